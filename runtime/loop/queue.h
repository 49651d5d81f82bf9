// SPDX-License-Identifier: MIT
// queue.h -- asyncio.Queue and its exceptions (ORDERING.md Q1 to Q7).
#ifndef KR_LOOP_QUEUE_H
#define KR_LOOP_QUEUE_H

#include "loop/sync.h"

typedef struct {
    Object head;
    bool is_shutdown;
    uint16_t own;               // QueueHook: methods that a class of the program has its own of
    KrValue loop;               // where it first waited, or NONE
    KrValue max_size;           // any number
    Line items, getters, putters;
    int64_t unfinished;
    KrValue finished;           // the Event that join() waits for; NONE until someone does
} Queue;
ALWAYS_INLINE Queue *as_queue(KrBorrowed v) { return (Queue *)as_object(v); }

extern const WaitDef queue_get_wait, queue_put_wait, queue_join_wait;
extern const TypeDef queue_type, queue_empty_type, queue_full_type, queue_shut_down_type;

#endif
