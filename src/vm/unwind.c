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
void unwind_mark(KrVM *vm, Frame *frame, const Instruction *at) {
    if (vm->limit_hit != LIMIT_NONE) return;
    KrValue raised = vm->raised;
    vm->raised = UNDEF;
    FrameObject *object = frame_show(vm, frame);
    if (object != NULL) {
        if (!traceback_add(vm, raised, object, (uint32_t)(at - frame->fn->code->instructions))) exception_clear(vm);
        object_release(vm, object);
    }
    exception_clear(vm);
    vm->raised = raised;
}

bool unwind_frame(KrVM *vm, Frame *frame, const Instruction *at, bool again) {
    Code *code = frame->fn->code;
    uint32_t index = (uint32_t)(at - code->instructions);
    const Handler *handler = vm->limit_hit != LIMIT_NONE ? NULL : find_handler(code, index);
    if (!again) unwind_mark(vm, frame, at);
    if (handler != NULL) {
        for (uint32_t i = frame->count; i > handler->base; i--) value_replace(vm, &frame->r[i - 1], UNDEF);
        frame->r[handler->base] = exception_take(vm);
        frame->pc = code->instructions + handler->target;
        return true;
    }
    // The frame ends: temporaries go, locals live on in the traceback, as CPython's frames keep them.
    uint32_t kept_count = code->local_count < frame->count ? code->local_count : frame->count;
    for (uint32_t i = frame->count; i > kept_count; i--) value_replace(vm, &frame->r[i - 1], UNDEF);
    if (frame->flags & FRAME_SHOWN) frame_leave(vm, frame);
    for (uint32_t i = kept_count; i > 0; i--) value_replace(vm, &frame->r[i - 1], UNDEF);
    return false;
}
