// SPDX-License-Identifier: MIT
// dict_methods.c -- the type dict: its methods, operators and slots, and merging of mappings and pairs into a dict.
//
// Takes the table of dict.c and gives dict_type. Everything that runs the program's code between two steps on a table
// owns its key and value and looks again afterwards.
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/set.h"
#include "object/state.h"
#include "object/tuple.h"

// ---- merging ----

// Whether iterating over v gives the keys of its table: a dict, or a subclass that does not define __iter__.
static bool is_plain_dict(KrVM *vm, KrBorrowed v) {
    if (is_dict_exact(v)) return true;
    if (!is_dict(vm, v)) return false;
    KrBorrowed own = type_lookup(vm, type_of(vm, v), N_(vm, __iter__));
    KrBorrowed built_in = type_lookup(vm, vm->types[TYPE_DICT], N_(vm, __iter__));
    return is_same(own, built_in);
}

static NODISCARD bool merge_table(KrVM *vm, Dict *dict, Dict *other, bool override) {
    if (dict == other || other->used == 0) return true;
    if (dict->used == 0 && !dict_reserve(vm, dict, other->used)) return false;
    uint32_t count = other->entry_count;
    bool ok = true;
    for (uint32_t i = 0; ok && i < count; i++) {
        if (other->entry_count != count) return raise_as(false, vm, RuntimeError, "dict mutated during update");
        DictEntry entry = other->entries[i];
        if (is_absent(entry.key)) continue;
        retain(entry.key);
        retain(entry.value);
        bool skip = false;
        if (!override) {
            KrBorrowed there = dict_get_hashed(vm, dict, entry.key, entry.hash);
            ok = !is_error(there);
            skip = !is_absent(there);
        }
        if (ok && !skip) ok = dict_set_hashed(vm, dict, entry.key, entry.hash, entry.value);
        release(vm, entry.key);
        release(vm, entry.value);
        if (ok && (i & 255) == 255) ok = poll(vm, 256);
    }
    return ok;
}

bool dict_merge(KrVM *vm, Dict *dict, KrBorrowed mapping, bool override) {
    if (is_plain_dict(vm, mapping)) return merge_table(vm, dict, as_dict(mapping), override);
    KrValue keys = call_method(vm, mapping, N_(vm, keys), NULL, 0);
    if (is_error(keys)) return false;
    KrValue iterator = iter(vm, keys);
    release(vm, keys);
    if (is_error(iterator)) return false;
    bool ok = false;
    for (;;) {
        KrValue key = next(vm, iterator);
        if (is_error(key)) break;
        if (is_absent(key)) {
            ok = true;
            break;
        }
        bool step = poll(vm, 1);
        bool skip = false;
        if (step && !override) {
            KrBorrowed there = dict_get(vm, dict, key);
            step = !is_error(there);
            skip = step && !is_absent(there);
        }
        if (step && !skip) {
            KrValue value = getitem(vm, mapping, key);
            step = !is_error(value) && dict_set(vm, dict, key, value);
            release_maybe(vm, value);
        }
        release(vm, key);
        if (!step) break;
    }
    release(vm, iterator);
    return ok;
}

// TypeError "object is not iterable", with a note that names the element, as since 3.14.
static COLD bool not_a_pair(KrVM *vm, uint64_t number) {
    raise(vm, TypeError, "object is not iterable");
    KrValue exception = exception_take(vm), notes = list_new(vm, 1);
    KrValue note = is_error(notes) ? KR_ERROR
                                   : string_format(vm, "Cannot convert dictionary update sequence element #%llu to a sequence",
                                                   (unsigned long long)number);
    bool ok = !is_error(note) && list_append(vm, as_list(notes), note) && setattr(vm, exception, N_(vm, __notes__), notes);
    release_maybe(vm, note);
    release_maybe(vm, notes);
    if (ok) exception_raise_object(vm, exception);
    release(vm, exception);
    return false;
}

