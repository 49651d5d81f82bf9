// SPDX-License-Identifier: MIT
// identifier.h -- what may be a name: XID_Start, XID_Continue and NFKC (PEP 3131), over utf8proc.
#ifndef KR_BASE_IDENTIFIER_H
#define KR_BASE_IDENTIFIER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool identifier_starts(uint32_t code);      // XID_Start or '_'
bool identifier_continues(uint32_t code);   // XID_Continue
bool character_is_printable(uint32_t code); // what repr shows as itself (the space too)

// The offset of the first character of valid UTF-8 that has no place in an identifier; `length` when it is one.
size_t identifier_check(const char *text, size_t length);
// The NFKC form of valid UTF-8, NUL-terminated, in the arena.
const char *identifier_normalize(Arena *arena, const char *text, size_t length, size_t *new_length);

#endif
