// SPDX-License-Identifier: MIT
// re_emit.c -- the atoms of a regular expression in PCRE2's syntax: characters, sets, categories, boundaries,
// references.
//
// Each means what Python means for the kind of subject (ReMode) and the flags; all text is ASCII. What no subject of
// the kind can have is left out, so that a pattern with any characters also compiles for ASCII subjects.
#if KR_WITH_RE
#include "lib/re.h"

#include "base/identifier.h"

#include <stdio.h>

typedef struct {
    uint32_t low, high;
} Range;

static const Range digits[] = {{'0', '9'}};
static const Range words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
static const Range ascii_spaces[] = {{9, 13}, {32, 32}};
static const Range spaces[] = {{9, 13},          {28, 32},         {0x85, 0x85},     {0xa0, 0xa0},
                               {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f},
                               {0x205f, 0x205f}, {0x3000, 0x3000}};
#define COUNT(array) (sizeof(array) / sizeof *(array))

bool re_is_identifier(const Str *s, bool ascii) {
    if (ascii && str_kind(s) != STR_ASCII) return false;
    for (uint32_t i = 0; i < str_length(s); i++) {
        uint32_t c = str_char(s, i);
        if (i == 0 ? !identifier_starts(c) : !identifier_continues(c)) return false;
    }
    return str_length(s) > 0;
}

bool re_wants_caseless(ReMode mode, uint32_t flags) {
    // PCRE2 folds all of Unicode in UTF-8; where only ASCII is to be folded, both letters are written.
    return (flags & RE_IGNORECASE) && !(mode == RE_FOR_UTF8 && (flags & RE_ASCII));
}

bool re_put(ReTranslation *t, const char *text) { return bytes_builder_add(&t->text, text, strlen(text)); }

bool re_put_number(ReTranslation *t, const char *format, uint32_t n) {
    char text[40];
    snprintf(text, sizeof text, format, n);
    return re_put(t, text);
}

static bool is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static NODISCARD bool put_code(ReTranslation *t, uint32_t c) {
    if (is_letter(c) || (c >= '0' && c <= '9')) return bytes_builder_add_byte(&t->text, c);
    return re_put_number(t, "\\x{%x}", c);
}

static uint32_t top_of(const ReTranslation *t) {
    return t->mode == RE_FOR_UTF8 ? 0x10ffff : t->mode == RE_FOR_ASCII ? 0x7f : 0xff;
}

static NODISCARD bool put_plain_range(ReTranslation *t, uint32_t low, uint32_t high) {
    if (high > top_of(t)) high = top_of(t);
    if (t->mode == RE_FOR_UTF8) {
        if (low >= 0xd800 && low <= 0xdfff) low = 0xe000;
        if (high >= 0xd800 && high <= 0xdfff) high = 0xd7ff;
    }
    if (low > high) return true;
    if (!put_code(t, low)) return false;
    return low == high || (bytes_builder_add_byte(&t->text, '-') && put_code(t, high));
}

static bool is_within(uint32_t c, uint32_t low, uint32_t high) { return low <= c && c <= high; }

static bool has_kind_of_i(uint32_t low, uint32_t high) {
    return is_within('i', low, high) || is_within('I', low, high) || (low <= 0x131 && high >= 0x130);
}

// Characters with the same upper case in full, which PCRE2 keeps apart.
static const Range pairs[] = {{0x390, 0x1fd3}, {0x3b0, 0x1fe3}, {0xfb05, 0xfb06}};

static bool has_one_of(uint32_t low, uint32_t high, const Range *pair) {
    return is_within(pair->low, low, high) || is_within(pair->high, low, high);
}

static bool has_variants(uint32_t c) {
    if (has_kind_of_i(c, c)) return true;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        if (has_one_of(c, c, &pairs[i])) return true;
    }
    return false;
}

