// SPDX-License-Identifier: MIT
// protocol.c -- the operators: C slots for built-in types, dunder methods for the program's classes, CPython's order of trying.
#include "object/protocol.h"

#include "object/code.h"
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/generic_alias.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/shape.h"
#include "object/slot_wrapper.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

// For an operation of v's type: the C slot's TypeDef, or NULL and *method the Python method, or NULL and ABSENT.
static const TypeDef *resolve(KrVM *vm, KrBorrowed v, Dunder dunder, KrBorrowed *method) {
    Type *type = type_of(vm, v);
    *method = ABSENT;
    if (likely(!(type->flags & TYPE_FLAG_HEAP))) return type->def;
    KrBorrowed found = type_dunder(vm, type, dunder);
    // `__str__ = int.__repr__` is a call of that wrapper, not the slot of the name.
    if (is_slot_wrapper(found) && ((SlotWrapper *)as_object(found))->dunder == dunder) return wrapped_def(found);
    *method = found;
    return NULL;
}

//// Calls /////////////////////////////////////////////////////////////////////

KrValue call_object(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    return vm->upcalls->call_function(vm, callee, args, count, kwnames);
}
KrValue call_0(KrVM *vm, KrBorrowed callee) { return call_object(vm, callee, NULL, 0, ABSENT); }
KrValue call_1(KrVM *vm, KrBorrowed callee, KrBorrowed a) { return call_object(vm, callee, &a, 1, ABSENT); }
KrValue call_2(KrVM *vm, KrBorrowed callee, KrBorrowed a, KrBorrowed b) {
    KrBorrowed args[] = {a, b};
    return call_object(vm, callee, args, 2, ABSENT);
}
KrValue call_3(KrVM *vm, KrBorrowed callee, KrBorrowed a, KrBorrowed b, KrBorrowed c) {
    KrBorrowed args[] = {a, b, c};
    return call_object(vm, callee, args, 3, ABSENT);
}

enum { MAX_QUICK_ARGUMENTS = 8 };

// Calls a method found on a type with self put before the arguments.
static KrValue call_unbound(KrVM *vm, KrBorrowed method, KrBorrowed self, const KrBorrowed *args, uint32_t count) {
    KrValue held = retain(method), result;   // what runs may take it out of its class
    if (count <= MAX_QUICK_ARGUMENTS && (descriptor_is_method(method) || is_slot_wrapper(method))) {
        KrBorrowed all[MAX_QUICK_ARGUMENTS + 1];
        all[0] = self;
        for (uint32_t i = 0; i < count; i++) all[1 + i] = args[i];
        result = call_object(vm, held, all, count + 1, ABSENT);
    } else {
        KrValue bound = descriptor_get(vm, held, self, type_of(vm, self));
        result = is_error(bound) ? KR_ERROR : call_object(vm, bound, args, count, ABSENT);
        release_maybe(vm, bound);
    }
    release(vm, held);
    return result;
}

KrValue call_method(KrVM *vm, KrBorrowed object, Str *name, const KrBorrowed *args, uint32_t count) {
    KrValue method = getattr(vm, object, name);
    if (is_error(method)) return KR_ERROR;
    KrValue result = call_object(vm, method, args, count, ABSENT);
    release(vm, method);
    return result;
}

KrValue call_dunder(KrVM *vm, KrBorrowed object, Dunder dunder, const KrBorrowed *args, uint32_t count) {
    KrBorrowed method = dunder_find(vm, object, dunder);
    if (is_absent(method)) return ABSENT;
    return call_unbound(vm, method, object, args, count);
}

bool is_callable(KrVM *vm, KrBorrowed v) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___call__, &method);
    return def != NULL ? def->call != NULL : !is_absent(method);
}

//// Descriptors ///////////////////////////////////////////////////////////////

bool descriptor_has_get(KrVM *vm, KrBorrowed v) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___get__, &method);
    return def != NULL ? def->descr_get != NULL : !is_absent(method);
}

bool descriptor_is_data(KrVM *vm, KrBorrowed v) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___set__, &method);
    if (def != NULL ? def->descr_set != NULL : !is_absent(method)) return true;
    if (!(type_of(vm, v)->flags & TYPE_FLAG_HEAP)) return false;
    def = resolve(vm, v, DUNDER___delete__, &method);
    return def != NULL ? def->descr_set != NULL : !is_absent(method);
}

KrValue descriptor_get(KrVM *vm, KrBorrowed descriptor, KrBorrowed object, Type *owner) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, descriptor, DUNDER___get__, &method);
    if (def != NULL) return def->descr_get == NULL ? retain(descriptor) : def->descr_get(vm, descriptor, object, owner);
    if (is_absent(method)) return retain(descriptor);
    KrBorrowed args[] = {is_absent(object) ? NONE : object, value_of_object(owner)};
    return call_unbound(vm, method, descriptor, args, 2);
}

