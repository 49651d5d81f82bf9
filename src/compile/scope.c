// SPDX-License-Identifier: MIT
// scope.c -- one walk over the tree makes the scopes and their symbols; scope_resolve.c then decides where each name
// lives.
//
// The walk follows the order in which code is emitted, since locals are numbered by first appearance.
#include "compile/scope.h"
#include "compile/compiler.h"

typedef struct ScopeEntry {
    const void *node;
    ScopeRole role;
    Scope *scope;
} ScopeEntry;

static void visit_statements(Compiler *c, Nodes nodes);
static void visit(Compiler *c, Node **slot);

static uint32_t pointer_hash(const void *p) {
    uint64_t x = (uint64_t)(uintptr_t)p * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> 32);
}

// -- scopes and symbols
// ---------------------------------------------------------------------------------------------------

static void map_insert(ScopeEntry *entries, uint32_t size, ScopeEntry entry) {
    uint32_t i = (pointer_hash(entry.node) + (uint32_t)entry.role * 7919u) & (size - 1);
    while (entries[i].scope) { i = (i + 1) & (size - 1); }
    entries[i] = entry;
}

static Scope *enter(Compiler *c, ScopeKind kind, void *node, ScopeRole role, Identifier name) {
    Scope *scope = ARENA_NEW(c->arena, Scope);
    scope->kind = kind;
    scope->node = node;
    scope->name = name;
    scope->parent = c->scope;
    if (c->scope) {
        scope->class_name = c->scope->class_name;
        if (c->scope->last_child) {
            c->scope->last_child->sibling = scope;
        } else {
            c->scope->first_child = scope;
        }
        c->scope->last_child = scope;
    }
    if (c->scope_count * 2 >= c->scope_size) {
        uint32_t size = c->scope_size ? c->scope_size * 2 : 64;
        ScopeEntry *entries = arena_alloc(c->arena, size * sizeof *entries);
        for (uint32_t i = 0; i < c->scope_size; i++) {
            if (c->scopes[i].scope) { map_insert(entries, size, c->scopes[i]); }
        }
        c->scopes = entries;
        c->scope_size = size;
    }
    map_insert(c->scopes, c->scope_size, (ScopeEntry){node, role, scope});
    c->scope_count++;
    c->scope = scope;
    return scope;
}

static void leave(Compiler *c) { c->scope = c->scope->parent; }

Scope *scope_of(Compiler *c, const void *node, ScopeRole role) {
    uint32_t i = (pointer_hash(node) + (uint32_t)role * 7919u) & (c->scope_size - 1);
    while (c->scopes[i].scope) {
        if (c->scopes[i].node == node && c->scopes[i].role == role) { return c->scopes[i].scope; }
        i = (i + 1) & (c->scope_size - 1);
    }
    return NULL;
}

Symbol *scope_find(Scope *scope, Identifier name) {
    if (scope->table_size == 0) { return NULL; }
    uint32_t i = pointer_hash(name) & (scope->table_size - 1);
    while (scope->table[i]) {
        Symbol *symbol = scope->symbols[scope->table[i] - 1];
        if (symbol->name == name) { return symbol; }
        i = (i + 1) & (scope->table_size - 1);
    }
    return NULL;
}

static Symbol *symbol_of(Compiler *c, Scope *scope, Identifier name) {
    Symbol *symbol = scope_find(scope, name);
    if (symbol) { return symbol; }
    if (scope->count == scope->capacity) {
        uint32_t capacity = scope->capacity ? scope->capacity * 2 : 8;
        scope->symbols =
            arena_grow(c->arena, scope->symbols, scope->capacity * sizeof(Symbol *), capacity * sizeof(Symbol *));
        scope->capacity = capacity;
        scope->table_size = capacity * 2;
        scope->table = arena_alloc(c->arena, scope->table_size * sizeof(uint32_t));
        for (uint32_t k = 0; k < scope->count; k++) {
            uint32_t i = pointer_hash(scope->symbols[k]->name) & (scope->table_size - 1);
            while (scope->table[i]) { i = (i + 1) & (scope->table_size - 1); }
            scope->table[i] = k + 1;
        }
    }
    symbol = ARENA_NEW(c->arena, Symbol);
    symbol->name = name;
    symbol->reg = NO_REGISTER;
    scope->symbols[scope->count++] = symbol;
    uint32_t i = pointer_hash(name) & (scope->table_size - 1);
    while (scope->table[i]) { i = (i + 1) & (scope->table_size - 1); }
    scope->table[i] = scope->count;
    return symbol;
}

Scope *scope_frame(Scope *scope) {
    while (scope->kind == SCOPE_COMPREHENSION) { scope = scope->parent; }
    return scope;
}

