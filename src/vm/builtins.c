// SPDX-License-Identifier: MIT
// builtins.c -- the functions of the module builtins, and the table from which its namespace is filled.
//
// Reading and writing (print, input, open) is in builtins_io.c, running text (eval, exec, compile) and looking at namespaces
// (globals, locals, vars, dir) in builtins_scope.c, the class statement in builtins_class.c.
#include "vm/builtins.h"

#include <math.h>

#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/iterators.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"
#include "vm/coroutine.h"
#include "vm/import.h"
#include "vm/operation.h"

//// Numbers ///////////////////////////////////////////////////////////////////

NATIVE(builtin_abs, "abs(x, /)", "Return the absolute value of a number.") { return unary(vm, UNARY_OP_ABS, args[0]); }

NATIVE(builtin_divmod, "divmod(x, y, /)", "Return the pair (x // y, x % y).") { return binary(vm, BINARY_DIVMOD, args[0], args[1]); }

NATIVE(builtin_pow, "pow(base, exp, mod=None)", "Return base to the power exp, modulo mod if that is given.") {
    return power(vm, args[0], args[1], args[2]);
}

NATIVE(builtin_round, "round(number, ndigits=None)", "Round a number to a number of decimal digits.") {
    KrValue result = call_dunder(vm, args[0], DUNDER___round__, &args[1], is_none(args[1]) ? 0 : 1);
    if (is_absent(result)) return raise(vm, TypeError, "type %T doesn't define __round__ method", args[0]);
    return result;
}

// "0x" and the like before the digits of an int, behind its sign.
static KrValue prefixed(KrVM *vm, KrBorrowed v, int base, const char *prefix) {
    KrValue index = index_of(vm, v);
    if (is_error(index)) return KR_ERROR;
    KrValue digits = int_to_str(vm, index, base), result = KR_ERROR;
    release(vm, index);
    if (is_error(digits)) return KR_ERROR;
    Str *s = as_str(digits);
    bool negative = str_char(s, 0) == '-';
    StrBuilder b;
    str_builder_init(&b, vm);
    if ((!negative || str_builder_add_char(&b, '-')) && str_builder_add_ascii(&b, prefix) &&
        str_builder_add_range(&b, s, negative, str_length(s))) {
        result = str_builder_finish(&b);
    } else {
        str_builder_discard(&b);
    }
    release(vm, digits);
    return result;
}
NATIVE(builtin_bin, "bin(number, /)", "Return the binary text of an int.") { return prefixed(vm, args[0], 2, "0b"); }
NATIVE(builtin_oct, "oct(number, /)", "Return the octal text of an int.") { return prefixed(vm, args[0], 8, "0o"); }
NATIVE(builtin_hex, "hex(number, /)", "Return the hexadecimal text of an int.") { return prefixed(vm, args[0], 16, "0x"); }

NATIVE(builtin_chr, "chr(i, /)", "Return the character with the given code point.") {
    int64_t code;
    if (!to_index_clamped(vm, args[0], &code)) return KR_ERROR;
    if (code < 0 || code > 0x10ffff) return raise(vm, ValueError, "chr() arg not in range(0x110000)");
    return str_from_char(vm, (uint32_t)code);
}

NATIVE(builtin_ord, "ord(character, /)", "Return the code point of a character.") {
    if (is_str(vm, args[0])) {
        if (str_length(as_str(args[0])) == 1) return small_int(str_char(as_str(args[0]), 0));
        return raise(vm, TypeError, "ord() expected a character, but string of length %u found", str_length(as_str(args[0])));
    }
    if (!has_flag(vm, args[0], TYPE_FLAG_IS_BYTES | TYPE_FLAG_IS_BYTEARRAY)) {
        return raise(vm, TypeError, "ord() expected string of length 1, but %T found", args[0]);
    }
    int64_t size = def_of(vm, args[0])->len(vm, args[0]);
    if (size < 0) return KR_ERROR;
    if (size != 1) return raise(vm, TypeError, "ord() expected a character, but string of length %lld found", (long long)size);
    return def_of(vm, args[0])->getitem(vm, args[0], small_int(0));
}