bool descriptor_set(KrVM *vm, KrBorrowed descriptor, KrBorrowed object, KrBorrowed value) {
    Dunder dunder = is_absent(value) ? DUNDER___delete__ : DUNDER___set__;
    KrBorrowed method;
    const TypeDef *def = resolve(vm, descriptor, dunder, &method);
    if (def != NULL) return def->descr_set(vm, descriptor, object, value);
    if (is_absent(method)) {
        return raise_as(false, vm, AttributeError, "%s", is_absent(value) ? "__delete__" : "__set__");
    }
    KrBorrowed args[] = {object, value};
    KrValue result = call_unbound(vm, method, descriptor, args, is_absent(value) ? 1 : 2);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

//// Attributes ////////////////////////////////////////////////////////////////

void attribute_error_fill(KrVM *vm, KrBorrowed object, Str *name) {
    if (!exception_matches(vm, TYPE_AttributeError)) return;
    Exception *e = (Exception *)as_object(vm->raised);
    value_replace(vm, &e->field[FIELD_ATTRIBUTE_NAME], retain(value_of_object(name)));
    value_replace(vm, &e->field[FIELD_ATTRIBUTE_OBJ], retain(object));
}

KrValue attribute_missing(KrVM *vm, KrBorrowed object, Str *name) {
    if (has_flag(vm, object, TYPE_FLAG_IS_TYPE)) raise(vm, AttributeError, "type object '%s' has no attribute '%U'", type_own_name(vm, as_type(object)), name);
    else raise(vm, AttributeError, "'%T' object has no attribute '%U'", object, name);
    attribute_error_fill(vm, object, name);
    return KR_ERROR;
}

// object.__getattribute__ without the exception: ABSENT when there is none.
static KrValue lookup_generic(KrVM *vm, KrBorrowed object, Str *name) {
    Type *type = type_of(vm, object);
    KrValue found = type_lookup(vm, type, name), result;
    if (is_error(found)) return KR_ERROR;
    retain(found);   // a key of the instance's dict may have an __eq__ that changes the class
    bool has_slots = is_pointer(object) && type->attr_offset != 0;
    if (!is_absent(found) && (!has_slots || (!descriptor_is_method(found) && descriptor_is_data(vm, found)))) {
        result = descriptor_get(vm, found, object, type);
        release(vm, found);
        return result;
    }
    KrBorrowed own = has_slots && (type->flags & TYPE_FLAG_HAS_DICT) ? instance_get(vm, as_object(object), name) : ABSENT;
    if (is_error(own)) result = KR_ERROR;
    else if (!is_absent(own)) result = retain(own);
    else result = is_absent(found) ? ABSENT : descriptor_get(vm, found, object, type);
    release(vm, found);
    return result;
}

KrValue getattr_generic(KrVM *vm, KrBorrowed object, Str *name) {
    KrValue result = lookup_generic(vm, object, name);
    return is_absent(result) ? attribute_missing(vm, object, name) : result;
}

static KrValue call_getattribute(KrVM *vm, KrBorrowed object, Str *name, KrBorrowed method) {
    KrBorrowed arg = value_of_object(name);
    return call_unbound(vm, method, object, &arg, 1);
}

// `optional`: ABSENT instead of an AttributeError.
static KrValue find_attribute(KrVM *vm, KrBorrowed object, Str *name, bool optional) {
    Type *type = type_of(vm, object);
    KrValue result;
    KrBorrowed fallback = ABSENT;
    if (likely(!(type->flags & TYPE_FLAG_HEAP))) {
        if (type->def->getattr == NULL) result = optional ? lookup_generic(vm, object, name) : getattr_generic(vm, object, name);
        else result = type->def->getattr(vm, object, name);
    } else {
        KrBorrowed method;
        const TypeDef *def = resolve(vm, object, DUNDER___getattribute__, &method);
        fallback = retain(type_dunder(vm, type, DUNDER___getattr__));   // the lookup may change the class
        if (def != NULL) {
            if (def->getattr == object_type.getattr || def->getattr == NULL) {
                result = lookup_generic(vm, object, name);
                if (is_absent(result) && is_absent(fallback) && !optional) return attribute_missing(vm, object, name);
                if (is_absent(result) && !is_absent(fallback)) {
                    result = call_getattribute(vm, object, name, fallback);
                    release(vm, fallback);
                    fallback = ABSENT;
                }
            } else {
                result = def->getattr(vm, object, name);
            }
        } else {
            result = call_getattribute(vm, object, name, method);
        }
        if (is_error(result) && !is_absent(fallback) && exception_matches(vm, TYPE_AttributeError)) {
            exception_clear(vm);
            result = call_getattribute(vm, object, name, fallback);
        }
        release(vm, fallback);
    }
    if (optional && is_error(result) && exception_matches(vm, TYPE_AttributeError)) {
        exception_clear(vm);
        return ABSENT;
    }
    return result;
}

KrValue getattr(KrVM *vm, KrBorrowed object, Str *name) { return find_attribute(vm, object, name, false); }
KrValue getattr_optional(KrVM *vm, KrBorrowed object, Str *name) {
    KrValue result = find_attribute(vm, object, name, true);
    if (is_error(result) && exception_matches(vm, TYPE_AttributeError)) {
        exception_clear(vm);
        return ABSENT;
    }
    return result;
}

bool setattr_generic(KrVM *vm, KrBorrowed object, Str *name, KrBorrowed value) {
    Type *type = type_of(vm, object);
    KrBorrowed found = type_lookup(vm, type, name);
    if (is_error(found)) return false;
    if (!is_absent(found) && !descriptor_is_method(found) && descriptor_is_data(vm, found)) {
        KrValue held = retain(found);
        bool ok = descriptor_set(vm, held, object, value);
        release(vm, held);
        return ok;
    }
    if (is_pointer(object) && type->attr_offset != 0 && (type->flags & TYPE_FLAG_HAS_DICT)) {
        if (!is_absent(value)) return instance_set(vm, as_object(object), name, value);
        int deleted = instance_delete(vm, as_object(object), name);
        if (deleted != 0) return deleted > 0;
        attribute_missing(vm, object, name);
        return false;
    }
    if (is_absent(found)) {
        attribute_missing(vm, object, name);
        if (!is_absent(value) && exception_matches(vm, TYPE_AttributeError)) {
            exception_clear(vm);
            raise(vm, AttributeError, "'%T' object has no attribute '%U' and no __dict__ for setting new attributes", object, name);
        }
        return false;
    }
    return raise_as(false, vm, AttributeError, "'%T' object attribute '%U' is read-only", object, name);
}

static bool change_attribute(KrVM *vm, KrBorrowed object, Str *name, KrBorrowed value) {
    KrBorrowed method;
    Dunder dunder = is_absent(value) ? DUNDER___delattr__ : DUNDER___setattr__;
    const TypeDef *def = resolve(vm, object, dunder, &method);
    if (def != NULL) return def->setattr == NULL ? setattr_generic(vm, object, name, value) : def->setattr(vm, object, name, value);
    KrBorrowed args[] = {value_of_object(name), value};
    KrValue result = call_unbound(vm, method, object, args, is_absent(value) ? 1 : 2);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}
bool setattr(KrVM *vm, KrBorrowed object, Str *name, KrBorrowed value) { return change_attribute(vm, object, name, value); }
bool delattr(KrVM *vm, KrBorrowed object, Str *name) { return change_attribute(vm, object, name, ABSENT); }

//// Binary and unary operators ////////////////////////////////////////////////

static const struct { Dunder forward, reflected, inplace; const char *symbol; } binary_names[] = {
#define BINARY(id, symbol, forward, reflected, inplace) {DUNDER_##forward, DUNDER_##reflected, DUNDER_##inplace, symbol},
#include "object/slots.def"
#undef BINARY
};
static const struct { Dunder name; const char *symbol; } unary_names[] = {
#define UNARY(id, symbol, name) {DUNDER_##name, symbol},
#include "object/slots.def"
#undef UNARY
};
static const struct { Dunder name; const char *symbol; CompareOp reflected; } compare_names[] = {
    {DUNDER___lt__, "<", COMPARE_GT}, {DUNDER___le__, "<=", COMPARE_GE}, {DUNDER___eq__, "==", COMPARE_EQ},
    {DUNDER___ne__, "!=", COMPARE_NE}, {DUNDER___gt__, ">", COMPARE_LT}, {DUNDER___ge__, ">=", COMPARE_LE}};

static COLD KrValue unsupported(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b, bool inplace) {
    const char *symbol = binary_names[op].symbol;
    char text[16];
    if (op == BINARY_ADD) {
        // Sequences word it themselves, also after the right operand was asked.
        if (has_flag(vm, a, TYPE_FLAG_IS_STR)) return raise(vm, TypeError, "can only concatenate str (not \"%T\") to str", b);
        if (has_flag(vm, a, TYPE_FLAG_IS_LIST)) return raise(vm, TypeError, "can only concatenate list (not \"%T\") to list", b);
        if (has_flag(vm, a, TYPE_FLAG_IS_TUPLE)) return raise(vm, TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
        if (has_flag(vm, a, TYPE_FLAG_IS_BYTES)) return raise(vm, TypeError, "can't concat %T to bytes", b);
    }
    if (op == BINARY_MUL && (has_flag(vm, a, TYPE_FLAG_IS_STR) || has_flag(vm, b, TYPE_FLAG_IS_STR))) {
        return raise(vm, TypeError, "can't multiply sequence by non-int of type '%T'", has_flag(vm, a, TYPE_FLAG_IS_STR) ? b : a);
    }
    if (inplace) {
        // "+=" from "+", "**=" from "** or pow()"
        size_t n = strcspn(symbol, " ");
        memcpy(text, symbol, n);
        memcpy(text + n, "=", 2);
        symbol = text;
    }
    return raise(vm, TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", symbol, a, b);
}

// One side's attempt: its C slot or dunder method.
static KrValue try_side(KrVM *vm, BinaryOp op, KrBorrowed self, KrBorrowed other, bool reflected) {
    KrBorrowed method;
    Dunder dunder = reflected ? binary_names[op].reflected : binary_names[op].forward;
    const TypeDef *def = resolve(vm, self, dunder, &method);
    if (def != NULL) {
        if (def->binary == NULL) return NOT_IMPLEMENTED;
        return reflected ? def->binary(vm, op, other, self) : def->binary(vm, op, self, other);
    }
    if (is_absent(method)) return NOT_IMPLEMENTED;
    return call_unbound(vm, method, self, &other, 1);
}

static KrValue binary_any(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    Type *ta = type_of(vm, a), *tb = type_of(vm, b);
    if (!((ta->flags | tb->flags) & TYPE_FLAG_HEAP)) {
        const TypeDef *da = ta->def, *db = tb->def;
        if (da->binary != NULL) {
            KrValue result = da->binary(vm, op, a, b);
            if (!is_not_implemented(result) || da->binary == db->binary) return result;
        }
        return db->binary != NULL ? db->binary(vm, op, a, b) : NOT_IMPLEMENTED;
    }
    // A subclass on the right goes first when it overrides the reflected method. A sequence on the left would raise its own
    // error for + and *: a right operand that is a class of the program is asked before.
    bool right_first = false;
    if (ta != tb) {
        KrBorrowed right = type_dunder(vm, tb, binary_names[op].reflected);
        if (!is_absent(right)) {
            if (type_is_subtype(tb, ta)) right_first = !is_same(right, type_dunder(vm, ta, binary_names[op].reflected));
            else right_first = (op == BINARY_ADD || op == BINARY_MUL) && (tb->flags & TYPE_FLAG_HEAP) && !is_slot_wrapper(right) &&
                               (ta->flags & (TYPE_FLAG_IS_LIST | TYPE_FLAG_IS_TUPLE | TYPE_FLAG_IS_STR | TYPE_FLAG_IS_BYTES | TYPE_FLAG_IS_BYTEARRAY));
        }
        if (right_first) {
            KrValue result = try_side(vm, op, b, a, true);
            if (!is_not_implemented(result)) return result;
        }
    }
    KrValue result = try_side(vm, op, a, b, false);
    if (!is_not_implemented(result) || right_first) return result;
    if (ta == tb && op != BINARY_POW) {
        // Same type: CPython does not ask the reflected method of a class again, only that of built-in layouts.
        return result;
    }
    return try_side(vm, op, b, a, true);
}

KrValue binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    KrValue result = binary_any(vm, op, a, b);
    return is_not_implemented(result) ? unsupported(vm, op, a, b, false) : result;
}

KrValue binary_inplace(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, a, binary_names[op].inplace, &method);
    KrValue result = NOT_IMPLEMENTED;
    if (def != NULL) {
        if (def->inplace != NULL) result = def->inplace(vm, op, a, b);
    } else if (!is_absent(method)) {
        result = call_unbound(vm, method, a, &b, 1);
    }
    if (!is_not_implemented(result)) return result;
    result = binary_any(vm, op, a, b);
    return is_not_implemented(result) ? unsupported(vm, op, a, b, true) : result;
}

KrValue power(KrVM *vm, KrBorrowed base, KrBorrowed exponent, KrBorrowed modulus) {
    if (is_none(modulus)) return binary(vm, BINARY_POW, base, exponent);
    if (is_int(vm, base) && is_int(vm, exponent) && is_int(vm, modulus)) return int_power_mod(vm, base, exponent, modulus);
    KrBorrowed args[] = {exponent, modulus};
    KrBorrowed method = dunder_find(vm, base, DUNDER___pow__);
    if (!is_absent(method) && !is_slot_wrapper(method)) {
        KrValue result = call_unbound(vm, method, base, args, 2);
        if (!is_not_implemented(result)) return result;
    }
    method = dunder_find(vm, exponent, DUNDER___rpow__);
    if (!is_absent(method) && !is_slot_wrapper(method)) {
        KrBorrowed reflected[] = {base, modulus};
        KrValue result = call_unbound(vm, method, exponent, reflected, 2);
        if (!is_not_implemented(result)) return result;
    }
    if (is_int(vm, base) || is_float(vm, base)) {
        if (is_float(vm, base) || is_float(vm, exponent) || is_float(vm, modulus)) {
            return raise(vm, TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
        }
    }
    return raise(vm, TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", base, exponent, modulus);
}

KrValue unary(KrVM *vm, UnaryOp op, KrBorrowed a) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, a, unary_names[op].name, &method);
    if (def != NULL && (def->unary_ops & OP_BIT(op))) return def->unary(vm, op, a);
    if (def == NULL && !is_absent(method)) return call_unbound(vm, method, a, NULL, 0);
    if (op == UNARY_OP_ABS) return raise(vm, TypeError, "bad operand type for abs(): '%T'", a);
    return raise(vm, TypeError, "bad operand type for unary %s: '%T'", unary_names[op].symbol, a);
}

//// Comparison, truth, hash ///////////////////////////////////////////////////

static KrValue compare_side(KrVM *vm, CompareOp op, KrBorrowed self, KrBorrowed other) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, self, compare_names[op].name, &method);
    if (def != NULL) return def->compare == NULL ? NOT_IMPLEMENTED : def->compare(vm, op, self, other);
    if (is_absent(method)) return NOT_IMPLEMENTED;
    return call_unbound(vm, method, self, &other, 1);
}

