// SPDX-License-Identifier: MIT
// str.c -- str: representation, hashing, comparing, searching, joining, UTF-8, and the pool of interned names.
//
// The methods are in str_methods.c, the builder in str_builder.c, codecs in codec.c.
#include "object/str.h"

#include "base/hash.h"
#include "base/search.h"
#include "base/utf8.h"
#include "object/bytes.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

#define DELETED ((Str *)1)

//// Representation

static size_t round_up(size_t n, size_t to) {
    return (n + to - 1) & ~(to - 1);
}

// Bytes up to the place of the UTF-8 pointer.
static size_t text_size(StrKind kind, size_t length) {
    size_t width = kind <= STR_LATIN1 ? 1 : kind == STR_UCS2 ? 2 : 4;
    return round_up(sizeof(Str) + (length + 1) * width, 8);
}

// Blocks come in steps (16 bytes; an eighth of the power of two below for long text), so that `s += t` grows in place most
// of the time and copies each byte a bounded number of times, without a capacity to remember.
static size_t block_size(StrKind kind, size_t length) {
    size_t size = text_size(kind, length) + (kind == STR_ASCII ? 0 : sizeof(char *));
    if (size <= 512) return round_up(size, 16);
    size_t step = (size_t)1 << (60 - __builtin_clzll(size));
    return round_up(size, step);
}

static char **utf8_slot(Str *s) {
    return (char **)(void *)((char *)s + text_size(str_kind(s), str_length(s)));
}

size_t str_size_of(KrBorrowed v) {
    const Str *s = as_str(v);
    return block_size(str_kind(s), str_length(s));
}

// The cached UTF-8 text is a block of its own: its length, then the bytes.
static void drop_utf8(KrVM *vm, Str *s) {
    if (str_kind(s) == STR_ASCII) return;
    char **slot = utf8_slot(s);
    if (*slot == NULL) return;
    size_t length;
    memcpy(&length, *slot, sizeof length);
    memory_free(vm, *slot, sizeof length + length + 1);
    *slot = NULL;
}

static void set_end(Str *s) {
    memset(s->data + (size_t)str_length(s) * str_width(s), 0, str_width(s));
    if (str_kind(s) != STR_ASCII) *utf8_slot(s) = NULL;
}

static Str *allocate(KrVM *vm, StrKind kind, size_t length) {
    if (length > STR_MAX_LENGTH) return exception_raise_memory(vm), NULL;
    Str *s = object_new(vm, TYPE_STR, block_size(kind, length));
    if (s == NULL) return NULL;
    s->hash = 0;
    s->length_flags = (uint32_t)kind << 30 | (uint32_t)length;
    set_end(s);
    return s;
}

Str *str_allocate_as(KrVM *vm, Type *type, StrKind kind, size_t length) {
    if (type == vm->types[TYPE_STR]) return allocate(vm, kind, length);
    Str *s = type_allocate(vm, type, block_size(kind, length) - sizeof(Str));
    if (s == NULL) return NULL;
    s->hash = 0;
    s->length_flags = (uint32_t)kind << 30 | (uint32_t)length;
    set_end(s);
    return s;
}

bool is_str(KrVM *vm, KrBorrowed v) {
    return is_str_exact(v) || has_flag(vm, v, TYPE_FLAG_IS_STR);
}

#define COPY_LOOP(To, From)                                                                                           \
    for (size_t i = 0; i < length; i++) ((To *)to)[i] = (To)((const From *)from)[i]

void str_copy_units(void *to, uint32_t to_width, const void *from, uint32_t from_width, size_t length) {
    if (to_width == from_width) {
        memcpy(to, from, length * to_width);
    } else if (to_width == 1) {
        if (from_width == 2) COPY_LOOP(uint8_t, uint16_t);
        else COPY_LOOP(uint8_t, uint32_t);
    } else if (to_width == 2) {
        if (from_width == 1) COPY_LOOP(uint16_t, uint8_t);
        else COPY_LOOP(uint16_t, uint32_t);
    } else {
        if (from_width == 1) COPY_LOOP(uint32_t, uint8_t);
        else COPY_LOOP(uint32_t, uint16_t);
    }
}

