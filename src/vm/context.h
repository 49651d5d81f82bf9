// SPDX-License-Identifier: MIT
// context.h -- context variables (PEP 567): immutable maps shared by reference, and the Context objects over them.
//
// vm->context_map is what is current: a map object or NONE (empty). A task keeps only the map while nobody asks for its Context;
// ContextVar.set makes a new map. A Context object that is entered is vm->context_object and takes the map back at the exit.
#ifndef KR_VM_CONTEXT_H
#define KR_VM_CONTEXT_H

#include "object/state.h"

// The current map, retained: copy_context() without the object.
KrValue context_map(KrVM *vm);
// Makes `map_or_context` current. A Context object that is entered already: RuntimeError "cannot enter context: ... is already entered".
// *before: what has to be given to context_leave (owned).
typedef struct { KrValue map, object; } ContextState;
NODISCARD bool context_enter(KrVM *vm, KrBorrowed map_or_context, ContextState *before);
// Goes back. *now receives what the map has become (owned; for a Context object the object itself): the task's context from here on.
void context_leave(KrVM *vm, ContextState *before, KrValue *now);
// A Context object for a map (a new one) or a Context (itself). Owned.
NODISCARD KrValue context_as_object(KrVM *vm, KrBorrowed map_or_context);
bool context_is_object(KrVM *vm, KrBorrowed v);

#endif
