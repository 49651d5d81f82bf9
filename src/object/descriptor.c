// SPDX-License-Identifier: MIT
// descriptor.c -- property, classmethod, staticmethod, getset and member descriptors.
#include "object/descriptor.h"

#include "object/code.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/tuple.h"

//// getset and member /////////////////////////////////////////////////////////

KrValue getset_new(KrVM *vm, const GetSetDef *def, Type *owner) {
    GetSet *getset = object_new(vm, TYPE_GETSET, sizeof *getset);
    if (getset == NULL) return KR_ERROR;
    getset->def = def;
    getset->owner = owner;   // borrowed: built-in types live as long as the VM
    return value_of_object(getset);
}

static GetSet *as_getset(KrBorrowed v) { return (GetSet *)as_object(v); }

static bool check_owner(KrVM *vm, KrBorrowed object, Type *owner, KrBorrowed name) {
    if (is_instance_of(vm, object, owner)) return true;
    return raise_as(false, vm, TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object", name, owner, object);
}

static KrValue getset_name(KrVM *vm, KrBorrowed self) { return str_new(vm, as_getset(self)->def->name); }

static bool check_getset(KrVM *vm, KrBorrowed self, KrBorrowed object) {
    if (is_instance_of(vm, object, as_getset(self)->owner)) return true;
    KrValue name = getset_name(vm, self);
    if (is_error(name)) return false;
    bool ok = check_owner(vm, object, as_getset(self)->owner, name);
    release(vm, name);
    return ok;
}

static KrValue getset_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    if (is_absent(object)) return retain(self);
    if (!check_getset(vm, self, object)) return KR_ERROR;
    if (as_getset(self)->def->get == NULL) {
        return raise(vm, AttributeError, "attribute '%s' of '%N' objects is not readable", as_getset(self)->def->name, as_getset(self)->owner);
    }
    return as_getset(self)->def->get(vm, object);
}

static bool getset_set(KrVM *vm, KrBorrowed self, KrBorrowed object, KrBorrowed value) {
    if (!check_getset(vm, self, object)) return false;
    const GetSetDef *def = as_getset(self)->def;
    if (def->set == NULL) {
        return raise_as(false, vm, AttributeError, "attribute '%s' of '%s' objects is not writable", def->name, type_own_name(vm, as_getset(self)->owner));
    }
    return def->set(vm, object, value);
}

static KrValue getset_repr(KrVM *vm, KrBorrowed self) {
    return string_format(vm, "<attribute '%s' of '%N' objects>", as_getset(self)->def->name, as_getset(self)->owner);
}
static KrValue getset_qualname(KrVM *vm, KrBorrowed self) {
    return string_format(vm, "%N.%s", as_getset(self)->owner, as_getset(self)->def->name);
}
static KrValue getset_objclass(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_getset(self)->owner));
}
static KrValue getset_doc(KrVM *vm, KrBorrowed self) { return as_getset(self)->def->doc == NULL ? NONE : str_new(vm, as_getset(self)->def->doc); }
static const GetSetDef getset_getset[] = {{"__name__", getset_name, NULL, NULL}, {"__qualname__", getset_qualname, NULL, NULL},
                                          {"__objclass__", getset_objclass, NULL, NULL}, {"__doc__", getset_doc, NULL, NULL}, {0}};
const TypeDef getset_type = {
    .name = "getset_descriptor", .id = TYPE_GETSET, .size = sizeof(GetSet), .flags = TYPE_FLAG_NO_NEW, .getset = getset_getset,
    .repr = getset_repr, .descr_get = getset_get, .descr_set = getset_set,
};

KrValue member_new(KrVM *vm, Type *owner, Str *name, uint32_t slot) {
    Member *member = object_new(vm, TYPE_MEMBER, sizeof *member);
    if (member == NULL) return KR_ERROR;
    member->owner = owner;   // borrowed: the class owns the member through its dict; see member_visit
    member->name = name;
    object_retain(name);
    member->slot = slot;
    return value_of_object(member);
}

static Member *as_member(KrBorrowed v) { return (Member *)as_object(v); }
static void member_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((Member *)self)->name); }

static KrValue *member_slot(KrVM *vm, KrBorrowed self, KrBorrowed object) {
    Member *member = as_member(self);
    if (!check_owner(vm, object, member->owner, value_of_object(member->name))) return NULL;
    return instance_slots(type_of(vm, object), as_object(object)) + member->slot;
}

static KrValue member_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    if (is_absent(object)) return retain(self);
    KrValue *slot = member_slot(vm, self, object);
    if (slot == NULL) return KR_ERROR;
    if (!is_undef(*slot)) return retain(*slot);
    return raise(vm, AttributeError, "'%T' object has no attribute '%U'", object, as_member(self)->name);
}

