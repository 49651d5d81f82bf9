// SPDX-License-Identifier: MIT
// compile_expression.c -- expressions: takes a node and a register; emits what puts the value there.
//
// Evaluation order is CPython's. A local is read in place; since operands are borrowed, it is first copied where a
// later sibling may rebind it with `:=`. Everything else is a temporary, which dies with its last use.
#include "compile/compiler.h"

static void move_to(Compiler *c, uint32_t from, uint32_t dst) { // a temporary, which is UNDEF afterwards
    if (from != dst) { emit_abc(c, OP_MOVEX, 0, dst, from, 0); }
}

// Where a value that needs its own registers above it can grow: dst itself if it is the newest temporary.
static uint32_t work_register(Compiler *c, uint32_t dst) { return register_is_top(c, dst) ? dst : register_new(c); }

static uint32_t temp_or_new(Compiler *c, uint32_t dst) { return register_is_temp(c, dst) ? dst : register_new(c); }

void kill_operand(Compiler *c, Operand operand) {
    if (operand.temp) { emit_abc(c, OP_KILL, 0, operand.reg, 0, 0); }
}

// -- names
// ----------------------------------------------------------------------------------------------------------------

Symbol *name_symbol(Compiler *c, Identifier id) {
    Symbol *symbol = scope_find(c->scope, scope_mangle(c, c->scope, id));
    while (symbol && symbol->alias) { symbol = symbol->alias; }
    return symbol;
}

uint32_t name_local(Compiler *c, Identifier id) {
    Symbol *symbol = name_symbol(c, id);
    return symbol && symbol->place == PLACE_LOCAL && !symbol->captured ? symbol->reg : NO_REGISTER;
}

static void check_bound(Compiler *c, uint32_t reg) {
    if (!bound_get(c, reg)) {
        emit_abc(c, OP_CHECK, 0, reg, 0, 0);
        bound_set(c, reg);
    }
}

// Class bodies, and annotation scopes in them, look into the namespace in R[0] first.
static bool looks_into_class(Compiler *c) {
    return (c->scope == c->unit->scope && c->scope->kind == SCOPE_CLASS) || c->unit->scope->sees_class;
}

void name_load(Compiler *c, Identifier id, uint32_t dst) {
    Identifier name = scope_mangle(c, c->scope, id);
    Symbol *symbol = name_symbol(c, id);
    Place place = symbol ? symbol->place : PLACE_GLOBAL;
    switch (place) {
    case PLACE_LOCAL:
        if (symbol->captured) {
            emit_abc(c, OP_GETCELL, 0, dst, symbol->reg, 0);
        } else {
            check_bound(c, symbol->reg);
            if (symbol->reg != dst) { emit_abc(c, OP_MOVE, 0, dst, symbol->reg, 0); }
        }
        break;
    case PLACE_FREE: {
        uint32_t index = scope_free_index(c->unit->scope, name);
        if (looks_into_class(c) && !(symbol->flags & SYMBOL_BOUND)) {
            emit_abc(c, OP_GETNAMEFREE, 0, dst, index, emit_site_shared(c, name));
        } else {
            emit_abc(c, OP_GETFREE, 0, dst, index, 0);
        }
        break;
    }
    case PLACE_NAME: emit_abc(c, OP_GETNAME, 0, dst, 0, emit_site_shared(c, name)); break;
    case PLACE_GLOBAL: {
        bool declared = symbol && symbol->flags & SYMBOL_GLOBAL;
        bool by_name = c->unit->scope->kind == SCOPE_MODULE || (c->unit->scope->sees_class && !declared);
        emit_abc(c, by_name ? OP_GETNAME : OP_GETG, 0, dst, 0, emit_site_shared(c, name));
        break;
    }
    }
}

Operand name_operand(Compiler *c, Identifier id) {
    uint32_t reg = name_local(c, id);
    if (reg != NO_REGISTER) {
        check_bound(c, reg);
        return (Operand){reg, false};
    }
    reg = register_new(c);
    name_load(c, id, reg);
    return (Operand){reg, true};
}

void name_store(Compiler *c, Identifier id, Operand value) {
    Identifier name = scope_mangle(c, c->scope, id);
    Symbol *symbol = name_symbol(c, id);
    Place place = symbol ? symbol->place : PLACE_GLOBAL;
    unsigned flag = flag_if(value.temp, FLAG_TEMP_A);
    switch (place) {
    case PLACE_LOCAL:
        if (symbol->captured) {
            emit_abc(c, OP_SETCELL, flag, value.reg, symbol->reg, 0);
        } else {
            if (value.reg != symbol->reg) {
                emit_abc(c, value.temp ? OP_MOVEX : OP_MOVE, 0, symbol->reg, value.reg, 0);
            }
            bound_set(c, symbol->reg);
        }
        break;
    case PLACE_FREE: emit_abc(c, OP_SETFREE, flag, value.reg, scope_free_index(c->unit->scope, name), 0); break;
    case PLACE_NAME: emit_abc(c, OP_SETNAME, flag, value.reg, 0, emit_site_shared(c, name)); break;
    case PLACE_GLOBAL:
        emit_abc(c, c->unit->scope->kind == SCOPE_MODULE ? OP_SETNAME : OP_SETG, flag, value.reg, 0,
                 emit_site_shared(c, name));
        break;
    }
}

