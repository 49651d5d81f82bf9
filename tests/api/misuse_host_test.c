// SPDX-License-Identifier: MIT
// misuse_host_test.c -- krait.h used wrongly, cases 16 to 30: host functions that break their word, impossible texts and
// sizes, odd names, hooks that fail, limits at their edges, futures settled wrongly, the end at a bad time.
#include "api.h"

#include <math.h>
#include <time.h>

static void assert_usable(KrVM *vm) {
    assert_true(kr_failed(kr_error_take(vm)));
    assert_evaluates(vm, "sum([n * n for n in range(4)])", "14");
}

static KrValue sleep_long(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)vm, (void)args, (void)data;
    nanosleep(&(struct timespec){0, 30000000}, NULL);
    return KR_NONE;
}

// The time of a host function counts; it cannot be cut short. (longjmp and C++ exceptions out of it are forbidden.)
static void misuse_16_host_function_takes_its_time(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"nap()", sleep_long, NULL}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    KrLimits limits = {.wall_ns = 10000000}, none = {0};
    kr_set_limits(vm, &limits);
    assert_false(run(vm, "import host\nhost.nap()\nwhile True: pass"));
    assert_raised(vm, "LimitError", NULL);
    assert_int_equal(kr_limit_reached(vm), KR_LIMIT_TIME);
    kr_set_limits(vm, &none);
    assert_usable(vm);
    vm_free(vm, &host);
}

typedef struct {
    KrValue kept;
} Keeper;

static KrValue keep(KrVM *vm, const KrBorrowed *args, void *data) {
    Keeper *keeper = data;
    kr_release(vm, keeper->kept);
    keeper->kept = kr_retain(args[0]);
    return KR_NONE;
}

static void misuse_17_argument_kept_beyond_the_call(void **state) {
    (void)state;
    Host host;
    Keeper keeper = {KR_ERROR};
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"keep(value)", keep, NULL}, {0}};
    assert_true(kr_module(vm, "host", functions, &keeper));
    assert_runs(vm, "import host\nhost.keep([1, 2])\nhost.keep('x' * 1000)\nhost.keep({1: [3]})\njunk = [[n] for n in range(1000)]\n");
    assert_repr(vm, keeper.kept, "{1: [3]}");
    kr_release(vm, keeper.kept);
    assert_usable(vm);
    vm_free(vm, &host);
}

static KrValue empty_it(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    KrValue cleared = kr_call_method(vm, args[0], "clear", 0, NULL);
    if (kr_failed(cleared)) return KR_ERROR;
    kr_release(vm, cleared);
    KrValue own = kr_retain(args[1]);           // its only owner may have been the list
    kr_release(vm, own);
    return kr_repr(vm, args[1]);
}

static void misuse_18_argument_container_changed(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"empty(container, item)", empty_it, NULL}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_runs(vm, "import host\nl = [[1, 2]]\nassert host.empty(l, l[0]) == '[1, 2]' and l == []\n"
                    "a = [[], [3]]\na[0] = a\nassert host.empty(*a) == '[3]'\nd = {1: [4]}\nassert host.empty(container=d, item=d[1]) == '[4]'");
    assert_usable(vm);
    vm_free(vm, &host);
}

static KrValue change_it(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    KrValue name = kr_str(vm, "changed", KR_STRLEN), changed = KR_ERROR;
    if (kr_failed(name)) return KR_ERROR;
    if (kr_kind(args[0]) == KR_KIND_LIST) changed = kr_call_method(vm, args[0], "append", 1, (const KrBorrowed *)&args[1]);
    else if (kr_setitem(vm, args[0], args[1], name)) changed = kr_int(vm, 0);
    kr_release(vm, name);
    return changed;
}

static void misuse_19_container_changed_while_it_is_walked(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"change(container, key)", change_it, NULL}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_false(run(vm, "import host\nd = {1: 1}\nfor k in d: host.change(d, k + 1)"));
    assert_raised(vm, "RuntimeError", "changed size during iteration");
    assert_false(run(vm, "l = [3, 2, 1]\nl.sort(key=lambda n: host.change(l, n) or n)"));
    assert_raised(vm, "ValueError", "list modified during sort");
    assert_runs(vm, "l = [1]\nfor n in l:\n    if n < 50: host.change(l, n + 1)\nassert l == list(range(1, 51))");
    assert_runs(vm, "class K:\n    def __eq__(self, o): host.change(d, object()); return False\n    def __hash__(self): return 1\n"
                    "d = {K(): 1, K(): 2}\ntry: d[K()]\nexcept (KeyError, RuntimeError): pass");
    assert_usable(vm);
    vm_free(vm, &host);
}

