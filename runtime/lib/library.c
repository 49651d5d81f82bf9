// SPDX-License-Identifier: MIT
// library.c -- where modules of the library are found: the native ones of library.def, and the frozen Python ones.
#include "lib/library.h"

#include "lib/files.h"
#include "lib/frozen.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "vm/vm.h"

static const ModuleDef *const native_modules[] = {
#define MODULE(name, definition) &definition,
#include "lib/library.def"
#undef MODULE
};

static const ModuleDef *find_native(const char *name) {
    for (size_t i = 0; i < sizeof native_modules / sizeof *native_modules; i++) {
        if (strcmp(native_modules[i]->name, name) == 0) return native_modules[i];
    }
    return NULL;
}

static bool find_frozen(const char *name, const char **source, size_t *length, bool *is_package) {
    for (uint32_t i = 0; i < frozen_module_count; i++) {
        const FrozenModule *module = &frozen_modules[i];
        if (strcmp(module->name, name) != 0) continue;
        *source = module->source;
        *length = module->length;
        *is_package = module->is_package;
        return true;
    }
    return false;
}

const ModuleFinder *library_finder(void) {
    static const ModuleFinder finder = {find_native, find_frozen, files_find_module};
    return &finder;
}

bool library_set(KrVM *vm, Dict *namespace_, const char *name, KrValue value) {
    if (is_error(value)) return false;
    Str *key = str_intern_utf8(vm, name, strlen(name));
    bool ok = key != NULL && dict_set_str(vm, namespace_, key, value);
    if (key != NULL) object_release(vm, key);
    release(vm, value);
    return ok;
}
