// SPDX-License-Identifier: MIT
// wait.c -- Wait: a native coroutine that waits in a line.
#include "loop/wait.h"

#include "loop/loop.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "vm/coroutine.h"

typedef enum { WAIT_NEW, WAIT_RUNNING, WAIT_WAITING, WAIT_DONE, WAIT_OVER } WaitState;

KrValue wait_new(KrVM *vm, const WaitDef *def, KrBorrowed owner, KrBorrowed item) {
    Wait *w = object_new(vm, TYPE_WAIT, sizeof *w);
    if (w == NULL) return KR_ERROR;
    w->state = WAIT_NEW;
    w->def = def;
    w->owner = retain(owner);
    w->item = retain(item);
    w->future = NONE;
    return value_of_object(w);
}

KrValue wait_over(KrVM *vm, const WaitDef *def) {
    if (unlikely(is_undef(vm->loop->exited))) {
        KrValue wait = wait_new(vm, def, NONE, UNDEF);
        if (is_error(wait)) return KR_ERROR;
        as_wait(wait)->state = WAIT_OVER;
        vm->loop->exited = wait;
    }
    return retain(vm->loop->exited);
}

//// Waiters ///////////////////////////////////////////////////////////////////

static bool is_plain_future(KrVM *vm, KrBorrowed v) { return has_shape(v, TYPE_FUTURE) || (is_future(vm, v) && !has_flag(vm, v, TYPE_FLAG_HEAP)); }

static KrValue ask(KrVM *vm, KrBorrowed object, const char *name, const KrBorrowed *args, uint32_t count) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return KR_ERROR;
    KrValue result = call_method(vm, object, key, args, count);
    object_release(vm, key);
    return result;
}
static int ask_truth(KrVM *vm, KrBorrowed object, const char *name) {
    KrValue answer = ask(vm, object, name, NULL, 0);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}

int waiter_is_done(KrVM *vm, KrBorrowed waiter) {
    return likely(is_plain_future(vm, waiter)) ? as_future(waiter)->state != FUTURE_PENDING : ask_truth(vm, waiter, "done");
}
int waiter_is_cancelled(KrVM *vm, KrBorrowed waiter) {
    return likely(is_plain_future(vm, waiter)) ? as_future(waiter)->state == FUTURE_CANCELLED : ask_truth(vm, waiter, "cancelled");
}
bool waiter_wake(KrVM *vm, KrBorrowed waiter, KrBorrowed result) {
    if (likely(is_plain_future(vm, waiter))) return future_set_result(vm, as_future(waiter), result);
    KrValue answer = ask(vm, waiter, "set_result", &result, 1);
    if (is_error(answer)) return false;
    release(vm, answer);
    return true;
}

int waiters_are_cancelled(KrVM *vm, const Line *line) {
    if (is_undef(line->object)) {
        for (uint32_t i = 0; i < line->length; i++) {
            KrValue waiter = retain(line->ring[(line->start + i) & (line->capacity - 1)]);
            int cancelled = waiter_is_cancelled(vm, waiter);
            release(vm, waiter);
            if (cancelled != 1) return cancelled;
        }
        return 1;
    }
    for (int64_t i = 0;; i++) {
        int64_t count = line_length(vm, line);
        if (count < 0) return -1;
        if (i >= count) return 1;
        KrValue waiter = line_at(vm, line, i);
        if (is_error(waiter)) return -1;
        int cancelled = waiter_is_cancelled(vm, waiter);
        release(vm, waiter);
        if (cancelled != 1) return cancelled;
    }
}

bool waiting_class_overrides(KrVM *vm, Type *type, const char *name) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) {
        exception_clear(vm);
        return false;
    }
    KrBorrowed found = type_lookup(vm, type, key);
    object_release(vm, key);
    if (is_error(found)) {
        exception_clear(vm);
        return false;
    }
    return !is_absent(found) && !has_shape(found, TYPE_NATIVE_METHOD);
}

