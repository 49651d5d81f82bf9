// SPDX-License-Identifier: MIT
// api.h -- what the tests of krait.h share: a host that keeps what is written, and short ways to run and to look.
#ifndef KR_TESTS_API_H
#define KR_TESTS_API_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <krait.h>

#ifndef KR_LEDGER
#define KR_LEDGER 0
#endif

typedef struct {
    char out[4096];             // what was written to fd 1, cut at the end of the buffer
    size_t used;
    size_t blocks;              // live allocations, when the allocator is ours
    long fail_after;            // allocations until they fail; -1: never
} Host;

static inline void host_write(void *context, int fd, const char *text, size_t length) {
    Host *host = context;
    if (fd != 1) return;
    size_t room = sizeof host->out - 1 - host->used;
    if (length > room) length = room;
    memcpy(host->out + host->used, text, length);
    host->used += length;
    host->out[host->used] = 0;
}

static inline void *host_alloc(void *context, void *p, size_t old_size, size_t new_size) {
    Host *host = context;
    (void)old_size;
    if (new_size == 0) {
        if (p) host->blocks--;
        free(p);
        return NULL;
    }
    if (host->fail_after == 0) return NULL;
    if (host->fail_after > 0) host->fail_after--;
    void *grown = realloc(p, new_size);
    if (grown && !p) host->blocks++;
    return grown;
}

static inline KrConfig host_config(Host *host) {
    *host = (Host){.fail_after = -1};
    KrConfig config;
    kr_config_init(&config);
    config.host = host;
    config.write = host_write;
    config.alloc = host_alloc;
    config.seed = 1;
    return config;
}

static inline KrVM *vm_new(Host *host) {
    KrConfig config = host_config(host);
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    return vm;
}

// Every allocation that the VM made must have come back.
static inline void vm_free(KrVM *vm, Host *host) {
    kr_vm_free(vm);
    assert_int_equal(host->blocks, 0);
}

static inline bool run(KrVM *vm, const char *source) {
    KrValue code = kr_compile(vm, source, KR_STRLEN, "test.py", KR_MODULE);
    if (kr_failed(code)) return false;
    KrValue result = kr_exec(vm, code, KR_NONE);
    kr_release(vm, code);
    kr_release(vm, result);
    return !kr_failed(result);
}

// The pending exception as "Type: message", taken.
static inline void assert_raised(KrVM *vm, const char *type, const char *message) {
    KrValue error = kr_error_take(vm);
    assert_false(kr_failed(error));
    if (!kr_is(vm, error, type)) {
        KrValue text = kr_error_text(vm, error);
        fail_msg("expected %s, got: %s", type, kr_failed(text) ? "?" : kr_as_str(vm, text, NULL));
    }
    if (message) {
        KrValue text = kr_error_text(vm, error);
        assert_false(kr_failed(text));
        if (!strstr(kr_as_str(vm, text, NULL), message)) fail_msg("no '%s' in: %s", message, kr_as_str(vm, text, NULL));
        kr_release(vm, text);
    }
    kr_release(vm, error);
}

static inline void assert_runs(KrVM *vm, const char *source) {
    if (run(vm, source)) return;
    KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
    fail_msg("%s", kr_failed(text) ? "an error that cannot be shown" : kr_as_str(vm, text, NULL));
}

// The repr of an expression.
static inline void assert_repr(KrVM *vm, KrBorrowed value, const char *expected) {
    assert_false(kr_failed(value));
    KrValue text = kr_repr(vm, value);
    assert_false(kr_failed(text));
    assert_string_equal(kr_as_str(vm, text, NULL), expected);
    kr_release(vm, text);
}

static inline void assert_evaluates(KrVM *vm, const char *expression, const char *expected) {
    KrValue value = kr_eval(vm, expression);
    if (kr_failed(value)) {
        KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
        fail_msg("%s: %s", expression, kr_failed(text) ? "?" : kr_as_str(vm, text, NULL));
    }
    assert_repr(vm, value, expected);
    kr_release(vm, value);
}

#endif
