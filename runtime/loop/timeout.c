// SPDX-License-Identifier: MIT
// timeout.c -- Timeout: cancels the task that is inside its block when the time has come, and turns that cancellation into
// TimeoutError where the block ends.
#include "loop/timeout.h"

#include "loop/loop.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/coroutine.h"
#include "vm/operation.h"

static const char *const state_names[] = {"created", "active", "expiring", "expired", "finished"};

static KrValue make(KrVM *vm, Type *type, KrBorrowed when) {
    Timeout *t = type_allocate(vm, type, 0);
    if (t == NULL) return KR_ERROR;
    memset((char *)t + sizeof t->head, 0, offsetof(Timeout, when) - sizeof t->head);
    t->when = retain(when);
    t->task = t->handle = NONE;
    return value_of_object(t);
}

//// The timer /////////////////////////////////////////////////////////////////

static bool disarm(KrVM *vm, Timeout *t) {
    if (t->timed) {
        t->timed = false;
        as_event_loop(as_task(t->task)->future.loop)->timers_cancelled++;
    }
    if (t->due) {
        t->due = false;
        t->stale++;
    }
    if (is_none(t->handle)) return true;
    KrValue handle = t->handle;
    t->handle = NONE;
    KrValue result = call_named(vm, handle, "cancel", NULL, 0);
    release(vm, handle);
    release_maybe(vm, result);
    return !is_error(result);
}

// On a loop of the program's own making: call_soon() or call_at() with our method.
static bool arm_foreign(KrVM *vm, Timeout *t, KrBorrowed loop) {
    KrValue now = call_named(vm, loop, "time", NULL, 0), method = KR_ERROR;
    int is_due = is_error(now) ? -1 : compare_bool(vm, COMPARE_LE, t->when, now);
    Str *name = str_intern_utf8(vm, "_on_timeout", 11);
    if (is_due >= 0 && name != NULL) method = getattr(vm, value_of_object(t), name);
    if (!is_error(method)) {
        KrBorrowed args[] = {t->when, method};
        t->handle = is_due ? call_named(vm, loop, "call_soon", &method, 1) : call_named(vm, loop, "call_at", args, 2);
    }
    if (name != NULL) object_release(vm, name);
    release_maybe(vm, now);
    bool ok = !is_error(method) && !is_error(t->handle);
    release_maybe(vm, method);
    if (!ok && is_error(t->handle)) t->handle = NONE;
    return ok;
}

// now: the loop's time if it is known, else NULL.
static bool arm(KrVM *vm, Timeout *t, const double *known) {
    if (is_none(t->when)) return true;
    KrValue running = loop_running(vm);
    if (is_error(running)) return false;
    bool ours = is_event_loop(vm, running) && is_task(vm, t->task) && is_same(as_task(t->task)->future.loop, running), ok = false;
    EventLoop *loop = (EventLoop *)as_object(running);
    double now;
    if (!ours || loop->own_call_at || loop->own_call_soon || loop->debug) {
        ok = arm_foreign(vm, t, running);
    } else if (to_double(vm, t->when, &t->deadline) && (known != NULL || loop_time(vm, loop, &now))) {
        if (known != NULL) now = *known;
        if (t->deadline <= now) ok = t->due = loop_push(vm, loop, value_of_object(t), UNDEF);
        else ok = t->timed = loop_add_timer(vm, loop, t->deadline, value_of_object(t));
    }
    release(vm, running);
    return ok;
}

static bool expire(KrVM *vm, Timeout *t) {
    if (t->state != TIMEOUT_ACTIVE) return true;
    KrValue task = retain(t->task);
    bool ok = future_cancel(vm, task, NONE) >= 0;
    release(vm, task);
    t->state = TIMEOUT_EXPIRING;
    value_replace(vm, &t->handle, NONE);   // it has run; keeping it would keep this object
    return ok;
}

KrValue timeout_run(KrVM *vm, Timeout *t) {
    if (t->stale > 0) {
        t->stale--;
        return NONE;
    }
    t->due = false;
    return expire(vm, t) ? NONE : KR_ERROR;
}

//// Enter and leave ///////////////////////////////////////////////////////////

static bool enter(KrVM *vm, Timeout *t, const double *now) {
    if (t->state != TIMEOUT_CREATED) return raise_as(false, vm, RuntimeError, "Timeout has already been entered");
    KrValue loop = loop_running(vm);
    if (is_error(loop)) return false;
    KrBorrowed task = loop_current_task(vm, loop);
    release(vm, loop);
    if (is_none(task)) return raise_as(false, vm, RuntimeError, "Timeout should be used inside a task");
    value_replace(vm, &t->task, retain(task));
    int64_t cancelling = task_cancelling(vm, t->task);
    if (cancelling < 0) return false;
    t->cancelling = (uint16_t)cancelling;
    t->state = TIMEOUT_ACTIVE;
    return arm(vm, t, now);
}

