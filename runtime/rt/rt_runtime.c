// SPDX-License-Identifier: MIT
// rt_runtime.c -- the process-wide runtime: made at its first use, its queue, its workers, and how jobs are waited for.
//
// `process` is the only data of Krait's that can be written without a KrVM. Whoever waits, waits for `changed`: a job was queued or
// is finished, a worker is free, a thread has ended.
#include "rt/rt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS_MOST = 256 };
#define PATIENCE_NS INT64_C(2000000000)      // of kr_rt_shutdown with a job that is interrupted
#define INSIST_NS INT64_C(20000000)

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    Runtime *runtime;                        // NULL: not made, or shut down
    KrRtConfig config;
    bool is_configured;
} process = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void lock(void) { pthread_mutex_lock(&process.mutex); }
static void unlock(void) { pthread_mutex_unlock(&process.mutex); }
static void changed(void) { pthread_cond_broadcast(&process.changed); }

int64_t rt_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t rt_deadline(int64_t timeout_ns) {
    if (timeout_ns < 0) return INT64_MAX;
    int64_t now = rt_now();
    return timeout_ns > INT64_MAX - now ? INT64_MAX : now + timeout_ns;
}

// False: the deadline is over. With the mutex, which is free meanwhile.
static bool wait_until(int64_t deadline) {
    if (deadline == INT64_MAX) return pthread_cond_wait(&process.changed, &process.mutex) == 0;
    if (rt_now() >= deadline) return false;
    struct timespec until = {.tv_sec = deadline / 1000000000, .tv_nsec = deadline % 1000000000};
    (void)pthread_cond_clockwait(&process.changed, &process.mutex, CLOCK_MONOTONIC, &until);
    return true;
}

//// Jobs //////////////////////////////////////////////////////////////////////

static void drop_job(KrJob *job) {
    if (--job->references > 0) return;
    free(job->function);
    free(job->arguments);
    free(job->text);
    free(job);
}

static char *copy(const char *text) { return text == NULL ? NULL : strdup(text); }

// Takes the text. The reference of the queue or the worker goes.
static void finish(KrJob *job, KrJobState state, char *text) {
    // Cancelled by itself, or by its program: that is an error like any other.
    job->state = state == KR_JOB_ABORTED && job->worker != NULL && !job->aborting ? KR_JOB_FAILED : state;
    job->text = text;
    job->worker = NULL;
    drop_job(job);
    changed();
}

static KrJob *take_job(Runtime *runtime) {
    KrJob *job = runtime->queue;
    if (job == NULL) return NULL;
    runtime->queue = job->next;
    if (runtime->queue == NULL) runtime->queue_end = &runtime->queue;
    job->next = NULL;
    job->begun = true;
    return job;
}

static bool unqueue(Runtime *runtime, KrJob *job) {
    for (KrJob **link = &runtime->queue; *link != NULL; link = &(*link)->next) {
        if (*link != job) continue;
        *link = job->next;
        job->next = NULL;
        if (*link == NULL) runtime->queue_end = link;
        return true;
    }
    return false;
}

static void abort_queue(Runtime *runtime) {
    for (KrJob *job = take_job(runtime); job != NULL; job = take_job(runtime)) finish(job, KR_JOB_ABORTED, copy("the runtime was shut down\n"));
}

// Posted to the VM of a worker: what runs there is to end.
static void tell_current(KrVM *vm, void *data) {
    Worker *worker = data;
    lock();
    KrJob *job = worker->current;
    bool tells = job != NULL && job->aborting && !job->told;
    if (tells) job->told = true;
    unlock();
    if (tells && !kr_cancel_wait(vm)) {
        lock();
        if (worker->current == job) job->told = false;   // it had not begun to wait, or its wait is over
        unlock();
    }
}

// Tasks that are to be cancelled, told by a thread that has the worker. With the mutex.
static void cancel_tasks(Worker *worker) {
    for (KrJob *job = worker->tasks; job != NULL; job = job->next) {
        if (!job->aborting || job->told) continue;
        job->told = true;
        unlock();
        job_cancel(worker, job);
        lock();
    }
}

