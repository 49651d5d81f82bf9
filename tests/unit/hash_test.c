// SPDX-License-Identifier: MIT
// hash_test.c -- base/hash: SipHash-1-3 against known values, under two keys.
#include "unit.h"

#include "base/hash.h"

static const struct {
    size_t length;
    uint64_t zero_key, key;
} known[] = {
    {1, UINT64_C(0x68a914128e01e473), UINT64_C(0xc9f49bf37d57ca93)},
    {7, UINT64_C(0x2f098ab0c751325a), UINT64_C(0xd3927d989bb11140)},
    {8, UINT64_C(0xead411e67ebe2eea), UINT64_C(0x369095118d299a8e)},
    {9, UINT64_C(0x75927f9d95124362), UINT64_C(0x25a48eb36c063de4)},
    {15, UINT64_C(0xf30eb725bb91c9ea), UINT64_C(0xd320d86d2a519956)},
    {16, UINT64_C(0x8972188433a5c5b7), UINT64_C(0xcc4fdd1a7d908b66)},
    {63, UINT64_C(0x385d3e39e5f37359), UINT64_C(0x9d199062b7bbb3a8)},
};

static void known_values(void **state) {
    (void)state;
    unsigned char data[64];
    for (int i = 0; i < 64; i++) data[i] = (unsigned char)i;
    const uint64_t zero[2] = {0, 0}, key[2] = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(hash_bytes(zero, data, known[i].length), known[i].zero_key);
        assert_int_equal(hash_bytes(key, data, known[i].length), known[i].key);
    }
    assert_int_equal(hash_bytes(key, "", 0), UINT64_C(0xabac0158050fc4dc));
}

static void alignment_does_not_matter(void **state) {
    (void)state;
    const uint64_t key[2] = {1, 2};
    char buffer[64];
    for (size_t shift = 0; shift < 8; shift++) {
        memcpy(buffer + shift, "the same twenty-nine bytes...", 29);
        assert_int_equal(hash_bytes(key, buffer + shift, 29), hash_bytes(key, "the same twenty-nine bytes...", 29));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(alignment_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
