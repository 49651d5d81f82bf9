// SPDX-License-Identifier: MIT
// loop_types.h -- ids of the loop layer's types.
#ifndef KR_LOOP_LOOP_TYPES_H
#define KR_LOOP_LOOP_TYPES_H

#include "object/object.h"

enum {
    TYPE_FUTURE = TYPE_FIRST_LOOP,
    TYPE_TASK,
    TYPE_FUTURE_ITERATOR,
    TYPE_HANDLE,
    TYPE_TIMER_HANDLE,
    TYPE_EVENT_LOOP,
    TYPE_GATHER,
    TYPE_SLEEP,
    TYPE_INVALID_STATE_ERROR,
    TYPE_WAIT,
    TYPE_EVENT,
    TYPE_LOCK,
    TYPE_SEMAPHORE,
    TYPE_BOUNDED_SEMAPHORE,
    TYPE_QUEUE,
    TYPE_QUEUE_EMPTY,
    TYPE_QUEUE_FULL,
    TYPE_QUEUE_SHUT_DOWN,
    TYPE_TIMEOUT,
};

#endif
