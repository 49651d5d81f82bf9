// SPDX-License-Identifier: MIT
// functools_core.c -- module _functools: reduce, partial, cmp_to_key and the wrapper behind lru_cache.
//
// A cache is a dict from call key to result, oldest use first: a hit on a bounded cache moves its entry to the end.
#include "lib/library.h"
#include "object/code.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/tuple.h"

extern const TypeDef partial_type, cmp_key_type, lru_cache_type;

NATIVE(reduce, "reduce(function, iterable, /, initial=?)", "Combine the items of an iterable to one value, from the left.") {
    KrValue iterator = iter(vm, args[1]);
    if (is_error(iterator)) {
        if (exception_matches(vm, TYPE_TypeError)) {
            exception_clear(vm);
            raise(vm, TypeError, "reduce() arg 2 must support iteration");
        }
        return KR_ERROR;
    }
    KrValue result = retain(args[2]);
    while (!is_error(result)) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        if (is_absent(result)) {
            result = item;
            continue;
        }
        KrValue combined = is_error(item) || !poll(vm, 1) ? KR_ERROR : call_2(vm, args[0], result, item);
        release_maybe(vm, item);
        release(vm, result);
        result = combined;
    }
    release(vm, iterator);
    return is_absent(result) ? raise(vm, TypeError, "reduce() of empty iterable with no initial value") : result;
}

// ---- partial ----

typedef struct { Object head; KrValue function, args, keywords; } Partial;   // a tuple and a dict

static Partial *as_partial(KrBorrowed v) { return (Partial *)as_object(v); }

static KrValue join_tuples(KrVM *vm, KrBorrowed a, const KrBorrowed *items, uint32_t count) {
    const Tuple *first = as_tuple(a);
    if ((uint64_t)first->length + count > INT32_MAX) return exception_raise_memory(vm);
    Tuple *result = tuple_new(vm, first->length + count);
    if (result == NULL) return KR_ERROR;
    for (uint32_t i = 0; i < first->length; i++) result->items[i] = retain(first->items[i]);
    for (uint32_t i = 0; i < count; i++) result->items[first->length + i] = retain(items[i]);
    return value_of_object(result);
}

NATIVE(partial_make, "__new__(cls, /, *args, **keywords)", "Make a callable with some arguments of a function given.") {
    const Tuple *given = as_tuple(args[1]);
    if (given->length == 0) return raise(vm, TypeError, "type 'partial' takes at least one argument");
    KrBorrowed function = given->items[0];
    if (!is_callable(vm, function)) return raise(vm, TypeError, "the first argument must be callable");
    KrValue before = ABSENT, all = KR_ERROR, keywords = KR_ERROR;
    Partial *p = NULL;
    if (has_shape(function, (uint32_t)TYPE_PARTIAL)) {   // a partial of a partial is one partial
        before = function;
        function = as_partial(before)->function;
    }
    KrValue none = tuple_empty(vm);
    if (is_error(none)) return KR_ERROR;
    all = join_tuples(vm, is_absent(before) ? none : as_partial(before)->args, given->items + 1, given->length - 1);
    keywords = is_absent(before) ? dict_new(vm) : dict_copy(vm, as_dict(as_partial(before)->keywords));
    if (is_error(all) || is_error(keywords)) goto done;
    if (!is_absent(args[2]) && !dict_update(vm, as_dict(keywords), args[2])) goto done;
    p = type_allocate(vm, as_type(args[0]), 0);
    if (p == NULL) goto done;
    p->function = retain(function);
    p->args = retain(all);
    p->keywords = retain(keywords);
done:
    release(vm, none);
    release_maybe(vm, all);
    release_maybe(vm, keywords);
    return p == NULL ? KR_ERROR : value_of_object(p);
}

static void partial_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Partial *)self)->function);
    visit_value(visitor, ((Partial *)self)->args);
    visit_value(visitor, ((Partial *)self)->keywords);
}

