// SPDX-License-Identifier: MIT
// async_threads.c -- async host functions whose work is done by threads, several at once.
//
// count_primes(limit) queues a job and gives a future. Three workers take jobs; each hands its result over with kr_post, and on the
// VM's own thread the future is settled. What workers need from the VM was copied before: they call no other kr_ function.
#include <krait.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORKERS = 3 };

typedef struct Job {
    struct Job *next;
    KrVM *vm;
    KrValue future;         // ours until it is settled
    int limit, primes;
} Job;

typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    Job *first, **end;
    bool closed;
    pthread_t threads[WORKERS];
    int started;
} Pool;

static int count(int limit) {
    int primes = 0;
    for (int n = 2; n < limit; n++) {
        bool prime = true;
        for (int d = 2; d * d <= n && prime; d++) prime = n % d != 0;
        primes += prime;
    }
    return primes;
}

// On the VM's thread, in kr_block_on or kr_step.
static void settle(KrVM *vm, void *data) {
    Job *job = data;
    KrValue result = kr_int(vm, job->primes);
    if (kr_failed(result) || !kr_settle(vm, job->future, result)) kr_release(vm, kr_error_take(vm));   // cancelled meanwhile
    kr_release(vm, result);
    kr_release(vm, job->future);
    free(job);
}

static void *work(void *data) {
    Pool *pool = data;
    for (;;) {
        pthread_mutex_lock(&pool->mutex);
        while (pool->first == NULL && !pool->closed) pthread_cond_wait(&pool->changed, &pool->mutex);
        Job *job = pool->first;
        if (job != NULL) {
            pool->first = job->next;
            if (pool->first == NULL) pool->end = &pool->first;
        }
        pthread_mutex_unlock(&pool->mutex);
        if (job == NULL) return NULL;
        job->primes = count(job->limit);
        while (!kr_post(job->vm, settle, job)) continue;        // false: no memory at this moment
    }
}

static bool pool_open(Pool *pool) {
    pool->end = &pool->first;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->changed, NULL);
    while (pool->started < WORKERS && pthread_create(&pool->threads[pool->started], NULL, work, pool) == 0) pool->started++;
    return pool->started > 0;
}

static void pool_close(Pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pool->closed = true;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
    while (pool->started > 0) pthread_join(pool->threads[--pool->started], NULL);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->mutex);
}

static KrValue count_primes(KrVM *vm, const KrBorrowed *args, void *data) {
    Pool *pool = data;
    int64_t limit;
    if (!kr_as_int(vm, args[0], &limit)) return KR_ERROR;
    if (limit < 0 || limit > 1000000) return kr_raise(vm, "ValueError", "a limit from 0 to 1000000 is wanted");
    Job *job = malloc(sizeof *job);
    if (job == NULL) return kr_raise(vm, "MemoryError", "no memory for a job");
    KrValue future = kr_future(vm);
    if (kr_failed(future)) {
        free(job);
        return KR_ERROR;
    }
    *job = (Job){.vm = vm, .future = kr_retain(future), .limit = (int)limit};
    pthread_mutex_lock(&pool->mutex);
    *pool->end = job;
    pool->end = &job->next;
    pthread_cond_signal(&pool->changed);
    pthread_mutex_unlock(&pool->mutex);
    return future;
}

static void print(void *host, int fd, const char *text, size_t length) {
    (void)host;
    fwrite(text, 1, length, fd == 2 ? stderr : stdout);
}

static const char SCRIPT[] =
    "import asyncio, numbers_of_the_host as host\n"
    "async def main():\n"
    "    limits = [10, 100, 1000, 10000, 100000]\n"
    "    for limit, primes in zip(limits, await asyncio.gather(*map(host.count_primes, limits))):\n"
    "        print(f'{primes} primes below {limit}')\n"
    "    try:\n"
    "        await host.count_primes(-1)\n"
    "    except ValueError as error:\n"
    "        print('refused:', error)\n";

int main(void) {
    static const KrNativeDef functions[] = {{"count_primes(limit)", count_primes, "How many primes there are below: an awaitable."}, {0}};
    Pool pool = {0};
    KrConfig config;
    kr_config_init(&config);
    config.write = print;
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) return 1;
    KrValue code = KR_ERROR, done = KR_ERROR, coroutine = KR_ERROR, result = KR_ERROR;
    bool open = pool_open(&pool);
    if (open && kr_module(vm, "numbers_of_the_host", functions, &pool)) code = kr_compile(vm, SCRIPT, KR_STRLEN, "script.py", KR_MODULE);
    if (!kr_failed(code)) done = kr_exec(vm, code, KR_NONE);
    if (!kr_failed(done)) coroutine = kr_eval(vm, "main()");
    if (!kr_failed(coroutine)) result = kr_block_on(vm, coroutine, -1);
    int status = kr_failed(result);
    if (status && open) {
        KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
        if (!kr_failed(text)) fputs(kr_as_str(vm, text, NULL), stderr);
        kr_release(vm, text);
        kr_release(vm, error);
    }
    kr_release(vm, result);
    kr_release(vm, coroutine);
    kr_release(vm, done);
    kr_release(vm, code);
    pool_close(&pool);          // before the VM: after this nobody posts
    kr_vm_free(vm);
    return status;
}
