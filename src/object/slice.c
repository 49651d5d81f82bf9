// SPDX-License-Identifier: MIT
// slice.c -- slice: start, stop and step as they were written; what they mean for a sequence of some length.
#include "object/range.h"

#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

static Slice *as_slice(KrBorrowed v) { return (Slice *)as_object(v); }

KrValue slice_new(KrVM *vm, KrBorrowed start, KrBorrowed stop, KrBorrowed step) {
    Slice *slice = object_new(vm, TYPE_SLICE, sizeof *slice);
    if (slice == NULL) return KR_ERROR;
    slice->start = retain(start);
    slice->stop = retain(stop);
    slice->step = retain(step);
    return value_of_object(slice);
}

//// Positions /////////////////////////////////////////////////////////////////////////////////////////////////////////

static bool check_bound(KrVM *vm, KrBorrowed v) {
    if (is_int(vm, v) || !is_absent(dunder_find(vm, v, DUNDER___index__))) return true;
    return raise_as(false, vm, TypeError, "slice indices must be integers or None or have an __index__ method");
}

static bool unpack_bound(KrVM *vm, KrBorrowed v, int64_t *out) {
    if (likely(is_small_int(v))) {
        *out = small_int_value(v);
        return true;
    }
    if (!check_bound(vm, v)) return false;
    return to_index_clamped(vm, v, out);
}

bool slice_unpack(KrVM *vm, KrBorrowed v, int64_t *start, int64_t *stop, int64_t *step) {
    // A bound's __index__ may drop the last other reference to the slice.
    Slice *slice = as_slice(retain(v));
    bool ok = false;
    *step = 1;
    if (!is_none(slice->step)) {
        if (!unpack_bound(vm, slice->step, step)) goto done;
        if (*step == 0) {
            (void)raise(vm, ValueError, "slice step cannot be zero");
            goto done;
        }
        if (*step < -INT64_MAX) *step = -INT64_MAX;      // so that -step is a number
    }
    *start = *step < 0 ? INT64_MAX : 0;
    *stop = *step < 0 ? INT64_MIN : INT64_MAX;
    if (!is_none(slice->start) && !unpack_bound(vm, slice->start, start)) goto done;
    if (!is_none(slice->stop) && !unpack_bound(vm, slice->stop, stop)) goto done;
    ok = true;
done:
    release(vm, v);
    return ok;
}

int64_t slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step) {
    int64_t *bounds[2] = {start, stop};
    for (int i = 0; i < 2; i++) {
        int64_t *bound = bounds[i];
        if (*bound < 0) {
            *bound += length;
            if (*bound < 0) *bound = step < 0 ? -1 : 0;
        } else if (*bound >= length) *bound = step < 0 ? length - 1 : length;
    }
    if (step < 0) return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

// One bound within lower..upper; negative counts from the end.
static KrValue place_bound(KrVM *vm, KrBorrowed given, KrBorrowed otherwise, KrBorrowed length, KrBorrowed lower, KrBorrowed upper) {
    if (is_none(given)) return retain(otherwise);
    if (!check_bound(vm, given)) return KR_ERROR;
    KrValue index = index_of(vm, given);
    if (is_error(index)) return KR_ERROR;
    if (int_sign(vm, index) < 0) {
        KrValue moved = int_binary(vm, BINARY_ADD, index, length);
        release(vm, index);
        if (is_error(moved)) return KR_ERROR;
        index = moved;
        if (int_compare(vm, index, lower) >= 0) return index;
        release(vm, index);
        return retain(lower);
    }
    if (int_compare(vm, index, upper) <= 0) return index;
    release(vm, index);
    return retain(upper);
}

bool slice_indices(KrVM *vm, KrBorrowed v, KrBorrowed length, KrValue out[3]) {
    Slice *slice = as_slice(retain(v));
    KrValue step = KR_ERROR, upper = KR_ERROR, start = KR_ERROR, stop = KR_ERROR;
    bool ok = false;
    if (is_none(slice->step)) step = small_int(1);
    else {
        if (!check_bound(vm, slice->step)) goto done;
        step = index_of(vm, slice->step);
    }
    if (is_error(step)) goto done;
    if (int_sign(vm, step) == 0) {
        (void)raise(vm, ValueError, "slice step cannot be zero");
        goto done;
    }
    bool down = int_sign(vm, step) < 0;
    KrBorrowed lower = small_int(down ? -1 : 0);
    upper = down ? int_binary(vm, BINARY_SUB, length, small_int(1)) : retain(length);
    if (is_error(upper)) goto done;
    start = place_bound(vm, slice->start, down ? upper : lower, length, lower, upper);
    if (is_error(start)) goto done;
    stop = place_bound(vm, slice->stop, down ? lower : upper, length, lower, upper);
    if (is_error(stop)) goto done;
    out[0] = start, out[1] = stop, out[2] = step;
    ok = true;
done:
    release_maybe(vm, upper);
    if (!ok) {
        release_maybe(vm, step);
        release_maybe(vm, start);
        release_maybe(vm, stop);
    }
    release(vm, v);
    return ok;
}

//// The type //////////////////////////////////////////////////////////////////////////////////////////////////////////

static void visit(Object *self, Visitor *visitor) {
    Slice *slice = (Slice *)self;
    visit_value(visitor, slice->step);
    visit_value(visitor, slice->start);
    visit_value(visitor, slice->stop);
}

static KrValue repr_slice(KrVM *vm, KrBorrowed self) {
    Slice *slice = as_slice(self);
    return string_format(vm, "slice(%R, %R, %R)", slice->start, slice->stop, slice->step);
}

static KrValue as_triple(KrVM *vm, KrBorrowed v) {
    Slice *slice = as_slice(v);
    return tuple_from(vm, (KrBorrowed[]){slice->start, slice->stop, slice->step}, 3);
}

static KrValue compare_slices(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!has_shape(a, TYPE_SLICE) || !has_shape(b, TYPE_SLICE)) return NOT_IMPLEMENTED;
    if (is_same(a, b)) return value_of_bool(op == COMPARE_EQ || op == COMPARE_LE || op == COMPARE_GE);
    KrValue x = as_triple(vm, a);
    if (is_error(x)) return KR_ERROR;
    KrValue y = as_triple(vm, b);
    KrValue result = is_error(y) ? KR_ERROR : compare(vm, op, x, y);
    release(vm, x);
    release_maybe(vm, y);
    return result;
}

