// SPDX-License-Identifier: MIT
// describe.c -- tasks, the places where they stand and what they wait for, in words.
#include "loop/describe.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "loop/loop.h"
#include "loop/wait.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/str.h"
#include "object/traceback.h"
#include "vm/coroutine.h"
#include "vm/vm.h"

//// Words /////////////////////////////////////////////////////////////////////

void words_add(Words *words, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    size_t left = words->room - words->length;
    int written = vsnprintf(words->text + words->length, left, format, arguments);
    va_end(arguments);
    if (written > 0) words->length += (size_t)written < left ? (size_t)written : left - 1;
}

static void add_char(Words *words, uint32_t c) {
    char bytes[4];
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        words_add(words, "\\x%02x", (unsigned)c);
    } else if ((c >= 0xd800 && c < 0xe000) || c == 0x2028 || c == 0x2029) {
        words_add(words, "\\u%04x", (unsigned)c);
    } else {
        int size = (int)utf8_encode(c, bytes);
        if ((size_t)size < words->room - words->length) words_add(words, "%.*s", size, bytes);
    }
}

void words_add_str(Words *words, const Str *s, uint32_t most, bool keep_end) {
    uint32_t length = str_length(s), start = 0, end = length;
    if (length > most && keep_end) start = length - most;
    if (length > most && !keep_end) end = most;
    if (start > 0) words_add(words, "...");
    for (uint32_t i = start; i < end; i++) add_char(words, str_char(s, i));
    if (end < length) words_add(words, "...");
}

static void add_name(Words *words, const Str *name) { words_add_str(words, name, NAME_MOST, false); }
static void add_file(Words *words, const Code *code, uint32_t line) {
    words_add_str(words, code->filename, PATH_MOST, true);
    words_add(words, ":%u", (unsigned)line);
}

//// Names and places //////////////////////////////////////////////////////////

void describe_name(Words *words, const Task *task) {
    if (is_small_int(task->name)) words_add(words, "Task-%lld", (long long)small_int_value(task->name));
    else if (is_none(task->name)) words_add(words, "a task without a name");   // its __init__ has not run
    else add_name(words, as_str(task->name));
}

void describe_type(Words *words, const Type *type) { add_name(words, type->name); }

void describe_function(Words *words, KrBorrowed callable) {
    while (has_shape(callable, TYPE_METHOD)) callable = ((Method *)as_object(callable))->function;
    if (has_shape(callable, TYPE_FUNCTION)) add_name(words, ((Function *)as_object(callable))->qualname);
    else if (has_shape(callable, TYPE_NATIVE)) add_name(words, ((Native *)as_object(callable))->name);
    else words_add(words, "a callable");
}

static Coroutine *root_of(const Task *task) { return is_coroutine_like(task->coroutine) ? as_coroutine(task->coroutine) : NULL; }

void describe_coroutine(Words *words, const Task *task, bool place) {
    const Coroutine *root = root_of(task);
    if (root == NULL) {
        if (has_shape(task->coroutine, TYPE_WAIT)) words_add(words, "%s", wait_kind_name(as_wait(task->coroutine)->kind));
        else if (has_shape(task->coroutine, TYPE_SLEEP)) words_add(words, "sleep");
        else words_add(words, "a coroutine");
        return;
    }
    const Code *code = root->frame.fn->code;
    add_name(words, root->frame.fn->qualname);
    if (!place || code->hidden) return;
    words_add(words, " (");
    add_file(words, code, code->first_line);
    words_add(words, ")");
}

// The innermost function of the program in the chain. NULL: there is none; *called gets what it called in the library, or NULL.
static Coroutine *find_place(const Task *task, Coroutine **called) {
    Coroutine *root = root_of(task), *c = root == NULL || root->state == CO_DONE ? NULL : coroutine_leaf(root);
    *called = NULL;
    while (c != NULL && c->frame.fn->code->hidden) {
        *called = c;
        c = c == root ? NULL : coroutine_of(c->frame.prev);
    }
    return c;
}

void describe_place(Words *words, const Task *task) {
    Coroutine *called;
    const Coroutine *c = find_place(task, &called);
    if (c == NULL) return;
    const Code *code = c->frame.fn->code;
    add_file(words, code, c->state == CO_UNSTARTED ? code->first_line : code_position(code, frame_instruction(&c->frame))->line);
    words_add(words, " in ");
    add_name(words, c->frame.fn->qualname);
}

//// Waits /////////////////////////////////////////////////////////////////////

