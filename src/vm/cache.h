// SPDX-License-Identifier: MIT
// cache.h -- inline caches of attribute sites: what the eval loop may do without a lookup.
//
// Every kind is guarded by `shape` (of the object). What a class or its bases say is trusted until type_modified flushes all
// caches; TYPE_FLAG_CACHED marks the classes for which that is needed.
#ifndef KR_VM_CACHE_H
#define KR_VM_CACHE_H

#include "vm/frame.h"

typedef enum {
    CACHE_NONE,
    CACHE_SLOT,          // payload: byte offset of the value in the instance
    CACHE_METHOD,        // payload: Function of the class; a read binds it, CALLM calls it
    CACHE_NATIVE,        // payload: Native (method descriptor); CALLM calls it
    CACHE_VALUE,         // payload: value of the class that is no descriptor
    CACHE_PROPERTY,      // payload: Function, the getter of a property
    CACHE_TYPE,          // the object is a class with version `version`; payload: value
    CACHE_MODULE,        // the object is a module whose dict has version `version`; payload: KrValue *
    CACHE_SET_SLOT,      // payload: byte offset
    CACHE_ADD_SLOT,      // payload: byte offset; extra: the shape id after
} CacheKind;

// Generic lookup, and what it teaches goes to the cache.
NODISCARD KrValue cache_getattr(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache);
NODISCARD bool cache_setattr(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache, KrBorrowed value);
// For CALLM: a function (borrowed) to call with the object as first argument, or ABSENT: use getattr; KR_ERROR.
KrBorrowed cache_method(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache);
// A global or builtin. KR_ERROR: NameError. Owned.
NODISCARD KrValue cache_global(KrVM *vm, Dict *globals, Str *name, InlineCache *cache);

#endif
