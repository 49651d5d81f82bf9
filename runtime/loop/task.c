// SPDX-License-Identifier: MIT
// task.c -- Task: steps, wake-ups, cancellation (ORDERING.md K1 to K12, C1 to C8).
#include "loop/task.h"

#include <stdlib.h>

#include "loop/debug.h"
#include "loop/loop.h"
#include "loop/trace.h"
#include "loop/wait.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/traceback.h"
#include "object/tuple.h"
#include "vm/context.h"
#include "vm/coroutine.h"
#include "vm/import.h"
#include "vm/operation.h"
#include "vm/vm.h"

static bool is_driveable(KrVM *vm, KrBorrowed v) {
    return is_coroutine_like(v) ? as_object(v)->shape == TYPE_COROUTINE : has_shape(v, TYPE_SLEEP) || has_shape(v, TYPE_COROUTINE_WRAPPER) ||
           (!is_absent(type_lookup(vm, type_of(vm, v), N_(vm, send))) && !is_absent(type_lookup(vm, type_of(vm, v), N_(vm, throw))));
}

static void count_live(KrVM *vm, Task *task, bool live) {
    if (task->future.live == live) return;
    task->future.live = live;
    if (live) vm->loop->live_tasks++;
    else vm->loop->live_tasks--;
}

typedef struct { KrVM *vm; Task **found; uint32_t count; } TaskSearch;
static void collect_task(void *ctx, void *block) {
    TaskSearch *search = ctx;
    KrBorrowed v = value_of_object(block);
    if (is_task(search->vm, v) && as_task(v)->future.live) search->found[search->count++] = as_task(v);
}
static int by_creation(const void *a, const void *b) {
    int32_t age = (int32_t)((*(Task *const *)a)->future.serial - (*(Task *const *)b)->future.serial);
    return (age > 0) - (age < 0);
}

// Asked for seldom (all_tasks(), the end of a run, a deadlock), so tasks are found in the heap and need no list of their own.
Task **task_list(KrVM *vm, uint32_t *count) {
    *count = 0;
    if (vm->loop == NULL || vm->loop->live_tasks == 0) return NULL;
    TaskSearch search = {vm, memory_alloc(vm, vm->loop->live_tasks * sizeof(Task *)), 0};
    if (search.found == NULL) return NULL;
    heap_each_at_least(&vm->heap, HEAP_CONTAINER, sizeof(Task), collect_task, &search);
    qsort(search.found, search.count, sizeof *search.found, by_creation);
    // Each live task is in the heap, so the array is full.
    *count = search.count;
    return search.found;
}

// Fills a fresh or re-initialised task; does not schedule.
static bool setup(KrVM *vm, Task *task, KrBorrowed loop, KrBorrowed coroutine, KrBorrowed name, KrBorrowed context) {
    if (!is_driveable(vm, coroutine)) {
        return raise_as(false, vm, TypeError, "a coroutine was expected, got %R", coroutine);
    }
    if (vm->limits.tasks != 0 && vm->loop->live_tasks > vm->limits.tasks) return vm_stop(vm, LIMIT_TASKS);
    KrValue name_value;
    if (is_none(name)) {
        name_value = small_int((int64_t)++vm->loop->task_names);
    } else {
        name_value = str_of(vm, name);
        if (is_error(name_value)) return false;
    }
    value_replace(vm, &task->future.loop, retain(loop));
    value_replace(vm, &task->coroutine, retain(coroutine));
    value_replace(vm, &task->name, name_value);
    value_replace(vm, &task->context, is_none(context) ? context_map(vm) : retain(context));
    task->future.log_pending = true;
    if (is_traced(vm)) trace_spawn(vm, task);
    int debug = debug_asked(vm, loop);
    return debug >= 0 && (!debug || debug_note_source(vm, value_of_object(task)));
}

static Task *allocate(KrVM *vm, Type *type) {
    Task *task = type_allocate(vm, type, 0);
    if (task == NULL) return NULL;
    future_init(vm, &task->future, NONE);
    task->coroutine = task->waiter = task->context = task->name = NONE;
    task->future.serial = vm->loop->task_serial++;
    count_live(vm, task, true);
    return task;
}

KrValue task_new(KrVM *vm, KrBorrowed loop, KrBorrowed coroutine, KrBorrowed name, KrBorrowed context) {
    Task *task = allocate(vm, vm->types[TYPE_TASK]);
    if (task == NULL) return KR_ERROR;
    if (!setup(vm, task, loop, coroutine, name, context) || !loop_schedule(vm, loop, value_of_object(task), UNDEF)) {
        task->future.log_pending = false;
        object_release(vm, task);
        return KR_ERROR;
    }
    return value_of_object(task);
}

//// Steps /////////////////////////////////////////////////////////////////////

