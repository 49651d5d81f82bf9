// SPDX-License-Identifier: MIT
// limits.h -- the limits of the program: one table that the command line, --help, --limits and the messages come from.
#ifndef KR_CLI_LIMITS_H
#define KR_CLI_LIMITS_H

#include <krait.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum { UNIT_SIZE, UNIT_TIME, UNIT_COUNT } LimitUnit;

typedef struct {
    const char *name, *option;
    LimitUnit unit;
    size_t offset, width;           // of its field in KrLimits
    uint64_t normal;                // what it is without the option; 0: off
    KrLimit kind;                   // KR_LIMIT_NONE: it raises an exception that the program can catch
    const char *off;                // what 0 means
    const char *meaning;
} Limit;

enum { LIMIT_TEXT = 100 };

void limits_default(KrLimits *limits);
const Limit *limit_find(const char *option, size_t length);             // NULL: no such option
bool limit_read(const Limit *limit, const char *text, KrLimits *limits); // false after a message
void limits_help(FILE *out);                                            // the lines of --help
void limits_show(FILE *out, const KrLimits *limits);                    // --limits
void limit_describe(KrLimit reached, const KrLimits *limits, char out[LIMIT_TEXT]);   // the one line that says what stopped a program

bool read_count(const char *option, const char *text, uint64_t most, uint64_t *out);

#endif
