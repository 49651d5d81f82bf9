// SPDX-License-Identifier: MIT
// bigint.h -- natural numbers of any size as arrays of 60-bit digits, least significant first; the layer over libtommath.
//
// A number is (digits, count); `count` may include leading zeros on input, results are given without them. What can take
// long asks the host: `poll` is called in every long loop, so that work of any size can be stopped; `alloc` gives scratch
// memory, which is thereby charged. Functions that give false were stopped, or out of memory; the host knows which.
#ifndef KR_BASE_BIGINT_H
#define KR_BASE_BIGINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIGINT_DIGIT_BITS 60
#define BIGINT_DIGIT_MASK ((UINT64_C(1) << BIGINT_DIGIT_BITS) - 1)
#define BIGINT_MAX_DIGITS 0x7fffff00u

typedef struct {
    void *ctx;
    bool (*poll)(void *ctx, uint64_t steps);
    void *(*alloc)(void *ctx, size_t size);             // NULL: out of memory
    void (*free)(void *ctx, void *p, size_t size);
    bool (*no_memory)(void *ctx);                       // the library ran out of memory: raises, gives false
} BigintHost;

size_t bigint_clamp(const uint64_t *a, size_t count);   // count without leading zeros
uint64_t bigint_bits(const uint64_t *a, size_t count);  // position of the highest set bit + 1; 0 for zero
int bigint_compare(const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
size_t bigint_trailing_zeros(const uint64_t *a, size_t count);   // a is not zero

// out may be a or b. Sizes of out: max + 1; na; na + bits / 60 + 1; na.
size_t bigint_add(uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
size_t bigint_sub(uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);   // a >= b
size_t bigint_shift_left(uint64_t *out, const uint64_t *a, size_t na, uint64_t bits);
size_t bigint_shift_right(uint64_t *out, const uint64_t *a, size_t na, uint64_t bits, bool *lost);  // lost: a bit 1 fell out
uint64_t bigint_div_digit(uint64_t *quotient, const uint64_t *a, size_t na, uint64_t divisor);  // gives the remainder
size_t bigint_mul_add_digit(uint64_t *a, size_t na, uint64_t factor, uint64_t addend);          // in place; room for na + 1

// out: na + nb digits, not overlapping a or b.
bool bigint_mul(const BigintHost *host, uint64_t *out, size_t *count, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
// quotient: na digits (may be NULL), remainder: nb digits (may be NULL). b is not zero.
bool bigint_div(const BigintHost *host, uint64_t *quotient, size_t *nq, uint64_t *remainder, size_t *nr,
                const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
// out: min(na, nb) digits, or the larger one where one is zero.
bool bigint_gcd(const BigintHost *host, uint64_t *out, size_t *count, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
// base ** exponent % modulus; out: nm digits. base < modulus, modulus > 1.
bool bigint_power_mod(const BigintHost *host, uint64_t *out, size_t *count, const uint64_t *base, size_t nb,
                      const uint64_t *exponent, size_t ne, const uint64_t *modulus, size_t nm);

typedef enum { BIGINT_AND, BIGINT_OR, BIGINT_XOR } BigintBitOp;
// Two's complement of unlimited width, as Python. out: max(na, nb) + 1 digits.
size_t bigint_bit_op(BigintBitOp op, uint64_t *out, bool *negative, const uint64_t *a, size_t na, bool a_negative,
                     const uint64_t *b, size_t nb, bool b_negative);

// Digits of a base from 2 to 36, lower case, no NUL. out: bigint_text_bound() bytes; a zero gives "0".
size_t bigint_text_bound(const uint64_t *a, size_t na, int base);
bool bigint_to_text(const BigintHost *host, char *out, size_t *length, const uint64_t *a, size_t na, int base);
// text holds digit values 0..base-1 (not characters). out: bigint_digits_bound(length, base).
size_t bigint_digits_bound(size_t length, int base);
bool bigint_from_values(const BigintHost *host, uint64_t *out, size_t *count, const uint8_t *values, size_t length, int base);

// a / b as a double, correctly rounded. *overflow: too large. b is not zero.
bool bigint_true_div(const BigintHost *host, double *out, bool *overflow, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
double bigint_to_double(const uint64_t *a, size_t na);              // correctly rounded; infinity when too large
#define BIGINT_DOUBLE_DIGITS 18
size_t bigint_from_double(uint64_t *out, double x);                 // of |x| truncated; x is finite

#endif
