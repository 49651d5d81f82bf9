// SPDX-License-Identifier: MIT
// loop_type.c -- BaseEventLoop, Handle and TimerHandle as Python sees them. Programs subclass the loop and drive it: what a subclass
// overrides is noted when an instance is made, and used from then on.
#include <math.h>

#include "loop/debug.h"
#include "loop/loop.h"
#include "loop/timeout.h"
#include "loop/wait.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/list.h"
#include "object/dict.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/tuple.h"
#include "vm/coroutine.h"
#include "vm/import.h"
#include "vm/vm.h"

//// Handle ////////////////////////////////////////////////////////////////////

static void handle_visit(Object *self, Visitor *visitor) {
    Handle *handle = (Handle *)self;
    visit_value(visitor, handle->callback);
    visit_value(visitor, handle->args);
    visit_value(visitor, handle->context);
    visit_value(visitor, handle->loop);
}
static void handle_clear(KrVM *vm, Object *self) {
    Handle *handle = (Handle *)self;
    value_replace(vm, &handle->callback, NONE);
    value_replace(vm, &handle->args, tuple_empty(vm));
}

static KrValue make_handle(KrVM *vm, Type *type, KrBorrowed loop, KrBorrowed callback, KrBorrowed args, KrBorrowed context, double when) {
    Handle *handle = type_allocate(vm, type, 0);
    if (handle == NULL) return KR_ERROR;
    handle->callback = retain(callback);
    handle->args = retain(args);
    handle->context = is_none(context) ? context_map(vm) : retain(context);
    handle->loop = retain(loop);
    handle->cancelled = handle->scheduled = handle->whole = false;
    handle->when = when;
    if (!debug_is_on(vm, loop) || debug_note_source(vm, value_of_object(handle))) return value_of_object(handle);
    object_release(vm, handle);
    return KR_ERROR;
}
NATIVE(handle_construct, "__new__(cls, /, *args, **kwargs)", "A callback to be run by the loop.") {
    KrValue none = tuple_empty(vm);
    KrValue handle = is_error(none) ? KR_ERROR : make_handle(vm, as_type(args[0]), NONE, NONE, none, NONE, 0);
    release_maybe(vm, none);
    return handle;
}
static KrValue fill_handle(KrVM *vm, KrBorrowed self, const KrBorrowed *args) {
    Handle *handle = as_handle(self);
    KrValue tuple = to_tuple(vm, args[1]);
    if (is_error(tuple)) return KR_ERROR;
    value_replace(vm, &handle->args, tuple);
    value_replace(vm, &handle->callback, retain(args[0]));
    value_replace(vm, &handle->loop, retain(args[2]));
    value_replace(vm, &handle->context, is_none(args[3]) ? context_map(vm) : retain(args[3]));
    int debug = debug_asked(vm, args[2]);
    return debug < 0 || (debug && !debug_note_source(vm, self)) ? KR_ERROR : NONE;
}
NATIVE(handle_init, "__init__(self, callback, args, loop, context=None)", "callback(*args), in the context.") {
    return fill_handle(vm, args[0], &args[1]);
}
NATIVE(timer_init, "__init__(self, when, callback, args, loop, context=None)", "callback(*args) at a time, in the context.") {
    as_handle(args[0])->whole = is_small_int(args[1]);
    return to_double(vm, args[1], &as_handle(args[0])->when) ? fill_handle(vm, args[0], &args[2]) : KR_ERROR;
}
// For what is shown: a loop that cannot tell is not in debug mode.
static bool is_in_debug(KrVM *vm, const Handle *handle) {
    int debug = is_none(handle->loop) ? 0 : debug_asked(vm, handle->loop);
    if (debug < 0) exception_clear(vm);
    return debug > 0;
}
void loop_cancel_handle(KrVM *vm, Handle *handle) {
    if (handle->cancelled) return;
    handle->cancelled = true;
    if (is_in_debug(vm, handle)) {
        KrValue text = repr(vm, value_of_object(handle));
        if (is_error(text) || !instance_set(vm, &handle->head, N_(vm, _repr), text)) exception_clear(vm);
        release_maybe(vm, text);
    }
    if (handle->scheduled && is_event_loop(vm, handle->loop)) as_event_loop(handle->loop)->timers_cancelled++;
    KrValue callback = handle->callback, arguments = handle->args;
    handle->callback = NONE;
    handle->args = tuple_empty(vm);
    release(vm, callback);
    release(vm, arguments);
}
NATIVE(handle_cancel, "cancel(self, /)", "Do not run the callback.") {
    loop_cancel_handle(vm, as_handle(args[0]));
    return NONE;
}
NATIVE(handle_cancelled, "cancelled(self, /)", "Was it cancelled?") { return value_of_bool(as_handle(args[0])->cancelled); }
NATIVE(handle_get_context, "get_context(self, /)", "The context it runs in.") {
    KrValue object = context_as_object(vm, as_handle(args[0])->context);
    if (is_error(object)) return KR_ERROR;
    value_replace(vm, &as_handle(args[0])->context, retain(object));
    return object;
}
static KrValue get_when(KrVM *vm, KrBorrowed self) {
    const Handle *handle = as_handle(self);
    return handle->whole ? small_int((int64_t)handle->when) : float_from_double(vm, handle->when);
}
NATIVE(timer_when, "when(self, /)", "The loop time it is due.") { return get_when(vm, args[0]); }
NATIVE(handle_run, "_run(self, /)", "Run the callback in its context.") {
    Handle *handle = as_handle(args[0]);
    ContextState before;
    if (!context_enter(vm, handle->context, &before)) return KR_ERROR;
    KrValue callback = retain(handle->callback), arguments = retain(handle->args);
    KrValue result = call_object(vm, callback, as_tuple(arguments)->items, as_tuple(arguments)->length, ABSENT), now;
    release(vm, callback);
    release(vm, arguments);
    context_leave(vm, &before, &now);
    release(vm, now);
    if (!is_error(result)) {
        release(vm, result);
        return NONE;
    }
    if (vm->limit_hit != LIMIT_NONE || exception_matches(vm, TYPE_SystemExit) || exception_matches(vm, TYPE_KeyboardInterrupt)) return KR_ERROR;
    KrValue error = exception_take(vm);
    KrValue text = debug_callback_text(vm, handle->callback, handle->args, is_in_debug(vm, handle));
    KrValue message = is_error(text) ? KR_ERROR : string_format(vm, "Exception in callback %S", text);
    release_maybe(vm, text);
    if (!is_error(message)) loop_report(vm, handle->loop, message, error, "handle", args[0]);
    release_maybe(vm, message);
    release(vm, error);
    return is_undef(vm->raised) ? NONE : KR_ERROR;
}
// What a cancelled handle was is kept in debug mode only: as the attribute _repr.
static KrValue handle_repr(KrVM *vm, KrBorrowed self) {
    KrBorrowed kept = instance_get(vm, as_object(self), N_(vm, _repr));
    if (!is_absent(kept)) return is_error(kept) ? KR_ERROR : retain(kept);
    Handle *handle = as_handle(self);
    KrValue when = def_of(vm, self) == &timer_handle_type ? get_when(vm, self) : NONE, text = KR_ERROR;
    KrValue callback = is_none(handle->callback) ? str_new(vm, "")
                                                 : debug_callback_text(vm, handle->callback, handle->args, is_in_debug(vm, handle));
    KrValue source = debug_source_text(vm, self);
    const char *cancelled = handle->cancelled ? " cancelled" : "", *space = is_none(handle->callback) ? "" : " ";
    if (!is_error(when) && !is_error(callback) && !is_error(source)) {
        if (is_none(when)) text = string_format(vm, "<%N%s%s%S%S>", type_of(vm, self), cancelled, space, callback, source);
        else text = string_format(vm, "<%N%s when=%R%s%S%S>", type_of(vm, self), cancelled, when, space, callback, source);
    }
    release_maybe(vm, when);
    release_maybe(vm, callback);
    release_maybe(vm, source);
    return text;
}
static KrValue get_kept_repr(KrVM *vm, KrBorrowed self) {
    KrBorrowed kept = instance_get(vm, as_object(self), N_(vm, _repr));
    return is_error(kept) ? KR_ERROR : is_absent(kept) ? NONE : retain(kept);
}
static KrValue get_context(KrVM *vm, KrBorrowed self) { return context_as_object(vm, as_handle(self)->context); }
static KrValue get_callback(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_handle(self)->callback);
}
static KrValue get_args(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_handle(self)->cancelled ? NONE : as_handle(self)->args);
}
static KrValue get_cancelled(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_handle(self)->cancelled);
}
static KrValue get_handle_loop(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_handle(self)->loop);
}
static KrValue get_scheduled(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_handle(self)->scheduled);
}
static bool set_scheduled(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    int yes = is_absent(value) ? 0 : truth(vm, value);
    if (yes < 0) return false;
    as_handle(self)->scheduled = yes;
    return true;
}
static KrValue timer_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (def_of(vm, a) != &timer_handle_type || def_of(vm, b) != &timer_handle_type) return NOT_IMPLEMENTED;
    double x = as_handle(a)->when, y = as_handle(b)->when;
    bool same = x == y && is_same(as_handle(a)->callback, as_handle(b)->callback) && as_handle(a)->cancelled == as_handle(b)->cancelled;
    if (same && !is_same(a, b) && (op == COMPARE_EQ || op == COMPARE_NE || op == COMPARE_LE || op == COMPARE_GE)) {
        int equal = compare_bool(vm, COMPARE_EQ, as_handle(a)->args, as_handle(b)->args);
        if (equal < 0) return KR_ERROR;
        same = equal;
    }
    switch (op) {
    case COMPARE_LT: return value_of_bool(x < y);
    case COMPARE_LE: return value_of_bool(x < y || same);
    case COMPARE_EQ: return value_of_bool(same);
    case COMPARE_NE: return value_of_bool(!same);
    case COMPARE_GT: return value_of_bool(x > y);
    default: return value_of_bool(x > y || same);
    }
}
static bool timer_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    (void)vm;
    *out = float_hash(as_handle(self)->when);
    return true;
}
static const NativeDef *const handle_methods[] = {DEF(handle_construct), DEF(handle_init), DEF(handle_cancel), DEF(handle_cancelled),
                                                  DEF(handle_get_context), DEF(handle_run), NULL};
