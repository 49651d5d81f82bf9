// SPDX-License-Identifier: MIT
// api_async.c -- coroutines and the loop for hosts: futures, tasks, steps, and what other threads may do.
//
// The host's tasks live in a loop of its own that stays (api_own_loop); code that the program runs in a loop of its own sees that
// loop. A step that uses up its fuel in the middle of a task leaves the task's frames where they are
// (RUN_PAUSED) and the next step goes on with them; nested runs of the host stand above them, as above a native's.
#include "api/api.h"
#include "loop/loop.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "lib/library.h"
#include "vm/context.h"
#include "vm/frame.h"

#include <stdlib.h>
#include <time.h>

// The loop that runs, else the host's.
static KrValue current_loop(KrVM *vm) {
    if (vm->loop != NULL && !is_none(vm->loop->running_loop)) return retain(vm->loop->running_loop);
    return api_own_loop(vm);
}

//// Futures of the host ///////////////////////////////////////////////////////

static bool is_pending(KrBorrowed future) { return as_future(future)->state == FUTURE_PENDING; }

// Keeps those that wait for the host. They tell a loop that has nothing to do whether anything can still come.
static void drop_settled(KrVM *vm, List *list) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->length; i++) {
        if (is_pending(list->items[i])) {
            KrValue item = list->items[i];
            list->items[i] = list->items[kept];
            list->items[kept++] = item;
        }
    }
    while (list->length > kept) release(vm, list->items[--list->length]);
    vm->api->futures_checked = kept;
}

static bool remember(KrVM *vm, KrBorrowed future) {
    struct Api *api = vm->api;
    if (is_undef(api->futures)) {
        KrValue list = list_new(vm, 0);
        if (is_error(list)) return false;
        api->futures = list;
    }
    List *list = as_list(api->futures);
    if (list->length > 2 * api->futures_checked + 16) drop_settled(vm, list);
    return list_append(vm, list, future);
}

// One is enough: only the end of the list is looked at, so that many in flight cost nothing.
static bool waits_for_host(KrVM *vm) {
    if (is_undef(vm->api->futures)) return false;
    List *list = as_list(vm->api->futures);
    while (list->length > 0 && !is_pending(list->items[list->length - 1])) release(vm, list->items[--list->length]);
    if (vm->api->futures_checked > list->length) vm->api->futures_checked = list->length;
    return list->length > 0;
}

static KrValue make_future(KrVM *vm) {
    KrValue loop = current_loop(vm);
    if (is_error(loop)) return KR_ERROR;
    bool plain = is_event_loop(vm, loop) && !as_event_loop(loop)->own_create_future;
    KrValue made = plain ? future_new(vm, loop) : api_call_in(vm, loop, "create_future", NULL, 0);
    release(vm, loop);
    if (!is_error(made) && is_future(vm, made) && !remember(vm, made)) {
        release(vm, made);
        return KR_ERROR;
    }
    return made;
}

static void unlink_hook(CancelHook *hook) {
    if (hook->link == NULL) return;
    *hook->link = hook->next;
    if (hook->next != NULL) hook->next->link = hook->link;
    hook->link = NULL;
}

static void call_hook(KrVM *vm, CancelHook *hook) {
    unlink_hook(hook);
    void (*cancelled)(KrVM *, void *) = hook->cancelled;
    hook->cancelled = NULL;
    if (cancelled != NULL) cancelled(vm, hook->data);
}

void api_call_hooks(KrVM *vm) {
    while (vm->api->hooks != NULL) call_hook(vm, vm->api->hooks);
}

static void free_hook(KrVM *vm, Object *self) {
    (void)vm;
    unlink_hook((CancelHook *)self);
}

// A future calls it when it is done: by a result or an exception, which the host knows of, or cancelled.
static KrValue hear_end(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    (void)kwnames;
    CancelHook *hook = (CancelHook *)as_object(self);
    if (count == 1 && is_future(vm, args[0]) && as_future(args[0])->state == FUTURE_CANCELLED) call_hook(vm, hook);
    else unlink_hook(hook);
    return NONE;
}
const TypeDef cancel_hook_type = {
    .name = "CancelHook", .doc = "Tells the host that its future was cancelled.", .id = (TypeId)TYPE_CANCEL_HOOK, .size = sizeof(CancelHook),
    .flags = TYPE_FLAG_NO_NEW, .free = free_hook, .call = hear_end,
};

