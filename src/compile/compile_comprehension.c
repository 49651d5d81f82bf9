// SPDX-License-Identifier: MIT
// compile_comprehension.c -- list, set and dict comprehensions, inlined with registers of their own (PEP 709);
// generator expressions, which are functions of their first iterator.
#include "compile/compiler.h"

typedef struct {
    Node *node;
    Nodes generators;
    Node *element, *value; // value: of a dict comprehension
    uint32_t result;
} Comprehension;

static void add_element(Compiler *c, Comprehension *what) {
    uint32_t mark = c->unit->next;
    switch (what->node->kind) {
    case AST_DictComp: {
        Operand key = expression_operand_before(c, what->element, what->value),
                value = expression_operand(c, what->value);
        emit_at(c, what->node);
        emit_abc(c, OP_DICTADD, flag_if(key.temp, FLAG_TEMP_B) | flag_if(value.temp, FLAG_TEMP_C), what->result,
                 key.reg, value.reg);
        break;
    }
    case AST_GeneratorExp: {
        NodeYield yield = {.node = {AST_Yield, what->element->span}, .value = what->element};
        expression_discard(c, &yield.node);
        break;
    }
    default: {
        Operand value = expression_operand(c, what->element);
        emit_at(c, what->node);
        emit_abc(c, what->node->kind == AST_SetComp ? OP_SETADD : OP_LISTADD, flag_if(value.temp, FLAG_TEMP_B),
                 what->result, value.reg, 0);
    }
    }
    register_free_to(c, mark);
}

// The loop of generator `index`. R[iterator] holds its iterator, where index is 0; else it is made here.
static void loop(Compiler *c, Comprehension *what, uint32_t index, uint32_t iterator) {
    Unit *u = c->unit;
    NodeComprehension *part = AST(Comprehension, what->generators.items[index]);
    uint32_t mark = u->next;
    if (!compiler_enter(c, &part->node)) { return; }
    if (index > 0) {
        Node *iterable = fold_display(c, part->iter, false);
        // `for x in [y]` is an assignment.
        if (!part->is_async && part->iter->kind == AST_List && AST(List, part->iter)->elts.count == 1 &&
            AST(List, part->iter)->elts.items[0]->kind != AST_Starred) {
            assign_to(c, part->target,
                      expression_operand_before(c, AST(List, part->iter)->elts.items[0], part->target));
            register_free_to(c, mark);
            Label *skip = emit_label(c);
            for (uint32_t i = 0; i < part->ifs.count; i++) { expression_jump(c, part->ifs.items[i], skip, false); }
            if (index + 1 < what->generators.count) {
                loop(c, what, index + 1, 0);
            } else {
                add_element(c, what);
            }
            emit_place(c, skip);
            register_free_to(c, mark);
            compiler_leave(c);
            return;
        }
        iterator = register_new(c);
        expression_to(c, iterable, iterator);
        emit_at(c, part->iter);
        emit_abc(c, part->is_async ? OP_GETAITER : OP_ITER, 0, iterator, iterator, 0);
    }
    Label *body = emit_label(c), *next = emit_label(c), *done = emit_label(c);
    uint32_t local = part->target->kind == AST_Name ? name_local(c, AST(Name, part->target)->id) : NO_REGISTER;
    uint32_t item = local != NO_REGISTER ? local : register_new(c);
    Bits bound = NULL;
    Block *block = NULL;
    if (part->is_async) {
        emit_place(c, next);
        item = local != NO_REGISTER ? register_new(c) : item;
        bound = emit_bound_copy(c);
        block = emit_push(c, BLOCK_ASYNC_FOR);
        emit_catch(c, block, done, item);
        emit_at(c, part->iter);
        emit_abc(c, OP_GETANEXT, 0, item, iterator, 0);
        emit_abc(c, OP_SEND, 0, local != NO_REGISTER ? local : item, item, 0);
        emit_pop(c, block);
        if (local != NO_REGISTER) {
            bound_set(c, local);
        } else {
            assign_to(c, part->target, (Operand){item, true});
        }
        register_free_to(c, item);
    } else {
        emit_at(c, part->iter);
        if (u->reachable) { emit_branch(c, OP_JMP, 0, 0, 0, next); }
        emit_place(c, body);
        if (local == NO_REGISTER) {
            assign_to(c, part->target, (Operand){item, true});
            register_free_to(c, item);
        } else {
            bound_set(c, local);
        }
    }
    for (uint32_t i = 0; i < part->ifs.count; i++) { expression_jump(c, part->ifs.items[i], next, false); }
    if (index + 1 < what->generators.count) {
        loop(c, what, index + 1, 0);
    } else {
        add_element(c, what);
    }
    emit_at(c, part->iter);
    if (part->is_async) {
        emit_jump(c, next);
        emit_enter_handler(c, done, bound);
        emit_abc(c, OP_ENDASYNCFOR, 0, item, iterator, 0);
    } else {
        emit_place(c, next);
        emit_branch(c, OP_NEXT, 0, item, iterator, body);
    }
    register_free_to(c, mark);
    compiler_leave(c);
}