Identifier scope_mangle(Compiler *c, Scope *scope, Identifier name) {
    if (scope->class_name == NULL || name[0] != '_' || name[1] != '_') { return compiler_intern(c, name); }
    size_t length = strlen(name);
    if ((length > 2 && name[length - 1] == '_' && name[length - 2] == '_') || strchr(name, '.')) {
        return compiler_intern(c, name);
    }
    const char *class_name = scope->class_name;
    while (*class_name == '_') { class_name++; }
    return *class_name ? compiler_intern(c, arena_printf(c->arena, "_%s%s", class_name, name))
                       : compiler_intern(c, name);
}

static Symbol *mark(Compiler *c, Identifier name, uint32_t flags) {
    Symbol *symbol = symbol_of(c, c->scope, scope_mangle(c, c->scope, name));
    symbol->flags |= flags;
    return symbol;
}

static void check_name(Compiler *c, Identifier name, Span span, const char *action) {
    if (strcmp(name, "__debug__") == 0) { compiler_fail(c, span, "cannot %s __debug__", action); }
}

static void use(Compiler *c, Identifier name) {
    Symbol *symbol = mark(c, name, 0);
    if (c->scope->kind == SCOPE_COMPREHENSION || c->scope->kind == SCOPE_GENERATOR) {
        if (!(symbol->flags & SYMBOL_BOUND)) { symbol->flags |= SYMBOL_EARLY; }
    }
    symbol->flags |= SYMBOL_USED;
    // Zero-argument super() finds its class in the cell __class__, so naming super is naming that.
    if (symbol->name == c->known.super) {
        Scope *frame = scope_frame(c->scope);
        if (frame->kind == SCOPE_FUNCTION || frame->kind == SCOPE_LAMBDA || frame->kind == SCOPE_GENERATOR) {
            symbol_of(c, frame, c->known.class_)->flags |= SYMBOL_USED;
        }
    }
}

static void store(Compiler *c, Identifier name, uint32_t flags, Span span) {
    check_name(c, name, span, "assign to");
    mark(c, name, SYMBOL_ASSIGNED | flags);
}

// -- expressions
// ----------------------------------------------------------------------------------------------------------

static void visit_nodes(Compiler *c, Nodes nodes) {
    for (uint32_t i = 0; i < nodes.count; i++) {
        if (nodes.items[i]) { visit(c, &nodes.items[i]); }
    }
}

static void note_self_attribute(Compiler *c, NodeAttribute *node) {
    Scope *frame = scope_frame(c->scope);
    while (frame->kind == SCOPE_FUNCTION || frame->kind == SCOPE_LAMBDA || frame->kind == SCOPE_GENERATOR) {
        if (frame->kind == SCOPE_FUNCTION && frame->parent && frame->parent->kind == SCOPE_CLASS) { break; }
        if (frame->kind == SCOPE_FUNCTION && frame->parent && frame->parent->kind == SCOPE_TYPE_PARAMS &&
            frame->parent->parent && frame->parent->parent->kind == SCOPE_CLASS) {
            break;
        }
        frame = frame->parent;
    }
    if (frame->kind != SCOPE_FUNCTION || node->value->kind != AST_Name ||
        strcmp(AST(Name, node->value)->id, "self") != 0) {
        return;
    }
    Scope *owner = frame->parent->kind == SCOPE_CLASS ? frame->parent : frame->parent->parent;
    Identifier name = compiler_intern(c, node->attr);
    for (uint32_t i = 0; i < owner->attribute_count; i++) {
        if (owner->attributes[i] == name) { return; }
    }
    if (owner->attribute_count == 1000) { // quadratic above; nobody reads a list this long
        return;
    }
    if (owner->attribute_count == owner->attribute_capacity) {
        uint32_t capacity = owner->attribute_capacity ? owner->attribute_capacity * 2 : 8;
        owner->attributes = arena_grow(c->arena, owner->attributes, owner->attribute_capacity * sizeof(Identifier),
                                       capacity * sizeof(Identifier));
        owner->attribute_capacity = capacity;
    }
    owner->attributes[owner->attribute_count++] = name;
}

static void visit_arguments_defaults(Compiler *c, NodeArguments *a) {
    visit_nodes(c, a->defaults);
    visit_nodes(c, a->kw_defaults);
}

static void parameter(Compiler *c, Node *arg) {
    if (!arg) { return; }
    NodeArg *a = AST(Arg, arg);
    check_name(c, a->arg, arg->span, "assign to");
    Symbol *symbol = symbol_of(c, c->scope, scope_mangle(c, c->scope, a->arg));
    if (symbol->flags & SYMBOL_PARAMETER) {
        compiler_fail(c, arg->span, "duplicate argument '%s' in function definition", symbol->name);
    }
    symbol->flags |= SYMBOL_PARAMETER;
}