static KrValue cancelled_for(KrVM *vm, Task *task, KrBorrowed exception) {
    task->future.must_cancel = false;
    if (!is_absent(exception) && exception_is(vm, exception, TYPE_CancelledError)) return retain(exception);
    return future_make_cancelled(vm, &task->future);
}

static KrValue invalid_step(KrVM *vm, Task *task, KrBorrowed exception) {
    KrValue text = is_absent(exception) ? string_format(vm, "__step(): already done: %R, None", value_of_object(task))
                                        : string_format(vm, "__step(): already done: %R, %R", value_of_object(task), exception);
    if (is_error(text)) return KR_ERROR;
    KrValue error = call_1(vm, value_of_object(vm->types[TYPE_INVALID_STATE_ERROR]), text);
    release(vm, text);
    if (is_error(error)) return KR_ERROR;
    exception_raise_object(vm, error);
    release(vm, error);
    return KR_ERROR;
}

KrValue task_step(KrVM *vm, Task *task, KrBorrowed given) {
    Future *f = &task->future;
    if (f->state != FUTURE_PENDING) return invalid_step(vm, task, given);
    KrValue exception = is_absent(given) ? ABSENT : retain(given);
    if (unlikely(f->must_cancel)) {
        KrValue cancelled = cancelled_for(vm, task, exception);
        release(vm, exception);
        if (is_error(cancelled)) return KR_ERROR;
        exception = cancelled;
    }
    if (f->wait_state == TASK_NOT_WAITING) value_replace(vm, &task->waiter, NONE);   // else the end of the wait needs it
    // Steps do not nest: the context of the outer one would be lost.
    KrBorrowed running = loop_current_task(vm, f->loop);
    if (!is_none(running)) {
        release(vm, exception);
        return raise(vm, RuntimeError, "Cannot enter into task %R while another task %R is being executed.", value_of_object(task), running);
    }
    if (!loop_set_current_task(vm, f->loop, value_of_object(task))) {
        release(vm, exception);
        return KR_ERROR;
    }
    if (is_traced(vm)) trace_step(vm, task, exception);
    // The context stays entered until task_step_end.
    KrValue context = task->context;
    ContextState before;
    if (!context_enter(vm, context, &before)) {
        release(vm, exception);
        loop_set_current_task(vm, f->loop, NONE);
        return KR_ERROR;
    }
    task->context = NONE;
    vm->loop->step_context = before;
    release(vm, context);
    KrBorrowed coroutine = task->coroutine;
    KrValue begun;
    if (likely(is_coroutine_like(coroutine))) {
        Coroutine *c = as_coroutine(coroutine);
        if (is_absent(exception)) {
            begun = coroutine_resume(vm, c, TO_NATIVE, NONE, false);
        } else {
            begun = coroutine_throw_begin(vm, c, TO_NATIVE, exception);
            release(vm, exception);
        }
        if (is_pushed(begun)) return PUSHED;
        return task_step_end(vm, task, is_error(begun) ? RUN_RAISED : RUN_YIELDED, begun);
    }
    KrValue result = KR_ERROR;
    SendResult sent;
    const TypeDef *def = def_of(vm, coroutine);
    if (!is_absent(exception)) {
        KrValue held = retain(coroutine);
        // A step of an async generator hands the exception on into the generator: it has a throw() to call.
        bool is_step = has_shape(held, TYPE_ASYNC_GENERATOR_ASEND) || has_shape(held, TYPE_ASYNC_GENERATOR_ATHROW) ||
                       has_shape(held, TYPE_ANEXT_AWAITABLE);
        if (def->send != NULL && !is_step && !has_flag(vm, held, TYPE_FLAG_HEAP)) {
            sent = SEND_RAISED;
            if (def->thrown != NULL) sent = def->thrown(vm, held, NULL, exception, &result);
            else exception_raise_object(vm, exception);
        } else {
            KrBorrowed arg = exception;
            result = call_method(vm, held, N_(vm, throw), &arg, 1);
            sent = is_error(result) ? SEND_RAISED : SEND_YIELDED;
        }
        release(vm, held);
        release(vm, exception);
    } else if (def->send != NULL && !has_flag(vm, coroutine, TYPE_FLAG_HEAP)) {
        sent = def->send(vm, coroutine, NONE, &result);
    } else {
        KrBorrowed none = NONE;
        KrValue held = retain(coroutine);
        result = call_method(vm, held, N_(vm, send), &none, 1);
        release(vm, held);
        sent = is_error(result) ? SEND_RAISED : SEND_YIELDED;
    }
    if (sent == SEND_RAISED && exception_matches(vm, TYPE_StopIteration)) {
        KrValue stop = exception_take(vm);
        KrBorrowed v = ((Exception *)as_object(stop))->field[FIELD_STOP_VALUE];
        result = is_undef(v) ? NONE : retain(v);
        release(vm, stop);
        sent = SEND_RETURNED;
    }
    return task_step_end(vm, task, sent == SEND_RAISED ? RUN_RAISED : sent == SEND_RETURNED ? RUN_RETURNED : RUN_YIELDED, result);
}

