// SPDX-License-Identifier: MIT
// api_bridge.c -- sync over async: an awaitable is driven to its end from C, in a loop of the call's own or in the host's.
//
// A call that is told to end (its time is over, kr_cancel_wait) goes on for a grace period, so that the program can clean up; an alarm
// in the loop ends that, and LIMIT_GRACE what gives the loop no turn. What is left then is dropped: none of its code runs any more.
#include "api/api.h"

#include "loop/loop.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/module.h"
#include "object/native.h"
#include "object/protocol.h"
#include "vm/coroutine.h"

#include <stdio.h>

#define DEFAULT_GRACE_NS INT64_C(1000000000)
#define ALARM_LEAD_NS INT64_C(20000000)      // the alarm in the loop comes before the limit that spares nobody

typedef struct {
    KrValue loop, future;      // owned
    bool is_fresh;             // the loop is of this call
} SyncCall;

bool kr_bridge_parse(const char *name, KrBridge *out, char *why, size_t why_size) {
    static const struct { const char *name; KrBridge bridge; } names[] = {
        {"", KR_BRIDGE_PER_CALL}, {"per-call", KR_BRIDGE_PER_CALL}, {"percall", KR_BRIDGE_PER_CALL}, {"persistent", KR_BRIDGE_PERSISTENT}};
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i].name) != 0) continue;
        if (out != NULL) *out = names[i].bridge;
        return true;
    }
    const char *quote = name == NULL ? "" : "'";
    if (why != NULL && why_size > 0) {
        snprintf(why, why_size, "no bridge is called %s%.60s%s: there are 'per-call' and 'persistent'", quote, name == NULL ? "NULL" : name, quote);
    }
    return false;
}

//// Loops /////////////////////////////////////////////////////////////////////

KrValue api_call_in(KrVM *vm, KrBorrowed object, const char *name, const KrBorrowed *args, uint32_t count) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return KR_ERROR;
    KrValue result = call_method(vm, object, key, args, count);
    object_release(vm, key);
    return result;
}

static KrValue attribute(KrVM *vm, KrBorrowed object, const char *name) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    KrValue value = key == NULL ? KR_ERROR : getattr(vm, object, key);
    if (key != NULL) object_release(vm, key);
    return value;
}

// As long as the program has put no policy of its own in force, a loop is an instance of asyncio.EventLoop: its class is kept, that of
// the default policy, and the module that knows the policy.
static bool keep_classes(KrVM *vm) {
    struct Api *api = vm->api;
    KrValue events = import_module(vm, "asyncio.events"), unix_events = is_error(events) ? KR_ERROR : import_module(vm, "asyncio.unix_events");
    KrValue loop_class = is_error(unix_events) ? KR_ERROR : attribute(vm, unix_events, "EventLoop");
    KrValue policy_class = is_error(loop_class) ? KR_ERROR : attribute(vm, unix_events, "_DefaultEventLoopPolicy");
    bool ok = !is_error(policy_class) && has_shape(events, TYPE_MODULE);
    if (ok) {
        api->events = retain(events);
        api->loop_class = retain(loop_class);
        api->policy_class = retain(policy_class);
    } else if (is_undef(vm->raised)) {
        raise(vm, TypeError, "asyncio.events is no module");
    }
    release_maybe(vm, events);
    release_maybe(vm, unix_events);
    release_maybe(vm, loop_class);
    release_maybe(vm, policy_class);
    return ok;
}

static KrValue new_loop(KrVM *vm) {
    if (is_undef(vm->api->events) && !keep_classes(vm)) return KR_ERROR;
    KrBorrowed policy = dict_get_str(vm, as_module(vm->api->events)->dict, N_(vm, _event_loop_policy));
    if (is_error(policy)) return KR_ERROR;
    bool is_default = !is_absent(policy) && (is_none(policy) || is_same(value_of_object(type_of(vm, policy)), vm->api->policy_class));
    KrValue loop = is_default ? call_0(vm, vm->api->loop_class) : api_call_in(vm, vm->api->events, "new_event_loop", NULL, 0);
    if (is_error(loop) || is_event_loop(vm, loop)) return loop;
    release(vm, loop);
    return raise(vm, TypeError, "the loop of asyncio.new_event_loop() is not Krait's");
}

