// SPDX-License-Identifier: MIT
// str_format.c -- the format mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type].
//
// Numbers become text first (digits by int.c and libc, correctly rounded), and are laid out then: sign, prefix, padding,
// grouped digits, the rest.
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    uint32_t fill, align, sign, type;      // 0: not given
    bool filled;                           // a fill character was given
    bool no_negative_zero, alternate;
    int64_t width, precision;              // -1: not given
    char group, fraction_group;            // 0, ',' or '_'
} Spec;

typedef struct { const Str *s; uint32_t at; } Cursor;

static uint32_t peek(Cursor *c) { return c->at < str_length(c->s) ? str_char(c->s, c->at) : 0; }
static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// False: too large (ValueError). *out stays as it is when there are no digits.
static bool parse_number(KrVM *vm, Cursor *c, int64_t *out) {
    int64_t n = 0;
    uint32_t start = c->at;
    for (; peek(c) >= '0' && peek(c) <= '9'; c->at++) {
        if (n > (INT64_MAX >> 1) / 10 - 10) return raise_as(false, vm, ValueError, "Too many decimal digits in format string");
        n = n * 10 + (peek(c) - '0');
    }
    if (c->at > start) *out = n;
    return true;
}

static bool parse_grouping(KrVM *vm, Cursor *c, char *group) {
    uint32_t first = peek(c);
    if (first != ',' && first != '_') return true;
    *group = (char)first;
    c->at++;
    uint32_t second = peek(c);
    if (second != first && (second == ',' || second == '_')) {
        return raise_as(false, vm, ValueError, "Cannot specify both ',' and '_'.");
    }
    return true;
}

static bool reject_grouping(KrVM *vm, char group, uint32_t type) {
    if (type > 32 && type < 128) {
        return raise_as(false, vm, ValueError, "Cannot specify '%c' with '%c'.", group, (int)type);
    }
    return raise_as(false, vm, ValueError, "Cannot specify '%c' with '\\x%x'.", group, (unsigned)type);
}

static bool parse(KrVM *vm, const Str *text, uint32_t default_type, uint32_t default_align, const char *type_text, Spec *spec) {
    *spec = (Spec){.width = -1, .precision = -1, .fill = ' ', .align = default_align, .type = default_type};
    Cursor c = {text, 0};
    bool aligned = false;
    if (str_length(text) >= 2 && is_align(str_char(text, 1))) {
        spec->fill = str_char(text, 0);
        spec->align = str_char(text, 1);
        spec->filled = aligned = true;
        c.at = 2;
    } else if (is_align(peek(&c))) {
        spec->align = peek(&c);
        aligned = true;
        c.at++;
    }
    if (peek(&c) == ' ' || peek(&c) == '+' || peek(&c) == '-') spec->sign = str_char(text, c.at++);
    if (peek(&c) == 'z') {
        spec->no_negative_zero = true;
        c.at++;
    }
    if (peek(&c) == '#') {
        spec->alternate = true;
        c.at++;
    }
    if (!spec->filled && peek(&c) == '0') {
        spec->fill = '0';
        if (!aligned && default_align == '>') spec->align = '=';
        c.at++;
    }
    if (!parse_number(vm, &c, &spec->width) || !parse_grouping(vm, &c, &spec->group)) return false;
    if (peek(&c) == '.') {
        c.at++;
        if (!parse_number(vm, &c, &spec->precision) || !parse_grouping(vm, &c, &spec->fraction_group)) return false;
        if (spec->precision < 0 && spec->fraction_group == 0) {
            return raise_as(false, vm, ValueError, "Format specifier missing precision");
        }
    }
    if (str_length(text) - c.at > 1) {
        return raise_as(false, vm, ValueError, "Invalid format specifier '%U' for object of type '%s'", text, type_text);
    }
    if (c.at < str_length(text)) spec->type = str_char(text, c.at);
    uint32_t type = spec->type;
    bool decimal = type == 0 || (type < 128 && strchr("defgEG%F", (int)type) != NULL);
    bool radix = type == 'b' || type == 'o' || type == 'x' || type == 'X';
    if (spec->group != 0 && !decimal && !(radix && spec->group == '_')) return reject_grouping(vm, spec->group, type);
    return true;
}

static KrValue unknown_code(KrVM *vm, uint32_t code, const char *type_text) {
    if (code > 32 && code < 128) {
        return raise(vm, ValueError, "Unknown format code '%c' for object of type '%s'", (int)code, type_text);
    }
    return raise(vm, ValueError, "Unknown format code '\\x%x' for object of type '%s'", (unsigned)code, type_text);
}