static bool is_ascii(const uint8_t *p, size_t length) {
    uint64_t word, bits = 0;
    while (length >= sizeof word) {
        memcpy(&word, p, sizeof word);
        if (word & UINT64_C(0x8080808080808080)) return false;
        p += sizeof word;
        length -= sizeof word;
    }
    while (length-- > 0) bits |= *p++;
    return bits < 0x80;
}

// The least kind that holds all units.
StrKind str_kind_of_units(const void *units, uint32_t width, size_t length) {
    if (width == 1) return is_ascii(units, length) ? STR_ASCII : STR_LATIN1;
    uint32_t bits = 0;
    if (width == 2) {
        const uint16_t *p = units;
        for (size_t i = 0; i < length; i++) bits |= p[i];
    } else {
        const uint32_t *p = units;
        for (size_t i = 0; i < length; i++) bits |= p[i];
    }
    return bits < 0x80 ? STR_ASCII : bits < 0x100 ? STR_LATIN1 : bits < 0x10000 ? STR_UCS2 : STR_UCS4;
}

KrValue str_from_char(KrVM *vm, uint32_t c) {
    if (c < 256) return retain(value_of_object(vm->characters[c]));
    Str *s = allocate(vm, c < 0x10000 ? STR_UCS2 : STR_UCS4, 1);
    if (s == NULL) return KR_ERROR;
    if (c < 0x10000) {
        uint16_t unit = (uint16_t)c;
        memcpy(s->data, &unit, sizeof unit);
    } else {
        memcpy(s->data, &c, sizeof c);
    }
    return value_of_object(s);
}

KrValue str_from_units(KrVM *vm, const void *units, uint32_t width, size_t length) {
    if (length == 0) return retain(value_of_object(vm->empty_str));
    if (length == 1) {
        return str_from_char(vm, width == 1 ? *(const uint8_t *)units : width == 2 ? *(const uint16_t *)units
                                                                                  : *(const uint32_t *)units);
    }
    Str *s = allocate(vm, str_kind_of_units(units, width, length), length);
    if (s == NULL) return KR_ERROR;
    str_copy_units(s->data, str_width(s), units, width, length);
    return value_of_object(s);
}

KrValue str_from_ascii(KrVM *vm, const char *text, size_t length) {
    if (length <= 1) return length == 0 ? retain(value_of_object(vm->empty_str)) : str_from_char(vm, (uint8_t)*text);
    Str *s = allocate(vm, STR_ASCII, length);
    if (s == NULL) return KR_ERROR;
    memcpy(s->data, text, length);
    return value_of_object(s);
}

KrValue str_plain(KrVM *vm, Str *s) {
    if (is_str_exact(value_of_object(s))) return retain(value_of_object(s));
    return str_from_units(vm, s->data, str_width(s), str_length(s));
}

KrValue str_substring(KrVM *vm, Str *s, uint32_t start, uint32_t end) {
    if (start == 0 && end == str_length(s) && is_str_exact(value_of_object(s))) return retain(value_of_object(s));
    if (str_kind(s) == STR_ASCII) return str_from_ascii(vm, (const char *)s->data + start, end - start);
    return str_from_units(vm, str_at(s, start), str_width(s), end - start);
}

//// Hashing and comparing

uint32_t str_hash(KrVM *vm, Str *s) {
    if (likely(s->hash != 0)) return s->hash;
    uint64_t h = hash_bytes(vm->hash_key, s->data, (size_t)str_length(s) * str_width(s));
    uint32_t folded = (uint32_t)(h ^ h >> 32);
    return s->hash = folded == 0 ? 1 : folded;
}

bool str_equal(const Str *a, const Str *b) {
    if (a == b) return true;
    if ((a->length_flags ^ b->length_flags) & ~STR_INTERNED) return false;
    if (a->length_flags & b->length_flags & STR_INTERNED) return false;    // two interned ones are equal only if they are one
    if (a->hash != b->hash && a->hash != 0 && b->hash != 0) return false;
    return memcmp(a->data, b->data, (size_t)str_length(a) * str_width(a)) == 0;
}

