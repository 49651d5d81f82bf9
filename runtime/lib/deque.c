// SPDX-License-Identifier: MIT
// deque.c -- collections.deque and its iterators.
//
// Item i lies at ring[(start + i) & (capacity - 1)]. Comparing runs the program's code: loops that compare own the item and
// stop with an error when `changes` has grown meanwhile. Items are released first to last, as CPython does.
#include "lib/deque.h"
#include "lib/library.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"

#define LENGTH_LIMIT (1u << 30)

static Deque *as_deque(KrBorrowed v) { return (Deque *)as_object(v); }
static bool is_deque(KrVM *vm, KrBorrowed v) { return is_pointer(v) && def_of(vm, v) == &deque_type; }
static inline KrValue *place(const Deque *d, uint32_t i) { return &d->ring[(d->start + i) & (d->capacity - 1)]; }

static void set_up(Deque *d) {
    d->ring = NULL;
    d->capacity = d->start = d->length = 0;
    d->max_length = -1;
    d->changes = 0;
}

static NODISCARD bool grow(KrVM *vm, Deque *d) {
    uint32_t capacity = d->capacity == 0 ? 8 : d->capacity * 2;
    if (capacity > LENGTH_LIMIT) {
        exception_raise_memory(vm);
        return false;
    }
    KrValue *ring = memory_alloc(vm, (size_t)capacity * sizeof(KrValue));
    if (ring == NULL) return false;
    for (uint32_t i = 0; i < d->length; i++) ring[i] = *place(d, i);
    memory_free(vm, d->ring, (size_t)d->capacity * sizeof(KrValue));
    d->ring = ring;
    d->capacity = capacity;
    d->start = 0;
    return true;
}

static KrValue take_first(Deque *d) {
    KrValue v = *place(d, 0);
    d->start = (d->start + 1) & (d->capacity - 1);
    d->length--;
    d->changes++;
    return v;
}

static KrValue take_last(Deque *d) {
    d->length--;
    d->changes++;
    return *place(d, d->length);
}

static NODISCARD bool push_last(KrVM *vm, Deque *d, KrBorrowed v) {
    if (d->max_length == 0) return true;
    KrValue dropped = ABSENT;
    if (d->max_length >= 0 && d->length >= d->max_length) dropped = take_first(d);
    else if (d->length == d->capacity && !grow(vm, d)) return false;
    *place(d, d->length++) = retain(v);
    d->changes++;
    release(vm, dropped);
    return true;
}

static NODISCARD bool push_first(KrVM *vm, Deque *d, KrBorrowed v) {
    if (d->max_length == 0) return true;
    KrValue dropped = ABSENT;
    if (d->max_length >= 0 && d->length >= d->max_length) dropped = take_last(d);
    else if (d->length == d->capacity && !grow(vm, d)) return false;
    d->start = (d->start - 1) & (d->capacity - 1);
    *place(d, 0) = retain(v);
    d->length++;
    d->changes++;
    release(vm, dropped);
    return true;
}

static void clear_items(KrVM *vm, Deque *d) {
    Deque old = *d;
    if (d->ring == NULL) return;
    d->ring = NULL;
    d->capacity = d->start = d->length = 0;
    d->changes++;
    for (uint32_t i = 0; i < old.length; i++) release(vm, *place(&old, i));
    memory_free(vm, old.ring, (size_t)old.capacity * sizeof(KrValue));
}

static NODISCARD bool push_all(KrVM *vm, Deque *d, KrBorrowed iterable, bool left) {
    KrValue source = ABSENT;
    if (is_same(iterable, value_of_object(d))) {
        source = to_list(vm, iterable);
        if (is_error(source)) return false;
        iterable = source;
    }
    KrValue iterator = iter(vm, iterable);
    bool ok = !is_error(iterator);
    while (ok) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        ok = !is_error(item) && poll(vm, 1) && (left ? push_first(vm, d, item) : push_last(vm, d, item));
        release_maybe(vm, item);
    }
    release_maybe(vm, iterator);
    release(vm, source);
    return ok;
}

