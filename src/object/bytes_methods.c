// SPDX-License-Identifier: MIT
// bytes_methods.c -- the methods that bytes and bytearray share; each makes what its self is.
//
// A bytearray can change whenever the program's code runs, so arguments are converted first and views taken last.
#include "base/search.h"
#include "object/bytes.h"
#include "object/bytes_methods.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <stdio.h>

typedef struct { const uint8_t *data; size_t length; } View;

#define METHOD(name, sig, text) \
    static KrValue name##_of_bytes(KrVM *vm, const KrBorrowed *args); \
    const NativeDef bytes_method_##name = {.signature = (sig), .fn = name##_of_bytes, .doc = (text)}; \
    static KrValue name##_of_bytes(KrVM *vm __attribute__((unused)), const KrBorrowed *args)

// self is bytes or bytearray: no check needed.
static View view_of(KrVM *vm, KrBorrowed self) {
    if (is_bytes(vm, self)) return (View){as_bytes(self)->data, as_bytes(self)->length};
    const ByteArray *array = (const ByteArray *)(const void *)as_object(self);
    return (View){array->data == NULL ? (const uint8_t *)"" : array->data, array->length};
}

static bool view_arg(KrVM *vm, KrBorrowed v, View *out) { return bytes_view(vm, v, &out->data, &out->length); }

static KrValue make(KrVM *vm, KrBorrowed self, const void *data, size_t length) {
    return is_bytes(vm, self) ? bytes_new(vm, data == NULL ? "" : data, length) : bytearray_new(vm, data, length);
}

static KrValue make_slice(KrVM *vm, KrBorrowed self, size_t start, size_t end) {
    View v = view_of(vm, self);
    if (start == 0 && end == v.length && has_shape(self, TYPE_BYTES)) return retain(self);
    return make(vm, self, v.data + start, end - start);
}

static KrValue finish(KrVM *vm, KrBorrowed self, BytesBuilder *b, bool ok) {
    KrValue result = KR_ERROR;
    if (ok && is_bytes(vm, self)) return bytes_builder_finish(b);
    if (ok) result = bytearray_new(vm, b->data, b->length);
    bytes_builder_discard(b);
    return result;
}

//// Searching

static int64_t first_of(View v, View part, size_t start, size_t end) {
    if (start > end) return -1;
    if (part.length == 0) return (int64_t)start;
    if (part.length > end - start) return -1;
    int64_t found = search_first((SearchText){v.data + start, end - start, 1}, (SearchText){part.data, part.length, 1});
    return found < 0 ? -1 : found + (int64_t)start;
}

static int64_t last_of(View v, View part, size_t start, size_t end) {
    if (start > end) return -1;
    if (part.length == 0) return (int64_t)end;
    if (part.length > end - start) return -1;
    int64_t found = search_last((SearchText){v.data + start, end - start, 1}, (SearchText){part.data, part.length, 1});
    return found < 0 ? -1 : found + (int64_t)start;
}

bool bytes_byte_arg(KrVM *vm, KrBorrowed v, const char *message, uint8_t *out) {
    KrValue n = index_of(vm, v);
    int64_t byte;
    if (is_error(n)) return false;
    bool fits = int_as_i64(vm, n, &byte) && byte >= 0 && byte <= 255;
    release(vm, n);
    *out = fits ? (uint8_t)byte : 0;
    return fits || raise_as(false, vm, ValueError, "%s", message);
}

// What find and its kin look for: bytes, or one byte by its number.
static bool sub_arg(KrVM *vm, KrBorrowed v, uint8_t *one, View *out) {
    if (is_bytes(vm, v) || is_bytearray(vm, v)) return view_arg(vm, v, out);
    if (!is_int(vm, v) && is_absent(dunder_find(vm, v, DUNDER___index__))) {
        return raise_as(false, vm, TypeError, "argument should be integer or bytes-like object, not '%T'", v);
    }
    *out = (View){one, 1};
    return bytes_byte_arg(vm, v, "byte must be in range(0, 256)", one);
}

// Converts self, sub, start, end; the views are those after all of the program's code has run, and start and end fit.
static bool search_args(KrVM *vm, const KrBorrowed *args, uint8_t *one, View *v, View *sub, uint32_t *start, uint32_t *end) {
    if (!sub_arg(vm, args[1], one, sub)) return false;
    if (!str_range_args(vm, args[2], args[3], (uint32_t)view_of(vm, args[0]).length, start, end)) return false;
    if (sub->data != one && !view_arg(vm, args[1], sub)) return false;
    *v = view_of(vm, args[0]);
    if (*end > v->length) *end = (uint32_t)v->length;
    return true;
}

