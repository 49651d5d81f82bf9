// SPDX-License-Identifier: MIT
// unicode.h -- classes of characters and case mapping, as str's methods mean them, over utf8proc.
#ifndef KR_BASE_UNICODE_H
#define KR_BASE_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

bool unicode_is_alpha(uint32_t c);
bool unicode_is_decimal(uint32_t c);
bool unicode_is_digit(uint32_t c);
bool unicode_is_numeric(uint32_t c);
bool unicode_is_space_wide(uint32_t c);
bool unicode_is_upper(uint32_t c);
bool unicode_is_lower(uint32_t c);
bool unicode_is_title(uint32_t c);
bool unicode_is_printable(uint32_t c);
bool unicode_is_case_ignorable(uint32_t c);    // skipped when looking for the context of a final sigma
int unicode_decimal_value(uint32_t c);         // 0..9; -1: not a decimal digit

static inline bool unicode_is_space(uint32_t c) {
    return c < 128 ? c == 32 || (c >= 9 && c <= 13) || (c >= 28 && c <= 31) : unicode_is_space_wide(c);
}
static inline bool unicode_is_line_break(uint32_t c) {
    return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
}
static inline bool unicode_is_alnum(uint32_t c) { return unicode_is_alpha(c) || unicode_is_numeric(c); }
static inline bool unicode_is_cased(uint32_t c) {
    return unicode_is_lower(c) || unicode_is_upper(c) || unicode_is_title(c);
}

// Full mappings: one to three characters; the number of them is given.
unsigned unicode_upper(uint32_t c, uint32_t out[3]);
unsigned unicode_lower(uint32_t c, uint32_t out[3]);
unsigned unicode_title(uint32_t c, uint32_t out[3]);
unsigned unicode_fold(uint32_t c, uint32_t out[3]);

#endif
