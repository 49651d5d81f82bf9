// SPDX-License-Identifier: MIT
// itertools.c -- module itertools: iterators over one or several other iterators. The combinatoric ones are in combinations.c.
//
// All share one struct of a few values and numbers; what they mean stands above each type. Asking an iterator or calling a
// function runs the program's code, which may ask this very iterator again: what is used across a call is owned.
#include "lib/tool.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

Tool *tool_new(KrVM *vm, Type *type) {
    Tool *t = type_allocate(vm, type, 0);
    if (t == NULL) return NULL;
    t->a = t->b = t->c = t->d = t->e = ABSENT;
    t->n = t->m = t->k = 0;
    t->flag = false;
    return t;
}

// With an iterator over `iterable` as `a`, and `function` as `b`.
static Tool *tool_over(KrVM *vm, KrBorrowed type, KrBorrowed iterable, KrBorrowed function) {
    KrValue iterator = iter(vm, iterable);
    if (is_error(iterator)) return NULL;
    Tool *t = tool_new(vm, as_type(type));
    if (t == NULL) {
        release(vm, iterator);
        return NULL;
    }
    t->a = iterator;
    t->b = retain(function);
    return t;
}

static KrValue made(const Tool *t) { return t == NULL ? KR_ERROR : value_of_object(t); }

void tool_visit(Object *self, Visitor *visitor) {
    const Tool *t = (const Tool *)self;
    visit_value(visitor, t->a);
    visit_value(visitor, t->b);
    visit_value(visitor, t->c);
    visit_value(visitor, t->d);
    visit_value(visitor, t->e);
}

KrValue tool_self(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

// The next item of a field that holds an iterator, or ABSENT when the field is ABSENT.
static KrValue next_of(KrVM *vm, const KrValue *field) {
    if (is_absent(*field)) return ABSENT;
    KrValue iterator = retain(*field);
    KrValue item = next(vm, iterator);
    release(vm, iterator);
    return item;
}

// Whether function(item) is true: 1, 0, -1. The function None asks the item itself.
static int test(KrVM *vm, KrBorrowed function, KrBorrowed item) {
    if (is_none(function)) return truth(vm, item);
    KrValue held = retain(function), verdict = call_1(vm, held, item);
    release(vm, held);
    if (is_error(verdict)) return -1;
    int yes = truth(vm, verdict);
    release(vm, verdict);
    return yes;
}

// ---- count: a the next number, b the step ----

NATIVE(count_make, "__new__(cls, start=0, step=1)", "Make an iterator over evenly spaced numbers.") {
    for (int i = 1; i <= 2; i++) {
        if (!is_int(vm, args[i]) && !is_float(vm, args[i]) && is_absent(dunder_find(vm, args[i], DUNDER___add__))) {
            return raise(vm, TypeError, "a number is required");
        }
    }
    Tool *t = tool_new(vm, as_type(args[0]));
    if (t == NULL) return KR_ERROR;
    t->a = retain(args[1]);
    t->b = retain(args[2]);
    return value_of_object(t);
}
static KrValue count_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    KrValue number = retain(t->a);
    KrValue following = binary(vm, BINARY_ADD, number, t->b);
    if (is_error(following)) {
        release(vm, number);
        return KR_ERROR;
    }
    value_replace(vm, &t->a, following);
    return number;
}
static KrValue count_repr(KrVM *vm, KrBorrowed self) {
    const Tool *t = as_tool(self);
    if (is_same(t->b, small_int(1))) return string_format(vm, "count(%R)", t->a);
    return string_format(vm, "count(%R, %R)", t->a, t->b);
}

// ---- repeat: a the object, n how often still (-1: for ever) ----

NATIVE(repeat_make, "__new__(cls, object, times=?)", "Make an iterator that gives one object again and again.") {
    int64_t times = -1;
    if (!is_absent(args[2])) {
        if (!to_index_clamped(vm, args[2], &times)) return KR_ERROR;
        if (times < 0) times = 0;
    }
    Tool *t = tool_new(vm, as_type(args[0]));
    if (t == NULL) return KR_ERROR;
    t->a = retain(args[1]);
    t->n = times;
    return value_of_object(t);
}
static KrValue repeat_next(KrVM *vm, KrBorrowed self) {
    (void)vm;
    Tool *t = as_tool(self);
    if (t->n == 0) return ABSENT;
    if (t->n > 0) t->n--;
    return retain(t->a);
}
static KrValue repeat_repr(KrVM *vm, KrBorrowed self) {
    const Tool *t = as_tool(self);
    if (t->n < 0) return string_format(vm, "repeat(%R)", t->a);
    return string_format(vm, "repeat(%R, %lld)", t->a, (long long)t->n);
}
NATIVE(repeat_left, "__length_hint__(self, /)", "Give how many times are left.") {
    if (as_tool(args[0])->n < 0) return raise(vm, TypeError, "len() of unsized object");
    return int_from_i64(vm, as_tool(args[0])->n);
}

