// SPDX-License-Identifier: MIT
// int.c -- arithmetic of integers: small ones in the value word first, larger ones through base/bigint.
//
// Every result is given its size before it is computed: int_new refuses what the memory limit does not allow, and
// bigint polls while it works. Methods and the type itself: int_methods.c.
#include "object/int.h"

#include "base/bigint.h"
#include "base/unicode.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <math.h>

enum { MAX_DECIMAL_DIGITS = 4300 };     // CVE-2020-10735: decimal text takes quadratic time

//// Values ////////////////////////////////////////////////////////////////////////////////////////////////////////////

static bool host_poll(void *ctx, uint64_t steps) { return poll(ctx, steps); }
static void *host_alloc(void *ctx, size_t size) { return memory_alloc(ctx, size); }
static void host_free(void *ctx, void *p, size_t size) { memory_free(ctx, p, size); }
static bool host_no_memory(void *ctx) {
    exception_raise_memory(ctx);
    return false;
}
#define HOST(vm) (&(BigintHost){(vm), host_poll, host_alloc, host_free, host_no_memory})

bool is_int(KrVM *vm, KrBorrowed v) {
    if (is_small_int(v) || is_bool(v)) return true;
    return is_pointer(v) && (type_of(vm, v)->flags & TYPE_FLAG_IS_INT);
}

// The number as it stands in the word: small ints and bools.
static bool as_word(KrBorrowed v, int64_t *out) {
    if (is_small_int(v)) *out = small_int_value(v);
    else if (is_bool(v)) *out = is_same(v, TRUE_);
    else return false;
    return true;
}

static void view_word(int64_t n, IntView *out) {
    uint64_t magnitude = n < 0 ? -(uint64_t)n : (uint64_t)n;
    out->negative = n < 0;
    out->own[0] = magnitude & BIGINT_DIGIT_MASK;
    out->own[1] = magnitude >> BIGINT_DIGIT_BITS;
    out->digit = out->own;
    out->count = bigint_clamp(out->own, 2);
}

void int_view(KrBorrowed v, IntView *out) {
    int64_t n;
    if (as_word(v, &n)) {
        view_word(n, out);
        return;
    }
    const BigInt *big = (const BigInt *)as_object(v);
    out->digit = big->digit;
    out->negative = big->size < 0;
    out->count = (size_t)(big->size < 0 ? -(int64_t)big->size : big->size);
}

BigInt *int_new(KrVM *vm, uint64_t capacity) {
    if (capacity >= BIGINT_MAX_DIGITS) return raise_as(NULL, vm, OverflowError, "too many digits in integer");
    if (capacity > 64 && !memory_check(vm, capacity, sizeof(uint64_t))) return NULL;
    BigInt *big = object_new(vm, TYPE_INT, sizeof(BigInt) + (size_t)capacity * sizeof(uint64_t));
    if (big == NULL) return NULL;
    big->size = 0;
    big->capacity = (uint32_t)capacity;
    return big;
}

KrValue int_finish(KrVM *vm, BigInt *big, size_t count, bool negative) {
    count = bigint_clamp(big->digit, count);
    if (count <= 2) {
        uint64_t high = count > 1 ? big->digit[1] : 0;
        uint64_t low = count > 0 ? big->digit[0] : 0;
        uint64_t limit = (uint64_t)SMALL_INT_MAX + negative;
        if (high < 8 && (low | high << BIGINT_DIGIT_BITS) <= limit) {
            int64_t n = (int64_t)(low | high << BIGINT_DIGIT_BITS);
            object_release(vm, big);
            return small_int(negative ? -n : n);
        }
    }
    if (big->capacity > 8 && count < big->capacity / 2) {     // most of it is unused: move to a smaller one
        BigInt *fit = int_new(vm, count);
        if (fit == NULL) {
            object_release(vm, big);
            return KR_ERROR;
        }
        memcpy(fit->digit, big->digit, count * sizeof(uint64_t));
        object_release(vm, big);
        big = fit;
    }
    big->size = negative ? -(int32_t)count : (int32_t)count;
    return value_of_object(big);
}

static KrValue give_up(KrVM *vm, BigInt *big) {
    object_release(vm, big);
    return KR_ERROR;
}

