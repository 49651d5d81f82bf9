// SPDX-License-Identifier: MIT
// search_test.c -- base/search: compared with the plain double loop, on texts made to be hard; and linear time.
#include "unit.h"

#include "base/search.h"
#include <time.h>

static uint32_t unit_at(SearchText text, size_t i) {
    if (text.width == 1) return ((const uint8_t *)text.data)[i];
    if (text.width == 2) return ((const uint16_t *)text.data)[i];
    return ((const uint32_t *)text.data)[i];
}

static int64_t plain_search(SearchText haystack, SearchText needle, int last) {
    int64_t found = -1;
    for (size_t at = 0; at + needle.length <= haystack.length; at++) {
        size_t i = 0;
        while (i < needle.length && unit_at(haystack, at + i) == unit_at(needle, i)) i++;
        if (i < needle.length) continue;
        found = (int64_t)at;
        if (!last) break;
    }
    return found;
}

static SearchText make_text(void *storage, unsigned width, size_t length, uint32_t letters, uint32_t *seed) {
    for (size_t i = 0; i < length; i++) {
        *seed = *seed * 1664525 + 1013904223;
        uint32_t unit = 'a' + (*seed >> 24) % letters;
        if (width == 1) ((uint8_t *)storage)[i] = (uint8_t)unit;
        else if (width == 2) ((uint16_t *)storage)[i] = (uint16_t)unit;
        else ((uint32_t *)storage)[i] = unit;
    }
    return (SearchText){storage, length, width};
}

static void agrees_with_the_plain_search(void **state) {
    (void)state;
    static uint32_t haystack_units[400], needle_units[60];
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        static const unsigned widths[] = {1, 2, 4};
        unsigned width = widths[round % 3], narrow = widths[round % (round % 3 + 1)];
        uint32_t letters = 1 + (uint32_t)(round / 3) % 3;
        SearchText haystack = make_text(haystack_units, width, (size_t)(round * 7) % 400, letters, &seed);
        SearchText needle = make_text(needle_units, narrow, 1 + (size_t)round % 59, letters, &seed);
        assert_int_equal(search_first(haystack, needle), plain_search(haystack, needle, 0));
        assert_int_equal(search_last(haystack, needle), plain_search(haystack, needle, 1));
    }
}

static void single_units(void **state) {
    (void)state;
    const uint16_t wide[] = {'a', 0x20ac, 'b', 0x20ac, 'c'};
    assert_int_equal(search_first_unit((SearchText){"hello", 5, 1}, 'l'), 2);
    assert_int_equal(search_last_unit((SearchText){"hello", 5, 1}, 'l'), 3);
    assert_int_equal(search_first_unit((SearchText){"hello", 5, 1}, 'z'), -1);
    assert_int_equal(search_first_unit((SearchText){"hello", 5, 1}, 'h' + 256), -1);
    assert_int_equal(search_first_unit((SearchText){wide, 5, 2}, 0x20ac), 1);
    assert_int_equal(search_last_unit((SearchText){wide, 5, 2}, 0x20ac), 3);
    assert_int_equal(search_first_unit((SearchText){wide, 0, 2}, 'a'), -1);
}

static void hard_texts_take_linear_time(void **state) {
    (void)state;
    enum { LENGTH = 1000000, HALF = LENGTH / 2 };
    char *haystack = malloc(LENGTH), *needle = malloc(HALF);
    memset(haystack, 'a', LENGTH);
    memset(needle, 'a', HALF);
    clock_t start = clock();
    for (int at = 0; at < 3; at++) {
        size_t where = (size_t[]){0, HALF / 2, HALF - 1}[at];
        needle[where] = 'b';
        assert_int_equal(search_first((SearchText){haystack, LENGTH, 1}, (SearchText){needle, HALF, 1}), -1);
        assert_int_equal(search_last((SearchText){haystack, LENGTH, 1}, (SearchText){needle, HALF, 1}), -1);
        needle[where] = 'a';
    }
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5);    // a quadratic search takes minutes
    free(haystack);
    free(needle);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_plain_search),
        cmocka_unit_test(single_units),
        cmocka_unit_test(hard_texts_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
