// SPDX-License-Identifier: MIT
// heap.c -- pages of equal cells carved from chunks, large blocks in lists, every byte counted.
#include "base/heap.h"

#include <string.h>

struct HeapPage {
    HeapPage *next;
    uint32_t *scratch;          // one word a carved cell while the collector runs
    uint32_t cell_size, cell_count;
    uint32_t carved;            // cells handed to the free list so far; the rest was never touched
    uint32_t kind;
    char *cells;
    uint64_t pad;
};

struct HeapLarge {
    HeapLarge *next, *previous;
    size_t size;
    uint32_t scratch;
    uint32_t kind : 2, owner : 30;   // owner: see mark_of
};

struct HeapChunk {
    HeapChunk *next;
    size_t size;
};

enum { CHUNK_SIZE = 1 << 20, FIRST_CHUNK_SIZE = 256 << 10, CARVE_BYTES = 2048, FIRST_PAGE_TABLE = 64, OWNER_MASK = 0x3fffffff };

// A heap told from others, in 30 bits: heaps are large, and so apart.
static uint32_t mark_of(const Heap *heap) { return (uint32_t)((uintptr_t)heap >> 8) & OWNER_MASK; }

static void *system_alloc(Heap *heap, size_t size) {
    return heap->allocator.resize(heap->allocator.ctx, NULL, 0, size);
}

void heap_init(Heap *heap, const Allocator *allocator) {
    memset(heap, 0, sizeof *heap);
    heap->allocator = *allocator;
}

void heap_zero(Heap *heap, bool on) {
    heap->zeroes = on;
    heap->fail_countdown = on ? INT64_MAX : 0;
}

static size_t page_table_size(const Heap *heap) { return sizeof *heap->page_table << (64 - heap->page_shift); }

void heap_free_all(Heap *heap) {
    for (int kind = 0; kind < HEAP_KIND_COUNT; kind++) {
        for (HeapLarge *block = heap->large[kind], *next; block != NULL; block = next) {
            next = block->next;
            heap->allocator.resize(heap->allocator.ctx, block, block->size + sizeof *block, 0);
        }
    }
    for (HeapChunk *chunk = heap->chunks, *next; chunk != NULL; chunk = next) {
        next = chunk->next;
        heap->allocator.resize(heap->allocator.ctx, chunk, chunk->size, 0);
    }
    if (heap->page_table != NULL) heap->allocator.resize(heap->allocator.ctx, heap->page_table, page_table_size(heap), 0);
    Allocator allocator = heap->allocator;
    heap_init(heap, &allocator);
}

// Tests make the n-th allocation fail; limits refuse it.
static bool refused(Heap *heap, size_t size) {
    if (heap->fail_countdown > 0 && --heap->fail_countdown == 0) {
        if (heap->fail_all_after) heap->fail_countdown = 1;
        return true;
    }
    if (heap->limit != 0 && (size > heap->limit || heap->bytes > heap->limit - size)) {
        heap->over_limit = true;
        return true;
    }
    return false;
}

bool heap_reserve(Heap *heap, size_t size) {
    return heap->limit == 0 || (size <= heap->limit && heap->bytes <= heap->limit - size);
}

static void charge(Heap *heap, size_t size) {
    heap->bytes += size;
    if (heap->bytes > heap->peak) heap->peak = heap->bytes;
}

static void *alloc_large(Heap *heap, HeapKind kind, size_t size) {
    if (size > SIZE_MAX - sizeof(HeapLarge) - 16) return NULL;
    size = (size + 15) & ~(size_t)15;
    if (refused(heap, size)) return NULL;
    HeapLarge *block = system_alloc(heap, size + sizeof(HeapLarge));
    if (block == NULL) return NULL;
    block->size = size;
    block->kind = kind;
    block->owner = mark_of(heap) & OWNER_MASK;
    block->previous = NULL;
    block->next = heap->large[kind];
    if (block->next != NULL) block->next->previous = block;
    heap->large[kind] = block;
    charge(heap, size);
    if (kind == HEAP_CONTAINER) heap->containers++;
    if (heap->zeroes) memset(block + 1, 0, size);
    return block + 1;
}