KrValue task_step_end(KrVM *vm, Task *task, RunOutcome outcome, KrValue value) {
    // What died with the coroutine's locals is finalized in its task, and before the task's waiters hear of its end.
    if (unlikely(vm->finalizer_count != 0)) finalizers_run(vm);
    KrValue now;
    context_leave(vm, &vm->loop->step_context, &now);
    value_replace(vm, &task->context, now);
    if (!loop_set_current_task(vm, task->future.loop, NONE)) {
        if (outcome != RUN_RAISED) release(vm, value);
        return KR_ERROR;
    }
    return task_stepped(vm, task, outcome, value);
}

static bool schedule_error(KrVM *vm, Task *task, const char *format, KrBorrowed a, KrBorrowed b) {
    KrValue text = string_format(vm, format, a, b);
    if (is_error(text)) return false;
    KrValue error = call_1(vm, value_of_object(vm->types[TYPE_RuntimeError]), text);
    release(vm, text);
    if (is_error(error)) return false;
    bool ok = loop_schedule(vm, task->future.loop, value_of_object(task), error);
    release(vm, error);
    return ok;
}

// K3: the task waits for `fut`.
static bool wait_for_future(KrVM *vm, Task *task, KrBorrowed fut) {
    Future *f = as_future(fut);
    f->blocking = false;
    if (!future_add_callback(vm, f, value_of_object(task), ABSENT)) return false;
    value_replace(vm, &task->waiter, retain(fut));
    if (unlikely(task->future.must_cancel)) {
        int cancelled = future_cancel(vm, fut, future_message(&task->future));
        if (cancelled < 0) return false;
        if (cancelled) task->future.must_cancel = false;
    }
    return true;
}

static bool wait_for_foreign(KrVM *vm, Task *task, KrBorrowed fut) {
    KrBorrowed self = value_of_object(task);
    KrValue blocking = getattr(vm, fut, N_(vm, _asyncio_future_blocking));
    if (is_error(blocking)) return false;
    int yes = truth(vm, blocking);
    release(vm, blocking);
    if (yes < 0) return false;
    if (!yes) return schedule_error(vm, task, "yield was used instead of yield from in task %R with %R", self, fut);
    if (!setattr(vm, fut, N_(vm, _asyncio_future_blocking), FALSE_)) return false;
    Str *wakeup = str_intern_utf8(vm, "_Task__wakeup", 13);
    if (wakeup == NULL) return false;
    KrValue callback = getattr(vm, self, wakeup);
    object_release(vm, wakeup);
    KrValue method = is_error(callback) ? KR_ERROR : getattr(vm, fut, N_(vm, add_done_callback));
    bool ok = false;
    if (!is_error(method)) {
        KrValue context = loop_step_context(vm, task->context);
        Str *key = str_intern_utf8(vm, "context", 7);
        KrBorrowed key_value = key == NULL ? NONE : value_of_object(key);
        KrValue names = key == NULL ? KR_ERROR : tuple_from(vm, &key_value, 1);
        KrBorrowed args[] = {callback, context};
        KrValue result = is_error(names) || is_error(context) ? KR_ERROR : call_object(vm, method, args, 2, names);
        ok = !is_error(result);
        release_maybe(vm, result);
        release_maybe(vm, names);
        release_maybe(vm, context);
        if (key != NULL) object_release(vm, key);
    }
    release_maybe(vm, method);
    release_maybe(vm, callback);
    if (!ok) return false;
    value_replace(vm, &task->waiter, retain(fut));
    if (task->future.must_cancel) {
        int cancelled = future_cancel(vm, fut, future_message(&task->future));
        if (cancelled < 0) return false;
        if (cancelled) task->future.must_cancel = false;
    }
    return true;
}

