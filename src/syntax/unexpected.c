// SPDX-License-Identifier: MIT
// unexpected.c -- a token that does not fit: what to say about it.
//
// Takes the token, the terminals on the grammar's stack and what its state accepts; sets the parser's error. The first
// rule that knows something speaks; "invalid syntax" is the last. An error of the lexer anywhere behind goes before all
// that: a stray quote explains more than what it led to.
#include "syntax/parse_state.h"
#include "krait.h"

#include <string.h>

typedef struct {
    Parser *p;
    const Unexpected *u;
    Token t;
    Token keyword;          // the innermost keyword of an unfinished statement outside brackets; kind 0: none
    bool in_bracket;        // t stands in a bracket
    const Bracket *bracket; // that bracket
} Case;

static bool accepts(const Case *c, int kind) {
    return c->u->accepts(c->u->engine, kind);
}

static bool is_opening(int kind) {
    return kind == TOK_LPAR || kind == TOK_LSQB || kind == TOK_LBRACE;
}

static bool is_closing(int kind) {
    return kind == TOK_RPAR || kind == TOK_RSQB || kind == TOK_RBRACE;
}

static bool is_edge(int kind) {
    return kind == TOK_INDENT || kind == TOK_DEDENT || kind == TOK_END_OF_TEXT;
}

// At a token, as far as it has a place of its own.
static void fail_at(Parser *p, DiagnosticKind kind, Token t, const char *message) {
    int line = (int)t.line;
    if (is_edge(t.kind)) {
        parser_fail_raw(p, kind, line, diagnostic_column(&p->source, line, t.col), line, -1, message);
    } else {
        parser_fail(p, kind, token_span(t), "%s", message);
    }
}

static bool says(Case *c, Span span, const char *message) {
    parser_error(c->p, span, "%s", message);
    return true;
}

// The terminal `back` places below the top.
static Token below(const Case *c, int back) {
    return back < c->u->depth ? c->u->stack[c->u->depth - 1 - back] : (Token){.kind = 0};
}

static bool is_block_keyword(int kind) {
    switch (kind) {
    case TOK_IF: case TOK_ELIF: case TOK_ELSE: case TOK_WHILE: case TOK_FOR: case TOK_WITH: case TOK_TRY: case TOK_EXCEPT:
    case TOK_FINALLY: case TOK_DEF: case TOK_CLASS: case TOK_MATCH: case TOK_CASE: case TOK_LAMBDA:
        return true;
    default:
        return false;
    }
}

static Token innermost_keyword(const Unexpected *u) {
    int closed = 0;
    for (int i = u->depth; i-- > 0;) {
        int kind = u->stack[i].kind;
        if (is_closing(kind)) {
            closed++;
        } else if (is_opening(kind)) {
            if (closed == 0) {
                break;
            }
            closed--;
        } else if (closed == 0 && is_block_keyword(kind)) {
            return u->stack[i];
        }
    }
    return (Token){.kind = 0};
}

// ---------------------------------------------------------------- blocks

static bool missing_block(Case *c) {
    const char *what;
    Token k = c->keyword;
    if (!accepts(c, TOK_INDENT)) {
        return false;
    }
    switch (k.kind) {
    case TOK_IF: what = "'if' statement"; break;
    case TOK_ELIF: what = "'elif' statement"; break;
    case TOK_ELSE: what = "'else' statement"; break;
    case TOK_WHILE: what = "'while' statement"; break;
    case TOK_FOR: what = "'for' statement"; break;
    case TOK_WITH: what = "'with' statement"; break;
    case TOK_TRY: what = "'try' statement"; break;
    case TOK_EXCEPT: what = "'except' statement"; break;
    case TOK_FINALLY: what = "'finally' statement"; break;
    case TOK_DEF: what = "function definition"; break;
    case TOK_CLASS: what = "class definition"; break;
    case TOK_MATCH: what = "'match' statement"; break;
    case TOK_CASE: what = "'case' statement"; break;
    default: return false;
    }
    for (int i = 0; k.kind == TOK_EXCEPT && i + 1 < c->u->depth; i++) {
        if (c->u->stack[i].offset == k.offset && c->u->stack[i + 1].kind == TOK_STAR) {
            what = "'except*' statement";
        }
    }
    fail_at(c->p, DIAGNOSTIC_INDENTATION_ERROR, c->t,
            arena_printf(c->p->arena, "expected an indented block after %s on line %u", what, k.line));
    return true;
}

