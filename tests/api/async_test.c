// SPDX-License-Identifier: MIT
// async_test.c -- krait.h, coroutines and the loop: futures of the host, steps, blocking, cancelling, posting, interrupting.
#include "api.h"

#include <pthread.h>
#include <time.h>

typedef struct {
    KrValue futures[8];
    int count;
} Pending;

static KrValue ask(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args;
    Pending *pending = data;
    if (pending->count == 8) return kr_raise(vm, "RuntimeError", "too many");
    KrValue future = kr_future(vm);
    if (!kr_failed(future)) pending->futures[pending->count++] = kr_retain(future);
    return future;
}

static KrVM *new_vm(Host *host, Pending *pending) {
    static const KrNativeDef functions[] = {{"ask()", ask, "Ask the host: an awaitable."}, {0}};
    KrConfig config = host_config(host);
    config.bridge = KR_BRIDGE_PERSISTENT;
    config.virtual_time = true;
    *pending = (Pending){0};
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    assert_true(kr_module(vm, "net", functions, pending));
    assert_runs(vm, "import asyncio, net\n"
                    "async def one():\n    return await net.ask()\n"
                    "async def both():\n    return await asyncio.gather(net.ask(), net.ask())\n"
                    "async def nap(n):\n    await asyncio.sleep(n)\n    return n\n"
                    "async def careful():\n"
                    "    try:\n        await net.ask()\n"
                    "    except asyncio.CancelledError:\n        print('cancelled', end='')\n        raise\n"
                    "    except ValueError as e:\n        return str(e)\n");
    return vm;
}

static KrValue spawn(KrVM *vm, const char *expression) {
    KrValue coroutine = kr_eval(vm, expression);
    assert_false(kr_failed(coroutine));
    assert_int_equal(kr_kind(coroutine), KR_KIND_AWAITABLE);
    KrValue task = kr_spawn(vm, coroutine);
    assert_false(kr_failed(task));
    kr_release(vm, coroutine);
    return task;
}

static KrLoopState settle_down(KrVM *vm) {
    KrLoopState loop;
    int turns = 0;
    while ((loop = kr_step(vm, 1000)) == KR_LOOP_READY) assert_true(turns++ < 1000);
    return loop;
}

static void settle_int(KrVM *vm, Pending *pending, int index, int64_t n) {
    KrValue value = kr_int(vm, n);
    assert_true(kr_settle(vm, pending->futures[index], value));
    kr_release(vm, value);
    kr_release(vm, pending->futures[index]);
}

static void a_future_of_the_host_is_awaited(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    KrValue task = spawn(vm, "both()"), result = KR_ERROR;
    assert_int_equal(settle_down(vm), KR_LOOP_WAITING);
    assert_int_equal(pending.count, 2);
    assert_true(kr_wait_ns(vm) == -1);
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_PENDING);
    settle_int(vm, &pending, 1, 22);
    assert_int_equal(settle_down(vm), KR_LOOP_WAITING);
    settle_int(vm, &pending, 0, 11);
    assert_int_equal(settle_down(vm), KR_LOOP_IDLE);
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_DONE);
    assert_repr(vm, result, "[11, 22]");
    kr_release(vm, result);
    kr_release(vm, task);
    vm_free(vm, &host);
}

static void a_future_can_fail(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    KrValue task = spawn(vm, "careful()"), other = spawn(vm, "one()"), result = KR_ERROR;
    settle_down(vm);
    for (int i = 0; i < 2; i++) {
        kr_release(vm, kr_raise(vm, "ValueError", "no %d", i));
        assert_true(kr_settle(vm, pending.futures[i], KR_ERROR));
        kr_release(vm, pending.futures[i]);
    }
    assert_int_equal(settle_down(vm), KR_LOOP_IDLE);
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_DONE);
    assert_repr(vm, result, "'no 0'");
    kr_release(vm, result);
    assert_int_equal(kr_poll(vm, other, &result), KR_TASK_FAILED);
    assert_true(kr_is(vm, result, "ValueError"));
    kr_release(vm, result);
    kr_release(vm, other);
    kr_release(vm, task);
    vm_free(vm, &host);
}

static void a_task_can_be_cancelled(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    KrValue task = spawn(vm, "careful()"), result = KR_ERROR;
    settle_down(vm);
    assert_true(kr_cancel(vm, task));
    assert_int_equal(settle_down(vm), KR_LOOP_IDLE);
    assert_string_equal(host.out, "cancelled");
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_CANCELLED);
    kr_release(vm, result);
    // Too late, and told so; the loop does not care.
    KrValue one = kr_int(vm, 1);
    if (!kr_settle(vm, pending.futures[0], one)) kr_release(vm, kr_error_take(vm));
    kr_release(vm, pending.futures[0]);
    assert_int_equal(settle_down(vm), KR_LOOP_IDLE);
    kr_release(vm, task);
    vm_free(vm, &host);
}

