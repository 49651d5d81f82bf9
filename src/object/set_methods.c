// SPDX-License-Identifier: MIT
// set_methods.c -- the types set and frozenset: methods, operators and slots over the table of set.c.
//
// Which of two sets is walked and which is asked follows CPython, since it decides the order of the result. While one set
// is walked, __eq__ of the program may change it: every step reads the table anew and owns its key.
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/state.h"
#include "object/tuple.h"

static TypeId base_type(KrVM *vm, KrBorrowed v) { return has_flag(vm, v, TYPE_FLAG_IS_FROZENSET) ? TYPE_FROZENSET : TYPE_SET; }

static KrValue empty_like(KrVM *vm, KrBorrowed v) {
    Set *set = object_new(vm, base_type(vm, v), sizeof(Set));
    if (set == NULL) return KR_ERROR;
    set_init(set);
    return value_of_object(set);
}

static KrValue copy_plain(KrVM *vm, KrBorrowed v) { return set_copy(vm, as_set(v), base_type(vm, v)); }

// A plain set of the items of any iterable, of the same kind as v.
static KrValue collect(KrVM *vm, KrBorrowed v, KrBorrowed iterable) {
    KrValue set = empty_like(vm, v);
    if (is_error(set) || set_update(vm, as_set(set), iterable)) return set;
    release(vm, set);
    return KR_ERROR;
}

// The next live entry of a set that may change between steps; the key is owned.
static bool walk(const Set *set, uint32_t *position, SetEntry *entry) {
    KrBorrowed key;
    if (!set_next(set, position, &key)) return false;
    *entry = set->table[*position - 1];
    retain(entry->key);
    return true;
}

// Calls `each` for every item of an iterable, with its hash. `each` gives 1 to go on, 0 to stop, -1 when it failed.
typedef int (*Each)(KrVM *vm, void *context, KrBorrowed key, int64_t hash);
static int for_each(KrVM *vm, KrBorrowed iterable, Each each, void *context) {
    int result = 1;
    if (is_any_set(vm, iterable)) {
        SetEntry entry;
        for (uint32_t position = 0; result > 0 && walk(as_set(iterable), &position, &entry);) {
            result = each(vm, context, entry.key, entry.hash);
            release(vm, entry.key);
            if (result > 0 && !poll(vm, 1)) result = -1;
        }
        return result;
    }
    KrValue iterator = iter(vm, iterable);
    if (is_error(iterator)) return -1;
    while (result > 0) {
        int64_t hash;
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        if (is_error(item) || !poll(vm, 1) || !set_key_hash(vm, item, &hash)) result = -1;
        else result = each(vm, context, item, hash);
        release_maybe(vm, item);
    }
    release(vm, iterator);
    return result;
}

typedef struct { Set *asked, *result; KrBorrowed dict; } Pair;

static int keep_common(KrVM *vm, void *context, KrBorrowed key, int64_t hash) {
    Pair *pair = context;
    int found = set_contains_hashed(vm, pair->asked, key, hash);
    if (found > 0 && set_add_hashed(vm, pair->result, key, hash) < 0) return -1;
    return found < 0 ? -1 : 1;
}

static int keep_other(KrVM *vm, void *context, KrBorrowed key, int64_t hash) {
    Pair *pair = context;
    int found;
    if (is_absent(pair->dict)) {
        found = set_contains_hashed(vm, pair->asked, key, hash);
    } else {
        KrBorrowed value = dict_get_hashed(vm, as_dict(pair->dict), key, hash);
        found = is_error(value) ? -1 : !is_absent(value);
    }
    if (found == 0 && set_add_hashed(vm, pair->result, key, hash) < 0) return -1;
    return found < 0 ? -1 : 1;
}

static int drop(KrVM *vm, void *context, KrBorrowed key, int64_t hash) {
    return set_discard_hashed(vm, context, key, hash) < 0 ? -1 : 1;
}

static int toggle(KrVM *vm, void *context, KrBorrowed key, int64_t hash) {
    int dropped = set_discard_hashed(vm, context, key, hash);
    if (dropped == 0 && set_add_hashed(vm, context, key, hash) < 0) return -1;
    return dropped < 0 ? -1 : 1;
}

static int is_member(KrVM *vm, void *context, KrBorrowed key, int64_t hash) { return set_contains_hashed(vm, context, key, hash); }

