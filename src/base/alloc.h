// SPDX-License-Identifier: MIT
// alloc.h -- where memory comes from: one function, as in Lua.
//
// resize(ctx, p, old_size, new_size): new_size 0 frees and gives NULL; p NULL allocates; NULL for new_size > 0 means that
// there is no memory (or that a limit says so) and p is still valid.
#ifndef KR_BASE_ALLOC_H
#define KR_BASE_ALLOC_H

#include <stddef.h>

typedef struct {
    void *(*resize)(void *ctx, void *p, size_t old_size, size_t new_size);
    void *ctx;
} Allocator;

#endif
