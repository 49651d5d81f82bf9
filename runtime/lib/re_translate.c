// SPDX-License-Identifier: MIT
// re_translate.c -- from Python's syntax of regular expressions to PCRE2's, with Python's checks and error messages.
//
// One pass writes while it parses. Nothing of the pattern is copied as it stands: each atom is written in a form that
// means the same whatever the options, so PCRE2 never reads Python's syntax by its own rules. The text is compiled with
// MULTILINE, DOTALL and ALT_CIRCUMFLEX: `\A ^ \Z $ \N .` are then Python's `^` (plain, multiline), `$` and `.` (plain,
// dotall).
#if KR_WITH_RE
#include "lib/re.h"

#include "object/protocol.h"

enum { TYPE_FLAGS = RE_ASCII | RE_LOCALE | RE_UNICODE, REPEAT_LIMIT = 65535 };
#define INFINITE UINT32_MAX

typedef struct {
    uint32_t low, high;
} Width;
typedef struct {
    uint32_t start, length, c;
    bool escaped;
} Token; // length 0: the end

#define FAIL(t, position, ...) re_raise((t)->vm, (t)->pattern, (int64_t)(position), __VA_ARGS__)

//// Reading //////////////////////////////////////////////////////////////////////////////////////////////////////////

static uint32_t unit(const ReTranslation *t, uint32_t i) {
    switch (t->width) {
    case 2: return ((const uint16_t *)t->units)[i];
    case 4: return ((const uint32_t *)t->units)[i];
    default: return ((const uint8_t *)t->units)[i];
    }
}

static NODISCARD bool peek(ReTranslation *t, Token *out) {
    *out = (Token){.start = t->at};
    if (t->at >= t->length) return true;
    out->c = unit(t, t->at);
    out->length = 1;
    if (out->c != '\\') return true;
    if (t->at + 1 >= t->length) return FAIL(t, t->length - 1, "bad escape (end of pattern)");
    out->c = unit(t, t->at + 1);
    out->length = 2;
    out->escaped = true;
    return true;
}

// A backslash at the very end is an error as soon as it comes next, whatever else may be wrong with what is before it.
static NODISCARD bool check_end(ReTranslation *t) {
    if (t->length == 0 || t->at != t->length - 1 || unit(t, t->at) != '\\') return true;
    return FAIL(t, t->at, "bad escape (end of pattern)");
}

static NODISCARD bool take(ReTranslation *t, Token *out) {
    if (!peek(t, out)) return false;
    t->at += out->length;
    return check_end(t);
}

// Takes the next character if it is c.
static bool accept(ReTranslation *t, uint32_t c) {
    if (t->at >= t->length || unit(t, t->at) != c) return false;
    t->at++;
    return true;
}

static uint32_t next_unit(const ReTranslation *t) { return t->at < t->length ? unit(t, t->at) : 0xffffffffu; }
static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }
static bool is_octal(uint32_t c) { return c >= '0' && c <= '7'; }
static bool is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_category(uint32_t c) { return c == 'd' || c == 'D' || c == 's' || c == 'S' || c == 'w' || c == 'W'; }
static int hex_value(uint32_t c) {
    if (is_digit(c)) return (int)c - '0';
    return is_letter(c) && (c | 32) <= 'f' ? (int)(c | 32) - 'a' + 10 : -1;
}

static KrValue text_between(ReTranslation *t, uint32_t start, uint32_t end) {
    return str_from_units(t->vm, (const uint8_t *)t->units + (size_t)start * t->width, t->width, end - start);
}

// Fails with "<before><the pattern from start to here><after>".
static bool fail_quoting(ReTranslation *t, const char *before, uint32_t start, const char *after) {
    KrValue text = text_between(t, start, t->at);
    if (is_error(text)) return false;
    FAIL(t, start, "%s%S%s", before, text, after);
    release(t->vm, text);
    return false;
}

static bool fail_naming(ReTranslation *t, uint32_t position, const char *before, KrBorrowed name) {
    return t->is_bytes ? FAIL(t, position, "%s %A", before, name) : FAIL(t, position, "%s %R", before, name);
}

