// SPDX-License-Identifier: MIT
// str_methods.c -- the type str: its slots, and the methods that search, pad and convert; and its iterator.
//
// More methods: str_case.c, str_split.c; str.format: str_template.c.
#include "base/search.h"
#include "base/unicode.h"
#include "object/bytes.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/range.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

//// Slots

static bool add_escaped(StrBuilder *b, uint32_t c) {
    static const char hex[] = "0123456789abcdef";
    char text[10] = {'\\', c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U'};
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    for (int i = 0; i < digits; i++) text[2 + i] = hex[c >> (4 * (digits - 1 - i)) & 15];
    return str_builder_add_ascii_n(b, text, (size_t)(2 + digits));
}

KrValue str_repr(KrVM *vm, Str *s) {
    uint32_t length = str_length(s);
    SearchText text = {s->data, length, str_width(s)};
    char quote = search_first_unit(text, '\'') >= 0 && search_first_unit(text, '"') < 0 ? '"' : '\'';
    StrBuilder b;
    str_builder_init(&b, vm);
    if (!str_builder_add_char(&b, (uint8_t)quote)) goto failed;
    uint32_t plain = 0;      // from here on nothing needed an escape
    for (uint32_t i = 0; i < length; i++) {
        uint32_t c = str_char(s, i);
        if ((i & 1023) == 1023 && !poll(vm, 256)) goto failed;
        if (unicode_is_printable(c) && c != (uint8_t)quote && c != '\\') continue;
        if (!str_builder_add_range(&b, s, plain, i)) goto failed;
        plain = i + 1;
        char escape = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c == '\\' ? '\\' : c == (uint8_t)quote ? quote : 0;
        bool ok = escape == 0 ? add_escaped(&b, c) : str_builder_add_char(&b, '\\') && str_builder_add_char(&b, (uint8_t)escape);
        if (!ok) goto failed;
    }
    if (str_builder_add_range(&b, s, plain, length) && str_builder_add_char(&b, (uint8_t)quote)) return str_builder_finish(&b);
failed:
    str_builder_discard(&b);
    return KR_ERROR;
}

static KrValue repr_slot(KrVM *vm, KrBorrowed self) { return str_repr(vm, as_str(self)); }
static KrValue str_slot(KrVM *vm, KrBorrowed self) { return str_plain(vm, as_str(self)); }
static int64_t len(KrVM *vm __attribute__((unused)), KrBorrowed self) { return str_length(as_str(self)); }
static int truth_slot(KrVM *vm __attribute__((unused)), KrBorrowed self) { return str_length(as_str(self)) > 0; }

static bool hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    *out = str_hash(vm, as_str(self));
    return true;
}

static KrValue compare_slot(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_str(vm, a) || !is_str(vm, b)) return NOT_IMPLEMENTED;
    const Str *s = as_str(a), *t = as_str(b);
    if (op == COMPARE_EQ) return value_of_bool(str_equal(s, t));
    if (op == COMPARE_NE) return value_of_bool(!str_equal(s, t));
    int order = str_compare(s, t);
    switch (op) {
    case COMPARE_LT: return value_of_bool(order < 0);
    case COMPARE_LE: return value_of_bool(order <= 0);
    case COMPARE_GT: return value_of_bool(order > 0);
    default: return value_of_bool(order >= 0);
    }
}

