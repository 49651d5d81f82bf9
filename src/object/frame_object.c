// SPDX-License-Identifier: MIT
// frame_object.c -- the frame type, and the table of the objects of frames that live.
#include "object/frame_object.h"

#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/traceback.h"


static uint32_t start_of(const FrameTable *table, const void *frame) {
    return (uint32_t)(((uintptr_t)frame >> 3) * 0x9e3779b97f4a7c15ull >> 32) & table->mask;
}

// Where the object of `frame` is, or would be put.
static uint32_t place_of(const FrameTable *table, const void *frame) {
    uint32_t i = start_of(table, frame);
    while (table->entries[i] != NULL && table->entries[i]->frame != frame) i = (i + 1) & table->mask;
    return i;
}

static bool grow(KrVM *vm, FrameTable *table) {
    uint32_t size = table->entries == NULL ? 16 : (table->mask + 1) * 2;
    FrameObject **old = table->entries;
    uint32_t old_size = old == NULL ? 0 : table->mask + 1;
    FrameObject **entries = memory_alloc(vm, size * sizeof *entries);
    if (entries == NULL) return false;
    memset(entries, 0, size * sizeof *entries);
    table->entries = entries;
    table->mask = size - 1;
    for (uint32_t i = 0; i < old_size; i++) {
        if (old[i] != NULL) entries[place_of(table, old[i]->frame)] = old[i];
    }
    if (old != NULL) memory_free(vm, old, old_size * sizeof *old);
    return true;
}

// Takes the entry out and moves up those that were put behind it only because it was there.
static void take_out(FrameTable *table, uint32_t hole) {
    for (uint32_t i = (hole + 1) & table->mask; table->entries[i] != NULL; i = (i + 1) & table->mask) {
        uint32_t start = start_of(table, table->entries[i]->frame);
        if (((i - start) & table->mask) < ((i - hole) & table->mask)) continue;
        table->entries[hole] = table->entries[i];
        hole = i;
    }
    table->entries[hole] = NULL;
    table->used--;
}

FrameObject *frame_object_of(KrVM *vm, const void *frame, Function *fn) {
    FrameTable *table = &vm->frame_table;
    if (table->entries != NULL) {
        FrameObject *found = table->entries[place_of(table, frame)];
        if (found != NULL) {
            object_retain(found);
            return found;
        }
    }
    if ((table->entries == NULL || (table->used + 1) * 2 > table->mask) && !grow(vm, table)) return NULL;
    FrameObject *object = object_new(vm, TYPE_FRAME, sizeof *object);
    if (object == NULL) return NULL;
    object_retain(fn);
    object->fn = fn;
    object->frame = frame;
    object->instruction = 0;
    object->count = 0;
    object->registers = NULL;
    object->back = NULL;
    table->entries[place_of(table, frame)] = object;
    table->used++;
    return object;
}

FrameObject *frame_object_part(KrVM *vm, const void *frame) {
    FrameTable *table = &vm->frame_table;
    if (table->entries == NULL) return NULL;
    uint32_t place = place_of(table, frame);
    FrameObject *object = table->entries[place];
    if (object == NULL) return NULL;
    object->instruction = frame_object_instruction(vm, object);
    take_out(table, place);
    object->frame = NULL;
    object_retain(object);
    return object;
}

void frame_object_take(KrVM *vm, FrameObject *object, KrValue *registers, uint32_t count) {
    bool any = false;
    for (uint32_t i = 0; i < count && !any; i++) any = is_pointer(registers[i]);
    KrValue *kept = any ? heap_alloc(&vm->heap, HEAP_RAW, count * sizeof *kept) : NULL;
    if (kept == NULL) return;
    memcpy(kept, registers, count * sizeof *kept);
    for (uint32_t i = 0; i < count; i++) registers[i] = UNDEF;
    object->registers = kept;
    object->count = count;
}

uint32_t frame_object_instruction(KrVM *vm, const FrameObject *object) {
    return object->frame != NULL ? vm->upcalls->frame_instruction(object->frame) : object->instruction;
}

static FrameObject *as_frame(KrBorrowed v) { return (FrameObject *)as_object(v); }
static void frame_visit(Object *self, Visitor *visitor) {
    FrameObject *frame = (FrameObject *)self;
    for (uint32_t i = 0; i < frame->count; i++) visit_value(visitor, frame->registers[i]);
    visit_object(visitor, frame->fn);
    visit_object(visitor, frame->back);
}
static void frame_free(KrVM *vm, Object *self) {
    FrameObject *frame = (FrameObject *)self;
    if (frame->frame != NULL && vm->frame_table.entries != NULL) take_out(&vm->frame_table, place_of(&vm->frame_table, frame->frame));
    memory_free(vm, frame->registers, frame->count * sizeof(KrValue));
}
static void frame_clear(KrVM *vm, Object *self) {
    FrameObject *frame = (FrameObject *)self;
    for (uint32_t i = 0; i < frame->count; i++) value_replace(vm, &frame->registers[i], UNDEF);
}
static KrValue frame_code(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_frame(self)->fn->code));
}
static KrValue frame_lineno(KrVM *vm, KrBorrowed self) {
    return small_int(code_position(as_frame(self)->fn->code, frame_object_instruction(vm, as_frame(self)))->line);
}
static KrValue frame_back(KrVM *vm, KrBorrowed self) {
    FrameObject *frame = as_frame(self);
    if (frame->frame != NULL) return vm->upcalls->frame_caller(vm, frame->frame);
    return frame->back == NULL ? NONE : retain(value_of_object(frame->back));
}
static KrValue frame_globals(KrVM *vm, KrBorrowed self) {
    if (!vm->upcalls->in_library(vm)) return raise(vm, AttributeError, "'frame' object has no attribute 'f_globals'");
    return retain(value_of_object(as_frame(self)->fn->globals));
}
NATIVE(frame_clear_method, "clear(self, /)", "Drop the locals that the traceback keeps.") {
    frame_clear(vm, as_object(args[0]));
    return NONE;
}
static KrValue frame_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    const Code *code = as_frame(self)->fn->code;
    return string_format(vm, "<frame at 0x%llx, file %R, line %u, code %U>", (unsigned long long)id, value_of_object(code->filename),
                         code_position(code, frame_object_instruction(vm, as_frame(self)))->line, code->name);
}
static const NativeDef *const frame_methods[] = {DEF(frame_clear_method), NULL};
static const GetSetDef frame_getset[] = {{"f_code", frame_code, NULL, NULL}, {"f_lineno", frame_lineno, NULL, NULL},
                                        {"f_back", frame_back, NULL, NULL}, {"f_globals", frame_globals, NULL, NULL}, {0}};
const TypeDef frame_type = {
    .name = "frame", .id = TYPE_FRAME, .size = sizeof(FrameObject), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = frame_methods,
    .getset = frame_getset, .visit = frame_visit, .free = frame_free, .clear = frame_clear, .repr = frame_repr,
};
