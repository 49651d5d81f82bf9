// SPDX-License-Identifier: MIT
// misuse_test.c -- krait.h used wrongly, cases 1 to 15: no VM, no memory for the answer, values that are not, threads,
// functions of the host that break their word. An error comes back, the VM stays usable, nothing crashes and nothing leaks.
#include "api.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

// Without pages a released value is the allocator's: only the sanitizer may look at it.
#if !defined(KR_ARENA) || KR_ARENA
#define KEEPS_PAGES 1
#else
#define KEEPS_PAGES 0
#endif

static void assert_usable(KrVM *vm) {
    assert_true(kr_failed(kr_error_take(vm)));      // nothing is left over
    assert_evaluates(vm, "sum([n * n for n in range(4)])", "14");
}

static KrValue do_nothing(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)vm, (void)args, (void)data;
    return KR_NONE;
}
static void post_nothing(KrVM *vm, void *data) { (void)vm, (void)data; }

static const KrNativeDef NOTHING[] = {{"nothing()", do_nothing, NULL}, {0}};
static const KrTypeDef EMPTY_TYPE = {.name = "Empty"};

// Each function that takes a value, with a value that must be refused. With a VM that can raise, it raises.
static void refuse_value(KrVM *vm, KrBorrowed v, const char *raised) {
    int64_t n;
    double x;
    bool truth;
    size_t length;
    KrValue item = KR_NONE;
#define REFUSED(failed)                                             \
    do {                                                            \
        if (!(failed)) fail_msg("not refused: %s", #failed);        \
        if (raised != NULL) assert_raised(vm, raised, NULL);        \
        else assert_true(kr_failed(kr_error_take(vm)));             \
    } while (0)
    REFUSED(kr_failed(kr_exec(vm, v, KR_NONE)));
    REFUSED(kr_failed(kr_exec(vm, KR_NONE, v)));
    REFUSED(kr_failed(kr_call(vm, v, 0, NULL)));
    REFUSED(kr_failed(kr_call(vm, KR_NONE, 1, &v)));
    REFUSED(kr_failed(kr_call_kw(vm, KR_NONE, 0, NULL, v)));
    REFUSED(kr_failed(kr_call_method(vm, v, "x", 0, NULL)));
    REFUSED(kr_failed(kr_call_method(vm, KR_NONE, "__eq__", 1, &v)));
    REFUSED(kr_failed(kr_tuple(vm, 1, &v)));
    REFUSED(kr_failed(kr_list(vm, 1, &v)));
    REFUSED(kr_failed(kr_to_json(vm, v)));
    REFUSED(!kr_as_bool(vm, v, &truth));
    REFUSED(!kr_as_int(vm, v, &n));
    REFUSED(!kr_as_float(vm, v, &x));
    REFUSED(kr_as_str(vm, v, &length) == NULL);
    REFUSED(kr_as_bytes(vm, v, &length) == NULL);
    REFUSED(kr_failed(kr_getattr(vm, v, "x")));
    REFUSED(!kr_setattr(vm, v, "x", KR_NONE));
    REFUSED(!kr_setattr(vm, KR_NONE, "x", v));
    REFUSED(kr_failed(kr_getitem(vm, v, KR_NONE)));
    REFUSED(kr_failed(kr_getitem(vm, KR_NONE, v)));
    REFUSED(!kr_setitem(vm, v, KR_NONE, KR_NONE));
    REFUSED(!kr_setitem(vm, KR_NONE, v, KR_NONE));
    REFUSED(!kr_setitem(vm, KR_NONE, KR_NONE, v));
    REFUSED(kr_len(vm, v) == -1);
    REFUSED(kr_failed(kr_iter(vm, v)));
    REFUSED(!kr_next(vm, v, &item) && kr_failed(item));
    REFUSED(kr_failed(kr_repr(vm, v)));
    REFUSED(kr_failed(kr_reraise(vm, v)));
    REFUSED(kr_failed(kr_error_text(vm, v)));
    REFUSED(kr_failed(kr_wrap(vm, v, NULL)));
    REFUSED(kr_unwrap(vm, v, KR_NONE) == NULL);
    REFUSED(kr_unwrap(vm, KR_NONE, v) == NULL);
    REFUSED(!kr_settle(vm, v, KR_NONE));
    REFUSED(kr_failed(kr_spawn(vm, v)));
    REFUSED(!kr_cancel(vm, v));
    REFUSED(kr_failed(kr_block_on(vm, v, 0)));
    assert_false(kr_is(vm, v, "object"));
    assert_int_equal(kr_poll(vm, v, &item), KR_TASK_FAILED);
    if (raised != NULL) assert_true(kr_is(vm, item, raised));
    kr_release(vm, item);
    assert_int_equal(kr_poll(vm, v, NULL), KR_TASK_FAILED);
#undef REFUSED
}

// Every function on a VM that there is not, or that is not this thread's.
static void refuse_all(KrVM *vm) {
    KrStats stats = {.memory = 1};
    KrLimits limits = {.memory = 1};
    const char *const argv[] = {"a", NULL};
    refuse_value(vm, KR_NONE, NULL);
    assert_true(kr_failed(kr_compile(vm, "1", 1, "x", KR_MODULE)));
    assert_true(kr_failed(kr_eval(vm, "1")));
    assert_true(kr_failed(kr_import(vm, "sys")));
    assert_false(kr_is_incomplete(vm, "(", 1));
    assert_true(kr_failed(kr_dump(vm, "1", 1, "x", KR_DUMP_CODE)));
    assert_true(kr_failed(kr_int(vm, INT64_MAX)));
    assert_true(kr_failed(kr_float(vm, 1e308)));
    assert_true(kr_failed(kr_str(vm, "text", 4)));
    assert_true(kr_failed(kr_bytes(vm, "text", 4)));
    assert_true(kr_failed(kr_tuple(vm, 0, NULL)));
    assert_true(kr_failed(kr_list(vm, 0, NULL)));
    assert_true(kr_failed(kr_dict(vm)));
    assert_true(kr_failed(kr_from_json(vm, "1", 1)));
    assert_true(kr_failed(kr_raise(vm, "ValueError", "no")));
    assert_true(kr_failed(kr_function(vm, &NOTHING[0], NULL)));
    assert_false(kr_module(vm, "empty", NOTHING, NULL));
    assert_true(kr_failed(kr_type(vm, &EMPTY_TYPE)));
    assert_true(kr_failed(kr_future(vm)));
    assert_int_equal(kr_step(vm, 10), KR_LOOP_STOPPED);
    assert_true(kr_wait_ns(vm) == -1);
    assert_int_equal(kr_limit_reached(vm), KR_LIMIT_NONE);
    assert_false(kr_set_argv(vm, 1, argv));
    assert_false(kr_vm_finish(vm));
    kr_stats(vm, &stats);
    assert_int_equal(stats.memory, 0);
    kr_set_limits(vm, &limits);
    kr_release(vm, KR_NONE);
    kr_release(vm, KR_ERROR);
}

static void misuse_01_null_state(void **state) {
    (void)state;
    refuse_all(NULL);
    assert_null(kr_host(NULL));
    assert_false(kr_post(NULL, post_nothing, NULL));
    kr_interrupt(NULL);
    kr_vm_free(NULL);
    kr_config_init(NULL);
    KrVM *vm = kr_vm_new(NULL);          // no configuration: the default one
    assert_non_null(vm);
    assert_usable(vm);
    assert_false(kr_post(vm, NULL, NULL));
    refuse_value(vm, KR_ERROR, "SystemError");
    // An exception that is pending goes on through a call that is given its KR_ERROR.
    assert_true(kr_failed(kr_getattr(vm, kr_eval(vm, "{}['k']"), "x")));
    assert_raised(vm, "KeyError", "'k'");
    assert_usable(vm);
    kr_vm_free(vm);
}

static void misuse_02_null_source(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef no_function = {"f()", NULL, NULL}, no_signature = {NULL, do_nothing, NULL};
    static const KrTypeDef no_name = {0};
    const char *const argv[] = {"a", NULL};
    assert_true(kr_failed(kr_eval(vm, NULL)));
    assert_raised(vm, "SystemError", "kr_eval(): 'source' is NULL");
#define RAISES(failed) do { assert_true(failed); assert_raised(vm, "Exception", NULL); } while (0)
    RAISES(kr_failed(kr_compile(vm, NULL, 5, "x", KR_MODULE)));
    RAISES(kr_failed(kr_compile(vm, NULL, KR_STRLEN, "x", KR_MODULE)));
    RAISES(kr_failed(kr_dump(vm, NULL, 1, "x", KR_DUMP_TREE)));
    RAISES(kr_failed(kr_import(vm, NULL)));
    RAISES(kr_failed(kr_str(vm, NULL, 1)));
    RAISES(kr_failed(kr_str(vm, NULL, KR_STRLEN)));
    RAISES(kr_failed(kr_bytes(vm, NULL, 1)));
    RAISES(kr_failed(kr_from_json(vm, NULL, 1)));
    RAISES(kr_failed(kr_tuple(vm, 1, NULL)));
    RAISES(kr_failed(kr_list(vm, 1, NULL)));
    RAISES(kr_failed(kr_call(vm, KR_NONE, 1, NULL)));
    RAISES(kr_failed(kr_call_method(vm, KR_NONE, NULL, 0, NULL)));
    RAISES(kr_failed(kr_getattr(vm, KR_NONE, NULL)));
    RAISES(!kr_setattr(vm, KR_NONE, NULL, KR_NONE));
    RAISES(kr_failed(kr_raise(vm, NULL, "%d", 1)));
    RAISES(kr_failed(kr_raise(vm, "ValueError", NULL)));
    RAISES(kr_failed(kr_function(vm, NULL, NULL)));
    RAISES(kr_failed(kr_function(vm, &no_function, NULL)));
    RAISES(kr_failed(kr_function(vm, &no_signature, NULL)));
    RAISES(!kr_module(vm, NULL, NOTHING, NULL));
    RAISES(kr_failed(kr_type(vm, NULL)));
    RAISES(kr_failed(kr_type(vm, &no_name)));
    RAISES(!kr_set_argv(vm, 1, NULL));
    RAISES(!kr_set_argv(vm, 2, argv));
#undef RAISES
    assert_false(kr_is_incomplete(vm, NULL, 1));
    assert_false(kr_is(vm, KR_NONE, NULL));
    kr_set_limits(vm, NULL);
    assert_true(kr_module(vm, "bare", NULL, NULL));
    KrValue nothing[] = {kr_compile(vm, NULL, 0, NULL, KR_MODULE), kr_str(vm, NULL, 0), kr_bytes(vm, NULL, 0), kr_tuple(vm, 0, NULL)};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        assert_false(kr_failed(nothing[i]));
        kr_release(vm, nothing[i]);
    }
    assert_usable(vm);
    vm_free(vm, &host);
}