// Adds keyword arguments of a call to a dict of keywords, then calls with positional ones and all of these.
static KrValue call_with_keywords(KrVM *vm, KrBorrowed function, const Tuple *positional, Dict *keywords) {
    uint32_t count = positional->length + keywords->used;
    Tuple *names = tuple_new(vm, keywords->used);
    KrValue *all = names == NULL ? NULL : memory_alloc(vm, (size_t)count * sizeof(KrValue));
    KrValue result = KR_ERROR;
    if (all != NULL) {
        KrBorrowed name, value;
        uint32_t at = 0, i = 0;
        for (; at < positional->length; at++) all[at] = positional->items[at];
        for (uint32_t position = 0; dict_next(keywords, &position, &name, &value);) {
            names->items[i++] = retain(name);
            all[at++] = retain(value);
        }
        result = call_object(vm, function, all, count, value_of_object(names));
        for (at = positional->length; at < count; at++) release(vm, all[at]);
        memory_free(vm, all, (size_t)count * sizeof(KrValue));
    }
    if (names != NULL) release(vm, value_of_object(names));
    return result;
}

static NODISCARD bool add_keywords(KrVM *vm, Dict *keywords, const KrBorrowed *values, KrBorrowed kwnames) {
    for (uint32_t i = 0; !is_absent(kwnames) && i < as_tuple(kwnames)->length; i++) {
        if (!dict_set(vm, keywords, as_tuple(kwnames)->items[i], values[i])) return false;
    }
    return true;
}

static KrValue partial_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    enum { QUICK = 8 };
    Partial *p = as_partial(self);
    KrValue function = retain(p->function), held = retain(p->args), keywords = retain(p->keywords), result = KR_ERROR;
    const Tuple *first = as_tuple(held);
    uint32_t keyword_count = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
    if (as_dict(keywords)->used == 0 && first->length + count <= QUICK) {
        KrBorrowed all[QUICK];
        for (uint32_t i = 0; i < first->length; i++) all[i] = first->items[i];
        for (uint32_t i = 0; i < count; i++) all[first->length + i] = args[i];
        result = call_object(vm, function, all, first->length + count, kwnames);
    } else {
        KrValue merged = dict_copy(vm, as_dict(keywords));
        KrValue positional = is_error(merged) ? KR_ERROR : join_tuples(vm, held, args, count - keyword_count);
        if (!is_error(positional) && add_keywords(vm, as_dict(merged), args + (count - keyword_count), kwnames)) {
            result = call_with_keywords(vm, function, as_tuple(positional), as_dict(merged));
        }
        release_maybe(vm, positional);
        release_maybe(vm, merged);
    }
    release(vm, function);
    release(vm, held);
    release(vm, keywords);
    return result;
}

static KrValue partial_repr(KrVM *vm, KrBorrowed self) {
    Partial *p = as_partial(self);
    bool exact = has_shape(self, (uint32_t)TYPE_PARTIAL);
    int entered = repr_enter(vm, self);
    if (entered < 0) return KR_ERROR;
    if (entered > 0) return exact ? string_format(vm, "functools.partial(...)") : string_format(vm, "%T(...)", self);
    KrValue items = dict_copy(vm, as_dict(p->keywords)), args = retain(p->args);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = !is_error(items) && str_builder_add_ascii(&b, exact ? "functools.partial" : type_name(vm, self)) &&
              str_builder_add_char(&b, '(') && str_builder_add_repr(&b, p->function);
    for (uint32_t i = 0; ok && i < as_tuple(args)->length; i++) {
        ok = str_builder_add_ascii_n(&b, ", ", 2) && str_builder_add_repr(&b, as_tuple(args)->items[i]);
    }
    KrBorrowed name, value;
    for (uint32_t position = 0; ok && dict_next(as_dict(items), &position, &name, &value);) {
        ok = str_builder_add_ascii_n(&b, ", ", 2) && str_builder_add_str_of(&b, name) && str_builder_add_char(&b, '=') &&
             str_builder_add_repr(&b, value);
    }
    ok = ok && str_builder_add_char(&b, ')');
    release_maybe(vm, items);
    release(vm, args);
    repr_leave(vm, self);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

// As a function: found on a class, it binds.
static KrValue bind(KrVM *vm, KrBorrowed self, KrBorrowed object, Type *owner) {
    (void)owner;
    return is_absent(object) || is_none(object) ? retain(self) : method_new(vm, self, object);
}

static KrValue get_func(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_partial(self)->function);
}
static KrValue get_args(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_partial(self)->args);
}
static KrValue get_keywords(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_partial(self)->keywords);
}

