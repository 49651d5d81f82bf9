// SPDX-License-Identifier: MIT
// future.c -- Future and its iterator.
#include "loop/future.h"

#include <stdio.h>

#include "loop/debug.h"
#include "loop/group.h"
#include "loop/loop.h"
#include "object/exception.h"
#include "object/generic_alias.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/tuple.h"
#include "vm/context.h"
#include "vm/coroutine.h"

bool is_future(KrVM *vm, KrBorrowed v) {
    if (!is_pointer(v)) return false;
    const TypeDef *def = def_of(vm, v);
    return def == &future_type || def == &task_type || def == &gather_type;
}

bool is_future_like(KrVM *vm, KrBorrowed v) {
    if (is_future(vm, v)) return true;
    if (!is_pointer(v) || !has_flag(vm, v, TYPE_FLAG_HEAP)) return false;
    Str *name = N_(vm, _asyncio_future_blocking);
    KrBorrowed on_class = type_lookup(vm, type_of(vm, v), name);
    if (is_error(on_class)) {
        exception_clear(vm);
        return false;
    }
    if (is_absent(on_class)) return false;
    KrValue found = getattr_optional(vm, v, name);
    if (is_error(found)) {
        exception_clear(vm);
        return false;
    }
    bool yes = !is_absent(found) && !is_none(found);
    release(vm, found);
    return yes;
}

void future_init(KrVM *vm, Future *f, KrBorrowed loop) {
    (void)vm;
    memset((char *)f + sizeof f->head, 0, offsetof(Future, loop) - sizeof f->head);   // FUTURE_PENDING, and no flag set
    f->loop = retain(loop);
    f->result = UNDEF;
    f->callback = UNDEF;
}

void future_set_message(KrVM *vm, Future *f, KrBorrowed message) {
    f->has_message = !is_none(message);
    value_replace(vm, &f->result, f->has_message ? retain(message) : UNDEF);
}

KrValue future_new(KrVM *vm, KrBorrowed loop) {
    Future *f = type_allocate(vm, vm->types[TYPE_FUTURE], 0);
    if (f == NULL) return KR_ERROR;
    future_init(vm, f, loop);
    if (debug_is_on(vm, loop) && !debug_note_source(vm, value_of_object(f))) {
        object_release(vm, f);
        return KR_ERROR;
    }
    return value_of_object(f);
}

static size_t list_size(uint32_t capacity) { return sizeof(CallbackList) + capacity * sizeof(KrValue); }

static void free_list(KrVM *vm, CallbackList *list) {
    for (uint32_t i = 0; i < list->count; i++) release(vm, list->words[i]);
    memory_free(vm, list, list_size(list->capacity));
}

static void drop_callbacks(KrVM *vm, Future *f) {
    if (f->has_list) {
        CallbackList *list = f->list;
        f->has_list = false;
        f->callback = UNDEF;
        free_list(vm, list);
        return;
    }
    if (f->state == FUTURE_FINISHED) f->has_message = false;
    value_replace(vm, &f->callback, UNDEF);
}

void future_release_fields(KrVM *vm, Future *f) {
    drop_callbacks(vm, f);
    release(vm, f->loop);
    release(vm, f->result);
}

void future_visit_fields(Future *f, Visitor *visitor) {
    if (f->has_list) {
        for (uint32_t i = 0; i < f->list->count; i++) visit_value(visitor, f->list->words[i]);
    } else {
        visit_value(visitor, f->callback);
    }
    visit_value(visitor, f->loop);
    visit_value(visitor, f->result);
}

//// Callbacks /////////////////////////////////////////////////////////////////

static bool schedule_one(KrVM *vm, Future *f, KrBorrowed fn, KrBorrowed context) {
    if (is_absent(context)) return loop_schedule(vm, f->loop, fn, value_of_object(f));
    return loop_call_soon(vm, f->loop, fn, value_of_object(f), context);
}

// A waiter has no context (ABSENT). There is room for it.
static void put_entry(CallbackList *list, KrBorrowed fn, KrBorrowed context) {
    if (!is_absent(context)) list->words[list->count++] = ABSENT;
    list->words[list->count++] = retain(fn);
    if (!is_absent(context)) list->words[list->count++] = retain(context);
}

