// SPDX-License-Identifier: MIT
// utf8.h -- UTF-8, one code point at a time. Knows nothing of what a code point means.
#ifndef KR_BASE_UTF8_H
#define KR_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The bytes of the sequence that `lead` begins, in valid UTF-8.
static inline size_t utf8_length(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// Decodes one code point of valid UTF-8 (surrogates as three bytes are accepted); *size gets its bytes.
uint32_t utf8_decode(const char *text, size_t *size);
// Writes 1 to 4 bytes and gives their number. Surrogates are written as three bytes.
size_t utf8_encode(uint32_t code, char out[4]);
// The offset of the first byte that is not part of a well-formed sequence; `length` when all is well. Surrogates, overlong
// forms and what lies above U+10FFFF are malformed.
size_t utf8_validate(const char *text, size_t length);
// Code points in valid text: the bytes that do not continue a sequence.
size_t utf8_count(const char *text, size_t length);

#endif
