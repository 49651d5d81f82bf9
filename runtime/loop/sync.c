// SPDX-License-Identifier: MIT
// sync.c -- Event, Lock, Semaphore, BoundedSemaphore. Waiters are futures in a line, served first come first served; a waiter
// takes itself out of it, so that a cancelled one stays there until its task has run (ORDERING.md Y1 to Y4).
#include "loop/sync.h"

#include <stdio.h>

#include "loop/loop.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"

// Nobody waits, and the program has not seen the line.
static bool is_unused(const Line *line) { return likely(line->length == 0 && is_undef(line->object)); }

Sync *sync_allocate(KrVM *vm, Type *type) {
    Sync *s = type_allocate(vm, type, 0);
    if (s == NULL) return NULL;
    s->flag = false;
    s->loop = NONE;
    line_init(&s->waiters);
    s->value = s->bound = 1;
    return s;
}
NATIVE(sync_construct, "__new__(cls, *args, **kwargs)", "Make one.") {
    Sync *s = sync_allocate(vm, as_type(args[0]));
    return s == NULL ? KR_ERROR : value_of_object(s);
}
void sync_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Sync *)self)->loop);
    line_visit(&((Sync *)self)->waiters, visitor);
}
void sync_release(KrVM *vm, Object *self) {
    release(vm, ((Sync *)self)->loop);
    line_release(vm, &((Sync *)self)->waiters);
}
void sync_clear(KrVM *vm, Object *self) { line_release(vm, &((Sync *)self)->waiters); }

KrValue sync_get_loop(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_sync(self)->loop);
}
bool sync_set_loop(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_sync(self)->loop, is_absent(value) ? NONE : retain(value));
    return true;
}
NATIVE(sync_get_loop_method, "_get_loop(self)", "The running loop, which is this object's from now on.") {
    if (is_none(vm->loop->running_loop)) return NONE;
    KrBorrowed loop = wait_loop(vm, args[0], &as_sync(args[0])->loop);
    return is_error(loop) ? KR_ERROR : retain(loop);
}
KrValue sync_get_waiters(KrVM *vm, KrBorrowed self) { return line_object(vm, &as_sync(self)->waiters); }
// Lock and Semaphore have none before the first waiter.
static KrValue get_waiters_or_none(KrVM *vm, KrBorrowed self) {
    Line *line = &as_sync(self)->waiters;
    return line->ring == NULL && is_undef(line->object) ? NONE : line_object(vm, line);
}
bool sync_set_waiters(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value) || is_none(value)) line_release(vm, &as_sync(self)->waiters);
    else line_set_object(vm, &as_sync(self)->waiters, value);
    return true;
}
static KrValue get_flag(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_sync(self)->flag);
}
static bool set_flag(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    int yes = is_absent(value) ? 0 : truth(vm, value);
    if (yes < 0) return false;
    as_sync(self)->flag = yes;
    return true;
}

// No more arguments than __init__ takes; said of the class's name, as of a `def`.
bool sync_refuse_arguments(KrVM *vm, KrBorrowed self, KrBorrowed positional, KrBorrowed keywords, int wanted, int given) {
    const char *name = strrchr(def_of(vm, self)->name, '.') + 1;
    if (!is_absent(keywords)) {
        KrValue names = dict_keys_list(vm, as_dict(keywords));
        if (is_error(names)) return false;
        raise(vm, TypeError, "%s.__init__() got an unexpected keyword argument '%S'", name, as_list(names)->items[0]);
        release(vm, names);
        return false;
    }
    int count = given + (int)as_tuple(positional)->length;
    if (count <= wanted) return true;
    if (wanted == 1) return raise_as(false, vm, TypeError, "%s.__init__() takes 1 positional argument but %d were given", name, count);
    return raise_as(false, vm, TypeError, "%s.__init__() takes from 1 to 2 positional arguments but %d were given", name, count);
}

