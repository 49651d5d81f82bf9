// SPDX-License-Identifier: MIT
// alloc_fail_test.c -- every allocation of programs and of API calls fails in turn, once, and then for ever after.
//
// Without arguments: a sample, for `make test`. With the path of a list of programs (tests/unit/alloc_fail_corpus.txt): all
// of it, for `make alloc-fail`; the last line says how many failures were made. A failure must be an exception, the VM must
// go on, and with KR_LEDGER no reference may be lost. Each program has one VM: modules are imported in its first run.
#include "object/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const int64_t FAR = INT64_C(1) << 60;

typedef struct {
    const char *name;
    bool (*act)(KrVM *vm);
} Group;

static long failures_made;

//// The groups of krait.h /////////////////////////////////////////////////////

// A call that failed gives KR_ERROR to the next one, which passes it on: so none of these looks at what it gets.
static bool finish(KrVM *vm, const KrValue *values, size_t count) {
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        ok = ok && !kr_failed(values[i]);
        kr_release(vm, values[i]);
    }
    return ok;
}
#define FINISH(vm, values) finish(vm, values, sizeof(values) / sizeof *(values))

static bool act_running(KrVM *vm) {
    static const char SOURCE[] = "def f(n):\n    return [n * k for k in range(3)]\nclass C:\n    x: int = 1\ny = f(2), C().x, f'{f(1)!r:>20}'\n";
    KrValue code = kr_compile(vm, SOURCE, KR_STRLEN, "source.py", KR_MODULE), module = kr_import(vm, "__main__");
    (void)kr_is_incomplete(vm, "f(", KR_STRLEN);
    KrValue values[] = {
        kr_exec(vm, code, module), kr_eval(vm, "[1, 2.5, 'x' * 20, (3, {4: 5})]"), kr_dump(vm, SOURCE, KR_STRLEN, "x", KR_DUMP_TOKENS),
        kr_dump(vm, SOURCE, KR_STRLEN, "x", KR_DUMP_TREE), kr_dump(vm, SOURCE, KR_STRLEN, "x", KR_DUMP_CODE), code, module,
    };
    return FINISH(vm, values);
}

static bool act_values(KrVM *vm) {
    KrValue text = kr_str(vm, "t\xc3\xa9xt \xf0\x9f\x98\x80", KR_STRLEN), big = kr_int(vm, INT64_MAX), bytes = kr_bytes(vm, "bytes", 5);
    size_t length;
    int64_t n;
    double x;
    bool ok = kr_as_str(vm, text, &length) != NULL;
    ok = kr_as_bytes(vm, bytes, &length) != NULL && ok;
    ok = kr_as_int(vm, big, &n) && ok;
    ok = kr_as_float(vm, big, &x) && ok;
    KrValue values[] = {kr_repr(vm, text), kr_repr(vm, big), kr_float(vm, 1e300), kr_from_json(vm, "{\"a\": [1, 2.5, \"x\"]}", KR_STRLEN), kr_to_json(vm, text), text, big, bytes};
    return FINISH(vm, values) && ok;
}

static bool act_containers(KrVM *vm) {
    KrValue one = kr_int(vm, 1), text = kr_str(vm, "a text", KR_STRLEN);
    const KrBorrowed items[] = {one, text, KR_NONE};
    KrValue list = kr_list(vm, 3, items), tuple = kr_tuple(vm, 3, items), dict = kr_dict(vm), item;
    bool ok = true;
    for (int i = 0; i < 20; i++) {
        KrValue key = kr_str(vm, &"a long key of a dict, ever shorter"[i], KR_STRLEN);
        ok = kr_setitem(vm, dict, key, list) && ok;
        kr_release(vm, key);
    }
    KrValue iterator = kr_iter(vm, dict);
    while (kr_next(vm, iterator, &item)) kr_release(vm, item);
    ok = kr_setitem(vm, list, one, tuple) && kr_len(vm, dict) == 20 && ok;
    KrValue values[] = {kr_getitem(vm, list, one), kr_repr(vm, dict), kr_to_json(vm, dict), one, text, list, tuple, dict, iterator};
    return FINISH(vm, values) && ok;
}

