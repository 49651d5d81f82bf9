// SPDX-License-Identifier: MIT
// token.c -- names of token kinds, for dumps.
#include "syntax/token.h"
#include "krait.h"

const char *token_name(int kind) {
    switch (kind) {
    case TOK_NEWLINE: return "NEWLINE";
    case TOK_INDENT: return "INDENT";
    case TOK_DEDENT: return "DEDENT";
    case TOK_NAME: return "NAME";
    case TOK_NUMBER: return "NUMBER";
    case TOK_STRING: return "STRING";
    case TOK_BYTES: return "BYTES";
    case TOK_FSTRING_START: return "FSTRING_START";
    case TOK_FSTRING_MIDDLE: return "FSTRING_MIDDLE";
    case TOK_FSTRING_END: return "FSTRING_END";
    case TOK_MATCH: case TOK_CASE: case TOK_TYPE: return "SOFT_KEYWORD";
    case TOK_END_OF_TEXT: return "END";
    case TOK_ERROR: return "ERROR";
    case TOK_UNKNOWN: return "UNKNOWN";
    case TOK_FALSE: case TOK_NONE: case TOK_TRUE: case TOK_AND: case TOK_AS: case TOK_ASSERT: case TOK_ASYNC: case TOK_AWAIT:
    case TOK_BREAK: case TOK_CLASS: case TOK_CONTINUE: case TOK_DEF: case TOK_DEL: case TOK_ELIF: case TOK_ELSE: case TOK_EXCEPT:
    case TOK_FINALLY: case TOK_FOR: case TOK_FROM: case TOK_GLOBAL: case TOK_IF: case TOK_IMPORT: case TOK_IN: case TOK_IS:
    case TOK_LAMBDA: case TOK_NONLOCAL: case TOK_NOT: case TOK_OR: case TOK_PASS: case TOK_RAISE: case TOK_RETURN: case TOK_TRY:
    case TOK_WHILE: case TOK_WITH: case TOK_YIELD:
        return "KEYWORD";
    default:
        return "OPERATOR";
    }
}