KrBorrowed wait_loop(KrVM *vm, KrBorrowed owner, KrValue *loop) {
    KrBorrowed running = vm->loop->running_loop;
    if (likely(is_same(*loop, running) && !is_none(running))) return running;
    if (is_none(running)) return raise(vm, RuntimeError, "no running event loop");
    if (!is_none(*loop)) return raise(vm, RuntimeError, "%R is bound to a different event loop", owner);
    *loop = retain(running);
    return running;
}

bool wait_in_line(KrVM *vm, Wait *wait, KrBorrowed owner, KrValue *loop_slot, Line *line) {
    KrBorrowed running = wait_loop(vm, owner, loop_slot);
    if (is_error(running)) return false;
    KrValue future;
    if (likely(is_event_loop(vm, running)) && !waiting_overrides(vm, running, "create_future")) {
        future = future_new(vm, running);
    } else {
        KrValue held = retain(running);
        future = ask(vm, held, "create_future", NULL, 0);
        release(vm, held);
    }
    if (is_error(future)) return false;
    if (!is_future(vm, future)) {
        raise(vm, TypeError, "create_future() of the loop gave no asyncio.Future but %T", future);
        release(vm, future);
        return false;
    }
    if (!line_append(vm, line, future)) {
        release(vm, future);
        return false;
    }
    value_replace(vm, &wait->future, future);
    return true;
}

//// Steps /////////////////////////////////////////////////////////////////////

static bool leave(KrVM *vm, Wait *w, bool cancelled) {
    w->state = WAIT_DONE;
    bool ok = w->def->left(vm, w, cancelled);
    value_replace(vm, &w->future, NONE);
    return ok;
}

static SendResult wait_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    Wait *w = as_wait(self);
    SendResult sent;
    (void)value;
    *result = KR_ERROR;
    switch ((WaitState)w->state) {
    case WAIT_NEW:
        w->state = WAIT_RUNNING;
        sent = w->def->start(vm, w, result);
        break;
    case WAIT_WAITING: {
        Future *f = as_future(w->future);
        if (unlikely(f->state == FUTURE_PENDING)) {
            raise(vm, RuntimeError, "coroutine is being awaited already");
            return SEND_RAISED;
        }
        KrValue given = future_result(vm, f);
        if (unlikely(is_error(given))) {
            bool cancelled = exception_matches(vm, TYPE_CancelledError);
            KrValue error = exception_take(vm);
            if (leave(vm, w, cancelled)) exception_raise_object(vm, error);
            release(vm, error);
            return SEND_RAISED;
        }
        release(vm, given);
        w->state = WAIT_RUNNING;
        sent = w->def->woken(vm, w, result);
        break;
    }
    case WAIT_OVER:
        *result = NONE;
        return SEND_RETURNED;
    case WAIT_RUNNING:
        raise(vm, ValueError, "coroutine already executing");
        return SEND_RAISED;
    default:
        raise(vm, RuntimeError, "cannot reuse already awaited coroutine");
        return SEND_RAISED;
    }
    if (sent == SEND_YIELDED) {
        w->state = WAIT_WAITING;
        as_future(w->future)->blocking = true;
        *result = retain(w->future);
        return SEND_YIELDED;
    }
    w->state = WAIT_DONE;
    value_replace(vm, &w->future, NONE);
    return sent;
}

// `exception` is about to be raised where the wait is awaited.
static bool wait_thrown(KrVM *vm, KrBorrowed self, KrBorrowed exception) {
    Wait *w = as_wait(self);
    if (w->state == WAIT_WAITING) return leave(vm, w, exception_is(vm, exception, TYPE_CancelledError));
    if (w->state == WAIT_NEW) w->state = WAIT_DONE;
    return true;
}