// Left and right padding for content of `length` characters. '=' counts as '>'.
static void pads(const Spec *spec, size_t length, size_t *left, size_t *right) {
    size_t total = spec->width > 0 && (uint64_t)spec->width > length ? (size_t)spec->width - length : 0;
    *left = spec->align == '<' ? 0 : spec->align == '^' ? total / 2 : total;
    *right = total - *left;
}

//// str

KrValue str_format_str(KrVM *vm, Str *s, Str *text) {
    if (str_length(text) == 0) return str_plain(vm, s);
    Spec spec;
    const char *type_text = type_name(vm, value_of_object(s));
    if (!parse(vm, text, 's', '<', type_text, &spec)) return KR_ERROR;
    if (spec.type != 's') return unknown_code(vm, spec.type, type_text);
    if (spec.sign == ' ') return raise(vm, ValueError, "Space not allowed in string format specifier");
    if (spec.sign != 0) return raise(vm, ValueError, "Sign not allowed in string format specifier");
    if (spec.no_negative_zero) {
        return raise(vm, ValueError, "Negative zero coercion (z) not allowed in string format specifier");
    }
    if (spec.alternate) return raise(vm, ValueError, "Alternate form (#) not allowed in string format specifier");
    if (spec.align == '=') return raise(vm, ValueError, "'=' alignment not allowed in string format specifier");
    uint32_t length = str_length(s);
    if (spec.precision >= 0 && spec.precision < length) length = (uint32_t)spec.precision;
    size_t left, right;
    pads(&spec, length, &left, &right);
    if (left == 0 && right == 0) return str_substring(vm, s, 0, length);
    StrBuilder b;
    str_builder_init(&b, vm);
    if (str_builder_fill(&b, spec.fill, left) && str_builder_add_range(&b, s, 0, length) &&
        str_builder_fill(&b, spec.fill, right)) {
        return str_builder_finish(&b);
    }
    str_builder_discard(&b);
    return KR_ERROR;
}

//// Numbers

typedef struct {
    char sign;                  // 0: none
    const char *prefix;         // "0x"
    const char *digits;         // before the point
    size_t digit_count;
    const char *rest;           // the point, the fraction, the exponent, '%'
    size_t rest_count;
    size_t fraction_count;      // digits of the fraction in rest, after the point
} Number;

// Characters that `count` digits take when grouped and widened with zeros to `least`.
static size_t grouped_length(size_t count, size_t least, unsigned size) {
    if (size == 0) return count > least ? count : least;
    size_t length = count + (count > 0 ? (count - 1) / size : 0);
    if (length >= least) return length;
    // The least number of digits whose grouped form is wide enough: a group and its separator take size + 1.
    size_t groups = least / (size + 1), over = least % (size + 1);
    return over == 0 ? groups * (size + 1) + 1 : least;
}

static bool add_grouped(StrBuilder *b, const Number *n, char separator, unsigned size, size_t total) {
    if (size == 0) {
        return str_builder_fill(b, '0', total - n->digit_count) && str_builder_add_ascii_n(b, n->digits, n->digit_count);
    }
    // The places run from the left; place p has `total - 1 - p` characters to its right.
    size_t digits = total - total / (size + 1), zeros = digits - n->digit_count, next = 0;
    for (size_t right = total; right-- > 0;) {
        bool ok;
        if (right % (size + 1) == size) ok = str_builder_add_char(b, (uint8_t)separator);
        else if (zeros > 0) ok = zeros-- > 0 && str_builder_add_char(b, '0');
        else ok = str_builder_add_char(b, (uint8_t)n->digits[next++]);
        if (!ok || ((right & 1023) == 0 && !poll(b->vm, 1024))) return false;
    }
    return true;
}

static bool add_rest(StrBuilder *b, const Number *n, char separator) {
    if (separator == 0 || n->fraction_count <= 3) return str_builder_add_ascii_n(b, n->rest, n->rest_count);
    size_t i = 1;
    if (!str_builder_add_ascii_n(b, n->rest, 1)) return false;
    for (size_t done = 0; done < n->fraction_count; done++, i++) {
        if (done > 0 && done % 3 == 0 && !str_builder_add_char(b, (uint8_t)separator)) return false;
        if (!str_builder_add_char(b, (uint8_t)n->rest[i])) return false;
    }
    return str_builder_add_ascii_n(b, n->rest + i, n->rest_count - i);
}

