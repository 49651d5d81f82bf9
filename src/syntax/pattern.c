// SPDX-License-Identifier: MIT
// pattern.c -- expressions become patterns (PEP 634). Takes what follows `case`; gives Match... nodes.
//
// Nesting is bounded by the brackets; what is left-deep (a | b | c, a.b.c) is walked in a loop.
#include "syntax/parse_state.h"

#include <string.h>

static Node *convert(Parser *p, Node *node);

static Node *refuse(Parser *p, Node *node, const char *message) {
    parser_error(p, node->span, "%s", message);
    return node;
}

static bool is_wildcard(Identifier name) {
    return strcmp(name, "_") == 0;
}

static Node *make_capture(Parser *p, Node *name) {
    NodeMatchAs *n = NODE_NEW(p, MatchAs, name->span);
    Identifier id = AST(Name, name)->id;
    n->name = is_wildcard(id) ? NULL : id;
    return &n->node;
}

static Node *make_value(Parser *p, Node *value) {
    NodeMatchValue *n = NODE_NEW(p, MatchValue, value->span);
    n->value = value;
    return &n->node;
}

static bool is_number(const Node *node, bool imaginary) {
    if (node->kind != AST_Constant) {
        return false;
    }
    ConstantKind kind = ((const NodeConstant *)node)->value.kind;
    return imaginary ? kind == CONST_IMAGINARY : kind == CONST_INT || kind == CONST_BIG_INT || kind == CONST_FLOAT;
}

static bool is_signed_number(const Node *node, bool any) {
    if (node->kind == AST_UnaryOp && ((const NodeUnaryOp *)node)->op == UNARY_NEG) {
        node = ((const NodeUnaryOp *)node)->operand;
    }
    return is_number(node, false) || (any && is_number(node, true));
}

static bool is_dotted_name(const Node *node) {
    while (node->kind == AST_Attribute) {
        node = ((const NodeAttribute *)node)->value;
    }
    return node->kind == AST_Name;
}

// Numbers, strings, a.b: what compares by ==.
static bool is_value(const Node *node) {
    switch (node->kind) {
    case AST_Constant: {
        ConstantKind kind = ((const NodeConstant *)node)->value.kind;
        return kind >= CONST_INT;
    }
    case AST_UnaryOp:
        return is_signed_number(node, true);
    case AST_BinOp: {
        const NodeBinOp *n = (const NodeBinOp *)node;
        return (n->op == BIN_ADD || n->op == BIN_SUB) && is_signed_number(n->left, false) && is_number(n->right, true);
    }
    case AST_Attribute:
        return is_dotted_name(node);
    case AST_JoinedStr:
        return false;
    default:
        return false;
    }
}

static Nodes convert_all(Parser *p, Nodes nodes) {
    Nodes out = {NULL, 0};
    bool starred = false;
    for (uint32_t i = 0; i < nodes.count; i++) {
        Node *node = nodes.items[i];
        if (node->kind == AST_Starred) {
            Node *name = AST(Starred, node)->value;
            NodeMatchStar *n = NODE_NEW(p, MatchStar, node->span);
            if (name->kind != AST_Name) {
                refuse(p, name, "invalid syntax");
            } else {
                n->name = is_wildcard(AST(Name, name)->id) ? NULL : AST(Name, name)->id;
            }
            if (starred) {
                refuse(p, node, "multiple starred expressions in sequence pattern");
            }
            starred = true;
            nodes_append(p, &out, &n->node);
        } else {
            nodes_append(p, &out, convert(p, node));
        }
    }
    return out;
}

static Node *convert_sequence(Parser *p, Node *node, Nodes elements) {
    NodeMatchSequence *n = NODE_NEW(p, MatchSequence, node->span);
    n->patterns = convert_all(p, elements);
    return &n->node;
}

// a | b | c is one; (a | b) | c begins at the parenthesis, its left side behind it.
static bool is_or_chain(const Node *whole, const Node *left) {
    return left->kind == AST_BinOp && ((const NodeBinOp *)left)->op == BIN_OR && left->span.line == whole->span.line &&
           left->span.col == whole->span.col;
}

static Node *convert_or(Parser *p, Node *node) {
    NodeMatchOr *n = NODE_NEW(p, MatchOr, node->span);
    uint32_t count = 1;
    for (Node *left = node; is_or_chain(node, left); left = AST(BinOp, left)->left) {
        count++;
    }
    n->patterns.items = arena_alloc(p->arena, count * sizeof(Node *));
    n->patterns.count = count;
    while (--count > 0) {
        n->patterns.items[count] = convert(p, AST(BinOp, node)->right);
        node = AST(BinOp, node)->left;
    }
    n->patterns.items[0] = convert(p, node);
    return &n->node;
}

