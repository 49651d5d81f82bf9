// SPDX-License-Identifier: MIT
// trace.c -- the schedule as a text, a line an event, or as JSON of trace events (docs/TRACE.md has both formats).
#include "loop/trace.h"

#include <stdarg.h>
#include <stdio.h>

#include "loop/describe.h"
#include "object/exception.h"
#include "vm/vm.h"

// Who acts while no task runs.
typedef enum { BY_PROGRAM, BY_HOST, BY_TIMER, BY_TIMEOUT, BY_CALLBACK, BY_GATHER } Actor;

// A line has room for all that is told in one, twice: each quote and backslash needs another one in JSON.
enum { PHRASE = 3 * WORDS_NAME + WORDS_PLACE, LINE = 4 * PHRASE };

struct Trace {
    int64_t zero_ns, step_ns;       // the clock at the beginning of the trace, and of the step
    uint64_t turn;
    Actor actor;
    const Task *ending;             // its step is over, and others hear of it
    bool begun;                     // JSON: something was written
    char line[LINE];
};

//// Output ////////////////////////////////////////////////////////////////////

static bool is_json(const KrVM *vm) { return vm->config.trace_format == KR_TRACE_JSON; }
static void write_out(const KrVM *vm, const char *text, size_t length) { vm->config.trace(vm->config.host, text, length); }
static int64_t elapsed_ns(KrVM *vm) {
    int64_t ns = vm_clock_look(vm) - vm->loop->trace->zero_ns;
    return ns > 0 ? ns : 0;
}

static void add_text(Words *line, const Words *words) {
    for (size_t i = 0; i < words->length; i++) {
        char c = words->text[i];
        words_add(line, c == '"' || c == '\\' ? "\\%c" : "%c", c);
    }
}
static void add_field(Words *line, const char *key, const Words *words) {
    words_add(line, "\"%s\":\"", key);
    add_text(line, words);
    words_add(line, "\"");
}

// Lane 0 is the loop's.
static unsigned lane(const Task *task) { return task == NULL ? 0 : task->future.serial + 1; }
static void add_time(Words *line, const char *key, int64_t ns) {
    words_add(line, ",\"%s\":%lld.%03d", key, (long long)(ns / 1000), (int)(ns % 1000));
}

static const char HEAD[] =
    "[\n{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"process_name\",\"args\":{\"name\":\"krait\"}},\n"
    "{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"thread_name\",\"args\":{\"name\":\"loop\"}},\n";

// {"ph":"i","pid":1,"tid":2,"ts":0.000 -- without time (ns < 0) for what describes a lane.
static Words begin_event(KrVM *vm, char phase, const Task *task, int64_t ns) {
    Trace *trace = vm->loop->trace;
    Words line = words_in(trace->line, sizeof trace->line);
    words_add(&line, "%s{\"ph\":\"%c\",\"pid\":1,\"tid\":%u", trace->begun ? ",\n" : HEAD, phase, lane(task));
    if (ns >= 0) add_time(&line, "ts", ns);
    trace->begun = true;
    return line;
}
static void end_event(const KrVM *vm, Words *line) {
    words_add(line, "}");
    write_out(vm, line->text, line->length);
}

static void name_lane(KrVM *vm, const Task *task, const Words *name) {
    Words line = begin_event(vm, 'M', task, -1);
    words_add(&line, ",\"name\":\"thread_name\",\"args\":{");
    add_field(&line, "name", name);
    words_add(&line, "}");
    end_event(vm, &line);
}

// The two ends of an arrow, from the step of who woke a task or made it to the step that this leads to.
static void tell_arrow(KrVM *vm, char phase, const Task *at, const Task *to) {
    Words line = begin_event(vm, phase, at, elapsed_ns(vm));
    words_add(&line, ",\"id\":%u,\"cat\":\"arrow\",\"name\":\"leads to\"%s", lane(to), phase == 'f' ? ",\"bp\":\"e\"" : "");
    end_event(vm, &line);
}

static void tell_line(KrVM *vm, const Words *name, const Words *what) {
    Trace *trace = vm->loop->trace;
    int64_t ns = elapsed_ns(vm);
    Words line = words_in(trace->line, sizeof trace->line);
    words_add(&line, "%5lld.%06d  turn %-4llu  %-10s  ", (long long)(ns / 1000000000), (int)(ns % 1000000000 / 1000), (unsigned long long)trace->turn,
              name->text);
    words_add(&line, "%s\n", what->text);
    write_out(vm, line.text, line.length);
}

