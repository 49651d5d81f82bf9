// SPDX-License-Identifier: MIT
// api_call.c -- krait.h: compiling and running code, importing, calling.
#include "api/api.h"

#include "compile/compile.h"
#include "object/code.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/warning.h"

enum { QUICK_ARGUMENTS = 16 };

static const ParseMode parse_modes[] = {[KR_MODULE] = PARSE_MODULE, [KR_EXPRESSION] = PARSE_EVAL, [KR_INTERACTIVE] = PARSE_SINGLE};

static KrValue compile_text(KrVM *vm, const char *source, size_t length, const char *filename, KrMode mode) {
    if ((unsigned)mode > KR_INTERACTIVE) return raise(vm, ValueError, "no such mode of compilation");
    CompileOptions options = {
        .filename = filename != NULL ? filename : "<string>", .mode = parse_modes[mode],
        .allow_top_level_await = mode == KR_INTERACTIVE, .keep_source = true, .first_line = 1,
    };
    return compile_source(vm, source, length, &options, warning_syntax);
}

KrValue kr_compile(KrVM *vm, const char *source, size_t len, const char *filename, KrMode mode) {
    API_VM(vm, KR_ERROR);
    API_TEXT(vm, source, len, KR_ERROR);
    KrValue code;
    API_RUN(vm, code, compile_text(vm, source, len == KR_STRLEN ? strlen(source) : len, filename, mode));
    return code;
}

bool kr_is_incomplete(KrVM *vm, const char *source, size_t len) {
    if (!api_is_usable(vm) || source == NULL || (len > API_LENGTH_MOST && len != KR_STRLEN)) return false;
    CompileOptions options = {.filename = "<stdin>", .mode = PARSE_SINGLE, .allow_top_level_await = true, .first_line = 1};
    api_enter(vm);
    KrValue code = compile_source(vm, source, len == KR_STRLEN ? strlen(source) : len, &options, NULL);
    if (is_error(code)) exception_clear(vm);
    else release(vm, code);
    api_leave(vm);
    return options.incomplete;
}

static KrValue dump(KrVM *vm, const char *source, size_t length, const char *filename, KrDump what) {
    switch (what) {
    case KR_DUMP_TOKENS: return compile_dump_tokens(vm, source, length, filename);
    case KR_DUMP_TREE: return compile_dump_ast(vm, source, length, filename);
    case KR_DUMP_CODE: break;
    default: return raise(vm, ValueError, "no such dump");
    }
    KrValue code = compile_text(vm, source, length, filename, KR_MODULE);
    if (is_error(code)) return KR_ERROR;
    KrValue text = disassemble(vm, as_code(code));
    release(vm, code);
    return text;
}

KrValue kr_dump(KrVM *vm, const char *source, size_t len, const char *filename, KrDump what) {
    API_VM(vm, KR_ERROR);
    API_TEXT(vm, source, len, KR_ERROR);
    KrValue text;
    API_RUN(vm, text, dump(vm, source, len == KR_STRLEN ? strlen(source) : len, filename != NULL ? filename : "<string>", what));
    return text;
}

static KrValue run_in(KrVM *vm, KrBorrowed code, KrBorrowed module) {
    if (!has_shape(code, TYPE_CODE)) return raise(vm, TypeError, "kr_exec() needs code, not '%T'", code);
    KrValue where = retain(is_none(module) ? vm->main_module : module);
    KrValue result = KR_ERROR;
    if (!has_flag(vm, where, TYPE_FLAG_IS_MODULE)) {
        raise(vm, TypeError, "kr_exec() needs a module, not '%T'", where);
        goto done;
    }
    Dict *globals = as_module(where)->dict;
    Code *c = as_code(code);
    if (c->kind == CODE_KIND_MODULE && !is_none(c->doc) && !dict_set_str(vm, globals, N_(vm, __doc__), c->doc)) goto done;
    result = vm_run_code(vm, c, globals, ABSENT);
done:
    release(vm, where);
    return result;
}

