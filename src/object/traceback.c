// SPDX-License-Identifier: MIT
// traceback.c -- the traceback type. Its text is made in traceback_print.c.
#include "object/traceback.h"

#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"

bool traceback_add(KrVM *vm, KrBorrowed exception, FrameObject *frame, uint32_t instruction) {
    Traceback *entry = object_new(vm, TYPE_TRACEBACK, sizeof *entry);
    if (entry == NULL) return false;
    Exception *e = (Exception *)as_object(exception);
    object_retain(frame);
    entry->frame = frame;
    entry->instruction = instruction;
    entry->made = false;
    entry->next = is_none(e->traceback) ? NULL : (Traceback *)as_object(e->traceback);   // the reference moves
    e->traceback = value_of_object(entry);
    return true;
}

const Position *code_position(const Code *code, uint32_t instruction) {
    static const Position none = {0, 0, 0, 0};
    if (code->positions == NULL || instruction >= code->instruction_count) return &none;
    // What the compiler puts between statements has no place of its own: it belongs to what ran before.
    while (instruction > 0 && code->positions[instruction].line == 0) instruction--;
    return &code->positions[instruction];
}

const Traceback *traceback_visible(const Traceback *entry) {
    while (entry != NULL && entry->frame->fn->code->hidden) entry = entry->next;
    return entry;
}
KrBorrowed traceback_visible_value(KrBorrowed traceback) {
    const Traceback *entry = is_none(traceback) ? NULL : traceback_visible((const Traceback *)as_object(traceback));
    return entry == NULL ? NONE : value_of_object(entry);
}

uint32_t traceback_line(const Traceback *entry) {
    if (entry->made) return entry->line < 0 ? 0 : (uint32_t)entry->line;
    return code_position(entry->frame->fn->code, entry->instruction)->line;
}

//// traceback /////////////////////////////////////////////////////////////////

static Traceback *as_traceback(KrBorrowed v) { return (Traceback *)as_object(v); }
static void traceback_visit(Object *self, Visitor *visitor) {
    visit_object(visitor, ((Traceback *)self)->frame);
    visit_object(visitor, ((Traceback *)self)->next);
}
static KrValue tb_next(KrVM *vm, KrBorrowed self) {
    (void)vm;
    const Traceback *next = traceback_visible(as_traceback(self)->next);
    return next == NULL ? NONE : retain(value_of_object(next));
}
static bool tb_set_next(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, TypeError, "can't delete tb_next attribute");
    if (!is_none(value) && !has_shape(value, TYPE_TRACEBACK)) return raise_as(false, vm, TypeError, "expected traceback object, got '%T'", value);
    for (Traceback *t = is_none(value) ? NULL : as_traceback(value); t != NULL; t = t->next) {
        if (t == as_traceback(self)) return raise_as(false, vm, ValueError, "traceback loop detected");
    }
    Traceback *old = as_traceback(self)->next;
    as_traceback(self)->next = is_none(value) ? NULL : as_traceback(retain(value));
    if (old != NULL) object_release(vm, old);
    return true;
}
static KrValue tb_frame(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_traceback(self)->frame));
}
static KrValue tb_lineno(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(traceback_line(as_traceback(self)));
}
static KrValue tb_lasti(KrVM *vm, KrBorrowed self) {
    (void)vm;
    if (as_traceback(self)->made) return small_int(as_traceback(self)->lasti);
    return small_int((int64_t)as_traceback(self)->instruction * 2);
}

static bool to_c_int(KrVM *vm, KrBorrowed v, int32_t *out) {
    int64_t n;
    if (!to_index(vm, v, &n)) return false;
    if (n < INT32_MIN || n > INT32_MAX) return raise_as(false, vm, OverflowError, "Python int too large to convert to C int");
    *out = (int32_t)n;
    return true;
}

NATIVE(traceback_construct, "__new__(cls, tb_next, tb_frame, tb_lasti, tb_lineno)", "An entry for a frame, in front of tb_next.") {
    if (!is_none(args[1]) && !has_shape(args[1], TYPE_TRACEBACK)) return raise(vm, TypeError, "expected traceback object or None, got '%T'", args[1]);
    if (!has_shape(args[2], TYPE_FRAME)) return raise(vm, TypeError, "traceback() argument 'tb_frame' must be frame, not %T", args[2]);
    int32_t lasti, line;
    if (!to_c_int(vm, args[3], &lasti) || !to_c_int(vm, args[4], &line)) return KR_ERROR;
    Traceback *entry = object_new(vm, TYPE_TRACEBACK, sizeof *entry);
    if (entry == NULL) return KR_ERROR;
    entry->next = is_none(args[1]) ? NULL : as_traceback(retain(args[1]));
    entry->frame = (FrameObject *)as_object(retain(args[2]));
    entry->instruction = UINT32_MAX;     // no place in the code: no carets
    entry->made = true;
    entry->line = line;
    entry->lasti = lasti;
    return value_of_object(entry);
}
static const NativeDef *const traceback_methods[] = {DEF(traceback_construct), NULL};
static const GetSetDef traceback_getset[] = {{"tb_next", tb_next, tb_set_next, NULL}, {"tb_frame", tb_frame, NULL, NULL},
                                             {"tb_lineno", tb_lineno, NULL, NULL}, {"tb_lasti", tb_lasti, NULL, NULL}, {0}};
const TypeDef traceback_type = {
    .name = "traceback", .id = TYPE_TRACEBACK, .size = sizeof(Traceback), .flags = TYPE_FLAG_CONTAINER,
    .methods = traceback_methods, .getset = traceback_getset, .visit = traceback_visit,
};
