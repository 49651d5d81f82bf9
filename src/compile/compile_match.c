// SPDX-License-Identifier: MIT
// compile_match.c -- match (PEP 634): takes a subject in a register and patterns; emits the tests, then the captures.
//
// Names are bound only when the whole pattern has matched, in the order of the pattern: until then what they capture
// waits in temporaries. A pattern that fails jumps to a label of its own depth, which kills the temporaries made so
// far.
#include "compile/compiler.h"

typedef struct {
    Identifier *names;
    uint32_t *registers;
    uint32_t count, capacity;
    uint32_t base; // temporaries from here on belong to the pattern
    Label **fail;  // fail[n]: kills n temporaries from base on, then the next case
    uint32_t fail_capacity;
    bool irrefutable_allowed;
} Pattern;

static Label *fail_label(Compiler *c, Pattern *p) {
    uint32_t depth = c->unit->next - p->base;
    if (depth >= p->fail_capacity) {
        uint32_t capacity = p->fail_capacity ? p->fail_capacity * 2 : 16;
        while (capacity <= depth) { capacity *= 2; }
        p->fail = arena_grow(c->arena, p->fail, p->fail_capacity * sizeof(Label *), capacity * sizeof(Label *));
        p->fail_capacity = capacity;
    }
    if (!p->fail[depth]) { p->fail[depth] = emit_label(c); }
    return p->fail[depth];
}

// The code of the failures: each label kills one more temporary and falls into the one below.
static void place_failures(Compiler *c, Pattern *p) {
    uint32_t depth = p->fail_capacity;
    while (depth > 0 && !p->fail[depth - 1]) { depth--; }
    while (depth-- > 0) {
        if (p->fail[depth]) { emit_place(c, p->fail[depth]); }
        if (depth > 0) { emit_abc(c, OP_KILL, 0, p->base + depth - 1, 0, 0); }
    }
}

static void capture(Compiler *c, Pattern *p, const Node *node, Identifier name, uint32_t reg) {
    name = compiler_intern(c, name);
    for (uint32_t i = 0; i < p->count; i++) {
        if (p->names[i] == name) { compiler_fail(c, node->span, "multiple assignments to name '%s' in pattern", name); }
    }
    if (p->count == p->capacity) {
        uint32_t capacity = p->capacity ? p->capacity * 2 : 8;
        p->names = arena_grow(c->arena, p->names, p->capacity * sizeof(Identifier), capacity * sizeof(Identifier));
        p->registers = arena_grow(c->arena, p->registers, p->capacity * sizeof(uint32_t), capacity * sizeof(uint32_t));
        p->capacity = capacity;
    }
    p->names[p->count] = name;
    p->registers[p->count++] = reg;
}

static void match_pattern(Compiler *c, Pattern *p, Node *node, uint32_t subject);

// Jumps if (subject == value) == sense.
static void match_value(Compiler *c, NodeMatchValue *node, uint32_t subject, Label *label, bool sense) {
    uint32_t mark = c->unit->next;
    Node *value = node->value;
    const Constant *k = value->kind == AST_Constant ? &AST(Constant, value)->value : NULL;
    emit_at(c, &node->node);
    if (k && k->kind == CONST_INT && k->integer >= INT16_MIN && k->integer <= INT16_MAX) {
        emit_branch(c, sense ? OP_JEQI : OP_JNEQI, 0, subject, (unsigned)k->integer, label);
    } else if (k && k->kind == CONST_STR && emit_constant_16(c, k) != UINT32_MAX) {
        emit_branch(c, sense ? OP_JEQK : OP_JNEQK, 0, subject, emit_constant_16(c, k), label);
    } else {
        Operand operand = expression_operand(c, value);
        emit_at(c, &node->node);
        emit_branch(c, sense ? OP_JEQ : OP_JNEQ, flag_if(operand.temp, FLAG_TEMP_B), subject, operand.reg, label);
    }
    register_free_to(c, mark);
}

