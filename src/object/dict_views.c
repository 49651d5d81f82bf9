// SPDX-License-Identifier: MIT
// dict_views.c -- keys(), values() and items() of a dict, the six iterators over them, and mappingproxy.
//
// A view holds its dict and nothing else. An iterator holds a position in the dict's entries, the number of items the
// dict had when it was made, and how many are still to come: a dict that changed is detected by these, and positions
// are checked against the table at every step.
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/state.h"
#include "object/tuple.h"

// ---- iterators ----

KrValue dict_iterator_new(KrVM *vm, Dict *dict, TypeId type) {
    DictIterator *it = object_new(vm, type, sizeof *it);
    if (it == NULL) return KR_ERROR;
    bool backwards = type >= TYPE_DICT_REVERSE_KEY_ITERATOR && type <= TYPE_DICT_REVERSE_ITEM_ITERATOR;
    it->dict = retain(value_of_object(dict));
    it->position = backwards ? dict->entry_count : 0;
    it->used = it->left = dict->used;
    return value_of_object(it);
}

static void iterator_visit(Object *self, Visitor *visitor) { visit_value(visitor, ((DictIterator *)self)->dict); }

static KrValue self_of(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

static void exhaust(KrVM *vm, DictIterator *it) { value_replace(vm, &it->dict, NONE); }

// The next entry, NULL when there is none; an exception may be in flight then.
static const DictEntry *step(KrVM *vm, DictIterator *it) {
    if (is_none(it->dict)) return NULL;
    const Dict *dict = as_dict(it->dict);
    if (it->used != dict->used) {
        it->used = UINT32_MAX;   // so that it fails from now on, whatever happens to the dict
        raise(vm, RuntimeError, "dictionary changed size during iteration");
        return NULL;
    }
    uint32_t i = it->position;
    while (i < dict->entry_count && is_absent(dict->entries[i].key)) i++;
    if (i >= dict->entry_count) {
        exhaust(vm, it);
        return NULL;
    }
    if (it->left == 0) {
        exhaust(vm, it);
        raise(vm, RuntimeError, "dictionary keys changed during iteration");
        return NULL;
    }
    it->left--;
    it->position = i + 1;
    return &dict->entries[i];
}

static const DictEntry *step_back(KrVM *vm, DictIterator *it) {
    if (is_none(it->dict)) return NULL;
    const Dict *dict = as_dict(it->dict);
    if (it->used != dict->used) {
        it->used = UINT32_MAX;
        raise(vm, RuntimeError, "dictionary changed size during iteration");
        return NULL;
    }
    uint32_t i = it->position < dict->entry_count ? it->position : dict->entry_count;
    while (i > 0 && is_absent(dict->entries[i - 1].key)) i--;
    if (i == 0) {
        exhaust(vm, it);
        return NULL;
    }
    it->left -= it->left > 0;
    it->position = i - 1;
    return &dict->entries[i - 1];
}

static KrValue none_left(KrVM *vm) { return is_undef(vm->raised) ? ABSENT : KR_ERROR; }

static KrValue pair_of(KrVM *vm, const DictEntry *entry) {
    KrBorrowed pair[] = {entry->key, entry->value};
    return tuple_from(vm, pair, 2);
}

static KrValue next_key(KrVM *vm, KrBorrowed self) {
    const DictEntry *entry = step(vm, (DictIterator *)as_object(self));
    return entry == NULL ? none_left(vm) : retain(entry->key);
}
static KrValue next_value(KrVM *vm, KrBorrowed self) {
    const DictEntry *entry = step(vm, (DictIterator *)as_object(self));
    return entry == NULL ? none_left(vm) : retain(entry->value);
}
static KrValue next_item(KrVM *vm, KrBorrowed self) {
    const DictEntry *entry = step(vm, (DictIterator *)as_object(self));
    return entry == NULL ? none_left(vm) : pair_of(vm, entry);
}
static KrValue last_key(KrVM *vm, KrBorrowed self) {
    const DictEntry *entry = step_back(vm, (DictIterator *)as_object(self));
    return entry == NULL ? none_left(vm) : retain(entry->key);
}
static KrValue last_value(KrVM *vm, KrBorrowed self) {
    const DictEntry *entry = step_back(vm, (DictIterator *)as_object(self));
    return entry == NULL ? none_left(vm) : retain(entry->value);
}
static KrValue last_item(KrVM *vm, KrBorrowed self) {
    const DictEntry *entry = step_back(vm, (DictIterator *)as_object(self));
    return entry == NULL ? none_left(vm) : pair_of(vm, entry);
}

NATIVE(items_left, "__length_hint__(self, /)", "Give the number of items still to come.") {
    const DictIterator *it = (const DictIterator *)as_object(args[0]);
    return small_int(is_none(it->dict) || it->used != as_dict(it->dict)->used ? 0 : (int64_t)it->left);
}

static const NativeDef *const iterator_methods[] = {DEF(items_left), NULL};

#define ITERATOR(symbol, text, type_id, next_slot)                                            \
    const TypeDef symbol = {                                                                  \
        .name = text, .id = type_id, .size = sizeof(DictIterator), .methods = iterator_methods, \
        .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .visit = iterator_visit,             \
        .iter = self_of, .next = next_slot,                                                   \
    }
ITERATOR(dict_key_iterator_type, "dict_keyiterator", TYPE_DICT_KEY_ITERATOR, next_key);
ITERATOR(dict_value_iterator_type, "dict_valueiterator", TYPE_DICT_VALUE_ITERATOR, next_value);
ITERATOR(dict_item_iterator_type, "dict_itemiterator", TYPE_DICT_ITEM_ITERATOR, next_item);
ITERATOR(dict_reverse_key_iterator_type, "dict_reversekeyiterator", TYPE_DICT_REVERSE_KEY_ITERATOR, last_key);
ITERATOR(dict_reverse_value_iterator_type, "dict_reversevalueiterator", TYPE_DICT_REVERSE_VALUE_ITERATOR, last_value);
ITERATOR(dict_reverse_item_iterator_type, "dict_reverseitemiterator", TYPE_DICT_REVERSE_ITEM_ITERATOR, last_item);
#undef ITERATOR

// ---- views ----

static Dict *dict_under(KrBorrowed view) { return ((DictView *)as_object(view))->dict; }
static bool is_set_view(KrBorrowed v) { return has_shape(v, TYPE_DICT_KEYS) || has_shape(v, TYPE_DICT_ITEMS); }

KrValue dict_view_new(KrVM *vm, Dict *dict, TypeId type) {
    DictView *view = object_new(vm, type, sizeof *view);
    if (view == NULL) return KR_ERROR;
    view->dict = dict;
    object_retain(dict);
    return value_of_object(view);
}

static void view_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((DictView *)self)->dict); }