static KrValue lay_out(KrVM *vm, const Spec *spec, const Number *n) {
    size_t prefix = strlen(n->prefix);
    unsigned size = spec->group == 0 ? 0 : spec->type == 'b' || spec->type == 'o' || spec->type == 'x' || spec->type == 'X' ? 4 : 3;
    size_t rest = n->rest_count + (spec->fraction_group != 0 && n->fraction_count > 3 ? (n->fraction_count - 1) / 3 : 0);
    size_t fixed = (n->sign != 0) + prefix + rest, least = 0;
    if (spec->width > STR_MAX_LENGTH) return exception_raise_memory(vm);
    if (spec->fill == '0' && spec->align == '=' && spec->width > 0 && (size_t)spec->width > fixed) {
        least = (size_t)spec->width - fixed;
    }
    bool plain = n->digit_count == 0;       // inf and nan stand in `rest`: nothing to group or to widen
    size_t digits = plain ? 0 : grouped_length(n->digit_count, least, size), left, right, inner = 0;
    pads(spec, fixed + digits, &left, &right);
    if (spec->align == '=') {
        inner = left;
        left = 0;
    }
    StrBuilder b;
    str_builder_init(&b, vm);
    if (str_builder_fill(&b, spec->fill, left) && (n->sign == 0 || str_builder_add_char(&b, (uint8_t)n->sign)) &&
        str_builder_add_ascii(&b, n->prefix) && str_builder_fill(&b, spec->fill, inner) &&
        (plain || add_grouped(&b, n, spec->group, size, digits)) && add_rest(&b, n, spec->fraction_group) &&
        str_builder_fill(&b, spec->fill, right)) {
        return str_builder_finish(&b);
    }
    str_builder_discard(&b);
    return KR_ERROR;
}

static char sign_of(const Spec *spec, bool negative) {
    return negative ? '-' : spec->sign == '+' || spec->sign == ' ' ? (char)spec->sign : 0;
}

//// float

typedef struct {
    char small[512];
    char *text;             // small, or a block of `size` bytes
    size_t length, size;
} FloatText;

static void float_text_free(KrVM *vm, FloatText *out) {
    if (out->text != out->small) memory_free(vm, out->text, out->size);
}

// libc's conversions are correctly rounded. `precision` is below INT_MAX.
static bool print_float(KrVM *vm, FloatText *out, const char *format, int precision, double x) {
    out->text = out->small;
    int length = snprintf(out->small, sizeof out->small, format, precision, x);
    if (length >= 0 && (size_t)length + 8 < sizeof out->small) {
        out->length = (size_t)length;
        return true;
    }
    out->size = (size_t)precision + 400;
    out->text = memory_alloc(vm, out->size);
    if (out->text == NULL) {
        out->text = out->small;
        return false;
    }
    length = snprintf(out->text, out->size - 8, format, precision, x);
    out->length = length < 0 ? 0 : (size_t)length;
    return poll(vm, out->length / 16) || (float_text_free(vm, out), out->text = out->small, false);
}

static void append(FloatText *out, const char *text) {      // room for 8 more is always there
    memcpy(out->text + out->length, text, strlen(text) + 1);
    out->length += strlen(text);
}

static void insert_point(FloatText *out) {                   // '#': a point before the exponent, if there is none
    if (memchr(out->text, '.', out->length) != NULL) return;
    char *e = memchr(out->text, 'e', out->length);
    size_t at = e == NULL ? out->length : (size_t)(e - out->text);
    memmove(out->text + at + 1, out->text + at, out->length - at);
    out->text[at] = '.';
    out->length++;
}

