// SPDX-License-Identifier: MIT
// module.h -- module objects: a name and a namespace.
#ifndef KR_OBJECT_MODULE_H
#define KR_OBJECT_MODULE_H

#include "object/state.h"

typedef struct { Object head; Dict *dict; } Module;
ALWAYS_INLINE Module *as_module(KrBorrowed v) { return (Module *)as_object(v); }
NODISCARD KrValue module_new(KrVM *vm, Str *name);       // __name__, __doc__, __package__, __loader__, __spec__ set
#endif
