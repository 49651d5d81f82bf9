// SPDX-License-Identifier: MIT
// bigint.c -- natural numbers of any size: takes digit arrays, gives digit arrays.
//
// Linear work is done here on the arrays themselves. Products beyond a few digits and modular powers are libtommath's,
// through read-only views; large products are cut (Karatsuba) into pieces that take the library milliseconds, with a poll
// between them. Division is the schoolbook's (Knuth, algorithm D), with a poll in each row.
#include "base/bigint.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include <tommath.h>

_Static_assert(MP_DIGIT_BIT == BIGINT_DIGIT_BITS, "libtommath must be built with 60-bit digits");

__extension__ typedef unsigned __int128 Wide;

enum {
    SCHOOLBOOK_DIGITS = 24,   // products with a factor up to this size are done in place
    LIBRARY_DIGITS = 1500,    // the library is given factors up to this size at once
};
#define BITS BIGINT_DIGIT_BITS
#define MASK BIGINT_DIGIT_MASK

size_t bigint_clamp(const uint64_t *a, size_t count) {
    while (count > 0 && a[count - 1] == 0) count--;
    return count;
}

uint64_t bigint_bits(const uint64_t *a, size_t count) {
    count = bigint_clamp(a, count);
    if (count == 0) return 0;
    return (uint64_t)(count - 1) * BITS + (uint64_t)(64 - __builtin_clzll(a[count - 1]));
}

size_t bigint_trailing_zeros(const uint64_t *a, size_t count) {
    size_t i = 0;
    while (i + 1 < count && a[i] == 0) i++;
    return i * BITS + (size_t)__builtin_ctzll(a[i]);
}

int bigint_compare(const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    na = bigint_clamp(a, na);
    nb = bigint_clamp(b, nb);
    if (na != nb) return na < nb ? -1 : 1;
    while (na-- > 0) {
        if (a[na] != b[na]) return a[na] < b[na] ? -1 : 1;
    }
    return 0;
}

//// Linear arithmetic /////////////////////////////////////////////////////////////////////////////////////////////////

size_t bigint_add(uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    if (na < nb) {
        const uint64_t *t = a;
        a = b, b = t;
        size_t n = na;
        na = nb, nb = n;
    }
    uint64_t carry = 0;
    for (size_t i = 0; i < na; i++) {
        uint64_t sum = a[i] + (i < nb ? b[i] : 0) + carry;
        out[i] = sum & MASK;
        carry = sum >> BITS;
    }
    if (carry != 0) out[na++] = carry;
    return bigint_clamp(out, na);
}

size_t bigint_sub(uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    nb = bigint_clamp(b, nb);
    uint64_t borrow = 0;
    for (size_t i = 0; i < na; i++) {
        uint64_t difference = a[i] - (i < nb ? b[i] : 0) - borrow;
        out[i] = difference & MASK;
        borrow = difference >> 63;
    }
    return bigint_clamp(out, na);
}

size_t bigint_shift_left(uint64_t *out, const uint64_t *a, size_t na, uint64_t bits) {
    size_t whole = (size_t)(bits / BITS);
    unsigned part = (unsigned)(bits % BITS);
    uint64_t above = 0;
    for (size_t i = na; i-- > 0;) {       // downwards: out may be a
        uint64_t digit = a[i];
        uint64_t high = part ? digit >> (BITS - part) : 0;
        if (i + 1 == na) out[na + whole] = high;
        else out[i + 1 + whole] = above | high;
        above = (digit << part) & MASK;
    }
    if (na > 0) out[whole] = above;
    else out[whole] = 0;
    memset(out, 0, whole * sizeof *out);
    return bigint_clamp(out, na + whole + 1);
}

size_t bigint_shift_right(uint64_t *out, const uint64_t *a, size_t na, uint64_t bits, bool *lost) {
    bool fell = false;
    if (bits / BITS >= na) {
        *lost = bigint_clamp(a, na) > 0;
        return 0;
    }
    size_t whole = (size_t)(bits / BITS);
    unsigned part = (unsigned)(bits % BITS);
    for (size_t i = 0; i < whole; i++) fell |= a[i] != 0;
    fell |= part && (a[whole] & ((UINT64_C(1) << part) - 1)) != 0;
    for (size_t i = whole; i < na; i++) {
        uint64_t high = part && i + 1 < na ? (a[i + 1] << (BITS - part)) & MASK : 0;
        out[i - whole] = (a[i] >> part) | high;
    }
    *lost = fell;
    return bigint_clamp(out, na - whole);
}