static void misuse_03_null_out(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrValue text = kr_str(vm, "text", KR_STRLEN), bytes = kr_bytes(vm, "text", KR_STRLEN), iterator = kr_iter(vm, text);
    assert_false(kr_as_bool(vm, KR_TRUE, NULL));
    assert_raised(vm, "SystemError", "kr_as_bool(): 'out' is NULL");
    assert_false(kr_as_int(vm, KR_TRUE, NULL));
    assert_raised(vm, "SystemError", NULL);
    assert_false(kr_as_float(vm, KR_TRUE, NULL));
    assert_raised(vm, "SystemError", NULL);
    assert_false(kr_next(vm, iterator, NULL));
    assert_raised(vm, "SystemError", NULL);
    kr_stats(vm, NULL);
    // A length, and the result of a task, need not be asked for.
    assert_string_equal(kr_as_str(vm, text, NULL), "text");
    assert_memory_equal(kr_as_bytes(vm, bytes, NULL), "text", 4);
    KrValue future = kr_future(vm);
    assert_int_equal(kr_poll(vm, future, NULL), KR_TASK_PENDING);
    assert_true(kr_settle(vm, future, text));
    assert_int_equal(kr_poll(vm, future, NULL), KR_TASK_DONE);
    KrValue item = KR_ERROR;
    assert_true(kr_next(vm, iterator, &item));      // the refused one took nothing
    assert_repr(vm, item, "'t'");
    const KrValue all[] = {text, bytes, iterator, future, item};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) kr_release(vm, all[i]);
    assert_usable(vm);
    vm_free(vm, &host);
}