void wait_finalize(KrVM *vm, Wait *w) {
    if (w->state == WAIT_NEW) {
        w->state = WAIT_DONE;
        if (!warning_raise(vm, TYPE_RuntimeWarning, "coroutine '%s' was never awaited", w->def->name)) unraisable_report(vm, value_of_object(w), NULL);
    } else if (w->state == WAIT_WAITING && !leave(vm, w, false)) {
        exception_clear(vm);   // its loop is closed
    }
}

NATIVE(wait_send_method, "send(self, value, /)", "One step.") {
    KrValue result;
    switch (wait_send(vm, args[0], args[1], &result)) {
    case SEND_YIELDED: return result;
    case SEND_RETURNED:
        exception_raise_with(vm, TYPE_StopIteration, result);
        release(vm, result);
        return KR_ERROR;
    default: return KR_ERROR;
    }
}
NATIVE(wait_throw, "throw(self, typ, val=None, tb=None, /)", "End it with an exception.") {
    KrValue exception = exception_normalize(vm, is_none(args[2]) ? args[1] : args[2]);
    if (is_error(exception)) return KR_ERROR;
    if (wait_thrown(vm, args[0], exception)) exception_raise_object(vm, exception);
    release(vm, exception);
    return KR_ERROR;
}
NATIVE(wait_close, "close(self, /)", "Give it up.") {
    Wait *w = as_wait(args[0]);
    if (w->state == WAIT_WAITING) return leave(vm, w, false) ? NONE : KR_ERROR;
    if (w->state == WAIT_NEW) w->state = WAIT_DONE;
    return NONE;
}
static KrValue wait_self(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}
static KrValue wait_next(KrVM *vm, KrBorrowed self) {
    KrBorrowed args[] = {self, NONE};
    return wait_send_method(vm, args);
}
static void wait_visit(Object *self, Visitor *visitor) {
    Wait *w = (Wait *)self;
    visit_value(visitor, w->owner);
    visit_value(visitor, w->item);
    visit_value(visitor, w->future);
}
static void wait_release(KrVM *vm, Object *self) {
    Wait *w = (Wait *)self;
    release(vm, w->owner);
    release(vm, w->item);
    release(vm, w->future);
}
static void wait_clear(KrVM *vm, Object *self) {
    Wait *w = (Wait *)self;
    w->state = WAIT_DONE;
    value_replace(vm, &w->future, NONE);
}
// Not on the spot: leaving a line wakes others, and that may be the program's code.
static bool wait_dropped(KrVM *vm, Object *self) {
    uint8_t state = ((Wait *)self)->state;
    return (state == WAIT_NEW || state == WAIT_WAITING) && vm->limit_hit == LIMIT_NONE && finalizer_queue(vm, self);
}
static KrValue wait_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    return string_format(vm, "<coroutine object %s at 0x%llx>", as_wait(self)->def->name, (unsigned long long)id);
}
static KrValue get_qualname(KrVM *vm, KrBorrowed self) { return str_new(vm, as_wait(self)->def->name); }
static KrValue get_name(KrVM *vm, KrBorrowed self) {
    const char *dot = strchr(as_wait(self)->def->name, '.');
    return str_new(vm, dot == NULL ? as_wait(self)->def->name : dot + 1);
}
static const NativeDef *const wait_methods[] = {DEF(wait_send_method), DEF(wait_throw), DEF(wait_close), NULL};
static const GetSetDef wait_getset[] = {{"__name__", get_name, NULL, NULL}, {"__qualname__", get_qualname, NULL, NULL}, {0}};
const TypeDef wait_type = {
    .name = "coroutine", .id = TYPE_WAIT, .size = sizeof(Wait), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = wait_methods,
    .getset = wait_getset, .visit = wait_visit, .release = wait_release, .clear = wait_clear, .finalize = wait_dropped, .repr = wait_repr,
    .next = wait_next, .iter = wait_self, .await = wait_self, .send = wait_send, .thrown = wait_thrown,
};
