// SPDX-License-Identifier: MIT
// builtins.h -- the functions of the module builtins.
#ifndef KR_VM_BUILTINS_H
#define KR_VM_BUILTINS_H

#include "object/native.h"

// Fills vm->builtins: functions, types, exceptions, constants. Called once when the VM is built.
NODISCARD bool builtins_init(KrVM *vm);

#endif