static const NativeDef *const timer_methods[] = {DEF(timer_init), DEF(timer_when), NULL};
static const GetSetDef handle_getset[] = {
    {"_callback", get_callback, NULL, NULL}, {"_context", get_context, NULL, NULL}, {"_repr", get_kept_repr, NULL, NULL},
    {"_args", get_args, NULL, NULL}, {"_cancelled", get_cancelled, NULL, NULL}, {"_loop", get_handle_loop, NULL, NULL},
    {"_source_traceback", debug_get_source, debug_set_source, NULL}, {0}};
static const GetSetDef timer_getset[] = {{"_when", get_when, NULL, NULL}, {"_scheduled", get_scheduled, set_scheduled, NULL}, {0}};
#define HANDLE_FLAGS (TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF)
const TypeDef handle_type = {
    .name = "asyncio.events.Handle", .doc = "A callback given to the loop.", .id = TYPE_HANDLE, .size = sizeof(Handle), .flags = HANDLE_FLAGS,
    .methods = handle_methods, .getset = handle_getset, .visit = handle_visit, .clear = handle_clear, .repr = handle_repr,
};
const TypeDef timer_handle_type = {
    .name = "asyncio.events.TimerHandle", .doc = "A callback given to the loop for a time.", .id = TYPE_TIMER_HANDLE, .base = TYPE_HANDLE,
    .size = sizeof(Handle), .flags = HANDLE_FLAGS, .methods = timer_methods, .getset = timer_getset, .visit = handle_visit, .clear = handle_clear,
    .repr = handle_repr, .compare = timer_compare, .hash = timer_hash,
};

