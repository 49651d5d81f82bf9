// SPDX-License-Identifier: MIT
// str_percent.c -- the operator % of str and of bytes: %[(key)][flags][width][.precision][length]type.
//
// For bytes the format is their Latin-1 text, and so is the result.
#include "object/bytes.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <limits.h>
#include <stdio.h>

typedef struct {
    KrVM *vm;
    StrBuilder out;
    Str *format;
    uint32_t at;
    bool bytes;
    KrBorrowed args;        // the right operand
    bool is_tuple;
    uint32_t next;          // how many of the tuple are used
    bool used;              // not a tuple: the operand itself was used
    bool is_mapping, keyed; // keyed: `value` is the next argument
    KrValue value;          // of the key; owned, or ABSENT
} Percent;

typedef struct {
    bool left, plus, space, alternate, zero;
    int64_t width, precision;    // precision -1: none
    uint32_t type;
} Directive;

// The next argument; borrowed. KR_ERROR: none left.
static KrBorrowed take(Percent *p) {
    if (p->keyed) {
        p->keyed = false;
        p->used = true;
        return p->value;
    }
    if (p->is_tuple) {
        const Tuple *tuple = as_tuple(p->args);
        if (p->next < tuple->length) return tuple->items[p->next++];
    } else if (!p->used) {
        p->used = true;
        return p->args;
    }
    return raise(p->vm, TypeError, "not enough arguments for format string");
}

static uint32_t peek(Percent *p) { return p->at < str_length(p->format) ? str_char(p->format, p->at) : 0; }

static bool parse_key(Percent *p) {
    KrVM *vm = p->vm;
    if (!p->is_mapping) return raise_as(false, vm, TypeError, "format requires a mapping");
    uint32_t start = ++p->at, open = 1;
    for (; p->at < str_length(p->format); p->at++) {
        uint32_t c = str_char(p->format, p->at);
        if (c == '(') open++;
        else if (c == ')' && --open == 0) break;
    }
    if (open > 0) return raise_as(false, vm, ValueError, "incomplete format key");
    KrValue key = str_substring(vm, p->format, start, p->at++);
    if (!is_error(key) && p->bytes) {
        KrValue encoded = str_encode(vm, as_str(key), "latin-1", "strict");
        release(vm, key);
        key = encoded;
    }
    if (is_error(key)) return false;
    KrValue value = getitem(vm, p->args, key);
    release(vm, key);
    if (is_error(value)) return false;
    release(vm, p->value);
    p->value = value;
    p->keyed = true;
    return true;
}

// A number or '*'. False: failed.
static bool parse_size(Percent *p, int64_t *out, const char *too_big) {
    KrVM *vm = p->vm;
    if (peek(p) == '*') {
        p->at++;
        KrBorrowed v = take(p);
        if (is_error(v)) return false;
        if (!is_int(vm, v)) return raise_as(false, vm, TypeError, "* wants int");
        if (!int_as_i64(vm, v, out) || *out > INT_MAX || *out < -INT_MAX) {
            return raise_as(false, vm, OverflowError, "Python int too large to convert to C int");
        }
        return true;
    }
    *out = 0;
    for (; peek(p) >= '0' && peek(p) <= '9'; p->at++) {
        *out = *out * 10 + (peek(p) - '0');
        if (*out > INT_MAX - 10) return raise_as(false, vm, ValueError, "%s", too_big);
    }
    return true;
}

static bool parse(Percent *p, Directive *d) {
    *d = (Directive){.precision = -1};
    if (peek(p) == '(' && !parse_key(p)) return false;
    for (;; p->at++) {
        switch (peek(p)) {
        case '-': d->left = true; continue;
        case '+': d->plus = true; continue;
        case ' ': d->space = true; continue;
        case '#': d->alternate = true; continue;
        case '0': d->zero = true; continue;
        default: break;
        }
        break;
    }
    if (!parse_size(p, &d->width, "width too big")) return false;
    if (d->width < 0) {
        d->left = true;
        d->width = -d->width;
    }
    if (peek(p) == '.') {
        p->at++;
        if (!parse_size(p, &d->precision, "precision too big")) return false;
        if (d->precision < 0) d->precision = 0;
    }
    if (peek(p) == 'h' || peek(p) == 'l' || peek(p) == 'L') p->at++;
    if (p->at >= str_length(p->format)) return raise_as(false, p->vm, ValueError, "incomplete format");
    d->type = str_char(p->format, p->at++);
    return true;
}