// ---- methods ----

NATIVE(make, "__new__(cls, /, *args, **kwargs)", "Make an empty deque of the class.") {
    Deque *d = type_allocate(vm, as_type(args[0]), 0);
    if (d == NULL) return KR_ERROR;
    set_up(d);
    return value_of_object(d);
}

NATIVE(init, "__init__(self, iterable=?, maxlen=None)", "Fill the deque with the items of an iterable.") {
    int64_t limit = -1;
    if (!is_none(args[2])) {
        if (!is_int(vm, args[2])) return raise(vm, TypeError, "an integer is required");
        if (!int_as_i64(vm, args[2], &limit)) return raise(vm, OverflowError, "Python int too large to convert to C ssize_t");
        if (limit < 0) return raise(vm, ValueError, "maxlen must be non-negative");
    }
    Deque *d = as_deque(args[0]);
    clear_items(vm, d);
    d->max_length = limit;
    return is_absent(args[1]) || push_all(vm, d, args[1], false) ? NONE : KR_ERROR;
}

NATIVE(append, "append(self, item, /)", "Add an item at the right end.") {
    return push_last(vm, as_deque(args[0]), args[1]) ? NONE : KR_ERROR;
}
NATIVE(appendleft, "appendleft(self, item, /)", "Add an item at the left end.") {
    return push_first(vm, as_deque(args[0]), args[1]) ? NONE : KR_ERROR;
}
NATIVE(extend, "extend(self, iterable, /)", "Add items at the right end.") {
    return push_all(vm, as_deque(args[0]), args[1], false) ? NONE : KR_ERROR;
}
NATIVE(extendleft, "extendleft(self, iterable, /)", "Add items at the left end, one after the other.") {
    return push_all(vm, as_deque(args[0]), args[1], true) ? NONE : KR_ERROR;
}
NATIVE(pop, "pop(self, /)", "Take out and give the rightmost item.") {
    Deque *d = as_deque(args[0]);
    return d->length == 0 ? raise(vm, IndexError, "pop from an empty deque") : take_last(d);
}
NATIVE(popleft, "popleft(self, /)", "Take out and give the leftmost item.") {
    Deque *d = as_deque(args[0]);
    return d->length == 0 ? raise(vm, IndexError, "pop from an empty deque") : take_first(d);
}
NATIVE(clear, "clear(self, /)", "Remove all items.") {
    clear_items(vm, as_deque(args[0]));
    return NONE;
}

static KrValue copy_deque(KrVM *vm, KrBorrowed self) {
    Deque *d = as_deque(self);
    if (has_shape(self, (uint32_t)TYPE_DEQUE)) {
        Deque *copy = object_new(vm, (TypeId)TYPE_DEQUE, sizeof *copy);
        if (copy == NULL) return KR_ERROR;
        set_up(copy);
        copy->max_length = d->max_length;
        for (uint32_t i = 0; i < d->length; i++) {
            if (push_last(vm, copy, *place(d, i))) continue;
            release(vm, value_of_object(copy));
            return KR_ERROR;
        }
        return value_of_object(copy);
    }
    KrValue limit = d->max_length < 0 ? NONE : int_from_i64(vm, d->max_length);
    if (is_error(limit)) return KR_ERROR;
    KrBorrowed given[] = {self, limit};
    KrValue copy = call_object(vm, value_of_object(type_of(vm, self)), given, d->max_length < 0 ? 1 : 2, ABSENT);
    release(vm, limit);
    if (is_error(copy) || is_deque(vm, copy)) return copy;
    raise(vm, TypeError, "%T() must return a deque, not %T", self, copy);
    release(vm, copy);
    return KR_ERROR;
}

