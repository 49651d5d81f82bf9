// SPDX-License-Identifier: MIT
// complex.c -- complex: two doubles; arithmetic (C11 Annex G, and componentwise where one side is real), text, methods.
#include "object/float.h"

#include "base/float_text.h"
#include "base/unicode.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <math.h>
#include <strings.h>

typedef struct { double real, imag; } Pair;
typedef enum { NOT_A_NUMBER, REAL, COMPLEX, FAILED } Kind;

bool is_complex(KrVM *vm, KrBorrowed v) {
    return is_pointer(v) && (type_of(vm, v)->flags & TYPE_FLAG_IS_COMPLEX);
}

KrValue complex_new(KrVM *vm, double real, double imag) {
    Complex *object = object_new(vm, TYPE_COMPLEX, sizeof *object);
    if (object == NULL) return KR_ERROR;
    object->real = real;
    object->imag = imag;
    return value_of_object(object);
}

static Pair value_of(KrBorrowed v) {
    const Complex *c = (const Complex *)as_object(v);
    return (Pair){c->real, c->imag};
}

// A real number becomes a pair with imaginary part 0, and is remembered to be real.
static Kind read_number(KrVM *vm, KrBorrowed v, Pair *out) {
    if (is_complex(vm, v)) {
        *out = value_of(v);
        return COMPLEX;
    }
    *out = (Pair){0.0, 0.0};
    int known = float_from_number(vm, v, &out->real);
    return known < 0 ? FAILED : known == 0 ? NOT_A_NUMBER : REAL;
}

#define COMPLEX_BINARY_OPS \
    (OP_BIT(BINARY_ADD) | OP_BIT(BINARY_SUB) | OP_BIT(BINARY_MUL) | OP_BIT(BINARY_TRUEDIV) | OP_BIT(BINARY_POW))

//// Arithmetic ////////////////////////////////////////////////////////////////////////////////////////////////////////

static Pair multiply(Pair a, Pair b) {
    double ac = a.real * b.real, bd = a.imag * b.imag, ad = a.real * b.imag, bc = a.imag * b.real;
    Pair r = {ac - bd, ad + bc};
    if (!isnan(r.real) || !isnan(r.imag)) return r;
    // Annex G: infinities that came out as nan.
    bool again = false;
    if (isinf(a.real) || isinf(a.imag)) {
        a.real = copysign(isinf(a.real) ? 1.0 : 0.0, a.real);
        a.imag = copysign(isinf(a.imag) ? 1.0 : 0.0, a.imag);
        if (isnan(b.real)) b.real = copysign(0.0, b.real);
        if (isnan(b.imag)) b.imag = copysign(0.0, b.imag);
        again = true;
    }
    if (isinf(b.real) || isinf(b.imag)) {
        b.real = copysign(isinf(b.real) ? 1.0 : 0.0, b.real);
        b.imag = copysign(isinf(b.imag) ? 1.0 : 0.0, b.imag);
        if (isnan(a.real)) a.real = copysign(0.0, a.real);
        if (isnan(a.imag)) a.imag = copysign(0.0, a.imag);
        again = true;
    }
    if (!again && (isinf(ac) || isinf(bd) || isinf(ad) || isinf(bc))) {
        if (isnan(a.real)) a.real = copysign(0.0, a.real);
        if (isnan(a.imag)) a.imag = copysign(0.0, a.imag);
        if (isnan(b.real)) b.real = copysign(0.0, b.real);
        if (isnan(b.imag)) b.imag = copysign(0.0, b.imag);
        again = true;
    }
    if (!again) return r;
    return (Pair){(double)INFINITY * (a.real * b.real - a.imag * b.imag), (double)INFINITY * (a.real * b.imag + a.imag * b.real)};
}

