// SPDX-License-Identifier: MIT
// call.c -- calls of every kind: arguments into registers, classes into instances, nested runs for C code.
#include "object/dict.h"
#include "object/descriptor.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/slot_wrapper.h"
#include "object/tuple.h"
#include "vm/frame.h"

#include <stdio.h>

enum { NO_INDEX = 0xffffffff };
typedef enum { CONSTRUCT_UNKNOWN, CONSTRUCT_SIMPLE, CONSTRUCT_EXCEPTION, CONSTRUCT_GENERAL } ConstructKind;

//// Binding arguments /////////////////////////////////////////////////////////

static COLD KrValue wrong_keyword(KrVM *vm, Function *fn, Str *name) {
    Code *code = fn->code;
    for (uint16_t i = 0; i < code->positional_only_count; i++) {
        if (str_equal(code->local_names[i], name)) {
            return raise(vm, TypeError, "%U() got some positional-only arguments passed as keyword arguments: '%U'", fn->qualname, name);
        }
    }
    return raise(vm, TypeError, "%U() got an unexpected keyword argument '%U'", fn->qualname, name);
}

static COLD KrValue too_many(KrVM *vm, Function *fn, uint32_t given, const KrValue *r) {
    Code *code = fn->code;
    uint32_t most = code->positional_count, defaults = fn->defaults == NULL ? 0 : fn->defaults->length;
    uint32_t keyword_only_given = 0;
    for (uint32_t i = 0; i < code->keyword_only_count; i++) keyword_only_given += !is_undef(r[most + i]);
    char extra[96] = "";
    if (keyword_only_given > 0) {
        snprintf(extra, sizeof extra, " positional argument%s (and %u keyword-only argument%s)", given == 1 ? "" : "s", keyword_only_given,
                 keyword_only_given == 1 ? "" : "s");
    }
    if (defaults > 0) {
        return raise(vm, TypeError, "%U() takes from %u to %u positional arguments but %u%s %s given", fn->qualname, most - defaults, most, given, extra,
                     given == 1 && keyword_only_given == 0 ? "was" : "were");
    }
    return raise(vm, TypeError, "%U() takes %u positional argument%s but %u%s %s given", fn->qualname, most, most == 1 ? "" : "s", given, extra,
                 given == 1 && keyword_only_given == 0 ? "was" : "were");
}

// "f() missing 2 required positional arguments: 'a' and 'b'"
static COLD KrValue missing(KrVM *vm, Function *fn, const KrValue *r, uint32_t start, uint32_t end, const char *kind) {
    Str *names[256];
    uint32_t count = 0;
    for (uint32_t i = start; i < end && count < 256; i++) {
        if (is_undef(r[i])) names[count++] = fn->code->local_names[i];
    }
    StrBuilder b;
    str_builder_init(&b, vm);
    char number[64];
    snprintf(number, sizeof number, "() missing %u required %s argument%s: ", count, kind, count == 1 ? "" : "s");
    bool ok = str_builder_add(&b, fn->qualname) && str_builder_add_ascii(&b, number);
    for (uint32_t i = 0; ok && i < count; i++) {
        const char *glue = i == 0 ? "'" : i + 1 < count ? "', '" : count == 2 ? "' and '" : "', and '";
        ok = str_builder_add_ascii(&b, glue) && str_builder_add(&b, names[i]);
    }
    ok = ok && str_builder_add_ascii(&b, "'");
    if (!ok) {
        str_builder_discard(&b);
        return KR_ERROR;
    }
    KrValue text = str_builder_finish(&b);
    if (is_error(text)) return KR_ERROR;
    exception_raise_with(vm, TYPE_TypeError, text);
    release(vm, text);
    return KR_ERROR;
}