NATIVE(copy, "copy(self, /)", "Make a shallow copy.") { return copy_deque(vm, args[0]); }
NATIVE(copy_dunder, "__copy__(self, /)", "Make a shallow copy.") { return copy_deque(vm, args[0]); }

// Whether item i equals a value: 1, 0, -1. RuntimeError (or `error`) when the comparison changed the deque.
static int item_equals(KrVM *vm, const Deque *d, uint32_t i, KrBorrowed value, uint64_t changes, bool removing) {
    KrValue item = retain(*place(d, i));
    int same = compare_bool(vm, COMPARE_EQ, item, value);
    release(vm, item);
    if (same < 0) return -1;
    if (d->changes != changes) {
        if (removing) return raise_as(-1, vm, IndexError, "deque mutated during remove().");
        return raise_as(-1, vm, RuntimeError, "deque mutated during iteration");
    }
    return poll(vm, 1) ? same : -1;
}

NATIVE(count, "count(self, value, /)", "Tell how many items equal a value.") {
    const Deque *d = as_deque(args[0]);
    uint64_t changes = d->changes;
    int64_t found = 0;
    for (uint32_t i = 0; i < d->length; i++) {
        int same = item_equals(vm, d, i, args[1], changes, false);
        if (same < 0) return KR_ERROR;
        found += same;
    }
    return small_int(found);
}

NATIVE(find, "index(self, value, start=0, stop=?, /)", "Give the first position of a value.") {
    const Deque *d = as_deque(args[0]);
    int64_t start, stop = d->length;
    if (!to_index_clamped(vm, args[2], &start) || (!is_absent(args[3]) && !to_index_clamped(vm, args[3], &stop))) return KR_ERROR;
    if (start < 0) start = start < -(int64_t)d->length ? 0 : start + d->length;
    if (stop < 0) stop = stop < -(int64_t)d->length ? 0 : stop + d->length;
    uint64_t changes = d->changes;
    for (int64_t i = start; i < stop && i < d->length; i++) {
        int same = item_equals(vm, d, (uint32_t)i, args[1], changes, false);
        if (same < 0) return KR_ERROR;
        if (same) return small_int(i);
    }
    return raise(vm, ValueError, "%R is not in deque", args[1]);
}

static void delete_at(KrVM *vm, Deque *d, uint32_t index) {
    KrValue item = *place(d, index);
    if (index < d->length / 2) {
        for (uint32_t i = index; i > 0; i--) *place(d, i) = *place(d, i - 1);
        d->start = (d->start + 1) & (d->capacity - 1);
    } else {
        for (uint32_t i = index; i + 1 < d->length; i++) *place(d, i) = *place(d, i + 1);
    }
    d->length--;
    d->changes++;
    release(vm, item);
}

NATIVE(remove_value, "remove(self, value, /)", "Take out the first item that equals a value.") {
    Deque *d = as_deque(args[0]);
    uint64_t changes = d->changes;
    for (uint32_t i = 0; i < d->length; i++) {
        int same = item_equals(vm, d, i, args[1], changes, true);
        if (same < 0) return KR_ERROR;
        if (!same) continue;
        delete_at(vm, d, i);
        return NONE;
    }
    return raise(vm, ValueError, "deque.remove(x): x not in deque");
}

NATIVE(insert, "insert(self, index, value, /)", "Put an item before a position.") {
    Deque *d = as_deque(args[0]);
    int64_t index;
    if (!to_index_clamped(vm, args[1], &index)) return KR_ERROR;
    if (d->max_length >= 0 && d->length >= d->max_length) return raise(vm, IndexError, "deque already at its maximum size");
    if (index < 0) index = index < -(int64_t)d->length ? 0 : index + d->length;
    if (!push_last(vm, d, args[2])) return KR_ERROR;
    KrValue item = *place(d, d->length - 1);
    for (int64_t i = (int64_t)d->length - 1; i > index; i--) {
        *place(d, (uint32_t)i) = *place(d, (uint32_t)i - 1);
        *place(d, (uint32_t)i - 1) = item;
    }
    return NONE;
}

