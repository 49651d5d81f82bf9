// SPDX-License-Identifier: MIT
// frame_object.h -- what programs and tracebacks hold of a frame: one object a frame, and the locals it keeps alive.
//
// While the frame lives, its object only points to it, and is found by its address in the VM's FrameTable, which owns nothing.
// A frame that ends while somebody holds its object leaves it the locals, and a reference to its caller's object, which
// so lives on in the same way: an exception that is kept keeps the locals of all frames up the stack, as in CPython.
// Only names and positions can be seen from Python.
#ifndef KR_OBJECT_FRAME_OBJECT_H
#define KR_OBJECT_FRAME_OBJECT_H

#include "object/code.h"
#include "object/state.h"

typedef struct FrameObject {
    Object head;
    Function *fn;                 // owned
    const void *frame;            // the Frame; NULL: it has ended
    uint32_t instruction;         // ended: the one that ran last
    uint32_t count;               // registers taken over; 0 while the frame lives
    KrValue *registers;           // owned
    struct FrameObject *back;     // ended: the caller's; owned, or NULL
} FrameObject;

// The object of a frame that lives: the one it has, or a new one. Owned; NULL: out of memory.
NODISCARD FrameObject *frame_object_of(KrVM *vm, const void *frame, Function *fn);
// The frame ends: its object, if it has one, no longer stands for it. Owned, or NULL.
FrameObject *frame_object_part(KrVM *vm, const void *frame);
// Moves `count` registers to the object; each becomes UNDEF. Without memory they stay where they are.
void frame_object_take(KrVM *vm, FrameObject *object, KrValue *registers, uint32_t count);
uint32_t frame_object_instruction(KrVM *vm, const FrameObject *object);

#endif
