// SPDX-License-Identifier: MIT
// range.c -- range: an arithmetic progression of ints of any size, as a sequence; its two iterators.
#include "object/range.h"

#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

static Range *as_range(KrBorrowed v) { return (Range *)as_object(v); }

//// Making ////////////////////////////////////////////////////////////////////////////////////////////////////////////

// How many items start, start + step, ... has before stop.
static KrValue count_items(KrVM *vm, KrBorrowed start, KrBorrowed stop, KrBorrowed step) {
    if (is_small_int(start) && is_small_int(stop) && is_small_int(step)) {
        int64_t from = small_int_value(start), to = small_int_value(stop), by = small_int_value(step);
        if (by > 0 ? from >= to : from <= to) return small_int(0);
        uint64_t distance = by > 0 ? (uint64_t)to - (uint64_t)from : (uint64_t)from - (uint64_t)to;
        uint64_t stride = by > 0 ? (uint64_t)by : -(uint64_t)by;
        return int_from_u64(vm, (distance - 1) / stride + 1);
    }
    bool down = int_sign(vm, step) < 0;
    KrBorrowed low = down ? stop : start, high = down ? start : stop;
    if (int_compare(vm, low, high) >= 0) return small_int(0);
    KrValue distance = int_binary(vm, BINARY_SUB, high, low), stride = KR_ERROR, last = KR_ERROR, result = KR_ERROR;
    if (is_error(distance)) return KR_ERROR;
    stride = int_unary(vm, UNARY_OP_ABS, step);
    if (is_error(stride)) goto done;
    last = int_binary(vm, BINARY_SUB, distance, small_int(1));
    if (is_error(last)) goto done;
    KrValue whole = int_binary(vm, BINARY_FLOORDIV, last, stride);
    if (is_error(whole)) goto done;
    result = int_binary(vm, BINARY_ADD, whole, small_int(1));
    release(vm, whole);
done:
    release(vm, distance);
    release_maybe(vm, stride);
    release_maybe(vm, last);
    return result;
}

KrValue range_new(KrVM *vm, KrBorrowed start, KrBorrowed stop, KrBorrowed step) {
    KrValue ints[4] = {KR_ERROR, KR_ERROR, KR_ERROR, KR_ERROR};
    KrBorrowed given[3] = {start, stop, step};
    for (int i = 0; i < 3; i++) {
        ints[i] = index_of(vm, given[i]);
        if (is_error(ints[i])) goto failed;
    }
    if (int_sign(vm, ints[2]) == 0) {
        (void)raise(vm, ValueError, "range() arg 3 must not be zero");
        goto failed;
    }
    ints[3] = count_items(vm, ints[0], ints[1], ints[2]);
    if (is_error(ints[3])) goto failed;
    Range *range = object_new(vm, TYPE_RANGE, sizeof *range);
    if (range == NULL) goto failed;
    range->start = ints[0];
    range->stop = ints[1];
    range->step = ints[2];
    range->length = ints[3];
    return value_of_object(range);
failed:
    for (int i = 0; i < 4; i++) release_maybe(vm, ints[i]);
    return KR_ERROR;
}

NATIVE(range_new_instance, "__new__(cls, *args)", "Make a range from stop, or from start, stop and step.") {
    Tuple *given = as_tuple(args[1]);
    if (given->length == 0) return raise(vm, TypeError, "range expected at least 1 argument, got 0");
    if (given->length > 3) return raise(vm, TypeError, "range expected at most 3 arguments, got %u", given->length);
    if (given->length == 1) return range_new(vm, small_int(0), given->items[0], small_int(1));
    return range_new(vm, given->items[0], given->items[1], given->length == 3 ? given->items[2] : small_int(1));
}

//// As a sequence /////////////////////////////////////////////////////////////////////////////////////////////////////

// start + index * step
static KrValue item_at(KrVM *vm, const Range *range, KrBorrowed index) {
    int64_t product;
    if (is_small_int(range->start) && both_small_int(range->step, index) &&
        !__builtin_mul_overflow(small_int_value(range->step), small_int_value(index), &product) &&
        !__builtin_add_overflow(product, small_int_value(range->start), &product)) return int_from_i64(vm, product);
    KrValue offset = int_binary(vm, BINARY_MUL, range->step, index);
    if (is_error(offset)) return KR_ERROR;
    KrValue item = int_binary(vm, BINARY_ADD, range->start, offset);
    release(vm, offset);
    return item;
}