static bool is_wildcard(const Node *node) {
    return node->kind == AST_MatchAs && ((const NodeMatchAs *)(const void *)node)->name == NULL;
}
static bool is_star_wildcard(const Node *node) {
    return node->kind == AST_MatchStar && ((const NodeMatchStar *)(const void *)node)->name == NULL;
}
// What `_ as a as b` is about: the pattern below the names.
static Node *below_as(Node *node) {
    while (node->kind == AST_MatchAs && AST(MatchAs, node)->pattern != NULL) { node = AST(MatchAs, node)->pattern; }
    return node;
}

static bool is_irrefutable(Node *node) { return below_as(node)->kind == AST_MatchAs; }

static void match_sequence(Compiler *c, Pattern *p, NodeMatchSequence *node, uint32_t subject) {
    uint32_t count = node->patterns.count, star = UINT32_MAX;
    bool only_wildcards = true, star_wildcard = false;
    for (uint32_t i = 0; i < count; i++) {
        Node *item = node->patterns.items[i];
        if (item->kind == AST_MatchStar) {
            if (star != UINT32_MAX) { compiler_fail(c, node->node.span, "multiple starred names in sequence pattern"); }
            star = i;
            star_wildcard = is_star_wildcard(item);
            only_wildcards &= star_wildcard;
        } else {
            only_wildcards &= is_wildcard(item);
        }
    }
    Label *fail = fail_label(c, p);
    uint32_t t = register_new(c);
    emit_at(c, &node->node);
    emit_abc(c, OP_ISSEQUENCE, 0, t, subject, 0);
    emit_branch(c, OP_JF, FLAG_TEMP_A, t, 0, fail);
    if (star == UINT32_MAX || count > 1) {
        uint32_t length = star == UINT32_MAX ? count : count - 1;
        if (length > INT16_MAX) {
            compiler_fail(c, node->node.span, "too many patterns in a sequence");
            return;
        }
        emit_abc(c, OP_LEN, 0, t, subject, 0);
        emit_branch(c, star == UINT32_MAX ? OP_JNEQI : OP_JNGEI, FLAG_TEMP_A, t, length, fail);
    }
    register_free_to(c, t);
    if (only_wildcards) { return; }
    if (star_wildcard) {
        // Nothing keeps the middle: the items are taken one by one, from both ends.
        for (uint32_t i = 0; i < count; i++) {
            Node *item = node->patterns.items[i];
            if (is_wildcard(item) || i == star) { continue; }
            t = register_new(c);
            emit_at(c, item);
            emit_abc(c, OP_GETITEMI, 0, t, subject, (unsigned)(i < star ? (int)i : (int)i - (int)count));
            match_pattern(c, p, item, t);
        }
        return;
    }
    if (star != UINT32_MAX && (star > 255 || count - star - 1 > 255)) {
        compiler_fail(c, node->node.span, "too many expressions in star-unpacking sequence pattern");
        return;
    }
    uint32_t base = register_new_many(c, count);
    if (star == UINT32_MAX) {
        emit_abc(c, OP_UNPACK, 0, base, subject, count);
    } else {
        emit_abc(c, OP_UNPACKX, 0, base, subject, star | (count - star - 1) << 8);
    }
    for (uint32_t i = 0; i < count; i++) {
        Node *item = node->patterns.items[i];
        if (item->kind == AST_MatchStar) {
            if (AST(MatchStar, item)->name) { capture(c, p, item, AST(MatchStar, item)->name, base + i); }
        } else {
            match_pattern(c, p, item, base + i);
        }
    }
}

static void check_keys(Compiler *c, NodeMatchMapping *node) {
    if (node->keys.count > 1000) { // quadratic, and only a courtesy
        return;
    }
    for (uint32_t i = 1; i < node->keys.count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            const Node *a = node->keys.items[i], *b = node->keys.items[k];
            if (a->kind != AST_Constant || b->kind != AST_Constant) { continue; }
            const Constant *x = &((const NodeConstant *)(const void *)a)->value,
                           *y = &((const NodeConstant *)(const void *)b)->value;
            if (emit_constant_same(x, y)) {
                if (x->kind == CONST_STR) {
                    compiler_fail(c, node->node.span, "mapping pattern checks duplicate key ('%.*s')", (int)x->length,
                                  x->text);
                } else if (x->kind == CONST_INT) {
                    compiler_fail(c, node->node.span, "mapping pattern checks duplicate key (%lld)",
                                  (long long)x->integer);
                } else {
                    compiler_fail(c, node->node.span, "mapping pattern checks duplicate key");
                }
            }
        }
    }
}

