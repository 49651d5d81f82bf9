// SPDX-License-Identifier: MIT
// coroutine.c -- generators, coroutines and async generators: resumed, thrown into, closed, dropped. Their Python types are in
// coroutine_types.c; the eval loop has the fast paths.
#include "vm/frame.h"

#include "compile/opcode.h"
#include "object/native.h"
#include "object/protocol.h"
#include "vm/coroutine.h"

static const char *noun_of(const Coroutine *c) {
    return c->flavor == GENERATOR ? "generator" : c->flavor == COROUTINE ? "coroutine" : "async generator";
}

// Everything but the header and what extra word there is. Inlined with a constant flavor: most of it is then a few wide stores.
ALWAYS_INLINE void begin(Coroutine *c, Function *fn, Flavor flavor) {
    const Code *code = fn->code;
    uint32_t count = code->register_count;
    c->flavor = (uint8_t)flavor;
    c->state = CO_UNSTARTED;
    c->linked = false;
    c->agen_flags = 0;
    c->chain_depth = 1;
    c->item = (ExceptionItem){UNDEF, NULL};
    c->leaf = c;
    Frame *f = &c->frame;
    object_retain(fn);
    f->prev = NULL;
    f->pc = code->instructions;
    f->fn = fn;
    f->dest = 0;
    f->mode = TO_RESUME;
    f->flags = (uint8_t)(FRAME_COROUTINE | code->hidden * FRAME_HIDDEN);
    f->count = count;
    for (uint32_t i = 0; i < count; i++) f->r[i] = UNDEF;
}

static __attribute__((noinline)) Coroutine *allocate(KrVM *vm, Function *fn) {
    uint32_t flags = fn->code->flags, count = fn->code->register_count;
    Flavor flavor = flags & CODE_COROUTINE ? COROUTINE : flags & CODE_GENERATOR ? GENERATOR : ASYNC_GENERATOR;
    bool tracked = unlikely(vm->origin_depth > 0) && flavor == COROUTINE;
    KrValue extra = tracked ? frames_summary(vm, vm->origin_depth) : NONE;   // an async generator has no finalizer hook yet
    if (is_error(extra)) return NULL;
    size_t size = sizeof(Coroutine) + (count + (flavor == ASYNC_GENERATOR || tracked)) * sizeof(KrValue);
    Coroutine *c = object_new_container(vm, (TypeId)(TYPE_GENERATOR + flavor), size);
    if (unlikely(c == NULL)) {
        release(vm, extra);
        return NULL;
    }
    begin(c, fn, flavor);
    vm->may_finalize |= flavor != GENERATOR || fn->code->handler_count > 0;
    if (tracked) c->agen_flags = CO_HAS_ORIGIN;
    if (flavor == ASYNC_GENERATOR || tracked) c->frame.r[count] = extra;
    return c;
}

Coroutine *coroutine_new(KrVM *vm, Function *fn) {
    uint32_t count = fn->code->register_count;
    if (unlikely(!(fn->code->flags & CODE_COROUTINE) || vm->origin_depth > 0 || count >= SPARE_COROUTINES)) return allocate(vm, fn);
    Coroutine *c = vm->spare_coroutines[count];
    if (c == NULL) return allocate(vm, fn);
    vm->spare_coroutines[count] = NULL;
    begin(c, fn, COROUTINE);
    return c;
}

KrValue *coroutine_extra(Coroutine *c) {
    return c->flavor == ASYNC_GENERATOR || (c->agen_flags & CO_HAS_ORIGIN) ? &c->frame.r[c->frame.count] : NULL;
}

void coroutine_finish(KrVM *vm, Coroutine *c) {
    if (c->frame.flags & FRAME_SHOWN) frame_leave(vm, &c->frame);
    c->state = CO_DONE;
    c->linked = false;
    c->frame.prev = NULL;
    for (uint32_t i = c->frame.count; i > 0; i--) value_replace(vm, &c->frame.r[i - 1], UNDEF);
    value_replace(vm, &c->item.exception, UNDEF);
}

void coroutine_abandon(KrVM *vm, Coroutine *c) {
    if (c->state == CO_DONE || coroutine_is_running(c)) return;
    for (Coroutine *leaf = coroutine_leaf(c);;) {
        Coroutine *outer = leaf == c ? NULL : coroutine_of(leaf->frame.prev);
        object_retain(leaf);
        coroutine_finish(vm, leaf);
        object_release(vm, leaf);
        if (outer == NULL) return;
        leaf = outer;
    }
}