bool future_add_callback(KrVM *vm, Future *f, KrBorrowed fn, KrBorrowed context) {
    if (f->state != FUTURE_PENDING) return schedule_one(vm, f, fn, context);
    if (!f->has_list && is_undef(f->callback) && is_absent(context)) {
        f->callback = retain(fn);
        return true;
    }
    CallbackList *list = f->has_list ? f->list : NULL;
    if (list == NULL || list->capacity - list->count < 3) {
        uint32_t before = list == NULL ? 0 : list->capacity, capacity = before * 2 + 4;
        list = memory_resize(vm, list, list == NULL ? 0 : list_size(before), list_size(capacity));
        if (list == NULL) return false;
        if (!f->has_list) {
            list->count = 0;
            if (!is_undef(f->callback)) list->words[list->count++] = f->callback;
            f->has_list = true;
        }
        list->capacity = capacity;
        f->list = list;
    }
    put_entry(list, fn, context);
    return true;
}

// The entry at word *at; *at goes to the next. False at the end.
static bool next_callback(const Future *f, uint32_t *at, KrBorrowed *fn, KrBorrowed *context) {
    *context = ABSENT;
    if (!f->has_list) {
        if (*at > 0 || f->state != FUTURE_PENDING || is_undef(f->callback)) return false;
        *at = 1;
        *fn = f->callback;
        return true;
    }
    if (*at >= f->list->count) return false;
    *fn = f->list->words[(*at)++];
    if (is_absent(*fn)) {
        *fn = f->list->words[(*at)++];
        *context = f->list->words[(*at)++];
    }
    return true;
}

bool future_schedule_callbacks(KrVM *vm, Future *f) {
    if (!f->has_list) {
        if (is_undef(f->callback)) return true;
        KrValue fn = f->callback;
        f->callback = UNDEF;
        bool ok = schedule_one(vm, f, fn, ABSENT);
        release(vm, fn);
        return ok;
    }
    CallbackList *list = f->list;
    f->has_list = false;
    f->callback = UNDEF;
    bool ok = true;
    for (uint32_t i = 0; ok && i < list->count; i++) {
        bool plain = !is_absent(list->words[i]);
        ok = plain ? schedule_one(vm, f, list->words[i], ABSENT) : schedule_one(vm, f, list->words[i + 1], list->words[i + 2]);
        if (!plain) i += 2;
    }
    free_list(vm, list);
    return ok;
}

int64_t future_remove_callback(KrVM *vm, Future *f, KrBorrowed fn) {
    int64_t removed = 0;
    uint32_t at = 0, start = 0;
    KrBorrowed item, context;
    while (next_callback(f, &at, &item, &context)) {
        KrValue held = retain(item);
        int same = is_absent(context) ? is_same(held, fn) : compare_bool(vm, COMPARE_EQ, held, fn);
        release(vm, held);
        if (same < 0) return -1;
        if (!same) {
            start = at;
            continue;
        }
        removed++;
        if (!f->has_list) {
            drop_callbacks(vm, f);
            break;
        }
        // __eq__ may have changed the list: only an entry that still lies there is taken out.
        uint32_t words = is_absent(context) ? 1 : 3;
        if (start + words > f->list->count) break;
        KrValue gone[3] = {UNDEF, UNDEF, UNDEF};
        memcpy(gone, &f->list->words[start], words * sizeof(KrValue));
        f->list->count -= words;
        memmove(&f->list->words[start], &f->list->words[start + words], (f->list->count - start) * sizeof(KrValue));
        for (uint32_t i = 0; i < words; i++) release(vm, gone[i]);
        at = start;
    }
    if (f->has_list && f->list->count == 0) drop_callbacks(vm, f);
    return removed;
}

//// States ////////////////////////////////////////////////////////////////////

const char *future_state_name(const Future *f) {
    return f->state == FUTURE_PENDING ? "PENDING" : f->state == FUTURE_CANCELLED ? "CANCELLED" : "FINISHED";
}

