// SPDX-License-Identifier: MIT
// type.h -- classes: what a built-in type is defined by (TypeDef), what a class is at run time (Type), and shapes.
//
// A built-in type is a const TypeDef in the file named after it: slots for speed, tables for names. Its Type object is made
// with the VM; its __dict__ is filled from the tables at first use (wrappers for the slots included, by slots.def).
// A class of the program is a Type whose `def` is that of its nearest built-in base, so C code that is handed an instance of
// a subclass of list finds a List. Dunder methods of classes are found through `dunder_find`, cached per type.
#ifndef KR_OBJECT_TYPE_H
#define KR_OBJECT_TYPE_H

#include "object/object.h"
#include <stddef.h>

typedef struct Type Type;
typedef struct Str Str;
typedef struct Dict Dict;
typedef struct Tuple Tuple;
typedef struct NativeDef NativeDef;

typedef enum {
#define BINARY(id, symbol, forward, reflected, inplace) BINARY_##id,
#include "object/slots.def"
#undef BINARY
    BINARY_COUNT
} BinaryOp;
typedef enum {
#define UNARY(id, symbol, name) UNARY_OP_##id,
#include "object/slots.def"
#undef UNARY
    UNARY_OP_COUNT
} UnaryOp;
typedef enum {
#define COMPARE(id, symbol, name) COMPARE_##id,
#include "object/slots.def"
#undef COMPARE
} CompareOp;
#define OP_BIT(op) (1u << (op))

typedef struct {
    const char *name;
    KrValue (*get)(KrVM *vm, KrBorrowed self);
    bool (*set)(KrVM *vm, KrBorrowed self, KrBorrowed value);   // value ABSENT: delete; NULL: read-only
    const char *doc;
} GetSetDef;                                                    // tables end with {0}

struct Coroutine;   // vm/frame.h

// What a step of a generator-like thing gave.
// SEND_DECLINED: only of NativeDef.awaited.
typedef enum { SEND_RAISED, SEND_RETURNED, SEND_YIELDED, SEND_DECLINED } SendResult;

enum {
    TYPE_FLAG_CONTAINER = 1 << 0,     // instances own references: they live in CONTAINER memory
    TYPE_FLAG_SUBCLASSABLE = 1 << 1,  // a class statement may name it as a base
    TYPE_FLAG_VARIABLE = 1 << 2,      // instance size depends on the value (`size_of`): tuple, str, int, bytes
    TYPE_FLAG_UNHASHABLE = 1 << 3,    // __hash__ is None
    TYPE_FLAG_SEQUENCE = 1 << 4,      // match: sequence pattern
    TYPE_FLAG_MAPPING = 1 << 5,       // match: mapping pattern
    TYPE_FLAG_NO_NEW = 1 << 6,        // "cannot create 'x' instances"
    TYPE_FLAG_MATCH_SELF = 1 << 7,    // match: C(x) binds the subject itself (int, str, list ...)
    TYPE_FLAG_HEAP = 1 << 8,          // made by a class statement
    TYPE_FLAG_HAS_DICT = 1 << 9,      // instances take any attribute
    TYPE_FLAG_HAS_WEAKREF = 1 << 10,  // instances can be weakly referenced
    TYPE_FLAG_METHOD_LIKE = 1 << 11,  // instances are functions: obj.name binds without a tuple lookup (LOAD_METHOD)
    TYPE_FLAG_ABSTRACT = 1 << 12,     // __abstractmethods__ is not empty
    TYPE_FLAG_FINALIZER = 1 << 14,    // has __del__ or def->finalize
    TYPE_FLAG_CACHED = 1 << 15,       // inline caches depend on it: a change flushes them
    TYPE_FLAG_VOLATILE = 1 << 13,     // changed too often: no inline caches
    // what instances are, for is_int() and so on; inherited by subclasses
    TYPE_FLAG_IS_INT = 1 << 16, TYPE_FLAG_IS_STR = 1 << 17, TYPE_FLAG_IS_BYTES = 1 << 18, TYPE_FLAG_IS_LIST = 1 << 19,
    TYPE_FLAG_IS_TUPLE = 1 << 20, TYPE_FLAG_IS_DICT = 1 << 21, TYPE_FLAG_IS_EXCEPTION = 1 << 22, TYPE_FLAG_IS_TYPE = 1 << 23,
    TYPE_FLAG_IS_FLOAT = 1 << 24, TYPE_FLAG_IS_SET = 1 << 25, TYPE_FLAG_IS_FROZENSET = 1 << 26, TYPE_FLAG_IS_BYTEARRAY = 1 << 27,
    TYPE_FLAG_IS_COMPLEX = 1 << 28, TYPE_FLAG_IS_MODULE = 1 << 29,
    TYPE_FLAG_SHORT_NAME = 1 << 30,   // built-in, but messages name it without its module, as what is written in Python elsewhere
    TYPE_FLAGS_INHERITED = 0x3fff0000 | 1 << 0 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 7,
};

