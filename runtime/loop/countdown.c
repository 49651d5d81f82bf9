// SPDX-License-Identifier: MIT
// countdown.c -- Countdown: hears of futures that are done, and wakes who waits when there have been enough or the time is over.
#include "loop/countdown.h"

#include "loop/loop.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/str.h"
#include "object/tuple.h"

static bool is_ours(KrVM *vm, KrBorrowed v) { return is_future(vm, v) && !has_flag(vm, v, TYPE_FLAG_HEAP); }

// Calls a method for what it does.
static bool tell(KrVM *vm, KrBorrowed object, const char *method, const KrBorrowed *args, uint32_t count) {
    KrValue result = call_named(vm, object, method, args, count);
    release_maybe(vm, result);
    return !is_error(result);
}
static int ask(KrVM *vm, KrBorrowed object, const char *method) {
    KrValue answer = call_named(vm, object, method, NULL, 0);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}

static KrValue method_of(KrVM *vm, const Countdown *c, const char *name) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return KR_ERROR;
    KrValue method = getattr(vm, value_of_object(c), key);
    object_release(vm, key);
    return method;
}

//// Hearing of futures ////////////////////////////////////////////////////////

static bool stop_timer(KrVM *vm, Countdown *c) {
    KrValue handle = c->handle;
    c->handle = NONE;
    bool ok = is_none(handle) || tell(vm, handle, "cancel", NULL, 0);
    release(vm, handle);
    return ok;
}

static bool start_timer(KrVM *vm, Countdown *c) {
    if (is_none(c->timeout)) return true;
    KrValue callback = method_of(vm, c, "_expire");
    if (is_error(callback)) return false;
    KrBorrowed args[] = {c->timeout, callback};
    KrValue handle = call_named(vm, c->loop, "call_later", args, 2);
    release(vm, callback);
    if (is_error(handle)) return false;
    value_replace(vm, &c->handle, handle);
    return true;
}

static bool listen(KrVM *vm, Countdown *c, KrBorrowed future) {
    if (likely(is_ours(vm, future))) return future_add_callback(vm, as_future(future), value_of_object(c), ABSENT);
    if (is_none(c->callback)) {
        KrValue callback = method_of(vm, c, "_on_completion");
        if (is_error(callback)) return false;
        c->callback = callback;
    }
    return tell(vm, future, "add_done_callback", &c->callback, 1);
}

static bool listen_no_more(KrVM *vm, Countdown *c) {
    for (uint32_t i = 0; i < as_tuple(c->futures)->length; i++) {
        KrBorrowed future = as_tuple(c->futures)->items[i];
        if (likely(is_ours(vm, future))) {
            if (future_remove_callback(vm, as_future(future), value_of_object(c)) < 0) return false;
        } else if (!is_none(c->callback) && !tell(vm, future, "remove_done_callback", &c->callback, 1)) {
            return false;
        }
    }
    return true;
}

static int has_failed(KrVM *vm, KrBorrowed future) {
    if (likely(is_ours(vm, future))) {
        Future *f = as_future(future);
        if (f->state != FUTURE_CANCELLED) f->log_traceback = false;
        return f->failed;
    }
    int cancelled = ask(vm, future, "cancelled");
    if (cancelled != 0) return cancelled < 0 ? -1 : 0;
    KrValue error = call_named(vm, future, "exception", NULL, 0);
    release_maybe(vm, error);
    return is_error(error) ? -1 : !is_none(error);
}

KrValue countdown_future_done(KrVM *vm, Countdown *c, KrBorrowed future) {
    int over = --c->left <= 0 || c->until == UNTIL_FIRST;
    if (!over && c->until == UNTIL_ERROR) over = has_failed(vm, future);
    if (over <= 0) return over < 0 ? KR_ERROR : NONE;
    return stop_timer(vm, c) && waiters_wake(vm, &c->waiters, NONE) ? NONE : KR_ERROR;
}

//// Waiting ///////////////////////////////////////////////////////////////////

static SendResult attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    (void)vm, (void)owner, (void)item, (void)result;
    return SEND_YIELDED;   // even for futures that are done
}
static WaitPlace place(KrBorrowed owner) { return (WaitPlace){&as_countdown(owner)->waiters, &as_countdown(owner)->loop, owner}; }
static bool stood(KrVM *vm, KrBorrowed owner) {
    Countdown *c = as_countdown(owner);
    value_replace(vm, &c->parent, retain(loop_current_task(vm, c->loop)));
    bool ok = start_timer(vm, c);
    for (uint32_t i = 0; ok && i < as_tuple(c->futures)->length; i++) ok = listen(vm, c, as_tuple(c->futures)->items[i]);
    return ok;
}
static bool left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    Countdown *c = as_countdown(owner);
    (void)cancelled;
    value_replace(vm, &c->parent, NONE);
    return line_remove(vm, &c->waiters, entry) && stop_timer(vm, c) && listen_no_more(vm, c);
}

