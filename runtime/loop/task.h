// SPDX-License-Identifier: MIT
// task.h -- Task: a coroutine that the loop drives (ORDERING.md K1 to K12, C1 to C8).
#ifndef KR_LOOP_TASK_H
#define KR_LOOP_TASK_H

#include "loop/future.h"
#include "vm/frame.h"

// What a task waits for without an object of its own (wait.h). WAITING may be woken or cancelled; either schedules a wake-up.
typedef enum { TASK_NOT_WAITING, TASK_WAITING, TASK_WOKEN, TASK_WAIT_CANCELLED } TaskWaitState;

typedef struct Task {
    Future future;              // result: while it sleeps, the deadline
    KrValue coroutine;
    KrValue waiter;             // _fut_waiter, or NONE; wait_state is set: the owner of the line; when it sleeps: the message of cancel(), or NONE
    KrValue context;
    KrValue name;               // a small int n means Task-n
} Task;
_Static_assert(sizeof(Task) <= 72, "with the word for attributes a task takes 80 bytes");
ALWAYS_INLINE Task *as_task(KrBorrowed v) { return (Task *)as_object(v); }

// A started task of the loop: its first step is scheduled.
NODISCARD KrValue task_new(KrVM *vm, KrBorrowed loop, KrBorrowed coroutine, KrBorrowed name, KrBorrowed context);
// Begins a step of a task that the caller's native frame owns: exception ABSENT, or what to throw. PUSHED: the coroutine runs above vm->frame (a native frame) and task_step_end has
// to be told; NONE: the step is over; KR_ERROR: an exception that leaves the loop (KeyboardInterrupt, SystemExit).
NODISCARD KrValue task_step(KrVM *vm, Task *task, KrBorrowed exception);
NODISCARD KrValue task_wakeup(KrVM *vm, Task *task, KrBorrowed future);
NODISCARD KrValue task_step_end(KrVM *vm, Task *task, RunOutcome outcome, KrValue value);
// The tasks that are not done, by creation. NULL: none, or no memory (vm->raised is set). The array has *count places: memory_free.
NODISCARD Task **task_list(KrVM *vm, uint32_t *count);
// What a task that waits by itself waits for has come.
NODISCARD bool task_wake(KrVM *vm, Task *task);
NODISCARD KrValue task_wait_over(KrVM *vm, Task *task);     // the wake-up: a step
KrBorrowed task_wait_message(const Task *task);             // of what cancelled the wait, or NONE
void task_wait_end(KrVM *vm, Task *task);                   // it does not wait any more
// The part of it that comes when context and current task are what they were before.
NODISCARD KrValue task_stepped(KrVM *vm, Task *task, RunOutcome outcome, KrValue value);
// Ends a task of which no more code shall run: to others it is cancelled, it does not hear of it itself. It does not run now.
NODISCARD bool task_drop(KrVM *vm, Task *task);
NODISCARD int task_cancel(KrVM *vm, Task *task, KrBorrowed message);
int64_t task_take_back_cancel(Task *task);         // uncancel(): how many requests are left
// uncancel() and cancelling() of what a loop calls its current task; -1
NODISCARD int64_t task_uncancel(KrVM *vm, KrBorrowed task);
NODISCARD int64_t task_cancelling(KrVM *vm, KrBorrowed task);
void task_finalize(KrVM *vm, Task *task);        // destroyed while pending
extern const TypeDef task_type;
static inline bool is_task(KrVM *vm, KrBorrowed v) { return is_pointer(v) && def_of(vm, v) == &task_type; }

#endif
