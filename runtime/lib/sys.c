// SPDX-License-Identifier: MIT
// sys.c -- module sys: what the program may know and set of its interpreter.
#include "lib/library.h"

#include "lib/text_stream.h"
#include "object/bytes.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/traceback.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"
#include "vm/coroutine.h"
#include "vm/frame.h"
#include "vm/vm.h"

#include <float.h>

//// Exceptions ////////////////////////////////////////////////////////////////

NATIVE(sys_exc_info, "exc_info()", "The type, value and traceback of the exception being handled.") {
    KrBorrowed e = handled_exception(vm);
    KrBorrowed items[] = {NONE, NONE, NONE};
    if (!is_none(e)) {
        items[0] = value_of_object(type_of(vm, e));
        items[1] = e;
        items[2] = traceback_visible_value(((Exception *)as_object(e))->traceback);
    }
    return tuple_from(vm, items, 3);
}

NATIVE(sys_exception, "exception()", "The exception being handled, or None.") { return retain(handled_exception(vm)); }

NATIVE(sys_exit, "exit(status=None, /)", "End the program by raising SystemExit.") {
    if (is_none(args[0])) return exception_raise_type(vm, TYPE_SystemExit);
    return exception_raise_with(vm, TYPE_SystemExit, args[0]);
}

static KrValue write_error(KrVM *vm, KrBorrowed text) {
    KrBorrowed sys = dict_get_str(vm, vm->modules, N_(vm, sys));
    KrValue stream = is_error(sys) || is_absent(sys) ? sys : getattr_optional(vm, sys, N_(vm, stderr));
    if (is_error(stream)) return KR_ERROR;
    if (is_absent(stream) || is_none(stream)) return NONE;
    KrValue result = call_method(vm, stream, N_(vm, write), &text, 1);
    release(vm, stream);
    if (is_error(result)) return KR_ERROR;
    release(vm, result);
    return NONE;
}

NATIVE(sys_excepthook, "excepthook(exctype, value, traceback, /)", "Show an exception on sys.stderr.") {
    if (!has_flag(vm, args[1], TYPE_FLAG_IS_EXCEPTION)) {
        return raise(vm, TypeError, "print_exception(): Exception expected for value, %T found", args[1]);
    }
    KrValue text = traceback_format(vm, args[1]);
    if (is_error(text)) return KR_ERROR;
    KrValue result = write_error(vm, text);
    release(vm, text);
    return result;
}

NATIVE(sys_format_exception, "_format_exception(exception, /)", "The text that is shown for an uncaught exception.") {
    if (!has_flag(vm, args[0], TYPE_FLAG_IS_EXCEPTION)) return raise(vm, TypeError, "an exception is needed, not %T", args[0]);
    return traceback_format(vm, args[0]);
}

NATIVE(sys_unraisablehook, "unraisablehook(unraisable, /)", "Show an exception that cannot be raised on sys.stderr.") {
    static const char *const names[] = {"exc_value", "err_msg", "object"};
    KrValue parts[3] = {NONE, NONE, NONE};
    KrValue text = KR_ERROR, head = KR_ERROR, result = KR_ERROR;
    for (int i = 0; i < 3; i++) {
        Str *name = str_intern_utf8(vm, names[i], strlen(names[i]));
        parts[i] = name == NULL ? KR_ERROR : getattr(vm, args[0], name);
        if (name != NULL) object_release(vm, name);
        if (is_error(parts[i])) {
            parts[i] = NONE;
            goto done;
        }
    }
    const char *message = "Exception ignored in";
    KrBorrowed shown = is_none(parts[1]) ? NONE : parts[1];
    if (is_none(parts[2])) head = is_none(shown) ? string_format(vm, "%s:\n", message) : string_format(vm, "%S:\n", shown);
    else head = is_none(shown) ? string_format(vm, "%s: %R\n", message, parts[2]) : string_format(vm, "%S: %R\n", shown, parts[2]);
    if (is_error(head)) goto done;
    text = traceback_format(vm, parts[0]);
    if (is_error(text)) goto done;
    KrValue whole = str_concat(vm, as_str(head), as_str(text));
    if (is_error(whole)) goto done;
    result = write_error(vm, whole);
    release(vm, whole);
done:
    release_maybe(vm, head);
    release_maybe(vm, text);
    for (int i = 0; i < 3; i++) release(vm, parts[i]);
    return result;
}

