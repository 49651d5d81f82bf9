// SPDX-License-Identifier: MIT
// float.c -- float: doubles, inline in the value word where they fit; arithmetic, comparison, text, methods.
#include "object/float.h"

#include "base/bigint.h"
#include "base/float_text.h"
#include "base/unicode.h"
#include "object/bytes.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <float.h>
#include <math.h>

#define FLOAT_BINARY_OPS                                                                                                      \
    (OP_BIT(BINARY_ADD) | OP_BIT(BINARY_SUB) | OP_BIT(BINARY_MUL) | OP_BIT(BINARY_TRUEDIV) | OP_BIT(BINARY_FLOORDIV) |        \
     OP_BIT(BINARY_MOD) | OP_BIT(BINARY_POW) | OP_BIT(BINARY_DIVMOD))

//// Values ////////////////////////////////////////////////////////////////////////////////////////////////////////////

bool is_float(KrVM *vm, KrBorrowed v) {
    if (is_float_exact(v)) return true;
    return is_pointer(v) && (type_of(vm, v)->flags & TYPE_FLAG_IS_FLOAT);
}

double float_value(KrBorrowed v) {
    if (is_inline_float(v)) return inline_float_value(v);
    if (is_same(v, FLOAT_ZERO)) return 0.0;
    if (is_same(v, FLOAT_NEGATIVE_ZERO)) return -0.0;
    if (is_same(v, FLOAT_INFINITY)) return (double)INFINITY;
    if (is_same(v, FLOAT_NEGATIVE_INFINITY)) return -(double)INFINITY;
    return ((const Float *)as_object(v))->value;
}

KrValue float_from_double(KrVM *vm, double x) {
    KrValue v = inline_float(x);
    if (likely(!is_error(v))) return v;
    if (x == 0) return signbit(x) ? FLOAT_NEGATIVE_ZERO : FLOAT_ZERO;
    if (isinf(x)) return x > 0 ? FLOAT_INFINITY : FLOAT_NEGATIVE_INFINITY;
    Float *object = object_new(vm, TYPE_FLOAT, sizeof *object);
    if (object == NULL) return KR_ERROR;
    object->value = x;
    return value_of_object(object);
}

size_t float_repr_text(double x, char *out) { return float_text_repr(x, out); }

int float_from_number(KrVM *vm, KrBorrowed v, double *out) {
    if (is_float(vm, v)) {
        *out = float_value(v);
        return 1;
    }
    if (!is_int(vm, v)) return 0;
    return int_to_double(vm, v, out) ? 1 : -1;
}

// A number's hash is its value modulo the prime 2**61 - 1, so that equal numbers of all types hash equal.
int64_t float_hash(double x) {
    const int prime_bits = 61;
    const uint64_t prime = (UINT64_C(1) << prime_bits) - 1;
    if (isinf(x)) return x > 0 ? 314159 : -314159;
    int exponent;
    double fraction = frexp(fabs(x), &exponent);
    uint64_t hash = 0;
    while (fraction != 0) {
        hash = ((hash << 28) & prime) | hash >> (prime_bits - 28);
        fraction *= 268435456.0;       // 2**28
        exponent -= 28;
        uint64_t part = (uint64_t)fraction;
        fraction -= (double)part;
        hash += part;
        if (hash >= prime) hash -= prime;
    }
    exponent = exponent >= 0 ? exponent % prime_bits : prime_bits - 1 - ((-1 - exponent) % prime_bits);
    hash = ((hash << exponent) & prime) | hash >> (prime_bits - exponent);
    int64_t result = x < 0 ? -(int64_t)hash : (int64_t)hash;
    return result == -1 ? -2 : result;
}

KrValue float_raise_range(KrVM *vm) {
    KrValue text = str_new(vm, "Numerical result out of range");
    if (is_error(text)) return KR_ERROR;
    KrValue arguments = tuple_from(vm, (KrBorrowed[]){small_int(34), text}, 2);
    release(vm, text);
    if (is_error(arguments)) return KR_ERROR;
    KrValue exception = exception_new(vm, TYPE_OverflowError, arguments);
    release(vm, arguments);
    if (is_error(exception)) return KR_ERROR;
    (void)exception_raise_object(vm, exception);
    release(vm, exception);
    return KR_ERROR;
}