// ---- cycle: a the iterator until it ends, b the list of items seen, n the place in it ----

NATIVE(cycle_make, "__new__(cls, iterable, /)", "Make an iterator that repeats the items of another for ever.") {
    KrValue seen = list_new(vm, 0);
    Tool *t = is_error(seen) ? NULL : tool_over(vm, args[0], args[1], seen);
    release_maybe(vm, seen);
    return made(t);
}
static KrValue cycle_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    List *seen = as_list(t->b);
    KrValue item = next_of(vm, &t->a);
    if (is_error(item)) return KR_ERROR;
    if (!is_absent(item)) {
        if (list_append(vm, seen, item)) return item;
        release(vm, item);
        return KR_ERROR;
    }
    value_replace(vm, &t->a, ABSENT);
    if (seen->length == 0) return ABSENT;
    if (t->n >= seen->length) t->n = 0;
    return retain(seen->items[t->n++]);
}

// ---- chain: a the iterator over iterables, b the one that is running ----

NATIVE(chain_make, "__new__(cls, /, *iterables)", "Make an iterator over the items of all iterables, one after the other.") {
    return made(tool_over(vm, args[0], args[1], ABSENT));
}
NATIVE_CLASS(chain_from, "from_iterable(cls, iterable, /)", "As chain, with the iterables taken from an iterable as needed.") {
    return made(tool_over(vm, args[0], args[1], ABSENT));
}
static KrValue chain_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    for (;;) {
        if (is_absent(t->b)) {
            KrValue iterable = next_of(vm, &t->a);
            KrValue iterator = is_error(iterable) ? KR_ERROR : is_absent(iterable) ? ABSENT : iter(vm, iterable);
            release_maybe(vm, iterable);
            if (is_error(iterator) || is_absent(iterator)) {
                value_replace(vm, &t->a, ABSENT);
                return iterator;
            }
            value_replace(vm, &t->b, iterator);
        }
        KrValue item = next_of(vm, &t->b);
        if (!is_absent(item)) return item;
        value_replace(vm, &t->b, ABSENT);
        if (!poll(vm, 1)) return KR_ERROR;
    }
}

// ---- accumulate: a the iterator, b the function, c the total so far, d what to start with ----

NATIVE(accumulate_make, "__new__(cls, iterable, func=None, *, initial=None)", "Make an iterator over running totals.") {
    Tool *t = tool_over(vm, args[0], args[1], args[2]);
    if (t != NULL && !is_none(args[3])) t->d = retain(args[3]);
    return made(t);
}
static KrValue accumulate_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    if (!is_absent(t->d)) {
        value_replace(vm, &t->c, t->d);
        t->d = ABSENT;
        return retain(t->c);
    }
    KrValue item = next_of(vm, &t->a);
    if (is_error(item) || is_absent(item)) return item;
    if (is_absent(t->c)) {
        t->c = retain(item);
        return item;
    }
    KrValue total = retain(t->c), function = retain(t->b);
    KrValue sum = is_none(function) ? binary(vm, BINARY_ADD, total, item) : call_2(vm, function, total, item);
    release(vm, function);
    release(vm, total);
    release(vm, item);
    if (is_error(sum)) return KR_ERROR;
    value_replace(vm, &t->c, retain(sum));
    return sum;
}

// ---- batched: a the iterator, n the size, flag strict ----

