// SPDX-License-Identifier: MIT
// exception.c -- exception objects, raising from C, the exception in flight, and the TypeDefs of the whole tree.
#include "object/exception.h"

#include <stdio.h>

#include "object/descriptor.h"
#include "object/dict.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/state.h"
#include "object/traceback.h"
#include "object/tuple.h"

static const char *const exception_fields[] = {
#define EXCEPTION(name, base, count, fields) fields,
#include "object/exception.def"
#undef EXCEPTION
};

ALWAYS_INLINE Exception *as_exception(KrBorrowed v) { return (Exception *)as_object(v); }

static const uint8_t field_counts[] = {
#define EXCEPTION(name, base, count, fields) count,
#include "object/exception.def"
#undef EXCEPTION
};

static Exception *allocate(KrVM *vm, Type *type) {
    Exception *e = type_allocate(vm, type, 0);
    if (e == NULL) return NULL;
    e->args = tuple_empty(vm);
    e->traceback = e->cause = e->context = NONE;
    e->suppress_context = false;
    uint32_t index = (uint32_t)type->def->id - TYPE_FIRST_EXCEPTION;   // exception types of higher layers have no fields
    e->field_count = index < sizeof field_counts ? field_counts[index] : 0;
    for (uint8_t i = 0; i < e->field_count; i++) e->field[i] = UNDEF;
    return e;
}

static void set_field(KrVM *vm, Exception *e, uint32_t i, KrBorrowed v) { value_replace(vm, &e->field[i], retain(v)); }

// What the constructors of the types with fields do with their positional arguments.
static bool set_fields(KrVM *vm, Exception *e, const Type *type, Tuple *args) {
    uint32_t n = args->length;
    switch (type->def->id) {
    case TYPE_SystemExit:
        if (n == 1) set_field(vm, e, FIELD_EXIT_CODE, args->items[0]);
        else if (n > 1) set_field(vm, e, FIELD_EXIT_CODE, e->args);
        break;
    case TYPE_StopIteration:
        if (n > 0) set_field(vm, e, FIELD_STOP_VALUE, args->items[0]);
        break;
    case TYPE_ImportError: case TYPE_ModuleNotFoundError:
        if (n == 1) set_field(vm, e, FIELD_IMPORT_MSG, args->items[0]);
        break;
    case TYPE_UnicodeDecodeError: case TYPE_UnicodeEncodeError:
        if (n != 5) return raise_as(false, vm, TypeError, "function takes exactly 5 arguments (%u given)", n);
        for (uint32_t i = 0; i < 5; i++) set_field(vm, e, i, args->items[i]);
        break;
    case TYPE_UnicodeTranslateError:
        if (n != 4) return raise_as(false, vm, TypeError, "function takes exactly 4 arguments (%u given)", n);
        for (uint32_t i = 0; i < 4; i++) set_field(vm, e, i, args->items[i]);
        break;
    case TYPE_SyntaxError: case TYPE_IndentationError: case TYPE_TabError:
        if (n > 0) set_field(vm, e, FIELD_SYNTAX_MSG, args->items[0]);
        if (n == 2) {
            KrValue details = to_tuple(vm, args->items[1]);
            if (is_error(details)) return false;
            uint32_t given = as_tuple(details)->length;
            if (given != 4 && given != 6) {
                release(vm, details);
                return raise_as(false, vm, TypeError, "function takes at least 4 arguments (%u given)", given);
            }
            for (uint32_t i = 0; i < given; i++) set_field(vm, e, FIELD_SYNTAX_FILENAME + i, as_tuple(details)->items[i]);
            release(vm, details);
        }
        break;
    default:
        if (type_is_subtype(type, vm->types[TYPE_OSError]) && n >= 2 && n <= 5) {
            set_field(vm, e, FIELD_OS_ERRNO, args->items[0]);
            set_field(vm, e, FIELD_OS_STRERROR, args->items[1]);
            if (n >= 3) {
                set_field(vm, e, FIELD_OS_FILENAME, args->items[2]);
                if (n == 5) set_field(vm, e, FIELD_OS_FILENAME2, args->items[4]);
                KrValue two = tuple_from(vm, args->items, 2);
                if (is_error(two)) return false;
                value_replace(vm, &e->args, two);
            }
        }
        break;
    }
    return true;
}

