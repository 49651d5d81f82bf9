// SPDX-License-Identifier: MIT
// operation.c -- slow paths of the instructions: names, arithmetic, displays, calls with * and **, awaits, raise, with.
#include "vm/operation.h"

#include "object/cycle.h"
#include "object/descriptor.h"
#include "object/float.h"
#include "object/int.h"
#include "object/module.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/side.h"
#include "object/tuple.h"
#include "vm/builtins.h"
#include "vm/coroutine.h"
#include "vm/import.h"

//// Names /////////////////////////////////////////////////////////////////////

static void name_error(KrVM *vm, Str *name) {
    if (!exception_matches(vm, TYPE_NameError)) return;
    Exception *e = (Exception *)as_object(vm->raised);
    value_replace(vm, &e->field[FIELD_NAME_NAME], retain(value_of_object(name)));
}

void operation_unbound_local(KrVM *vm, Code *code, unsigned reg) {
    Str *name = reg < code->local_count ? code->local_names[reg] : NULL;
    if (name == NULL) {
        raise(vm, UnboundLocalError, "cannot access local variable where it is not associated with a value");
        return;
    }
    raise(vm, UnboundLocalError, "cannot access local variable '%U' where it is not associated with a value", name);
    name_error(vm, name);
}
void operation_unbound_cell(KrVM *vm, Code *code, unsigned reg) { operation_unbound_local(vm, code, reg); }
void operation_unbound_free(KrVM *vm, Code *code, unsigned index) {
    raise(vm, NameError, "cannot access free variable '%U' where it is not associated with a value in enclosing scope", code->free_names[index]);
    name_error(vm, code->free_names[index]);
}

bool operation_set_global(KrVM *vm, Dict *globals, Str *name, InlineCache *cache, KrBorrowed value) {
    if (!dict_set_str(vm, globals, name, value)) return false;
    DictEntry *entry = dict_entry_str(vm, globals, name);
    if (entry == NULL) return true;
    cache->version = dict_version(vm, globals);
    cache->payload = (uint64_t)(uintptr_t)&entry->value;
    cache->kind = globals == vm->builtins ? 0 : 1;
    return true;
}

static KrValue lookup_namespace(KrVM *vm, KrBorrowed namespace_, Str *name) {
    if (is_dict_exact(namespace_)) {
        KrBorrowed found = dict_get_str(vm, as_dict(namespace_), name);
        return is_error(found) || is_absent(found) ? found : retain(found);
    }
    KrValue found = getitem(vm, namespace_, value_of_object(name));
    if (is_error(found) && exception_matches(vm, TYPE_KeyError)) {
        exception_clear(vm);
        return ABSENT;
    }
    return found;
}

KrValue cache_global(KrVM *vm, Dict *globals, Str *name, InlineCache *cache);

KrValue operation_get_name(KrVM *vm, Frame *frame, Str *name, InlineCache *cache) {
    KrValue found = lookup_namespace(vm, frame->r[0], name);
    if (!is_absent(found)) return found;
    return cache_global(vm, frame->fn->globals, name, cache);
}

KrValue operation_get_name_free(KrVM *vm, Frame *frame, Str *name, unsigned index) {
    KrValue found = lookup_namespace(vm, frame->r[0], name);
    if (!is_absent(found)) return found;
    KrBorrowed content = ((Cell *)as_object(frame->fn->closure->items[index]))->value;
    if (!is_undef(content)) return retain(content);
    operation_unbound_free(vm, frame->fn->code, index);
    return KR_ERROR;
}

bool operation_set_name(KrVM *vm, KrBorrowed namespace_, Str *name, KrBorrowed value) {
    if (is_dict_exact(namespace_)) return dict_set_str(vm, as_dict(namespace_), name, value);
    return setitem(vm, namespace_, value_of_object(name), value);
}

bool operation_delete_name(KrVM *vm, KrBorrowed namespace_, Str *name) {
    if (is_dict_exact(namespace_)) {
        int deleted = dict_delete(vm, as_dict(namespace_), value_of_object(name));
        if (deleted != 0) return deleted > 0;
    } else {
        if (delitem(vm, namespace_, value_of_object(name))) return true;
        if (!exception_matches(vm, TYPE_KeyError)) return false;
        exception_clear(vm);
    }
    raise(vm, NameError, "name '%U' is not defined", name);
    name_error(vm, name);
    return false;
}

