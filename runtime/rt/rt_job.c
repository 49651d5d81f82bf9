// SPDX-License-Identifier: MIT
// rt_job.c -- a job in its VM: the function is looked up, JSON becomes arguments, the result becomes JSON.
#include "rt/rt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text, size_t length) {
    char *made = malloc(length + 1);
    if (made != NULL) {
        memcpy(made, text, length);
        made[length] = 0;
    }
    return made;
}

static char *copy_value(KrVM *vm, KrBorrowed text) {
    size_t length;
    const char *utf8 = kr_failed(text) ? NULL : kr_as_str(vm, text, &length);
    return utf8 == NULL ? NULL : copy(utf8, length);
}

// The pending exception, taken; its traceback as text.
static KrJobState take_error(KrVM *vm, bool *is_limit, char **text) {
    KrValue error = kr_error_take(vm);
    bool cancelled = !kr_failed(error) && (kr_is(vm, error, "CancelledError") || kr_is(vm, error, "KeyboardInterrupt"));
    *is_limit = !kr_failed(error) && kr_is(vm, error, "LimitError");
    KrValue shown = kr_failed(error) ? KR_ERROR : kr_error_text(vm, error);
    *text = copy_value(vm, shown);
    if (kr_failed(shown)) kr_release(vm, kr_error_take(vm));
    kr_release(vm, shown);
    kr_release(vm, error);
    if (*text == NULL) *text = copy("an error that cannot be shown\n", 30);
    return cancelled ? KR_JOB_ABORTED : KR_JOB_FAILED;
}

static KrJobState failed(Worker *worker, char **text) {
    bool is_limit;
    KrJobState state = take_error(worker->vm, &is_limit, text);
    worker->spent = worker->spent || is_limit;
    return state;
}

KrVM *job_make_vm(const KrRtConfig *config, char **error) {
    KrVM *vm = kr_vm_new(&config->vm);
    if (vm == NULL) {
        *error = copy("MemoryError: no memory for a VM\n", 32);
        return NULL;
    }
    if (config->setup == NULL || config->setup(vm, config->data)) return vm;
    bool is_limit;
    (void)take_error(vm, &is_limit, error);
    kr_vm_free(vm);
    return NULL;
}

void job_free_vm(Worker *worker) {
    if (worker->vm == NULL) return;
    kr_release(worker->vm, worker->module);
    kr_vm_free(worker->vm);
    free(worker->module_name);
    worker->vm = NULL;
    worker->module_name = NULL;
    worker->module = KR_ERROR;
    worker->spent = false;
}

// "module:function", the function may be dotted. The module of the last job is at hand. Owned.
static KrValue find_function(Worker *worker, const char *name) {
    KrVM *vm = worker->vm;
    const char *colon = strchr(name, ':');
    if (colon == NULL || colon == name || colon[1] == 0) return kr_raise(vm, "ValueError", "'%s' is not \"module:function\"", name);
    size_t length = (size_t)(colon - name);
    if (worker->module_name == NULL || strncmp(worker->module_name, name, length) != 0 || worker->module_name[length] != 0) {
        char *module = copy(name, length);
        KrValue found = module == NULL ? kr_raise(vm, "MemoryError", "no memory") : kr_import(vm, module);
        if (kr_failed(found)) {
            free(module);
            return KR_ERROR;
        }
        kr_release(vm, worker->module);
        free(worker->module_name);
        worker->module = found;
        worker->module_name = module;
    }
    KrValue found = kr_retain(worker->module);
    for (const char *part = colon + 1; !kr_failed(found) && part != NULL;) {
        const char *dot = strchr(part, '.');
        char *attribute = dot == NULL ? NULL : copy(part, (size_t)(dot - part));
        KrValue inner = dot != NULL && attribute == NULL ? kr_raise(vm, "MemoryError", "no memory")
                                                         : kr_getattr(vm, found, dot == NULL ? part : attribute);
        free(attribute);
        kr_release(vm, found);
        found = inner;
        part = dot == NULL ? NULL : dot + 1;
    }
    return found;
}

static KrValue call_with_list(KrVM *vm, KrBorrowed function, KrBorrowed list) {
    int64_t count = kr_len(vm, list);
    KrValue *items = count < 0 ? NULL : calloc((size_t)count + 1, sizeof *items), result = KR_ERROR;
    if (items == NULL) return count < 0 ? KR_ERROR : kr_raise(vm, "MemoryError", "no memory");
    int64_t got = 0;
    for (; got < count; got++) {
        KrValue index = kr_int(vm, got);
        items[got] = kr_getitem(vm, list, index);
        kr_release(vm, index);
        if (kr_failed(items[got])) break;
    }
    if (got == count) result = kr_call(vm, function, (int)count, items);
    while (got > 0) kr_release(vm, items[--got]);
    free(items);
    return result;
}

// What the function gives, to be awaited or not.
static KrValue call(Worker *worker, const KrJob *job) {
    KrVM *vm = worker->vm;
    KrValue function = find_function(worker, job->function), result = KR_ERROR;
    if (kr_failed(function)) return KR_ERROR;
    if (job->arguments == NULL) {
        result = kr_call(vm, function, 0, NULL);
    } else {
        KrValue arguments = kr_from_json(vm, job->arguments, KR_STRLEN);
        KrKind kind = kr_kind(arguments);
        if (kind == KR_KIND_LIST) result = call_with_list(vm, function, arguments);
        else if (kind == KR_KIND_DICT) result = kr_call_kw(vm, function, 0, NULL, arguments);
        else if (!kr_failed(arguments)) result = kr_raise(vm, "TypeError", "arguments are a JSON list or object, not %.60s", job->arguments);
        kr_release(vm, arguments);
    }
    kr_release(vm, function);
    return result;
}

