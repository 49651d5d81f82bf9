// SPDX-License-Identifier: MIT
// builtins_scope.c -- the functions of builtins that run text (eval, exec, compile) or look at the caller's names (globals,
// locals, vars, dir).
//
// A function's locals() is a new dict each time (PEP 667); a class body's or module's is its namespace itself.
#include "compile/compile.h"
#include "object/bytes.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"
#include "vm/vm.h"
#include "vm/warning.h"

//// Frames and their names ////////////////////////////////////////////////////

Frame *builtins_caller(KrVM *vm) {
    Frame *frame = vm->frame;
    while (frame != NULL && (frame->flags & FRAME_NATIVE)) frame = frame->prev;
    return frame;
}

// The globals of the caller; without one, those of __main__. NULL: neither is there.
static Dict *caller_globals(KrVM *vm) {
    Frame *frame = builtins_caller(vm);
    if (frame != NULL) return frame->fn->globals;
    if (is_pointer(vm->main_module) && !is_error(vm->main_module) && has_flag(vm, vm->main_module, TYPE_FLAG_IS_MODULE)) {
        return as_module(vm->main_module)->dict;
    }
    raise(vm, SystemError, "there is no running frame");
    return NULL;
}

static bool put_local(KrVM *vm, Dict *dict, Str *name, KrBorrowed value) {
    if (is_undef(value) || str_char(name, 0) == '.') return true;   // compilers' own names begin with a dot
    return dict_set_str(vm, dict, name, value);
}

static KrBorrowed content_of(KrBorrowed cell) { return has_shape(cell, TYPE_CELL) ? ((Cell *)as_object(cell))->value : cell; }

static KrValue function_locals(KrVM *vm, const Frame *frame) {
    const Code *code = frame->fn->code;
    KrValue dict = dict_new(vm);
    if (is_error(dict)) return KR_ERROR;
    for (uint32_t i = 0; i < code->local_count && i < frame->count; i++) {
        KrBorrowed value = frame->r[i];
        for (uint32_t k = 0; k < code->cell_count; k++) {
            if (code->cell_registers[k] == i) value = content_of(value);
        }
        if (str_length(code->local_names[i]) > 0 && !put_local(vm, as_dict(dict), code->local_names[i], value)) goto failed;
    }
    for (uint32_t i = 0; i < code->free_count; i++) {
        if (!put_local(vm, as_dict(dict), code->free_names[i], content_of(frame->fn->closure->items[i]))) goto failed;
    }
    return dict;
failed:
    release(vm, dict);
    return KR_ERROR;
}

static KrValue caller_locals(KrVM *vm) {
    Frame *frame = builtins_caller(vm);
    if (frame != NULL && frame->fn->code->kind == CODE_KIND_FUNCTION) return function_locals(vm, frame);
    if (frame != NULL && frame->count > 0 && frame->fn->code->local_count > 0 && !is_undef(frame->r[0])) return retain(frame->r[0]);
    Dict *globals = caller_globals(vm);
    return globals == NULL ? KR_ERROR : retain(value_of_object(globals));
}

NATIVE(builtin_globals, "globals()", "Return the namespace of the current module.") {
    Dict *globals = caller_globals(vm);
    return globals == NULL ? KR_ERROR : retain(value_of_object(globals));
}
NATIVE(builtin_locals, "locals()", "Return a dict of the current local names.") { return caller_locals(vm); }

NATIVE(builtin_vars, "vars(object=?, /)", "Return the __dict__ of an object, or locals().") {
    if (is_absent(args[0])) return caller_locals(vm);
    KrValue dict = getattr_optional(vm, args[0], N_(vm, __dict__));
    return is_absent(dict) ? raise(vm, TypeError, "vars() argument must have __dict__ attribute") : dict;
}

NATIVE(builtin_dir, "dir(object=?, /)", "Return a sorted list of the attributes of an object, or of the current local names.") {
    KrValue names;
    if (is_absent(args[0])) {
        KrValue locals = caller_locals(vm);
        if (is_error(locals)) return KR_ERROR;
        names = is_dict_exact(locals) ? dict_keys_list(vm, as_dict(locals)) : call_method(vm, locals, N_(vm, keys), NULL, 0);
        release(vm, locals);
    } else {
        names = call_dunder(vm, args[0], DUNDER___dir__, NULL, 0);
        if (is_absent(names)) return raise(vm, TypeError, "object does not provide __dir__");
    }
    if (is_error(names)) return KR_ERROR;
    KrValue list = to_list(vm, names);
    release(vm, names);
    if (is_error(list) || list_sort(vm, as_list(list), NONE, false)) return list;
    release(vm, list);
    return KR_ERROR;
}

//// Text to code //////////////////////////////////////////////////////////////