NATIVE(batched_make, "__new__(cls, iterable, n, *, strict=False)", "Make an iterator over tuples of n items each.") {
    int64_t size;
    int strict = truth(vm, args[3]);
    if (strict < 0 || !to_size(vm, args[2], &size)) return KR_ERROR;
    if (size < 1) return raise(vm, ValueError, "n must be at least one");
    Tool *t = tool_over(vm, args[0], args[1], ABSENT);
    if (t == NULL) return KR_ERROR;
    t->n = size;
    t->flag = strict;
    return value_of_object(t);
}
static KrValue batched_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    KrValue items = list_new(vm, 0), result = ABSENT;
    if (is_error(items)) return KR_ERROR;
    List *list = as_list(items);
    while (list->length < t->n) {
        KrValue item = next_of(vm, &t->a);
        if (is_absent(item)) {
            value_replace(vm, &t->a, ABSENT);
            break;
        }
        bool ok = !is_error(item) && list_append(vm, list, item) && poll(vm, 1);
        release_maybe(vm, item);
        if (!ok) {
            release(vm, items);
            return KR_ERROR;
        }
    }
    if (list->length > 0) {
        if (list->length < t->n && t->flag) result = raise(vm, ValueError, "batched(): incomplete batch");
        else result = tuple_from(vm, list->items, list->length);
    }
    release(vm, items);
    return result;
}

// ---- compress: a the data, b the selectors (both iterators) ----

NATIVE(compress_make, "__new__(cls, data, selectors)", "Make an iterator over the data whose selector is true.") {
    Tool *t = tool_over(vm, args[0], args[1], ABSENT);
    if (t == NULL) return KR_ERROR;
    KrValue selectors = iter(vm, args[2]);
    if (is_error(selectors)) {
        release(vm, value_of_object(t));
        return KR_ERROR;
    }
    t->b = selectors;
    return value_of_object(t);
}
static KrValue compress_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    for (;;) {
        KrValue item = next_of(vm, &t->a);
        if (is_error(item) || is_absent(item)) return item;
        KrValue selector = next_of(vm, &t->b);
        int wanted = is_error(selector) ? -1 : is_absent(selector) ? 0 : truth(vm, selector);
        bool ended = is_absent(selector);
        release_maybe(vm, selector);
        if (wanted > 0) return item;
        release(vm, item);
        if (wanted < 0 || !poll(vm, 1)) return KR_ERROR;
        if (ended) return ABSENT;
    }
}

// ---- dropwhile, takewhile, filterfalse, starmap: a the iterator, b the function, flag: dropping or taking is over ----

NATIVE(dropwhile_make, "__new__(cls, predicate, iterable, /)", "Make an iterator that starts at the first item that fails.") {
    return made(tool_over(vm, args[0], args[2], args[1]));
}
static KrValue dropwhile_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    for (;;) {
        KrValue item = next_of(vm, &t->a);
        if (is_error(item) || is_absent(item) || t->flag) return item;
        KrValue held = retain(t->b), verdict = call_1(vm, held, item);
        release(vm, held);
        int yes = is_error(verdict) ? -1 : truth(vm, verdict);
        release_maybe(vm, verdict);
        if (yes == 0) {
            t->flag = true;
            return item;
        }
        release(vm, item);
        if (yes < 0 || !poll(vm, 1)) return KR_ERROR;
    }
}

NATIVE(takewhile_make, "__new__(cls, predicate, iterable, /)", "Make an iterator that ends before the first item that fails.") {
    return made(tool_over(vm, args[0], args[2], args[1]));
}
static KrValue takewhile_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    if (t->flag) return ABSENT;
    KrValue item = next_of(vm, &t->a);
    if (is_error(item) || is_absent(item)) return item;
    KrValue held = retain(t->b), verdict = call_1(vm, held, item);
    release(vm, held);
    int yes = is_error(verdict) ? -1 : truth(vm, verdict);
    release_maybe(vm, verdict);
    if (yes > 0) return item;
    release(vm, item);
    if (yes < 0) return KR_ERROR;
    t->flag = true;
    return ABSENT;
}

NATIVE(filterfalse_make, "__new__(cls, function, iterable, /)", "Make an iterator over the items for which a function is false.") {
    return made(tool_over(vm, args[0], args[2], args[1]));
}
static KrValue filterfalse_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    for (;;) {
        KrValue item = next_of(vm, &t->a);
        if (is_error(item) || is_absent(item)) return item;
        int yes = test(vm, t->b, item);
        if (yes == 0) return item;
        release(vm, item);
        if (yes < 0 || !poll(vm, 1)) return KR_ERROR;
    }
}

