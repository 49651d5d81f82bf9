// SPDX-License-Identifier: MIT
// tuple.c -- tuple: an immutable array of values, and its iterator.
//
// Takes borrowed values, gives tuples that own their items. Items never change, so they may be read across callbacks as
// long as the tuple itself is held. There is one empty tuple of exact type.
#include "object/tuple.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/range.h"
#include "object/state.h"

bool is_tuple(KrVM *vm, KrBorrowed v) { return is_pointer(v) && has_flag(vm, v, TYPE_FLAG_IS_TUPLE); }

static Tuple *allocate(KrVM *vm, uint32_t length) {
    Tuple *tuple = object_new(vm, TYPE_TUPLE, sizeof(Tuple) + (size_t)length * sizeof(KrValue));
    if (tuple == NULL) return NULL;
    tuple->length = length;
    tuple->hash = 0;
    return tuple;
}

KrValue tuple_empty(KrVM *vm) {
    if (vm->empty_tuple == NULL) {
        Tuple *tuple = allocate(vm, 0);
        if (tuple == NULL) return KR_ERROR;
        tuple->head.rc |= RC_IMMORTAL;   // everybody has it: nobody counts
        vm->empty_tuple = tuple;
    }
    return value_of_object(vm->empty_tuple);
}

Tuple *tuple_new(KrVM *vm, uint32_t length) {
    if (length == 0) {
        KrValue empty = tuple_empty(vm);
        return is_error(empty) ? NULL : as_tuple(empty);
    }
    Tuple *tuple = allocate(vm, length);
    if (tuple == NULL) return NULL;
    for (uint32_t i = 0; i < length; i++) tuple->items[i] = NONE;
    return tuple;
}

// Items of a length that was computed: MemoryError when it cannot be had.
static Tuple *allocate_checked(KrVM *vm, uint64_t length) {
    if (length > UINT32_MAX / sizeof(KrValue) || !memory_check(vm, length, sizeof(KrValue))) {
        if (is_undef(vm->raised)) exception_raise_memory(vm);
        return NULL;
    }
    return length == 0 ? tuple_new(vm, 0) : allocate(vm, (uint32_t)length);
}

KrValue tuple_from(KrVM *vm, const KrBorrowed *items, size_t count) {
    if (count == 0) return tuple_empty(vm);
    Tuple *tuple = count < 64 ? allocate(vm, (uint32_t)count) : allocate_checked(vm, count);
    if (tuple == NULL) return KR_ERROR;
    for (size_t i = 0; i < count; i++) tuple->items[i] = retain(items[i]);
    return value_of_object(tuple);
}

KrValue tuple_slice(KrVM *vm, Tuple *tuple, int64_t start, int64_t stop, int64_t step, int64_t count) {
    (void)stop;
    if (count <= 0) return tuple_empty(vm);
    if (step == 1) {
        if (count == tuple->length && tuple->head.shape == TYPE_TUPLE) return retain(value_of_object(tuple));
        return tuple_from(vm, tuple->items + start, (size_t)count);
    }
    Tuple *result = allocate_checked(vm, (uint64_t)count);
    if (result == NULL) return KR_ERROR;
    for (int64_t i = 0; i < count; i++) result->items[i] = retain(tuple->items[start + i * step]);
    return value_of_object(result);
}

// ---- methods ----

NATIVE(make, "__new__(cls, iterable=?, /)", "Make a tuple of the items of an iterable.") {
    KrValue plain = is_absent(args[1]) ? tuple_empty(vm) : to_tuple(vm, args[1]);
    if (is_error(plain) || as_type(args[0]) == vm->types[TYPE_TUPLE]) return plain;
    const Tuple *items = as_tuple(plain);
    Tuple *tuple = type_allocate(vm, as_type(args[0]), (size_t)items->length * sizeof(KrValue));
    if (tuple != NULL) {
        tuple->length = items->length;
        tuple->hash = 0;
        for (uint32_t i = 0; i < items->length; i++) tuple->items[i] = retain(items->items[i]);
    }
    release(vm, plain);
    return tuple == NULL ? KR_ERROR : value_of_object(tuple);
}

static NODISCARD bool clamp(KrVM *vm, KrBorrowed v, int64_t length, int64_t *out) {
    if (!to_index_clamped(vm, v, out)) return false;
    if (*out < 0) *out = *out < -length ? 0 : *out + length;
    return true;
}

NATIVE(find, "index(self, value, start=0, stop=?, /)", "Give the first position of a value.") {
    const Tuple *tuple = as_tuple(args[0]);
    int64_t start, stop = tuple->length;
    if (!clamp(vm, args[2], tuple->length, &start)) return KR_ERROR;
    if (!is_absent(args[3]) && !clamp(vm, args[3], tuple->length, &stop)) return KR_ERROR;
    for (int64_t i = start; i < stop && i < tuple->length; i++) {
        int same = compare_bool(vm, COMPARE_EQ, tuple->items[i], args[1]);
        if (same < 0 || !poll(vm, 1)) return KR_ERROR;
        if (same) return small_int(i);
    }
    return raise(vm, ValueError, "tuple.index(x): x not in tuple");
}