//// The loop //////////////////////////////////////////////////////////////////

static EventLoop *loop_of(const KrBorrowed *args) { return as_event_loop(args[0]); }

static bool overrides(KrVM *vm, Type *type, Str *name) {
    KrBorrowed found = type_lookup(vm, type, name);
    return !is_error(found) && !is_absent(found) && !has_shape(found, TYPE_NATIVE_METHOD);
}

NATIVE(loop_construct, "__new__(cls, *args, **kwargs)", "Make a loop.") {
    Type *type = as_type(args[0]);
    EventLoop *loop = type_allocate(vm, type, 0);
    if (loop == NULL) return KR_ERROR;
    vm->may_finalize = true;
    loop->ready = NULL;
    loop->timers = NULL;
    loop->ready_head = loop->ready_words = loop->ready_count = loop->ready_capacity = 0;
    loop->timer_count = loop->timer_capacity = loop->timers_cancelled = loop->left = 0;
    loop->running = loop->stopping = loop->closed = loop->debug = loop->until_done = loop->keeps_hooks = false;
    loop->tracks_origins = loop->asyncgens_shut_down = false;
    loop->asyncgens_limit = 0;
    loop->traced = vm->loop->trace != NULL;
    loop->current_handle = loop->current_task = loop->exception_handler = loop->task_factory = loop->selector = NONE;
    loop->asyncgens = loop->saved_firstiter = loop->saved_finalizer = loop->firstiter = loop->finalizer = NONE;
    loop->slow_callback_duration = 0.1;
    loop->clock_resolution = 1e-9;
    loop->own_run_once = overrides(vm, type, N_(vm, _run_once));
    loop->own_call_soon = overrides(vm, type, N_(vm, call_soon));
    loop->own_call_at = overrides(vm, type, N_(vm, call_at)) || overrides(vm, type, N_(vm, call_later));
    loop->own_time = overrides(vm, type, N_(vm, time));
    loop->own_create_future = overrides(vm, type, N_(vm, create_future));
    loop->own_process_events = overrides(vm, type, N_(vm, _process_events));
    loop->own_create_task = overrides(vm, type, N_(vm, create_task));
    return value_of_object(loop);
}
NATIVE(loop_init_method, "__init__(self, *args)", "A new loop.") { return NONE; }

static void loop_visit(Object *self, Visitor *visitor) {
    EventLoop *loop = (EventLoop *)self;
    for (uint32_t word = 0; word < loop->ready_words;) {
        ReadyEntry entry;
        (void)loop_peek(loop, &word, &entry);
        visit_value(visitor, entry.object);
        if (entry.tag == READY_ARGUMENT) visit_value(visitor, entry.argument);   // a waiter is the task's own reference
    }
    for (uint32_t i = 0; i < loop->timer_count; i++) visit_value(visitor, loop->timers[i].handle);
    visit_value(visitor, loop->current_handle);
    visit_value(visitor, loop->current_task);
    visit_value(visitor, loop->exception_handler);
    visit_value(visitor, loop->task_factory);
    visit_value(visitor, loop->selector);
    visit_value(visitor, loop->asyncgens);
    visit_value(visitor, loop->saved_firstiter);
    visit_value(visitor, loop->saved_finalizer);
    visit_value(visitor, loop->firstiter);
    visit_value(visitor, loop->finalizer);
}
static void drop_queues(KrVM *vm, EventLoop *loop) {
    while (loop->ready_count > 0) {
        ReadyEntry entry = loop_pop(loop);
        release(vm, entry.object);
        release(vm, entry.argument);
    }
    vm->loop->timer_count -= loop->timer_count;
    while (loop->timer_count > 0) release(vm, loop->timers[--loop->timer_count].handle);
    loop->left = 0;
}
void loop_drop_hooks(KrVM *vm, EventLoop *loop) {
    value_replace(vm, &loop->firstiter, NONE);
    value_replace(vm, &loop->finalizer, NONE);
}
static void loop_free_memory(KrVM *vm, Object *self) {
    EventLoop *loop = (EventLoop *)self;
    memory_free(vm, loop->ready, loop->ready_capacity * sizeof *loop->ready);
    memory_free(vm, loop->timers, loop->timer_capacity * sizeof(Timer));
}
static void loop_clear(KrVM *vm, Object *self) {
    EventLoop *loop = (EventLoop *)self;
    drop_queues(vm, loop);
    value_replace(vm, &loop->current_handle, NONE);
    value_replace(vm, &loop->current_task, NONE);
    value_replace(vm, &loop->exception_handler, NONE);
    value_replace(vm, &loop->task_factory, NONE);
    value_replace(vm, &loop->selector, NONE);
    value_replace(vm, &loop->asyncgens, NONE);
    loop_drop_hooks(vm, loop);
}

