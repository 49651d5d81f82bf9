// SPDX-License-Identifier: MIT
// combinations.c -- the combinatoric iterators of itertools: product, permutations, combinations (with replacement).
//
// Tool: a the pool (a tuple; for product a tuple of pools), b a list of indices into it, c the cycles of permutations,
// n the length of a result, flag: the first result was given, m: 1 when there is nothing more.
#include "lib/tool.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

static inline int64_t index_at(const List *list, int64_t i) { return small_int_value(list->items[i]); }
static inline void index_put(List *list, int64_t i, int64_t index) { list->items[i] = small_int(index); }

// A list of `count` small ints: first, first + step ...
static KrValue numbers(KrVM *vm, int64_t count, int64_t first, int64_t step) {
    if (count > INT32_MAX) return exception_raise_memory(vm);
    KrValue result = list_new(vm, (uint32_t)count);
    if (is_error(result)) return KR_ERROR;
    for (int64_t i = 0; i < count; i++) index_put(as_list(result), i, first + i * step);
    as_list(result)->length = (uint32_t)count;
    return result;
}

// Takes over pool and indices.
static KrValue finish(KrVM *vm, KrBorrowed type, KrValue pool, KrValue indices, int64_t length, bool empty) {
    Tool *t = is_error(pool) || is_error(indices) ? NULL : tool_new(vm, as_type(type));
    if (t == NULL) {
        release_maybe(vm, pool);
        release_maybe(vm, indices);
        return KR_ERROR;
    }
    t->a = pool;
    t->b = indices;
    t->n = length;
    t->m = empty;
    return value_of_object(t);
}

static NODISCARD bool length_of(KrVM *vm, KrBorrowed v, int64_t *out) {
    if (!to_size(vm, v, out)) return false;
    return *out >= 0 || raise_as(false, vm, ValueError, "r must be non-negative");
}

// The items of the pool at the first n indices.
static KrValue pick(KrVM *vm, const Tool *t) {
    if (!poll(vm, (uint64_t)t->n / 8 + 1)) return KR_ERROR;
    Tuple *result = tuple_new(vm, (uint32_t)t->n);
    if (result == NULL) return KR_ERROR;
    const Tuple *pool = as_tuple(t->a);
    for (int64_t i = 0; i < t->n; i++) result->items[i] = retain(pool->items[index_at(as_list(t->b), i)]);
    return value_of_object(result);
}

static KrValue exhausted(Tool *t) {
    t->m = 1;
    return ABSENT;
}

NATIVE(combinations_make, "__new__(cls, iterable, r)", "Make an iterator over the r-long subsequences of the items.") {
    int64_t r;
    KrValue pool = to_tuple(vm, args[1]);
    if (is_error(pool)) return KR_ERROR;
    if (!length_of(vm, args[2], &r)) {
        release(vm, pool);
        return KR_ERROR;
    }
    bool empty = r > as_tuple(pool)->length;
    return finish(vm, args[0], pool, numbers(vm, empty ? 0 : r, 0, 1), r, empty);
}

static KrValue combinations_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    if (t->m) return ABSENT;
    if (t->flag) {
        List *indices = as_list(t->b);
        int64_t i = t->n - 1, spare = as_tuple(t->a)->length - t->n;
        while (i >= 0 && index_at(indices, i) == i + spare) i--;
        if (i < 0) return exhausted(t);
        index_put(indices, i, index_at(indices, i) + 1);
        for (int64_t j = i + 1; j < t->n; j++) index_put(indices, j, index_at(indices, j - 1) + 1);
    }
    t->flag = true;
    return pick(vm, t);
}

NATIVE(replacement_make, "__new__(cls, iterable, r)", "As combinations, where an item may come more than once.") {
    int64_t r;
    KrValue pool = to_tuple(vm, args[1]);
    if (is_error(pool)) return KR_ERROR;
    if (!length_of(vm, args[2], &r)) {
        release(vm, pool);
        return KR_ERROR;
    }
    bool empty = as_tuple(pool)->length == 0 && r > 0;
    return finish(vm, args[0], pool, numbers(vm, empty ? 0 : r, 0, 0), r, empty);
}

static KrValue replacement_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    if (t->m) return ABSENT;
    if (t->flag) {
        List *indices = as_list(t->b);
        int64_t i = t->n - 1, last = (int64_t)as_tuple(t->a)->length - 1;
        while (i >= 0 && index_at(indices, i) == last) i--;
        if (i < 0) return exhausted(t);
        int64_t index = index_at(indices, i) + 1;
        for (; i < t->n; i++) index_put(indices, i, index);
    }
    t->flag = true;
    return pick(vm, t);
}

