// SPDX-License-Identifier: MIT
// bytes_methods.h -- what bytes.c and bytearray.c share: the methods' definitions for their tables, and some slots.
#ifndef KR_OBJECT_BYTES_METHODS_H
#define KR_OBJECT_BYTES_METHODS_H

#include "object/native.h"

#define BYTES_METHODS(X) \
    X(find) X(rfind) X(index) X(rindex) X(count) X(startswith) X(endswith) X(split) X(rsplit) X(splitlines) X(partition) \
    X(rpartition) X(strip) X(lstrip) X(rstrip) X(removeprefix) X(removesuffix) X(join) X(replace) X(expandtabs) X(ljust) \
    X(rjust) X(center) X(zfill) X(translate) X(maketrans) X(isalpha) X(isalnum) X(isdigit) X(isspace) X(isascii) \
    X(isupper) X(islower) X(istitle) X(upper) X(lower) X(swapcase) X(title) X(capitalize) X(decode) X(hex) X(fromhex)
#define X(name) extern const NativeDef bytes_method_##name;
BYTES_METHODS(X)
#undef X

// A byte by its number: TypeError, or ValueError with this message.
NODISCARD bool bytes_byte_arg(KrVM *vm, KrBorrowed v, const char *message, uint8_t *out);
NODISCARD int bytes_contains(KrVM *vm, KrBorrowed self, KrBorrowed item);
NODISCARD KrValue bytes_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b);
NODISCARD KrValue bytes_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b);
// What bytes(source, encoding, errors) holds, as an exact bytes; arguments may be ABSENT.
NODISCARD KrValue bytes_from_source(KrVM *vm, KrBorrowed source, KrBorrowed encoding, KrBorrowed errors, const char *type);
// The bytes of an iterable of ints, as an exact bytes.
NODISCARD KrValue bytes_from_iterable(KrVM *vm, KrBorrowed iterable, const char *range_message);

#endif
