// krait_rt.h -- a runtime for the whole process: call functions of Krait modules from any thread, without a KrVM in sight.
//
// It is made at the first kr_rt_spawn or kr_rt_block_on, once, whatever number of threads come first together. A job is the call
// of a function "module:function" with plain data as JSON text; its result is JSON text, or the text of its error. Nothing else
// crosses, so all of this may be called from any thread, but not from inside a job (a host function): that would wait for itself.
//
//   current-thread: one VM. A job runs on the thread that joins it, in one VM with all others; one thread at a time.
//   multi-thread:   a pool of threads with a VM each. A job runs from when it was spawned; no two jobs share a VM at a time.
//
// A program that names nothing of this header links no thread of it.
#ifndef KRAIT_RT_H
#define KRAIT_RT_H

#include <krait.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { KR_RT_CURRENT_THREAD, KR_RT_MULTI_THREAD } KrRtFlavor;

typedef struct {
    KrRtFlavor flavor;
    int workers;                           // multi-thread: how many; 0: one for each processor
    KrConfig vm;                           // of each VM; it is copied, what it points to is not. Limits are for each job
    bool (*setup)(KrVM *vm, void *data);   // once for each VM: kr_module and the like. False: failed, with an exception pending
    void *data;
} KrRtConfig;

// "" or "current-thread", "multi-thread". False for all else: `why` names what was given and what there is.
KR_API bool kr_rt_flavor_parse(const char *name, KrRtFlavor *out, char *why, size_t why_size);
KR_API void kr_rt_config_init(KrRtConfig *config);
// What the runtime will be when it is made. False: it is there already (kr_rt_shutdown ends it).
KR_API bool kr_rt_configure(const KrRtConfig *config);

typedef struct KrJob KrJob;
typedef enum {
    KR_JOB_PENDING,
    KR_JOB_DONE,       // text: the result as JSON
    KR_JOB_FAILED,     // text: the error, with its traceback
    KR_JOB_ABORTED,    // text: why
} KrJobState;

// arguments: a JSON list (by position) or object (by name); NULL: none. NULL: out of memory, or no thread can be made.
KR_API KrJob *kr_rt_spawn(const char *function, const char *arguments_json);
// Waits (-1: without end). text, if not NULL, gets a text that the caller frees with free(); NULL while the job is pending.
KR_API KrJobState kr_rt_join(KrJob *job, int64_t timeout_ns, char **text);
KR_API bool   kr_rt_is_finished(const KrJob *job);   // current-thread: as of the last join of any job
// A job that has not begun never will; one that waits is cancelled, and gets the grace of its VM; one that computes hears of it when
// it waits, or by a second abort, which interrupts it (KeyboardInterrupt). False: it was finished.
KR_API bool   kr_rt_abort(KrJob *job);
// Every job is freed once, at any time: one that runs goes on, unheard.
KR_API void   kr_rt_job_free(KrJob *job);
// Spawn, join and free. When the time is over the job is aborted, and the result is KR_JOB_ABORTED.
KR_API KrJobState kr_rt_block_on(const char *function, const char *arguments_json, int64_t timeout_ns, char **text);
// The index of the first of the jobs that is finished (the lowest, if several are); -1: the time is over, or there are none.
KR_API int    kr_rt_select(KrJob *const *jobs, int count, int64_t timeout_ns);

// A beat for a host: each wait sleeps until the next one is due, and says how many have passed since (1, or more for who comes late).
typedef struct { int64_t period_ns, next_ns; } KrInterval;
KR_API void     kr_rt_interval_start(KrInterval *interval, int64_t period_ns);
KR_API uint64_t kr_rt_interval_wait(KrInterval *interval);

// Ends the runtime: jobs have the time to end, then they are aborted and interrupted. The next first use makes a new one.
// False: a job could not be stopped; its thread and its VM are left behind.
KR_API bool kr_rt_shutdown(int64_t timeout_ns);

#ifdef __cplusplus
}
#endif
#endif
