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

#endif