// A class of the program's may do more when a loop is closed.
static bool is_plain_loop(KrVM *vm, KrBorrowed loop) { return is_same(value_of_object(type_of(vm, loop)), vm->api->loop_class); }

KrValue api_own_loop(KrVM *vm) {
    if (!is_undef(vm->api->loop)) return retain(vm->api->loop);
    KrValue loop = new_loop(vm);
    if (is_error(loop)) return KR_ERROR;
    KrValue set = call_in_module(vm, "asyncio", "set_event_loop", &loop, 1);
    if (is_error(set)) {
        release(vm, loop);
        return KR_ERROR;
    }
    release(vm, set);
    as_event_loop(loop)->keeps_hooks = true;
    vm->api->loop = retain(loop);
    return loop;
}

// Runs the loop until the future is done, or the loop is stopped: then RuntimeError is raised.
static KrValue run(KrVM *vm, KrBorrowed loop, KrBorrowed future) {
    vm->api->waited = future;
    KrValue result = loop_run_until(vm, as_event_loop(loop), future);
    vm->api->waited = UNDEF;
    return result;
}

//// Being told to end /////////////////////////////////////////////////////////

// A loop whose future is done stops by itself; told twice, it would stop the next call too.
static bool stop_loop(KrVM *vm) {
    KrBorrowed waited = vm->api->waited;
    if (is_undef(waited) || as_future(waited)->state != FUTURE_PENDING || !is_event_loop(vm, as_future(waited)->loop)) return false;
    as_event_loop(as_future(waited)->loop)->stopping = true;
    return true;
}

NATIVE(expire, "_expire()", "The time of a synchronous call is over.") {
    vm->api->expired = stop_loop(vm);
    return NONE;
}

static KrValue set_alarm(KrVM *vm, KrBorrowed loop, int64_t ns) {
    KrValue callback = native_new(vm, DEF(expire), ABSENT, NONE), seconds = float_from_double(vm, (double)ns * 1e-9);
    KrBorrowed args[] = {seconds, callback};
    KrValue handle = is_error(callback) || is_error(seconds) ? KR_ERROR : api_call_in(vm, loop, "call_later", args, 2);
    release_maybe(vm, callback);
    release_maybe(vm, seconds);
    vm->api->expired = false;
    return handle;
}

static void take_back_alarm(KrVM *vm, KrValue handle) {
    if (is_error(handle)) return;
    if (is_handle(vm, handle)) loop_cancel_handle(vm, as_handle(handle));
    release(vm, handle);
}

static int64_t grace_ns(KrVM *vm) { return vm->config.grace_ns == 0 ? DEFAULT_GRACE_NS : vm->config.grace_ns; }

// Has the run ended without its future, and with no error that leaves the loop?
static bool is_stopped_short(KrVM *vm, KrBorrowed future) {
    return as_future(future)->state == FUTURE_PENDING && (vm->api->expired || exception_matches(vm, TYPE_RuntimeError));
}

// Runs for no longer than the grace. True: it came to an end by itself (*result is what run() gave); false: its time is over.
static bool run_with_grace(KrVM *vm, KrBorrowed loop, KrBorrowed future, KrValue *result) {
    int64_t grace = grace_ns(vm);
    KrValue alarm = grace < 0 ? NONE : set_alarm(vm, loop, grace);
    *result = KR_ERROR;
    if (is_error(alarm)) return true;
    vm_end_grace_after(vm, grace < 0 ? -1 : grace > INT64_MAX - ALARM_LEAD_NS ? grace : grace + ALARM_LEAD_NS);
    vm->api->is_ending = true;
    *result = run(vm, loop, future);
    vm->api->is_ending = false;
    vm_end_grace_after(vm, -1);
    if (grace >= 0) take_back_alarm(vm, alarm);
    if (vm->limit_hit == LIMIT_GRACE) {
        vm_forget_limit(vm);
        return false;
    }
    // Pending: by the alarm, or because the program has stopped the loop.
    if (!is_error(*result) || vm->limit_hit != LIMIT_NONE || !is_stopped_short(vm, future)) return true;
    exception_clear(vm);
    return false;
}

