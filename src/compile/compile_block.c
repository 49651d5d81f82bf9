// SPDX-License-Identifier: MIT
// compile_block.c -- try and with, and the ways out of them.
//
// A finally body is written once for each way: falling off the end, every return, break or continue, and the exception.
// While such a copy is written, the regions it left are closed, so that its own exceptions go further out.
#include "compile/compiler.h"

// Calls __exit__(None, None, None), whose pair is at `exit`, and waits for it if `is_async`.
static void exit_normally(Compiler *c, uint32_t exit, bool is_async) {
    uint32_t mark = c->unit->next, base = exit;
    if (exit + 2 == c->unit->next) {
        register_new_many(c, 3);
    } else {
        base = register_new_many(c, 5);
        emit_abc(c, OP_MOVEX, 0, base, exit, 0);
        emit_abc(c, OP_MOVEX, 0, base + 1, exit + 1, 0);
    }
    emit_abc(c, OP_CALLPAIR, FLAG_NONES, base, 3, emit_site(c, NULL));
    if (is_async) { expression_await(c, base, 2, base); }
    emit_abc(c, OP_KILL, 0, base, 0, 0);
    register_free_to(c, mark);
}

// `name = None; del name` without the chance to fail: an except clause unbinds its name however it is left.
static void unbind_name(Compiler *c, Identifier name) {
    uint32_t local = name_local(c, name);
    if (local != NO_REGISTER) {
        emit_abc(c, OP_KILL, 0, local, 0, 0);
        bound_clear(c, local);
        return;
    }
    uint32_t mark = c->unit->next, t = register_new(c);
    special_to(c, 0, t);
    name_store(c, name, (Operand){t, true});
    name_delete(c, name);
    register_free_to(c, mark);
}

static void unwind_one(Compiler *c, Block *block, uint32_t value) {
    switch (block->kind) {
    case BLOCK_FOR:
    case BLOCK_ASYNC_FOR:
    case BLOCK_VALUE: emit_abc(c, OP_KILL, 0, block->reg, 0, 0); break;
    case BLOCK_WITH:
        emit_at_span(c, block->span);
        exit_normally(c, block->reg, block->is_async);
        break;
    case BLOCK_FINALLY: {
        Block *kept = NULL;
        if (value != NO_REGISTER) {
            kept = emit_push(c, BLOCK_VALUE);
            kept->reg = value;
        }
        statements(c, block->finalbody);
        if (kept) { c->unit->block = kept->outer; }
        break;
    }
    case BLOCK_HANDLER:
        if (block->reg != NO_REGISTER) { emit_abc(c, OP_POPEXC, 0, block->reg, 0, 0); }
        if (block->name) { unbind_name(c, block->name); }
        break;
    case BLOCK_WHILE:
    case BLOCK_TRY: break;
    }
}

void unwind_blocks(Compiler *c, Block *until, bool include, uint32_t value) {
    Unit *u = c->unit;
    Block *top = u->block, *block = top;
    if (!u->reachable) { return; }
    while (block && (block != until || include)) {
        bool last = block == until;
        emit_suspend(c, block);
        u->block = block->outer;
        // A value is in a temporary above those of the blocks; what is done here must not use its register.
        unwind_one(c, block, value);
        if (last) { break; }
        block = block->outer;
    }
    // The code after the jump is still inside all of them.
    Block *stop = until && include ? until->outer : until;
    u->block = top;
    for (Block *b = top; b != stop; b = b->outer) {
        if (b->handler && !b->open && b->kind != BLOCK_ASYNC_FOR) { emit_resume(c, b); }
    }
}

// -- try
// ------------------------------------------------------------------------------------------------------------------

// The end of every handler: R[base] and R[base+1] are as PUSHEXC left them. Exceptions that leave the handler arrive at
// `cleanup`; `reraise`: so does falling through, with the exception that is handled.
static void close_handler(Compiler *c, Label *cleanup, Bits bound, uint32_t base, bool reraise) {
    if (reraise && c->unit->reachable) {
        emit_abc(c, OP_MOVE, 0, base + 2, base, 0);
        cleanup->used = true;
    }
    emit_nowhere(c);
    emit_enter_handler(c, cleanup, bound);
    emit_abc(c, OP_POPEXC, 0, base, 0, 0);
    emit_abc(c, OP_RERAISE, 0, base + 2, 0, 0);
    emit_stop(c);
}