static int64_t length_of(KrVM *vm, KrBorrowed self) {
    int64_t n;
    if (int_as_i64(vm, as_range(self)->length, &n)) return n;
    return raise_as(-1, vm, OverflowError, "Python int too large to convert to C ssize_t");
}

static KrValue item_of_slice(KrVM *vm, KrBorrowed self, KrBorrowed slice) {
    Range *range = as_range(self);
    KrValue bounds[3], start = KR_ERROR, stop = KR_ERROR, step = KR_ERROR, result = KR_ERROR;
    if (!slice_indices(vm, slice, range->length, bounds)) return KR_ERROR;
    start = item_at(vm, range, bounds[0]);
    if (!is_error(start)) stop = item_at(vm, range, bounds[1]);
    if (!is_error(stop)) step = int_binary(vm, BINARY_MUL, range->step, bounds[2]);
    if (!is_error(step)) result = range_new(vm, start, stop, step);
    for (int i = 0; i < 3; i++) release(vm, bounds[i]);
    release_maybe(vm, start);
    release_maybe(vm, stop);
    release_maybe(vm, step);
    return result;
}

static KrValue getitem_range(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    Range *range = as_range(self);
    if (has_shape(key, TYPE_SLICE)) return item_of_slice(vm, self, key);
    if (!is_int(vm, key) && is_absent(dunder_find(vm, key, DUNDER___index__)))
        return raise(vm, TypeError, "range indices must be integers or slices, not %T", key);
    KrValue index = index_of(vm, key);
    if (is_error(index)) return KR_ERROR;
    if (int_sign(vm, index) < 0) {
        KrValue moved = int_binary(vm, BINARY_ADD, index, range->length);
        release(vm, index);
        if (is_error(moved)) return KR_ERROR;
        index = moved;
    }
    KrValue item;
    if (int_sign(vm, index) < 0 || int_compare(vm, index, range->length) >= 0) item = raise(vm, IndexError, "range object index out of range");
    else item = item_at(vm, range, index);
    release(vm, index);
    return item;
}

// Where the int x stands in the range: an int, ABSENT: nowhere.
static KrValue position_of_int(KrVM *vm, const Range *range, KrBorrowed x) {
    bool down = int_sign(vm, range->step) < 0;
    int from = int_compare(vm, x, range->start), to = int_compare(vm, x, range->stop);
    if (down ? from > 0 || to <= 0 : from < 0 || to >= 0) return ABSENT;
    KrValue distance = int_binary(vm, BINARY_SUB, x, range->start);
    if (is_error(distance)) return KR_ERROR;
    KrValue rest = int_binary(vm, BINARY_MOD, distance, range->step), position = KR_ERROR;
    if (!is_error(rest)) position = int_sign(vm, rest) != 0 ? ABSENT : int_binary(vm, BINARY_FLOORDIV, distance, range->step);
    release(vm, distance);
    release_maybe(vm, rest);
    return position;
}

static bool is_plain_int(KrBorrowed v) { return is_int_exact(v) || is_bool(v); }

// Compares x with item after item, for what is not an int. stop_at_first: gives the position, -1: none; else how many
// are equal. -2: failed.
static int64_t search(KrVM *vm, KrBorrowed self, KrBorrowed x, bool stop_at_first) {
    KrValue iterator = iter(vm, self);
    if (is_error(iterator)) return -2;
    int64_t position = 0, found = 0, result = -2;
    for (;; position++) {
        KrValue item = next(vm, iterator);
        if (is_error(item)) break;
        if (is_absent(item)) {
            result = stop_at_first ? -1 : found;
            break;
        }
        int equal = compare_bool(vm, COMPARE_EQ, item, x);
        release(vm, item);
        if (equal < 0 || !poll(vm, 4)) break;
        found += equal;
        if (equal && stop_at_first) {
            result = position;
            break;
        }
    }
    release(vm, iterator);
    return result;
}