// A task whose code a limit has stopped will never end by itself.
static bool is_stopped(const Task *task) {
    return is_coroutine_like(task->coroutine) && as_coroutine(task->coroutine)->state == CO_DONE;
}

// Drops `which`, and with `all` what else there is in the loop; what a limit has stopped there in any case.
static bool drop_tasks(KrVM *vm, KrBorrowed loop, KrBorrowed which, bool all) {
    uint32_t count;
    Task **tasks = task_list(vm, &count);
    if (tasks == NULL) return is_undef(vm->raised);
    for (uint32_t i = 0; i < count; i++) object_retain(tasks[i]);
    bool ok = true;
    for (uint32_t i = 0; i < count; i++) {
        bool dies = is_same(value_of_object(tasks[i]), which) || all || is_stopped(tasks[i]);
        if (dies && is_same(tasks[i]->future.loop, loop)) ok = task_drop(vm, tasks[i]) && ok;
    }
    for (uint32_t i = 0; i < count; i++) object_release(vm, tasks[i]);
    memory_free(vm, tasks, count * sizeof *tasks);
    return ok;
}

// What the call waits for will not come: a task is dropped, a plain future cancelled.
static bool drop_waited(KrVM *vm, const SyncCall *call) {
    bool ok = drop_tasks(vm, call->loop, call->future, false);
    return (is_task(vm, call->future) || future_cancel(vm, call->future, NONE) >= 0) && ok;
}

//// The end of a loop of a call's own /////////////////////////////////////////

static bool has_tasks(KrVM *vm, KrBorrowed loop, bool *out) {
    uint32_t count;
    *out = false;
    Task **tasks = task_list(vm, &count);
    if (tasks == NULL) return is_undef(vm->raised);
    for (uint32_t i = 0; i < count; i++) *out = *out || is_same(tasks[i]->future.loop, loop);
    memory_free(vm, tasks, count * sizeof *tasks);
    return true;
}

// What asyncio.run() does after the main task, as one coroutine, so that one grace is enough for all of it.
static bool clean_up(KrVM *vm, KrBorrowed loop) {
    KrValue coroutine = call_in_module(vm, "asyncio.runners", "_clean_up", &loop, 1), result;
    KrValue task = is_error(coroutine) ? KR_ERROR : ensure_future(vm, coroutine, loop);
    release_maybe(vm, coroutine);
    if (is_error(task)) return false;
    as_future(task)->log_pending = false;
    bool in_time = run_with_grace(vm, loop, task, &result), ok = !in_time || !is_error(result);
    if (in_time) release_maybe(vm, result);
    release(vm, task);
    return ok;
}

static bool needs_clean_up(KrVM *vm, KrBorrowed loop, bool *out) {
    KrValue executor = getattr_optional(vm, loop, N_(vm, _default_executor));
    if (is_error(executor) || !has_tasks(vm, loop, out)) {
        release_maybe(vm, executor);
        return false;
    }
    *out = *out || !is_none(as_event_loop(loop)->asyncgens) || (!is_absent(executor) && !is_none(executor));
    release(vm, executor);
    return true;
}

static bool close_loop(KrVM *vm, KrBorrowed loop) {
    bool needed = false, ok = true;
    if (vm->limit_hit == LIMIT_NONE) ok = needs_clean_up(vm, loop, &needed) && (!needed || clean_up(vm, loop));
    KrValue error = is_undef(vm->raised) ? UNDEF : exception_take(vm);
    if (vm->limit_hit != LIMIT_NONE || needed || !ok) ok = drop_tasks(vm, loop, UNDEF, true) && ok;
    if (!needed && ok && is_plain_loop(vm, loop)) {
        as_object(loop)->rc |= RC_FINALIZED;   // its __del__ would only close it
    } else if (vm->limit_hit == LIMIT_NONE) {
        KrValue closed = api_call_in(vm, loop, "close", NULL, 0);
        ok = !is_error(closed) && ok;
        release_maybe(vm, closed);
    }
    loop_close(vm, as_event_loop(loop));
    if (!is_undef(error)) {
        exception_raise_object(vm, error);
        release(vm, error);
    }
    return ok;
}

