// SPDX-License-Identifier: MIT
// loop.c -- the ring, the timers, and one iteration after the other in a native frame: a task that suspends comes back here, and the
// next entry's coroutine is resumed from here, without C recursion (ORDERING.md L1 to L12, T1 to T6).
#include "loop/loop.h"

#include "loop/countdown.h"
#include "loop/describe.h"
#include "loop/group.h"
#include "loop/timeout.h"
#include "loop/trace.h"
#include "loop/wait.h"

#include <math.h>

#include "loop/debug.h"
#include "object/cycle.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/tuple.h"
#include "vm/context.h"
#include "vm/context_types.h"
#include "vm/coroutine.h"
#include "vm/operation.h"
#include "vm/vm.h"

//// The ring //////////////////////////////////////////////////////////////////

static bool grow_ring(KrVM *vm, EventLoop *loop) {
    uint32_t before = loop->ready_capacity, capacity = before ? before * 2 : 32;
    if (capacity == 0) return raise_as(false, vm, OverflowError, "too many callbacks");
    uint64_t *grown = memory_resize(vm, loop->ready, before * sizeof *grown, capacity * sizeof *grown);
    if (grown == NULL) return false;
    // The part that had wrapped around to the front now follows the old end.
    memcpy(grown + before, grown, loop->ready_head * sizeof *grown);
    loop->ready = grown;
    loop->ready_capacity = capacity;
    return true;
}

static void put_word(EventLoop *loop, uint64_t word) {
    loop->ready[(loop->ready_head + loop->ready_words++) & (loop->ready_capacity - 1)] = word;
}

static bool check_closed(KrVM *vm, const EventLoop *loop) {
    return !loop->closed || raise_as(false, vm, RuntimeError, "Event loop is closed");
}

// Not inlined: the usual push is short, and this one may tell the trace.
static __attribute__((noinline)) bool push_with(KrVM *vm, EventLoop *loop, KrBorrowed object, KrBorrowed argument) {
    if (has_shape(object, TYPE_TASK) && is_same(as_task(object)->waiter, argument)) {
        put_word(loop, value_bits(object) | READY_WAITER);
    } else {
        put_word(loop, value_bits(object) | READY_ARGUMENT);
        put_word(loop, value_bits(retain(argument)));
    }
    if (unlikely(loop->traced)) trace_wake(vm, object);
    return true;
}

bool loop_push(KrVM *vm, EventLoop *loop, KrBorrowed object, KrBorrowed argument) {
    if (unlikely(loop->ready_capacity - loop->ready_words < 2) && !grow_ring(vm, loop)) return false;
    retain(object);
    loop->ready_count++;
    if (!is_undef(argument)) return push_with(vm, loop, object, argument);
    put_word(loop, value_bits(object));
    return true;
}

bool loop_push_wakeup(KrVM *vm, EventLoop *loop, Task *task) {
    if (!check_closed(vm, loop) || (unlikely(loop->ready_capacity == loop->ready_words) && !grow_ring(vm, loop))) return false;
    put_word(loop, value_bits(retain(value_of_object(task))) | READY_WAITER);
    loop->ready_count++;
    if (unlikely(loop->traced)) trace_wake(vm, value_of_object(task));
    return true;
}

void loop_exchange_due(KrVM *vm, EventLoop *loop, KrBorrowed task, KrBorrowed future) {
    for (uint32_t i = 0; i < loop->ready_words; i++) {
        uint64_t *word = &loop->ready[(loop->ready_head + i) & (loop->ready_capacity - 1)];
        if (*word & READY_ARGUMENT) i++;
        if (*word != (value_bits(task) | READY_DUE)) continue;
        *word = value_bits(retain(future));
        release(vm, task);
        return;
    }
}

bool loop_peek(const EventLoop *loop, uint32_t *word, ReadyEntry *entry) {
    if (*word >= loop->ready_words) return false;
    uint64_t first = loop->ready[(loop->ready_head + (*word)++) & (loop->ready_capacity - 1)];
    entry->object = value_of_bits(first & ~(uint64_t)READY_TAGS);
    entry->tag = first & READY_TAGS;
    entry->argument = UNDEF;
    if (first & READY_ARGUMENT) entry->argument = value_of_bits(loop->ready[(loop->ready_head + (*word)++) & (loop->ready_capacity - 1)]);
    else if (first & READY_WAITER) entry->argument = as_task(entry->object)->waiter;
    return true;
}

ReadyEntry loop_pop(EventLoop *loop) {
    ReadyEntry entry;
    uint32_t words = 0;
    (void)loop_peek(loop, &words, &entry);
    loop->ready_head = (loop->ready_head + words) & (loop->ready_capacity - 1);
    loop->ready_words -= words;
    loop->ready_count--;
    if (entry.tag == READY_WAITER) entry.argument = is_none(entry.argument) ? UNDEF : retain(entry.argument);   // NONE: it was stepped meanwhile
    return entry;
}

static KrValue keyword_call(KrVM *vm, KrBorrowed method, const KrBorrowed *args, uint32_t count, Str *keyword) {
    KrBorrowed name = value_of_object(keyword);
    KrValue names = tuple_from(vm, &name, 1);
    if (is_error(names)) return KR_ERROR;
    KrValue result = call_object(vm, method, args, count, names);
    release(vm, names);
    return result;
}