static int contains_item(KrVM *vm, KrBorrowed self, KrBorrowed x) {
    if (is_plain_int(x)) {
        KrValue position = position_of_int(vm, as_range(self), x);
        if (is_error(position)) return -1;
        bool found = !is_absent(position);
        release(vm, position);
        return found;
    }
    int64_t position = search(vm, self, x, true);
    return position == -2 ? -1 : position >= 0;
}

NATIVE(range_index, "index(self, value, /)", "The first position of a value.") {
    if (is_plain_int(args[1])) {
        KrValue position = position_of_int(vm, as_range(args[0]), args[1]);
        return is_absent(position) ? raise(vm, ValueError, "range.index(x): x not in range") : position;
    }
    int64_t position = search(vm, args[0], args[1], true);
    if (position == -1) return raise(vm, ValueError, "sequence.index(x): x not in sequence");
    return position < 0 ? KR_ERROR : int_from_i64(vm, position);
}

NATIVE(range_count, "count(self, value, /)", "How often a value occurs.") {
    if (is_plain_int(args[1])) {
        int found = contains_item(vm, args[0], args[1]);
        return found < 0 ? KR_ERROR : small_int(found);
    }
    int64_t count = search(vm, args[0], args[1], false);
    return count < 0 ? KR_ERROR : int_from_i64(vm, count);
}

//// Iterators /////////////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue iterate(KrVM *vm, KrBorrowed start, KrBorrowed step, KrBorrowed length) {
    int64_t last;
    if (is_small_int(start) && both_small_int(step, length) &&
        !__builtin_mul_overflow(small_int_value(step), small_int_value(length), &last) &&
        !__builtin_add_overflow(last, small_int_value(start), &last) && last >= SMALL_INT_MIN && last <= SMALL_INT_MAX) {
        RangeIterator *iterator = object_new(vm, TYPE_RANGE_ITERATOR, sizeof *iterator);
        if (iterator == NULL) return KR_ERROR;
        iterator->next = small_int_value(start);
        iterator->step = small_int_value(step);
        iterator->left = (uint64_t)small_int_value(length);
        return value_of_object(iterator);
    }
    LongRangeIterator *iterator = object_new(vm, TYPE_LONG_RANGE_ITERATOR, sizeof *iterator);
    if (iterator == NULL) return KR_ERROR;
    iterator->next = retain(start);
    iterator->step = retain(step);
    iterator->left = retain(length);
    return value_of_object(iterator);
}

static KrValue iter_range(KrVM *vm, KrBorrowed self) {
    Range *range = as_range(self);
    return iterate(vm, range->start, range->step, range->length);
}

NATIVE(range_reversed, "__reversed__(self, /)", "An iterator from the last item to the first.") {
    Range *range = as_range(args[0]);
    KrValue index = int_binary(vm, BINARY_SUB, range->length, small_int(1)), last = KR_ERROR, step = KR_ERROR, result = KR_ERROR;
    if (is_error(index)) return KR_ERROR;
    last = item_at(vm, range, index);
    if (!is_error(last)) step = int_unary(vm, UNARY_OP_NEG, range->step);
    if (!is_error(step)) result = iterate(vm, last, step, range->length);
    release(vm, index);
    release_maybe(vm, last);
    release_maybe(vm, step);
    return result;
}

static KrValue iter_self(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(self); }

static KrValue next_small(KrVM *vm __attribute__((unused)), KrBorrowed self) {
    RangeIterator *iterator = (RangeIterator *)as_object(self);
    if (iterator->left == 0) return ABSENT;
    KrValue item = small_int(iterator->next);
    iterator->next += iterator->step;
    iterator->left--;
    return item;
}

static KrValue next_long(KrVM *vm, KrBorrowed self) {
    LongRangeIterator *iterator = (LongRangeIterator *)as_object(self);
    if (int_sign(vm, iterator->left) == 0) return ABSENT;
    KrValue following = int_binary(vm, BINARY_ADD, iterator->next, iterator->step);
    if (is_error(following)) return KR_ERROR;
    KrValue left = int_binary(vm, BINARY_SUB, iterator->left, small_int(1));
    if (is_error(left)) {
        release(vm, following);
        return KR_ERROR;
    }
    KrValue item = iterator->next;
    iterator->next = following;
    value_replace(vm, &iterator->left, left);
    return item;
}

