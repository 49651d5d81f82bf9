import math
print(math.pi, math.e, math.tau, math.inf, math.nan)          # expect: 3.141592653589793 2.718281828459045 6.283185307179586 inf nan
print(math.sqrt(2), math.cbrt(27), math.exp(1), math.exp2(10), math.log(10), math.log(8, 2), math.log2(2 ** 2000), math.log10(10 ** 400))  # expect: 1.4142135623730951 3.0000000000000004 2.718281828459045 1024.0 2.302585092994046 3.0 2000.0 400.0
print(math.sin(1), math.cos(1), math.tan(1), math.atan2(1, -1), math.gamma(5), math.gamma(0.5), math.lgamma(100), math.erf(0.5))  # expect: 0.8414709848078965 0.5403023058681398 1.5574077246549023 2.356194490192345 24.0 1.7724538509055159 359.1342053695754 0.5204998778130465
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.floor(10 ** 30), math.fmod(-7, 3), math.remainder(7, 4), math.modf(-2.5), math.frexp(10.0), math.ldexp(0.5, 4))  # expect: -2 -1 -1 1000000000000000000000000000000 -1.0 -1.0 (-0.5, -2.0) (0.625, 4) 8.0
print(math.gcd(12, 18, 27), math.lcm(4, 6, 10), math.gcd(), math.lcm(), math.gcd(2 ** 200, 6 ** 100) == 2 ** 100, math.isqrt(10 ** 41), math.factorial(25), math.comb(50, 7), math.perm(10, 3), math.comb(3, 5))  # expect: 3 60 0 1 True 316227766016837933199 15511210043330985984000000 99884400 720 0
print(math.fsum([0.1] * 10), math.fsum([1e16, 1, -1e16]), math.prod([2, 3.5], start=2), math.sumprod([1, 2], [3, 4]), math.sumprod([0.1] * 10, [1.0] * 10), math.hypot(3, 4, 12), math.dist([1, 2], [4, 6]))  # expect: 1.0 1.0 14.0 11 1.0 13.0 5.0
print(math.nextafter(1, 2), math.nextafter(1, 2, steps=5), math.ulp(1.0), math.isclose(1, 1 + 1e-10), math.copysign(1, -0.0), math.fma(2, 3, 4), math.degrees(math.pi), math.radians(180))  # expect: 1.0000000000000002 1.000000000000001 2.220446049250313e-16 True -1.0 10.0 180.0 3.141592653589793
def error(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(error(math.exp, 1000))                                  # expect: OverflowError: math range error
print(error(math.factorial, -1))                              # expect: ValueError: factorial() not defined for negative values
print(error(math.isqrt, -1))                                  # expect: ValueError: isqrt() argument must be nonnegative
print(error(math.gcd, 1.5))                                   # expect: TypeError: 'float' object cannot be interpreted as an integer
print(error(math.comb, -1, 1))                                # expect: ValueError: n must be a non-negative integer
print(error(math.fsum, [math.inf, -math.inf]))                # expect: ValueError: -inf + inf in fsum
print(error(math.sumprod, [1], [1, 2]))                       # expect: ValueError: Inputs are not the same length
print(error(math.dist, [1], [1, 2]))                          # expect: ValueError: both points must have the same number of dimensions
print(error(math.floor, "a"))                                 # expect: TypeError: must be real number, not str
print(error(math.sqrt, "a"))                                  # expect: TypeError: must be real number, not str
