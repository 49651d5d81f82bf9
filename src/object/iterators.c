// SPDX-License-Identifier: MIT
// iterators.c -- enumerate, zip, map, filter, reversed, and the iterators over __getitem__ and over a callable.
//
// Each holds iterators of others and asks them one item at a time. Asking runs the program's code, which may call this very
// iterator again: what is used across such a call is owned, and fields are read anew after it.
#include "object/iterators.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

static KrValue self_of(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

// Takes the value out of a field, which becomes NONE.
static KrValue take(KrValue *field) {
    KrValue v = *field;
    *field = NONE;
    return v;
}

// ---- enumerate ----

typedef struct { Object head; KrValue iterator, index; } Enumerate;

NATIVE(enumerate_make, "__new__(cls, iterable, start=0)", "Make an iterator over (number, item) pairs.") {
    KrValue start = index_of(vm, args[2]);
    if (is_error(start)) return KR_ERROR;
    KrValue iterator = iter(vm, args[1]);
    Enumerate *e = is_error(iterator) ? NULL : type_allocate(vm, as_type(args[0]), 0);
    if (e == NULL) {
        release_maybe(vm, iterator);
        release(vm, start);
        return KR_ERROR;
    }
    e->iterator = iterator;
    e->index = start;
    return value_of_object(e);
}

static void enumerate_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Enumerate *)self)->iterator);
    visit_value(visitor, ((Enumerate *)self)->index);
}

static KrValue enumerate_next(KrVM *vm, KrBorrowed self) {
    Enumerate *e = (Enumerate *)as_object(self);
    KrValue item = next(vm, e->iterator);
    if (is_error(item) || is_absent(item)) return item;
    KrValue number = retain(e->index), following;
    if (is_small_int(number) && small_int_value(number) < SMALL_INT_MAX) following = small_int(small_int_value(number) + 1);
    else following = int_binary(vm, BINARY_ADD, number, small_int(1));
    KrValue pair = KR_ERROR;
    if (!is_error(following)) {
        KrBorrowed both[] = {number, item};
        pair = tuple_from(vm, both, 2);
        value_replace(vm, &e->index, following);
    }
    release(vm, number);
    release(vm, item);
    return pair;
}

static const NativeDef *const enumerate_methods[] = {DEF(enumerate_make), NULL};
enum { ITERATOR_FLAGS = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE };

const TypeDef enumerate_type = {
    .name = "enumerate", .id = TYPE_ENUMERATE, .size = sizeof(Enumerate), .flags = ITERATOR_FLAGS,
    .doc = "enumerate(iterable, start=0)\n\nAn iterator over (number, item) pairs.",
    .methods = enumerate_methods, .visit = enumerate_visit, .iter = self_of, .next = enumerate_next,
};

// ---- zip and map ----

typedef struct { Object head; KrValue function, iterators; bool strict; } Lockstep;   // zip: function NONE. iterators: a tuple

static KrValue lockstep_make(KrVM *vm, Type *type, KrBorrowed function, const KrBorrowed *iterables, uint32_t count, KrBorrowed strict) {
    int strictly = truth(vm, strict);
    if (strictly < 0) return KR_ERROR;
    Tuple *iterators = tuple_new(vm, count);
    if (iterators == NULL) return KR_ERROR;
    KrValue held = value_of_object(iterators);
    for (uint32_t i = 0; i < count; i++) {
        KrValue iterator = iter(vm, iterables[i]);
        if (is_error(iterator)) {
            release(vm, held);
            return KR_ERROR;
        }
        iterators->items[i] = iterator;
    }
    Lockstep *l = type_allocate(vm, type, 0);
    if (l == NULL) {
        release(vm, held);
        return KR_ERROR;
    }
    l->function = retain(function);
    l->iterators = held;
    l->strict = strictly;
    return value_of_object(l);
}

static void lockstep_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Lockstep *)self)->iterators);
    visit_value(visitor, ((Lockstep *)self)->function);
}

static KrValue lengths_differ(KrVM *vm, const char *name, uint32_t i, const char *how) {
    if (i == 1) return raise(vm, ValueError, "%s() argument 2 is %s than argument 1", name, how);
    return raise(vm, ValueError, "%s() argument %u is %s than arguments 1-%u", name, i + 1, how, i);
}