// <asyncio.locks.Lock object at 0x1 [locked, waiters:2]>
KrValue sync_describe(KrVM *vm, KrBorrowed self, const char *state) {
    KrValue plain = vm->types[TYPE_OBJECT]->def->repr(vm, self), text = KR_ERROR;
    if (is_error(plain)) return KR_ERROR;
    Str *s = as_str(plain);
    uint32_t count = str_length(s);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_range(&b, s, 0, count == 0 ? 0 : count - 1) && str_builder_add_ascii(&b, " [") && str_builder_add_ascii(&b, state);
    int64_t waiting = ok ? line_length(vm, &as_sync(self)->waiters) : -1;
    KrValue tail = waiting < 0 ? KR_ERROR : waiting == 0 ? str_new(vm, "]>") : string_format(vm, ", waiters:%lld]>", (long long)waiting);
    if (!is_error(tail) && str_builder_add(&b, as_str(tail))) text = str_builder_finish(&b);
    else str_builder_discard(&b);
    release_maybe(vm, tail);
    release(vm, plain);
    return text;
}

//// async with ////////////////////////////////////////////////////////////////

// A class with an acquire() of its own is entered through that.
static KrValue enter(KrVM *vm, KrBorrowed self, WaitKind kind) {
    if (likely(!waiting_overrides(vm, self, "acquire"))) return wait_new(vm, kind, self, UNDEF);
    return call_in_module(vm, "asyncio.locks", "_enter", &self, 1);
}
static bool release_one(KrVM *vm, KrBorrowed self);
static WaitPlace place(KrBorrowed owner) { return (WaitPlace){&as_sync(owner)->waiters, &as_sync(owner)->loop, owner}; }

// Released by the call already: nothing can come between that and the await of `async with`.
static SendResult exit_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    if (unlikely(has_flag(vm, args[0], TYPE_FLAG_HEAP))) return SEND_DECLINED;
    *result = NONE;
    return release_one(vm, args[0]) ? SEND_RETURNED : SEND_RAISED;
}
NATIVE_AWAITED(sync_exit, "__aexit__(self, exc_type, exc, tb)", "Release it.", exit_awaited) {
    if (likely(!waiting_overrides(vm, args[0], "release"))) return release_one(vm, args[0]) ? wait_over(vm) : KR_ERROR;
    Str *name = str_intern_utf8(vm, "release", 7);
    KrValue ignored = name == NULL ? KR_ERROR : call_method(vm, args[0], name, NULL, 0);
    if (name != NULL) object_release(vm, name);
    if (is_error(ignored)) return KR_ERROR;
    release(vm, ignored);
    return wait_over(vm);
}

//// Event /////////////////////////////////////////////////////////////////////

KrValue event_new(KrVM *vm) {
    Sync *s = sync_allocate(vm, vm->types[TYPE_EVENT]);
    return s == NULL ? KR_ERROR : value_of_object(s);
}

// Y3
bool event_set(KrVM *vm, Sync *s) {
    if (s->flag) return true;
    s->flag = true;
    return waiters_wake(vm, &s->waiters, TRUE_);
}

static SendResult event_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    (void)vm, (void)item;
    *result = TRUE_;
    return as_sync(owner)->flag ? SEND_RETURNED : SEND_YIELDED;
}
static bool event_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    (void)cancelled;
    return line_remove(vm, &as_sync(owner)->waiters, entry);
}
static SendResult event_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    (void)item;
    *result = TRUE_;
    return event_left(vm, owner, entry, false) ? SEND_RETURNED : SEND_RAISED;
}
const WaitDef event_waiting = {.name = "Event.wait", .attempt = event_attempt, .place = place, .woken = event_woken, .left = event_left};

