// SPDX-License-Identifier: MIT
// compile_statement.c -- statements that are no blocks with handlers: assignments, loops, branches, imports, raise,
// del.
#include "compile/compiler.h"

// -- assignment
// -----------------------------------------------------------------------------------------------------------

// The registers of targets that are distinct plain locals in consecutive registers: then UNPACK writes them at once.
static uint32_t consecutive_locals(Compiler *c, Nodes targets) {
    uint32_t first = NO_REGISTER;
    for (uint32_t i = 0; i < targets.count; i++) {
        uint32_t reg =
            targets.items[i]->kind == AST_Name ? name_local(c, AST(Name, targets.items[i])->id) : NO_REGISTER;
        if (reg == NO_REGISTER || (i > 0 && reg != first + i)) { return NO_REGISTER; }
        first = i == 0 ? reg : first;
    }
    return first;
}

static void unpack_to(Compiler *c, Node *target, Nodes targets, Operand value) {
    uint32_t mark = c->unit->next, star = UINT32_MAX;
    for (uint32_t i = 0; i < targets.count; i++) {
        if (targets.items[i]->kind == AST_Starred) {
            if (star != UINT32_MAX) {
                compiler_fail(c, target->span, "multiple starred expressions in assignment");
                return;
            }
            star = i;
        }
    }
    unsigned flag = flag_if(value.temp, FLAG_TEMP_B);
    emit_at(c, target);
    if (star == UINT32_MAX) {
        uint32_t first = targets.count ? consecutive_locals(c, targets) : NO_REGISTER;
        if (first != NO_REGISTER && (value.reg < first || value.reg >= first + targets.count)) {
            emit_abc(c, OP_UNPACK, flag, first, value.reg, targets.count);
            for (uint32_t i = 0; i < targets.count; i++) { bound_set(c, first + i); }
            return;
        }
    } else if (star > 255 || targets.count - star - 1 > 255) {
        compiler_fail(c, target->span, "too many expressions in star-unpacking assignment");
        return;
    }
    uint32_t base = register_new_many(c, targets.count ? targets.count : 1);
    if (star == UINT32_MAX) {
        emit_abc(c, OP_UNPACK, flag, base, value.reg, targets.count);
    } else {
        emit_abc(c, OP_UNPACKX, flag, base, value.reg, star | (targets.count - star - 1) << 8);
    }
    for (uint32_t i = 0; i < targets.count; i++) {
        Node *item = targets.items[i];
        assign_to(c, item->kind == AST_Starred ? AST(Starred, item)->value : item, (Operand){base + i, true});
    }
    register_free_to(c, mark);
}

void assign_to(Compiler *c, Node *target, Operand value) {
    if (!compiler_enter(c, target)) { return; }
    uint32_t mark = c->unit->next;
    switch (target->kind) {
    case AST_Name:
        emit_at(c, target);
        name_store(c, AST(Name, target)->id, value);
        break;
    case AST_Attribute: {
        NodeAttribute *attribute = AST(Attribute, target);
        Operand object = expression_operand(c, attribute->value);
        emit_at(c, target);
        emit_abc(c, OP_SETATTR, flag_if(object.temp, FLAG_TEMP_A) | flag_if(value.temp, FLAG_TEMP_B), object.reg,
                 value.reg, emit_site(c, scope_mangle(c, c->scope, attribute->attr)));
        break;
    }
    case AST_Subscript: {
        NodeSubscript *subscript = AST(Subscript, target);
        Operand object = expression_operand_before(c, subscript->value, subscript->slice);
        Operand key = expression_operand(c, subscript->slice);
        emit_at(c, target);
        emit_abc(c, OP_SETITEM,
                 flag_if(object.temp, FLAG_TEMP_A) | flag_if(key.temp, FLAG_TEMP_B) | flag_if(value.temp, FLAG_TEMP_C),
                 object.reg, key.reg, value.reg);
        break;
    }
    case AST_Tuple: unpack_to(c, target, AST(Tuple, target)->elts, value); break;
    case AST_List: unpack_to(c, target, AST(List, target)->elts, value); break;
    case AST_Starred: compiler_fail(c, target->span, "starred assignment target must be in a list or tuple"); break;
    default: compiler_fail(c, target->span, "cannot assign to expression"); break;
    }
    register_free_to(c, mark);
    compiler_leave(c);
}

