// SPDX-License-Identifier: MIT
// combine.c -- gather (ORDERING.md G1 to G8), sleep (S1, S2), ensure_future (S3).
#include <math.h>

#include "loop/loop.h"
#include "loop/wait.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/tuple.h"
#include "vm/coroutine.h"
#include "vm/import.h"

//// ensure_future /////////////////////////////////////////////////////////////

KrValue call_in_module(KrVM *vm, const char *module_name, const char *name, const KrBorrowed *args, uint32_t count) {
    KrValue module = import_module(vm, module_name);
    if (is_error(module)) return KR_ERROR;
    Str *key = str_intern_utf8(vm, name, strlen(name));
    KrValue result = key == NULL ? KR_ERROR : call_method(vm, module, key, args, count);
    if (key != NULL) object_release(vm, key);
    release(vm, module);
    return result;
}

static bool is_a_coroutine(KrBorrowed v) {
    return has_shape(v, TYPE_COROUTINE) || has_shape(v, TYPE_SLEEP) || has_shape(v, TYPE_WAIT) ||
           (has_shape(v, TYPE_GENERATOR) && (as_coroutine(v)->frame.fn->code->flags & CODE_ITERABLE_COROUTINE));
}

static KrValue task_of(KrVM *vm, KrBorrowed coroutine, KrBorrowed loop) {
    KrValue target = is_none(loop) ? loop_get(vm) : retain(loop);
    if (is_error(target)) return KR_ERROR;
    KrValue task = loop_create_task(vm, target, coroutine, NONE, NONE, ABSENT);
    release(vm, target);
    return task;
}

KrValue ensure_future(KrVM *vm, KrBorrowed v, KrBorrowed loop) {
    if (is_future_like(vm, v)) {
        if (!is_none(loop) && is_future(vm, v) && !is_same(as_future(v)->loop, loop)) {
            return raise(vm, ValueError, "The future belongs to a different loop than the one specified as the loop argument");
        }
        return retain(v);
    }
    if (is_a_coroutine(v)) return task_of(vm, v, loop);
    // Other awaitables and coroutine-like objects: the Python part knows them.
    KrBorrowed args[] = {v};
    KrValue coroutine = call_in_module(vm, "asyncio.tasks", "_as_coroutine", args, 1);
    if (is_error(coroutine)) return KR_ERROR;
    KrValue task = task_of(vm, coroutine, loop);
    release(vm, coroutine);
    return task;
}

//// gather ////////////////////////////////////////////////////////////////////

typedef struct {
    Future future;
    KrValue children;           // tuple: the futures in argument order (duplicates stand twice)
    uint32_t distinct, finished;
    bool return_exceptions, cancel_requested;
} Gather;
static Gather *as_gather(KrBorrowed v) { return (Gather *)as_object(v); }

uint32_t gather_count(KrBorrowed gather) { return as_tuple(as_gather(gather)->children)->length; }

static KrValue child_error(KrVM *vm, Future *child) {
    if (child->state == FUTURE_CANCELLED) return future_make_cancelled(vm, child);
    child->log_traceback = false;
    return child->failed ? retain(child->result) : NONE;
}

// G5, G6
KrValue gather_child_done(KrVM *vm, Object *object, Future *child) {
    Gather *g = (Gather *)object;
    Future *outer = &g->future;
    g->finished++;
    if (outer->state != FUTURE_PENDING) {
        if (child->state != FUTURE_CANCELLED) child->log_traceback = false;
        return NONE;
    }
    if (!g->return_exceptions) {
        if (child->state == FUTURE_CANCELLED || child->failed) {
            KrValue error = child_error(vm, child);
            if (is_error(error)) return KR_ERROR;
            bool ok = future_set_exception(vm, outer, error);
            release(vm, error);
            return ok ? NONE : KR_ERROR;
        }
    }
    if (g->finished != g->distinct) return NONE;
    Tuple *children = as_tuple(g->children);
    KrValue results = list_new(vm, children->length);
    if (is_error(results)) return KR_ERROR;
    for (uint32_t i = 0; i < children->length; i++) {
        Future *f = as_future(children->items[i]);
        KrValue item;
        if (f->state == FUTURE_CANCELLED) {
            // As a value, a cancellation carries its message, '' without one.
            KrValue message = retain(f->has_message ? future_message(f) : value_of_object(vm->empty_str));
            item = call_1(vm, value_of_object(vm->types[TYPE_CancelledError]), message);
            release(vm, message);
        } else {
            f->log_traceback = false;
            item = retain(f->result);
        }
        if (is_error(item) || !list_append(vm, as_list(results), item)) {
            release_maybe(vm, item);
            release(vm, results);
            return KR_ERROR;
        }
        release(vm, item);
    }
    bool ok;
    if (g->cancel_requested) {
        KrValue error = future_make_cancelled(vm, as_future(children->items[children->length - 1]));   // the last in order of arguments
        ok = !is_error(error) && future_set_exception(vm, outer, error);
        release_maybe(vm, error);
    } else {
        ok = future_set_result(vm, outer, results);
    }
    release(vm, results);
    return ok ? NONE : KR_ERROR;
}