// Where the first iterator comes from: `iterator` = iter(iterable), made in the enclosing scope.
static void first_iterator(Compiler *c, NodeComprehension *part, uint32_t iterator) {
    Node *iterable = fold_display(c, part->iter, false);
    uint32_t source = iterable->kind == AST_Name ? name_local(c, AST(Name, iterable)->id) : NO_REGISTER;
    if (source != NO_REGISTER) {
        emit_at(c, iterable);
        name_operand(c, AST(Name, iterable)->id);
    } else {
        expression_to(c, iterable, iterator);
        source = iterator;
    }
    emit_at(c, part->iter);
    emit_abc(c, part->is_async ? OP_GETAITER : OP_ITER, 0, iterator, source, 0);
}

static void generator_to(Compiler *c, Comprehension *what, uint32_t dst) {
    Scope *outer = c->scope, *scope = scope_of(c, what->node, ROLE_BODY);
    if (!c->unit->reachable) { return; }
    uint32_t mark = c->unit->next, base = register_is_top(c, dst) ? dst : register_new(c);
    NodeComprehension *first = AST(Comprehension, what->generators.items[0]);
    Unit *unit = unit_enter(c, scope, "<genexpr>", CODE_KIND_FUNCTION, what->node->span.line, NULL);
    unit->positional_count = 1;
    bound_set(c, 0);
    uint32_t iterator = register_new(c);
    emit_at(c, first->iter);
    emit_abc(c, OP_MOVEX, 0, iterator, 0, 0);
    loop(c, what, 0, iterator);
    emit_at(c, what->node);
    emit_abc(c, OP_RETNONE, 0, 0, 0, 0);
    emit_stop(c);
    unit_leave(c);
    c->scope = outer;
    emit_at(c, what->node);
    closure_make(c, unit, 0, base);
    first_iterator(c, first, register_new(c));
    emit_at(c, what->node);
    emit_abc(c, OP_CALL, 0, base, 1, emit_site(c, NULL));
    if (base != dst) { emit_abc(c, OP_MOVEX, 0, dst, base, 0); }
    register_free_to(c, mark);
}

void comprehension_to(Compiler *c, Node *node, uint32_t dst) {
    Comprehension what = {.node = node};
    switch (node->kind) {
    case AST_ListComp:
        what.generators = AST(ListComp, node)->generators;
        what.element = AST(ListComp, node)->elt;
        break;
    case AST_SetComp:
        what.generators = AST(SetComp, node)->generators;
        what.element = AST(SetComp, node)->elt;
        break;
    case AST_DictComp:
        what.generators = AST(DictComp, node)->generators;
        what.element = AST(DictComp, node)->key;
        what.value = AST(DictComp, node)->value;
        break;
    default:
        what.generators = AST(GeneratorExp, node)->generators;
        what.element = AST(GeneratorExp, node)->elt;
        break;
    }
    if (node->kind == AST_GeneratorExp) {
        generator_to(c, &what, dst);
        return;
    }
    Unit *u = c->unit;
    Scope *outer = c->scope, *scope = scope_of(c, node, ROLE_BODY);
    uint32_t mark = u->next;
    what.result = register_is_temp(c, dst) ? dst : register_new(c);
    uint32_t iterator = register_new(c);
    first_iterator(c, AST(Comprehension, what.generators.items[0]), iterator);
    emit_at(c, node);
    emit_abc(c,
             node->kind == AST_DictComp  ? OP_DICT
             : node->kind == AST_SetComp ? OP_SET
                                         : OP_LIST,
             0, what.result, 0, 0);
    c->scope = scope;
    for (uint32_t i = 0; i < scope->count; i++) {
        Symbol *symbol = scope->symbols[i];
        if (symbol->place == PLACE_LOCAL && !symbol->alias) {
            if (!(symbol->flags & SYMBOL_EARLY)) {
                symbol->reg = register_new(c);
            } else {
                bound_clear(c, symbol->reg);
            }
            if (symbol->captured) { emit_abc(c, OP_NEWCELL, 0, symbol->reg, 0, 0); }
        }
    }
    loop(c, &what, 0, iterator);
    emit_at(c, node);
    for (uint32_t i = 0; i < scope->count; i++) {
        Symbol *symbol = scope->symbols[i];
        if (symbol->place == PLACE_LOCAL && !symbol->alias) {
            emit_abc(c, OP_KILL, 0, symbol->reg, 0, 0);
            bound_clear(c, symbol->reg);
        }
    }
    c->scope = outer;
    if (what.result != dst) { emit_abc(c, OP_MOVEX, 0, dst, what.result, 0); }
    register_free_to(c, mark);
}