static void parameters(Compiler *c, NodeArguments *a) {
    for (uint32_t i = 0; i < a->posonlyargs.count; i++) { parameter(c, a->posonlyargs.items[i]); }
    for (uint32_t i = 0; i < a->args.count; i++) { parameter(c, a->args.items[i]); }
    for (uint32_t i = 0; i < a->kwonlyargs.count; i++) { parameter(c, a->kwonlyargs.items[i]); }
    parameter(c, a->vararg);
    parameter(c, a->kwarg);
}

static void note_await(Compiler *c) {
    Scope *frame = scope_frame(c->scope);
    for (Scope *s = c->scope; s->kind == SCOPE_COMPREHENSION; s = s->parent) { s->has_await = true; }
    if (frame->kind == SCOPE_GENERATOR || frame->kind == SCOPE_MODULE) { frame->is_coroutine = true; }
}

static void visit_comprehension(Compiler *c, Node *node, Nodes generators, Node **first, Node **second) {
    bool generator = node->kind == AST_GeneratorExp;
    NodeComprehension *outermost = AST(Comprehension, generators.items[0]);
    bool outer_in_iterable = c->scope->in_iterable;
    c->scope->in_iterable = true;
    visit(c, &outermost->iter);
    c->scope->in_iterable = outer_in_iterable;
    Scope *scope = enter(c, generator ? SCOPE_GENERATOR : SCOPE_COMPREHENSION, node, ROLE_BODY,
                         generator                    ? "<genexpr>"
                         : node->kind == AST_ListComp ? "<listcomp>"
                         : node->kind == AST_SetComp  ? "<setcomp>"
                                                      : "<dictcomp>");
    scope->in_iterable = outer_in_iterable;
    if (generator) {
        symbol_of(c, scope, c->known.dot0)->flags |= SYMBOL_PARAMETER;
        scope->is_generator = true;
    }
    bool is_async = false;
    for (uint32_t i = 0; i < generators.count; i++) {
        NodeComprehension *part = AST(Comprehension, generators.items[i]);
        if (i > 0) {
            scope->in_iterable = true;
            visit(c, &part->iter);
            scope->in_iterable = outer_in_iterable;
        }
        visit(c, &part->target);
        for (uint32_t k = 0; k < scope->count; k++) {
            if (scope->symbols[k]->flags & SYMBOL_ASSIGNED) { scope->symbols[k]->flags |= SYMBOL_ITERATION; }
        }
        visit_nodes(c, part->ifs);
        is_async |= part->is_async;
    }
    visit(c, first);
    if (second) { visit(c, second); }
    if (is_async) {
        scope->has_await = true;
        scope->is_coroutine |= generator;
    }
    if (generator) { scope->is_async = scope->is_coroutine; }
    leave(c);
    if (!generator && scope->has_await) {
        Scope *frame = scope_frame(c->scope);
        bool allowed = (frame->kind == SCOPE_FUNCTION && frame->is_async) || frame->kind == SCOPE_GENERATOR ||
                       (frame->kind == SCOPE_MODULE && c->top_level_await);
        if (!allowed) {
            compiler_fail(c, node->span, "asynchronous comprehension outside of an asynchronous function");
        }
        note_await(c);
    }
}

static void visit_walrus(Compiler *c, NodeNamedExpr *node) {
    Identifier id = AST(Name, node->target)->id;
    if (c->scope->in_iterable) {
        compiler_fail(c, node->node.span,
                      "assignment expression cannot be used in a comprehension iterable expression");
    }
    visit(c, &node->value);
    Scope *scope = c->scope;
    Identifier name = scope_mangle(c, scope, id);
    while (scope->kind == SCOPE_COMPREHENSION || scope->kind == SCOPE_GENERATOR) {
        Symbol *symbol = symbol_of(c, scope, name);
        if (symbol->flags & SYMBOL_ITERATION) {
            compiler_fail(c, node->target->span,
                          "assignment expression cannot rebind comprehension iteration variable '%s'", id);
        }
        symbol->flags |= SYMBOL_USED;
        scope = scope->parent;
        if (scope->kind == SCOPE_CLASS) {
            compiler_fail(c, node->target->span,
                          "assignment expression within a comprehension cannot be used in a class body");
            return;
        }
    }
    check_name(c, id, node->target->span, "assign to");
    symbol_of(c, scope, name)->flags |= SYMBOL_ASSIGNED | SYMBOL_WALRUS;
}

static void visit_lazy(Compiler *c, Node **slot, void *node, ScopeRole role, Identifier name) {
    if (!*slot) { return; }
    Scope *scope = enter(c, SCOPE_LAZY, node, role, name);
    scope->sees_class = scope->parent->kind == SCOPE_CLASS || scope->parent->sees_class;
    symbol_of(c, scope, c->known.format)->flags |= SYMBOL_PARAMETER;
    visit(c, slot);
    leave(c);
}