static bool open_loop(KrVM *vm, const EventLoop *loop) {
    return !loop->closed || raise_as(false, vm, RuntimeError, "Event loop is closed");
}

// Debug mode: a coroutine is no callback.
static bool check_callback(KrVM *vm, const EventLoop *loop, KrBorrowed callback, const char *method) {
    if (!loop->debug) return true;
    bool coroutine = is_coroutine_like(callback) || (has_shape(callback, TYPE_FUNCTION) && (((Function *)as_object(callback))->code->flags & CODE_COROUTINE));
    if (coroutine) return raise_as(false, vm, TypeError, "coroutines cannot be used with %s()", method);
    if (!is_callable(vm, callback)) return raise_as(false, vm, TypeError, "a callable object was expected by %s(), got %R", method, callback);
    return true;
}

static KrValue soon(KrVM *vm, const KrBorrowed *args, const char *method) {
    EventLoop *loop = loop_of(args);
    if (!open_loop(vm, loop) || !check_callback(vm, loop, args[1], method)) return KR_ERROR;
    KrValue handle = make_handle(vm, vm->types[TYPE_HANDLE], args[0], args[1], args[2], args[3], 0);
    if (is_error(handle) || loop_push(vm, loop, handle, UNDEF)) return handle;
    release(vm, handle);
    return KR_ERROR;
}
NATIVE(loop_call_soon_method, "call_soon(self, callback, *args, context=None)", "Run callback(*args) in the next iteration.") { return soon(vm, args, "call_soon"); }
NATIVE(loop_call_soon_threadsafe, "call_soon_threadsafe(self, callback, *args, context=None)", "call_soon from anywhere.") {
    return soon(vm, args, "call_soon_threadsafe");
}
static KrValue add_timer(KrVM *vm, const KrBorrowed *args, double when, const char *method) {
    EventLoop *loop = loop_of(args);
    if (!open_loop(vm, loop) || !check_callback(vm, loop, args[2], method)) return KR_ERROR;
    KrValue handle = make_handle(vm, vm->types[TYPE_TIMER_HANDLE], args[0], args[2], args[3], args[4], when);
    if (is_error(handle)) return KR_ERROR;
    if (loop_add_timer(vm, loop, when, handle)) {
        as_handle(handle)->scheduled = true;
        return handle;
    }
    release(vm, handle);
    return KR_ERROR;
}
NATIVE(loop_call_at, "call_at(self, when, callback, *args, context=None)", "Run callback(*args) at the loop time `when`.") {
    double when;
    if (is_none(args[1])) return raise(vm, TypeError, "when cannot be None");
    if (!to_double(vm, args[1], &when)) return KR_ERROR;
    KrValue handle = add_timer(vm, args, when, "call_at");
    if (!is_error(handle)) as_handle(handle)->whole = is_small_int(args[1]);
    return handle;
}
// self.call_at(when, callback, *args, context=context), which a subclass overrides.
static KrValue call_at_method(KrVM *vm, const KrBorrowed *args, double when) {
    const Tuple *given = as_tuple(args[3]);
    KrBorrowed keyword = value_of_object(N_(vm, context));
    KrValue names = tuple_from(vm, &keyword, 1), method = getattr(vm, args[0], N_(vm, call_at)), due = float_from_double(vm, when);
    KrValue result = KR_ERROR;
    KrValue *values = memory_alloc(vm, (given->length + 3) * sizeof *values);
    if (values != NULL && !is_error(names) && !is_error(method) && !is_error(due)) {
        values[0] = due;
        values[1] = args[2];
        for (uint32_t i = 0; i < given->length; i++) values[i + 2] = given->items[i];
        values[given->length + 2] = args[4];
        result = call_object(vm, method, values, given->length + 3, names);
    }
    memory_free(vm, values, (given->length + 3) * sizeof *values);
    release_maybe(vm, names);
    release_maybe(vm, method);
    release_maybe(vm, due);
    return result;
}
NATIVE(loop_call_later, "call_later(self, delay, callback, *args, context=None)", "Run callback(*args) after delay seconds.") {
    double delay, now;
    if (is_none(args[1])) return raise(vm, TypeError, "delay must not be None");
    if (!to_double(vm, args[1], &delay) || !loop_time(vm, loop_of(args), &now)) return KR_ERROR;
    if (unlikely(loop_of(args)->own_call_at)) return call_at_method(vm, args, now + delay);
    return add_timer(vm, args, now + delay, "call_later");
}
NATIVE(loop_time_method, "time(self, /)", "The loop's monotonic clock, in seconds.") { return float_from_double(vm, (double)vm_clock_ns(vm) * 1e-9); }
NATIVE(loop_create_future, "create_future(self, /)", "A future of this loop.") { return future_new(vm, args[0]); }
// callee(*args, **keywords)
static KrValue call_with(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, Dict *keywords) {
    if (keywords->used == 0) return call_object(vm, callee, args, count, ABSENT);
    KrValue names = dict_keys_list(vm, keywords), tuple = is_error(names) ? KR_ERROR : to_tuple(vm, names), result = KR_ERROR;
    size_t size = (count + keywords->used) * sizeof(KrBorrowed);
    KrBorrowed *values = is_error(tuple) ? NULL : memory_alloc(vm, size);
    if (values != NULL) {
        memcpy(values, args, count * sizeof *values);
        for (uint32_t i = 0; i < as_tuple(tuple)->length; i++) values[count + i] = dict_get(vm, keywords, as_tuple(tuple)->items[i]);
        result = call_object(vm, callee, values, count + as_tuple(tuple)->length, tuple);
        memory_free(vm, values, size);
    }
    release_maybe(vm, tuple);
    release_maybe(vm, names);
    return result;
}
static KrValue create_task(KrVM *vm, KrBorrowed self, KrBorrowed coroutine, KrBorrowed name, KrBorrowed context, KrBorrowed kwargs) {
    EventLoop *loop = as_event_loop(self);
    if (!open_loop(vm, loop)) return KR_ERROR;
    if (likely(is_none(loop->task_factory) && is_absent(kwargs))) return task_new(vm, self, coroutine, name, context);
    // A factory, or eager_start: everything goes through the callable with keywords.
    KrValue keywords = is_absent(kwargs) ? dict_new(vm) : retain(kwargs);
    bool factory = !is_none(loop->task_factory);
    bool ok = !is_error(keywords) && (is_none(name) && factory ? true : is_none(name) || dict_set_str(vm, as_dict(keywords), N_(vm, name), name)) &&
              (is_none(context) || dict_set_str(vm, as_dict(keywords), N_(vm, context), context)) &&
              (factory || dict_set_str(vm, as_dict(keywords), N_(vm, loop), self));
    KrValue result = KR_ERROR;
    if (ok) {
        KrBorrowed values[] = {self, coroutine};
        KrBorrowed callee = factory ? loop->task_factory : value_of_object(vm->types[TYPE_TASK]);
        result = factory ? call_with(vm, callee, values, 2, as_dict(keywords)) : call_with(vm, callee, values + 1, 1, as_dict(keywords));
    }
    release_maybe(vm, keywords);
    return result;
}
KrValue loop_create_task(KrVM *vm, KrBorrowed loop, KrBorrowed coroutine, KrBorrowed name, KrBorrowed context, KrBorrowed keywords) {
    if (likely(is_event_loop(vm, loop) && !as_event_loop(loop)->own_create_task)) return create_task(vm, loop, coroutine, name, context, keywords);
    KrValue all = is_absent(keywords) ? dict_new(vm) : dict_copy(vm, as_dict(keywords)), result = KR_ERROR;
    bool ok = !is_error(all) && (is_none(name) || dict_set_str(vm, as_dict(all), N_(vm, name), name)) &&
              (is_none(context) || dict_set_str(vm, as_dict(all), N_(vm, context), context));
    KrValue method = ok ? getattr(vm, loop, N_(vm, create_task)) : KR_ERROR;
    if (!is_error(method)) result = call_with(vm, method, &coroutine, 1, as_dict(all));
    release_maybe(vm, method);
    release_maybe(vm, all);
    return result;
}
NATIVE(loop_create_task_method, "create_task(self, coro, *, name=None, context=None, **kwargs)", "Start a task that drives coro.") {
    return create_task(vm, args[0], args[1], args[2], args[3], args[4]);
}
NATIVE(loop_set_task_factory, "set_task_factory(self, factory)", "Make tasks by factory(loop, coro, **kwargs); None: the default.") {
    if (!is_none(args[1]) && !is_callable(vm, args[1])) return raise(vm, TypeError, "task factory must be a callable or None");
    value_replace(vm, &loop_of(args)->task_factory, retain(args[1]));
    return NONE;
}
NATIVE(loop_get_task_factory, "get_task_factory(self, /)", "The task factory, or None.") { return retain(loop_of(args)->task_factory); }
NATIVE(loop_run_forever, "run_forever(self, /)", "Run until stop().") { return loop_run(vm, loop_of(args), UNDEF, false); }
NATIVE(loop_run_once_method, "_run_once(self, /)", "One iteration.") { return loop_run(vm, loop_of(args), UNDEF, true); }

