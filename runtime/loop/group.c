// SPDX-License-Identifier: MIT
// group.c -- TaskGroup: starts tasks, hears of their ends, and lets the task that runs the block wait for the last one.
#include "loop/group.h"

#include <stdio.h>

#include "loop/loop.h"
#include "loop/sync.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/tuple.h"
#include "vm/frame.h"

//// The tasks /////////////////////////////////////////////////////////////////

static bool is_hole(KrBorrowed slot) { return is_small_int(slot); }
static uint32_t serial_of(KrBorrowed slot) { return is_hole(slot) ? (uint32_t)small_int_value(slot) : as_future(slot)->serial; }

// Room for one more: holes are closed when there are many.
static bool make_room(KrVM *vm, TaskGroup *g) {
    if (g->end < g->capacity) return true;
    if (g->count > g->capacity / 2 || g->capacity == 0) {
        if (g->capacity > UINT32_MAX / 2) return raise_as(false, vm, OverflowError, "too many tasks");
        uint32_t capacity = g->capacity == 0 ? 8 : g->capacity * 2;
        KrValue *grown = memory_resize(vm, g->slots, g->capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return false;
        g->slots = grown;
        g->capacity = capacity;
        return true;
    }
    uint32_t kept = 0;
    for (uint32_t i = g->first; i < g->end; i++) {
        if (!is_hole(g->slots[i])) g->slots[kept++] = g->slots[i];
    }
    g->first = 0;
    g->end = kept;
    return true;
}

// The place of a task; g->end: it is not there. Tasks of our own making lie in order of their serials, unless they were run eagerly
// and made others meanwhile.
static uint32_t find_task(KrVM *vm, const TaskGroup *g, KrBorrowed task) {
    if (g->first < g->end && is_same(g->slots[g->first], task)) return g->first;
    if (unlikely(!g->sorted)) {
        uint32_t at = g->first;
        while (at < g->end && !is_same(g->slots[at], task)) at++;
        return at;
    }
    if (!is_task(vm, task)) return g->end;
    uint32_t low = g->first, high = g->end, serial = as_future(task)->serial;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((int32_t)(serial_of(g->slots[middle]) - serial) < 0) low = middle + 1;
        else high = middle;
    }
    return low < g->end && is_same(g->slots[low], task) ? low : g->end;
}

static bool add_task(KrVM *vm, TaskGroup *g, KrBorrowed task) {
    if (!make_room(vm, g)) return false;
    if (g->first == g->end) g->sorted = true;
    if (unlikely(!is_task(vm, task))) {
        g->sorted = false;
    } else if (g->sorted && g->first < g->end) {
        uint32_t serial = as_future(task)->serial;
        // Halfway round the serials would begin to lie.
        bool follows = (int32_t)(serial - serial_of(g->slots[g->end - 1])) > 0 && (int32_t)(serial - serial_of(g->slots[g->first])) > 0;
        if (!follows) g->sorted = false;
    }
    if (unlikely(!g->sorted) && find_task(vm, g, task) < g->end) return true;
    g->slots[g->end++] = retain(task);
    g->count++;
    return true;
}

static void remove_task(KrVM *vm, TaskGroup *g, KrBorrowed task) {
    uint32_t at = find_task(vm, g, task);
    if (at == g->end) return;
    KrValue gone = g->slots[at];
    g->slots[at] = small_int(is_task(vm, gone) ? as_future(gone)->serial : 0);
    g->count--;
    while (g->first < g->end && is_hole(g->slots[g->first])) g->first++;
    while (g->end > g->first && is_hole(g->slots[g->end - 1])) g->end--;
    if (g->first == g->end) g->first = g->end = 0;
    release(vm, gone);
}

static void drop_tasks(KrVM *vm, TaskGroup *g) {
    KrValue *slots = g->slots;
    uint32_t first = g->first, end = g->end, capacity = g->capacity;
    g->slots = NULL;
    g->first = g->end = g->capacity = g->count = 0;
    for (uint32_t i = first; i < end; i++) release(vm, slots[i]);
    memory_free(vm, slots, capacity * sizeof *slots);
}

static KrValue list_of_tasks(KrVM *vm, const TaskGroup *g) {
    KrValue list = list_new(vm, g->count);
    for (uint32_t i = g->first; !is_error(list) && i < g->end; i++) {
        if (is_hole(g->slots[i]) || list_append(vm, as_list(list), g->slots[i])) continue;
        release(vm, list);
        list = KR_ERROR;
    }
    return list;
}

//// The end of a task /////////////////////////////////////////////////////////

