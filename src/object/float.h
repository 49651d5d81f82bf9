// SPDX-License-Identifier: MIT
// float.h -- float: inline in the value word where it fits, four specials (0.0, -0.0, inf, -inf), else a Float object; complex.
#ifndef KR_OBJECT_FLOAT_H
#define KR_OBJECT_FLOAT_H

#include "object/object.h"
#include "object/type.h"

typedef struct { Object head; double value; } Float;
typedef struct { Object head; double real, imag; } Complex;

ALWAYS_INLINE bool is_float_exact(KrBorrowed v) {
    uint64_t b = value_bits(v);
    return is_inline_float(v) || (b >= SPECIAL_BITS(8) && b <= SPECIAL_BITS(11) && (b & 7) == 6) || has_shape(v, TYPE_FLOAT);
}
bool is_float(KrVM *vm, KrBorrowed v);                       // float or a subclass
double float_value(KrBorrowed v);                            // v must be a float
NODISCARD KrValue float_from_double(KrVM *vm, double x);
NODISCARD KrValue float_from_str(KrVM *vm, Str *s);          // float("..."); ValueError
// Shortest text that reads back equal, as repr(float); `out` takes 32 bytes. Returns the length.
size_t float_repr_text(double x, char *out);
int64_t float_hash(double x);                                // finite and infinite; nan: the caller uses identity
NODISCARD KrValue float_binary(KrVM *vm, BinaryOp op, double a, double b);

// int or float, exact or of a subclass, as a double: 1; another type: 0; -1: OverflowError.
NODISCARD int float_from_number(KrVM *vm, KrBorrowed v, double *out);
// float(x): text and numbers.
NODISCARD KrValue float_convert(KrVM *vm, KrBorrowed x);
KrValue float_raise_range(KrVM *vm);                         // OverflowError(34, 'Numerical result out of range')

bool is_complex(KrVM *vm, KrBorrowed v);
NODISCARD KrValue complex_new(KrVM *vm, double real, double imag);

extern const TypeDef float_type, complex_type;

#endif
