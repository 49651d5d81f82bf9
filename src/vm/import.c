// SPDX-License-Identifier: MIT
// import.c -- import: names resolved, modules found (native, frozen, of the host), run once, kept in sys.modules.
//
// A module is in sys.modules before its code runs, so that circular imports end; it is taken out when its code fails.
// The host is asked for "a.b" only after "a" has been imported, and is never asked for a name the library has.
#include "vm/import.h"

#include "compile/compile.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/module.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/vm.h"
#include "vm/warning.h"

#include <stdlib.h>

struct Importer {
    const ModuleFinder *finder;
    List *loading;                    // modules whose code is running
};

//// Errors ////////////////////////////////////////////////////////////////////

static void set_field(KrVM *vm, int field, KrBorrowed value) {
    if (!exception_matches(vm, TYPE_ImportError)) return;
    Exception *e = (Exception *)as_object(vm->raised);
    value_replace(vm, &e->field[field], retain(value));
}

static KrValue not_found(KrVM *vm, KrBorrowed name, const char *what, KrBorrowed parent) {
    if (what == NULL) raise(vm, ModuleNotFoundError, "No module named %R", name);
    else raise(vm, ModuleNotFoundError, what, name, parent);
    set_field(vm, FIELD_IMPORT_NAME, name);
    return KR_ERROR;
}

//// Modules in the making /////////////////////////////////////////////////////

static bool is_loading(KrVM *vm, KrBorrowed module) {
    List *loading = vm->importer->loading;
    for (uint32_t i = 0; i < loading->length; i++) {
        if (is_same(loading->items[i], module)) return true;
    }
    return false;
}

static void end_loading(KrVM *vm) {
    List *loading = vm->importer->loading;
    release(vm, loading->items[--loading->length]);
}

static void forget(KrVM *vm, KrBorrowed name) {
    KrValue raised = vm->raised;
    vm->raised = UNDEF;
    if (dict_delete(vm, vm->modules, name) < 0) exception_clear(vm);
    vm->raised = raised;
}

static bool set_text(KrVM *vm, Dict *dict, Str *name, const char *text) {
    KrValue value = str_new(vm, text);
    bool ok = !is_error(value) && dict_set_str(vm, dict, name, value);
    release_maybe(vm, value);
    return ok;
}

static bool set_package(KrVM *vm, Dict *dict, Str *name, bool is_package, const char *folder) {
    uint32_t end = str_length(name);
    if (!is_package) {
        while (end > 0 && str_char(name, end - 1) != '.') end--;
        if (end > 0) end--;
    }
    KrValue package = str_substring(vm, name, 0, end);
    bool ok = !is_error(package) && dict_set_str(vm, dict, N_(vm, __package__), package);
    release_maybe(vm, package);
    if (!ok || !is_package) return ok;
    KrValue list = list_new(vm, 1), text = is_error(list) ? KR_ERROR : str_new(vm, folder);
    ok = !is_error(text) && list_append(vm, as_list(list), text) && dict_set_str(vm, dict, N_(vm, __path__), list);
    release_maybe(vm, text);
    release_maybe(vm, list);
    return ok;
}

static void hide(Code *code) {
    code->hidden = true;
    for (uint32_t i = 0; i < code->constant_count; i++) {
        if (has_shape(code->constants[i], TYPE_CODE)) hide(as_code(code->constants[i]));
    }
}

//// The three sources /////////////////////////////////////////////////////////

static bool fill_native(KrVM *vm, const ModuleDef *def, KrBorrowed module, Str *name) {
    Dict *dict = as_module(module)->dict;
    for (const NativeDef *const *f = def->functions; f != NULL && *f != NULL; f++) {
        KrValue function = native_new(vm, *f, ABSENT, value_of_object(name));
        if (is_error(function)) return false;
        bool ok = dict_set_str(vm, dict, ((Native *)as_object(function))->name, function);
        release(vm, function);
        if (!ok) return false;
    }
    return set_package(vm, dict, name, false, "") && (def->init == NULL || def->init(vm, dict));
}

