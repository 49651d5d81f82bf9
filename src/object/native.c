// SPDX-License-Identifier: MIT
// native.c -- native functions: signatures are parsed once, arguments are placed as for a `def`, errors worded as CPython's.
#include "object/native.h"

#include <stdlib.h>

#include "object/code.h"
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

enum { MAX_PARAMETERS = 24 };

static Native *make(KrVM *vm, TypeId type, const NativeDef *def) {
    Native *native = object_new(vm, type, sizeof *native);
    if (native == NULL) return NULL;
    native->def = def;
    native->signature = NULL;
    native->owner = NULL;
    native->self = ABSENT;
    native->module = NONE;
    native->name = str_intern_utf8(vm, def->signature, strcspn(def->signature, "("));
    if (native->name == NULL) {
        native->name = vm->names[0];
        object_retain(native->name);
        object_release(vm, native);
        return NULL;
    }
    return native;
}

KrValue native_new(KrVM *vm, const NativeDef *def, KrBorrowed self, KrBorrowed module_name) {
    Native *native = make(vm, TYPE_NATIVE, def);
    if (native == NULL) return KR_ERROR;
    native->self = retain(self);
    native->module = retain(module_name);
    return value_of_object(native);
}

KrValue native_method_new(KrVM *vm, const NativeDef *def, Type *owner) {
    Native *native = make(vm, TYPE_NATIVE_METHOD, def);
    if (native == NULL) return KR_ERROR;
    native->owner = owner;   // borrowed: built-in types live as long as the VM
    return value_of_object(native);
}

static Signature *signature_of(KrVM *vm, const Native *native);

KrValue native_bind(KrVM *vm, const Native *method, KrBorrowed self) {
    if (signature_of(vm, method) == NULL) return KR_ERROR;
    Native *native = object_new(vm, TYPE_NATIVE, sizeof *native);
    if (native == NULL) return KR_ERROR;
    *native = (Native){.head = native->head, .def = method->def, .signature = method->signature, .name = method->name,
                       .owner = method->owner, .self = retain(self), .module = NONE};
    object_retain(native->name);
    return value_of_object(native);
}

//// Signatures ////////////////////////////////////////////////////////////////

static KrValue parse_default(KrVM *vm, const char **text) {
    const char *p = *text;
    size_t length = strcspn(p, ",)");
    if (*p == '\'') {
        const char *end = strchr(p + 1, '\'');
        length = (size_t)(end - p) + 1;
        *text = p + length;
        return str_from_utf8(vm, p + 1, length - 2);
    }
    if (*p == '(') {
        *text = p + 2;
        return tuple_empty(vm);
    }
    *text = p + length;
    if (*p == '?') return ABSENT;
    if (strncmp(p, "None", 4) == 0) return NONE;
    if (strncmp(p, "True", 4) == 0) return TRUE_;
    if (strncmp(p, "False", 5) == 0) return FALSE_;
    if (memchr(p, '.', length) != NULL) return float_from_double(vm, strtod(p, NULL));
    return int_from_i64(vm, strtoll(p, NULL, 10));
}

static void signature_free(KrVM *vm, Signature *s) {
    for (uint16_t i = 0; i < s->count; i++) {
        if (s->names[i] != NULL) object_release(vm, s->names[i]);
        release(vm, s->defaults[i]);
    }
    memory_free(vm, s->names, MAX_PARAMETERS * sizeof *s->names);
    memory_free(vm, s->defaults, MAX_PARAMETERS * sizeof *s->defaults);
    memory_free(vm, s, sizeof *s);
}

