// SPDX-License-Identifier: MIT
// json.c -- module _json: JSON text of values, and values of JSON text. The package json (python/json) wraps it.
//
// Both directions recurse over the data, guarded by the recursion limit. The program's code (default, hooks, __index__ ...)
// can run in between, so lists are re-read at each step and what is being worked on is owned.
#include "lib/library.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

//// Encoding

// The containers that are being written, innermost first: to find circles.
typedef struct Open {
    const struct Open *outer;
    KrBorrowed value;
} Open;

typedef struct {
    KrVM *vm;
    StrBuilder out;
    bool skip_keys, ascii, check_circular, allow_nan, sort_keys;
    Str *indent;                 // NULL: all on one line
    Str *item_separator, *key_separator;
    KrBorrowed default_;         // called with what is not JSON; NONE: TypeError
    uint32_t level, steps;
} Encoder;

static bool write_value(Encoder *e, KrBorrowed v, const Open *open);

static bool write_escape(Encoder *e, uint32_t c) {
    char text[16];
    switch (c) {
    case '"': return str_builder_add_ascii_n(&e->out, "\\\"", 2);
    case '\\': return str_builder_add_ascii_n(&e->out, "\\\\", 2);
    case '\n': return str_builder_add_ascii_n(&e->out, "\\n", 2);
    case '\r': return str_builder_add_ascii_n(&e->out, "\\r", 2);
    case '\t': return str_builder_add_ascii_n(&e->out, "\\t", 2);
    case '\f': return str_builder_add_ascii_n(&e->out, "\\f", 2);
    case '\b': return str_builder_add_ascii_n(&e->out, "\\b", 2);
    default:
        if (c < 0x10000) snprintf(text, sizeof text, "\\u%04x", (unsigned)c);
        else snprintf(text, sizeof text, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
        return str_builder_add_ascii(&e->out, text);
    }
}

static bool write_str(Encoder *e, const Str *s) {
    uint32_t length = str_length(s), plain = 0;
    if (!str_builder_add_char(&e->out, '"')) return false;
    for (uint32_t i = 0; i < length; i++) {
        uint32_t c = str_char(s, i);
        if (likely(c >= 32 && c < 127 && c != '"' && c != '\\')) continue;
        if (c >= 127 && !e->ascii) continue;
        if (!str_builder_add_range(&e->out, s, plain, i) || !write_escape(e, c)) return false;
        plain = i + 1;
        if ((i & 255) == 0 && !poll(e->vm, 64)) return false;
    }
    return str_builder_add_range(&e->out, s, plain, length) && str_builder_add_char(&e->out, '"');
}

static bool write_double(Encoder *e, double x) {
    char text[32];
    if (isfinite(x)) return str_builder_add_ascii_n(&e->out, text, float_repr_text(x, text));
    if (!e->allow_nan) {
        return raise_as(false, e->vm, ValueError, "Out of range float values are not JSON compliant: %s",
                        isnan(x) ? "nan" : x > 0 ? "inf" : "-inf");
    }
    return str_builder_add_ascii(&e->out, isnan(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity");
}

static bool write_int(Encoder *e, KrBorrowed v) {
    if (is_small_int(v)) {
        char text[24], *at = text + sizeof text;
        int64_t n = small_int_value(v);
        uint64_t rest = n < 0 ? (uint64_t)-n : (uint64_t)n;
        do *--at = (char)('0' + rest % 10);
        while ((rest /= 10) > 0);
        if (n < 0) *--at = '-';
        return str_builder_add_ascii_n(&e->out, at, (size_t)(text + sizeof text - at));
    }
    KrValue text = int_to_str(e->vm, v, 10);
    if (is_error(text)) return false;
    bool ok = str_builder_add(&e->out, as_str(text));
    release(e->vm, text);
    return ok;
}

static bool write_line(Encoder *e) {
    if (e->indent == NULL) return true;
    if (!str_builder_add_char(&e->out, '\n')) return false;
    for (uint32_t i = 0; i < e->level; i++) {
        if (!str_builder_add(&e->out, e->indent)) return false;
    }
    return true;
}

static bool write_separator(Encoder *e, bool first) {
    return (first || str_builder_add(&e->out, e->item_separator)) && write_line(e);
}

static bool step(Encoder *e) {
    return (++e->steps & 63) != 0 || poll(e->vm, 64);
}

static uint32_t sequence_length(KrVM *vm, KrBorrowed v) {
    return is_list(vm, v) ? as_list(v)->length : as_tuple(v)->length;
}

// The exception in flight gets a note of where it happened. Always false.
static COLD bool add_note(KrVM *vm, const char *format, KrBorrowed container, KrBorrowed item) {
    if (vm->limit_hit != LIMIT_NONE || exception_matches(vm, TYPE_MemoryError)) return false;      // that one is shared
    KrValue exception = exception_take(vm);
    KrValue note = string_format(vm, format, container, item);
    Str *name = is_error(note) ? NULL : str_intern_utf8(vm, "add_note", 8);
    KrValue result = name == NULL ? KR_ERROR : call_method(vm, exception, name, &note, 1);
    if (is_error(result)) exception_clear(vm);
    else release(vm, result);
    if (name != NULL) object_release(vm, name);
    release_maybe(vm, note);
    vm->raised = exception;
    return false;
}

static bool write_sequence(Encoder *e, KrBorrowed v, const Open *open) {
    KrVM *vm = e->vm;
    if (sequence_length(vm, v) == 0) return str_builder_add_ascii_n(&e->out, "[]", 2);
    bool list = is_list(vm, v);
    if (!str_builder_add_char(&e->out, '[')) return false;
    e->level++;
    for (uint32_t i = 0; i < sequence_length(vm, v); i++) {
        KrValue item = retain(list ? as_list(v)->items[i] : as_tuple(v)->items[i]);
        bool ok = write_separator(e, i == 0) && step(e) &&
                  (write_value(e, item, open) || add_note(vm, "when serializing %T item %R", v, small_int(i)));
        release(vm, item);
        if (!ok) return false;
    }
    e->level--;
    return write_line(e) && str_builder_add_char(&e->out, ']');
}

// 1: written, 0: to be skipped, -1: failed.
static int write_key(Encoder *e, KrBorrowed key, bool first) {
    KrVM *vm = e->vm;
    const char *plain = NULL;
    bool number = is_int(vm, key) && !is_bool(key), text_key = is_str(vm, key), real = is_float(vm, key);
    if (is_bool(key)) plain = is_same(key, TRUE_) ? "true" : "false";
    else if (is_none(key)) plain = "null";
    if (!number && !text_key && !real && plain == NULL) {
        if (e->skip_keys) return 0;
        return raise_as(-1, vm, TypeError, "keys must be str, int, float, bool or None, not %T", key);
    }
    if (!write_separator(e, first)) return -1;
    bool ok;
    if (text_key) {
        ok = write_str(e, as_str(key));
    } else {
        ok = str_builder_add_char(&e->out, '"') &&
             (number ? write_int(e, key) : real ? write_double(e, float_value(key)) : str_builder_add_ascii(&e->out, plain)) &&
             str_builder_add_char(&e->out, '"');
    }
    return ok && str_builder_add(&e->out, e->key_separator) ? 1 : -1;
}

static bool write_entry(Encoder *e, const Dict *dict, KrBorrowed key, KrBorrowed value, bool *first, const Open *open) {
    int written = write_key(e, key, *first);
    if (written <= 0) return written == 0;
    *first = false;
    return step(e) && (write_value(e, value, open) || add_note(e->vm, "when serializing %T item %R", value_of_object(dict), key));
}

static bool write_sorted(Encoder *e, Dict *dict, bool *first, const Open *open) {
    KrVM *vm = e->vm;
    KrValue keys = dict_keys_list(vm, dict);
    if (is_error(keys)) return false;
    bool ok = list_sort(vm, as_list(keys), NONE, false);
    for (uint32_t i = 0; ok && i < as_list(keys)->length; i++) {
        KrValue key = retain(as_list(keys)->items[i]), value = retain(dict_get(vm, dict, key));
        if (is_error(value)) ok = false;
        else if (is_absent(value)) ok = raise_as(false, vm, RuntimeError, "dictionary changed size during iteration");
        else ok = write_entry(e, dict, key, value, first, open);
        release_maybe(vm, value);
        release(vm, key);
    }
    release(vm, keys);
    return ok;
}

static bool write_dict(Encoder *e, KrBorrowed v, const Open *open) {
    KrVM *vm = e->vm;
    Dict *dict = as_dict(v);
    if (dict->used == 0) return str_builder_add_ascii_n(&e->out, "{}", 2);
    if (!str_builder_add_char(&e->out, '{')) return false;
    e->level++;
    bool first = true, ok = true;
    if (e->sort_keys) {
        ok = write_sorted(e, dict, &first, open);
    } else {
        uint32_t position = 0, used = dict->used;
        for (KrBorrowed key, value; ok && dict_next(dict, &position, &key, &value);) {
            retain(key);
            retain(value);
            ok = write_entry(e, dict, key, value, &first, open);
            release(vm, value);
            release(vm, key);
            if (ok && dict->used != used) ok = raise_as(false, vm, RuntimeError, "dictionary changed size during iteration");
        }
    }
    if (!ok) return false;
    e->level--;
    return (first || write_line(e)) && str_builder_add_char(&e->out, '}');
}

static bool check_circle(Encoder *e, KrBorrowed v, const Open *open) {
    if (!e->check_circular) return true;
    for (; open != NULL; open = open->outer) {
        if (is_same(open->value, v)) return raise_as(false, e->vm, ValueError, "Circular reference detected");
    }
    return true;
}

static bool write_other(Encoder *e, KrBorrowed v, const Open *open) {
    KrVM *vm = e->vm;
    if (is_none(e->default_)) return raise_as(false, vm, TypeError, "Object of type %U is not JSON serializable", type_of(vm, v)->name);
    KrValue made = call_1(vm, e->default_, v);
    if (is_error(made)) return false;
    bool ok = write_value(e, made, open) || add_note(vm, "when serializing %T object", v, NONE);
    release(vm, made);
    return ok;
}

static bool write_value(Encoder *e, KrBorrowed v, const Open *outer) {
    KrVM *vm = e->vm;
    if (is_str_exact(v)) return write_str(e, as_str(v));
    if (is_small_int(v)) return write_int(e, v);
    if (is_float_exact(v)) return write_double(e, float_value(v));
    if (is_none(v)) return str_builder_add_ascii_n(&e->out, "null", 4);
    if (is_bool(v)) return str_builder_add_ascii(&e->out, is_same(v, TRUE_) ? "true" : "false");
    if (is_str(vm, v)) return write_str(e, as_str(v));
    if (is_int(vm, v)) return write_int(e, v);
    if (is_float(vm, v)) return write_double(e, float_value(v));
    if (!check_circle(e, v, outer) || !recursion_enter(vm, " while encoding a JSON object")) return false;
    Open open = {outer, v};
    bool ok = is_list(vm, v) || is_tuple(vm, v) ? write_sequence(e, v, &open)
              : is_dict(vm, v)                  ? write_dict(e, v, &open)
                                                : write_other(e, v, &open);
    recursion_leave(vm);
    return ok;
}

static bool str_arg(KrVM *vm, KrBorrowed v, const char *name) {
    return is_str(vm, v) || raise_as(false, vm, TypeError, "%s must be str, not %T", name, v);
}

NATIVE(encode,
       "encode(obj, skipkeys, ensure_ascii, check_circular, allow_nan, indent, item_separator, key_separator, sort_keys, default, /)",
       "Return the JSON text of a value.") {
    Encoder e = {.vm = vm, .default_ = args[9]};
    bool *flags[5] = {&e.skip_keys, &e.ascii, &e.check_circular, &e.allow_nan, &e.sort_keys};
    for (int i = 0; i < 5; i++) {
        int set = truth(vm, args[i < 4 ? 1 + i : 8]);
        if (set < 0) return KR_ERROR;
        *flags[i] = set;
    }
    if (!is_none(args[5])) {
        if (!str_arg(vm, args[5], "indent")) return KR_ERROR;
        e.indent = as_str(args[5]);
    }
    if (!str_arg(vm, args[6], "item_separator") || !str_arg(vm, args[7], "key_separator")) return KR_ERROR;
    e.item_separator = as_str(args[6]);
    e.key_separator = as_str(args[7]);
    str_builder_init(&e.out, vm);
    if (write_value(&e, args[0], NULL)) return str_builder_finish(&e.out);
    str_builder_discard(&e.out);
    return KR_ERROR;
}

NATIVE(quote, "quote(string, ensure_ascii, /)", "Return the JSON text of a str.") {
    if (!is_str(vm, args[0])) return raise(vm, TypeError, "first argument must be a string, not %T", args[0]);
    int ascii = truth(vm, args[1]);
    if (ascii < 0) return KR_ERROR;
    Encoder e = {.vm = vm, .ascii = ascii};
    str_builder_init(&e.out, vm);
    if (write_str(&e, as_str(args[0]))) return str_builder_finish(&e.out);
    str_builder_discard(&e.out);
    return KR_ERROR;
}

//// Decoding

enum { KEY_CACHE = 64, NUMBER_BUFFER = 64 };

typedef struct {
    KrVM *vm;
    Str *text;
    uint32_t at, length, steps;
    bool strict;
    KrBorrowed object_hook, pairs_hook, parse_float, parse_int, parse_constant;    // NONE: not given
    KrBorrowed error;               // the class JSONDecodeError
    Str *keys[KEY_CACHE];           // recent keys of objects, so that equal ones are one object. Owned
} Decoder;

static KrValue read_value(Decoder *d);

static KrValue fail(Decoder *d, const char *message, uint32_t position) {
    KrVM *vm = d->vm;
    KrValue text = str_new(vm, message);
    if (is_error(text)) return KR_ERROR;
    KrValue exception = call_3(vm, d->error, text, value_of_object(d->text), small_int(position));
    release(vm, text);
    if (is_error(exception)) return KR_ERROR;
    KrValue result = exception_raise_object(vm, exception);
    release(vm, exception);
    return result;
}

static inline uint32_t peek(const Decoder *d) {
    return d->at < d->length ? str_char(d->text, d->at) : 0xffffffff;
}

static inline uint32_t skip_spaces(Decoder *d) {
    for (;; d->at++) {
        uint32_t c = peek(d);
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return c;
    }
}

// Four hexadecimal digits at `at`; -1: they are not there.
static int32_t hex4(const Decoder *d, uint32_t at) {
    int32_t code = 0;
    if (d->length - at < 4 || at > d->length) return -1;
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t c = str_char(d->text, at + i);
        int digit = c >= '0' && c <= '9' ? (int)c - '0' : c >= 'a' && c <= 'f' ? (int)c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? (int)c - 'A' + 10 : -1;
        if (digit < 0) return -1;
        code = code << 4 | digit;
    }
    return code;
}

static bool read_escape(Decoder *d, StrBuilder *b, uint32_t start) {      // behind the backslash
    uint32_t c = peek(d);
    switch (c) {
    case 0xffffffff: (void)fail(d, "Unterminated string starting at", start); return false;
    case '"': case '\\': case '/': break;
    case 'b': c = '\b'; break;
    case 'f': c = '\f'; break;
    case 'n': c = '\n'; break;
    case 'r': c = '\r'; break;
    case 't': c = '\t'; break;
    case 'u': {
        int32_t code = hex4(d, d->at + 1);
        if (code < 0) {
            (void)fail(d, "Invalid \\uXXXX escape", d->at);
            return false;
        }
        d->at += 4;
        c = (uint32_t)code;
        if (c >= 0xd800 && c <= 0xdbff && d->length - d->at > 6 && str_char(d->text, d->at + 1) == '\\' &&
            str_char(d->text, d->at + 2) == 'u') {
            int32_t low = hex4(d, d->at + 3);
            if (low >= 0xdc00 && low <= 0xdfff) {
                c = 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
                d->at += 6;
            }
        }
        break;
    }
    default: (void)fail(d, "Invalid \\escape", d->at - 1); return false;
    }
    d->at++;
    return str_builder_add_char(b, c);
}

// The text from d->at (behind the quote) to the closing quote, when it has no escapes; *end gets the place of that quote.
static bool scan_plain(Decoder *d, uint32_t *end) {
    uint32_t i = d->at;
    if (str_width(d->text) == 1) {
        const uint8_t *p = d->text->data;
        while (i < d->length && p[i] >= 32 && p[i] != '"' && p[i] != '\\') i++;
        *end = i;
        return i < d->length && p[i] == '"';
    }
    for (; i < d->length; i++) {
        uint32_t c = str_char(d->text, i);
        if (c < 32 || c == '"' || c == '\\') break;
    }
    *end = i;
    return i < d->length && str_char(d->text, i) == '"';
}

static KrValue read_escaped(Decoder *d, uint32_t start) {
    StrBuilder b;
    str_builder_init(&b, d->vm);
    for (;;) {
        uint32_t end;
        bool closed = scan_plain(d, &end);
        if (!str_builder_add_range(&b, d->text, d->at, end)) break;
        d->at = end + 1;
        if (closed) return str_builder_finish(&b);
        if (end >= d->length) {
            (void)fail(d, "Unterminated string starting at", start);
            break;
        }
        uint32_t c = str_char(d->text, end);
        if (c == '\\') {
            if (!read_escape(d, &b, start)) break;
        } else if (d->strict) {
            (void)fail(d, "Invalid control character at", end);
            break;
        } else if (!str_builder_add_char(&b, c)) {
            break;
        }
        if ((++d->steps & 63) == 0 && !poll(d->vm, 64)) break;
    }
    str_builder_discard(&b);
    return KR_ERROR;
}

static KrValue read_string(Decoder *d) {      // at the quote
    uint32_t start = d->at++, end;
    if (!scan_plain(d, &end)) return read_escaped(d, start);
    KrValue s = str_substring(d->vm, d->text, d->at, end);
    d->at = end + 1;
    return s;
}

static KrValue read_key(Decoder *d) {         // at the quote
    uint32_t start = d->at + 1, end;
    d->at++;
    bool plain = scan_plain(d, &end) && str_kind(d->text) == STR_ASCII && end > start && end - start < 64;
    d->at--;
    if (!plain) return read_string(d);
    const uint8_t *p = d->text->data + start;
    uint32_t length = end - start, place = (length * 31u + p[0] * 7u + p[length - 1] * 13u + p[length / 2]) & (KEY_CACHE - 1);
    Str *cached = d->keys[place];
    if (cached != NULL && str_kind(cached) == STR_ASCII && str_length(cached) == length && memcmp(cached->data, p, length) == 0) {
        d->at = end + 1;
        return retain(value_of_object(cached));
    }
    KrValue key = read_string(d);
    if (is_error(key)) return KR_ERROR;
    if (cached != NULL) object_release(d->vm, cached);
    d->keys[place] = as_str(retain(key));
    return key;
}

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

// A decimal of few digits and a small exponent is exact in one operation (Clinger's fast path); else libc's conversion.
static bool parse_double(Decoder *d, uint32_t start, uint64_t digits, int count, int exponent, bool negative, double *out) {
    static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
                                  1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (count <= 15 && exponent >= -22 && exponent <= 22) {
        double x = (double)digits;
        x = exponent < 0 ? x / tens[-exponent] : x * tens[exponent];
        *out = negative ? -x : x;
        return true;
    }
    char small[NUMBER_BUFFER], *text = small;
    size_t length = d->at - start;
    if (length >= sizeof small) text = memory_alloc(d->vm, length + 1);
    if (text == NULL) return false;
    for (size_t i = 0; i < length; i++) text[i] = (char)str_char(d->text, start + (uint32_t)i);
    text[length] = 0;
    *out = strtod(text, NULL);
    if (text != small) memory_free(d->vm, text, length + 1);
    return poll(d->vm, length / 4);
}

static KrValue read_number(Decoder *d) {
    KrVM *vm = d->vm;
    uint32_t start = d->at;
    bool negative = peek(d) == '-', real = false;
    d->at += negative;
    if (!is_digit(peek(d))) {
        d->at = start;
        return fail(d, "Expecting value", start);
    }
    uint64_t digits = 0;
    int count = 0, exponent = 0;
    if (peek(d) == '0') {
        d->at++;
    } else {
        for (; is_digit(peek(d)); d->at++) {
            if (count < 18) digits = digits * 10 + (peek(d) - '0');
            if (count < 1000) count++;
        }
    }
    if (peek(d) == '.' && d->at + 1 < d->length && is_digit(str_char(d->text, d->at + 1))) {
        real = true;
        for (d->at++; is_digit(peek(d)); d->at++) {
            if (count < 18) digits = digits * 10 + (peek(d) - '0');
            if (count < 1000 && (count > 0 || peek(d) != '0')) count++;
            if (exponent > -1000) exponent--;
        }
    }
    if (peek(d) == 'e' || peek(d) == 'E') {
        uint32_t at = d->at;
        int given = 0;
        d->at++;
        bool minus = peek(d) == '-';
        if (minus || peek(d) == '+') d->at++;
        if (is_digit(peek(d))) {
            real = true;
            for (; is_digit(peek(d)); d->at++) {
                if (given < 10000) given = given * 10 + (int)(peek(d) - '0');
            }
            exponent += minus ? -given : given;
        } else {
            d->at = at;
        }
    }
    KrBorrowed parse = real ? d->parse_float : d->parse_int;
    if (!real && is_none(parse) && count <= 18) return small_int(negative ? -(int64_t)digits : (int64_t)digits);
    if (real && is_none(parse)) {
        double x;
        return parse_double(d, start, digits, count, exponent, negative, &x) ? float_from_double(vm, x) : KR_ERROR;
    }
    KrValue text = str_substring(vm, d->text, start, d->at);
    if (is_error(text)) return KR_ERROR;
    KrValue result = is_none(parse) ? int_from_str(vm, as_str(text), 10) : call_1(vm, parse, text);
    release(vm, text);
    return result;
}

static bool accept(Decoder *d, const char *word) {
    size_t length = strlen(word);
    if (d->length - d->at < length) return false;
    for (size_t i = 0; i < length; i++) {
        if (str_char(d->text, d->at + (uint32_t)i) != (uint8_t)word[i]) return false;
    }
    d->at += (uint32_t)length;
    return true;
}

static KrValue constant(Decoder *d, const char *word, double x) {
    if (is_none(d->parse_constant)) return float_from_double(d->vm, x);
    KrValue text = str_new(d->vm, word);
    if (is_error(text)) return KR_ERROR;
    KrValue result = call_1(d->vm, d->parse_constant, text);
    release(d->vm, text);
    return result;
}

static KrValue read_array(Decoder *d) {       // behind the bracket
    KrVM *vm = d->vm;
    KrValue list = list_new(vm, 0);
    if (is_error(list)) return KR_ERROR;
    if (skip_spaces(d) == ']') {
        d->at++;
        return list;
    }
    for (;;) {
        KrValue item = read_value(d);
        if (is_error(item)) break;
        bool ok = list_append(vm, as_list(list), item);
        release(vm, item);
        if (!ok || ((++d->steps & 63) == 0 && !poll(vm, 64))) break;
        uint32_t c = skip_spaces(d), comma = d->at;
        if (c == ']') {
            d->at++;
            return list;
        }
        if (c != ',') {
            (void)fail(d, "Expecting ',' delimiter", d->at);
            break;
        }
        d->at++;
        if (skip_spaces(d) == ']') {
            (void)fail(d, "Illegal trailing comma before end of array", comma);
            break;
        }
    }
    release(vm, list);
    return KR_ERROR;
}

static bool store(Decoder *d, KrBorrowed object, KrBorrowed key, KrBorrowed value) {
    KrVM *vm = d->vm;
    if (is_none(d->pairs_hook)) return dict_set_str(vm, as_dict(object), as_str(key), value);
    KrBorrowed both[2] = {key, value};
    KrValue pair = tuple_from(vm, both, 2);
    if (is_error(pair)) return false;
    bool ok = list_append(vm, as_list(object), pair);
    release(vm, pair);
    return ok;
}

static bool read_entry(Decoder *d, KrBorrowed object) {
    KrVM *vm = d->vm;
    KrValue key = read_key(d);
    if (is_error(key)) return false;
    bool ok = false;
    if (skip_spaces(d) != ':') {
        (void)fail(d, "Expecting ':' delimiter", d->at);
    } else {
        d->at++;
        (void)skip_spaces(d);
        KrValue value = read_value(d);
        ok = !is_error(value) && store(d, object, key, value);
        release_maybe(vm, value);
    }
    release(vm, key);
    return ok && ((++d->steps & 63) != 0 || poll(vm, 64));
}

static KrValue finish_object(Decoder *d, KrValue object) {
    KrBorrowed hook = is_none(d->pairs_hook) ? d->object_hook : d->pairs_hook;
    if (is_none(hook)) return object;
    KrValue result = call_1(d->vm, hook, object);
    release(d->vm, object);
    return result;
}

static KrValue read_object(Decoder *d) {      // behind the brace
    KrVM *vm = d->vm;
    static const char no_name[] = "Expecting property name enclosed in double quotes";
    KrValue object = is_none(d->pairs_hook) ? dict_new(vm) : list_new(vm, 0);
    if (is_error(object)) return KR_ERROR;
    if (skip_spaces(d) == '}') {
        d->at++;
        return finish_object(d, object);
    }
    for (uint32_t comma = UINT32_MAX;;) {
        uint32_t c = skip_spaces(d);
        if (c != '"') {
            if (c == '}' && comma != UINT32_MAX) (void)fail(d, "Illegal trailing comma before end of object", comma);
            else (void)fail(d, no_name, d->at);
            break;
        }
        if (!read_entry(d, object)) break;
        c = skip_spaces(d);
        comma = d->at;
        if (c == '}') {
            d->at++;
            return finish_object(d, object);
        }
        if (c != ',') {
            (void)fail(d, "Expecting ',' delimiter", d->at);
            break;
        }
        d->at++;
    }
    release(vm, object);
    return KR_ERROR;
}

static KrValue read_value(Decoder *d) {
    KrVM *vm = d->vm;
    KrValue result;
    switch (peek(d)) {
    case '"': return read_string(d);
    case '{':
        if (!recursion_enter(vm, " while decoding a JSON object from a unicode string")) return KR_ERROR;
        d->at++;
        result = read_object(d);
        recursion_leave(vm);
        return result;
    case '[':
        if (!recursion_enter(vm, " while decoding a JSON array from a unicode string")) return KR_ERROR;
        d->at++;
        result = read_array(d);
        recursion_leave(vm);
        return result;
    case 'n': if (accept(d, "null")) return NONE; break;
    case 't': if (accept(d, "true")) return TRUE_; break;
    case 'f': if (accept(d, "false")) return FALSE_; break;
    case 'N': if (accept(d, "NaN")) return constant(d, "NaN", (double)NAN); break;
    case 'I': if (accept(d, "Infinity")) return constant(d, "Infinity", (double)INFINITY); break;
    case '-':
        if (accept(d, "-Infinity")) return constant(d, "-Infinity", -(double)INFINITY);
        return read_number(d);
    default:
        if (is_digit(peek(d))) return read_number(d);
    }
    return fail(d, "Expecting value", d->at);
}

static KrValue decode_from(KrVM *vm, const KrBorrowed *args, int64_t start, bool whole) {
    if (!is_str(vm, args[0])) return raise(vm, TypeError, "first argument must be a string, not %T", args[0]);
    Decoder d = {
        .vm = vm, .text = as_str(args[0]), .length = str_length(as_str(args[0])),
        .object_hook = args[2], .parse_float = args[3], .parse_int = args[4], .parse_constant = args[5],
        .pairs_hook = args[7], .error = args[8],
    };
    int strict = truth(vm, args[6]);
    if (strict < 0) return KR_ERROR;
    d.strict = strict;
    d.at = start > d.length ? d.length : (uint32_t)start;
    if (whole) (void)skip_spaces(&d);
    KrValue result = read_value(&d);
    if (!is_error(result) && whole && skip_spaces(&d) != 0xffffffff) {
        release(vm, result);
        result = fail(&d, "Extra data", d.at);
    }
    if (!is_error(result) && !whole) {
        KrValue both[2] = {result, small_int(d.at)};
        result = tuple_from(vm, both, 2);
        release(vm, both[0]);
    }
    for (int i = 0; i < KEY_CACHE; i++) {
        if (d.keys[i] != NULL) object_release(vm, d.keys[i]);
    }
    return result;
}

NATIVE(decode, "decode(text, idx, object_hook, parse_float, parse_int, parse_constant, strict, object_pairs_hook, error, /)",
       "Return the value that a JSON text stands for.") {
    return decode_from(vm, args, 0, true);
}

NATIVE(scan, "scan(text, idx, object_hook, parse_float, parse_int, parse_constant, strict, object_pairs_hook, error, /)",
       "Return the value that begins at idx and where it ends.") {
    int64_t start;
    if (!to_index(vm, args[1], &start)) return KR_ERROR;
    if (start < 0) return raise(vm, ValueError, "idx cannot be negative");
    return decode_from(vm, args, start, false);
}

static const NativeDef *const functions[] = {DEF(encode), DEF(quote), DEF(decode), DEF(scan), NULL};

const ModuleDef json_module = {.name = "_json", .functions = functions};
