// SPDX-License-Identifier: MIT
// compile.c -- the entry: text to tree to units to Code.
//
// Up to the last step everything is in an arena, whose running out of memory is a longjmp to here. Objects of the VM
// are made only after it, from finished units, so that nothing of theirs can leak.
#include "compile/compiler.h"

#include "object/bytes.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/set.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MAX = 2000 };

// -- the Compiler
// ---------------------------------------------------------------------------------------------------------

static uint32_t text_hash(const char *text) {
    uint32_t h = 2166136261u;
    while (*text) { h = (h ^ (unsigned char)*text++) * 16777619u; }
    return h;
}

Identifier compiler_intern(Compiler *c, const char *text) {
    if (c->name_count * 2 >= c->name_size) {
        uint32_t size = c->name_size ? c->name_size * 2 : 256;
        Identifier *names = arena_alloc(c->arena, size * sizeof *names);
        for (uint32_t k = 0; k < c->name_size; k++) {
            if (c->names[k]) {
                uint32_t i = text_hash(c->names[k]) & (size - 1);
                while (names[i]) { i = (i + 1) & (size - 1); }
                names[i] = c->names[k];
            }
        }
        c->names = names;
        c->name_size = size;
    }
    uint32_t i = text_hash(text) & (c->name_size - 1);
    while (c->names[i]) {
        if (c->names[i] == text || strcmp(c->names[i], text) == 0) { return c->names[i]; }
        i = (i + 1) & (c->name_size - 1);
    }
    c->names[i] = arena_strndup(c->arena, text, strlen(text));
    c->name_count++;
    return c->names[i];
}

void compiler_fail(Compiler *c, Span span, const char *format, ...) {
    if (c->error) { return; }
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    c->error = diagnostic_at(c->arena, c->input, DIAGNOSTIC_SYNTAX_ERROR, span, "%s", text);
}

bool compiler_enter(Compiler *c, const Node *node) {
    char here;
    if (c->depth >= DEPTH_MAX || &here < c->vm->stack_limit) {
        if (!c->error) {
            c->error = diagnostic_at(c->arena, c->input, DIAGNOSTIC_RECURSION_ERROR, node->span,
                                     "maximum recursion depth exceeded during compilation");
        }
        return false;
    }
    if (c->error) { return false; }
    c->depth++;
    return true;
}

void compiler_leave(Compiler *c) { c->depth--; }

static void name_known(Compiler *c) {
    c->known.class_ = compiler_intern(c, "__class__");
    c->known.class_dict = compiler_intern(c, "__classdict__");
    c->known.super = compiler_intern(c, "super");
    c->known.debug = compiler_intern(c, "__debug__");
    c->known.dot0 = compiler_intern(c, ".0");
    c->known.annotate = compiler_intern(c, "__annotate__");
    c->known.annotate_func = compiler_intern(c, "__annotate_func__");
    c->known.annotations = compiler_intern(c, "__annotations__");
    c->known.name = compiler_intern(c, "__name__");
    c->known.module = compiler_intern(c, "__module__");
    c->known.qualname = compiler_intern(c, "__qualname__");
    c->known.doc = compiler_intern(c, "__doc__");
    c->known.first_line = compiler_intern(c, "__firstlineno__");
    c->known.static_attributes = compiler_intern(c, "__static_attributes__");
    c->known.class_cell = compiler_intern(c, "__classcell__");
    c->known.class_dict_cell = compiler_intern(c, "__classdictcell__");
    c->known.type_params = compiler_intern(c, "__type_params__");
    c->known.dot_type_params = compiler_intern(c, ".type_params");
    c->known.dot_defaults = compiler_intern(c, ".defaults");
    c->known.dot_kwdefaults = compiler_intern(c, ".kwdefaults");
    c->known.dot_generic_base = compiler_intern(c, ".generic_base");
    c->known.conditional = compiler_intern(c, "__conditional_annotations__");
    c->known.format = compiler_intern(c, ".format");
    c->known.classdict_register = compiler_intern(c, ".classdict");
    c->known.not_implemented = compiler_intern(c, "NotImplementedError");
}

static void find_future_features(Compiler *c, Nodes body) {
    for (uint32_t i = 0; i < body.count; i++) {
        if (body.items[i]->kind != AST_ImportFrom) {
            if (i == 0 && body.items[i]->kind == AST_Expr) { continue; }
            return;
        }
        NodeImportFrom *from = AST(ImportFrom, body.items[i]);
        if (from->level || !from->module || strcmp(from->module, "__future__") != 0) { return; }
        for (uint32_t k = 0; k < from->names.count; k++) {
            c->future_annotations |= strcmp(AST(Alias, from->names.items[k])->name, "annotations") == 0;
        }
    }
}

