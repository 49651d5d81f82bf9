// SPDX-License-Identifier: MIT
// heap_test.c -- base/heap: cells and large blocks, exact accounting, limits, failures on demand, walking the live blocks.
#include "unit.h"

#include "base/heap.h"

enum { COUNT = 500 };
static const size_t sizes[] = {1, 15, 16, 17, 64, 200, 496, 511, 512, 513, 700, 4096, 16384, 100000};
enum { SIZE_COUNT = sizeof sizes / sizeof *sizes };

static void blocks_do_not_overlap(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Heap heap;
    heap_init(&heap, &allocator);
    static unsigned char *blocks[COUNT];
    for (int round = 0; round < 3; round++) {
        size_t expected = 0;
        for (int i = 0; i < COUNT; i++) {
            size_t size = sizes[i % SIZE_COUNT];
            blocks[i] = heap_alloc(&heap, HEAP_RAW, size);
            assert_non_null(blocks[i]);
            assert_int_equal((uintptr_t)blocks[i] % 8, 0);
            memset(blocks[i], i & 0xff, size);
            size_t step = KR_ARENA && size <= HEAP_SMALL_LIMIT ? 8 : 16;
            expected += size < 16 ? 16 : (size + step - 1) & ~(step - 1);
        }
        assert_int_equal(heap.bytes, expected);
        for (int i = 0; i < COUNT; i++) {
            size_t size = sizes[i % SIZE_COUNT];
            for (size_t k = 0; k < size; k++) assert_int_equal(blocks[i][k], i & 0xff);
            heap_free(&heap, HEAP_RAW, blocks[i], size);
        }
        assert_int_equal(heap.bytes, 0);
    }
    heap_free_all(&heap);
    assert_int_equal(counter.blocks, 0);
    assert_int_equal(counter.bytes, 0);
}

static void resize_keeps_the_data(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Heap heap;
    heap_init(&heap, &allocator);
    for (int from = 0; from < SIZE_COUNT; from++) {
        for (int to = 0; to < SIZE_COUNT; to++) {
            size_t least = sizes[from] < sizes[to] ? sizes[from] : sizes[to];
            unsigned char *p = heap_resize(&heap, NULL, 0, sizes[from]);
            assert_non_null(p);
            for (size_t i = 0; i < sizes[from]; i++) p[i] = (unsigned char)(i * 7);
            p = heap_resize(&heap, p, sizes[from], sizes[to]);
            assert_non_null(p);
            for (size_t i = 0; i < least; i++) assert_int_equal(p[i], (unsigned char)(i * 7));
            assert_null(heap_resize(&heap, p, sizes[to], 0));
            assert_int_equal(heap.bytes, 0);
        }
    }
    heap_free_all(&heap);
    assert_int_equal(counter.blocks, 0);
}

static void the_limit_refuses_and_says_so(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Heap heap;
    heap_init(&heap, &allocator);
    heap.limit = 100000;
    assert_null(heap_alloc(&heap, HEAP_RAW, 100001));
    assert_true(heap.over_limit);
    heap.over_limit = false;
    assert_null(heap_alloc(&heap, HEAP_RAW, SIZE_MAX));
    assert_null(heap_alloc(&heap, HEAP_RAW, SIZE_MAX - 20));
    assert_true(heap_reserve(&heap, 100000));
    assert_false(heap_reserve(&heap, 100001));
    assert_false(heap_reserve(&heap, SIZE_MAX));
    size_t served = 0;
    while (heap_alloc(&heap, HEAP_RAW, 48)) served += 48;
    assert_true(served <= 100000 + 4096);       // small cells are checked a run at a time
    assert_true(served >= 90000);
    assert_true(heap.over_limit);
    assert_true(heap.peak >= 90000);
    heap_free_all(&heap);
    assert_int_equal(counter.blocks, 0);
}

