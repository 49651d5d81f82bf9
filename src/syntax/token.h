// SPDX-License-Identifier: MIT
// token.h -- what the lexer gives to the grammar. The kinds (TOK_...) are numbered by lemon: krait.h of the build.
#ifndef KR_SYNTAX_TOKEN_H
#define KR_SYNTAX_TOKEN_H

#include "syntax/ast.h"

typedef struct {
    uint16_t kind;
    bool escapes;               // STRING, BYTES, FSTRING_MIDDLE: there is a backslash (or a doubled brace) in it
    uint8_t prefix;             // STRING, BYTES, FSTRING_...: bytes before the text: prefix letters and quotes
    uint8_t quotes;             //   quotes at the end: 1 or 3
    bool raw;
    uint32_t line, col, end_line, end_col;
    uint32_t offset, length;    // in the source text
} Token;

static inline Span token_span(Token t) {
    return (Span){t.line, t.col, t.end_line, t.end_col};
}

// "NAME", "'+='", ...: what dumps call a kind.
const char *token_name(int kind);

#endif
