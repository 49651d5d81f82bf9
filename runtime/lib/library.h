// SPDX-License-Identifier: MIT
// library.h -- the native modules of the library, and what each file that defines one exports.
#ifndef KR_LIB_LIBRARY_H
#define KR_LIB_LIBRARY_H

#include "object/native.h"
#include "object/type.h"

typedef struct {
    const char *name;
    const NativeDef *const *functions;                  // ends with NULL; NULL: none
    bool (*init)(KrVM *vm, Dict *namespace_);           // adds what is no function; may be NULL
} ModuleDef;

// Ids of the library's types: from TYPE_FIRST_LIBRARY, in the order of library_types.def.
enum {
    LIBRARY_TYPE_BEFORE_ = TYPE_FIRST_LIBRARY - 1,
#define LIBRARY_TYPE(id, definition) TYPE_##id,
#include "lib/library_types.def"
#undef LIBRARY_TYPE
};

extern const ModuleDef json_module, math_module, random_module;

#endif