static bool member_set(KrVM *vm, KrBorrowed self, KrBorrowed object, KrBorrowed value) {
    KrValue *slot = member_slot(vm, self, object);
    if (slot == NULL) return false;
    if (is_absent(value) && is_undef(*slot)) {
        return raise_as(false, vm, AttributeError, "'%T' object has no attribute '%U'", object, as_member(self)->name);
    }
    value_replace(vm, slot, is_absent(value) ? UNDEF : retain(value));
    return true;
}

static KrValue member_repr(KrVM *vm, KrBorrowed self) {
    return string_format(vm, "<member '%U' of '%N' objects>", as_member(self)->name, as_member(self)->owner);
}
static KrValue member_name(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_member(self)->name));
}
static KrValue member_objclass(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_member(self)->owner));
}
static const GetSetDef member_getset[] = {{"__name__", member_name, NULL, NULL}, {"__objclass__", member_objclass, NULL, NULL}, {0}};
const TypeDef member_type = {
    .name = "member_descriptor", .id = TYPE_MEMBER, .size = sizeof(Member), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .getset = member_getset, .visit = member_visit, .repr = member_repr, .descr_get = member_get, .descr_set = member_set,
};

//// property //////////////////////////////////////////////////////////////////

static Property *as_property(KrBorrowed v) { return (Property *)as_object(v); }

static void property_visit(Object *self, Visitor *visitor) {
    Property *p = (Property *)self;
    visit_value(visitor, p->getter);
    visit_value(visitor, p->setter);
    visit_value(visitor, p->deleter);
    visit_value(visitor, p->doc);
    visit_value(visitor, p->name);
}
static void property_clear(KrVM *vm, Object *self) {
    Property *p = (Property *)self;
    value_replace(vm, &p->getter, NONE);
    value_replace(vm, &p->setter, NONE);
    value_replace(vm, &p->deleter, NONE);
}

NATIVE(property_construct, "__new__(cls, *args, **kwargs)", "Make an empty property.") {
    Type *type = as_type(args[0]);
    Property *p = type_allocate(vm, type, 0);
    if (p == NULL) return KR_ERROR;
    p->getter = p->setter = p->deleter = p->doc = p->name = NONE;
    return value_of_object(p);
}
NATIVE(property_init, "__init__(self, fget=None, fset=None, fdel=None, doc=None)", "Set the accessors.") {
    Property *p = as_property(args[0]);
    value_replace(vm, &p->getter, retain(args[1]));
    value_replace(vm, &p->setter, retain(args[2]));
    value_replace(vm, &p->deleter, retain(args[3]));
    KrValue doc = retain(args[4]);
    if (is_none(doc) && !is_none(args[1])) {
        doc = getattr_optional(vm, args[1], N_(vm, __doc__));
        if (is_error(doc)) return KR_ERROR;
        if (is_absent(doc)) doc = NONE;
    }
    if (type_of(vm, args[0])->flags & TYPE_FLAG_HAS_DICT) {
        if (!instance_set(vm, as_object(args[0]), N_(vm, __doc__), doc)) {
            release(vm, doc);
            return KR_ERROR;
        }
    }
    value_replace(vm, &p->doc, doc);
    return NONE;
}

static COLD bool no_accessor(KrVM *vm, KrBorrowed self, KrBorrowed object, const char *what) {
    Property *p = as_property(self);
    Type *type = type_of(vm, object);
    if (!is_none(p->name)) return raise_as(false, vm, AttributeError, "property %R of '%U' object has no %s", p->name, type->qualname, what);
    return raise_as(false, vm, AttributeError, "property of '%U' object has no %s", type->qualname, what);
}

static KrValue property_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    if (is_absent(object)) return retain(self);
    if (is_none(as_property(self)->getter)) {
        no_accessor(vm, self, object, "getter");
        return KR_ERROR;
    }
    KrValue getter = retain(as_property(self)->getter), result = call_1(vm, getter, object);
    release(vm, getter);
    return result;
}

