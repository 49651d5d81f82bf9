// SPDX-License-Identifier: MIT
// dict.c -- the table of a dict: lookup, insertion, deletion, iteration by position.
//
// One block holds the entries, two for every three slots, and behind them the index table, whose slots are positions in entries, EMPTY
// or DELETED. A slot is found by open addressing with perturbation, so that all bits of the hash take part.
// The only calls here that can run the program's code are __hash__ (before the table is touched) and __eq__ (in `find`,
// which checks afterwards that the table is still the one it was looking at). Releasing a value runs no code.
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"

enum { FIRST_INDEX_SIZE = 8, PERTURB_SHIFT = 5, RESTART_LIMIT = 10000, PROBES_UNPOLLED = 32 };
#define INDEX_SIZE_LIMIT (1u << 30)
#define INDEX_EMPTY UINT32_MAX
#define INDEX_DELETED (UINT32_MAX - 1)
#define NOT_FOUND (-1)
#define FAILED (-2)

bool is_dict(KrVM *vm, KrBorrowed v) { return is_pointer(v) && has_flag(vm, v, TYPE_FLAG_IS_DICT); }

// ---- the index table ----

static inline uint32_t index_at(const Dict *dict, size_t slot) {
    if (dict->index_width == 1) {
        uint8_t position = ((const uint8_t *)dict->indices)[slot];
        return position < 0xfe ? position : 0xffffff00u | position;
    }
    if (dict->index_width == 2) {
        uint16_t position = ((const uint16_t *)dict->indices)[slot];
        return position < 0xfffe ? position : 0xffff0000u | position;
    }
    return ((const uint32_t *)dict->indices)[slot];
}

static inline void index_put(Dict *dict, size_t slot, uint32_t position) {
    if (dict->index_width == 1) ((uint8_t *)dict->indices)[slot] = (uint8_t)position;
    else if (dict->index_width == 2) ((uint16_t *)dict->indices)[slot] = (uint16_t)position;
    else ((uint32_t *)dict->indices)[slot] = position;
}

static inline size_t next_slot(size_t slot, uint64_t *perturb, uint32_t mask) {
    *perturb >>= PERTURB_SHIFT;
    return (slot * 5 + (size_t)*perturb + 1) & mask;
}

// A slot for a key that is known not to be in the table.
static size_t free_slot(const Dict *dict, int64_t hash) {
    uint64_t perturb = (uint64_t)hash;
    size_t slot = (size_t)perturb & dict->index_mask;
    while (index_at(dict, slot) < INDEX_DELETED) slot = next_slot(slot, &perturb, dict->index_mask);
    return slot;
}

// The slot that holds `position`, which must be a live entry.
static size_t slot_of(const Dict *dict, uint32_t position) {
    uint64_t perturb = (uint64_t)dict->entries[position].hash;
    size_t slot = (size_t)perturb & dict->index_mask;
    while (index_at(dict, slot) != position) slot = next_slot(slot, &perturb, dict->index_mask);
    return slot;
}

// Two thirds of the slots may be used, deleted ones counted: there is always an EMPTY one to end a search.
static inline uint32_t capacity_of(uint32_t index_size) { return (uint32_t)(((uint64_t)index_size << 1) / 3); }

static size_t block_size(uint32_t index_size, uint8_t width) {
    return (size_t)capacity_of(index_size) * sizeof(DictEntry) + (size_t)index_size * width;
}

static void free_block(KrVM *vm, DictEntry *entries, uint32_t index_mask, uint8_t width) {
    if (entries != NULL) memory_free(vm, entries, block_size(index_mask + 1, width));
}

static void reset(Dict *dict) {
    dict->used = dict->entry_count = dict->entry_capacity = dict->index_mask = 0;
    dict->index_width = 1;
    dict->indices = NULL;
    dict->entries = NULL;
}

void dict_init(Dict *dict) {
    dict->version = 0;
    dict->watched = false;
    reset(dict);
}

