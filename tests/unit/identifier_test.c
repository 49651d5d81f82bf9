// SPDX-License-Identifier: MIT
// identifier_test.c -- base/identifier: what may be a name (PEP 3131), and its normal form.
#include "unit.h"

#include "base/identifier.h"

static void names_and_others(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t bad;         // offset of the first character that does not fit; SIZE_MAX: none
    } cases[] = {
        {"x", SIZE_MAX}, {"_", SIZE_MAX}, {"a1", SIZE_MAX}, {"\xc3\xa9t\xc3\xa9", SIZE_MAX}, {"\xe5\x90\x8d", SIZE_MAX},
        {"a\xcc\x81", SIZE_MAX}, {"a\xc2\xb7", SIZE_MAX}, {"\xe2\x84\x98", SIZE_MAX}, {"1a", 0}, {"\xe2\x82\xac", 0},
        {"a\xe2\x82\xac", 1}, {"a b", 1}, {"\xcc\x81" "a", 0}, {"ab\xf0\x9f\x98\x80", 2}, {"\xd9\xa1", 0}, {"a\xd9\xa1", SIZE_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = strlen(cases[i].text);
        assert_int_equal(identifier_check(cases[i].text, length), cases[i].bad == SIZE_MAX ? length : cases[i].bad);
    }
}

static void normal_form(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    Arena arena;
    arena_init(&arena, &allocator);
    assert_int_equal(setjmp(arena.out_of_memory), 0);
    size_t length = 0;
    assert_string_equal(identifier_normalize(&arena, "e\xcc\x81", 3, &length), "\xc3\xa9");
    assert_int_equal(length, 2);
    assert_string_equal(identifier_normalize(&arena, "\xef\xac\x81", 3, &length), "fi");
    assert_string_equal(identifier_normalize(&arena, "\xf0\x9d\x94\xb2", 4, &length), "u");
    arena_free(&arena);
    assert_int_equal(counter.blocks, 0);
}

static void printable(void **state) {
    (void)state;
    static const uint32_t yes[] = {' ', 'a', '~', 0xe9, 0x20ac, 0x1f600}, no[] = {0, '\n', 0x7f, 0x85, 0xa0, 0xad, 0x200b, 0x2028,
                                                                                 0xd800, 0xe000, 0xffff, 0x10ffff};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) assert_true(character_is_printable(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) assert_false(character_is_printable(no[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_others),
        cmocka_unit_test(normal_form),
        cmocka_unit_test(printable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