static const NativeDef *const partial_methods[] = {DEF(partial_make), NULL};
static const GetSetDef partial_getset[] = {
    {"func", get_func, NULL, "The function that is called."},
    {"args", get_args, NULL, "The arguments put before those of a call."},
    {"keywords", get_keywords, NULL, "The keyword arguments added to those of a call."}, {0},
};
const TypeDef partial_type = {
    .name = "functools.partial", .id = (TypeId)TYPE_PARTIAL, .size = sizeof(Partial),
    .doc = "partial(func, /, *args, **keywords)\n\nA callable with some arguments of a function given.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF,
    .methods = partial_methods, .getset = partial_getset, .visit = partial_visit,
    .repr = partial_repr, .call = partial_call, .descr_get = bind,
};

// ---- cmp_to_key ----

typedef struct { Object head; KrValue compare, object; } CmpKey;   // object ABSENT: this is what makes the keys

static KrValue cmp_key_new(KrVM *vm, KrBorrowed comparison, KrBorrowed object) {
    CmpKey *k = object_new(vm, (TypeId)TYPE_CMP_KEY, sizeof *k);
    if (k == NULL) return KR_ERROR;
    k->compare = retain(comparison);
    k->object = retain(object);
    return value_of_object(k);
}

NATIVE(cmp_to_key, "cmp_to_key(mycmp)", "Make a key function of a comparison function.") { return cmp_key_new(vm, args[0], ABSENT); }

static void cmp_key_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((CmpKey *)self)->compare);
    visit_value(visitor, ((CmpKey *)self)->object);
}
static KrValue cmp_key_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    if (count != 1 || (!is_absent(kwnames) && as_tuple(kwnames)->length > 0 && !str_equal_ascii(as_str(as_tuple(kwnames)->items[0]), "obj"))) {
        return raise(vm, TypeError, "K() takes exactly one argument (%u given)", count);
    }
    return cmp_key_new(vm, ((CmpKey *)as_object(self))->compare, args[0]);
}
static KrValue cmp_key_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!has_shape(a, (uint32_t)TYPE_CMP_KEY) || !has_shape(b, (uint32_t)TYPE_CMP_KEY)) {
        return raise(vm, TypeError, "other argument must be K instance");
    }
    const CmpKey *x = (const CmpKey *)as_object(a), *y = (const CmpKey *)as_object(b);
    if (is_absent(x->object) || is_absent(y->object)) return raise(vm, AttributeError, "object");
    KrValue order = call_2(vm, x->compare, x->object, y->object);
    if (is_error(order)) return KR_ERROR;
    KrValue result = compare(vm, op, order, small_int(0));
    release(vm, order);
    return result;
}
static KrValue get_object(KrVM *vm, KrBorrowed self) {
    KrBorrowed object = ((CmpKey *)as_object(self))->object;
    return is_absent(object) ? raise(vm, AttributeError, "object") : retain(object);
}
static const GetSetDef cmp_key_getset[] = {{"obj", get_object, NULL, "The value that is compared."}, {0}};
const TypeDef cmp_key_type = {
    .name = "functools.KeyWrapper", .id = (TypeId)TYPE_CMP_KEY, .size = sizeof(CmpKey),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW | TYPE_FLAG_UNHASHABLE, .getset = cmp_key_getset,
    .visit = cmp_key_visit, .compare = cmp_key_compare, .call = cmp_key_call,
};

// ---- lru_cache ----

typedef struct {
    Object head;
    KrValue function, cache, info;   // cache: a dict; info: the class of what cache_info gives
    int64_t limit;                   // -1: none
    uint64_t hits, misses;
    const DictEntry *seen_entries;   // entries[0..seen_start) of this block are known to be deleted
    uint32_t seen_start;
    bool typed;
} LruCache;

