// SPDX-License-Identifier: MIT
// lexer.re -- source text to tokens, one a call (syntax/lexer.h). re2c makes build/<variant>/gen/lexer.c of it.
//
// The re2c block knows words, operators and white space; everything with a state is plain C around it: indentation (a
// stack of columns), brackets (newlines inside do not count), f-strings (PEP 701: text and fields alternate), strings,
// numbers, and the soft keywords. The text ends in a newline and a NUL, so no rule needs a length check.
#include "syntax/lexer.h"
#include "base/identifier.h"
#include "base/utf8.h"
#include "krait.h"

#include <string.h>

#define LITERAL_LENGTH(text) (sizeof(text) - 1)

// ---------------------------------------------------------------- errors

static Token fail(Lexer *lexer, Diagnostic *error) {
    if (!lexer->error) {
        lexer->error = error;
    }
    return (Token){.kind = TOK_ERROR, .line = lexer->line, .end_line = lexer->line};
}

static int column_at(const Lexer *lexer, const char *p) {
    return p < lexer->line_start ? 0 : (int)utf8_count(lexer->line_start, (size_t)(p - lexer->line_start));
}

// An error whose caret is the character before p, as when p had just been read.
static Token fail_before(Lexer *lexer, const char *p, const char *message) {
    int column = column_at(lexer, p);
    int line = (int)lexer->line;
    return fail(lexer, diagnostic_raw(lexer->arena, lexer->source, DIAGNOSTIC_SYNTAX_ERROR, line, column, line, column, message));
}

static Token fail_line(Lexer *lexer, DiagnosticKind kind, int offset, int end_offset, const char *message) {
    lexer->late = true;
    int line = (int)lexer->line;
    return fail(lexer, diagnostic_raw(lexer->arena, lexer->source, kind, line, offset, line, end_offset, message));
}

void lexer_warn(Lexer *lexer, Diagnostic *warning) {
    *lexer->warnings_end = warning;
    lexer->warnings_end = &warning->next;
}

Diagnostic *lexer_never_closed(Lexer *lexer) {
    const Bracket *bracket = &lexer->brackets[lexer->bracket_depth - 1];
    int line = (int)bracket->line;
    const char *message = arena_printf(lexer->arena, "'%c' was never closed", bracket->open);
    return diagnostic_raw(lexer->arena, lexer->source, DIAGNOSTIC_SYNTAX_ERROR, line,
                          diagnostic_column(lexer->source, line, bracket->col) + 1, line, 0, message);
}

// ---------------------------------------------------------------- tokens

void lexer_init(Lexer *lexer, Arena *arena, Source *source) {
    memset(lexer, 0, sizeof *lexer);
    lexer->arena = arena;
    lexer->source = source;
    lexer->cursor = lexer->line_start = source->text;
    lexer->line = (uint32_t)source->first_line;
    lexer->line_begins = true;
    lexer->statement_begins = true;
    lexer->indent_depth = 1;
    lexer->warnings_end = &lexer->warnings;
}

static bool at_end(const Lexer *lexer, const char *p) {
    return p >= lexer->source->text + lexer->source->length;
}

static Token give_on_line(Lexer *lexer, int kind, const char *start) {
    uint32_t col = (uint32_t)(start - lexer->line_start);
    uint32_t length = (uint32_t)(lexer->cursor - start);
    return (Token){.kind = (uint16_t)kind, .line = lexer->line, .col = col, .end_line = lexer->line, .end_col = col + length,
                   .offset = (uint32_t)(start - lexer->source->text), .length = length};
}

static void begin_line(Lexer *lexer, const char *start) {
    lexer->line++;
    lexer->line_start = start;
}

// The end of the text, as a place: behind the newline of the last line. INDENT and DEDENT are given there too.
static Token give_edge(Lexer *lexer, int kind) {
    Token t = {.kind = (uint16_t)kind, .line = lexer->line, .offset = (uint32_t)(lexer->cursor - lexer->source->text)};
    if (at_end(lexer, lexer->cursor) && lexer->cursor == lexer->line_start && lexer->source->length) {
        const char *start = lexer->line_start - 1;
        while (start > lexer->source->text && start[-1] != '\n') {
            start--;
        }
        t.line--;
        t.col = (uint32_t)(lexer->line_start - start);
    } else {
        t.col = (uint32_t)(lexer->cursor - lexer->line_start);
    }
    t.end_line = t.line;
    t.end_col = t.col;
    return t;
}