static Nodes elements(const Node *node) {
    if (node->kind == AST_Tuple) { return ((const NodeTuple *)(const void *)node)->elts; }
    if (node->kind == AST_List) { return ((const NodeList *)(const void *)node)->elts; }
    return (Nodes){NULL, 0};
}

// a, b = x, y without the tuple: all values are evaluated, then stored from left to right. A value that is a local is
// read when it is stored, unless an earlier target rebinds it.
static bool assign_pairwise(Compiler *c, Node *target, Node *value) {
    Nodes targets = elements(target), values = elements(value);
    Constant *constants = NULL;
    uint32_t count = targets.count;
    if (value->kind == AST_Constant && (int)AST(Constant, value)->value.kind == CONST_TUPLE) {
        constants = (Constant *)(uintptr_t)AST(Constant, value)->value.text;
        values.count = (uint32_t)AST(Constant, value)->value.length;
    }
    if (count < 2 || count != values.count || count > 16) { return false; }
    bool nested = false;
    for (uint32_t i = 0; i < count; i++) {
        NodeKind kind = targets.items[i]->kind;
        if (kind == AST_Starred || (!constants && values.items[i]->kind == AST_Starred)) { return false; }
        nested |= kind == AST_Tuple || kind == AST_List;
    }
    uint32_t mark = c->unit->next;
    Operand operands[16];
    for (uint32_t i = 0; i < count; i++) {
        if (constants) {
            emit_at(c, value);
            operands[i] = (Operand){register_new(c), true};
            expression_constant(c, &constants[i], operands[i].reg);
            continue;
        }
        uint32_t local =
            values.items[i]->kind == AST_Name ? name_local(c, AST(Name, values.items[i])->id) : NO_REGISTER;
        bool rebound = nested && local != NO_REGISTER;
        for (uint32_t k = 0; k < i && local != NO_REGISTER; k++) {
            rebound |= targets.items[k]->kind == AST_Name && name_local(c, AST(Name, targets.items[k])->id) == local;
        }
        operands[i] = rebound ? (Operand){expression_temp(c, values.items[i]), true}
                              : expression_operand_before(c, values.items[i], i + 1 < count ? value : NULL);
    }
    for (uint32_t i = 0; i < count; i++) { assign_to(c, targets.items[i], operands[i]); }
    register_free_to(c, mark);
    return true;
}

static void assign_statement(Compiler *c, NodeAssign *node) {
    uint32_t mark = c->unit->next;
    if (node->targets.count == 1) {
        Node *target = node->targets.items[0];
        uint32_t local = target->kind == AST_Name ? name_local(c, AST(Name, target)->id) : NO_REGISTER;
        if (local != NO_REGISTER) {
            expression_to(c, node->value, local);
            bound_set(c, local);
        } else if (!assign_pairwise(c, target, node->value)) {
            assign_to(c, target, expression_operand_before(c, node->value, target));
        }
        register_free_to(c, mark);
        return;
    }
    Operand value = expression_operand_before(c, node->value, &node->node);
    for (uint32_t i = 0; i < node->targets.count; i++) {
        bool last = i + 1 == node->targets.count;
        Node *target = node->targets.items[i];
        if (target->kind == AST_Tuple || target->kind == AST_List) {
            // The source of an unpacking must outlive targets that rebind it.
            uint32_t copy = value.reg;
            if (!value.temp) {
                copy = register_new(c);
                emit_abc(c, OP_MOVE, 0, copy, value.reg, 0);
            }
            value = (Operand){copy, true};
        }
        assign_to(c, target, (Operand){value.reg, value.temp && last});
    }
    register_free_to(c, mark);
}

