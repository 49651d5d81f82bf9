// SPDX-License-Identifier: MIT
// function.c -- function, bound method, cell.
#include "object/code.h"
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/tuple.h"

//// cell //////////////////////////////////////////////////////////////////////

KrValue cell_new(KrVM *vm, KrBorrowed content) {
    Cell *cell = object_new(vm, TYPE_CELL, sizeof *cell);
    if (cell == NULL) return KR_ERROR;
    cell->value = retain(content);
    return value_of_object(cell);
}
static Cell *as_cell(KrBorrowed v) { return (Cell *)as_object(v); }
static void cell_visit(Object *self, Visitor *visitor) { visit_value(visitor, ((Cell *)self)->value); }
static void cell_clear(KrVM *vm, Object *self) { value_replace(vm, &((Cell *)self)->value, UNDEF); }
static KrValue cell_contents(KrVM *vm, KrBorrowed self) {
    if (is_undef(as_cell(self)->value)) return raise(vm, ValueError, "cell is empty");
    return retain(as_cell(self)->value);
}
static bool cell_set_contents(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_cell(self)->value, is_absent(value) ? UNDEF : retain(value));
    return true;
}
NATIVE(cell_construct, "__new__(cls, contents=?, /)", "Make a cell.") { return cell_new(vm, is_absent(args[1]) ? UNDEF : args[1]); }
static const NativeDef *const cell_methods[] = {DEF(cell_construct), NULL};
static const GetSetDef cell_getset[] = {{"cell_contents", cell_contents, cell_set_contents, NULL}, {0}};
static KrValue cell_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id, other;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    if (is_undef(as_cell(self)->value)) return string_format(vm, "<cell at 0x%llx: empty>", (unsigned long long)id);
    if (!object_identity(vm, as_cell(self)->value, &other)) return KR_ERROR;
    return string_format(vm, "<cell at 0x%llx: %T object at 0x%llx>", (unsigned long long)id, as_cell(self)->value, (unsigned long long)other);
}
const TypeDef cell_type = {
    .name = "cell", .id = TYPE_CELL, .size = sizeof(Cell), .flags = TYPE_FLAG_CONTAINER, .methods = cell_methods, .getset = cell_getset,
    .visit = cell_visit, .clear = cell_clear, .repr = cell_repr,
};

//// function //////////////////////////////////////////////////////////////////

static Function *as_function(KrBorrowed v) { return (Function *)as_object(v); }

KrValue function_new(KrVM *vm, Code *code, Dict *globals) {
    if (unlikely(code->caches == NULL) && !code_make_caches(vm, code)) return KR_ERROR;
    Function *f = object_new(vm, TYPE_FUNCTION, sizeof *f);
    if (f == NULL) return KR_ERROR;
    f->code = code;
    f->globals = globals;
    f->name = code->name;
    f->qualname = code->qualname;
    object_retain(code);
    object_retain(globals);
    object_retain(f->name);
    object_retain(f->qualname);
    f->closure = f->defaults = NULL;
    f->kwdefaults = NULL;
    f->doc = retain(code->doc);
    f->module = UNDEF;
    f->annotate = NONE;
    f->annotations = UNDEF;
    f->type_params = NONE;
    f->dict = UNDEF;
    f->version = 0;
    return value_of_object(f);
}

static void function_visit(Object *self, Visitor *visitor) {
    Function *f = (Function *)self;
    visit_object(visitor, f->code);
    visit_object(visitor, f->globals);
    visit_object(visitor, f->name);
    visit_object(visitor, f->qualname);
    visit_object(visitor, f->closure);
    visit_object(visitor, f->defaults);
    visit_object(visitor, f->kwdefaults);
    visit_value(visitor, f->doc);
    visit_value(visitor, f->module);
    visit_value(visitor, f->annotate);
    visit_value(visitor, f->annotations);
    visit_value(visitor, f->type_params);
    visit_value(visitor, f->dict);
}

static void drop(KrVM *vm, void *slot_address) {
    Object **slot = slot_address;
    Object *old = *slot;
    *slot = NULL;
    if (old != NULL) object_release(vm, old);
}

static void function_clear(KrVM *vm, Object *self) {
    Function *f = (Function *)self;
    drop(vm, &f->closure);
    drop(vm, &f->defaults);
    drop(vm, &f->kwdefaults);
    value_replace(vm, &f->annotate, NONE);
    value_replace(vm, &f->annotations, UNDEF);
    value_replace(vm, &f->dict, UNDEF);
    value_replace(vm, &f->doc, NONE);
}

