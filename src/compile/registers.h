// SPDX-License-Identifier: MIT
// registers.h -- a stack of temporaries with the named registers below, and what is surely bound.
#ifndef KR_COMPILE_REGISTERS_H
#define KR_COMPILE_REGISTERS_H

#include "compile/emit.h"

enum { REGISTER_MAX = 65000 };

// A value some instruction reads: a local used in place, or a temporary that dies with its last use.
typedef struct { uint32_t reg; bool temp; } Operand;

uint32_t register_new(Compiler *c);
uint32_t register_new_many(Compiler *c, uint32_t count);
void register_free_to(Compiler *c, uint32_t mark);      // all temporaries from `mark` up are free again
bool register_is_temp(Compiler *c, uint32_t reg);
bool register_is_top(Compiler *c, uint32_t reg);        // the newest temporary

bool bound_get(Compiler *c, uint32_t reg);
void bound_set(Compiler *c, uint32_t reg);
void bound_clear(Compiler *c, uint32_t reg);
void bound_forget_deletable(Compiler *c);               // at the head of a loop or a handler

static inline unsigned flag_if(bool temp, unsigned flag) { return temp ? flag : 0; }

#endif