static bool run_source(KrVM *vm, KrBorrowed module, const char *text, size_t length, const char *filename, bool frozen) {
    CompileOptions options = {.filename = filename, .mode = PARSE_MODULE, .keep_source = !frozen, .first_line = 1};
    Dict *dict = as_module(module)->dict;
    if (!dict_set_str(vm, dict, N_(vm, __builtins__), value_of_object(vm->builtins))) return false;
    KrValue code = compile_source(vm, text, length, &options, frozen ? NULL : warning_syntax);
    if (is_error(code)) return false;
    if (frozen) hide(as_code(code));
    if (!is_none(as_code(code)->doc) && !dict_set_str(vm, dict, N_(vm, __doc__), as_code(code)->doc)) {
        release(vm, code);
        return false;
    }
    KrValue result = vm_run_code(vm, as_code(code), dict, ABSENT);
    release(vm, code);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

static bool fill_frozen(KrVM *vm, KrBorrowed module, Str *name, const char *text, size_t length, bool is_package) {
    KrValue filename = string_format(vm, "<frozen %U>", name);
    size_t ignored;
    const char *utf8 = is_error(filename) ? NULL : str_utf8(vm, as_str(filename), &ignored);
    bool ok = utf8 != NULL && set_package(vm, as_module(module)->dict, name, is_package, utf8) &&
              run_source(vm, module, text, length, utf8, true);
    release_maybe(vm, filename);
    return ok;
}

static bool fill_from_host(KrVM *vm, KrBorrowed module, Str *name, const KrSource *source) {
    Dict *dict = as_module(module)->dict;
    const char *filename = source->filename != NULL ? source->filename : "<module>";
    const char *slash = strrchr(filename, '/');
    KrValue folder = str_from_utf8(vm, filename, slash == NULL ? 0 : (size_t)(slash - filename));
    size_t ignored;
    const char *utf8 = is_error(folder) ? NULL : str_utf8(vm, as_str(folder), &ignored);
    bool ok = utf8 != NULL && set_text(vm, dict, N_(vm, __file__), filename) &&
              set_package(vm, dict, name, source->is_package, utf8) &&
              run_source(vm, module, source->text, source->length, filename, false);
    release_maybe(vm, folder);
    return ok;
}

typedef struct {
    const ModuleDef *native;
    const char *frozen;
    size_t length;
    bool is_package;
    KrSource host;
} Found;

// The folders of top-level modules. Borrowed; NONE: there are none.
static KrBorrowed system_path(KrVM *vm) {
    Str *sys = str_intern_utf8(vm, "sys", 3), *path = str_intern_utf8(vm, "path", 4);
    KrBorrowed module = sys == NULL ? KR_ERROR : dict_get_str(vm, vm->modules, sys), found = NONE;
    if (path != NULL && !is_error(module) && has_flag(vm, module, TYPE_FLAG_IS_MODULE)) found = dict_get_str(vm, as_module(module)->dict, path);
    if (sys != NULL) object_release(vm, sys);
    if (path != NULL) object_release(vm, path);
    return is_error(found) || is_absent(found) ? NONE : found;
}

// path: the __path__ of the package that the module is in; ABSENT: it is in none.
static bool find(KrVM *vm, Str *name, KrBorrowed path, Found *found) {
    size_t length;
    const char *utf8 = str_utf8(vm, name, &length);
    if (utf8 == NULL) return false;
    *found = (Found){0};
    if (strlen(utf8) == length) {
        const ModuleFinder *finder = vm->importer->finder;
        found->native = finder->find_native(utf8);
        if (found->native != NULL) return true;
        if (finder->find_frozen(utf8, &found->frozen, &found->length, &found->is_package)) return true;
        if (vm->config.load != NULL && vm->config.load(vm->config.host, utf8, &found->host)) {
            if (found->host.text != NULL) return true;
            free(found->host.filename);
        }
        if (finder->find_file != NULL) {
            const char *dot = strrchr(utf8, '.');
            if (finder->find_file(vm, is_absent(path) ? system_path(vm) : path, dot == NULL ? utf8 : dot + 1, &found->host)) return true;
        }
    }
    not_found(vm, value_of_object(name), NULL, NONE);
    return false;
}

// Owned. The name is not in sys.modules.
static KrValue load(KrVM *vm, Str *name, KrBorrowed path) {
    Found found;
    if (!find(vm, name, path, &found)) return KR_ERROR;
    KrBorrowed key = value_of_object(name);
    KrValue module = module_new(vm, name);
    bool ok = !is_error(module) && list_append(vm, vm->importer->loading, module);
    if (ok) {
        ok = dict_set(vm, vm->modules, key, module);
        if (!ok) {
        } else if (found.native != NULL) {
            ok = fill_native(vm, found.native, module, name);
        } else if (found.frozen != NULL) {
            ok = fill_frozen(vm, module, name, found.frozen, found.length, found.is_package);
        } else {
            ok = fill_from_host(vm, module, name, &found.host);
        }
        end_loading(vm);
        if (!ok) forget(vm, key);
    }
    free(found.host.text);
    free(found.host.filename);
    release_maybe(vm, module);
    if (!ok) return KR_ERROR;
    KrBorrowed now = dict_get(vm, vm->modules, key);       // a module may put something else in its place
    if (is_error(now)) return KR_ERROR;
    if (is_absent(now)) return raise(vm, ImportError, "%R not found in sys.modules", key);
    return retain(now);
}

//// By full name //////////////////////////////////////////////////////////////

// Position of the last dot before `end`, or 0 when there is none.
static uint32_t last_dot(const Str *name, uint32_t end) {
    while (end > 0 && str_char(name, end - 1) != '.') end--;
    return end == 0 ? 0 : end - 1;
}

static KrValue get_or_load(KrVM *vm, Str *name) {
    KrBorrowed key = value_of_object(name);
    KrBorrowed cached = dict_get(vm, vm->modules, key);
    if (is_error(cached)) return KR_ERROR;
    if (is_none(cached)) return not_found(vm, key, "import of %U halted; None in sys.modules", NONE);
    if (!is_absent(cached)) return retain(cached);
    if (!recursion_enter(vm, " while importing")) return KR_ERROR;
    uint32_t dot = last_dot(name, str_length(name));
    KrValue parent = NONE, parent_name = NONE, module = KR_ERROR, tail = NONE, path = ABSENT;
    if (dot > 0) {
        parent_name = str_substring(vm, name, 0, dot);
        if (is_error(parent_name)) goto done;
        parent = get_or_load(vm, as_str(parent_name));
        if (is_error(parent)) goto done;
        cached = dict_get(vm, vm->modules, key);            // the package may have imported it
        if (is_error(cached)) goto done;
        if (!is_absent(cached)) {
            module = retain(cached);
            goto done;
        }
        path = getattr_optional(vm, parent, N_(vm, __path__));
        if (is_error(path)) goto done;
        if (is_absent(path)) {
            not_found(vm, key, "No module named %R; %R is not a package", parent_name);
            goto done;
        }
    }
    module = load(vm, name, path);
    if (is_error(module) || dot == 0) goto done;
    tail = str_substring(vm, name, dot + 1, str_length(name));
    Str *attribute = is_error(tail) ? NULL : str_intern(vm, as_str(tail));
    if (attribute == NULL || !setattr(vm, parent, attribute, module)) {
        release(vm, module);
        module = KR_ERROR;
    }
    if (attribute != NULL) object_release(vm, attribute);
done:
    release_maybe(vm, path);
    release_maybe(vm, tail);
    release_maybe(vm, parent);
    release_maybe(vm, parent_name);
    recursion_leave(vm);
    return module;
}

KrValue import_module(KrVM *vm, const char *dotted) {
    if (dotted[0] == 0) return raise(vm, ValueError, "Empty module name");
    Str *name = str_intern_utf8(vm, dotted, strlen(dotted));
    if (name == NULL) return KR_ERROR;
    KrValue module = get_or_load(vm, name);
    object_release(vm, name);
    return module;
}

//// Relative names ////////////////////////////////////////////////////////////

// The package that "." means in a module with these globals. Owned; a str.
static KrValue package_of(KrVM *vm, Dict *globals) {
    if (globals == NULL) return raise(vm, KeyError, "'__name__' not in globals");
    KrBorrowed package = dict_get_str(vm, globals, N_(vm, __package__));
    if (is_error(package)) return KR_ERROR;
    if (!is_absent(package) && !is_none(package)) {
        if (!is_str(vm, package)) return raise(vm, TypeError, "package must be a string");
        return retain(package);
    }
    KrBorrowed name = dict_get_str(vm, globals, N_(vm, __name__));
    if (is_error(name)) return KR_ERROR;
    if (is_absent(name)) return raise(vm, KeyError, "'__name__' not in globals");
    if (!is_str(vm, name)) return raise(vm, TypeError, "__name__ must be a string");
    KrBorrowed path = dict_get_str(vm, globals, N_(vm, __path__));
    if (is_error(path)) return KR_ERROR;
    if (!is_absent(path)) return retain(name);
    return str_substring(vm, as_str(name), 0, last_dot(as_str(name), str_length(as_str(name))));
}

static Str *resolve(KrVM *vm, Str *name, Dict *globals, int64_t level) {
    if (level == 0) return str_intern(vm, name);
    KrValue package = package_of(vm, globals);
    if (is_error(package)) return NULL;
    uint32_t end = str_length(as_str(package));
    if (end == 0) {
        release(vm, package);
        return raise_as(NULL, vm, ImportError, "attempted relative import with no known parent package");
    }
    for (int64_t i = 1; i < level && end > 0; i++) end = last_dot(as_str(package), end);
    KrValue base = end == 0 ? raise(vm, ImportError, "attempted relative import beyond top-level package")
                            : str_substring(vm, as_str(package), 0, end);
    release(vm, package);
    if (is_error(base)) return NULL;
    KrValue full = str_length(name) == 0 ? retain(base) : string_format(vm, "%U.%U", as_str(base), name);
    release(vm, base);
    if (is_error(full)) return NULL;
    Str *interned = str_intern(vm, as_str(full));
    release(vm, full);
    return interned;
}

//// import ////////////////////////////////////////////////////////////////////

// "from package import name": a name that is no attribute may be a submodule; that there is none is import_from's to say.
static bool load_submodules(KrVM *vm, KrBorrowed module, Str *module_name, KrBorrowed names, bool is_all) {
    KrValue tuple = to_tuple(vm, names);
    if (is_error(tuple)) return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < as_tuple(tuple)->length; i++) {
        KrBorrowed item = as_tuple(tuple)->items[i];
        if (!is_str(vm, item)) {
            ok = raise_as(false, vm, TypeError, "Item in %s must be str, not %T", is_all ? "__all__" : "``from list''", item);
            break;
        }
        if (str_equal_ascii(as_str(item), "*")) {
            if (is_all) continue;
            KrValue all = getattr_optional(vm, module, N_(vm, __all__));
            if (is_error(all)) ok = false;
            else if (!is_absent(all)) ok = load_submodules(vm, module, module_name, all, true);
            if (!is_error(all)) release(vm, all);
            continue;
        }
        Str *name = str_intern(vm, as_str(item));
        KrValue found = name == NULL ? KR_ERROR : getattr_optional(vm, module, name);
        if (is_absent(found)) {
            KrValue full = string_format(vm, "%U.%U", module_name, name);
            found = is_error(full) ? KR_ERROR : get_or_load(vm, as_str(full));
            if (is_error(found) && !is_error(full) && exception_matches(vm, TYPE_ModuleNotFoundError)) {
                KrBorrowed missing = ((Exception *)as_object(vm->raised))->field[FIELD_IMPORT_NAME];
                if (is_str(vm, missing) && str_equal(as_str(missing), as_str(full))) {
                    exception_clear(vm);
                    found = NONE;
                }
            }
            release_maybe(vm, full);
        }
        if (name != NULL) object_release(vm, name);
        ok = !is_error(found);
        release_maybe(vm, found);
    }
    release(vm, tuple);
    return ok;
}

