// SPDX-License-Identifier: MIT
// value.h -- the value word: what a register, a slot or a list element holds.
//
//   63                                   3 2 1 0
//   ┌──────────────────────────────────────┬───┐
//   │ 63-bit signed integer                  │1│  small int
//   │ address of an Object, 8-aligned      │0 0 0│  pointer, never 0
//   │ double, rotated left by 4            │0 1 0│  inline float: 2^-255 <= |x| < 2^257
//   │                                      │1 0 0│
//   │ number of the special                │1 1 0│  None, True, UNDEF, +0.0, inf ...
//   │ 0                                          │  KR_ERROR: only ever a C return value
//   └──────────────────────────────────────────┘
//
// KrValue is owned, KrBorrowed is lent; both are the same bits. A function borrows its arguments and hands
// over its result, and nothing steals. Outside this file nobody touches `.bits`.
#ifndef KR_OBJECT_VALUE_H
#define KR_OBJECT_VALUE_H

#include <krait.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define NODISCARD __attribute__((warn_unused_result))
#define COLD __attribute__((noinline, cold))
#define ALWAYS_INLINE static inline __attribute__((always_inline))

#define SPECIAL_BITS(k) (((uint64_t)(k) << 3) | 6u)
#define NONE KR_CONSTANT(SPECIAL_BITS(0))
#define FALSE_ KR_CONSTANT(SPECIAL_BITS(1))
#define TRUE_ KR_CONSTANT(SPECIAL_BITS(2))
#define NOT_IMPLEMENTED KR_CONSTANT(SPECIAL_BITS(3))
#define ELLIPSIS KR_CONSTANT(SPECIAL_BITS(4))
#define UNDEF KR_CONSTANT(SPECIAL_BITS(5))    // an unbound register or slot; programs never see it
#define ABSENT KR_CONSTANT(SPECIAL_BITS(6))   // "no such thing": argument not given, key not found, iterator exhausted
#define PUSHED KR_CONSTANT(SPECIAL_BITS(7))   // a native's return: "I pushed a frame; its result is mine"
#define FLOAT_ZERO KR_CONSTANT(SPECIAL_BITS(8))
#define FLOAT_NEGATIVE_ZERO KR_CONSTANT(SPECIAL_BITS(9))
#define FLOAT_INFINITY KR_CONSTANT(SPECIAL_BITS(10))
#define FLOAT_NEGATIVE_INFINITY KR_CONSTANT(SPECIAL_BITS(11))

#define SMALL_INT_MAX INT64_C(0x3fffffffffffffff)
#define SMALL_INT_MIN (-SMALL_INT_MAX - 1)

ALWAYS_INLINE uint64_t value_bits(KrBorrowed v) { return v.bits; }
ALWAYS_INLINE KrValue value_of_bits(uint64_t bits) { return KR_CONSTANT(bits); }
ALWAYS_INLINE bool is_same(KrBorrowed a, KrBorrowed b) { return a.bits == b.bits; }   // Python's `is`
ALWAYS_INLINE bool is_error(KrBorrowed v) { return v.bits == 0; }
ALWAYS_INLINE bool is_none(KrBorrowed v) { return v.bits == SPECIAL_BITS(0); }
ALWAYS_INLINE bool is_undef(KrBorrowed v) { return v.bits == SPECIAL_BITS(5); }
ALWAYS_INLINE bool is_absent(KrBorrowed v) { return v.bits == SPECIAL_BITS(6); }
ALWAYS_INLINE bool is_pushed(KrBorrowed v) { return v.bits == SPECIAL_BITS(7); }
ALWAYS_INLINE bool is_not_implemented(KrBorrowed v) { return v.bits == SPECIAL_BITS(3); }
ALWAYS_INLINE bool is_bool(KrBorrowed v) { return v.bits == SPECIAL_BITS(1) || v.bits == SPECIAL_BITS(2); }
ALWAYS_INLINE KrValue value_of_bool(bool b) { return KR_CONSTANT(b ? SPECIAL_BITS(2) : SPECIAL_BITS(1)); }

ALWAYS_INLINE bool is_small_int(KrBorrowed v) { return v.bits & 1; }
ALWAYS_INLINE bool both_small_int(KrBorrowed a, KrBorrowed b) { return a.bits & b.bits & 1; }
ALWAYS_INLINE int64_t small_int_value(KrBorrowed v) { return (int64_t)v.bits >> 1; }
// n must lie in SMALL_INT_MIN..SMALL_INT_MAX; int_from_i64 (int.h) takes any.
ALWAYS_INLINE KrValue small_int(int64_t n) { return KR_CONSTANT(((uint64_t)n << 1) | 1); }

ALWAYS_INLINE bool is_pointer(KrBorrowed v) { return (v.bits & 7) == 0; }   // true for KR_ERROR too: test that first
ALWAYS_INLINE bool is_inline_float(KrBorrowed v) { return ((v.bits - 2) & 5) == 0; }

ALWAYS_INLINE double inline_float_value(KrBorrowed v) {
    uint64_t u = v.bits | ((v.bits >> 1) & 1);
    uint64_t bits = (u >> 4) | (u << 60);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}
// Gives KR_ERROR (0) where x has no inline form; float_from_double (float.h) takes any.
ALWAYS_INLINE KrValue inline_float(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint64_t u = (bits << 4) | (bits >> 60);
    return KR_CONSTANT(((u - 3) & 6) == 0 ? (u & ~UINT64_C(1)) : 0);
}

#endif
