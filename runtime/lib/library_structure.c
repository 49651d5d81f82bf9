// SPDX-License-Identifier: MIT
// library_structure.c -- tuples whose items have names, such as sys.version_info and time.struct_time.
//
// Each is an instance of a class of its own: a subclass of tuple with a property for each name.
#include "lib/library.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"

// The class is made by Python, so that it is one as any other.
static const char SOURCE[] =
    "def make(name, module, fields):\n"
    "    def getter(i):\n"
    "        return property(lambda self: self[i])\n"
    "    def __repr__(self):\n"
    "        return name + '(' + ', '.join([f'{f}={v!r}' for f, v in zip(fields, self)]) + ')'\n"
    "    space = {f: getter(i) for i, f in enumerate(fields)}\n"
    "    short = name.rpartition('.')[2]\n"
    "    space.update(__slots__=(), __module__=module, __qualname__=short, __repr__=__repr__, __match_args__=tuple(fields),\n"
    "                 n_fields=len(fields), n_sequence_fields=len(fields), n_unnamed_fields=0)\n"
    "    return type(short, (tuple,), space)\n";

KrValue library_structure_class(KrVM *vm, const char *name, const char *const *fields) {
    KrValue make = builtins_function(vm, SOURCE, "make");
    if (is_error(make)) return KR_ERROR;
    uint32_t count = 0;
    while (fields[count] != NULL) count++;
    const char *dot = strchr(name, '.');
    Tuple *names = tuple_new(vm, count);
    bool ok = names != NULL;
    for (uint32_t i = 0; ok && i < count; i++) {
        KrValue text = str_new(vm, fields[i]);
        ok = !is_error(text);
        if (ok) names->items[i] = text;
    }
    KrValue text = ok ? str_new(vm, name) : KR_ERROR;
    KrValue module = ok ? str_from_utf8(vm, name, dot == NULL ? strlen(name) : (size_t)(dot - name)) : KR_ERROR;
    KrValue result = is_error(text) || is_error(module) ? KR_ERROR : call_3(vm, make, text, module, value_of_object(names));
    release_maybe(vm, text);
    release_maybe(vm, module);
    if (names != NULL) object_release(vm, names);
    release(vm, make);
    return result;
}

KrValue library_structure(KrVM *vm, const char *name, const char *const *fields, const KrBorrowed *values) {
    KrValue class_ = library_structure_class(vm, name, fields);
    if (is_error(class_)) return KR_ERROR;
    uint32_t count = 0;
    while (fields[count] != NULL) count++;
    KrValue items = tuple_from(vm, values, count);
    KrValue result = is_error(items) ? KR_ERROR : call_1(vm, class_, items);
    release_maybe(vm, items);
    release(vm, class_);
    return result;
}