NATIVE(starmap_make, "__new__(cls, function, iterable, /)", "Make an iterator over function(*item) of every item.") {
    return made(tool_over(vm, args[0], args[2], args[1]));
}
static KrValue starmap_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    KrValue item = next_of(vm, &t->a);
    if (is_error(item) || is_absent(item)) return item;
    KrValue given = to_tuple(vm, item), result = KR_ERROR;
    release(vm, item);
    if (is_error(given)) return KR_ERROR;
    KrValue function = retain(t->b);
    result = call_object(vm, function, as_tuple(given)->items, as_tuple(given)->length, ABSENT);
    release(vm, function);
    release(vm, given);
    return result;
}

// ---- islice: a the iterator, n the position of the next item wanted, m the end (-1: none), k the step, d position so far ----

static NODISCARD bool slice_bound(KrVM *vm, KrBorrowed v, const char *message, int64_t otherwise, int64_t least, int64_t *out) {
    *out = otherwise;
    if (is_none(v)) return true;
    if (is_int(vm, v) || !is_absent(dunder_find(vm, v, DUNDER___index__))) {
        KrValue n = index_of(vm, v);
        if (is_error(n)) return false;
        bool fits = int_as_i64(vm, n, out) && *out >= least;
        release(vm, n);
        if (fits) return true;
    }
    return raise_as(false, vm, ValueError, "%s", message);
}

NATIVE(islice_make, "__new__(cls, iterable, /, *args)", "Make an iterator over a slice of the items of another.") {
    static const char *const indices = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char *const stop_only = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const Tuple *given = as_tuple(args[2]);
    if (given->length == 0) return raise(vm, TypeError, "islice expected at least 2 arguments, got 1");
    if (given->length > 3) return raise(vm, TypeError, "islice expected at most 4 arguments, got %u", given->length + 1);
    int64_t start = 0, stop, step = 1;
    if (given->length == 1) {
        if (!slice_bound(vm, given->items[0], stop_only, -1, 0, &stop)) return KR_ERROR;
    } else {
        if (!slice_bound(vm, given->items[1], stop_only, -1, 0, &stop)) return KR_ERROR;
        if (!slice_bound(vm, given->items[0], indices, 0, 0, &start)) return KR_ERROR;
        if (given->length == 3 &&
            !slice_bound(vm, given->items[2], "Step for islice() must be a positive integer or None.", 1, 1, &step)) return KR_ERROR;
    }
    Tool *t = tool_over(vm, args[0], args[1], ABSENT);
    if (t == NULL) return KR_ERROR;
    t->n = start;
    t->m = stop;
    t->k = step;
    t->d = small_int(0);
    return value_of_object(t);
}
static KrValue islice_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    KrValue item;
    if (is_absent(t->a)) return ABSENT;
    while (small_int_value(t->d) < t->n) {
        item = next_of(vm, &t->a);
        if (is_error(item) || is_absent(item)) goto ended;
        t->d = small_int(small_int_value(t->d) + 1);
        release(vm, item);
        if (!poll(vm, 1)) return KR_ERROR;
    }
    item = ABSENT;
    if (t->m != -1 && small_int_value(t->d) >= t->m) goto ended;
    item = next_of(vm, &t->a);
    if (is_error(item) || is_absent(item)) goto ended;
    t->d = small_int(small_int_value(t->d) + 1);
    int64_t following;
    if (__builtin_add_overflow(t->n, t->k, &following)) following = INT64_MAX;
    t->n = t->m != -1 && following > t->m ? t->m : following;
    return item;
ended:
    value_replace(vm, &t->a, ABSENT);
    return item;
}

// ---- pairwise: a the iterator, b the item before ----

NATIVE(pairwise_make, "__new__(cls, iterable, /)", "Make an iterator over the pairs of neighbours.") {
    return made(tool_over(vm, args[0], args[1], ABSENT));
}
static KrValue pairwise_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    if (is_absent(t->b)) {
        KrValue first = next_of(vm, &t->a);
        if (is_error(first)) return KR_ERROR;
        if (is_absent(first)) {
            value_replace(vm, &t->a, ABSENT);
            return ABSENT;
        }
        value_replace(vm, &t->b, first);
        if (is_absent(t->a)) {   // the iterator used this one up meanwhile
            value_replace(vm, &t->b, ABSENT);
            return ABSENT;
        }
    }
    KrValue old = retain(t->b), item = next_of(vm, &t->a), pair = item;
    if (is_error(item) || is_absent(item)) {
        value_replace(vm, &t->a, ABSENT);
        value_replace(vm, &t->b, ABSENT);
    } else {
        KrBorrowed both[] = {old, item};
        pair = tuple_from(vm, both, 2);
        value_replace(vm, &t->b, item);
    }
    release(vm, old);
    return pair;
}

