// SPDX-License-Identifier: MIT
// embed.c -- what it costs a host: VMs made, calls in both directions, sync over async. `make bench-embed` runs it.
//
// Takes the number of rounds (default 9); gives a table of the fastest round's nanoseconds per operation, and bytes per VM.
#include <krait.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void fail(KrVM *vm, const char *where) {
    KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
    const char *words = kr_failed(text) ? NULL : kr_as_str(vm, text, NULL);
    fprintf(stderr, "%s: %s\n", where, words != NULL ? words : "failed");
    exit(1);
}
static KrValue must(KrVM *vm, KrValue v, const char *where) {
    if (kr_failed(v)) fail(vm, where);
    return v;
}

static void run(KrVM *vm, const char *source) {
    KrValue code = must(vm, kr_compile(vm, source, KR_STRLEN, "bench.py", KR_MODULE), "compile");
    kr_release(vm, must(vm, kr_exec(vm, code, KR_NONE), "exec"));
    kr_release(vm, code);
}
static KrValue global(KrVM *vm, const char *name) {
    KrValue module = must(vm, kr_import(vm, "__main__"), "main");
    KrValue v = must(vm, kr_getattr(vm, module, name), name);
    kr_release(vm, module);
    return v;
}

//// One round of each; each gives the time of `count` operations //////////////

static double vm_life(int count) {
    double begin = now_ns();
    for (int i = 0; i < count; i++) {
        KrVM *vm = kr_vm_new(NULL);
        if (vm == NULL) exit(1);
        kr_release(vm, must(vm, kr_eval(vm, "1+1"), "eval"));
        kr_vm_free(vm);
    }
    return now_ns() - begin;
}

static double pooled_life(int count) {
    KrPool *pool = kr_pool_new(NULL, NULL, NULL, 0);
    if (pool == NULL) exit(1);
    double begin = now_ns();
    for (int i = 0; i < count; i++) {
        KrVM *vm = kr_pool_take(pool, NULL);
        if (vm == NULL) exit(1);
        kr_release(vm, must(vm, kr_eval(vm, "1+1"), "eval"));
        kr_vm_free(vm);
    }
    double time = now_ns() - begin;
    kr_pool_free(pool);
    return time;
}

static double call_script(int count) {
    KrVM *vm = kr_vm_new(NULL);
    run(vm, "def add(a, b):\n    return a + b\n");
    KrValue add = global(vm, "add"), one = kr_int(vm, 1), two = kr_int(vm, 2);
    KrBorrowed arguments[] = {one, two};
    double begin = now_ns();
    for (int i = 0; i < count; i++) kr_release(vm, must(vm, kr_call(vm, add, 2, arguments), "call"));
    double time = now_ns() - begin;
    kr_release(vm, add);
    kr_release(vm, one);
    kr_release(vm, two);
    kr_vm_free(vm);
    return time;
}

static KrValue twice(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    int64_t n;
    return kr_as_int(vm, args[0], &n) ? kr_int(vm, n * 2) : KR_ERROR;
}
static const KrNativeDef functions[] = {{"twice(n)", twice, "2 * n"}, {0}};

// The loop itself is taken off: it is measured with a function of the script's own that does nothing.
static double call_host(int count) {
    KrVM *vm = kr_vm_new(NULL);
    if (!kr_module(vm, "host", functions, NULL)) fail(vm, "module");
    run(vm, "from host import twice\n"
            "def calls(n):\n    f = twice\n    for i in range(n):\n        f(i)\n"
            "def empty(n):\n    f = twice\n    for i in range(n):\n        f\n");
    KrValue calls = global(vm, "calls"), empty = global(vm, "empty"), n = kr_int(vm, count);
    double begin = now_ns();
    kr_release(vm, must(vm, kr_call(vm, calls, 1, &n), "calls"));
    double middle = now_ns();
    kr_release(vm, must(vm, kr_call(vm, empty, 1, &n), "empty"));
    double time = middle - begin - (now_ns() - middle);
    kr_release(vm, calls);
    kr_release(vm, empty);
    kr_release(vm, n);
    kr_vm_free(vm);
    return time;
}