static void misuse_20_texts_that_are_none(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const char *const invalid[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xe2\x82", "\x80"};
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        assert_true(kr_failed(kr_str(vm, invalid[i], KR_STRLEN)));
        assert_raised(vm, "UnicodeDecodeError", NULL);
        assert_true(kr_failed(kr_eval(vm, invalid[i])));
        assert_raised(vm, "SyntaxError", NULL);
        assert_true(kr_failed(kr_from_json(vm, invalid[i], KR_STRLEN)));
        assert_raised(vm, "ValueError", NULL);
        assert_true(kr_failed(kr_getattr(vm, KR_NONE, invalid[i])));
        assert_raised(vm, "UnicodeDecodeError", NULL);
        assert_true(kr_failed(kr_import(vm, invalid[i])));
        assert_raised(vm, "Exception", NULL);
        assert_false(kr_module(vm, invalid[i], NULL, NULL));
        assert_raised(vm, "Exception", NULL);
        assert_true(kr_failed(kr_raise(vm, "ValueError", "%s", invalid[i])));
        assert_raised(vm, "Exception", NULL);
    }
    KrValue lone = kr_eval(vm, "'\\ud800'"), text = kr_str(vm, "a\0b", 3);
    assert_null(kr_as_str(vm, lone, NULL));
    assert_raised(vm, "UnicodeEncodeError", NULL);
    assert_int_equal(kr_len(vm, text), 3);
    kr_release(vm, lone);
    kr_release(vm, text);
    assert_true(kr_failed(kr_eval(vm, "'")));
    assert_raised(vm, "SyntaxError", NULL);
    assert_usable(vm);
    vm_free(vm, &host);
}

static void misuse_21_sizes_that_cannot_be(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const size_t sizes[] = {SIZE_MAX - 1, SIZE_MAX / 8 + 1, (size_t)1 << 63, (size_t)1 << 48};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
#define RAISES(failed) do { assert_true(failed); assert_raised(vm, "SystemError", "is not possible"); } while (0)
        RAISES(kr_failed(kr_str(vm, "x", sizes[i])));
        RAISES(kr_failed(kr_bytes(vm, "x", sizes[i])));
        RAISES(kr_failed(kr_from_json(vm, "1", sizes[i])));
        RAISES(kr_failed(kr_compile(vm, "1", sizes[i], NULL, KR_MODULE)));
        RAISES(kr_failed(kr_dump(vm, "1", sizes[i], NULL, KR_DUMP_TOKENS)));
        assert_false(kr_is_incomplete(vm, "(", sizes[i]));
#undef RAISES
    }
    static const int counts[] = {-1, INT32_MIN};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        assert_true(kr_failed(kr_tuple(vm, counts[i], NULL)));
        assert_raised(vm, "ValueError", NULL);
        assert_true(kr_failed(kr_list(vm, counts[i], NULL)));
        assert_raised(vm, "ValueError", NULL);
        assert_true(kr_failed(kr_call(vm, KR_NONE, counts[i], NULL)));
        assert_raised(vm, "ValueError", NULL);
        assert_true(kr_failed(kr_call_method(vm, KR_NONE, "__bool__", counts[i], NULL)));
        assert_raised(vm, "ValueError", NULL);
        assert_true(kr_set_argv(vm, counts[i], NULL));
    }
    assert_true(kr_failed(kr_compile(vm, "1", 1, NULL, (KrMode)99)));
    assert_raised(vm, "ValueError", NULL);
    assert_true(kr_failed(kr_dump(vm, "1", 1, NULL, (KrDump)99)));
    assert_raised(vm, "ValueError", NULL);
    assert_usable(vm);
    vm_free(vm, &host);
}