static void tell_tasks(KrVM *vm, void *data) {
    (void)vm;
    lock();
    cancel_tasks(data);
    unlock();
}

//// Workers ///////////////////////////////////////////////////////////////////

// Makes the VM if there is none. With the mutex, which is free meanwhile.
static bool prepare(Runtime *runtime, Worker *worker, char **text) {
    if (worker->vm != NULL) return true;
    unlock();
    KrVM *vm = job_make_vm(&runtime->config, text);
    lock();
    worker->vm = vm;
    return vm != NULL;
}

// What a job may have left in the VM that is not for the next one. With the mutex, which is free meanwhile.
static void end_use(Worker *worker, bool interrupted) {
    if (worker->vm == NULL || (!interrupted && !worker->spent)) return;
    Worker old = *worker;
    if (worker->spent) {
        // Nobody posts to a VM on its way out.
        worker->vm = NULL;
        worker->module = KR_ERROR;
        worker->module_name = NULL;
        worker->spent = false;
    }
    unlock();
    if (old.spent) job_free_vm(&old);
    else job_swallow_interrupt(worker);
    lock();
}

// Runs a job to its end. With the mutex, which is free meanwhile; the worker is the caller's.
static void run_job(Runtime *runtime, Worker *worker, KrJob *job) {
    job->worker = worker;
    worker->current = job;
    char *text = NULL;
    KrJobState state = KR_JOB_FAILED;
    if (prepare(runtime, worker, &text) && job->aborting) {
        state = KR_JOB_ABORTED;
        text = copy("the job was aborted before it began\n");
    } else if (worker->vm != NULL) {
        unlock();
        state = job_run(worker, job, &runtime->config.vm.limits, &text);
        lock();
    }
    worker->current = NULL;
    end_use(worker, job->interrupted);
    finish(job, state, text);
}

static void *work(void *data) {
    Worker *worker = data;
    lock();
    Runtime *runtime = process.runtime;   // it cannot end before this thread has
    for (;;) {
        KrJob *job = take_job(runtime);
        if (job != NULL) {
            worker->busy = true;
            run_job(runtime, worker, job);
            worker->busy = false;
            continue;
        }
        if (runtime->stopping) break;
        (void)wait_until(INT64_MAX);
    }
    unlock();
    job_free_vm(worker);
    lock();
    runtime->running--;
    changed();
    unlock();
    return NULL;
}

// With the mutex.
static Runtime *get_runtime(void) {
    if (process.runtime != NULL) return process.runtime->stopping ? NULL : process.runtime;
    if (!process.is_configured) kr_rt_config_init(&process.config);
    KrRtConfig *config = &process.config;
    long count = 1;
    if (config->flavor == KR_RT_MULTI_THREAD) count = config->workers > 0 ? config->workers : sysconf(_SC_NPROCESSORS_ONLN);
    if (count < 1) count = 1;
    if (count > WORKERS_MOST) count = WORKERS_MOST;
    Runtime *runtime = calloc(1, sizeof *runtime + (size_t)count * sizeof *runtime->workers);
    if (runtime == NULL) return NULL;
    runtime->config = *config;
    runtime->queue_end = &runtime->queue;
    process.runtime = runtime;
    while (runtime->count < count) {
        Worker *worker = &runtime->workers[runtime->count];
        worker->module = KR_ERROR;
        if (config->flavor == KR_RT_MULTI_THREAD && pthread_create(&worker->thread, NULL, work, worker) != 0) break;
        runtime->count++;
    }
    runtime->running = config->flavor == KR_RT_MULTI_THREAD ? runtime->count : 0;
    if (runtime->count > 0) return runtime;
    free(runtime);
    process.runtime = NULL;
    return NULL;
}

//// The caller's thread as worker /////////////////////////////////////////////

// Looks at all tasks; takes out those that are done. The worker is the caller's; with the mutex, which is free meanwhile.
static void collect(Worker *worker) {
    for (KrJob **link = &worker->tasks; *link != NULL;) {
        KrJob *job = *link;
        char *text = NULL;
        unlock();
        KrJobState state = job_look(worker, job, &text);
        lock();
        if (state == KR_JOB_PENDING) {
            link = &job->next;
            continue;
        }
        *link = job->next;
        job->next = NULL;
        finish(job, state, text);
    }
}

