// SPDX-License-Identifier: MIT
// types_core.c -- module _types: what the module types needs of functions and cannot say in Python.
#include "lib/library.h"

#include "object/code.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/state.h"

// The flag is the code's, so functions that the same `def` makes later have it as well.
NATIVE(types_mark, "mark_iterable_coroutine(func, /)", "Let generators that a function makes be awaited.") {
    if (!has_shape(args[0], TYPE_FUNCTION)) return raise(vm, TypeError, "a function is needed, not %T", args[0]);
    ((Function *)as_object(args[0]))->code->flags |= CODE_ITERABLE_COROUTINE;
    return NONE;
}

static const NativeDef *const functions[] = {DEF(types_mark), NULL};
const ModuleDef types_core_module = {.name = "_types", .functions = functions};