// G7
int gather_cancel(KrVM *vm, Object *object, KrBorrowed message) {
    Gather *g = (Gather *)object;
    if (g->future.state != FUTURE_PENDING) return 0;
    bool any = false;
    KrValue children = retain(g->children);
    for (uint32_t i = 0; i < as_tuple(children)->length; i++) {
        int cancelled = future_cancel(vm, as_tuple(children)->items[i], message);
        if (cancelled < 0) {
            release(vm, children);
            return -1;
        }
        any = any || cancelled;
    }
    release(vm, children);
    if (any) g->cancel_requested = true;
    return any;
}

// Marks what can only be equal to itself: a coroutine, a future of ours. 1: it was marked already; -1: it cannot be marked.
static int mark(KrVM *vm, KrBorrowed v, bool on) {
    if (is_coroutine_like(v)) {
        Coroutine *c = as_coroutine(v);
        int before = (c->agen_flags & CO_COUNTED) != 0;
        if (on) c->agen_flags |= CO_COUNTED;
        else c->agen_flags &= (uint8_t)~CO_COUNTED;
        return before;
    }
    if (!is_future(vm, v) || has_flag(vm, v, TYPE_FLAG_HEAP)) return -1;
    int before = as_future(v)->counted;
    as_future(v)->counted = on;
    return before;
}
static bool are_distinct(KrVM *vm, const Tuple *given) {
    uint32_t count = 0;
    while (count < given->length && mark(vm, given->items[count], true) == 0) count++;
    for (uint32_t i = 0; i < count; i++) (void)mark(vm, given->items[i], false);
    return count == given->length;
}