NATIVE(event_init, "__init__(self, *args, **kwargs)", "An event that is not set.") {
    return sync_refuse_arguments(vm, args[0], args[1], args[2], 1, 1) ? NONE : KR_ERROR;
}
NATIVE(event_is_set, "is_set(self)", "True while the flag is set.") { return value_of_bool(as_sync(args[0])->flag); }
NATIVE(event_set_method, "set(self)", "Set the flag and wake everyone who waits for it.") { return event_set(vm, as_sync(args[0])) ? NONE : KR_ERROR; }
NATIVE(event_clear, "clear(self)", "Unset the flag.") {
    as_sync(args[0])->flag = false;
    return NONE;
}
static SendResult event_wait_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return wait_begin(vm, WAIT_FOR_EVENT, args[0], UNDEF, result); }
NATIVE_AWAITED(event_wait, "wait(self)", "Wait until the flag is set (not at all if it is); return True.", event_wait_awaited) {
    return wait_new(vm, WAIT_FOR_EVENT, args[0], UNDEF);
}
static KrValue event_repr(KrVM *vm, KrBorrowed self) { return sync_describe(vm, self, as_sync(self)->flag ? "set" : "unset"); }

//// Lock //////////////////////////////////////////////////////////////////////

// Y1
SendResult lock_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    Sync *s = as_sync(owner);
    (void)item;
    *result = TRUE_;
    if (s->flag) return SEND_YIELDED;
    // A released lock with a live waiter belongs to that waiter.
    int is_free = is_unused(&s->waiters) ? 1 : waiters_are_cancelled(vm, &s->waiters);
    if (is_free <= 0) return is_free < 0 ? SEND_RAISED : SEND_YIELDED;
    s->flag = true;
    return SEND_RETURNED;
}
SendResult lock_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    (void)item;
    Sync *s = as_sync(owner);
    *result = TRUE_;
    if (!line_remove(vm, &s->waiters, entry)) return SEND_RAISED;
    s->flag = true;
    return SEND_RETURNED;
}
static SendResult lock_enter_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    SendResult sent = lock_attempt(vm, owner, item, result);
    *result = NONE;
    return sent;
}
static SendResult lock_enter_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    SendResult sent = lock_woken(vm, owner, entry, item, result);
    *result = NONE;
    return sent;
}
static bool lock_wake_first(KrVM *vm, Sync *s) {
    if (is_unused(&s->waiters)) return true;
    int any = line_has_items(vm, &s->waiters);
    if (any <= 0) return any == 0;
    KrValue first = line_at(vm, &s->waiters, 0);
    if (is_error(first)) return false;
    int done = waiter_is_done(vm, first);
    bool ok = done > 0 || (done == 0 && waiter_wake(vm, first, TRUE_));
    release(vm, first);
    return ok;
}
bool lock_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    Sync *s = as_sync(owner);
    if (!line_remove(vm, &s->waiters, entry)) return false;
    // The wake-up may have been ours: pass it on.
    return !cancelled || s->flag || lock_wake_first(vm, s);
}
const WaitDef lock_acquire_wait = {.name = "Lock.acquire", .attempt = lock_attempt, .place = place, .woken = lock_woken, .left = lock_left};
const WaitDef lock_enter_wait = {.name = "_ContextManagerMixin.__aenter__", .attempt = lock_enter_attempt, .place = place, .woken = lock_enter_woken, .left = lock_left};

// Y2
bool lock_release(KrVM *vm, Sync *s) {
    if (!s->flag) return raise_as(false, vm, RuntimeError, "Lock is not acquired.");
    s->flag = false;
    return lock_wake_first(vm, s);
}

