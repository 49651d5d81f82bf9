// SPDX-License-Identifier: MIT
// code.c -- the code type: what the compiler made, as programs see it. Takes nothing apart: instructions stay private.
#include "object/code.h"

#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

static void visit(Object *self, Visitor *visitor) {
    Code *code = (Code *)self;
    for (uint32_t i = 0; i < code->constant_count; i++) { visit_value(visitor, code->constants[i]); }
    for (uint32_t i = 0; i < code->site_count; i++) {
        visit_object(visitor, code->sites[i].name);
        visit_object(visitor, code->sites[i].keywords);
    }
    for (uint32_t i = 0; i < code->local_count; i++) { visit_object(visitor, code->local_names[i]); }
    for (uint32_t i = 0; i < code->free_count; i++) { visit_object(visitor, code->free_names[i]); }
    visit_object(visitor, code->name);
    visit_object(visitor, code->qualname);
    visit_object(visitor, code->filename);
    visit_value(visitor, code->doc);
    visit_value(visitor, code->source);
    visit_object(visitor, code->static_attributes);
}

bool code_make_caches(KrVM *vm, Code *code) {
    if (code->caches != NULL || code->site_count == 0) return true;
    code->caches = memory_alloc(vm, code->site_count * sizeof(InlineCache));
    if (code->caches == NULL) return false;
    memset(code->caches, 0, code->site_count * sizeof(InlineCache));
    code->cache_next = vm->cached_codes;
    code->cache_link = &vm->cached_codes;
    if (code->cache_next != NULL) code->cache_next->cache_link = &code->cache_next;
    vm->cached_codes = code;
    return true;
}

static void free_arrays(KrVM *vm, Object *self) {
    Code *code = (Code *)self;
    if (code->caches != NULL) {
        *code->cache_link = code->cache_next;
        if (code->cache_next != NULL) code->cache_next->cache_link = code->cache_link;
    }
    memory_free(vm, code->instructions, code->instruction_count * sizeof(Instruction));
    memory_free(vm, code->positions, code->instruction_count * sizeof(Position));
    memory_free(vm, code->constants, code->constant_count * sizeof(KrValue));
    memory_free(vm, code->sites, code->site_count * sizeof(Site));
    memory_free(vm, code->caches, code->caches ? code->site_count * sizeof(InlineCache) : 0);
    memory_free(vm, code->handlers, code->handler_count * sizeof(Handler));
    memory_free(vm, code->local_names, code->local_count * sizeof(Str *));
    memory_free(vm, code->free_names, code->free_count * sizeof(Str *));
    memory_free(vm, code->cell_registers, code->cell_count * sizeof(uint32_t));
}

static KrValue repr_code(KrVM *vm, KrBorrowed self) {
    Code *code = as_code(self);
    uint64_t identity;
    if (!object_identity(vm, self, &identity)) { return KR_ERROR; }
    return string_format(vm, "<code object %U at 0x%llx, file \"%U\", line %u>", code->name,
                         (unsigned long long)identity, code->filename, code->first_line);
}

// -- attributes
// -----------------------------------------------------------------------------------------------------------

static KrValue shared(void *object) {
    object_retain(object);
    return value_of_object(object);
}

static KrValue get_name(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return shared(as_code(self)->name);
}
static KrValue get_qualname(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return shared(as_code(self)->qualname);
}
static KrValue get_filename(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return shared(as_code(self)->filename);
}
static KrValue get_first_line(KrVM *vm, KrBorrowed self) { return int_from_i64(vm, as_code(self)->first_line); }
static KrValue get_flags(KrVM *vm, KrBorrowed self) { return int_from_i64(vm, as_code(self)->flags); }
static KrValue get_argcount(KrVM *vm, KrBorrowed self) {
    return int_from_i64(vm, as_code(self)->kind == CODE_KIND_FUNCTION ? as_code(self)->positional_count : 0);
}
static KrValue get_posonly(KrVM *vm, KrBorrowed self) { return int_from_i64(vm, as_code(self)->positional_only_count); }
static KrValue get_kwonly(KrVM *vm, KrBorrowed self) { return int_from_i64(vm, as_code(self)->keyword_only_count); }
static KrValue get_stacksize(KrVM *vm, KrBorrowed self) {
    return int_from_i64(vm, (int64_t)as_code(self)->register_count - as_code(self)->local_count);
}

