// SPDX-License-Identifier: MIT
// unwind.c -- an exception passes through a frame: a traceback entry, the handler table, the end of the frame.
#include "object/traceback.h"
#include "vm/frame.h"

KrBorrowed handled_exception(KrVM *vm) {
    for (ExceptionItem *item = vm->exception_item; item != NULL; item = item->prev) {
        if (!is_undef(item->exception) && !is_none(item->exception)) return item->exception;
    }
    return NONE;
}

static const Handler *find_handler(const Code *code, uint32_t at) {
    for (uint32_t i = 0; i < code->handler_count; i++) {
        if (at >= code->handlers[i].start && at < code->handlers[i].end) return &code->handlers[i];
    }
    return NULL;
}

// True when a handler of the frame would run for an exception at its current instruction.
bool unwind_would_handle(const Frame *frame) {
    const Code *code = frame->fn->code;
    uint32_t at = (uint32_t)(frame->pc - code->instructions);
    return find_handler(code, at) != NULL || (at > 0 && find_handler(code, at - 1) != NULL);
}

// An entry for the frame in the traceback of what is in flight. Running out of memory costs the entry, not the exception.
static FrameObject *mark(KrVM *vm, const Frame *frame, uint32_t index) {
    KrValue raised = vm->raised;
    vm->raised = UNDEF;
    FrameObject *object = frame_object_new(vm, frame->fn, index);
    if (object != NULL && !traceback_add(vm, raised, object, index)) {
        object_release(vm, object);
        object = NULL;
    }
    exception_clear(vm);
    vm->raised = raised;
    return object;
}

// The frame object of the entry that was made when the exception first came to this frame, or NULL.
static FrameObject *entry_of(KrVM *vm, const Frame *frame) {
    if (!is_pointer(vm->raised)) return NULL;
    Exception *e = (Exception *)as_object(vm->raised);
    if (is_none(e->traceback)) return NULL;
    FrameObject *object = ((Traceback *)as_object(e->traceback))->frame;
    if (object->fn != frame->fn || object->registers != NULL) return NULL;
    object_retain(object);
    return object;
}

void unwind_mark(KrVM *vm, const Frame *frame, const Instruction *at) {
    if (vm->limit_hit != LIMIT_NONE || (frame->flags & FRAME_HIDDEN)) return;
    FrameObject *object = mark(vm, frame, (uint32_t)(at - frame->fn->code->instructions));
    if (object != NULL) object_release(vm, object);
}

bool unwind_frame(KrVM *vm, Frame *frame, const Instruction *at, bool again) {
    Code *code = frame->fn->code;
    uint32_t index = (uint32_t)(at - code->instructions);
    bool stopping = vm->limit_hit != LIMIT_NONE;
    const Handler *handler = stopping ? NULL : find_handler(code, index);
    FrameObject *object = again || stopping || (frame->flags & FRAME_HIDDEN) ? NULL : mark(vm, frame, index);
    if (again && handler == NULL && !stopping) object = entry_of(vm, frame);
    if (handler != NULL) {
        for (uint32_t i = frame->count; i > handler->base; i--) value_replace(vm, &frame->r[i - 1], UNDEF);
        frame->r[handler->base] = exception_take(vm);
        frame->pc = code->instructions + handler->target;
        if (object != NULL) object_release(vm, object);
        return true;
    }
    // The frame ends: temporaries go, locals live on in the traceback, as CPython's frames keep them.
    uint32_t kept_count = code->local_count < frame->count ? code->local_count : frame->count;
    for (uint32_t i = frame->count; i > kept_count; i--) value_replace(vm, &frame->r[i - 1], UNDEF);
    if (object != NULL) {
        bool any = false;
        for (uint32_t i = 0; object->head.rc > 1 && i < kept_count && !any; i++) any = is_pointer(frame->r[i]);
        KrValue *kept = any ? heap_alloc(&vm->heap, HEAP_RAW, kept_count * sizeof(KrValue)) : NULL;
        if (kept != NULL) {
            memcpy(kept, frame->r, kept_count * sizeof(KrValue));
            for (uint32_t i = 0; i < kept_count; i++) frame->r[i] = UNDEF;
            object->registers = kept;
            object->count = kept_count;
        }
        object_release(vm, object);
    }
    for (uint32_t i = kept_count; i > 0; i--) value_replace(vm, &frame->r[i - 1], UNDEF);
    return false;
}