static KrValue function_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    return call_object(vm, self, args, count, kwnames);
}
static KrValue function_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    return is_absent(object) ? retain(self) : method_new(vm, self, object);
}
static KrValue function_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    return string_format(vm, "<function %U at 0x%llx>", as_function(self)->qualname, (unsigned long long)id);
}

static KrValue optional(void *object) { return object == NULL ? NONE : retain(value_of_object(object)); }

static KrValue get_name(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return optional(as_function(self)->name);
}
static KrValue get_qualname(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return optional(as_function(self)->qualname);
}
static bool set_text(KrVM *vm, Str **slot, KrBorrowed value, const char *what) {
    if (is_absent(value) || !is_str(vm, value)) return raise_as(false, vm, TypeError, "%s must be set to a string object", what);
    Str *old = *slot;
    *slot = as_str(retain(value));
    object_release(vm, old);
    return true;
}
static bool set_name(KrVM *vm, KrBorrowed self, KrBorrowed value) { return set_text(vm, &as_function(self)->name, value, "__name__"); }
static bool set_qualname(KrVM *vm, KrBorrowed self, KrBorrowed value) { return set_text(vm, &as_function(self)->qualname, value, "__qualname__"); }
static KrValue get_doc(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_function(self)->doc);
}
static bool set_doc(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_function(self)->doc, is_absent(value) ? NONE : retain(value));
    return true;
}
static KrValue get_module(KrVM *vm, KrBorrowed self) {
    Function *f = as_function(self);
    if (is_undef(f->module)) {
        KrBorrowed name = dict_get_str(vm, f->globals, N_(vm, __name__));
        if (is_error(name)) return KR_ERROR;
        f->module = is_absent(name) ? NONE : retain(name);
    }
    return retain(f->module);
}
static bool set_module(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_function(self)->module, is_absent(value) ? NONE : retain(value));
    return true;
}
static KrValue get_code(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return optional(as_function(self)->code);
}
static KrValue get_defaults(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return optional(as_function(self)->defaults);
}
static bool set_defaults(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Function *f = as_function(self);
    if (!is_absent(value) && !is_none(value) && !is_tuple(vm, value)) {
        return raise_as(false, vm, TypeError, "__defaults__ must be set to a tuple object");
    }
    drop(vm, &f->defaults);
    if (!is_absent(value) && !is_none(value)) f->defaults = as_tuple(retain(value));
    f->version++;
    return true;
}
static KrValue get_kwdefaults(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return optional(as_function(self)->kwdefaults);
}
static bool set_kwdefaults(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Function *f = as_function(self);
    if (!is_absent(value) && !is_none(value) && !is_dict(vm, value)) return raise_as(false, vm, TypeError, "__kwdefaults__ must be set to a dict object");
    drop(vm, &f->kwdefaults);
    if (!is_absent(value) && !is_none(value)) f->kwdefaults = as_dict(retain(value));
    f->version++;
    return true;
}
static KrValue get_closure(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return optional(as_function(self)->closure);
}
static KrValue get_annotations(KrVM *vm, KrBorrowed self) {
    Function *f = as_function(self);
    if (is_undef(f->annotations)) {
        KrValue made;
        if (is_none(f->annotate) || is_undef(f->annotate)) {
            made = dict_new(vm);
        } else {
            KrValue annotate = retain(f->annotate);
            made = call_1(vm, annotate, small_int(1));   // Format.VALUE (PEP 649)
            release(vm, annotate);
        }
        if (is_error(made)) return KR_ERROR;
        value_replace(vm, &f->annotations, made);
    }
    return retain(f->annotations);
}
static bool set_annotations(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Function *f = as_function(self);
    if (!is_absent(value) && !is_none(value) && !is_dict(vm, value)) return raise_as(false, vm, TypeError, "__annotations__ must be set to a dict object");
    value_replace(vm, &f->annotations, is_absent(value) || is_none(value) ? UNDEF : retain(value));
    value_replace(vm, &f->annotate, NONE);
    return true;
}
static KrValue get_annotate(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return is_undef(as_function(self)->annotate) ? NONE : retain(as_function(self)->annotate);
}
static bool set_annotate(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Function *f = as_function(self);
    if (is_absent(value) || (!is_none(value) && !is_callable(vm, value))) return raise_as(false, vm, TypeError, "__annotate__ must be callable or None");
    value_replace(vm, &f->annotate, retain(value));
    if (!is_none(value)) value_replace(vm, &f->annotations, UNDEF);
    return true;
}
static KrValue get_type_params(KrVM *vm, KrBorrowed self) {
    return is_none(as_function(self)->type_params) ? tuple_empty(vm) : retain(as_function(self)->type_params);
}
static bool set_type_params(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value) || !is_tuple(vm, value)) return raise_as(false, vm, TypeError, "__type_params__ must be set to a tuple");
    value_replace(vm, &as_function(self)->type_params, retain(value));
    return true;
}
static KrValue get_dict(KrVM *vm, KrBorrowed self) {
    Function *f = as_function(self);
    if (is_undef(f->dict)) {
        KrValue dict = dict_new(vm);
        if (is_error(dict)) return KR_ERROR;
        f->dict = dict;
    }
    return retain(f->dict);
}
static bool set_dict(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value) || !is_dict(vm, value)) return raise_as(false, vm, TypeError, "__dict__ must be set to a dictionary");
    value_replace(vm, &as_function(self)->dict, retain(value));
    return true;
}