static bool handle_yield(KrVM *vm, Task *task, KrBorrowed yielded) {
    KrBorrowed self = value_of_object(task);
    if (is_absent(yielded)) return true;   // it waits by itself
    if (is_none(yielded)) return loop_schedule(vm, task->future.loop, self, UNDEF);
    if (is_future(vm, yielded) && !has_flag(vm, yielded, TYPE_FLAG_HEAP)) {
        Future *f = as_future(yielded);
        if (unlikely(!is_same(f->loop, task->future.loop))) {
            return schedule_error(vm, task, "Task %R got Future %R attached to a different loop", self, yielded);
        }
        if (unlikely(!f->blocking)) return schedule_error(vm, task, "yield was used instead of yield from in task %R with %R", self, yielded);
        if (unlikely(is_same(yielded, self))) {
            f->blocking = false;
            return schedule_error(vm, task, "Task cannot await on itself: %R", self, NONE);
        }
        return wait_for_future(vm, task, yielded);
    }
    if (is_future_like(vm, yielded)) {
        if (is_same(yielded, self)) return schedule_error(vm, task, "Task cannot await on itself: %R", self, NONE);
        KrValue loop = is_future(vm, yielded) ? retain(as_future(yielded)->loop) : getattr_optional(vm, yielded, N_(vm, _loop));
        if (is_error(loop)) return false;
        bool other = !is_absent(loop) && !is_same(loop, task->future.loop);
        release(vm, loop);
        if (other) return schedule_error(vm, task, "Task %R got Future %R attached to a different loop", self, yielded);
        return wait_for_foreign(vm, task, yielded);
    }
    if (has_shape(yielded, TYPE_GENERATOR)) {
        return schedule_error(vm, task, "yield was used instead of yield from for generator in task %R with %R", self, yielded);
    }
    return schedule_error(vm, task, "Task got bad yield: %R", yielded, NONE);
}

static void done(KrVM *vm, Task *task) {
    task->future.log_pending = false;
    count_live(vm, task, false);
}

bool task_drop(KrVM *vm, Task *task) {
    Future *f = &task->future;
    if (f->state != FUTURE_PENDING) return true;
    if (!wait_as_object(vm, task)) return false;
    KrValue waiter = task->waiter, coroutine = task->coroutine;
    task->waiter = task->coroutine = NONE;
    LimitKind limit = vm->limit_hit;
    vm->limit_hit = LIMIT_GRACE;   // what dies now is not finalized
    if (is_coroutine_like(coroutine)) coroutine_abandon(vm, as_coroutine(coroutine));
    release(vm, coroutine);
    vm->limit_hit = limit;
    bool ok = true;
    if (is_future(vm, waiter)) {
        ok = future_remove_callback(vm, as_future(waiter), value_of_object(task)) >= 0;
        // As cancel() does; the host hears of it, if it is one of its own.
        if (ok && has_shape(waiter, TYPE_FUTURE)) ok = future_cancel_plain(vm, as_future(waiter), NONE) >= 0;
    }
    release(vm, waiter);
    done(vm, task);
    return future_cancel_plain(vm, f, NONE) >= 0 && ok;
}

static KrValue stepped(KrVM *vm, Task *task, RunOutcome outcome, KrValue value) {
    Future *f = &task->future;
    if (outcome == RUN_YIELDED) {
        bool ok = handle_yield(vm, task, value);
        release(vm, value);
        if (ok) return NONE;
        // A yielded object that misbehaves: the error goes to the coroutine at its next step.
        KrValue error = exception_take(vm);
        bool scheduled = !is_undef(error) && vm->limit_hit == LIMIT_NONE && loop_schedule(vm, f->loop, value_of_object(task), error);
        if (!scheduled && !is_undef(error)) exception_raise_object(vm, error);
        release(vm, error);
        return scheduled ? NONE : KR_ERROR;
    }
    if (outcome == RUN_RETURNED) {
        done(vm, task);
        if (unlikely(f->must_cancel)) {
            f->must_cancel = false;
            release(vm, value);
            return future_cancel_plain(vm, f, future_message(f)) < 0 ? KR_ERROR : NONE;
        }
        return future_finish(vm, f, value, false) ? NONE : KR_ERROR;
    }
    if (vm->limit_hit != LIMIT_NONE) return KR_ERROR;
    KrValue error = exception_take(vm);
    done(vm, task);
    if (exception_is(vm, error, TYPE_CancelledError)) {
        f->state = FUTURE_CANCELLED;
        f->log_traceback = f->has_message = false;
        value_replace(vm, &f->result, error);
        return future_schedule_callbacks(vm, f) ? NONE : KR_ERROR;
    }
    bool leaves = exception_is(vm, error, TYPE_KeyboardInterrupt) || exception_is(vm, error, TYPE_SystemExit);
    bool ok = future_set_exception(vm, f, error);
    if (ok && leaves) exception_raise_object(vm, error);
    release(vm, error);
    return ok && !leaves ? NONE : KR_ERROR;
}

KrValue task_stepped(KrVM *vm, Task *task, RunOutcome outcome, KrValue value) {
    if (!is_traced(vm)) return stepped(vm, task, outcome, value);
    trace_step_end(vm, task, outcome, value);
    KrValue result = stepped(vm, task, outcome, value);
    trace_step_over(vm);
    return result;
}

