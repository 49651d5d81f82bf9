// SPDX-License-Identifier: MIT
// diagnostic.c -- makes Diagnostics: finds the line, counts characters, formats.
#include "syntax/diagnostic.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

int diagnostic_column(Source *source, int line, uint32_t column) {
    size_t length;
    const char *text = source_line(source, line, &length);
    if (!text) {
        return (int)column;
    }
    if (column > length) {
        return (int)(utf8_count(text, length) + (column - length));
    }
    // Many warnings on a long line: each counts from where the one before it was.
    if (column < source->known_column) {
        source->known_characters -= (int)utf8_count(text + column, source->known_column - column);
    } else {
        source->known_characters += (int)utf8_count(text + source->known_column, column - source->known_column);
    }
    source->known_column = column;
    return source->known_characters;
}

Diagnostic *diagnostic_raw(Arena *arena, Source *source, DiagnosticKind kind, int line, int offset, int end_line,
                           int end_offset, const char *message) {
    Diagnostic *d = ARENA_NEW(arena, Diagnostic);
    d->kind = kind;
    d->message = message;
    d->line = line;
    d->offset = offset;
    d->end_line = end_line;
    d->end_offset = end_offset;
    d->text = source_line(source, line, &d->text_length);
    return d;
}

Diagnostic *diagnostic_new(Arena *arena, Source *source, DiagnosticKind kind, Span span, const char *format, va_list list) {
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    char *message = arena_alloc(arena, (size_t)(length < 0 ? 0 : length) + 1);
    if (length > 0) {
        vsnprintf(message, (size_t)length + 1, format, again);
    }
    va_end(again);
    int line = (int)span.line, end_line = (int)span.end_line;
    return diagnostic_raw(arena, source, kind, line, diagnostic_column(source, line, span.col) + 1, end_line,
                          diagnostic_column(source, end_line, span.end_col) + 1, message);
}

Diagnostic *diagnostic_at(Arena *arena, const ParseInput *input, DiagnosticKind kind, Span span, const char *format, ...) {
    Source source;
    // A text that was parsed is a text that reads: only a line of it is asked for here.
    (void)source_read(&source, arena, input);
    va_list list;
    va_start(list, format);
    Diagnostic *d = diagnostic_new(arena, &source, kind, span, format, list);
    va_end(list);
    return d;
}