static bool missing_colon(Case *c) {
    int k = c->keyword.kind;
    if (k == TOK_DEF && below(c, 0).kind == TOK_NAME && below(c, 1).kind == TOK_DEF && accepts(c, TOK_LPAR)) {
        fail_at(c->p, DIAGNOSTIC_SYNTAX_ERROR, c->t, "expected '('");
        return true;
    }
    if (!k || k == TOK_LAMBDA || c->in_bracket || !accepts(c, TOK_COLON)) {
        return false;
    }
    bool always = k == TOK_DEF || k == TOK_ELSE || k == TOK_TRY || k == TOK_FINALLY;
    if (c->t.kind != TOK_NEWLINE && !always) {
        return false;
    }
    fail_at(c->p, DIAGNOSTIC_SYNTAX_ERROR, c->t, "expected ':'");
    return true;
}

static bool missing_handler(Case *c) {
    if (c->keyword.kind != TOK_TRY || !accepts(c, TOK_EXCEPT) || !accepts(c, TOK_FINALLY)) {
        return false;
    }
    fail_at(c->p, DIAGNOSTIC_SYNTAX_ERROR, c->t, "expected 'except' or 'finally' block");
    return true;
}

// ---------------------------------------------------------------- imports

static bool wrong_import(Case *c) {
    Parser *p = c->p;
    Token first = below(c, 0);
    if (c->t.kind == TOK_FROM && p->statement.kind == TOK_IMPORT) {
        Lexer *lexer = ARENA_NEW(p->arena, Lexer);
        *lexer = p->lexer;
        Token last = c->t;
        for (Token t = lexer_next(lexer); t.kind == TOK_NAME || t.kind == TOK_DOT; t = lexer_next(lexer)) {
            last = t;
        }
        return last.kind == TOK_NAME && says(c, span_join(token_span(p->statement), token_span(last)),
                                             "Did you mean to use 'from ... import ...' instead?");
    }
    if (c->t.kind != TOK_NEWLINE) {
        return false;
    }
    if (first.kind == TOK_IMPORT) {
        int line = (int)c->t.line, column = diagnostic_column(&p->source, line, c->t.col) + 1;
        parser_fail_raw(p, DIAGNOSTIC_SYNTAX_ERROR, line, column, line, column, "Expected one or more names after 'import'");
        return true;
    }
    if (first.kind == TOK_COMMA && below(c, 1).kind == TOK_IMPORT && below(c, 2).kind == TOK_FROM) {
        return says(c, token_span(c->t), "trailing comma not allowed without surrounding parentheses");
    }
    return false;
}

// ---------------------------------------------------------------- expressions

// The token before the one in question ended an expression.
static bool follows_expression(const Case *c) {
    const Expression *e = &c->p->disjunction;
    return e->node && e->span.end_line == c->p->previous.end_line && e->span.end_col == c->p->previous.end_col;
}

static const char *text_at(const Case *c, Span span) {
    // Only for a place on the line of a known token.
    Token t = c->p->previous;
    return t.line == span.line ? c->p->source.text + t.offset - t.col + span.col : NULL;
}

static bool starts_with_word(const char *text, const char *word) {
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == length;
}

static bool is_print(const Case *c) {
    const Node *node = c->p->disjunction.node;
    if (node->kind != AST_Name || c->p->disjunction.form == PARENTHESIZED) {
        return false;
    }
    Identifier id = ((const NodeName *)node)->id;
    return strcmp(id, "print") == 0 || strcmp(id, "exec") == 0;
}