// A cancellation is raised, by result(), where the loop runs: in what is being handled there. So is the error of a gather or of a
// future of the program's own class; that of a plain future is only thrown.
static void give_context(KrVM *vm, KrBorrowed error) {
    KrBorrowed handled = handled_exception(vm);
    if (!is_none(handled)) exception_set_context(vm, error, handled);
}

KrValue task_wakeup(KrVM *vm, Task *task, KrBorrowed future) {
    if (likely(is_future(vm, future))) {
        Future *f = as_future(future);
        if (likely(f->state == FUTURE_FINISHED && !f->failed)) return task_step(vm, task, ABSENT);
        KrValue result = future_result(vm, f);
        if (!is_error(result)) {
            release(vm, result);
            return task_step(vm, task, ABSENT);
        }
    } else {
        Str *name = N_(vm, result);
        KrValue result = call_method(vm, future, name, NULL, 0);
        if (!is_error(result)) {
            release(vm, result);
            return task_step(vm, task, ABSENT);
        }
    }
    if (vm->limit_hit != LIMIT_NONE) return KR_ERROR;
    KrValue error = exception_take(vm);
    bool plain = is_future(vm, future) && def_of(vm, future) != &gather_type && !has_flag(vm, future, TYPE_FLAG_HEAP);
    if (!plain || as_future(future)->state == FUTURE_CANCELLED) give_context(vm, error);
    KrValue outcome = task_step(vm, task, error);
    release(vm, error);
    return outcome;
}

//// Waiting by itself /////////////////////////////////////////////////////////

bool task_wake(KrVM *vm, Task *task) {
    task->future.wait_state = TASK_WOKEN;
    return loop_push_wakeup(vm, as_event_loop(task->future.loop), task);
}

void task_wait_end(KrVM *vm, Task *task) {
    Future *f = &task->future;
    if (f->wait_kind == WAIT_TO_SLEEP) {
        sleep_drop_timer(task);
        if (!f->has_message) f->result = UNDEF;   // the deadline, which is no object
    }
    f->wait_state = TASK_NOT_WAITING;
    value_replace(vm, &task->waiter, NONE);
}

KrBorrowed task_wait_message(const Task *task) { return task->future.wait_kind == WAIT_TO_SLEEP ? task->waiter : future_message(&task->future); }

KrValue task_wait_over(KrVM *vm, Task *task) {
    Future *f = &task->future;
    if (likely(f->wait_state != TASK_WAIT_CANCELLED)) return task_step(vm, task, ABSENT);
    KrBorrowed message = task_wait_message(task);
    KrValue args = is_none(message) ? tuple_empty(vm) : tuple_from(vm, &message, 1);
    KrValue error = is_error(args) ? KR_ERROR : exception_new(vm, TYPE_CancelledError, args);
    release_maybe(vm, args);
    if (is_error(error)) return KR_ERROR;
    give_context(vm, error);
    if (!f->must_cancel && f->wait_kind != WAIT_TO_SLEEP) future_set_message(vm, f, NONE);
    KrValue outcome = task_step(vm, task, error);
    release(vm, error);
    return outcome;
}

//// Nested steps //////////////////////////////////////////////////////////////

static KrValue nested_step_end(KrVM *vm, Frame *self, RunOutcome outcome, KrValue value) {
    return task_step_end(vm, as_task(self->r[0]), outcome, value);
}

// A step as a nested run: for loops that are not ours (they call bound methods) and for eager starts.
static KrValue call_nested_step(KrVM *vm, Task *task, KrBorrowed argument, bool wakeup) {
    if (!native_enter(vm)) return KR_ERROR;
    ContextState saved = vm->loop->step_context;
    int64_t outer = is_traced(vm) ? trace_step_enter(vm) : 0;
    Frame *base = native_frame_push(vm, nested_step_end, 1);
    if (base == NULL) return KR_ERROR;
    base->flags |= FRAME_ENTRY;
    base->r[0] = retain(value_of_object(task));
    KrValue result = wakeup ? task_wakeup(vm, task, argument) : task_step(vm, task, argument);
    if (is_pushed(result)) {
        vm->native_depth++;
        if (eval_run(vm, &result) == RUN_RAISED) result = KR_ERROR;
        vm->native_depth--;
    } else {
        native_frame_pop(vm, base);
    }
    vm->loop->step_context = saved;
    if (is_traced(vm)) trace_step_leave(vm, outer);
    return result;
}

// E1: the coroutine runs inside create_task up to its first suspension, with current_task swapped.
static KrValue run_eagerly(KrVM *vm, Task *task) {
    KrValue outer = retain(loop_current_task(vm, task->future.loop));
    if (!loop_set_current_task(vm, task->future.loop, NONE)) {
        release(vm, outer);
        return KR_ERROR;
    }
    KrValue result = call_nested_step(vm, task, ABSENT, false);
    bool ok = loop_set_current_task(vm, task->future.loop, outer);
    release(vm, outer);
    // What is over already has no coroutine to show.
    if (task->future.state != FUTURE_PENDING) value_replace(vm, &task->coroutine, NONE);
    if (ok) return result;
    release_maybe(vm, result);
    return KR_ERROR;
}

