// SPDX-License-Identifier: MIT
// arena_test.c -- base/arena: alignment, zeros, growth, formatted text, and the way out when memory is gone.
#include "unit.h"

#include "base/arena.h"
#include <stdio.h>

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Arena arena;
    arena_init(&arena, &allocator);
    assert_int_equal(setjmp(arena.out_of_memory), 0);
    for (size_t size = 1; size < 3000; size += 7) {
        unsigned char *p = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)p % 8, 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(p[i], 0);
        memset(p, 0xa5, size);
    }
    arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
    assert_int_equal(counter.bytes, 0);
}

static void copies_and_texts(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Arena arena;
    arena_init(&arena, &allocator);
    assert_int_equal(setjmp(arena.out_of_memory), 0);
    assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(&arena, "", 0), "");
    assert_string_equal(arena_printf(&arena, "%d-%s", 42, "x"), "42-x");
    char *large = malloc(20001);
    memset(large, 'y', 20000);
    large[20000] = 0;
    assert_string_equal(arena_printf(&arena, "%s", large), large);
    assert_memory_equal(arena_copy(&arena, large, 20000), large, 20000);
    free(large);
    char *grown = arena_strndup(&arena, "grow", 4);
    grown = arena_grow(&arena, grown, 5, 500);
    assert_string_equal(grown, "grow");
    arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
}

static void no_memory_leaves_by_longjmp(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Arena arena;
    volatile int escapes = 0;
    arena_init(&arena, &allocator);
    counter.fail_after = 2;
    if (setjmp(arena.out_of_memory) == 0) {
        for (;;) (void)arena_alloc(&arena, 4000);
    } else {
        escapes++;
    }
    if (setjmp(arena.out_of_memory) == 0) (void)arena_alloc(&arena, SIZE_MAX - 3);
    else escapes++;
    assert_int_equal(escapes, 2);
    arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(copies_and_texts),
        cmocka_unit_test(no_memory_leaves_by_longjmp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
