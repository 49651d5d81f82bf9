// SPDX-License-Identifier: MIT
// rt.h -- what the files of the runtime share. It is a client of <krait.h> like any other: it knows nothing of what is inside.
//
// One mutex guards all of it, but not what a worker's VM is doing: that belongs to the thread that has made `busy` true.
#ifndef KR_RT_RT_H
#define KR_RT_RT_H

#include <krait_rt.h>
#include <pthread.h>

typedef struct Worker Worker;

struct KrJob {
    char *function, *arguments;        // arguments may be NULL
    KrJobState state;
    bool begun, aborting, told, interrupted;
    int references;                    // of the host; of the queue, or of who runs it
    char *text;                        // result or error
    Worker *worker;                    // who runs it, or NULL
    KrValue task;                      // in the VM of the worker; KR_ERROR: none. Only for who has made the worker busy
    struct KrJob *next;                // in the queue, or of the worker's tasks
};

struct Worker {
    KrVM *vm;                          // NULL: not made yet
    bool busy;
    KrJob *current;                    // what runs to its end
    KrJob *tasks;                      // current-thread: begun, and suspended when nobody joins
    bool spent;                        // a limit has stopped it: the VM is made anew
    KrValue module;                    // the one that was looked up last, or KR_ERROR
    char *module_name;
    pthread_t thread;
};

typedef struct {
    KrRtConfig config;
    bool stopping;
    int count, running;                // workers; threads that have not ended
    KrJob *queue, **queue_end;
    Worker workers[];
} Runtime;

int64_t rt_now(void);
int64_t rt_deadline(int64_t timeout_ns);                              // INT64_MAX: none

// rt_job.c. All are called by the thread that has made the worker busy, without the mutex. KR_JOB_ABORTED: it was cancelled or
// interrupted, by whomever.
KrVM *job_make_vm(const KrRtConfig *config, char **error);            // NULL: *error says why
KrJobState job_run(Worker *worker, KrJob *job, const KrLimits *limits, char **text);    // to its end
KrJobState job_begin(Worker *worker, KrJob *job, char **text);        // as a task; finished at once if its function is not async
KrJobState job_look(Worker *worker, KrJob *job, char **text);         // what its task has come to
// Until one of the tasks is done. Not NULL: a limit was reached, and no task will go on.
char *job_drive(Worker *worker, KrJob *const *jobs, int count, int64_t timeout_ns);
void job_cancel(Worker *worker, KrJob *job);                          // its task
void job_swallow_interrupt(Worker *worker);                           // one that came too late
void job_free_vm(Worker *worker);

#endif
