// SPDX-License-Identifier: MIT
// type_object.c -- `type`: classes as values. Attribute access on classes, the attributes every class has, and the making of
// classes by type(name, bases, namespace) with its choice of the metaclass. How classes work inside is type.c.
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/generic_alias.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/slot_wrapper.h"
#include "object/tuple.h"

static bool is_type(KrVM *vm, KrBorrowed v) { return has_flag(vm, v, TYPE_FLAG_IS_TYPE); }

// The class's own namespace, filled first if it is that of a built-in type. NULL: out of memory.
static Dict *own_dict(KrVM *vm, Type *type) {
    if (type->dict == NULL && !type_fill_dict(vm, type)) return NULL;
    return type->dict;
}

//// Attributes ////////////////////////////////////////////////////////////////

static KrValue type_getattr(KrVM *vm, KrBorrowed self, Str *name) {
    Type *type = as_type(self), *meta = type_of(vm, self);
    KrBorrowed above = type_lookup(vm, meta, name);
    if (is_error(above)) return KR_ERROR;
    KrValue held = retain(above), result;
    if (!is_absent(held) && !descriptor_is_method(held) && descriptor_is_data(vm, held)) {
        result = descriptor_get(vm, held, self, meta);
    } else {
        KrBorrowed found = type_lookup(vm, type, name);
        if (is_error(found)) {
            result = KR_ERROR;
        } else if (!is_absent(found)) {
            KrValue held_found = retain(found);
            result = descriptor_get(vm, held_found, ABSENT, type);
            release(vm, held_found);
        } else {
            result = is_absent(held) ? attribute_missing(vm, self, name) : descriptor_get(vm, held, self, meta);
        }
    }
    release(vm, held);
    return result;
}

static bool check_mutable(KrVM *vm, Type *type, const char *name, bool delete) {
    if (type->flags & TYPE_FLAG_HEAP) return true;
    return raise_as(false, vm, TypeError, "cannot %s '%s' attribute of immutable type '%s'", delete ? "delete" : "set", name, type->def->name);
}

// A special attribute of a class may be set but not deleted, and not on built-in types.
static bool check_special(KrVM *vm, Type *type, const char *name, KrBorrowed value) {
    if (!check_mutable(vm, type, name, false)) return false;
    if (!is_absent(value)) return true;
    return raise_as(false, vm, TypeError, "cannot delete '%s' attribute of immutable type '%N'", name, type);
}

static bool type_setattr(KrVM *vm, KrBorrowed self, Str *name, KrBorrowed value) {
    Type *type = as_type(self), *meta = type_of(vm, self);
    if (!(type->flags & TYPE_FLAG_HEAP)) {
        return raise_as(false, vm, TypeError, "cannot set %R attribute of immutable type '%s'", value_of_object(name), type->def->name);
    }
    KrBorrowed above = type_lookup(vm, meta, name);
    if (is_error(above)) return false;
    if (!is_absent(above) && !descriptor_is_method(above) && descriptor_is_data(vm, above)) {
        KrValue held = retain(above);
        bool ok = descriptor_set(vm, held, self, value);
        release(vm, held);
        return ok;
    }
    Dict *dict = own_dict(vm, type);
    if (dict == NULL) return false;
    // What was there is held over the flush: an inline cache may still lend it.
    KrBorrowed before = dict_get_str(vm, dict, name);
    if (is_error(before)) return false;
    KrValue held = retain(before);
    bool ok;
    if (is_absent(value)) {
        int deleted = is_absent(before) ? 0 : dict_delete(vm, dict, value_of_object(name));
        if (deleted == 0) attribute_missing(vm, self, name);
        ok = deleted > 0;
    } else {
        ok = dict_set_str(vm, dict, name, value);
    }
    if (ok) type_modified(vm, type);
    release(vm, held);
    return ok;
}

static bool store(KrVM *vm, Type *type, Str *name, KrBorrowed value) {
    Dict *dict = own_dict(vm, type);
    if (dict == NULL || !dict_set_str(vm, dict, name, value)) return false;
    type_modified(vm, type);
    return true;
}

static bool discard(KrVM *vm, Type *type, Str *name) {
    int deleted = dict_delete(vm, type->dict, value_of_object(name));
    if (deleted > 0) type_modified(vm, type);
    return deleted >= 0;
}

