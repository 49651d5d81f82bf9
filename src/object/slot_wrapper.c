// SPDX-License-Identifier: MIT
// slot_wrapper.c -- C slots seen from Python: one wrapper a dunder, one switch that calls the slot.
#include "object/slot_wrapper.h"

#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"

typedef enum { KIND_NONE, KIND_BINARY, KIND_REFLECTED, KIND_INPLACE, KIND_UNARY, KIND_COMPARE, KIND_OTHER } Kind;
typedef struct { Kind kind; int op; } Meaning;

static Meaning meaning_of(Dunder dunder) {
    switch (dunder) {
#define BINARY(id, symbol, forward, reflected, inplace)                     \
    case DUNDER_##forward: return (Meaning){KIND_BINARY, BINARY_##id};      \
    case DUNDER_##reflected: return (Meaning){KIND_REFLECTED, BINARY_##id};
#include "object/slots.def"
#undef BINARY
    case DUNDER___iadd__: return (Meaning){KIND_INPLACE, BINARY_ADD};
    case DUNDER___isub__: return (Meaning){KIND_INPLACE, BINARY_SUB};
    case DUNDER___imul__: return (Meaning){KIND_INPLACE, BINARY_MUL};
    case DUNDER___itruediv__: return (Meaning){KIND_INPLACE, BINARY_TRUEDIV};
    case DUNDER___ifloordiv__: return (Meaning){KIND_INPLACE, BINARY_FLOORDIV};
    case DUNDER___imod__: return (Meaning){KIND_INPLACE, BINARY_MOD};
    case DUNDER___ipow__: return (Meaning){KIND_INPLACE, BINARY_POW};
    case DUNDER___imatmul__: return (Meaning){KIND_INPLACE, BINARY_MATMUL};
    case DUNDER___ilshift__: return (Meaning){KIND_INPLACE, BINARY_LSHIFT};
    case DUNDER___irshift__: return (Meaning){KIND_INPLACE, BINARY_RSHIFT};
    case DUNDER___iand__: return (Meaning){KIND_INPLACE, BINARY_AND};
    case DUNDER___ior__: return (Meaning){KIND_INPLACE, BINARY_OR};
    case DUNDER___ixor__: return (Meaning){KIND_INPLACE, BINARY_XOR};
#define UNARY(id, symbol, name) case DUNDER_##name: return (Meaning){KIND_UNARY, UNARY_OP_##id};
#include "object/slots.def"
#undef UNARY
#define COMPARE(id, symbol, name) case DUNDER_##name: return (Meaning){KIND_COMPARE, COMPARE_##id};
#include "object/slots.def"
#undef COMPARE
    default: return (Meaning){KIND_OTHER, 0};
    }
}

bool slot_exists(const TypeDef *def, Dunder dunder) {
    Meaning m = meaning_of(dunder);
    switch (m.kind) {
    case KIND_BINARY: return def->binary_ops & OP_BIT(m.op);
    case KIND_REFLECTED: return def->reflected_ops & OP_BIT(m.op);
    case KIND_INPLACE: return def->inplace_ops & OP_BIT(m.op);
    case KIND_UNARY: return def->unary_ops & OP_BIT(m.op);
    case KIND_COMPARE: return def->compare != NULL;
    default: break;
    }
    switch (dunder) {
    case DUNDER___repr__: return def->repr != NULL;
    case DUNDER___str__: return def->str != NULL;
    case DUNDER___hash__: return def->hash != NULL;
    case DUNDER___bool__: return def->truth != NULL && def->len == NULL;
    case DUNDER___int__: return def->to_int != NULL;
    case DUNDER___index__: return def->to_index != NULL;
    case DUNDER___float__: return def->to_float != NULL;
    case DUNDER___len__: return def->len != NULL;
    case DUNDER___getitem__: return def->getitem != NULL;
    case DUNDER___setitem__: case DUNDER___delitem__: return def->setitem != NULL;
    case DUNDER___contains__: return def->contains != NULL;
    case DUNDER___iter__: return def->iter != NULL;
    case DUNDER___next__: return def->next != NULL;
    case DUNDER___call__: return def->call != NULL;
    case DUNDER___getattribute__: return def->getattr != NULL;
    case DUNDER___setattr__: case DUNDER___delattr__: return def->setattr != NULL;
    case DUNDER___get__: return def->descr_get != NULL;
    case DUNDER___set__: case DUNDER___delete__: return def->descr_set != NULL;
    case DUNDER___await__: return def->await != NULL;
    case DUNDER___aiter__: return def->aiter != NULL;
    case DUNDER___anext__: return def->anext != NULL;
    default: return false;
    }
}

