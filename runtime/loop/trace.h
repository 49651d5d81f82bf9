// SPDX-License-Identifier: MIT
// trace.h -- the schedule as it happens: which task ran when, what it was suspended on, who woke it (docs/TRACE.md).
//
// vm->loop->trace is NULL when nobody wants to know; then each place that has something to tell costs a test. Telling allocates
// nothing, raises nothing, and runs none of the program's code; so a program does the same with and without it.
#ifndef KR_LOOP_TRACE_H
#define KR_LOOP_TRACE_H

#include "loop/loop.h"

NODISCARD Trace *trace_new(KrVM *vm);           // NULL: out of memory. The host asked for it: KrConfig.trace is set
void trace_close(KrVM *vm);                     // the end of the VM: the trace is made complete

ALWAYS_INLINE bool is_traced(KrVM *vm) { return unlikely(vm->loop->trace != NULL); }

// Only when is_traced:
void trace_turn(KrVM *vm);                                  // an iteration begins
void trace_entry(KrVM *vm, KrBorrowed object, unsigned tag);    // an entry of the ring is about to run
void trace_spawn(KrVM *vm, Task *task);
void trace_name(KrVM *vm, const Task *task);                // it was renamed
void trace_wake(KrVM *vm, KrBorrowed object);               // if it is a task: its next step was scheduled
void trace_cancel(KrVM *vm, const Task *task);              // it was asked to end
void trace_step(KrVM *vm, Task *task, KrBorrowed thrown);   // thrown: ABSENT, or the exception that its await will raise
// The step is over, and what follows of it (task_stepped) happens until trace_step_over.
void trace_step_end(KrVM *vm, const Task *task, RunOutcome outcome, KrBorrowed value);
void trace_step_over(KrVM *vm);
// A step within a step: gives what trace_step_leave restores.
int64_t trace_step_enter(KrVM *vm);
void trace_step_leave(KrVM *vm, int64_t outer);

#endif