//// sum ///////////////////////////////////////////////////////////////////////

// Neumaier's sum: what the additions lose is kept in `low`.
typedef struct { double high, low; } Sum;
static void sum_add(Sum *s, double x) {
    double t = s->high + x;
    if (fabs(s->high) >= fabs(x)) s->low += (s->high - t) + x;
    else s->low += (x - t) + s->high;
    s->high = t;
}
static double sum_value(Sum s) { return s.low != 0 && isfinite(s.low) ? s.high + s.low : s.high; }

typedef enum { SUM_INT, SUM_FLOAT, SUM_COMPLEX, SUM_ANY } SumState;

// Ends a fast state: the sum so far as a value.
static KrValue sum_so_far(KrVM *vm, SumState state, int64_t whole, Sum real, Sum imag) {
    if (state == SUM_INT) return int_from_i64(vm, whole);
    if (state == SUM_FLOAT) return float_from_double(vm, sum_value(real));
    return complex_new(vm, sum_value(real), sum_value(imag));
}

// Adds one item in the fast states; false: the item or its size needs the general way.
static bool sum_quick(KrVM *vm, SumState *state, int64_t *whole, Sum *real, Sum *imag, KrBorrowed item) {
    int64_t n = 0;
    bool whole_item = (is_int_exact(item) || is_bool(item)) && int_as_i64(vm, item, &n);
    if (*state == SUM_INT) {
        if (whole_item && !__builtin_add_overflow(*whole, n, whole)) return true;
        if (!is_float_exact(item)) return false;
        *real = (Sum){(double)*whole, 0};
        *state = SUM_FLOAT;
    }
    if (is_float_exact(item)) {
        sum_add(real, float_value(item));
        return true;
    }
    if (whole_item) {
        sum_add(real, (double)n);
        return true;
    }
    if (!has_shape(item, TYPE_COMPLEX)) return false;
    if (*state == SUM_FLOAT) *imag = (Sum){0, 0};
    *state = SUM_COMPLEX;
    sum_add(real, ((Complex *)as_object(item))->real);
    sum_add(imag, ((Complex *)as_object(item))->imag);
    return true;
}

NATIVE(builtin_sum, "sum(iterable, /, start=0)", "Return start plus all items of an iterable.") {
    const char *unfit = is_str(vm, args[1])                               ? "strings [use ''.join(seq) instead]"
                        : has_flag(vm, args[1], TYPE_FLAG_IS_BYTES)     ? "bytes [use b''.join(seq) instead]"
                        : has_flag(vm, args[1], TYPE_FLAG_IS_BYTEARRAY) ? "bytearray [use b''.join(seq) instead]"
                                                                        : NULL;
    KrValue iterator = iter(vm, args[0]);
    if (is_error(iterator)) return KR_ERROR;
    if (unfit != NULL) {
        release(vm, iterator);
        return raise(vm, TypeError, "sum() can't sum %s", unfit);
    }
    SumState state = SUM_ANY;
    int64_t whole = 0;
    Sum real = {0, 0}, imag = {0, 0};
    KrValue total = ABSENT;
    if (is_int_exact(args[1]) && int_as_i64(vm, args[1], &whole)) {
        state = SUM_INT;
    } else if (is_float_exact(args[1])) {
        state = SUM_FLOAT;
        real.high = float_value(args[1]);
    } else if (has_shape(args[1], TYPE_COMPLEX)) {
        state = SUM_COMPLEX;
        real.high = ((Complex *)as_object(args[1]))->real;
        imag.high = ((Complex *)as_object(args[1]))->imag;
    } else {
        total = retain(args[1]);
    }
    for (;;) {
        if (!poll(vm, 1)) goto failed;
        KrValue item = next(vm, iterator);
        if (is_error(item)) goto failed;
        if (is_absent(item)) break;
        if (state != SUM_ANY) {
            if (sum_quick(vm, &state, &whole, &real, &imag, item)) {
                release(vm, item);
                continue;
            }
            total = sum_so_far(vm, state, whole, real, imag);
            state = SUM_ANY;
            if (is_error(total)) {
                release(vm, item);
                total = ABSENT;
                goto failed;
            }
        }
        KrValue sum = binary(vm, BINARY_ADD, total, item);
        release(vm, item);
        if (is_error(sum)) goto failed;
        value_replace(vm, &total, sum);
    }
    release(vm, iterator);
    return state == SUM_ANY ? total : sum_so_far(vm, state, whole, real, imag);
failed:
    release(vm, total);
    release(vm, iterator);
    return KR_ERROR;
}

