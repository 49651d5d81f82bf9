// SPDX-License-Identifier: MIT
// bridge_test.c -- krait.h, sync over async: both modes, re-entry, timeouts and the grace after them, futures that are cancelled.
#include "api.h"

#include <pthread.h>
#include <time.h>

static const char program[] =
    "import asyncio, weakref\n"
    "log = []\n"
    "loops = []\n"
    "def plain(a, b=2): return (a, b)\n"
    "async def ready(n): return n\n"
    "async def nap(n):\n    await asyncio.sleep(n)\n    return n\n"
    "async def remember(): loops.append(weakref.ref(asyncio.get_running_loop()))\n"
    "async def tick():\n"
    "    try:\n"
    "        while True:\n            log.append('tick')\n            await asyncio.sleep(0.01)\n"
    "    finally:\n        log.append('end')\n"
    "async def leave_behind():\n    global left\n    left = asyncio.create_task(tick())\n    await asyncio.sleep(0)\n"
    "async def careful():\n"
    "    try: await asyncio.sleep(100)\n"
    "    finally:\n        await asyncio.sleep(0)\n        log.append('cleaned')\n"
    "async def stubborn():\n"
    "    while True:\n"
    "        try: await asyncio.sleep(100)\n"
    "        except asyncio.CancelledError: log.append('no')\n"
    "async def late():\n"
    "    try: await asyncio.sleep(100)\n"
    "    except asyncio.CancelledError: return 'late'\n"
    "async def endless():\n"
    "    try: await asyncio.sleep(100)\n"
    "    finally:\n"
    "        try:\n            while True: pass\n"
    "        finally: log.append('never')\n"
    "async def broken():\n"
    "    try: await asyncio.sleep(100)\n"
    "    finally: 1 / 0\n"
    "async def busy():\n"
    "    try:\n        while True: pass\n"
    "    except BaseException: log.append('never')\n";

static KrVM *new_vm(Host *host, KrBridge bridge) {
    KrConfig config = host_config(host);
    config.bridge = bridge;
    config.grace_ns = 50 * 1000 * 1000;
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    assert_runs(vm, program);
    return vm;
}

static KrValue call(KrVM *vm, const char *name, int64_t timeout_ns) {
    KrValue function = kr_eval(vm, name);
    assert_false(kr_failed(function));
    KrValue result = kr_call_sync(vm, function, 0, NULL, timeout_ns);
    kr_release(vm, function);
    return result;
}

static void assert_calls(KrVM *vm, const char *name) {
    KrValue result = call(vm, name, -1);
    if (kr_failed(result)) assert_raised(vm, "no error", "");
    kr_release(vm, result);
}

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void bridges_have_names(void **state) {
    (void)state;
    static const struct { const char *name; KrBridge bridge; } good[] = {
        {"", KR_BRIDGE_PER_CALL}, {"per-call", KR_BRIDGE_PER_CALL}, {"percall", KR_BRIDGE_PER_CALL}, {"persistent", KR_BRIDGE_PERSISTENT}};
    char why[200];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        KrBridge bridge = good[i].bridge == KR_BRIDGE_PERSISTENT ? KR_BRIDGE_PER_CALL : KR_BRIDGE_PERSISTENT;
        assert_true(kr_bridge_parse(good[i].name, &bridge, why, sizeof why));
        assert_int_equal(bridge, good[i].bridge);
    }
    static const char *const bad[] = {NULL, "Persistent", " per-call", "per call", "shared", "persistent "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        KrBridge bridge = KR_BRIDGE_PERSISTENT;
        assert_false(kr_bridge_parse(bad[i], &bridge, why, sizeof why));
        assert_int_equal(bridge, KR_BRIDGE_PERSISTENT);
        assert_non_null(strstr(why, bad[i] ? bad[i] : "NULL"));
        assert_non_null(strstr(why, "'per-call'"));
        assert_non_null(strstr(why, "'persistent'"));
    }
    assert_false(kr_bridge_parse("x", NULL, NULL, 0));
    assert_false(kr_bridge_parse("x", NULL, why, 5));
    assert_int_equal(strlen(why), 4);
}