static bool property_set(KrVM *vm, KrBorrowed self, KrBorrowed object, KrBorrowed value) {
    bool delete = is_absent(value);
    KrValue accessor = retain(delete ? as_property(self)->deleter : as_property(self)->setter);
    if (is_none(accessor)) return no_accessor(vm, self, object, delete ? "deleter" : "setter");
    KrValue result = delete ? call_1(vm, accessor, object) : call_2(vm, accessor, object, value);
    release(vm, accessor);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

// A copy with one accessor replaced, of the same class.
static KrValue copy_with(KrVM *vm, KrBorrowed self, int which, KrBorrowed accessor) {
    Property *p = as_property(self);
    KrBorrowed args[] = {which == 0 ? accessor : p->getter, which == 1 ? accessor : p->setter, which == 2 ? accessor : p->deleter, p->doc};
    KrValue copy = call_object(vm, value_of_object(type_of(vm, self)), args, which == 0 ? 3 : 4, ABSENT);
    if (!is_error(copy) && is_instance_of(vm, copy, vm->types[TYPE_PROPERTY])) {
        value_replace(vm, &as_property(copy)->name, retain(p->name));
    }
    return copy;
}
NATIVE(property_getter, "getter(self, fget, /)", "A copy of the property with another getter.") { return copy_with(vm, args[0], 0, args[1]); }
NATIVE(property_setter, "setter(self, fset, /)", "A copy of the property with another setter.") { return copy_with(vm, args[0], 1, args[1]); }
NATIVE(property_deleter, "deleter(self, fdel, /)", "A copy of the property with another deleter.") { return copy_with(vm, args[0], 2, args[1]); }
NATIVE(property_set_name, "__set_name__(self, owner, name, /)", "Learn the name for messages.") {
    value_replace(vm, &as_property(args[0])->name, retain(args[2]));
    return NONE;
}
static KrValue property_fget(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_property(self)->getter);
}
static KrValue property_fset(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_property(self)->setter);
}
static KrValue property_fdel(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_property(self)->deleter);
}
static KrValue property_doc(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_property(self)->doc);
}
static bool property_set_doc(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_property(self)->doc, is_absent(value) ? NONE : retain(value));
    return true;
}
static KrValue property_name(KrVM *vm, KrBorrowed self) {
    if (!is_none(as_property(self)->name)) return retain(as_property(self)->name);
    if (!is_none(as_property(self)->getter)) return getattr(vm, as_property(self)->getter, N_(vm, __name__));
    return raise(vm, AttributeError, "'property' object has no attribute '__name__'");
}
static bool property_set_name_attribute(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_property(self)->name, is_absent(value) ? NONE : retain(value));
    return true;
}
static KrValue property_abstract(KrVM *vm, KrBorrowed self) {
    KrBorrowed parts[] = {as_property(self)->getter, as_property(self)->setter, as_property(self)->deleter};
    for (int i = 0; i < 3; i++) {
        if (is_none(parts[i])) continue;
        KrValue flag = getattr_optional(vm, parts[i], N_(vm, __isabstractmethod__));
        if (is_error(flag)) return KR_ERROR;
        if (is_absent(flag)) continue;
        int yes = truth(vm, flag);
        release(vm, flag);
        if (yes != 0) return yes < 0 ? KR_ERROR : TRUE_;
    }
    return FALSE_;
}
static const GetSetDef property_getset[] = {
    {"fget", property_fget, NULL, NULL}, {"fset", property_fset, NULL, NULL}, {"fdel", property_fdel, NULL, NULL},
    {"__doc__", property_doc, property_set_doc, NULL}, {"__name__", property_name, property_set_name_attribute, NULL},
    {"__isabstractmethod__", property_abstract, NULL, NULL}, {0}};
static const NativeDef *const property_methods[] = {DEF(property_construct), DEF(property_init), DEF(property_getter), DEF(property_setter),
                                                    DEF(property_deleter), DEF(property_set_name), NULL};
const TypeDef property_type = {
    .name = "property", .doc = "Attribute that is computed by functions.", .id = TYPE_PROPERTY, .size = sizeof(Property),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE, .methods = property_methods, .getset = property_getset, .visit = property_visit,
    .clear = property_clear, .descr_get = property_get, .descr_set = property_set,
};

//// classmethod and staticmethod //////////////////////////////////////////////

static Wrapper *as_wrapper(KrBorrowed v) { return (Wrapper *)as_object(v); }

static KrValue wrapper_new(KrVM *vm, TypeId id, KrBorrowed callable) {
    Wrapper *w = object_new(vm, id, sizeof *w);
    if (w == NULL) return KR_ERROR;
    w->callable = retain(callable);
    w->dict = NONE;
    return value_of_object(w);
}
KrValue classmethod_new(KrVM *vm, KrBorrowed callable) { return wrapper_new(vm, TYPE_CLASSMETHOD, callable); }
KrValue staticmethod_new(KrVM *vm, KrBorrowed callable) { return wrapper_new(vm, TYPE_STATICMETHOD, callable); }

static void wrapper_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Wrapper *)self)->callable);
    visit_value(visitor, ((Wrapper *)self)->dict);
}
static void wrapper_clear(KrVM *vm, Object *self) { value_replace(vm, &((Wrapper *)self)->callable, NONE); }

