// SPDX-License-Identifier: MIT
// json_fuzz.c -- libFuzzer: any bytes as JSON. What is read is written, read again, and must be the same.
#include <krait.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static KrValue must(KrVM *vm, KrValue v) {
    if (!kr_failed(v)) return v;
    KrValue error = kr_error_take(vm);
    if (!kr_is(vm, error, "RecursionError")) abort();
    kr_release(vm, error);
    return KR_ERROR;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static KrVM *vm;
    if (vm == NULL) {
        KrConfig config;
        kr_config_init(&config);
        config.seed = 1;
        vm = kr_vm_new(&config);
        if (vm == NULL) abort();
    }
    KrLimits limits = {.memory = 256 << 20, .instructions = 50000000};
    kr_set_limits(vm, &limits);
    KrValue value = kr_from_json(vm, (const char *)data, size);
    if (kr_failed(value)) {
        KrValue error = kr_error_take(vm);
        if (!kr_is(vm, error, "ValueError") && !kr_is(vm, error, "RecursionError")) abort();
        kr_release(vm, error);
        return 0;
    }
    KrValue text = must(vm, kr_to_json(vm, value));
    size_t length = 0, again_length = 0;
    const char *utf8 = kr_failed(text) ? NULL : kr_as_str(vm, text, &length);
    KrValue again = utf8 == NULL ? KR_ERROR : must(vm, kr_from_json(vm, utf8, length));
    KrValue second = kr_failed(again) ? KR_ERROR : must(vm, kr_to_json(vm, again));
    if (!kr_failed(second)) {
        const char *other = kr_as_str(vm, second, &again_length);
        if (other == NULL || again_length != length || memcmp(other, utf8, length) != 0) abort();
    }
    kr_release(vm, second);
    kr_release(vm, again);
    kr_release(vm, text);
    kr_release(vm, value);
    return 0;
}
