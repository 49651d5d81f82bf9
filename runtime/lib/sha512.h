// SPDX-License-Identifier: MIT
// sha512.h -- the SHA-512 digest (FIPS 180-4) of bytes in memory.
#ifndef KR_LIB_SHA512_H
#define KR_LIB_SHA512_H

#include <stddef.h>
#include <stdint.h>

void sha512(const uint8_t *data, size_t length, uint8_t digest[64]);

#endif
