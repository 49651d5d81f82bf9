// SPDX-License-Identifier: MIT
// group.h -- TaskGroup: the block ends when its last task has; the first error cancels the rest (ORDERING.md P1 to P7).
#ifndef KR_LOOP_GROUP_H
#define KR_LOOP_GROUP_H

#include "loop/wait.h"

// It stands in the list of each of its tasks' waiters as itself: that a task is done is an entry of its own in the ring.
typedef struct {
    Object head;
    bool entered, exiting, aborting;
    bool parent_cancelled;      // by us: a task has failed
    bool sorted;                // slots, by serial
    KrValue loop, parent;       // NONE before it is entered; parent: and when it is over
    KrValue errors;             // a list; NONE when it is over
    KrValue base_error;         // the first KeyboardInterrupt or SystemExit, or NONE
    KrValue body;               // what left the block, or NONE
    KrValue cancellation;       // what the end raises if nothing has failed, or NONE
    Line waiters;               // who is in __aexit__
    // Its tasks that are not done, in order of creation: slots[first..end), `count` of them and holes. A hole is the serial.
    KrValue *slots;
    uint32_t first, end, capacity, count;
} TaskGroup;
ALWAYS_INLINE TaskGroup *as_task_group(KrBorrowed v) { return (TaskGroup *)as_object(v); }

NODISCARD KrValue group_task_done(KrVM *vm, TaskGroup *group, KrBorrowed task);     // its entry in the ring is run
extern const WaitDef group_enter_wait, group_leave_wait;
extern const TypeDef task_group_type;
static inline bool is_task_group(KrVM *vm, KrBorrowed v) { return is_pointer(v) && def_of(vm, v) == &task_group_type; }

#endif
