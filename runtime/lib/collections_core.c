// SPDX-License-Identifier: MIT
// collections_core.c -- module _collections: defaultdict and _count_elements; deque is in deque.c.
//
// A defaultdict is a dict with one more field; what is missing is made through __missing__, which dict asks of subclasses.
#include "lib/deque.h"
#include "lib/library.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

typedef struct { Dict dict; KrValue factory; } DefaultDict;

static DefaultDict *as_default(KrBorrowed v) { return (DefaultDict *)as_object(v); }
static bool is_default(KrVM *vm, KrBorrowed v) { return is_dict(vm, v) && def_of(vm, v) == &defaultdict_type; }

NATIVE(make, "__new__(cls, /, *args, **kwargs)", "Make an empty defaultdict of the class.") {
    DefaultDict *d = type_allocate(vm, as_type(args[0]), 0);
    if (d == NULL) return KR_ERROR;
    dict_init(&d->dict);
    d->factory = NONE;
    return value_of_object(d);
}

NATIVE(init, "__init__(self, /, *args, **kwargs)", "Set the factory of missing values, then fill as a dict.") {
    const Tuple *given = as_tuple(args[1]);
    if (given->length > 0) {
        KrBorrowed factory = given->items[0];
        if (!is_none(factory) && !is_callable(vm, factory)) return raise(vm, TypeError, "first argument must be callable or None");
        if (given->length > 2) return raise(vm, TypeError, "dict expected at most 1 argument, got %u", given->length - 1);
        value_replace(vm, &as_default(args[0])->factory, retain(factory));
        if (given->length == 2 && !dict_update(vm, as_dict(args[0]), given->items[1])) return KR_ERROR;
    }
    return is_absent(args[2]) || dict_update(vm, as_dict(args[0]), args[2]) ? NONE : KR_ERROR;
}

NATIVE(missing, "__missing__(self, key, /)", "Make, store and give the value of a key that is not there.") {
    if (is_none(as_default(args[0])->factory)) return exception_raise_with(vm, TYPE_KeyError, args[1]);
    KrValue factory = retain(as_default(args[0])->factory);
    KrValue value = call_0(vm, factory);
    release(vm, factory);
    if (is_error(value) || setitem(vm, args[0], args[1], value)) return value;
    release(vm, value);
    return KR_ERROR;
}

static KrValue copy_as(KrVM *vm, KrBorrowed self, KrBorrowed items) {
    KrValue factory = retain(as_default(self)->factory);
    KrBorrowed given[] = {factory, items};
    KrValue result = call_object(vm, value_of_object(type_of(vm, self)), given, 2, ABSENT);
    release(vm, factory);
    return result;
}

NATIVE(copy, "copy(self, /)", "Make a shallow copy with the same factory.") { return copy_as(vm, args[0], args[0]); }
NATIVE(copy_dunder, "__copy__(self, /)", "Make a shallow copy with the same factory.") { return copy_as(vm, args[0], args[0]); }

static KrValue get_factory(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_default(self)->factory);
}
static bool set_factory(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_default(self)->factory, is_absent(value) ? NONE : retain(value));
    return true;
}

static void visit_default(Object *self, Visitor *visitor) {
    visit_value(visitor, ((DefaultDict *)self)->factory);
    dict_visit(self, visitor);
}
static void clear_default(KrVM *vm, Object *self) {
    value_replace(vm, &((DefaultDict *)self)->factory, NONE);
    dict_clear(vm, self);
}

static KrValue repr_default(KrVM *vm, KrBorrowed self) {
    KrValue items = dict_type_repr(vm, self), factory = KR_ERROR, text = KR_ERROR;
    if (is_error(items)) return KR_ERROR;
    int entered = repr_enter(vm, self);
    if (entered > 0) {
        factory = str_from_ascii(vm, "...", 3);
    } else if (entered == 0) {
        factory = repr(vm, as_default(self)->factory);
        repr_leave(vm, self);
    }
    if (!is_error(factory)) text = string_format(vm, "%N(%S, %S)", type_of(vm, self), factory, items);
    release_maybe(vm, factory);
    release(vm, items);
    return text;
}

static KrValue binary_default(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op != BINARY_OR || !is_dict(vm, a) || !is_dict(vm, b)) return NOT_IMPLEMENTED;
    KrValue result = copy_as(vm, is_default(vm, a) ? a : b, a);
    if (is_error(result) || (is_dict(vm, result) && dict_update(vm, as_dict(result), b))) return result;
    release(vm, result);
    return KR_ERROR;
}
static KrValue inplace_default(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) { return dict_type.inplace(vm, op, a, b); }
static int64_t len_default(KrVM *vm, KrBorrowed self) { return dict_type.len(vm, self); }
static bool setitem_default(KrVM *vm, KrBorrowed self, KrBorrowed key, KrBorrowed value) {
    return dict_type.setitem(vm, self, key, value);
}
static int contains_default(KrVM *vm, KrBorrowed self, KrBorrowed key) { return dict_type.contains(vm, self, key); }
static KrValue iter_default(KrVM *vm, KrBorrowed self) { return dict_type.iter(vm, self); }