//// The call //////////////////////////////////////////////////////////////////

// The name of what is waited for, as a str. Owned.
static KrValue name_of(KrVM *vm, KrBorrowed awaitable) {
    KrBorrowed coroutine = is_task(vm, awaitable) ? as_task(awaitable)->coroutine : awaitable;
    if (!is_coroutine_like(coroutine)) return string_format(vm, "%T", awaitable);
    return string_format(vm, "%U()", as_coroutine(coroutine)->frame.fn->qualname);
}

static bool is_reentry(KrVM *vm) { return vm->loop != NULL && !is_none(vm->loop->running_loop); }

// The coroutine can still be awaited. If it is not, that is no fault of the program's: nobody is warned.
static KrValue refuse(KrVM *vm, KrBorrowed awaitable) {
    if (has_shape(awaitable, TYPE_COROUTINE) && as_coroutine(awaitable)->state == CO_UNSTARTED) as_object(awaitable)->rc |= RC_FINALIZED;
    KrValue name = name_of(vm, awaitable);
    if (is_error(name)) return KR_ERROR;
    raise(vm, AsyncReentryError, "%S cannot be waited for while the loop runs: await it, or start it with asyncio.create_task()", name);
    release(vm, name);
    return KR_ERROR;
}

static bool begin(KrVM *vm, SyncCall *call, KrBorrowed awaitable) {
    bool waits = !has_shape(awaitable, TYPE_COROUTINE) && is_pointer(awaitable) && vm->loop != NULL && is_future(vm, awaitable);
    call->is_fresh = vm->config.bridge == KR_BRIDGE_PER_CALL && !waits;
    call->loop = call->is_fresh ? new_loop(vm) : api_own_loop(vm);
    if (is_error(call->loop)) return false;
    if (waits && !is_same(as_future(awaitable)->loop, call->loop)) {
        return raise_as(false, vm, ValueError, "this future belongs to another loop of the program");
    }
    call->future = ensure_future(vm, awaitable, call->loop);
    if (is_error(call->future)) return false;
    if (!is_future(vm, call->future)) return raise_as(false, vm, TypeError, "An asyncio.Future, a coroutine or an awaitable is required");
    if (!waits) as_future(call->future)->log_pending = false;
    return true;
}

// What is waited for is told to end, and has the grace for it. `timed_out`: else it is a cancellation.
static KrValue end(KrVM *vm, SyncCall *call, bool timed_out, int64_t timeout_ns) {
    KrValue name = name_of(vm, call->future), result = KR_ERROR;
    if (is_error(name) || future_cancel(vm, call->future, NONE) < 0) goto done;
    bool in_time = run_with_grace(vm, call->loop, call->future, &result);
    if (!in_time && !drop_waited(vm, call)) goto done;
    if (in_time && (vm->limit_hit != LIMIT_NONE || as_future(call->future)->state == FUTURE_PENDING)) goto done;
    bool was_cancelled = !in_time || as_future(call->future)->state == FUTURE_CANCELLED;
    if (!was_cancelled && (is_error(result) || !timed_out)) goto done;   // its clean-up failed, or it has a result after all
    if (in_time && is_error(result)) exception_clear(vm);
    release_maybe(vm, result);
    result = KR_ERROR;
    if (timed_out) raise(vm, TimeoutError, "%S did not end within %g seconds", name, (double)timeout_ns * 1e-9);
    else raise(vm, CancelledError, "%S was cancelled by the host", name);
done:
    release_maybe(vm, name);
    return result;
}

