// SPDX-License-Identifier: MIT
// shape.h -- which attribute of an instance lies in which slot.
//
//   attribute area of an instance, at type->attr_offset:
//   ┌──────────────────────────┬──────┬──────┬─ ─ ─┐
//   │ word: 0, Overflow *, or   │slot 0│slot 1│     │  slot_capacity slots
//   │ the Dict (dictionary mode)│      │      │     │
//   └──────────────────────────┴──────┴──────┴─ ─ ─┘
// Slot i of a shape lies in slots[i] when i < slot_capacity, else in overflow->values[i - slot_capacity].
// The first member_count slots belong to __slots__ and to no shape.
#ifndef KR_OBJECT_SHAPE_H
#define KR_OBJECT_SHAPE_H

#include "object/state.h"

enum { SHAPE_NO_SLOT = 0xffffffff };

NODISCARD Shape *shape_new_root(KrVM *vm, Type *type, uint32_t id);      // id 0: the next free one
uint32_t shape_find(KrVM *vm, Shape *shape, const Str *name);            // slot, or SHAPE_NO_SLOT
NODISCARD Shape *shape_child(KrVM *vm, Shape *shape, Str *name);         // NULL without an exception: use dictionary mode

static inline KrValue *instance_slots(const Type *type, Object *object) {   // inline slots; not for ATTR_AT_END
    return (KrValue *)(void *)((char *)object + type->attr_offset) + 1;
}
uint64_t *instance_word(KrVM *vm, Type *type, Object *object);
void instance_release(KrVM *vm, Object *object);                         // destruction: all attributes in insertion order
void instance_visit(KrVM *vm, Object *object, Visitor *visitor);
void instance_clear(KrVM *vm, Object *object);                           // cycle collector
NODISCARD bool instance_set_dict(KrVM *vm, Object *object, Dict *dict);  // obj.__dict__ = d
NODISCARD bool instance_set_class(KrVM *vm, Object *object, Type *type); // obj.__class__ = C; layouts have been compared

#endif