static void a_failed_resize_leaves_the_block(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Heap heap;
    heap_init(&heap, &allocator);
    char *p = heap_resize(&heap, NULL, 0, 1000);
    memset(p, 'k', 1000);
    size_t bytes = heap.bytes;
    heap.limit = 2000;
    assert_null(heap_resize(&heap, p, 1000, 5000));
    assert_null(heap_resize(&heap, p, 1000, SIZE_MAX));
    heap.limit = 0;
    counter.fail_after = 0;
    assert_null(heap_resize(&heap, p, 1000, 5000));
    counter.fail_after = -1;
    assert_int_equal(heap.bytes, bytes);
    for (int i = 0; i < 1000; i++) assert_int_equal(p[i], 'k');
    heap_free(&heap, HEAP_RAW, p, 1000);
    heap_free_all(&heap);
    assert_int_equal(counter.blocks, 0);
}

static void the_nth_allocation_fails_on_demand(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Heap heap;
    heap_init(&heap, &allocator);
    heap.fail_countdown = 3;
    assert_non_null(heap_alloc(&heap, HEAP_LEAF, 32));
    assert_non_null(heap_alloc(&heap, HEAP_LEAF, 32));
    assert_null(heap_alloc(&heap, HEAP_LEAF, 32));
    assert_false(heap.over_limit);
    assert_non_null(heap_alloc(&heap, HEAP_LEAF, 32));
    heap.fail_countdown = 1;
    heap.fail_all_after = true;
    for (int i = 0; i < 5; i++) assert_null(heap_alloc(&heap, HEAP_LEAF, 32));
    heap_free_all(&heap);
    assert_int_equal(counter.blocks, 0);
}

typedef struct {
    int seen;
    uint64_t sum;
} Visit;

static void visit(void *ctx, void *block) {
    Visit *v = ctx;
    v->seen++;
    v->sum += ((uint32_t *)block)[2];
}

static void a_walk_sees_live_containers_only(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Heap heap;
    heap_init(&heap, &allocator);
    static uint32_t *blocks[COUNT];
    for (int i = 0; i < COUNT; i++) {
        blocks[i] = heap_alloc(&heap, HEAP_CONTAINER, sizes[i % SIZE_COUNT] + 16);
        blocks[i][0] = 1;
        blocks[i][2] = (uint32_t)i;
        uint32_t *other = heap_alloc(&heap, HEAP_LEAF, 32);
        other[0] = 1;
    }
    assert_int_equal(heap.containers, COUNT);
    uint64_t sum = 0;
    int left = 0;
    for (int i = 0; i < COUNT; i++) {
        if (i % 3 == 0) {
            heap_free(&heap, HEAP_CONTAINER, blocks[i], sizes[i % SIZE_COUNT] + 16);
            continue;
        }
        left++;
        sum += (uint64_t)i;
    }
    Visit v = {0};
    heap_each(&heap, HEAP_CONTAINER, visit, &v);
    assert_int_equal(v.seen, left);
    assert_int_equal(v.sum, sum);
    assert_int_equal(heap.containers, left);

    assert_true(heap_scratch_begin(&heap));
    for (int i = 0; i < COUNT; i++)
        if (i % 3) *heap_scratch(blocks[i], sizes[i % SIZE_COUNT] + 16) = (uint32_t)i + 1;
    for (int i = 0; i < COUNT; i++)
        if (i % 3) assert_int_equal(*heap_scratch(blocks[i], sizes[i % SIZE_COUNT] + 16), i + 1);
    heap_scratch_end(&heap);
    heap_free_all(&heap);
    assert_int_equal(counter.blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_do_not_overlap),
        cmocka_unit_test(resize_keeps_the_data),
        cmocka_unit_test(the_limit_refuses_and_says_so),
        cmocka_unit_test(a_failed_resize_leaves_the_block),
        cmocka_unit_test(the_nth_allocation_fails_on_demand),
        cmocka_unit_test(a_walk_sees_live_containers_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