//// Output

// Text of a directive: sign and prefix stay before the zeros that fill a number.
static bool add(Percent *p, const Directive *d, char sign, const char *prefix, const Str *text, uint32_t length,
                size_t zeros, bool numeric) {
    size_t own = (sign != 0) + strlen(prefix) + zeros + length;
    size_t pad = (uint64_t)d->width > own ? (size_t)d->width - own : 0;
    if (pad > STR_MAX_LENGTH || zeros > STR_MAX_LENGTH) return exception_raise_memory(p->vm), false;
    bool fill = numeric && d->zero && !d->left;
    StrBuilder *b = &p->out;
    return (d->left || fill || str_builder_fill(b, ' ', pad)) && (sign == 0 || str_builder_add_char(b, (uint8_t)sign)) &&
           str_builder_add_ascii(b, prefix) && str_builder_fill(b, '0', zeros + (fill ? pad : 0)) &&
           str_builder_add_range(b, text, 0, length) && (!d->left || str_builder_fill(b, ' ', pad));
}

static bool add_text(Percent *p, const Directive *d, KrValue text) {      // eats text
    if (is_error(text)) return false;
    uint32_t length = str_length(as_str(text));
    if (d->precision >= 0 && d->precision < length) length = (uint32_t)d->precision;
    bool ok = add(p, d, 0, "", as_str(text), length, 0, false);
    release(p->vm, text);
    return ok;
}

static char sign_of(const Directive *d, bool negative) {
    return negative ? '-' : d->plus ? '+' : d->space ? ' ' : 0;
}

// The int that %d or %x stands for. Owned.
static KrValue integer_of(KrVM *vm, KrBorrowed v, uint32_t type) {
    if (is_int(vm, v)) return retain(v);
    bool radix = type == 'x' || type == 'X' || type == 'o';
    KrValue result = KR_ERROR;
    if (radix) {
        if (!is_absent(dunder_find(vm, v, DUNDER___index__))) return index_of(vm, v);
    } else if (is_float(vm, v)) {
        return int_from_double(vm, float_value(v));
    } else if (!is_str(vm, v) && !is_absent(dunder_find(vm, v, DUNDER___int__))) {
        result = call_dunder(vm, v, DUNDER___int__, NULL, 0);
        if (is_error(result)) return KR_ERROR;
        if (is_int(vm, result)) return result;
        raise(vm, TypeError, "__int__ returned non-int (type %T)", result);
        release(vm, result);
        return KR_ERROR;
    } else if (!is_absent(dunder_find(vm, v, DUNDER___index__))) {
        return index_of(vm, v);
    }
    return radix ? raise(vm, TypeError, "%%%c format: an integer is required, not %T", (int)type, v)
                 : raise(vm, TypeError, "%%%c format: a real number is required, not %T", (int)type, v);
}

static bool add_integer(Percent *p, const Directive *d, KrBorrowed v) {
    KrVM *vm = p->vm;
    int base = d->type == 'o' ? 8 : d->type == 'x' || d->type == 'X' ? 16 : 10;
    KrValue n = integer_of(vm, v, d->type);
    if (is_error(n)) return false;
    KrValue text = int_to_str(vm, n, base);
    release(vm, n);
    if (is_error(text)) return false;
    bool negative = str_char(as_str(text), 0) == '-';
    if (negative || d->type == 'X') {
        StrBuilder b;
        str_builder_init(&b, vm);
        bool ok = true;
        for (uint32_t i = negative; ok && i < str_length(as_str(text)); i++) {
            uint32_t c = str_char(as_str(text), i);
            ok = str_builder_add_char(&b, d->type == 'X' && c >= 'a' ? c - 32 : c);
        }
        release(vm, text);
        if (!ok) {
            str_builder_discard(&b);
            return false;
        }
        text = str_builder_finish(&b);
        if (is_error(text)) return false;
    }
    uint32_t length = str_length(as_str(text));
    size_t zeros = d->precision > length ? (size_t)d->precision - length : 0;
    const char *prefix = !d->alternate || base == 10 ? "" : base == 8 ? "0o" : d->type == 'x' ? "0x" : "0X";
    bool ok = add(p, d, sign_of(d, negative), prefix, as_str(text), length, zeros, true);
    release(vm, text);
    return ok;
}

