// SPDX-License-Identifier: MIT
// list.c -- list: a growable array of values, and its two iterators. Sorting is in list_sort.c.
//
// Takes borrowed values, gives lists that own their items. Comparing and converting can run the program's code, which can
// change any list: every loop here reads length and items anew at each step and owns the item it compares.
#include "object/list.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/range.h"
#include "object/state.h"
#include "object/tuple.h"

enum { HINT_LIMIT = 1 << 16 };   // a length hint is not trusted beyond this
#define LENGTH_LIMIT 0x7fffffffu

bool is_list(KrVM *vm, KrBorrowed v) { return is_pointer(v) && has_flag(vm, v, TYPE_FLAG_IS_LIST); }

// ---- memory ----

static NODISCARD bool set_capacity(KrVM *vm, List *list, uint32_t capacity) {
    KrValue *items = memory_resize(vm, list->items, (size_t)list->capacity * sizeof(KrValue), (size_t)capacity * sizeof(KrValue));
    if (items == NULL) return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

bool list_grow(KrVM *vm, List *list, uint32_t needed) {
    list->sorting = false;   // list_sort sees that the list was changed meanwhile
    if (needed <= list->capacity) return true;
    if (needed > LENGTH_LIMIT) {
        exception_raise_memory(vm);
        return false;
    }
    return set_capacity(vm, list, (needed + (needed >> 3) + 6) & ~3u);
}

// Room for a number of items that was computed.
static NODISCARD bool reserve(KrVM *vm, List *list, uint64_t needed) {
    if (needed <= list->capacity) return true;
    if (needed > LENGTH_LIMIT) {
        exception_raise_memory(vm);
        return false;
    }
    if (needed > 1024 && !memory_check(vm, needed, sizeof(KrValue))) return false;
    list->sorting = false;
    return set_capacity(vm, list, (uint32_t)needed);
}

static void clear_fields(List *list) {
    list->length = list->capacity = 0;
    list->items = NULL;
    list->sorting = false;
}

KrValue list_new(KrVM *vm, uint32_t capacity) {
    List *list = object_new(vm, TYPE_LIST, sizeof(List));
    if (list == NULL) return KR_ERROR;
    clear_fields(list);
    if (capacity > 0 && !reserve(vm, list, capacity)) {
        release(vm, value_of_object(list));
        return KR_ERROR;
    }
    return value_of_object(list);
}

KrValue list_from(KrVM *vm, const KrBorrowed *items, size_t count) {
    if (count > LENGTH_LIMIT) return exception_raise_memory(vm);
    KrValue result = list_new(vm, (uint32_t)count);
    if (is_error(result)) return KR_ERROR;
    List *list = as_list(result);
    for (size_t i = 0; i < count; i++) list->items[i] = retain(items[i]);
    list->length = (uint32_t)count;
    return result;
}

void list_clear_items(KrVM *vm, List *list) {
    KrValue *items = list->items;
    uint32_t length = list->length, capacity = list->capacity;
    if (items == NULL) return;
    list->length = list->capacity = 0;
    list->items = NULL;
    for (uint32_t i = length; i > 0; i--) release(vm, items[i - 1]);
    memory_free(vm, items, (size_t)capacity * sizeof(KrValue));
}

// ---- changing ----

bool list_insert(KrVM *vm, List *list, int64_t index, KrBorrowed v) {
    if (list->length == list->capacity && !list_grow(vm, list, list->length + 1)) return false;
    if (index < 0) index = index < -(int64_t)list->length ? 0 : index + list->length;
    if (index > list->length) index = list->length;
    memmove(list->items + index + 1, list->items + index, (size_t)(list->length - index) * sizeof(KrValue));
    list->items[index] = retain(v);
    list->length++;
    return true;
}

KrValue list_remove_at(KrVM *vm, List *list, uint32_t index) {
    (void)vm;
    KrValue item = list->items[index];
    list->length--;
    memmove(list->items + index, list->items + index + 1, (size_t)(list->length - index) * sizeof(KrValue));
    return item;
}

static NODISCARD bool append_all(KrVM *vm, List *list, const KrBorrowed *items, uint32_t count) {
    if (count == 0) return true;
    if ((uint64_t)list->length + count > list->capacity) {
        if ((uint64_t)list->length + count > LENGTH_LIMIT) {
            exception_raise_memory(vm);
            return false;
        }
        if (!list_grow(vm, list, list->length + count)) return false;
    }
    for (uint32_t i = 0; i < count; i++) list->items[list->length + i] = retain(items[i]);
    list->length += count;
    return true;
}

bool list_extend(KrVM *vm, List *list, KrBorrowed iterable) {
    if (is_list_exact(iterable)) {
        List *other = as_list(iterable);
        if (other != list) return append_all(vm, list, other->items, other->length);
        if (!reserve(vm, list, (uint64_t)list->length * 2)) return false;
        return append_all(vm, list, list->items, list->length);
    }
    if (is_tuple_exact(iterable)) return append_all(vm, list, as_tuple(iterable)->items, as_tuple(iterable)->length);
    KrValue iterator = iter(vm, iterable);
    if (is_error(iterator)) return false;
    int64_t hint = length_hint(vm, iterable, 8);
    bool ok = hint >= 0;
    if (hint > HINT_LIMIT) hint = HINT_LIMIT;
    if (ok && hint > 0) ok = reserve(vm, list, (uint64_t)list->length + (uint64_t)hint);
    while (ok) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        ok = !is_error(item) && list_append(vm, list, item) && poll(vm, 1);
        release_maybe(vm, item);
    }
    release(vm, iterator);
    return ok;
}