NATIVE(gather, "gather(*coros_or_futures, return_exceptions=False)", "A future of the results of all, in order.") {
    Tuple *given = as_tuple(args[0]);
    int return_exceptions = truth(vm, args[1]);
    if (return_exceptions < 0) return KR_ERROR;
    if (given->length == 0) {
        KrValue loop = loop_get(vm);
        KrValue outer = is_error(loop) ? KR_ERROR : future_new(vm, loop);
        KrValue empty = is_error(outer) ? KR_ERROR : list_new(vm, 0);
        bool ok = !is_error(empty) && future_set_result(vm, as_future(outer), empty);
        release_maybe(vm, loop);
        release_maybe(vm, empty);
        if (ok) return outer;
        release_maybe(vm, outer);
        return KR_ERROR;
    }
    // Two equal awaitables share one future. Mostly there are none, and no table is needed to see it.
    KrValue seen = given->length > 1 && !are_distinct(vm, given) ? dict_new(vm) : NONE, loop = NONE, done_already = NONE, result = KR_ERROR;
    Tuple *children = tuple_new(vm, given->length);
    Gather *g = is_error(seen) || children == NULL ? NULL : type_allocate(vm, vm->types[TYPE_GATHER], 0);
    if (g == NULL) goto done;
    future_init(vm, &g->future, NONE);
    g->children = retain(value_of_object(children));
    g->distinct = g->finished = 0;
    g->return_exceptions = return_exceptions;
    g->cancel_requested = false;
    for (uint32_t i = 0; i < given->length; i++) {
        KrBorrowed item = given->items[i];
        if (!is_none(seen)) {
            KrBorrowed before = dict_get(vm, as_dict(seen), item);
            if (is_error(before)) goto done;
            if (!is_absent(before)) {
                value_replace(vm, &children->items[i], retain(before));
                continue;
            }
        }
        KrValue future = ensure_future(vm, item, loop);
        if (is_error(future)) goto done;
        if (!is_future(vm, future)) {
            release(vm, future);
            raise(vm, TypeError, "An asyncio.Future, a coroutine or an awaitable is required");
            goto done;
        }
        if (is_none(loop)) {
            loop = retain(as_future(future)->loop);
            value_replace(vm, &g->future.loop, retain(loop));
        }
        if (!is_same(future, item)) as_future(future)->log_pending = false;
        value_replace(vm, &children->items[i], future);
        g->distinct++;
        if (!is_none(seen) && !dict_set(vm, as_dict(seen), item, future)) goto done;
        // Each is asked to tell at once: the next one may be an eager task, which runs now.
        if (likely(as_future(future)->state == FUTURE_PENDING)) {
            if (!future_add_callback(vm, as_future(future), value_of_object(g), ABSENT)) goto done;
        } else {
            if (is_none(done_already)) done_already = list_new(vm, 0);
            if (is_error(done_already) || !list_append(vm, as_list(done_already), future)) goto done;
        }
    }
    // G3: those that were done already are counted now, in order.
    for (uint32_t i = 0; !is_none(done_already) && i < as_list(done_already)->length; i++) {
        if (is_error(gather_child_done(vm, (Object *)g, as_future(as_list(done_already)->items[i])))) goto done;
    }
    result = retain(value_of_object(g));
done:
    if (g != NULL) {
        // Children that know of it already find it ended.
        if (is_error(result) && g->future.state == FUTURE_PENDING) g->future.state = FUTURE_CANCELLED;
        object_release(vm, g);
    }
    if (children != NULL) object_release(vm, children);
    release_maybe(vm, seen);
    release_maybe(vm, done_already);
    release(vm, loop);
    return result;
}
const NativeDef *const gather_native = DEF(gather);

NATIVE(gather_cancel_method, "cancel(self, msg=None)", "Cancel all children that are not done.") {
    int cancelled = gather_cancel(vm, as_object(args[0]), args[1]);
    return cancelled < 0 ? KR_ERROR : value_of_bool(cancelled);
}
NATIVE(gather_done_callback, "_done_callback(self, fut, /)", "A child is done.") {
    return gather_child_done(vm, as_object(args[0]), as_future(args[1]));
}
static KrValue get_children(KrVM *vm, KrBorrowed self) { return to_list(vm, as_gather(self)->children); }
static void gather_visit(Object *self, Visitor *visitor) {
    future_visit_fields((Future *)self, visitor);
    visit_value(visitor, ((Gather *)self)->children);
}
static void gather_release(KrVM *vm, Object *self) {
    future_release_fields(vm, (Future *)self);
    release(vm, ((Gather *)self)->children);
}
static void gather_clear(KrVM *vm, Object *self) {
    future_type.clear(vm, self);
    value_replace(vm, &((Gather *)self)->children, tuple_empty(vm));
}
static bool gather_finalize(KrVM *vm, Object *self) {
    return ((Future *)self)->log_traceback && vm->limit_hit == LIMIT_NONE && finalizer_queue(vm, self);
}
static KrValue gather_repr(KrVM *vm, KrBorrowed self) {
    KrValue info = future_repr_info(vm, as_future(self));
    if (is_error(info)) return KR_ERROR;
    KrValue text = string_format(vm, "<_GatheringFuture %S>", info);
    release(vm, info);
    return text;
}
static const NativeDef *const gather_methods[] = {DEF(gather_cancel_method), DEF(gather_done_callback), NULL};
static const GetSetDef gather_getset[] = {{"_children", get_children, NULL, NULL}, {0}};
const TypeDef gather_type = {
    .name = "asyncio.tasks._GatheringFuture", .doc = "What gather() gives.", .id = TYPE_GATHER, .base = TYPE_FUTURE, .size = sizeof(Gather),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF, .methods = gather_methods, .getset = gather_getset,
    .visit = gather_visit, .release = gather_release, .clear = gather_clear, .finalize = gather_finalize, .repr = gather_repr,
    .iter = future_await, .await = future_await, .send = future_send,
};

