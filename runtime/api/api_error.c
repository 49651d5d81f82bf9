// SPDX-License-Identifier: MIT
// api_error.c -- krait.h: exceptions raised by the host, taken by it, shown.
#include "api/api.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/traceback.h"

#include <stdarg.h>
#include <stdio.h>

// A class of exceptions by its name: a built-in one, else a global of __main__. Borrowed; ABSENT: none.
static KrBorrowed find_class(KrVM *vm, const char *name) {
    Str *text = api_name(vm, name);
    if (text == NULL) return KR_ERROR;
    KrBorrowed found = dict_get_str(vm, vm->builtins, text);
    for (int id = TYPE_FIRST_EXCEPTION; is_absent(found) && id < TYPE_AFTER_EXCEPTIONS; id++) {
        if (str_equal(vm->types[id]->name, text)) found = value_of_object(vm->types[id]);
    }
    if (is_absent(found)) found = dict_get_str(vm, as_module(vm->main_module)->dict, text);
    object_release(vm, text);
    if (is_error(found) || is_absent(found)) return found;
    bool fits = has_flag(vm, found, TYPE_FLAG_IS_TYPE) && (as_type(found)->flags & TYPE_FLAG_IS_EXCEPTION);
    return fits ? found : ABSENT;
}

static KrValue raise_text(KrVM *vm, const char *type, const char *text) {
    KrBorrowed class_ = find_class(vm, type);
    if (is_error(class_)) return KR_ERROR;
    if (is_absent(class_)) return raise(vm, SystemError, "kr_raise(): no exception is called '%s' (%s)", type, text);
    KrValue held = retain(class_), message = api_text(vm, text, KR_STRLEN);
    KrValue exception = is_error(message) ? KR_ERROR : call_1(vm, held, message);
    if (!is_error(exception)) {
        exception_raise_object(vm, exception);
        release(vm, exception);
    }
    release_maybe(vm, message);
    release(vm, held);
    return KR_ERROR;
}

KrValue kr_raise(KrVM *vm, const char *type, const char *format, ...) {
    API_VM(vm, KR_ERROR);
    API_GIVEN(vm, type, KR_ERROR);
    API_GIVEN(vm, format, KR_ERROR);
    char quick[512], *text = quick;
    va_list list;
    va_start(list, format);
    int length = vsnprintf(quick, sizeof quick, format, list);
    va_end(list);
    if (length < 0) length = snprintf(quick, sizeof quick, "%s", format);
    api_enter(vm);
    if ((size_t)length >= sizeof quick) {
        text = memory_alloc(vm, (size_t)length + 1);
        va_start(list, format);
        if (text != NULL) vsnprintf(text, (size_t)length + 1, format, list);
        va_end(list);
    }
    if (text != NULL) (void)raise_text(vm, type, text);
    if (text != NULL && text != quick) memory_free(vm, text, (size_t)length + 1);
    api_leave(vm);
    return KR_ERROR;
}

KrValue kr_reraise(KrVM *vm, KrBorrowed exception) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, exception, KR_ERROR);
    if (!has_flag(vm, exception, TYPE_FLAG_IS_EXCEPTION)) {
        return raise(vm, TypeError, "exceptions must derive from BaseException");
    }
    return exception_raise_object(vm, exception);
}

KrValue kr_error_take(KrVM *vm) {
    API_VM(vm, KR_ERROR);
    return is_undef(vm->raised) ? KR_ERROR : exception_take(vm);
}

// The text of a LimitError is ours and short: the limit that was reached does not keep it from being shown.
KrValue kr_error_text(KrVM *vm, KrBorrowed exception) {
    API_VM(vm, KR_ERROR);
    API_VALUE(vm, exception, KR_ERROR);
    if (!has_flag(vm, exception, TYPE_FLAG_IS_EXCEPTION)) {
        return raise(vm, TypeError, "kr_error_text() needs an exception");
    }
    KrLimits limits = vm->limits;
    size_t memory = vm->heap.limit;
    if (has_shape(exception, TYPE_LimitError)) {
        vm->limits = (KrLimits){0};
        vm->heap.limit = 0;
    }
    KrValue text;
    API_RUN(vm, text, traceback_format(vm, exception));
    vm->limits = limits;
    vm->heap.limit = memory;
    return text;
}