static bool add_hook(KrVM *vm, KrBorrowed future, void (*cancelled)(KrVM *vm, void *data), void *data) {
    if (!type_register(vm, (TypeId)TYPE_CANCEL_HOOK, &cancel_hook_type)) return false;
    CancelHook *hook = type_allocate(vm, vm->types[TYPE_CANCEL_HOOK], 0);
    if (hook == NULL) return false;
    hook->cancelled = cancelled;
    hook->data = data;
    hook->link = NULL;
    KrValue context = context_map(vm);
    bool ok = future_add_callback(vm, as_future(future), value_of_object(hook), context);
    release(vm, context);
    if (ok) {
        hook->next = vm->api->hooks;
        hook->link = &vm->api->hooks;
        if (hook->next != NULL) hook->next->link = &hook->next;
        vm->api->hooks = hook;
    }
    object_release(vm, hook);
    return ok;
}

static KrValue future_with(KrVM *vm, void (*cancelled)(KrVM *vm, void *data), void *data) {
    if (vm->api->finished) return raise(vm, RuntimeError, "the program of this VM has ended");
    KrValue future = make_future(vm);
    if (is_error(future) || cancelled == NULL) return future;
    bool plain = is_future(vm, future);
    if (plain && add_hook(vm, future, cancelled, data)) return future;
    if (!plain) raise(vm, TypeError, "the loop's create_future() gives no Future of Krait's");
    release(vm, future);
    return KR_ERROR;
}

KrValue kr_future_with(KrVM *vm, void (*cancelled)(KrVM *vm, void *data), void *data) {
    API_VM(vm, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, future_with(vm, cancelled, data));
    return result;
}

KrValue kr_future(KrVM *vm) { return kr_future_with(vm, NULL, NULL); }

static bool is_one(KrVM *vm, KrBorrowed v) {
    return is_future(vm, v) || raise_as(false, vm, TypeError, "a future or a task was expected, got %T", v);
}

static bool future_is_settled(KrVM *vm, const char *text) {
    KrValue message = str_new(vm, text);
    KrValue error = is_error(message) ? KR_ERROR : call_1(vm, value_of_object(vm->types[TYPE_INVALID_STATE_ERROR]), message);
    release_maybe(vm, message);
    if (is_error(error)) return false;
    exception_raise_object(vm, error);
    release(vm, error);
    return false;
}

static bool settle(KrVM *vm, KrBorrowed future, KrBorrowed result, KrBorrowed exception) {
    if (!is_one(vm, future)) return false;
    if (vm->api->finished) return raise_as(false, vm, RuntimeError, "the program of this VM has ended: nobody waits for this future");
    switch ((FutureState)as_future(future)->state) {
    case FUTURE_PENDING: break;
    case FUTURE_CANCELLED: return future_is_settled(vm, "the future was cancelled: nobody waits for its result");
    case FUTURE_FINISHED: return future_is_settled(vm, "the future has been settled already");
    }
    if (is_task(vm, future)) return raise_as(false, vm, TypeError, "kr_settle() is for futures; a task ends by itself");
    if (!is_error(result)) return future_set_result(vm, as_future(future), result);
    if (is_undef(exception)) return raise_as(false, vm, SystemError, "kr_settle(): no result, and no exception is pending");
    KrValue set = api_call_in(vm, future, "set_exception", &exception, 1);   // which knows what a future cannot have
    release_maybe(vm, set);
    return !is_error(set);
}

bool kr_settle(KrVM *vm, KrBorrowed future, KrBorrowed result) {
    API_VM(vm, false);
    API_VALUE(vm, future, false);
    if (!is_error(result)) API_VALUE(vm, result, false);
    KrValue exception = is_error(result) ? exception_take(vm) : UNDEF;   // before vm_enter forgets it
    bool ok;
    API_RUN(vm, ok, settle(vm, future, result, exception));
    release(vm, exception);
    return ok;
}

