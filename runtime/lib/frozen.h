// SPDX-License-Identifier: MIT
// frozen.h -- Python modules that live inside the library: made by tools/embed.c from runtime/lib/python.
//
// The table is sorted by name in strcmp order, so a binary search finds a module. One entry without a name closes it;
// frozen_module_count does not count that one.
#ifndef KR_LIB_FROZEN_H
#define KR_LIB_FROZEN_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *name;       // dotted: "asyncio.tasks"
    const char *source;     // NUL-terminated, for convenience
    uint32_t length;        // without the NUL
    bool is_package;        // made from an __init__.py
} FrozenModule;

extern const FrozenModule frozen_modules[];
extern const uint32_t frozen_module_count;

#endif
