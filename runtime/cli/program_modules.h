// SPDX-License-Identifier: MIT
// program_modules.h -- Python modules that live inside the program: made by tools/embed.c from runtime/cli/python.
#ifndef KR_CLI_PROGRAM_MODULES_H
#define KR_CLI_PROGRAM_MODULES_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *name;
    const char *source;     // NUL-terminated
    uint32_t length;        // without the NUL
    bool is_package;
} ProgramModule;

extern const ProgramModule program_modules[];       // sorted by name
extern const uint32_t program_module_count;

#endif
