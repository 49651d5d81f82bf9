// SPDX-License-Identifier: MIT
// object_object.c -- `object`: what every value can do unless its class says otherwise.
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/slot_wrapper.h"
#include "object/tuple.h"

//// Making ////////////////////////////////////////////////////////////////////

// "Can't instantiate abstract class X without an implementation for abstract methods 'f', 'g'"
static COLD KrValue abstract_error(KrVM *vm, Type *type) {
    KrValue names = getattr(vm, value_of_object(type), N_(vm, __abstractmethods__));
    KrValue list = is_error(names) ? KR_ERROR : to_list(vm, names);
    release_maybe(vm, names);
    if (is_error(list)) return KR_ERROR;
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = list_sort(vm, as_list(list), NONE, false);
    for (uint32_t i = 0; ok && i < as_list(list)->length; i++) {
        ok = (i == 0 || str_builder_add_ascii(&b, ", ")) && str_builder_add_ascii(&b, "'") &&
             str_builder_add_str_of(&b, as_list(list)->items[i]) && str_builder_add_ascii(&b, "'");
    }
    KrValue text = KR_ERROR;
    if (ok) text = str_builder_finish(&b);
    else str_builder_discard(&b);
    if (!is_error(text)) {
        raise(vm, TypeError, "Can't instantiate abstract class %N without an implementation for abstract method%s %U", type,
              as_list(list)->length == 1 ? "" : "s", as_str(text));
        release(vm, text);
    }
    release(vm, list);
    return KR_ERROR;
}

static bool inherits(KrVM *vm, Type *type, Str *name) {
    return is_same(type_lookup(vm, type, name), type_lookup(vm, vm->types[TYPE_OBJECT], name));
}

static bool has_extras(const KrBorrowed *args) {
    return as_tuple(args[1])->length > 0 || (!is_absent(args[2]) && as_dict(args[2])->used > 0);
}

