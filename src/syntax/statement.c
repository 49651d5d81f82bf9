// SPDX-License-Identifier: MIT
// statement.c -- builds statements and their parts, with their spans: a block ends where its last statement ends.
#include "syntax/parse_state.h"
#include "krait.h"

#include <string.h>

#define LAST(list, otherwise) ((list).nodes.count ? (list).span : (otherwise))

Node *ast_module(Parser *p, List body) {
    NodeModule *n = NODE_NEW(p, Module, ((Span){0, 0, 0, 0}));
    n->body = body.nodes;
    return &n->node;
}

Node *ast_expression_root(Parser *p, Expression body) {
    NodeExpression *n = NODE_NEW(p, Expression, ((Span){0, 0, 0, 0}));
    n->body = body.node;
    return &n->node;
}

Node *stmt_expression(Parser *p, Expression value) {
    NodeExpr *n = NODE_NEW(p, Expr, value.span);
    n->value = value.node;
    return &n->node;
}

Node *stmt_assign(Parser *p, List targets, Expression value) {
    NodeAssign *n = NODE_NEW(p, Assign, span_join(targets.span, value.span));
    n->targets = targets.nodes;
    n->value = value.node;
    return &n->node;
}

static BinaryOperator augmented_operator(int kind) {
    switch (kind) {
    case TOK_PLUSEQ: return BIN_ADD;
    case TOK_MINUSEQ: return BIN_SUB;
    case TOK_STAREQ: return BIN_MUL;
    case TOK_SLASHEQ: return BIN_TRUEDIV;
    case TOK_DSLASHEQ: return BIN_FLOORDIV;
    case TOK_PERCENTEQ: return BIN_MOD;
    case TOK_POWEQ: return BIN_POW;
    case TOK_ATEQ: return BIN_MATMUL;
    case TOK_SHLEQ: return BIN_LSHIFT;
    case TOK_SHREQ: return BIN_RSHIFT;
    case TOK_ANDEQ: return BIN_AND;
    case TOK_OREQ: return BIN_OR;
    default: return BIN_XOR;
    }
}

Node *stmt_augmented(Parser *p, List target, Expression value) {
    NodeAugAssign *n = NODE_NEW(p, AugAssign, span_join(target.span, value.span));
    n->target = target.nodes.items[0];
    n->op = (int)augmented_operator((int)target.flags);
    n->value = value.node;
    return &n->node;
}

Node *stmt_annotated(Parser *p, Expression target, Expression annotation) {
    NodeAnnAssign *n = NODE_NEW(p, AnnAssign, span_join(target.span, annotation.span));
    n->target = target.node;
    n->annotation = annotation.node;
    n->simple = target.node->kind == AST_Name && target.form != PARENTHESIZED;
    return &n->node;
}

void annotated_value(Node *annotated, Expression value) {
    AST(AnnAssign, annotated)->value = value.node;
    annotated->span = span_join(annotated->span, value.span);
}

Node *stmt_delete(Parser *p, Token del, Expression targets) {
    NodeDelete *n = NODE_NEW(p, Delete, span_join(token_span(del), targets.span));
    target_delete(p, targets);
    if (targets.form == BARE_TUPLE) {
        n->targets = AST(Tuple, targets.node)->elts;
    } else {
        nodes_append(p, &n->targets, targets.node);
    }
    return &n->node;
}

Node *stmt_word(Parser *p, NodeKind kind, Token word) {
    return node_new(p, kind, sizeof(NodePass), token_span(word));
}

Node *stmt_return(Parser *p, Token word, const Expression *value) {
    NodeReturn *n = NODE_NEW(p, Return, value ? span_join(token_span(word), value->span) : token_span(word));
    n->value = value ? value->node : NULL;
    return &n->node;
}

Node *stmt_raise(Parser *p, Token word, const Expression *exc, const Expression *cause) {
    Span end = cause ? cause->span : exc ? exc->span : token_span(word);
    NodeRaise *n = NODE_NEW(p, Raise, span_join(token_span(word), end));
    n->exc = exc ? exc->node : NULL;
    n->cause = cause ? cause->node : NULL;
    return &n->node;
}

Node *stmt_assert(Parser *p, Token word, Expression test, const Expression *message) {
    NodeAssert *n = NODE_NEW(p, Assert, span_join(token_span(word), message ? message->span : test.span));
    n->test = test.node;
    n->msg = message ? message->node : NULL;
    return &n->node;
}

// ---------------------------------------------------------------- names and imports

NameList names_more(Parser *p, NameList names, Token name) {
    uint32_t count = names.count;
    if (count == 0) {
        names.items = arena_alloc(p->arena, sizeof *names.items);
        names.span = token_span(name);
    } else if ((count & (count - 1)) == 0) {
        names.items = arena_grow(p->arena, names.items, count * sizeof *names.items, 2 * (size_t)count * sizeof *names.items);
    }
    names.items[names.count++] = parser_name(p, name);
    names.span = span_join(names.span, token_span(name));
    return names;
}

