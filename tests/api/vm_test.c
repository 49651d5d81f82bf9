// SPDX-License-Identifier: MIT
// vm_test.c -- krait.h, life of a VM and running code: isolation, output, modules of the host, limits, no memory.
#include "api.h"

static void a_vm_runs_and_gives_everything_back(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_runs(vm, "x = [n * n for n in range(4)]\nprint(x, end='')");
    assert_string_equal(host.out, "[0, 1, 4, 9]");
    assert_evaluates(vm, "sum(x)", "14");
    assert_ptr_equal(kr_host(vm), &host);
    assert_int_equal(kr_bridge(vm), KR_BRIDGE_PER_CALL);
    vm_free(vm, &host);
}

static void two_vms_do_not_know_of_each_other(void **state) {
    (void)state;
    Host first_host, second_host;
    KrVM *first = vm_new(&first_host), *second = vm_new(&second_host);
    assert_runs(first, "x = 'first'\nimport asyncio\nclass A: pass");
    assert_runs(second, "x = 'second'");
    assert_evaluates(first, "x", "'first'");
    assert_evaluates(second, "x", "'second'");
    kr_release(second, kr_eval(second, "A"));
    assert_raised(second, "NameError", "name 'A' is not defined");
    assert_runs(first, "print(x)");
    assert_string_equal(first_host.out, "first\n");
    assert_string_equal(second_host.out, "");
    vm_free(first, &first_host);
    assert_evaluates(second, "x * 2", "'secondsecond'");
    vm_free(second, &second_host);
}

static void many_vms_leave_nothing(void **state) {
    (void)state;
    for (int i = 0; i < 300; i++) {
        Host host;
        KrVM *vm = vm_new(&host);
        if (i % 10 == 0) assert_runs(vm, "class Node: pass\na, b = Node(), Node()\na.b, b.a = b, a\ndel a, b");
        vm_free(vm, &host);
    }
}

static void errors_in_the_source_are_errors(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_false(run(vm, "x = = 1"));
    assert_raised(vm, "SyntaxError", "invalid syntax");
    assert_true(kr_failed(kr_compile(vm, "\xff\xfe", 2, "bytes.py", KR_MODULE)));
    assert_raised(vm, "SyntaxError", NULL);
    assert_true(kr_failed(kr_compile(vm, "x\0y", 3, "nul.py", KR_MODULE)));
    assert_raised(vm, "SyntaxError", "null bytes");
    assert_true(kr_failed(kr_compile(vm, "x = 1", 5, "statement.py", KR_EXPRESSION)));
    assert_raised(vm, "SyntaxError", NULL);
    KrValue empty = kr_compile(vm, "", 0, "empty.py", KR_MODULE);
    assert_false(kr_failed(empty));
    kr_release(vm, empty);
    assert_runs(vm, "ok = True");
    vm_free(vm, &host);
}

static void interactive_input_can_be_incomplete(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_true(kr_is_incomplete(vm, "f(1,\n", KR_STRLEN));
    assert_true(kr_is_incomplete(vm, "if x:\n", KR_STRLEN));
    assert_true(kr_is_incomplete(vm, "x = '''\n", KR_STRLEN));
    assert_false(kr_is_incomplete(vm, "x = 1\n", KR_STRLEN));
    assert_false(kr_is_incomplete(vm, "x = = 1\n", KR_STRLEN));
    assert_false(kr_is_incomplete(vm, "if x:\n    y\n\n", KR_STRLEN));
    assert_true(kr_failed(kr_error_take(vm)));      // asking raises nothing
    KrValue code = kr_compile(vm, "6 * 7\n", KR_STRLEN, "<stdin>", KR_INTERACTIVE);
    assert_false(kr_failed(code));
    KrValue shown = kr_exec(vm, code, KR_NONE);
    assert_false(kr_failed(shown));
    assert_string_equal(host.out, "42\n");
    kr_release(vm, shown);
    kr_release(vm, code);
    vm_free(vm, &host);
}

static bool load(void *context, const char *module, KrSource *out) {
    (void)context;
    const char *text = NULL;
    if (strcmp(module, "plain") == 0) text = "value = 42\n";
    if (strcmp(module, "pack") == 0) text = "from pack.inner import deep\n";
    if (strcmp(module, "pack.inner") == 0) text = "deep = 'deep ' + __name__\n";
    if (strcmp(module, "broken") == 0) text = "1 +\n";
    if (!text) return false;
    *out = (KrSource){.text = strdup(text), .length = strlen(text), .is_package = strcmp(module, "pack") == 0};
    out->filename = strdup(module);
    return true;
}