void name_delete(Compiler *c, Identifier id) {
    Identifier name = scope_mangle(c, c->scope, id);
    Symbol *symbol = name_symbol(c, id);
    Place place = symbol ? symbol->place : PLACE_GLOBAL;
    switch (place) {
    case PLACE_LOCAL:
        if (symbol->captured) {
            emit_abc(c, OP_DELCELL, 0, 0, symbol->reg, 0);
        } else {
            emit_abc(c, bound_get(c, symbol->reg) ? OP_KILL : OP_DELLOCAL, 0, symbol->reg, 0, 0);
            bound_clear(c, symbol->reg);
        }
        break;
    case PLACE_FREE: emit_abc(c, OP_DELFREE, 0, 0, scope_free_index(c->unit->scope, name), 0); break;
    case PLACE_NAME: emit_abc(c, OP_DELNAME, 0, 0, 0, emit_site_shared(c, name)); break;
    case PLACE_GLOBAL:
        emit_abc(c, c->unit->scope->kind == SCOPE_MODULE ? OP_DELNAME : OP_DELG, 0, 0, 0, emit_site_shared(c, name));
        break;
    }
}

// -- operands
// -------------------------------------------------------------------------------------------------------------

// `prefer` (NO_REGISTER: none) is a temporary that may take the value.
static Operand operand_in(Compiler *c, Node *node, Node *later, uint32_t prefer) {
    if (node->kind == AST_Name) {
        Identifier id = AST(Name, node)->id;
        uint32_t reg = name_local(c, id);
        if (reg != NO_REGISTER) {
            bool rebound = later && later->kind != AST_Constant && later->kind != AST_Name &&
                           name_symbol(c, id)->flags & SYMBOL_WALRUS;
            if (!rebound) {
                emit_at(c, node);
                check_bound(c, reg);
                return (Operand){reg, false};
            }
        }
    }
    uint32_t reg = prefer != NO_REGISTER ? prefer : register_new(c);
    expression_to(c, node, reg);
    return (Operand){reg, true};
}

Operand expression_operand(Compiler *c, Node *node) { return operand_in(c, node, NULL, NO_REGISTER); }
Operand expression_operand_before(Compiler *c, Node *node, Node *later) {
    return operand_in(c, node, later, NO_REGISTER);
}

uint32_t expression_temp(Compiler *c, Node *node) {
    uint32_t reg = register_new(c);
    expression_to(c, node, reg);
    return reg;
}

void special_to(Compiler *c, unsigned number, uint32_t dst) { emit_abc(c, OP_LOADS, 0, dst, number, 0); }

void expression_constant(Compiler *c, const Constant *k, uint32_t dst) {
    switch ((int)k->kind) {
    case CONST_NONE: special_to(c, 0, dst); return;
    case CONST_FALSE: special_to(c, 1, dst); return;
    case CONST_TRUE: special_to(c, 2, dst); return;
    case CONST_ELLIPSIS: special_to(c, 4, dst); return;
    case CONST_INT:
        if (k->integer >= INT32_MIN && k->integer <= INT32_MAX) {
            emit_ax(c, OP_LOADI, 0, dst, (uint32_t)(int32_t)k->integer);
            return;
        }
        break;
    default: break;
    }
    if (c->unit->reachable) { emit_ax(c, OP_LOADK, 0, dst, emit_constant(c, k)); }
}

void string_to(Compiler *c, const char *text, uint32_t dst) {
    Constant k = {.kind = CONST_STR, .text = text, .length = strlen(text)};
    expression_constant(c, &k, dst);
}

static bool immediate(const Node *node, int64_t *out) {
    if (node->kind != AST_Constant) { return false; }
    const Constant *k = &((const NodeConstant *)(const void *)node)->value;
    *out = k->integer;
    return k->kind == CONST_INT && k->integer >= INT16_MIN && k->integer <= INT16_MAX;
}

// -- operators
// ------------------------------------------------------------------------------------------------------------

static const Opcode binary_ops[] = {OP_ADD,    OP_SUB,    OP_MUL,    OP_TRUEDIV, OP_FLOORDIV, OP_MOD, OP_POW,
                                    OP_MATMUL, OP_LSHIFT, OP_RSHIFT, OP_AND,     OP_OR,       OP_XOR};

static Opcode immediate_op(int op) {
    switch (op) {
    case BIN_ADD: return OP_ADDI;
    case BIN_SUB: return OP_SUBI;
    case BIN_MUL: return OP_MULI;
    case BIN_FLOORDIV: return OP_FLOORDIVI;
    case BIN_MOD: return OP_MODI;
    case BIN_AND: return OP_ANDI;
    case BIN_LSHIFT: return OP_LSHIFTI;
    case BIN_RSHIFT: return OP_RSHIFTI;
    default: return OP_NOP;
    }
}

static Opcode constant_op(int op) {
    switch (op) {
    case BIN_ADD: return OP_ADDK;
    case BIN_SUB: return OP_SUBK;
    case BIN_MUL: return OP_MULK;
    case BIN_TRUEDIV: return OP_TRUEDIVK;
    default: return OP_NOP;
    }
}

// R[dst] = left <op> right. `left` is consumed if it is a temporary; the position is set by the caller and again after
// `right`.
void binary_operate(Compiler *c, int op, uint32_t dst, Operand left, Node *right, bool inplace) {
    Position position = c->unit->position;
    unsigned flags = flag_if(left.temp && left.reg != dst, FLAG_TEMP_B) | flag_if(inplace, FLAG_INPLACE);
    int64_t n;
    if (immediate(right, &n) && immediate_op(op) != OP_NOP) {
        emit_abc(c, immediate_op(op), flags, dst, left.reg, (unsigned)n);
        return;
    }
    if (right->kind == AST_Constant && constant_op(op) != OP_NOP) {
        const Constant *k = &AST(Constant, right)->value;
        if (k->kind == CONST_INT || k->kind == CONST_FLOAT) {
            uint32_t index = emit_constant_16(c, k);
            if (index != UINT32_MAX) {
                emit_abc(c, constant_op(op), flags, dst, left.reg, index);
                return;
            }
        }
    }
    uint32_t mark = c->unit->next;
    Operand r = operand_in(c, right, NULL, register_is_temp(c, dst) && left.reg != dst ? dst : NO_REGISTER);
    flags |= flag_if(r.temp && r.reg != dst, FLAG_TEMP_C);
    c->unit->position = position;
    emit_abc(c, binary_ops[op], flags, dst, left.reg, r.reg);
    register_free_to(c, mark);
}

