// SPDX-License-Identifier: MIT
// warning.h -- warnings with a place of their own, beside warning_raise of coroutine.h.
#ifndef KR_VM_WARNING_H
#define KR_VM_WARNING_H

#include "compile/compile.h"

// Gives a warning about a line of a file. `source`: the text of the file (a Str), or NONE. False: it became an exception.
NODISCARD bool warning_at(KrVM *vm, TypeId category, KrBorrowed message, KrBorrowed filename, uint32_t line, KrBorrowed source);
// CompileWarn: a SyntaxWarning of the compiler.
NODISCARD bool warning_syntax(KrVM *vm, const char *filename, const Diagnostic *warning);

#endif