static void enter_type_params(Compiler *c, Node *node, Nodes params, Identifier name) {
    Scope *scope = enter(c, SCOPE_TYPE_PARAMS, node, ROLE_TYPE_PARAMS,
                         compiler_intern(c, arena_printf(c->arena, "<generic parameters of %s>", name)));
    scope->sees_class = scope->parent->kind == SCOPE_CLASS;
    symbol_of(c, scope, c->known.classdict_register)->flags |= SYMBOL_PARAMETER;
    if (node->kind == AST_FunctionDef) {
        symbol_of(c, scope, c->known.dot_defaults)->flags |= SYMBOL_PARAMETER;
        symbol_of(c, scope, c->known.dot_kwdefaults)->flags |= SYMBOL_PARAMETER;
    }
    for (uint32_t i = 0; i < params.count; i++) {
        Node *p = params.items[i];
        Identifier id = p->kind == AST_TypeVar        ? AST(TypeVar, p)->name
                        : p->kind == AST_TypeVarTuple ? AST(TypeVarTuple, p)->name
                                                      : AST(ParamSpec, p)->name;
        Symbol *symbol = symbol_of(c, scope, scope_mangle(c, scope, id));
        if (symbol->flags & SYMBOL_TYPE_PARAM) { compiler_fail(c, p->span, "duplicate type parameter '%s'", id); }
        symbol->flags |= SYMBOL_ASSIGNED | SYMBOL_TYPE_PARAM;
        if (p->kind == AST_TypeVar) { visit_lazy(c, &AST(TypeVar, p)->bound, p, ROLE_BOUND, id); }
        Node **value = p->kind == AST_TypeVar        ? &AST(TypeVar, p)->default_value
                       : p->kind == AST_TypeVarTuple ? &AST(TypeVarTuple, p)->default_value
                                                     : &AST(ParamSpec, p)->default_value;
        visit_lazy(c, value, p, ROLE_DEFAULT, id);
    }
}

static void visit_children(Compiler *c, Node *node);

static void visit(Compiler *c, Node **slot) {
    Node *node = *slot;
    if (node == NULL || c->error) { return; }
    if (!compiler_enter(c, node)) { return; }
    visit_children(c, node);
    *slot = fold(c, node);
    compiler_leave(c);
}