static void both(void (*test)(KrVM *vm, KrBridge bridge)) {
    for (KrBridge bridge = KR_BRIDGE_PER_CALL; bridge <= KR_BRIDGE_PERSISTENT; bridge++) {
        Host host;
        KrVM *vm = new_vm(&host, bridge);
        test(vm, bridge);
        vm_free(vm, &host);
    }
}

static void check_calls(KrVM *vm, KrBridge bridge) {
    (void)bridge;
    KrValue plain = kr_eval(vm, "plain"), ready = kr_eval(vm, "ready"), one = kr_int(vm, 1);
    KrValue result = kr_call_sync(vm, plain, 1, &one, -1);
    assert_repr(vm, result, "(1, 2)");
    kr_release(vm, result);
    result = kr_call_sync(vm, ready, 1, &one, 0);
    assert_repr(vm, result, "1");
    kr_release(vm, result);
    assert_true(kr_failed(kr_call_sync(vm, ready, 0, NULL, -1)));
    assert_raised(vm, "TypeError", "missing 1 required positional argument");
    assert_true(kr_failed(kr_call_sync(vm, one, 0, NULL, -1)));
    assert_raised(vm, "TypeError", "not callable");
    assert_true(kr_failed(kr_call_sync(vm, ready, -1, NULL, -1)));
    assert_raised(vm, "ValueError", NULL);
    assert_true(kr_failed(kr_block_on(vm, one, -1)));
    assert_raised(vm, "TypeError", "awaitable");
    kr_release(vm, plain);
    kr_release(vm, ready);
    assert_runs(vm, "import krait\n"
                    "assert krait.call_sync(plain, 1, b=3) == (1, 3)\n"
                    "assert krait.call_sync(ready, n=7) == 7\n"
                    "assert krait.call_sync(nap, 0.001) == 0.001\n"
                    "assert issubclass(krait.AsyncReentryError, RuntimeError)\n"
                    "assert krait.AsyncReentryError.__module__ == 'krait'\n"
                    "assert not hasattr(__builtins__, 'AsyncReentryError')\n");
    assert_false(run(vm, "krait.call_sync(broken_name)"));
    assert_raised(vm, "NameError", NULL);
}
static void calls_give_their_result(void **state) { (void)state; both(check_calls); }

static void a_program_that_is_not_async_has_no_loop(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_runs(vm, "import sys\ndef plain(): return 'asyncio' in sys.modules or '_asyncio' in sys.modules");
    KrValue plain = kr_eval(vm, "plain"), result = kr_call_sync(vm, plain, 0, NULL, 1000);
    assert_repr(vm, result, "False");
    kr_release(vm, result);
    assert_runs(vm, "import krait\nassert not krait.call_sync(plain)");
    kr_release(vm, plain);
    vm_free(vm, &host);
}

static void check_loops(KrVM *vm, KrBridge bridge) {
    for (int i = 0; i < 3; i++) assert_calls(vm, "remember");
    if (bridge == KR_BRIDGE_PERSISTENT) {
        assert_evaluates(vm, "len({loop() for loop in loops}) == 1 and not loops[0]().is_closed()", "True");
    } else {
        assert_evaluates(vm, "[loop() for loop in loops]", "[None, None, None]");
    }
    KrStats stats;
    kr_stats(vm, &stats);
    assert_int_equal(stats.tasks_ready + stats.tasks_waiting, 0);
}
static void a_loop_lives_as_long_as_its_mode_says(void **state) { (void)state; both(check_loops); }

static void check_background(KrVM *vm, KrBridge bridge) {
    assert_calls(vm, "leave_behind");
    if (bridge == KR_BRIDGE_PER_CALL) {
        assert_evaluates(vm, "(log, left.cancelled())", "(['tick', 'end'], True)");
        return;
    }
    assert_evaluates(vm, "(log, left.done())", "(['tick'], False)");
    KrValue nap = kr_eval(vm, "nap(0.05)");
    kr_release(vm, kr_block_on(vm, nap, -1));
    kr_release(vm, nap);
    assert_evaluates(vm, "(len(log) > 1, left.done())", "(True, False)");
    assert_runs(vm, "log.clear()");
    struct timespec pause = {.tv_nsec = 20000000};
    nanosleep(&pause, NULL);
    for (int i = 0; i < 4; i++) (void)kr_step(vm, 1000);
    assert_evaluates(vm, "(len(log) > 0, left.done())", "(True, False)");
}
static void background_tasks_live_between_persistent_calls(void **state) { (void)state; both(check_background); }