NATIVE(sys_displayhook, "displayhook(object, /)", "Show the value of a statement of the dialogue, and keep it as builtins._.") {
    if (is_none(args[0])) return NONE;
    Str *underscore = str_intern_utf8(vm, "_", 1);
    if (underscore == NULL) return KR_ERROR;
    KrValue text = dict_set_str(vm, vm->builtins, underscore, NONE) ? repr(vm, args[0]) : KR_ERROR;
    KrValue line = is_error(text) ? KR_ERROR : string_format(vm, "%U\n", as_str(text));
    release_maybe(vm, text);
    bool ok = !is_error(line);
    if (ok) {
        KrBorrowed sys = dict_get_str(vm, vm->modules, N_(vm, sys));
        KrValue stream = is_error(sys) || is_absent(sys) ? sys : getattr_optional(vm, sys, N_(vm, stdout));
        KrValue written = is_error(stream) || is_absent(stream) ? raise(vm, RuntimeError, "lost sys.stdout")
                                                                 : call_method(vm, stream, N_(vm, write), &line, 1);
        ok = !is_error(written) && dict_set_str(vm, vm->builtins, underscore, args[0]);
        release_maybe(vm, written);
        if (!is_error(stream)) release(vm, stream);
    }
    release_maybe(vm, line);
    object_release(vm, underscore);
    return ok ? NONE : KR_ERROR;
}

//// The machine ///////////////////////////////////////////////////////////////

NATIVE(sys_getrecursionlimit, "getrecursionlimit()", "How deep calls may nest.") { return small_int(vm->max_depth); }

// A limit that the host has set is the host's: programs may only lower it.
NATIVE(sys_setrecursionlimit, "setrecursionlimit(limit, /)", "Set how deep calls may nest.") {
    int64_t limit;
    if (!to_i64(vm, args[0], &limit)) return KR_ERROR;
    if (limit < 1) return raise(vm, ValueError, "recursion limit must be greater or equal than 1");
    if ((uint64_t)limit <= vm->depth) {
        return raise(vm, RecursionError, "cannot set the recursion limit to %lld at the recursion depth %u: the limit is too low",
                     (long long)limit, vm->depth);
    }
    if (limit > INT32_MAX) return raise(vm, OverflowError, "Python int too large to convert to C int");
    uint32_t most = vm->limits.call_depth;
    vm->max_depth = most != 0 && (uint64_t)limit > most ? most : (uint32_t)limit;
    return NONE;
}

NATIVE(sys_intern, "intern(string, /)", "The one object that stands for all equal strings that are interned.") {
    if (!is_str_exact(args[0])) return raise(vm, TypeError, is_str(vm, args[0]) ? "can't intern %T" : "intern() argument must be str, not %T", args[0]);
    Str *twin = str_intern(vm, as_str(args[0]));
    return twin == NULL ? KR_ERROR : value_of_object(twin);
}

NATIVE(sys_getrefcount, "getrefcount(object, /)", "How many references there are to object.") {
    if (!is_pointer(args[0]) || (as_object(args[0])->rc & RC_IMMORTAL)) return small_int(UINT32_MAX);
    return small_int(as_object(args[0])->rc & RC_COUNT_MASK);
}

NATIVE(sys_getsizeof, "getsizeof(object, default=?, /)", "The size of an object in bytes, without what it refers to.") {
    return small_int(is_pointer(args[0]) ? (int64_t)object_size(vm, as_object(args[0])) : 8);
}

// The frame so many calls up, or NULL.
static Frame *frame_at(KrVM *vm, int64_t depth) {
    Frame *frame = frame_of_function(vm->frame);
    while (frame != NULL && depth-- > 0) frame = frame_of_function(frame->prev);
    return frame;
}

NATIVE(sys_getframe, "_getframe(depth=0, /)", "A frame that is running: its code, line and caller.") {
    int64_t depth;
    if (!to_i64(vm, args[0], &depth)) return KR_ERROR;
    Frame *frame = frame_at(vm, depth);
    if (frame == NULL) return raise(vm, ValueError, "call stack is not deep enough");
    FrameObject *object = frame_show(vm, frame);
    return object == NULL ? KR_ERROR : value_of_object(object);
}

NATIVE(sys_getframemodulename, "_getframemodulename(depth=0)", "The name of the module of a frame that is running.") {
    int64_t depth;
    if (!to_i64(vm, args[0], &depth)) return KR_ERROR;
    const Frame *frame = frame_at(vm, depth);
    if (frame == NULL) return NONE;
    KrBorrowed name = dict_get_str(vm, frame->fn->globals, N_(vm, __name__));
    if (is_error(name)) return KR_ERROR;
    return is_absent(name) ? NONE : retain(name);
}

