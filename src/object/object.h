// SPDX-License-Identifier: MIT
// object.h -- the header of every heap object: a reference count and a shape; retain and release.
//
//   rc     31 immortal │ 30 finalized │ 29 has weakrefs │ 28 has identity number │ 27..0 count
//   shape  index into vm->shapes; ids below SHAPE_FIRST_DYNAMIC are the root shapes of the built-in types
//
// Destruction is iterative beyond a depth, and a user's __del__ is queued, never run from inside a release:
// the eval loop runs it at the next instruction boundary (vm->attention).
#ifndef KR_OBJECT_OBJECT_H
#define KR_OBJECT_OBJECT_H

#include "object/value.h"

typedef struct Object {
    uint32_t rc;
    uint32_t shape;
} Object;

#define RC_IMMORTAL 0x80000000u
#define RC_FINALIZED 0x40000000u
#define RC_HAS_WEAKREF 0x20000000u
#define RC_HAS_IDENTITY 0x10000000u
#define RC_COUNT_MASK 0x0fffffffu

typedef enum {
    TYPE_INVALID,
#define TYPE(id, definition) TYPE_##id,
#include "object/types.def"
#undef TYPE
    TYPE_FIRST_EXCEPTION,
    TYPE_BEFORE_EXCEPTIONS_ = TYPE_FIRST_EXCEPTION - 1,
#define EXCEPTION(name, base, count, fields) TYPE_##name,
#include "object/exception.def"
#undef EXCEPTION
    TYPE_AFTER_EXCEPTIONS,
    TYPE_FIRST_LOOP = 160,      // ids of the loop layer's types: loop/loop_types.h
    TYPE_FIRST_LIBRARY = 192,   // ids of the library's types: lib/library_types.h
    TYPE_ID_LIMIT = 256,
    SHAPE_FIRST_DYNAMIC = 256,
} TypeId;

ALWAYS_INLINE Object *as_object(KrBorrowed v) { return (Object *)(uintptr_t)value_bits(v); }
ALWAYS_INLINE KrValue value_of_object(const void *object) { return value_of_bits((uint64_t)(uintptr_t)object); }
// True when v is a heap object with exactly this shape id; for built-in types: exactly of this type.
ALWAYS_INLINE bool has_shape(KrBorrowed v, uint32_t shape) {
    return is_pointer(v) && as_object(v)->shape == shape;
}

void object_dealloc(KrVM *vm, Object *object);

ALWAYS_INLINE KrValue retain(KrBorrowed v) {
    if (is_pointer(v)) {
        uint32_t rc = as_object(v)->rc;
        if ((int32_t)rc >= 0) as_object(v)->rc = rc + 1;
    }
    return v;
}
ALWAYS_INLINE void object_retain(void *object) {
    uint32_t rc = ((Object *)object)->rc;
    if ((int32_t)rc >= 0) ((Object *)object)->rc = rc + 1;
}
ALWAYS_INLINE void object_release(KrVM *vm, void *object) {
    uint32_t rc = ((Object *)object)->rc;
    if ((int32_t)rc >= 0) {
        ((Object *)object)->rc = rc - 1;
        if (((rc - 1) & RC_COUNT_MASK) == 0) object_dealloc(vm, (Object *)object);
    }
}
// Releasing KR_ERROR is allowed only through kr_release; here v is a value.
ALWAYS_INLINE void release(KrVM *vm, KrValue v) {
    if (is_pointer(v)) object_release(vm, as_object(v));
}
ALWAYS_INLINE void release_maybe(KrVM *vm, KrValue v) {   // for clean-up code: KR_ERROR is skipped
    if (!is_error(v)) release(vm, v);
}
// Puts `fresh` (owned) into a slot and releases what was there, in this order, so that a finalizer sees the new value.
ALWAYS_INLINE void value_replace(KrVM *vm, KrValue *slot, KrValue fresh) {
    KrValue old = *slot;
    *slot = fresh;
    release(vm, old);
}

// A new object with rc 1 of a built-in type; `size` covers the header. The rest is not initialised.
// NULL: MemoryError is raised. (object_new_shaped: type.h)
NODISCARD void *object_new(KrVM *vm, TypeId type, size_t size);

// Raw memory of this VM, charged. NULL: MemoryError is raised.
NODISCARD void *memory_alloc(KrVM *vm, size_t size);
NODISCARD void *memory_resize(KrVM *vm, void *p, size_t old_size, size_t new_size);
void memory_free(KrVM *vm, void *p, size_t size);
bool memory_exhausted(KrVM *vm);     // an allocation of the heap has failed: raises MemoryError, or stops at the limit; false
// To be asked before a large request of `count * item_size`. What no sensible limit could give is an ordinary MemoryError.
NODISCARD bool memory_check(KrVM *vm, uint64_t count, uint64_t item_size);

// Visiting: a type's `visit` calls this for every value it owns, in the order in which they would be released.
typedef struct Visitor {
    void (*value)(struct Visitor *visitor, KrBorrowed v);
} Visitor;
static inline void visit_value(Visitor *visitor, KrBorrowed v) {
    if (is_pointer(v) && !is_error(v)) visitor->value(visitor, v);
}
static inline void visit_object(Visitor *visitor, const void *object) {
    if (object != NULL) visitor->value(visitor, value_of_object(object));
}

// The number behind id() and default reprs: from a per-VM counter, given at first use (no addresses leave the VM).
NODISCARD bool object_identity(KrVM *vm, KrBorrowed v, uint64_t *out);

#endif
