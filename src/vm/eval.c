// SPDX-License-Identifier: MIT
// eval.c -- the loop: instructions of the running frame, calls, generators and awaits without recursion in C.
//
// Between instructions the state of the machine is vm->frame, frame->pc and the registers. In the loop F, r, pc and k are
// copies; SAVE_PC writes pc back before anything that can look at it or raise. Slow paths leave the function.
#include "compile/opcode.h"
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/float.h"
#include "object/int.h"
#include "object/list.h"
#include "object/module.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/range.h"
#include "object/set.h"
#include "object/traceback.h"
#include "object/tuple.h"
#include "vm/cache.h"
#include "vm/coroutine.h"
#include "vm/frame.h"
#include "vm/operation.h"

#ifndef KR_SWITCH_DISPATCH
#if defined(__GNUC__)
#define KR_SWITCH_DISPATCH 0
#else
#define KR_SWITCH_DISPATCH 1
#endif
#endif

//// The end of a frame ////////////////////////////////////////////////////////

typedef enum { GO_ON, GO_RAISE, GO_UNWIND, GO_OUT } Direction;

// Tells the frame below what became of the one above it. `value` is owned. GO_ON: vm->frame continues at its pc; GO_RAISE: it has an
// exception in flight that was raised here; GO_UNWIND: one that has come through the frame above, where it got its context; GO_OUT:
// run() returns *outcome and *result to C.
static Direction deliver(KrVM *vm, Frame *prev, FrameMode mode, unsigned flags, uint16_t dest, RunOutcome *outcome, KrValue value, KrValue *result) {
    Direction raising = GO_UNWIND;
    for (;;) {
        vm->frame = prev;
        if (flags & FRAME_ENTRY) {
            *result = value;
            return GO_OUT;
        }
        switch (mode) {
        case TO_REGISTER:
            if (*outcome == RUN_RAISED) return raising;
            value_replace(vm, &prev->r[dest], value);
            return GO_ON;
        case TO_INIT:
            if (*outcome == RUN_RAISED) return raising;
            if (is_none(value)) return GO_ON;
            raise(vm, TypeError, "__init__() should return None, not '%T'", value);
            release(vm, value);
            return GO_RAISE;
        case TO_NEXT: {
            Instruction next_instruction = prev->pc[-1];
            if (*outcome == RUN_RAISED) return raising;
            if (*outcome == RUN_YIELDED) {
                prev->pc += instruction_sc(next_instruction);
                value_replace(vm, &prev->r[dest], value);
            } else {
                release(vm, value);
                value_replace(vm, &prev->r[instruction_b(next_instruction)], UNDEF);
            }
            return GO_ON;
        }
        case TO_RESUME:
            if (*outcome == RUN_RAISED) return raising;
            if (*outcome == RUN_YIELDED) {
                value_replace(vm, &prev->r[dest], value);
                return GO_ON;
            }
            if (is_none(value)) exception_raise_type(vm, TYPE_StopIteration);
            else exception_raise_stop(vm, value);
            release(vm, value);
            return GO_RAISE;
        case TO_AWAIT: case TO_ANEXT: {
            if (unlikely(vm->throw_count != 0)) coroutine_reenter(vm, *outcome == RUN_RAISED);
            if (*outcome == RUN_RAISED) return raising;
            Instruction send = *prev->pc++;   // a frame that waits in SEND has its pc there
            value_replace(vm, &prev->r[instruction_b(send)], UNDEF);
            value_replace(vm, &prev->r[dest], value);
            return GO_ON;
        }
        case TO_NATIVE: {
            KrValue next_value = prev->step(vm, prev, *outcome, value);
            if (is_pushed(next_value)) return is_undef(vm->raised) ? GO_ON : GO_RAISE;
            // The native frame is done: it tells the one below it.
            Frame *below = prev->prev;
            mode = (FrameMode)prev->mode;
            flags = prev->flags;
            dest = prev->dest;
            native_frame_pop(vm, prev);
            *outcome = is_error(next_value) ? RUN_RAISED : RUN_RETURNED;
            raising = GO_RAISE;
            value = next_value;
            prev = below;
            break;
        }
        }
    }
}

// The running frame ends; its registers have been released (or taken over by a traceback).
static Direction end_frame(KrVM *vm, Frame *f, RunOutcome *outcome, KrValue value, KrValue *result) {
    Frame *prev = f->prev;
    FrameMode mode = (FrameMode)f->mode;
    unsigned flags = f->flags;
    uint16_t dest = f->dest;
    if (!(flags & FRAME_COROUTINE)) {
        Function *fn = f->fn;
        vm->depth--;
        frame_pop_slow(vm, f);
        vm->frame = prev;
        object_release(vm, fn);
        return deliver(vm, prev, mode, flags, dest, outcome, value, result);
    }
    Coroutine *c = coroutine_of(f);
    bool linked = c->linked;
    vm->exception_item = c->item.prev;
    if (linked) {
        vm->depth--;
    } else {
        vm->depth = c->chain_depth;
        vm->running_root = c->saved_root;
        if (unlikely(vm->throw_count != 0)) coroutine_forget_throws(vm, vm->depth);
    }
    object_retain(c);
    coroutine_finish(vm, c);
    if (c->flavor == ASYNC_GENERATOR && *outcome == RUN_RETURNED) {
        release(vm, value);
        value = KR_ERROR;
        *outcome = RUN_RAISED;
        exception_raise_type(vm, TYPE_StopAsyncIteration);
        operation_set_context(vm);
    } else if (*outcome == RUN_RAISED && vm->limit_hit == LIMIT_NONE) {
        convert_stop_iteration(vm, c);   // PEP 479
    }
    Direction direction = deliver(vm, prev, mode, flags, dest, outcome, value, result);
    object_release(vm, c);
    if (!linked && mode == TO_RESUME) object_release(vm, c);
    return direction;
}

// The running chain suspends: its root's resumer goes on with what was yielded.
static Direction suspend(KrVM *vm, Coroutine *leaf, KrValue value, RunOutcome *outcome, KrValue *result) {
    Coroutine *root = vm->running_root;
    uint32_t base = root->chain_depth;
    Frame *prev = root->frame.prev;
    FrameMode mode = (FrameMode)root->frame.mode;
    root->chain_depth = vm->depth - base;
    vm->depth = base;
    if (unlikely(vm->throw_count != 0)) coroutine_forget_throws(vm, base);
    vm->running_root = root->saved_root;
    vm->exception_item = root->item.prev;
    root->leaf = leaf;
    root->state = CO_SUSPENDED;
    leaf->state = CO_SUSPENDED;
    root->frame.prev = NULL;
    *outcome = RUN_YIELDED;
    Direction direction = deliver(vm, prev, mode, root->frame.flags, root->frame.dest, outcome, value, result);
    if (mode == TO_RESUME) object_release(vm, root);
    return direction;
}

// AYIELD: the async generator stops with a value for the one that awaits its asend().
static Direction agen_yield(KrVM *vm, Coroutine *c, KrValue value, RunOutcome *outcome, KrValue *result) {
    Frame *prev = c->frame.prev;
    FrameMode mode = (FrameMode)c->frame.mode;
    bool owned = !c->linked && mode == TO_RESUME;
    vm->exception_item = c->item.prev;
    if (c->linked) {
        vm->depth--;
        c->linked = false;
    } else {
        vm->depth = c->chain_depth;
        vm->running_root = c->saved_root;
    }
    c->chain_depth = 1;
    c->leaf = c;
    c->state = CO_SUSPENDED;
    c->frame.prev = NULL;
    *outcome = RUN_RETURNED;
    Direction direction = deliver(vm, prev, mode, c->frame.flags, c->frame.dest, outcome, value, result);
    if (owned) object_release(vm, c);
    return direction;
}

// A generator that hangs in a plain yield, on its own: resuming it is a change of frames.
ALWAYS_INLINE bool is_ready(KrVM *vm, const Coroutine *c) {
    return c->state == CO_SUSPENDED && !c->linked && c->leaf == c && instruction_op(*c->frame.pc) != OP_SEND && vm->depth < vm->max_depth;
}

ALWAYS_INLINE void resume_root(KrVM *vm, Coroutine *c, Frame *below, FrameMode mode, unsigned dest) {
    c->state = CO_RUNNING;
    c->chain_depth = vm->depth++;
    c->saved_root = vm->running_root;
    vm->running_root = c;
    c->item.prev = vm->exception_item;
    vm->exception_item = &c->item;
    c->frame.prev = below;
    c->frame.mode = (uint8_t)mode;
    c->frame.flags = FRAME_COROUTINE | (c->frame.flags & FRAME_LASTING);
    c->frame.dest = (uint16_t)dest;
    vm->frame = &c->frame;
}

//// The loop //////////////////////////////////////////////////////////////////

