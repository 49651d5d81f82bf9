// SPDX-License-Identifier: MIT
// module.c -- modules: a namespace with attributes on top, __getattr__ and __dir__ of its own (PEP 562), lazy annotations (PEP 649).
#include "object/module.h"

#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"

static bool fill(KrVM *vm, Dict *dict, KrBorrowed name, KrBorrowed doc) {
    return dict_set_str(vm, dict, N_(vm, __name__), name) && dict_set_str(vm, dict, N_(vm, __doc__), doc) &&
           dict_set_str(vm, dict, N_(vm, __package__), NONE) && dict_set_str(vm, dict, N_(vm, __loader__), NONE) &&
           dict_set_str(vm, dict, N_(vm, __spec__), NONE);
}

static Module *allocate(KrVM *vm, Type *type) {
    KrValue dict = dict_new(vm);
    if (is_error(dict)) return NULL;
    Module *module = type_allocate(vm, type, 0);
    if (module == NULL) {
        release(vm, dict);
        return NULL;
    }
    module->dict = as_dict(dict);
    return module;
}

KrValue module_new(KrVM *vm, Str *name) {
    Module *module = allocate(vm, vm->types[TYPE_MODULE]);
    if (module == NULL) return KR_ERROR;
    if (fill(vm, module->dict, value_of_object(name), NONE)) return value_of_object(module);
    object_release(vm, module);
    return KR_ERROR;
}

NATIVE(module_construct, "__new__(cls, *args, **kwargs)", "Make an empty module.") {
    Module *module = allocate(vm, as_type(args[0]));
    return module == NULL ? KR_ERROR : value_of_object(module);
}
NATIVE(module_init, "__init__(self, name, doc=None)", "Set the module's name and docstring.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "module() argument 'name' must be str, not %T", args[1]);
    return fill(vm, as_module(args[0])->dict, args[1], args[2]) ? NONE : KR_ERROR;
}

//// Attributes ////////////////////////////////////////////////////////////////

static bool is_being_imported(KrVM *vm, Dict *dict) {
    KrBorrowed spec = dict_get_str(vm, dict, N_(vm, __spec__));
    Str *mark = str_intern_utf8(vm, "_initializing", 13);
    KrValue value = ABSENT;
    if (mark != NULL && !is_error(spec) && !is_absent(spec)) {
        KrValue held = retain(spec);
        value = getattr_optional(vm, held, mark);
        release(vm, held);
    }
    if (mark != NULL) object_release(vm, mark);
    if (!is_undef(vm->raised)) exception_clear(vm);
    bool yes = is_same(value, TRUE_);
    release_maybe(vm, value);
    return yes;
}

static COLD KrValue missing(KrVM *vm, KrBorrowed self, Str *name) {
    KrBorrowed own = dict_get_str(vm, as_module(self)->dict, N_(vm, __name__));
    if (is_error(own)) return KR_ERROR;
    if (is_absent(own) || !is_str(vm, own)) {
        raise(vm, AttributeError, "module has no attribute '%U'", name);
        attribute_error_fill(vm, self, name);
        return KR_ERROR;
    }
    KrValue held = retain(own);
    // Importing marks the spec while the module's code runs.
    bool partial = is_being_imported(vm, as_module(self)->dict);
    if (partial) {
        raise(vm, AttributeError, "partially initialized module '%S' has no attribute '%U' (most likely due to a circular import)", held, name);
    } else {
        raise(vm, AttributeError, "module '%S' has no attribute '%U'", held, name);
    }
    release(vm, held);
    attribute_error_fill(vm, self, name);
    return KR_ERROR;
}

static KrValue module_getattr(KrVM *vm, KrBorrowed self, Str *name) {
    Type *type = type_of(vm, self);
    KrBorrowed above = type_lookup(vm, type, name);
    if (is_error(above)) return KR_ERROR;
    if (!is_absent(above) && !descriptor_is_method(above) && descriptor_is_data(vm, above)) {
        KrValue held = retain(above), result = descriptor_get(vm, held, self, type);
        release(vm, held);
        return result;
    }
    KrBorrowed found = dict_get_str(vm, as_module(self)->dict, name);
    if (!is_absent(found)) return is_error(found) ? KR_ERROR : retain(found);
    if (!is_absent(above)) {
        KrValue held = retain(above), result = descriptor_get(vm, held, self, type);
        release(vm, held);
        return result;
    }
    KrBorrowed hook = dict_get_str(vm, as_module(self)->dict, N_(vm, __getattr__));
    if (is_error(hook)) return KR_ERROR;
    if (is_absent(hook)) return missing(vm, self, name);
    KrValue held = retain(hook), result = call_1(vm, held, value_of_object(name));
    release(vm, held);
    return result;
}