static KrValue from_digits(KrVM *vm, const uint64_t *digit, size_t count, bool negative) {
    BigInt *big = int_new(vm, count);
    if (big == NULL) return KR_ERROR;
    memcpy(big->digit, digit, count * sizeof *digit);
    return int_finish(vm, big, count, negative);
}

KrValue int_from_i64(KrVM *vm, int64_t n) {
    if (likely(n >= SMALL_INT_MIN && n <= SMALL_INT_MAX)) return small_int(n);
    IntView view;
    view_word(n, &view);
    return from_digits(vm, view.digit, view.count, view.negative);
}

KrValue int_from_u64(KrVM *vm, uint64_t n) {
    if (likely(n <= (uint64_t)SMALL_INT_MAX)) return small_int((int64_t)n);
    uint64_t digit[2] = {n & BIGINT_DIGIT_MASK, n >> BIGINT_DIGIT_BITS};
    return from_digits(vm, digit, 2, false);
}

KrValue int_from_double(KrVM *vm, double x) {
    if (fabs(x) < 0x1p62) return small_int((int64_t)x);
    if (isnan(x)) return raise(vm, ValueError, "cannot convert float NaN to integer");
    if (isinf(x)) return raise(vm, OverflowError, "cannot convert float infinity to integer");
    uint64_t digit[BIGINT_DOUBLE_DIGITS + 1];
    size_t count = bigint_from_double(digit, x);
    return from_digits(vm, digit, count, x < 0);
}

bool int_as_i64(KrVM *vm, KrBorrowed v, int64_t *out) {
    (void)vm;
    if (as_word(v, out)) return true;
    IntView view;
    int_view(v, &view);
    if (bigint_bits(view.digit, view.count) > 63) {
        if (!view.negative || view.count != 2 || view.digit[0] != 0 || view.digit[1] != 8) return false;
        *out = INT64_MIN;
        return true;
    }
    uint64_t magnitude = (view.count > 0 ? view.digit[0] : 0) | (view.count > 1 ? view.digit[1] << BIGINT_DIGIT_BITS : 0);
    *out = view.negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}

bool int_to_double(KrVM *vm, KrBorrowed v, double *out) {
    int64_t n;
    if (as_word(v, &n)) {
        *out = (double)n;
        return true;
    }
    IntView view;
    int_view(v, &view);
    double x = bigint_to_double(view.digit, view.count);
    if (isinf(x)) return raise_as(false, vm, OverflowError, "int too large to convert to float");
    *out = view.negative ? -x : x;
    return true;
}

int int_sign(KrVM *vm, KrBorrowed v) {
    (void)vm;
    int64_t n;
    if (!as_word(v, &n)) n = ((const BigInt *)as_object(v))->size;
    return n < 0 ? -1 : n > 0;
}

KrValue int_plain(KrVM *vm, KrBorrowed v) {
    if (is_small_int(v) || has_shape(v, TYPE_INT)) return retain(v);
    if (is_bool(v)) return small_int(is_same(v, TRUE_));
    const BigInt *big = (const BigInt *)as_object(v);
    IntView view;
    int_view(value_of_object(big), &view);
    return from_digits(vm, view.digit, view.count, view.negative);
}

uint64_t int_bit_length(KrBorrowed v) {
    IntView view;
    int_view(v, &view);
    return bigint_bits(view.digit, view.count);
}

int64_t int_hash(KrVM *vm, KrBorrowed v) {
    (void)vm;
    const uint64_t prime = (UINT64_C(1) << 61) - 1;
    IntView view;
    int_view(v, &view);
    uint64_t hash = 0;
    for (size_t i = view.count; i-- > 0;) {
        hash = ((hash & 1) << 60) | (hash >> 1);      // times 2**60, modulo 2**61 - 1
        hash += view.digit[i];
        if (hash >= prime) hash -= prime;
    }
    int64_t result = view.negative ? -(int64_t)hash : (int64_t)hash;
    return result == -1 ? -2 : result;
}

//// Comparison ////////////////////////////////////////////////////////////////////////////////////////////////////////

int int_compare(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    (void)vm;
    int64_t x, y;
    if (as_word(a, &x) && as_word(b, &y)) return x < y ? -1 : x > y;
    IntView va, vb;
    int_view(a, &va);
    int_view(b, &vb);
    if (va.negative != vb.negative) return va.negative ? -1 : 1;
    int order = bigint_compare(va.digit, va.count, vb.digit, vb.count);
    return va.negative ? -order : order;
}

