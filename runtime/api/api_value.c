// SPDX-License-Identifier: MIT
// api_value.c -- krait.h: values made, looked at, taken apart.
#include "api/api.h"

#include "object/bytes.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/tuple.h"

bool kr_failed(KrBorrowed v) { return is_error(v); }
KrValue kr_retain(KrBorrowed v) { return is_error(v) ? v : retain(v); }
void kr_release(KrVM *vm, KrValue v) {
    API_VM(vm);
    if (!is_error(v) && value_is_own(vm, v)) release(vm, v);
}

// A str may have surrogates, UTF-8 may not.
static bool has_surrogate(const char *text, size_t length) {
    for (const char *p = text, *end = text + length; (p = length == 0 ? NULL : memchr(p, 0xed, (size_t)(end - p))) != NULL; p++) {
        if (end - p > 1 && (unsigned char)p[1] >= 0xa0) return true;
    }
    return false;
}

KrValue api_text(KrVM *vm, const char *text, size_t length) {
    if (length == KR_STRLEN) length = strlen(text);
    if (unlikely(has_surrogate(text, length))) return bytes_decode(vm, (const uint8_t *)text, length, "utf-8", "strict");
    return str_from_utf8(vm, text, length);
}

Str *api_name(KrVM *vm, const char *name) {
    KrValue text = api_text(vm, name, KR_STRLEN);
    if (is_error(text)) return NULL;
    Str *interned = str_intern(vm, as_str(text));
    release(vm, text);
    return interned;
}

//// Making ////////////////////////////////////////////////////////////////////

KrValue kr_int(KrVM *vm, int64_t n) {
    API_VM(vm, KR_ERROR);
    return int_from_i64(vm, n);
}
KrValue kr_float(KrVM *vm, double x) {
    API_VM(vm, KR_ERROR);
    return float_from_double(vm, x);
}
KrValue kr_str(KrVM *vm, const char *utf8, size_t len) {
    API_VM(vm, KR_ERROR);
    API_TEXT(vm, utf8, len, KR_ERROR);
    return api_text(vm, utf8, len);
}
KrValue kr_bytes(KrVM *vm, const void *data, size_t len) {
    API_VM(vm, KR_ERROR);
    API_TEXT(vm, data, len, KR_ERROR);
    return bytes_new(vm, data, len == KR_STRLEN ? strlen(data) : len);
}
KrValue kr_dict(KrVM *vm) {
    API_VM(vm, KR_ERROR);
    return dict_new(vm);
}
KrValue kr_tuple(KrVM *vm, int count, const KrBorrowed *items) {
    API_VM(vm, KR_ERROR);
    API_VALUES(vm, count, items, KR_ERROR);
    if (count < 0) return raise(vm, ValueError, "a negative length");
    return tuple_from(vm, items, (size_t)count);
}
KrValue kr_list(KrVM *vm, int count, const KrBorrowed *items) {
    API_VM(vm, KR_ERROR);
    API_VALUES(vm, count, items, KR_ERROR);
    if (count < 0) return raise(vm, ValueError, "a negative length");
    return list_from(vm, items, (size_t)count);
}

static KrValue call_json(KrVM *vm, const char *function, KrBorrowed argument) {
    if (is_error(argument)) return KR_ERROR;
    KrValue module = import_module(vm, "json");
    Str *name = is_error(module) ? NULL : api_name(vm, function);
    KrValue result = name == NULL ? KR_ERROR : call_method(vm, module, name, &argument, 1);
    if (name != NULL) object_release(vm, name);
    release_maybe(vm, module);
    return result;
}

static KrValue parse_json(KrVM *vm, const char *text, size_t length) {
    KrValue source = api_text(vm, text, length), result = call_json(vm, "loads", source);
    release_maybe(vm, source);
    return result;
}

KrValue kr_from_json(KrVM *vm, const char *text, size_t len) {
    API_VM(vm, KR_ERROR);
    API_TEXT(vm, text, len, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, parse_json(vm, text, len));
    return result;
}

KrValue kr_to_json(KrVM *vm, KrBorrowed v) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, v, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, call_json(vm, "dumps", v));
    return result;
}

//// Looking ///////////////////////////////////////////////////////////////////

KrKind kr_kind(KrBorrowed v) {
    if (is_error(v)) return KR_KIND_OTHER;
    if (is_none(v)) return KR_KIND_NONE;
    if (is_bool(v)) return KR_KIND_BOOL;
    if (is_int_exact(v)) return KR_KIND_INT;
    if (is_float_exact(v)) return KR_KIND_FLOAT;
    if (!is_pointer(v)) return KR_KIND_OTHER;
    uint32_t shape = as_object(v)->shape;
    if (shape >= TYPE_FIRST_EXCEPTION && shape < TYPE_AFTER_EXCEPTIONS) return KR_KIND_EXCEPTION;
    if (shape >= TYPE_FIRST_LOOP && shape < TYPE_FIRST_LIBRARY) return KR_KIND_AWAITABLE;
    switch (shape) {
    case TYPE_STR: return KR_KIND_STR;
    case TYPE_BYTES: return KR_KIND_BYTES;
    case TYPE_TUPLE: return KR_KIND_TUPLE;
    case TYPE_LIST: return KR_KIND_LIST;
    case TYPE_DICT: return KR_KIND_DICT;
    case TYPE_SET:
    case TYPE_FROZENSET: return KR_KIND_SET;
    case TYPE_FUNCTION:
    case TYPE_METHOD:
    case TYPE_NATIVE:
    case TYPE_NATIVE_METHOD: return KR_KIND_FUNCTION;
    case TYPE_COROUTINE: return KR_KIND_AWAITABLE;
    case TYPE_MODULE: return KR_KIND_MODULE;
    case TYPE_TYPE: return KR_KIND_TYPE;
    default: return KR_KIND_OTHER;
    }
}

