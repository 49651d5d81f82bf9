// SPDX-License-Identifier: MIT
// str_split.c -- str's methods that take text apart or replace parts of it: split, strip, partition, replace, translate ...
#include "base/search.h"
#include "base/unicode.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#define METHOD(name, sig, text) \
    static KrValue name##_method(KrVM *vm, const KrBorrowed *args); \
    const NativeDef str_method_##name = {.signature = (sig), .fn = name##_method, .doc = (text)}; \
    static KrValue name##_method(KrVM *vm, const KrBorrowed *args)

static bool append_piece(KrVM *vm, List *list, Str *s, uint32_t start, uint32_t end) {
    KrValue piece = str_substring(vm, s, start, end);
    if (is_error(piece)) return false;
    bool ok = list_append(vm, list, piece);
    release(vm, piece);
    return ok && ((list->length & 255) != 0 || poll(vm, 256));
}

static KrValue finish_list(KrVM *vm, KrValue list, bool ok) {
    if (ok) return list;
    release(vm, list);
    return KR_ERROR;
}

static void reverse_items(List *list) {
    for (uint32_t i = 0, j = list->length; i + 1 < j; i++) {
        KrValue item = list->items[i];
        list->items[i] = list->items[--j];
        list->items[j] = item;
    }
}

static int64_t find_last(const Str *s, const Str *part, uint32_t start, uint32_t end) {
    if (str_length(part) == 0) return end;
    if (str_kind(part) > str_kind(s)) return -1;
    int64_t found = search_last((SearchText){str_at(s, start), end - start, str_width(s)},
                                (SearchText){part->data, str_length(part), str_width(part)});
    return found < 0 ? -1 : found + start;
}

static bool split_spaces(KrVM *vm, List *list, Str *s, int64_t most) {
    uint32_t i = 0, length = str_length(s);
    for (;;) {
        while (i < length && unicode_is_space(str_char(s, i))) i++;
        if (i == length) return true;
        if (most-- <= 0) break;
        uint32_t start = i;
        while (i < length && !unicode_is_space(str_char(s, i))) i++;
        if (!append_piece(vm, list, s, start, i)) return false;
    }
    return append_piece(vm, list, s, i, length);
}

static bool rsplit_spaces(KrVM *vm, List *list, Str *s, int64_t most) {
    uint32_t i = str_length(s);
    for (;;) {
        while (i > 0 && unicode_is_space(str_char(s, i - 1))) i--;
        if (i == 0) return true;
        if (most-- <= 0) break;
        uint32_t end = i;
        while (i > 0 && !unicode_is_space(str_char(s, i - 1))) i--;
        if (!append_piece(vm, list, s, i, end)) return false;
    }
    return append_piece(vm, list, s, 0, i);
}

static bool split_text(KrVM *vm, List *list, Str *s, Str *separator, int64_t most) {
    uint32_t start = 0, length = str_length(s);
    while (most-- > 0) {
        int64_t found = str_find(s, separator, start, length);
        if (found < 0) break;
        if (!append_piece(vm, list, s, start, (uint32_t)found)) return false;
        start = (uint32_t)found + str_length(separator);
    }
    return append_piece(vm, list, s, start, length);
}

static bool rsplit_text(KrVM *vm, List *list, Str *s, Str *separator, int64_t most) {
    uint32_t end = str_length(s);
    while (most-- > 0) {
        int64_t found = find_last(s, separator, 0, end);
        if (found < 0) break;
        if (!append_piece(vm, list, s, (uint32_t)found + str_length(separator), end)) return false;
        end = (uint32_t)found;
    }
    return append_piece(vm, list, s, 0, end);
}

static KrValue split_any(KrVM *vm, const KrBorrowed *args, bool backward) {
    int64_t most;
    if (!is_none(args[1]) && !is_str(vm, args[1])) return raise(vm, TypeError, "must be str or None, not %T", args[1]);
    if (!to_size(vm, args[2], &most)) return KR_ERROR;
    if (most < 0) most = INT64_MAX;
    Str *s = as_str(args[0]);
    if (!is_none(args[1]) && str_length(as_str(args[1])) == 0) return raise(vm, ValueError, "empty separator");
    KrValue list = list_new(vm, 0);
    if (is_error(list)) return KR_ERROR;
    bool ok;
    charge_work(vm, str_length(s));
    if (is_none(args[1])) ok = (backward ? rsplit_spaces : split_spaces)(vm, as_list(list), s, most);
    else ok = (backward ? rsplit_text : split_text)(vm, as_list(list), s, as_str(args[1]), most);
    if (backward) reverse_items(as_list(list));
    return finish_list(vm, list, ok);
}

