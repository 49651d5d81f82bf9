// SPDX-License-Identifier: MIT
// krait_module.c -- the module krait: what programs get of Krait itself. call_sync(function, /, *args, **kwargs), AsyncReentryError.
#include "api/api.h"

#include "lib/library.h"
#include "object/dict.h"
#include "object/protocol.h"
#include "object/tuple.h"

// function(*args, **keywords): keywords is a dict or ABSENT.
static KrValue call_with(KrVM *vm, KrBorrowed function, const Tuple *given, KrBorrowed keywords) {
    if (is_absent(keywords)) return bridge_call(vm, function, given->items, given->length, ABSENT, -1);
    Dict *dict = as_dict(keywords);
    uint32_t count = given->length + dict->used, at = given->length, position = 0;
    Tuple *names = tuple_new(vm, dict->used);
    if (names == NULL) return KR_ERROR;
    KrValue result = KR_ERROR;
    KrBorrowed key, value, *values = memory_alloc(vm, count * sizeof *values);
    if (values != NULL) {
        memcpy(values, given->items, given->length * sizeof *values);
        // The dict was made for this call: nobody else changes it.
        while (dict_next(dict, &position, &key, &value)) {
            value_replace(vm, &names->items[at - given->length], retain(key));
            values[at++] = value;
        }
        result = bridge_call(vm, function, values, count, value_of_object(names), -1);
        memory_free(vm, values, count * sizeof *values);
    }
    object_release(vm, names);
    return result;
}

NATIVE(krait_call_sync, "call_sync(function, /, *args, **kwargs)",
       "function(*args, **kwargs); what it gives, if that can be awaited, is driven to its end. Not in a running loop.") {
    return call_with(vm, args[0], as_tuple(args[1]), args[2]);
}

static bool init(KrVM *vm, Dict *namespace_) {
    return library_set(vm, namespace_, "AsyncReentryError", retain(value_of_object(vm->types[TYPE_AsyncReentryError])));
}

static const NativeDef *const functions[] = {DEF(krait_call_sync), NULL};
static const ModuleDef krait_module = {"krait", functions, init};

static const ModuleDef *find_native(const char *name) {
    return strcmp(name, krait_module.name) == 0 ? &krait_module : library_finder()->find_native(name);
}
static bool find_frozen(const char *name, const char **source, size_t *length, bool *is_package) {
    return library_finder()->find_frozen(name, source, length, is_package);
}
static bool find_file(KrVM *vm, KrBorrowed path, const char *tail, KrSource *out) { return library_finder()->find_file(vm, path, tail, out); }

const ModuleFinder *api_finder(void) {
    static const ModuleFinder finder = {find_native, find_frozen, find_file};
    return &finder;
}