//// Arithmetic ////////////////////////////////////////////////////////////////////////////////////////////////////////

// Floor division and the remainder that belongs to it: it has the divisor's sign, even when it is zero. y is not zero.
static void divide(double x, double y, double *quotient, double *remainder) {
    double rest = fmod(x, y);
    double whole = (x - rest) / y;
    if (rest != 0) {
        if ((y < 0) != (rest < 0)) {
            rest += y;
            whole -= 1.0;
        }
    } else rest = copysign(0.0, y);
    if (whole != 0) {
        *quotient = floor(whole);
        if (whole - *quotient > 0.5) *quotient += 1.0;
    } else *quotient = copysign(0.0, x / y);
    *remainder = rest;
}

static KrValue power_of(KrVM *vm, double x, double y) {
    if (y == 0) return float_from_double(vm, 1.0);
    if (isnan(x)) return float_from_double(vm, x);
    if (isnan(y)) return float_from_double(vm, x == 1.0 ? 1.0 : y);
    if (isfinite(x) && isfinite(y)) {
        if (x == 0 && y < 0) return raise(vm, ZeroDivisionError, "zero to a negative power");
        if (x < 0 && y != floor(y)) {
            // The principal root of a negative number is complex.
            KrValue base = complex_new(vm, x, 0.0);
            if (is_error(base)) return KR_ERROR;
            KrValue exponent = float_from_double(vm, y);
            KrValue result = is_error(exponent) ? KR_ERROR : complex_type.binary(vm, BINARY_POW, base, exponent);
            release(vm, base);
            release_maybe(vm, exponent);
            return result;
        }
    }
    double result = pow(x, y);
    if (isinf(result) && isfinite(x) && isfinite(y)) return float_raise_range(vm);
    return float_from_double(vm, result);
}

KrValue float_binary(KrVM *vm, BinaryOp op, double a, double b) {
    double quotient, remainder;
    switch (op) {
    case BINARY_ADD: return float_from_double(vm, a + b);
    case BINARY_SUB: return float_from_double(vm, a - b);
    case BINARY_MUL: return float_from_double(vm, a * b);
    case BINARY_POW: return power_of(vm, a, b);
    case BINARY_TRUEDIV: case BINARY_FLOORDIV: case BINARY_MOD: case BINARY_DIVMOD: break;
    default: return NOT_IMPLEMENTED;
    }
    if (b == 0) return raise(vm, ZeroDivisionError, "division by zero");
    if (op == BINARY_TRUEDIV) return float_from_double(vm, a / b);
    divide(a, b, &quotient, &remainder);
    if (op == BINARY_FLOORDIV) return float_from_double(vm, quotient);
    KrValue rest = float_from_double(vm, remainder);
    if (op == BINARY_MOD || is_error(rest)) return rest;
    KrValue whole = float_from_double(vm, quotient);
    KrValue pair = is_error(whole) ? KR_ERROR : tuple_from(vm, (KrBorrowed[]){whole, rest}, 2);
    release_maybe(vm, whole);
    release(vm, rest);
    return pair;
}

static KrValue binary_float(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    double x, y;
    if (!(FLOAT_BINARY_OPS & OP_BIT(op))) return NOT_IMPLEMENTED;      // before a huge int fails to become a float
    int known = float_from_number(vm, a, &x);
    if (known > 0) known = float_from_number(vm, b, &y);
    if (known <= 0) return known < 0 ? KR_ERROR : NOT_IMPLEMENTED;
    return float_binary(vm, op, x, y);
}

static KrValue unary_float(KrVM *vm, UnaryOp op, KrBorrowed v) {
    double x = float_value(v);
    switch (op) {
    case UNARY_OP_NEG: return float_from_double(vm, -x);
    case UNARY_OP_ABS: return float_from_double(vm, fabs(x));
    case UNARY_OP_POS: return is_float_exact(v) ? retain(v) : float_from_double(vm, x);
    default: return NOT_IMPLEMENTED;
    }
}

