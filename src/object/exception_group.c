// SPDX-License-Identifier: MIT
// exception_group.c -- exception groups (PEP 654): construction, split, subgroup, derive, and what except* raises in the end.
//
// A group owns a message and a tuple of exceptions. Splitting gives two groups with the shape of the original; every part
// is made by the program's derive() and gets the traceback, cause, context and notes of the group it comes from.
#include "object/exception.h"

#include <stdlib.h>

#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

static Exception *as_exception(KrBorrowed v) { return (Exception *)as_object(v); }
static bool is_group(KrVM *vm, KrBorrowed v) {
    return has_flag(vm, v, TYPE_FLAG_IS_EXCEPTION) && exception_is(vm, v, TYPE_BaseExceptionGroup);
}

// The exceptions of a group; one made past its constructor has none.
static Tuple *members_of(KrVM *vm, KrBorrowed group) {
    KrBorrowed v = as_exception(group)->field[FIELD_GROUP_EXCEPTIONS];
    return is_undef(v) ? vm->empty_tuple : as_tuple(v);
}

//// Construction //////////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue make_group(KrVM *vm, Type *class_, KrBorrowed message, KrBorrowed sequence, KrBorrowed exceptions) {
    KrValue arguments = tuple_from(vm, (KrBorrowed[]){message, sequence}, 2);
    if (is_error(arguments)) return KR_ERROR;
    Exception *group = type_allocate(vm, class_, 0);
    if (group == NULL) {
        release(vm, arguments);
        return KR_ERROR;
    }
    group->args = arguments;
    group->traceback = group->cause = group->context = NONE;
    group->suppress_context = false;
    group->field_count = 2;
    group->field[FIELD_GROUP_MESSAGE] = retain(message);
    group->field[FIELD_GROUP_EXCEPTIONS] = retain(exceptions);
    return value_of_object(group);
}

static bool is_sequence(KrVM *vm, KrBorrowed v) {
    return !has_flag(vm, v, TYPE_FLAG_IS_DICT) && !is_absent(dunder_find(vm, v, DUNDER___getitem__));
}

