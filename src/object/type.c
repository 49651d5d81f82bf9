// SPDX-License-Identifier: MIT
// type.c -- classes are made, looked through and changed: built-in ones from TypeDefs, the program's by type_new; C3 MRO,
// lookup with a cache, dunder tables, inline-cache invalidation. What type objects do as values is in type_object.c.
#include "object/type.h"

#include "object/code.h"
#include "object/descriptor.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/generic_alias.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/side.h"
#include "object/slot_wrapper.h"
#include "object/state.h"
#include "object/tuple.h"

static const TypeDef *const builtin_defs[] = {
#define TYPE(id, definition) &definition,
#include "object/types.def"
#undef TYPE
};

const char *type_own_name(KrVM *vm, const Type *type) {
    if (!(type->flags & (TYPE_FLAG_HEAP | TYPE_FLAG_SHORT_NAME))) return type->def->name;   // with its module, as CPython's tp_name
    if (type->native_name != NULL) return type->native_name;
    size_t length;
    const char *text = str_utf8(vm, type->name, &length);
    return text == NULL ? "?" : text;
}
const char *type_name(KrVM *vm, KrBorrowed v) { return type_own_name(vm, type_of(vm, v)); }

bool type_is_subtype(const Type *type, const Type *base) {
    if (type == base) return true;
    const Tuple *mro = type->mro;
    if (mro == NULL) {
        for (; type != NULL; type = type->base) {
            if (type == base) return true;
        }
        return false;
    }
    for (uint32_t i = 0; i < mro->length; i++) {
        if (as_object(mro->items[i]) == (const Object *)base) return true;
    }
    return false;
}

bool is_instance_of(KrVM *vm, KrBorrowed v, const Type *type) { return type_is_subtype(type_of(vm, v), type); }

//// Lookup ////////////////////////////////////////////////////////////////////

static KrBorrowed lookup_uncached(KrVM *vm, Type *type, Str *name) {
    for (uint32_t i = 0; i < type->mro->length; i++) {
        Type *base = as_type(type->mro->items[i]);
        if (base->dict == NULL && !type_fill_dict(vm, base)) return KR_ERROR;
        KrBorrowed found = dict_get_str(vm, base->dict, name);
        if (!is_absent(found)) return found;
    }
    return ABSENT;
}

static uint32_t type_cache_place(const KrVM *vm, uint32_t version, const Str *name) {
    return (version * 31u ^ (uint32_t)((uintptr_t)name >> 4)) & (vm->type_cache_size - 1);
}

void type_cache_drop(KrVM *vm) {
    TypeCacheEntry *old = vm->type_cache;
    uint32_t size = vm->type_cache_size;
    if (old == NULL) return;
    vm->type_cache = NULL;
    vm->type_cache_size = vm->type_cache_lost = 0;
    for (uint32_t i = 0; i < size; i++) {
        if (old[i].name != NULL) object_release(vm, old[i].name);
    }
    memory_free(vm, old, size * sizeof *old);
}

// Doubles the cache; what it had is looked up again. Without memory it stays as it is.
static void grow_cache(KrVM *vm) {
    uint32_t size = vm->type_cache == NULL ? TYPE_CACHE_FIRST : vm->type_cache_size * 2;
    TypeCacheEntry *fresh = heap_alloc(&vm->heap, HEAP_RAW, size * sizeof *fresh);
    vm->type_cache_lost = 0;
    if (fresh == NULL) {
        vm->heap.over_limit = false;
        return;
    }
    memset(fresh, 0, size * sizeof *fresh);
    type_cache_drop(vm);
    vm->type_cache = fresh;
    vm->type_cache_size = size;
}

static void remember(KrVM *vm, uint32_t version, Str *name, KrBorrowed found) {
    if (vm->type_cache == NULL || (vm->type_cache_lost > vm->type_cache_size && vm->type_cache_size < TYPE_CACHE_LARGEST)) grow_cache(vm);
    if (vm->type_cache == NULL) return;
    TypeCacheEntry *entry = &vm->type_cache[type_cache_place(vm, version, name)];
    Str *old = entry->name;
    object_retain(name);
    *entry = (TypeCacheEntry){version, name, found};
    if (old == NULL) return;
    vm->type_cache_lost++;
    object_release(vm, old);
}

KrBorrowed type_lookup(KrVM *vm, Type *type, Str *name) {
    if (type->version == 0) {
        if (++vm->type_version == 0) {
            for (uint32_t i = 0; i < vm->type_cache_size; i++) vm->type_cache[i].version = 0;
            vm->type_version = 1;
        }
        type->version = vm->type_version;
    }
    if (likely(vm->type_cache != NULL)) {
        const TypeCacheEntry *entry = &vm->type_cache[type_cache_place(vm, type->version, name)];
        if (entry->version == type->version && entry->name == name) return entry->value;
    }
    uint32_t version = type->version;
    KrBorrowed found = lookup_uncached(vm, type, name);
    if (!is_error(found) && str_is_interned(name)) remember(vm, version, name, found);
    return found;
}