//// Iteration /////////////////////////////////////////////////////////////////

// 1 when an item with the given truth was found, 0 when none was, -1.
static int find_truth(KrVM *vm, KrBorrowed iterable, int wanted) {
    KrValue iterator = iter(vm, iterable);
    if (is_error(iterator)) return -1;
    int result = 0;
    for (;;) {
        KrValue item = poll(vm, 1) ? next(vm, iterator) : KR_ERROR;
        if (is_error(item)) result = -1;
        if (is_error(item) || is_absent(item)) break;
        int yes = truth(vm, item);
        release(vm, item);
        if (yes < 0) result = -1;
        else if (yes == wanted) result = 1;
        if (result != 0) break;
    }
    release(vm, iterator);
    return result;
}
NATIVE(builtin_all, "all(iterable, /)", "Return True if no item is false.") {
    int found = find_truth(vm, args[0], 0);
    return found < 0 ? KR_ERROR : value_of_bool(!found);
}
NATIVE(builtin_any, "any(iterable, /)", "Return True if an item is true.") {
    int found = find_truth(vm, args[0], 1);
    return found < 0 ? KR_ERROR : value_of_bool(found);
}

// Is `item` to replace `best`? 1, 0, -1.
static int is_better(KrVM *vm, CompareOp op, KrBorrowed item, KrBorrowed best) {
    if (both_small_int(item, best)) {
        int64_t a = small_int_value(item), b = small_int_value(best);
        return op == COMPARE_GT ? a > b : a < b;
    }
    KrValue answer = compare(vm, op, item, best);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}

