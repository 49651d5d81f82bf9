// SPDX-License-Identifier: MIT
// bigint_test.c -- base/bigint: the laws of arithmetic on random numbers of many sizes, texts, doubles, and being stopped.
#include "unit.h"

#include "base/bigint.h"
#include <math.h>
#include <stdio.h>

enum { MOST = 130 };        // past the sizes where multiplication and division change their method

typedef struct {
    long polls, stop_after;
    size_t live;
} Work;

static bool poll(void *ctx, uint64_t steps) {
    Work *work = ctx;
    (void)steps;
    work->polls++;
    return work->stop_after < 0 || work->stop_after-- > 0;
}
static void *scratch_alloc(void *ctx, size_t size) {
    ((Work *)ctx)->live += size;
    return malloc(size ? size : 1);
}
static void scratch_free(void *ctx, void *p, size_t size) {
    if (p) ((Work *)ctx)->live -= size;
    free(p);
}
static bool no_memory(void *ctx) {
    (void)ctx;
    return false;
}
static BigintHost host_of(Work *work) {
    *work = (Work){.stop_after = -1};
    return (BigintHost){work, poll, scratch_alloc, scratch_free, no_memory};
}

static uint64_t seed = 88172645463325252u;
static uint64_t random_word(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}
// Digits that are all ones or all zeros are where carries go wrong.
static size_t make_number(uint64_t *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint64_t r = random_word();
        out[i] = r % 5 == 0 ? BIGINT_DIGIT_MASK : r % 5 == 1 ? 0 : random_word() & BIGINT_DIGIT_MASK;
    }
    if (count) out[count - 1] |= 1;
    return bigint_clamp(out, count);
}

static void sums_and_differences(void **state) {
    (void)state;
    uint64_t a[MOST], b[MOST], sum[MOST + 1], back[MOST + 1];
    for (int round = 0; round < 2000; round++) {
        size_t na = make_number(a, random_word() % 20), nb = make_number(b, random_word() % 20);
        size_t ns = bigint_add(sum, a, na, b, nb);
        assert_int_equal(bigint_sub(back, sum, ns, b, nb), na);
        assert_int_equal(bigint_compare(back, na, a, na), 0);
        assert_int_equal(bigint_sub(back, sum, ns, sum, ns), 0);
        uint64_t bits = random_word() % 300;
        uint64_t shifted[MOST];
        bool lost = true;
        size_t nl = bigint_shift_left(shifted, a, na, bits);
        assert_int_equal(na ? bigint_bits(shifted, nl) : 0, na ? bigint_bits(a, na) + bits : 0);
        assert_int_equal(bigint_shift_right(shifted, shifted, nl, bits, &lost), na);
        assert_false(lost);
        assert_int_equal(bigint_compare(shifted, na, a, na), 0);
    }
}

// (a * b + c) / b = a, remainder c, for c < b.
static void products_and_quotients(void **state) {
    (void)state;
    Work work;
    BigintHost host = host_of(&work);
    static uint64_t a[MOST], b[MOST], c[MOST], product[2 * MOST + 1], quotient[2 * MOST + 1], rest[MOST];
    for (int round = 0; round < 600; round++) {
        size_t na = make_number(a, 1 + random_word() % (round % 10 ? 12 : MOST - 1));
        size_t nb = make_number(b, 1 + random_word() % (round % 7 ? 12 : MOST - 1)), np, nq, nr;
        size_t nc = make_number(c, nb - 1);
        assert_true(bigint_mul(&host, product, &np, a, na, b, nb));
        np = bigint_add(product, product, np, c, nc);
        assert_true(bigint_div(&host, quotient, &nq, rest, &nr, product, np, b, nb));
        assert_int_equal(nq, na);
        assert_int_equal(bigint_compare(quotient, nq, a, na), 0);
        assert_int_equal(nr, nc);
        assert_int_equal(bigint_compare(rest, nr, c, nc), 0);
    }
    assert_int_equal(work.live, 0);
}

static void texts_in_every_base(void **state) {
    (void)state;
    Work work;
    BigintHost host = host_of(&work);
    static uint64_t a[MOST];
    for (int base = 2; base <= 36; base++) {
        for (int round = 0; round < 12; round++) {
            size_t na = make_number(a, random_word() % (round ? 15 : MOST)), length = 0, nb = 0;
            char *text = malloc(bigint_text_bound(a, na, base));
            assert_true(bigint_to_text(&host, text, &length, a, na, base));
            assert_true(length <= bigint_text_bound(a, na, base));
            uint8_t *values = malloc(length);
            for (size_t i = 0; i < length; i++)
                values[i] = (uint8_t)(text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10);
            uint64_t *out = malloc(bigint_digits_bound(length, base) * sizeof *out);
            assert_true(bigint_from_values(&host, out, &nb, values, length, base));
            assert_int_equal(nb, na);
            assert_int_equal(bigint_compare(out, nb, a, na), 0);
            free(out);
            free(values);
            free(text);
        }
    }
    assert_int_equal(work.live, 0);
}

