// SPDX-License-Identifier: MIT
// unit.h -- what the C tests share: cmocka, and an allocator that counts and that can be told to fail.
#ifndef KR_TESTS_UNIT_H
#define KR_TESTS_UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/alloc.h"

typedef struct {
    size_t bytes, blocks;       // live
    long fail_after;            // allocations until they fail; -1: never
} Counter;

// Checks that sizes are told truly: the old size of a block is stored in front of it.
static inline void *counted_resize(void *ctx, void *p, size_t old_size, size_t new_size) {
    Counter *counter = ctx;
    size_t *block = p ? (size_t *)p - 2 : NULL;
    if (block) assert_int_equal(block[0], old_size);
    if (new_size == 0) {
        if (!block) return NULL;
        counter->bytes -= old_size;
        counter->blocks--;
        free(block);
        return NULL;
    }
    if (counter->fail_after == 0) return NULL;
    if (counter->fail_after > 0) counter->fail_after--;
    block = realloc(block, new_size + 2 * sizeof *block);
    assert_non_null(block);
    block[0] = new_size;
    counter->bytes += new_size - (p ? old_size : 0);
    counter->blocks += p ? 0 : 1;
    return block + 2;
}

static inline Allocator counted(Counter *counter) {
    *counter = (Counter){.fail_after = -1};
    return (Allocator){counted_resize, counter};
}

#endif
