// SPDX-License-Identifier: MIT
// atexit.c -- module atexit: functions called when the program ends, last registered first.
//
// They are kept as a list of tuples (function, args, kwargs or None) in the module's own namespace.
#include "lib/library.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/coroutine.h"
#include "vm/vm.h"

static const char KEY[] = "_callbacks";

// Borrowed; ABSENT: the module was never imported.
static KrBorrowed callbacks_of(KrVM *vm) {
    Str *name = str_intern_utf8(vm, "atexit", 6), *key = str_intern_utf8(vm, KEY, sizeof KEY - 1);
    KrBorrowed result = KR_ERROR;
    if (name != NULL && key != NULL) {
        result = dict_get_str(vm, vm->modules, name);
        if (!is_error(result) && !is_absent(result)) {
            result = has_shape(result, TYPE_MODULE) ? dict_get_str(vm, as_module(result)->dict, key) : ABSENT;
        }
        if (!is_error(result) && !is_list_exact(result)) result = ABSENT;
    }
    if (name != NULL) object_release(vm, name);
    if (key != NULL) object_release(vm, key);
    return result;
}

NATIVE(atexit_register, "register(func, /, *args, **kwargs)", "Call func with the arguments when the program ends.") {
    if (!is_callable(vm, args[0])) return raise(vm, TypeError, "the first argument must be callable");
    KrBorrowed list = callbacks_of(vm);
    if (is_error(list)) return KR_ERROR;
    if (is_absent(list)) return raise(vm, RuntimeError, "atexit has no list of callbacks");
    KrBorrowed parts[] = {args[0], args[1], is_absent(args[2]) ? NONE : args[2]};
    KrValue entry = tuple_from(vm, parts, 3);
    bool ok = !is_error(entry) && list_append(vm, as_list(list), entry);
    release_maybe(vm, entry);
    return ok ? retain(args[0]) : KR_ERROR;
}

NATIVE(atexit_unregister, "unregister(func, /)", "Forget all registrations of func.") {
    KrBorrowed found = callbacks_of(vm);
    if (is_error(found)) return KR_ERROR;
    if (is_absent(found)) return NONE;
    List *list = as_list(retain(found));
    bool ok = true;
    for (uint32_t i = list->length; ok && i > 0; i--) {
        if (i > list->length) continue;
        KrValue entry = retain(list->items[i - 1]);
        int same = compare_bool(vm, COMPARE_EQ, as_tuple(entry)->items[0], args[0]);
        if (same > 0 && i <= list->length && is_same(list->items[i - 1], entry)) {
            KrValue removed = list_remove_at(vm, list, i - 1);
            ok = !is_error(removed);
            release_maybe(vm, removed);
        }
        ok = ok && same >= 0;
        release(vm, entry);
    }
    object_release(vm, list);
    return ok ? NONE : KR_ERROR;
}

static void run_callbacks(KrVM *vm) {
    for (;;) {
        KrBorrowed list = callbacks_of(vm);
        if (is_error(list)) exception_clear(vm);
        if (is_error(list) || is_absent(list) || as_list(list)->length == 0 || vm->limit_hit != LIMIT_NONE) return;
        KrValue entry = list_remove_at(vm, as_list(list), as_list(list)->length - 1);
        if (is_error(entry)) {
            exception_clear(vm);
            return;
        }
        Tuple *parts = as_tuple(entry);
        KrValue result = KR_ERROR, names = ABSENT;
        Tuple *args = as_tuple(parts->items[1]);
        if (is_none(parts->items[2])) {
            result = call_object(vm, parts->items[0], args->items, args->length, ABSENT);
        } else {
            KrValue all = to_list(vm, parts->items[1]);
            names = to_tuple(vm, parts->items[2]);
            bool ok = !is_error(all) && !is_error(names);
            uint32_t position = 0;
            KrBorrowed key, value;
            while (ok && dict_next(as_dict(parts->items[2]), &position, &key, &value)) ok = list_append(vm, as_list(all), value);
            if (ok) result = call_object(vm, parts->items[0], as_list(all)->items, as_list(all)->length, names);
            release_maybe(vm, all);
            release_maybe(vm, names);
        }
        if (is_error(result)) unraisable_report(vm, parts->items[0], "Exception ignored in atexit callback");
        else release(vm, result);
        release(vm, entry);
    }
}

NATIVE(atexit_run, "_run_exitfuncs()", "Call all registered functions now.") {
    run_callbacks(vm);
    return NONE;
}
NATIVE(atexit_clear, "_clear()", "Forget all registrations.") {
    KrBorrowed list = callbacks_of(vm);
    if (is_error(list)) return KR_ERROR;
    if (!is_absent(list)) list_clear_items(vm, as_list(list));
    return NONE;
}
NATIVE(atexit_count, "_ncallbacks()", "How many registrations there are.") {
    KrBorrowed list = callbacks_of(vm);
    if (is_error(list)) return KR_ERROR;
    return small_int(is_absent(list) ? 0 : as_list(list)->length);
}

void library_finish(KrVM *vm) { run_callbacks(vm); }

static bool init(KrVM *vm, Dict *namespace_) { return library_set(vm, namespace_, KEY, list_new(vm, 0)); }
static const NativeDef *const functions[] = {DEF(atexit_register), DEF(atexit_unregister), DEF(atexit_run), DEF(atexit_clear),
                                             DEF(atexit_count), NULL};
const ModuleDef atexit_module = {.name = "atexit", .functions = functions, .init = init};
