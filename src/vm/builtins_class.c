// SPDX-License-Identifier: MIT
// builtins_class.c -- __build_class__: what a class statement calls. Takes the function of the body, the name, bases and
// keywords; gives the class (PEP 3115, PEP 560).
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"

// The bases with what __mro_entries__ puts in place of those that are no classes. A Tuple, owned: `bases` itself if there are none.
static KrValue resolve_bases(KrVM *vm, KrBorrowed bases) {
    Tuple *given = as_tuple(bases);
    KrValue list = ABSENT;
    for (uint32_t i = 0; i < given->length; i++) {
        KrBorrowed base = given->items[i];
        KrValue entries = has_flag(vm, base, TYPE_FLAG_IS_TYPE) ? ABSENT : getattr_optional(vm, base, N_(vm, __mro_entries__));
        if (is_error(entries)) goto failed;
        if (is_absent(entries)) {
            if (!is_absent(list) && !list_append(vm, as_list(list), base)) goto failed;
            continue;
        }
        KrValue fresh = call_1(vm, entries, bases);
        release(vm, entries);
        if (is_error(fresh)) goto failed;
        bool ok = is_tuple(vm, fresh);
        if (!ok) raise(vm, TypeError, "__mro_entries__ must return a tuple");
        if (ok && is_absent(list)) {
            list = list_from(vm, given->items, i);
            ok = !is_error(list);
            if (!ok) list = ABSENT;
        }
        for (uint32_t k = 0; ok && k < as_tuple(fresh)->length; k++) ok = list_append(vm, as_list(list), as_tuple(fresh)->items[k]);
        release(vm, fresh);
        if (!ok) goto failed;
    }
    if (is_absent(list)) return retain(bases);
    KrValue tuple = tuple_from(vm, as_list(list)->items, as_list(list)->length);
    release(vm, list);
    return tuple;
failed:
    release(vm, list);
    return KR_ERROR;
}

// The most derived of the metaclass asked for and those of the bases. Borrowed; NULL: TypeError.
static Type *most_derived(KrVM *vm, Type *meta, const Tuple *bases) {
    for (uint32_t i = 0; i < bases->length; i++) {
        Type *other = type_of(vm, bases->items[i]);
        if (type_is_subtype(meta, other)) continue;
        if (!type_is_subtype(other, meta)) {
            raise(vm, TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
                                 "of all its bases");
            return NULL;
        }
        meta = other;
    }
    return meta;
}

// callee(positional..., **keywords)
static KrValue call_with(KrVM *vm, KrBorrowed callee, const KrBorrowed *positional, uint32_t count, KrBorrowed keywords) {
    uint32_t named = is_absent(keywords) ? 0 : as_dict(keywords)->used;
    if (named == 0) return call_object(vm, callee, positional, count, ABSENT);
    size_t size = ((size_t)count + named) * sizeof(KrValue);
    KrBorrowed *all = memory_alloc(vm, size);
    if (all == NULL) return KR_ERROR;
    Tuple *names = tuple_new(vm, named);
    KrValue result = KR_ERROR;
    if (names != NULL) {
        memcpy(all, positional, count * sizeof *all);
        uint32_t position = 0, i = 0;
        KrBorrowed key, value;
        while (i < named && dict_next(as_dict(keywords), &position, &key, &value)) {
            names->items[i] = retain(key);
            all[count + i++] = retain(value);
        }
        result = call_object(vm, callee, all, count + i, value_of_object(names));
        for (uint32_t k = 0; k < i; k++) release(vm, all[count + k]);
        object_release(vm, names);
    }
    memory_free(vm, all, size);
    return result;
}

static KrValue prepare(KrVM *vm, KrBorrowed meta, KrBorrowed name, KrBorrowed bases, KrBorrowed keywords) {
    if (is_same(meta, value_of_object(vm->types[TYPE_TYPE]))) return dict_new(vm);
    KrValue method = getattr_optional(vm, meta, N_(vm, __prepare__));
    if (is_error(method)) return KR_ERROR;
    if (is_absent(method)) return dict_new(vm);
    KrBorrowed args[] = {name, bases};
    KrValue namespace_ = call_with(vm, method, args, 2, keywords);
    release(vm, method);
    if (is_error(namespace_) || is_dict(vm, namespace_) || !is_absent(dunder_find(vm, namespace_, DUNDER___getitem__))) return namespace_;
    if (has_flag(vm, meta, TYPE_FLAG_IS_TYPE)) {
        raise(vm, TypeError, "%N.__prepare__() must return a mapping, not %T", as_type(meta), namespace_);
    } else {
        raise(vm, TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", namespace_);
    }
    release(vm, namespace_);
    return KR_ERROR;
}

NATIVE(builtin_build_class, "__build_class__(func, name, /, *bases, **kwds)", "Make a class, as the class statement does.") {
    if (!has_shape(args[0], TYPE_FUNCTION)) return raise(vm, TypeError, "__build_class__: func must be a function");
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "__build_class__: name is not a string");
    KrValue bases = resolve_bases(vm, args[2]), keywords = ABSENT, meta = ABSENT, namespace_ = ABSENT, cell = ABSENT, class_ = KR_ERROR;
    if (is_error(bases)) return KR_ERROR;
    if (!is_absent(args[3])) {
        keywords = dict_copy(vm, as_dict(args[3]));
        if (is_error(keywords)) goto done;
        meta = dict_pop(vm, as_dict(keywords), value_of_object(N_(vm, metaclass)));
        if (is_error(meta)) goto done;
    }
    if (is_absent(meta)) {
        meta = as_tuple(bases)->length == 0 ? value_of_object(vm->types[TYPE_TYPE]) : value_of_object(type_of(vm, as_tuple(bases)->items[0]));
        retain(meta);
    }
    if (has_flag(vm, meta, TYPE_FLAG_IS_TYPE)) {
        Type *winner = most_derived(vm, as_type(meta), as_tuple(bases));
        if (winner == NULL) goto done;
        value_replace(vm, &meta, retain(value_of_object(winner)));
    }
    namespace_ = prepare(vm, meta, args[1], bases, keywords);
    if (is_error(namespace_)) goto done;
    cell = call_1(vm, args[0], namespace_);
    if (is_error(cell)) goto done;
    if (!is_same(bases, args[2]) && !setitem(vm, namespace_, value_of_object(N_(vm, __orig_bases__)), args[2])) goto done;
    KrBorrowed parts[] = {args[1], bases, namespace_};
    class_ = call_with(vm, meta, parts, 3, keywords);
    if (!is_error(class_) && has_flag(vm, class_, TYPE_FLAG_IS_TYPE) && has_shape(cell, TYPE_CELL)) {
        KrBorrowed content = ((Cell *)as_object(cell))->value;
        if (is_undef(content)) {
            raise(vm, RuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", args[1], class_);
        } else if (!is_same(content, class_)) {
            raise(vm, TypeError, "__class__ set to %R defining %R as %R", content, args[1], class_);
        } else {
            goto done;
        }
        release(vm, class_);
        class_ = KR_ERROR;
    }
done:
    release_maybe(vm, cell);
    release_maybe(vm, namespace_);
    release_maybe(vm, meta);
    release_maybe(vm, keywords);
    release(vm, bases);
    return class_;
}

const NativeDef *const builtins_class[] = {DEF(builtin_build_class), NULL};