static KrValue get_name(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_type(self)->name));
}
static bool set_text(KrVM *vm, KrBorrowed self, KrBorrowed value, Str **slot, const char *name) {
    Type *type = as_type(self);
    if (!check_special(vm, type, name, value)) return false;
    if (!is_str(vm, value)) return raise_as(false, vm, TypeError, "can only assign string to %N.%s, not '%T'", type, name, value);
    KrValue plain = str_plain(vm, as_str(value));
    if (is_error(plain)) return false;
    Str *old = *slot;
    *slot = as_str(plain);
    object_release(vm, old);
    type_modified(vm, type);
    return true;
}
static bool set_name(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (!is_absent(value) && is_str(vm, value)) {
        Str *s = as_str(value);
        for (uint32_t i = 0; i < str_length(s); i++) {
            if (str_char(s, i) == 0) return raise_as(false, vm, ValueError, "type name must not contain null characters");
        }
    }
    return set_text(vm, self, value, &as_type(self)->name, "__name__");
}
static KrValue get_qualname(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_type(self)->qualname));
}
static bool set_qualname(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    return set_text(vm, self, value, &as_type(self)->qualname, "__qualname__");
}

KrValue type_module(KrVM *vm, Type *type) {
    if (type->flags & TYPE_FLAG_HEAP) {
        KrBorrowed module = dict_get_str(vm, type->dict, N_(vm, __module__));
        if (is_error(module)) return KR_ERROR;
        if (!is_absent(module)) return retain(module);
        return raise(vm, AttributeError, "type object '%N' has no attribute '__module__'", type);
    }
    const char *dot = strrchr(type->def->name, '.');
    if (dot == NULL) return retain(value_of_object(N_(vm, builtins)));
    return str_from_utf8(vm, type->def->name, (size_t)(dot - type->def->name));
}
static KrValue get_module(KrVM *vm, KrBorrowed self) { return type_module(vm, as_type(self)); }
static bool set_module(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Type *type = as_type(self);
    return check_special(vm, type, "__module__", value) && store(vm, type, N_(vm, __module__), value);
}

static KrValue get_bases(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_type(self)->bases));
}
static KrValue get_base(KrVM *vm, KrBorrowed self) {
    (void)vm;
    Type *base = as_type(self)->base;
    return base == NULL ? NONE : retain(value_of_object(base));
}
static KrValue get_mro(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_type(self)->mro));
}
static KrValue get_dict(KrVM *vm, KrBorrowed self) {
    Dict *dict = own_dict(vm, as_type(self));
    return dict == NULL ? KR_ERROR : mapping_proxy_new(vm, value_of_object(dict));
}
static KrValue get_doc(KrVM *vm, KrBorrowed self) {
    Type *type = as_type(self);
    if (!(type->flags & TYPE_FLAG_HEAP)) return type->def->doc == NULL ? NONE : str_new(vm, type->def->doc);
    KrBorrowed doc = dict_get_str(vm, type->dict, N_(vm, __doc__));
    if (is_error(doc) || is_absent(doc)) return is_error(doc) ? KR_ERROR : NONE;
    KrValue held = retain(doc), result = descriptor_get(vm, held, ABSENT, type);
    release(vm, held);
    return result;
}
static bool set_doc(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Type *type = as_type(self);
    return check_special(vm, type, "__doc__", value) && store(vm, type, N_(vm, __doc__), value);
}

static KrValue get_abstract_methods(KrVM *vm, KrBorrowed self) {
    Type *type = as_type(self);
    KrBorrowed names = type->flags & TYPE_FLAG_HEAP ? dict_get_str(vm, type->dict, N_(vm, __abstractmethods__)) : ABSENT;
    if (is_error(names)) return KR_ERROR;
    if (!is_absent(names)) return retain(names);
    return exception_raise_with(vm, TYPE_AttributeError, value_of_object(N_(vm, __abstractmethods__)));
}
static bool set_abstract_methods(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Type *type = as_type(self);
    if (!check_mutable(vm, type, "__abstractmethods__", is_absent(value))) return false;
    int abstract = 0;
    if (is_absent(value)) {
        int deleted = dict_delete(vm, type->dict, value_of_object(N_(vm, __abstractmethods__)));
        if (deleted == 0) exception_raise_with(vm, TYPE_AttributeError, value_of_object(N_(vm, __abstractmethods__)));
        if (deleted <= 0) return false;
    } else {
        abstract = truth(vm, value);
        if (abstract < 0 || !dict_set_str(vm, type->dict, N_(vm, __abstractmethods__), value)) return false;
    }
    if (abstract) type->flags |= TYPE_FLAG_ABSTRACT;
    else type->flags &= ~(uint32_t)TYPE_FLAG_ABSTRACT;
    type_modified(vm, type);
    return true;
}

