// SPDX-License-Identifier: MIT
// compile_function.c -- what makes new code: def, lambda, class, annotations (PEP 649), type parameters (PEP 695, 696).
#include "compile/compiler.h"

#include <stdlib.h>

// -- units
// ----------------------------------------------------------------------------------------------------------------

static Identifier qualify(Compiler *c, Scope *scope, Identifier name) {
    Unit *parent = c->unit;
    Scope *outer = scope->parent;
    while (parent && parent->scope->kind == SCOPE_TYPE_PARAMS) {
        parent = parent->parent;
        outer = outer ? outer->parent : NULL;
    }
    if (!parent || parent->scope->kind == SCOPE_MODULE) { return name; }
    if (scope->kind == SCOPE_FUNCTION || scope->kind == SCOPE_CLASS) {
        Symbol *symbol = scope_find(parent->scope, scope_mangle(c, parent->scope, name));
        if (symbol && symbol->flags & SYMBOL_GLOBAL) { return name; }
    }
    return arena_printf(c->arena, parent->scope->kind == SCOPE_CLASS ? "%s.%s" : "%s.<locals>.%s", parent->qualname,
                        name);
}

// Comprehension variables that may be read too early need a register with a name, for the error.
static uint32_t count_early(Scope *scope) {
    uint32_t count = 0;
    for (Scope *child = scope->first_child; child; child = child->sibling) {
        if (child->kind == SCOPE_COMPREHENSION) {
            for (uint32_t i = 0; i < child->count; i++) {
                count +=
                    (child->symbols[i]->flags & (SYMBOL_EARLY | SYMBOL_ASSIGNED)) == (SYMBOL_EARLY | SYMBOL_ASSIGNED);
            }
            count += count_early(child);
        }
    }
    return count;
}

static void name_early(Unit *u, Scope *scope, uint32_t *next) {
    for (Scope *child = scope->first_child; child; child = child->sibling) {
        if (child->kind == SCOPE_COMPREHENSION) {
            for (uint32_t i = 0; i < child->count; i++) {
                Symbol *symbol = child->symbols[i];
                if ((symbol->flags & (SYMBOL_EARLY | SYMBOL_ASSIGNED)) == (SYMBOL_EARLY | SYMBOL_ASSIGNED)) {
                    u->local_names[*next] = symbol->name;
                    symbol->reg = (*next)++;
                }
            }
            name_early(u, child, next);
        }
    }
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const Identifier *)a, *(const Identifier *)b);
}

static void lay_out_registers(Compiler *c, Unit *u, Scope *scope) {
    bool by_name = scope->kind == SCOPE_CLASS || scope->kind == SCOPE_MODULE;
    uint32_t total = scope->count + count_early(scope) + 4, next = 0, cells = 0;
    u->local_names = arena_alloc(c->arena, total * sizeof(Identifier));
    u->cell_registers = arena_alloc(c->arena, total * sizeof(uint32_t));
    Identifier *cell_names = arena_alloc(c->arena, total * sizeof(Identifier));
    if (by_name) { u->local_names[next++] = ".namespace"; }
    for (uint32_t i = 0; i < scope->count && !by_name; i++) {
        Symbol *symbol = scope->symbols[i];
        if (symbol->place != PLACE_LOCAL) { continue; }
        if (symbol->captured && !(symbol->flags & SYMBOL_PARAMETER)) {
            cell_names[cells++] = symbol->name;
        } else {
            if (symbol->captured) { u->cell_registers[u->cell_count++] = next; }
            u->local_names[next] = symbol->name;
            symbol->reg = next++;
        }
    }
    name_early(u, scope, &next);
    if (scope->kind == SCOPE_CLASS && scope->class_cell) { cell_names[cells++] = c->known.class_; }
    if (scope->kind == SCOPE_CLASS && scope->class_dict) { cell_names[cells++] = c->known.class_dict; }
    if (cells) { qsort(cell_names, cells, sizeof *cell_names, compare_names); }
    for (uint32_t i = 0; i < cells; i++) {
        Symbol *symbol = scope_find(scope, cell_names[i]);
        if (symbol && !by_name) { symbol->reg = next; }
        u->cell_registers[u->cell_count++] = next;
        u->local_names[next++] = cell_names[i];
    }
    u->local_count = u->temp_base = u->next = next;
    if (next > REGISTER_MAX) {
        compiler_fail(c, (Span){u->first_line, 0, u->first_line, 0}, "too many local variables");
        u->local_count = u->temp_base = u->next = 0;
    }
}