NATIVE(loop_run_until_complete, "run_until_complete(self, future)", "Run until the future is done; give its result.") {
    EventLoop *loop = loop_of(args);
    if (!open_loop(vm, loop)) return KR_ERROR;
    if (loop->running) return raise(vm, RuntimeError, "This event loop is already running");
    if (!is_none(vm->loop->running_loop)) return raise(vm, RuntimeError, "Cannot run the event loop while another loop is running");
    bool is_new = !is_future_like(vm, args[1]);
    KrValue future = ensure_future(vm, args[1], args[0]);
    if (is_error(future)) return KR_ERROR;
    if (!is_future(vm, future)) {
        release(vm, future);
        return raise(vm, TypeError, "An asyncio.Future, a coroutine or an awaitable is required");
    }
    if (is_new) as_future(future)->log_pending = false;
    KrValue callback = native_new(vm, run_until_complete_callback, ABSENT, NONE), context = context_map(vm);
    bool ok = !is_error(callback);
    if (ok && has_flag(vm, future, TYPE_FLAG_HEAP)) {
        KrValue added = call_method(vm, future, N_(vm, add_done_callback), &callback, 1);
        ok = !is_error(added);
        release_maybe(vm, added);
    } else if (ok) {
        ok = future_add_callback(vm, as_future(future), callback, context);
    }
    release_maybe(vm, callback);
    release(vm, context);
    KrValue result = ok ? loop_run(vm, loop, future, false) : KR_ERROR;
    release(vm, future);
    return result;
}
NATIVE(loop_stop, "stop(self, /)", "Stop after this iteration.") {
    loop_of(args)->stopping = true;
    return NONE;
}
void loop_close(KrVM *vm, EventLoop *loop) {
    if (loop->closed) return;
    loop->closed = true;
    drop_queues(vm, loop);
    loop_drop_hooks(vm, loop);
}
NATIVE(loop_close_method, "close(self, /)", "Drop all callbacks; the loop cannot run again.") {
    EventLoop *loop = loop_of(args);
    if (loop->running) return raise(vm, RuntimeError, "Cannot close a running event loop");
    loop_close(vm, loop);
    return NONE;
}
NATIVE(loop_is_running, "is_running(self, /)", "Does it run?") { return value_of_bool(loop_of(args)->running); }
NATIVE(loop_is_closed, "is_closed(self, /)", "Was it closed?") { return value_of_bool(loop_of(args)->closed); }
NATIVE(loop_check_closed, "_check_closed(self, /)", "RuntimeError if it was closed.") { return open_loop(vm, loop_of(args)) ? NONE : KR_ERROR; }
NATIVE(loop_check_running, "_check_running(self, /)", "RuntimeError if a loop runs.") {
    if (loop_of(args)->running) return raise(vm, RuntimeError, "This event loop is already running");
    if (!is_none(vm->loop->running_loop)) return raise(vm, RuntimeError, "Cannot run the event loop while another loop is running");
    return NONE;
}
NATIVE(loop_get_debug, "get_debug(self, /)", "Is debug mode on?") { return value_of_bool(loop_of(args)->debug); }
NATIVE(loop_set_debug, "set_debug(self, enabled)", "Turn debug mode on or off.") {
    int yes = truth(vm, args[1]);
    if (yes < 0) return KR_ERROR;
    loop_of(args)->debug = yes;
    if (loop_of(args)->running) debug_track_origins(vm, loop_of(args), yes);
    return NONE;
}
NATIVE(loop_timer_cancelled, "_timer_handle_cancelled(self, handle)", "A timer handle was cancelled.") {
    if (is_pointer(args[1]) && def_of(vm, args[1]) == &timer_handle_type && as_handle(args[1])->scheduled) loop_of(args)->timers_cancelled++;
    return NONE;
}
NATIVE(loop_get_exception_handler, "get_exception_handler(self, /)", "The handler, or None.") { return retain(loop_of(args)->exception_handler); }
NATIVE(loop_set_exception_handler, "set_exception_handler(self, handler)", "Report errors of callbacks by handler(loop, context).") {
    if (!is_none(args[1]) && !is_callable(vm, args[1])) {
        return raise(vm, TypeError, "A callable object or None is expected, got %R", args[1]);
    }
    value_replace(vm, &loop_of(args)->exception_handler, retain(args[1]));
    return NONE;
}

