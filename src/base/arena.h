// SPDX-License-Identifier: MIT
// arena.h -- bump allocation, freed as one: the tree and everything the compiler needs while it works.
//
// arena_alloc never gives NULL. When memory runs out it longjmps to arena->out_of_memory, which the one who made the
// arena has set; nothing but arena memory may be live between the two (this is the only longjmp in Krait).
#ifndef KR_BASE_ARENA_H
#define KR_BASE_ARENA_H

#include "base/alloc.h"
#include <setjmp.h>

typedef struct ArenaBlock ArenaBlock;
typedef struct {
    const Allocator *allocator;
    ArenaBlock *blocks;
    char *next, *end;
    jmp_buf out_of_memory;
} Arena;

void arena_init(Arena *arena, const Allocator *allocator);
void arena_free(Arena *arena);
void *arena_alloc(Arena *arena, size_t size);                                   // zeroed, 8-aligned
void *arena_copy(Arena *arena, const void *data, size_t size);
char *arena_strndup(Arena *arena, const char *text, size_t length);             // adds a NUL
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void *arena_grow(Arena *arena, void *p, size_t old_size, size_t new_size);      // a larger copy; the old one stays until arena_free

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

#endif
