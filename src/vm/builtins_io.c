// SPDX-License-Identifier: MIT
// builtins_io.c -- print, input, open and help: the functions of builtins that reach the world outside.
//
// They go through sys.stdout and sys.stdin. While sys.stdout is the object that the VM started with, print writes straight
// to the host, one buffer a call.
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"
#include "vm/import.h"
#include "vm/vm.h"

// sys.NAME; ABSENT when sys is not there or has no such attribute. Borrowed.
static KrBorrowed sys_get(KrVM *vm, Str *name) {
    KrBorrowed sys = dict_get_str(vm, vm->modules, N_(vm, sys));
    if (is_error(sys) || is_absent(sys) || !has_flag(vm, sys, TYPE_FLAG_IS_MODULE)) return is_error(sys) ? sys : ABSENT;
    return dict_get_str(vm, as_module(sys)->dict, name);
}

// Is the stream the VM's own, i.e. still sys.__NAME__ and of a native type, whose methods no program can replace?
static bool is_native_stream(KrVM *vm, KrBorrowed stream, const char *original) {
    if (type_of(vm, stream)->flags & TYPE_FLAG_HEAP) return false;
    const char *name = def_of(vm, stream)->name, *dot = strrchr(name, '.');
    if (strcmp(dot == NULL ? name : dot + 1, "TextIOWrapper") != 0) return false;
    Str *key = str_intern_utf8(vm, original, strlen(original));
    if (key == NULL) {
        exception_clear(vm);
        return false;
    }
    KrBorrowed first = sys_get(vm, key);
    object_release(vm, key);
    if (is_error(first)) {
        exception_clear(vm);
        return false;
    }
    return is_same(first, stream);
}

//// print /////////////////////////////////////////////////////////////////////

// Writes what is in the builder to stdout, and empties it.
static bool drain(KrVM *vm, StrBuilder *b) {
    KrValue text = str_builder_finish(b);
    str_builder_init(b, vm);
    if (is_error(text)) return false;
    size_t size;
    const char *utf8 = str_utf8(vm, as_str(text), &size);
    bool ok = utf8 != NULL && (size == 0 || vm_write(vm, 1, utf8, size));
    release(vm, text);
    return ok;
}

static bool is_plain(KrBorrowed v) { return !is_pointer(v) || is_str_exact(v); }

static bool print_direct(KrVM *vm, Tuple *values, KrBorrowed sep, KrBorrowed end) {
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = true;
    for (uint32_t i = 0; ok && i < values->length; i++) {
        KrBorrowed v = values->items[i];
        if (i > 0) ok = is_none(sep) ? str_builder_add_char(&b, ' ') : str_builder_add(&b, as_str(sep));
        // What another value's __str__ prints comes after what stands before it.
        if (ok && !is_plain(v) && b.length > 0) ok = drain(vm, &b);
        ok = ok && poll(vm, 1) && (is_str_exact(v) ? str_builder_add(&b, as_str(v)) : str_builder_add_str_of(&b, v));
    }
    ok = ok && (is_none(end) ? str_builder_add_char(&b, '\n') : str_builder_add(&b, as_str(end)));
    if (ok) ok = drain(vm, &b);
    str_builder_discard(&b);
    return ok;
}