KrValue list_concat(KrVM *vm, List *a, List *b) {
    uint64_t length = (uint64_t)a->length + b->length;
    if (length > LENGTH_LIMIT) return exception_raise_memory(vm);
    KrValue result = list_new(vm, (uint32_t)length);
    if (is_error(result)) return KR_ERROR;
    List *list = as_list(result);
    for (uint32_t i = 0; i < a->length; i++) list->items[i] = retain(a->items[i]);
    for (uint32_t i = 0; i < b->length; i++) list->items[a->length + i] = retain(b->items[i]);
    list->length = (uint32_t)length;
    return result;
}

// items[start:stop] = items[0..count); the new items must not lie in the list itself.
static NODISCARD bool replace_range(KrVM *vm, List *list, uint32_t start, uint32_t stop, const KrBorrowed *items, uint32_t count) {
    uint64_t length = (uint64_t)list->length - (stop - start) + count;
    if (length > LENGTH_LIMIT) {
        exception_raise_memory(vm);
        return false;
    }
    if (length > list->capacity && !list_grow(vm, list, (uint32_t)length)) return false;
    for (uint32_t i = stop; i > start; i--) release(vm, list->items[i - 1]);
    if (list->items == NULL) return true;
    memmove(list->items + start + count, list->items + stop, (size_t)(list->length - stop) * sizeof(KrValue));
    for (uint32_t i = 0; i < count; i++) list->items[start + i] = retain(items[i]);
    list->length = (uint32_t)length;
    return true;
}

static void delete_stepped(KrVM *vm, List *list, int64_t start, int64_t step, int64_t count) {
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    int64_t to = start, due = start;
    for (int64_t from = start; from < list->length; from++) {
        if (count > 0 && from == due) {
            release(vm, list->items[from]);
            due += --count > 0 ? step : 0;
        } else {
            list->items[to++] = list->items[from];
        }
    }
    list->length = (uint32_t)to;
}

static NODISCARD bool set_slice(KrVM *vm, List *list, KrBorrowed slice, KrBorrowed value) {
    int64_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return false;
    if (is_absent(value)) {
        int64_t count = slice_adjust(list->length, &start, &stop, step);
        if (count <= 0) return true;
        if (step == 1) return replace_range(vm, list, (uint32_t)start, (uint32_t)stop, NULL, 0);
        delete_stepped(vm, list, start, step, count);
        return true;
    }
    KrValue source;
    if (is_tuple_exact(value) || (is_list_exact(value) && as_list(value) != list)) {
        source = retain(value);
    } else {
        KrValue iterator = is_list_exact(value) ? retain(value) : iter(vm, value);
        if (is_error(iterator)) {
            if (exception_matches(vm, TYPE_TypeError)) {
                exception_clear(vm);
                raise(vm, TypeError, "must assign iterable to extended slice");
            }
            return false;
        }
        source = to_list(vm, iterator);
        release(vm, iterator);
        if (is_error(source)) return false;
    }
    const KrBorrowed *items = is_list_exact(source) ? as_list(source)->items : as_tuple(source)->items;
    uint32_t given = is_list_exact(source) ? as_list(source)->length : as_tuple(source)->length;
    int64_t count = slice_adjust(list->length, &start, &stop, step);
    bool ok = true;
    if (step == 1) {
        if (stop < start) stop = start;
        ok = replace_range(vm, list, (uint32_t)start, (uint32_t)stop, items, given);
    } else if (count != given) {
        ok = raise_as(false, vm, ValueError, "attempt to assign sequence of size %u to extended slice of size %lld", given,
                      (long long)count);
    } else {
        for (int64_t i = 0; i < count; i++) value_replace(vm, &list->items[start + i * step], retain(items[i]));
    }
    release(vm, source);
    return ok;
}

