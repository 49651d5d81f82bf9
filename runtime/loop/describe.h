// SPDX-License-Identifier: MIT
// describe.h -- in words: what a task is called, where it stands, and what it waits for; for the trace and for the error of a deadlock.
//
// Nothing here allocates, raises, or runs the program's code: names of types and functions are told, never a repr().
#ifndef KR_LOOP_DESCRIBE_H
#define KR_LOOP_DESCRIBE_H

#include "loop/task.h"

// A text that is cut where its room ends.
typedef struct { char *text; size_t room, length; } Words;
// Bytes that are enough for a name of 60 characters (a wait, a type), and for a place with a path of 200.
enum { WORDS_NAME = 400, WORDS_PLACE = 1024, NAME_MOST = 60, PATH_MOST = 200 };

ALWAYS_INLINE Words words_in(char *text, size_t room) {
    text[0] = 0;
    return (Words){text, room, 0};
}
void words_add(Words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));
// In one line: what cannot be printed is escaped. Of a text longer than `most` characters the end is left out, or the beginning.
void words_add_str(Words *words, const Str *s, uint32_t most, bool keep_end);

void describe_name(Words *words, const Task *task);                // Task-3
void describe_type(Words *words, const Type *type);
void describe_function(Words *words, KrBorrowed callable);         // what it is called; else its type
void describe_coroutine(Words *words, const Task *task, bool place);   // "worker"; with its place "worker (prog.py:3)": where it is defined
// "prog.py:12 in worker": the innermost function of the program that is suspended. Nothing when there is none.
void describe_place(Words *words, const Task *task);
// "Lock.acquire", "sleep 0.5", "gather of 3". `waiter`: the future that it waits for, or NONE: by itself.
void describe_wait(KrVM *vm, Words *words, const Task *task, KrBorrowed waiter);
// The RuntimeError of a loop where nothing can happen any more, with all who wait.
void describe_deadlock(KrVM *vm, KrBorrowed loop);

#endif
