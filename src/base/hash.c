// SPDX-License-Identifier: MIT
// hash.c -- SipHash-1-3 (Aumasson and Bernstein): one round a word, three at the end.
#include "base/hash.h"

#include <string.h>

typedef struct {
    uint64_t a, b, c, d;
} State;

static inline uint64_t rotate(uint64_t x, int n) {
    return x << n | x >> (64 - n);
}

static inline void mix(State *s) {
    s->a += s->b;
    s->b = rotate(s->b, 13) ^ s->a;
    s->a = rotate(s->a, 32);
    s->c += s->d;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = rotate(s->b, 17) ^ s->c;
    s->c = rotate(s->c, 32);
}

uint64_t hash_bytes(const uint64_t key[2], const void *data, size_t length) {
    State s = {
        key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
        key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573),
    };
    const unsigned char *p = data;
    size_t left = length;
    uint64_t word;
    for (; left >= sizeof word; left -= sizeof word, p += sizeof word) {
        memcpy(&word, p, sizeof word);
        s.d ^= word;
        mix(&s);
        s.a ^= word;
    }
    // The last word: what is left, and the length in its top byte.
    word = (uint64_t)length << 56;
    for (size_t i = 0; i < left; i++) {
        word |= (uint64_t)p[i] << (8 * i);
    }
    s.d ^= word;
    mix(&s);
    s.a ^= word;
    s.c ^= 0xff;
    mix(&s);
    mix(&s);
    mix(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}