NATIVE(lock_init, "__init__(self, *args, **kwargs)", "A free lock.") {
    return sync_refuse_arguments(vm, args[0], args[1], args[2], 1, 1) ? NONE : KR_ERROR;
}
NATIVE(lock_locked, "locked(self)", "True while the lock is held.") { return value_of_bool(as_sync(args[0])->flag); }
static SendResult lock_acquire_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return wait_begin(vm, WAIT_FOR_LOCK, args[0], UNDEF, result); }
NATIVE_AWAITED(lock_acquire, "acquire(self)", "Wait until the lock is free, take it and return True.", lock_acquire_awaited) {
    return wait_new(vm, WAIT_FOR_LOCK, args[0], UNDEF);
}
NATIVE(lock_release_method, "release(self)", "Give the lock to the first waiter, or leave it free.") {
    return lock_release(vm, as_sync(args[0])) ? NONE : KR_ERROR;
}
NATIVE(lock_wake_method, "_wake_up_first(self)", "Wake the first waiter if it is not done.") {
    return lock_wake_first(vm, as_sync(args[0])) ? NONE : KR_ERROR;
}
static SendResult lock_enter_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    return wait_begin(vm, WAIT_TO_ENTER_LOCK, args[0], UNDEF, result);
}
NATIVE_AWAITED(lock_enter, "__aenter__(self)", "Acquire it; what `as` binds is None.", lock_enter_awaited) {
    return enter(vm, args[0], WAIT_TO_ENTER_LOCK);
}
static KrValue lock_repr(KrVM *vm, KrBorrowed self) { return sync_describe(vm, self, as_sync(self)->flag ? "locked" : "unlocked"); }

//// Semaphore /////////////////////////////////////////////////////////////////

// Y4. The waker takes one on behalf of the waiter, so that nobody gets in between.
static int semaphore_wake_next(KrVM *vm, Sync *s) {
    for (int64_t i = 0;; i++) {
        int64_t count = line_length(vm, &s->waiters);
        if (count < 0) return -1;
        if (i >= count) return 0;
        KrValue waiter = line_at(vm, &s->waiters, i);
        if (is_error(waiter)) return -1;
        int done = waiter_is_done(vm, waiter);
        if (done == 0) s->value--;
        bool ok = done != 0 || waiter_wake(vm, waiter, TRUE_);
        release(vm, waiter);
        if (done < 0 || !ok) return -1;
        if (!done) return 1;
    }
}
// Those who came while a wake-up was under way had to line up: let in as many as there is room for.
static bool semaphore_wake_all(KrVM *vm, Sync *s) {
    while (s->value > 0) {
        int woken = semaphore_wake_next(vm, s);
        if (woken <= 0) return woken == 0;
    }
    return true;
}
static int semaphore_is_locked(KrVM *vm, const Sync *s) {
    if (s->value == 0) return 1;
    int is_free = is_unused(&s->waiters) ? 1 : waiters_are_cancelled(vm, &s->waiters);
    return is_free < 0 ? -1 : !is_free;
}
static SendResult semaphore_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    int locked = semaphore_is_locked(vm, as_sync(owner));
    (void)item;
    *result = TRUE_;
    if (locked != 0) return locked < 0 ? SEND_RAISED : SEND_YIELDED;
    as_sync(owner)->value--;
    return SEND_RETURNED;
}
static SendResult semaphore_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    (void)item;
    Sync *s = as_sync(owner);
    *result = TRUE_;
    return line_remove(vm, &s->waiters, entry) && semaphore_wake_all(vm, s) ? SEND_RETURNED : SEND_RAISED;
}
static SendResult semaphore_enter_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    SendResult sent = semaphore_attempt(vm, owner, item, result);
    *result = NONE;
    return sent;
}
static SendResult semaphore_enter_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    SendResult sent = semaphore_woken(vm, owner, entry, item, result);
    *result = NONE;
    return sent;
}
static bool semaphore_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    Sync *s = as_sync(owner);
    if (!line_remove(vm, &s->waiters, entry)) return false;
    // Woken and cancelled at once: what the waker took for us goes back.
    if (cancelled && waiter_is_done(vm, entry) == 1 && waiter_is_cancelled(vm, entry) == 0) s->value++;
    return semaphore_wake_all(vm, s);
}
const WaitDef semaphore_acquire_wait = {.name = "Semaphore.acquire", .attempt = semaphore_attempt, .place = place, .woken = semaphore_woken, .left = semaphore_left};
const WaitDef semaphore_enter_wait = {.name = "_ContextManagerMixin.__aenter__", .attempt = semaphore_enter_attempt, .place = place, .woken = semaphore_enter_woken, .left = semaphore_left};