int str_compare(const Str *a, const Str *b) {
    uint32_t n = str_length(a) < str_length(b) ? str_length(a) : str_length(b);
    if (str_width(a) == 1 && str_width(b) == 1) {
        int order = memcmp(a->data, b->data, n);
        if (order != 0) return order;
    } else {
        for (uint32_t i = 0; i < n; i++) {
            uint32_t c = str_char(a, i), d = str_char(b, i);
            if (c != d) return c < d ? -1 : 1;
        }
    }
    return str_length(a) == str_length(b) ? 0 : str_length(a) < str_length(b) ? -1 : 1;
}

bool str_equal_ascii(const Str *a, const char *text) {
    size_t length = strlen(text);
    return str_kind(a) == STR_ASCII && str_length(a) == length && memcmp(a->data, text, length) == 0;
}

int64_t str_find(const Str *haystack, const Str *needle, uint32_t start, uint32_t end) {
    if (start > end) return -1;
    if (str_length(needle) == 0) return start;
    if (str_kind(needle) > str_kind(haystack)) return -1;
    int64_t found = search_first((SearchText){str_at(haystack, start), end - start, str_width(haystack)},
                                 (SearchText){needle->data, str_length(needle), str_width(needle)});
    return found < 0 ? -1 : found + start;
}

//// Joining

KrValue str_concat(KrVM *vm, Str *a, Str *b) {
    uint32_t n = str_length(a), m = str_length(b);
    if (n == 0) return str_plain(vm, b);
    if (m == 0) return str_plain(vm, a);
    StrKind kind = str_kind(a) > str_kind(b) ? str_kind(a) : str_kind(b);
    Str *s = allocate(vm, kind, (size_t)n + m);
    if (s == NULL) return KR_ERROR;
    uint32_t width = str_width(s);
    str_copy_units(s->data, width, a->data, str_width(a), n);
    str_copy_units(s->data + (size_t)n * width, width, b->data, str_width(b), m);
    return value_of_object(s);
}

bool str_append_inplace(KrVM *vm, KrValue *slot, Str *t) {
    Str *s = as_str(*slot);
    size_t n = str_length(s), m = str_length(t);
    if (s->head.rc == 1 && s->head.shape == TYPE_STR && !str_is_interned(s) && s != t && n + m <= STR_MAX_LENGTH &&
        str_kind(t) <= str_kind(s) && block_size(str_kind(s), n) == block_size(str_kind(s), n + m)) {
        drop_utf8(vm, s);
        uint32_t width = str_width(s);
        str_copy_units(s->data + n * width, width, t->data, str_width(t), m);
        s->length_flags = (uint32_t)str_kind(s) << 30 | (uint32_t)(n + m);
        s->hash = 0;
        set_end(s);
        return true;
    }
    KrValue joined = str_concat(vm, s, t);
    if (is_error(joined)) return false;
    value_replace(vm, slot, joined);
    return true;
}

// Room for count strings with a separator between them; NULL: failed. Sums lengths and finds the kind.
static Str *allocate_joined(KrVM *vm, const Str *separator, const KrBorrowed *parts, uint32_t count) {
    uint64_t total = separator == NULL ? 0 : (uint64_t)str_length(separator) * (count - 1);
    uint32_t kinds = separator == NULL ? 0 : separator->length_flags;
    for (uint32_t i = 0; i < count; i++) {
        const Str *part = as_str(parts[i]);
        total += str_length(part);
        if (part->length_flags >> 30 > kinds >> 30) kinds = part->length_flags;
    }
    if (total > STR_MAX_LENGTH) return exception_raise_memory(vm), NULL;
    return allocate(vm, (StrKind)(kinds >> 30), total);
}

static uint8_t *put(uint8_t *at, uint32_t width, const Str *part) {
    uint32_t length = str_length(part);
    if (width == 1) memcpy(at, part->data, length);
    else str_copy_units(at, width, part->data, str_width(part), length);
    return at + (size_t)length * width;
}

