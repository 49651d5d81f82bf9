// SPDX-License-Identifier: MIT
// run_fuzz.c -- libFuzzer: any source is run, in a VM of its own, with 8 MiB, 200,000 instructions and no capability.
//
// The VM must go on after it, and be freed without a leak.
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    KrConfig config;
    kr_config_init(&config);
    config.seed = 1;
    config.virtual_time = true;
    config.write = drop_output;
    config.limits = (KrLimits){.memory = 8 << 20, .instructions = 200000, .call_depth = 200, .tasks = 200, .output = 1 << 20};
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) abort();
    KrValue code = kr_compile(vm, (const char *)data, size, "<fuzz>", KR_MODULE);
    if (kr_failed(code)) {
        show(vm);
    } else {
        KrValue result = kr_exec(vm, code, KR_NONE);
        if (kr_failed(result)) show(vm);
        kr_release(vm, result);
    }
    kr_release(vm, code);
    const KrLimits none = {0};
    kr_set_limits(vm, &none);
    KrValue sum = kr_eval(vm, "1 + 1");
    int64_t n = 0;
    if (kr_failed(sum) || !kr_as_int(vm, sum, &n) || n != 2) abort();
    kr_release(vm, sum);
    kr_set_limits(vm, &config.limits);
    kr_vm_free(vm);
    return 0;
}
