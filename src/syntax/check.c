// SPDX-License-Identifier: MIT
// check.c -- what the grammar leaves open and no symbol table is needed for: statements and expressions in their place.
//
// Takes the finished tree; sets the parser's error, or adds warnings. It is the first pass that walks the tree, so it is
// here that trees too deep to walk are refused: the passes after it may recurse without counting.
#include "syntax/parse_state.h"

#include <string.h>

typedef enum { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_COMPREHENSION, SCOPE_RESTRICTED } ScopeKind;

typedef struct Scope {
    struct Scope *outer;
    ScopeKind kind;
    bool is_async;          // an async function; a comprehension that awaits
    NodeKind comprehension;
    const char *restricted; // "an annotation", ...: no yield, await or := here
    bool has_yield;
    Span returns_value;     // line 0: no `return x` yet
} Scope;

// What surrounds a statement inside its scope.
typedef struct {
    bool loop;
    bool except_star;       // directly in an except* block
    bool finally, finally_loop;     // in a finally block; in a loop inside it
} Place;

typedef struct {
    Parser *p;
    Scope *scope;
    Place place;
    int depth;
} Check;

static void walk(Check *c, Node *node);

static void walk_all(Check *c, Nodes nodes) {
    for (uint32_t i = 0; i < nodes.count && !c->p->failed; i++) {
        walk(c, nodes.items[i]);
    }
}

// In a tuple, a list, a set, arguments: *a is fine.
static void walk_starred(Check *c, Nodes nodes) {
    for (uint32_t i = 0; i < nodes.count && !c->p->failed; i++) {
        Node *node = nodes.items[i];
        walk(c, node->kind == AST_Starred ? AST(Starred, node)->value : node);
    }
}

// ---------------------------------------------------------------- sets of identifiers

typedef struct {
    Identifier *slots;
    uint32_t count, capacity;
} NameSet;

