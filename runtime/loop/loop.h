// SPDX-License-Identifier: MIT
// loop.h -- the event loop: one FIFO ring, one timer heap, one trampoline (ORDERING.md L1 to L12, T1 to T6).
//
// Ring entries, a word or two each (tags in the low bits of the first):
//   Task                   a step                        Task +2               a wake-up by what it waits for (task->waiter, wait_state)
//   Handle                 a callback of the program     Future, Task +4       a sleep's timer is due
//   Timeout                it is due
//   object +1, argument    Task and Future: a wake-up; Task and exception: a step that throws; Gather, TaskGroup, Countdown and Future: it is done
#ifndef KR_LOOP_LOOP_H
#define KR_LOOP_LOOP_H

#include "loop/task.h"
#include "vm/context.h"

typedef struct { KrValue object, argument; unsigned tag; } ReadyEntry;    // argument UNDEF: none. Unpacked, see above
enum { READY_ARGUMENT = 1, READY_WAITER = 2, READY_DUE = 4, READY_TAGS = 7 };
typedef struct { double when; KrValue handle; } Timer;      // handle: TimerHandle, Timeout, the Future of a sleep, or the Task that sleeps

typedef struct EventLoop {
    Object head;
    uint64_t *ready;
    uint32_t ready_head, ready_words, ready_capacity;       // in words; capacity: a power of two
    uint32_t ready_count;                                   // entries
    Timer *timers;
    uint32_t timer_count, timer_capacity, timers_cancelled;
    uint32_t left;                                          // entries of this iteration's snapshot still to run
    bool running, stopping, closed, debug;
    bool keeps_hooks;                                       // it is the host's
    bool until_done;                                        // the run ends with its future, which has no callback for it
    bool own_run_once, own_call_soon, own_call_at, own_time, own_process_events, own_create_future, own_create_task;   // a subclass overrides them
    bool traced;                                            // vm->loop->trace is set, in the line that the paths of a switch look at
    KrValue current_task;                                   // Task or NONE
    KrValue exception_handler, task_factory, selector;
    KrValue asyncgens;                                      // list of weak references, in the order of their start
    uint32_t asyncgens_limit;                               // length at which those that are gone are dropped
    KrValue saved_firstiter, saved_finalizer;
    KrValue firstiter, finalizer;                           // the bound hooks of a loop that the host runs again and again, or NONE
    double slow_callback_duration, clock_resolution;
    KrValue current_handle;                                 // debug mode: what runs, or NONE
    double entry_began;                                     // debug mode: when that began
    uint32_t saved_origin_depth;
    bool tracks_origins, asyncgens_shut_down;
} EventLoop;

typedef struct Trace Trace;
struct Loop {                    // the layer's state in a VM
    Trace *trace;                // or NULL (trace.h)
    KrValue running_loop;        // or NONE
    uint64_t task_names;
    uint32_t task_serial;        // of the next task
    ContextState step_context;   // what was current before the running step
    KrValue current_tasks;       // dict: loops that are not EventLoops -> task; or UNDEF
    uint32_t live_tasks;
    uint32_t timer_count;        // of all loops
    KrValue over, in_task;       // the Waits that wait_over() and wait_delegate() give, shared by all; or UNDEF
};

typedef struct {
    Object head;
    KrValue callback, args, context, loop;
    bool cancelled, scheduled;
    bool whole;                  // `when` was given as an int
    double when;
} Handle;
ALWAYS_INLINE Handle *as_handle(KrBorrowed v) { return (Handle *)as_object(v); }