static bool in_send(const Coroutine *c) {
    return c->state == CO_SUSPENDED && instruction_op(*c->frame.pc) == OP_SEND;
}

KrBorrowed coroutine_delegate(const Coroutine *c) {
    if (c->state != CO_SUSPENDED) return ABSENT;
    if (in_send(c)) return c->frame.r[instruction_b(*c->frame.pc)];
    return ABSENT;
}

bool coroutine_is_running(const Coroutine *c) {
    while (c->linked && c->state == CO_SUSPENDED) c = coroutine_of(c->frame.prev);
    return c->state == CO_RUNNING;
}

// The innermost coroutine of a suspended chain: what SEND delegates to, as long as that is linked to it.
static Coroutine *find_leaf(Coroutine *root) {
    Coroutine *c = root;
    for (;;) {
        if (!in_send(c)) return c;
        KrBorrowed delegate = c->frame.r[instruction_b(*c->frame.pc)];
        if (!is_coroutine_like(delegate)) return c;
        Coroutine *inner = as_coroutine(delegate);
        if (!inner->linked || inner->frame.prev != &c->frame || inner->state != CO_SUSPENDED) return c;
        c = inner;
    }
}

Coroutine *coroutine_leaf(Coroutine *root) {
    return root->state == CO_SUSPENDED && !root->linked && root->leaf != NULL ? root->leaf : find_leaf(root);
}

KrValue *coroutine_delegate_slot(Coroutine *root) {
    if (root->state != CO_SUSPENDED) return NULL;
    Coroutine *leaf = coroutine_leaf(root);
    return in_send(leaf) ? &leaf->frame.r[instruction_b(*leaf->frame.pc)] : NULL;
}

static void forget_leaf(Coroutine *inner) {
    Coroutine *c = inner;
    while (c->linked) c = coroutine_of(c->frame.prev);
    if (c->state == CO_SUSPENDED) c->leaf = NULL;
}

// Puts what is sent where the leaf will find it.
static void deliver_sent(KrVM *vm, Coroutine *leaf, KrBorrowed value) {
    Frame *f = &leaf->frame;
    if (instruction_op(*f->pc) == OP_SEND) {
        value_replace(vm, &vm->sent, retain(value));
    } else {
        unsigned a = instruction_a(f->pc[-1]);
        value_replace(vm, &f->r[a], retain(value));
    }
}

// Makes `c` run above vm->frame: as a root, or linked (mode TO_AWAIT, TO_ANEXT). Checks have been made.
static KrValue enter(KrVM *vm, Coroutine *c, FrameMode mode, uint16_t dest, KrBorrowed value, bool link) {
    bool started = c->state != CO_UNSTARTED;
    Coroutine *leaf = c;
    if (started) {
        leaf = c->leaf != NULL ? c->leaf : find_leaf(c);
    }
    if (unlikely(vm->depth + c->chain_depth > vm->max_depth)) {
        return raise(vm, RecursionError, "maximum recursion depth exceeded");
    }
    uint32_t base = vm->depth;
    vm->depth += c->chain_depth;
    c->frame.prev = vm->frame;
    c->frame.mode = (uint8_t)mode;
    c->frame.dest = dest;
    c->frame.flags = FRAME_COROUTINE | (c->frame.flags & FRAME_LASTING);
    c->item.prev = vm->exception_item;
    if (link) {
        c->linked = true;
        c->state = CO_SUSPENDED;
    } else {
        if (mode == TO_RESUME) object_retain(c);     // next(gen()): nobody else may own it while it runs
        c->state = CO_RUNNING;
        c->chain_depth = base;
        c->saved_root = vm->running_root;
        vm->running_root = c;
    }
    vm->exception_item = &leaf->item;
    if (started) deliver_sent(vm, leaf, value);
    vm->frame = &leaf->frame;
    return PUSHED;
}

static COLD KrValue already(KrVM *vm, const Coroutine *c) { return raise(vm, ValueError, "%s already executing", noun_of(c)); }

