// SPDX-License-Identifier: MIT
// ast.h -- the syntax tree: what the parser gives and the compiler takes.
//
// Nodes live in an Arena and are freed as one. Identifiers are interned per parse: equal names are equal pointers,
// NFKC-normalised, NUL-terminated UTF-8. The kinds and their fields are in ast.def.
#ifndef KR_SYNTAX_AST_H
#define KR_SYNTAX_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
#define NODE(kind, fields) AST_##kind,
#include "syntax/ast.def"
#undef NODE
    AST_KIND_COUNT
} NodeKind;

// Lines count from 1; columns from 0, in UTF-8 bytes, as CPython's ast. The end is exclusive.
typedef struct {
    uint32_t line, col, end_line, end_col;
} Span;

typedef struct Node {
    NodeKind kind;
    Span span;
} Node;

typedef struct {
    Node **items;
    uint32_t count;
} Nodes;

typedef const char *Identifier;
typedef struct {
    Identifier *items;
    uint32_t count;
} Identifiers;

typedef enum { CONST_NONE, CONST_TRUE, CONST_FALSE, CONST_ELLIPSIS, CONST_INT, CONST_BIG_INT, CONST_FLOAT, CONST_IMAGINARY,
               CONST_STR, CONST_BYTES } ConstantKind;
typedef struct {
    ConstantKind kind;
    int64_t integer;      // CONST_INT: 0 <= integer <= 2^62-1 (the sign is a UnaryOp)
    double number;        // CONST_FLOAT, CONST_IMAGINARY
    const char *text;     // CONST_STR: UTF-8 (lone surrogates as 3 bytes); CONST_BYTES: raw;
    size_t length;        //   CONST_BIG_INT: digits in base `base`, no prefix, no underscores
    int base;
} Constant;

typedef enum { CTX_LOAD, CTX_STORE, CTX_DEL } ExpressionContext;
typedef enum { BOOL_AND, BOOL_OR } BoolOperator;
typedef enum { UNARY_NOT, UNARY_NEG, UNARY_POS, UNARY_INVERT } UnaryOperator;
// Same order as BINARY and COMPARE of object/slots.def; checked where the compiler maps them.
typedef enum { BIN_ADD, BIN_SUB, BIN_MUL, BIN_TRUEDIV, BIN_FLOORDIV, BIN_MOD, BIN_POW, BIN_MATMUL, BIN_LSHIFT, BIN_RSHIFT,
               BIN_AND, BIN_OR, BIN_XOR } BinaryOperator;
typedef enum { CMP_OP_LT, CMP_OP_LE, CMP_OP_EQ, CMP_OP_NE, CMP_OP_GT, CMP_OP_GE, CMP_OP_IS, CMP_OP_IS_NOT, CMP_OP_IN,
               CMP_OP_NOT_IN } CompareOperator;

#define N(x) Node *x;
#define L(x) Nodes x;
#define S(x) Identifier x;
#define SL(x) Identifiers x;
#define I(x) int x;
#define K(x) Constant x;
#define NODE(kind, fields) typedef struct { Node node; fields } Node##kind;
#define IL(x) int *x;
#include "syntax/ast.def"
#undef NODE
#undef N
#undef L
#undef S
#undef SL
#undef I
#undef K
#undef IL

// AST(BinOp, node)->left: a cast whose kind the debug build checks.
#define AST(kind_name, n) ((Node##kind_name *)(n))

#endif