KrValue str_join_parts(KrVM *vm, const KrBorrowed *parts, uint32_t count) {
    if (count == 0) return retain(value_of_object(vm->empty_str));
    if (count == 1) return str_plain(vm, as_str(parts[0]));
    Str *s = allocate_joined(vm, NULL, parts, count);
    if (s == NULL) return KR_ERROR;
    uint8_t *at = s->data;
    for (uint32_t i = 0; i < count; i++) at = put(at, str_width(s), as_str(parts[i]));
    if (likely(str_length(s) > 1)) return value_of_object(s);
    KrValue small = str_from_units(vm, s->data, str_width(s), str_length(s));    // the cached one
    object_release(vm, s);
    return small;
}

KrValue str_join(KrVM *vm, Str *separator, KrBorrowed iterable) {
    KrValue sequence = is_list_exact(iterable) || is_tuple_exact(iterable) ? retain(iterable) : KR_ERROR;
    if (is_error(sequence)) {
        KrValue iterator = iter(vm, iterable);
        if (is_error(iterator)) {
            if (exception_clear_if(vm, TYPE_TypeError)) return raise(vm, TypeError, "can only join an iterable");
            return KR_ERROR;
        }
        sequence = to_list(vm, iterator);
        release(vm, iterator);
        if (is_error(sequence)) return KR_ERROR;
    }
    KrValue result = KR_ERROR;
    const KrBorrowed *items = is_list_exact(sequence) ? as_list(sequence)->items : as_tuple(sequence)->items;
    uint32_t count = is_list_exact(sequence) ? as_list(sequence)->length : as_tuple(sequence)->length;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_str(vm, items[i])) {
            raise(vm, TypeError, "sequence item %u: expected str instance, %T found", i, items[i]);
            goto done;
        }
    }
    if (count == 0) {
        result = retain(value_of_object(vm->empty_str));
    } else if (count == 1) {
        result = str_plain(vm, as_str(items[0]));
    } else if (str_length(separator) == 0) {
        result = str_join_parts(vm, items, count);
    } else {
        Str *s = allocate_joined(vm, separator, items, count);
        if (s == NULL) goto done;
        uint8_t *at = put(s->data, str_width(s), as_str(items[0]));
        for (uint32_t i = 1; i < count; i++) at = put(put(at, str_width(s), separator), str_width(s), as_str(items[i]));
        result = value_of_object(s);
        if (!poll(vm, count)) {
            release(vm, result);
            result = KR_ERROR;
        }
    }
done:
    release(vm, sequence);
    return result;
}

//// UTF-8

// Decodes UTF-8 in which surrogates may stand. `bits` gets the OR of all characters. -1: malformed; else the length.
static int64_t measure(const char *text, size_t length, uint32_t *bits) {
    int64_t count = 0;
    uint32_t all = 0;
    for (size_t i = 0; i < length;) {
        unsigned char lead = (unsigned char)text[i];
        if (lead < 0x80) {
            i++;
            count++;
            continue;
        }
        size_t size = utf8_length(lead);
        if (lead < 0xC2 || lead > 0xF4 || length - i < size) return -1;
        for (size_t k = 1; k < size; k++) {
            if (((unsigned char)text[i + k] & 0xC0) != 0x80) return -1;
        }
        uint32_t c = utf8_decode(text + i, &size);
        if ((size == 3 && c < 0x800) || (size == 4 && (c < 0x10000 || c > 0x10FFFF))) return -1;
        all |= c;
        i += size;
        count++;
    }
    *bits = all;
    return count;
}

KrValue str_from_utf8(KrVM *vm, const char *text, size_t length) {
    if (is_ascii((const uint8_t *)text, length)) return str_from_ascii(vm, text, length);
    uint32_t bits;
    int64_t count = measure(text, length, &bits);
    if (count < 0) return bytes_decode(vm, (const uint8_t *)text, length, "utf-8", "strict");
    size_t size;
    if (count == 1) return str_from_char(vm, utf8_decode(text, &size));
    StrKind kind = bits < 0x100 ? STR_LATIN1 : bits < 0x10000 ? STR_UCS2 : STR_UCS4;
    Str *s = allocate(vm, kind, (size_t)count);
    if (s == NULL) return KR_ERROR;
    size_t at = 0;
    for (size_t i = 0; at < length; i++, at += size) {
        uint32_t c = utf8_decode(text + at, &size);
        if (kind == STR_LATIN1) s->data[i] = (uint8_t)c;
        else if (kind == STR_UCS2) ((uint16_t *)(void *)s->data)[i] = (uint16_t)c;
        else ((uint32_t *)(void *)s->data)[i] = c;
    }
    return value_of_object(s);
}