KrValue compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    Type *ta = type_of(vm, a), *tb = type_of(vm, b);
    if (!recursion_enter(vm, " in comparison")) return KR_ERROR;
    bool right_first = ta != tb && type_is_subtype(tb, ta);
    KrValue result = NOT_IMPLEMENTED;
    if (right_first) result = compare_side(vm, compare_names[op].reflected, b, a);
    if (is_not_implemented(result)) result = compare_side(vm, op, a, b);
    if (is_not_implemented(result) && !right_first) result = compare_side(vm, compare_names[op].reflected, b, a);
    recursion_leave(vm);
    if (!is_not_implemented(result)) return result;
    if (op == COMPARE_EQ) return value_of_bool(is_same(a, b));
    if (op == COMPARE_NE) return value_of_bool(!is_same(a, b));
    return raise(vm, TypeError, "'%s' not supported between instances of '%T' and '%T'", compare_names[op].symbol, a, b);
}

int compare_bool(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (is_same(a, b)) {
        if (op == COMPARE_EQ) return 1;
        if (op == COMPARE_NE) return 0;
    }
    if (both_small_int(a, b)) {
        int64_t x = small_int_value(a), y = small_int_value(b);
        switch (op) {
        case COMPARE_LT: return x < y;
        case COMPARE_LE: return x <= y;
        case COMPARE_EQ: return x == y;
        case COMPARE_NE: return x != y;
        case COMPARE_GT: return x > y;
        case COMPARE_GE: return x >= y;
        }
    }
    if (op == COMPARE_EQ && is_str_exact(a) && is_str_exact(b)) {
        charge_work(vm, str_length(as_str(a)));
        return str_equal(as_str(a), as_str(b));
    }
    KrValue result = compare(vm, op, a, b);
    if (is_error(result)) return -1;
    if (is_bool(result)) return is_same(result, TRUE_);
    int yes = truth(vm, result);
    release(vm, result);
    return yes;
}