// Fills r[0..parameters) (UNDEF before) from the arguments; `self` (or ABSENT) comes first. On failure the caller releases r.
static bool bind(KrVM *vm, Function *fn, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames, KrValue *r) {
    Code *code = fn->code;
    uint32_t keywords = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
    uint32_t positional = code->positional_count, named = positional + code->keyword_only_count, at = named;
    uint32_t varargs = code->flags & CODE_VARARGS ? at++ : NO_INDEX, varkw = code->flags & CODE_VARKEYWORDS ? at++ : NO_INDEX;
    uint32_t given = count - keywords, offset = is_absent(self) ? 0 : 1, total = given + offset;
    uint32_t placed = total < positional ? total : positional;
    for (uint32_t i = 0; i < placed; i++) r[i] = retain(i < offset ? self : args[i - offset]);
    if (varargs != NO_INDEX) {
        KrValue rest;
        if (total <= positional) {
            rest = tuple_empty(vm);
        } else if (offset && positional == 0) {
            Tuple *tuple = tuple_new(vm, total);
            if (tuple == NULL) return false;
            tuple->items[0] = retain(self);
            for (uint32_t i = 0; i < given; i++) tuple->items[1 + i] = retain(args[i]);
            rest = value_of_object(tuple);
        } else {
            rest = tuple_from(vm, args + (positional - offset), total - positional);
        }
        if (is_error(rest)) return false;
        r[varargs] = rest;
    }
    if (varkw != NO_INDEX) {
        KrValue dict = dict_new(vm);
        if (is_error(dict)) return false;
        r[varkw] = dict;
    }
    for (uint32_t k = 0; k < keywords; k++) {
        KrBorrowed key = as_tuple(kwnames)->items[k], value = args[given + k];
        Str *name = as_str(key);
        uint32_t i = code->positional_only_count;
        while (i < named && code->local_names[i] != name) i++;
        if (i == named && !str_is_interned(name)) {
            for (i = code->positional_only_count; i < named && !str_equal(code->local_names[i], name); i++) continue;
        }
        if (i < named) {
            if (!is_undef(r[i])) return raise_as(false, vm, TypeError, "%U() got multiple values for argument '%U'", fn->qualname, name);
            r[i] = retain(value);
        } else if (varkw != NO_INDEX) {
            if (!dict_set(vm, as_dict(r[varkw]), key, value)) return false;
        } else {
            wrong_keyword(vm, fn, name);
            return false;
        }
    }
    if (total > positional && varargs == NO_INDEX) {
        too_many(vm, fn, total, r);
        return false;
    }
    if (total < positional) {
        uint32_t defaults = fn->defaults == NULL ? 0 : fn->defaults->length;
        uint32_t first_default = defaults > positional ? 0 : positional - defaults;
        for (uint32_t i = total; i < first_default; i++) {
            if (is_undef(r[i])) {
                missing(vm, fn, r, 0, first_default, "positional");
                return false;
            }
        }
        for (uint32_t i = first_default; i < positional; i++) {
            if (is_undef(r[i])) r[i] = retain(fn->defaults->items[i - first_default + (defaults > positional ? defaults - positional : 0)]);
        }
    }
    bool lacking = false;
    for (uint32_t i = positional; i < named; i++) {
        if (!is_undef(r[i])) continue;
        KrBorrowed value = fn->kwdefaults == NULL ? ABSENT : dict_get_str(vm, fn->kwdefaults, code->local_names[i]);
        if (is_error(value)) return false;
        if (is_absent(value)) lacking = true;
        else r[i] = retain(value);
    }
    if (lacking) {
        missing(vm, fn, r, positional, named, "keyword-only");
        return false;
    }
    return true;
}

KrValue call_function_begin(KrVM *vm, Function *fn, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    Code *code = fn->code;
    if (unlikely(code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR))) {
        Coroutine *c = coroutine_new(vm, fn);
        if (c == NULL) return KR_ERROR;
        if (!bind(vm, fn, self, args, count, kwnames, c->frame.r)) {
            c->state = CO_DONE;   // nothing ran: no warning about it
            coroutine_finish(vm, c);
            object_release(vm, c);
            return KR_ERROR;
        }
        return value_of_object(c);
    }
    if (unlikely(--vm->fuel < 0) && !vm->upcalls->poll(vm, 0)) return KR_ERROR;
    Frame *frame = frame_push(vm, code->register_count);
    if (frame == NULL) return KR_ERROR;
    for (uint32_t i = 0; i < code->register_count; i++) frame->r[i] = UNDEF;
    if (!bind(vm, fn, self, args, count, kwnames, frame->r)) {
        for (uint32_t i = 0; i < code->register_count; i++) release(vm, frame->r[i]);
        vm->depth--;
        frame_pop_slow(vm, frame);
        return KR_ERROR;
    }
    object_retain(fn);
    frame->fn = fn;
    frame->pc = code->instructions;
    frame->mode = TO_REGISTER;
    frame->flags = code->hidden ? FRAME_HIDDEN : 0;
    frame->dest = 0;
    vm->frame = frame;
    return PUSHED;
}

//// Classes ///////////////////////////////////////////////////////////////////

static uint8_t construct_kind(KrVM *vm, Type *type) {
    KrBorrowed make = type_dunder(vm, type, DUNDER___new__), init = type_dunder(vm, type, DUNDER___init__);
    KrBorrowed object_new_method = type_dunder(vm, vm->types[TYPE_OBJECT], DUNDER___new__);
    bool plain = (type->flags & TYPE_FLAG_HEAP) && !(type->flags & (TYPE_FLAG_ABSTRACT | TYPE_FLAG_VARIABLE)) && type->def == &object_type &&
                 is_same(make, object_new_method) && has_shape(init, TYPE_FUNCTION) &&
                 is_slot_wrapper(type_dunder(vm, type_of(vm, value_of_object(type)), DUNDER___call__));
    if (plain) return type->construct = CONSTRUCT_SIMPLE;
    bool exception = exception_is_plain(vm, type) && is_slot_wrapper(type_dunder(vm, type_of(vm, value_of_object(type)), DUNDER___call__)) &&
                     !(type->flags & TYPE_FLAG_ABSTRACT);
    return type->construct = exception ? CONSTRUCT_EXCEPTION : CONSTRUCT_GENERAL;
}

