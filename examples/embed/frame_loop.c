// SPDX-License-Identifier: MIT
// frame_loop.c -- a game: sixty frames a second, one kr_step in each, and scripts as tasks that take their turns.
//
// The clock is the game's own and goes on by one frame at a time, so each run is the same. A frame gives scripts a bounded number of
// instructions; one that computes for long is stopped in the middle and goes on in the next frame.
#include <krait.h>
#include <stdio.h>

enum { FRAMES = 60, FUEL = 2000, FRAME_NS = 1000000000 / 60 };

typedef struct {
    int frame;
    int64_t now_ns;
} Game;

static int64_t clock_of(void *host) { return ((Game *)host)->now_ns; }

static void print(void *host, int fd, const char *text, size_t length) {
    (void)host;
    fwrite(text, 1, length, fd == 2 ? stderr : stdout);
}

static KrValue say(KrVM *vm, const KrBorrowed *args, void *data) {
    Game *game = data;
    const char *who = kr_as_str(vm, args[0], NULL), *what = who == NULL ? NULL : kr_as_str(vm, args[1], NULL);
    if (what == NULL) return KR_ERROR;
    printf("frame %2d: %s %s\n", game->frame, who, what);
    return KR_NONE;
}

static const char SCRIPT[] =
    "import asyncio\n"
    "from game import say\n"
    "async def guard():\n"
    "    for place in 'gate', 'tower', 'well':\n"
    "        say('guard', f'walks to the {place}')\n"
    "        await asyncio.sleep(0.25)\n"
    "async def cat():\n"
    "    await asyncio.sleep(0.1)\n"
    "    say('cat', 'wakes up')\n"
    "    try:\n"
    "        await asyncio.sleep(100)\n"
    "    finally:\n"
    "        say('cat', 'is chased away')\n"
    "async def wizard():\n"
    "    say('wizard', 'begins to think')\n"
    "    total = 0\n"
    "    for n in range(20000):\n"
    "        total += n * n % 7\n"
    "    say('wizard', f'has found {total}')\n"
    "async def dog(cat):\n"
    "    await asyncio.sleep(0.5)\n"
    "    say('dog', 'comes')\n"
    "    cat.cancel()\n";

static void show_error(KrVM *vm) {
    KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
    if (!kr_failed(text)) fputs(kr_as_str(vm, text, NULL), stderr);
    kr_release(vm, text);
    kr_release(vm, error);
}

// A task for what an expression gives.
static KrValue spawn(KrVM *vm, KrBorrowed function, int argc, const KrBorrowed *argv) {
    KrValue coroutine = kr_call(vm, function, argc, argv);
    if (kr_failed(coroutine)) return KR_ERROR;
    KrValue task = kr_spawn(vm, coroutine);
    kr_release(vm, coroutine);
    return task;
}

static KrValue spawn_named(KrVM *vm, const char *name, int argc, const KrBorrowed *argv) {
    KrValue function = kr_eval(vm, name);
    if (kr_failed(function)) return KR_ERROR;
    KrValue task = spawn(vm, function, argc, argv);
    kr_release(vm, function);
    return task;
}

static bool load(KrVM *vm, Game *game) {
    static const KrNativeDef functions[] = {{"say(who, what)", say, "Show what somebody does."}, {0}};
    if (!kr_module(vm, "game", functions, game)) return false;
    KrValue code = kr_compile(vm, SCRIPT, KR_STRLEN, "castle.py", KR_MODULE);
    if (kr_failed(code)) return false;
    KrValue done = kr_exec(vm, code, KR_NONE);
    kr_release(vm, code);
    kr_release(vm, done);
    return !kr_failed(done);
}

int main(void) {
    Game game = {0};
    enum { GUARD, CAT, WIZARD, DOG, ACTORS };
    static const char *const names[ACTORS] = {"guard", "cat", "wizard", "dog"};
    static const char *const states[] = {
        [KR_TASK_PENDING] = "goes on", [KR_TASK_DONE] = "is done", [KR_TASK_FAILED] = "failed", [KR_TASK_CANCELLED] = "was cancelled"};
    KrValue tasks[ACTORS];
    for (int i = 0; i < ACTORS; i++) tasks[i] = KR_ERROR;
    KrConfig config;
    kr_config_init(&config);
    config.host = &game;
    config.clock = clock_of;
    config.write = print;
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) return 1;
    bool ok = load(vm, &game);
    for (int i = 0; ok && i < ACTORS; i++) {
        tasks[i] = spawn_named(vm, names[i], i == DOG ? 1 : 0, &tasks[CAT]);
        ok = !kr_failed(tasks[i]);
    }
    for (; ok && game.frame < FRAMES; game.frame++, game.now_ns += FRAME_NS) {
        ok = kr_step(vm, FUEL) != KR_LOOP_STOPPED;
        // ... and here the game draws
    }
    if (!ok) show_error(vm);
    for (int i = 0; i < ACTORS; i++) {
        if (ok) printf("%s %s\n", names[i], states[kr_poll(vm, tasks[i], NULL)]);
        kr_release(vm, tasks[i]);
    }
    kr_vm_free(vm);
    return !ok;
}