uint64_t bigint_div_digit(uint64_t *quotient, const uint64_t *a, size_t na, uint64_t divisor) {
    uint64_t rest = 0;
    for (size_t i = na; i-- > 0;) {
        Wide part = ((Wide)rest << BITS) | a[i];
        uint64_t q = (uint64_t)(part / divisor);
        rest = (uint64_t)(part - (Wide)q * divisor);
        if (quotient != NULL) quotient[i] = q;
    }
    return rest;
}

size_t bigint_mul_add_digit(uint64_t *a, size_t na, uint64_t factor, uint64_t addend) {
    uint64_t carry = addend;
    for (size_t i = 0; i < na; i++) {
        Wide product = (Wide)a[i] * factor + carry;
        a[i] = (uint64_t)product & MASK;
        carry = (uint64_t)(product >> BITS);
    }
    if (carry != 0) a[na++] = carry;
    return na;
}

//// Multiplication ////////////////////////////////////////////////////////////////////////////////////////////////////

static void view(mp_int *out, const uint64_t *a, size_t na) {
    out->used = out->alloc = (int)na;
    out->sign = MP_ZPOS;
    out->dp = (mp_digit *)(uintptr_t)a;   // the library only reads it
}

static bool copy_out(const BigintHost *host, mp_err error, mp_int *from, uint64_t *out, size_t room) {
    if (error != MP_OKAY) {
        mp_clear(from);
        return host->no_memory(host->ctx);
    }
    size_t used = (size_t)from->used;
    memcpy(out, from->dp, used * sizeof *out);
    memset(out + used, 0, (room - used) * sizeof *out);
    mp_clear(from);
    return true;
}

static void schoolbook(uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    memset(out, 0, (na + nb) * sizeof *out);
    for (size_t j = 0; j < nb; j++) {
        uint64_t carry = 0, factor = b[j];
        for (size_t i = 0; i < na; i++) {
            Wide sum = (Wide)a[i] * factor + out[i + j] + carry;
            out[i + j] = (uint64_t)sum & MASK;
            carry = (uint64_t)(sum >> BITS);
        }
        out[na + j] = carry;
    }
}

// out[0..) += a, where the carry is known to end within the number
static void add_into(uint64_t *out, const uint64_t *a, size_t na) {
    uint64_t carry = 0;
    for (size_t i = 0; i < na || carry != 0; i++) {
        uint64_t sum = out[i] + (i < na ? a[i] : 0) + carry;
        out[i] = sum & MASK;
        carry = sum >> BITS;
    }
}

static bool multiply(const BigintHost *host, uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);

// A long factor a: pieces as long as b.
static bool multiply_pieces(const BigintHost *host, uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    size_t piece_size = nb < LIBRARY_DIGITS ? LIBRARY_DIGITS : nb;
    size_t scratch_size = (piece_size + nb) * sizeof *out;
    uint64_t *product = host->alloc(host->ctx, scratch_size);
    if (product == NULL) return false;
    bool ok = true;
    memset(out, 0, (na + nb) * sizeof *out);
    for (size_t i = 0; ok && i < na; i += piece_size) {
        size_t n = na - i < piece_size ? na - i : piece_size;
        ok = multiply(host, product, a + i, n, b, nb);
        if (ok) add_into(out + i, product, bigint_clamp(product, n + nb));
    }
    host->free(host->ctx, product, scratch_size);
    return ok;
}