static KrValue get_type_params(KrVM *vm, KrBorrowed self) {
    Type *type = as_type(self);
    KrBorrowed params = type->flags & TYPE_FLAG_HEAP ? dict_get_str(vm, type->dict, N_(vm, __type_params__)) : ABSENT;
    if (is_error(params)) return KR_ERROR;
    return is_absent(params) ? tuple_empty(vm) : retain(params);
}
static bool set_type_params(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Type *type = as_type(self);
    return check_special(vm, type, "__type_params__", value) && store(vm, type, N_(vm, __type_params__), value);
}

//// Annotations (PEP 649) /////////////////////////////////////////////////////

// What the class body left: a function under __annotate_func__ (or __annotate__), else None. Owned.
static KrValue annotate_function(KrVM *vm, Type *type) {
    Str *names[] = {N_(vm, __annotate_func__), N_(vm, __annotate__)};
    for (int i = 0; i < 2; i++) {
        KrBorrowed found = dict_get_str(vm, type->dict, names[i]);
        if (is_error(found)) return KR_ERROR;
        if (is_absent(found)) continue;
        KrValue held = retain(found), result = descriptor_get(vm, held, ABSENT, type);
        release(vm, held);
        return result;
    }
    return NONE;
}
static KrValue get_annotate(KrVM *vm, KrBorrowed self) {
    if (!(as_type(self)->flags & TYPE_FLAG_HEAP)) return attribute_missing(vm, self, N_(vm, __annotate__));
    return annotate_function(vm, as_type(self));
}
static bool forget_annotations(KrVM *vm, Type *type) {
    if (is_none(type->attributes)) return true;
    return dict_delete(vm, as_dict(type->attributes), value_of_object(N_(vm, __annotations__))) >= 0;
}
static bool set_annotate(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Type *type = as_type(self);
    if (is_absent(value)) return raise_as(false, vm, TypeError, "cannot delete __annotate__ attribute");
    if (!check_mutable(vm, type, "__annotate__", false)) return false;
    if (!is_none(value) && !is_callable(vm, value)) return raise_as(false, vm, TypeError, "__annotate__ must be callable or None");
    if (!store(vm, type, N_(vm, __annotate_func__), value)) return false;
    return is_none(value) || forget_annotations(vm, type);
}

static KrValue get_annotations(KrVM *vm, KrBorrowed self) {
    Type *type = as_type(self);
    if (!(type->flags & TYPE_FLAG_HEAP)) return attribute_missing(vm, self, N_(vm, __annotations__));
    KrBorrowed found = dict_get_str(vm, type->dict, N_(vm, __annotations__));
    if (is_absent(found) && !is_none(type->attributes)) found = dict_get_str(vm, as_dict(type->attributes), N_(vm, __annotations__));
    if (is_error(found)) return KR_ERROR;
    if (!is_absent(found)) {
        KrValue held = retain(found), result = descriptor_get(vm, held, ABSENT, type);
        release(vm, held);
        return result;
    }
    KrValue annotate = annotate_function(vm, type), result;
    if (is_error(annotate)) return KR_ERROR;
    if (is_none(annotate) || !is_callable(vm, annotate)) result = dict_new(vm);
    else result = call_1(vm, annotate, small_int(1));
    release(vm, annotate);
    if (is_error(result)) return KR_ERROR;
    if (!is_dict(vm, result)) {
        raise(vm, TypeError, "__annotate__() must return a dict, not %T", result);
        release(vm, result);
        return KR_ERROR;
    }
    if (is_none(type->attributes)) type->attributes = dict_new(vm);
    if (is_error(type->attributes)) type->attributes = NONE;
    else if (dict_set_str(vm, as_dict(type->attributes), N_(vm, __annotations__), result)) return result;
    release(vm, result);
    return KR_ERROR;
}
static bool set_annotations(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Type *type = as_type(self);
    if (!check_mutable(vm, type, "__annotations__", is_absent(value))) return false;
    if (is_absent(value)) {
        int deleted = dict_delete(vm, type->dict, value_of_object(N_(vm, __annotations__)));
        if (deleted == 0 && !is_none(type->attributes)) {
            deleted = dict_delete(vm, as_dict(type->attributes), value_of_object(N_(vm, __annotations__)));
        }
        if (deleted == 0) attribute_missing(vm, self, N_(vm, __annotations__));
        if (deleted <= 0) return false;
    } else if (!store(vm, type, N_(vm, __annotations__), value) || !forget_annotations(vm, type)) {
        return false;
    }
    return discard(vm, type, N_(vm, __annotate_func__)) && discard(vm, type, N_(vm, __annotate__));
}

