// SPDX-License-Identifier: MIT
// opcode.h -- the instruction word and the rules of registers.
//
//   63            48 47            32 31            16 15       8 7        0
//   ┌───────────────┬───────────────┬───────────────┬──────────┬──────────┐
//   │       c       │       b       │       a       │  flags   │    op    │
//   └───────────────┴───────────────┴───────────────┴──────────┴──────────┘
//   x, J: the 32 bits of c:b, b low
//
// Rule 1, ownership: a register owns its value. Operands are borrowed; storing a result releases what was there.
// Rule 2, temporaries die when CPython's stack would pop them: flags TEMP_A, TEMP_B, TEMP_C say that this operand register is a
// temporary whose last use this is. The handler releases it and writes UNDEF after the operation, a before b before c
// (a register that receives the result needs no flag: the store releases the old value; dead ints and floats may stay).
// "Consumed" operands (calls, displays) are always temporaries and need no flag.
// Rule 3: a local that is read is bound: the compiler proves it, or emits CHECK. Handlers never look for UNDEF.
// Rule 4: on entry to an exception handler every register >= base has been released, top down.
#ifndef KR_COMPILE_OPCODE_H
#define KR_COMPILE_OPCODE_H

#include "object/code.h"
#include <stdint.h>

typedef enum {
#define OP(name, format, meaning) OP_##name,
#include "compile/opcode.def"
#undef OP
    OP_COUNT
} Opcode;
typedef enum {
#define INTRINSIC(name, count, meaning) INTRINSIC_##name,
#include "compile/intrinsic.def"
#undef INTRINSIC
    INTRINSIC_COUNT
} Intrinsic;

enum {
    FLAG_TEMP_A = 1, FLAG_TEMP_B = 2, FLAG_TEMP_C = 4, FLAG_INPLACE = 8,
    FLAG_ASYNC = 16,                    // LOADWITH
    FLAG_NONES = 16,                    // CALLPAIR
    FLAG_HIGH_SHIFT = 4,                // CMP, RAISE, FORMATVAL: a small number in the high bits
};
enum { NO_REGISTER = 0xffff };

static inline Instruction instruction_abc(Opcode op, unsigned flags, unsigned a, unsigned b, unsigned c) {
    return (Instruction)op | (Instruction)flags << 8 | (Instruction)(a & 0xffff) << 16 | (Instruction)(b & 0xffff) << 32 |
           (Instruction)(c & 0xffff) << 48;
}
static inline Instruction instruction_ax(Opcode op, unsigned flags, unsigned a, uint32_t x) {
    return (Instruction)op | (Instruction)flags << 8 | (Instruction)(a & 0xffff) << 16 | (Instruction)x << 32;
}
static inline Opcode instruction_op(Instruction i) { return (Opcode)(i & 0xff); }
static inline unsigned instruction_flags(Instruction i) { return (unsigned)(i >> 8) & 0xff; }
static inline unsigned instruction_a(Instruction i) { return (unsigned)(i >> 16) & 0xffff; }
static inline unsigned instruction_b(Instruction i) { return (unsigned)(i >> 32) & 0xffff; }
static inline unsigned instruction_c(Instruction i) { return (unsigned)(i >> 48); }
static inline int32_t instruction_sb(Instruction i) { return (int16_t)(i >> 32); }
static inline int32_t instruction_sc(Instruction i) { return (int16_t)(i >> 48); }
static inline uint32_t instruction_x(Instruction i) { return (uint32_t)(i >> 32); }
static inline int32_t instruction_sx(Instruction i) { return (int32_t)(i >> 32); }

#endif
