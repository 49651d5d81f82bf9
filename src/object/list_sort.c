// SPDX-License-Identifier: MIT
// list_sort.c -- list.sort: a stable merge sort over the runs that are already there.
//
// While it works the list is detached, so that the program's key function and __lt__ find it empty and cannot touch the
// items; it is put back on every way out, always with all its items. Only `b < a` is asked, never the other operators.
// Keys are computed once each, in order, before anything is compared. Lists of nothing but small ints, floats or str are
// compared without the protocol.
#include "object/exception.h"
#include "object/float.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"

enum { RUN_LIMIT = 64, PENDING_LIMIT = 64 };

typedef int (*Less)(KrVM *vm, KrBorrowed a, KrBorrowed b);   // 1, 0, -1

typedef struct { uint32_t start, length; } Run;

typedef struct {
    KrVM *vm;
    Less less;
    KrValue *keys;              // what is compared
    KrValue *values;            // what moves along; NULL when the keys are the items themselves
    KrValue *spare;             // room for half of both
    Run pending[PENDING_LIMIT]; // runs not yet merged, each more than half as long as the one before it was needed to be
    uint32_t pending_count;
} Sort;

static int less_small_int(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    (void)vm;
    return small_int_value(a) < small_int_value(b);
}
static int less_float(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    (void)vm;
    return float_value(a) < float_value(b);
}
static int less_str(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    (void)vm;
    return str_compare(as_str(a), as_str(b)) < 0;
}
static int less_any(KrVM *vm, KrBorrowed a, KrBorrowed b) { return compare_bool(vm, COMPARE_LT, a, b); }

static Less less_for(const KrValue *keys, uint32_t count) {
    bool ints = true, floats = true, strings = true;
    for (uint32_t i = 0; i < count && (ints || floats || strings); i++) {
        ints = ints && is_small_int(keys[i]);
        floats = floats && is_float_exact(keys[i]);
        strings = strings && is_str_exact(keys[i]);
    }
    return ints ? less_small_int : floats ? less_float : strings ? less_str : less_any;
}

static void reverse(KrValue *items, uint32_t count) {
    for (uint32_t i = 0, j = count; i + 1 < j; i++) {
        KrValue item = items[i];
        items[i] = items[--j];
        items[j] = item;
    }
}

static void reverse_both(Sort *s, uint32_t start, uint32_t count) {
    reverse(s->keys + start, count);
    if (s->values != NULL) reverse(s->values + start, count);
}

// Moves `count` pairs inside the arrays.
static void move(Sort *s, uint32_t to, uint32_t from, uint32_t count) {
    memmove(s->keys + to, s->keys + from, count * sizeof(KrValue));
    if (s->values != NULL) memmove(s->values + to, s->values + from, count * sizeof(KrValue));
}

// How many items from `start` are in order already; a strictly falling run is turned around. 0: failed.
static uint32_t count_run(Sort *s, uint32_t start, uint32_t end) {
    uint32_t i = start + 1;
    if (i == end) return 1;
    int falling = s->less(s->vm, s->keys[i], s->keys[i - 1]);
    if (falling < 0) return 0;
    for (i++; i < end; i++) {
        int below = s->less(s->vm, s->keys[i], s->keys[i - 1]);
        if (below < 0) return 0;
        if (below != falling) break;
    }
    if (falling) reverse_both(s, start, i - start);
    return i - start;
}

// Sorts keys[start:end), of which [start:sorted) is sorted.
static NODISCARD bool insertion_sort(Sort *s, uint32_t start, uint32_t sorted, uint32_t end) {
    for (uint32_t i = sorted; i < end; i++) {
        KrValue key = s->keys[i];
        uint32_t low = start, high = i;
        while (low < high) {
            uint32_t middle = low + ((high - low) >> 1);
            int below = s->less(s->vm, key, s->keys[middle]);
            if (below < 0) return false;
            if (below) high = middle;
            else low = middle + 1;
        }
        KrValue value = s->values == NULL ? KR_ERROR : s->values[i];
        move(s, low + 1, low, i - low);
        s->keys[low] = key;
        if (s->values != NULL) s->values[low] = value;
    }
    return true;
}

static inline void put(Sort *s, uint32_t to, const KrValue *keys, const KrValue *values, uint32_t from) {
    s->keys[to] = keys[from];
    if (values != NULL) s->values[to] = values[from];
}