// (done, pending), as it is now.
static KrValue sort_out(KrVM *vm, const Countdown *c) {
    KrValue sets[] = {set_new(vm), set_new(vm)};   // pending, done
    bool ok = !is_error(sets[0]) && !is_error(sets[1]);
    for (uint32_t i = 0; ok && i < as_tuple(c->futures)->length; i++) {
        KrBorrowed future = as_tuple(c->futures)->items[i];
        int done = is_ours(vm, future) ? as_future(future)->state != FUTURE_PENDING : ask(vm, future, "done");
        ok = done >= 0 && set_add(vm, as_set(sets[done]), future) >= 0;
    }
    KrBorrowed both[] = {sets[1], sets[0]};
    KrValue result = ok ? tuple_from(vm, both, 2) : KR_ERROR;
    release_maybe(vm, sets[0]);
    release_maybe(vm, sets[1]);
    return result;
}
static SendResult woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    (void)item;
    *result = left(vm, owner, entry, false) ? sort_out(vm, as_countdown(owner)) : KR_ERROR;
    return is_error(*result) ? SEND_RAISED : SEND_RETURNED;
}
const WaitDef countdown_wait = {.name = "_wait", .attempt = attempt, .place = place, .woken = woken, .left = left, .stood = stood};

static KrValue make(KrVM *vm, KrBorrowed futures, KrBorrowed timeout, KrBorrowed return_when) {
    KrValue tuple = to_tuple(vm, futures);
    if (is_error(tuple)) return KR_ERROR;
    Countdown *c = type_allocate(vm, vm->types[TYPE_COUNTDOWN], 0);
    if (c == NULL) {
        release(vm, tuple);
        return KR_ERROR;
    }
    bool is_text = is_str(vm, return_when);
    c->until = is_text && str_equal_ascii(as_str(return_when), "FIRST_COMPLETED")   ? UNTIL_FIRST
               : is_text && str_equal_ascii(as_str(return_when), "FIRST_EXCEPTION") ? UNTIL_ERROR
                                                                                    : UNTIL_ALL;
    c->left = as_tuple(tuple)->length;
    c->futures = tuple;
    c->timeout = retain(timeout);
    c->loop = c->parent = c->handle = c->callback = NONE;
    line_init(&c->waiters);
    return value_of_object(c);
}
static SendResult wait_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    KrValue countdown = make(vm, args[0], args[1], args[2]);
    if (is_error(countdown)) return SEND_RAISED;
    SendResult sent = wait_begin(vm, WAIT_FOR_FUTURES, countdown, UNDEF, result);
    release(vm, countdown);
    return sent;
}
NATIVE_AWAITED(wait_for_futures, "_wait(fs, timeout, return_when)", "wait() for futures that are there once each.", wait_awaited) {
    KrValue countdown = make(vm, args[0], args[1], args[2]);
    if (is_error(countdown)) return KR_ERROR;
    KrValue wait = wait_new(vm, WAIT_FOR_FUTURES, countdown, UNDEF);
    release(vm, countdown);
    return wait;
}
const NativeDef *const wait_native = DEF(wait_for_futures);

//// Python's view /////////////////////////////////////////////////////////////

NATIVE(countdown_on_completion, "_on_completion(self, future)", "A future is done.") {
    return countdown_future_done(vm, as_countdown(args[0]), args[1]);
}
NATIVE(countdown_expire, "_expire(self)", "The time is over.") { return waiters_wake(vm, &as_countdown(args[0])->waiters, NONE) ? NONE : KR_ERROR; }

static KrValue get_parent(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_countdown(self)->parent);
}
static void countdown_visit(Object *self, Visitor *visitor) {
    Countdown *c = (Countdown *)self;
    visit_value(visitor, c->loop);
    visit_value(visitor, c->parent);
    visit_value(visitor, c->futures);
    visit_value(visitor, c->timeout);
    visit_value(visitor, c->handle);
    visit_value(visitor, c->callback);
    line_visit(&c->waiters, visitor);
}
static void countdown_clear(KrVM *vm, Object *self) {
    Countdown *c = (Countdown *)self;
    value_replace(vm, &c->futures, tuple_empty(vm));
    value_replace(vm, &c->parent, NONE);
    value_replace(vm, &c->handle, NONE);
    value_replace(vm, &c->callback, NONE);
    line_release(vm, &c->waiters);
}
static void countdown_release(KrVM *vm, Object *self) {
    Countdown *c = (Countdown *)self;
    countdown_clear(vm, self);
    release(vm, c->futures);
    release(vm, c->timeout);
    release(vm, c->loop);
}
static const NativeDef *const countdown_methods[] = {DEF(countdown_on_completion), DEF(countdown_expire), NULL};
static const GetSetDef countdown_getset[] = {{"_parent_task", get_parent, NULL, NULL}, {0}};
const TypeDef countdown_type = {
    .name = "asyncio.tasks._Countdown", .doc = "What wait() waits for.", .id = TYPE_COUNTDOWN, .size = sizeof(Countdown),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = countdown_methods, .getset = countdown_getset, .visit = countdown_visit, .release = countdown_release,
    .clear = countdown_clear,
};
