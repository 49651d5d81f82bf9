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
KrValue library_argv(KrVM *vm);           // sys.argv as it is at first: a list, owned
void library_finish(KrVM *vm);            // the end of the program: atexit functions, output flushed

NODISCARD bool library_set(KrVM *vm, Dict *namespace_, const char *name, KrValue value);   // value is owned; KR_ERROR: false
// Tuples with named fields (library_structure.c): the class, and an instance of a class of its own. fields end with NULL.
NODISCARD KrValue library_structure_class(KrVM *vm, const char *name, const char *const *fields);
NODISCARD KrValue library_structure(KrVM *vm, const char *name, const char *const *fields, const KrBorrowed *values);

#define MODULE(name, definition) extern const ModuleDef definition;
#include "lib/library.def"
#undef MODULE

#endif