static void match_mapping(Compiler *c, Pattern *p, NodeMatchMapping *node, uint32_t subject) {
    uint32_t count = node->keys.count;
    check_keys(c, node);
    Label *fail = fail_label(c, p);
    uint32_t t = register_new(c);
    emit_at(c, &node->node);
    emit_abc(c, OP_ISMAPPING, 0, t, subject, 0);
    emit_branch(c, OP_JF, FLAG_TEMP_A, t, 0, fail);
    if (count > INT16_MAX) {
        compiler_fail(c, node->node.span, "too many keys in a mapping pattern");
        return;
    }
    if (count) {
        emit_abc(c, OP_LEN, 0, t, subject, 0);
        emit_branch(c, OP_JNGEI, FLAG_TEMP_A, t, count, fail);
    }
    if (count == 0 && !node->rest) {
        register_free_to(c, t);
        return;
    }
    uint32_t keys = t;
    for (uint32_t i = 0; i < count; i++) { expression_to(c, node->keys.items[i], i == 0 ? keys : register_new(c)); }
    emit_at(c, &node->node);
    emit_abc(c, OP_TUPLE, 0, keys, count, 0);
    register_free_to(c, keys + 1);
    if (count) {
        Label *no_keys = fail_label(c, p);
        uint32_t values = register_new(c), keys_copy = register_new(c);
        emit_abc(c, OP_MOVE, 0, values, subject, 0);
        emit_abc(c, OP_MOVE, 0, keys_copy, keys, 0);
        emit_abc(c, OP_INTRINSIC, 0, values, 2, INTRINSIC_MATCH_KEYS);
        register_free_to(c, keys_copy);
        emit_branch(c, OP_JNONE, 0, values, 0, no_keys);
        uint32_t base = register_new_many(c, count);
        emit_abc(c, OP_UNPACK, FLAG_TEMP_B, base, values, count);
        for (uint32_t i = 0; i < count; i++) { match_pattern(c, p, node->patterns.items[i], base + i); }
    }
    if (node->rest) {
        uint32_t rest = register_new(c), keys_copy = register_new(c);
        emit_at(c, &node->node);
        emit_abc(c, OP_MOVE, 0, rest, subject, 0);
        emit_abc(c, OP_MOVE, 0, keys_copy, keys, 0);
        emit_abc(c, OP_INTRINSIC, 0, rest, 2, INTRINSIC_MATCH_REST);
        register_free_to(c, keys_copy);
        capture(c, p, &node->node, node->rest, rest);
    }
}

static void match_class(Compiler *c, Pattern *p, NodeMatchClass *node, uint32_t subject) {
    uint32_t positional = node->patterns.count, named = node->kwd_patterns.count, count = positional + named;
    Label *fail = fail_label(c, p);
    for (uint32_t i = 0; i < named; i++) {
        for (uint32_t k = 0; k < i && named < 256; k++) {
            if (strcmp(node->kwd_attrs.items[i], node->kwd_attrs.items[k]) == 0) {
                compiler_fail(c, node->kwd_patterns.items[i]->span, "attribute name repeated in class pattern: %s",
                              node->kwd_attrs.items[i]);
            }
        }
    }
    uint32_t values = register_new(c);
    emit_abc(c, OP_MOVE, 0, values, subject, 0);
    expression_to(c, node->cls, register_new(c));
    Constant number = {.kind = CONST_INT, .integer = positional};
    expression_constant(c, &number, register_new(c));
    Constant *names = arena_alloc(c->arena, named * sizeof(Constant));
    for (uint32_t i = 0; i < named; i++) {
        Identifier name = scope_mangle(c, c->scope, node->kwd_attrs.items[i]);
        names[i] = (Constant){.kind = CONST_STR, .text = name, .length = strlen(name)};
    }
    Constant tuple = {.kind = (ConstantKind)CONST_TUPLE, .text = (const char *)names, .length = named};
    expression_constant(c, &tuple, register_new(c));
    emit_at(c, &node->node);
    emit_abc(c, OP_INTRINSIC, 0, values, 4, INTRINSIC_MATCH_CLASS);
    register_free_to(c, values + 1);
    emit_branch(c, OP_JNONE, 0, values, 0, fail);
    if (count == 0) {
        emit_abc(c, OP_KILL, 0, values, 0, 0);
        register_free_to(c, values);
        return;
    }
    uint32_t base = register_new_many(c, count);
    emit_abc(c, OP_UNPACK, FLAG_TEMP_B, base, values, count);
    for (uint32_t i = 0; i < count; i++) {
        match_pattern(c, p, i < positional ? node->patterns.items[i] : node->kwd_patterns.items[i - positional],
                      base + i);
    }
}

