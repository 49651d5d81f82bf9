// SPDX-License-Identifier: MIT
// value_test.c -- krait.h, values: there and back for each kind, wrong kinds, attributes, items, iteration, JSON.
#include "api.h"

#include <math.h>

static void numbers(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const int64_t integers[] = {0, 1, -1, 255, INT32_MAX, INT64_C(1) << 62, -(INT64_C(1) << 62) - 1, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        int64_t back = 7;
        KrValue value = kr_int(vm, integers[i]);
        assert_int_equal(kr_kind(value), KR_KIND_INT);
        assert_true(kr_as_int(vm, value, &back));
        assert_true(back == integers[i]);
        kr_release(vm, value);
    }
    static const double floats[] = {0.0, -0.0, 1.5, -1e308, 5e-324, 1e-300, INFINITY};
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++) {
        double back = 7;
        KrValue value = kr_float(vm, floats[i]);
        assert_int_equal(kr_kind(value), KR_KIND_FLOAT);
        assert_true(kr_as_float(vm, value, &back));
        assert_true(back == floats[i] && signbit(back) == signbit(floats[i]));
        kr_release(vm, value);
    }
    double back = 0;
    KrValue nan = kr_float(vm, NAN);
    assert_true(kr_as_float(vm, nan, &back) && isnan(back));
    kr_release(vm, nan);

    int64_t n = 0;
    KrValue big = kr_eval(vm, "2 ** 64");
    assert_false(kr_as_int(vm, big, &n));
    assert_raised(vm, "OverflowError", NULL);
    kr_release(vm, big);
    KrValue half = kr_float(vm, 0.5);
    assert_false(kr_as_int(vm, half, &n));
    assert_raised(vm, "TypeError", NULL);
    kr_release(vm, half);
    assert_false(kr_as_float(vm, KR_NONE, &back));
    assert_raised(vm, "TypeError", NULL);
    vm_free(vm, &host);
}

static void texts_and_bytes(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    size_t length = 0;
    KrValue text = kr_str(vm, "h\xc3\xa9 \xf0\x9f\x98\x80", KR_STRLEN);
    assert_int_equal(kr_len(vm, text), 4);
    assert_string_equal(kr_as_str(vm, text, &length), "h\xc3\xa9 \xf0\x9f\x98\x80");
    assert_int_equal(length, 8);
    kr_release(vm, text);
    text = kr_str(vm, "a\0b", 3);
    assert_memory_equal(kr_as_str(vm, text, &length), "a\0b", 4);
    assert_int_equal(length, 3);
    assert_repr(vm, text, "'a\\x00b'");
    kr_release(vm, text);
    assert_true(kr_failed(kr_str(vm, "\xff", 1)));
    assert_raised(vm, "UnicodeDecodeError", NULL);
    KrValue bytes = kr_bytes(vm, "\xff\0x", 3);
    assert_repr(vm, bytes, "b'\\xff\\x00x'");
    assert_memory_equal(kr_as_bytes(vm, bytes, &length), "\xff\0x", 3);
    assert_int_equal(length, 3);
    assert_null(kr_as_str(vm, bytes, &length));
    assert_raised(vm, "TypeError", NULL);
    kr_release(vm, bytes);
    vm_free(vm, &host);
}

static void containers(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrValue one = kr_int(vm, 1), two = kr_str(vm, "two", KR_STRLEN);
    const KrBorrowed items[] = {one, two};
    KrValue tuple = kr_tuple(vm, 2, items), list = kr_list(vm, 2, items), dict = kr_dict(vm);
    assert_repr(vm, tuple, "(1, 'two')");
    assert_repr(vm, list, "[1, 'two']");
    assert_true(kr_setitem(vm, dict, two, list));
    assert_repr(vm, dict, "{'two': [1, 'two']}");
    assert_int_equal(kr_len(vm, dict), 1);
    KrValue found = kr_getitem(vm, dict, two);
    assert_repr(vm, found, "[1, 'two']");
    kr_release(vm, found);
    assert_true(kr_failed(kr_getitem(vm, dict, one)));
    assert_raised(vm, "KeyError", "1");
    assert_false(kr_setitem(vm, dict, list, one));
    assert_raised(vm, "TypeError", "unhashable");
    assert_false(kr_setitem(vm, tuple, one, one));
    assert_raised(vm, "TypeError", NULL);
    assert_true(kr_len(vm, one) == -1);
    assert_raised(vm, "TypeError", NULL);
    assert_int_equal(kr_kind(tuple), KR_KIND_TUPLE);
    assert_int_equal(kr_kind(list), KR_KIND_LIST);
    assert_int_equal(kr_kind(dict), KR_KIND_DICT);
    assert_int_equal(kr_kind(KR_NONE), KR_KIND_NONE);
    assert_int_equal(kr_kind(KR_TRUE), KR_KIND_BOOL);
    KrValue empty = kr_tuple(vm, 0, NULL);
    assert_repr(vm, empty, "()");
    bool truth = true;
    assert_true(kr_as_bool(vm, empty, &truth));
    assert_false(truth);
    kr_release(vm, empty);
    kr_release(vm, dict);
    kr_release(vm, list);
    kr_release(vm, tuple);
    kr_release(vm, two);
    kr_release(vm, one);
    vm_free(vm, &host);
}