static void binary_to(Compiler *c, NodeBinOp *node, uint32_t dst) {
    uint32_t mark = c->unit->next;
    Operand left = operand_in(c, node->left, node->right, register_is_temp(c, dst) ? dst : NO_REGISTER);
    emit_at(c, &node->node);
    binary_operate(c, node->op, dst, left, node->right, false);
    register_free_to(c, mark);
}

static void unary_to(Compiler *c, NodeUnaryOp *node, uint32_t dst) {
    uint32_t mark = c->unit->next;
    Operand operand = operand_in(c, node->operand, NULL, register_is_temp(c, dst) ? dst : NO_REGISTER);
    emit_at(c, &node->node);
    Opcode op = node->op == UNARY_NOT   ? OP_NOT
                : node->op == UNARY_NEG ? OP_NEG
                : node->op == UNARY_POS ? OP_POS
                                        : OP_INVERT;
    emit_abc(c, op, flag_if(operand.temp && operand.reg != dst, FLAG_TEMP_B), dst, operand.reg, 0);
    register_free_to(c, mark);
}

// Indexed by CompareOperator (ast.h) up to GE; the enum of slots.def has the same order.
_Static_assert((int)CMP_OP_LT == COMPARE_LT && (int)CMP_OP_LE == COMPARE_LE && (int)CMP_OP_EQ == COMPARE_EQ &&
                   (int)CMP_OP_NE == COMPARE_NE && (int)CMP_OP_GT == COMPARE_GT && (int)CMP_OP_GE == COMPARE_GE,
               "CompareOperator and CompareOp agree");
_Static_assert((int)BIN_ADD == BINARY_ADD && (int)BIN_POW == BINARY_POW && (int)BIN_XOR == BINARY_XOR,
               "BinaryOperator and BinaryOp agree");
static const Opcode jump_if[] = {OP_JLT, OP_JLE, OP_JEQ, OP_JNE, OP_JGT, OP_JGE};
static const Opcode jump_if_not[] = {OP_JNLT, OP_JNLE, OP_JNEQ, OP_JNNE, OP_JNGT, OP_JNGE};
static const Opcode jump_if_immediate[] = {OP_JLTI, OP_JLEI, OP_JEQI, OP_JNEI, OP_JGTI, OP_JGEI};
static const Opcode jump_if_not_immediate[] = {OP_JNLTI, OP_JNLEI, OP_JNEQI, OP_JNNEI, OP_JNGTI, OP_JNGEI};

static void compare_value(Compiler *c, int op, uint32_t dst, uint32_t left, uint32_t right, unsigned flags) {
    switch (op) {
    case CMP_OP_IS: emit_abc(c, OP_IS, flags, dst, left, right); break;
    case CMP_OP_IS_NOT: emit_abc(c, OP_ISNOT, flags, dst, left, right); break;
    case CMP_OP_IN: emit_abc(c, OP_IN, flags, dst, left, right); break;
    case CMP_OP_NOT_IN: emit_abc(c, OP_NOTIN, flags, dst, left, right); break;
    default: emit_abc(c, OP_CMP, flags | (unsigned)op << FLAG_HIGH_SHIFT, dst, left, right); break;
    }
}

static void compare_jump(Compiler *c, int op, uint32_t left, uint32_t right, unsigned flags, Label *label, bool sense) {
    Opcode code;
    switch (op) {
    case CMP_OP_IS: code = sense ? OP_JIS : OP_JISNOT; break;
    case CMP_OP_IS_NOT: code = sense ? OP_JISNOT : OP_JIS; break;
    case CMP_OP_IN: code = sense ? OP_JIN : OP_JNOTIN; break;
    case CMP_OP_NOT_IN: code = sense ? OP_JNOTIN : OP_JIN; break;
    default: code = sense ? jump_if[op] : jump_if_not[op]; break;
    }
    emit_branch(c, code, flags, left, right, label);
}

static Node *comparand(Compiler *c, NodeCompare *node, uint32_t i) {
    Node *right = node->comparators.items[i];
    return node->ops[i] == CMP_OP_IN || node->ops[i] == CMP_OP_NOT_IN ? fold_display(c, right, true) : right;
}

