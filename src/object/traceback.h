// SPDX-License-Identifier: MIT
// traceback.h -- traceback entries and the frames they keep: where an exception passed through, and its locals' lifetime.
//
// A plain frame that an exception leaves gives its registers to the FrameObject of its entry, since CPython keeps them
// alive as long as the traceback; they die with it. Only names and positions can be seen from Python.
#ifndef KR_OBJECT_TRACEBACK_H
#define KR_OBJECT_TRACEBACK_H

#include "object/code.h"
#include "object/state.h"

typedef struct FrameObject {
    Object head;
    Function *fn;                 // owned
    uint32_t instruction;         // the one that was running
    uint32_t count;               // registers taken over; 0 while the frame lives
    KrValue *registers;           // owned
    struct FrameObject *back;     // the caller's, of frames that sys._getframe made; owned, or NULL
    bool shows_globals;           // made for the library: programs get no f_globals
} FrameObject;

typedef struct Traceback {
    Object head;
    struct Traceback *next;       // towards the place of the raise; owned, or NULL
    FrameObject *frame;           // owned
    uint32_t instruction;
    bool made;                    // by TracebackType(...): line and lasti are what was given
    int32_t line, lasti;
} Traceback;

NODISCARD FrameObject *frame_object_new(KrVM *vm, Function *fn, uint32_t instruction);
// Puts an entry for `frame` in front of the exception's traceback. False: out of memory.
NODISCARD bool traceback_add(KrVM *vm, KrBorrowed exception, FrameObject *frame, uint32_t instruction);
uint32_t traceback_line(const Traceback *entry);
const Position *code_position(const Code *code, uint32_t instruction);

// The text that CPython prints for an uncaught exception: chained exceptions, groups, notes, carets. A Str.
NODISCARD KrValue traceback_format(KrVM *vm, KrBorrowed exception);

#endif