void heap_free_large(Heap *heap, HeapKind kind, void *p, size_t size) {
    (void)size;
    HeapLarge *block = (HeapLarge *)p - 1;
    if (block->previous != NULL) block->previous->next = block->next;
    else heap->large[kind] = block->next;
    if (block->next != NULL) block->next->previous = block->previous;
    heap->bytes -= block->size;
    if (kind == HEAP_CONTAINER) heap->containers--;
    heap->allocator.resize(heap->allocator.ctx, block, block->size + sizeof *block, 0);
}

bool heap_owns_large(const Heap *heap, const void *block) { return ((const HeapLarge *)block - 1)->owner == mark_of(heap); }

#if KR_ARENA
static void add_page(Heap *heap, uintptr_t page) {
    uint32_t mask = (uint32_t)((UINT64_C(1) << (64 - heap->page_shift)) - 1), i = heap_page_slot(heap, page);
    while (heap->page_table[i] != 0) i = (i + 1) & mask;
    heap->page_table[i] = page;
}

// Room in the table for one page more: at most half of it is taken.
static bool reserve_page(Heap *heap) {
    size_t size = heap->page_table == NULL ? 0 : page_table_size(heap);
    if ((heap->page_count + 1) * 2 * sizeof *heap->page_table <= size) return true;
    size_t grown = size == 0 ? FIRST_PAGE_TABLE * sizeof *heap->page_table : size * 2;
    uintptr_t *table = system_alloc(heap, grown), *before = heap->page_table;
    if (table == NULL) return false;
    memset(table, 0, grown);
    heap->page_table = table;
    heap->page_shift = (uint32_t)__builtin_clzll(grown / sizeof *table) + 1;
    for (size_t i = 0; i < size / sizeof *before; i++) {
        if (before[i] != 0) add_page(heap, before[i]);
    }
    if (before != NULL) heap->allocator.resize(heap->allocator.ctx, before, size, 0);
    return true;
}

static HeapPage *new_page(Heap *heap, HeapKind kind, size_t class_index) {
    if (!reserve_page(heap)) return NULL;
    if (heap->chunk_next == NULL || heap->chunk_end - heap->chunk_next < HEAP_PAGE_SIZE) {
        size_t size = heap->chunks == NULL ? FIRST_CHUNK_SIZE : CHUNK_SIZE;
        HeapChunk *chunk = system_alloc(heap, size);
        if (chunk == NULL) return NULL;
        chunk->next = heap->chunks;
        chunk->size = size;
        heap->chunks = chunk;
        uintptr_t start = ((uintptr_t)(chunk + 1) + HEAP_PAGE_SIZE - 1) & ~(uintptr_t)(HEAP_PAGE_SIZE - 1);
        heap->chunk_next = (char *)start;
        heap->chunk_end = (char *)chunk + size;
    }
    HeapPage *page = (HeapPage *)(void *)heap->chunk_next;
    heap->chunk_next += HEAP_PAGE_SIZE;
    page->next = heap->pages[kind];
    page->scratch = NULL;
    page->cell_size = (uint32_t)class_index * 8;
    page->cells = (char *)(page + 1);
    page->cell_count = (uint32_t)((HEAP_PAGE_SIZE - sizeof *page) / page->cell_size);
    page->carved = 0;
    page->kind = kind;
    heap->pages[kind] = page;
    add_page(heap, (uintptr_t)page);
    heap->page_count++;
    return page;
}

// Hands a run of never-used cells of a page to the free list, so that memory is touched as it is needed.
static void carve(Heap *heap, HeapPage *page) {
    size_t class_index = page->cell_size / 8;
    uint32_t count = CARVE_BYTES / page->cell_size + 1;
    if (count > page->cell_count - page->carved) count = page->cell_count - page->carved;
    char *cell = page->cells + (size_t)(page->carved + count) * page->cell_size;
    for (uint32_t i = 0; i < count; i++) {
        cell -= page->cell_size;
        *(uint32_t *)(void *)cell = 0;
        ((void **)(void *)cell)[1] = heap->free_cells[page->kind][class_index];
        heap->free_cells[page->kind][class_index] = cell;
    }
    page->carved += count;
}
#endif