static int64_t view_len(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return dict_under(self)->used;
}

static KrValue keys_iter(KrVM *vm, KrBorrowed self) { return dict_iterator_new(vm, dict_under(self), TYPE_DICT_KEY_ITERATOR); }
static KrValue values_iter(KrVM *vm, KrBorrowed self) { return dict_iterator_new(vm, dict_under(self), TYPE_DICT_VALUE_ITERATOR); }
static KrValue items_iter(KrVM *vm, KrBorrowed self) { return dict_iterator_new(vm, dict_under(self), TYPE_DICT_ITEM_ITERATOR); }

static int keys_contains(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    KrBorrowed value = dict_get(vm, dict_under(self), key);
    return is_error(value) ? -1 : !is_absent(value);
}

static int items_contains(KrVM *vm, KrBorrowed self, KrBorrowed item) {
    if (!is_tuple(vm, item) || as_tuple(item)->length != 2) return 0;
    KrBorrowed value = dict_get(vm, dict_under(self), as_tuple(item)->items[0]);
    if (is_error(value)) return -1;
    if (is_absent(value)) return 0;
    retain(value);
    int same = compare_bool(vm, COMPARE_EQ, value, as_tuple(item)->items[1]);
    release(vm, value);
    return same;
}

static KrValue view_repr(KrVM *vm, KrBorrowed self) {
    int entered = repr_enter(vm, self);
    if (entered != 0) return entered < 0 ? KR_ERROR : str_from_ascii(vm, "...", 3);
    KrValue text = KR_ERROR, list = to_list(vm, self);
    if (!is_error(list)) text = string_format(vm, "%T(%R)", self, list);
    release_maybe(vm, list);
    repr_leave(vm, self);
    return text;
}