Unit *unit_enter(Compiler *c, Scope *scope, Identifier name, CodeKind kind, uint32_t first_line,
                 NodeArguments *arguments) {
    Unit *u = emit_unit(c, scope, name, kind, first_line);
    u->qualname = qualify(c, scope, u->name);
    c->unit = u;
    c->scope = scope;
    lay_out_registers(c, u, scope);
    emit_begin(c);
    u->position = (Position){first_line, first_line, 0, 0};
    if (kind == CODE_KIND_FUNCTION) {
        u->flags = CODE_OPTIMIZED | CODE_NEWLOCALS;
        Scope *outer = scope->parent;
        if (outer && outer->kind != SCOPE_MODULE && outer->kind != SCOPE_CLASS) { u->flags |= CODE_NESTED; }
        if (scope->kind == SCOPE_FUNCTION && outer->kind == SCOPE_CLASS) { u->flags |= CODE_METHOD; }
        u->flags |= scope->is_generator ? (scope->is_async ? CODE_ASYNC_GENERATOR : CODE_GENERATOR)
                    : scope->is_async   ? CODE_COROUTINE
                                        : 0;
    } else if (kind == CODE_KIND_MODULE && scope->is_coroutine && c->top_level_await) {
        u->flags |= CODE_COROUTINE;
    }
    uint32_t parameters = kind == CODE_KIND_FUNCTION ? 0 : 1; // the namespace
    u->positional_count = (uint16_t)parameters;
    if (arguments) {
        if (arguments->posonlyargs.count + arguments->args.count > 60000 || arguments->kwonlyargs.count > 60000) {
            compiler_fail(c, arguments->node.span, "too many parameters");
        }
        u->positional_only_count = (uint16_t)arguments->posonlyargs.count;
        u->positional_count = (uint16_t)(arguments->posonlyargs.count + arguments->args.count);
        u->keyword_only_count = (uint16_t)arguments->kwonlyargs.count;
        u->flags |= (arguments->vararg ? CODE_VARARGS : 0) | (arguments->kwarg ? CODE_VARKEYWORDS : 0);
        parameters =
            u->positional_count + u->keyword_only_count + (arguments->vararg != NULL) + (arguments->kwarg != NULL);
    }
    for (uint32_t i = 0; i < parameters; i++) { bound_set(c, i); }
    for (uint32_t i = 0; i < scope->count; i++) {
        Symbol *symbol = scope->symbols[i];
        if (symbol->flags & SYMBOL_DELETED && symbol->place == PLACE_LOCAL && symbol->reg < u->local_count &&
            !symbol->captured) {
            u->deletable[symbol->reg / 64] |= UINT64_C(1) << (symbol->reg % 64);
        }
    }
    for (uint32_t i = 0; i < u->cell_count; i++) { emit_abc(c, OP_NEWCELL, 0, u->cell_registers[i], 0, 0); }
    return u;
}

static void set_positional(Compiler *c, uint32_t count) {
    c->unit->positional_count = (uint16_t)count;
    for (uint32_t i = 0; i < count; i++) { bound_set(c, i); }
}

void unit_leave(Compiler *c) {
    Unit *u = c->unit;
    emit_finish(c);
    c->unit = u->parent;
}

// The register that holds the cell of a name in this frame, for a function made inside it; NO_REGISTER: it is free here
// too.
static uint32_t cell_register(Compiler *c, Identifier name) {
    for (Scope *scope = c->scope;; scope = scope->parent) {
        Symbol *symbol = scope_find(scope, name);
        while (symbol && symbol->alias) { symbol = symbol->alias; }
        if (symbol && symbol->place == PLACE_LOCAL && symbol->captured) { return symbol->reg; }
        if (scope == c->unit->scope) { break; }
    }
    Unit *u = c->unit;
    for (uint32_t i = 0; u->scope->kind == SCOPE_CLASS && i < u->cell_count; i++) {
        if (u->local_names[u->cell_registers[i]] == name) { return u->cell_registers[i]; }
    }
    return NO_REGISTER;
}

// `parts` temporaries from dst on are in place; dst + parts must be the next free one (dst itself the newest if parts
// is 0 or 1).
void closure_make(Compiler *c, Unit *unit, unsigned flags, uint32_t dst) {
    uint32_t mark = c->unit->next, parts = (flags & 1) + (flags >> 1 & 1) + (flags >> 2 & 1);
    uint32_t count = unit->scope->free_count;
    if (count) {
        uint32_t at = dst + parts;
        if (at >= c->unit->next) { register_new_many(c, at + 1 - c->unit->next); }
        for (uint32_t i = 0; i < count; i++) {
            uint32_t reg = i == 0 ? at : register_new(c), cell = cell_register(c, unit->scope->frees[i]);
            if (cell != NO_REGISTER) {
                emit_abc(c, OP_MOVE, 0, reg, cell, 0);
            } else {
                emit_abc(c, OP_LOADFREE, 0, reg, scope_free_index(c->unit->scope, unit->scope->frees[i]), 0);
            }
        }
        emit_abc(c, OP_TUPLE, 0, at, count, 0);
        flags |= 8;
    }
    if (c->unit->reachable) {
        Constant code = {.kind = (ConstantKind)CONST_CODE, .text = (const char *)unit};
        emit_ax(c, OP_MKFUNC, flags, dst, emit_constant(c, &code));
    }
    register_free_to(c, mark);
}

