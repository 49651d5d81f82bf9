// SPDX-License-Identifier: MIT
// wait.c -- Wait: a native coroutine that waits in a line.
#include "loop/wait.h"

#include "loop/condition.h"
#include "loop/countdown.h"
#include "loop/group.h"
#include "loop/loop.h"
#include "loop/queue.h"
#include "loop/sync.h"
#include "loop/timeout.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "vm/coroutine.h"

typedef enum { WAIT_NEW, WAIT_RUNNING, WAIT_WAITING, WAIT_DONE, WAIT_OVER, WAIT_IN_TASK } WaitState;

static const WaitDef exit_def = {.name = "_ContextManagerMixin.__aexit__"};
static const WaitDef *const defs[WAIT_KIND_COUNT] = {
    [WAIT_FOR_EVENT] = &event_waiting, [WAIT_FOR_LOCK] = &lock_acquire_wait, [WAIT_TO_ENTER_LOCK] = &lock_enter_wait,
    [WAIT_FOR_SEMAPHORE] = &semaphore_acquire_wait, [WAIT_TO_ENTER_SEMAPHORE] = &semaphore_enter_wait, [WAIT_TO_GET] = &queue_get_wait,
    [WAIT_TO_PUT] = &queue_put_wait, [WAIT_TO_JOIN] = &queue_join_wait, [WAIT_TO_EXIT] = &exit_def, [WAIT_TO_SLEEP] = &sleep_wait,
    [WAIT_FOR_FUTURES] = &countdown_wait, [WAIT_FOR_CONDITION] = &condition_wait, [WAIT_TO_REACQUIRE] = &condition_reacquire,
    [WAIT_TO_ENTER_GROUP] = &group_enter_wait, [WAIT_TO_LEAVE_GROUP] = &group_leave_wait, [WAIT_TO_ENTER_TIMEOUT] = &timeout_enter_wait, [WAIT_TO_LEAVE_TIMEOUT] = &timeout_leave_wait,
};

const char *wait_kind_name(WaitKind kind) { return defs[kind]->name; }
static WaitKind next_kind(WaitKind kind) { return defs[kind]->then != 0 ? defs[kind]->then : kind; }

static Wait *make(KrVM *vm, WaitKind kind, WaitState state, KrBorrowed owner, KrBorrowed item) {
    Wait *w = object_new(vm, TYPE_WAIT, sizeof *w);
    if (w == NULL) return NULL;
    w->state = (uint8_t)state;
    w->kind = (uint8_t)kind;
    w->again = false;
    w->owner = retain(owner);
    w->item = retain(item);
    w->future = NONE;
    return w;
}

KrValue wait_new(KrVM *vm, WaitKind kind, KrBorrowed owner, KrBorrowed item) {
    Wait *w = make(vm, kind, WAIT_NEW, owner, item);
    return w == NULL ? KR_ERROR : value_of_object(w);
}

static KrValue shared(KrVM *vm, KrValue *slot, WaitKind kind, WaitState state) {
    if (unlikely(is_undef(*slot))) {
        Wait *w = make(vm, kind, state, NONE, UNDEF);
        if (w == NULL) return KR_ERROR;
        *slot = value_of_object(w);
    }
    return retain(*slot);
}
KrValue wait_over(KrVM *vm) { return shared(vm, &vm->loop->over, WAIT_TO_EXIT, WAIT_OVER); }
KrValue wait_delegate(KrVM *vm) { return shared(vm, &vm->loop->in_task, WAIT_TO_EXIT, WAIT_IN_TASK); }

//// Waiters ///////////////////////////////////////////////////////////////////

static bool is_plain_future(KrVM *vm, KrBorrowed v) { return has_shape(v, TYPE_FUTURE) || (is_future(vm, v) && !has_flag(vm, v, TYPE_FLAG_HEAP)); }

static int ask_truth(KrVM *vm, KrBorrowed object, const char *name) {
    KrValue answer = call_named(vm, object, name, NULL, 0);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}

// A task in a ring waits by itself; one that the program put into a line of its own making is a future like others.
static bool waits_by_itself(KrVM *vm, KrBorrowed waiter) { return is_task(vm, waiter) && as_future(waiter)->wait_state != TASK_NOT_WAITING; }

