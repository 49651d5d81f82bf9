// SPDX-License-Identifier: MIT
// registers.c -- the stack of temporaries and the bits of what is bound.
#include "compile/registers.h"
#include "compile/compiler.h"

uint32_t register_new_many(Compiler *c, uint32_t count) {
    Unit *u = c->unit;
    if (count > REGISTER_MAX || u->next + count > REGISTER_MAX) {
        compiler_fail(c, (Span){u->position.line, 0, u->position.line, 0},
                      "too many values in one function or expression");
        return u->temp_base;
    }
    uint32_t reg = u->next;
    u->next += count;
    if (u->next > u->highest) { u->highest = u->next; }
    return reg;
}

uint32_t register_new(Compiler *c) { return register_new_many(c, 1); }

void register_free_to(Compiler *c, uint32_t mark) { c->unit->next = mark; }

bool register_is_temp(Compiler *c, uint32_t reg) { return reg >= c->unit->temp_base; }

bool register_is_top(Compiler *c, uint32_t reg) { return reg >= c->unit->temp_base && reg + 1 == c->unit->next; }

bool bound_get(Compiler *c, uint32_t reg) {
    Unit *u = c->unit;
    return reg >= u->local_count || (u->bound[reg / 64] >> (reg % 64) & 1);
}

void bound_set(Compiler *c, uint32_t reg) {
    if (reg < c->unit->local_count) { c->unit->bound[reg / 64] |= UINT64_C(1) << (reg % 64); }
}

void bound_clear(Compiler *c, uint32_t reg) {
    if (reg < c->unit->local_count) { c->unit->bound[reg / 64] &= ~(UINT64_C(1) << (reg % 64)); }
}

void bound_forget_deletable(Compiler *c) {
    for (uint32_t i = 0; i < c->unit->words; i++) { c->unit->bound[i] &= ~c->unit->deletable[i]; }
}
