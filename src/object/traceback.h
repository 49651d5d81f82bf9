// SPDX-License-Identifier: MIT
// traceback.h -- traceback entries: where an exception passed through.
//
// Frames of the frozen library have entries too, since they keep alive what CPython's keep, but nobody is shown them: who
// walks a traceback goes by traceback_visible.
#ifndef KR_OBJECT_TRACEBACK_H
#define KR_OBJECT_TRACEBACK_H

#include "object/frame_object.h"

typedef struct Traceback {
    Object head;
    struct Traceback *next;       // towards the place of the raise; owned, or NULL
    FrameObject *frame;           // owned
    uint32_t instruction;
    bool made;                    // by TracebackType(...): line and lasti are what was given
    int32_t line, lasti;
} Traceback;

// Puts an entry for `frame` in front of the exception's traceback. False: out of memory.
NODISCARD bool traceback_add(KrVM *vm, KrBorrowed exception, FrameObject *frame, uint32_t instruction);
// The first entry from here on that is shown; NULL, NONE: there is none. Borrowed.
const Traceback *traceback_visible(const Traceback *entry);
KrBorrowed traceback_visible_value(KrBorrowed traceback);
uint32_t traceback_line(const Traceback *entry);
const Position *code_position(const Code *code, uint32_t instruction);

// The text that CPython prints for an uncaught exception: chained exceptions, groups, notes, carets. A Str.
NODISCARD KrValue traceback_format(KrVM *vm, KrBorrowed exception);

#endif