static KrValue repeat(KrVM *vm, Str *s, KrBorrowed times) {
    int64_t count;
    if (!to_index_clamped(vm, times, &count)) return KR_ERROR;
    if (count == INT64_MAX) return raise(vm, OverflowError, "cannot fit '%T' into an index-sized integer", times);
    uint32_t length = str_length(s);
    if (count <= 0 || length == 0) return retain(value_of_object(vm->empty_str));
    if (count == 1) return str_plain(vm, s);
    if (count > INT64_MAX / length) return raise(vm, OverflowError, "repeated string is too long");
    if (!memory_check(vm, (uint64_t)count, (uint64_t)length * str_width(s))) return KR_ERROR;
    if (count > STR_MAX_LENGTH / length) return exception_raise_memory(vm);
    size_t total = (size_t)count * length, width = str_width(s);
    Str *result = str_allocate_as(vm, vm->types[TYPE_STR], str_kind(s), total);
    if (result == NULL) return KR_ERROR;
    if (width == 1 && length == 1) {
        memset(result->data, s->data[0], total);
        return value_of_object(result);
    }
    memcpy(result->data, s->data, length * width);
    for (size_t done = length; done < total; done *= 2) {      // each copy doubles what is there
        size_t more = done < total - done ? done : total - done;
        memcpy(result->data + done * width, result->data, more * width);
    }
    return value_of_object(result);
}

static bool is_index(KrVM *vm, KrBorrowed v) {
    return is_int(vm, v) || !is_absent(dunder_find(vm, v, DUNDER___index__));
}

// Whether v, the other operand, has no say in the operation: then it is ours to refuse it.
static bool is_plain(KrVM *vm, KrBorrowed v, Dunder reflected) {
    return !has_flag(vm, v, TYPE_FLAG_HEAP) || is_absent(dunder_find(vm, v, reflected));
}

static KrValue binary_slot(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    switch (op) {
    case BINARY_ADD:
        if (!is_str(vm, a)) return NOT_IMPLEMENTED;
        if (is_str(vm, b)) return str_concat(vm, as_str(a), as_str(b));
        if (is_plain(vm, b, DUNDER___radd__)) return raise(vm, TypeError, "can only concatenate str (not \"%T\") to str", b);
        return NOT_IMPLEMENTED;
    case BINARY_MUL:
        if (is_str(vm, a) && is_index(vm, b)) return repeat(vm, as_str(a), b);
        if (is_str(vm, b) && is_index(vm, a)) return repeat(vm, as_str(b), a);
        if (is_str(vm, a) ? is_plain(vm, b, DUNDER___rmul__) : is_plain(vm, a, DUNDER___mul__)) {
            return raise(vm, TypeError, "can't multiply sequence by non-int of type '%T'", is_str(vm, a) ? b : a);
        }
        return NOT_IMPLEMENTED;
    case BINARY_MOD:
        return is_str(vm, a) ? str_percent(vm, as_str(a), b) : NOT_IMPLEMENTED;
    default:
        return NOT_IMPLEMENTED;
    }
}

static KrValue get_slice(KrVM *vm, Str *s, KrBorrowed slice) {
    int64_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return KR_ERROR;
    int64_t count = slice_adjust(str_length(s), &start, &stop, step);
    if (count <= 0) return retain(value_of_object(vm->empty_str));
    if (step == 1) return str_substring(vm, s, (uint32_t)start, (uint32_t)(start + count));
    if (count == 1) return str_from_char(vm, str_char(s, (uint32_t)start));
    uint32_t width = str_width(s);
    uint8_t *units = memory_alloc(vm, (size_t)count * width);
    if (units == NULL) return KR_ERROR;
    for (int64_t i = 0; i < count; i++) {
        memcpy(units + (size_t)i * width, s->data + (size_t)(start + i * step) * width, width);
    }
    KrValue result = poll(vm, (uint64_t)count / 16) ? str_from_units(vm, units, width, (size_t)count) : KR_ERROR;
    memory_free(vm, units, (size_t)count * width);
    return result;
}

static KrValue getitem_slot(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    Str *s = as_str(self);
    int64_t i;
    if (likely(is_small_int(key))) {
        i = small_int_value(key);
    } else if (has_shape(key, TYPE_SLICE)) {
        return get_slice(vm, s, key);
    } else if (!is_index(vm, key)) {
        return raise(vm, TypeError, "string indices must be integers, not '%T'", key);
    } else if (!to_index(vm, key, &i)) {
        return KR_ERROR;
    }
    if (i < 0) i += str_length(s);
    if (i < 0 || i >= str_length(s)) return raise(vm, IndexError, "string index out of range");
    return str_from_char(vm, str_char(s, (uint32_t)i));
}

