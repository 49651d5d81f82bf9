// SPDX-License-Identifier: MIT
// sync.h -- Event, Lock, Semaphore, BoundedSemaphore (ORDERING.md Y1 to Y4): one layout, four types; Condition begins with it.
#ifndef KR_LOOP_SYNC_H
#define KR_LOOP_SYNC_H

#include "loop/wait.h"

typedef struct {
    Object head;
    bool flag;                  // Event: set; Lock: locked
    KrValue loop;               // where it first waited, or NONE
    Line waiters;
    int64_t value, bound;       // Semaphore; BoundedSemaphore
} Sync;
ALWAYS_INLINE Sync *as_sync(KrBorrowed v) { return (Sync *)as_object(v); }

Sync *sync_allocate(KrVM *vm, Type *type);                       // NULL: no memory
NODISCARD KrValue sync_describe(KrVM *vm, KrBorrowed self, const char *state);   // <asyncio.locks.Lock object at 0x1 [state, waiters:2]>
// For __init__(self, ..., *positional, **keywords) that takes `wanted` arguments, self included, `given` of them by name: no more than that.
NODISCARD bool sync_refuse_arguments(KrVM *vm, KrBorrowed self, KrBorrowed positional, KrBorrowed keywords, int wanted, int given);
NODISCARD KrValue event_new(KrVM *vm);
NODISCARD bool event_set(KrVM *vm, Sync *event);
// The parts of waiting for a lock, see WaitDef.
NODISCARD SendResult lock_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result);
NODISCARD SendResult lock_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result);
NODISCARD bool lock_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled);
NODISCARD bool lock_release(KrVM *vm, Sync *lock);
// Slots and attributes that all have.
void sync_visit(Object *self, Visitor *visitor);
void sync_release(KrVM *vm, Object *self);
void sync_clear(KrVM *vm, Object *self);
KrValue sync_get_loop(KrVM *vm, KrBorrowed self);
bool sync_set_loop(KrVM *vm, KrBorrowed self, KrBorrowed value);
KrValue sync_get_waiters(KrVM *vm, KrBorrowed self);
bool sync_set_waiters(KrVM *vm, KrBorrowed self, KrBorrowed value);
extern const WaitDef event_waiting, lock_acquire_wait, lock_enter_wait, semaphore_acquire_wait, semaphore_enter_wait;
extern const TypeDef event_type, lock_type, semaphore_type, bounded_semaphore_type;

#endif