// -- docstrings
// -----------------------------------------------------------------------------------------------------------

// As inspect.cleandoc takes indentation away, but blank lines at the ends stay (3.13).
static Constant clean_doc(Compiler *c, const Constant *k) {
    char *text = arena_alloc(c->arena, k->length * 8 + 1);
    size_t length = 0, column = 0;
    for (size_t i = 0; i < k->length; i++) {
        if (k->text[i] == '\t') {
            do { text[length++] = ' '; } while (++column % 8);
        } else {
            text[length++] = k->text[i];
            column = k->text[i] == '\n' || k->text[i] == '\r' ? 0 : column + ((k->text[i] & 0xc0) != 0x80);
        }
    }
    size_t margin = SIZE_MAX;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n') {
            size_t start = i + 1, end = start;
            while (end < length && text[end] == ' ') { end++; }
            if (end < length && text[end] != '\n' && end - start < margin) { margin = end - start; }
        }
    }
    margin = margin == SIZE_MAX ? 0 : margin;
    size_t from = 0, to = 0;
    while (from < length && text[from] == ' ') { from++; }
    while (from < length) {
        char ch = text[from++];
        text[to++] = ch;
        if (ch == '\n') {
            for (size_t i = 0; i < margin && from < length && text[from] == ' '; i++) { from++; }
        }
    }
    return (Constant){.kind = CONST_STR, .text = text, .length = to};
}

Constant doc_constant(Compiler *c, Nodes body, bool *found) {
    *found = false;
    if (body.count && body.items[0]->kind == AST_Expr && AST(Expr, body.items[0])->value->kind == AST_Constant) {
        const Constant *k = &AST(Constant, AST(Expr, body.items[0])->value)->value;
        if (k->kind == CONST_STR) {
            *found = true;
            return clean_doc(c, k);
        }
    }
    return (Constant){.kind = CONST_NONE};
}

// -- annotations
// ----------------------------------------------------------------------------------------------------------

// With `from __future__ import annotations` an annotation is its own text.
static void annotation_text(Compiler *c, Node *node, uint32_t dst) {
    const char *text = c->input->text, *end = text + c->input->length, *begin = text;
    uint32_t line = c->input->first_line ? (uint32_t)c->input->first_line : 1;
    while (line < node->span.line && begin < end) { line += *begin++ == '\n'; }
    const char *stop = begin;
    while (line < node->span.end_line && stop < end) { line += *stop++ == '\n'; }
    begin += node->span.col <= (size_t)(end - begin) ? node->span.col : 0;
    stop += node->span.end_col <= (size_t)(end - stop) ? node->span.end_col : 0;
    Constant k = {.kind = CONST_STR, .text = begin, .length = stop > begin ? (size_t)(stop - begin) : 0};
    expression_constant(c, &k, dst);
}

// Begins a function of `format` that raises NotImplementedError for formats it does not know.
static void enter_lazy(Compiler *c, Scope *scope, Identifier name, Node *node) {
    unit_enter(c, scope, name, CODE_KIND_FUNCTION, node->span.line, NULL);
    c->unit->positional_only_count = 1;
    set_positional(c, 1);
    emit_at(c, node);
    Label *known = emit_label(c);
    uint32_t mark = c->unit->next, error = register_new(c);
    emit_branch(c, OP_JLEI, 0, 0, 2, known);
    emit_abc(c, OP_GETG, 0, error, 0, emit_site(c, c->known.not_implemented));
    emit_abc(c, OP_RAISE, 1u << FLAG_HIGH_SHIFT | FLAG_TEMP_A, error, 0, 0);
    emit_stop(c);
    emit_place(c, known);
    register_free_to(c, mark);
    if (scope->sees_class) {
        // From here on R[0] is the namespace of the class, where names are looked up first.
        emit_abc(c, OP_GETFREE, 0, 0, scope_free_index(scope, c->known.class_dict), 0);
    }
}

static void annotation_item(Compiler *c, Identifier name, Node *annotation, uint32_t dict) {
    if (!annotation) { return; }
    uint32_t mark = c->unit->next, key = register_new(c);
    emit_at(c, annotation);
    string_to(c, scope_mangle(c, c->scope, name), key);
    Operand value;
    if (c->future_annotations) {
        value = (Operand){register_new(c), true};
        annotation_text(c, annotation, value.reg);
    } else if (annotation->kind == AST_Starred) {
        // *args: *Ts
        value = (Operand){register_new(c), true};
        Operand items = expression_operand(c, AST(Starred, annotation)->value);
        emit_abc(c, OP_UNPACK, flag_if(items.temp, FLAG_TEMP_B), value.reg, items.reg, 1);
    } else {
        value = expression_operand(c, annotation);
    }
    emit_abc(c, OP_DICTADD, FLAG_TEMP_B | flag_if(value.temp, FLAG_TEMP_C), dict, key, value.reg);
    register_free_to(c, mark);
}