//// Async generators (A2, A3), executor ///////////////////////////////////////

NATIVE(loop_firstiter, "_asyncgen_firstiter_hook(self, agen, /)", "Remember an async generator that has started.") {
    EventLoop *loop = loop_of(args);
    if (loop->asyncgens_shut_down &&
        !warning_raise(vm, TYPE_ResourceWarning, "asynchronous generator %R was scheduled after loop.shutdown_asyncgens() call", args[1])) {
        return KR_ERROR;
    }
    if (is_none(loop->asyncgens)) {
        KrValue list = list_new(vm, 4);
        if (is_error(list)) return KR_ERROR;
        loop->asyncgens = list;
    }
    KrValue ref = weakref_new(vm, vm->types[TYPE_WEAKREF], args[1], NONE);
    if (is_error(ref)) return KR_ERROR;
    List *list = as_list(loop->asyncgens);
    // Those that are gone are dropped when the list is full, and then at least half of it is left free: constant cost for each.
    if (list->length >= loop->asyncgens_limit) {
        uint32_t live = 0;
        for (uint32_t i = 0; i < list->length; i++) {
            KrValue known = list->items[i];
            if (is_none(weakref_target((Weakref *)as_object(known)))) release(vm, known);
            else list->items[live++] = known;
        }
        list->length = live;
        loop->asyncgens_limit = live * 2 < 16 ? 16 : live * 2;
    }
    bool ok = list_append(vm, list, ref);
    release(vm, ref);
    return ok ? NONE : KR_ERROR;
}
NATIVE(loop_finalizer, "_asyncgen_finalizer_hook(self, agen, /)", "Close a dropped async generator in a task.") {
    EventLoop *loop = loop_of(args);
    if (loop->closed) return NONE;
    Str *aclose = str_intern_utf8(vm, "aclose", 6);
    if (aclose == NULL) return KR_ERROR;
    KrValue closing = call_method(vm, args[1], aclose, NULL, 0);
    object_release(vm, aclose);
    if (is_error(closing)) return KR_ERROR;
    KrValue method = getattr(vm, args[0], N_(vm, create_task));
    KrValue tuple = is_error(method) ? KR_ERROR : tuple_from(vm, &closing, 1);
    KrValue handle = is_error(tuple) ? KR_ERROR : make_handle(vm, vm->types[TYPE_HANDLE], args[0], method, tuple, NONE, 0);
    bool ok = !is_error(handle) && loop_push(vm, loop, handle, UNDEF);
    release_maybe(vm, handle);
    release_maybe(vm, tuple);
    release_maybe(vm, method);
    release(vm, closing);
    return ok ? NONE : KR_ERROR;
}
NATIVE(loop_live_asyncgens, "_live_asyncgens(self, /)", "The async generators that were started in this loop and live, finished ones too; forgets them.") {
    EventLoop *loop = loop_of(args);
    KrValue result = list_new(vm, 0);
    loop->asyncgens_shut_down = true;
    if (is_error(result) || is_none(loop->asyncgens)) return result;
    List *list = as_list(loop->asyncgens);
    for (uint32_t i = 0; i < list->length; i++) {
        KrBorrowed target = weakref_target((Weakref *)as_object(list->items[i]));
        if (is_none(target) || is_none(*coroutine_extra(as_coroutine(target)))) continue;   // without its hook: the loop is closing it
        if (!list_append(vm, as_list(result), target)) {
            release(vm, result);
            return KR_ERROR;
        }
    }
    value_replace(vm, &loop->asyncgens, NONE);
    return result;
}