static Block *push_handler(Compiler *c, Label *cleanup, uint32_t base, Identifier name) {
    Block *block = emit_push(c, BLOCK_HANDLER);
    block->reg = base;
    block->name = name;
    emit_catch(c, block, cleanup, base + 2);
    return block;
}

static void except_clauses(Compiler *c, NodeTry *node, Label *handler, Bits bound, Label *end) {
    Unit *u = c->unit;
    uint32_t mark = u->next, base = register_new_many(c, 2);
    Label *cleanup = emit_label(c);
    emit_nowhere(c);
    emit_enter_handler(c, handler, bound);
    Bits at_entry = emit_bound_copy(c);
    emit_abc(c, OP_PUSHEXC, 0, base, 0, 0);
    Block *block = push_handler(c, cleanup, base, NULL);
    bool all = false;
    for (uint32_t i = 0; i < node->handlers.count; i++) {
        NodeExceptHandler *clause = AST(ExceptHandler, node->handlers.items[i]);
        Label *next = emit_label(c);
        emit_at(c, &clause->node);
        if (clause->type) {
            uint32_t inner = u->next;
            Operand type = expression_operand(c, clause->type);
            uint32_t matches = type.temp ? type.reg : register_new(c);
            emit_at(c, &clause->node);
            emit_abc(c, OP_EXCMATCH, 0, matches, base, type.reg);
            emit_branch(c, OP_JF, FLAG_TEMP_A, matches, 0, next);
            register_free_to(c, inner);
        } else {
            all = true;
        }
        emit_at(c, &clause->node);
        if (clause->name) {
            name_store(c, clause->name, (Operand){base, false});
            Bits inside = emit_bound_copy(c);
            Label *unbind = emit_label(c);
            emit_suspend(c, block);
            block->name = NULL;
            Block *body = emit_push(c, BLOCK_HANDLER);
            body->reg = NO_REGISTER;
            body->name = clause->name;
            emit_resume(c, block);
            emit_catch(c, body, unbind, base + 2);
            statements(c, clause->body);
            emit_pop(c, body);
            emit_nowhere(c);
            emit_suspend(c, block);
            if (u->reachable) {
                emit_abc(c, OP_POPEXC, 0, base, 0, 0);
                unbind_name(c, clause->name);
                emit_jump(c, end);
            }
            emit_enter_handler(c, unbind, inside);
            emit_resume(c, block);
            uint32_t keep = u->next;
            register_new(c);
            unbind_name(c, clause->name);
            u->next = keep;
            emit_abc(c, OP_RERAISE, 0, base + 2, 0, 0);
            emit_stop(c);
        } else {
            statements(c, clause->body);
            emit_nowhere(c);
            emit_suspend(c, block);
            if (u->reachable) {
                emit_abc(c, OP_POPEXC, 0, base, 0, 0);
                emit_jump(c, end);
            }
            emit_resume(c, block);
        }
        emit_place(c, next);
    }
    emit_pop(c, block);
    emit_nowhere(c);
    close_handler(c, cleanup, at_entry, base, !all);
    register_free_to(c, mark);
}

static void try_except(Compiler *c, NodeTry *node);

