// SPDX-License-Identifier: MIT
// generic_alias.h -- list[int] and int | str: what subscripted classes and unions are at run time.
#ifndef KR_OBJECT_GENERIC_ALIAS_H
#define KR_OBJECT_GENERIC_ALIAS_H

#include "object/native.h"
#include "object/state.h"

typedef struct {
    Object head;
    KrValue origin;             // list
    KrValue args;               // tuple
    KrValue parameters;         // tuple of type variables, or UNDEF: not collected yet
    bool starred;               // *tuple[int, str]
} GenericAlias;

typedef struct { Object head; KrValue args, parameters; } Union;      // parameters UNDEF: not collected yet

NODISCARD KrValue generic_alias_new(KrVM *vm, KrBorrowed origin, KrBorrowed args);   // args: a tuple, or the one argument
KrBorrowed union_args(KrBorrowed union_);                             // a tuple, borrowed
NODISCARD KrValue union_or(KrVM *vm, KrBorrowed a, KrBorrowed b);     // a | b; NOT_IMPLEMENTED when one is nothing a union can hold
NODISCARD KrValue type_parameters(KrVM *vm, KrBorrowed args);         // the type variables in a tuple of arguments, each once
// __class_getitem__ of built-in classes that are generic, and which those are.
extern const NativeDef *const class_getitem_def;
bool class_getitem_wanted(TypeId id);

#endif