// An allocator that gives nothing back before the end: a VM that was freed can be looked at.
typedef struct {
    void *blocks[100000];
    size_t count;
} Kept;

static void *keep_blocks(void *context, void *p, size_t old_size, size_t new_size) {
    Kept *kept = context;
    if (new_size == 0 || kept->count == sizeof kept->blocks / sizeof *kept->blocks) return NULL;
    void *fresh = malloc(new_size);
    if (fresh == NULL) return NULL;
    kept->blocks[kept->count++] = fresh;
    if (p != NULL) memcpy(fresh, p, old_size < new_size ? old_size : new_size);
    return fresh;
}

static KrVM *new_kept(Kept *kept) {
    KrConfig config;
    kr_config_init(&config);
    config.host = kept;
    config.alloc = keep_blocks;
    config.seed = 1;
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    return vm;
}

static void drop_kept(Kept *kept) {
    for (size_t i = 0; i < kept->count; i++) free(kept->blocks[i]);
    free(kept);
}

static void misuse_04_free_twice(void **state) {
    (void)state;
    Kept *kept = calloc(1, sizeof *kept);
    KrVM *vm = new_kept(kept);
    assert_usable(vm);
    kr_vm_free(vm);
    kr_vm_free(vm);
    vm = NULL;
    kr_vm_free(vm);
    drop_kept(kept);
}