// What eval, exec and compile take as source: a str or bytes. The text lives as long as *held (owned).
static const char *source_text(KrVM *vm, KrBorrowed source, size_t *size, KrValue *held, const char *complaint) {
    *held = NONE;
    if (is_str(vm, source)) {
        *held = retain(source);
        return str_utf8(vm, as_str(source), size);
    }
    if (has_flag(vm, source, TYPE_FLAG_IS_BYTES | TYPE_FLAG_IS_BYTEARRAY)) {
        // Bytes are read as UTF-8, the only encoding of source text.
        const uint8_t *data;
        size_t length;
        if (!bytes_view(vm, source, &data, &length)) return NULL;
        KrValue text = str_from_utf8(vm, (const char *)data, length);
        if (is_error(text)) return NULL;
        *held = text;
        return str_utf8(vm, as_str(text), size);
    }
    raise(vm, TypeError, "%s", complaint);
    return NULL;
}

static KrValue compile_text(KrVM *vm, KrBorrowed source, CompileOptions *options, const char *complaint) {
    size_t size;
    KrValue held;
    const char *text = source_text(vm, source, &size, &held, complaint);
    KrValue code = KR_ERROR;
    if (text != NULL) {
        if (options->mode == PARSE_EVAL) {
            // Blank lines and spaces may stand before an expression.
            const char *start = text;
            for (size_t i = 0; i < size && strchr(" \t\r\n", text[i]) != NULL && text[i] != 0; i++) {
                if (text[i] != '\n') continue;
                options->first_line = (options->first_line == 0 ? 1 : options->first_line) + 1;
                start = text + i + 1;
            }
            size -= (size_t)(start - text);
            text = start;
            for (; size > 0 && (*text == ' ' || *text == '\t'); size--) text++;
        }
        if (memchr(text, 0, size) != NULL) raise(vm, SyntaxError, "source code string cannot contain null bytes");
        else code = compile_source(vm, text, size, options, warning_syntax);
    }
    release(vm, held);
    return code;
}

enum { FLAG_ONLY_AST = 0x400, FLAG_TOP_LEVEL_AWAIT = 0x2000 };

