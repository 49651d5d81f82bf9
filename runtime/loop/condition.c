// SPDX-License-Identifier: MIT
// condition.c -- Condition. A wait is two: in its own line until it is notified, then in the lock's, which it takes again whatever
// happens. With a lock of the program's making the waiting is asyncio.locks._wait.
#include "loop/condition.h"

#include "loop/loop.h"
#include "loop/sync.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"

typedef struct {
    Sync sync;                  // waiters: who is to be notified
    KrValue lock;
} Condition;
static Condition *as_condition(KrBorrowed v) { return (Condition *)as_object(v); }
static Sync *lock_of(KrBorrowed self) { return as_sync(as_condition(self)->lock); }

// Is the lock ours, and are all methods?
static bool is_plain(KrVM *vm, KrBorrowed self) {
    static const char *const methods[] = {"acquire", "release", "locked", "_notify"};
    KrBorrowed lock = as_condition(self)->lock;
    if (!is_pointer(lock) || def_of(vm, lock) != &lock_type || has_flag(vm, lock, TYPE_FLAG_HEAP)) return false;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (waiting_overrides(vm, self, methods[i])) return false;
    }
    return true;
}

static int is_locked(KrVM *vm, KrBorrowed self) {
    if (likely(is_plain(vm, self))) return lock_of(self)->flag;
    KrValue answer = call_named(vm, self, "locked", NULL, 0);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}

// Wakes the first n that are not done.
static bool notify_some(KrVM *vm, KrBorrowed self, KrBorrowed n) {
    Line *line = &as_condition(self)->sync.waiters;
    for (int64_t i = 0, woken = 0;; i++) {
        int enough = is_small_int(n) ? woken >= small_int_value(n) : compare_bool(vm, COMPARE_GE, small_int(woken), n);
        if (enough != 0) return enough > 0;
        int64_t count = line_length(vm, line);
        if (count < 0 || i >= count) return count >= 0;
        KrValue waiter = line_at(vm, line, i);
        int done = is_error(waiter) ? -1 : waiter_is_done(vm, waiter);
        bool ok = done > 0 || (done == 0 && waiter_wake(vm, waiter, FALSE_));
        if (done == 0) woken++;
        release_maybe(vm, waiter);
        if (!ok) return false;
    }
}

//// Waiting ///////////////////////////////////////////////////////////////////

// Ends a wait with an exception: it may have been notified and will not act on it, so another one is.
static SendResult give_up(KrVM *vm, KrBorrowed self, KrBorrowed exception) {
    if (notify_some(vm, self, small_int(1))) exception_raise_object(vm, exception);
    return SEND_RAISED;
}

static SendResult wait_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    Condition *c = as_condition(owner);
    (void)item, (void)result;
    if (!lock_of(owner)->flag) {
        raise(vm, RuntimeError, "cannot wait on un-acquired lock");
        return SEND_RAISED;
    }
    return is_error(wait_loop(vm, owner, &c->sync.loop)) ? SEND_RAISED : SEND_YIELDED;
}
static WaitPlace wait_place(KrBorrowed owner) {
    return (WaitPlace){&as_condition(owner)->sync.waiters, &as_condition(owner)->sync.loop, owner};
}
static bool wait_stood(KrVM *vm, KrBorrowed owner) { return lock_release(vm, lock_of(owner)); }
static SendResult wait_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    if (!line_remove(vm, &as_condition(owner)->sync.waiters, entry)) return SEND_RAISED;
    return lock_attempt(vm, as_condition(owner)->lock, item, result);
}
static bool wait_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    (void)cancelled;
    return line_remove(vm, &as_condition(owner)->sync.waiters, entry) && notify_some(vm, owner, small_int(1));
}

// The caller will release the lock, so it has to hold it.
static SendResult acquire_and_raise(KrVM *vm, KrBorrowed owner, KrBorrowed exception, KrValue *result) {
    SendResult sent = lock_attempt(vm, as_condition(owner)->lock, UNDEF, result);
    return sent == SEND_RETURNED ? give_up(vm, owner, exception) : sent;
}
static SendResult wait_thrown(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed exception, KrValue *result) {
    if (!line_remove(vm, &as_condition(owner)->sync.waiters, entry)) return SEND_RAISED;
    return acquire_and_raise(vm, owner, exception, result);
}
const WaitDef condition_wait = {.name = "Condition.wait", .attempt = wait_attempt, .place = wait_place, .woken = wait_woken, .left = wait_left,
                                .thrown = wait_thrown, .stood = wait_stood, .then = WAIT_TO_REACQUIRE};

