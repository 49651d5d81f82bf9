// SPDX-License-Identifier: MIT
// list.h -- list: a growable array of values. Released last to first, as CPython.
#ifndef KR_OBJECT_LIST_H
#define KR_OBJECT_LIST_H

#include "object/object.h"
#include "object/type.h"

typedef struct {
    Object head;
    uint32_t length, capacity;
    KrValue *items;             // NULL when capacity is 0
    bool sorting;               // detached while it is sorted (list_sort.c)
} List;
ALWAYS_INLINE List *as_list(KrBorrowed v) { return (List *)as_object(v); }
bool is_list(KrVM *vm, KrBorrowed v);
ALWAYS_INLINE bool is_list_exact(KrBorrowed v) { return has_shape(v, TYPE_LIST); }
NODISCARD KrValue list_new(KrVM *vm, uint32_t capacity);
NODISCARD KrValue list_from(KrVM *vm, const KrBorrowed *items, size_t count);   // retains
NODISCARD bool list_grow(KrVM *vm, List *list, uint32_t needed);                // capacity >= needed, amortised
static inline NODISCARD bool list_append(KrVM *vm, List *list, KrBorrowed v) {
    if (unlikely(list->length == list->capacity) && !list_grow(vm, list, list->length + 1)) return false;
    list->items[list->length++] = retain(v);
    return true;
}
NODISCARD bool list_insert(KrVM *vm, List *list, int64_t index, KrBorrowed v);
NODISCARD KrValue list_remove_at(KrVM *vm, List *list, uint32_t index);          // owned: the item taken out
NODISCARD bool list_extend(KrVM *vm, List *list, KrBorrowed iterable);
NODISCARD KrValue list_concat(KrVM *vm, List *a, List *b);
NODISCARD bool list_sort(KrVM *vm, List *list, KrBorrowed key, bool reverse);    // list_sort.c; key NONE: none
void list_clear_items(KrVM *vm, List *list);
extern const TypeDef list_type, list_iterator_type, list_reverse_iterator_type;

typedef struct { Object head; List *list; uint32_t index; } ListIterator;        // list NULL: exhausted
#endif