static KrValue compare_float(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    bool reversed = !is_float(vm, a);
    KrBorrowed other = reversed ? a : b;
    double x = float_value(reversed ? b : a), y;
    int order;
    if (is_float(vm, other)) {
        y = float_value(other);
        switch (op) {
        case COMPARE_LT: return value_of_bool(x < y);
        case COMPARE_LE: return value_of_bool(x <= y);
        case COMPARE_EQ: return value_of_bool(x == y);
        case COMPARE_NE: return value_of_bool(x != y);
        case COMPARE_GT: return value_of_bool(x > y);
        default: return value_of_bool(x >= y);
        }
    }
    if (!is_int(vm, other)) return NOT_IMPLEMENTED;
    if (isnan(x)) return value_of_bool(op == COMPARE_NE);
    order = int_compare_float(vm, other, x);
    if (!reversed) order = -order;
    switch (op) {
    case COMPARE_LT: return value_of_bool(order < 0);
    case COMPARE_LE: return value_of_bool(order <= 0);
    case COMPARE_EQ: return value_of_bool(order == 0);
    case COMPARE_NE: return value_of_bool(order != 0);
    case COMPARE_GT: return value_of_bool(order > 0);
    default: return value_of_bool(order >= 0);
    }
}

static KrValue repr_float(KrVM *vm, KrBorrowed self) {
    char text[32];
    size_t length = float_text_repr(float_value(self), text);
    return str_from_ascii(vm, text, length);
}

static bool hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    double x = float_value(self);
    if (isnan(x)) {       // nan is equal to nothing: its identity keeps dicts of them fast
        uint64_t identity;
        if (!object_identity(vm, self, &identity)) return false;
        *out = (int64_t)(identity >> 1);
        return true;
    }
    *out = float_hash(x);
    return true;
}

static int truth_float(KrVM *vm __attribute__((unused)), KrBorrowed self) { return float_value(self) != 0; }
static KrValue to_int(KrVM *vm, KrBorrowed self) { return int_from_double(vm, float_value(self)); }
static KrValue to_float(KrVM *vm, KrBorrowed self) {
    return is_float_exact(self) ? retain(self) : float_from_double(vm, float_value(self));
}

//// Text //////////////////////////////////////////////////////////////////////////////////////////////////////////////

// inf, infinity, nan, whatever the case
static bool read_special(const char *text, size_t length, double *out) {
    char lower[9];
    if (length > 8) return false;
    for (size_t i = 0; i < length; i++) lower[i] = (char)(text[i] | 0x20);
    lower[length] = '\0';
    if (strcmp(lower, "inf") == 0 || strcmp(lower, "infinity") == 0) *out = (double)INFINITY;
    else if (strcmp(lower, "nan") == 0) *out = (double)NAN;
    else return false;
    return true;
}

// Text that may have a sign and underscores between digits; what is read is moved to the front of `text`.
static bool read_signed(char *text, size_t length, double *out) {
    size_t start = 0, n = 0;
    bool negative = false;
    if (length > 0 && (text[0] == '-' || text[0] == '+')) negative = text[start++] == '-';
    for (size_t i = start; i < length; i++) {
        if (text[i] != '_') {
            text[n++] = text[i];
            continue;
        }
        bool between = i > start && i + 1 < length && text[i - 1] >= '0' && text[i - 1] <= '9' && text[i + 1] >= '0' && text[i + 1] <= '9';
        if (!between) return false;
    }
    if (!float_text_read(text, n, out) && !read_special(text, n, out)) return false;
    if (negative) *out = -*out;
    return true;
}

// -1: out of memory, 0: not a number, 1
static int read_str(KrVM *vm, Str *s, double *out) {
    uint32_t start = 0, end = str_length(s);
    while (start < end && unicode_is_space(str_char(s, start))) start++;
    while (end > start && unicode_is_space(str_char(s, end - 1))) end--;
    char local[64], *text = local;
    size_t length = end - start;
    if (length == 0) return 0;
    if (length > sizeof local && (text = memory_alloc(vm, length)) == NULL) return -1;
    for (size_t i = 0; i < length; i++) {
        uint32_t c = str_char(s, start + (uint32_t)i);
        int digit = c < 128 ? -1 : unicode_decimal_value(c);
        text[i] = digit >= 0 ? (char)('0' + digit) : c < 128 ? (char)c : '?';
    }
    bool ok = read_signed(text, length, out);
    if (text != local) memory_free(vm, text, length);
    return ok;
}