NATIVE(small_length_hint, "__length_hint__(self, /)", "How many items are left.") {
    return int_from_u64(vm, ((RangeIterator *)as_object(args[0]))->left);
}
NATIVE(long_length_hint, "__length_hint__(self, /)", "How many items are left.") {
    return retain(((LongRangeIterator *)as_object(args[0]))->left);
}

//// The types /////////////////////////////////////////////////////////////////////////////////////////////////////////

static void visit(Object *self, Visitor *visitor) {
    Range *range = (Range *)self;
    visit_value(visitor, range->start);
    visit_value(visitor, range->stop);
    visit_value(visitor, range->step);
    visit_value(visitor, range->length);
}

static void visit_long(Object *self, Visitor *visitor) {
    LongRangeIterator *iterator = (LongRangeIterator *)self;
    visit_value(visitor, iterator->next);
    visit_value(visitor, iterator->step);
    visit_value(visitor, iterator->left);
}

static KrValue repr_range(KrVM *vm, KrBorrowed self) {
    Range *range = as_range(self);
    if (is_same(range->step, small_int(1))) return string_format(vm, "range(%R, %R)", range->start, range->stop);
    return string_format(vm, "range(%R, %R, %R)", range->start, range->stop, range->step);
}

static KrValue compare_ranges(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !has_shape(a, TYPE_RANGE) || !has_shape(b, TYPE_RANGE)) return NOT_IMPLEMENTED;
    Range *x = as_range(a), *y = as_range(b);
    bool equal = x == y || int_compare(vm, x->length, y->length) == 0;      // equal as sequences
    if (equal && x != y && int_sign(vm, x->length) != 0) {
        equal = int_compare(vm, x->start, y->start) == 0;
        if (equal && !is_same(x->length, small_int(1))) equal = int_compare(vm, x->step, y->step) == 0;
    }
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static bool hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    Range *range = as_range(self);
    bool empty = int_sign(vm, range->length) == 0, one = is_same(range->length, small_int(1));
    KrValue parts = tuple_from(vm, (KrBorrowed[]){range->length, empty ? NONE : range->start, empty || one ? NONE : range->step}, 3);
    if (is_error(parts)) return false;
    bool ok = hash_of(vm, parts, out);
    release(vm, parts);
    return ok;
}

static int truth_range(KrVM *vm, KrBorrowed self) { return int_sign(vm, as_range(self)->length) != 0; }

static KrValue get_start(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(as_range(self)->start); }
static KrValue get_stop(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(as_range(self)->stop); }
static KrValue get_step(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(as_range(self)->step); }

static const GetSetDef range_getset[] = {
    {"start", get_start, NULL, "The first item."},
    {"stop", get_stop, NULL, "The bound that is not reached."},
    {"step", get_step, NULL, "The distance between items."},
    {0},
};
static const NativeDef *const range_methods[] = {DEF(range_new_instance), DEF(range_index), DEF(range_count), DEF(range_reversed), NULL};
static const NativeDef *const small_iterator_methods[] = {DEF(small_length_hint), NULL};
static const NativeDef *const long_iterator_methods[] = {DEF(long_length_hint), NULL};

const TypeDef range_type = {
    .name = "range", .id = TYPE_RANGE, .size = sizeof(Range),
    .doc = "range(stop)\nrange(start, stop[, step])\n\nThe ints from start up to stop, by step.",
    .flags = TYPE_FLAG_SEQUENCE, .methods = range_methods, .getset = range_getset, .visit = visit,
    .repr = repr_range, .hash = hash, .compare = compare_ranges, .truth = truth_range,
    .len = length_of, .getitem = getitem_range, .contains = contains_item, .iter = iter_range,
};
const TypeDef range_iterator_type = {
    .name = "range_iterator", .id = TYPE_RANGE_ITERATOR, .size = sizeof(RangeIterator), .flags = TYPE_FLAG_NO_NEW,
    .methods = small_iterator_methods, .iter = iter_self, .next = next_small,
};
const TypeDef long_range_iterator_type = {
    .name = "longrange_iterator", .id = TYPE_LONG_RANGE_ITERATOR, .size = sizeof(LongRangeIterator), .flags = TYPE_FLAG_NO_NEW,
    .methods = long_iterator_methods, .visit = visit_long, .iter = iter_self, .next = next_long,
};