static bool missing_call_or_comma(Case *c) {
    Parser *p = c->p;
    Span first = p->disjunction.span, second;
    if (!follows_expression(c) || is_edge(c->t.kind) || c->t.kind == TOK_NEWLINE) {
        return false;
    }
    if (is_print(c)) {
        Identifier id = AST(Name, p->disjunction.node)->id;
        if (!grammar_measure(p, TOK_START_EXPRESSION, c->t, &second)) {
            return false;
        }
        parser_error(p, span_join(first, second), "Missing parentheses in call to '%s'. Did you mean %s(...)?", id, id);
        return true;
    }
    const char *text = text_at(c, first);
    if (!c->in_bracket || (p->disjunction.node->kind == AST_Name && (c->t.kind == TOK_STRING || c->t.kind == TOK_BYTES)) ||
        (text && (starts_with_word(text, "match") || starts_with_word(text, "case") || starts_with_word(text, "type") ||
                  starts_with_word(text, "_")))) {
        return false;
    }
    if (!grammar_measure(p, TOK_START_DISJUNCTION, c->t, &second)) {
        return false;
    }
    return says(c, span_join(first, second), "invalid syntax. Perhaps you forgot a comma?");
}

static bool missing_else(Case *c) {
    Token top = below(c, 0);
    if (top.kind != TOK_IF || !accepts(c, TOK_ELSE) || c->t.kind == TOK_COLON || !follows_expression(c)) {
        return false;
    }
    return says(c, span_join(c->u->left, c->p->disjunction.span), "expected 'else' after 'if' expression");
}

static bool wrong_walrus(Case *c) {
    const Expression *e = &c->p->disjunction;
    if (c->t.kind != TOK_WALRUS || !follows_expression(c) || e->node->kind == AST_Name) {
        return false;
    }
    parser_error(c->p, e->span, "cannot use assignment expressions with %s", expression_noun(e->node));
    return true;
}

// `match x` without its colon was not taken for the keyword.
static bool match_without_colon(Case *c) {
    Parser *p = c->p;
    Token word = p->statement;
    Span subject;
    if (word.kind != TOK_NAME || word.length != 5 || memcmp(p->source.text + word.offset, "match", 5) != 0 ||
        p->previous.offset != word.offset || !grammar_measure(p, TOK_START_EXPRESSION, c->t, &subject)) {
        return false;
    }
    size_t length;
    const char *line = source_line(&p->source, (int)subject.end_line, &length);
    if (!line || subject.end_col >= length || line[subject.end_col] != '\n') {
        return false;
    }
    return says(c, (Span){subject.end_line, subject.end_col, subject.end_line, subject.end_col + 1}, "expected ':'");
}

static bool missing_in(Case *c) {
    if (!c->in_bracket || below(c, 0).kind != TOK_FOR || !accepts(c, TOK_IN) || c->p->previous.kind == TOK_FOR ||
        c->p->previous.kind == TOK_COMMA) {
        return false;
    }
    fail_at(c->p, DIAGNOSTIC_SYNTAX_ERROR, c->t, "'in' expected after for-loop variables");
    return true;
}

