// SPDX-License-Identifier: MIT
// frame.h -- frames: one running call; and coroutines, whose frame lives in the object.
//
//   plain call: on the data stack          generator, coroutine: in the Coroutine object
//   ┌───────────────────────────────┐
//   │ prev  pc  fn                  │      prev links: callee -> caller; inner coroutine -> the one that awaits it.
//   │ dest mode flags count         │      While a chain is suspended only its root's prev is cut, and the root knows
//   │ r[0] r[1] ...                 │      its leaf: resuming is one switch however deep the chain is.
//   └───────────────────────────────┘
#ifndef KR_VM_FRAME_H
#define KR_VM_FRAME_H

#include "object/code.h"
#include "object/exception.h"
#include "object/frame_object.h"
#include "object/state.h"

typedef struct Frame Frame;
typedef struct Coroutine Coroutine;

// What a finished or suspended callee tells its caller.
// RUN_PAUSED: the fuel of kr_step is used up (vm_pause_after); all frames stand, and eval_run goes on with them.
typedef enum { RUN_RAISED, RUN_RETURNED, RUN_YIELDED, RUN_PAUSED } RunOutcome;

// Where a frame's result goes, and what its end means there.
typedef enum {
    TO_REGISTER,        // prev->r[dest] = result
    TO_INIT,            // __init__: must be None, and is dropped: prev->r[dest] holds the new object
    TO_NEXT,            // generator in a for loop: a yield goes to r[dest] and takes NEXT's branch; the end falls through
    TO_RESUME,          // gen.send(), next(gen): a yield goes to r[dest]; the end raises StopIteration there
    TO_AWAIT,           // SEND: the end goes to r[dest] and kills the delegate's register; a yield passes up to the root
    TO_NATIVE,          // prev is a native frame: its step function hears of it
    TO_ANEXT,           // async generator driven by SEND (async for): like TO_AWAIT; AYIELD ends the await with a value
} FrameMode;
enum {
    FRAME_ENTRY = 1,        // run() returns to C when this frame ends or (as a root) suspends
    FRAME_COROUTINE = 2,    // lives in a Coroutine
    FRAME_NATIVE = 4,       // step instead of pc; no fn
    FRAME_HIDDEN = 8,       // of the frozen library: left out of tracebacks
    FRAME_SHOWN = 16,       // there is, or was, a FrameObject of it: frame_leave when it ends
    FRAME_LASTING = FRAME_HIDDEN | FRAME_SHOWN,
};

// A native frame's step: hears the outcome of what it pushed and says what is next: PUSHED (a new frame is on top), a value
// (the native frame is done), or KR_ERROR. `value` is owned by the step (for RUN_RAISED it is KR_ERROR and vm->raised is set).
typedef KrValue (*FrameStep)(KrVM *vm, Frame *self, RunOutcome outcome, KrValue value);

struct Frame {
    Frame *prev;
    union {
        const Instruction *pc;    // the next instruction; when suspended in SEND: that SEND
        FrameStep step;
    };
    Function *fn;
    uint16_t dest;
    uint8_t mode, flags;
    uint32_t count;               // registers
    KrValue r[];
};

typedef struct ExceptionItem {
    KrValue exception;            // being handled, or UNDEF
    struct ExceptionItem *prev;
} ExceptionItem;

typedef enum { GENERATOR, COROUTINE, ASYNC_GENERATOR } Flavor;
typedef enum { CO_UNSTARTED, CO_SUSPENDED, CO_RUNNING, CO_DONE } CoState;

enum { AGEN_HOOKED = 1, AGEN_RUNNING = 2, AGEN_CLOSED = 4 };   // hook has run; an asend or athrow is under way; closed
enum { CO_HAS_ORIGIN = 8, CO_COUNTED = 16 };                   // coroutine: made while origins are tracked; scratch of gather()

//   UNSTARTED ──resume──▶ RUNNING ──return or raise──▶ DONE
//                          │   ▲
//                  suspend ▼   │ resume
//                        SUSPENDED
struct Coroutine {
    Object head;
    uint8_t flavor, state;
    bool linked;                  // awaited by another coroutine: frame.prev is that one's frame
    uint8_t agen_flags;           // AGEN_*, CO_*
    uint32_t chain_depth;         // root, suspended: frames of the chain
    ExceptionItem item;
    union {
        Coroutine *leaf;          // root, suspended: innermost of the chain; NULL: not known, walk down
        Coroutine *saved_root;    // root, running: vm->running_root before
    };
    Frame frame;
};
ALWAYS_INLINE Coroutine *as_coroutine(KrBorrowed v) { return (Coroutine *)as_object(v); }
ALWAYS_INLINE Coroutine *coroutine_of(Frame *frame) { return (Coroutine *)(void *)((char *)frame - offsetof(Coroutine, frame)); }
ALWAYS_INLINE bool is_coroutine_like(KrBorrowed v) {
    return is_pointer(v) && as_object(v)->shape >= TYPE_GENERATOR && as_object(v)->shape <= TYPE_ASYNC_GENERATOR;
}

