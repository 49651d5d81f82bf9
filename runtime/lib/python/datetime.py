# SPDX-License-Identifier: MIT
"""Dates, times, durations and fixed time zones, in the proleptic Gregorian calendar."""

__all__ = ["date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC"]

MINYEAR, MAXYEAR = 1, 9999
_MONTHS = (None, "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _leap(y):
    return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)


def _month_days(y, m):
    return 29 if m == 2 and _leap(y) else _LENGTHS[m]


def _before_year(y):
    y -= 1
    return y * 365 + y // 4 - y // 100 + y // 400


def _to_ordinal(y, m, d):
    return _before_year(y) + sum(_LENGTHS[1:m]) + (m > 2 and _leap(y)) + d


def _from_ordinal(n):
    y = n * 400 // 146097 + 1
    while _before_year(y) >= n:
        y -= 1
    while _before_year(y + 1) < n:
        y += 1
    n -= _before_year(y)
    m = 1
    while n > _month_days(y, m):
        n -= _month_days(y, m)
        m += 1
    return y, m, n


def _check_date(y, m, d):
    for v in (y, m, d):
        if not hasattr(v, "__index__"):
            raise TypeError(f"'{type(v).__name__}' object cannot be interpreted as an integer")
    if not MINYEAR <= y <= MAXYEAR:
        raise ValueError(f"year must be in 1..9999, not {y}")
    if not 1 <= m <= 12:
        raise ValueError(f"month must be in 1..12, not {m}")
    dim = _month_days(y, m)
    if not 1 <= d <= dim:
        raise ValueError(f"day {d} must be in range 1..{dim} for month {m} in year {y}")


def _check_time(h, m, s, us, fold):
    for name, v, top in (("hour", h, 23), ("minute", m, 59), ("second", s, 59), ("microsecond", us, 999999)):
        if not hasattr(v, "__index__"):
            raise TypeError(f"'{type(v).__name__}' object cannot be interpreted as an integer")
        if not 0 <= v <= top:
            raise ValueError(f"{name} must be in 0..{top}, not {v}")
    if fold not in (0, 1):
        raise ValueError(f"fold must be either 0 or 1, not {fold}")


