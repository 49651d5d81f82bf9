// SPDX-License-Identifier: MIT
// coroutine.h -- what the eval loop and the loop layer need of coroutines beyond frame.h.
#ifndef KR_VM_COROUTINE_H
#define KR_VM_COROUTINE_H

#include "compile/opcode.h"
#include "vm/frame.h"

// The word behind the registers: the finalizer hook of an async generator, the cr_origin of a coroutine. NULL: there is none.
KrValue *coroutine_extra(Coroutine *c);
// The register of what the innermost coroutine of a suspended chain delegates to; NULL: it hangs in no await.
KrValue *coroutine_delegate_slot(Coroutine *root);
// The innermost coroutine of the chain that hangs at `root`; root itself when it is not suspended.
Coroutine *coroutine_leaf(Coroutine *root);
bool coroutine_is_running(const Coroutine *c);
bool coroutine_is_plainly_suspended(const Coroutine *c);
// A coroutine or generator that has ended and that nobody else refers to goes without further ado. False: it has to be released.
ALWAYS_INLINE bool coroutine_drop(KrVM *vm, Coroutine *c) {
    if (c->head.rc != 1 || c->flavor == ASYNC_GENERATOR || (c->agen_flags & CO_HAS_ORIGIN)) return false;
    uint32_t count = c->frame.count;
    size_t size = sizeof *c + count * sizeof(KrValue);
    object_release(vm, c->frame.fn);
    if (count < SPARE_COROUTINES && c->flavor == COROUTINE && vm->spare_coroutines[count] == NULL) {
        c->frame.fn = NULL;
        vm->spare_coroutines[count] = c;
        return true;
    }
    heap_free(&vm->heap, HEAP_CONTAINER, c, size);
    return true;
}
// Ends a suspended chain from the inside out without running any of its code.
void coroutine_abandon(KrVM *vm, Coroutine *c);
// Can coroutine_enter_root be used? A coroutine that has not started, or was suspended as the root of its chain.
ALWAYS_INLINE bool coroutine_can_enter_root(KrVM *vm, const Coroutine *c) {
    return c->state <= CO_SUSPENDED && !c->linked && c->leaf != NULL && vm->depth + c->chain_depth <= vm->max_depth && vm->fuel > 0;
}
// coroutine_resume(c, TO_NATIVE, NONE) above the native frame `below`, after the checks.
ALWAYS_INLINE void coroutine_enter_root(KrVM *vm, Coroutine *c, Frame *below) {
    Coroutine *leaf = c->leaf;
    uint32_t base = vm->depth;
    vm->fuel--;
    vm->depth += c->chain_depth;
    c->frame.prev = below;
    c->frame.mode = TO_NATIVE;
    c->frame.dest = 0;
    c->frame.flags = FRAME_COROUTINE | (c->frame.flags & FRAME_LASTING);
    bool at_yield = c->state == CO_SUSPENDED && instruction_op(*leaf->frame.pc) != OP_SEND;
    c->item.prev = vm->exception_item;
    c->state = CO_RUNNING;
    c->chain_depth = base;
    c->saved_root = vm->running_root;
    vm->running_root = c;
    vm->exception_item = &leaf->item;
    if (unlikely(at_yield)) value_replace(vm, &leaf->frame.r[instruction_a(leaf->frame.pc[-1])], NONE);
    vm->frame = &leaf->frame;
}
// Links a coroutine or generator below the running frame (SEND) and makes its leaf the running frame. PUSHED or KR_ERROR.
NODISCARD KrValue coroutine_link(KrVM *vm, Coroutine *c, FrameMode mode, uint16_t dest, KrBorrowed value);
// See the way of a throw, in coroutine.c. coroutine_reenter: the coroutine at vm->depth gets the result, or the exception, of what it awaits.
void coroutine_forget_throws(KrVM *vm, uint32_t base);     // the chain above `base` suspends or ends
void coroutine_reenter(KrVM *vm, bool raising);
// The exception that the three arguments of a throw() mean (ABSENT, NONE: not given). Owned.
NODISCARD KrValue coroutine_thrown(KrVM *vm, const KrBorrowed *args);
// Begins throw(): see coroutine.c.
NODISCARD KrValue coroutine_throw_begin(KrVM *vm, Coroutine *c, FrameMode mode, KrBorrowed exception);
// The first-iteration hook of an async generator (PEP 525). False: it raised.
NODISCARD bool async_generator_begin(KrVM *vm, Coroutine *c);

// One step of delegation to anything: generators, coroutines, native awaitables, iterators of the program.
NODISCARD SendResult delegate_send(KrVM *vm, KrBorrowed delegate, KrBorrowed value, KrValue *result);
// What send() gives of a step: the value that was yielded; what was returned comes as StopIteration. `result` is taken.
NODISCARD KrValue send_outcome(KrVM *vm, SendResult outcome, KrValue result);
// What `await v` delegates to: v itself for coroutines and native awaitables, else v.__await__(). Owned.
NODISCARD KrValue awaitable_iterator(KrVM *vm, KrBorrowed v, unsigned where);
NODISCARD KrValue yield_from_iterator(KrVM *vm, KrBorrowed v, bool in_coroutine);
NODISCARD KrValue anext_awaitable_new(KrVM *vm, KrBorrowed awaitable, KrBorrowed otherwise);   // anext(iterator, default)
// Runs what waits in vm->finalizers: __del__, close of dropped generators, weakref callbacks.
void finalizers_run(KrVM *vm);
extern const NativeDef *const generator_send_native;      // generator.send: the eval loop knows it
// A RuntimeWarning, ... through the warnings machinery (vm/warning.c). False: it was turned into an exception.
NODISCARD bool warning_raise(KrVM *vm, TypeId category, const char *format, ...);
// sys.unraisablehook: reports and clears the exception in flight. `where`: the object, or ABSENT; what: "Exception ignored in".
void unraisable_report(KrVM *vm, KrBorrowed where, const char *what);

#endif
