// SPDX-License-Identifier: MIT
// int.h -- int: 63-bit small ints in the value word, larger ones as BigInt over libtommath; bool.
//
// Canonical: a BigInt of exact type int never fits a small int. An instance of a subclass of int (IntEnum ...) is a BigInt
// object of that class whatever its value, so code that reads ints goes through int_* below.
#ifndef KR_OBJECT_INT_H
#define KR_OBJECT_INT_H

#include "object/object.h"
#include "object/type.h"

typedef struct {
    Object head;
    int32_t size;               // digits in use, negative for a negative number, 0 for zero
    uint32_t capacity;          // digits allocated
    uint64_t digit[];           // libtommath's mp_digit: 60 bits each, least significant first
} BigInt;

bool is_int(KrVM *vm, KrBorrowed v);                         // int, bool or an instance of a subclass
ALWAYS_INLINE bool is_int_exact(KrBorrowed v) { return is_small_int(v) || has_shape(v, TYPE_INT); }

NODISCARD KrValue int_from_i64(KrVM *vm, int64_t n);
NODISCARD KrValue int_from_u64(KrVM *vm, uint64_t n);
NODISCARD KrValue int_from_double(KrVM *vm, double x);       // truncates; OverflowError, ValueError for inf and nan
NODISCARD KrValue int_from_digits(KrVM *vm, const char *text, size_t length, int base);   // plain digits of that base
NODISCARD KrValue int_from_str(KrVM *vm, Str *s, int base);  // int("..."): spaces, sign, underscores, prefix; ValueError
// v must be an int (is_int). False: does not fit (no exception).
bool int_as_i64(KrVM *vm, KrBorrowed v, int64_t *out);
NODISCARD bool int_to_double(KrVM *vm, KrBorrowed v, double *out);       // OverflowError
int int_sign(KrVM *vm, KrBorrowed v);                        // -1, 0, 1
NODISCARD KrValue int_plain(KrVM *vm, KrBorrowed v);         // of exact type int: True -> 1, an IntEnum member -> its value
// Arithmetic on ints of any kind: what BINARY_* mean; a, b must be ints. Also the slow path of the eval loop (overflow).
NODISCARD KrValue int_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b);
NODISCARD KrValue int_power_mod(KrVM *vm, KrBorrowed base, KrBorrowed exponent, KrBorrowed modulus);
int int_compare(KrVM *vm, KrBorrowed a, KrBorrowed b);       // <0, 0, >0
NODISCARD KrValue int_to_str(KrVM *vm, KrBorrowed v, int base);          // no prefix; base 10 obeys the 4300-digit limit
// Decimal text and digits (a Str of '0'..'9' only) of any length: for decimal, whose numbers have no such limit
NODISCARD KrValue int_to_long_text(KrVM *vm, KrBorrowed v);
NODISCARD KrValue int_from_long_text(KrVM *vm, const char *text, size_t length);
int64_t int_hash(KrVM *vm, KrBorrowed v);                    // CPython's: mod 2^61-1
// -1, 0, 1 (never fails): compares an int with a finite double exactly
int int_compare_double(KrVM *vm, KrBorrowed v, double x);

int int_compare_float(KrVM *vm, KrBorrowed v, double x);     // the same for infinities; x is not a nan
NODISCARD KrValue int_unary(KrVM *vm, UnaryOp op, KrBorrowed v);
uint64_t int_bit_length(KrBorrowed v);
NODISCARD KrValue int_gcd(KrVM *vm, KrBorrowed a, KrBorrowed b);
// int(x) and int(x, base) without a class; base ABSENT: none given
NODISCARD KrValue int_convert(KrVM *vm, KrBorrowed x);

// The digits of any int, read-only, for code that works on them; valid as long as the value.
typedef struct {
    const uint64_t *digit;
    size_t count;
    bool negative;
    uint64_t own[2];
} IntView;
void int_view(KrBorrowed v, IntView *out);
// A new big number to fill (capacity digits), and its canonical value. int_finish takes the object over.
NODISCARD BigInt *int_new(KrVM *vm, uint64_t capacity);
NODISCARD KrValue int_finish(KrVM *vm, BigInt *big, size_t count, bool negative);

extern const TypeDef int_type, bool_type;

#endif