static const NativeDef *const default_methods[] = {DEF(make), DEF(init), DEF(missing), DEF(copy), DEF(copy_dunder), NULL};
static const GetSetDef default_getset[] = {
    {"default_factory", get_factory, set_factory, "The callable that makes missing values, or None."}, {0},
};

const TypeDef defaultdict_type = {
    .name = "collections.defaultdict", .base = TYPE_DICT, .id = (TypeId)TYPE_DEFAULTDICT, .size = sizeof(DefaultDict),
    .doc = "defaultdict(default_factory=None, /, *args, **kwargs)\n\nA dict that makes missing values with a callable.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_UNHASHABLE | TYPE_FLAG_MAPPING | TYPE_FLAG_MATCH_SELF |
             TYPE_FLAG_IS_DICT,
    .methods = default_methods, .getset = default_getset,
    .visit = visit_default, .free = dict_free, .clear = clear_default,
    .repr = repr_default, .compare = dict_type_compare, .binary = binary_default, .inplace = inplace_default,
    .binary_ops = OP_BIT(BINARY_OR), .reflected_ops = OP_BIT(BINARY_OR), .inplace_ops = OP_BIT(BINARY_OR),
    .len = len_default, .getitem = dict_type_getitem, .setitem = setitem_default, .contains = contains_default,
    .iter = iter_default,
};

// ---- _count_elements ----

static bool has_dict_method(KrVM *vm, KrBorrowed v, Str *name) {
    return is_same(type_lookup(vm, type_of(vm, v), name), type_lookup(vm, vm->types[TYPE_DICT], name));
}

static NODISCARD bool count_one(KrVM *vm, KrBorrowed mapping, bool plain, KrBorrowed item) {
    KrValue old;
    if (plain) {
        old = dict_get(vm, as_dict(mapping), item);
        if (is_absent(old)) return dict_set(vm, as_dict(mapping), item, small_int(1));
        if (!is_error(old)) retain(old);
    } else {
        KrBorrowed given[] = {item, small_int(0)};
        old = call_method(vm, mapping, N_(vm, get), given, 2);
    }
    if (is_error(old)) return false;
    KrValue more = binary(vm, BINARY_ADD, old, small_int(1));
    release(vm, old);
    if (is_error(more)) return false;
    bool ok = plain ? dict_set(vm, as_dict(mapping), item, more) : setitem(vm, mapping, item, more);
    release(vm, more);
    return ok;
}

NATIVE(count_elements, "_count_elements(mapping, iterable, /)", "Count the items of an iterable in a mapping.") {
    KrValue iterator = iter(vm, args[1]);
    if (is_error(iterator)) return KR_ERROR;
    bool plain = is_dict(vm, args[0]) && has_dict_method(vm, args[0], N_(vm, get)) && has_dict_method(vm, args[0], N_(vm, __setitem__));
    bool ok = true;
    while (ok) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        ok = !is_error(item) && count_one(vm, args[0], plain, item) && poll(vm, 1);
        release_maybe(vm, item);
    }
    release(vm, iterator);
    return ok ? NONE : KR_ERROR;
}

// ---- the module ----

static NODISCARD bool add_type(KrVM *vm, Dict *namespace_, const char *name, TypeId id, const TypeDef *def) {
    if (!type_register(vm, id, def)) return false;
    Str *interned = str_intern_utf8(vm, name, strlen(name));
    if (interned == NULL) return false;
    bool ok = dict_set_str(vm, namespace_, interned, value_of_object(vm->types[id]));
    object_release(vm, interned);
    return ok;
}

static bool init_module(KrVM *vm, Dict *namespace_) {
    return add_type(vm, namespace_, "deque", (TypeId)TYPE_DEQUE, &deque_type) &&
           add_type(vm, namespace_, "_deque_iterator", (TypeId)TYPE_DEQUE_ITERATOR, &deque_iterator_type) &&
           add_type(vm, namespace_, "_deque_reverse_iterator", (TypeId)TYPE_DEQUE_REVERSE_ITERATOR, &deque_reverse_iterator_type) &&
           add_type(vm, namespace_, "defaultdict", (TypeId)TYPE_DEFAULTDICT, &defaultdict_type);
}

static const NativeDef *const functions[] = {DEF(count_elements), NULL};
const ModuleDef collections_core_module = {.name = "_collections", .functions = functions, .init = init_module};