// Karatsuba: (a1 x + a0)(b1 x + b0) with three products of half the size. na >= nb > na / 2 rounded up.
static bool karatsuba(const BigintHost *host, uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    size_t half = (na + 1) / 2;
    size_t scratch_count = 4 * (half + 1);
    uint64_t *scratch = host->alloc(host->ctx, scratch_count * sizeof *out);
    if (scratch == NULL) return false;
    uint64_t *a_sum = scratch, *b_sum = scratch + half + 1, *middle = scratch + 2 * (half + 1);
    bool ok = multiply(host, out, a, half, b, half) && multiply(host, out + 2 * half, a + half, na - half, b + half, nb - half);
    if (ok) {
        size_t n_as = bigint_add(a_sum, a, half, a + half, na - half);
        size_t n_bs = bigint_add(b_sum, b, half, b + half, nb - half);
        ok = multiply(host, middle, a_sum, n_as, b_sum, n_bs);
        if (ok) {
            size_t n = bigint_clamp(middle, n_as + n_bs);
            n = bigint_sub(middle, middle, n, out, 2 * half);
            n = bigint_sub(middle, middle, n, out + 2 * half, na + nb - 2 * half);
            add_into(out + half, middle, n);
        }
    }
    host->free(host->ctx, scratch, scratch_count * sizeof *out);
    return ok;
}

static bool multiply(const BigintHost *host, uint64_t *out, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    if (na < nb) return multiply(host, out, b, nb, a, na);
    if (nb == 0) {
        memset(out, 0, na * sizeof *out);
        return true;
    }
    if (na > LIBRARY_DIGITS) {
        if (nb <= LIBRARY_DIGITS || 2 * nb <= na + 1) return multiply_pieces(host, out, a, na, b, nb);
        return karatsuba(host, out, a, na, b, nb);
    }
    if (na * nb >= 4096 && !host->poll(host->ctx, na * nb / 16)) return false;
    if (nb <= SCHOOLBOOK_DIGITS) {
        schoolbook(out, a, na, b, nb);
        return true;
    }
    mp_int x, y, product;
    na = bigint_clamp(a, na);
    size_t room = na + nb, clamped = bigint_clamp(b, nb);
    view(&x, a, na);
    view(&y, b, clamped);
    if (mp_init(&product) != MP_OKAY) return host->no_memory(host->ctx);
    return copy_out(host, mp_mul(&x, &y, &product), &product, out, room);
}

bool bigint_mul(const BigintHost *host, uint64_t *out, size_t *count, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    na = bigint_clamp(a, na);
    nb = bigint_clamp(b, nb);
    if (!multiply(host, out, a, na, b, nb)) return false;
    *count = bigint_clamp(out, na + nb);
    return true;
}

//// Division //////////////////////////////////////////////////////////////////////////////////////////////////////////

// Knuth's algorithm D. u: na + 1 digits, normalised as v (nv >= 2 digits, highest bit set); u becomes the remainder.
static bool divide_rows(const BigintHost *host, uint64_t *quotient, uint64_t *u, size_t nu, const uint64_t *v, size_t nv) {
    uint64_t steps = 0;
    uint64_t top = v[nv - 1], second = v[nv - 2];
    for (size_t j = nu - nv; j-- > 0;) {
        steps += nv;
        if (steps >= 16384) {
            if (!host->poll(host->ctx, steps / 8)) return false;
            steps = 0;
        }
        Wide head = ((Wide)u[j + nv] << BITS) | u[j + nv - 1];
        Wide guess = head / top;
        Wide rest = head - guess * top;
        while (guess > MASK || guess * second > ((rest << BITS) | u[j + nv - 2])) {
            guess--;
            rest += top;
            if (rest > MASK) break;
        }
        uint64_t q = (uint64_t)guess, carry = 0, borrow = 0;
        for (size_t i = 0; i < nv; i++) {
            Wide product = (Wide)v[i] * q + carry;
            carry = (uint64_t)(product >> BITS);
            uint64_t difference = u[i + j] - ((uint64_t)product & MASK) - borrow;
            u[i + j] = difference & MASK;
            borrow = difference >> 63;
        }
        uint64_t difference = u[j + nv] - carry - borrow;
        u[j + nv] = difference & MASK;
        if (difference >> 63) {        // the guess was one too large
            q--;
            carry = 0;
            for (size_t i = 0; i < nv; i++) {
                uint64_t sum = u[i + j] + v[i] + carry;
                u[i + j] = sum & MASK;
                carry = sum >> BITS;
            }
            u[j + nv] = (u[j + nv] + carry) & MASK;
        }
        if (quotient != NULL) quotient[j] = q;
    }
    return true;
}