//// Re-entry //////////////////////////////////////////////////////////////////

static KrValue block_inside(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    return kr_block_on(vm, args[0], -1);
}
static KrValue call_inside(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    return kr_call_sync(vm, args[0], 1, &args[1], -1);
}

static void check_reentry(KrVM *vm, KrBridge bridge) {
    (void)bridge;
    static const KrNativeDef functions[] = {{"block(awaitable)", block_inside, NULL}, {"call(function, argument)", call_inside, NULL}, {0}};
    assert_true(kr_module(vm, "sync", functions, NULL));
    assert_runs(vm, "import sync, sys, warnings\nfrom krait import AsyncReentryError, call_sync\n"
                    "warnings.simplefilter('error')\n"
                    "sys.unraisablehook = lambda u: log.append(('unraisable', u.exc_value))\n"
                    "async def main():\n"
                    "    other = asyncio.create_task(nap(0.001))\n"
                    "    for refused in (lambda: sync.block(ready(1)), lambda: sync.call(ready, 1), lambda: call_sync(ready, 1),\n"
                    "                    lambda: sync.block(other)):\n"
                    "        try:\n            refused()\n            log.append('not refused')\n"
                    "        except AsyncReentryError as e:\n            log.append(str(e))\n"
                    "    kept = ready(5)\n"
                    "    try: sync.block(kept)\n"
                    "    except RuntimeError: log.append(await kept)\n"
                    "    log.append(sync.call(plain, 1))\n"
                    "    log.append(call_sync(plain, 1))\n"
                    "    log.append(await other)\n"
                    "    return 'unharmed'\n");
    KrValue main = kr_eval(vm, "main()"), result = kr_block_on(vm, main, -1);
    assert_repr(vm, result, "'unharmed'");
    kr_release(vm, result);
    kr_release(vm, main);
    assert_evaluates(vm, "len(log)", "8");
    assert_evaluates(vm, "all('await it, or' in text for text in log[:4])", "True");
    assert_evaluates(vm, "all(text.startswith('ready()') for text in log[:3]), log[3][:5]", "(True, 'nap()')");
    assert_evaluates(vm, "log[4:]", "[5, (1, 2), (1, 2), 0.001]");
}
static void a_call_inside_a_running_loop_is_refused(void **state) { (void)state; both(check_reentry); }

//// Timeouts and cancellation /////////////////////////////////////////////////

static void assert_times_out(KrVM *vm, const char *name, const char *message, const char *log) {
    assert_runs(vm, "log.clear()");
    int64_t begin = now_ns();
    assert_true(kr_failed(call(vm, name, 5 * 1000 * 1000)));
    assert_raised(vm, "TimeoutError", message);
    assert_true(now_ns() - begin < INT64_C(3000000000));
    assert_evaluates(vm, "log", log);
    KrStats stats;
    kr_stats(vm, &stats);
    assert_int_equal(stats.tasks_ready + stats.tasks_waiting, 0);
    KrValue nap = kr_eval(vm, "nap(0.001)"), result = kr_block_on(vm, nap, 2000000000);    // as if nothing had been
    assert_repr(vm, result, "0.001");
    kr_release(vm, result);
    kr_release(vm, nap);
    assert_evaluates(vm, "log", log);
}

static void check_timeouts(KrVM *vm, KrBridge bridge) {
    (void)bridge;
    assert_times_out(vm, "careful", "careful() did not end within 0.005 seconds", "['cleaned']");
    assert_times_out(vm, "stubborn", "stubborn()", "['no']");
    assert_times_out(vm, "late", "late()", "[]");
    assert_times_out(vm, "endless", "endless()", "[]");
    assert_times_out(vm, "busy", "busy()", "[]");
    assert_true(kr_failed(call(vm, "broken", 1000000)));
    assert_raised(vm, "ZeroDivisionError", NULL);
    KrValue ready = kr_eval(vm, "ready(3)"), result = kr_block_on(vm, ready, 0);
    assert_repr(vm, result, "3");
    kr_release(vm, result);
    kr_release(vm, ready);
    ready = kr_eval(vm, "ready(3)");
    result = kr_block_on(vm, ready, INT64_MAX);
    assert_repr(vm, result, "3");
    kr_release(vm, result);
    kr_release(vm, ready);
}
static void a_timeout_goes_inward_and_grace_bounds_it(void **state) { (void)state; both(check_timeouts); }

