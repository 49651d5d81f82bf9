// SPDX-License-Identifier: MIT
// simple_namespace.c -- types.SimpleNamespace: attributes and nothing else.
#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

NATIVE(namespace_construct, "__new__(cls, *args, **kwargs)", "Make an empty namespace.") {
    Type *type = as_type(args[0]);
    Object *object = type_allocate(vm, type, 0);
    if (object == NULL) return KR_ERROR;
    return value_of_object(object);
}

static bool set_all(KrVM *vm, KrBorrowed self, Dict *from) {
    uint32_t position = 0;
    KrBorrowed key, value;
    while (dict_next(from, &position, &key, &value)) {
        if (!is_str(vm, key)) return raise_as(false, vm, TypeError, "keywords must be strings");
        Str *name = str_intern(vm, as_str(key));
        if (name == NULL) return false;
        bool ok = instance_set(vm, as_object(self), name, value);
        object_release(vm, name);
        if (!ok) return false;
    }
    return true;
}

NATIVE(namespace_init, "__init__(self, *args, **kwargs)", "Set attributes from a mapping or pairs, and from the keywords.") {
    Tuple *given = as_tuple(args[1]);
    if (given->length > 1) return raise(vm, TypeError, "%N expected at most 1 argument, got %u", type_of(vm, args[0]), given->length);
    if (given->length == 1) {
        KrValue copy = dict_new(vm);
        bool ok = !is_error(copy) && dict_update(vm, as_dict(copy), given->items[0]) && set_all(vm, args[0], as_dict(copy));
        release_maybe(vm, copy);
        if (!ok) return KR_ERROR;
    }
    if (!is_absent(args[2]) && !set_all(vm, args[0], as_dict(args[2]))) return KR_ERROR;
    return NONE;
}

static KrValue namespace_repr(KrVM *vm, KrBorrowed self) {
    Type *type = type_of(vm, self);
    int nested = repr_enter(vm, self);
    if (nested < 0) return KR_ERROR;
    const char *exact = type == vm->types[TYPE_SIMPLE_NAMESPACE] ? "namespace" : NULL;
    if (nested) return exact != NULL ? string_format(vm, "%s(...)", exact) : string_format(vm, "%N(...)", type);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = (exact != NULL ? str_builder_add_ascii(&b, exact) : str_builder_add(&b, type->name)) && str_builder_add_ascii(&b, "(");
    KrValue live = ok ? instance_dict(vm, as_object(self)) : KR_ERROR;
    // The copy stays as it is whatever the reprs of the values do.
    KrValue attributes = is_error(live) ? KR_ERROR : dict_copy(vm, as_dict(live));
    release_maybe(vm, live);
    ok = ok && !is_error(attributes);
    uint32_t position = 0;
    bool first = true;
    KrBorrowed key, value;
    while (ok && dict_next(as_dict(attributes), &position, &key, &value)) {
        if (!is_str(vm, key)) continue;
        ok = (first || str_builder_add_ascii(&b, ", ")) && str_builder_add(&b, as_str(key)) && str_builder_add_ascii(&b, "=") &&
             str_builder_add_repr(&b, value);
        first = false;
    }
    ok = ok && str_builder_add_ascii(&b, ")");
    release_maybe(vm, attributes);
    repr_leave(vm, self);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

static KrValue namespace_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (op != COMPARE_EQ && op != COMPARE_NE) return NOT_IMPLEMENTED;
    if (def_of(vm, a) != &simple_namespace_type || def_of(vm, b) != &simple_namespace_type) return NOT_IMPLEMENTED;
    KrValue x = instance_dict(vm, as_object(a)), y = is_error(x) ? KR_ERROR : instance_dict(vm, as_object(b));
    KrValue result = is_error(y) ? KR_ERROR : compare(vm, op, x, y);
    release_maybe(vm, x);
    release_maybe(vm, y);
    return result;
}

NATIVE(namespace_replace, "__replace__(self, /, **changes)", "A copy with some attributes changed.") {
    KrValue copy = call_0(vm, value_of_object(type_of(vm, args[0])));
    if (is_error(copy)) return KR_ERROR;
    if (def_of(vm, copy) != &simple_namespace_type) {
        raise(vm, TypeError, "expect %s type, but %T() returned '%T' object", simple_namespace_type.name, args[0], copy);
        release(vm, copy);
        return KR_ERROR;
    }
    KrValue own = instance_dict(vm, as_object(args[0]));
    bool ok = !is_error(own) && set_all(vm, copy, as_dict(own)) && (is_absent(args[1]) || set_all(vm, copy, as_dict(args[1])));
    release_maybe(vm, own);
    if (ok) return copy;
    release(vm, copy);
    return KR_ERROR;
}

static const NativeDef *const namespace_methods[] = {DEF(namespace_construct), DEF(namespace_init), DEF(namespace_replace), NULL};
const TypeDef simple_namespace_type = {
    .name = "types.SimpleNamespace", .doc = "An object with the attributes it is given.", .id = TYPE_SIMPLE_NAMESPACE, .size = sizeof(Object),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_UNHASHABLE, .methods = namespace_methods,
    .repr = namespace_repr, .compare = namespace_compare,
};
