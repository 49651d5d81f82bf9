// SPDX-License-Identifier: MIT
// context_types.h -- the types of contexts, for the module contextvars.
#ifndef KR_VM_CONTEXT_TYPES_H
#define KR_VM_CONTEXT_TYPES_H

#include "object/native.h"

// Ids below those of the loop layer.
enum { TYPE_CONTEXT = TYPE_FIRST_LOOP - 4, TYPE_CONTEXT_VARIABLE, TYPE_CONTEXT_TOKEN, TYPE_CONTEXT_MISSING };
_Static_assert((int)TYPE_CONTEXT >= (int)TYPE_AFTER_EXCEPTIONS, "too many built-in types");

extern const TypeDef context_type, context_variable_type, context_token_type, context_missing_type;
extern const NativeDef *const context_copy_function;
NODISCARD bool context_init(KrVM *vm);                     // makes the types

#endif
