// SPDX-License-Identifier: MIT
// deque.h -- collections.deque: a ring of values that grows at both ends.
#ifndef KR_LIB_DEQUE_H
#define KR_LIB_DEQUE_H

#include "object/type.h"

typedef struct {
    Object head;
    KrValue *ring;              // capacity is a power of two; NULL when 0
    uint32_t capacity, start, length;
    int64_t max_length;         // -1: none
    uint64_t changes;           // grows whenever items come or go: iterators look at it
} Deque;

extern const TypeDef deque_type, deque_iterator_type, deque_reverse_iterator_type, defaultdict_type;
#endif
