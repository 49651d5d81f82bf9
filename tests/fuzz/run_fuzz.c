// SPDX-License-Identifier: MIT
// run_fuzz.c -- libFuzzer: any source is run, in a module of its own, with 8 MiB, 200,000 instructions and no capability.
//
// The VM must go on after it, and be freed without a leak: after a hundred programs, or when it has been changed too much.
#include <krait.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_output(void *host, int fd, const char *text, size_t length) { (void)host, (void)fd, (void)text, (void)length; }

// What failed has a reason, and the reason has a text.
static void show(KrVM *vm) {
    KrValue error = kr_error_take(vm);
    if (kr_failed(error)) abort();
    kr_release(vm, kr_error_text(vm, error));
    kr_release(vm, kr_error_take(vm));
    kr_release(vm, error);
}

enum { PROGRAMS = 100 };

static KrVM *new_vm(void) {
    KrConfig config;
    kr_config_init(&config);
    config.seed = 1;
    config.virtual_time = true;
    config.write = drop_output;
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) abort();
    return vm;
}

static KrValue new_module(KrVM *vm) {
    KrValue type = kr_eval(vm, "type(__import__('sys'))"), name = kr_str(vm, "__main__", KR_STRLEN), module = kr_call(vm, type, 1, &name);
    kr_release(vm, name);
    kr_release(vm, type);
    return module;
}

static bool goes_on(KrVM *vm) {
    const KrLimits none = {0};
    kr_set_limits(vm, &none);
    int64_t n = 0;
    KrValue sum = kr_eval(vm, "1 + 1");
    bool ok = kr_as_int(vm, sum, &n) && n == 2;
    kr_release(vm, sum);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static KrVM *vm;
    static size_t base;
    static int programs;
    KrStats stats;
    if (vm == NULL) {
        vm = new_vm();
        kr_stats(vm, &stats);
        base = stats.memory;
        programs = 0;
    }
    KrValue module = new_module(vm);
    const KrLimits limits = {.memory = base + (8 << 20), .instructions = 200000, .call_depth = 200, .tasks = 200, .output = 1 << 20};
    kr_set_limits(vm, &limits);
    KrValue code = kr_compile(vm, (const char *)data, size, "<fuzz>", KR_MODULE);
    if (kr_failed(code)) {
        show(vm);
    } else if (!kr_failed(module)) {
        KrValue result = kr_exec(vm, code, module);
        if (kr_failed(result)) show(vm);
        kr_release(vm, result);
    }
    kr_release(vm, code);
    kr_release(vm, module);
    if (!goes_on(vm)) abort();
    kr_stats(vm, &stats);
    if (++programs == PROGRAMS || stats.memory > base + (4 << 20) || kr_limit_reached(vm) != KR_LIMIT_NONE) {
        kr_set_limits(vm, &limits);
        kr_vm_free(vm);
        vm = NULL;
    }
    return 0;
}