int truth(KrVM *vm, KrBorrowed v) {
    if (is_same(v, TRUE_)) return 1;
    if (is_same(v, FALSE_) || is_none(v)) return 0;
    if (is_small_int(v)) return small_int_value(v) != 0;
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___bool__, &method);
    if (def != NULL && def->truth != NULL) return def->truth(vm, v);
    if (def == NULL && !is_absent(method)) {
        KrValue result = call_unbound(vm, method, v, NULL, 0);
        if (is_error(result)) return -1;
        if (!is_bool(result)) {
            raise(vm, TypeError, "__bool__ should return bool, returned %T", result);
            release(vm, result);
            return -1;
        }
        return is_same(result, TRUE_);
    }
    def = resolve(vm, v, DUNDER___len__, &method);
    if (def != NULL ? def->len == NULL : is_absent(method)) return 1;
    int64_t n = length(vm, v);
    return n < 0 ? -1 : n > 0;
}

bool hash_of(KrVM *vm, KrBorrowed v, int64_t *out) {
    if (is_small_int(v)) {
        *out = int_hash(vm, v);
        return true;
    }
    if (is_str_exact(v)) {
        *out = str_hash(vm, as_str(v));
        return true;
    }
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___hash__, &method);
    if (def != NULL) {
        if (def->flags & TYPE_FLAG_UNHASHABLE) return raise_as(false, vm, TypeError, "unhashable type: '%T'", v);
        if (def->hash != NULL) return def->hash(vm, v, out);
        return object_type.hash(vm, v, out);
    }
    if (is_absent(method) || is_none(method)) return raise_as(false, vm, TypeError, "unhashable type: '%T'", v);
    KrValue result = call_unbound(vm, method, v, NULL, 0);
    if (is_error(result)) return false;
    if (!is_int(vm, result)) {
        release(vm, result);
        return raise_as(false, vm, TypeError, "__hash__ method should return an integer");
    }
    if (!int_as_i64(vm, result, out)) *out = int_hash(vm, result);
    if (*out == -1) *out = -2;
    release(vm, result);
    return true;
}