static void compare_to(Compiler *c, NodeCompare *node, uint32_t dst) {
    uint32_t mark = c->unit->next;
    if (node->comparators.count == 1) {
        Node *right_node = comparand(c, node, 0);
        bool temp = register_is_temp(c, dst);
        Operand left = operand_in(c, node->left, right_node, temp ? dst : NO_REGISTER);
        Operand right = operand_in(c, right_node, NULL, temp && left.reg != dst ? dst : NO_REGISTER);
        emit_at(c, &node->node);
        compare_value(c, node->ops[0], dst, left.reg, right.reg,
                      flag_if(left.temp && left.reg != dst, FLAG_TEMP_B) |
                          flag_if(right.temp && right.reg != dst, FLAG_TEMP_C));
        register_free_to(c, mark);
        return;
    }
    uint32_t result = temp_or_new(c, dst), count = node->comparators.count;
    Label **cleanups = arena_alloc(c->arena, count * sizeof(Label *));
    uint32_t *kept = arena_alloc(c->arena, count * sizeof(uint32_t));
    Label *end = emit_label(c);
    Operand left = expression_operand_before(c, node->left, &node->node);
    for (uint32_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        Operand right = expression_operand_before(c, comparand(c, node, i), last ? NULL : &node->node);
        emit_at(c, &node->node);
        compare_value(c, node->ops[i], result, left.reg, right.reg,
                      flag_if(left.temp, FLAG_TEMP_B) | flag_if(last && right.temp, FLAG_TEMP_C));
        if (!last) {
            if (right.temp) {
                cleanups[i] = emit_label(c);
                kept[i] = right.reg;
            }
            emit_branch(c, OP_JF, 0, result, 0, right.temp ? cleanups[i] : end);
        }
        left = right;
    }
    emit_jump(c, end);
    for (uint32_t i = 0; i < count; i++) {
        if (cleanups[i]) {
            emit_place(c, cleanups[i]);
            emit_abc(c, OP_KILL, 0, kept[i], 0, 0);
            emit_jump(c, end);
        }
    }
    emit_place(c, end);
    move_to(c, result, dst);
    register_free_to(c, mark);
}

static bool is_none_node(const Node *node) {
    return node->kind == AST_Constant && ((const NodeConstant *)(const void *)node)->value.kind == CONST_NONE;
}

static void jump_compare(Compiler *c, NodeCompare *node, Label *label, bool sense) {
    uint32_t mark = c->unit->next, count = node->comparators.count;
    if (count == 1) {
        int op = node->ops[0];
        Node *right_node = comparand(c, node, 0);
        Operand left = expression_operand_before(c, node->left, right_node);
        unsigned flag = flag_if(left.temp, FLAG_TEMP_A);
        int64_t n;
        if ((op == CMP_OP_IS || op == CMP_OP_IS_NOT) && is_none_node(right_node)) {
            emit_at(c, &node->node);
            emit_branch(c, (op == CMP_OP_IS) == sense ? OP_JNONE : OP_JNNONE, flag, left.reg, 0, label);
        } else if (op <= CMP_OP_GE && immediate(right_node, &n)) {
            emit_at(c, &node->node);
            emit_branch(c, (sense ? jump_if_immediate : jump_if_not_immediate)[op], flag, left.reg, (unsigned)n, label);
        } else if (op == CMP_OP_EQ && right_node->kind == AST_Constant &&
                   AST(Constant, right_node)->value.kind == CONST_STR &&
                   emit_constant_16(c, &AST(Constant, right_node)->value) != UINT32_MAX) {
            emit_at(c, &node->node);
            emit_branch(c, sense ? OP_JEQK : OP_JNEQK, flag, left.reg,
                        emit_constant_16(c, &AST(Constant, right_node)->value), label);
        } else {
            Operand right = expression_operand(c, right_node);
            emit_at(c, &node->node);
            compare_jump(c, op, left.reg, right.reg, flag | flag_if(right.temp, FLAG_TEMP_B), label, sense);
        }
        register_free_to(c, mark);
        return;
    }
    // a < b < c: b is kept for the second comparison; where the first one fails, b dies on a path of its own.
    Label **cleanups = arena_alloc(c->arena, count * sizeof(Label *));
    uint32_t *kept = arena_alloc(c->arena, count * sizeof(uint32_t));
    Label *after = emit_label(c), *fail = sense ? after : label;
    bool any = false;
    Operand left = expression_operand_before(c, node->left, &node->node);
    for (uint32_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        Operand right = expression_operand_before(c, comparand(c, node, i), last ? NULL : &node->node);
        emit_at(c, &node->node);
        unsigned flags = flag_if(left.temp, FLAG_TEMP_A) | flag_if(last && right.temp, FLAG_TEMP_B);
        if (last) {
            compare_jump(c, node->ops[i], left.reg, right.reg, flags, label, sense);
        } else {
            if (right.temp) {
                cleanups[i] = emit_label(c);
                kept[i] = right.reg;
                any = true;
            }
            compare_jump(c, node->ops[i], left.reg, right.reg, flags, right.temp ? cleanups[i] : fail, false);
        }
        left = right;
    }
    if (any) {
        emit_jump(c, after);
        for (uint32_t i = 0; i < count; i++) {
            if (cleanups[i]) {
                emit_place(c, cleanups[i]);
                emit_abc(c, OP_KILL, 0, kept[i], 0, 0);
                emit_jump(c, fail);
            }
        }
    }
    emit_place(c, after);
    register_free_to(c, mark);
}