static int ask(KrVM *vm, KrBorrowed task, const char *method) {
    KrValue answer = call_named(vm, task, method, NULL, 0);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}
static int is_done(KrVM *vm, KrBorrowed task) {
    return likely(is_task(vm, task) && !has_flag(vm, task, TYPE_FLAG_HEAP)) ? as_future(task)->state != FUTURE_PENDING : ask(vm, task, "done");
}

// What a task has failed with, NONE if it has not. Owned.
static KrValue error_of(KrVM *vm, KrBorrowed task) {
    if (likely(is_task(vm, task) && !has_flag(vm, task, TYPE_FLAG_HEAP) && as_future(task)->state != FUTURE_PENDING)) {
        Future *f = as_future(task);
        if (f->state == FUTURE_CANCELLED) return NONE;
        f->log_traceback = false;
        return f->failed ? retain(f->result) : NONE;
    }
    int cancelled = ask(vm, task, "cancelled");
    if (cancelled != 0) return cancelled < 0 ? KR_ERROR : NONE;
    return call_named(vm, task, "exception", NULL, 0);
}

static bool leaves_loop(KrVM *vm, KrBorrowed error) { return exception_is(vm, error, TYPE_SystemExit) || exception_is(vm, error, TYPE_KeyboardInterrupt); }

// P6
static bool cancel_all(KrVM *vm, TaskGroup *g) {
    g->aborting = true;
    // A copy: the program's code may run, in a cancel() of its own.
    KrValue tasks = list_of_tasks(vm, g);
    if (is_error(tasks)) return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < as_list(tasks)->length; i++) {
        KrBorrowed task = as_list(tasks)->items[i];
        int done = is_done(vm, task);
        ok = done > 0 || (done == 0 && future_cancel(vm, task, NONE) >= 0);
    }
    release(vm, tasks);
    return ok;
}
static bool begin_abort(KrVM *vm, TaskGroup *g) {
    if (likely(!waiting_overrides(vm, value_of_object(g), "_abort"))) return cancel_all(vm, g);
    KrValue done = call_named(vm, value_of_object(g), "_abort", NULL, 0);
    if (is_error(done)) return false;
    release(vm, done);
    return true;
}

static bool report_orphan(KrVM *vm, TaskGroup *g, KrBorrowed task, KrBorrowed error) {
    KrValue message = string_format(vm, "Task %R has errored out but its parent task %S is already completed", task, g->parent);
    if (is_error(message)) return false;
    loop_report(vm, g->loop, message, error, "task", task);
    release(vm, message);
    return is_undef(vm->raised);
}

static bool failed(KrVM *vm, TaskGroup *g, KrBorrowed task, KrBorrowed error) {
    if (is_none(g->errors)) return raise_as(false, vm, AttributeError, "'NoneType' object has no attribute 'append'");
    if (!list_append(vm, as_list(g->errors), error)) return false;
    if (is_none(g->base_error) && leaves_loop(vm, error)) value_replace(vm, &g->base_error, retain(error));
    // The parent may have been closed, or have left the block by other means: nobody else will tell.
    int done = is_done(vm, g->parent);
    if (done != 0) return done > 0 && report_orphan(vm, g, task, error);
    if (g->aborting || g->parent_cancelled) return true;
    if (!begin_abort(vm, g)) return false;
    g->parent_cancelled = true;
    KrValue parent = retain(g->parent);
    bool ok = future_cancel(vm, parent, NONE) >= 0;
    release(vm, parent);
    return ok;
}

// P5
KrValue group_task_done(KrVM *vm, TaskGroup *g, KrBorrowed task) {
    remove_task(vm, g, task);
    if (g->count == 0 && g->waiters.length > 0 && !waiters_wake(vm, &g->waiters, TRUE_)) return KR_ERROR;
    KrValue error = error_of(vm, task);
    if (is_error(error) || is_none(error)) return error;
    bool ok = failed(vm, g, task, error);
    release(vm, error);
    return ok ? NONE : KR_ERROR;
}

//// Enter and leave ///////////////////////////////////////////////////////////

static SendResult enter_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    TaskGroup *g = as_task_group(owner);
    (void)item;
    if (g->entered) {
        raise(vm, RuntimeError, "TaskGroup %R has already been entered", owner);
        return SEND_RAISED;
    }
    if (is_none(g->loop)) {
        KrValue loop = loop_running(vm);
        if (is_error(loop)) return SEND_RAISED;
        value_replace(vm, &g->loop, loop);
    }
    value_replace(vm, &g->parent, retain(loop_current_task(vm, g->loop)));
    if (is_none(g->parent)) {
        raise(vm, RuntimeError, "TaskGroup %R cannot determine the parent task", owner);
        return SEND_RAISED;
    }
    g->entered = true;
    *result = retain(owner);
    return SEND_RETURNED;
}