// Smith's way: scales by the larger part of the divisor, so that nothing overflows early. b is not zero.
static Pair divide(Pair a, Pair b) {
    Pair r;
    double abs_real = fabs(b.real), abs_imag = fabs(b.imag);
    if (abs_real >= abs_imag) {
        double ratio = b.imag / b.real, scale = b.real + b.imag * ratio;
        r = (Pair){(a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale};
    } else if (abs_imag >= abs_real) {
        double ratio = b.real / b.imag, scale = b.real * ratio + b.imag;
        r = (Pair){(a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale};
    } else r = (Pair){(double)NAN, (double)NAN};
    if (isnan(r.real) && isnan(r.imag)) {       // Annex G
        if ((isinf(a.real) || isinf(a.imag)) && isfinite(b.real) && isfinite(b.imag)) {
            double x = copysign(isinf(a.real) ? 1.0 : 0.0, a.real), y = copysign(isinf(a.imag) ? 1.0 : 0.0, a.imag);
            r = (Pair){(double)INFINITY * (x * b.real + y * b.imag), (double)INFINITY * (y * b.real - x * b.imag)};
        } else if ((isinf(abs_real) || isinf(abs_imag)) && isfinite(a.real) && isfinite(a.imag)) {
            double x = copysign(isinf(b.real) ? 1.0 : 0.0, b.real), y = copysign(isinf(b.imag) ? 1.0 : 0.0, b.imag);
            r = (Pair){0.0 * (a.real * x + a.imag * y), 0.0 * (a.imag * x - a.real * y)};
        }
    }
    return r;
}

static Pair reciprocal_into(double a, Pair b) { return divide((Pair){a, 0.0}, b); }

static Pair power_unsigned(Pair base, long n) {
    Pair result = {1.0, 0.0};
    for (long mask = 1; mask > 0 && n >= mask; mask <<= 1) {
        if (n & mask) result = multiply(result, base);
        base = multiply(base, base);
    }
    return result;
}

static KrValue power_of(KrVM *vm, Pair a, Pair b) {
    Pair r;
    if (b.real == 0 && b.imag == 0) return complex_new(vm, 1.0, 0.0);
    if (b.imag == 0 && b.real == floor(b.real) && fabs(b.real) <= 100.0) {
        long n = (long)b.real;
        if (n < 0 && a.real == 0 && a.imag == 0) return raise(vm, ZeroDivisionError, "zero to a negative or complex power");
        r = n > 0 ? power_unsigned(a, n) : reciprocal_into(1.0, power_unsigned(a, -n));
    } else if (a.real == 0 && a.imag == 0) {
        if (b.imag != 0 || b.real < 0) return raise(vm, ZeroDivisionError, "zero to a negative or complex power");
        r = (Pair){0.0, 0.0};
    } else {
        double size = hypot(a.real, a.imag), length = pow(size, b.real), angle = atan2(a.imag, a.real), phase = angle * b.real;
        if (b.imag != 0) {
            length *= exp(-angle * b.imag);
            phase += b.imag * log(size);
        }
        r = (Pair){length * cos(phase), length * sin(phase)};
    }
    if (isinf(r.real) || isinf(r.imag)) return raise(vm, OverflowError, "complex exponentiation");
    return complex_new(vm, r.real, r.imag);
}

static KrValue binary_complex(KrVM *vm, BinaryOp op, KrBorrowed v, KrBorrowed w) {
    Pair a, b;
    if (!(COMPLEX_BINARY_OPS & OP_BIT(op))) return NOT_IMPLEMENTED;     // before a huge int fails to become a float
    Kind ka = read_number(vm, v, &a), kb = ka == FAILED ? FAILED : read_number(vm, w, &b);
    if (kb == FAILED) return KR_ERROR;
    if (ka == NOT_A_NUMBER || kb == NOT_A_NUMBER) return NOT_IMPLEMENTED;
    Pair r;
    switch (op) {
    case BINARY_ADD:
        return complex_new(vm, a.real + b.real, ka == REAL ? b.imag : kb == REAL ? a.imag : a.imag + b.imag);
    case BINARY_SUB:
        return complex_new(vm, a.real - b.real, ka == REAL ? -b.imag : kb == REAL ? a.imag : a.imag - b.imag);
    case BINARY_MUL:
        if (ka == REAL) return complex_new(vm, a.real * b.real, a.real * b.imag);
        if (kb == REAL) return complex_new(vm, a.real * b.real, a.imag * b.real);
        r = multiply(a, b);
        break;
    case BINARY_TRUEDIV:
        if (b.real == 0 && b.imag == 0) return raise(vm, ZeroDivisionError, "division by zero");
        if (kb == REAL) return complex_new(vm, a.real / b.real, a.imag / b.real);
        r = divide(a, b);
        break;
    case BINARY_POW: return power_of(vm, a, b);
    default: return NOT_IMPLEMENTED;
    }
    return complex_new(vm, r.real, r.imag);
}

static KrValue unary_complex(KrVM *vm, UnaryOp op, KrBorrowed v) {
    Pair a = value_of(v);
    double size;
    switch (op) {
    case UNARY_OP_NEG: return complex_new(vm, -a.real, -a.imag);
    case UNARY_OP_POS: return has_shape(v, TYPE_COMPLEX) ? retain(v) : complex_new(vm, a.real, a.imag);
    case UNARY_OP_ABS:
        size = hypot(a.real, a.imag);
        if (isinf(size) && isfinite(a.real) && isfinite(a.imag)) return raise(vm, OverflowError, "absolute value too large");
        return float_from_double(vm, size);
    default: return NOT_IMPLEMENTED;
    }
}

static KrValue compare_complex(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED;
    if (!is_complex(vm, a)) {
        KrBorrowed t = a;
        a = b;
        b = t;
    }
    Pair x = value_of(a);
    bool equal;
    if (is_complex(vm, b)) equal = x.real == value_of(b).real && x.imag == value_of(b).imag;
    else if (is_float(vm, b)) equal = x.real == float_value(b) && x.imag == 0;
    else if (is_int(vm, b)) equal = x.imag == 0 && !isnan(x.real) && int_compare_float(vm, b, x.real) == 0;
    else return NOT_IMPLEMENTED;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static bool hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    Pair a = value_of(self);
    uint64_t identity = 0;
    if ((isnan(a.real) || isnan(a.imag)) && !object_identity(vm, self, &identity)) return false;
    uint64_t real = isnan(a.real) ? identity : (uint64_t)float_hash(a.real);
    uint64_t imag = isnan(a.imag) ? identity : (uint64_t)float_hash(a.imag);
    int64_t result = (int64_t)(real + 1000003u * imag);
    *out = result == -1 ? -2 : result;
    return true;
}

static int truth_complex(KrVM *vm __attribute__((unused)), KrBorrowed self) {
    Pair a = value_of(self);
    return a.real != 0 || a.imag != 0;
}

//// Text //////////////////////////////////////////////////////////////////////////////////////////////////////////////

// A whole number is written without ".0" here.
static size_t part_text(double x, char *out) {
    size_t n = float_text_repr(x, out);
    if (n > 2 && out[n - 1] == '0' && out[n - 2] == '.') n -= 2;
    out[n] = '\0';
    return n;
}

static KrValue repr_complex(KrVM *vm, KrBorrowed self) {
    Pair a = value_of(self);
    char real[32], imag[32];
    part_text(a.imag, imag);
    if (a.real == 0 && !signbit(a.real)) return string_format(vm, "%sj", imag);
    part_text(a.real, real);
    return string_format(vm, "(%s%s%sj)", real, signbit(a.imag) && !isnan(a.imag) ? "" : "+", imag);
}

// The longest number at *p, as float() reads it; *p moves past it.
static bool read_part(const char **p, double *out) {
    const char *s = *p;
    bool negative = false;
    if (*s == '+' || *s == '-') negative = *s++ == '-';
    size_t n = 0;
    static const char *const words[] = {"infinity", "inf", "nan"};
    for (int w = 0; w < 3; w++) {
        size_t length = strlen(words[w]);
        if (strncasecmp(s, words[w], length) == 0) {
            *out = w < 2 ? (double)INFINITY : (double)NAN;
            if (negative) *out = -*out;
            *p = s + length;
            return true;
        }
    }
    while (s[n] >= '0' && s[n] <= '9') n++;
    if (s[n] == '.') {
        n++;
        while (s[n] >= '0' && s[n] <= '9') n++;
    }
    if (s[n] == 'e' || s[n] == 'E') {
        size_t e = n + 1;
        if (s[e] == '+' || s[e] == '-') e++;
        if (s[e] >= '0' && s[e] <= '9') {
            while (s[e] >= '0' && s[e] <= '9') e++;
            n = e;
        }
    }
    if (!float_text_read(s, n, out)) return false;
    if (negative) *out = -*out;
    *p = s + n;
    return true;
}

static bool is_j(char c) { return c == 'j' || c == 'J'; }

// real, imag j, real +- imag j; +-j is 1j; text ends with a NUL
static bool read_complex(const char *p, Pair *out) {
    double first, second;
    *out = (Pair){0.0, 0.0};
    if (read_part(&p, &first)) {
        if (*p == '+' || *p == '-') {
            out->real = first;
            if (!read_part(&p, &second)) {
                second = *p == '-' ? -1.0 : 1.0;
                p++;
            }
            out->imag = second;
            return is_j(p[0]) && p[1] == '\0';
        }
        if (is_j(*p)) {
            out->imag = first;
            p++;
        } else out->real = first;
        return *p == '\0';
    }
    out->imag = *p == '-' ? -1.0 : 1.0;
    if (*p == '+' || *p == '-') p++;
    return is_j(p[0]) && p[1] == '\0';
}

static KrValue from_str(KrVM *vm, Str *s, Pair *out) {
    uint32_t start = 0, end = str_length(s);
    while (start < end && unicode_is_space(str_char(s, start))) start++;
    while (end > start && unicode_is_space(str_char(s, end - 1))) end--;
    if (end > start && str_char(s, start) == '(') {
        if (str_char(s, end - 1) != ')') goto malformed;
        start++, end--;
        while (start < end && unicode_is_space(str_char(s, start))) start++;
        while (end > start && unicode_is_space(str_char(s, end - 1))) end--;
    }
    size_t room = (size_t)(end > start ? end - start : 0) + 1, n = 0;
    char *text = memory_alloc(vm, room);
    if (text == NULL) return KR_ERROR;
    bool ok = end > start;
    for (uint32_t i = start; ok && i < end; i++) {
        uint32_t c = str_char(s, i);
        int digit = c < 128 ? -1 : unicode_decimal_value(c);
        if (c == '_') {
            ok = i > start && i + 1 < end && str_char(s, i - 1) - '0' < 10u && str_char(s, i + 1) - '0' < 10u;
            continue;
        }
        ok = c != 0;
        text[n++] = digit >= 0 ? (char)('0' + digit) : c < 128 ? (char)c : '?';
    }
    text[n] = '\0';
    ok = ok && read_complex(text, out);
    memory_free(vm, text, room);
    if (ok) return NONE;
malformed:
    return raise(vm, ValueError, "complex() arg is a malformed string");
}

//// Construction and methods //////////////////////////////////////////////////////////////////////////////////////////

static KrValue make(KrVM *vm, KrBorrowed class_, Pair a) {
    if (as_type(class_) == vm->types[TYPE_COMPLEX]) return complex_new(vm, a.real, a.imag);
    Complex *object = type_allocate(vm, as_type(class_), 0);
    if (object == NULL) return KR_ERROR;
    object->real = a.real;
    object->imag = a.imag;
    return value_of_object(object);
}

// A number of any type: complex itself, __complex__, then what float() takes of numbers. NOT_A_NUMBER: nothing is raised.
static Kind convert(KrVM *vm, KrBorrowed v, Pair *out) {
    Kind kind = read_number(vm, v, out);
    if (kind != NOT_A_NUMBER) return kind;
    KrValue made = call_dunder(vm, v, DUNDER___complex__, NULL, 0);
    if (is_error(made)) return FAILED;
    if (!is_absent(made)) {
        if (is_complex(vm, made)) *out = value_of(made), kind = COMPLEX;
        else (void)raise(vm, TypeError, "__complex__ returned non-complex (type %T)", made), kind = FAILED;
        release(vm, made);
        return kind;
    }
    if (is_absent(dunder_find(vm, v, DUNDER___float__)) && is_absent(dunder_find(vm, v, DUNDER___index__))) return NOT_A_NUMBER;
    return to_double(vm, v, &out->real) ? REAL : FAILED;
}

NATIVE(complex_new_instance, "__new__(cls, real=?, imag=?)", "Make a complex number from text or from a real and an imaginary part.") {
    Pair a = {0.0, 0.0}, b = {0.0, 0.0};
    Kind kind;
    if (is_absent(args[2])) {
        if (is_absent(args[1])) return make(vm, args[0], a);
        if (has_shape(args[1], TYPE_COMPLEX) && as_type(args[0]) == vm->types[TYPE_COMPLEX]) return retain(args[1]);
        if (is_str(vm, args[1])) return is_error(from_str(vm, as_str(args[1]), &a)) ? KR_ERROR : make(vm, args[0], a);
        kind = convert(vm, args[1], &a);
        if (kind == NOT_A_NUMBER) return raise(vm, TypeError, "complex() argument must be a string or a number, not %T", args[1]);
        return kind == FAILED ? KR_ERROR : make(vm, args[0], a);
    }
    if (!is_absent(args[1])) {
        kind = convert(vm, args[1], &a);
        if (kind == NOT_A_NUMBER) return raise(vm, TypeError, "complex() argument 'real' must be a real number, not %T", args[1]);
        if (kind == FAILED) return KR_ERROR;
    } else kind = REAL;
    Kind imag_kind = read_number(vm, args[2], &b);
    if (imag_kind == NOT_A_NUMBER) {
        if (is_absent(dunder_find(vm, args[2], DUNDER___float__)) && is_absent(dunder_find(vm, args[2], DUNDER___index__)))
            return raise(vm, TypeError, "complex() argument 'imag' must be a real number, not %T", args[2]);
        if (!to_double(vm, args[2], &b.real)) return KR_ERROR;
        imag_kind = REAL;
    }
    if (imag_kind == FAILED) return KR_ERROR;
    if (imag_kind == COMPLEX) a.real -= b.imag;
    if (kind == COMPLEX) b.real += a.imag;
    return make(vm, args[0], (Pair){a.real, b.real});
}

NATIVE_CLASS(complex_from_number, "from_number(cls, number, /)", "Make a complex number from a number; text is refused.") {
    Pair a;
    Kind kind = convert(vm, args[1], &a);
    if (kind == NOT_A_NUMBER) return raise(vm, TypeError, "must be real number, not %T", args[1]);
    if (kind == FAILED) return KR_ERROR;
    if (as_type(args[0]) == vm->types[TYPE_COMPLEX]) return complex_new(vm, a.real, a.imag);
    KrValue number = complex_new(vm, a.real, a.imag);
    if (is_error(number)) return KR_ERROR;
    KrValue result = call_1(vm, args[0], number);
    release(vm, number);
    return result;
}

NATIVE(complex_conjugate, "conjugate(self, /)", "The number with the sign of its imaginary part changed.") {
    Pair a = value_of(args[0]);
    return complex_new(vm, a.real, -a.imag);
}

NATIVE(complex_complex, "__complex__(self, /)", "The number itself.") {
    Pair a = value_of(args[0]);
    return has_shape(args[0], TYPE_COMPLEX) ? retain(args[0]) : complex_new(vm, a.real, a.imag);
}

NATIVE(complex_format, "__format__(self, format_spec, /)", "Format by a format specification.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "__format__() argument must be str, not %T", args[1]);
    return str_format_complex(vm, args[0], as_str(args[1]));
}

NATIVE(complex_getnewargs, "__getnewargs__(self, /)", "The arguments from which a copy can be made.") {
    Pair a = value_of(args[0]);
    KrValue real = float_from_double(vm, a.real);
    if (is_error(real)) return KR_ERROR;
    KrValue imag = float_from_double(vm, a.imag);
    KrValue tuple = is_error(imag) ? KR_ERROR : tuple_from(vm, (KrBorrowed[]){real, imag}, 2);
    release(vm, real);
    release_maybe(vm, imag);
    return tuple;
}

static KrValue get_real(KrVM *vm, KrBorrowed self) { return float_from_double(vm, value_of(self).real); }
static KrValue get_imag(KrVM *vm, KrBorrowed self) { return float_from_double(vm, value_of(self).imag); }

static const GetSetDef complex_getset[] = {
    {"real", get_real, NULL, "The real part."},
    {"imag", get_imag, NULL, "The imaginary part."},
    {0},
};
static const NativeDef *const complex_methods[] = {
    DEF(complex_new_instance), DEF(complex_from_number), DEF(complex_conjugate), DEF(complex_complex), DEF(complex_format),
    DEF(complex_getnewargs), NULL,
};

const TypeDef complex_type = {
    .name = "complex", .id = TYPE_COMPLEX, .size = sizeof(Complex),
    .doc = "complex(real=0, imag=0)\n\nA number with a real and an imaginary part.",
    .flags = TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_IS_COMPLEX,
    .methods = complex_methods, .getset = complex_getset,
    .repr = repr_complex, .hash = hash, .compare = compare_complex, .binary = binary_complex, .unary = unary_complex,
    .binary_ops = COMPLEX_BINARY_OPS, .reflected_ops = COMPLEX_BINARY_OPS,
    .unary_ops = OP_BIT(UNARY_OP_NEG) | OP_BIT(UNARY_OP_POS) | OP_BIT(UNARY_OP_ABS),
    .truth = truth_complex,
};