static void annotation_args(Compiler *c, Nodes args, uint32_t dict) {
    for (uint32_t i = 0; i < args.count; i++) {
        annotation_item(c, AST(Arg, args.items[i])->arg, AST(Arg, args.items[i])->annotation, dict);
    }
}

static bool function_annotate(Compiler *c, NodeFunctionDef *f, uint32_t dst) {
    Scope *scope = scope_of(c, f, ROLE_ANNOTATIONS), *outer = c->scope;
    if (!scope) { return false; }
    NodeArguments *a = AST(Arguments, f->args);
    Position position = c->unit->position;
    enter_lazy(c, scope, "__annotate__", &f->node);
    uint32_t dict = register_new(c);
    emit_abc(c, OP_DICT, 0, dict, 0, 0);
    annotation_args(c, a->posonlyargs, dict);
    annotation_args(c, a->args, dict);
    if (a->vararg) { annotation_item(c, AST(Arg, a->vararg)->arg, AST(Arg, a->vararg)->annotation, dict); }
    annotation_args(c, a->kwonlyargs, dict);
    if (a->kwarg) { annotation_item(c, AST(Arg, a->kwarg)->arg, AST(Arg, a->kwarg)->annotation, dict); }
    annotation_item(c, compiler_intern(c, "return"), f->returns, dict);
    emit_abc(c, OP_RET, 0, dict, 0, 0);
    emit_stop(c);
    Unit *unit = c->unit;
    unit_leave(c);
    c->scope = outer;
    c->unit->position = position;
    closure_make(c, unit, 0, dst);
    return true;
}

void annotations_statement(Compiler *c, Scope *frame) {
    Scope *scope = frame->annotation_scope, *outer = c->scope;
    if (!scope) { return; }
    Position position = c->unit->position;
    NodeAnnAssign place = {.node = {AST_AnnAssign, frame->annotations->annotation->span}};
    enter_lazy(c, scope, "__annotate__", &place.node);
    uint32_t dict = register_new(c);
    emit_abc(c, OP_DICT, 0, dict, 0, 0);
    for (AnnotationItem *item = frame->annotations; item; item = item->next) {
        Label *skip = emit_label(c);
        if (item->condition >= 0) {
            uint32_t mark = c->unit->next, index = register_new(c);
            emit_at(c, item->annotation);
            emit_ax(c, OP_LOADI, 0, index, (uint32_t)item->condition);
            uint32_t set = register_new(c);
            name_load(c, c->known.conditional, set);
            emit_branch(c, OP_JNOTIN, FLAG_TEMP_A | FLAG_TEMP_B, index, set, skip);
            register_free_to(c, mark);
        }
        annotation_item(c, item->name, item->annotation, dict);
        emit_place(c, skip);
    }
    emit_abc(c, OP_RET, 0, dict, 0, 0);
    emit_stop(c);
    Unit *unit = c->unit;
    unit_leave(c);
    c->scope = outer;
    c->unit->position = position;
    uint32_t mark = c->unit->next, function = register_new(c);
    closure_make(c, unit, 0, function);
    name_store(c, frame->kind == SCOPE_CLASS ? c->known.annotate_func : c->known.annotate, (Operand){function, true});
    register_free_to(c, mark);
}

// -- functions
// ------------------------------------------------------------------------------------------------------------

// Positional and keyword defaults into registers from dst on; the flags of MKFUNC.
static unsigned defaults_to(Compiler *c, NodeArguments *a, uint32_t dst) {
    unsigned flags = 0;
    if (a->defaults.count) {
        bool constant = true;
        for (uint32_t i = 0; i < a->defaults.count; i++) { constant &= a->defaults.items[i]->kind == AST_Constant; }
        if (constant || a->defaults.count > 32) {
            NodeTuple tuple = {.node = {AST_Tuple, a->defaults.items[0]->span}, .elts = a->defaults, .ctx = CTX_LOAD};
            expression_to(c, fold(c, &tuple.node), dst);
        } else {
            tuple_to(c, a->defaults, dst);
        }
        flags |= 1;
    }
    bool any = false;
    for (uint32_t i = 0; i < a->kw_defaults.count; i++) { any |= a->kw_defaults.items[i] != NULL; }
    if (any) {
        uint32_t dict = flags ? register_new(c) : dst, top = c->unit->next;
        emit_abc(c, OP_DICT, 0, dict, 0, 0);
        for (uint32_t i = 0; i < a->kw_defaults.count; i++) {
            if (a->kw_defaults.items[i]) {
                uint32_t key = register_new(c);
                string_to(c, scope_mangle(c, c->scope, AST(Arg, a->kwonlyargs.items[i])->arg), key);
                Operand value = expression_operand(c, a->kw_defaults.items[i]);
                emit_abc(c, OP_DICTADD, FLAG_TEMP_B | flag_if(value.temp, FLAG_TEMP_C), dict, key, value.reg);
                register_free_to(c, top);
            }
        }
        flags |= 2;
    }
    return flags;
}

