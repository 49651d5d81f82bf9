// SPDX-License-Identifier: MIT
// super_frame.c -- what the object layer asks of the running frame: the arguments that super() leaves out, the current globals.
#include "object/descriptor.h"
#include "object/tuple.h"
#include "vm/frame.h"

static Frame *innermost(KrVM *vm) {
    Frame *frame = vm->frame;
    while (frame != NULL && (frame->flags & FRAME_NATIVE)) frame = frame->prev;
    return frame;
}

Dict *frame_globals(KrVM *vm) {
    Frame *frame = innermost(vm);
    return frame == NULL || frame->fn == NULL ? NULL : frame->fn->globals;
}

bool frame_super_arguments(KrVM *vm, Type **type, KrValue *self) {
    Frame *frame = innermost(vm);
    if (frame == NULL || frame->fn == NULL) return raise_as(false, vm, RuntimeError, "super(): no current frame");
    Function *fn = frame->fn;
    Code *code = fn->code;
    if (code->kind != CODE_KIND_FUNCTION || code->positional_count == 0) return raise_as(false, vm, RuntimeError, "super(): no arguments");
    // A parameter that an inner function captures has become a cell in its own register.
    KrBorrowed first = frame->r[0];
    for (uint32_t i = 0; i < code->cell_count; i++) {
        if (code->cell_registers[i] == 0 && has_shape(first, TYPE_CELL)) first = ((Cell *)as_object(first))->value;
    }
    if (is_undef(first)) return raise_as(false, vm, RuntimeError, "super(): arg[0] deleted");
    if (code->class_free == 0 || fn->closure == NULL || code->class_free > fn->closure->length) {
        return raise_as(false, vm, RuntimeError, "super(): __class__ cell not found");
    }
    KrBorrowed class_ = ((Cell *)as_object(fn->closure->items[code->class_free - 1]))->value;
    if (is_undef(class_)) return raise_as(false, vm, RuntimeError, "super(): empty __class__ cell");
    if (!has_flag(vm, class_, TYPE_FLAG_IS_TYPE)) return raise_as(false, vm, RuntimeError, "super(): __class__ is not a type (%T)", class_);
    *type = as_type(retain(class_));
    *self = retain(first);
    return true;
}
