// SPDX-License-Identifier: MIT
// decimal_core.c -- _decimal: what the Python part of decimal cannot say itself.
//
// Carrier is the base of Decimal and Context: an object with one hidden value, so that the numbers are immutable and their
// classes show no names but their own. The functions beside it count, read and write decimal digits of ints of any size.
#include "lib/library.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/state.h"

#include <math.h>

typedef struct { Object head; KrValue value; } Carrier;

static Carrier *as_carrier(KrBorrowed v) { return (Carrier *)as_object(v); }
extern const TypeDef decimal_carrier_type;

static KrValue carrier_new(KrVM *vm, Type *type, KrBorrowed value) {
    Carrier *carrier = type_allocate(vm, type, 0);
    if (carrier == NULL) return KR_ERROR;
    carrier->value = retain(value);
    return value_of_object(carrier);
}

static void visit(Object *self, Visitor *visitor) { visit_value(visitor, ((Carrier *)self)->value); }
static void clear(KrVM *vm, Object *self) { value_replace(vm, &((Carrier *)self)->value, NONE); }

NATIVE(make, "make(cls, value, /)", "Make an instance of a subclass of Carrier that carries the value.") {
    if (def_of(vm, args[0])->id != TYPE_TYPE || as_type(args[0])->def != &decimal_carrier_type)
        return raise(vm, TypeError, "a subclass of Carrier is wanted, not '%T'", args[0]);
    return carrier_new(vm, as_type(args[0]), args[1]);
}

NATIVE(value, "value(carrier, /)", "Give the value that a Decimal or a Context carries; None: it is neither.") {
    return is_pointer(args[0]) && def_of(vm, args[0]) == &decimal_carrier_type ? retain(as_carrier(args[0])->value) : NONE;
}

NATIVE(present, "present(cls, /)", "Let a class look as the native one of CPython: its name, and no names of a class statement.") {
    static const char *const names[][2] = {{"Decimal", "decimal.Decimal"}, {"Context", "decimal.Context"}};
    static const char *const hidden[] = {"__slots__", "__firstlineno__", "__static_attributes__", "__dict__", "__weakref__"};
    if (def_of(vm, args[0])->id != TYPE_TYPE || !(as_type(args[0])->flags & TYPE_FLAG_HEAP))
        return raise(vm, TypeError, "a class of the program is wanted, not '%T'", args[0]);
    Type *type = as_type(args[0]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_equal_ascii(type->name, names[i][0])) type->native_name = names[i][1];
    }
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        Str *name = str_intern_utf8(vm, hidden[i], strlen(hidden[i]));
        if (name == NULL) return KR_ERROR;
        int found = dict_delete(vm, type->dict, value_of_object(name));
        object_release(vm, name);
        if (found < 0) return KR_ERROR;
    }
    type_modified(vm, type);
    return NONE;
}

//// Digits ////////////////////////////////////////////////////////////////////////////////////////////////////////////

static int64_t count_word(uint64_t n) {
    int64_t count = 1;
    for (; n >= 10000; n /= 10000) count += 4;
    return count + (n >= 10) + (n >= 100) + (n >= 1000);
}

// Whether a power of ten is at most n: the exact answer where the logarithm is too close to tell. -1: failed.
static int reaches(KrVM *vm, KrBorrowed n, int64_t exponent) {
    KrValue power_ = int_binary(vm, BINARY_POW, small_int(10), small_int(exponent));
    if (is_error(power_)) return -1;
    int order = int_compare(vm, n, power_);
    release(vm, power_);
    return order >= 0;
}

NATIVE(digits, "digits(n, /)", "Count the decimal digits of a positive int.") {
    if (!is_int(vm, args[0])) return raise(vm, TypeError, "an integer is required");
    int64_t word;
    if (int_as_i64(vm, args[0], &word)) return small_int(count_word((uint64_t)word));
    IntView view;
    int_view(args[0], &view);
    size_t n = view.count;
    long double top = (long double)view.digit[n - 1] * 0x1p60L + (long double)view.digit[n - 2];
    long double log = log10l(top) + (long double)(n - 2) * 60 * 0.301029995663981195213738894724493027L;
    int64_t below = (int64_t)log;
    if (log - (long double)below > 1e-6L && log - (long double)below < 1 - 1e-6L) return small_int(below + 1);
    below = (int64_t)(log + 0.5L);
    int reached = reaches(vm, args[0], below);
    return reached < 0 ? KR_ERROR : small_int(below + reached);
}

NATIVE(text, "text(n, /)", "Give the decimal digits of an int of any size.") {
    if (!is_int(vm, args[0])) return raise(vm, TypeError, "an integer is required");
    return int_to_long_text(vm, args[0]);
}

NATIVE(number, "number(text, /)", "Give the int of a text of ASCII digits, of any length.") {
    if (!is_str(vm, args[0])) return raise(vm, TypeError, "a str is required");
    size_t length;
    const char *text = str_utf8(vm, as_str(args[0]), &length);
    if (text == NULL) return KR_ERROR;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return raise(vm, ValueError, "not a digit");
    }
    return int_from_long_text(vm, text, length);
}

//// The module ////////////////////////////////////////////////////////////////////////////////////////////////////////

NATIVE(carrier_make, "__new__(cls, /, *args, **kwargs)", "Make an instance that carries None.") {
    return carrier_new(vm, as_type(args[0]), NONE);
}

static const NativeDef *const carrier_methods[] = {DEF(carrier_make), NULL};

const TypeDef decimal_carrier_type = {
    .name = "_decimal.Carrier", .id = (TypeId)TYPE_DECIMAL_CARRIER, .size = sizeof(Carrier),
    .doc = "An object with one hidden value.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE, .methods = carrier_methods, .visit = visit, .clear = clear,
};

static bool init(KrVM *vm, Dict *namespace_) {
    return type_register(vm, (TypeId)TYPE_DECIMAL_CARRIER, &decimal_carrier_type) &&
           library_set(vm, namespace_, "Carrier", retain(value_of_object(vm->types[TYPE_DECIMAL_CARRIER])));
}

static const NativeDef *const functions[] = {DEF(make), DEF(value), DEF(present), DEF(digits), DEF(text), DEF(number), NULL};

const ModuleDef decimal_core_module = {.name = "_decimal", .functions = functions, .init = init};
