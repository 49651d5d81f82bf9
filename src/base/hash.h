// SPDX-License-Identifier: MIT
// hash.h -- SipHash-1-3: keyed hashing of bytes, so that a program's data cannot choose its collisions (PEP 456).
#ifndef KR_BASE_HASH_H
#define KR_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const uint64_t key[2], const void *data, size_t length);

#endif
