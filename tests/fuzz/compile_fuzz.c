// SPDX-License-Identifier: MIT
// compile_fuzz.c -- libFuzzer: any bytes through lexer, parser and compiler in all modes; nothing runs. What compiles is
// disassembled too.
//
// The first byte picks the mode, and a memory limit so low that the compiler often meets it.
#include <krait.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static KrVM *vm;
    static size_t base;
    if (size == 0) return 0;
    if (!vm) {
        KrConfig config;
        kr_config_init(&config);
        config.seed = 1;
        vm = kr_vm_new(&config);
        if (!vm) abort();
        KrStats stats;
        kr_stats(vm, &stats);
        base = stats.memory;
    }
    KrLimits limits = {.memory = base + (data[0] & 0x80 ? (size_t)(data[0] >> 2 & 0x1F) << 10 : (size_t)64 << 20), .instructions = 10000000};
    kr_set_limits(vm, &limits);
    const char *text = (const char *)data + 1;
    KrValue code = kr_compile(vm, text, size - 1, "<fuzz>", (KrMode)(data[0] % 3));
    if (kr_failed(code)) {
        KrValue error = kr_error_take(vm);
        if (kr_failed(error)) abort();         // it failed without a reason
        KrValue shown = kr_error_text(vm, error);
        kr_release(vm, shown);
        kr_release(vm, error);
    } else {
        KrValue listing = kr_dump(vm, text, size - 1, "<fuzz>", KR_DUMP_CODE);
        kr_release(vm, listing);
    }
    kr_release(vm, code);
    return 0;
}