NATIVE(permutations_make, "__new__(cls, iterable, r=None)", "Make an iterator over the r-long orderings of the items.") {
    KrValue pool = to_tuple(vm, args[1]);
    if (is_error(pool)) return KR_ERROR;
    int64_t n = as_tuple(pool)->length, r = n;
    bool ok = is_none(args[2]) || is_int(vm, args[2]) || raise_as(false, vm, TypeError, "Expected int as r");
    if (!ok || (!is_none(args[2]) && !length_of(vm, args[2], &r))) {
        release(vm, pool);
        return KR_ERROR;
    }
    bool empty = r > n;
    KrValue result = finish(vm, args[0], pool, numbers(vm, empty ? 0 : n, 0, 1), r, empty);
    if (is_error(result)) return KR_ERROR;
    KrValue cycles = numbers(vm, empty ? 0 : r, n, -1);
    if (is_error(cycles)) {
        release(vm, result);
        return KR_ERROR;
    }
    as_tool(result)->c = cycles;
    return result;
}

static KrValue permutations_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    if (t->m) return ABSENT;
    if (t->flag) {
        List *indices = as_list(t->b), *cycles = as_list(t->c);
        int64_t n = as_tuple(t->a)->length, i = t->n - 1;
        for (; i >= 0; i--) {
            index_put(cycles, i, index_at(cycles, i) - 1);
            if (index_at(cycles, i) == 0) {   // all items had their turn at place i: the tail goes back to its order
                KrValue first = indices->items[i];
                for (int64_t j = i; j + 1 < n; j++) indices->items[j] = indices->items[j + 1];
                indices->items[n - 1] = first;
                index_put(cycles, i, n - i);
            } else {
                int64_t j = n - index_at(cycles, i);
                KrValue swapped = indices->items[i];
                indices->items[i] = indices->items[j];
                indices->items[j] = swapped;
                break;
            }
        }
        if (i < 0) return exhausted(t);
    }
    t->flag = true;
    return pick(vm, t);
}

NATIVE(product_make, "__new__(cls, /, *iterables, repeat=1)", "Make an iterator over the tuples of one item of each iterable.") {
    const Tuple *iterables = as_tuple(args[1]);
    int64_t repeat;
    uint64_t count;
    if (!to_size(vm, args[2], &repeat)) return KR_ERROR;
    if (repeat < 0) return raise(vm, ValueError, "repeat argument cannot be negative");
    if (__builtin_mul_overflow((uint64_t)repeat, (uint64_t)iterables->length, &count) || count > INT32_MAX) {
        return raise(vm, OverflowError, "repeat argument too large");
    }
    if (!memory_check(vm, count, 2 * sizeof(KrValue))) return KR_ERROR;
    Tuple *pools = tuple_new(vm, (uint32_t)count);
    if (pools == NULL) return KR_ERROR;
    bool empty = false;
    for (uint32_t i = 0; i < iterables->length && i < count; i++) {
        KrValue pool = to_tuple(vm, iterables->items[i]);
        if (is_error(pool)) {
            release(vm, value_of_object(pools));
            return KR_ERROR;
        }
        pools->items[i] = pool;
        empty = empty || as_tuple(pool)->length == 0;
    }
    for (uint64_t i = iterables->length; i < count; i++) pools->items[i] = retain(pools->items[i % iterables->length]);
    return finish(vm, args[0], value_of_object(pools), numbers(vm, (int64_t)count, 0, 0), (int64_t)count, empty);
}

static KrValue product_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    if (t->m) return ABSENT;
    const Tuple *pools = as_tuple(t->a);
    List *indices = as_list(t->b);
    if (t->flag) {
        int64_t i = t->n - 1;
        for (; i >= 0; i--) {
            int64_t index = index_at(indices, i) + 1;
            bool wrapped = index == as_tuple(pools->items[i])->length;
            index_put(indices, i, wrapped ? 0 : index);
            if (!wrapped) break;
        }
        if (i < 0) return exhausted(t);
    }
    t->flag = true;
    if (!poll(vm, (uint64_t)t->n / 8 + 1)) return KR_ERROR;
    Tuple *result = tuple_new(vm, (uint32_t)t->n);
    if (result == NULL) return KR_ERROR;
    for (int64_t i = 0; i < t->n; i++) result->items[i] = retain(as_tuple(pools->items[i])->items[index_at(indices, i)]);
    return value_of_object(result);
}

#define TOOL_(symbol, text, type_id, make, next_slot)                                        \
    static const NativeDef *const symbol##_methods[] = {DEF(make), NULL};                    \
    const TypeDef symbol##_type = {                                                          \
        .name = "itertools." text, .id = (TypeId)type_id, .size = sizeof(Tool),              \
        .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE, .methods = symbol##_methods,  \
        .visit = tool_visit, .iter = tool_self, .next = next_slot,                           \
    }
TOOL_(combinations, "combinations", TYPE_COMBINATIONS, combinations_make, combinations_next);
TOOL_(combinations_with_replacement, "combinations_with_replacement", TYPE_COMBINATIONS_WITH_REPLACEMENT, replacement_make,
      replacement_next);
TOOL_(permutations, "permutations", TYPE_PERMUTATIONS, permutations_make, permutations_next);
TOOL_(product, "product", TYPE_PRODUCT, product_make, product_next);
#undef TOOL_