// Merges two neighbouring runs; the shorter one is copied away first. The hole in the arrays is always as large as what
// is left of the copy, so a failed comparison can put the rest back and no item is lost or doubled.
static NODISCARD bool merge(Sort *s, Run a, Run b, uint32_t spare_size) {
    KrVM *vm = s->vm;
    if (!poll(vm, a.length + b.length)) return false;
    int overlap = s->less(vm, s->keys[b.start], s->keys[b.start - 1]);
    if (overlap <= 0) return overlap == 0;
    bool low = a.length <= b.length;
    Run copied = low ? a : b;
    KrValue *keys = s->spare, *values = s->values == NULL ? NULL : s->spare + spare_size;
    memcpy(keys, s->keys + copied.start, copied.length * sizeof(KrValue));
    if (values != NULL) memcpy(values, s->values + copied.start, copied.length * sizeof(KrValue));
    bool ok = true;
    if (low) {
        uint32_t i = 0, j = b.start, to = a.start, end = b.start + b.length;
        while (i < a.length && j < end) {
            int below = s->less(vm, s->keys[j], keys[i]);
            if (below < 0) {
                ok = false;
                break;
            }
            if (below) {
                put(s, to++, s->keys, s->values, j++);
            } else {
                put(s, to++, keys, values, i++);
            }
        }
        while (i < a.length) put(s, to++, keys, values, i++);
    } else {
        uint32_t i = b.start, j = b.length, to = b.start + b.length;
        while (i > a.start && j > 0) {
            int below = s->less(vm, keys[j - 1], s->keys[i - 1]);
            if (below < 0) {
                ok = false;
                break;
            }
            if (below) {
                put(s, --to, s->keys, s->values, --i);
            } else {
                put(s, --to, keys, values, --j);
            }
        }
        while (j > 0) put(s, --to, keys, values, --j);
    }
    return ok;
}

static NODISCARD bool merge_at(Sort *s, uint32_t i, uint32_t spare_size) {
    Run a = s->pending[i], b = s->pending[i + 1];
    s->pending[i].length += b.length;
    for (uint32_t k = i + 1; k + 1 < s->pending_count; k++) s->pending[k] = s->pending[k + 1];
    s->pending_count--;
    return merge(s, a, b, spare_size);
}

// Keeps each pending run longer than the next two together, so that merges stay balanced and pending stays short.
static NODISCARD bool collapse(Sort *s, bool all, uint32_t spare_size) {
    const Run *p = s->pending;
    while (s->pending_count > 1) {
        uint32_t n = s->pending_count - 2;
        bool unbalanced = (n > 0 && p[n - 1].length <= p[n].length + p[n + 1].length) ||
                          (n > 1 && p[n - 2].length <= p[n - 1].length + p[n].length);
        if (!all && !unbalanced && p[n].length > p[n + 1].length) return true;
        if (n > 0 && (unbalanced || all) && p[n - 1].length < p[n + 1].length) n--;
        if (!merge_at(s, n, spare_size)) return false;
    }
    return true;
}

static uint32_t shortest_run(uint32_t count) {
    uint32_t odd = 0;
    while (count >= RUN_LIMIT) {
        odd |= count & 1;
        count >>= 1;
    }
    return count + odd;
}

static NODISCARD bool sort_arrays(Sort *s, uint32_t count) {
    uint32_t least = shortest_run(count), spare_size = count / 2;
    for (uint32_t start = 0; start < count;) {
        uint32_t length = count_run(s, start, count);
        if (length == 0) return false;
        if (length < least) {
            uint32_t wanted = count - start < least ? count - start : least;
            if (!insertion_sort(s, start, start + length, start + wanted)) return false;
            length = wanted;
        }
        if (!poll(s->vm, length * 2)) return false;
        s->pending[s->pending_count++] = (Run){start, length};
        start += length;
        if (!collapse(s, false, spare_size)) return false;
    }
    return collapse(s, true, spare_size);
}

bool list_sort(KrVM *vm, List *list, KrBorrowed key, bool backwards) {
    KrValue *items = list->items, *keys = NULL;
    uint32_t count = list->length, capacity = list->capacity, key_count = 0;
    bool keyed = !is_none(key), outer = list->sorting, ok = false;
    uint32_t spare_size = count / 2;
    size_t spare_bytes = (size_t)spare_size * sizeof(KrValue) * (keyed ? 2 : 1);
    Sort sort = {.vm = vm};
    list->length = list->capacity = 0;
    list->items = NULL;
    list->sorting = true;
    if (keyed && count > 0) {
        keys = memory_alloc(vm, count * sizeof(KrValue));
        if (keys == NULL) goto done;
        for (; key_count < count; key_count++) {
            keys[key_count] = call_1(vm, key, items[key_count]);
            if (is_error(keys[key_count]) || !poll(vm, 1)) {
                release_maybe(vm, keys[key_count]);
                goto done;
            }
        }
    }
    if (count > 1) {
        sort.keys = keyed ? keys : items;
        sort.values = keyed ? items : NULL;
        sort.less = less_for(sort.keys, count);
        sort.spare = memory_alloc(vm, spare_bytes);
        if (sort.spare == NULL) goto done;
        if (backwards) reverse_both(&sort, 0, count);   // twice, so that equal items keep their order
        ok = sort_arrays(&sort, count);
        if (backwards) reverse_both(&sort, 0, count);
    } else {
        ok = true;
    }
    if (ok && !list->sorting) ok = raise_as(false, vm, ValueError, "list modified during sort");
done:
    memory_free(vm, sort.spare, spare_bytes);
    for (uint32_t i = 0; i < key_count; i++) release(vm, keys[i]);
    memory_free(vm, keys, count * sizeof(KrValue));
    list_clear_items(vm, list);   // what the program put there meanwhile
    list->items = items;
    list->length = count;
    list->capacity = capacity;
    list->sorting = outer;
    return ok;
}