static LruCache *as_lru(KrBorrowed v) { return (LruCache *)as_object(v); }

NATIVE(lru_make, "__new__(cls, user_function, maxsize, typed, cache_info_type)", "Make a callable that remembers results.") {
    int64_t limit = -1;
    if (!is_callable(vm, args[1])) return raise(vm, TypeError, "the first argument must be callable");
    if (!is_none(args[2])) {
        if (!is_int(vm, args[2])) return raise(vm, TypeError, "maxsize should be integer or None");
        if (!to_index_clamped(vm, args[2], &limit)) return KR_ERROR;
        if (limit < 0) limit = 0;
    }
    int typed = truth(vm, args[3]);
    KrValue cache = typed < 0 ? KR_ERROR : dict_new(vm);
    if (is_error(cache)) return KR_ERROR;
    LruCache *l = type_allocate(vm, as_type(args[0]), 0);
    if (l == NULL) {
        release(vm, cache);
        return KR_ERROR;
    }
    l->function = retain(args[1]);
    l->cache = cache;
    l->info = retain(args[4]);
    l->limit = limit;
    l->hits = l->misses = 0;
    l->seen_entries = NULL;
    l->seen_start = 0;
    l->typed = typed;
    return value_of_object(l);
}

static void lru_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((LruCache *)self)->function);
    visit_value(visitor, ((LruCache *)self)->cache);
    visit_value(visitor, ((LruCache *)self)->info);
}
static void lru_clear(KrVM *vm, Object *self) { dict_clear_items(vm, as_dict(((LruCache *)self)->cache)); }

// What a call is remembered under: a lone int or str itself, else the arguments, a mark and the keywords, and the types.
static KrValue make_key(KrVM *vm, const LruCache *l, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    uint32_t keywords = is_absent(kwnames) ? 0 : as_tuple(kwnames)->length;
    if (!l->typed && count == 1 && keywords == 0 && (is_small_int(args[0]) || is_str_exact(args[0]))) return retain(args[0]);
    uint64_t length = (uint64_t)count + (keywords > 0 ? keywords + 1 : 0) + (l->typed ? count : 0);
    if (length > INT32_MAX) return exception_raise_memory(vm);
    Tuple *key = tuple_new(vm, (uint32_t)length);
    if (key == NULL) return KR_ERROR;
    uint32_t at = 0, positional = count - keywords;
    for (; at < positional; at++) key->items[at] = retain(args[at]);
    if (keywords > 0) key->items[at++] = retain(value_of_object(vm->types[TYPE_LRU_CACHE]));
    for (uint32_t i = 0; i < keywords; i++) {
        key->items[at++] = retain(as_tuple(kwnames)->items[i]);
        key->items[at++] = retain(args[positional + i]);
    }
    for (uint32_t i = 0; l->typed && i < count; i++) key->items[at++] = retain(value_of_object(type_of(vm, args[i])));
    return value_of_object(key);
}

// After each change of the dict: in a new block the live entries begin at 0 again.
static void look_at_block(LruCache *l) {
    const Dict *cache = as_dict(l->cache);
    if (l->seen_entries != cache->entries) l->seen_start = 0;
    else if (l->seen_start > cache->entry_count) l->seen_start = cache->entry_count;
    l->seen_entries = cache->entries;
}

static NODISCARD bool drop_oldest(KrVM *vm, LruCache *l) {
    Dict *cache = as_dict(l->cache);
    look_at_block(l);
    KrBorrowed key;
    if (!dict_next(cache, &l->seen_start, &key, NULL)) return true;
    uint32_t position = l->seen_start - 1;
    int64_t hash = cache->entries[position].hash;
    KrValue held = retain(key), old = dict_pop_hashed(vm, cache, held, hash);
    release(vm, held);
    if (is_error(old)) return false;
    release(vm, old);
    look_at_block(l);
    return true;
}