static void visit_children(Compiler *c, Node *node) {
    switch (node->kind) {
    case AST_BoolOp: visit_nodes(c, AST(BoolOp, node)->values); break;
    case AST_NamedExpr: visit_walrus(c, AST(NamedExpr, node)); break;
    case AST_BinOp:
        visit(c, &AST(BinOp, node)->left);
        visit(c, &AST(BinOp, node)->right);
        break;
    case AST_UnaryOp: visit(c, &AST(UnaryOp, node)->operand); break;
    case AST_Lambda: {
        NodeLambda *lambda = AST(Lambda, node);
        NodeArguments *a = AST(Arguments, lambda->args);
        visit_arguments_defaults(c, a);
        enter(c, SCOPE_LAMBDA, node, ROLE_BODY, "<lambda>");
        parameters(c, a);
        visit(c, &lambda->body);
        leave(c);
        break;
    }
    case AST_IfExp:
        visit(c, &AST(IfExp, node)->test);
        visit(c, &AST(IfExp, node)->body);
        visit(c, &AST(IfExp, node)->orelse);
        break;
    case AST_Dict: {
        NodeDict *dict = AST(Dict, node);
        for (uint32_t i = 0; i < dict->values.count; i++) {
            if (dict->keys.items[i]) { visit(c, &dict->keys.items[i]); }
            visit(c, &dict->values.items[i]);
        }
        break;
    }
    case AST_Set: visit_nodes(c, AST(Set, node)->elts); break;
    case AST_ListComp:
        visit_comprehension(c, node, AST(ListComp, node)->generators, &AST(ListComp, node)->elt, NULL);
        break;
    case AST_SetComp:
        visit_comprehension(c, node, AST(SetComp, node)->generators, &AST(SetComp, node)->elt, NULL);
        break;
    case AST_DictComp:
        visit_comprehension(c, node, AST(DictComp, node)->generators, &AST(DictComp, node)->key,
                            &AST(DictComp, node)->value);
        break;
    case AST_GeneratorExp:
        visit_comprehension(c, node, AST(GeneratorExp, node)->generators, &AST(GeneratorExp, node)->elt, NULL);
        break;
    case AST_Await:
        note_await(c);
        visit(c, &AST(Await, node)->value);
        break;
    case AST_Yield:
    case AST_YieldFrom: {
        Scope *scope = c->scope;
        if (scope->kind == SCOPE_COMPREHENSION || scope->kind == SCOPE_GENERATOR) {
            compiler_fail(c, node->span, "'yield' inside %s",
                          scope->node->kind == AST_ListComp   ? "list comprehension"
                          : scope->node->kind == AST_SetComp  ? "set comprehension"
                          : scope->node->kind == AST_DictComp ? "dict comprehension"
                                                              : "generator expression");
        }
        if (scope->kind == SCOPE_ANNOTATIONS || scope->kind == SCOPE_LAZY || scope->kind == SCOPE_TYPE_PARAMS) {
            compiler_fail(c, node->span, "yield expression cannot be used within %s",
                          scope->kind == SCOPE_ANNOTATIONS ? "an annotation"
                          : scope->kind == SCOPE_LAZY      ? "a type alias"
                                                           : "the definition of a generic");
        }
        if (scope->kind != SCOPE_FUNCTION && scope->kind != SCOPE_LAMBDA) {
            compiler_fail(c, node->span,
                          node->kind == AST_Yield ? "'yield' outside function" : "'yield from' outside function");
        }
        scope->is_generator = true;
        visit(c, node->kind == AST_Yield ? &AST(Yield, node)->value : &AST(YieldFrom, node)->value);
        break;
    }
    case AST_Compare:
        visit(c, &AST(Compare, node)->left);
        visit_nodes(c, AST(Compare, node)->comparators);
        break;
    case AST_Call: {
        NodeCall *call = AST(Call, node);
        visit(c, &call->func);
        visit_nodes(c, call->args);
        visit_nodes(c, call->keywords);
        break;
    }
    case AST_FormattedValue:
        visit(c, &AST(FormattedValue, node)->value);
        visit(c, &AST(FormattedValue, node)->format_spec);
        break;
    case AST_JoinedStr: visit_nodes(c, AST(JoinedStr, node)->values); break;
    case AST_Attribute: {
        NodeAttribute *attribute = AST(Attribute, node);
        if (attribute->ctx != CTX_LOAD) {
            check_name(c, attribute->attr, node->span, attribute->ctx == CTX_STORE ? "assign to" : "delete");
            if (attribute->ctx == CTX_STORE) { note_self_attribute(c, attribute); }
        }
        visit(c, &attribute->value);
        break;
    }
    case AST_Subscript:
        visit(c, &AST(Subscript, node)->value);
        visit(c, &AST(Subscript, node)->slice);
        break;
    case AST_Starred: visit(c, &AST(Starred, node)->value); break;
    case AST_Name: {
        NodeName *name = AST(Name, node);
        if (name->ctx == CTX_LOAD) {
            use(c, name->id);
        } else if (name->ctx == CTX_STORE) {
            store(c, name->id, 0, node->span);
        } else {
            check_name(c, name->id, node->span, "delete");
            mark(c, name->id, SYMBOL_ASSIGNED | SYMBOL_DELETED);
        }
        break;
    }
    case AST_List: visit_nodes(c, AST(List, node)->elts); break;
    case AST_Tuple: visit_nodes(c, AST(Tuple, node)->elts); break;
    case AST_Slice:
        visit(c, &AST(Slice, node)->lower);
        visit(c, &AST(Slice, node)->upper);
        visit(c, &AST(Slice, node)->step);
        break;
    case AST_Keyword: {
        NodeKeyword *keyword = AST(Keyword, node);
        if (keyword->arg) { check_name(c, keyword->arg, node->span, "assign to"); }
        visit(c, &keyword->value);
        break;
    }
    default: break;
    }
}

// -- statements
// -----------------------------------------------------------------------------------------------------------

static void annotate_argument(Compiler *c, Node *arg) {
    if (arg) { visit(c, &AST(Arg, arg)->annotation); }
}

static bool has_annotations(NodeArguments *a, Node *returns) {
    bool any = returns != NULL;
    for (uint32_t i = 0; i < a->posonlyargs.count; i++) {
        any |= AST(Arg, a->posonlyargs.items[i])->annotation != NULL;
    }
    for (uint32_t i = 0; i < a->args.count; i++) { any |= AST(Arg, a->args.items[i])->annotation != NULL; }
    for (uint32_t i = 0; i < a->kwonlyargs.count; i++) { any |= AST(Arg, a->kwonlyargs.items[i])->annotation != NULL; }
    return any || (a->vararg && AST(Arg, a->vararg)->annotation) || (a->kwarg && AST(Arg, a->kwarg)->annotation);
}

static void visit_function(Compiler *c, NodeFunctionDef *f) {
    NodeArguments *a = AST(Arguments, f->args);
    visit_nodes(c, f->decorators);
    visit_arguments_defaults(c, a);
    if (f->type_params.count) { enter_type_params(c, &f->node, f->type_params, f->name); }
    if (has_annotations(a, f->returns)) {
        Scope *scope = enter(c, SCOPE_ANNOTATIONS, f, ROLE_ANNOTATIONS, "__annotate__");
        scope->sees_class = scope->parent->kind == SCOPE_CLASS || scope->parent->sees_class;
        symbol_of(c, scope, c->known.format)->flags |= SYMBOL_PARAMETER;
        if (!c->future_annotations) {
            for (uint32_t i = 0; i < a->posonlyargs.count; i++) { annotate_argument(c, a->posonlyargs.items[i]); }
            for (uint32_t i = 0; i < a->args.count; i++) { annotate_argument(c, a->args.items[i]); }
            annotate_argument(c, a->vararg);
            for (uint32_t i = 0; i < a->kwonlyargs.count; i++) { annotate_argument(c, a->kwonlyargs.items[i]); }
            annotate_argument(c, a->kwarg);
            visit(c, &f->returns);
        }
        leave(c);
    }
    Scope *scope = enter(c, SCOPE_FUNCTION, f, ROLE_BODY, f->name);
    scope->is_async = f->is_async;
    parameters(c, a);
    visit_statements(c, f->body);
    leave(c);
    if (f->type_params.count) { leave(c); }
    store(c, f->name, 0, f->node.span);
}