static Unit *function_unit(Compiler *c, NodeFunctionDef *f) {
    Scope *outer = c->scope, *scope = scope_of(c, f, ROLE_BODY);
    uint32_t line = f->decorators.count ? f->decorators.items[0]->span.line : f->node.span.line;
    Unit *unit = unit_enter(c, scope, f->name, CODE_KIND_FUNCTION, line, AST(Arguments, f->args));
    unit->doc = doc_constant(c, f->body, &unit->has_doc);
    unit->flags |= unit->has_doc ? CODE_HAS_DOCSTRING : 0;
    statements(c, f->body);
    if (unit->reachable) { emit_abc(c, OP_RETNONE, 0, 0, 0, 0); }
    unit_leave(c);
    c->scope = outer;
    return unit;
}

// The function with annotations, its defaults being in place as `flags` says; dst is where they begin.
static void make_function(Compiler *c, NodeFunctionDef *f, unsigned flags, uint32_t dst) {
    uint32_t mark = c->unit->next, parts = (flags & 1) + (flags >> 1);
    if (scope_of(c, f, ROLE_ANNOTATIONS)) {
        function_annotate(c, f, parts ? register_new(c) : dst);
        flags |= 4;
    }
    Unit *unit = function_unit(c, f);
    emit_at(c, &f->node);
    closure_make(c, unit, flags, dst);
    register_free_to(c, mark);
}

static void lazy_to(Compiler *c, Node *node, Node *value, ScopeRole role, Identifier name, uint32_t dst) {
    Scope *outer = c->scope, *scope = scope_of(c, node, role);
    Position position = c->unit->position;
    enter_lazy(c, scope, name, node);
    emit_abc(c, OP_RET, 0, expression_operand(c, value).reg, 0, 0);
    emit_stop(c);
    Unit *unit = c->unit;
    unit_leave(c);
    c->scope = outer;
    c->unit->position = position;
    closure_make(c, unit, 0, dst);
}

// R[dst] = tuple of the type parameters, each also stored in its variable.
static void type_params_to(Compiler *c, Nodes params, uint32_t dst) {
    uint32_t mark = c->unit->next;
    for (uint32_t i = 0; i < params.count; i++) {
        Node *p = params.items[i];
        uint32_t reg = i == 0 ? dst : register_new(c), top = c->unit->next;
        Identifier name = p->kind == AST_TypeVar        ? AST(TypeVar, p)->name
                          : p->kind == AST_TypeVarTuple ? AST(TypeVarTuple, p)->name
                                                        : AST(ParamSpec, p)->name;
        Node *bound = p->kind == AST_TypeVar ? AST(TypeVar, p)->bound : NULL;
        Node *otherwise = p->kind == AST_TypeVar        ? AST(TypeVar, p)->default_value
                          : p->kind == AST_TypeVarTuple ? AST(TypeVarTuple, p)->default_value
                                                        : AST(ParamSpec, p)->default_value;
        emit_at(c, p);
        string_to(c, name, reg);
        if (p->kind == AST_TypeVar) {
            uint32_t t = register_new(c);
            if (bound) {
                lazy_to(c, p, bound, ROLE_BOUND, name, t);
            } else {
                special_to(c, 0, t);
            }
        }
        uint32_t t = register_new(c);
        if (otherwise) {
            lazy_to(c, p, otherwise, ROLE_DEFAULT, name, t);
        } else {
            special_to(c, 0, t);
        }
        emit_abc(c, OP_INTRINSIC, 0, reg, p->kind == AST_TypeVar ? 3 : 2,
                 p->kind == AST_TypeVar        ? INTRINSIC_TYPEVAR
                 : p->kind == AST_TypeVarTuple ? INTRINSIC_TYPEVARTUPLE
                                               : INTRINSIC_PARAMSPEC);
        register_free_to(c, top);
        name_store(c, name, (Operand){reg, false});
    }
    emit_abc(c, OP_TUPLE, 0, dst, params.count, 0);
    register_free_to(c, mark);
}