//// Tasks /////////////////////////////////////////////////////////////////////

static KrValue spawn(KrVM *vm, KrBorrowed awaitable) {
    KrValue loop = current_loop(vm);
    if (is_error(loop)) return KR_ERROR;
    KrValue task = ensure_future(vm, awaitable, loop);
    release(vm, loop);
    return task;
}

KrValue kr_spawn(KrVM *vm, KrBorrowed coroutine) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, coroutine, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, spawn(vm, coroutine));
    return result;
}

bool kr_cancel(KrVM *vm, KrBorrowed task) {
    API_VM(vm, false);
    API_VALUE(vm, task, false);
    bool ok;
    API_RUN(vm, ok, is_one(vm, task) && future_cancel(vm, task, NONE) >= 0);
    return ok;
}

static KrTaskState look(KrVM *vm, KrBorrowed task, KrValue *result) {
    if (!is_one(vm, task)) {
        *result = exception_take(vm);
        return KR_TASK_FAILED;
    }
    Future *f = as_future(task);
    switch ((FutureState)f->state) {
    case FUTURE_PENDING: break;
    case FUTURE_CANCELLED:
        *result = future_make_cancelled(vm, f);
        if (is_error(*result)) *result = exception_take(vm);
        return KR_TASK_CANCELLED;
    case FUTURE_FINISHED:
        *result = retain(f->result);
        if (!f->failed) return KR_TASK_DONE;
        f->log_traceback = false;
        return KR_TASK_FAILED;
    }
    return KR_TASK_PENDING;
}

KrTaskState kr_poll(KrVM *vm, KrBorrowed task, KrValue *result) {
    KrValue found = KR_ERROR;
    KrTaskState state = KR_TASK_FAILED;
    if (result != NULL) *result = KR_ERROR;
    API_VM(vm, state);
    if (likely(value_is_own(vm, task))) {
        API_RUN(vm, state, look(vm, task, &found));
    } else {
        api_refuse_value(vm, task, __func__);
        found = exception_take(vm);
    }
    if (result != NULL) *result = found;
    else release_maybe(vm, found);
    return state;
}

//// Steps /////////////////////////////////////////////////////////////////////

// One turn, or the rest of one.
static bool turn(KrVM *vm, EventLoop *loop) {
    if (!vm->api->paused) {
        Frame *base = vm->frame;
        KrValue begun = loop_turn(vm, loop);
        if (is_error(begun)) return false;
        if (!is_pushed(begun)) return true;
        frame_above(vm, base)->flags |= FRAME_ENTRY;
    }
    KrValue result = NONE;
    vm->native_depth++;
    RunOutcome outcome = eval_run(vm, &result);
    vm->native_depth--;
    vm->api->paused = outcome == RUN_PAUSED;
    if (outcome == RUN_RETURNED) release(vm, result);
    return outcome != RUN_RAISED;
}

static KrLoopState state_of(KrVM *vm, EventLoop *loop) {
    if (vm->api->paused || loop->ready_count > 0 || loop_wait_ns(vm, loop) == 0) return KR_LOOP_READY;
    if (loop->timer_count > 0 && vm->virtual_time) return KR_LOOP_READY;   // the next turn jumps there
    return loop->timer_count > 0 || vm->loop->live_tasks > 0 ? KR_LOOP_WAITING : KR_LOOP_IDLE;
}

static KrLoopState step(KrVM *vm, uint64_t fuel) {
    if (vm->entries > 1) {
        raise(vm, RuntimeError, "kr_step() cannot be called while the VM runs");
        return KR_LOOP_STOPPED;
    }
    KrValue loop = api_own_loop(vm);
    if (is_error(loop)) return KR_LOOP_STOPPED;
    vm_pause_after(vm, fuel == 0 ? 1 : fuel);
    bool ok = turn(vm, as_event_loop(loop));
    vm_pause_after(vm, 0);
    KrLoopState state = ok ? state_of(vm, as_event_loop(loop)) : KR_LOOP_STOPPED;
    release(vm, loop);
    return state;
}