KrValue operation_import(KrVM *vm, Frame *frame, KrBorrowed name, KrBorrowed fromlist, int level) {
    KrBorrowed hook = dict_get_str(vm, vm->builtins, N_(vm, __import__));
    if (is_error(hook)) return KR_ERROR;
    if (is_absent(hook)) return raise(vm, ImportError, "__import__ not found");
    if (import_is_default(vm, hook)) return import_name(vm, as_str(name), frame->fn->globals, fromlist, level);
    KrBorrowed namespace_ = frame->count > 0 && frame->fn->code->kind != CODE_KIND_FUNCTION && !is_undef(frame->r[0]) ? frame->r[0] : NONE;
    KrBorrowed args[] = {name, value_of_object(frame->fn->globals), namespace_, fromlist, small_int(level)};
    KrValue held = retain(hook), result = call_object(vm, held, args, 5, ABSENT);
    release(vm, held);
    return result;
}

KrValue operation_import_from(KrVM *vm, KrBorrowed module, Str *name) { return import_from(vm, module, name); }

//// Arithmetic and comparison /////////////////////////////////////////////////

KrValue operation_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (is_float_exact(a) && is_float_exact(b)) return float_binary(vm, op, float_value(a), float_value(b));
    if (is_float_exact(a) && is_small_int(b)) return float_binary(vm, op, float_value(a), (double)small_int_value(b));
    if (is_small_int(a) && is_float_exact(b)) return float_binary(vm, op, (double)small_int_value(a), float_value(b));
    if (op == BINARY_ADD && is_str_exact(a) && is_str_exact(b)) return str_concat(vm, as_str(a), as_str(b));
    return binary(vm, op, a, b);
}

KrValue operation_inplace(KrVM *vm, BinaryOp op, KrValue *a, KrBorrowed b) {
    if (op == BINARY_ADD && is_str_exact(*a) && is_str_exact(b)) {
        KrValue left = *a;
        if ((as_object(left)->rc & (RC_IMMORTAL | RC_COUNT_MASK)) != 1) return str_concat(vm, as_str(left), as_str(b));
        *a = UNDEF;
        bool ok = str_append_inplace(vm, &left, as_str(b));
        if (!ok) {
            *a = left;
            return KR_ERROR;
        }
        return left;
    }
    bool numbers = (is_float_exact(*a) || is_small_int(*a)) && (is_float_exact(b) || is_small_int(b));
    if (numbers) return operation_binary(vm, op, *a, b);
    return binary_inplace(vm, op, *a, b);
}

KrValue operation_immediate(KrVM *vm, BinaryOp op, KrValue *a, int32_t immediate, bool inplace) {
    return inplace ? operation_inplace(vm, op, a, small_int(immediate)) : operation_binary(vm, op, *a, small_int(immediate));
}

bool operation_compare_ints(CompareOp op, KrBorrowed a, KrBorrowed b) {
    int64_t x = small_int_value(a), y = small_int_value(b);
    switch (op) {
    case COMPARE_LT: return x < y;
    case COMPARE_LE: return x <= y;
    case COMPARE_EQ: return x == y;
    case COMPARE_NE: return x != y;
    case COMPARE_GT: return x > y;
    default: return x >= y;
    }
}

int operation_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (both_small_int(a, b)) return operation_compare_ints(op, a, b);
    if (is_str_exact(a) && is_str_exact(b)) {
        charge_work(vm, str_length(as_str(a)));
        if (op == COMPARE_EQ) return str_equal(as_str(a), as_str(b));
        if (op == COMPARE_NE) return !str_equal(as_str(a), as_str(b));
        int order = str_compare(as_str(a), as_str(b));
        switch (op) {
        case COMPARE_LT: return order < 0;
        case COMPARE_LE: return order <= 0;
        case COMPARE_GT: return order > 0;
        default: return order >= 0;
        }
    }
    KrValue result = compare(vm, op, a, b);
    if (is_error(result)) return -1;
    int yes = truth(vm, result);
    release(vm, result);
    return yes;
}

//// Unpacking and displays ////////////////////////////////////////////////////

static void drop_filled(KrVM *vm, KrValue *out, unsigned count) {
    for (unsigned i = 0; i < count; i++) value_replace(vm, &out[i], UNDEF);
}