NATIVE(reverse, "reverse(self, /)", "Turn the order of the items around.") {
    Deque *d = as_deque(args[0]);
    for (uint32_t i = 0, j = d->length; i + 1 < j; i++) {
        KrValue item = *place(d, i);
        *place(d, i) = *place(d, --j);
        *place(d, j) = item;
    }
    return NONE;
}

NATIVE(rotate, "rotate(self, n=1, /)", "Move items from the right end to the left one, or back when n is negative.") {
    Deque *d = as_deque(args[0]);
    int64_t n;
    if (!to_index_clamped(vm, args[1], &n)) return KR_ERROR;
    if (d->length < 2) return NONE;
    n %= d->length;
    if (n > (int64_t)d->length / 2) n -= d->length;
    else if (n < -(int64_t)d->length / 2) n += d->length;
    if (!poll(vm, (uint64_t)(n < 0 ? -n : n))) return KR_ERROR;
    for (; n > 0; n--) {
        KrValue item = take_last(d);
        d->start = (d->start - 1) & (d->capacity - 1);
        d->length++;
        *place(d, 0) = item;
    }
    for (; n < 0; n++) {
        KrValue item = take_first(d);
        *place(d, d->length++) = item;
    }
    return NONE;
}

static KrValue get_maxlen(KrVM *vm, KrBorrowed self) {
    return as_deque(self)->max_length < 0 ? NONE : int_from_i64(vm, as_deque(self)->max_length);
}

// ---- slots ----

static void visit(Object *self, Visitor *visitor) {
    const Deque *d = (const Deque *)self;
    for (uint32_t i = 0; i < d->length; i++) visit_value(visitor, *place(d, i));
}
static void free_deque(KrVM *vm, Object *self) {
    memory_free(vm, ((Deque *)self)->ring, (size_t)((Deque *)self)->capacity * sizeof(KrValue));
}
static void clear_deque(KrVM *vm, Object *self) { clear_items(vm, (Deque *)self); }

static KrValue repr_deque(KrVM *vm, KrBorrowed self) {
    int entered = repr_enter(vm, self);
    if (entered != 0) return entered < 0 ? KR_ERROR : str_from_ascii(vm, "[...]", 5);
    KrValue items = to_list(vm, self), text = KR_ERROR;
    int64_t limit = as_deque(self)->max_length;
    if (!is_error(items)) {
        text = limit < 0 ? string_format(vm, "%N(%R)", type_of(vm, self), items) : string_format(vm, "%N(%R, maxlen=%lld)", type_of(vm, self), items, (long long)limit);
        release(vm, items);
    }
    repr_leave(vm, self);
    return text;
}

static KrValue compare_deque(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_deque(vm, a) || !is_deque(vm, b)) return NOT_IMPLEMENTED;
    if ((op == COMPARE_EQ || op == COMPARE_NE) && as_deque(a)->length != as_deque(b)->length) return value_of_bool(op == COMPARE_NE);
    KrValue x = iter(vm, a), y = is_error(x) ? KR_ERROR : iter(vm, b), p, q, result = ABSENT;
    if (is_error(y)) result = KR_ERROR;
    while (is_absent(result)) {
        p = next(vm, x);
        q = is_error(p) ? KR_ERROR : next(vm, y);
        if (is_error(p) || is_error(q)) {
            result = KR_ERROR;
        } else if (is_absent(p) || is_absent(q)) {
            int left = !is_absent(p), right = !is_absent(q);
            result = compare(vm, op, small_int(left), small_int(right));
        } else {
            int same = compare_bool(vm, COMPARE_EQ, p, q);
            if (same < 0 || !poll(vm, 1)) result = KR_ERROR;
            else if (!same && (op == COMPARE_EQ || op == COMPARE_NE)) result = value_of_bool(op == COMPARE_NE);
            else if (!same) result = compare(vm, op, p, q);
        }
        release_maybe(vm, p);
        release_maybe(vm, q);
    }
    release_maybe(vm, x);
    release_maybe(vm, y);
    return result;
}