NATIVE(sys_getdefaultencoding, "getdefaultencoding()", "utf-8.") { return str_new(vm, "utf-8"); }
NATIVE(sys_getfilesystemencoding, "getfilesystemencoding()", "utf-8.") { return str_new(vm, "utf-8"); }
NATIVE(sys_is_finalizing, "is_finalizing()", "False: no code runs after the end of a VM.") { return FALSE_; }
NATIVE(sys_get_digits, "get_int_max_str_digits()", "The most digits of an int that is made from or into text.") { return small_int(4300); }
NATIVE(sys_set_digits, "set_int_max_str_digits(maxdigits)", "Refuse to change the number of digits.") {
    int64_t digits;
    if (!to_i64(vm, args[0], &digits)) return KR_ERROR;
    if (digits != 0 && digits < 640) return raise(vm, ValueError, "maxdigits must be 0 or larger than 640");
    if (digits == 4300) return NONE;
    return raise(vm, ValueError, "the limit of 4300 digits cannot be changed");
}
NATIVE(sys_getswitchinterval, "getswitchinterval()", "0.005, as there are no threads to switch.") { return float_from_double(vm, 0.005); }
NATIVE(sys_gettrace, "gettrace()", "None: there is no tracing.") { return NONE; }
NATIVE(sys_getprofile, "getprofile()", "None: there is no profiling.") { return NONE; }

//// Hooks of async generators /////////////////////////////////////////////////

static bool set_hook(KrVM *vm, KrValue *slot, KrBorrowed value, const char *name) {
    if (is_absent(value)) return true;
    if (!is_none(value) && !is_callable(vm, value)) return raise_as(false, vm, TypeError, "callable %s expected, got %T", name, value);
    value_replace(vm, slot, retain(value));
    return true;
}

NATIVE(sys_set_asyncgen_hooks, "set_asyncgen_hooks(firstiter=?, finalizer=?)", "Set what is called for new and for dropped async generators.") {
    if (!is_absent(args[1]) && !is_none(args[1]) && !is_callable(vm, args[1])) {
        return raise(vm, TypeError, "callable finalizer expected, got %T", args[1]);
    }
    return set_hook(vm, &vm->agen_firstiter, args[0], "firstiter") && set_hook(vm, &vm->agen_finalizer, args[1], "finalizer") ? NONE : KR_ERROR;
}

NATIVE(sys_get_asyncgen_hooks, "get_asyncgen_hooks()", "The hooks of async generators.") {
    static const char *const fields[] = {"firstiter", "finalizer", NULL};
    KrBorrowed values[] = {vm->agen_firstiter, vm->agen_finalizer};
    return library_structure(vm, "asyncgen_hooks", fields, values);
}

NATIVE(sys_set_origin_depth, "set_coroutine_origin_tracking_depth(depth)", "How many frames cr_origin of new coroutines has; 0: None.") {
    int64_t depth;
    if (!to_i64(vm, args[0], &depth)) return KR_ERROR;
    if (depth < 0) return raise(vm, ValueError, "depth must be >= 0");
    vm->origin_depth = depth > UINT32_MAX ? UINT32_MAX : (uint32_t)depth;
    return NONE;
}

NATIVE(sys_get_origin_depth, "get_coroutine_origin_tracking_depth()", "How many frames cr_origin of new coroutines has.") {
    return small_int(vm->origin_depth);
}

//// The constants /////////////////////////////////////////////////////////////

KrValue library_argv(KrVM *vm) {
    KrValue list = list_new(vm, (uint32_t)vm->argc);
    for (int i = 0; !is_error(list) && i < vm->argc; i++) {
        KrValue text = bytes_decode(vm, (const uint8_t *)vm->argv[i], strlen(vm->argv[i]), "utf-8", "surrogateescape");
        bool ok = !is_error(text) && list_append(vm, as_list(list), text);
        release_maybe(vm, text);
        if (!ok) {
            release(vm, list);
            return KR_ERROR;
        }
    }
    return list;
}

