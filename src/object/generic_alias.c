// SPDX-License-Identifier: MIT
// generic_alias.c -- types.GenericAlias, what list[int] gives (PEP 585): it behaves as its origin and remembers the arguments.
#include "object/generic_alias.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/tuple.h"

static GenericAlias *as_alias(KrBorrowed v) { return (GenericAlias *)as_object(v); }

static KrValue make(KrVM *vm, Type *type, KrBorrowed origin, KrBorrowed args) {
    KrValue tuple = is_tuple(vm, args) ? retain(args) : tuple_from(vm, &args, 1);
    if (is_error(tuple)) return KR_ERROR;
    GenericAlias *alias = type_allocate(vm, type, 0);
    if (alias == NULL) {
        release(vm, tuple);
        return KR_ERROR;
    }
    alias->origin = retain(origin);
    alias->args = tuple;
    alias->parameters = UNDEF;
    alias->starred = false;
    return value_of_object(alias);
}

KrValue generic_alias_new(KrVM *vm, KrBorrowed origin, KrBorrowed args) { return make(vm, vm->types[TYPE_GENERIC_ALIAS], origin, args); }

NATIVE(alias_construct, "__new__(cls, origin, args, /)", "An alias of origin with these arguments.") {
    return make(vm, as_type(args[0]), args[1], args[2]);
}
NATIVE(alias_init, "__init__(self, *args, **kwargs)", "Accept what __new__ has used.") { return NONE; }

NATIVE_CLASS(subscript, "__class_getitem__(cls, item, /)", "The class with type arguments.") { return generic_alias_new(vm, args[0], args[1]); }
const NativeDef *const class_getitem_def = DEF(subscript);

bool class_getitem_wanted(TypeId id) {
    switch ((int)id) {
    case TYPE_LIST: case TYPE_DICT: case TYPE_TUPLE: case TYPE_SET: case TYPE_FROZENSET: case TYPE_ENUMERATE: case TYPE_SLICE:
    case TYPE_MAPPING_PROXY: case TYPE_GENERATOR: case TYPE_COROUTINE: case TYPE_ASYNC_GENERATOR: case TYPE_WEAKREF:
    case TYPE_BaseExceptionGroup: return true;
    default: return false;
    }
}

//// Type variables ////////////////////////////////////////////////////////////

static bool add_parameters(KrVM *vm, List *found, KrBorrowed args) {
    Tuple *tuple = as_tuple(args);
    for (uint32_t i = 0; i < tuple->length; i++) {
        KrBorrowed arg = tuple->items[i];
        if (has_flag(vm, arg, TYPE_FLAG_IS_TYPE)) continue;
        if (is_tuple(vm, arg) || is_list(vm, arg)) {
            if (!recursion_enter(vm, " while collecting type parameters")) return false;
            KrValue inner = to_tuple(vm, arg);
            bool ok = !is_error(inner) && add_parameters(vm, found, inner);
            release_maybe(vm, inner);
            recursion_leave(vm);
            if (!ok) return false;
            continue;
        }
        KrValue own = getattr_optional(vm, arg, N_(vm, __parameters__));
        if (is_error(own)) return false;
        bool ok = true;
        for (uint32_t k = 0; ok && !is_absent(own) && is_tuple(vm, own) && k < as_tuple(own)->length; k++) {
            KrBorrowed parameter = as_tuple(own)->items[k];
            bool known = false;
            for (uint32_t j = 0; j < found->length && !known; j++) known = is_same(found->items[j], parameter);
            ok = known || list_append(vm, found, parameter);
        }
        release(vm, own);
        if (!ok) return false;
    }
    return true;
}

KrValue type_parameters(KrVM *vm, KrBorrowed args) {
    KrValue list = list_new(vm, 0);
    if (is_error(list)) return KR_ERROR;
    KrValue result = add_parameters(vm, as_list(list), args) ? tuple_from(vm, as_list(list)->items, as_list(list)->length) : KR_ERROR;
    release(vm, list);
    return result;
}