// -1: none, -2: failed.
static int64_t find_any(KrVM *vm, const KrBorrowed *args, bool last) {
    uint8_t one;
    uint32_t start, end;
    View sub, v;
    if (!search_args(vm, args, &one, &v, &sub, &start, &end)) return -2;
    charge_work(vm, v.length);
    return last ? last_of(v, sub, start, end) : first_of(v, sub, start, end);
}

METHOD(find, "find(self, sub, start=None, end=None, /)", "Return the lowest index where sub is found, or -1.") {
    int64_t found = find_any(vm, args, false);
    return found == -2 ? KR_ERROR : small_int(found);
}
METHOD(rfind, "rfind(self, sub, start=None, end=None, /)", "Return the highest index where sub is found, or -1.") {
    int64_t found = find_any(vm, args, true);
    return found == -2 ? KR_ERROR : small_int(found);
}
METHOD(index, "index(self, sub, start=None, end=None, /)", "As find, but raise ValueError when sub is not found.") {
    int64_t found = find_any(vm, args, false);
    if (found == -1) return raise(vm, ValueError, "subsection not found");
    return found == -2 ? KR_ERROR : small_int(found);
}
METHOD(rindex, "rindex(self, sub, start=None, end=None, /)", "As rfind, but raise ValueError when sub is not found.") {
    int64_t found = find_any(vm, args, true);
    if (found == -1) return raise(vm, ValueError, "subsection not found");
    return found == -2 ? KR_ERROR : small_int(found);
}

METHOD(count, "count(self, sub, start=None, end=None, /)", "Return how often sub occurs, without overlaps.") {
    uint8_t one;
    View sub, v;
    uint32_t start, end;
    if (!search_args(vm, args, &one, &v, &sub, &start, &end)) return KR_ERROR;
    if (start > end) return small_int(0);
    if (sub.length == 0) return small_int((int64_t)end - start + 1);
    int64_t n = 0;
    charge_work(vm, v.length);
    for (int64_t found; (found = first_of(v, sub, start, end)) >= 0; n++) start = (uint32_t)((size_t)found + sub.length);
    return small_int(n);
}

int bytes_contains(KrVM *vm, KrBorrowed self, KrBorrowed item) {
    uint8_t one;
    View sub;
    if (is_int(vm, item) || !is_absent(dunder_find(vm, item, DUNDER___index__))) {
        if (!bytes_byte_arg(vm, item, "byte must be in range(0, 256)", &one)) return -1;
        sub = (View){&one, 1};
    } else if (!view_arg(vm, item, &sub)) {
        return -1;
    }
    View v = view_of(vm, self);
    charge_work(vm, v.length);
    return first_of(v, sub, 0, v.length) >= 0;
}