KrValue str_new(KrVM *vm, const char *text) {
    return str_from_utf8(vm, text, strlen(text));
}

const char *str_utf8(KrVM *vm, Str *s, size_t *length) {
    if (str_kind(s) == STR_ASCII) {
        if (length != NULL) *length = str_length(s);
        return (const char *)s->data;
    }
    char **slot = utf8_slot(s);
    size_t size = 0;
    if (*slot == NULL) {
        for (uint32_t i = 0; i < str_length(s); i++) {
            uint32_t c = str_char(s, i);
            if (c >= 0xD800 && c <= 0xDFFF) {
                KrValue never = str_encode(vm, s, "utf-8", "strict");    // raises with the right text
                release_maybe(vm, never);
                return NULL;
            }
            size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        char *text = memory_alloc(vm, sizeof size + size + 1);
        if (text == NULL) return NULL;
        memcpy(text, &size, sizeof size);
        char *at = text + sizeof size, unit[4];
        for (uint32_t i = 0; i < str_length(s); i++) {
            size_t n = utf8_encode(str_char(s, i), unit);
            memcpy(at, unit, n);
            at += n;
        }
        *at = 0;
        *slot = text;
    }
    memcpy(&size, *slot, sizeof size);
    if (length != NULL) *length = size;
    return *slot + sizeof size;
}

//// The pool

// Where s is, or where it may be put. The table always has a free place.
static uint32_t find_place(KrVM *vm, const Str *s, uint32_t hash, bool *found) {
    uint32_t place = UINT32_MAX;
    for (uint32_t i = hash & vm->interned_mask;; i = (i + 1) & vm->interned_mask) {
        Str *other = vm->interned[i];
        if (other == NULL) {
            *found = false;
            return place != UINT32_MAX ? place : i;
        }
        if (other == DELETED) {
            if (place == UINT32_MAX) place = i;
        } else if (other->hash == hash && str_equal(other, s)) {
            *found = true;
            return i;
        }
    }
}

static bool resize_pool(KrVM *vm, uint32_t size) {
    Str **old = vm->interned, **fresh = memory_alloc(vm, size * sizeof(Str *));
    if (fresh == NULL) return false;
    memset(fresh, 0, size * sizeof(Str *));
    uint32_t old_size = old == NULL ? 0 : vm->interned_mask + 1;
    for (uint32_t i = 0; i < old_size; i++) {
        if (old[i] == NULL || old[i] == DELETED) continue;
        uint32_t at = old[i]->hash & (size - 1);
        while (fresh[at] != NULL) at = (at + 1) & (size - 1);
        fresh[at] = old[i];
    }
    if (old != NULL) memory_free(vm, old, old_size * sizeof(Str *));
    vm->interned = fresh;
    vm->interned_mask = size - 1;
    vm->interned_deleted = 0;
    return true;
}

static bool is_cached_character(const Str *s) {
    return str_length(s) == 1 && str_kind(s) <= STR_LATIN1;
}

// s is exact, ours to keep, and not in the table at `place`.
static void put_in_pool(KrVM *vm, uint32_t place, Str *s) {
    if (vm->interned[place] == DELETED) vm->interned_deleted--;
    vm->interned[place] = s;
    vm->interned_count++;
    s->length_flags |= STR_INTERNED;
}

static bool make_room(KrVM *vm) {
    uint32_t size = vm->interned_mask + 1;
    if ((vm->interned_count + vm->interned_deleted + 1) * 3 < size * 2) return true;
    return resize_pool(vm, vm->interned_count * 3 < size ? size : size * 2);
}

Str *str_intern(KrVM *vm, Str *s) {
    if (str_is_interned(s)) {
        object_retain(s);
        return s;
    }
    if (str_length(s) == 0) {
        object_retain(vm->empty_str);
        return vm->empty_str;
    }
    if (is_cached_character(s)) return as_str(str_from_char(vm, s->data[0]));
    uint32_t hash = str_hash(vm, s);
    bool found;
    uint32_t place = find_place(vm, s, hash, &found);
    if (found) {
        object_retain(vm->interned[place]);
        return vm->interned[place];
    }
    if (!make_room(vm)) return NULL;
    KrValue plain = str_plain(vm, s);
    if (is_error(plain)) return NULL;
    Str *kept = as_str(plain);
    kept->hash = hash;
    place = find_place(vm, kept, hash, &found);
    put_in_pool(vm, place, kept);
    return kept;
}

Str *str_intern_utf8(KrVM *vm, const char *text, size_t length) {
    KrValue s = str_from_utf8(vm, text, length);
    if (is_error(s)) return NULL;
    Str *interned = str_intern(vm, as_str(s));
    release(vm, s);
    return interned;
}

Str *str_attribute_name(KrVM *vm, KrBorrowed v) {
    if (!is_str(vm, v)) return raise(vm, TypeError, "attribute name must be string, not '%T'", v), NULL;
    return str_intern(vm, as_str(v));
}

void str_free(KrVM *vm, Object *object) {
    Str *s = (Str *)object;
    drop_utf8(vm, s);
    if (!str_is_interned(s) || vm->interned == NULL) return;
    for (uint32_t i = s->hash & vm->interned_mask;; i = (i + 1) & vm->interned_mask) {
        if (vm->interned[i] == s) {
            vm->interned[i] = DELETED;
            vm->interned_deleted++;
            vm->interned_count--;
            return;
        }
        if (vm->interned[i] == NULL) return;
    }
}

// The names of names.def, the characters and "" are immortal and lie in one raw block: a VM starts in microseconds.
static const char *const name_texts[NAME_COUNT] = {
#define NAME(id, text) [NAME_##id] = text,
#define DUNDER(id) [NAME_##id] = #id,
#include "object/names.def"
#undef NAME
#undef DUNDER
};

enum { CHARACTER_SIZE = 32, POOL_SIZE = 1024 };

static size_t pool_block_size(void) {
    size_t size = 257 * CHARACTER_SIZE;
    for (int i = 0; i < NAME_COUNT; i++) size += block_size(STR_ASCII, strlen(name_texts[i]));
    return size;
}

static Str *place_str(char **at, size_t size, StrKind kind, const char *text, size_t length) {
    Str *s = (Str *)(void *)*at;
    *at += size;
    s->head = (Object){.rc = RC_IMMORTAL | 1, .shape = TYPE_STR};
    s->hash = 0;
    s->length_flags = (uint32_t)kind << 30 | STR_INTERNED | (uint32_t)length;
    memcpy(s->data, text, length);
    set_end(s);
    return s;
}

bool str_pool_has(KrVM *vm, const void *object) {
    return object >= (void *)vm->empty_str && object <= (void *)vm->names[NAME_COUNT - 1];
}

bool str_pool_init(KrVM *vm) {
    size_t size = pool_block_size();
    char *at = memory_alloc(vm, size);
    if (at == NULL) return false;
    vm->interned = NULL;
    vm->interned_count = vm->interned_deleted = 0;
    if (!resize_pool(vm, POOL_SIZE)) {
        memory_free(vm, at, size);
        return false;
    }
    vm->empty_str = place_str(&at, CHARACTER_SIZE, STR_ASCII, "", 0);
    (void)str_hash(vm, vm->empty_str);
    for (int c = 0; c < 256; c++) {
        char text = (char)c;
        vm->characters[c] = place_str(&at, CHARACTER_SIZE, c < 128 ? STR_ASCII : STR_LATIN1, &text, 1);
    }
    for (int i = 0; i < NAME_COUNT; i++) {
        size_t length = strlen(name_texts[i]);
        Str *s = place_str(&at, block_size(STR_ASCII, length), STR_ASCII, name_texts[i], length);
        bool found;
        uint32_t place = find_place(vm, s, str_hash(vm, s), &found);
        put_in_pool(vm, place, s);
        vm->names[i] = s;
    }
    return true;
}

