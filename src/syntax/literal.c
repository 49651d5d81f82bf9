// SPDX-License-Identifier: MIT
// literal.c -- numbers, strings, escapes, f-strings: from the text of tokens to constants and JoinedStr nodes.
#include "syntax/parse_state.h"
#include "base/utf8.h"
#include "krait.h"

#include <stdlib.h>
#include <string.h>

enum { DECIMAL_DIGITS_MAX = 4300 };

static const int64_t SMALL_INT_MAX = (INT64_C(1) << 62) - 1;

// ---------------------------------------------------------------- numbers

static int digit_value(char c) {
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static void read_integer(Parser *p, Token t, char *digits, size_t length, int base, Constant *out) {
    while (length > 1 && *digits == '0') {
        digits++;
        length--;
    }
    int64_t value = 0;
    bool small = true;
    for (size_t i = 0; small && i < length; i++) {
        int digit = digit_value(digits[i]);
        small = value <= (SMALL_INT_MAX - digit) / base;
        value = small ? value * base + digit : value;
    }
    if (small) {
        out->kind = CONST_INT;
        out->integer = value;
        return;
    }
    if (base == 10 && length > DECIMAL_DIGITS_MAX) {
        parser_error(p, token_span(t), "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use "
                     "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to "
                     "avoid decimal conversion limits.", (int)DECIMAL_DIGITS_MAX, length);
    }
    out->kind = CONST_BIG_INT;
    out->text = digits;
    out->length = length;
    out->base = base;
}

void literal_number(Parser *p, Token t, Constant *out) {
    const char *text = p->source.text + t.offset;
    size_t length = t.length;
    int base = 10;
    if (length > 2 && text[0] == '0' && (text[1] | 0x20) >= 'a' && text[1] != 'e' && text[1] != 'E' && (text[1] | 0x20) != 'j') {
        base = (text[1] | 0x20) == 'x' ? 16 : (text[1] | 0x20) == 'o' ? 8 : 2;
        text += 2;
        length -= 2;
    }
    char *digits = arena_alloc(p->arena, length + 1);
    size_t count = 0;
    bool integer = true;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        integer &= base == 16 || (c != '.' && c != 'e' && c != 'E' && c != 'j' && c != 'J');
        if (c != '_') {
            digits[count++] = c;
        }
    }
    digits[count] = '\0';
    if (integer) {
        read_integer(p, t, digits, count, base, out);
        return;
    }
    out->kind = (digits[count - 1] | 0x20) == 'j' ? CONST_IMAGINARY : CONST_FLOAT;
    out->number = strtod(digits, NULL);
}

// ---------------------------------------------------------------- escapes

typedef struct {
    Parser *p;
    Token token;
    const char *start, *end;    // the text between the quotes
    char *out;
    bool bytes;
    bool warned;                // one warning a literal
} Decoder;

static int hex_value(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ? digit_value(c) : -1;
}

// Positions count as CPython's decoder does: what is not ASCII has been made \UXXXXXXXX before.
static size_t decoder_position(const Decoder *d, const char *at) {
    size_t position = 0;
    for (const char *s = d->start; s < at;) {
        size_t size = utf8_length((unsigned char)*s);
        position += size == 1 ? 1 : 10;
        s += size;
    }
    return position;
}

static void fail_escape(Decoder *d, const char *backslash, const char *end, const char *reason) {
    size_t first = decoder_position(d, backslash), last = decoder_position(d, end) - 1;
    parser_error(d->p, token_span(d->token), "(unicode error) 'unicodeescape' codec can't decode bytes in position %zu-%zu: %s", first,
                 last, reason);
}

static Span place_in_token(const Decoder *d, const char *at, size_t length) {
    Span span = {d->token.line, d->token.col, 0, 0};
    const char *s = d->p->source.text + d->token.offset;
    for (const char *line = s; s < at; s++) {
        if (*s == '\n') {
            span.line++;
            span.col = 0;
            line = s + 1;
        } else if (s >= line) {
            span.col++;
        }
    }
    span.end_line = span.line;
    span.end_col = span.col + (uint32_t)length;
    return span;
}

static void warn_escape(Decoder *d, const char *backslash, size_t length, const char *what) {
    int shown = (int)length;
    if (d->warned) {
        return;
    }
    d->warned = true;
    parser_warn(d->p, place_in_token(d, backslash, length),
                "\"%.*s\" is an invalid %s. Such sequences will not work in the future. Did you mean \"\\%.*s\"? A raw string is "
                "also an option.", shown, backslash, what, shown, backslash);
}