// The folder of the program comes first, as far as sys.argv tells it.
static KrValue first_path(KrVM *vm) {
    KrValue list = list_new(vm, 1);
    if (is_error(list) || vm->argc == 0) return list;
    const char *program = vm->argv[0], *slash = strrchr(program, '/');
    size_t length = slash == NULL ? 0 : slash == program ? 1 : (size_t)(slash - program);
    KrValue text = bytes_decode(vm, (const uint8_t *)program, length, "utf-8", "surrogateescape");
    bool ok = !is_error(text) && list_append(vm, as_list(list), text);
    release_maybe(vm, text);
    if (ok) return list;
    release(vm, list);
    return KR_ERROR;
}

static bool set_structure(KrVM *vm, Dict *namespace_, const char *attribute, const char *name, const char *const *fields,
                          KrValue *values) {
    uint32_t count = 0;
    bool ok = true;
    for (; fields[count] != NULL; count++) ok = ok && !is_error(values[count]);
    KrValue structure = ok ? library_structure(vm, name, fields, values) : KR_ERROR;
    for (uint32_t i = 0; i < count; i++) release_maybe(vm, values[i]);
    return library_set(vm, namespace_, attribute, structure);
}

static bool add_structures(KrVM *vm, Dict *ns) {
    static const char *const version_fields[] = {"major", "minor", "micro", "releaselevel", "serial", NULL};
    KrValue version[] = {small_int(3), small_int(14), small_int(0), str_new(vm, "final"), small_int(0)};
    static const char *const flag_fields[] = {
        "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose",
        "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path",
        "int_max_str_digits", NULL};
    KrValue flags[18];
    for (int i = 0; i < 18; i++) flags[i] = small_int(0);
    flags[11] = small_int(1);
    flags[13] = flags[16] = FALSE_;
    flags[17] = small_int(4300);
    static const char *const float_fields[] = {"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig",
                                               "epsilon", "radix", "rounds", NULL};
    KrValue floats[] = {float_from_double(vm, DBL_MAX), small_int(DBL_MAX_EXP), small_int(DBL_MAX_10_EXP), float_from_double(vm, DBL_MIN),
                        small_int(DBL_MIN_EXP), small_int(DBL_MIN_10_EXP), small_int(DBL_DIG), small_int(DBL_MANT_DIG),
                        float_from_double(vm, DBL_EPSILON), small_int(FLT_RADIX), small_int(1)};
    static const char *const int_fields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold", NULL};
    KrValue ints[] = {small_int(30), small_int(4), small_int(4300), small_int(640)};
    static const char *const hash_fields[] = {"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff", NULL};
    KrValue hashes[] = {small_int(64), small_int((INT64_C(1) << 61) - 1), small_int(314159), small_int(0), small_int(1000003),
                        str_new(vm, "siphash13"), small_int(64), small_int(128), small_int(0)};
    bool ok = set_structure(vm, ns, "version_info", "sys.version_info", version_fields, version);
    ok = set_structure(vm, ns, "flags", "sys.flags", flag_fields, flags) && ok;
    ok = set_structure(vm, ns, "float_info", "sys.float_info", float_fields, floats) && ok;
    ok = set_structure(vm, ns, "int_info", "sys.int_info", int_fields, ints) && ok;
    return set_structure(vm, ns, "hash_info", "sys.hash_info", hash_fields, hashes) && ok;
}

