// SPDX-License-Identifier: MIT
// api_vm.c -- krait.h: life of a VM, limits, statistics, sys.argv.
#include "api/api.h"

#include "lib/library.h"
#include "loop/loop.h"
#include "loop/trace.h"
#include "object/cycle.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"

void kr_config_init(KrConfig *config) {
    if (config != NULL) memset(config, 0, sizeof *config);
}

KrVM *api_vm_new(const KrConfig *config, const Allocator *allocator) {
    KrVM *vm = vm_new(config, api_finder(), allocator);
    if (vm == NULL) return NULL;
    vm->api = memory_alloc(vm, sizeof *vm->api);
    if (vm->api == NULL) {
        vm_free(vm);
        return NULL;
    }
    memset(vm->api, 0, sizeof *vm->api);
    vm->api->loop = vm->api->events = vm->api->loop_class = vm->api->policy_class = vm->api->waited = vm->api->futures = UNDEF;
    if (!api_async_init(vm)) {
        vm_free(vm);
        return NULL;
    }
    vm->magic = VM_MAGIC;
    return vm;
}

KrVM *kr_vm_new(const KrConfig *config) {
    KrConfig nothing;
    kr_config_init(&nothing);
    return api_vm_new(config != NULL ? config : &nothing, NULL);
}

bool kr_vm_finish(KrVM *vm) {
    API_VM(vm, false);
    if (vm->entries > 0 || vm->api->finished) return true;
    vm->api->finished = true;
    if (vm->last_limit != LIMIT_NONE) {
        api_call_hooks(vm);
        return true;
    }
    api_enter(vm);
    library_finish(vm);
    api_call_hooks(vm);
    if (!is_undef(vm->api->loop)) loop_drop_hooks(vm, (EventLoop *)as_object(vm->api->loop));
    value_replace(vm, &vm->api->loop, UNDEF);
    value_replace(vm, &vm->api->events, UNDEF);
    value_replace(vm, &vm->api->loop_class, UNDEF);
    value_replace(vm, &vm->api->policy_class, UNDEF);
    value_replace(vm, &vm->api->futures, UNDEF);
    if (vm->limit_hit == LIMIT_NONE) vm_finalize(vm);
    if (vm->limit_hit != LIMIT_NONE) (void)vm_poll(vm, 0);
    else if (!is_undef(vm->raised)) exception_clear(vm);
    api_leave(vm);
    return is_undef(vm->raised);
}

#if KR_LEDGER
static void visit_runtime(KrVM *vm, Visitor *visitor) {
    loop_visit_roots(vm, visitor);
    visit_value(visitor, vm->api->loop);
    visit_value(visitor, vm->api->events);
    visit_value(visitor, vm->api->loop_class);
    visit_value(visitor, vm->api->policy_class);
    visit_value(visitor, vm->api->futures);
    for (HostType *type = vm->api->types; type != NULL; type = type->next) visit_object(visitor, type->type);
}
#endif

// A VM does not end while it runs: a host function that asks for it is not heard.
void kr_vm_free(KrVM *vm) {
    if (!api_is_usable(vm) || vm->entries > 0) return;
    (void)kr_vm_finish(vm);
    trace_close(vm);
#if KR_LEDGER
    // A step that never went on has frames of coroutines, whose references nothing visits.
    if (!vm->api->paused) (void)ledger_check(vm, visit_runtime);
#endif
    vm->magic = 0;
    api_free_objects(vm);
    api_async_free(vm);
    KrPool *pool = vm->api->pool;
    vm_free(vm);
    if (pool != NULL) api_pool_give_back(pool, vm);
}

void *kr_host(KrVM *vm) { return api_is_alive(vm) ? vm->config.host : NULL; }

KrBridge kr_bridge(KrVM *vm) { return api_is_alive(vm) ? vm->config.bridge : KR_BRIDGE_PER_CALL; }

void kr_set_limits(KrVM *vm, const KrLimits *limits) {
    if (api_is_usable(vm) && limits != NULL) vm_set_limits(vm, limits);
}

void kr_stats(KrVM *vm, KrStats *out) {
    if (out != NULL) *out = (KrStats){0};
    if (!api_is_usable(vm) || out == NULL) return;
    *out = (KrStats){
        .memory = vm->heap.bytes, .memory_peak = vm->heap.peak > vm->heap.bytes ? vm->heap.peak : vm->heap.bytes,
        .instructions = vm->steps_used + (uint64_t)(vm->slice - vm->fuel),
    };
    loop_count_tasks(vm, &out->tasks_ready, &out->tasks_waiting);
}

KrLimit kr_limit_reached(KrVM *vm) {
    API_VM(vm, KR_LIMIT_NONE);
    switch (vm->last_limit) {
    case LIMIT_MEMORY: return KR_LIMIT_MEMORY;
    case LIMIT_INSTRUCTIONS: return KR_LIMIT_INSTRUCTIONS;
    case LIMIT_TIME: return KR_LIMIT_TIME;
    case LIMIT_OUTPUT: return KR_LIMIT_OUTPUT;
    case LIMIT_TASKS: return KR_LIMIT_TASKS;
    case LIMIT_TIMERS: return KR_LIMIT_TIMERS;
    case LIMIT_NONE:
    case LIMIT_INTERRUPT:
    case LIMIT_GRACE: break;
    }
    return KR_LIMIT_NONE;
}

void kr_interrupt(KrVM *vm) {
    if (!api_is_alive(vm)) return;
    vm->interrupted = 1;
    (void)sem_post(&vm->api->bell);
}

// The texts live in one block with the array.
static bool copy_argv(KrVM *vm, int argc, const char *const *argv) {
    size_t size = ((size_t)argc + 1) * sizeof(char *);
    for (int i = 0; i < argc; i++) size += strlen(argv[i]) + 1;
    char **copy = memory_alloc(vm, size);
    if (copy == NULL) return false;
    char *at = (char *)(copy + argc + 1);
    for (int i = 0; i < argc; i++) {
        size_t length = strlen(argv[i]) + 1;
        memcpy(at, argv[i], length);
        copy[i] = at;
        at += length;
    }
    copy[argc] = NULL;
    vm->argc = argc;
    vm->argv = (const char *const *)copy;
    return true;
}

static bool set_argv(KrVM *vm, int argc, const char *const *argv) {
    if (!copy_argv(vm, argc, argv)) return false;
    KrBorrowed sys = dict_get_str(vm, vm->modules, N_(vm, sys));
    if (is_error(sys) || is_absent(sys) || !has_shape(sys, TYPE_MODULE)) return !is_error(sys);
    KrValue list = library_argv(vm);
    Str *name = is_error(list) ? NULL : str_intern_utf8(vm, "argv", 4);
    bool ok = name != NULL && dict_set_str(vm, as_module(sys)->dict, name, list);
    if (name != NULL) object_release(vm, name);
    release_maybe(vm, list);
    return ok;
}

bool kr_set_argv(KrVM *vm, int argc, const char *const *argv) {
    API_VM(vm, false);
    if (argc > 0) API_GIVEN(vm, argv, false);
    for (int i = 0; i < argc; i++) API_GIVEN(vm, argv[i], false);
    bool ok;
    API_RUN(vm, ok, set_argv(vm, argc < 0 ? 0 : argc, argv));
    return ok;
}