KrValue import_name(KrVM *vm, Str *name, Dict *globals, KrBorrowed fromlist, int64_t level) {
    if (level < 0) return raise(vm, ValueError, "level must be >= 0");
    if (level == 0 && str_length(name) == 0) return raise(vm, ValueError, "Empty module name");
    Str *full = resolve(vm, name, globals, level);
    if (full == NULL) return KR_ERROR;
    KrValue module = get_or_load(vm, full);
    if (is_error(module)) goto done;
    int wanted = is_none(fromlist) || is_absent(fromlist) ? 0 : truth(vm, fromlist);
    if (wanted > 0) {
        KrValue path = getattr_optional(vm, module, N_(vm, __path__));
        bool ok = !is_error(path) && (is_absent(path) || load_submodules(vm, module, full, fromlist, false));
        release_maybe(vm, path);
        if (ok) goto done;
        wanted = -1;
    }
    if (wanted < 0) {
        release(vm, module);
        module = KR_ERROR;
        goto done;
    }
    // The result is the package that the first part of the written name stands for.
    uint32_t first = 0, length = str_length(name);
    while (first < length && str_char(name, first) != '.') first++;
    if (first == length) goto done;
    release(vm, module);
    module = KR_ERROR;
    KrValue top = str_substring(vm, full, 0, str_length(full) - (length - first));
    if (!is_error(top)) module = get_or_load(vm, as_str(top));
    release_maybe(vm, top);
done:
    object_release(vm, full);
    return module;
}