// An error raised while our cancellation was handled says that it came of a timeout.
static bool explain(KrVM *vm, KrBorrowed error) {
    for (KrBorrowed e = error;;) {
        KrBorrowed context = ((Exception *)as_object(e))->context;
        if (is_none(context) || is_undef(context)) return true;
        if (!exception_is(vm, context, TYPE_CancelledError)) {
            e = context;
            continue;
        }
        KrValue timeout_error = exception_new(vm, TYPE_TimeoutError, value_of_object(vm->empty_tuple));
        if (is_error(timeout_error)) return false;
        KrValue held = retain(context);
        exception_set_context(vm, timeout_error, held);
        bool ok = exception_set_cause(vm, timeout_error, held);
        release(vm, held);
        if (ok) value_replace(vm, &((Exception *)as_object(e))->context, retain(timeout_error));
        release(vm, timeout_error);
        return ok;
    }
}

// `error`: what leaves the block, or NONE. False: TimeoutError in its place.
static bool leave(KrVM *vm, Timeout *t, KrBorrowed error) {
    if (!disarm(vm, t)) return false;
    if (t->state == TIMEOUT_ACTIVE) {
        t->state = TIMEOUT_FINISHED;
        return true;
    }
    if (t->state != TIMEOUT_EXPIRING) return true;
    t->state = TIMEOUT_EXPIRED;
    KrValue task = retain(t->task);
    int64_t left = task_uncancel(vm, task);
    release(vm, task);
    if (left < 0) return false;
    // If others have cancelled the task as well, their cancellation goes on.
    if (left > t->cancelling || is_none(error)) return true;
    if (exception_is(vm, error, TYPE_CancelledError)) {
        KrValue timeout_error = exception_new(vm, TYPE_TimeoutError, value_of_object(vm->empty_tuple));
        if (is_error(timeout_error)) return false;
        // Its context is what is being handled: in an `async with` that is `error`, in an exit stack it may be nothing.
        if (exception_set_cause(vm, timeout_error, error)) exception_raise_object(vm, timeout_error);
        release(vm, timeout_error);
        return false;
    }
    if (!explain(vm, error)) return false;
    if (!exception_is(vm, error, TYPE_ExceptionGroup)) return true;
    KrBorrowed inner = ((Exception *)as_object(error))->field[FIELD_GROUP_EXCEPTIONS];
    for (uint32_t i = 0; i < as_tuple(inner)->length; i++) {
        if (!explain(vm, as_tuple(inner)->items[i])) return false;
    }
    return true;
}

static SendResult enter_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    (void)item;
    if (!enter(vm, as_timeout(owner), NULL)) return SEND_RAISED;
    *result = retain(owner);
    return SEND_RETURNED;
}
static SendResult leave_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    *result = NONE;
    return leave(vm, as_timeout(owner), item) ? SEND_RETURNED : SEND_RAISED;
}
const WaitDef timeout_enter_wait = {.name = "Timeout.__aenter__", .attempt = enter_attempt};
const WaitDef timeout_leave_wait = {.name = "Timeout.__aexit__", .attempt = leave_attempt};

static SendResult enter_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return enter_attempt(vm, args[0], NONE, result); }
static SendResult leave_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return leave_attempt(vm, args[0], args[2], result); }

//// Python's view /////////////////////////////////////////////////////////////

NATIVE(timeout_construct, "__new__(cls, *args, **kwargs)", "Make a timeout.") { return make(vm, as_type(args[0]), NONE); }
NATIVE(timeout_init, "__init__(self, when)", "For the deadline `when` on the loop's clock; None: no deadline.") {
    value_replace(vm, &as_timeout(args[0])->when, retain(args[1]));
    return NONE;
}
NATIVE(timeout_when, "when(self)", "The deadline on the loop's clock, or None.") { return retain(as_timeout(args[0])->when); }
NATIVE(timeout_reschedule, "reschedule(self, when)", "Move the deadline; None takes it away.") {
    Timeout *t = as_timeout(args[0]);
    if (t->state == TIMEOUT_CREATED) return raise(vm, RuntimeError, "Timeout has not been entered");
    if (t->state != TIMEOUT_ACTIVE) return raise(vm, RuntimeError, "Cannot change state of %s Timeout", state_names[t->state]);
    value_replace(vm, &t->when, retain(args[1]));
    return disarm(vm, t) && arm(vm, t, NULL) ? NONE : KR_ERROR;
}
NATIVE(timeout_expired, "expired(self)", "True once the deadline has passed while inside the block.") {
    TimeoutState state = as_timeout(args[0])->state;
    return value_of_bool(state == TIMEOUT_EXPIRING || state == TIMEOUT_EXPIRED);
}
NATIVE(timeout_on_timeout, "_on_timeout(self)", "The time has come.") { return expire(vm, as_timeout(args[0])) ? NONE : KR_ERROR; }
NATIVE_AWAITED(timeout_enter, "__aenter__(self)", "Arm the timer.", enter_awaited) { return wait_new(vm, WAIT_TO_ENTER_TIMEOUT, args[0], NONE); }
NATIVE_AWAITED(timeout_leave, "__aexit__(self, exc_type, exc_val, exc_tb)", "Disarm the timer; TimeoutError in place of our own cancellation.",
               leave_awaited) {
    return wait_new(vm, WAIT_TO_LEAVE_TIMEOUT, args[0], args[2]);
}