static const NameId dunder_names[DUNDER_COUNT] = {
#define NAME(id, text)
#define DUNDER(id) NAME_##id,
#include "object/names.def"
#undef NAME
#undef DUNDER
};

KrBorrowed type_dunder(KrVM *vm, Type *type, Dunder dunder) {
    if (unlikely(type->dunder == NULL)) {
        type->dunder = memory_alloc(vm, DUNDER_COUNT * sizeof(KrValue));
        if (type->dunder == NULL) {
            exception_clear(vm);
            KrBorrowed found = type_lookup(vm, type, vm->names[dunder_names[dunder]]);
            return is_error(found) ? ABSENT : found;
        }
        for (int i = 0; i < DUNDER_COUNT; i++) type->dunder[i] = UNDEF;
    }
    KrBorrowed cached = type->dunder[dunder];
    if (likely(!is_undef(cached))) return cached;
    KrBorrowed found = type_lookup(vm, type, vm->names[dunder_names[dunder]]);
    if (is_error(found)) {
        exception_clear(vm);
        return ABSENT;
    }
    type->dunder[dunder] = found;
    return found;
}

KrBorrowed dunder_find(KrVM *vm, KrBorrowed v, Dunder dunder) { return type_dunder(vm, type_of(vm, v), dunder); }

//// Changes ///////////////////////////////////////////////////////////////////

void caches_flush(KrVM *vm) {
    vm->names_version++;
    for (Code *code = vm->cached_codes; code != NULL; code = code->cache_next) {
        memset(code->caches, 0, code->site_count * sizeof *code->caches);
    }
}

void names_changed(KrVM *vm, Dict *dict) {
    if (dict == vm->builtins) caches_flush(vm);
}

static void forget_caches(KrVM *vm, Type *type, bool *flush) {
    bool used = type->version != 0;      // there may be instances already
    type->version = 0;
    type->construct = 0;
    if (type->dunder != NULL) {
        memory_free(vm, type->dunder, DUNDER_COUNT * sizeof(KrValue));
        type->dunder = NULL;
    }
    if (type->flags & TYPE_FLAG_CACHED) {
        *flush = true;
        type->flags &= ~TYPE_FLAG_CACHED;
        if (++type->flush_count > 100) type->flags |= TYPE_FLAG_VOLATILE;
    }
    bool finalizer = type->def->finalize != NULL;
    for (uint32_t i = 0; !finalizer && type->mro != NULL && i < type->mro->length; i++) {
        Type *base = as_type(type->mro->items[i]);
        finalizer = base->dict != NULL && !is_absent(dict_get_str(vm, base->dict, N_(vm, __del__)));
    }
    vm->may_finalize |= finalizer && used;
    type->flags = finalizer ? type->flags | TYPE_FLAG_FINALIZER : type->flags & ~TYPE_FLAG_FINALIZER;
    if (is_none(type->subclasses)) return;
    List *subclasses = as_list(type->subclasses);
    for (uint32_t i = 0; i < subclasses->length; i++) {
        KrBorrowed sub = weakref_target((Weakref *)as_object(subclasses->items[i]));
        if (!is_none(sub)) forget_caches(vm, as_type(sub), flush);
    }
}

void type_modified(KrVM *vm, Type *type) {
    bool flush = false;
    forget_caches(vm, type, &flush);
    if (flush) caches_flush(vm);
}

//// Built-in types ////////////////////////////////////////////////////////////

static KrValue make_entry(KrVM *vm, const NativeDef *def, Type *type) {
    size_t length = strcspn(def->signature, "(");
    bool is_new = length == 7 && memcmp(def->signature, "__new__", 7) == 0;
    if (is_new) {
        KrValue native = native_new(vm, def, value_of_object(type), NONE);
        if (is_error(native)) return native;
        KrValue wrapped = staticmethod_new(vm, native);
        release(vm, native);
        return wrapped;
    }
    switch (def->binding) {
    case NATIVE_CLASSMETHOD: {
        KrValue native = native_method_new(vm, def, type);
        if (is_error(native)) return native;
        KrValue wrapped = classmethod_new(vm, native);
        release(vm, native);
        return wrapped;
    }
    case NATIVE_STATICMETHOD: {
        KrValue native = native_new(vm, def, ABSENT, NONE);
        if (is_error(native)) return native;
        KrValue wrapped = staticmethod_new(vm, native);
        release(vm, native);
        return wrapped;
    }
    default: return native_method_new(vm, def, type);
    }
}