static int is_stranger(KrVM *vm, void *context, KrBorrowed key, int64_t hash) {
    int found = set_contains_hashed(vm, context, key, hash);
    return found < 0 ? -1 : !found;
}

static KrValue intersection(KrVM *vm, KrBorrowed set, KrBorrowed other) {
    if (is_same(set, other)) return copy_plain(vm, set);
    KrValue result = empty_like(vm, set);
    if (is_error(result)) return KR_ERROR;
    if (is_any_set(vm, other) && as_set(other)->used > as_set(set)->used) {
        KrBorrowed larger = other;
        other = set;
        set = larger;
    }
    Pair pair = {as_set(set), as_set(result), ABSENT};
    if (for_each(vm, other, keep_common, &pair) > 0) return result;
    release(vm, result);
    return KR_ERROR;
}

bool set_difference_update(KrVM *vm, Set *set, KrBorrowed other) {
    if (is_same(value_of_object(set), other)) {
        set_clear_items(vm, set);
        return true;
    }
    KrValue smaller = ABSENT;
    if (is_any_set(vm, other) && as_set(other)->used >> 3 > set->used) {
        smaller = intersection(vm, value_of_object(set), other);
        if (is_error(smaller)) return false;
        other = smaller;
    }
    int ok = for_each(vm, other, drop, set);
    release(vm, smaller);
    return ok > 0 && set_shrink(vm, set);
}

static KrValue difference(KrVM *vm, KrBorrowed set, KrBorrowed other) {
    bool dict = is_dict_exact(other);
    uint32_t size = dict ? as_dict(other)->used : is_any_set(vm, other) ? as_set(other)->used : 0;
    KrValue result;
    bool ok;
    if ((!dict && !is_any_set(vm, other)) || as_set(set)->used >> 2 > size) {
        result = copy_plain(vm, set);
        ok = !is_error(result) && set_difference_update(vm, as_set(result), other);
    } else {
        result = empty_like(vm, set);
        Pair pair = {dict ? NULL : as_set(other), is_error(result) ? NULL : as_set(result), dict ? other : ABSENT};
        ok = !is_error(result) && for_each(vm, set, keep_other, &pair) > 0;
    }
    if (ok) return result;
    release_maybe(vm, result);
    return KR_ERROR;
}

bool set_symmetric_update(KrVM *vm, Set *set, KrBorrowed other) {
    if (is_same(value_of_object(set), other)) {
        set_clear_items(vm, set);
        return true;
    }
    if (is_dict_exact(other) || is_any_set(vm, other)) return for_each(vm, other, toggle, set) > 0;
    KrValue items = collect(vm, value_of_object(set), other);   // an item that comes twice counts once
    if (is_error(items)) return false;
    bool ok = for_each(vm, items, toggle, set) > 0;
    release(vm, items);
    return ok;
}

static KrValue symmetric_difference(KrVM *vm, KrBorrowed set, KrBorrowed other) {
    KrValue result = collect(vm, set, other);
    if (is_error(result) || set_symmetric_update(vm, as_set(result), set)) return result;
    release(vm, result);
    return KR_ERROR;
}

// Gives set the table of a temporary set, which keeps the old one.
static void swap_tables(Set *a, Set *b) {
    Set keep = *a;
    a->used = b->used, a->fill = b->fill, a->mask = b->mask, a->table = b->table;
    b->used = keep.used, b->fill = keep.fill, b->mask = keep.mask, b->table = keep.table;
}

// 1, 0, -1
static int is_subset(KrVM *vm, KrBorrowed set, KrBorrowed other) {
    if (!is_any_set(vm, other)) {
        KrValue common = intersection(vm, set, other);
        if (is_error(common)) return -1;
        int result = as_set(common)->used == as_set(set)->used;
        release(vm, common);
        return result;
    }
    if (as_set(set)->used > as_set(other)->used) return 0;
    return for_each(vm, set, is_member, as_set(other));
}

// ---- methods ----

NATIVE(make, "__new__(cls, /, *args, **kwargs)", "Make an empty set of the class.") {
    Set *set = type_allocate(vm, as_type(args[0]), 0);
    if (set == NULL) return KR_ERROR;
    set_init(set);
    return value_of_object(set);
}