// What a built-in type is. Every slot may be NULL. All take borrowed arguments and return owned values, KR_ERROR (or false, or
// -1) with an exception pending. `self` is an instance of the type or of a subclass.
typedef struct TypeDef {
    const char *name;                   // "list"; "collections.deque" sets __module__ too
    const char *doc;
    TypeId base;                        // 0: object
    TypeId id;
    uint32_t size;                      // of the instance struct; for TYPE_FLAG_VARIABLE its fixed part
    uint32_t flags;
    const NativeDef *const *methods;    // ends with NULL. "__new__(cls, ...)" and "__init__(self, ...)" are among them
    const GetSetDef *getset;

    void (*visit)(Object *self, Visitor *visitor);     // every owned value, in release order
    void (*free)(KrVM *vm, Object *self);              // gives back raw memory; the values of `visit` are released before by the caller,
                                                       //   unless `release` is set
    void (*release)(KrVM *vm, Object *self);           // instead of visit when the order or the cost matters: releases all owned values
    void (*clear)(KrVM *vm, Object *self);             // cycle collector: drop references but stay a valid object (NULL: none needed)
    bool (*finalize)(KrVM *vm, Object *self);          // the last reference went: true keeps it alive (queued), once
    size_t (*size_of)(KrBorrowed self);                // TYPE_FLAG_VARIABLE: bytes of the instance without attribute slots

    KrValue (*repr)(KrVM *vm, KrBorrowed self);
    KrValue (*str)(KrVM *vm, KrBorrowed self);
    bool (*hash)(KrVM *vm, KrBorrowed self, int64_t *out);
    KrValue (*compare)(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b);        // may give NOT_IMPLEMENTED
    KrValue (*binary)(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b);          // called for either side; may give NOT_IMPLEMENTED
    KrValue (*inplace)(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b);         // may give NOT_IMPLEMENTED
    KrValue (*unary)(KrVM *vm, UnaryOp op, KrBorrowed a);
    uint32_t binary_ops, reflected_ops, inplace_ops, unary_ops;                    // which dunders exist: OP_BIT(BINARY_ADD) | ...
    int (*truth)(KrVM *vm, KrBorrowed self);                                       // 1, 0, -1
    KrValue (*to_int)(KrVM *vm, KrBorrowed self);                                  // __int__
    KrValue (*to_index)(KrVM *vm, KrBorrowed self);                                // __index__
    KrValue (*to_float)(KrVM *vm, KrBorrowed self);                                // __float__
    int64_t (*len)(KrVM *vm, KrBorrowed self);                                     // -1: failed
    KrValue (*getitem)(KrVM *vm, KrBorrowed self, KrBorrowed key);
    bool (*setitem)(KrVM *vm, KrBorrowed self, KrBorrowed key, KrBorrowed value);  // value ABSENT: delete
    int (*contains)(KrVM *vm, KrBorrowed self, KrBorrowed item);                   // 1, 0, -1
    KrValue (*iter)(KrVM *vm, KrBorrowed self);
    KrValue (*next)(KrVM *vm, KrBorrowed self);                                    // ABSENT: exhausted
    KrValue (*call)(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);  // as call_object
    KrValue (*getattr)(KrVM *vm, KrBorrowed self, Str *name);                      // instead of the generic lookup
    bool (*setattr)(KrVM *vm, KrBorrowed self, Str *name, KrBorrowed value);       // value ABSENT: delete
    KrValue (*descr_get)(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner);   // object ABSENT: through the class
    bool (*descr_set)(KrVM *vm, KrBorrowed self, KrBorrowed object, KrBorrowed value); // value ABSENT: delete
    // `await`/`yield from` of a native awaitable, without an iterator object: called with the value sent (None at first).
    SendResult (*send)(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result);
    // `exception` is thrown in where `self` is awaited, in the chain of coroutines that begins with `root` (NULL: it is no coroutine
    // that awaits). None is in flight. SEND_RAISED: one is now, usually that one. SEND_YIELDED, SEND_RETURNED: as of send.
    SendResult (*thrown)(KrVM *vm, KrBorrowed self, struct Coroutine *root, KrBorrowed exception, KrValue *result);
    KrValue (*await)(KrVM *vm, KrBorrowed self);                                   // __await__
    KrValue (*aiter)(KrVM *vm, KrBorrowed self);
    KrValue (*anext)(KrVM *vm, KrBorrowed self);
} TypeDef;

// Shapes: which attribute lies in which slot. One tree per class; the root has no attributes.
typedef struct Shape {
    Type *type;
    struct Shape *parent;      // NULL for a root
    Str *name;                 // the attribute that this shape added; interned
    uint32_t id;
    uint32_t count;            // attributes, and so the index of the next one
    uint32_t *children;        // shape ids, one a name
    uint32_t child_count, child_capacity;
    uint32_t *table;           // open addressing over names: slot index + 1; made at the first lookup beyond a few
    uint32_t table_size;
    bool dictionary;           // the attribute word is a dict with all attributes (but __slots__ members)
    uint32_t block_size;       // dictionary shapes of instances that came from another class: bytes of their block; else 0
} Shape;

