// SPDX-License-Identifier: MIT
// gc.c -- module gc: the cycle collector, as far as programs may steer it.
#include "lib/library.h"

#include "object/cycle.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/coroutine.h"

NATIVE(gc_collect, "collect(generation=2)", "Collect cycles now; gives how many objects were unreachable.") {
    size_t count = cycle_collect(vm);
    // What had finalizers is left by the first pass: once they have run, it goes too.
    for (int pass = 0; pass < 4 && vm->finalizer_count != 0; pass++) {
        finalizers_run(vm);
        count += cycle_collect(vm);
    }
    if (vm->finalizer_count != 0) finalizers_run(vm);
    return is_undef(vm->raised) ? small_int((int64_t)count) : KR_ERROR;
}
NATIVE(gc_enable, "enable()", "Let the collector run by itself.") {
    vm->collect_disabled = false;
    return NONE;
}
NATIVE(gc_disable, "disable()", "Let the collector run only when asked.") {
    vm->collect_disabled = true;
    return NONE;
}
NATIVE(gc_isenabled, "isenabled()", "Does the collector run by itself?") { return value_of_bool(!vm->collect_disabled); }
NATIVE(gc_get_threshold, "get_threshold()", "The thresholds, as CPython has them.") {
    KrBorrowed items[] = {small_int(2000), small_int(10), small_int(0)};
    return tuple_from(vm, items, 3);
}
NATIVE(gc_set_threshold, "set_threshold(threshold0, threshold1=10, threshold2=10, /)", "Accept thresholds; they change nothing.") { return NONE; }
NATIVE(gc_get_count, "get_count()", "Counts of collections to come: zero.") {
    KrBorrowed items[] = {small_int(0), small_int(0), small_int(0)};
    return tuple_from(vm, items, 3);
}
NATIVE(gc_freeze, "freeze()", "Do nothing.") { return NONE; }
NATIVE(gc_unfreeze, "unfreeze()", "Do nothing.") { return NONE; }
NATIVE(gc_is_tracked, "is_tracked(object, /)", "Can object be part of a cycle?") {
    return value_of_bool(is_pointer(args[0]) && has_flag(vm, args[0], TYPE_FLAG_CONTAINER));
}

static bool init(KrVM *vm, Dict *ns) { return library_set(vm, ns, "garbage", list_new(vm, 0)) && library_set(vm, ns, "callbacks", list_new(vm, 0)); }
static const NativeDef *const functions[] = {DEF(gc_collect), DEF(gc_enable), DEF(gc_disable), DEF(gc_isenabled), DEF(gc_get_threshold),
                                             DEF(gc_set_threshold), DEF(gc_get_count), DEF(gc_freeze), DEF(gc_unfreeze), DEF(gc_is_tracked), NULL};
const ModuleDef gc_module = {.name = "gc", .functions = functions, .init = init};
