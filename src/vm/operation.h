// SPDX-License-Identifier: MIT
// operation.h -- what instructions do when the loop's own few lines do not suffice.
#ifndef KR_VM_OPERATION_H
#define KR_VM_OPERATION_H

#include "compile/opcode.h"
#include "object/dict.h"
#include "object/list.h"
#include "vm/frame.h"

COLD void operation_unbound_local(KrVM *vm, Code *code, unsigned reg);
COLD void operation_unbound_cell(KrVM *vm, Code *code, unsigned reg);
COLD void operation_unbound_free(KrVM *vm, Code *code, unsigned index);
NODISCARD bool operation_set_global(KrVM *vm, Dict *globals, Str *name, InlineCache *cache, KrBorrowed value);
NODISCARD KrValue operation_get_name(KrVM *vm, Frame *frame, Str *name, InlineCache *cache);
NODISCARD bool operation_set_name(KrVM *vm, KrBorrowed namespace_, Str *name, KrBorrowed value);
NODISCARD bool operation_delete_name(KrVM *vm, KrBorrowed namespace_, Str *name);
NODISCARD KrValue operation_get_name_free(KrVM *vm, Frame *frame, Str *name, unsigned index);
NODISCARD KrValue operation_import(KrVM *vm, Frame *frame, KrBorrowed name, KrBorrowed fromlist, int level);
NODISCARD KrValue operation_import_from(KrVM *vm, KrBorrowed module, Str *name);

NODISCARD KrValue operation_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b);
// a is the left operand's register: `s += t` may move the string out of it and grow it in place.
NODISCARD KrValue operation_inplace(KrVM *vm, BinaryOp op, KrValue *a, KrBorrowed b);
NODISCARD KrValue operation_immediate(KrVM *vm, BinaryOp op, KrValue *a, int32_t immediate, bool inplace);
bool operation_compare_ints(CompareOp op, KrBorrowed a, KrBorrowed b);
NODISCARD int operation_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b);    // 1, 0, -1

NODISCARD bool operation_unpack(KrVM *vm, KrBorrowed v, KrValue *out, unsigned count);
NODISCARD bool operation_unpack_starred(KrVM *vm, KrBorrowed v, KrValue *out, unsigned before, unsigned after);
NODISCARD KrValue operation_call_spread(KrVM *vm, KrBorrowed callee, KrBorrowed args, KrBorrowed kwargs, KrValue *constructed);
NODISCARD KrValue operation_make_function(KrVM *vm, Frame *frame, Code *code, unsigned flags, KrValue *operands);
NODISCARD KrValue operation_load_build(KrVM *vm);
NODISCARD KrValue operation_intrinsic(KrVM *vm, Frame *frame, Intrinsic id, KrValue *operands);

// Displays move their items out of the registers (UNDEF afterwards), except set and dict, which retain.
NODISCARD KrValue operation_list(KrVM *vm, KrValue *items, unsigned count);
NODISCARD KrValue operation_tuple(KrVM *vm, KrValue *items, unsigned count);
NODISCARD KrValue operation_set(KrVM *vm, KrValue *items, unsigned count);
NODISCARD KrValue operation_dict(KrVM *vm, KrValue *items, unsigned pairs);
NODISCARD bool operation_list_extend(KrVM *vm, List *list, KrBorrowed v);
NODISCARD bool operation_dict_update(KrVM *vm, Dict *dict, KrBorrowed v);
NODISCARD bool operation_dict_merge(KrVM *vm, Dict *dict, KrBorrowed v, KrBorrowed callee);
NODISCARD KrValue operation_format(KrVM *vm, KrBorrowed v, KrBorrowed spec, unsigned conversion);

NODISCARD KrValue operation_aiter(KrVM *vm, KrBorrowed v);
NODISCARD KrValue operation_anext(KrVM *vm, KrBorrowed v);
// SEND to a generator, coroutine or async generator that is not a fresh coroutine. PUSHED, a value (it was done), or KR_ERROR.
NODISCARD KrValue operation_link(KrVM *vm, Coroutine *c, uint16_t dest, KrBorrowed sent);

void operation_raise(KrVM *vm, KrBorrowed v, KrBorrowed cause);
NODISCARD bool operation_star_match(KrVM *vm, KrValue *out, KrValue *rest, KrBorrowed types);
// The pairs of LOADWITH: out[0], out[1] leave, out[2], out[3] enter.
NODISCARD bool operation_load_with(KrVM *vm, KrBorrowed manager, KrValue *out, bool asynchronous);
// __context__ of the exception in flight, if it has none and something is being handled.
void operation_set_context(KrVM *vm);
// Finalizers, collection, limits, interrupts. False: an exception stops the program.
NODISCARD bool operation_attention(KrVM *vm);

// Does a call with `count` positional arguments just fill the first registers of a new generator or coroutine?
static inline bool operation_makes_coroutine(const Code *code, unsigned count) {
    return code->simple_coroutine && code->positional_count == count;
}

void convert_stop_iteration(KrVM *vm, Coroutine *c);
COLD void exception_raise_stop(KrVM *vm, KrBorrowed value);      // StopIteration(value), tuples not spread
// Native frames (frame.h): state in r[0..count), all UNDEF at first. The step hears of what is pushed above.
NODISCARD Frame *native_frame_push(KrVM *vm, FrameStep step, uint32_t count);
void native_frame_pop(KrVM *vm, Frame *frame);

#endif
