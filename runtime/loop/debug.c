// SPDX-License-Identifier: MIT
// debug.c -- see debug.h. What is shown is made in Python (format_helpers.py, base_events.py): it is rare.
#include "loop/debug.h"

#include "object/float.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/import.h"

enum { STACK_DEPTH = 10 };

int debug_asked(KrVM *vm, KrBorrowed loop) {
    if (is_event_loop(vm, loop)) return as_event_loop(loop)->debug;
    Str *name = str_intern_utf8(vm, "get_debug", 9);
    KrValue answer = name == NULL ? KR_ERROR : call_method(vm, loop, name, NULL, 0);
    if (name != NULL) object_release(vm, name);
    int yes = is_error(answer) ? -1 : truth(vm, answer);
    release_maybe(vm, answer);
    return yes;
}

bool debug_note_source(KrVM *vm, KrBorrowed object) {
    KrValue summary = frames_summary(vm, STACK_DEPTH);
    bool ok = !is_error(summary) && instance_set(vm, as_object(object), N_(vm, _source_traceback), summary);
    release_maybe(vm, summary);
    return ok;
}

// What was noted is a tuple until somebody asks; then it is the list that programs know.
KrValue debug_get_source(KrVM *vm, KrBorrowed object) {
    KrBorrowed noted = instance_get(vm, as_object(object), N_(vm, _source_traceback));
    if (is_error(noted) || is_absent(noted)) return is_error(noted) ? KR_ERROR : NONE;
    if (!is_tuple_exact(noted)) return retain(noted);
    KrValue list = call_in_module(vm, "asyncio.format_helpers", "_stack_of_summary", &noted, 1);
    if (is_error(list) || instance_set(vm, as_object(object), N_(vm, _source_traceback), list)) return list;
    release(vm, list);
    return KR_ERROR;
}

bool debug_set_source(KrVM *vm, KrBorrowed object, KrBorrowed value) {
    return instance_set(vm, as_object(object), N_(vm, _source_traceback), is_absent(value) ? NONE : value);
}

KrValue debug_source_text(KrVM *vm, KrBorrowed object) {
    KrValue list = debug_get_source(vm, object);
    if (is_error(list)) return KR_ERROR;
    KrValue text = is_none(list) ? str_new(vm, "") : call_in_module(vm, "asyncio.format_helpers", "_source_text", (KrBorrowed[]){list}, 1);
    release(vm, list);
    return text;
}

KrValue debug_callback_text(KrVM *vm, KrBorrowed callback, KrBorrowed args, bool debug) {
    KrBorrowed values[] = {callback, args, value_of_bool(debug)};
    return call_in_module(vm, "asyncio.format_helpers", "_callback_text", values, 3);
}

void debug_track_origins(KrVM *vm, EventLoop *loop, bool enabled) {
    if (loop->tracks_origins == enabled) return;
    loop->tracks_origins = enabled;
    if (enabled) loop->saved_origin_depth = vm->origin_depth;
    vm->origin_depth = enabled ? STACK_DEPTH : loop->saved_origin_depth;
}

bool debug_begin_entry(KrVM *vm, EventLoop *loop, KrBorrowed item) {
    value_replace(vm, &loop->current_handle, retain(item));
    return loop_time(vm, loop, &loop->entry_began);
}

bool debug_end_entry(KrVM *vm, EventLoop *loop, KrBorrowed item) {
    if (!is_same(loop->current_handle, item)) return true;   // debug mode began meanwhile
    value_replace(vm, &loop->current_handle, NONE);
    double now;
    if (!loop_time(vm, loop, &now)) return false;
    if (now - loop->entry_began < loop->slow_callback_duration) return true;
    KrValue seconds = float_from_double(vm, now - loop->entry_began);
    if (is_error(seconds)) return false;
    KrBorrowed args[] = {item, seconds};
    KrValue result = call_in_module(vm, "asyncio.base_events", "_log_slow_entry", args, 2);
    release(vm, seconds);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}