static COLD bool cannot_unpack(KrVM *vm, KrBorrowed v) {
    if (exception_matches(vm, TYPE_TypeError) && is_absent(dunder_find(vm, v, DUNDER___iter__)) && is_absent(dunder_find(vm, v, DUNDER___getitem__))) {
        exception_clear(vm);
        raise(vm, TypeError, "cannot unpack non-iterable %T object", v);
    }
    return false;
}

bool operation_unpack(KrVM *vm, KrBorrowed v, KrValue *out, unsigned count) {
    // 3.14 names the length it got where it can know it.
    if (is_tuple_exact(v) || is_list_exact(v) || is_dict_exact(v)) {
        int64_t n = length(vm, v);
        if (n >= 0 && n != (int64_t)count) {
            if (n > (int64_t)count) return raise_as(false, vm, ValueError, "too many values to unpack (expected %u, got %lld)", count, (long long)n);
            return raise_as(false, vm, ValueError, "not enough values to unpack (expected %u, got %lld)", count, (long long)n);
        }
    }
    KrValue iterator = iter(vm, v);
    if (is_error(iterator)) return cannot_unpack(vm, v);
    unsigned got = 0;
    for (; got < count; got++) {
        KrValue item = next(vm, iterator);
        if (is_error(item) || is_absent(item)) {
            if (is_absent(item)) raise(vm, ValueError, "not enough values to unpack (expected %u, got %u)", count, got);
            goto failed;
        }
        value_replace(vm, &out[got], item);
    }
    KrValue extra = next(vm, iterator);
    if (is_absent(extra)) {
        release(vm, iterator);
        return true;
    }
    if (!is_error(extra)) {
        release(vm, extra);
        raise(vm, ValueError, "too many values to unpack (expected %u)", count);
    }
failed:
    drop_filled(vm, out, got);
    release(vm, iterator);
    return false;
}

bool operation_unpack_starred(KrVM *vm, KrBorrowed v, KrValue *out, unsigned before, unsigned after) {
    KrValue iterator = iter(vm, v);
    if (is_error(iterator)) return cannot_unpack(vm, v);
    release(vm, iterator);
    KrValue items = to_list(vm, v);
    if (is_error(items)) return false;
    List *list = as_list(items);
    if (list->length < before + after) {
        raise(vm, ValueError, "not enough values to unpack (expected at least %u, got %u)", before + after, list->length);
        release(vm, items);
        return false;
    }
    uint32_t middle = list->length - before - after;
    KrValue rest = list_from(vm, list->items + before, middle);
    if (is_error(rest)) {
        release(vm, items);
        return false;
    }
    for (unsigned i = 0; i < before; i++) value_replace(vm, &out[i], retain(list->items[i]));
    value_replace(vm, &out[before], rest);
    for (unsigned i = 0; i < after; i++) value_replace(vm, &out[before + 1 + i], retain(list->items[before + middle + i]));
    release(vm, items);
    return true;
}

KrValue operation_list(KrVM *vm, KrValue *items, unsigned count) {
    KrValue made = list_new(vm, count);
    if (is_error(made)) return KR_ERROR;
    List *list = as_list(made);
    for (unsigned i = 0; i < count; i++) {
        list->items[i] = items[i];
        items[i] = UNDEF;
    }
    list->length = count;
    return made;
}

KrValue operation_tuple(KrVM *vm, KrValue *items, unsigned count) {
    if (count == 0) return tuple_empty(vm);
    Tuple *tuple = tuple_new(vm, count);
    if (tuple == NULL) return KR_ERROR;
    for (unsigned i = 0; i < count; i++) {
        tuple->items[i] = items[i];
        items[i] = UNDEF;
    }
    return value_of_object(tuple);
}

KrValue operation_set(KrVM *vm, KrValue *items, unsigned count) {
    KrValue made = set_new(vm);
    for (unsigned i = 0; !is_error(made) && i < count; i++) {
        if (set_add(vm, as_set(made), items[i]) < 0) {
            release(vm, made);
            return KR_ERROR;
        }
    }
    return made;
}

KrValue operation_dict(KrVM *vm, KrValue *items, unsigned pairs) {
    KrValue made = dict_new(vm);
    for (unsigned i = 0; !is_error(made) && i < pairs; i++) {
        if (!dict_set(vm, as_dict(made), items[2 * i], items[2 * i + 1])) {
            release(vm, made);
            return KR_ERROR;
        }
    }
    return made;
}