static void a_future_is_settled_once(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    KrValue task = spawn(vm, "one()"), one = kr_int(vm, 1), result = KR_ERROR;
    settle_down(vm);
    assert_true(kr_settle(vm, pending.futures[0], one));
    assert_false(kr_settle(vm, pending.futures[0], one));
    assert_raised(vm, "Exception", NULL);
    settle_down(vm);
    assert_false(kr_settle(vm, KR_NONE, one));
    assert_raised(vm, "TypeError", NULL);
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_DONE);
    kr_release(vm, result);
    kr_release(vm, pending.futures[0]);
    kr_release(vm, task);
    vm_free(vm, &host);
}

static void block_on_drives_the_loop(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    KrValue coroutine = kr_eval(vm, "nap(1000)");
    KrValue result = kr_block_on(vm, coroutine, -1);
    assert_repr(vm, result, "1000");
    kr_release(vm, result);
    kr_release(vm, coroutine);
    coroutine = kr_eval(vm, "nap(1000)");
    assert_true(kr_failed(kr_block_on(vm, coroutine, 1000000)));
    assert_raised(vm, "TimeoutError", NULL);
    kr_release(vm, coroutine);
    assert_true(kr_failed(kr_block_on(vm, KR_NONE, -1)));
    assert_raised(vm, "TypeError", NULL);
    vm_free(vm, &host);
}

static KrValue block_inside(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    return kr_block_on(vm, args[0], -1);
}

static void block_on_refuses_inside_a_running_loop(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    static const KrNativeDef functions[] = {{"block(awaitable)", block_inside, "Wait for it."}, {0}};
    assert_true(kr_module(vm, "sync", functions, NULL));
    assert_false(run(vm, "import sync\nasync def main():\n    c = nap(1)\n    try:\n        sync.block(c)\n"
                         "    finally:\n        c.close()\nasyncio.run(main())\n"));
    assert_raised(vm, "RuntimeError", NULL);
    vm_free(vm, &host);
}

static void a_timer_says_how_long_to_wait(void **state) {
    (void)state;
    Host host;
    KrConfig config = host_config(&host);
    config.bridge = KR_BRIDGE_PERSISTENT;
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    assert_runs(vm, "import asyncio\nasync def nap(): await asyncio.sleep(30)\n");
    KrValue task = spawn(vm, "nap()");
    assert_int_equal(settle_down(vm), KR_LOOP_WAITING);
    int64_t wait = kr_wait_ns(vm);
    assert_true(wait > INT64_C(25000000000) && wait <= INT64_C(30000000000));
    kr_release(vm, task);
    vm_free(vm, &host);         // with a task that still waits
}

static void fuel_bounds_a_step(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    assert_runs(vm, "async def busy():\n    n = 0\n    while True:\n        n += 1\n");
    KrValue task = spawn(vm, "busy()"), result = KR_ERROR;
    for (int i = 0; i < 5; i++) assert_int_equal(kr_step(vm, 5000), KR_LOOP_READY);
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_PENDING);
    kr_release(vm, task);
    vm_free(vm, &host);
}

typedef struct {
    KrVM *vm;
    Pending *pending;
} Thread;

static void settle_first(KrVM *vm, void *data) {
    settle_int(vm, data, 0, 7);
}
static void *post_from_elsewhere(void *data) {
    Thread *thread = data;
    assert_true(kr_post(thread->vm, settle_first, thread->pending));
    return NULL;
}

static void another_thread_posts(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    KrValue task = spawn(vm, "one()"), result = KR_ERROR;
    assert_int_equal(settle_down(vm), KR_LOOP_WAITING);
    pthread_t id;
    Thread thread = {vm, &pending};
    assert_int_equal(pthread_create(&id, NULL, post_from_elsewhere, &thread), 0);
    pthread_join(id, NULL);
    assert_int_equal(settle_down(vm), KR_LOOP_IDLE);
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_DONE);
    assert_repr(vm, result, "7");
    kr_release(vm, result);
    kr_release(vm, task);
    vm_free(vm, &host);
}

static void *interrupt_from_elsewhere(void *data) {
    const struct timespec pause = {0, 20000000};
    nanosleep(&pause, NULL);
    kr_interrupt(data);
    return NULL;
}

static void another_thread_interrupts(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    pthread_t id;
    assert_int_equal(pthread_create(&id, NULL, interrupt_from_elsewhere, vm), 0);
    assert_false(run(vm, "while True: pass"));
    pthread_join(id, NULL);
    assert_raised(vm, "KeyboardInterrupt", NULL);
    assert_evaluates(vm, "1 + 1", "2");
    vm_free(vm, &host);
}