bool exception_is_plain(KrVM *vm, Type *type) {
    Type *base = vm->types[TYPE_BaseException];
    return (type->flags & TYPE_FLAG_IS_EXCEPTION) && is_same(type_dunder(vm, type, DUNDER___new__), type_dunder(vm, base, DUNDER___new__)) &&
           is_same(type_dunder(vm, type, DUNDER___init__), type_dunder(vm, base, DUNDER___init__)) &&
           !type_is_subtype(type, vm->types[TYPE_OSError]);
}

KrValue exception_construct_plain(KrVM *vm, Type *type, const KrBorrowed *args, uint32_t count) {
    Exception *e = allocate(vm, type);
    if (e == NULL) return KR_ERROR;
    KrValue tuple = tuple_from(vm, args, count);
    if (is_error(tuple)) {
        object_release(vm, e);
        return KR_ERROR;
    }
    value_replace(vm, &e->args, tuple);
    if (e->field_count == 0 || set_fields(vm, e, type, as_tuple(e->args))) return value_of_object(e);
    object_release(vm, e);
    return KR_ERROR;
}

static TypeId os_error_of(KrBorrowed number) {
    static const struct { int number; TypeId id; } map[] = {
        {11, TYPE_BlockingIOError}, {114, TYPE_BlockingIOError}, {115, TYPE_BlockingIOError}, {32, TYPE_BrokenPipeError},
        {108, TYPE_BrokenPipeError}, {10, TYPE_ChildProcessError}, {103, TYPE_ConnectionAbortedError}, {111, TYPE_ConnectionRefusedError},
        {104, TYPE_ConnectionResetError}, {17, TYPE_FileExistsError}, {2, TYPE_FileNotFoundError}, {21, TYPE_IsADirectoryError},
        {20, TYPE_NotADirectoryError}, {4, TYPE_InterruptedError}, {13, TYPE_PermissionError}, {1, TYPE_PermissionError},
        {3, TYPE_ProcessLookupError}, {110, TYPE_TimeoutError}};
    for (size_t i = 0; is_small_int(number) && i < sizeof map / sizeof *map; i++) {
        if (small_int_value(number) == map[i].number) return map[i].id;
    }
    return TYPE_OSError;
}

KrValue exception_new(KrVM *vm, TypeId id, KrBorrowed args) {
    Type *type = vm->types[id];
    Exception *e = allocate(vm, type);
    if (e == NULL) return KR_ERROR;
    value_replace(vm, &e->args, retain(args));
    if (!set_fields(vm, e, type, as_tuple(args))) {
        object_release(vm, e);
        return KR_ERROR;
    }
    return value_of_object(e);
}

//// Raising ///////////////////////////////////////////////////////////////////

KrValue exception_raise_object(KrVM *vm, KrBorrowed exception) {
    retain(exception);
    KrValue before = vm->raised;
    vm->raised = exception;
    release(vm, before);
    return KR_ERROR;
}

static KrValue raise_owned(KrVM *vm, KrValue exception) {
    if (is_error(exception)) return KR_ERROR;
    exception_raise_object(vm, exception);
    release(vm, exception);
    return KR_ERROR;
}

KrValue exception_raise_memory(KrVM *vm) { return exception_raise_object(vm, vm->memory_error); }

KrValue exception_raise_type(KrVM *vm, TypeId type) {
    KrValue args = tuple_empty(vm);
    KrValue exception = exception_new(vm, type, args);
    release(vm, args);
    return raise_owned(vm, exception);
}

KrValue exception_raise_with(KrVM *vm, TypeId type, KrBorrowed argument) {
    KrValue args = tuple_from(vm, &argument, 1);
    if (is_error(args)) return KR_ERROR;
    KrValue exception = exception_new(vm, type, args);
    release(vm, args);
    return raise_owned(vm, exception);
}

KrValue exception_raise(KrVM *vm, TypeId type, const char *format, ...) {
    va_list list;
    va_start(list, format);
    KrValue text = string_format_va(vm, format, list);
    va_end(list);
    if (is_error(text)) return KR_ERROR;
    exception_raise_with(vm, type, text);
    release(vm, text);
    return KR_ERROR;
}

bool exception_is(KrVM *vm, KrBorrowed exception, TypeId type) { return type_is_subtype(type_of(vm, exception), vm->types[type]); }
bool exception_matches(KrVM *vm, TypeId type) { return !is_undef(vm->raised) && exception_is(vm, vm->raised, type); }

