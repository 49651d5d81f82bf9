// SPDX-License-Identifier: MIT
// source.c -- reads a source text: byte order mark, encoding cookie (PEP 263; UTF-8 only), newlines, validity.
#include "syntax/source.h"
#include "base/utf8.h"
#include "syntax/diagnostic.h"

#include <string.h>
#include <strings.h>

// The name in a comment like "-*- coding: NAME -*-" of one line; its length is 0 when there is none.
static size_t find_cookie(const char *line, const char *end, const char **name) {
    const char *p = line;
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\f')) {
        p++;
    }
    if (p == end || *p != '#') {
        return 0;
    }
    for (; end - p >= 7; p++) {
        if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '=')) {
            continue;
        }
        const char *start = p + 7;
        while (start < end && (*start == ' ' || *start == '\t')) {
            start++;
        }
        const char *stop = start;
        while (stop < end && ((*stop >= '0' && *stop <= '9') || (*stop >= 'a' && *stop <= 'z') ||
                              (*stop >= 'A' && *stop <= 'Z') || *stop == '-' || *stop == '_' || *stop == '.')) {
            stop++;
        }
        if (stop > start) {
            *name = start;
            return (size_t)(stop - start);
        }
    }
    return 0;
}

static bool is_utf8_name(const char *name, size_t length) {
    static const char *const names[] = {"utf-8", "utf8", "utf_8", "ascii", "us-ascii"};
    if (length > 6 && strncasecmp(name, "utf-8-", 6) == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (length == strlen(names[i]) && strncasecmp(name, names[i], length) == 0) {
            return true;
        }
    }
    return false;
}

// A cookie counts in the first line, and in the second when the first is blank or a comment.
static Diagnostic *check_cookie(Source *source, Arena *arena) {
    const char *line = source->text;
    for (int i = 0; i < 2 && *line; i++) {
        const char *end = strchr(line, '\n'), *name;
        size_t length = find_cookie(line, end, &name);
        if (length) {
            if (is_utf8_name(name, length)) {
                return NULL;
            }
            const char *message = arena_printf(arena, "encoding problem: %.*s", (int)(length < 100 ? length : 100), name);
            Diagnostic *error = diagnostic_raw(arena, source, DIAGNOSTIC_SYNTAX_ERROR, 0, -1, 0, -1, message);
            error->text = NULL;
            return error;
        }
        line += strspn(line, " \t\f");
        if (*line != '#' && *line != '\n') {
            return NULL;
        }
        line = end + 1;
    }
    return NULL;
}

static Diagnostic *refuse(Source *source, Arena *arena, DiagnosticKind kind, int line, const char *message) {
    return diagnostic_raw(arena, source, kind, line, line ? 0 : -1, line ? line : 0, -1, message);
}

static int count_lines(const char *text, size_t length) {
    int count = 0;
    for (const char *p = text, *end = text + length; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) {
        count++;
    }
    return count;
}

Diagnostic *source_read(Source *source, Arena *arena, const ParseInput *input) {
    const char *text = input->text;
    size_t length = input->length;
    *source = (Source){.text = "", .first_line = input->first_line ? input->first_line : 1};
    source->known_line = source->first_line;
    if (length > SOURCE_LENGTH_MAX) {
        return refuse(source, arena, DIAGNOSTIC_SYNTAX_ERROR, 0, "source code is too long");
    }
    if (length && memchr(text, '\0', length)) {
        return refuse(source, arena, DIAGNOSTIC_SYNTAX_ERROR, 0, "source code cannot contain null bytes");
    }
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    source->ends_in_newline = length && (text[length - 1] == '\n' || text[length - 1] == '\r');
    char *copy = arena_alloc(arena, length + 2);
    size_t size = 0;
    if (length && memchr(text, '\r', length)) {
        for (size_t i = 0; i < length; i++) {
            if (text[i] != '\r') {
                copy[size++] = text[i];
            } else if (i + 1 == length || text[i + 1] != '\n') {
                copy[size++] = '\n';
            }
        }
    } else if (length) {
        memcpy(copy, text, length);
        size = length;
    }
    if (size && copy[size - 1] != '\n') {
        copy[size++] = '\n';
    }
    copy[size] = '\0';
    source->text = copy;
    source->length = size;
    Diagnostic *error = check_cookie(source, arena);     // before anything about bytes that this encoding may have
    if (error != NULL) {
        return error;
    }
    size_t valid = utf8_validate(copy, size);
    if (valid < size) {
        int line = source->first_line + count_lines(copy, valid);
        const char *message = arena_printf(arena, "Non-UTF-8 code starting with '\\x%.2x' on line %d, but no encoding "
                                           "declared; see https://peps.python.org/pep-0263/ for details",
                                           (unsigned)(unsigned char)copy[valid], line);
        source->text = "";
        source->length = 0;
        return refuse(source, arena, DIAGNOSTIC_SYNTAX_ERROR, line, message);
    }
    return NULL;
}

static void forget_line(Source *source) {
    source->known_length = 0;
    source->known_column = 0;
    source->known_characters = 0;
}

const char *source_line(Source *source, int line, size_t *length) {
    if (line < source->first_line) {
        return NULL;
    }
    if (line < source->known_line) {
        source->known_line = source->first_line;
        source->known_offset = 0;
        forget_line(source);
    }
    while (source->known_line < line) {
        const char *p = source->text + source->known_offset;
        const char *newline = memchr(p, '\n', source->length - source->known_offset);
        if (!newline) {
            return NULL;
        }
        source->known_offset = (size_t)(newline + 1 - source->text);
        source->known_line++;
        forget_line(source);
    }
    const char *start = source->text + source->known_offset;
    size_t rest = source->length - source->known_offset;
    if (rest && !source->known_length) {
        const char *newline = memchr(start, '\n', rest);
        source->known_length = newline ? (size_t)(newline + 1 - start) : rest;
    }
    *length = source->known_length;
    return rest ? start : NULL;
}