KrValue slot_wrapper_new(KrVM *vm, const TypeDef *def, Type *owner, Dunder dunder) {
    SlotWrapper *wrapper = object_new(vm, TYPE_SLOT_WRAPPER, sizeof *wrapper);
    if (wrapper == NULL) return KR_ERROR;
    wrapper->def = def;
    wrapper->owner = owner;   // borrowed: built-in types live as long as the VM
    wrapper->dunder = dunder;
    return value_of_object(wrapper);
}

static const NameId wrapper_names[] = {
#define NAME(id, text)
#define DUNDER(id) NAME_##id,
#include "object/names.def"
#undef NAME
#undef DUNDER
};
static Str *name_of(KrVM *vm, const SlotWrapper *wrapper) { return vm->names[wrapper_names[wrapper->dunder]]; }

static KrValue none_if(bool ok) { return ok ? NONE : KR_ERROR; }
static KrValue of_int(int result) { return result < 0 ? KR_ERROR : value_of_bool(result); }

KrValue slot_wrapper_call(KrVM *vm, SlotWrapper *wrapper, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    const TypeDef *def = wrapper->def;
    Meaning m = meaning_of(wrapper->dunder);
    uint32_t least = 0, most = 0;
    if (!is_instance_of(vm, self, wrapper->owner)) {
        return raise(vm, TypeError, "descriptor '%U' requires a '%N' object but received a '%T'", name_of(vm, wrapper), wrapper->owner, self);
    }
    switch (wrapper->dunder) {
    case DUNDER___setitem__: case DUNDER___setattr__: case DUNDER___set__: least = most = 2; break;
    case DUNDER___getitem__: case DUNDER___delitem__: case DUNDER___contains__: case DUNDER___getattribute__: case DUNDER___delattr__:
    case DUNDER___delete__: least = most = 1; break;
    case DUNDER___get__: least = 1; most = 2; break;
    case DUNDER___pow__: case DUNDER___rpow__: least = 1; most = 2; break;
    case DUNDER___call__: return def->call(vm, self, args, count, kwnames);
    default:
        if (m.kind == KIND_BINARY || m.kind == KIND_REFLECTED || m.kind == KIND_INPLACE || m.kind == KIND_COMPARE) least = most = 1;
        break;
    }
    if (!is_absent(kwnames) && as_tuple(kwnames)->length > 0) {
        return raise(vm, TypeError, "wrapper %U() takes no keyword arguments", name_of(vm, wrapper));
    }
    if (count < least || count > most) {
        if (least == most) return raise(vm, TypeError, "expected %u argument%s, got %u", least, least == 1 ? "" : "s", count);
        return raise(vm, TypeError, "%U expected at %s %u argument%s, got %u", name_of(vm, wrapper), count < least ? "least" : "most",
                     count < least ? least : most, (count < least ? least : most) == 1 ? "" : "s", count);
    }
    switch (m.kind) {
    case KIND_BINARY:
        if (m.op == BINARY_POW && count == 2 && !is_none(args[1])) return power(vm, self, args[0], args[1]);
        return def->binary(vm, (BinaryOp)m.op, self, args[0]);
    case KIND_REFLECTED: return def->binary(vm, (BinaryOp)m.op, args[0], self);
    case KIND_INPLACE: return def->inplace(vm, (BinaryOp)m.op, self, args[0]);
    case KIND_UNARY: return def->unary(vm, (UnaryOp)m.op, self);
    case KIND_COMPARE: return def->compare(vm, (CompareOp)m.op, self, args[0]);
    default: break;
    }
    switch (wrapper->dunder) {
    case DUNDER___repr__: return def->repr(vm, self);
    case DUNDER___str__: return def->str(vm, self);
    case DUNDER___hash__: {
        int64_t hash;
        return def->hash(vm, self, &hash) ? int_from_i64(vm, hash) : KR_ERROR;
    }
    case DUNDER___bool__: return of_int(def->truth(vm, self));
    case DUNDER___int__: return def->to_int(vm, self);
    case DUNDER___index__: return def->to_index(vm, self);
    case DUNDER___float__: return def->to_float(vm, self);
    case DUNDER___len__: {
        int64_t n = def->len(vm, self);
        return n < 0 ? KR_ERROR : int_from_i64(vm, n);
    }
    case DUNDER___getitem__: return def->getitem(vm, self, args[0]);
    case DUNDER___setitem__: return none_if(def->setitem(vm, self, args[0], args[1]));
    case DUNDER___delitem__: return none_if(def->setitem(vm, self, args[0], ABSENT));
    case DUNDER___contains__: return of_int(def->contains(vm, self, args[0]));
    case DUNDER___iter__: return def->iter(vm, self);
    case DUNDER___next__: {
        KrValue item = def->next(vm, self);      // not next(): that drops the value of a StopIteration
        return is_absent(item) ? exception_raise_type(vm, TYPE_StopIteration) : item;
    }
    case DUNDER___getattribute__: {
        Str *name = str_attribute_name(vm, args[0]);
        if (name == NULL) return KR_ERROR;
        KrValue result = def->getattr(vm, self, name);
        object_release(vm, name);
        return result;
    }
    case DUNDER___setattr__: case DUNDER___delattr__: {
        Str *name = str_attribute_name(vm, args[0]);
        if (name == NULL) return KR_ERROR;
        bool ok = def->setattr(vm, self, name, wrapper->dunder == DUNDER___setattr__ ? args[1] : ABSENT);
        object_release(vm, name);
        return none_if(ok);
    }
    case DUNDER___get__: {
        KrBorrowed owner = count > 1 ? args[1] : NONE;
        if (is_none(args[0]) && is_none(owner)) return raise(vm, TypeError, "__get__(None, None) is invalid");
        Type *type = is_none(owner) || !has_flag(vm, owner, TYPE_FLAG_IS_TYPE) ? type_of(vm, args[0]) : as_type(owner);
        return def->descr_get(vm, self, is_none(args[0]) && !is_none(owner) && type != vm->types[TYPE_NONE] ? ABSENT : args[0], type);
    }
    case DUNDER___set__: return none_if(def->descr_set(vm, self, args[0], args[1]));
    case DUNDER___delete__: return none_if(def->descr_set(vm, self, args[0], ABSENT));
    case DUNDER___await__: return def->await(vm, self);
    case DUNDER___aiter__: return def->aiter(vm, self);
    case DUNDER___anext__: return def->anext(vm, self);
    default: return raise(vm, SystemError, "slot wrapper without a slot");
    }
}

