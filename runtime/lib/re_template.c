// SPDX-License-Identifier: MIT
// re_template.c -- templates of sub() and expand(), and raising re.PatternError.
//
// A template becomes a tuple: texts (of the pattern's kind) and, as ints, the numbers of groups.
#if KR_WITH_RE
#include "lib/re.h"

#include "object/dict.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/tuple.h"

bool re_raise(KrVM *vm, KrBorrowed pattern, int64_t position, const char *format, ...) {
    va_list list;
    va_start(list, format);
    KrValue message = string_format_va(vm, format, list);
    va_end(list);
    if (is_error(message)) return false;
    KrValue module = import_module(vm, "re"), class_ = KR_ERROR, error = KR_ERROR, normal = KR_ERROR;
    Str *name = is_error(module) ? NULL : str_intern_utf8(vm, "PatternError", 12);
    if (name == NULL) goto done;
    class_ = getattr(vm, module, name);
    if (is_error(class_)) goto done;
    if (position >= 0)
        error = call_3(vm, class_, message, pattern, small_int(position));
    else
        error = call_1(vm, class_, message);
    if (is_error(error)) goto done;
    normal = exception_normalize(vm, error);
    if (!is_error(normal)) exception_raise_object(vm, normal);
done:
    if (name != NULL) object_release(vm, name);
    release(vm, message);
    release_maybe(vm, module);
    release_maybe(vm, class_);
    release_maybe(vm, error);
    release_maybe(vm, normal);
    return false;
}

typedef struct {
    KrVM *vm;
    const RePattern *pattern;
    KrBorrowed template;
    Str *text; // bytes: as Latin-1
    uint32_t at;
    StrBuilder literal;
    KrValue items;
} Template;

#define FAIL(t, position, ...) re_raise((t)->vm, (t)->template, (int64_t)(position), __VA_ARGS__)

static uint32_t unit(const Template *t, uint32_t i) {
    return i < str_length(t->text) ? str_char(t->text, i) : 0xffffffffu;
}
static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }
static bool is_octal(uint32_t c) { return c >= '0' && c <= '7'; }

static NODISCARD bool flush(Template *t) {
    if (t->literal.length == 0) return true;
    KrValue piece = str_builder_finish(&t->literal);
    str_builder_init(&t->literal, t->vm);
    if (is_error(piece)) return false;
    if (t->pattern->is_bytes) {
        KrValue encoded = str_encode(t->vm, as_str(piece), "latin-1", "strict");
        release(t->vm, piece);
        if (is_error(encoded)) return false;
        piece = encoded;
    }
    bool ok = list_append(t->vm, as_list(t->items), piece);
    release(t->vm, piece);
    return ok;
}

static NODISCARD bool add_group(Template *t, uint64_t group, uint32_t position) {
    if (group > t->pattern->group_count)
        return FAIL(t, position, "invalid group reference %llu", (unsigned long long)group);
    return flush(t) && list_append(t->vm, as_list(t->items), small_int((int64_t)group));
}

static NODISCARD bool add_named(Template *t) {
    KrVM *vm = t->vm;
    if (unit(t, t->at) != '<') return FAIL(t, t->at, "missing <");
    uint32_t start = ++t->at, length = str_length(t->text);
    while (t->at < length && unit(t, t->at) != '>') t->at++;
    if (t->at == start) return FAIL(t, start, "missing group name");
    if (t->at == length) return FAIL(t, start, "missing >, unterminated name");
    KrValue name = str_substring(vm, t->text, start, t->at++);
    if (is_error(name)) return false;
    const Str *s = as_str(name);
    bool number = true, identifier = re_is_identifier(s, t->pattern->is_bytes), ok = false;
    uint64_t group = 0;
    for (uint32_t i = 0; i < str_length(s); i++) {
        uint32_t c = str_char(s, i);
        if (!is_digit(c))
            number = false;
        else if (group < UINT32_MAX)
            group = group * 10 + c - '0';
    }
    if (number)
        ok = add_group(t, group, start);
    else if (!identifier) {
        ok = t->pattern->is_bytes ? FAIL(t, start, "bad character in group name %A", name)
                                  : FAIL(t, start, "bad character in group name %R", name);
    } else {
        KrBorrowed found = dict_get(vm, as_dict(t->pattern->groupindex), name);
        if (is_absent(found))
            raise(vm, IndexError, "unknown group name %R", name);
        else if (!is_error(found))
            ok = add_group(t, (uint64_t)small_int_value(found), start);
    }
    release(vm, name);
    return ok;
}

