// SPDX-License-Identifier: MIT
// utf8_test.c -- base/utf8: every code point there and back, and what is malformed.
#include "unit.h"

#include "base/utf8.h"

static void every_code_point_comes_back(void **state) {
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        char text[4];
        size_t length = utf8_encode(code, text), used = 0;
        assert_int_equal(utf8_decode(text, &used), code);
        assert_int_equal(used, length);
        assert_int_equal(utf8_length((unsigned char)text[0]), length);
        bool surrogate = code >= 0xd800 && code <= 0xdfff;
        assert_int_equal(utf8_validate(text, length), surrogate ? 0 : length);
    }
}

static void malformed_text_is_found_at_its_place(void **state) {
    (void)state;
    static const char *const bad[] = {
        "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82", "\xe2(\xa1",
        "\xe2\x82(", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98", "\xf0(\x8c\xbc", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[32] = "ok \xc3\xa9 ";
        strcat(text, bad[i]);
        strcat(text, "x");
        assert_int_equal(utf8_validate(text, strlen(text)), 6);
    }
    assert_int_equal(utf8_validate("", 0), 0);
    assert_int_equal(utf8_validate("a\0b", 3), 3);
}

static void lengths_count_code_points(void **state) {
    (void)state;
    assert_int_equal(utf8_count("", 0), 0);
    assert_int_equal(utf8_count("abc", 3), 3);
    assert_int_equal(utf8_count("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9), 3);
}

// Any cut of a valid text in the middle of a character is noticed, and found at the character's beginning.
static void every_cut_is_noticed(void **state) {
    (void)state;
    const char *text = "a\xc3\xa9z\xe2\x82\xacz\xf0\x9f\x98\x80z";
    size_t length = strlen(text), start = 0;
    for (size_t cut = 0; cut <= length; cut++) {
        if (((unsigned char)text[cut] & 0xc0) != 0x80) start = cut;
        assert_int_equal(utf8_validate(text, cut), start);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(malformed_text_is_found_at_its_place),
        cmocka_unit_test(lengths_count_code_points),
        cmocka_unit_test(every_cut_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