// P2. `body`: what leaves the block, or NONE. Done twice it is as done once.
static bool begin_leaving(KrVM *vm, TaskGroup *g, KrBorrowed body) {
    g->exiting = true;
    if (is_none(body)) return true;
    value_replace(vm, &g->body, retain(body));
    if (is_none(g->base_error) && leaves_loop(vm, body)) value_replace(vm, &g->base_error, retain(body));
    if (exception_is(vm, body, TYPE_CancelledError)) value_replace(vm, &g->cancellation, retain(body));
    return g->aborting || begin_abort(vm, g);
}

static void forget(KrVM *vm, TaskGroup *g) {
    value_replace(vm, &g->parent, NONE);
    value_replace(vm, &g->errors, NONE);
    value_replace(vm, &g->base_error, NONE);
    value_replace(vm, &g->body, NONE);
    value_replace(vm, &g->cancellation, NONE);
}

static bool raise_errors(KrVM *vm, TaskGroup *g, KrBorrowed parent) {
    int64_t cancelling = task_cancelling(vm, parent);
    if (cancelling < 0) return false;
    // Somebody else's cancellation must not drown in the group: it is delivered at the next await.
    if (cancelling > 0 && (task_uncancel(vm, parent) < 0 || future_cancel(vm, parent, NONE) < 0)) return false;
    KrValue text = str_new(vm, "unhandled errors in a TaskGroup");
    KrBorrowed args[] = {text, g->errors};
    KrValue group = is_error(text) ? KR_ERROR : call_object(vm, value_of_object(vm->types[TYPE_BaseExceptionGroup]), args, 2, ABSENT);
    release_maybe(vm, text);
    if (is_error(group)) return false;
    if (exception_set_cause(vm, group, NONE)) exception_raise_object(vm, group);
    release(vm, group);
    return false;
}

// P4. False: with an exception.
static bool conclude(KrVM *vm, TaskGroup *g, KrBorrowed parent) {
    if (!is_none(g->base_error)) {
        exception_raise_object(vm, g->base_error);
        return false;
    }
    if (g->parent_cancelled) {
        int64_t left = task_uncancel(vm, parent);
        if (left < 0) return false;
        // The one cancellation there was is our own: it has done its work.
        if (left == 0) value_replace(vm, &g->cancellation, NONE);
    }
    if (!is_none(g->cancellation) && as_list(g->errors)->length == 0) {
        exception_raise_object(vm, g->cancellation);
        return false;
    }
    bool body_failed = !is_none(g->body) && !exception_is(vm, g->body, TYPE_CancelledError);
    if (body_failed && !list_append(vm, as_list(g->errors), g->body)) return false;
    return as_list(g->errors)->length == 0 || raise_errors(vm, g, parent);
}

// P3: on while there are tasks.
static SendResult leave_or_stay(KrVM *vm, TaskGroup *g, KrValue *result) {
    if (g->count > 0) return SEND_YIELDED;
    *result = NONE;
    KrValue parent = retain(g->parent), errors = retain(g->errors);
    bool ok = is_none(errors) ? raise_as(false, vm, RuntimeError, "TaskGroup %R is finished", value_of_object(g)) : conclude(vm, g, parent);
    if (!ok) {
        KrBorrowed handled = handled_exception(vm);
        if (!is_none(handled)) exception_set_context(vm, vm->raised, handled);
    }
    forget(vm, g);
    release(vm, errors);
    release(vm, parent);
    return ok ? SEND_RETURNED : SEND_RAISED;
}