static Identifier join_names(Parser *p, NameList path) {
    if (path.count == 0) {
        return NULL;
    }
    if (path.count == 1) {
        return path.items[0];
    }
    size_t length = path.count - 1;
    for (uint32_t i = 0; i < path.count; i++) {
        length += strlen(path.items[i]);
    }
    char *text = arena_alloc(p->arena, length + 1), *end = text;
    for (uint32_t i = 0; i < path.count; i++) {
        size_t size = strlen(path.items[i]);
        memcpy(end, path.items[i], size);
        end += size;
        *end++ = i + 1 < path.count ? '.' : '\0';
    }
    return parser_identifier(p, text, length);
}

Node *ast_alias(Parser *p, NameList path, const Token *asname) {
    NodeAlias *n = NODE_NEW(p, Alias, asname ? span_join(path.span, token_span(*asname)) : path.span);
    n->name = join_names(p, path);
    n->asname = asname ? parser_name(p, *asname) : NULL;
    return &n->node;
}

Node *stmt_names(Parser *p, NodeKind kind, Token word, NameList names) {
    NodeGlobal *n = NODE_NEW(p, Global, span_join(token_span(word), names.span));
    n->node.kind = kind;
    n->names = (Identifiers){names.items, names.count};
    return &n->node;
}

Node *stmt_import(Parser *p, Token word, List names) {
    NodeImport *n = NODE_NEW(p, Import, span_join(token_span(word), names.span));
    n->names = names.nodes;
    return &n->node;
}

Node *stmt_import_from(Parser *p, Token word, NameList path, List names, Span end) {
    NodeImportFrom *n = NODE_NEW(p, ImportFrom, span_join(token_span(word), end));
    n->module = join_names(p, path);
    n->names = names.nodes;
    n->level = path.level;
    return &n->node;
}

// ---------------------------------------------------------------- blocks

// The elifs are a flat list here, so that a long chain needs no stack; stmt_if nests them.
void elif_add(Parser *p, List *elifs, Token word, Expression test, List body) {
    NodeIf *n = NODE_NEW(p, If, span_join(token_span(word), body.span));
    n->test = test.node;
    n->body = body.nodes;
    list_append(p, elifs, &n->node, n->node.span);
}

Node *stmt_if(Parser *p, Token word, Expression test, List body, List elifs, List orelse) {
    NodeIf *n = NODE_NEW(p, If, span_join(token_span(word), LAST(orelse, LAST(elifs, body.span))));
    n->test = test.node;
    n->body = body.nodes;
    Nodes rest = orelse.nodes;
    for (uint32_t i = elifs.nodes.count; i-- > 0;) {
        NodeIf *elif = AST(If, elifs.nodes.items[i]);
        elif->orelse = rest;
        elif->node.span = span_join(elif->node.span, n->node.span);
        rest = (Nodes){NULL, 0};
        nodes_append(p, &rest, &elif->node);
    }
    n->orelse = rest;
    return &n->node;
}

Node *stmt_while(Parser *p, Token word, Expression test, List body, List orelse) {
    NodeWhile *n = NODE_NEW(p, While, span_join(token_span(word), LAST(orelse, body.span)));
    n->test = test.node;
    n->body = body.nodes;
    n->orelse = orelse.nodes;
    return &n->node;
}

Node *stmt_for(Parser *p, Token async, Token word, Expression target, Expression iter, List body, List orelse) {
    NodeFor *n = NODE_NEW(p, For, span_join(token_span(async.kind ? async : word), LAST(orelse, body.span)));
    n->target = target.node;
    n->iter = iter.node;
    n->body = body.nodes;
    n->orelse = orelse.nodes;
    n->is_async = async.kind != 0;
    return &n->node;
}

static Node *make_with_item(Parser *p, Node *item) {
    if (item->kind == AST_WithItem) {
        Node *target = AST(WithItem, item)->target;
        target_store(p, ast_wrap(target));
        item->span = span_join(AST(WithItem, item)->context->span, target->span);
        return item;
    }
    NodeWithItem *n = NODE_NEW(p, WithItem, item->span);
    n->context = item;
    return &n->node;
}

// `with (a, b as c):` is a list of items in parentheses, unless it holds what only a tuple can.
static bool are_items(Nodes elements) {
    for (uint32_t i = 0; i < elements.count; i++) {
        if (elements.items[i]->kind == AST_Starred || elements.items[i]->kind == AST_NamedExpr) {
            return false;
        }
    }
    return true;
}

Node *stmt_with(Parser *p, Token async, Token word, List items, List body) {
    NodeWith *n = NODE_NEW(p, With, span_join(token_span(async.kind ? async : word), body.span));
    Nodes elements = items.nodes;
    if (elements.count == 1 && elements.items[0]->kind == AST_Tuple && items.flags == DISPLAY &&
        are_items(AST(Tuple, elements.items[0])->elts)) {
        elements = AST(Tuple, elements.items[0])->elts;
    }
    for (uint32_t i = 0; i < elements.count; i++) {
        nodes_append(p, &n->items, make_with_item(p, elements.items[i]));
    }
    n->body = body.nodes;
    n->is_async = async.kind != 0;
    return &n->node;
}