METHOD(split, "split(self, /, sep=None, maxsplit=-1)", "Return the parts between separators, or between runs of whitespace.") {
    return split_any(vm, args, false);
}
METHOD(rsplit, "rsplit(self, /, sep=None, maxsplit=-1)", "As split, but with maxsplit counted from the end.") {
    return split_any(vm, args, true);
}

METHOD(splitlines, "splitlines(self, /, keepends=False)", "Return the lines, with their ends if keepends is true.") {
    int keep = truth(vm, args[1]);
    if (keep < 0) return KR_ERROR;
    Str *s = as_str(args[0]);
    KrValue list = list_new(vm, 0);
    if (is_error(list)) return KR_ERROR;
    uint32_t start = 0, length = str_length(s);
    while (start < length) {
        uint32_t end = start;
        while (end < length && !unicode_is_line_break(str_char(s, end))) end++;
        uint32_t after = end;
        if (end < length) after += str_char(s, end) == '\r' && end + 1 < length && str_char(s, end + 1) == '\n' ? 2 : 1;
        if (!append_piece(vm, as_list(list), s, start, keep ? after : end)) return finish_list(vm, list, false);
        start = after;
    }
    return list;
}

// (before, separator, after), split at found; found < 0: not there, and the whole text goes first or last.
static KrValue parts(KrVM *vm, Str *s, Str *separator, int64_t found, bool whole_first) {
    uint32_t length = str_length(s), at = (uint32_t)found;
    KrValue part[3] = {KR_ERROR, KR_ERROR, KR_ERROR}, result = KR_ERROR;
    if (found < 0) {
        part[whole_first ? 0 : 2] = str_plain(vm, s);
        part[1] = retain(value_of_object(vm->empty_str));
        part[whole_first ? 2 : 0] = retain(value_of_object(vm->empty_str));
    } else {
        part[0] = str_substring(vm, s, 0, at);
        if (!is_error(part[0])) part[1] = str_plain(vm, separator);
        if (!is_error(part[1])) part[2] = str_substring(vm, s, at + str_length(separator), length);
    }
    if (!is_error(part[0]) && !is_error(part[1]) && !is_error(part[2])) result = tuple_from(vm, part, 3);
    for (int i = 0; i < 3; i++) release_maybe(vm, part[i]);
    return result;
}

static bool check_separator(KrVM *vm, KrBorrowed v) {
    if (!is_str(vm, v)) return raise_as(false, vm, TypeError, "must be str, not %T", v);
    return str_length(as_str(v)) > 0 || raise_as(false, vm, ValueError, "empty separator");
}

METHOD(partition, "partition(self, sep, /)", "Return what is before the first separator, the separator, and what is after it.") {
    if (!check_separator(vm, args[1])) return KR_ERROR;
    Str *s = as_str(args[0]), *separator = as_str(args[1]);
    charge_work(vm, str_length(s));
    return parts(vm, s, separator, str_find(s, separator, 0, str_length(s)), true);
}
METHOD(rpartition, "rpartition(self, sep, /)", "Return what is before the last separator, the separator, and what is after it.") {
    if (!check_separator(vm, args[1])) return KR_ERROR;
    Str *s = as_str(args[0]), *separator = as_str(args[1]);
    charge_work(vm, str_length(s));
    return parts(vm, s, separator, find_last(s, separator, 0, str_length(s)), false);
}

//// strip

static bool is_stripped(const Str *chars, const uint64_t low[4], uint32_t c) {
    if (chars == NULL) return unicode_is_space(c);
    if (c < 256) return low[c >> 6] >> (c & 63) & 1;
    for (uint32_t i = 0; i < str_length(chars); i++) {
        if (str_char(chars, i) == c) return true;
    }
    return false;
}

static KrValue strip_ends(KrVM *vm, const KrBorrowed *args, bool left, bool right, const char *name) {
    Str *s = as_str(args[0]), *chars = NULL;
    uint64_t low[4] = {0};
    if (!is_none(args[1])) {
        if (!is_str(vm, args[1])) return raise(vm, TypeError, "%s arg must be None or str", name);
        chars = as_str(args[1]);
        for (uint32_t i = 0; i < str_length(chars); i++) {
            uint32_t c = str_char(chars, i);
            if (c < 256) low[c >> 6] |= UINT64_C(1) << (c & 63);
        }
    }
    uint32_t start = 0, end = str_length(s);
    uint64_t cost = chars == NULL || str_kind(chars) <= STR_LATIN1 ? 1 : str_length(chars);
    while (left && start < end && is_stripped(chars, low, str_char(s, start))) {
        start++;
        if ((start & 255) == 0 && !poll(vm, 16 * cost)) return KR_ERROR;
    }
    while (right && end > start && is_stripped(chars, low, str_char(s, end - 1))) {
        end--;
        if ((end & 255) == 0 && !poll(vm, 16 * cost)) return KR_ERROR;
    }
    return str_substring(vm, s, start, end);
}