static bool hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    KrValue triple = as_triple(vm, self);
    if (is_error(triple)) return false;
    int64_t h;
    bool ok = hash_of(vm, triple, &h);
    release(vm, triple);
    if (!ok) return false;
    h ^= 0x345678;
    *out = h == -1 ? -2 : h;
    return true;
}

NATIVE(slice_new_instance, "__new__(cls, *args)", "Make a slice from stop, or from start, stop and step.") {
    Tuple *given = as_tuple(args[1]);
    if (given->length == 0) return raise(vm, TypeError, "slice expected at least 1 argument, got 0");
    if (given->length > 3) return raise(vm, TypeError, "slice expected at most 3 arguments, got %u", given->length);
    if (given->length == 1) return slice_new(vm, NONE, given->items[0], NONE);
    return slice_new(vm, given->items[0], given->items[1], given->length == 3 ? given->items[2] : NONE);
}

NATIVE(slice_indices_method, "indices(self, length, /)", "Start, stop and step for a sequence of the given length.") {
    KrValue length = index_of(vm, args[1]), bounds[3];
    if (is_error(length)) return KR_ERROR;
    KrValue result = KR_ERROR;
    if (int_sign(vm, length) < 0) (void)raise(vm, ValueError, "length should not be negative");
    else if (slice_indices(vm, args[0], length, bounds)) {
        result = tuple_from(vm, bounds, 3);
        for (int i = 0; i < 3; i++) release(vm, bounds[i]);
    }
    release(vm, length);
    return result;
}

static KrValue get_start(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(as_slice(self)->start); }
static KrValue get_stop(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(as_slice(self)->stop); }
static KrValue get_step(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(as_slice(self)->step); }

static const GetSetDef slice_getset[] = {
    {"start", get_start, NULL, "Where it starts, or None."},
    {"stop", get_stop, NULL, "Where it stops, or None."},
    {"step", get_step, NULL, "The step, or None."},
    {0},
};
static const NativeDef *const slice_methods[] = {DEF(slice_new_instance), DEF(slice_indices_method), NULL};

const TypeDef slice_type = {
    .name = "slice", .id = TYPE_SLICE, .size = sizeof(Slice),
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nThe part of a sequence that s[start:stop:step] names.",
    .flags = TYPE_FLAG_CONTAINER, .methods = slice_methods, .getset = slice_getset,
    .visit = visit, .repr = repr_slice, .hash = hash, .compare = compare_slices,
};
