// SPDX-License-Identifier: MIT
// side.h -- what few objects have: an identity number and weak references, in a table keyed by address.
#ifndef KR_OBJECT_SIDE_H
#define KR_OBJECT_SIDE_H

#include "object/object.h"
#include "object/type.h"

typedef struct Weakref {
    Object head;
    Object *target;             // NULL: it is gone
    struct Weakref *next;       // others of the same target
    KrValue callback;           // or NONE
    int64_t hash;               // -1: not asked while the target lived
    uint8_t is_proxy;
} Weakref;

typedef struct SideTable SideTable;

NODISCARD KrValue weakref_new(KrVM *vm, Type *type, KrBorrowed target, KrBorrowed callback);   // shares callback-less ones
KrBorrowed weakref_target(const Weakref *ref);            // NONE: gone. Borrowed
uint32_t weakref_count(KrVM *vm, KrBorrowed target);
NODISCARD KrValue weakref_list(KrVM *vm, KrBorrowed target);   // all of them, newest first
void side_forget(KrVM *vm, Object *object);               // the object dies: clears its weak references, queues their callbacks
void side_clear_weakrefs(KrVM *vm, Object *object);       // cycle collector: before finalizers run

// Queues the object (alive again, with one reference owned by the queue) for its finalizer. False: out of memory.
bool finalizer_queue(KrVM *vm, Object *object);
// Bytes of the object's block.
size_t object_size(KrVM *vm, const Object *object);

#endif
