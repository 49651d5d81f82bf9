// SPDX-License-Identifier: MIT
// cache.c -- the slow paths of attribute and name sites, which fill the inline caches.
#include "vm/cache.h"

#include "object/descriptor.h"
#include "object/dict.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/slot_wrapper.h"
#include "object/tuple.h"

static void mark_cached(Type *type) {
    for (uint32_t i = 0; i < type->mro->length; i++) as_type(type->mro->items[i])->flags |= TYPE_FLAG_CACHED;
}

static void fill(InlineCache *cache, CacheKind kind, uint32_t shape, uint64_t payload) {
    cache->kind = kind;
    cache->shape = shape;
    cache->payload = payload;
}

// Instances of this type are read by object.__getattribute__.
static bool reads_generically(KrVM *vm, Type *type) {
    if (!(type->flags & TYPE_FLAG_HEAP)) return type->def->getattr == NULL || type->def->getattr == object_type.getattr;
    KrBorrowed method = type_dunder(vm, type, DUNDER___getattribute__);
    return is_slot_wrapper(method) && wrapped_def(method)->getattr == object_type.getattr;
}

static bool writes_generically(KrVM *vm, Type *type) {
    if (!(type->flags & TYPE_FLAG_HEAP)) return type->def->setattr == NULL || type->def->setattr == object_type.setattr;
    KrBorrowed method = type_dunder(vm, type, DUNDER___setattr__);
    return is_slot_wrapper(method) && wrapped_def(method)->setattr == object_type.setattr;
}

static uint32_t slot_offset(const Type *type, uint32_t slot) { return type->attr_offset + (uint32_t)sizeof(KrValue) * (1 + slot); }

// What a read of `name` finds, when it can be cached. False: leave the cache alone.
static bool learn(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache) {
    Type *type = type_of(vm, object);
    if ((type->flags & TYPE_FLAG_VOLATILE) || !is_pointer(object)) return false;
    Shape *shape = vm->shapes[as_object(object)->shape];
    if (!reads_generically(vm, type) || shape->dictionary) return false;
    KrBorrowed found = type_lookup(vm, type, name);
    if (is_error(found)) {
        exception_clear(vm);
        return false;
    }
    bool has_dict = type->attr_offset != 0 && (type->flags & TYPE_FLAG_HAS_DICT);
    bool data = !is_absent(found) && !descriptor_is_method(found) && descriptor_is_data(vm, found);
    if (!data && has_dict) {
        uint32_t slot = shape_find(vm, shape, name);
        if (slot != SHAPE_NO_SLOT) {
            if (slot >= type->slot_capacity || type->attr_offset == ATTR_AT_END) return false;
            fill(cache, CACHE_SLOT, shape->id, slot_offset(type, slot));
            mark_cached(type);
            return true;
        }
    }
    if (is_absent(found)) return false;
    if (has_shape(found, TYPE_FUNCTION)) {
        fill(cache, CACHE_METHOD, shape->id, value_bits(found));
    } else if (has_shape(found, TYPE_NATIVE_METHOD)) {
        fill(cache, CACHE_NATIVE, shape->id, value_bits(found));
    } else if (has_shape(found, TYPE_MEMBER)) {
        Member *member = (Member *)as_object(found);
        if (type->attr_offset == 0 || type->attr_offset == ATTR_AT_END) return false;
        fill(cache, CACHE_SLOT, shape->id, slot_offset(type, member->slot));
    } else if (has_shape(found, TYPE_PROPERTY) && has_shape(((Property *)as_object(found))->getter, TYPE_FUNCTION)) {
        Function *getter = (Function *)as_object(((Property *)as_object(found))->getter);
        if (!getter->code->simple || getter->code->positional_count != 1) return false;
        fill(cache, CACHE_PROPERTY, shape->id, (uint64_t)(uintptr_t)getter);
    } else if (!data && !descriptor_has_get(vm, found)) {
        fill(cache, CACHE_VALUE, shape->id, value_bits(found));
    } else {
        return false;
    }
    mark_cached(type);
    return true;
}

static void learn_type(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache, KrBorrowed result) {
    Type *type = as_type(object);
    if (type->def == NULL || !is_slot_wrapper(type_dunder(vm, type_of(vm, object), DUNDER___getattribute__))) return;
    KrBorrowed found = type_lookup(vm, type, name);
    if (is_error(found)) {
        exception_clear(vm);
        return;
    }
    // Only what the class itself holds as it is, and what no data descriptor of the metaclass hides.
    if (is_absent(found) || !is_same(found, result) || type->version == 0) return;
    KrBorrowed meta = type_lookup(vm, type_of(vm, object), name);
    if (is_error(meta)) {
        exception_clear(vm);
        return;
    }
    if (!is_absent(meta) && descriptor_is_data(vm, meta)) return;
    if (type_of(vm, object)->flags & TYPE_FLAG_HEAP) return;
    fill(cache, CACHE_TYPE, as_object(object)->shape, value_bits(found));
    cache->version = type->version;
}

