// SPDX-License-Identifier: MIT
// str_case.c -- str's methods that ask or change what characters are: isalpha ... isupper, upper, lower, title ...
#include "base/identifier.h"
#include "base/unicode.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"

#define METHOD(name, text) \
    static KrValue name##_method(KrVM *vm, const KrBorrowed *args); \
    const NativeDef str_method_##name = {.signature = #name "(self, /)", .fn = name##_method, .doc = (text)}; \
    static KrValue name##_method(KrVM *vm __attribute__((unused)), const KrBorrowed *args)

//// Questions

static KrValue all_are(KrVM *vm, KrBorrowed self, bool (*is)(uint32_t)) {
    const Str *s = as_str(self);
    uint32_t length = str_length(s);
    for (uint32_t i = 0; i < length; i++) {
        if (!is(str_char(s, i))) return FALSE_;
    }
    if (!poll(vm, length / 16)) return KR_ERROR;
    return value_of_bool(length > 0);
}

static bool is_space(uint32_t c) { return unicode_is_space(c); }
static bool is_alnum(uint32_t c) { return unicode_is_alnum(c); }

METHOD(isalpha, "Tell whether all characters are letters, and there is one.") { return all_are(vm, args[0], unicode_is_alpha); }
METHOD(isalnum, "Tell whether all characters are letters or numbers, and there is one.") { return all_are(vm, args[0], is_alnum); }
METHOD(isdecimal, "Tell whether all characters are decimal digits, and there is one.") { return all_are(vm, args[0], unicode_is_decimal); }
METHOD(isdigit, "Tell whether all characters are digits, and there is one.") { return all_are(vm, args[0], unicode_is_digit); }
METHOD(isnumeric, "Tell whether all characters are numeric, and there is one.") { return all_are(vm, args[0], unicode_is_numeric); }
METHOD(isspace, "Tell whether all characters are whitespace, and there is one.") { return all_are(vm, args[0], is_space); }

METHOD(isprintable, "Tell whether all characters are printable.") {
    const Str *s = as_str(args[0]);
    for (uint32_t i = 0; i < str_length(s); i++) {
        if (!unicode_is_printable(str_char(s, i))) return FALSE_;
    }
    return TRUE_;
}

METHOD(isascii, "Tell whether all characters are ASCII.") {
    return value_of_bool(str_kind(as_str(args[0])) == STR_ASCII);
}

METHOD(isidentifier, "Tell whether the text could be a name of the language.") {
    const Str *s = as_str(args[0]);
    if (str_length(s) == 0 || !identifier_starts(str_char(s, 0))) return FALSE_;
    for (uint32_t i = 1; i < str_length(s); i++) {
        if (!identifier_continues(str_char(s, i))) return FALSE_;
    }
    return TRUE_;
}

// At least one cased character, and none of the other case.
static KrValue cased_as(const Str *s, bool upper) {
    bool seen = false;
    for (uint32_t i = 0; i < str_length(s); i++) {
        uint32_t c = str_char(s, i);
        if (unicode_is_title(c) || (upper ? unicode_is_lower(c) : unicode_is_upper(c))) return FALSE_;
        seen = seen || (upper ? unicode_is_upper(c) : unicode_is_lower(c));
    }
    return value_of_bool(seen);
}

METHOD(isupper, "Tell whether the cased characters are all uppercase, and there is one.") { return cased_as(as_str(args[0]), true); }
METHOD(islower, "Tell whether the cased characters are all lowercase, and there is one.") { return cased_as(as_str(args[0]), false); }

METHOD(istitle, "Tell whether each word begins with an uppercase character and goes on in lowercase.") {
    const Str *s = as_str(args[0]);
    bool seen = false, within = false;
    for (uint32_t i = 0; i < str_length(s); i++) {
        uint32_t c = str_char(s, i);
        if (unicode_is_upper(c) || unicode_is_title(c)) {
            if (within) return FALSE_;
            within = seen = true;
        } else if (unicode_is_lower(c)) {
            if (!within) return FALSE_;
            seen = true;
        } else {
            within = false;
        }
    }
    return value_of_bool(seen);
}

//// Changes