//// Containers ////////////////////////////////////////////////////////////////

int64_t length(KrVM *vm, KrBorrowed v) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___len__, &method);
    if (def != NULL) {
        if (def->len != NULL) return def->len(vm, v);
        return raise_as(-1, vm, TypeError, "object of type '%T' has no len()", v);
    }
    if (is_absent(method)) return raise_as(-1, vm, TypeError, "object of type '%T' has no len()", v);
    KrValue result = call_unbound(vm, method, v, NULL, 0);
    if (is_error(result)) return -1;
    int64_t n = -1;
    KrValue index = index_of(vm, result);
    release(vm, result);
    if (is_error(index)) return -1;
    if (int_sign(vm, index) < 0) raise(vm, ValueError, "__len__() should return >= 0");
    else if (!int_as_i64(vm, index, &n)) raise(vm, OverflowError, "cannot fit 'int' into an index-sized integer");
    release(vm, index);
    return n;
}

int64_t length_hint(KrVM *vm, KrBorrowed v, int64_t otherwise) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___len__, &method);
    if (def != NULL ? def->len != NULL : !is_absent(method)) return length(vm, v);
    KrValue hint = call_dunder(vm, v, DUNDER___length_hint__, NULL, 0);
    if (is_absent(hint)) return otherwise;
    if (is_error(hint)) {
        if (!exception_matches(vm, TYPE_TypeError)) return -1;
        exception_clear(vm);
        return otherwise;
    }
    int64_t n = otherwise;
    if (is_int(vm, hint)) {
        if (!int_as_i64(vm, hint, &n)) n = otherwise;
        if (n < 0) {
            release(vm, hint);
            return raise_as(-1, vm, ValueError, "__length_hint__() should return >= 0");
        }
    } else if (!is_not_implemented(hint)) {
        raise(vm, TypeError, "__length_hint__ must be an integer, not %T", hint);
        n = -1;
    }
    release(vm, hint);
    return n;
}

KrValue getitem(KrVM *vm, KrBorrowed object, KrBorrowed key) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, object, DUNDER___getitem__, &method);
    if (def != NULL && def->getitem != NULL) return def->getitem(vm, object, key);
    if (def == NULL && !is_absent(method)) return call_unbound(vm, method, object, &key, 1);
    if (has_flag(vm, object, TYPE_FLAG_IS_TYPE)) {
        if (as_type(object) == vm->types[TYPE_TYPE]) return generic_alias_new(vm, object, key);
        KrValue hook = getattr_optional(vm, object, N_(vm, __class_getitem__));
        if (is_error(hook)) return KR_ERROR;
        if (!is_absent(hook)) {
            KrValue result = call_1(vm, hook, key);
            release(vm, hook);
            return result;
        }
        return raise(vm, TypeError, "type '%s' is not subscriptable", type_own_name(vm, as_type(object)));
    }
    return raise(vm, TypeError, "'%T' object is not subscriptable", object);
}

static bool change_item(KrVM *vm, KrBorrowed object, KrBorrowed key, KrBorrowed value) {
    KrBorrowed method;
    bool delete = is_absent(value);
    const TypeDef *def = resolve(vm, object, delete ? DUNDER___delitem__ : DUNDER___setitem__, &method);
    if (def != NULL && def->setitem != NULL) return def->setitem(vm, object, key, value);
    if (def == NULL && !is_absent(method)) {
        KrBorrowed args[] = {key, value};
        KrValue result = call_unbound(vm, method, object, args, delete ? 1 : 2);
        if (is_error(result)) return false;
        release(vm, result);
        return true;
    }
    if (delete) return raise_as(false, vm, TypeError, "'%T' object does not support item deletion", object);
    return raise_as(false, vm, TypeError, "'%T' object does not support item assignment", object);
}
bool setitem(KrVM *vm, KrBorrowed object, KrBorrowed key, KrBorrowed value) { return change_item(vm, object, key, value); }
bool delitem(KrVM *vm, KrBorrowed object, KrBorrowed key) { return change_item(vm, object, key, ABSENT); }