void exception_clear(KrVM *vm) {
    KrValue before = vm->raised;
    vm->raised = UNDEF;
    release(vm, before);
}

KrValue exception_take(KrVM *vm) {
    KrValue e = vm->raised;
    vm->raised = UNDEF;
    return e;
}

bool exception_clear_if(KrVM *vm, TypeId type) {
    if (is_undef(vm->raised)) return true;
    if (!exception_matches(vm, type)) return false;
    exception_clear(vm);
    return true;
}

//// Chains, normalisation, matching ///////////////////////////////////////////

bool exception_set_cause(KrVM *vm, KrBorrowed exception, KrBorrowed cause) {
    KrValue fixed;
    if (is_none(cause)) {
        fixed = NONE;
    } else if (has_flag(vm, cause, TYPE_FLAG_IS_TYPE) && (as_type(cause)->flags & TYPE_FLAG_IS_EXCEPTION)) {
        fixed = call_0(vm, cause);
        if (is_error(fixed)) return false;
        if (!has_flag(vm, fixed, TYPE_FLAG_IS_EXCEPTION)) {
            raise(vm, TypeError, "calling %R should have returned an instance of BaseException, not %T", cause, fixed);
            release(vm, fixed);
            return false;
        }
    } else if (has_flag(vm, cause, TYPE_FLAG_IS_EXCEPTION)) {
        fixed = retain(cause);
    } else {
        return raise_as(false, vm, TypeError, "exception causes must derive from BaseException");
    }
    value_replace(vm, &as_exception(exception)->cause, fixed);
    as_exception(exception)->suppress_context = true;
    return true;
}

void exception_set_context(KrVM *vm, KrBorrowed exception, KrBorrowed handled) {
    if (is_same(exception, handled)) return;
    // If `exception` is already in the chain of `handled`, cut it there. Brent's slow pointer guards against cycles.
    KrBorrowed e = handled, slow = handled;
    bool move = false;
    while (!is_none(as_exception(e)->context)) {
        KrBorrowed context = as_exception(e)->context;
        if (is_same(context, exception)) {
            value_replace(vm, &as_exception(e)->context, NONE);
            break;
        }
        e = context;
        if (is_same(e, slow)) break;
        if (move) slow = as_exception(slow)->context;
        move = !move;
    }
    value_replace(vm, &as_exception(exception)->context, retain(handled));
}

KrValue exception_normalize(KrVM *vm, KrBorrowed v) {
    if (has_flag(vm, v, TYPE_FLAG_IS_TYPE) && (as_type(v)->flags & TYPE_FLAG_IS_EXCEPTION)) {
        KrValue made = call_0(vm, v);
        if (is_error(made) || has_flag(vm, made, TYPE_FLAG_IS_EXCEPTION)) return made;
        raise(vm, TypeError, "calling %R should have returned an instance of BaseException, not %T", v, made);
        release(vm, made);
        return KR_ERROR;
    }
    if (has_flag(vm, v, TYPE_FLAG_IS_EXCEPTION)) return retain(v);
    return raise(vm, TypeError, "exceptions must derive from BaseException");
}

int exception_handler_match(KrVM *vm, KrBorrowed exception, KrBorrowed types) {
    if (is_tuple(vm, types)) {
        Tuple *tuple = as_tuple(types);
        for (uint32_t i = 0; i < tuple->length; i++) {
            KrBorrowed t = tuple->items[i];
            if (!has_flag(vm, t, TYPE_FLAG_IS_TYPE) || !(as_type(t)->flags & TYPE_FLAG_IS_EXCEPTION)) {
                return raise_as(-1, vm, TypeError, "catching classes that do not inherit from BaseException is not allowed");
            }
        }
        for (uint32_t i = 0; i < tuple->length; i++) {
            if (type_is_subtype(type_of(vm, exception), as_type(tuple->items[i]))) return 1;
        }
        return 0;
    }
    if (!has_flag(vm, types, TYPE_FLAG_IS_TYPE) || !(as_type(types)->flags & TYPE_FLAG_IS_EXCEPTION)) {
        return raise_as(-1, vm, TypeError, "catching classes that do not inherit from BaseException is not allowed");
    }
    return type_is_subtype(type_of(vm, exception), as_type(types));
}

//// The type's behaviour //////////////////////////////////////////////////////

