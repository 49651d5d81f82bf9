// SPDX-License-Identifier: MIT
// libuv_echo.c -- Krait in a program whose event loop is libuv's: the script awaits timers, sockets and work of other threads.
//
// libuv calls take_turn() when something has happened: a timer of the script is due (kr_wait_ns says when), a socket has answered,
// or another thread has posted (KrConfig.wake). It steps the VM until nothing can run, and goes back to libuv. The echo server that
// the script talks to is in the same program.
#include <krait.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef struct {
    uv_loop_t uv;
    uv_tcp_t server;
    uv_timer_t timer;
    uv_async_t turn;
    struct sockaddr_in address;
    KrVM *vm;
    KrValue task;
    int threads;            // those that will still post
    bool stopping, failed;
} App;

static void show_error(KrVM *vm) {
    KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
    if (!kr_failed(text)) fputs(kr_as_str(vm, text, NULL), stderr);
    kr_release(vm, text);
    kr_release(vm, error);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
    (void)handle;
    *buffer = uv_buf_init(malloc(suggested), (unsigned)suggested);
    if (buffer->base == NULL) buffer->len = 0;      // libuv reports UV_ENOBUFS
}

//// The server: what comes in goes out again //////////////////////////////////

typedef struct {
    uv_write_t write;
    uv_buf_t buffer;
} Echo;

static void close_peer(uv_handle_t *peer) { free(peer); }

static void echoed(uv_write_t *write, int status) {
    Echo *echo = (Echo *)write;
    (void)status;       // a peer that is gone is seen by its read
    free(echo->buffer.base);
    free(echo);
}

static void heard(uv_stream_t *peer, ssize_t length, const uv_buf_t *buffer) {
    Echo *echo = length > 0 ? malloc(sizeof *echo) : NULL;
    if (echo != NULL) {
        echo->buffer = uv_buf_init(buffer->base, (unsigned)length);
        if (uv_write(&echo->write, peer, &echo->buffer, 1, echoed) == 0) return;
        free(echo);
    }
    free(buffer->base);
    if (length != 0 && !uv_is_closing((uv_handle_t *)peer)) uv_close((uv_handle_t *)peer, close_peer);
}

static void welcome(uv_stream_t *server, int status) {
    uv_tcp_t *peer = status == 0 ? malloc(sizeof *peer) : NULL;
    if (peer == NULL) return;
    if (uv_tcp_init(server->loop, peer) != 0) {
        free(peer);
        return;
    }
    if (uv_accept(server, (uv_stream_t *)peer) != 0 || uv_read_start((uv_stream_t *)peer, give_buffer, heard) != 0)
        uv_close((uv_handle_t *)peer, close_peer);
}

static bool open_server(App *app) {
    struct sockaddr_in any;
    int size = sizeof app->address;
    return uv_ip4_addr("127.0.0.1", 0, &any) == 0 && uv_tcp_bind(&app->server, (struct sockaddr *)&any, 0) == 0
           && uv_listen((uv_stream_t *)&app->server, 16, welcome) == 0
           && uv_tcp_getsockname(&app->server, (struct sockaddr *)&app->address, &size) == 0;
}

//// Turns /////////////////////////////////////////////////////////////////////

static void turn_soon(App *app) {
    if (!app->stopping) uv_async_send(&app->turn);
}

// From any thread. The handle lives as long as a thread will still post.
static void wake(void *host) { uv_async_send(&((App *)host)->turn); }

static void stop(App *app) {
    if (app->stopping) return;
    app->stopping = true;
    uv_close((uv_handle_t *)&app->server, NULL);
    uv_close((uv_handle_t *)&app->timer, NULL);
    uv_close((uv_handle_t *)&app->turn, NULL);
}

static void timer_due(uv_timer_t *timer) { turn_soon(timer->data); }

static void take_turn(uv_async_t *turn) {
    App *app = turn->data;
    KrLoopState state = kr_step(app->vm, 10000);
    switch (state) {
    case KR_LOOP_READY: turn_soon(app); break;          // sockets first, then the rest
    case KR_LOOP_WAITING: {
        int64_t ns = kr_wait_ns(app->vm);
        if (ns >= 0) uv_timer_start(&app->timer, timer_due, (uint64_t)(ns + 999999) / 1000000, 0);
        else uv_timer_stop(&app->timer);                // a socket or a thread comes back
        break;
    }
    case KR_LOOP_STOPPED:
        show_error(app->vm);
        app->failed = true;
        if (app->threads == 0) stop(app);
        break;
    case KR_LOOP_IDLE:
        if (app->threads == 0) stop(app);
        break;
    }
}

