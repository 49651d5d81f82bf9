// SPDX-License-Identifier: MIT
// wait.h -- Wait: what the coroutine methods of Event, Lock, Semaphore and Queue give (ORDERING.md Q1 to Q7, Y1 to Y4).
//
// In CPython these are coroutines; a Wait behaves as one and costs no frame. It does nothing before it is awaited, waits on
// a future of its own, and leaves the line when an exception comes instead of a result.
#ifndef KR_LOOP_WAIT_H
#define KR_LOOP_WAIT_H

#include "loop/future.h"
#include "loop/line.h"

typedef struct WaitDef WaitDef;
typedef struct {
    Object head;
    uint8_t state;
    const WaitDef *def;
    KrValue owner;              // the Event, Lock, Semaphore or Queue
    KrValue item;               // the argument, if there is one
    KrValue future;             // while waiting, else NONE
} Wait;

struct WaitDef {
    const char *name;           // "Lock.acquire"
    // The first step. SEND_YIELDED after wait_in_line() succeeded.
    SendResult (*start)(KrVM *vm, Wait *wait, KrValue *result);
    // The future got its result; wait->future is still there.
    SendResult (*woken)(KrVM *vm, Wait *wait, KrValue *result);
    // An exception came while waiting (none is in flight here); false: another one replaces it.
    bool (*left)(KrVM *vm, Wait *wait, bool cancelled);
};

ALWAYS_INLINE Wait *as_wait(KrBorrowed v) { return (Wait *)as_object(v); }
NODISCARD KrValue wait_new(KrVM *vm, const WaitDef *def, KrBorrowed owner, KrBorrowed item);
// For what is done when it is called: one Wait for all, that gives None each time.
NODISCARD KrValue wait_over(KrVM *vm, const WaitDef *def);
// Makes the future and puts it at the end of the line; binds the owner to the running loop.
NODISCARD bool wait_in_line(KrVM *vm, Wait *wait, KrBorrowed owner, KrValue *loop, Line *line);
// _get_loop(): the running loop, borrowed; RuntimeError when the owner is bound to another one.
NODISCARD KrBorrowed wait_loop(KrVM *vm, KrBorrowed owner, KrValue *loop);
void wait_finalize(KrVM *vm, Wait *wait);       // dropped before it was done

// What stands in a line is a future, or whatever the program put there.
NODISCARD int waiter_is_done(KrVM *vm, KrBorrowed waiter);           // 1, 0, -1
NODISCARD int waiter_is_cancelled(KrVM *vm, KrBorrowed waiter);      // 1, 0, -1
NODISCARD bool waiter_wake(KrVM *vm, KrBorrowed waiter, KrBorrowed result);
NODISCARD int waiters_are_cancelled(KrVM *vm, const Line *line);     // all of them: 1, 0, -1
bool waiting_class_overrides(KrVM *vm, Type *type, const char *name);
// Has a class of the program its own method of that name?
ALWAYS_INLINE bool waiting_overrides(KrVM *vm, KrBorrowed self, const char *name) {
    return unlikely(has_flag(vm, self, TYPE_FLAG_HEAP)) && waiting_class_overrides(vm, type_of(vm, self), name);
}
extern const TypeDef wait_type;

#endif
