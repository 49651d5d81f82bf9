// SPDX-License-Identifier: MIT
// traceback_caret.c -- the source lines of a traceback entry and the carets under them. Takes the text and a position in it;
// gives the indented lines.
//
// Under a binary operation, a subscript and a call the operator or the brackets are marked `^` and the rest `~` (3.13). What
// kind of expression the marked text is, is told from its tokens outside of brackets: the position is that of one whole
// expression or statement, so the operator of the lowest precedence is its root.
#include "object/exception.h"
#include "object/str.h"
#include "object/traceback_parts.h"
#include "base/identifier.h"


enum { MOST_LINES = 4096, NOWHERE = UINT32_MAX };

typedef struct { uint32_t start, end; } Line;     // characters of the text, without the newline

// The position in the text as characters: lines[0..count), and where the expression starts in the first and ends in the last.
typedef struct {
    const Str *text;
    Line *lines;
    uint32_t count;
    uint32_t start, end;
    uint32_t indent;        // characters cut from each line
} Region;

typedef struct { uint32_t left, right; } Anchors;     // positions in the text; left NOWHERE: none

//// Lines /////////////////////////////////////////////////////////////////////

static uint32_t utf8_size(uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

// The character of a line at a byte column.
static uint32_t at_byte(const Str *text, Line line, uint32_t column) {
    uint32_t i = line.start, bytes = 0;
    while (i < line.end && bytes < column) bytes += utf8_size(str_char(text, i++));
    return i;
}

static bool is_blank(uint32_t c) { return c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\v'; }

static bool line_is_blank(const Str *text, Line line) {
    for (uint32_t i = line.start; i < line.end; i++) {
        if (!is_blank(str_char(text, i))) return false;
    }
    return true;
}

static uint32_t indent_of(const Str *text, Line line) {
    uint32_t i = line.start;
    while (i < line.end && (str_char(text, i) == ' ' || str_char(text, i) == '\t')) i++;
    return i - line.start;
}

// The indentation that all lines share.
static uint32_t common_indent(const Region *r) {
    uint32_t common = NOWHERE;
    Line model = r->lines[0];
    for (uint32_t k = 0; k < r->count; k++) {
        if (line_is_blank(r->text, r->lines[k])) continue;
        uint32_t own = indent_of(r->text, r->lines[k]);
        if (common == NOWHERE) {
            common = own;
            model = r->lines[k];
        }
        uint32_t same = 0;
        while (same < own && same < common && str_char(r->text, r->lines[k].start + same) == str_char(r->text, model.start + same)) same++;
        common = same;
    }
    return common == NOWHERE ? 0 : common;
}

//// What the marked text is ///////////////////////////////////////////////////

static bool starts_name(uint32_t c) { return c < 128 ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' : identifier_starts(c); }
static bool continues_name(uint32_t c) { return c < 128 ? starts_name(c) || (c >= '0' && c <= '9') : identifier_continues(c); }

static bool word_is(const Str *text, uint32_t start, uint32_t end, const char *word) {
    uint32_t i = 0;
    while (start + i < end && word[i] != 0 && str_char(text, start + i) == (unsigned char)word[i]) i++;
    return start + i == end && word[i] == 0;
}

static bool word_in(const Str *text, uint32_t start, uint32_t end, const char *const *words) {
    for (; *words != NULL; words++) {
        if (word_is(text, start, end, *words)) return true;
    }
    return false;
}

// The position behind a string literal whose quote is at i.
static uint32_t skip_string(const Str *text, uint32_t i, uint32_t end) {
    uint32_t quote = str_char(text, i);
    bool triple = i + 2 < end && str_char(text, i + 1) == quote && str_char(text, i + 2) == quote;
    i += triple ? 3 : 1;
    while (i < end) {
        uint32_t c = str_char(text, i);
        if (c == '\\') {
            i += 2;
        } else if (c == quote && (!triple || (i + 2 < end && str_char(text, i + 1) == quote && str_char(text, i + 2) == quote))) {
            return i + (triple ? 3 : 1);
        } else {
            i++;
        }
    }
    return end;
}

// A binary operator at i: its length, and its precedence (higher binds tighter). 0: none.
static uint32_t binary_operator(const Str *text, uint32_t i, uint32_t end, int *precedence) {
    uint32_t c = str_char(text, i), d = i + 1 < end ? str_char(text, i + 1) : 0;
    switch (c) {
    case '|': *precedence = 1; return 1;
    case '^': *precedence = 2; return 1;
    case '&': *precedence = 3; return 1;
    case '<': case '>': *precedence = 4; return d == c ? 2 : 0;
    case '+': case '-': *precedence = 5; return 1;
    case '*': *precedence = d == '*' ? 7 : 6; return d == '*' ? 2 : 1;
    case '/': *precedence = 6; return d == '/' ? 2 : 1;
    case '%': case '@': *precedence = 6; return 1;
    default: return 0;
    }
}

typedef enum { ROOT_OTHER, ROOT_BINARY, ROOT_SUBSCRIPT, ROOT_CALL } Root;

// The root of the expression text[start..end). anchors: the operator, or the last brackets. is_name_call: what is called is a name.
static Root find_root(const Str *text, uint32_t start, uint32_t end, Anchors *anchors, bool *is_name_call) {
    // Words that make it a statement or an operation without anchors.
    static const char *const words[] = {
        "raise", "return", "assert", "import", "from", "del", "for", "with", "while", "if", "else", "elif", "lambda", "yield", "await", "and",
        "or", "not", "in", "is", "async", "def", "class", "global", "nonlocal", "pass", "break", "continue", "try", "except", "finally", NULL};
    uint32_t depth = 0, open = NOWHERE, tokens = 0, open_tokens = 0, i = start;
    int lowest = 100;
    bool operand = false;       // the last token ends an operand: an operator after it is binary
    uint32_t closed = NOWHERE;  // the last depth-0 closing bracket
    bool trailer = false;       // it belongs to a call or subscript
    anchors->left = NOWHERE;
    *is_name_call = false;
    bool only_name = false, open_after_name = false;
    while (i < end) {
        uint32_t c = str_char(text, i), length = 1;
        if (c == '#') {
            while (i < end && str_char(text, i) != '\n') i++;
            continue;
        }
        if (c == '\n' || c == '\\' || is_blank(c)) {
            i++;
            continue;
        }
        if (c == '"' || c == '\'') {
            i = skip_string(text, i, end);
            operand = true;
            closed = NOWHERE;
            tokens++;
            only_name = false;
            continue;
        }
        if (starts_name(c)) {
            uint32_t word = i;
            while (i < end && continues_name(str_char(text, i))) i++;
            if (i < end && (str_char(text, i) == '"' || str_char(text, i) == '\'')) continue;    // the prefix of a string
            if (depth == 0 && word_in(text, word, i, words)) return ROOT_OTHER;
            operand = true;
            closed = NOWHERE;
            only_name = tokens++ == 0;
            continue;
        }
        if (c >= '0' && c <= '9') {
            while (i < end) {
                uint32_t d = str_char(text, i), before = str_char(text, i - (i > start));
                bool exponent_sign = (d == '+' || d == '-') && (before == 'e' || before == 'E');
                if (!continues_name(d) && d != '.' && !exponent_sign) break;
                i++;
            }
            operand = true;
            closed = NOWHERE;
            tokens++;
            only_name = false;
            continue;
        }
        if (c == '(' || c == '[' || c == '{') {
            if (depth++ == 0) {
                open = i;
                open_tokens = operand ? 1 : 0;
                open_after_name = only_name;
            }
            operand = false;
        } else if (c == ')' || c == ']' || c == '}') {
            if (depth == 0) return ROOT_OTHER;
            if (--depth == 0) {
                closed = i;
                trailer = open_tokens > 0;
                *is_name_call = trailer && open_after_name && c == ')';
            }
            operand = true;
        } else if (depth == 0) {
            int precedence = 0;
            uint32_t d = i + 1 < end ? str_char(text, i + 1) : 0;
            length = binary_operator(text, i, end, &precedence);
            if (c == '=' || c == ',' || c == ':' || c == ';' || c == '!' || (length > 0 && i + length < end && str_char(text, i + length) == '=') ||
                ((c == '<' || c == '>') && length == 0)) {
                return ROOT_OTHER;
            }
            if (length > 0 && operand) {
                // ** groups to the right and the others to the left: the last of the lowest is the root, of ** the first.
                if (precedence < lowest || (precedence == lowest && precedence != 7)) {
                    lowest = precedence;
                    anchors->left = i;
                    anchors->right = i + length;
                }
                operand = false;
            } else if (length == 0 && c == '.' && d != '.') {
                operand = false;
                length = 1;
            } else if (length > 0 && lowest == 100 && tokens == 0 && closed == NOWHERE) {
                lowest = 8;     // a sign in front: the root unless a binary operator follows
                anchors->left = NOWHERE;
                operand = false;
            } else {
                operand = false;
                if (length == 0) length = 1;
                if (c == '~' && tokens == 0 && lowest == 100) lowest = 8;
            }
            closed = NOWHERE;
        }
        only_name = false;
        tokens++;
        i += length;
    }
    if (depth > 0 || lowest == 8) return ROOT_OTHER;
    if (lowest < 8) return anchors->left == NOWHERE ? ROOT_OTHER : ROOT_BINARY;
    if (closed == NOWHERE || !trailer || str_char(text, closed) == '}') return ROOT_OTHER;
    anchors->left = open;
    anchors->right = closed + 1;
    return str_char(text, closed) == ')' ? ROOT_CALL : ROOT_SUBSCRIPT;
}

// `return f(...)` and `x = f(...)` as whole lines say enough without carets.
static bool is_whole_call(const Region *r, bool is_name_call) {
    const Str *text = r->text;
    uint32_t start = r->lines[0].start + r->indent, end = r->start;
    while (end > start && is_blank(str_char(text, end - 1))) end--;
    if (r->end < r->lines[r->count - 1].end) {
        Line rest = {r->end, r->lines[r->count - 1].end};
        for (uint32_t i = rest.start; i < rest.end; i++) {
            if (str_char(text, i) == '#') break;
            if (!is_blank(str_char(text, i))) return false;
        }
    }
    if (word_is(text, start, end, "return")) return is_name_call;
    if (end - start < 2 || str_char(text, end - 1) != '=' || !starts_name(str_char(text, start))) return false;
    uint32_t before = str_char(text, end - 2);
    if (before < 128 && strchr("=!<>+-*/%&|^@:", (int)before) != NULL) return false;
    uint32_t depth = 0;
    for (uint32_t i = start; i < end; i++) {
        uint32_t c = str_char(text, i);
        if (c == '"' || c == '\'') {
            i = skip_string(text, i, end) - 1;
        } else if (c == '(' || c == '[' || c == '{') {
            depth++;
        } else if (c == ')' || c == ']' || c == '}') {
            depth--;
        } else if (depth == 0 && (c == ':' || c == ';')) {
            return false;
        }
    }
    return depth == 0;
}

//// Output ////////////////////////////////////////////////////////////////////

static uint32_t line_of(const Region *r, uint32_t at) {
    for (uint32_t k = 0; k < r->count; k++) {
        if (at <= r->lines[k].end) return k;
    }
    return r->count - 1;
}

static bool is_outside_blank(const Region *r) {
    const Str *text = r->text;
    for (uint32_t i = r->lines[0].start; i < r->start; i++) {
        if (!is_blank(str_char(text, i))) return false;
    }
    for (uint32_t i = r->end; i < r->lines[r->count - 1].end; i++) {
        if (!is_blank(str_char(text, i))) return false;
    }
    return true;
}

// How many columns a character takes: the East Asian wide ones two.
static uint32_t columns(uint32_t c) {
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0x303e) || (c >= 0x3041 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) ||
           (c >= 0x1f300 && c <= 0x1f64f) || (c >= 0x1f900 && c <= 0x1f9ff) || (c >= 0x20000 && c <= 0x3fffd) ? 2 : 1;
}

static uint32_t line_start(const Region *r, uint32_t k) {
    Line line = r->lines[k];
    return line.end - line.start < r->indent || line_is_blank(r->text, line) ? line.end : line.start + r->indent;
}

static bool put_line(StrBuilder *b, const Region *r, uint32_t k, bool carets, const Anchors *anchors) {
    const Str *text = r->text;
    uint32_t start = line_start(r, k), end = r->lines[k].end;
    if (!str_builder_add_ascii(b, "    ") || !str_builder_add_range(b, text, start, end) || !str_builder_add_char(b, '\n')) return false;
    if (!carets) return true;
    if (!str_builder_add_ascii(b, "    ")) return false;
    uint32_t last = k == r->count - 1 ? r->end : end, first = start;
    while (first < end && is_blank(str_char(text, first))) first++;
    if (k == 0 && r->start > first) first = r->start;
    for (uint32_t i = start; i < last; i++) {
        bool marked = anchors->left != NOWHERE && i >= anchors->left && i < anchors->right;
        uint32_t sign = i < first ? ' ' : anchors->left == NOWHERE || marked ? '^' : '~';
        if (!str_builder_fill(b, sign, columns(str_char(text, i)))) return false;
    }
    return str_builder_add_char(b, '\n');
}

// Does the text before `end` end with ".name"?
static bool ends_with_attribute(const Region *r, uint32_t end, const Str *name) {
    uint32_t length = str_length(name);
    if (end < r->start + length + 1 || str_char(r->text, end - length - 1) != '.') return false;
    for (uint32_t i = 0; i < length; i++) {
        if (str_char(r->text, end - length + i) != str_char(name, i)) return false;
    }
    return true;
}

static bool put_region(StrBuilder *b, Region *r, const Str *missing) {
    Anchors anchors;
    bool is_name_call, carets = false;
    Root root = find_root(r->text, r->start, r->end, &anchors, &is_name_call);
    if (root == ROOT_CALL && missing != NULL && ends_with_attribute(r, anchors.left, missing)) {
        r->end = anchors.left;
        r->count = line_of(r, r->end) + 1;
        root = ROOT_OTHER;
    }
    if (root == ROOT_OTHER) anchors.left = anchors.right = NOWHERE;
    if (r->start < r->end || r->count > 1) carets = root != ROOT_OTHER || !is_outside_blank(r);
    if (root == ROOT_CALL && is_whole_call(r, is_name_call)) carets = false;
    // The first line, the last, and those around the ends of the marked part.
    uint32_t left = root == ROOT_OTHER ? 0 : line_of(r, anchors.left), right = root == ROOT_OTHER ? 0 : line_of(r, anchors.right);
    uint32_t previous = NOWHERE;
    for (uint32_t k = 0; k < r->count; k++) {
        bool shown = k == 0 || k == r->count - 1;
        if (root != ROOT_OTHER) shown = shown || (k + 1 >= left && k <= left + 1) || (k + 1 >= right && k <= right + 1);
        if (!shown) continue;
        if (previous != NOWHERE && k - previous == 2 && !put_line(b, r, k - 1, carets, &anchors)) return false;
        if (previous != NOWHERE && k - previous > 2) {
            KrValue skipped = string_format(b->vm, "    ...<%u lines>...\n", k - previous - 1);
            bool ok = !is_error(skipped) && str_builder_add(b, as_str(skipped));
            release_maybe(b->vm, skipped);
            if (!ok) return false;
        }
        if (!put_line(b, r, k, carets, &anchors)) return false;
        previous = k;
    }
    return true;
}

KrValue traceback_source_lines(KrVM *vm, Str *source, const Position *position, const Str *missing) {
    enum { TOO_FAR = 0xffff };
    if (position->line == 0) return NONE;
    uint32_t count = str_length(source), at = 0, line = 1;
    while (line < position->line && at < count) {
        if (str_char(source, at++) == '\n') line++;
    }
    if (line < position->line || at >= count) return NONE;
    uint32_t end_line = position->end_line < position->line ? position->line : position->end_line;
    if (end_line - position->line >= MOST_LINES) end_line = position->line;
    uint32_t capacity = end_line - position->line + 1;
    Line *lines = memory_alloc(vm, capacity * sizeof *lines);
    if (lines == NULL) return KR_ERROR;
    Region r = {.text = source, .lines = lines};
    while (r.count < capacity && at < count) {
        uint32_t end = at;
        while (end < count && str_char(source, end) != '\n') end++;
        uint32_t stop = end > at && str_char(source, end - 1) == '\r' ? end - 1 : end;
        lines[r.count++] = (Line){at, stop};
        at = end + 1;
    }
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = true;
    KrValue result = NONE;
    if (!line_is_blank(source, lines[0])) {
        r.indent = common_indent(&r);
        r.start = at_byte(source, lines[0], position->col);
        r.end = at_byte(source, lines[r.count - 1], position->end_col);
        bool placed = position->col != TOO_FAR && position->end_col != TOO_FAR && r.end > r.start && position->end_line == end_line;
        if (placed) {
            ok = put_region(&b, &r, missing);
        } else {
            Anchors none = {NOWHERE, NOWHERE};
            for (uint32_t k = 0; ok && k < r.count; k++) ok = put_line(&b, &r, k, false, &none);
        }
        result = ok ? str_builder_finish(&b) : KR_ERROR;
    }
    if (!ok || is_none(result)) str_builder_discard(&b);
    memory_free(vm, lines, capacity * sizeof *lines);
    return result;
}
