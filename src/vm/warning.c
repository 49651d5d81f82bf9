// SPDX-License-Identifier: MIT
// warning.c -- warnings and exceptions that nobody can catch. Takes a category and a text, or the exception in flight; gives
// them to the module warnings and to sys.unraisablehook, or writes them to stderr as CPython does.
//
// Until the program imports `warnings`, the default filters are applied here: each place warns once, and categories meant
// for developers are silent outside of __main__.
#include "vm/warning.h"

#include <stdarg.h>

#include "object/dict.h"
#include "object/exception.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/traceback_parts.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"
#include "vm/coroutine.h"

//// Warnings //////////////////////////////////////////////////////////////////

typedef enum { SHOW, HIDE, FAILED } Verdict;

// What the default filters say about a category in a module named `module` (a Str or anything else).
static bool is_shown(KrVM *vm, TypeId category, KrBorrowed module) {
    const Type *type = vm->types[category];
    if (type_is_subtype(type, vm->types[TYPE_DeprecationWarning])) return is_str(vm, module) && str_equal(as_str(module), N_(vm, __main__));
    return !type_is_subtype(type, vm->types[TYPE_PendingDeprecationWarning]) && !type_is_subtype(type, vm->types[TYPE_ImportWarning]) &&
           !type_is_subtype(type, vm->types[TYPE_ResourceWarning]);
}

// Remembers (text, category, line) in the registry dict of the module: SHOW the first time.
static Verdict look_up(KrVM *vm, Dict *registry, KrBorrowed text, TypeId category, uint32_t line) {
    KrBorrowed parts[] = {text, value_of_object(vm->types[category]), small_int(line)};
    KrValue key = tuple_from(vm, parts, 3);
    if (is_error(key)) return FAILED;
    KrBorrowed known = dict_get(vm, registry, key);
    Verdict verdict = is_error(known) ? FAILED : is_absent(known) ? SHOW : HIDE;
    if (verdict == SHOW && !dict_set(vm, registry, key, TRUE_)) verdict = FAILED;
    release(vm, key);
    return verdict;
}

// A line of a text without the spaces around it; NONE when there is no such line.
static KrValue source_line(KrVM *vm, KrBorrowed source, uint32_t line) {
    if (!is_pointer(source) || !is_str(vm, source) || line == 0) return NONE;
    Str *s = as_str(source);
    uint32_t start = 0, count = str_length(s), end;
    for (uint32_t n = 1; n < line; n++) {
        while (start < count && str_char(s, start) != '\n') start++;
        if (start++ >= count) return NONE;
    }
    for (end = start; end < count && str_char(s, end) != '\n';) end++;
    while (start < end && strchr(" \t\f", (int)str_char(s, start)) != NULL && str_char(s, start) < 128) start++;
    while (end > start && str_char(s, end - 1) < 128 && strchr(" \t\f\r", (int)str_char(s, end - 1)) != NULL) end--;
    return start == end ? NONE : str_substring(vm, s, start, end);
}

static bool show(KrVM *vm, TypeId category, KrBorrowed message, KrBorrowed filename, uint32_t line, KrBorrowed source) {
    KrValue text = source_line(vm, source, line);
    if (is_error(text)) return false;
    KrValue all = is_none(text) ? string_format(vm, "%S:%u: %N: %S\n", filename, line, vm->types[category], message)
                                : string_format(vm, "%S:%u: %N: %S\n  %S\n", filename, line, vm->types[category], message, text);
    release(vm, text);
    if (is_error(all)) return false;
    bool ok = builtins_write(vm, 2, all);
    release(vm, all);
    return ok;
}

// The module `warnings` takes over as soon as it has been imported. ABSENT: it has not.
static KrValue delegate(KrVM *vm, TypeId category, KrBorrowed message, KrBorrowed filename, uint32_t line, KrBorrowed module, KrBorrowed registry) {
    KrBorrowed warnings = dict_get_str(vm, vm->modules, N_(vm, warnings));
    if (is_error(warnings) || is_absent(warnings)) return warnings;
    if (!has_flag(vm, warnings, TYPE_FLAG_IS_MODULE)) return ABSENT;
    static const char *const names[] = {"_warn_from_vm", "warn_explicit"};
    for (int i = 0; i < 2; i++) {
        Str *name = str_intern_utf8(vm, names[i], strlen(names[i]));
        if (name == NULL) return KR_ERROR;
        KrBorrowed found = dict_get_str(vm, as_module(warnings)->dict, name);
        object_release(vm, name);
        if (is_error(found)) return KR_ERROR;
        if (is_absent(found)) continue;
        KrValue function = retain(found);
        KrBorrowed args[] = {message, value_of_object(vm->types[category]), filename, small_int(line), module, registry};
        KrValue result = call_object(vm, function, args, i == 0 ? 4 : 6, ABSENT);
        release(vm, function);
        return result;
    }
    return ABSENT;
}