static bool semaphore_release(KrVM *vm, Sync *s) {
    if (s->value == INT64_MAX) return raise_as(false, vm, OverflowError, "semaphore value is too large");
    s->value++;
    return semaphore_wake_next(vm, s) >= 0;
}
static bool bounded_release(KrVM *vm, Sync *s) {
    if (s->value >= s->bound) return raise_as(false, vm, ValueError, "BoundedSemaphore released too many times");
    return semaphore_release(vm, s);
}
static bool release_one(KrVM *vm, KrBorrowed self) {
    const TypeDef *def = def_of(vm, self);
    if (def == &lock_type) return lock_release(vm, as_sync(self));
    return def == &bounded_semaphore_type ? bounded_release(vm, as_sync(self)) : semaphore_release(vm, as_sync(self));
}

NATIVE(semaphore_init, "__init__(self, value=1, *args, **kwargs)", "A counter that starts at value.") {
    int64_t value;
    if (!sync_refuse_arguments(vm, args[0], args[2], args[3], 2, 2)) return KR_ERROR;
    if (!to_i64(vm, args[1], &value)) return KR_ERROR;
    if (value < 0) return raise(vm, ValueError, "Semaphore initial value must be >= 0");
    as_sync(args[0])->value = as_sync(args[0])->bound = value;
    return NONE;
}
NATIVE(semaphore_locked, "locked(self)", "True if acquire() would wait.") {
    int locked = semaphore_is_locked(vm, as_sync(args[0]));
    return locked < 0 ? KR_ERROR : value_of_bool(locked);
}
static SendResult semaphore_acquire_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    return wait_begin(vm, WAIT_FOR_SEMAPHORE, args[0], UNDEF, result);
}
NATIVE_AWAITED(semaphore_acquire, "acquire(self)", "Take one, waiting for it if there is none or others wait; return True.",
               semaphore_acquire_awaited) {
    return wait_new(vm, WAIT_FOR_SEMAPHORE, args[0], UNDEF);
}
NATIVE(semaphore_release_method, "release(self)", "Give one back and wake the first waiter.") {
    return semaphore_release(vm, as_sync(args[0])) ? NONE : KR_ERROR;
}
NATIVE(bounded_release_method, "release(self)", "Give one back; ValueError if nothing was taken.") {
    return bounded_release(vm, as_sync(args[0])) ? NONE : KR_ERROR;
}
NATIVE(semaphore_wake_method, "_wake_up_next(self)", "Let the first waiter in; False if there is none.") {
    int woken = semaphore_wake_next(vm, as_sync(args[0]));
    return woken < 0 ? KR_ERROR : value_of_bool(woken);
}
static SendResult semaphore_enter_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    return wait_begin(vm, WAIT_TO_ENTER_SEMAPHORE, args[0], UNDEF, result);
}
NATIVE_AWAITED(semaphore_enter, "__aenter__(self)", "Acquire it; what `as` binds is None.", semaphore_enter_awaited) {
    return enter(vm, args[0], WAIT_TO_ENTER_SEMAPHORE);
}
static KrValue semaphore_repr(KrVM *vm, KrBorrowed self) {
    int locked = semaphore_is_locked(vm, as_sync(self));
    if (locked < 0) return KR_ERROR;
    char state[48];
    snprintf(state, sizeof state, "unlocked, value:%lld", (long long)as_sync(self)->value);
    return sync_describe(vm, self, locked ? "locked" : state);
}
static KrValue get_value(KrVM *vm, KrBorrowed self) { return int_from_i64(vm, as_sync(self)->value); }
static bool set_value(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, AttributeError, "cannot delete _value");
    return to_i64(vm, value, &as_sync(self)->value);
}
static KrValue get_bound(KrVM *vm, KrBorrowed self) { return int_from_i64(vm, as_sync(self)->bound); }
static bool set_bound(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, AttributeError, "cannot delete _bound_value");
    return to_i64(vm, value, &as_sync(self)->bound);
}