KrValue cache_getattr(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache) {
    if (is_pointer(object) && as_object(object)->shape == TYPE_MODULE) {
        Dict *dict = ((Module *)as_object(object))->dict;
        DictEntry *entry = dict_entry_str(vm, dict, name);
        if (entry != NULL) {
            uint32_t version = dict_version(vm, dict);
            if (version != 0) fill(cache, CACHE_MODULE, TYPE_MODULE, (uint64_t)(uintptr_t)&entry->value);
            cache->version = version;
            return retain(entry->value);
        }
        return getattr(vm, object, name);
    }
    if (is_pointer(object) && has_flag(vm, object, TYPE_FLAG_IS_TYPE)) {
        KrValue result = getattr(vm, object, name);
        if (!is_error(result)) learn_type(vm, object, name, cache, result);
        return result;
    }
    (void)learn(vm, object, name, cache);
    return getattr(vm, object, name);
}

KrBorrowed cache_method(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache) {
    if (!is_pointer(object)) {
        Type *type = type_of(vm, object);
        KrBorrowed found = type_lookup(vm, type, name);
        return is_error(found) || has_shape(found, TYPE_NATIVE_METHOD) ? found : ABSENT;
    }
    if (learn(vm, object, name, cache) && (cache->kind == CACHE_METHOD || cache->kind == CACHE_NATIVE)) return value_of_bits(cache->payload);
    Type *type = type_of(vm, object);
    if (cache->kind != CACHE_NONE && cache->shape == as_object(object)->shape) return ABSENT;
    // An object in dictionary mode, or a volatile class: the method may still be called without binding it.
    if (!reads_generically(vm, type)) return ABSENT;
    KrBorrowed found = type_lookup(vm, type, name);
    if (is_error(found) || is_absent(found) || !descriptor_is_method(found)) return is_error(found) ? found : ABSENT;
    if (type->attr_offset != 0 && (type->flags & TYPE_FLAG_HAS_DICT)) {
        KrBorrowed own = instance_get(vm, as_object(object), name);
        if (is_error(own) || !is_absent(own)) return is_error(own) ? own : ABSENT;
    }
    return found;
}

bool cache_setattr(KrVM *vm, KrBorrowed object, Str *name, InlineCache *cache, KrBorrowed value) {
    Type *type = type_of(vm, object);
    if (!is_pointer(object) || !(type->flags & TYPE_FLAG_HEAP) || (type->flags & TYPE_FLAG_VOLATILE) || !writes_generically(vm, type) ||
        type->attr_offset == 0 || type->attr_offset == ATTR_AT_END) {
        return setattr(vm, object, name, value);
    }
    Object *self = as_object(object);
    Shape *before = vm->shapes[self->shape];
    if (before->dictionary) return setattr(vm, object, name, value);
    KrBorrowed found = type_lookup(vm, type, name);
    if (is_error(found)) return false;
    if (!is_absent(found) && !descriptor_is_method(found) && descriptor_is_data(vm, found)) {
        if (has_shape(found, TYPE_MEMBER)) {
            fill(cache, CACHE_SET_SLOT, before->id, slot_offset(type, ((Member *)as_object(found))->slot));
            mark_cached(type);
        }
        return setattr(vm, object, name, value);
    }
    if (!(type->flags & TYPE_FLAG_HAS_DICT)) return setattr(vm, object, name, value);
    uint32_t slot = shape_find(vm, before, name);
    if (!instance_set(vm, self, name, value)) return false;
    Shape *after = vm->shapes[self->shape];
    if (slot != SHAPE_NO_SLOT) {
        if (slot < type->slot_capacity) {
            fill(cache, CACHE_SET_SLOT, before->id, slot_offset(type, slot));
            mark_cached(type);
        }
    } else if (!after->dictionary && after->parent == before && after->count - 1 < type->slot_capacity) {
        fill(cache, CACHE_ADD_SLOT, before->id, slot_offset(type, after->count - 1));
        cache->extra = after->id;
        mark_cached(type);
    }
    return true;
}

KrValue cache_global(KrVM *vm, Dict *globals, Str *name, InlineCache *cache) {
    DictEntry *entry = dict_entry_str(vm, globals, name);
    if (entry == NULL) {
        entry = dict_entry_str(vm, vm->builtins, name);
        if (entry == NULL) {
            KrBorrowed own = dict_get_str(vm, globals, name);
            if (is_error(own)) return KR_ERROR;
            if (!is_absent(own)) return retain(own);
            raise(vm, NameError, "name '%U' is not defined", name);
            if (exception_matches(vm, TYPE_NameError)) {
                Exception *e = (Exception *)as_object(vm->raised);
                value_replace(vm, &e->field[FIELD_NAME_NAME], retain(value_of_object(name)));
            }
            return KR_ERROR;
        }
    }
    cache->version = dict_version(vm, globals);
    cache->payload = (uint64_t)(uintptr_t)&entry->value;
    return retain(entry->value);
}