int contains(KrVM *vm, KrBorrowed container, KrBorrowed item) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, container, DUNDER___contains__, &method);
    if (def != NULL && def->contains != NULL) return def->contains(vm, container, item);
    if (def == NULL && !is_absent(method)) {
        if (is_none(method)) return raise_as(-1, vm, TypeError, "'%T' object is not a container", container);
        KrValue result = call_unbound(vm, method, container, &item, 1);
        if (is_error(result)) return -1;
        int yes = truth(vm, result);
        release(vm, result);
        return yes;
    }
    KrValue iterator = iter(vm, container);
    if (is_error(iterator)) {
        if (exception_matches(vm, TYPE_TypeError) && is_absent(dunder_find(vm, container, DUNDER___iter__))) {
            exception_clear(vm);
            raise(vm, TypeError, "argument of type '%T' is not a container or iterable", container);
        }
        return -1;
    }
    int found = 0;
    while (found == 0) {
        KrValue next_item = next(vm, iterator);
        if (is_error(next_item)) found = -1;
        if (is_error(next_item) || is_absent(next_item)) break;
        found = compare_bool(vm, COMPARE_EQ, next_item, item);
        release(vm, next_item);
        if (found == 0 && !poll(vm, 1)) found = -1;
    }
    release(vm, iterator);
    return found;
}

KrValue sequence_iterator_new(KrVM *vm, KrBorrowed sequence);

KrValue iter(KrVM *vm, KrBorrowed v) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___iter__, &method);
    if (def != NULL && def->iter != NULL) return def->iter(vm, v);
    if (def == NULL && !is_absent(method)) {
        if (is_none(method)) return raise(vm, TypeError, "'%T' object is not iterable", v);
        KrValue iterator = call_unbound(vm, method, v, NULL, 0);
        if (is_error(iterator)) return KR_ERROR;
        KrBorrowed next_method;
        const TypeDef *next_def = resolve(vm, iterator, DUNDER___next__, &next_method);
        if (next_def != NULL ? next_def->next == NULL : is_absent(next_method)) {
            raise(vm, TypeError, "%T.__iter__() must return an iterator, not %T", v, iterator);
            release(vm, iterator);
            return KR_ERROR;
        }
        return iterator;
    }
    if (!is_absent(dunder_find(vm, v, DUNDER___getitem__)) && !has_flag(vm, v, TYPE_FLAG_IS_DICT)) return sequence_iterator_new(vm, v);
    return raise(vm, TypeError, "'%T' object is not iterable", v);
}

KrValue next(KrVM *vm, KrBorrowed iterator) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, iterator, DUNDER___next__, &method);
    KrValue item;
    if (def != NULL) {
        if (def->next == NULL) return raise(vm, TypeError, "'%T' object is not an iterator", iterator);
        if (!recursion_enter(vm, "")) return KR_ERROR;     // an iterator over an iterator over ...
        item = def->next(vm, iterator);
        recursion_leave(vm);
    } else {
        if (is_absent(method)) return raise(vm, TypeError, "'%T' object is not an iterator", iterator);
        item = call_unbound(vm, method, iterator, NULL, 0);
    }
    if (unlikely(is_error(item)) && exception_matches(vm, TYPE_StopIteration)) {
        exception_clear(vm);
        return ABSENT;
    }
    return item;
}

//// Text //////////////////////////////////////////////////////////////////////

static KrValue check_text(KrVM *vm, KrValue text, const char *what) {
    if (is_error(text) || is_str(vm, text)) return text;
    raise(vm, TypeError, "%s returned non-string (type %T)", what, text);
    release(vm, text);
    return KR_ERROR;
}

KrValue repr(KrVM *vm, KrBorrowed v) {
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___repr__, &method);
    if (!recursion_enter(vm, " while getting the repr of an object")) return KR_ERROR;
    KrValue text;
    if (def != NULL) text = def->repr != NULL ? def->repr(vm, v) : object_type.repr(vm, v);
    else text = call_unbound(vm, method, v, NULL, 0);
    recursion_leave(vm);
    return check_text(vm, text, "__repr__");
}

KrValue str_of(KrVM *vm, KrBorrowed v) {
    if (is_str_exact(v)) return retain(v);
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___str__, &method);
    if (def != NULL) {
        if (def->str != NULL && def->str != object_type.str) return check_text(vm, def->str(vm, v), "__str__");
        return repr(vm, v);
    }
    if (!recursion_enter(vm, " while getting the str of an object")) return KR_ERROR;
    KrValue text = call_unbound(vm, method, v, NULL, 0);
    recursion_leave(vm);
    return check_text(vm, text, "__str__");
}

KrValue ascii_of(KrVM *vm, KrBorrowed v) {
    KrValue text = repr(vm, v);
    if (is_error(text) || str_kind(as_str(text)) == STR_ASCII) return text;
    StrBuilder b;
    str_builder_init(&b, vm);
    Str *s = as_str(text);
    bool ok = true;
    for (uint32_t i = 0; ok && i < str_length(s); i++) {
        uint32_t c = str_char(s, i);
        if (c < 0x80) {
            ok = str_builder_add_char(&b, c);
            continue;
        }
        char escape[16];
        static const char digits[] = "0123456789abcdef";
        int n = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8, at = 0;
        escape[at++] = '\\';
        escape[at++] = n == 2 ? 'x' : n == 4 ? 'u' : 'U';
        for (int shift = (n - 1) * 4; shift >= 0; shift -= 4) escape[at++] = digits[c >> shift & 15];
        ok = str_builder_add_ascii_n(&b, escape, (size_t)at);
    }
    release(vm, text);
    if (!ok) {
        str_builder_discard(&b);
        return KR_ERROR;
    }
    return str_builder_finish(&b);
}