NATIVE(init, "__init__(self, iterable=?, /)", "Fill the set with the items of an iterable.") {
    set_clear_items(vm, as_set(args[0]));
    return is_absent(args[1]) || set_update(vm, as_set(args[0]), args[1]) ? NONE : KR_ERROR;
}

NATIVE(frozenset_make, "__new__(cls, iterable=?, /)", "Make a frozenset of the items of an iterable.") {
    if (as_type(args[0]) == vm->types[TYPE_FROZENSET]) return frozenset_from(vm, args[1]);
    Set *set = type_allocate(vm, as_type(args[0]), 0);
    if (set == NULL) return KR_ERROR;
    set_init(set);
    if (is_absent(args[1]) || set_update(vm, set, args[1])) return value_of_object(set);
    release(vm, value_of_object(set));
    return KR_ERROR;
}

NATIVE(add, "add(self, object, /)", "Add an item.") { return set_add(vm, as_set(args[0]), args[1]) < 0 ? KR_ERROR : NONE; }

NATIVE(clear, "clear(self, /)", "Remove all items.") {
    set_clear_items(vm, as_set(args[0]));
    return NONE;
}

NATIVE(copy, "copy(self, /)", "Make a shallow copy.") {
    if (has_shape(args[0], TYPE_FROZENSET)) return retain(args[0]);
    if (has_shape(args[0], TYPE_SET)) return copy_plain(vm, args[0]);
    Set *set = type_allocate(vm, type_of(vm, args[0]), 0);
    if (set == NULL) return KR_ERROR;
    set_init(set);
    if (set_update(vm, set, args[0])) return value_of_object(set);
    release(vm, value_of_object(set));
    return KR_ERROR;
}

NATIVE(discard, "discard(self, object, /)", "Remove an item if it is there.") {
    return set_discard(vm, as_set(args[0]), args[1]) < 0 ? KR_ERROR : NONE;
}

NATIVE(remove_item, "remove(self, object, /)", "Remove an item; KeyError when it is not there.") {
    int removed = set_discard(vm, as_set(args[0]), args[1]);
    if (removed < 0) return KR_ERROR;
    return removed ? NONE : exception_raise_with(vm, TYPE_KeyError, args[1]);
}

NATIVE(pop, "pop(self, /)", "Remove and give some item.") {
    Set *set = as_set(args[0]);
    if (set->used == 0) return raise(vm, KeyError, "pop from an empty set");
    return set_pop(vm, set);
}

NATIVE(update, "update(self, /, *others)", "Add the items of all others.") {
    const Tuple *others = as_tuple(args[1]);
    for (uint32_t i = 0; i < others->length; i++) {
        if (!set_update(vm, as_set(args[0]), others->items[i])) return KR_ERROR;
    }
    return NONE;
}

NATIVE(union_of, "union(self, /, *others)", "Give a new set with the items of the set and of all others.") {
    const Tuple *others = as_tuple(args[1]);
    KrValue result = copy_plain(vm, args[0]);
    for (uint32_t i = 0; !is_error(result) && i < others->length; i++) {
        if (is_same(others->items[i], args[0]) || set_update(vm, as_set(result), others->items[i])) continue;
        release(vm, result);
        return KR_ERROR;
    }
    return result;
}

static KrValue intersect_all(KrVM *vm, KrBorrowed set, const Tuple *others) {
    if (others->length == 0) return copy_plain(vm, set);
    KrValue result = retain(set);
    for (uint32_t i = 0; !is_error(result) && i < others->length; i++) {
        KrValue narrowed = intersection(vm, result, others->items[i]);
        release(vm, result);
        result = narrowed;
    }
    return result;
}

NATIVE(intersection_of, "intersection(self, /, *others)", "Give a new set with the items that are in the set and in all others.") {
    return intersect_all(vm, args[0], as_tuple(args[1]));
}

NATIVE(intersection_update, "intersection_update(self, /, *others)", "Keep only the items that are in all others.") {
    KrValue result = intersect_all(vm, args[0], as_tuple(args[1]));
    if (is_error(result)) return KR_ERROR;
    swap_tables(as_set(args[0]), as_set(result));
    release(vm, result);
    return NONE;
}

NATIVE(difference_of, "difference(self, /, *others)", "Give a new set with the items that are in none of the others.") {
    const Tuple *others = as_tuple(args[1]);
    if (others->length == 0) return copy_plain(vm, args[0]);
    KrValue result = difference(vm, args[0], others->items[0]);
    for (uint32_t i = 1; !is_error(result) && i < others->length; i++) {
        if (set_difference_update(vm, as_set(result), others->items[i])) continue;
        release(vm, result);
        return KR_ERROR;
    }
    return result;
}

