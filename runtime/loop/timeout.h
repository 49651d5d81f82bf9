// SPDX-License-Identifier: MIT
// timeout.h -- Timeout: the context manager of timeout(), timeout_at() and wait_for() (ORDERING.md O1 to O6).
#ifndef KR_LOOP_TIMEOUT_H
#define KR_LOOP_TIMEOUT_H

#include "loop/wait.h"

//   CREATED ──enter──▶ ACTIVE ──leave──▶ FINISHED
//                         │
//              the timer  ▼
//                     EXPIRING ──leave──▶ EXPIRED
typedef enum { TIMEOUT_CREATED, TIMEOUT_ACTIVE, TIMEOUT_EXPIRING, TIMEOUT_EXPIRED, TIMEOUT_FINISHED } TimeoutState;

// On a loop of ours it is its own timer: it stands in the heap, or in the ring when it is due.
typedef struct {
    Object head;
    uint8_t state;              // TimeoutState
    bool timed;                 // in the heap with this deadline; others of it there are cancelled
    bool due;                   // in the ring, and to be run
    uint16_t cancelling;        // of the task, when it entered
    uint32_t stale;             // entries in the ring, before the one that counts, that are cancelled
    double deadline;
    KrValue when;               // what was given: a number, or NONE
    KrValue task;
    KrValue handle;             // of a loop that is not ours; else NONE
} Timeout;
ALWAYS_INLINE Timeout *as_timeout(KrBorrowed v) { return (Timeout *)as_object(v); }

NODISCARD KrValue timeout_run(KrVM *vm, Timeout *timeout);       // its entry in the ring is run
extern const WaitDef timeout_enter_wait, timeout_leave_wait;
extern const NativeDef *const timeout_native, *const timeout_at_native, *const enter_timeout_native, *const leave_timeout_native;
extern const TypeDef timeout_type;
static inline bool is_timeout(KrVM *vm, KrBorrowed v) { return is_pointer(v) && def_of(vm, v) == &timeout_type; }

#endif
