// SPDX-License-Identifier: MIT
// api_module.c -- krait.h: functions, modules and types of the host.
//
// A function of the host is a Native like any other, whose NativeDef is made at run time and lives as long as the VM. Types
// of the host are classes whose layout is HostObject; only kr_wrap makes instances.
#include "api/api.h"

#include "lib/library.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/tuple.h"

#include <errno.h>
#include <stdlib.h>

static char *copy_text(KrVM *vm, const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = memory_alloc(vm, size);
    if (copy != NULL) memcpy(copy, text, size);
    return copy;
}

//// Signatures ////////////////////////////////////////////////////////////////

// What object/native.h says of signatures, checked: there they are parsed at the first call, and taken to be right.
enum { MOST_PARAMETERS = 24 };

static size_t name_length(const char *p) {
    size_t length = 0;
    while (p[length] == '_' || (p[length] & 0x80) || (p[length] >= 'a' && p[length] <= 'z') || (p[length] >= 'A' && p[length] <= 'Z') ||
           (length > 0 && p[length] >= '0' && p[length] <= '9')) {
        length++;
    }
    return length;
}

static bool is_number(const char *p, size_t length) {
    char *end = NULL;
    size_t sign = *p == '-';
    if (length <= sign || p[sign] < '0' || p[sign] > '9') return false;
    errno = 0;
    if (memchr(p, '.', length) != NULL) (void)strtod(p, &end);
    else (void)strtoll(p, &end, 10);
    return end == p + length && errno == 0;
}

// What stands behind "=": its length, or 0.
static size_t default_length(const char *p) {
    static const char *const words[] = {"None", "True", "False", "()", "?"};
    if (*p == '\'') {
        const char *end = strchr(p + 1, '\'');
        return end == NULL ? 0 : (size_t)(end - p) + 1;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(p, words[i], length) == 0) return length;
    }
    size_t length = strcspn(p, ",)");
    return is_number(p, length) ? length : 0;
}

// One parameter, with its order: the length, or 0 when it is wrong.
typedef struct {
    bool has_slash, has_star, has_default, ended, needs_name;
    int count;
} Parameters;

static size_t parameter_length(Parameters *seen, const char *p) {
    if (seen->ended || seen->count == MOST_PARAMETERS) return 0;
    if (*p == '/') {
        if (seen->has_slash || seen->has_star || seen->count == 0) return 0;
        seen->has_slash = true;
        return 1;
    }
    size_t stars = strspn(p, "*"), name = name_length(p + stars);
    if (stars > 2 || (stars == 1 && seen->has_star) || (name == 0 && stars != 1)) return 0;
    if (stars == 1) seen->has_star = true;
    seen->needs_name = name == 0;
    seen->ended = stars == 2;
    if (name == 0) return 1;
    seen->count++;
    size_t length = stars + name;
    if (p[length] == '=' && stars == 0) {
        size_t value = default_length(p + length + 1);
        if (!seen->has_star) seen->has_default = true;
        return value == 0 ? 0 : length + 1 + value;
    }
    return stars == 0 && seen->has_default && !seen->has_star ? 0 : length;
}

static bool is_signature(const char *text, bool is_method) {
    size_t name = text == NULL ? 0 : name_length(text);
    if (name == 0 || text[name] != '(') return false;
    Parameters seen = {0};
    const char *p = text + name + 1;
    for (p += strspn(p, " "); *p != ')'; p += strspn(p, " ")) {
        bool is_first = seen.count == 0;
        size_t length = parameter_length(&seen, p);
        if (length == 0 || (is_first && is_method && (seen.count == 0 || *p == '*'))) return false;
        p += length;
        if (*p != ',' && *p != ')') return false;
        p += *p == ',';
    }
    return p[1] == 0 && !seen.needs_name && (seen.count > 0 || !is_method);
}

//// Functions and modules /////////////////////////////////////////////////////

