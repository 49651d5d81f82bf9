// SPDX-License-Identifier: MIT
// super.c -- super: attributes are looked up in the MRO of the object behind a given class. Without arguments class and object come
// from the running frame (frame_super_arguments).
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"

static Super *as_super(KrBorrowed v) { return (Super *)as_object(v); }

// The class whose MRO counts: of a class that is derived from `start` itself, else that of the object's type. Owned; NULL: TypeError.
static Type *checked_type(KrVM *vm, Type *start, KrBorrowed object) {
    bool is_class = has_flag(vm, object, TYPE_FLAG_IS_TYPE);
    Type *found = NULL;
    if (is_class && type_is_subtype(as_type(object), start)) {
        found = as_type(object);
    } else if (is_instance_of(vm, object, start)) {
        found = type_of(vm, object);
    } else {
        // A proxy may claim another class.
        KrValue claimed = getattr_optional(vm, object, N_(vm, __class__));
        if (is_error(claimed)) return NULL;
        if (!is_absent(claimed) && has_flag(vm, claimed, TYPE_FLAG_IS_TYPE) && as_type(claimed) != type_of(vm, object) &&
            type_is_subtype(as_type(claimed), start)) {
            return as_type(claimed);
        }
        release(vm, claimed);
        const char *kind = is_class ? "type" : "instance of";
        Type *named = is_class ? as_type(object) : type_of(vm, object);
        return raise_as(NULL, vm, TypeError, "super(type, obj): obj (%s %N) is not an instance or subtype of type (%N).", kind, named, start);
    }
    object_retain(found);
    return found;
}

static KrValue make(KrVM *vm, Type *class_, Type *start, KrBorrowed object) {
    Type *self_type = NULL;
    if (!is_undef(object)) {
        self_type = checked_type(vm, start, object);
        if (self_type == NULL) return KR_ERROR;
    }
    Super *super = type_allocate(vm, class_, 0);
    if (super == NULL) {
        if (self_type != NULL) object_release(vm, self_type);
        return KR_ERROR;
    }
    super->start = start;
    object_retain(start);
    super->self = retain(object);
    super->self_type = self_type;
    return value_of_object(super);
}

NATIVE(super_construct, "__new__(cls, type=?, object_or_type=None, /)", "Look attributes up behind type in the MRO of object_or_type.") {
    Type *class_ = as_type(args[0]);
    if (is_absent(args[1])) {
        Type *start;
        KrValue object;
        if (!frame_super_arguments(vm, &start, &object)) return KR_ERROR;
        KrValue result = make(vm, class_, start, object);
        object_release(vm, start);
        release(vm, object);
        return result;
    }
    if (!has_flag(vm, args[1], TYPE_FLAG_IS_TYPE)) return raise(vm, TypeError, "super() argument 1 must be a type, not %T", args[1]);
    return make(vm, class_, as_type(args[1]), is_none(args[2]) ? UNDEF : args[2]);
}
NATIVE(super_init, "__init__(self, type=?, object_or_type=None, /)", "Accept what __new__ has used.") { return NONE; }

static KrValue super_getattr(KrVM *vm, KrBorrowed self, Str *name) {
    Super *super = as_super(self);
    if (super->self_type == NULL || name == N_(vm, __class__)) return getattr_generic(vm, self, name);
    Tuple *mro = super->self_type->mro;
    uint32_t i = 0;
    while (i < mro->length && as_type(mro->items[i]) != super->start) i++;
    for (i++; i < mro->length; i++) {
        Type *type = as_type(mro->items[i]);
        if (type->dict == NULL && !type_fill_dict(vm, type)) return KR_ERROR;
        KrBorrowed found = dict_get_str(vm, type->dict, name);
        if (is_error(found)) return KR_ERROR;
        if (is_absent(found)) continue;
        // Called through a class: a classmethod or __new__, so there is no instance to bind to.
        KrValue held = retain(found), receiver = retain(super->self);
        Type *owner = super->self_type;
        object_retain(owner);
        bool through_class = is_same(receiver, value_of_object(owner));
        KrValue result = descriptor_get(vm, held, through_class ? ABSENT : receiver, owner);
        release(vm, held);
        release(vm, receiver);
        object_release(vm, owner);
        return result;
    }
    return getattr_generic(vm, self, name);
}

static KrValue super_descr_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    Super *super = as_super(self);
    if (is_absent(object) || is_none(object) || super->self_type != NULL) return retain(self);
    Type *class_ = type_of(vm, self);
    if (class_ == vm->types[TYPE_SUPER]) return make(vm, class_, super->start, object);
    return call_2(vm, value_of_object(class_), value_of_object(super->start), object);
}

static KrValue super_repr(KrVM *vm, KrBorrowed self) {
    Super *super = as_super(self);
    if (super->self_type == NULL) return string_format(vm, "<super: <class '%N'>, NULL>", super->start);
    return string_format(vm, "<super: <class '%N'>, <%N object>>", super->start, super->self_type);
}

static KrValue get_start(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_super(self)->start));
}
static KrValue get_self(KrVM *vm, KrBorrowed self) {
    (void)vm;
    KrBorrowed v = as_super(self)->self;
    return is_undef(v) ? NONE : retain(v);
}
static KrValue get_self_class(KrVM *vm, KrBorrowed self) {
    (void)vm;
    Type *type = as_super(self)->self_type;
    return type == NULL ? NONE : retain(value_of_object(type));
}

static void super_visit(Object *self, Visitor *visitor) {
    Super *super = (Super *)self;
    visit_object(visitor, super->start);
    visit_value(visitor, super->self);
    visit_object(visitor, super->self_type);
}

static const GetSetDef super_getset[] = {
    {"__thisclass__", get_start, NULL, NULL}, {"__self__", get_self, NULL, NULL}, {"__self_class__", get_self_class, NULL, NULL}, {0}};
static const NativeDef *const super_methods[] = {DEF(super_construct), DEF(super_init), NULL};
const TypeDef super_type = {
    .name = "super", .doc = "Attributes of the classes behind a given one in an object's MRO.", .id = TYPE_SUPER, .size = sizeof(Super),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE, .methods = super_methods, .getset = super_getset, .visit = super_visit,
    .repr = super_repr, .getattr = super_getattr, .descr_get = super_descr_get,
};