NATIVE(object_construct, "__new__(cls, *args, **kwargs)", "Make an instance.") {
    Type *type = as_type(args[0]);
    if (has_extras(args)) {
        if (!inherits(vm, type, N_(vm, __new__))) {
            return raise(vm, TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (inherits(vm, type, N_(vm, __init__))) return raise(vm, TypeError, "%N() takes no arguments", type);
    }
    if (type->flags & TYPE_FLAG_ABSTRACT) return abstract_error(vm, type);
    if (type->def != &object_type) {
        Type *layout = type;
        while (layout->flags & TYPE_FLAG_HEAP) layout = layout->base;
        if (type->def->flags & TYPE_FLAG_NO_NEW) return raise(vm, TypeError, "cannot create '%s' instances", type->def->name);
        return raise(vm, TypeError, "object.__new__(%N) is not safe, use %N.__new__()", type, layout);
    }
    Object *object = type_allocate(vm, type, 0);
    if (object == NULL) return KR_ERROR;
    return value_of_object(object);
}

NATIVE(object_init, "__init__(self, *args, **kwargs)", "Set up the instance; nothing to do here.") {
    if (!has_extras(args)) return NONE;
    Type *type = type_of(vm, args[0]);
    if (!inherits(vm, type, N_(vm, __init__))) {
        return raise(vm, TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
    }
    if (inherits(vm, type, N_(vm, __new__))) {
        return raise(vm, TypeError, "%N.__init__() takes exactly one argument (the instance to initialize)", type);
    }
    return NONE;
}

//// Slots /////////////////////////////////////////////////////////////////////

static KrValue object_repr(KrVM *vm, KrBorrowed self) {
    Type *type = type_of(vm, self);
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    KrValue module = type_module(vm, type);
    if (is_error(module)) exception_clear(vm);
    KrValue text;
    if (is_error(module) || !is_str(vm, module) || str_equal(as_str(module), N_(vm, builtins))) {
        text = string_format(vm, "<%U object at 0x%llx>", type->name, (unsigned long long)id);
    } else {
        text = string_format(vm, "<%U.%U object at 0x%llx>", as_str(module), type->qualname, (unsigned long long)id);
    }
    release_maybe(vm, module);
    return text;
}

static KrValue object_str(KrVM *vm, KrBorrowed self) { return repr(vm, self); }

// By the identity number, not by address: runs repeat exactly.
static bool object_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return false;
    *out = (int64_t)(id >> 4);
    return true;
}

// != is what == says, turned round: also when only __eq__ is overridden.
static KrValue object_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (op == COMPARE_EQ) return is_same(a, b) ? TRUE_ : NOT_IMPLEMENTED;
    if (op != COMPARE_NE) return NOT_IMPLEMENTED;
    KrValue result;
    Type *type = type_of(vm, a);
    KrBorrowed method = type_dunder(vm, type, DUNDER___eq__);
    if (!(type->flags & TYPE_FLAG_HEAP)) {
        result = type->def->compare == NULL || type->def->compare == object_compare ? (is_same(a, b) ? TRUE_ : NOT_IMPLEMENTED)
                                                                                    : type->def->compare(vm, COMPARE_EQ, a, b);
    } else if (is_slot_wrapper(method)) {
        result = wrapped_def(method)->compare(vm, COMPARE_EQ, a, b);
    } else {
        result = call_dunder(vm, a, DUNDER___eq__, &b, 1);
        if (is_absent(result)) return NOT_IMPLEMENTED;
    }
    if (is_error(result) || is_not_implemented(result)) return result;
    int yes = truth(vm, result);
    release(vm, result);
    return yes < 0 ? KR_ERROR : value_of_bool(!yes);
}

//// Attributes ////////////////////////////////////////////////////////////////

static KrValue get_class(KrVM *vm, KrBorrowed self) { return retain(value_of_object(type_of(vm, self))); }

// The class that laid out the C part and the __slots__ members.
static const Type *layout_of(const Type *type) {
    while (type->base != NULL && type->def == type->base->def && type->member_count == type->base->member_count) type = type->base;
    return type;
}

static bool set_class(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, TypeError, "can't delete __class__ attribute");
    if (!has_flag(vm, value, TYPE_FLAG_IS_TYPE)) {
        return raise_as(false, vm, TypeError, "__class__ must be set to a class, not '%T' object", value);
    }
    Type *old = type_of(vm, self), *fresh = as_type(value);
    if (!(old->flags & fresh->flags & TYPE_FLAG_HEAP)) {
        if (old == fresh) return true;
        return raise_as(false, vm, TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    const uint32_t same = TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF | TYPE_FLAG_CONTAINER;
    if (old->def != fresh->def || layout_of(old) != layout_of(fresh) || ((old->flags ^ fresh->flags) & same) ||
        old->attr_offset != fresh->attr_offset || (old->flags & TYPE_FLAG_IS_TYPE)) {
        return raise_as(false, vm, TypeError, "__class__ assignment: '%N' object layout differs from '%N'", fresh, old);
    }
    return instance_set_class(vm, as_object(self), fresh);
}

static bool has_dict(KrVM *vm, KrBorrowed v) {
    const Type *type = type_of(vm, v);
    return is_pointer(v) && (type->flags & TYPE_FLAG_HAS_DICT) && type->attr_offset != 0;
}
static KrValue get_dict(KrVM *vm, KrBorrowed self) {
    return has_dict(vm, self) ? instance_dict(vm, as_object(self)) : attribute_missing(vm, self, N_(vm, __dict__));
}
static bool set_dict(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (!has_dict(vm, self)) {
        attribute_missing(vm, self, N_(vm, __dict__));
        return false;
    }
    if (!is_absent(value)) {
        if (!is_dict(vm, value)) return raise_as(false, vm, TypeError, "__dict__ must be set to a dictionary, not a '%T'", value);
        return instance_set_dict(vm, as_object(self), as_dict(value));
    }
    KrValue empty = dict_new(vm);
    if (is_error(empty)) return false;
    bool ok = instance_set_dict(vm, as_object(self), as_dict(empty));
    release(vm, empty);
    return ok;
}

static const GetSetDef object_getset[] = {
    {"__class__", get_class, set_class, "The class of the object."}, {"__dict__", get_dict, set_dict, "The attributes of the instance."}, {0}};

//// Methods ///////////////////////////////////////////////////////////////////

NATIVE(object_dir, "__dir__(self, /)", "The names of the object's attributes.") {
    KrValue names = dict_new(vm), own = ABSENT, class_ = ABSENT, result = KR_ERROR;
    if (is_error(names)) return KR_ERROR;
    own = getattr_optional(vm, args[0], N_(vm, __dict__));
    if (is_error(own)) goto done;
    if (!is_absent(own) && is_dict(vm, own) && !dict_merge(vm, as_dict(names), own, true)) goto done;
    class_ = getattr_optional(vm, args[0], N_(vm, __class__));
    if (is_error(class_)) goto done;
    if (!is_absent(class_) && has_flag(vm, class_, TYPE_FLAG_IS_TYPE) && !type_names(vm, as_type(class_), as_dict(names))) goto done;
    result = dict_keys_list(vm, as_dict(names));
done:
    release(vm, names);
    release_maybe(vm, own);
    release_maybe(vm, class_);
    return result;
}

NATIVE(object_format, "__format__(self, format_spec, /)", "str(self); no format specification is understood.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "__format__() argument must be str, not %T", args[1]);
    if (str_length(as_str(args[1])) > 0) return raise(vm, TypeError, "unsupported format string passed to %T.__format__", args[0]);
    return str_of(vm, args[0]);
}

NATIVE(object_reduce, "__reduce__(self, /)", "Refuse to be pickled.") { return raise(vm, TypeError, "cannot pickle '%T' object", args[0]); }
NATIVE(object_reduce_ex, "__reduce_ex__(self, protocol, /)", "What __reduce__ of the class says, if it has its own.") {
    KrBorrowed own = type_lookup(vm, type_of(vm, args[0]), N_(vm, __reduce__));
    if (is_error(own)) return KR_ERROR;
    if (!is_same(own, type_lookup(vm, vm->types[TYPE_OBJECT], N_(vm, __reduce__)))) {
        return call_method(vm, args[0], N_(vm, __reduce__), NULL, 0);
    }
    return raise(vm, TypeError, "cannot pickle '%T' object", args[0]);
}

// The values of __slots__ members that are set, by name; NONE when the class has no members.
static KrValue member_values(KrVM *vm, KrBorrowed self) {
    Type *type = type_of(vm, self);
    if (type->member_count == 0 || !is_pointer(self)) return NONE;
    KrValue values = dict_new(vm);
    if (is_error(values)) return KR_ERROR;
    for (uint32_t i = type->mro->length; i > 0; i--) {
        Type *base = as_type(type->mro->items[i - 1]);
        if (!(base->flags & TYPE_FLAG_HEAP)) continue;
        uint32_t position = 0;
        KrBorrowed key, value;
        while (dict_next(base->dict, &position, &key, &value)) {
            if (!has_shape(value, TYPE_MEMBER) || ((Member *)as_object(value))->owner != base) continue;
            KrBorrowed slot = instance_slots(type, as_object(self))[((Member *)as_object(value))->slot];
            if (!is_undef(slot) && !dict_set(vm, as_dict(values), key, slot)) {
                release(vm, values);
                return KR_ERROR;
            }
        }
    }
    return values;
}

NATIVE(object_getstate, "__getstate__(self, /)", "The attributes, as copying needs them.") {
    KrValue slots = member_values(vm, args[0]);
    if (is_error(slots)) return KR_ERROR;
    KrValue own = NONE;
    if (has_dict(vm, args[0])) {
        KrValue live = instance_dict(vm, as_object(args[0]));
        own = is_error(live) ? KR_ERROR : as_dict(live)->used == 0 ? NONE : dict_copy(vm, as_dict(live));
        release_maybe(vm, live);
        if (is_error(own)) {
            release(vm, slots);
            return KR_ERROR;
        }
    }
    if (is_none(slots) || as_dict(slots)->used == 0) {
        release(vm, slots);
        return own;
    }
    KrBorrowed pair[] = {own, slots};
    KrValue result = tuple_from(vm, pair, 2);
    release(vm, own);
    release(vm, slots);
    return result;
}

NATIVE(object_sizeof, "__sizeof__(self, /)", "Bytes of the object itself.") {
    const Type *type = type_of(vm, args[0]);
    if (!is_pointer(args[0]) || !(type->flags & TYPE_FLAG_VARIABLE)) return small_int((int64_t)type->instance_size);
    return small_int((int64_t)type->def->size_of(args[0]));
}

NATIVE_CLASS(object_init_subclass, "__init_subclass__(cls, *args, **kwargs)", "Called for each new subclass; does nothing.") {
    Type *type = has_flag(vm, args[0], TYPE_FLAG_IS_TYPE) ? as_type(args[0]) : type_of(vm, args[0]);
    if (!is_absent(args[2]) && as_dict(args[2])->used > 0) return raise(vm, TypeError, "%N.__init_subclass__() takes no keyword arguments", type);
    uint32_t given = as_tuple(args[1])->length;
    if (given > 0) return raise(vm, TypeError, "%N.__init_subclass__() takes no arguments (%u given)", type, given);
    return NONE;
}

NATIVE_CLASS(object_subclass_hook, "__subclasshook__(cls, subclass, /)", "What issubclass may ask of abstract classes; no opinion.") {
    return NOT_IMPLEMENTED;
}

static const NativeDef *const object_methods[] = {
    DEF(object_construct), DEF(object_init), DEF(object_dir), DEF(object_format), DEF(object_reduce), DEF(object_reduce_ex),
    DEF(object_getstate), DEF(object_sizeof), DEF(object_init_subclass), DEF(object_subclass_hook), NULL,
};
const TypeDef object_type = {
    .name = "object", .doc = "The base of all classes.", .id = TYPE_OBJECT, .size = sizeof(Object), .flags = TYPE_FLAG_SUBCLASSABLE,
    .methods = object_methods, .getset = object_getset, .repr = object_repr, .str = object_str, .hash = object_hash,
    .compare = object_compare, .getattr = getattr_generic, .setattr = setattr_generic,
};
