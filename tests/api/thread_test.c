// SPDX-License-Identifier: MIT
// thread_test.c -- krait.h on threads: a hundred VMs on a hundred threads, and what other threads may do to a VM that runs.
// `make tsan` runs it with the thread sanitizer.
#include "api.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { VMS = 100, POSTERS = 4, POSTS = 200 };

static const char PROGRAM[] =
    "import asyncio, json, re\n"
    "class A:\n    def __init__(self, n): self.n = n\n"
    "async def f(n):\n    await asyncio.sleep(0)\n    return A(n).n\n"
    "async def main(): return sum(await asyncio.gather(*map(f, range(50))))\n"
    "x = asyncio.run(main()), json.loads(json.dumps({'a': [1, 2.5]})), re.sub('b+', '-', 'abbbc')\n";

static void *run_a_vm(void *data) {
    KrConfig config;
    kr_config_init(&config);
    config.virtual_time = true;
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) return NULL;
    bool *ok = data;
    KrValue value = run(vm, PROGRAM) ? kr_eval(vm, "x == (1225, {'a': [1, 2.5]}, 'a-c')") : KR_ERROR;
    *ok = !kr_failed(value) && kr_as_bool(vm, value, ok) && *ok;
    kr_release(vm, value);
    kr_vm_free(vm);
    return NULL;
}

static void a_hundred_vms_on_a_hundred_threads(void **state) {
    (void)state;
    pthread_t threads[VMS];
    bool ok[VMS] = {false};
    for (int i = 0; i < VMS; i++) assert_int_equal(pthread_create(&threads[i], NULL, run_a_vm, &ok[i]), 0);
    for (int i = 0; i < VMS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(ok[i]);
    }
}

typedef struct {
    KrVM *vm;
    int arrived;                    // the VM's thread alone counts
    atomic_int woken;
    atomic_bool stop;
} Shared;

static void count_arrival(KrVM *vm, void *data) {
    Shared *shared = data;
    kr_release(vm, kr_eval(vm, "1 + 1"));
    shared->arrived++;
}
static void wake(void *data) { atomic_fetch_add(&((Shared *)data)->woken, 1); }

static void *post_often(void *data) {
    Shared *shared = data;
    for (int i = 0; i < POSTS; i++) {
        while (!kr_post(shared->vm, count_arrival, shared)) continue;
    }
    return NULL;
}
static void *interrupt_often(void *data) {
    Shared *shared = data;
    while (!atomic_load(&shared->stop)) {
        kr_interrupt(shared->vm);
        nanosleep(&(struct timespec){0, 200000}, NULL);
    }
    return NULL;
}

static void posts_and_interrupts_meet_a_stepping_vm(void **state) {
    (void)state;
    Shared shared = {.vm = NULL};
    KrConfig config;
    kr_config_init(&config);
    config.host = &shared;
    config.wake = wake;
    config.bridge = KR_BRIDGE_PERSISTENT;
    KrVM *vm = shared.vm = kr_vm_new(&config);
    assert_non_null(vm);
    assert_runs(vm, "import asyncio\nasync def busy():\n    while True:\n        try: await asyncio.sleep(0)\n        except KeyboardInterrupt: pass\n");
    KrValue coroutine = kr_eval(vm, "busy()"), task = kr_spawn(vm, coroutine);
    assert_false(kr_failed(task));
    pthread_t posters[POSTERS], interrupter;
    for (int i = 0; i < POSTERS; i++) assert_int_equal(pthread_create(&posters[i], NULL, post_often, &shared), 0);
    assert_int_equal(pthread_create(&interrupter, NULL, interrupt_often, &shared), 0);
    for (long i = 0; i < 10000000 && shared.arrived < POSTERS * POSTS; i++) {
        if (kr_step(vm, 100) == KR_LOOP_STOPPED) kr_release(vm, kr_error_take(vm));
        if (kr_poll(vm, task, NULL) == KR_TASK_PENDING) continue;
        kr_release(vm, task);
        kr_release(vm, coroutine);
        coroutine = kr_eval(vm, "busy()");          // an interrupt may have come where the program could not catch it
        task = kr_spawn(vm, coroutine);
        if (kr_failed(task)) kr_release(vm, kr_error_take(vm));
    }
    atomic_store(&shared.stop, true);
    for (int i = 0; i < POSTERS; i++) pthread_join(posters[i], NULL);
    pthread_join(interrupter, NULL);
    assert_int_equal(shared.arrived, POSTERS * POSTS);
    assert_int_equal(atomic_load(&shared.woken), POSTERS * POSTS);
    kr_release(vm, task);
    kr_release(vm, coroutine);
    kr_vm_free(vm);
}

// One thread after the other may have a VM, when the host sees to it that they do not meet.
static void *go_on_with(void *data) {
    KrVM *vm = data;
    for (int i = 0; i < 20; i++) assert_runs(vm, "n = n + 1");
    return NULL;
}

static void a_vm_wanders_between_threads(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_runs(vm, "n = 0");
    for (int i = 0; i < 10; i++) {
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, go_on_with, vm), 0);
        pthread_join(thread, NULL);
    }
    assert_evaluates(vm, "n", "200");
    vm_free(vm, &host);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_vms_on_a_hundred_threads),
        cmocka_unit_test(posts_and_interrupts_meet_a_stepping_vm),
        cmocka_unit_test(a_vm_wanders_between_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
