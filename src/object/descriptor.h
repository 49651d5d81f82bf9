// SPDX-License-Identifier: MIT
// descriptor.h -- what stands in a class and acts when it is read through an instance: property, classmethod, staticmethod,
// getset and member descriptors; super.
#ifndef KR_OBJECT_DESCRIPTOR_H
#define KR_OBJECT_DESCRIPTOR_H

#include "object/state.h"

typedef struct { Object head; const GetSetDef *def; Type *owner; } GetSet;
typedef struct { Object head; Type *owner; Str *name; uint32_t slot; } Member;
typedef struct { Object head; KrValue getter, setter, deleter, doc, name; } Property;
typedef struct { Object head; KrValue callable; KrValue dict; } Wrapper;    // classmethod and staticmethod; dict NONE or a dict
typedef struct { Object head; Type *start; KrValue self; Type *self_type; } Super;   // self UNDEF: unbound

NODISCARD KrValue getset_new(KrVM *vm, const GetSetDef *def, Type *owner);
NODISCARD KrValue member_new(KrVM *vm, Type *owner, Str *name, uint32_t slot);
NODISCARD KrValue classmethod_new(KrVM *vm, KrBorrowed callable);
NODISCARD KrValue staticmethod_new(KrVM *vm, KrBorrowed callable);

// type(descriptor).__get__(descriptor, object or ABSENT, owner); anything without __get__ is given back itself.
NODISCARD KrValue descriptor_get(KrVM *vm, KrBorrowed descriptor, KrBorrowed object, Type *owner);
bool descriptor_is_data(KrVM *vm, KrBorrowed v);       // has __set__ or __delete__
bool descriptor_has_get(KrVM *vm, KrBorrowed v);
NODISCARD bool descriptor_set(KrVM *vm, KrBorrowed descriptor, KrBorrowed object, KrBorrowed value);   // value ABSENT: __delete__
// A function read from a class through an instance needs no bound method when it is called at once.
static inline bool descriptor_is_method(KrBorrowed v) { return has_shape(v, TYPE_FUNCTION) || has_shape(v, TYPE_NATIVE_METHOD); }


// What zero-argument super() and type(name, bases, namespace) need of the running frame (vm/super_frame.c).
NODISCARD bool frame_super_arguments(KrVM *vm, Type **type, KrValue *self);   // owned; RuntimeError
Dict *frame_globals(KrVM *vm);                                              // of the innermost Python frame, borrowed; NULL: none

#endif