// The VM is spent: what is not done will never be.
static void abandon_tasks(Worker *worker, const char *error) {
    while (worker->tasks != NULL) {
        KrJob *job = worker->tasks;
        worker->tasks = job->next;
        job->next = NULL;
        kr_release(worker->vm, job->task);
        job->task = KR_ERROR;
        finish(job, KR_JOB_FAILED, copy(error != NULL ? error : "a limit was reached\n"));
    }
    end_use(worker, false);
}

static bool is_one_done(KrJob *const *jobs, int count) {
    for (int i = 0; i < count; i++) {
        if (jobs[i] != NULL && jobs[i]->state != KR_JOB_PENDING) return true;
    }
    return false;
}

// Works on jobs of the current-thread runtime for at most so long. With the mutex, which is free meanwhile.
static void work_here(Runtime *runtime, KrJob *const *jobs, int count, int64_t deadline) {
    Worker *worker = &runtime->workers[0];
    worker->busy = true;
    if (count == 1 && deadline == INT64_MAX && worker->tasks == NULL && unqueue(runtime, jobs[0])) {
        jobs[0]->begun = true;
        run_job(runtime, worker, jobs[0]);
        goto done;
    }
    for (int i = 0; i < count && !is_one_done(jobs, count); i++) {
        KrJob *job = jobs[i];
        if (job == NULL || job->begun || !unqueue(runtime, job)) continue;
        job->begun = true;
        job->worker = worker;
        worker->current = job;
        bool is_first = worker->tasks == NULL;
        char *text = NULL;
        KrJobState state = KR_JOB_FAILED;
        if (prepare(runtime, worker, &text)) {
            unlock();
            if (is_first) kr_set_limits(worker->vm, &runtime->config.vm.limits);
            state = job_begin(worker, job, &text);
            lock();
        }
        worker->current = NULL;
        if (state != KR_JOB_PENDING && job->interrupted) end_use(worker, true);
        if (state != KR_JOB_PENDING) {
            finish(job, state, text);
        } else {
            job->next = worker->tasks;
            worker->tasks = job;
        }
    }
    if (!is_one_done(jobs, count) && worker->tasks != NULL) {
        cancel_tasks(worker);
        int64_t left = deadline == INT64_MAX ? -1 : deadline - rt_now();
        KrJob **waited = calloc((size_t)count, sizeof *waited);
        int used = 0;
        for (int i = 0; waited != NULL && i < count; i++) {
            if (jobs[i] != NULL) waited[used++] = jobs[i];
        }
        unlock();
        char *error = waited == NULL ? NULL : job_drive(worker, waited, used, deadline == INT64_MAX ? -1 : left < 0 ? 0 : left);
        free(waited);
        lock();
        collect(worker);
        if (worker->spent) abandon_tasks(worker, error);
        free(error);
    }
done:
    worker->busy = false;
    changed();
}

// Waits until one of the jobs is finished. With the mutex, which is free meanwhile.
static void wait_for_one(KrJob *const *jobs, int count, int64_t deadline) {
    while (!is_one_done(jobs, count)) {
        Runtime *runtime = process.runtime;
        if (runtime != NULL && runtime->config.flavor == KR_RT_CURRENT_THREAD && !runtime->workers[0].busy) {
            work_here(runtime, jobs, count, deadline);
            if (!is_one_done(jobs, count) && rt_now() >= deadline) return;
        } else if (!wait_until(deadline)) {
            return;
        }
    }
}

//// krait_rt.h ////////////////////////////////////////////////////////////////

bool kr_rt_flavor_parse(const char *name, KrRtFlavor *out, char *why, size_t why_size) {
    bool current = name != NULL && (name[0] == 0 || strcmp(name, "current-thread") == 0);
    if (current || (name != NULL && strcmp(name, "multi-thread") == 0)) {
        if (out != NULL) *out = current ? KR_RT_CURRENT_THREAD : KR_RT_MULTI_THREAD;
        return true;
    }
    const char *quote = name == NULL ? "" : "'";
    if (why != NULL && why_size > 0) {
        snprintf(why, why_size, "no flavor is called %s%.60s%s: there are 'current-thread' and 'multi-thread'", quote,
                 name == NULL ? "NULL" : name, quote);
    }
    return false;
}