static void misuse_05_call_after_free(void **state) {
    (void)state;
    Kept *kept = calloc(1, sizeof *kept);
    KrVM *vm = new_kept(kept);
    KrValue list = KR_LEDGER ? KR_NONE : kr_eval(vm, "[1, 2]");     // the ledger would count what outlives its VM
    kr_vm_free(vm);
    refuse_all(vm);
    assert_null(kr_host(vm));
    assert_false(kr_post(vm, post_nothing, NULL));
    kr_interrupt(vm);
    kr_release(vm, list);
    drop_kept(kept);
}

#if KEEPS_PAGES
static void misuse_06_release_twice(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrValue list = kr_eval(vm, "[1]");
    kr_release(vm, list);
    kr_release(vm, list);
    KrValue other = kr_eval(vm, "[2]"), third = kr_eval(vm, "[3]");     // not the same place twice
    assert_repr(vm, other, "[2]");
    assert_repr(vm, third, "[3]");
    kr_release(vm, other);
    kr_release(vm, third);
    assert_usable(vm);
    vm_free(vm, &host);
}

static void misuse_07_use_after_release(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrValue text = kr_str(vm, "a text that is not interned", KR_STRLEN);
    kr_release(vm, text);
    refuse_value(vm, text, "SystemError");
    assert_usable(vm);
    vm_free(vm, &host);
}
#else
static void misuse_06_release_twice(void **state) { (void)state, skip(); }
static void misuse_07_use_after_release(void **state) { (void)state, skip(); }
#endif

static KrValue give_foreign(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)vm, (void)args;
    return *(KrValue *)data;
}

static void misuse_08_value_of_another_vm(void **state) {
    (void)state;
    static const char *const expressions[] = {
        "[1]", "'a text that is not interned'", "'x'", "'__init__'", "b'bytes'", "2 ** 100", "object()", "type('C', (), {})", "lambda: 1",
        "'x' * 100000", "list(range(1000))", "tuple(range(1000))", "{n: n for n in range(1000)}", "__import__('sys')", "ValueError('x')",
    };
    Host first_host, second_host;
    KrVM *first = vm_new(&first_host), *second = vm_new(&second_host);
    KrValue foreign = KR_ERROR;
    static const KrNativeDef give[] = {{"give()", give_foreign, NULL}, {0}};
    assert_true(kr_module(second, "stranger", give, &foreign));
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        foreign = kr_eval(first, expressions[i]);
        assert_false(kr_failed(foreign));
        refuse_value(second, foreign, "SystemError");
        assert_false(run(second, "import stranger\nstranger.give()"));
        assert_raised(second, "SystemError", "a host function returned a value of another VM");
        KrValue future = kr_future(second);
        assert_false(kr_settle(second, future, foreign));
        assert_raised(second, "SystemError", NULL);
        kr_release(second, future);
        kr_release(second, foreign);        // not heard: it is not its
        KrValue text = kr_repr(first, foreign);
        assert_false(kr_failed(text));
        kr_release(first, text);
        kr_release(first, foreign);
        assert_usable(second);
    }
    assert_usable(first);
    vm_free(first, &first_host);
    vm_free(second, &second_host);
}