void expression_jump(Compiler *c, Node *test, Label *label, bool sense) {
    if (!compiler_enter(c, test)) { return; }
    uint32_t mark = c->unit->next;
    int truth = fold_truth(c, test);
    if (truth >= 0) {
        if (truth == sense) { emit_jump(c, label); }
    } else if (test->kind == AST_UnaryOp && AST(UnaryOp, test)->op == UNARY_NOT) {
        expression_jump(c, AST(UnaryOp, test)->operand, label, !sense);
    } else if (test->kind == AST_Compare) {
        jump_compare(c, AST(Compare, test), label, sense);
    } else if (test->kind == AST_BoolOp) {
        NodeBoolOp *b = AST(BoolOp, test);
        bool decisive = b->op == BOOL_OR; // the truth that ends the evaluation
        Label *after = emit_label(c);
        for (uint32_t i = 0; i + 1 < b->values.count; i++) {
            expression_jump(c, b->values.items[i], decisive == sense ? label : after, decisive);
        }
        expression_jump(c, b->values.items[b->values.count - 1], label, sense);
        emit_place(c, after);
    } else if (test->kind == AST_IfExp) {
        NodeIfExp *e = AST(IfExp, test);
        Label *otherwise = emit_label(c), *after = emit_label(c);
        expression_jump(c, e->test, otherwise, false);
        expression_jump(c, e->body, label, sense);
        emit_jump(c, after);
        emit_place(c, otherwise);
        expression_jump(c, e->orelse, label, sense);
        emit_place(c, after);
    } else {
        Operand value;
        uint32_t local =
            test->kind == AST_NamedExpr ? name_local(c, AST(Name, AST(NamedExpr, test)->target)->id) : NO_REGISTER;
        if (local != NO_REGISTER) {
            expression_discard(c, test);
            value = (Operand){local, false};
        } else {
            value = expression_operand(c, test);
        }
        emit_at(c, test);
        emit_branch(c, sense ? OP_JT : OP_JF, flag_if(value.temp, FLAG_TEMP_A), value.reg, 0, label);
    }
    register_free_to(c, mark);
    compiler_leave(c);
}

static bool leaves_no_reference(const Node *node) {
    return node->kind == AST_Constant || node->kind == AST_Compare || (node->kind == AST_UnaryOp);
}

static void bool_to(Compiler *c, NodeBoolOp *node, uint32_t dst) {
    uint32_t mark = c->unit->next, result = temp_or_new(c, dst);
    Label *end = emit_label(c);
    for (uint32_t i = 0; i < node->values.count; i++) {
        Node *value = node->values.items[i];
        if (i + 1 == node->values.count) {
            expression_to(c, value, result);
            break;
        }
        int truth = fold_truth(c, value);
        if (truth >= 0 && truth != (node->op == BOOL_OR)) { continue; }
        expression_to(c, value, result);
        if (truth >= 0) {
            emit_jump(c, end);
            break;
        }
        emit_at(c, value);
        emit_branch(c, node->op == BOOL_OR ? OP_JT : OP_JF, 0, result, 0, end);
        bool local = value->kind == AST_Name && name_local(c, AST(Name, value)->id) != NO_REGISTER;
        if (!leaves_no_reference(value) && !local) { emit_abc(c, OP_KILL, 0, result, 0, 0); }
    }
    emit_place(c, end);
    move_to(c, result, dst);
    register_free_to(c, mark);
}

// -- displays
// -------------------------------------------------------------------------------------------------------------

enum { DISPLAY_MAX = 32 }; // longer ones are filled item by item: a frame is not the place for a thousand values

static bool has_starred(Nodes items) {
    for (uint32_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind == AST_Starred) { return true; }
    }
    return false;
}

// A list or set at dst (the newest temporary) with all the items.
static void fill(Compiler *c, Nodes items, uint32_t dst, bool set, const Node *whole) {
    uint32_t mark = c->unit->next, i = 0;
    Opcode make = set ? OP_SET : OP_LIST;
    if (!has_starred(items) && items.count <= DISPLAY_MAX) {
        for (; i < items.count; i++) { expression_to(c, items.items[i], i == 0 ? dst : register_new(c)); }
        emit_at(c, whole);
        emit_abc(c, make, 0, dst, items.count, 0);
        register_free_to(c, mark);
        return;
    }
    while (i < items.count && i < DISPLAY_MAX && items.items[i]->kind != AST_Starred) {
        expression_to(c, items.items[i], i == 0 ? dst : register_new(c));
        i++;
    }
    emit_at(c, whole);
    emit_abc(c, make, 0, dst, i, 0);
    register_free_to(c, mark);
    for (; i < items.count; i++) {
        Node *item = items.items[i];
        bool starred = item->kind == AST_Starred;
        Operand value = expression_operand(c, starred ? AST(Starred, item)->value : item);
        emit_at(c, whole);
        emit_abc(c, starred ? (set ? OP_SETUPD : OP_LISTEXT) : (set ? OP_SETADD : OP_LISTADD),
                 flag_if(value.temp, FLAG_TEMP_B), dst, value.reg, 0);
        register_free_to(c, mark);
    }
}

static void display_to(Compiler *c, Node *node, Nodes items, uint32_t dst) {
    uint32_t mark = c->unit->next, result = work_register(c, dst);
    Node *folded = items.count >= 3 && node->kind != AST_Tuple ? fold_display(c, node, true) : node;
    if (folded != node) {
        emit_at(c, node);
        emit_abc(c, node->kind == AST_Set ? OP_SET : OP_LIST, 0, result, 0, 0);
        uint32_t t = expression_temp(c, folded);
        emit_abc(c, node->kind == AST_Set ? OP_SETUPD : OP_LISTEXT, FLAG_TEMP_B, result, t, 0);
    } else if (node->kind == AST_Tuple && (has_starred(items) || items.count > DISPLAY_MAX)) {
        fill(c, items, result, false, node);
        emit_at(c, node);
        emit_abc(c, OP_LISTTOTUPLE, 0, result, 0, 0);
    } else if (node->kind == AST_Tuple) {
        tuple_to(c, items, result);
        c->unit->next = result + 1;
    } else {
        fill(c, items, result, node->kind == AST_Set, node);
    }
    move_to(c, result, dst);
    register_free_to(c, mark);
}

// dst is the newest temporary; few items, none starred.
void tuple_to(Compiler *c, Nodes items, uint32_t dst) {
    uint32_t mark = c->unit->next;
    Position position = c->unit->position;
    for (uint32_t i = 0; i < items.count; i++) { expression_to(c, items.items[i], i == 0 ? dst : register_new(c)); }
    c->unit->position = position;
    emit_abc(c, OP_TUPLE, 0, dst, items.count, 0);
    register_free_to(c, mark);
}