static KrValue get_slice(KrVM *vm, List *list, KrBorrowed slice) {
    int64_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return KR_ERROR;
    int64_t count = slice_adjust(list->length, &start, &stop, step);
    if (count <= 0) return list_new(vm, 0);
    if (step == 1) return list_from(vm, list->items + start, (size_t)count);
    KrValue result = list_new(vm, (uint32_t)count);
    if (is_error(result)) return KR_ERROR;
    List *out = as_list(result);
    for (int64_t i = 0; i < count; i++) out->items[out->length++] = retain(list->items[start + i * step]);
    return result;
}

// The factor of `list * times`; false with an exception.
static NODISCARD bool factor_of(KrVM *vm, KrBorrowed times, int64_t *out) {
    if (!is_int(vm, times) && is_absent(dunder_find(vm, times, DUNDER___index__))) {
        return raise_as(false, vm, TypeError, "can't multiply sequence by non-int of type '%T'", times);
    }
    KrValue n = index_of(vm, times);
    if (is_error(n)) return false;
    bool fits = int_as_i64(vm, n, out);
    release(vm, n);
    if (!fits) return raise_as(false, vm, OverflowError, "cannot fit '%T' into an index-sized integer", times);
    if (*out < 0) *out = 0;
    return true;
}

// Makes room in `list` and fills it so that it holds its first `length` items `factor` times.
static NODISCARD bool repeat(KrVM *vm, List *list, const List *source, int64_t factor) {
    uint32_t length = source->length;
    uint64_t total;
    if (__builtin_mul_overflow((uint64_t)factor, (uint64_t)length, &total)) {
        exception_raise_memory(vm);
        return false;
    }
    if (!reserve(vm, list, total) || !poll(vm, total / 16)) return false;
    const KrValue *items = source->items;
    for (uint64_t i = list->length, at = 0; i < total; i++) {
        list->items[i] = retain(items[at]);
        if (++at == length) at = 0;
    }
    list->length = (uint32_t)total;
    return true;
}

// ---- methods ----

NATIVE(make, "__new__(cls, /, *args, **kwargs)", "Make an empty list of the class.") {
    List *list = type_allocate(vm, as_type(args[0]), 0);
    if (list == NULL) return KR_ERROR;
    clear_fields(list);
    return value_of_object(list);
}

NATIVE(init, "__init__(self, iterable=?, /)", "Fill the list with the items of an iterable.") {
    list_clear_items(vm, as_list(args[0]));
    return is_absent(args[1]) || list_extend(vm, as_list(args[0]), args[1]) ? NONE : KR_ERROR;
}

NATIVE(append, "append(self, object, /)", "Add an item at the end.") {
    return list_append(vm, as_list(args[0]), args[1]) ? NONE : KR_ERROR;
}

NATIVE(clear, "clear(self, /)", "Remove all items.") {
    list_clear_items(vm, as_list(args[0]));
    return NONE;
}

NATIVE(copy, "copy(self, /)", "Make a shallow copy.") { return list_from(vm, as_list(args[0])->items, as_list(args[0])->length); }

NATIVE(extend, "extend(self, iterable, /)", "Add the items of an iterable at the end.") {
    return list_extend(vm, as_list(args[0]), args[1]) ? NONE : KR_ERROR;
}

NATIVE(insert, "insert(self, index, object, /)", "Put an item before a position.") {
    int64_t index;
    if (!to_index_clamped(vm, args[1], &index)) return KR_ERROR;
    return list_insert(vm, as_list(args[0]), index, args[2]) ? NONE : KR_ERROR;
}