//// Numbers ///////////////////////////////////////////////////////////////////

static KrValue get_flags(KrVM *vm, KrBorrowed self) {
    (void)vm;
    uint32_t flags = as_type(self)->flags;
    int64_t result = 1 << 12 | 1 << 18;
    result |= flags & TYPE_FLAG_HEAP ? 1 << 9 : 1 << 8;
    if (flags & TYPE_FLAG_SUBCLASSABLE) result |= 1 << 10;
    if (flags & TYPE_FLAG_CONTAINER) result |= 1 << 14;
    if (flags & TYPE_FLAG_ABSTRACT) result |= 1 << 20;
    if (flags & TYPE_FLAG_SEQUENCE) result |= 1 << 5;
    if (flags & TYPE_FLAG_MAPPING) result |= 1 << 6;
    return small_int(result);
}
static KrValue get_basic_size(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int((int64_t)as_type(self)->instance_size + 8);
}
static KrValue get_item_size(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_type(self)->flags & TYPE_FLAG_VARIABLE ? 8 : 0);
}
static KrValue get_dict_offset(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_type(self)->flags & TYPE_FLAG_HAS_DICT ? -1 : 0);
}
static KrValue get_weakref_offset(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_type(self)->flags & TYPE_FLAG_HAS_WEAKREF ? 8 : 0);
}

static const GetSetDef type_getset[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__bases__", get_bases, NULL, NULL},
    {"__base__", get_base, NULL, NULL},
    {"__mro__", get_mro, NULL, NULL},
    {"__dict__", get_dict, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__abstractmethods__", get_abstract_methods, set_abstract_methods, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__annotate__", get_annotate, set_annotate, NULL},
    {"__type_params__", get_type_params, set_type_params, NULL},
    {"__flags__", get_flags, NULL, NULL},
    {"__basicsize__", get_basic_size, NULL, NULL},
    {"__itemsize__", get_item_size, NULL, NULL},
    {"__dictoffset__", get_dict_offset, NULL, NULL},
    {"__weakrefoffset__", get_weakref_offset, NULL, NULL},
    {0},
};

//// Making classes ////////////////////////////////////////////////////////////