void exception_visit(Object *self, Visitor *visitor) {
    Exception *e = (Exception *)self;
    visit_value(visitor, e->args);
    visit_value(visitor, e->traceback);
    visit_value(visitor, e->cause);
    visit_value(visitor, e->context);
    for (uint8_t i = 0; i < e->field_count; i++) visit_value(visitor, e->field[i]);
}

void exception_clear_links(KrVM *vm, Object *self) {
    Exception *e = (Exception *)self;
    value_replace(vm, &e->traceback, NONE);
    value_replace(vm, &e->cause, NONE);
    value_replace(vm, &e->context, NONE);
    value_replace(vm, &e->args, tuple_empty(vm));
    for (uint8_t i = 0; i < e->field_count; i++) value_replace(vm, &e->field[i], UNDEF);
}

KrValue exception_repr(KrVM *vm, KrBorrowed self) {
    Tuple *args = as_tuple(as_exception(self)->args);
    if (args->length == 1) return string_format(vm, "%N(%R)", type_of(vm, self), args->items[0]);
    return string_format(vm, "%N%R", type_of(vm, self), as_exception(self)->args);
}

static KrBorrowed field_of(KrBorrowed self, uint32_t i) {
    KrBorrowed v = as_exception(self)->field[i];
    return is_undef(v) ? NONE : v;
}

static KrValue unicode_str(KrVM *vm, KrBorrowed self, TypeId id);

KrValue exception_str(KrVM *vm, KrBorrowed self) {
    Tuple *args = as_tuple(as_exception(self)->args);
    Type *type = type_of(vm, self);
    switch (type->def->id) {
    case TYPE_BaseExceptionGroup: case TYPE_ExceptionGroup: return exception_group_str(vm, self);
    case TYPE_KeyError:
        if (args->length == 1) return repr(vm, args->items[0]);
        break;
    case TYPE_ImportError: case TYPE_ModuleNotFoundError:
        if (is_str_exact(field_of(self, FIELD_IMPORT_MSG))) return retain(field_of(self, FIELD_IMPORT_MSG));
        break;
    case TYPE_SyntaxError: case TYPE_IndentationError: case TYPE_TabError: {
        KrBorrowed msg = field_of(self, FIELD_SYNTAX_MSG), file = field_of(self, FIELD_SYNTAX_FILENAME), line = field_of(self, FIELD_SYNTAX_LINENO);
        bool has_line = is_small_int(line);
        if (is_str_exact(file)) {
            Str *name = as_str(file);
            uint32_t start = str_length(name);
            while (start > 0 && str_char(name, start - 1) != '/') start--;
            KrValue base = str_substring(vm, name, start, str_length(name));
            if (is_error(base)) return KR_ERROR;
            KrValue text = has_line ? string_format(vm, "%S (%U, line %lld)", msg, as_str(base), (long long)small_int_value(line))
                                    : string_format(vm, "%S (%U)", msg, as_str(base));
            release(vm, base);
            return text;
        }
        if (has_line) return string_format(vm, "%S (line %lld)", msg, (long long)small_int_value(line));
        return str_of(vm, msg);
    }
    case TYPE_UnicodeDecodeError: case TYPE_UnicodeEncodeError: case TYPE_UnicodeTranslateError:
        return unicode_str(vm, self, type->def->id);
    default:
        if (type_is_subtype(type, vm->types[TYPE_OSError]) && !is_none(field_of(self, FIELD_OS_ERRNO))) {
            KrBorrowed number = field_of(self, FIELD_OS_ERRNO), text = field_of(self, FIELD_OS_STRERROR);
            KrBorrowed file = field_of(self, FIELD_OS_FILENAME), file2 = field_of(self, FIELD_OS_FILENAME2);
            if (!is_none(file2)) return string_format(vm, "[Errno %S] %S: %R -> %R", number, text, file, file2);
            if (!is_none(file)) return string_format(vm, "[Errno %S] %S: %R", number, text, file);
            return string_format(vm, "[Errno %S] %S", number, text);
        }
        break;
    }
    if (args->length == 0) return str_new(vm, "");
    if (args->length == 1) return str_of(vm, args->items[0]);
    return repr(vm, as_exception(self)->args);
}