//// The two types /////////////////////////////////////////////////////////////

static KrValue wrapper_repr(KrVM *vm, KrBorrowed self) {
    SlotWrapper *wrapper = (SlotWrapper *)as_object(self);
    return string_format(vm, "<slot wrapper '%U' of '%N' objects>", name_of(vm, wrapper), wrapper->owner);
}
static KrValue wrapper_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    SlotWrapper *wrapper = (SlotWrapper *)as_object(self);
    uint32_t keywords = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
    if (count <= keywords) {
        return raise(vm, TypeError, "descriptor '%U' of '%N' object needs an argument", name_of(vm, wrapper), wrapper->owner);
    }
    return slot_wrapper_call(vm, wrapper, args[0], args + 1, count - 1, kwnames);
}
static KrValue wrapper_get(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    if (is_absent(object)) return retain(self);
    MethodWrapper *bound = object_new(vm, TYPE_METHOD_WRAPPER, sizeof *bound);
    if (bound == NULL) return KR_ERROR;
    bound->wrapper = (SlotWrapper *)as_object(retain(self));
    bound->self = retain(object);
    return value_of_object(bound);
}
static KrValue wrapper_name(KrVM *vm, KrBorrowed self) { return retain(value_of_object(name_of(vm, (SlotWrapper *)as_object(self)))); }
static KrValue wrapper_qualname(KrVM *vm, KrBorrowed self) {
    SlotWrapper *wrapper = (SlotWrapper *)as_object(self);
    return string_format(vm, "%N.%U", wrapper->owner, name_of(vm, wrapper));
}
static KrValue wrapper_objclass(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(((SlotWrapper *)as_object(self))->owner));
}
static KrValue wrapper_doc(KrVM *vm, KrBorrowed self) {
    return string_format(vm, "Implement %U.", name_of(vm, (SlotWrapper *)as_object(self)));
}
static const GetSetDef wrapper_getset[] = {
    {"__name__", wrapper_name, NULL, NULL}, {"__qualname__", wrapper_qualname, NULL, NULL},
    {"__objclass__", wrapper_objclass, NULL, NULL}, {"__doc__", wrapper_doc, NULL, NULL}, {0}};
