// SPDX-License-Identifier: MIT
// set.c -- the table of set and frozenset, merging, and the iterator.
//
// Where a key lies depends only on its hash and on the order of insertions, exactly as in CPython: a few neighbours of the
// slot are tried before the next jump, a new key takes the last deleted entry on its way, and the table grows by the same rule. So sets of
// numbers and of tuples of numbers come out in the same order. A table that is still empty is not allocated.
// Only __hash__ and __eq__ run the program's code; `locate` checks after each call that its table is still there.
#include "object/set.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"

enum { LEAST_SIZE = 8, LINEAR_PROBES = 9, PERTURB_SHIFT = 5, RESTART_LIMIT = 10000, PROBES_UNPOLLED = 64 };
#define SIZE_LIMIT (1u << 30)
#define FAILED (-1)

bool is_any_set(KrVM *vm, KrBorrowed v) { return is_pointer(v) && has_flag(vm, v, TYPE_FLAG_IS_SET | TYPE_FLAG_IS_FROZENSET); }

static inline bool is_live(const SetEntry *entry) { return !is_undef(entry->key) && !is_absent(entry->key); }

void set_init(Set *set) {
    set->used = set->fill = set->finger = 0;
    set->mask = LEAST_SIZE - 1;
    set->hash = -1;
    set->table = NULL;
}

static SetEntry *table_new(KrVM *vm, uint32_t size) {
    SetEntry *table = memory_alloc(vm, (size_t)size * sizeof(SetEntry));
    if (table == NULL) return NULL;
    for (uint32_t i = 0; i < size; i++) table[i] = (SetEntry){UNDEF, 0};
    return table;
}

static void table_free(KrVM *vm, SetEntry *table, uint32_t mask) {
    if (table != NULL) memory_free(vm, table, ((size_t)mask + 1) * sizeof(SetEntry));
}

// Puts a key that is not there into a table without deleted entries. Takes over the reference.
static void insert_clean(SetEntry *table, uint32_t mask, KrValue key, int64_t hash) {
    uint64_t perturb = (uint64_t)hash;
    size_t i = (size_t)perturb & mask;
    for (;;) {
        size_t last = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
        for (size_t k = i; k <= last; k++) {
            if (is_undef(table[k].key)) {
                table[k] = (SetEntry){key, hash};
                return;
            }
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + (size_t)perturb) & mask;
    }
}

// A table of the smallest size above `wanted`.
static NODISCARD bool resize(KrVM *vm, Set *set, uint64_t wanted) {
    uint64_t size = LEAST_SIZE;
    while (size <= wanted) size <<= 1;
    if (size > SIZE_LIMIT) {
        exception_raise_memory(vm);
        return false;
    }
    if (size == LEAST_SIZE && set->mask == LEAST_SIZE - 1 && set->fill == set->used && set->table != NULL) return true;
    SetEntry *table = table_new(vm, (uint32_t)size), *old = set->table;
    if (table == NULL) return false;
    uint32_t old_mask = set->mask, mask = (uint32_t)size - 1;
    for (size_t i = 0; old != NULL && i <= old_mask; i++) {
        if (is_live(&old[i])) insert_clean(table, mask, old[i].key, old[i].hash);
    }
    set->table = table;
    set->mask = mask;
    set->fill = set->used;
    table_free(vm, old, old_mask);
    return true;
}

static uint64_t grown(const Set *set) { return (uint64_t)set->used * (set->used > 50000 ? 2 : 4); }

bool set_shrink(KrVM *vm, Set *set) {
    if (set->table == NULL || set->fill - set->used <= set->mask / 4) return true;
    return resize(vm, set, grown(set));
}

// Whether two different value words with one hash are equal keys: 1, 0; -1 when only __eq__ can tell.
static inline int equal_plain(KrBorrowed a, KrBorrowed b) {
    if (both_small_int(a, b)) return 0;
    if (is_str_exact(a) && is_str_exact(b)) return str_equal(as_str(a), as_str(b));
    return -1;
}