RunOutcome eval_run(KrVM *vm, KrValue *result) {
    Frame *F;
    KrValue *r;
    const Instruction *pc;
    const KrValue *k;
    InlineCache *caches;
    Dict *globals;
    Instruction ins;
    KrValue value;
    KrValue given;             // `value` where a callee writes it: that one stays in a register
    const Instruction *at;
    bool again;
    RunOutcome outcome;
    Direction direction;
    SendResult sent_result;
    Coroutine *begun;

// fields of the instruction
#define A instruction_a(ins)
#define B instruction_b(ins)
#define C instruction_c(ins)
#define SB instruction_sb(ins)
#define SC instruction_sc(ins)
#define X instruction_x(ins)
#define SX instruction_sx(ins)
#define FLAGS instruction_flags(ins)
#define SITE (&F->fn->code->sites[C])
#define CACHE (&caches[C])
// frames
#define LOAD() (F = vm->frame, r = F->r, pc = F->pc, LOAD_FUNCTION(F->fn))
#define LOAD_FUNCTION(of) (k = (of)->code->constants, caches = (of)->code->caches, globals = (of)->globals)
#define SAVE_PC() (F->pc = pc)
// The call's result is awaited: GETAWAIT and SEND follow.
#define IS_AWAITED (instruction_op(pc[0]) == OP_GETAWAIT && instruction_a(pc[0]) == A && instruction_b(pc[0]) == A)
// Goes to the next instruction; CHECK_NEXT after anything that may have dropped the last reference of an object.
#if KR_SWITCH_DISPATCH
#define CASE(name) case OP_##name:
#define NEXT() goto dispatch
#else
#define CASE(name) LABEL_##name:
#define NEXT()                       \
    do {                             \
        ins = *pc++;                 \
        goto *labels[ins & 0xff];    \
    } while (0)
#endif
#define CHECK_NEXT()                                    \
    do {                                                \
        if (unlikely(vm->attention)) goto attention;    \
        NEXT();                                         \
    } while (0)
// R[i] = v (owned); the old value is released after the store.
#define SET(i, v)                          \
    do {                                   \
        KrValue set_new = (v);             \
        KrValue set_old = r[i];            \
        r[i] = set_new;                    \
        release(vm, set_old);              \
    } while (0)
#define SET_NEXT(i, v)                                                                            \
    do {                                                                                          \
        KrValue set_new = (v);                                                                    \
        KrValue set_old = r[i];                                                                   \
        r[i] = set_new;                                                                           \
        if (is_pointer(set_old)) {                                                                \
            uint32_t set_rc = as_object(set_old)->rc;                                             \
            if ((int32_t)set_rc >= 0) {                                                           \
                as_object(set_old)->rc = set_rc - 1;                                              \
                if (unlikely(((set_rc - 1) & RC_COUNT_MASK) == 0)) {                              \
                    object_dealloc(vm, as_object(set_old));                                       \
                    CHECK_NEXT();                                                                 \
                }                                                                                 \
            }                                                                                     \
        }                                                                                         \
        NEXT();                                                                                   \
    } while (0)
#define KILL(i) SET(i, UNDEF)
// Releases operand temporaries: a, then b, then c, but never the register that has just received the result.
#define END_TEMPS(mask)                                         \
    do {                                                        \
        unsigned dying = FLAGS & (mask);                        \
        if (dying) {                                            \
            if (dying & FLAG_TEMP_A) KILL(A);                   \
            if (dying & FLAG_TEMP_B) KILL(B);                   \
            if (dying & FLAG_TEMP_C) KILL(C);                   \
        }                                                       \
    } while (0)
// The registers of a frame that returns: 3.14 drops locals last to first.
#define DROP_LOCALS()                              \
    do {                                           \
        for (uint32_t i = F->count; i > 0; i--) {  \
            KrValue old = r[i - 1];                \
            if (is_pointer(old)) {                 \
                r[i - 1] = UNDEF;                  \
                release(vm, old);                  \
            }                                      \
        }                                          \
    } while (0)
#define TRY(v)                                  \
    do {                                        \
        value = (v);                            \
        if (unlikely(is_error(value))) goto raised; \
    } while (0)
#define TRUE_OR_RAISE(ok)                    \
    do {                                     \
        if (unlikely(!(ok))) goto raised;    \
    } while (0)
// FUEL ends an instruction that is complete; FUEL_FIRST comes before it has done anything.
#define FUEL()                                             \
    do {                                                   \
        if (unlikely(--vm->fuel < 0)) goto out_of_fuel;    \
    } while (0)
#define FUEL_FIRST()                                                  \
    do {                                                              \
        if (unlikely(--vm->fuel < 0)) {                               \
            if (!vm->upcalls->poll(vm, 0)) goto raised_by_machine;    \
            if (vm->pause_due) goto pause_before;                     \
        }                                                             \
    } while (0)
// For an instruction that has taken what was sent: no pause here.
#define FUEL_SEND()                                                                           \
    do {                                                                                      \
        if (unlikely(--vm->fuel < 0) && !vm->upcalls->poll(vm, 0)) goto raised_by_machine;    \
    } while (0)
#define BRANCH16()                       \
    do {                                 \
        pc += SC;                        \
        if (SC < 0) FUEL();              \
    } while (0)
#define BRANCH32()                       \
    do {                                 \
        pc += SX;                        \
        if (SX < 0) FUEL();              \
    } while (0)

#if !KR_SWITCH_DISPATCH
    // All are bad but those that are named: that the table says it in this way is meant.
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Winitializer-overrides"
#else
#pragma GCC diagnostic ignored "-Woverride-init"
#endif
    static const void *const labels[256] = {
        [0 ... 255] = &&LABEL_bad,
#define OP(name, format, meaning) [OP_##name] = &&LABEL_##name,
#include "compile/opcode.def"
#undef OP
    };
#pragma GCC diagnostic pop
#endif
    LOAD();
    if (unlikely(!is_undef(vm->raised))) goto raised_in_resumed;
#if KR_SWITCH_DISPATCH
dispatch:
    ins = *pc++;
    switch (instruction_op(ins)) {
#else
    NEXT();
#endif

    //// moves, constants
    CASE(NOP) NEXT();
    CASE(MOVE) SET_NEXT(A, retain(r[B]));
    CASE(MOVEX) {
        KrValue moved = r[B];
        r[B] = UNDEF;
        SET_NEXT(A, moved);
    }
    CASE(LOADK) SET_NEXT(A, retain(k[X]));
    CASE(LOADI) SET_NEXT(A, small_int(SX));
    CASE(LOADS) SET_NEXT(A, value_of_bits(SPECIAL_BITS(B)));
    CASE(KILL) SET_NEXT(A, UNDEF);
    CASE(CHECK) {
        if (likely(!is_undef(r[A]))) NEXT();
        SAVE_PC();
        operation_unbound_local(vm, F->fn->code, A);
        goto raised;
    }
    CASE(DELLOCAL) {
        if (likely(!is_undef(r[A]))) SET_NEXT(A, UNDEF);
        SAVE_PC();
        operation_unbound_local(vm, F->fn->code, A);
        goto raised;
    }

    //// cells
    CASE(NEWCELL) {
        SAVE_PC();
        TRY(cell_new(vm, r[A]));
        SET_NEXT(A, value);
    }
    CASE(GETCELL) {
        KrBorrowed content = ((Cell *)as_object(r[B]))->value;
        if (likely(!is_undef(content))) SET_NEXT(A, retain(content));
        SAVE_PC();
        operation_unbound_cell(vm, F->fn->code, B);
        goto raised;
    }
    CASE(SETCELL) {
        Cell *cell = (Cell *)as_object(r[B]);
        KrValue fresh = r[A];
        if (FLAGS & FLAG_TEMP_A) r[A] = UNDEF;
        else retain(fresh);
        value_replace(vm, &cell->value, fresh);
        CHECK_NEXT();
    }
    CASE(DELCELL) {
        Cell *cell = (Cell *)as_object(r[B]);
        if (likely(!is_undef(cell->value))) {
            value_replace(vm, &cell->value, UNDEF);
            CHECK_NEXT();
        }
        SAVE_PC();
        operation_unbound_cell(vm, F->fn->code, B);
        goto raised;
    }
    CASE(GETFREE) {
        KrBorrowed content = ((Cell *)as_object(F->fn->closure->items[B]))->value;
        if (likely(!is_undef(content))) SET_NEXT(A, retain(content));
        SAVE_PC();
        operation_unbound_free(vm, F->fn->code, B);
        goto raised;
    }
    CASE(SETFREE) {
        Cell *cell = (Cell *)as_object(F->fn->closure->items[B]);
        KrValue fresh = r[A];
        if (FLAGS & FLAG_TEMP_A) r[A] = UNDEF;
        else retain(fresh);
        value_replace(vm, &cell->value, fresh);
        CHECK_NEXT();
    }
    CASE(DELFREE) {
        Cell *cell = (Cell *)as_object(F->fn->closure->items[B]);
        if (likely(!is_undef(cell->value))) {
            value_replace(vm, &cell->value, UNDEF);
            CHECK_NEXT();
        }
        SAVE_PC();
        operation_unbound_free(vm, F->fn->code, B);
        goto raised;
    }
    CASE(LOADFREE) SET_NEXT(A, retain(F->fn->closure->items[B]));

    //// names
    CASE(GETG) {
    get_global:;
        const InlineCache *cache = CACHE;
        if (likely(cache->version == globals->version && cache->version != 0)) SET_NEXT(A, retain(*(KrValue *)(uintptr_t)cache->payload));
        SAVE_PC();
        TRY(cache_global(vm, globals, SITE->name, CACHE));
        SET_NEXT(A, value);
    }
    CASE(SETG) {
    set_global:;
        const InlineCache *cache = CACHE;
        if (likely(cache->version == globals->version && cache->version != 0 && cache->kind == 1)) {
            KrValue fresh = r[A];
            if (FLAGS & FLAG_TEMP_A) r[A] = UNDEF;
            else retain(fresh);
            value_replace(vm, (KrValue *)(uintptr_t)cache->payload, fresh);
            CHECK_NEXT();
        }
        SAVE_PC();
        TRUE_OR_RAISE(operation_set_global(vm, F->fn->globals, SITE->name, CACHE, r[A]));
        END_TEMPS(FLAG_TEMP_A);
        CHECK_NEXT();
    }
    CASE(DELG) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_delete_name(vm, value_of_object(F->fn->globals), SITE->name));
        CHECK_NEXT();
    }
    CASE(GETNAME) {
        if (likely(is_undef(r[0]))) goto get_global;
        SAVE_PC();
        TRY(operation_get_name(vm, F, SITE->name, CACHE));
        SET_NEXT(A, value);
    }
    CASE(SETNAME) {
        if (likely(is_undef(r[0]))) goto set_global;
        SAVE_PC();
        TRUE_OR_RAISE(operation_set_name(vm, r[0], SITE->name, r[A]));
        END_TEMPS(FLAG_TEMP_A);
        CHECK_NEXT();
    }
    CASE(DELNAME) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_delete_name(vm, is_undef(r[0]) ? value_of_object(F->fn->globals) : r[0], SITE->name));
        CHECK_NEXT();
    }
    CASE(GETNAMEFREE) {
        SAVE_PC();
        TRY(operation_get_name_free(vm, F, SITE->name, B));
        SET_NEXT(A, value);
    }
    CASE(IMPORTNAME) {
        SAVE_PC();
        TRY(operation_import(vm, F, k[B], k[C], (int)FLAGS));
        SET_NEXT(A, value);
    }
    CASE(IMPORTFROM) {
        SAVE_PC();
        TRY(operation_import_from(vm, r[B], SITE->name));
        SET_NEXT(A, value);
    }

    //// arithmetic
