// SPDX-License-Identifier: MIT
// range.h -- range, its iterators, and slice.
#ifndef KR_OBJECT_RANGE_H
#define KR_OBJECT_RANGE_H

#include "object/object.h"
#include "object/type.h"

typedef struct { Object head; KrValue start, stop, step, length; } Range;         // ints
typedef struct { Object head; int64_t next, step; uint64_t left; } RangeIterator;  // all values are small ints
typedef struct { Object head; KrValue next, step, left; } LongRangeIterator;
typedef struct { Object head; KrValue start, stop, step; } Slice;

NODISCARD KrValue range_new(KrVM *vm, KrBorrowed start, KrBorrowed stop, KrBorrowed step);
NODISCARD KrValue slice_new(KrVM *vm, KrBorrowed start, KrBorrowed stop, KrBorrowed step);
// The positions a slice means for a sequence of `length` items. count: how many items. Runs __index__, so read the
// sequence's length again afterwards: call slice_unpack first, then slice_adjust with the fresh length.
NODISCARD bool slice_unpack(KrVM *vm, KrBorrowed slice, int64_t *start, int64_t *stop, int64_t *step);
int64_t slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step);   // gives count

// The same for a length of any size: out[0..2] are ints, start, stop and step. length is an int >= 0.
NODISCARD bool slice_indices(KrVM *vm, KrBorrowed slice, KrBorrowed length, KrValue out[3]);

extern const TypeDef range_type, range_iterator_type, long_range_iterator_type, slice_type;
#endif