KrLoopState kr_step(KrVM *vm, uint64_t fuel) {
    API_VM(vm, KR_LOOP_STOPPED);
    KrLoopState state;
    API_RUN(vm, state, step(vm, fuel));
    return state;
}

static int64_t wait_time(KrVM *vm) {
    if (vm->api->paused || atomic_load(&vm->api->has_posted)) return 0;
    if (is_undef(vm->api->loop)) return -1;
    KrValue loop = api_own_loop(vm);
    if (is_error(loop)) {
        exception_clear(vm);
        return 0;                    // the next step tells
    }
    int64_t ns = loop_wait_ns(vm, as_event_loop(loop));
    release(vm, loop);
    return ns;
}

int64_t kr_wait_ns(KrVM *vm) {
    API_VM(vm, -1);
    int64_t ns;
    API_RUN(vm, ns, wait_time(vm));
    return ns;
}

//// Other threads /////////////////////////////////////////////////////////////

bool kr_post(KrVM *vm, void (*fn)(KrVM *vm, void *data), void *data) {
    if (!api_is_alive(vm) || fn == NULL) return false;
    Posted *posted = malloc(sizeof *posted);
    if (posted == NULL) return false;
    *posted = (Posted){fn, data, NULL};
    struct Api *api = vm->api;
    pthread_mutex_lock(&api->mutex);
    *api->posted_end = posted;
    api->posted_end = &posted->next;
    atomic_store(&api->has_posted, true);
    pthread_mutex_unlock(&api->mutex);
    (void)sem_post(&api->bell);
    if (vm->config.wake != NULL) vm->config.wake(vm->config.host);
    return true;
}

static Posted *take_posted(struct Api *api) {
    pthread_mutex_lock(&api->mutex);
    Posted *first = api->posted;
    api->posted = NULL;
    api->posted_end = &api->posted;
    atomic_store(&api->has_posted, false);
    pthread_mutex_unlock(&api->mutex);
    return first;
}

static int64_t monotonic_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// Semaphores wait by the wall clock, which may be set: hence in pieces, by the monotonic one.
static void wait_for_bell(KrVM *vm, int64_t timeout_ns) {
    enum { PIECE = 1000000000 };
    struct Api *api = vm->api;
    int64_t begin = monotonic_ns(), now = begin;
    while (!vm->interrupted && !atomic_load(&api->has_posted) && (timeout_ns < 0 || now - begin < timeout_ns)) {
        int64_t piece = timeout_ns < 0 || timeout_ns - (now - begin) > PIECE ? PIECE : timeout_ns - (now - begin);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        int64_t ns = until.tv_nsec + piece;
        until.tv_sec += ns / 1000000000;
        until.tv_nsec = ns % 1000000000;
        (void)sem_timedwait(&api->bell, &until);   // rung, the time is over, or a signal: the conditions tell
        now = monotonic_ns();
    }
    vm->entered_ns += now - begin;
}

static bool host_turn(KrVM *vm, int64_t timeout_ns) {
    struct Api *api = vm->api;
    if (timeout_ns < 0 && !atomic_load(&api->has_posted) && !waits_for_host(vm)) return false;
    if (timeout_ns != 0) wait_for_bell(vm, timeout_ns);
    if (!atomic_load(&api->has_posted)) return true;
    for (Posted *posted = take_posted(api), *next; posted != NULL; posted = next) {
        next = posted->next;
        posted->fn(vm, posted->data);
        free(posted);
    }
    return true;
}

bool api_async_init(KrVM *vm) {
    struct Api *api = vm->api;
    api->posted_end = &api->posted;
    if (pthread_mutex_init(&api->mutex, NULL) != 0) return false;
    if (sem_init(&api->bell, 0, 0) != 0) {
        pthread_mutex_destroy(&api->mutex);
        return false;
    }
    vm->host_turn = host_turn;
    return true;
}

void api_async_free(KrVM *vm) {
    for (Posted *posted = take_posted(vm->api), *next; posted != NULL; posted = next) {
        next = posted->next;
        free(posted);
    }
    pthread_mutex_destroy(&vm->api->mutex);
    sem_destroy(&vm->api->bell);
}