// Reads up to the end mark of a group's name, which must not be empty. The name is owned.
static NODISCARD bool read_name(ReTranslation *t, uint32_t end, KrValue *out) {
    uint32_t start = t->at;
    for (;;) {
        Token k;
        uint32_t before = t->at;
        if (!take(t, &k)) return false;
        if (k.length == 0) {
            if (t->at == start) return FAIL(t, t->at, "missing group name");
            return FAIL(t, start, "missing %c, unterminated name", (int)end);
        }
        if (k.escaped || k.c != end) continue;
        if (before == start) return FAIL(t, start, "missing group name");
        *out = text_between(t, start, before);
        return !is_error(*out);
    }
}

static bool is_identifier(ReTranslation *t, KrBorrowed name) { return re_is_identifier(as_str(name), t->is_bytes); }

static uint32_t group_named(const ReTranslation *t, KrBorrowed name) {
    for (uint32_t i = 0; i < t->group_count; i++) {
        if (t->groups[i].name != NULL && str_equal(t->groups[i].name, as_str(name))) return i + 1;
    }
    return 0;
}

static NODISCARD bool check_lookbehind(ReTranslation *t, uint32_t group) {
    if (t->lookbehind_groups < 0) return true;
    if (group > t->group_count || t->groups[group - 1].order == 0)
        return FAIL(t, t->at, "cannot refer to an open group");
    if (group > t->lookbehind_groups)
        return FAIL(t, t->at, "cannot refer to group defined in the same lookbehind subpattern");
    return true;
}

//// Escapes //////////////////////////////////////////////////////////////////////////////////////////////////////////

static int control_character(uint32_t letter) {
    switch (letter) {
    case 'a': return 7;
    case 'b': return 8;
    case 'f': return 12;
    case 'n': return 10;
    case 'r': return 13;
    case 't': return 9;
    case 'v': return 11;
    case '\\': return '\\';
    default: return -1;
    }
}

// \xhh \uhhhh \Uhhhhhhhh after their letter.
static NODISCARD bool read_hex(ReTranslation *t, const Token *k, uint32_t count, uint32_t *out) {
    uint32_t value = 0, read = 0;
    while (read < count && t->at < t->length && hex_value(unit(t, t->at)) >= 0) {
        value = value << 4 | (uint32_t)hex_value(unit(t, t->at++));
        read++;
    }
    if (read < count) return fail_quoting(t, "incomplete escape ", k->start, "");
    if (value > 0x10ffff) return fail_quoting(t, "bad escape ", k->start, "");
    *out = value;
    return true;
}

static NODISCARD bool read_octal(ReTranslation *t, const Token *k, uint32_t *out) {
    uint32_t value = 0, from = k->start + 1;
    t->at = from;
    while (t->at < t->length && t->at - from < 3 && is_octal(unit(t, t->at)))
        value = value * 8 + unit(t, t->at++) - '0';
    if (value > 0377) return fail_quoting(t, "octal escape value ", k->start, " outside of range 0-0o377");
    *out = value;
    return true;
}

// The escapes that mean a character, inside and outside of brackets.
static NODISCARD bool read_escaped_char(ReTranslation *t, const Token *k, uint32_t *out) {
    if (k->c == 'x') return read_hex(t, k, 2, out);
    if (k->c == 'u' && !t->is_bytes) return read_hex(t, k, 4, out);
    if (k->c == 'U' && !t->is_bytes) return read_hex(t, k, 8, out);
    if (k->c == 'N' && !t->is_bytes) return FAIL(t, k->start, "names of characters are not supported: \\N");
    if (is_digit(k->c) || is_letter(k->c)) return fail_quoting(t, "bad escape ", k->start, "");
    *out = k->c;
    return true;
}

