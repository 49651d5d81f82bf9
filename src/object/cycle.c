// SPDX-License-Identifier: MIT
// cycle.c -- the cycle collector. Takes all CONTAINER blocks of a VM, gives back those that only refer to each other.
//
// Trial deletion: each block's scratch word starts as its reference count and loses one for every reference found inside of another
// block. What keeps a count is referred to from outside (registers, C variables, the VM itself) and so is reachable, and all that
// it leads to. The rest is garbage: weak references to it go first, then finalizers are queued, and only a set without a finalizer
// left to run is taken apart (PEP 442): a set with one waits for the next collection, when it is known what was resurrected.
#include "object/cycle.h"

#include "object/exception.h"
#include "object/shape.h"
#include "object/side.h"
#include "object/state.h"

#include <stdio.h>

enum { REACHED = 1 << 30, LEAST_THRESHOLD = 100000 };
#define SCRATCH_COUNT 0x0fffffffu

// A growing array of objects in memory of its own: the collector may run because there is none left.
typedef struct {
    Object **items;
    size_t count, capacity;
} Pile;

typedef struct {
    Visitor visitor;
    KrVM *vm;
    Pile pile;                  // reached, to be looked into; later the garbage
    bool failed;
    size_t differences;
} Walk;

static bool pile_push(KrVM *vm, Pile *pile, Object *object) {
    if (pile->count == pile->capacity) {
        size_t capacity = pile->capacity ? pile->capacity * 2 : 256;
        Allocator *allocator = &vm->heap.allocator;
        Object **grown = allocator->resize(allocator->ctx, pile->items, pile->capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return false;
        pile->items = grown;
        pile->capacity = capacity;
    }
    pile->items[pile->count++] = object;
    return true;
}

static void pile_free(KrVM *vm, Pile *pile) {
    if (pile->items != NULL) vm->heap.allocator.resize(vm->heap.allocator.ctx, pile->items, pile->capacity * sizeof *pile->items, 0);
    *pile = (Pile){0};
}

void object_visit(KrVM *vm, Object *object, Visitor *visitor) {
    Type *type = vm->shapes[object->shape]->type;
    if (type->attr_offset != 0) instance_visit(vm, object, visitor);
    if (type->def->visit != NULL) type->def->visit(object, visitor);
    if (type->flags & TYPE_FLAG_HEAP) visit_object(visitor, type);
}

// The destruction of such a block is under way: it owns nothing any more that could be counted.
static bool is_dying(const Object *object) { return (object->rc & RC_COUNT_MASK) == RC_COUNT_MASK; }

static uint32_t *scratch_of(KrVM *vm, Object *object) { return heap_scratch(object, object_size(vm, object)); }

static bool is_container(KrVM *vm, const Object *object) {
    return (vm->shapes[object->shape]->type->flags & TYPE_FLAG_CONTAINER) && !is_dying(object);
}

//// Marking ///////////////////////////////////////////////////////////////////

static void begin_count(void *ctx, void *block) {
    KrVM *vm = ((Walk *)ctx)->vm;
    Object *object = block;
    if (is_dying(object)) return;
    *scratch_of(vm, object) = object->rc & RC_IMMORTAL ? SCRATCH_COUNT : object->rc & RC_COUNT_MASK;
}

static void subtract(Visitor *visitor, KrBorrowed v) {
    KrVM *vm = ((Walk *)visitor)->vm;
    Object *object = as_object(v);
    if (!is_container(vm, object) || (object->rc & RC_IMMORTAL)) return;
    uint32_t *count = scratch_of(vm, object);
    if (*count > 0) --*count;
}

static void subtract_inside(void *ctx, void *block) {
    Walk *walk = ctx;
    if (!is_dying(block)) object_visit(walk->vm, block, &walk->visitor);
}

static void reach(Visitor *visitor, KrBorrowed v) {
    Walk *walk = (Walk *)visitor;
    Object *object = as_object(v);
    if (!is_container(walk->vm, object)) return;
    uint32_t *count = scratch_of(walk->vm, object);
    if (*count & REACHED) return;
    *count |= REACHED;
    if (!pile_push(walk->vm, &walk->pile, object)) walk->failed = true;
}

static void reach_from(void *ctx, void *block) {
    Walk *walk = ctx;
    Object *object = block;
    if (walk->failed || is_dying(object)) return;
    uint32_t count = *scratch_of(walk->vm, object);
    if ((count & REACHED) || (count & SCRATCH_COUNT) == 0) return;
    reach(&walk->visitor, value_of_object(object));
    while (!walk->failed && walk->pile.count > 0) object_visit(walk->vm, walk->pile.items[--walk->pile.count], &walk->visitor);
}

static void gather(void *ctx, void *block) {
    Walk *walk = ctx;
    Object *object = block;
    if (walk->failed || is_dying(object) || (*scratch_of(walk->vm, object) & REACHED)) return;
    if (!pile_push(walk->vm, &walk->pile, object)) walk->failed = true;
}

// Leaves the garbage in walk->pile. False: no memory.
static bool find_garbage(Walk *walk) {
    Heap *heap = &walk->vm->heap;
    if (!heap_scratch_begin(heap)) return false;
    heap_each(heap, HEAP_CONTAINER, begin_count, walk);
    walk->visitor.value = subtract;
    heap_each(heap, HEAP_CONTAINER, subtract_inside, walk);
    walk->visitor.value = reach;
    heap_each(heap, HEAP_CONTAINER, reach_from, walk);
    walk->pile.count = 0;
    if (!walk->failed) heap_each(heap, HEAP_CONTAINER, gather, walk);
    heap_scratch_end(heap);
    return !walk->failed;
}

//// Taking apart //////////////////////////////////////////////////////////////

static void clear_weakrefs(KrVM *vm, const Pile *garbage) {
    // The callback of a reference that is garbage itself is never called.
    for (size_t i = 0; i < garbage->count; i++) {
        Object *object = garbage->items[i];
        if (vm->shapes[object->shape]->type->def == &weakref_type) value_replace(vm, &((Weakref *)object)->callback, NONE);
    }
    for (size_t i = 0; i < garbage->count; i++) {
        if (garbage->items[i]->rc & RC_HAS_WEAKREF) side_clear_weakrefs(vm, garbage->items[i]);
    }
}

// How many finalizers were queued. The queue sets the count of what it takes as if it had been dead: here it was not.
static size_t queue_finalizers(KrVM *vm, const Pile *garbage) {
    size_t queued = 0;
    // Coroutines are older than what drives them: they are closed before a task says that it was pending.
    for (int coroutines = 1; coroutines >= 0; coroutines--) {
        for (size_t i = 0; i < garbage->count; i++) {
            Object *object = garbage->items[i];
            const Type *type = vm->shapes[object->shape]->type;
            bool is_coroutine = object->shape >= TYPE_GENERATOR && object->shape <= TYPE_ASYNC_GENERATOR;
            if (!(type->flags & TYPE_FLAG_FINALIZER) || (object->rc & RC_FINALIZED) || is_coroutine != coroutines) continue;
            uint32_t rc = object->rc;
            bool alive = type->def->finalize != NULL ? type->def->finalize(vm, object) : finalizer_queue(vm, object);
            object->rc = (alive ? rc + 1 : rc) | RC_FINALIZED;
            queued += alive;
        }
    }
    return queued;
}

size_t cycle_collect(KrVM *vm) {
    if (vm->collecting) return 0;
    vm->collecting = true;
    Walk walk = {.vm = vm};
    size_t found = 0;
    if (find_garbage(&walk)) {
        Pile *garbage = &walk.pile;
        found = garbage->count;
        for (size_t i = 0; i < found; i++) object_retain(garbage->items[i]);
        clear_weakrefs(vm, garbage);
        if (queue_finalizers(vm, garbage) == 0) {
            for (size_t i = 0; i < found; i++) {
                Object *object = garbage->items[i];
                const TypeDef *def = vm->shapes[object->shape]->type->def;
                instance_clear(vm, object);
                if (def->clear != NULL) def->clear(vm, object);
            }
        }
        for (size_t i = 0; i < found; i++) object_release(vm, garbage->items[i]);
        vm->collections++;
    }
    pile_free(vm, &walk.pile);
    vm->heap.containers_after_collection = vm->heap.containers;
    // Twice as many new containers as live ones: the cost of a collection is spread over what was made since the last.
    size_t live = vm->heap.containers;
    if (!KR_COLLECT_ALWAYS || vm->collect_threshold != 0) vm->collect_threshold = live + (live * 2 > LEAST_THRESHOLD ? live * 2 : LEAST_THRESHOLD);
    vm->collecting = false;
    return found;
}

//// The ledger ////////////////////////////////////////////////////////////////

static void begin_zero(void *ctx, void *block) {
    KrVM *vm = ((Walk *)ctx)->vm;
    if (!is_dying(block)) *scratch_of(vm, block) = 0;
}

static void add(Visitor *visitor, KrBorrowed v) {
    KrVM *vm = ((Walk *)visitor)->vm;
    Object *object = as_object(v);
    if (is_container(vm, object)) ++*scratch_of(vm, object);
}

static void add_inside(void *ctx, void *block) {
    Walk *walk = ctx;
    if (!is_dying(block)) object_visit(walk->vm, block, &walk->visitor);
}

static void check_count(void *ctx, void *block) {
    Walk *walk = ctx;
    Object *object = block;
    if (is_dying(object) || (object->rc & RC_IMMORTAL)) return;
    uint32_t counted = *scratch_of(walk->vm, object), kept = object->rc & RC_COUNT_MASK;
    if (counted == kept) return;
    walk->differences++;
    const Type *type = walk->vm->shapes[object->shape]->type;
    fprintf(stderr, "krait: ledger: %s (%s) at %p has count %u, but %u references were found\n", type->def->name,
            type->name == NULL || str_kind(type->name) != STR_ASCII ? "?" : (const char *)type->name->data, block, kept, counted);
}

size_t ledger_check(KrVM *vm, void (*visit_more)(KrVM *vm, Visitor *visitor)) {
    if (!heap_scratch_begin(&vm->heap)) return 0;
    Walk walk = {.visitor = {add}, .vm = vm};
    heap_each(&vm->heap, HEAP_CONTAINER, begin_zero, &walk);
    heap_each(&vm->heap, HEAP_CONTAINER, add_inside, &walk);
    vm->upcalls->visit_roots(vm, &walk.visitor);
    visit_more(vm, &walk.visitor);
    heap_each(&vm->heap, HEAP_CONTAINER, check_count, &walk);
    heap_scratch_end(&vm->heap);
    return walk.differences;
}