// 1 when every item of `a` is in `b`, 0, -1.
static int all_in(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    KrValue iterator = iter(vm, a);
    if (is_error(iterator)) return -1;
    int all = 1;
    while (all > 0) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        all = is_error(item) || !poll(vm, 1) ? -1 : contains(vm, b, item);
        release_maybe(vm, item);
    }
    release(vm, iterator);
    return all;
}

static KrValue view_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_set_view(b) && !is_any_set(vm, b)) return NOT_IMPLEMENTED;
    int64_t count = length(vm, a), other = length(vm, b);
    if (count < 0 || other < 0) return KR_ERROR;
    int yes = 0;
    switch (op) {
    case COMPARE_EQ: case COMPARE_NE: yes = count == other ? all_in(vm, a, b) : 0; break;
    case COMPARE_LT: yes = count < other ? all_in(vm, a, b) : 0; break;
    case COMPARE_LE: yes = count <= other ? all_in(vm, a, b) : 0; break;
    case COMPARE_GT: yes = count > other ? all_in(vm, b, a) : 0; break;
    case COMPARE_GE: yes = count >= other ? all_in(vm, b, a) : 0; break;
    }
    if (yes < 0) return KR_ERROR;
    return value_of_bool(op == COMPARE_NE ? !yes : yes);
}

// The items of `other` that are in `view`.
static KrValue intersect(KrVM *vm, KrBorrowed view, KrBorrowed other) {
    KrValue result = set_new(vm), iterator = KR_ERROR;
    bool ok = !is_error(result);
    if (ok) {
        iterator = iter(vm, other);
        ok = !is_error(iterator);
    }
    while (ok) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        int found = is_error(item) || !poll(vm, 1) ? -1 : contains(vm, view, item);
        ok = found == 0 || (found > 0 && set_add(vm, as_set(result), item) >= 0);
        release_maybe(vm, item);
    }
    release_maybe(vm, iterator);
    if (ok) return result;
    release_maybe(vm, result);
    return KR_ERROR;
}

static KrValue view_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op == BINARY_AND) {
        if (!is_set_view(a)) {
            KrBorrowed swapped = a;
            a = b;
            b = swapped;
        }
        if ((is_set_view(b) || is_any_set(vm, b)) && length(vm, b) > length(vm, a)) return intersect(vm, b, a);
        return intersect(vm, a, b);
    }
    if (op != BINARY_OR && op != BINARY_SUB && op != BINARY_XOR) return NOT_IMPLEMENTED;
    KrValue result = set_new(vm);
    if (is_error(result)) return KR_ERROR;
    bool ok = set_update(vm, as_set(result), a);
    if (ok && op == BINARY_OR) ok = set_update(vm, as_set(result), b);
    if (ok && op == BINARY_SUB) ok = set_difference_update(vm, as_set(result), b);
    if (ok && op == BINARY_XOR) ok = set_symmetric_update(vm, as_set(result), b);
    if (ok) return result;
    release(vm, result);
    return KR_ERROR;
}

NATIVE(isdisjoint, "isdisjoint(self, other, /)", "Tell whether the view and an iterable have no item in common.") {
    KrBorrowed view = args[0], other = args[1];
    if (is_same(view, other)) return value_of_bool(dict_under(view)->used == 0);
    if ((is_set_view(other) || is_any_set(vm, other)) && length(vm, other) > length(vm, view)) {
        view = args[1];
        other = args[0];
    }
    KrValue iterator = iter(vm, other);
    if (is_error(iterator)) return KR_ERROR;
    int found = 0;
    while (found == 0) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        found = is_error(item) || !poll(vm, 1) ? -1 : contains(vm, view, item);
        release_maybe(vm, item);
    }
    release(vm, iterator);
    return found < 0 ? KR_ERROR : value_of_bool(found == 0);
}