static void augmented_statement(Compiler *c, NodeAugAssign *node) {
    uint32_t mark = c->unit->next;
    Node *target = node->target;
    if (target->kind == AST_Name) {
        Identifier id = AST(Name, target)->id;
        uint32_t local = name_local(c, id);
        emit_at(c, target);
        Operand left = name_operand(c, id);
        if (local != NO_REGISTER && node->value->kind != AST_Constant && name_symbol(c, id)->flags & SYMBOL_WALRUS) {
            left = (Operand){register_new(c), true};
            emit_abc(c, OP_MOVE, 0, left.reg, local, 0);
        }
        emit_at(c, &node->node);
        binary_operate(c, node->op, local != NO_REGISTER ? local : left.reg, left, node->value, true);
        if (local == NO_REGISTER) {
            emit_at(c, target);
            name_store(c, id, left);
        }
    } else if (target->kind == AST_Attribute) {
        NodeAttribute *attribute = AST(Attribute, target);
        Identifier name = scope_mangle(c, c->scope, attribute->attr);
        Operand object = expression_operand_before(c, attribute->value, node->value);
        uint32_t t = register_new(c);
        emit_at(c, target);
        emit_abc(c, OP_GETATTR, 0, t, object.reg, emit_site(c, name));
        emit_at(c, &node->node);
        binary_operate(c, node->op, t, (Operand){t, true}, node->value, true);
        emit_at(c, target);
        emit_abc(c, OP_SETATTR, flag_if(object.temp, FLAG_TEMP_A) | FLAG_TEMP_B, object.reg, t, emit_site(c, name));
    } else if (target->kind == AST_Subscript) {
        NodeSubscript *subscript = AST(Subscript, target);
        Operand object = expression_operand_before(c, subscript->value, &node->node);
        Operand key = expression_operand_before(c, subscript->slice, node->value);
        uint32_t t = register_new(c);
        emit_at(c, target);
        emit_abc(c, OP_GETITEM, 0, t, object.reg, key.reg);
        emit_at(c, &node->node);
        binary_operate(c, node->op, t, (Operand){t, true}, node->value, true);
        emit_at(c, target);
        emit_abc(c, OP_SETITEM, flag_if(object.temp, FLAG_TEMP_A) | flag_if(key.temp, FLAG_TEMP_B) | FLAG_TEMP_C,
                 object.reg, key.reg, t);
    }
    register_free_to(c, mark);
}

static void annotated_statement(Compiler *c, NodeAnnAssign *node) {
    uint32_t mark = c->unit->next;
    Scope *frame = c->unit->scope;
    if (node->value) {
        uint32_t local = node->target->kind == AST_Name ? name_local(c, AST(Name, node->target)->id) : NO_REGISTER;
        if (local != NO_REGISTER) {
            expression_to(c, node->value, local);
            bound_set(c, local);
        } else {
            assign_to(c, node->target, expression_operand(c, node->value));
        }
    } else if (node->target->kind == AST_Attribute) {
        expression_discard(c, AST(Attribute, node->target)->value);
    } else if (node->target->kind == AST_Subscript) {
        expression_discard(c, AST(Subscript, node->target)->value);
        expression_discard(c, AST(Subscript, node->target)->slice);
    }
    register_free_to(c, mark);
    if (frame->kind != SCOPE_MODULE && frame->kind != SCOPE_CLASS) { return; }
    if (!(node->simple && node->target->kind == AST_Name)) {
        if (!c->future_annotations) { expression_discard(c, node->annotation); }
        return;
    }
    for (AnnotationItem *item = frame->annotations; item; item = item->next) {
        if (item->annotation == node->annotation && item->condition >= 0) {
            emit_at(c, &node->node);
            uint32_t set = register_new(c), index = register_new(c);
            name_load(c, c->known.conditional, set);
            emit_ax(c, OP_LOADI, 0, index, (uint32_t)item->condition);
            emit_abc(c, OP_SETADD, FLAG_TEMP_B, set, index, 0);
            emit_abc(c, OP_KILL, 0, set, 0, 0);
        }
    }
    register_free_to(c, mark);
}

static void delete_target(Compiler *c, Node *target) {
    uint32_t mark = c->unit->next;
    if (!compiler_enter(c, target)) { return; }
    switch (target->kind) {
    case AST_Name:
        emit_at(c, target);
        name_delete(c, AST(Name, target)->id);
        break;
    case AST_Attribute: {
        Operand object = expression_operand(c, AST(Attribute, target)->value);
        emit_at(c, target);
        emit_abc(c, OP_DELATTR, flag_if(object.temp, FLAG_TEMP_A), object.reg, 0,
                 emit_site(c, scope_mangle(c, c->scope, AST(Attribute, target)->attr)));
        break;
    }
    case AST_Subscript: {
        Operand object = expression_operand_before(c, AST(Subscript, target)->value, AST(Subscript, target)->slice);
        Operand key = expression_operand(c, AST(Subscript, target)->slice);
        emit_at(c, target);
        emit_abc(c, OP_DELITEM, flag_if(object.temp, FLAG_TEMP_A) | flag_if(key.temp, FLAG_TEMP_B), object.reg, key.reg,
                 0);
        break;
    }
    default: {
        Nodes items = elements(target);
        for (uint32_t i = 0; i < items.count; i++) { delete_target(c, items.items[i]); }
    }
    }
    register_free_to(c, mark);
    compiler_leave(c);
}