static SendResult leave_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    TaskGroup *g = as_task_group(owner);
    return is_undef(item) || begin_leaving(vm, g, item) ? leave_or_stay(vm, g, result) : SEND_RAISED;
}
static WaitPlace leave_place(KrBorrowed owner) { return (WaitPlace){&as_task_group(owner)->waiters, &as_task_group(owner)->loop, owner}; }
static SendResult leave_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    (void)item;
    return line_remove(vm, &as_task_group(owner)->waiters, entry) ? leave_or_stay(vm, as_task_group(owner), result) : SEND_RAISED;
}
static bool leave_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    (void)cancelled;
    forget(vm, as_task_group(owner));
    return line_remove(vm, &as_task_group(owner)->waiters, entry);
}
// Cancelled from outside, the group goes down, but not before its tasks have.
static SendResult leave_thrown(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed exception, KrValue *result) {
    TaskGroup *g = as_task_group(owner);
    if (!line_remove(vm, &g->waiters, entry)) return SEND_RAISED;
    if (!is_none(g->body)) exception_set_context(vm, exception, g->body);
    if (exception_is(vm, exception, TYPE_CancelledError)) {
        if (g->aborting) return leave_or_stay(vm, g, result);
        value_replace(vm, &g->cancellation, retain(exception));
        if (begin_abort(vm, g)) return leave_or_stay(vm, g, result);
    } else {
        exception_raise_object(vm, exception);
    }
    forget(vm, g);
    return SEND_RAISED;
}
const WaitDef group_enter_wait = {.name = "TaskGroup.__aenter__", .attempt = enter_attempt};
const WaitDef group_leave_wait = {.name = "TaskGroup.__aexit__", .attempt = leave_attempt, .place = leave_place, .woken = leave_woken, .left = leave_left, .thrown = leave_thrown};

static SendResult enter_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return enter_attempt(vm, args[0], NONE, result); }
static SendResult leave_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    if (!begin_leaving(vm, as_task_group(args[0]), args[2])) return SEND_RAISED;
    return wait_begin(vm, WAIT_TO_LEAVE_GROUP, args[0], UNDEF, result);
}

//// Python's view /////////////////////////////////////////////////////////////

NATIVE(group_construct, "__new__(cls, *args, **kwargs)", "Make a group.") {
    KrValue errors = list_new(vm, 0);
    if (is_error(errors)) return KR_ERROR;
    TaskGroup *g = type_allocate(vm, as_type(args[0]), 0);
    if (g == NULL) {
        release(vm, errors);
        return KR_ERROR;
    }
    g->entered = g->exiting = g->aborting = g->parent_cancelled = false;
    g->sorted = true;
    g->loop = g->parent = g->base_error = g->body = g->cancellation = NONE;
    g->errors = errors;
    line_init(&g->waiters);
    g->slots = NULL;
    g->first = g->end = g->capacity = g->count = 0;
    return value_of_object(g);
}
NATIVE(group_init, "__init__(self, *args, **kwargs)", "A group that has not been entered.") {
    return sync_refuse_arguments(vm, args[0], args[1], args[2], 1, 1) ? NONE : KR_ERROR;
}
NATIVE_AWAITED(group_enter, "__aenter__(self)", "The block begins; what `as` binds is the group.", enter_awaited) {
    return wait_new(vm, WAIT_TO_ENTER_GROUP, args[0], NONE);
}
NATIVE_AWAITED(group_leave, "__aexit__(self, et, exc, tb)", "Wait for all tasks; raise what has failed as one group.", leave_awaited) {
    return wait_new(vm, WAIT_TO_LEAVE_GROUP, args[0], args[2]);
}

static KrValue refuse(KrVM *vm, TaskGroup *g, KrBorrowed coroutine) {
    KrValue closed = call_named(vm, coroutine, "close", NULL, 0);
    if (is_error(closed)) return KR_ERROR;
    release(vm, closed);
    KrBorrowed self = value_of_object(g);
    if (!g->entered) return raise(vm, RuntimeError, "TaskGroup %R has not been entered", self);
    if (g->exiting && g->count == 0) return raise(vm, RuntimeError, "TaskGroup %R is finished", self);
    return raise(vm, RuntimeError, "TaskGroup %R is shutting down", self);
}
// P1
static bool listen(KrVM *vm, TaskGroup *g, KrBorrowed task) {
    KrBorrowed self = value_of_object(g);
    bool plain = is_task(vm, task) && !has_flag(vm, task, TYPE_FLAG_HEAP) && !waiting_overrides(vm, self, "_on_task_done");
    if (likely(plain)) return future_add_callback(vm, as_future(task), self, ABSENT);
    Str *name = str_intern_utf8(vm, "_on_task_done", 13);
    KrValue callback = name == NULL ? KR_ERROR : getattr(vm, self, name);
    if (name != NULL) object_release(vm, name);
    if (is_error(callback)) return false;
    KrBorrowed args[] = {callback};
    KrValue added = call_named(vm, task, "add_done_callback", args, 1);
    release(vm, callback);
    release_maybe(vm, added);
    return !is_error(added);
}
NATIVE(group_create_task, "create_task(self, coro, *, name=None, context=None, **kwargs)",
       "Start a task that belongs to the group; arguments are those of loop.create_task().") {
    TaskGroup *g = as_task_group(args[0]);
    if (unlikely(g->aborting || !g->entered || (g->exiting && g->count == 0))) return refuse(vm, g, args[1]);
    KrValue task = loop_create_task(vm, g->loop, args[1], args[2], args[3], args[4]);
    if (is_error(task) || (add_task(vm, g, task) && listen(vm, g, task))) return task;
    release(vm, task);
    return KR_ERROR;
}
NATIVE(group_abort, "_abort(self)", "Cancel all tasks of the group.") { return cancel_all(vm, as_task_group(args[0])) ? NONE : KR_ERROR; }
NATIVE(group_on_task_done, "_on_task_done(self, task)", "A task of the group is done.") { return group_task_done(vm, as_task_group(args[0]), args[1]); }

