// SPDX-License-Identifier: MIT
// lexer.h -- source text to tokens: INDENT and DEDENT, brackets, f-string modes, soft keywords (grammar/lexer.re).
//
// Takes a Source; gives one Token a call. After an error it gives TOK_ERROR for ever, and `error` says why.
#ifndef KR_SYNTAX_LEXER_H
#define KR_SYNTAX_LEXER_H

#include "syntax/diagnostic.h"
#include "syntax/token.h"

enum { INDENT_MAX = 100, BRACKET_MAX = 200, FSTRING_MAX = 50, FIELD_MAX = 3 };

typedef struct {
    uint32_t column, other;     // with tabs to 8, with tabs to 1: the two must agree (TabError)
    bool match;                 // the block of a match statement: `case` is a keyword here
} Indentation;

typedef struct {
    char open;
    bool field;                 // the brace of an f-string field
    bool colon;                 // a ':' was seen directly inside: a dict display, a slice
    bool comma;
    uint32_t line, col, offset;
} Bracket;

// One f-string being read. Its text and its fields alternate; `fields` are the open ones, nested by format specs.
typedef struct {
    char quote;
    uint8_t quotes;
    bool raw, template;
    uint8_t field_count;
    bool in_spec[FIELD_MAX];    // of each open field: behind its ':'
    uint8_t bracket[FIELD_MAX]; // the bracket depth inside each open field
    uint32_t line, col, offset; // where it starts
} FString;

typedef struct {
    Arena *arena;
    Source *source;
    const char *cursor, *line_start;
    uint32_t line;
    int pending;                // INDENT (> 0) or DEDENT (< 0) tokens still to be given
    bool line_begins;           // the indentation of a line is to be read next
    bool line_first;            // the next token is the first of a line
    bool statement_begins;      // ... of a simple statement
    bool in_match;              // the line being read is a match statement's head
    bool joined;                // newlines do not count, whatever the brackets (measuring an expression)
    bool template_string;       // a t-string was read
    int indent_depth, bracket_depth, fstring_depth;
    Indentation indents[INDENT_MAX];
    Bracket brackets[BRACKET_MAX];
    FString fstrings[FSTRING_MAX];
    Diagnostic *error;
    Diagnostic *warnings, **warnings_end;
    bool late;                  // the error does not go before one of the grammar
    bool at_end;                // the error is that the text ends too early
} Lexer;

void lexer_init(Lexer *lexer, Arena *arena, Source *source);
Token lexer_next(Lexer *lexer);
// "'(' was never closed" for the innermost open bracket.
Diagnostic *lexer_never_closed(Lexer *lexer);
void lexer_warn(Lexer *lexer, Diagnostic *warning);

#endif