static bool put(KrVM *vm, Dict *dict, const char *name, size_t length, KrValue value) {
    if (is_error(value)) return false;
    Str *key = str_intern_utf8(vm, name, length);
    bool ok = key != NULL && dict_set_str(vm, dict, key, value);
    if (key != NULL) object_release(vm, key);
    release(vm, value);
    return ok;
}

bool type_fill_dict(KrVM *vm, Type *type) {
    const TypeDef *def = type->def;
    KrValue made = dict_new(vm);
    if (is_error(made)) return false;
    Dict *dict = as_dict(made);
    type->dict = dict;
    for (int i = 0; i < DUNDER_COUNT; i++) {
        if (!slot_exists(def, (Dunder)i)) continue;
        KrValue wrapper = slot_wrapper_new(vm, def, type, (Dunder)i);
        if (is_error(wrapper)) goto failed;
        bool ok = dict_set_str(vm, dict, vm->names[dunder_names[i]], wrapper);
        release(vm, wrapper);
        if (!ok) goto failed;
    }
    if (def->flags & TYPE_FLAG_UNHASHABLE) {
        if (!dict_set_str(vm, dict, N_(vm, __hash__), NONE)) goto failed;
    }
    const NativeDef *const *methods = def->methods;
    const GetSetDef *getset = def->getset;
    if (def->id >= TYPE_FIRST_EXCEPTION && def->id < TYPE_AFTER_EXCEPTIONS) exception_tables(def->id, &methods, &getset);
    for (const NativeDef *const *m = methods; m != NULL && *m != NULL; m++) {
        if (!put(vm, dict, (*m)->signature, strcspn((*m)->signature, "("), make_entry(vm, *m, type))) goto failed;
    }
    if (class_getitem_wanted(def->id) && !put(vm, dict, "__class_getitem__", 17, make_entry(vm, class_getitem_def, type))) goto failed;
    for (const GetSetDef *g = getset; g != NULL && g->name != NULL; g++) {
        if (!put(vm, dict, g->name, strlen(g->name), getset_new(vm, g, type))) goto failed;
    }
    if (is_absent(dict_get_str(vm, dict, N_(vm, __doc__)))) {
        KrValue doc = def->doc == NULL ? NONE : str_new(vm, def->doc);
        if (!put(vm, dict, "__doc__", 7, doc)) goto failed;
    }
    return true;
failed:
    type->dict = NULL;
    release(vm, made);
    return false;
}

static Type *new_type_object(KrVM *vm) {
    Type *type = heap_alloc(&vm->heap, HEAP_CONTAINER, sizeof *type);
    if (type == NULL) {
        exception_raise_memory(vm);
        return NULL;
    }
    memset(type, 0, sizeof *type);
    type->head.rc = 1;
    type->head.shape = TYPE_TYPE;
    type->subclasses = NONE;
    type->attributes = NONE;
    return type;
}

static uint32_t is_flag_of(TypeId id) {
    switch (id) {
    case TYPE_INT: return TYPE_FLAG_IS_INT;
    case TYPE_STR: return TYPE_FLAG_IS_STR;
    case TYPE_BYTES: return TYPE_FLAG_IS_BYTES;
    case TYPE_BYTEARRAY: return TYPE_FLAG_IS_BYTEARRAY;
    case TYPE_LIST: return TYPE_FLAG_IS_LIST;
    case TYPE_TUPLE: return TYPE_FLAG_IS_TUPLE;
    case TYPE_DICT: return TYPE_FLAG_IS_DICT;
    case TYPE_BaseException: return TYPE_FLAG_IS_EXCEPTION;
    case TYPE_TYPE: return TYPE_FLAG_IS_TYPE;
    case TYPE_FLOAT: return TYPE_FLAG_IS_FLOAT;
    case TYPE_SET: return TYPE_FLAG_IS_SET;
    case TYPE_FROZENSET: return TYPE_FLAG_IS_FROZENSET;
    case TYPE_COMPLEX: return TYPE_FLAG_IS_COMPLEX;
    case TYPE_MODULE: return TYPE_FLAG_IS_MODULE;
    default: return 0;
    }
}