static const NativeDef *make_def(KrVM *vm, const KrNativeDef *from, void *data, bool is_method) {
    if (!is_signature(from->signature, is_method) || from->fn == NULL) {
        return raise_as(NULL, vm, ValueError, "a host %s needs a signature such as \"fetch(%surl, *, timeout=10)\"",
                        is_method ? "method" : "function", is_method ? "self, " : "");
    }
    NativeDef *def = memory_alloc(vm, sizeof *def);
    char *signature = def == NULL ? NULL : copy_text(vm, from->signature);
    char *doc = signature == NULL || from->doc == NULL ? NULL : copy_text(vm, from->doc);
    if (signature == NULL || (from->doc != NULL && doc == NULL)) {
        if (signature != NULL) memory_free(vm, signature, strlen(signature) + 1);
        if (def != NULL) memory_free(vm, def, sizeof *def);
        return NULL;
    }
    *def = (NativeDef){.signature = signature, .doc = doc, .host = from->fn, .host_data = data};
    return def;
}

static KrValue make_function(KrVM *vm, const KrNativeDef *def, void *data, KrBorrowed module_name) {
    const NativeDef *made = make_def(vm, def, data, false);
    return made == NULL ? KR_ERROR : native_new(vm, made, ABSENT, module_name);
}

KrValue kr_function(KrVM *vm, const KrNativeDef *def, void *data) {
    API_VM(vm, KR_ERROR);
    API_GIVEN(vm, def, KR_ERROR);
    return make_function(vm, def, data, NONE);
}

static bool make_module(KrVM *vm, const char *name, const KrNativeDef *functions, void *data) {
    if (name == NULL || name[0] == 0) return raise_as(false, vm, ValueError, "a module needs a name");
    Str *text = api_name(vm, name);
    KrValue module = text == NULL ? KR_ERROR : module_new(vm, text);
    bool ok = !is_error(module);
    for (const KrNativeDef *def = functions; ok && def != NULL && def->signature != NULL; def++) {
        KrValue function = make_function(vm, def, data, value_of_object(text));
        ok = !is_error(function) && dict_set_str(vm, as_module(module)->dict, ((Native *)as_object(function))->name, function);
        release_maybe(vm, function);
    }
    ok = ok && dict_set_str(vm, vm->modules, text, module);
    release_maybe(vm, module);
    if (text != NULL) object_release(vm, text);
    return ok;
}

bool kr_module(KrVM *vm, const char *name, const KrNativeDef *functions, void *data) {
    API_VM(vm, false);
    bool ok;
    API_RUN(vm, ok, make_module(vm, name, functions, data));
    return ok;
}

//// Types /////////////////////////////////////////////////////////////////////

static void free_host_object(KrVM *vm, Object *self) {
    (void)vm;
    HostObject *object = (HostObject *)self;
    *object->link = object->next;
    if (object->next != NULL) object->next->link = object->link;
    if (object->free != NULL) object->free(object->data);
}

NATIVE(host_object_construct, "__new__(cls, /, *args, **kwargs)", "Refuse: only the host makes these.") {
    return raise(vm, TypeError, "cannot create '%N' instances", as_type(args[0]));
}
static const NativeDef *const host_object_methods[] = {DEF(host_object_construct), NULL};
const TypeDef host_object_type = {
    .name = "HostObject", .doc = "The base of the types that the host defines.", .id = (TypeId)TYPE_HOST_OBJECT,
    .size = sizeof(HostObject), .flags = TYPE_FLAG_SUBCLASSABLE, .methods = host_object_methods, .free = free_host_object,
};

void api_free_objects(KrVM *vm) {
    while (vm->api->objects != NULL) {
        HostObject *object = vm->api->objects;
        vm->api->objects = object->next;
        if (object->next != NULL) object->next->link = &vm->api->objects;
        void *data = object->data;
        void (*free_data)(void *) = object->free;
        object->free = NULL;
        object->data = NULL;
        if (free_data != NULL) free_data(data);
    }
}

