// SPDX-License-Identifier: MIT
// line.h -- Line: a FIFO of values inside a native object, which becomes a collections.deque when the program asks for it.
//
// Futures that wait for a lock, items of a queue. The ring is the line until line_object() hands a deque (or the program
// puts an object of its own in its place): from then on that object is the line, and is worked through its methods.
#ifndef KR_LOOP_LINE_H
#define KR_LOOP_LINE_H

#include "object/state.h"

typedef struct {
    KrValue *ring;              // capacity is a power of two; NULL when 0
    uint32_t capacity, start, length;
    KrValue object;             // UNDEF: the ring is the line
} Line;

void line_init(Line *line);
void line_release(KrVM *vm, Line *line);        // stays an empty line
void line_visit(const Line *line, Visitor *visitor);
NODISCARD int64_t line_length(KrVM *vm, const Line *line);                  // -1: failed
NODISCARD int line_has_items(KrVM *vm, const Line *line);                   // 1, 0, -1: its truth
NODISCARD KrValue line_at(KrVM *vm, const Line *line, int64_t index);       // owned
NODISCARD bool line_append(KrVM *vm, Line *line, KrBorrowed value);
NODISCARD KrValue line_pop_first(KrVM *vm, Line *line);                     // owned; IndexError when empty
NODISCARD bool line_remove(KrVM *vm, Line *line, KrBorrowed value);         // the first such; nothing if there is none
void line_exchange(KrVM *vm, Line *line, KrBorrowed before, KrBorrowed after);   // the first such, in a ring
NODISCARD KrValue line_object(KrVM *vm, Line *line);                        // owned
void line_set_object(KrVM *vm, Line *line, KrBorrowed object);

// object.name(*args)
NODISCARD KrValue call_named(KrVM *vm, KrBorrowed object, const char *name, const KrBorrowed *args, uint32_t count);

#endif
