// SPDX-License-Identifier: MIT
// emit.c -- writing a Unit: instructions, labels, constants, sites, handlers.
#include "compile/emit.h"
#include "compile/compiler.h"

#include <stdlib.h>

#define GROW(c, array, count, capacity)                                                                                \
    do {                                                                                                               \
        if ((count) == (capacity)) {                                                                                   \
            uint32_t larger = (capacity) ? (capacity)*2 : 16;                                                          \
            (array) = arena_grow((c)->arena, (array), (capacity) * sizeof *(array), larger * sizeof *(array));         \
            (capacity) = larger;                                                                                       \
        }                                                                                                              \
    } while (0)

enum { INSTRUCTION_MAX = 1 << 22, BLOCK_DEPTH_MAX = 40, SITES_OWN = 0xf000 };

Unit *emit_unit(Compiler *c, Scope *scope, Identifier name, CodeKind kind, uint32_t first_line) {
    Unit *u = ARENA_NEW(c->arena, Unit);
    u->parent = c->unit;
    u->scope = scope;
    u->name = compiler_intern(c, name);
    u->kind = kind;
    u->first_line = first_line;
    u->reachable = true;
    return u;
}

void emit_begin(Compiler *c) {
    Unit *u = c->unit;
    u->words = (u->local_count + 63) / 64;
    u->bound = arena_alloc(c->arena, u->words * sizeof(uint64_t));
    u->deletable = arena_alloc(c->arena, u->words * sizeof(uint64_t));
    u->highest = u->next;
}

// -- positions
// ------------------------------------------------------------------------------------------------------------

static uint16_t narrow_column(uint32_t column) { return column < 0xffff ? (uint16_t)column : 0xffff; }

void emit_at_span(Compiler *c, Span span) {
    c->unit->position = (Position){span.line, span.end_line, narrow_column(span.col), narrow_column(span.end_col)};
}

void emit_at(Compiler *c, const Node *node) { emit_at_span(c, node->span); }

void emit_nowhere(Compiler *c) { c->unit->position = (Position){0, 0, 0, 0}; }

// -- instructions
// ---------------------------------------------------------------------------------------------------------

void emit(Compiler *c, Instruction instruction) {
    Unit *u = c->unit;
    if (!u->reachable) { return; }
    if (u->count == u->capacity) {
        if (u->count >= INSTRUCTION_MAX) {
            compiler_fail(c, (Span){u->position.line, 0, u->position.line, 0},
                          "too many instructions in one code block");
            u->reachable = false;
            return;
        }
        uint32_t larger = u->capacity ? u->capacity * 2 : 32;
        u->code = arena_grow(c->arena, u->code, u->capacity * sizeof(Instruction), larger * sizeof(Instruction));
        u->positions = arena_grow(c->arena, u->positions, u->capacity * sizeof(Position), larger * sizeof(Position));
        u->capacity = larger;
    }
    u->code[u->count] = instruction;
    u->positions[u->count++] = u->position;
}

void emit_abc(Compiler *c, Opcode op, unsigned flags, unsigned a, unsigned b, unsigned c3) {
    emit(c, instruction_abc(op, flags, a, b, c3));
}

void emit_ax(Compiler *c, Opcode op, unsigned flags, unsigned a, uint32_t x) {
    emit(c, instruction_ax(op, flags, a, x));
}

// -- labels
// ---------------------------------------------------------------------------------------------------------------

Label *emit_label(Compiler *c) { return ARENA_NEW(c->arena, Label); }

Bits emit_bound_copy(Compiler *c) { return arena_copy(c->arena, c->unit->bound, c->unit->words * sizeof(uint64_t)); }

static void meet(Compiler *c, Label *label) {
    Unit *u = c->unit;
    if (!label->bound) {
        label->bound = emit_bound_copy(c);
        return;
    }
    for (uint32_t i = 0; i < u->words; i++) { label->bound[i] &= u->bound[i]; }
}

void emit_branch(Compiler *c, Opcode op, unsigned flags, unsigned a, unsigned b, Label *label) {
    Unit *u = c->unit;
    if (!u->reachable) { return; }
    if (!label->placed) { meet(c, label); }
    label->used = true;
    GROW(c, u->branches, u->branch_count, u->branch_capacity);
    u->branches[u->branch_count++] = (Branch){u->count, label};
    emit(c, instruction_abc(op, flags, a, b, 0));
}