KrValue format_value(KrVM *vm, KrBorrowed v, KrBorrowed spec) {
    if (is_str_exact(spec) && str_length(as_str(spec)) == 0) {
        if (is_str_exact(v)) return retain(v);
        if (is_small_int(v)) return str_of(vm, v);
    }
    if (!is_str(vm, spec)) return raise(vm, TypeError, "Format specifier must be a string, not %T", spec);
    KrBorrowed method = dunder_find(vm, v, DUNDER___format__);
    if (is_absent(method)) return raise(vm, TypeError, "Type %T doesn't define __format__", v);
    KrValue text = call_unbound(vm, method, v, &spec, 1);
    if (is_error(text) || is_str(vm, text)) return text;
    raise(vm, TypeError, "__format__ must return a str, not %T", text);
    release(vm, text);
    return KR_ERROR;
}

int repr_enter(KrVM *vm, KrBorrowed v) {
    if (is_undef(vm->repr_stack)) {
        KrValue list = list_new(vm, 4);
        if (is_error(list)) return -1;
        vm->repr_stack = list;
    }
    List *stack = as_list(vm->repr_stack);
    for (uint32_t i = stack->length; i > 0; i--) {
        if (is_same(stack->items[i - 1], v)) return 1;
    }
    return list_append(vm, stack, v) ? 0 : -1;
}

void repr_leave(KrVM *vm, KrBorrowed v) {
    List *stack = as_list(vm->repr_stack);
    for (uint32_t i = stack->length; i > 0; i--) {
        if (is_same(stack->items[i - 1], v)) {
            stack->length = i - 1;
            release(vm, v);
            return;
        }
    }
}

//// Numbers ///////////////////////////////////////////////////////////////////

KrValue index_of(KrVM *vm, KrBorrowed v) {
    if (is_int(vm, v)) return retain(v);
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___index__, &method);
    if (def != NULL ? def->to_index == NULL : is_absent(method)) {
        return raise(vm, TypeError, "'%T' object cannot be interpreted as an integer", v);
    }
    KrValue result = def != NULL ? def->to_index(vm, v) : call_unbound(vm, method, v, NULL, 0);
    if (is_error(result) || is_int(vm, result)) return result;
    raise(vm, TypeError, "__index__ returned non-int (type %T)", result);
    release(vm, result);
    return KR_ERROR;
}

// What becomes of an int of more than 64 bits.
typedef enum { WIDE_INDEX_ERROR, WIDE_CLAMPED, WIDE_C_INT, WIDE_SIZE } Wide;
static bool to_index_how(KrVM *vm, KrBorrowed v, int64_t *out, Wide wide) {
    if (is_small_int(v)) {
        *out = small_int_value(v);
        return true;
    }
    KrValue index = index_of(vm, v);
    if (is_error(index)) return false;
    bool ok = int_as_i64(vm, index, out);
    if (!ok && wide == WIDE_CLAMPED) {
        *out = int_sign(vm, index) < 0 ? INT64_MIN : INT64_MAX;
        ok = true;
    } else if (!ok && wide == WIDE_INDEX_ERROR) {
        raise(vm, IndexError, "cannot fit '%T' into an index-sized integer", v);
    } else if (!ok) {
        raise(vm, OverflowError, "Python int too large to convert to C %s", wide == WIDE_SIZE ? "ssize_t" : "int");
    }
    release(vm, index);
    return ok;
}
bool to_index(KrVM *vm, KrBorrowed v, int64_t *out) { return to_index_how(vm, v, out, WIDE_INDEX_ERROR); }
bool to_index_clamped(KrVM *vm, KrBorrowed v, int64_t *out) { return to_index_how(vm, v, out, WIDE_CLAMPED); }
bool to_size(KrVM *vm, KrBorrowed v, int64_t *out) { return to_index_how(vm, v, out, WIDE_SIZE); }
bool to_i64(KrVM *vm, KrBorrowed v, int64_t *out) { return to_index_how(vm, v, out, WIDE_C_INT); }

bool to_double(KrVM *vm, KrBorrowed v, double *out) {
    if (is_float_exact(v)) {
        *out = float_value(v);
        return true;
    }
    if (is_small_int(v)) {
        *out = (double)small_int_value(v);
        return true;
    }
    if (is_float(vm, v) && is_slot_wrapper(dunder_find(vm, v, DUNDER___float__))) {
        *out = float_value(v);
        return true;
    }
    KrBorrowed method;
    const TypeDef *def = resolve(vm, v, DUNDER___float__, &method);
    KrValue result;
    if (def != NULL && def->to_float != NULL) {
        result = def->to_float(vm, v);
    } else if (def == NULL && !is_absent(method)) {
        result = call_unbound(vm, method, v, NULL, 0);
        if (!is_error(result) && !is_float(vm, result)) {
            raise(vm, TypeError, "%T.__float__() must return a float, not %T", v, result);
            release(vm, result);
            return false;
        }
    } else if (is_int(vm, v)) {
        return int_to_double(vm, v, out);
    } else {
        def = resolve(vm, v, DUNDER___index__, &method);
        if (def != NULL ? def->to_index == NULL : is_absent(method)) return raise_as(false, vm, TypeError, "must be real number, not %T", v);
        KrValue index = index_of(vm, v);
        if (is_error(index)) return false;
        bool ok = int_to_double(vm, index, out);
        release(vm, index);
        return ok;
    }
    if (is_error(result)) return false;
    *out = float_value(result);
    release(vm, result);
    return true;
}

//// isinstance, conversions, guards ///////////////////////////////////////////