NATIVE(pop, "pop(self, index=-1, /)", "Take out and give the item at a position, by default the last one.") {
    List *list = as_list(args[0]);
    int64_t index;
    if (!to_size(vm, args[1], &index)) return KR_ERROR;
    if (list->length == 0) return raise(vm, IndexError, "pop from empty list");
    if (index < 0) index += list->length;
    if (index < 0 || index >= list->length) return raise(vm, IndexError, "pop index out of range");
    return list_remove_at(vm, list, (uint32_t)index);
}

// Whether the item at i equals value: 1, 0, -1. Runs the program's code.
static int item_equals(KrVM *vm, const List *list, uint32_t i, KrBorrowed value) {
    KrValue item = retain(list->items[i]);
    int same = compare_bool(vm, COMPARE_EQ, item, value);
    release(vm, item);
    return same >= 0 && !poll(vm, 1) ? -1 : same;
}

NATIVE(remove_value, "remove(self, value, /)", "Take out the first item that equals a value.") {
    List *list = as_list(args[0]);
    for (uint32_t i = 0; i < list->length; i++) {
        int same = item_equals(vm, list, i, args[1]);
        if (same < 0) return KR_ERROR;
        if (same) {
            if (i < list->length) release(vm, list_remove_at(vm, list, i));
            return NONE;
        }
    }
    return raise(vm, ValueError, "list.remove(x): x not in list");
}

static NODISCARD bool clamp(KrVM *vm, KrBorrowed v, const List *list, int64_t *out) {
    if (!to_index_clamped(vm, v, out)) return false;
    if (*out < 0) *out = *out < -(int64_t)list->length ? 0 : *out + list->length;
    return true;
}

NATIVE(find, "index(self, value, start=0, stop=?, /)", "Give the first position of a value.") {
    List *list = as_list(args[0]);
    int64_t start, stop = INT64_MAX;
    if (!clamp(vm, args[2], list, &start)) return KR_ERROR;
    if (!is_absent(args[3]) && !clamp(vm, args[3], list, &stop)) return KR_ERROR;
    for (int64_t i = start; i < stop && i < list->length; i++) {
        int same = item_equals(vm, list, (uint32_t)i, args[1]);
        if (same < 0) return KR_ERROR;
        if (same) return small_int(i);
    }
    return raise(vm, ValueError, "list.index(x): x not in list");
}

NATIVE(count, "count(self, value, /)", "Tell how many items equal a value.") {
    List *list = as_list(args[0]);
    int64_t found = 0;
    for (uint32_t i = 0; i < list->length; i++) {
        int same = item_equals(vm, list, i, args[1]);
        if (same < 0) return KR_ERROR;
        found += same;
    }
    return small_int(found);
}

NATIVE(reverse, "reverse(self, /)", "Turn the order of the items around.") {
    List *list = as_list(args[0]);
    for (uint32_t i = 0, j = list->length; i + 1 < j; i++) {
        KrValue item = list->items[i];
        list->items[i] = list->items[--j];
        list->items[j] = item;
    }
    return NONE;
}

NATIVE(sort, "sort(self, /, *, key=None, reverse=False)", "Sort the items in place, keeping the order of equal ones.") {
    int backwards = truth(vm, args[2]);
    if (backwards < 0) return KR_ERROR;
    return list_sort(vm, as_list(args[0]), args[1], backwards) ? NONE : KR_ERROR;
}

