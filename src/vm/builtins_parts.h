// SPDX-License-Identifier: MIT
// builtins_parts.h -- what the files of the module builtins share.
#ifndef KR_VM_BUILTINS_PARTS_H
#define KR_VM_BUILTINS_PARTS_H

#include "object/native.h"
#include "vm/frame.h"

extern const NativeDef *const builtins_io[], *const builtins_scope[], *const builtins_class[];   // end with NULL

// A function of a helper written in Python: runs `source` in a namespace of its own and gives what it calls `name`. Owned.
NODISCARD KrValue builtins_function(KrVM *vm, const char *source, const char *name);
// The frame of Python code that runs (native frames are skipped), or NULL.
Frame *builtins_caller(KrVM *vm);
// Writes a Str to sys.stdout (fd 1) or sys.stderr (fd 2), whatever the program has put there.
NODISCARD bool builtins_write(KrVM *vm, int fd, KrBorrowed text);
// sys.NAME; ABSENT when sys or the name is not there. Borrowed.
KrBorrowed builtins_sys(KrVM *vm, Str *name);

#endif