//// request(text): sends a text to the server, gives what comes back //////////

typedef struct {
    uv_tcp_t socket;
    uv_connect_t connect;
    uv_write_t write;
    App *app;
    KrValue future;
    size_t length, received;
    char *text, *reply;
} Request;

static void free_request(uv_handle_t *socket) {
    Request *request = socket->data;
    free(request->text);
    free(request->reply);
    free(request);
}

static void finish(Request *request, int status) {
    App *app = request->app;
    KrVM *vm = app->vm;
    if (uv_is_closing((uv_handle_t *)&request->socket)) return;
    KrValue result = status == 0 ? kr_str(vm, request->reply, request->length)
                                 : kr_raise(vm, "ConnectionError", "%s", uv_strerror(status));
    if (!kr_settle(vm, request->future, result)) kr_release(vm, kr_error_take(vm));     // cancelled meanwhile
    kr_release(vm, result);
    kr_release(vm, request->future);
    uv_close((uv_handle_t *)&request->socket, free_request);
    turn_soon(app);
}

static void answered(uv_stream_t *socket, ssize_t length, const uv_buf_t *buffer) {
    Request *request = socket->data;
    if (length > (ssize_t)(request->length - request->received)) length = UV_EPROTO;
    if (length > 0) {
        memcpy(request->reply + request->received, buffer->base, (size_t)length);
        request->received += (size_t)length;
    }
    free(buffer->base);
    if (length < 0) finish(request, (int)length);
    else if (request->received == request->length) finish(request, 0);
}

static void sent(uv_write_t *write, int status) {
    if (status != 0) finish(write->data, status);
}

static void connected(uv_connect_t *connect, int status) {
    Request *request = connect->data;
    uv_stream_t *socket = (uv_stream_t *)&request->socket;
    uv_buf_t text = uv_buf_init(request->text, (unsigned)request->length);
    if (status == 0) status = uv_read_start(socket, give_buffer, answered);
    if (status == 0) status = uv_write(&request->write, socket, &text, 1, sent);
    if (status != 0) finish(request, status);
}

static KrValue ask(KrVM *vm, const KrBorrowed *args, void *data) {
    App *app = data;
    size_t length;
    const char *text = kr_as_str(vm, args[0], &length);
    if (text == NULL) return KR_ERROR;
    if (length == 0 || length > 65536) return kr_raise(vm, "ValueError", "a text of 1 to 65536 bytes is wanted");
    KrValue future = kr_future(vm);
    if (kr_failed(future)) return KR_ERROR;
    Request *request = calloc(1, sizeof *request);
    if (request != NULL) {
        request->text = malloc(length);
        request->reply = malloc(length);
    }
    if (request == NULL || request->text == NULL || request->reply == NULL || uv_tcp_init(&app->uv, &request->socket) != 0) {
        if (request != NULL) {
            free(request->text);
            free(request->reply);
        }
        free(request);
        kr_release(vm, future);
        return kr_raise(vm, "MemoryError", "no memory for a request");
    }
    memcpy(request->text, text, length);
    request->app = app;
    request->length = length;
    request->socket.data = request->connect.data = request->write.data = request;
    request->future = kr_retain(future);
    int status = uv_tcp_connect(&request->connect, &request->socket, (struct sockaddr *)&app->address, connected);
    if (status != 0) finish(request, status);
    return future;
}

//// count(text): counts letters on a thread of its own ////////////////////////

typedef struct {
    uv_thread_t thread;
    App *app;
    KrValue future;
    char *text;
    int letters;
} Count;

static void free_count(KrVM *vm, Count *count) {
    kr_release(vm, count->future);
    free(count->text);
    free(count);
}

// On the VM's thread again, in a step.
static void counted(KrVM *vm, void *data) {
    Count *count = data;
    uv_thread_join(&count->thread);
    count->app->threads--;
    KrValue letters = kr_int(vm, count->letters);
    if (kr_failed(letters) || !kr_settle(vm, count->future, letters)) kr_release(vm, kr_error_take(vm));
    kr_release(vm, letters);
    free_count(vm, count);
}

