// SPDX-License-Identifier: MIT
// fold.c -- constant folding. Only what cannot fail, cannot grow and gives exactly what running it would give.
#include "compile/fold.h"
#include "compile/compiler.h"

#include <math.h>

static Node *constant_node(Compiler *c, const Node *from, Constant value) {
    NodeConstant *node = ARENA_NEW(c->arena, NodeConstant);
    node->node = (Node){AST_Constant, from->span};
    node->value = value;
    return &node->node;
}

static Node *integer_node(Compiler *c, const Node *from, int64_t n) {
    if (n > SMALL_INT_MAX || n < SMALL_INT_MIN) { return NULL; }
    return constant_node(c, from, (Constant){.kind = CONST_INT, .integer = n});
}

static Node *number_node(Compiler *c, const Node *from, double x) {
    return constant_node(c, from, (Constant){.kind = CONST_FLOAT, .number = x});
}

static Node *fold_unary(Compiler *c, NodeUnaryOp *u) {
    if (u->operand->kind != AST_Constant) { return NULL; }
    const Constant *k = &AST(Constant, u->operand)->value;
    if (u->op == UNARY_NOT) {
        int truth = fold_truth(c, u->operand);
        return truth < 0 ? NULL : constant_node(c, &u->node, (Constant){.kind = truth ? CONST_FALSE : CONST_TRUE});
    }
    if (k->kind == CONST_INT) {
        return integer_node(c, &u->node,
                            u->op == UNARY_NEG   ? -k->integer
                            : u->op == UNARY_POS ? k->integer
                                                 : ~k->integer);
    }
    if (k->kind == CONST_FLOAT && u->op != UNARY_INVERT) {
        return number_node(c, &u->node, u->op == UNARY_NEG ? -k->number : k->number);
    }
    return NULL;
}

static Node *fold_integers(Compiler *c, Node *node, int op, int64_t a, int64_t b) {
    int64_t n;
    switch (op) {
    case BIN_ADD: return integer_node(c, node, a + b); // both have 63 bits
    case BIN_SUB: return integer_node(c, node, a - b);
    case BIN_MUL: return __builtin_mul_overflow(a, b, &n) ? NULL : integer_node(c, node, n);
    case BIN_TRUEDIV:
        if (b == 0 || a > (INT64_C(1) << 53) || a < -(INT64_C(1) << 53) || b > (INT64_C(1) << 53) ||
            b < -(INT64_C(1) << 53)) {
            return NULL;
        }
        return number_node(c, node, (double)a / (double)b);
    case BIN_FLOORDIV: return b == 0 ? NULL : integer_node(c, node, a / b - (a % b != 0 && (a % b < 0) != (b < 0)));
    case BIN_MOD:
        if (b == 0) { return NULL; }
        n = a % b;
        return integer_node(c, node, n != 0 && (n < 0) != (b < 0) ? n + b : n);
    case BIN_POW:
        if (b < 0 || b > 64) { return NULL; }
        n = 1;
        for (int64_t i = 0; i < b; i++) {
            if (__builtin_mul_overflow(n, a, &n)) { return NULL; }
        }
        return integer_node(c, node, n);
    case BIN_LSHIFT: return b < 0 || b > 61 || a < 0 || a > (SMALL_INT_MAX >> b) ? NULL : integer_node(c, node, a << b);
    case BIN_RSHIFT: return b < 0 ? NULL : integer_node(c, node, b > 63 ? (a < 0 ? -1 : 0) : a >> b);
    case BIN_AND: return integer_node(c, node, a & b);
    case BIN_OR: return integer_node(c, node, a | b);
    case BIN_XOR: return integer_node(c, node, a ^ b);
    default: return NULL;
    }
}