// An item of a set: a character, or a category (then *category is its letter).
static NODISCARD bool read_set_item(ReTranslation *t, const Token *k, uint32_t *c, uint32_t *category) {
    *category = 0;
    *c = k->c;
    if (!k->escaped) return true;
    int control = control_character(k->c);
    if (control >= 0)
        *c = (uint32_t)control;
    else if (is_category(k->c))
        *category = k->c;
    else if (is_octal(k->c))
        return read_octal(t, k, c);
    else
        return read_escaped_char(t, k, c);
    return true;
}

static NODISCARD bool put_set_item(ReTranslation *t, uint32_t category, uint32_t low, uint32_t high, uint32_t flags) {
    return category != 0 ? re_put_category(t, category, flags) : re_put_range(t, low, high, flags);
}

static NODISCARD bool parse_set(ReTranslation *t, uint32_t position, uint32_t flags) {
    bool negated = accept(t, '^');
    size_t start;
    if (!re_open_class(t, negated, &start)) return false;
    for (bool empty = true;; empty = false) {
        Token k, to;
        uint32_t low, high, category, to_category;
        if (!poll(t->vm, 1) || !take(t, &k)) return false;
        if (k.length == 0) return FAIL(t, position, "unterminated character set");
        if (!k.escaped && k.c == ']' && !empty) break;
        if (!read_set_item(t, &k, &low, &category)) return false;
        high = low;
        if (accept(t, '-')) {
            if (!take(t, &to)) return false;
            if (to.length == 0) return FAIL(t, position, "unterminated character set");
            if (!to.escaped && to.c == ']') {
                if (!put_set_item(t, category, low, low, flags) || !re_put_range(t, '-', '-', flags)) return false;
                break;
            }
            if (!read_set_item(t, &to, &high, &to_category)) return false;
            if (category != 0 || to_category != 0 || high < low)
                return fail_quoting(t, "bad character range ", k.start, "");
        }
        if (!put_set_item(t, category, low, high, flags)) return false;
    }
    return re_close_class(t, negated, start);
}

//// Groups ///////////////////////////////////////////////////////////////////////////////////////////////////////////

static NODISCARD bool parse_alternatives(ReTranslation *t, uint32_t *flags, bool nested, Width *out);
static NODISCARD bool parse_sequence(ReTranslation *t, uint32_t *flags, bool first, Width *out);

static uint32_t add_width(uint32_t a, uint32_t b) { return a > INFINITE - b ? INFINITE : a + b; }
static uint32_t multiply_width(uint32_t a, uint32_t b) {
    uint64_t product = (uint64_t)a * b;
    return product > INFINITE ? INFINITE : (uint32_t)product;
}