// A capital sigma that ends a word becomes a final one: before it a cased character, after it none (case-ignorable ones do
// not count).
static uint32_t lower_sigma(const Str *s, uint32_t at) {
    uint32_t i = at;
    while (i > 0 && unicode_is_case_ignorable(str_char(s, i - 1))) i--;
    if (i == 0 || !unicode_is_cased(str_char(s, i - 1))) return 0x3c3;
    i = at + 1;
    while (i < str_length(s) && unicode_is_case_ignorable(str_char(s, i))) i++;
    return i < str_length(s) && unicode_is_cased(str_char(s, i)) ? 0x3c3 : 0x3c2;
}

static unsigned lower_at(const Str *s, uint32_t i, uint32_t out[3]) {
    uint32_t c = str_char(s, i);
    if (c != 0x3a3) return unicode_lower(c, out);
    out[0] = lower_sigma(s, i);
    return 1;
}

typedef enum { UPPER, LOWER, FOLD, SWAP, TITLE, CAPITALIZE } Change;

static unsigned change_at(const Str *s, uint32_t i, Change change, bool *within, uint32_t out[3]) {
    uint32_t c = str_char(s, i);
    switch (change) {
    case UPPER: return unicode_upper(c, out);
    case LOWER: return lower_at(s, i, out);
    case FOLD: return unicode_fold(c, out);
    case CAPITALIZE: return i == 0 ? unicode_title(c, out) : lower_at(s, i, out);
    case SWAP:
        if (unicode_is_upper(c)) return lower_at(s, i, out);
        if (unicode_is_lower(c)) return unicode_upper(c, out);
        out[0] = c;
        return 1;
    case TITLE: {
        unsigned n = *within ? lower_at(s, i, out) : unicode_title(c, out);
        *within = unicode_is_cased(c);
        return n;
    }
    }
    return 0;
}

static void change_ascii(const uint8_t *from, uint8_t *to, uint32_t length, Change change) {
    bool within = false;
    for (uint32_t i = 0; i < length; i++) {
        uint8_t c = from[i];
        bool up = (uint8_t)(c - 'A') < 26, low = (uint8_t)(c - 'a') < 26, flip = false;
        switch (change) {
        case UPPER: flip = low; break;
        case LOWER: case FOLD: flip = up; break;
        case SWAP: flip = up || low; break;
        case TITLE: flip = within ? up : low; within = up || low; break;
        case CAPITALIZE: flip = i == 0 ? low : up; break;
        }
        to[i] = flip ? c ^ 32 : c;
    }
}

static KrValue changed(KrVM *vm, Str *s, Change change) {
    uint32_t length = str_length(s);
    if (str_kind(s) == STR_ASCII) {
        if (length <= 1) {
            uint8_t c = length == 0 ? 0 : s->data[0];
            change_ascii(&c, &c, 1, change);
            return str_from_units(vm, &c, 1, length);
        }
        Str *fresh = str_allocate_as(vm, vm->types[TYPE_STR], STR_ASCII, length);
        if (fresh == NULL) return KR_ERROR;
        change_ascii(s->data, fresh->data, length, change);
        return value_of_object(fresh);
    }
    StrBuilder b;
    str_builder_init(&b, vm);
    bool within = false;
    for (uint32_t i = 0; i < length; i++) {
        uint32_t out[3];
        unsigned n = change_at(s, i, change, &within, out);
        for (unsigned k = 0; k < n; k++) {
            if (!str_builder_add_char(&b, out[k])) goto failed;
        }
        if ((i & 1023) == 1023 && !poll(vm, 1024)) goto failed;
    }
    return str_builder_finish(&b);
failed:
    str_builder_discard(&b);
    return KR_ERROR;
}

METHOD(upper, "Return a copy in uppercase.") { return changed(vm, as_str(args[0]), UPPER); }
METHOD(lower, "Return a copy in lowercase.") { return changed(vm, as_str(args[0]), LOWER); }
METHOD(casefold, "Return a copy for comparing without regard to case.") { return changed(vm, as_str(args[0]), FOLD); }
METHOD(swapcase, "Return a copy with uppercase and lowercase exchanged.") { return changed(vm, as_str(args[0]), SWAP); }
METHOD(title, "Return a copy in which each word begins with an uppercase character.") { return changed(vm, as_str(args[0]), TITLE); }
METHOD(capitalize, "Return a copy with the first character in title case and the rest in lowercase.") {
    return changed(vm, as_str(args[0]), CAPITALIZE);
}