static int contains_slot(KrVM *vm, KrBorrowed self, KrBorrowed item) {
    if (!is_str(vm, item)) return raise_as(-1, vm, TypeError, "'in <string>' requires string as left operand, not %T", item);
    charge_work(vm, str_length(as_str(self)));
    return str_find(as_str(self), as_str(item), 0, str_length(as_str(self))) >= 0;
}

//// Searching

bool str_range_args(KrVM *vm, KrBorrowed start, KrBorrowed end, uint32_t length, uint32_t *from, uint32_t *to) {
    int64_t bound[2] = {0, length};
    KrBorrowed given[2] = {start, end};
    for (int i = 0; i < 2; i++) {
        if (is_none(given[i])) continue;
        if (!is_index(vm, given[i])) {
            return raise_as(false, vm, TypeError, "slice indices must be integers or None or have an __index__ method");
        }
        if (!to_index_clamped(vm, given[i], &bound[i])) return false;
        if (bound[i] < 0) bound[i] += length;
        if (bound[i] < 0) bound[i] = 0;
    }
    if (bound[1] > length) bound[1] = length;
    if (bound[0] > length) bound[0] = (int64_t)length + 1;       // beyond the end: not even "" is there
    *from = (uint32_t)bound[0];
    *to = (uint32_t)bound[1];
    return true;
}

static int64_t find_last(const Str *s, const Str *part, uint32_t start, uint32_t end) {
    if (str_length(part) == 0) return end;
    if (str_kind(part) > str_kind(s)) return -1;
    int64_t found = search_last((SearchText){str_at(s, start), end - start, str_width(s)},
                                (SearchText){part->data, str_length(part), str_width(part)});
    return found < 0 ? -1 : found + start;
}

// The position for find, rfind, index and rindex; -1: none; -2: failed.
static int64_t find_any(KrVM *vm, const KrBorrowed *args, bool last, const char *name) {
    if (!is_str(vm, args[1])) return raise_as(-2, vm, TypeError, "%s() argument 1 must be str, not %T", name, args[1]);
    Str *s = as_str(args[0]);
    uint32_t start, end;
    if (!str_range_args(vm, args[2], args[3], str_length(s), &start, &end)) return -2;
    if (start > end) return -1;
    if (start < end) charge_work(vm, end - start);
    return last ? find_last(s, as_str(args[1]), start, end) : str_find(s, as_str(args[1]), start, end);
}

NATIVE(find, "find(self, sub, start=None, end=None, /)", "Return the lowest index where sub is found, or -1.") {
    int64_t found = find_any(vm, args, false, "find");
    return found == -2 ? KR_ERROR : small_int(found);
}
NATIVE(rfind, "rfind(self, sub, start=None, end=None, /)", "Return the highest index where sub is found, or -1.") {
    int64_t found = find_any(vm, args, true, "rfind");
    return found == -2 ? KR_ERROR : small_int(found);
}
NATIVE(first_index, "index(self, sub, start=None, end=None, /)", "As find, but raise ValueError when sub is not found.") {
    int64_t found = find_any(vm, args, false, "index");
    if (found == -1) return raise(vm, ValueError, "substring not found");
    return found == -2 ? KR_ERROR : small_int(found);
}
NATIVE(last_index, "rindex(self, sub, start=None, end=None, /)", "As rfind, but raise ValueError when sub is not found.") {
    int64_t found = find_any(vm, args, true, "rindex");
    if (found == -1) return raise(vm, ValueError, "substring not found");
    return found == -2 ? KR_ERROR : small_int(found);
}

