// SPDX-License-Identifier: MIT
// runtime_test.c -- krait_rt.h: both flavors, first use by many threads, joining, aborting, selecting, shutting down. And a hundred VMs
// on a hundred threads without it.
#include "api.h"

#include <krait_rt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define MS INT64_C(1000000)

static const char source[] =
    "import asyncio\n"
    "def add(a, b=1): return a + b\n"
    "async def later(n, result): \n    await asyncio.sleep(n)\n    return result\n"
    "async def ready(): return None\n"
    "def echo(*args, **kwargs): return [args, kwargs]\n"
    "def fail(): raise ValueError('no')\n"
    "async def fail_later():\n    await asyncio.sleep(0.001)\n    raise ValueError('later')\n"
    "def unplain(): return object()\n"
    "async def stubborn():\n"
    "    while True:\n        try: await asyncio.sleep(100)\n        except asyncio.CancelledError: pass\n"
    "def spin():\n    while True: pass\n"
    "async def cancel_itself(): raise asyncio.CancelledError\n"
    "class Deep:\n    def inner(): return 'deep'\n"
    "count = 0\n"
    "def bump():\n    global count\n    count += 1\n    return count\n";

static bool load(void *host, const char *module, KrSource *out) {
    (void)host;
    if (strcmp(module, "work") != 0) return false;
    *out = (KrSource){.text = strdup(source), .length = strlen(source)};
    return true;
}

static atomic_int vms;
static bool setup(KrVM *vm, void *data) {
    static const KrNativeDef none[] = {{0}};
    atomic_fetch_add(&vms, 1);
    if (data != NULL) {
        kr_raise(vm, "RuntimeError", "no setup today");
        return false;
    }
    return kr_module(vm, "host", none, NULL);
}

static void configure(KrRtFlavor flavor, int workers) {
    KrRtConfig config;
    kr_rt_config_init(&config);
    config.flavor = flavor;
    config.workers = workers;
    config.vm.load = load;
    config.vm.seed = 1;
    config.vm.grace_ns = 20 * MS;
    config.setup = setup;
    atomic_store(&vms, 0);
    assert_true(kr_rt_configure(&config));
}

static void assert_ends(KrJob *job, KrJobState state, const char *text) {
    char *got;
    assert_non_null(job);
    KrJobState ended = kr_rt_join(job, -1, &got);
    assert_non_null(got);
    if (ended != state || strstr(got, text) == NULL) fail_msg("expected %d '%s', got %d '%s'", state, text, ended, got);
    assert_true(kr_rt_is_finished(job));
    free(got);
    kr_rt_job_free(job);
}

static void flavors_have_names(void **state) {
    (void)state;
    KrRtFlavor flavor = KR_RT_MULTI_THREAD;
    char why[200];
    assert_true(kr_rt_flavor_parse("", &flavor, why, sizeof why));
    assert_int_equal(flavor, KR_RT_CURRENT_THREAD);
    assert_true(kr_rt_flavor_parse("multi-thread", &flavor, why, sizeof why));
    assert_int_equal(flavor, KR_RT_MULTI_THREAD);
    assert_true(kr_rt_flavor_parse("current-thread", &flavor, NULL, 0));
    assert_int_equal(flavor, KR_RT_CURRENT_THREAD);
    static const char *const bad[] = {NULL, "Multi-thread", "multi", "current thread", " "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(kr_rt_flavor_parse(bad[i], &flavor, why, sizeof why));
        assert_non_null(strstr(why, bad[i] ? bad[i] : "NULL"));
        assert_non_null(strstr(why, "'current-thread'"));
        assert_non_null(strstr(why, "'multi-thread'"));
    }
}

