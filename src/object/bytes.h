// SPDX-License-Identifier: MIT
// bytes.h -- bytes and bytearray.
#ifndef KR_OBJECT_BYTES_H
#define KR_OBJECT_BYTES_H

#include "object/object.h"
#include "object/type.h"

typedef struct { Object head; uint32_t length; uint32_t hash; uint8_t data[]; } Bytes;      // data ends with a NUL; hash 0: not computed
typedef struct { Object head; uint32_t length, capacity; uint8_t *data; uint32_t exports; } ByteArray;
ALWAYS_INLINE Bytes *as_bytes(KrBorrowed v) { return (Bytes *)as_object(v); }
bool is_bytes(KrVM *vm, KrBorrowed v);
bool is_bytearray(KrVM *vm, KrBorrowed v);
NODISCARD KrValue bytes_new(KrVM *vm, const void *data, size_t length);     // data NULL: zeroed
NODISCARD KrValue bytes_decode(KrVM *vm, const uint8_t *data, size_t length, const char *encoding, const char *errors);   // a Str
NODISCARD KrValue str_encode(KrVM *vm, Str *s, const char *encoding, const char *errors);                                  // bytes
// The bytes of any bytes-like object. False: TypeError "a bytes-like object is required, not '%T'".
NODISCARD bool bytes_view(KrVM *vm, KrBorrowed v, const uint8_t **data, size_t *length);
extern const TypeDef bytes_type, bytes_iterator_type, bytearray_type, bytearray_iterator_type;
#endif