static Node *convert_mapping(Parser *p, Node *node) {
    NodeDict *dict = AST(Dict, node);
    NodeMatchMapping *n = NODE_NEW(p, MatchMapping, node->span);
    for (uint32_t i = 0; i < dict->keys.count; i++) {
        Node *key = dict->keys.items[i], *value = dict->values.items[i];
        if (!key) {
            if (value->kind != AST_Name || is_wildcard(AST(Name, value)->id)) {
                return refuse(p, value, "invalid syntax");
            }
            if (i + 1 < dict->keys.count) {
                return refuse(p, value, "double star pattern must be the last (right-most) subpattern in the mapping pattern");
            }
            n->rest = AST(Name, value)->id;
            break;
        }
        if (!is_value(key) && !(key->kind == AST_Constant && AST(Constant, key)->value.kind <= CONST_FALSE)) {
            return refuse(p, key, key->kind == AST_JoinedStr ? "patterns may only match literals and attribute lookups" :
                                                               "mapping pattern keys may only match literals and attribute lookups");
        }
        nodes_append(p, &n->keys, key);
        nodes_append(p, &n->patterns, convert(p, value));
    }
    return &n->node;
}

static Node *convert_class(Parser *p, Node *node) {
    NodeCall *call = AST(Call, node);
    NodeMatchClass *n = NODE_NEW(p, MatchClass, node->span);
    if (!is_dotted_name(call->func)) {
        return refuse(p, call->func, "invalid syntax");
    }
    n->cls = call->func;
    for (uint32_t i = 0; i < call->args.count; i++) {
        Node *arg = call->args.items[i];
        if (arg->kind == AST_Starred || arg->kind == AST_GeneratorExp) {
            return refuse(p, arg, "invalid syntax");
        }
        nodes_append(p, &n->patterns, convert(p, arg));
    }
    uint32_t count = call->keywords.count;
    if (count) {
        n->kwd_attrs = (Identifiers){arena_alloc(p->arena, count * sizeof(Identifier)), count};
    }
    for (uint32_t i = 0; i < count; i++) {
        NodeKeyword *keyword = AST(Keyword, call->keywords.items[i]);
        if (!keyword->arg) {
            return refuse(p, &keyword->node, "invalid syntax");
        }
        for (uint32_t k = 0; k < i; k++) {
            if (n->kwd_attrs.items[k] == keyword->arg && count < 1000) {
                parser_error(p, keyword->node.span, "attribute name repeated in class pattern: %s", keyword->arg);
                return node;
            }
        }
        n->kwd_attrs.items[i] = keyword->arg;
        nodes_append(p, &n->kwd_patterns, convert(p, keyword->value));
    }
    return &n->node;
}

static Node *convert_as(Parser *p, Node *node) {
    Span span = ((AsItem *)node)->whole;
    NodeWithItem *item = AST(WithItem, node);
    if (item->target->kind != AST_Name) {
        parser_error(p, item->target->span, "cannot use %s as pattern target", expression_noun(item->target));
        return node;
    }
    NodeMatchAs *n = NODE_NEW(p, MatchAs, span);
    n->name = AST(Name, item->target)->id;
    if (is_wildcard(n->name)) {
        return refuse(p, item->target, "cannot use '_' as a target");
    }
    n->pattern = convert(p, item->context);
    return &n->node;
}

static Node *convert(Parser *p, Node *node) {
    switch (node->kind) {
    case AST_Name:
        return make_capture(p, node);
    case AST_Constant:
        if (AST(Constant, node)->value.kind <= CONST_FALSE) {
            NodeMatchSingleton *n = NODE_NEW(p, MatchSingleton, node->span);
            n->value = node;
            return &n->node;
        }
        break;
    case AST_Tuple:
        return convert_sequence(p, node, AST(Tuple, node)->elts);
    case AST_List:
        return convert_sequence(p, node, AST(List, node)->elts);
    case AST_Dict:
        return convert_mapping(p, node);
    case AST_Call:
        return convert_class(p, node);
    case AST_WithItem:
        return convert_as(p, node);
    case AST_BinOp:
        if (AST(BinOp, node)->op == BIN_OR) {
            return convert_or(p, node);
        }
        break;
    case AST_JoinedStr:
        return refuse(p, node, "patterns may only match literals and attribute lookups");
    default:
        break;
    }
    return is_value(node) ? make_value(p, node) : refuse(p, node, "invalid syntax");
}

Node *pattern_from(Parser *p, Expression subject) {
    if (subject.node->kind == AST_Starred) {
        return refuse(p, subject.node, "invalid syntax");
    }
    return convert(p, subject.node);
}