int int_compare_double(KrVM *vm, KrBorrowed v, double x) {
    int64_t n;
    if (as_word(v, &n) && n > -(INT64_C(1) << 53) && n < (INT64_C(1) << 53)) {
        double y = (double)n;
        return y < x ? -1 : y > x;
    }
    int sign = int_sign(vm, v), x_sign = x < 0 ? -1 : x > 0;
    if (sign != x_sign) return sign < x_sign ? -1 : 1;
    if (sign == 0) return 0;
    IntView view;
    int_view(v, &view);
    uint64_t digit[BIGINT_DOUBLE_DIGITS + 1];
    size_t count = bigint_from_double(digit, x);
    int order = bigint_compare(view.digit, view.count, digit, count);
    if (order == 0 && trunc(x) != x) order = -1;      // |v| equals the whole part of |x|
    return sign < 0 ? -order : order;
}

int int_compare_float(KrVM *vm, KrBorrowed v, double x) {
    if (isinf(x)) return x > 0 ? -1 : 1;
    return int_compare_double(vm, v, x);
}

//// Arithmetic ////////////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue add(KrVM *vm, const IntView *a, const IntView *b, bool subtract) {
    bool b_negative = b->negative != subtract;
    size_t most = a->count > b->count ? a->count : b->count;
    if (most > 4096 && !poll(vm, most / 8)) return KR_ERROR;
    BigInt *big = int_new(vm, (uint64_t)most + 1);
    if (big == NULL) return KR_ERROR;
    if (a->negative == b_negative) return int_finish(vm, big, bigint_add(big->digit, a->digit, a->count, b->digit, b->count), b_negative);
    if (bigint_compare(a->digit, a->count, b->digit, b->count) >= 0)
        return int_finish(vm, big, bigint_sub(big->digit, a->digit, a->count, b->digit, b->count), a->negative);
    return int_finish(vm, big, bigint_sub(big->digit, b->digit, b->count, a->digit, a->count), b_negative);
}

static KrValue multiply(KrVM *vm, const IntView *a, const IntView *b) {
    BigInt *big = int_new(vm, (uint64_t)a->count + b->count);
    if (big == NULL) return KR_ERROR;
    // The library's own scratch memory: a product and about as much again.
    size_t count;
    if ((a->count + b->count > 1024 && !memory_check(vm, 4 * ((uint64_t)a->count + b->count), sizeof(uint64_t))) ||
        !bigint_mul(HOST(vm), big->digit, &count, a->digit, a->count, b->digit, b->count)) return give_up(vm, big);
    return int_finish(vm, big, count, a->negative != b->negative);
}

// Floor division: rounds to minus infinity, the remainder has the divisor's sign. Either result may be unwanted.
static bool divide(KrVM *vm, KrBorrowed a, KrBorrowed b, KrValue *quotient, KrValue *remainder) {
    int64_t x, y;
    if (int_sign(vm, b) == 0) return raise_as(false, vm, ZeroDivisionError, "division by zero");
    if (as_word(a, &x) && as_word(b, &y)) {
        int64_t q = x / y, r = x % y;
        if (r != 0 && (r ^ y) < 0) q--, r += y;
        if (remainder != NULL) *remainder = small_int(r);
        if (quotient == NULL) return true;
        *quotient = int_from_i64(vm, q);
        return !is_error(*quotient);
    }
    IntView va, vb;
    int_view(a, &va);
    int_view(b, &vb);
    BigInt *q = quotient != NULL ? int_new(vm, (uint64_t)va.count + 1) : NULL;
    if (quotient != NULL && q == NULL) return false;
    BigInt *r = int_new(vm, vb.count);
    if (r == NULL) {
        if (q != NULL) object_release(vm, q);
        return false;
    }
    size_t nq = 0, nr = 0;
    bool differ = va.negative != vb.negative;
    if (!bigint_div(HOST(vm), q != NULL ? q->digit : NULL, &nq, r->digit, &nr, va.digit, va.count, vb.digit, vb.count)) {
        if (q != NULL) object_release(vm, q);
        object_release(vm, r);
        return false;
    }
    if (nr != 0 && differ) {
        nr = bigint_sub(r->digit, vb.digit, vb.count, r->digit, nr);
        if (q != NULL) nq = bigint_add(q->digit, q->digit, nq, &(uint64_t){1}, 1);
    }
    if (q != NULL) {
        *quotient = int_finish(vm, q, nq, differ);
        if (is_error(*quotient)) {
            object_release(vm, r);
            return false;
        }
    }
    if (remainder == NULL) {
        object_release(vm, r);
        return true;
    }
    *remainder = int_finish(vm, r, nr, vb.negative);
    if (is_error(*remainder) && q != NULL) release(vm, *quotient);
    return !is_error(*remainder);
}