void kr_rt_config_init(KrRtConfig *config) {
    memset(config, 0, sizeof *config);
    kr_config_init(&config->vm);
}

bool kr_rt_configure(const KrRtConfig *config) {
    lock();
    bool ok = config != NULL && process.runtime == NULL;
    if (ok) {
        process.config = *config;
        process.is_configured = true;
    }
    unlock();
    return ok;
}

KrJob *kr_rt_spawn(const char *function, const char *arguments_json) {
    KrJob *job = calloc(1, sizeof *job);
    if (job == NULL) return NULL;
    job->references = 2;
    job->task = KR_ERROR;
    job->function = copy(function == NULL ? "" : function);
    job->arguments = copy(arguments_json);
    lock();
    Runtime *runtime = job->function != NULL && (job->arguments != NULL || arguments_json == NULL) ? get_runtime() : NULL;
    if (runtime == NULL) {
        job->references = 1;
        drop_job(job);
        unlock();
        return NULL;
    }
    *runtime->queue_end = job;
    runtime->queue_end = &job->next;
    changed();
    unlock();
    return job;
}

KrJobState kr_rt_join(KrJob *job, int64_t timeout_ns, char **text) {
    if (text != NULL) *text = NULL;
    if (job == NULL) return KR_JOB_FAILED;
    lock();
    wait_for_one(&job, 1, rt_deadline(timeout_ns));
    KrJobState state = job->state;
    if (text != NULL && job->text != NULL) *text = copy(job->text);
    unlock();
    return state;
}

bool kr_rt_is_finished(const KrJob *job) {
    lock();
    bool finished = job != NULL && job->state != KR_JOB_PENDING;
    unlock();
    return finished;
}

bool kr_rt_abort(KrJob *job) {
    lock();
    Runtime *runtime = process.runtime;
    bool pending = job != NULL && job->state == KR_JOB_PENDING && runtime != NULL;
    if (pending && !job->begun) {
        if (unqueue(runtime, job)) finish(job, KR_JOB_ABORTED, copy("the job was aborted before it began\n"));
    } else if (pending && job->worker != NULL) {
        Worker *worker = job->worker;
        bool again = job->aborting;
        job->aborting = true;
        if (again && worker->current == job && worker->vm != NULL) {
            job->interrupted = true;
            kr_interrupt(worker->vm);
        }
        // The VM cannot go while the job is not finished; it may not be there yet.
        if (worker->busy && worker->vm != NULL) (void)kr_post(worker->vm, worker->current == job ? tell_current : tell_tasks, worker);
    }
    unlock();
    return pending;
}

void kr_rt_job_free(KrJob *job) {
    if (job == NULL) return;
    lock();
    drop_job(job);
    unlock();
}

KrJobState kr_rt_block_on(const char *function, const char *arguments_json, int64_t timeout_ns, char **text) {
    KrJob *job = kr_rt_spawn(function, arguments_json);
    if (text != NULL) *text = NULL;
    if (job == NULL) return KR_JOB_FAILED;
    KrJobState state = kr_rt_join(job, timeout_ns, text);
    if (state == KR_JOB_PENDING) {
        (void)kr_rt_abort(job);
        state = KR_JOB_ABORTED;
        if (text != NULL) *text = copy("the time was over\n");
    }
    kr_rt_job_free(job);
    return state;
}

int kr_rt_select(KrJob *const *jobs, int count, int64_t timeout_ns) {
    bool any = false;
    for (int i = 0; i < count; i++) any = any || jobs[i] != NULL;
    if (!any) return -1;
    lock();
    wait_for_one(jobs, count, rt_deadline(timeout_ns));
    int first = -1;
    for (int i = count - 1; i >= 0; i--) {
        if (jobs[i] != NULL && jobs[i]->state != KR_JOB_PENDING) first = i;
    }
    unlock();
    return first;
}

