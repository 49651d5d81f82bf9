// SPDX-License-Identifier: MIT
// slot_wrapper.h -- the dunder methods of built-in types, made from their C slots: list.__len__, int.__add__, object.__repr__.
#ifndef KR_OBJECT_SLOT_WRAPPER_H
#define KR_OBJECT_SLOT_WRAPPER_H

#include "object/state.h"

typedef struct {
    Object head;
    const TypeDef *def;       // whose slot
    Type *owner;
    Dunder dunder;
} SlotWrapper;

typedef struct {              // slot wrapper bound to an object: [].__len__
    Object head;
    SlotWrapper *wrapper;
    KrValue self;
} MethodWrapper;

ALWAYS_INLINE bool is_slot_wrapper(KrBorrowed v) { return has_shape(v, TYPE_SLOT_WRAPPER); }
ALWAYS_INLINE const TypeDef *wrapped_def(KrBorrowed v) { return ((SlotWrapper *)as_object(v))->def; }
NODISCARD KrValue slot_wrapper_new(KrVM *vm, const TypeDef *def, Type *owner, Dunder dunder);
NODISCARD KrValue slot_wrapper_call(KrVM *vm, SlotWrapper *wrapper, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);
bool slot_exists(const TypeDef *def, Dunder dunder);

#endif