static KrValue starts_or_ends(KrVM *vm, const KrBorrowed *args, bool at_end, const char *name) {
    uint32_t start, end;
    if (!str_range_args(vm, args[2], args[3], (uint32_t)view_of(vm, args[0]).length, &start, &end)) return KR_ERROR;
    bool one = !is_tuple(vm, args[1]);
    if (one && !is_bytes(vm, args[1]) && !is_bytearray(vm, args[1])) {
        return raise(vm, TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", name, args[1]);
    }
    View v = view_of(vm, args[0]);
    if (end > v.length) end = (uint32_t)v.length;
    uint32_t count = one ? 1 : as_tuple(args[1])->length;
    for (uint32_t i = 0; i < count; i++) {
        View part;
        if (!view_arg(vm, one ? args[1] : as_tuple(args[1])->items[i], &part)) return KR_ERROR;
        if (start > end || part.length > end - start) continue;
        if (memcmp(v.data + (at_end ? end - part.length : start), part.data, part.length) == 0) return TRUE_;
    }
    return FALSE_;
}
METHOD(startswith, "startswith(self, prefix, start=None, end=None, /)", "Tell whether the bytes start with prefix, or one of a tuple.") {
    return starts_or_ends(vm, args, false, "startswith");
}
METHOD(endswith, "endswith(self, suffix, start=None, end=None, /)", "Tell whether the bytes end with suffix, or one of a tuple.") {
    return starts_or_ends(vm, args, true, "endswith");
}

//// Taking apart

static bool is_space(uint8_t c) { return c == ' ' || (c >= 9 && c <= 13); }

static bool append_piece(KrVM *vm, List *list, KrBorrowed self, size_t start, size_t end) {
    KrValue piece = make_slice(vm, self, start, end);
    if (is_error(piece)) return false;
    bool ok = list_append(vm, list, piece);
    release(vm, piece);
    return ok && ((list->length & 255) != 0 || poll(vm, 256));
}

static bool split_spaces(KrVM *vm, List *list, KrBorrowed self, int64_t most, bool backward) {
    View v = view_of(vm, self);
    size_t first = 0, end = v.length;
    for (;;) {
        // Only the end where the next part is taken loses its spaces: what is left at last keeps the others.
        while (!backward && first < end && is_space(v.data[first])) first++;
        while (backward && end > first && is_space(v.data[end - 1])) end--;
        if (first == end) return true;
        if (most-- <= 0) return append_piece(vm, list, self, first, end);
        size_t i = backward ? end : first;
        if (backward) {
            while (i > first && !is_space(v.data[i - 1])) i--;
            if (!append_piece(vm, list, self, i, end)) return false;
            end = i;
        } else {
            while (i < end && !is_space(v.data[i])) i++;
            if (!append_piece(vm, list, self, first, i)) return false;
            first = i;
        }
    }
}

static bool split_text(KrVM *vm, List *list, KrBorrowed self, View separator, int64_t most, bool backward) {
    View v = view_of(vm, self);
    size_t start = 0, end = v.length;
    while (most-- > 0) {
        int64_t found = backward ? last_of(v, separator, 0, end) : first_of(v, separator, start, end);
        if (found < 0) break;
        size_t at = (size_t)found, after = at + separator.length;
        if (!(backward ? append_piece(vm, list, self, after, end) : append_piece(vm, list, self, start, at))) return false;
        if (backward) end = at;
        else start = after;
    }
    return append_piece(vm, list, self, start, end);
}

static KrValue split_any(KrVM *vm, const KrBorrowed *args, bool backward) {
    int64_t most;
    View separator = {NULL, 0};
    if (!to_size(vm, args[2], &most)) return KR_ERROR;
    if (most < 0) most = INT64_MAX;
    if (!is_none(args[1])) {
        if (!view_arg(vm, args[1], &separator)) return KR_ERROR;
        if (separator.length == 0) return raise(vm, ValueError, "empty separator");
    }
    KrValue list = list_new(vm, 0);
    if (is_error(list)) return KR_ERROR;
    bool ok = is_none(args[1]) ? split_spaces(vm, as_list(list), args[0], most, backward)
                               : split_text(vm, as_list(list), args[0], separator, most, backward);
    if (!ok) {
        release(vm, list);
        return KR_ERROR;
    }
    List *items = as_list(list);
    for (uint32_t i = 0, j = items->length; backward && i + 1 < j; i++) {
        KrValue item = items->items[i];
        items->items[i] = items->items[--j];
        items->items[j] = item;
    }
    return list;
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
    View v = view_of(vm, args[0]);
    KrValue list = list_new(vm, 0);
    if (is_error(list)) return KR_ERROR;
    for (size_t start = 0; start < v.length;) {
        size_t end = start;
        while (end < v.length && v.data[end] != '\n' && v.data[end] != '\r') end++;
        size_t after = end;
        if (end < v.length) after += v.data[end] == '\r' && end + 1 < v.length && v.data[end + 1] == '\n' ? 2 : 1;
        if (!append_piece(vm, as_list(list), args[0], start, keep ? after : end)) {
            release(vm, list);
            return KR_ERROR;
        }
        start = after;
    }
    return list;
}

static KrValue partition_any(KrVM *vm, const KrBorrowed *args, bool last) {
    View separator;
    if (!view_arg(vm, args[1], &separator)) return KR_ERROR;
    if (separator.length == 0) return raise(vm, ValueError, "empty separator");
    View v = view_of(vm, args[0]);
    charge_work(vm, v.length);
    int64_t found = last ? last_of(v, separator, 0, v.length) : first_of(v, separator, 0, v.length);
    size_t at = (size_t)found, cut[4] = {0, at, at + separator.length, v.length};
    if (found < 0) {
        cut[1] = cut[2] = last ? 0 : v.length;
    }
    KrValue part[3] = {KR_ERROR, KR_ERROR, KR_ERROR}, result = KR_ERROR;
    int made = 0;
    for (; made < 3; made++) {
        part[made] = make_slice(vm, args[0], cut[made], cut[made + 1]);
        if (is_error(part[made])) break;
    }
    if (made == 3) result = tuple_from(vm, part, 3);
    while (made-- > 0) release(vm, part[made]);
    return result;
}
METHOD(partition, "partition(self, sep, /)", "Return what is before the first separator, the separator, and what is after it.") {
    return partition_any(vm, args, false);
}
METHOD(rpartition, "rpartition(self, sep, /)", "Return what is before the last separator, the separator, and what is after it.") {
    return partition_any(vm, args, true);
}

static KrValue strip_ends(KrVM *vm, const KrBorrowed *args, bool left, bool right) {
    bool set[256] = {false};
    for (int c = 0; c < 256; c++) set[c] = is_none(args[1]) && is_space((uint8_t)c);
    if (!is_none(args[1])) {
        View chars;
        if (!view_arg(vm, args[1], &chars)) return KR_ERROR;
        for (size_t i = 0; i < chars.length; i++) set[chars.data[i]] = true;
    }
    View v = view_of(vm, args[0]);
    size_t start = 0, end = v.length;
    while (left && start < end && set[v.data[start]]) start++;
    while (right && end > start && set[v.data[end - 1]]) end--;
    return make_slice(vm, args[0], start, end);
}
METHOD(strip, "strip(self, bytes=None, /)", "Return a copy without whitespace, or the given bytes, at both ends.") {
    return strip_ends(vm, args, true, true);
}
METHOD(lstrip, "lstrip(self, bytes=None, /)", "Return a copy without whitespace, or the given bytes, at the start.") {
    return strip_ends(vm, args, true, false);
}
METHOD(rstrip, "rstrip(self, bytes=None, /)", "Return a copy without whitespace, or the given bytes, at the end.") {
    return strip_ends(vm, args, false, true);
}

METHOD(removeprefix, "removeprefix(self, prefix, /)", "Return a copy without the given prefix, if it has it.") {
    View part, v = view_of(vm, args[0]);
    if (!view_arg(vm, args[1], &part)) return KR_ERROR;
    bool has = part.length <= v.length && memcmp(v.data, part.data, part.length) == 0;
    return make_slice(vm, args[0], has ? part.length : 0, v.length);
}
METHOD(removesuffix, "removesuffix(self, suffix, /)", "Return a copy without the given suffix, if it has it.") {
    View part, v = view_of(vm, args[0]);
    if (!view_arg(vm, args[1], &part)) return KR_ERROR;
    bool has = part.length <= v.length && memcmp(v.data + (v.length - part.length), part.data, part.length) == 0;
    return make_slice(vm, args[0], 0, has ? v.length - part.length : v.length);
}

//// Putting together and replacing

METHOD(join, "join(self, iterable_of_bytes, /)", "Join the bytes of an iterable with these between them.") {
    KrValue iterator = iter(vm, args[1]);
    if (is_error(iterator)) {
        if (exception_clear_if(vm, TYPE_TypeError)) return raise(vm, TypeError, "can only join an iterable");
        return KR_ERROR;
    }
    KrValue list = to_list(vm, iterator);
    release(vm, iterator);
    if (is_error(list)) return KR_ERROR;
    BytesBuilder b = {.vm = vm};
    bool ok = true;
    for (uint32_t i = 0; ok && i < as_list(list)->length; i++) {
        KrBorrowed item = as_list(list)->items[i];
        View part, separator = view_of(vm, args[0]);
        if (!is_bytes(vm, item) && !is_bytearray(vm, item)) {
            ok = raise_as(false, vm, TypeError, "sequence item %u: expected a bytes-like object, %T found", i, item);
            break;
        }
        ok = view_arg(vm, item, &part) && (i == 0 || bytes_builder_add(&b, separator.data, separator.length)) &&
             bytes_builder_add(&b, part.data, part.length) && ((i & 255) != 255 || poll(vm, 256));
    }
    release(vm, list);
    return finish(vm, args[0], &b, ok);
}

METHOD(replace, "replace(self, old, new, count=-1, /)", "Return a copy with old replaced by new, at most count times.") {
    int64_t most;
    View old, fresh;
    if (!to_size(vm, args[3], &most) || !view_arg(vm, args[1], &old) || !view_arg(vm, args[2], &fresh)) return KR_ERROR;
    if (most < 0) most = INT64_MAX;
    View v = view_of(vm, args[0]);
    charge_work(vm, v.length);
    BytesBuilder b = {.vm = vm};
    size_t start = 0;
    bool ok = true;
    if (old.length == 0) {
        while (ok && most-- > 0) {
            ok = bytes_builder_add(&b, fresh.data, fresh.length) && ((start & 255) != 255 || poll(vm, 256));
            if (start == v.length) break;
            ok = ok && bytes_builder_add_byte(&b, v.data[start++]);
        }
    } else {
        for (int64_t n = 0, found; ok && n < most && (found = first_of(v, old, start, v.length)) >= 0; n++) {
            ok = bytes_builder_add(&b, v.data + start, (size_t)found - start) &&
                 bytes_builder_add(&b, fresh.data, fresh.length) && ((n & 255) != 255 || poll(vm, 256));
            start = (size_t)found + old.length;
        }
    }
    ok = ok && bytes_builder_add(&b, v.data + start, v.length - start);
    return finish(vm, args[0], &b, ok);
}

METHOD(expandtabs, "expandtabs(self, /, tabsize=8)", "Return a copy in which tabs are spaces up to the next column of tabsize.") {
    int64_t size;
    if (!to_i64(vm, args[1], &size)) return KR_ERROR;
    if (size > INT32_MAX) return raise(vm, OverflowError, "Python int too large to convert to C int");
    View v = view_of(vm, args[0]);
    BytesBuilder b = {.vm = vm};
    bool ok = true;
    uint64_t column = 0;
    for (size_t i = 0; ok && i < v.length; i++) {
        if (v.data[i] == '\t') {
            uint64_t pad = size > 0 ? (uint64_t)size - column % (uint64_t)size : 0;
            column += pad;
            while (ok && pad-- > 0) ok = bytes_builder_add_byte(&b, ' ');
        } else {
            ok = bytes_builder_add_byte(&b, v.data[i]);
            column = v.data[i] == '\n' || v.data[i] == '\r' ? 0 : column + 1;
        }
        if ((i & 255) == 255 && ok) ok = poll(vm, 256);
    }
    return finish(vm, args[0], &b, ok);
}

static bool fill(BytesBuilder *b, uint8_t byte, int64_t count) {
    uint8_t run[64];
    memset(run, byte, sizeof run);
    for (; count > 0; count -= (int64_t)sizeof run) {
        if (!bytes_builder_add(b, run, count < (int64_t)sizeof run ? (size_t)count : sizeof run)) return false;
        if ((count & 65535) < 64 && !poll(b->vm, 1024)) return false;
    }
    return true;
}

typedef enum { LEFT, RIGHT, CENTER } Side;

static KrValue justify(KrVM *vm, const KrBorrowed *args, Side side, const char *name) {
    int64_t width;
    View pad = {(const uint8_t *)" ", 1};
    if (!to_size(vm, args[1], &width)) return KR_ERROR;
    if (!is_absent(args[2])) {
        bool is = is_bytes(vm, args[2]) || is_bytearray(vm, args[2]);
        if (is && !view_arg(vm, args[2], &pad)) return KR_ERROR;
        if (!is) return raise(vm, TypeError, "%s() argument 2 must be a byte string of length 1, not %T", name, args[2]);
        if (pad.length != 1) {
            return raise(vm, TypeError, "%s(): argument 2 must be a byte string of length 1, not a %s object of length %zu", name,
                         is_bytes(vm, args[2]) ? "bytes" : "bytearray", pad.length);
        }
    }
    View v = view_of(vm, args[0]);
    int64_t missing = width > (int64_t)v.length ? width - (int64_t)v.length : 0;
    if (!memory_check(vm, (uint64_t)missing, 1)) return KR_ERROR;
    int64_t left = side == LEFT ? 0 : side == RIGHT ? missing : missing / 2 + (missing & width & 1);
    BytesBuilder b = {.vm = vm};
    bool ok = fill(&b, pad.data[0], left) && bytes_builder_add(&b, v.data, v.length) && fill(&b, pad.data[0], missing - left);
    return finish(vm, args[0], &b, ok);
}
METHOD(ljust, "ljust(self, width, fillchar=?, /)", "Return a copy padded at the end to the given width.") {
    return justify(vm, args, LEFT, "ljust");
}
METHOD(rjust, "rjust(self, width, fillchar=?, /)", "Return a copy padded at the start to the given width.") {
    return justify(vm, args, RIGHT, "rjust");
}
METHOD(center, "center(self, width, fillchar=?, /)", "Return a copy padded at both ends to the given width.") {
    return justify(vm, args, CENTER, "center");
}
METHOD(zfill, "zfill(self, width, /)", "Return a copy padded at the start with zeros, behind a sign.") {
    int64_t width;
    if (!to_size(vm, args[1], &width)) return KR_ERROR;
    View v = view_of(vm, args[0]);
    int64_t missing = width > (int64_t)v.length ? width - (int64_t)v.length : 0;
    if (!memory_check(vm, (uint64_t)missing, 1)) return KR_ERROR;
    size_t sign = v.length > 0 && (v.data[0] == '+' || v.data[0] == '-') ? 1 : 0;
    BytesBuilder b = {.vm = vm};
    bool ok = bytes_builder_add(&b, v.data, sign) && fill(&b, '0', missing) &&
              bytes_builder_add(&b, v.data + sign, v.length - sign);
    return finish(vm, args[0], &b, ok);
}

METHOD(translate, "translate(self, table, /, delete=?)", "Return a copy with each byte mapped by a table of 256, some deleted.") {
    View table = {NULL, 0}, gone = {NULL, 0};
    bool deleted[256] = {false};
    if (!is_none(args[1])) {
        if (!view_arg(vm, args[1], &table)) return KR_ERROR;
        if (table.length != 256) return raise(vm, ValueError, "translation table must be 256 characters long");
    }
    if (!is_absent(args[2]) && !view_arg(vm, args[2], &gone)) return KR_ERROR;
    for (size_t i = 0; i < gone.length; i++) deleted[gone.data[i]] = true;
    View v = view_of(vm, args[0]);
    BytesBuilder b = {.vm = vm};
    bool ok = true;
    for (size_t i = 0; ok && i < v.length; i++) {
        if (!deleted[v.data[i]]) ok = bytes_builder_add_byte(&b, table.data == NULL ? v.data[i] : table.data[v.data[i]]);
        if ((i & 1023) == 1023 && ok) ok = poll(vm, 512);
    }
    return finish(vm, args[0], &b, ok);
}

static KrValue maketrans(KrVM *vm, const KrBorrowed *args) {
    View from, to;
    if (!view_arg(vm, args[0], &from) || !view_arg(vm, args[1], &to)) return KR_ERROR;
    if (from.length != to.length) return raise(vm, ValueError, "maketrans arguments must have same length");
    uint8_t table[256];
    for (int i = 0; i < 256; i++) table[i] = (uint8_t)i;
    for (size_t i = 0; i < from.length; i++) table[from.data[i]] = to.data[i];
    return bytes_new(vm, table, sizeof table);
}
const NativeDef bytes_method_maketrans = {.signature = "maketrans(frm, to, /)", .fn = maketrans, .binding = NATIVE_STATICMETHOD,
                                          .doc = "Make a table for translate that maps each byte of one to that of the other."};

//// Classes and case (ASCII only)

static bool is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static bool is_alpha(uint8_t c) { return is_upper(c) || is_lower(c); }
static bool is_alnum(uint8_t c) { return is_alpha(c) || is_digit(c); }

static KrValue all_are(KrVM *vm, KrBorrowed self, bool (*is)(uint8_t)) {
    View v = view_of(vm, self);
    for (size_t i = 0; i < v.length; i++) {
        if (!is(v.data[i])) return FALSE_;
    }
    return value_of_bool(v.length > 0);
}
METHOD(isalpha, "isalpha(self, /)", "Tell whether all bytes are ASCII letters, and there is one.") { return all_are(vm, args[0], is_alpha); }
METHOD(isalnum, "isalnum(self, /)", "Tell whether all bytes are ASCII letters or digits, and there is one.") { return all_are(vm, args[0], is_alnum); }
METHOD(isdigit, "isdigit(self, /)", "Tell whether all bytes are ASCII digits, and there is one.") { return all_are(vm, args[0], is_digit); }
METHOD(isspace, "isspace(self, /)", "Tell whether all bytes are ASCII whitespace, and there is one.") { return all_are(vm, args[0], is_space); }

METHOD(isascii, "isascii(self, /)", "Tell whether all bytes are ASCII.") {
    View v = view_of(vm, args[0]);
    for (size_t i = 0; i < v.length; i++) {
        if (v.data[i] >= 128) return FALSE_;
    }
    return TRUE_;
}

static KrValue cased_as(KrVM *vm, KrBorrowed self, bool (*is)(uint8_t), bool (*is_not)(uint8_t)) {
    View v = view_of(vm, self);
    bool seen = false;
    for (size_t i = 0; i < v.length; i++) {
        if (is_not(v.data[i])) return FALSE_;
        seen = seen || is(v.data[i]);
    }
    return value_of_bool(seen);
}
METHOD(isupper, "isupper(self, /)", "Tell whether the letters are all uppercase, and there is one.") { return cased_as(vm, args[0], is_upper, is_lower); }
METHOD(islower, "islower(self, /)", "Tell whether the letters are all lowercase, and there is one.") { return cased_as(vm, args[0], is_lower, is_upper); }

METHOD(istitle, "istitle(self, /)", "Tell whether each word begins with an uppercase letter and goes on in lowercase.") {
    View v = view_of(vm, args[0]);
    bool seen = false, within = false;
    for (size_t i = 0; i < v.length; i++) {
        uint8_t c = v.data[i];
        if (is_upper(c) ? within : is_lower(c) && !within) return FALSE_;
        within = is_alpha(c);
        seen = seen || within;
    }
    return value_of_bool(seen);
}

typedef enum { UPPER, LOWER, SWAP, TITLE, CAPITALIZE } Change;

static KrValue changed(KrVM *vm, KrBorrowed self, Change change) {
    View v = view_of(vm, self);
    KrValue result = make(vm, self, v.data, v.length);
    if (is_error(result)) return KR_ERROR;
    uint8_t *to = (uint8_t *)view_of(vm, result).data;      // fresh: ours to fill in
    bool within = false;
    for (size_t i = 0; i < v.length; i++) {
        uint8_t c = v.data[i];
        bool up = is_upper(c), low = is_lower(c), flip = false;
        switch (change) {
        case UPPER: flip = low; break;
        case LOWER: flip = up; break;
        case SWAP: flip = up || low; break;
        case TITLE: flip = within ? up : low; within = up || low; break;
        case CAPITALIZE: flip = i == 0 ? low : up; break;
        }
        to[i] = flip ? c ^ 32 : c;
    }
    return result;
}
METHOD(upper, "upper(self, /)", "Return a copy with ASCII letters in uppercase.") { return changed(vm, args[0], UPPER); }
METHOD(lower, "lower(self, /)", "Return a copy with ASCII letters in lowercase.") { return changed(vm, args[0], LOWER); }
METHOD(swapcase, "swapcase(self, /)", "Return a copy with uppercase and lowercase exchanged.") { return changed(vm, args[0], SWAP); }
METHOD(title, "title(self, /)", "Return a copy in which each word begins with an uppercase letter.") { return changed(vm, args[0], TITLE); }
METHOD(capitalize, "capitalize(self, /)", "Return a copy with the first letter in uppercase and the rest in lowercase.") {
    return changed(vm, args[0], CAPITALIZE);
}

//// Text

METHOD(decode, "decode(self, /, encoding='utf-8', errors='strict')", "Decode the bytes into a str.") {
    const char *name[2];
    for (int i = 0; i < 2; i++) {
        if (!is_str(vm, args[1 + i])) {
            return raise(vm, TypeError, "decode() argument '%s' must be str, not %T", i == 0 ? "encoding" : "errors", args[1 + i]);
        }
        name[i] = str_utf8(vm, as_str(args[1 + i]), NULL);
        if (name[i] == NULL) return KR_ERROR;
    }
    View v = view_of(vm, args[0]);
    return bytes_decode(vm, v.data, v.length, name[0], name[1]);
}

// The separator of hex(): one ASCII character; 0: none; -1: failed.
static int separator_arg(KrVM *vm, KrBorrowed v) {
    if (is_absent(v)) return 0;
    int64_t n = length(vm, v);
    if (n < 0) return -1;
    if (n != 1) return raise_as(-1, vm, ValueError, "sep must be length 1.");
    uint32_t c;
    View bytes;
    if (is_str(vm, v)) {
        c = str_char(as_str(v), 0);
    } else if (is_bytes(vm, v)) {
        if (!view_arg(vm, v, &bytes)) return -1;
        c = bytes.data[0];
    } else {
        return raise_as(-1, vm, TypeError, "sep must be str or bytes.");
    }
    return c < 128 ? (int)c : raise_as(-1, vm, ValueError, "sep must be ASCII.");
}

METHOD(hex, "hex(self, sep=?, bytes_per_sep=1)", "Return the bytes as hexadecimal text.") {
    static const char digits[] = "0123456789abcdef";
    int64_t group;
    if (!to_i64(vm, args[2], &group)) return KR_ERROR;
    int separator = separator_arg(vm, args[1]);
    if (separator < 0) return KR_ERROR;
    View v = view_of(vm, args[0]);
    StrBuilder b;
    str_builder_init(&b, vm);
    for (size_t i = 0; i < v.length; i++) {
        // A positive group counts from the right, a negative one from the left.
        size_t size = group < 0 ? -(size_t)group : (size_t)group;
        bool cut = size > 0 && i > 0 && (group > 0 ? (v.length - i) % size : i % size) == 0;
        char pair[2] = {digits[v.data[i] >> 4], digits[v.data[i] & 15]};
        if ((separator != 0 && cut && !str_builder_add_char(&b, (uint32_t)separator)) || !str_builder_add_ascii_n(&b, pair, 2) ||
            ((i & 1023) == 1023 && !poll(vm, 1024))) {
            str_builder_discard(&b);
            return KR_ERROR;
        }
    }
    return str_builder_finish(&b);
}

static int hex_value(uint32_t c) {
    return c >= '0' && c <= '9' ? (int)c - '0' : c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : c >= 'A' && c <= 'F' ? (int)c - 'A' + 10 : -1;
}

static KrValue fromhex(KrVM *vm, const KrBorrowed *args) {
    View raw = {NULL, 0};
    bool text = is_str(vm, args[1]);
    if (!text && !is_bytes(vm, args[1]) && !is_bytearray(vm, args[1])) {
        return raise(vm, TypeError, "fromhex() argument must be str or bytes-like, not %T", args[1]);
    }
    if (!text && !view_arg(vm, args[1], &raw)) return KR_ERROR;
    const Str *s = as_str(args[1]);
    size_t count = text ? str_length(s) : raw.length, i = 0;
#define AT(i) (text ? str_char(s, (uint32_t)(i)) : raw.data[i])
    BytesBuilder b = {.vm = vm};
    bool ok = true;
    while (ok) {
        while (i < count && AT(i) < 128 && is_space((uint8_t)AT(i))) i++;
        if (i == count) break;
        int high = hex_value(AT(i)), low = i + 1 < count ? hex_value(AT(i + 1)) : -1;
        if (high >= 0 && i + 1 == count) {
            ok = raise_as(false, vm, ValueError, "fromhex() arg must contain an even number of hexadecimal digits");
        } else if (high < 0 || low < 0) {
            ok = raise_as(false, vm, ValueError, "non-hexadecimal number found in fromhex() arg at position %zu", high < 0 ? i : i + 1);
        } else {
            ok = bytes_builder_add_byte(&b, (uint32_t)(high << 4 | low)) && ((i & 1023) > 1 || poll(vm, 256));
            i += 2;
        }
    }
#undef AT
    Type *type = as_type(args[0]);
    if (!ok || type == vm->types[TYPE_BYTES]) {
        if (ok) return bytes_builder_finish(&b);
        bytes_builder_discard(&b);
        return KR_ERROR;
    }
    KrValue plain = bytes_builder_finish(&b);
    if (is_error(plain)) return KR_ERROR;
    KrValue result = call_1(vm, args[0], plain);
    release(vm, plain);
    return result;
}
const NativeDef bytes_method_fromhex = {.signature = "fromhex(cls, string, /)", .fn = fromhex, .binding = NATIVE_CLASSMETHOD,
                                        .doc = "Make bytes of hexadecimal digits, with whitespace between pairs ignored."};

KrValue bytes_repr(KrVM *vm, const uint8_t *data, size_t length, const char *before, const char *after) {
    char quote = length > 0 && memchr(data, '\'', length) != NULL && memchr(data, '"', length) == NULL ? '"' : '\'';
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_ascii(&b, before) && str_builder_add_char(&b, 'b') && str_builder_add_char(&b, (uint8_t)quote);
    for (size_t i = 0; ok && i < length; i++) {
        uint8_t c = data[i];
        char text[8] = {(char)c, 0};
        // bytearray escapes every ', needed or not, as CPython does.
        if (c == '\\' || c == quote || (c == '\'' && *before != 0)) snprintf(text, sizeof text, "\\%c", c);
        else if (c == '\n' || c == '\r' || c == '\t') snprintf(text, sizeof text, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        else if (c < 32 || c > 126) snprintf(text, sizeof text, "\\x%02x", c);
        ok = str_builder_add_ascii(&b, text) && ((i & 1023) != 1023 || poll(vm, 1024));
    }
    ok = ok && str_builder_add_char(&b, (uint8_t)quote) && str_builder_add_ascii(&b, after);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}