int waiter_is_done(KrVM *vm, KrBorrowed waiter) {
    if (waits_by_itself(vm, waiter)) return as_future(waiter)->wait_state != TASK_WAITING;
    return likely(is_plain_future(vm, waiter)) ? as_future(waiter)->state != FUTURE_PENDING : ask_truth(vm, waiter, "done");
}
int waiter_is_cancelled(KrVM *vm, KrBorrowed waiter) {
    if (waits_by_itself(vm, waiter)) return as_future(waiter)->wait_state == TASK_WAIT_CANCELLED;
    return likely(is_plain_future(vm, waiter)) ? as_future(waiter)->state == FUTURE_CANCELLED : ask_truth(vm, waiter, "cancelled");
}
bool waiter_wake(KrVM *vm, KrBorrowed waiter, KrBorrowed result) {
    if (waits_by_itself(vm, waiter)) return task_wake(vm, as_task(waiter));
    if (likely(is_plain_future(vm, waiter))) return future_set_result(vm, as_future(waiter), result);
    KrValue answer = call_named(vm, waiter, "set_result", &result, 1);
    if (is_error(answer)) return false;
    release(vm, answer);
    return true;
}

bool waiters_wake(KrVM *vm, const Line *line, KrBorrowed result) {
    for (int64_t i = 0;; i++) {
        int64_t count = line_length(vm, line);
        if (count < 0 || i >= count) return count >= 0;
        KrValue waiter = line_at(vm, line, i);
        int done = is_error(waiter) ? -1 : waiter_is_done(vm, waiter);
        bool ok = done > 0 || (done == 0 && waiter_wake(vm, waiter, result));
        release_maybe(vm, waiter);
        if (!ok) return false;
    }
}