static uint32_t hash_pointer(Identifier name) {
    uint64_t bits = (uint64_t)(uintptr_t)name >> 3;
    return (uint32_t)((bits * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static bool set_has(const NameSet *set, Identifier name) {
    if (!set->capacity) {
        return false;
    }
    for (uint32_t at = hash_pointer(name) & (set->capacity - 1); set->slots[at]; at = (at + 1) & (set->capacity - 1)) {
        if (set->slots[at] == name) {
            return true;
        }
    }
    return false;
}

static void set_put(NameSet *set, Identifier name) {
    uint32_t at = hash_pointer(name) & (set->capacity - 1);
    while (set->slots[at]) {
        at = (at + 1) & (set->capacity - 1);
    }
    set->slots[at] = name;
}

// False when the name is there already.
static bool set_add(Check *c, NameSet *set, Identifier name) {
    if (set_has(set, name)) {
        return false;
    }
    if (set->count * 2 >= set->capacity) {
        NameSet old = *set;
        set->capacity = old.capacity ? old.capacity * 2 : 8;
        set->slots = arena_alloc(c->p->arena, set->capacity * sizeof *set->slots);
        for (uint32_t i = 0; i < old.capacity; i++) {
            if (old.slots[i]) {
                set_put(set, old.slots[i]);
            }
        }
    }
    set_put(set, name);
    set->count++;
    return true;
}

// ---------------------------------------------------------------- scopes

static Scope *function_scope(Check *c) {
    return c->scope->kind == SCOPE_FUNCTION ? c->scope : NULL;
}

static bool top_level_await(const Check *c) {
    return c->p->input->allow_top_level_await && c->scope->kind == SCOPE_MODULE;
}

// An expression in a scope where there is no statement to return from: annotations, type parameters, aliases.
static void walk_restricted(Check *c, Node *node, const char *what) {
    if (node) {
        Scope scope = {.outer = c->scope, .kind = SCOPE_RESTRICTED, .restricted = what};
        c->scope = &scope;
        walk(c, node->kind == AST_Starred ? AST(Starred, node)->value : node);
        c->scope = scope.outer;
    }
}

static bool refuse_restricted(Check *c, Node *node, const char *what) {
    for (const Scope *s = c->scope; s; s = s->outer) {
        if (s->kind == SCOPE_RESTRICTED) {
            parser_error(c->p, node->span, "%s cannot be used within %s", what, s->restricted);
            return true;
        }
        if (s->kind != SCOPE_COMPREHENSION) {
            return false;
        }
    }
    return false;
}

static const char *comprehension_noun(NodeKind kind) {
    return kind == AST_ListComp ? "list comprehension" : kind == AST_SetComp ? "set comprehension" :
           kind == AST_DictComp ? "dict comprehension" : "generator expression";
}

static void check_yield(Check *c, Node *node, bool from) {
    if (refuse_restricted(c, node, "yield expression")) {
        return;
    }
    Scope *scope = c->scope;
    if (scope->kind == SCOPE_COMPREHENSION) {
        parser_error(c->p, node->span, "'yield' inside %s", comprehension_noun(scope->comprehension));
    } else if (scope->kind != SCOPE_FUNCTION) {
        parser_error(c->p, node->span, from ? "'yield from' outside function" : "'yield' outside function");
    } else if (from && scope->is_async) {
        parser_error(c->p, node->span, "'yield from' inside async function");
    } else {
        scope->has_yield = true;
        if (scope->is_async && scope->returns_value.line) {
            parser_error(c->p, scope->returns_value, "'return' with value in async generator");
        }
    }
}

static void check_await(Check *c, Node *node) {
    if (refuse_restricted(c, node, "await expression")) {
        return;
    }
    Scope *scope = c->scope;
    if (scope->kind == SCOPE_COMPREHENSION) {
        scope->is_async = true;
    } else if (scope->kind != SCOPE_FUNCTION) {
        if (!top_level_await(c)) {
            parser_error(c->p, node->span, "'await' outside function");
        }
    } else if (!scope->is_async) {
        parser_error(c->p, node->span, "'await' outside async function");
    }
}

static void check_async_statement(Check *c, Node *node, const char *what) {
    const Scope *scope = function_scope(c);
    if (!(scope && scope->is_async) && !top_level_await(c)) {
        parser_error(c->p, node->span, "'%s' outside async function", what);
    }
}

static void walk_comprehension(Check *c, Node *node, Node *first, Node *second, Nodes generators) {
    Scope scope = {.outer = c->scope, .kind = SCOPE_COMPREHENSION, .comprehension = node->kind};
    // The first iterable is evaluated outside.
    walk(c, AST(Comprehension, generators.items[0])->iter);
    c->scope = &scope;
    for (uint32_t i = 0; i < generators.count && !c->p->failed; i++) {
        NodeComprehension *g = AST(Comprehension, generators.items[i]);
        scope.is_async |= g->is_async;
        walk(c, g->target);
        if (i > 0) {
            walk(c, g->iter);
        }
        walk_all(c, g->ifs);
    }
    walk(c, first);
    if (second) {
        walk(c, second);
    }
    c->scope = scope.outer;
    if (scope.is_async && node->kind != AST_GeneratorExp && !c->p->failed) {
        Scope *outer = c->scope;
        if (outer->kind == SCOPE_COMPREHENSION) {
            outer->is_async = true;
        } else if (!(outer->kind == SCOPE_FUNCTION && outer->is_async) && !top_level_await(c)) {
            parser_error(c->p, node->span, "asynchronous comprehension outside of an asynchronous function");
        }
    }
}

// ---------------------------------------------------------------- definitions

static void check_name(Check *c, Identifier name, Span span) {
    if (name && name[0] == '_' && strcmp(name, "__debug__") == 0) {
        parser_error(c->p, span, "cannot assign to __debug__");
    }
}

static void check_parameter(Check *c, NameSet *names, Node *arg) {
    if (!arg || c->p->failed) {
        return;
    }
    Identifier name = AST(Arg, arg)->arg;
    check_name(c, name, arg->span);
    if (!set_add(c, names, name)) {
        Span span = arg->span;
        span.end_line = span.line;
        span.end_col = span.col + (uint32_t)strlen(name);
        parser_error(c->p, AST(Arg, arg)->annotation ? span : arg->span, "duplicate argument '%s' in function definition", name);
    }
}

static void check_parameters(Check *c, Node *arguments) {
    NodeArguments *a = AST(Arguments, arguments);
    NameSet names = {NULL, 0, 0};
    const Nodes groups[] = {a->posonlyargs, a->args, a->kwonlyargs};
    for (int g = 0; g < 3; g++) {
        for (uint32_t i = 0; i < groups[g].count; i++) {
            check_parameter(c, &names, groups[g].items[i]);
        }
    }
    check_parameter(c, &names, a->vararg);
    check_parameter(c, &names, a->kwarg);
}

static void walk_annotations(Check *c, Nodes parameters) {
    for (uint32_t i = 0; i < parameters.count; i++) {
        walk_restricted(c, AST(Arg, parameters.items[i])->annotation, "an annotation");
    }
}

static void walk_defaults(Check *c, NodeArguments *a) {
    walk_all(c, a->defaults);
    for (uint32_t i = 0; i < a->kw_defaults.count; i++) {
        if (a->kw_defaults.items[i]) {
            walk(c, a->kw_defaults.items[i]);
        }
    }
}

static void walk_type_parameters(Check *c, Nodes parameters) {
    NameSet names = {NULL, 0, 0};
    bool defaulted = false;
    for (uint32_t i = 0; i < parameters.count && !c->p->failed; i++) {
        Node *node = parameters.items[i], *value, *bound = NULL;
        Identifier name;
        const char *what;
        if (node->kind == AST_TypeVar) {
            name = AST(TypeVar, node)->name;
            bound = AST(TypeVar, node)->bound;
            value = AST(TypeVar, node)->default_value;
            what = "a TypeVar default";
        } else {
            name = AST(ParamSpec, node)->name;
            value = AST(ParamSpec, node)->default_value;
            what = node->kind == AST_ParamSpec ? "a ParamSpec default" : "a TypeVarTuple default";
        }
        if (!set_add(c, &names, name)) {
            parser_error(c->p, node->span, "duplicate type parameter '%s'", name);
        }
        if (defaulted && !value) {
            parser_error(c->p, node->span, "non-default type parameter '%s' follows default type parameter", name);
        }
        defaulted |= value != NULL;
        walk_restricted(c, bound, bound && bound->kind == AST_Tuple ? "a TypeVar constraint" : "a TypeVar bound");
        walk_restricted(c, value, what);
    }
}

static void walk_body(Check *c, ScopeKind kind, bool is_async, Nodes body, Node *expression) {
    Scope scope = {.outer = c->scope, .kind = kind, .is_async = is_async};
    Place place = c->place;
    c->place = (Place){.loop = false};
    c->scope = &scope;
    walk_all(c, body);
    if (expression) {
        walk(c, expression);
    }
    c->scope = scope.outer;
    c->place = place;
}

static void walk_function(Check *c, NodeFunctionDef *f) {
    NodeArguments *a = AST(Arguments, f->args);
    walk_all(c, f->decorators);
    walk_defaults(c, a);
    walk_type_parameters(c, f->type_params);
    check_name(c, f->name, f->node.span);
    walk_annotations(c, a->posonlyargs);
    walk_annotations(c, a->args);
    walk_annotations(c, a->kwonlyargs);
    walk_restricted(c, a->vararg ? AST(Arg, a->vararg)->annotation : NULL, "an annotation");
    walk_restricted(c, a->kwarg ? AST(Arg, a->kwarg)->annotation : NULL, "an annotation");
    walk_restricted(c, f->returns, "an annotation");
    check_parameters(c, f->args);
    walk_body(c, SCOPE_FUNCTION, f->is_async, f->body, NULL);
}

static void check_keywords(Check *c, Nodes keywords) {
    NameSet names = {NULL, 0, 0};
    for (uint32_t i = 0; i < keywords.count && !c->p->failed; i++) {
        NodeKeyword *k = AST(Keyword, keywords.items[i]);
        if (k->arg) {
            check_name(c, k->arg, k->node.span);
            if (!set_add(c, &names, k->arg)) {
                parser_error(c->p, k->node.span, "keyword argument repeated: %s", k->arg);
            }
        }
        walk(c, k->value);
    }
}

// ---------------------------------------------------------------- statements

static void check_jump(Check *c, Node *node, const char *word, bool is_return) {
    if (c->place.except_star) {
        parser_error(c->p, node->span, "'break', 'continue' and 'return' cannot appear in an except* block");
    } else if (c->place.finally && (is_return || !c->place.finally_loop)) {
        parser_warn(c->p, node->span, "'%s' in a 'finally' block", word);
    }
}

static void walk_loop(Check *c, Nodes body, Nodes orelse) {
    Place place = c->place;
    c->place.loop = true;
    c->place.except_star = false;
    c->place.finally_loop = true;
    walk_all(c, body);
    c->place = place;
    walk_all(c, orelse);
}

static void walk_try(Check *c, NodeTry *t) {
    walk_all(c, t->body);
    for (uint32_t i = 0; i < t->handlers.count && !c->p->failed; i++) {
        NodeExceptHandler *h = AST(ExceptHandler, t->handlers.items[i]);
        if (!h->type && i + 1 < t->handlers.count) {
            parser_error(c->p, h->node.span, "default 'except:' must be last");
        }
        check_name(c, h->name, h->node.span);
        if (h->type) {
            walk(c, h->type);
        }
        Place place = c->place;
        if (t->is_star) {
            c->place.loop = false;
            c->place.except_star = true;
        }
        walk_all(c, h->body);
        c->place = place;
    }
    walk_all(c, t->orelse);
    Place place = c->place;
    c->place.finally = true;
    c->place.finally_loop = false;
    walk_all(c, t->finalbody);
    c->place = place;
}

static void check_import_from(Check *c, NodeImportFrom *n) {
    static const char *const features[] = {"nested_scopes", "generators", "division", "absolute_import", "with_statement",
                                           "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",
                                           "annotations"};
    if (n->names.count == 1 && strcmp(AST(Alias, n->names.items[0])->name, "*") == 0 && c->scope->kind != SCOPE_MODULE) {
        parser_error(c->p, n->names.items[0]->span, "import * only allowed at module level");
    }
    if (n->level || !n->module || strcmp(n->module, "__future__") != 0) {
        return;
    }
    for (uint32_t i = 0; i < n->names.count; i++) {
        Identifier name = AST(Alias, n->names.items[i])->name;
        bool known = false;
        for (size_t k = 0; k < sizeof features / sizeof *features; k++) {
            known |= strcmp(name, features[k]) == 0;
        }
        if (!known) {
            const char *message = strcmp(name, "braces") == 0 ? "not a chance"
                                : arena_printf(c->p->arena, "future feature %s is not defined", name);
            parser_fail_raw(c->p, DIAGNOSTIC_SYNTAX_ERROR, (int)n->node.span.line, (int)n->node.span.col + 1,
                            (int)n->node.span.line, 0, message);
            return;
        }
    }
}

// A docstring and other __future__ imports may come before a __future__ import, nothing else.
static void check_future_place(Check *c, Nodes body) {
    bool begins = true;
    for (uint32_t i = 0; i < body.count; i++) {
        Node *node = body.items[i];
        if (node->kind == AST_ImportFrom && !AST(ImportFrom, node)->level && AST(ImportFrom, node)->module &&
            strcmp(AST(ImportFrom, node)->module, "__future__") == 0) {
            if (!begins) {
                parser_error(c->p, node->span, "from __future__ imports must occur at the beginning of the file");
                return;
            }
            continue;
        }
        begins = begins && i == 0 && node->kind == AST_Expr && AST(Expr, node)->value->kind == AST_Constant &&
                 AST(Constant, AST(Expr, node)->value)->value.kind == CONST_STR;
    }
}

static void check_target(Check *c, Node *target) {
    if (target->kind == AST_Starred) {
        parser_error(c->p, target->span, "starred assignment target must be in a list or tuple");
    } else {
        walk(c, target);
    }
}

static void walk_elements(Check *c, Node *node, Nodes elements, ExpressionContext ctx) {
    if (ctx == CTX_STORE) {
        bool starred = false;
        for (uint32_t i = 0; i < elements.count; i++) {
            if (elements.items[i]->kind == AST_Starred) {
                if (starred) {
                    parser_error(c->p, node->span, "multiple starred expressions in assignment");
                    return;
                }
                starred = true;
            }
        }
    }
    walk_starred(c, elements);
}

// ---------------------------------------------------------------- patterns

// The part of a pattern that matches anything, and so the whole with it; NULL when it can fail.
static Node *irrefutable_part(Node *pattern) {
    for (;;) {
        if (pattern->kind == AST_MatchOr) {
            pattern = AST(MatchOr, pattern)->patterns.items[AST(MatchOr, pattern)->patterns.count - 1];
        } else if (pattern->kind != AST_MatchAs) {
            return NULL;
        } else if (!AST(MatchAs, pattern)->pattern) {
            return pattern;
        } else {
            pattern = AST(MatchAs, pattern)->pattern;
        }
    }
}

static void refuse_unreachable(Check *c, Node *pattern) {
    Identifier name = AST(MatchAs, pattern)->name;
    if (name) {
        parser_error(c->p, pattern->span, "name capture '%s' makes remaining patterns unreachable", name);
    } else {
        parser_error(c->p, pattern->span, "wildcard makes remaining patterns unreachable");
    }
}

static void bind_name(Check *c, NameSet *names, Identifier name, Span span) {
    if (name && !c->p->failed) {
        check_name(c, name, span);
        if (!set_add(c, names, name)) {
            parser_error(c->p, span, "multiple assignments to name '%s' in pattern", name);
        }
    }
}

static void bind_pattern(Check *c, NameSet *names, Node *pattern);

static void bind_all(Check *c, NameSet *names, Nodes patterns) {
    for (uint32_t i = 0; i < patterns.count && !c->p->failed; i++) {
        bind_pattern(c, names, patterns.items[i]);
    }
}

static void bind_or(Check *c, NameSet *names, NodeMatchOr *n) {
    NameSet first = {NULL, 0, 0};
    for (uint32_t i = 0; i < n->patterns.count && !c->p->failed; i++) {
        Node *alternative = n->patterns.items[i];
        NameSet these = {NULL, 0, 0};
        Node *anything = i + 1 < n->patterns.count ? irrefutable_part(alternative) : NULL;
        if (anything) {
            refuse_unreachable(c, anything);
            return;
        }
        bind_pattern(c, &these, alternative);
        bool same = i == 0 || these.count == first.count;
        for (uint32_t k = 0; i && same && k < these.capacity; k++) {
            same = !these.slots[k] || set_has(&first, these.slots[k]);
        }
        if (!same && !c->p->failed) {
            parser_error(c->p, n->node.span, "alternative patterns bind different names");
        }
        first = i == 0 ? these : first;
    }
    for (uint32_t k = 0; k < first.capacity; k++) {
        if (first.slots[k]) {
            bind_name(c, names, first.slots[k], n->node.span);
        }
    }
}

static void bind_pattern(Check *c, NameSet *names, Node *pattern) {
    switch (pattern->kind) {
    case AST_MatchSequence:
        bind_all(c, names, AST(MatchSequence, pattern)->patterns);
        break;
    case AST_MatchMapping:
        bind_all(c, names, AST(MatchMapping, pattern)->patterns);
        bind_name(c, names, AST(MatchMapping, pattern)->rest, pattern->span);
        break;
    case AST_MatchClass:
        bind_all(c, names, AST(MatchClass, pattern)->patterns);
        bind_all(c, names, AST(MatchClass, pattern)->kwd_patterns);
        break;
    case AST_MatchStar:
        bind_name(c, names, AST(MatchStar, pattern)->name, pattern->span);
        break;
    case AST_MatchAs:
        if (AST(MatchAs, pattern)->pattern) {
            bind_pattern(c, names, AST(MatchAs, pattern)->pattern);
        }
        bind_name(c, names, AST(MatchAs, pattern)->name, pattern->span);
        break;
    case AST_MatchOr:
        bind_or(c, names, AST(MatchOr, pattern));
        break;
    default:
        break;
    }
}

static void walk_match(Check *c, NodeMatch *m) {
    walk(c, m->subject);
    for (uint32_t i = 0; i < m->cases.count && !c->p->failed; i++) {
        NodeMatchCase *k = AST(MatchCase, m->cases.items[i]);
        NameSet names = {NULL, 0, 0};
        // First the depth: the functions above recurse as deep as this does.
        walk(c, k->pattern);
        if (c->p->failed) {
            return;
        }
        bind_pattern(c, &names, k->pattern);
        Node *anything = !k->guard && i + 1 < m->cases.count ? irrefutable_part(k->pattern) : NULL;
        if (anything) {
            refuse_unreachable(c, anything);
        }
        if (k->guard) {
            walk(c, k->guard);
        }
        walk_all(c, k->body);
    }
}

// ---------------------------------------------------------------- expressions

static const char *literal_type(const Node *node) {
    if (node->kind == AST_Tuple) {
        return "tuple";
    }
    if (node->kind != AST_Constant) {
        return NULL;
    }
    switch (((const NodeConstant *)node)->value.kind) {
    case CONST_INT: case CONST_BIG_INT: return "int";
    case CONST_FLOAT: return "float";
    case CONST_IMAGINARY: return "complex";
    case CONST_STR: return "str";
    case CONST_BYTES: return "bytes";
    default: return NULL;
    }
}

static void check_comparison(Check *c, NodeCompare *n) {
    const Node *left = n->left;
    for (uint32_t i = 0; i < n->comparators.count; i++) {
        const Node *right = n->comparators.items[i];
        if (n->ops[i] == CMP_OP_IS || n->ops[i] == CMP_OP_IS_NOT) {
            const char *type = literal_type(left);
            type = type ? type : literal_type(right);
            if (type) {
                parser_warn(c->p, n->node.span, n->ops[i] == CMP_OP_IS ? "\"is\" with '%s' literal. Did you mean \"==\"?"
                                                                       : "\"is not\" with '%s' literal. Did you mean \"!=\"?", type);
                return;
            }
        }
        left = right;
    }
}

static const char *uncallable_type(const Node *node) {
    switch (node->kind) {
    case AST_Constant:
        switch (((const NodeConstant *)node)->value.kind) {
        case CONST_NONE: return "NoneType";
        case CONST_TRUE: case CONST_FALSE: return "bool";
        case CONST_ELLIPSIS: return "ellipsis";
        default: return literal_type(node);
        }
    case AST_Tuple: return "tuple";
    case AST_List: case AST_ListComp: return "list";
    case AST_Dict: case AST_DictComp: return "dict";
    case AST_Set: case AST_SetComp: return "set";
    case AST_GeneratorExp: return "generator";
    case AST_JoinedStr: return "str";
    default: return NULL;
    }
}

// The fields of any node, in order.
static void walk_children(Check *c, Node *node) {
    switch (node->kind) {
#define N(x) if (n->x) { walk(c, n->x); }
#define L(x) walk_all(c, n->x);
#define S(x)
#define SL(x)
#define I(x)
#define IL(x)
#define K(x)
#define NODE(kind, fields) \
    case AST_##kind: { \
        Node##kind *n = (Node##kind *)node; \
        (void)n; \
        fields \
        break; \
    }
#include "syntax/ast.def"
#undef NODE
#undef N
#undef L
#undef S
#undef SL
#undef I
#undef IL
#undef K
    case AST_KIND_COUNT:
        break;
    }
}

static void check_node(Check *c, Node *node) {
    Parser *p = c->p;
    switch (node->kind) {
    case AST_FunctionDef:
        walk_function(c, AST(FunctionDef, node));
        return;
    case AST_ClassDef: {
        NodeClassDef *n = AST(ClassDef, node);
        walk_all(c, n->decorators);
        walk_type_parameters(c, n->type_params);
        check_name(c, n->name, node->span);
        walk_starred(c, n->bases);
        check_keywords(c, n->keywords);
        walk_body(c, SCOPE_CLASS, false, n->body, NULL);
        return;
    }
    case AST_Lambda: {
        NodeLambda *n = AST(Lambda, node);
        walk_defaults(c, AST(Arguments, n->args));
        check_parameters(c, n->args);
        walk_body(c, SCOPE_FUNCTION, false, (Nodes){NULL, 0}, n->body);
        return;
    }
    case AST_Return: {
        Scope *scope = function_scope(c);
        NodeReturn *n = AST(Return, node);
        if (!scope) {
            parser_error(p, node->span, "'return' outside function");
            return;
        }
        check_jump(c, node, "return", true);
        if (n->value && scope->is_async) {
            scope->returns_value = node->span;
            if (scope->has_yield) {
                parser_error(p, node->span, "'return' with value in async generator");
            }
        }
        break;
    }
    case AST_Break: case AST_Continue:
        if (!c->place.loop && !c->place.except_star) {
            parser_error(p, node->span, node->kind == AST_Break ? "'break' outside loop" : "'continue' not properly in loop");
        } else {
            check_jump(c, node, node->kind == AST_Break ? "break" : "continue", false);
        }
        return;
    case AST_Assign: {
        NodeAssign *n = AST(Assign, node);
        for (uint32_t i = 0; i < n->targets.count; i++) {
            check_target(c, n->targets.items[i]);
        }
        walk(c, n->value);
        return;
    }
    case AST_AnnAssign: {
        NodeAnnAssign *n = AST(AnnAssign, node);
        walk(c, n->target);
        walk_restricted(c, n->annotation, "an annotation");
        if (n->value) {
            walk(c, n->value);
        }
        return;
    }
    case AST_TypeAlias:
        walk_type_parameters(c, AST(TypeAlias, node)->type_params);
        walk_restricted(c, AST(TypeAlias, node)->value, "a type alias");
        return;
    case AST_For: {
        NodeFor *n = AST(For, node);
        if (n->is_async) {
            check_async_statement(c, node, "async for");
        }
        check_target(c, n->target);
        walk(c, n->iter);
        walk_loop(c, n->body, n->orelse);
        return;
    }
    case AST_While:
        walk(c, AST(While, node)->test);
        walk_loop(c, AST(While, node)->body, AST(While, node)->orelse);
        return;
    case AST_With:
        if (AST(With, node)->is_async) {
            check_async_statement(c, node, "async with");
        }
        for (uint32_t i = 0; i < AST(With, node)->items.count && !p->failed; i++) {
            NodeWithItem *item = AST(WithItem, AST(With, node)->items.items[i]);
            walk(c, item->context);
            if (item->target) {
                check_target(c, item->target);
            }
        }
        walk_all(c, AST(With, node)->body);
        return;
    case AST_WithItem:
        // Not one of a with statement.
        parser_error(p, node->span, "invalid syntax");
        return;
    case AST_Try:
        walk_try(c, AST(Try, node));
        return;
    case AST_Match:
        walk_match(c, AST(Match, node));
        return;
    case AST_Assert: {
        Node *test = AST(Assert, node)->test;
        if (test->kind == AST_Tuple && AST(Tuple, test)->elts.count) {
            parser_warn(p, node->span, "assertion is always true, perhaps remove parentheses?");
        }
        break;
    }
    case AST_ImportFrom:
        check_import_from(c, AST(ImportFrom, node));
        return;
    case AST_Nonlocal:
        if (c->scope->kind == SCOPE_MODULE) {
            parser_error(p, node->span, "nonlocal declaration not allowed at module level");
        }
        return;
    case AST_ListComp: case AST_SetComp: case AST_GeneratorExp:
        walk_comprehension(c, node, AST(ListComp, node)->elt, NULL, AST(ListComp, node)->generators);
        return;
    case AST_DictComp:
        walk_comprehension(c, node, AST(DictComp, node)->key, AST(DictComp, node)->value, AST(DictComp, node)->generators);
        return;
    case AST_Yield: case AST_YieldFrom:
        check_yield(c, node, node->kind == AST_YieldFrom);
        break;
    case AST_Await:
        check_await(c, node);
        break;
    case AST_NamedExpr:
        if (refuse_restricted(c, node, "named expression")) {
            return;
        }
        break;
    case AST_Starred:
        parser_error(p, node->span, "can't use starred expression here");
        return;
    case AST_Name:
        if (AST(Name, node)->ctx != CTX_LOAD && strcmp(AST(Name, node)->id, "__debug__") == 0) {
            parser_error(p, node->span, AST(Name, node)->ctx == CTX_DEL ? "cannot delete __debug__" : "cannot assign to __debug__");
        }
        return;
    case AST_Tuple:
        walk_elements(c, node, AST(Tuple, node)->elts, AST(Tuple, node)->ctx);
        return;
    case AST_List:
        walk_elements(c, node, AST(List, node)->elts, AST(List, node)->ctx);
        return;
    case AST_Set:
        walk_starred(c, AST(Set, node)->elts);
        return;
    case AST_Dict: {
        NodeDict *n = AST(Dict, node);
        for (uint32_t i = 0; i < n->values.count && !p->failed; i++) {
            if (n->keys.items[i]) {
                walk(c, n->keys.items[i]);
            }
            walk(c, n->values.items[i]);
        }
        return;
    }
    case AST_Call: {
        NodeCall *n = AST(Call, node);
        const char *type = uncallable_type(n->func);
        if (type) {
            parser_warn(p, node->span, "'%s' object is not callable; perhaps you missed a comma?", type);
        }
        walk(c, n->func);
        walk_starred(c, n->args);
        check_keywords(c, n->keywords);
        return;
    }
    case AST_Compare:
        check_comparison(c, AST(Compare, node));
        break;
    default:
        break;
    }
    if (!p->failed) {
        walk_children(c, node);
    }
}

static void walk(Check *c, Node *node) {
    if (c->p->failed) {
        return;
    }
    if (++c->depth > TREE_DEPTH_MAX) {
        parser_fail(c->p, DIAGNOSTIC_RECURSION_ERROR, node->span, "maximum recursion depth exceeded during compilation");
    } else {
        check_node(c, node);
    }
    c->depth--;
}

void tree_check(Parser *p) {
    Scope module = {.kind = SCOPE_MODULE};
    Check c = {.p = p, .scope = &module};
    if (p->root->kind == AST_Module) {
        check_future_place(&c, AST(Module, p->root)->body);
    }
    walk_children(&c, p->root);
}