// |x| as text, x finite: what format type `type` means. Type 0 with a precision is g that keeps a digit after the point;
// 'r', which no specification can name, is repr without ".0", for the parts of a complex number.
static bool convert_float(KrVM *vm, FloatText *out, double x, uint32_t type, int64_t precision, bool alternate) {
    out->text = out->small;
    if (type == 0 && precision < 0) {
        out->length = float_repr_text(x, out->small);
        if (alternate) insert_point(out);
        return true;
    }
    if (type == 'r') {
        out->length = float_repr_text(x, out->small);
        if (out->length > 2 && memcmp(out->small + out->length - 2, ".0", 2) == 0) out->length -= 2;
        if (alternate) insert_point(out);
        return true;
    }
    int digits = precision < 0 ? 6 : (int)precision;
    switch (type) {
    case 'e': case 'E': return print_float(vm, out, alternate ? "%#.*e" : "%.*e", digits, x);
    case 'f': case 'F': return print_float(vm, out, alternate ? "%#.*f" : "%.*f", digits, x);
    case '%':
        if (!print_float(vm, out, alternate ? "%#.*f" : "%.*f", digits, x * 100)) return false;
        append(out, "%");
        return true;
    case 0: {
        if (digits == 0) digits = 1;
        if (!print_float(vm, out, "%.*e", digits - 1, x)) return false;
        int exponent = atoi((char *)memchr(out->text, 'e', out->length) + 1);
        if (exponent + 1 > digits - 1 || exponent < -4) {
            // Exponent form without trailing zeros.
            float_text_free(vm, out);
            if (!print_float(vm, out, "%.*e", digits - 1, x)) return false;
            char *e = memchr(out->text, 'e', out->length), *end = e;
            if (!alternate && memchr(out->text, '.', (size_t)(e - out->text)) != NULL) {
                while (end[-1] == '0') end--;
                if (end[-1] == '.') end--;
                size_t tail = out->length - (size_t)(e - out->text);
                memmove(end, e, tail);
                out->length -= (size_t)(e - end);
            }
            if (alternate) insert_point(out);
            return true;
        }
        float_text_free(vm, out);
        if (!print_float(vm, out, alternate ? "%#.*g" : "%.*g", digits, x)) return false;
        if (memchr(out->text, '.', out->length) == NULL) append(out, ".0");
        return true;
    }
    default: return print_float(vm, out, alternate ? "%#.*g" : "%.*g", digits, x);
    }
}

static bool is_zero_text(const FloatText *t) {
    for (size_t i = 0; i < t->length && t->text[i] != 'e'; i++) {
        if (t->text[i] >= '1' && t->text[i] <= '9') return false;
    }
    return true;
}

static KrValue format_double(KrVM *vm, double x, const Spec *spec) {
    FloatText text = {.text = text.small};
    bool upper = spec->type == 'E' || spec->type == 'F' || spec->type == 'G', negative = signbit(x) && !isnan(x);
    if (spec->precision > INT_MAX - 512) return raise(vm, ValueError, "precision too big");
    if (spec->precision > 1024 && !memory_check(vm, (uint64_t)spec->precision, 2)) return KR_ERROR;
    Number n = {.prefix = ""};
    if (spec->type == '%' && isfinite(x) && isinf(x * 100)) x = x * 100;
    if (!isfinite(x)) {
        append(&text, isnan(x) ? "nan" : "inf");
        if (spec->type == '%') append(&text, "%");
    } else if (!convert_float(vm, &text, fabs(x), spec->type, spec->precision, spec->alternate)) {
        return KR_ERROR;
    }
    for (size_t i = 0; upper && i < text.length; i++) {
        if (text.text[i] >= 'a') text.text[i] = (char)(text.text[i] - 32);
    }
    if (spec->no_negative_zero && negative && isfinite(x) && is_zero_text(&text)) negative = false;
    n.sign = sign_of(spec, negative);
    n.digits = n.rest = text.text;
    while (n.digit_count < text.length && n.digits[n.digit_count] >= '0' && n.digits[n.digit_count] <= '9') n.digit_count++;
    n.rest += n.digit_count;
    n.rest_count = text.length - n.digit_count;
    if (n.rest_count > 0 && n.rest[0] == '.') {
        while (n.fraction_count + 1 < n.rest_count && n.rest[n.fraction_count + 1] >= '0' && n.rest[n.fraction_count + 1] <= '9') {
            n.fraction_count++;
        }
    }
    KrValue result = lay_out(vm, spec, &n);
    float_text_free(vm, &text);
    return result;
}

static bool is_float_type(uint32_t type) {
    return type == 0 || (type < 128 && strchr("eEfFgGn%", (int)type) != NULL);
}

KrValue str_format_float(KrVM *vm, double x, Str *text) {
    Spec spec;
    if (!parse(vm, text, 0, '>', "float", &spec)) return KR_ERROR;
    if (!is_float_type(spec.type)) return unknown_code(vm, spec.type, "float");
    return format_double(vm, x, &spec);
}

//// int

