// SPDX-License-Identifier: MIT
// api_guard.c -- krait.h used wrongly: what is said, and that nothing else happens.
//
// A mistake of the host is a SystemError: it names the function and the argument. Where there is no VM to raise it in (NULL,
// freed, running on another thread), the function fails without an exception.
#include "api/api.h"

#include "object/exception.h"

void api_refuse_value(KrVM *vm, KrBorrowed v, const char *function) {
    if (is_error(v)) {
        if (is_undef(vm->raised)) raise(vm, SystemError, "%s(): a value is KR_ERROR, and no exception is pending", function);
        return;
    }
    api_enter(vm);
    raise(vm, SystemError, "%s(): a value is of another VM, or was released", function);
    api_leave(vm);
}

void api_refuse_null(KrVM *vm, const char *function, const char *argument) {
    api_enter(vm);
    raise(vm, SystemError, "%s(): '%s' is NULL", function, argument);
    api_leave(vm);
}

bool api_check_values(KrVM *vm, const char *function, int count, const KrBorrowed *values) {
    if (count > 0 && values == NULL) {
        api_refuse_null(vm, function, "the array of values");
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (likely(value_is_own(vm, values[i]))) continue;
        api_refuse_value(vm, values[i], function);
        return false;
    }
    return true;
}

bool api_check_text(KrVM *vm, const char *function, const void *text, size_t length) {
    if (text == NULL && length > 0) {
        api_refuse_null(vm, function, "the text");
        return false;
    }
    if (length <= API_LENGTH_MOST || length == KR_STRLEN) return true;
    api_enter(vm);
    raise(vm, SystemError, "%s(): a length of %zu is not possible", function, length);
    api_leave(vm);
    return false;
}