// The fallback for things that are no classes but have __bases__, and for __class__ overrides.
int is_instance_by_class(KrVM *vm, KrBorrowed v, Type *class_) {
    if (type_is_subtype(type_of(vm, v), class_)) return 1;
    if (!(type_of(vm, v)->flags & TYPE_FLAG_HEAP)) return 0;
    KrValue claimed = getattr_optional(vm, v, N_(vm, __class__));
    if (is_error(claimed)) return -1;
    if (is_absent(claimed)) return 0;
    int yes = has_flag(vm, claimed, TYPE_FLAG_IS_TYPE) && as_type(claimed) != type_of(vm, v) && type_is_subtype(as_type(claimed), class_);
    release(vm, claimed);
    return yes;
}

int is_instance(KrVM *vm, KrBorrowed v, KrBorrowed class_) {
    if (is_tuple(vm, class_)) {
        Tuple *tuple = as_tuple(class_);
        if (!recursion_enter(vm, " in __instancecheck__")) return -1;
        int result = 0;
        for (uint32_t i = 0; result == 0 && i < tuple->length; i++) result = is_instance(vm, v, tuple->items[i]);
        recursion_leave(vm);
        return result;
    }
    if (has_shape(class_, TYPE_UNION)) return is_instance(vm, v, union_args(class_));
    if (is_pointer(class_) && type_of(vm, class_) == vm->types[TYPE_TYPE]) return is_instance_by_class(vm, v, as_type(class_));
    KrBorrowed check = dunder_find(vm, class_, DUNDER___instancecheck__);
    if (!is_absent(check) && !has_shape(check, TYPE_NATIVE_METHOD)) {
        if (has_flag(vm, class_, TYPE_FLAG_IS_TYPE) && type_of(vm, v) == as_type(class_)) return 1;
        KrValue result = call_unbound(vm, check, class_, &v, 1);
        if (is_error(result)) return -1;
        int yes = truth(vm, result);
        release(vm, result);
        return yes;
    }
    if (has_flag(vm, class_, TYPE_FLAG_IS_TYPE)) return is_instance_by_class(vm, v, as_type(class_));
    if (has_shape(class_, TYPE_GENERIC_ALIAS)) return raise_as(-1, vm, TypeError, "isinstance() argument 2 cannot be a parameterized generic");
    return raise_as(-1, vm, TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
}

int is_subclass(KrVM *vm, KrBorrowed derived, KrBorrowed class_) {
    if (is_tuple(vm, class_)) {
        Tuple *tuple = as_tuple(class_);
        if (!recursion_enter(vm, " in __subclasscheck__")) return -1;
        int result = 0;
        for (uint32_t i = 0; result == 0 && i < tuple->length; i++) result = is_subclass(vm, derived, tuple->items[i]);
        recursion_leave(vm);
        return result;
    }
    if (has_shape(class_, TYPE_UNION)) return is_subclass(vm, derived, union_args(class_));
    KrBorrowed check = dunder_find(vm, class_, DUNDER___subclasscheck__);
    if (!is_absent(check) && !has_shape(check, TYPE_NATIVE_METHOD)) {
        KrValue result = call_unbound(vm, check, class_, &derived, 1);
        if (is_error(result)) return -1;
        int yes = truth(vm, result);
        release(vm, result);
        return yes;
    }
    if (!has_flag(vm, derived, TYPE_FLAG_IS_TYPE)) return raise_as(-1, vm, TypeError, "issubclass() arg 1 must be a class");
    if (!has_flag(vm, class_, TYPE_FLAG_IS_TYPE)) {
        if (has_shape(class_, TYPE_GENERIC_ALIAS)) return raise_as(-1, vm, TypeError, "issubclass() argument 2 cannot be a parameterized generic");
        return raise_as(-1, vm, TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    }
    return type_is_subtype(as_type(derived), as_type(class_));
}

KrValue to_list(KrVM *vm, KrBorrowed iterable) {
    if (is_list_exact(iterable)) return list_from(vm, as_list(iterable)->items, as_list(iterable)->length);
    if (is_tuple_exact(iterable)) return list_from(vm, as_tuple(iterable)->items, as_tuple(iterable)->length);
    KrValue list = list_new(vm, 0);
    if (is_error(list)) return KR_ERROR;
    if (!list_extend(vm, as_list(list), iterable)) {
        release(vm, list);
        return KR_ERROR;
    }
    return list;
}

KrValue to_tuple(KrVM *vm, KrBorrowed iterable) {
    if (is_tuple_exact(iterable)) return retain(iterable);
    if (is_list_exact(iterable)) return tuple_from(vm, as_list(iterable)->items, as_list(iterable)->length);
    KrValue list = to_list(vm, iterable);
    if (is_error(list)) return KR_ERROR;
    KrValue tuple = tuple_from(vm, as_list(list)->items, as_list(list)->length);
    release(vm, list);
    return tuple;
}

bool poll(KrVM *vm, uint64_t steps) {
    vm->fuel -= (int64_t)steps;
    if (likely(vm->fuel >= 0)) return true;
    return vm->upcalls->poll(vm, 0);
}

bool recursion_enter(KrVM *vm, const char *where) {
    char here;
    if (likely(&here > vm->stack_limit)) return true;
    return raise_as(false, vm, RecursionError, "maximum recursion depth exceeded%s", where);
}
void recursion_leave(KrVM *vm) { (void)vm; }

bool native_enter(KrVM *vm) {
    if (!recursion_enter(vm, "")) return false;
    if (likely(vm->native_depth < vm->max_native_depth)) return true;
    return raise_as(false, vm, RecursionError, "maximum depth of native calls exceeded");
}