static KrValue true_divide(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    const int64_t exact = INT64_C(1) << 53;
    int64_t x, y;
    if (int_sign(vm, b) == 0) return raise(vm, ZeroDivisionError, "division by zero");
    if (as_word(a, &x) && as_word(b, &y) && x >= -exact && x <= exact && y >= -exact && y <= exact)
        return float_from_double(vm, (double)x / (double)y);
    IntView va, vb;
    int_view(a, &va);
    int_view(b, &vb);
    double result;
    bool overflow;
    if (!bigint_true_div(HOST(vm), &result, &overflow, va.digit, va.count, vb.digit, vb.count)) return KR_ERROR;
    if (overflow) return raise(vm, OverflowError, "integer division result too large for a float");
    return float_from_double(vm, va.negative != vb.negative ? -result : result);
}

static KrValue shift_left(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    int64_t x, count;
    if (int_sign(vm, b) < 0) return raise(vm, ValueError, "negative shift count");
    if (int_sign(vm, a) == 0) return small_int(0);
    if (!int_as_i64(vm, b, &count)) return raise(vm, OverflowError, "too many digits in integer");
    if (as_word(a, &x) && count < 62) {
        int64_t shifted = (int64_t)((uint64_t)x << count);
        if (shifted >> count == x) return int_from_i64(vm, shifted);
    }
    IntView view;
    int_view(a, &view);
    uint64_t capacity = (uint64_t)view.count + (uint64_t)count / BIGINT_DIGIT_BITS + 1;
    if (capacity > 65536 && capacity < BIGINT_MAX_DIGITS && !poll(vm, capacity / 16)) return KR_ERROR;
    BigInt *big = int_new(vm, capacity);
    if (big == NULL) return KR_ERROR;
    return int_finish(vm, big, bigint_shift_left(big->digit, view.digit, view.count, (uint64_t)count), view.negative);
}

static KrValue shift_right(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    int64_t x, count;
    int sign = int_sign(vm, a);
    if (int_sign(vm, b) < 0) return raise(vm, ValueError, "negative shift count");
    if (!int_as_i64(vm, b, &count)) return small_int(sign < 0 ? -1 : 0);
    if (as_word(a, &x)) return small_int(x >> (count > 63 ? 63 : count));
    IntView view;
    int_view(a, &view);
    uint64_t whole = (uint64_t)count / BIGINT_DIGIT_BITS;
    if (whole >= view.count) return small_int(sign < 0 ? -1 : 0);
    if (view.count > 65536 && !poll(vm, view.count / 16)) return KR_ERROR;
    BigInt *big = int_new(vm, view.count - whole + 1);
    if (big == NULL) return KR_ERROR;
    bool lost;
    size_t n = bigint_shift_right(big->digit, view.digit, view.count, (uint64_t)count, &lost);
    if (lost && view.negative) n = bigint_add(big->digit, big->digit, n, &(uint64_t){1}, 1);     // towards minus infinity
    return int_finish(vm, big, n, view.negative);
}

static KrValue bit_op(KrVM *vm, BigintBitOp op, KrBorrowed a, KrBorrowed b) {
    int64_t x, y;
    if (as_word(a, &x) && as_word(b, &y)) return small_int(op == BIGINT_AND ? x & y : op == BIGINT_OR ? x | y : x ^ y);
    IntView va, vb;
    int_view(a, &va);
    int_view(b, &vb);
    size_t most = va.count > vb.count ? va.count : vb.count;
    if (most > 4096 && !poll(vm, most / 4)) return KR_ERROR;
    BigInt *big = int_new(vm, (uint64_t)most + 1);
    if (big == NULL) return KR_ERROR;
    bool negative;
    size_t count = bigint_bit_op(op, big->digit, &negative, va.digit, va.count, va.negative, vb.digit, vb.count, vb.negative);
    return int_finish(vm, big, count, negative);
}

