// SPDX-License-Identifier: MIT
// parser.h -- source text in, tree or one diagnostic out.
#ifndef KR_SYNTAX_PARSER_H
#define KR_SYNTAX_PARSER_H

#include "base/arena.h"
#include "syntax/ast.h"

typedef enum { PARSE_MODULE, PARSE_EVAL, PARSE_SINGLE } ParseMode;

typedef enum { DIAGNOSTIC_SYNTAX_ERROR, DIAGNOSTIC_INDENTATION_ERROR, DIAGNOSTIC_TAB_ERROR, DIAGNOSTIC_VALUE_ERROR,
               DIAGNOSTIC_RECURSION_ERROR, DIAGNOSTIC_SYNTAX_WARNING } DiagnosticKind;

// One message about a source text, with the fields of CPython's SyntaxError. Lines and offsets count from 1, offsets in
// characters; 0 or -1 where CPython gives that, end_line 0 where it gives None.
typedef struct Diagnostic {
    DiagnosticKind kind;
    const char *message;        // in the arena
    const char *text;           // the source line with its newline, or NULL
    size_t text_length;
    int line, offset, end_line, end_offset;
    struct Diagnostic *next;    // warnings: a list
} Diagnostic;

typedef struct {
    const char *text;           // any bytes: validated here; need not end in NUL
    size_t length;
    const char *filename;
    ParseMode mode;
    bool allow_top_level_await; // REPL, -c with PyCF_ALLOW_TOP_LEVEL_AWAIT
    int first_line;             // 0 means 1
    int max_nodes;              // 0: no limit
} ParseInput;

typedef struct {
    Node *root;                 // Module or Expression; NULL: see error
    Diagnostic *error;
    Diagnostic *warnings;
    bool incomplete;            // PARSE_SINGLE: more input could finish the statement (the REPL asks for another line)
} ParseResult;

// Everything in the result lives in the arena. Sets arena->out_of_memory itself? No: the caller does (arena.h).
ParseResult parse(Arena *arena, const ParseInput *input);

// A diagnostic of the later passes (check.c, the compiler), at a node's span.
Diagnostic *diagnostic_at(Arena *arena, const ParseInput *input, DiagnosticKind kind, Span span, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

// The whole tree as text, one node a line, for golden tests and `krait --ast`.
char *ast_dump(Arena *arena, const Node *root);
// The tokens as text, for golden tests and `krait --tokens`.
char *token_dump(Arena *arena, const ParseInput *input);

#endif