//// sleep /////////////////////////////////////////////////////////////////////

typedef enum { SLEEP_NEW, SLEEP_YIELDED, SLEEP_TIMED, SLEEP_DONE } SleepState;
// sleep() is a coroutine in CPython; here it is an object that behaves as one and costs no frame.
typedef struct {
    Object head;
    uint8_t state;
    KrValue delay, result;
    KrValue future;             // SLEEP_TIMED
    KrValue handle;             // SLEEP_TIMED by a loop with a call_later() of its own: what that gave; else NONE
} Sleep;
static Sleep *as_sleep(KrBorrowed v) { return (Sleep *)as_object(v); }

bool sleep_delay(KrBorrowed sleep, double *seconds) {
    KrBorrowed delay = as_sleep(sleep)->delay;
    if (!is_small_int(delay) && !is_inline_float(delay)) return false;
    *seconds = is_small_int(delay) ? (double)small_int_value(delay) : inline_float_value(delay);
    return true;
}

static KrValue make_sleep(KrVM *vm, SleepState state, KrBorrowed delay, KrBorrowed result, KrBorrowed future) {
    Sleep *s = object_new(vm, TYPE_SLEEP, sizeof *s);
    if (s == NULL) return KR_ERROR;
    s->state = (uint8_t)state;
    s->delay = retain(delay);
    s->result = retain(result);
    s->future = retain(future);
    s->handle = NONE;
    return value_of_object(s);
}

// A task that sleeps by itself (wait.h): its deadline is where its result will be, as a float without an object.
double sleep_deadline(const Task *task) { return inline_float_value(task->future.result); }
void sleep_drop_timer(Task *task) {
    if (!task->future.timed) return;
    task->future.timed = false;
    as_event_loop(task->future.loop)->timers_cancelled++;
}
static SendResult sleep_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    double delay = is_small_int(args[0]) ? (double)small_int_value(args[0]) : is_inline_float(args[0]) ? inline_float_value(args[0]) : NAN;
    Task *task = is_none(args[1]) && !isnan(delay) ? wait_task(vm) : NULL;
    if (task == NULL) return SEND_DECLINED;
    EventLoop *loop = as_event_loop(task->future.loop);
    if (delay <= 0) {
        *result = wait_over(vm);
        if (is_error(*result)) return SEND_RAISED;
        if (loop_push(vm, loop, value_of_object(task), UNDEF)) return SEND_YIELDED;
        release(vm, *result);
        return SEND_RAISED;
    }
    if (loop->own_call_at || loop->closed) return SEND_DECLINED;
    double now;
    if (!loop_time(vm, loop, &now)) return SEND_RAISED;
    KrValue deadline = inline_float(now + delay);
    if (is_error(deadline)) return SEND_DECLINED;
    *result = wait_delegate(vm);
    if (is_error(*result)) return SEND_RAISED;
    if (!loop_add_timer(vm, loop, now + delay, value_of_object(task))) {
        release(vm, *result);
        return SEND_RAISED;
    }
    Future *f = &task->future;
    f->result = deadline;
    f->timed = true;
    f->wait_state = TASK_WAITING;
    f->wait_kind = WAIT_TO_SLEEP;
    return SEND_YIELDED;
}
static SendResult sleep_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    (void)vm, (void)owner, (void)entry, (void)item;
    *result = NONE;
    return SEND_RETURNED;
}
static bool sleep_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    (void)vm, (void)owner, (void)entry, (void)cancelled;
    return true;   // task_wait_end drops the timer
}
const WaitDef sleep_wait = {.name = "sleep", .woken = sleep_woken, .left = sleep_left};

KrValue sleep_as_object(KrVM *vm, Task *task, KrBorrowed future) {
    EventLoop *loop = as_event_loop(task->future.loop);
    KrValue sleep = make_sleep(vm, SLEEP_TIMED, NONE, NONE, future);
    if (is_error(sleep)) return KR_ERROR;
    for (uint32_t i = 0; task->future.timed && task->future.wait_state != TASK_WOKEN && i < loop->timer_count; i++) {
        Timer *timer = &loop->timers[i];
        if (!is_same(timer->handle, value_of_object(task)) || timer->when != sleep_deadline(task)) continue;
        as_future(future)->timed = true;
        task->future.timed = false;
        value_replace(vm, &timer->handle, retain(future));
    }
    if (task->future.wait_state == TASK_WAITING && !as_future(future)->timed) loop_exchange_due(vm, loop, value_of_object(task), future);
    if (!task->future.has_message) task->future.result = UNDEF;
    return sleep;
}