static NODISCARD bool open_group(ReTranslation *t, KrBorrowed name, uint32_t *group) {
    uint32_t before = is_absent(name) ? 0 : group_named(t, name);
    if (before != 0) {
        return FAIL(t, t->at - str_length(as_str(name)) - 1, "redefinition of group name %R as group %u; was group %u",
                    name, t->group_count + 1, before);
    }
    if (t->group_count == t->group_capacity) {
        uint32_t capacity = t->group_capacity == 0 ? 8 : t->group_capacity * 2;
        ReGroup *grown = memory_resize(t->vm, t->groups, t->group_capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return false;
        t->groups = grown;
        t->group_capacity = capacity;
    }
    Str *interned = NULL;
    if (!is_absent(name)) {
        interned = str_intern(t->vm, as_str(name));
        if (interned == NULL) return false;
    }
    t->groups[t->group_count++] = (ReGroup){.name = interned, .high = INFINITE};
    *group = t->group_count;
    return true;
}

static uint32_t flag_of(uint32_t c) {
    switch (c) {
    case 'i': return RE_IGNORECASE;
    case 'L': return RE_LOCALE;
    case 'm': return RE_MULTILINE;
    case 's': return RE_DOTALL;
    case 'x': return RE_VERBOSE;
    case 'a': return RE_ASCII;
    case 'u': return RE_UNICODE;
    default: return 0;
    }
}

static bool fail_flag(ReTranslation *t, const Token *k, const char *missing) {
    if (k->length == 0) return FAIL(t, t->at, "%s", missing);
    return FAIL(t, k->start, "%s", !k->escaped && is_letter(k->c) ? "unknown flag" : missing);
}

// (?flags) and (?flags-flags: after their first character k.
static NODISCARD bool read_flags(ReTranslation *t, Token k, uint32_t *add, uint32_t *remove, bool *global) {
    *add = *remove = 0;
    *global = false;
    while (k.c != '-') {
        uint32_t flag = flag_of(k.c);
        if (!t->is_bytes && flag == RE_LOCALE)
            return FAIL(t, t->at, "bad inline flags: cannot use 'L' flag with a str pattern");
        if (t->is_bytes && flag == RE_UNICODE)
            return FAIL(t, t->at, "bad inline flags: cannot use 'u' flag with a bytes pattern");
        *add |= flag;
        if ((flag & TYPE_FLAGS) && (*add & TYPE_FLAGS) != flag)
            return FAIL(t, t->at, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        if (!take(t, &k)) return false;
        if (k.length == 1 && (k.c == ')' || k.c == '-' || k.c == ':')) break;
        if (k.length != 1 || flag_of(k.c) == 0) return fail_flag(t, &k, "missing -, : or )");
    }
    if (k.c == ')') {
        *global = true;
        return true;
    }
    if (k.c == '-') {
        if (!take(t, &k)) return false;
        if (k.length != 1 || flag_of(k.c) == 0) return fail_flag(t, &k, "missing flag");
        for (;;) {
            uint32_t flag = flag_of(k.c);
            if (flag & TYPE_FLAGS) return FAIL(t, t->at, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
            *remove |= flag;
            if (!take(t, &k)) return false;
            if (k.length == 1 && k.c == ':') break;
            if (k.length != 1 || flag_of(k.c) == 0) return fail_flag(t, &k, "missing :");
        }
    }
    if (*add & *remove) return FAIL(t, t->at - 1, "bad inline flags: flag turned on and off");
    return true;
}

static NODISCARD bool close_parenthesis(ReTranslation *t, uint32_t start) {
    if (!accept(t, ')')) return FAIL(t, start, "missing ), unterminated subpattern");
    return re_put(t, ")");
}

static NODISCARD bool parse_look(ReTranslation *t, uint32_t c, uint32_t start, uint32_t flags) {
    bool behind = c == '<';
    int64_t outer = t->lookbehind_groups;
    if (behind) {
        Token k;
        if (!take(t, &k)) return false;
        if (k.length == 0) return FAIL(t, t->at, "unexpected end of pattern");
        if (k.escaped || (k.c != '=' && k.c != '!')) return fail_quoting(t, "unknown extension ", start + 1, "");
        c = k.c;
        if (outer < 0) t->lookbehind_groups = t->group_count;
    }
    Width width;
    const char *text = behind ? (c == '=' ? "(?<=" : "(?<!") : c == '=' ? "(?=" : "(?!";
    if (!re_put(t, text) || !parse_alternatives(t, &flags, true, &width)) return false;
    t->lookbehind_groups = outer;
    if (behind && width.low != width.high) t->bad_lookbehind = true;
    return close_parenthesis(t, start);
}

// The group that a condition asks about; 0: failed.
static uint32_t read_condition(ReTranslation *t) {
    KrValue name = UNDEF;
    uint32_t start = t->at, group = 0;
    if (!read_name(t, ')', &name)) return 0;
    if (is_identifier(t, name)) {
        group = group_named(t, name);
        if (group == 0) fail_naming(t, start, "unknown group name", name);
    } else {
        uint64_t number = 0;
        bool ok = true;
        for (uint32_t i = 0; ok && i < str_length(as_str(name)); i++) {
            uint32_t c = str_char(as_str(name), i);
            if (!is_digit(c))
                ok = fail_naming(t, start, "bad character in group name", name);
            else if (number < UINT32_MAX)
                number = number * 10 + c - '0';
        }
        if (ok && number == 0)
            FAIL(t, start, "bad group number");
        else if (ok && number >= INT32_MAX / 2)
            FAIL(t, start, "invalid group reference %S", name);
        else if (ok)
            group = (uint32_t)number;
    }
    release(t->vm, name);
    if (group > t->group_count && t->forward_group < group) {
        t->forward_group = group;
        t->forward_position = start;
    }
    return group;
}

static NODISCARD bool parse_condition(ReTranslation *t, uint32_t start, uint32_t flags, Width *out) {
    uint32_t group = read_condition(t);
    if (group == 0 || !check_lookbehind(t, group)) return false;
    Width yes, no = {0, 0};
    if (!re_put_number(t, "(?(%u)", group) || !parse_sequence(t, &flags, false, &yes)) return false;
    if (accept(t, '|')) {
        if (!re_put(t, "|") || !parse_sequence(t, &flags, false, &no)) return false;
        if (next_unit(t) == '|') return FAIL(t, t->at, "conditional backref with more than two branches");
    }
    *out = (Width){yes.low < no.low ? yes.low : no.low, yes.high > no.high ? yes.high : no.high};
    return close_parenthesis(t, start);
}

static NODISCARD bool parse_named_reference(ReTranslation *t, uint32_t flags, Width *out) {
    KrValue name = UNDEF;
    uint32_t start = t->at;
    if (!read_name(t, ')', &name)) return false;
    bool identifier = is_identifier(t, name), ok = true;
    uint32_t group = identifier ? group_named(t, name) : 0;
    if (group == 0)
        ok = fail_naming(t, start, identifier ? "unknown group name" : "bad character in group name", name);
    else if (t->groups[group - 1].order == 0)
        ok = FAIL(t, start, "cannot refer to an open group");
    release(t->vm, name);
    if (!ok || !check_lookbehind(t, group)) return false;
    *out = (Width){t->groups[group - 1].low, t->groups[group - 1].high};
    return re_put_reference(t, group, flags);
}

static NODISCARD bool skip_group_comment(ReTranslation *t, uint32_t start) {
    for (;;) {
        Token k;
        if (!take(t, &k)) return false;
        if (k.length == 0) return FAIL(t, start, "missing ), unterminated comment");
        if (!k.escaped && k.c == ')') return true;
    }
}

// (?P< after P: gives the name, owned.
static NODISCARD bool read_group_name(ReTranslation *t, KrValue *out) {
    KrValue name = UNDEF;
    if (!read_name(t, '>', &name)) return false;
    if (is_identifier(t, name)) {
        *out = name;
        return true;
    }
    fail_naming(t, t->at - str_length(as_str(name)) - 1, "bad character in group name", name);
    release(t->vm, name);
    return false;
}

typedef enum { GROUP_NOTHING, GROUP_ITEM, GROUP_FAILED } GroupResult;

static GroupResult group_result(bool ok) { return ok ? GROUP_ITEM : GROUP_FAILED; }

// A group with contents, after what opens it.
static GroupResult parse_contents(ReTranslation *t, uint32_t start, const char *opening, KrBorrowed name,
                                  uint32_t outer, uint32_t flags, Width *out) {
    uint32_t group = 0;
    bool capture = opening == NULL;
    if (capture) {
        bool opened = open_group(t, name, &group);
        if (!is_absent(name)) release(t->vm, name);
        if (!opened) return GROUP_FAILED;
        opening = "(";
    } else if (strcmp(opening, "(?:") == 0) {
        bool folds = re_wants_caseless(t->mode, flags);
        if (folds != re_wants_caseless(t->mode, outer)) opening = folds ? "(?i:" : "(?-i:";
    }
    if (!re_put(t, opening) || !parse_alternatives(t, &flags, true, out) || !close_parenthesis(t, start))
        return GROUP_FAILED;
    if (capture) {
        ReGroup *g = &t->groups[group - 1];
        g->low = out->low;
        g->high = out->high;
        g->order = ++t->closed_count;
    }
    return GROUP_ITEM;
}

// What begins with a parenthesis at `start`. GROUP_NOTHING: a comment or flags, which make no item.
static GroupResult parse_group(ReTranslation *t, uint32_t start, uint32_t *flags, bool at_start, Width *out) {
    Token k;
    KrValue name = ABSENT;
    uint32_t add, remove, inner = *flags;
    bool global;
    *out = (Width){0, 0};
    if (!accept(t, '?')) return parse_contents(t, start, NULL, ABSENT, inner, inner, out);
    if (!take(t, &k)) return GROUP_FAILED;
    if (k.length == 0) return group_result(FAIL(t, t->at, "unexpected end of pattern"));
    switch (k.escaped ? 0 : k.c) {
    case 'P':
        if (!take(t, &k)) return GROUP_FAILED;
        if (k.length == 0) return group_result(FAIL(t, t->at, "unexpected end of pattern"));
        if (!k.escaped && k.c == '=') return group_result(parse_named_reference(t, inner, out));
        if (k.escaped || k.c != '<') return group_result(fail_quoting(t, "unknown extension ", start + 1, ""));
        if (!read_group_name(t, &name)) return GROUP_FAILED;
        return parse_contents(t, start, NULL, name, inner, inner, out);
    case ':': return parse_contents(t, start, "(?:", ABSENT, inner, inner, out);
    case '>': return parse_contents(t, start, "(?>", ABSENT, inner, inner, out);
    case '#': return skip_group_comment(t, start) ? GROUP_NOTHING : GROUP_FAILED;
    case '=':
    case '!':
    case '<': return group_result(parse_look(t, k.c, start, inner));
    case '(': return group_result(parse_condition(t, start, inner, out));
    default: break;
    }
    if (k.escaped || (flag_of(k.c) == 0 && k.c != '-'))
        return group_result(fail_quoting(t, "unknown extension ", start + 1, ""));
    if (!read_flags(t, k, &add, &remove, &global)) return GROUP_FAILED;
    if (global) {
        if (!at_start) return group_result(FAIL(t, start, "global flags not at the start of the expression"));
        *flags |= add;
        return GROUP_NOTHING;
    }
    if (add & TYPE_FLAGS) inner &= ~(uint32_t)TYPE_FLAGS;
    return parse_contents(t, start, "(?:", ABSENT, *flags, (inner | add) & ~remove, out);
}

//// Sequences ////////////////////////////////////////////////////////////////////////////////////////////////////////

typedef enum { ITEM_NONE, ITEM_POSITION, ITEM_REPEAT, ITEM_OTHER } Item;

static NODISCARD bool parse_reference(ReTranslation *t, const Token *k, uint32_t flags, Width *out) {
    uint32_t group = k->c - '0';
    if (is_digit(next_unit(t))) {
        uint32_t second = unit(t, t->at), c;
        if (is_octal(k->c) && is_octal(second) && t->at + 1 < t->length && is_octal(unit(t, t->at + 1)))
            return read_octal(t, k, &c) && re_put_char(t, c, flags);
        group = group * 10 + second - '0';
        t->at++;
    }
    if (group > t->group_count) return FAIL(t, k->start + 1, "invalid group reference %u", group);
    if (t->groups[group - 1].order == 0) return FAIL(t, k->start, "cannot refer to an open group");
    if (!check_lookbehind(t, group)) return false;
    *out = (Width){t->groups[group - 1].low, t->groups[group - 1].high};
    return re_put_reference(t, group, flags);
}

static NODISCARD bool parse_escape(ReTranslation *t, const Token *k, uint32_t flags, Item *item, Width *out) {
    *item = ITEM_POSITION;
    *out = (Width){0, 0};
    switch (k->c) {
    case 'A': return re_put(t, "\\A");
    case 'Z':
    case 'z': return re_put(t, "\\z");
    case 'b':
    case 'B': return re_put_boundary(t, k->c == 'B', flags);
    default: break;
    }
    *item = ITEM_OTHER;
    *out = (Width){1, 1};
    if (is_category(k->c)) return re_put_category_alone(t, k->c, flags);
    int control = control_character(k->c);
    if (control >= 0) return re_put_char(t, (uint32_t)control, flags);
    uint32_t c;
    if (k->c == '0') return read_octal(t, k, &c) && re_put_char(t, c, flags);
    if (is_digit(k->c)) return parse_reference(t, k, flags, out);
    return read_escaped_char(t, k, &c) && re_put_char(t, c, flags);
}

static uint64_t read_number(ReTranslation *t, bool *given) {
    uint64_t n = 0;
    *given = is_digit(next_unit(t));
    while (is_digit(next_unit(t))) {
        uint32_t c = unit(t, t->at++);
        if (n < INFINITE) n = n * 10 + c - '0';
    }
    return n;
}

// Gives 1 when k begins a quantifier, 0 when it is a plain brace, -1 when it failed.
static int read_repeat(ReTranslation *t, const Token *k, uint32_t *low, uint32_t *high) {
    *low = k->c == '+';
    *high = k->c == '?' ? 1 : INFINITE;
    if (k->c != '{') return 1;
    uint32_t here = t->at;
    if (next_unit(t) == '}') return 0;
    bool low_given, high_given = true;
    uint64_t first = read_number(t, &low_given), last = first;
    bool comma = accept(t, ',');
    if (comma) last = read_number(t, &high_given);
    if (!accept(t, '}')) {
        t->at = here;
        return 0;
    }
    if (first >= INFINITE || last >= INFINITE)
        return raise_as(-1, t->vm, OverflowError, "the repetition number is too large");
    *low = (uint32_t)first;
    *high = high_given ? (uint32_t)last : INFINITE;
    if (*high < *low) return FAIL(t, here, "min repeat greater than max repeat"), -1;
    if (*low > REPEAT_LIMIT || (*high != INFINITE && *high > REPEAT_LIMIT))
        return raise_as(-1, t->vm, OverflowError, "the repetition number is too large: the most is %d", REPEAT_LIMIT);
    return 1;
}

static NODISCARD bool put_repeat(ReTranslation *t, uint32_t low, uint32_t high) {
    if (!re_put_number(t, "{%u,", low) || !(high == INFINITE ? re_put(t, "}") : re_put_number(t, "%u}", high)))
        return false;
    if (accept(t, '?')) return re_put(t, "?");
    return !accept(t, '+') || re_put(t, "+");
}

static bool is_blank(uint32_t c) { return c == 32 || (c >= 9 && c <= 13); }

static NODISCARD bool skip_comment(ReTranslation *t) {
    Token k;
    do {
        if (!take(t, &k)) return false;
    } while (k.length != 0 && (k.escaped || k.c != '\n'));
    return true;
}

static NODISCARD bool parse_sequence(ReTranslation *t, uint32_t *flags, bool first, Width *out) {
    Item item = ITEM_NONE;
    Width before = {0, 0}, width = {0, 0}; // of all items but the last, of the last
    uint32_t groups_before = 0;            // the last item
    for (;;) {
        Token k;
        if (!poll(t->vm, 1) || !peek(t, &k)) return false;
        if (k.length == 0 || (!k.escaped && (k.c == '|' || k.c == ')'))) break;
        t->at += k.length;
        if (!check_end(t)) return false;
        if ((*flags & RE_VERBOSE) && !k.escaped) {
            if (is_blank(k.c)) continue;
            if (k.c == '#') {
                if (!skip_comment(t)) return false;
                continue;
            }
        }
        if (!k.escaped && (k.c == '*' || k.c == '+' || k.c == '?' || k.c == '{')) {
            uint32_t low, high;
            int repeats = read_repeat(t, &k, &low, &high);
            if (repeats < 0 || (repeats && !check_end(t))) return false;
            if (repeats) {
                if (item == ITEM_NONE || item == ITEM_POSITION) return FAIL(t, k.start, "nothing to repeat");
                if (item == ITEM_REPEAT) return FAIL(t, k.start, "multiple repeat");
                if (!put_repeat(t, low, high)) return false;
                width = (Width){multiply_width(width.low, low), multiply_width(width.high, high)};
                item = ITEM_REPEAT;
                if (groups_before < t->group_count && high > 1) {
                    t->loop_count++;
                    for (uint32_t i = groups_before; i < t->group_count; i++) t->groups[i].loop = t->loop_count;
                }
                continue;
            }
        }
        uint32_t groups = t->group_count;
        Width fresh = {1, 1};
        Item kind = ITEM_OTHER;
        bool ok;
        if (k.escaped)
            ok = parse_escape(t, &k, *flags, &kind, &fresh);
        else if (k.c == '[')
            ok = parse_set(t, k.start, *flags);
        else if (k.c == '.')
            ok = re_put(t, *flags & RE_DOTALL ? "." : "\\N");
        else if (k.c == '^' || k.c == '$') {
            bool lines = *flags & RE_MULTILINE;
            kind = ITEM_POSITION;
            fresh = (Width){0, 0};
            ok = re_put(t, k.c == '^' ? (lines ? "^" : "\\A") : (lines ? "$" : "\\Z"));
        } else if (k.c == '(') {
            GroupResult result = parse_group(t, k.start, flags, first && item == ITEM_NONE, &fresh);
            if (result == GROUP_NOTHING) continue;
            ok = result == GROUP_ITEM;
        } else
            ok = re_put_char(t, k.c, *flags);
        if (!ok) return false;
        before = (Width){add_width(before.low, width.low), add_width(before.high, width.high)};
        item = kind;
        width = fresh;
        groups_before = groups;
    }
    *out = (Width){add_width(before.low, width.low), add_width(before.high, width.high)};
    return true;
}

static NODISCARD bool parse_alternatives(ReTranslation *t, uint32_t *flags, bool nested, Width *out) {
    if (!recursion_enter(t->vm, " in a regular expression")) return false;
    bool ok = true;
    *out = (Width){INFINITE, 0};
    for (bool first = true; ok; first = false) {
        Width width;
        ok = parse_sequence(t, flags, first && !nested, &width);
        if (!ok) break;
        if (width.low < out->low) out->low = width.low;
        if (width.high > out->high) out->high = width.high;
        if (!accept(t, '|')) break;
        ok = re_put(t, "|");
    }
    recursion_leave(t->vm);
    return ok;
}

bool re_translate(ReTranslation *t) {
    t->lookbehind_groups = -1;
    t->text = (BytesBuilder){.vm = t->vm};
    Width width;
    if (!parse_alternatives(t, &t->flags, false, &width)) return false;
    KrVM *vm = t->vm;
    uint32_t kinds = t->flags & TYPE_FLAGS;
    if (t->is_bytes) {
        if (kinds & RE_UNICODE) return raise_as(false, vm, ValueError, "cannot use UNICODE flag with a bytes pattern");
        if (kinds == (RE_ASCII | RE_LOCALE))
            return raise_as(false, vm, ValueError, "ASCII and LOCALE flags are incompatible");
    } else {
        if (kinds & RE_LOCALE) return raise_as(false, vm, ValueError, "cannot use LOCALE flag with a str pattern");
        if (kinds == (RE_ASCII | RE_UNICODE))
            return raise_as(false, vm, ValueError, "ASCII and UNICODE flags are incompatible");
        if (kinds == 0) t->flags |= RE_UNICODE;
    }
    if (t->at < t->length) return FAIL(t, t->at, "unbalanced parenthesis");
    if (t->forward_group > t->group_count)
        return FAIL(t, t->forward_position, "invalid group reference %u", t->forward_group);
    if (t->bad_lookbehind) return re_raise(vm, t->pattern, -1, "look-behind requires fixed-width pattern");
    return true;
}

void re_translation_discard(ReTranslation *t) {
    for (uint32_t i = 0; i < t->group_count; i++) {
        if (t->groups[i].name != NULL) object_release(t->vm, t->groups[i].name);
    }
    memory_free(t->vm, t->groups, t->group_capacity * sizeof *t->groups);
    bytes_builder_discard(&t->text);
}
#endif