NATIVE(keys_reversed, "__reversed__(self, /)", "Give an iterator over the keys, newest first.") {
    return dict_iterator_new(vm, dict_under(args[0]), TYPE_DICT_REVERSE_KEY_ITERATOR);
}
NATIVE(values_reversed, "__reversed__(self, /)", "Give an iterator over the values, newest first.") {
    return dict_iterator_new(vm, dict_under(args[0]), TYPE_DICT_REVERSE_VALUE_ITERATOR);
}
NATIVE(items_reversed, "__reversed__(self, /)", "Give an iterator over the items, newest first.") {
    return dict_iterator_new(vm, dict_under(args[0]), TYPE_DICT_REVERSE_ITEM_ITERATOR);
}

static KrValue get_mapping(KrVM *vm, KrBorrowed self) { return mapping_proxy_new(vm, value_of_object(dict_under(self))); }

static const GetSetDef view_getset[] = {
    {"mapping", get_mapping, NULL, "A read-only view of the dict."}, {0},
};
static const NativeDef *const keys_methods[] = {DEF(isdisjoint), DEF(keys_reversed), NULL};
static const NativeDef *const values_methods[] = {DEF(values_reversed), NULL};
static const NativeDef *const items_methods[] = {DEF(isdisjoint), DEF(items_reversed), NULL};

enum { VIEW_OPS = OP_BIT(BINARY_AND) | OP_BIT(BINARY_OR) | OP_BIT(BINARY_SUB) | OP_BIT(BINARY_XOR) };

const TypeDef dict_keys_type = {
    .name = "dict_keys", .id = TYPE_DICT_KEYS, .size = sizeof(DictView),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW | TYPE_FLAG_UNHASHABLE,
    .methods = keys_methods, .getset = view_getset, .visit = view_visit, .repr = view_repr, .compare = view_compare,
    .binary = view_binary, .binary_ops = VIEW_OPS, .reflected_ops = VIEW_OPS,
    .len = view_len, .contains = keys_contains, .iter = keys_iter,
};
const TypeDef dict_values_type = {
    .name = "dict_values", .id = TYPE_DICT_VALUES, .size = sizeof(DictView), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = values_methods, .getset = view_getset, .visit = view_visit, .repr = view_repr,
    .len = view_len, .iter = values_iter,
};
const TypeDef dict_items_type = {
    .name = "dict_items", .id = TYPE_DICT_ITEMS, .size = sizeof(DictView),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW | TYPE_FLAG_UNHASHABLE,
    .methods = items_methods, .getset = view_getset, .visit = view_visit, .repr = view_repr, .compare = view_compare,
    .binary = view_binary, .binary_ops = VIEW_OPS, .reflected_ops = VIEW_OPS,
    .len = view_len, .contains = items_contains, .iter = items_iter,
};

// ---- mappingproxy ----

typedef struct { Object head; KrValue mapping; } MappingProxy;

static KrBorrowed mapping_under(KrBorrowed proxy) { return ((MappingProxy *)as_object(proxy))->mapping; }

KrValue mapping_proxy_new(KrVM *vm, KrBorrowed mapping) {
    MappingProxy *proxy = object_new(vm, TYPE_MAPPING_PROXY, sizeof *proxy);
    if (proxy == NULL) return KR_ERROR;
    proxy->mapping = retain(mapping);
    return value_of_object(proxy);
}

static void proxy_visit(Object *self, Visitor *visitor) { visit_value(visitor, ((MappingProxy *)self)->mapping); }