NATIVE(group_new, "__new__(cls, *args, **kwargs)", "Make a group of a message and a sequence of exceptions.") {
    Type *class_ = as_type(args[0]);
    Tuple *given = as_tuple(args[1]);
    if (given->length != 2)
        return raise(vm, TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%u given)", given->length);
    KrBorrowed message = given->items[0], sequence = given->items[1];
    if (!is_str(vm, message)) return raise(vm, TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %T", message);
    if (!is_sequence(vm, sequence)) return raise(vm, TypeError, "second argument (exceptions) must be a sequence");
    KrValue exceptions = to_tuple(vm, sequence), result = KR_ERROR;
    if (is_error(exceptions)) return KR_ERROR;
    Tuple *items = as_tuple(exceptions);
    if (items->length == 0) {
        (void)raise(vm, ValueError, "second argument (exceptions) must be a non-empty sequence");
        goto done;
    }
    bool plain = true;       // nothing but Exceptions
    for (uint32_t i = 0; i < items->length; i++) {
        if (!has_flag(vm, items->items[i], TYPE_FLAG_IS_EXCEPTION)) {
            (void)raise(vm, ValueError, "Item %u of second argument (exceptions) is not an exception", i);
            goto done;
        }
        plain = plain && exception_is(vm, items->items[i], TYPE_Exception);
    }
    if (class_ == vm->types[TYPE_ExceptionGroup]) {
        if (!plain) {
            (void)raise(vm, TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
            goto done;
        }
    } else if (class_ == vm->types[TYPE_BaseExceptionGroup]) {
        if (plain) class_ = vm->types[TYPE_ExceptionGroup];
    } else if (!plain && type_is_subtype(class_, vm->types[TYPE_Exception])) {
        (void)raise(vm, TypeError, "Cannot nest BaseExceptions in '%N'", class_);
        goto done;
    }
    result = make_group(vm, class_, message, sequence, exceptions);
done:
    release(vm, exceptions);
    return result;
}

// BaseExceptionGroup(message, exceptions): the more special class where it can be.
static KrValue group_from(KrVM *vm, KrBorrowed message, KrBorrowed exceptions) {
    return call_2(vm, value_of_object(vm->types[TYPE_BaseExceptionGroup]), message, exceptions);
}

NATIVE(group_derive, "derive(self, excs, /)", "Make the group that holds a part of this one's exceptions.") {
    KrBorrowed message = as_exception(args[0])->field[FIELD_GROUP_MESSAGE];
    return group_from(vm, is_undef(message) ? value_of_object(vm->empty_str) : message, args[1]);
}

KrValue exception_group_str(KrVM *vm, KrBorrowed self) {
    KrBorrowed message = as_exception(self)->field[FIELD_GROUP_MESSAGE];
    uint32_t count = members_of(vm, self)->length;
    return string_format(vm, "%S (%u sub-exception%s)", is_undef(message) ? value_of_object(vm->empty_str) : message, count,
                         count == 1 ? "" : "s");
}
NATIVE(group_str, "__str__(self, /)", "The message and the number of exceptions.") { return exception_group_str(vm, args[0]); }

//// Splitting /////////////////////////////////////////////////////////////////////////////////////////////////////////

typedef struct {
    enum { BY_TYPE, BY_PREDICATE, BY_LEAF } how;
    KrBorrowed condition;         // a class, a tuple of classes; a callable
    const uint64_t *leaves;       // sorted bits of exceptions that are no groups
    size_t leaf_count;
} Matcher;

static bool is_exception_class(KrVM *vm, KrBorrowed v) {
    return has_flag(vm, v, TYPE_FLAG_IS_TYPE) && (as_type(v)->flags & TYPE_FLAG_IS_EXCEPTION);
}

static bool make_matcher(KrVM *vm, KrBorrowed condition, Matcher *out) {
    *out = (Matcher){.how = BY_TYPE, .condition = condition};
    if (is_exception_class(vm, condition)) return true;
    if (is_tuple(vm, condition)) {
        bool all = true;
        for (uint32_t i = 0; i < as_tuple(condition)->length; i++) all = all && is_exception_class(vm, as_tuple(condition)->items[i]);
        if (all) return true;
    } else if (!has_flag(vm, condition, TYPE_FLAG_IS_TYPE) && is_callable(vm, condition)) {
        out->how = BY_PREDICATE;
        return true;
    }
    return raise_as(false, vm, TypeError, "expected an exception type, a tuple of exception types, or a callable (other than a class)");
}

static int compare_bits(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static int matches(KrVM *vm, const Matcher *matcher, KrBorrowed exception) {
    if (matcher->how == BY_TYPE) return exception_handler_match(vm, exception, matcher->condition);
    if (matcher->how == BY_LEAF) {
        if (is_group(vm, exception) || matcher->leaf_count == 0) return 0;
        uint64_t bits = value_bits(exception);
        return bsearch(&bits, matcher->leaves, matcher->leaf_count, sizeof bits, compare_bits) != NULL;
    }
    KrValue answer = call_1(vm, matcher->condition, exception);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}

// The group that derive() makes of some of the exceptions of `original`. An empty list gives NONE.
static KrValue derive_part(KrVM *vm, KrBorrowed original, KrBorrowed list) {
    if (as_list(list)->length == 0) return NONE;
    Str *name = str_intern_utf8(vm, "derive", 6);
    if (name == NULL) return KR_ERROR;
    KrValue part = call_method(vm, original, name, &list, 1);
    object_release(vm, name);
    if (is_error(part)) return KR_ERROR;
    if (!is_group(vm, part)) {
        (void)raise(vm, TypeError, "derive must return an instance of BaseExceptionGroup");
        goto failed;
    }
    Exception *from = as_exception(original), *to = as_exception(part);
    value_replace(vm, &to->traceback, retain(from->traceback));
    value_replace(vm, &to->context, retain(from->context));
    value_replace(vm, &to->cause, retain(from->cause));
    to->suppress_context = from->suppress_context;
    KrValue notes = getattr_optional(vm, original, N_(vm, __notes__));
    if (is_error(notes)) goto failed;
    if (!is_absent(notes)) {
        bool ok = true;
        if (is_list(vm, notes) || is_tuple(vm, notes)) {
            KrValue copy = to_list(vm, notes);
            ok = !is_error(copy) && setattr(vm, part, N_(vm, __notes__), copy);
            release_maybe(vm, copy);
        }
        release(vm, notes);
        if (!ok) goto failed;
    }
    return part;
failed:
    release(vm, part);
    return KR_ERROR;
}

// rest NULL: not wanted. Gives NONE for an empty part.
static bool split(KrVM *vm, KrBorrowed exception, const Matcher *matcher, KrValue *match, KrValue *rest) {
    *match = NONE;
    if (rest != NULL) *rest = NONE;
    int all = matches(vm, matcher, exception);
    if (all < 0) return false;
    if (all) {
        *match = retain(exception);
        return true;
    }
    if (!is_group(vm, exception)) {
        if (rest != NULL) *rest = retain(exception);
        return true;
    }
    if (!recursion_enter(vm, " in exceptiongroup_split_recursive")) return false;
    bool ok = false;
    KrValue members = retain(value_of_object(members_of(vm, exception)));
    KrValue matching = list_new(vm, 0), others = is_error(matching) ? KR_ERROR : list_new(vm, 0);
    if (is_error(others)) goto done;
    for (uint32_t i = 0; i < as_tuple(members)->length; i++) {
        KrValue part_match, part_rest = NONE;
        if (!poll(vm, 8) || !split(vm, as_tuple(members)->items[i], matcher, &part_match, rest != NULL ? &part_rest : NULL)) goto done;
        bool stored = (is_none(part_match) || list_append(vm, as_list(matching), part_match)) &&
                      (is_none(part_rest) || list_append(vm, as_list(others), part_rest));
        release(vm, part_match);
        release(vm, part_rest);
        if (!stored) goto done;
    }
    *match = derive_part(vm, exception, matching);
    if (is_error(*match)) goto done;
    if (rest != NULL) {
        *rest = derive_part(vm, exception, others);
        if (is_error(*rest)) {
            release(vm, *match);
            goto done;
        }
    }
    ok = true;
done:
    release(vm, members);
    release_maybe(vm, matching);
    release_maybe(vm, others);
    recursion_leave(vm);
    return ok;
}

NATIVE(group_split, "split(self, matcher_value, /)", "The part that matches and the rest, as a pair of groups or None.") {
    Matcher matcher;
    KrValue parts[2];
    if (!make_matcher(vm, args[1], &matcher) || !split(vm, args[0], &matcher, &parts[0], &parts[1])) return KR_ERROR;
    KrValue pair = tuple_from(vm, parts, 2);
    release(vm, parts[0]);
    release(vm, parts[1]);
    return pair;
}

NATIVE(group_subgroup, "subgroup(self, matcher_value, /)", "The part that matches, or None.") {
    Matcher matcher;
    KrValue match;
    if (!make_matcher(vm, args[1], &matcher) || !split(vm, args[0], &matcher, &match, NULL)) return KR_ERROR;
    return match;
}

const NativeDef *const exception_group_methods[] = {
    DEF(group_new), DEF(group_derive), DEF(group_split), DEF(group_subgroup), DEF(group_str), NULL,
};

//// except* ///////////////////////////////////////////////////////////////////////////////////////////////////////////

// except* takes exception classes, but no kinds of group.
static bool check_star_types(KrVM *vm, KrBorrowed types) {
    bool tuple = is_tuple(vm, types);
    uint32_t count = tuple ? as_tuple(types)->length : 1;
    bool group = false;
    for (uint32_t i = 0; i < count; i++) {
        KrBorrowed type = tuple ? as_tuple(types)->items[i] : types;
        if (!is_exception_class(vm, type))
            return raise_as(false, vm, TypeError, "catching classes that do not inherit from BaseException is not allowed");
        group = group || type_is_subtype(as_type(type), vm->types[TYPE_BaseExceptionGroup]);
    }
    if (!group) return true;
    return raise_as(false, vm, TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
}

bool exception_group_split(KrVM *vm, KrBorrowed exception, KrBorrowed types, KrValue *match, KrValue *rest) {
    *match = *rest = NONE;
    if (!check_star_types(vm, types)) return false;
    if (is_none(exception)) return true;
    int all = exception_handler_match(vm, exception, types);
    if (all < 0) return false;
    bool group = is_group(vm, exception);
    if (all) {
        if (group) {
            *match = retain(exception);
            return true;
        }
        KrValue alone = tuple_from(vm, &exception, 1);       // a naked exception is wrapped
        if (is_error(alone)) return false;
        KrValue wrapped = group_from(vm, value_of_object(vm->empty_str), alone);
        release(vm, alone);
        if (is_error(wrapped)) return false;
        *match = wrapped;
        return true;
    }
    if (!group) {
        *rest = retain(exception);
        return true;
    }
    Str *name = str_intern_utf8(vm, "split", 5);
    if (name == NULL) return false;
    KrValue pair = call_method(vm, exception, name, &types, 1);
    object_release(vm, name);
    if (is_error(pair)) return false;
    bool ok = false;
    if (!is_tuple(vm, pair)) (void)raise(vm, TypeError, "%T.split must return a tuple, not %T", exception, pair);
    else if (as_tuple(pair)->length < 2)
        (void)raise(vm, TypeError, "%T.split must return a 2-tuple, got tuple of size %u", exception, as_tuple(pair)->length);
    else {
        *match = retain(as_tuple(pair)->items[0]);
        *rest = retain(as_tuple(pair)->items[1]);
        ok = true;
        for (int i = 0; i < 2; i++) {       // the program's split() may give anything
            KrBorrowed part = i == 0 ? *match : *rest;
            if (ok && !is_none(part) && !has_flag(vm, part, TYPE_FLAG_IS_EXCEPTION)) {
                (void)raise(vm, TypeError, "%T.split must return exceptions, not %T", exception, part);
                ok = false;
            }
        }
        if (!ok) {
            release(vm, *match);
            release(vm, *rest);
            *match = *rest = NONE;
        }
    }
    release(vm, pair);
    return ok;
}

typedef struct { uint64_t *bits; size_t count, capacity; } Leaves;

static bool collect_leaves(KrVM *vm, KrBorrowed exception, Leaves *leaves) {
    if (is_group(vm, exception)) {
        if (!recursion_enter(vm, " in collect_exception_group_leaf_ids")) return false;
        Tuple *members = members_of(vm, exception);
        bool ok = true;
        for (uint32_t i = 0; ok && i < members->length; i++) ok = poll(vm, 4) && collect_leaves(vm, members->items[i], leaves);
        recursion_leave(vm);
        return ok;
    }
    if (leaves->count == leaves->capacity) {
        size_t capacity = leaves->capacity ? leaves->capacity * 2 : 16;
        uint64_t *grown = memory_resize(vm, leaves->bits, leaves->capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return false;
        leaves->bits = grown;
        leaves->capacity = capacity;
    }
    leaves->bits[leaves->count++] = value_bits(exception);
    return true;
}

// The part of `original` that the groups of `kept` still hold, in the shape of the original.
static KrValue project(KrVM *vm, KrBorrowed original, List *kept) {
    Leaves leaves = {NULL, 0, 0};
    KrValue match = KR_ERROR;
    bool ok = true;
    for (uint32_t i = 0; ok && i < kept->length; i++) ok = collect_leaves(vm, kept->items[i], &leaves);
    if (ok) {
        if (leaves.count > 1) qsort(leaves.bits, leaves.count, sizeof *leaves.bits, compare_bits);
        Matcher matcher = {.how = BY_LEAF, .leaves = leaves.bits, .leaf_count = leaves.count};
        if (!split(vm, original, &matcher, &match, NULL)) match = KR_ERROR;
    }
    memory_free(vm, leaves.bits, leaves.capacity * sizeof *leaves.bits);
    return match;
}

static bool has_metadata_of(KrVM *vm, KrBorrowed exception, KrBorrowed original) {
    if (!is_group(vm, exception)) return false;
    Exception *a = as_exception(exception), *b = as_exception(original);
    return is_same(a->traceback, b->traceback) && is_same(a->cause, b->cause) && is_same(a->context, b->context);
}

KrValue exception_group_combine(KrVM *vm, KrBorrowed original, KrBorrowed list) {
    KrValue raised = list_new(vm, 0), kept = KR_ERROR, projected = KR_ERROR, result = KR_ERROR;
    if (is_error(raised)) return KR_ERROR;
    kept = list_new(vm, 0);
    if (is_error(kept)) goto done;
    // What a handler raised anew has metadata of its own; what was left over or raised again has that of the original.
    for (uint32_t i = 0; i < as_list(list)->length; i++) {
        KrBorrowed exception = as_list(list)->items[i];
        if (is_none(exception)) continue;
        if (!is_group(vm, original)) {       // a naked exception: one clause ran at most, so there is one result
            result = retain(exception);
            goto done;
        }
        if (!list_append(vm, as_list(has_metadata_of(vm, exception, original) ? kept : raised), exception)) goto done;
    }
    if (as_list(kept)->length > 0) {
        projected = project(vm, original, as_list(kept));
        if (is_error(projected)) goto done;
        if (as_list(raised)->length == 0) {
            result = retain(projected);
            goto done;
        }
        if (!is_none(projected) && !list_append(vm, as_list(raised), projected)) goto done;
    }
    if (as_list(raised)->length == 0) result = NONE;
    else if (as_list(raised)->length == 1) result = retain(as_list(raised)->items[0]);
    else result = group_from(vm, value_of_object(vm->empty_str), raised);
done:
    release(vm, raised);
    release_maybe(vm, kept);
    release_maybe(vm, projected);
    return result;
}
