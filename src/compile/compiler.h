// SPDX-License-Identifier: MIT
// compiler.h -- the Compiler: the state of one compilation, and what its files ask of each other.
#ifndef KR_COMPILE_COMPILER_H
#define KR_COMPILE_COMPILER_H

#include "compile/compile.h"
#include "compile/emit.h"
#include "compile/fold.h"
#include "compile/registers.h"
#include "compile/scope.h"

#include <string.h>

struct Compiler {
    KrVM *vm;
    Arena *arena;
    const ParseInput *input;
    bool top_level_await, future_annotations;
    Diagnostic *error;                  // the first; what is emitted after it is never used
    uint32_t depth;                     // of nested nodes being visited
    Identifier *names;                  // all names, canonical: open addressing
    uint32_t name_count, name_size;
    struct ScopeEntry *scopes;          // (node, role) -> Scope
    uint32_t scope_count, scope_size;
    Scope *module_scope;
    Scope *scope;                       // where names are looked up now
    Unit *unit;                         // what is being written now
    bool interactive;
    struct {
        Identifier class_, class_dict, super, debug, dot0, annotate, annotate_func, annotations, name, module, qualname, doc,
            first_line, static_attributes, class_cell, class_dict_cell, type_params, dot_type_params, dot_defaults,
            dot_kwdefaults, dot_generic_base, conditional, format, classdict_register, not_implemented;
    } known;
};

Identifier compiler_intern(Compiler *c, const char *text);
__attribute__((format(printf, 3, 4))) void compiler_fail(Compiler *c, Span span, const char *format, ...);
bool compiler_enter(Compiler *c, const Node *node);     // false: too deep; the error is set
void compiler_leave(Compiler *c);

// compile_expression.c. A destination is a temporary of the caller's, or a local, which then changes only with success.
void expression_to(Compiler *c, Node *node, uint32_t dst);
Operand expression_operand(Compiler *c, Node *node);
Operand expression_operand_before(Compiler *c, Node *node, Node *later);    // `later` is evaluated before the operand is used
uint32_t expression_temp(Compiler *c, Node *node);                           // always into a new temporary
void expression_discard(Compiler *c, Node *node);
void expression_jump(Compiler *c, Node *test, Label *label, bool sense);    // jumps if bool(test) == sense
void expression_constant(Compiler *c, const Constant *constant, uint32_t dst);
void expression_await(Compiler *c, uint32_t reg, unsigned what, uint32_t dst);      // R[dst] = await R[reg], a temporary
void binary_operate(Compiler *c, int op, uint32_t dst, Operand left, Node *right, bool inplace);
void special_to(Compiler *c, unsigned number, uint32_t dst);
void tuple_to(Compiler *c, Nodes items, uint32_t dst);
void string_to(Compiler *c, const char *text, uint32_t dst);
uint32_t keywords_to(Compiler *c, Nodes keywords, uint32_t callee, const Node *call);
void kill_operand(Compiler *c, Operand operand);

Symbol *name_symbol(Compiler *c, Identifier id);        // NULL: not known, so global
void name_load(Compiler *c, Identifier id, uint32_t dst);
Operand name_operand(Compiler *c, Identifier id);
void name_store(Compiler *c, Identifier id, Operand value);       // a temporary is consumed
void name_delete(Compiler *c, Identifier id);
uint32_t name_local(Compiler *c, Identifier id);        // its register, where it is a plain local; else NO_REGISTER

// compile_statement.c
void statement(Compiler *c, Node *node);
void statements(Compiler *c, Nodes nodes);
void assign_to(Compiler *c, Node *target, Operand value);         // a temporary is consumed

// compile_function.c
void function_statement(Compiler *c, Node *node);
void class_statement(Compiler *c, Node *node);
void type_alias_statement(Compiler *c, Node *node);
void lambda_to(Compiler *c, Node *node, uint32_t dst);
Unit *unit_enter(Compiler *c, Scope *scope, Identifier name, CodeKind kind, uint32_t first_line, NodeArguments *arguments);
void unit_leave(Compiler *c);
void closure_make(Compiler *c, Unit *unit, unsigned flags, uint32_t dst);   // MKFUNC, whose other parts already lie at dst ...
void annotations_statement(Compiler *c, Scope *scope);  // stores __annotate__ of a module or class
Constant doc_constant(Compiler *c, Nodes body, bool *found);

// compile_comprehension.c
void comprehension_to(Compiler *c, Node *node, uint32_t dst);

// compile_block.c
void try_statement(Compiler *c, Node *node);
void with_statement(Compiler *c, Node *node);
// Leaves every block inside `until` (NULL: all); `value` (NO_REGISTER: none) is a temporary that must survive.
void unwind_blocks(Compiler *c, Block *until, bool include, uint32_t value);

// compile_match.c
void match_statement(Compiler *c, Node *node);

// assemble: compile.c
#endif
