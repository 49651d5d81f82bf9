// SPDX-License-Identifier: MIT
// ast.c -- builds expressions: each function takes the parts a rule has found and gives the node, with its span.
#include "syntax/parse_state.h"
#include "krait.h"

Span span_join(Span first, Span last) {
    return (Span){first.line, first.col, last.end_line, last.end_col};
}

Node *node_new(Parser *p, NodeKind kind, size_t size, Span span) {
    Node *node = arena_alloc(p->arena, size);
    node->kind = kind;
    node->span = span;
    p->node_count++;
    if (p->input->max_nodes > 0 && p->node_count > (uint32_t)p->input->max_nodes) {
        parser_error(p, span, "source code is too large (more than %d nodes)", p->input->max_nodes);
    }
    return node;
}

// The capacity is the power of two from the count upwards: a full list is one whose count is such a power.
void nodes_append(Parser *p, Nodes *nodes, Node *node) {
    uint32_t count = nodes->count;
    if (count == 0) {
        nodes->items = arena_alloc(p->arena, sizeof *nodes->items);
    } else if ((count & (count - 1)) == 0) {
        nodes->items = arena_grow(p->arena, nodes->items, count * sizeof *nodes->items, 2 * (size_t)count * sizeof *nodes->items);
    }
    nodes->items[nodes->count++] = node;
}

void list_append(Parser *p, List *list, Node *node, Span span) {
    if (!list->nodes.count) {
        list->span = span;
    }
    nodes_append(p, &list->nodes, node);
    list->span = span_join(list->span, span);
}

void list_join(Parser *p, List *list, List more) {
    for (uint32_t i = 0; i < more.nodes.count; i++) {
        list_append(p, list, more.nodes.items[i], more.nodes.items[i]->span);
    }
}

List list_of(Parser *p, Expression first) {
    List list = {.flags = first.form};
    list_append(p, &list, first.node, first.span);
    return list;
}

List list_more(Parser *p, List list, Expression more) {
    list_append(p, &list, more.node, more.span);
    return list;
}

Expression ast_wrap(Node *node) {
    return (Expression){node, node->span, PLAIN};
}

Expression ast_name(Parser *p, Token t) {
    NodeName *n = NODE_NEW(p, Name, token_span(t));
    n->id = parser_name(p, t);
    return ast_wrap(&n->node);
}

Expression ast_singleton(Parser *p, Token t) {
    NodeConstant *n = NODE_NEW(p, Constant, token_span(t));
    n->value.kind = t.kind == TOK_NONE ? CONST_NONE : t.kind == TOK_TRUE ? CONST_TRUE : t.kind == TOK_FALSE ? CONST_FALSE
                                                                                                           : CONST_ELLIPSIS;
    return ast_wrap(&n->node);
}

Expression ast_number(Parser *p, Token t) {
    NodeConstant *n = NODE_NEW(p, Constant, token_span(t));
    literal_number(p, t, &n->value);
    return ast_wrap(&n->node);
}

static BinaryOperator binary_operator(int kind) {
    switch (kind) {
    case TOK_PLUS: return BIN_ADD;
    case TOK_MINUS: return BIN_SUB;
    case TOK_STAR: return BIN_MUL;
    case TOK_SLASH: return BIN_TRUEDIV;
    case TOK_DSLASH: return BIN_FLOORDIV;
    case TOK_PERCENT: return BIN_MOD;
    case TOK_POW: return BIN_POW;
    case TOK_AT: return BIN_MATMUL;
    case TOK_SHL: return BIN_LSHIFT;
    case TOK_SHR: return BIN_RSHIFT;
    case TOK_BAND: return BIN_AND;
    case TOK_BOR: return BIN_OR;
    default: return BIN_XOR;
    }
}

Expression ast_binary(Parser *p, Expression left, Token op, Expression right) {
    NodeBinOp *n = NODE_NEW(p, BinOp, span_join(left.span, right.span));
    n->left = left.node;
    n->op = binary_operator(op.kind);
    n->right = right.node;
    return ast_wrap(&n->node);
}

Expression ast_unary(Parser *p, Token op, Expression operand) {
    NodeUnaryOp *n = NODE_NEW(p, UnaryOp, span_join(token_span(op), operand.span));
    n->op = op.kind == TOK_NOT ? UNARY_NOT : op.kind == TOK_MINUS ? UNARY_NEG : op.kind == TOK_PLUS ? UNARY_POS : UNARY_INVERT;
    n->operand = operand.node;
    return ast_wrap(&n->node);
}