bool waiter_abandon(KrVM *vm, KrBorrowed waiter) {
    if (!waits_by_itself(vm, waiter)) return future_cancel(vm, waiter, NONE) >= 0;
    if (as_future(waiter)->wait_state == TASK_WAITING) as_future(waiter)->wait_state = TASK_WAIT_CANCELLED;
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

// Makes a future of the running loop. Owned.
static KrValue make_future(KrVM *vm, KrBorrowed running) {
    if (likely(is_event_loop(vm, running) && !as_event_loop(running)->own_create_future)) return future_new(vm, running);
    KrValue held = retain(running);
    KrValue future = call_named(vm, held, "create_future", NULL, 0);
    release(vm, held);
    if (is_error(future) || is_future(vm, future)) return future;
    raise(vm, TypeError, "create_future() of the loop gave no asyncio.Future but %T", future);
    release(vm, future);
    return KR_ERROR;
}

// Makes the future and puts it at the end of the line; binds the owner to the running loop.
static bool stand_in_line(KrVM *vm, Wait *w) {
    WaitPlace place = defs[w->kind]->place(w->owner);
    KrBorrowed running = wait_loop(vm, place.owner, place.loop);
    KrValue future = is_error(running) ? KR_ERROR : make_future(vm, running);
    if (is_error(future)) return false;
    if (!line_append(vm, place.line, future)) {
        release(vm, future);
        return false;
    }
    value_replace(vm, &w->future, future);
    return true;
}

//// Waiting in the task ///////////////////////////////////////////////////////

Task *wait_task(KrVM *vm) {
    KrBorrowed loop = vm->loop->running_loop;
    if (unlikely(!is_event_loop(vm, loop) || as_event_loop(loop)->own_call_soon || as_event_loop(loop)->own_create_future || as_event_loop(loop)->debug)) return NULL;
    KrBorrowed current = as_event_loop(loop)->current_task;
    if (unlikely(is_none(current) || !is_task(vm, current) || has_flag(vm, current, TYPE_FLAG_HEAP))) return NULL;
    Task *task = as_task(current);
    bool own = is_coroutine_like(task->coroutine) && as_coroutine(task->coroutine) == vm->running_root;
    return likely(own && !task->future.must_cancel && !task->future.has_message && task->future.wait_state == TASK_NOT_WAITING && is_same(task->future.loop, loop)) ? task : NULL;
}

static bool stand_in_line_as_task(KrVM *vm, Task *task, WaitKind kind, KrBorrowed owner) {
    WaitPlace place = defs[kind]->place(owner);
    if (is_error(wait_loop(vm, place.owner, place.loop)) || !line_append(vm, place.line, value_of_object(task))) return false;
    task->future.wait_state = TASK_WAITING;
    task->future.wait_kind = kind & 15;
    return true;
}

static bool leave_as_task(KrVM *vm, Task *task, bool cancelled) {
    object_retain(task);
    bool ok = defs[task->future.wait_kind]->left(vm, task->waiter, value_of_object(task), cancelled);
    task_wait_end(vm, task);
    object_release(vm, task);
    return ok;
}

SendResult wait_begin(KrVM *vm, WaitKind kind, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    if (unlikely(has_flag(vm, owner, TYPE_FLAG_HEAP))) return SEND_DECLINED;   // its class may have methods of its own
    SendResult sent = defs[kind]->attempt(vm, owner, item, result);
    if (sent != SEND_YIELDED) return sent;
    Task *task = wait_task(vm);
    if (task == NULL || !is_undef(item) || !is_undef(defs[kind]->place(owner).line->object)) return SEND_DECLINED;
    KrValue delegate = wait_delegate(vm);
    if (is_error(delegate)) return SEND_RAISED;
    if (!stand_in_line_as_task(vm, task, kind, owner)) {
        release(vm, delegate);
        return SEND_RAISED;
    }
    value_replace(vm, &task->waiter, retain(owner));
    *result = delegate;
    if (likely(defs[kind]->stood == NULL) || defs[kind]->stood(vm, owner)) return SEND_YIELDED;
    release(vm, delegate);
    KrValue error = exception_take(vm);
    if (leave_as_task(vm, task, false)) exception_raise_object(vm, error);
    release(vm, error);
    return SEND_RAISED;
}

// Whose wait is it? Of the task that is being stepped; when a coroutine is driven by hand, it has to be looked for.
static Task *task_of_root(KrVM *vm, const Coroutine *root) {
    KrBorrowed loop = vm->loop->running_loop;
    KrBorrowed current = is_event_loop(vm, loop) ? as_event_loop(loop)->current_task : NONE;
    if (likely(!is_none(current) && is_task(vm, current) && is_pointer(as_task(current)->coroutine) && as_object(as_task(current)->coroutine) == &root->head)) return as_task(current);
    uint32_t count;
    Task **tasks = task_list(vm, &count), *found = NULL;
    if (tasks == NULL) exception_clear(vm);
    for (uint32_t i = 0; i < count && found == NULL; i++) {
        if (is_pointer(tasks[i]->coroutine) && as_object(tasks[i]->coroutine) == &root->head) found = tasks[i];
    }
    memory_free(vm, tasks, count * sizeof *tasks);
    return found != NULL && found->future.wait_state != TASK_NOT_WAITING ? found : NULL;
}

static SendResult send_in_task(KrVM *vm, KrValue *result) {
    Task *task = task_of_root(vm, vm->running_root);
    if (unlikely(task == NULL || task->future.wait_state != TASK_WOKEN)) {
        // Driven by hand while it waits.
        if (task != NULL && !leave_as_task(vm, task, false)) return SEND_RAISED;
        raise(vm, RuntimeError, "coroutine is being awaited already");
        return SEND_RAISED;
    }
    const WaitDef *def = defs[task->future.wait_kind];
    KrValue owner = retain(task->waiter);
    SendResult sent = def->woken == NULL ? def->attempt(vm, owner, UNDEF, result) : def->woken(vm, owner, value_of_object(task), UNDEF, result);
    if (sent == SEND_YIELDED && !stand_in_line_as_task(vm, task, next_kind(task->future.wait_kind), owner)) sent = SEND_RAISED;
    release(vm, owner);
    if (sent == SEND_YIELDED) *result = ABSENT;
    else task_wait_end(vm, task);
    return sent;
}

bool wait_as_object(KrVM *vm, Task *task) {
    Future *f = &task->future;
    WaitKind kind = f->wait_kind;
    TaskWaitState state = f->wait_state;
    KrValue *slot = is_coroutine_like(task->coroutine) ? coroutine_delegate_slot(as_coroutine(task->coroutine)) : NULL;
    if (slot == NULL || state == TASK_NOT_WAITING) return true;
    KrValue future = future_new(vm, f->loop);
    KrValue wait = is_error(future) ? KR_ERROR : kind == WAIT_TO_SLEEP ? sleep_as_object(vm, task, future) : wait_new(vm, kind, task->waiter, UNDEF);
    if (is_error(wait)) {
        release_maybe(vm, future);
        return false;
    }
    if (kind != WAIT_TO_SLEEP) {
        as_wait(wait)->state = WAIT_WAITING;
        as_wait(wait)->future = retain(future);
        line_exchange(vm, defs[kind]->place(task->waiter).line, value_of_object(task), future);
    }
    if (state == TASK_WAITING) {
        as_future(future)->callback = retain(value_of_object(task));
    } else if (state == TASK_WOKEN) {
        as_future(future)->state = FUTURE_FINISHED;
        as_future(future)->result = NONE;
    } else {
        as_future(future)->state = FUTURE_CANCELLED;
        future_set_message(vm, as_future(future), task_wait_message(task));
        if (kind != WAIT_TO_SLEEP) future_set_message(vm, f, NONE);
    }
    f->wait_state = TASK_NOT_WAITING;
    value_replace(vm, &task->waiter, future);
    value_replace(vm, slot, wait);
    return true;
}

//// Steps /////////////////////////////////////////////////////////////////////

static bool leave(KrVM *vm, Wait *w, bool cancelled) {
    w->state = WAIT_DONE;
    KrValue future = retain(w->future), owner = retain(w->owner);
    bool ok = defs[w->kind]->left(vm, owner, future, cancelled);
    release(vm, future);
    release(vm, owner);
    value_replace(vm, &w->future, NONE);
    return ok;
}

static SendResult yield_future(Wait *w, KrValue *result) {
    w->state = WAIT_WAITING;
    as_future(w->future)->blocking = true;
    *result = retain(w->future);
    return SEND_YIELDED;
}

// A task that waits by itself goes on waiting after an exception: from now on by a Wait.
static SendResult go_on_as_object(KrVM *vm, struct Coroutine *root, WaitKind kind, KrBorrowed owner, KrBorrowed exception, KrValue *result) {
    Wait *w = make(vm, next_kind(kind), WAIT_RUNNING, owner, exception);
    if (w == NULL) return SEND_RAISED;
    w->again = next_kind(kind) == kind;
    KrValue *slot = coroutine_delegate_slot(root);
    if (slot == NULL) raise(vm, RuntimeError, "coroutine is being awaited already");   // the program has driven it meanwhile
    if (slot == NULL || !stand_in_line(vm, w)) {
        object_release(vm, w);
        return SEND_RAISED;
    }
    value_replace(vm, slot, value_of_object(w));
    return yield_future(w, result);
}

static SendResult thrown_into_task(KrVM *vm, Task *task, struct Coroutine *root, KrBorrowed exception, KrValue *result) {
    WaitKind kind = task->future.wait_kind;
    if (defs[kind]->thrown == NULL) {
        if (leave_as_task(vm, task, exception_is(vm, exception, TYPE_CancelledError))) exception_raise_object(vm, exception);
        return SEND_RAISED;
    }
    KrValue owner = retain(task->waiter);
    object_retain(task);
    SendResult sent = defs[kind]->thrown(vm, owner, value_of_object(task), exception, result);
    task_wait_end(vm, task);
    object_release(vm, task);
    if (sent == SEND_YIELDED) sent = go_on_as_object(vm, root, kind, owner, exception, result);
    release(vm, owner);
    return sent;
}

// CancelledError, or whatever else: of the future, or thrown in.
static SendResult thrown_while_waiting(KrVM *vm, Wait *w, KrBorrowed exception, KrValue *result) {
    const WaitDef *def = defs[w->kind];
    if (def->thrown == NULL) {
        if (leave(vm, w, exception_is(vm, exception, TYPE_CancelledError))) exception_raise_object(vm, exception);
        return SEND_RAISED;
    }
    w->state = WAIT_RUNNING;
    // What the wait has outlived before is being handled: what led here, not what was put aside here.
    if (is_pointer(w->item) && has_flag(vm, w->item, TYPE_FLAG_IS_EXCEPTION)) {
        KrBorrowed handled = w->again ? ((Exception *)as_object(w->item))->context : w->item;
        if (is_pointer(handled)) exception_set_context(vm, exception, handled);
    }
    SendResult sent = def->thrown(vm, w->owner, w->future, exception, result);
    if (sent == SEND_YIELDED) {
        w->again = next_kind(w->kind) == w->kind;
        w->kind = (uint8_t)next_kind(w->kind);
        value_replace(vm, &w->item, retain(exception));
        if (stand_in_line(vm, w)) return yield_future(w, result);
        sent = SEND_RAISED;
    }
    w->state = WAIT_DONE;
    value_replace(vm, &w->future, NONE);
    return sent;
}

static SendResult wait_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    Wait *w = as_wait(self);
    const WaitDef *def = defs[w->kind];
    SendResult sent;
    (void)value;
    *result = KR_ERROR;
    switch ((WaitState)w->state) {
    case WAIT_IN_TASK: return send_in_task(vm, result);
    case WAIT_NEW:
        w->state = WAIT_RUNNING;
        sent = def->attempt(vm, w->owner, w->item, result);
        if (sent != SEND_YIELDED || def->stood == NULL) break;
        if (stand_in_line(vm, w)) {
            if (def->stood(vm, w->owner)) return yield_future(w, result);
            KrValue error = exception_take(vm);
            if (leave(vm, w, false)) exception_raise_object(vm, error);
            release(vm, error);
        }
        sent = SEND_RAISED;
        break;
    case WAIT_WAITING: {
        Future *f = as_future(w->future);
        if (unlikely(f->state == FUTURE_PENDING)) {
            raise(vm, RuntimeError, "coroutine is being awaited already");
            return SEND_RAISED;
        }
        KrValue given = future_result(vm, f);
        if (unlikely(is_error(given))) {
            KrValue error = exception_take(vm);
            sent = thrown_while_waiting(vm, w, error, result);
            release(vm, error);
            return sent;
        }
        release(vm, given);
        w->state = WAIT_RUNNING;
        sent = def->woken == NULL ? def->attempt(vm, w->owner, w->item, result) : def->woken(vm, w->owner, w->future, w->item, result);
        if (sent == SEND_YIELDED) w->kind = (uint8_t)next_kind(w->kind);
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
    if (sent == SEND_YIELDED && !stand_in_line(vm, w)) sent = SEND_RAISED;
    if (sent == SEND_YIELDED) return yield_future(w, result);
    w->state = WAIT_DONE;
    value_replace(vm, &w->future, NONE);
    return sent;
}

static SendResult wait_thrown(KrVM *vm, KrBorrowed self, struct Coroutine *root, KrBorrowed exception, KrValue *result) {
    Wait *w = as_wait(self);
    if (w->state == WAIT_IN_TASK) {
        Task *task = root == NULL ? NULL : task_of_root(vm, root);
        if (task != NULL && task->future.wait_state != TASK_NOT_WAITING) return thrown_into_task(vm, task, root, exception, result);
    }
    if (w->state == WAIT_WAITING) return thrown_while_waiting(vm, w, exception, result);
    if (w->state == WAIT_NEW) w->state = WAIT_DONE;
    exception_raise_object(vm, exception);
    return SEND_RAISED;
}

void wait_finalize(KrVM *vm, Wait *w) {
    if (w->state == WAIT_NEW) {
        w->state = WAIT_DONE;
        if (!warning_raise(vm, TYPE_RuntimeWarning, "coroutine '%s' was never awaited", defs[w->kind]->name)) unraisable_report(vm, value_of_object(w), NULL);
    } else if (w->state == WAIT_WAITING && !leave(vm, w, false)) {
        exception_clear(vm);   // its loop is closed
    }
}

NATIVE(wait_send_method, "send(self, value, /)", "One step.") {
    KrValue result;
    SendResult sent = wait_send(vm, args[0], args[1], &result);
    return send_outcome(vm, sent, result);
}
NATIVE(wait_throw, "throw(self, typ, val=None, tb=None, /)", "End it with an exception.") {
    KrValue exception = exception_normalize(vm, is_none(args[2]) ? args[1] : args[2]);
    if (is_error(exception)) return KR_ERROR;
    KrValue result = NONE;
    SendResult sent = wait_thrown(vm, args[0], NULL, exception, &result);
    release(vm, exception);
    return send_outcome(vm, sent, result);
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
    KrValue result;
    SendResult sent = wait_send(vm, self, NONE, &result);
    return send_outcome(vm, sent, result);
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
    return string_format(vm, "<coroutine object %s at 0x%llx>", defs[as_wait(self)->kind]->name, (unsigned long long)id);
}
static KrValue get_qualname(KrVM *vm, KrBorrowed self) { return str_new(vm, defs[as_wait(self)->kind]->name); }
static KrValue get_name(KrVM *vm, KrBorrowed self) {
    const char *dot = strchr(defs[as_wait(self)->kind]->name, '.');
    return str_new(vm, dot == NULL ? defs[as_wait(self)->kind]->name : dot + 1);
}
static const NativeDef *const wait_methods[] = {DEF(wait_send_method), DEF(wait_throw), DEF(wait_close), NULL};
static const GetSetDef wait_getset[] = {{"__name__", get_name, NULL, NULL}, {"__qualname__", get_qualname, NULL, NULL}, {0}};
const TypeDef wait_type = {
    .name = "coroutine", .id = TYPE_WAIT, .size = sizeof(Wait), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = wait_methods,
    .getset = wait_getset, .visit = wait_visit, .release = wait_release, .clear = wait_clear, .finalize = wait_dropped, .repr = wait_repr,
    .next = wait_next, .iter = wait_self, .await = wait_self, .send = wait_send, .thrown = wait_thrown,
};