static KrValue unicode_str(KrVM *vm, KrBorrowed self, TypeId id) {
    int shift = id == TYPE_UnicodeTranslateError ? 1 : 0;
    KrBorrowed object = field_of(self, (uint32_t)(FIELD_UNICODE_OBJECT - shift)), reason = field_of(self, (uint32_t)(FIELD_UNICODE_REASON - shift));
    int64_t start, end;
    if (!to_i64(vm, field_of(self, (uint32_t)(FIELD_UNICODE_START - shift)), &start) ||
        !to_i64(vm, field_of(self, (uint32_t)(FIELD_UNICODE_END - shift)), &end)) {
        return KR_ERROR;
    }
    const char *verb = id == TYPE_UnicodeDecodeError ? "decode" : id == TYPE_UnicodeEncodeError ? "encode" : "translate";
    const char *noun = id == TYPE_UnicodeDecodeError ? "byte" : "character";
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = id == TYPE_UnicodeTranslateError || (str_builder_add_ascii(&b, "'") && str_builder_add_str_of(&b, field_of(self, FIELD_UNICODE_ENCODING)) &&
                                                   str_builder_add_ascii(&b, "' codec "));
    char text[64];
    if (end == start + 1) {
        KrValue index = int_from_i64(vm, start);
        KrValue item = is_error(index) ? KR_ERROR : getitem(vm, object, index);
        release_maybe(vm, index);
        if (is_error(item)) ok = false;
        if (ok && is_small_int(item)) {
            snprintf(text, sizeof text, "0x%02x", (unsigned)small_int_value(item));
        } else if (ok) {
            unsigned c = str_char(as_str(item), 0);
            snprintf(text, sizeof text, c <= 0xff ? "'\\x%02x'" : c <= 0xffff ? "'\\u%04x'" : "'\\U%08x'", c);
        }
        release_maybe(vm, item);
        ok = ok && str_builder_add_ascii(&b, "can't ") && str_builder_add_ascii(&b, verb) && str_builder_add_ascii(&b, " ") &&
             str_builder_add_ascii(&b, noun) && str_builder_add_ascii(&b, " ") && str_builder_add_ascii(&b, text);
        snprintf(text, sizeof text, " in position %lld: ", (long long)start);
    } else {
        ok = ok && str_builder_add_ascii(&b, "can't ") && str_builder_add_ascii(&b, verb) && str_builder_add_ascii(&b, " ") &&
             str_builder_add_ascii(&b, noun) && str_builder_add_ascii(&b, "s");
        snprintf(text, sizeof text, " in position %lld-%lld: ", (long long)start, (long long)end - 1);
    }
    if (!ok || !str_builder_add_ascii(&b, text) || !str_builder_add_str_of(&b, reason)) {
        str_builder_discard(&b);
        return KR_ERROR;
    }
    return str_builder_finish(&b);
}

NATIVE(exception_construct, "__new__(cls, *args, **kwargs)", "Make an exception with args.") {
    Type *type = as_type(args[0]);
    if (type == vm->types[TYPE_OSError] && as_tuple(args[1])->length >= 2) type = vm->types[os_error_of(as_tuple(args[1])->items[0])];
    Exception *e = allocate(vm, type);
    if (e == NULL) return KR_ERROR;
    value_replace(vm, &e->args, retain(args[1]));
    if (type_is_subtype(type, vm->types[TYPE_OSError]) && !set_fields(vm, e, type, as_tuple(args[1]))) {
        object_release(vm, e);
        return KR_ERROR;
    }
    return value_of_object(e);
}

// Keywords that a constructor takes: ImportError(name=, path=, name_from=), NameError(name=), AttributeError(name=, obj=).
static bool take_keyword(KrVM *vm, Exception *e, const char *fields, Str *key, KrBorrowed value) {
    uint32_t i = 0;
    while (fields != NULL && *fields) {
        size_t length = strcspn(fields, ",");
        if (str_length(key) == length && memcmp(key->data, fields, length) == 0) {
            set_field(vm, e, i, value);
            return true;
        }
        fields += length + (fields[length] == ',');
        i++;
    }
    return false;
}