static KrValue power_plain(KrVM *vm, KrBorrowed base, KrBorrowed exponent) {
    if (int_sign(vm, exponent) < 0) {
        double x, y;
        if (!int_to_double(vm, base, &x) || !int_to_double(vm, exponent, &y)) return KR_ERROR;
        return float_binary(vm, BINARY_POW, x, y);
    }
    int64_t x, n;
    bool huge = !int_as_i64(vm, exponent, &n);
    if (as_word(base, &x) && (x == 0 || x == 1 || x == -1)) {
        if (int_sign(vm, exponent) == 0 || x == 1) return small_int(1);
        if (x == 0) return small_int(0);
        IntView view;
        int_view(exponent, &view);
        return small_int(view.digit[0] & 1 ? -1 : 1);
    }
    if (huge) return exception_raise_type(vm, TYPE_MemoryError);
    if (n == 0) return small_int(1);
    uint64_t bits = int_bit_length(base), total;
    if (__builtin_mul_overflow(bits, (uint64_t)n, &total) || !memory_check(vm, total / BIGINT_DIGIT_BITS, 2 * sizeof(uint64_t)))
        return is_undef(vm->raised) ? exception_raise_type(vm, TYPE_MemoryError) : KR_ERROR;
    if (as_word(base, &x) && x > 0 && (x & (x - 1)) == 0) {
        KrValue places = int_from_i64(vm, n * __builtin_ctzll((uint64_t)x));
        if (is_error(places)) return KR_ERROR;
        KrValue shifted = shift_left(vm, small_int(1), places);
        release(vm, places);
        return shifted;
    }
    KrValue result = int_plain(vm, base);
    for (int bit = 62 - __builtin_clzll((uint64_t)n); !is_error(result) && bit >= 0; bit--) {
        KrValue square = int_binary(vm, BINARY_MUL, result, result);
        release(vm, result);
        result = square;
        if (is_error(result) || !((n >> bit) & 1)) continue;
        KrValue product = int_binary(vm, BINARY_MUL, result, base);
        release(vm, result);
        result = product;
    }
    return result;
}

static bool is_one(KrBorrowed v) { return is_same(v, small_int(1)); }

// The inverse of a (0 <= a < m) modulo m by Euclid's extended algorithm.
static KrValue inverse(KrVM *vm, KrBorrowed a, KrBorrowed m) {
    KrValue r0 = int_plain(vm, m), r1 = is_error(r0) ? KR_ERROR : int_plain(vm, a);
    KrValue s0 = small_int(0), s1 = small_int(1), result = KR_ERROR;
    if (is_error(r1)) goto done;
    while (int_sign(vm, r1) != 0) {
        KrValue q, rest, product, next = KR_ERROR;
        if (!poll(vm, 4) || !divide(vm, r0, r1, &q, &rest)) goto done;
        product = int_binary(vm, BINARY_MUL, q, s1);
        release(vm, q);
        if (!is_error(product)) {
            next = int_binary(vm, BINARY_SUB, s0, product);
            release(vm, product);
        }
        release(vm, r0);
        r0 = r1;
        r1 = rest;
        if (is_error(next)) goto done;
        release(vm, s0);
        s0 = s1;
        s1 = next;
    }
    if (!is_one(r0)) {
        (void)raise(vm, ValueError, "base is not invertible for the given modulus");
        goto done;
    }
    result = int_binary(vm, BINARY_MOD, s0, m);
done:
    release_maybe(vm, r0);
    release_maybe(vm, r1);
    release(vm, s0);
    release(vm, s1);
    return result;
}

