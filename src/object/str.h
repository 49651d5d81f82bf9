// SPDX-License-Identifier: MIT
// str.h -- str: immutable text, one, two or four bytes a character as PEP 393, and the builder that makes it.
//
//   hdr │ u32 hash (0: not computed) │ u32 length with flags │ characters
//   length: 31..30 kind │ 29 interned │ 28..0 characters
// The characters end with a zero. Behind them, 8-aligned and in strings that are not ASCII only, a pointer to the text in
// UTF-8, made when first asked for. The size of the block follows from kind and length alone (str_size_of).
// Canonical: the kind is the smallest that holds the largest character (ASCII, Latin-1, UCS-2, UCS-4).
#ifndef KR_OBJECT_STR_H
#define KR_OBJECT_STR_H

#include "object/object.h"
#include "object/type.h"

typedef enum { STR_ASCII, STR_LATIN1, STR_UCS2, STR_UCS4 } StrKind;

struct Str {
    Object head;
    uint32_t hash;
    uint32_t length_flags;
    uint8_t data[];
};
#define STR_INTERNED 0x20000000u
#define STR_MAX_LENGTH 0x1fffffffu

ALWAYS_INLINE uint32_t str_length(const Str *s) { return s->length_flags & STR_MAX_LENGTH; }
ALWAYS_INLINE StrKind str_kind(const Str *s) { return (StrKind)(s->length_flags >> 30); }
ALWAYS_INLINE bool str_is_interned(const Str *s) { return s->length_flags & STR_INTERNED; }
ALWAYS_INLINE uint32_t str_width(const Str *s) { return str_kind(s) <= STR_LATIN1 ? 1 : str_kind(s) == STR_UCS2 ? 2 : 4; }
ALWAYS_INLINE uint32_t str_char(const Str *s, uint32_t i) {
    switch (str_kind(s)) {
    case STR_UCS2: return ((const uint16_t *)(const void *)s->data)[i];
    case STR_UCS4: return ((const uint32_t *)(const void *)s->data)[i];
    default: return s->data[i];
    }
}
ALWAYS_INLINE Str *as_str(KrBorrowed v) { return (Str *)as_object(v); }
bool is_str(KrVM *vm, KrBorrowed v);                                  // str or a subclass
ALWAYS_INLINE bool is_str_exact(KrBorrowed v) { return has_shape(v, TYPE_STR); }

NODISCARD KrValue str_new(KrVM *vm, const char *ascii_or_utf8);                      // valid UTF-8, NUL-terminated
NODISCARD KrValue str_from_utf8(KrVM *vm, const char *text, size_t length);          // valid UTF-8 (surrogates allowed); invalid: UnicodeDecodeError
NODISCARD KrValue str_from_ascii(KrVM *vm, const char *text, size_t length);
NODISCARD KrValue str_from_char(KrVM *vm, uint32_t c);                               // cached for Latin-1
NODISCARD KrValue str_substring(KrVM *vm, Str *s, uint32_t start, uint32_t end);     // start <= end <= length; whole exact str: itself
NODISCARD KrValue str_concat(KrVM *vm, Str *a, Str *b);
// `s += t` where the slot holds the only reference: grows in place when it can. The slot is replaced by the result.
NODISCARD bool str_append_inplace(KrVM *vm, KrValue *slot, Str *t);
bool str_equal(const Str *a, const Str *b);
int str_compare(const Str *a, const Str *b);                                        // <0, 0, >0
bool str_equal_ascii(const Str *a, const char *text);
uint32_t str_hash(KrVM *vm, Str *s);                                                // never 0
int64_t str_find(const Str *haystack, const Str *needle, uint32_t start, uint32_t end);   // -1: none
// The text as NUL-terminated UTF-8. For ASCII it is the string's own data, else a buffer that lives as long as the string.
// NULL: out of memory, or lone surrogates (UnicodeEncodeError).
NODISCARD const char *str_utf8(KrVM *vm, Str *s, size_t *length);

// One object for equal names, so that names compare by pointer. Gives an owned reference to the interned twin of s.
NODISCARD Str *str_intern(KrVM *vm, Str *s);
NODISCARD Str *str_intern_utf8(KrVM *vm, const char *text, size_t length);
// An attribute name given by the program: TypeError unless a str; interned. Owned.
NODISCARD Str *str_attribute_name(KrVM *vm, KrBorrowed v);
NODISCARD bool str_pool_init(KrVM *vm);       // the interned names of names.def, the one-character strings
bool str_pool_has(KrVM *vm, const void *object);   // is it one of those?