// One item of each iterator in a new tuple; ABSENT when the first one that is exhausted says so.
static KrValue gather(KrVM *vm, Lockstep *l, const char *name) {
    if (is_none(l->iterators)) return ABSENT;
    const Tuple *iterators = as_tuple(l->iterators);
    uint32_t count = iterators->length;
    if (count == 0) return ABSENT;
    KrValue held = retain(l->iterators), result = ABSENT;
    Tuple *items = tuple_new(vm, count);
    if (items == NULL) {
        release(vm, held);
        return KR_ERROR;
    }
    uint32_t i = 0;
    for (; i < count; i++) {
        KrValue item = next(vm, iterators->items[i]);
        if (is_error(item) || is_absent(item)) {
            result = item;
            break;
        }
        items->items[i] = item;
    }
    if (i == count) {
        release(vm, held);
        return value_of_object(items);
    }
    if (is_absent(result) && l->strict) {
        if (i > 0) {
            result = lengths_differ(vm, name, i, "shorter");
        } else {
            for (i = 1; i < count && is_absent(result); i++) {
                KrValue item = next(vm, iterators->items[i]);
                if (is_error(item)) {
                    result = KR_ERROR;
                } else if (!is_absent(item)) {
                    release(vm, item);
                    result = lengths_differ(vm, name, i, "longer");
                }
            }
        }
    }
    release(vm, value_of_object(items));
    release(vm, held);
    return result;
}

NATIVE(zip_make, "__new__(cls, /, *iterables, strict=False)", "Make an iterator over tuples of one item of each iterable.") {
    return lockstep_make(vm, as_type(args[0]), NONE, as_tuple(args[1])->items, as_tuple(args[1])->length, args[2]);
}

static KrValue zip_next(KrVM *vm, KrBorrowed self) { return gather(vm, (Lockstep *)as_object(self), "zip"); }

NATIVE(map_make, "__new__(cls, /, *args, strict=False)", "Make an iterator over the results of a function of one item of each iterable.") {
    const Tuple *given = as_tuple(args[1]);
    if (given->length < 2) return raise(vm, TypeError, "map() must have at least two arguments.");
    return lockstep_make(vm, as_type(args[0]), given->items[0], given->items + 1, given->length - 1, args[2]);
}

static KrValue map_next(KrVM *vm, KrBorrowed self) {
    Lockstep *l = (Lockstep *)as_object(self);
    KrValue function, result;
    if (as_tuple(l->iterators)->length == 1) {
        KrValue item = next(vm, as_tuple(l->iterators)->items[0]);
        if (is_error(item) || is_absent(item)) return item;
        function = retain(l->function);
        result = call_1(vm, function, item);
        release(vm, item);
    } else {
        KrValue items = gather(vm, l, "map");
        if (is_error(items) || is_absent(items)) return items;
        function = retain(l->function);
        result = call_object(vm, function, as_tuple(items)->items, as_tuple(items)->length, ABSENT);
        release(vm, items);
    }
    release(vm, function);
    return result;
}

static const NativeDef *const zip_methods[] = {DEF(zip_make), NULL};
static const NativeDef *const map_methods[] = {DEF(map_make), NULL};

const TypeDef zip_type = {
    .name = "zip", .id = TYPE_ZIP, .size = sizeof(Lockstep), .flags = ITERATOR_FLAGS,
    .doc = "zip(*iterables, strict=False)\n\nAn iterator over tuples of one item of each iterable.",
    .methods = zip_methods, .visit = lockstep_visit, .iter = self_of, .next = zip_next,
};
const TypeDef map_type = {
    .name = "map", .id = TYPE_MAP, .size = sizeof(Lockstep), .flags = ITERATOR_FLAGS,
    .doc = "map(function, iterable, /, *iterables, strict=False)\n\nAn iterator over the results of a function.",
    .methods = map_methods, .visit = lockstep_visit, .iter = self_of, .next = map_next,
};

// ---- filter ----

typedef struct { Object head; KrValue function, iterator; } Filter;

