// SPDX-License-Identifier: MIT
// signature.c -- parameters of def and lambda, arguments of calls and classes: in order, each checked as it comes.
#include "syntax/parse_state.h"
#include "krait.h"

// ---------------------------------------------------------------- parameters

ParameterList *parameters_new(Parser *p, bool lambda) {
    ParameterList *list = ARENA_NEW(p->arena, ParameterList);
    list->arguments = NODE_NEW(p, Arguments, ((Span){0, 0, 0, 0}));
    list->lambda = lambda;
    return list;
}

static Node *make_arg(Parser *p, ParameterList *list, Token name, Expression annotation) {
    NodeArg *n = NODE_NEW(p, Arg, annotation.node ? span_join(token_span(name), annotation.span) : token_span(name));
    n->arg = parser_name(p, name);
    n->annotation = annotation.node;
    nodes_append(p, &list->all, &n->node);
    return &n->node;
}

// What no rule says: the order of the parts. False after an error.
static bool in_order(Parser *p, ParameterList *list, Token token) {
    list->last = token;
    if (list->double_star) {
        parser_error(p, token_span(token), "arguments cannot follow var-keyword argument");
        return false;
    }
    return true;
}

void parameter_add(Parser *p, ParameterList *list, Token name, Expression annotation, Expression value) {
    if (!in_order(p, list, name)) {
        return;
    }
    Node *arg = make_arg(p, list, name, annotation);
    NodeArguments *arguments = list->arguments;
    if (list->star) {
        list->bare_star.line = 0;
        nodes_append(p, &arguments->kwonlyargs, arg);
        nodes_append(p, &arguments->kw_defaults, value.node);
        return;
    }
    nodes_append(p, &arguments->args, arg);
    if (value.node) {
        nodes_append(p, &arguments->defaults, value.node);
        list->has_default = true;
    } else if (list->has_default) {
        parser_error(p, token_span(name), "parameter without a default follows parameter with a default");
    }
}

void parameter_star(Parser *p, ParameterList *list, Token star, const Token *name, Expression annotation) {
    if (!in_order(p, list, star)) {
        return;
    }
    if (list->star) {
        parser_error(p, token_span(star), "* argument may appear only once");
        return;
    }
    list->star = true;
    if (name) {
        list->arguments->vararg = make_arg(p, list, *name, annotation);
    } else {
        list->bare_star = token_span(star);
    }
}

void parameter_double_star(Parser *p, ParameterList *list, Token star, Token name, Expression annotation, Expression value) {
    (void)value;
    if (!in_order(p, list, list->double_star ? star : name)) {
        return;
    }
    if (list->bare_star.line) {
        parser_error(p, list->bare_star, "named arguments must follow bare *");
        return;
    }
    list->double_star = true;
    list->arguments->kwarg = make_arg(p, list, name, annotation);
}

void parameter_slash(Parser *p, ParameterList *list, Token slash) {
    if (!in_order(p, list, slash)) {
        return;
    }
    NodeArguments *arguments = list->arguments;
    if (list->slash) {
        parser_error(p, token_span(slash), "/ may appear only once");
    } else if (list->star) {
        parser_error(p, token_span(slash), "/ must be ahead of *");
    } else if (!arguments->args.count && p->current.kind == TOK_RPAR) {
        parser_error(p, token_span(slash), "invalid syntax");
    } else if (!arguments->args.count) {
        parser_error(p, token_span(slash), "at least one argument must precede /");
    }
    list->slash = true;
    arguments->posonlyargs = arguments->args;
    arguments->args = (Nodes){NULL, 0};
}

NodeArguments *parameters_end(Parser *p, ParameterList *list) {
    if (list->bare_star.line) {
        parser_error(p, list->bare_star, "named arguments must follow bare *");
    }
    if (list->all.count) {
        list->arguments->node.span = span_join(list->all.items[0]->span, list->all.items[list->all.count - 1]->span);
    }
    return list->arguments;
}

// ---------------------------------------------------------------- arguments

void argument_name_check(Parser *p, Expression name, Token assign) {
    Span span = span_join(name.span, token_span(assign));
    Node *node = name.node;
    if (node->kind == AST_Name && name.form != PARENTHESIZED) {
        return;
    }
    if (node->kind == AST_Constant && AST(Constant, node)->value.kind <= CONST_FALSE) {
        parser_error(p, span, "cannot assign to %s", expression_noun(node));
    } else {
        parser_error(p, span, "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
}

Argument argument_keyword(Parser *p, Expression name, Expression value) {
    NodeKeyword *n = NODE_NEW(p, Keyword, span_join(name.span, value.span));
    n->arg = name.node->kind == AST_Name ? AST(Name, name.node)->id : NULL;
    n->value = value.node;
    return (Argument){ARGUMENT_KEYWORD, &n->node, n->node.span};
}

Argument argument_star(Parser *p, Token star, Expression value) {
    Expression e = ast_starred(p, star, value);
    return (Argument){ARGUMENT_STAR, e.node, e.span};
}

Argument argument_double_star(Parser *p, Token star, Expression value) {
    NodeKeyword *n = NODE_NEW(p, Keyword, span_join(token_span(star), value.span));
    n->value = value.node;
    return (Argument){ARGUMENT_DOUBLE_STAR, &n->node, n->node.span};
}

Argument argument_generator(Parser *p, Expression element, List generators) {
    Span span = span_join(element.span, generators.span);
    NodeGeneratorExp *n = NODE_NEW(p, GeneratorExp, span);
    n->elt = element.node;
    n->generators = generators.nodes;
    return (Argument){ARGUMENT_GENERATOR, &n->node, span};
}

ArgumentList argument_add(Parser *p, ArgumentList list, Argument argument) {
    Node *node = argument.node;
    list.count++;
    switch (argument.kind) {
    case ARGUMENT_GENERATOR:
        list.generator = list.generator.line ? list.generator : argument.span;
        nodes_append(p, &list.args, node);
        break;
    case ARGUMENT_PLAIN:
        if (list.keyword || list.double_star) {
            // The caret is at what follows the arguments, as far as they have been read.
            parser_error(p, token_span(p->current), list.double_star ? "positional argument follows keyword argument unpacking"
                                                                     : "positional argument follows keyword argument");
        }
        nodes_append(p, &list.args, node);
        break;
    case ARGUMENT_STAR:
        if (list.double_star) {
            // From the comma to what follows.
            Span span = {list.last_double_star.end_line, list.last_double_star.end_col, p->current.line, p->current.col};
            parser_error(p, span, "iterable argument unpacking follows keyword argument unpacking");
        }
        nodes_append(p, &list.args, node);
        break;
    case ARGUMENT_KEYWORD:
        list.keyword = true;
        nodes_append(p, &list.keywords, node);
        break;
    case ARGUMENT_DOUBLE_STAR:
        list.double_star = true;
        list.last_double_star = argument.span;
        nodes_append(p, &list.keywords, node);
        break;
    }
    return list;
}

ArgumentList arguments_end(Parser *p, ArgumentList list, bool comma) {
    if (list.generator.line && (list.count > 1 || comma)) {
        parser_error(p, list.generator, "Generator expression must be parenthesized");
    }
    return list;
}