// The arguments with the type variables replaced. The rules (defaults, TypeVarTuple, ParamSpec) are those of typing, which is
// there when there are type variables. Owned tuple.
static KrValue substituted(KrVM *vm, KrBorrowed owner, KrBorrowed args, KrBorrowed parameters, KrBorrowed item) {
    if (as_tuple(parameters)->length == 0) return raise(vm, TypeError, "%R is not a generic class", owner);
    Str *name = str_intern_utf8(vm, "typing", 6), *bind = str_intern_utf8(vm, "_bind_parameters", 16),
        *replace = str_intern_utf8(vm, "_substitute_all", 15);
    KrValue module = KR_ERROR, tuple = KR_ERROR, mapping = KR_ERROR, result = KR_ERROR;
    if (name == NULL || bind == NULL || replace == NULL) goto done;
    module = retain(dict_get_str(vm, vm->modules, name));
    if (is_absent(module)) module = raise(vm, TypeError, "%R is not a generic class", owner);
    tuple = is_tuple(vm, item) ? retain(item) : tuple_from(vm, &item, 1);
    if (is_error(module) || is_error(tuple)) goto done;
    KrBorrowed bind_args[] = {owner, parameters, tuple};
    mapping = call_method(vm, module, bind, bind_args, 3);
    if (is_error(mapping)) goto done;
    KrBorrowed replace_args[] = {args, mapping};
    result = call_method(vm, module, replace, replace_args, 2);
    if (!is_error(result) && !is_tuple(vm, result)) {
        release(vm, result);
        result = raise(vm, TypeError, "type arguments must be a tuple");
    }
done:
    if (name != NULL) object_release(vm, name);
    if (bind != NULL) object_release(vm, bind);
    if (replace != NULL) object_release(vm, replace);
    release_maybe(vm, module);
    release_maybe(vm, tuple);
    release_maybe(vm, mapping);
    return result;
}

static KrValue parameters_of(KrVM *vm, KrValue *slot, KrBorrowed args) {
    if (is_undef(*slot)) {
        KrValue found = type_parameters(vm, args);
        if (is_error(found)) return KR_ERROR;
        value_replace(vm, slot, found);
    }
    return retain(*slot);
}

//// Text //////////////////////////////////////////////////////////////////////

static bool add_item(KrVM *vm, StrBuilder *b, KrBorrowed item) {
    if (is_same(item, ELLIPSIS)) return str_builder_add_ascii(b, "...");
    if (is_list(vm, item) || is_tuple(vm, item)) {
        if (!recursion_enter(vm, " while getting the repr of an object")) return false;
        KrValue items = to_tuple(vm, item);
        bool ok = !is_error(items) && str_builder_add_ascii(b, "[");
        for (uint32_t i = 0; ok && i < as_tuple(items)->length; i++) {
            ok = (i == 0 || str_builder_add_ascii(b, ", ")) && add_item(vm, b, as_tuple(items)->items[i]);
        }
        release_maybe(vm, items);
        recursion_leave(vm);
        return ok && str_builder_add_ascii(b, "]");
    }
    KrValue origin = getattr_optional(vm, item, N_(vm, __origin__)), args = ABSENT, qualname = ABSENT, module = ABSENT;
    bool ok = !is_error(origin);
    if (ok && !is_absent(origin)) args = getattr_optional(vm, item, N_(vm, __args__));
    ok = ok && !is_error(args);
    if (ok && (is_absent(origin) || is_absent(args))) {
        qualname = getattr_optional(vm, item, N_(vm, __qualname__));
        module = is_error(qualname) ? KR_ERROR : getattr_optional(vm, item, N_(vm, __module__));
        ok = !is_error(module);
    }
    if (ok) {
        if (is_absent(qualname) || is_absent(module) || is_none(module)) ok = str_builder_add_repr(b, item);
        else if (is_str(vm, module) && str_equal(as_str(module), N_(vm, builtins))) ok = str_builder_add_str_of(b, qualname);
        else ok = str_builder_add_str_of(b, module) && str_builder_add_ascii(b, ".") && str_builder_add_str_of(b, qualname);
    }
    release_maybe(vm, origin);
    release_maybe(vm, args);
    release_maybe(vm, qualname);
    release_maybe(vm, module);
    return ok;
}

static KrValue alias_repr(KrVM *vm, KrBorrowed self) {
    GenericAlias *alias = as_alias(self);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = (!alias->starred || str_builder_add_ascii(&b, "*")) && add_item(vm, &b, alias->origin) && str_builder_add_ascii(&b, "[");
    Tuple *args = as_tuple(alias->args);
    for (uint32_t i = 0; ok && i < args->length; i++) {
        ok = (i == 0 || str_builder_add_ascii(&b, ", ")) && add_item(vm, &b, args->items[i]);
    }
    if (ok && args->length == 0) ok = str_builder_add_ascii(&b, "()");
    if (ok && str_builder_add_ascii(&b, "]")) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

//// The alias /////////////////////////////////////////////////////////////////

static bool alias_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    int64_t origin, args;
    if (!hash_of(vm, as_alias(self)->origin, &origin) || !hash_of(vm, as_alias(self)->args, &args)) return false;
    *out = origin ^ args;
    return true;
}