static bool add_streams(KrVM *vm, Dict *ns) {
    static const char *const names[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
    for (int fd = 0; fd < 3; fd++) {
        KrValue stream = text_stream_new(vm, fd);
        if (is_error(stream)) return false;
        if (!library_set(vm, ns, names[fd][0], retain(stream))) {
            release(vm, stream);
            return false;
        }
        if (!library_set(vm, ns, names[fd][1], stream)) return false;
    }
    return true;
}

static bool add_implementation(KrVM *vm, Dict *ns) {
    static const char source[] =
        "def make(space, version, hexversion):\n"
        "    return space(name='krait', cache_tag=None, version=version, hexversion=hexversion)\n";
    KrValue make = builtins_function(vm, source, "make");
    if (is_error(make)) return false;
    Str *key = str_intern_utf8(vm, "version_info", 12);
    KrBorrowed version = key == NULL ? KR_ERROR : dict_get_str(vm, ns, key);
    KrValue space = is_error(version) || is_absent(version) ? KR_ERROR
                  : call_3(vm, make, value_of_object(vm->types[TYPE_SIMPLE_NAMESPACE]), version, small_int(0x030e00f0));
    if (key != NULL) object_release(vm, key);
    release(vm, make);
    return library_set(vm, ns, "implementation", space);
}

// The names of the native modules, and the hooks under their second names.
static bool add_copies(KrVM *vm, Dict *ns) {
    static const char *const hooks[][2] = {{"excepthook", "__excepthook__"}, {"displayhook", "__displayhook__"},
                                           {"unraisablehook", "__unraisablehook__"}};
    for (int i = 0; i < 3; i++) {
        Str *name = str_intern_utf8(vm, hooks[i][0], strlen(hooks[i][0]));
        KrBorrowed found = name == NULL ? KR_ERROR : dict_get_str(vm, ns, name);
        bool ok = !is_error(found) && library_set(vm, ns, hooks[i][1], retain(found));
        if (name != NULL) object_release(vm, name);
        if (!ok) return false;
    }
    static const char *const names[] = {
#define MODULE(name, definition) name,
#include "lib/library.def"
#undef MODULE
    };
    KrValue list = list_new(vm, 0);
    for (size_t i = 0; !is_error(list) && i < sizeof names / sizeof *names; i++) {
        KrValue text = str_new(vm, names[i]);
        bool ok = !is_error(text) && list_append(vm, as_list(list), text);
        release_maybe(vm, text);
        if (!ok) {
            release(vm, list);
            list = KR_ERROR;
        }
    }
    KrValue tuple = is_error(list) ? KR_ERROR : to_tuple(vm, list);
    release_maybe(vm, list);
    return library_set(vm, ns, "builtin_module_names", tuple);
}

static bool init(KrVM *vm, Dict *ns) {
    static const struct { const char *name, *text; } texts[] = {
        {"version", "3.14.0 (Krait " KR_VERSION ")"}, {"platform", "linux"}, {"byteorder", "little"}, {"executable", ""}, {"prefix", ""},
        {"base_prefix", ""}, {"exec_prefix", ""}, {"base_exec_prefix", ""}, {"copyright", "Krait: MIT license"}, {"platlibdir", "lib"},
        {"float_repr_style", "short"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!library_set(vm, ns, texts[i].name, str_new(vm, texts[i].text))) return false;
    }
    object_retain(vm->modules);
    return library_set(vm, ns, "modules", value_of_object(vm->modules)) && library_set(vm, ns, "argv", library_argv(vm)) &&
           library_set(vm, ns, "orig_argv", library_argv(vm)) && library_set(vm, ns, "path", first_path(vm)) &&
           library_set(vm, ns, "warnoptions", list_new(vm, 0)) && library_set(vm, ns, "maxsize", int_from_i64(vm, INT64_MAX)) &&
           library_set(vm, ns, "_TracebackType", retain(value_of_object(vm->types[TYPE_TRACEBACK]))) &&
           library_set(vm, ns, "_FrameType", retain(value_of_object(vm->types[TYPE_FRAME]))) &&
           library_set(vm, ns, "maxunicode", small_int(0x10ffff)) && library_set(vm, ns, "hexversion", small_int(0x030e00f0)) &&
           library_set(vm, ns, "api_version", small_int(1013)) && library_set(vm, ns, "dont_write_bytecode", TRUE_) &&
           library_set(vm, ns, "_frame", retain(value_of_object(vm->types[TYPE_FRAME]))) &&
           library_set(vm, ns, "_traceback", retain(value_of_object(vm->types[TYPE_TRACEBACK]))) && add_streams(vm, ns) && add_structures(vm, ns) && add_implementation(vm, ns) && add_copies(vm, ns);
}

static const NativeDef *const functions[] = {
    DEF(sys_exc_info), DEF(sys_exception), DEF(sys_exit), DEF(sys_excepthook), DEF(sys_format_exception), DEF(sys_unraisablehook),
    DEF(sys_displayhook), DEF(sys_getrecursionlimit), DEF(sys_setrecursionlimit), DEF(sys_intern), DEF(sys_getrefcount),
    DEF(sys_getsizeof), DEF(sys_getframe), DEF(sys_getframemodulename), DEF(sys_getdefaultencoding), DEF(sys_getfilesystemencoding),
    DEF(sys_is_finalizing), DEF(sys_get_digits), DEF(sys_set_digits), DEF(sys_getswitchinterval), DEF(sys_gettrace), DEF(sys_getprofile),
    DEF(sys_set_asyncgen_hooks), DEF(sys_get_asyncgen_hooks), DEF(sys_set_origin_depth), DEF(sys_get_origin_depth), NULL,
};
const ModuleDef sys_module = {.name = "sys", .functions = functions, .init = init};