KrValue kr_exec(KrVM *vm, KrBorrowed code, KrBorrowed module) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, code, KR_ERROR);
    API_VALUE(vm, module, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, run_in(vm, code, module));
    return result;
}

static KrValue evaluate(KrVM *vm, const char *source) {
    KrValue code = compile_text(vm, source, strlen(source), "<string>", KR_EXPRESSION);
    if (is_error(code)) return KR_ERROR;
    KrValue result = run_in(vm, code, NONE);
    release(vm, code);
    return result;
}

KrValue kr_eval(KrVM *vm, const char *source) {
    API_VM(vm, KR_ERROR);
    API_GIVEN(vm, source, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, evaluate(vm, source));
    return result;
}

KrValue kr_import(KrVM *vm, const char *module) {
    API_VM(vm, KR_ERROR);
    API_GIVEN(vm, module, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, import_module(vm, module));
    return result;
}

//// Calls /////////////////////////////////////////////////////////////////////

static KrValue call_with(KrVM *vm, KrBorrowed callee, int argc, const KrBorrowed *argv, KrBorrowed kwargs) {
    if (argc < 0) return raise(vm, ValueError, "a negative number of arguments");
    if (is_none(kwargs)) return call_object(vm, callee, argv, (uint32_t)argc, ABSENT);
    if (!is_dict(vm, kwargs)) return raise(vm, TypeError, "keyword arguments must be a dict, not %T", kwargs);
    Dict *dict = as_dict(kwargs);
    uint32_t count = (uint32_t)argc + dict->used, at = (uint32_t)argc, position = 0;
    KrBorrowed quick[QUICK_ARGUMENTS], *all = quick, key, value;
    Tuple *names = tuple_new(vm, dict->used);
    if (names == NULL) return KR_ERROR;
    KrValue result = KR_ERROR;
    if (count > QUICK_ARGUMENTS) {
        all = memory_alloc(vm, count * sizeof *all);
        if (all == NULL) goto done;
    }
    for (uint32_t i = 0; i < (uint32_t)argc; i++) all[i] = argv[i];
    while (dict_next(dict, &position, &key, &value)) {
        if (!is_str(vm, key)) {
            raise(vm, TypeError, "keywords must be strings");
            goto done;
        }
        value_replace(vm, &names->items[at - (uint32_t)argc], retain(key));
        all[at++] = retain(value);          // the callee may change the dict
    }
    result = call_object(vm, callee, all, count, names->length == 0 ? ABSENT : value_of_object(names));
done:
    for (uint32_t i = (uint32_t)argc; all != NULL && i < at; i++) release(vm, all[i]);
    if (all != quick && all != NULL) memory_free(vm, all, count * sizeof *all);
    object_release(vm, names);
    return result;
}

KrValue kr_call(KrVM *vm, KrBorrowed callee, int argc, const KrBorrowed *argv) { return kr_call_kw(vm, callee, argc, argv, KR_NONE); }

KrValue kr_call_kw(KrVM *vm, KrBorrowed callee, int argc, const KrBorrowed *argv, KrBorrowed kwargs) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, callee, KR_ERROR);
    API_VALUE(vm, kwargs, KR_ERROR);
    API_VALUES(vm, argc, argv, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, call_with(vm, callee, argc, argv, kwargs));
    return result;
}

static KrValue call_by_name(KrVM *vm, KrBorrowed self, const char *name, int argc, const KrBorrowed *argv) {
    Str *attribute = api_name(vm, name);
    if (attribute == NULL) return KR_ERROR;
    KrValue method = getattr(vm, self, attribute);
    object_release(vm, attribute);
    if (is_error(method)) return KR_ERROR;
    KrValue result = call_with(vm, method, argc, argv, NONE);
    release(vm, method);
    return result;
}

KrValue kr_call_method(KrVM *vm, KrBorrowed self, const char *name, int argc, const KrBorrowed *argv) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, self, KR_ERROR);
    API_GIVEN(vm, name, KR_ERROR);
    API_VALUES(vm, argc, argv, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, call_by_name(vm, self, name, argc, argv));
    return result;
}