NATIVE(builtin_compile, "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
       "Compile text to a code object that exec() or eval() can run.") {
    int64_t flags;
    if (!is_str(vm, args[1]) && !has_flag(vm, args[1], TYPE_FLAG_IS_BYTES)) {
        return raise(vm, TypeError, "expected str, bytes or os.PathLike object, not %T", args[1]);
    }
    if (!is_str(vm, args[2])) return raise(vm, TypeError, "compile() argument 'mode' must be str, not %T", args[2]);
    if (!to_i64(vm, args[3], &flags)) return KR_ERROR;
    Str *mode = as_str(args[2]);
    CompileOptions options = {.mode = PARSE_MODULE};
    if (str_equal_ascii(mode, "eval")) options.mode = PARSE_EVAL;
    else if (str_equal_ascii(mode, "single")) options.mode = PARSE_SINGLE;
    else if (!str_equal_ascii(mode, "exec")) return raise(vm, ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
    if (flags & FLAG_ONLY_AST) return raise(vm, ValueError, "compile(): syntax trees are not supported");
    options.allow_top_level_await = flags & FLAG_TOP_LEVEL_AWAIT;
    if (has_shape(args[0], TYPE_CODE)) return retain(args[0]);
    size_t size;
    KrValue held;
    options.filename = source_text(vm, args[1], &size, &held, "");
    KrValue code = KR_ERROR;
    if (options.filename != NULL) code = compile_text(vm, args[0], &options, "compile() arg 1 must be a string, bytes or AST object");
    release(vm, held);
    return code;
}

//// Running ///////////////////////////////////////////////////////////////////

static bool is_mapping(KrVM *vm, KrBorrowed v) { return is_dict(vm, v) || !is_absent(dunder_find(vm, v, DUNDER___getitem__)); }

// Namespaces as eval and exec take them. globals: owned. locals: owned, or ABSENT for the globals.
static bool namespaces(KrVM *vm, bool is_eval, KrBorrowed given_globals, KrBorrowed given_locals, KrValue *globals, KrValue *locals) {
    *globals = *locals = ABSENT;
    if (!is_none(given_locals) && !is_mapping(vm, given_locals)) {
        if (is_eval) return raise_as(false, vm, TypeError, "locals must be a mapping");
        return raise_as(false, vm, TypeError, "locals must be a mapping or None, not %T", given_locals);
    }
    if (!is_none(given_globals) && !is_dict(vm, given_globals)) {
        if (!is_eval) return raise_as(false, vm, TypeError, "exec() globals must be a dict, not %T", given_globals);
        return raise_as(false, vm, TypeError, is_mapping(vm, given_globals) ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                                                            : "globals must be a dict");
    }
    if (!is_none(given_globals)) {
        *globals = retain(given_globals);
        if (!is_none(given_locals)) *locals = retain(given_locals);
    } else {
        Dict *own = caller_globals(vm);
        if (own == NULL) return false;
        KrValue own_locals = is_none(given_locals) ? caller_locals(vm) : retain(given_locals);
        if (is_error(own_locals)) return false;
        *globals = retain(value_of_object(own));
        *locals = own_locals;
    }
    if (is_same(*locals, *globals)) {
        release(vm, *locals);
        *locals = ABSENT;
    }
    KrBorrowed names = dict_get_str(vm, as_dict(*globals), N_(vm, __builtins__));
    bool ok = !is_error(names) && (!is_absent(names) ||
              dict_set_str(vm, as_dict(*globals), N_(vm, __builtins__), value_of_object(vm->builtins)));
    if (!ok) {
        release(vm, *globals);
        release(vm, *locals);
    }
    return ok;
}

static KrValue run_code(KrVM *vm, Code *code, const char *name, KrBorrowed globals, KrBorrowed locals, KrBorrowed closure) {
    if (code->free_count > 0) {
        if (!is_tuple(vm, closure)) {
            if (strcmp(name, "exec") == 0) {
                return raise(vm, TypeError, "code object requires a closure of exactly length %u", code->free_count);
            }
            return raise(vm, TypeError, "code object passed to %s() may not contain free variables", name);
        }
        Tuple *cells = as_tuple(closure);
        bool fits = cells->length == code->free_count;
        for (uint32_t i = 0; fits && i < cells->length; i++) fits = has_shape(cells->items[i], TYPE_CELL);
        if (!fits) return raise(vm, TypeError, "code object requires a closure of exactly length %u", code->free_count);
    } else if (!is_none(closure)) {
        return raise(vm, TypeError, "cannot use a closure with this code object");
    }
    if (code->kind == CODE_KIND_MODULE && code->free_count == 0) return vm_run_code(vm, code, as_dict(globals), locals);
    // The code of a function or class body: called with what parameters it has left out.
    KrValue function = function_new(vm, code, as_dict(globals));
    if (is_error(function)) return KR_ERROR;
    if (code->free_count > 0) ((Function *)as_object(function))->closure = as_tuple(retain(closure));
    KrBorrowed namespace_ = is_absent(locals) ? globals : locals;
    KrValue result = code->kind == CODE_KIND_FUNCTION ? call_0(vm, function) : call_1(vm, function, namespace_);
    release(vm, function);
    return result;
}

static KrValue run(KrVM *vm, const char *name, ParseMode mode, const KrBorrowed *args, KrBorrowed closure) {
    KrValue globals, locals, code, result = KR_ERROR;
    if (!namespaces(vm, mode == PARSE_EVAL, args[1], args[2], &globals, &locals)) return KR_ERROR;
    if (has_shape(args[0], TYPE_CODE)) {
        code = retain(args[0]);
    } else if (!is_none(closure)) {
        code = raise(vm, TypeError, "closure can only be used when source is a code object");
    } else {
        CompileOptions options = {.filename = "<string>", .mode = mode};
        code = compile_text(vm, args[0], &options, mode == PARSE_EVAL ? "eval() arg 1 must be a string, bytes or code object"
                                                                      : "exec() arg 1 must be a string, bytes or code object");
    }
    if (!is_error(code)) {
        result = run_code(vm, as_code(code), name, globals, locals, closure);
        release(vm, code);
    }
    release(vm, globals);
    release(vm, locals);
    return result;
}

NATIVE(builtin_eval, "eval(source, /, globals=None, locals=None)", "Compute the value of an expression given as text or code.") {
    return run(vm, "eval", PARSE_EVAL, args, NONE);
}

NATIVE(builtin_exec, "exec(source, /, globals=None, locals=None, *, closure=None)", "Run statements given as text or code.") {
    KrValue result = run(vm, "exec", PARSE_MODULE, args, args[3]);
    if (is_error(result)) return KR_ERROR;
    release(vm, result);
    return NONE;
}

KrValue builtins_function(KrVM *vm, const char *source, const char *name) {
    CompileOptions options = {.filename = "<builtins>", .mode = PARSE_MODULE};
    KrValue code = compile_source(vm, source, strlen(source), &options, NULL), result = KR_ERROR;
    if (is_error(code)) return KR_ERROR;
    Code *module = as_code(code);
    for (uint32_t i = 0; i < module->constant_count; i++) {
        if (has_shape(module->constants[i], TYPE_CODE)) as_code(module->constants[i])->hidden = true;
    }
    KrValue globals = dict_new(vm), key = str_new(vm, name), ran = KR_ERROR;
    if (!is_error(globals) && !is_error(key)) ran = vm_run_code(vm, module, as_dict(globals), ABSENT);
    if (!is_error(ran)) {
        KrBorrowed found = dict_get_str(vm, as_dict(globals), as_str(key));
        if (is_absent(found)) raise(vm, SystemError, "no helper %s", name);
        else if (!is_error(found)) result = retain(found);
    }
    release_maybe(vm, ran);
    release_maybe(vm, key);
    release_maybe(vm, globals);
    release(vm, code);
    return result;
}

const NativeDef *const builtins_scope[] = {
    DEF(builtin_compile), DEF(builtin_dir), DEF(builtin_eval), DEF(builtin_exec), DEF(builtin_globals), DEF(builtin_locals),
    DEF(builtin_vars), NULL,
};