static bool add_float(Percent *p, const Directive *d, KrBorrowed v) {
    KrVM *vm = p->vm;
    double x;
    if (is_float(vm, v)) {
        x = float_value(v);
    } else if (p->bytes && !is_int(vm, v) && is_absent(dunder_find(vm, v, DUNDER___float__)) &&
               is_absent(dunder_find(vm, v, DUNDER___index__))) {
        return raise_as(false, vm, TypeError, "float argument required, not %T", v);
    } else if (!to_double(vm, v, &x)) {
        return false;
    }
    // The mini-language does the conversion; signs, width and padding are ours.
    char spec[32];
    snprintf(spec, sizeof spec, "%s.%lld%c", d->alternate ? "#" : "", (long long)(d->precision < 0 ? 6 : d->precision), (int)d->type);
    KrValue spec_text = str_new(vm, spec);
    if (is_error(spec_text)) return false;
    KrValue text = str_format_float(vm, x, as_str(spec_text));
    release(vm, spec_text);
    if (is_error(text)) return false;
    bool negative = str_char(as_str(text), 0) == '-';
    if (negative) {
        KrValue rest = str_substring(vm, as_str(text), 1, str_length(as_str(text)));
        release(vm, text);
        text = rest;
        if (is_error(text)) return false;
    }
    bool ok = add(p, d, sign_of(d, negative), "", as_str(text), str_length(as_str(text)), 0, true);
    release(vm, text);
    return ok;
}

// %c: the character, or -1 when it failed.
static int64_t character_of(Percent *p, KrBorrowed v) {
    KrVM *vm = p->vm;
    int64_t code;
    const uint8_t *data;
    size_t length;
    if (!p->bytes && is_str(vm, v)) {
        if (str_length(as_str(v)) == 1) return str_char(as_str(v), 0);
        return raise_as(-1, vm, TypeError, "%%c requires an int or a unicode character, not a string of length %u",
                        str_length(as_str(v)));
    }
    if (p->bytes && (is_bytes(vm, v) || is_bytearray(vm, v))) {
        if (!bytes_view(vm, v, &data, &length)) return -1;
        if (length == 1) return data[0];
        return raise_as(-1, vm, TypeError, "%%c requires an integer in range(256) or a single byte, not a %s object of length %zu",
                        is_bytes(vm, v) ? "bytes" : "bytearray", length);
    }
    if (!is_int(vm, v) && is_absent(dunder_find(vm, v, DUNDER___index__))) {
        if (p->bytes) return raise_as(-1, vm, TypeError, "%%c requires an integer in range(256) or a single byte, not %T", v);
        return raise_as(-1, vm, TypeError, "%%c requires an int or a unicode character, not %T", v);
    }
    KrValue n = index_of(vm, v);
    if (is_error(n)) return -1;
    bool fits = int_as_i64(vm, n, &code) && code >= 0 && code <= (p->bytes ? 255 : 0x10ffff);
    release(vm, n);
    if (fits) return code;
    return raise_as(-1, vm, OverflowError, p->bytes ? "%%c arg not in range(256)" : "%%c arg not in range(0x110000)");
}