// `loop.time() + delay`, with its errors. Owned. *seconds is the time, if the loop is ours.
static KrValue deadline_after(KrVM *vm, KrBorrowed delay, double *seconds) {
    KrValue loop = loop_running(vm);
    if (is_error(loop)) return KR_ERROR;
    KrValue now, when;
    if (is_none(delay)) {
        release(vm, loop);
        return NONE;
    }
    if (is_event_loop(vm, loop) && loop_time(vm, as_event_loop(loop), seconds)) now = float_from_double(vm, *seconds);
    else now = is_event_loop(vm, loop) ? KR_ERROR : call_named(vm, loop, "time", NULL, 0);
    release(vm, loop);
    if (is_error(now)) return KR_ERROR;
    if (is_inline_float(now) && is_small_int(delay)) when = float_from_double(vm, inline_float_value(now) + (double)small_int_value(delay));
    else if (is_inline_float(now) && is_inline_float(delay)) when = float_from_double(vm, inline_float_value(now) + inline_float_value(delay));
    else when = operation_binary(vm, BINARY_ADD, now, delay);
    release(vm, now);
    return when;
}

NATIVE(timeout_function, "timeout(delay)", "`async with timeout(delay)`: TimeoutError if the block takes longer than delay seconds (None: no limit).") {
    double now;
    KrValue when = deadline_after(vm, args[0], &now);
    if (is_error(when)) return KR_ERROR;
    KrValue timeout = make(vm, vm->types[TYPE_TIMEOUT], when);
    release(vm, when);
    return timeout;
}
NATIVE(timeout_at, "timeout_at(when)", "As timeout(), with a deadline on the loop's clock.") { return make(vm, vm->types[TYPE_TIMEOUT], args[0]); }
NATIVE(enter_timeout, "_enter_timeout(delay)", "timeout(delay), entered.") {
    double now = 0;
    KrValue when = deadline_after(vm, args[0], &now), timeout = is_error(when) ? KR_ERROR : make(vm, vm->types[TYPE_TIMEOUT], when);
    release_maybe(vm, when);
    if (is_error(timeout) || enter(vm, as_timeout(timeout), &now)) return timeout;
    release(vm, timeout);
    return KR_ERROR;
}
NATIVE(leave_timeout, "_leave_timeout(timeout, exception)", "The end of its block: exception, or None, leaves it.") {
    if (!is_timeout(vm, args[0])) return raise(vm, TypeError, "a Timeout is needed, not %T", args[0]);
    return leave(vm, as_timeout(args[0]), args[1]) ? NONE : KR_ERROR;
}
const NativeDef *const timeout_native = DEF(timeout_function), *const timeout_at_native = DEF(timeout_at);
const NativeDef *const enter_timeout_native = DEF(enter_timeout), *const leave_timeout_native = DEF(leave_timeout);

static KrValue timeout_repr(KrVM *vm, KrBorrowed self) {
    const Timeout *t = as_timeout(self);
    if (t->state != TIMEOUT_ACTIVE) return string_format(vm, "<%N [%s]>", type_of(vm, self), state_names[t->state]);
    KrBorrowed digits = small_int(3);
    KrValue when = is_none(t->when) ? NONE : call_named(vm, t->when, "__round__", &digits, 1);
    if (is_error(when)) return KR_ERROR;
    KrValue text = string_format(vm, "<%N [active] when=%R>", type_of(vm, self), when);
    release(vm, when);
    return text;
}
static void timeout_visit(Object *self, Visitor *visitor) {
    Timeout *t = (Timeout *)self;
    visit_value(visitor, t->when);
    visit_value(visitor, t->task);
    visit_value(visitor, t->handle);
}
static void timeout_clear(KrVM *vm, Object *self) {
    value_replace(vm, &((Timeout *)self)->handle, NONE);
    if (!((Timeout *)self)->timed) value_replace(vm, &((Timeout *)self)->task, NONE);
}
static const NativeDef *const timeout_methods[] = {
    DEF(timeout_construct), DEF(timeout_init), DEF(timeout_when), DEF(timeout_reschedule), DEF(timeout_expired), DEF(timeout_on_timeout),
    DEF(timeout_enter), DEF(timeout_leave), NULL};
const TypeDef timeout_type = {
    .name = "asyncio.timeouts.Timeout", .doc = "The context manager of timeout() and timeout_at().", .id = TYPE_TIMEOUT, .size = sizeof(Timeout),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF, .methods = timeout_methods,
    .visit = timeout_visit, .clear = timeout_clear, .repr = timeout_repr,
};