bool bigint_div(const BigintHost *host, uint64_t *quotient, size_t *nq, uint64_t *remainder, size_t *nr,
                const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    na = bigint_clamp(a, na);
    nb = bigint_clamp(b, nb);
    if (bigint_compare(a, na, b, nb) < 0) {
        if (quotient != NULL) *nq = 0;
        if (remainder != NULL) {
            memmove(remainder, a, na * sizeof *a);
            *nr = na;
        }
        return true;
    }
    if (nb == 1) {
        uint64_t rest = bigint_div_digit(quotient, a, na, b[0]);
        if (quotient != NULL) *nq = bigint_clamp(quotient, na);
        if (remainder != NULL) {
            remainder[0] = rest;
            *nr = rest != 0;
        }
        return true;
    }
    uint64_t local[40];
    size_t scratch_count = na + 1 + nb + 1;
    uint64_t *scratch = local;
    if (scratch_count > sizeof local / sizeof *local) {
        scratch = host->alloc(host->ctx, scratch_count * sizeof *scratch);
        if (scratch == NULL) return false;
    }
    uint64_t *u = scratch, *v = scratch + na + 1;
    unsigned shift = (unsigned)__builtin_clzll(b[nb - 1]) - (64 - BITS);
    bigint_shift_left(u, a, na, shift);
    bigint_shift_left(v, b, nb, shift);
    bool ok = divide_rows(host, quotient, u, na + 1, v, nb);
    if (ok && quotient != NULL) *nq = bigint_clamp(quotient, na - nb + 1);
    if (ok && remainder != NULL) {
        bool lost;
        *nr = bigint_shift_right(remainder, u, nb, shift, &lost);
    }
    if (scratch != local) host->free(host->ctx, scratch, scratch_count * sizeof *scratch);
    return ok;
}

//// Number theory /////////////////////////////////////////////////////////////////////////////////////////////////////

bool bigint_gcd(const BigintHost *host, uint64_t *out, size_t *count, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    na = bigint_clamp(a, na);
    nb = bigint_clamp(b, nb);
    size_t n = na > nb ? na : nb;
    size_t scratch_size = 2 * (n + 1) * sizeof *out;
    uint64_t *scratch = host->alloc(host->ctx, scratch_size);
    if (scratch == NULL) return false;
    uint64_t *x = scratch, *y = scratch + n + 1;
    memcpy(na < nb ? y : x, a, na * sizeof *a);
    memcpy(na < nb ? x : y, b, nb * sizeof *b);
    bool ok = true;
    if (na < nb) {      // the longer one is divided first
        size_t t = na;
        na = nb, nb = t;
    }
    // Euclid's steps until the library can finish in milliseconds.
    while (ok && nb > 0 && (na > 500 || na > nb + 1)) {
        size_t nr = 0;
        ok = host->poll(host->ctx, na / 8 + 1) && bigint_div(host, NULL, NULL, x, &nr, x, na, y, nb);
        uint64_t *t = x;
        x = y, y = t;
        na = nb, nb = nr;
    }
    if (na == 0) {
        x = y;
        na = nb, nb = 0;
    }
    if (ok && nb == 0) {
        memcpy(out, x, na * sizeof *out);
        *count = na;
    } else if (ok) {
        mp_int p, q, result;
        view(&p, x, na);
        view(&q, y, nb);
        size_t room = na < nb ? na : nb;
        if (!host->poll(host->ctx, na * nb * 4)) ok = false;
        else if (mp_init(&result) != MP_OKAY) ok = host->no_memory(host->ctx);
        else ok = copy_out(host, mp_gcd(&p, &q, &result), &result, out, room);
        if (ok) *count = bigint_clamp(out, room);
    }
    host->free(host->ctx, scratch, scratch_size);
    return ok;
}