static KrValue invalid_state(KrVM *vm, const char *text) {
    KrValue message = str_new(vm, text);
    if (is_error(message)) return KR_ERROR;
    KrValue error = call_1(vm, value_of_object(vm->types[TYPE_INVALID_STATE_ERROR]), message);
    release(vm, message);
    if (is_error(error)) return KR_ERROR;
    exception_raise_object(vm, error);
    release(vm, error);
    return KR_ERROR;
}

KrBorrowed future_message(const Future *f) {
    if (!f->has_message) return NONE;
    if (f->state != FUTURE_FINISHED) return f->result;
    return f->failed ? as_tuple(f->callback)->items[1] : f->callback;
}

// What a future that has finished keeps in the place of its callbacks. Owned, or UNDEF; KR_ERROR.
static KrValue remains(KrVM *vm, const Future *f, KrBorrowed message) {
    KrBorrowed traceback = f->failed ? ((Exception *)as_object(f->result))->traceback : NONE;
    if (is_undef(message)) return is_none(traceback) ? UNDEF : retain(traceback);
    if (!f->failed) return retain(message);
    KrBorrowed both[] = {traceback, message};
    return tuple_from(vm, both, 2);
}

bool future_finish(KrVM *vm, Future *f, KrValue value, bool failed) {
    KrValue before = f->result, message = f->has_message ? before : UNDEF;
    f->has_message = false;
    f->state = FUTURE_FINISHED;
    f->failed = f->log_traceback = failed;
    f->result = value;
    KrValue rest = failed || !is_undef(message) ? remains(vm, f, message) : UNDEF;
    bool ok = !is_error(rest) && future_schedule_callbacks(vm, f);
    if (ok && !is_undef(rest) && f->state == FUTURE_FINISHED && !f->has_list && is_undef(f->callback)) {
        f->callback = rest;
        f->has_message = !is_undef(message);
    } else {
        release_maybe(vm, rest);
    }
    release(vm, before);
    return ok;
}

bool future_set_result(KrVM *vm, Future *f, KrBorrowed value) {
    if (f->state != FUTURE_PENDING) {
        (void)invalid_state(vm, "invalid state");
        return false;
    }
    return future_finish(vm, f, retain(value), false);
}

bool future_set_exception(KrVM *vm, Future *f, KrBorrowed exception) { return future_finish(vm, f, retain(exception), true); }

int future_cancel_plain(KrVM *vm, Future *f, KrBorrowed message) {
    f->log_traceback = false;
    if (f->state != FUTURE_PENDING) return 0;
    f->state = FUTURE_CANCELLED;
    future_set_message(vm, f, message);
    return future_schedule_callbacks(vm, f) ? 1 : -1;
}

int future_cancel(KrVM *vm, KrBorrowed v, KrBorrowed message) {
    if (is_pointer(v)) {
        Type *type = type_of(vm, v);
        if (!(type->flags & TYPE_FLAG_HEAP)) {
            if (type->def == &task_type) return task_cancel(vm, as_task(v), message);
            if (type->def == &gather_type) return gather_cancel(vm, as_object(v), message);
            if (type->def == &future_type) return future_cancel_plain(vm, as_future(v), message);
        }
    }
    KrValue method = getattr(vm, v, N_(vm, cancel));
    if (is_error(method)) return -1;
    KrValue result;
    if (is_none(message)) {
        result = call_0(vm, method);
    } else {
        KrBorrowed name = value_of_object(N_(vm, msg));
        KrValue names = tuple_from(vm, &name, 1);
        result = is_error(names) ? KR_ERROR : call_object(vm, method, &message, 1, names);
        release_maybe(vm, names);
    }
    release(vm, method);
    if (is_error(result)) return -1;
    int yes = truth(vm, result);
    release(vm, result);
    return yes;
}