// The slot of the key, or the unused or deleted slot where it would go (*found tells which), or FAILED.
static int64_t locate(KrVM *vm, const Set *set, KrBorrowed key, int64_t hash, bool *found) {
    uint32_t restarts = 0, probes;
restart:
    *found = false;
    probes = 0;
    uint32_t mask = set->mask;
    const SetEntry *table = set->table;
    if (table == NULL) return 0;
    uint64_t perturb = (uint64_t)hash;
    size_t i = (size_t)perturb & mask;
    int64_t deleted = -1;
    for (;;) {
        size_t last = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
        for (size_t k = i; k <= last; k++, probes++) {
            if (is_undef(table[k].key)) {
                if (unlikely(probes > PROBES_UNPOLLED) && !poll(vm, probes)) return FAILED;
                if (deleted < 0) return (int64_t)k;
                if (!is_absent(table[deleted].key)) goto restart;   // __eq__ filled it meanwhile
                return deleted;
            }
            if (is_absent(table[k].key)) {
                deleted = (int64_t)k;
                continue;
            }
            if (table[k].hash != hash) continue;
            int equal = is_same(table[k].key, key) ? 1 : equal_plain(table[k].key, key);
            if (equal < 0) {
                KrValue stored = retain(table[k].key);
                equal = compare_bool(vm, COMPARE_EQ, stored, key);
                bool changed = set->table != table || set->mask != mask || !is_same(table[k].key, stored);
                release(vm, stored);
                if (equal < 0) return FAILED;
                if (changed) {
                    if (++restarts > RESTART_LIMIT) return raise_as(FAILED, vm, RuntimeError, "set changed during lookup");
                    if (!poll(vm, probes + 1)) return FAILED;
                    goto restart;
                }
            }
            if (equal > 0) {
                *found = true;
                return (int64_t)k;
            }
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + (size_t)perturb) & mask;
    }
}

bool set_key_hash(KrVM *vm, KrBorrowed v, int64_t *out) {
    if (is_str_exact(v)) {
        *out = (int64_t)str_hash(vm, as_str(v));
        return true;
    }
    if (is_small_int(v)) {
        *out = int_hash(vm, v);
        return true;
    }
    if (hash_of(vm, v, out)) return true;
    if (type_of(vm, vm->raised) == vm->types[TYPE_TypeError]) {
        KrValue cause = exception_take(vm);
        raise(vm, TypeError, "cannot use '%T' as a set element (%S)", v, cause);
        release(vm, cause);
    }
    return false;
}

int set_add_hashed(KrVM *vm, Set *set, KrBorrowed v, int64_t hash) {
    for (;;) {
        if (set->table == NULL && (set->table = table_new(vm, set->mask + 1)) == NULL) return -1;
        bool found;
        int64_t at = locate(vm, set, v, hash, &found);
        if (at == FAILED) return -1;
        if (found) return 0;
        if (set->table == NULL) continue;   // __eq__ cleared the set
        bool fresh = is_undef(set->table[at].key);
        set->table[at] = (SetEntry){retain(v), hash};
        set->used++;
        if (!fresh) return 1;
        set->fill++;
        if ((uint64_t)set->fill * 5 < (uint64_t)set->mask * 3) return 1;
        if (resize(vm, set, grown(set))) return 1;
        // No room to grow: the key is taken back, so that an unused slot always ends a search.
        set->table[at] = (SetEntry){UNDEF, 0};
        set->fill--;
        set->used--;
        release(vm, v);
        return -1;
    }
}

int set_add(KrVM *vm, Set *set, KrBorrowed v) {
    int64_t hash;
    return set_key_hash(vm, v, &hash) ? set_add_hashed(vm, set, v, hash) : -1;
}

int set_contains_hashed(KrVM *vm, const Set *set, KrBorrowed v, int64_t hash) {
    if (set->used == 0) return 0;
    bool found;
    return locate(vm, set, v, hash, &found) == FAILED ? -1 : found;
}

int set_discard_hashed(KrVM *vm, Set *set, KrBorrowed v, int64_t hash) {
    if (set->used == 0) return 0;
    bool found;
    int64_t at = locate(vm, set, v, hash, &found);
    if (at == FAILED) return -1;
    if (!found) return 0;
    KrValue key = set->table[at].key;
    set->table[at] = (SetEntry){ABSENT, -1};
    set->used--;
    release(vm, key);
    return 1;
}