bool operation_list_extend(KrVM *vm, List *list, KrBorrowed v) {
    if (list_extend(vm, list, v)) return true;
    if (exception_matches(vm, TYPE_TypeError) && is_absent(dunder_find(vm, v, DUNDER___iter__)) && is_absent(dunder_find(vm, v, DUNDER___getitem__))) {
        exception_clear(vm);
        raise(vm, TypeError, "Value after * must be an iterable, not %T", v);
    }
    return false;
}

bool operation_dict_update(KrVM *vm, Dict *dict, KrBorrowed v) {
    if (dict_merge(vm, dict, v, true)) return true;
    if (exception_matches(vm, TYPE_AttributeError) || (exception_matches(vm, TYPE_TypeError) && !has_flag(vm, v, TYPE_FLAG_IS_DICT))) {
        KrValue keys = UNDEF;
        KrValue error = exception_take(vm);
        keys = getattr_optional(vm, v, N_(vm, keys));
        if (is_absent(keys)) {
            release(vm, error);
            raise(vm, TypeError, "'%T' object is not a mapping", v);
            return false;
        }
        release_maybe(vm, keys);
        exception_clear(vm);
        exception_raise_object(vm, error);
        release(vm, error);
    }
    return false;
}

static KrValue callee_name(KrVM *vm, KrBorrowed callee) {
    KrValue name = getattr_optional(vm, callee, N_(vm, __qualname__));
    if (is_error(name)) return KR_ERROR;
    if (is_absent(name)) return str_of(vm, callee);
    KrValue module = getattr_optional(vm, callee, N_(vm, __module__));
    if (is_error(module)) {
        release(vm, name);
        return KR_ERROR;
    }
    KrValue text;
    if (is_absent(module) || is_none(module) || (is_str_exact(module) && str_equal_ascii(as_str(module), "builtins"))) text = string_format(vm, "%S()", name);
    else text = string_format(vm, "%S.%S()", module, name);
    release(vm, name);
    release(vm, module);
    return text;
}

bool operation_dict_merge(KrVM *vm, Dict *dict, KrBorrowed v, KrBorrowed callee) {
    KrValue given = retain(v);
    bool ok = true;
    if (!is_dict(vm, v)) {
        KrValue copy = dict_new(vm);
        release(vm, given);
        if (is_error(copy)) return false;
        given = copy;
        if (!dict_merge(vm, as_dict(copy), v, true)) {
            KrValue error = exception_take(vm), keys = getattr_optional(vm, v, N_(vm, keys));
            release(vm, copy);
            if (is_absent(keys)) {
                KrValue name = callee_name(vm, callee);
                if (!is_error(name)) raise(vm, TypeError, "%S argument after ** must be a mapping, not %T", name, v);
                release_maybe(vm, name);
            } else {
                release_maybe(vm, keys);
                exception_clear(vm);
                exception_raise_object(vm, error);
            }
            release(vm, error);
            return false;
        }
    }
    uint32_t position = 0;
    KrBorrowed key, value;
    while (ok && dict_next(as_dict(given), &position, &key, &value)) {
        KrBorrowed before = dict_get(vm, dict, key);
        if (is_error(before)) ok = false;
        else if (!is_absent(before)) {
            KrValue name = callee_name(vm, callee);
            if (!is_error(name)) raise(vm, TypeError, "%S got multiple values for keyword argument '%S'", name, key);
            release_maybe(vm, name);
            ok = false;
        } else if (!is_str(vm, key)) {
            raise(vm, TypeError, "keywords must be strings");
            ok = false;
        } else {
            ok = dict_set(vm, dict, key, value);
        }
    }
    release(vm, given);
    return ok;
}

KrValue operation_format(KrVM *vm, KrBorrowed v, KrBorrowed spec, unsigned conversion) {
    if (conversion == 0 && is_absent(spec)) {
        if (is_str_exact(v)) return retain(v);
        if (is_small_int(v)) return int_to_str(vm, v, 10);
    }
    KrValue text = conversion == 0 ? retain(v) : conversion == 1 ? str_of(vm, v) : conversion == 2 ? repr(vm, v) : ascii_of(vm, v);
    if (is_error(text) || (is_absent(spec) && is_str_exact(text))) return text;
    KrValue result = format_value(vm, text, is_absent(spec) ? value_of_object(vm->empty_str) : spec);
    release(vm, text);
    return result;
}

