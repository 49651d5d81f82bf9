// SPDX-License-Identifier: MIT
// heap.h -- the memory of one VM: size-class pages for small blocks, a list of large blocks, exact accounting.
//
//   page, 16 KiB, aligned:  ┌ Page header ┬ cell ┬ cell ┬ ... ┐   all cells of one size and one kind
//   large block:            ┌ Large header ┬ the block ...    ┐   in a double list
//
// Three kinds of memory, so that the cycle collector can walk objects without a list: RAW (tables, item arrays), LEAF
// (objects that own no objects) and CONTAINER. In LEAF and CONTAINER pages the first u32 of a free cell is 0, that of a
// live one is not (the refcount). With KR_ARENA=0 every block is a large one, so that sanitizers see each object.
#ifndef KR_BASE_HEAP_H
#define KR_BASE_HEAP_H

#include "base/alloc.h"
#include <stdbool.h>
#include <stdint.h>

#ifndef KR_ARENA
#define KR_ARENA 1
#endif

typedef enum { HEAP_RAW, HEAP_LEAF, HEAP_CONTAINER } HeapKind;
enum { HEAP_KIND_COUNT = 3, HEAP_PAGE_SIZE = 16384, HEAP_SMALL_LIMIT = 512, HEAP_CLASS_COUNT = HEAP_SMALL_LIMIT / 8 + 1 };

typedef struct HeapPage HeapPage;
typedef struct HeapLarge HeapLarge;
typedef struct HeapChunk HeapChunk;

typedef struct Heap {
    Allocator allocator;
    size_t bytes, peak, limit;            // limit 0: none
    bool over_limit;                      // an allocation was refused by the limit (not by the system)
    size_t containers, containers_after_collection;
    int64_t fail_countdown;               // tests: the n-th allocation from now fails; 0 is off
    bool fail_all_after;                  // tests: and every one after it
    bool zeroes;                          // blocks are zeroed: two heaps used alike are alike in every byte (heap_zero)
    void *free_cells[HEAP_KIND_COUNT][HEAP_CLASS_COUNT];
    HeapPage *pages[HEAP_KIND_COUNT];
    HeapPage *carving[HEAP_KIND_COUNT][HEAP_CLASS_COUNT];   // the page whose cells were not all handed out yet
    HeapLarge *large[HEAP_KIND_COUNT];
    uintptr_t *page_table;                // addresses of all pages: open addressing, 0 is free
    uint32_t page_count, page_shift;      // the table has 2 ^ (64 - page_shift) entries
    HeapChunk *chunks;
    char *chunk_next, *chunk_end;
    uint32_t *scratch;                    // the collector's, while it runs
    size_t scratch_count;
} Heap;

void heap_init(Heap *heap, const Allocator *allocator);
void heap_zero(Heap *heap, bool on);      // from now on; each allocation then takes the slow path
void heap_free_all(Heap *heap);           // gives every byte back without looking at objects

// NULL: no memory. `size` is charged rounded up to 8, at least 16 (large blocks: to 16). Cells are not zeroed.
void *heap_alloc_slow(Heap *heap, HeapKind kind, size_t size);
void heap_free_large(Heap *heap, HeapKind kind, void *p, size_t size);
void *heap_resize(Heap *heap, void *p, size_t old_size, size_t new_size);   // RAW; as Allocator.resize
bool heap_reserve(Heap *heap, size_t size);                                 // false: `size` more bytes would pass the limit

// Cells are multiples of 8 bytes: an odd word less in every task and coroutine is worth the larger number of classes.
static inline size_t heap_class(size_t size) { return size <= 16 ? 2 : (size + 7) >> 3; }

static inline void *heap_alloc(Heap *heap, HeapKind kind, size_t size) {
#if KR_ARENA
    if (__builtin_expect(size <= HEAP_SMALL_LIMIT && heap->fail_countdown == 0, 1)) {
        size_t class_index = heap_class(size);
        void **cell = (void **)heap->free_cells[kind][class_index];
        if (__builtin_expect(cell != NULL, 1)) {
            heap->free_cells[kind][class_index] = cell[1];
            heap->bytes += class_index << 3;
            if (kind == HEAP_CONTAINER) heap->containers++;
            return cell;
        }
    }
#endif
    return heap_alloc_slow(heap, kind, size);
}

static inline void heap_free(Heap *heap, HeapKind kind, void *p, size_t size) {
#if KR_ARENA
    if (__builtin_expect(size <= HEAP_SMALL_LIMIT, 1)) {
        size_t class_index = heap_class(size);
        void **cell = (void **)p;
        *(uint32_t *)p = 0;
        cell[1] = heap->free_cells[kind][class_index];
        heap->free_cells[kind][class_index] = p;
        heap->bytes -= class_index << 3;
        if (kind == HEAP_CONTAINER) heap->containers--;
        return;
    }
#endif
    heap_free_large(heap, kind, p, size);
}

// Is this LEAF or CONTAINER block one of this heap? It must be a block of some heap, live or in a page.
bool heap_owns_large(const Heap *heap, const void *block);
static inline uint32_t heap_page_slot(const Heap *heap, uintptr_t page) {
    return (uint32_t)((uint64_t)((page - (uintptr_t)heap) / HEAP_PAGE_SIZE) * UINT64_C(0x9e3779b97f4a7c15) >> heap->page_shift);
}
static inline bool heap_owns(const Heap *heap, const void *block) {
#if KR_ARENA
    uintptr_t page = (uintptr_t)block & ~(uintptr_t)(HEAP_PAGE_SIZE - 1);
    if (heap->page_table != NULL) {
        uint32_t mask = (uint32_t)((UINT64_C(1) << (64 - heap->page_shift)) - 1);
        for (uint32_t i = heap_page_slot(heap, page); heap->page_table[i] != 0; i = (i + 1) & mask) {
            if (heap->page_table[i] == page) return true;
        }
    }
#endif
    return heap_owns_large(heap, block);
}

// Calls visit for every live block of a kind.
void heap_each(Heap *heap, HeapKind kind, void (*visit)(void *ctx, void *block), void *ctx);
void heap_each_at_least(Heap *heap, HeapKind kind, size_t size, void (*visit)(void *ctx, void *block), void *ctx);   // only those of `size` and more

// Calls visit for every piece of memory that has been written: what a copy of the heap must have. Not for KR_ARENA=0.
void heap_each_used(const Heap *heap, void (*visit)(void *ctx, const void *start, size_t size), void *ctx);
// Large blocks name their heap. `as` NULL: none, so that images are alike; a copy signs its own again.
void heap_sign(Heap *heap, const Heap *as);
// Forgets what free cells held, and that most of them were ever used.
void heap_scrub(Heap *heap);

// The cycle collector's scratch word of a CONTAINER block: valid between heap_scratch_begin and _end, for blocks that were there at the beginning.
bool heap_scratch_begin(Heap *heap);
void heap_scratch_end(Heap *heap);
uint32_t *heap_scratch(void *block, size_t size);

#endif