KrValue import_from(KrVM *vm, KrBorrowed module, Str *name) {
    KrValue found = getattr_optional(vm, module, name);
    if (!is_absent(found)) return found;
    KrValue module_name = getattr_optional(vm, module, N_(vm, __name__));
    if (is_error(module_name)) return KR_ERROR;
    if (is_absent(module_name) || !is_str(vm, module_name)) {
        if (!is_absent(module_name)) release(vm, module_name);
        raise(vm, ImportError, "cannot import name %R from '<unknown module name>' (unknown location)", value_of_object(name));
        set_field(vm, FIELD_IMPORT_NAME_FROM, value_of_object(name));
        return KR_ERROR;
    }
    KrValue result = KR_ERROR, file = NONE, full = string_format(vm, "%U.%U", as_str(module_name), name);
    if (is_error(full)) goto done;
    KrBorrowed submodule = dict_get(vm, vm->modules, full);
    if (is_error(submodule)) goto done;
    if (!is_absent(submodule)) {
        result = retain(submodule);
        goto done;
    }
    file = getattr_optional(vm, module, N_(vm, __file__));
    if (is_error(file)) goto done;
    bool has_file = !is_absent(file) && is_str(vm, file);
    if (!has_file && !is_absent(file)) release(vm, file);
    if (!has_file) file = str_new(vm, "unknown location");
    if (is_error(file)) goto done;
    raise(vm, ImportError, is_loading(vm, module) ? "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%S)"
                                                  : "cannot import name %R from %R (%S)",
          value_of_object(name), module_name, file);
    set_field(vm, FIELD_IMPORT_NAME, module_name);
    set_field(vm, FIELD_IMPORT_NAME_FROM, value_of_object(name));
    set_field(vm, FIELD_IMPORT_PATH, has_file ? file : NONE);
done:
    release_maybe(vm, full);
    release_maybe(vm, file);
    release(vm, module_name);
    return result;
}