static Unit *enter_type_params(Compiler *c, Node *node, Identifier name, uint32_t parameters) {
    Scope *scope = scope_of(c, node, ROLE_TYPE_PARAMS);
    Unit *unit = unit_enter(c, scope, arena_printf(c->arena, "<generic parameters of %s>", name), CODE_KIND_FUNCTION,
                            node->span.line, NULL);
    set_positional(c, parameters);
    emit_at(c, node);
    if (scope->sees_class) { emit_abc(c, OP_GETFREE, 0, 0, scope_free_index(scope, c->known.class_dict), 0); }
    return unit;
}

// A generic definition is the result of a function called once: f(None, defaults, kwdefaults).
static void call_type_params(Compiler *c, Unit *unit, uint32_t base, uint32_t arguments) {
    uint32_t mark = c->unit->next;
    uint32_t function = register_new(c);
    closure_make(c, unit, 0, function);
    emit_abc(c, OP_MOVEX, 0, base, function, 0);
    register_free_to(c, mark);
    emit_abc(c, OP_CALL, 0, base, arguments, emit_site(c, NULL));
}

static void decorate(Compiler *c, Nodes decorators, uint32_t base) {
    for (uint32_t i = decorators.count; i-- > 0;) {
        emit_at(c, decorators.items[i]);
        emit_abc(c, OP_CALL, 0, base + i, 1, emit_site(c, NULL));
    }
}

static uint32_t decorators_to(Compiler *c, Nodes decorators) {
    uint32_t base = c->unit->next;
    for (uint32_t i = 0; i < decorators.count; i++) { expression_temp(c, decorators.items[i]); }
    return base;
}

void function_statement(Compiler *c, Node *node) {
    NodeFunctionDef *f = AST(FunctionDef, node);
    NodeArguments *a = AST(Arguments, f->args);
    uint32_t mark = c->unit->next;
    if (!c->unit->reachable) { return; }
    uint32_t base = decorators_to(c, f->decorators), dst = register_new(c);
    emit_at(c, node);
    if (!f->type_params.count) {
        make_function(c, f, defaults_to(c, a, dst), dst);
    } else {
        uint32_t args = register_new(c);
        special_to(c, 0, args);
        uint32_t first = register_new(c);
        unsigned flags = defaults_to(c, a, first);
        uint32_t count = (flags & 1) + (flags >> 1);
        Unit *inner = enter_type_params(c, node, f->name, 1 + count);
        Scope *outer = inner->scope->parent;
        // The defaults came as arguments 1 and 2, which lie where temporaries would: they have names of their own here.
        uint32_t list = register_new(c);
        type_params_to(c, f->type_params, list);
        uint32_t function = register_new(c);
        for (uint32_t i = 0; i < count; i++) { emit_abc(c, OP_MOVE, 0, i == 0 ? function : register_new(c), 1 + i, 0); }
        make_function(c, f, flags, function);
        c->unit->next = function + 1;
        uint32_t pair = register_new_many(c, 2);
        emit_abc(c, OP_MOVEX, 0, pair, function, 0);
        emit_abc(c, OP_MOVEX, 0, pair + 1, list, 0);
        emit_abc(c, OP_INTRINSIC, 0, pair, 2, INTRINSIC_SET_TYPE_PARAMS);
        emit_abc(c, OP_RET, 0, pair, 0, 0);
        emit_stop(c);
        unit_leave(c);
        c->scope = outer;
        emit_at(c, node);
        c->unit->next = args + 1 + count;
        call_type_params(c, inner, dst, 1 + count);
    }
    register_free_to(c, dst + 1);
    decorate(c, f->decorators, base);
    emit_at(c, node);
    name_store(c, f->name, (Operand){base, true});
    register_free_to(c, mark);
}

void lambda_to(Compiler *c, Node *node, uint32_t dst) {
    NodeLambda *lambda = AST(Lambda, node);
    NodeArguments *a = AST(Arguments, lambda->args);
    if (!c->unit->reachable) { return; }
    uint32_t mark = c->unit->next, base = register_is_top(c, dst) ? dst : register_new(c);
    unsigned flags = defaults_to(c, a, base);
    Scope *outer = c->scope;
    Unit *unit = unit_enter(c, scope_of(c, node, ROLE_BODY), "<lambda>", CODE_KIND_FUNCTION, node->span.line, a);
    Operand value = expression_operand(c, lambda->body);
    emit_at(c, lambda->body);
    emit_abc(c, OP_RET, 0, value.reg, 0, 0);
    emit_stop(c);
    unit_leave(c);
    c->scope = outer;
    emit_at(c, node);
    closure_make(c, unit, flags, base);
    if (base != dst) { emit_abc(c, OP_MOVEX, 0, dst, base, 0); }
    register_free_to(c, mark);
}

// -- classes
// --------------------------------------------------------------------------------------------------------------