static bool add_methods(KrVM *vm, Type *type, const KrTypeDef *def) {
    for (const KrNativeDef *method = def->methods; method != NULL && method->signature != NULL; method++) {
        const NativeDef *made = make_def(vm, method, NULL, true);
        KrValue native = made == NULL ? KR_ERROR : native_method_new(vm, made, type);
        bool ok = !is_error(native) && dict_set_str(vm, type->dict, ((Native *)as_object(native))->name, native);
        release_maybe(vm, native);
        if (!ok) return false;
    }
    type_modified(vm, type);
    return true;
}

static KrValue make_type(KrVM *vm, const KrTypeDef *def) {
    if (def->name == NULL || def->name[0] == 0) return raise(vm, ValueError, "a type needs a name");
    if (!type_register(vm, (TypeId)TYPE_HOST_OBJECT, &host_object_type)) return KR_ERROR;
    KrBorrowed base = value_of_object(vm->types[TYPE_HOST_OBJECT]);
    Str *name = api_name(vm, def->name);
    KrValue bases = tuple_from(vm, &base, 1), namespace_ = dict_new(vm), slots = tuple_empty(vm), type = KR_ERROR;
    HostType *entry = memory_alloc(vm, sizeof *entry);
    if (name == NULL || is_error(bases) || is_error(namespace_) || is_error(slots) || entry == NULL) goto done;
    if (!dict_set_str(vm, as_dict(namespace_), N_(vm, __slots__), slots) ||
        !dict_set_str(vm, as_dict(namespace_), N_(vm, __module__), value_of_object(N_(vm, builtins)))) {
        goto done;
    }
    type = type_new(vm, vm->types[TYPE_TYPE], name, as_tuple(bases), as_dict(namespace_), NULL, ABSENT);
    if (is_error(type)) goto done;
    if (!add_methods(vm, as_type(type), def)) {
        release(vm, type);
        type = KR_ERROR;
        goto done;
    }
    *entry = (HostType){.def = *def, .type = as_type(retain(type)), .next = vm->api->types};
    vm->api->types = entry;
    entry = NULL;
done:
    if (entry != NULL) memory_free(vm, entry, sizeof *entry);
    if (name != NULL) object_release(vm, name);
    release_maybe(vm, bases);
    release_maybe(vm, namespace_);
    release_maybe(vm, slots);
    return type;
}

KrValue kr_type(KrVM *vm, const KrTypeDef *def) {
    API_VM(vm, KR_ERROR);
    API_GIVEN(vm, def, KR_ERROR);
    KrValue type;
    API_RUN(vm, type, make_type(vm, def));
    return type;
}

KrValue kr_wrap(KrVM *vm, KrBorrowed type, void *data) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, type, KR_ERROR);
    HostType *entry = vm->api->types;
    while (entry != NULL && !is_same(value_of_object(entry->type), type)) entry = entry->next;
    if (entry == NULL) return raise(vm, TypeError, "kr_wrap() needs a type that kr_type() has made");
    HostObject *object = type_allocate(vm, entry->type, 0);
    if (object == NULL) return KR_ERROR;
    object->data = data;
    object->free = entry->def.free;
    object->next = vm->api->objects;
    object->link = &vm->api->objects;
    if (object->next != NULL) object->next->link = &object->next;
    vm->api->objects = object;
    return value_of_object(object);
}

void *kr_unwrap(KrVM *vm, KrBorrowed v, KrBorrowed type) {
    API_VM(vm, NULL);
    API_VALUE(vm, v, NULL);
    API_VALUE(vm, type, NULL);
    if (!has_flag(vm, type, TYPE_FLAG_IS_TYPE)) return raise_as(NULL, vm, TypeError, "kr_unwrap() needs a type");
    if (type_of(vm, v)->def != &host_object_type || !is_instance_of(vm, v, as_type(type))) {
        return raise_as(NULL, vm, TypeError, "expected %N, not %T", as_type(type), v);
    }
    return ((HostObject *)as_object(v))->data;
}