//// Cancellation //////////////////////////////////////////////////////////////

// C2 walks down the waiters. Tasks that wait for each other in a circle end in RecursionError, as CPython's recursion does.
int task_cancel(KrVM *vm, Task *task, KrBorrowed message) {
    for (uint32_t depth = 0;; depth++) {
        Future *f = &task->future;
        f->log_traceback = false;
        if (f->state != FUTURE_PENDING) return 0;
        if (f->cancel_requests == CANCEL_REQUESTS_MAX) return raise_as(-1, vm, OverflowError, "too many requests to cancel %R", value_of_object(task));
        f->cancel_requests++;
        if (is_traced(vm)) trace_cancel(vm, task);
        if (depth > 100000) return raise_as(-1, vm, RecursionError, "maximum recursion depth exceeded");
        if (f->wait_state == TASK_WAITING) {
            f->wait_state = TASK_WAIT_CANCELLED;
            // The timer of a sleep is cancelled when the task has heard of it, so its deadline stays.
            if (f->wait_kind == WAIT_TO_SLEEP) value_replace(vm, &task->waiter, retain(message));
            else future_set_message(vm, f, message);
            return loop_push_wakeup(vm, as_event_loop(f->loop), task) ? 1 : -1;
        }
        // A second message has no place beside the first.
        if (f->wait_state == TASK_WAIT_CANCELLED && !wait_as_object(vm, task)) return -1;
        if (!is_none(task->waiter) && f->wait_state == TASK_NOT_WAITING) {
            KrBorrowed waiter = task->waiter;
            if (!recursion_enter(vm, "")) return -1;
            int cancelled = future_cancel(vm, waiter, message);
            if (cancelled < 0) return -1;
            if (cancelled) return 1;
        }
        f->must_cancel = true;
        future_set_message(vm, f, message);
        return 1;
    }
}

int64_t task_take_back_cancel(Task *task) {
    Future *f = &task->future;
    if (f->cancel_requests > 0 && --f->cancel_requests == 0) f->must_cancel = false;
    return f->cancel_requests;
}

static bool is_plain_task(KrVM *vm, KrBorrowed v) { return is_task(vm, v) && !has_flag(vm, v, TYPE_FLAG_HEAP); }
static int64_t count_of(KrVM *vm, KrBorrowed task, const char *method) {
    KrValue answer = call_named(vm, task, method, NULL, 0);
    if (is_error(answer)) return -1;
    int64_t count = is_small_int(answer) ? small_int_value(answer) : 0;
    release(vm, answer);
    return count;
}
int64_t task_uncancel(KrVM *vm, KrBorrowed task) {
    return likely(is_plain_task(vm, task)) ? task_take_back_cancel(as_task(task)) : count_of(vm, task, "uncancel");
}
int64_t task_cancelling(KrVM *vm, KrBorrowed task) {
    return likely(is_plain_task(vm, task)) ? as_future(task)->cancel_requests : count_of(vm, task, "cancelling");
}

//// Python's view /////////////////////////////////////////////////////////////

NATIVE(task_construct, "__new__(cls, *args, **kwargs)", "Make a task.") {
    Task *task = allocate(vm, as_type(args[0]));
    return task == NULL ? KR_ERROR : value_of_object(task);
}

NATIVE(task_init, "__init__(self, coro, *, loop=None, name=None, context=None, eager_start=False)", "A task that drives coro.") {
    Task *task = as_task(args[0]);
    KrValue loop = is_none(args[2]) ? loop_get(vm) : retain(args[2]);
    if (is_error(loop)) return KR_ERROR;
    int eager = truth(vm, args[5]);
    bool ok = eager >= 0 && setup(vm, task, loop, args[1], args[3], args[4]);
    if (!ok) task->future.log_pending = false;
    release(vm, loop);
    if (!ok) return KR_ERROR;
    if (eager) {
        KrValue running = vm->loop->running_loop;
        if (is_same(running, task->future.loop)) return run_eagerly(vm, task);
    }
    return loop_schedule(vm, task->future.loop, args[0], UNDEF) ? NONE : KR_ERROR;
}