static void store_known(Compiler *c, Identifier name, uint32_t reg) {
    emit_abc(c, OP_SETNAME, FLAG_TEMP_A, reg, 0, emit_site_shared(c, name));
}

static Unit *class_unit(Compiler *c, NodeClassDef *k) {
    Scope *outer = c->scope, *scope = scope_of(c, k, ROLE_BODY);
    uint32_t line = k->decorators.count ? k->decorators.items[0]->span.line : k->node.span.line;
    Unit *unit = unit_enter(c, scope, k->name, CODE_KIND_CLASS, line, NULL);
    uint32_t t = register_new(c);
    emit_abc(c, OP_GETNAME, 0, t, 0, emit_site_shared(c, c->known.name));
    store_known(c, c->known.module, t);
    string_to(c, unit->qualname, t);
    store_known(c, c->known.qualname, t);
    emit_ax(c, OP_LOADI, 0, t, line);
    store_known(c, c->known.first_line, t);
    for (uint32_t i = 0; i < unit->cell_count; i++) {
        if (unit->local_names[unit->cell_registers[i]] == c->known.class_dict) {
            emit_abc(c, OP_SETCELL, 0, 0, unit->cell_registers[i], 0);
        }
    }
    if (k->type_params.count) {
        emit_abc(c, OP_GETFREE, 0, t, scope_free_index(scope, c->known.dot_type_params), 0);
        store_known(c, c->known.type_params, t);
    }
    bool has_doc;
    Constant doc = doc_constant(c, k->body, &has_doc);
    if (has_doc) {
        emit_at(c, k->body.items[0]);
        expression_constant(c, &doc, t);
        store_known(c, c->known.doc, t);
    }
    if (scope->condition_count) {
        emit_abc(c, OP_SET, 0, t, 0, 0);
        store_known(c, c->known.conditional, t);
    }
    register_free_to(c, t);
    statements(c, k->body);
    emit_nowhere(c);
    annotations_statement(c, scope);
    t = register_new(c);
    Constant *names = arena_alloc(c->arena, scope->attribute_count * sizeof(Constant));
    for (uint32_t i = 0; i < scope->attribute_count; i++) {
        names[i] = (Constant){.kind = CONST_STR, .text = scope->attributes[i], .length = strlen(scope->attributes[i])};
    }
    Constant attributes = {
        .kind = (ConstantKind)CONST_TUPLE, .text = (const char *)names, .length = scope->attribute_count};
    expression_constant(c, &attributes, t);
    store_known(c, c->known.static_attributes, t);
    uint32_t class_cell = NO_REGISTER;
    for (uint32_t i = 0; i < unit->cell_count; i++) {
        uint32_t cell = unit->cell_registers[i];
        if (unit->local_names[cell] == c->known.class_dict) {
            emit_abc(c, OP_MOVE, 0, t, cell, 0);
            store_known(c, c->known.class_dict_cell, t);
        } else if (unit->local_names[cell] == c->known.class_) {
            class_cell = cell;
            emit_abc(c, OP_MOVE, 0, t, cell, 0);
            store_known(c, c->known.class_cell, t);
        }
    }
    if (class_cell != NO_REGISTER) {
        emit_abc(c, OP_RET, 0, class_cell, 0, 0);
    } else {
        emit_abc(c, OP_RETNONE, 0, 0, 0, 0);
    }
    emit_stop(c);
    unit_leave(c);
    c->scope = outer;
    return unit;
}