static bool act_calls(KrVM *vm) {
    KrValue function = kr_eval(vm, "lambda *a, k=1, **d: [a, k, d]"), kwargs = kr_eval(vm, "{'k': 2, 'other': 3}"), many[20];
    for (int i = 0; i < 20; i++) many[i] = kr_retain(function);
    KrValue values[] = {
        kr_call(vm, function, 20, many), kr_call_kw(vm, function, 20, many, kwargs), kr_call_method(vm, kwargs, "copy", 0, NULL), kr_getattr(vm, function, "__name__"), kwargs,
    };
    bool ok = kr_setattr(vm, function, "mark", kwargs);
    for (int i = 0; i < 20; i++) kr_release(vm, many[i]);
    kr_release(vm, function);
    return FINISH(vm, values) && ok;
}

static bool act_errors(KrVM *vm) {
    KrValue failed = kr_raise(vm, "ValueError", "%0600d", 7), error = kr_error_take(vm), text = kr_error_text(vm, error);
    kr_release(vm, failed);
    kr_reraise(vm, error);
    KrValue again = kr_error_take(vm);
    kr_release(vm, kr_eval(vm, "(lambda x: x / 0)(1)"));
    KrValue other = kr_error_take(vm), values[] = {text, again, kr_error_text(vm, other), error, other};
    return FINISH(vm, values);
}

static KrValue call_back(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    return kr_call(vm, args[0], 1, &args[1]);
}
static KrValue give_future(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args;
    KrValue future = kr_future(vm);
    if (!kr_failed(future)) {
        kr_release(vm, *(KrValue *)data);
        *(KrValue *)data = kr_retain(future);
    }
    return future;
}
static void free_nothing(void *data) { (void)data; }

static bool act_extending(KrVM *vm) {
    static const KrNativeDef functions[] = {{"apply(f, x, *, other='text')", call_back, "Call back."}, {"g(a=1.5, *b, **c)", call_back, NULL}, {0}};
    static const KrNativeDef methods[] = {{"method(self, x=())", call_back, "A method."}, {0}};
    static const KrTypeDef def = {.name = "Made", .methods = methods, .free = free_nothing};
    bool ok = kr_module(vm, "made", functions, NULL);
    KrValue type = kr_type(vm, &def), object = kr_wrap(vm, type, &ok), function = kr_function(vm, &functions[0], NULL);
    ok = kr_unwrap(vm, object, type) == &ok && ok;
    KrValue values[] = {kr_eval(vm, "__import__('made').apply(lambda x: [x], 5)"), kr_repr(vm, object), kr_repr(vm, function), type, object, function};
    return FINISH(vm, values) && ok;
}

static const char CORO[] = "import asyncio\nasync def work(n):\n    await asyncio.sleep(0)\n    return [n] * 3\n"
                           "async def both():\n    async with asyncio.timeout(5):\n        return await asyncio.gather(work(1), work(2), return_exceptions=True)\n";

static bool define(KrVM *vm) {
    KrValue code = kr_compile(vm, CORO, KR_STRLEN, "coro.py", KR_MODULE), values[] = {kr_exec(vm, code, KR_NONE), code};
    return FINISH(vm, values);
}

static bool act_coroutines(KrVM *vm) {
    bool ok = define(vm);
    KrValue coroutine = kr_eval(vm, "work(1)"), task = kr_spawn(vm, coroutine), cancelled = kr_spawn(vm, coroutine), future = kr_future(vm), result = KR_ERROR;
    kr_release(vm, kr_error_take(vm));
    (void)kr_cancel(vm, cancelled);
    ok = kr_settle(vm, future, KR_TRUE) && ok;
    for (int i = 0; i < 50 && kr_step(vm, 1000) == KR_LOOP_READY; i++) continue;
    (void)kr_wait_ns(vm);
    if (!kr_failed(task)) kr_poll(vm, task, &result);
    KrValue values[] = {coroutine, task, future, result};
    kr_release(vm, cancelled);
    return FINISH(vm, values) && ok;
}