static void misuse_22_the_wrong_kind_is_asked_for(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    int64_t n = 5;
    static const struct { const char *expression, *type; } no_int[] = {
        {"1.5", "TypeError"}, {"2 ** 64", "OverflowError"}, {"-2 ** 63 - 1", "OverflowError"}, {"float('nan')", "TypeError"}, {"'1'", "TypeError"},
        {"None", "TypeError"}, {"object()", "TypeError"},
    };
    for (size_t i = 0; i < sizeof no_int / sizeof *no_int; i++) {
        KrValue v = kr_eval(vm, no_int[i].expression);
        assert_false(kr_as_int(vm, v, &n));
        assert_raised(vm, no_int[i].type, NULL);
        kr_release(vm, v);
    }
    assert_true(kr_as_int(vm, KR_TRUE, &n) && n == 1);
    double x = 0;
    KrValue huge = kr_eval(vm, "10 ** 400"), bytes = kr_bytes(vm, "x", 1), list = kr_eval(vm, "[1, 2]");
    assert_false(kr_as_float(vm, huge, &x));
    assert_raised(vm, "OverflowError", NULL);
    assert_null(kr_as_str(vm, bytes, NULL));
    assert_raised(vm, "TypeError", NULL);
    assert_null(kr_as_bytes(vm, list, NULL));
    assert_raised(vm, "TypeError", NULL);
    static const int64_t out_of_range[] = {2, -3, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof out_of_range / sizeof *out_of_range; i++) {
        KrValue index = kr_int(vm, out_of_range[i]);
        assert_true(kr_failed(kr_getitem(vm, list, index)));
        assert_raised(vm, "IndexError", NULL);
        assert_false(kr_setitem(vm, list, index, KR_NONE));
        assert_raised(vm, "IndexError", NULL);
        kr_release(vm, index);
    }
    KrValue item = KR_NONE;
    assert_false(kr_next(vm, list, &item));         // iterable, and no iterator
    assert_true(kr_failed(item));
    assert_raised(vm, "TypeError", NULL);
    assert_null(kr_unwrap(vm, list, list));
    assert_raised(vm, "TypeError", NULL);
    KrValue int_type = kr_eval(vm, "int");
    assert_true(kr_failed(kr_wrap(vm, int_type, &n)));
    assert_raised(vm, "TypeError", NULL);
    const KrValue all[] = {huge, bytes, list, int_type};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) kr_release(vm, all[i]);
    assert_usable(vm);
    vm_free(vm, &host);
}

static KrValue nothing(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)vm, (void)args, (void)data;
    return KR_NONE;
}

static void misuse_23_odd_names(void **state) {
    (void)state;
    enum { LONG = 1 << 20 };
    Host host;
    KrVM *vm = vm_new(&host);
    char *text = malloc(LONG + 1);
    memset(text, 'n', LONG);
    text[LONG] = 0;
    const char *const names[] = {text, "not an identifier", "class", "1", "a.b", "\xc3\xa9"};
    KrValue main_module = kr_import(vm, "__main__");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(kr_setattr(vm, main_module, names[i], KR_TRUE));
        KrValue found = kr_getattr(vm, main_module, names[i]);
        assert_repr(vm, found, "True");
        kr_release(vm, found);
        assert_true(kr_module(vm, names[i], NULL, NULL));
        KrTypeDef type = {.name = names[i]};
        KrValue made = kr_type(vm, &type);
        assert_false(kr_failed(made));
        kr_release(vm, made);
        assert_true(kr_failed(kr_raise(vm, names[i], "%s", names[i])));
        assert_raised(vm, "SystemError", NULL);
    }
    assert_false(kr_module(vm, "", NULL, NULL));
    assert_raised(vm, "ValueError", NULL);
    KrTypeDef nameless = {.name = ""};
    assert_true(kr_failed(kr_type(vm, &nameless)));
    assert_raised(vm, "ValueError", NULL);
    static const char *const wrong[] = {
        "", "(", ")", "f", "f(", "(x)", " f(x)", "f(x", "f)x(", "f(x))", "f(,)", "f(x x)", "f(1)", "f(x=)", "f(*)", "f(*, *)", "f(/)", "f(x=1, y)",
        "f(**k, x)", "f(x=()", "f(x='a)", "f(x: int)", "f(x =1)", "f(x=1e5)", "f(x=0x5)", "f(x=99999999999999999999)", "f(x=[])", "f(x, /, /)", "f(***x)",
        "f(*a, *b)", "f(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y)", "f(x) ", "f(x)->y",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        KrNativeDef def = {wrong[i], nothing, NULL};
        KrTypeDef type = {.name = "T", .methods = (const KrNativeDef[]){def, {0}}};
        assert_true(kr_failed(kr_function(vm, &def, NULL)));
        assert_raised(vm, "ValueError", "needs a signature");
        if (wrong[i][0] == 0) continue;
        assert_true(kr_failed(kr_type(vm, &type)));
        assert_raised(vm, "ValueError", "needs a signature");
    }
    static const char *const right[] = {"f()", "f( a=1, b=-2.5, c='x,)', d=(), e=None, f=True, g=False, h=?,)", "f(a=1, /, b=2, *, c=3)", "f(*args, **kwargs)"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        KrNativeDef def = {right[i], nothing, NULL};
        KrValue function = kr_function(vm, &def, NULL), called = kr_call(vm, function, 0, NULL);
        assert_repr(vm, called, "None");
        kr_release(vm, called);
        kr_release(vm, function);
    }
    KrNativeDef no_self = {"f()", nothing, NULL};
    KrTypeDef type = {.name = "T", .methods = (const KrNativeDef[]){no_self, {0}}};
    assert_true(kr_failed(kr_type(vm, &type)));
    assert_raised(vm, "ValueError", "needs a signature");
    kr_release(vm, main_module);
    free(text);
    assert_usable(vm);
    vm_free(vm, &host);
}