KrValue future_make_cancelled(KrVM *vm, Future *f) {
    if (!is_undef(f->result) && !f->has_message && f->state == FUTURE_CANCELLED) {
        KrValue saved = f->result;
        f->result = UNDEF;
        return saved;
    }
    KrBorrowed message = future_message(f);
    KrValue args = f->has_message ? tuple_from(vm, &message, 1) : tuple_empty(vm);
    if (is_error(args)) return KR_ERROR;
    KrValue error = exception_new(vm, TYPE_CancelledError, args);
    release(vm, args);
    return error;
}

KrValue future_result(KrVM *vm, Future *f) {
    if (f->state == FUTURE_CANCELLED) {
        KrValue error = future_make_cancelled(vm, f);
        if (is_error(error)) return KR_ERROR;
        exception_raise_object(vm, error);
        release(vm, error);
        return KR_ERROR;
    }
    if (f->state != FUTURE_FINISHED) return invalid_state(vm, is_none(f->loop) ? "Future object is not initialized." : "Result is not set.");
    f->log_traceback = false;
    if (!f->failed) return retain(f->result);
    KrBorrowed traceback = f->has_message ? as_tuple(f->callback)->items[0] : is_undef(f->callback) ? NONE : f->callback;
    value_replace(vm, &((Exception *)as_object(f->result))->traceback, retain(traceback));
    if (!f->has_message) value_replace(vm, &f->callback, UNDEF);
    return exception_raise_object(vm, f->result);
}

//// Python's view /////////////////////////////////////////////////////////////

static bool optional_loop(KrVM *vm, KrBorrowed given, KrValue *loop) {
    *loop = is_none(given) ? loop_get(vm) : retain(given);
    return !is_error(*loop);
}