// Everything but names, bases tuple and MRO: those need str and tuple to exist.
static bool make_builtin(KrVM *vm, TypeId id, const TypeDef *def, Type *base) {
    Type *type = new_type_object(vm);
    if (type == NULL) return false;
    vm->types[id] = type;
    type->def = def;
    type->base = base;
    type->flags = def->flags | is_flag_of(id);
    if (base != NULL) {
        object_retain(base);
        type->flags |= base->flags & TYPE_FLAGS_INHERITED & ~(uint32_t)TYPE_FLAG_UNHASHABLE;
        if (id > TYPE_BaseException) type->flags |= base->flags & (TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF | TYPE_FLAG_SUBCLASSABLE);
    }
    if (def->finalize != NULL) type->flags |= TYPE_FLAG_FINALIZER;
    type->instance_size = def->size;
    if ((type->flags & TYPE_FLAG_HAS_DICT) && !(def->flags & TYPE_FLAG_VARIABLE)) {
        type->attr_offset = (def->size + 7u) & ~7u;
        type->slot_capacity = 0;
        type->instance_size = type->attr_offset + (uint32_t)sizeof(KrValue);
    }
    Shape *root = shape_new_root(vm, type, id);
    if (root == NULL) return false;
    type->root_shape = root->id;
    return true;
}

static bool finish_builtin(KrVM *vm, Type *type) {
    const char *dot = strrchr(type->def->name, '.'), *name = dot == NULL ? type->def->name : dot + 1;
    type->name = str_intern_utf8(vm, name, strlen(name));
    if (type->name == NULL) return false;
    type->qualname = type->name;
    object_retain(type->name);
    // ExceptionGroup(BaseExceptionGroup, Exception) is the one built-in type with two bases.
    Type *second = type->def->id == TYPE_ExceptionGroup ? vm->types[TYPE_Exception] : NULL;
    uint32_t depth = second == NULL ? 0 : 1;
    for (Type *t = type; t != NULL; t = t->base) depth++;
    type->mro = tuple_new(vm, depth);
    if (type->mro == NULL) return false;
    uint32_t at = 0;
    for (Type *t = type; t != NULL; t = t->base) {
        type->mro->items[at++] = retain(value_of_object(t));
        if (second != NULL && t == type->base) type->mro->items[at++] = retain(value_of_object(second));
    }
    type->bases = tuple_new(vm, type->base == NULL ? 0 : second == NULL ? 1 : 2);
    if (type->bases == NULL) return false;
    if (type->base != NULL) type->bases->items[0] = retain(value_of_object(type->base));
    if (second != NULL) type->bases->items[1] = retain(value_of_object(second));
    return true;
}

bool types_init(KrVM *vm) {
    if (!make_builtin(vm, TYPE_OBJECT, builtin_defs[0], NULL)) return false;
    for (uint32_t i = 1; i < sizeof builtin_defs / sizeof *builtin_defs; i++) {
        const TypeDef *def = builtin_defs[i];
        if (!make_builtin(vm, (TypeId)(i + 1), def, vm->types[def->base ? def->base : TYPE_OBJECT])) return false;
    }
    for (int id = TYPE_FIRST_EXCEPTION; id < TYPE_AFTER_EXCEPTIONS; id++) {
        const TypeDef *def = exception_defs[id - TYPE_FIRST_EXCEPTION];
        if (!make_builtin(vm, (TypeId)id, def, vm->types[def->base ? def->base : TYPE_OBJECT])) return false;
    }
    if (!str_pool_init(vm)) return false;
    for (int id = 1; id < TYPE_AFTER_EXCEPTIONS; id++) {
        if (vm->types[id] != NULL && !finish_builtin(vm, vm->types[id])) return false;
    }
    return true;
}

bool type_register(KrVM *vm, TypeId id, const TypeDef *def) {
    if (vm->types[id] != NULL) return true;
    return make_builtin(vm, id, def, vm->types[def->base ? def->base : TYPE_OBJECT]) && finish_builtin(vm, vm->types[id]);
}

//// The program's classes /////////////////////////////////////////////////////