static KrValue alias_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || def_of(vm, a) != &generic_alias_type || def_of(vm, b) != &generic_alias_type) return NOT_IMPLEMENTED;
    int same = as_alias(a)->starred == as_alias(b)->starred ? compare_bool(vm, COMPARE_EQ, as_alias(a)->origin, as_alias(b)->origin) : 0;
    if (same > 0) same = compare_bool(vm, COMPARE_EQ, as_alias(a)->args, as_alias(b)->args);
    return same < 0 ? KR_ERROR : value_of_bool((same > 0) == (op == COMPARE_EQ));
}

// Calling makes an instance of the origin, which learns of the alias where it has room for that.
static KrValue alias_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    KrValue made = call_object(vm, as_alias(self)->origin, args, count, kwnames);
    if (is_error(made)) return KR_ERROR;
    if (!setattr(vm, made, N_(vm, __orig_class__), self)) {
        if (!exception_matches(vm, TYPE_AttributeError) && !exception_matches(vm, TYPE_TypeError)) {
            release(vm, made);
            return KR_ERROR;
        }
        exception_clear(vm);
    }
    return made;
}

static KrValue alias_getitem(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    GenericAlias *alias = as_alias(self);
    KrValue parameters = parameters_of(vm, &alias->parameters, alias->args);
    if (is_error(parameters)) return KR_ERROR;
    KrValue args = substituted(vm, self, alias->args, parameters, key);
    release(vm, parameters);
    if (is_error(args)) return KR_ERROR;
    KrValue result = make(vm, vm->types[TYPE_GENERIC_ALIAS], alias->origin, args);
    release(vm, args);
    if (!is_error(result)) as_alias(result)->starred = alias->starred;
    return result;
}

// *tuple[int, str] in a subscript: the one item is the alias with a star.
static KrValue alias_iter(KrVM *vm, KrBorrowed self) {
    KrValue starred = generic_alias_new(vm, as_alias(self)->origin, as_alias(self)->args);
    if (is_error(starred)) return KR_ERROR;
    as_alias(starred)->starred = true;
    KrValue one = tuple_from(vm, &starred, 1), result = is_error(one) ? KR_ERROR : iter(vm, one);
    release(vm, starred);
    release_maybe(vm, one);
    return result;
}

// Everything but these names is the origin's.
static KrValue alias_getattr(KrVM *vm, KrBorrowed self, Str *name) {
    static const char *const own[] = {"__class__", "__origin__", "__args__", "__parameters__", "__mro_entries__", "__unpacked__",
                                      "__typing_unpacked_tuple_args__", "__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (str_equal_ascii(name, own[i])) return getattr_generic(vm, self, name);
    }
    // A subclass (collections.abc.Callable has one) may define methods of its own.
    Type *type = type_of(vm, self);
    if (type->flags & TYPE_FLAG_HEAP) {
        KrBorrowed found = dict_get_str(vm, type->dict, name);
        if (is_error(found)) return KR_ERROR;
        if (!is_absent(found)) return getattr_generic(vm, self, name);
    }
    return getattr(vm, as_alias(self)->origin, name);
}

static KrValue get_origin(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_alias(self)->origin);
}
static KrValue get_args(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_alias(self)->args);
}
static KrValue get_parameters(KrVM *vm, KrBorrowed self) { return parameters_of(vm, &as_alias(self)->parameters, as_alias(self)->args); }
static KrValue get_unpacked(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_alias(self)->starred);
}
static KrValue get_unpacked_args(KrVM *vm, KrBorrowed self) {
    const GenericAlias *alias = as_alias(self);
    return alias->starred && is_same(alias->origin, value_of_object(vm->types[TYPE_TUPLE])) ? retain(alias->args) : NONE;
}

