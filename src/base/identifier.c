// SPDX-License-Identifier: MIT
// identifier.c -- identifier characters and their normal form.
//
// utf8proc gives categories; the few characters that XID adds to or takes from them (UAX 31: Other_ID_Start,
// Other_ID_Continue, and what is not closed under NFKC) are listed here.
#include "base/identifier.h"
#include "base/utf8.h"

#include <utf8proc.h>

static bool is_added_start(uint32_t code) {
    return code == 0x1885 || code == 0x1886 || code == 0x2118 || code == 0x212E;
}

static bool is_added_continue(uint32_t code) {
    return code == 0xB7 || code == 0x387 || (code >= 0x1369 && code <= 0x1371) || code == 0x19DA;
}

// Letters whose NFKC form is no identifier (it holds a space or begins with a mark).
static bool is_unstable(uint32_t code) {
    return code == 0x37A || (code >= 0xFC5E && code <= 0xFC63) || code == 0xFDFA || code == 0xFDFB ||
           (code >= 0xFE70 && code <= 0xFE7E && code % 2 == 0);
}

static bool is_unstable_start(uint32_t code) {
    return code == 0xE33 || code == 0xEB3 || code == 0xFF9E || code == 0xFF9F;
}

static bool is_letter(utf8proc_category_t category) {
    switch (category) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_NL:
        return true;
    default:
        return false;
    }
}

bool identifier_starts(uint32_t code) {
    if (code < 0x80) {
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_';
    }
    if (is_unstable(code) || is_unstable_start(code)) {
        return false;
    }
    return is_letter(utf8proc_category((utf8proc_int32_t)code)) || is_added_start(code);
}

bool identifier_continues(uint32_t code) {
    if (code < 0x80) {
        return identifier_starts(code) || (code >= '0' && code <= '9');
    }
    if (is_unstable(code)) {
        return false;
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return is_letter(category) || category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_PC || is_added_start(code) ||
           is_added_continue(code);
}

bool character_is_printable(uint32_t code) {
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF: case UTF8PROC_CATEGORY_CS: case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
        return false;
    case UTF8PROC_CATEGORY_ZS:
        return code == ' ';
    default:
        return true;
    }
}

size_t identifier_check(const char *text, size_t length) {
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t code = utf8_decode(text + i, &size);
        if (i == 0 ? !identifier_starts(code) : !identifier_continues(code)) {
            return i;
        }
    }
    return length;
}

const char *identifier_normalize(Arena *arena, const char *text, size_t length, size_t *new_length) {
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t count = utf8proc_decompose(bytes, (utf8proc_ssize_t)length, NULL, 0, options);
    if (count <= 0) {
        *new_length = length;
        return arena_strndup(arena, text, length);
    }
    // utf8proc_reencode writes the bytes over the code points, and a NUL after them.
    utf8proc_int32_t *codes = arena_alloc(arena, ((size_t)count + 1) * sizeof *codes);
    count = utf8proc_decompose(bytes, (utf8proc_ssize_t)length, codes, count, options);
    utf8proc_ssize_t size = count < 0 ? count : utf8proc_reencode(codes, count, options);
    if (size < 0) {
        *new_length = length;
        return arena_strndup(arena, text, length);
    }
    *new_length = (size_t)size;
    return (const char *)codes;
}