Expression ast_bool(Parser *p, Expression left, BoolOperator op, Expression right) {
    Span span = span_join(left.span, right.span);
    NodeBoolOp *n = AST(BoolOp, left.node);
    if (left.form != CHAIN || left.node->kind != AST_BoolOp || n->op != (int)op) {
        n = NODE_NEW(p, BoolOp, span);
        n->op = op;
        nodes_append(p, &n->values, left.node);
    }
    nodes_append(p, &n->values, right.node);
    n->node.span = span;
    return (Expression){&n->node, span, CHAIN};
}

Expression ast_compare(Parser *p, Expression left, CompareOperator op, Expression right) {
    Span span = span_join(left.span, right.span);
    NodeCompare *n = AST(Compare, left.node);
    if (left.form != CHAIN || left.node->kind != AST_Compare) {
        n = NODE_NEW(p, Compare, span);
        n->left = left.node;
    }
    uint32_t count = n->comparators.count;
    if (count == 0) {
        n->ops = arena_alloc(p->arena, sizeof *n->ops);
    } else if ((count & (count - 1)) == 0) {
        n->ops = arena_grow(p->arena, n->ops, count * sizeof *n->ops, 2 * (size_t)count * sizeof *n->ops);
    }
    n->ops[count] = (int)op;
    nodes_append(p, &n->comparators, right.node);
    n->node.span = span;
    return (Expression){&n->node, span, CHAIN};
}

Expression ast_conditional(Parser *p, Expression body, Expression test, Expression orelse) {
    NodeIfExp *n = NODE_NEW(p, IfExp, span_join(body.span, orelse.span));
    n->test = test.node;
    n->body = body.node;
    n->orelse = orelse.node;
    return ast_wrap(&n->node);
}

Expression ast_lambda(Parser *p, Token lambda, ParameterList *parameters, Expression body) {
    NodeLambda *n = NODE_NEW(p, Lambda, span_join(token_span(lambda), body.span));
    n->args = &parameters_end(p, parameters)->node;
    n->body = body.node;
    return ast_wrap(&n->node);
}

Expression ast_named(Parser *p, Expression target, Expression value) {
    NodeNamedExpr *n = NODE_NEW(p, NamedExpr, span_join(target.span, value.span));
    n->target = target.node;
    n->value = value.node;
    if (target.node->kind == AST_Name) {
        AST(Name, target.node)->ctx = CTX_STORE;
    }
    return ast_wrap(&n->node);
}

Expression ast_await(Parser *p, Token await, Expression value) {
    NodeAwait *n = NODE_NEW(p, Await, span_join(token_span(await), value.span));
    n->value = value.node;
    return ast_wrap(&n->node);
}

Expression ast_yield(Parser *p, Token yield, const Expression *value) {
    NodeYield *n = NODE_NEW(p, Yield, value ? span_join(token_span(yield), value->span) : token_span(yield));
    n->value = value ? value->node : NULL;
    return ast_wrap(&n->node);
}

Expression ast_yield_from(Parser *p, Token yield, Expression value) {
    NodeYieldFrom *n = NODE_NEW(p, YieldFrom, span_join(token_span(yield), value.span));
    n->value = value.node;
    return ast_wrap(&n->node);
}

Expression ast_starred(Parser *p, Token star, Expression value) {
    NodeStarred *n = NODE_NEW(p, Starred, span_join(token_span(star), value.span));
    n->value = value.node;
    return ast_wrap(&n->node);
}

Expression ast_call(Parser *p, Expression callee, Token open, ArgumentList arguments, Token close) {
    NodeCall *n = NODE_NEW(p, Call, span_join(callee.span, token_span(close)));
    n->func = callee.node;
    n->args = arguments.args;
    n->keywords = arguments.keywords;
    if (arguments.generator.line && arguments.count == 1) {
        // A generator that is the only argument has the call's parentheses for its own.
        arguments.args.items[0]->span = span_join(token_span(open), token_span(close));
    }
    return ast_wrap(&n->node);
}

Expression ast_subscript(Parser *p, Expression value, Expression index, Token close) {
    NodeSubscript *n = NODE_NEW(p, Subscript, span_join(value.span, token_span(close)));
    n->value = value.node;
    n->slice = index.node;
    return ast_wrap(&n->node);
}

Expression ast_attribute(Parser *p, Expression value, Token name) {
    NodeAttribute *n = NODE_NEW(p, Attribute, span_join(value.span, token_span(name)));
    n->value = value.node;
    n->attr = parser_name(p, name);
    return ast_wrap(&n->node);
}

Expression ast_slice(Parser *p, Expression lower, Token colon, Expression upper, const Token *second, Expression step) {
    Span span = token_span(colon);
    if (lower.node) {
        span = span_join(lower.span, span);
    }
    span = span_join(span, step.node ? step.span : second ? token_span(*second) : upper.node ? upper.span : span);
    NodeSlice *n = NODE_NEW(p, Slice, span);
    n->lower = lower.node;
    n->upper = upper.node;
    n->step = step.node;
    return ast_wrap(&n->node);
}