static NODISCARD bool set_pair(KrVM *vm, Dict *dict, KrBorrowed item, uint64_t number) {
    KrValue pair = is_tuple_exact(item) ? retain(item) : to_tuple(vm, item);
    if (is_error(pair)) {
        if (exception_matches(vm, TYPE_TypeError)) {
            exception_clear(vm);
            return not_a_pair(vm, number);
        }
        return false;
    }
    bool ok = false;
    if (as_tuple(pair)->length != 2) {
        raise(vm, ValueError, "dictionary update sequence element #%llu has length %u; 2 is required", (unsigned long long)number,
              as_tuple(pair)->length);
    } else {
        ok = dict_set(vm, dict, as_tuple(pair)->items[0], as_tuple(pair)->items[1]);
    }
    release(vm, pair);
    return ok;
}

static NODISCARD bool merge_pairs(KrVM *vm, Dict *dict, KrBorrowed pairs) {
    KrValue iterator = iter(vm, pairs);
    if (is_error(iterator)) return false;
    bool ok = true;
    for (uint64_t number = 0; ok; number++) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) break;
        ok = !is_error(item) && poll(vm, 1) && set_pair(vm, dict, item, number);
        release_maybe(vm, item);
    }
    release(vm, iterator);
    return ok;
}

bool dict_update(KrVM *vm, Dict *dict, KrBorrowed source) {
    if (is_plain_dict(vm, source)) return merge_table(vm, dict, as_dict(source), true);
    if (is_list_exact(source) || is_tuple_exact(source)) return merge_pairs(vm, dict, source);
    KrValue keys = getattr_optional(vm, source, N_(vm, keys));
    if (is_error(keys)) return false;
    if (is_absent(keys)) return merge_pairs(vm, dict, source);
    release(vm, keys);
    return dict_merge(vm, dict, source, true);
}

static NODISCARD bool update_from_call(KrVM *vm, Dict *dict, KrBorrowed source, KrBorrowed keywords) {
    if (!is_absent(source) && !dict_update(vm, dict, source)) return false;
    return is_absent(keywords) || merge_table(vm, dict, as_dict(keywords), true);
}

// ---- methods ----

NATIVE(make, "__new__(cls, /, *args, **kwargs)", "Make an empty dict of the class.") {
    Dict *dict = type_allocate(vm, as_type(args[0]), 0);
    if (dict == NULL) return KR_ERROR;
    dict_init(dict);
    return value_of_object(dict);
}

NATIVE(init, "__init__(self, /, *args, **kwargs)", "Fill the dict from a mapping or pairs, then from keywords.") {
    const Tuple *given = as_tuple(args[1]);
    if (given->length > 1) return raise(vm, TypeError, "dict expected at most 1 argument, got %u", given->length);
    return update_from_call(vm, as_dict(args[0]), given->length == 1 ? given->items[0] : ABSENT, args[2]) ? NONE : KR_ERROR;
}

NATIVE(update, "update(self, /, *args, **kwargs)", "Set items from a mapping or from pairs, then from keywords.") {
    const Tuple *given = as_tuple(args[1]);
    if (given->length > 1) return raise(vm, TypeError, "update expected at most 1 argument, got %u", given->length);
    return update_from_call(vm, as_dict(args[0]), given->length == 1 ? given->items[0] : ABSENT, args[2]) ? NONE : KR_ERROR;
}

NATIVE_CLASS(fromkeys, "fromkeys(cls, iterable, value=None, /)", "Make a dict with the given keys, all with one value.") {
    bool plain = as_type(args[0]) == vm->types[TYPE_DICT];
    KrValue result = plain ? dict_new(vm) : call_0(vm, args[0]);
    if (is_error(result)) return KR_ERROR;
    KrValue iterator = iter(vm, args[1]);
    bool ok = !is_error(iterator);
    plain = plain || is_dict_exact(result);
    while (ok) {
        KrValue key = next(vm, iterator);
        if (is_absent(key)) break;
        ok = !is_error(key) && poll(vm, 1) &&
             (plain ? dict_set(vm, as_dict(result), key, args[2]) : setitem(vm, result, key, args[2]));
        release_maybe(vm, key);
    }
    release_maybe(vm, iterator);
    if (ok) return result;
    release(vm, result);
    return KR_ERROR;
}

