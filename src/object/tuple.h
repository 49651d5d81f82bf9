// SPDX-License-Identifier: MIT
// tuple.h -- tuple: hdr | length | hash (0: not computed) | items. Released last to first, as CPython.
#ifndef KR_OBJECT_TUPLE_H
#define KR_OBJECT_TUPLE_H

#include "object/object.h"
#include "object/type.h"

struct Tuple {
    Object head;
    uint32_t length;
    uint32_t hash;
    KrValue items[];
};
ALWAYS_INLINE Tuple *as_tuple(KrBorrowed v) { return (Tuple *)as_object(v); }
bool is_tuple(KrVM *vm, KrBorrowed v);
ALWAYS_INLINE bool is_tuple_exact(KrBorrowed v) { return has_shape(v, TYPE_TUPLE); }
NODISCARD Tuple *tuple_new(KrVM *vm, uint32_t length);                          // items are NONE: fill at once
NODISCARD KrValue tuple_from(KrVM *vm, const KrBorrowed *items, size_t count);  // retains the items; count 0 gives the empty tuple
NODISCARD KrValue tuple_slice(KrVM *vm, Tuple *tuple, int64_t start, int64_t stop, int64_t step, int64_t count);
KrValue tuple_empty(KrVM *vm);                                                  // the one empty tuple, retained
extern const TypeDef tuple_type, tuple_iterator_type;

typedef struct { Object head; Tuple *tuple; uint32_t index; } TupleIterator;    // tuple NULL: exhausted
#endif