static void dict_to(Compiler *c, NodeDict *node, uint32_t dst) {
    uint32_t mark = c->unit->next, result = work_register(c, dst), top = c->unit->next, i = 0;
    while (i < node->values.count && i < DISPLAY_MAX / 2 && node->keys.items[i]) {
        expression_to(c, node->keys.items[i], i == 0 ? result : register_new(c));
        expression_to(c, node->values.items[i], register_new(c));
        i++;
    }
    emit_at(c, &node->node);
    emit_abc(c, OP_DICT, 0, result, i, 0);
    register_free_to(c, top);
    for (; i < node->values.count; i++) {
        Node *key = node->keys.items[i], *value = node->values.items[i];
        if (!key) {
            Operand mapping = expression_operand(c, value);
            emit_at(c, &node->node);
            emit_abc(c, OP_DICTUPD, flag_if(mapping.temp, FLAG_TEMP_B), result, mapping.reg, 0);
        } else {
            Operand k = expression_operand_before(c, key, value), v = expression_operand(c, value);
            emit_at(c, &node->node);
            emit_abc(c, OP_DICTADD, flag_if(k.temp, FLAG_TEMP_B) | flag_if(v.temp, FLAG_TEMP_C), result, k.reg, v.reg);
        }
        register_free_to(c, top);
    }
    move_to(c, result, dst);
    register_free_to(c, mark);
}

// -- calls
// ----------------------------------------------------------------------------------------------------------------

// The call of a method in a chain over several lines is where the attribute stands, not where the chain began.
static void at_call(Compiler *c, const NodeCall *node) {
    Span span = node->node.span;
    if (node->func->kind == AST_Attribute && node->func->span.line != node->func->span.end_line) {
        const NodeAttribute *attribute = AST(Attribute, node->func);
        uint32_t length = (uint32_t)strlen(attribute->attr);
        span.line = node->func->span.end_line;
        span.col = length <= node->func->span.end_col ? node->func->span.end_col - length : 0;
    }
    emit_at_span(c, span);
}

// The dict of `name=value, **mapping, ...` in a new temporary. Names in a row make one dict; what comes after a mapping
// is merged, so that a name given twice is noticed. R[callee] is for the message.
uint32_t keywords_to(Compiler *c, Nodes keywords, uint32_t callee, const Node *call) {
    uint32_t dict = register_new(c), top = c->unit->next;
    bool made = false;
    for (uint32_t i = 0; i < keywords.count;) {
        NodeKeyword *keyword = AST(Keyword, keywords.items[i]);
        if (!keyword->arg) {
            if (!made) {
                emit_at(c, call);
                emit_abc(c, OP_DICT, 0, dict, 0, 0);
                made = true;
            }
            Operand mapping = expression_operand(c, keyword->value);
            emit_at(c, keyword->value);
            emit_abc(c, OP_DICTMERGE, flag_if(mapping.temp, FLAG_TEMP_B), dict, mapping.reg, callee);
            register_free_to(c, top);
            i++;
            continue;
        }
        uint32_t target = made ? register_new(c) : dict, count = 0;
        for (; i < keywords.count && count < DISPLAY_MAX / 2 && AST(Keyword, keywords.items[i])->arg; i++, count++) {
            keyword = AST(Keyword, keywords.items[i]);
            emit_at(c, call);
            string_to(c, scope_mangle(c, c->scope, keyword->arg), count == 0 ? target : register_new(c));
            expression_to(c, keyword->value, register_new(c));
        }
        emit_at(c, call);
        emit_abc(c, OP_DICT, 0, target, count, 0);
        if (made) { emit_abc(c, OP_DICTMERGE, FLAG_TEMP_B, dict, target, callee); }
        made = true;
        register_free_to(c, top);
    }
    return dict;
}

static void call_unpacked(Compiler *c, NodeCall *node, uint32_t base) {
    expression_to(c, node->func, base);
    uint32_t args = register_new(c);
    emit_at(c, &node->node);
    fill(c, node->args, args, false, &node->node);
    bool has_dict = node->keywords.count > 0;
    if (has_dict) { keywords_to(c, node->keywords, base, &node->node); }
    emit_at(c, &node->node);
    emit_abc(c, OP_CALLX, 0, base, has_dict, 0);
}

static void call_to(Compiler *c, NodeCall *node, uint32_t dst) {
    uint32_t mark = c->unit->next, base = work_register(c, dst), count = node->args.count + node->keywords.count;
    bool unpacks = has_starred(node->args) || count > 4000;
    for (uint32_t i = 0; i < node->keywords.count; i++) {
        unpacks |= AST(Keyword, node->keywords.items[i])->arg == NULL;
    }
    if (unpacks) {
        call_unpacked(c, node, base);
        move_to(c, base, dst);
        register_free_to(c, mark);
        return;
    }
    bool method = node->func->kind == AST_Attribute;
    expression_to(c, method ? AST(Attribute, node->func)->value : node->func, base);
    for (uint32_t i = 0; i < node->args.count; i++) { expression_to(c, node->args.items[i], register_new(c)); }
    Identifiers keywords = {NULL, node->keywords.count};
    if (node->keywords.count) { keywords.items = arena_alloc(c->arena, node->keywords.count * sizeof(Identifier)); }
    for (uint32_t i = 0; i < node->keywords.count; i++) {
        NodeKeyword *keyword = AST(Keyword, node->keywords.items[i]);
        keywords.items[i] = scope_mangle(c, c->scope, keyword->arg);
        expression_to(c, keyword->value, register_new(c));
    }
    at_call(c, node);
    Identifier name = method ? scope_mangle(c, c->scope, AST(Attribute, node->func)->attr) : NULL;
    Opcode op = method ? (keywords.count ? OP_CALLMKW : OP_CALLM) : (keywords.count ? OP_CALLKW : OP_CALL);
    emit_abc(c, op, 0, base, count, keywords.count ? emit_site_keywords(c, name, keywords) : emit_site(c, name));
    move_to(c, base, dst);
    register_free_to(c, mark);
}