static void check_jobs(void) {
    assert_ends(kr_rt_spawn("work:add", "[2, 3]"), KR_JOB_DONE, "5");
    assert_ends(kr_rt_spawn("work:add", "{\"a\": 2}"), KR_JOB_DONE, "3");
    assert_ends(kr_rt_spawn("work:ready", NULL), KR_JOB_DONE, "null");
    assert_ends(kr_rt_spawn("work:later", "[0.001, {\"a\": [1, null, true]}]"), KR_JOB_DONE, "{\"a\": [1, null, true]}");
    assert_ends(kr_rt_spawn("work:echo", "[]"), KR_JOB_DONE, "[[], {}]");
    assert_ends(kr_rt_spawn("work:Deep.inner", NULL), KR_JOB_DONE, "\"deep\"");
    assert_ends(kr_rt_spawn("math:pow", "[2, 70]"), KR_JOB_DONE, "1.18");
    assert_ends(kr_rt_spawn("work:add", "[100000000000000000000, 1]"), KR_JOB_DONE, "100000000000000000001");
    assert_ends(kr_rt_spawn("work:fail", NULL), KR_JOB_FAILED, "ValueError: no");
    assert_ends(kr_rt_spawn("work:fail_later", NULL), KR_JOB_FAILED, "ValueError: later");
    assert_ends(kr_rt_spawn("work:unplain", NULL), KR_JOB_FAILED, "TypeError");
    assert_ends(kr_rt_spawn("work:cancel_itself", NULL), KR_JOB_FAILED, "CancelledError");
    assert_ends(kr_rt_spawn("work:add", "[1"), KR_JOB_FAILED, "JSONDecodeError");
    assert_ends(kr_rt_spawn("work:add", "7"), KR_JOB_FAILED, "TypeError: arguments are a JSON list or object, not 7");
    assert_ends(kr_rt_spawn("work:missing", NULL), KR_JOB_FAILED, "AttributeError");
    assert_ends(kr_rt_spawn("missing:f", NULL), KR_JOB_FAILED, "ModuleNotFoundError");
    assert_ends(kr_rt_spawn("work", NULL), KR_JOB_FAILED, "is not \"module:function\"");
    assert_ends(kr_rt_spawn(NULL, NULL), KR_JOB_FAILED, "is not \"module:function\"");
    char *text;
    assert_int_equal(kr_rt_block_on("work:later", "[0, \"now\"]", -1, &text), KR_JOB_DONE);
    assert_string_equal(text, "\"now\"");
    free(text);
    assert_int_equal(kr_rt_block_on("work:later", "[100, 0]", 5 * MS, &text), KR_JOB_ABORTED);
    free(text);
    assert_int_equal(kr_rt_block_on("work:ready", NULL, -1, NULL), KR_JOB_DONE);

    // A join may give up, and be taken up again.
    KrJob *job = kr_rt_spawn("work:later", "[0.03, 1]");
    assert_int_equal(kr_rt_join(job, MS, &text), KR_JOB_PENDING);
    assert_null(text);
    assert_false(kr_rt_is_finished(job));
    assert_int_equal(kr_rt_join(job, 0, NULL), KR_JOB_PENDING);
    assert_ends(job, KR_JOB_DONE, "1");

    KrJob *jobs[4] = {kr_rt_spawn("work:later", "[100, 0]"), NULL, kr_rt_spawn("work:later", "[0.005, 2]"), kr_rt_spawn("work:later", "[100, 3]")};
    assert_int_equal(kr_rt_select(jobs, 4, 2000 * MS), 2);
    KrJob *never[2] = {jobs[0], jobs[3]};
    assert_int_equal(kr_rt_select(never, 2, 2 * MS), -1);
    assert_int_equal(kr_rt_select(jobs, 0, -1), -1);
    assert_int_equal(kr_rt_select(&jobs[1], 1, -1), -1);
    assert_true(kr_rt_abort(jobs[0]));
    assert_true(kr_rt_abort(jobs[3]));
    assert_false(kr_rt_abort(jobs[2]));
    assert_false(kr_rt_abort(NULL));
    assert_ends(jobs[0], KR_JOB_ABORTED, "");
    assert_ends(jobs[3], KR_JOB_ABORTED, "");
    assert_ends(jobs[2], KR_JOB_DONE, "2");
    kr_rt_job_free(NULL);
    assert_int_equal(kr_rt_join(NULL, -1, NULL), KR_JOB_FAILED);
}

static void current_thread_runs_jobs(void **state) {
    (void)state;
    configure(KR_RT_CURRENT_THREAD, 0);
    check_jobs();
    for (int i = 1; i <= 3; i++) {
        char *text;
        assert_int_equal(kr_rt_block_on("work:bump", NULL, -1, &text), KR_JOB_DONE);
        assert_int_equal(atoi(text), i);
        free(text);
    }
    assert_int_equal(atomic_load(&vms), 1);
    KrRtConfig config;
    kr_rt_config_init(&config);
    assert_false(kr_rt_configure(&config));
    assert_true(kr_rt_shutdown(-1));
    assert_true(kr_rt_configure(&config));
}