void emit_jump(Compiler *c, Label *label) {
    emit_branch(c, OP_JMP, 0, 0, 0, label);
    emit_stop(c);
}

void emit_place(Compiler *c, Label *label) {
    Unit *u = c->unit;
    // A jump to the very next instruction is none.
    while (u->barrier != u->count && u->branch_count && u->count && u->branches[u->branch_count - 1].label == label &&
           u->branches[u->branch_count - 1].at == u->count - 1 && instruction_op(u->code[u->count - 1]) == OP_JMP) {
        u->branch_count--;
        u->count--;
        if (!u->reachable) {
            u->reachable = true;
            memcpy(u->bound, label->bound, u->words * sizeof(uint64_t));
        }
    }
    label->at = u->barrier = u->count;
    label->placed = true;
    if (!label->bound) { return; }
    if (u->reachable) {
        for (uint32_t i = 0; i < u->words; i++) { u->bound[i] &= label->bound[i]; }
    } else {
        u->reachable = true;
        memcpy(u->bound, label->bound, u->words * sizeof(uint64_t));
    }
}

void emit_stop(Compiler *c) { c->unit->reachable = false; }

// -- constants and sites
// --------------------------------------------------------------------------------------------------

static uint32_t mix(uint32_t h, const void *data, size_t length) {
    const unsigned char *p = data;
    for (size_t i = 0; i < length; i++) { h = (h ^ p[i]) * 16777619u; }
    return h;
}

static uint32_t constant_hash(const Constant *k) {
    uint32_t h = 2166136261u ^ (uint32_t)k->kind;
    switch ((int)k->kind) {
    case CONST_INT: return mix(h, &k->integer, sizeof k->integer);
    case CONST_FLOAT:
    case CONST_IMAGINARY: return mix(h, &k->number, sizeof k->number);
    case CONST_BIG_INT:
    case CONST_STR:
    case CONST_BYTES: return mix(h, k->text, k->length);
    case CONST_TUPLE:
    case CONST_FROZENSET:
        for (size_t i = 0; i < k->length; i++) {
            h = h * 31 + constant_hash((const Constant *)(const void *)k->text + i);
        }
        return h;
    case CONST_CODE: return mix(h, &k->text, sizeof k->text);
    default: return h;
    }
}

bool emit_constant_same(const Constant *a, const Constant *b) {
    if (a->kind != b->kind) { return false; }
    switch ((int)a->kind) {
    case CONST_INT: return a->integer == b->integer;
    case CONST_FLOAT:
    case CONST_IMAGINARY: return memcmp(&a->number, &b->number, sizeof a->number) == 0; // 0.0 is not -0.0
    case CONST_BIG_INT:
        return a->base == b->base && a->length == b->length && a->integer == b->integer &&
               memcmp(a->text, b->text, a->length) == 0;
    case CONST_STR:
    case CONST_BYTES: return a->length == b->length && (a->length == 0 || memcmp(a->text, b->text, a->length) == 0);
    case CONST_TUPLE:
    case CONST_FROZENSET:
        if (a->length != b->length) { return false; }
        for (size_t i = 0; i < a->length; i++) {
            if (!emit_constant_same((const Constant *)(const void *)a->text + i,
                                    (const Constant *)(const void *)b->text + i)) {
                return false;
            }
        }
        return true;
    case CONST_CODE: return a->text == b->text;
    default: return true;
    }
}

uint32_t emit_constant(Compiler *c, const Constant *constant) {
    Unit *u = c->unit;
    if (u->constant_count * 2 >= u->constant_table_size) {
        uint32_t size = u->constant_table_size ? u->constant_table_size * 2 : 16;
        u->constant_table = arena_alloc(c->arena, size * sizeof(uint32_t));
        u->constant_table_size = size;
        for (uint32_t k = 0; k < u->constant_count; k++) {
            uint32_t i = constant_hash(&u->constants[k]) & (size - 1);
            while (u->constant_table[i]) { i = (i + 1) & (size - 1); }
            u->constant_table[i] = k + 1;
        }
    }
    uint32_t i = constant_hash(constant) & (u->constant_table_size - 1);
    while (u->constant_table[i]) {
        if (emit_constant_same(&u->constants[u->constant_table[i] - 1], constant)) { return u->constant_table[i] - 1; }
        i = (i + 1) & (u->constant_table_size - 1);
    }
    GROW(c, u->constants, u->constant_count, u->constant_capacity);
    u->constants[u->constant_count] = *constant;
    u->constant_table[i] = ++u->constant_count;
    return u->constant_count - 1;
}