// A set is not hashable, but may be looked for: as the frozenset of its items.
static int with_set_as_key(KrVM *vm, Set *set, KrBorrowed v, int (*look)(KrVM *vm, Set *set, KrBorrowed v, int64_t hash)) {
    int64_t hash;
    if (set_key_hash(vm, v, &hash)) return look(vm, set, v, hash);
    if (!is_pointer(v) || !has_flag(vm, v, TYPE_FLAG_IS_SET) || !exception_matches(vm, TYPE_TypeError)) return -1;
    exception_clear(vm);
    KrValue frozen = set_copy(vm, as_set(v), TYPE_FROZENSET);
    if (is_error(frozen)) return -1;
    int result = set_key_hash(vm, frozen, &hash) ? look(vm, set, frozen, hash) : -1;
    release(vm, frozen);
    return result;
}

static int look_contains(KrVM *vm, Set *set, KrBorrowed v, int64_t hash) { return set_contains_hashed(vm, set, v, hash); }
int set_contains(KrVM *vm, Set *set, KrBorrowed v) { return with_set_as_key(vm, set, v, look_contains); }
int set_discard(KrVM *vm, Set *set, KrBorrowed v) { return with_set_as_key(vm, set, v, set_discard_hashed); }

KrValue set_pop(KrVM *vm, Set *set) {
    (void)vm;
    uint32_t at = set->finger & set->mask;
    while (!is_live(&set->table[at])) at = (at + 1) & set->mask;
    KrValue key = set->table[at].key;
    set->table[at] = (SetEntry){ABSENT, -1};
    set->used--;
    set->finger = at + 1;
    return key;
}

void set_clear_items(KrVM *vm, Set *set) {
    SetEntry *table = set->table;
    uint32_t mask = set->mask;
    if (table == NULL) return;
    set->table = NULL;
    set->used = set->fill = 0;
    set->mask = LEAST_SIZE - 1;
    for (size_t i = 0; i <= mask; i++) {
        if (is_live(&table[i])) release(vm, table[i].key);
    }
    table_free(vm, table, mask);
}

bool set_next(const Set *set, uint32_t *position, KrBorrowed *key) {
    if (set->table == NULL) return false;
    for (uint32_t i = *position; i <= set->mask; i++) {
        if (!is_live(&set->table[i])) continue;
        *position = i + 1;
        *key = set->table[i].key;
        return true;
    }
    *position = set->mask + 1;
    return false;
}

// ---- whole sets ----

// Room for `more` items at once, by the rule that merging follows.
static NODISCARD bool make_room(KrVM *vm, Set *set, uint64_t more) {
    if (((uint64_t)set->fill + more) * 5 < (uint64_t)set->mask * 3) return true;
    return resize(vm, set, ((uint64_t)set->used + more) * 2);
}

static NODISCARD bool merge(KrVM *vm, Set *set, const Set *other) {
    if (other == set || other->used == 0) return true;
    if (!make_room(vm, set, other->used)) return false;
    if (set->table == NULL && (set->table = table_new(vm, set->mask + 1)) == NULL) return false;
    if (set->fill == 0) {
        bool alike = set->mask == other->mask && other->fill == other->used;   // then every key may keep its slot
        for (size_t i = 0; i <= other->mask; i++) {
            const SetEntry *entry = &other->table[i];
            if (!is_live(entry)) continue;
            if (alike) set->table[i] = (SetEntry){retain(entry->key), entry->hash};
            else insert_clean(set->table, set->mask, retain(entry->key), entry->hash);
        }
        set->fill = set->used = other->used;
        return true;
    }
    for (uint32_t i = 0; other->table != NULL && i <= other->mask; i++) {
        SetEntry entry = other->table[i];
        if (!is_live(&entry)) continue;
        retain(entry.key);
        int added = set_add_hashed(vm, set, entry.key, entry.hash);
        release(vm, entry.key);
        if (added < 0 || ((i & 255) == 255 && !poll(vm, 256))) return false;
    }
    return true;
}

