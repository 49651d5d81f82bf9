// SPDX-License-Identifier: MIT
// bytes.h -- bytes and bytearray, and the codecs between them and str (codec.c).
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
NODISCARD KrValue bytes_percent(KrVM *vm, const uint8_t *format, size_t length, KrBorrowed args);    // bytes
NODISCARD KrValue bytes_repr(KrVM *vm, const uint8_t *data, size_t length, const char *before, const char *after);

// Bytes of unknown length. False: out of memory (raised). Always end with _finish (a bytes object) or _discard.
typedef struct { KrVM *vm; uint8_t *data; size_t length, capacity; } BytesBuilder;
NODISCARD bool bytes_builder_add(BytesBuilder *b, const void *data, size_t length);
NODISCARD bool bytes_builder_add_byte(BytesBuilder *b, uint32_t byte);
NODISCARD KrValue bytes_builder_finish(BytesBuilder *b);
void bytes_builder_discard(BytesBuilder *b);

// ByteArray: makes the length `length`, keeping what fits; new bytes are not set. BufferError while exports are held.
NODISCARD KrValue bytearray_new(KrVM *vm, const void *data, size_t length);
NODISCARD bool bytearray_resize(KrVM *vm, ByteArray *array, size_t length);

extern const TypeDef bytes_type, bytes_iterator_type, bytearray_type, bytearray_iterator_type;
#endif
