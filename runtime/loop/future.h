// future.h -- Future: a result that comes later, and who waits for it (ORDERING.md F1 to F9).
//
// Callbacks are one FIFO. A waiting task, gather, group or countdown stands in it as itself, so waking costs no bound method; a callback of the
// program has its context beside it. The usual future has one waiter and no list.
#ifndef KR_LOOP_FUTURE_H
#define KR_LOOP_FUTURE_H

#include "loop/loop_types.h"
#include "object/state.h"

typedef enum { FUTURE_PENDING, FUTURE_CANCELLED, FUTURE_FINISHED } FutureState;

// A stream of entries. A waiter (Task, Gather, TaskGroup, Countdown) is one word; a callback of the program is three: ABSENT, the callable, its context.
typedef struct {
    uint32_t count, capacity;   // in words
    KrValue words[];
} CallbackList;

enum { CANCEL_REQUESTS_MAX = 4095 };

typedef struct Future {
    Object head;
    uint16_t state : 2;             // FutureState
    uint16_t failed : 1;            // FINISHED with an exception in `result`
    uint16_t log_traceback : 1;     // nobody has looked at the exception yet
    uint16_t blocking : 1;          // _asyncio_future_blocking
    uint16_t must_cancel : 1;       // Task; of a sleep's future: its timer is cancelled
    uint16_t log_pending : 1;       // Task: say so when destroyed pending
    uint16_t counted : 1;           // scratch of gather(): stands in its list of waiters
    uint16_t timed : 1;             // a sleeping task, a sleep's future: its timer is in the heap
    uint16_t has_list : 1;          // `list` is valid, not `callback`
    uint16_t has_message : 1;       // there is a message of cancel(): see future_message
    uint16_t live : 1;              // Task: counted in live_tasks
    uint16_t wait_state : 2;        // Task: TaskWaitState
    uint16_t traced : 1;            // Task: an arrow of the trace leads to its next step
    uint16_t cancel_requests : 12;  // Task: cancel() minus uncancel()
    uint16_t wait_kind : 4;         // Task: WaitKind
    uint32_t serial;                // Task: order of creation
    KrValue loop;
    KrValue result;             // value; exception when failed; saved CancelledError (or UNDEF) when cancelled; see has_message
    union {
        KrValue callback;       // PENDING: the one waiter, or UNDEF. FINISHED, what is left to know: the message; of one that failed:
                                // the traceback that its exception had (F8), or a tuple of traceback and message
        CallbackList *list;
    };
} Future;

ALWAYS_INLINE Future *as_future(KrBorrowed v) { return (Future *)as_object(v); }
bool is_future(KrVM *vm, KrBorrowed v);          // Future, Task, Gather or a subclass
bool is_future_like(KrVM *vm, KrBorrowed v);     // or anything with _asyncio_future_blocking

KrBorrowed future_message(const Future *f);                             // of cancel(), or NONE
void future_set_message(KrVM *vm, Future *f, KrBorrowed message);   // not FINISHED
void future_init(KrVM *vm, Future *f, KrBorrowed loop);
NODISCARD KrValue future_new(KrVM *vm, KrBorrowed loop);
void future_release_fields(KrVM *vm, Future *f);
void future_visit_fields(Future *f, Visitor *visitor);
// Adds a waiter (context ABSENT) or a callback; on a done future it is scheduled at once.
NODISCARD bool future_add_callback(KrVM *vm, Future *f, KrBorrowed fn, KrBorrowed context);
int64_t future_remove_callback(KrVM *vm, Future *f, KrBorrowed fn);     // how many; -1
NODISCARD bool future_finish(KrVM *vm, Future *f, KrValue value, bool failed);   // takes the value; schedules the callbacks
NODISCARD bool future_set_result(KrVM *vm, Future *f, KrBorrowed value);
NODISCARD bool future_set_exception(KrVM *vm, Future *f, KrBorrowed exception);   // an instance
// 1 cancelled, 0 was done, -1. Dispatches to Task, Gather, a class's own cancel().
NODISCARD int future_cancel(KrVM *vm, KrBorrowed v, KrBorrowed message);
NODISCARD int future_cancel_plain(KrVM *vm, Future *f, KrBorrowed message);
NODISCARD bool future_schedule_callbacks(KrVM *vm, Future *f);
// The CancelledError to raise: the saved one (once) or a new one. Owned.
NODISCARD KrValue future_make_cancelled(KrVM *vm, Future *f);
// result(): owned; raises what there is to raise.
NODISCARD KrValue future_result(KrVM *vm, Future *f);
const char *future_state_name(const Future *f);
NODISCARD KrValue future_repr_info(KrVM *vm, Future *f);   // "finished result=1"
KrValue future_await(KrVM *vm, KrBorrowed self);                                       // slots shared with Task and Gather
SendResult future_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result);
extern const TypeDef future_type, future_iterator_type, invalid_state_error_type;

#endif