// Dunders that C code asks for, cached per type: names.def marks them with DUNDER.
typedef enum {
#define NAME(id, text)
#define DUNDER(id) DUNDER_##id,
#include "object/names.def"
#undef NAME
#undef DUNDER
    DUNDER_COUNT
} Dunder;

// Every built-in TypeDef of the object layer.
#define TYPE(id, definition) extern const TypeDef definition;
#include "object/types.def"
#undef TYPE

enum { ATTR_AT_END = 0xffffffffu, SHAPE_MAX_ATTRIBUTES = 64, SHAPE_MAX_CHILDREN = 128 };

struct Type {
    Object head;
    const TypeDef *def;         // the nearest built-in base's: slots and layout
    Type *base;                 // the base whose layout this extends; NULL for object. Owned
    Tuple *bases, *mro;
    Dict *dict;                 // NULL until filled (built-in types)
    Str *name, *qualname;
    const char *native_name;    // a library class that is native in CPython: its name in messages, with the module; else NULL
    uint32_t flags;
    uint32_t root_shape;
    uint32_t dictionary_shape;  // 0: not made yet
    uint32_t attr_offset;       // of the attribute area: a word (overflow block or, in dictionary mode, the dict), then slots.
                                //   0: none; ATTR_AT_END: behind a VARIABLE instance (the word only)
    uint16_t slot_capacity;     // slots in the instance itself; more go to an overflow block
    uint16_t member_count;      // the first slots are __slots__ members
    uint32_t flush_count;       // see TYPE_FLAG_VOLATILE
    uint8_t construct;          // how vm/call.c makes instances: a ConstructKind, 0 not known yet
    uint32_t instance_size;     // of an instance with its slots (not VARIABLE)
    KrValue *dunder;            // DUNDER_COUNT values or NULL; UNDEF: not looked up yet; ABSENT: none; else borrowed from the class that has it
    uint32_t version;           // for vm->type_cache: unique, new at each modification; 0: none yet
    KrValue subclasses;         // list of weak references or NONE
    KrValue attributes;         // dict of rare extras (__annotations_cache__ ...) or NONE
};

ALWAYS_INLINE Type *as_type(KrBorrowed v) { return (Type *)as_object(v); }

// type_of(vm, v), the type of any value, is in state.h: it never fails and is borrowed.
const char *type_own_name(KrVM *vm, const Type *type);
const char *type_name(KrVM *vm, KrBorrowed v);          // of v's type, for messages ("%T" does the same); built-in: with the module
bool type_is_subtype(const Type *type, const Type *base);     // by MRO
bool is_instance_of(KrVM *vm, KrBorrowed v, const Type *type);  // by MRO, no __instancecheck__
KrBorrowed type_lookup(KrVM *vm, Type *type, Str *name);  // through the MRO; ABSENT: none; KR_ERROR: out of memory. Borrowed
KrBorrowed type_dunder(KrVM *vm, Type *type, Dunder dunder);   // the same by type
KrBorrowed dunder_find(KrVM *vm, KrBorrowed v, Dunder dunder);   // the method behind an operator of v's type, unbound; ABSENT: none. Borrowed
void type_cache_drop(KrVM *vm);                          // only costs time
NODISCARD bool type_fill_dict(KrVM *vm, Type *type);
NODISCARD bool types_init(KrVM *vm);                      // every built-in type of types.def and exception.def
// A built-in type of a higher layer, under an id of its own (vm->types[id]).
NODISCARD bool type_register(KrVM *vm, TypeId id, const TypeDef *def);
void names_changed(KrVM *vm, Dict *dict);                 // a watched dict (dict.h) changed: caches that depend on it go
void caches_flush(KrVM *vm);                              // all inline caches of the VM
NODISCARD KrValue type_module(KrVM *vm, Type *type);      // __module__ (type_object.c)
NODISCARD bool type_names(KrVM *vm, Type *type, Dict *names);   // adds what the class and its bases define as keys (type_object.c)
// A class as by type(name, bases, namespace): checks bases, computes the MRO, makes slots, calls __set_name__ and __init_subclass__.
NODISCARD KrValue type_new(KrVM *vm, Type *meta, Str *name, Tuple *bases, Dict *namespace_, const KrBorrowed *kw_values, KrBorrowed kwnames);
NODISCARD KrValue type_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);   // vm/call.c
void type_modified(KrVM *vm, Type *type);                // after a change of type->dict: caches of it and its subclasses go
// An instance of `type` (any class whose layout is def->size) with attributes unset. C fields are not initialised
// beyond the header; a class of the program gets its reference from the instance here. `extra`: bytes of the variable part.
NODISCARD void *type_allocate(KrVM *vm, Type *type, size_t extra);

// Attributes of instances (shapes).
KrBorrowed instance_get(KrVM *vm, Object *object, Str *name);                         // ABSENT: none. Borrowed. Interned name
NODISCARD bool instance_set(KrVM *vm, Object *object, Str *name, KrBorrowed value);   // adds or replaces
int instance_delete(KrVM *vm, Object *object, Str *name);                             // 1, 0 (was not there), -1
NODISCARD KrValue instance_dict(KrVM *vm, Object *object);                            // __dict__, live

#endif
