// SPDX-License-Identifier: MIT
// parser.c -- drives lexer, grammar and checks: ParseInput in, ParseResult out. Also keeps the identifiers.
#include "syntax/parse_state.h"
#include "base/identifier.h"
#include "krait.h"

#include <stdarg.h>
#include <string.h>

// ---------------------------------------------------------------- messages

// The first error stays: those that follow from it say nothing.
void parser_fail(Parser *p, DiagnosticKind kind, Span span, const char *format, ...) {
    p->failed = true;
    if (p->error) {
        return;
    }
    va_list list;
    va_start(list, format);
    p->error = diagnostic_new(p->arena, &p->source, kind, span, format, list);
    va_end(list);
}

void parser_fail_raw(Parser *p, DiagnosticKind kind, int line, int offset, int end_line, int end_offset, const char *message) {
    p->failed = true;
    if (!p->error) {
        p->error = diagnostic_raw(p->arena, &p->source, kind, line, offset, end_line, end_offset, message);
    }
}

void parser_warn(Parser *p, Span span, const char *format, ...) {
    if (p->quiet) {
        return;
    }
    va_list list;
    va_start(list, format);
    lexer_warn(&p->lexer, diagnostic_new(p->arena, &p->source, DIAGNOSTIC_SYNTAX_WARNING, span, format, list));
    va_end(list);
}

// ---------------------------------------------------------------- identifiers

static uint32_t hash_text(const char *text, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    }
    return hash;
}

static void grow_identifiers(Parser *p) {
    uint32_t capacity = p->identifier_capacity ? p->identifier_capacity * 2 : 64;
    IdentifierSlot *slots = arena_alloc(p->arena, capacity * sizeof *slots);
    for (uint32_t i = 0; i < p->identifier_capacity; i++) {
        if (p->identifiers[i].text) {
            uint32_t at = p->identifiers[i].hash & (capacity - 1);
            while (slots[at].text) {
                at = (at + 1) & (capacity - 1);
            }
            slots[at] = p->identifiers[i];
        }
    }
    p->identifiers = slots;
    p->identifier_capacity = capacity;
}

Identifier parser_identifier(Parser *p, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            text = identifier_normalize(p->arena, text, length, &length);
            break;
        }
    }
    if (p->identifier_count * 4 >= p->identifier_capacity * 3) {
        grow_identifiers(p);
    }
    uint32_t hash = hash_text(text, length), at = hash & (p->identifier_capacity - 1);
    for (; p->identifiers[at].text; at = (at + 1) & (p->identifier_capacity - 1)) {
        const IdentifierSlot *slot = &p->identifiers[at];
        if (slot->hash == hash && slot->length == length && memcmp(slot->text, text, length) == 0) {
            return slot->text;
        }
    }
    p->identifiers[at] = (IdentifierSlot){arena_strndup(p->arena, text, length), (uint32_t)length, hash};
    p->identifier_count++;
    return p->identifiers[at].text;
}

Identifier parser_name(Parser *p, Token t) {
    return parser_identifier(p, p->source.text + t.offset, t.length);
}

// ---------------------------------------------------------------- the way in

static Parser *parser_new(Arena *arena, const ParseInput *input) {
    Parser *p = ARENA_NEW(arena, Parser);
    p->arena = arena;
    p->input = input;
    p->error = source_read(&p->source, arena, input);
    p->failed = p->error != NULL;
    lexer_init(&p->lexer, arena, &p->source);
    return p;
}

ParseResult parse(Arena *arena, const ParseInput *input) {
    static const int starts[] = {[PARSE_MODULE] = TOK_START_MODULE, [PARSE_EVAL] = TOK_START_EVAL,
                                 [PARSE_SINGLE] = TOK_START_SINGLE};
    Parser *p = parser_new(arena, input);
    if (!p->failed && input->mode == PARSE_EVAL) {
        p->lexer.cursor += strspn(p->lexer.cursor, " \t");
        p->lexer.line_begins = false;
    }
    if (!p->failed && grammar_run(p, starts[input->mode])) {
        tree_check(p);
    }
    ParseResult result = {.root = p->failed ? NULL : p->root, .error = p->error, .warnings = p->lexer.warnings};
    if (input->mode == PARSE_SINGLE) {
        // A statement with blocks ends with an empty line.
        result.incomplete = p->failed ? p->incomplete : p->compound && !p->source.ends_in_newline;
    }
    return result;
}

char *token_dump(Arena *arena, const ParseInput *input) {
    Parser *p = parser_new(arena, input);
    size_t capacity = 256, length = 0;
    char *out = arena_alloc(arena, capacity);
    for (;;) {
        Token t = p->failed ? (Token){.kind = TOK_ERROR} : lexer_next(&p->lexer);
        const Diagnostic *error = p->failed ? p->error : p->lexer.error;
        const char *line;
        if (t.kind == TOK_ERROR) {
            line = arena_printf(arena, "error %d:%d %s\n", error->line, error->offset, error->message);
        } else {
            bool shown = t.kind != TOK_NEWLINE;
            line = arena_printf(arena, "%u:%u-%u:%u %s %.*s\n", t.line, t.col, t.end_line, t.end_col, token_name(t.kind),
                                shown ? (int)t.length : 0, p->source.text + t.offset);
        }
        size_t size = strlen(line);
        if (length + size + 1 > capacity) {
            size_t larger = (length + size + 1) * 2;
            out = arena_grow(arena, out, capacity, larger);
            capacity = larger;
        }
        memcpy(out + length, line, size);
        length += size;
        if (t.kind == TOK_ERROR || t.kind == TOK_END_OF_TEXT) {
            return out;
        }
    }
}
