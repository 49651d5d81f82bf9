// SPDX-License-Identifier: MIT
// re.h -- what the parts of module re share: patterns, matches, the translation of a pattern for PCRE2, searching.
#ifndef KR_LIB_RE_H
#define KR_LIB_RE_H

#include "lib/library.h"
#include "object/bytes.h"
#include "object/exception.h"
#include "object/state.h"
#include "object/str.h"

enum {
    RE_IGNORECASE = 2,
    RE_LOCALE = 4,
    RE_MULTILINE = 8,
    RE_DOTALL = 16,
    RE_UNICODE = 32,
    RE_VERBOSE = 64,
    RE_DEBUG = 128,
    RE_ASCII = 256,
};

// What a translated pattern is matched against. Text is UTF-8; where it is ASCII only, a simpler and faster pattern
// does.
typedef enum { RE_FOR_BYTES, RE_FOR_ASCII, RE_FOR_UTF8 } ReMode;

typedef struct {
    Str *name;          // owned; NULL: none
    uint32_t low, high; // characters it can match
    uint32_t loop;      // the outermost repeat around it, from 1; 0: none
    uint32_t order;     // of the closing parentheses, from 1; 0: still open
} ReGroup;

typedef struct {
    KrVM *vm;
    KrBorrowed pattern; // for messages
    const void *units;
    uint32_t width, length, at;
    bool is_bytes;
    ReMode mode;
    uint32_t flags;    // in: given; out: with the global inline flags
    BytesBuilder text; // the pattern for PCRE2, ASCII only
    ReGroup *groups;   // of group 1 at index 0
    uint32_t group_count, group_capacity;
    uint32_t closed_count, loop_count;
    int64_t lookbehind_groups; // groups before the outermost lookbehind that is open; -1: none
    bool bad_lookbehind;
    uint32_t forward_group, forward_position; // the first condition on a group not seen yet; 0: none
} ReTranslation;

// Parses the pattern (Python's syntax, PatternError) into text for PCRE2. re_translation_discard in any case.
NODISCARD bool re_translate(ReTranslation *t);
void re_translation_discard(ReTranslation *t);
bool re_wants_caseless(ReMode mode, uint32_t flags); // PCRE2_CASELESS, or written out in the text?
bool re_is_identifier(const Str *s, bool ascii);

// The writing part (re_emit.c).
NODISCARD bool re_put(ReTranslation *t, const char *text);
NODISCARD bool re_put_number(ReTranslation *t, const char *format, uint32_t n);
NODISCARD bool re_put_char(ReTranslation *t, uint32_t c, uint32_t flags);
NODISCARD bool re_put_category_alone(ReTranslation *t, uint32_t letter, uint32_t flags); // \d \D \s \S \w \W
NODISCARD bool re_put_boundary(ReTranslation *t, bool negated, uint32_t flags);
NODISCARD bool re_put_reference(ReTranslation *t, uint32_t group, uint32_t flags);
NODISCARD bool re_open_class(ReTranslation *t, bool negated, size_t *start); // [ ... ], and what stands in it:
NODISCARD bool re_put_range(ReTranslation *t, uint32_t low, uint32_t high, uint32_t flags);
NODISCARD bool re_put_category(ReTranslation *t, uint32_t letter, uint32_t flags);
NODISCARD bool re_close_class(ReTranslation *t, bool negated, size_t start);

typedef struct {
    uint32_t loop, order;
} RePlace;

typedef struct {
    Object head;
    KrValue pattern;    // str or bytes-like, as given
    KrValue groupindex; // dict
    KrValue names;      // tuple: name of each group from 1, or None
    uint32_t flags, group_count;
    bool is_bytes;
    void *narrow, *wide; // pcre2_code for bytes or ASCII text, and for UTF-8. NULL: not made yet
    void *limits;        // pcre2_match_context
    RePlace *places;     // group_count of them
} RePattern;
static inline RePattern *as_pattern(KrBorrowed v) { return (RePattern *)as_object(v); }

// A string to search in. Positions are in characters outside, in bytes of `data` inside.
typedef struct {
    KrValue string; // as given. Owned
    KrValue held;   // the Str or Bytes that `data` belongs to. Owned
    const uint8_t *data;
    size_t bytes;
    uint32_t length;  // in characters
    bool wide;        // UTF-8, not ASCII only
    size_t mark_byte; // a known pair of positions, which counting starts from
    uint32_t mark;
} ReSubject;

NODISCARD bool re_subject_open(KrVM *vm, const RePattern *pattern, KrBorrowed string, ReSubject *out);
void re_subject_close(KrVM *vm, ReSubject *s);
void re_subject_visit(const ReSubject *s, Visitor *visitor);
NODISCARD KrValue re_subject_slice(KrVM *vm, const ReSubject *s, uint32_t start, uint32_t end); // str or bytes

typedef enum { RE_SEARCH, RE_MATCH, RE_FULLMATCH } ReHow;

// A search under way. The places of the last match are in `spans`: start and end of the whole and of each group, -1 for
// none.
typedef struct {
    RePattern *pattern;
    ReSubject *subject;
    uint32_t position, end; // of the string, as asked for
    size_t next, end_byte;  // where the next search starts
    bool must_advance;      // the last match was empty: not again at this place
    bool exhausted;
    void *data; // pcre2_match_data
    int32_t *spans;
    uint32_t span_count; // 2 * (groups + 1)
} ReSearch;

NODISCARD bool re_search_open(KrVM *vm, RePattern *pattern, ReSubject *subject, KrBorrowed pos, KrBorrowed endpos,
                              ReSearch *out);
int re_search_next(KrVM *vm, ReSearch *search, ReHow how); // 1 found, 0 not, -1 failed. After it the search goes on
void re_search_close(KrVM *vm, ReSearch *search);
NODISCARD bool re_code_make(KrVM *vm, RePattern *pattern, ReMode mode, ReTranslation *t);
void re_code_free(RePattern *pattern);
NODISCARD KrValue re_match_new(KrVM *vm, const ReSearch *search);
NODISCARD KrValue re_match_expand(KrVM *vm, KrBorrowed match, KrBorrowed template);

// Templates of sub() and expand(): a tuple of literals and group numbers.
NODISCARD KrValue re_template_parse(KrVM *vm, const RePattern *pattern, KrBorrowed template);

// Raises re.PatternError(message, pattern, position); position -1: only the message.
COLD bool re_raise(KrVM *vm, KrBorrowed pattern, int64_t position, const char *format, ...);

extern const TypeDef re_pattern_type, re_match_type, re_scanner_type;

#endif