NATIVE(difference_update, "difference_update(self, /, *others)", "Remove the items of all others.") {
    const Tuple *others = as_tuple(args[1]);
    for (uint32_t i = 0; i < others->length; i++) {
        if (!set_difference_update(vm, as_set(args[0]), others->items[i])) return KR_ERROR;
    }
    return NONE;
}

NATIVE(symmetric_of, "symmetric_difference(self, other, /)", "Give a new set with the items that are in just one of both.") {
    return symmetric_difference(vm, args[0], args[1]);
}

NATIVE(symmetric_update, "symmetric_difference_update(self, other, /)", "Keep the items that are in just one of both.") {
    return set_symmetric_update(vm, as_set(args[0]), args[1]) ? NONE : KR_ERROR;
}

NATIVE(issubset, "issubset(self, other, /)", "Tell whether every item of the set is in the other.") {
    int yes = is_subset(vm, args[0], args[1]);
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}

NATIVE(issuperset, "issuperset(self, other, /)", "Tell whether every item of the other is in the set.") {
    int yes = is_any_set(vm, args[1]) ? is_subset(vm, args[1], args[0]) : for_each(vm, args[1], is_member, as_set(args[0]));
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}

NATIVE(isdisjoint, "isdisjoint(self, other, /)", "Tell whether the set and an iterable have no item in common.") {
    KrBorrowed set = args[0], other = args[1];
    if (is_same(set, other)) return value_of_bool(as_set(set)->used == 0);
    if (is_any_set(vm, other) && as_set(other)->used > as_set(set)->used) {
        set = args[1];
        other = args[0];
    }
    int yes = for_each(vm, other, is_stranger, as_set(set));
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}

// ---- slots ----

static void clear_set(KrVM *vm, Object *self) { set_clear_items(vm, (Set *)self); }

static KrValue repr_set(KrVM *vm, KrBorrowed self) {
    if (as_set(self)->used == 0) return string_format(vm, "%T()", self);
    int entered = repr_enter(vm, self);
    if (entered != 0) return entered < 0 ? KR_ERROR : string_format(vm, "%T(...)", self);
    bool bare = has_shape(self, TYPE_SET);
    StrBuilder b;
    str_builder_init(&b, vm);
    KrValue list = to_list(vm, self);
    bool ok = !is_error(list);
    if (ok && !bare) ok = str_builder_add_ascii(&b, type_name(vm, self)) && str_builder_add_char(&b, '(');
    ok = ok && str_builder_add_char(&b, '{');
    for (uint32_t i = 0; ok && i < as_list(list)->length; i++) {
        ok = (i == 0 || str_builder_add_ascii_n(&b, ", ", 2)) && str_builder_add_repr(&b, as_list(list)->items[i]) && poll(vm, 1);
    }
    ok = ok && str_builder_add_ascii(&b, bare ? "}" : "})");
    release_maybe(vm, list);
    repr_leave(vm, self);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

// CPython's hash of a frozenset: independent of order, from the hashes of the items.
static bool hash_frozenset(KrVM *vm, KrBorrowed self, int64_t *out) {
    (void)vm;
    Set *set = as_set(self);
    if (set->hash == -1) {
        uint64_t hash = 0;
        for (size_t i = 0; set->table != NULL && i <= set->mask; i++) {
            if (is_undef(set->table[i].key) || is_absent(set->table[i].key)) continue;
            uint64_t h = (uint64_t)set->table[i].hash;
            hash ^= ((h ^ UINT64_C(89869747)) ^ (h << 16)) * UINT64_C(3644798167);
        }
        hash ^= ((uint64_t)set->used + 1) * UINT64_C(1927868237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash * UINT64_C(69069) + UINT64_C(907133923);
        set->hash = hash == UINT64_MAX ? 590923713 : (int64_t)hash;
    }
    *out = set->hash;
    return true;
}

static KrValue compare_set(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_any_set(vm, a) || !is_any_set(vm, b)) return NOT_IMPLEMENTED;
    const Set *x = as_set(a), *y = as_set(b);
    int yes = 0;
    switch (op) {
    case COMPARE_EQ: case COMPARE_NE:
        if (x->used == y->used && (x->hash == -1 || y->hash == -1 || x->hash == y->hash)) yes = is_subset(vm, a, b);
        break;
    case COMPARE_LE: yes = is_subset(vm, a, b); break;
    case COMPARE_GE: yes = is_subset(vm, b, a); break;
    case COMPARE_LT: yes = x->used < y->used ? is_subset(vm, a, b) : 0; break;
    case COMPARE_GT: yes = x->used > y->used ? is_subset(vm, b, a) : 0; break;
    }
    if (yes < 0) return KR_ERROR;
    return value_of_bool(op == COMPARE_NE ? !yes : yes);
}

static KrValue binary_set(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_any_set(vm, a) || !is_any_set(vm, b)) return NOT_IMPLEMENTED;
    switch (op) {
    case BINARY_AND: return intersection(vm, a, b);
    case BINARY_SUB: return difference(vm, a, b);
    case BINARY_XOR: return symmetric_difference(vm, a, b);
    case BINARY_OR: {
        KrValue result = copy_plain(vm, a);
        if (is_error(result) || is_same(a, b) || set_update(vm, as_set(result), b)) return result;
        release(vm, result);
        return KR_ERROR;
    }
    default: return NOT_IMPLEMENTED;
    }
}