static void star_clauses(Compiler *c, NodeTry *node, Label *handler, Bits bound, Label *end) {
    // R[base], R[base+1]: as ever. R[original]: the exception as it was. R[rest]: what no clause took yet. R[raised]: a
    // list.
    Unit *u = c->unit;
    uint32_t mark = u->next, base = register_new_many(c, 2);
    uint32_t rest = register_new(c);
    Label *cleanup = emit_label(c);
    emit_nowhere(c);
    emit_enter_handler(c, handler, bound);
    Bits at_entry = emit_bound_copy(c);
    emit_abc(c, OP_PUSHEXC, 0, base, 0, 0);
    Block *outer = push_handler(c, cleanup, base, NULL);
    uint32_t raised = register_new(c), original = register_new(c);
    emit_abc(c, OP_MOVE, 0, original, base, 0);
    emit_abc(c, OP_MOVE, 0, rest, base, 0);
    emit_abc(c, OP_LIST, 0, raised, 0, 0);
    for (uint32_t i = 0; i < node->handlers.count; i++) {
        NodeExceptHandler *clause = AST(ExceptHandler, node->handlers.items[i]);
        Label *next = emit_label(c), *failed = emit_label(c), *skip = emit_label(c);
        uint32_t inner = u->next, match = register_new(c);
        Bits before = emit_bound_copy(c);
        emit_at(c, &clause->node);
        emit_branch(c, OP_JNONE, 0, rest, 0, next);
        Operand type = expression_operand(c, clause->type);
        emit_at(c, &clause->node);
        emit_abc(c, OP_STARMATCH, flag_if(type.temp, FLAG_TEMP_C), match, rest, type.reg);
        emit_branch(c, OP_JNONE, 0, match, 0, skip);
        emit_abc(c, OP_SETEXC, 0, match, 0, 0);
        register_free_to(c, match + 1);
        emit_at(c, &clause->node);
        if (clause->name) { name_store(c, clause->name, (Operand){match, false}); }
        Block *body = emit_push(c, BLOCK_HANDLER);
        body->reg = NO_REGISTER;
        body->name = clause->name;
        emit_catch(c, body, failed, match + 1);
        statements(c, clause->body);
        emit_pop(c, body);
        emit_nowhere(c);
        if (u->reachable) {
            if (clause->name) { unbind_name(c, clause->name); }
            emit_jump(c, skip);
        }
        emit_enter_handler(c, failed, before);
        uint32_t error = register_new(c);
        if (clause->name) { unbind_name(c, clause->name); }
        emit_abc(c, OP_LISTADD, FLAG_TEMP_B, raised, error, 0);
        emit_place(c, skip);
        emit_abc(c, OP_KILL, 0, match, 0, 0);
        emit_place(c, next);
        register_free_to(c, inner);
    }
    emit_nowhere(c);
    Label *nothing = emit_label(c), *no_rest = emit_label(c);
    emit_branch(c, OP_JNONE, 0, rest, 0, no_rest);
    emit_abc(c, OP_LISTADD, FLAG_TEMP_B, raised, rest, 0);
    emit_place(c, no_rest);
    emit_abc(c, OP_STARCOMBINE, FLAG_TEMP_B | FLAG_TEMP_C, rest, original, raised);
    emit_branch(c, OP_JNONE, 0, rest, 0, nothing);
    emit_pop(c, outer);
    // R[rest] is R[base+2]: where the cleanup expects the exception to go on.
    if (u->reachable) {
        emit_abc(c, OP_POPEXC, 0, base, 0, 0);
        emit_abc(c, OP_RERAISE, 0, rest, 0, 0);
        emit_stop(c);
    }
    emit_place(c, nothing);
    emit_abc(c, OP_KILL, 0, rest, 0, 0);
    emit_abc(c, OP_POPEXC, 0, base, 0, 0);
    emit_jump(c, end);
    close_handler(c, cleanup, at_entry, base, false);
    register_free_to(c, mark);
}

static void try_except(Compiler *c, NodeTry *node) {
    Unit *u = c->unit;
    Label *handler = emit_label(c), *end = emit_label(c);
    Bits bound = emit_bound_copy(c);
    Block *block = emit_push(c, BLOCK_TRY);
    emit_catch(c, block, handler, u->next);
    statements(c, node->body);
    emit_pop(c, block);
    statements(c, node->orelse);
    emit_nowhere(c);
    emit_jump(c, end);
    if (node->is_star) {
        star_clauses(c, node, handler, bound, end);
    } else {
        except_clauses(c, node, handler, bound, end);
    }
    emit_place(c, end);
}