// What lies in the queues without a handle is shown as the handle that it would be elsewhere.
static KrValue entry_handle(KrVM *vm, EventLoop *loop, ReadyEntry entry, double when, bool timer) {
    KrBorrowed object = entry.object;
    if (is_handle(vm, object)) return retain(object);
    KrBorrowed parts[] = {entry.argument, NONE};
    uint32_t count = is_undef(entry.argument) ? 0 : 1;
    KrValue callback;
    if (!timer && (is_task(vm, object) || def_of(vm, object) == &gather_type)) {
        bool step = count == 0 || has_flag(vm, entry.argument, TYPE_FLAG_IS_EXCEPTION);
        const char *name = !is_task(vm, object) ? "_done_callback" : step ? "_Task__step" : "_Task__wakeup";
        Str *key = str_intern_utf8(vm, name, strlen(name));
        callback = key == NULL ? KR_ERROR : getattr(vm, object, key);
        if (key != NULL) object_release(vm, key);
    } else if (is_timeout(vm, object)) {
        Str *key = str_intern_utf8(vm, "_on_timeout", 11);
        callback = key == NULL ? KR_ERROR : getattr(vm, object, key);
        if (key != NULL) object_release(vm, key);
        count = 0;
    } else {
        // the timer of a sleep
        KrValue module = import_module(vm, "asyncio.futures");
        Str *key = is_error(module) ? NULL : str_intern_utf8(vm, "_set_result_unless_cancelled", 28);
        callback = key == NULL ? KR_ERROR : getattr(vm, module, key);
        if (key != NULL) object_release(vm, key);
        release_maybe(vm, module);
        parts[0] = object;
        count = 2;
    }
    KrValue args = is_error(callback) ? KR_ERROR : tuple_from(vm, parts, count);
    Type *type = vm->types[timer ? TYPE_TIMER_HANDLE : TYPE_HANDLE];
    KrValue handle = is_error(args) ? KR_ERROR : make_handle(vm, type, value_of_object(loop), callback, args, NONE, when);
    release_maybe(vm, args);
    release_maybe(vm, callback);
    if (timer && !is_error(handle)) as_handle(handle)->cancelled = loop_timer_is_cancelled(vm, &(Timer){when, object});
    return handle;
}
static bool append_handle(KrVM *vm, KrValue *list, KrValue handle) {
    bool ok = !is_error(handle) && list_append(vm, as_list(*list), handle);
    release_maybe(vm, handle);
    if (ok) return true;
    release(vm, *list);
    *list = KR_ERROR;
    return false;
}
NATIVE(loop_add_callback, "_add_callback(self, handle)", "Have a handle run in the next iteration.") {
    if (!is_pointer(args[1]) || !is_handle(vm, args[1])) return raise(vm, TypeError, "a Handle is required, got %R", args[1]);
    return as_handle(args[1])->cancelled || loop_push(vm, loop_of(args), args[1], UNDEF) ? NONE : KR_ERROR;
}
NATIVE(loop_process_events, "_process_events(self, event_list)", "What a selector found: nothing.") { return NONE; }
NATIVE(loop_track, "_set_coroutine_origin_tracking(self, enabled)", "Have coroutines know where they were made.") {
    int yes = truth(vm, args[1]);
    if (yes < 0) return KR_ERROR;
    debug_track_origins(vm, loop_of(args), yes);
    return NONE;
}
// Tasks that wait by themselves get a future, as those who look expect.
static bool show_waiting(KrVM *vm, EventLoop *loop) {
    uint32_t word = 0;
    ReadyEntry entry;
    while (loop_peek(loop, &word, &entry)) {
        if (is_task(vm, entry.object) && !wait_as_object(vm, as_task(entry.object))) return false;
    }
    for (uint32_t i = 0; i < loop->timer_count; i++) {
        KrBorrowed object = loop->timers[i].handle;
        if (is_task(vm, object) && as_future(object)->timed && !wait_as_object(vm, as_task(object))) return false;
    }
    return true;
}
static KrValue get_ready(KrVM *vm, KrBorrowed self) {
    EventLoop *loop = as_event_loop(self);
    if (!show_waiting(vm, loop)) return KR_ERROR;
    KrValue list = list_new(vm, loop->ready_count);
    uint32_t word = 0;
    ReadyEntry entry;
    while (!is_error(list) && loop_peek(loop, &word, &entry)) {
        if (!append_handle(vm, &list, entry_handle(vm, loop, entry, 0, false))) return KR_ERROR;
    }
    KrValue module = is_error(list) ? KR_ERROR : import_module(vm, "_collections");
    Str *name = is_error(module) ? NULL : str_intern_utf8(vm, "deque", 5);
    KrBorrowed items = list;
    KrValue deque = name == NULL ? KR_ERROR : call_method(vm, module, name, &items, 1);
    if (name != NULL) object_release(vm, name);
    release_maybe(vm, module);
    release_maybe(vm, list);
    return deque;
}
static KrValue get_timers(KrVM *vm, KrBorrowed self) {
    EventLoop *loop = as_event_loop(self);
    KrValue list = show_waiting(vm, loop) ? list_new(vm, loop->timer_count) : KR_ERROR;
    for (uint32_t i = 0; !is_error(list) && i < loop->timer_count; i++) {
        ReadyEntry entry = {loop->timers[i].handle, UNDEF, 0};
        if (!append_handle(vm, &list, entry_handle(vm, loop, entry, loop->timers[i].when, true))) return KR_ERROR;
    }
    return list;
}
static KrValue get_selector(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_event_loop(self)->selector);
}
static bool set_selector(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_event_loop(self)->selector, is_absent(value) ? NONE : retain(value));
    return true;
}
static KrValue get_slow(KrVM *vm, KrBorrowed self) { return float_from_double(vm, as_event_loop(self)->slow_callback_duration); }
static bool set_slow(KrVM *vm, KrBorrowed self, KrBorrowed value) { return !is_absent(value) && to_double(vm, value, &as_event_loop(self)->slow_callback_duration); }
static KrValue get_stopping(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_event_loop(self)->stopping);
}
static bool set_stopping(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    int yes = is_absent(value) ? 0 : truth(vm, value);
    if (yes < 0) return false;
    as_event_loop(self)->stopping = yes;
    return true;
}
static KrValue get_exception_handler(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_event_loop(self)->exception_handler);
}
static KrValue get_current_handle(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_event_loop(self)->current_handle);
}
static KrValue get_timers_cancelled(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_event_loop(self)->timers_cancelled);
}
static KrValue get_resolution(KrVM *vm, KrBorrowed self) { return float_from_double(vm, as_event_loop(self)->clock_resolution); }
static bool set_resolution(KrVM *vm, KrBorrowed self, KrBorrowed value) { return !is_absent(value) && to_double(vm, value, &as_event_loop(self)->clock_resolution); }
static KrValue loop_repr(KrVM *vm, KrBorrowed self) {
    const EventLoop *loop = as_event_loop(self);
    return string_format(vm, "<%N running=%s closed=%s debug=%s>", type_of(vm, self), loop->running ? "True" : "False", loop->closed ? "True" : "False",
                         loop->debug ? "True" : "False");
}