static bool write_to(KrVM *vm, KrBorrowed write, KrBorrowed text) {
    KrValue result = call_1(vm, write, text);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

static bool print_to(KrVM *vm, KrBorrowed file, Tuple *values, KrBorrowed sep, KrBorrowed end) {
    KrValue write = getattr(vm, file, N_(vm, write)), space = str_from_char(vm, ' '), line = str_from_char(vm, '\n');
    bool ok = !is_error(write) && !is_error(space) && !is_error(line);
    for (uint32_t i = 0; ok && i < values->length; i++) {
        if (i > 0) ok = write_to(vm, write, is_none(sep) ? space : sep);
        KrValue text = ok ? str_of(vm, values->items[i]) : KR_ERROR;
        ok = ok && !is_error(text) && write_to(vm, write, text);
        release_maybe(vm, text);
    }
    ok = ok && write_to(vm, write, is_none(end) ? line : end);
    release_maybe(vm, write);
    release_maybe(vm, space);
    release_maybe(vm, line);
    return ok;
}

NATIVE(builtin_print, "print(*args, sep=None, end=None, file=None, flush=False)", "Print the values to a stream, sys.stdout by default.") {
    Tuple *values = as_tuple(args[0]);
    if (!is_none(args[1]) && !is_str(vm, args[1])) return raise(vm, TypeError, "sep must be None or a string, not %T", args[1]);
    if (!is_none(args[2]) && !is_str(vm, args[2])) return raise(vm, TypeError, "end must be None or a string, not %T", args[2]);
    int flush = truth(vm, args[4]);
    if (flush < 0) return KR_ERROR;
    KrBorrowed file = args[3];
    if (is_none(file)) {
        file = sys_get(vm, N_(vm, stdout));
        if (is_error(file)) return KR_ERROR;
        if (is_none(file)) return NONE;
        bool sys_is_there = !is_absent(dict_get_str(vm, vm->modules, N_(vm, sys)));
        if (is_absent(file) && sys_is_there) return raise(vm, RuntimeError, "lost sys.stdout");
    }
    if (is_absent(file) || is_native_stream(vm, file, "__stdout__")) {
        return print_direct(vm, values, args[1], args[2]) && (!flush || vm_write(vm, 1, "", 0)) ? NONE : KR_ERROR;
    }
    KrValue held = retain(file);
    bool ok = print_to(vm, held, values, args[1], args[2]);
    if (ok && flush) {
        KrValue flushed = call_method(vm, held, N_(vm, flush), NULL, 0);
        ok = !is_error(flushed);
        release_maybe(vm, flushed);
    }
    release(vm, held);
    return ok ? NONE : KR_ERROR;
}

bool builtins_write(KrVM *vm, int fd, KrBorrowed text) {
    KrBorrowed file = sys_get(vm, fd == 1 ? N_(vm, stdout) : N_(vm, stderr));
    if (is_error(file)) return false;
    if (is_none(file)) return true;
    if (is_absent(file) || is_native_stream(vm, file, fd == 1 ? "__stdout__" : "__stderr__")) {
        size_t size;
        const char *utf8 = str_utf8(vm, as_str(text), &size);
        return utf8 != NULL && vm_write(vm, fd, utf8, size);
    }
    KrValue write = getattr(vm, file, N_(vm, write));
    if (is_error(write)) return false;
    bool ok = write_to(vm, write, text);
    release(vm, write);
    return ok;
}

KrBorrowed builtins_sys(KrVM *vm, Str *name) { return sys_get(vm, name); }

//// input /////////////////////////////////////////////////////////////////////

// A line from the host, byte by byte: what follows it stays there for other readers.
static KrValue read_line(KrVM *vm) {
    size_t size = 0, capacity = 0;
    char *line = NULL;
    KrValue result = KR_ERROR;
    for (;;) {
        char c;
        ptrdiff_t got = poll(vm, 1) ? vm->config.read(vm->config.host, &c, 1) : -2;
        if (got < 0) {
            if (got == -1) raise(vm, OSError, "reading standard input failed");
            goto done;
        }
        if (got == 0 && size == 0) {
            raise(vm, EOFError, "EOF when reading a line");
            goto done;
        }
        if (got == 0 || c == '\n') break;
        if (size == capacity) {
            size_t wider = capacity == 0 ? 128 : capacity * 2;
            char *grown = memory_resize(vm, line, capacity, wider);
            if (grown == NULL) goto done;
            line = grown;
            capacity = wider;
        }
        line[size++] = c;
    }
    if (size > 0 && line[size - 1] == '\r') size--;
    result = str_from_utf8(vm, line == NULL ? "" : line, size);
done:
    memory_free(vm, line, capacity);
    return result;
}

// sys.stdin.readline() of a stream that the program put there.
static KrValue read_from(KrVM *vm, KrBorrowed stream) {
    Str *name = str_intern_utf8(vm, "readline", 8);
    if (name == NULL) return KR_ERROR;
    KrValue line = call_method(vm, stream, name, NULL, 0);
    object_release(vm, name);
    if (is_error(line)) return KR_ERROR;
    if (!is_str(vm, line)) {
        raise(vm, TypeError, "object.readline() returned non-string");
        release(vm, line);
        return KR_ERROR;
    }
    Str *text = as_str(line);
    uint32_t count = str_length(text);
    KrValue result;
    if (count == 0) result = raise(vm, EOFError, "EOF when reading a line");
    else result = str_substring(vm, text, 0, count - (str_char(text, count - 1) == '\n'));
    release(vm, line);
    return result;
}

NATIVE(builtin_input, "input(prompt='', /)", "Read a line from standard input, without its newline.") {
    KrBorrowed stream = sys_get(vm, N_(vm, stdin)), out = sys_get(vm, N_(vm, stdout));
    if (is_error(stream) || is_error(out)) return KR_ERROR;
    if (is_none(stream)) return raise(vm, RuntimeError, "input(): lost sys.stdin");
    bool own = is_absent(stream) || is_native_stream(vm, stream, "__stdin__");
    if (own && vm->config.read == NULL) {
        return raise(vm, PermissionError, "input() needs the host to allow reading standard input (krait --allow stdin)");
    }
    KrValue source = retain(stream), target = retain(out), line = KR_ERROR;
    Tuple *prompt = tuple_new(vm, 1);
    if (prompt == NULL) goto done;
    prompt->items[0] = retain(args[0]);
    bool direct = is_absent(target) || is_none(target) || is_native_stream(vm, target, "__stdout__");
    bool shown = direct ? print_direct(vm, prompt, NONE, value_of_object(vm->empty_str)) && vm_write(vm, 1, "", 0)
                        : print_to(vm, target, prompt, NONE, value_of_object(vm->empty_str));
    object_release(vm, prompt);
    if (shown) line = is_absent(source) ? read_line(vm) : read_from(vm, source);
done:
    release(vm, source);
    release(vm, target);
    return line;
}

//// open, help ////////////////////////////////////////////////////////////////

NATIVE(builtin_open, "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
       "Open a file and return a stream; the host must allow it.") {
    if (!(vm->config.capabilities & (KR_CAN_READ_FILES | KR_CAN_WRITE_FILES))) {
        return raise(vm, PermissionError, "open() needs the host to allow reading files (krait --allow read=DIR)");
    }
    KrValue module = import_module(vm, "io");
    if (is_error(module)) return KR_ERROR;
    Str *name = str_intern_utf8(vm, "open", 4);
    KrValue function = name == NULL ? KR_ERROR : getattr(vm, module, name);
    if (name != NULL) object_release(vm, name);
    release(vm, module);
    if (is_error(function)) return KR_ERROR;
    KrValue result;
    // A module that takes its open from here has no other one.
    if (has_shape(function, TYPE_NATIVE) && ((Native *)as_object(function))->def == DEF(builtin_open)) {
        result = raise(vm, NotImplementedError, "open() is not supported here");
    } else {
        result = call_object(vm, function, args, 8, ABSENT);
    }
    release(vm, function);
    return result;
}

NATIVE(builtin_help, "help(object=?, /)", "Print the documentation text of an object.") {
    if (is_absent(args[0])) return NONE;
    KrValue doc = getattr_optional(vm, args[0], N_(vm, __doc__));
    if (is_error(doc)) return KR_ERROR;
    KrValue text = is_absent(doc) || is_none(doc) ? string_format(vm, "%R has no documentation.", args[0]) : str_of(vm, doc);
    release(vm, doc);
    if (is_error(text)) return KR_ERROR;
    Tuple *values = tuple_new(vm, 1);
    if (values == NULL) {
        release(vm, text);
        return KR_ERROR;
    }
    values->items[0] = text;
    KrBorrowed all[] = {value_of_object(values), NONE, NONE, NONE, FALSE_};
    KrValue result = builtin_print(vm, all);
    object_release(vm, values);
    return result;
}

const NativeDef *const builtins_io[] = {DEF(builtin_print), DEF(builtin_input), DEF(builtin_open), DEF(builtin_help), NULL};