static void count_letters(void *data) {
    Count *count = data;
    for (const char *at = count->text; *at; at++) count->letters += (*at | 32) >= 'a' && (*at | 32) <= 'z';
    while (!kr_post(count->app->vm, counted, count)) continue;      // false: no memory at this moment
}

static KrValue count(KrVM *vm, const KrBorrowed *args, void *data) {
    App *app = data;
    const char *text = kr_as_str(vm, args[0], NULL);
    if (text == NULL) return KR_ERROR;
    KrValue future = kr_future(vm);
    if (kr_failed(future)) return KR_ERROR;
    Count *count = calloc(1, sizeof *count);
    if (count != NULL) {
        *count = (Count){.app = app, .future = kr_retain(future), .text = strdup(text)};
        if (count->text != NULL && uv_thread_create(&count->thread, count_letters, count) == 0) {
            app->threads++;
            return future;
        }
        free_count(vm, count);
    }
    kr_release(vm, future);
    return kr_raise(vm, "RuntimeError", "no thread to count");
}

//// The program ///////////////////////////////////////////////////////////////

static void print(void *host, int fd, const char *text, size_t length) {
    (void)host;
    fwrite(text, 1, length, fd == 2 ? stderr : stdout);
}

static const char SCRIPT[] =
    "import asyncio, net\n"
    "async def visit(text, delay):\n"
    "    await asyncio.sleep(delay)\n"
    "    return await net.request(text)\n"
    "async def main():\n"
    "    print(await net.request('hello'))\n"
    "    print(await asyncio.gather(*(visit('abc' * n, (4 - n) / 100) for n in range(1, 4)), net.count('one, two')))\n"
    "    print(len(await net.request('x' * 60000)))\n"
    "    try:\n"
    "        await net.request('')\n"
    "    except ValueError as error:\n"
    "        print('refused:', error)\n"
    "    try:\n"
    "        async with asyncio.timeout(0.01):\n"
    "            await asyncio.sleep(100)\n"
    "    except TimeoutError:\n"
    "        print('slept long enough')\n";

static bool start(App *app) {
    static const KrNativeDef functions[] = {
        {"request(text)", ask, "Send a text to the server: an awaitable of what comes back."},
        {"count(text)", count, "Count letters: an awaitable."},
        {0},
    };
    KrVM *vm = app->vm;
    KrValue code = KR_ERROR, done = KR_ERROR, coroutine = KR_ERROR;
    if (kr_module(vm, "net", functions, app)) code = kr_compile(vm, SCRIPT, KR_STRLEN, "script.py", KR_MODULE);
    if (!kr_failed(code)) done = kr_exec(vm, code, KR_NONE);
    if (!kr_failed(done)) coroutine = kr_eval(vm, "main()");
    if (!kr_failed(coroutine)) app->task = kr_spawn(vm, coroutine);
    kr_release(vm, coroutine);
    kr_release(vm, done);
    kr_release(vm, code);
    return !kr_failed(app->task);
}

// What came of the script.
static bool report(App *app) {
    KrValue result = KR_ERROR;
    bool ok = kr_poll(app->vm, app->task, &result) == KR_TASK_DONE;
    if (!ok && !kr_failed(result)) {
        kr_release(app->vm, kr_reraise(app->vm, result));
        show_error(app->vm);
    }
    kr_release(app->vm, result);
    return ok;
}

int main(void) {
    App app = {.task = KR_ERROR};
    KrConfig config;
    kr_config_init(&config);
    config.host = &app;
    config.write = print;
    config.wake = wake;
    if (uv_loop_init(&app.uv) != 0) return 1;
    app.timer.data = app.turn.data = &app;
    if (uv_tcp_init(&app.uv, &app.server) != 0 || uv_timer_init(&app.uv, &app.timer) != 0
        || uv_async_init(&app.uv, &app.turn, take_turn) != 0) return 1;
    app.vm = kr_vm_new(&config);
    bool ok = app.vm != NULL && open_server(&app);
    if (ok && !start(&app)) {
        show_error(app.vm);
        ok = false;
    }
    if (ok) turn_soon(&app);
    else stop(&app);
    uv_run(&app.uv, UV_RUN_DEFAULT);
    ok = ok && !app.failed && report(&app);
    if (app.vm != NULL) {
        kr_release(app.vm, app.task);
        kr_vm_free(app.vm);
    }
    if (uv_loop_close(&app.uv) != 0) ok = false;
    return !ok;
}