NATIVE(future_construct, "__new__(cls, *args, **kwargs)", "Make a future.") {
    Type *type = as_type(args[0]);
    if (type->def != &future_type) return raise(vm, TypeError, "Future.__new__(%N) is not safe", type);   // a Task, a Gather
    Future *f = type_allocate(vm, type, 0);
    if (f == NULL) return KR_ERROR;
    future_init(vm, f, NONE);
    return value_of_object(f);
}
NATIVE(future_init_method, "__init__(self, *, loop=None)", "A pending future of the loop.") {
    KrValue loop;
    if (!optional_loop(vm, args[1], &loop)) return KR_ERROR;
    Future *f = as_future(args[0]);
    drop_callbacks(vm, f);
    f->state = FUTURE_PENDING;
    f->failed = f->log_traceback = f->blocking = f->has_message = false;
    value_replace(vm, &f->result, UNDEF);
    value_replace(vm, &f->loop, loop);
    int debug = debug_asked(vm, loop);
    return debug < 0 || (debug && !debug_note_source(vm, args[0])) ? KR_ERROR : NONE;
}
static bool check_initialised(KrVM *vm, KrBorrowed self) {
    if (!is_none(as_future(self)->loop)) return true;
    return raise_as(false, vm, RuntimeError, "Future object is not initialized.");
}
NATIVE(future_result_method, "result(self, /)", "The result, or raise the exception.") {
    KrValue result = future_result(vm, as_future(args[0]));
    if (is_error(result) && !is_undef(vm->raised)) {
        KrBorrowed handled = handled_exception(vm);
        if (!is_none(handled)) exception_set_context(vm, vm->raised, handled);
    }
    return result;
}
NATIVE(future_exception_method, "exception(self, /)", "The exception, or None.") {
    Future *f = as_future(args[0]);
    if (f->state == FUTURE_CANCELLED) return future_result(vm, f);
    if (f->state != FUTURE_FINISHED) return invalid_state(vm, is_none(f->loop) ? "Future object is not initialized." : "Exception is not set.");
    f->log_traceback = false;
    return f->failed ? retain(f->result) : NONE;
}
NATIVE(future_set_result_method, "set_result(self, result, /)", "Finish with a result.") {
    if (!check_initialised(vm, args[0])) return KR_ERROR;
    return future_set_result(vm, as_future(args[0]), args[1]) ? NONE : KR_ERROR;
}
NATIVE(future_set_exception_method, "set_exception(self, exception, /)", "Finish with an exception.") {
    Future *f = as_future(args[0]);
    if (!check_initialised(vm, args[0])) return KR_ERROR;
    if (f->state != FUTURE_PENDING) return invalid_state(vm, "invalid state");
    KrValue exception;
    if (has_flag(vm, args[1], TYPE_FLAG_IS_TYPE)) exception = call_0(vm, args[1]);
    else exception = retain(args[1]);
    if (is_error(exception)) return KR_ERROR;
    if (!has_flag(vm, exception, TYPE_FLAG_IS_EXCEPTION)) {
        release(vm, exception);
        return raise(vm, TypeError, "invalid exception object");
    }
    if (exception_is(vm, exception, TYPE_StopIteration)) {
        // A StopIteration inside would look like the end of the coroutine that awaits.
        KrValue text = str_new(vm, "StopIteration interacts badly with generators and cannot be raised into a Future");
        KrValue error = is_error(text) ? KR_ERROR : call_1(vm, value_of_object(vm->types[TYPE_RuntimeError]), text);
        release_maybe(vm, text);
        if (is_error(error) || !exception_set_cause(vm, error, exception)) {
            release_maybe(vm, error);
            release(vm, exception);
            return KR_ERROR;
        }
        exception_set_context(vm, error, exception);
        release(vm, exception);
        exception = error;
    }
    bool ok = future_set_exception(vm, f, exception);
    release(vm, exception);
    return ok ? NONE : KR_ERROR;
}
NATIVE(future_cancel_method, "cancel(self, msg=None)", "Cancel it; False if it was done.") {
    if (!check_initialised(vm, args[0])) return KR_ERROR;
    int done = future_cancel_plain(vm, as_future(args[0]), args[1]);
    return done < 0 ? KR_ERROR : value_of_bool(done);
}
NATIVE(future_cancelled, "cancelled(self, /)", "Was it cancelled?") { return value_of_bool(as_future(args[0])->state == FUTURE_CANCELLED); }
NATIVE(future_done, "done(self, /)", "Has it a result, an exception, or was it cancelled?") {
    return value_of_bool(as_future(args[0])->state != FUTURE_PENDING);
}
NATIVE(future_get_loop, "get_loop(self, /)", "The loop it belongs to.") {
    if (!check_initialised(vm, args[0])) return KR_ERROR;
    return retain(as_future(args[0])->loop);
}
NATIVE(future_add_done_callback, "add_done_callback(self, fn, /, *, context=None)", "Call fn(self) once it is done.") {
    if (!check_initialised(vm, args[0])) return KR_ERROR;
    KrValue context = is_none(args[2]) ? context_map(vm) : retain(args[2]);
    bool ok = future_add_callback(vm, as_future(args[0]), args[1], context);
    release(vm, context);
    return ok ? NONE : KR_ERROR;
}
NATIVE(future_remove_done_callback, "remove_done_callback(self, fn, /)", "Take fn from the list; how many there were.") {
    if (!check_initialised(vm, args[0])) return KR_ERROR;
    int64_t removed = future_remove_callback(vm, as_future(args[0]), args[1]);
    return removed < 0 ? KR_ERROR : small_int(removed);
}
NATIVE(future_make_cancelled_method, "_make_cancelled_error(self, /)", "The CancelledError to raise.") { return future_make_cancelled(vm, as_future(args[0])); }

SendResult future_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    (void)value;
    Future *f = as_future(self);
    if (f->state == FUTURE_PENDING) {
        if (f->blocking) {
            *result = KR_ERROR;
            raise(vm, RuntimeError, "await wasn't used with future");
            return SEND_RAISED;
        }
        f->blocking = true;
        *result = retain(self);
        return SEND_YIELDED;
    }
    *result = future_result(vm, f);
    if (is_error(*result) && !is_undef(vm->raised)) {
        KrBorrowed handled = handled_exception(vm);
        if (!is_none(handled)) exception_set_context(vm, vm->raised, handled);
    }
    return is_error(*result) ? SEND_RAISED : SEND_RETURNED;
}