static KrValue group_repr(KrVM *vm, KrBorrowed self) {
    const TaskGroup *g = as_task_group(self);
    unsigned errors = is_none(g->errors) ? 0 : as_list(g->errors)->length;
    char text[80] = "";
    int length = 0;
    if (g->count > 0) length += snprintf(text, sizeof text, " tasks=%u", g->count);
    if (errors > 0) snprintf(text + length, sizeof text - (size_t)length, " errors=%u", errors);
    return string_format(vm, "<TaskGroup%s%s>", text, g->aborting ? " cancelling" : g->entered ? " entered" : "");
}
static KrValue get_tasks(KrVM *vm, KrBorrowed self) {
    KrValue list = list_of_tasks(vm, as_task_group(self)), set = is_error(list) ? KR_ERROR : set_new(vm);
    bool ok = !is_error(set) && set_update(vm, as_set(set), list);
    release_maybe(vm, list);
    if (ok) return set;
    release_maybe(vm, set);
    return KR_ERROR;
}
#define GET_VALUE(field)                                     \
    static KrValue group_##field(KrVM *vm, KrBorrowed self) { \
        (void)vm;                                            \
        return retain(as_task_group(self)->field);           \
    }
#define GET_FLAG(field)                                      \
    static KrValue group_##field(KrVM *vm, KrBorrowed self) { \
        (void)vm;                                            \
        return value_of_bool(as_task_group(self)->field);    \
    }
GET_VALUE(loop)
GET_VALUE(parent)
GET_VALUE(errors)
GET_VALUE(base_error)
GET_FLAG(entered)
GET_FLAG(exiting)
GET_FLAG(aborting)
GET_FLAG(parent_cancelled)

static void group_visit(Object *self, Visitor *visitor) {
    TaskGroup *g = (TaskGroup *)self;
    visit_value(visitor, g->loop);
    visit_value(visitor, g->parent);
    visit_value(visitor, g->errors);
    visit_value(visitor, g->base_error);
    visit_value(visitor, g->body);
    visit_value(visitor, g->cancellation);
    line_visit(&g->waiters, visitor);
    for (uint32_t i = g->first; i < g->end; i++) visit_value(visitor, g->slots[i]);
}
static void group_clear(KrVM *vm, Object *self) {
    TaskGroup *g = (TaskGroup *)self;
    forget(vm, g);
    line_release(vm, &g->waiters);
    drop_tasks(vm, g);
}
static void group_release(KrVM *vm, Object *self) {
    group_clear(vm, self);
    release(vm, ((TaskGroup *)self)->loop);
}
static const NativeDef *const group_methods[] = {
    DEF(group_construct), DEF(group_init), DEF(group_enter), DEF(group_leave), DEF(group_create_task), DEF(group_abort), DEF(group_on_task_done), NULL};
static const GetSetDef group_getset[] = {
    {"_entered", group_entered, NULL, NULL}, {"_exiting", group_exiting, NULL, NULL}, {"_aborting", group_aborting, NULL, NULL},
    {"_parent_cancel_requested", group_parent_cancelled, NULL, NULL}, {"_loop", group_loop, NULL, NULL}, {"_parent_task", group_parent, NULL, NULL},
    {"_tasks", get_tasks, NULL, NULL}, {"_errors", group_errors, NULL, NULL}, {"_base_error", group_base_error, NULL, NULL}, {0}};
const TypeDef task_group_type = {
    .name = "asyncio.taskgroups.TaskGroup", .doc = "`async with TaskGroup() as group`: group.create_task() starts tasks that the end of the block waits for.",
    .id = TYPE_TASK_GROUP, .size = sizeof(TaskGroup), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF,
    .methods = group_methods, .getset = group_getset, .visit = group_visit, .release = group_release, .clear = group_clear, .repr = group_repr,
};