ALWAYS_INLINE EventLoop *as_event_loop(KrBorrowed v) { return (EventLoop *)as_object(v); }
void loop_visit_roots(KrVM *vm, Visitor *visitor);                 // roots
// Schedules on any loop: on ours straight to the ring, on others through call_soon().
NODISCARD bool loop_schedule(KrVM *vm, KrBorrowed loop, KrBorrowed object, KrBorrowed argument);
NODISCARD bool loop_call_soon(KrVM *vm, KrBorrowed loop, KrBorrowed callback, KrBorrowed argument, KrBorrowed context);
ReadyEntry loop_pop(EventLoop *loop);                        // the head; the count is above 0. Owned
// Looks at entries without taking them: *word starts at 0. Borrowed. False at the end.
bool loop_peek(const EventLoop *loop, uint32_t *word, ReadyEntry *entry);
NODISCARD bool loop_push(KrVM *vm, EventLoop *loop, KrBorrowed object, KrBorrowed argument);
NODISCARD bool loop_push_wakeup(KrVM *vm, EventLoop *loop, Task *task);
void loop_exchange_due(KrVM *vm, EventLoop *loop, KrBorrowed task, KrBorrowed future);   // the entry of a sleep that is over
bool loop_timer_is_cancelled(KrVM *vm, const Timer *timer);
NODISCARD bool loop_add_timer(KrVM *vm, EventLoop *loop, double when, KrBorrowed handle);
// The context that a callback gets which steps a task: the step enters the task's own context itself. Owned.
NODISCARD KrValue loop_step_context(KrVM *vm, KrBorrowed context);
void loop_cancel_handle(KrVM *vm, Handle *handle);
NODISCARD bool loop_time(KrVM *vm, EventLoop *loop, double *out);
// loop.create_task(coroutine, name=name, context=context, **keywords) of any loop. keywords: a dict or ABSENT.
NODISCARD KrValue loop_create_task(KrVM *vm, KrBorrowed loop, KrBorrowed coroutine, KrBorrowed name, KrBorrowed context, KrBorrowed keywords);
NODISCARD KrValue loop_running(KrVM *vm);                    // RuntimeError "no running event loop"
NODISCARD KrValue loop_get(KrVM *vm);                        // get_event_loop()
bool loop_set_current_task(KrVM *vm, KrBorrowed loop, KrBorrowed task);
KrBorrowed loop_current_task(KrVM *vm, KrBorrowed loop);     // NONE: none
// loop.call_exception_handler({...}): what the parts are is optional (ABSENT). Never fails: errors of handlers are reported.
void loop_report(KrVM *vm, KrBorrowed loop, KrBorrowed message, KrBorrowed exception, const char *key, KrBorrowed object);
NODISCARD KrValue loop_run(KrVM *vm, EventLoop *loop, KrBorrowed future, bool once);   // PUSHED, or the result
NODISCARD KrValue loop_run_until(KrVM *vm, EventLoop *loop, KrBorrowed future);        // run_until_complete() of a future of the loop, from C
// One iteration that never blocks; it may end early when the run is to pause. PUSHED, NONE or KR_ERROR.
NODISCARD KrValue loop_turn(KrVM *vm, EventLoop *loop);
void loop_drop_hooks(KrVM *vm, EventLoop *loop);             // they refer to the loop: it does not die of itself with them
void loop_close(KrVM *vm, EventLoop *loop);                  // drops what is queued; it does not run
void loop_count_tasks(KrVM *vm, uint32_t *ready, uint32_t *waiting);
int64_t loop_wait_ns(KrVM *vm, EventLoop *loop);             // to the next timer, 0 when something is ready; -1: no timer
NODISCARD KrValue gather_child_done(KrVM *vm, Object *gather, Future *child);
uint32_t gather_count(KrBorrowed gather);                    // how many it waits for
extern const TypeDef event_loop_type, handle_type, timer_handle_type, gather_type, sleep_type;
static inline bool is_event_loop(KrVM *vm, KrBorrowed v) { return is_pointer(v) && def_of(vm, v) == &event_loop_type; }
static inline bool is_handle(KrVM *vm, KrBorrowed v) { return def_of(vm, v) == &handle_type || def_of(vm, v) == &timer_handle_type; }
extern const NativeDef *const gather_native, *const sleep_native, *const run_until_complete_callback;
NODISCARD int gather_cancel(KrVM *vm, Object *gather, KrBorrowed message);
// module.name(*args), of a module of the library.
NODISCARD KrValue call_in_module(KrVM *vm, const char *module_name, const char *name, const KrBorrowed *args, uint32_t count);
NODISCARD KrValue ensure_future(KrVM *vm, KrBorrowed v, KrBorrowed loop);

#endif
