// SPDX-License-Identifier: MIT
// asyncio_module.c -- the module _asyncio: the heart of asyncio under the names that CPython's has.
#include "loop/asyncio_module.h"

#include "loop/condition.h"
#include "loop/countdown.h"
#include "loop/group.h"
#include "loop/loop.h"
#include "loop/queue.h"
#include "loop/timeout.h"
#include "loop/trace.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/set.h"
#include "vm/coroutine.h"

NATIVE(get_running_loop, "get_running_loop()", "The running loop; RuntimeError if there is none.") { return loop_running(vm); }
NATIVE(get_running_loop_or_none, "_get_running_loop()", "The running loop, or None.") { return retain(vm->loop->running_loop); }
NATIVE(set_running_loop, "_set_running_loop(loop, /)", "Set the running loop.") {
    value_replace(vm, &vm->loop->running_loop, retain(args[0]));
    return NONE;
}
NATIVE(get_event_loop, "get_event_loop()", "The running loop, or the one that is set.") { return loop_get(vm); }

static KrValue loop_argument(KrVM *vm, KrBorrowed given) { return is_none(given) ? loop_running(vm) : retain(given); }

NATIVE(current_task, "current_task(loop=None)", "The task that runs, or None.") {
    KrValue loop = loop_argument(vm, args[0]);
    if (is_error(loop)) return KR_ERROR;
    KrValue task = retain(loop_current_task(vm, loop));
    release(vm, loop);
    return task;
}
static KrValue tasks_of(KrVM *vm, KrBorrowed given) {
    KrValue loop = loop_argument(vm, given);
    if (is_error(loop)) return KR_ERROR;
    uint32_t count;
    Task **tasks = task_list(vm, &count);
    KrValue list = is_undef(vm->raised) ? list_new(vm, count) : KR_ERROR;
    for (uint32_t i = 0; !is_error(list) && i < count; i++) {
        Task *task = tasks[i];
        if (task->future.state != FUTURE_PENDING || !is_same(task->future.loop, loop) || is_none(task->coroutine)) continue;
        if (!list_append(vm, as_list(list), value_of_object(task))) {
            release(vm, list);
            list = KR_ERROR;
        }
    }
    memory_free(vm, tasks, count * sizeof *tasks);
    release(vm, loop);
    return list;
}
NATIVE(tasks_in_order, "_tasks_in_order(loop=None)", "The tasks of the loop that are not done, by creation.") { return tasks_of(vm, args[0]); }
NATIVE(all_tasks, "all_tasks(loop=None)", "The set of the loop's tasks that are not done.") {
    KrValue list = tasks_of(vm, args[0]);
    if (is_error(list)) return KR_ERROR;
    KrValue set = set_new(vm);
    if (!is_error(set) && !set_update(vm, as_set(set), list)) {
        release(vm, set);
        set = KR_ERROR;
    }
    release(vm, list);
    return set;
}
NATIVE(register_task, "_register_task(task)", "Accepted: tasks register themselves.") { return NONE; }
NATIVE(unregister_task, "_unregister_task(task)", "Accepted: tasks register themselves.") { return NONE; }
NATIVE(enter_task, "_enter_task(loop, task)", "task runs now in loop.") {
    KrBorrowed now = loop_current_task(vm, args[0]);
    if (!is_none(now)) return raise(vm, RuntimeError, "Cannot enter into task %R while another task %R is being executed.", args[1], now);
    return loop_set_current_task(vm, args[0], args[1]) ? NONE : KR_ERROR;
}
NATIVE(leave_task, "_leave_task(loop, task)", "task does not run any more.") {
    KrBorrowed now = loop_current_task(vm, args[0]);
    if (!is_same(now, args[1])) {
        return raise(vm, RuntimeError, "Invalid attempt to leave task %R while task %R is entered.", args[1], now);
    }
    return loop_set_current_task(vm, args[0], NONE) ? NONE : KR_ERROR;
}
NATIVE(swap_current_task, "_swap_current_task(loop, task)", "task runs now; gives the one before.") {
    KrValue before = retain(loop_current_task(vm, args[0]));
    if (loop_set_current_task(vm, args[0], args[1])) return before;
    release(vm, before);
    return KR_ERROR;
}
NATIVE(create_task, "create_task(coro, *, name=None, context=None, **kwargs)", "Start coro as a task of the running loop.") {
    KrBorrowed loop = vm->loop->running_loop;
    if (is_none(loop)) {
        KrValue none = loop_running(vm);
        release_maybe(vm, none);
        return KR_ERROR;
    }
    return loop_create_task(vm, loop, args[0], args[1], args[2], args[3]);
}

static void finalize(KrVM *vm, KrBorrowed v) {
    if (is_task(vm, v)) task_finalize(vm, as_task(v));
    if (def_of(vm, v) == &sleep_type) {
        if (!warning_raise(vm, TYPE_RuntimeWarning, "coroutine 'sleep' was never awaited")) unraisable_report(vm, v, NULL);
        return;
    }
    if (has_shape(v, TYPE_WAIT)) {
        wait_finalize(vm, as_wait(v));
        return;
    }
    if (!is_future(vm, v) || !as_future(v)->log_traceback) return;
    Future *f = as_future(v);
    f->log_traceback = false;
    KrValue message = string_format(vm, "%N exception was never retrieved", type_of(vm, v));
    if (is_error(message)) {
        exception_clear(vm);
        return;
    }
    loop_report(vm, f->loop, message, f->result, "future", v);
    release(vm, message);
}

