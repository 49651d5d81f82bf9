// SPDX-License-Identifier: MIT
// constants.c -- the types of None, NotImplemented and Ellipsis: one value each.
#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/state.h"
#include "object/tuple.h"

static bool given_nothing(KrVM *vm, const KrBorrowed *args, const char *name) {
    if (as_tuple(args[1])->length == 0 && (is_absent(args[2]) || as_dict(args[2])->used == 0)) return true;
    return raise_as(false, vm, TypeError, "%s takes no arguments", name);
}

static KrValue none_repr(KrVM *vm, KrBorrowed self) {
    (void)self;
    return str_new(vm, "None");
}
static bool none_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    (void)vm;
    (void)self;
    *out = 0xfca86420;
    return true;
}
static int none_truth(KrVM *vm, KrBorrowed self) {
    (void)vm;
    (void)self;
    return 0;
}
NATIVE(none_construct, "__new__(cls, *args, **kwargs)", "None itself.") { return given_nothing(vm, args, "NoneType") ? NONE : KR_ERROR; }
static const NativeDef *const none_methods[] = {DEF(none_construct), NULL};
const TypeDef none_type = {
    .name = "NoneType", .doc = "The type of None.", .id = TYPE_NONE, .size = sizeof(Object), .methods = none_methods, .repr = none_repr,
    .hash = none_hash, .truth = none_truth,
};

static KrValue not_implemented_repr(KrVM *vm, KrBorrowed self) {
    (void)self;
    return str_new(vm, "NotImplemented");
}
static int not_implemented_truth(KrVM *vm, KrBorrowed self) {
    (void)self;
    return raise_as(-1, vm, TypeError, "NotImplemented should not be used in a boolean context");
}
NATIVE(not_implemented_construct, "__new__(cls, *args, **kwargs)", "NotImplemented itself.") {
    return given_nothing(vm, args, "NotImplementedType") ? NOT_IMPLEMENTED : KR_ERROR;
}
NATIVE(not_implemented_reduce, "__reduce__(self, /)", "The name to be found by.") { return str_new(vm, "NotImplemented"); }
static const NativeDef *const not_implemented_methods[] = {DEF(not_implemented_construct), DEF(not_implemented_reduce), NULL};
const TypeDef not_implemented_type = {
    .name = "NotImplementedType", .doc = "The type of NotImplemented.", .id = TYPE_NOT_IMPLEMENTED, .size = sizeof(Object),
    .methods = not_implemented_methods, .repr = not_implemented_repr, .truth = not_implemented_truth,
};

static KrValue ellipsis_repr(KrVM *vm, KrBorrowed self) {
    (void)self;
    return str_new(vm, "Ellipsis");
}
NATIVE(ellipsis_construct, "__new__(cls, *args, **kwargs)", "Ellipsis itself.") {
    return given_nothing(vm, args, "EllipsisType") ? ELLIPSIS : KR_ERROR;
}
NATIVE(ellipsis_reduce, "__reduce__(self, /)", "The name to be found by.") { return str_new(vm, "Ellipsis"); }
static const NativeDef *const ellipsis_methods[] = {DEF(ellipsis_construct), DEF(ellipsis_reduce), NULL};
const TypeDef ellipsis_type = {
    .name = "ellipsis", .doc = "The type of `...`.", .id = TYPE_ELLIPSIS, .size = sizeof(Object), .methods = ellipsis_methods,
    .repr = ellipsis_repr,
};