bool re_put_range(ReTranslation *t, uint32_t low, uint32_t high, uint32_t flags) {
    if (!put_plain_range(t, low, high)) return false;
    if (!(flags & RE_IGNORECASE) || t->mode == RE_FOR_BYTES) return true;
    if (flags & RE_ASCII) {
        if (t->mode == RE_FOR_ASCII) return true;
        uint32_t a = low > 'A' ? low : 'A', z = high < 'Z' ? high : 'Z';
        if (a <= z && !put_plain_range(t, a + 32, z + 32)) return false;
        a = low > 'a' ? low : 'a', z = high < 'z' ? high : 'z';
        return a > z || put_plain_range(t, a - 32, z - 32);
    }
    // Python takes the dotted and the dotless i for the same letter, and pairs a few more; PCRE2 does not. The long s
    // and the sign of Kelvin match s and k, also where the subject is ASCII only.
    if (has_kind_of_i(low, high) && !(re_put(t, "Ii") && put_plain_range(t, 0x130, 0x131))) return false;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        if (has_one_of(low, high, &pairs[i]) &&
            !(put_plain_range(t, pairs[i].low, pairs[i].low) && put_plain_range(t, pairs[i].high, pairs[i].high))) {
            return false;
        }
    }
    if (t->mode == RE_FOR_UTF8) return true;
    return (!is_within(0x17f, low, high) || re_put(t, "s")) && (!is_within(0x212a, low, high) || re_put(t, "k"));
}

bool re_open_class(ReTranslation *t, bool negated, size_t *start) {
    if (!re_put(t, negated ? "[^" : "[")) return false;
    *start = t->text.length;
    return true;
}

bool re_close_class(ReTranslation *t, bool negated, size_t start) {
    if (t->text.length > start) return re_put(t, "]");
    t->text.length = start - (negated ? 2 : 1);
    // Nothing was left: one character that nothing is, or that everything is.
    if (negated) return re_put(t, ".");
    return re_put(t, t->mode == RE_FOR_UTF8 ? "[^\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{ff}]");
}

bool re_put_char(ReTranslation *t, uint32_t c, uint32_t flags) {
    bool varied = (flags & RE_IGNORECASE) && t->mode != RE_FOR_BYTES &&
                  ((flags & RE_ASCII) ? t->mode == RE_FOR_UTF8 && is_letter(c)
                                      : has_variants(c) || (t->mode == RE_FOR_ASCII && c > 127));
    bool possible = c <= top_of(t) && !is_within(c, 0xd800, 0xdfff);
    if (possible && !varied) return put_code(t, c);
    size_t start;
    return re_open_class(t, false, &start) && re_put_range(t, c, c, flags) && re_close_class(t, false, start);
}

static NODISCARD bool put_ranges(ReTranslation *t, const Range *ranges, size_t count, bool complement) {
    uint32_t from = 0;
    for (size_t i = 0; i < count; i++) {
        if (!complement && !put_plain_range(t, ranges[i].low, ranges[i].high)) return false;
        if (complement && ranges[i].low > from && !put_plain_range(t, from, ranges[i].low - 1)) return false;
        from = ranges[i].high + 1;
    }
    return !complement || put_plain_range(t, from, 0x10ffff);
}

bool re_put_category(ReTranslation *t, uint32_t letter, uint32_t flags) {
    bool complement = letter < 'a', ascii = t->is_bytes || (flags & RE_ASCII);
    letter |= 32;
    if (letter == 's') {
        return ascii ? put_ranges(t, ascii_spaces, COUNT(ascii_spaces), complement)
                     : put_ranges(t, spaces, COUNT(spaces), complement);
    }
    if (t->mode == RE_FOR_UTF8 && !ascii) {
        if (letter == 'd') return re_put(t, complement ? "\\P{Nd}" : "\\p{Nd}");
        return re_put(t, complement ? "\\W" : "\\w");
    }
    return letter == 'd' ? put_ranges(t, digits, COUNT(digits), complement)
                         : put_ranges(t, words, COUNT(words), complement);
}

bool re_put_category_alone(ReTranslation *t, uint32_t letter, uint32_t flags) {
    char text[3] = {'\\', (char)letter, 0};
    if ((letter | 32) != 's' && (t->mode != RE_FOR_UTF8 || !(flags & RE_ASCII))) return re_put(t, text);
    size_t start;
    bool negated = letter < 'a';
    return re_open_class(t, negated, &start) && re_put_category(t, letter | 32, flags) &&
           re_close_class(t, negated, start);
}

bool re_put_boundary(ReTranslation *t, bool negated, uint32_t flags) {
    if (t->mode != RE_FOR_UTF8 || !(flags & RE_ASCII)) return re_put(t, negated ? "\\B" : "\\b");
    return re_put(t, negated ? "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))"
                             : "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))");
}

bool re_put_reference(ReTranslation *t, uint32_t group, uint32_t flags) {
    bool fold = (flags & RE_IGNORECASE) && !re_wants_caseless(t->mode, flags);
    return re_put_number(t, fold ? "(?i:\\g{%u})" : "\\g{%u}", group);
}
#endif