// A coroutine in the middle of a suspended chain that is driven by hand becomes a root for the time being.
static void detach(Coroutine *c) {
    if (!c->linked) return;
    forget_leaf(c);
    c->linked = false;
    c->leaf = NULL;
    // chain_depth of an inner coroutine is not kept: count it anew.
    uint32_t depth = 1;
    for (Coroutine *i = c;;) {
        if (!in_send(i)) break;
        KrBorrowed d = i->frame.r[instruction_b(*i->frame.pc)];
        if (!is_coroutine_like(d) || as_coroutine(d)->state != CO_SUSPENDED || as_coroutine(d)->frame.prev != &i->frame) break;
        i = as_coroutine(d);
        depth++;
    }
    c->chain_depth = depth;
}

// The way of a throw. An exception on its way out through the coroutines that were suspended when something was thrown into their
// chain gets, in each of them, what that one handles as context, and loses the context it had (CPython's throw() resumes them one by
// one). That ends for each when it runs again, and for all when the chain suspends.
void coroutine_forget_throws(KrVM *vm, uint32_t base) {
    while (vm->throw_count > 0 && vm->throws[vm->throw_count - 1].base >= base) vm->throw_count--;
}
static void note_throw(KrVM *vm, uint32_t base) {
    coroutine_forget_throws(vm, base);
    if (vm->depth - base < 2 || vm->throw_count == THROW_LIMIT) return;
    vm->throws[vm->throw_count].base = base;
    vm->throws[vm->throw_count++].above = vm->depth;
}
void coroutine_reenter(KrVM *vm, bool raising) {
    coroutine_forget_throws(vm, vm->depth);
    if (vm->throw_count == 0 || vm->depth >= vm->throws[vm->throw_count - 1].above) return;
    vm->throws[vm->throw_count - 1].above = vm->depth;
    KrBorrowed handled = vm->exception_item->exception;
    if (raising && !is_undef(vm->raised) && !is_undef(handled) && !is_none(handled)) exception_set_context(vm, vm->raised, handled);
}

KrValue coroutine_resume(KrVM *vm, Coroutine *c, FrameMode mode, KrBorrowed value, bool thrown) {
    if (coroutine_is_running(c)) {
        if (thrown) exception_clear(vm);
        return already(vm, c);
    }
    if (c->state == CO_DONE) {
        if (c->flavor == COROUTINE) {
            if (thrown) exception_clear(vm);
            return raise(vm, RuntimeError, "cannot reuse already awaited coroutine");
        }
        if (thrown) return KR_ERROR;
        return exception_raise_type(vm, c->flavor == ASYNC_GENERATOR ? TYPE_StopAsyncIteration : TYPE_StopIteration);
    }
    if (c->state == CO_UNSTARTED) {
        if (thrown) {
            // The body never runs, nor a handler of its first line: the exception leaves from there.
            unwind_mark(vm, &c->frame, c->frame.pc);
            coroutine_finish(vm, c);
            return KR_ERROR;
        }
        if (!is_none(value)) return raise(vm, TypeError, "can't send non-None value to a just-started %s", noun_of(c));
    }
    detach(c);
    if (unlikely(--vm->fuel < 0) && !vm->upcalls->poll(vm, 0)) return KR_ERROR;
    KrValue raised = UNDEF;
    if (thrown) {
        raised = vm->raised;
        vm->raised = UNDEF;
    }
    uint32_t base = vm->depth;
    KrValue entered = enter(vm, c, mode, 0, thrown ? NONE : value, false);
    if (is_error(entered)) {
        release(vm, raised);
        return KR_ERROR;
    }
    vm->raised = raised;
    if (thrown) {
        note_throw(vm, base);
        vm->thrown_in = true;
        // What the leaf was handling when it stopped becomes the context, whatever that was before.
        KrBorrowed handled = vm->exception_item->exception;
        if (!is_undef(handled) && !is_none(handled)) exception_set_context(vm, raised, handled);
    }
    return PUSHED;
}

KrValue coroutine_link(KrVM *vm, Coroutine *c, FrameMode mode, uint16_t dest, KrBorrowed value) {
    return enter(vm, c, mode, dest, value, true);
}

//// Nested runs ///////////////////////////////////////////////////////////////

static SendResult finish_nested(KrVM *vm, KrValue *result) {
    // The entry frame is the root that was just entered.
    vm->running_root->frame.flags |= FRAME_ENTRY;
    vm->native_depth++;
    RunOutcome outcome = eval_run(vm, result);
    vm->native_depth--;
    return outcome == RUN_RAISED ? SEND_RAISED : outcome == RUN_RETURNED ? SEND_RETURNED : SEND_YIELDED;
}

