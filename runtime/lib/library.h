// SPDX-License-Identifier: MIT
// library.h -- the native modules of the standard library and their types.
#ifndef KR_LIB_LIBRARY_H
#define KR_LIB_LIBRARY_H

#include "object/native.h"
#include "vm/import.h"

// Ids of the library's types, from TYPE_FIRST_LIBRARY on; a module's init calls type_register(vm, LIBRARY_x, &x_type).
enum {
    LIBRARY_TYPE_BEFORE = TYPE_FIRST_LIBRARY - 1,
#define LIBRARY_TYPE(id, definition) TYPE_##id,
#include "lib/library_types.def"
#undef LIBRARY_TYPE
};

const ModuleFinder *library_finder(void);

#endif