// One moment of a task, or of the loop (NULL). kind: its category in JSON.
static void tell(KrVM *vm, const Task *task, const char *kind, const Words *what) {
    if (is_json(vm)) {
        Words line = begin_event(vm, 'i', task, elapsed_ns(vm));
        words_add(&line, ",\"s\":\"t\",\"cat\":\"%s\",", kind);
        add_field(&line, "name", what);
        words_add(&line, ",\"args\":{\"turn\":%llu}", (unsigned long long)vm->loop->trace->turn);
        end_event(vm, &line);
        return;
    }
    char text[WORDS_NAME];
    Words name = words_in(text, sizeof text);
    if (task == NULL) words_add(&name, "loop");
    else describe_name(&name, task);
    tell_line(vm, &name, what);
}

//// Who does it ///////////////////////////////////////////////////////////////

// Adds who is acting; gives the task, if it is one.
static const Task *add_actor(KrVM *vm, Words *words) {
    static const char *const names[] = {
        [BY_PROGRAM] = "the program", [BY_HOST] = "the host", [BY_TIMER] = "its timer", [BY_TIMEOUT] = "a timeout", [BY_CALLBACK] = "a callback",
        [BY_GATHER] = "gather"};
    const Trace *trace = vm->loop->trace;
    KrBorrowed loop = vm->loop->running_loop;
    KrBorrowed current = is_event_loop(vm, loop) ? as_event_loop(loop)->current_task : NONE;
    const Task *task = trace->ending != NULL ? trace->ending : is_task(vm, current) ? as_task(current) : NULL;
    if (task != NULL) describe_name(words, task);
    else words_add(words, "%s", names[!is_none(loop) ? trace->actor : vm->frame == NULL ? BY_HOST : BY_PROGRAM]);
    return task;
}

static void lead_to(KrVM *vm, const Task *actor, Task *task) {
    if (!is_json(vm) || actor == NULL || actor == task || task->future.traced) return;
    task->future.traced = true;
    tell_arrow(vm, 's', actor, task);
}

void trace_turn(KrVM *vm) {
    vm->loop->trace->turn++;
    vm->loop->trace->actor = BY_HOST;
}

void trace_entry(KrVM *vm, KrBorrowed object, unsigned tag) {
    Trace *trace = vm->loop->trace;
    char text[PHRASE];
    Words what = words_in(text, sizeof text);
    switch (as_object(object)->shape) {
    case TYPE_HANDLE:
    case TYPE_TIMER_HANDLE:
        trace->actor = BY_CALLBACK;
        if (as_handle(object)->cancelled) return;
        words_add(&what, "calls ");
        describe_function(&what, as_handle(object)->callback);
        tell(vm, NULL, "call", &what);
        return;
    case TYPE_GATHER: trace->actor = BY_GATHER; return;
    case TYPE_TASK: trace->actor = tag == READY_DUE ? BY_TIMER : BY_PROGRAM; return;
    default: trace->actor = is_task(vm, object) ? BY_PROGRAM : is_future(vm, object) ? BY_TIMER : BY_TIMEOUT;
    }
}

//// The life of a task ////////////////////////////////////////////////////////

void trace_name(KrVM *vm, const Task *task) {
    char text[WORDS_NAME];
    Words name = words_in(text, sizeof text);
    describe_name(&name, task);
    if (is_json(vm)) name_lane(vm, task, &name);
}

void trace_spawn(KrVM *vm, Task *task) {
    char text[PHRASE];
    Words what = words_in(text, sizeof text);
    trace_name(vm, task);
    words_add(&what, "is made by ");
    const Task *actor = add_actor(vm, &what);
    words_add(&what, ": ");
    describe_coroutine(&what, task, true);
    tell(vm, task, "spawn", &what);
    lead_to(vm, actor, task);
}

void trace_wake(KrVM *vm, KrBorrowed object) {
    if (!is_task(vm, object)) return;
    Task *task = as_task(object);
    char text[PHRASE];
    Words what = words_in(text, sizeof text);
    words_add(&what, "is woken by ");
    const Task *actor = add_actor(vm, &what);
    tell(vm, task, "wake", &what);
    lead_to(vm, actor, task);
}

void trace_cancel(KrVM *vm, const Task *task) {
    char text[PHRASE];
    Words what = words_in(text, sizeof text);
    words_add(&what, "is asked to cancel by ");
    (void)add_actor(vm, &what);
    tell(vm, task, "cancel", &what);
}