bool warning_at(KrVM *vm, TypeId category, KrBorrowed message, KrBorrowed filename, uint32_t line, KrBorrowed source) {
    KrValue result = delegate(vm, category, message, filename, line, NONE, NONE);
    if (is_error(result)) return false;
    if (!is_absent(result)) {
        release(vm, result);
        return true;
    }
    return !is_shown(vm, category, NONE) || show(vm, category, message, filename, line, source);
}

bool warning_syntax(KrVM *vm, const char *filename, const Diagnostic *warning) {
    KrValue message = str_new(vm, warning->message), file = str_new(vm, filename == NULL ? "<string>" : filename), source = NONE;
    bool ok = !is_error(message) && !is_error(file);
    // A text that is no file cannot be read again to show its line.
    if (ok && warning->text != NULL && filename != NULL && filename[0] != '<') {
        source = str_from_utf8(vm, warning->text, warning->text_length);
        ok = !is_error(source);
    }
    // warning_at looks for a line of a whole text: here the text is that line.
    if (ok) {
        KrValue result = delegate(vm, TYPE_SyntaxWarning, message, file, (uint32_t)warning->line, NONE, NONE);
        ok = !is_error(result);
        if (ok && is_absent(result)) {
            KrValue line = source_line(vm, source, 1);
            KrValue text = is_error(line)  ? KR_ERROR
                           : is_none(line) ? string_format(vm, "%S:%d: SyntaxWarning: %S\n", file, warning->line, message)
                                           : string_format(vm, "%S:%d: SyntaxWarning: %S\n  %S\n", file, warning->line, message, line);
            ok = !is_error(text) && builtins_write(vm, 2, text);
            release_maybe(vm, text);
            release_maybe(vm, line);
        }
        release_maybe(vm, result);
    }
    release_maybe(vm, message);
    release_maybe(vm, file);
    release_maybe(vm, source);
    return ok;
}

// The registry of a module, kept in its globals as CPython does. Borrowed.
static KrBorrowed registry_of(KrVM *vm, Dict *globals) {
    Str *name = str_intern_utf8(vm, "__warningregistry__", 19);
    if (name == NULL) return KR_ERROR;
    KrBorrowed found = dict_get_str(vm, globals, name);
    if (is_absent(found) || (!is_error(found) && !is_dict(vm, found))) {
        KrValue fresh = dict_new(vm);
        found = !is_error(fresh) && dict_set_str(vm, globals, name, fresh) ? fresh : KR_ERROR;
        release_maybe(vm, fresh);
    }
    object_release(vm, name);
    return found;
}

bool warning_raise(KrVM *vm, TypeId category, const char *format, ...) {
    va_list list;
    va_start(list, format);
    KrValue message = string_format_va(vm, format, list);
    va_end(list);
    if (is_error(message)) return false;
    Frame *frame = builtins_caller(vm);
    while (frame != NULL && (frame->flags & (FRAME_HIDDEN | FRAME_NATIVE))) frame = frame->prev;
    KrValue filename, source = NONE, module = NONE, registry = ABSENT;
    uint32_t line = 1;
    bool ok = false;
    if (frame == NULL) {
        filename = str_new(vm, "sys");
        registry = dict_new(vm);
    } else {
        Code *code = frame->fn->code;
        uint32_t at = (uint32_t)(frame->pc - code->instructions);
        line = code_position(code, at > 0 ? at - 1 : 0)->line;
        filename = retain(value_of_object(code->filename));
        source = retain(code->source);
        KrBorrowed name = dict_get_str(vm, frame->fn->globals, N_(vm, __name__));
        module = is_error(name) ? KR_ERROR : is_absent(name) ? NONE : retain(name);
        KrBorrowed kept = is_error(module) ? KR_ERROR : registry_of(vm, frame->fn->globals);
        registry = is_error(kept) ? KR_ERROR : retain(kept);
    }
    if (!is_error(filename) && !is_error(module) && !is_error(registry)) {
        KrValue result = delegate(vm, category, message, filename, line, module, registry);
        if (is_absent(result)) {
            Verdict verdict = is_shown(vm, category, module) ? look_up(vm, as_dict(registry), message, category, line) : HIDE;
            ok = verdict == HIDE || (verdict == SHOW && show(vm, category, message, filename, line, source));
        } else {
            ok = !is_error(result);
            release_maybe(vm, result);
        }
    }
    release_maybe(vm, registry);
    release_maybe(vm, module);
    release(vm, source);
    release_maybe(vm, filename);
    release(vm, message);
    return ok;
}