static KrValue lru_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    LruCache *l = as_lru(self);
    KrValue key = KR_ERROR, result = KR_ERROR;
    int64_t hash;
    if (l->limit == 0) {
        l->misses++;
        return call_object(vm, l->function, args, count, kwnames);
    }
    key = make_key(vm, l, args, count, kwnames);
    if (is_error(key) || !hash_of(vm, key, &hash)) goto done;
    KrBorrowed found = dict_get_hashed(vm, as_dict(l->cache), key, hash);
    if (is_error(found)) goto done;
    if (!is_absent(found)) {
        result = retain(found);
        l->hits++;
        if (l->limit > 0) {
            KrValue old = dict_pop_hashed(vm, as_dict(l->cache), key, hash);
            bool ok = !is_error(old) && dict_set_hashed(vm, as_dict(l->cache), key, hash, result);
            release_maybe(vm, old);
            look_at_block(l);
            if (!ok) {
                release(vm, result);
                result = KR_ERROR;
            }
        }
        goto done;
    }
    l->misses++;
    result = call_object(vm, l->function, args, count, kwnames);
    if (is_error(result)) goto done;
    bool ok = true;
    if (l->limit > 0 && as_dict(l->cache)->used >= l->limit) {
        found = dict_get_hashed(vm, as_dict(l->cache), key, hash);   // the function may have called itself with the same arguments
        if (is_error(found)) ok = false;
        else if (is_absent(found)) ok = drop_oldest(vm, l);
    }
    ok = ok && dict_set_hashed(vm, as_dict(l->cache), key, hash, result);
    look_at_block(l);
    if (!ok) {
        release(vm, result);
        result = KR_ERROR;
    }
done:
    release_maybe(vm, key);
    return result;
}

NATIVE(lru_info, "cache_info(self, /)", "Give hits, misses, greatest size and size.") {
    LruCache *l = as_lru(args[0]);
    KrValue given[4] = {int_from_u64(vm, l->hits), int_from_u64(vm, l->misses), l->limit < 0 ? NONE : int_from_i64(vm, l->limit),
                        small_int(as_dict(l->cache)->used)};
    KrValue result = KR_ERROR;
    if (!is_error(given[0]) && !is_error(given[1]) && !is_error(given[2])) result = call_object(vm, l->info, given, 4, ABSENT);
    for (int i = 0; i < 4; i++) release_maybe(vm, given[i]);
    return result;
}
NATIVE(lru_reset, "cache_clear(self, /)", "Forget all results and counts.") {
    LruCache *l = as_lru(args[0]);
    l->hits = l->misses = 0;
    dict_clear_items(vm, as_dict(l->cache));
    return NONE;
}
NATIVE(lru_copy, "__copy__(self, /)", "A cache is its own copy.") { return retain(args[0]); }
NATIVE(lru_deepcopy, "__deepcopy__(self, memo, /)", "A cache is its own copy.") { return retain(args[0]); }

static const NativeDef *const lru_methods[] = {DEF(lru_make), DEF(lru_info), DEF(lru_reset), DEF(lru_copy), DEF(lru_deepcopy), NULL};
const TypeDef lru_cache_type = {
    .name = "functools._lru_cache_wrapper", .id = (TypeId)TYPE_LRU_CACHE, .size = sizeof(LruCache),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF,
    .methods = lru_methods, .visit = lru_visit, .clear = lru_clear, .call = lru_call, .descr_get = bind,
};

// ---- the module ----

static bool init(KrVM *vm, Dict *namespace_) {
    static const struct { const char *name; const TypeDef *def; } types[] = {
        {"partial", &partial_type}, {"KeyWrapper", &cmp_key_type}, {"_lru_cache_wrapper", &lru_cache_type},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!type_register(vm, types[i].def->id, types[i].def)) return false;
        Str *name = str_intern_utf8(vm, types[i].name, strlen(types[i].name));
        if (name == NULL) return false;
        bool ok = dict_set_str(vm, namespace_, name, value_of_object(vm->types[types[i].def->id]));
        object_release(vm, name);
        if (!ok) return false;
    }
    return true;
}

static const NativeDef *const functions[] = {DEF(reduce), DEF(cmp_to_key), NULL};
const ModuleDef functools_core_module = {.name = "_functools", .functions = functions, .init = init};
