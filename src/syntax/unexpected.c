// SPDX-License-Identifier: MIT
// unexpected.c -- a token that does not fit: what to say about it.
//
// Takes the token, the terminals on the grammar's stack and what its state accepts; sets the parser's error.
#include "syntax/parse_state.h"
#include "krait.h"

#include <string.h>

void parser_unexpected(Parser *p, const Unexpected *u) {
    Token t = u->token;
    if (t.kind == TOK_END_OF_TEXT || (t.offset >= p->source.length)) {
        p->incomplete = true;
    }
    if (t.kind == TOK_END_OF_TEXT && p->lexer.bracket_depth) {
        p->error = lexer_never_closed(&p->lexer);
        return;
    }
    parser_error(p, token_span(t), "invalid syntax");
}