static NODISCARD bool add_escape(Template *t) {
    uint32_t start = t->at - 1, c = unit(t, t->at);
    if (t->at >= str_length(t->text)) return FAIL(t, start, "bad escape (end of pattern)");
    t->at++;
    if (c == 'g') return add_named(t);
    if (is_digit(c)) {
        uint32_t second = unit(t, t->at), third = second == 0xffffffffu ? second : unit(t, t->at + 1);
        bool octal = c == '0' || (is_octal(c) && is_digit(second) && is_octal(second) && is_octal(third));
        if (octal) {
            uint32_t value = c - '0';
            for (int i = 0; i < 2 && is_octal(unit(t, t->at)); i++) value = value * 8 + unit(t, t->at++) - '0';
            if (value <= 0377) return str_builder_add_char(&t->literal, value);
            KrValue escape = str_substring(t->vm, t->text, start, t->at);
            if (is_error(escape)) return false;
            FAIL(t, start, "octal escape value %S outside of range 0-0o377", escape);
            release(t->vm, escape);
            return false;
        }
        uint64_t group = c - '0';
        if (is_digit(second)) {
            group = group * 10 + second - '0';
            t->at++;
        }
        return add_group(t, group, start + 1);
    }
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    const char *found = c < 128 && c != 0 ? strchr(letters, (int)c) : NULL;
    if (found != NULL) return str_builder_add_char(&t->literal, (uint8_t)values[found - letters]);
    if (c < 128 && (c | 32) >= 'a' && (c | 32) <= 'z') return FAIL(t, start, "bad escape \\%c", (int)c);
    return str_builder_add_char(&t->literal, '\\') && str_builder_add_char(&t->literal, c);
}

KrValue re_template_parse(KrVM *vm, const RePattern *pattern, KrBorrowed template) {
    KrValue text = KR_ERROR, result = KR_ERROR;
    if (is_str(vm, template))
        text = retain(template);
    else if (is_bytes(vm, template) || is_bytearray(vm, template)) {
        const uint8_t *data;
        size_t length;
        if (!bytes_view(vm, template, &data, &length)) return KR_ERROR;
        text = str_from_units(vm, data, 1, length);
    } else
        return raise(vm, TypeError, "decoding to str: need a bytes-like object, %T found", template);
    if (is_error(text)) return KR_ERROR;
    bool bytes = !is_str(vm, template);
    Template t = {.vm = vm, .pattern = pattern, .template = template, .text = as_str(text), .items = list_new(vm, 0)};
    str_builder_init(&t.literal, vm);
    bool ok = !is_error(t.items);
    uint32_t length = str_length(t.text);
    if (ok && bytes != pattern->is_bytes && length > 0) {
        raise(vm, TypeError,
              bytes ? "sequence item 0: expected str instance, %T found"
                    : "sequence item 0: expected a bytes-like object, %T found",
              template);
        ok = false;
    }
    while (ok && t.at < length) {
        uint32_t c = unit(&t, t.at++);
        ok = poll(vm, 1) && (c == '\\' ? add_escape(&t) : str_builder_add_char(&t.literal, c));
    }
    if (ok && flush(&t)) result = to_tuple(vm, t.items);
    str_builder_discard(&t.literal);
    release_maybe(vm, t.items);
    release(vm, text);
    return result;
}
#endif