KrValue int_power_mod(KrVM *vm, KrBorrowed base, KrBorrowed exponent, KrBorrowed modulus) {
    if (is_none(modulus)) return power_plain(vm, base, exponent);
    if (int_sign(vm, modulus) == 0) return raise(vm, ValueError, "pow() 3rd argument cannot be 0");
    bool negative = int_sign(vm, modulus) < 0, invert = int_sign(vm, exponent) < 0;
    KrValue m = KR_ERROR, e = KR_ERROR, b = KR_ERROR, result = KR_ERROR;
    m = int_unary(vm, UNARY_OP_ABS, modulus);
    if (is_error(m)) goto done;
    e = int_unary(vm, UNARY_OP_ABS, exponent);
    if (is_error(e)) goto done;
    if (is_one(m)) {
        result = small_int(0);
        goto done;
    }
    b = int_binary(vm, BINARY_MOD, base, m);
    if (is_error(b)) goto done;
    if (invert) {
        KrValue inverted = inverse(vm, b, m);
        release(vm, b);
        b = inverted;
        if (is_error(b)) goto done;
    }
    int64_t mw, bw, ew;
    if (as_word(m, &mw) && as_word(b, &bw) && as_word(e, &ew) && mw <= INT64_C(0x7fffffff)) {
        uint64_t power = 1, factor = (uint64_t)bw;
        for (; ew > 0; ew >>= 1) {
            if (ew & 1) power = power * factor % (uint64_t)mw;
            factor = factor * factor % (uint64_t)mw;
        }
        result = small_int((int64_t)power);
    } else {
        IntView vb, ve, vm_;
        int_view(b, &vb);
        int_view(e, &ve);
        int_view(m, &vm_);
        BigInt *big = int_new(vm, vm_.count);
        if (big == NULL) goto done;
        size_t count;
        if (!bigint_power_mod(HOST(vm), big->digit, &count, vb.digit, vb.count, ve.digit, ve.count, vm_.digit, vm_.count)) {
            object_release(vm, big);
            goto done;
        }
        result = int_finish(vm, big, count, false);
    }
    if (negative && !is_error(result) && int_sign(vm, result) != 0) {
        KrValue shifted = int_binary(vm, BINARY_SUB, result, m);
        release(vm, result);
        result = shifted;
    }
done:
    release_maybe(vm, m);
    release_maybe(vm, e);
    release_maybe(vm, b);
    return result;
}

static KrValue divmod_pair(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    KrValue pair[2];
    if (!divide(vm, a, b, &pair[0], &pair[1])) return KR_ERROR;
    KrValue result = tuple_from(vm, pair, 2);
    release(vm, pair[0]);
    release(vm, pair[1]);
    return result;
}

KrValue int_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    int64_t x, y, r;
    bool words = as_word(a, &x) && as_word(b, &y);
    IntView va, vb;
    KrValue result = KR_ERROR;
    switch (op) {
    case BINARY_ADD:
        if (words) return int_from_i64(vm, x + y);
        int_view(a, &va);
        int_view(b, &vb);
        return add(vm, &va, &vb, false);
    case BINARY_SUB:
        if (words) return int_from_i64(vm, x - y);
        int_view(a, &va);
        int_view(b, &vb);
        return add(vm, &va, &vb, true);
    case BINARY_MUL:
        if (words && !__builtin_mul_overflow(x, y, &r)) return int_from_i64(vm, r);
        int_view(a, &va);
        int_view(b, &vb);
        return multiply(vm, &va, &vb);
    case BINARY_TRUEDIV: return true_divide(vm, a, b);
    case BINARY_FLOORDIV: return divide(vm, a, b, &result, NULL) ? result : KR_ERROR;
    case BINARY_MOD: return divide(vm, a, b, NULL, &result) ? result : KR_ERROR;
    case BINARY_DIVMOD: return divmod_pair(vm, a, b);
    case BINARY_POW: return power_plain(vm, a, b);
    case BINARY_LSHIFT: return shift_left(vm, a, b);
    case BINARY_RSHIFT: return shift_right(vm, a, b);
    case BINARY_AND: return bit_op(vm, BIGINT_AND, a, b);
    case BINARY_OR: return bit_op(vm, BIGINT_OR, a, b);
    case BINARY_XOR: return bit_op(vm, BIGINT_XOR, a, b);
    default: return NOT_IMPLEMENTED;
    }
}