static void visit_class(Compiler *c, NodeClassDef *k) {
    visit_nodes(c, k->decorators);
    Identifier outer_private = c->scope->class_name;
    if (k->type_params.count) {
        enter_type_params(c, &k->node, k->type_params, k->name);
        c->scope->class_name = k->name;
        symbol_of(c, c->scope, c->known.dot_type_params)->flags |= SYMBOL_ASSIGNED;
        symbol_of(c, c->scope, c->known.dot_generic_base)->flags |= SYMBOL_ASSIGNED;
    }
    visit_nodes(c, k->bases);
    visit_nodes(c, k->keywords);
    Scope *scope = enter(c, SCOPE_CLASS, k, ROLE_BODY, k->name);
    scope->class_name = k->name;
    if (k->type_params.count) { symbol_of(c, scope, c->known.dot_type_params)->flags |= SYMBOL_USED; }
    visit_statements(c, k->body);
    leave(c);
    if (k->type_params.count) { leave(c); }
    c->scope->class_name = outer_private;
    store(c, k->name, 0, k->node.span);
}

static void visit_annotated(Compiler *c, NodeAnnAssign *node) {
    Scope *frame = c->scope;
    bool plain = node->simple && node->target->kind == AST_Name;
    if (node->target->kind == AST_Name) {
        Identifier id = AST(Name, node->target)->id;
        Identifier name = scope_mangle(c, frame, id);
        Symbol *symbol = scope_find(frame, name);
        if (plain && symbol && symbol->flags & (SYMBOL_GLOBAL | SYMBOL_NONLOCAL) && frame->kind != SCOPE_MODULE) {
            compiler_fail(c, node->node.span, "annotated name '%s' can't be %s", id,
                          symbol->flags & SYMBOL_GLOBAL ? "global" : "nonlocal");
        }
    }
    bool evaluated = frame->kind == SCOPE_MODULE || frame->kind == SCOPE_CLASS;
    if (node->value) { visit(c, &node->value); }
    if (node->target->kind == AST_Name) {
        Identifier id = AST(Name, node->target)->id;
        check_name(c, id, node->target->span, "assign to");
        mark(c, id, plain ? SYMBOL_ANNOTATED | SYMBOL_ASSIGNED : node->value ? SYMBOL_ASSIGNED : 0);
    } else {
        visit(c, &node->target);
    }
    if (!plain) {
        if (evaluated && !c->future_annotations) { visit(c, &node->annotation); }
        return;
    }
    if (!evaluated) { return; }
    if (!frame->annotation_scope) {
        frame->annotation_scope = enter(c, SCOPE_ANNOTATIONS, frame, ROLE_ANNOTATIONS, "__annotate__");
        frame->annotation_scope->sees_class = frame->kind == SCOPE_CLASS;
        symbol_of(c, frame->annotation_scope, c->known.format)->flags |= SYMBOL_PARAMETER;
        leave(c);
        symbol_of(c, frame, frame->kind == SCOPE_CLASS ? c->known.annotate_func : c->known.annotate)->flags |=
            SYMBOL_ASSIGNED;
    }
    AnnotationItem *item = ARENA_NEW(c->arena, AnnotationItem);
    item->name = scope_mangle(c, frame, AST(Name, node->target)->id);
    item->condition = -1;
    if (frame->kind == SCOPE_MODULE || frame->conditional) {
        if (frame->condition_count == 0) { symbol_of(c, frame, c->known.conditional)->flags |= SYMBOL_ASSIGNED; }
        item->condition = (int)frame->condition_count++;
    }
    if (!c->future_annotations) {
        c->scope = frame->annotation_scope;
        if (item->condition >= 0) { use(c, c->known.conditional); }
        visit(c, &node->annotation);
        c->scope = frame;
    } else if (item->condition >= 0) {
        c->scope = frame->annotation_scope;
        use(c, c->known.conditional);
        c->scope = frame;
    }
    item->annotation = node->annotation;
    if (frame->last_annotation) {
        frame->last_annotation->next = item;
    } else {
        frame->annotations = item;
    }
    frame->last_annotation = item;
}