// "name(a, b=1, /, *, c=2)": see native.h. The text is ours, so only memory can fail.
static Signature *parse_signature(KrVM *vm, const char *text) {
    Signature *s = memory_alloc(vm, sizeof *s);
    if (s == NULL) return NULL;
    memset(s, 0, sizeof *s);
    s->varargs = s->varkw = -1;
    s->names = memory_alloc(vm, MAX_PARAMETERS * sizeof *s->names);
    s->defaults = memory_alloc(vm, MAX_PARAMETERS * sizeof *s->defaults);
    if (s->names == NULL || s->defaults == NULL) goto failed;
    const char *p = strchr(text, '(') + 1;
    bool keyword_only = false;
    while (*p != ')') {
        while (*p == ' ' || *p == ',') p++;
        if (*p == ')') break;
        if (*p == '/') {
            s->positional_only = s->count;
            p++;
            continue;
        }
        int stars = 0;
        while (*p == '*') {
            stars++;
            p++;
        }
        if (stars == 1 && (*p == ',' || *p == ')')) {
            keyword_only = true;
            continue;
        }
        size_t length = strcspn(p, "=,) ");
        uint16_t i = s->count;
        s->names[i] = str_intern_utf8(vm, p, length);
        s->defaults[i] = UNDEF;
        if (s->names[i] == NULL) goto failed;
        s->count++;
        p += length;
        if (stars == 1) {
            s->varargs = (int16_t)i;
            keyword_only = true;
        } else if (stars == 2) {
            s->varkw = (int16_t)i;
        } else {
            if (!keyword_only) s->positional = s->count;
            if (*p == '=') {
                p++;
                KrValue value = parse_default(vm, &p);
                if (is_error(value)) goto failed;
                s->defaults[i] = value;
            } else if (!keyword_only) {
                s->required = s->count;
            }
        }
    }
    return s;
failed:
    if (s->names != NULL && s->defaults != NULL) {
        signature_free(vm, s);
    } else {
        memory_free(vm, s->names, MAX_PARAMETERS * sizeof *s->names);
        memory_free(vm, s->defaults, MAX_PARAMETERS * sizeof *s->defaults);
        memory_free(vm, s, sizeof *s);
    }
    return NULL;
}

static Signature *signature_of(KrVM *vm, const Native *native) {
    if (native->signature == NULL) ((Native *)(uintptr_t)native)->signature = parse_signature(vm, native->def->signature);
    return native->signature;
}

//// Calls /////////////////////////////////////////////////////////////////////

// The name in messages: "list.append" for methods, "print" for functions.
static KrValue display_name(KrVM *vm, const Native *native) {
    if (native->owner != NULL && native->name == N_(vm, __init__)) return retain(value_of_object(native->owner->name));
    if (native->owner != NULL) return string_format(vm, "%N.%U", native->owner, native->name);
    if (has_shape(native->self, TYPE_TYPE) && native->name == N_(vm, __new__)) return retain(value_of_object(as_type(native->self)->name));
    return retain(value_of_object(native->name));
}

// What the host gives back is checked: an error without an exception, or an exception beside a value, goes no further.
static COLD KrValue invoke_host(KrVM *vm, const NativeDef *def, const KrBorrowed *values) {
    KrValue result = def->host(vm, values, def->host_data);
    if (is_error(result)) {
        if (is_undef(vm->raised)) return raise(vm, SystemError, "a host function failed without raising an exception");
    } else if (!value_is_own(vm, result)) {
        return raise(vm, SystemError, "a host function returned a value of another VM, or one that was released");
    } else if (!is_undef(vm->raised)) {
        exception_clear(vm);
    }
    return result;
}

ALWAYS_INLINE KrValue invoke(KrVM *vm, const NativeDef *def, const KrBorrowed *values) {
    return likely(def->host == NULL) ? def->fn(vm, values) : invoke_host(vm, def, values);
}


static COLD KrValue count_error(KrVM *vm, const Native *native, const Signature *s, uint32_t given, uint32_t offset, bool has_keywords) {
    KrValue name = display_name(vm, native);
    if (is_error(name)) return KR_ERROR;
    Str *text = as_str(name);
    if (offset == 0 && has_shape(native->self, TYPE_TYPE) && native->name == N_(vm, __new__)) {
        // The class is not counted: complex(1, 2, 3) was given three.
        offset = 1;
        if (given > 0) given--;
    }
    uint32_t most = s->positional - offset, least = (s->required > offset ? s->required - offset : 0);
    if (s->varargs >= 0) most = 0xffff;
    if (!has_keywords && most == 0 && s->count == s->positional) {
        raise(vm, TypeError, "%U() takes no arguments (%u given)", text, given);
    } else if (!has_keywords && least == most && most == 1 && s->count == s->positional && s->positional_only == s->count) {
        raise(vm, TypeError, "%U() takes exactly one argument (%u given)", text, given);
    } else if (native->def->host != NULL) {
        // Functions of the host are told from those of the program by nothing.
        uint32_t missing = offset + given;
        if (given <= most) {
            raise(vm, TypeError, "%U() missing 1 required positional argument: '%U'", text, s->names[missing]);
        } else if (s->required < s->positional) {
            raise(vm, TypeError, "%U() takes from %u to %u positional arguments but %u were given", text, least, most, given);
        } else {
            raise(vm, TypeError, "%U() takes %u positional argument%s but %u %s given", text, most, most == 1 ? "" : "s", given, given == 1 ? "was" : "were");
        }
    } else if (s->positional_only == s->count) {
        if (least == most) {
            raise(vm, TypeError, "%U expected %u argument%s, got %u", text, least, least == 1 ? "" : "s", given);
        } else {
            raise(vm, TypeError, "%U expected at %s %u argument%s, got %u", text, given < least ? "least" : "most", given < least ? least : most,
                  (given < least ? least : most) == 1 ? "" : "s", given);
        }
    } else if (given > most) {
        bool optional = s->required < s->positional;
        raise(vm, TypeError, "%U() takes %s %u positional argument%s (%u given)", text, optional ? "at most" : "exactly", most, most == 1 ? "" : "s", given);
    } else {
        uint32_t missing = offset + given;
        raise(vm, TypeError, "%U() missing required argument '%U' (pos %u)", text, s->names[missing], missing + 1 - offset);
    }
    release(vm, name);
    return KR_ERROR;
}