// -- loops and branches
// ---------------------------------------------------------------------------------------------------

static void if_statement(Compiler *c, NodeIf *node) {
    Label *end = emit_label(c);
    for (;;) {
        Label *otherwise = emit_label(c);
        expression_jump(c, node->test, otherwise, false);
        statements(c, node->body);
        if (node->orelse.count == 0) {
            emit_place(c, otherwise);
            break;
        }
        emit_at(c, &node->node);
        emit_jump(c, end);
        emit_place(c, otherwise);
        if (node->orelse.count == 1 && node->orelse.items[0]->kind == AST_If) {
            node = AST(If, node->orelse.items[0]);
            continue;
        }
        statements(c, node->orelse);
        break;
    }
    emit_place(c, end);
}

// Marks the locals that a test binds by `:=` on every way to its being true.
static void bind_tested(Compiler *c, Node *test) {
    switch (test->kind) {
    case AST_NamedExpr: {
        uint32_t reg = name_local(c, AST(Name, AST(NamedExpr, test)->target)->id);
        if (reg != NO_REGISTER) { bound_set(c, reg); }
        break;
    }
    case AST_Compare:
        bind_tested(c, AST(Compare, test)->left);
        bind_tested(c, AST(Compare, test)->comparators.items[0]);
        break;
    case AST_BoolOp:
        for (uint32_t i = 0; i < (AST(BoolOp, test)->op == BOOL_AND ? AST(BoolOp, test)->values.count : 1); i++) {
            bind_tested(c, AST(BoolOp, test)->values.items[i]);
        }
        break;
    default: break;
    }
}

// The test stands at the bottom: one branch an iteration.
static void while_statement(Compiler *c, NodeWhile *node) {
    Unit *u = c->unit;
    int truth = fold_truth(c, node->test);
    Label *body = emit_label(c), *test = emit_label(c), *end = emit_label(c);
    if (!u->reachable) { return; }
    if (truth == 0) {
        statements(c, node->orelse);
        return;
    }
    if (truth < 0) {
        emit_at(c, node->test);
        emit_branch(c, OP_JMP, 0, 0, 0, test);
    }
    bound_forget_deletable(c);
    u->reachable = true;
    bind_tested(c, node->test);
    emit_place(c, body);
    Block *block = emit_push(c, BLOCK_WHILE);
    block->break_to = end;
    block->continue_to = test;
    statements(c, node->body);
    emit_pop(c, block);
    // Reached from the entry even where the body never ends.
    if (truth < 0) {
        emit_place(c, test);
        expression_jump(c, node->test, body, true);
        statements(c, node->orelse);
    } else {
        emit_at(c, node->test);
        emit_place(c, test);
        emit_jump(c, body);
    }
    emit_place(c, end);
}

static void for_statement(Compiler *c, NodeFor *node) {
    Unit *u = c->unit;
    uint32_t mark = u->next, iterator = register_new(c);
    if (!u->reachable) {
        register_free_to(c, mark);
        return;
    }
    Label *body = emit_label(c), *next = emit_label(c), *end = emit_label(c);
    Node *iterable = fold_display(c, node->iter, false);
    uint32_t source = iterable->kind == AST_Name ? name_local(c, AST(Name, iterable)->id) : NO_REGISTER;
    if (source != NO_REGISTER) {
        emit_at(c, iterable);
        name_operand(c, AST(Name, iterable)->id);
    } else {
        expression_to(c, iterable, iterator);
        source = iterator;
    }
    emit_at(c, node->iter);
    emit_abc(c, OP_ITER, 0, iterator, source, 0);
    emit_branch(c, OP_JMP, 0, 0, 0, next);
    bound_forget_deletable(c);
    uint32_t target = node->target->kind == AST_Name ? name_local(c, AST(Name, node->target)->id) : NO_REGISTER;
    uint32_t item = target != NO_REGISTER ? target : register_new(c);
    emit_place(c, body);
    if (target != NO_REGISTER) {
        bound_set(c, target);
    } else {
        assign_to(c, node->target, (Operand){item, true});
        register_free_to(c, iterator + 1);
    }
    Block *block = emit_push(c, BLOCK_FOR);
    block->break_to = end;
    block->continue_to = next;
    block->reg = iterator;
    statements(c, node->body);
    emit_pop(c, block);
    emit_place(c, next);
    emit_at(c, node->iter);
    emit_branch(c, OP_NEXT, 0, item, iterator, body);
    register_free_to(c, mark);
    statements(c, node->orelse);
    emit_place(c, end);
}