// Moves the live entries to a new block whose index table has at least `wanted` slots.
static NODISCARD bool rebuild(KrVM *vm, Dict *dict, uint64_t wanted) {
    uint32_t size = FIRST_INDEX_SIZE;
    while (size < wanted && size < INDEX_SIZE_LIMIT) size <<= 1;
    uint32_t capacity = capacity_of(size);
    if (capacity <= dict->used) {
        exception_raise_memory(vm);
        return false;
    }
    uint8_t width = size <= 0x100 ? 1 : size <= 0x10000 ? 2 : 4;
    DictEntry *entries = memory_alloc(vm, block_size(size, width));
    if (entries == NULL) return false;
    DictEntry *old = dict->entries;
    uint32_t old_count = dict->entry_count, old_mask = dict->index_mask;
    uint8_t old_width = dict->index_width;
    dict->entries = entries;
    dict->entry_capacity = capacity;
    dict->indices = entries + capacity;
    dict->index_mask = size - 1;
    dict->index_width = width;
    memset(dict->indices, 0xff, (size_t)size * width);
    uint32_t count = 0;
    for (uint32_t i = 0; i < old_count; i++) {
        if (is_absent(old[i].key)) continue;
        entries[count] = old[i];
        index_put(dict, free_slot(dict, old[i].hash), count++);
    }
    dict->entry_count = count;
    free_block(vm, old, old_mask, old_width);
    return true;
}

bool dict_reserve(KrVM *vm, Dict *dict, uint64_t count) {
    if (count <= dict->entry_capacity - dict->entry_count) return true;
    return rebuild(vm, dict, ((uint64_t)dict->used + count) * 3 / 2 + 1);
}

// ---- versions ----

static uint32_t fresh_version(KrVM *vm) {
    return vm->dict_version == UINT32_MAX ? 0 : ++vm->dict_version;   // when the numbers are used up, nothing is cached any more
}

uint32_t dict_version(KrVM *vm, Dict *dict) {
    if (dict->version == 0) dict->version = fresh_version(vm);
    return dict->version;
}

// The key set or the place of an entry has changed.
static inline void keys_changed(KrVM *vm, Dict *dict) {
    if (unlikely(dict->version != 0)) dict->version = fresh_version(vm);
    if (unlikely(dict->watched)) names_changed(vm, dict);
}

// ---- lookup ----

static COLD bool unhashable(KrVM *vm, KrBorrowed key) {
    if (type_of(vm, vm->raised) == vm->types[TYPE_TypeError]) {
        KrValue cause = exception_take(vm);
        raise(vm, TypeError, "cannot use '%T' as a dict key (%S)", key, cause);
        release(vm, cause);
    }
    return false;
}

bool dict_key_hash(KrVM *vm, KrBorrowed key, int64_t *out) {
    if (is_str_exact(key)) {
        *out = (int64_t)str_hash(vm, as_str(key));
        return true;
    }
    if (is_small_int(key)) {
        *out = int_hash(vm, key);
        return true;
    }
    return hash_of(vm, key, out) || unhashable(vm, key);
}

// Whether two different value words with one hash are equal keys: 1, 0; -1 when only __eq__ can tell.
static inline int equal_plain(KrBorrowed a, KrBorrowed b) {
    if (is_str_exact(a) && is_str_exact(b)) return str_equal(as_str(a), as_str(b));
    if (both_small_int(a, b)) return 0;
    if ((is_small_int(a) && is_str_exact(b)) || (is_small_int(b) && is_str_exact(a))) return 0;
    return -1;
}