static KrValue register_more(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    static const KrNativeDef functions[] = {{"f()", nothing, "Another."}, {0}};
    return kr_module(vm, "host", functions, NULL) ? KR_NONE : KR_ERROR;
}

static void misuse_24_registered_again_and_again(void **state) {
    (void)state;
    Host host;
    KrVM *vm = vm_new(&host);
    static const KrNativeDef functions[] = {{"f()", register_more, NULL}, {"f()", register_more, "The second of a name counts."}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_true(kr_module(vm, "host", functions, NULL));
    assert_runs(vm, "import host\nhost.f()\nhost.f()\nimport sys\nassert sys.modules['host'].f() is None\nassert sys.modules['host'] is not host");
    for (int i = 0; i < 100000; i++) {
        KrValue function = kr_function(vm, &functions[0], NULL);
        assert_false(kr_failed(function));
        kr_release(vm, function);
    }
    assert_usable(vm);
    vm_free(vm, &host);
}

static void misuse_25_deep_and_cyclic_values(void **state) {
    (void)state;
    enum { DEEP = 1000000 };
    Host host;
    KrVM *vm = vm_new(&host);
    char *text = malloc(DEEP);
    for (int object = 0; object < 2; object++) {
        for (int i = 0; i < DEEP; i++) text[i] = object ? "{\"a\":"[i % 5] : '[';
        assert_true(kr_failed(kr_from_json(vm, text, DEEP)));
        assert_raised(vm, "RecursionError", NULL);
    }
    free(text);
    KrValue deep = kr_list(vm, 0, NULL);
    for (int i = 0; i < DEEP / 4; i++) {
        KrValue outer = i % 2 ? kr_list(vm, 1, &deep) : kr_tuple(vm, 1, &deep);
        assert_false(kr_failed(outer));
        kr_release(vm, deep);
        deep = outer;
    }
    assert_true(kr_failed(kr_to_json(vm, deep)));
    assert_raised(vm, "RecursionError", NULL);
    assert_true(kr_failed(kr_repr(vm, deep)));
    assert_raised(vm, "RecursionError", NULL);
    KrValue compared = kr_call_method(vm, deep, "__eq__", 1, &deep);
    if (kr_failed(compared)) assert_raised(vm, "RecursionError", NULL);
    kr_release(vm, compared);
    kr_release(vm, deep);                        // a million frees, and no deeper stack
    KrValue none = KR_NONE, cycle = kr_list(vm, 1, &none), zero = kr_int(vm, 0);
    assert_true(kr_setitem(vm, cycle, zero, cycle));
    assert_true(kr_failed(kr_to_json(vm, cycle)));
    assert_raised(vm, "ValueError", "Circular");
    assert_repr(vm, cycle, "[[...]]");
    kr_release(vm, cycle);
    kr_release(vm, zero);
    assert_usable(vm);
    vm_free(vm, &host);
}

static void *move_always(void *context, void *p, size_t old_size, size_t new_size) {
    size_t *blocks = context;
    void *fresh = new_size == 0 ? NULL : malloc(new_size);
    if (new_size != 0 && fresh == NULL) return NULL;
    if (fresh != NULL && p != NULL) memcpy(fresh, p, old_size < new_size ? old_size : new_size);
    if (p != NULL) memset(p, 0xa5, old_size);       // the old size that is told is the right one
    *blocks += (fresh != NULL) - (p != NULL);
    free(p);
    return fresh;
}

// That the n-th allocation fails: alloc_fail_test.c.
static void misuse_26_an_allocator_that_always_moves(void **state) {
    (void)state;
    size_t blocks = 0;
    KrConfig config;
    kr_config_init(&config);
    config.host = &blocks;
    config.alloc = move_always;
    config.seed = 1;
    KrVM *vm = kr_vm_new(&config);
    assert_non_null(vm);
    assert_runs(vm, "import asyncio, json\nl, s, d, b = [], '', {}, bytearray()\nfor n in range(5000):\n    l.append(n); s += 'x'; d[n] = s[:5]; b += b'y'\n"
                    "assert len(l) == len(s) == len(d) == len(b) == 5000\nassert json.loads(json.dumps(l)) == l\n"
                    "async def f(n): await asyncio.sleep(0); return n\n"
                    "async def main(): return await asyncio.gather(*map(f, range(300)))\nassert asyncio.run(main()) == l[:300]");
    assert_usable(vm);
    kr_vm_free(vm);
    assert_int_equal(blocks, 0);
}

static KrValue change_limits(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args;
    kr_set_limits(vm, data);
    return KR_NONE;
}

static void misuse_27_limits_at_their_edges(void **state) {
    (void)state;
    static const KrLimits none = {0};
    static const struct { KrLimits limits; bool stops; } cases[] = {
        {{.memory = 1}, true}, {{.memory = SIZE_MAX}, false}, {{.memory = SIZE_MAX / 2}, false}, {{.instructions = 1}, true}, {{.instructions = UINT64_MAX}, false},
        {{.wall_ns = 1}, true}, {{.wall_ns = -1}, true}, {{.wall_ns = INT64_MIN}, true}, {{.wall_ns = INT64_MAX}, false}, {{.output = 1}, true},
        {{.output = SIZE_MAX}, false}, {{.call_depth = UINT32_MAX}, false}, {{.tasks = 1}, false}, {{.tasks = UINT32_MAX}, false},
    };
    static const char PROGRAM[] = "def f(n): return n\nfor n in range(20000): x = [f(n)] * 50\nprint('text' * 500)";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int while_running = 0; while_running < 2; while_running++) {
            Host host;
            KrVM *vm = vm_new(&host);
            const KrNativeDef functions[] = {{"change()", change_limits, NULL}, {0}};
            assert_true(kr_module(vm, "host", functions, (void *)&cases[i].limits));
            KrValue code = kr_compile(vm, PROGRAM, KR_STRLEN, "p", KR_MODULE);
            assert_runs(vm, "import host");
            if (while_running) kr_release(vm, kr_eval(vm, "host.change()"));
            else kr_set_limits(vm, &cases[i].limits);
            if (kr_failed(kr_exec(vm, code, KR_NONE)) != cases[i].stops) fail_msg("limits %zu: %s", i, cases[i].stops ? "did not stop" : "stopped");
            if (cases[i].stops) assert_raised(vm, "LimitError", NULL);
            kr_set_limits(vm, &none);
            kr_release(vm, code);
            assert_usable(vm);
            vm_free(vm, &host);
        }
    }
    Host host;
    KrConfig config = host_config(&host);
    config.limits.memory = 1;
    assert_null(kr_vm_new(&config));                // not even a VM
    assert_int_equal(host.blocks, 0);
    KrVM *vm = vm_new(&host);
    KrLimits shallow = {.call_depth = 1};
    kr_set_limits(vm, &shallow);
    assert_false(run(vm, "def f(): pass\nf()"));
    assert_raised(vm, "RecursionError", NULL);
    kr_set_limits(vm, &none);
    assert_usable(vm);
    vm_free(vm, &host);
}

