// SPDX-License-Identifier: MIT
// anext_awaitable.c -- what anext(iterator, default) gives: the awaitable of the iterator's __anext__(), which ends with the default
// where that raises StopAsyncIteration.
#include "object/exception.h"
#include "object/native.h"
#include "object/protocol.h"
#include "vm/coroutine.h"

typedef struct {
    Object head;
    KrValue awaitable, otherwise;
    KrValue iterator;           // awaitable.__await__(), from the first step on; else NONE
} AnextAwaitable;
static AnextAwaitable *as_anext(KrBorrowed v) { return (AnextAwaitable *)as_object(v); }

KrValue anext_awaitable_new(KrVM *vm, KrBorrowed awaitable, KrBorrowed otherwise) {
    AnextAwaitable *a = object_new(vm, TYPE_ANEXT_AWAITABLE, sizeof *a);
    if (a == NULL) return KR_ERROR;
    a->awaitable = retain(awaitable);
    a->otherwise = retain(otherwise);
    a->iterator = NONE;
    return value_of_object(a);
}

// Owned.
static KrValue iterator_of(KrVM *vm, AnextAwaitable *a) {
    if (is_none(a->iterator)) {
        KrValue iterator = awaitable_iterator(vm, a->awaitable, 0);
        if (is_error(iterator)) return KR_ERROR;
        value_replace(vm, &a->iterator, iterator);
    }
    return retain(a->iterator);
}

static SendResult anext_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    AnextAwaitable *a = as_anext(self);
    *result = KR_ERROR;
    KrValue iterator = iterator_of(vm, a);
    if (is_error(iterator)) return SEND_RAISED;
    const TypeDef *def = def_of(vm, iterator);
    SendResult sent;
    if (is_coroutine_like(iterator)) sent = coroutine_send(vm, as_coroutine(iterator), value, result);
    else if (def->send != NULL && !has_flag(vm, iterator, TYPE_FLAG_HEAP)) sent = def->send(vm, iterator, value, result);
    else sent = delegate_send(vm, iterator, value, result);
    release(vm, iterator);
    if (sent != SEND_RAISED || !exception_clear_if(vm, TYPE_StopAsyncIteration)) return sent;
    *result = retain(a->otherwise);
    return SEND_RETURNED;
}

static KrValue step(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    KrValue result;
    SendResult outcome = anext_send(vm, self, value, &result);
    return send_outcome(vm, outcome, result);
}
static KrValue anext_next(KrVM *vm, KrBorrowed self) { return step(vm, self, NONE); }
NATIVE(anext_send_method, "send(self, value, /)", "One step of the awaitable.") { return step(vm, args[0], args[1]); }
NATIVE(anext_throw, "throw(self, typ, val=?, tb=?, /)", "Raise an exception where the awaitable waits.") {
    KrValue iterator = iterator_of(vm, as_anext(args[0]));
    if (is_error(iterator)) return KR_ERROR;
    uint32_t count = is_absent(args[2]) ? 1 : is_absent(args[3]) ? 2 : 3;
    KrValue result = call_method(vm, iterator, N_(vm, throw), &args[1], count);
    release(vm, iterator);
    if (!is_error(result) || !exception_clear_if(vm, TYPE_StopAsyncIteration)) return result;
    exception_raise_with(vm, TYPE_StopIteration, as_anext(args[0])->otherwise);
    return KR_ERROR;
}
NATIVE(anext_close, "close(self, /)", "Give it up.") {
    KrValue iterator = iterator_of(vm, as_anext(args[0]));
    if (is_error(iterator)) return KR_ERROR;
    KrValue result = call_method(vm, iterator, N_(vm, close), NULL, 0);
    release(vm, iterator);
    return result;
}
static KrValue anext_iter(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}
static void anext_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((AnextAwaitable *)self)->awaitable);
    visit_value(visitor, ((AnextAwaitable *)self)->otherwise);
    visit_value(visitor, ((AnextAwaitable *)self)->iterator);
}
static const NativeDef *const anext_methods[] = {DEF(anext_send_method), DEF(anext_throw), DEF(anext_close), NULL};
const TypeDef anext_awaitable_type = {
    .name = "anext_awaitable", .id = TYPE_ANEXT_AWAITABLE, .size = sizeof(AnextAwaitable), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = anext_methods, .visit = anext_visit, .iter = anext_iter, .next = anext_next, .await = anext_iter, .send = anext_send,
};