#define ARITHMETIC(NAME, INT_OVERFLOWS, FLOAT_OPERATOR)                                                   \
    CASE(NAME) {                                                                                          \
        KrBorrowed a = r[B], b = r[C];                                                                    \
        if (likely(both_small_int(a, b))) {                                                               \
            int64_t n;                                                                                    \
            if (likely(!INT_OVERFLOWS)) SET_NEXT(A, value_of_bits((uint64_t)n));                          \
        } else if (is_inline_float(a) && is_inline_float(b)) {                                            \
            KrValue x = inline_float(inline_float_value(a) FLOAT_OPERATOR inline_float_value(b));         \
            if (likely(!is_error(x))) SET_NEXT(A, x);                                                     \
        }                                                                                                 \
        SAVE_PC();                                                                                        \
        TRY(FLAGS & FLAG_INPLACE ? operation_inplace(vm, BINARY_##NAME, &r[B], b)                         \
                                 : operation_binary(vm, BINARY_##NAME, a, b));                            \
        goto binary_done;                                                                                 \
    }
    ARITHMETIC(ADD, __builtin_add_overflow((int64_t)value_bits(a), (int64_t)(value_bits(b) - 1), &n), +)
    ARITHMETIC(SUB, (__builtin_sub_overflow((int64_t)value_bits(a), (int64_t)(value_bits(b) - 1), &n)), -)
    ARITHMETIC(MUL, (__builtin_mul_overflow((int64_t)(value_bits(a) - 1), small_int_value(b), &n) || (n |= 1, 0)), *)
#undef ARITHMETIC
binary_done:
    // Result in `value`. The store releases a temporary that is also the destination.
    SET(A, value);
    if ((FLAGS & FLAG_TEMP_B) && B != A) KILL(B);
    if ((FLAGS & FLAG_TEMP_C) && C != A) KILL(C);
    CHECK_NEXT();

    CASE(TRUEDIV) {
        KrBorrowed a = r[B], b = r[C];
        if (is_inline_float(a) && is_inline_float(b)) {
            KrValue x = inline_float(inline_float_value(a) / inline_float_value(b));
            if (likely(!is_error(x))) SET_NEXT(A, x);
        }
        goto binary_slow;
    }
    CASE(FLOORDIV) {
        KrBorrowed a = r[B], b = r[C];
        if (both_small_int(a, b) && small_int_value(b) > 0) {
            int64_t x = small_int_value(a), y = small_int_value(b), q = x / y;
            if (x % y < 0) q--;
            SET_NEXT(A, small_int(q));
        }
        goto binary_slow;
    }
    CASE(MOD) {
        KrBorrowed a = r[B], b = r[C];
        if (both_small_int(a, b) && small_int_value(b) > 0) {
            int64_t m = small_int_value(a) % small_int_value(b);
            if (m < 0) m += small_int_value(b);
            SET_NEXT(A, small_int(m));
        }
        goto binary_slow;
    }
    CASE(AND) {
        if (both_small_int(r[B], r[C])) SET_NEXT(A, value_of_bits(value_bits(r[B]) & value_bits(r[C])));
        goto binary_slow;
    }
    CASE(OR) {
        if (both_small_int(r[B], r[C])) SET_NEXT(A, value_of_bits(value_bits(r[B]) | value_bits(r[C])));
        goto binary_slow;
    }
    CASE(XOR) {
        if (both_small_int(r[B], r[C])) SET_NEXT(A, value_of_bits((value_bits(r[B]) ^ value_bits(r[C])) | 1));
        goto binary_slow;
    }
    CASE(LSHIFT) {
        KrBorrowed a = r[B], b = r[C];
        if (both_small_int(a, b)) {
            int64_t x = small_int_value(a), n = small_int_value(b);
            if (n >= 0 && n < 62 && x >= 0 && x <= SMALL_INT_MAX >> n) SET_NEXT(A, small_int(x << n));
        }
        goto binary_slow;
    }
    CASE(RSHIFT) {
        KrBorrowed a = r[B], b = r[C];
        if (both_small_int(a, b) && small_int_value(b) >= 0) {
            int64_t n = small_int_value(b);
            SET_NEXT(A, small_int(small_int_value(a) >> (n > 62 ? 62 : n)));
        }
        goto binary_slow;
    }
    CASE(POW) goto binary_slow;
    CASE(MATMUL) goto binary_slow;
binary_slow:
    SAVE_PC();
    TRY(FLAGS & FLAG_INPLACE ? operation_inplace(vm, (BinaryOp)(BINARY_ADD + (instruction_op(ins) - OP_ADD)), &r[B], r[C])
                             : operation_binary(vm, (BinaryOp)(BINARY_ADD + (instruction_op(ins) - OP_ADD)), r[B], r[C]));
    goto binary_done;

    // with an immediate or a constant
    CASE(ADDI) {
        KrBorrowed a = r[B];
        int64_t n;
        if (likely(is_small_int(a)) && likely(!__builtin_add_overflow((int64_t)value_bits(a), (int64_t)SC * 2, &n))) SET_NEXT(A, value_of_bits((uint64_t)n));
        if (is_inline_float(a)) {
            KrValue x = inline_float(inline_float_value(a) + SC);
            if (likely(!is_error(x))) SET_NEXT(A, x);
        }
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_ADD, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
    CASE(SUBI) {
        KrBorrowed a = r[B];
        int64_t n;
        if (likely(is_small_int(a)) && likely(!__builtin_sub_overflow((int64_t)value_bits(a), (int64_t)SC * 2, &n))) SET_NEXT(A, value_of_bits((uint64_t)n));
        if (is_inline_float(a)) {
            KrValue x = inline_float(inline_float_value(a) - SC);
            if (likely(!is_error(x))) SET_NEXT(A, x);
        }
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_SUB, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
    CASE(MULI) {
        KrBorrowed a = r[B];
        int64_t n;
        if (likely(is_small_int(a)) && likely(!__builtin_mul_overflow((int64_t)(value_bits(a) - 1), (int64_t)SC, &n))) SET_NEXT(A, value_of_bits((uint64_t)n | 1));
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_MUL, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
    CASE(FLOORDIVI) {
        KrBorrowed a = r[B];
        if (likely(is_small_int(a) && SC > 0)) {
            int64_t x = small_int_value(a), q = x / SC;
            if (x % SC < 0) q--;
            SET_NEXT(A, small_int(q));
        }
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_FLOORDIV, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
    CASE(MODI) {
        KrBorrowed a = r[B];
        if (likely(is_small_int(a) && SC > 0)) {
            int64_t m = small_int_value(a) % SC;
            if (m < 0) m += SC;
            SET_NEXT(A, small_int(m));
        }
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_MOD, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
    CASE(ANDI) {
        if (likely(is_small_int(r[B]))) SET_NEXT(A, small_int(small_int_value(r[B]) & SC));
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_AND, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
    CASE(LSHIFTI) {
        if (likely(is_small_int(r[B])) && SC >= 0 && SC < 62) {
            int64_t x = small_int_value(r[B]);
            if (x >= 0 && x <= SMALL_INT_MAX >> SC) SET_NEXT(A, small_int(x << SC));
        }
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_LSHIFT, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
    CASE(RSHIFTI) {
        if (likely(is_small_int(r[B])) && SC >= 0) SET_NEXT(A, small_int(small_int_value(r[B]) >> (SC > 62 ? 62 : SC)));
        SAVE_PC();
        TRY(operation_immediate(vm, BINARY_RSHIFT, &r[B], SC, FLAGS & FLAG_INPLACE));
        goto immediate_done;
    }
#define WITH_CONSTANT(NAME, OPERATOR)                                                                     \
    CASE(NAME##K) {                                                                                       \
        KrBorrowed a = r[B], b = k[C];                                                                    \
        if (is_inline_float(a) && is_inline_float(b)) {                                                   \
            KrValue x = inline_float(inline_float_value(a) OPERATOR inline_float_value(b));               \
            if (likely(!is_error(x))) SET_NEXT(A, x);                                                     \
        }                                                                                                 \
        SAVE_PC();                                                                                        \
        TRY(FLAGS & FLAG_INPLACE ? operation_inplace(vm, BINARY_##NAME, &r[B], b)                         \
                                 : operation_binary(vm, BINARY_##NAME, a, b));                            \
        goto immediate_done;                                                                              \
    }
    WITH_CONSTANT(ADD, +)
    WITH_CONSTANT(SUB, -)
    WITH_CONSTANT(MUL, *)
    WITH_CONSTANT(TRUEDIV, /)
#undef WITH_CONSTANT
immediate_done:
    SET(A, value);
    if ((FLAGS & FLAG_TEMP_B) && B != A) KILL(B);
    CHECK_NEXT();

    CASE(NEG) {
        KrBorrowed a = r[B];
        if (is_small_int(a) && small_int_value(a) != SMALL_INT_MIN) SET_NEXT(A, small_int(-small_int_value(a)));
        if (is_inline_float(a)) SET_NEXT(A, inline_float(-inline_float_value(a)));
        SAVE_PC();
        TRY(unary(vm, UNARY_OP_NEG, a));
        goto immediate_done;
    }
    CASE(POS) {
        SAVE_PC();
        TRY(unary(vm, UNARY_OP_POS, r[B]));
        goto immediate_done;
    }
    CASE(INVERT) {
        if (is_small_int(r[B])) SET_NEXT(A, small_int(~small_int_value(r[B])));
        SAVE_PC();
        TRY(unary(vm, UNARY_OP_INVERT, r[B]));
        goto immediate_done;
    }
    CASE(NOT) {
        SAVE_PC();
        int yes = truth(vm, r[B]);
        TRUE_OR_RAISE(yes >= 0);
        value = value_of_bool(!yes);
        goto immediate_done;
    }

    //// comparison
    CASE(CMP) {
        KrBorrowed a = r[B], b = r[C];
        CompareOp op = (CompareOp)(FLAGS >> FLAG_HIGH_SHIFT);
        if (both_small_int(a, b)) SET_NEXT(A, value_of_bool(operation_compare_ints(op, a, b)));
        SAVE_PC();
        TRY(compare(vm, op, a, b));
        goto binary_done;
    }
    CASE(IS) {
        value = value_of_bool(is_same(r[B], r[C]));
        goto binary_done;
    }
    CASE(ISNOT) {
        value = value_of_bool(!is_same(r[B], r[C]));
        goto binary_done;
    }
    CASE(IN) {
        SAVE_PC();
        int found = contains(vm, r[C], r[B]);
        TRUE_OR_RAISE(found >= 0);
        value = value_of_bool(found);
        goto binary_done;
    }
    CASE(NOTIN) {
        SAVE_PC();
        int found = contains(vm, r[C], r[B]);
        TRUE_OR_RAISE(found >= 0);
        value = value_of_bool(!found);
        goto binary_done;
    }
    CASE(EXCMATCH) {
        SAVE_PC();
        int found = exception_handler_match(vm, r[B], r[C]);
        TRUE_OR_RAISE(found >= 0);
        value = value_of_bool(found);
        goto binary_done;
    }

#define COMPARE_BRANCH(NAME, OPERATOR, OP_ID, SENSE)                                                      \
    CASE(NAME) {                                                                                          \
        KrBorrowed a = r[A], b = r[B];                                                                    \
        bool yes;                                                                                         \
        if (likely(both_small_int(a, b))) {                                                               \
            yes = (int64_t)value_bits(a) OPERATOR (int64_t)value_bits(b);                                 \
        } else if (is_inline_float(a) && is_inline_float(b)) {                                            \
            yes = inline_float_value(a) OPERATOR inline_float_value(b);                                   \
        } else {                                                                                          \
            SAVE_PC();                                                                                    \
            int slow = operation_compare(vm, OP_ID, a, b);                                                \
            TRUE_OR_RAISE(slow >= 0);                                                                     \
            END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B);                                                         \
            if ((slow != 0) == (SENSE)) BRANCH16();                                                       \
            CHECK_NEXT();                                                                                 \
        }                                                                                                 \
        if (yes == (SENSE)) BRANCH16();                                                                   \
        NEXT();                                                                                           \
    }
    COMPARE_BRANCH(JLT, <, COMPARE_LT, true)
    COMPARE_BRANCH(JNLT, <, COMPARE_LT, false)
    COMPARE_BRANCH(JLE, <=, COMPARE_LE, true)
    COMPARE_BRANCH(JNLE, <=, COMPARE_LE, false)
    COMPARE_BRANCH(JGT, >, COMPARE_GT, true)
    COMPARE_BRANCH(JNGT, >, COMPARE_GT, false)
    COMPARE_BRANCH(JGE, >=, COMPARE_GE, true)
    COMPARE_BRANCH(JNGE, >=, COMPARE_GE, false)
    COMPARE_BRANCH(JEQ, ==, COMPARE_EQ, true)
    COMPARE_BRANCH(JNEQ, ==, COMPARE_EQ, false)
    COMPARE_BRANCH(JNE, !=, COMPARE_NE, true)
    COMPARE_BRANCH(JNNE, !=, COMPARE_NE, false)
#undef COMPARE_BRANCH
#define COMPARE_IMMEDIATE(NAME, OPERATOR, OP_ID, SENSE)                                                   \
    CASE(NAME) {                                                                                          \
        KrBorrowed a = r[A];                                                                              \
        bool yes;                                                                                         \
        if (likely(is_small_int(a))) {                                                                    \
            yes = small_int_value(a) OPERATOR SB;                                                         \
        } else {                                                                                          \
            SAVE_PC();                                                                                    \
            int slow = operation_compare(vm, OP_ID, a, small_int(SB));                                    \
            TRUE_OR_RAISE(slow >= 0);                                                                     \
            END_TEMPS(FLAG_TEMP_A);                                                                       \
            if ((slow != 0) == (SENSE)) BRANCH16();                                                       \
            CHECK_NEXT();                                                                                 \
        }                                                                                                 \
        if (yes == (SENSE)) BRANCH16();                                                                   \
        NEXT();                                                                                           \
    }
    COMPARE_IMMEDIATE(JLTI, <, COMPARE_LT, true)
    COMPARE_IMMEDIATE(JNLTI, <, COMPARE_LT, false)
    COMPARE_IMMEDIATE(JLEI, <=, COMPARE_LE, true)
    COMPARE_IMMEDIATE(JNLEI, <=, COMPARE_LE, false)
    COMPARE_IMMEDIATE(JGTI, >, COMPARE_GT, true)
    COMPARE_IMMEDIATE(JNGTI, >, COMPARE_GT, false)
    COMPARE_IMMEDIATE(JGEI, >=, COMPARE_GE, true)
    COMPARE_IMMEDIATE(JNGEI, >=, COMPARE_GE, false)
    COMPARE_IMMEDIATE(JEQI, ==, COMPARE_EQ, true)
    COMPARE_IMMEDIATE(JNEQI, ==, COMPARE_EQ, false)
    COMPARE_IMMEDIATE(JNEI, !=, COMPARE_NE, true)
    COMPARE_IMMEDIATE(JNNEI, !=, COMPARE_NE, false)
#undef COMPARE_IMMEDIATE
    CASE(JEQK) {
        SAVE_PC();
        int yes = operation_compare(vm, COMPARE_EQ, r[A], k[B]);
        TRUE_OR_RAISE(yes >= 0);
        END_TEMPS(FLAG_TEMP_A);
        if (yes) BRANCH16();
        CHECK_NEXT();
    }
    CASE(JNEQK) {
        SAVE_PC();
        int yes = operation_compare(vm, COMPARE_EQ, r[A], k[B]);
        TRUE_OR_RAISE(yes >= 0);
        END_TEMPS(FLAG_TEMP_A);
        if (!yes) BRANCH16();
        CHECK_NEXT();
    }
    CASE(JIS) {
        bool yes = is_same(r[A], r[B]);
        END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B);
        if (yes) BRANCH16();
        CHECK_NEXT();
    }
    CASE(JISNOT) {
        bool yes = is_same(r[A], r[B]);
        END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B);
        if (!yes) BRANCH16();
        CHECK_NEXT();
    }
    CASE(JIN) {
        SAVE_PC();
        int found = contains(vm, r[B], r[A]);
        TRUE_OR_RAISE(found >= 0);
        END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B);
        if (found) BRANCH16();
        CHECK_NEXT();
    }
    CASE(JNOTIN) {
        SAVE_PC();
        int found = contains(vm, r[B], r[A]);
        TRUE_OR_RAISE(found >= 0);
        END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B);
        if (!found) BRANCH16();
        CHECK_NEXT();
    }

    //// branches
    CASE(JMP) {
        BRANCH32();
        NEXT();
    }
#define TRUTH_BRANCH(NAME, SENSE)                                     \
    CASE(NAME) {                                                      \
        KrBorrowed v = r[A];                                          \
        bool yes;                                                     \
        if (likely(is_bool(v))) {                                     \
            yes = is_same(v, TRUE_);                                  \
            if (yes == (SENSE)) BRANCH32();                           \
            NEXT();                                                   \
        }                                                             \
        SAVE_PC();                                                    \
        int slow = truth(vm, v);                                      \
        TRUE_OR_RAISE(slow >= 0);                                     \
        END_TEMPS(FLAG_TEMP_A);                                       \
        if ((slow != 0) == (SENSE)) BRANCH32();                       \
        CHECK_NEXT();                                                 \
    }
    TRUTH_BRANCH(JT, true)
    TRUTH_BRANCH(JF, false)
#undef TRUTH_BRANCH
    CASE(JNONE) {
        bool yes = is_none(r[A]);
        END_TEMPS(FLAG_TEMP_A);
        if (yes) BRANCH32();
        CHECK_NEXT();
    }
    CASE(JNNONE) {
        bool yes = is_none(r[A]);
        END_TEMPS(FLAG_TEMP_A);
        if (!yes) BRANCH32();
        CHECK_NEXT();
    }

    //// attributes and subscripts
    CASE(GETATTR) {
        KrBorrowed object = r[B];
        InlineCache *cache = CACHE;
        if (likely(is_pointer(object) && as_object(object)->shape == cache->shape)) {
            if (likely(cache->kind == CACHE_SLOT)) {
                value = *(KrValue *)(void *)((char *)as_object(object) + cache->payload);
                if (likely(!is_undef(value))) {
                    retain(value);
                    if (likely(!(FLAGS & FLAG_TEMP_B))) SET_NEXT(A, value);
                    goto attribute_done;
                }
            }
            switch ((CacheKind)cache->kind) {
            case CACHE_MODULE:
                if (unlikely(((Module *)as_object(object))->dict->version != cache->version)) break;
                value = retain(*(KrValue *)(uintptr_t)cache->payload);
                goto attribute_done;
            case CACHE_VALUE:
                value = retain(value_of_bits(cache->payload));
                goto attribute_done;
            case CACHE_TYPE:
                if (unlikely(((Type *)as_object(object))->version != cache->version)) break;
                value = retain(value_of_bits(cache->payload));
                goto attribute_done;
            case CACHE_METHOD:
                SAVE_PC();
                TRY(method_new(vm, value_of_bits(cache->payload), object));
                goto attribute_done;
            case CACHE_PROPERTY: {
                Function *getter = (Function *)(uintptr_t)cache->payload;
                SAVE_PC();
                TRY(call_function_begin(vm, getter, object, NULL, 0, ABSENT));
                frame_above(vm, F)->dest = (uint16_t)A;
                if ((FLAGS & FLAG_TEMP_B) && B != A) KILL(B);
                LOAD();
                NEXT();
            }
            default: break;
            }
        }
        SAVE_PC();
        TRY(cache_getattr(vm, object, SITE->name, cache));
    attribute_done:
        if (FLAGS & FLAG_TEMP_B && B != A) {
            SET(A, value);
            KILL(B);
            CHECK_NEXT();
        }
        SET_NEXT(A, value);
    }
    CASE(SETATTR) {
        KrBorrowed object = r[A];
        InlineCache *cache = CACHE;
        if (likely(is_pointer(object) && as_object(object)->shape == cache->shape)) {
            KrValue *slot = (KrValue *)(void *)((char *)as_object(object) + cache->payload);
            if (likely(cache->kind == CACHE_SET_SLOT) || cache->kind == CACHE_ADD_SLOT) {
                KrValue fresh = r[B];
                if (FLAGS & FLAG_TEMP_B) r[B] = UNDEF;
                else retain(fresh);
                if (cache->kind == CACHE_ADD_SLOT) as_object(object)->shape = cache->extra;
                value_replace(vm, slot, fresh);
                if (unlikely(FLAGS & FLAG_TEMP_A)) KILL(A);
                CHECK_NEXT();
            }
        }
        SAVE_PC();
        TRUE_OR_RAISE(cache_setattr(vm, object, SITE->name, cache, r[B]));
        END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(DELATTR) {
        SAVE_PC();
        TRUE_OR_RAISE(delattr(vm, r[A], SITE->name));
        END_TEMPS(FLAG_TEMP_A);
        CHECK_NEXT();
    }
    CASE(GETITEM) {
        KrBorrowed object = r[B], key = r[C];
        if (likely(is_pointer(object))) {
            if (as_object(object)->shape == TYPE_LIST && is_small_int(key)) {
                List *list = as_list(object);
                int64_t i = small_int_value(key);
                if (i < 0) i += list->length;
                if (likely((uint64_t)i < list->length)) {
                    value = retain(list->items[i]);
                    goto binary_done;
                }
            } else if (as_object(object)->shape == TYPE_DICT) {
                SAVE_PC();
                KrBorrowed found = dict_get(vm, as_dict(object), key);
                if (likely(!is_absent(found))) {
                    TRY(found);
                    retain(value);
                    goto binary_done;
                }
            } else if (as_object(object)->shape == TYPE_TUPLE && is_small_int(key)) {
                Tuple *tuple = as_tuple(object);
                int64_t i = small_int_value(key);
                if (i < 0) i += tuple->length;
                if (likely((uint64_t)i < tuple->length)) {
                    value = retain(tuple->items[i]);
                    goto binary_done;
                }
            }
        }
        SAVE_PC();
        TRY(getitem(vm, object, key));
        goto binary_done;
    }
    CASE(GETITEMI) {
        KrBorrowed object = r[B];
        if (likely(is_pointer(object))) {
            int64_t i = SC;
            if (as_object(object)->shape == TYPE_LIST) {
                List *list = as_list(object);
                if (i < 0) i += list->length;
                if (likely((uint64_t)i < list->length)) {
                    value = retain(list->items[i]);
                    goto immediate_done;
                }
            } else if (as_object(object)->shape == TYPE_TUPLE) {
                Tuple *tuple = as_tuple(object);
                if (i < 0) i += tuple->length;
                if (likely((uint64_t)i < tuple->length)) {
                    value = retain(tuple->items[i]);
                    goto immediate_done;
                }
            }
        }
        SAVE_PC();
        TRY(getitem(vm, object, small_int(SC)));
        goto immediate_done;
    }
    CASE(SETITEM) {
        KrBorrowed object = r[A], key = r[B];
        SAVE_PC();
        if (likely(is_pointer(object))) {
            if (as_object(object)->shape == TYPE_LIST && is_small_int(key)) {
                List *list = as_list(object);
                int64_t i = small_int_value(key);
                if (i < 0) i += list->length;
                if (likely((uint64_t)i < list->length)) {
                    value_replace(vm, &list->items[i], retain(r[C]));
                    END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B | FLAG_TEMP_C);
                    CHECK_NEXT();
                }
            } else if (as_object(object)->shape == TYPE_DICT) {
                TRUE_OR_RAISE(dict_set(vm, as_dict(object), key, r[C]));
                END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B | FLAG_TEMP_C);
                CHECK_NEXT();
            }
        }
        TRUE_OR_RAISE(setitem(vm, object, key, r[C]));
        END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B | FLAG_TEMP_C);
        CHECK_NEXT();
    }
    CASE(DELITEM) {
        SAVE_PC();
        TRUE_OR_RAISE(delitem(vm, r[A], r[B]));
        END_TEMPS(FLAG_TEMP_A | FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(SLICE) {
        SAVE_PC();
        TRY(slice_new(vm, r[A], r[A + 1], B == 3 ? r[A + 2] : NONE));
        SET(A, value);
        KILL(A + 1);
        if (B == 3) KILL(A + 2);
        CHECK_NEXT();
    }
    CASE(UNPACK) {
        KrBorrowed v = r[B];
        unsigned n = C;
        const KrValue *items = NULL;
        if (is_tuple_exact(v) && as_tuple(v)->length == n) items = as_tuple(v)->items;
        else if (is_list_exact(v) && as_list(v)->length == n) items = as_list(v)->items;
        if (likely(items != NULL)) {
            for (unsigned i = 0; i < n; i++) {
                KrValue old = r[A + i];
                r[A + i] = retain(items[i]);
                if (is_pointer(old)) release(vm, old);
            }
        } else {
            SAVE_PC();
            TRUE_OR_RAISE(operation_unpack(vm, v, &r[A], n));
        }
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(UNPACKX) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_unpack_starred(vm, r[B], &r[A], C & 255, C >> 8));
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }

    //// calls
    CASE(CALL) {
    call_any:;
        KrBorrowed callee = r[A];
        unsigned n = B;
        SAVE_PC();
        if (likely(has_shape(callee, TYPE_FUNCTION))) {
            Function *fn = (Function *)as_object(callee);
            const Code *code = fn->code;
            if (likely(code->simple && code->positional_count == n)) {
                FUEL_FIRST();
                Frame *fresh = frame_push(vm, code->register_count);
                if (unlikely(fresh == NULL)) goto raised;
                KrValue *args = &r[A + 1];
                for (unsigned i = 0; i < n; i++) {
                    fresh->r[i] = args[i];
                    args[i] = UNDEF;
                }
                for (unsigned i = n; i < code->register_count; i++) fresh->r[i] = UNDEF;
                r[A] = UNDEF;   // the reference to the function moves into the frame
                fresh->fn = fn;
                fresh->mode = TO_REGISTER;
                fresh->flags = code->hidden ? FRAME_HIDDEN : 0;
                fresh->dest = (uint16_t)A;
                vm->frame = F = fresh;
                r = fresh->r;
                pc = code->instructions;
                LOAD_FUNCTION(fn);
                NEXT();
            }
        }
        KrValue constructed = ABSENT;
        if (has_shape(callee, TYPE_FUNCTION) && operation_makes_coroutine(((Function *)as_object(callee))->code, n)) {
            begun = coroutine_new(vm, (Function *)as_object(callee));
            if (unlikely(begun == NULL)) goto raised;
            for (unsigned i = 0; i < n; i++) {
                begun->frame.r[i] = r[A + 1 + i];
                r[A + 1 + i] = UNDEF;
            }
            SET(A, value_of_object(begun));
            goto coroutine_made;
        }
        if (has_shape(callee, TYPE_METHOD)) {
            const Method *bound = (Method *)as_object(callee);
            if (has_shape(bound->function, TYPE_FUNCTION) && operation_makes_coroutine(((Function *)as_object(bound->function))->code, n + 1)) {
                begun = coroutine_new(vm, (Function *)as_object(bound->function));
                if (unlikely(begun == NULL)) goto raised;
                begun->frame.r[0] = retain(bound->self);
                for (unsigned i = 0; i < n; i++) {
                    begun->frame.r[i + 1] = r[A + 1 + i];
                    r[A + 1 + i] = UNDEF;
                }
                SET(A, value_of_object(begun));
                goto coroutine_made;
            }
        }
        if (likely(has_shape(callee, TYPE_NATIVE))) {
            Native *native = (Native *)as_object(callee);
            if (native->def->awaited != NULL && IS_AWAITED) {
                sent_result = native_await(vm, native, native->owner != NULL ? native->self : ABSENT, &r[A + 1], n, &given);
                if (sent_result != SEND_DECLINED) goto call_awaited;
            }
            value = native_call(vm, native, native->owner != NULL ? native->self : ABSENT, &r[A + 1], n, ABSENT);
        } else {
            value = call_begin(vm, callee, &r[A + 1], n, ABSENT, &constructed);
        }
        if (unlikely(is_error(value))) goto raised;
        if (is_pushed(value)) {
            frame_above(vm, F)->dest = (uint16_t)A;
            KrValue *base = &r[A];
            if (!is_absent(constructed)) value_replace(vm, base, constructed);
            else value_replace(vm, base, UNDEF);
            for (unsigned i = 1; i <= n; i++) value_replace(vm, &base[i], UNDEF);
            goto entered;
        }
        goto call_done;
    }
call_done:
    // A native's result is in `value`; callee and arguments die now, in this order.
    {
        KrValue *base = &r[A];
        unsigned n = B;
        KrValue old = base[0];
        base[0] = value;
        release(vm, old);
        for (unsigned i = 1; i <= n; i++) {
            old = base[i];
            base[i] = UNDEF;
            if (is_pointer(old)) release(vm, old);
        }
        CHECK_NEXT();
    }
call_awaited:
    // `await native(...)` in one go: GETAWAIT and SEND have been done as well.
    pc += 2;
    F->pc = pc - 1;
    if (unlikely(sent_result == SEND_RAISED)) goto raised;
    {
        KrValue *base = &r[A];
        for (unsigned i = 0, n = B; i <= n; i++) {
            KrValue old = base[i];
            base[i] = UNDEF;
            if (is_pointer(old)) release(vm, old);
        }
    }
    if (sent_result == SEND_RETURNED) {
        SET(instruction_a(pc[-1]), given);
        CHECK_NEXT();
    }
    r[A] = given;
    direction = suspend(vm, coroutine_of(F), ABSENT, &outcome, result);
    goto directed;
    CASE(CALLPAIR) {
        unsigned n = B;
        for (unsigned i = 0; (FLAGS & FLAG_NONES) && i < n; i++) SET(A + 2 + i, NONE);
        KrBorrowed callee = r[A];
        ins = instruction_abc(OP_CALLPAIR, 0, A, n + 1, C);   // from here on as CALL, with one argument more
        if (likely(has_shape(callee, TYPE_FUNCTION))) goto call_any;
        SAVE_PC();
        KrValue constructed = ABSENT;
        if (is_undef(callee)) {
            value = call_begin(vm, r[A + 1], &r[A + 2], n, ABSENT, &constructed);
        } else {
            Native *native = (Native *)as_object(callee);
            if (native->def->awaited != NULL && IS_AWAITED) {
                sent_result = native_await(vm, native, r[A + 1], &r[A + 2], n, &given);
                if (sent_result != SEND_DECLINED) goto call_awaited;
            }
            value = native_call(vm, native, r[A + 1], &r[A + 2], n, ABSENT);
        }
        if (unlikely(is_error(value))) goto raised;
        if (likely(!is_pushed(value))) goto call_done;
        frame_above(vm, F)->dest = (uint16_t)A;
        value_replace(vm, &r[A], is_absent(constructed) ? UNDEF : constructed);
        for (unsigned i = 1; i <= n + 1; i++) value_replace(vm, &r[A + i], UNDEF);
        goto entered;
    }
    CASE(CALLKW) {
        SAVE_PC();
        KrValue constructed = ABSENT;
        unsigned n = B;
        TRY(call_begin(vm, r[A], &r[A + 1], n, value_of_object(SITE->keywords), &constructed));
        if (is_pushed(value)) {
            frame_above(vm, F)->dest = (uint16_t)A;
            KrValue *base = &r[A];
            value_replace(vm, base, is_absent(constructed) ? UNDEF : constructed);
            for (unsigned i = 1; i <= n; i++) value_replace(vm, &base[i], UNDEF);
            goto entered;
        }
        goto call_done;
    }
    CASE(CALLM) {
        KrBorrowed object = r[A];
        InlineCache *cache = CACHE;
        unsigned n = B;
        KrBorrowed method = ABSENT;
        SAVE_PC();
        if (likely(is_pointer(object) && as_object(object)->shape == cache->shape)) {
            switch ((CacheKind)cache->kind) {
            case CACHE_METHOD: case CACHE_NATIVE: method = value_of_bits(cache->payload); break;
            case CACHE_MODULE:
                if (unlikely(((Module *)as_object(object))->dict->version != cache->version)) break;
                SET(A, retain(*(KrValue *)(uintptr_t)cache->payload));
                goto call_any;
            case CACHE_TYPE:
                if (unlikely(((Type *)as_object(object))->version != cache->version)) break;
                SET(A, retain(value_of_bits(cache->payload)));
                goto call_any;
            case CACHE_SLOT: {
                KrBorrowed found = *(KrValue *)(void *)((char *)as_object(object) + cache->payload);
                if (unlikely(is_undef(found))) break;
                SET(A, retain(found));
                goto call_any;
            }
            default: break;
            }
        }
        if (is_absent(method) && !(is_pointer(object) && (as_object(object)->shape == TYPE_MODULE || has_flag(vm, object, TYPE_FLAG_IS_TYPE)))) {
            method = cache_method(vm, object, SITE->name, cache);
            TRUE_OR_RAISE(!is_error(method));
        }
        if (likely(has_shape(method, TYPE_FUNCTION))) {
            Function *fn = (Function *)as_object(method);
            const Code *code = fn->code;
            if (likely(code->simple && code->positional_count == n + 1)) {
                FUEL_FIRST();
                Frame *fresh = frame_push(vm, code->register_count);
                if (unlikely(fresh == NULL)) goto raised;
                KrValue *args = &r[A];
                for (unsigned i = 0; i <= n; i++) {
                    fresh->r[i] = args[i];
                    args[i] = UNDEF;
                }
                for (unsigned i = n + 1; i < code->register_count; i++) fresh->r[i] = UNDEF;
                object_retain(fn);
                fresh->fn = fn;
                fresh->mode = TO_REGISTER;
                fresh->flags = code->hidden ? FRAME_HIDDEN : 0;
                fresh->dest = (uint16_t)A;
                vm->frame = F = fresh;
                r = fresh->r;
                pc = code->instructions;
                LOAD_FUNCTION(fn);
                NEXT();
            }
            if (operation_makes_coroutine(code, n + 1)) {
                begun = coroutine_new(vm, fn);
                if (unlikely(begun == NULL)) goto raised;
                for (unsigned i = 0; i <= n; i++) {
                    begun->frame.r[i] = r[A + i];
                    r[A + i] = UNDEF;
                }
                r[A] = value_of_object(begun);
                goto coroutine_made;
            }
            value = call_function_begin(vm, fn, object, &r[A + 1], n, ABSENT);
        } else if (n == 1 && has_shape(object, TYPE_GENERATOR) && has_shape(method, TYPE_NATIVE_METHOD) &&
                   ((Native *)as_object(method))->def == generator_send_native && is_ready(vm, as_coroutine(object))) {
            // gen.send(x), straight into the generator.
            FUEL_FIRST();
            KrValue sent = r[A + 1];
            r[A + 1] = UNDEF;
            object_retain(as_object(object));   // TO_RESUME owns what it runs
            resume_root(vm, as_coroutine(object), F, TO_RESUME, A);
            LOAD();
            SET_NEXT(instruction_a(pc[-1]), sent);
        } else if (!is_absent(method)) {
            if (((Native *)as_object(method))->def->awaited != NULL && IS_AWAITED) {
                sent_result = native_await(vm, (Native *)as_object(method), object, &r[A + 1], n, &given);
                if (sent_result != SEND_DECLINED) goto call_awaited;
            }
            value = native_call(vm, (Native *)as_object(method), object, &r[A + 1], n, ABSENT);
        } else {
            // An attribute that is no method of the class: read it, then call it.
            TRY(cache_getattr(vm, object, SITE->name, cache));
            SET(A, value);
            goto call_any;
        }
        if (unlikely(is_error(value))) goto raised;
        if (is_pushed(value)) {
            frame_above(vm, F)->dest = (uint16_t)A;
            KrValue *base = &r[A];
            for (unsigned i = 0; i <= n; i++) value_replace(vm, &base[i], UNDEF);
            goto entered;
        }
        goto call_done;
    }
    CASE(CALLMKW) {
        SAVE_PC();
        KrBorrowed object = r[A];
        unsigned n = B;
        KrBorrowed method = cache_method(vm, object, SITE->name, CACHE);
        TRUE_OR_RAISE(!is_error(method));
        KrValue constructed = ABSENT;
        if (has_shape(method, TYPE_FUNCTION)) {
            value = call_function_begin(vm, (Function *)as_object(method), object, &r[A + 1], n, value_of_object(SITE->keywords));
        } else if (!is_absent(method)) {
            value = native_call(vm, (Native *)as_object(method), object, &r[A + 1], n, value_of_object(SITE->keywords));
        } else {
            TRY(getattr(vm, object, SITE->name));
            SET(A, value);
            value = call_begin(vm, r[A], &r[A + 1], n, value_of_object(SITE->keywords), &constructed);
        }
        if (unlikely(is_error(value))) goto raised;
        if (is_pushed(value)) {
            frame_above(vm, F)->dest = (uint16_t)A;
            KrValue *base = &r[A];
            value_replace(vm, base, is_absent(constructed) ? UNDEF : constructed);
            for (unsigned i = 1; i <= n; i++) value_replace(vm, &base[i], UNDEF);
            goto entered;
        }
        goto call_done;
    }
    CASE(CALLX) {
        SAVE_PC();
        KrValue constructed = ABSENT;
        TRY(operation_call_spread(vm, r[A], r[A + 1], B ? r[A + 2] : ABSENT, &constructed));
        if (is_pushed(value)) {
            frame_above(vm, F)->dest = (uint16_t)A;
            value_replace(vm, &r[A], is_absent(constructed) ? UNDEF : constructed);
        } else {
            SET(A, value);
        }
        value_replace(vm, &r[A + 1], UNDEF);
        if (B) value_replace(vm, &r[A + 2], UNDEF);
        if (vm->frame != F) goto entered;
        CHECK_NEXT();
    }
    CASE(RET) {
        value = r[A];
        r[A] = UNDEF;
        goto returned;
    }
    CASE(RETNONE) {
        value = NONE;
        goto returned;
    }
    CASE(MKFUNC) {
        SAVE_PC();
        TRY(operation_make_function(vm, F, as_code(k[X]), FLAGS, &r[A]));
        SET_NEXT(A, value);
    }
    CASE(LOADBUILD) {
        SAVE_PC();
        TRY(operation_load_build(vm));
        SET_NEXT(A, value);
    }
    CASE(INTRINSIC) {
        SAVE_PC();
        TRY(operation_intrinsic(vm, F, (Intrinsic)C, &r[A]));
        for (unsigned i = B; i > 1; i--) KILL(A + i - 1);
        SET_NEXT(A, value);
    }

    //// containers and strings
    CASE(LIST) {
        SAVE_PC();
        TRY(operation_list(vm, &r[A], B));
        SET_NEXT(A, value);
    }
    CASE(TUPLE) {
        SAVE_PC();
        TRY(operation_tuple(vm, &r[A], B));
        SET_NEXT(A, value);
    }
    CASE(SET) {
        SAVE_PC();
        TRY(operation_set(vm, &r[A], B));
        for (unsigned i = 1; i < B; i++) KILL(A + i);
        SET_NEXT(A, value);
    }
    CASE(DICT) {
        SAVE_PC();
        TRY(operation_dict(vm, &r[A], B));
        for (unsigned i = 1; i < 2 * B; i++) KILL(A + i);
        SET_NEXT(A, value);
    }
    CASE(LISTADD) {
        List *list = as_list(r[A]);
        if (likely(list->length < list->capacity)) {
            KrValue item = r[B];
            if (FLAGS & FLAG_TEMP_B) r[B] = UNDEF;
            else retain(item);
            list->items[list->length++] = item;
            NEXT();
        }
        SAVE_PC();
        TRUE_OR_RAISE(list_append(vm, list, r[B]));
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(SETADD) {
        SAVE_PC();
        TRUE_OR_RAISE(set_add(vm, as_set(r[A]), r[B]) >= 0);
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(DICTADD) {
        SAVE_PC();
        TRUE_OR_RAISE(dict_set(vm, as_dict(r[A]), r[B], r[C]));
        END_TEMPS(FLAG_TEMP_B | FLAG_TEMP_C);
        CHECK_NEXT();
    }
    CASE(LISTEXT) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_list_extend(vm, as_list(r[A]), r[B]));
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(SETUPD) {
        SAVE_PC();
        TRUE_OR_RAISE(set_update(vm, as_set(r[A]), r[B]));
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(DICTUPD) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_dict_update(vm, as_dict(r[A]), r[B]));
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(DICTMERGE) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_dict_merge(vm, as_dict(r[A]), r[B], r[C]));
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(LISTTOTUPLE) {
        SAVE_PC();
        TRY(tuple_from(vm, as_list(r[A])->items, as_list(r[A])->length));
        SET_NEXT(A, value);
    }
    CASE(FORMATVAL) {
        SAVE_PC();
        TRY(operation_format(vm, r[B], C == NO_REGISTER ? ABSENT : r[C], FLAGS >> FLAG_HIGH_SHIFT & 3));
        SET(A, value);
        if ((FLAGS & FLAG_TEMP_B) && B != A) KILL(B);
        if ((FLAGS & FLAG_TEMP_C) && C != NO_REGISTER && C != A) KILL(C);
        CHECK_NEXT();
    }
    CASE(JOINSTR) {
        SAVE_PC();
        TRY(str_join_parts(vm, &r[A], B));
        for (unsigned i = 1; i < B; i++) KILL(A + i);
        SET_NEXT(A, value);
    }

    //// iteration
    CASE(ITER) {
        SAVE_PC();
        TRY(iter(vm, r[B]));
        goto immediate_done;
    }
    CASE(NEXT) {
        KrBorrowed iterator = r[B];
        if (likely(is_pointer(iterator))) {
            switch (as_object(iterator)->shape) {
            case TYPE_RANGE_ITERATOR: {
                RangeIterator *it = (RangeIterator *)as_object(iterator);
                if (unlikely(it->left == 0)) goto exhausted;
                it->left--;
                value = small_int(it->next);
                it->next += it->step;
                goto got_item;
            }
            case TYPE_LIST_ITERATOR: {
                ListIterator *it = (ListIterator *)as_object(iterator);
                if (unlikely(it->list == NULL || it->index >= it->list->length)) break;
                value = retain(it->list->items[it->index++]);
                goto got_item;
            }
            case TYPE_TUPLE_ITERATOR: {
                TupleIterator *it = (TupleIterator *)as_object(iterator);
                if (unlikely(it->tuple == NULL || it->index >= it->tuple->length)) break;
                value = retain(it->tuple->items[it->index++]);
                goto got_item;
            }
            case TYPE_GENERATOR: {
                Coroutine *c = as_coroutine(iterator);
                if (likely(is_ready(vm, c))) {
                    FUEL_FIRST();
                    SAVE_PC();
                    resume_root(vm, c, F, TO_NEXT, A);
                    LOAD();
                    SET_NEXT(instruction_a(pc[-1]), NONE);
                }
                if (c->state == CO_DONE) goto exhausted;
                SAVE_PC();
                TRY(coroutine_resume(vm, c, TO_NEXT, NONE, false));
                frame_above(vm, F)->dest = (uint16_t)A;
                goto entered;
            }
            default: break;
            }
        }
        SAVE_PC();
        if (likely(is_pointer(iterator) && !(type_of(vm, iterator)->flags & TYPE_FLAG_HEAP) && def_of(vm, iterator)->next != NULL)) {
            value = def_of(vm, iterator)->next(vm, iterator);
        } else {
            value = next(vm, iterator);
        }
        if (likely(!is_error(value) && !is_absent(value))) goto got_item;
        if (is_error(value) && !exception_matches(vm, TYPE_StopIteration)) goto raised;
        if (is_error(value)) exception_clear(vm);
    exhausted:
        KILL(B);
        CHECK_NEXT();
    got_item:
        pc += SC;
        if (SC < 0) {
            SET(A, value);
            FUEL();
            CHECK_NEXT();
        }
        SET_NEXT(A, value);
    }
    CASE(GETAITER) {
        SAVE_PC();
        TRY(operation_aiter(vm, r[B]));
        goto immediate_done;
    }
    CASE(GETANEXT) {
        if (likely(has_shape(r[B], TYPE_ASYNC_GENERATOR) && (as_coroutine(r[B])->agen_flags & AGEN_HOOKED))) SET_NEXT(A, retain(r[B]));
        SAVE_PC();
        const Type *type = type_of(vm, r[B]);
        KrBorrowed method = likely(type->dunder != NULL) ? type->dunder[DUNDER___anext__] : UNDEF;
        if (likely(has_shape(method, TYPE_FUNCTION))) {
            // A coroutine function of the program's: made and begun in one go with the SEND that follows.
            Function *fn = (Function *)as_object(method);
            if (likely((fn->code->flags & CODE_COROUTINE) && operation_makes_coroutine(fn->code, 1))) {
                begun = coroutine_new(vm, fn);
                if (unlikely(begun == NULL)) goto raised;
                begun->frame.r[0] = retain(r[B]);
                SET(A, value_of_object(begun));
                goto begin_awaited;
            }
        }
        TRY(operation_anext(vm, r[B]));
        SET_NEXT(A, value);
    }
    CASE(ENDASYNCFOR) {
        if (exception_is(vm, r[A], TYPE_StopAsyncIteration)) {
            KILL(A);
            KILL(B);
            CHECK_NEXT();
        }
        value = r[A];
        r[A] = UNDEF;
        goto raise_again;
    }

    //// generators and coroutines
    CASE(YIELD) {
        value = r[B];
        if (FLAGS & FLAG_TEMP_B) r[B] = UNDEF;
        else retain(value);
        SAVE_PC();
        Coroutine *c = coroutine_of(F);
        if (likely(c == vm->running_root && (c->frame.mode == TO_NEXT || c->frame.mode == TO_RESUME) && !(c->frame.flags & FRAME_ENTRY))) {
            // A generator in a for loop, or one that was sent to: straight back.
            bool in_loop = c->frame.mode == TO_NEXT;
            vm->depth = c->chain_depth;
            c->chain_depth = 1;
            vm->running_root = c->saved_root;
            vm->exception_item = c->item.prev;
            c->leaf = c;
            c->state = CO_SUSPENDED;
            uint16_t dest = F->dest;
            F = F->prev;
            c->frame.prev = NULL;
            vm->frame = F;
            r = F->r;
            pc = F->pc;
            LOAD_FUNCTION(F->fn);
            ins = pc[-1];
            if (in_loop) {
                pc += SC;
                SET_NEXT(dest, value);
            }
            SET(dest, value);
            object_release(vm, c);
            CHECK_NEXT();
        }
        direction = suspend(vm, c, value, &outcome, result);
        goto directed;
    }
    CASE(AYIELD) {
        value = r[B];
        if (FLAGS & FLAG_TEMP_B) r[B] = UNDEF;
        else retain(value);
        SAVE_PC();
        if (likely(F->mode == TO_ANEXT && coroutine_of(F)->linked && !(F->flags & FRAME_ENTRY))) {
            // Awaited by `async for`: straight back.
            Coroutine *c = coroutine_of(F);
            uint16_t dest = F->dest;
            vm->exception_item = c->item.prev;
            vm->depth--;
            if (unlikely(vm->throw_count != 0)) coroutine_reenter(vm, false);
            c->linked = false;
            c->chain_depth = 1;
            c->leaf = c;
            c->state = CO_SUSPENDED;
            vm->frame = F = F->prev;
            c->frame.prev = NULL;
            r = F->r;
            pc = F->pc;
            LOAD_FUNCTION(F->fn);
            ins = *pc++;
            KILL(B);
            SET(dest, value);
            CHECK_NEXT();
        }
        direction = agen_yield(vm, coroutine_of(F), value, &outcome, result);
        goto directed;
    }
    CASE(GETAWAIT) {
        KrBorrowed v = r[B];
        if (likely(has_shape(v, TYPE_COROUTINE)) && as_coroutine(v)->state == CO_UNSTARTED) {
            if (A == B) NEXT();
            SET(A, retain(v));
            if (FLAGS & FLAG_TEMP_B) KILL(B);
            NEXT();
        }
        if (A == B && is_pointer(v)) {
            const Type *type = type_of(vm, v);
            if (type->def->send != NULL && !(type->flags & TYPE_FLAG_HEAP)) NEXT();   // a native awaitable delegates itself
        }
        SAVE_PC();
        TRY(awaitable_iterator(vm, v, C));
        goto immediate_done;
    }
    CASE(GETYIELDFROM) {
        SAVE_PC();
        TRY(yield_from_iterator(vm, r[B], F->fn->code->flags & (CODE_COROUTINE | CODE_ITERABLE_COROUTINE)));
        goto immediate_done;
    }
    CASE(SEND) {
        KrBorrowed delegate = r[B];
        KrValue sent = vm->sent;
        vm->sent = NONE;
        F->pc = pc - 1;   // whatever suspends or raises here finds the frame in its SEND
        if (likely(is_coroutine_like(delegate))) {
            Coroutine *c = as_coroutine(delegate);
            FUEL_SEND();
            if (likely(c->state == CO_UNSTARTED && is_none(sent) && c->flavor != ASYNC_GENERATOR && vm->depth < vm->max_depth)) {
                begun = c;
                goto begin;
            }
            bool at_yield = c->state == CO_SUSPENDED && c->leaf == c && instruction_op(*c->frame.pc) != OP_SEND;
            if (c->flavor == ASYNC_GENERATOR && !c->linked && (at_yield || c->state == CO_UNSTARTED) && vm->depth < vm->max_depth) {
                if (at_yield) value_replace(vm, &c->frame.r[instruction_a(c->frame.pc[-1])], NONE);
                if (is_pointer(sent)) release(vm, sent);
                vm->depth++;
                c->frame.prev = F;
                c->frame.mode = TO_ANEXT;
                c->frame.flags = FRAME_COROUTINE | (c->frame.flags & FRAME_LASTING);
                c->frame.dest = (uint16_t)A;
                c->item.prev = vm->exception_item;
                vm->exception_item = &c->item;
                c->linked = true;
                c->state = CO_SUSPENDED;
                vm->frame = F = &c->frame;
                r = F->r;
                pc = F->pc;
                LOAD_FUNCTION(F->fn);
                NEXT();
            }
            value = operation_link(vm, c, (uint16_t)A, sent);
            release(vm, sent);
            if (is_error(value)) goto raised;
            if (is_pushed(value)) goto entered;
            KILL(B);          // a generator that was done already
            SET_NEXT(A, value);
        }
        given = NONE;
        const TypeDef *def = def_of(vm, delegate);
        sent_result = def->send != NULL ? def->send(vm, delegate, sent, &given) : delegate_send(vm, delegate, sent, &given);
        if (is_pointer(sent)) release(vm, sent);
        if (likely(sent_result == SEND_YIELDED)) {
            direction = suspend(vm, coroutine_of(F), given, &outcome, result);
            goto directed;
        }
        if (sent_result == SEND_RAISED) goto raised;
        KILL(B);
        SET(A, given);
        CHECK_NEXT();
    }

    //// exceptions and with
    CASE(RAISE) {
        SAVE_PC();
        unsigned kind = FLAGS >> FLAG_HIGH_SHIFT;
        if (kind == 0) {
            value = retain(handled_exception(vm));
            if (is_none(value)) {
                raise(vm, RuntimeError, "No active exception to reraise");
                goto raised;
            }
            goto raise_again;
        }
        operation_raise(vm, r[A], kind == 2 ? r[B] : ABSENT);
        goto raised;
    }
    CASE(RERAISE) {
        value = r[A];
        r[A] = UNDEF;
        goto raise_again;
    }
    CASE(PUSHEXC) {
        ExceptionItem *item = vm->exception_item;
        r[A + 1] = item->exception;
        item->exception = retain(r[A]);
        NEXT();
    }
    CASE(POPEXC) {
        ExceptionItem *item = vm->exception_item;
        KrValue handled = item->exception;
        item->exception = r[A + 1];
        r[A + 1] = UNDEF;
        release(vm, handled);
        SET_NEXT(A, UNDEF);
    }
    CASE(SETEXC) {
        value_replace(vm, &vm->exception_item->exception, retain(r[A]));
        CHECK_NEXT();
    }
    CASE(STARMATCH) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_star_match(vm, &r[A], &r[B], r[C]));
        END_TEMPS(FLAG_TEMP_C);
        CHECK_NEXT();
    }
    CASE(STARCOMBINE) {
        SAVE_PC();
        TRY(exception_group_combine(vm, r[B], r[C]));
        SET_NEXT(A, value);
    }
    CASE(LOADWITH) {
        SAVE_PC();
        TRUE_OR_RAISE(operation_load_with(vm, r[B], &r[A], FLAGS & FLAG_ASYNC));
        END_TEMPS(FLAG_TEMP_B);
        CHECK_NEXT();
    }
    CASE(EXCTRIPLE) {
        KrBorrowed e = r[B];
        SET(A, retain(value_of_object(type_of(vm, e))));
        SET(A + 2, retain(traceback_visible_value(((Exception *)as_object(e))->traceback)));
        SET_NEXT(A + 1, retain(e));
    }

    //// match
    CASE(ISSEQUENCE) {
        value = value_of_bool(type_of(vm, r[B])->flags & TYPE_FLAG_SEQUENCE);
        goto immediate_done;
    }
    CASE(ISMAPPING) {
        value = value_of_bool(type_of(vm, r[B])->flags & TYPE_FLAG_MAPPING);
        goto immediate_done;
    }
    CASE(LEN) {
        SAVE_PC();
        int64_t n = length(vm, r[B]);
        TRUE_OR_RAISE(n >= 0);
        value = small_int(n);
        goto immediate_done;
    }
#if KR_SWITCH_DISPATCH
    default: goto LABEL_bad;
    }
#endif
LABEL_bad:
    SAVE_PC();
    raise(vm, SystemError, "unknown opcode");
    goto raised;

coroutine_made:
    // By a call. `await f()` and `async with` begin it at once.
    if (!IS_AWAITED || begun->flavor != COROUTINE) CHECK_NEXT();
    pc++;
begin_awaited:
    // `begun`, just made, is in R[A], and what follows is the SEND that awaits it: both in one go.
    if (unlikely(vm->depth >= vm->max_depth)) NEXT();   // that SEND raises
    ins = *pc++;
    F->pc = pc - 1;
    FUEL_SEND();
begin: {
    // The SEND in `ins` has a coroutine or generator that has not started.
    Frame *fresh = &begun->frame;
    vm->depth++;
    fresh->prev = F;
    fresh->mode = TO_AWAIT;
    fresh->flags = FRAME_COROUTINE | (fresh->flags & FRAME_LASTING);
    fresh->dest = (uint16_t)A;
    begun->item.prev = vm->exception_item;
    vm->exception_item = &begun->item;
    begun->linked = true;
    begun->state = CO_SUSPENDED;
    vm->frame = F = fresh;
    r = fresh->r;
    pc = fresh->pc;
    LOAD_FUNCTION(fresh->fn);
    NEXT();
}

entered:
    // A frame was pushed or a coroutine resumed.
    LOAD();
    if (unlikely(!is_undef(vm->raised))) goto raised_in_resumed;
    CHECK_NEXT();

returned:
    // `value` is the result of F.
    if (likely(F->mode == TO_REGISTER && !(F->flags & (FRAME_ENTRY | FRAME_COROUTINE | FRAME_SHOWN)))) {
        DROP_LOCALS();
        Frame *prev = F->prev;
        Function *fn = F->fn;
        uint16_t dest = F->dest;
        vm->depth--;
        vm->frame = prev;
        if (unlikely((char *)F == vm->stack_chunk->data)) frame_pop_slow(vm, F);
        else vm->stack_top = (char *)F;
        object_release(vm, fn);
        F = prev;
        r = F->r;
        pc = F->pc;
        LOAD_FUNCTION(F->fn);
        SET(dest, value);
        CHECK_NEXT();
    }
    if (likely(F->mode == TO_AWAIT && !(F->flags & (FRAME_ENTRY | FRAME_SHOWN)))) {
        DROP_LOCALS();
        // A coroutine that was awaited is done: as a function's return, but that its object dies with the register.
        Coroutine *c = coroutine_of(F);
        vm->depth--;
        vm->exception_item = c->item.prev;
        if (unlikely(vm->throw_count != 0)) coroutine_reenter(vm, false);
        value_replace(vm, &c->item.exception, UNDEF);
        c->state = CO_DONE;
        c->linked = false;
        uint16_t dest = F->dest;
        vm->frame = F = F->prev;
        c->frame.prev = NULL;
        r = F->r;
        pc = F->pc;
        LOAD_FUNCTION(F->fn);
        ins = *pc++;
        if (likely(is_pointer(r[B]) && as_object(r[B]) == &c->head && coroutine_drop(vm, c))) r[B] = UNDEF;
        else KILL(B);
        SET(dest, value);
        CHECK_NEXT();
    }
    if (F->flags & FRAME_SHOWN) {
        if (instruction_op(ins) == OP_RET) r[A] = retain(value);   // a local that is returned is still a local
        frame_leave(vm, F);
    }
    DROP_LOCALS();
    outcome = RUN_RETURNED;
    direction = end_frame(vm, F, &outcome, value, result);
directed:
    if (direction == GO_OUT) return outcome;
    LOAD();
    if (direction == GO_UNWIND) goto unwind_resumed;
    if (direction == GO_RAISE || unlikely(!is_undef(vm->raised))) goto raised_in_resumed;
    CHECK_NEXT();

attention:
    SAVE_PC();
    if (!operation_attention(vm)) goto raised_by_machine;
    NEXT();
out_of_fuel:
    SAVE_PC();
    if (!vm->upcalls->poll(vm, 0)) goto raised_by_machine;
    if (unlikely(vm->pause_due)) return RUN_PAUSED;
    CHECK_NEXT();

pause_before:
    F->pc = pc - 1;
    return RUN_PAUSED;

raised_by_machine:
    at = pc - 1;
    again = false;
    goto unwind;
raise_again:
    // `value` (owned) is raised without a new entry for this frame.
    exception_raise_object(vm, value);
    release(vm, value);
    at = pc - 1;
    again = true;
    goto unwind;
raised_in_resumed:
    // F has just been entered or returned to: when it hangs in SEND its pc is that SEND.
    if (!vm->thrown_in) operation_set_context(vm);
unwind_resumed:
    vm->thrown_in = false;
    at = F->fn->code->instructions + frame_instruction(F);
    again = false;
    goto unwind;
raised:
    at = pc - 1;
    again = false;
    operation_set_context(vm);
unwind:
    if (unwind_frame(vm, F, at, again)) {
        pc = F->pc;
        CHECK_NEXT();
    }
    outcome = RUN_RAISED;
    direction = end_frame(vm, F, &outcome, KR_ERROR, result);
    if (direction == GO_OUT) return outcome;
    LOAD();
    if (direction == GO_UNWIND) goto unwind_resumed;
    if (direction == GO_RAISE) goto raised_in_resumed;
    CHECK_NEXT();
}