// The methods have the names that CPython's have; who enters a lock acquires it.
static const char *waited_for(WaitKind kind) {
    return wait_kind_name(kind == WAIT_TO_ENTER_LOCK ? WAIT_FOR_LOCK : kind == WAIT_TO_ENTER_SEMAPHORE ? WAIT_FOR_SEMAPHORE : kind);
}

// Half a second asked for is a little less when it is read off the clock.
static void add_seconds(Words *words, double seconds) {
    if (seconds >= 0.001) seconds = round(seconds * 1e4) / 1e4;
    words_add(words, "sleep %.10g", seconds > 0 ? seconds : 0);
}

static void add_future(KrVM *vm, Words *words, KrBorrowed future) {
    if (is_task(vm, future)) {
        words_add(words, "Task '");
        describe_name(words, as_task(future));
        words_add(words, "'");
    } else if (def_of(vm, future) == &gather_type) {
        words_add(words, "gather of %u", (unsigned)gather_count(future));
    } else {
        describe_type(words, type_of(vm, future));
    }
}

// A Wait or a Sleep, which the program made before it awaited it. False: it is neither.
static bool add_awaited(Words *words, KrBorrowed awaited) {
    double delay;
    if (has_shape(awaited, TYPE_WAIT) && as_wait(awaited)->kind != WAIT_TO_EXIT) words_add(words, "%s", waited_for(as_wait(awaited)->kind));
    else if (!has_shape(awaited, TYPE_SLEEP)) return false;
    else if (sleep_delay(awaited, &delay)) add_seconds(words, delay);
    else words_add(words, "sleep");
    return true;
}

void describe_wait(KrVM *vm, Words *words, const Task *task, KrBorrowed waiter) {
    const Future *f = &task->future;
    Coroutine *root = root_of(task), *called;
    (void)find_place(task, &called);
    const KrValue *delegate = root == NULL ? &task->coroutine : coroutine_delegate_slot(root);
    if (called != NULL) {
        add_name(words, called->frame.fn->qualname);
    } else if (f->wait_state != TASK_NOT_WAITING) {
        if (f->wait_kind != WAIT_TO_SLEEP) {
            words_add(words, "%s", waited_for(f->wait_kind));
        } else {
            if (f->timed && !f->has_message) add_seconds(words, sleep_deadline(task) - (double)vm_clock_look(vm) * 1e-9);
            else words_add(words, "sleep");
        }
    } else if (delegate == NULL || !add_awaited(words, *delegate)) {
        if (is_pointer(waiter)) add_future(vm, words, waiter);
        else words_add(words, "nothing");
    }
}

//// Deadlock //////////////////////////////////////////////////////////////////

COLD void describe_deadlock(KrVM *vm, KrBorrowed loop) {
    enum { LISTED = 20, LINE = 2 * WORDS_NAME + WORDS_PLACE };
    static const char nothing[] = "deadlock: nothing is ready, no timer is set, and ";
    uint32_t waiting = 0, count;
    Task **tasks = task_list(vm, &count);
    if (tasks == NULL) exception_clear(vm);
    for (uint32_t i = 0; i < count; i++) waiting += is_same(tasks[i]->future.loop, loop);
    uint32_t listed = waiting < LISTED ? waiting : LISTED;
    size_t room = listed * LINE + 64;
    char *text = memory_alloc(vm, room);
    if (text == NULL) {
        exception_clear(vm);
        raise(vm, RuntimeError, "%s%u task%s wait%s", nothing, waiting, waiting == 1 ? "" : "s", waiting == 1 ? "s" : "");
    } else {
        Words words = words_in(text, room);
        for (uint32_t i = 0, told = 0; i < count && told < listed; i++) {
            const Task *task = tasks[i];
            if (!is_same(task->future.loop, loop)) continue;
            told++;
            words_add(&words, "\n  ");
            describe_name(&words, task);
            words_add(&words, " waits for ");
            describe_wait(vm, &words, task, task->waiter);
            size_t before = words.length;
            words_add(&words, " (");
            size_t begin = words.length;
            describe_place(&words, task);
            if (words.length > begin) words_add(&words, ")");
            else text[words.length = before] = 0;
        }
        if (waiting > listed) words_add(&words, "\n  and %u more", (unsigned)(waiting - listed));
        raise(vm, RuntimeError, "%s%u task%s wait%s%s%s", nothing, waiting, waiting == 1 ? "" : "s", waiting == 1 ? "s" : "",
              listed > 0 ? ":" : "", text);
    }
    memory_free(vm, text, room);
    memory_free(vm, tasks, count * sizeof *tasks);
}
