// SPDX-License-Identifier: MIT
// sum.c -- the smallest host: evaluates an expression, and shows an error.
#include <krait.h>
#include <stdio.h>

static void evaluate(KrVM *vm, const char *expression) {
    int64_t n;
    KrValue value = kr_eval(vm, expression);
    if (!kr_failed(value) && kr_as_int(vm, value, &n)) {
        printf("%s = %lld\n", expression, (long long)n);
    } else {
        KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
        if (!kr_failed(text)) printf("%s", kr_as_str(vm, text, NULL));
        kr_release(vm, text);
        kr_release(vm, error);
    }
    kr_release(vm, value);      // releasing KR_ERROR is allowed, and does nothing
}

int main(void) {
    KrConfig config;
    kr_config_init(&config);
    KrVM *vm = kr_vm_new(&config);
    if (!vm) return 1;
    evaluate(vm, "sum(range(10))");
    evaluate(vm, "len('Krait') ** 2");
    evaluate(vm, "1 // 0");
    kr_vm_free(vm);
    return 0;
}
