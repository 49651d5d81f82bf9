// SPDX-License-Identifier: MIT
// string_format.c -- string_format: what C code composes messages with. The directives are listed in exception.h.
#include "object/exception.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"

#include <stdio.h>

typedef struct {
    bool left;          // '-'
    char flags[8];      // for printf: '0', '+', ' ', '#'
    int width;          // 0: none
    int precision;      // -1: none
} Directive;

enum { NUMBER_MAX = 128, WIDTH_MAX = 100 };

// Pads what a directive gave: text shorter than the width.
static bool add_padded(StrBuilder *b, const Directive *d, const Str *s) {
    uint32_t length = str_length(s);
    if (d->precision >= 0 && (uint32_t)d->precision < length) length = (uint32_t)d->precision;
    size_t pad = (uint32_t)d->width > length ? (uint32_t)d->width - length : 0;
    return (d->left || str_builder_fill(b, ' ', pad)) && str_builder_add_range(b, s, 0, length) &&
           (!d->left || str_builder_fill(b, ' ', pad));
}

static bool add_text(StrBuilder *b, const Directive *d, const char *text) {
    if (text == NULL) text = "(null)";
    size_t length = d->precision >= 0 ? strnlen(text, (size_t)d->precision) : strlen(text);
    if (d->width == 0) return str_builder_add_utf8(b, text, length);
    KrValue s = str_from_utf8(b->vm, text, length);
    if (is_error(s)) return false;
    bool ok = add_padded(b, d, as_str(s));
    release(b->vm, s);
    return ok;
}

static bool add_value(StrBuilder *b, const Directive *d, KrValue s) {
    if (is_error(s)) return false;
    bool ok = add_padded(b, d, as_str(s));
    release(b->vm, s);
    return ok;
}

static bool add_number(StrBuilder *b, const Directive *d, const char *conversion, uint64_t bits) {
    char format[32], text[NUMBER_MAX];
    if (d->precision >= 0) {
        snprintf(format, sizeof format, "%%%s%s%d.%d%s", d->left ? "-" : "", d->flags, d->width, d->precision, conversion);
    } else {
        snprintf(format, sizeof format, "%%%s%s%d%s", d->left ? "-" : "", d->flags, d->width, conversion);
    }
    if (d->width == 0 && d->precision < 0) snprintf(format, sizeof format, "%%%s%s", d->flags, conversion);
    int length = snprintf(text, sizeof text, format, bits);
    return length > 0 && str_builder_add_ascii_n(b, text, (size_t)length);
}

static const char *parse_flags(const char *p, Directive *d) {
    size_t count = 0;
    for (;; p++) {
        if (*p == '-') d->left = true;
        else if ((*p == '0' || *p == '+' || *p == ' ' || *p == '#') && count + 1 < sizeof d->flags) d->flags[count++] = *p;
        else return p;
    }
}

static const char *parse_number(const char *p, int *out) {
    int n = 0;
    for (; *p >= '0' && *p <= '9'; p++) {
        if (n < 100000) n = n * 10 + (*p - '0');
    }
    *out = n;
    return p;
}

typedef struct { va_list list; } Arguments;     // so that it can be passed by address

static bool add_directive(StrBuilder *b, const char **format, Arguments *args) {
    Directive d = {.precision = -1};
    const char *p = parse_flags(*format, &d);
    if (*p == '*') {
        d.width = va_arg(args->list, int);
        p++;
    } else {
        p = parse_number(p, &d.width);
    }
    if (*p == '.') {
        p++;
        if (*p == '*') {
            d.precision = va_arg(args->list, int);
            p++;
        } else {
            p = parse_number(p, &d.precision);
        }
    }
    int longs = 0;
    bool size = false;
    for (; *p == 'l'; p++) longs++;
    if (*p == 'z') {
        size = true;
        p++;
    }
    char conversion = *p++;
    *format = p;
    if (strchr("diux", conversion) != NULL && conversion != 0) {
        if (d.width > WIDTH_MAX) d.width = WIDTH_MAX;
        if (d.precision > WIDTH_MAX) d.precision = WIDTH_MAX;
        char text[4] = {'l', 'l', conversion, 0};
        bool is_signed = conversion == 'd' || conversion == 'i';
        uint64_t bits;
        if (longs == 2) bits = va_arg(args->list, unsigned long long);
        else if (longs == 1 || size) bits = is_signed ? (uint64_t)va_arg(args->list, long) : va_arg(args->list, size_t);
        else bits = is_signed ? (uint64_t)(int64_t)va_arg(args->list, int) : va_arg(args->list, unsigned);
        return add_number(b, &d, text, bits);
    }
    switch (conversion) {
    case '%': return str_builder_add_char(b, '%');
    case 'c': return str_builder_add_char(b, (uint32_t)va_arg(args->list, int));
    case 's': return add_text(b, &d, va_arg(args->list, const char *));
    case 'g': case 'f': case 'e': {
        char spec[16], text[NUMBER_MAX];
        snprintf(spec, sizeof spec, "%%.%d%c", d.precision < 0 ? 6 : d.precision > 30 ? 30 : d.precision, conversion);
        double x = va_arg(args->list, double);
        if (x > 1e60 || x < -1e60) spec[strlen(spec) - 1] = 'g';
        int length = snprintf(text, sizeof text, spec, x);
        return length > 0 && str_builder_add_ascii_n(b, text, (size_t)length);
    }
    case 'R': return add_value(b, &d, repr(b->vm, va_arg(args->list, KrBorrowed)));
    case 'S': return add_value(b, &d, str_of(b->vm, va_arg(args->list, KrBorrowed)));
    case 'A': return add_value(b, &d, ascii_of(b->vm, va_arg(args->list, KrBorrowed)));
    case 'T': return add_text(b, &d, type_name(b->vm, va_arg(args->list, KrBorrowed)));
    case 'N': {
        Str *name = va_arg(args->list, Type *)->name;
        return add_padded(b, &d, name);
    }
    case 'U': return add_padded(b, &d, va_arg(args->list, Str *));
    default: return raise_as(false, b->vm, SystemError, "string_format: unknown directive");
    }
}

KrValue string_format_va(KrVM *vm, const char *format, va_list list) {
    StrBuilder b;
    str_builder_init(&b, vm);
    Arguments args;
    va_copy(args.list, list);
    bool ok = true;
    while (ok && *format != 0) {
        size_t plain = strcspn(format, "%");
        ok = str_builder_add_utf8(&b, format, plain);
        format += plain;
        if (ok && *format == '%') {
            format++;
            ok = add_directive(&b, &format, &args);
        }
    }
    va_end(args.list);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

KrValue string_format(KrVM *vm, const char *format, ...) {
    va_list list;
    va_start(list, format);
    KrValue result = string_format_va(vm, format, list);
    va_end(list);
    return result;
}