NATIVE(task_cancel_method, "cancel(self, msg=None)", "Ask the task to end with CancelledError.") {
    int cancelled = task_cancel(vm, as_task(args[0]), args[1]);
    return cancelled < 0 ? KR_ERROR : value_of_bool(cancelled);
}
NATIVE(task_uncancel_method, "uncancel(self, /)", "Take one request to cancel back; how many are left.") {
    return small_int(task_take_back_cancel(as_task(args[0])));
}
NATIVE(task_cancelling_method, "cancelling(self, /)", "How many requests to cancel there are.") { return small_int(as_future(args[0])->cancel_requests); }
static KrValue task_name(KrVM *vm, Task *task) {
    if (is_small_int(task->name)) {
        KrValue text = string_format(vm, "Task-%lld", (long long)small_int_value(task->name));
        if (is_error(text)) return KR_ERROR;
        value_replace(vm, &task->name, text);
    }
    return retain(task->name);
}
NATIVE(task_get_name, "get_name(self, /)", "The task's name.") { return task_name(vm, as_task(args[0])); }
NATIVE(task_set_name, "set_name(self, value, /)", "Name the task.") {
    KrValue text = str_of(vm, args[1]);
    if (is_error(text)) return KR_ERROR;
    value_replace(vm, &as_task(args[0])->name, text);
    if (is_traced(vm)) trace_name(vm, as_task(args[0]));
    return NONE;
}
NATIVE(task_get_coro, "get_coro(self, /)", "The coroutine.") { return retain(as_task(args[0])->coroutine); }
NATIVE(task_get_context, "get_context(self, /)", "The task's context.") {
    Task *task = as_task(args[0]);
    if (is_same(loop_current_task(vm, task->future.loop), args[0]) && !context_is_object(vm, vm->context_object)) {
        KrValue map = context_map(vm), object = context_as_object(vm, map);
        release(vm, map);
        return object;
    }
    if (is_same(loop_current_task(vm, task->future.loop), args[0])) return retain(vm->context_object);
    KrValue object = context_as_object(vm, task->context);
    if (is_error(object)) return KR_ERROR;
    value_replace(vm, &task->context, retain(object));
    return object;
}
NATIVE(task_set_result, "set_result(self, result, /)", "Refused: the coroutine makes the result.") {
    return raise(vm, RuntimeError, "Task does not support set_result operation");
}
NATIVE(task_set_exception, "set_exception(self, exception, /)", "Refused: the coroutine makes the result.") {
    return raise(vm, RuntimeError, "Task does not support set_exception operation");
}
NATIVE(task_wakeup_method, "_Task__wakeup(self, future, /)", "Called when what the task waits for is done.") {
    return call_nested_step(vm, as_task(args[0]), args[1], true);
}
NATIVE(task_step_method, "_Task__step(self, exc=None, /)", "One step.") {
    return call_nested_step(vm, as_task(args[0]), is_none(args[1]) ? ABSENT : args[1], false);
}
NATIVE(task_get_stack, "get_stack(self, *, limit=None)", "The frames of the suspended coroutine.") { return call_in_module(vm, "asyncio.base_tasks", "_task_get_stack", args, 2); }
NATIVE(task_print_stack, "print_stack(self, *, limit=None, file=None)", "Print the stack or the traceback.") {
    return call_in_module(vm, "asyncio.base_tasks", "_task_print_stack", args, 3);
}

static KrValue get_coro(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_task(self)->coroutine);
}
static KrValue get_waiter(KrVM *vm, KrBorrowed self) {
    if (!wait_as_object(vm, as_task(self))) return KR_ERROR;
    return retain(as_task(self)->waiter);
}
static KrValue get_must_cancel(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_future(self)->must_cancel);
}
static KrValue get_log_pending(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_future(self)->log_pending);
}
static bool set_log_pending(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, AttributeError, "cannot delete attribute");
    int yes = truth(vm, value);
    if (yes < 0) return false;
    as_future(self)->log_pending = yes > 0;
    return true;
}
static KrValue get_num_cancels(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_future(self)->cancel_requests);
}