static void multi_thread_runs_jobs(void **state) {
    (void)state;
    configure(KR_RT_MULTI_THREAD, 4);
    check_jobs();
    enum { MANY = 300 };
    KrJob *jobs[MANY];
    for (int i = 0; i < MANY; i++) {
        char arguments[40];
        snprintf(arguments, sizeof arguments, "[%s, %d]", i % 3 ? "0" : "0.001", i);
        jobs[i] = kr_rt_spawn("work:later", arguments);
    }
    for (int i = MANY - 1; i >= 0; i--) {
        char expected[20];
        snprintf(expected, sizeof expected, "%d", i);
        assert_ends(jobs[i], KR_JOB_DONE, expected);
    }
    assert_true(atomic_load(&vms) <= 4);
    assert_true(kr_rt_shutdown(-1));
}

static void *use_first(void *data) {
    char *text;
    for (int i = 0; i < 5; i++) {
        if (kr_rt_block_on("work:add", "[1, 2]", -1, &text) != KR_JOB_DONE || strcmp(text, "3") != 0) *(int *)data = 1;
        free(text);
    }
    return NULL;
}

static void the_runtime_is_made_once(void **state) {
    (void)state;
    enum { THREADS = 20 };
    for (int flavor = KR_RT_CURRENT_THREAD; flavor <= KR_RT_MULTI_THREAD; flavor++) {
        configure((KrRtFlavor)flavor, 2);
        pthread_t threads[THREADS];
        int wrong[THREADS] = {0};
        for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, use_first, &wrong[i]), 0);
        for (int i = 0; i < THREADS; i++) {
            pthread_join(threads[i], NULL);
            assert_int_equal(wrong[i], 0);
        }
        assert_true(atomic_load(&vms) <= (flavor == KR_RT_CURRENT_THREAD ? 1 : 2));
        assert_true(kr_rt_shutdown(-1));
    }
}

static void *abort_soon(void *data) {
    struct timespec pause = {.tv_nsec = 5 * MS};
    nanosleep(&pause, NULL);
    (void)kr_rt_abort(data);
    nanosleep(&pause, NULL);
    (void)kr_rt_abort(data);
    return NULL;
}

static void a_job_is_aborted_from_another_thread(void **state) {
    (void)state;
    static const char *const functions[] = {"work:stubborn", "work:spin"};
    for (int flavor = KR_RT_CURRENT_THREAD; flavor <= KR_RT_MULTI_THREAD; flavor++) {
        configure((KrRtFlavor)flavor, 2);
        for (int i = 0; i < 2; i++) {
            KrJob *job = kr_rt_spawn(functions[i], NULL);
            pthread_t thread;
            assert_int_equal(pthread_create(&thread, NULL, abort_soon, job), 0);
            assert_int_equal(kr_rt_join(job, -1, NULL), KR_JOB_ABORTED);
            pthread_join(thread, NULL);
            kr_rt_job_free(job);
            assert_ends(kr_rt_spawn("work:later", "[0.001, 4]"), KR_JOB_DONE, "4");   // nothing is left of it
        }
        KrJob *job = kr_rt_spawn("work:later", "[0.01, 5]");
        kr_rt_job_free(job);
        assert_true(kr_rt_shutdown(-1));
    }
}

static void shutdown_ends_what_runs(void **state) {
    (void)state;
    static const char *const functions[] = {"work:later", "work:stubborn", "work:spin"};
    assert_true(kr_rt_shutdown(0));
    for (int flavor = KR_RT_CURRENT_THREAD; flavor <= KR_RT_MULTI_THREAD; flavor++) {
        for (int i = 0; i < 3 - (flavor == KR_RT_CURRENT_THREAD); i++) {
            configure((KrRtFlavor)flavor, 1);
            KrJob *job = kr_rt_spawn(functions[i], i == 0 ? "[100, 0]" : NULL), *queued = kr_rt_spawn("work:later", "[100, 0]");
            (void)kr_rt_join(job, 3 * MS, NULL);
            assert_true(kr_rt_shutdown(5 * MS));
            assert_ends(job, KR_JOB_ABORTED, "");
            assert_ends(queued, KR_JOB_ABORTED, "");
        }
        // Without a deadline what runs and what is queued comes to its end.
        configure((KrRtFlavor)flavor, 1);
        KrJob *jobs[3];
        for (int i = 0; i < 3; i++) jobs[i] = kr_rt_spawn("work:later", "[0.002, 6]");
        assert_true(kr_rt_shutdown(-1));
        for (int i = 0; i < 3; i++) assert_ends(jobs[i], KR_JOB_DONE, "6");
    }
}