static bool act_bridge(KrVM *vm) {
    bool ok = define(vm);
    KrValue future = KR_ERROR;
    KrNativeDef give = {"give()", give_future, NULL};
    KrValue function = kr_function(vm, &give, &future), coroutine = kr_eval(vm, "both()"), values[] = {kr_block_on(vm, coroutine, 1000000000), coroutine, function};
    return FINISH(vm, values) && ok;
}

static const Group groups[] = {
    {"running", act_running}, {"values", act_values}, {"containers", act_containers}, {"calls", act_calls}, {"errors", act_errors},
    {"extending", act_extending}, {"coroutines", act_coroutines}, {"bridge", act_bridge},
};

//// Failing ///////////////////////////////////////////////////////////////////

static void drop_output(void *host, int fd, const char *text, size_t length) { (void)host, (void)fd, (void)text, (void)length; }

static KrVM *new_vm(void) {
    KrConfig config;
    kr_config_init(&config);
    config.seed = 1;
    config.virtual_time = true;
    config.write = drop_output;
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    return vm;
}

static bool assert_goes_on(KrVM *vm, const char *name, int64_t n) {
    vm->heap.fail_countdown = 0;
    vm->heap.fail_all_after = false;
    kr_release(vm, kr_error_take(vm));
    int64_t sum = 0;
    KrValue value = kr_eval(vm, "sum([n * n for n in range(4)])");
    bool ok = !kr_failed(value) && kr_as_int(vm, value, &sum) && sum == 14;
    kr_release(vm, value);
    if (!ok) {
        KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
        printf("FAIL %s: the VM does not go on after failure %lld: %s\n", name, (long long)n, kr_failed(text) ? "?" : kr_as_str(vm, text, NULL));
    }
    return ok;
}

// How many allocations the second run of it makes; -1: it does not end well.
static int64_t count_allocations(KrVM *vm, bool (*act)(KrVM *vm, const void *data), const void *data) {
    if (!act(vm, data)) return -1;
    vm->heap.fail_countdown = FAR;
    bool ok = act(vm, data);
    int64_t count = FAR - vm->heap.fail_countdown;
    vm->heap.fail_countdown = 0;
    return ok ? count : -1;
}

static void fail_each(KrVM *vm, const char *name, bool (*act)(KrVM *vm, const void *data), const void *data, int64_t step) {
    int64_t count = count_allocations(vm, act, data);
    if (count < 0) {
        KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
        fail_msg("%s: does not run: %s", name, kr_failed(text) ? "?" : kr_as_str(vm, text, NULL));
    }
    for (int for_ever = 0; for_ever < 2; for_ever++) {
        for (int64_t n = 1; n <= count; n += step) {
            const KrLimits limits = {.instructions = 20000000}, none = {0};
            kr_set_limits(vm, &limits);
            vm->heap.fail_countdown = n;
            vm->heap.fail_all_after = for_ever;
            (void)act(vm, data);
            failures_made++;
            kr_set_limits(vm, &none);
            if (!assert_goes_on(vm, name, n)) fail();
        }
    }
}

static bool act_group(KrVM *vm, const void *data) { return ((const Group *)data)->act(vm); }

static void fail_groups(int64_t step) {
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        KrVM *vm = new_vm();
        fail_each(vm, groups[i].name, act_group, &groups[i], step);
        kr_vm_free(vm);
    }
}