static WaitPlace reacquire_place(KrBorrowed owner) {
    return (WaitPlace){&lock_of(owner)->waiters, &lock_of(owner)->loop, as_condition(owner)->lock};
}
static SendResult reacquire_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    SendResult sent = lock_woken(vm, as_condition(owner)->lock, entry, item, result);
    return sent == SEND_RETURNED && !is_undef(item) ? give_up(vm, owner, item) : sent;
}
static bool reacquire_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    return lock_left(vm, as_condition(owner)->lock, entry, cancelled) && notify_some(vm, owner, small_int(1));
}
static SendResult reacquire_thrown(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed exception, KrValue *result) {
    bool cancelled = exception_is(vm, exception, TYPE_CancelledError);
    if (!lock_left(vm, as_condition(owner)->lock, entry, cancelled)) return SEND_RAISED;
    return cancelled ? acquire_and_raise(vm, owner, exception, result) : give_up(vm, owner, exception);
}
const WaitDef condition_reacquire = {.name = "Condition.wait", .place = reacquire_place, .woken = reacquire_woken, .left = reacquire_left,
                                     .thrown = reacquire_thrown};

//// Python's view /////////////////////////////////////////////////////////////

NATIVE(condition_construct, "__new__(cls, *args, **kwargs)", "Make one.") {
    Sync *s = sync_allocate(vm, as_type(args[0]));
    if (s == NULL) return KR_ERROR;
    ((Condition *)s)->lock = NONE;
    return value_of_object(s);
}
NATIVE(condition_init, "__init__(self, lock=None, *args, **kwargs)", "With that lock, or one of its own.") {
    if (!sync_refuse_arguments(vm, args[0], args[2], args[3], 2, 2)) return KR_ERROR;
    // Who waits relies on the lock.
    if (!is_none(as_condition(args[0])->lock)) return raise(vm, RuntimeError, "%R has its lock already", args[0]);
    KrValue lock = is_none(args[1]) ? call_0(vm, value_of_object(vm->types[TYPE_LOCK])) : retain(args[1]);
    if (is_error(lock)) return KR_ERROR;
    value_replace(vm, &as_condition(args[0])->lock, lock);
    return NONE;
}
NATIVE(condition_locked, "locked(self)", "True while the lock is held.") { return call_named(vm, as_condition(args[0])->lock, "locked", NULL, 0); }
NATIVE(condition_release, "release(self)", "Release the lock.") {
    if (likely(is_plain(vm, args[0]))) return lock_release(vm, lock_of(args[0])) ? NONE : KR_ERROR;
    return call_named(vm, as_condition(args[0])->lock, "release", NULL, 0);
}

static SendResult acquire_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    return is_plain(vm, args[0]) ? wait_begin(vm, WAIT_FOR_LOCK, as_condition(args[0])->lock, UNDEF, result) : SEND_DECLINED;
}
NATIVE_AWAITED(condition_acquire, "acquire(self)", "Acquire the lock.", acquire_awaited) {
    if (likely(is_plain(vm, args[0]))) return wait_new(vm, WAIT_FOR_LOCK, as_condition(args[0])->lock, UNDEF);
    return call_named(vm, as_condition(args[0])->lock, "acquire", NULL, 0);
}
static SendResult enter_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    return is_plain(vm, args[0]) ? wait_begin(vm, WAIT_TO_ENTER_LOCK, as_condition(args[0])->lock, UNDEF, result) : SEND_DECLINED;
}
NATIVE_AWAITED(condition_enter, "__aenter__(self)", "Acquire the lock; what `as` binds is None.", enter_awaited) {
    if (likely(is_plain(vm, args[0]))) return wait_new(vm, WAIT_TO_ENTER_LOCK, as_condition(args[0])->lock, UNDEF);
    return call_in_module(vm, "asyncio.locks", "_enter", args, 1);
}
static SendResult exit_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    if (!is_plain(vm, args[0])) return SEND_DECLINED;
    *result = NONE;
    return lock_release(vm, lock_of(args[0])) ? SEND_RETURNED : SEND_RAISED;
}
NATIVE_AWAITED(condition_exit, "__aexit__(self, exc_type, exc, tb)", "Release the lock.", exit_awaited) {
    KrValue released = call_named(vm, args[0], "release", NULL, 0);
    if (is_error(released)) return KR_ERROR;
    release(vm, released);
    return wait_over(vm);
}