static uint32_t parameter_count(const Code *code) {
    if (code->kind != CODE_KIND_FUNCTION) return 0;
    return (uint32_t)code->positional_count + code->keyword_only_count + ((code->flags & CODE_VARARGS) != 0) +
           ((code->flags & CODE_VARKEYWORDS) != 0);
}

static bool is_cell_register(const Code *code, uint32_t reg) {
    for (uint32_t i = 0; i < code->cell_count; i++) {
        if (code->cell_registers[i] == reg) { return true; }
    }
    return false;
}

// Plain locals and parameters, or cells; a captured parameter is both.
static KrValue names_of_locals(KrVM *vm, const Code *code, bool cells) {
    uint32_t parameters = parameter_count(code), count = 0;
    Tuple *tuple = NULL;
    for (int pass = 0; pass < 2; pass++) {
        count = 0;
        for (uint32_t i = code->kind == CODE_KIND_FUNCTION ? 0 : 1; i < code->local_count; i++) {
            bool cell = is_cell_register(code, i), wanted = cells ? cell : !cell || i < parameters;
            if (wanted && pass == 1) { tuple->items[count] = shared(code->local_names[i]); }
            count += wanted;
        }
        if (pass == 0) {
            if (count == 0) { return tuple_empty(vm); }
            tuple = tuple_new(vm, count);
            if (!tuple) { return KR_ERROR; }
        }
    }
    return value_of_object(tuple);
}

static KrValue get_varnames(KrVM *vm, KrBorrowed self) { return names_of_locals(vm, as_code(self), false); }
static KrValue get_cellvars(KrVM *vm, KrBorrowed self) { return names_of_locals(vm, as_code(self), true); }

static KrValue get_nlocals(KrVM *vm, KrBorrowed self) {
    KrValue names = get_varnames(vm, self);
    if (is_error(names)) { return KR_ERROR; }
    KrValue count = int_from_i64(vm, as_tuple(names)->length);
    release(vm, names);
    return count;
}

static KrValue get_freevars(KrVM *vm, KrBorrowed self) {
    Code *code = as_code(self);
    if (code->free_count == 0) { return tuple_empty(vm); }
    Tuple *tuple = tuple_new(vm, code->free_count);
    if (!tuple) { return KR_ERROR; }
    for (uint32_t i = 0; i < code->free_count; i++) { tuple->items[i] = shared(code->free_names[i]); }
    return value_of_object(tuple);
}

// The names of sites, each once, in order.
static KrValue get_names(KrVM *vm, KrBorrowed self) {
    Code *code = as_code(self);
    KrValue list = list_new(vm, 0), result = KR_ERROR;
    if (is_error(list)) { return KR_ERROR; }
    for (uint32_t i = 0; i < code->site_count; i++) {
        bool seen = code->sites[i].name == NULL;
        for (uint32_t k = 0; !seen && k < as_list(list)->length; k++) {
            seen = is_same(as_list(list)->items[k], value_of_object(code->sites[i].name));
        }
        if (!seen && !list_append(vm, as_list(list), value_of_object(code->sites[i].name))) { goto done; }
        if ((i & 255) == 255 && !poll(vm, 256)) { goto done; }
    }
    result = to_tuple(vm, list);
done:
    release(vm, list);
    return result;
}

static KrValue get_consts(KrVM *vm, KrBorrowed self) {
    Code *code = as_code(self);
    return tuple_from(vm, code->constants, code->constant_count);
}

static KrValue number_or_none(KrVM *vm, uint32_t n, bool known) { return known ? int_from_i64(vm, n) : NONE; }

