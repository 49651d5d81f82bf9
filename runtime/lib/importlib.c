// SPDX-License-Identifier: MIT
// importlib.c -- module importlib: import_module.
#include "lib/library.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"

NATIVE(importlib_import_module, "import_module(name, package=None)", "Import a module and give it, not the package it is in.") {
    if (!is_str(vm, args[0])) return raise(vm, AttributeError, "'%T' object has no attribute 'startswith'", args[0]);
    Str *name = as_str(args[0]);
    uint32_t level = 0;
    size_t size;
    while (level < str_length(name) && str_char(name, level) == '.') level++;
    if (level == 0) {
        const char *utf8 = str_utf8(vm, name, &size);
        return utf8 == NULL ? KR_ERROR : import_module(vm, utf8);
    }
    if (!is_str(vm, args[1]) || str_length(as_str(args[1])) == 0) {
        return raise(vm, TypeError, "the 'package' argument is required to perform a relative import for %R", args[0]);
    }
    Str *package = as_str(args[1]);
    uint32_t end = str_length(package);
    for (uint32_t i = 1; i < level; i++) {
        while (end > 0 && str_char(package, end - 1) != '.') end--;
        if (end == 0) return raise(vm, ImportError, "attempted relative import beyond top-level package");
        end--;
    }
    KrValue base = str_substring(vm, package, 0, end), tail = str_substring(vm, name, level, str_length(name)), full = KR_ERROR;
    if (!is_error(base) && !is_error(tail)) {
        full = str_length(as_str(tail)) == 0 ? retain(base) : string_format(vm, "%U.%U", as_str(base), as_str(tail));
    }
    const char *utf8 = is_error(full) ? NULL : str_utf8(vm, as_str(full), &size);
    KrValue module = utf8 == NULL ? KR_ERROR : import_module(vm, utf8);
    release_maybe(vm, base);
    release_maybe(vm, tail);
    release_maybe(vm, full);
    return module;
}
NATIVE(importlib_invalidate_caches, "invalidate_caches()", "Do nothing: nothing is cached.") { return NONE; }

static bool init(KrVM *vm, Dict *ns) { return library_set(vm, ns, "__import__", native_new(vm, import_function, ABSENT, NONE)); }
static const NativeDef *const functions[] = {DEF(importlib_import_module), DEF(importlib_invalidate_caches), NULL};
const ModuleDef importlib_module = {.name = "importlib", .functions = functions, .init = init};
