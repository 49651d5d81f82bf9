from datetime import *
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
d = date(2024, 2, 29); n = datetime(2024, 5, 6, 7, 8, 9, 1000); z = datetime(2024, 1, 1, tzinfo=timezone.utc)
print(d, repr(d), d + timedelta(1), d - date(2024, 1, 1), d.weekday(), d.isocalendar()[:], d.toordinal(), date.fromordinal(738000), d < date(2025, 1, 1), d.replace(year=2028), d.strftime('%a %b %d %Y %j %U'))  # expect: 2024-02-29 datetime.date(2024, 2, 29) 2024-03-01 59 days, 0:00:00 3 (2024, 9, 4) 738945 2021-07-29 True 2028-02-29 Thu Feb 29 2024 060 08
print(n, repr(n), n.isoformat(), n + timedelta(hours=20), n - datetime(2024, 1, 1), n.date(), n.time(), n.strftime('%Y/%m/%d %H:%M:%S.%f %p %I %A'), f'{n:%d.%m}', n.replace(hour=0))  # expect: 2024-05-06 07:08:09.001000 datetime.datetime(2024, 5, 6, 7, 8, 9, 1000) 2024-05-06T07:08:09.001000 2024-05-07 03:08:09.001000 126 days, 7:08:09.001000 2024-05-06 07:08:09.001000 2024/05/06 07:08:09.001000 AM 07 Monday 06.05 2024-05-06 00:08:09.001000
print(z, repr(z), z.timestamp(), z.astimezone(timezone(timedelta(hours=5, minutes=30))), datetime.fromtimestamp(1700000000, timezone.utc), repr(timezone(timedelta(hours=-3))), timezone.utc, z.tzname(), z.utcoffset())  # expect: 2024-01-01 00:00:00+00:00 datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc) 1704067200.0 2024-01-01 05:30:00+05:30 2023-11-14 22:13:20+00:00 datetime.timezone(datetime.timedelta(days=-1, seconds=75600)) UTC UTC 0:00:00
print(timedelta(days=1, hours=2), repr(timedelta(1, 2, 3)), timedelta(seconds=90).total_seconds(), timedelta(hours=1) / 2, timedelta(hours=1) // timedelta(minutes=7), -timedelta(seconds=1), timedelta(1) * 1.5, timedelta(milliseconds=1.5), abs(timedelta(-1)), timedelta(2) > timedelta(1), repr(timedelta()), timedelta(microseconds=0.5), timedelta(hours=25) % timedelta(1))  # expect: 1 day, 2:00:00 datetime.timedelta(days=1, seconds=2, microseconds=3) 90.0 0:30:00 8 -1 day, 23:59:59 1 day, 12:00:00 0:00:00.001500 1 day, 0:00:00 True datetime.timedelta(0) 0:00:00 1:00:00
print(datetime.fromisoformat('2024-05-06T07:08:09+02:00'), datetime.fromisoformat('2024-05-06'), date.fromisoformat('2024-01-02'), time.fromisoformat('12:30'), datetime.strptime('06 May 2024 3:04 PM', '%d %B %Y %I:%M %p'), datetime.strptime('2024-05-06 01:02:03.5 +0100', '%Y-%m-%d %H:%M:%S.%f %z'), repr(time(1, 2)), time(1, 2) < time(3), datetime.combine(d, time(1)))  # expect: 2024-05-06 07:08:09+02:00 2024-05-06 00:00:00 2024-01-02 12:30:00 2024-05-06 15:04:00 2024-05-06 01:02:03.500000+01:00 datetime.time(1, 2) True 2024-02-29 01:00:00
err(lambda: datetime.strptime('x', '%Y')); err(lambda: datetime.strptime('2024 q', '%Y')); err(lambda: date.fromisoformat('x')); err(lambda: n < z); err(lambda: n - z); print(n == z, hash(d) == hash(date(2024, 2, 29)), d == n, n in {n})  # expect: ValueError time data 'x' does not match format '%Y'
# expect: ValueError unconverted data remains:  q
# expect: ValueError Invalid isoformat string: 'x'
# expect: TypeError can't compare offset-naive and offset-aware datetimes
# expect: TypeError can't subtract offset-naive and offset-aware datetimes
# expect: False True False True