NATIVE(exception_init, "__init__(self, *args, **kwargs)", "Set args and the attributes that come from them.") {
    Exception *e = as_exception(args[0]);
    Type *type = type_of(vm, args[0]);
    value_replace(vm, &e->args, retain(args[1]));
    if (!is_absent(args[2])) {
        TypeId id = type->def->id;
        bool takes = id == TYPE_ImportError || id == TYPE_ModuleNotFoundError || id == TYPE_NameError || id == TYPE_UnboundLocalError ||
                     id == TYPE_AttributeError;
        uint32_t position = 0;
        KrBorrowed key, value;
        while (dict_next(as_dict(args[2]), &position, &key, &value)) {
            if (takes && !str_equal_ascii(as_str(key), "msg") && take_keyword(vm, e, exception_fields[id - TYPE_FIRST_EXCEPTION], as_str(key), value)) continue;
            if (takes) return raise(vm, TypeError, "%N() got an unexpected keyword argument '%U'", type, as_str(key));
            return raise(vm, TypeError, "%N() takes no keyword arguments", type);
        }
    }
    return set_fields(vm, e, type, as_tuple(args[1])) ? NONE : KR_ERROR;
}

NATIVE(exception_add_note, "add_note(self, note, /)", "Add a note that the traceback prints below the message (PEP 678).") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "add_note() argument must be str, not %T", args[1]);
    KrValue notes = getattr_optional(vm, args[0], N_(vm, __notes__));
    if (is_error(notes)) return KR_ERROR;
    if (is_absent(notes)) {
        notes = list_new(vm, 1);
        if (is_error(notes) || !setattr(vm, args[0], N_(vm, __notes__), notes)) {
            release_maybe(vm, notes);
            return KR_ERROR;
        }
    }
    bool ok;
    if (is_list(vm, notes)) {
        ok = list_append(vm, as_list(notes), args[1]);
    } else {
        raise(vm, TypeError, "Cannot add note: __notes__ is not a list");
        ok = false;
    }
    release(vm, notes);
    return ok ? NONE : KR_ERROR;
}

static bool set_traceback(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, TypeError, "__traceback__ may not be deleted");
    if (!is_none(value) && !has_shape(value, TYPE_TRACEBACK)) return raise_as(false, vm, TypeError, "__traceback__ must be a traceback or None");
    value_replace(vm, &as_exception(self)->traceback, retain(value));
    return true;
}

NATIVE(exception_with_traceback, "with_traceback(self, tb, /)", "Set __traceback__ and give self back.") {
    return set_traceback(vm, args[0], args[1]) ? retain(args[0]) : KR_ERROR;
}

static KrValue get_args(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_exception(self)->args);
}
static bool set_args(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, TypeError, "args may not be deleted");
    KrValue tuple = to_tuple(vm, value);
    if (is_error(tuple)) return false;
    value_replace(vm, &as_exception(self)->args, tuple);
    return true;
}
static KrValue get_traceback(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(traceback_visible_value(as_exception(self)->traceback));
}
static KrValue get_cause(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_exception(self)->cause);
}
static bool set_cause(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, TypeError, "__cause__ may not be deleted");
    if (!is_none(value) && !has_flag(vm, value, TYPE_FLAG_IS_EXCEPTION)) {
        return raise_as(false, vm, TypeError, "exception cause must be None or derive from BaseException");
    }
    value_replace(vm, &as_exception(self)->cause, retain(value));
    as_exception(self)->suppress_context = true;
    return true;
}
static KrValue get_context(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_exception(self)->context);
}
static bool set_context(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, TypeError, "__context__ may not be deleted");
    if (!is_none(value) && !has_flag(vm, value, TYPE_FLAG_IS_EXCEPTION)) {
        return raise_as(false, vm, TypeError, "exception context must be None or derive from BaseException");
    }
    value_replace(vm, &as_exception(self)->context, retain(value));
    return true;
}
static KrValue get_suppress(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_exception(self)->suppress_context);
}
static bool set_suppress(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    int yes = is_absent(value) ? 0 : truth(vm, value);
    if (yes < 0) return false;
    as_exception(self)->suppress_context = yes;
    return true;
}

// Attributes kept in field[]: found by name in exception.def, so one pair of accessors a position.
#define FIELD(n)                                                                            \
    static KrValue get_field_##n(KrVM *vm, KrBorrowed self) {                               \
        (void)vm;                                                                           \
        return retain(field_of(self, n));                                                   \
    }                                                                                       \
    static bool set_field_##n(KrVM *vm, KrBorrowed self, KrBorrowed value) {                \
        set_field(vm, as_exception(self), n, is_absent(value) ? NONE : value);              \
        return true;                                                                        \
    }
FIELD(0)
FIELD(1)
FIELD(2)
FIELD(3)
FIELD(4)
FIELD(5)
FIELD(6)
FIELD(7)
#undef FIELD
#define ACCESS(name, n) {name, get_field_##n, set_field_##n, NULL}
#define READ_ONLY(name, n) {name, get_field_##n, NULL, NULL}