static KrValue type_call_begin(KrVM *vm, Type *type, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames, KrValue *constructed) {
    if (likely(type->construct == CONSTRUCT_SIMPLE)) {
        Object *object = type_allocate(vm, type, 0);
        if (object == NULL) return KR_ERROR;
        KrBorrowed init = type->dunder != NULL ? type_dunder(vm, type, DUNDER___init__) : type_lookup(vm, type, N_(vm, __init__));
        KrValue begun = call_function_begin(vm, (Function *)as_object(init), value_of_object(object), args, count, kwnames);
        if (is_pushed(begun)) {
            vm->frame->mode = TO_INIT;
            *constructed = value_of_object(object);
            return PUSHED;
        }
        object_release(vm, object);
        if (!is_error(begun)) {
            // a coroutine or generator __init__
            raise(vm, TypeError, "__init__() should return None, not '%T'", begun);
            release(vm, begun);
        }
        return KR_ERROR;
    }
    if (type->construct == CONSTRUCT_EXCEPTION && is_absent(kwnames)) return exception_construct_plain(vm, type, args, count);
    if (type->construct == CONSTRUCT_UNKNOWN && construct_kind(vm, type) != CONSTRUCT_GENERAL) {
        return type_call_begin(vm, type, args, count, kwnames, constructed);
    }
    if (type == vm->types[TYPE_TYPE] && count == 1 && is_absent(kwnames)) return retain(value_of_object(type_of(vm, args[0])));
    if (type->def->flags & TYPE_FLAG_NO_NEW && !(type->flags & TYPE_FLAG_HEAP)) {
        return raise(vm, TypeError, "cannot create '%s' instances", type->def->name);
    }
    KrBorrowed make = type_dunder(vm, type, DUNDER___new__);
    if (is_absent(make)) return raise(vm, TypeError, "cannot create '%N' instances", type);
    KrBorrowed target = has_shape(make, TYPE_STATICMETHOD) ? ((Wrapper *)as_object(make))->callable : make;
    KrValue made;
    if (has_shape(target, TYPE_NATIVE) || has_shape(target, TYPE_FUNCTION)) {
        KrBorrowed quick[10], *all = quick;
        size_t bytes = (count + 1) * sizeof *all;
        if (count + 1 > 10) {
            all = memory_alloc(vm, bytes);
            if (all == NULL) return KR_ERROR;
        }
        all[0] = value_of_object(type);
        for (uint32_t i = 0; i < count; i++) all[1 + i] = args[i];
        KrValue held = retain(target);
        made = has_shape(target, TYPE_NATIVE) ? native_call(vm, (Native *)as_object(target), ABSENT, all, count + 1, kwnames)
                                              : call_nested(vm, held, all, count + 1, kwnames);
        release(vm, held);
        if (all != quick) memory_free(vm, all, bytes);
    } else {
        KrValue bound = descriptor_get(vm, make, ABSENT, type);
        if (is_error(bound)) return KR_ERROR;
        KrBorrowed quick[10];
        if (count + 1 > 10) {
            release(vm, bound);
            return raise(vm, TypeError, "too many arguments for %N()", type);
        }
        quick[0] = value_of_object(type);
        for (uint32_t i = 0; i < count; i++) quick[1 + i] = args[i];
        made = call_nested(vm, bound, quick, count + 1, kwnames);
        release(vm, bound);
    }
    if (is_error(made)) return KR_ERROR;
    Type *got = type_of(vm, made);
    if (got != type && !type_is_subtype(got, type)) return made;
    KrBorrowed init = type_dunder(vm, got, DUNDER___init__);
    if (is_absent(init)) return made;
    if (has_shape(init, TYPE_FUNCTION)) {
        KrValue begun = call_function_begin(vm, (Function *)as_object(init), made, args, count, kwnames);
        if (is_pushed(begun)) {
            vm->frame->mode = TO_INIT;
            *constructed = made;
            return PUSHED;
        }
        release(vm, made);
        if (!is_error(begun)) {
            raise(vm, TypeError, "__init__() should return None, not '%T'", begun);
            release(vm, begun);
        }
        return KR_ERROR;
    }
    KrValue result;
    if (has_shape(init, TYPE_NATIVE_METHOD)) {
        Native *native = (Native *)as_object(init);
        if (native->owner == vm->types[TYPE_OBJECT] && count == 0) return made;
        result = native_call(vm, native, made, args, count, kwnames);
    } else {
        KrValue bound = descriptor_get(vm, init, made, got);
        result = is_error(bound) ? KR_ERROR : call_nested(vm, bound, args, count, kwnames);
        release_maybe(vm, bound);
    }
    if (is_error(result)) {
        release(vm, made);
        return KR_ERROR;
    }
    if (!is_none(result)) {
        raise(vm, TypeError, "__init__() should return None, not '%T'", result);
        release(vm, result);
        release(vm, made);
        return KR_ERROR;
    }
    return made;
}

