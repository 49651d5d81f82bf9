// SPDX-License-Identifier: MIT
// object.c -- objects come and go: allocation, destruction without deep recursion, raw memory, id numbers.
#include "object/object.h"

#include "object/exception.h"
#include "object/shape.h"
#include "object/side.h"
#include "object/state.h"

enum { MAX_FREE_DEPTH = 50 };

bool memory_exhausted(KrVM *vm) {
    if (vm->heap.over_limit) {
        vm->heap.over_limit = false;
        vm->limit_hit = LIMIT_MEMORY;
        vm->attention |= ATTENTION_LIMIT;
    }
    exception_raise_memory(vm);
    return false;
}

void *memory_alloc(KrVM *vm, size_t size) {
    charge_work(vm, size);
    void *p = heap_alloc(&vm->heap, HEAP_RAW, size);
    if (unlikely(p == NULL)) memory_exhausted(vm);
    return p;
}

void *memory_resize(KrVM *vm, void *p, size_t old_size, size_t new_size) {
    charge_work(vm, new_size);
    void *fresh = heap_resize(&vm->heap, p, old_size, new_size);
    if (unlikely(fresh == NULL && new_size != 0)) memory_exhausted(vm);
    return fresh;
}

void memory_free(KrVM *vm, void *p, size_t size) {
    if (p != NULL) heap_free(&vm->heap, HEAP_RAW, p, size);
}

bool memory_check(KrVM *vm, uint64_t count, uint64_t item_size) {
    uint64_t size;
    if (__builtin_mul_overflow(count, item_size, &size) || size > SIZE_MAX / 2 || (vm->heap.limit != 0 && size / 4 > vm->heap.limit)) {
        exception_raise_type(vm, TYPE_MemoryError);
        return false;
    }
    // A request far beyond the limit is the program's mistake; one that a larger limit could have met is the limit's doing.
    if (heap_reserve(&vm->heap, size)) return true;
    vm->heap.over_limit = true;
    return memory_exhausted(vm);
}

static HeapKind kind_of(const Type *type) { return type->flags & TYPE_FLAG_CONTAINER ? HEAP_CONTAINER : HEAP_LEAF; }

static Object *allocate(KrVM *vm, Type *type, uint32_t shape, size_t size) {
    HeapKind kind = kind_of(type);
    charge_work(vm, size);
    Object *object = heap_alloc(&vm->heap, kind, size);
    if (unlikely(object == NULL)) {
        memory_exhausted(vm);
        return NULL;
    }
    if (kind == HEAP_CONTAINER && unlikely(vm->heap.containers > vm->collect_threshold)) vm->attention |= ATTENTION_COLLECT;
    object->rc = 1;
    object->shape = shape;
    return object;
}

void *object_new(KrVM *vm, TypeId id, size_t size) {
    Type *type = vm->types[id];
    return allocate(vm, type, type->root_shape, size);
}

void *type_allocate(KrVM *vm, Type *type, size_t extra) {
    size_t size = type->instance_size;
    if (type->flags & TYPE_FLAG_VARIABLE) {
        size = (type->def->size + extra + 7) & ~(size_t)7;
        if (type->attr_offset == ATTR_AT_END) size += sizeof(KrValue);
    }
    Object *object = allocate(vm, type, type->root_shape, size);
    if (object == NULL) return NULL;
    if (type->flags & TYPE_FLAG_HEAP) object_retain(type);   // destroy() gives this reference back
    vm->may_finalize |= (type->flags & TYPE_FLAG_FINALIZER) != 0;
    if (type->attr_offset == ATTR_AT_END) {
        ((uint64_t *)(void *)((char *)object + size))[-1] = 0;
    } else if (type->attr_offset != 0) {
        KrValue *area = (KrValue *)(void *)((char *)object + type->attr_offset);
        area[0] = value_of_bits(0);
        for (uint32_t i = 0; i < type->slot_capacity; i++) area[1 + i] = UNDEF;
    }
    return object;
}