// A line that says it goes on is the last one.
static Token fail_early_end(Lexer *lexer) {
    lexer->at_end = lexer->late = true;
    Token edge = give_edge(lexer, TOK_END_OF_TEXT);
    return fail(lexer, diagnostic_raw(lexer->arena, lexer->source, DIAGNOSTIC_SYNTAX_ERROR, (int)edge.line, (int)edge.col,
                                      (int)edge.line, -1, "unexpected EOF while parsing"));
}

static bool is_word(char c) {
    unsigned char u = (unsigned char)c;
    return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_' || (u >= '0' && u <= '9') || u >= 0x80;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// ---------------------------------------------------------------- indentation

// Reads white space, blank lines and comments up to the first token of a line, and sets how many INDENT or DEDENT
// tokens come before it. Gives false after an error.
static bool measure_indentation(Lexer *lexer) {
    uint32_t column, other, continued = 0;
    const char *p = lexer->cursor;
    for (;;) {
        column = other = 0;
        for (;; p++) {
            if (*p == ' ') {
                column++;
                other++;
            } else if (*p == '\t') {
                column = (column / 8 + 1) * 8;
                other++;
            } else if (*p == '\f') {
                column = other = 0;
            } else if (p[0] == '\\' && p[1] == '\n') {
                // The indentation is that of the first of the joined lines.
                continued = continued ? continued : column;
                p++;
                begin_line(lexer, p + 1);
                if (at_end(lexer, p + 1)) {
                    lexer->cursor = p + 1;
                    fail_early_end(lexer);
                    return false;
                }
            } else {
                break;
            }
        }
        if (*p == '#') {
            p = memchr(p, '\n', (size_t)(lexer->source->text + lexer->source->length - p));
        }
        if (*p != '\n') {
            break;
        }
        p++;
        begin_line(lexer, p);
        continued = 0;
    }
    lexer->cursor = p;
    if (at_end(lexer, p)) {
        lexer->pending = -(lexer->indent_depth - 1);
        return true;
    }
    if (continued) {
        column = other = continued;
    }
    Indentation *top = &lexer->indents[lexer->indent_depth - 1];
    const char *tabs = "inconsistent use of tabs and spaces in indentation";
    if (column == top->column) {
        if (other != top->other) {
            fail_line(lexer, DIAGNOSTIC_TAB_ERROR, 1, 0, tabs);
            return false;
        }
    } else if (column > top->column) {
        if (other <= top->other) {
            fail_line(lexer, DIAGNOSTIC_TAB_ERROR, 1, 0, tabs);
            return false;
        }
        if (lexer->indent_depth == INDENT_MAX) {
            fail_line(lexer, DIAGNOSTIC_INDENTATION_ERROR, 1, 0, "too many levels of indentation");
            return false;
        }
        lexer->indents[lexer->indent_depth++] = (Indentation){column, other, lexer->in_match};
        lexer->pending = 1;
    } else {
        int depth = lexer->indent_depth;
        while (column < lexer->indents[depth - 1].column) {
            depth--;
        }
        top = &lexer->indents[depth - 1];
        if (column != top->column) {
            size_t length = strcspn(lexer->line_start, "\n");
            fail_line(lexer, DIAGNOSTIC_INDENTATION_ERROR, column_at(lexer, lexer->line_start + length) + 1, -1,
                      "unindent does not match any outer indentation level");
            return false;
        }
        if (other != top->other) {
            fail_line(lexer, DIAGNOSTIC_TAB_ERROR, 1, 0, tabs);
            return false;
        }
        lexer->pending = depth - lexer->indent_depth;
    }
    lexer->in_match = false;
    return true;
}

// ---------------------------------------------------------------- soft keywords (PEP 634, PEP 695)

// The rest of a logical line that began with the word `match`: a statement ends in ':' and has a subject before it. No
// expression statement can end so.
static bool is_match_statement(const char *p) {
    const char *first = NULL, *last = NULL;
    int depth = 0;
    for (;; p++) {
        switch (*p) {
        case ' ': case '\t': case '\f':
            continue;
        case '#':
            p += strcspn(p, "\n") - 1;
            continue;
        case '\0':
            return false;
        case '\n':
            if (depth) {
                continue;
            }
            return last && *last == ':' && last != first;
        case '\\':
            if (p[1] == '\n') {
                p++;
            }
            continue;
        case '(': case '[': case '{':
            depth++;
            break;
        case ')': case ']': case '}':
            if (!depth) {
                return false;
            }
            depth--;
            break;
        case '"': case '\'': {
            char quote = *p;
            bool triple = p[1] == quote && p[2] == quote;
            first = first ? first : p;
            p += triple ? 3 : 1;
            while (*p && !(*p == quote && (!triple || (p[1] == quote && p[2] == quote))) && (triple || *p != '\n')) {
                p += p[0] == '\\' && p[1] ? 2 : 1;
            }
            if (*p != quote) {
                return false;
            }
            p += triple ? 2 : 0;
            break;
        }
        default:
            break;
        }
        first = first ? first : p;
        last = p;
    }
}

static bool is_keyword(const char *word, size_t length) {
    static const char words[] = " and as assert async await break class continue def del elif else except finally for from "
                                "global if import in is lambda nonlocal not or pass raise return try while with yield ";
    if (length > 8) {
        return false;
    }
    char key[11] = " ";
    memcpy(key + 1, word, length);
    key[length + 1] = ' ';
    return strstr(words, key) != NULL;
}

// `type` is a keyword where a name follows it: `type X = ...`, `type X[T] = ...`.
static bool is_type_statement(const char *p) {
    p += strspn(p, " \t\f");
    size_t length = 0;
    while (is_word(p[length])) {
        length++;
    }
    return length && !is_digit(*p) && !is_keyword(p, length) && p[length] != '"' && p[length] != '\'';
}

static Token lex_word(Lexer *lexer, const char *start) {
    size_t length = (size_t)(lexer->cursor - start);
    for (const char *p = start; p < lexer->cursor; p++) {
        if ((unsigned char)*p < 0x80) {
            continue;
        }
        size_t bad = identifier_check(start, length), size;
        if (bad == length) {
            break;
        }
        uint32_t code = utf8_decode(start + bad, &size);
        bool visible = character_is_printable(code);
        const char *message = visible ? arena_printf(lexer->arena, "invalid character '%.*s' (U+%04X)", (int)size, start + bad, code)
                                      : arena_printf(lexer->arena, "invalid non-printable character U+%04X", code);
        return fail_before(lexer, start + bad + size, message);
    }
    int kind = TOK_NAME;
    if (lexer->line_first && length == 5 && memcmp(start, "match", 5) == 0 && is_match_statement(lexer->cursor)) {
        kind = TOK_MATCH;
        lexer->in_match = true;
    } else if (lexer->line_first && length == 4 && memcmp(start, "case", 4) == 0 &&
               lexer->indents[lexer->indent_depth - 1].match) {
        kind = TOK_CASE;
    } else if (lexer->statement_begins && length == 4 && memcmp(start, "type", 4) == 0 && is_type_statement(lexer->cursor)) {
        kind = TOK_TYPE;
    }
    return give_on_line(lexer, kind, start);
}

// ---------------------------------------------------------------- numbers

// `1if x else y` is a number and a keyword (with a warning); `1a` is an error.
static bool ends_number(Lexer *lexer, const char *p, const char *what, Token *error) {
    static const char *const followers[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
    if (!is_word(*p)) {
        return true;
    }
    const char *message = arena_printf(lexer->arena, "invalid %s literal", what);
    for (size_t i = 0; i < sizeof followers / sizeof *followers; i++) {
        if (strncmp(p, followers[i], strlen(followers[i])) == 0) {
            int line = (int)lexer->line;
            int column = diagnostic_column(lexer->source, line, (uint32_t)(p - lexer->line_start));
            lexer_warn(lexer, diagnostic_raw(lexer->arena, lexer->source, DIAGNOSTIC_SYNTAX_WARNING, line, column, line, column,
                                             message));
            return true;
        }
    }
    if ((unsigned char)*p >= 0x80) {
        size_t size;
        if (!identifier_continues(utf8_decode(p, &size))) {
            return true;
        }
    }
    *error = fail_before(lexer, p, message);
    return false;
}

// Digits with single underscores between them. False after an error.
static bool skip_digits(Lexer *lexer, const char **p, Token *error) {
    for (;;) {
        while (is_digit(**p)) {
            ++*p;
        }
        if (**p != '_') {
            return true;
        }
        if (!is_digit((*p)[1])) {
            *error = fail_before(lexer, *p + 1, "invalid decimal literal");
            return false;
        }
        ++*p;
    }
}

static Token lex_radix(Lexer *lexer, const char *start, int base, const char *what) {
    Token error;
    const char *p = start + 2;
    do {
        p += *p == '_';
        char c = *p;
        if (base == 16 ? !is_hex(c) : !(c >= '0' && c < '0' + base)) {
            if (is_digit(c)) {
                return fail_before(lexer, p + 1, arena_printf(lexer->arena, "invalid digit '%c' in %s literal", c, what));
            }
            return fail_before(lexer, p, arena_printf(lexer->arena, "invalid %s literal", what));
        }
        while (base == 16 ? is_hex(*p) : *p >= '0' && *p < '0' + base) {
            p++;
        }
    } while (*p == '_');
    if (is_digit(*p)) {
        return fail_before(lexer, p + 1, arena_printf(lexer->arena, "invalid digit '%c' in %s literal", *p, what));
    }
    if (!ends_number(lexer, p, what, &error)) {
        return error;
    }
    lexer->cursor = p;
    return give_on_line(lexer, TOK_NUMBER, start);
}

static Token lex_number(Lexer *lexer, const char *start) {
    Token error;
    const char *p = start, *nonzero = NULL;
    bool decimal = false;
    if (p[0] == '0') {
        switch (p[1] | 0x20) {
        case 'x':
            return lex_radix(lexer, start, 16, "hexadecimal");
        case 'o':
            return lex_radix(lexer, start, 8, "octal");
        case 'b':
            return lex_radix(lexer, start, 2, "binary");
        }
        const char *zeros = p + strspn(p, "0_");
        nonzero = is_digit(*zeros) ? zeros : NULL;
    }
    if (*p != '.' && !skip_digits(lexer, &p, &error)) {
        return error;
    }
    if (*p == '.') {
        decimal = true;
        p++;
        if (is_digit(*p) && !skip_digits(lexer, &p, &error)) {
            return error;
        }
    }
    if (*p == 'e' || *p == 'E') {
        const char *q = p + 1 + (p[1] == '+' || p[1] == '-');
        if (is_digit(*q)) {
            decimal = true;
            p = q;
            if (!skip_digits(lexer, &p, &error)) {
                return error;
            }
        } else if (q > p + 1) {
            return fail_before(lexer, q, "invalid decimal literal");
        }
    }
    const char *what = "decimal";
    if (*p == 'j' || *p == 'J') {
        decimal = true;
        what = "imaginary";
        p++;
    }
    if (nonzero && !decimal) {
        Token t = fail_line(lexer, DIAGNOSTIC_SYNTAX_ERROR, column_at(lexer, start) + 1, column_at(lexer, nonzero + 1),
                         "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
        lexer->late = false;
        return t;
    }
    if (!ends_number(lexer, p, what, &error)) {
        return error;
    }
    lexer->cursor = p;
    return give_on_line(lexer, TOK_NUMBER, start);
}

// ---------------------------------------------------------------- strings

static FString *open_fstring(Lexer *lexer) {
    return lexer->fstring_depth ? &lexer->fstrings[lexer->fstring_depth - 1] : NULL;
}

// The next token is text of an f-string (or a format spec), not of an expression.
static bool in_text(const FString *f) {
    return f && (!f->field_count || f->in_spec[f->field_count - 1]);
}

// Directly inside a field, in no bracket of its own.
static bool in_field(const Lexer *lexer, const FString *f) {
    return f && f->field_count && f->bracket[f->field_count - 1] == lexer->bracket_depth;
}

static Token fail_string(Lexer *lexer, uint32_t line, const char *line_start, const char *start, uint32_t last_line, bool triple,
                         const char *name, bool escaped_quote) {
    const char *message = arena_printf(lexer->arena, "unterminated %s%s literal (detected at line %u)%s",
                                       triple ? "triple-quoted " : "", name, last_line,
                                       escaped_quote ? "; perhaps you escaped the end quote?" : "");
    lexer->line = line;
    lexer->line_start = line_start;
    return fail_before(lexer, start + 1, message);
}

// The line a text ends on: the newline at its end begins no line.
static uint32_t last_line(const Lexer *lexer, const char *p) {
    return lexer->line - (p == lexer->line_start && at_end(lexer, p));
}

// `open` is the first quote; what is before it, from `start`, is the prefix.
static Token lex_string(Lexer *lexer, const char *start, const char *open, bool bytes, bool raw) {
    const char quote = *open, *line_start = lexer->line_start;
    const bool triple = open[1] == quote && open[2] == quote;
    const uint32_t line = lexer->line;
    const char *p = open + (triple ? 3 : 1);
    bool escapes = false, escaped_quote = false;
    for (;; p++) {
        if (*p == quote) {
            if (!triple || (p[1] == quote && p[2] == quote)) {
                break;
            }
        } else if (*p == '\\') {
            escapes = true;
            p++;
            escaped_quote |= *p == quote;
            if (*p == '\n') {
                begin_line(lexer, p + 1);
            }
            if (at_end(lexer, p)) {
                p--;
            }
        } else if (*p == '\n') {
            if (!triple) {
                const FString *f = open_fstring(lexer);
                if (f && f->quote == quote && f->quotes == 1 && f->field_count) {
                    return fail_before(lexer, open + 1, "f-string: expecting '}'");
                }
                return fail_string(lexer, line, line_start, start, lexer->line, false, "string", escaped_quote);
            }
            begin_line(lexer, p + 1);
        } else if (!*p && at_end(lexer, p)) {
            const FString *f = open_fstring(lexer);
            if (f && f->quote == quote && f->quotes == (triple ? 3 : 1) && f->field_count) {
                lexer->line = line;
                lexer->line_start = line_start;
                return fail_before(lexer, open + 1, "f-string: expecting '}'");
            }
            lexer->at_end = true;
            return fail_string(lexer, line, line_start, start, last_line(lexer, p), triple, "string", false);
        }
    }
    lexer->cursor = p + (triple ? 3 : 1);
    return (Token){.kind = bytes ? TOK_BYTES : TOK_STRING, .escapes = escapes, .prefix = (uint8_t)(open - start + (triple ? 3 : 1)),
                   .quotes = triple ? 3 : 1, .raw = raw, .line = line, .col = (uint32_t)(start - line_start),
                   .end_line = lexer->line, .end_col = (uint32_t)(lexer->cursor - lexer->line_start),
                   .offset = (uint32_t)(start - lexer->source->text), .length = (uint32_t)(lexer->cursor - start)};
}

static Token lex_fstring_start(Lexer *lexer, const char *start, const char *open, bool raw, bool template) {
    if (lexer->fstring_depth == FSTRING_MAX) {
        return fail_before(lexer, open + 1, "too many nested f-strings");
    }
    if (template) {
        return fail_before(lexer, start + 1, "template strings (t-strings, PEP 750) are not supported");
    }
    bool triple = open[1] == *open && open[2] == *open;
    lexer->fstrings[lexer->fstring_depth++] =
        (FString){.quote = *open, .quotes = triple ? 3 : 1, .raw = raw, .line = lexer->line,
                  .col = (uint32_t)(start - lexer->line_start), .offset = (uint32_t)(start - lexer->source->text)};
    lexer->cursor = open + (triple ? 3 : 1);
    return give_on_line(lexer, TOK_FSTRING_START, start);
}

static Token fail_fstring(Lexer *lexer, const FString *f, const char *p) {
    uint32_t last = last_line(lexer, p);
    const char *start = lexer->source->text + f->offset;
    lexer->at_end = at_end(lexer, p);
    return fail_string(lexer, f->line, start - f->col, start, last, f->quotes == 3, "f-string", false);
}

static bool ends_fstring(const FString *f, const char *p) {
    return *p == f->quote && (f->quotes == 1 || (p[1] == f->quote && p[2] == f->quote));
}

static Token lex_fstring_text(Lexer *lexer, FString *f) {
    const bool spec = f->field_count > 0;
    const char *start = lexer->cursor, *p = start, *line_start = lexer->line_start;
    const uint32_t line = lexer->line;
    bool escapes = false;
    for (;; p++) {
        if (*p == '{') {
            if (p[1] != '{' || spec) {
                break;
            }
            p++;
            escapes = true;
        } else if (*p == '}') {
            if (spec) {
                break;
            }
            if (p[1] != '}') {
                return fail_before(lexer, p + 1, "f-string: single '}' is not allowed");
            }
            p++;
            escapes = true;
        } else if (ends_fstring(f, p)) {
            break;
        } else if (*p == '\\') {
            escapes = true;
            if (p[1] == 'N' && p[2] == '{' && !f->raw) {
                const char *close = p + 3 + strcspn(p + 3, "}\n'\"");
                if (*close == '}') {
                    p = close;
                    continue;
                }
            }
            if (p[1] == '{' || p[1] == '}' || at_end(lexer, p + 1)) {
                continue;
            }
            p++;
            if (*p == '\n') {
                begin_line(lexer, p + 1);
            }
        } else if (*p == '\n') {
            if (f->quotes == 1) {
                if (spec) {
                    break;
                }
                return fail_fstring(lexer, f, p);
            }
            begin_line(lexer, p + 1);
        } else if (!*p && at_end(lexer, p)) {
            return fail_fstring(lexer, f, p);
        }
    }
    if (p > start) {
        lexer->cursor = p;
        return (Token){.kind = TOK_FSTRING_MIDDLE, .escapes = escapes, .raw = f->raw, .line = line,
                       .col = (uint32_t)(start - line_start), .end_line = lexer->line,
                       .end_col = (uint32_t)(p - lexer->line_start), .offset = (uint32_t)(start - lexer->source->text),
                       .length = (uint32_t)(p - start)};
    }
    if (*p == '{') {
        if (f->field_count == FIELD_MAX || lexer->bracket_depth == BRACKET_MAX) {
            return fail_before(lexer, p, "f-string: expressions nested too deeply");
        }
        lexer->cursor = p + 1;
        Token t = give_on_line(lexer, TOK_LBRACE, p);
        lexer->brackets[lexer->bracket_depth++] =
            (Bracket){.open = '{', .field = true, .line = t.line, .col = t.col, .offset = t.offset};
        f->in_spec[f->field_count] = false;
        f->bracket[f->field_count++] = (uint8_t)lexer->bracket_depth;
        return t;
    }
    if (*p == '}') {
        lexer->cursor = p + 1;
        f->field_count--;
        lexer->bracket_depth--;
        return give_on_line(lexer, TOK_RBRACE, p);
    }
    if (spec && *p == '\n' && at_end(lexer, p + 1)) {
        lexer->at_end = true;
        return fail(lexer, lexer_never_closed(lexer));
    }
    if (spec) {
        return fail_before(lexer, p + 1, *p == '\n' ? "f-string: newlines are not allowed in format specifiers for single "
                           "quoted f-strings" : "f-string: expecting '}', or format specs");
    }
    lexer->cursor = p + f->quotes;
    lexer->fstring_depth--;
    return give_on_line(lexer, TOK_FSTRING_END, p);
}

// ---------------------------------------------------------------- brackets

static Token open_bracket(Lexer *lexer, const char *start, int kind) {
    if (lexer->bracket_depth == BRACKET_MAX) {
        return fail_before(lexer, start + 1, "too many nested parentheses");
    }
    Token t = give_on_line(lexer, kind, start);
    lexer->brackets[lexer->bracket_depth++] = (Bracket){.open = *start, .line = t.line, .col = t.col, .offset = t.offset};
    return t;
}

static Token close_bracket(Lexer *lexer, const char *start, int kind) {
    FString *f = open_fstring(lexer);
    const char *inside = f ? "f-string: " : "";
    if (!lexer->bracket_depth) {
        if (lexer->joined) {
            return give_on_line(lexer, TOK_UNKNOWN, start);
        }
        return fail_before(lexer, start + 1, arena_printf(lexer->arena, "unmatched '%c'", *start));
    }
    const Bracket *open = &lexer->brackets[lexer->bracket_depth - 1];
    char wanted = open->open == '(' ? ')' : open->open == '[' ? ']' : '}';
    if (*start != wanted) {
        const char *message;
        if (open->field) {
            message = arena_printf(lexer->arena, "f-string: unmatched '%c'", *start);
        } else if (open->line != lexer->line) {
            message = arena_printf(lexer->arena, "%sclosing parenthesis '%c' does not match opening parenthesis '%c' on line %u",
                                   inside, *start, open->open, open->line);
        } else {
            message = arena_printf(lexer->arena, "%sclosing parenthesis '%c' does not match opening parenthesis '%c'", inside,
                                   *start, open->open);
        }
        return fail_before(lexer, start + 1, message);
    }
    if (open->field) {
        f->field_count--;
    }
    lexer->bracket_depth--;
    return give_on_line(lexer, kind, start);
}

static Token give_colon(Lexer *lexer, const char *start) {
    FString *f = open_fstring(lexer);
    lexer->cursor = start + 1;
    if (in_field(lexer, f)) {
        f->in_spec[f->field_count - 1] = true;
    } else if (lexer->bracket_depth) {
        lexer->brackets[lexer->bracket_depth - 1].colon = true;
    }
    return give_on_line(lexer, TOK_COLON, start);
}

// ---------------------------------------------------------------- the rules

static Token lex_token(Lexer *lexer) {
    const char *YYMARKER, *start, *open;

again:
    start = lexer->cursor;
#define OPERATOR(kind) return give_on_line(lexer, TOK_##kind, start)
/*!re2c
    re2c:define:YYCTYPE  = "unsigned char";
    re2c:define:YYCURSOR = "lexer->cursor";
    re2c:define:YYPEEK   = "(unsigned char)*lexer->cursor";
    re2c:api             = default;
    re2c:yyfill:enable   = 0;
    re2c:flags:tags      = 1;
    re2c:indent:top      = 1;

    word   = [a-zA-Z_\x80-\xff][a-zA-Z0-9_\x80-\xff]*;
    quote  = ['"];

    [ \t\f]+        { goto again; }
    "#" [^\n\x00]*  { goto again; }
    "\n" {
        if (lexer->bracket_depth || lexer->joined) {
            begin_line(lexer, lexer->cursor);
            goto again;
        }
        Token t = give_on_line(lexer, TOK_NEWLINE, start);
        begin_line(lexer, lexer->cursor);
        lexer->line_begins = true;
        return t;
    }
    "\\\n" {
        begin_line(lexer, lexer->cursor);
        if (at_end(lexer, lexer->cursor)) {
            return fail_early_end(lexer);
        }
        goto again;
    }
    "\\" {
        return fail_line(lexer, DIAGNOSTIC_SYNTAX_ERROR, column_at(lexer, lexer->cursor) + 1, 0,
                         "unexpected character after line continuation character");
    }
    "\x00" {
        lexer->cursor = start;
        return give_edge(lexer, TOK_END_OF_TEXT);
    }

    ([uU] | "") @open quote                             { return lex_string(lexer, start, open, false, false); }
    [rR] @open quote                                    { return lex_string(lexer, start, open, false, true); }
    [bB] @open quote                                    { return lex_string(lexer, start, open, true, false); }
    ([bB] [rR] | [rR] [bB]) @open quote                 { return lex_string(lexer, start, open, true, true); }
    [fF] @open quote                                    { return lex_fstring_start(lexer, start, open, false, false); }
    ([fF] [rR] | [rR] [fF]) @open quote                 { return lex_fstring_start(lexer, start, open, true, false); }
    ([tT] [rR]? | [rR] [tT]) @open quote                { return lex_fstring_start(lexer, start, open, false, true); }

    "False"    { OPERATOR(FALSE); }
    "None"     { OPERATOR(NONE); }
    "True"     { OPERATOR(TRUE); }
    "and"      { OPERATOR(AND); }
    "as"       { OPERATOR(AS); }
    "assert"   { OPERATOR(ASSERT); }
    "async"    { OPERATOR(ASYNC); }
    "await"    { OPERATOR(AWAIT); }
    "break"    { OPERATOR(BREAK); }
    "class"    { OPERATOR(CLASS); }
    "continue" { OPERATOR(CONTINUE); }
    "def"      { OPERATOR(DEF); }
    "del"      { OPERATOR(DEL); }
    "elif"     { OPERATOR(ELIF); }
    "else"     { OPERATOR(ELSE); }
    "except"   { OPERATOR(EXCEPT); }
    "finally"  { OPERATOR(FINALLY); }
    "for"      { OPERATOR(FOR); }
    "from"     { OPERATOR(FROM); }
    "global"   { OPERATOR(GLOBAL); }
    "if"       { OPERATOR(IF); }
    "import"   { OPERATOR(IMPORT); }
    "in"       { OPERATOR(IN); }
    "is"       { OPERATOR(IS); }
    "lambda"   { OPERATOR(LAMBDA); }
    "nonlocal" { OPERATOR(NONLOCAL); }
    "not"      { OPERATOR(NOT); }
    "or"       { OPERATOR(OR); }
    "pass"     { OPERATOR(PASS); }
    "raise"    { OPERATOR(RAISE); }
    "return"   { OPERATOR(RETURN); }
    "try"      { OPERATOR(TRY); }
    "while"    { OPERATOR(WHILE); }
    "with"     { OPERATOR(WITH); }
    "yield"    { OPERATOR(YIELD); }
    word       { return lex_word(lexer, start); }
    "."? [0-9] { return lex_number(lexer, start); }

    "("   { return open_bracket(lexer, start, TOK_LPAR); }
    "["   { return open_bracket(lexer, start, TOK_LSQB); }
    "{"   { return open_bracket(lexer, start, TOK_LBRACE); }
    ")"   { return close_bracket(lexer, start, TOK_RPAR); }
    "]"   { return close_bracket(lexer, start, TOK_RSQB); }
    "}"   { return close_bracket(lexer, start, TOK_RBRACE); }
    ":"   { return give_colon(lexer, start); }
    ":="  {
        if (in_field(lexer, open_fstring(lexer))) {
            return give_colon(lexer, start);
        }
        OPERATOR(WALRUS);
    }
    ","   {
        if (lexer->bracket_depth) {
            lexer->brackets[lexer->bracket_depth - 1].comma = true;
        }
        OPERATOR(COMMA);
    }
    ";"   { OPERATOR(SEMI); }
    "."   { OPERATOR(DOT); }
    "..." { OPERATOR(ELLIPSIS); }
    "->"  { OPERATOR(ARROW); }
    "@"   { OPERATOR(AT); }
    "="   { OPERATOR(ASSIGN); }
    "!"   { OPERATOR(BANG); }
    "+"   { OPERATOR(PLUS); }
    "-"   { OPERATOR(MINUS); }
    "*"   { OPERATOR(STAR); }
    "**"  { OPERATOR(POW); }
    "/"   { OPERATOR(SLASH); }
    "//"  { OPERATOR(DSLASH); }
    "%"   { OPERATOR(PERCENT); }
    "<<"  { OPERATOR(SHL); }
    ">>"  { OPERATOR(SHR); }
    "&"   { OPERATOR(BAND); }
    "|"   { OPERATOR(BOR); }
    "^"   { OPERATOR(BXOR); }
    "~"   { OPERATOR(TILDE); }
    "<"   { OPERATOR(LT); }
    ">"   { OPERATOR(GT); }
    "<="  { OPERATOR(LE); }
    ">="  { OPERATOR(GE); }
    "=="  { OPERATOR(EQ); }
    "!="  { OPERATOR(NE); }
    "+="  { OPERATOR(PLUSEQ); }
    "-="  { OPERATOR(MINUSEQ); }
    "*="  { OPERATOR(STAREQ); }
    "/="  { OPERATOR(SLASHEQ); }
    "//=" { OPERATOR(DSLASHEQ); }
    "%="  { OPERATOR(PERCENTEQ); }
    "**=" { OPERATOR(POWEQ); }
    "&="  { OPERATOR(ANDEQ); }
    "|="  { OPERATOR(OREQ); }
    "^="  { OPERATOR(XOREQ); }
    "<<=" { OPERATOR(SHLEQ); }
    ">>=" { OPERATOR(SHREQ); }
    "@="  { OPERATOR(ATEQ); }
    "<>" | [$?`] { OPERATOR(UNKNOWN); }
    *     {
        unsigned code = (unsigned char)*start;
        return fail_before(lexer, start + 1, arena_printf(lexer->arena, "invalid non-printable character U+%04X", code));
    }
*/
#undef OPERATOR
}

Token lexer_next(Lexer *lexer) {
    if (lexer->error) {
        return (Token){.kind = TOK_ERROR};
    }
    FString *f = open_fstring(lexer);
    if (in_text(f)) {
        Token t = lex_fstring_text(lexer, f);
        lexer->late |= t.kind == TOK_ERROR;
        return t;
    }
    if (lexer->line_begins) {
        if (!measure_indentation(lexer)) {
            return (Token){.kind = TOK_ERROR};
        }
        lexer->line_begins = false;
        lexer->line_first = lexer->statement_begins = true;
    }
    if (lexer->pending) {
        bool indent = lexer->pending > 0;
        lexer->pending += indent ? -1 : 1;
        lexer->indent_depth -= !indent;
        return give_edge(lexer, indent ? TOK_INDENT : TOK_DEDENT);
    }
    Token t = lex_token(lexer);
    lexer->line_first = false;
    lexer->line_begins = t.kind == TOK_NEWLINE;
    lexer->statement_begins = t.kind == TOK_NEWLINE || t.kind == TOK_SEMI || t.kind == TOK_COLON;
    return t;
}