NATIVE(alias_mro_entries, "__mro_entries__(self, bases, /)", "In a list of bases the alias stands for its origin.") {
    return tuple_from(vm, &as_alias(args[0])->origin, 1);
}
NATIVE(alias_instance_check, "__instancecheck__(self, instance, /)", "Refused.") {
    return raise(vm, TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
NATIVE(alias_subclass_check, "__subclasscheck__(self, subclass, /)", "Refused.") {
    return raise(vm, TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}
NATIVE(alias_copy, "__copy__(self, /)", "The alias itself.") { return retain(args[0]); }
NATIVE(alias_deepcopy, "__deepcopy__(self, memo, /)", "The alias itself.") { return retain(args[0]); }
NATIVE(alias_reduce, "__reduce__(self, /)", "How to make it again.") {
    KrBorrowed both[] = {as_alias(args[0])->origin, as_alias(args[0])->args};
    KrValue inner = tuple_from(vm, both, 2);
    if (is_error(inner)) return KR_ERROR;
    KrBorrowed outer[] = {value_of_object(type_of(vm, args[0])), inner};
    KrValue result = tuple_from(vm, outer, 2);
    release(vm, inner);
    return result;
}

static KrValue alias_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) { return op == BINARY_OR ? union_or(vm, a, b) : NOT_IMPLEMENTED; }

static void alias_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((GenericAlias *)self)->origin);
    visit_value(visitor, ((GenericAlias *)self)->args);
    visit_value(visitor, ((GenericAlias *)self)->parameters);
}

static const GetSetDef alias_getset[] = {
    {"__origin__", get_origin, NULL, NULL}, {"__args__", get_args, NULL, NULL}, {"__parameters__", get_parameters, NULL, NULL},
    {"__unpacked__", get_unpacked, NULL, NULL}, {"__typing_unpacked_tuple_args__", get_unpacked_args, NULL, NULL}, {0}};
static const NativeDef *const alias_methods[] = {
    DEF(alias_construct), DEF(alias_init), DEF(alias_mro_entries), DEF(alias_instance_check), DEF(alias_subclass_check), DEF(alias_copy),
    DEF(alias_deepcopy), DEF(alias_reduce), NULL};
const TypeDef generic_alias_type = {
    .name = "types.GenericAlias", .doc = "A class with type arguments.", .id = TYPE_GENERIC_ALIAS, .size = sizeof(GenericAlias),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_WEAKREF, .methods = alias_methods, .getset = alias_getset,
    .visit = alias_visit, .repr = alias_repr, .hash = alias_hash, .compare = alias_compare, .call = alias_call, .getitem = alias_getitem,
    .iter = alias_iter, .getattr = alias_getattr, .binary = alias_binary, .binary_ops = OP_BIT(BINARY_OR), .reflected_ops = OP_BIT(BINARY_OR),
};

//// Unions ////////////////////////////////////////////////////////////////////

static Union *as_union(KrBorrowed v) { return (Union *)as_object(v); }
KrBorrowed union_args(KrBorrowed union_) { return as_union(union_)->args; }

static bool can_join(KrVM *vm, KrBorrowed v) {
    return is_none(v) || has_flag(vm, v, TYPE_FLAG_IS_TYPE) || def_of(vm, v) == &generic_alias_type || has_shape(v, TYPE_UNION);
}

static bool add_member(KrVM *vm, List *members, KrBorrowed v) {
    if (has_shape(v, TYPE_UNION)) {
        KrValue args = retain(as_union(v)->args);
        bool ok = true;
        for (uint32_t i = 0; ok && i < as_tuple(args)->length; i++) ok = add_member(vm, members, as_tuple(args)->items[i]);
        release(vm, args);
        return ok;
    }
    if (is_none(v)) v = value_of_object(vm->types[TYPE_NONE]);
    for (uint32_t i = 0; i < members->length; i++) {
        int same = compare_bool(vm, COMPARE_EQ, members->items[i], v);
        if (same != 0) return same > 0;
        if (!poll(vm, 1)) return false;
    }
    return list_append(vm, members, v);
}

KrValue union_or(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    if (!can_join(vm, a) || !can_join(vm, b) || (is_none(a) && is_none(b))) return NOT_IMPLEMENTED;
    KrValue members = list_new(vm, 2), result = KR_ERROR;
    if (is_error(members)) return KR_ERROR;
    if (add_member(vm, as_list(members), a) && add_member(vm, as_list(members), b)) {
        if (as_list(members)->length == 1) {
            result = retain(as_list(members)->items[0]);
        } else {
            KrValue args = tuple_from(vm, as_list(members)->items, as_list(members)->length);
            Union *made = is_error(args) ? NULL : object_new(vm, TYPE_UNION, sizeof *made);
            if (made != NULL) {
                made->args = args;
                made->parameters = UNDEF;
                result = value_of_object(made);
            } else {
                release_maybe(vm, args);
            }
        }
    }
    release(vm, members);
    return result;
}

