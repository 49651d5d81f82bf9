// SPDX-License-Identifier: MIT
// intrinsic.c -- the rare operations of intrinsic.def: class and mapping patterns (PEP 634), type parameters (PEP 695),
// import *, the display of interactive values. Operands are borrowed from the registers; the result is owned.
#include "object/module.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"
#include "vm/import.h"
#include "vm/operation.h"

//// Interactive ///////////////////////////////////////////////////////////////

static KrValue print_expression(KrVM *vm, KrBorrowed v) {
    KrBorrowed hook = builtins_sys(vm, N_(vm, displayhook));
    if (is_error(hook)) return KR_ERROR;
    if (!is_absent(hook) && !has_shape(hook, TYPE_NATIVE)) {
        KrValue held = retain(hook), result = call_1(vm, held, v);
        release(vm, held);
        if (is_error(result)) return KR_ERROR;
        release(vm, result);
        return NONE;
    }
    if (is_none(v)) return NONE;
    KrValue result = KR_ERROR, text = KR_ERROR, line = KR_ERROR;
    Str *last = str_intern_utf8(vm, "_", 1);
    if (last == NULL || !dict_set_str(vm, vm->builtins, last, NONE)) goto done;
    text = repr(vm, v);
    if (is_error(text)) goto done;
    line = string_format(vm, "%S\n", text);
    if (is_error(line) || !builtins_write(vm, 1, line)) goto done;
    if (dict_set_str(vm, vm->builtins, last, v)) result = NONE;
done:
    release_maybe(vm, line);
    release_maybe(vm, text);
    if (last != NULL) object_release(vm, last);
    return result;
}

//// Patterns //////////////////////////////////////////////////////////////////

// Appends the attribute `name` of the subject: 1; 0: there is none; -1: failed, also when the pattern names it twice.
static int match_attribute(KrVM *vm, KrBorrowed subject, Type *type, KrBorrowed name, Set *seen, List *out) {
    int fresh = set_add(vm, seen, name);
    if (fresh < 0) return -1;
    if (fresh == 0) return raise_as(-1, vm, TypeError, "%N() got multiple sub-patterns for attribute %R", type, name);
    Str *interned = str_attribute_name(vm, name);
    if (interned == NULL) return -1;
    KrValue value = getattr_optional(vm, subject, interned);
    object_release(vm, interned);
    if (is_error(value)) return -1;
    if (is_absent(value)) return 0;
    bool ok = list_append(vm, out, value);
    release(vm, value);
    return ok ? 1 : -1;
}

static KrValue match_class(KrVM *vm, KrBorrowed subject, KrBorrowed class_, KrBorrowed positional, KrBorrowed names) {
    if (!has_flag(vm, class_, TYPE_FLAG_IS_TYPE)) return raise(vm, TypeError, "called match pattern must be a class");
    int matches = is_instance(vm, subject, class_);
    if (matches <= 0) return matches < 0 ? KR_ERROR : NONE;
    Type *type = as_type(class_);
    int64_t count = small_int_value(positional);
    KrValue out = list_new(vm, 4), seen = set_new(vm), match_args = ABSENT, result = KR_ERROR;
    int status = is_error(out) || is_error(seen) ? -1 : 1;
    if (status > 0 && count > 0) {
        match_args = getattr_optional(vm, class_, N_(vm, __match_args__));
        bool itself = is_absent(match_args) && (type->flags & TYPE_FLAG_MATCH_SELF);
        if (is_error(match_args)) {
            status = -1;
        } else if (!is_absent(match_args) && !is_tuple(vm, match_args)) {
            status = raise_as(-1, vm, TypeError, "%N.__match_args__ must be a tuple (got %T)", type, match_args);
        } else {
            uint32_t allowed = itself ? 1 : is_absent(match_args) ? 0 : as_tuple(match_args)->length;
            if (count > allowed) {
                status = raise_as(-1, vm, TypeError, "%N() accepts %u positional sub-pattern%s (%lld given)", type, allowed,
                                  allowed == 1 ? "" : "s", (long long)count);
            } else if (itself && !list_append(vm, as_list(out), subject)) {
                status = -1;
            }
        }
        for (int64_t i = 0; status > 0 && !itself && i < count; i++) {
            KrBorrowed name = as_tuple(match_args)->items[i];
            if (!is_str(vm, name)) status = raise_as(-1, vm, TypeError, "__match_args__ elements must be strings (got %T)", name);
            else status = match_attribute(vm, subject, type, name, as_set(seen), as_list(out));
        }
    }
    for (uint32_t i = 0; status > 0 && i < as_tuple(names)->length; i++) {
        status = match_attribute(vm, subject, type, as_tuple(names)->items[i], as_set(seen), as_list(out));
    }
    if (status == 0) result = NONE;
    else if (status > 0) result = tuple_from(vm, as_list(out)->items, as_list(out)->length);
    release_maybe(vm, match_args);
    release_maybe(vm, out);
    release_maybe(vm, seen);
    return result;
}