// `if x = 1:`
static bool wrong_assignment(Case *c) {
    Parser *p = c->p;
    Node *node = p->disjunction.node;
    bool condition = c->keyword.kind == TOK_IF || c->keyword.kind == TOK_ELIF || c->keyword.kind == TOK_WHILE;
    if (c->t.kind != TOK_ASSIGN || !follows_expression(c) || !(condition || c->in_bracket)) {
        return false;
    }
    Lexer *ahead = ARENA_NEW(p->arena, Lexer);
    *ahead = p->lexer;
    Token next = lexer_next(ahead);
    Span right;
    if (next.kind == TOK_ERROR || !grammar_measure(p, TOK_START_BITWISE, next, &right)) {
        return false;
    }
    switch (node->kind) {
    case AST_Name:
        return says(c, span_join(p->disjunction.span, right),
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    case AST_List: case AST_Tuple: case AST_GeneratorExp: case AST_Lambda: case AST_BoolOp: case AST_IfExp: case AST_Compare:
    case AST_NamedExpr: case AST_Yield: case AST_YieldFrom:
        return false;
    case AST_Constant:
        if (AST(Constant, node)->value.kind <= CONST_FALSE) {
            return false;
        }
        break;
    default:
        break;
    }
    parser_error(p, node->span, "cannot assign to %s here. Maybe you meant '==' instead of '='?", expression_noun(node));
    return true;
}

static bool missing_value(Case *c) {
    if (c->p->previous.kind != TOK_ASSIGN || (c->t.kind != TOK_COMMA && c->t.kind != TOK_RPAR)) {
        return false;
    }
    for (int i = c->u->depth; i-- > 0;) {
        int kind = c->u->stack[i].kind;
        if (kind == TOK_LAMBDA || (kind == TOK_LPAR && i > 1 && (c->u->stack[i - 2].kind == TOK_DEF))) {
            return says(c, token_span(c->p->previous), "expected default value expression");
        }
        if (is_opening(kind)) {
            return kind == TOK_LPAR && says(c, span_join(token_span(c->p->before), token_span(c->p->previous)),
                                            "expected argument value expression");
        }
    }
    return false;
}

// ---------------------------------------------------------------- displays and comprehensions

static bool wrong_display(Case *c) {
    Parser *p = c->p;
    const Bracket *b = c->bracket;
    Token t = c->t;
    if (!c->in_bracket || b->field) {
        return false;
    }
    const char *inside = p->source.text + b->offset + 1;
    if (b->open == '{' && p->previous.kind == TOK_COLON) {
        if (t.kind == TOK_RBRACE || t.kind == TOK_COMMA) {
            return says(c, token_span(p->previous), "expression expected after dictionary key and ':'");
        }
        if (t.kind == TOK_STAR) {
            Span span;
            return grammar_measure(p, TOK_START_EXPRESSION, t, &span) &&
                   says(c, span, "cannot use a starred expression in a dictionary value");
        }
    }
    if (b->open == '{' && b->colon && (t.kind == TOK_RBRACE || t.kind == TOK_COMMA) && follows_expression(c) &&
        accepts(c, TOK_COLON)) {
        int line = (int)p->disjunction.span.end_line;
        parser_fail_raw(p, DIAGNOSTIC_SYNTAX_ERROR, line, diagnostic_column(&p->source, line, p->disjunction.span.end_col), line, 0,
                        "':' expected after dictionary key");
        return true;
    }
    if (t.kind != TOK_FOR && t.kind != TOK_ASYNC) {
        return false;
    }
    size_t blank = strspn(inside, " \t");
    uint32_t col = b->col + 1 + (uint32_t)blank;
    if (b->open == '{' && strncmp(inside + blank, "**", 2) == 0) {
        return says(c, (Span){b->line, col, b->line, col + 2}, "dict unpacking cannot be used in dict comprehension");
    }
    if (b->open != '(' && b->comma && !b->colon && inside[blank] != '\n') {
        Span last = token_span(p->previous);
        return says(c, (Span){b->line, col, last.end_line, last.end_col},
                    "did you forget parentheses around the comprehension target?");
    }
    return false;
}

// ---------------------------------------------------------------- f-strings

static bool empty_field(Case *c) {
    Token t = c->t, previous = c->p->previous;
    if (!c->in_bracket || !c->bracket->field || previous.kind != TOK_LBRACE || previous.offset != c->bracket->offset) {
        return false;
    }
    if (t.kind == TOK_RBRACE || t.kind == TOK_ASSIGN || t.kind == TOK_BANG || t.kind == TOK_COLON) {
        parser_error(c->p, token_span(t), "f-string: valid expression required before '%c'", c->p->source.text[t.offset]);
    } else {
        parser_error(c->p, token_span(t), "f-string: expecting a valid expression after '{'");
    }
    return true;
}

static bool wrong_field(Case *c) {
    Token t = c->t, previous = c->p->previous;
    if (!c->in_bracket || !c->bracket->field) {
        return false;
    }
    if (previous.kind == TOK_BANG) {
        return says(c, token_span(t), t.kind == TOK_RBRACE || t.kind == TOK_COLON ? "f-string: missing conversion character"
                                                                                  : "f-string: invalid conversion character");
    }
    if (!accepts(c, TOK_RBRACE)) {
        return false;
    }
    return says(c, token_span(t), accepts(c, TOK_ASSIGN) ? "f-string: expecting '=', or '!', or ':', or '}'"
                                : accepts(c, TOK_BANG) ? "f-string: expecting '!', or ':', or '}'"
                                : accepts(c, TOK_COLON) ? "f-string: expecting ':' or '}'"
                                                        : "f-string: expecting '}', or format specs");
}

// ---------------------------------------------------------------- the way in

// Reads the rest of the text. What is wrong with its tokens comes before what is wrong with their order.
static void prefer_lexer_error(Parser *p, uint32_t line) {
    for (;;) {
        Token t = lexer_next(&p->lexer);
        if (t.kind == TOK_ERROR && !p->lexer.late) {
            p->error = p->lexer.error;
            return;
        }
        if (t.kind == TOK_END_OF_TEXT || t.kind == TOK_ERROR) {
            if (p->lexer.bracket_depth && line > p->lexer.brackets[p->lexer.bracket_depth - 1].line) {
                p->error = lexer_never_closed(&p->lexer);
            }
            return;
        }
    }
}

void parser_unexpected(Parser *p, const Unexpected *u) {
    static bool (*const rules[])(Case *) = {
        missing_block, empty_field, wrong_import, missing_handler, match_without_colon, missing_value, missing_call_or_comma, missing_else,
        missing_in, wrong_assignment, wrong_walrus, wrong_display, wrong_field, missing_colon,
    };
    Case c = {.p = p, .u = u, .t = u->token};
    Lexer *lexer = &p->lexer;
    if (c.t.kind == TOK_END_OF_TEXT || c.t.offset >= p->source.length) {
        p->incomplete = true;
    }
    if (c.t.kind == TOK_END_OF_TEXT && lexer->bracket_depth) {
        p->error = lexer_never_closed(lexer);
        return;
    }
    if (p->input->mode == PARSE_SINGLE && u->depth == 1 && (p->previous.kind == TOK_NEWLINE || p->previous.kind == TOK_DEDENT)) {
        fail_at(p, DIAGNOSTIC_SYNTAX_ERROR, p->previous, "multiple statements found while compiling a single statement");
        return;
    }
    // The bracket around the token: one that it opens is inside, one that it closes has been taken off already.
    int depth = lexer->bracket_depth - is_opening(c.t.kind) + is_closing(c.t.kind);
    c.in_bracket = depth > 0;
    c.bracket = depth > 0 ? &lexer->brackets[depth - 1] : NULL;
    c.keyword = innermost_keyword(u);
    bool known = false;
    for (size_t i = 0; !known && i < sizeof rules / sizeof *rules; i++) {
        known = rules[i](&c);
    }
    if (!known && (c.t.kind == TOK_INDENT || c.t.kind == TOK_DEDENT)) {
        fail_at(p, DIAGNOSTIC_INDENTATION_ERROR, c.t, c.t.kind == TOK_INDENT ? "unexpected indent" : "unexpected unindent");
        return;
    }
    if (!known) {
        fail_at(p, DIAGNOSTIC_SYNTAX_ERROR, c.t, "invalid syntax");
    }
    prefer_lexer_error(p, c.t.line);
}