static KrValue repeat(KrVM *vm, KrBorrowed self, KrBorrowed times, bool in_place) {
    int64_t n;
    if (!to_i64(vm, times, &n)) return KR_ERROR;
    KrValue result = in_place ? retain(self) : copy_deque(vm, self);
    if (is_error(result)) return KR_ERROR;
    Deque *d = as_deque(result);
    if (n <= 0) {
        clear_items(vm, d);
        return result;
    }
    KrValue items = to_list(vm, result);
    bool ok = !is_error(items);
    if (ok && as_list(items)->length > 0) {
        uint64_t total;
        if (__builtin_mul_overflow((uint64_t)n, (uint64_t)as_list(items)->length, &total)) total = UINT64_MAX;
        if (d->max_length >= 0 && total > (uint64_t)d->max_length) n = d->max_length / as_list(items)->length + 2;
        else ok = memory_check(vm, total, sizeof(KrValue));
        for (; ok && n > 1; n--) {
            for (uint32_t i = 0; ok && i < as_list(items)->length; i++) ok = push_last(vm, d, as_list(items)->items[i]);
            ok = ok && poll(vm, as_list(items)->length);
        }
    }
    release_maybe(vm, items);
    if (ok) return result;
    release(vm, result);
    return KR_ERROR;
}

static KrValue binary_deque(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op == BINARY_MUL) return is_deque(vm, a) ? repeat(vm, a, b, false) : repeat(vm, b, a, false);
    if (op != BINARY_ADD || !is_deque(vm, a)) return NOT_IMPLEMENTED;
    if (!is_deque(vm, b)) return raise(vm, TypeError, "can only concatenate deque (not \"%T\") to deque", b);
    KrValue result = copy_deque(vm, a);
    if (is_error(result) || push_all(vm, as_deque(result), b, false)) return result;
    release(vm, result);
    return KR_ERROR;
}

static KrValue inplace_deque(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op == BINARY_MUL) return repeat(vm, a, b, true);
    if (op != BINARY_ADD) return NOT_IMPLEMENTED;
    return push_all(vm, as_deque(a), b, false) ? retain(a) : KR_ERROR;
}

static int64_t len(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return as_deque(self)->length;
}

static NODISCARD bool position_of(KrVM *vm, KrBorrowed self, KrBorrowed key, uint32_t *out) {
    int64_t index;
    if (!is_int(vm, key) && is_absent(dunder_find(vm, key, DUNDER___index__))) {
        return raise_as(false, vm, TypeError, "sequence index must be integer, not '%T'", key);
    }
    if (!to_index(vm, key, &index)) return false;
    const Deque *d = as_deque(self);
    if (index < 0) index += d->length;
    if (index < 0 || index >= d->length) return raise_as(false, vm, IndexError, "deque index out of range");
    *out = (uint32_t)index;
    return true;
}

static KrValue getitem_deque(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    uint32_t index;
    return position_of(vm, self, key, &index) ? retain(*place(as_deque(self), index)) : KR_ERROR;
}

static bool setitem_deque(KrVM *vm, KrBorrowed self, KrBorrowed key, KrBorrowed value) {
    uint32_t index;
    if (!position_of(vm, self, key, &index)) return false;
    if (is_absent(value)) delete_at(vm, as_deque(self), index);
    else value_replace(vm, place(as_deque(self), index), retain(value));
    return true;
}

static int contains_deque(KrVM *vm, KrBorrowed self, KrBorrowed item) {
    const Deque *d = as_deque(self);
    uint64_t changes = d->changes;
    int same = 0;
    for (uint32_t i = 0; same == 0 && i < d->length; i++) same = item_equals(vm, d, i, item, changes, false);
    return same;
}

// ---- iterators ----