static const NativeDef *const loop_methods[] = {
    DEF(loop_construct), DEF(loop_init_method), DEF(loop_call_soon_method), DEF(loop_call_soon_threadsafe), DEF(loop_call_at), DEF(loop_call_later),
    DEF(loop_time_method), DEF(loop_create_future), DEF(loop_create_task_method), DEF(loop_set_task_factory), DEF(loop_get_task_factory), DEF(loop_run_forever),
    DEF(loop_run_once_method), DEF(loop_run_until_complete), DEF(loop_stop), DEF(loop_close_method), DEF(loop_is_running), DEF(loop_is_closed),
    DEF(loop_check_closed), DEF(loop_check_running), DEF(loop_get_debug), DEF(loop_set_debug), DEF(loop_timer_cancelled), DEF(loop_get_exception_handler),
    DEF(loop_set_exception_handler), DEF(loop_firstiter), DEF(loop_finalizer), DEF(loop_live_asyncgens), DEF(loop_add_callback),
    DEF(loop_process_events), DEF(loop_track),
    NULL};
static const GetSetDef loop_getset[] = {
    {"_ready", get_ready, NULL, NULL}, {"_scheduled", get_timers, NULL, NULL}, {"_selector", get_selector, set_selector, NULL},
    {"slow_callback_duration", get_slow, set_slow, NULL}, {"_stopping", get_stopping, set_stopping, NULL},
    {"_exception_handler", get_exception_handler, NULL, NULL}, {"_current_handle", get_current_handle, NULL, NULL},
    {"_timer_cancelled_count", get_timers_cancelled, NULL, NULL},
    {"_clock_resolution", get_resolution, set_resolution, NULL}, {0}};
// What an instance has of its own counts as what its class overrides.
static bool loop_setattr(KrVM *vm, KrBorrowed self, Str *name, KrBorrowed value) {
    EventLoop *loop = as_event_loop(self);
    if (name == N_(vm, _run_once)) loop->own_run_once = true;
    else if (name == N_(vm, call_soon)) loop->own_call_soon = true;
    else if (name == N_(vm, call_at) || name == N_(vm, call_later)) loop->own_call_at = true;
    else if (name == N_(vm, time)) loop->own_time = true;
    else if (name == N_(vm, _process_events)) loop->own_process_events = true;
    else if (name == N_(vm, create_future)) loop->own_create_future = true;
    else if (name == N_(vm, create_task)) loop->own_create_task = true;
    return setattr_generic(vm, self, name, value);
}

const TypeDef event_loop_type = {
    .name = "_asyncio.BaseEventLoop", .doc = "The event loop.", .id = TYPE_EVENT_LOOP, .size = sizeof(EventLoop),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF, .methods = loop_methods, .getset = loop_getset,
    .visit = loop_visit, .free = loop_free_memory, .clear = loop_clear, .repr = loop_repr,
    .setattr = loop_setattr,
};
