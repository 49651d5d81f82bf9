// SPDX-License-Identifier: MIT
// pool_test.c -- krait.h: VMs made by copying. They begin alike and share nothing.
#include "api.h"

static bool imports_and_defines(KrVM *vm) {
    return run(vm, "import json, weakref\n"
                   "class Point:\n"
                   "    def __init__(self, x, y): self.x, self.y = x, y\n"
                   "kept = [Point(1, 2), {'a': 1.5, 'b': 10 ** 30, Point: 'class'}]\n"
                   "alive = weakref.ref(kept[0])\n"
                   "def bump(n, seen={}):\n"
                   "    seen[n] = seen.get(n, 0) + 1\n"
                   "    return seen[n]\n");
}

static KrPool *pool_of(KrConfig *config, bool (*setup)(KrVM *vm)) {
    char why[200] = "?";
    KrPool *pool = kr_pool_new(config, setup, why, sizeof why);
    if (pool == NULL) fail_msg("no pool: %s", why);
    assert_string_equal(why, "");
    return pool;
}

static void copies_begin_alike_and_share_nothing(void **state) {
    (void)state;
    Host maker, hosts[2] = {{.fail_after = -1}, {.fail_after = -1}};
    KrConfig config = host_config(&maker);
    KrPool *pool = pool_of(&config, imports_and_defines);
    KrVM *vms[2] = {kr_pool_take(pool, &hosts[0]), kr_pool_take(pool, &hosts[1])};
    static const char *const program =
        "print(bump(1), bump(1), kept[0].x, alive() is kept[0], kept[1][Point], kept[1]['b'])\n"
        "kept[0].x += 1; kept[0].z = 3; Point.w = 4; json.extra = 5\n"
        "import builtins; builtins.mine = 6\n"
        "print(json.dumps({'x': kept[0].x, 'z': kept[0].z, 'w': kept[0].w}), mine, id(kept) != id(Point))\n"
        "del kept; print(alive())\n";
    for (int i = 0; i < 2; i++) assert_true(run(vms[i], program));
    static const char *const expected = "1 2 1 True class 1000000000000000000000000000000\n"
                                        "{\"x\": 2, \"z\": 3, \"w\": 4} 6 True\nNone\n";
    for (int i = 0; i < 2; i++) {
        assert_string_equal(hosts[i].out, expected);
        assert_ptr_equal(kr_host(vms[i]), &hosts[i]);
    }
    assert_string_equal(maker.out, "");
    for (int i = 0; i < 2; i++) kr_vm_free(vms[i]);
    KrVM *again = kr_pool_take(pool, &hosts[0]);      // in the room of one that has gone
    hosts[0].used = 0;
    assert_true(run(again, program));
    assert_string_equal(hosts[0].out, expected);
    kr_vm_free(again);
    kr_pool_free(pool);
    assert_int_equal(maker.blocks, 0);
}

static bool imports_asyncio(KrVM *vm) { return run(vm, "import asyncio"); }

static void copies_run_tasks(void **state) {
    (void)state;
    Host maker, host = {.fail_after = -1};
    KrConfig config = host_config(&maker);
    KrPool *pool = pool_of(&config, imports_asyncio);
    for (int i = 0; i < 20; i++) {
        KrVM *vm = kr_pool_take(pool, &host);
        assert_non_null(vm);
        host.used = 0;
        assert_true(run(vm, "async def double(n):\n    await asyncio.sleep(0)\n    return n * 2\n"
                            "async def main():\n    print(await asyncio.gather(*map(double, range(5))))\n"
                            "asyncio.run(main())\n"));
        assert_string_equal(host.out, "[0, 2, 4, 6, 8]\n");
        kr_vm_free(vm);
    }
    kr_pool_free(pool);
    assert_int_equal(maker.blocks, 0);
}

static KrValue answer(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)args;
    return kr_int(vm, *(int *)data + *(int *)kr_host(vm));
}
static int forty = 40;
static bool has_module(KrVM *vm) {
    static const KrNativeDef functions[] = {{"answer()", answer, "40 and what the host has"}, {0}};
    return kr_module(vm, "host", functions, &forty);
}

static void modules_of_the_host_are_copied(void **state) {
    (void)state;
    KrPool *pool = pool_of(NULL, has_module);
    int two = 2, five = 5;
    KrVM *first = kr_pool_take(pool, &two), *second = kr_pool_take(pool, &five);
    assert_true(run(first, "import host\nassert host.answer() == 42"));
    assert_true(run(second, "import host\nassert host.answer() == 45"));
    kr_vm_free(first);
    kr_vm_free(second);
    kr_pool_free(pool);
}