static KrValue format_char(KrVM *vm, KrBorrowed v, Spec *spec) {
    if (spec->sign != 0) return raise(vm, ValueError, "Sign not allowed with integer format specifier 'c'");
    if (spec->alternate) return raise(vm, ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    int64_t code;
    if (!int_as_i64(vm, v, &code) || code < 0 || code > 0x10ffff) {
        return raise(vm, OverflowError, "%%c arg not in range(0x110000)");
    }
    size_t left, right;
    pads(spec, 1, &left, &right);
    StrBuilder b;
    str_builder_init(&b, vm);
    if (str_builder_fill(&b, spec->fill, left) && str_builder_add_char(&b, (uint32_t)code) &&
        str_builder_fill(&b, spec->fill, right)) {
        return str_builder_finish(&b);
    }
    str_builder_discard(&b);
    return KR_ERROR;
}

KrValue str_format_int(KrVM *vm, KrBorrowed v, Str *text) {
    if (str_length(text) == 0) return str_of(vm, v);
    Spec spec;
    const char *type_text = type_name(vm, v);
    if (!parse(vm, text, 'd', '>', type_text, &spec)) return KR_ERROR;
    int base = 10;
    switch (spec.type) {
    case 'b': base = 2; break;
    case 'o': base = 8; break;
    case 'x': case 'X': base = 16; break;
    case 'c': case 'd': case 'n': break;
    default: {
        if (!is_float_type(spec.type)) return unknown_code(vm, spec.type, type_text);
        double x;
        if (!int_to_double(vm, v, &x)) return KR_ERROR;
        return format_double(vm, x, &spec);
    }
    }
    if (spec.precision >= 0) {
        return raise(vm, ValueError, "Precision not allowed in integer format specifier");
    }
    if (spec.no_negative_zero) {
        return raise(vm, ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
    }
    if (spec.type == 'c') return format_char(vm, v, &spec);
    KrValue digits = int_to_str(vm, v, base);
    if (is_error(digits)) return KR_ERROR;
    Str *s = as_str(digits);
    bool negative = s->data[0] == '-';
    Number n = {
        .sign = sign_of(&spec, negative), .prefix = "", .rest = "",
        .digits = (const char *)s->data + negative, .digit_count = str_length(s) - negative,
    };
    if (spec.alternate) n.prefix = base == 2 ? "0b" : base == 8 ? "0o" : base == 10 ? "" : spec.type == 'x' ? "0x" : "0X";
    char *upper = NULL;
    size_t size = n.digit_count;
    KrValue result = KR_ERROR;
    if (spec.type == 'X') {
        upper = memory_alloc(vm, size);
        if (upper == NULL) goto done;
        for (size_t i = 0; i < size; i++) upper[i] = (char)(n.digits[i] >= 'a' ? n.digits[i] - 32 : n.digits[i]);
        n.digits = upper;
    }
    result = lay_out(vm, &spec, &n);
    if (upper != NULL) memory_free(vm, upper, size);
done:
    release(vm, digits);
    return result;
}

//// complex

KrValue str_format_complex(KrVM *vm, KrBorrowed v, Str *text) {
    if (str_length(text) == 0) return str_of(vm, v);
    Spec spec;
    const Complex *z = (const Complex *)(const void *)as_object(v);
    if (!parse(vm, text, 0, '>', "complex", &spec)) return KR_ERROR;
    if (!is_float_type(spec.type) || spec.type == '%') return unknown_code(vm, spec.type, "complex");
    if (spec.fill == '0' && spec.align == '=' && !spec.filled) {
        return raise(vm, ValueError, "Zero padding is not allowed in complex format specifier");
    }
    if (spec.align == '=') return raise(vm, ValueError, "'=' alignment flag is not allowed in complex format specifier");
    bool bare = spec.type == 0, only_imaginary = bare && z->real == 0 && !signbit(z->real);
    Spec part = spec;
    part.width = -1;
    if (bare) part.type = spec.precision < 0 ? 'r' : 'g';
    StrBuilder b;
    str_builder_init(&b, vm);
    KrValue result = KR_ERROR, whole = KR_ERROR;
    bool ok = !bare || only_imaginary || str_builder_add_char(&b, '(');
    for (int i = only_imaginary ? 1 : 0; ok && i < 2; i++) {
        double x = i == 0 ? z->real : z->imag;
        Spec own = part;
        if (i == 1 && !only_imaginary) own.sign = '+';
        KrValue piece = format_double(vm, x, &own);
        ok = !is_error(piece) && str_builder_add(&b, as_str(piece));
        release_maybe(vm, piece);
    }
    ok = ok && str_builder_add_char(&b, 'j') && (!bare || only_imaginary || str_builder_add_char(&b, ')'));
    if (!ok) {
        str_builder_discard(&b);
        return KR_ERROR;
    }
    whole = str_builder_finish(&b);
    if (is_error(whole)) return KR_ERROR;
    size_t left, right;
    pads(&spec, str_length(as_str(whole)), &left, &right);
    str_builder_init(&b, vm);
    if (str_builder_fill(&b, spec.fill, left) && str_builder_add(&b, as_str(whole)) &&
        str_builder_fill(&b, spec.fill, right)) {
        result = str_builder_finish(&b);
    } else {
        str_builder_discard(&b);
    }
    release(vm, whole);
    return result;
}