static const GetSetDef base_getset[] = {
    {"args", get_args, set_args, NULL}, {"__traceback__", get_traceback, set_traceback, NULL}, {"__cause__", get_cause, set_cause, NULL},
    {"__context__", get_context, set_context, NULL}, {"__suppress_context__", get_suppress, set_suppress, NULL}, {0}};
static const GetSetDef group_getset[] = {READ_ONLY("message", 0), READ_ONLY("exceptions", 1), {0}};
static const GetSetDef exit_getset[] = {ACCESS("code", 0), {0}};
static const GetSetDef attribute_getset[] = {ACCESS("name", 0), ACCESS("obj", 1), {0}};
static const GetSetDef import_getset[] = {ACCESS("msg", 0), ACCESS("name", 1), ACCESS("path", 2), ACCESS("name_from", 3), {0}};
static const GetSetDef name_getset[] = {ACCESS("name", 0), {0}};
static const GetSetDef os_getset[] = {ACCESS("errno", 0), ACCESS("strerror", 1), ACCESS("filename", 2), ACCESS("filename2", 3), {0}};
static const GetSetDef stop_getset[] = {ACCESS("value", 0), {0}};
static const GetSetDef syntax_getset[] = {ACCESS("msg", 0), ACCESS("filename", 1), ACCESS("lineno", 2), ACCESS("offset", 3), ACCESS("text", 4),
                                          ACCESS("end_lineno", 5), ACCESS("end_offset", 6), ACCESS("print_file_and_line", 7), {0}};
static const GetSetDef unicode_getset[] = {ACCESS("encoding", 0), ACCESS("object", 1), ACCESS("start", 2), ACCESS("end", 3), ACCESS("reason", 4), {0}};
static const GetSetDef translate_getset[] = {ACCESS("object", 0), ACCESS("start", 1), ACCESS("end", 2), ACCESS("reason", 3), {0}};

extern const NativeDef *const exception_group_methods[];
static const NativeDef *const base_methods[] = {DEF(exception_construct), DEF(exception_init), DEF(exception_add_note),
                                                DEF(exception_with_traceback), NULL};

// The first of a family carries the accessors; the others inherit them.
void exception_tables(TypeId id, const NativeDef *const **methods, const GetSetDef **getset) {
    *methods = id == TYPE_BaseException ? base_methods : id == TYPE_BaseExceptionGroup ? exception_group_methods : NULL;
    switch (id) {
    case TYPE_BaseException: *getset = base_getset; break;
    case TYPE_BaseExceptionGroup: *getset = group_getset; break;
    case TYPE_SystemExit: *getset = exit_getset; break;
    case TYPE_AttributeError: *getset = attribute_getset; break;
    case TYPE_ImportError: *getset = import_getset; break;
    case TYPE_NameError: *getset = name_getset; break;
    case TYPE_OSError: *getset = os_getset; break;
    case TYPE_StopIteration: *getset = stop_getset; break;
    case TYPE_SyntaxError: *getset = syntax_getset; break;
    case TYPE_UnicodeDecodeError: case TYPE_UnicodeEncodeError: *getset = unicode_getset; break;
    case TYPE_UnicodeTranslateError: *getset = translate_getset; break;
    default: *getset = NULL; break;
    }
}

#define TYPE_object ((TypeId)TYPE_OBJECT)
#define EXCEPTION(type_name, type_base, field_total, fields) DEFINITION(#type_name, type_name, type_base, field_total)
#define EXCEPTION_OF(module, type_name, type_base, field_total, fields) DEFINITION(#module "." #type_name, type_name, type_base, field_total)
#define DEFINITION(text, type_name, type_base, field_total)                                                                      \
    static const TypeDef def_##type_name = {                                                                                     \
        .name = text, .id = TYPE_##type_name, .base = (TypeId)TYPE_##type_base, .size = sizeof(Exception) + field_total * sizeof(KrValue), \
        EXCEPTION_SLOTS,                                                                                                         \
    };
#include "object/exception.def"
#undef EXCEPTION
#undef EXCEPTION_OF
#undef DEFINITION
const TypeDef *const exception_defs[] = {
#define EXCEPTION(name, base, count, fields) &def_##name,
#include "object/exception.def"
#undef EXCEPTION
};