static void setup_and_limits_can_fail(void **state) {
    (void)state;
    for (int flavor = KR_RT_CURRENT_THREAD; flavor <= KR_RT_MULTI_THREAD; flavor++) {
        KrRtConfig config;
        kr_rt_config_init(&config);
        config.flavor = (KrRtFlavor)flavor;
        config.workers = 1;
        config.vm.load = load;
        config.setup = setup;
        config.data = &config;
        assert_true(kr_rt_configure(&config));
        assert_ends(kr_rt_spawn("work:add", "[1]"), KR_JOB_FAILED, "RuntimeError: no setup today");
        assert_true(kr_rt_shutdown(-1));
        config.setup = NULL;
        config.vm.limits.instructions = 200000;
        assert_true(kr_rt_configure(&config));
        for (int i = 0; i < 2; i++) {
            assert_ends(kr_rt_spawn("work:spin", NULL), KR_JOB_FAILED, "LimitError");
            assert_ends(kr_rt_spawn("work:bump", NULL), KR_JOB_DONE, "1");     // in a new VM
        }
        KrJob *waiting = kr_rt_spawn("work:later", "[100, 0]"), *spinning = kr_rt_spawn("work:spin", NULL);
        KrJob *both[] = {waiting, spinning};
        assert_int_equal(kr_rt_select(both, 2, 2000 * MS), flavor == KR_RT_CURRENT_THREAD ? 1 : -1);
        (void)kr_rt_abort(waiting);
        kr_rt_job_free(waiting);
        kr_rt_job_free(spinning);
        assert_true(kr_rt_shutdown(1000 * MS));
    }
}

static void an_interval_counts_beats(void **state) {
    (void)state;
    KrInterval interval;
    kr_rt_interval_start(&interval, 2 * MS);
    struct timespec begin, end, pause = {.tv_nsec = 9 * MS};
    clock_gettime(CLOCK_MONOTONIC, &begin);
    uint64_t beats = 0;
    for (int i = 0; i < 3; i++) beats += kr_rt_interval_wait(&interval);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(beats >= 3);
    assert_true((end.tv_sec - begin.tv_sec) * INT64_C(1000000000) + end.tv_nsec - begin.tv_nsec >= 5 * MS);
    nanosleep(&pause, NULL);
    assert_true(kr_rt_interval_wait(&interval) >= 3);
    kr_rt_interval_start(&interval, 0);
    assert_true(kr_rt_interval_wait(&interval) >= 1);
}

static void *live(void *data) {
    KrConfig config;
    kr_config_init(&config);
    config.load = load;
    config.seed = 1;
    KrVM *vm = kr_vm_new(&config);
    KrValue module = vm == NULL ? KR_ERROR : kr_import(vm, "work"), later = kr_failed(module) ? KR_ERROR : kr_getattr(vm, module, "later");
    KrValue seconds = vm == NULL ? KR_ERROR : kr_float(vm, 0.001), argv[] = {seconds, KR_TRUE};
    for (int i = 0; !kr_failed(later) && i < 5; i++) {
        KrValue result = kr_call_sync(vm, later, 2, argv, 20000 * MS);
        bool is_true = false;
        if (!kr_failed(result) && kr_as_bool(vm, result, &is_true) && is_true) ++*(int *)data;
        kr_release(vm, result);
    }
    if (vm != NULL) {
        kr_release(vm, seconds);
        kr_release(vm, later);
        kr_release(vm, module);
    }
    kr_vm_free(vm);
    return NULL;
}

static void a_hundred_vms_live_on_a_hundred_threads(void **state) {
    (void)state;
    enum { THREADS = 100 };
    pthread_t threads[THREADS];
    int done[THREADS] = {0};
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, live, &done[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(done[i], 5);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flavors_have_names),
        cmocka_unit_test(current_thread_runs_jobs),
        cmocka_unit_test(multi_thread_runs_jobs),
        cmocka_unit_test(the_runtime_is_made_once),
        cmocka_unit_test(a_job_is_aborted_from_another_thread),
        cmocka_unit_test(shutdown_ends_what_runs),
        cmocka_unit_test(setup_and_limits_can_fail),
        cmocka_unit_test(an_interval_counts_beats),
        cmocka_unit_test(a_hundred_vms_live_on_a_hundred_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