// The most derived metaclass of the bases and of the one asked for.
static Type *choose_metaclass(KrVM *vm, Type *meta, Tuple *bases) {
    for (uint32_t i = 0; i < bases->length; i++) {
        KrBorrowed base = bases->items[i];
        Type *candidate = type_of(vm, base);
        if (!is_type(vm, base)) {
            KrValue hook = getattr_optional(vm, base, N_(vm, __mro_entries__));
            if (is_error(hook)) return NULL;
            if (!is_absent(hook)) {
                release(vm, hook);
                return raise_as(NULL, vm, TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
            }
        }
        if (type_is_subtype(meta, candidate)) continue;
        if (type_is_subtype(candidate, meta)) {
            meta = candidate;
            continue;
        }
        return raise_as(NULL, vm, TypeError,
                        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    }
    return meta;
}

// Keywords of a call as the call protocol has them: values in order and the tuple of names. False: failed.
static bool spread_keywords(KrVM *vm, KrBorrowed keywords, KrValue *values, KrValue *names) {
    *values = *names = ABSENT;
    if (is_absent(keywords) || as_dict(keywords)->used == 0) return true;
    *values = list_new(vm, as_dict(keywords)->used);
    if (is_error(*values)) return false;
    KrValue keys = dict_keys_list(vm, as_dict(keywords));
    *names = is_error(keys) ? KR_ERROR : to_tuple(vm, keys);
    release_maybe(vm, keys);
    uint32_t position = 0;
    KrBorrowed key, value;
    bool ok = !is_error(*names);
    while (ok && dict_next(as_dict(keywords), &position, &key, &value)) ok = list_append(vm, as_list(*values), value);
    if (ok) return true;
    release(vm, *values);
    release_maybe(vm, *names);
    return false;
}

NATIVE(type_construct, "__new__(cls, *args, **kwargs)", "Make a class from a name, its bases and its namespace.") {
    Type *meta = as_type(args[0]);
    Tuple *given = as_tuple(args[1]);
    if (!(meta->flags & TYPE_FLAG_IS_TYPE)) return raise(vm, TypeError, "type.__new__(%N): %N is not a subtype of type", meta, meta);
    if (given->length != 3) {
        if (meta == vm->types[TYPE_TYPE]) return raise(vm, TypeError, "type() takes 1 or 3 arguments");
        return raise(vm, TypeError, "type.__new__() takes exactly 3 arguments (%u given)", given->length);
    }
    static const char *const wanted[] = {"str", "tuple", "dict"};
    bool fits[] = {is_str(vm, given->items[0]), is_tuple(vm, given->items[1]), is_dict(vm, given->items[2])};
    for (int i = 0; i < 3; i++) {
        if (!fits[i]) return raise(vm, TypeError, "type.__new__() argument %d must be %s, not %T", i + 1, wanted[i], given->items[i]);
    }
    Type *winner = choose_metaclass(vm, meta, as_tuple(given->items[1]));
    if (winner == NULL) return KR_ERROR;
    KrValue values, names, result = KR_ERROR;
    if (!spread_keywords(vm, args[2], &values, &names)) return KR_ERROR;
    KrBorrowed make = winner == meta ? ABSENT : type_lookup(vm, winner, N_(vm, __new__));
    if (is_error(make)) goto done;
    if (winner != meta && !is_same(make, type_lookup(vm, vm->types[TYPE_TYPE], N_(vm, __new__)))) {
        // The winner's own __new__ makes the class.
        uint32_t keywords = is_absent(values) ? 0 : as_list(values)->length;
        KrValue bound = descriptor_get(vm, make, ABSENT, winner), all = list_new(vm, keywords + 4);
        bool ok = !is_error(bound) && !is_error(all) && list_append(vm, as_list(all), value_of_object(winner));
        for (uint32_t i = 0; ok && i < 3; i++) ok = list_append(vm, as_list(all), given->items[i]);
        for (uint32_t i = 0; ok && i < keywords; i++) ok = list_append(vm, as_list(all), as_list(values)->items[i]);
        if (ok) result = call_object(vm, bound, as_list(all)->items, as_list(all)->length, names);
        release_maybe(vm, bound);
        release_maybe(vm, all);
        goto done;
    }
    KrValue copy = dict_copy(vm, as_dict(given->items[2]));
    if (is_error(copy)) goto done;
    KrBorrowed module = dict_get_str(vm, as_dict(copy), N_(vm, __module__));
    Dict *globals = is_absent(module) ? frame_globals(vm) : NULL;
    if (globals != NULL) module = dict_get_str(vm, globals, N_(vm, __name__));
    if (!is_error(module) && (globals == NULL || is_absent(module) || dict_set_str(vm, as_dict(copy), N_(vm, __module__), module))) {
        result = type_new(vm, winner, as_str(given->items[0]), as_tuple(given->items[1]), as_dict(copy),
                          is_absent(values) ? NULL : as_list(values)->items, names);
    }
    release(vm, copy);
done:
    release(vm, values);
    release(vm, names);
    return result;
}

NATIVE(type_init, "__init__(self, *args, **kwargs)", "Accept what __new__ has used.") {
    Tuple *given = as_tuple(args[1]);
    if (!is_absent(args[2]) && as_dict(args[2])->used > 0 && given->length == 1) {
        return raise(vm, TypeError, "type.__init__() takes no keyword arguments");
    }
    if (given->length != 1 && given->length != 3) return raise(vm, TypeError, "type.__init__() takes 1 or 3 arguments");
    return NONE;
}

NATIVE_CLASS(type_prepare, "__prepare__(cls, *args, **kwargs)", "The namespace a class body starts with.") { return dict_new(vm); }

NATIVE(type_mro_method, "mro(self, /)", "The method resolution order as a list.") {
    Type *type = as_type(args[0]);
    return list_from(vm, type->mro->items, type->mro->length);
}

NATIVE(type_subclasses, "__subclasses__(self, /)", "The living direct subclasses, oldest first.") {
    Type *type = as_type(args[0]);
    KrValue result = list_new(vm, 0);
    if (is_error(result) || is_none(type->subclasses)) return result;
    List *refs = as_list(type->subclasses);
    for (uint32_t i = 0; i < refs->length; i++) {
        KrBorrowed sub = weakref_target((Weakref *)as_object(refs->items[i]));
        if (is_none(sub) || list_append(vm, as_list(result), sub)) continue;
        release(vm, result);
        return KR_ERROR;
    }
    return result;
}

NATIVE(type_instance_check, "__instancecheck__(self, instance, /)", "Is instance of this class?") {
    int yes = is_instance_by_class(vm, args[1], as_type(args[0]));
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}
NATIVE(type_subclass_check, "__subclasscheck__(self, subclass, /)", "Is subclass derived from this class?") {
    if (!is_type(vm, args[1])) return raise(vm, TypeError, "issubclass() arg 1 must be a class");
    return value_of_bool(type_is_subtype(as_type(args[1]), as_type(args[0])));
}

// The names a class and its bases define.
bool type_names(KrVM *vm, Type *type, Dict *names) {
    for (uint32_t i = type->mro->length; i > 0; i--) {
        Dict *dict = own_dict(vm, as_type(type->mro->items[i - 1]));
        if (dict == NULL) return false;
        uint32_t position = 0;
        KrBorrowed key, value;
        while (dict_next(dict, &position, &key, &value)) {
            if (is_str_exact(key) && !dict_set_str(vm, names, as_str(key), NONE)) return false;
        }
    }
    return true;
}

NATIVE(type_dir, "__dir__(self, /)", "The names the class and its bases define.") {
    KrValue names = dict_new(vm);
    if (is_error(names)) return KR_ERROR;
    KrValue result = type_names(vm, as_type(args[0]), as_dict(names)) ? dict_keys_list(vm, as_dict(names)) : KR_ERROR;
    release(vm, names);
    return result;
}

NATIVE(type_sizeof, "__sizeof__(self, /)", "Bytes of the class object.") { return small_int((int64_t)sizeof(Type)); }

//// The object ////////////////////////////////////////////////////////////////

static KrValue type_repr(KrVM *vm, KrBorrowed self) {
    Type *type = as_type(self);
    KrValue module = type_module(vm, type);
    if (is_error(module)) exception_clear(vm);
    KrValue text;
    if (is_error(module) || !is_str(vm, module) || str_equal(as_str(module), N_(vm, builtins))) {
        text = string_format(vm, "<class '%U'>", type->flags & TYPE_FLAG_HEAP ? type->qualname : type->name);
    } else {
        text = string_format(vm, "<class '%U.%U'>", as_str(module), type->qualname);
    }
    release_maybe(vm, module);
    return text;
}

static KrValue type_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) { return op == BINARY_OR ? union_or(vm, a, b) : NOT_IMPLEMENTED; }

static void type_visit(Object *self, Visitor *visitor) {
    Type *type = (Type *)self;
    visit_object(visitor, type->dict);
    visit_object(visitor, type->mro);
    visit_object(visitor, type->bases);
    visit_object(visitor, type->base);
    visit_object(visitor, type->name);
    visit_object(visitor, type->qualname);
    visit_value(visitor, type->subclasses);
    visit_value(visitor, type->attributes);
}
static void type_free(KrVM *vm, Object *self) {
    // The shapes of the class stay: their ids are never used again, and no object has them any more.
    Type *type = (Type *)self;
    if (type->dunder != NULL) memory_free(vm, type->dunder, DUNDER_COUNT * sizeof(KrValue));
    type->dunder = NULL;
}
static void type_clear(KrVM *vm, Object *self) {
    Type *type = (Type *)self;
    if (!(type->flags & TYPE_FLAG_HEAP)) return;
    type_modified(vm, type);
    value_replace(vm, &type->attributes, NONE);
    // The MRO names the class itself. An empty one keeps every lookup harmless.
    Tuple *mro = type->mro;
    if (mro != NULL) {
        type->mro = as_tuple(tuple_empty(vm));
        object_release(vm, mro);
    }
}

static const NativeDef *const type_methods[] = {
    DEF(type_construct), DEF(type_init), DEF(type_prepare), DEF(type_mro_method), DEF(type_subclasses), DEF(type_instance_check),
    DEF(type_subclass_check), DEF(type_dir), DEF(type_sizeof), NULL,
};
const TypeDef type_type = {
    .name = "type", .doc = "The class of classes: type(x) is the class of x, type(name, bases, namespace) makes one.", .id = TYPE_TYPE,
    .size = sizeof(Type), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_WEAKREF, .methods = type_methods,
    .getset = type_getset, .visit = type_visit, .free = type_free, .clear = type_clear, .repr = type_repr, .call = type_call,
    .getattr = type_getattr, .setattr = type_setattr, .binary = type_binary, .binary_ops = OP_BIT(BINARY_OR), .reflected_ops = OP_BIT(BINARY_OR),
};