NATIVE(count, "count(self, value, /)", "Tell how many items equal a value.") {
    const Tuple *tuple = as_tuple(args[0]);
    int64_t found = 0;
    for (uint32_t i = 0; i < tuple->length; i++) {
        int same = compare_bool(vm, COMPARE_EQ, tuple->items[i], args[1]);
        if (same < 0 || !poll(vm, 1)) return KR_ERROR;
        found += same;
    }
    return small_int(found);
}

// ---- slots ----

static void visit(Object *self, Visitor *visitor) {
    const Tuple *tuple = (const Tuple *)self;
    for (uint32_t i = tuple->length; i > 0; i--) visit_value(visitor, tuple->items[i - 1]);
}

static size_t size_of(KrBorrowed self) { return sizeof(Tuple) + (size_t)as_tuple(self)->length * sizeof(KrValue); }

static KrValue repr_tuple(KrVM *vm, KrBorrowed self) {
    const Tuple *tuple = as_tuple(self);
    if (tuple->length == 0) return str_from_ascii(vm, "()", 2);
    int entered = repr_enter(vm, self);
    if (entered != 0) return entered < 0 ? KR_ERROR : str_from_ascii(vm, "(...)", 5);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_char(&b, '(');
    for (uint32_t i = 0; ok && i < tuple->length; i++) {
        ok = (i == 0 || str_builder_add_ascii_n(&b, ", ", 2)) && str_builder_add_repr(&b, tuple->items[i]) && poll(vm, 1);
    }
    ok = ok && str_builder_add_ascii(&b, tuple->length == 1 ? ",)" : ")");
    repr_leave(vm, self);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

// The hash of CPython (xxHash's mixing step over the hashes of the items), because the order of a set of tuples shows it.
static bool hash_tuple(KrVM *vm, KrBorrowed self, int64_t *out) {
    const uint64_t prime_1 = UINT64_C(11400714785074694791), prime_2 = UINT64_C(14029467366897019727);
    const uint64_t prime_5 = UINT64_C(2870177450012600261);
    const Tuple *tuple = as_tuple(self);
    if (!recursion_enter(vm, "")) return false;
    uint64_t acc = prime_5;
    bool ok = true;
    for (uint32_t i = 0; ok && i < tuple->length; i++) {
        int64_t lane = 0;
        ok = hash_of(vm, tuple->items[i], &lane) && poll(vm, 1);
        acc += (uint64_t)lane * prime_2;
        acc = (acc << 31) | (acc >> 33);
        acc *= prime_1;
    }
    recursion_leave(vm);
    acc += tuple->length ^ (prime_5 ^ UINT64_C(3527539));
    *out = acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
    return ok;
}

static KrValue compare_tuple(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_tuple(vm, a) || !is_tuple(vm, b)) return NOT_IMPLEMENTED;
    const Tuple *x = as_tuple(a), *y = as_tuple(b);
    uint32_t shorter = x->length < y->length ? x->length : y->length, i = 0;
    for (; i < shorter; i++) {
        int same = compare_bool(vm, COMPARE_EQ, x->items[i], y->items[i]);
        if (same < 0 || !poll(vm, 1)) return KR_ERROR;
        if (!same) break;
    }
    if (i < shorter) {
        if (op == COMPARE_EQ || op == COMPARE_NE) return value_of_bool(op == COMPARE_NE);
        return compare(vm, op, x->items[i], y->items[i]);
    }
    switch (op) {
    case COMPARE_LT: return value_of_bool(x->length < y->length);
    case COMPARE_LE: return value_of_bool(x->length <= y->length);
    case COMPARE_EQ: return value_of_bool(x->length == y->length);
    case COMPARE_NE: return value_of_bool(x->length != y->length);
    case COMPARE_GT: return value_of_bool(x->length > y->length);
    default: return value_of_bool(x->length >= y->length);
    }
}

static KrValue concat(KrVM *vm, Tuple *a, Tuple *b) {
    if (a->length == 0 && b->head.shape == TYPE_TUPLE) return retain(value_of_object(b));
    if (b->length == 0 && a->head.shape == TYPE_TUPLE) return retain(value_of_object(a));
    Tuple *result = allocate_checked(vm, (uint64_t)a->length + b->length);
    if (result == NULL) return KR_ERROR;
    for (uint32_t i = 0; i < a->length; i++) result->items[i] = retain(a->items[i]);
    for (uint32_t i = 0; i < b->length; i++) result->items[a->length + i] = retain(b->items[i]);
    return value_of_object(result);
}