static void try_finally(Compiler *c, NodeTry *node) {
    Unit *u = c->unit;
    Label *handler = emit_label(c), *end = emit_label(c), *cleanup = emit_label(c);
    Bits bound = emit_bound_copy(c);
    uint32_t mark = u->next;
    Block *block = emit_push(c, BLOCK_FINALLY);
    block->finalbody = node->finalbody;
    emit_catch(c, block, handler, mark);
    if (node->handlers.count) {
        try_except(c, node);
    } else {
        statements(c, node->body);
        statements(c, node->orelse);
    }
    emit_pop(c, block);
    statements(c, node->finalbody);
    emit_nowhere(c);
    emit_jump(c, end);
    uint32_t base = register_new_many(c, 2);
    emit_enter_handler(c, handler, bound);
    Bits at_entry = emit_bound_copy(c);
    emit_abc(c, OP_PUSHEXC, 0, base, 0, 0);
    Block *inner = push_handler(c, cleanup, base, NULL);
    statements(c, node->finalbody);
    emit_pop(c, inner);
    emit_nowhere(c);
    close_handler(c, cleanup, at_entry, base, true);
    register_free_to(c, mark);
    emit_place(c, end);
}

void try_statement(Compiler *c, Node *node) {
    NodeTry *t = AST(Try, node);
    if (!c->unit->reachable) { return; }
    if (t->finalbody.count) {
        try_finally(c, t);
    } else {
        try_except(c, t);
    }
}

// -- with
// -----------------------------------------------------------------------------------------------------------------

static void with_item(Compiler *c, NodeWith *node, uint32_t index) {
    Unit *u = c->unit;
    if (index == node->items.count) {
        statements(c, node->body);
        return;
    }
    if (!compiler_enter(c, &node->node)) { return; }
    NodeWithItem *item = AST(WithItem, node->items.items[index]);
    uint32_t mark = u->next, exit = register_new_many(c, 2);
    Label *handler = emit_label(c), *end = emit_label(c), *cleanup = emit_label(c), *suppressed = emit_label(c);
    expression_to(c, item->context, exit);
    uint32_t enter = register_new_many(c, 2);
    emit_at(c, item->context);
    emit_abc(c, OP_LOADWITH, flag_if(node->is_async, FLAG_ASYNC), exit, exit, 0);
    emit_abc(c, OP_CALLPAIR, 0, enter, 0, emit_site(c, NULL));
    if (node->is_async) { expression_await(c, enter, 1, enter); }
    Bits bound = emit_bound_copy(c);
    Block *block = emit_push(c, BLOCK_WITH);
    block->reg = exit;
    block->is_async = node->is_async;
    block->span = item->context->span;
    emit_catch(c, block, handler, exit + 2);
    if (item->target) {
        assign_to(c, item->target, (Operand){enter, true});
    } else {
        emit_abc(c, OP_KILL, 0, enter, 0, 0);
    }
    register_free_to(c, exit + 2);
    with_item(c, node, index + 1);
    emit_pop(c, block);
    if (u->reachable) {
        emit_at(c, item->context);
        exit_normally(c, exit, node->is_async);
        emit_jump(c, end);
    }
    uint32_t base = register_new_many(c, 2);
    emit_at(c, item->context);
    emit_enter_handler(c, handler, bound);
    Bits at_entry = emit_bound_copy(c);
    emit_abc(c, OP_PUSHEXC, 0, base, 0, 0);
    Block *inner = push_handler(c, cleanup, base, NULL);
    uint32_t call = register_new_many(c, 5);
    emit_abc(c, OP_MOVE, 0, call, exit, 0);
    emit_abc(c, OP_MOVE, 0, call + 1, exit + 1, 0);
    emit_abc(c, OP_EXCTRIPLE, 0, call + 2, base, 0);
    emit_abc(c, OP_CALLPAIR, 0, call, 3, emit_site(c, NULL));
    if (node->is_async) { expression_await(c, call, 2, call); }
    emit_branch(c, OP_JT, FLAG_TEMP_A, call, 0, suppressed);
    emit_pop(c, inner);
    register_free_to(c, call);
    close_handler(c, cleanup, at_entry, base, true);
    emit_place(c, suppressed);
    emit_abc(c, OP_POPEXC, 0, base, 0, 0);
    emit_abc(c, OP_KILL, 0, exit + 1, 0, 0);
    emit_abc(c, OP_KILL, 0, exit, 0, 0);
    register_free_to(c, mark);
    emit_place(c, end);
    compiler_leave(c);
}

void with_statement(Compiler *c, Node *node) {
    if (c->unit->reachable) { with_item(c, AST(With, node), 0); }
}
