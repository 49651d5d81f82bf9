// SPDX-License-Identifier: MIT
// coroutine.h -- what the eval loop and the loop layer need of coroutines beyond frame.h.
#ifndef KR_VM_COROUTINE_H
#define KR_VM_COROUTINE_H

#include "vm/frame.h"

// The word behind the registers: the finalizer hook of an async generator, the cr_origin of a coroutine. NULL: there is none.
KrValue *coroutine_extra(Coroutine *c);
bool coroutine_is_running(const Coroutine *c);
bool coroutine_is_plainly_suspended(const Coroutine *c);
// Links a coroutine or generator below the running frame (SEND) and makes its leaf the running frame. PUSHED or KR_ERROR.
NODISCARD KrValue coroutine_link(KrVM *vm, Coroutine *c, FrameMode mode, uint16_t dest, KrBorrowed value);
// The exception that the three arguments of a throw() mean (ABSENT, NONE: not given). Owned.
NODISCARD KrValue coroutine_thrown(KrVM *vm, const KrBorrowed *args);
// Begins throw(): see coroutine.c.
NODISCARD KrValue coroutine_throw_begin(KrVM *vm, Coroutine *c, FrameMode mode, KrBorrowed exception);
// The first-iteration hook of an async generator (PEP 525). False: it raised.
NODISCARD bool async_generator_begin(KrVM *vm, Coroutine *c);

// One step of delegation to anything: generators, coroutines, native awaitables, iterators of the program.
NODISCARD SendResult delegate_send(KrVM *vm, KrBorrowed delegate, KrBorrowed value, KrValue *result);
// What `await v` delegates to: v itself for coroutines and native awaitables, else v.__await__(). Owned.
NODISCARD KrValue awaitable_iterator(KrVM *vm, KrBorrowed v, unsigned where);
NODISCARD KrValue yield_from_iterator(KrVM *vm, KrBorrowed v, bool in_coroutine);
// Runs what waits in vm->finalizers: __del__, close of dropped generators, weakref callbacks.
void finalizers_run(KrVM *vm);
extern const NativeDef *const generator_send_native;      // generator.send: the eval loop knows it
// A RuntimeWarning, ... through the warnings machinery (vm/warning.c). False: it was turned into an exception.
NODISCARD bool warning_raise(KrVM *vm, TypeId category, const char *format, ...);
// sys.unraisablehook: reports and clears the exception in flight. `where`: the object, or ABSENT; what: "Exception ignored in".
void unraisable_report(KrVM *vm, KrBorrowed where, const char *what);

#endif