static KrValue task_repr(KrVM *vm, KrBorrowed self) {
    Task *task = as_task(self);
    Future *f = &task->future;
    if (repr_enter(vm, self) != 0) return is_undef(vm->raised) ? string_format(vm, "<%N ...>", type_of(vm, self)) : KR_ERROR;
    KrValue info = wait_as_object(vm, task) ? future_repr_info(vm, f) : KR_ERROR, name = KR_ERROR, coroutine = KR_ERROR, text = KR_ERROR;
    if (is_error(info)) goto done;
    name = task_name(vm, task);
    if (is_error(name)) goto done;
    if (is_none(task->coroutine)) {
        coroutine = str_new(vm, "");
    } else if (is_coroutine_like(task->coroutine)) {
        const Coroutine *c = as_coroutine(task->coroutine);
        const Code *code = c->frame.fn->code;
        if (c->state == CO_DONE) {
            coroutine = string_format(vm, " coro=<%U() done, defined at %U:%u>", c->frame.fn->qualname, code->filename, code->first_line);
        } else {
            uint32_t line = c->state == CO_UNSTARTED || code->positions == NULL ? code->first_line : code_position(code, frame_instruction(&c->frame))->line;
            coroutine = string_format(vm, " coro=<%U() running at %U:%u>", c->frame.fn->qualname, code->filename, line);
        }
    } else {
        KrValue shown = call_in_module(vm, "asyncio.coroutines", "_format_coroutine", (KrBorrowed[]){task->coroutine}, 1);
        coroutine = is_error(shown) ? KR_ERROR : string_format(vm, " coro=<%S>", shown);
        release_maybe(vm, shown);
    }
    if (is_error(coroutine)) goto done;
    // <Task pending name='Task-1' coro=<f() running at x.py:1> wait_for=<Future ...> cb=[...]>
    Str *all = as_str(info);
    uint32_t cut = str_length(all);
    const char *state = f->state == FUTURE_PENDING ? (f->cancel_requests > 0 ? "cancelling" : "pending") : f->state == FUTURE_CANCELLED ? "cancelled" : "finished";
    uint32_t skip = (uint32_t)strlen(f->state == FUTURE_PENDING ? "pending" : f->state == FUTURE_CANCELLED ? "cancelled" : "finished");
    KrValue rest = str_substring(vm, all, skip, cut);
    if (is_error(rest)) goto done;
    if (is_none(task->waiter)) text = string_format(vm, "<%N %s name=%R%S%S>", type_of(vm, self), state, name, coroutine, rest);
    else text = string_format(vm, "<%N %s name=%R%S wait_for=%R%S>", type_of(vm, self), state, name, coroutine, task->waiter, rest);
    release(vm, rest);
done:
    release_maybe(vm, info);
    release_maybe(vm, name);
    release_maybe(vm, coroutine);
    repr_leave(vm, self);
    return text;
}

static void task_visit(Object *self, Visitor *visitor) {
    Task *task = (Task *)self;
    future_visit_fields(&task->future, visitor);
    visit_value(visitor, task->coroutine);
    visit_value(visitor, task->waiter);
    visit_value(visitor, task->context);
    visit_value(visitor, task->name);
}
static void task_release(KrVM *vm, Object *self) {
    Task *task = (Task *)self;
    count_live(vm, task, false);
    future_release_fields(vm, &task->future);
    release(vm, task->coroutine);
    release(vm, task->waiter);
    release(vm, task->context);
    release(vm, task->name);
}
static void task_clear(KrVM *vm, Object *self) {
    Task *task = (Task *)self;
    future_type.clear(vm, self);
    value_replace(vm, &task->coroutine, NONE);
    value_replace(vm, &task->waiter, NONE);
    value_replace(vm, &task->context, NONE);
}
static bool task_is_finalized(KrVM *vm, Object *self) {
    const Task *task = (const Task *)self;
    bool pending = task->future.state == FUTURE_PENDING && task->future.log_pending;
    return vm->limit_hit == LIMIT_NONE && (pending || task->future.log_traceback) && finalizer_queue(vm, self);
}

void task_finalize(KrVM *vm, Task *task) {
    if (task->future.state != FUTURE_PENDING || !task->future.log_pending) return;
    task->future.log_pending = false;
    KrValue message = str_new(vm, "Task was destroyed but it is pending!");
    if (is_error(message)) {
        exception_clear(vm);
        return;
    }
    loop_report(vm, task->future.loop, message, ABSENT, "task", value_of_object(task));
    release(vm, message);
}

static const NativeDef *const task_methods[] = {
    DEF(task_construct), DEF(task_init), DEF(task_cancel_method), DEF(task_uncancel_method), DEF(task_cancelling_method), DEF(task_get_name), DEF(task_set_name),
    DEF(task_get_coro), DEF(task_get_context), DEF(task_set_result), DEF(task_set_exception), DEF(task_wakeup_method), DEF(task_step_method),
    DEF(task_get_stack), DEF(task_print_stack), NULL};
static const GetSetDef task_getset[] = {
    {"_coro", get_coro, NULL, NULL}, {"_fut_waiter", get_waiter, NULL, NULL}, {"_must_cancel", get_must_cancel, NULL, NULL},
    {"_log_destroy_pending", get_log_pending, set_log_pending, NULL}, {"_num_cancels_requested", get_num_cancels, NULL, NULL}, {0}};
const TypeDef task_type = {
    .name = "_asyncio.Task", .doc = "A coroutine driven by the loop.", .id = TYPE_TASK, .base = TYPE_FUTURE, .size = sizeof(Task),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF, .methods = task_methods,
    .getset = task_getset, .visit = task_visit, .release = task_release, .clear = task_clear, .finalize = task_is_finalized, .repr = task_repr,
    .iter = future_await, .await = future_await, .send = future_send,
};