static double block_on(int count, KrBridge bridge) {
    KrConfig config;
    kr_config_init(&config);
    config.bridge = bridge;
    KrVM *vm = kr_vm_new(&config);
    run(vm, "async def answer():\n    return 42\n");
    KrValue answer = global(vm, "answer");
    double begin = 0;
    for (int i = -1; i < count; i++) {
        if (i == 0) begin = now_ns();       // the first one imports asyncio
        KrValue coroutine = must(vm, kr_call(vm, answer, 0, NULL), "call");
        kr_release(vm, must(vm, kr_block_on(vm, coroutine, -1), "block_on"));
        kr_release(vm, coroutine);
    }
    double time = now_ns() - begin;
    kr_release(vm, answer);
    kr_vm_free(vm);
    return time;
}
static double block_on_per_call(int count) { return block_on(count, KR_BRIDGE_PER_CALL); }
static double block_on_persistent(int count) { return block_on(count, KR_BRIDGE_PERSISTENT); }

// An async host function: the script awaits its future, the host settles it, the script goes on.
static KrValue pending;
static KrValue begin_wait(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    pending = kr_future(vm);
    return kr_failed(pending) ? KR_ERROR : kr_retain(pending);
}
static const KrNativeDef async_functions[] = {{"wait()", begin_wait, "A future of the host"}, {0}};

static double settle(int count) {
    KrVM *vm = kr_vm_new(NULL);
    if (!kr_module(vm, "host", async_functions, NULL)) fail(vm, "module");
    run(vm, "from host import wait\nasync def waits():\n    while True:\n        await wait()\n");
    KrValue waits = global(vm, "waits"), coroutine = must(vm, kr_call(vm, waits, 0, NULL), "call");
    KrValue task = must(vm, kr_spawn(vm, coroutine), "spawn");
    while (kr_step(vm, 1000) == KR_LOOP_READY) {}
    double begin = now_ns();
    for (int i = 0; i < count; i++) {
        KrValue future = pending;
        if (!kr_settle(vm, future, KR_NONE)) fail(vm, "settle");
        kr_release(vm, future);
        while (kr_step(vm, 1000) == KR_LOOP_READY) {}
    }
    double time = now_ns() - begin;
    kr_release(vm, pending);
    kr_release(vm, task);
    kr_release(vm, coroutine);
    kr_release(vm, waits);
    kr_vm_free(vm);
    return time;
}

static const struct {
    const char *name, *goal;
    double (*round)(int count);
    int count;
} benches[] = {
    {"VM: create, run 1+1, free", "", vm_life, 200},
    {"VM from a pool: take, run 1+1, free", "5 us", pooled_life, 5000},
    {"script function called from C", "100 ns", call_script, 300000},
    {"host function called from script", "60 ns", call_host, 300000},
    {"block_on, no suspension, per call", "3 us", block_on_per_call, 20000},
    {"block_on, no suspension, persistent", "300 ns", block_on_persistent, 100000},
    {"future of the host: settle to resume", "500 ns", settle, 100000},
};

//// Memory ////////////////////////////////////////////////////////////////////

static size_t resident(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0, all;
    if (file != NULL && fscanf(file, "%lu %lu", &all, &pages) != 2) pages = 0;
    if (file != NULL) fclose(file);
    return pages * 4096;
}

// Many VMs alive, each with a program that hangs in an await.
static void many(int count) {
    KrVM **vms = malloc((size_t)count * sizeof *vms);
    if (vms == NULL) exit(1);
    size_t before = resident();
    for (int i = 0; i < count; i++) {
        KrVM *vm = vms[i] = kr_vm_new(NULL);
        if (vm == NULL || !kr_module(vm, "host", async_functions, NULL)) exit(1);
        run(vm, "from host import wait\nasync def waits():\n    await wait()\n");
        KrValue waits = global(vm, "waits"), coroutine = must(vm, kr_call(vm, waits, 0, NULL), "call");
        kr_release(vm, must(vm, kr_spawn(vm, coroutine), "spawn"));
        while (kr_step(vm, 1000) == KR_LOOP_READY) {}
        kr_release(vm, coroutine);
        kr_release(vm, waits);
        kr_release(vm, pending);
    }
    printf("%-40s %10.1f KB  (goal 24 KB)\n", "VM with a suspended program, resident", (double)(resident() - before) / count / 1024);
    for (int i = 0; i < count; i++) kr_vm_free(vms[i]);
    free(vms);
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 9;
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++) {
        double best = 0;
        for (int round = 0; round < rounds; round++) {
            double time = benches[i].round(benches[i].count) / benches[i].count;
            if (round == 0 || time < best) best = time;
        }
        printf("%-40s %10.0f ns  %s%s\n", benches[i].name, best, benches[i].goal[0] ? "goal " : "", benches[i].goal);
    }
    many(rounds < 3 ? 100 : 2000);
    return 0;
}