size_t object_size(KrVM *vm, const Object *object) {
    const Shape *shape = vm->shapes[object->shape];
    const Type *type = shape->type;
    if (unlikely(shape->block_size != 0)) return shape->block_size;
    if (!(type->flags & TYPE_FLAG_VARIABLE)) return type->instance_size;
    size_t size = type->def->size_of(value_of_object(object));
    if (type->attr_offset == ATTR_AT_END) size = ((size + 7) & ~(size_t)7) + sizeof(KrValue);
    return size;
}

typedef struct { Visitor visitor; KrVM *vm; } Releaser;
static void release_visited(Visitor *visitor, KrBorrowed v) { release(((Releaser *)visitor)->vm, v); }

// Attributes first, in insertion order, then what the C struct owns, then the cell itself.
static void destroy(KrVM *vm, Object *object) {
    Type *type = vm->shapes[object->shape]->type;
    const TypeDef *def = type->def;
    size_t size = object_size(vm, object);
    HeapKind kind = kind_of(type);
    if (type->attr_offset != 0) instance_release(vm, object);
    if (def->release != NULL) {
        def->release(vm, object);
    } else if (def->visit != NULL) {
        Releaser releaser = {{release_visited}, vm};
        def->visit(object, &releaser.visitor);
    }
    if (def->free != NULL) def->free(vm, object);
    if (type->flags & TYPE_FLAG_HEAP) object_release(vm, type);
    heap_free(&vm->heap, kind, object, size);
}

bool finalizer_queue(KrVM *vm, Object *object) {
    if (vm->finalizer_count == vm->finalizer_capacity) {
        uint32_t capacity = vm->finalizer_capacity ? vm->finalizer_capacity * 2 : 16;
        KrValue *grown = heap_resize(&vm->heap, vm->finalizers, vm->finalizer_capacity * sizeof(KrValue), capacity * sizeof(KrValue));
        if (grown == NULL) return false;
        vm->finalizers = grown;
        vm->finalizer_capacity = capacity;
    }
    object->rc = (object->rc & ~RC_COUNT_MASK) | RC_FINALIZED | 1;
    vm->finalizers[vm->finalizer_count++] = value_of_object(object);
    vm->attention |= ATTENTION_FINALIZERS;
    return true;
}

// Nested destruction deeper than MAX_FREE_DEPTH waits in a queue that the outermost call empties.
static bool postpone(KrVM *vm, Object *object) {
    if (vm->free_queue_count == vm->free_queue_capacity) {
        uint32_t capacity = vm->free_queue_capacity ? vm->free_queue_capacity * 2 : 64;
        Object **grown = vm->heap.allocator.resize(vm->heap.allocator.ctx, vm->free_queue,
                                                   vm->free_queue_capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return false;
        vm->free_queue = grown;
        vm->free_queue_capacity = capacity;
    }
    vm->free_queue[vm->free_queue_count++] = object;
    return true;
}

void object_dealloc(KrVM *vm, Object *object) {
    Type *type = vm->shapes[object->shape]->type;
    if (unlikely(type->flags & TYPE_FLAG_FINALIZER) && !(object->rc & RC_FINALIZED)) {
        if (type->def->finalize != NULL) {
            object->rc |= RC_FINALIZED;
            if (type->def->finalize(vm, object)) return;
        } else if (finalizer_queue(vm, object)) {
            return;
        }
    }
    if (unlikely(object->rc & (RC_HAS_WEAKREF | RC_HAS_IDENTITY))) side_forget(vm, object);
    object->rc = RC_COUNT_MASK;   // keeps the block visible as live while its insides go; nothing can refer to it
    if (vm->free_depth >= MAX_FREE_DEPTH) {
        // Out of memory for the queue itself: the block stays until the VM ends.
        (void)postpone(vm, object);
        return;
    }
    vm->free_depth++;
    destroy(vm, object);
    vm->free_depth--;
    if (vm->free_depth == 0) {
        while (vm->free_queue_count > 0) {
            vm->free_depth = 1;
            destroy(vm, vm->free_queue[--vm->free_queue_count]);
            vm->free_depth = 0;
        }
    }
}