static void async_for_statement(Compiler *c, NodeFor *node) {
    Unit *u = c->unit;
    uint32_t mark = u->next, iterator = register_new(c);
    Label *next = emit_label(c), *end = emit_label(c), *done = emit_label(c);
    if (!u->reachable) {
        register_free_to(c, mark);
        return;
    }
    expression_to(c, node->iter, iterator);
    emit_at(c, node->iter);
    emit_abc(c, OP_GETAITER, 0, iterator, iterator, 0);
    bound_forget_deletable(c);
    emit_place(c, next);
    Block *block = emit_push(c, BLOCK_ASYNC_FOR);
    block->break_to = end;
    block->continue_to = next;
    block->reg = iterator;
    uint32_t item = register_new(c);
    Bits bound = emit_bound_copy(c);
    emit_catch(c, block, done, item);
    emit_at(c, node->iter);
    emit_abc(c, OP_GETANEXT, 0, item, iterator, 0);
    uint32_t target = node->target->kind == AST_Name ? name_local(c, AST(Name, node->target)->id) : NO_REGISTER;
    emit_abc(c, OP_SEND, 0, target != NO_REGISTER ? target : item, item, 0);
    emit_suspend(c, block);
    if (target != NO_REGISTER) {
        bound_set(c, target);
    } else {
        assign_to(c, node->target, (Operand){item, true});
    }
    register_free_to(c, iterator + 1);
    statements(c, node->body);
    emit_at(c, &node->node);
    emit_jump(c, next);
    u->block = block->outer;
    emit_enter_handler(c, done, bound);
    emit_at(c, node->iter);
    emit_abc(c, OP_ENDASYNCFOR, 0, item, iterator, 0);
    register_free_to(c, mark);
    statements(c, node->orelse);
    emit_place(c, end);
}

static void leave_loop(Compiler *c, Node *node, bool is_break) {
    Block *block = c->unit->block;
    while (block && block->kind != BLOCK_WHILE && block->kind != BLOCK_FOR && block->kind != BLOCK_ASYNC_FOR) {
        block = block->outer;
    }
    if (!block) {
        compiler_fail(c, node->span, is_break ? "'break' outside loop" : "'continue' not properly in loop");
        return;
    }
    emit_at(c, node);
    unwind_blocks(c, block, is_break, NO_REGISTER);
    emit_at(c, node);
    emit_jump(c, is_break ? block->break_to : block->continue_to);
}

static void return_statement(Compiler *c, NodeReturn *node) {
    Unit *u = c->unit;
    uint32_t mark = u->next;
    if (u->kind != CODE_KIND_FUNCTION) {
        compiler_fail(c, node->node.span, "'return' outside function");
        return;
    }
    if (node->value && u->scope->is_async && u->scope->is_generator) {
        compiler_fail(c, node->node.span, "'return' with value in async generator");
        return;
    }
    bool unwinds = false, calls = false;
    for (Block *b = u->block; b; b = b->outer) {
        unwinds |= b->kind != BLOCK_WHILE;
        calls |= b->kind == BLOCK_FINALLY || b->kind == BLOCK_WITH || (b->kind == BLOCK_HANDLER && b->name);
    }
    bool none =
        !node->value || (node->value->kind == AST_Constant && AST(Constant, node->value)->value.kind == CONST_NONE);
    if (none) {
        emit_at(c, &node->node);
        unwind_blocks(c, NULL, true, NO_REGISTER);
        emit_at(c, &node->node);
        emit_abc(c, OP_RETNONE, 0, 0, 0, 0);
    } else {
        Operand value;
        bool constant = node->value->kind == AST_Constant;
        if (constant) {
            emit_at(c, node->value);
            unwind_blocks(c, NULL, true, NO_REGISTER);
        }
        value = expression_operand(c, node->value);
        if (unwinds && !constant) {
            // A finally body may rebind the local that is to be returned, and unbinding the name of an except clause is
            // one too.
            if (!value.temp && calls) {
                uint32_t copy = register_new(c);
                emit_abc(c, OP_MOVE, 0, copy, value.reg, 0);
                value = (Operand){copy, true};
            }
            emit_at(c, &node->node);
            unwind_blocks(c, NULL, true, value.reg);
        }
        emit_at(c, &node->node);
        emit_abc(c, OP_RET, 0, value.reg, 0, 0);
    }
    emit_stop(c);
    register_free_to(c, mark);
}

