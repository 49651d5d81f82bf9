// SPDX-License-Identifier: MIT
// vm.h -- a VM is made, runs code, is taken down.
#ifndef KR_VM_VM_H
#define KR_VM_VM_H

#include "object/code.h"
#include "object/state.h"
#include "vm/import.h"

// `allocator`: of an image in the making (vm/image.h), else NULL. NULL: out of memory.
NODISCARD KrVM *vm_new(const KrConfig *config, const ModuleFinder *finder, const Allocator *allocator);
Allocator vm_allocator(const KrConfig *config);
size_t vm_size(void);                                                         // bytes of the struct itself
void vm_free(KrVM *vm);
// Runs module or expression code with these globals; locals ABSENT: the globals. The value of an expression, else None.
NODISCARD KrValue vm_run_code(KrVM *vm, Code *code, Dict *globals, KrBorrowed locals);
// Runs what CPython runs at exit: atexit functions are the library's; here __del__ of what is left in __main__ and sys.modules.
void vm_finalize(KrVM *vm);
// The host enters the VM, and leaves it: running time counts between, the C stack is measured, and a limit that stopped
// the last run is forgotten. They nest. vm_leave: an exception that a limit caused becomes a LimitError.
void vm_enter(KrVM *vm);
void vm_leave(KrVM *vm);
int64_t vm_time_left_ns(KrVM *vm);     // of the running time that the limits give; INT64_MAX: no limit
void vm_set_limits(KrVM *vm, const KrLimits *limits);
bool vm_poll(KrVM *vm, uint64_t steps);                                       // Upcalls.poll
void vm_pause_after(KrVM *vm, uint64_t fuel);                                 // the outermost run gives RUN_PAUSED then; 0: no more
void vm_end_grace_after(KrVM *vm, int64_t ns);                                // LIMIT_GRACE stops what runs then, by the real clock; -1: never
void vm_forget_limit(KrVM *vm);                                               // that stopped a nested run: who began it goes on
bool vm_is_due_to_pause(KrVM *vm);                                              // for native loops; counts as a step
bool vm_stop(KrVM *vm, LimitKind kind);                                       // raises LimitError, which nothing catches; gives false
int64_t vm_clock_ns(KrVM *vm);                                                // monotonic; the virtual clock if that is on
int64_t vm_clock_look(KrVM *vm);                                              // the same, and a virtual clock does not move
bool vm_clock_is_before(KrVM *vm, int64_t ns);                                // certainly; cheaper than to read the clock
NODISCARD bool vm_write(KrVM *vm, int fd, const char *text, size_t length);   // counted against the output limit

#endif