static KrValue match_keys(KrVM *vm, KrBorrowed subject, KrBorrowed keys) {
    Tuple *wanted = as_tuple(keys);
    KrValue out = list_new(vm, wanted->length), seen = set_new(vm), get = ABSENT, marker = ABSENT, result = KR_ERROR;
    if (is_error(out) || is_error(seen)) goto done;
    bool plain = is_dict_exact(subject);
    if (!plain && wanted->length > 0) {
        get = getattr(vm, subject, N_(vm, get));
        marker = is_error(get) ? ABSENT : call_0(vm, value_of_object(vm->types[TYPE_OBJECT]));
        if (is_error(get) || is_error(marker)) goto done;
    }
    for (uint32_t i = 0; i < wanted->length; i++) {
        KrBorrowed key = wanted->items[i];
        int fresh = set_add(vm, as_set(seen), key);
        if (fresh == 0) raise(vm, ValueError, "mapping pattern checks duplicate key (%R)", key);
        if (fresh <= 0) goto done;
        KrValue value;
        if (plain) {
            KrBorrowed found = dict_get(vm, as_dict(subject), key);
            value = is_error(found) || is_absent(found) ? found : retain(found);
        } else {
            value = call_2(vm, get, key, marker);
            if (is_same(value, marker)) {
                release(vm, value);
                value = ABSENT;
            }
        }
        if (is_error(value)) goto done;
        if (is_absent(value)) {
            result = NONE;
            goto done;
        }
        bool ok = list_append(vm, as_list(out), value);
        release(vm, value);
        if (!ok) goto done;
    }
    result = tuple_from(vm, as_list(out)->items, as_list(out)->length);
done:
    release_maybe(vm, marker);
    release_maybe(vm, get);
    release_maybe(vm, out);
    release_maybe(vm, seen);
    return result;
}

static KrValue match_rest(KrVM *vm, KrBorrowed subject, KrBorrowed keys) {
    KrValue rest = dict_new(vm);
    if (is_error(rest)) return KR_ERROR;
    bool ok = dict_update(vm, as_dict(rest), subject);
    for (uint32_t i = 0; ok && i < as_tuple(keys)->length; i++) ok = dict_delete(vm, as_dict(rest), as_tuple(keys)->items[i]) >= 0;
    if (ok) return rest;
    release(vm, rest);
    return KR_ERROR;
}

//// Type parameters ///////////////////////////////////////////////////////////

static KrValue get_named(KrVM *vm, KrBorrowed object, const char *text, bool optional) {
    Str *name = str_intern_utf8(vm, text, strlen(text));
    if (name == NULL) return KR_ERROR;
    KrValue value = optional ? getattr_optional(vm, object, name) : getattr(vm, object, name);
    object_release(vm, name);
    return value;
}
static bool set_named(KrVM *vm, KrBorrowed object, const char *text, KrBorrowed value) {
    Str *name = str_intern_utf8(vm, text, strlen(text));
    if (name == NULL) return false;
    bool ok = setattr(vm, object, name, value);
    object_release(vm, name);
    return ok;
}

static KrValue typing_get(KrVM *vm, const char *name) {
    KrValue module = import_module(vm, "typing");
    if (is_error(module)) return KR_ERROR;
    KrValue value = get_named(vm, module, name, false);
    release(vm, module);
    return value;
}

// typing.CLASS(positional..., keyword=value), with the __module__ of the frame.
static KrValue make(KrVM *vm, Frame *frame, const char *class_name, const KrBorrowed *args, uint32_t count, const char *keyword) {
    KrValue class_ = typing_get(vm, class_name), made = KR_ERROR, names = ABSENT;
    if (is_error(class_)) return KR_ERROR;
    if (keyword != NULL) {
        Str *name = str_intern_utf8(vm, keyword, strlen(keyword));
        KrBorrowed text = name == NULL ? KR_ERROR : value_of_object(name);
        names = name == NULL ? KR_ERROR : tuple_from(vm, &text, 1);
        if (name != NULL) object_release(vm, name);
    }
    if (!is_error(names)) made = call_object(vm, class_, args, count, names);
    release_maybe(vm, names);
    release(vm, class_);
    if (is_error(made)) return KR_ERROR;
    KrBorrowed module = dict_get_str(vm, frame->fn->globals, N_(vm, __name__));
    if (!is_error(module) && (is_absent(module) || setattr(vm, made, N_(vm, __module__), module))) return made;
    release(vm, made);
    return KR_ERROR;
}

// The compiler's functions of bounds, defaults and values take a format (PEP 649); it may be left out when they are called.
static bool format_optional(KrVM *vm, KrBorrowed function) {
    enum { FORMAT_VALUE = 1 };
    if (!has_shape(function, TYPE_FUNCTION) || ((Function *)as_object(function))->defaults != NULL) return true;
    KrBorrowed value = small_int(FORMAT_VALUE);
    KrValue defaults = tuple_from(vm, &value, 1);
    if (is_error(defaults)) return false;
    ((Function *)as_object(function))->defaults = as_tuple(defaults);
    return true;
}