// ---- zip_longest: a the list of iterators (ABSENT where one has ended), b what to fill with, n how many still run ----

NATIVE(longest_make, "__new__(cls, /, *iterables, fillvalue=None)", "Make an iterator over tuples that ends with the longest iterable.") {
    const Tuple *iterables = as_tuple(args[1]);
    KrValue iterators = list_new(vm, iterables->length);
    bool ok = !is_error(iterators);
    for (uint32_t i = 0; ok && i < iterables->length; i++) {
        KrValue iterator = iter(vm, iterables->items[i]);
        ok = !is_error(iterator);
        if (ok) as_list(iterators)->items[as_list(iterators)->length++] = iterator;
    }
    Tool *t = ok ? tool_new(vm, as_type(args[0])) : NULL;
    if (t == NULL) {
        release_maybe(vm, iterators);
        return KR_ERROR;
    }
    t->a = iterators;
    t->b = retain(args[2]);
    t->n = iterables->length;
    return value_of_object(t);
}
static KrValue longest_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    List *iterators = as_list(t->a);
    if (t->n == 0) return ABSENT;
    Tuple *items = tuple_new(vm, iterators->length);
    if (items == NULL) return KR_ERROR;
    for (uint32_t i = 0; i < iterators->length; i++) {
        KrValue item = next_of(vm, &iterators->items[i]);
        if (is_absent(item)) {
            if (!is_absent(iterators->items[i])) {
                value_replace(vm, &iterators->items[i], ABSENT);
                t->n--;
            }
            if (t->n <= 0) break;
            item = retain(t->b);
        } else if (is_error(item)) {
            t->n = 0;
            release(vm, value_of_object(items));
            return KR_ERROR;
        }
        items->items[i] = item;
    }
    if (t->n > 0) return value_of_object(items);
    release(vm, value_of_object(items));
    return ABSENT;
}

// ---- groupby: a the iterator, b the key function, c the current item, d its key, e the key of the group asked for,
//      n the number of that group. _grouper: a the groupby, b its key, n its number ----

NATIVE(groupby_make, "__new__(cls, iterable, key=None)", "Make an iterator over (key, group) pairs of neighbours with equal keys.") {
    return made(tool_over(vm, args[0], args[1], args[2]));
}

// Goes on to the next item and its key: 1, 0 at the end, -1.
static int group_step(KrVM *vm, Tool *t) {
    KrValue item = next_of(vm, &t->a);
    if (is_error(item)) return -1;
    if (is_absent(item)) return 0;
    KrValue function = retain(t->b);
    KrValue key = is_none(function) ? retain(item) : call_1(vm, function, item);
    release(vm, function);
    if (is_error(key)) {
        release(vm, item);
        return -1;
    }
    value_replace(vm, &t->c, item);
    value_replace(vm, &t->d, key);
    return poll(vm, 1) ? 1 : -1;
}

static int same_keys(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    KrValue x = retain(a), y = retain(b);
    int same = compare_bool(vm, COMPARE_EQ, x, y);
    release(vm, x);
    release(vm, y);
    return same;
}

static KrValue groupby_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    t->n++;   // the group before is over
    for (;;) {
        if (!is_absent(t->d)) {
            if (is_absent(t->e)) break;
            int same = same_keys(vm, t->e, t->d);
            if (same < 0) return KR_ERROR;
            if (!same) break;
        }
        int step = group_step(vm, t);
        if (step <= 0) return step < 0 ? KR_ERROR : ABSENT;
    }
    value_replace(vm, &t->e, retain(t->d));
    Tool *group = object_new(vm, (TypeId)TYPE_GROUPER, sizeof(Tool));
    if (group == NULL) return KR_ERROR;
    group->a = retain(self);
    group->b = retain(t->e);
    group->c = group->d = group->e = ABSENT;
    group->n = t->n;
    KrBorrowed both[] = {group->b, value_of_object(group)};
    KrValue pair = tuple_from(vm, both, 2);
    release(vm, value_of_object(group));
    return pair;
}

static KrValue grouper_next(KrVM *vm, KrBorrowed self) {
    Tool *group = as_tool(self), *t = as_tool(group->a);
    if (t->n != group->n) return ABSENT;
    if (is_absent(t->c)) {
        int step = group_step(vm, t);
        if (step <= 0) return step < 0 ? KR_ERROR : ABSENT;
    }
    int same = same_keys(vm, group->b, t->d);
    if (same <= 0) return same < 0 ? KR_ERROR : ABSENT;
    KrValue item = t->c;
    t->c = ABSENT;
    return item;
}