static void iteration(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrValue squares = kr_eval(vm, "(n * n for n in range(4))"), item;
    KrValue iterator = kr_iter(vm, squares);
    int64_t sum = 0, n = 0;
    while (kr_next(vm, iterator, &item)) {
        assert_true(kr_as_int(vm, item, &n));
        sum += n;
        kr_release(vm, item);
    }
    assert_int_equal(sum, 14);
    assert_true(kr_failed(kr_error_take(vm)));
    kr_release(vm, iterator);
    kr_release(vm, squares);
    KrValue failing = kr_eval(vm, "iter(map(int, ['1', 'x']))");
    assert_true(kr_next(vm, failing, &item));
    kr_release(vm, item);
    // "item KR_ERROR: failed"; whatever is returned beside it, the exception is there.
    (void)kr_next(vm, failing, &item);
    assert_true(kr_failed(item));
    assert_raised(vm, "ValueError", "invalid literal for int()");
    kr_release(vm, failing);
    assert_true(kr_failed(kr_iter(vm, KR_NONE)));
    assert_raised(vm, "TypeError", "not iterable");
    vm_free(vm, &host);
}

static void attributes_and_calls(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_runs(vm, "class P:\n    def __init__(self, x): self.x = x\n    def add(self, n=1, *, times=1): return self.x + n * times\n");
    KrValue class = kr_eval(vm, "P"), ten = kr_int(vm, 10), three = kr_int(vm, 3);
    KrValue object = kr_call(vm, class, 1, &ten);
    assert_false(kr_failed(object));
    assert_true(kr_is(vm, object, "P"));
    assert_false(kr_is(vm, object, "int"));
    KrValue result = kr_call_method(vm, object, "add", 0, NULL);
    assert_repr(vm, result, "11");
    kr_release(vm, result);
    KrValue method = kr_getattr(vm, object, "add"), kwargs = kr_eval(vm, "{'times': 5}");
    result = kr_call_kw(vm, method, 1, &three, kwargs);
    assert_repr(vm, result, "25");
    kr_release(vm, result);
    assert_true(kr_setattr(vm, object, "x", three));
    result = kr_call_method(vm, object, "add", 1, &ten);
    assert_repr(vm, result, "13");
    kr_release(vm, result);
    assert_true(kr_failed(kr_getattr(vm, object, "y")));
    assert_raised(vm, "AttributeError", "'P' object has no attribute 'y'");
    assert_true(kr_failed(kr_call(vm, class, 0, NULL)));
    assert_raised(vm, "TypeError", "missing 1 required positional argument: 'x'");
    assert_true(kr_failed(kr_call(vm, ten, 0, NULL)));
    assert_raised(vm, "TypeError", "'int' object is not callable");
    kr_release(vm, kwargs);
    kr_release(vm, method);
    kr_release(vm, object);
    kr_release(vm, three);
    kr_release(vm, ten);
    kr_release(vm, class);
    vm_free(vm, &host);
}

static void json(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    KrValue value = kr_from_json(vm, "{\"a\": [1, 2.5, null, true, \"\\u20ac\"]}", KR_STRLEN);
    assert_repr(vm, value, "{'a': [1, 2.5, None, True, '\xe2\x82\xac']}");
    KrValue text = kr_to_json(vm, value);
    assert_false(kr_failed(text));
    kr_release(vm, text);
    kr_release(vm, value);
    static const char *const wrong[] = {"", "{", "[1,]", "{\"a\" 1}", "nul", "\"\\x\"", "[1] 2", "\xff"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_true(kr_failed(kr_from_json(vm, wrong[i], KR_STRLEN)));
        assert_raised(vm, "ValueError", NULL);
    }
    size_t depth = 100000;
    char *deep = malloc(depth);
    memset(deep, '[', depth);
    assert_true(kr_failed(kr_from_json(vm, deep, depth)));
    assert_raised(vm, "Exception", NULL);
    free(deep);
    KrValue set = kr_eval(vm, "{1}");
    assert_true(kr_failed(kr_to_json(vm, set)));
    assert_raised(vm, "TypeError", NULL);
    kr_release(vm, set);
    KrValue cyclic = kr_eval(vm, "[1]");
    KrValue appended = kr_call_method(vm, cyclic, "append", 1, &cyclic);
    assert_true(kr_failed(kr_to_json(vm, cyclic)));
    assert_raised(vm, "Exception", NULL);
    kr_release(vm, appended);
    kr_release(vm, cyclic);
    vm_free(vm, &host);
}

static void retain_and_release(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    assert_runs(vm, "class D:\n    def __del__(self): print('gone')");
    KrValue object = kr_eval(vm, "D()"), again = kr_retain(object);
    kr_release(vm, object);
    assert_string_equal(host.out, "");
    kr_release(vm, again);
    assert_runs(vm, "pass");
    assert_string_equal(host.out, "gone\n");
    vm_free(vm, &host);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),    cmocka_unit_test(texts_and_bytes),      cmocka_unit_test(containers),
        cmocka_unit_test(iteration),  cmocka_unit_test(attributes_and_calls), cmocka_unit_test(json),
        cmocka_unit_test(retain_and_release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