static KrValue inplace_set(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_any_set(vm, b)) return NOT_IMPLEMENTED;
    bool ok;
    switch (op) {
    case BINARY_OR: ok = set_update(vm, as_set(a), b); break;
    case BINARY_SUB: ok = set_difference_update(vm, as_set(a), b); break;
    case BINARY_XOR: ok = set_symmetric_update(vm, as_set(a), b); break;
    case BINARY_AND: {
        KrValue result = intersection(vm, a, b);
        if (is_error(result)) return KR_ERROR;
        swap_tables(as_set(a), as_set(result));
        release(vm, result);
        return retain(a);
    }
    default: return NOT_IMPLEMENTED;
    }
    return ok ? retain(a) : KR_ERROR;
}

static int64_t len(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return as_set(self)->used;
}

static int contains_set(KrVM *vm, KrBorrowed self, KrBorrowed item) { return set_contains(vm, as_set(self), item); }

static const NativeDef *const set_methods[] = {
    DEF(make), DEF(init), DEF(add), DEF(clear), DEF(copy), DEF(difference_of), DEF(difference_update), DEF(discard),
    DEF(intersection_of), DEF(intersection_update), DEF(isdisjoint), DEF(issubset), DEF(issuperset), DEF(pop), DEF(remove_item),
    DEF(symmetric_of), DEF(symmetric_update), DEF(union_of), DEF(update), NULL,
};
static const NativeDef *const frozenset_methods[] = {
    DEF(frozenset_make), DEF(copy), DEF(difference_of), DEF(intersection_of), DEF(isdisjoint), DEF(issubset), DEF(issuperset),
    DEF(symmetric_of), DEF(union_of), NULL,
};

enum { SET_OPS = OP_BIT(BINARY_AND) | OP_BIT(BINARY_OR) | OP_BIT(BINARY_SUB) | OP_BIT(BINARY_XOR) };

const TypeDef set_type = {
    .name = "set", .id = TYPE_SET, .size = sizeof(Set),
    .doc = "set(iterable=(), /)\n\nAn unordered collection of different items.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_UNHASHABLE | TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_SET,
    .methods = set_methods, .visit = set_visit, .free = set_free, .clear = clear_set,
    .repr = repr_set, .compare = compare_set, .binary = binary_set, .inplace = inplace_set,
    .binary_ops = SET_OPS, .reflected_ops = SET_OPS, .inplace_ops = SET_OPS,
    .len = len, .contains = contains_set, .iter = set_iterator_new,
};
const TypeDef frozenset_type = {
    .name = "frozenset", .id = TYPE_FROZENSET, .size = sizeof(Set),
    .doc = "frozenset(iterable=(), /)\n\nAn unordered, unchangeable collection of different items.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_FROZENSET,
    .methods = frozenset_methods, .visit = set_visit, .free = set_free,
    .repr = repr_set, .hash = hash_frozenset, .compare = compare_set, .binary = binary_set,
    .binary_ops = SET_OPS, .reflected_ops = SET_OPS,
    .len = len, .contains = contains_set, .iter = set_iterator_new,
};