// -- attributes, subscripts
// -----------------------------------------------------------------------------------------------

static void attribute_to(Compiler *c, NodeAttribute *node, uint32_t dst) {
    uint32_t mark = c->unit->next;
    Operand object = operand_in(c, node->value, NULL, register_is_temp(c, dst) ? dst : NO_REGISTER);
    emit_at(c, &node->node);
    emit_abc(c, OP_GETATTR, flag_if(object.temp && object.reg != dst, FLAG_TEMP_B), dst, object.reg,
             emit_site(c, scope_mangle(c, c->scope, node->attr)));
    register_free_to(c, mark);
}

static void subscript_to(Compiler *c, NodeSubscript *node, uint32_t dst) {
    uint32_t mark = c->unit->next;
    bool temp = register_is_temp(c, dst);
    Operand object = operand_in(c, node->value, node->slice, temp ? dst : NO_REGISTER);
    int64_t n;
    if (immediate(node->slice, &n)) {
        emit_at(c, &node->node);
        emit_abc(c, OP_GETITEMI, flag_if(object.temp && object.reg != dst, FLAG_TEMP_B), dst, object.reg, (unsigned)n);
    } else {
        Operand key =
            operand_in(c, node->slice, NULL, temp && object.reg != dst && register_is_top(c, dst) ? dst : NO_REGISTER);
        emit_at(c, &node->node);
        emit_abc(c, OP_GETITEM,
                 flag_if(object.temp && object.reg != dst, FLAG_TEMP_B) |
                     flag_if(key.temp && key.reg != dst, FLAG_TEMP_C),
                 dst, object.reg, key.reg);
    }
    register_free_to(c, mark);
}

static void slice_to(Compiler *c, NodeSlice *node, uint32_t dst) {
    uint32_t mark = c->unit->next, base = work_register(c, dst);
    Node *parts[] = {node->lower, node->upper, node->step};
    unsigned count = node->step ? 3 : 2;
    for (unsigned i = 0; i < count; i++) {
        uint32_t reg = i == 0 ? base : register_new(c);
        if (parts[i]) {
            expression_to(c, parts[i], reg);
        } else {
            emit_at(c, &node->node);
            special_to(c, 0, reg);
        }
    }
    emit_at(c, &node->node);
    emit_abc(c, OP_SLICE, 0, base, count, 0);
    move_to(c, base, dst);
    register_free_to(c, mark);
}

// -- text
// -----------------------------------------------------------------------------------------------------------------

static void formatted_to(Compiler *c, NodeFormattedValue *node, uint32_t dst) {
    uint32_t mark = c->unit->next;
    Operand value = operand_in(c, node->value, node->format_spec, register_is_temp(c, dst) ? dst : NO_REGISTER);
    Operand spec = {NO_REGISTER, false};
    if (node->format_spec) { spec = expression_operand(c, node->format_spec); }
    unsigned conversion = node->conversion == 's' ? 1 : node->conversion == 'r' ? 2 : node->conversion == 'a' ? 3 : 0;
    emit_at(c, &node->node);
    emit_abc(c, OP_FORMATVAL,
             conversion << FLAG_HIGH_SHIFT | flag_if(value.temp && value.reg != dst, FLAG_TEMP_B) |
                 flag_if(spec.temp, FLAG_TEMP_C),
             dst, value.reg, spec.reg);
    register_free_to(c, mark);
}

static void joined_to(Compiler *c, NodeJoinedStr *node, uint32_t dst) {
    if (node->values.count == 0) {
        string_to(c, "", dst);
        return;
    }
    if (node->values.count == 1) {
        expression_to(c, node->values.items[0], dst);
        return;
    }
    uint32_t mark = c->unit->next, base = work_register(c, dst), top = c->unit->next, count = 0;
    for (uint32_t i = 0; i < node->values.count; i++) {
        expression_to(c, node->values.items[i], count++ == 0 ? base : register_new(c));
        if (count == 200) { // very long ones in portions
            emit_at(c, &node->node);
            emit_abc(c, OP_JOINSTR, 0, base, count, 0);
            register_free_to(c, top);
            count = 1;
        }
    }
    emit_at(c, &node->node);
    emit_abc(c, OP_JOINSTR, 0, base, count, 0);
    move_to(c, base, dst);
    register_free_to(c, mark);
}

// -- suspension
// -----------------------------------------------------------------------------------------------------------

void expression_await(Compiler *c, uint32_t reg, unsigned what, uint32_t dst) {
    emit_abc(c, OP_GETAWAIT, 0, reg, reg, what);
    emit_abc(c, OP_SEND, 0, dst, reg, 0);
}

static void await_to(Compiler *c, NodeAwait *node, uint32_t dst) {
    uint32_t mark = c->unit->next, t = temp_or_new(c, dst);
    Operand value = operand_in(c, node->value, NULL, t);
    emit_at(c, &node->node);
    emit_abc(c, OP_GETAWAIT, 0, t, value.reg, 0);
    emit_abc(c, OP_SEND, 0, dst, t, 0);
    register_free_to(c, mark);
}