static bool module_setattr(KrVM *vm, KrBorrowed self, Str *name, KrBorrowed value) {
    KrBorrowed above = type_lookup(vm, type_of(vm, self), name);
    if (is_error(above)) return false;
    if (!is_absent(above) && !descriptor_is_method(above) && descriptor_is_data(vm, above)) {
        KrValue held = retain(above);
        bool ok = descriptor_set(vm, held, self, value);
        release(vm, held);
        return ok;
    }
    if (!is_absent(value)) return dict_set_str(vm, as_module(self)->dict, name, value);
    int deleted = dict_delete(vm, as_module(self)->dict, value_of_object(name));
    if (deleted == 0) attribute_missing(vm, self, name);
    return deleted > 0;
}

static KrValue get_dict(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_module(self)->dict));
}

static KrValue get_annotate(KrVM *vm, KrBorrowed self) {
    KrBorrowed found = dict_get_str(vm, as_module(self)->dict, N_(vm, __annotate__));
    return is_error(found) ? KR_ERROR : is_absent(found) ? NONE : retain(found);
}
static bool set_annotate(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, TypeError, "cannot delete __annotate__ attribute");
    if (!is_none(value) && !is_callable(vm, value)) return raise_as(false, vm, TypeError, "__annotate__ must be callable or None");
    Dict *dict = as_module(self)->dict;
    return dict_set_str(vm, dict, N_(vm, __annotate__), value) &&
           (is_none(value) || dict_delete(vm, dict, value_of_object(N_(vm, __annotations__))) >= 0);
}
static KrValue get_annotations(KrVM *vm, KrBorrowed self) {
    KrBorrowed found = dict_get_str(vm, as_module(self)->dict, N_(vm, __annotations__));
    if (!is_absent(found)) return is_error(found) ? KR_ERROR : retain(found);
    KrValue annotate = get_annotate(vm, self);
    if (is_error(annotate)) return KR_ERROR;
    KrValue result = is_none(annotate) || !is_callable(vm, annotate) ? dict_new(vm) : call_1(vm, annotate, small_int(1));
    release(vm, annotate);
    if (is_error(result)) return KR_ERROR;
    if (!is_dict(vm, result)) {
        raise(vm, TypeError, "__annotate__() must return a dict, not %T", result);
    } else if (dict_set_str(vm, as_module(self)->dict, N_(vm, __annotations__), result)) {
        return result;
    }
    release(vm, result);
    return KR_ERROR;
}
static bool set_annotations(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    Dict *dict = as_module(self)->dict;
    if (is_absent(value)) {
        int deleted = dict_delete(vm, dict, value_of_object(N_(vm, __annotations__)));
        if (deleted == 0) missing(vm, self, N_(vm, __annotations__));
        if (deleted <= 0) return false;
    } else if (!dict_set_str(vm, dict, N_(vm, __annotations__), value)) {
        return false;
    }
    return dict_delete(vm, dict, value_of_object(N_(vm, __annotate__))) >= 0;
}

static const GetSetDef module_getset[] = {
    {"__dict__", get_dict, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__annotate__", get_annotate, set_annotate, NULL},
    {0},
};

NATIVE(module_dir, "__dir__(self, /)", "The names of the namespace, or what its own __dir__ gives.") {
    Dict *dict = as_module(args[0])->dict;
    KrBorrowed hook = dict_get_str(vm, dict, N_(vm, __dir__));
    if (is_error(hook)) return KR_ERROR;
    if (is_absent(hook)) return dict_keys_list(vm, dict);
    KrValue held = retain(hook), result = call_0(vm, held);
    release(vm, held);
    return result;
}

//// The object ////////////////////////////////////////////////////////////////

static KrValue module_repr(KrVM *vm, KrBorrowed self) {
    Dict *dict = as_module(self)->dict;
    KrBorrowed name = dict_get_str(vm, dict, N_(vm, __name__)), file = dict_get_str(vm, dict, N_(vm, __file__));
    if (is_error(name) || is_error(file)) return KR_ERROR;
    if (is_absent(name) || !is_str(vm, name)) return str_new(vm, "<module '?'>");
    KrValue held = retain(name), text;
    if (!is_absent(file) && is_str(vm, file)) {
        KrValue held_file = retain(file);
        text = string_format(vm, "<module %R from %R>", held, held_file);
        release(vm, held_file);
    } else {
        // Without a file but in sys.modules: it came with the interpreter.
        KrBorrowed known = vm->modules == NULL ? ABSENT : dict_get_str(vm, vm->modules, as_str(held));
        bool built_in = !is_error(known) && is_same(known, self);
        text = is_error(known) ? KR_ERROR : string_format(vm, built_in ? "<module %R (built-in)>" : "<module %R>", held);
    }
    release(vm, held);
    return text;
}

static void module_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((Module *)self)->dict); }

static const NativeDef *const module_methods[] = {DEF(module_construct), DEF(module_init), DEF(module_dir), NULL};
const TypeDef module_type = {
    .name = "module", .doc = "A namespace made by running a file, or by the interpreter.", .id = TYPE_MODULE, .size = sizeof(Module),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_WEAKREF, .methods = module_methods, .getset = module_getset,
    .visit = module_visit, .repr = module_repr, .getattr = module_getattr, .setattr = module_setattr,
};