static bool add_callback_text(KrVM *vm, StrBuilder *b, KrBorrowed fn, bool waiter) {
    if (waiter) {
        return str_builder_add_ascii(b, is_task(vm, fn)                 ? "Task.task_wakeup()"
                                        : is_task_group(vm, fn)         ? "TaskGroup._on_task_done()"
                                        : has_shape(fn, TYPE_COUNTDOWN) ? "_wait.<locals>._on_completion()"
                                                                        : "gather.<locals>._done_callback()");
    }
    KrValue none = tuple_empty(vm), text = is_error(none) ? KR_ERROR : debug_callback_text(vm, fn, none, false);
    release_maybe(vm, none);
    bool ok = !is_error(text) && str_builder_add_str_of(b, text);
    release_maybe(vm, text);
    return ok;
}

// " cb=[f() at x.py:1, <3 more>, g() at x.py:9]"
static KrValue callbacks_text(KrVM *vm, Future *f) {
    uint32_t total = 0, at = 0;
    KrBorrowed fn, context;
    while (next_callback(f, &at, &fn, &context)) total++;
    if (total == 0) return str_new(vm, "");
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_ascii(&b, " cb=[");
    at = 0;
    for (uint32_t i = 0; ok && next_callback(f, &at, &fn, &context); i++) {
        if (total > 2 && i == 1) {
            char text[32];
            snprintf(text, sizeof text, ", <%u more>", total - 2);
            ok = str_builder_add_ascii(&b, text);
        }
        if (total > 2 && i > 0 && i < total - 1) continue;
        ok = ok && (i == 0 || str_builder_add_ascii(&b, ", ")) && add_callback_text(vm, &b, fn, is_absent(context));
    }
    if (!ok || !str_builder_add_ascii(&b, "]")) {
        str_builder_discard(&b);
        return KR_ERROR;
    }
    return str_builder_finish(&b);
}

KrValue future_repr_info(KrVM *vm, Future *f) {
    const char *state = f->state == FUTURE_PENDING ? "pending" : f->state == FUTURE_CANCELLED ? "cancelled" : "finished";
    KrValue callbacks = callbacks_text(vm, f), source = is_error(callbacks) ? KR_ERROR : debug_source_text(vm, value_of_object(f)), text = KR_ERROR;
    if (!is_error(source)) {
        if (f->state != FUTURE_FINISHED) text = string_format(vm, "%s%S%S", state, callbacks, source);
        else if (f->failed) text = string_format(vm, "%s exception=%R%S%S", state, f->result, callbacks, source);
        else text = string_format(vm, "%s result=%R%S%S", state, f->result, callbacks, source);
    }
    release_maybe(vm, source);
    release_maybe(vm, callbacks);
    return text;
}
static KrValue future_repr(KrVM *vm, KrBorrowed self) {
    if (repr_enter(vm, self) != 0) return is_undef(vm->raised) ? string_format(vm, "<%N ...>", type_of(vm, self)) : KR_ERROR;
    KrValue info = future_repr_info(vm, as_future(self));
    repr_leave(vm, self);
    if (is_error(info)) return KR_ERROR;
    KrValue text = string_format(vm, "<%N %S>", type_of(vm, self), info);
    release(vm, info);
    return text;
}

