// SPDX-License-Identifier: MIT
// arena.c -- bump allocation over an Allocator: a chain of blocks, each twice the size of the one before (up to a limit).
//
// Takes an Allocator; gives zeroed, 8-aligned memory that lives until arena_free. Leaves by longjmp when there is none.
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct ArenaBlock {
    ArenaBlock *previous;
    size_t size;        // of the whole block, this head included
};

void arena_init(Arena *arena, const Allocator *allocator) {
    memset(arena, 0, sizeof *arena);
    arena->allocator = allocator;
}

void arena_free(Arena *arena) {
    for (ArenaBlock *block = arena->blocks; block;) {
        ArenaBlock *previous = block->previous;
        arena->allocator->resize(arena->allocator->ctx, block, block->size, 0);
        block = previous;
    }
    arena->blocks = NULL;
    arena->next = arena->end = NULL;
}

static void add_block(Arena *arena, size_t needed) {
    size_t size = FIRST_BLOCK;
    if (arena->blocks) {
        size = arena->blocks->size < LARGEST_BLOCK / 2 ? arena->blocks->size * 2 : LARGEST_BLOCK;
    }
    if (needed > SIZE_MAX / 2) {
        longjmp(arena->out_of_memory, 1);
    }
    if (size < needed + sizeof(ArenaBlock)) {
        size = needed + sizeof(ArenaBlock);
    }
    ArenaBlock *block = arena->allocator->resize(arena->allocator->ctx, NULL, 0, size);
    if (!block) {
        longjmp(arena->out_of_memory, 1);
    }
    block->previous = arena->blocks;
    block->size = size;
    arena->blocks = block;
    arena->next = (char *)(block + 1);
    arena->end = (char *)block + size;
}

// Not zeroed: for those who fill it at once.
static void *reserve(Arena *arena, size_t size) {
    if (size > SIZE_MAX / 2) {
        longjmp(arena->out_of_memory, 1);
    }
    size = (size + 7) & ~(size_t)7;
    if (!arena->next || (size_t)(arena->end - arena->next) < size) {
        add_block(arena, size);
    }
    void *p = arena->next;
    arena->next += size;
    return p;
}

void *arena_alloc(Arena *arena, size_t size) {
    void *p = reserve(arena, size);
    return memset(p, 0, size);
}

void *arena_copy(Arena *arena, const void *data, size_t size) {
    void *p = reserve(arena, size);
    if (size) {
        memcpy(p, data, size);
    }
    return p;
}

char *arena_strndup(Arena *arena, const char *text, size_t length) {
    if (length == SIZE_MAX) {
        longjmp(arena->out_of_memory, 1);
    }
    char *p = reserve(arena, length + 1);
    if (length) {
        memcpy(p, text, length);
    }
    p[length] = '\0';
    return p;
}

char *arena_printf(Arena *arena, const char *format, ...) {
    va_list list;
    va_start(list, format);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (length < 0) {
        return arena_strndup(arena, "", 0);
    }
    char *text = reserve(arena, (size_t)length + 1);
    va_start(list, format);
    vsnprintf(text, (size_t)length + 1, format, list);
    va_end(list);
    return text;
}

void *arena_grow(Arena *arena, void *p, size_t old_size, size_t new_size) {
    char *larger = reserve(arena, new_size);
    if (old_size) {
        memcpy(larger, p, old_size);
    }
    memset(larger + old_size, 0, new_size - old_size);
    return larger;
}