static void visit_declaration(Compiler *c, Node *node, Identifiers names, bool global) {
    const char *what = global ? "global" : "nonlocal";
    if (!global && c->scope->kind == SCOPE_MODULE) {
        compiler_fail(c, node->span, "nonlocal declaration not allowed at module level");
        return;
    }
    for (uint32_t i = 0; i < names.count; i++) {
        Symbol *symbol = mark(c, names.items[i], 0);
        const char *text = names.items[i];
        if (symbol->flags & SYMBOL_PARAMETER) {
            compiler_fail(c, node->span, "name '%s' is parameter and %s", text, what);
        } else if (symbol->flags & (global ? SYMBOL_NONLOCAL : SYMBOL_GLOBAL)) {
            compiler_fail(c, symbol->declared, "name '%s' is nonlocal and global", text);
        } else if (symbol->flags & SYMBOL_USED) {
            compiler_fail(c, node->span, "name '%s' is used prior to %s declaration", text, what);
        } else if (symbol->flags & SYMBOL_ANNOTATED) {
            compiler_fail(c, node->span, "annotated name '%s' can't be %s", text, what);
        } else if (symbol->flags & SYMBOL_ASSIGNED) {
            compiler_fail(c, node->span, "name '%s' is assigned to before %s declaration", text, what);
        }
        symbol->flags |= global ? SYMBOL_GLOBAL : SYMBOL_NONLOCAL;
        symbol->declared = node->span;
    }
}

static void visit_import_name(Compiler *c, NodeAlias *alias, Span span) {
    Identifier id = alias->asname;
    if (!id) {
        const char *dot = strchr(alias->name, '.');
        id = dot ? compiler_intern(c, arena_strndup(c->arena, alias->name, (size_t)(dot - alias->name))) : alias->name;
    }
    store(c, id, 0, span);
}

static void visit_pattern(Compiler *c, Node *node) {
    if (!node || !compiler_enter(c, node)) { return; }
    switch (node->kind) {
    case AST_MatchValue: visit(c, &AST(MatchValue, node)->value); break;
    case AST_MatchSequence:
        for (uint32_t i = 0; i < AST(MatchSequence, node)->patterns.count; i++) {
            visit_pattern(c, AST(MatchSequence, node)->patterns.items[i]);
        }
        break;
    case AST_MatchMapping: {
        NodeMatchMapping *m = AST(MatchMapping, node);
        visit_nodes(c, m->keys);
        for (uint32_t i = 0; i < m->patterns.count; i++) { visit_pattern(c, m->patterns.items[i]); }
        if (m->rest) { store(c, m->rest, 0, node->span); }
        break;
    }
    case AST_MatchClass: {
        NodeMatchClass *m = AST(MatchClass, node);
        visit(c, &m->cls);
        for (uint32_t i = 0; i < m->patterns.count; i++) { visit_pattern(c, m->patterns.items[i]); }
        for (uint32_t i = 0; i < m->kwd_patterns.count; i++) { visit_pattern(c, m->kwd_patterns.items[i]); }
        break;
    }
    case AST_MatchStar:
        if (AST(MatchStar, node)->name) { store(c, AST(MatchStar, node)->name, 0, node->span); }
        break;
    case AST_MatchAs:
        visit_pattern(c, AST(MatchAs, node)->pattern);
        if (AST(MatchAs, node)->name) { store(c, AST(MatchAs, node)->name, 0, node->span); }
        break;
    case AST_MatchOr:
        for (uint32_t i = 0; i < AST(MatchOr, node)->patterns.count; i++) {
            visit_pattern(c, AST(MatchOr, node)->patterns.items[i]);
        }
        break;
    default: break;
    }
    compiler_leave(c);
}

static void visit_block(Compiler *c, Nodes nodes) {
    c->scope->conditional++;
    visit_statements(c, nodes);
    c->scope->conditional--;
}