NATIVE(proxy_make, "__new__(cls, mapping, /)", "Make a read-only view of a mapping.") {
    KrBorrowed mapping = args[1];
    if (has_flag(vm, mapping, TYPE_FLAG_IS_LIST | TYPE_FLAG_IS_TUPLE) || is_absent(dunder_find(vm, mapping, DUNDER___getitem__))) {
        return raise(vm, TypeError, "mappingproxy() argument must be a mapping, not %T", mapping);
    }
    return mapping_proxy_new(vm, mapping);
}
NATIVE(proxy_get, "get(self, key, default=None, /)", "Give the value of key, or default when it is not there.") {
    if (is_dict_exact(mapping_under(args[0]))) {
        KrBorrowed value = dict_get(vm, as_dict(mapping_under(args[0])), args[1]);
        return is_error(value) ? KR_ERROR : retain(is_absent(value) ? args[2] : value);
    }
    return call_method(vm, mapping_under(args[0]), N_(vm, get), args + 1, 2);
}
NATIVE(proxy_keys, "keys(self, /)", "Give a view of the keys.") {
    return call_method(vm, mapping_under(args[0]), N_(vm, keys), NULL, 0);
}
NATIVE(proxy_values, "values(self, /)", "Give a view of the values.") {
    return call_method(vm, mapping_under(args[0]), N_(vm, values), NULL, 0);
}
NATIVE(proxy_items, "items(self, /)", "Give a view of the (key, value) pairs.") {
    return call_method(vm, mapping_under(args[0]), N_(vm, items), NULL, 0);
}
NATIVE(proxy_copy, "copy(self, /)", "Make a shallow copy of the mapping.") {
    if (is_dict_exact(mapping_under(args[0]))) return dict_copy(vm, as_dict(mapping_under(args[0])));
    Str *name = str_intern_utf8(vm, "copy", 4);
    if (name == NULL) return KR_ERROR;
    KrValue copy = call_method(vm, mapping_under(args[0]), name, NULL, 0);
    object_release(vm, name);
    return copy;
}
NATIVE(proxy_reversed, "__reversed__(self, /)", "Give an iterator over the keys, newest first.") {
    return call_method(vm, mapping_under(args[0]), N_(vm, __reversed__), NULL, 0);
}

static KrValue proxy_repr(KrVM *vm, KrBorrowed self) { return string_format(vm, "mappingproxy(%R)", mapping_under(self)); }
static KrValue proxy_str(KrVM *vm, KrBorrowed self) { return str_of(vm, mapping_under(self)); }
static bool proxy_hash(KrVM *vm, KrBorrowed self, int64_t *out) { return hash_of(vm, mapping_under(self), out); }
static KrValue proxy_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) { return compare(vm, op, mapping_under(a), b); }
static KrValue proxy_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op != BINARY_OR) return NOT_IMPLEMENTED;
    if (has_shape(a, TYPE_MAPPING_PROXY)) a = mapping_under(a);
    if (has_shape(b, TYPE_MAPPING_PROXY)) b = mapping_under(b);
    return binary(vm, BINARY_OR, a, b);
}
static KrValue proxy_inplace(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    (void)b;
    if (op != BINARY_OR) return NOT_IMPLEMENTED;
    return raise(vm, TypeError, "'|=' is not supported by %T; use '|' instead", a);
}
static int64_t proxy_len(KrVM *vm, KrBorrowed self) { return length(vm, mapping_under(self)); }
static KrValue proxy_getitem(KrVM *vm, KrBorrowed self, KrBorrowed key) { return getitem(vm, mapping_under(self), key); }
static int proxy_contains(KrVM *vm, KrBorrowed self, KrBorrowed key) { return contains(vm, mapping_under(self), key); }
static KrValue proxy_iter(KrVM *vm, KrBorrowed self) { return iter(vm, mapping_under(self)); }

static const NativeDef *const proxy_methods[] = {
    DEF(proxy_make), DEF(proxy_copy), DEF(proxy_get), DEF(proxy_items), DEF(proxy_keys), DEF(proxy_reversed), DEF(proxy_values), NULL,
};

const TypeDef mapping_proxy_type = {
    .name = "mappingproxy", .id = TYPE_MAPPING_PROXY, .size = sizeof(MappingProxy), .doc = "A read-only view of a mapping.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_MAPPING, .methods = proxy_methods, .visit = proxy_visit,
    .repr = proxy_repr, .str = proxy_str, .hash = proxy_hash, .compare = proxy_compare,
    .binary = proxy_binary, .inplace = proxy_inplace,
    .binary_ops = OP_BIT(BINARY_OR), .reflected_ops = OP_BIT(BINARY_OR), .inplace_ops = OP_BIT(BINARY_OR),
    .len = proxy_len, .getitem = proxy_getitem, .contains = proxy_contains, .iter = proxy_iter,
};