//// Calls /////////////////////////////////////////////////////////////////////

KrValue operation_call_spread(KrVM *vm, KrBorrowed callee, KrBorrowed args, KrBorrowed kwargs, KrValue *constructed) {
    const KrValue *items;
    uint32_t count;
    if (is_list_exact(args)) {
        items = as_list(args)->items;
        count = as_list(args)->length;
    } else {
        items = as_tuple(args)->items;
        count = as_tuple(args)->length;
    }
    if (is_absent(kwargs) || as_dict(kwargs)->used == 0) {
        // The list is a temporary of ours, but a callee may be handed the tuple's owner: keep it for the call's beginning.
        return call_begin(vm, callee, items, count, ABSENT, constructed);
    }
    Dict *dict = as_dict(kwargs);
    Tuple *names = tuple_new(vm, dict->used);
    if (names == NULL) return KR_ERROR;
    size_t bytes = (count + dict->used) * sizeof(KrValue);
    KrBorrowed *all = memory_alloc(vm, bytes);
    KrValue result = KR_ERROR;
    if (all == NULL) goto done;
    for (uint32_t i = 0; i < count; i++) all[i] = items[i];
    uint32_t position = 0, at = 0;
    KrBorrowed key, value;
    while (dict_next(dict, &position, &key, &value)) {
        names->items[at] = retain(key);
        all[count + at++] = value;
    }
    result = call_begin(vm, callee, all, count + at, value_of_object(names), constructed);
    memory_free(vm, all, bytes);
done:
    object_release(vm, names);
    return result;
}

KrValue operation_make_function(KrVM *vm, Frame *frame, Code *code, unsigned flags, KrValue *operands) {
    KrValue made = function_new(vm, code, frame->fn->globals);
    if (is_error(made)) return KR_ERROR;
    Function *fn = (Function *)as_object(made);
    unsigned at = 0;
    if (flags & 1) {
        fn->defaults = as_tuple(operands[at]);
        operands[at++] = UNDEF;
    }
    if (flags & 2) {
        fn->kwdefaults = as_dict(operands[at]);
        operands[at++] = UNDEF;
    }
    if (flags & 4) {
        fn->annotate = operands[at];
        operands[at++] = UNDEF;
    }
    if (flags & 8) {
        fn->closure = as_tuple(operands[at]);
        operands[at++] = UNDEF;
    }
    return made;
}

KrValue operation_load_build(KrVM *vm) {
    KrBorrowed found = dict_get_str(vm, vm->builtins, N_(vm, __build_class__));
    if (is_error(found)) return KR_ERROR;
    if (is_absent(found)) return raise(vm, NameError, "__build_class__ not found");
    return retain(found);
}

//// Asynchronous iteration, delegation ////////////////////////////////////////

