// SPDX-License-Identifier: MIT
// math.c -- the module math: real functions over libm with Python's errors, exact sums, and number theory on ints.
#include "lib/library.h"

#include "lib/math_gamma.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <float.h>
#include <math.h>

static const double infinity = (double)INFINITY, pi = 3.141592653589793, euler = 2.718281828459045;

static KrValue domain_error(KrVM *vm) { return raise(vm, ValueError, "math domain error"); }
static KrValue range_error(KrVM *vm) { return raise(vm, OverflowError, "math range error"); }
// "expected a nonnegative input, got -1.0"
static KrValue input_error(KrVM *vm, const char *expected, double x) {
    KrValue v = float_from_double(vm, x);
    if (is_error(v)) return KR_ERROR;
    (void)raise(vm, ValueError, "%s, got %R", expected, v);
    release(vm, v);
    return KR_ERROR;
}

//// Functions of one real number //////////////////////////////////////////////////////////////////////////////////////

// A nan that does not come from a nan is a domain error; an infinity that does not come from one is a pole or an overflow.
static KrValue apply(KrVM *vm, KrBorrowed arg, double (*function)(double), const char *expected, bool can_overflow) {
    double x;
    if (!to_double(vm, arg, &x)) return KR_ERROR;
    double y = function(x);
    if (isnan(y) && !isnan(x)) return expected != NULL ? input_error(vm, expected, x) : domain_error(vm);
    if (isinf(y) && isfinite(x)) return can_overflow ? range_error(vm) : expected != NULL ? input_error(vm, expected, x) : domain_error(vm);
    return float_from_double(vm, y);
}