void *heap_alloc_slow(Heap *heap, HeapKind kind, size_t size) {
#if KR_ARENA
    if (size <= HEAP_SMALL_LIMIT) {
        size_t class_index = heap_class(size), rounded = class_index << 3;
        if (heap->fail_countdown != 0 && refused(heap, rounded)) return NULL;
        if (heap->free_cells[kind][class_index] == NULL) {
            // The limit is looked at where pages fill up: the counter is exact, the check is not on the fast path.
            if (heap->fail_countdown == 0 && refused(heap, rounded)) return NULL;
            HeapPage *page = heap->carving[kind][class_index];
            if (page == NULL || page->carved == page->cell_count) {
                page = new_page(heap, kind, class_index);
                if (page == NULL) return NULL;
                heap->carving[kind][class_index] = page;
            }
            carve(heap, page);
        }
        void **cell = heap->free_cells[kind][class_index];
        heap->free_cells[kind][class_index] = cell[1];
        charge(heap, rounded);
        if (kind == HEAP_CONTAINER) heap->containers++;
        if (heap->zeroes) memset(cell, 0, rounded);
        return cell;
    }
#endif
    return alloc_large(heap, kind, size);
}

void *heap_resize(Heap *heap, void *p, size_t old_size, size_t new_size) {
    if (new_size == 0) {
        if (p != NULL) heap_free(heap, HEAP_RAW, p, old_size);
        return NULL;
    }
    if (p == NULL) return heap_alloc(heap, HEAP_RAW, new_size);
#if KR_ARENA
    bool old_small = old_size <= HEAP_SMALL_LIMIT, new_small = new_size <= HEAP_SMALL_LIMIT;
    if (old_small && new_small && heap_class(old_size) == heap_class(new_size)) return p;
#else
    bool old_small = false, new_small = false;
#endif
    if (!old_small && !new_small) {
        if (new_size > SIZE_MAX - sizeof(HeapLarge) - 16) return NULL;
        HeapLarge *block = (HeapLarge *)p - 1;
        size_t rounded = (new_size + 15) & ~(size_t)15, before = block->size;
        if (rounded == before) return p;
        if (rounded > before && refused(heap, rounded - before)) return NULL;
        HeapLarge *moved = heap->allocator.resize(heap->allocator.ctx, block, before + sizeof *block, rounded + sizeof *block);
        if (moved == NULL) return NULL;
        moved->size = rounded;
        if (moved->previous != NULL) moved->previous->next = moved;
        else heap->large[moved->kind] = moved;
        if (moved->next != NULL) moved->next->previous = moved;
        heap->bytes -= before;
        charge(heap, rounded);
        return moved + 1;
    }
    void *fresh = heap_alloc(heap, HEAP_RAW, new_size);
    if (fresh == NULL) return NULL;
    memcpy(fresh, p, old_size < new_size ? old_size : new_size);
    heap_free(heap, HEAP_RAW, p, old_size);
    return fresh;
}

void heap_each(Heap *heap, HeapKind kind, void (*visit)(void *ctx, void *block), void *ctx) { heap_each_at_least(heap, kind, 0, visit, ctx); }

void heap_each_at_least(Heap *heap, HeapKind kind, size_t size, void (*visit)(void *ctx, void *block), void *ctx) {
    for (HeapPage *page = heap->pages[kind]; page != NULL; page = page->next) {
        if (page->cell_size < size) continue;
        for (uint32_t i = 0; i < page->carved; i++) {
            char *cell = page->cells + (size_t)i * page->cell_size;
            if (*(uint32_t *)(void *)cell != 0) visit(ctx, cell);
        }
    }
    for (HeapLarge *block = heap->large[kind], *next; block != NULL; block = next) {
        next = block->next;
        if (block->size >= size) visit(ctx, block + 1);
    }
}

void heap_sign(Heap *heap, const Heap *as) {
    for (int kind = 0; kind < HEAP_KIND_COUNT; kind++) {
        for (HeapLarge *block = heap->large[kind]; block != NULL; block = block->next) block->owner = as == NULL ? 0 : mark_of(as) & OWNER_MASK;
    }
}