KrValue float_from_str(KrVM *vm, Str *s) {
    double x;
    int known = read_str(vm, s, &x);
    if (known < 0) return KR_ERROR;
    if (known == 0) return raise(vm, ValueError, "could not convert string to float: %R", value_of_object(s));
    return float_from_double(vm, x);
}

static KrValue from_bytes_text(KrVM *vm, KrBorrowed v) {
    const uint8_t *data;
    size_t length;
    double x;
    if (!bytes_view(vm, v, &data, &length)) return KR_ERROR;
    while (length > 0 && data[0] < 128 && unicode_is_space(data[0])) data++, length--;
    while (length > 0 && data[length - 1] < 128 && unicode_is_space(data[length - 1])) length--;
    char *text = memory_alloc(vm, length + 1);
    if (text == NULL) return KR_ERROR;
    memcpy(text, data, length);
    bool ok = length > 0 && read_signed(text, length, &x);
    memory_free(vm, text, length + 1);
    if (!ok) return raise(vm, ValueError, "could not convert string to float: %R", v);
    return float_from_double(vm, x);
}

KrValue float_convert(KrVM *vm, KrBorrowed x) {
    double result;
    if (is_float_exact(x)) return retain(x);
    if (is_str(vm, x)) return float_from_str(vm, as_str(x));
    if (is_bytes(vm, x) || is_bytearray(vm, x)) return from_bytes_text(vm, x);
    if (is_absent(dunder_find(vm, x, DUNDER___float__)) && is_absent(dunder_find(vm, x, DUNDER___index__)))
        return raise(vm, TypeError, "float() argument must be a string or a real number, not '%T'", x);
    if (!to_double(vm, x, &result)) return KR_ERROR;
    return float_from_double(vm, result);
}

static KrValue as_instance(KrVM *vm, KrBorrowed class_, KrValue number) {
    if (is_error(number) || as_type(class_) == vm->types[TYPE_FLOAT]) return number;
    double x = float_value(number);
    release(vm, number);
    Float *object = type_allocate(vm, as_type(class_), 0);
    if (object == NULL) return KR_ERROR;
    object->value = x;
    return value_of_object(object);
}

NATIVE(float_new_instance, "__new__(cls, x=0, /)", "Make a float from a number or from text.") {
    return as_instance(vm, args[0], float_convert(vm, args[1]));
}

//// Methods ///////////////////////////////////////////////////////////////////////////////////////////////////////////

NATIVE_CLASS(float_from_number_method, "from_number(cls, number, /)", "Make a float from a number; text is refused.") {
    double x;
    if (as_type(args[0]) == vm->types[TYPE_FLOAT] && is_float_exact(args[1])) return retain(args[1]);
    if (!to_double(vm, args[1], &x)) return KR_ERROR;
    KrValue number = float_from_double(vm, x);
    if (is_error(number) || as_type(args[0]) == vm->types[TYPE_FLOAT]) return number;
    KrValue result = call_1(vm, args[0], number);
    release(vm, number);
    return result;
}

NATIVE(float_conjugate, "conjugate(self, /)", "The number itself.") { return to_float(vm, args[0]); }
NATIVE(float_trunc, "__trunc__(self, /)", "The whole part, as an int.") { return int_from_double(vm, float_value(args[0])); }
NATIVE(float_floor, "__floor__(self, /)", "The largest int not above the number.") {
    return int_from_double(vm, floor(float_value(args[0])));
}
NATIVE(float_ceil, "__ceil__(self, /)", "The smallest int not below the number.") {
    return int_from_double(vm, ceil(float_value(args[0])));
}
NATIVE(float_is_integer, "is_integer(self, /)", "Whether the number has no fraction.") {
    double x = float_value(args[0]);
    return value_of_bool(isfinite(x) && x == floor(x));
}

NATIVE(float_round, "__round__(self, ndigits=None, /)", "Round to a number of digits, or to an int; half to even.") {
    double x = float_value(args[0]);
    if (is_none(args[1])) {
        double rounded = round(x);
        if (fabs(x - rounded) == 0.5) rounded = 2.0 * round(x / 2.0);
        return int_from_double(vm, rounded);
    }
    KrValue index = index_of(vm, args[1]);
    if (is_error(index)) return KR_ERROR;
    int64_t places;
    if (!int_as_i64(vm, index, &places)) places = int_sign(vm, index) < 0 ? -1000 : 1000;
    release(vm, index);
    if (!isfinite(x)) return to_float(vm, args[0]);
    if (places > 1000) places = 1000;
    if (places < -1000) places = -1000;
    double rounded = float_text_round(x, (int)places);
    if (isinf(rounded)) return raise(vm, OverflowError, "rounded value too large to represent");
    return float_from_double(vm, rounded);
}