METHOD(strip, "strip(self, chars=None, /)", "Return a copy without whitespace, or the given characters, at both ends.") {
    return strip_ends(vm, args, true, true, "strip");
}
METHOD(lstrip, "lstrip(self, chars=None, /)", "Return a copy without whitespace, or the given characters, at the start.") {
    return strip_ends(vm, args, true, false, "lstrip");
}
METHOD(rstrip, "rstrip(self, chars=None, /)", "Return a copy without whitespace, or the given characters, at the end.") {
    return strip_ends(vm, args, false, true, "rstrip");
}

static bool matches_at(const Str *s, const Str *part, uint32_t at) {
    for (uint32_t i = 0; i < str_length(part); i++) {
        if (str_char(s, at + i) != str_char(part, i)) return false;
    }
    return true;
}

METHOD(removeprefix, "removeprefix(self, prefix, /)", "Return a copy without the given prefix, if it has it.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "removeprefix() argument must be str, not %T", args[1]);
    Str *s = as_str(args[0]), *prefix = as_str(args[1]);
    if (str_length(prefix) > str_length(s) || !matches_at(s, prefix, 0)) return str_plain(vm, s);
    return str_substring(vm, s, str_length(prefix), str_length(s));
}
METHOD(removesuffix, "removesuffix(self, suffix, /)", "Return a copy without the given suffix, if it has it.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "removesuffix() argument must be str, not %T", args[1]);
    Str *s = as_str(args[0]), *suffix = as_str(args[1]);
    uint32_t at = str_length(s) - str_length(suffix);
    if (str_length(suffix) > str_length(s) || !matches_at(s, suffix, at)) return str_plain(vm, s);
    return str_substring(vm, s, 0, at);
}

//// replace, expandtabs, translate

// "" stands before every character and at the end.
static bool interleave(StrBuilder *b, const Str *s, const Str *fresh, int64_t most) {
    uint32_t i = 0;
    for (; most-- > 0; i++) {
        if (!str_builder_add(b, fresh)) return false;
        if (i == str_length(s)) return true;
        if (!str_builder_add_char(b, str_char(s, i)) || ((i & 255) == 255 && !poll(b->vm, 256))) return false;
    }
    return str_builder_add_range(b, s, i, str_length(s));
}