typedef enum { WRITE_PLAIN, WRITE_RAISES, WRITE_REENTERS, WRITE_INTERRUPTS, WRITE_SLEEPS, WRITE_FREES } Writing;
typedef struct {
    KrVM *vm;
    Writing how;
    int count, depth;
} Writer;

static void write_badly(void *context, int fd, const char *text, size_t length) {
    Writer *writer = context;
    (void)fd, (void)text, (void)length;
    if (writer->vm == NULL) return;
    writer->count++;
    switch (writer->how) {
    case WRITE_PLAIN: break;
    case WRITE_RAISES: kr_raise(writer->vm, "OSError", "the disk is full"); break;
    case WRITE_REENTERS:
        if (writer->depth++ < 3) kr_release(writer->vm, kr_eval(writer->vm, "print('inside')"));
        writer->depth--;
        break;
    case WRITE_INTERRUPTS: kr_interrupt(writer->vm); break;
    case WRITE_SLEEPS: nanosleep(&(struct timespec){0, 20000000}, NULL); break;
    case WRITE_FREES: kr_vm_free(writer->vm); break;
    }
}

static void misuse_28_output_that_misbehaves(void **state) {
    (void)state;
    static const struct { Writing how; const char *raised; } cases[] = {
        {WRITE_RAISES, "OSError"}, {WRITE_REENTERS, NULL}, {WRITE_INTERRUPTS, "KeyboardInterrupt"}, {WRITE_SLEEPS, "LimitError"}, {WRITE_FREES, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Writer writer = {NULL, cases[i].how, 0, 0};
        KrConfig config;
        kr_config_init(&config);
        config.host = &writer;
        config.write = write_badly;
        KrVM *vm = writer.vm = kr_vm_new(&config);
        assert_non_null(vm);
        KrLimits limits = {.wall_ns = cases[i].how == WRITE_SLEEPS ? 10000000 : 0}, none = {0};
        kr_set_limits(vm, &limits);
        bool ok = run(vm, "import sys\nfor n in range(5000):\n    if n % 1000 == 0: print('text', n); sys.stderr.write('x'); sys.stdout.flush()");
        assert_true(ok == (cases[i].raised == NULL));
        if (!ok) assert_raised(vm, cases[i].raised, NULL);
        assert_true(writer.count > 0);
        kr_set_limits(vm, &none);
        writer.how = WRITE_PLAIN;
        assert_usable(vm);
        kr_vm_free(vm);
    }
}

static KrValue settle_at_once(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    KrValue future = kr_future(vm), seven = kr_int(vm, 7);
    if (kr_failed(future) || !kr_settle(vm, future, seven)) {
        kr_release(vm, future);
        future = KR_ERROR;
    }
    kr_release(vm, seven);
    return future;
}
static KrValue never_settle(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args, (void)data;
    return kr_future(vm);
}

static void misuse_29_futures_settled_wrongly(void **state) {
    (void)state;
    Host host, other_host;
    KrConfig config = host_config(&host);
    config.bridge = KR_BRIDGE_PERSISTENT;
    KrVM *vm = kr_vm_new(&config), *other = vm_new(&other_host);
    assert_non_null(vm);
    static const KrNativeDef functions[] = {{"at_once()", settle_at_once, NULL}, {"never()", never_settle, NULL}, {0}};
    assert_true(kr_module(vm, "host", functions, NULL));
    KrValue future = kr_future(vm), foreign = kr_future(other), result = KR_ERROR;
    assert_true(kr_settle(vm, future, KR_TRUE));
    assert_false(kr_settle(vm, future, KR_TRUE));
    assert_raised(vm, "InvalidStateError", NULL);
    assert_false(kr_settle(vm, foreign, KR_TRUE));
    assert_raised(vm, "SystemError", NULL);
    assert_false(kr_settle(vm, KR_TRUE, KR_TRUE));
    assert_raised(vm, "TypeError", NULL);
    kr_release(vm, future);
    future = kr_future(vm);
    assert_true(kr_cancel(vm, future));
    assert_false(kr_settle(vm, future, KR_TRUE));           // after the cancellation
    assert_raised(vm, "InvalidStateError", NULL);
    assert_true(kr_cancel(vm, future));                     // it is cancelled already
    kr_release(vm, future);
    future = kr_future(vm);
    assert_false(kr_settle(vm, future, KR_ERROR));          // no exception is pending
    assert_raised(vm, "SystemError", NULL);
    kr_release(vm, kr_raise(vm, "StopIteration", "x"));     // which a future cannot have
    assert_true(kr_settle(vm, future, KR_ERROR));
    assert_int_equal(kr_poll(vm, future, &result), KR_TASK_FAILED);
    assert_true(kr_is(vm, result, "RuntimeError"));
    kr_release(vm, result);
    kr_release(vm, future);
    assert_runs(vm, "import asyncio, host\nasync def quick(): return await host.at_once()\nasync def stuck(): return await host.never()");
    KrValue quick = kr_eval(vm, "quick()"), stuck = kr_eval(vm, "stuck()");
    result = kr_block_on(vm, quick, -1);
    assert_repr(vm, result, "7");
    kr_release(vm, result);
    assert_true(kr_failed(kr_block_on(vm, quick, -1)));     // it has run
    assert_raised(vm, "RuntimeError", NULL);
    assert_true(kr_failed(kr_block_on(vm, stuck, 5000000)));
    assert_raised(vm, "TimeoutError", NULL);
    kr_release(vm, stuck);
    stuck = kr_eval(vm, "stuck()");
    KrValue task = kr_spawn(vm, stuck);
    assert_int_equal(kr_step(vm, 1000), KR_LOOP_WAITING);
    assert_int_equal(kr_step(vm, 0), KR_LOOP_WAITING);
    assert_false(kr_settle(vm, task, KR_TRUE));
    assert_raised(vm, "TypeError", "a task ends by itself");
    assert_true(kr_failed(kr_spawn(vm, KR_NONE)));
    assert_raised(vm, "TypeError", NULL);
    assert_false(kr_cancel(vm, KR_NONE));
    assert_raised(vm, "TypeError", NULL);
    assert_int_equal(kr_poll(vm, KR_NONE, &result), KR_TASK_FAILED);
    assert_true(kr_is(vm, result, "TypeError"));
    kr_release(vm, result);
    const KrValue all[] = {quick, stuck, task};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) kr_release(vm, all[i]);
    kr_release(other, foreign);
    assert_usable(vm);
    vm_free(vm, &host);                                     // `stuck` still waits
    vm_free(other, &other_host);
}