static Unit *compile_module(Compiler *c, Node *root) {
    NodeModule *module = root->kind == AST_Module ? AST(Module, root) : NULL;
    if (module) { find_future_features(c, module->body); }
    if (!scope_build(c, root)) { return NULL; }
    c->depth = 0;
    uint32_t line = c->input->first_line > 0 ? (uint32_t)c->input->first_line : 1;
    Unit *unit = unit_enter(c, c->module_scope, "<module>", CODE_KIND_MODULE, line, NULL);
    emit_nowhere(c);
    if (!module) {
        Operand value = expression_operand(c, AST(Expression, root)->body);
        emit_abc(c, OP_RET, 0, value.reg, 0, 0);
    } else {
        bool has_doc = false;
        Constant doc = doc_constant(c, module->body, &has_doc);
        if (has_doc && !c->interactive) {
            uint32_t t = register_new(c);
            emit_at(c, module->body.items[0]);
            expression_constant(c, &doc, t);
            emit_abc(c, OP_SETNAME, FLAG_TEMP_A, t, 0, emit_site_shared(c, c->known.doc));
            register_free_to(c, t);
        }
        if (c->module_scope->condition_count) {
            uint32_t t = register_new(c);
            emit_abc(c, OP_SET, 0, t, 0, 0);
            emit_abc(c, OP_SETNAME, FLAG_TEMP_A, t, 0, emit_site_shared(c, c->known.conditional));
            register_free_to(c, t);
        }
        // Annotations are evaluated on demand, also while the module still runs: the function comes first.
        annotations_statement(c, c->module_scope);
        statements(c, module->body);
        emit_nowhere(c);
        emit_abc(c, OP_RETNONE, 0, 0, 0, 0);
    }
    emit_stop(c);
    unit_leave(c);
    return c->error ? NULL : unit;
}

// -- Code
// -----------------------------------------------------------------------------------------------------------------

typedef struct {
    KrVM *vm;
    Str *filename;
    KrValue source;
} Assembly;

static KrValue assemble(Assembly *a, Unit *unit, uint32_t depth);