SendResult coroutine_send(KrVM *vm, Coroutine *c, KrBorrowed value, KrValue *result) {
    *result = KR_ERROR;
    if (c->state == CO_DONE && c->flavor == GENERATOR) {
        *result = NONE;
        return SEND_RETURNED;
    }
    if (!native_enter(vm)) return SEND_RAISED;
    KrValue begun = coroutine_resume(vm, c, TO_RESUME, value, false);
    return is_error(begun) ? SEND_RAISED : finish_nested(vm, result);
}

static SendResult throw_into_delegate(KrVM *vm, Coroutine *leaf, KrBorrowed exception, KrValue *result, bool *handled);

// The exception goes to the leaf of the chain. A leaf that waits for an iterator of the program's own hands it on to its throw().
SendResult coroutine_throw(KrVM *vm, Coroutine *c, KrBorrowed exception, KrValue *result) {
    *result = KR_ERROR;
    if (!native_enter(vm)) return SEND_RAISED;
    KrValue begun = coroutine_throw_begin(vm, c, TO_RESUME, exception);
    if (is_error(begun)) return SEND_RAISED;
    if (!is_pushed(begun)) {
        *result = begun;
        return SEND_YIELDED;
    }
    return finish_nested(vm, result);
}

// Does a thrown exception go to the delegate's own throw()? Not for generators (the chain's leaf is found) nor native awaitables.
static bool hears_throw(KrVM *vm, KrBorrowed delegate) {
    if (is_coroutine_like(delegate)) return as_object(delegate)->shape == TYPE_ASYNC_GENERATOR ? false : as_coroutine(delegate)->state != CO_DONE;
    uint32_t shape = is_pointer(delegate) ? as_object(delegate)->shape : 0;
    return def_of(vm, delegate)->send == NULL || shape == TYPE_ASYNC_GENERATOR_ASEND || shape == TYPE_ASYNC_GENERATOR_ATHROW ||
           shape == TYPE_ANEXT_AWAITABLE;
}

// The delegate ended while an exception was thrown into it: the SEND has its result, and the leaf goes on behind it.
static KrValue go_on_behind(KrVM *vm, Coroutine *c, Coroutine *leaf, FrameMode mode, KrValue result) {
    Instruction send = *leaf->frame.pc;
    value_replace(vm, &leaf->frame.r[instruction_b(send)], UNDEF);
    leaf->frame.pc++;
    detach(c);
    KrValue entered = enter(vm, c, mode, 0, NONE, false);
    // enter delivered None to the register of the instruction before pc: that was the SEND.
    value_replace(vm, &leaf->frame.r[instruction_a(send)], result);
    return entered;
}

// Gives PUSHED (a chain runs above vm->frame, with vm->raised set when the exception is to be raised inside), KR_ERROR, or the value
// that a foreign iterator's throw() yielded.
KrValue coroutine_throw_begin(KrVM *vm, Coroutine *c, FrameMode mode, KrBorrowed exception) {
    if (coroutine_is_running(c)) return already(vm, c);
    if (c->state == CO_SUSPENDED) {
        bool closing = exception_is(vm, exception, TYPE_GeneratorExit);
        Coroutine *leaf = coroutine_leaf(c);
        if (closing && leaf != c) {
            // Level by level: the delegate is closed first (PEP 380); its error replaces GeneratorExit.
            detach(c);
            KrValue delegate = retain(coroutine_delegate(c));
            bool ok = coroutine_close(vm, as_coroutine(delegate));
            release(vm, delegate);
            c->leaf = c;
            c->chain_depth = 1;
            if (ok) exception_raise_object(vm, exception);
            return coroutine_resume(vm, c, mode, NONE, true);
        }
        KrBorrowed delegate = coroutine_delegate(leaf);
        if (!is_absent(delegate) && hears_throw(vm, delegate)) {
            bool handled = false;
            KrValue result = NONE;
            Coroutine *held = leaf;
            object_retain(held);
            SendResult sent = throw_into_delegate(vm, leaf, exception, &result, &handled);
            object_release(vm, held);
            if (handled && sent == SEND_YIELDED) return result;
            if (handled && sent == SEND_RETURNED) return go_on_behind(vm, c, leaf, mode, result);
            if (handled) return coroutine_resume(vm, c, mode, NONE, true);   // its exception is in flight: raise it in the leaf
        } else if (!is_absent(delegate) && !is_coroutine_like(delegate) && def_of(vm, delegate)->thrown != NULL) {
            KrValue held = retain(delegate);
            Coroutine *root = c;
            while (root->linked) root = coroutine_of(root->frame.prev);
            KrValue result = NONE;
            object_retain(leaf);
            SendResult sent = def_of(vm, held)->thrown(vm, held, root, exception, &result);
            // Code of the program may have run, and driven the chain by hand.
            bool waits = is_same(coroutine_delegate(leaf), held);
            object_release(vm, leaf);
            release(vm, held);
            if (sent == SEND_YIELDED) return result;
            if (sent == SEND_RETURNED && waits) return go_on_behind(vm, c, leaf, mode, result);
            if (sent == SEND_RETURNED) {
                release(vm, result);
                return raise(vm, RuntimeError, "coroutine is being awaited already");
            }
            return coroutine_resume(vm, c, mode, NONE, true);
        }
    }
    exception_raise_object(vm, exception);
    return coroutine_resume(vm, c, mode, NONE, true);
}