NATIVE_AWAITED(sleep_new, "sleep(delay, result=None)", "A coroutine that ends after delay seconds with result.", sleep_awaited) {
    return make_sleep(vm, SLEEP_NEW, args[0], args[1], NONE);
}
const NativeDef *const sleep_native = DEF(sleep_new);

// A sleep's future is its timer too: `timed` says that it stands in the heap, `must_cancel` that the timer is cancelled (T4).
static void drop_timer(KrVM *vm, Sleep *s) {
    KrValue handle = s->handle;
    s->handle = NONE;
    if (has_shape(handle, TYPE_TIMER_HANDLE)) loop_cancel_handle(vm, as_handle(handle));
    release(vm, handle);
    if (is_none(s->future)) return;
    Future *f = as_future(s->future);
    if (f->timed) {
        f->must_cancel = true;
        if (is_event_loop(vm, f->loop)) as_event_loop(f->loop)->timers_cancelled++;
    }
    value_replace(vm, &s->future, NONE);
}

NATIVE(end_sleep, "_set_result_unless_cancelled(fut, result, /)", "Set the result of a future that is not done.") {
    if (!is_future(vm, args[0])) return raise(vm, TypeError, "a future is needed, not %T", args[0]);
    Future *f = as_future(args[0]);
    return f->state != FUTURE_PENDING || future_set_result(vm, f, args[1]) ? NONE : KR_ERROR;
}

// Through loop.call_later(delay, callback, future, None).
static bool sleep_by_method(KrVM *vm, Sleep *s, KrBorrowed loop) {
    KrValue future = future_new(vm, loop), callback = native_new(vm, DEF(end_sleep), ABSENT, NONE), handle = KR_ERROR;
    if (!is_error(future) && !is_error(callback)) {
        KrBorrowed args[] = {s->delay, callback, future, NONE};
        handle = call_method(vm, loop, N_(vm, call_later), args, 4);
    }
    release_maybe(vm, callback);
    if (is_error(handle)) {
        release_maybe(vm, future);
        return false;
    }
    s->future = future;
    s->handle = handle;
    return true;
}

static SendResult raised(Sleep *s) {
    s->state = SLEEP_DONE;
    return SEND_RAISED;
}