void trace_step(KrVM *vm, Task *task, KrBorrowed thrown) {
    Trace *trace = vm->loop->trace;
    char text[PHRASE];
    Words what = words_in(text, sizeof text);
    trace->step_ns = elapsed_ns(vm);
    if (is_absent(thrown)) {
        words_add(&what, "runs");
    } else {
        words_add(&what, "gets ");
        describe_type(&what, type_of(vm, thrown));
    }
    if (!is_json(vm) || !is_absent(thrown)) tell(vm, task, "throw", &what);     // in JSON the step itself is an event, when it is over
    if (!task->future.traced) return;
    task->future.traced = false;
    tell_arrow(vm, 'f', task, task);
}

static void add_end(KrVM *vm, Words *what, const Task *task, RunOutcome outcome, KrBorrowed value) {
    if (outcome == RUN_YIELDED) {
        bool waits = !is_none(value) && (!is_absent(value) || task->future.wait_state != TASK_NOT_WAITING);
        words_add(what, waits ? "suspends on " : "yields");
        if (waits) describe_wait(vm, what, task, is_absent(value) ? NONE : value);
    } else if (vm->limit_hit != LIMIT_NONE) {
        words_add(what, "is stopped by a limit");
    } else if (outcome == RUN_RETURNED ? task->future.must_cancel : exception_matches(vm, TYPE_CancelledError)) {
        words_add(what, "is cancelled");
    } else if (outcome == RUN_RETURNED) {
        words_add(what, is_none(value) ? "returns None" : "returns ");
        if (!is_none(value)) describe_type(what, type_of(vm, value));
    } else {
        words_add(what, "raises ");
        describe_type(what, type_of(vm, vm->raised));
    }
}

void trace_step_end(KrVM *vm, const Task *task, RunOutcome outcome, KrBorrowed value) {
    Trace *trace = vm->loop->trace;
    char text[PHRASE], place_text[WORDS_PLACE];
    Words what = words_in(text, sizeof text), place = words_in(place_text, sizeof place_text);
    add_end(vm, &what, task, outcome, value);
    if (outcome == RUN_YIELDED) describe_place(&place, task);
    trace->ending = task;
    if (!is_json(vm)) {
        if (place.length > 0) words_add(&what, " (%s)", place.text);
        tell(vm, task, "end", &what);
        return;
    }
    char name_text[WORDS_NAME];
    Words name = words_in(name_text, sizeof name_text);
    describe_coroutine(&name, task, false);
    Words line = begin_event(vm, 'X', task, trace->step_ns);
    add_time(&line, "dur", elapsed_ns(vm) - trace->step_ns);
    words_add(&line, ",\"cat\":\"step\",");
    add_field(&line, "name", &name);
    words_add(&line, ",\"args\":{\"turn\":%llu,", (unsigned long long)trace->turn);
    add_field(&line, "ends", &what);
    if (place.length > 0) {
        words_add(&line, ",");
        add_field(&line, "at", &place);
    }
    words_add(&line, "}");
    end_event(vm, &line);
    if (outcome != RUN_YIELDED) tell(vm, task, "done", &what);
}

void trace_step_over(KrVM *vm) { vm->loop->trace->ending = NULL; }
int64_t trace_step_enter(KrVM *vm) { return vm->loop->trace->step_ns; }
void trace_step_leave(KrVM *vm, int64_t outer) { vm->loop->trace->step_ns = outer; }

//// Beginning and end /////////////////////////////////////////////////////////

Trace *trace_new(KrVM *vm) {
    Trace *trace = memory_alloc(vm, sizeof *trace);
    if (trace == NULL) return NULL;
    memset(trace, 0, sizeof *trace);
    if (!vm->virtual_time) trace->zero_ns = vm_clock_look(vm);
    return trace;
}

void trace_close(KrVM *vm) {
    if (vm->config.trace == NULL) return;
    Trace *trace = vm->loop == NULL ? NULL : vm->loop->trace;
    if (vm->config.trace_format == KR_TRACE_JSON) {
        const char *end = trace != NULL && trace->begun ? "\n]\n" : "[\n]\n";
        write_out(vm, end, strlen(end));
    }
    if (trace == NULL) return;
    vm->loop->trace = NULL;
    memory_free(vm, trace, sizeof *trace);
}