bool bigint_power_mod(const BigintHost *host, uint64_t *out, size_t *count, const uint64_t *base, size_t nb,
                      const uint64_t *exponent, size_t ne, const uint64_t *modulus, size_t nm) {
    nb = bigint_clamp(base, nb);
    nm = bigint_clamp(modulus, nm);
    uint64_t exponent_bits = bigint_bits(exponent, ne);
    if (nb > 0 && exponent_bits > 0 && nm <= 64 && exponent_bits <= 64 * 60) {
        if (!host->poll(host->ctx, exponent_bits * nm * nm / 8 + 1)) return false;
        mp_int x, e, m, result;
        view(&x, base, nb);
        view(&e, exponent, bigint_clamp(exponent, ne));
        view(&m, modulus, nm);
        if (mp_init(&result) != MP_OKAY) return host->no_memory(host->ctx);
        if (!copy_out(host, mp_exptmod(&x, &e, &m, &result), &result, out, nm)) return false;
        *count = bigint_clamp(out, nm);
        return true;
    }
    // Too long for one call of the library: square and multiply, bit by bit, with the polls of bigint_mul and bigint_div.
    size_t scratch_size = 3 * nm * sizeof *out;
    uint64_t *scratch = host->alloc(host->ctx, scratch_size);
    if (scratch == NULL) return false;
    uint64_t *product = scratch, *power = scratch + 2 * nm;
    size_t n_power = 1, n_product;
    power[0] = 1;
    bool ok = true;
    for (uint64_t bit = exponent_bits; ok && bit-- > 0;) {
        ok = host->poll(host->ctx, 8) && bigint_mul(host, product, &n_product, power, n_power, power, n_power) &&
             bigint_div(host, NULL, NULL, power, &n_power, product, n_product, modulus, nm);
        if (ok && (exponent[bit / BITS] >> (bit % BITS) & 1)) {
            ok = bigint_mul(host, product, &n_product, power, n_power, base, nb) &&
                 bigint_div(host, NULL, NULL, power, &n_power, product, n_product, modulus, nm);
        }
    }
    if (ok) {
        memcpy(out, power, n_power * sizeof *out);
        *count = n_power;
    }
    host->free(host->ctx, scratch, scratch_size);
    return ok;
}

//// Bits //////////////////////////////////////////////////////////////////////////////////////////////////////////////

// The next digit of a number in two's complement; *carry starts as 1.
static uint64_t next_bits(const uint64_t *a, size_t na, size_t i, bool negative, uint64_t *carry) {
    uint64_t digit = i < na ? a[i] : 0;
    if (!negative) return digit;
    digit = (~digit & MASK) + *carry;
    *carry = digit >> BITS;
    return digit & MASK;
}

size_t bigint_bit_op(BigintBitOp op, uint64_t *out, bool *negative, const uint64_t *a, size_t na, bool a_negative,
                     const uint64_t *b, size_t nb, bool b_negative) {
    size_t n = (na > nb ? na : nb) + 1;
    uint64_t carry_a = 1, carry_b = 1, carry = 1;
    bool result_negative = op == BIGINT_AND ? a_negative && b_negative : op == BIGINT_OR ? a_negative || b_negative : a_negative != b_negative;
    for (size_t i = 0; i < n; i++) {
        uint64_t x = next_bits(a, na, i, a_negative, &carry_a), y = next_bits(b, nb, i, b_negative, &carry_b);
        uint64_t bits = op == BIGINT_AND ? x & y : op == BIGINT_OR ? x | y : x ^ y;
        out[i] = bits;
    }
    if (result_negative) {
        for (size_t i = 0; i < n; i++) out[i] = next_bits(out, n, i, true, &carry);
    }
    *negative = result_negative;
    return bigint_clamp(out, n);
}

//// Text //////////////////////////////////////////////////////////////////////////////////////////////////////////////