static void visit_statement(Compiler *c, Node *node) {
    switch (node->kind) {
    case AST_FunctionDef: visit_function(c, AST(FunctionDef, node)); break;
    case AST_ClassDef: visit_class(c, AST(ClassDef, node)); break;
    case AST_Return: visit(c, &AST(Return, node)->value); break;
    case AST_Delete: visit_nodes(c, AST(Delete, node)->targets); break;
    case AST_Assign:
        visit(c, &AST(Assign, node)->value);
        visit_nodes(c, AST(Assign, node)->targets);
        break;
    case AST_TypeAlias: {
        NodeTypeAlias *alias = AST(TypeAlias, node);
        Identifier id = AST(Name, alias->name)->id;
        if (alias->type_params.count) { enter_type_params(c, node, alias->type_params, id); }
        visit_lazy(c, &alias->value, node, ROLE_BODY, id);
        if (alias->type_params.count) { leave(c); }
        store(c, id, 0, alias->name->span);
        break;
    }
    case AST_AugAssign: {
        NodeAugAssign *a = AST(AugAssign, node);
        if (a->target->kind == AST_Name) {
            Symbol *symbol = mark(c, AST(Name, a->target)->id, 0);
            visit(c, &a->target);
            symbol->flags |= SYMBOL_USED;
        } else {
            visit(c, &a->target);
        }
        visit(c, &a->value);
        break;
    }
    case AST_AnnAssign: visit_annotated(c, AST(AnnAssign, node)); break;
    case AST_For: {
        NodeFor *f = AST(For, node);
        if (f->is_async) { note_await(c); }
        visit(c, &f->iter);
        visit(c, &f->target);
        visit_block(c, f->body);
        visit_block(c, f->orelse);
        break;
    }
    case AST_While:
        visit(c, &AST(While, node)->test);
        visit_block(c, AST(While, node)->body);
        visit_block(c, AST(While, node)->orelse);
        break;
    case AST_If:
        // A chain of elifs is nested in the tree; walked in a loop, it costs no C stack.
        for (;;) {
            visit(c, &AST(If, node)->test);
            visit_block(c, AST(If, node)->body);
            Nodes orelse = AST(If, node)->orelse;
            if (orelse.count == 1 && orelse.items[0]->kind == AST_If && !c->error) {
                node = orelse.items[0];
                continue;
            }
            visit_block(c, orelse);
            break;
        }
        break;
    case AST_With: {
        NodeWith *w = AST(With, node);
        if (w->is_async) { note_await(c); }
        for (uint32_t i = 0; i < w->items.count; i++) {
            visit(c, &AST(WithItem, w->items.items[i])->context);
            visit(c, &AST(WithItem, w->items.items[i])->target);
        }
        visit_block(c, w->body);
        break;
    }
    case AST_Match: {
        NodeMatch *m = AST(Match, node);
        visit(c, &m->subject);
        for (uint32_t i = 0; i < m->cases.count; i++) {
            NodeMatchCase *k = AST(MatchCase, m->cases.items[i]);
            visit_pattern(c, k->pattern);
            visit(c, &k->guard);
            visit_block(c, k->body);
        }
        break;
    }
    case AST_Raise:
        visit(c, &AST(Raise, node)->exc);
        visit(c, &AST(Raise, node)->cause);
        break;
    case AST_Try: {
        NodeTry *t = AST(Try, node);
        visit_block(c, t->body);
        for (uint32_t i = 0; i < t->handlers.count; i++) {
            NodeExceptHandler *h = AST(ExceptHandler, t->handlers.items[i]);
            visit(c, &h->type);
            if (h->name) { store(c, h->name, SYMBOL_DELETED, h->node.span); }
            visit_block(c, h->body);
        }
        visit_block(c, t->orelse);
        visit_block(c, t->finalbody);
        break;
    }
    case AST_Assert:
        visit(c, &AST(Assert, node)->test);
        visit(c, &AST(Assert, node)->msg);
        break;
    case AST_Import:
        for (uint32_t i = 0; i < AST(Import, node)->names.count; i++) {
            visit_import_name(c, AST(Alias, AST(Import, node)->names.items[i]), node->span);
        }
        break;
    case AST_ImportFrom: {
        NodeImportFrom *from = AST(ImportFrom, node);
        if (from->names.count == 1 && strcmp(AST(Alias, from->names.items[0])->name, "*") == 0) {
            if (c->scope->kind != SCOPE_MODULE) {
                compiler_fail(c, node->span, "import * only allowed at module level");
            }
            break;
        }
        for (uint32_t i = 0; i < from->names.count; i++) {
            NodeAlias *alias = AST(Alias, from->names.items[i]);
            store(c, alias->asname ? alias->asname : alias->name, 0, node->span);
        }
        break;
    }
    case AST_Global: visit_declaration(c, node, AST(Global, node)->names, true); break;
    case AST_Nonlocal: visit_declaration(c, node, AST(Nonlocal, node)->names, false); break;
    case AST_Expr: visit(c, &AST(Expr, node)->value); break;
    default: break;
    }
}

static void visit_statements(Compiler *c, Nodes nodes) {
    for (uint32_t i = 0; i < nodes.count && !c->error; i++) {
        if (compiler_enter(c, nodes.items[i])) {
            visit_statement(c, nodes.items[i]);
            compiler_leave(c);
        }
    }
}

bool scope_build(Compiler *c, Node *root) {
    c->scope = NULL;
    c->module_scope = enter(c, SCOPE_MODULE, root, ROLE_BODY, "<module>");
    if (root->kind == AST_Expression) {
        visit(c, &AST(Expression, root)->body);
    } else {
        visit_statements(c, AST(Module, root)->body);
    }
    if (!c->error) { scope_resolve(c, c->module_scope); }
    c->scope = c->module_scope;
    return c->error == NULL;
}