NATIVE(filter_make, "__new__(cls, function, iterable, /)", "Make an iterator over the items for which a function is true.") {
    KrValue iterator = iter(vm, args[2]);
    if (is_error(iterator)) return KR_ERROR;
    Filter *f = type_allocate(vm, as_type(args[0]), 0);
    if (f == NULL) {
        release(vm, iterator);
        return KR_ERROR;
    }
    f->function = retain(args[1]);
    f->iterator = iterator;
    return value_of_object(f);
}

static void filter_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Filter *)self)->function);
    visit_value(visitor, ((Filter *)self)->iterator);
}

static KrValue filter_next(KrVM *vm, KrBorrowed self) {
    Filter *f = (Filter *)as_object(self);
    KrValue function = retain(f->function), iterator = retain(f->iterator), item;
    bool plain = is_none(function) || is_same(function, value_of_object(vm->types[TYPE_BOOL]));
    for (;;) {
        item = next(vm, iterator);
        if (is_error(item) || is_absent(item)) break;
        KrValue verdict = plain ? retain(item) : call_1(vm, function, item);
        int wanted = is_error(verdict) ? -1 : truth(vm, verdict);
        release_maybe(vm, verdict);
        if (wanted == 0 && !poll(vm, 1)) wanted = -1;
        if (wanted > 0) break;
        release(vm, item);
        if (wanted < 0) {
            item = KR_ERROR;
            break;
        }
    }
    release(vm, iterator);
    release(vm, function);
    return item;
}

static const NativeDef *const filter_methods[] = {DEF(filter_make), NULL};

const TypeDef filter_type = {
    .name = "filter", .id = TYPE_FILTER, .size = sizeof(Filter), .flags = ITERATOR_FLAGS,
    .doc = "filter(function, iterable, /)\n\nAn iterator over the items for which a function is true.",
    .methods = filter_methods, .visit = filter_visit, .iter = self_of, .next = filter_next,
};

// ---- over __getitem__: forward and reversed ----

typedef struct { Object head; KrValue sequence; int64_t index; } SequenceIterator;   // sequence NONE: exhausted

static void sequence_visit(Object *self, Visitor *visitor) { visit_value(visitor, ((SequenceIterator *)self)->sequence); }

// The item at the iterator's index; IndexError and StopIteration end the iteration.
static KrValue item_at(KrVM *vm, SequenceIterator *it, int64_t step) {
    if (is_none(it->sequence)) return ABSENT;
    KrValue sequence = retain(it->sequence), item = ABSENT;
    KrValue position = int_from_i64(vm, it->index);
    if (is_error(position)) item = KR_ERROR;
    else if (it->index >= 0) item = getitem(vm, sequence, position);
    release_maybe(vm, position);
    release(vm, sequence);
    if (is_error(item) && (exception_matches(vm, TYPE_IndexError) || exception_matches(vm, TYPE_StopIteration))) {
        exception_clear(vm);
        item = ABSENT;
    }
    if (is_absent(item)) release(vm, take(&it->sequence));
    else if (!is_error(item)) it->index += step;
    return item;
}