// type.__call__ as a C slot: super().__call__(...) of a metaclass comes here.
KrValue type_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    KrValue constructed = ABSENT;
    Frame *base = vm->frame;
    KrValue begun = type_call_begin(vm, as_type(self), args, count, kwnames, &constructed);
    return is_pushed(begun) ? call_finish(vm, base, constructed) : begun;
}

//// Any callee ////////////////////////////////////////////////////////////////

KrValue call_begin(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames, KrValue *constructed) {
    if (unlikely(!is_pointer(callee))) return raise(vm, TypeError, "'%T' object is not callable", callee);
    switch (as_object(callee)->shape) {
    case TYPE_FUNCTION: return call_function_begin(vm, (Function *)as_object(callee), ABSENT, args, count, kwnames);
    case TYPE_METHOD: {
        Method *m = (Method *)as_object(callee);
        if (has_shape(m->function, TYPE_FUNCTION)) {
            return call_function_begin(vm, (Function *)as_object(m->function), m->self, args, count, kwnames);
        }
        KrBorrowed quick[12], *all = quick;
        size_t bytes = (count + 1) * sizeof *all;
        if (count + 1 > 12) {
            all = memory_alloc(vm, bytes);
            if (all == NULL) return KR_ERROR;
        }
        all[0] = m->self;
        for (uint32_t i = 0; i < count; i++) all[1 + i] = args[i];
        KrValue result = call_begin(vm, m->function, all, count + 1, kwnames, constructed);
        if (all != quick) memory_free(vm, all, bytes);
        return result;
    }
    case TYPE_NATIVE: {
        Native *native = (Native *)as_object(callee);
        return native_call(vm, native, native->owner != NULL ? native->self : ABSENT, args, count, kwnames);
    }
    case TYPE_NATIVE_METHOD: return native_call(vm, (Native *)as_object(callee), ABSENT, args, count, kwnames);
    case TYPE_TYPE: return type_call_begin(vm, as_type(callee), args, count, kwnames, constructed);
    default: break;
    }
    Type *type = type_of(vm, callee);
    if (!(type->flags & TYPE_FLAG_HEAP)) {
        if (type->def->call == NULL) return raise(vm, TypeError, "'%T' object is not callable", callee);
        return type->def->call(vm, callee, args, count, kwnames);
    }
    KrBorrowed method = type_dunder(vm, type, DUNDER___call__);
    if (is_absent(method)) return raise(vm, TypeError, "'%T' object is not callable", callee);
    if (has_shape(method, TYPE_FUNCTION)) return call_function_begin(vm, (Function *)as_object(method), callee, args, count, kwnames);
    if (is_slot_wrapper(method)) {
        const TypeDef *def = wrapped_def(method);
        if (def == &type_type) return type_call_begin(vm, as_type(callee), args, count, kwnames, constructed);
        return def->call(vm, callee, args, count, kwnames);
    }
    KrValue bound = descriptor_get(vm, method, callee, type);
    if (is_error(bound)) return KR_ERROR;
    if (!recursion_enter(vm, " while calling a Python object")) {
        release(vm, bound);
        return KR_ERROR;
    }
    KrValue result = call_nested(vm, bound, args, count, kwnames);
    release(vm, bound);
    return result;
}

KrValue call_finish(KrVM *vm, Frame *base, KrValue constructed) {
    KrValue result;
    Frame *pushed = frame_above(vm, base);
    bool init = pushed->mode == TO_INIT;
    pushed->flags |= FRAME_ENTRY;
    vm->native_depth++;
    RunOutcome outcome = eval_run(vm, &result);
    vm->native_depth--;
    if (outcome == RUN_RAISED) {
        if (init) release(vm, constructed);
        return KR_ERROR;
    }
    if (!init) return result;
    if (!is_none(result)) {
        raise(vm, TypeError, "__init__() should return None, not '%T'", result);
        release(vm, result);
        release(vm, constructed);
        return KR_ERROR;
    }
    return constructed;
}

// Upcall of the object layer.
KrValue call_nested(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    if (!native_enter(vm)) return KR_ERROR;
    KrValue constructed = ABSENT;
    Frame *base = vm->frame;
    KrValue begun = call_begin(vm, callee, args, count, kwnames, &constructed);
    return is_pushed(begun) ? call_finish(vm, base, constructed) : begun;
}