static SendResult sleep_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    Sleep *s = as_sleep(self);
    (void)value;
    *result = KR_ERROR;
    switch ((SleepState)s->state) {
    case SLEEP_NEW: {
        if (is_small_int(s->delay) && small_int_value(s->delay) <= 0) {
            s->state = SLEEP_YIELDED;
            *result = NONE;
            return SEND_YIELDED;
        }
        double delay;
        if (!to_double(vm, s->delay, &delay)) {
            if (exception_matches(vm, TYPE_TypeError)) {
                exception_clear(vm);
                raise(vm, TypeError, "'<=' not supported between instances of '%T' and 'int'", s->delay);
            }
            return raised(s);
        }
        if (delay <= 0) {
            s->state = SLEEP_YIELDED;
            *result = NONE;
            return SEND_YIELDED;
        }
        if (isnan(delay)) {
            raise(vm, ValueError, "Invalid delay: NaN (not a number)");
            return raised(s);
        }
        KrValue loop = loop_running(vm);
        if (is_error(loop)) return raised(s);
        bool ok;
        if (!is_event_loop(vm, loop) || as_event_loop(loop)->own_call_at) {
            ok = sleep_by_method(vm, s, loop);
        } else {
            KrValue future = future_new(vm, loop);
            double now = 0;
            ok = !is_error(future) && loop_time(vm, as_event_loop(loop), &now) && loop_add_timer(vm, as_event_loop(loop), now + delay, future);
            if (ok) {
                s->future = future;
                as_future(future)->timed = true;
            } else {
                release_maybe(vm, future);
            }
        }
        release(vm, loop);
        if (!ok) return raised(s);
        s->state = SLEEP_TIMED;
        as_future(s->future)->blocking = true;
        *result = retain(s->future);
        return SEND_YIELDED;
    }
    case SLEEP_TIMED: {
        Future *f = as_future(s->future);
        if (f->state == FUTURE_PENDING) {
            raise(vm, RuntimeError, "await wasn't used with future");
            return raised(s);
        }
        KrValue given = future_result(vm, f);
        if (!is_none(s->handle)) drop_timer(vm, s);
        value_replace(vm, &s->future, NONE);
        if (is_error(given)) return raised(s);
        release(vm, given);
        s->state = SLEEP_DONE;
        *result = retain(s->result);
        return SEND_RETURNED;
    }
    case SLEEP_YIELDED:
        s->state = SLEEP_DONE;
        *result = retain(s->result);
        return SEND_RETURNED;
    default:
        raise(vm, RuntimeError, "cannot reuse already awaited coroutine");
        return SEND_RAISED;
    }
}
NATIVE(sleep_send_method, "send(self, value, /)", "One step.") {
    KrValue result;
    SendResult outcome = sleep_send(vm, args[0], args[1], &result);
    return send_outcome(vm, outcome, result);
}
static SendResult sleep_thrown(KrVM *vm, KrBorrowed self, struct Coroutine *root, KrBorrowed exception, KrValue *result) {
    (void)root, (void)result;
    drop_timer(vm, as_sleep(self));
    as_sleep(self)->state = SLEEP_DONE;
    exception_raise_object(vm, exception);
    return SEND_RAISED;
}
NATIVE(sleep_throw, "throw(self, typ, val=None, tb=None, /)", "End it with an exception.") {
    drop_timer(vm, as_sleep(args[0]));
    as_sleep(args[0])->state = SLEEP_DONE;
    KrValue exception = coroutine_thrown(vm, &args[1]);
    if (is_error(exception)) return KR_ERROR;
    exception_raise_object(vm, exception);
    release(vm, exception);
    return KR_ERROR;
}
NATIVE(sleep_close, "close(self, /)", "Give it up.") {
    drop_timer(vm, as_sleep(args[0]));
    as_sleep(args[0])->state = SLEEP_DONE;
    return NONE;
}
static KrValue sleep_self(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}
static KrValue sleep_next(KrVM *vm, KrBorrowed self) {
    KrBorrowed args[] = {self, NONE};
    return sleep_send_method(vm, args);
}
static void sleep_visit(Object *self, Visitor *visitor) {
    Sleep *s = (Sleep *)self;
    visit_value(visitor, s->delay);
    visit_value(visitor, s->result);
    visit_value(visitor, s->future);
    visit_value(visitor, s->handle);
}
static void sleep_release(KrVM *vm, Object *self) {
    Sleep *s = (Sleep *)self;
    drop_timer(vm, s);
    release(vm, s->delay);
    release(vm, s->result);
}
static bool sleep_finalize(KrVM *vm, Object *self) {
    return ((Sleep *)self)->state == SLEEP_NEW && vm->limit_hit == LIMIT_NONE && finalizer_queue(vm, self);
}
static KrValue sleep_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    return string_format(vm, "<coroutine object sleep at 0x%llx>", (unsigned long long)id);
}
static KrValue sleep_name(KrVM *vm, KrBorrowed self) {
    (void)self;
    return str_new(vm, "sleep");
}
static const NativeDef *const sleep_methods[] = {DEF(sleep_send_method), DEF(sleep_throw), DEF(sleep_close), NULL};
static const GetSetDef sleep_getset[] = {{"__name__", sleep_name, NULL, NULL}, {"__qualname__", sleep_name, NULL, NULL}, {0}};
const TypeDef sleep_type = {
    .name = "coroutine", .id = TYPE_SLEEP, .size = sizeof(Sleep), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = sleep_methods,
    .getset = sleep_getset, .visit = sleep_visit, .release = sleep_release, .finalize = sleep_finalize, .repr = sleep_repr, .next = sleep_next,
    .iter = sleep_self, .await = sleep_self, .send = sleep_send, .thrown = sleep_thrown,
};