static bool init(KrVM *vm, Dict *namespace_) {
    if (vm->loop == NULL) {
        vm->loop = memory_alloc(vm, sizeof *vm->loop);
        if (vm->loop == NULL) return false;
        memset(vm->loop, 0, sizeof *vm->loop);
        if (vm->config.trace != NULL) vm->loop->trace = trace_new(vm);
        vm->loop->running_loop = NONE;
        vm->loop->current_tasks = vm->loop->over = vm->loop->in_task = UNDEF;
        vm->finalize_hook = finalize;
        if (vm->config.trace != NULL && vm->loop->trace == NULL) return false;
    }
    static const struct { TypeId id; const TypeDef *def; const char *name; } types[] = {
        {(TypeId)TYPE_FUTURE, &future_type, "Future"}, {(TypeId)TYPE_TASK, &task_type, "Task"},
        {(TypeId)TYPE_FUTURE_ITERATOR, &future_iterator_type, NULL}, {(TypeId)TYPE_HANDLE, &handle_type, "Handle"},
        {(TypeId)TYPE_TIMER_HANDLE, &timer_handle_type, "TimerHandle"}, {(TypeId)TYPE_EVENT_LOOP, &event_loop_type, "BaseEventLoop"},
        {(TypeId)TYPE_GATHER, &gather_type, "_GatheringFuture"}, {(TypeId)TYPE_SLEEP, &sleep_type, "_Sleep"},
        {(TypeId)TYPE_INVALID_STATE_ERROR, &invalid_state_error_type, "InvalidStateError"},
        {(TypeId)TYPE_WAIT, &wait_type, "_Wait"}, {(TypeId)TYPE_EVENT, &event_type, "Event"}, {(TypeId)TYPE_LOCK, &lock_type, "Lock"},
        {(TypeId)TYPE_SEMAPHORE, &semaphore_type, "Semaphore"}, {(TypeId)TYPE_BOUNDED_SEMAPHORE, &bounded_semaphore_type, "BoundedSemaphore"},
        {(TypeId)TYPE_QUEUE, &queue_type, "Queue"}, {(TypeId)TYPE_QUEUE_EMPTY, &queue_empty_type, "QueueEmpty"},
        {(TypeId)TYPE_TASK_GROUP, &task_group_type, "TaskGroup"}, {(TypeId)TYPE_CONDITION, &condition_type, "Condition"},
        {(TypeId)TYPE_COUNTDOWN, &countdown_type, NULL}, {(TypeId)TYPE_TIMEOUT, &timeout_type, "Timeout"}, {(TypeId)TYPE_QUEUE_FULL, &queue_full_type, "QueueFull"}, {(TypeId)TYPE_QUEUE_SHUT_DOWN, &queue_shut_down_type, "QueueShutDown"},
        {TYPE_CancelledError, NULL, "CancelledError"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].def != NULL && !type_register(vm, types[i].id, types[i].def)) return false;
        if (types[i].def != NULL && strncmp(types[i].def->name, "asyncio.", 8) == 0) vm->types[types[i].id]->flags |= TYPE_FLAG_SHORT_NAME;
        if (types[i].name == NULL) continue;
        Str *name = str_intern_utf8(vm, types[i].name, strlen(types[i].name));
        bool ok = name != NULL && dict_set_str(vm, namespace_, name, value_of_object(vm->types[types[i].id]));
        if (name != NULL) object_release(vm, name);
        if (!ok) return false;
    }
    static const struct { const char *module; const NativeDef *const *def; } natives[] = {
        {"asyncio.tasks", &gather_native}, {"asyncio.tasks", &sleep_native}, {"asyncio.tasks", &wait_native}, {"asyncio.timeouts", &timeout_native},
        {"asyncio.timeouts", &timeout_at_native}, {"asyncio.timeouts", &enter_timeout_native}, {"asyncio.timeouts", &leave_timeout_native}};
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++) {
        const NativeDef *def = *natives[i].def;
        KrValue module_name = str_new(vm, natives[i].module);
        KrValue native = is_error(module_name) ? KR_ERROR : native_new(vm, def, ABSENT, module_name);
        release_maybe(vm, module_name);
        if (is_error(native)) return false;
        bool ok = dict_set_str(vm, namespace_, ((Native *)as_object(native))->name, native);
        release(vm, native);
        if (!ok) return false;
    }
    return true;
}

void loop_visit_roots(KrVM *vm, Visitor *visitor) {
    if (vm->loop == NULL) return;
    visit_value(visitor, vm->loop->running_loop);
    visit_value(visitor, vm->loop->current_tasks);
    visit_value(visitor, vm->loop->over);
    visit_value(visitor, vm->loop->in_task);
}

static const NativeDef *const functions[] = {
    DEF(get_running_loop), DEF(get_running_loop_or_none), DEF(set_running_loop), DEF(get_event_loop), DEF(current_task), DEF(tasks_in_order),
    DEF(all_tasks), DEF(register_task), DEF(unregister_task), DEF(enter_task), DEF(leave_task), DEF(swap_current_task), DEF(create_task), NULL};
const ModuleDef asyncio_module = {"_asyncio", functions, init};
