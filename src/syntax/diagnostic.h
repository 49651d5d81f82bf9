// SPDX-License-Identifier: MIT
// diagnostic.h -- messages with a line and a caret. Takes a place in a Source; gives a Diagnostic in the arena.
#ifndef KR_SYNTAX_DIAGNOSTIC_H
#define KR_SYNTAX_DIAGNOSTIC_H

#include "syntax/source.h"

#include <stdarg.h>

// At a span (byte columns from 0): the offsets become characters from 1.
Diagnostic *diagnostic_new(Arena *arena, Source *source, DiagnosticKind kind, Span span, const char *format, va_list list)
    __attribute__((format(printf, 5, 0)));
// At offsets that are already what CPython would print.
Diagnostic *diagnostic_raw(Arena *arena, Source *source, DiagnosticKind kind, int line, int offset, int end_line,
                           int end_offset, const char *message);
// The characters before byte column `column` of a line.
int diagnostic_column(Source *source, int line, uint32_t column);

#endif
