// SPDX-License-Identifier: MIT
// debug.h -- what a loop in debug mode remembers: where futures, tasks and handles were made, and which callbacks take long.
#ifndef KR_LOOP_DEBUG_H
#define KR_LOOP_DEBUG_H

#include "loop/loop.h"

ALWAYS_INLINE bool debug_is_on(KrVM *vm, KrBorrowed loop) { return is_event_loop(vm, loop) && unlikely(as_event_loop(loop)->debug); }
// The same of any loop: 1, 0 or -1.
NODISCARD int debug_asked(KrVM *vm, KrBorrowed loop);
// Gives the object its _source_traceback: who runs now. An attribute of the object, so that others pay nothing for it.
NODISCARD bool debug_note_source(KrVM *vm, KrBorrowed object);
// _source_traceback: a list of FrameSummary, or NONE. The getter and setter of all types that have one.
NODISCARD KrValue debug_get_source(KrVM *vm, KrBorrowed object);
NODISCARD bool debug_set_source(KrVM *vm, KrBorrowed object, KrBorrowed value);
// " created at FILE:LINE", or "".
NODISCARD KrValue debug_source_text(KrVM *vm, KrBorrowed object);
// "name(args) at FILE:LINE" of a callback, made by asyncio.format_helpers.
NODISCARD KrValue debug_callback_text(KrVM *vm, KrBorrowed callback, KrBorrowed args, bool debug);
// While a loop in debug mode runs, coroutines know where they were made.
void debug_track_origins(KrVM *vm, EventLoop *loop, bool enabled);
// A loop in debug mode begins or ends an entry: says so when it took slow_callback_duration or longer.
NODISCARD bool debug_begin_entry(KrVM *vm, EventLoop *loop, KrBorrowed item);
NODISCARD bool debug_end_entry(KrVM *vm, EventLoop *loop, KrBorrowed item);

#endif