// %s of bytes: the bytes of a bytes-like object, or what __bytes__ gives, as Latin-1 text.
static KrValue bytes_text(KrVM *vm, KrBorrowed v) {
    const uint8_t *data;
    size_t length;
    if (is_bytes(vm, v) || is_bytearray(vm, v)) {
        return bytes_view(vm, v, &data, &length) ? str_from_units(vm, data, 1, length) : KR_ERROR;
    }
    if (is_absent(dunder_find(vm, v, DUNDER___bytes__))) {
        return raise(vm, TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", v);
    }
    KrValue made = call_dunder(vm, v, DUNDER___bytes__, NULL, 0), text = KR_ERROR;
    if (is_error(made)) return KR_ERROR;
    if (!is_bytes(vm, made)) raise(vm, TypeError, "__bytes__ returned non-bytes (type %T)", made);
    else if (bytes_view(vm, made, &data, &length)) text = str_from_units(vm, data, 1, length);
    release(vm, made);
    return text;
}

static bool convert(Percent *p, const Directive *d, KrBorrowed v) {
    KrVM *vm = p->vm;
    switch (d->type) {
    case 'r': return add_text(p, d, p->bytes ? ascii_of(vm, v) : repr(vm, v));
    case 'a': return add_text(p, d, ascii_of(vm, v));
    case 's': return add_text(p, d, p->bytes ? bytes_text(vm, v) : str_of(vm, v));
    case 'b':
        if (!p->bytes) break;
        return add_text(p, d, bytes_text(vm, v));
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return add_integer(p, d, v);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return add_float(p, d, v);
    case 'c': {
        int64_t code = character_of(p, v);
        if (code < 0) return false;
        Directive plain = *d;
        plain.precision = -1;
        return add_text(p, &plain, str_from_char(vm, (uint32_t)code));
    }
    default: break;
    }
    if (d->type > 32 && d->type < 127) {
        return raise_as(false, vm, ValueError, "unsupported format character '%c' (0x%x) at index %u", (int)d->type,
                        (unsigned)d->type, p->at - 1);
    }
    return raise_as(false, vm, ValueError, "unsupported format character '?' (0x%x) at index %u", (unsigned)d->type, p->at - 1);
}

static bool run(Percent *p) {
    uint32_t length = str_length(p->format);
    while (p->at < length) {
        uint32_t plain = p->at;
        while (p->at < length && str_char(p->format, p->at) != '%') p->at++;
        if (!str_builder_add_range(&p->out, p->format, plain, p->at)) return false;
        if (p->at++ >= length) break;
        Directive d;
        p->keyed = false;
        if (peek(p) == '%') {
            p->at++;
            if (!str_builder_add_char(&p->out, '%')) return false;
            continue;
        }
        if (!parse(p, &d)) return false;
        KrBorrowed v = take(p);
        if (is_error(v)) return false;
        retain(v);
        bool ok = convert(p, &d, v);
        release(p->vm, v);
        if (!ok || !poll(p->vm, 8)) return false;
    }
    bool left = p->is_tuple ? p->next < as_tuple(p->args)->length : !p->used;
    if (left && !p->is_mapping) {
        return raise_as(false, p->vm, TypeError, p->bytes ? "not all arguments converted during bytes formatting"
                                                          : "not all arguments converted during string formatting");
    }
    return true;
}

static KrValue format_all(KrVM *vm, Str *format, KrBorrowed args, bool bytes) {
    Percent p = {.vm = vm, .format = format, .bytes = bytes, .args = args, .value = ABSENT};
    p.is_tuple = is_tuple(vm, args);
    bool text = is_str(vm, args) || (bytes && (is_bytes(vm, args) || is_bytearray(vm, args)));
    p.is_mapping = !p.is_tuple && !text && !is_absent(dunder_find(vm, args, DUNDER___getitem__));
    str_builder_init(&p.out, vm);
    bool ok = run(&p);
    release(vm, p.value);
    if (ok) return str_builder_finish(&p.out);
    str_builder_discard(&p.out);
    return KR_ERROR;
}

KrValue str_percent(KrVM *vm, Str *format, KrBorrowed args) {
    return format_all(vm, format, args, false);
}

KrValue bytes_percent(KrVM *vm, const uint8_t *format, size_t length, KrBorrowed args) {
    KrValue text = str_from_units(vm, format, 1, length);
    if (is_error(text)) return KR_ERROR;
    KrValue made = format_all(vm, as_str(text), args, true);
    release(vm, text);
    if (is_error(made)) return KR_ERROR;
    KrValue result = str_encode(vm, as_str(made), "latin-1", "strict");
    release(vm, made);
    return result;
}