static void check_leftovers(KrVM *vm, KrBridge bridge) {
    if (bridge == KR_BRIDGE_PERSISTENT) return;
    static const char *const left[] = {"stubborn", "endless", "careful"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        char text[200];
        snprintf(text, sizeof text, "log.clear()\nasync def leave():\n    global left\n    left = asyncio.create_task(%s())\n    await asyncio.sleep(0)\n    return 'left'\n", left[i]);
        assert_runs(vm, text);
        KrValue result = call(vm, "leave", -1);
        assert_repr(vm, result, "'left'");
        kr_release(vm, result);
        assert_evaluates(vm, "left.cancelled()", "True");
    }
    assert_evaluates(vm, "log", "['cleaned']");
    assert_runs(vm, "async def numbers():\n    try:\n        yield 1\n        yield 2\n    finally: log.append('closed')\n"
                    "generator = numbers()\nasync def first():\n    async for n in generator: return n\n");
    KrValue result = call(vm, "first", -1);
    assert_repr(vm, result, "1");
    kr_release(vm, result);
    assert_evaluates(vm, "log", "['cleaned', 'closed']");
}
static void what_a_call_leaves_is_ended_within_the_grace(void **state) { (void)state; both(check_leftovers); }

static void cancel_posted(KrVM *vm, void *data) {
    (void)data;
    assert_true(kr_cancel_wait(vm));
    assert_false(kr_cancel_wait(vm));
}

static KrValue cancel_inside(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args;
    (void)data;
    return kr_cancel_wait(vm) ? KR_TRUE : KR_FALSE;
}

static void check_cancel(KrVM *vm, KrBridge bridge) {
    (void)bridge;
    static const KrNativeDef functions[] = {{"cancel()", cancel_inside, "End the call."}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_runs(vm, "import host\n"
                    "async def ends_itself():\n    log.append((host.cancel(), host.cancel()))\n"
                    "    try: await asyncio.sleep(100)\n    finally: log.append(host.cancel())\n"
                    "async def stops():\n    try: await asyncio.sleep(100)\n    finally:\n"
                    "        asyncio.get_running_loop().stop()\n        await asyncio.sleep(100)\n        log.append('never')\n");
    assert_true(kr_failed(call(vm, "ends_itself", -1)));
    assert_raised(vm, "CancelledError", "ends_itself() was cancelled by the host");
    assert_evaluates(vm, "log", "[(True, False), False]");
    assert_times_out(vm, "stops", "stops()", "[]");
    assert_false(kr_cancel_wait(vm));
    static const struct { const char *name, *log; } cases[] = {{"careful", "['cleaned']"}, {"stubborn", "['no']"}, {"endless", "[]"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_runs(vm, "log.clear()");
        assert_true(kr_post(vm, cancel_posted, NULL));
        assert_true(kr_failed(call(vm, cases[i].name, -1)));
        assert_raised(vm, "CancelledError", NULL);
        // Told before its first step, it has not begun.
        KrValue log = kr_eval(vm, "log");
        assert_true(kr_len(vm, log) <= 1);
        kr_release(vm, log);
    }
    assert_false(kr_cancel_wait(vm));
    KrValue nap = kr_eval(vm, "nap(0.001)"), result = kr_block_on(vm, nap, -1);
    assert_repr(vm, result, "0.001");
    kr_release(vm, result);
    kr_release(vm, nap);
}
static void the_host_cancels_a_call(void **state) { (void)state; both(check_cancel); }

static void what_belongs_to_another_vm_is_refused(void **state) {
    (void)state;
    Host host_a, host_b;
    KrVM *a = new_vm(&host_a, KR_BRIDGE_PERSISTENT), *b = new_vm(&host_b, KR_BRIDGE_PERSISTENT), *c = kr_vm_new(NULL);
    KrValue coroutine = kr_eval(a, "nap(0.001)"), task = kr_spawn(a, coroutine), future = kr_future(a), value = KR_ERROR;
    KrVM *const others[] = {b, c};
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            KrBorrowed foreign = j ? task : future;
            assert_true(kr_failed(kr_block_on(others[i], foreign, -1)));
            assert_raised(others[i], "SystemError", "another VM");
            assert_false(kr_settle(others[i], foreign, KR_NONE));
            assert_raised(others[i], "SystemError", "another VM");
            assert_false(kr_cancel(others[i], foreign));
            assert_raised(others[i], "SystemError", "another VM");
            assert_int_equal(kr_poll(others[i], foreign, &value), KR_TASK_FAILED);
            assert_true(kr_is(others[i], value, "SystemError"));
            kr_release(others[i], value);
        }
    }
    KrValue result = kr_block_on(a, task, -1);
    assert_repr(a, result, "0.001");
    kr_release(a, result);
    kr_release(a, task);
    kr_release(a, future);
    kr_release(a, coroutine);
    kr_vm_free(c);
    vm_free(b, &host_b);
    vm_free(a, &host_a);
}