NATIVE(get, "get(self, key, default=None, /)", "Give the value of key, or default when it is not there.") {
    KrBorrowed value = dict_get(vm, as_dict(args[0]), args[1]);
    if (is_error(value)) return KR_ERROR;
    return retain(is_absent(value) ? args[2] : value);
}

NATIVE(setdefault, "setdefault(self, key, default=None, /)", "Give the value of key, setting it to default when it is not there.") {
    KrBorrowed value = dict_setdefault(vm, as_dict(args[0]), args[1], args[2]);
    return is_error(value) ? KR_ERROR : retain(value);
}

NATIVE(pop, "pop(self, key, default=?, /)", "Remove key and give its value; when it is not there, give default or raise KeyError.") {
    Dict *dict = as_dict(args[0]);
    if (dict->used > 0) {
        KrValue value = dict_pop(vm, dict, args[1]);
        if (!is_absent(value)) return value;
    }
    return is_absent(args[2]) ? exception_raise_with(vm, TYPE_KeyError, args[1]) : retain(args[2]);
}

NATIVE(popitem, "popitem(self, /)", "Remove the newest item and give it as a (key, value) tuple.") {
    Dict *dict = as_dict(args[0]);
    if (dict->used == 0) return raise(vm, KeyError, "popitem(): dictionary is empty");
    Tuple *pair = tuple_new(vm, 2);
    if (pair == NULL) return KR_ERROR;
    (void)dict_pop_last(vm, dict, &pair->items[0], &pair->items[1]);
    return value_of_object(pair);
}

NATIVE(clear, "clear(self, /)", "Remove all items.") {
    dict_clear_items(vm, as_dict(args[0]));
    return NONE;
}

NATIVE(copy, "copy(self, /)", "Make a shallow copy.") { return dict_copy(vm, as_dict(args[0])); }
NATIVE(keys, "keys(self, /)", "Give a view of the keys.") { return dict_view_new(vm, as_dict(args[0]), TYPE_DICT_KEYS); }
NATIVE(values, "values(self, /)", "Give a view of the values.") { return dict_view_new(vm, as_dict(args[0]), TYPE_DICT_VALUES); }
NATIVE(items, "items(self, /)", "Give a view of the (key, value) pairs.") {
    return dict_view_new(vm, as_dict(args[0]), TYPE_DICT_ITEMS);
}
NATIVE(reversed, "__reversed__(self, /)", "Give an iterator over the keys, newest first.") {
    return dict_iterator_new(vm, as_dict(args[0]), TYPE_DICT_REVERSE_KEY_ITERATOR);
}

// ---- slots ----

KrValue dict_type_repr(KrVM *vm, KrBorrowed self) {
    Dict *dict = as_dict(self);
    if (dict->used == 0) return str_from_ascii(vm, "{}", 2);
    int entered = repr_enter(vm, self);
    if (entered != 0) return entered < 0 ? KR_ERROR : str_from_ascii(vm, "{...}", 5);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_char(&b, '{');
    bool first = true;
    KrBorrowed key, value;
    for (uint32_t position = 0; ok && dict_next(dict, &position, &key, &value); first = false) {
        retain(key);
        retain(value);
        ok = (first || str_builder_add_ascii_n(&b, ", ", 2)) && str_builder_add_repr(&b, key) &&
             str_builder_add_ascii_n(&b, ": ", 2) && str_builder_add_repr(&b, value) && poll(vm, 1);
        release(vm, key);
        release(vm, value);
    }
    ok = ok && str_builder_add_char(&b, '}');
    repr_leave(vm, self);
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}