static void match_or(Compiler *c, Pattern *p, NodeMatchOr *node, uint32_t subject) {
    // All alternatives bind the same names; each leaves what it captured in the same registers, made beforehand.
    Unit *u = c->unit;
    Label *end = emit_label(c), *fail = fail_label(c, p);
    uint32_t mark = u->next, count = 0, *places = NULL;
    Identifier *names = NULL;
    uint32_t after = mark;
    for (uint32_t i = 0; i < node->patterns.count; i++) {
        Node *alternative = node->patterns.items[i];
        bool last = i + 1 == node->patterns.count;
        if (is_irrefutable(alternative) && !last) {
            if (is_wildcard(below_as(alternative))) {
                compiler_fail(c, alternative->span, "wildcard makes remaining patterns unreachable");
            } else {
                compiler_fail(c, alternative->span, "name capture '%s' makes remaining patterns unreachable",
                              AST(MatchAs, below_as(alternative))->name);
            }
        }
        if (alternative->kind == AST_MatchValue && count == 0) {
            if (last) {
                match_value(c, AST(MatchValue, alternative), subject, fail, false);
                emit_place(c, end);
                return;
            }
            match_value(c, AST(MatchValue, alternative), subject, end, true);
            places = places ? places : arena_alloc(c->arena, sizeof(uint32_t));
            continue;
        }
        // What the first alternative captures decides how many places are needed; it is only known after it was
        // compiled. So places are reserved by a dry count.
        Pattern inner = {.base = u->next};
        if (!places) {
            Unit saved = *u;
            Bits bound = emit_bound_copy(c);
            Pattern dry = {.base = u->next};
            match_pattern(c, &dry, alternative, subject);
            uint32_t highest = u->highest;
            Constant *constants = u->constants;
            uint32_t constant_count = u->constant_count, constant_capacity = u->constant_capacity;
            uint32_t *table = u->constant_table, table_size = u->constant_table_size;
            SiteText *sites = u->sites;
            uint32_t site_count = u->site_count, site_capacity = u->site_capacity;
            uint32_t *site_table = u->site_of_name, site_table_size = u->site_of_name_size,
                     site_table_count = u->site_of_name_count;
            *u = saved;
            memcpy(u->bound, bound, u->words * sizeof(uint64_t));
            u->highest = highest;
            u->constants = constants;
            u->constant_count = constant_count;
            u->constant_capacity = constant_capacity;
            u->constant_table = table;
            u->constant_table_size = table_size;
            u->sites = sites;
            u->site_count = site_count;
            u->site_capacity = site_capacity;
            u->site_of_name = site_table;
            u->site_of_name_size = site_table_size;
            u->site_of_name_count = site_table_count;
            count = dry.count;
            names = dry.names;
            places = arena_alloc(c->arena, count * sizeof(uint32_t));
            for (uint32_t k = 0; k < count; k++) { places[k] = register_new(c); }
            after = u->next;
        }
        u->next = after;
        inner.base = after;
        match_pattern(c, &inner, alternative, subject);
        bool same = inner.count == count;
        for (uint32_t k = 0; k < count && same; k++) {
            uint32_t at = UINT32_MAX;
            for (uint32_t n = 0; n < inner.count; n++) { at = inner.names[n] == names[k] ? n : at; }
            if (at == UINT32_MAX) {
                same = false;
            } else {
                emit_abc(c, OP_MOVE, 0, places[k], inner.registers[at], 0);
            }
        }
        if (!same) {
            compiler_fail(c, node->node.span, "alternative patterns bind different names");
            return;
        }
        for (uint32_t reg = u->next; reg-- > after;) { emit_abc(c, OP_KILL, 0, reg, 0, 0); }
        u->next = after;
        emit_jump(c, end);
        place_failures(c, &inner);
        u->next = after;
    }
    emit_jump(c, fail);
    emit_place(c, end);
    for (uint32_t k = 0; k < count; k++) { capture(c, p, &node->node, names[k], places[k]); }
}