// The value given out is moved out (TEMP_B even where the result takes its place): the suspended frame does not keep it
// alive.
static void yield_to(Compiler *c, NodeYield *node, uint32_t dst) {
    uint32_t mark = c->unit->next;
    Operand value;
    if (node->value) {
        value = operand_in(c, node->value, NULL, register_is_temp(c, dst) ? dst : NO_REGISTER);
    } else {
        value = (Operand){temp_or_new(c, dst), true};
        emit_at(c, &node->node);
        special_to(c, 0, value.reg);
    }
    emit_at(c, &node->node);
    Scope *frame = c->unit->scope;
    emit_abc(c, frame->is_async && frame->is_generator ? OP_AYIELD : OP_YIELD, flag_if(value.temp, FLAG_TEMP_B), dst,
             value.reg, 0);
    register_free_to(c, mark);
}

static void yield_from_to(Compiler *c, NodeYieldFrom *node, uint32_t dst) {
    uint32_t mark = c->unit->next, t = temp_or_new(c, dst);
    Operand value = operand_in(c, node->value, NULL, t);
    emit_at(c, &node->node);
    emit_abc(c, OP_GETYIELDFROM, 0, t, value.reg, 0);
    emit_abc(c, OP_SEND, 0, dst, t, 0);
    register_free_to(c, mark);
}

// -- all of them
// ----------------------------------------------------------------------------------------------------------

// Evaluates `x := value` and leaves it in x only. The register of x where it is a plain local.
static uint32_t walrus_store(Compiler *c, NodeNamedExpr *node) {
    Identifier id = AST(Name, node->target)->id;
    uint32_t local = name_local(c, id);
    if (local != NO_REGISTER) {
        expression_to(c, node->value, local);
        bound_set(c, local);
    }
    return local;
}

static void walrus_to(Compiler *c, NodeNamedExpr *node, uint32_t dst) {
    uint32_t mark = c->unit->next, local = walrus_store(c, node);
    if (local != NO_REGISTER) {
        emit_at(c, &node->node);
        if (local != dst) { emit_abc(c, OP_MOVE, 0, dst, local, 0); }
    } else {
        uint32_t t = temp_or_new(c, dst);
        expression_to(c, node->value, t);
        emit_at(c, &node->node);
        name_store(c, AST(Name, node->target)->id, (Operand){t, false});
        move_to(c, t, dst);
    }
    register_free_to(c, mark);
}

void expression_to(Compiler *c, Node *node, uint32_t dst) {
    if (!compiler_enter(c, node)) { return; }
    emit_at(c, node);
    switch (node->kind) {
    case AST_Constant: expression_constant(c, &AST(Constant, node)->value, dst); break;
    case AST_Name: name_load(c, AST(Name, node)->id, dst); break;
    case AST_BoolOp: bool_to(c, AST(BoolOp, node), dst); break;
    case AST_NamedExpr: walrus_to(c, AST(NamedExpr, node), dst); break;
    case AST_BinOp: binary_to(c, AST(BinOp, node), dst); break;
    case AST_UnaryOp: unary_to(c, AST(UnaryOp, node), dst); break;
    case AST_Lambda: lambda_to(c, node, dst); break;
    case AST_IfExp: {
        NodeIfExp *e = AST(IfExp, node);
        Label *otherwise = emit_label(c), *end = emit_label(c);
        expression_jump(c, e->test, otherwise, false);
        expression_to(c, e->body, dst);
        emit_jump(c, end);
        emit_place(c, otherwise);
        expression_to(c, e->orelse, dst);
        emit_place(c, end);
        break;
    }
    case AST_Dict: dict_to(c, AST(Dict, node), dst); break;
    case AST_Set: display_to(c, node, AST(Set, node)->elts, dst); break;
    case AST_List: display_to(c, node, AST(List, node)->elts, dst); break;
    case AST_Tuple: display_to(c, node, AST(Tuple, node)->elts, dst); break;
    case AST_ListComp:
    case AST_SetComp:
    case AST_DictComp:
    case AST_GeneratorExp: comprehension_to(c, node, dst); break;
    case AST_Await: await_to(c, AST(Await, node), dst); break;
    case AST_Yield: yield_to(c, AST(Yield, node), dst); break;
    case AST_YieldFrom: yield_from_to(c, AST(YieldFrom, node), dst); break;
    case AST_Compare: compare_to(c, AST(Compare, node), dst); break;
    case AST_Call: call_to(c, AST(Call, node), dst); break;
    case AST_FormattedValue: formatted_to(c, AST(FormattedValue, node), dst); break;
    case AST_JoinedStr: joined_to(c, AST(JoinedStr, node), dst); break;
    case AST_Attribute: attribute_to(c, AST(Attribute, node), dst); break;
    case AST_Subscript: subscript_to(c, AST(Subscript, node), dst); break;
    case AST_Slice: slice_to(c, AST(Slice, node), dst); break;
    case AST_Starred: compiler_fail(c, node->span, "can't use starred expression here"); break;
    default: compiler_fail(c, node->span, "invalid syntax"); break;
    }
    compiler_leave(c);
}

void expression_discard(Compiler *c, Node *node) {
    uint32_t mark = c->unit->next;
    if (node->kind == AST_Constant) { return; }
    if (node->kind == AST_NamedExpr && name_local(c, AST(Name, AST(NamedExpr, node)->target)->id) != NO_REGISTER) {
        if (compiler_enter(c, node)) {
            walrus_store(c, AST(NamedExpr, node));
            compiler_leave(c);
        }
    } else {
        kill_operand(c, expression_operand(c, node));
    }
    register_free_to(c, mark);
}