static void a_vm_is_freed_with_all_kinds_of_loose_ends(void **state) {
    (void)state;
    Host host;
    Pending pending;
    KrVM *vm = new_vm(&host, &pending);
    KrValue first = spawn(vm, "careful()"), second = spawn(vm, "nap(100)"), third = spawn(vm, "both()");
    settle_down(vm);
    assert_runs(vm, "c = one()\nd = nap(3)\nd.send(None) if False else None\n"
                    "def g():\n    try:\n        yield 1\n    finally:\n        print('.', end='')\n"
                    "i = g()\nnext(i)\nclass Loop: pass\nl = Loop()\nl.l = l\n");
    for (int i = 0; i < pending.count; i++) kr_release(vm, pending.futures[i]);
    kr_release(vm, first);
    kr_release(vm, second);
    kr_release(vm, third);
    vm_free(vm, &host);
}

typedef struct {
    Host host;                  // the first member: `host_...` get this struct
    char text[8192];
    size_t used;
} Traced;

static void keep_trace(void *context, const char *text, size_t length) {
    Traced *traced = context;
    assert_true(traced->used + length < sizeof traced->text);
    memcpy(traced->text + traced->used, text, length);
    traced->text[traced->used += length] = 0;
}

static void assert_in_order(const char *text, const char *const *lines) {
    for (; *lines; lines++) {
        const char *found = strstr(text, *lines);
        if (!found) fail_msg("no '%s' in:\n%s", *lines, text);
        text = found + strlen(*lines);
    }
}

// The schedule goes to the host as it happens; a wake-up by the host is one.
static void the_schedule_is_traced(void **state) {
    (void)state;
    Traced traced = {.used = 0};
    KrConfig config = host_config(&traced.host);
    config.virtual_time = true;
    config.trace = keep_trace;
    Pending pending = {0};
    static const KrNativeDef functions[] = {{"ask()", ask, "Ask the host: an awaitable."}, {0}};
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    assert_true(kr_module(vm, "net", functions, &pending));
    assert_runs(vm, "import net\nasync def one():\n    return await net.ask()\n");
    assert_string_equal(traced.text, "");
    KrValue task = spawn(vm, "one()");
    assert_int_equal(settle_down(vm), KR_LOOP_WAITING);
    static const char *const before[] = {": one (test.py:2)\n", "turn 1     Task-1      runs\n", " suspends on Future (test.py:3 in one)\n", NULL};
    assert_in_order(traced.text, before);
    settle_int(vm, &pending, 0, 5);
    assert_int_equal(settle_down(vm), KR_LOOP_IDLE);
    static const char *const after[] = {" suspends on Future", " is woken by the host\n", " runs\n", " returns int\n", NULL};
    assert_in_order(traced.text, after);
    kr_release(vm, task);
    vm_free(vm, &traced.host);
}

// Without memory the program fails as it does untraced, and the trace is complete: JSON with its end.
static void a_trace_without_memory_is_complete(void **state) {
    (void)state;
    bool through = false;
    for (long n = 0; n < 1000000 && !through; n += 1 + n / 64) {
        Traced traced = {.used = 0};
        KrConfig config = host_config(&traced.host);
        config.trace = keep_trace;
        config.trace_format = KR_TRACE_JSON;
        traced.host.fail_after = n;
        KrVM *vm = kr_vm_new(&config);
        if (!vm) continue;
        through = run(vm, "import asyncio\nasync def main(): await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))\nasyncio.run(main())");
        traced.host.fail_after = -1;
        if (!through) kr_release(vm, kr_error_take(vm));
        vm_free(vm, &traced.host);
        assert_true(traced.used >= 4 && traced.text[0] == '[');
        assert_string_equal(traced.text + traced.used - 3, "\n]\n");
    }
    assert_true(through);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_future_of_the_host_is_awaited),
        cmocka_unit_test(a_future_can_fail),
        cmocka_unit_test(a_task_can_be_cancelled),
        cmocka_unit_test(a_future_is_settled_once),
        cmocka_unit_test(block_on_drives_the_loop),
        cmocka_unit_test(block_on_refuses_inside_a_running_loop),
        cmocka_unit_test(a_timer_says_how_long_to_wait),
        cmocka_unit_test(fuel_bounds_a_step),
        cmocka_unit_test(another_thread_posts),
        cmocka_unit_test(another_thread_interrupts),
        cmocka_unit_test(the_schedule_is_traced),
        cmocka_unit_test(a_trace_without_memory_is_complete),
        cmocka_unit_test(a_vm_is_freed_with_all_kinds_of_loose_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