static KrValue constant_value(Assembly *a, const Constant *k, uint32_t depth) {
    KrVM *vm = a->vm;
    switch ((int)k->kind) {
    case CONST_NONE: return NONE;
    case CONST_TRUE: return TRUE_;
    case CONST_FALSE: return FALSE_;
    case CONST_ELLIPSIS: return ELLIPSIS;
    case CONST_INT: return int_from_i64(vm, k->integer);
    case CONST_BIG_INT: return int_from_digits(vm, k->text, k->length, k->base);
    case CONST_FLOAT: return float_from_double(vm, k->number);
    case CONST_IMAGINARY: return complex_new(vm, 0.0, k->number);
    case CONST_BYTES: return bytes_new(vm, k->length ? k->text : "", k->length);
    case CONST_STR: {
        // What looks like a name is interned, as in CPython.
        bool name = k->length <= 64;
        for (size_t i = 0; i < k->length && name; i++) {
            unsigned char ch = (unsigned char)k->text[i];
            name = ch == '_' || (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
        }
        if (name) {
            Str *s = str_intern_utf8(vm, k->length ? k->text : "", k->length);
            return s ? value_of_object(s) : KR_ERROR;
        }
        return str_from_utf8(vm, k->text, k->length);
    }
    case CONST_TUPLE:
    case CONST_FROZENSET: {
        const Constant *items = (const Constant *)(const void *)k->text;
        if (depth > 200) { return raise(vm, RecursionError, "maximum recursion depth exceeded during compilation"); }
        if (k->length == 0 && (int)k->kind == CONST_TUPLE) { return tuple_empty(vm); }
        Tuple *tuple = tuple_new(vm, (uint32_t)k->length);
        if (!tuple) { return KR_ERROR; }
        KrValue result = value_of_object(tuple);
        for (size_t i = 0; i < k->length; i++) {
            KrValue item = constant_value(a, &items[i], depth + 1);
            if (is_error(item)) {
                release(vm, result);
                return KR_ERROR;
            }
            tuple->items[i] = item;
        }
        if ((int)k->kind == CONST_FROZENSET) {
            KrValue set = frozenset_from(vm, result);
            release(vm, result);
            return set;
        }
        return result;
    }
    default: return assemble(a, (Unit *)(uintptr_t)k->text, depth + 1);
    }
}

static Str *name_str(Assembly *a, Identifier name) {
    if (strcmp(name, ".format") == 0) { name = "format"; }
    return str_intern_utf8(a->vm, name, strlen(name));
}

static bool fill_names(Assembly *a, Str ***out, Identifier *names, uint32_t count, uint32_t *filled) {
    if (count == 0) { return true; }
    Str **array = memory_alloc(a->vm, count * sizeof(Str *));
    if (!array) { return false; }
    memset(array, 0, count * sizeof(Str *));
    *out = array;
    *filled = count;
    for (uint32_t i = 0; i < count; i++) {
        array[i] = name_str(a, names[i]);
        if (!array[i]) { return false; }
    }
    return true;
}

static bool copy_array(KrVM *vm, void *out, const void *data, size_t count, size_t size) {
    void *array = NULL;
    if (count) {
        array = memory_alloc(vm, count * size);
        if (!array) { return false; }
        memcpy(array, data, count * size);
    }
    memcpy(out, &array, sizeof array);
    return true;
}

static bool fill_sites(Assembly *a, Code *code, const Unit *unit) {
    KrVM *vm = a->vm;
    if (!unit->site_count) { return true; }
    code->sites = memory_alloc(vm, unit->site_count * sizeof(Site));
    if (!code->sites) { return false; }
    memset(code->sites, 0, unit->site_count * sizeof(Site));
    code->site_count = unit->site_count;
    for (uint32_t i = 0; i < unit->site_count; i++) {
        const SiteText *text = &unit->sites[i];
        if (text->name && !(code->sites[i].name = name_str(a, text->name))) { return false; }
        if (text->keywords.count) {
            Tuple *keywords = tuple_new(vm, text->keywords.count);
            if (!keywords) { return false; }
            code->sites[i].keywords = keywords;
            for (uint32_t k = 0; k < text->keywords.count; k++) {
                Str *name = name_str(a, text->keywords.items[k]);
                if (!name) { return false; }
                keywords->items[k] = value_of_object(name);
            }
        }
    }
    return true;
}

static bool fill_constants(Assembly *a, Code *code, const Unit *unit, uint32_t depth) {
    if (!unit->constant_count) { return true; }
    code->constants = memory_alloc(a->vm, unit->constant_count * sizeof(KrValue));
    if (!code->constants) { return false; }
    for (uint32_t i = 0; i < unit->constant_count; i++) { code->constants[i] = NONE; }
    code->constant_count = unit->constant_count;
    for (uint32_t i = 0; i < unit->constant_count; i++) {
        KrValue value = constant_value(a, &unit->constants[i], depth);
        if (is_error(value)) { return false; }
        code->constants[i] = value;
    }
    return true;
}

static KrValue assemble(Assembly *a, Unit *unit, uint32_t depth) {
    KrVM *vm = a->vm;
    if (depth > 1000) { return raise(vm, RecursionError, "maximum recursion depth exceeded during compilation"); }
    Code *code = object_new(vm, TYPE_CODE, sizeof(Code));
    if (!code) { return KR_ERROR; }
    Object head = code->head;
    memset(code, 0, sizeof *code);
    code->head = head;
    code->doc = NONE;
    code->source = retain(a->source);
    code->kind = unit->kind;
    code->flags = unit->flags;
    code->first_line = unit->first_line;
    code->positional_only_count = unit->positional_only_count;
    code->positional_count = unit->positional_count;
    code->keyword_only_count = unit->keyword_only_count;
    bool positional = unit->keyword_only_count == 0 && !(unit->flags & (CODE_VARARGS | CODE_VARKEYWORDS));
    bool suspends = unit->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR);
    code->simple = positional && !suspends;
    code->simple_coroutine = positional && suspends;
    code->register_count = unit->highest > unit->local_count ? unit->highest : unit->local_count;
    // Counts come before their arrays: an array that is still NULL is freed as none, whatever its count.
    code->instruction_count = unit->count;
    code->handler_count = unit->handler_count;
    code->cell_count = unit->cell_count;
    object_retain(a->filename);
    code->filename = a->filename;
    const Scope *scope = unit->scope;
    for (uint32_t i = 0; i < scope->free_count; i++) {
        if (strcmp(scope->frees[i], "__class__") == 0) { code->class_free = i + 1; }
    }
    bool ok = (code->name = name_str(a, unit->name)) != NULL &&
              (code->qualname = name_str(a, unit->qualname)) != NULL &&
              copy_array(vm, &code->instructions, unit->code, unit->count, sizeof(Instruction));
    ok = ok && copy_array(vm, &code->positions, unit->positions, unit->count, sizeof(Position)) &&
         copy_array(vm, &code->handlers, unit->handlers, unit->handler_count, sizeof(Handler));
    ok = ok && copy_array(vm, &code->cell_registers, unit->cell_registers, unit->cell_count, sizeof(uint32_t));
    ok = ok && fill_names(a, &code->local_names, unit->local_names, unit->local_count, &code->local_count) &&
         fill_names(a, &code->free_names, scope->frees, scope->free_count, &code->free_count) &&
         fill_sites(a, code, unit) && fill_constants(a, code, unit, depth);
    if (ok && unit->has_doc) {
        KrValue doc = constant_value(a, &unit->doc, 0);
        ok = !is_error(doc);
        code->doc = ok ? doc : NONE;
    }
    if (ok && unit->kind == CODE_KIND_CLASS) {
        code->attribute_hint = (uint16_t)scope->attribute_count;
        code->static_attributes = tuple_new(vm, scope->attribute_count);
        ok = code->static_attributes != NULL;
        for (uint32_t i = 0; ok && i < scope->attribute_count; i++) {
            Str *name = name_str(a, scope->attributes[i]);
            ok = name != NULL;
            code->static_attributes->items[i] = ok ? value_of_object(name) : NONE;
        }
    }
    if (!ok) {
        release(vm, value_of_object(code));
        return KR_ERROR;
    }
    return value_of_object(code);
}