KrValue sequence_iterator_new(KrVM *vm, KrBorrowed sequence) {
    SequenceIterator *it = object_new(vm, TYPE_SEQUENCE_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->sequence = retain(sequence);
    it->index = 0;
    return value_of_object(it);
}

static KrValue sequence_next(KrVM *vm, KrBorrowed self) { return item_at(vm, (SequenceIterator *)as_object(self), 1); }

NATIVE(sequence_left, "__length_hint__(self, /)", "Give the number of items still to come.") {
    SequenceIterator *it = (SequenceIterator *)as_object(args[0]);
    if (is_none(it->sequence)) return small_int(0);
    if (is_absent(dunder_find(vm, it->sequence, DUNDER___len__))) return NOT_IMPLEMENTED;
    KrValue sequence = retain(it->sequence);
    int64_t count = length(vm, sequence);
    release(vm, sequence);
    if (count < 0) return KR_ERROR;
    return small_int(count > it->index ? count - it->index : 0);
}

NATIVE(reversed_make, "__new__(cls, sequence, /)", "Make an iterator over a sequence from its end.") {
    KrBorrowed sequence = args[1];
    KrBorrowed method = dunder_find(vm, sequence, DUNDER___reversed__);
    if (is_none(method)) return raise(vm, TypeError, "'%T' object is not reversible", sequence);
    if (!is_absent(method)) return call_dunder(vm, sequence, DUNDER___reversed__, NULL, 0);
    if (is_absent(dunder_find(vm, sequence, DUNDER___getitem__)) || has_flag(vm, sequence, TYPE_FLAG_IS_DICT)) {
        return raise(vm, TypeError, "'%T' object is not reversible", sequence);
    }
    int64_t count = length(vm, sequence);
    if (count < 0) return KR_ERROR;
    SequenceIterator *it = type_allocate(vm, as_type(args[0]), 0);
    if (it == NULL) return KR_ERROR;
    it->sequence = retain(sequence);
    it->index = count - 1;
    return value_of_object(it);
}

static KrValue reversed_next(KrVM *vm, KrBorrowed self) { return item_at(vm, (SequenceIterator *)as_object(self), -1); }

NATIVE(reversed_left, "__length_hint__(self, /)", "Give the number of items still to come.") {
    SequenceIterator *it = (SequenceIterator *)as_object(args[0]);
    if (is_none(it->sequence)) return small_int(0);
    KrValue sequence = retain(it->sequence);
    int64_t count = length(vm, sequence);
    release(vm, sequence);
    if (count < 0) return KR_ERROR;
    return int_from_i64(vm, count < it->index + 1 ? 0 : it->index + 1);
}

static const NativeDef *const sequence_methods[] = {DEF(sequence_left), NULL};
static const NativeDef *const reversed_methods[] = {DEF(reversed_make), DEF(reversed_left), NULL};

const TypeDef sequence_iterator_type = {
    .name = "iterator", .id = TYPE_SEQUENCE_ITERATOR, .size = sizeof(SequenceIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = sequence_methods, .visit = sequence_visit,
    .iter = self_of, .next = sequence_next,
};
const TypeDef reversed_type = {
    .name = "reversed", .id = TYPE_REVERSED, .size = sizeof(SequenceIterator), .flags = ITERATOR_FLAGS,
    .doc = "reversed(sequence, /)\n\nAn iterator over a sequence from its end.",
    .methods = reversed_methods, .visit = sequence_visit, .iter = self_of, .next = reversed_next,
};

// ---- iter(callable, sentinel) ----

typedef struct { Object head; KrValue callable, sentinel; } CallableIterator;   // callable NONE: exhausted

KrValue callable_iterator_new(KrVM *vm, KrBorrowed callable, KrBorrowed sentinel) {
    CallableIterator *it = object_new(vm, TYPE_CALLABLE_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->callable = retain(callable);
    it->sentinel = retain(sentinel);
    return value_of_object(it);
}

static void callable_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((CallableIterator *)self)->callable);
    visit_value(visitor, ((CallableIterator *)self)->sentinel);
}

static KrValue callable_next(KrVM *vm, KrBorrowed self) {
    CallableIterator *it = (CallableIterator *)as_object(self);
    if (is_none(it->callable)) return ABSENT;
    KrValue callable = retain(it->callable), sentinel = retain(it->sentinel);
    KrValue result = call_0(vm, callable);
    bool ended = false;
    if (is_error(result)) {
        ended = exception_matches(vm, TYPE_StopIteration);
        if (ended) exception_clear(vm);
    } else if (is_none(it->callable)) {
        ended = true;   // the callable used this iterator up
    } else {
        int same = compare_bool(vm, COMPARE_EQ, sentinel, result);
        ended = same > 0;
        if (same < 0) {
            release(vm, result);
            result = KR_ERROR;
        }
    }
    release(vm, callable);
    release(vm, sentinel);
    if (!ended) return result;
    release_maybe(vm, result);
    release(vm, take(&it->callable));
    release(vm, take(&it->sentinel));
    return ABSENT;
}

const TypeDef callable_iterator_type = {
    .name = "callable_iterator", .id = TYPE_CALLABLE_ITERATOR, .size = sizeof(CallableIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .visit = callable_visit, .iter = self_of, .next = callable_next,
};