static void check_tasks(KrVM *vm, KrBridge bridge) {
    (void)bridge;
    // A task of the host's is driven in the loop where it lives, in either mode.
    KrValue coroutine = kr_eval(vm, "nap(0.001)"), task = kr_spawn(vm, coroutine), result = kr_block_on(vm, task, -1);
    assert_repr(vm, result, "0.001");
    kr_release(vm, result);
    result = kr_block_on(vm, task, -1);
    assert_repr(vm, result, "0.001");
    kr_release(vm, result);
    kr_release(vm, task);
    kr_release(vm, coroutine);
    KrValue future = kr_future(vm);
    assert_true(kr_failed(kr_block_on(vm, future, 1000000)));
    assert_raised(vm, "TimeoutError", NULL);
    assert_false(kr_settle(vm, future, KR_NONE));
    assert_raised(vm, "InvalidStateError", "cancelled");
    kr_release(vm, future);
}
static void tasks_and_futures_of_the_host_can_be_waited_for(void **state) { (void)state; both(check_tasks); }

//// Futures with a hook ///////////////////////////////////////////////////////

enum { MANY = 3000 };
typedef struct {
    KrValue futures[MANY];
    int count, cancelled;
} Pending;

static void count_cancelled(KrVM *vm, void *data) {
    (void)vm;
    ((Pending *)data)->cancelled++;
}
static KrValue ask(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args;
    Pending *pending = data;
    if (pending->count == MANY) return kr_raise(vm, "RuntimeError", "too many");
    KrValue future = kr_future_with(vm, count_cancelled, pending);
    if (!kr_failed(future)) pending->futures[pending->count++] = kr_retain(future);
    return future;
}

static void define_net(KrVM *vm, Pending *pending) {
    static const KrNativeDef functions[] = {{"ask()", ask, "Ask the host."}, {0}};
    assert_true(kr_module(vm, "net", functions, pending));
    assert_runs(vm, "import net\nasync def asks(n): return sum(await asyncio.gather(*[net.ask() for _ in range(n)]))\n");
}

static void check_hook(KrVM *vm, KrBridge bridge) {
    (void)bridge;
    Pending *pending = calloc(1, sizeof *pending);
    assert_non_null(pending);
    define_net(vm, pending);
    KrValue coroutine = kr_eval(vm, "asks(3)"), one = kr_int(vm, 1);
    assert_true(kr_failed(kr_block_on(vm, coroutine, 1000000)));
    assert_raised(vm, "TimeoutError", NULL);
    assert_int_equal(pending->count, 3);
    assert_int_equal(pending->cancelled, 3);
    for (int i = 0; i < 3; i++) {
        assert_false(kr_settle(vm, pending->futures[i], one));
        assert_raised(vm, "InvalidStateError", "was cancelled");
        kr_release(vm, pending->futures[i]);
    }
    kr_release(vm, coroutine);

    KrValue future = kr_future_with(vm, count_cancelled, pending);
    assert_true(kr_settle(vm, future, one));
    assert_false(kr_settle(vm, future, one));
    assert_raised(vm, "InvalidStateError", "settled already");
    KrValue result = kr_block_on(vm, future, -1);
    assert_repr(vm, result, "1");
    kr_release(vm, result);
    kr_release(vm, future);
    assert_int_equal(pending->cancelled, 3);

    future = kr_future_with(vm, count_cancelled, pending);
    assert_true(kr_vm_finish(vm));
    assert_int_equal(pending->cancelled, 4);
    assert_false(kr_settle(vm, future, one));
    assert_raised(vm, "RuntimeError", "has ended");
    assert_true(kr_failed(kr_future(vm)));
    assert_raised(vm, "RuntimeError", "has ended");
    kr_release(vm, future);
    kr_release(vm, one);
    free(pending);
}
static void the_host_hears_of_a_cancellation_once(void **state) { (void)state; both(check_hook); }

