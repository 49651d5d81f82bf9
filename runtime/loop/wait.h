// SPDX-License-Identifier: MIT
// wait.h -- waiting in a line: what the coroutine methods of Event, Lock, Semaphore, Condition, Queue and TaskGroup
// and wait() (ORDERING.md Q1 to Q7, Y1 to Y5, P3, W1).
//
// In CPython these are coroutines, and who waits does so on a future of its own. Here there are two forms:
//
//   In the task    `await lock.acquire()` in a task of ours: the call tries at once, and if it must wait the task itself stands in the
//                  line. Nothing is allocated: wait_kind says what for, waiter is the owner, wait_state is what the future would say.
//   A Wait         a native coroutine, for everything else (`w = lock.acquire()`, gather, a coroutine driven by hand). It does
//                  nothing before it is awaited, and waits on a Future. wait_as_object() makes this form of the other, for those who
//                  look.
#ifndef KR_LOOP_WAIT_H
#define KR_LOOP_WAIT_H

#include "loop/future.h"
#include "loop/line.h"
#include "loop/task.h"

typedef enum {
    WAIT_FOR_EVENT, WAIT_FOR_LOCK, WAIT_TO_ENTER_LOCK, WAIT_FOR_SEMAPHORE, WAIT_TO_ENTER_SEMAPHORE, WAIT_TO_GET, WAIT_TO_PUT, WAIT_TO_JOIN,
    WAIT_TO_SLEEP, WAIT_TO_LEAVE_GROUP, WAIT_FOR_CONDITION, WAIT_TO_REACQUIRE, WAIT_FOR_FUTURES,
    // These never wait.
    WAIT_TO_EXIT, WAIT_TO_ENTER_TIMEOUT, WAIT_TO_LEAVE_TIMEOUT, WAIT_TO_ENTER_GROUP, WAIT_KIND_COUNT
} WaitKind;
_Static_assert(WAIT_TO_EXIT <= 16, "Future.wait_kind has four bits");

// Where those who wait stand, and what is bound to the running loop.
typedef struct { Line *line; KrValue *loop; KrBorrowed owner; } WaitPlace;

typedef struct {
    const char *name;           // "Lock.acquire"
    // Has what is waited for come? SEND_YIELDED: it has not; nothing was changed.
    SendResult (*attempt)(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result);
    WaitPlace (*place)(KrBorrowed owner);
    // `entry` (a Future, or the Task) in the line was woken. NULL: attempt again.
    SendResult (*woken)(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result);
    // An exception came while waiting (none is in flight here); false: another one replaces it.
    bool (*left)(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled);
    // For waits that may outlive an exception, in place of left: SEND_YIELDED goes on waiting, with the exception as item; SEND_RAISED
    // has raised it or another.
    SendResult (*thrown)(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed exception, KrValue *result);
    // It stands in the line for the first time. NULL: nothing is to be done.
    bool (*stood)(KrVM *vm, KrBorrowed owner);
    WaitKind then;              // what it waits for next, when woken or thrown gives SEND_YIELDED; 0: the same
} WaitDef;

typedef struct {
    Object head;
    uint8_t state, kind;
    bool again;                 // item is an exception that came when the wait was this one already
    KrValue owner;              // the Event, Lock, Semaphore or Queue
    KrValue item;               // the argument, if there is one; an exception that the wait has outlived
    KrValue future;             // while waiting, else NONE
} Wait;

ALWAYS_INLINE Wait *as_wait(KrBorrowed v) { return (Wait *)as_object(v); }
const char *wait_kind_name(WaitKind kind);      // "Lock.acquire"
NODISCARD KrValue wait_new(KrVM *vm, WaitKind kind, KrBorrowed owner, KrBorrowed item);
// For what is done when it is called: one Wait for all, that gives None each time.
NODISCARD KrValue wait_over(KrVM *vm);
// `await owner.method(item)` in one go, see NativeDef.awaited.
NODISCARD SendResult wait_begin(KrVM *vm, WaitKind kind, KrBorrowed owner, KrBorrowed item, KrValue *result);
// The running task, if it can wait without a Wait: it is ours, and its own coroutine is what runs. NULL: it cannot.
Task *wait_task(KrVM *vm);
// What a task that waits by itself delegates to. Owned.
NODISCARD KrValue wait_delegate(KrVM *vm);
// Makes a Wait (or Sleep) and a Future of a task that waits by itself.
NODISCARD bool wait_as_object(KrVM *vm, Task *task);
// _get_loop(): the running loop, borrowed; RuntimeError when the owner is bound to another one.
NODISCARD KrBorrowed wait_loop(KrVM *vm, KrBorrowed owner, KrValue *loop);
// A sleep in the task (combine.c).
double sleep_deadline(const Task *task);
void sleep_drop_timer(Task *task);
bool sleep_delay(KrBorrowed sleep, double *seconds);    // of a Sleep; false: it is not known
NODISCARD KrValue sleep_as_object(KrVM *vm, Task *task, KrBorrowed future);
extern const WaitDef sleep_wait;
void wait_finalize(KrVM *vm, Wait *wait);       // dropped before it was done

// What stands in a line: a future, or whatever the program put there; in a ring, a task that waits by itself.
NODISCARD int waiter_is_done(KrVM *vm, KrBorrowed waiter);           // 1, 0, -1
NODISCARD int waiter_is_cancelled(KrVM *vm, KrBorrowed waiter);      // 1, 0, -1
NODISCARD bool waiter_wake(KrVM *vm, KrBorrowed waiter, KrBorrowed result);
NODISCARD bool waiters_wake(KrVM *vm, const Line *line, KrBorrowed result);     // all that are not done
NODISCARD bool waiter_abandon(KrVM *vm, KrBorrowed waiter);          // cancels it if it is not done, without a wake-up for a task
NODISCARD int waiters_are_cancelled(KrVM *vm, const Line *line);     // all of them: 1, 0, -1
bool waiting_class_overrides(KrVM *vm, Type *type, const char *name);
// Has a class of the program its own method of that name?
ALWAYS_INLINE bool waiting_overrides(KrVM *vm, KrBorrowed self, const char *name) {
    return unlikely(has_flag(vm, self, TYPE_FLAG_HEAP)) && waiting_class_overrides(vm, type_of(vm, self), name);
}
extern const TypeDef wait_type;

#endif