bool kr_is(KrVM *vm, KrBorrowed v, const char *type) {
    if (!api_is_usable(vm) || type == NULL || !value_is_own(vm, v)) return false;
    Tuple *mro = type_of(vm, v)->mro;
    for (uint32_t i = 0; i < mro->length; i++) {
        if (str_equal_ascii(as_type(mro->items[i])->name, type)) return true;
    }
    return false;
}

bool kr_as_bool(KrVM *vm, KrBorrowed v, bool *out) {
    API_VM(vm, false);
    API_VALUE(vm, v, false);
    API_GIVEN(vm, out, false);
    int result;
    API_RUN(vm, result, truth(vm, v));
    if (result < 0) return false;
    *out = result > 0;
    return true;
}

bool kr_as_int(KrVM *vm, KrBorrowed v, int64_t *out) {
    API_VM(vm, false);
    API_VALUE(vm, v, false);
    API_GIVEN(vm, out, false);
    bool ok;
    API_RUN(vm, ok, to_i64(vm, v, out));
    return ok;
}

bool kr_as_float(KrVM *vm, KrBorrowed v, double *out) {
    API_VM(vm, false);
    API_VALUE(vm, v, false);
    API_GIVEN(vm, out, false);
    bool ok;
    API_RUN(vm, ok, to_double(vm, v, out));
    return ok;
}

const char *kr_as_str(KrVM *vm, KrBorrowed v, size_t *len) {
    API_VM(vm, NULL);
    API_VALUE(vm, v, NULL);
    size_t ignored;
    if (!is_str(vm, v)) return raise_as(NULL, vm, TypeError, "expected str, not %T", v);
    return str_utf8(vm, as_str(v), len != NULL ? len : &ignored);
}

const void *kr_as_bytes(KrVM *vm, KrBorrowed v, size_t *len) {
    API_VM(vm, NULL);
    API_VALUE(vm, v, NULL);
    if (!is_bytes(vm, v)) return raise_as(NULL, vm, TypeError, "expected bytes, not %T", v);
    if (len != NULL) *len = as_bytes(v)->length;
    return as_bytes(v)->data;
}

//// Attributes and items //////////////////////////////////////////////////////

static KrValue get_attribute(KrVM *vm, KrBorrowed obj, const char *name) {
    Str *attribute = api_name(vm, name);
    if (attribute == NULL) return KR_ERROR;
    KrValue result = getattr(vm, obj, attribute);
    object_release(vm, attribute);
    return result;
}

static bool set_attribute(KrVM *vm, KrBorrowed obj, const char *name, KrBorrowed v) {
    Str *attribute = api_name(vm, name);
    if (attribute == NULL) return false;
    bool ok = setattr(vm, obj, attribute, v);
    object_release(vm, attribute);
    return ok;
}

KrValue kr_getattr(KrVM *vm, KrBorrowed obj, const char *name) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, obj, KR_ERROR);
    API_GIVEN(vm, name, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, get_attribute(vm, obj, name));
    return result;
}

bool kr_setattr(KrVM *vm, KrBorrowed obj, const char *name, KrBorrowed v) {
    API_VM(vm, false);
    API_VALUE(vm, obj, false);
    API_VALUE(vm, v, false);
    API_GIVEN(vm, name, false);
    bool ok;
    API_RUN(vm, ok, set_attribute(vm, obj, name, v));
    return ok;
}

KrValue kr_getitem(KrVM *vm, KrBorrowed obj, KrBorrowed key) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, obj, KR_ERROR);
    API_VALUE(vm, key, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, getitem(vm, obj, key));
    return result;
}

bool kr_setitem(KrVM *vm, KrBorrowed obj, KrBorrowed key, KrBorrowed v) {
    API_VM(vm, false);
    API_VALUE(vm, obj, false);
    API_VALUE(vm, key, false);
    API_VALUE(vm, v, false);
    bool ok;
    API_RUN(vm, ok, setitem(vm, obj, key, v));
    return ok;
}

int64_t kr_len(KrVM *vm, KrBorrowed obj) {
    API_VM(vm, -1);
    API_VALUE(vm, obj, -1);
    int64_t result;
    API_RUN(vm, result, length(vm, obj));
    return result;
}

KrValue kr_iter(KrVM *vm, KrBorrowed obj) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, obj, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, iter(vm, obj));
    return result;
}

bool kr_next(KrVM *vm, KrBorrowed iterator, KrValue *item) {
    if (item != NULL) *item = KR_ERROR;
    API_VM(vm, false);
    API_GIVEN(vm, item, false);
    API_VALUE(vm, iterator, false);
    KrValue result;
    API_RUN(vm, result, next(vm, iterator));
    *item = is_absent(result) ? NONE : result;
    return !is_error(result) && !is_absent(result);
}

KrValue kr_repr(KrVM *vm, KrBorrowed v) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, v, KR_ERROR);
    KrValue result;
    API_RUN(vm, result, repr(vm, v));
    return result;
}
