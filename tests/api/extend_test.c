// SPDX-License-Identifier: MIT
// extend_test.c -- krait.h, extending and errors: host functions, their signatures, modules, types, exceptions both ways.
#include "api.h"

static KrValue area(KrVM *vm, const KrBorrowed *args, void *data) {
    int64_t width = 0, height = 0;
    (void)data;
    if (!kr_as_int(vm, args[0], &width) || !kr_as_int(vm, args[1], &height)) return KR_ERROR;
    if (width < 0) return kr_raise(vm, "ValueError", "width %d is negative", (int)width);
    return kr_int(vm, width * height);
}

static KrValue count_calls(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args;
    return kr_int(vm, ++*(int *)data);
}

static KrValue call_back(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    return kr_call(vm, args[0], 1, &args[1]);
}

static const KrNativeDef functions[] = {
    {"area(width, height=2, *, data=None)", area, "The area of a rectangle."},
    {"count()", count_calls, "How often it was called."},
    {"apply(function, value, /)", call_back, "Call a function."},
    {0},
};

static void host_functions_have_python_signatures(void **state) {
    (void)state;
    Host host;
    int calls = 0;
    KrVM *vm = vm_new(&host);
    assert_true(kr_module(vm, "shapes", functions, &calls));
    assert_runs(vm, "import shapes");
    assert_evaluates(vm, "shapes.area(3)", "6");
    assert_evaluates(vm, "shapes.area(height=5, width=2)", "10");
    assert_evaluates(vm, "[shapes.count() for _ in range(3)]", "[1, 2, 3]");
    assert_int_equal(calls, 3);
    assert_evaluates(vm, "shapes.area.__doc__", "'The area of a rectangle.'");
    static const struct {
        const char *call, *type, *message;
    } wrong[] = {
        {"shapes.area()", "TypeError", "missing 1 required positional argument: 'width'"},
        {"shapes.area(1, 2, 3)", "TypeError", "positional arguments but 3 were given"},
        {"shapes.area(1, depth=2)", "TypeError", "unexpected keyword argument 'depth'"},
        {"shapes.area(1, width=2)", "TypeError", "multiple values for argument 'width'"},
        {"shapes.area('x')", "TypeError", NULL},
        {"shapes.area(-1)", "ValueError", "width -1 is negative"},
        {"shapes.apply(function=len, value=[])", "TypeError", NULL},
        {"shapes.nothing", "AttributeError", "nothing"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_true(kr_failed(kr_eval(vm, wrong[i].call)));
        assert_raised(vm, wrong[i].type, wrong[i].message);
    }
    vm_free(vm, &host);
}

static void a_host_function_calls_back(void **state) {
    (void)state;
    Host host;
    int calls = 0;
    KrVM *vm = vm_new(&host);
    assert_true(kr_module(vm, "shapes", functions, &calls));
    assert_runs(vm, "import shapes\ndef twice(x): return x * 2\ndef fail(x): raise KeyError(x)\n"
                    "def deep(n): return shapes.apply(deep, n + 1)\n");
    assert_evaluates(vm, "shapes.apply(twice, 21)", "42");
    assert_evaluates(vm, "sorted([3, 1, 2], key=lambda x: shapes.apply(lambda y: -y, x))", "[3, 2, 1]");
    assert_true(kr_failed(kr_eval(vm, "shapes.apply(fail, 'k')")));
    assert_raised(vm, "KeyError", "'k'");
    assert_true(kr_failed(kr_eval(vm, "deep(0)")));
    assert_raised(vm, "RecursionError", NULL);
    assert_evaluates(vm, "shapes.apply(twice, 1)", "2");
    vm_free(vm, &host);
}

static void exceptions_go_both_ways(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_true(kr_failed(kr_raise(vm, "ValueError", "%s has %d", "it", 3)));
    KrValue error = kr_error_take(vm);
    assert_true(kr_is(vm, error, "ValueError"));
    assert_true(kr_is(vm, error, "Exception"));
    assert_false(kr_is(vm, error, "KeyError"));
    KrValue text = kr_error_text(vm, error);
    assert_non_null(strstr(kr_as_str(vm, text, NULL), "ValueError: it has 3"));
    kr_release(vm, text);
    assert_true(kr_failed(kr_reraise(vm, error)));
    kr_release(vm, error);
    assert_raised(vm, "ValueError", "it has 3");
    assert_true(kr_failed(kr_raise(vm, "NoSuchError", "x")));
    assert_raised(vm, "Exception", NULL);
    assert_false(run(vm, "class Mine(Exception):\n    def __str__(self): return 'mine'\ndef f():\n    raise Mine\nf()\n"));
    error = kr_error_take(vm);
    text = kr_error_text(vm, error);
    const char *utf8 = kr_as_str(vm, text, NULL);
    assert_non_null(strstr(utf8, "Traceback (most recent call last):\n  File \"test.py\", line 5, in <module>"));
    assert_non_null(strstr(utf8, "File \"test.py\", line 4, in f"));
    assert_non_null(strstr(utf8, "Mine: mine\n"));
    kr_release(vm, text);
    kr_release(vm, error);
    vm_free(vm, &host);
}

typedef struct {
    int64_t n;
    int *freed;
} Counter;

static void free_counter(void *data) {
    ++*((Counter *)data)->freed;
    free(data);
}

// The type of the counters, for kr_unwrap; a test's own data, as a host's would be.
static KrValue counter_add(KrVM *vm, const KrBorrowed *args, void *data) {
    KrValue *type = data;
    int64_t n = 0;
    Counter *counter = kr_unwrap(vm, args[0], *type);
    if (!counter || !kr_as_int(vm, args[1], &n)) return KR_ERROR;
    counter->n += n;
    return kr_int(vm, counter->n);
}

static void host_types_wrap_host_data(void **state) {
    (void)state;
    Host host;
    int freed = 0;
    KrVM *vm = vm_new(&host);
    static const KrTypeDef def = {.name = "Counter", .free = free_counter};
    KrValue type = kr_type(vm, &def);
    assert_false(kr_failed(type));
    Counter *counter = malloc(sizeof *counter);
    *counter = (Counter){5, &freed};
    KrValue object = kr_wrap(vm, type, counter);
    assert_false(kr_failed(object));
    assert_ptr_equal(kr_unwrap(vm, object, type), counter);
    static const KrNativeDef add = {"add(counter, n=1)", counter_add, "Count on."};
    KrValue function = kr_function(vm, &add, &type), main_module = kr_import(vm, "__main__");
    assert_true(kr_setattr(vm, main_module, "add", function));
    assert_true(kr_setattr(vm, main_module, "c", object));
    assert_evaluates(vm, "add(c), add(c, 4)", "(6, 10)");
    assert_true(kr_failed(kr_eval(vm, "add(3)")));
    assert_raised(vm, "TypeError", NULL);
    assert_true(kr_failed(kr_eval(vm, "add(type(c))")));
    assert_raised(vm, "TypeError", NULL);
    assert_null(kr_unwrap(vm, KR_NONE, type));
    assert_raised(vm, "TypeError", NULL);
    // An instance that the program makes has no data of ours: it must not be taken for one that has.
    assert_false(run(vm, "add(type(c)())\n"));
    assert_raised(vm, "TypeError", NULL);
    kr_release(vm, object);
    assert_int_equal(freed, 0);
    assert_runs(vm, "del c");
    assert_int_equal(freed, 1);
    kr_release(vm, main_module);
    kr_release(vm, function);
    kr_release(vm, type);
    vm_free(vm, &host);
    assert_int_equal(freed, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_functions_have_python_signatures),
        cmocka_unit_test(a_host_function_calls_back),
        cmocka_unit_test(exceptions_go_both_ways),
        cmocka_unit_test(host_types_wrap_host_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