static KrJobState give(Worker *worker, KrValue result, char **text) {
    KrVM *vm = worker->vm;
    char number[32];
    int64_t n;
    *text = NULL;
    switch (kr_failed(result) ? KR_KIND_OTHER : kr_kind(result)) {
    case KR_KIND_NONE: *text = copy("null", 4); break;
    case KR_KIND_INT:
        if (kr_as_int(vm, result, &n)) *text = copy(number, (size_t)snprintf(number, sizeof number, "%lld", (long long)n));
        else kr_release(vm, kr_error_take(vm));
        break;
    default: break;
    }
    if (*text == NULL && !kr_failed(result)) {
        KrValue json = kr_to_json(vm, result);
        kr_release(vm, result);
        result = json;
        *text = copy_value(vm, json);
    }
    if (kr_failed(result)) return failed(worker, text);
    kr_release(vm, result);
    return *text != NULL ? KR_JOB_DONE : KR_JOB_FAILED;
}

KrJobState job_run(Worker *worker, KrJob *job, const KrLimits *limits, char **text) {
    kr_set_limits(worker->vm, limits);
    KrValue result = call(worker, job);
    if (!kr_failed(result) && kr_kind(result) == KR_KIND_AWAITABLE) {
        KrValue awaitable = result;
        result = kr_block_on(worker->vm, awaitable, -1);
        kr_release(worker->vm, awaitable);
    }
    return give(worker, result, text);
}

//// Tasks /////////////////////////////////////////////////////////////////////

KrJobState job_begin(Worker *worker, KrJob *job, char **text) {
    KrValue result = call(worker, job);
    if (kr_failed(result) || kr_kind(result) != KR_KIND_AWAITABLE) return give(worker, result, text);
    job->task = kr_spawn(worker->vm, result);
    kr_release(worker->vm, result);
    return kr_failed(job->task) ? failed(worker, text) : KR_JOB_PENDING;
}

KrJobState job_look(Worker *worker, KrJob *job, char **text) {
    KrVM *vm = worker->vm;
    KrValue found = KR_ERROR;
    KrTaskState state = kr_poll(vm, job->task, &found);
    if (state == KR_TASK_PENDING) return KR_JOB_PENDING;
    kr_release(vm, job->task);
    job->task = KR_ERROR;
    if (state == KR_TASK_DONE) return give(worker, found, text);
    kr_release(vm, kr_reraise(vm, found));
    kr_release(vm, found);
    return failed(worker, text);
}

char *job_drive(Worker *worker, KrJob *const *jobs, int count, int64_t timeout_ns) {
    KrVM *vm = worker->vm;
    KrValue asyncio = kr_import(vm, "asyncio"), wait = kr_failed(asyncio) ? KR_ERROR : kr_getattr(vm, asyncio, "wait"), tasks = KR_ERROR;
    KrValue keywords = kr_dict(vm), first = kr_str(vm, "FIRST_COMPLETED", KR_STRLEN), key = kr_str(vm, "return_when", KR_STRLEN), result = KR_ERROR;
    KrBorrowed *items = calloc((size_t)count + 1, sizeof *items);
    int used = 0;
    for (int i = 0; items != NULL && i < count; i++) {
        if (!kr_failed(jobs[i]->task)) items[used++] = jobs[i]->task;
    }
    if (items != NULL) tasks = kr_list(vm, used, items);
    if (!kr_failed(wait) && !kr_failed(tasks) && !kr_failed(keywords) && !kr_failed(first) && !kr_failed(key) && kr_setitem(vm, keywords, key, first)) {
        bool ok = true;
        if (timeout_ns >= 0) {
            KrValue seconds = kr_float(vm, (double)timeout_ns * 1e-9), name = kr_str(vm, "timeout", KR_STRLEN);
            ok = !kr_failed(seconds) && !kr_failed(name) && kr_setitem(vm, keywords, name, seconds);
            kr_release(vm, seconds);
            kr_release(vm, name);
        }
        KrBorrowed argument = tasks;
        KrValue waiting = ok && used > 0 ? kr_call_kw(vm, wait, 1, &argument, keywords) : KR_ERROR;
        KrValue task = kr_failed(waiting) ? KR_ERROR : kr_spawn(vm, waiting);   // a task lives in the loop of its tasks, whatever the bridge
        if (!kr_failed(task)) result = kr_block_on(vm, task, -1);
        kr_release(vm, task);
        kr_release(vm, waiting);
    }
    char *text = NULL;
    if (kr_failed(result)) (void)failed(worker, &text);   // of an interrupt the tasks know themselves
    if (!worker->spent) {
        free(text);
        text = NULL;
    }
    kr_release(vm, result);
    free(items);
    kr_release(vm, tasks);
    kr_release(vm, key);
    kr_release(vm, first);
    kr_release(vm, keywords);
    kr_release(vm, wait);
    kr_release(vm, asyncio);
    return text;
}

void job_cancel(Worker *worker, KrJob *job) {
    if (!kr_failed(job->task) && !kr_cancel(worker->vm, job->task)) kr_release(worker->vm, kr_error_take(worker->vm));
}

void job_swallow_interrupt(Worker *worker) {
    (void)kr_step(worker->vm, 1);
    kr_release(worker->vm, kr_error_take(worker->vm));
}