static KrValue function_getattr(KrVM *vm, KrBorrowed self, Str *name) {
    Function *f = as_function(self);
    if (!is_undef(f->dict)) {
        KrBorrowed on_type = type_lookup(vm, type_of(vm, self), name);
        if (is_absent(on_type)) {
            KrBorrowed found = dict_get_str(vm, as_dict(f->dict), name);
            if (!is_absent(found)) return is_error(found) ? KR_ERROR : retain(found);
        }
    }
    if (is_absent(type_lookup(vm, type_of(vm, self), name))) {
        raise(vm, AttributeError, "'%T' object has no attribute '%U'", self, name);
        if (exception_matches(vm, TYPE_AttributeError)) {
            Exception *e = (Exception *)as_object(vm->raised);
            value_replace(vm, &e->field[FIELD_ATTRIBUTE_NAME], retain(value_of_object(name)));
            value_replace(vm, &e->field[FIELD_ATTRIBUTE_OBJ], retain(self));
        }
        return KR_ERROR;
    }
    return getattr_generic(vm, self, name);
}
static bool function_setattr(KrVM *vm, KrBorrowed self, Str *name, KrBorrowed value) {
    if (!is_absent(type_lookup(vm, type_of(vm, self), name))) return setattr_generic(vm, self, name, value);
    KrValue dict = get_dict(vm, self);
    if (is_error(dict)) return false;
    bool ok;
    if (is_absent(value)) {
        int deleted = dict_delete(vm, as_dict(dict), value_of_object(name));
        ok = deleted > 0;
        if (deleted == 0) raise(vm, AttributeError, "'%T' object has no attribute '%U'", self, name);
    } else {
        ok = dict_set_str(vm, as_dict(dict), name, value);
    }
    release(vm, dict);
    return ok;
}

// types.FunctionType(code, globals, ...): frozen library code makes variants of functions with it.
NATIVE(function_construct, "__new__(cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", "Make a function of code.") {
    if (!has_shape(args[1], TYPE_CODE)) return raise(vm, TypeError, "function() argument 'code' must be code, not %T", args[1]);
    if (!is_dict(vm, args[2])) return raise(vm, TypeError, "function() argument 'globals' must be dict, not %T", args[2]);
    Code *code = as_code(args[1]);
    uint32_t given = is_none(args[5]) ? 0 : is_tuple(vm, args[5]) ? as_tuple(args[5])->length : 0xffffffffu;
    if (given != code->free_count) return raise(vm, ValueError, "%U requires closure of length %u, not %u", code->name, code->free_count, given);
    for (uint32_t i = 0; i < given; i++) {
        if (!has_shape(as_tuple(args[5])->items[i], TYPE_CELL)) return raise(vm, TypeError, "arg 5 (closure) expected cell, found %T", as_tuple(args[5])->items[i]);
    }
    KrValue made = function_new(vm, code, as_dict(args[2]));
    if (is_error(made)) return KR_ERROR;
    Function *f = as_function(made);
    if (!is_none(args[5])) f->closure = as_tuple(retain(args[5]));
    if ((!is_none(args[3]) && !set_name(vm, made, args[3])) || (!is_none(args[4]) && !set_defaults(vm, made, args[4])) ||
        (!is_none(args[6]) && !set_kwdefaults(vm, made, args[6]))) {
        release(vm, made);
        return KR_ERROR;
    }
    return made;
}
static const NativeDef *const function_methods[] = {DEF(function_construct), NULL};
static const GetSetDef function_getset[] = {
    {"__name__", get_name, set_name, NULL}, {"__qualname__", get_qualname, set_qualname, NULL}, {"__doc__", get_doc, set_doc, NULL},
    {"__module__", get_module, set_module, NULL}, {"__code__", get_code, NULL, NULL}, {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL}, {"__closure__", get_closure, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL}, {"__annotate__", get_annotate, set_annotate, NULL},
    {"__type_params__", get_type_params, set_type_params, NULL}, {"__dict__", get_dict, set_dict, NULL}, {0}};