// __build_class__(body, name, *bases, **keywords) with the result in base, the newest temporary.
// `generic`: a register with one more base, or NO_REGISTER.
static void build_class(Compiler *c, NodeClassDef *k, uint32_t base, Identifier generic) {
    uint32_t mark = c->unit->next;
    bool unpacks = false;
    for (uint32_t i = 0; i < k->bases.count; i++) { unpacks |= k->bases.items[i]->kind == AST_Starred; }
    for (uint32_t i = 0; i < k->keywords.count; i++) { unpacks |= AST(Keyword, k->keywords.items[i])->arg == NULL; }
    emit_at(c, &k->node);
    emit_abc(c, OP_LOADBUILD, 0, base, 0, 0);
    uint32_t list = unpacks ? register_new(c) : 0;
    uint32_t body = register_new(c);
    Unit *unit = class_unit(c, k);
    emit_at(c, &k->node);
    closure_make(c, unit, 0, body);
    uint32_t name = register_new(c), count = 2;
    string_to(c, k->name, name);
    if (!unpacks) {
        for (uint32_t i = 0; i < k->bases.count; i++, count++) { expression_temp(c, k->bases.items[i]); }
        if (generic) {
            name_load(c, generic, register_new(c));
            count++;
        }
        Identifiers keywords = {NULL, k->keywords.count};
        if (keywords.count) { keywords.items = arena_alloc(c->arena, keywords.count * sizeof(Identifier)); }
        for (uint32_t i = 0; i < keywords.count; i++, count++) {
            keywords.items[i] = scope_mangle(c, c->scope, AST(Keyword, k->keywords.items[i])->arg);
            expression_temp(c, AST(Keyword, k->keywords.items[i])->value);
        }
        emit_at(c, &k->node);
        emit_abc(c, keywords.count ? OP_CALLKW : OP_CALL, 0, base, count, emit_site_keywords(c, NULL, keywords));
        register_free_to(c, mark);
        return;
    }
    // The list of arguments is made in its place, below body and name.
    emit_abc(c, OP_LIST, 0, body, 2, 0);
    emit_abc(c, OP_MOVEX, 0, list, body, 0);
    register_free_to(c, body);
    for (uint32_t i = 0; i < k->bases.count; i++) {
        Node *item = k->bases.items[i];
        bool starred = item->kind == AST_Starred;
        Operand value = expression_operand(c, starred ? AST(Starred, item)->value : item);
        emit_abc(c, starred ? OP_LISTEXT : OP_LISTADD, flag_if(value.temp, FLAG_TEMP_B), list, value.reg, 0);
        register_free_to(c, body);
    }
    if (generic) {
        uint32_t t = register_new(c);
        name_load(c, generic, t);
        emit_abc(c, OP_LISTADD, FLAG_TEMP_B, list, t, 0);
        register_free_to(c, body);
    }
    if (k->keywords.count) { keywords_to(c, k->keywords, base, &k->node); }
    emit_at(c, &k->node);
    emit_abc(c, OP_CALLX, 0, base, k->keywords.count > 0, 0);
    register_free_to(c, mark);
}

void class_statement(Compiler *c, Node *node) {
    NodeClassDef *k = AST(ClassDef, node);
    uint32_t mark = c->unit->next;
    if (!c->unit->reachable) { return; }
    uint32_t base = decorators_to(c, k->decorators), dst = register_new(c);
    if (!k->type_params.count) {
        build_class(c, k, dst, NULL);
    } else {
        uint32_t args = register_new(c);
        emit_at(c, node);
        special_to(c, 0, args);
        Unit *inner = enter_type_params(c, node, k->name, 1);
        Scope *outer = inner->scope->parent;
        uint32_t list = register_new(c);
        type_params_to(c, k->type_params, list);
        name_store(c, c->known.dot_type_params, (Operand){list, false});
        emit_abc(c, OP_INTRINSIC, 0, list, 1, INTRINSIC_GENERIC_BASE);
        name_store(c, c->known.dot_generic_base, (Operand){list, true});
        build_class(c, k, list, c->known.dot_generic_base);
        emit_abc(c, OP_RET, 0, list, 0, 0);
        emit_stop(c);
        unit_leave(c);
        c->scope = outer;
        emit_at(c, node);
        call_type_params(c, inner, dst, 1);
    }
    register_free_to(c, dst + 1);
    decorate(c, k->decorators, base);
    emit_at(c, node);
    name_store(c, k->name, (Operand){base, true});
    register_free_to(c, mark);
}

// type X[T] = value (PEP 695)
void type_alias_statement(Compiler *c, Node *node) {
    NodeTypeAlias *alias = AST(TypeAlias, node);
    Identifier name = AST(Name, alias->name)->id;
    uint32_t mark = c->unit->next, dst = register_new(c);
    Unit *inner = NULL;
    Scope *outer = c->scope;
    uint32_t made = dst;
    if (!c->unit->reachable) {
        register_free_to(c, mark);
        return;
    }
    if (alias->type_params.count) {
        register_new(c);
        special_to(c, 0, dst + 1);
        inner = enter_type_params(c, node, name, 1);
        made = register_new(c);
    }
    uint32_t params = register_new(c), value = register_new(c);
    string_to(c, name, made);
    if (inner) {
        uint32_t keep = c->unit->next, list = register_new(c);
        type_params_to(c, alias->type_params, list);
        emit_abc(c, OP_MOVEX, 0, params, list, 0);
        register_free_to(c, keep);
    } else {
        special_to(c, 0, params);
    }
    lazy_to(c, node, alias->value, ROLE_BODY, name, value);
    emit_abc(c, OP_INTRINSIC, 0, made, 3, INTRINSIC_TYPEALIAS);
    if (inner) {
        emit_abc(c, OP_RET, 0, made, 0, 0);
        emit_stop(c);
        unit_leave(c);
        c->scope = outer;
        emit_at(c, node);
        call_type_params(c, inner, dst, 1);
    }
    emit_at(c, alias->name);
    name_store(c, name, (Operand){dst, true});
    register_free_to(c, mark);
}
