// SPDX-License-Identifier: MIT
// countdown.h -- Countdown: what wait() waits for (ORDERING.md W1, W2).
#ifndef KR_LOOP_COUNTDOWN_H
#define KR_LOOP_COUNTDOWN_H

#include "loop/wait.h"

typedef enum { UNTIL_ALL, UNTIL_FIRST, UNTIL_ERROR } CountdownEnd;

// It stands in the list of each future's waiters as itself: that one is done is an entry of its own in the ring.
typedef struct {
    Object head;
    uint8_t until;              // CountdownEnd
    int64_t left;
    KrValue loop;               // NONE before it has begun
    KrValue parent;             // the task that waits, or NONE
    KrValue futures;            // a tuple, each once
    KrValue timeout;            // seconds or NONE
    KrValue handle;             // the timer, or NONE
    KrValue callback;           // for futures that are not ours: its bound method; else NONE
    Line waiters;
} Countdown;
ALWAYS_INLINE Countdown *as_countdown(KrBorrowed v) { return (Countdown *)as_object(v); }

NODISCARD KrValue countdown_future_done(KrVM *vm, Countdown *countdown, KrBorrowed future);     // its entry in the ring is run
extern const WaitDef countdown_wait;
extern const NativeDef *const wait_native;
extern const TypeDef countdown_type;

#endif
