// SPDX-License-Identifier: MIT
// contextvars.c -- module contextvars: the names of what vm/context.c has.
#include "lib/library.h"

#include "object/list.h"
#include "vm/context_types.h"

static bool init(KrVM *vm, Dict *ns) {
    static const struct { const char *name; int id; } classes[] = {
        {"Context", TYPE_CONTEXT}, {"ContextVar", TYPE_CONTEXT_VARIABLE}, {"Token", TYPE_CONTEXT_TOKEN}};
    if (!context_init(vm)) return false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (!library_set(vm, ns, classes[i].name, retain(value_of_object(vm->types[classes[i].id])))) return false;
    }
    static const char *const names[] = {"Context", "ContextVar", "Token", "copy_context"};
    KrValue all = list_new(vm, 4);
    for (int i = 0; !is_error(all) && i < 4; i++) {
        KrValue text = str_new(vm, names[i]);
        bool ok = !is_error(text) && list_append(vm, as_list(all), text);
        release_maybe(vm, text);
        if (!ok) {
            release(vm, all);
            return false;
        }
    }
    KrValue module = str_new(vm, "_contextvars");
    KrValue copy = is_error(module) ? KR_ERROR : native_new(vm, context_copy_function, ABSENT, module);
    release_maybe(vm, module);
    return library_set(vm, ns, "__all__", all) && library_set(vm, ns, "copy_context", copy);
}

const ModuleDef contextvars_module = {.name = "contextvars", .init = init};