KrValue loop_step_context(KrVM *vm, KrBorrowed context) {
    return context_is_object(vm, context) ? call_method(vm, context, N_(vm, copy), NULL, 0) : context_as_object(vm, context);
}

// Through loop.call_soon(callback, argument, context=context), for loops that are not ours or override it.
static bool call_soon_method(KrVM *vm, KrBorrowed loop, KrBorrowed callback, KrBorrowed argument, KrBorrowed context) {
    KrValue method = getattr(vm, loop, N_(vm, call_soon));
    if (is_error(method)) return false;
    KrValue object = context_as_object(vm, context);
    KrBorrowed args[3] = {callback, argument, object};
    KrValue result;
    if (is_error(object)) {
        result = KR_ERROR;
    } else if (is_undef(argument)) {
        args[1] = object;
        result = keyword_call(vm, method, args, 2, N_(vm, context));
    } else {
        result = keyword_call(vm, method, args, 3, N_(vm, context));
    }
    release_maybe(vm, object);
    release(vm, method);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

bool loop_schedule(KrVM *vm, KrBorrowed loop, KrBorrowed object, KrBorrowed argument) {
    if (likely(is_event_loop(vm, loop) && !as_event_loop(loop)->own_call_soon)) {
        return check_closed(vm, as_event_loop(loop)) && loop_push(vm, as_event_loop(loop), object, argument);
    }
    bool is_a_task = is_task(vm, object);
    const char *name = is_task_group(vm, object) ? "_on_task_done" : has_shape(object, TYPE_COUNTDOWN) ? "_on_completion" : !is_a_task ? "_done_callback" : is_undef(argument) || has_flag(vm, argument, TYPE_FLAG_IS_EXCEPTION) ? "_Task__step" : "_Task__wakeup";
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return false;
    KrValue callback = getattr(vm, object, key);
    object_release(vm, key);
    if (is_error(callback)) return false;
    KrValue context = is_a_task ? loop_step_context(vm, as_task(object)->context) : context_map(vm);
    if (is_error(context)) {
        release(vm, callback);
        return false;
    }
    bool ok = call_soon_method(vm, loop, callback, argument, context);
    release(vm, context);
    release(vm, callback);
    return ok;
}

static KrValue handle_new(KrVM *vm, TypeId type, KrBorrowed loop, KrBorrowed callback, KrBorrowed args, KrBorrowed context) {
    Handle *handle = object_new(vm, type, vm->types[type]->instance_size);
    if (handle == NULL) return KR_ERROR;
    handle->callback = retain(callback);
    handle->args = retain(args);
    handle->context = retain(context);
    handle->loop = retain(loop);
    handle->cancelled = handle->scheduled = handle->whole = false;
    handle->when = 0;
    *(uint64_t *)(void *)((char *)handle + vm->types[type]->attr_offset) = 0;
    if (!debug_is_on(vm, loop) || debug_note_source(vm, value_of_object(handle))) return value_of_object(handle);
    object_release(vm, handle);
    return KR_ERROR;
}

bool loop_call_soon(KrVM *vm, KrBorrowed loop, KrBorrowed callback, KrBorrowed argument, KrBorrowed context) {
    if (!is_event_loop(vm, loop) || as_event_loop(loop)->own_call_soon) return call_soon_method(vm, loop, callback, argument, context);
    if (!check_closed(vm, as_event_loop(loop))) return false;
    KrValue args = tuple_from(vm, &argument, 1);
    KrValue handle = is_error(args) ? KR_ERROR : handle_new(vm, TYPE_HANDLE, loop, callback, args, context);
    bool ok = !is_error(handle) && loop_push(vm, as_event_loop(loop), handle, UNDEF);
    release_maybe(vm, args);
    release_maybe(vm, handle);
    return ok;
}

//// Timers: exactly heapq (T3) ////////////////////////////////////////////////

static void sift_down(Timer *t, uint32_t start, uint32_t pos) {   // heapq's _siftdown: towards the root
    Timer item = t[pos];
    while (pos > start) {
        uint32_t parent = (pos - 1) >> 1;
        if (!(item.when < t[parent].when)) break;
        t[pos] = t[parent];
        pos = parent;
    }
    t[pos] = item;
}
static void sift_up(Timer *t, uint32_t count, uint32_t pos) {      // heapq's _siftup: to the leaf, then back
    uint32_t start = pos, child = 2 * pos + 1;
    Timer item = t[pos];
    while (child < count) {
        uint32_t right = child + 1;
        if (right < count && !(t[child].when < t[right].when)) child = right;
        t[pos] = t[child];
        pos = child;
        child = 2 * pos + 1;
    }
    t[pos] = item;
    sift_down(t, start, pos);
}
static Timer pop_timer(KrVM *vm, EventLoop *loop) {
    vm->loop->timer_count--;
    Timer last = loop->timers[--loop->timer_count];
    if (loop->timer_count == 0) return last;
    Timer first = loop->timers[0];
    loop->timers[0] = last;
    sift_up(loop->timers, loop->timer_count, 0);
    return first;
}

static void sweep_cancelled_timers(KrVM *vm, EventLoop *loop);

bool loop_add_timer(KrVM *vm, EventLoop *loop, double when, KrBorrowed handle) {
    if (unlikely(vm->limits.timers != 0 && vm->loop->timer_count >= vm->limits.timers)) {
        if (loop->timers_cancelled > 0) {
            if (!poll(vm, loop->timer_count)) return false;
            sweep_cancelled_timers(vm, loop);
        }
        if (vm->loop->timer_count >= vm->limits.timers) return vm_stop(vm, LIMIT_TIMERS);
    }
    if (loop->timer_count == loop->timer_capacity) {
        uint32_t capacity = loop->timer_capacity ? loop->timer_capacity * 2 : 16;
        Timer *grown = memory_resize(vm, loop->timers, loop->timer_capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return false;
        loop->timers = grown;
        loop->timer_capacity = capacity;
    }
    vm->loop->timer_count++;
    loop->timers[loop->timer_count] = (Timer){when, retain(handle)};
    sift_down(loop->timers, 0, loop->timer_count++);
    return true;
}

// A task may have slept before and left a timer behind, and a Timeout may have been moved: the one that counts has the deadline.
bool loop_timer_is_cancelled(KrVM *vm, const Timer *timer) {
    KrBorrowed v = timer->handle;
    if (has_shape(v, TYPE_TIMER_HANDLE)) return as_handle(v)->cancelled;
    if (is_timeout(vm, v)) return !as_timeout(v)->timed || as_timeout(v)->deadline != timer->when;
    if (is_task(vm, v)) return !as_future(v)->timed || sleep_deadline(as_task(v)) != timer->when;
    if (has_shape(v, TYPE_FUTURE)) return as_future(v)->must_cancel;   // a sleep that was given up (combine.c)
    return as_handle(v)->cancelled;
}
static void unschedule(KrVM *vm, const Timer *timer) {
    KrBorrowed v = timer->handle;
    if (is_timeout(vm, v)) {
        if (!loop_timer_is_cancelled(vm, timer)) as_timeout(v)->timed = false;
    } else if (is_future(vm, v)) {
        if (has_shape(v, TYPE_FUTURE) || !loop_timer_is_cancelled(vm, timer)) as_future(v)->timed = false;
    } else {
        as_handle(v)->scheduled = false;
    }
}

static void sweep_cancelled_timers(KrVM *vm, EventLoop *loop) {
    uint32_t kept = 0, count = loop->timer_count;
    for (uint32_t i = 0; i < count; i++) {
        Timer timer = loop->timers[i];
        if (loop_timer_is_cancelled(vm, &timer)) {
            unschedule(vm, &timer);
            release(vm, timer.handle);
        } else {
            loop->timers[kept++] = timer;
        }
    }
    loop->timer_count = kept;
    loop->timers_cancelled = 0;
    vm->loop->timer_count -= count - kept;
    for (uint32_t i = kept / 2; i > 0; i--) sift_up(loop->timers, kept, i - 1);
}

// L3
static void drop_cancelled_timers(KrVM *vm, EventLoop *loop) {
    if (loop->timer_count > 100 && loop->timers_cancelled * 2 > loop->timer_count) {
        sweep_cancelled_timers(vm, loop);
        return;
    }
    while (loop->timer_count > 0 && loop_timer_is_cancelled(vm, &loop->timers[0])) {
        Timer timer = pop_timer(vm, loop);
        if (loop->timers_cancelled > 0) loop->timers_cancelled--;
        unschedule(vm, &timer);
        release(vm, timer.handle);
    }
}

bool loop_time(KrVM *vm, EventLoop *loop, double *out) {
    if (unlikely(loop->own_time)) {
        KrValue now = call_method(vm, value_of_object(loop), N_(vm, time), NULL, 0);
        if (is_error(now)) return false;
        bool ok = to_double(vm, now, out);
        release(vm, now);
        return ok;
    }
    *out = (double)vm_clock_ns(vm) * 1e-9;
    return true;
}

//// Current loop and task /////////////////////////////////////////////////////

KrValue loop_running(KrVM *vm) {
    if (is_none(vm->loop->running_loop)) return raise(vm, RuntimeError, "no running event loop");
    return retain(vm->loop->running_loop);
}

KrValue loop_get(KrVM *vm) {
    if (!is_none(vm->loop->running_loop)) return retain(vm->loop->running_loop);
    KrValue module = import_module(vm, "asyncio.events");
    if (is_error(module)) return KR_ERROR;
    Str *name = str_intern_utf8(vm, "_get_event_loop_policy", 22);
    KrValue policy = name == NULL ? KR_ERROR : call_method(vm, module, name, NULL, 0);
    if (name != NULL) object_release(vm, name);
    release(vm, module);
    if (is_error(policy)) return KR_ERROR;
    name = str_intern_utf8(vm, "get_event_loop", 14);
    KrValue loop = name == NULL ? KR_ERROR : call_method(vm, policy, name, NULL, 0);
    if (name != NULL) object_release(vm, name);
    release(vm, policy);
    return loop;
}

KrBorrowed loop_current_task(KrVM *vm, KrBorrowed loop) {
    if (is_event_loop(vm, loop)) return as_event_loop(loop)->current_task;
    if (is_undef(vm->loop->current_tasks)) return NONE;
    KrBorrowed found = dict_get(vm, as_dict(vm->loop->current_tasks), loop);
    if (is_error(found)) exception_clear(vm);
    return is_error(found) || is_absent(found) ? NONE : found;
}

bool loop_set_current_task(KrVM *vm, KrBorrowed loop, KrBorrowed task) {
    if (likely(is_event_loop(vm, loop))) {
        value_replace(vm, &as_event_loop(loop)->current_task, retain(task));
        return true;
    }
    if (is_undef(vm->loop->current_tasks)) {
        KrValue dict = dict_new(vm);
        if (is_error(dict)) return false;
        vm->loop->current_tasks = dict;
    }
    if (is_none(task)) return dict_delete(vm, as_dict(vm->loop->current_tasks), loop) >= 0;
    return dict_set(vm, as_dict(vm->loop->current_tasks), loop, task);
}

//// Errors of callbacks ///////////////////////////////////////////////////////

static bool put(KrVM *vm, KrBorrowed dict, const char *key, KrBorrowed value) {
    Str *name = str_intern_utf8(vm, key, strlen(key));
    if (name == NULL) return false;
    bool ok = dict_set_str(vm, as_dict(dict), name, value);
    object_release(vm, name);
    return ok;
}

void loop_report(KrVM *vm, KrBorrowed loop, KrBorrowed message, KrBorrowed exception, const char *key, KrBorrowed object) {
    KrValue dict = dict_new(vm);
    bool ok = !is_error(dict) && (key == NULL || strcmp(key, "task") != 0 || put(vm, dict, key, object)) && put(vm, dict, "message", message) &&
              (is_absent(exception) || put(vm, dict, "exception", exception)) && (key == NULL || strcmp(key, "task") == 0 || put(vm, dict, key, object));
    KrValue source = ok && key != NULL ? getattr_optional(vm, object, N_(vm, _source_traceback)) : NONE;
    ok = ok && !is_error(source) && (is_absent(source) || is_none(source) || put(vm, dict, "source_traceback", source));
    release_maybe(vm, source);
    KrValue result = ok ? call_method(vm, loop, N_(vm, call_exception_handler), &dict, 1) : KR_ERROR;
    release_maybe(vm, dict);
    if (!is_error(result)) {
        release(vm, result);
    } else if (vm->limit_hit == LIMIT_NONE) {
        unraisable_report(vm, loop, NULL);
    }
}

static bool leaves_loop(KrVM *vm) {
    return vm->limit_hit != LIMIT_NONE || exception_matches(vm, TYPE_KeyboardInterrupt) || exception_matches(vm, TYPE_SystemExit);
}

// L9: an exception of a callback goes to the handler. False: it leaves the loop (and is in flight).
static bool callback_failed(KrVM *vm, EventLoop *loop, KrBorrowed object) {
    if (leaves_loop(vm)) return false;
    KrValue error = exception_take(vm);
    bool of_handle = is_handle(vm, object);
    KrValue text = of_handle ? debug_callback_text(vm, as_handle(object)->callback, as_handle(object)->args, loop->debug) : repr(vm, object);
    KrValue message = is_error(text) ? KR_ERROR : string_format(vm, of_handle ? "Exception in callback %S" : "Exception in callback of %S", text);
    release_maybe(vm, text);
    if (is_error(message)) {
        exception_clear(vm);
        message = NONE;
    }
    loop_report(vm, value_of_object(loop), message, error, "handle", object);
    release(vm, message);
    release(vm, error);
    return is_undef(vm->raised);
}

//// The iteration /////////////////////////////////////////////////////////////

// Registers of the loop's native frame. L_ITEM: what is run; L_WAKER: the argument of its entry, which lives as long as it runs, as
// that of a Handle does.
enum { L_LOOP, L_FUTURE, L_ITEM, L_WAKER, L_MODE, L_CONTEXT, L_CONTEXT_OBJECT, L_COUNT };
enum { MODE_BEGIN, MODE_FOREVER, MODE_ONCE, MODE_SUBCLASS, MODE_TURN };

// Waits for the time or the host. False with an exception.
static bool wait_ns(KrVM *vm, EventLoop *loop, int64_t ns) {
    bool jumps = vm->virtual_time && ns >= 0;
    if (jumps) vm->virtual_now_ns += ns;
    if (!vm->host_turn(vm, jumps ? 0 : ns)) {
        describe_deadlock(vm, value_of_object(loop));
        return false;
    }
    return !vm->interrupted || vm->upcalls->poll(vm, 0);
}

// L3 to L7: false with an exception.
static bool begin_iteration(KrVM *vm, EventLoop *loop, bool blocks) {
    if (unlikely(loop->traced)) trace_turn(vm);
    if (loop->timer_count > 0) drop_cancelled_timers(vm, loop);
    bool plain = loop->ready_count > 0 && !loop->own_process_events && is_none(loop->selector) && !vm->interrupted;
    if (likely(plain && (loop->timer_count == 0 || (!loop->own_time && loop->timers[0].when < 9e9 && vm_clock_is_before(vm, (int64_t)(loop->timers[0].when * 1e9)))))) {
        bool ok = vm->host_turn(vm, 0);
        loop->left = loop->ready_count;
        return ok;
    }
    int64_t timeout_ns = -1;
    if (loop->ready_count > 0 || loop->stopping) {
        timeout_ns = 0;
    } else if (loop->timer_count > 0) {
        double now;
        if (!loop_time(vm, loop, &now)) return false;
        double timeout = loop->timers[0].when - now;
        if (timeout < 0) timeout = 0;
        if (timeout > 86400) timeout = 86400;
        timeout_ns = (int64_t)(ceil(timeout * 1e3) * 1e6);   // as epoll: whole milliseconds, rounded up
    }
    if (unlikely(loop->own_process_events || !is_none(loop->selector))) {
        KrValue timeout = timeout_ns < 0 ? NONE : float_from_double(vm, (double)timeout_ns * 1e-9);
        if (is_error(timeout)) return false;
        Str *select = str_intern_utf8(vm, "select", 6);
        KrValue events = NONE;
        if (select == NULL) events = KR_ERROR;
        else if (!is_none(loop->selector)) events = call_method(vm, loop->selector, select, &timeout, 1);
        if (select != NULL) object_release(vm, select);
        release(vm, timeout);
        if (is_error(events)) return false;
        if (is_none(loop->selector)) {
            events = list_new(vm, 0);
            if (is_error(events)) return false;
        }
        KrValue processed = call_method(vm, value_of_object(loop), N_(vm, _process_events), &events, 1);
        release(vm, events);
        if (is_error(processed)) return false;
        release(vm, processed);
    } else {
        if (!blocks && (timeout_ns < 0 || !vm->virtual_time)) timeout_ns = 0;
        if (!wait_ns(vm, loop, timeout_ns)) return false;
    }
    if (loop->timer_count > 0) {
        double end;
        if (!loop_time(vm, loop, &end)) return false;
        end += loop->clock_resolution;
        while (loop->timer_count > 0 && loop->timers[0].when < end) {
            Timer timer = pop_timer(vm, loop);
            bool sleeps = is_task(vm, timer.handle), expires = is_timeout(vm, timer.handle);
            bool cancelled = (sleeps || expires) && loop_timer_is_cancelled(vm, &timer);
            unschedule(vm, &timer);
            if (expires && !cancelled) as_timeout(timer.handle)->due = true;
            bool ok = cancelled || loop_push(vm, loop, timer.handle, UNDEF);
            if (ok && sleeps && !cancelled) loop->ready[(loop->ready_head + loop->ready_words - 1) & (loop->ready_capacity - 1)] |= READY_DUE;
            release(vm, timer.handle);
            if (!ok) return false;
        }
    }
    loop->left = loop->ready_count;
    return true;
}

// Runs the callback of a handle above the loop's frame. PUSHED, or the end of it (NONE, KR_ERROR).
static KrValue run_handle(KrVM *vm, Frame *frame, Handle *handle) {
    if (handle->cancelled) return NONE;
    ContextState before;
    if (!context_enter(vm, handle->context, &before)) return KR_ERROR;
    Tuple *args = as_tuple(handle->args);
    KrValue constructed = ABSENT;
    KrValue result = call_begin(vm, handle->callback, args->items, args->length, ABSENT, &constructed);
    if (is_pushed(result)) {
        Frame *top = vm->frame;
        if (top->prev == frame && top->mode == TO_REGISTER && !(top->flags & FRAME_COROUTINE)) {
            top->mode = TO_NATIVE;
            frame->r[L_CONTEXT] = before.map;
            frame->r[L_CONTEXT_OBJECT] = before.object;
            return PUSHED;
        }
        result = call_finish(vm, frame, constructed);
    }
    KrValue now;
    context_leave(vm, &before, &now);
    release(vm, now);
    if (is_error(result)) return KR_ERROR;
    release(vm, result);
    return NONE;
}

static void drop_item(KrVM *vm, Frame *frame) {
    KrValue item = frame->r[L_ITEM], waker = frame->r[L_WAKER];
    frame->r[L_ITEM] = frame->r[L_WAKER] = UNDEF;
    release(vm, waker);
    release(vm, item);
}

// The usual step: nothing is thrown into the coroutine. task_step() without its cases; false: take that.
ALWAYS_INLINE bool resume_plainly(KrVM *vm, EventLoop *loop, Frame *frame, Task *task) {
    const Future *f = &task->future;
    if (unlikely(loop->traced || !is_none(loop->current_task))) return false;
    if (f->state != FUTURE_PENDING || f->must_cancel || !is_same(f->loop, value_of_object(loop))) return false;
    if (!has_shape(task->coroutine, TYPE_COROUTINE) || !coroutine_can_enter_root(vm, as_coroutine(task->coroutine))) return false;
    KrValue context = task->context;
    if (has_shape(context, TYPE_CONTEXT)) {
        if (!context_enter(vm, context, &vm->loop->step_context)) {
            exception_clear(vm);
            return false;
        }
        release(vm, context);
    } else {
        vm->loop->step_context = (ContextState){vm->context_map, vm->context_object};
        vm->context_map = context;
        vm->context_object = NONE;
    }
    task->context = NONE;
    if (f->wait_state == TASK_NOT_WAITING) {
        frame->r[L_WAKER] = task->waiter;
        task->waiter = NONE;
    }
    value_replace(vm, &loop->current_task, retain(value_of_object(task)));
    coroutine_enter_root(vm, as_coroutine(task->coroutine), frame);
    return true;
}

// And the end of it: task_step_end() without its cases.
ALWAYS_INLINE KrValue end_plainly(KrVM *vm, EventLoop *loop, Task *task, RunOutcome outcome, KrValue value) {
    bool plain = vm->finalizer_count == 0 && is_none(task->context) && is_same(loop->current_task, value_of_object(task));
    if (unlikely(!plain || loop->traced)) return task_step_end(vm, task, outcome, value);
    context_leave(vm, &vm->loop->step_context, &task->context);
    loop->current_task = NONE;
    object_release(vm, task);
    return outcome == RUN_YIELDED && is_absent(value) ? NONE : task_stepped(vm, task, outcome, value);
}

// Does the entry at the head wake its task up without an error?
ALWAYS_INLINE bool is_plain_wakeup(KrVM *vm, const Task *task, unsigned tag) {
    if (tag == 0) return task->future.wait_state == TASK_NOT_WAITING;
    if (tag != READY_WAITER || task->future.wait_state == TASK_WAIT_CANCELLED) return false;
    if (task->future.wait_state == TASK_WOKEN || is_none(task->waiter)) return true;
    return is_future(vm, task->waiter) && as_future(task->waiter)->state == FUTURE_FINISHED && !as_future(task->waiter)->failed;
}

static KrValue run_entry(KrVM *vm, Frame *frame, ReadyEntry entry) {
    KrBorrowed object = entry.object;
    frame->r[L_WAKER] = entry.argument;
    uint32_t shape = as_object(object)->shape;
    KrValue result;
    if (is_traced(vm)) trace_entry(vm, object, entry.tag);
    if (likely(shape == TYPE_TASK) || is_task(vm, object)) {
        const Future *f = as_future(object);
        if (unlikely(f->state != FUTURE_PENDING && is_none(as_task(object)->coroutine))) {
            result = NONE;   // task_drop
        } else if (entry.tag == READY_WAITER && f->wait_state != TASK_NOT_WAITING) {
            result = task_wait_over(vm, as_task(object));
        } else if (unlikely(entry.tag == READY_DUE)) {
            bool sleeps = f->wait_state == TASK_WAITING && f->wait_kind == WAIT_TO_SLEEP;
            result = !sleeps || task_wake(vm, as_task(object)) ? NONE : KR_ERROR;
        } else if (is_undef(entry.argument)) result = task_step(vm, as_task(object), ABSENT);
        else if (is_future_like(vm, entry.argument)) result = task_wakeup(vm, as_task(object), entry.argument);
        else result = task_step(vm, as_task(object), entry.argument);
    } else if (shape != TYPE_FUTURE && is_handle(vm, object)) {
        result = run_handle(vm, frame, as_handle(object));
    } else if (is_timeout(vm, object)) {
        result = timeout_run(vm, as_timeout(object));
    } else if (shape != TYPE_FUTURE && def_of(vm, object) == &gather_type) {
        result = gather_child_done(vm, as_object(object), as_future(entry.argument));
    } else if (shape == TYPE_COUNTDOWN) {
        result = countdown_future_done(vm, as_countdown(object), entry.argument);
    } else if (shape == TYPE_TASK_GROUP || is_task_group(vm, object)) {
        result = group_task_done(vm, as_task_group(object), entry.argument);
    } else {
        Future *f = as_future(object);   // a sleep is over
        result = f->state != FUTURE_PENDING || future_set_result(vm, f, NONE) ? NONE : KR_ERROR;
    }
    return result;
}

static KrValue call_run_once(KrVM *vm, Frame *frame) {
    KrValue method = getattr(vm, frame->r[L_LOOP], N_(vm, _run_once));
    if (is_error(method)) return KR_ERROR;
    KrValue constructed = ABSENT;
    KrValue result = call_begin(vm, method, NULL, 0, ABSENT, &constructed);
    release(vm, method);
    if (!is_pushed(result)) return result;
    Frame *top = vm->frame;
    if (top->prev == frame && top->mode == TO_REGISTER && !(top->flags & FRAME_COROUTINE)) {
        top->mode = TO_NATIVE;
        return PUSHED;
    }
    return call_finish(vm, frame, constructed);
}

static void leave_running(KrVM *vm, EventLoop *loop) {
    loop->running = loop->stopping = false;
    value_replace(vm, &vm->loop->running_loop, NONE);
    value_replace(vm, &vm->agen_firstiter, loop->saved_firstiter);
    value_replace(vm, &vm->agen_finalizer, loop->saved_finalizer);
    loop->saved_firstiter = loop->saved_finalizer = NONE;
    debug_track_origins(vm, loop, false);
}

static KrValue finish(KrVM *vm, Frame *frame, bool raised);

// Goes on until something runs above the frame (PUSHED) or the loop's run is over.
static KrValue drive(KrVM *vm, Frame *frame) {
    EventLoop *loop = as_event_loop(frame->r[L_LOOP]);
    int64_t mode = small_int_value(frame->r[L_MODE]);
    for (;;) {
        if (unlikely(vm->attention) && !operation_attention(vm)) return finish(vm, frame, true);
        if (mode == MODE_SUBCLASS) {
            KrValue ran = call_run_once(vm, frame);
            if (is_pushed(ran)) return PUSHED;
            if (is_error(ran)) return finish(vm, frame, true);
            release(vm, ran);
            if (loop->stopping) return finish(vm, frame, false);
            continue;
        }
        while (loop->left > 0 && loop->ready_count > 0) {
            loop->left--;
            uint64_t word = loop->ready[loop->ready_head];
            Task *task = (Task *)as_object(value_of_bits(word & ~(uint64_t)READY_TAGS));
            if (likely(task->future.head.shape == TYPE_TASK && !loop->debug && is_plain_wakeup(vm, task, word & READY_TAGS))) {
                // The next one's memory is on its way while this one runs.
                __builtin_prefetch((void *)(uintptr_t)(loop->ready[(loop->ready_head + 1) & (loop->ready_capacity - 1)] & ~(uint64_t)READY_TAGS));
                if (resume_plainly(vm, loop, frame, task)) {
                    loop->ready_head = (loop->ready_head + 1) & (loop->ready_capacity - 1);
                    loop->ready_words--;
                    loop->ready_count--;
                    frame->r[L_ITEM] = value_of_object(task);
                    return PUSHED;
                }
            }
            ReadyEntry entry = loop_pop(loop);
            frame->r[L_ITEM] = entry.object;   // the frame owns it while it runs
            if (unlikely(loop->debug) && !debug_begin_entry(vm, loop, entry.object)) return finish(vm, frame, true);
            KrValue result = run_entry(vm, frame, entry);
            if (is_pushed(result)) return PUSHED;
            if (unlikely(is_error(result)) && !callback_failed(vm, loop, frame->r[L_ITEM])) return finish(vm, frame, true);
            if (unlikely(loop->debug) && !debug_end_entry(vm, loop, frame->r[L_ITEM])) return finish(vm, frame, true);
            drop_item(vm, frame);
            if (unlikely(vm->attention) && !operation_attention(vm)) return finish(vm, frame, true);
            if (mode == MODE_TURN && vm_is_due_to_pause(vm)) return finish(vm, frame, false);
        }
        loop->left = 0;
        bool single = mode == MODE_ONCE || mode == MODE_TURN;
        if (single && !is_undef(frame->r[L_FUTURE])) return finish(vm, frame, false);
        if (single) frame->r[L_FUTURE] = NONE;   // the one iteration begins
        else if (unlikely(loop->until_done) && as_future(frame->r[L_FUTURE])->state != FUTURE_PENDING) {
            if (loop->ready_count == 0 || loop->stopping) return finish(vm, frame, false);
            loop->stopping = true;   // its callbacks have their turn, as they have under run_until_complete()
        } else if (mode == MODE_BEGIN) frame->r[L_MODE] = small_int(mode = MODE_FOREVER);   // L10: stop() before the run lets one pass
        else if (loop->stopping) return finish(vm, frame, false);
        if (unlikely(--vm->fuel < 0) && !vm->upcalls->poll(vm, 0)) return finish(vm, frame, true);
        if (!begin_iteration(vm, loop, mode != MODE_TURN)) return finish(vm, frame, true);
    }
}

// What was pushed above the loop's frame has ended or suspended.
static KrValue loop_frame_step(KrVM *vm, Frame *frame, RunOutcome outcome, KrValue value) {
    EventLoop *loop = as_event_loop(frame->r[L_LOOP]);
    KrBorrowed item = frame->r[L_ITEM];
    KrValue result;
    if (is_undef(item)) {
        // the program's own _run_once()
        result = outcome == RUN_RAISED ? KR_ERROR : NONE;
        if (outcome != RUN_RAISED) release(vm, value);
        if (is_error(result)) return finish(vm, frame, true);
        if (loop->stopping) return finish(vm, frame, false);
        return drive(vm, frame);
    }
    if (likely(is_task(vm, item))) {
        result = end_plainly(vm, loop, as_task(item), outcome, value);
    } else {
        ContextState before = {frame->r[L_CONTEXT], frame->r[L_CONTEXT_OBJECT]};
        frame->r[L_CONTEXT] = frame->r[L_CONTEXT_OBJECT] = UNDEF;
        KrValue now;
        context_leave(vm, &before, &now);
        release(vm, now);
        if (outcome != RUN_RAISED) release(vm, value);
        result = outcome == RUN_RAISED ? KR_ERROR : NONE;
    }
    if (unlikely(is_error(result)) && !callback_failed(vm, loop, item)) return finish(vm, frame, true);
    if (unlikely(loop->debug) && !debug_end_entry(vm, loop, item)) return finish(vm, frame, true);
    drop_item(vm, frame);
    return drive(vm, frame);
}

// X1: the callback of run_until_complete.
NATIVE(stop_when_done, "_run_until_complete_cb(fut, /)", "Stop the loop of a future that is done.") {
    if (is_future(vm, args[0])) {
        Future *f = as_future(args[0]);
        if (f->state == FUTURE_FINISHED && f->failed &&
            (exception_is(vm, f->result, TYPE_KeyboardInterrupt) || exception_is(vm, f->result, TYPE_SystemExit))) {
            f->log_traceback = false;
            return NONE;
        }
        if (is_event_loop(vm, f->loop)) {
            as_event_loop(f->loop)->stopping = true;
            return NONE;
        }
    }
    return NONE;
}
const NativeDef *const run_until_complete_callback = DEF(stop_when_done);
static KrValue stop_callback(KrVM *vm) { return native_new(vm, DEF(stop_when_done), ABSENT, NONE); }

// The end of a run: what the frame's caller gets.
static KrValue finish(KrVM *vm, Frame *frame, bool raised) {
    EventLoop *loop = as_event_loop(frame->r[L_LOOP]);
    int64_t mode = small_int_value(frame->r[L_MODE]);
    drop_item(vm, frame);
    if (mode == MODE_ONCE) return raised ? KR_ERROR : NONE;
    leave_running(vm, loop);
    KrBorrowed future = frame->r[L_FUTURE];
    if (is_undef(future) || mode == MODE_TURN) return raised ? KR_ERROR : NONE;
    Future *f = as_future(future);
    KrValue error = raised ? exception_take(vm) : UNDEF;
    if (!loop->until_done) {
        KrValue callback = stop_callback(vm);
        if (is_error(callback)) {
            release(vm, error);
            return KR_ERROR;
        }
        int64_t removed = future_remove_callback(vm, f, callback);
        release(vm, callback);
        if (removed < 0) exception_clear(vm);
    }
    if (raised) {
        // A task made for this run is not reported as never looked at.
        if (f->state == FUTURE_FINISHED && f->failed) f->log_traceback = false;
        exception_raise_object(vm, error);
        release(vm, error);
        return KR_ERROR;
    }
    if (f->state == FUTURE_PENDING) return raise(vm, RuntimeError, "Event loop stopped before Future completed.");
    return future_result(vm, f);
}

static bool enter_running(KrVM *vm, EventLoop *loop) {
    if (!check_closed(vm, loop)) return false;
    if (loop->running) return raise_as(false, vm, RuntimeError, "This event loop is already running");
    if (!is_none(vm->loop->running_loop)) return raise_as(false, vm, RuntimeError, "Cannot run the event loop while another loop is running");
    return true;
}

static KrValue run(KrVM *vm, EventLoop *loop, KrBorrowed future, int mode) {
    bool once = mode == MODE_ONCE;
    if (!once && !enter_running(vm, loop)) return KR_ERROR;
    KrValue first = NONE, last = NONE;
    if (!once) {
        first = is_none(loop->firstiter) ? getattr(vm, value_of_object(loop), N_(vm, _asyncgen_firstiter_hook)) : retain(loop->firstiter);
        if (is_error(first)) return KR_ERROR;
        last = is_none(loop->finalizer) ? getattr(vm, value_of_object(loop), N_(vm, _asyncgen_finalizer_hook)) : retain(loop->finalizer);
        if (is_error(last)) {
            release(vm, first);
            return KR_ERROR;
        }
        if (loop->keeps_hooks && is_none(loop->firstiter)) {
            loop->firstiter = retain(first);
            loop->finalizer = retain(last);
        }
    }
    if (KR_COLLECT_ALWAYS) vm->collect_threshold = 0;
    Frame *frame = native_frame_push(vm, loop_frame_step, L_COUNT);
    if (frame == NULL) {
        release(vm, first);
        release(vm, last);
        return KR_ERROR;
    }
    frame->r[L_LOOP] = retain(value_of_object(loop));
    frame->r[L_FUTURE] = retain(future);
    frame->r[L_MODE] = small_int(mode);
    if (!once) {
        loop->running = true;
        value_replace(vm, &vm->loop->running_loop, retain(value_of_object(loop)));
        loop->saved_firstiter = vm->agen_firstiter;
        loop->saved_finalizer = vm->agen_finalizer;
        vm->agen_firstiter = first;
        vm->agen_finalizer = last;
        debug_track_origins(vm, loop, loop->debug);
        if (mode != MODE_TURN) loop->left = 0;   // a turn that ended early goes on
    } else {
        frame->dest = 0;
        // An iteration of the program's own making: what it runs in full is the snapshot it takes.
        loop->left = 0;
    }
    KrValue result = drive(vm, frame);
    if (is_pushed(result)) {
        // `frame` is below what runs: the caller of the native must find it as "the pushed frame" to tell it its destination.
        return PUSHED;
    }
    native_frame_pop(vm, frame);
    return result;
}

KrValue loop_run(KrVM *vm, EventLoop *loop, KrBorrowed future, bool once) {
    return run(vm, loop, once ? UNDEF : future, once ? MODE_ONCE : loop->own_run_once ? MODE_SUBCLASS : MODE_BEGIN);
}

KrValue loop_run_until(KrVM *vm, EventLoop *loop, KrBorrowed future) {
    if (loop->own_run_once) return call_method(vm, value_of_object(loop), N_(vm, run_until_complete), &future, 1);
    if (!recursion_enter(vm, "")) return KR_ERROR;
    Frame *base = vm->frame;
    loop->until_done = true;
    KrValue result = run(vm, loop, future, MODE_BEGIN);
    if (is_pushed(result)) {
        frame_above(vm, base)->flags |= FRAME_ENTRY;
        vm->native_depth++;
        if (eval_run(vm, &result) == RUN_RAISED) result = KR_ERROR;
        vm->native_depth--;
    }
    loop->until_done = false;
    return result;
}

KrValue loop_turn(KrVM *vm, EventLoop *loop) { return run(vm, loop, UNDEF, MODE_TURN); }

void loop_count_tasks(KrVM *vm, uint32_t *ready, uint32_t *waiting) {
    *ready = *waiting = 0;
    uint32_t count;
    Task **tasks = task_list(vm, &count);
    if (tasks == NULL) exception_clear(vm);
    for (uint32_t i = 0; i < count; i++) {
        TaskWaitState state = tasks[i]->future.wait_state;
        if (state == TASK_NOT_WAITING ? is_none(tasks[i]->waiter) : state != TASK_WAITING) ++*ready;
        else ++*waiting;
    }
    memory_free(vm, tasks, count * sizeof *tasks);
}

int64_t loop_wait_ns(KrVM *vm, EventLoop *loop) {
    if (loop->ready_count > 0) return 0;
    drop_cancelled_timers(vm, loop);
    double now;
    if (loop->timer_count == 0) return -1;
    if (!loop_time(vm, loop, &now)) {
        exception_clear(vm);
        return 0;
    }
    double wait = loop->timers[0].when - now;
    return wait <= 0 ? 0 : wait > 9e9 ? INT64_MAX : (int64_t)ceil(wait * 1e9);
}