static KrValue call_slow(KrVM *vm, Native *native, Signature *s, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    KrBorrowed values[MAX_PARAMETERS];
    KrValue rest = ABSENT, keywords = ABSENT, result = KR_ERROR;
    uint32_t offset = is_absent(self) ? 0 : 1;
    uint32_t keyword_count = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
    uint32_t given = count - keyword_count;
    for (uint16_t i = 0; i < s->count; i++) values[i] = UNDEF;
    if (offset) values[0] = self;
    uint32_t room = s->positional - offset, placed = given < room ? given : room;
    if (s->positional < offset) placed = 0;
    for (uint32_t i = 0; i < placed; i++) values[offset + i] = args[i];
    if (given > placed) {
        if (s->varargs < 0) return count_error(vm, native, s, given, offset, keyword_count > 0);
        rest = tuple_from(vm, args + placed, given - placed);
        if (is_error(rest)) return KR_ERROR;
    } else if (s->varargs >= 0) {
        rest = tuple_empty(vm);
    }
    if (s->varargs >= 0) values[s->varargs] = rest;

    for (uint32_t k = 0; k < keyword_count; k++) {
        Str *name = as_str(as_tuple(kwnames)->items[k]);
        KrBorrowed value = args[given + k];
        uint16_t i = s->positional_only;
        for (; i < s->count; i++) {
            if (i == s->varargs || i == s->varkw) continue;
            if (s->names[i] == name || (!str_is_interned(name) && str_equal(s->names[i], name))) break;
        }
        if (i < s->count) {
            if (!is_undef(values[i])) {
                KrValue text = display_name(vm, native);
                if (!is_error(text)) {
                    if (native->def->host != NULL) raise(vm, TypeError, "%U() got multiple values for argument '%U'", as_str(text), name);
                    else raise(vm, TypeError, "argument for %U() given by name ('%U') and position (%u)", as_str(text), name, (unsigned)i + 1 - offset);
                    release(vm, text);
                }
                goto done;
            }
            values[i] = value;
            continue;
        }
        if (s->varkw >= 0) {
            if (is_absent(keywords)) {
                keywords = dict_new(vm);
                if (is_error(keywords)) {
                    keywords = ABSENT;
                    goto done;
                }
            }
            if (!dict_set(vm, as_dict(keywords), value_of_object(name), value)) goto done;
            continue;
        }
        KrValue text = display_name(vm, native);
        if (!is_error(text)) {
            if (s->positional_only == s->count) raise(vm, TypeError, "%U() takes no keyword arguments", as_str(text));
            else raise(vm, TypeError, "%U() got an unexpected keyword argument '%U'", as_str(text), name);
            release(vm, text);
        }
        goto done;
    }
    if (s->varkw >= 0) values[s->varkw] = keywords;
    for (uint16_t i = 0; i < s->count; i++) {
        if (!is_undef(values[i])) continue;
        if (!is_undef(s->defaults[i])) {
            values[i] = s->defaults[i];
            continue;
        }
        if (i < s->positional) {
            count_error(vm, native, s, given, offset, keyword_count > 0);
        } else {
            KrValue text = display_name(vm, native);
            if (!is_error(text)) {
                raise(vm, TypeError, "%U() missing required keyword-only argument: '%U'", as_str(text), s->names[i]);
                release(vm, text);
            }
        }
        goto done;
    }
    result = invoke(vm, native->def, values);
done:
    release(vm, rest);
    release(vm, keywords);
    return result;
}