// Calls delegate.throw(exception), or close() for GeneratorExit; handled = false when it has neither.
static SendResult throw_into_delegate(KrVM *vm, Coroutine *leaf, KrBorrowed exception, KrValue *result, bool *handled) {
    KrValue delegate = retain(coroutine_delegate(leaf));
    *handled = false;
    SendResult outcome = SEND_RAISED;
    bool closing = exception_is(vm, exception, TYPE_GeneratorExit);
    KrValue method = getattr_optional(vm, delegate, closing ? N_(vm, close) : N_(vm, throw));
    if (is_error(method) && closing) {
        unraisable_report(vm, delegate, NULL);
    } else if (is_error(method)) {
        *handled = true;
    } else if (!is_absent(method)) {
        // While it runs the coroutine counts as running.
        leaf->state = CO_RUNNING;
        KrValue given = closing ? call_0(vm, method) : call_1(vm, method, exception);
        leaf->state = CO_SUSPENDED;
        release(vm, method);
        if (closing) {
            if (is_error(given)) *handled = true;
            else release(vm, given);
        } else if (is_error(given)) {
            *handled = true;
            if (exception_matches(vm, TYPE_StopIteration)) {
                KrValue stop = exception_take(vm);
                KrBorrowed value = ((Exception *)as_object(stop))->field[FIELD_STOP_VALUE];
                *result = is_undef(value) ? NONE : retain(value);
                release(vm, stop);
                outcome = SEND_RETURNED;
            }
        } else {
            *handled = true;
            *result = given;
            outcome = SEND_YIELDED;
        }
    }
    release(vm, delegate);
    return outcome;
}

bool coroutine_close(KrVM *vm, Coroutine *c) {
    if (coroutine_is_running(c)) {
        already(vm, c);
        return false;
    }
    if (c->state == CO_DONE) return true;
    if (c->state == CO_UNSTARTED) {
        coroutine_finish(vm, c);
        return true;
    }
    if (coroutine_is_plainly_suspended(c)) {
        coroutine_finish(vm, c);
        return true;
    }
    KrValue exit_type = value_of_object(vm->types[TYPE_GeneratorExit]);
    KrValue exception = call_0(vm, exit_type);
    if (is_error(exception)) return false;
    // It is raised by the one who closes, and not only thrown.
    KrBorrowed handled = handled_exception(vm);
    if (!is_none(handled)) exception_set_context(vm, exception, handled);
    KrValue result;
    SendResult outcome = coroutine_throw(vm, c, exception, &result);
    release(vm, exception);
    if (outcome == SEND_YIELDED) {
        release(vm, result);
        raise(vm, RuntimeError, "%s ignored GeneratorExit", noun_of(c));
        return false;
    }
    if (outcome == SEND_RETURNED) {
        value_replace(vm, &vm->sent, NONE);
        c->state = CO_DONE;
        release(vm, result);
        return true;
    }
    return exception_clear_if(vm, TYPE_GeneratorExit) || exception_clear_if(vm, TYPE_StopIteration) ||
           exception_clear_if(vm, TYPE_StopAsyncIteration);
}

// Suspended at a yield that no handler covers: nothing of it would run on close().
bool coroutine_is_plainly_suspended(const Coroutine *c) {
    return c->state == CO_SUSPENDED && !in_send(c) && !c->linked && !unwind_would_handle(&c->frame);
}