typedef struct StackChunk {
    struct StackChunk *prev, *next;
    size_t size;
    char *saved_top;              // of the previous chunk, when this one was entered
    char data[];
} StackChunk;

//// frame.c

// A frame for `count` registers on the data stack, registers not set. NULL: MemoryError or RecursionError.
NODISCARD Frame *frame_push(KrVM *vm, uint32_t count);
void frame_pop_slow(KrVM *vm, Frame *frame);
// The instruction a frame is in.
uint32_t frame_instruction(const Frame *frame);
// The nearest frame of a function, from `frame` outwards, or NULL.
Frame *frame_of_function(Frame *frame);
// The frame's object (owned), or NULL: out of memory.
NODISCARD FrameObject *frame_show(KrVM *vm, Frame *frame);
// A frame with FRAME_SHOWN ends: who holds its object now holds its locals, and the frames of its callers.
void frame_leave(KrVM *vm, Frame *frame);
// A tuple of (filename, line, name) of the running frames of the program, innermost first, at most so many.
NODISCARD KrValue frames_summary(KrVM *vm, uint32_t most);

//// coroutine.c

NODISCARD Coroutine *coroutine_new(KrVM *vm, Function *fn);     // registers UNDEF; fn is retained
// Checks that `c` may be resumed and makes it (or its chain's leaf) the running frame, above vm->frame.
// mode and dest say where results go. `value` is what is sent; `thrown`: raise vm->raised inside instead.
// Gives PUSHED, or KR_ERROR with an exception.
NODISCARD KrValue coroutine_resume(KrVM *vm, Coroutine *c, FrameMode mode, KrBorrowed value, bool thrown);
// The same as a nested run, for C code that drives a generator.
NODISCARD SendResult coroutine_send(KrVM *vm, Coroutine *c, KrBorrowed value, KrValue *result);
NODISCARD SendResult coroutine_throw(KrVM *vm, Coroutine *c, KrBorrowed exception, KrValue *result);
NODISCARD bool coroutine_close(KrVM *vm, Coroutine *c);
void coroutine_finish(KrVM *vm, Coroutine *c);                  // DONE: releases the registers and the function
// What it is suspended on: the value SEND delegates to; ABSENT when it is not in SEND. Borrowed.
KrBorrowed coroutine_delegate(const Coroutine *c);

//// eval.c

// Runs vm->frame until the frame marked FRAME_ENTRY ends or suspends. *result is owned; KR_ERROR for RUN_RAISED.
NODISCARD RunOutcome eval_run(KrVM *vm, KrValue *result);

//// call.c

// Begins a call: gives the result (natives), KR_ERROR, or PUSHED when a frame for it is on top of vm->frame (args are copied; mode is
// TO_REGISTER, dest is the caller's to set). *constructed: TO_INIT only, the new object (owned), else unchanged.
NODISCARD KrValue call_begin(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames, KrValue *constructed);
// Makes the frame of a Function from arguments. Gives PUSHED, the coroutine object, or KR_ERROR.
NODISCARD KrValue call_function_begin(KrVM *vm, Function *fn, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);
NODISCARD KrValue call_nested(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);
// Runs what a call_begin pushed above `base` (vm->frame before it) as a nested run and gives its result.
NODISCARD KrValue call_finish(KrVM *vm, Frame *base, KrValue constructed);
// The lowest frame above `base`: the one whose end goes to base. There is one.
Frame *frame_above(KrVM *vm, const Frame *base);

//// unwind.c

// An exception is in flight in vm->frame at pc `at`. Finds the handler (true: frame->pc is the target, R[base] the exception) or false:
// the frame does not handle it. `again`: no new traceback entry.
bool unwind_frame(KrVM *vm, Frame *frame, const Instruction *at, bool again);
// Only the traceback entry: the frame ends without a look at its handlers.
void unwind_mark(KrVM *vm, Frame *frame, const Instruction *at);
KrBorrowed handled_exception(KrVM *vm);      // what is being handled, topmost; NONE
// Would a handler of this frame run for an exception raised where it is?
bool unwind_would_handle(const Frame *frame);

#endif