static void thousands_are_in_flight(void **state) {
    (void)state;
    Host host;
    KrVM *vm = new_vm(&host, KR_BRIDGE_PERSISTENT);
    Pending *pending = calloc(1, sizeof *pending);
    assert_non_null(pending);
    define_net(vm, pending);
    KrValue coroutine = kr_eval(vm, "asks(3000)"), task = kr_spawn(vm, coroutine), one = kr_int(vm, 1), result = KR_ERROR;
    while (kr_step(vm, 100000) == KR_LOOP_READY) {}
    assert_int_equal(pending->count, MANY);
    for (int i = 0; i < MANY; i++) {
        assert_true(kr_settle(vm, pending->futures[(i * 7) % MANY], one));
        if (i % 100 == 0) (void)kr_step(vm, 1000);
    }
    while (kr_step(vm, 100000) == KR_LOOP_READY) {}
    assert_int_equal(kr_poll(vm, task, &result), KR_TASK_DONE);
    assert_repr(vm, result, "3000");
    for (int i = 0; i < MANY; i++) kr_release(vm, pending->futures[i]);
    pending->count = 0;
    kr_release(vm, result);
    kr_release(vm, task);
    kr_release(vm, coroutine);
    // As many again, all cancelled at once.
    coroutine = kr_eval(vm, "asks(3000)");
    assert_true(kr_failed(kr_block_on(vm, coroutine, 1000000)));
    assert_raised(vm, "TimeoutError", NULL);
    assert_int_equal(pending->cancelled, MANY);
    for (int i = 0; i < MANY; i++) kr_release(vm, pending->futures[i]);
    kr_release(vm, coroutine);
    kr_release(vm, one);
    vm_free(vm, &host);
    free(pending);
}

// Each allocation fails once: an error comes back, and everything is given back.
static void a_call_without_memory_fails_cleanly(void **state) {
    (void)state;
    for (KrBridge bridge = KR_BRIDGE_PER_CALL; bridge <= KR_BRIDGE_PERSISTENT; bridge++) {
        bool through = false;
        for (long n = 0; n < 100000 && !through; n += 1 + n / 16) {
            Host host;
            KrVM *vm = new_vm(&host, bridge);
            KrValue function = kr_eval(vm, "leave_behind");
            host.fail_after = n;
            KrValue result = kr_call_sync(vm, function, 0, NULL, 1000000000);
            host.fail_after = -1;
            through = !kr_failed(result);
            if (!through) kr_release(vm, kr_error_take(vm));
            kr_release(vm, result);
            kr_release(vm, function);
            vm_free(vm, &host);
        }
        assert_true(through);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bridges_have_names),
        cmocka_unit_test(calls_give_their_result),
        cmocka_unit_test(a_program_that_is_not_async_has_no_loop),
        cmocka_unit_test(a_loop_lives_as_long_as_its_mode_says),
        cmocka_unit_test(background_tasks_live_between_persistent_calls),
        cmocka_unit_test(a_call_inside_a_running_loop_is_refused),
        cmocka_unit_test(a_timeout_goes_inward_and_grace_bounds_it),
        cmocka_unit_test(what_a_call_leaves_is_ended_within_the_grace),
        cmocka_unit_test(the_host_cancels_a_call),
        cmocka_unit_test(what_belongs_to_another_vm_is_refused),
        cmocka_unit_test(tasks_and_futures_of_the_host_can_be_waited_for),
        cmocka_unit_test(the_host_hears_of_a_cancellation_once),
        cmocka_unit_test(thousands_are_in_flight),
        cmocka_unit_test(a_call_without_memory_fails_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
