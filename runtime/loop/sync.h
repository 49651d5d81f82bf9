// SPDX-License-Identifier: MIT
// sync.h -- Event, Lock, Semaphore, BoundedSemaphore (ORDERING.md Y1 to Y4): one layout, four types.
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

NODISCARD KrValue event_new(KrVM *vm);
NODISCARD bool event_set(KrVM *vm, Sync *event);
extern const WaitDef event_waiting, lock_acquire_wait, lock_enter_wait, semaphore_acquire_wait, semaphore_enter_wait;
extern const TypeDef event_type, lock_type, semaphore_type, bounded_semaphore_type;

#endif