//// Types /////////////////////////////////////////////////////////////////////

#define SYNC_SLOTS                                                                                                           \
    .size = sizeof(Sync), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF, \
    .visit = sync_visit, .release = sync_release, .clear = sync_clear

static const NativeDef *const event_methods[] = {DEF(sync_construct), DEF(event_init), DEF(event_is_set), DEF(event_set_method), DEF(event_clear),
                                                 DEF(event_wait), DEF(sync_get_loop_method), NULL};
static const GetSetDef event_getset[] = {
    {"_waiters", sync_get_waiters, sync_set_waiters, NULL}, {"_value", get_flag, set_flag, NULL}, {"_loop", sync_get_loop, sync_set_loop, NULL}, {0}};
const TypeDef event_type = {
    .name = "asyncio.locks.Event", .doc = "A flag that tasks can wait for.", .id = TYPE_EVENT, .methods = event_methods, .getset = event_getset,
    .repr = event_repr, SYNC_SLOTS,
};

static const NativeDef *const lock_methods[] = {DEF(sync_construct), DEF(lock_init), DEF(lock_locked), DEF(lock_acquire), DEF(lock_release_method),
                                                DEF(lock_wake_method), DEF(lock_enter), DEF(sync_exit), DEF(sync_get_loop_method), NULL};
static const GetSetDef lock_getset[] = {
    {"_waiters", get_waiters_or_none, sync_set_waiters, NULL}, {"_locked", get_flag, set_flag, NULL}, {"_loop", sync_get_loop, sync_set_loop, NULL}, {0}};
const TypeDef lock_type = {
    .name = "asyncio.locks.Lock", .doc = "Mutual exclusion between tasks; waiters get the lock in the order they asked for it.", .id = TYPE_LOCK,
    .methods = lock_methods, .getset = lock_getset, .repr = lock_repr, SYNC_SLOTS,
};

static const NativeDef *const semaphore_methods[] = {
    DEF(sync_construct), DEF(semaphore_init), DEF(semaphore_locked), DEF(semaphore_acquire), DEF(semaphore_release_method), DEF(semaphore_wake_method),
    DEF(semaphore_enter), DEF(sync_exit), DEF(sync_get_loop_method), NULL};
static const GetSetDef semaphore_getset[] = {
    {"_waiters", get_waiters_or_none, sync_set_waiters, NULL}, {"_value", get_value, set_value, NULL}, {"_loop", sync_get_loop, sync_set_loop, NULL}, {0}};
const TypeDef semaphore_type = {
    .name = "asyncio.locks.Semaphore", .doc = "A counter that acquire() takes from and waits for when it is zero.", .id = TYPE_SEMAPHORE,
    .methods = semaphore_methods, .getset = semaphore_getset, .repr = semaphore_repr, SYNC_SLOTS,
};

static const NativeDef *const bounded_methods[] = {DEF(bounded_release_method), NULL};
static const GetSetDef bounded_getset[] = {{"_bound_value", get_bound, set_bound, NULL}, {0}};
const TypeDef bounded_semaphore_type = {
    .name = "asyncio.locks.BoundedSemaphore", .doc = "A semaphore that refuses to be released above its first value.", .id = TYPE_BOUNDED_SEMAPHORE,
    .base = TYPE_SEMAPHORE, .methods = bounded_methods, .getset = bounded_getset, .repr = semaphore_repr, SYNC_SLOTS,
};