// 1, 0, -1
static int equal(KrVM *vm, Dict *a, Dict *b) {
    if (a->used != b->used) return 0;
    int same = 1;
    for (uint32_t i = 0; same > 0 && i < a->entry_count; i++) {
        DictEntry entry = a->entries[i];
        if (is_absent(entry.key)) continue;
        retain(entry.key);
        retain(entry.value);
        KrBorrowed other = dict_get_hashed(vm, b, entry.key, entry.hash);
        if (is_error(other)) {
            same = -1;
        } else if (is_absent(other)) {
            same = 0;
        } else {
            retain(other);
            same = compare_bool(vm, COMPARE_EQ, entry.value, other);
            release(vm, other);
        }
        release(vm, entry.key);
        release(vm, entry.value);
        if (same > 0 && (i & 255) == 255 && !poll(vm, 256)) same = -1;
    }
    return same;
}

KrValue dict_type_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_dict(vm, a) || !is_dict(vm, b)) return NOT_IMPLEMENTED;
    int same = equal(vm, as_dict(a), as_dict(b));
    return same < 0 ? KR_ERROR : value_of_bool((op == COMPARE_EQ) == same);
}

static KrValue binary_dict(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op != BINARY_OR || !is_dict(vm, a) || !is_dict(vm, b)) return NOT_IMPLEMENTED;
    KrValue result = dict_copy(vm, as_dict(a));
    if (is_error(result) || dict_update(vm, as_dict(result), b)) return result;
    release(vm, result);
    return KR_ERROR;
}

static KrValue inplace_dict(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (op != BINARY_OR) return NOT_IMPLEMENTED;
    return dict_update(vm, as_dict(a), b) ? retain(a) : KR_ERROR;
}

static int64_t len(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return as_dict(self)->used;
}

KrValue dict_type_getitem(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    KrBorrowed value = dict_get(vm, as_dict(self), key);
    if (is_error(value)) return KR_ERROR;
    if (likely(!is_absent(value))) return retain(value);
    if (!is_dict_exact(self)) {
        KrValue made = call_dunder(vm, self, DUNDER___missing__, &key, 1);
        if (!is_absent(made)) return made;
    }
    return exception_raise_with(vm, TYPE_KeyError, key);
}

static bool setitem_dict(KrVM *vm, KrBorrowed self, KrBorrowed key, KrBorrowed value) {
    if (!is_absent(value)) return dict_set(vm, as_dict(self), key, value);
    int deleted = dict_delete(vm, as_dict(self), key);
    if (deleted == 0) exception_raise_with(vm, TYPE_KeyError, key);
    return deleted > 0;
}

static int contains_dict(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    KrBorrowed value = dict_get(vm, as_dict(self), key);
    return is_error(value) ? -1 : !is_absent(value);
}

static KrValue iter_dict(KrVM *vm, KrBorrowed self) { return dict_iterator_new(vm, as_dict(self), TYPE_DICT_KEY_ITERATOR); }

static const NativeDef *const dict_methods[] = {
    DEF(make), DEF(init), DEF(clear), DEF(copy), DEF(fromkeys), DEF(get), DEF(items), DEF(keys), DEF(pop), DEF(popitem),
    DEF(reversed), DEF(setdefault), DEF(update), DEF(values), NULL,
};

const TypeDef dict_type = {
    .name = "dict", .id = TYPE_DICT, .size = sizeof(Dict),
    .doc = "dict() -> an empty dict\ndict(mapping) -> the items of a mapping\ndict(pairs) -> the given (key, value) pairs\n"
           "dict(**kwargs) -> one item for each keyword",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_UNHASHABLE | TYPE_FLAG_MAPPING | TYPE_FLAG_MATCH_SELF |
             TYPE_FLAG_IS_DICT,
    .methods = dict_methods,
    .visit = dict_visit, .free = dict_free, .clear = dict_clear,
    .repr = dict_type_repr, .compare = dict_type_compare, .binary = binary_dict, .inplace = inplace_dict,
    .binary_ops = OP_BIT(BINARY_OR), .reflected_ops = OP_BIT(BINARY_OR), .inplace_ops = OP_BIT(BINARY_OR),
    .len = len, .getitem = dict_type_getitem, .setitem = setitem_dict, .contains = contains_dict, .iter = iter_dict,
};