// Builds a str of unknown length and kind. All `str_builder_add*` give false when out of memory (the error is raised;
// the builder stays valid). Always end with _finish or _discard.
typedef struct {
    KrVM *vm;
    uint8_t *data;
    size_t length, capacity;     // in characters
    StrKind kind;                // ASCII counts as one byte wide
} StrBuilder;
void str_builder_init(StrBuilder *b, KrVM *vm);
NODISCARD bool str_builder_add(StrBuilder *b, const Str *s);
NODISCARD bool str_builder_add_range(StrBuilder *b, const Str *s, uint32_t start, uint32_t end);
NODISCARD bool str_builder_add_char(StrBuilder *b, uint32_t c);
NODISCARD bool str_builder_add_ascii(StrBuilder *b, const char *text);
NODISCARD bool str_builder_add_ascii_n(StrBuilder *b, const char *text, size_t length);
NODISCARD bool str_builder_add_utf8(StrBuilder *b, const char *text, size_t length);
NODISCARD bool str_builder_add_repr(StrBuilder *b, KrBorrowed v);      // repr(v)
NODISCARD bool str_builder_add_str_of(StrBuilder *b, KrBorrowed v);    // str(v)
NODISCARD bool str_builder_add_units(StrBuilder *b, const void *units, uint32_t width, StrKind kind, size_t length);
NODISCARD bool str_builder_fill(StrBuilder *b, uint32_t c, size_t count);
NODISCARD KrValue str_builder_finish(StrBuilder *b);
void str_builder_discard(StrBuilder *b);

// A str of units of 1, 2 or 4 bytes, narrowed to what its characters need.
NODISCARD KrValue str_from_units(KrVM *vm, const void *units, uint32_t width, size_t length);
// An exact str with the text of an instance of a subclass; an exact one is itself. Owned.
NODISCARD KrValue str_plain(KrVM *vm, Str *s);
// For makers of text: characters not set yet (all must be, and one of them must need the kind). NULL: failed.
NODISCARD Str *str_allocate_as(KrVM *vm, Type *type, StrKind kind, size_t length);
StrKind str_kind_of_units(const void *units, uint32_t width, size_t length);
void str_copy_units(void *to, uint32_t to_width, const void *from, uint32_t from_width, size_t length);
size_t str_size_of(KrBorrowed v);             // TypeDef.size_of
void str_free(KrVM *vm, Object *object);      // TypeDef.free
ALWAYS_INLINE const void *str_at(const Str *s, uint32_t i) { return s->data + (size_t)i * str_width(s); }

// Formatting (str_format.c): format(v, spec) of the built-in types, `%` and str.format.
NODISCARD KrValue str_format_int(KrVM *vm, KrBorrowed v, Str *spec);
NODISCARD KrValue str_format_float(KrVM *vm, double x, Str *spec);
NODISCARD KrValue str_format_complex(KrVM *vm, KrBorrowed v, Str *spec);
NODISCARD KrValue str_format_str(KrVM *vm, Str *s, Str *spec);
NODISCARD KrValue str_percent(KrVM *vm, Str *format, KrBorrowed args);
NODISCARD KrValue str_join(KrVM *vm, Str *separator, KrBorrowed iterable);
// What f"{...}" concatenates: parts[0..count) are Strs.
NODISCARD KrValue str_join_parts(KrVM *vm, const KrBorrowed *parts, uint32_t count);

NODISCARD KrValue str_repr(KrVM *vm, Str *s);

// start and end as in s.find(x, start, end): None or an index, clamped to 0..length.
NODISCARD bool str_range_args(KrVM *vm, KrBorrowed start, KrBorrowed end, uint32_t length, uint32_t *from, uint32_t *to);
NODISCARD KrValue str_template(KrVM *vm, Str *format, KrBorrowed args, KrBorrowed mapping);  // args ABSENT: format_map

// Methods defined in str_case.c and str_split.c, for the table in str_methods.c.
#define STR_METHODS_ELSEWHERE(X)                                                                                      \
    X(upper) X(lower) X(title) X(casefold) X(swapcase) X(capitalize) X(isupper) X(islower) X(istitle) X(isalpha)      \
    X(isalnum) X(isdecimal) X(isdigit) X(isnumeric) X(isspace) X(isprintable) X(isascii) X(isidentifier)              \
    X(split) X(rsplit) X(splitlines) X(partition) X(rpartition) X(strip) X(lstrip) X(rstrip) X(replace)               \
    X(expandtabs) X(maketrans) X(translate) X(removeprefix) X(removesuffix)
#define X(name) extern const NativeDef str_method_##name;
STR_METHODS_ELSEWHERE(X)
#undef X

extern const TypeDef str_type, str_iterator_type;

#endif
