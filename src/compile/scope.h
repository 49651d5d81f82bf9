// SPDX-License-Identifier: MIT
// scope.h -- every name resolved before anything is emitted.
//
// Takes the tree; gives one Scope for each block of names, found again by the node that makes it and its role. On the way it
// folds constants (fold.h), since it visits every expression once, children first.
#ifndef KR_COMPILE_SCOPE_H
#define KR_COMPILE_SCOPE_H

#include "syntax/parser.h"

typedef struct Compiler Compiler;

// SCOPE_COMPREHENSION has no frame of its own (PEP 709): it lives in the frame of the nearest other scope.
typedef enum { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_LAMBDA, SCOPE_GENERATOR, SCOPE_COMPREHENSION,
               SCOPE_ANNOTATIONS, SCOPE_TYPE_PARAMS, SCOPE_LAZY } ScopeKind;

// One node can make several scopes: `def f[T: int](x: T)` makes four.
typedef enum { ROLE_BODY, ROLE_ANNOTATIONS, ROLE_TYPE_PARAMS, ROLE_BOUND, ROLE_DEFAULT } ScopeRole;

enum { SYMBOL_USED = 1, SYMBOL_ASSIGNED = 2, SYMBOL_PARAMETER = 4, SYMBOL_GLOBAL = 8, SYMBOL_NONLOCAL = 16,
       SYMBOL_DELETED = 32,         // del, or the name of an except clause
       SYMBOL_WALRUS = 64,          // bound by := somewhere, so an operand may change under an expression
       SYMBOL_ANNOTATED = 128, SYMBOL_ITERATION = 256, SYMBOL_TYPE_PARAM = 512,
       SYMBOL_EARLY = 1024,         // comprehension variable that can be read before it is bound
       SYMBOL_BOUND = SYMBOL_ASSIGNED | SYMBOL_PARAMETER | SYMBOL_DELETED };

typedef enum { PLACE_GLOBAL, PLACE_LOCAL, PLACE_FREE, PLACE_NAME } Place;

typedef struct Symbol {
    Identifier name;            // mangled, canonical (compiler_intern)
    uint32_t flags;
    Place place;
    bool captured;              // PLACE_LOCAL: the register holds a cell
    uint32_t reg;               // PLACE_LOCAL
    struct Symbol *alias;       // in a comprehension: the symbol of the same frame that is meant
    Span declared;              // of the global or nonlocal statement
} Symbol;

typedef struct AnnotationItem {
    Identifier name;
    Node *annotation;
    int condition;              // -1: always executed; else its number in __conditional_annotations__
    struct AnnotationItem *next;
} AnnotationItem;

typedef struct Scope {
    ScopeKind kind;
    Node *node;
    struct Scope *parent;
    Identifier class_name;      // of the class whose private names are mangled here, or NULL
    Identifier name;
    Symbol **symbols;           // in order of first appearance
    uint32_t count, capacity;
    uint32_t *table, table_size;    // open addressing: index + 1
    Identifier *frees;          // sorted by name once resolved
    uint32_t free_count, free_capacity;
    struct Scope *first_child, *last_child, *sibling;
    AnnotationItem *annotations, *last_annotation;      // module and class: x: T
    struct Scope *annotation_scope;
    uint32_t condition_count;
    bool is_async, is_generator, is_coroutine, has_star_import;
    bool class_cell;            // class: a method wants __class__
    bool class_dict;            // class: an annotation scope wants the namespace
    bool sees_class;            // annotation scope directly in a class: names are first looked up there
    bool has_await;
    bool in_iterable;           // while visiting: inside the iterable of a comprehension
    uint32_t conditional;       // while visiting: depth of blocks that may not run
    Identifier *attributes;     // class: names assigned through self, in order
    uint32_t attribute_count, attribute_capacity;
} Scope;

// Fills c->module_scope; false: c->error says why.
bool scope_build(Compiler *c, Node *root);
void scope_resolve(Compiler *c, Scope *scope);
Scope *scope_of(Compiler *c, const void *node, ScopeRole role);
Symbol *scope_find(Scope *scope, Identifier name);          // in this very scope, NULL: none
Scope *scope_frame(Scope *scope);                           // the scope whose frame this one lives in
Identifier scope_mangle(Compiler *c, Scope *scope, Identifier name);
uint32_t scope_free_index(Scope *frame, Identifier name);   // UINT32_MAX: none

#endif
