// SPDX-License-Identifier: MIT
// api_async.c -- sync over async for hosts: kr_block_on.
#include "api/api.h"
#include "loop/loop.h"
#include "object/exception.h"
#include "object/protocol.h"

static KrValue call_in(KrVM *vm, KrBorrowed object, const char *name, const KrBorrowed *args, uint32_t count) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return KR_ERROR;
    KrValue result = call_method(vm, object, key, args, count);
    object_release(vm, key);
    return result;
}

// PERSISTENT keeps one asyncio.Runner, and so its loop and tasks, between calls.
static KrValue runner_of(KrVM *vm) {
    if (!is_undef(vm->api->runner)) return retain(vm->api->runner);
    KrValue asyncio = import_module(vm, "asyncio");
    if (is_error(asyncio)) return KR_ERROR;
    KrValue runner = call_in(vm, asyncio, "Runner", NULL, 0);
    release(vm, asyncio);
    if (is_error(runner)) return KR_ERROR;
    vm->api->runner = retain(runner);
    return runner;
}

static KrValue with_timeout(KrVM *vm, KrBorrowed asyncio, KrBorrowed awaitable, int64_t timeout_ns) {
    if (timeout_ns < 0) return retain(awaitable);
    KrValue seconds = float_from_double(vm, (double)timeout_ns * 1e-9);
    if (is_error(seconds)) return KR_ERROR;
    KrBorrowed args[] = {awaitable, seconds};
    KrValue wrapped = call_in(vm, asyncio, "wait_for", args, 2);
    release(vm, seconds);
    return wrapped;
}

static KrValue block_on(KrVM *vm, KrBorrowed awaitable, int64_t timeout_ns) {
    KrValue asyncio = import_module(vm, "asyncio");
    if (is_error(asyncio)) return KR_ERROR;
    KrValue waited = with_timeout(vm, asyncio, awaitable, timeout_ns), result = KR_ERROR;
    if (!is_error(waited)) {
        if (vm->config.bridge == KR_BRIDGE_PERSISTENT) {
            KrValue runner = runner_of(vm);
            if (!is_error(runner)) result = call_in(vm, runner, "run", &waited, 1);
            release_maybe(vm, runner);
        } else {
            result = call_in(vm, asyncio, "run", &waited, 1);
        }
        release(vm, waited);
    }
    release(vm, asyncio);
    return result;
}

KrValue kr_block_on(KrVM *vm, KrBorrowed awaitable, int64_t timeout_ns) {
    KrValue result;
    API_RUN(vm, result, block_on(vm, awaitable, timeout_ns));
    return result;
}