NATIVE(count, "count(self, sub, start=None, end=None, /)", "Return how often sub occurs, without overlaps.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "count() argument 1 must be str, not %T", args[1]);
    Str *s = as_str(args[0]), *sub = as_str(args[1]);
    uint32_t start, end;
    if (!str_range_args(vm, args[2], args[3], str_length(s), &start, &end)) return KR_ERROR;
    if (start > end) return small_int(0);
    if (str_length(sub) == 0) return small_int((int64_t)end - start + 1);
    int64_t n = 0;
    charge_work(vm, end - start);
    for (int64_t found; (found = str_find(s, sub, start, end)) >= 0; n++) start = (uint32_t)found + str_length(sub);
    return small_int(n);
}

static bool matches(const Str *s, const Str *part, uint32_t start, uint32_t end, bool at_end) {
    if (start > end || str_length(part) > end - start) return false;
    uint32_t at = at_end ? end - str_length(part) : start;
    if (str_width(s) == 1 && str_width(part) == 1) return memcmp(s->data + at, part->data, str_length(part)) == 0;
    for (uint32_t i = 0; i < str_length(part); i++) {
        if (str_char(s, at + i) != str_char(part, i)) return false;
    }
    return true;
}

static KrValue starts_or_ends(KrVM *vm, const KrBorrowed *args, bool at_end, const char *name) {
    Str *s = as_str(args[0]);
    uint32_t start, end;
    if (!str_range_args(vm, args[2], args[3], str_length(s), &start, &end)) return KR_ERROR;
    if (is_str(vm, args[1])) return value_of_bool(matches(s, as_str(args[1]), start, end, at_end));
    if (!is_tuple(vm, args[1])) {
        return raise(vm, TypeError, "%s first arg must be str or a tuple of str, not %T", name, args[1]);
    }
    Tuple *tuple = as_tuple(args[1]);
    for (uint32_t i = 0; i < tuple->length; i++) {
        if (!is_str(vm, tuple->items[i])) {
            return raise(vm, TypeError, "tuple for %s must only contain str, not %T", name, tuple->items[i]);
        }
        if (matches(s, as_str(tuple->items[i]), start, end, at_end)) return TRUE_;
    }
    return FALSE_;
}

NATIVE(startswith, "startswith(self, prefix, start=None, end=None, /)", "Tell whether the text starts with prefix, or one of a tuple.") {
    return starts_or_ends(vm, args, false, "startswith");
}
NATIVE(endswith, "endswith(self, suffix, start=None, end=None, /)", "Tell whether the text ends with suffix, or one of a tuple.") {
    return starts_or_ends(vm, args, true, "endswith");
}

//// Padding

static KrValue padded(KrVM *vm, Str *s, int64_t left, int64_t right, uint32_t fill) {
    if (left <= 0 && right <= 0) return str_plain(vm, s);
    if (left < 0) left = 0;
    if (right < 0) right = 0;
    if (left > STR_MAX_LENGTH || right > STR_MAX_LENGTH) return exception_raise_memory(vm);
    if (!memory_check(vm, (uint64_t)(left + right), 1)) return KR_ERROR;
    StrBuilder b;
    str_builder_init(&b, vm);
    if (str_builder_fill(&b, fill, (size_t)left) && str_builder_add(&b, s) && str_builder_fill(&b, fill, (size_t)right)) {
        return str_builder_finish(&b);
    }
    str_builder_discard(&b);
    return KR_ERROR;
}

// How much is missing to the width args[1], and the fill character args[2].
static bool pad_args(KrVM *vm, const KrBorrowed *args, int64_t *missing, uint32_t *fill) {
    int64_t width;
    if (!to_size(vm, args[1], &width)) return false;
    if (!is_str(vm, args[2])) {
        return raise_as(false, vm, TypeError, "The fill character must be a unicode character, not %T", args[2]);
    }
    if (str_length(as_str(args[2])) != 1) {
        return raise_as(false, vm, TypeError, "The fill character must be exactly one character long");
    }
    *fill = str_char(as_str(args[2]), 0);
    int64_t length = str_length(as_str(args[0]));
    *missing = width > length ? width - length : 0;
    return true;
}