static Node *fold_binary(Compiler *c, NodeBinOp *node) {
    if (node->left->kind != AST_Constant || node->right->kind != AST_Constant) { return NULL; }
    const Constant *a = &AST(Constant, node->left)->value, *b = &AST(Constant, node->right)->value;
    if (a->kind == CONST_INT && b->kind == CONST_INT) {
        return fold_integers(c, &node->node, node->op, a->integer, b->integer);
    }
    bool numbers = (a->kind == CONST_INT || a->kind == CONST_FLOAT) && (b->kind == CONST_INT || b->kind == CONST_FLOAT);
    if (numbers) {
        int64_t exact = INT64_C(1) << 53;
        if ((a->kind == CONST_INT && (a->integer > exact || a->integer < -exact)) ||
            (b->kind == CONST_INT && (b->integer > exact || b->integer < -exact))) {
            return NULL;
        }
        double x = a->kind == CONST_INT ? (double)a->integer : a->number,
               y = b->kind == CONST_INT ? (double)b->integer : b->number;
        switch (node->op) {
        case BIN_ADD: return number_node(c, &node->node, x + y);
        case BIN_SUB: return number_node(c, &node->node, x - y);
        case BIN_MUL: return number_node(c, &node->node, x * y);
        case BIN_TRUEDIV: return y == 0 ? NULL : number_node(c, &node->node, x / y);
        default: return NULL;
        }
    }
    if (node->op == BIN_ADD && a->kind == b->kind && (a->kind == CONST_STR || a->kind == CONST_BYTES) &&
        a->length + b->length <= 4096) {
        char *text = arena_alloc(c->arena, a->length + b->length + 1);
        if (a->length) { memcpy(text, a->text, a->length); }
        if (b->length) { memcpy(text + a->length, b->text, b->length); }
        return constant_node(c, &node->node,
                             (Constant){.kind = a->kind, .text = text, .length = a->length + b->length});
    }
    if (node->op == BIN_MUL && (a->kind == CONST_STR || a->kind == CONST_BYTES) && b->kind == CONST_INT &&
        b->integer >= 0 && b->integer <= 256 && a->length * (size_t)b->integer <= 256) {
        char *text = arena_alloc(c->arena, a->length * (size_t)b->integer + 1);
        for (int64_t i = 0; i < b->integer && a->length; i++) {
            memcpy(text + (size_t)i * a->length, a->text, a->length);
        }
        return constant_node(c, &node->node,
                             (Constant){.kind = a->kind, .text = text, .length = a->length * (size_t)b->integer});
    }
    return NULL;
}

static Node *fold_items(Compiler *c, const Node *from, Nodes items, int kind) {
    if (items.count > 4096) { return NULL; }
    for (uint32_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind != AST_Constant) { return NULL; }
    }
    Constant *values = arena_alloc(c->arena, items.count * sizeof(Constant));
    for (uint32_t i = 0; i < items.count; i++) { values[i] = AST(Constant, items.items[i])->value; }
    return constant_node(c, from,
                         (Constant){.kind = (ConstantKind)kind, .text = (const char *)values, .length = items.count});
}

Node *fold(Compiler *c, Node *node) {
    Node *result = NULL;
    switch (node->kind) {
    case AST_UnaryOp: result = fold_unary(c, AST(UnaryOp, node)); break;
    case AST_BinOp: result = fold_binary(c, AST(BinOp, node)); break;
    case AST_Tuple:
        if (AST(Tuple, node)->ctx == CTX_LOAD) { result = fold_items(c, node, AST(Tuple, node)->elts, CONST_TUPLE); }
        break;
    case AST_Name:
        if (AST(Name, node)->ctx == CTX_LOAD && strcmp(AST(Name, node)->id, "__debug__") == 0) {
            result = constant_node(c, node, (Constant){.kind = CONST_TRUE});
        }
        break;
    default: break;
    }
    return result ? result : node;
}

Node *fold_display(Compiler *c, Node *node, bool membership) {
    Node *result = NULL;
    if (node->kind == AST_List) {
        result = fold_items(c, node, AST(List, node)->elts, CONST_TUPLE);
    } else if (node->kind == AST_Set && membership) {
        Nodes items = AST(Set, node)->elts;
        for (uint32_t i = 0; i < items.count; i++) {
            if (items.items[i]->kind != AST_Constant || (int)AST(Constant, items.items[i])->value.kind >= CONST_TUPLE) {
                return node;
            }
        }
        result = fold_items(c, node, items, CONST_FROZENSET);
    }
    return result ? result : node;
}

int fold_truth(Compiler *c, const Node *node) {
    (void)c;
    if (node->kind != AST_Constant) { return -1; }
    const Constant *k = &((const NodeConstant *)(const void *)node)->value;
    switch ((int)k->kind) {
    case CONST_NONE:
    case CONST_FALSE: return 0;
    case CONST_TRUE:
    case CONST_ELLIPSIS:
    case CONST_BIG_INT: return 1;
    case CONST_INT: return k->integer != 0;
    case CONST_FLOAT:
    case CONST_IMAGINARY: return k->number != 0;
    case CONST_STR:
    case CONST_BYTES:
    case CONST_TUPLE:
    case CONST_FROZENSET: return k->length != 0;
    default: return -1;
    }
}
