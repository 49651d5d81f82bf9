// SPDX-License-Identifier: MIT
// compile.h -- source text or tree in, Code out.
#ifndef KR_COMPILE_COMPILE_H
#define KR_COMPILE_COMPILE_H

#include "object/code.h"
#include "syntax/parser.h"

typedef struct {
    const char *filename;
    ParseMode mode;                   // PARSE_SINGLE: expression statements go to PRINT_EXPR; PARSE_EVAL: the code returns the value
    bool allow_top_level_await;       // a module with await at top level compiles to a coroutine code (CODE_COROUTINE)
    bool keep_source;                 // Code.source for tracebacks
    bool incomplete;                  // out: PARSE_SINGLE, more lines could finish it
    int first_line;
} CompileOptions;

// Code, owned. KR_ERROR: SyntaxError (with filename, lineno, offset, text, end_lineno, end_offset), MemoryError, ... is raised.
// Warnings go to `warn` (may be NULL) as diagnostics, before compilation goes on; false stops with the exception it raised.
typedef bool (*CompileWarn)(KrVM *vm, const char *filename, const Diagnostic *warning);
NODISCARD KrValue compile_source(KrVM *vm, const char *text, size_t length, CompileOptions *options, CompileWarn warn);

// Text dumps for `krait --tokens`, `--ast`, `--dis`: a Str.
NODISCARD KrValue compile_dump_tokens(KrVM *vm, const char *text, size_t length, const char *filename);
NODISCARD KrValue compile_dump_ast(KrVM *vm, const char *text, size_t length, const char *filename);
NODISCARD KrValue disassemble(KrVM *vm, Code *code);      // with the codes nested in its constants

#endif