// ---- tee: a a node. A node: a its item (ABSENT: not asked for yet), b the node after it, c the iterator, flag: asking ----

static KrValue node_new(KrVM *vm, KrBorrowed iterator) {
    Tool *node = object_new(vm, (TypeId)TYPE_TEE_NODE, sizeof(Tool));
    if (node == NULL) return KR_ERROR;
    node->a = node->b = node->d = node->e = ABSENT;
    node->c = retain(iterator);
    node->flag = false;
    return value_of_object(node);
}

static KrValue tee_on(KrVM *vm, KrBorrowed node) {
    Tool *t = object_new(vm, (TypeId)TYPE_TEE, sizeof(Tool));
    if (t == NULL) return KR_ERROR;
    t->a = retain(node);
    t->b = t->c = t->d = t->e = ABSENT;
    return value_of_object(t);
}

static KrValue tee_from(KrVM *vm, KrBorrowed iterable) {
    if (has_shape(iterable, (uint32_t)TYPE_TEE)) return tee_on(vm, as_tool(iterable)->a);
    KrValue iterator = iter(vm, iterable);
    if (is_error(iterator)) return KR_ERROR;
    KrValue node = node_new(vm, iterator), result = KR_ERROR;
    release(vm, iterator);
    if (is_error(node)) return KR_ERROR;
    result = tee_on(vm, node);
    release(vm, node);
    return result;
}

static KrValue tee_next(KrVM *vm, KrBorrowed self) {
    Tool *t = as_tool(self);
    KrValue held = retain(t->a), result = KR_ERROR;
    Tool *node = as_tool(held);
    if (is_absent(node->a)) {
        if (node->flag) {
            release(vm, held);
            return raise(vm, RuntimeError, "cannot re-enter the tee iterator");
        }
        KrValue following = node_new(vm, node->c), item = KR_ERROR;
        if (!is_error(following)) {
            node->flag = true;
            item = next_of(vm, &node->c);
            node->flag = false;
        }
        if (is_error(item) || is_absent(item)) {
            release_maybe(vm, following);
            release(vm, held);
            return item;
        }
        node->a = item;
        node->b = following;
    }
    result = retain(node->a);
    value_replace(vm, &t->a, retain(node->b));
    release(vm, held);
    return result;
}

NATIVE(tee_make, "__new__(cls, iterable, /)", "Make an iterator that can be copied.") { return tee_from(vm, args[1]); }
NATIVE(tee_copy, "__copy__(self, /)", "Give an independent iterator at the same place.") { return tee_on(vm, as_tool(args[0])->a); }

NATIVE(tee_split, "tee(iterable, n=2, /)", "Give a tuple of n independent iterators over one.") {
    int64_t n;
    if (!to_size(vm, args[1], &n)) return KR_ERROR;
    if (n < 0) return raise(vm, ValueError, "n must be >= 0");
    if (n > UINT32_MAX / 8 || !memory_check(vm, (uint64_t)n, sizeof(Tool))) return is_undef(vm->raised) ? exception_raise_memory(vm) : KR_ERROR;
    Tuple *result = tuple_new(vm, (uint32_t)n);
    if (result == NULL || n == 0) return result == NULL ? KR_ERROR : value_of_object(result);
    KrValue first = tee_from(vm, args[0]);
    bool ok = !is_error(first);
    for (uint32_t i = 0; ok && i < n; i++) {
        KrValue copy = i == 0 ? retain(first) : tee_on(vm, as_tool(first)->a);
        ok = !is_error(copy);
        if (ok) result->items[i] = copy;
    }
    release_maybe(vm, first);
    if (ok) return value_of_object(result);
    release(vm, value_of_object(result));
    return KR_ERROR;
}

// ---- the types and the module ----

#define TOOL_(symbol, text, type_id, more, next_slot, repr_slot, ...)                        \
    static const NativeDef *const symbol##_methods[] = {__VA_ARGS__, NULL};                  \
    const TypeDef symbol##_type = {                                                          \
        .name = "itertools." text, .id = (TypeId)type_id, .size = sizeof(Tool),              \
        .flags = TYPE_FLAG_CONTAINER | (more), .methods = symbol##_methods,                  \
        .visit = tool_visit, .repr = repr_slot, .iter = tool_self, .next = next_slot,        \
    }