static Expression make_tuple(Parser *p, Nodes elements, Span span) {
    NodeTuple *n = NODE_NEW(p, Tuple, span);
    n->elts = elements;
    return (Expression){&n->node, span, BARE_TUPLE};
}

// The form of a list of one is the form of its element (list_of).
static Expression only_item(List items) {
    return (Expression){items.nodes.items[0], items.span, (Form)items.flags};
}

Expression ast_tuple(Parser *p, List items, const Token *comma) {
    if (items.nodes.count == 1 && !comma) {
        return only_item(items);
    }
    return make_tuple(p, items.nodes, comma ? span_join(items.span, token_span(*comma)) : items.span);
}

Expression ast_index(Parser *p, List items) {
    if (items.nodes.count == 1 && items.nodes.items[0]->kind != AST_Starred) {
        return only_item(items);
    }
    return make_tuple(p, items.nodes, items.span);
}

Expression ast_group(Token open, Expression inside, Token close) {
    return (Expression){inside.node, span_join(token_span(open), token_span(close)), PARENTHESIZED};
}

Expression ast_parenthesized(Parser *p, Token open, List items, const Token *comma, Token close) {
    if (items.nodes.count == 1 && !comma) {
        if (items.nodes.items[0]->kind == AST_Starred) {
            parser_error(p, items.span, "cannot use starred expression here");
        }
        return ast_group(open, only_item(items), close);
    }
    Expression e = make_tuple(p, items.nodes, span_join(token_span(open), token_span(close)));
    e.form = DISPLAY;
    return e;
}

Expression ast_display(Parser *p, NodeKind kind, Token open, List items, Token close) {
    Span span = span_join(token_span(open), token_span(close));
    if (kind == AST_List) {
        NodeList *n = NODE_NEW(p, List, span);
        n->elts = items.nodes;
        return ast_wrap(&n->node);
    }
    if (kind == AST_Set) {
        NodeSet *n = NODE_NEW(p, Set, span);
        n->elts = items.nodes;
        return ast_wrap(&n->node);
    }
    if (kind == AST_Tuple) {
        Expression e = make_tuple(p, items.nodes, span);
        e.form = PLAIN;
        return e;
    }
    NodeDict *n = NODE_NEW(p, Dict, span);
    for (uint32_t i = 0; i < items.nodes.count; i += 2) {
        nodes_append(p, &n->keys, items.nodes.items[i]);
        nodes_append(p, &n->values, items.nodes.items[i + 1]);
    }
    return ast_wrap(&n->node);
}

Expression ast_comprehension(Parser *p, NodeKind kind, Token open, Expression element, List generators, Token close) {
    Span span = span_join(token_span(open), token_span(close));
    if (element.node->kind == AST_Starred) {
        parser_error(p, element.span, "iterable unpacking cannot be used in comprehension");
    }
    // The three have the same fields.
    NodeListComp *n = NODE_NEW(p, ListComp, span);
    n->node.kind = kind;
    n->elt = element.node;
    n->generators = generators.nodes;
    return ast_wrap(&n->node);
}

Expression ast_dict_comprehension(Parser *p, Token open, Expression key, Expression value, List generators, Token close) {
    NodeDictComp *n = NODE_NEW(p, DictComp, span_join(token_span(open), token_span(close)));
    n->key = key.node;
    n->value = value.node;
    n->generators = generators.nodes;
    return ast_wrap(&n->node);
}

Expression ast_as_item(Parser *p, Expression value, Token as, Expression target) {
    AsItem *n = (AsItem *)node_new(p, AST_WithItem, sizeof(AsItem), token_span(as));
    n->item.context = value.node;
    n->item.target = target.node;
    n->whole = span_join(value.span, target.span);
    return (Expression){&n->item.node, n->whole, DISPLAY};
}

Node *ast_comp_for(Parser *p, const Token *async, Token head, Expression target) {
    NodeComprehension *n = NODE_NEW(p, Comprehension, token_span(async ? *async : head));
    target_store(p, target);
    n->target = target.node;
    n->is_async = async != NULL;
    return &n->node;
}

void ast_comp_source(Node *comp_for, Expression iter) {
    AST(Comprehension, comp_for)->iter = iter.node;
    comp_for->span = span_join(comp_for->span, iter.span);
}

Node *ast_comp_if(Parser *p, Node *comp_for, Expression test) {
    nodes_append(p, &AST(Comprehension, comp_for)->ifs, test.node);
    comp_for->span = span_join(comp_for->span, test.span);
    return comp_for;
}

void dict_add(Parser *p, List *items, const Expression *key, Expression value, Span span) {
    list_append(p, items, key ? key->node : NULL, span);
    list_append(p, items, value.node, span);
}