NATIVE(float_as_integer_ratio, "as_integer_ratio(self, /)", "The exact value as a pair of ints in lowest terms.") {
    double x = float_value(args[0]);
    if (isinf(x)) return raise(vm, OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(x)) return raise(vm, ValueError, "cannot convert NaN to integer ratio");
    int exponent;
    double fraction = frexp(x, &exponent);
    for (int i = 0; i < 300 && fraction != floor(fraction); i++) {
        fraction *= 2.0;
        exponent--;
    }
    KrValue numerator = int_from_double(vm, fraction), denominator = small_int(1), pair = KR_ERROR;
    if (is_error(numerator)) return KR_ERROR;
    KrValue *scaled = exponent > 0 ? &numerator : &denominator;
    KrValue shifted = int_binary(vm, BINARY_LSHIFT, *scaled, small_int(exponent > 0 ? exponent : -exponent));
    if (!is_error(shifted)) {
        value_replace(vm, scaled, shifted);
        pair = tuple_from(vm, (KrBorrowed[]){numerator, denominator}, 2);
    }
    release(vm, numerator);
    release(vm, denominator);
    return pair;
}

NATIVE(float_hex, "hex(self, /)", "The exact value in hexadecimal: '0x1.8000000000000p+1'.") {
    double x = float_value(args[0]);
    if (!isfinite(x)) return repr_float(vm, args[0]);
    const char *sign = signbit(x) ? "-" : "";
    if (x == 0) return string_format(vm, "%s0x0.0p+0", sign);
    int exponent;
    double fraction = frexp(fabs(x), &exponent);
    int shift = 1 - (DBL_MIN_EXP - exponent > 0 ? DBL_MIN_EXP - exponent : 0);
    fraction = ldexp(fraction, shift);
    exponent -= shift;
    char digits[16];
    int first = (int)fraction;
    fraction -= first;
    for (int i = 0; i < 13; i++) {
        fraction *= 16.0;
        int digit = (int)fraction;
        fraction -= digit;
        digits[i] = "0123456789abcdef"[digit];
    }
    digits[13] = '\0';
    return string_format(vm, "%s0x%d.%sp%s%d", sign, first, digits, exponent < 0 ? "-" : "+", exponent < 0 ? -exponent : exponent);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// 1: read, 0: not such text, -1: too large
static int read_hex(const char *p, const char *end, double *out) {
    bool negative = false, sticky = false, any = false, point = false;
    uint64_t mantissa = 0;
    int64_t exponent = 0;
    if (p < end && (*p == '-' || *p == '+')) negative = *p++ == '-';
    if (read_special(p, (size_t)(end - p), out)) {
        if (negative) *out = -*out;
        return 1;
    }
    if (end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x') p += 2;
    for (; p < end; p++) {
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        int digit = hex_digit(*p);
        if (digit < 0) break;
        any = true;
        if (mantissa >> 58 == 0) {
            mantissa = mantissa << 4 | (uint64_t)digit;
            if (point) exponent -= 4;
        } else {        // beyond what can count: it only breaks ties
            sticky |= digit != 0;
            if (!point) exponent += 4;
        }
    }
    if (!any) return 0;
    if (p < end && (*p | 0x20) == 'p') {
        p++;
        bool minus = false;
        int64_t value = 0;
        if (p < end && (*p == '-' || *p == '+')) minus = *p++ == '-';
        if (p == end) return 0;
        for (; p < end && *p >= '0' && *p <= '9'; p++) {
            if (value < INT64_C(1000000000000)) value = value * 10 + (*p - '0');
        }
        if (p[-1] < '0' || p[-1] > '9') return 0;
        exponent += minus ? -value : value;
    }
    if (p != end) return 0;
    *out = negative ? -0.0 : 0.0;
    if (mantissa == 0) return 1;
    // Round once: to as many bits as the result has, which are fewer than 53 where it is subnormal.
    int bits = 64 - __builtin_clzll(mantissa);
    int64_t top = exponent + bits;
    if (top > DBL_MAX_EXP) return -1;
    if (top < DBL_MIN_EXP - DBL_MANT_DIG - 2) return 1;
    int64_t kept = top < DBL_MIN_EXP ? DBL_MANT_DIG - (DBL_MIN_EXP - top) : DBL_MANT_DIG;
    int64_t drop = bits - kept;
    if (drop > 0) {
        uint64_t half = drop > 63 ? 0 : UINT64_C(1) << (drop - 1);
        uint64_t low = drop > 63 ? mantissa : mantissa & ((half << 1) - 1), high = drop > 63 ? 0 : mantissa >> drop;
        bool up = half != 0 && (low > half || (low == half && (sticky || (high & 1))));
        mantissa = high + up;
        exponent += drop;
    }
    double x = ldexp((double)mantissa, (int)exponent);
    if (isinf(x)) return -1;
    *out = negative ? -x : x;
    return 1;
}

NATIVE_CLASS(float_fromhex, "fromhex(cls, string, /)", "Read a float from its hexadecimal form.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "fromhex() argument must be a string, not %T", args[1]);
    size_t length;
    const char *text = str_utf8(vm, as_str(args[1]), &length);
    if (text == NULL) return KR_ERROR;
    const char *end = text + length;
    while (text < end && (unsigned char)*text < 128 && unicode_is_space((unsigned char)*text)) text++;
    while (end > text && (unsigned char)end[-1] < 128 && unicode_is_space((unsigned char)end[-1])) end--;
    double x;
    int known = read_hex(text, end, &x);
    if (known == 0) return raise(vm, ValueError, "invalid hexadecimal floating-point string");
    if (known < 0) return raise(vm, OverflowError, "hexadecimal value too large to represent as a float");
    KrValue number = float_from_double(vm, x);
    if (is_error(number) || as_type(args[0]) == vm->types[TYPE_FLOAT]) return number;
    KrValue result = call_1(vm, args[0], number);
    release(vm, number);
    return result;
}

NATIVE(float_format, "__format__(self, format_spec, /)", "Format by a format specification.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "__format__() argument must be str, not %T", args[1]);
    return str_format_float(vm, float_value(args[0]), as_str(args[1]));
}

NATIVE(float_getnewargs, "__getnewargs__(self, /)", "The arguments from which a copy can be made.") {
    KrValue plain = to_float(vm, args[0]);
    if (is_error(plain)) return KR_ERROR;
    KrValue tuple = tuple_from(vm, &plain, 1);
    release(vm, plain);
    return tuple;
}

static KrValue get_imag(KrVM *vm __attribute__((unused)), KrBorrowed self __attribute__((unused))) { return FLOAT_ZERO; }

static const GetSetDef float_getset[] = {
    {"real", to_float, NULL, "The number itself."},
    {"imag", get_imag, NULL, "The imaginary part: 0.0."},
    {0},
};

static const NativeDef *const float_methods[] = {
    DEF(float_new_instance), DEF(float_from_number_method), DEF(float_conjugate), DEF(float_trunc), DEF(float_floor), DEF(float_ceil),
    DEF(float_is_integer), DEF(float_round), DEF(float_as_integer_ratio), DEF(float_hex), DEF(float_fromhex), DEF(float_format),
    DEF(float_getnewargs), NULL,
};

const TypeDef float_type = {
    .name = "float", .id = TYPE_FLOAT, .size = sizeof(Float),
    .doc = "float(x=0, /)\n\nA floating-point number with 53 bits of precision.",
    .flags = TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_FLOAT,
    .methods = float_methods, .getset = float_getset,
    .repr = repr_float, .hash = hash, .compare = compare_float, .binary = binary_float, .unary = unary_float,
    .binary_ops = FLOAT_BINARY_OPS, .reflected_ops = FLOAT_BINARY_OPS,
    .unary_ops = OP_BIT(UNARY_OP_NEG) | OP_BIT(UNARY_OP_POS) | OP_BIT(UNARY_OP_ABS),
    .truth = truth_float, .to_int = to_int, .to_float = to_float,
};