// There are no handles to be stale: what a host retains stays what it is, whatever is made and released beside it.
static void misuse_09_a_retained_value_stays(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrValue kept = kr_str(vm, "kept", KR_STRLEN), second = kr_retain(kept);
    kr_release(vm, kept);
    for (int i = 0; i < 10000; i++) kr_release(vm, kr_str(vm, "other", KR_STRLEN));
    assert_string_equal(kr_as_str(vm, second, NULL), "kept");
    kr_release(vm, second);
    assert_usable(vm);
    vm_free(vm, &host);
}

static void misuse_10_values_never_released(void **state) {
    (void)state;
    Host host;
    KrConfig config = host_config(&host);
    config.limits.memory = 16 << 20;
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    long made = 0;
    while (made < 10000000 && !kr_failed(kr_float(vm, 1e-300)) && !kr_failed(kr_str(vm, "one more", KR_STRLEN))) made++;
    assert_true(made > 10000 && made < 1000000);
    KrValue error = kr_error_take(vm);
    assert_true(kr_is(vm, error, "MemoryError") || kr_is(vm, error, "LimitError"));
    kr_release(vm, error);
    KrStats stats;
    kr_stats(vm, &stats);
    assert_true(stats.memory > 15 << 20);
    KrLimits more = {.memory = 64 << 20};
    kr_set_limits(vm, &more);
    assert_usable(vm);
    vm_free(vm, &host);
}

static void *from_elsewhere(void *data) {
    refuse_all(data);
    kr_vm_free(data);
    return NULL;
}

static KrValue call_from_elsewhere(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    pthread_t thread;
    if (pthread_create(&thread, NULL, from_elsewhere, vm) != 0) return kr_raise(vm, "OSError", "no thread");
    pthread_join(thread, NULL);
    return kr_int(vm, 7);
}

static void misuse_11_call_from_a_second_thread(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"elsewhere()", call_from_elsewhere, NULL}, {0}};
    assert_true(kr_module(vm, "threads", functions, NULL));
    assert_runs(vm, "import threads\ntry: {}['k']\nexcept KeyError: assert threads.elsewhere() == 7");
    assert_usable(vm);
    vm_free(vm, &host);
}

// The one call of a handler; it may come at any moment, so the VM is where the handler finds it.
static KrVM *volatile interrupted_vm;
static void interrupt_by_signal(int number) {
    (void)number;
    kr_interrupt(interrupted_vm);
}
static void *interrupt_later(void *data) {
    nanosleep(&(struct timespec){0, 5000000}, NULL);
    kr_interrupt(data);
    return NULL;
}

static void misuse_12_interrupt_from_anywhere(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, interrupt_later, vm), 0);
    assert_false(run(vm, "while True: pass"));
    pthread_join(thread, NULL);
    assert_raised(vm, "KeyboardInterrupt", NULL);
    interrupted_vm = vm;
    struct sigaction action = {.sa_handler = interrupt_by_signal}, before;
    sigaction(SIGALRM, &action, &before);
    timer_t timer;
    assert_int_equal(timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM}, &timer), 0);
    timer_settime(timer, 0, &(struct itimerspec){.it_value = {0, 5000000}}, NULL);
    assert_false(run(vm, "sorted(range(10**9))"));
    assert_raised(vm, "KeyboardInterrupt", NULL);
    timer_delete(timer);
    sigaction(SIGALRM, &before, NULL);
    for (int i = 0; i < 10; i++) kr_interrupt(vm);      // while nothing runs: the next run gets one
    if (!run(vm, "for i in range(100000): pass")) assert_raised(vm, "KeyboardInterrupt", NULL);
    assert_usable(vm);
    vm_free(vm, &host);
}