typedef struct { Object head; Deque *deque; uint64_t changes; uint32_t left; } DequeIterator;

static KrValue iterator_new(KrVM *vm, TypeId type, KrBorrowed deque) {
    DequeIterator *it = object_new(vm, type, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->deque = as_deque(retain(deque));
    it->changes = it->deque->changes;
    it->left = it->deque->length;
    return value_of_object(it);
}

static KrValue iter_deque(KrVM *vm, KrBorrowed self) { return iterator_new(vm, (TypeId)TYPE_DEQUE_ITERATOR, self); }
NATIVE(reversed, "__reversed__(self, /)", "Give an iterator over the items, last to first.") {
    return iterator_new(vm, (TypeId)TYPE_DEQUE_REVERSE_ITERATOR, args[0]);
}

static void iterator_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((DequeIterator *)self)->deque); }
static KrValue self_of(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

static bool check_unchanged(KrVM *vm, DequeIterator *it) {
    if (it->deque->changes == it->changes) return true;
    it->left = 0;
    return raise_as(false, vm, RuntimeError, "deque mutated during iteration");
}
static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    DequeIterator *it = (DequeIterator *)as_object(self);
    if (!check_unchanged(vm, it)) return KR_ERROR;
    return it->left == 0 ? ABSENT : retain(*place(it->deque, it->deque->length - it->left--));
}
static KrValue iterator_previous(KrVM *vm, KrBorrowed self) {
    DequeIterator *it = (DequeIterator *)as_object(self);
    if (!check_unchanged(vm, it)) return KR_ERROR;
    return it->left == 0 ? ABSENT : retain(*place(it->deque, --it->left));
}
NATIVE(items_left, "__length_hint__(self, /)", "Give the number of items still to come.") {
    return small_int(((DequeIterator *)as_object(args[0]))->left);
}
static const NativeDef *const iterator_methods[] = {DEF(items_left), NULL};

static const NativeDef *const deque_methods[] = {
    DEF(make), DEF(init), DEF(append), DEF(appendleft), DEF(clear), DEF(copy), DEF(copy_dunder), DEF(count), DEF(extend),
    DEF(extendleft), DEF(find), DEF(insert), DEF(pop), DEF(popleft), DEF(remove_value), DEF(reverse), DEF(reversed), DEF(rotate), NULL,
};
static const GetSetDef deque_getset[] = {{"maxlen", get_maxlen, NULL, "The greatest length, or None."}, {0}};

const TypeDef deque_type = {
    .name = "collections.deque", .id = (TypeId)TYPE_DEQUE, .size = sizeof(Deque),
    .doc = "deque(iterable=(), maxlen=None)\n\nA list that is fast at both ends.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_UNHASHABLE | TYPE_FLAG_SEQUENCE | TYPE_FLAG_HAS_WEAKREF,
    .methods = deque_methods, .getset = deque_getset, .visit = visit, .free = free_deque, .clear = clear_deque,
    .repr = repr_deque, .compare = compare_deque, .binary = binary_deque, .inplace = inplace_deque,
    .binary_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL), .reflected_ops = OP_BIT(BINARY_MUL),
    .inplace_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL),
    .len = len, .getitem = getitem_deque, .setitem = setitem_deque, .contains = contains_deque, .iter = iter_deque,
};
const TypeDef deque_iterator_type = {
    .name = "_collections._deque_iterator", .id = (TypeId)TYPE_DEQUE_ITERATOR, .size = sizeof(DequeIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = iterator_methods, .visit = iterator_visit,
    .iter = self_of, .next = iterator_next,
};
const TypeDef deque_reverse_iterator_type = {
    .name = "_collections._deque_reverse_iterator", .id = (TypeId)TYPE_DEQUE_REVERSE_ITERATOR, .size = sizeof(DequeIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = iterator_methods, .visit = iterator_visit,
    .iter = self_of, .next = iterator_previous,
};