static KrValue iterator_new(KrVM *vm, TypeId type, KrBorrowed list, uint32_t index) {
    ListIterator *it = object_new(vm, type, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->list = as_list(retain(list));
    it->index = index;
    return value_of_object(it);
}

NATIVE(reversed, "__reversed__(self, /)", "Give an iterator over the items, last to first.") {
    return iterator_new(vm, TYPE_LIST_REVERSE_ITERATOR, args[0], as_list(args[0])->length);
}

// ---- slots ----

static void visit(Object *self, Visitor *visitor) {
    const List *list = (const List *)self;
    for (uint32_t i = list->length; i > 0; i--) visit_value(visitor, list->items[i - 1]);
}

static void free_list(KrVM *vm, Object *self) {
    const List *list = (const List *)self;
    if (list->items != NULL) memory_free(vm, list->items, (size_t)list->capacity * sizeof(KrValue));
}

static void clear_list(KrVM *vm, Object *self) { list_clear_items(vm, (List *)self); }

static KrValue repr_list(KrVM *vm, KrBorrowed self) {
    const List *list = as_list(self);
    if (list->length == 0) return str_from_ascii(vm, "[]", 2);
    int entered = repr_enter(vm, self);
    if (entered != 0) return entered < 0 ? KR_ERROR : str_from_ascii(vm, "[...]", 5);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_char(&b, '[');
    for (uint32_t i = 0; ok && i < list->length; i++) {
        KrValue item = retain(list->items[i]);
        ok = (i == 0 || str_builder_add_ascii_n(&b, ", ", 2)) && str_builder_add_repr(&b, item) && poll(vm, 1);
        release(vm, item);
    }
    ok = ok && str_builder_add_char(&b, ']');
    repr_leave(vm, self);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

static KrValue compare_list(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_list(vm, a) || !is_list(vm, b)) return NOT_IMPLEMENTED;
    const List *x = as_list(a), *y = as_list(b);
    if (x->length != y->length && (op == COMPARE_EQ || op == COMPARE_NE)) return value_of_bool(op == COMPARE_NE);
    for (uint32_t i = 0; i < x->length && i < y->length; i++) {
        if (is_same(x->items[i], y->items[i])) continue;
        KrValue p = retain(x->items[i]), q = retain(y->items[i]), result = ABSENT;
        int same = compare_bool(vm, COMPARE_EQ, p, q);
        if (same < 0 || !poll(vm, 1)) result = KR_ERROR;
        else if (!same && (op == COMPARE_EQ || op == COMPARE_NE)) result = value_of_bool(op == COMPARE_NE);
        else if (!same) result = compare(vm, op, p, q);
        release(vm, p);
        release(vm, q);
        if (!is_absent(result)) return result;
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

static KrValue binary_list(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op == BINARY_ADD) {
        if (!is_list(vm, a)) return NOT_IMPLEMENTED;
        if (!is_list(vm, b)) return raise(vm, TypeError, "can only concatenate list (not \"%T\") to list", b);
        return list_concat(vm, as_list(a), as_list(b));
    }
    if (op != BINARY_MUL) return NOT_IMPLEMENTED;
    bool left = is_list(vm, a);
    int64_t factor;
    if (!factor_of(vm, left ? b : a, &factor)) return KR_ERROR;
    KrValue result = list_new(vm, 0);
    if (is_error(result)) return KR_ERROR;
    const List *source = as_list(left ? a : b);
    if (factor == 0 || source->length == 0 || repeat(vm, as_list(result), source, factor)) return result;
    release(vm, result);
    return KR_ERROR;
}

static KrValue inplace_list(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    List *list = as_list(a);
    if (op == BINARY_ADD) return list_extend(vm, list, b) ? retain(a) : KR_ERROR;
    if (op != BINARY_MUL) return NOT_IMPLEMENTED;
    int64_t factor;
    if (!factor_of(vm, b, &factor)) return KR_ERROR;
    if (factor == 0) list_clear_items(vm, list);
    else if (factor > 1 && list->length > 0 && !repeat(vm, list, list, factor)) return KR_ERROR;
    return retain(a);
}

static int64_t len(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return as_list(self)->length;
}

static KrValue getitem_list(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    List *list = as_list(self);
    int64_t index;
    if (likely(is_small_int(key))) {
        index = small_int_value(key);
    } else if (has_shape(key, TYPE_SLICE)) {
        return get_slice(vm, list, key);
    } else if (is_int(vm, key) || !is_absent(dunder_find(vm, key, DUNDER___index__))) {
        if (!to_index(vm, key, &index)) return KR_ERROR;
    } else {
        return raise(vm, TypeError, "list indices must be integers or slices, not %T", key);
    }
    if (index < 0) index += list->length;
    if (index < 0 || index >= list->length) return raise(vm, IndexError, "list index out of range");
    return retain(list->items[index]);
}

static bool setitem_list(KrVM *vm, KrBorrowed self, KrBorrowed key, KrBorrowed value) {
    List *list = as_list(self);
    int64_t index;
    if (likely(is_small_int(key))) {
        index = small_int_value(key);
    } else if (has_shape(key, TYPE_SLICE)) {
        return set_slice(vm, list, key, value);
    } else if (is_int(vm, key) || !is_absent(dunder_find(vm, key, DUNDER___index__))) {
        if (!to_index(vm, key, &index)) return false;
    } else {
        return raise_as(false, vm, TypeError, "list indices must be integers or slices, not %T", key);
    }
    if (index < 0) index += list->length;
    if (index < 0 || index >= list->length) return raise_as(false, vm, IndexError, "list assignment index out of range");
    if (is_absent(value)) release(vm, list_remove_at(vm, list, (uint32_t)index));
    else value_replace(vm, &list->items[index], retain(value));
    return true;
}

static int contains_list(KrVM *vm, KrBorrowed self, KrBorrowed item) {
    const List *list = as_list(self);
    int same = 0;
    for (uint32_t i = 0; same == 0 && i < list->length; i++) same = item_equals(vm, list, i, item);
    return same;
}

static KrValue iter_list(KrVM *vm, KrBorrowed self) { return iterator_new(vm, TYPE_LIST_ITERATOR, self, 0); }

static const NativeDef *const list_methods[] = {
    DEF(make), DEF(init), DEF(append), DEF(clear), DEF(copy), DEF(count), DEF(extend), DEF(find), DEF(insert), DEF(pop),
    DEF(remove_value), DEF(reverse), DEF(reversed), DEF(sort), NULL,
};

const TypeDef list_type = {
    .name = "list", .id = TYPE_LIST, .size = sizeof(List),
    .doc = "list(iterable=(), /)\n\nA mutable sequence.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_UNHASHABLE | TYPE_FLAG_SEQUENCE | TYPE_FLAG_MATCH_SELF |
             TYPE_FLAG_IS_LIST,
    .methods = list_methods, .visit = visit, .free = free_list, .clear = clear_list,
    .repr = repr_list, .compare = compare_list, .binary = binary_list, .inplace = inplace_list,
    .binary_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL), .reflected_ops = OP_BIT(BINARY_MUL),
    .inplace_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL),
    .len = len, .getitem = getitem_list, .setitem = setitem_list, .contains = contains_list, .iter = iter_list,
};