// -- the rest
// -------------------------------------------------------------------------------------------------------------

static void raise_statement(Compiler *c, NodeRaise *node) {
    uint32_t mark = c->unit->next;
    if (!node->exc) {
        emit_at(c, &node->node);
        emit_abc(c, OP_RAISE, 0, 0, 0, 0);
    } else {
        Operand exception = expression_operand_before(c, node->exc, node->cause);
        Operand cause = {0, false};
        if (node->cause) { cause = expression_operand(c, node->cause); }
        emit_at(c, &node->node);
        emit_abc(c, OP_RAISE,
                 (node->cause ? 2u : 1u) << FLAG_HIGH_SHIFT | flag_if(exception.temp, FLAG_TEMP_A) |
                     flag_if(cause.temp, FLAG_TEMP_B),
                 exception.reg, cause.reg, 0);
    }
    emit_stop(c);
    register_free_to(c, mark);
}

static void assert_statement(Compiler *c, NodeAssert *node) {
    Label *end = emit_label(c);
    uint32_t mark = c->unit->next;
    expression_jump(c, node->test, end, true);
    uint32_t error = register_new(c);
    emit_at(c, node->test);
    emit_abc(c, OP_INTRINSIC, 0, error, 0, INTRINSIC_ASSERTION_ERROR);
    if (node->msg) {
        expression_to(c, node->msg, register_new(c));
        emit_at(c, node->test);
        emit_abc(c, OP_CALL, 0, error, 1, emit_site(c, NULL));
    }
    emit_at(c, node->test);
    emit_abc(c, OP_RAISE, 1u << FLAG_HIGH_SHIFT | FLAG_TEMP_A, error, 0, 0);
    emit_stop(c);
    register_free_to(c, mark);
    emit_place(c, end);
}

static uint32_t string_constant(Compiler *c, const char *text, size_t length) {
    Constant k = {.kind = CONST_STR, .text = text, .length = length};
    uint32_t index = emit_constant_16(c, &k);
    if (index == UINT32_MAX) {
        compiler_fail(c, (Span){c->unit->position.line, 0, c->unit->position.line, 0},
                      "too many constants in one code block");
    }
    return index;
}

static uint32_t import_module(Compiler *c, const char *name, uint32_t from_list, int level, uint32_t reg) {
    if (level > 255) {
        compiler_fail(c, (Span){c->unit->position.line, 0, c->unit->position.line, 0},
                      "too many levels in a relative import");
    }
    emit_abc(c, OP_IMPORTNAME, (unsigned)level & 0xff, reg, string_constant(c, name, strlen(name)), from_list);
    return reg;
}

static void import_statement(Compiler *c, NodeImport *node) {
    for (uint32_t i = 0; i < node->names.count; i++) {
        NodeAlias *alias = AST(Alias, node->names.items[i]);
        uint32_t mark = c->unit->next, reg = register_new(c);
        Constant none = {.kind = CONST_NONE};
        emit_at(c, &node->node);
        import_module(c, alias->name, emit_constant_16(c, &none), 0, reg);
        const char *dot = strchr(alias->name, '.');
        if (alias->asname) {
            // import a.b.c as m: the import gives a
            while (dot) {
                const char *begin = dot + 1;
                dot = strchr(begin, '.');
                size_t length = dot ? (size_t)(dot - begin) : strlen(begin);
                emit_abc(c, OP_IMPORTFROM, 0, reg, reg, emit_site(c, arena_strndup(c->arena, begin, length)));
            }
            name_store(c, alias->asname, (Operand){reg, true});
        } else {
            name_store(c, dot ? arena_strndup(c->arena, alias->name, (size_t)(dot - alias->name)) : alias->name,
                       (Operand){reg, true});
        }
        register_free_to(c, mark);
    }
}