static void the_host_gives_modules(void **state) {
    (void)state;
    Host host;
    KrConfig config = host_config(&host);
    config.load = load;
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    assert_runs(vm, "import plain, pack\nfrom pack import inner\nprint(plain.value, pack.deep)");
    assert_string_equal(host.out, "42 deep pack.inner\n");
    KrValue module = kr_import(vm, "plain");
    assert_false(kr_failed(module));
    KrValue value = kr_getattr(vm, module, "value");
    assert_repr(vm, value, "42");
    kr_release(vm, value);
    kr_release(vm, module);
    assert_false(run(vm, "import broken"));
    assert_raised(vm, "SyntaxError", NULL);
    assert_false(run(vm, "import nothing_like_it"));
    assert_raised(vm, "ModuleNotFoundError", "No module named 'nothing_like_it'");
    assert_true(kr_failed(kr_import(vm, "")));
    assert_raised(vm, "Exception", NULL);
    vm_free(vm, &host);
}

static const char SWALLOW_ALL[] =
    "try:\n"
    "    %s\n"
    "except BaseException:\n"
    "    print('caught')\n"
    "finally:\n"
    "    print('finally')\n";

static void limits_stop_programs_and_not_the_vm(void **state) {
    (void)state;
    static const struct {
        KrLimits limits;
        KrLimit reached;
        const char *body;
    } cases[] = {
        {{.instructions = 20000}, KR_LIMIT_INSTRUCTIONS, "while True: pass"},
        {{.instructions = 20000}, KR_LIMIT_INSTRUCTIONS, "sorted(range(10**7))"},
        {{.wall_ns = 50000000}, KR_LIMIT_TIME, "while True: pass"},
        {{.memory = 8 << 20}, KR_LIMIT_MEMORY, "x = [0]\n    while True: x = x + x"},
        {{.output = 1000}, KR_LIMIT_OUTPUT, "while True: print('x' * 99)"},
        {{.tasks = 10}, KR_LIMIT_TASKS, "import asyncio\n    async def main():\n        kept = [asyncio.create_task(asyncio.sleep(9)) for _ in range(20)]\n    asyncio.run(main())"},
        {{.timers = 10}, KR_LIMIT_TIMERS, "import asyncio\n    loop = asyncio.new_event_loop()\n    while True: loop.call_later(9, print)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Host host;
        char source[400];
        KrVM *vm = vm_new(&host);
        assert_runs(vm, "before = 1");
        kr_set_limits(vm, &cases[i].limits);
        snprintf(source, sizeof source, SWALLOW_ALL, cases[i].body);
        assert_false(run(vm, source));
        assert_raised(vm, "LimitError", NULL);
        assert_int_equal(kr_limit_reached(vm), cases[i].reached);
        assert_null(strstr(host.out, "caught"));
        assert_null(strstr(host.out, "finally"));
        const KrLimits none = {0};
        kr_set_limits(vm, &none);
        host.used = 0;
        assert_runs(vm, "x = None\nprint('alive', before)");
        assert_string_equal(host.out, "alive 1\n");
        kr_set_limits(vm, &cases[i].limits);      // the next request has its own, and what the first one left does not count
        assert_false(run(vm, source));
        assert_int_equal(kr_limit_reached(vm), cases[i].reached);
        kr_set_limits(vm, &none);
        assert_runs(vm, "import asyncio\nasync def after(): return await asyncio.sleep(0, 'after')\nx = asyncio.run(after())");
        assert_evaluates(vm, "x", "'after'");
        vm_free(vm, &host);
    }
}

// The two depths are ordinary errors, and change with the request.
static void depths_are_ordinary_errors(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_runs(vm, "def deep(n): return n and deep(n - 1)\n"
                    "def nest(n): return n and max([n], key=lambda n: nest(n - 1)) and n\n"
                    "def fits(f, n):\n"
                    "    try: f(n)\n"
                    "    except RecursionError: return False\n"
                    "    return True");
    for (uint32_t depth = 20; depth < 60; depth += 20) {
        const KrLimits limits = {.call_depth = depth, .native_depth = depth / 4};
        kr_set_limits(vm, &limits);
        char text[100];
        snprintf(text, sizeof text, "fits(deep, %d), fits(deep, %d), fits(nest, %d), fits(nest, %d)", (int)depth - 3, (int)depth - 2, (int)depth / 4, (int)depth / 4 + 1);
        assert_evaluates(vm, text, "(True, False, True, False)");
    }
    vm_free(vm, &host);
}

static void statistics_count(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrStats before, after;
    kr_stats(vm, &before);
    assert_runs(vm, "x = [str(n) for n in range(10000)]");
    kr_stats(vm, &after);
    assert_true(after.memory > before.memory + 100000);
    assert_true(after.instructions > before.instructions + 10000);
    assert_true(after.memory_peak >= after.memory);
    vm_free(vm, &host);
}

// Each allocation fails in turn, until the program gets through: an error each time, and nothing is lost.
static void no_memory_is_an_ordinary_error(void **state) {
    (void)state;
    static const char PROGRAM[] =
        "import asyncio\n"
        "class A:\n"
        "    def __init__(self, n): self.n, self.text = n, str(n) * 3\n"
        "async def f(n):\n"
        "    await asyncio.sleep(0)\n"
        "    return A(n).text\n"
        "async def main():\n"
        "    return sorted(await asyncio.gather(*[f(n) for n in range(5)]))\n"
        "x = {n: [n, (n, n * 2**70)] for n in range(20)}\n"
        "assert asyncio.run(main()) == ['000', '111', '222', '333', '444']\n";
    bool through = false;
    for (long n = 0; n < 1000000 && !through; n += 1 + n / 256) {
        Host host;
        KrConfig config = host_config(&host);
        host.fail_after = n;
        KrVM *vm = kr_vm_new(&config);
        if (!vm) {
            assert_int_equal(host.blocks, 0);
            continue;
        }
        through = run(vm, PROGRAM);
        if (!through) {
            KrValue error = kr_error_take(vm);
            assert_false(kr_failed(error));
            kr_release(vm, error);
        }
        host.fail_after = -1;
        assert_evaluates(vm, "1 + 1", "2");
        vm_free(vm, &host);
    }
    assert_true(through);
}

// The same for operations of decimal in a VM that has imported it: the contexts and numbers stay good.
static void no_memory_for_decimals(void **state) {
    (void)state;
    static const char PROGRAM[] =
        "with localcontext(prec=200, traps=[]) as c:\n"
        "    x = Decimal('1.25') / 3 + Decimal((0, (1, 2, 3), -50)) ** 7\n"
        "    y = [Decimal(2).ln(), x.exp(), x.sqrt(), x.quantize(Decimal('1e-90')), Decimal('abc'), c.copy(), c.flags]\n"
        "    z = f'{x:,.3f}', repr(y), hash(x), x.as_tuple(), x == 0.5, divmod(x, 7), x.as_integer_ratio(), Decimal(10**400)\n"
        "assert str(Decimal(1) / 7) == '0.1428571428571428571428571429'\n";
    Host host;
    KrVM *vm = vm_new(&host);
    assert_runs(vm, "from decimal import *");
    bool through = false;
    for (long n = 0; n < 1000000 && !through; n += 1 + n / 64) {
        host.fail_after = n;
        through = run(vm, PROGRAM);
        host.fail_after = -1;
        if (!through) kr_release(vm, kr_error_take(vm));
        assert_runs(vm, "setcontext(DefaultContext)");      // the memory may have been out for __exit__ as well
        assert_evaluates(vm, "str(Decimal(1) / 7), getcontext().prec, Decimal('1.5') + 1",
                         "('0.1428571428571428571428571429', 28, Decimal('2.5'))");
    }
    assert_true(through);
    vm_free(vm, &host);
}

static void misuse_is_refused(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    kr_release(vm, KR_ERROR);
    kr_vm_free(NULL);
    assert_true(kr_failed(kr_error_take(vm)));
    assert_true(kr_failed(kr_exec(vm, KR_NONE, KR_NONE)));
    assert_raised(vm, "TypeError", NULL);
    assert_true(kr_failed(kr_eval(vm, "")));
    assert_raised(vm, "SyntaxError", NULL);
    vm_free(vm, &host);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vm_runs_and_gives_everything_back),
        cmocka_unit_test(two_vms_do_not_know_of_each_other),
        cmocka_unit_test(many_vms_leave_nothing),
        cmocka_unit_test(errors_in_the_source_are_errors),
        cmocka_unit_test(interactive_input_can_be_incomplete),
        cmocka_unit_test(the_host_gives_modules),
        cmocka_unit_test(limits_stop_programs_and_not_the_vm),
        cmocka_unit_test(depths_are_ordinary_errors),
        cmocka_unit_test(statistics_count),
        cmocka_unit_test(no_memory_is_an_ordinary_error),
        cmocka_unit_test(no_memory_for_decimals),
        cmocka_unit_test(misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
