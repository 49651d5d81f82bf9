// SPDX-License-Identifier: MIT
// scope_resolve.c -- where each name lives: takes the scopes with what they bind and use; gives every Symbol its Place,
// and every frame the list of cells it needs from outside.
#include "compile/compiler.h"

#include <stdlib.h>

static void add_free(Compiler *c, Scope *scope, Identifier name) {
    for (uint32_t i = 0; i < scope->free_count; i++) {
        if (scope->frees[i] == name) { return; }
    }
    if (scope->free_count == scope->free_capacity) {
        uint32_t capacity = scope->free_capacity ? scope->free_capacity * 2 : 4;
        scope->frees = arena_grow(c->arena, scope->frees, scope->free_capacity * sizeof(Identifier),
                                  capacity * sizeof(Identifier));
        scope->free_capacity = capacity;
    }
    if (scope->free_count >= 60000) {
        compiler_fail(c, (Span){0}, "too many free variables");
        return;
    }
    scope->frees[scope->free_count++] = name;
}

uint32_t scope_free_index(Scope *frame, Identifier name) {
    for (uint32_t i = 0; i < frame->free_count; i++) {
        if (frame->frees[i] == name) { return i; }
    }
    return UINT32_MAX;
}

// The scope above `scope` that binds the name for it, with its symbol (NULL for the __class__ or __classdict__ of a
// class).
static Scope *find_binder(Compiler *c, Scope *scope, Identifier name, Symbol **out, bool *is_global) {
    *out = NULL;
    *is_global = false;
    for (Scope *p = scope->parent; p; p = p->parent) {
        if (p->kind == SCOPE_MODULE) { return NULL; }
        if (p->kind == SCOPE_CLASS) {
            if (name == c->known.class_) {
                p->class_cell = true;
                return p;
            }
            if (name == c->known.class_dict ||
                (name == c->known.conditional && scope->kind == SCOPE_ANNOTATIONS && scope->parent == p)) {
                p->class_dict |= name == c->known.class_dict;
                return name == c->known.class_dict ? p : NULL;
            }
            continue;
        }
        Symbol *symbol = scope_find(p, name);
        if (symbol && symbol->flags & SYMBOL_GLOBAL) {
            *is_global = true;
            return NULL;
        }
        if (symbol && symbol->flags & SYMBOL_BOUND && !(symbol->flags & SYMBOL_NONLOCAL)) {
            *out = symbol;
            return p;
        }
    }
    return NULL;
}

// Reaches `name` of an enclosing scope: every frame on the way passes the cell on. False: nobody binds it.
static bool reach(Compiler *c, Scope *scope, Identifier name, Symbol *into) {
    Symbol *found;
    bool is_global;
    Scope *binder = find_binder(c, scope, name, &found, &is_global);
    if (!binder) { return false; }
    bool crossed = false;
    for (Scope *q = scope; q != binder; q = q->parent) {
        if (q->kind != SCOPE_COMPREHENSION) {
            crossed = true;
            add_free(c, q, name);
        }
    }
    if (crossed) {
        if (found) { found->captured = true; }
        if (into) { into->place = PLACE_FREE; }
    } else if (into) {
        into->place = PLACE_LOCAL;
        into->alias = found;
    }
    return true;
}

static void resolve_symbol(Compiler *c, Scope *scope, Symbol *symbol) {
    if (symbol->flags & SYMBOL_GLOBAL) {
        symbol->place = PLACE_GLOBAL;
    } else if (symbol->flags & SYMBOL_NONLOCAL) {
        if (!reach(c, scope, symbol->name, symbol)) {
            compiler_fail(c, symbol->declared, "no binding for nonlocal '%s' found", symbol->name);
        }
    } else if (symbol->flags & SYMBOL_BOUND) {
        symbol->place = scope->kind == SCOPE_MODULE || scope->kind == SCOPE_CLASS ? PLACE_NAME : PLACE_LOCAL;
    } else if (!reach(c, scope, symbol->name, symbol)) {
        symbol->place = scope->kind == SCOPE_CLASS || scope->kind == SCOPE_MODULE ? PLACE_NAME : PLACE_GLOBAL;
    }
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const Identifier *)a, *(const Identifier *)b);
}

// Parents first: whether a symbol is bound is known from the walk alone, but aliases want the outer symbol to be final.
void scope_resolve(Compiler *c, Scope *scope) {
    if (c->depth > 1500) {
        compiler_fail(c, (Span){0}, "too many nested scopes");
        return;
    }
    c->depth++;
    for (uint32_t i = 0; i < scope->count; i++) { resolve_symbol(c, scope, scope->symbols[i]); }
    if (scope->sees_class) { reach(c, scope, c->known.class_dict, NULL); }
    for (Scope *child = scope->first_child; child; child = child->sibling) { scope_resolve(c, child); }
    if (scope->free_count > 1) { qsort(scope->frees, scope->free_count, sizeof(Identifier), compare_names); }
    c->depth--;
}
