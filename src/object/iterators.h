// SPDX-License-Identifier: MIT
// iterators.h -- the iterators that built-in functions give: enumerate, zip, map, filter, reversed, iter(f, sentinel).
#ifndef KR_OBJECT_ITERATORS_H
#define KR_OBJECT_ITERATORS_H

#include "object/object.h"
#include "object/type.h"

NODISCARD KrValue sequence_iterator_new(KrVM *vm, KrBorrowed sequence);                        // by __getitem__ from 0
NODISCARD KrValue callable_iterator_new(KrVM *vm, KrBorrowed callable, KrBorrowed sentinel);   // iter(callable, sentinel)

extern const TypeDef enumerate_type, zip_type, map_type, filter_type, reversed_type, sequence_iterator_type,
    callable_iterator_type;
#endif