const TypeDef slot_wrapper_type = {
    .name = "wrapper_descriptor", .id = TYPE_SLOT_WRAPPER, .size = sizeof(SlotWrapper), .flags = TYPE_FLAG_NO_NEW | TYPE_FLAG_METHOD_LIKE,
    .getset = wrapper_getset, .repr = wrapper_repr, .call = wrapper_call, .descr_get = wrapper_get,
};

static MethodWrapper *bound_of(KrBorrowed v) { return (MethodWrapper *)as_object(v); }
static void bound_visit(Object *self, Visitor *visitor) {
    visit_object(visitor, ((MethodWrapper *)self)->wrapper);
    visit_value(visitor, ((MethodWrapper *)self)->self);
}
static KrValue bound_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, bound_of(self)->self, &id)) return KR_ERROR;
    return string_format(vm, "<method-wrapper '%U' of %T object at 0x%llx>", name_of(vm, bound_of(self)->wrapper), bound_of(self)->self,
                         (unsigned long long)id);
}
static KrValue bound_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    return slot_wrapper_call(vm, bound_of(self)->wrapper, bound_of(self)->self, args, count, kwnames);
}
static KrValue bound_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    (void)vm;
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !has_shape(a, TYPE_METHOD_WRAPPER) || !has_shape(b, TYPE_METHOD_WRAPPER)) return NOT_IMPLEMENTED;
    bool same = bound_of(a)->wrapper == bound_of(b)->wrapper && is_same(bound_of(a)->self, bound_of(b)->self);
    return value_of_bool(same == (op == COMPARE_EQ));
}
static bool bound_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    (void)vm;
    *out = (int64_t)((value_bits(bound_of(self)->self) ^ (uintptr_t)bound_of(self)->wrapper) >> 4);
    return true;
}
static KrValue bound_name(KrVM *vm, KrBorrowed self) { return wrapper_name(vm, value_of_object(bound_of(self)->wrapper)); }
static KrValue bound_qualname(KrVM *vm, KrBorrowed self) { return wrapper_qualname(vm, value_of_object(bound_of(self)->wrapper)); }
static KrValue bound_self(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(bound_of(self)->self);
}
static const GetSetDef bound_getset[] = {
    {"__name__", bound_name, NULL, NULL}, {"__qualname__", bound_qualname, NULL, NULL}, {"__self__", bound_self, NULL, NULL}, {0}};
const TypeDef method_wrapper_type = {
    .name = "method-wrapper", .id = TYPE_METHOD_WRAPPER, .size = sizeof(MethodWrapper), .flags = TYPE_FLAG_NO_NEW | TYPE_FLAG_CONTAINER,
    .getset = bound_getset, .visit = bound_visit, .repr = bound_repr, .call = bound_call, .compare = bound_compare, .hash = bound_hash,
};