// -- errors
// ---------------------------------------------------------------------------------------------------------------

static void set_field(KrVM *vm, Exception *e, int field, KrValue value) {
    if (field < e->field_count) {
        value_replace(vm, &e->field[field], value);
    } else {
        release(vm, value);
    }
}

// The exception of a diagnostic is raised.
static void raise_diagnostic(KrVM *vm, const Diagnostic *d, const char *filename) {
    TypeId type = TYPE_SyntaxError;
    switch (d->kind) {
    case DIAGNOSTIC_INDENTATION_ERROR: type = TYPE_IndentationError; break;
    case DIAGNOSTIC_TAB_ERROR: type = TYPE_TabError; break;
    case DIAGNOSTIC_VALUE_ERROR: exception_raise(vm, TYPE_ValueError, "%s", d->message); return;
    case DIAGNOSTIC_RECURSION_ERROR: exception_raise(vm, TYPE_RecursionError, "%s", d->message); return;
    default: break;
    }
    KrValue message = str_new(vm, d->message), file = KR_ERROR, text = NONE, args = KR_ERROR, details = KR_ERROR,
            exception = KR_ERROR;
    if (is_error(message)) { return; }
    file = str_new(vm, filename);
    if (is_error(file)) { goto done; }
    if (d->text) {
        text = str_from_utf8(vm, d->text, d->text_length);
        if (is_error(text)) { goto done; }
    }
    KrValue end_line = d->end_line ? int_from_i64(vm, d->end_line) : NONE;
    KrValue end_offset = d->end_line ? int_from_i64(vm, d->end_offset) : NONE;
    KrBorrowed parts[] = {file, int_from_i64(vm, d->line), int_from_i64(vm, d->offset), text, end_line, end_offset};
    details = tuple_from(vm, parts, 6);
    if (is_error(details)) { goto done; }
    args = tuple_from(vm, (KrBorrowed[]){message, details}, 2);
    if (is_error(args)) { goto done; }
    exception = exception_new(vm, type, args);
    if (is_error(exception)) { goto done; }
    Exception *e = (Exception *)as_object(exception);
    set_field(vm, e, FIELD_SYNTAX_MSG, retain(message));
    set_field(vm, e, FIELD_SYNTAX_FILENAME, retain(file));
    set_field(vm, e, FIELD_SYNTAX_LINENO, parts[1]);
    set_field(vm, e, FIELD_SYNTAX_OFFSET, parts[2]);
    set_field(vm, e, FIELD_SYNTAX_TEXT, retain(text));
    set_field(vm, e, FIELD_SYNTAX_END_LINENO, end_line);
    set_field(vm, e, FIELD_SYNTAX_END_OFFSET, end_offset);
    exception_raise_object(vm, exception);
done:
    release_maybe(vm, message);
    release_maybe(vm, file);
    release_maybe(vm, text);
    release_maybe(vm, details);
    release_maybe(vm, args);
    release_maybe(vm, exception);
}

// -- entries
// --------------------------------------------------------------------------------------------------------------

static void *arena_resize(void *ctx, void *p, size_t old_size, size_t new_size) {
    KrVM *vm = ctx;
    if (new_size == 0) {
        memory_free(vm, p, old_size);
        return NULL;
    }
    return p ? memory_resize(vm, p, old_size, new_size) : memory_alloc(vm, new_size);
}