static void *alloc_some(void *host, void *p, size_t old_size, size_t new_size) {
    long *left = host;
    (void)old_size;
    if (new_size == 0) {
        left[1] -= p != NULL;
        free(p);
        return NULL;
    }
    if (left[0] == 0) return NULL;
    left[0]--;
    void *fresh = realloc(p, new_size);
    left[1] += fresh != NULL && p == NULL;
    return fresh;
}

// Life: here the allocator fails, for there is no heap yet.
static void fail_life(void) {
    bool made = false;
    for (long n = 0; !made; n++) {
        long left[] = {n, 0};
        KrConfig config;
        kr_config_init(&config);
        config.host = left;
        config.alloc = alloc_some;
        KrVM *vm = kr_vm_new(&config);
        made = vm != NULL;
        kr_vm_free(vm);
        failures_made += !made;
        assert_int_equal(left[1], 0);
    }
}

//// Programs //////////////////////////////////////////////////////////////////

static char *read_text(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    char *text = calloc(1, 1 << 20);
    size_t size = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    text[size] = 0;
    return text;
}

// In a module of its own, so that a run begins with nothing.
static bool act_program(KrVM *vm, const void *source) {
    KrValue code = kr_compile(vm, source, KR_STRLEN, "program.py", KR_MODULE), type = kr_eval(vm, "type(__import__('sys'))");
    KrValue name = kr_str(vm, "__main__", KR_STRLEN), module = kr_call(vm, type, 1, &name), values[] = {kr_exec(vm, code, module), code, type, name, module};
    return FINISH(vm, values);
}

static void fail_program(const char *path, int64_t step) {
    char *text = read_text(path);
    if (text == NULL) fail_msg("%s cannot be read", path);
    KrVM *vm = new_vm();
    fail_each(vm, path, act_program, text, step);
    kr_vm_free(vm);
    free(text);
}

static int fail_all(const char *list, int64_t step) {
    char *paths = read_text(list);
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    if (paths == NULL) return 1;
    fail_life();
    fail_groups(1);
    for (char *path = strtok(paths, "\n"); path != NULL; path = strtok(NULL, "\n")) {
        if (*path == '#') continue;
        fprintf(stderr, "%s\n", path);          // so that a crash has a name
        fail_program(path, step);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("alloc-fail: %ld failures, %ld s\n", failures_made, (long)(end.tv_sec - begin.tv_sec));
    free(paths);
    return 0;
}

static const char SAMPLE[] =
    "class A:\n    def __init__(self, n): self.n, self.text = n, str(n) * 3\n    def __eq__(self, o): return self.n == o.n\n"
    "def g(n):\n    try: yield from range(n)\n    finally: pass\n"
    "x = {n: [n, (n, n * 2**70)] for n in g(20)}\nassert sorted(x, reverse=True)[0] == 19\n"
    "try: raise ExceptionGroup('g', [ValueError(A(1)), KeyError('k')])\nexcept* ValueError as e: assert e.exceptions[0].args[0] == A(1)\nexcept* KeyError: pass\n"
    "match {'a': [1, 2, 3]}:\n    case {'a': [first, *rest]}: assert rest == [2, 3]\nassert f'{x[3]!r:>40}'.strip() == '[3, (3, 3541774862152233910272)]'\n";

static void each_allocation_of_a_new_vm_fails(void **state) { (void)state, fail_life(); }
static void each_allocation_of_an_api_call_fails(void **state) { (void)state, fail_groups(7); }
static void each_allocation_of_a_program_fails(void **state) {
    (void)state;
    KrVM *vm = new_vm();
    fail_each(vm, "sample", act_program, SAMPLE, 3);
    kr_vm_free(vm);
}

int main(int argc, char **argv) {
    if (argc > 1) return fail_all(argv[1], argc > 2 ? atol(argv[2]) : 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_of_a_new_vm_fails),
        cmocka_unit_test(each_allocation_of_an_api_call_fails),
        cmocka_unit_test(each_allocation_of_a_program_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