// The position of a key, NOT_FOUND or FAILED.
static int64_t find(KrVM *vm, const Dict *dict, KrBorrowed key, int64_t hash) {
    uint32_t restarts = 0, probes;
restart:
    if (dict->used == 0) return NOT_FOUND;
    uint32_t mask = dict->index_mask;
    uint64_t perturb = (uint64_t)hash;
    size_t slot = (size_t)perturb & mask;
    probes = 0;
    int64_t found = NOT_FOUND;
    for (;; slot = next_slot(slot, &perturb, mask), probes++) {
        uint32_t position = index_at(dict, slot);
        if (position == INDEX_EMPTY) break;
        if (position == INDEX_DELETED) continue;
        const DictEntry *entries = dict->entries;
        if (is_same(entries[position].key, key)) {
            found = position;
            break;
        }
        if (entries[position].hash != hash) continue;
        int equal = equal_plain(entries[position].key, key);
        if (equal < 0) {
            KrValue stored = retain(entries[position].key);
            equal = compare_bool(vm, COMPARE_EQ, stored, key);
            bool changed = dict->entries != entries || dict->index_mask != mask || position >= dict->entry_count ||
                           !is_same(entries[position].key, stored) || index_at(dict, slot) != position;
            release(vm, stored);
            if (equal < 0) return FAILED;
            if (changed) {
                if (++restarts > RESTART_LIMIT) {
                    raise(vm, RuntimeError, "dictionary changed during lookup");
                    return FAILED;
                }
                if (!poll(vm, probes + 1)) return FAILED;
                goto restart;
            }
        }
        if (equal > 0) {
            found = position;
            break;
        }
    }
    if (unlikely(probes > PROBES_UNPOLLED) && !poll(vm, probes)) return FAILED;
    return found;
}

// The position of a str among keys that are str; *other is set when a key of another type had to be asked.
static inline int64_t find_str(const Dict *dict, const Str *key, uint32_t hash, bool *other) {
    if (dict->used == 0) return NOT_FOUND;
    uint32_t mask = dict->index_mask;
    uint64_t perturb = hash;
    size_t slot = (size_t)perturb & mask;
    KrBorrowed wanted = value_of_object(key);
    for (;; slot = next_slot(slot, &perturb, mask)) {
        uint32_t position = index_at(dict, slot);
        if (position == INDEX_EMPTY) return NOT_FOUND;
        if (position == INDEX_DELETED) continue;
        const DictEntry *entry = &dict->entries[position];
        if (is_same(entry->key, wanted)) return position;
        if (entry->hash != (int64_t)hash) continue;
        if (unlikely(!is_str_exact(entry->key))) {
            *other = true;
            return NOT_FOUND;
        }
        if (str_equal(as_str(entry->key), key)) return position;
    }
}

static int64_t find_name(KrVM *vm, const Dict *dict, Str *key, uint32_t hash) {
    bool other = key->head.shape != TYPE_STR;
    int64_t position = other ? NOT_FOUND : find_str(dict, key, hash, &other);
    return unlikely(other) ? find(vm, dict, value_of_object(key), (int64_t)hash) : position;
}

// ---- reading ----

KrBorrowed dict_get_hashed(KrVM *vm, Dict *dict, KrBorrowed key, int64_t hash) {
    int64_t position = find(vm, dict, key, hash);
    return position >= 0 ? dict->entries[position].value : position == NOT_FOUND ? ABSENT : KR_ERROR;
}

KrBorrowed dict_get(KrVM *vm, Dict *dict, KrBorrowed key) {
    int64_t hash;
    if (is_str_exact(key)) return dict_get_str(vm, dict, as_str(key));
    if (!dict_key_hash(vm, key, &hash)) return KR_ERROR;
    return dict_get_hashed(vm, dict, key, hash);
}

KrBorrowed dict_get_str(KrVM *vm, Dict *dict, Str *key) {
    if (dict->used == 0) return ABSENT;
    int64_t position = find_name(vm, dict, key, str_hash(vm, key));
    return position >= 0 ? dict->entries[position].value : position == NOT_FOUND ? ABSENT : KR_ERROR;
}