static KrValue no_memory(KrVM *vm) { return is_undef(vm->raised) ? exception_raise_memory(vm) : KR_ERROR; }

// What survives the longjmp lies outside of the function that calls setjmp.
typedef struct {
    Arena arena;
    Allocator allocator;
    ParseInput input;
    ParseResult parsed;
    Compiler compiler;
    Unit *unit;
} Work;

static bool run_passes(KrVM *vm, Work *w, const CompileOptions *options, bool *failed_memory) {
    if (setjmp(w->arena.out_of_memory)) {
        *failed_memory = true;
        return false;
    }
    w->parsed = parse(&w->arena, &w->input);
    if (!w->parsed.root) { return false; }
    Compiler *c = &w->compiler;
    c->vm = vm;
    c->arena = &w->arena;
    c->input = &w->input;
    c->top_level_await = options->allow_top_level_await;
    c->interactive = options->mode == PARSE_SINGLE;
    name_known(c);
    w->unit = compile_module(c, w->parsed.root);
#if KR_LEDGER
    char why[200];
    if (w->unit && !emit_verify(w->unit, why, sizeof why)) {
        fprintf(stderr, "krait: internal error: compiler: %s: %s\n", options->filename, why);
        abort();
    }
#endif
    return w->unit != NULL;
}

static void work_begin(KrVM *vm, Work *w, const char *text, size_t length, const CompileOptions *options) {
    memset(w, 0, sizeof *w);
    w->allocator = (Allocator){arena_resize, vm};
    arena_init(&w->arena, &w->allocator);
    w->input = (ParseInput){.text = text,
                            .length = length,
                            .filename = options->filename,
                            .mode = options->mode,
                            .allow_top_level_await = options->allow_top_level_await,
                            .first_line = options->first_line};
}

KrValue compile_source(KrVM *vm, const char *text, size_t length, CompileOptions *options, CompileWarn warn) {
    Work work;
    work_begin(vm, &work, text, length, options);
    KrValue result = KR_ERROR;
    bool failed_memory = false;
    bool ok = run_passes(vm, &work, options, &failed_memory);
    options->incomplete = work.parsed.incomplete;
    if (failed_memory) {
        (void)no_memory(vm);
        goto done;
    }
    if (work.parsed.root) {
        for (const Diagnostic *d = work.parsed.warnings; d && warn; d = d->next) {
            if (!warn(vm, options->filename, d)) { goto done; }
        }
    }
    if (!ok) {
        const Diagnostic *d = work.parsed.error ? work.parsed.error : work.compiler.error;
        if (d) {
            raise_diagnostic(vm, d, options->filename);
        } else {
            (void)raise(vm, SyntaxError, "invalid syntax");
        }
        goto done;
    }
    Assembly a = {.vm = vm, .source = NONE};
    KrValue filename = str_new(vm, options->filename);
    if (is_error(filename)) { goto done; }
    a.filename = as_str(filename);
    if (options->keep_source) { a.source = str_from_utf8(vm, text, length); }
    if (!is_error(a.source)) {
        result = assemble(&a, work.unit, 0);
        release(vm, a.source);
    }
    release(vm, filename);
done:
    arena_free(&work.arena);
    return result;
}

// Calls `dump` under the arena's protection; its text lives in the arena.
static KrValue dump_text(KrVM *vm, Work *w, bool tokens, const char *filename) {
    char *volatile text = NULL;
    if (setjmp(w->arena.out_of_memory)) { return no_memory(vm); }
    if (tokens) {
        text = token_dump(&w->arena, &w->input);
    } else {
        w->parsed = parse(&w->arena, &w->input);
        if (!w->parsed.root) {
            if (w->parsed.error) { raise_diagnostic(vm, w->parsed.error, filename); }
            return is_undef(vm->raised) ? raise(vm, SyntaxError, "invalid syntax") : KR_ERROR;
        }
        text = ast_dump(&w->arena, w->parsed.root);
    }
    return str_from_utf8(vm, text, strlen(text));
}

static KrValue dump(KrVM *vm, const char *text, size_t length, const char *filename, bool tokens) {
    Work work;
    CompileOptions options = {.filename = filename, .mode = PARSE_MODULE};
    work_begin(vm, &work, text, length, &options);
    KrValue result = dump_text(vm, &work, tokens, filename);
    arena_free(&work.arena);
    return result;
}

KrValue compile_dump_tokens(KrVM *vm, const char *text, size_t length, const char *filename) {
    return dump(vm, text, length, filename, true);
}

KrValue compile_dump_ast(KrVM *vm, const char *text, size_t length, const char *filename) {
    return dump(vm, text, length, filename, false);
}