static void import_from_statement(Compiler *c, NodeImportFrom *node) {
    uint32_t mark = c->unit->next, reg = register_new(c);
    Constant *names = arena_alloc(c->arena, node->names.count * sizeof(Constant));
    for (uint32_t i = 0; i < node->names.count; i++) {
        const char *name = AST(Alias, node->names.items[i])->name;
        names[i] = (Constant){.kind = CONST_STR, .text = name, .length = strlen(name)};
    }
    Constant list = {.kind = (ConstantKind)CONST_TUPLE, .text = (const char *)names, .length = node->names.count};
    emit_at(c, &node->node);
    import_module(c, node->module ? node->module : "", emit_constant_16(c, &list), node->level, reg);
    if (node->names.count == 1 && strcmp(names[0].text, "*") == 0) {
        emit_abc(c, OP_INTRINSIC, 0, reg, 1, INTRINSIC_IMPORT_STAR);
    } else {
        for (uint32_t i = 0; i < node->names.count; i++) {
            NodeAlias *alias = AST(Alias, node->names.items[i]);
            uint32_t item = register_new(c);
            emit_at(c, &node->node);
            emit_abc(c, OP_IMPORTFROM, 0, item, reg, emit_site(c, alias->name));
            name_store(c, alias->asname ? alias->asname : alias->name, (Operand){item, true});
            register_free_to(c, reg + 1);
        }
    }
    emit_at(c, &node->node);
    emit_abc(c, OP_KILL, 0, reg, 0, 0);
    register_free_to(c, mark);
}

static void expression_statement(Compiler *c, NodeExpr *node) {
    if (c->interactive && c->unit->kind == CODE_KIND_MODULE) {
        uint32_t mark = c->unit->next, reg = expression_temp(c, node->value);
        emit_at(c, &node->node);
        emit_abc(c, OP_INTRINSIC, 0, reg, 1, INTRINSIC_PRINT_EXPR);
        emit_abc(c, OP_KILL, 0, reg, 0, 0);
        register_free_to(c, mark);
        return;
    }
    expression_discard(c, node->value);
}

void statement(Compiler *c, Node *node) {
    if (!compiler_enter(c, node)) { return; }
    emit_at(c, node);
    switch (node->kind) {
    case AST_FunctionDef: function_statement(c, node); break;
    case AST_ClassDef: class_statement(c, node); break;
    case AST_Return: return_statement(c, AST(Return, node)); break;
    case AST_Delete:
        for (uint32_t i = 0; i < AST(Delete, node)->targets.count; i++) {
            delete_target(c, AST(Delete, node)->targets.items[i]);
        }
        break;
    case AST_Assign: assign_statement(c, AST(Assign, node)); break;
    case AST_TypeAlias: type_alias_statement(c, node); break;
    case AST_AugAssign: augmented_statement(c, AST(AugAssign, node)); break;
    case AST_AnnAssign: annotated_statement(c, AST(AnnAssign, node)); break;
    case AST_For:
        AST(For, node)->is_async ? async_for_statement(c, AST(For, node)) : for_statement(c, AST(For, node));
        break;
    case AST_While: while_statement(c, AST(While, node)); break;
    case AST_If: if_statement(c, AST(If, node)); break;
    case AST_With: with_statement(c, node); break;
    case AST_Match: match_statement(c, node); break;
    case AST_Raise: raise_statement(c, AST(Raise, node)); break;
    case AST_Try: try_statement(c, node); break;
    case AST_Assert: assert_statement(c, AST(Assert, node)); break;
    case AST_Import: import_statement(c, AST(Import, node)); break;
    case AST_ImportFrom: import_from_statement(c, AST(ImportFrom, node)); break;
    case AST_Expr: expression_statement(c, AST(Expr, node)); break;
    case AST_Break: leave_loop(c, node, true); break;
    case AST_Continue: leave_loop(c, node, false); break;
    case AST_Global:
    case AST_Nonlocal:
    case AST_Pass: break;
    default: compiler_fail(c, node->span, "invalid syntax"); break;
    }
    compiler_leave(c);
}

void statements(Compiler *c, Nodes nodes) {
    for (uint32_t i = 0; i < nodes.count && !c->error; i++) { statement(c, nodes.items[i]); }
}