static bool fails(KrVM *vm) { return run(vm, "1 / 0"); }
static bool leaves_a_future(KrVM *vm) {
    kr_release(vm, kr_future(vm));
    return true;
}
static void free_nothing(void *data) { (void)data; }
static bool keeps_an_object(KrVM *vm) {
    static const KrNativeDef methods[] = {{0}};
    static const KrTypeDef def = {"Thing", methods, free_nothing};
    KrValue type = kr_type(vm, &def), thing = kr_wrap(vm, type, &forty), module = kr_import(vm, "__main__");
    bool ok = kr_setattr(vm, module, "thing", thing);
    kr_release(vm, type);
    kr_release(vm, thing);
    kr_release(vm, module);
    return ok;
}
static bool is_never_the_same(KrVM *vm) {
    static int calls;
    KrValue module = kr_import(vm, "__main__"), n = kr_int(vm, 1000 + calls++);
    bool ok = kr_setattr(vm, module, "n", n);
    kr_release(vm, n);
    kr_release(vm, module);
    return ok;
}

static void what_cannot_be_copied_is_refused(void **state) {
    (void)state;
    Host maker;
    KrConfig config = host_config(&maker);
    char why[200];
    assert_null(kr_pool_new(&config, fails, why, sizeof why));
    assert_string_equal(why, "setup() failed");
    assert_null(kr_pool_new(&config, leaves_a_future, why, sizeof why));
    assert_non_null(strstr(why, "kr_future"));
    assert_null(kr_pool_new(&config, keeps_an_object, why, sizeof why));
    assert_non_null(strstr(why, "kr_wrap"));
    assert_null(kr_pool_new(&config, is_never_the_same, NULL, 0));
    assert_null(kr_pool_new(&config, is_never_the_same, why, sizeof why));
    assert_string_equal(why, "two VMs made in the same way are not alike");
    kr_pool_free(NULL);
    assert_int_equal(maker.blocks, 0);
}

static void without_memory_there_is_no_pool_and_no_leak(void **state) {
    (void)state;
    Host maker;
    KrConfig config = host_config(&maker);
    for (long n = 0;; n++) {
        maker.fail_after = n;
        char why[200];
        KrPool *pool = kr_pool_new(&config, imports_and_defines, why, sizeof why);
        if (pool == NULL) {
            assert_string_equal(why, "out of memory");
            assert_int_equal(maker.blocks, 0);
            continue;
        }
        maker.fail_after = 0;
        assert_null(kr_pool_take(pool, NULL));
        maker.fail_after = -1;
        kr_vm_free(kr_pool_take(pool, NULL));
        kr_pool_free(pool);
        break;
    }
    assert_int_equal(maker.blocks, 0);
}

static void limits_count_from_the_copy_on(void **state) {
    (void)state;
    Host maker, host = {.fail_after = -1};
    KrConfig config = host_config(&maker);
    config.limits = (KrLimits){.memory = 8 << 20, .instructions = 5000000, .call_depth = 50};
    KrPool *pool = pool_of(&config, imports_and_defines);
    for (int i = 0; i < 3; i++) {
        KrVM *vm = kr_pool_take(pool, &host);
        KrStats stats;
        kr_stats(vm, &stats);
        assert_int_equal(stats.instructions, 0);
        assert_true(run(vm, "sum(range(1000))"));
        assert_false(run(vm, "while True: pass"));
        assert_int_equal(kr_limit_reached(vm), KR_LIMIT_INSTRUCTIONS);
        kr_vm_free(vm);
        vm = kr_pool_take(pool, &host);
        assert_false(run(vm, "x = [0] * 1000\nwhile True: x = x + x"));
        assert_int_equal(kr_limit_reached(vm), KR_LIMIT_MEMORY);
        kr_vm_free(vm);
    }
    kr_pool_free(pool);
    assert_int_equal(maker.blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_begin_alike_and_share_nothing), cmocka_unit_test(copies_run_tasks),
        cmocka_unit_test(modules_of_the_host_are_copied),       cmocka_unit_test(what_cannot_be_copied_is_refused),
        cmocka_unit_test(without_memory_there_is_no_pool_and_no_leak), cmocka_unit_test(limits_count_from_the_copy_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