void kr_rt_interval_start(KrInterval *interval, int64_t period_ns) {
    interval->period_ns = period_ns > 0 ? period_ns : 1;
    interval->next_ns = rt_deadline(interval->period_ns);
}

uint64_t kr_rt_interval_wait(KrInterval *interval) {
    for (;;) {
        int64_t now = rt_now();
        if (now >= interval->next_ns) {
            uint64_t passed = 1 + (uint64_t)((now - interval->next_ns) / interval->period_ns);
            interval->next_ns += (int64_t)passed * interval->period_ns;
            return passed;
        }
        struct timespec until = {.tv_sec = interval->next_ns / 1000000000, .tv_nsec = interval->next_ns % 1000000000};
        (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    }
}

//// The end ///////////////////////////////////////////////////////////////////

static bool is_idle(const Runtime *runtime) {
    if (runtime->queue != NULL) return false;
    for (int i = 0; i < runtime->count; i++) {
        if (runtime->workers[i].busy || runtime->workers[i].tasks != NULL) return false;
    }
    return true;
}

// Jobs that nobody joins are worked on here. With the mutex.
static void drain_here(Runtime *runtime, int64_t deadline) {
    Worker *worker = &runtime->workers[0];
    while (!is_idle(runtime) && rt_now() < deadline) {
        KrJob *job = worker->tasks != NULL ? worker->tasks : runtime->queue;
        if (worker->busy || job == NULL) {
            if (!wait_until(deadline)) return;
            continue;
        }
        job->references++;
        work_here(runtime, &job, 1, deadline);
        drop_job(job);
    }
}

static void insist(Runtime *runtime) {
    for (int i = 0; i < runtime->count; i++) {
        Worker *worker = &runtime->workers[i];
        if (worker->current == NULL || worker->vm == NULL) continue;
        worker->current->aborting = worker->current->interrupted = true;
        kr_interrupt(worker->vm);
    }
}

bool kr_rt_shutdown(int64_t timeout_ns) {
    lock();
    Runtime *runtime = process.runtime;
    if (runtime == NULL || runtime->stopping) {
        unlock();
        return runtime == NULL;
    }
    runtime->stopping = true;
    changed();
    bool here = runtime->config.flavor == KR_RT_CURRENT_THREAD;
    int64_t deadline = rt_deadline(timeout_ns), patience = INT64_MAX;
    if (here) drain_here(runtime, deadline);
    while ((here ? !is_idle(runtime) : runtime->running > 0) && wait_until(deadline)) {}
    if (here ? !is_idle(runtime) : runtime->running > 0) {
        abort_queue(runtime);
        for (int i = 0; i < runtime->count; i++) {
            Worker *worker = &runtime->workers[i];
            if (worker->current != NULL) worker->current->aborting = true;
            for (KrJob *job = worker->tasks; job != NULL; job = job->next) job->aborting = true;
            if (worker->busy && worker->vm != NULL) (void)kr_post(worker->vm, worker->current != NULL ? tell_current : tell_tasks, worker);
        }
        patience = rt_deadline(PATIENCE_NS);
    }
    if (here) drain_here(runtime, patience);
    while ((here ? runtime->workers[0].busy : runtime->running > 0) && rt_now() < patience) {
        (void)wait_until(rt_deadline(INSIST_NS));
        if (patience != INT64_MAX && rt_now() > patience - PATIENCE_NS / 2) insist(runtime);
    }
    bool ended = here ? !runtime->workers[0].busy : runtime->running == 0;
    process.runtime = NULL;
    for (KrJob *job = ended ? runtime->workers[0].tasks : NULL, *next; job != NULL; job = next) {
        next = job->next;
        kr_release(runtime->workers[0].vm, job->task);
        job->task = KR_ERROR;
        job->aborting = true;
        finish(job, KR_JOB_ABORTED, copy("the runtime was shut down\n"));
    }
    changed();
    unlock();
    for (int i = 0; i < runtime->count; i++) {
        if (here && ended) job_free_vm(&runtime->workers[i]);
        if (!here && ended) pthread_join(runtime->workers[i].thread, NULL);
        if (!here && !ended) pthread_detach(runtime->workers[i].thread);
    }
    if (ended) free(runtime);
    return ended;
}