const TypeDef function_type = {
    .name = "function", .id = TYPE_FUNCTION, .size = sizeof(Function), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_METHOD_LIKE | TYPE_FLAG_HAS_WEAKREF,
    .methods = function_methods, .getset = function_getset, .visit = function_visit, .clear = function_clear, .repr = function_repr,
    .call = function_call, .descr_get = function_get, .getattr = function_getattr, .setattr = function_setattr,
};

//// method ////////////////////////////////////////////////////////////////////

static Method *as_method(KrBorrowed v) { return (Method *)as_object(v); }

KrValue method_new(KrVM *vm, KrBorrowed function, KrBorrowed self) {
    Method *m = object_new(vm, TYPE_METHOD, sizeof *m);
    if (m == NULL) return KR_ERROR;
    m->function = retain(function);
    m->self = retain(self);
    return value_of_object(m);
}
static void method_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Method *)self)->function);
    visit_value(visitor, ((Method *)self)->self);
}
static KrValue method_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    return call_object(vm, self, args, count, kwnames);
}
static KrValue method_repr(KrVM *vm, KrBorrowed self) {
    KrValue name = getattr_optional(vm, as_method(self)->function, N_(vm, __qualname__));
    if (is_error(name)) return KR_ERROR;
    KrValue text = is_absent(name) ? string_format(vm, "<bound method ? of %R>", as_method(self)->self)
                                   : string_format(vm, "<bound method %S of %R>", name, as_method(self)->self);
    release(vm, name);
    return text;
}
static KrValue method_getattr(KrVM *vm, KrBorrowed self, Str *name) {
    KrBorrowed found = type_lookup(vm, type_of(vm, self), name);
    if (is_error(found)) return KR_ERROR;
    if (!is_absent(found)) return getattr_generic(vm, self, name);
    return getattr(vm, as_method(self)->function, name);
}
static KrValue method_self(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_method(self)->self);
}
static KrValue method_func(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_method(self)->function);
}
static KrValue method_doc(KrVM *vm, KrBorrowed self) { return getattr(vm, as_method(self)->function, N_(vm, __doc__)); }
static KrValue method_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !has_shape(a, TYPE_METHOD) || !has_shape(b, TYPE_METHOD)) return NOT_IMPLEMENTED;
    int same = is_same(as_method(a)->self, as_method(b)->self) ? compare_bool(vm, COMPARE_EQ, as_method(a)->function, as_method(b)->function) : 0;
    return same < 0 ? KR_ERROR : value_of_bool(same == (op == COMPARE_EQ));
}
static bool method_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    int64_t function_hash;
    if (!hash_of(vm, as_method(self)->function, &function_hash)) return false;
    uint64_t id;
    if (!object_identity(vm, as_method(self)->self, &id)) return false;
    *out = function_hash ^ (int64_t)id;
    return true;
}
NATIVE(method_construct, "__new__(cls, function, instance, /)", "Bind function to instance.") {
    if (!is_callable(vm, args[1])) return raise(vm, TypeError, "first argument must be callable");
    if (is_none(args[2])) return raise(vm, TypeError, "instance must not be None");
    return method_new(vm, args[1], args[2]);
}
static const NativeDef *const method_methods[] = {DEF(method_construct), NULL};
static const GetSetDef method_getset[] = {{"__self__", method_self, NULL, NULL}, {"__func__", method_func, NULL, NULL}, {"__doc__", method_doc, NULL, NULL}, {0}};
const TypeDef method_type = {
    .name = "method", .id = TYPE_METHOD, .size = sizeof(Method), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_HAS_WEAKREF, .methods = method_methods,
    .getset = method_getset, .visit = method_visit, .repr = method_repr, .call = method_call, .getattr = method_getattr,
    .compare = method_compare, .hash = method_hash,
};