// ---- iterators ----

static void iterator_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((ListIterator *)self)->list); }

static KrValue self_of(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

static KrValue exhaust(KrVM *vm, ListIterator *it) {
    List *list = it->list;
    it->list = NULL;
    if (list != NULL) object_release(vm, list);
    return ABSENT;
}

static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    ListIterator *it = (ListIterator *)as_object(self);
    if (it->list == NULL || it->index >= it->list->length) return exhaust(vm, it);
    return retain(it->list->items[it->index++]);
}

static KrValue iterator_previous(KrVM *vm, KrBorrowed self) {
    ListIterator *it = (ListIterator *)as_object(self);
    if (it->list == NULL || it->index == 0 || it->index > it->list->length) return exhaust(vm, it);
    return retain(it->list->items[--it->index]);
}

NATIVE(items_left, "__length_hint__(self, /)", "Give the number of items still to come.") {
    const ListIterator *it = (const ListIterator *)as_object(args[0]);
    if (it->list == NULL || it->index > it->list->length) return small_int(0);
    return small_int(it->list->length - it->index);
}

NATIVE(items_left_reverse, "__length_hint__(self, /)", "Give the number of items still to come.") {
    const ListIterator *it = (const ListIterator *)as_object(args[0]);
    return small_int(it->list == NULL || it->index > it->list->length ? 0 : it->index);
}

static const NativeDef *const iterator_methods[] = {DEF(items_left), NULL};
static const NativeDef *const reverse_iterator_methods[] = {DEF(items_left_reverse), NULL};

const TypeDef list_iterator_type = {
    .name = "list_iterator", .id = TYPE_LIST_ITERATOR, .size = sizeof(ListIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = iterator_methods, .visit = iterator_visit,
    .iter = self_of, .next = iterator_next,
};
const TypeDef list_reverse_iterator_type = {
    .name = "list_reverseiterator", .id = TYPE_LIST_REVERSE_ITERATOR, .size = sizeof(ListIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = reverse_iterator_methods, .visit = iterator_visit,
    .iter = self_of, .next = iterator_previous,
};