METHOD(replace, "replace(self, old, new, /, count=-1)", "Return a copy with old replaced by new, at most count times.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "replace() argument 1 must be str, not %T", args[1]);
    if (!is_str(vm, args[2])) return raise(vm, TypeError, "replace() argument 2 must be str, not %T", args[2]);
    int64_t most;
    if (!to_size(vm, args[3], &most)) return KR_ERROR;
    if (most < 0) most = INT64_MAX;
    Str *s = as_str(args[0]), *old = as_str(args[1]), *fresh = as_str(args[2]);
    uint32_t length = str_length(s), start = 0;
    charge_work(vm, length);
    int64_t found = most == 0 ? -1 : str_find(s, old, 0, length);
    if (found < 0) return str_plain(vm, s);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = true;
    if (str_length(old) == 0) {
        ok = interleave(&b, s, fresh, most);
    } else {
        for (uint32_t n = 1; ok && found >= 0; n++) {
            ok = str_builder_add_range(&b, s, start, (uint32_t)found) && str_builder_add(&b, fresh) &&
                 ((n & 255) != 0 || poll(vm, 256));
            start = (uint32_t)found + str_length(old);
            found = --most > 0 ? str_find(s, old, start, length) : -1;
        }
        ok = ok && str_builder_add_range(&b, s, start, length);
    }
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

METHOD(expandtabs, "expandtabs(self, /, tabsize=8)", "Return a copy in which tabs are spaces up to the next column of tabsize.") {
    int64_t size;
    if (!to_i64(vm, args[1], &size)) return KR_ERROR;
    if (size > INT32_MAX) return raise(vm, OverflowError, "Python int too large to convert to C int");
    Str *s = as_str(args[0]);
    StrBuilder b;
    str_builder_init(&b, vm);
    uint64_t column = 0;
    for (uint32_t i = 0; i < str_length(s); i++) {
        uint32_t c = str_char(s, i);
        bool ok;
        if (c == '\t') {
            uint64_t pad = size > 0 ? (uint64_t)size - column % (uint64_t)size : 0;
            ok = str_builder_fill(&b, ' ', pad);
            column += pad;
        } else {
            ok = str_builder_add_char(&b, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
        if (!ok || ((i & 1023) == 1023 && !poll(vm, 1024))) {
            str_builder_discard(&b);
            return KR_ERROR;
        }
    }
    return str_builder_finish(&b);
}

static bool map_characters(KrVM *vm, Dict *dict, Str *from, Str *to) {
    for (uint32_t i = 0; i < str_length(from); i++) {
        KrBorrowed value = to == NULL ? NONE : small_int(str_char(to, i));
        if (!dict_set(vm, dict, small_int(str_char(from, i)), value)) return false;
    }
    return true;
}

static bool map_dict(KrVM *vm, Dict *to, Dict *from) {
    KrBorrowed key, value;
    for (uint32_t position = 0; dict_next(from, &position, &key, &value);) {
        KrBorrowed place = key;
        if (is_str(vm, key)) {
            if (str_length(as_str(key)) != 1) {
                return raise_as(false, vm, ValueError, "string keys in translate table must be of length 1");
            }
            place = small_int(str_char(as_str(key), 0));
        } else if (!is_int(vm, key)) {
            return raise_as(false, vm, TypeError, "keys in translate table must be strings or integers");
        }
        if (!dict_set(vm, to, place, value)) return false;
    }
    return true;
}

static KrValue maketrans(KrVM *vm, const KrBorrowed *args);
const NativeDef str_method_maketrans = {
    .signature = "maketrans(x, y=?, z=?, /)", .fn = maketrans, .binding = NATIVE_STATICMETHOD,
    .doc = "Make a table for translate: of a dict, or of characters, their replacements, and what to delete.",
};
static KrValue maketrans(KrVM *vm, const KrBorrowed *args) {
    bool ok;
    if (is_absent(args[1])) {
        if (!is_dict_exact(args[0])) {
            return raise(vm, TypeError, "if you give only one argument to maketrans it must be a dict");
        }
    } else {
        if (!is_str(vm, args[0])) {
            return raise(vm, TypeError, "first maketrans argument must be a string if there is a second argument");
        }
        if (!is_str(vm, args[1])) return raise(vm, TypeError, "maketrans() argument 2 must be str, not %T", args[1]);
        if (!is_absent(args[2]) && !is_str(vm, args[2])) {
            return raise(vm, TypeError, "maketrans() argument 3 must be str, not %T", args[2]);
        }
        if (str_length(as_str(args[0])) != str_length(as_str(args[1]))) {
            return raise(vm, ValueError, "the first two maketrans arguments must have equal length");
        }
    }
    KrValue table = dict_new(vm);
    if (is_error(table)) return KR_ERROR;
    if (is_absent(args[1])) {
        ok = map_dict(vm, as_dict(table), as_dict(args[0]));
    } else {
        ok = map_characters(vm, as_dict(table), as_str(args[0]), as_str(args[1])) &&
             (is_absent(args[2]) || map_characters(vm, as_dict(table), as_str(args[2]), NULL));
    }
    if (ok) return table;
    release(vm, table);
    return KR_ERROR;
}

// What the table says of c: None, an int, a str, or ABSENT (stays as it is).
static KrValue look_up(KrVM *vm, KrBorrowed table, uint32_t c) {
    if (is_dict_exact(table)) return retain(dict_get(vm, as_dict(table), small_int(c)));
    KrValue found = getitem(vm, table, small_int(c));
    if (!is_error(found)) return found;
    if (!exception_matches(vm, TYPE_LookupError)) return KR_ERROR;
    exception_clear(vm);
    return ABSENT;
}

static bool add_translated(StrBuilder *b, KrBorrowed table, uint32_t c) {
    KrVM *vm = b->vm;
    KrValue to = look_up(vm, table, c);
    if (is_error(to)) return false;
    bool ok = true;
    int64_t code;
    if (is_absent(to)) {
        ok = str_builder_add_char(b, c);
    } else if (is_none(to)) {
        ok = true;
    } else if (is_str(vm, to)) {
        ok = str_builder_add(b, as_str(to));
    } else if (!is_int(vm, to)) {
        ok = raise_as(false, vm, TypeError, "character mapping must return integer, None or str");
    } else if (!int_as_i64(vm, to, &code) || code < 0 || code > 0x10FFFF) {
        ok = raise_as(false, vm, ValueError, "character mapping must be in range(0x110000)");
    } else {
        ok = str_builder_add_char(b, (uint32_t)code);
    }
    release(vm, to);
    return ok;
}

METHOD(translate, "translate(self, table, /)", "Return a copy in which each character is what the table has for it.") {
    Str *s = as_str(args[0]);
    StrBuilder b;
    str_builder_init(&b, vm);
    for (uint32_t i = 0; i < str_length(s); i++) {
        if (!add_translated(&b, args[1], str_char(s, i)) || ((i & 255) == 255 && !poll(vm, 256))) {
            str_builder_discard(&b);
            return KR_ERROR;
        }
    }
    return str_builder_finish(&b);
}