#define REAL(name, expected, can_overflow, doc) \
    NATIVE(math_##name, #name "(x, /)", doc) { return apply(vm, args[0], name, expected, can_overflow); }

#define ONE_TO_ONE "expected a number in range from -1 up to 1"
#define FINITE "expected a finite input"
REAL(acos, ONE_TO_ONE, false, "Arc cosine, in radians.")
REAL(acosh, "expected argument value not less than 1", false, "Inverse hyperbolic cosine.")
REAL(asin, ONE_TO_ONE, false, "Arc sine, in radians.")
REAL(asinh, NULL, false, "Inverse hyperbolic sine.")
REAL(atan, NULL, false, "Arc tangent, in radians.")
REAL(atanh, "expected a number between -1 and 1", false, "Inverse hyperbolic tangent.")
REAL(cbrt, NULL, false, "Cube root.")
REAL(cos, FINITE, false, "Cosine of an angle in radians.")
REAL(cosh, NULL, true, "Hyperbolic cosine.")
REAL(erf, NULL, false, "Error function.")
REAL(erfc, NULL, false, "1 - erf(x), without loss of precision for large x.")
REAL(exp, NULL, true, "e to the power of x.")
REAL(exp2, NULL, true, "2 to the power of x.")
REAL(expm1, NULL, true, "exp(x) - 1, without loss of precision for small x.")
REAL(fabs, NULL, false, "Absolute value, as a float.")
REAL(log1p, "expected argument value > -1", false, "log(1 + x), without loss of precision for small x.")
REAL(sin, FINITE, false, "Sine of an angle in radians.")
REAL(sinh, NULL, true, "Hyperbolic sine.")
REAL(sqrt, "expected a nonnegative input", false, "Square root.")
REAL(tan, FINITE, false, "Tangent of an angle in radians.")
REAL(tanh, NULL, false, "Hyperbolic tangent.")
#undef REAL
#undef ONE_TO_ONE
#undef FINITE

static const char not_a_pole[] = "expected a noninteger or positive integer";

NATIVE(math_gamma, "gamma(x, /)", "Gamma function: (x - 1)! for whole x.") {
    double x;
    if (!to_double(vm, args[0], &x)) return KR_ERROR;
    if (isnan(x) || x == infinity) return float_from_double(vm, x);
    if (isinf(x) || (x <= 0 && x == floor(x))) return input_error(vm, not_a_pole, x);
    if (x == floor(x) && x <= 23) {       // 22! is the largest factorial that a float holds exactly
        double product = 1.0;
        for (double k = 2.0; k < x; k += 1.0) product *= k;
        return float_from_double(vm, product);
    }
    double y = math_gamma_of(x);
    return isinf(y) ? range_error(vm) : float_from_double(vm, y);
}

NATIVE(math_lgamma, "lgamma(x, /)", "Natural logarithm of the absolute value of the gamma function.") {
    double x;
    if (!to_double(vm, args[0], &x)) return KR_ERROR;
    if (!isfinite(x)) return float_from_double(vm, isnan(x) ? x : infinity);
    if (x <= 2 && x == floor(x)) return x <= 0 ? input_error(vm, not_a_pole, x) : float_from_double(vm, 0.0);
    double y = math_log_gamma_of(x);
    return isinf(y) ? range_error(vm) : float_from_double(vm, y);
}

NATIVE(math_degrees, "degrees(x, /)", "Radians to degrees.") {
    double x;
    return to_double(vm, args[0], &x) ? float_from_double(vm, x * (180.0 / pi)) : KR_ERROR;
}
NATIVE(math_radians, "radians(x, /)", "Degrees to radians.") {
    double x;
    return to_double(vm, args[0], &x) ? float_from_double(vm, x * (pi / 180.0)) : KR_ERROR;
}
NATIVE(math_isfinite, "isfinite(x, /)", "Whether x is neither an infinity nor a nan.") {
    double x;
    return to_double(vm, args[0], &x) ? value_of_bool(isfinite(x)) : KR_ERROR;
}
NATIVE(math_isinf, "isinf(x, /)", "Whether x is an infinity.") {
    double x;
    return to_double(vm, args[0], &x) ? value_of_bool(isinf(x)) : KR_ERROR;
}
NATIVE(math_isnan, "isnan(x, /)", "Whether x is not a number.") {
    double x;
    return to_double(vm, args[0], &x) ? value_of_bool(isnan(x)) : KR_ERROR;
}
NATIVE(math_ulp, "ulp(x, /)", "The value of the least significant bit of x.") {
    double x;
    if (!to_double(vm, args[0], &x)) return KR_ERROR;
    x = fabs(x);
    if (!isfinite(x)) return float_from_double(vm, x);
    double above = nextafter(x, infinity);
    return float_from_double(vm, isinf(above) ? x - nextafter(x, -infinity) : above - x);
}

static KrValue pair_of_floats(KrVM *vm, double a, double b) {
    KrValue x = float_from_double(vm, a);
    if (is_error(x)) return KR_ERROR;
    KrValue y = float_from_double(vm, b);
    KrValue pair = is_error(y) ? KR_ERROR : tuple_from(vm, (KrBorrowed[]){x, y}, 2);
    release(vm, x);
    release_maybe(vm, y);
    return pair;
}

NATIVE(math_modf, "modf(x, /)", "Fraction and whole part, both with the sign of x.") {
    double x, whole;
    if (!to_double(vm, args[0], &x)) return KR_ERROR;
    double fraction = modf(x, &whole);
    return pair_of_floats(vm, fraction, whole);
}

NATIVE(math_frexp, "frexp(x, /)", "The pair (m, e) with x == m * 2**e and 0.5 <= abs(m) < 1.") {
    double x;
    int exponent = 0;
    if (!to_double(vm, args[0], &x)) return KR_ERROR;
    if (isfinite(x) && x != 0) x = frexp(x, &exponent);
    KrValue mantissa = float_from_double(vm, x);
    if (is_error(mantissa)) return KR_ERROR;
    KrValue pair = tuple_from(vm, (KrBorrowed[]){mantissa, small_int(exponent)}, 2);
    release(vm, mantissa);
    return pair;
}

NATIVE(math_ldexp, "ldexp(x, i, /)", "x * 2**i.") {
    double x;
    int64_t exponent;
    if (!to_double(vm, args[0], &x)) return KR_ERROR;
    if (!is_int(vm, args[1])) return raise(vm, TypeError, "Expected an int as second argument to ldexp.");
    if (!int_as_i64(vm, args[1], &exponent)) exponent = int_sign(vm, args[1]) < 0 ? -100000 : 100000;
    if (x == 0 || !isfinite(x)) return float_from_double(vm, x);
    if (exponent > 100000) exponent = 100000;
    if (exponent < -100000) exponent = -100000;
    double y = ldexp(x, (int)exponent);
    return isinf(y) ? range_error(vm) : float_from_double(vm, y);
}

//// Logarithms ////////////////////////////////////////////////////////////////////////////////////////////////////////

// An int too large for a float is taken apart: log(m * 2**e) = log(m) + e * log(2).
static bool logarithm(KrVM *vm, KrBorrowed arg, double (*function)(double), double *out) {
    double x;
    if (is_int(vm, arg)) {
        if (int_sign(vm, arg) <= 0) goto not_positive;
        uint64_t bits = int_bit_length(arg);
        if (bits > 1023) {
            KrValue top = int_binary(vm, BINARY_RSHIFT, arg, small_int((int64_t)bits - 64));
            if (is_error(top)) return false;
            bool ok = int_to_double(vm, top, &x);
            release(vm, top);
            if (!ok) return false;
            *out = function(ldexp(x, -64)) + function(2.0) * (double)bits;
            return true;
        }
    }
    if (!to_double(vm, arg, &x)) return false;
    if (x <= 0) goto not_positive;
    *out = function(x);
    return true;
not_positive:
    return raise_as(false, vm, ValueError, "expected a positive input");
}

NATIVE(math_log, "log(x, base=?, /)", "Logarithm to the given base, or the natural one.") {
    double x, base;
    if (!logarithm(vm, args[0], log, &x)) return KR_ERROR;
    if (is_absent(args[1])) return float_from_double(vm, x);
    if (!logarithm(vm, args[1], log, &base)) return KR_ERROR;
    return float_binary(vm, BINARY_TRUEDIV, x, base);
}
NATIVE(math_log2, "log2(x, /)", "Logarithm to base 2.") {
    double x;
    return logarithm(vm, args[0], log2, &x) ? float_from_double(vm, x) : KR_ERROR;
}
NATIVE(math_log10, "log10(x, /)", "Logarithm to base 10.") {
    double x;
    return logarithm(vm, args[0], log10, &x) ? float_from_double(vm, x) : KR_ERROR;
}

//// Functions of several reals ////////////////////////////////////////////////////////////////////////////////////////

static bool two(KrVM *vm, const KrBorrowed *args, double *x, double *y) {
    return to_double(vm, args[0], x) && to_double(vm, args[1], y);
}

NATIVE(math_atan2, "atan2(y, x, /)", "The angle of the point (x, y), in radians.") {
    double y, x;
    return two(vm, args, &y, &x) ? float_from_double(vm, atan2(y, x)) : KR_ERROR;
}
NATIVE(math_copysign, "copysign(x, y, /)", "The absolute value of x with the sign of y.") {
    double x, y;
    return two(vm, args, &x, &y) ? float_from_double(vm, copysign(x, y)) : KR_ERROR;
}
NATIVE(math_fmod, "fmod(x, y, /)", "Remainder with the sign of x.") {
    double x, y;
    if (!two(vm, args, &x, &y)) return KR_ERROR;
    double r = fmod(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? domain_error(vm) : float_from_double(vm, r);
}
NATIVE(math_remainder, "remainder(x, y, /)", "Difference of x and the closest multiple of y.") {
    double x, y;
    if (!two(vm, args, &x, &y)) return KR_ERROR;
    double r = remainder(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? domain_error(vm) : float_from_double(vm, r);
}
NATIVE(math_pow, "pow(x, y, /)", "x to the power of y, as floats.") {
    double x, y;
    if (!two(vm, args, &x, &y)) return KR_ERROR;
    double r = pow(x, y);
    if (isfinite(x) && isfinite(y)) {
        if (isnan(r) || (isinf(r) && x == 0)) return domain_error(vm);
        if (isinf(r)) return range_error(vm);
    }
    return float_from_double(vm, r);
}
NATIVE(math_fma, "fma(x, y, z, /)", "x * y + z with a single rounding.") {
    double x, y, z;
    if (!two(vm, args, &x, &y) || !to_double(vm, args[2], &z)) return KR_ERROR;
    double r = fma(x, y, z);
    if (isnan(r) && !isnan(x) && !isnan(y) && !isnan(z)) return raise(vm, ValueError, "invalid operation in fma");
    if (isinf(r) && isfinite(x) && isfinite(y) && isfinite(z)) return raise(vm, OverflowError, "overflow in fma");
    return float_from_double(vm, r);
}

// Doubles as integers in the order of their values.
static uint64_t ordinal(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}
static double of_ordinal(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

NATIVE(math_nextafter, "nextafter(x, y, /, *, steps=None)", "The float that is `steps` steps from x towards y.") {
    double x, y;
    if (!two(vm, args, &x, &y)) return KR_ERROR;
    if (is_none(args[2])) return float_from_double(vm, nextafter(x, y));
    KrValue index = index_of(vm, args[2]);
    if (is_error(index)) return KR_ERROR;
    int64_t n;
    int sign = int_sign(vm, index);
    bool fits = int_as_i64(vm, index, &n);
    release(vm, index);
    if (sign < 0) return raise(vm, ValueError, "steps must be a non-negative integer");
    uint64_t steps = fits ? (uint64_t)n : UINT64_MAX;
    if (steps == 0 || isnan(x)) return float_from_double(vm, x);
    if (isnan(y)) return float_from_double(vm, y);
    const uint64_t sign_bit = UINT64_C(1) << 63;
    uint64_t a = ordinal(x), b = ordinal(y), size_a = a & ~sign_bit, size_b = b & ~sign_bit;
    if ((a ^ b) & sign_bit) {        // through zero
        if (size_a + size_b <= steps) return float_from_double(vm, y);
        if (steps <= size_a) return float_from_double(vm, of_ordinal(a - steps));
        return float_from_double(vm, of_ordinal((b & sign_bit) | (steps - size_a)));
    }
    if (size_a > size_b) return float_from_double(vm, size_a - size_b >= steps ? of_ordinal(a - steps) : y);
    return float_from_double(vm, size_b - size_a >= steps ? of_ordinal(a + steps) : y);
}

NATIVE(math_isclose, "isclose(a, b, *, rel_tol=1.0e-09, abs_tol=0.0)", "Whether two numbers are close to each other.") {
    double a, b, relative, absolute;
    if (!two(vm, args, &a, &b) || !two(vm, args + 2, &relative, &absolute)) return KR_ERROR;
    if (relative < 0 || absolute < 0) return raise(vm, ValueError, "tolerances must be non-negative");
    if (a == b) return TRUE_;
    if (isinf(a) || isinf(b)) return FALSE_;
    double difference = fabs(b - a);
    return value_of_bool(difference <= fabs(relative * b) || difference <= fabs(relative * a) || difference <= absolute);
}

// Numbers with twice the precision: the sum is high + low.
typedef struct { double high, low; } Double2;
static Double2 sum2(double a, double b) {
    double s = a + b, part = s - a;
    return (Double2){s, (a - (s - part)) + (b - part)};
}
static Double2 product2(double a, double b) {
    double p = a * b;
    return (Double2){p, fma(a, b, -p)};
}

// Euclidean norm: scaled by a power of two so that no square leaves the range, summed with twice the precision, and the
// root improved by the error of its square.
static double norm(double *x, size_t count, double most, bool found_nan) {
    if (isinf(most)) return most;
    if (found_nan) return (double)NAN;
    if (most == 0 || count == 0) return most;
    int exponent;
    frexp(most, &exponent);
    if (exponent < -1020) {       // the scale itself would overflow
        for (size_t i = 0; i < count; i++) x[i] = ldexp(x[i], 600);
        return ldexp(norm(x, count, ldexp(most, 600), false), -600);
    }
    double scale = ldexp(1.0, -exponent);
    Double2 total = {0.0, 0.0};
    for (size_t i = 0; i < count; i++) {
        double scaled = x[i] * scale;
        Double2 square = product2(scaled, scaled), sum = sum2(total.high, square.high);
        total = (Double2){sum.high, total.low + sum.low + square.low};
    }
    double root = sqrt(total.high + total.low);
    Double2 square = product2(root, root);
    double rest = (total.high - square.high) + (total.low - square.low);
    return ldexp(root + rest / (2.0 * root), exponent);
}

static KrValue norm_of(KrVM *vm, const Tuple *points, const Tuple *others) {
    uint32_t count = points->length;
    double *x = memory_alloc(vm, (count + (size_t)1) * sizeof *x), most = 0;
    if (x == NULL) return KR_ERROR;
    KrValue result = KR_ERROR;
    bool found_nan = false;
    for (uint32_t i = 0; i < count; i++) {
        double a, b = 0;
        if (!to_double(vm, points->items[i], &a) || (others != NULL && !to_double(vm, others->items[i], &b))) goto done;
        if ((i & 1023) == 1023 && !poll(vm, 1024)) goto done;
        x[i] = fabs(a - b);
        found_nan |= isnan(x[i]);
        if (x[i] > most) most = x[i];
    }
    result = float_from_double(vm, norm(x, count, most, found_nan));
done:
    memory_free(vm, x, (count + (size_t)1) * sizeof *x);
    return result;
}

NATIVE(math_hypot, "hypot(*coordinates)", "Distance of a point from the origin.") { return norm_of(vm, as_tuple(args[0]), NULL); }

NATIVE(math_dist, "dist(p, q, /)", "Distance between two points given as sequences.") {
    KrValue p = to_tuple(vm, args[0]);
    if (is_error(p)) return KR_ERROR;
    KrValue q = to_tuple(vm, args[1]), result = KR_ERROR;
    if (!is_error(q)) {
        if (as_tuple(p)->length != as_tuple(q)->length)
            result = raise(vm, ValueError, "both points must have the same number of dimensions");
        else result = norm_of(vm, as_tuple(p), as_tuple(q));
        release(vm, q);
    }
    release(vm, p);
    return result;
}

//// Sums and products /////////////////////////////////////////////////////////////////////////////////////////////////

// Shewchuk: partials are kept that do not overlap, in growing size; their sum is the exact one.
NATIVE(math_fsum, "fsum(seq, /)", "Exact sum of floats, rounded once.") {
    KrValue iterator = iter(vm, args[0]), result = KR_ERROR;
    if (is_error(iterator)) return KR_ERROR;
    double local[32], *partials = local, special = 0.0, infinities = 0.0;
    size_t count = 0, capacity = 32;
    for (;;) {
        KrValue item = next(vm, iterator);
        if (is_error(item)) goto done;
        if (is_absent(item)) break;
        double x, given;
        bool ok = to_double(vm, item, &x);
        release(vm, item);
        if (!ok || !poll(vm, 4)) goto done;
        given = x;
        size_t kept = 0;
        for (size_t i = 0; i < count; i++) {
            double y = partials[i];
            if (fabs(x) < fabs(y)) {
                double t = x;
                x = y;
                y = t;
            }
            double high = x + y, low = y - (high - x);
            if (low != 0) partials[kept++] = low;
            x = high;
        }
        count = kept;
        if (x == 0) continue;
        if (!isfinite(x)) {
            if (isfinite(given)) {
                (void)raise(vm, OverflowError, "intermediate overflow in fsum");
                goto done;
            }
            if (isinf(given)) infinities += given;
            special += given;
            count = 0;
            continue;
        }
        if (count == capacity) {
            double *grown = memory_alloc(vm, 2 * capacity * sizeof *grown);
            if (grown == NULL) goto done;
            memcpy(grown, partials, count * sizeof *grown);
            if (partials != local) memory_free(vm, partials, capacity * sizeof *partials);
            partials = grown;
            capacity *= 2;
        }
        partials[count++] = x;
    }
    if (special != 0) {
        result = isnan(infinities) ? raise(vm, ValueError, "-inf + inf in fsum") : float_from_double(vm, special);
        goto done;
    }
    double total = 0.0, low = 0.0;
    if (count > 0) {
        total = partials[--count];
        while (count > 0) {
            double x = total, y = partials[--count];
            total = x + y;
            low = y - (total - x);
            if (low != 0) break;
        }
        // Half-way cases are decided by what lies below.
        if (count > 0 && ((low < 0 && partials[count - 1] < 0) || (low > 0 && partials[count - 1] > 0))) {
            double y = low * 2.0, x = total + y;
            if (y == x - total) total = x;
        }
    }
    result = float_from_double(vm, total);
done:
    if (partials != local) memory_free(vm, partials, capacity * sizeof *partials);
    release(vm, iterator);
    return result;
}

NATIVE(math_prod, "prod(iterable, /, *, start=1)", "Product of all items.") {
    KrValue iterator = iter(vm, args[0]);
    if (is_error(iterator)) return KR_ERROR;
    KrValue product = retain(args[1]);
    for (;;) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        KrValue larger = is_error(item) ? KR_ERROR : binary(vm, BINARY_MUL, product, item);
        release_maybe(vm, item);
        release(vm, product);
        product = larger;
        if (is_error(product)) break;
        if (!poll(vm, 4)) {
            release(vm, product);
            product = KR_ERROR;
            break;
        }
    }
    release(vm, iterator);
    return product;
}

typedef struct { double high, low, tiny; } Double3;

static void add_product3(Double3 *total, double x, double y) {
    Double2 product = product2(x, y), sum = sum2(total->high, product.high);
    Double2 r1 = sum2(total->low, product.low), r2 = sum2(r1.high, sum.low);
    *total = (Double3){sum.high, r2.high, total->tiny + r1.low + r2.low};
}
static double round3(Double3 total) {
    Double2 last = sum2(total.low, total.tiny), first = sum2(total.high, last.high);
    return first.high + (first.low + last.low);
}

// total += addend; addend is given away
static bool add_to(KrVM *vm, KrValue *total, KrValue addend) {
    if (is_error(addend)) return false;
    KrValue sum = binary(vm, BINARY_ADD, *total, addend);
    release(vm, addend);
    if (is_error(sum)) return false;
    value_replace(vm, total, sum);
    return true;
}

// 1: both are numbers and one at least is a float; -1: failed
static int as_float_pair(KrVM *vm, KrBorrowed p, KrBorrowed q, double *x, double *y) {
    bool p_float = is_float_exact(p), q_float = is_float_exact(q);
    if (!p_float && !q_float) return 0;
    if (!(p_float || is_int_exact(p) || is_bool(p)) || !(q_float || is_int_exact(q) || is_bool(q))) return 0;
    int known = float_from_number(vm, p, x);
    return known > 0 ? float_from_number(vm, q, y) : known;
}

// Ints first, then floats with three times the precision, then whatever the items' operators do: each mode is left for
// good at the first pair that it does not take.
NATIVE(math_sumprod, "sumprod(p, q, /)", "Sum of the products of the items of two iterables of the same length.") {
    KrValue p = iter(vm, args[0]), q = KR_ERROR, a = ABSENT, b = ABSENT, result = KR_ERROR;
    if (is_error(p)) return KR_ERROR;
    KrValue total = small_int(0), int_total = small_int(0);
    Double3 float_total = {0.0, 0.0, 0.0};
    enum { INTS, FLOATS, ANYTHING } mode = INTS;
    bool float_used = false;
    q = iter(vm, args[1]);
    if (is_error(q)) goto done;
    for (;;) {
        a = next(vm, p);
        if (is_error(a)) goto done;
        b = next(vm, q);
        if (is_error(b) || !poll(vm, 4)) goto done;
        if (is_absent(a) != is_absent(b)) {
            (void)raise(vm, ValueError, "Inputs are not the same length");
            goto done;
        }
        bool end = is_absent(a);
        if (mode == INTS) {
            if (!end && is_int_exact(a) && is_int_exact(b)) {
                KrValue product = int_binary(vm, BINARY_MUL, a, b);
                if (!add_to(vm, &int_total, product)) goto done;
                goto following;
            }
            mode = FLOATS;
            if (!add_to(vm, &total, int_total)) {
                int_total = small_int(0);
                goto done;
            }
            int_total = small_int(0);
        }
        if (mode == FLOATS) {
            double x = 0, y = 0;
            int known = end ? 0 : as_float_pair(vm, a, b, &x, &y);
            if (known < 0) goto done;
            if (known > 0) {
                Double3 before = float_total;
                add_product3(&float_total, x, y);
                float_used = true;
                if (!isfinite(float_total.high) || !isfinite(float_total.low)) float_total = (Double3){before.high + x * y, 0.0, 0.0};
                goto following;
            }
            mode = ANYTHING;
            if (float_used && !add_to(vm, &total, float_from_double(vm, isfinite(float_total.high) ? round3(float_total) : float_total.high))) goto done;
        }
        if (end) break;
        if (!add_to(vm, &total, binary(vm, BINARY_MUL, a, b))) goto done;
    following:
        release(vm, a);
        release(vm, b);
        a = b = ABSENT;
    }
    result = retain(total);
done:
    release(vm, p);
    release_maybe(vm, q);
    release_maybe(vm, a);
    release_maybe(vm, b);
    release(vm, total);
    release(vm, int_total);
    return result;
}

//// Rounding to ints //////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue round_by(KrVM *vm, KrBorrowed v, Dunder dunder, double (*function)(double)) {
    if (is_float_exact(v)) return int_from_double(vm, function(float_value(v)));
    if (is_int_exact(v)) return retain(v);
    KrValue result = call_dunder(vm, v, dunder, NULL, 0);
    if (!is_absent(result)) return result;
    double x;
    return to_double(vm, v, &x) ? int_from_double(vm, function(x)) : KR_ERROR;
}

NATIVE(math_floor, "floor(x, /)", "The largest int not above x.") { return round_by(vm, args[0], DUNDER___floor__, floor); }
NATIVE(math_ceil, "ceil(x, /)", "The smallest int not below x.") { return round_by(vm, args[0], DUNDER___ceil__, ceil); }
NATIVE(math_trunc, "trunc(x, /)", "x without its fraction, as an int.") {
    if (is_float_exact(args[0])) return int_from_double(vm, float_value(args[0]));
    KrValue result = call_dunder(vm, args[0], DUNDER___trunc__, NULL, 0);
    return is_absent(result) ? raise(vm, TypeError, "type %T doesn't define __trunc__ method", args[0]) : result;
}

//// Number theory /////////////////////////////////////////////////////////////////////////////////////////////////////

// result = a op b, where a is given away
static KrValue chain(KrVM *vm, KrValue a, BinaryOp op, KrBorrowed b) {
    if (is_error(a)) return KR_ERROR;
    KrValue result = int_binary(vm, op, a, b);
    release(vm, a);
    return result;
}

NATIVE(math_gcd, "gcd(*integers)", "Greatest common divisor.") {
    Tuple *given = as_tuple(args[0]);
    KrValue result = small_int(0);
    for (uint32_t i = 0; i < given->length; i++) {
        KrValue x = index_of(vm, given->items[i]), divisor = KR_ERROR;
        if (!is_error(x)) {
            divisor = int_gcd(vm, result, x);
            release(vm, x);
        }
        release(vm, result);
        if (is_error(divisor)) return KR_ERROR;
        result = divisor;
    }
    return result;
}

NATIVE(math_lcm, "lcm(*integers)", "Least common multiple.") {
    Tuple *given = as_tuple(args[0]);
    KrValue result = small_int(1);
    for (uint32_t i = 0; i < given->length; i++) {
        KrValue x = index_of(vm, given->items[i]), multiple = KR_ERROR;
        if (!is_error(x)) {
            if (int_sign(vm, result) == 0 || int_sign(vm, x) == 0) multiple = small_int(0);
            else {
                KrValue divisor = int_gcd(vm, result, x);
                if (!is_error(divisor)) {
                    KrValue product = chain(vm, int_binary(vm, BINARY_FLOORDIV, result, divisor), BINARY_MUL, x);
                    release(vm, divisor);
                    if (!is_error(product)) {
                        multiple = int_unary(vm, UNARY_OP_ABS, product);
                        release(vm, product);
                    }
                }
            }
            release(vm, x);
        }
        release(vm, result);
        if (is_error(multiple)) return KR_ERROR;
        result = multiple;
    }
    return result;
}

// from * (from + 1) * ... * (from + count - 1); from > 0
static KrValue product_of_range(KrVM *vm, uint64_t from, uint64_t count) {
    if (count <= 16) {
        KrValue result = small_int(1);
        for (uint64_t i = 0; i < count && !is_error(result);) {
            uint64_t part = from + i++, more;
            while (i < count && !__builtin_mul_overflow(part, from + i, &more)) {
                part = more;
                i++;
            }
            KrValue factor = int_from_u64(vm, part);
            KrValue product = is_error(factor) ? KR_ERROR : int_binary(vm, BINARY_MUL, result, factor);
            release_maybe(vm, factor);
            release(vm, result);
            result = product;
        }
        if (is_error(result) || poll(vm, 8)) return result;
        release(vm, result);
        return KR_ERROR;
    }
    uint64_t half = count / 2;
    KrValue left = product_of_range(vm, from, half);
    if (is_error(left)) return KR_ERROR;
    KrValue right = product_of_range(vm, from + half, count - half);
    KrValue result = is_error(right) ? KR_ERROR : int_binary(vm, BINARY_MUL, left, right);
    release(vm, left);
    release_maybe(vm, right);
    return result;
}

// A result of that many bits must be possible; with so many factors the work would never end either.
static bool check_bits(KrVM *vm, uint64_t factors, uint64_t bits_each) {
    uint64_t bits;
    if (__builtin_mul_overflow(factors, bits_each, &bits)) return raise_as(false, vm, OverflowError, "too many digits in integer");
    return memory_check(vm, bits / 8, 1);
}

static KrValue factorial_of(KrVM *vm, uint64_t n) {
    unsigned log = n > 1 ? 63 - (unsigned)__builtin_clzll(n) : 0;
    if (n > 1000 && !check_bits(vm, n, log - 2)) return KR_ERROR;      // n! > (n / e)**n
    return product_of_range(vm, 1, n);
}

NATIVE(math_factorial, "factorial(n, /)", "n!") {
    KrValue x = index_of(vm, args[0]);
    if (is_error(x)) return KR_ERROR;
    int64_t n;
    bool fits = int_as_i64(vm, x, &n);
    int sign = int_sign(vm, x);
    release(vm, x);
    if (sign < 0) return raise(vm, ValueError, "factorial() not defined for negative values");
    if (!fits) return raise(vm, OverflowError, "factorial() argument should not exceed %lld", (long long)INT64_MAX);
    return factorial_of(vm, (uint64_t)n);
}

// n * (n - 1) * ... with k factors; n of any size
static KrValue falling(KrVM *vm, KrBorrowed n, uint64_t k) {
    int64_t word;
    if (int_as_i64(vm, n, &word)) return product_of_range(vm, (uint64_t)word - k + 1, k);
    if (k == 0) return small_int(1);
    if (k == 1) return int_plain(vm, n);
    uint64_t half = k / 2;
    KrValue left = poll(vm, 8) ? falling(vm, n, half) : KR_ERROR, offset = KR_ERROR, lower = KR_ERROR, right = KR_ERROR, result = KR_ERROR;
    if (is_error(left)) return KR_ERROR;
    offset = int_from_u64(vm, half);
    if (!is_error(offset)) lower = int_binary(vm, BINARY_SUB, n, offset);
    if (!is_error(lower)) right = falling(vm, lower, k - half);
    if (!is_error(right)) result = int_binary(vm, BINARY_MUL, left, right);
    release(vm, left);
    release_maybe(vm, offset);
    release_maybe(vm, lower);
    release_maybe(vm, right);
    return result;
}

static bool read_n_k(KrVM *vm, const KrBorrowed *args, KrValue *n, KrValue *k) {
    *n = index_of(vm, args[0]);
    if (is_error(*n)) return false;
    *k = index_of(vm, args[1]);
    if (is_error(*k)) {
        release(vm, *n);
        return false;
    }
    bool n_bad = int_sign(vm, *n) < 0;
    if (!n_bad && int_sign(vm, *k) >= 0) return true;
    release(vm, *n);
    release(vm, *k);
    return raise_as(false, vm, ValueError, n_bad ? "n must be a non-negative integer" : "k must be a non-negative integer");
}

NATIVE(math_perm, "perm(n, k=None, /)", "Number of ordered choices of k items out of n.") {
    if (is_none(args[1])) return math_factorial(vm, args);
    KrValue n, k, result = KR_ERROR;
    int64_t count;
    if (!read_n_k(vm, args, &n, &k)) return KR_ERROR;
    if (int_compare(vm, n, k) < 0) result = small_int(0);
    else if (!int_as_i64(vm, k, &count)) (void)raise(vm, OverflowError, "k must not exceed %lld", (long long)INT64_MAX);
    else if (count <= 1000 || check_bits(vm, (uint64_t)count, int_bit_length(n) / 2)) result = falling(vm, n, (uint64_t)count);
    release(vm, n);
    release(vm, k);
    return result;
}

NATIVE(math_comb, "comb(n, k, /)", "Number of ways to choose k items out of n.") {
    KrValue n, k, result = KR_ERROR, ways = KR_ERROR, orders = KR_ERROR;
    int64_t count;
    if (!read_n_k(vm, args, &n, &k)) return KR_ERROR;
    KrValue rest = int_binary(vm, BINARY_SUB, n, k);
    if (is_error(rest)) goto done;
    if (int_sign(vm, rest) < 0) {
        result = small_int(0);
        goto done;
    }
    KrBorrowed smaller = int_compare(vm, rest, k) < 0 ? rest : k;
    if (!int_as_i64(vm, smaller, &count)) {
        (void)raise(vm, OverflowError, "min(n - k, k) must not exceed %lld", (long long)INT64_MAX);
        goto done;
    }
    if (count > 1000 && !check_bits(vm, (uint64_t)count, int_bit_length(n) / 2)) goto done;
    ways = falling(vm, n, (uint64_t)count);
    if (is_error(ways)) goto done;
    orders = factorial_of(vm, (uint64_t)count);
    if (!is_error(orders)) result = int_binary(vm, BINARY_FLOORDIV, ways, orders);
done:
    release(vm, n);
    release(vm, k);
    release_maybe(vm, rest);
    release_maybe(vm, ways);
    release_maybe(vm, orders);
    return result;
}

// Newton's step with a precision that doubles: each turn a holds the root of the number's highest bits, to within one.
static KrValue root_of(KrVM *vm, KrBorrowed n) {
    int64_t word;
    if (int_as_i64(vm, n, &word)) {
        uint64_t root = (uint64_t)sqrt((double)word);
        while (root * root > (uint64_t)word) root--;
        while ((root + 1) * (root + 1) <= (uint64_t)word) root++;
        return int_from_u64(vm, root);
    }
    int64_t half = (int64_t)(int_bit_length(n) - 1) / 2, d = 0;
    KrValue a = small_int(1);
    for (int s = 63 - __builtin_clzll((uint64_t)half); s >= 0 && !is_error(a); s--) {
        int64_t e = d;
        d = half >> s;
        KrValue shifted = int_binary(vm, BINARY_LSHIFT, a, small_int(d - e - 1));
        KrValue quotient = is_error(shifted) ? KR_ERROR : int_binary(vm, BINARY_RSHIFT, n, small_int(2 * half - e - d + 1));
        quotient = chain(vm, quotient, BINARY_FLOORDIV, a);
        KrValue better = is_error(quotient) ? KR_ERROR : int_binary(vm, BINARY_ADD, shifted, quotient);
        release_maybe(vm, shifted);
        release_maybe(vm, quotient);
        release(vm, a);
        a = better;
    }
    if (is_error(a)) return KR_ERROR;
    KrValue square = int_binary(vm, BINARY_MUL, a, a);
    bool above = !is_error(square) && int_compare(vm, square, n) > 0;
    if (is_error(square)) {
        release(vm, a);
        return KR_ERROR;
    }
    release(vm, square);
    return above ? chain(vm, a, BINARY_SUB, small_int(1)) : a;
}

NATIVE(math_isqrt, "isqrt(n, /)", "The whole part of the square root of an int.") {
    KrValue n = index_of(vm, args[0]);
    if (is_error(n)) return KR_ERROR;
    KrValue root = int_sign(vm, n) < 0 ? raise(vm, ValueError, "isqrt() argument must be nonnegative") : root_of(vm, n);
    release(vm, n);
    return root;
}

//// The module ////////////////////////////////////////////////////////////////////////////////////////////////////////

static bool add_constant(KrVM *vm, Dict *namespace_, const char *name, double x) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return false;
    KrValue v = float_from_double(vm, x);
    bool ok = !is_error(v) && dict_set_str(vm, namespace_, key, v);
    release_maybe(vm, v);
    object_release(vm, key);
    return ok;
}

static bool init(KrVM *vm, Dict *namespace_) {
    return add_constant(vm, namespace_, "pi", pi) && add_constant(vm, namespace_, "e", euler) &&
           add_constant(vm, namespace_, "tau", 2.0 * pi) && add_constant(vm, namespace_, "inf", infinity) &&
           add_constant(vm, namespace_, "nan", (double)NAN);
}

static const NativeDef *const functions[] = {
    DEF(math_acos), DEF(math_acosh), DEF(math_asin), DEF(math_asinh), DEF(math_atan), DEF(math_atan2), DEF(math_atanh),
    DEF(math_cbrt), DEF(math_ceil), DEF(math_comb), DEF(math_copysign), DEF(math_cos), DEF(math_cosh), DEF(math_degrees),
    DEF(math_dist), DEF(math_erf), DEF(math_erfc), DEF(math_exp), DEF(math_exp2), DEF(math_expm1), DEF(math_fabs),
    DEF(math_factorial), DEF(math_floor), DEF(math_fma), DEF(math_fmod), DEF(math_frexp), DEF(math_fsum), DEF(math_gamma),
    DEF(math_gcd), DEF(math_hypot), DEF(math_isclose), DEF(math_isfinite), DEF(math_isinf), DEF(math_isnan), DEF(math_isqrt),
    DEF(math_lcm), DEF(math_ldexp), DEF(math_lgamma), DEF(math_log), DEF(math_log10), DEF(math_log1p), DEF(math_log2),
    DEF(math_modf), DEF(math_nextafter), DEF(math_perm), DEF(math_pow), DEF(math_prod), DEF(math_radians), DEF(math_remainder),
    DEF(math_sin), DEF(math_sinh), DEF(math_sqrt), DEF(math_sumprod), DEF(math_tan), DEF(math_tanh), DEF(math_trunc),
    DEF(math_ulp), NULL,
};

const ModuleDef math_module = {.name = "math", .functions = functions, .init = init};