KrValue int_unary(KrVM *vm, UnaryOp op, KrBorrowed v) {
    int64_t n;
    if (as_word(v, &n)) {
        switch (op) {
        case UNARY_OP_NEG: return int_from_i64(vm, -n);
        case UNARY_OP_INVERT: return small_int(~n);
        case UNARY_OP_ABS: return int_from_i64(vm, n < 0 ? -n : n);
        default: return small_int(n);
        }
    }
    IntView view;
    switch (op) {
    case UNARY_OP_POS: return int_plain(vm, v);
    case UNARY_OP_INVERT: {
        KrValue plus_one = int_binary(vm, BINARY_ADD, v, small_int(1));
        if (is_error(plus_one)) return KR_ERROR;
        KrValue result = int_unary(vm, UNARY_OP_NEG, plus_one);
        release(vm, plus_one);
        return result;
    }
    default:
        int_view(v, &view);
        if (op == UNARY_OP_ABS && !view.negative) return int_plain(vm, v);
        return from_digits(vm, view.digit, view.count, op == UNARY_OP_NEG && !view.negative);
    }
}

KrValue int_gcd(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    int64_t x, y;
    if (as_word(a, &x) && as_word(b, &y)) {
        uint64_t u = (uint64_t)(x < 0 ? -x : x), v = (uint64_t)(y < 0 ? -y : y);
        while (v != 0) {
            uint64_t rest = u % v;
            u = v;
            v = rest;
        }
        return int_from_u64(vm, u);
    }
    IntView va, vb;
    int_view(a, &va);
    int_view(b, &vb);
    BigInt *big = int_new(vm, va.count > vb.count ? va.count : vb.count);
    if (big == NULL) return KR_ERROR;
    size_t count;
    if (!bigint_gcd(HOST(vm), big->digit, &count, va.digit, va.count, vb.digit, vb.count)) return give_up(vm, big);
    return int_finish(vm, big, count, false);
}

//// Text //////////////////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue to_text(KrVM *vm, KrBorrowed v, int base, bool limited) {
    int64_t n;
    if (base == 10 && as_word(v, &n)) {
        char text[24], *end = text + sizeof text, *p = end;
        uint64_t magnitude = n < 0 ? -(uint64_t)n : (uint64_t)n;
        do *--p = (char)('0' + magnitude % 10);
        while ((magnitude /= 10) != 0);
        if (n < 0) *--p = '-';
        return str_from_ascii(vm, p, (size_t)(end - p));
    }
    IntView view;
    int_view(v, &view);
    size_t bound = bigint_text_bound(view.digit, view.count, base), length;
    bool check = limited && base == 10 && bound > MAX_DECIMAL_DIGITS;
    if (check && bigint_bits(view.digit, view.count) > MAX_DECIMAL_DIGITS * 10 / 3) goto too_long;
    if (bound > STR_MAX_LENGTH - 1) return exception_raise_type(vm, TYPE_MemoryError);
    char *text = memory_alloc(vm, bound + 1);
    if (text == NULL) return KR_ERROR;
    text[0] = '-';
    KrValue result = KR_ERROR;
    if (bigint_to_text(HOST(vm), text + 1, &length, view.digit, view.count, base)) {
        if (check && length > MAX_DECIMAL_DIGITS) {
            memory_free(vm, text, bound + 1);
            goto too_long;
        }
        result = view.negative ? str_from_ascii(vm, text, length + 1) : str_from_ascii(vm, text + 1, length);
    }
    memory_free(vm, text, bound + 1);
    return result;
too_long:
    return raise(vm, ValueError, "Exceeds the limit (%d digits) for integer string conversion; "
                 "use sys.set_int_max_str_digits() to increase the limit", MAX_DECIMAL_DIGITS);
}

KrValue int_to_str(KrVM *vm, KrBorrowed v, int base) { return to_text(vm, v, base, true); }
KrValue int_to_long_text(KrVM *vm, KrBorrowed v) { return to_text(vm, v, 10, false); }

static KrValue from_long_values(KrVM *vm, const uint8_t *values, size_t length, int base, bool negative) {
    BigInt *big = int_new(vm, bigint_digits_bound(length, base));
    if (big == NULL) return KR_ERROR;
    size_t count;
    if (!bigint_from_values(HOST(vm), big->digit, &count, values, length, base)) return give_up(vm, big);
    return int_finish(vm, big, count, negative);
}