static void decimal_text_of_a_known_number(void **state) {
    (void)state;
    Work work;
    BigintHost host = host_of(&work);
    uint64_t one = 1, number[5];
    size_t count = bigint_shift_left(number, &one, 1, 200), length;
    char text[100];
    assert_true(bigint_to_text(&host, text, &length, number, count, 10));
    text[length] = 0;
    assert_string_equal(text, "1606938044258990275541962092341162602522202993782792835301376");
    assert_true(bigint_to_text(&host, text, &length, number, 0, 10));
    assert_int_equal(length, 1);
    assert_int_equal(text[0], '0');
}

static void doubles_are_rounded_to_even(void **state) {
    (void)state;
    Work work;
    BigintHost host = host_of(&work);
    uint64_t one = 1, digits[20];
    size_t count = bigint_shift_left(digits, &one, 1, 53);
    digits[0] |= 1;
    assert_true(bigint_to_double(digits, count) == 9007199254740992.0);
    digits[0] |= 3;
    assert_true(bigint_to_double(digits, count) == 9007199254740996.0);
    count = bigint_shift_left(digits, &one, 1, 1024);
    assert_true(isinf(bigint_to_double(digits, count)));
    for (int exponent = 0; exponent < 1024; exponent++) {
        uint64_t out[BIGINT_DOUBLE_DIGITS];
        size_t n = bigint_from_double(out, ldexp(1.5, exponent));
        assert_true(bigint_to_double(out, n) == floor(ldexp(1.5, exponent)));
    }
    uint64_t three = 3;
    double third = 0;
    bool overflow = true;
    assert_true(bigint_true_div(&host, &third, &overflow, &one, 1, &three, 1));
    assert_false(overflow);
    assert_true(third == 1.0 / 3.0);
}

static void bit_operations_are_twos_complement(void **state) {
    (void)state;
    for (int64_t a = -40; a <= 40; a++) {
        for (int64_t b = -40; b <= 40; b++) {
            uint64_t x = (uint64_t)(a < 0 ? -a : a), y = (uint64_t)(b < 0 ? -b : b), out[2];
            const int64_t expected[] = {a & b, a | b, a ^ b};
            for (int op = BIGINT_AND; op <= BIGINT_XOR; op++) {
                bool negative = false;
                size_t n = bigint_bit_op((BigintBitOp)op, out, &negative, &x, x != 0, a < 0, &y, y != 0, b < 0);
                int64_t got = n ? (int64_t)out[0] : 0;
                assert_int_equal(negative ? -got : got, expected[op]);
            }
        }
    }
}

static void powers_and_divisors(void **state) {
    (void)state;
    Work work;
    BigintHost host = host_of(&work);
    // Fermat: 3 ** (p - 1) % p == 1 for the prime p = 2**127 - 1.
    uint64_t one = 1, three = 3, prime[4], exponent[4], out[4];
    size_t count = bigint_shift_left(prime, &one, 1, 127), found = 0;
    count = bigint_sub(prime, prime, count, &one, 1);
    size_t ne = bigint_sub(exponent, prime, count, &one, 1);
    assert_true(bigint_power_mod(&host, out, &found, &three, 1, exponent, ne, prime, count));
    assert_int_equal(found, 1);
    assert_int_equal(out[0], 1);
    uint64_t a = 462, b = 1071;
    assert_true(bigint_gcd(&host, out, &found, &a, 1, &b, 1));
    assert_int_equal(out[0], 21);
    assert_int_equal(work.live, 0);
}

static void long_work_can_be_stopped(void **state) {
    (void)state;
    Work work;
    BigintHost host = host_of(&work);
    enum { LARGE = 4000 };
    uint64_t *a = calloc(LARGE, sizeof *a), *product = calloc(2 * LARGE, sizeof *a);
    size_t count = 0;
    for (int i = 0; i < LARGE; i++) a[i] = random_word() & BIGINT_DIGIT_MASK;
    work.stop_after = 3;
    assert_false(bigint_mul(&host, product, &count, a, LARGE, a, LARGE));
    assert_int_equal(work.live, 0);
    size_t length = 0;
    char *text = malloc(bigint_text_bound(a, LARGE, 10));
    work.stop_after = 3;
    assert_false(bigint_to_text(&host, text, &length, a, LARGE, 10));
    assert_int_equal(work.live, 0);
    free(text);
    free(a);
    free(product);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_and_differences),
        cmocka_unit_test(products_and_quotients),
        cmocka_unit_test(texts_in_every_base),
        cmocka_unit_test(decimal_text_of_a_known_number),
        cmocka_unit_test(doubles_are_rounded_to_even),
        cmocka_unit_test(bit_operations_are_twos_complement),
        cmocka_unit_test(powers_and_divisors),
        cmocka_unit_test(long_work_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