static const GetSetDef getset[] = {
    {"co_name", get_name, NULL, NULL},
    {"co_qualname", get_qualname, NULL, NULL},
    {"co_filename", get_filename, NULL, NULL},
    {"co_firstlineno", get_first_line, NULL, NULL},
    {"co_flags", get_flags, NULL, NULL},
    {"co_varnames", get_varnames, NULL, NULL},
    {"co_argcount", get_argcount, NULL, NULL},
    {"co_posonlyargcount", get_posonly, NULL, NULL},
    {"co_kwonlyargcount", get_kwonly, NULL, NULL},
    {"co_nlocals", get_nlocals, NULL, NULL},
    {"co_freevars", get_freevars, NULL, NULL},
    {"co_cellvars", get_cellvars, NULL, NULL},
    {"co_names", get_names, NULL, NULL},
    {"co_consts", get_consts, NULL, NULL},
    {"co_stacksize", get_stacksize, NULL, NULL},
    {0},
};

// -- methods
// --------------------------------------------------------------------------------------------------------------

NATIVE(code_positions, "co_positions(self, /)", "Give (line, end line, column, end column) of each instruction.") {
    Code *code = as_code(args[0]);
    KrValue list = list_new(vm, code->instruction_count), result = KR_ERROR;
    if (is_error(list)) { return KR_ERROR; }
    for (uint32_t i = 0; i < code->instruction_count; i++) {
        const Position *p = &code->positions[i];
        KrBorrowed parts[] = {number_or_none(vm, p->line, p->line != 0), number_or_none(vm, p->end_line, p->line != 0),
                              number_or_none(vm, p->col, p->line && p->col != 0xffff),
                              number_or_none(vm, p->end_col, p->line && p->end_col != 0xffff)};
        KrValue entry = tuple_from(vm, parts, 4);
        bool ok = !is_error(entry) && list_append(vm, as_list(list), entry);
        release_maybe(vm, entry);
        if (!ok || ((i & 255) == 255 && !poll(vm, 256))) { goto done; }
    }
    result = iter(vm, list);
done:
    release(vm, list);
    return result;
}

NATIVE(code_lines, "co_lines(self, /)", "Give (start, end, line) of each range of instructions.") {
    Code *code = as_code(args[0]);
    KrValue list = list_new(vm, 0), result = KR_ERROR;
    if (is_error(list)) { return KR_ERROR; }
    for (uint32_t i = 0; i < code->instruction_count;) {
        uint32_t end = i + 1, line = code->positions[i].line;
        while (end < code->instruction_count && code->positions[end].line == line) { end++; }
        KrBorrowed parts[] = {int_from_i64(vm, (int64_t)i * 8), int_from_i64(vm, (int64_t)end * 8),
                              number_or_none(vm, line, line != 0)};
        KrValue entry = tuple_from(vm, parts, 3);
        bool ok = !is_error(entry) && list_append(vm, as_list(list), entry);
        release_maybe(vm, entry);
        if (!ok || !poll(vm, 1)) { goto done; }
        i = end;
    }
    result = iter(vm, list);
done:
    release(vm, list);
    return result;
}

NATIVE(code_source_line, "_source_line(self, lineno, /)", "The line of the source text, without its end; '' where there is no text.") {
    Code *code = as_code(args[0]);
    int64_t wanted;
    if (!to_i64(vm, args[1], &wanted)) return KR_ERROR;
    if (!is_str_exact(code->source) || wanted < 1) return str_new(vm, "");
    Str *text = as_str(code->source);
    uint32_t start = 0, length = str_length(text);
    for (int64_t line = 1; line < wanted && start < length; line++) {
        while (start < length && str_char(text, start) != '\n') start++;
        start++;
        if (!poll(vm, 1)) return KR_ERROR;
    }
    if (start >= length) return str_new(vm, "");
    uint32_t end = start;
    while (end < length && str_char(text, end) != '\n') end++;
    return str_substring(vm, text, start, end);
}

NATIVE(code_source_text, "_source_text(self, /)", "The whole source text; '' where there is none.") {
    KrBorrowed source = as_code(args[0])->source;
    return is_str_exact(source) ? retain(source) : str_new(vm, "");
}
static const NativeDef *const methods[] = {DEF(code_positions), DEF(code_lines), DEF(code_source_line), DEF(code_source_text), NULL};

const TypeDef code_type = {
    .name = "code",
    .id = TYPE_CODE,
    .size = sizeof(Code),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = methods,
    .getset = getset,
    .visit = visit,
    .free = free_arrays,
    .repr = repr_code,
};