// values: digit values of the base
static KrValue from_values(KrVM *vm, const uint8_t *values, size_t length, int base, bool negative) {
    if (length <= 10) {
        int64_t n = 0;
        for (size_t i = 0; i < length; i++) n = n * base + values[i];
        return small_int(negative ? -n : n);
    }
    if ((base & (base - 1)) != 0 && length > MAX_DECIMAL_DIGITS)
        return raise(vm, ValueError, "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; "
                     "use sys.set_int_max_str_digits() to increase the limit", MAX_DECIMAL_DIGITS, length);
    return from_long_values(vm, values, length, base, negative);
}

static int digit_value(uint32_t c) {
    if (c >= '0' && c <= '9') return (int)c - '0';
    if (c >= 'a' && c <= 'z') return (int)c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return (int)c - 'A' + 10;
    if (c >= 128) {
        int value = unicode_decimal_value(c);
        return value >= 0 ? value : 99;
    }
    return 99;
}

KrValue int_from_digits(KrVM *vm, const char *text, size_t length, int base) {
    uint8_t local[128] = {0}, *values = local;
    if (length > sizeof local && (values = memory_alloc(vm, length)) == NULL) return KR_ERROR;
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '_') values[n++] = (uint8_t)digit_value((unsigned char)text[i]);
    }
    KrValue result = from_values(vm, values, n, base, false);
    if (values != local) memory_free(vm, values, length);
    return result;
}

KrValue int_from_long_text(KrVM *vm, const char *text, size_t length) {
    uint8_t *values = memory_alloc(vm, length + 1);
    if (values == NULL) return KR_ERROR;
    for (size_t i = 0; i < length; i++) values[i] = (uint8_t)(text[i] - '0');
    KrValue result = from_long_values(vm, values, length, 10, false);
    memory_free(vm, values, length + 1);
    return result;
}

// The text is shown up to 200 characters.
static COLD KrValue raise_invalid(KrVM *vm, Str *s, int base) {
    KrValue shown = repr(vm, value_of_object(s));
    if (is_error(shown)) return KR_ERROR;
    if (str_length(as_str(shown)) > 200) {
        KrValue cut = str_substring(vm, as_str(shown), 0, 200);
        release(vm, shown);
        if (is_error(cut)) return KR_ERROR;
        shown = cut;
    }
    (void)raise(vm, ValueError, "invalid literal for int() with base %d: %S", base, shown);
    release(vm, shown);
    return KR_ERROR;
}

KrValue int_from_str(KrVM *vm, Str *s, int base) {
    uint32_t start = 0, end = str_length(s);
    int given_base = base;
    while (start < end && unicode_is_space(str_char(s, start))) start++;
    while (end > start && unicode_is_space(str_char(s, end - 1))) end--;
    bool negative = false;
    if (start < end && (str_char(s, start) == '-' || str_char(s, start) == '+')) negative = str_char(s, start++) == '-';
    bool prefixed = false, decimal_zeros_only = false;
    if (end - start >= 2 && str_char(s, start) == '0') {
        uint32_t letter = str_char(s, start + 1) | 0x20;
        int prefix_base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (prefix_base != 0 && (base == 0 || base == prefix_base)) {
            base = prefix_base;
            start += 2;
            prefixed = true;
        }
    }
    if (base == 0) {       // "010" is an error, "00" is zero
        base = 10;
        decimal_zeros_only = end > start && str_char(s, start) == '0';
    }
    size_t room = end > start ? end - start : 1, n = 0;
    uint8_t local[128] = {0}, *values = local;
    if (room > sizeof local && (values = memory_alloc(vm, room)) == NULL) return KR_ERROR;
    bool after_digit = prefixed, valid = start < end, nonzero = false;
    for (uint32_t i = start; valid && i < end; i++) {
        uint32_t c = str_char(s, i);
        if (c == '_') {
            valid = after_digit && i + 1 < end;
            after_digit = false;
            continue;
        }
        int value = digit_value(c);
        if (value >= base) {
            valid = false;
            break;
        }
        values[n++] = (uint8_t)value;
        nonzero |= value != 0;
        after_digit = true;
    }
    KrValue result;
    if (!valid || n == 0 || (decimal_zeros_only && nonzero))
        result = raise_invalid(vm, s, given_base);
    else result = from_values(vm, values, n, base, negative);
    if (values != local) memory_free(vm, values, room);
    return result;
}