class timedelta:
    """A duration: days, seconds and microseconds."""

    __slots__ = ("_us",)

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        total = 0
        rest = 0.0
        for value, unit in ((days, 86400000000), (seconds, 1000000), (microseconds, 1), (milliseconds, 1000),
                            (minutes, 60000000), (hours, 3600000000), (weeks, 604800000000)):
            if isinstance(value, int):
                total += value * unit
            elif isinstance(value, float):
                whole = int(value)
                total += whole * unit
                part = (value - whole) * unit
                total += int(part)
                rest += part - int(part)
            else:
                raise TypeError(f"unsupported type for timedelta component: {type(value).__name__}")
        return cls._make(total + round(rest))

    @classmethod
    def _make(cls, us):
        days = us // 86400000000
        if abs(days) > 999999999:
            raise OverflowError(f"days={days}; must have magnitude <= 999999999")
        self = object.__new__(cls)
        self._us = us
        return self

    days = property(lambda self: self._us // 86400000000)
    seconds = property(lambda self: self._us // 1000000 % 86400)
    microseconds = property(lambda self: self._us % 1000000)

    def total_seconds(self):
        """The duration in seconds."""
        return self._us / 1000000

    def __repr__(self):
        parts = [f"{n}={v}" for n, v in (("days", self.days), ("seconds", self.seconds),
                                         ("microseconds", self.microseconds)) if v]
        return f"{_type_name(self)}({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, s = divmod(self.seconds, 60)
        h, m = divmod(minutes, 60)
        text = f"{h}:{m:02}:{s:02}"
        if self.days:
            text = f"{self.days} day{'' if abs(self.days) == 1 else 's'}, {text}"
        return text + (f".{self.microseconds:06}" if self.microseconds else "")

    def __add__(self, other):
        return timedelta._make(self._us + other._us) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return timedelta._make(self._us - other._us) if isinstance(other, timedelta) else NotImplemented

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._make(self._us * other)
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            return timedelta._make(_round_div(self._us * n, d))
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us / other._us
        if isinstance(other, int):
            return timedelta._make(_round_div(self._us, other))
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            return timedelta._make(_round_div(self._us * d, n))
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us // other._us
        return timedelta._make(self._us // other) if isinstance(other, int) else NotImplemented

    def __mod__(self, other):
        return timedelta._make(self._us % other._us) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        return (self // other, self % other) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return timedelta._make(-self._us)

    def __pos__(self):
        return self

    def __abs__(self):
        return timedelta._make(abs(self._us))

    def __bool__(self):
        return self._us != 0

    def __hash__(self):
        return hash(self._us)

    def __reduce__(self):
        return type(self), (self.days, self.seconds, self.microseconds)


def _round_div(a, b):
    q, r = divmod(a, b)
    r *= 2
    if (r > b if b > 0 else r < b) or r == b and q % 2:
        q += 1
    return q


def _type_name(x):
    cls = type(x)
    return f"{cls.__module__}.{cls.__qualname__}"


class tzinfo:
    """The base of time zones."""

    __slots__ = ()

    def tzname(self, dt):
        """The name."""
        raise NotImplementedError("tzinfo subclass must override tzname()")

    def utcoffset(self, dt):
        """The offset from UTC."""
        raise NotImplementedError("tzinfo subclass must override utcoffset()")

    def dst(self, dt):
        """The part of the offset that is summer time."""
        raise NotImplementedError("tzinfo subclass must override dst()")

    def fromutc(self, dt):
        """A time in UTC in this zone."""
        return dt + self.utcoffset(dt)


class timezone(tzinfo):
    """A fixed offset from UTC."""

    __slots__ = ("_offset", "_name")

    def __init__(self, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError("offset must be a timedelta")
        if abs(offset) >= timedelta(days=1):
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and "
                             f"timedelta(hours=24), not {offset!r}")
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset) if self._offset else "UTC"

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        name = "" if self._name is None else f", {self._name!r}"
        return f"{_type_name(self)}({self._offset!r}{name})"


def _offset_text(offset, colon=":"):
    if offset is None:
        return ""
    us = abs(offset._us)
    seconds = us // 1000000
    text = f"{'-' if offset._us < 0 else '+'}{seconds // 3600:02}{colon}{seconds // 60 % 60:02}"
    return text + (f"{colon}{seconds % 60:02}" if seconds % 60 else "")


def _format(fmt, d, t, zone):
    # strftime(): d and t give the fields, each may be a default.
    out = []
    i = 0
    while i < len(fmt):
        c = fmt[i]
        i += 1
        if c != "%" or i == len(fmt):
            out.append(c)
            continue
        c = fmt[i]
        i += 1
        if c == ":" and fmt[i:i + 1] == "z":
            i += 1
            out.append(_offset_text(zone.utcoffset()) if zone else "")
            continue
        h12 = t.hour % 12 or 12
        yday = d.toordinal() - _to_ordinal(d.year, 1, 1) + 1
        table = {"Y": lambda: f"{d.year:04}", "m": lambda: f"{d.month:02}", "d": lambda: f"{d.day:02}",
                 "H": lambda: f"{t.hour:02}", "M": lambda: f"{t.minute:02}", "S": lambda: f"{t.second:02}",
                 "f": lambda: f"{t.microsecond:06}", "y": lambda: f"{d.year % 100:02}", "I": lambda: f"{h12:02}",
                 "p": lambda: "AM" if t.hour < 12 else "PM", "a": lambda: _DAYS[d.weekday()][:3],
                 "A": lambda: _DAYS[d.weekday()], "b": lambda: _MONTHS[d.month][:3], "h": lambda: _MONTHS[d.month][:3],
                 "B": lambda: _MONTHS[d.month], "j": lambda: f"{yday:03}", "w": lambda: str((d.weekday() + 1) % 7),
                 "u": lambda: str(d.weekday() + 1), "e": lambda: f"{d.day:2}", "%": lambda: "%", "n": lambda: "\n",
                 "t": lambda: "\t", "U": lambda: f"{(yday + 6 - (d.weekday() + 1) % 7) // 7:02}",
                 "W": lambda: f"{(yday + 6 - d.weekday()) // 7:02}", "G": lambda: f"{d.isocalendar()[0]:04}",
                 "V": lambda: f"{d.isocalendar()[1]:02}", "s": lambda: str(int(d.timestamp())),
                 "z": lambda: _offset_text(zone.utcoffset(), "") if zone else "",
                 "Z": lambda: (zone.tzname() or "") if zone else ""}
        compound = {"x": "%m/%d/%y", "X": "%H:%M:%S", "c": "%a %b %e %H:%M:%S %Y", "D": "%m/%d/%y", "F": "%Y-%m-%d",
                    "T": "%H:%M:%S", "R": "%H:%M"}
        if c in compound:
            out.append(_format(compound[c], d, t, zone))
        else:
            out.append(table[c]() if c in table else "%" + c)
    return "".join(out)


class _Ordered:
    __slots__ = ()

    def __lt__(self, other):
        return self._order(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._order(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._order(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._order(other, lambda a, b: a >= b)

    def __eq__(self, other):
        return self._order(other, lambda a, b: a == b, True)


def _compare_duration(self, other, op, equality=False):
    return op(self._us, other._us) if isinstance(other, timedelta) else NotImplemented


timedelta._order = _compare_duration
for _name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
    setattr(timedelta, _name, _Ordered.__dict__[_name])
timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(999999999, 86399, 999999)
timedelta.resolution = timedelta(microseconds=1)
timezone.utc = UTC = timezone(timedelta(0))


class date(_Ordered):
    """A day."""

    def __new__(cls, year, month=None, day=None):
        if month is None or day is None:
            missing = "month" if month is None else "day"
            raise TypeError(f"function missing required argument '{missing}' (pos {2 if month is None else 3})")
        _check_date(year, month, day)
        self = object.__new__(cls)
        self._ymd = (year, month, day)
        return self

    year = property(lambda self: self._ymd[0])
    month = property(lambda self: self._ymd[1])
    day = property(lambda self: self._ymd[2])

    @classmethod
    def today(cls):
        """The current day."""
        import time
        return cls.fromtimestamp(time.time())

    @classmethod
    def fromtimestamp(cls, t):
        """The day of a POSIX time, in UTC."""
        return cls.fromordinal(int(t // 86400) + 719163)

    @classmethod
    def fromordinal(cls, n):
        """The day of an ordinal; January 1 of year 1 is 1."""
        if n < 1:
            raise ValueError("ordinal must be >= 1")
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, s):
        """A day of text as YYYY-MM-DD."""
        if not isinstance(s, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            return cls(*_parse_date(s))
        except (ValueError, IndexError):
            raise ValueError(f"Invalid isoformat string: {s!r}") from None

    @classmethod
    def fromisocalendar(cls, year, week, day):
        """The day of a year, week and weekday."""
        first = date(year, 1, 4)
        return cls.fromordinal(first.toordinal() - first.weekday() + (week - 1) * 7 + day - 1)

    def toordinal(self):
        """The ordinal; January 1 of year 1 is 1."""
        return _to_ordinal(*self._ymd)

    def weekday(self):
        """The day of the week, Monday is 0."""
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        """The day of the week, Monday is 1."""
        return self.weekday() + 1

    def isocalendar(self):
        """Year, week and weekday as ISO 8601 counts them."""
        from collections import namedtuple
        thursday = _from_ordinal(self.toordinal() - self.weekday() + 3)
        week = (_to_ordinal(*thursday) - _to_ordinal(thursday[0], 1, 1)) // 7 + 1
        kind = namedtuple("IsoCalendarDate", "year week weekday", module="datetime")
        return kind(thursday[0], week, self.isoweekday())

    def replace(self, year=None, month=None, day=None):
        """Another day with some fields changed."""
        return type(self)(self.year if year is None else year, self.month if month is None else month,
                          self.day if day is None else day)

    __replace__ = replace

    def isoformat(self):
        """YYYY-MM-DD."""
        return "%04d-%02d-%02d" % self._ymd

    __str__ = isoformat

    def strftime(self, format):
        """The text as the format says."""
        return _format(format, self, _MIDNIGHT, None)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def ctime(self):
        """As ctime() of C."""
        return self.strftime("%a %b %e %H:%M:%S %Y")

    def __repr__(self):
        return f"{_type_name(self)}({self.year}, {self.month}, {self.day})"

    def _order(self, other, op, equality=False):
        if isinstance(other, date) and not isinstance(other, datetime):
            return op(self._ymd, other._ymd)
        return NotImplemented

    def __hash__(self):
        return hash(self._ymd)

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        n = self.toordinal() + other.days
        if not 0 < n <= 3652059:
            raise OverflowError("date value out of range")
        return type(self).fromordinal(n)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def __reduce__(self):
        return type(self), self._ymd


def _parse_date(s):
    if len(s) == 10 and s[4] == s[7] == "-" and (s[:4] + s[5:7] + s[8:]).isdecimal():
        return int(s[:4]), int(s[5:7]), int(s[8:])
    if len(s) == 8 and s.isdecimal():
        return int(s[:4]), int(s[4:6]), int(s[6:])
    raise ValueError


def _parse_clock(s):
    zone = None
    if s[-1:] == "Z":
        s, zone = s[:-1], UTC
    for sign in "+-":
        if sign in s:
            s, _, rest = s.partition(sign)
            h, m, sec, us, _ = _parse_clock(rest)
            offset = timedelta(hours=h, minutes=m, seconds=sec, microseconds=us)
            zone = UTC if not offset else timezone(-offset if sign == "-" else offset)
    main, _, fraction = s.replace(",", ".").partition(".")
    parts = main.split(":") if ":" in main else [main[i:i + 2] for i in range(0, len(main), 2)]
    if not 1 <= len(parts) <= 3 or not all(len(p) == 2 and p.isdecimal() for p in parts):
        raise ValueError
    if fraction and not fraction.isdecimal():
        raise ValueError
    h, m, sec = (list(map(int, parts)) + [0, 0])[:3]
    return h, m, sec, int((fraction + "000000")[:6]), zone


class _Clock(_Ordered):
    # The fields that a time and a datetime share.

    hour = property(lambda self: self._hms[0])
    minute = property(lambda self: self._hms[1])
    second = property(lambda self: self._hms[2])
    microsecond = property(lambda self: self._hms[3])
    tzinfo = property(lambda self: self._tz)
    fold = property(lambda self: self._fold)

    def _clock_text(self, timespec):
        h, m, s, us = self._hms
        if timespec == "auto":
            timespec = "microseconds" if us else "seconds"
        texts = {"hours": f"{h:02}", "minutes": f"{h:02}:{m:02}", "seconds": f"{h:02}:{m:02}:{s:02}",
                 "milliseconds": f"{h:02}:{m:02}:{s:02}.{us // 1000:03}",
                 "microseconds": f"{h:02}:{m:02}:{s:02}.{us:06}"}
        if timespec not in texts:
            raise ValueError("Unknown timespec value")
        return texts[timespec] + _offset_text(self.utcoffset())

    def _clock_repr(self):
        parts = list(self._hms)
        if parts[3] == 0:
            parts.pop()
            if parts[2] == 0:
                parts.pop()
        text = ", ".join(map(str, parts))
        return text + (f", tzinfo={self._tz!r}" if self._tz is not None else "") + (", fold=1" if self._fold else "")


class time(_Clock):
    """A time of day."""

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_time(hour, minute, second, microsecond, fold)
        self = object.__new__(cls)
        self._hms, self._tz, self._fold = (hour, minute, second, microsecond), tzinfo, fold
        return self

    @classmethod
    def fromisoformat(cls, s):
        """A time of text."""
        try:
            return cls(*_parse_clock(s.removeprefix("T")))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {s!r}") from None

    def utcoffset(self):
        """The offset from UTC."""
        return None if self._tz is None else self._tz.utcoffset(None)

    def tzname(self):
        """The name of the zone."""
        return None if self._tz is None else self._tz.tzname(None)

    def isoformat(self, timespec="auto"):
        """HH:MM:SS and what else there is."""
        return self._clock_text(timespec)

    __str__ = isoformat

    def strftime(self, format):
        """The text as the format says."""
        return _format(format, date(1900, 1, 1), self, self if self._tz else None)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        """Another time with some fields changed."""
        new = [a if b is None else b for a, b in zip(self._hms, (hour, minute, second, microsecond))]
        return type(self)(*new, self._tz if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def __repr__(self):
        return f"{_type_name(self)}({self._clock_repr()})"

    def _key(self):
        h, m, s, us = self._hms
        offset = self.utcoffset()
        return ((h * 60 + m) * 60 + s) * 1000000 + us - (offset._us if offset is not None else 0)

    def _order(self, other, op, equality=False):
        if not isinstance(other, time):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            if equality:
                return False
            raise TypeError("can't compare offset-naive and offset-aware times")
        return op(self._key(), other._key())

    def __hash__(self):
        return hash(self._key())

    def __reduce__(self):
        return type(self), (*self._hms, self._tz)


_MIDNIGHT = time()


class datetime(_Clock, date):
    """A day and a time."""

    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = date.__new__(cls, year, month, day)
        _check_time(hour, minute, second, microsecond, fold)
        self._hms, self._tz, self._fold = (hour, minute, second, microsecond), tzinfo, fold
        return self

    @classmethod
    def _of_micros(cls, us, tz=None):
        days, us = divmod(us, 86400000000)
        if not 0 < days <= 3652059:
            raise OverflowError("date value out of range")
        seconds, us = divmod(us, 1000000)
        return cls(*_from_ordinal(days), seconds // 3600, seconds // 60 % 60, seconds % 60, us, tz)

    def _micros(self):
        h, m, s, us = self._hms
        return ((self.toordinal() * 24 + h) * 60 + m) * 60000000 + s * 1000000 + us

    @classmethod
    def now(cls, tz=None):
        """The current time; without a zone, UTC's."""
        import time
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        """The current time in UTC, without a zone."""
        return cls.now()

    @classmethod
    def fromtimestamp(cls, t, tz=None):
        """The time of a POSIX time."""
        us = 719163 * 86400000000 + round(t * 1000000)
        result = cls._of_micros(us, tz)
        return result if tz is None else tz.fromutc(result)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        """A day and a time put together."""
        return cls(*date._ymd, *time._hms, time._tz if tzinfo is True else tzinfo, fold=time._fold)

    @classmethod
    def fromisoformat(cls, s):
        """A time of text as ISO 8601 has it."""
        if not isinstance(s, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            n = 10 if s[4:5] == "-" else 8
            if len(s) == n:
                return cls(*_parse_date(s))
            return cls(*_parse_date(s[:n]), *_parse_clock(s[n + 1:]))
        except (ValueError, IndexError):
            raise ValueError(f"Invalid isoformat string: {s!r}") from None

    @classmethod
    def strptime(cls, text, format):
        """A time of text in a format."""
        return cls(*_strptime(text, format))

    def timestamp(self):
        """The POSIX time; without a zone the time is UTC's."""
        offset = self.utcoffset()
        return (self._micros() - 719163 * 86400000000 - (offset._us if offset is not None else 0)) / 1000000

    def date(self):
        """The day."""
        return date(*self._ymd)

    def time(self):
        """The time without its zone."""
        return time(*self._hms, fold=self._fold)

    def timetz(self):
        """The time with its zone."""
        return time(*self._hms, self._tz, fold=self._fold)

    def utcoffset(self):
        """The offset from UTC."""
        return None if self._tz is None else self._tz.utcoffset(self)

    def tzname(self):
        """The name of the zone."""
        return None if self._tz is None else self._tz.tzname(self)

    def dst(self):
        """The part of the offset that is summer time."""
        return None if self._tz is None else self._tz.dst(self)

    def astimezone(self, tz=None):
        """The same moment in another zone."""
        tz = UTC if tz is None else tz
        offset = self.utcoffset()
        utc = datetime._of_micros(self._micros() - (offset._us if offset is not None else 0), tz)
        return tz.fromutc(utc)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        """Another time with some fields changed."""
        new = [a if b is None else b for a, b in zip(self._ymd + self._hms,
                                                     (year, month, day, hour, minute, second, microsecond))]
        return type(self)(*new, self._tz if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def isoformat(self, sep="T", timespec="auto"):
        """YYYY-MM-DDTHH:MM:SS and what else there is."""
        return date.isoformat(self) + sep + self._clock_text(timespec)

    def __str__(self):
        return self.isoformat(" ")

    def strftime(self, format):
        """The text as the format says."""
        return _format(format, self, self, self if self._tz else None)

    def __repr__(self):
        return f"{_type_name(self)}({self.year}, {self.month}, {self.day}, {self._clock_repr()})"

    def _order(self, other, op, equality=False):
        if not isinstance(other, datetime):
            return NotImplemented
        a, b = self.utcoffset(), other.utcoffset()
        if (a is None) != (b is None):
            if equality:
                return False
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return op(self._micros() - (a._us if a is not None else 0), other._micros() - (b._us if b is not None else 0))

    def __hash__(self):
        offset = self.utcoffset()
        return hash(self._micros() - (offset._us if offset is not None else 0))

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self)._of_micros(self._micros() + other._us, self._tz)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        a, b = self.utcoffset(), other.utcoffset()
        if (a is None) != (b is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        shift = 0 if a is None else a._us - b._us
        return timedelta._make(self._micros() - other._micros() - shift)

    def __reduce__(self):
        return type(self), (*self._ymd, *self._hms, self._tz)


def _strptime(text, format):
    for compound, plain in (("%F", "%Y-%m-%d"), ("%T", "%H:%M:%S"), ("%R", "%H:%M"), ("%D", "%m/%d/%y")):
        format = format.replace(compound, plain)
    got = {"Y": 1900, "m": 1, "d": 1, "H": 0, "M": 0, "S": 0, "f": 0}
    zone = afternoon = yday = None
    widths = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "y": 2, "I": 2, "j": 3, "f": 6}
    error = ValueError(f"time data {text!r} does not match format {format!r}")
    i = k = 0
    while k < len(format):
        c = format[k]
        k += 1
        if c != "%":
            if c.isspace():
                while i < len(text) and text[i].isspace():
                    i += 1
            elif i < len(text) and text[i].lower() == c.lower():
                i += 1
            else:
                raise error
            continue
        c = format[k:k + 1]
        k += 1
        if c in widths and c:
            j = i
            while j < len(text) and j - i < widths[c] and text[j].isdecimal():
                j += 1
            if j == i or c == "Y" and j - i != 4:
                raise error
            value = int(text[i:j])
            if c == "f":
                value *= 10 ** (6 - (j - i))
            elif c == "y":
                c, value = "Y", value + (2000 if value < 69 else 1900)
            elif c == "I":
                c = "H"
                afternoon = False if afternoon is None else afternoon
            elif c == "j":
                yday = value
            got[c] = value
            i = j
        elif c in ("b", "B", "a", "A", "p"):
            names = {"b": [m[:3] for m in _MONTHS[1:]], "B": _MONTHS[1:], "a": [d[:3] for d in _DAYS], "A": _DAYS,
                     "p": ("AM", "PM")}[c]
            for n, name in enumerate(names):
                if text[i:i + len(name)].lower() == name.lower():
                    break
            else:
                raise error
            i += len(name)
            if c in "bB":
                got["m"] = n + 1
            elif c == "p":
                afternoon = n == 1
        elif c == "z":
            j = i + 1
            while j < len(text) and text[j] in "0123456789:.":
                j += 1
            if text[i:i + 1] == "Z":
                zone = UTC
            else:
                try:
                    zone = _parse_clock("00:00" + text[i:j])[4]
                except ValueError:
                    raise error from None
            i = j
        elif c == "%" and text[i:i + 1] == "%":
            i += 1
        else:
            raise ValueError(f"{c!r} is a bad directive in format {format!r}")
    if i != len(text):
        raise ValueError(f"unconverted data remains: {text[i:]}")
    if "%I" in format and afternoon is not None:
        got["H"] = got["H"] % 12 + (12 if afternoon else 0)
    if yday is not None:
        _, got["m"], got["d"] = _from_ordinal(_before_year(got["Y"]) + yday)
    return got["Y"], got["m"], got["d"], got["H"], got["M"], got["S"], got["f"], zone


date.min, date.max, date.resolution = date(1, 1, 1), date(9999, 12, 31), timedelta(days=1)
time.min, time.max, time.resolution = time(), time(23, 59, 59, 999999), timedelta(microseconds=1)
datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
del _name