bool import_star(KrVM *vm, KrBorrowed module, KrBorrowed namespace_) {
    KrValue names = getattr_optional(vm, module, N_(vm, __all__));
    if (is_error(names)) return false;
    bool all = !is_absent(names);
    if (!all) {
        KrValue dict = getattr_optional(vm, module, N_(vm, __dict__));
        if (is_error(dict)) return false;
        if (is_absent(dict)) return raise_as(false, vm, ImportError, "from-import-* object has no __dict__ and no __all__");
        names = to_list(vm, dict);
        release(vm, dict);
        if (is_error(names)) return false;
    }
    KrValue list = to_list(vm, names);
    release(vm, names);
    if (is_error(list)) return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < as_list(list)->length; i++) {
        KrValue item = retain(as_list(list)->items[i]);
        if (!is_str(vm, item)) {
            KrValue from = getattr_optional(vm, module, N_(vm, __name__));
            if (!is_error(from)) {
                raise(vm, TypeError, all ? "Item in %S.__all__ must be str, not %T" : "Key in %S.__dict__ must be str, not %T",
                      is_absent(from) ? NONE : from, item);
                release(vm, from);
            }
            ok = false;
        } else if (all || str_length(as_str(item)) == 0 || str_char(as_str(item), 0) != '_') {
            Str *name = str_intern(vm, as_str(item));
            KrValue value = name == NULL ? KR_ERROR : getattr(vm, module, name);
            ok = !is_error(value) && (is_dict_exact(namespace_) ? dict_set_str(vm, as_dict(namespace_), name, value)
                                                                : setitem(vm, namespace_, item, value));
            release_maybe(vm, value);
            if (name != NULL) object_release(vm, name);
        }
        release(vm, item);
    }
    release(vm, list);
    return ok;
}