Node *ast_handler(Parser *p, Token word, const Token *star, List types, const Token *comma, const Token *name, List body) {
    (void)star;
    NodeExceptHandler *n = NODE_NEW(p, ExceptHandler, span_join(token_span(word), body.span));
    if (types.nodes.count) {
        n->type = ast_tuple(p, types, comma).node;
        if (types.nodes.count > 1 && name) {
            parser_error(p, types.span, "multiple exception types must be parenthesized when using 'as'");
        }
    }
    n->name = name ? parser_name(p, *name) : NULL;
    n->body = body.nodes;
    return &n->node;
}

enum { HANDLER_PLAIN = 1, HANDLER_STAR = 2 };

void handler_add(Parser *p, List *handlers, Node *handler, bool star, Token word) {
    (void)word;
    handlers->flags |= star ? HANDLER_STAR : HANDLER_PLAIN;
    if (handlers->flags == (HANDLER_PLAIN | HANDLER_STAR)) {
        Span span = handler->span;
        span.end_line = span.line;
        span.end_col = span.col + (star ? 7 : 6);
        parser_error(p, span, "cannot have both 'except' and 'except*' on the same 'try'");
    }
    list_append(p, handlers, handler, handler->span);
}

Node *stmt_try(Parser *p, Token word, List body, List handlers, List orelse, List final) {
    NodeTry *n = NODE_NEW(p, Try, span_join(token_span(word), LAST(final, LAST(orelse, LAST(handlers, body.span)))));
    n->body = body.nodes;
    n->handlers = handlers.nodes;
    n->orelse = orelse.nodes;
    n->finalbody = final.nodes;
    n->is_star = handlers.nodes.count && handlers.flags == HANDLER_STAR;
    return &n->node;
}

// ---------------------------------------------------------------- definitions

Node *stmt_function(Parser *p, Token async, Token word, Token name, List type_parameters, ParameterList *parameters,
                    Expression returns, List body) {
    NodeFunctionDef *n = NODE_NEW(p, FunctionDef, span_join(token_span(async.kind ? async : word), body.span));
    n->name = parser_name(p, name);
    n->args = &parameters_end(p, parameters)->node;
    n->body = body.nodes;
    n->returns = returns.node;
    n->type_params = type_parameters.nodes;
    n->is_async = async.kind != 0;
    return &n->node;
}

Node *stmt_class(Parser *p, Token word, Token name, List type_parameters, ArgumentList arguments, List body) {
    NodeClassDef *n = NODE_NEW(p, ClassDef, span_join(token_span(word), body.span));
    if (arguments.generator.line) {
        parser_error(p, arguments.generator, "invalid syntax");
    }
    n->name = parser_name(p, name);
    n->bases = arguments.args;
    n->keywords = arguments.keywords;
    n->body = body.nodes;
    n->type_params = type_parameters.nodes;
    return &n->node;
}

Node *stmt_decorated(Node *definition, List decorators) {
    if (definition->kind == AST_FunctionDef) {
        AST(FunctionDef, definition)->decorators = decorators.nodes;
    } else {
        AST(ClassDef, definition)->decorators = decorators.nodes;
    }
    return definition;
}

Node *ast_type_variable(Parser *p, NodeKind kind, Token start, Token name, Expression bound, Expression value) {
    Span end = value.node ? value.span : bound.node ? bound.span : token_span(name);
    Span span = span_join(token_span(start), end);
    Identifier id = parser_name(p, name);
    if (kind == AST_TypeVar) {
        NodeTypeVar *n = NODE_NEW(p, TypeVar, span);
        n->name = id;
        n->bound = bound.node;
        n->default_value = value.node;
        return &n->node;
    }
    // TypeVarTuple and ParamSpec have the same fields.
    NodeParamSpec *n = NODE_NEW(p, ParamSpec, span);
    n->node.kind = kind;
    n->name = id;
    n->default_value = value.node;
    return &n->node;
}

Node *stmt_type(Parser *p, Token word, Token name, List parameters, Expression value) {
    NodeTypeAlias *n = NODE_NEW(p, TypeAlias, span_join(token_span(word), value.span));
    Expression target = ast_name(p, name);
    AST(Name, target.node)->ctx = CTX_STORE;
    n->name = target.node;
    n->type_params = parameters.nodes;
    n->value = value.node;
    return &n->node;
}

// ---------------------------------------------------------------- match

Node *stmt_match(Parser *p, Token word, Expression subject, List cases) {
    NodeMatch *n = NODE_NEW(p, Match, span_join(token_span(word), cases.span));
    n->subject = subject.node;
    n->cases = cases.nodes;
    return &n->node;
}

Node *ast_case(Parser *p, Expression pattern, Expression guard, List body) {
    NodeMatchCase *n = NODE_NEW(p, MatchCase, span_join(pattern.span, body.span));
    n->pattern = pattern_from(p, pattern);
    n->guard = guard.node;
    n->body = body.nodes;
    return &n->node;
}