static KrValue get_state(KrVM *vm, KrBorrowed self) { return str_new(vm, future_state_name(as_future(self))); }
static KrValue get_loop(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_future(self)->loop);
}
static KrValue get_blocking(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_future(self)->blocking);
}
static bool set_blocking(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, AttributeError, "cannot delete attribute");
    int yes = truth(vm, value);
    if (yes < 0) return false;
    as_future(self)->blocking = yes > 0;
    return true;
}
static KrValue get_log(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_future(self)->log_traceback);
}
static bool set_log(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, AttributeError, "cannot delete attribute");
    int yes = truth(vm, value);
    if (yes < 0) return false;
    if (yes) return raise_as(false, vm, ValueError, "_log_traceback can only be set to False");
    as_future(self)->log_traceback = false;
    return true;
}
static KrValue get_cancel_message(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(future_message(as_future(self)));
}
static bool set_cancel_message(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Future *f = as_future(self);
    // Where there is a result or a saved error already, no message will ever be looked at.
    if (f->state != FUTURE_FINISHED && (f->has_message || is_undef(f->result))) future_set_message(vm, f, is_absent(value) ? NONE : value);
    return true;
}
static KrValue get_result(KrVM *vm, KrBorrowed self) {
    (void)vm;
    const Future *f = as_future(self);
    return f->state == FUTURE_FINISHED && !f->failed ? retain(f->result) : NONE;
}
static KrValue get_exception(KrVM *vm, KrBorrowed self) {
    (void)vm;
    const Future *f = as_future(self);
    return f->failed ? retain(f->result) : NONE;
}
// What the program sees of an entry: the method of a group or a countdown that is called.
static KrValue callback_of(KrVM *vm, KrBorrowed fn, bool waiter) {
    bool group = waiter && is_task_group(vm, fn);
    if (!group && !(waiter && has_shape(fn, TYPE_COUNTDOWN))) return retain(fn);
    const char *name = group ? "_on_task_done" : "_on_completion";
    Str *key = str_intern_utf8(vm, name, strlen(name));
    KrBorrowed method = key == NULL ? KR_ERROR : type_lookup(vm, vm->types[group ? TYPE_TASK_GROUP : TYPE_COUNTDOWN], key);
    if (key != NULL) object_release(vm, key);
    return is_error(method) ? KR_ERROR : native_bind(vm, (const Native *)as_object(method), fn);
}
static KrValue get_callbacks(KrVM *vm, KrBorrowed self) {
    Future *f = as_future(self);
    if (!f->has_list && (is_undef(f->callback) || f->state != FUTURE_PENDING)) return NONE;
    KrValue list = list_new(vm, 4);
    uint32_t at = 0;
    KrBorrowed fn, context;
    while (!is_error(list) && next_callback(f, &at, &fn, &context)) {
        KrValue object = is_absent(context) ? NONE : context_as_object(vm, context), callback = callback_of(vm, fn, is_absent(context));
        KrBorrowed both[] = {callback, object};
        KrValue pair = is_error(object) || is_error(callback) ? KR_ERROR : tuple_from(vm, both, 2);
        release_maybe(vm, callback);
        release_maybe(vm, object);
        if (is_error(pair) || !list_append(vm, as_list(list), pair)) {
            release_maybe(vm, pair);
            release(vm, list);
            return KR_ERROR;
        }
        release(vm, pair);
    }
    return list;
}
static KrValue get_none(KrVM *vm, KrBorrowed self) {
    (void)vm;
    (void)self;
    return NONE;
}

static void future_visit(Object *self, Visitor *visitor) { future_visit_fields((Future *)self, visitor); }
static void future_release(KrVM *vm, Object *self) { future_release_fields(vm, (Future *)self); }
static void future_clear(KrVM *vm, Object *self) {
    Future *f = (Future *)self;
    drop_callbacks(vm, f);
    if (f->state == FUTURE_FINISHED) value_replace(vm, &f->result, NONE);
    else future_set_message(vm, f, NONE);
    f->failed = false;
}
static bool future_finalize(KrVM *vm, Object *self) {
    return ((Future *)self)->log_traceback && vm->limit_hit == LIMIT_NONE && finalizer_queue(vm, self);
}

NATIVE_CLASS(future_class_getitem, "__class_getitem__(cls, item, /)", "Future[int]") { return generic_alias_new(vm, args[0], args[1]); }
static const NativeDef *const future_methods[] = {
    DEF(future_class_getitem),
    DEF(future_construct), DEF(future_init_method), DEF(future_result_method), DEF(future_exception_method), DEF(future_set_result_method),
    DEF(future_set_exception_method), DEF(future_cancel_method), DEF(future_cancelled), DEF(future_done), DEF(future_get_loop),
    DEF(future_add_done_callback), DEF(future_remove_done_callback), DEF(future_make_cancelled_method), NULL};