#if KR_ARENA
// The cells at the end of a page that are free, but for a few, count as never handed out; the free list is built anew.
static void trim(Heap *heap, HeapPage *page, const void *mark) {
    enum { SPARE_CELLS = 4 };
    uint32_t last = page->carved;
    while (last > 0 && *(void **)(void *)(page->cells + (size_t)(last - 1) * page->cell_size) == mark) last--;
    if (page->carved > last + SPARE_CELLS) page->carved = last + SPARE_CELLS;
    void **list = &heap->free_cells[page->kind][page->cell_size / 8];
    for (uint32_t i = page->carved; i > 0; i--) {
        void **cell = (void **)(void *)(page->cells + (size_t)(i - 1) * page->cell_size);
        if (*cell != mark) continue;
        cell[0] = NULL;
        cell[1] = *list;
        *list = cell;
    }
}
#endif

void heap_scrub(Heap *heap) {
#if KR_ARENA
    static const char mark = 0;      // its address is nobody's value
    for (int kind = 0; kind < HEAP_KIND_COUNT; kind++) {
        for (size_t class_index = 2; class_index < HEAP_CLASS_COUNT; class_index++) {
            for (void **cell = heap->free_cells[kind][class_index], **next; cell != NULL; cell = next) {
                next = cell[1];
                memset(cell, 0, class_index * 8);
                cell[0] = (void *)(uintptr_t)&mark;
            }
            heap->free_cells[kind][class_index] = NULL;
        }
        for (HeapPage *page = heap->pages[kind]; page != NULL; page = page->next) {
            trim(heap, page, &mark);
            if (page->carved < page->cell_count) heap->carving[kind][page->cell_size / 8] = page;
        }
    }
#else
    (void)heap;
#endif
}

void heap_each_used(const Heap *heap, void (*visit)(void *ctx, const void *start, size_t size), void *ctx) {
    for (const HeapChunk *chunk = heap->chunks; chunk != NULL; chunk = chunk->next) visit(ctx, chunk, sizeof *chunk);
    if (heap->page_table != NULL) visit(ctx, heap->page_table, page_table_size(heap));
    for (int kind = 0; kind < HEAP_KIND_COUNT; kind++) {
        for (const HeapPage *page = heap->pages[kind]; page != NULL; page = page->next) {
            visit(ctx, page, (size_t)(page->cells - (const char *)page) + (size_t)page->carved * page->cell_size);
        }
        for (const HeapLarge *block = heap->large[kind]; block != NULL; block = block->next) visit(ctx, block, sizeof *block + block->size);
    }
}

// One block for all pages: it goes back to the system as a whole, and many small ones would not.
bool heap_scratch_begin(Heap *heap) {
    size_t count = 0;
    for (HeapPage *page = heap->pages[HEAP_CONTAINER]; page != NULL; page = page->next) count += page->carved;
    if (count == 0) return true;
    heap->scratch = system_alloc(heap, count * sizeof *heap->scratch);
    if (heap->scratch == NULL) return false;
    heap->scratch_count = count;
    uint32_t *scratch = heap->scratch;
    for (HeapPage *page = heap->pages[HEAP_CONTAINER]; page != NULL; page = page->next) {
        page->scratch = scratch;
        scratch += page->carved;
    }
    return true;
}

void heap_scratch_end(Heap *heap) {
    if (heap->scratch == NULL) return;
    heap->allocator.resize(heap->allocator.ctx, heap->scratch, heap->scratch_count * sizeof *heap->scratch, 0);
    heap->scratch = NULL;
    heap->scratch_count = 0;
}

uint32_t *heap_scratch(void *block, size_t size) {
#if KR_ARENA
    if (size <= HEAP_SMALL_LIMIT) {
        HeapPage *page = (HeapPage *)((uintptr_t)block & ~(uintptr_t)(HEAP_PAGE_SIZE - 1));
        return &page->scratch[((char *)block - page->cells) / page->cell_size];
    }
#endif
    (void)size;
    return &((HeapLarge *)block - 1)->scratch;
}