static void match_pattern(Compiler *c, Pattern *p, Node *node, uint32_t subject) {
    if (!compiler_enter(c, node)) { return; }
    emit_at(c, node);
    switch (node->kind) {
    case AST_MatchValue: match_value(c, AST(MatchValue, node), subject, fail_label(c, p), false); break;
    case AST_MatchSingleton: {
        Label *fail = fail_label(c, p);
        uint32_t t = register_new(c);
        expression_to(c, AST(MatchSingleton, node)->value, t);
        emit_branch(c, OP_JISNOT, FLAG_TEMP_B, subject, t, fail);
        register_free_to(c, t);
        break;
    }
    case AST_MatchSequence: match_sequence(c, p, AST(MatchSequence, node), subject); break;
    case AST_MatchMapping: match_mapping(c, p, AST(MatchMapping, node), subject); break;
    case AST_MatchClass: match_class(c, p, AST(MatchClass, node), subject); break;
    case AST_MatchOr: match_or(c, p, AST(MatchOr, node), subject); break;
    case AST_MatchAs: {
        NodeMatchAs *as = AST(MatchAs, node);
        if (as->pattern) {
            match_pattern(c, p, as->pattern, subject);
        }
        if (as->name) { capture(c, p, node, as->name, subject); }
        break;
    }
    default: compiler_fail(c, node->span, "invalid pattern"); break;
    }
    compiler_leave(c);
}

void match_statement(Compiler *c, Node *node) {
    NodeMatch *m = AST(Match, node);
    Unit *u = c->unit;
    uint32_t mark = u->next;
    if (!u->reachable) { return; }
    Label *end = emit_label(c);
    uint32_t subject = expression_temp(c, m->subject);
    for (uint32_t i = 0; i < m->cases.count; i++) {
        NodeMatchCase *k = AST(MatchCase, m->cases.items[i]);
        bool last = i + 1 == m->cases.count;
        if (is_irrefutable(k->pattern) && !k->guard && !last) {
            if (is_wildcard(below_as(k->pattern))) {
                compiler_fail(c, k->pattern->span, "wildcard makes remaining patterns unreachable");
            } else {
                compiler_fail(c, k->pattern->span, "name capture '%s' makes remaining patterns unreachable",
                              AST(MatchAs, below_as(k->pattern))->name);
            }
        }
        Pattern p = {.base = u->next};
        match_pattern(c, &p, k->pattern, subject);
        // A register may be captured by several names; the last one takes the value out of it.
        uint32_t *uses = arena_alloc(c->arena, (u->next - p.base) * sizeof(uint32_t));
        for (uint32_t n = 0; n < p.count; n++) {
            if (p.registers[n] >= p.base) { uses[p.registers[n] - p.base] = n + 1; }
        }
        for (uint32_t n = 0; n < p.count; n++) {
            emit_at(c, k->pattern);
            bool last = p.registers[n] >= p.base && uses[p.registers[n] - p.base] == n + 1;
            name_store(c, p.names[n], (Operand){p.registers[n], last});
        }
        for (uint32_t reg = u->next; reg-- > p.base;) {
            if (!uses[reg - p.base]) { emit_abc(c, OP_KILL, 0, reg, 0, 0); }
        }
        register_free_to(c, p.base);
        Label *next = fail_label(c, &p);
        if (k->guard) { expression_jump(c, k->guard, next, false); }
        emit_at(c, &k->node);
        emit_abc(c, OP_KILL, 0, subject, 0, 0);
        statements(c, k->body);
        emit_nowhere(c);
        emit_jump(c, end);
        u->next = p.base;
        place_failures(c, &p);
    }
    emit_abc(c, OP_KILL, 0, subject, 0, 0);
    register_free_to(c, mark);
    emit_place(c, end);
}