// args: *values, key, default
static KrValue find_extreme(KrVM *vm, const char *name, CompareOp op, const KrBorrowed *args) {
    Tuple *values = as_tuple(args[0]);
    if (values->length == 0) return raise(vm, TypeError, "%s expected at least 1 argument, got 0", name);
    bool several = values->length > 1;
    if (several && !is_absent(args[2])) {
        return raise(vm, TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
    }
    KrValue iterator = iter(vm, several ? args[0] : values->items[0]);
    if (is_error(iterator)) return KR_ERROR;
    KrValue best = ABSENT, best_key = ABSENT;
    bool failed = true;
    for (;;) {
        KrValue item = poll(vm, 1) ? next(vm, iterator) : KR_ERROR;
        if (is_error(item)) break;
        if (is_absent(item)) {
            failed = false;
            break;
        }
        KrValue key = is_none(args[1]) ? retain(item) : call_1(vm, args[1], item);
        int better = is_error(key) ? -1 : is_absent(best) ? 1 : is_better(vm, op, key, best_key);
        if (better > 0) {
            value_replace(vm, &best, item);
            value_replace(vm, &best_key, key);
            continue;
        }
        release_maybe(vm, key);
        release(vm, item);
        if (better < 0) break;
    }
    release(vm, best_key);
    release(vm, iterator);
    if (failed) {
        release(vm, best);
        return KR_ERROR;
    }
    if (!is_absent(best)) return best;
    if (!is_absent(args[2])) return retain(args[2]);
    return raise(vm, ValueError, "%s() iterable argument is empty", name);
}
NATIVE(builtin_max, "max(*args, key=None, default=?)", "Return the largest of the arguments, or of the items of the only one.") {
    return find_extreme(vm, "max", COMPARE_GT, args);
}
NATIVE(builtin_min, "min(*args, key=None, default=?)", "Return the smallest of the arguments, or of the items of the only one.") {
    return find_extreme(vm, "min", COMPARE_LT, args);
}

NATIVE(builtin_sorted, "sorted(iterable, /, *, key=None, reverse=False)", "Return a new list of the items in ascending order.") {
    int reverse = truth(vm, args[2]);
    if (reverse < 0) return KR_ERROR;
    KrValue list = to_list(vm, args[0]);
    if (is_error(list)) return KR_ERROR;
    if (list_sort(vm, as_list(list), args[1], reverse)) return list;
    release(vm, list);
    return KR_ERROR;
}

NATIVE(builtin_iter, "iter(object, sentinel=?, /)", "Return an iterator over an object, or over what a callable returns until it returns sentinel.") {
    if (is_absent(args[1])) return iter(vm, args[0]);
    if (!is_callable(vm, args[0])) return raise(vm, TypeError, "iter(v, w): v must be callable");
    return callable_iterator_new(vm, args[0], args[1]);
}

// As next(), but a StopIteration keeps its value.
static KrValue native_next(KrVM *vm, KrBorrowed iterator) {
    const TypeDef *def = def_of(vm, iterator);
    if (def->next == NULL) return raise(vm, TypeError, "'%T' object is not an iterator", iterator);
    if (!recursion_enter(vm, "")) return KR_ERROR;
    KrValue item = def->next(vm, iterator);
    recursion_leave(vm);
    return item;
}

NATIVE(builtin_next, "next(iterator, default=?, /)", "Return the next item; when there is none, default if that is given.") {
    if (has_shape(args[0], TYPE_GENERATOR)) {
        if (is_absent(args[1])) return coroutine_resume(vm, as_coroutine(args[0]), TO_RESUME, NONE, false);
        KrValue item;
        SendResult sent = coroutine_send(vm, as_coroutine(args[0]), NONE, &item);
        if (sent == SEND_RAISED) return KR_ERROR;
        if (sent == SEND_YIELDED) return item;
        release(vm, item);
        return retain(args[1]);
    }
    // A __next__ of the program is called here, since next() would lose the value of its StopIteration.
    bool own = type_of(vm, args[0])->flags & TYPE_FLAG_HEAP;
    KrValue item = own ? call_dunder(vm, args[0], DUNDER___next__, NULL, 0) : native_next(vm, args[0]);
    if (own && is_absent(item)) return raise(vm, TypeError, "'%T' object is not an iterator", args[0]);
    if (is_error(item) && !is_absent(args[1]) && exception_matches(vm, TYPE_StopIteration)) {
        exception_clear(vm);
        item = ABSENT;
    }
    if (!is_absent(item)) return item;
    return is_absent(args[1]) ? exception_raise_type(vm, TYPE_StopIteration) : retain(args[1]);
}

NATIVE(builtin_aiter, "aiter(async_iterable, /)", "Return an asynchronous iterator over an object.") {
    KrValue iterator = call_dunder(vm, args[0], DUNDER___aiter__, NULL, 0);
    if (is_absent(iterator)) return raise(vm, TypeError, "'%T' object is not an async iterable", args[0]);
    if (is_error(iterator) || !is_absent(dunder_find(vm, iterator, DUNDER___anext__))) return iterator;
    raise(vm, TypeError, "aiter() returned not an async iterator of type '%T'", iterator);
    release(vm, iterator);
    return KR_ERROR;
}

NATIVE(builtin_anext, "anext(async_iterator, default=?, /)", "Return an awaitable of the next item, or of default when there is none.") {
    KrValue awaitable = call_dunder(vm, args[0], DUNDER___anext__, NULL, 0);
    if (is_absent(awaitable)) return raise(vm, TypeError, "'%T' object is not an async iterator", args[0]);
    if (is_error(awaitable) || is_absent(args[1])) return awaitable;
    KrValue result = anext_awaitable_new(vm, awaitable, args[1]);
    release(vm, awaitable);
    return result;
}

//// Objects ///////////////////////////////////////////////////////////////////

NATIVE(builtin_callable, "callable(object, /)", "Return True if an object can be called.") { return value_of_bool(is_callable(vm, args[0])); }
NATIVE(builtin_repr, "repr(object, /)", "Return the text that represents an object.") { return repr(vm, args[0]); }
NATIVE(builtin_ascii, "ascii(object, /)", "Return repr(object) with everything beyond ASCII escaped.") { return ascii_of(vm, args[0]); }

NATIVE(builtin_format, "format(value, format_spec='', /)", "Return the text of a value in the given format.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "format() argument 2 must be str, not %T", args[1]);
    return format_value(vm, args[0], args[1]);
}

NATIVE(builtin_hash, "hash(object, /)", "Return the hash of an object.") {
    int64_t hash;
    return hash_of(vm, args[0], &hash) ? int_from_i64(vm, hash) : KR_ERROR;
}

NATIVE(builtin_id, "id(object, /)", "Return the identity of an object, a number that no other living object has.") {
    uint64_t id;
    return object_identity(vm, args[0], &id) ? int_from_u64(vm, id) : KR_ERROR;
}

NATIVE(builtin_len, "len(object, /)", "Return the number of items of a container.") {
    int64_t count = length(vm, args[0]);
    return count < 0 ? KR_ERROR : int_from_i64(vm, count);
}

NATIVE(builtin_getattr, "getattr(object, name, default=?, /)", "Return the named attribute of an object, or default when it has none.") {
    Str *name = str_attribute_name(vm, args[1]);
    if (name == NULL) return KR_ERROR;
    KrValue value = is_absent(args[2]) ? getattr(vm, args[0], name) : getattr_optional(vm, args[0], name);
    object_release(vm, name);
    return is_absent(value) ? retain(args[2]) : value;
}

NATIVE(builtin_hasattr, "hasattr(object, name, /)", "Return True if an object has the named attribute.") {
    Str *name = str_attribute_name(vm, args[1]);
    if (name == NULL) return KR_ERROR;
    KrValue value = getattr_optional(vm, args[0], name);
    object_release(vm, name);
    if (is_error(value)) return KR_ERROR;
    bool has = !is_absent(value);
    release(vm, value);
    return value_of_bool(has);
}

NATIVE(builtin_setattr, "setattr(object, name, value, /)", "Set the named attribute of an object.") {
    Str *name = str_attribute_name(vm, args[1]);
    if (name == NULL) return KR_ERROR;
    bool ok = setattr(vm, args[0], name, args[2]);
    object_release(vm, name);
    return ok ? NONE : KR_ERROR;
}

NATIVE(builtin_delattr, "delattr(object, name, /)", "Delete the named attribute of an object.") {
    Str *name = str_attribute_name(vm, args[1]);
    if (name == NULL) return KR_ERROR;
    bool ok = delattr(vm, args[0], name);
    object_release(vm, name);
    return ok ? NONE : KR_ERROR;
}

NATIVE(builtin_isinstance, "isinstance(object, class_or_tuple, /)", "Return True if an object is an instance of a class or of one of several.") {
    int yes = is_instance(vm, args[0], args[1]);
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}
NATIVE(builtin_issubclass, "issubclass(cls, class_or_tuple, /)", "Return True if a class is derived from a class or from one of several.") {
    int yes = is_subclass(vm, args[0], args[1]);
    return yes < 0 ? KR_ERROR : value_of_bool(yes);
}

static KrValue leave(KrVM *vm, KrBorrowed code) { return exception_raise_with(vm, TYPE_SystemExit, code); }
NATIVE(builtin_exit, "exit(code=None)", "End the program by SystemExit.") { return leave(vm, args[0]); }
NATIVE(builtin_quit, "quit(code=None)", "End the program by SystemExit.") { return leave(vm, args[0]); }

NATIVE(builtin_breakpoint, "breakpoint(*args, **kws)", "Would enter a debugger; there is none.") {
    return raise(vm, RuntimeError, "breakpoint() is not supported: there is no debugger");
}

//// The namespace /////////////////////////////////////////////////////////////

static const NativeDef *const functions[] = {
    DEF(builtin_abs), DEF(builtin_aiter), DEF(builtin_all), DEF(builtin_anext), DEF(builtin_any), DEF(builtin_ascii), DEF(builtin_bin),
    DEF(builtin_breakpoint), DEF(builtin_callable), DEF(builtin_chr), DEF(builtin_delattr), DEF(builtin_divmod), DEF(builtin_exit),
    DEF(builtin_format), DEF(builtin_getattr), DEF(builtin_hasattr), DEF(builtin_hash), DEF(builtin_hex), DEF(builtin_id),
    DEF(builtin_isinstance), DEF(builtin_issubclass), DEF(builtin_iter), DEF(builtin_len), DEF(builtin_max), DEF(builtin_min),
    DEF(builtin_next), DEF(builtin_oct), DEF(builtin_ord), DEF(builtin_pow), DEF(builtin_quit), DEF(builtin_repr), DEF(builtin_round),
    DEF(builtin_setattr), DEF(builtin_sorted), DEF(builtin_sum), NULL,
};

static const TypeId types[] = {
    TYPE_OBJECT, TYPE_TYPE, TYPE_INT, TYPE_BOOL, TYPE_FLOAT, TYPE_COMPLEX, TYPE_STR, TYPE_BYTES, TYPE_BYTEARRAY, TYPE_TUPLE, TYPE_LIST,
    TYPE_DICT, TYPE_SET, TYPE_FROZENSET, TYPE_RANGE, TYPE_SLICE, TYPE_PROPERTY, TYPE_CLASSMETHOD, TYPE_STATICMETHOD, TYPE_SUPER,
    TYPE_ENUMERATE, TYPE_ZIP, TYPE_MAP, TYPE_FILTER, TYPE_REVERSED,
};

static const struct { TypeId id; const char *name; } exceptions[] = {
#define EXCEPTION(name, base, count, fields) {TYPE_##name, #name},
#include "object/exception.def"
#undef EXCEPTION
    {TYPE_OSError, "EnvironmentError"}, {TYPE_OSError, "IOError"},
};

static bool put(KrVM *vm, const char *name, KrBorrowed value) {
    Str *key = str_intern_utf8(vm, name, strlen(name));
    if (key == NULL) return false;
    bool ok = dict_set_str(vm, vm->builtins, key, value);
    object_release(vm, key);
    return ok;
}

static bool put_functions(KrVM *vm, const NativeDef *const *list) {
    for (; *list != NULL; list++) {
        KrValue native = native_new(vm, *list, ABSENT, value_of_object(N_(vm, builtins)));
        if (is_error(native)) return false;
        bool ok = dict_set_str(vm, vm->builtins, ((Native *)as_object(native))->name, native);
        release(vm, native);
        if (!ok) return false;
    }
    return true;
}

bool builtins_init(KrVM *vm) {
    const NativeDef *const import_list[] = {import_function, NULL};
    if (!dict_reserve(vm, vm->builtins, 200)) return false;
    if (!put_functions(vm, functions) || !put_functions(vm, builtins_io) || !put_functions(vm, builtins_scope) ||
        !put_functions(vm, builtins_class) || !put_functions(vm, import_list)) return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!put(vm, vm->types[types[i]]->def->name, value_of_object(vm->types[types[i]]))) return false;
    }
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        // LimitError has no name in programs; the other two are of asyncio and krait.
        if (exceptions[i].id == TYPE_LimitError || exceptions[i].id == TYPE_CancelledError || exceptions[i].id == TYPE_AsyncReentryError) continue;
        if (!put(vm, exceptions[i].name, value_of_object(vm->types[exceptions[i].id]))) return false;
    }
    return put(vm, "None", NONE) && put(vm, "True", TRUE_) && put(vm, "False", FALSE_) && put(vm, "Ellipsis", ELLIPSIS) &&
           put(vm, "NotImplemented", NOT_IMPLEMENTED) && put(vm, "__debug__", TRUE_);
}