uint32_t emit_constant_16(Compiler *c, const Constant *constant) {
    uint32_t index = emit_constant(c, constant);
    return index < 0xffff ? index : UINT32_MAX;
}

uint32_t emit_site_keywords(Compiler *c, Identifier name, Identifiers keywords) {
    Unit *u = c->unit;
    if (!u->reachable) { return 0; }
    if (u->site_count >= 0xfff0) {
        compiler_fail(c, (Span){u->position.line, 0, u->position.line, 0},
                      "too many names and calls in one code block");
        return 0;
    }
    GROW(c, u->sites, u->site_count, u->site_capacity);
    u->sites[u->site_count++] = (SiteText){name ? compiler_intern(c, name) : NULL, keywords};
    return u->site_count - 1;
}

// In a code with very many of them, sites are shared: their caches may then miss, nothing else.
uint32_t emit_site(Compiler *c, Identifier name) {
    Unit *u = c->unit;
    if (u->site_count >= SITES_OWN) {
        if (name) { return emit_site_shared(c, name); }
        if (u->call_site) { return u->call_site - 1; }
    }
    uint32_t site = emit_site_keywords(c, name, (Identifiers){NULL, 0});
    if (!name && u->reachable) { u->call_site = site + 1; }
    return site;
}

static uint32_t name_hash(Identifier name) {
    return (uint32_t)(((uint64_t)(uintptr_t)name * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

// What is cached for a global name is the same everywhere in a code, so its uses share one site.
uint32_t emit_site_shared(Compiler *c, Identifier name) {
    Unit *u = c->unit;
    name = compiler_intern(c, name);
    if (u->site_of_name_count * 2 >= u->site_of_name_size) {
        uint32_t size = u->site_of_name_size ? u->site_of_name_size * 2 : 16;
        uint32_t *table = arena_alloc(c->arena, size * sizeof(uint32_t));
        for (uint32_t k = 0; k < u->site_of_name_size; k++) {
            if (u->site_of_name[k]) {
                uint32_t i = name_hash(u->sites[u->site_of_name[k] - 1].name) & (size - 1);
                while (table[i]) { i = (i + 1) & (size - 1); }
                table[i] = u->site_of_name[k];
            }
        }
        u->site_of_name = table;
        u->site_of_name_size = size;
    }
    uint32_t i = name_hash(name) & (u->site_of_name_size - 1);
    while (u->site_of_name[i]) {
        if (u->sites[u->site_of_name[i] - 1].name == name) { return u->site_of_name[i] - 1; }
        i = (i + 1) & (u->site_of_name_size - 1);
    }
    uint32_t before = u->site_count, site = emit_site_keywords(c, name, (Identifiers){NULL, 0});
    if (u->site_count > before) {
        u->site_of_name[i] = site + 1;
        u->site_of_name_count++;
    }
    return site;
}

// -- blocks and handlers
// --------------------------------------------------------------------------------------------------

Block *emit_push(Compiler *c, BlockKind kind) {
    Block *block = ARENA_NEW(c->arena, Block);
    block->kind = kind;
    block->outer = c->unit->block;
    block->depth = block->outer ? block->outer->depth + 1 : 0;
    if (block->depth >= BLOCK_DEPTH_MAX) { // finally bodies are copied: nesting doubles the code
        compiler_fail(c, (Span){c->unit->position.line, 0, c->unit->position.line, 0},
                      "too many statically nested blocks");
    }
    c->unit->block = block;
    return block;
}

void emit_catch(Compiler *c, Block *block, Label *handler, uint32_t base) {
    Unit *u = c->unit;
    block->handler = handler;
    block->base = base;
    block->start = u->barrier = u->count;
    block->open = true;
    if (base + 1 > u->highest) { u->highest = base + 1; }
}

void emit_suspend(Compiler *c, Block *block) {
    Unit *u = c->unit;
    if (!block->handler || !block->open) { return; }
    block->open = false;
    u->barrier = u->count;
    if (block->start < u->count) {
        block->handler->used = true;
        GROW(c, u->segments, u->segment_count, u->segment_capacity);
        u->segments[u->segment_count++] = (Segment){block->start, u->count, block->base, block->depth, block->handler};
    }
}

void emit_resume(Compiler *c, Block *block) {
    if (block->handler) {
        block->start = c->unit->barrier = c->unit->count;
        block->open = true;
    }
}

void emit_pop(Compiler *c, Block *block) {
    emit_suspend(c, block);
    c->unit->block = block->outer;
}

void emit_enter_handler(Compiler *c, Label *handler, Bits bound) {
    Unit *u = c->unit;
    handler->at = u->barrier = u->count;
    handler->placed = true;
    u->reachable = handler->used;
    memcpy(u->bound, bound, u->words * sizeof(uint64_t));
    bound_forget_deletable(c);
}

// -- finishing
// ------------------------------------------------------------------------------------------------------------

static bool is_narrow(Opcode op) { return (op >= OP_JLT && op <= OP_JNOTIN) || op == OP_NEXT; }

// Branches out of reach of 16 bits get two companions: `J.. +1; JMP over; JMP target`. Widening moves code and may put
// others out of reach, so it is repeated until nothing changes.
static void widen(Compiler *c) {
    Unit *u = c->unit;
    bool *wide = arena_alloc(c->arena, u->branch_count);
    uint32_t *moved = arena_alloc(c->arena, (u->count + 1) * sizeof(uint32_t));
    for (bool again = true; again;) {
        again = false;
        uint32_t shift = 0, next = 0;
        for (uint32_t i = 0; i <= u->count; i++) {
            moved[i] = i + shift;
            while (next < u->branch_count && u->branches[next].at == i) {
                shift += wide[next] ? 2 : 0;
                next++;
            }
        }
        for (uint32_t k = 0; k < u->branch_count; k++) {
            Branch *b = &u->branches[k];
            if (wide[k] || !is_narrow(instruction_op(u->code[b->at]))) { continue; }
            int64_t distance = (int64_t)moved[b->label->at] - (int64_t)moved[b->at] - 1;
            if (distance > 32000 || distance < -32000) { wide[k] = again = true; }
        }
    }
    uint32_t total = moved[u->count];
    if (total != u->count) {
        Instruction *code = arena_alloc(c->arena, total * sizeof(Instruction));
        Position *positions = arena_alloc(c->arena, total * sizeof(Position));
        for (uint32_t i = 0; i < u->count; i++) {
            for (uint32_t k = moved[i]; k < moved[i + 1]; k++) {
                code[k] = k == moved[i] ? u->code[i] : instruction_ax(OP_JMP, 0, 0, 1);
                positions[k] = u->positions[i];
            }
        }
        u->code = code;
        u->positions = positions;
    }
    for (uint32_t k = 0; k < u->branch_count; k++) {
        Branch *b = &u->branches[k];
        uint32_t at = moved[b->at];
        Instruction i = u->code[at];
        if (wide[k]) {
            u->code[at] =
                instruction_abc(instruction_op(i), instruction_flags(i), instruction_a(i), instruction_b(i), 1);
            at += 2;
            i = u->code[at];
        }
        int64_t distance = (int64_t)moved[b->label->at] - (int64_t)at - 1;
        u->code[at] =
            is_narrow(instruction_op(i))
                ? instruction_abc(instruction_op(i), instruction_flags(i), instruction_a(i), instruction_b(i),
                                  (unsigned)distance)
                : instruction_ax(instruction_op(i), instruction_flags(i), instruction_a(i), (uint32_t)distance);
    }
    for (uint32_t k = 0; k < u->segment_count; k++) {
        u->segments[k].start = moved[u->segments[k].start];
        u->segments[k].end = moved[u->segments[k].end];
    }
    for (uint32_t k = 0; k < u->segment_count; k++) {
        Segment *s = &u->segments[k];
        u->handlers[k] = (Handler){s->start, s->end, moved[s->target->at], s->base};
    }
    u->handler_count = u->segment_count;
    u->count = total;
}

// Blocks nest, so among the segments that cover an instruction the innermost is the deepest.
static int compare_segments(const void *a, const void *b) {
    const Segment *x = a, *y = b;
    if (x->depth != y->depth) { return x->depth < y->depth ? 1 : -1; }
    return x->start < y->start ? -1 : x->start > y->start;
}

void emit_finish(Compiler *c) {
    Unit *u = c->unit;
    if (c->error) { return; }
    if (u->segment_count) { qsort(u->segments, u->segment_count, sizeof *u->segments, compare_segments); }
    u->handlers = arena_alloc(c->arena, u->segment_count * sizeof(Handler));
    widen(c);
}