// A bound is computed when it is asked for, if the class knows how (_lazy_bound), else now.
static bool set_bound(KrVM *vm, KrBorrowed variable, KrBorrowed function) {
    KrValue lazy = get_named(vm, variable, "_lazy_bound", true);
    if (is_error(lazy)) return false;
    release(vm, lazy);
    if (!is_absent(lazy)) return set_named(vm, variable, "_lazy_bound", function);
    KrValue bound = call_0(vm, function);
    if (is_error(bound)) return false;
    bool ok = set_named(vm, variable, is_tuple(vm, bound) ? "__constraints__" : "__bound__", bound);
    release(vm, bound);
    return ok;
}

static KrValue type_variable(KrVM *vm, Frame *frame, const char *class_name, KrBorrowed name, KrBorrowed bound, KrBorrowed otherwise) {
    if (!format_optional(vm, bound) || !format_optional(vm, otherwise)) return KR_ERROR;
    bool variance = strcmp(class_name, "TypeVarTuple") != 0;
    KrBorrowed args[] = {name, TRUE_};
    KrValue variable = make(vm, frame, class_name, args, variance ? 2 : 1, variance ? "infer_variance" : NULL);
    if (is_error(variable)) return KR_ERROR;
    if ((is_none(bound) || set_bound(vm, variable, bound)) &&
        (is_none(otherwise) || (set_named(vm, variable, "_default", otherwise) && set_named(vm, variable, "_lazy", TRUE_)))) {
        return variable;
    }
    release(vm, variable);
    return KR_ERROR;
}

static KrValue type_alias(KrVM *vm, Frame *frame, KrBorrowed name, KrBorrowed params, KrBorrowed function) {
    if (!format_optional(vm, function)) return KR_ERROR;
    KrBorrowed args[] = {name, function, is_none(params) ? value_of_object(vm->empty_tuple) : params};
    KrValue alias = make(vm, frame, "TypeAliasType", args, 3, "type_params");
    if (is_error(alias) || set_named(vm, alias, "_lazy", TRUE_)) return alias;
    release(vm, alias);
    return KR_ERROR;
}

// Generic[T, *Ts, ...]
static KrValue generic_base(KrVM *vm, KrBorrowed params) {
    Tuple *given = as_tuple(params), *all = tuple_new(vm, given->length);
    if (all == NULL) return KR_ERROR;
    KrValue pack = typing_get(vm, "TypeVarTuple"), unpack = typing_get(vm, "Unpack"), generic = typing_get(vm, "Generic"), result = KR_ERROR;
    bool ok = !is_error(pack) && !is_error(unpack) && !is_error(generic) && has_flag(vm, pack, TYPE_FLAG_IS_TYPE);
    for (uint32_t i = 0; ok && i < given->length; i++) {
        KrValue item = is_instance_of(vm, given->items[i], as_type(pack)) ? getitem(vm, unpack, given->items[i]) : retain(given->items[i]);
        ok = !is_error(item);
        if (ok) value_replace(vm, &all->items[i], item);
    }
    if (ok) result = getitem(vm, generic, value_of_object(all));
    release_maybe(vm, pack);
    release_maybe(vm, unpack);
    release_maybe(vm, generic);
    object_release(vm, all);
    return result;
}

//// All of them ///////////////////////////////////////////////////////////////

KrValue operation_intrinsic(KrVM *vm, Frame *frame, Intrinsic id, KrValue *operands) {
    switch (id) {
    case INTRINSIC_PRINT_EXPR: return print_expression(vm, operands[0]);
    case INTRINSIC_IMPORT_STAR: {
        KrBorrowed own = frame->count > 0 && frame->fn->code->local_count > 0 ? frame->r[0] : UNDEF;
        return import_star(vm, operands[0], is_undef(own) ? value_of_object(frame->fn->globals) : own) ? NONE : KR_ERROR;
    }
    case INTRINSIC_ASSERTION_ERROR: return retain(value_of_object(vm->types[TYPE_AssertionError]));
    case INTRINSIC_MATCH_CLASS: return match_class(vm, operands[0], operands[1], operands[2], operands[3]);
    case INTRINSIC_MATCH_KEYS: return match_keys(vm, operands[0], operands[1]);
    case INTRINSIC_MATCH_REST: return match_rest(vm, operands[0], operands[1]);
    case INTRINSIC_TYPEVAR: return type_variable(vm, frame, "TypeVar", operands[0], operands[1], operands[2]);
    case INTRINSIC_PARAMSPEC: return type_variable(vm, frame, "ParamSpec", operands[0], NONE, operands[1]);
    case INTRINSIC_TYPEVARTUPLE: return type_variable(vm, frame, "TypeVarTuple", operands[0], NONE, operands[1]);
    case INTRINSIC_TYPEALIAS: return type_alias(vm, frame, operands[0], operands[1], operands[2]);
    case INTRINSIC_GENERIC_BASE: return generic_base(vm, operands[0]);
    case INTRINSIC_SET_TYPE_PARAMS:
        value_replace(vm, &((Function *)as_object(operands[0]))->type_params, retain(operands[1]));
        return retain(operands[0]);
    default: return raise(vm, SystemError, "unknown intrinsic %d", (int)id);
    }
}
