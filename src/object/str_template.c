// SPDX-License-Identifier: MIT
// str_template.c -- str.format and str.format_map: literal text and replacement fields {name!conversion:spec} (PEP 3101).
#include "base/unicode.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

typedef struct {
    KrVM *vm;
    KrBorrowed args, mapping;   // a tuple, or ABSENT for format_map; a mapping, or ABSENT
    int64_t next;               // number of the next automatic field; -1: fields are numbered by hand; 0 at first
    bool automatic;
} Template;

typedef struct { uint32_t start, end; } Span;

static bool expand(Template *t, StrBuilder *b, const Str *s, Span span, int depth);

// A decimal number that fills the span; -1: it is none; -2: too large (ValueError).
static int64_t number_of(KrVM *vm, const Str *s, Span span) {
    int64_t n = 0;
    if (span.start == span.end) return -1;
    for (uint32_t i = span.start; i < span.end; i++) {
        int digit = unicode_decimal_value(str_char(s, i));
        if (digit < 0) return -1;
        if (n > (INT64_MAX >> 2) / 10) return raise_as(-2, vm, ValueError, "Too many decimal digits in format string");
        n = n * 10 + digit;
    }
    return n;
}

static KrValue first_value(Template *t, Str *s, Span name) {
    KrVM *vm = t->vm;
    int64_t n = number_of(vm, s, name);
    if (n == -2) return KR_ERROR;
    bool empty = name.start == name.end;
    if (n >= 0 || empty) {
        if (is_absent(t->args)) return raise(vm, ValueError, "Format string contains positional fields");
        if (empty) {
            if (t->next < 0) {
                return raise(vm, ValueError,
                             "cannot switch from manual field specification to automatic field numbering");
            }
            t->automatic = true;
            n = t->next++;
        } else {
            if (t->automatic) {
                return raise(vm, ValueError,
                             "cannot switch from automatic field numbering to manual field specification");
            }
            t->next = -1;
        }
        const Tuple *tuple = as_tuple(t->args);
        if (n < tuple->length) return retain(tuple->items[n]);
        return raise(vm, IndexError, "Replacement index %lld out of range for positional args tuple", (long long)n);
    }
    KrValue key = str_substring(vm, s, name.start, name.end);
    if (is_error(key)) return KR_ERROR;
    KrValue value;
    if (is_absent(t->mapping)) {
        value = exception_raise_with(vm, TYPE_KeyError, key);
    } else if (is_dict_exact(t->mapping)) {
        value = retain(dict_get(vm, as_dict(t->mapping), key));
        if (!is_error(value) && is_absent(value)) value = exception_raise_with(vm, TYPE_KeyError, key);
    } else {
        value = getitem(vm, t->mapping, key);
    }
    release(vm, key);
    return value;
}

static uint32_t find_any(const Str *s, uint32_t i, uint32_t end, const char *set) {
    for (; i < end; i++) {
        uint32_t c = str_char(s, i);
        if (c < 128 && strchr(set, (int)c) != NULL && c != 0) break;
    }
    return i;
}

static KrValue take_attribute(KrVM *vm, KrBorrowed value, Str *s, Span span) {
    if (span.start == span.end) return raise(vm, ValueError, "Empty attribute in format string");
    KrValue text = str_substring(vm, s, span.start, span.end);
    if (is_error(text)) return KR_ERROR;
    Str *name = str_intern(vm, as_str(text));
    release(vm, text);
    if (name == NULL) return KR_ERROR;
    KrValue result = getattr(vm, value, name);
    object_release(vm, name);
    return result;
}

static KrValue take_item(KrVM *vm, KrBorrowed value, Str *s, Span span) {
    if (span.start == span.end) return raise(vm, ValueError, "Empty attribute in format string");
    int64_t n = number_of(vm, s, span);
    if (n == -2) return KR_ERROR;
    KrValue key = n >= 0 ? small_int(n) : str_substring(vm, s, span.start, span.end);
    if (is_error(key)) return KR_ERROR;
    KrValue result = getitem(vm, value, key);
    release(vm, key);
    return result;
}

// The value that a field's name leads to: a first name or number, then .attribute and [item] steps.
static KrValue field_value(Template *t, Str *s, Span field) {
    KrVM *vm = t->vm;
    uint32_t i = find_any(s, field.start, field.end, ".[");
    KrValue value = first_value(t, s, (Span){field.start, i});
    while (!is_error(value) && i < field.end) {
        uint32_t start = i + 1;
        KrValue next;
        if (str_char(s, i) == '.') {
            i = find_any(s, start, field.end, ".[");
            next = take_attribute(vm, value, s, (Span){start, i});
        } else if (str_char(s, i) == '[') {
            i = find_any(s, start, field.end, "]");
            if (i == field.end) {
                next = raise(vm, ValueError, "Missing ']' in format string");
            } else {
                next = take_item(vm, value, s, (Span){start, i});
                i++;
            }
        } else {
            next = raise(vm, ValueError, "Only '.' or '[' may follow ']' in format field specifier");
        }
        release(vm, value);
        value = next;
    }
    return value;
}