static const char digit_text[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static unsigned log2_floor(int base) { return 31u - (unsigned)__builtin_clz((unsigned)base); }

size_t bigint_text_bound(const uint64_t *a, size_t na, int base) {
    uint64_t bits = bigint_bits(a, na);
    if (base == 10) return (size_t)(bits / 3 - bits / 32 + 2);     // 1/3 - 1/32 > log10(2)
    return (size_t)(bits / log2_floor(base) + 2);
}

size_t bigint_digits_bound(size_t length, int base) {
    unsigned bits_each = log2_floor(base) + ((base & (base - 1)) != 0);
    return (size_t)((uint64_t)length * bits_each / BITS + 2);
}

// The largest power of the base that fits a digit, and its exponent.
static uint64_t chunk_of(int base, unsigned *length) {
    uint64_t power = (uint64_t)base;
    unsigned n = 1;
    while (power <= MASK / (uint64_t)base) {
        power *= (uint64_t)base;
        n++;
    }
    *length = n;
    return power;
}

bool bigint_to_text(const BigintHost *host, char *out, size_t *length, const uint64_t *a, size_t na, int base) {
    na = bigint_clamp(a, na);
    size_t n = 0;
    if (na == 0) {
        out[0] = '0';
        *length = 1;
        return true;
    }
    if ((base & (base - 1)) == 0) {
        unsigned step = log2_floor(base);
        uint64_t bits = bigint_bits(a, na), mask = (uint64_t)base - 1;
        for (uint64_t at = (bits + step - 1) / step; at-- > 0;) {
            uint64_t position = at * step;
            size_t i = (size_t)(position / BITS);
            unsigned part = (unsigned)(position % BITS);
            uint64_t value = a[i] >> part;
            if (part + step > BITS && i + 1 < na) value |= a[i + 1] << (BITS - part);
            out[n++] = digit_text[value & mask];
            if ((n & 0xffff) == 0 && !host->poll(host->ctx, 0x4000)) return false;
        }
        *length = n;
        return true;
    }
    unsigned chunk_length;
    uint64_t chunk = chunk_of(base, &chunk_length);
    uint64_t *rest = host->alloc(host->ctx, na * sizeof *rest);
    if (rest == NULL) return false;
    memcpy(rest, a, na * sizeof *rest);
    size_t left = na;
    bool ok = true;
    while (left > 0) {
        if (left >= 64 && !host->poll(host->ctx, left / 4)) {
            ok = false;
            break;
        }
        uint64_t part = bigint_div_digit(rest, rest, left, chunk);
        left = bigint_clamp(rest, left);
        for (unsigned i = 0; i < chunk_length && (left > 0 || part > 0); i++) {
            out[n++] = digit_text[part % (uint64_t)base];
            part /= (uint64_t)base;
        }
    }
    host->free(host->ctx, rest, na * sizeof *rest);
    for (size_t i = 0, j = n; ok && i + 1 < j; i++) {
        j--;
        char t = out[i];
        out[i] = out[j], out[j] = t;
    }
    *length = n;
    return ok;
}

bool bigint_from_values(const BigintHost *host, uint64_t *out, size_t *count, const uint8_t *values, size_t length, int base) {
    size_t n = 0;
    if ((base & (base - 1)) == 0) {
        unsigned step = log2_floor(base), at = 0;
        uint64_t digit = 0;
        for (size_t i = length; i-- > 0;) {
            digit |= (uint64_t)values[i] << at;
            at += step;
            if (at >= BITS) {
                out[n++] = digit & MASK;
                at -= BITS;
                digit = (uint64_t)values[i] >> (step - at);
            }
        }
        if (at > 0) out[n++] = digit & MASK;
        *count = bigint_clamp(out, n);
        return true;
    }
    unsigned chunk_length;
    uint64_t chunk = chunk_of(base, &chunk_length);
    for (size_t i = 0; i < length;) {
        uint64_t part = 0, scale = 1;
        unsigned k = 0;
        for (; k < chunk_length && i < length; k++, i++) {
            part = part * (uint64_t)base + values[i];
            scale *= (uint64_t)base;
        }
        n = bigint_mul_add_digit(out, n, k == chunk_length ? chunk : scale, part);
        if (n >= 64 && !host->poll(host->ctx, n / 4)) return false;
    }
    *count = bigint_clamp(out, n);
    return true;
}

//// Doubles ///////////////////////////////////////////////////////////////////////////////////////////////////////////

double bigint_to_double(const uint64_t *a, size_t na) {
    uint64_t bits = bigint_bits(a, na);
    if (bits <= 60) return bits == 0 ? 0.0 : (double)a[0];
    if (bits > 1024) return (double)INFINITY;
    uint64_t top[3];      // at most 64 bits are kept: 2 digits
    uint64_t wanted[BIGINT_DOUBLE_DIGITS + 1];
    bool lost = false;
    uint64_t shift = bits > 62 ? bits - 62 : 0;
    size_t n = bigint_shift_right(wanted, a, bigint_clamp(a, na), shift, &lost);
    top[0] = wanted[0];
    top[1] = n > 1 ? wanted[1] : 0;
    uint64_t mantissa = top[0] | (top[1] << BITS) | (lost ? 1 : 0);    // a sticky bit below the 53 that count
    return ldexp((double)mantissa, (int)shift);
}

size_t bigint_from_double(uint64_t *out, double x) {
    int exponent;
    double fraction = frexp(fabs(x), &exponent);
    if (exponent <= 0) return 0;
    uint64_t mantissa = (uint64_t)ldexp(fraction, 53);
    if (exponent <= 53) {
        out[0] = mantissa >> (53 - exponent);
        return bigint_clamp(out, 1);
    }
    return bigint_shift_left(out, &mantissa, 1, (uint64_t)(exponent - 53));
}

bool bigint_true_div(const BigintHost *host, double *out, bool *overflow, const uint64_t *a, size_t na, const uint64_t *b, size_t nb) {
    na = bigint_clamp(a, na);
    nb = bigint_clamp(b, nb);
    *overflow = false;
    int64_t a_bits = (int64_t)bigint_bits(a, na), b_bits = (int64_t)bigint_bits(b, nb);
    if (a_bits == 0) {
        *out = 0.0;
        return true;
    }
    if (a_bits <= 53 && b_bits <= 53) {
        *out = (double)a[0] / (double)b[0];
        return true;
    }
    int64_t difference = a_bits - b_bits;
    if (difference > DBL_MAX_EXP) {
        *overflow = true;
        return true;
    }
    if (difference < DBL_MIN_EXP - DBL_MANT_DIG - 1) {
        *out = 0.0;
        return true;
    }
    // A quotient of 55 or 56 bits (fewer for a subnormal result), then one rounding to the bits that a double has there.
    int64_t shift = (difference > DBL_MIN_EXP ? difference : DBL_MIN_EXP) - DBL_MANT_DIG - 2;
    size_t nx_room = na + (shift < 0 ? (size_t)(-shift) / BITS + 2 : 1);
    size_t scratch_count = 2 * nx_room + nb;
    uint64_t *x = host->alloc(host->ctx, scratch_count * sizeof *x);
    if (x == NULL) return false;
    uint64_t *quotient = x + nx_room, *rest = quotient + nx_room;
    bool inexact = false;
    size_t nx = shift <= 0 ? bigint_shift_left(x, a, na, (uint64_t)-shift) : bigint_shift_right(x, a, na, (uint64_t)shift, &inexact);
    size_t nq, nr;
    bool ok = bigint_div(host, quotient, &nq, rest, &nr, x, nx, b, nb);
    if (ok) {
        inexact |= nr != 0;
        uint64_t q = nq == 0 ? 0 : quotient[0];
        int q_bits = q == 0 ? 0 : 64 - __builtin_clzll(q);
        int64_t floor_bits = DBL_MIN_EXP - shift;
        int64_t extra = (q_bits > floor_bits ? q_bits : floor_bits) - DBL_MANT_DIG;
        uint64_t half = UINT64_C(1) << (extra - 1);
        uint64_t low = (q & ((half << 1) - 1)) | (inexact ? 1 : 0);
        uint64_t kept = q & ~((half << 1) - 1);
        if (low > half || (low == half && (kept & (half << 1)))) kept += half << 1;
        *out = ldexp((double)kept, (int)shift);
        *overflow = isinf(*out);
    }
    host->free(host->ctx, x, scratch_count * sizeof *x);
    return ok;
}