NATIVE(wrapper_construct, "__new__(cls, function=None, /)", "Wrap function.") {
    Type *type = as_type(args[0]);
    Wrapper *w = type_allocate(vm, type, 0);
    if (w == NULL) return KR_ERROR;
    w->callable = retain(args[1]);
    w->dict = NONE;
    return value_of_object(w);
}
NATIVE(wrapper_init, "__init__(self, function, /)", "Wrap function.") {
    value_replace(vm, &as_wrapper(args[0])->callable, retain(args[1]));
    return NONE;
}
// Attributes of the wrapped function show through, as functools.wraps would copy them.
static KrValue wrapper_getattr(KrVM *vm, KrBorrowed self, Str *name) {
    if (name == N_(vm, __func__) || name == N_(vm, __wrapped__)) return retain(as_wrapper(self)->callable);
    if (!is_none(as_wrapper(self)->dict)) {
        KrBorrowed found = dict_get_str(vm, as_dict(as_wrapper(self)->dict), name);
        if (!is_absent(found)) return is_error(found) ? KR_ERROR : retain(found);
    }
    if (name == N_(vm, __name__) || name == N_(vm, __qualname__) || name == N_(vm, __doc__) || name == N_(vm, __module__) ||
        name == N_(vm, __isabstractmethod__) || name == N_(vm, __annotations__)) {
        KrValue found = getattr_optional(vm, as_wrapper(self)->callable, name);
        if (is_error(found) || !is_absent(found)) return found;
        if (name == N_(vm, __isabstractmethod__)) return FALSE_;
    }
    if (name == N_(vm, __dict__)) {
        if (is_none(as_wrapper(self)->dict)) {
            KrValue dict = dict_new(vm);
            if (is_error(dict)) return KR_ERROR;
            as_wrapper(self)->dict = dict;
        }
        return retain(as_wrapper(self)->dict);
    }
    return getattr_generic(vm, self, name);
}
static bool wrapper_setattr(KrVM *vm, KrBorrowed self, Str *name, KrBorrowed value) {
    if (is_absent(value)) return setattr_generic(vm, self, name, value);
    if (is_none(as_wrapper(self)->dict)) {
        KrValue dict = dict_new(vm);
        if (is_error(dict)) return false;
        as_wrapper(self)->dict = dict;
    }
    return dict_set_str(vm, as_dict(as_wrapper(self)->dict), name, value);
}
static KrValue classmethod_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    KrBorrowed class_ = owner != NULL ? value_of_object(owner) : value_of_object(type_of(vm, object));
    KrBorrowed callable = as_wrapper(self)->callable;
    if (has_shape(callable, TYPE_NATIVE_METHOD)) return native_bind(vm, (Native *)as_object(callable), class_);
    if (has_shape(callable, TYPE_FUNCTION)) return descriptor_get(vm, callable, class_, type_of(vm, class_));
    return method_new(vm, callable, class_);
}
static KrValue staticmethod_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)vm;
    (void)object;
    (void)owner;
    return retain(as_wrapper(self)->callable);
}
static KrValue staticmethod_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    return call_object(vm, as_wrapper(self)->callable, args, count, kwnames);
}
static KrValue classmethod_repr(KrVM *vm, KrBorrowed self) { return string_format(vm, "<classmethod(%R)>", as_wrapper(self)->callable); }
static KrValue staticmethod_repr(KrVM *vm, KrBorrowed self) { return string_format(vm, "<staticmethod(%R)>", as_wrapper(self)->callable); }
static const NativeDef *const wrapper_methods[] = {DEF(wrapper_construct), DEF(wrapper_init), NULL};
const TypeDef classmethod_type = {
    .name = "classmethod", .doc = "A method that receives the class.", .id = TYPE_CLASSMETHOD, .size = sizeof(Wrapper),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE, .methods = wrapper_methods, .visit = wrapper_visit, .clear = wrapper_clear,
    .repr = classmethod_repr, .getattr = wrapper_getattr, .setattr = wrapper_setattr, .descr_get = classmethod_get,
};
const TypeDef staticmethod_type = {
    .name = "staticmethod", .doc = "A function in a class that receives neither instance nor class.", .id = TYPE_STATICMETHOD, .size = sizeof(Wrapper),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE, .methods = wrapper_methods, .visit = wrapper_visit, .clear = wrapper_clear,
    .repr = staticmethod_repr, .getattr = wrapper_getattr, .setattr = wrapper_setattr, .descr_get = staticmethod_get, .call = staticmethod_call,
};