static KrValue union_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) { return op == BINARY_OR ? union_or(vm, a, b) : NOT_IMPLEMENTED; }

static KrValue union_repr(KrVM *vm, KrBorrowed self) {
    Tuple *args = as_tuple(as_union(self)->args);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = true;
    for (uint32_t i = 0; ok && i < args->length; i++) {
        ok = i == 0 || str_builder_add_ascii(&b, " | ");
        if (!ok) break;
        if (is_same(args->items[i], value_of_object(vm->types[TYPE_NONE]))) ok = str_builder_add_ascii(&b, "None");
        else ok = add_item(vm, &b, args->items[i]);
    }
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

static bool union_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    // Without regard to order.
    Tuple *args = as_tuple(as_union(self)->args);
    uint64_t sum = 0x2545f491;
    for (uint32_t i = 0; i < args->length; i++) {
        int64_t one;
        if (!hash_of(vm, args->items[i], &one)) return false;
        sum += ((uint64_t)one ^ 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
    }
    *out = (int64_t)(sum ^ sum >> 31);
    return true;
}

static KrValue union_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !has_shape(a, TYPE_UNION) || !has_shape(b, TYPE_UNION)) return NOT_IMPLEMENTED;
    Tuple *x = as_tuple(as_union(a)->args), *y = as_tuple(as_union(b)->args);
    bool same = x->length == y->length;
    for (uint32_t i = 0; same && i < x->length; i++) {
        int found = contains(vm, as_union(b)->args, x->items[i]);
        if (found < 0) return KR_ERROR;
        same = found;
    }
    return value_of_bool(same == (op == COMPARE_EQ));
}

static KrValue get_union_args(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_union(self)->args);
}
static KrValue get_union_parameters(KrVM *vm, KrBorrowed self) { return parameters_of(vm, &as_union(self)->parameters, as_union(self)->args); }

static KrValue union_getitem(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    KrValue parameters = parameters_of(vm, &as_union(self)->parameters, as_union(self)->args);
    if (is_error(parameters)) return KR_ERROR;
    KrValue args = substituted(vm, self, as_union(self)->args, parameters, key);
    release(vm, parameters);
    if (is_error(args)) return KR_ERROR;
    KrValue result = as_tuple(args)->length == 0 ? raise(vm, TypeError, "Cannot take a Union of no types.") : retain(as_tuple(args)->items[0]);
    for (uint32_t i = 1; !is_error(result) && i < as_tuple(args)->length; i++) {
        KrValue wider = binary(vm, BINARY_OR, result, as_tuple(args)->items[i]);
        release(vm, result);
        result = wider;
    }
    release(vm, args);
    return result;
}

NATIVE(union_instance_check, "__instancecheck__(self, instance, /)", "Is instance of one of the types?") {
    int yes = is_instance(vm, args[1], as_union(args[0])->args);
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}
NATIVE(union_subclass_check, "__subclasscheck__(self, subclass, /)", "Is subclass derived from one of the types?") {
    int yes = is_subclass(vm, args[1], as_union(args[0])->args);
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}

static void union_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Union *)self)->args);
    visit_value(visitor, ((Union *)self)->parameters);
}

static const GetSetDef union_getset[] = {{"__args__", get_union_args, NULL, NULL}, {"__parameters__", get_union_parameters, NULL, NULL}, {0}};
static const NativeDef *const union_methods[] = {DEF(union_instance_check), DEF(union_subclass_check), NULL};
const TypeDef union_type = {
    .name = "typing.Union", .doc = "One of several types.", .id = TYPE_UNION, .size = sizeof(Union),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW | TYPE_FLAG_HAS_WEAKREF, .methods = union_methods, .getset = union_getset,
    .visit = union_visit, .repr = union_repr, .hash = union_hash, .compare = union_compare, .getitem = union_getitem, .binary = union_binary,
    .binary_ops = OP_BIT(BINARY_OR), .reflected_ops = OP_BIT(BINARY_OR),
};
