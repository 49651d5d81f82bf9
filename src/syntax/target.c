// SPDX-License-Identifier: MIT
// target.c -- expressions become targets: sets their contexts, or says what cannot be assigned to.
#include "syntax/parse_state.h"

const char *expression_noun(const Node *node) {
    switch (node->kind) {
    case AST_Attribute: return "attribute";
    case AST_Subscript: return "subscript";
    case AST_Starred: return "starred";
    case AST_Name: return "name";
    case AST_List: return "list";
    case AST_Tuple: return "tuple";
    case AST_Lambda: return "lambda";
    case AST_Call: return "function call";
    case AST_GeneratorExp: return "generator expression";
    case AST_Yield: case AST_YieldFrom: return "yield expression";
    case AST_Await: return "await expression";
    case AST_ListComp: return "list comprehension";
    case AST_SetComp: return "set comprehension";
    case AST_DictComp: return "dict comprehension";
    case AST_Dict: return "dict literal";
    case AST_Set: return "set display";
    case AST_JoinedStr: case AST_FormattedValue: return "f-string expression";
    case AST_Compare: return "comparison";
    case AST_IfExp: return "conditional expression";
    case AST_NamedExpr: return "named expression";
    case AST_Constant:
        switch (((const NodeConstant *)node)->value.kind) {
        case CONST_NONE: return "None";
        case CONST_TRUE: return "True";
        case CONST_FALSE: return "False";
        case CONST_ELLIPSIS: return "ellipsis";
        default: return "literal";
        }
    default:
        return "expression";
    }
}

// Gives the part that is no target, or NULL. Nesting is bounded by the brackets (BRACKET_MAX), stars by the grammar.
static Node *set_context(Node *node, ExpressionContext ctx) {
    Nodes elements;
    switch (node->kind) {
    case AST_Name:
        AST(Name, node)->ctx = ctx;
        return NULL;
    case AST_Attribute:
        AST(Attribute, node)->ctx = ctx;
        return NULL;
    case AST_Subscript:
        AST(Subscript, node)->ctx = ctx;
        return NULL;
    case AST_Starred:
        if (ctx == CTX_DEL) {
            return node;
        }
        AST(Starred, node)->ctx = ctx;
        return set_context(AST(Starred, node)->value, ctx);
    case AST_Tuple:
        AST(Tuple, node)->ctx = ctx;
        elements = AST(Tuple, node)->elts;
        break;
    case AST_List:
        AST(List, node)->ctx = ctx;
        elements = AST(List, node)->elts;
        break;
    default:
        return node;
    }
    for (uint32_t i = 0; i < elements.count; i++) {
        Node *bad = set_context(elements.items[i], ctx);
        if (bad) {
            return bad;
        }
    }
    return NULL;
}

void target_store(Parser *p, Expression target) {
    Node *bad = set_context(target.node, CTX_STORE);
    if (bad && bad->kind == AST_WithItem) {
        parser_error(p, bad->span, "invalid syntax");
    } else if (bad) {
        parser_error(p, bad->span, "cannot assign to %s", expression_noun(bad));
    }
}

// What can stand between `|`s and is not a target has a hint: was a comparison meant?
static bool has_hint(const Node *node, bool parenthesized) {
    switch (node->kind) {
    case AST_Constant:
        switch (((const NodeConstant *)node)->value.kind) {
        case CONST_NONE: case CONST_TRUE: case CONST_FALSE:
            return false;
        default:
            return true;
        }
    case AST_UnaryOp:
        return parenthesized || ((const NodeUnaryOp *)node)->op != UNARY_NOT;
    case AST_BinOp: case AST_Call: case AST_Await: case AST_ListComp: case AST_SetComp: case AST_DictComp: case AST_Dict:
    case AST_Set: case AST_JoinedStr:
        return true;
    case AST_BoolOp: case AST_Compare: case AST_IfExp: case AST_Lambda: case AST_NamedExpr: case AST_Yield: case AST_YieldFrom:
        return parenthesized;
    default:
        return false;
    }
}

void target_assign(Parser *p, Expression target, bool first) {
    Node *node = target.node;
    if ((node->kind == AST_Yield || node->kind == AST_YieldFrom) && target.form != PARENTHESIZED) {
        parser_error(p, target.span, "assignment to yield expression not possible");
        return;
    }
    // The hint is for what stands before the '=': the whole, or the last of a, b, c.
    Node *last = node;
    bool parenthesized = target.form == PARENTHESIZED;
    if (target.form == BARE_TUPLE) {
        last = AST(Tuple, node)->elts.items[AST(Tuple, node)->elts.count - 1];
        parenthesized = false;
    }
    Node *bad = set_context(node, CTX_STORE);
    if (bad == last && first && has_hint(bad, parenthesized)) {
        parser_error(p, bad->span, "cannot assign to %s here. Maybe you meant '==' instead of '='?", expression_noun(bad));
    } else if (bad) {
        target_store(p, target);
    }
}

void target_annotated(Parser *p, Expression target) {
    switch (target.node->kind) {
    case AST_Name: case AST_Attribute: case AST_Subscript:
        set_context(target.node, CTX_STORE);
        return;
    case AST_Tuple: case AST_List:
        parser_error(p, target.span, "only single target (not %s) can be annotated", expression_noun(target.node));
        return;
    default:
        parser_error(p, target.span, "illegal target for annotation");
    }
}

void target_augmented(Parser *p, Expression target) {
    switch (target.node->kind) {
    case AST_Name: case AST_Attribute: case AST_Subscript:
        set_context(target.node, CTX_STORE);
        return;
    default:
        parser_error(p, target.span, "'%s' is an illegal expression for augmented assignment", expression_noun(target.node));
    }
}

void target_delete(Parser *p, Expression target) {
    Node *bad = set_context(target.node, CTX_DEL);
    if (bad) {
        parser_error(p, bad->span, "cannot delete %s", expression_noun(bad));
    }
}
