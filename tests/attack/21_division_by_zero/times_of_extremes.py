# attack: datetimes, timedeltas, sleeps and timers of the smallest and largest numbers
# must: OverflowError, ValueError or a result
# last: done
import asyncio, datetime, math, time
numbers = (0, -1, 2 ** 31, 2 ** 63 - 1, -2 ** 63, 2 ** 64, 1e308, math.inf, -math.inf, math.nan, 10 ** 400, -0.0)
for n in numbers:
    for use in (lambda: datetime.timedelta(n), lambda: datetime.timedelta(seconds=n), lambda: datetime.timedelta(1) * n, lambda: datetime.timedelta(1) / n, lambda: datetime.timedelta(1) // n, lambda: datetime.datetime.fromtimestamp(n), lambda: datetime.datetime(n, 1, 1),
                lambda: datetime.date.fromordinal(n), lambda: datetime.datetime.max + datetime.timedelta(n), lambda: time.gmtime(n), lambda: time.localtime(n), lambda: time.ctime(n), lambda: time.strftime("%Y", (n,) * 9), lambda: time.mktime((n,) * 9), lambda: time.sleep(-1)):
        try:
            use()
        except (OverflowError, ValueError, TypeError, OSError, ZeroDivisionError):
            pass
print("done")
