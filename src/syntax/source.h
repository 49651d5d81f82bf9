// SPDX-License-Identifier: MIT
// source.h -- a source text as the lexer wants it: checked UTF-8, newlines as '\n', a newline and a NUL at its end.
//
// Takes a ParseInput; gives a Source in the arena, or the Diagnostic that says why there is none.
#ifndef KR_SYNTAX_SOURCE_H
#define KR_SYNTAX_SOURCE_H

#include "syntax/parser.h"

typedef struct {
    const char *text;       // NUL after the last newline
    size_t length;
    int first_line;
    bool ends_in_newline;   // the text as given did
    size_t known_offset;    // where line known_line begins: messages mostly ask for later and later lines
    int known_line;
    size_t known_length;    // of that line; 0: not looked for yet
    uint32_t known_column;  // a byte column of that line, and the characters before it
    int known_characters;
} Source;

enum { SOURCE_LENGTH_MAX = 0x7ffffff0 };

Diagnostic *source_read(Source *source, Arena *arena, const ParseInput *input);
// The text of a line with its newline; NULL when there is no such line.
const char *source_line(Source *source, int line, size_t *length);

#endif