static void misuse_30_the_end_in_the_middle(void **state) {
    (void)state;
    enum { ROUNDS = 10000, FULL_EVERY = 100 };
    static const KrNativeDef functions[] = {{"never()", never_settle, NULL}, {0}};
    for (int i = 0; i < ROUNDS; i++) {
        Host host;
        KrVM *vm = vm_new(&host);
        if (i % FULL_EVERY == 0) {
            assert_true(kr_module(vm, "host", functions, NULL));
            assert_runs(vm, "import asyncio, host\nclass D:\n    def __del__(self): self.x = [asyncio, D]; print('gone'); 1 / 0\n"
                            "async def stuck():\n    try: await host.never()\n    finally: print('finally'); D()\n"
                            "def g():\n    try: yield D()\n    finally: print('g')\ni = g()\nd = next(i)\nd.d = d\n");
            KrValue coroutine = kr_eval(vm, "stuck()"), task = kr_spawn(vm, coroutine);
            kr_step(vm, 1000);
            // Not released: it goes with the VM. The ledger would count it.
            if (i % (2 * FULL_EVERY) == 0 || KR_LEDGER) kr_release(vm, task);
            kr_release(vm, coroutine);
            kr_raise(vm, "ValueError", "pending");
        }
        vm_free(vm, &host);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misuse_16_host_function_takes_its_time),
        cmocka_unit_test(misuse_17_argument_kept_beyond_the_call),
        cmocka_unit_test(misuse_18_argument_container_changed),
        cmocka_unit_test(misuse_19_container_changed_while_it_is_walked),
        cmocka_unit_test(misuse_20_texts_that_are_none),
        cmocka_unit_test(misuse_21_sizes_that_cannot_be),
        cmocka_unit_test(misuse_22_the_wrong_kind_is_asked_for),
        cmocka_unit_test(misuse_23_odd_names),
        cmocka_unit_test(misuse_24_registered_again_and_again),
        cmocka_unit_test(misuse_25_deep_and_cyclic_values),
        cmocka_unit_test(misuse_26_an_allocator_that_always_moves),
        cmocka_unit_test(misuse_27_limits_at_their_edges),
        cmocka_unit_test(misuse_28_output_that_misbehaves),
        cmocka_unit_test(misuse_29_futures_settled_wrongly),
        cmocka_unit_test(misuse_30_the_end_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