static KrValue again(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    return kr_eval(vm, "host.again()");
}
static KrValue eval_text(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    const char *text = kr_as_str(vm, args[0], NULL);
    return text == NULL ? KR_ERROR : kr_eval(vm, text);
}
static KrValue step_inside(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    return kr_step(vm, 100) == KR_LOOP_STOPPED ? KR_ERROR : KR_NONE;
}

static void misuse_13_host_function_reenters(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"again()", again, NULL}, {"eval(text)", eval_text, NULL}, {"step()", step_inside, NULL}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_false(run(vm, "import host\nhost.again()"));
    assert_raised(vm, "RecursionError", NULL);
    assert_runs(vm, "try:\n    host.eval('1 / 0')\nexcept ZeroDivisionError: pass\nelse: assert False");
    assert_runs(vm, "try:\n    host.step()\nexcept RuntimeError: pass\nelse: assert False");
    assert_runs(vm, "assert host.eval('host.eval(\"6 * 7\")') == 42");
    assert_usable(vm);
    vm_free(vm, &host);
}

static KrValue free_the_vm(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    kr_vm_free(vm);
    (void)kr_vm_finish(vm);
    return KR_NONE;
}

static void misuse_14_host_function_frees_its_vm(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"free()", free_the_vm, NULL}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_runs(vm, "import host, atexit\nhost.free()\nx = 1\natexit.register(host.free)\n"
                    "class D:\n    def __del__(self): host.free()\nd = D()");
    assert_usable(vm);
    vm_free(vm, &host);
}

static KrValue raise_twice(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    kr_raise(vm, "KeyError", "first");
    return kr_raise(vm, "ValueError", "second");
}
static KrValue fail_silently(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)vm, (void)args, (void)data;
    return KR_ERROR;
}
static KrValue give_and_raise(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    kr_raise(vm, "KeyError", "beside a value");
    return kr_str(vm, "the value", KR_STRLEN);
}
static KrValue raise_nonsense(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    return kr_raise(vm, "no such type", "%s", "text");
}

static void misuse_15_exceptions_out_of_turn(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {
        {"twice()", raise_twice, NULL}, {"silent()", fail_silently, NULL}, {"both()", give_and_raise, NULL}, {"nonsense()", raise_nonsense, NULL}, {0},
    };
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_false(run(vm, "import host\nhost.twice()"));
    assert_raised(vm, "ValueError", "second");
    assert_false(run(vm, "host.silent()"));
    assert_raised(vm, "SystemError", "failed without raising");
    assert_evaluates(vm, "host.both()", "'the value'");
    assert_false(run(vm, "host.nonsense()"));
    assert_raised(vm, "SystemError", "no such type");
    kr_raise(vm, "KeyError", "never taken");
    assert_evaluates(vm, "1 + 1", "2");
    assert_true(kr_failed(kr_reraise(vm, KR_NONE)));
    assert_raised(vm, "TypeError", NULL);
    assert_usable(vm);
    vm_free(vm, &host);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misuse_01_null_state),
        cmocka_unit_test(misuse_02_null_source),
        cmocka_unit_test(misuse_03_null_out),
        cmocka_unit_test(misuse_04_free_twice),
        cmocka_unit_test(misuse_05_call_after_free),
        cmocka_unit_test(misuse_06_release_twice),
        cmocka_unit_test(misuse_07_use_after_release),
        cmocka_unit_test(misuse_08_value_of_another_vm),
        cmocka_unit_test(misuse_09_a_retained_value_stays),
        cmocka_unit_test(misuse_10_values_never_released),
        cmocka_unit_test(misuse_11_call_from_a_second_thread),
        cmocka_unit_test(misuse_12_interrupt_from_anywhere),
        cmocka_unit_test(misuse_13_host_function_reenters),
        cmocka_unit_test(misuse_14_host_function_frees_its_vm),
        cmocka_unit_test(misuse_15_exceptions_out_of_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