// C3 linearisation: merges the bases' MROs and the list of bases.
static Tuple *linearize(KrVM *vm, Type *type, Tuple *bases) {
    uint32_t lists = bases->length + 1, total = 1;
    for (uint32_t i = 0; i < bases->length; i++) total += as_type(bases->items[i])->mro->length;
    uint32_t *at = memory_alloc(vm, lists * sizeof *at);
    Type **order = memory_alloc(vm, (total + 1) * sizeof *order);
    Tuple *result = NULL;
    uint32_t count = 0;
    if (at == NULL || order == NULL) goto done;
    memset(at, 0, lists * sizeof *at);
    order[count++] = type;
    for (;;) {
        bool left = false;
        Type *chosen = NULL;
        for (uint32_t i = 0; i < lists && chosen == NULL; i++) {
            const Tuple *list = i < bases->length ? as_type(bases->items[i])->mro : bases;
            if (at[i] >= list->length) continue;
            left = true;
            Type *candidate = as_type(list->items[at[i]]);
            bool blocked = false;
            for (uint32_t j = 0; j < lists && !blocked; j++) {
                const Tuple *other = j < bases->length ? as_type(bases->items[j])->mro : bases;
                for (uint32_t k = at[j] + 1; k < other->length; k++) {
                    if (as_type(other->items[k]) == candidate) {
                        blocked = true;
                        break;
                    }
                }
            }
            if (!blocked) chosen = candidate;
        }
        if (!left) break;
        if (chosen == NULL) {
            for (uint32_t i = 1; i < bases->length; i++) {
                for (uint32_t k = 0; k < i; k++) {
                    if (!is_same(bases->items[i], bases->items[k])) continue;
                    raise(vm, TypeError, "duplicate base class %N", as_type(bases->items[i]));
                    goto done;
                }
            }
            StrBuilder b;
            str_builder_init(&b, vm);
            bool ok = str_builder_add_ascii(&b, "Cannot create a consistent method resolution order (MRO) for bases ");
            bool first = true;
            for (uint32_t i = 0; ok && i < bases->length; i++) {
                ok = (first || str_builder_add_ascii(&b, ", ")) && str_builder_add(&b, as_type(bases->items[i])->name);
                first = false;
            }
            KrValue message = ok ? str_builder_finish(&b) : KR_ERROR;
            if (!ok) str_builder_discard(&b);
            if (!is_error(message)) {
                exception_raise_with(vm, TYPE_TypeError, message);
                release(vm, message);
            }
            goto done;
        }
        order[count++] = chosen;
        for (uint32_t i = 0; i < lists; i++) {
            const Tuple *list = i < bases->length ? as_type(bases->items[i])->mro : bases;
            if (at[i] < list->length && as_type(list->items[at[i]]) == chosen) at[i]++;
        }
    }
    result = tuple_new(vm, count);
    for (uint32_t i = 0; result != NULL && i < count; i++) result->items[i] = retain(value_of_object(order[i]));
done:
    memory_free(vm, at, lists * sizeof *at);
    memory_free(vm, order, (total + 1) * sizeof *order);
    return result;
}

// The base whose C layout an instance of `type` has: the one that adds the most to object.
// Every built-in exception has a TypeDef of its own, and most have the layout of their base.
static bool has_layout_of(const TypeDef *def, const TypeDef *base) {
    return def == base || (def->size == base->size && def->visit == base->visit && base->id >= TYPE_FIRST_EXCEPTION && base->id < TYPE_AFTER_EXCEPTIONS);
}

static Type *solid_base(Type *type) {
    while (type->base != NULL && has_layout_of(type->def, type->base->def) && type->member_count == type->base->member_count) type = type->base;
    return type;
}

// C functions of every class in an MRO take the instance for one of theirs: its layout must extend theirs.
static bool check_mro(KrVM *vm, Type *type, const Tuple *mro) {
    Type *solid = solid_base(type->base);
    for (uint32_t i = 0; i < mro->length; i++) {
        KrBorrowed item = mro->items[i];
        if (!has_flag(vm, item, TYPE_FLAG_IS_TYPE)) return raise_as(false, vm, TypeError, "mro() returned a non-class ('%T')", item);
        if (as_type(item) != type && !type_is_subtype(solid, solid_base(as_type(item)))) {
            return raise_as(false, vm, TypeError, "mro() returned base with unsuitable layout ('%N')", as_type(item));
        }
    }
    return true;
}

