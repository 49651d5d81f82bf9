// SPDX-License-Identifier: MIT
// frame.c -- the data stack: linked chunks, so that frames never move.
#include "vm/frame.h"

#include "compile/opcode.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/traceback.h"
#include "object/tuple.h"

enum { STACK_CHUNK_SIZE = 64 << 10 };

static bool enter_chunk(KrVM *vm, size_t needed) {
    StackChunk *chunk = vm->stack_chunk, *next = chunk == NULL ? NULL : chunk->next;
    if (next != NULL && next->size < needed) {
        memory_free(vm, next, sizeof *next + next->size);
        chunk->next = next = NULL;
    }
    if (next == NULL) {
        size_t size = needed > STACK_CHUNK_SIZE ? needed : STACK_CHUNK_SIZE;
        next = memory_alloc(vm, sizeof *next + size);
        if (next == NULL) return false;
        next->size = size;
        next->next = NULL;
        next->prev = chunk;
        if (chunk != NULL) chunk->next = next;
    }
    next->saved_top = vm->stack_top;
    vm->stack_chunk = next;
    vm->stack_top = next->data;
    vm->stack_end = next->data + next->size;
    return true;
}

Frame *frame_push(KrVM *vm, uint32_t count) {
    if (unlikely(vm->depth >= vm->max_depth)) return raise_as(NULL, vm, RecursionError, "maximum recursion depth exceeded");
    size_t size = sizeof(Frame) + count * sizeof(KrValue);
    if (unlikely((size_t)(vm->stack_end - vm->stack_top) < size) && !enter_chunk(vm, size)) return NULL;
    Frame *frame = (Frame *)(void *)vm->stack_top;
    vm->stack_top += size;
    vm->depth++;
    frame->prev = vm->frame;
    frame->count = count;
    return frame;
}

// The frame is the first of its chunk: the one before is current again.
void frame_pop_slow(KrVM *vm, Frame *frame) {
    StackChunk *chunk = vm->stack_chunk;
    vm->stack_top = (char *)frame;
    if ((char *)frame == chunk->data && chunk->prev != NULL) {
        vm->stack_top = chunk->saved_top;
        vm->stack_chunk = chunk->prev;
        vm->stack_end = chunk->prev->data + chunk->prev->size;
    }
}

// A chain of awaits is skipped by its root, so this does not grow with its depth.
Frame *frame_above(KrVM *vm, const Frame *base) {
    Frame *frame = vm->frame;
    if (frame->prev == base) return frame;
    if (vm->running_root != NULL && (frame->flags & FRAME_COROUTINE)) frame = &vm->running_root->frame;
    while (frame->prev != base) frame = frame->prev;
    return frame;
}

//// What others hold of a frame ///////////////////////////////////////////////

uint32_t frame_instruction(const Frame *frame) {
    const Code *code = frame->fn->code;
    uint32_t next = (uint32_t)(frame->pc - code->instructions);     // a raise can be the last instruction: then there is none at pc
    return next == 0 || (next < code->instruction_count && instruction_op(*frame->pc) == OP_SEND) ? next : next - 1;
}

Frame *frame_of_function(Frame *frame) {
    while (frame != NULL && (frame->flags & FRAME_NATIVE)) frame = frame->prev;
    return frame;
}

FrameObject *frame_show(KrVM *vm, Frame *frame) {
    frame->flags |= FRAME_SHOWN;
    return frame_object_of(vm, frame, frame->fn);
}

void frame_leave(KrVM *vm, Frame *frame) {
    FrameObject *object = frame_object_part(vm, frame);
    if (object == NULL) return;
    if (object->head.rc > 1) {
        Frame *caller = frame_of_function(frame->prev);
        if (caller != NULL && vm->limit_hit == LIMIT_NONE) {
            // Without memory for it the caller is not kept: what is in flight stays.
            KrValue raised = vm->raised;
            vm->raised = UNDEF;
            object->back = frame_show(vm, caller);
            exception_clear(vm);
            vm->raised = raised;
        }
        uint32_t locals = frame->fn->code->local_count;
        frame_object_take(vm, object, frame->r, locals < frame->count ? locals : frame->count);
    }
    object_release(vm, object);
}

KrValue frames_summary(KrVM *vm, uint32_t most) {
    KrValue list = list_new(vm, 0);
    for (const Frame *frame = vm->frame; !is_error(list) && frame != NULL && as_list(list)->length < most; frame = frame->prev) {
        if ((frame->flags & (FRAME_NATIVE | FRAME_HIDDEN)) || frame->fn == NULL) continue;
        const Code *code = frame->fn->code;
        uint32_t at = (uint32_t)(frame->pc - code->instructions);
        KrBorrowed parts[] = {value_of_object(code->filename), small_int(code_position(code, at > 0 ? at - 1 : 0)->line), value_of_object(code->name)};
        KrValue entry = tuple_from(vm, parts, 3);
        bool ok = !is_error(entry) && list_append(vm, as_list(list), entry);
        release_maybe(vm, entry);
        if (ok) continue;
        release(vm, list);
        list = KR_ERROR;
    }
    KrValue tuple = is_error(list) ? KR_ERROR : to_tuple(vm, list);
    release_maybe(vm, list);
    return tuple;
}