static const GetSetDef future_getset[] = {
    {"_state", get_state, NULL, NULL}, {"_loop", get_loop, NULL, NULL}, {"_asyncio_future_blocking", get_blocking, set_blocking, NULL},
    {"_log_traceback", get_log, set_log, NULL}, {"_cancel_message", get_cancel_message, set_cancel_message, NULL}, {"_result", get_result, NULL, NULL},
    {"_exception", get_exception, NULL, NULL}, {"_callbacks", get_callbacks, NULL, NULL}, {"_source_traceback", debug_get_source, debug_set_source, NULL},
    {"_asyncio_awaited_by", get_none, NULL, NULL}, {0}};
const TypeDef future_type = {
    .name = "_asyncio.Future", .doc = "A result that comes later.", .id = TYPE_FUTURE, .size = sizeof(Future),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF, .methods = future_methods,
    .getset = future_getset, .visit = future_visit, .release = future_release, .clear = future_clear, .finalize = future_finalize,
    .repr = future_repr, .iter = future_await, .await = future_await, .send = future_send,
};

//// The iterator of __await__ /////////////////////////////////////////////////

typedef struct { Object head; KrValue future; } FutureIterator;

KrValue future_await(KrVM *vm, KrBorrowed self) {
    FutureIterator *it = object_new(vm, TYPE_FUTURE_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->future = retain(self);
    return value_of_object(it);
}
static void iterator_visit(Object *self, Visitor *visitor) { visit_value(visitor, ((FutureIterator *)self)->future); }
static SendResult iterator_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    FutureIterator *it = (FutureIterator *)as_object(self);
    if (is_none(it->future)) {
        *result = NONE;
        return SEND_RETURNED;
    }
    SendResult sent = future_send(vm, it->future, value, result);
    if (sent != SEND_YIELDED) value_replace(vm, &it->future, NONE);
    return sent;
}
static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    KrValue result;
    SendResult sent = iterator_send(vm, self, NONE, &result);
    return sent == SEND_RETURNED && is_none(result) ? ABSENT : send_outcome(vm, sent, result);
}
NATIVE(iterator_send_method, "send(self, value, /)", "As next().") {
    KrValue item = iterator_next(vm, args[0]);
    return is_absent(item) ? exception_raise_type(vm, TYPE_StopIteration) : item;
}
NATIVE(iterator_throw, "throw(self, typ, val=None, tb=None, /)", "Raise the exception here.") {
    FutureIterator *it = (FutureIterator *)as_object(args[0]);
    value_replace(vm, &it->future, NONE);
    if (!is_none(args[3]) && !has_shape(args[3], TYPE_TRACEBACK)) return raise(vm, TypeError, "throw() third argument must be a traceback");
    bool is_class = has_flag(vm, args[1], TYPE_FLAG_IS_TYPE) && (as_type(args[1])->flags & TYPE_FLAG_IS_EXCEPTION);
    if (!is_class && !has_flag(vm, args[1], TYPE_FLAG_IS_EXCEPTION)) {
        return raise(vm, TypeError, "exceptions must be classes deriving BaseException or instances of such a class");
    }
    KrValue exception = coroutine_thrown(vm, &args[1]);
    if (is_error(exception)) return KR_ERROR;
    exception_raise_object(vm, exception);
    release(vm, exception);
    return KR_ERROR;
}
NATIVE(iterator_close, "close(self, /)", "Stop waiting.") {
    value_replace(vm, &((FutureIterator *)as_object(args[0]))->future, NONE);
    return NONE;
}
static KrValue iterator_iter(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}
static const NativeDef *const iterator_methods[] = {DEF(iterator_send_method), DEF(iterator_throw), DEF(iterator_close), NULL};
const TypeDef future_iterator_type = {
    .name = "_asyncio.FutureIter", .id = TYPE_FUTURE_ITERATOR, .size = sizeof(FutureIterator), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = iterator_methods, .visit = iterator_visit, .iter = iterator_iter, .next = iterator_next, .send = iterator_send,
};

static const NativeDef *const no_methods[] = {NULL};
const TypeDef invalid_state_error_type = {
    .name = "asyncio.exceptions.InvalidStateError", .id = TYPE_INVALID_STATE_ERROR, .base = TYPE_Exception, .size = sizeof(Exception),
    .methods = no_methods, EXCEPTION_SLOTS,
};
