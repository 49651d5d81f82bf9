// SPDX-License-Identifier: MIT
// ast_dump.c -- the tree as text, one node a line: field, kind, scalar fields, span. Made from ast.def.
#include "syntax/parser.h"

#include <inttypes.h>
#include <string.h>

typedef struct {
    Arena *arena;
    char *text;
    size_t length, capacity;
} Dump;

static void put(Dump *d, const char *text, size_t length) {
    if (d->length + length + 1 > d->capacity) {
        size_t larger = (d->length + length + 1) * 2;
        d->text = arena_grow(d->arena, d->text, d->capacity, larger);
        d->capacity = larger;
    }
    memcpy(d->text + d->length, text, length);
    d->length += length;
}

static void put_text(Dump *d, const char *text) {
    put(d, text, strlen(text));
}

static void put_quoted(Dump *d, const char *text, size_t length) {
    static const char hex[] = "0123456789abcdef";
    put(d, "'", 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c >= 0x7F || c == '\'' || c == '\\') {
            char escape[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
            put(d, escape, 4);
        } else {
            put(d, (const char *)&c, 1);
        }
    }
    put(d, "'", 1);
}

static void put_constant(Dump *d, const Constant *c) {
    switch (c->kind) {
    case CONST_NONE: put_text(d, "None"); break;
    case CONST_TRUE: put_text(d, "True"); break;
    case CONST_FALSE: put_text(d, "False"); break;
    case CONST_ELLIPSIS: put_text(d, "Ellipsis"); break;
    case CONST_INT: put_text(d, arena_printf(d->arena, "%" PRId64, c->integer)); break;
    case CONST_BIG_INT: put_text(d, arena_printf(d->arena, "%d#%.*s", c->base, (int)c->length, c->text)); break;
    case CONST_FLOAT: put_text(d, arena_printf(d->arena, "%.17g", c->number)); break;
    case CONST_IMAGINARY: put_text(d, arena_printf(d->arena, "%.17gj", c->number)); break;
    case CONST_BYTES: put(d, "b", 1); put_quoted(d, c->text, c->length); break;
    case CONST_STR: put_quoted(d, c->text, c->length); break;
    }
}

static void put_names(Dump *d, Identifiers names) {
    put(d, "[", 1);
    for (uint32_t i = 0; i < names.count; i++) {
        put_text(d, i ? "," : "");
        put_text(d, names.items[i] ? names.items[i] : "-");
    }
    put(d, "]", 1);
}

static void put_ints(Dump *d, const int *ints, uint32_t count) {
    put(d, "[", 1);
    for (uint32_t i = 0; i < count; i++) {
        put_text(d, arena_printf(d->arena, i ? ",%d" : "%d", ints[i]));
    }
    put(d, "]", 1);
}

// The line of a node: its kind, what is no node, where it is.
static void put_head(Dump *d, const Node *node) {
    uint32_t compared = node->kind == AST_Compare ? ((const NodeCompare *)node)->comparators.count : 0;
    switch (node->kind) {
#define N(x)
#define L(x)
#define S(x) put_text(d, " " #x "="); put_text(d, n->x ? n->x : "-");
#define SL(x) put_text(d, " " #x "="); put_names(d, n->x);
#define I(x) put_text(d, arena_printf(d->arena, " " #x "=%d", n->x));
#define IL(x) put_text(d, " " #x "="); put_ints(d, n->x, compared);
#define K(x) put_text(d, " " #x "="); put_constant(d, &n->x);
#define NODE(kind, fields) \
    case AST_##kind: { \
        const Node##kind *n = (const Node##kind *)node; \
        (void)n; \
        put_text(d, #kind); \
        fields \
        break; \
    }
#include "syntax/ast.def"
#undef NODE
#undef N
#undef L
#undef S
#undef SL
#undef I
#undef IL
#undef K
    case AST_KIND_COUNT:
        break;
    }
    Span s = node->span;
    put_text(d, s.line ? arena_printf(d->arena, " @%u:%u-%u:%u\n", s.line, s.col, s.end_line, s.end_col) : "\n");
}

static void put_node(Dump *d, const char *field, const Node *node, int depth) {
    for (int i = 0; i < depth; i++) {
        put(d, "  ", 2);
    }
    if (field) {
        put_text(d, field);
        put_text(d, ": ");
    }
    if (!node) {
        put_text(d, "-\n");
        return;
    }
    put_head(d, node);
    depth++;
    switch (node->kind) {
#define N(x) if (n->x) { put_node(d, #x, n->x, depth); }
#define L(x) for (uint32_t i = 0; i < n->x.count; i++) { put_node(d, #x, n->x.items[i], depth); }
#define S(x)
#define SL(x)
#define I(x)
#define IL(x)
#define K(x)
#define NODE(kind, fields) \
    case AST_##kind: { \
        const Node##kind *n = (const Node##kind *)node; \
        (void)n; \
        fields \
        break; \
    }
#include "syntax/ast.def"
#undef NODE
#undef N
#undef L
#undef S
#undef SL
#undef I
#undef IL
#undef K
    case AST_KIND_COUNT:
        break;
    }
}

char *ast_dump(Arena *arena, const Node *root) {
    Dump d = {.arena = arena};
    put_node(&d, NULL, root, 0);
    put(&d, "", 1);
    return d.text;
}
