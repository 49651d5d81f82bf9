// SPDX-License-Identifier: MIT
// verify.c -- checks a finished Unit from outside: that every register, constant, site, jump and handler it names
// exists.
//
// Takes a Unit with all units below it; gives false and the reason for the first thing that is wrong. Debug builds run
// it after every compilation.
#include "compile/emit.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name, *format;
} OpInfo;
static const OpInfo ops[] = {
#define OP(name, format, meaning) {#name, format},
#include "compile/opcode.def"
#undef OP
};

// How many registers from R[a] on an instruction reads or writes, where the format does not say it.
static uint32_t span_of(Instruction i) {
    uint32_t b = instruction_b(i), c = instruction_c(i), flags = instruction_flags(i);
    switch (instruction_op(i)) {
    case OP_CALL:
    case OP_CALLKW:
    case OP_CALLM:
    case OP_CALLMKW: return b + 1;
    case OP_CALLX: return 2 + b;
    case OP_SLICE: return b;
    case OP_UNPACK: return c;
    case OP_UNPACKX: return (c & 255) + (c >> 8) + 1;
    case OP_MKFUNC: return (flags & 1) + (flags >> 1 & 1) + (flags >> 2 & 1) + (flags >> 3 & 1);
    case OP_INTRINSIC:
    case OP_LIST:
    case OP_TUPLE:
    case OP_SET:
    case OP_JOINSTR: return b;
    case OP_DICT: return b * 2;
    case OP_EXCTRIPLE: return 3;
    case OP_LOADWITH: return 4;
    case OP_CALLPAIR: return b + 2;
    case OP_PUSHEXC:
    case OP_POPEXC: return 2;
    default: return 1;
    }
}

static bool check_instruction(const Unit *u, uint32_t at, char *why, size_t size) {
    Instruction i = u->code[at];
    unsigned op = (unsigned)(i & 0xff);
    if (op >= OP_COUNT) {
        snprintf(why, size, "%s: %u: no such instruction", u->qualname, at);
        return false;
    }
    const char *format = ops[op].format, *what = NULL;
    uint32_t registers = u->highest > u->local_count ? u->highest : u->local_count;
    for (; *format && !what; format++) {
        switch (*format) {
        case 'A':
            if (instruction_a(i) + (uint64_t)span_of(i) > registers &&
                !(op == OP_RAISE && instruction_flags(i) >> FLAG_HIGH_SHIFT == 0)) {
                what = "register a";
            }
            break;
        case 'B':
            if (instruction_b(i) >= registers && !(op == OP_RAISE && instruction_flags(i) >> FLAG_HIGH_SHIFT < 2)) {
                what = "register b";
            }
            break;
        case 'C':
            if (instruction_c(i) >= registers && !(op == OP_FORMATVAL && instruction_c(i) == NO_REGISTER)) {
                what = "register c";
            }
            break;
        case 'S': what = instruction_c(i) >= u->site_count ? "site" : NULL; break;
        case 'X': what = instruction_x(i) >= u->constant_count ? "constant" : NULL; break;
        case 'K': {
            bool in_b = op == OP_JEQK || op == OP_JNEQK || (op == OP_IMPORTNAME && format[1] == 'K');
            what = (in_b ? instruction_b(i) : instruction_c(i)) >= u->constant_count ? "constant" : NULL;
            break;
        }
        case 'J':
            if (op != OP_LOADI && (int64_t)at + 1 + instruction_sx(i) >= u->count) { what = "branch"; }
            if (op != OP_LOADI && (int64_t)at + 1 + instruction_sx(i) < 0) { what = "branch"; }
            break;
        case 'j':
            if ((int64_t)at + 1 + instruction_sc(i) >= u->count || (int64_t)at + 1 + instruction_sc(i) < 0) {
                what = "branch";
            }
            break;
        default: break;
        }
    }
    if (op == OP_GETFREE || op == OP_SETFREE || op == OP_DELFREE || op == OP_LOADFREE || op == OP_GETNAMEFREE) {
        what = instruction_b(i) >= u->scope->free_count ? "free variable" : what;
    }
    if (op == OP_INTRINSIC && instruction_c(i) >= INTRINSIC_COUNT) { what = "intrinsic"; }
    if (what) { snprintf(why, size, "%s: %u: %s: bad %s", u->qualname, at, ops[op].name, what); }
    return what == NULL;
}

static bool falls_through(Instruction i) {
    Opcode op = instruction_op(i);
    return op != OP_RET && op != OP_RETNONE && op != OP_RAISE && op != OP_RERAISE && op != OP_JMP;
}

bool emit_verify(const Unit *u, char *why, size_t size) {
    if (u->count == 0 || falls_through(u->code[u->count - 1])) {
        snprintf(why, size, "%s: falls off its end", u->qualname);
        return false;
    }
    uint32_t registers = u->highest > u->local_count ? u->highest : u->local_count;
    if (registers > 65000) {
        snprintf(why, size, "%s: too many registers", u->qualname);
        return false;
    }
    for (uint32_t at = 0; at < u->count; at++) {
        if (!check_instruction(u, at, why, size)) { return false; }
    }
    for (uint32_t k = 0; k < u->handler_count; k++) {
        const Handler *h = &u->handlers[k];
        if (h->start >= h->end || h->end > u->count || h->target >= u->count || h->base >= registers ||
            h->base < u->local_count) {
            snprintf(why, size, "%s: handler %u is out of bounds", u->qualname, k);
            return false;
        }
    }
    for (uint32_t k = 0; k < u->constant_count; k++) {
        if ((int)u->constants[k].kind == CONST_CODE &&
            !emit_verify((const Unit *)(const void *)u->constants[k].text, why, size)) {
            return false;
        }
    }
    return true;
}