//// Exceptions that nobody can catch //////////////////////////////////////////

// sys.unraisablehook(namespace) of the program. False: it raised.
static bool call_hook(KrVM *vm, KrBorrowed hook, KrBorrowed exception, KrBorrowed where, const char *what) {
    static const char *const fields[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object"};
    Tuple *names = tuple_new(vm, 5);
    KrValue text = what == NULL ? NONE : str_new(vm, what), namespace_ = KR_ERROR, result = KR_ERROR;
    bool ok = names != NULL && !is_error(text);
    for (uint32_t i = 0; ok && i < 5; i++) {
        Str *name = str_intern_utf8(vm, fields[i], strlen(fields[i]));
        ok = name != NULL;
        if (ok) names->items[i] = value_of_object(name);
    }
    if (ok) {
        KrBorrowed values[] = {value_of_object(type_of(vm, exception)), exception, traceback_visible_value(((Exception *)as_object(exception))->traceback), text,
                               is_absent(where) ? NONE : where};
        namespace_ = call_object(vm, value_of_object(vm->types[TYPE_SIMPLE_NAMESPACE]), values, 5, value_of_object(names));
    }
    if (!is_error(namespace_)) result = call_1(vm, hook, namespace_);
    ok = !is_error(result);
    release_maybe(vm, result);
    release_maybe(vm, namespace_);
    release_maybe(vm, text);
    if (names != NULL) object_release(vm, names);
    return ok;
}

static bool report(KrVM *vm, KrBorrowed exception, KrBorrowed where, const char *what) {
    KrValue shown = is_absent(where) ? NONE : repr(vm, where);
    if (is_error(shown)) {
        exception_clear(vm);
        shown = str_new(vm, "<object repr() failed>");
        if (is_error(shown)) return false;
    }
    if (what == NULL) what = "Exception ignored in";
    KrValue trace = traceback_format_plain(vm, exception), text = KR_ERROR;
    if (!is_error(trace)) {
        text = is_none(shown) ? string_format(vm, "%s:\n%S", what, trace) : string_format(vm, "%s: %S\n%S", what, shown, trace);
    }
    release(vm, shown);
    release_maybe(vm, trace);
    if (is_error(text)) return false;
    bool ok = builtins_write(vm, 2, text);
    release(vm, text);
    return ok;
}

void unraisable_report(KrVM *vm, KrBorrowed where, const char *what) {
    // A limit that stops the program is not reported but passed on.
    if (vm->limit_hit != LIMIT_NONE || is_undef(vm->raised)) return;
    KrValue exception = exception_take(vm);
    KrBorrowed hook = builtins_sys(vm, N_(vm, unraisablehook));
    bool own = is_error(hook) || is_absent(hook) || is_none(hook) || has_shape(hook, TYPE_NATIVE);
    KrValue held = own ? NONE : retain(hook);
    if (own ? !report(vm, exception, where, what) : !call_hook(vm, held, exception, where, what)) {
        if (vm->limit_hit == LIMIT_NONE && !own && !is_undef(vm->raised)) {
            KrValue second = exception_take(vm);
            if (!report(vm, second, held, "Exception ignored in sys.unraisablehook")) exception_clear(vm);
            release(vm, second);
        }
        if (vm->limit_hit == LIMIT_NONE) exception_clear(vm);
    }
    release(vm, held);
    release(vm, exception);
}