NATIVE(ljust, "ljust(self, width, fillchar=' ', /)", "Return a copy padded at the end to the given width.") {
    int64_t missing;
    uint32_t fill;
    return pad_args(vm, args, &missing, &fill) ? padded(vm, as_str(args[0]), 0, missing, fill) : KR_ERROR;
}
NATIVE(rjust, "rjust(self, width, fillchar=' ', /)", "Return a copy padded at the start to the given width.") {
    int64_t missing;
    uint32_t fill;
    return pad_args(vm, args, &missing, &fill) ? padded(vm, as_str(args[0]), missing, 0, fill) : KR_ERROR;
}
NATIVE(center, "center(self, width, fillchar=' ', /)", "Return a copy padded at both ends to the given width.") {
    int64_t missing;
    uint32_t fill;
    if (!pad_args(vm, args, &missing, &fill)) return KR_ERROR;
    int64_t width = missing + str_length(as_str(args[0]));
    int64_t left = missing / 2 + (missing & width & 1);
    return padded(vm, as_str(args[0]), left, missing - left, fill);
}

NATIVE(zfill, "zfill(self, width, /)", "Return a copy padded at the start with zeros, behind a sign.") {
    int64_t width;
    if (!to_size(vm, args[1], &width)) return KR_ERROR;
    Str *s = as_str(args[0]);
    uint32_t length = str_length(s);
    if (width <= length) return str_plain(vm, s);
    if (width > STR_MAX_LENGTH) return exception_raise_memory(vm);
    StrBuilder b;
    str_builder_init(&b, vm);
    uint32_t sign = length > 0 && (str_char(s, 0) == '+' || str_char(s, 0) == '-') ? 1 : 0;
    if (str_builder_add_range(&b, s, 0, sign) && str_builder_fill(&b, '0', (size_t)width - length) &&
        str_builder_add_range(&b, s, sign, length)) {
        return str_builder_finish(&b);
    }
    str_builder_discard(&b);
    return KR_ERROR;
}

//// Making and converting

static const char *codec_name(KrVM *vm, KrBorrowed v, const char *method, const char *argument) {
    if (is_str(vm, v)) return str_utf8(vm, as_str(v), NULL);
    return raise(vm, TypeError, "%s() argument '%s' must be str, not %T", method, argument, v), NULL;
}

NATIVE(new, "__new__(cls, object=?, encoding=?, errors=?)", "Make a str of any object, or by decoding bytes.") {
    KrValue text;
    if (is_absent(args[1])) {
        text = retain(value_of_object(vm->empty_str));
    } else if (is_absent(args[2]) && is_absent(args[3])) {
        text = str_of(vm, args[1]);
    } else {
        if (is_str(vm, args[1])) return raise(vm, TypeError, "decoding str is not supported");
        const char *encoding = is_absent(args[2]) ? "utf-8" : codec_name(vm, args[2], "str", "encoding");
        if (encoding == NULL) return KR_ERROR;
        const char *errors = is_absent(args[3]) ? "strict" : codec_name(vm, args[3], "str", "errors");
        if (errors == NULL) return KR_ERROR;
        if (!is_bytes(vm, args[1]) && !is_bytearray(vm, args[1])) {
            return raise(vm, TypeError, "decoding to str: need a bytes-like object, %T found", args[1]);
        }
        const uint8_t *data;
        size_t length;
        if (!bytes_view(vm, args[1], &data, &length)) return KR_ERROR;
        text = bytes_decode(vm, data, length, encoding, errors);
    }
    if (is_error(text) || as_type(args[0]) == vm->types[TYPE_STR]) return text;
    Str *from = as_str(text);
    Str *s = str_allocate_as(vm, as_type(args[0]), str_kind(from), str_length(from));
    if (s != NULL) memcpy(s->data, from->data, (size_t)str_length(from) * str_width(from));
    release(vm, text);
    return s == NULL ? KR_ERROR : value_of_object(s);
}