TOOL_(count, "count", TYPE_COUNT, TYPE_FLAG_SUBCLASSABLE, count_next, count_repr, DEF(count_make));
TOOL_(repeat, "repeat", TYPE_REPEAT, TYPE_FLAG_SUBCLASSABLE, repeat_next, repeat_repr, DEF(repeat_make), DEF(repeat_left));
TOOL_(cycle, "cycle", TYPE_CYCLE, TYPE_FLAG_SUBCLASSABLE, cycle_next, NULL, DEF(cycle_make));
TOOL_(chain, "chain", TYPE_CHAIN, TYPE_FLAG_SUBCLASSABLE, chain_next, NULL, DEF(chain_make), DEF(chain_from));
TOOL_(accumulate, "accumulate", TYPE_ACCUMULATE, TYPE_FLAG_SUBCLASSABLE, accumulate_next, NULL, DEF(accumulate_make));
TOOL_(batched, "batched", TYPE_BATCHED, TYPE_FLAG_SUBCLASSABLE, batched_next, NULL, DEF(batched_make));
TOOL_(compress, "compress", TYPE_COMPRESS, TYPE_FLAG_SUBCLASSABLE, compress_next, NULL, DEF(compress_make));
TOOL_(dropwhile, "dropwhile", TYPE_DROPWHILE, TYPE_FLAG_SUBCLASSABLE, dropwhile_next, NULL, DEF(dropwhile_make));
TOOL_(takewhile, "takewhile", TYPE_TAKEWHILE, TYPE_FLAG_SUBCLASSABLE, takewhile_next, NULL, DEF(takewhile_make));
TOOL_(filterfalse, "filterfalse", TYPE_FILTERFALSE, TYPE_FLAG_SUBCLASSABLE, filterfalse_next, NULL, DEF(filterfalse_make));
TOOL_(starmap, "starmap", TYPE_STARMAP, TYPE_FLAG_SUBCLASSABLE, starmap_next, NULL, DEF(starmap_make));
TOOL_(islice, "islice", TYPE_ISLICE, TYPE_FLAG_SUBCLASSABLE, islice_next, NULL, DEF(islice_make));
TOOL_(pairwise, "pairwise", TYPE_PAIRWISE, TYPE_FLAG_SUBCLASSABLE, pairwise_next, NULL, DEF(pairwise_make));
TOOL_(zip_longest, "zip_longest", TYPE_ZIP_LONGEST, TYPE_FLAG_SUBCLASSABLE, longest_next, NULL, DEF(longest_make));
TOOL_(groupby, "groupby", TYPE_GROUPBY, TYPE_FLAG_SUBCLASSABLE, groupby_next, NULL, DEF(groupby_make));
TOOL_(grouper, "_grouper", TYPE_GROUPER, TYPE_FLAG_NO_NEW, grouper_next, NULL, NULL);
TOOL_(tee, "_tee", TYPE_TEE, 0, tee_next, NULL, DEF(tee_make), DEF(tee_copy));
TOOL_(tee_node, "_tee_dataobject", TYPE_TEE_NODE, TYPE_FLAG_NO_NEW, NULL, NULL, NULL);
#undef TOOL_

static bool init(KrVM *vm, Dict *namespace_) {
    static const TypeDef *const types[] = {
        &count_type, &repeat_type, &cycle_type, &chain_type, &accumulate_type, &batched_type, &compress_type, &dropwhile_type,
        &takewhile_type, &filterfalse_type, &starmap_type, &islice_type, &pairwise_type, &zip_longest_type, &groupby_type,
        &grouper_type, &tee_type, &tee_node_type, &combinations_type, &combinations_with_replacement_type, &permutations_type,
        &product_type,
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const char *text = types[i]->name + strlen("itertools.");
        if (!type_register(vm, types[i]->id, types[i])) return false;
        Str *name = str_intern_utf8(vm, text, strlen(text));
        if (name == NULL) return false;
        bool ok = dict_set_str(vm, namespace_, name, value_of_object(vm->types[types[i]->id]));
        object_release(vm, name);
        if (!ok) return false;
    }
    return true;
}

static const NativeDef *const functions[] = {DEF(tee_split), NULL};
const ModuleDef itertools_module = {.name = "itertools", .functions = functions, .init = init};