static Type *best_base(KrVM *vm, Tuple *bases) {
    Type *winner = NULL, *base = NULL;
    for (uint32_t i = 0; i < bases->length; i++) {
        if (!has_flag(vm, bases->items[i], TYPE_FLAG_IS_TYPE)) {
            raise(vm, TypeError, "bases must be types");
            return NULL;
        }
        Type *candidate = as_type(bases->items[i]);
        if (!(candidate->flags & TYPE_FLAG_SUBCLASSABLE)) {
            raise(vm, TypeError, "type '%s' is not an acceptable base type", candidate->def->name);
            return NULL;
        }
        Type *solid = solid_base(candidate);
        if (winner == NULL || type_is_subtype(solid, winner)) {
            if (winner == NULL || solid != winner || base == NULL) {
                winner = solid;
                base = candidate;
            }
        } else if (!type_is_subtype(winner, solid)) {
            raise(vm, TypeError, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    return base;
}

// __slots__: members become the first slots of instances. Gives false with an exception.
static bool add_members(KrVM *vm, Type *type, Dict *namespace_, KrBorrowed slots, bool *wants_dict, bool *wants_weakref) {
    *wants_dict = false;
    *wants_weakref = false;
    KrValue names;
    if (is_str(vm, slots)) {
        names = tuple_from(vm, &slots, 1);
    } else {
        names = to_tuple(vm, slots);
    }
    if (is_error(names)) return false;
    bool ok = false;
    Tuple *tuple = as_tuple(names);
    for (uint32_t i = 0; i < tuple->length; i++) {
        if (!is_str(vm, tuple->items[i])) {
            raise(vm, TypeError, "__slots__ items must be strings, not '%T'", tuple->items[i]);
            goto done;
        }
        Str *name = str_intern(vm, as_str(tuple->items[i]));
        if (name == NULL) goto done;
        if (name == N_(vm, __dict__) || name == N_(vm, __weakref__)) {
            bool *want = name == N_(vm, __dict__) ? wants_dict : wants_weakref;
            uint32_t flag = name == N_(vm, __dict__) ? TYPE_FLAG_HAS_DICT : TYPE_FLAG_HAS_WEAKREF;
            if (*want || (type->flags & flag)) {
                raise(vm, TypeError, "%s slot disallowed: either we already got one, or __itemsize__ != 0",
                      name == N_(vm, __dict__) ? "__dict__" : "__weakref__");
                object_release(vm, name);
                goto done;
            }
            *want = true;
            object_release(vm, name);
            continue;
        }
        if (type->flags & TYPE_FLAG_VARIABLE) {
            raise(vm, TypeError, "nonempty __slots__ not supported for subtype of '%N'", type->base);
            object_release(vm, name);
            goto done;
        }
        if (!is_absent(dict_get_str(vm, namespace_, name))) {
            raise(vm, TypeError, "'%U' in __slots__ conflicts with class variable", name);
            object_release(vm, name);
            goto done;
        }
        // private names: _Class__x
        Str *mangled = name;
        uint32_t length = str_length(name);
        if (length > 2 && str_char(name, 0) == '_' && str_char(name, 1) == '_' &&
            !(str_char(name, length - 1) == '_' && str_char(name, length - 2) == '_')) {
            uint32_t skip = 0;
            while (skip < str_length(type->name) && str_char(type->name, skip) == '_') skip++;
            if (skip < str_length(type->name)) {
                KrValue bare = str_substring(vm, type->name, skip, str_length(type->name));
                KrValue text = is_error(bare) ? KR_ERROR : string_format(vm, "_%U%U", as_str(bare), name);
                release_maybe(vm, bare);
                object_release(vm, name);
                if (is_error(text)) goto done;
                mangled = str_intern(vm, as_str(text));
                release(vm, text);
                if (mangled == NULL) goto done;
            }
        }
        KrValue member = member_new(vm, type, mangled, type->member_count);
        bool stored = !is_error(member) && dict_set_str(vm, type->dict, mangled, member);
        release_maybe(vm, member);
        object_release(vm, mangled);
        if (!stored) goto done;
        type->member_count++;
    }
    ok = true;
done:
    release(vm, names);
    return ok;
}

static bool is_plain_function(KrBorrowed v) { return has_shape(v, TYPE_FUNCTION); }

static bool wrap_special(KrVM *vm, Dict *dict, Str *name, bool as_class) {
    KrBorrowed found = dict_get_str(vm, dict, name);
    if (is_absent(found) || !is_plain_function(found)) return true;
    KrValue wrapped = as_class ? classmethod_new(vm, found) : staticmethod_new(vm, found);
    if (is_error(wrapped)) return false;
    bool ok = dict_set_str(vm, dict, name, wrapped);
    release(vm, wrapped);
    return ok;
}

static bool call_set_name(KrVM *vm, Type *type) {
    KrValue keys = dict_keys_list(vm, type->dict);
    if (is_error(keys)) return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < as_list(keys)->length; i++) {
        KrBorrowed key = as_list(keys)->items[i];
        KrBorrowed value = dict_get(vm, type->dict, key);
        if (is_absent(value) || is_error(value)) continue;
        if (is_absent(dunder_find(vm, value, DUNDER___set_name__))) continue;
        KrValue held = retain(value);
        KrBorrowed args[] = {value_of_object(type), key};
        KrValue result = call_dunder(vm, held, DUNDER___set_name__, args, 2);
        if (is_error(result)) {
            // PEP 678: the error keeps its type and says where it happened.
            KrValue error = exception_take(vm);
            KrValue note = string_format(vm, "Error calling __set_name__ on '%T' instance %R in '%U'", held, key, type->name);
            Str *add_note = str_intern_utf8(vm, "add_note", 8);
            KrValue added = is_error(note) || add_note == NULL ? KR_ERROR : call_method(vm, error, add_note, &note, 1);
            if (add_note != NULL) object_release(vm, add_note);
            release_maybe(vm, note);
            if (is_error(added)) exception_clear(vm);
            else release(vm, added);
            exception_raise_object(vm, error);
            release(vm, error);
            ok = false;
        } else {
            release(vm, result);
        }
        release(vm, held);
    }
    release(vm, keys);
    return ok;
}

static bool call_init_subclass(KrVM *vm, Type *type, const KrBorrowed *kw_values, KrBorrowed kwnames) {
    // super(type, type).__init_subclass__(**kw)
    KrBorrowed found = ABSENT;
    for (uint32_t i = 1; i < type->mro->length && is_absent(found); i++) {
        Type *base = as_type(type->mro->items[i]);
        if (base->dict == NULL && !type_fill_dict(vm, base)) return false;
        found = dict_get_str(vm, base->dict, N_(vm, __init_subclass__));
    }
    if (is_absent(found) || is_error(found)) return !is_error(found);
    uint32_t count = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
    KrValue bound = descriptor_get(vm, found, ABSENT, type);
    if (is_error(bound)) return false;
    KrValue result = call_object(vm, bound, kw_values, count, kwnames);
    release(vm, bound);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

static bool remember_subclass(KrVM *vm, Type *base, Type *type) {
    if (is_none(base->subclasses)) {
        KrValue list = list_new(vm, 0);
        if (is_error(list)) return false;
        base->subclasses = list;
    }
    KrValue ref = weakref_new(vm, vm->types[TYPE_WEAKREF], value_of_object(type), NONE);
    if (is_error(ref)) return false;
    List *list = as_list(base->subclasses);
    bool ok = true;
    for (uint32_t i = 0; i < list->length; i++) {
        if (is_none(weakref_target((Weakref *)as_object(list->items[i])))) {
            value_replace(vm, &list->items[i], ref);
            // keep creation order: move it to the end
            KrValue moved = list->items[i];
            memmove(&list->items[i], &list->items[i + 1], (list->length - i - 1) * sizeof(KrValue));
            list->items[list->length - 1] = moved;
            return true;
        }
    }
    ok = list_append(vm, list, ref);
    release(vm, ref);
    return ok;
}

static void set_layout(Type *type, uint16_t hint, bool wants_dict, bool wants_weakref) {
    const Type *base = type->base;
    if (wants_dict) type->flags |= TYPE_FLAG_HAS_DICT;
    if (wants_weakref) type->flags |= TYPE_FLAG_HAS_WEAKREF;
    if (type->flags & TYPE_FLAG_VARIABLE) {
        type->attr_offset = type->flags & TYPE_FLAG_HAS_DICT ? ATTR_AT_END : 0;
        type->instance_size = type->def->size;
        return;
    }
    if (!(type->flags & TYPE_FLAG_HAS_DICT) && type->member_count == 0) {
        type->attr_offset = 0;
        type->instance_size = base->instance_size;
        return;
    }
    type->attr_offset = (type->def->size + 7u) & ~7u;
    uint32_t capacity = type->member_count;
    if (type->flags & TYPE_FLAG_HAS_DICT) {
        uint32_t wanted = type->member_count + hint;
        capacity = wanted > base->slot_capacity ? wanted : base->slot_capacity;
        if (capacity < type->member_count) capacity = type->member_count;
        if (capacity > 48) capacity = type->member_count > 48 ? type->member_count : 48;
    }
    type->slot_capacity = (uint16_t)capacity;
    type->instance_size = type->attr_offset + (uint32_t)(sizeof(KrValue) * (1 + capacity));
}

KrValue type_new(KrVM *vm, Type *meta, Str *name, Tuple *bases, Dict *namespace_, const KrBorrowed *kw_values, KrBorrowed kwnames) {
    Tuple *held_bases = bases;
    object_retain(held_bases);
    if (bases->length == 0) {
        KrBorrowed object = value_of_object(vm->types[TYPE_OBJECT]);
        KrValue one = tuple_from(vm, &object, 1);
        object_release(vm, held_bases);
        if (is_error(one)) return KR_ERROR;
        held_bases = as_tuple(one);
    }
    Type *type = NULL;
    Type *base = best_base(vm, held_bases);
    if (base == NULL) goto failed;
    KrValue copied = dict_copy(vm, namespace_);
    if (is_error(copied)) goto failed;

    type = type_allocate(vm, meta, 0);
    if (type == NULL) {
        release(vm, copied);
        goto failed;
    }
    uint32_t rc = type->head.rc, shape = type->head.shape;
    memset((char *)type + sizeof(Object), 0, sizeof(Type) - sizeof(Object));
    type->head.rc = rc;
    type->head.shape = shape;
    type->subclasses = NONE;
    type->attributes = NONE;
    type->dict = as_dict(copied);
    type->def = base->def;
    type->base = base;
    object_retain(base);
    type->name = str_intern(vm, name);
    if (type->name == NULL) goto failed;
    type->flags = (base->flags & (TYPE_FLAGS_INHERITED | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF)) | TYPE_FLAG_HEAP |
                  TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_CONTAINER;
    for (uint32_t i = 0; i < held_bases->length; i++) {
        type->flags |= as_type(held_bases->items[i])->flags &
                       (TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF | TYPE_FLAG_SEQUENCE | TYPE_FLAG_MAPPING);
    }
    type->member_count = base->member_count;
    type->bases = held_bases;
    held_bases = NULL;

    KrBorrowed qualname = dict_get_str(vm, type->dict, N_(vm, __qualname__));
    if (!is_absent(qualname)) {
        if (!is_str(vm, qualname)) {
            raise(vm, TypeError, "type __qualname__ must be a str, not %T", qualname);
            goto failed;
        }
        type->qualname = as_str(retain(qualname));
        if (dict_delete(vm, type->dict, value_of_object(N_(vm, __qualname__))) < 0) goto failed;
    } else {
        type->qualname = type->name;
        object_retain(type->name);
    }
    uint16_t hint = 3;
    KrBorrowed statics = dict_get_str(vm, type->dict, N_(vm, __static_attributes__));
    if (!is_absent(statics) && is_tuple(vm, statics)) hint = (uint16_t)(as_tuple(statics)->length > 60 ? 60 : as_tuple(statics)->length);
    if (hint < 2) hint = 2;

    KrBorrowed slots = dict_get_str(vm, type->dict, N_(vm, __slots__));
    bool wants_dict = true, wants_weakref = true;
    if (!is_absent(slots)) {
        KrValue held = retain(slots);
        bool ok = add_members(vm, type, namespace_, held, &wants_dict, &wants_weakref);
        release(vm, held);
        if (!ok) goto failed;
    }
    set_layout(type, hint, wants_dict, wants_weakref && !(type->flags & TYPE_FLAG_VARIABLE && base->def->id != 0 &&
                                                          (base->def->id == TYPE_INT || base->def->id == TYPE_TUPLE)));
    Shape *root = shape_new_root(vm, type, 0);
    if (root == NULL) goto failed;
    type->root_shape = root->id;

    // The metaclass may override mro(); its result is taken as it is.
    KrBorrowed mro_method = meta->flags & TYPE_FLAG_HEAP ? type_lookup(vm, meta, N_(vm, mro)) : ABSENT;
    if (!is_absent(mro_method) && is_plain_function(mro_method)) {
        type->mro = linearize(vm, type, type->bases);
        if (type->mro == NULL) goto failed;
        KrBorrowed self = value_of_object(type);
        KrValue list = call_object(vm, mro_method, &self, 1, ABSENT);
        KrValue tuple = is_error(list) ? KR_ERROR : to_tuple(vm, list);
        release_maybe(vm, list);
        if (is_error(tuple)) goto failed;
        if (!check_mro(vm, type, as_tuple(tuple))) {
            release(vm, tuple);
            goto failed;
        }
        object_release(vm, type->mro);
        type->mro = as_tuple(tuple);
    } else {
        type->mro = linearize(vm, type, type->bases);
        if (type->mro == NULL) goto failed;
    }

    if (!wrap_special(vm, type->dict, N_(vm, __new__), false) || !wrap_special(vm, type->dict, N_(vm, __init_subclass__), true) ||
        !wrap_special(vm, type->dict, N_(vm, __class_getitem__), true)) {
        goto failed;
    }
    if (is_absent(dict_get_str(vm, type->dict, N_(vm, __doc__))) && !dict_set_str(vm, type->dict, N_(vm, __doc__), NONE)) goto failed;
    // PEP 590's data model: a class with __eq__ and without __hash__ is unhashable.
    if (!is_absent(dict_get_str(vm, type->dict, N_(vm, __eq__))) && is_absent(dict_get_str(vm, type->dict, N_(vm, __hash__)))) {
        if (!dict_set_str(vm, type->dict, N_(vm, __hash__), NONE)) goto failed;
    }
    KrBorrowed cell = dict_get_str(vm, type->dict, N_(vm, __classcell__));
    if (!is_absent(cell)) {
        if (!has_shape(cell, TYPE_CELL)) {
            raise(vm, TypeError, "type.__new__ was called with a __classcell__ that is no cell");
            goto failed;
        }
        Cell *class_cell = (Cell *)as_object(cell);
        value_replace(vm, &class_cell->value, retain(value_of_object(type)));
        if (dict_delete(vm, type->dict, value_of_object(N_(vm, __classcell__))) < 0) goto failed;
    }
    for (uint32_t i = 0; i < type->bases->length; i++) {
        if (!remember_subclass(vm, as_type(type->bases->items[i]), type)) goto failed;
    }
    type_modified(vm, type);
    if (!call_set_name(vm, type) || !call_init_subclass(vm, type, kw_values, kwnames)) goto failed;
    return value_of_object(type);
failed:
    if (held_bases != NULL) object_release(vm, held_bases);
    if (type != NULL) object_release(vm, type);
    return KR_ERROR;
}