bool set_update(KrVM *vm, Set *set, KrBorrowed iterable) {
    if (is_any_set(vm, iterable)) return merge(vm, set, as_set(iterable));
    if (is_dict_exact(iterable)) {
        Dict *dict = as_dict(iterable);
        if (!make_room(vm, set, dict->used)) return false;
        for (uint32_t i = 0; i < dict->entry_count; i++) {
            DictEntry entry = dict->entries[i];
            if (is_absent(entry.key)) continue;
            retain(entry.key);
            int added = set_add_hashed(vm, set, entry.key, entry.hash);
            release(vm, entry.key);
            if (added < 0 || ((i & 255) == 255 && !poll(vm, 256))) return false;
        }
        return true;
    }
    KrValue iterator = iter(vm, iterable);
    if (is_error(iterator)) return false;
    bool ok = true;
    while (ok) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        ok = !is_error(item) && set_add(vm, set, item) >= 0 && poll(vm, 1);
        release_maybe(vm, item);
    }
    release(vm, iterator);
    return ok;
}

KrValue set_new(KrVM *vm) {
    Set *set = object_new(vm, TYPE_SET, sizeof(Set));
    if (set == NULL) return KR_ERROR;
    set_init(set);
    return value_of_object(set);
}

KrValue set_copy(KrVM *vm, Set *set, TypeId type) {
    Set *copy = object_new(vm, type, sizeof(Set));
    if (copy == NULL) return KR_ERROR;
    set_init(copy);
    if (merge(vm, copy, set)) return value_of_object(copy);
    release(vm, value_of_object(copy));
    return KR_ERROR;
}

KrValue frozenset_from(KrVM *vm, KrBorrowed iterable) {
    if (has_shape(iterable, TYPE_FROZENSET)) return retain(iterable);
    Set *set = object_new(vm, TYPE_FROZENSET, sizeof(Set));
    if (set == NULL) return KR_ERROR;
    set_init(set);
    if (is_absent(iterable) || set_update(vm, set, iterable)) return value_of_object(set);
    release(vm, value_of_object(set));
    return KR_ERROR;
}

void set_visit(Object *self, Visitor *visitor) {
    const Set *set = (const Set *)self;
    for (size_t i = 0; set->table != NULL && i <= set->mask; i++) {
        if (is_live(&set->table[i])) visit_value(visitor, set->table[i].key);
    }
}

void set_free(KrVM *vm, Object *self) { table_free(vm, ((Set *)self)->table, ((Set *)self)->mask); }

// ---- iterator ----

typedef struct { Object head; Set *set; uint32_t position, used, left; } SetIterator;   // set NULL: exhausted

KrValue set_iterator_new(KrVM *vm, KrBorrowed set) {
    SetIterator *it = object_new(vm, TYPE_SET_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->set = as_set(retain(set));
    it->position = 0;
    it->used = it->left = it->set->used;
    return value_of_object(it);
}

static void iterator_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((SetIterator *)self)->set); }

static KrValue self_of(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    SetIterator *it = (SetIterator *)as_object(self);
    Set *set = it->set;
    if (set == NULL) return ABSENT;
    if (it->used != set->used) {
        it->used = UINT32_MAX;   // so that it fails from now on
        return raise(vm, RuntimeError, "Set changed size during iteration");
    }
    KrBorrowed key;
    if (set_next(set, &it->position, &key)) {
        it->left -= it->left > 0;
        return retain(key);
    }
    it->set = NULL;
    object_release(vm, set);
    return ABSENT;
}

NATIVE(items_left, "__length_hint__(self, /)", "Give the number of items still to come.") {
    const SetIterator *it = (const SetIterator *)as_object(args[0]);
    return small_int(it->set == NULL || it->used != it->set->used ? 0 : (int64_t)it->left);
}

static const NativeDef *const iterator_methods[] = {DEF(items_left), NULL};

const TypeDef set_iterator_type = {
    .name = "set_iterator", .id = TYPE_SET_ITERATOR, .size = sizeof(SetIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = iterator_methods, .visit = iterator_visit,
    .iter = self_of, .next = iterator_next,
};