NATIVE(encode, "encode(self, /, encoding='utf-8', errors='strict')", "Encode the text into bytes.") {
    const char *encoding = codec_name(vm, args[1], "encode", "encoding");
    if (encoding == NULL) return KR_ERROR;
    const char *errors = codec_name(vm, args[2], "encode", "errors");
    return errors == NULL ? KR_ERROR : str_encode(vm, as_str(args[0]), encoding, errors);
}

NATIVE(join, "join(self, iterable, /)", "Join the strings of an iterable with this one between them.") {
    return str_join(vm, as_str(args[0]), args[1]);
}

NATIVE(format, "format(self, /, *args, **kwargs)", "Fill in the replacement fields, given in braces.") {
    return str_template(vm, as_str(args[0]), args[1], args[2]);
}
NATIVE(format_map, "format_map(self, mapping, /)", "Fill in the replacement fields from a mapping.") {
    return str_template(vm, as_str(args[0]), ABSENT, args[1]);
}
NATIVE(format_spec, "__format__(self, format_spec, /)", "Format the text as the specification says.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "__format__() argument must be str, not %T", args[1]);
    return str_format_str(vm, as_str(args[0]), as_str(args[1]));
}
NATIVE(getnewargs, "__getnewargs__(self, /)", "Return what __new__ needs to make this again.") {
    KrValue plain = str_plain(vm, as_str(args[0]));
    if (is_error(plain)) return KR_ERROR;
    KrValue result = tuple_from(vm, &plain, 1);
    release(vm, plain);
    return result;
}

//// The iterator

typedef struct {
    Object head;
    Str *str;           // NULL: exhausted
    uint32_t index;
} StrIterator;

static KrValue iter_slot(KrVM *vm, KrBorrowed self) {
    StrIterator *it = object_new(vm, TYPE_STR_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->str = as_str(self);
    object_retain(it->str);
    it->index = 0;
    return value_of_object(it);
}

static void iterator_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((StrIterator *)self)->str); }

static KrValue iterator_iter(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(self); }

static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    StrIterator *it = (StrIterator *)as_object(self);
    if (it->str == NULL) return ABSENT;
    if (it->index < str_length(it->str)) return str_from_char(vm, str_char(it->str, it->index++));
    Str *s = it->str;
    it->str = NULL;
    object_release(vm, s);
    return ABSENT;
}

NATIVE(iterator_length_hint, "__length_hint__(self, /)", "Return how many characters are left.") {
    StrIterator *it = (StrIterator *)as_object(args[0]);
    return small_int(it->str == NULL ? 0 : (int64_t)str_length(it->str) - it->index);
}

static const NativeDef *const iterator_methods[] = {DEF(iterator_length_hint), NULL};

const TypeDef str_iterator_type = {
    .name = "str_iterator", .id = TYPE_STR_ITERATOR, .size = sizeof(StrIterator), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = iterator_methods, .visit = iterator_visit, .iter = iterator_iter, .next = iterator_next,
};

#define X(name) &str_method_##name,
static const NativeDef *const methods[] = {
    DEF(new), DEF(find), DEF(rfind), DEF(first_index), DEF(last_index), DEF(count), DEF(startswith), DEF(endswith), DEF(ljust),
    DEF(rjust), DEF(center), DEF(zfill), DEF(encode), DEF(join), DEF(format), DEF(format_map), DEF(format_spec),
    DEF(getnewargs), STR_METHODS_ELSEWHERE(X) NULL,
};
#undef X

const TypeDef str_type = {
    .name = "str", .doc = "Text: an immutable sequence of characters.", .id = TYPE_STR, .size = sizeof(Str),
    .flags = TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_VARIABLE | TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_STR,
    .methods = methods, .free = str_free, .size_of = str_size_of,
    .repr = repr_slot, .str = str_slot, .hash = hash, .compare = compare_slot, .binary = binary_slot,
    .binary_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL) | OP_BIT(BINARY_MOD),
    .reflected_ops = OP_BIT(BINARY_MUL) | OP_BIT(BINARY_MOD), .truth = truth_slot,
    .len = len, .getitem = getitem_slot, .contains = contains_slot, .iter = iter_slot,
};