// A backslash and what it means; gives the end of the sequence.
static const char *decode_escape(Decoder *d, const char *backslash) {
    const char *s = backslash + 1;
    static const char names[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
    if (s == d->end) {
        *d->out++ = '\\';
        warn_escape(d, backslash, 2, "escape sequence");
        return s;
    }
    char c = *s++;
    const char *known = strchr(names, c);
    if (c == '\n') {
        return s;
    }
    if (known) {
        *d->out++ = values[known - names];
        return s;
    }
    if (c >= '0' && c <= '7') {
        uint32_t value = (uint32_t)(c - '0');
        for (int i = 0; i < 2 && s < d->end && *s >= '0' && *s <= '7'; i++) {
            value = value * 8 + (uint32_t)(*s++ - '0');
        }
        if (value > 0377) {
            warn_escape(d, backslash, (size_t)(s - backslash), "octal escape sequence");
        }
        if (d->bytes) {
            *d->out++ = (char)value;
        } else {
            d->out += utf8_encode(value, d->out);
        }
        return s;
    }
    int digits = c == 'x' ? 2 : d->bytes ? 0 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits) {
        uint32_t value = 0;
        int i = 0;
        for (; i < digits && s < d->end && hex_value(*s) >= 0; i++) {
            value = value * 16 + (uint32_t)hex_value(*s++);
        }
        if (i < digits && d->bytes) {
            parser_error(d->p, token_span(d->token), "(value error) invalid \\x escape at position %zu",
                         (size_t)(backslash - d->start));
        } else if (i < digits) {
            fail_escape(d, backslash, s, digits == 2 ? "truncated \\xXX escape" : digits == 4 ? "truncated \\uXXXX escape"
                                                                                              : "truncated \\UXXXXXXXX escape");
        } else if (value > 0x10FFFF) {
            fail_escape(d, backslash, s, "illegal Unicode character");
        } else if (d->bytes) {
            *d->out++ = (char)value;
        } else {
            d->out += utf8_encode(value, d->out);
        }
        return s;
    }
    if (c == 'N' && !d->bytes) {
        const char *close = s < d->end && *s == '{' ? memchr(s, '}', (size_t)(d->end - s)) : NULL;
        if (!close || close == s + 1) {
            fail_escape(d, backslash, close ? close + 1 : s < d->end && *s == '{' ? d->end : s, "malformed \\N character escape");
            return d->end;
        }
        fail_escape(d, backslash, close + 1, "unknown Unicode character name");
        return close + 1;
    }
    *d->out++ = '\\';
    size_t size = utf8_length((unsigned char)c);
    warn_escape(d, backslash, 1 + size, "escape sequence");
    return backslash + 1;
}

// The text of a token between two offsets, decoded. Nothing is copied when nothing has to be.
static void decode(Parser *p, Token t, const char *start, size_t length, bool bytes, bool braces, const char **text, size_t *size) {
    if (!t.escapes || (t.raw && !braces)) {
        *text = start;
        *size = length;
        return;
    }
    // No sequence becomes longer than it is written.
    char *out = arena_alloc(p->arena, length + 1);
    Decoder d = {p, t, start, start + length, out, bytes, false};
    for (const char *s = start; s < d.end && !p->failed;) {
        if (*s == '\\' && !t.raw) {
            s = decode_escape(&d, s);
        } else {
            if (braces && (*s == '{' || *s == '}')) {
                s++;
            }
            *d.out++ = *s++;
        }
    }
    *text = out;
    *size = (size_t)(d.out - out);
}

static NodeConstant *make_text(Parser *p, ConstantKind kind, Span span, const char *text, size_t length) {
    NodeConstant *n = NODE_NEW(p, Constant, span);
    n->value.kind = kind;
    n->value.text = text;
    n->value.length = length;
    return n;
}

Expression literal_string(Parser *p, Token t) {
    const char *start = p->source.text + t.offset + t.prefix, *text;
    size_t length = t.length - t.prefix - t.quotes, size;
    bool bytes = t.kind == TOK_BYTES;
    for (size_t i = 0; bytes && i < length; i++) {
        if ((unsigned char)start[i] >= 0x80) {
            parser_error(p, token_span(t), "bytes can only contain ASCII literal characters");
            break;
        }
    }
    decode(p, t, start, length, bytes, false, &text, &size);
    return ast_wrap(&make_text(p, bytes ? CONST_BYTES : CONST_STR, token_span(t), text, size)->node);
}

// ---------------------------------------------------------------- joining

static bool is_constant(const Node *node) {
    return node->kind == AST_Constant;
}

// One constant of the run items[from..to).
static Node *join_run(Parser *p, Node **items, uint32_t from, uint32_t to) {
    if (to - from == 1) {
        return items[from];
    }
    size_t length = 0;
    for (uint32_t i = from; i < to; i++) {
        length += AST(Constant, items[i])->value.length;
    }
    char *text = arena_alloc(p->arena, length + 1), *end = text;
    for (uint32_t i = from; i < to; i++) {
        const Constant *c = &AST(Constant, items[i])->value;
        if (c->length) {
            memcpy(end, c->text, c->length);
        }
        end += c->length;
    }
    return &make_text(p, AST(Constant, items[from])->value.kind, span_join(items[from]->span, items[to - 1]->span), text, length)->node;
}

