// SPDX-License-Identifier: MIT
// async_host.c -- a host with an async function, that owns the loop.
//
// The program awaits fetch(url) three times at once. The host notes each request, gives a future, and goes on turning the
// loop. When nothing can run it answers one request, the latest first: the program takes them as they come.
#include <krait.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 8 };

typedef struct {
    char *url;
    KrValue future;
} Request;

typedef struct {
    Request requests[MOST];
    int count;
} Server;

// fetch(url, *, timeout): called by the program, returns at once.
static KrValue fetch(KrVM *vm, const KrBorrowed *args, void *data) {
    Server *server = data;
    const char *url = kr_as_str(vm, args[0], NULL);
    if (!url) return KR_ERROR;
    if (server->count == MOST) return kr_raise(vm, "RuntimeError", "more than %d requests at once", MOST);
    KrValue future = kr_future(vm);
    if (kr_failed(future)) return KR_ERROR;
    Request *request = &server->requests[server->count];
    request->url = strdup(url);
    if (!request->url) {
        kr_release(vm, future);
        return kr_raise(vm, "MemoryError", "no memory for a request");
    }
    request->future = kr_retain(future);        // one for the program, one for us
    server->count++;
    printf("host: asked for %s\n", url);
    return future;
}

static bool answer_one(KrVM *vm, Server *server) {
    if (server->count == 0) return false;
    Request request = server->requests[--server->count];
    bool ok;
    if (strstr(request.url, "missing")) {
        kr_release(vm, kr_raise(vm, "LookupError", "no page at %s", request.url));
        ok = kr_settle(vm, request.future, KR_ERROR);
    } else {
        char text[100];
        snprintf(text, sizeof text, "<%s>", request.url);
        KrValue page = kr_str(vm, text, KR_STRLEN);
        ok = !kr_failed(page) && kr_settle(vm, request.future, page);
        kr_release(vm, page);
    }
    kr_release(vm, request.future);
    free(request.url);
    return ok;
}

static const char PROGRAM[] =
    "import net\n"
    "async def visit(url):\n"
    "    try:\n"
    "        page = await net.fetch(url, timeout=1)\n"
    "        return f'{url}: {len(page)}'\n"
    "    except LookupError as error:\n"
    "        return f'{url}: {error}'\n"
    "async def main():\n"
    "    import asyncio\n"
    "    return await asyncio.gather(*map(visit, ['a', 'missing', 'abc']))\n";

static KrValue start(KrVM *vm) {
    KrValue code = kr_compile(vm, PROGRAM, KR_STRLEN, "program.py", KR_MODULE), coroutine, task;
    if (kr_failed(code)) return KR_ERROR;
    KrValue done = kr_exec(vm, code, KR_NONE);
    kr_release(vm, code);
    if (kr_failed(done)) return KR_ERROR;
    kr_release(vm, done);
    coroutine = kr_eval(vm, "main()");
    if (kr_failed(coroutine)) return KR_ERROR;
    task = kr_spawn(vm, coroutine);
    kr_release(vm, coroutine);
    return task;
}

static int show_error(KrVM *vm) {
    KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
    if (!kr_failed(text)) fputs(kr_as_str(vm, text, NULL), stderr);
    kr_release(vm, text);
    kr_release(vm, error);
    return 1;
}

int main(void) {
    Server server = {0};
    int status = 0;
    KrConfig config;
    kr_config_init(&config);
    config.bridge = KR_BRIDGE_PERSISTENT;
    KrVM *vm = kr_vm_new(&config);
    if (!vm) return 1;
    static const KrNativeDef functions[] = {
        {"fetch(url, *, timeout=10.0)", fetch, "Fetch a page: an awaitable."}, {0}};
    KrValue task = KR_ERROR, result = KR_ERROR;
    if (kr_module(vm, "net", functions, &server)) task = start(vm);
    if (kr_failed(task)) {
        status = show_error(vm);
        goto done;
    }
    for (KrLoopState state; (state = kr_step(vm, 10000)) != KR_LOOP_IDLE && state != KR_LOOP_STOPPED;)
        if (state == KR_LOOP_WAITING && !answer_one(vm, &server)) break;
    if (kr_poll(vm, task, &result) == KR_TASK_DONE) {
        KrValue text = kr_repr(vm, result);
        if (!kr_failed(text)) printf("host: %s\n", kr_as_str(vm, text, NULL));
        kr_release(vm, text);
    } else {
        printf("host: the task did not end well\n");
        status = 1;
    }
    kr_release(vm, result);
    kr_release(vm, task);
done:
    kr_vm_free(vm);
    return status;
}