DictEntry *dict_entry_str(KrVM *vm, Dict *dict, Str *key) {
    if (dict->used == 0) return NULL;
    bool other = false;
    int64_t position = find_str(dict, key, str_hash(vm, key), &other);
    return position >= 0 ? &dict->entries[position] : NULL;
}

bool dict_next(const Dict *dict, uint32_t *position, KrBorrowed *key, KrBorrowed *value) {
    uint32_t i = *position;
    while (i < dict->entry_count && is_absent(dict->entries[i].key)) i++;
    if (i >= dict->entry_count) {
        *position = i;
        return false;
    }
    *position = i + 1;
    if (key != NULL) *key = dict->entries[i].key;
    if (value != NULL) *value = dict->entries[i].value;
    return true;
}

KrValue dict_keys_list(KrVM *vm, Dict *dict) {
    KrValue result = list_new(vm, dict->used);
    if (is_error(result)) return KR_ERROR;
    List *list = as_list(result);
    KrBorrowed key;
    for (uint32_t position = 0; dict_next(dict, &position, &key, NULL);) list->items[list->length++] = retain(key);
    return result;
}

// ---- writing ----

// The key must not be in the table.
static NODISCARD bool insert(KrVM *vm, Dict *dict, KrBorrowed key, int64_t hash, KrBorrowed value) {
    if (dict->entry_count == dict->entry_capacity && !rebuild(vm, dict, (uint64_t)dict->used * 3)) return false;
    uint32_t position = dict->entry_count;
    index_put(dict, free_slot(dict, hash), position);
    dict->entries[position] = (DictEntry){retain(key), retain(value), hash};
    dict->entry_count++;
    dict->used++;
    keys_changed(vm, dict);
    return true;
}

static void replace(KrVM *vm, Dict *dict, int64_t position, KrBorrowed value) {
    KrValue old = dict->entries[position].value;
    dict->entries[position].value = retain(value);
    if (unlikely(dict->watched)) names_changed(vm, dict);
    release(vm, old);
}

// Takes the entry out; the caller now owns key and value.
static DictEntry take(KrVM *vm, Dict *dict, uint32_t position) {
    DictEntry entry = dict->entries[position];
    index_put(dict, slot_of(dict, position), INDEX_DELETED);
    dict->entries[position] = (DictEntry){ABSENT, ABSENT, 0};
    dict->used--;
    // A search from the end must not walk over deleted entries again and again. Their room is not regained: the capacity
    // falls as well, since their slots are still taken.
    while (dict->entry_count > 0 && is_absent(dict->entries[dict->entry_count - 1].key)) {
        dict->entry_count--;
        dict->entry_capacity--;
    }
    keys_changed(vm, dict);
    return entry;
}

bool dict_set_hashed(KrVM *vm, Dict *dict, KrBorrowed key, int64_t hash, KrBorrowed value) {
    int64_t position = find(vm, dict, key, hash);
    if (position == FAILED) return false;
    if (position == NOT_FOUND) return insert(vm, dict, key, hash, value);
    replace(vm, dict, position, value);
    return true;
}

bool dict_set(KrVM *vm, Dict *dict, KrBorrowed key, KrBorrowed value) {
    int64_t hash;
    if (is_str_exact(key)) return dict_set_str(vm, dict, as_str(key), value);
    return dict_key_hash(vm, key, &hash) && dict_set_hashed(vm, dict, key, hash, value);
}

bool dict_set_str(KrVM *vm, Dict *dict, Str *key, KrBorrowed value) {
    uint32_t hash = str_hash(vm, key);
    int64_t position = find_name(vm, dict, key, hash);
    if (position == FAILED) return false;
    if (position == NOT_FOUND) return insert(vm, dict, value_of_object(key), (int64_t)hash, value);
    replace(vm, dict, position, value);
    return true;
}