KrValue operation_aiter(KrVM *vm, KrBorrowed v) {
    if (has_shape(v, TYPE_ASYNC_GENERATOR)) return retain(v);
    KrBorrowed method = dunder_find(vm, v, DUNDER___aiter__);
    if (is_absent(method)) return raise(vm, TypeError, "'async for' requires an object with __aiter__ method, got %T", v);
    KrValue iterator = call_dunder(vm, v, DUNDER___aiter__, NULL, 0);
    if (is_error(iterator)) return KR_ERROR;
    if (is_absent(dunder_find(vm, iterator, DUNDER___anext__))) {
        raise(vm, TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %T", iterator);
        release(vm, iterator);
        return KR_ERROR;
    }
    return iterator;
}

KrValue operation_anext(KrVM *vm, KrBorrowed v) {
    if (has_shape(v, TYPE_ASYNC_GENERATOR)) {
        Coroutine *c = as_coroutine(v);
        if (!async_generator_begin(vm, c)) return KR_ERROR;
        return retain(v);   // SEND drives the generator itself: no asend object
    }
    KrBorrowed method = dunder_find(vm, v, DUNDER___anext__);
    if (is_absent(method)) return raise(vm, TypeError, "'async for' requires an iterator with __anext__ method, got %T", v);
    KrValue awaitable = call_dunder(vm, v, DUNDER___anext__, NULL, 0);
    if (is_error(awaitable)) return KR_ERROR;
    KrValue iterator = awaitable_iterator(vm, awaitable, 0);
    if (is_error(iterator) && vm->limit_hit == LIMIT_NONE && !is_undef(vm->raised)) {
        KrValue cause = exception_take(vm);
        raise(vm, TypeError, "'async for' received an invalid object from __anext__: %T", awaitable);
        if (!is_undef(vm->raised)) {
            KrValue error = retain(vm->raised);
            if (!exception_set_cause(vm, error, cause)) exception_clear(vm);
            release(vm, error);
        }
        release(vm, cause);
    }
    release(vm, awaitable);
    return iterator;
}

KrValue operation_link(KrVM *vm, Coroutine *c, uint16_t dest, KrBorrowed sent) {
    const char *noun = c->flavor == GENERATOR ? "generator" : c->flavor == COROUTINE ? "coroutine" : "asynchronous generator";
    if (c->flavor == ASYNC_GENERATOR) {
        if (c->linked || coroutine_is_running(c)) {
            return raise(vm, RuntimeError, "anext(): asynchronous generator is already running");
        }
        if (c->state == CO_DONE) return exception_raise_type(vm, TYPE_StopAsyncIteration);
        return coroutine_link(vm, c, TO_ANEXT, dest, NONE);
    }
    if (c->state == CO_DONE) {
        if (c->flavor == COROUTINE) return raise(vm, RuntimeError, "cannot reuse already awaited coroutine");
        return NONE;
    }
    if (coroutine_is_running(c)) return raise(vm, ValueError, "%s already executing", noun);
    if (c->state == CO_UNSTARTED && !is_none(sent)) return raise(vm, TypeError, "can't send non-None value to a just-started %s", noun);
    if (c->linked) {
        // Linked to this very frame but driven by hand meanwhile: it is our delegate still.
        if (c->frame.prev == vm->frame) c->linked = false;
        else return raise(vm, RuntimeError, "coroutine is being awaited already");
    }
    return coroutine_link(vm, c, TO_AWAIT, dest, sent);
}

//// Exceptions, with //////////////////////////////////////////////////////////

void operation_raise(KrVM *vm, KrBorrowed v, KrBorrowed cause) {
    KrValue exception = exception_normalize(vm, v);
    if (is_error(exception)) return;
    if (!is_absent(cause) && !exception_set_cause(vm, exception, cause)) {
        release(vm, exception);
        return;
    }
    KrBorrowed handled = handled_exception(vm);
    if (!is_none(handled)) exception_set_context(vm, exception, handled);
    exception_raise_object(vm, exception);
    release(vm, exception);
}

void operation_set_context(KrVM *vm) {
    if (is_undef(vm->raised)) return;
    Exception *e = (Exception *)as_object(vm->raised);
    // One with a traceback was raised elsewhere and had its context there, if any; the program may have taken it away.
    if (!is_none(e->context) || !is_none(e->traceback)) return;
    KrBorrowed handled = handled_exception(vm);
    if (!is_none(handled) && !is_same(handled, vm->raised)) exception_set_context(vm, vm->raised, handled);
}

bool operation_star_match(KrVM *vm, KrValue *out, KrValue *rest, KrBorrowed types) {
    if (is_none(*rest)) {
        value_replace(vm, out, NONE);
        return true;
    }
    KrValue match, left;
    if (!exception_group_split(vm, *rest, types, &match, &left)) return false;
    value_replace(vm, out, match);
    value_replace(vm, rest, left);
    return true;
}

static bool is_plain_method(KrBorrowed method) { return has_shape(method, TYPE_FUNCTION) || has_shape(method, TYPE_NATIVE_METHOD); }

// A method of v as what CALLPAIR takes: the method and v, or UNDEF and something bound.
static bool load_pair(KrVM *vm, KrBorrowed method, KrBorrowed v, KrValue *out) {
    bool plain = is_plain_method(method);
    KrValue second = plain ? retain(v) : descriptor_get(vm, method, v, type_of(vm, v));
    if (is_error(second)) return false;
    value_replace(vm, &out[0], plain ? retain(method) : UNDEF);
    value_replace(vm, &out[1], second);
    return true;
}

bool operation_load_with(KrVM *vm, KrBorrowed manager, KrValue *out, bool asynchronous) {
    Dunder enter = asynchronous ? DUNDER___aenter__ : DUNDER___enter__, leave = asynchronous ? DUNDER___aexit__ : DUNDER___exit__;
    KrBorrowed has_enter = dunder_find(vm, manager, enter), has_leave = dunder_find(vm, manager, leave);
    if (is_absent(has_enter) || is_absent(has_leave)) {
        const char *kind = asynchronous ? "asynchronous context manager" : "context manager";
        const char *missed = is_absent(has_leave) ? (asynchronous ? "__aexit__" : "__exit__") : (asynchronous ? "__aenter__" : "__enter__");
        bool other = !is_absent(dunder_find(vm, manager, asynchronous ? DUNDER___enter__ : DUNDER___aenter__)) &&
                     !is_absent(dunder_find(vm, manager, asynchronous ? DUNDER___exit__ : DUNDER___aexit__));
        if (other) {
            raise(vm, TypeError, "'%T' object does not support the %s protocol (missed %s method) but it supports the %s protocol. Did you mean to use '%s'?",
                  manager, kind, missed, asynchronous ? "context manager" : "asynchronous context manager", asynchronous ? "with" : "async with");
        } else {
            raise(vm, TypeError, "'%T' object does not support the %s protocol (missed %s method)", manager, kind, missed);
        }
        return false;
    }
    if (likely(is_plain_method(has_enter) && is_plain_method(has_leave))) {
        KrValue parts[] = {retain(has_leave), retain(manager), retain(has_enter), retain(manager)};
        for (int i = 0; i < 4; i++) value_replace(vm, &out[i], parts[i]);
        return true;
    }
    // Looked up again: binding the first may have run the program's code.
    KrValue held = retain(manager);
    bool ok = load_pair(vm, has_enter, held, &out[2]);
    KrBorrowed method = ok ? dunder_find(vm, held, leave) : ABSENT;
    if (ok && is_absent(method)) raise(vm, AttributeError, "__exit__");
    ok = ok && !is_absent(method) && load_pair(vm, method, held, out);
    release(vm, held);
    return ok;
}

void exception_raise_stop(KrVM *vm, KrBorrowed value) { exception_raise_with(vm, TYPE_StopIteration, value); }

// PEP 479, PEP 525: StopIteration must not leave a generator or coroutine, nor StopAsyncIteration an async generator.
void convert_stop_iteration(KrVM *vm, Coroutine *c) {
    const char *what = NULL;
    if (exception_matches(vm, TYPE_StopIteration)) {
        what = c->flavor == GENERATOR ? "generator raised StopIteration"
             : c->flavor == COROUTINE ? "coroutine raised StopIteration" : "async generator raised StopIteration";
    } else if (c->flavor == ASYNC_GENERATOR && exception_matches(vm, TYPE_StopAsyncIteration)) {
        what = "async generator raised StopAsyncIteration";
    }
    if (what == NULL) return;
    KrValue stop = exception_take(vm);
    raise(vm, RuntimeError, "%s", what);
    if (!is_undef(vm->raised)) {
        KrValue error = retain(vm->raised);
        exception_set_context(vm, error, stop);
        if (!exception_set_cause(vm, error, stop)) exception_clear(vm);
        release(vm, error);
    }
    release(vm, stop);
}

//// Native frames /////////////////////////////////////////////////////////////

Frame *native_frame_push(KrVM *vm, FrameStep step, uint32_t count) {
    Frame *frame = frame_push(vm, count);
    if (frame == NULL) return NULL;
    frame->step = step;
    frame->fn = NULL;
    frame->mode = TO_REGISTER;
    frame->flags = FRAME_NATIVE;
    frame->dest = 0;
    for (uint32_t i = 0; i < count; i++) frame->r[i] = UNDEF;
    vm->frame = frame;
    return frame;
}

void native_frame_pop(KrVM *vm, Frame *frame) {
    for (uint32_t i = frame->count; i > 0; i--) value_replace(vm, &frame->r[i - 1], UNDEF);
    vm->depth--;
    vm->frame = frame->prev;
    frame_pop_slow(vm, frame);
}

//// Attention /////////////////////////////////////////////////////////////////

bool operation_attention(KrVM *vm) {
    if (vm->attention & ATTENTION_COLLECT) {
        vm->attention &= ~(uint32_t)ATTENTION_COLLECT;
        if (!vm->collect_disabled) cycle_collect(vm);
    }
    if (vm->attention & ATTENTION_FINALIZERS) finalizers_run(vm);
    if (vm->attention & (ATTENTION_INTERRUPT | ATTENTION_LIMIT)) return vm->upcalls->poll(vm, 0);
    return true;
}