static KrValue convert(KrVM *vm, KrValue value, uint32_t conversion) {      // eats value
    KrValue result;
    switch (conversion) {
    case 0: return value;
    case 'r': result = repr(vm, value); break;
    case 's': result = str_of(vm, value); break;
    case 'a': result = ascii_of(vm, value); break;
    default:
        result = conversion > 32 && conversion < 127
                     ? raise(vm, ValueError, "Unknown conversion specifier %c", (int)conversion)
                     : raise(vm, ValueError, "Unknown conversion specifier \\x%x", (unsigned)conversion);
    }
    release(vm, value);
    return result;
}

static bool add_field(Template *t, StrBuilder *b, Str *s, Span name, uint32_t conversion, Span spec, bool nested, int depth) {
    KrVM *vm = t->vm;
    KrValue value = field_value(t, s, name), spec_text = KR_ERROR, text = KR_ERROR;
    bool ok = false;
    if (is_error(value)) return false;
    value = convert(vm, value, conversion);
    if (is_error(value)) return false;
    if (nested) {
        StrBuilder inner;
        str_builder_init(&inner, vm);
        if (!expand(t, &inner, s, spec, depth - 1)) {
            str_builder_discard(&inner);
            goto done;
        }
        spec_text = str_builder_finish(&inner);
    } else {
        spec_text = str_substring(vm, s, spec.start, spec.end);
    }
    if (is_error(spec_text)) goto done;
    if (is_str_exact(value) && str_length(as_str(spec_text)) == 0) {
        ok = str_builder_add(b, as_str(value));
        goto done;
    }
    text = format_value(vm, value, spec_text);
    ok = !is_error(text) && str_builder_add(b, as_str(text));
done:
    release_maybe(vm, text);
    release_maybe(vm, spec_text);
    release(vm, value);
    return ok;
}

// One field; *at stands behind its '{' and is moved behind its '}'.
static bool parse_field(Template *t, StrBuilder *b, Str *s, uint32_t *at, uint32_t end, int depth) {
    KrVM *vm = t->vm;
    uint32_t i = *at, c = 0, conversion = 0;
    bool bracket = false, nested = false;
    for (; i < end; i++) {
        c = str_char(s, i);
        if (c == '{') return raise_as(false, vm, ValueError, "unexpected '{' in field name");
        if (c == '[') bracket = true;
        else if (c == ']') bracket = false;
        else if (!bracket && (c == '}' || c == ':' || c == '!')) break;
    }
    if (i == end) return raise_as(false, vm, ValueError, "expected '}' before end of string");
    Span name = {*at, i}, spec = {i, i};
    i++;
    bool closed = c == '}';
    if (c == '!') {
        if (i >= end) return raise_as(false, vm, ValueError, "end of string while looking for conversion specifier");
        conversion = str_char(s, i++);
        if (i < end) {
            c = str_char(s, i++);
            closed = c == '}';
            if (!closed && c != ':') return raise_as(false, vm, ValueError, "expected ':' after conversion specifier");
        }
    }
    if (!closed) {
        spec.start = i;
        for (uint32_t open = 1; i < end; i++) {
            c = str_char(s, i);
            if (c == '{') {
                nested = true;
                open++;
            } else if (c == '}' && --open == 0) {
                break;
            }
        }
        if (i >= end) return raise_as(false, vm, ValueError, "unmatched '{' in format spec");
        spec.end = i++;
    }
    *at = i;
    return add_field(t, b, s, name, conversion, spec, nested, depth);
}

static bool expand(Template *t, StrBuilder *b, const Str *format, Span span, int depth) {
    Str *s = (Str *)format;
    KrVM *vm = t->vm;
    if (depth <= 0) return raise_as(false, vm, ValueError, "Max string recursion exceeded");
    for (uint32_t i = span.start; i < span.end;) {
        uint32_t plain = i;
        i = find_any(s, i, span.end, "{}");
        if (!str_builder_add_range(b, s, plain, i)) return false;
        if (i == span.end) break;
        uint32_t c = str_char(s, i++);
        if (i < span.end && str_char(s, i) == c) {
            if (!str_builder_add_char(b, c)) return false;
            i++;
            continue;
        }
        if (c == '}') return raise_as(false, vm, ValueError, "Single '}' encountered in format string");
        if (i == span.end) return raise_as(false, vm, ValueError, "Single '{' encountered in format string");
        if (!parse_field(t, b, s, &i, span.end, depth) || !poll(vm, 8)) return false;
    }
    return true;
}

KrValue str_template(KrVM *vm, Str *format, KrBorrowed args, KrBorrowed mapping) {
    Template t = {.vm = vm, .args = args, .mapping = mapping};
    StrBuilder b;
    str_builder_init(&b, vm);
    if (expand(&t, &b, format, (Span){0, str_length(format)}, 2)) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}