// Neighbouring constants become one, empty ones go.
static Nodes merge_constants(Parser *p, Nodes parts) {
    Nodes out = {NULL, 0};
    for (uint32_t i = 0; i < parts.count;) {
        if (!is_constant(parts.items[i])) {
            nodes_append(p, &out, parts.items[i++]);
            continue;
        }
        uint32_t from = i;
        while (i < parts.count && is_constant(parts.items[i])) {
            i++;
        }
        Node *joined = join_run(p, parts.items, from, i);
        if (AST(Constant, joined)->value.length) {
            nodes_append(p, &out, joined);
        }
    }
    return out;
}

Expression literal_join(Parser *p, List strings) {
    Nodes parts = {NULL, 0};
    bool formatted = false, bytes = false, text = false;
    if (strings.nodes.count == 1) {
        return (Expression){strings.nodes.items[0], strings.span, PLAIN};
    }
    for (uint32_t i = 0; i < strings.nodes.count; i++) {
        Node *node = strings.nodes.items[i];
        if (is_constant(node)) {
            bool is_bytes = AST(Constant, node)->value.kind == CONST_BYTES;
            bytes |= is_bytes;
            text |= !is_bytes;
            nodes_append(p, &parts, node);
            continue;
        }
        formatted = true;
        Nodes values = AST(JoinedStr, node)->values;
        for (uint32_t k = 0; k < values.count; k++) {
            nodes_append(p, &parts, values.items[k]);
        }
    }
    if (bytes && (text || formatted)) {
        parser_error(p, token_span(p->current), "cannot mix bytes and nonbytes literals");
        return (Expression){strings.nodes.items[0], strings.span, PLAIN};
    }
    if (!formatted) {
        Node *joined = join_run(p, parts.items, 0, parts.count);
        return (Expression){joined, strings.span, PLAIN};
    }
    NodeJoinedStr *n = NODE_NEW(p, JoinedStr, strings.span);
    n->values = merge_constants(p, parts);
    return ast_wrap(&n->node);
}

// ---------------------------------------------------------------- f-strings

Expression literal_fstring(Parser *p, Token start, List parts, Token end) {
    NodeJoinedStr *n = NODE_NEW(p, JoinedStr, span_join(token_span(start), token_span(end)));
    n->values = merge_constants(p, parts.nodes);
    return ast_wrap(&n->node);
}

void fstring_text(Parser *p, List *parts, Token t) {
    const char *text;
    size_t size;
    decode(p, t, p->source.text + t.offset, t.length, false, true, &text, &size);
    list_append(p, parts, &make_text(p, CONST_STR, token_span(t), text, size)->node, token_span(t));
}

FieldPart fstring_conversion(Parser *p, Token bang, Token name) {
    const char *text = p->source.text + name.offset;
    if (name.offset != bang.offset + 1) {
        parser_error(p, span_join(token_span(bang), token_span(name)),
                     "f-string: conversion type must come right after the exclamation mark");
    } else if (name.length != 1 || !strchr("sra", *text)) {
        parser_error(p, token_span(name), "f-string: invalid conversion character '%.*s': expected 's', 'r', or 'a'",
                     (int)(name.length < 100 ? name.length : 100), text);
    }
    return (FieldPart){.offset = bang.offset, .conversion = *text, .line = bang.line, .col = bang.col};
}

FieldPart fstring_spec(Parser *p, Token colon, List parts) {
    Span end = parts.nodes.count ? parts.span : (Span){colon.line, colon.col, colon.end_line, colon.end_col};
    NodeJoinedStr *n = NODE_NEW(p, JoinedStr, span_join(token_span(colon), end));
    n->values = merge_constants(p, parts.nodes);
    return (FieldPart){.node = &n->node, .offset = colon.offset, .conversion = -1};
}

void fstring_field(Parser *p, List *parts, Token open, Expression value, const Token *debug, FieldPart conversion,
                   FieldPart spec, Token close) {
    Span span = span_join(token_span(open), token_span(close));
    if (debug->kind) {
        uint32_t end = conversion.offset ? conversion.offset : spec.offset ? spec.offset : close.offset;
        uint32_t start = open.offset + open.length;
        Span place = {span.line, span.col + 1, close.line, close.col};
        if (conversion.offset || spec.offset) {
            // On the line where the text ends: `!` and `:` follow it at once.
            place.end_line = conversion.offset ? conversion.line : spec.node->span.line;
            place.end_col = conversion.offset ? conversion.col : spec.node->span.col;
        }
        Node *text = &make_text(p, CONST_STR, place, p->source.text + start, end - start)->node;
        list_append(p, parts, text, text->span);
        if (conversion.conversion < 0 && !spec.node) {
            conversion.conversion = 'r';
        }
    }
    NodeFormattedValue *n = NODE_NEW(p, FormattedValue, span);
    n->value = value.node;
    n->conversion = conversion.conversion;
    n->format_spec = spec.node;
    list_append(p, parts, &n->node, span);
}