static SendResult wait_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) {
    return is_plain(vm, args[0]) ? wait_begin(vm, WAIT_FOR_CONDITION, args[0], UNDEF, result) : SEND_DECLINED;
}
NATIVE_AWAITED(condition_wait_method, "wait(self)", "Release the lock, wait to be notified, take the lock again; return True.", wait_awaited) {
    if (likely(is_plain(vm, args[0]))) return wait_new(vm, WAIT_FOR_CONDITION, args[0], UNDEF);
    return call_in_module(vm, "asyncio.locks", "_wait", args, 1);
}
NATIVE(condition_wait_for, "wait_for(self, predicate)", "Wait until predicate() is true; return its value.") {
    return call_in_module(vm, "asyncio.locks", "_wait_for", args, 2);
}
static bool check_locked(KrVM *vm, KrBorrowed self) {
    int locked = is_locked(vm, self);
    return locked > 0 || (locked == 0 && raise_as(false, vm, RuntimeError, "cannot notify on un-acquired lock"));
}
static bool notify(KrVM *vm, KrBorrowed self, KrBorrowed n) {
    if (likely(!waiting_overrides(vm, self, "_notify"))) return notify_some(vm, self, n);
    KrValue done = call_named(vm, self, "_notify", &n, 1);
    release_maybe(vm, done);
    return !is_error(done);
}
NATIVE(condition_notify, "notify(self, n=1)", "Wake up to n waiters; they go on when they get the lock.") {
    return check_locked(vm, args[0]) && notify(vm, args[0], args[1]) ? NONE : KR_ERROR;
}
NATIVE(condition_notify_all, "notify_all(self)", "Wake all waiters.") {
    int64_t count = line_length(vm, &as_condition(args[0])->sync.waiters);
    if (count < 0) return KR_ERROR;
    if (unlikely(waiting_overrides(vm, args[0], "notify"))) {
        KrBorrowed n = small_int(count);
        return call_named(vm, args[0], "notify", &n, 1);
    }
    return check_locked(vm, args[0]) && notify(vm, args[0], small_int(count)) ? NONE : KR_ERROR;
}
NATIVE(condition_notify_some, "_notify(self, n)", "Wake up to n waiters.") { return notify_some(vm, args[0], args[1]) ? NONE : KR_ERROR; }
NATIVE(condition_get_loop, "_get_loop(self)", "The running loop, which is this object's from now on.") {
    if (is_none(vm->loop->running_loop)) return NONE;
    KrBorrowed loop = wait_loop(vm, args[0], &as_sync(args[0])->loop);
    return is_error(loop) ? KR_ERROR : retain(loop);
}

static KrValue condition_repr(KrVM *vm, KrBorrowed self) {
    int locked = is_locked(vm, self);
    return locked < 0 ? KR_ERROR : sync_describe(vm, self, locked ? "locked" : "unlocked");
}
static KrValue get_lock(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_condition(self)->lock);
}
static void condition_visit(Object *self, Visitor *visitor) {
    sync_visit(self, visitor);
    visit_value(visitor, ((Condition *)self)->lock);
}
static void condition_free(KrVM *vm, Object *self) {
    sync_release(vm, self);
    release(vm, ((Condition *)self)->lock);
}
static const NativeDef *const condition_methods[] = {
    DEF(condition_construct), DEF(condition_init), DEF(condition_locked), DEF(condition_acquire), DEF(condition_release), DEF(condition_enter),
    DEF(condition_exit), DEF(condition_wait_method), DEF(condition_wait_for), DEF(condition_notify), DEF(condition_notify_all),
    DEF(condition_notify_some), DEF(condition_get_loop), NULL};
static const GetSetDef condition_getset[] = {
    {"_lock", get_lock, NULL, NULL}, {"_waiters", sync_get_waiters, sync_set_waiters, NULL}, {"_loop", sync_get_loop, sync_set_loop, NULL}, {0}};
const TypeDef condition_type = {
    .name = "asyncio.locks.Condition", .doc = "A lock whose holder can wait, without holding it, to be notified.", .id = TYPE_CONDITION,
    .size = sizeof(Condition), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF,
    .methods = condition_methods, .getset = condition_getset, .visit = condition_visit, .release = condition_free, .clear = sync_clear,
    .repr = condition_repr,
};