static KrValue drive(KrVM *vm, SyncCall *call, int64_t timeout_ns) {
    struct Api *api = vm->api;
    Future *f = as_future(call->future);
    int64_t grace = grace_ns(vm);
    KrValue alarm = timeout_ns < 0 ? NONE : set_alarm(vm, call->loop, timeout_ns);
    if (is_error(alarm)) return KR_ERROR;
    // A program that gives the loop no turn cannot be told to end.
    bool is_bounded = timeout_ns >= 0 && grace >= 0 && timeout_ns < INT64_MAX - grace - ALARM_LEAD_NS;
    if (is_bounded) vm_end_grace_after(vm, timeout_ns + grace + ALARM_LEAD_NS);
    api->expired = api->cancelled = false;
    KrValue result = run(vm, call->loop, call->future);
    if (is_bounded) vm_end_grace_after(vm, -1);
    if (timeout_ns >= 0) take_back_alarm(vm, alarm);
    if (vm->limit_hit == LIMIT_GRACE) {
        KrValue name = name_of(vm, call->future);
        vm_forget_limit(vm);
        if (!is_error(name) && drop_waited(vm, call)) {
            raise(vm, TimeoutError, "%S did not end within %g seconds", name, (double)timeout_ns * 1e-9);
        }
        release_maybe(vm, name);
    } else if (is_error(result) && f->state == FUTURE_PENDING && vm->limit_hit == LIMIT_NONE && (api->expired || api->cancelled)) {
        bool timed_out = !api->cancelled;
        exception_clear(vm);
        result = end(vm, call, timed_out, timeout_ns);
    }
    return result;
}

static KrValue block_on(KrVM *vm, KrBorrowed awaitable, int64_t timeout_ns) {
    if (is_reentry(vm)) return refuse(vm, awaitable);
    SyncCall call = {.loop = KR_ERROR, .future = KR_ERROR};
    KrValue result = begin(vm, &call, awaitable) ? drive(vm, &call, timeout_ns) : KR_ERROR;
    if (call.is_fresh && !is_error(call.loop)) {
        KrValue error = is_error(result) && vm->limit_hit == LIMIT_NONE ? exception_take(vm) : UNDEF;
        if (!close_loop(vm, call.loop)) {
            release_maybe(vm, result);
            result = KR_ERROR;
        } else if (!is_undef(error)) {
            exception_raise_object(vm, error);
        }
        release(vm, error);
    }
    release_maybe(vm, call.future);
    release_maybe(vm, call.loop);
    return result;
}

KrValue kr_block_on(KrVM *vm, KrBorrowed awaitable, int64_t timeout_ns) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, awaitable, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, block_on(vm, awaitable, timeout_ns));
    return result;
}

static bool is_awaitable(KrVM *vm, KrBorrowed v) {
    if (!is_pointer(v)) return false;
    if (has_shape(v, TYPE_COROUTINE)) return true;
    if (has_shape(v, TYPE_GENERATOR)) return as_coroutine(v)->frame.fn->code->flags & CODE_ITERABLE_COROUTINE;
    const Type *type = type_of(vm, v);
    if (!(type->flags & TYPE_FLAG_HEAP)) return type->def->await != NULL;
    return !is_absent(type_lookup(vm, type_of(vm, v), N_(vm, __await__)));
}

KrValue bridge_call(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames, int64_t timeout_ns) {
    KrValue given = call_object(vm, callee, args, count, kwnames);
    if (is_error(given) || !is_awaitable(vm, given)) return given;
    KrValue result = block_on(vm, given, timeout_ns);
    release(vm, given);
    return result;
}

static KrValue call_sync(KrVM *vm, KrBorrowed callee, int argc, const KrBorrowed *argv, int64_t timeout_ns) {
    if (argc < 0) return raise(vm, ValueError, "a negative number of arguments");
    return bridge_call(vm, callee, argv, (uint32_t)argc, ABSENT, timeout_ns);
}

KrValue kr_call_sync(KrVM *vm, KrBorrowed callee, int argc, const KrBorrowed *argv, int64_t timeout_ns) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, callee, KR_ERROR);
    API_VALUES(vm, argc, argv, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, call_sync(vm, callee, argc, argv, timeout_ns));
    return result;
}

bool kr_cancel_wait(KrVM *vm) {
    API_VM(vm, false);
    if (vm->api->cancelled || vm->api->is_ending || !stop_loop(vm)) return false;
    vm->api->cancelled = true;
    return true;
}
