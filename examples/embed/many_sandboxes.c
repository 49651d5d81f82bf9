// SPDX-License-Identifier: MIT
// many_sandboxes.c -- thousands of sandboxes in one thread: each a VM of its own, with its own limits, stepped in turn.
//
//     many_sandboxes [NUMBER]        1,000 unless told otherwise; each takes about 800 KB
//
// A pool makes them, as copies of one that has its modules and has read the job.
// Each runs the same job with another number, and stops at an await until the host has the answer. Every tenth never ends by itself,
// and is ended by its limit of instructions; the others do not notice.
#include <krait.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    KrVM *vm;
    KrValue task, question;     // question: the future that the program waits for
    int64_t asked;
} Sandbox;

typedef struct {
    int done, limited, failed;
    int64_t sum;
} Tally;

static const char JOB[] =
    "import host\n"
    "async def job(n):\n"
    "    while n % 10 == 9:\n"
    "        pass\n"
    "    answer = await host.ask(n)\n"
    "    return answer + sum(range(n % 100))\n";

// ask(n): the answer comes later.
static KrValue ask(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    Sandbox *sandbox = kr_host(vm);
    if (!kr_failed(sandbox->question)) return kr_raise(vm, "RuntimeError", "one question at a time");
    if (!kr_as_int(vm, args[0], &sandbox->asked)) return KR_ERROR;
    KrValue future = kr_future(vm);
    if (!kr_failed(future)) sandbox->question = kr_retain(future);
    return future;
}

// What all sandboxes begin with.
static bool setup(KrVM *vm) {
    static const KrNativeDef functions[] = {{"ask(n)", ask, "Ask the host: an awaitable."}, {0}};
    if (!kr_module(vm, "host", functions, NULL)) return false;
    KrValue asyncio = kr_import(vm, "asyncio"), code = KR_ERROR, done = KR_ERROR;
    if (!kr_failed(asyncio)) code = kr_compile(vm, JOB, KR_STRLEN, "job.py", KR_MODULE);
    if (!kr_failed(code)) done = kr_exec(vm, code, KR_NONE);
    bool ok = !kr_failed(done);
    kr_release(vm, done);
    kr_release(vm, code);
    kr_release(vm, asyncio);
    return ok;
}

static KrPool *make_pool(void) {
    char why[200];
    KrConfig config;
    kr_config_init(&config);
    config.limits = (KrLimits){.memory = 4 << 20, .instructions = 100000, .tasks = 10, .output = 1000};
    KrPool *pool = kr_pool_new(&config, setup, why, sizeof why);
    if (pool == NULL) fprintf(stderr, "no pool: %s\n", why);
    return pool;
}

static KrValue start(KrVM *vm, int64_t n) {
    KrValue job = kr_eval(vm, "job"), number = KR_ERROR, coroutine = KR_ERROR, task = KR_ERROR;
    if (!kr_failed(job)) number = kr_int(vm, n);
    if (!kr_failed(number)) coroutine = kr_call(vm, job, 1, &number);
    if (!kr_failed(coroutine)) task = kr_spawn(vm, coroutine);
    kr_release(vm, coroutine);
    kr_release(vm, number);
    kr_release(vm, job);
    return task;
}

static bool open_sandbox(KrPool *pool, Sandbox *sandbox, int64_t n) {
    *sandbox = (Sandbox){.vm = kr_pool_take(pool, sandbox), .task = KR_ERROR, .question = KR_ERROR};
    if (sandbox->vm == NULL) return false;
    sandbox->task = start(sandbox->vm, n);
    return !kr_failed(sandbox->task);
}

static void close_sandbox(Sandbox *sandbox) {
    if (sandbox->vm == NULL) return;
    kr_release(sandbox->vm, sandbox->question);
    kr_release(sandbox->vm, sandbox->task);
    kr_vm_free(sandbox->vm);
    sandbox->vm = NULL;
}

static bool answer(Sandbox *sandbox) {
    if (kr_failed(sandbox->question)) return false;
    KrValue value = kr_int(sandbox->vm, sandbox->asked * 2);
    bool ok = !kr_failed(value) && kr_settle(sandbox->vm, sandbox->question, value);
    kr_release(sandbox->vm, value);
    kr_release(sandbox->vm, sandbox->question);
    sandbox->question = KR_ERROR;
    return ok;
}

// Adds up what has come of a sandbox that goes no further.
static void collect(Sandbox *sandbox, KrLoopState state, Tally *tally) {
    KrValue result = KR_ERROR;
    int64_t number;
    if (state == KR_LOOP_STOPPED && kr_limit_reached(sandbox->vm) != KR_LIMIT_NONE) tally->limited++;
    else if (state == KR_LOOP_IDLE && kr_poll(sandbox->vm, sandbox->task, &result) == KR_TASK_DONE
             && kr_as_int(sandbox->vm, result, &number)) {
        tally->done++;
        tally->sum += number;
    } else tally->failed++;
    kr_release(sandbox->vm, result);
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 1000, opened = 0, left;
    Sandbox *sandboxes = count > 0 ? calloc((size_t)count, sizeof *sandboxes) : NULL;
    Tally tally = {0};
    KrPool *pool = sandboxes == NULL ? NULL : make_pool();
    if (pool == NULL) return 1;
    while (opened < count && open_sandbox(pool, &sandboxes[opened], opened)) opened++;
    if (opened < count) {
        fprintf(stderr, "only %d sandboxes could be opened\n", opened);
        close_sandbox(&sandboxes[opened]);
    }
    // A round gives each that still runs one small step, so none waits long for its turn.
    for (left = opened; left > 0;) {
        left = 0;
        for (int i = 0; i < opened; i++) {
            Sandbox *sandbox = &sandboxes[i];
            if (sandbox->vm == NULL) continue;
            KrLoopState state = kr_step(sandbox->vm, 5000);
            if (state == KR_LOOP_READY || (state == KR_LOOP_WAITING && answer(sandbox))) {
                left++;
                continue;
            }
            collect(sandbox, state, &tally);
            close_sandbox(sandbox);
        }
    }
    printf("%d done, %d ended by a limit, %d failed; the sum is %lld\n", tally.done, tally.limited, tally.failed, (long long)tally.sum);
    free(sandboxes);
    kr_pool_free(pool);
    return opened < count || tally.failed > 0;
}
