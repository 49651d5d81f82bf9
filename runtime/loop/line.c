// SPDX-License-Identifier: MIT
// line.c -- Line: a FIFO of values, as a ring or, once the program has seen it, as a deque.
#include "loop/line.h"

#include "loop/wait.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "vm/import.h"

enum { FIRST_CAPACITY = 4, MAX_CAPACITY = 1 << 30 };

void line_init(Line *line) { *line = (Line){.object = UNDEF}; }

void line_release(KrVM *vm, Line *line) {
    Line old = *line;
    line_init(line);
    for (uint32_t i = 0; i < old.length; i++) release(vm, old.ring[(old.start + i) & (old.capacity - 1)]);
    if (old.ring != NULL) memory_free(vm, old.ring, old.capacity * sizeof(KrValue));
    release(vm, old.object);
}

void line_visit(const Line *line, Visitor *visitor) {
    for (uint32_t i = 0; i < line->length; i++) visit_value(visitor, line->ring[(line->start + i) & (line->capacity - 1)]);
    visit_value(visitor, line->object);
}

KrValue call_named(KrVM *vm, KrBorrowed object, const char *name, const KrBorrowed *args, uint32_t count) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return KR_ERROR;
    KrValue held = retain(object);
    KrValue result = call_method(vm, held, key, args, count);
    release(vm, held);
    object_release(vm, key);
    return result;
}

int64_t line_length(KrVM *vm, const Line *line) { return is_undef(line->object) ? line->length : length(vm, line->object); }

int line_has_items(KrVM *vm, const Line *line) { return is_undef(line->object) ? line->length > 0 : truth(vm, line->object); }

KrValue line_at(KrVM *vm, const Line *line, int64_t index) {
    if (!is_undef(line->object)) {
        KrValue held = retain(line->object);
        KrValue item = getitem(vm, held, small_int(index));
        release(vm, held);
        return item;
    }
    if (index >= line->length) return raise(vm, IndexError, "deque index out of range");
    return retain(line->ring[(line->start + (uint32_t)index) & (line->capacity - 1)]);
}

static bool grow(KrVM *vm, Line *line) {
    if (line->capacity >= MAX_CAPACITY) {
        exception_raise_memory(vm);
        return false;
    }
    uint32_t before = line->capacity, capacity = before == 0 ? FIRST_CAPACITY : before * 2;
    KrValue *ring = memory_resize(vm, line->ring, before * sizeof(KrValue), capacity * sizeof(KrValue));
    if (ring == NULL) return false;
    // The part that had wrapped around to the front now follows the old end.
    memcpy(ring + before, ring, line->start * sizeof(KrValue));
    line->ring = ring;
    line->capacity = capacity;
    return true;
}

bool line_append(KrVM *vm, Line *line, KrBorrowed value) {
    if (unlikely(!is_undef(line->object))) {
        KrBorrowed args[] = {value};
        KrValue result = call_named(vm, line->object, "append", args, 1);
        if (is_error(result)) return false;
        release(vm, result);
        return true;
    }
    if (unlikely(line->length == line->capacity) && !grow(vm, line)) return false;
    line->ring[(line->start + line->length++) & (line->capacity - 1)] = retain(value);
    return true;
}

KrValue line_pop_first(KrVM *vm, Line *line) {
    if (unlikely(!is_undef(line->object))) return call_named(vm, line->object, "popleft", NULL, 0);
    if (line->length == 0) return raise(vm, IndexError, "pop from an empty deque");
    KrValue item = line->ring[line->start];
    line->start = (line->start + 1) & (line->capacity - 1);
    line->length--;
    return item;
}

bool line_remove(KrVM *vm, Line *line, KrBorrowed value) {
    if (unlikely(!is_undef(line->object))) {
        KrBorrowed args[] = {value};
        KrValue result = call_named(vm, line->object, "remove", args, 1);
        if (is_error(result)) return exception_clear_if(vm, TYPE_ValueError);
        release(vm, result);
        return true;
    }
    uint32_t mask = line->capacity - 1, at = 0;
    while (at < line->length && !is_same(line->ring[(line->start + at) & mask], value)) at++;
    if (at == line->length) return true;
    KrValue item = line->ring[(line->start + at) & mask];
    for (; at > 0; at--) line->ring[(line->start + at) & mask] = line->ring[(line->start + at - 1) & mask];
    line->start = (line->start + 1) & mask;
    line->length--;
    release(vm, item);
    return true;
}

void line_exchange(KrVM *vm, Line *line, KrBorrowed before, KrBorrowed after) {
    for (uint32_t i = 0; i < line->length; i++) {
        KrValue *item = &line->ring[(line->start + i) & (line->capacity - 1)];
        if (!is_same(*item, before)) continue;
        value_replace(vm, item, retain(after));
        return;
    }
}

// The program sees futures only.
static bool show_futures(KrVM *vm, Line *line) {
    for (uint32_t i = 0; i < line->length; i++) {
        KrBorrowed item = line->ring[(line->start + i) & (line->capacity - 1)];
        if (is_task(vm, item) && as_future(item)->wait_state != TASK_NOT_WAITING && !wait_as_object(vm, as_task(item))) return false;
    }
    return true;
}

KrValue line_object(KrVM *vm, Line *line) {
    if (!is_undef(line->object)) return retain(line->object);
    if (!show_futures(vm, line)) return KR_ERROR;
    KrValue module = import_module(vm, "_collections");
    if (is_error(module)) return KR_ERROR;
    KrValue deque = call_named(vm, module, "deque", NULL, 0);
    release(vm, module);
    // Copied first: the line changes hands only when all of it is there.
    for (uint32_t i = 0; !is_error(deque) && i < line->length; i++) {
        KrBorrowed args[] = {line->ring[(line->start + i) & (line->capacity - 1)]};
        KrValue result = call_named(vm, deque, "append", args, 1);
        if (is_error(result)) {
            release(vm, deque);
            return KR_ERROR;
        }
        release(vm, result);
    }
    if (!is_error(deque)) line_set_object(vm, line, deque);
    return deque;
}

void line_set_object(KrVM *vm, Line *line, KrBorrowed object) {
    Line old = *line;
    line_init(line);
    line->object = retain(object);
    line_release(vm, &old);
}