NATIVE(import_hook, "__import__(name, globals=None, locals=None, fromlist=(), level=0)", "Import a module, as the import statement does.") {
    if (!is_str(vm, args[0])) return raise(vm, TypeError, "module name must be str, not %T", args[0]);
    int64_t level;
    if (!to_index(vm, args[4], &level)) return KR_ERROR;
    if (level > 0 && !is_dict(vm, args[1])) return raise(vm, TypeError, "globals must be a dict");
    return import_name(vm, as_str(args[0]), is_dict(vm, args[1]) ? as_dict(args[1]) : NULL, args[3], level);
}
const NativeDef *const import_function = DEF(import_hook);

bool import_is_default(KrVM *vm, KrBorrowed hook) {
    (void)vm;
    return has_shape(hook, TYPE_NATIVE) && ((Native *)as_object(hook))->def == import_function;
}

//// Life //////////////////////////////////////////////////////////////////////

bool import_is_from_host(KrVM *vm, KrBorrowed module) {
    return dict_entry_str(vm, as_module(module)->dict, N_(vm, __file__)) != NULL;
}

static KrValue add_module(KrVM *vm, Str *name) {
    KrValue module = module_new(vm, name);
    if (!is_error(module) && !dict_set_str(vm, vm->modules, name, module)) {
        release(vm, module);
        return KR_ERROR;
    }
    return module;
}

bool import_init(KrVM *vm, const ModuleFinder *finder) {
    vm->importer = memory_alloc(vm, sizeof *vm->importer);
    if (vm->importer == NULL) return false;
    *vm->importer = (struct Importer){.finder = finder};
    KrValue loading = list_new(vm, 0);
    if (is_error(loading)) return false;
    vm->importer->loading = as_list(loading);

    KrValue builtins = add_module(vm, N_(vm, builtins));
    if (is_error(builtins)) return false;
    Module *module = as_module(builtins);
    bool ok = dict_merge(vm, vm->builtins, value_of_object(module->dict), true);
    object_release(vm, module->dict);
    module->dict = vm->builtins;
    object_retain(vm->builtins);
    if (ok) vm->main_module = add_module(vm, N_(vm, __main__));
    ok = ok && !is_error(vm->main_module) &&
         dict_set_str(vm, as_module(vm->main_module)->dict, N_(vm, __builtins__), builtins);
    if (is_error(vm->main_module)) vm->main_module = NONE;
    release(vm, builtins);
    return ok;
}

void import_visit(KrVM *vm, Visitor *visitor) {
    if (vm->importer != NULL) visit_object(visitor, vm->importer->loading);
}

void import_free(KrVM *vm) { vm->importer = NULL; }