// A __new__ taken from a built-in type may be given anything as its class: only one whose instances it makes is let through.
static COLD bool check_new(KrVM *vm, const Native *native, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    Type *owner = as_type(native->self);
    uint32_t keywords = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
    if (count <= keywords) return raise_as(false, vm, TypeError, "%N.__new__(): not enough arguments", owner);
    if (!has_flag(vm, args[0], TYPE_FLAG_IS_TYPE)) {
        return raise_as(false, vm, TypeError, "%N.__new__(X): X is not a type object (%T)", owner, args[0]);
    }
    Type *type = as_type(args[0]);
    if (!type_is_subtype(type, owner)) {
        return raise_as(false, vm, TypeError, "%N.__new__(%N): %N is not a subtype of %N", owner, type, type, owner);
    }
    Type *layout = type;
    while (layout->flags & TYPE_FLAG_HEAP) layout = layout->base;
    KrBorrowed own = type_lookup(vm, layout, N_(vm, __new__));
    if (is_error(own)) return false;
    if (has_shape(own, TYPE_STATICMETHOD) && as_object(((Wrapper *)as_object(own))->callable) == &native->head) return true;
    return raise_as(false, vm, TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", owner, type, layout);
}

KrValue native_call(KrVM *vm, Native *native, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    Signature *s = native->signature;
    if (unlikely(s == NULL)) {
        s = signature_of(vm, native);
        if (s == NULL) return KR_ERROR;
    }
    if (has_shape(native->self, TYPE_TYPE) && native->owner == NULL &&
        !(count > 0 && is_pointer(args[0]) && as_object(args[0]) == as_object(native->self)) && !check_new(vm, native, args, count, kwnames)) {
        return KR_ERROR;
    }
    if (native->owner != NULL && native->head.shape == TYPE_NATIVE_METHOD && native->def->binding == NATIVE_PLAIN && is_absent(self)) {
        uint32_t keywords = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
        if (count <= keywords) {
            return raise(vm, TypeError, "unbound method %N.%U() needs an argument", native->owner, native->name);
        }
        if (!is_instance_of(vm, args[0], native->owner)) {
            return raise(vm, TypeError, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", native->name, native->owner, args[0]);
        }
        self = args[0];
        args++;
        count--;
    }
    if (likely(is_absent(kwnames) && s->varargs < 0 && s->varkw < 0 && s->count == s->positional)) {
        uint32_t offset = is_absent(self) ? 0 : 1;
        uint32_t total = count + offset;
        if (likely(total == s->count && offset == 0)) return invoke(vm, native->def, args);
        if (likely(total >= s->required && total <= s->count)) {
            KrBorrowed values[MAX_PARAMETERS];
            values[0] = self;
            for (uint32_t i = 0; i < count; i++) values[offset + i] = args[i];
            for (uint32_t i = total; i < s->count; i++) values[i] = s->defaults[i];
            return invoke(vm, native->def, values);
        }
    }
    return call_slow(vm, native, s, self, args, count, kwnames);
}

SendResult native_await(KrVM *vm, Native *native, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrValue *result) {
    const Signature *s = native->signature;   // NULL before the first call, which goes the usual way
    uint32_t offset = is_absent(self) ? 0 : 1, total = count + offset;
    if (s == NULL || s->varargs >= 0 || s->varkw >= 0 || s->count != s->positional || total < s->required || total > s->count) return SEND_DECLINED;
    if (offset == 0 && total == s->count) return native->def->awaited(vm, args, result);
    KrBorrowed values[MAX_PARAMETERS];
    values[0] = self;
    for (uint32_t i = 0; i < count; i++) values[offset + i] = args[i];
    for (uint32_t i = total; i < s->count; i++) values[i] = s->defaults[i];
    return native->def->awaited(vm, values, result);
}

//// The types /////////////////////////////////////////////////////////////////

static Native *as_native(KrBorrowed v) { return (Native *)as_object(v); }

static void native_visit(Object *self, Visitor *visitor) {
    Native *native = (Native *)self;
    visit_object(visitor, native->name);
    visit_value(visitor, native->self);
    visit_value(visitor, native->module);
}
static void native_free(KrVM *vm, Object *self) {
    Native *native = (Native *)self;
    // A bound copy shares the signature of its method descriptor, which lives in a type.
    if (native->signature != NULL && (self->shape == TYPE_NATIVE_METHOD || native->owner == NULL)) signature_free(vm, native->signature);
}

// A module function has its module as self only by name; what is prepended is the object of a bound method.
static KrBorrowed receiver(const Native *native) { return native->owner != NULL ? native->self : ABSENT; }

static KrValue native_function_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    return native_call(vm, as_native(self), receiver(as_native(self)), args, count, kwnames);
}
static KrValue native_repr(KrVM *vm, KrBorrowed self) {
    const Native *native = as_native(self);
    bool is_new = has_shape(native->self, TYPE_TYPE) && native->owner == NULL;
    if (!is_new && (is_absent(native->self) || native->owner == NULL)) return string_format(vm, "<built-in function %U>", native->name);
    uint64_t id;
    if (!object_identity(vm, native->self, &id)) return KR_ERROR;
    return string_format(vm, "<built-in method %U of %T object at 0x%llx>", native->name, native->self, (unsigned long long)id);
}
static KrValue method_repr(KrVM *vm, KrBorrowed self) {
    return string_format(vm, "<method '%U' of '%N' objects>", as_native(self)->name, as_native(self)->owner);
}
static KrValue method_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    if (is_absent(object)) return retain(self);
    return native_bind(vm, as_native(self), object);
}
static KrValue method_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    return native_call(vm, as_native(self), ABSENT, args, count, kwnames);
}
static KrValue get_name(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_native(self)->name));
}
static KrValue get_qualname(KrVM *vm, KrBorrowed self) {
    const Native *native = as_native(self);
    if (native->owner != NULL) return string_format(vm, "%N.%U", native->owner, native->name);
    if (has_shape(native->self, TYPE_TYPE)) return string_format(vm, "%N.%U", as_type(native->self), native->name);
    return retain(value_of_object(native->name));
}
static KrValue get_self(KrVM *vm, KrBorrowed self) {
    (void)vm;
    KrBorrowed v = as_native(self)->self;
    return retain(is_absent(v) ? NONE : v);
}
static KrValue get_module(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_native(self)->module);
}
static KrValue get_objclass(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_native(self)->owner));
}
static KrValue get_doc(KrVM *vm, KrBorrowed self) {
    const char *doc = as_native(self)->def->doc;
    return doc == NULL ? NONE : str_new(vm, doc);
}
static KrValue get_text_signature(KrVM *vm, KrBorrowed self) {
    return str_new(vm, strchr(as_native(self)->def->signature, '('));
}
static KrValue native_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    (void)vm;
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_pointer(b) || as_object(b)->shape != as_object(a)->shape) return NOT_IMPLEMENTED;
    bool same = as_native(a)->def == as_native(b)->def && is_same(as_native(a)->self, as_native(b)->self);
    return value_of_bool(same == (op == COMPARE_EQ));
}
static bool native_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    (void)vm;
    *out = (int64_t)((value_bits(as_native(self)->self) ^ (uintptr_t)as_native(self)->def) >> 4);
    return true;
}
static const GetSetDef native_getset[] = {
    {"__name__", get_name, NULL, NULL}, {"__qualname__", get_qualname, NULL, NULL}, {"__self__", get_self, NULL, NULL},
    {"__module__", get_module, NULL, NULL}, {"__doc__", get_doc, NULL, NULL}, {"__text_signature__", get_text_signature, NULL, NULL}, {0}};
static const GetSetDef method_getset[] = {
    {"__name__", get_name, NULL, NULL}, {"__qualname__", get_qualname, NULL, NULL}, {"__objclass__", get_objclass, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL}, {"__text_signature__", get_text_signature, NULL, NULL}, {0}};
const TypeDef native_type = {
    .name = "builtin_function_or_method", .id = TYPE_NATIVE, .size = sizeof(Native),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW | TYPE_FLAG_HAS_WEAKREF, .getset = native_getset, .visit = native_visit, .free = native_free, .repr = native_repr,
    .call = native_function_call, .compare = native_compare, .hash = native_hash,
};
const TypeDef native_method_type = {
    .name = "method_descriptor", .id = TYPE_NATIVE_METHOD, .size = sizeof(Native), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW | TYPE_FLAG_METHOD_LIKE,
    .getset = method_getset, .visit = native_visit, .free = native_free, .repr = method_repr, .call = method_call, .descr_get = method_get,
};