KrValue dict_pop_hashed(KrVM *vm, Dict *dict, KrBorrowed key, int64_t hash) {
    int64_t position = find(vm, dict, key, hash);
    if (position == FAILED) return KR_ERROR;
    if (position == NOT_FOUND) return ABSENT;
    DictEntry entry = take(vm, dict, (uint32_t)position);
    release(vm, entry.key);
    return entry.value;
}

KrValue dict_pop(KrVM *vm, Dict *dict, KrBorrowed key) {
    int64_t hash;
    if (!dict_key_hash(vm, key, &hash)) return KR_ERROR;
    return dict_pop_hashed(vm, dict, key, hash);
}

int dict_delete(KrVM *vm, Dict *dict, KrBorrowed key) {
    KrValue value = dict_pop(vm, dict, key);
    if (is_error(value)) return -1;
    if (is_absent(value)) return 0;
    release(vm, value);
    return 1;
}

bool dict_pop_last(KrVM *vm, Dict *dict, KrValue *key, KrValue *value) {
    if (dict->used == 0) return false;
    uint32_t position = dict->entry_count - 1;
    while (is_absent(dict->entries[position].key)) position--;
    DictEntry entry = take(vm, dict, position);
    *key = entry.key;
    *value = entry.value;
    return true;
}

KrBorrowed dict_setdefault(KrVM *vm, Dict *dict, KrBorrowed key, KrBorrowed value) {
    int64_t hash;
    if (!dict_key_hash(vm, key, &hash)) return KR_ERROR;
    int64_t position = find(vm, dict, key, hash);
    if (position == FAILED) return KR_ERROR;
    if (position >= 0) return dict->entries[position].value;
    return insert(vm, dict, key, hash, value) ? value : KR_ERROR;
}

void dict_clear_items(KrVM *vm, Dict *dict) {
    DictEntry *entries = dict->entries;
    uint32_t count = dict->entry_count, mask = dict->index_mask;
    uint8_t width = dict->index_width;
    if (entries == NULL) return;
    reset(dict);
    keys_changed(vm, dict);
    for (uint32_t i = 0; i < count; i++) {
        if (is_absent(entries[i].key)) continue;
        release(vm, entries[i].key);
        release(vm, entries[i].value);
    }
    free_block(vm, entries, mask, width);
}

// ---- whole dicts ----

KrValue dict_new(KrVM *vm) {
    Dict *dict = object_new(vm, TYPE_DICT, sizeof(Dict));
    if (dict == NULL) return KR_ERROR;
    dict_init(dict);
    return value_of_object(dict);
}

KrValue dict_copy(KrVM *vm, Dict *dict) {
    KrValue result = dict_new(vm);
    if (is_error(result) || dict->used == 0) return result;
    Dict *copy = as_dict(result);
    if (!rebuild(vm, copy, (uint64_t)dict->used * 3 / 2 + 1)) {
        release(vm, result);
        return KR_ERROR;
    }
    for (uint32_t i = 0; i < dict->entry_count; i++) {
        const DictEntry *entry = &dict->entries[i];
        if (is_absent(entry->key)) continue;
        uint32_t position = copy->entry_count++;
        index_put(copy, free_slot(copy, entry->hash), position);
        copy->entries[position] = (DictEntry){retain(entry->key), retain(entry->value), entry->hash};
        copy->used++;
    }
    return result;
}

void dict_visit(Object *self, Visitor *visitor) {
    const Dict *dict = (const Dict *)self;
    for (uint32_t i = 0; i < dict->entry_count; i++) {
        if (is_absent(dict->entries[i].key)) continue;
        visit_value(visitor, dict->entries[i].key);
        visit_value(visitor, dict->entries[i].value);
    }
}

void dict_free(KrVM *vm, Object *self) {
    const Dict *dict = (const Dict *)self;
    free_block(vm, dict->entries, dict->index_mask, dict->index_width);
}

void dict_clear(KrVM *vm, Object *self) { dict_clear_items(vm, (Dict *)self); }