static KrValue repeat(KrVM *vm, Tuple *tuple, KrBorrowed times) {
    if (!is_int(vm, times) && is_absent(dunder_find(vm, times, DUNDER___index__))) {
        return raise(vm, TypeError, "can't multiply sequence by non-int of type '%T'", times);
    }
    KrValue n = index_of(vm, times);
    if (is_error(n)) return KR_ERROR;
    int64_t factor;
    bool fits = int_as_i64(vm, n, &factor);
    release(vm, n);
    if (!fits) return raise(vm, OverflowError, "cannot fit '%T' into an index-sized integer", times);
    if (factor <= 0 || tuple->length == 0) return tuple_empty(vm);
    if (factor == 1 && tuple->head.shape == TYPE_TUPLE) return retain(value_of_object(tuple));
    uint64_t length;
    if (__builtin_mul_overflow((uint64_t)factor, (uint64_t)tuple->length, &length)) return exception_raise_memory(vm);
    if (!poll(vm, length / 16)) return KR_ERROR;
    Tuple *result = allocate_checked(vm, length);
    if (result == NULL) return KR_ERROR;
    for (uint64_t i = 0, at = 0; i < length; i++) {
        result->items[i] = retain(tuple->items[at]);
        if (++at == tuple->length) at = 0;
    }
    return value_of_object(result);
}

static KrValue binary_tuple(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op == BINARY_ADD) {
        if (!is_tuple(vm, a)) return NOT_IMPLEMENTED;
        if (!is_tuple(vm, b)) return raise(vm, TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
        return concat(vm, as_tuple(a), as_tuple(b));
    }
    if (op != BINARY_MUL) return NOT_IMPLEMENTED;
    return is_tuple(vm, a) ? repeat(vm, as_tuple(a), b) : repeat(vm, as_tuple(b), a);
}

static int64_t len(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return as_tuple(self)->length;
}

static KrValue getitem_tuple(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    Tuple *tuple = as_tuple(self);
    int64_t index;
    if (likely(is_small_int(key))) {
        index = small_int_value(key);
    } else if (has_shape(key, TYPE_SLICE)) {
        int64_t start, stop, step;
        if (!slice_unpack(vm, key, &start, &stop, &step)) return KR_ERROR;
        int64_t items = slice_adjust(tuple->length, &start, &stop, step);
        return tuple_slice(vm, tuple, start, stop, step, items);
    } else if (is_int(vm, key) || !is_absent(dunder_find(vm, key, DUNDER___index__))) {
        if (!to_index(vm, key, &index)) return KR_ERROR;
    } else {
        return raise(vm, TypeError, "tuple indices must be integers or slices, not %T", key);
    }
    if (index < 0) index += tuple->length;
    if (index < 0 || index >= tuple->length) return raise(vm, IndexError, "tuple index out of range");
    return retain(tuple->items[index]);
}

static int contains_tuple(KrVM *vm, KrBorrowed self, KrBorrowed item) {
    const Tuple *tuple = as_tuple(self);
    int same = 0;
    for (uint32_t i = 0; same == 0 && i < tuple->length; i++) {
        same = compare_bool(vm, COMPARE_EQ, tuple->items[i], item);
        if (same == 0 && !poll(vm, 1)) return -1;
    }
    return same;
}

static KrValue iter_tuple(KrVM *vm, KrBorrowed self) {
    TupleIterator *it = object_new(vm, TYPE_TUPLE_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->tuple = as_tuple(retain(self));
    it->index = 0;
    return value_of_object(it);
}

static const NativeDef *const tuple_methods[] = {DEF(make), DEF(count), DEF(find), NULL};

const TypeDef tuple_type = {
    .name = "tuple", .id = TYPE_TUPLE, .size = sizeof(Tuple),
    .doc = "tuple(iterable=(), /)\n\nAn immutable sequence.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_VARIABLE | TYPE_FLAG_SEQUENCE | TYPE_FLAG_MATCH_SELF |
             TYPE_FLAG_IS_TUPLE,
    .methods = tuple_methods, .visit = visit, .size_of = size_of,
    .repr = repr_tuple, .hash = hash_tuple, .compare = compare_tuple, .binary = binary_tuple,
    .binary_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL), .reflected_ops = OP_BIT(BINARY_MUL),
    .len = len, .getitem = getitem_tuple, .contains = contains_tuple, .iter = iter_tuple,
};

// ---- iterator ----

static void iterator_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((TupleIterator *)self)->tuple); }

static KrValue self_of(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    TupleIterator *it = (TupleIterator *)as_object(self);
    Tuple *tuple = it->tuple;
    if (tuple == NULL) return ABSENT;
    if (it->index < tuple->length) return retain(tuple->items[it->index++]);
    it->tuple = NULL;
    object_release(vm, tuple);
    return ABSENT;
}

NATIVE(items_left, "__length_hint__(self, /)", "Give the number of items still to come.") {
    const TupleIterator *it = (const TupleIterator *)as_object(args[0]);
    return small_int(it->tuple == NULL ? 0 : (int64_t)it->tuple->length - it->index);
}

static const NativeDef *const iterator_methods[] = {DEF(items_left), NULL};

const TypeDef tuple_iterator_type = {
    .name = "tuple_iterator", .id = TYPE_TUPLE_ITERATOR, .size = sizeof(TupleIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = iterator_methods, .visit = iterator_visit,
    .iter = self_of, .next = iterator_next,
};
