// SPDX-License-Identifier: MIT
// import.h -- modules: found, loaded, cached in sys.modules.
#ifndef KR_VM_IMPORT_H
#define KR_VM_IMPORT_H

#include "object/code.h"
#include "object/state.h"

// A native module: functions (NULL-terminated) and an init that adds the rest. Frozen Python modules are found beside these.
typedef struct {
    const char *name;
    const NativeDef *const *functions;
    bool (*init)(KrVM *vm, Dict *namespace_);
} ModuleDef;

// What the library offers; set by the library layer before the first import. Gives false when there is no such module.
typedef struct {
    const ModuleDef *(*find_native)(const char *name);
    bool (*find_frozen)(const char *name, const char **source, size_t *length, bool *is_package);
    // DIR/tail.py for a dir of the list `path` that the host lets the program read; raises nothing.
    bool (*find_file)(KrVM *vm, KrBorrowed path, const char *tail, KrSource *out);
} ModuleFinder;

NODISCARD bool import_init(KrVM *vm, const ModuleFinder *finder);
void import_visit(KrVM *vm, Visitor *visitor);            // roots
void import_free(KrVM *vm);
// `import name` as __import__ does: the top package when fromlist is None or empty, else the module itself. Owned.
NODISCARD KrValue import_name(KrVM *vm, Str *name, Dict *globals, KrBorrowed fromlist, int64_t level);
// The module of a dotted name itself (importlib.import_module). Owned.
NODISCARD KrValue import_module(KrVM *vm, const char *dotted);
NODISCARD KrValue import_from(KrVM *vm, KrBorrowed module, Str *name);        // attribute, else submodule, else ImportError
NODISCARD bool import_star(KrVM *vm, KrBorrowed module, KrBorrowed namespace_);
bool import_is_default(KrVM *vm, KrBorrowed hook);                             // is this builtins.__import__ itself?
bool import_is_from_host(KrVM *vm, KrBorrowed module);                         // was its source given by KrConfig.load?
// The function registered as builtins.__import__.
extern const NativeDef *const import_function;

#endif
