# SPDX-License-Identifier: MIT
"""Averages and measures of spread; sums are exact."""

import math

__all__ = ["StatisticsError", "correlation", "covariance", "fmean", "geometric_mean", "harmonic_mean",
           "linear_regression", "mean", "median", "median_high", "median_low", "mode", "multimode", "pstdev",
           "pvariance", "quantiles", "stdev", "variance"]


class StatisticsError(ValueError):
    """There is not enough data, or it does not fit."""


def _exact_sum(values):
    # The sum as a Fraction, the type to answer in, and the count.
    from fractions import Fraction
    kind = int
    count = 0
    total = Fraction(0)
    special = None
    for x in values:
        count += 1
        if type(x) is bool:
            x = int(x)
        if isinstance(x, float) and (kind is int or kind is Fraction):
            kind = float
        elif not isinstance(x, int) and kind is int:
            kind = type(x)
        elif not isinstance(x, (int, kind)) and not (kind is float and isinstance(x, Fraction)):
            raise TypeError(f"don't know how to coerce {kind.__name__} and {type(x).__name__}")
        try:
            total += Fraction(x)
        except (OverflowError, ValueError):
            special = x if special is None else special + x      # infinite, or a nan
        except TypeError:
            raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None
    return kind, special if special is not None else total, count


def _convert(value, kind):
    if isinstance(value, (float, kind)):
        return value
    if kind is int:
        return int(value) if value.denominator == 1 else float(value)
    if kind is float:
        return float(value)
    try:
        return kind(value)
    except TypeError:
        return kind(value.numerator) / kind(value.denominator)


def mean(data):
    """The arithmetic mean."""
    kind, total, n = _exact_sum(data)
    if n < 1:
        raise StatisticsError("mean requires at least one data point")
    return _convert(total / n, kind)


def fmean(data, weights=None):
    """The arithmetic mean as a float."""
    data = list(data)
    n = len(data)
    if weights is None:
        if not n:
            raise StatisticsError("fmean requires at least one data point")
        return math.fsum(data) / n
    weights = list(weights)
    if len(weights) != n:
        raise StatisticsError("data and weights must be the same length")
    bottom = math.fsum(weights)
    if not bottom:
        raise StatisticsError("sum of weights must be non-zero")
    return math.fsum(a * b for a, b in zip(data, weights)) / bottom


def geometric_mean(data):
    """The geometric mean as a float."""
    data = [float(x) for x in data]
    if not data:
        raise StatisticsError("Must have a non-empty dataset")
    if any(x < 0 for x in data):
        raise StatisticsError("No negative inputs allowed")
    if any(x == 0 for x in data):
        return 0.0
    return math.exp(math.fsum(map(math.log, data)) / len(data))


def harmonic_mean(data, weights=None):
    """The harmonic mean."""
    from fractions import Fraction
    data = list(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    weights = [1] * len(data) if weights is None else list(weights)
    if len(weights) != len(data):
        raise StatisticsError("Number of weights does not match data size")
    if any(x < 0 for x in data):
        raise StatisticsError("harmonic mean does not support negative values")
    if any(x == 0 for x in data):
        return 0
    kind, _, _ = _exact_sum(data)
    result = sum(map(Fraction, weights)) / sum(Fraction(w) / Fraction(x) for w, x in zip(weights, data))
    return _convert(result, float if kind is int else kind)


def median(data):
    """The middle value; the mean of the two middle ones of an even number."""
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    if n % 2 == 1:
        return data[n // 2]
    return (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    """The lower middle value."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    """The higher middle value."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def mode(data):
    """The most common value, the first of several."""
    from collections import Counter
    pairs = Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    """All most common values."""
    from collections import Counter
    counts = Counter(iter(data))
    if not counts:
        return []
    top = max(counts.values())
    return [value for value, count in counts.items() if count == top]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 cut points of n parts."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    result = []
    if method == "inclusive":
        for i in range(1, n):
            j, delta = divmod(i * (size - 1), n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
    elif method == "exclusive":
        for i in range(1, n):
            j = min(max(i * (size + 1) // n, 1), size - 1)
            delta = i * (size + 1) - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
    else:
        raise ValueError(f"Unknown method: {method!r}")
    return result


def _squares(data, center):
    # The sum of squared deviations as a Fraction.
    from fractions import Fraction
    data = list(data)
    kind, total, n = _exact_sum(data)
    if n == 0:
        return kind, Fraction(0), 0
    if not isinstance(total, Fraction):
        return kind, total - total, n
    middle = total / n if center is None else Fraction(center)
    return kind, sum(((Fraction(x) - middle) ** 2 for x in data), Fraction(0)), n


def variance(data, xbar=None):
    """The variance of a sample."""
    kind, squares, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError("variance requires at least two data points")
    return _convert(squares / (n - 1), kind)


def pvariance(data, mu=None):
    """The variance of a population."""
    kind, squares, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _convert(squares / n, kind)


def _root(value, kind):
    # The correctly rounded square root of a fraction.
    if isinstance(value, float):
        return math.sqrt(value)
    if kind.__module__ == "decimal":
        return _decimal_root(value, kind)
    n, d = value.numerator, value.denominator
    if not n:
        return 0.0
    shift = (n.bit_length() - d.bit_length() - 109) // 2
    if shift >= 0:
        scaled, rest = divmod(n, d << 2 * shift)
    else:
        scaled, rest = divmod(n << -2 * shift, d)
    root = math.isqrt(scaled)
    # Odd rounding: a last bit that says "and a little more" makes the final conversion round correctly.
    if root * root != scaled or rest:
        root |= 1
    return root * 2.0 ** shift if -1000 < shift < 900 else math.ldexp(root, shift)


def _decimal_root(value, kind):
    from fractions import Fraction
    if not isinstance(value, Fraction):
        return value.sqrt()      # infinite, or a nan
    root = (kind(value.numerator) / kind(value.denominator)).sqrt()
    while ((Fraction(root) + Fraction(root.next_plus())) / 2) ** 2 < value:
        root = root.next_plus()
    while root and ((Fraction(root) + Fraction(root.next_minus())) / 2) ** 2 > value:
        root = root.next_minus()
    return root


def stdev(data, xbar=None):
    """The standard deviation of a sample."""
    kind, squares, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(squares / (n - 1), kind)


def pstdev(data, mu=None):
    """The standard deviation of a population."""
    kind, squares, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(squares / n, kind)


def covariance(x, y, /):
    """The covariance of two samples."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("covariance requires at least two data points")
    xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
    return math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y)) / (n - 1)


def correlation(x, y, /, *, method="linear"):
    """Pearson's correlation coefficient."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("correlation requires at least two data points")
    if method != "linear":
        raise ValueError(f"Unknown method: {method!r}")
    xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
    sxy = math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y))
    sxx = math.fsum((a - xbar) ** 2 for a in x)
    syy = math.fsum((b - ybar) ** 2 for b in y)
    try:
        return sxy / math.sqrt(sxx * syy)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept of the line of least squares."""
    from collections import namedtuple
    n = len(x)
    if len(y) != n:
        raise StatisticsError("linear regression requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("linear regression requires at least two data points")
    xbar = ybar = 0.0
    if not proportional:
        xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
    sxy = math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y))
    sxx = math.fsum((a - xbar) ** 2 for a in x)
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    kind = namedtuple("LinearRegression", ("slope", "intercept"), module=__name__)
    return kind(slope, 0.0 if proportional else ybar - slope * xbar)
