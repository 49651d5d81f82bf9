// SPDX-License-Identifier: MIT
// coroutine_types.c -- generator, coroutine and async generator as Python sees them; what `await` and `yield from` delegate to;
// the finalizer queue.
#include "object/descriptor.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/traceback.h"
#include "object/tuple.h"
#include "vm/coroutine.h"
#include "vm/frame.h"
#include "vm/import.h"

//// Memory ////////////////////////////////////////////////////////////////////

static size_t coroutine_size(KrBorrowed self) {
    const Coroutine *c = as_coroutine(self);
    bool extra = c->flavor == ASYNC_GENERATOR || (c->agen_flags & CO_HAS_ORIGIN);
    return sizeof *c + c->frame.count * sizeof(KrValue) + (extra ? sizeof(KrValue) : 0);
}
KrValue send_outcome(KrVM *vm, SendResult outcome, KrValue result) {
    if (outcome == SEND_YIELDED) return result;
    if (outcome == SEND_RAISED) return KR_ERROR;
    exception_raise_with(vm, TYPE_StopIteration, result);
    release(vm, result);
    return KR_ERROR;
}

static void coroutine_visit(Object *self, Visitor *visitor) {
    Coroutine *c = (Coroutine *)self;
    for (uint32_t i = 0; i < c->frame.count; i++) visit_value(visitor, c->frame.r[i]);
    visit_value(visitor, c->item.exception);
    if (coroutine_extra(c) != NULL) visit_value(visitor, *coroutine_extra(c));
    visit_object(visitor, c->frame.fn);
}
static void coroutine_release(KrVM *vm, Object *self) {
    Coroutine *c = (Coroutine *)self;
    if (c->state != CO_DONE) coroutine_finish(vm, c);
    if (coroutine_extra(c) != NULL) release(vm, *coroutine_extra(c));
    object_release(vm, c->frame.fn);
}
static void coroutine_clear(KrVM *vm, Object *self) {
    Coroutine *c = (Coroutine *)self;
    if (c->state != CO_RUNNING) coroutine_finish(vm, c);
}
// Something of the program runs, or is said, when it is dropped: that waits for a safe point.
static bool coroutine_finalize(KrVM *vm, Object *self) {
    Coroutine *c = (Coroutine *)self;
    if (c->state == CO_DONE || vm->limit_hit != LIMIT_NONE) return false;
    if (c->flavor == ASYNC_GENERATOR && !is_none(*coroutine_extra(c)) && !(c->agen_flags & AGEN_CLOSED)) return finalizer_queue(vm, self);
    if (c->state == CO_UNSTARTED) return c->flavor == COROUTINE && finalizer_queue(vm, self);
    if (coroutine_is_plainly_suspended(c)) return false;
    return finalizer_queue(vm, self);
}

static KrValue identity_repr(KrVM *vm, const char *noun, Str *qualname, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    return string_format(vm, "<%s object %U at 0x%llx>", noun, qualname, (unsigned long long)id);
}
static KrValue generator_repr(KrVM *vm, KrBorrowed self) { return identity_repr(vm, "generator", as_coroutine(self)->frame.fn->qualname, self); }
static KrValue coroutine_repr(KrVM *vm, KrBorrowed self) { return identity_repr(vm, "coroutine", as_coroutine(self)->frame.fn->qualname, self); }
static KrValue agen_repr(KrVM *vm, KrBorrowed self) { return identity_repr(vm, "async_generator", as_coroutine(self)->frame.fn->qualname, self); }

//// send, throw, close ////////////////////////////////////////////////////////

NATIVE(generator_send, "send(self, value, /)", "Send a value into coroutine or generator and run it to where it stops next.") {
    return coroutine_resume(vm, as_coroutine(args[0]), TO_RESUME, args[1], false);
}

const NativeDef *const generator_send_native = DEF(generator_send);

// throw(exception) or the old throw(type, value, traceback).
KrValue coroutine_thrown(KrVM *vm, const KrBorrowed *args) {
    KrBorrowed type = args[0], value = args[1], traceback = args[2];
    if (!is_none(traceback) && !is_absent(traceback) && !has_shape(traceback, TYPE_TRACEBACK)) {
        return raise(vm, TypeError, "throw() third argument must be a traceback object");
    }
    KrValue exception;
    bool is_class = has_flag(vm, type, TYPE_FLAG_IS_TYPE) && (as_type(type)->flags & TYPE_FLAG_IS_EXCEPTION);
    if (is_class) {
        if (is_absent(value) || is_none(value)) exception = call_0(vm, type);
        else if (is_instance_of(vm, value, as_type(type))) exception = retain(value);
        else if (has_flag(vm, value, TYPE_FLAG_IS_TUPLE)) {
            KrValue items = to_tuple(vm, value);
            if (is_error(items)) return KR_ERROR;
            exception = call_object(vm, type, as_tuple(items)->items, as_tuple(items)->length, ABSENT);
            release(vm, items);
        } else exception = call_1(vm, type, value);
    } else if (has_flag(vm, type, TYPE_FLAG_IS_EXCEPTION)) {
        if (!is_absent(value) && !is_none(value)) return raise(vm, TypeError, "instance exception may not have a separate value");
        exception = retain(type);
    } else {
        return raise(vm, TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    }
    if (!is_error(exception) && !has_flag(vm, exception, TYPE_FLAG_IS_EXCEPTION)) {
        raise(vm, TypeError, "calling %R should have returned an instance of BaseException, not %T", type, exception);
        release(vm, exception);
        exception = KR_ERROR;
    }
    // What goes wrong while the exception is made is thrown in its place.
    if (is_error(exception) && vm->limit_hit == LIMIT_NONE) exception = exception_take(vm);
    if (is_error(exception) || is_undef(exception)) return KR_ERROR;
    if (!is_absent(traceback) && !is_none(traceback)) {
        value_replace(vm, &((Exception *)as_object(exception))->traceback, retain(traceback));
    }
    return exception;
}

NATIVE(generator_throw, "throw(self, typ, val=?, tb=?, /)", "Raise an exception in coroutine or generator and run it to where it stops next.") {
    KrValue exception = coroutine_thrown(vm, &args[1]);
    if (is_error(exception)) return KR_ERROR;
    KrValue result = coroutine_throw_begin(vm, as_coroutine(args[0]), TO_RESUME, exception);
    release(vm, exception);
    return result;
}

NATIVE(generator_close, "close(self, /)", "Raise GeneratorExit inside coroutine or generator; it must end.") {
    return coroutine_close(vm, as_coroutine(args[0])) ? NONE : KR_ERROR;
}

static KrValue generator_next(KrVM *vm, KrBorrowed self) {
    KrValue result;
    SendResult sent = coroutine_send(vm, as_coroutine(self), NONE, &result);
    return sent == SEND_RETURNED && is_none(result) ? ABSENT : send_outcome(vm, sent, result);
}
static KrValue generator_iter(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

//// Attributes ////////////////////////////////////////////////////////////////

static KrValue get_name(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_coroutine(self)->frame.fn->name));
}
static KrValue get_qualname(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_coroutine(self)->frame.fn->qualname));
}
// The name belongs to the function here: a generator that is renamed gets a function of its own.
static bool rename_to(KrVM *vm, KrBorrowed self, KrBorrowed value, bool qualified) {
    if (is_absent(value) || !is_str(vm, value)) {
        return raise_as(false, vm, TypeError, "%s must be set to a string object", qualified ? "__qualname__" : "__name__");
    }
    Coroutine *c = as_coroutine(self);
    Function *old = c->frame.fn;
    KrValue made = function_new(vm, old->code, old->globals);
    if (is_error(made)) return false;
    Function *fn = (Function *)as_object(made);
    if (old->closure != NULL) {
        fn->closure = old->closure;
        object_retain(fn->closure);
    }
    Str *name = fn->name, *qualname = fn->qualname;
    fn->name = qualified ? old->name : as_str(value);
    fn->qualname = qualified ? as_str(value) : old->qualname;
    object_retain(fn->name);
    object_retain(fn->qualname);
    object_release(vm, name);
    object_release(vm, qualname);
    c->frame.fn = fn;
    object_release(vm, old);
    return true;
}
static bool set_name(KrVM *vm, KrBorrowed self, KrBorrowed value) { return rename_to(vm, self, value, false); }
static bool set_qualname(KrVM *vm, KrBorrowed self, KrBorrowed value) { return rename_to(vm, self, value, true); }
static KrValue get_code(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_coroutine(self)->frame.fn->code));
}
static KrValue get_running(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(coroutine_is_running(as_coroutine(self)));
}
static KrValue get_suspended(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_coroutine(self)->state == CO_SUSPENDED && !coroutine_is_running(as_coroutine(self)));
}
static KrValue get_delegate(KrVM *vm, KrBorrowed self) {
    (void)vm;
    const Coroutine *c = as_coroutine(self);
    if (coroutine_is_running(c)) return NONE;
    KrBorrowed delegate = coroutine_delegate(c);
    return is_absent(delegate) ? NONE : retain(delegate);
}
static KrValue get_frame(KrVM *vm, KrBorrowed self) {
    Coroutine *c = as_coroutine(self);
    if (c->state == CO_DONE) return NONE;
    FrameObject *frame = frame_show(vm, &c->frame);
    return frame == NULL ? KR_ERROR : value_of_object(frame);
}
static KrValue get_origin(KrVM *vm, KrBorrowed self) {
    (void)vm;
    const KrValue *origin = coroutine_extra(as_coroutine(self));
    return origin == NULL ? NONE : retain(*origin);
}
static KrValue get_ag_running(KrVM *vm, KrBorrowed self) {
    (void)vm;
    const Coroutine *c = as_coroutine(self);
    return value_of_bool((c->agen_flags & AGEN_RUNNING) || c->linked || c->state == CO_RUNNING);
}

static const NativeDef *const generator_methods[] = {DEF(generator_send), DEF(generator_throw), DEF(generator_close), NULL};
#define COMMON_GETSET {"__name__", get_name, set_name, "The name of the coroutine or generator."}, \
                      {"__qualname__", get_qualname, set_qualname, "The qualified name of the coroutine or generator."}
static const GetSetDef generator_getset[] = {COMMON_GETSET, {"gi_code", get_code, NULL, NULL}, {"gi_running", get_running, NULL, NULL},
                                             {"gi_suspended", get_suspended, NULL, NULL}, {"gi_yieldfrom", get_delegate, NULL, NULL},
                                             {"gi_frame", get_frame, NULL, NULL}, {0}};
#define COROUTINE_FLAGS \
    (TYPE_FLAG_CONTAINER | TYPE_FLAG_VARIABLE | TYPE_FLAG_NO_NEW | TYPE_FLAG_HAS_WEAKREF)
const TypeDef generator_type = {
    .name = "generator", .id = TYPE_GENERATOR, .size = sizeof(Coroutine), .flags = COROUTINE_FLAGS, .methods = generator_methods,
    .getset = generator_getset, .visit = coroutine_visit, .release = coroutine_release, .clear = coroutine_clear, .finalize = coroutine_finalize,
    .size_of = coroutine_size, .repr = generator_repr, .iter = generator_iter, .next = generator_next,
};

//// coroutine /////////////////////////////////////////////////////////////////

typedef struct { Object head; Coroutine *coroutine; } CoroutineWrapper;
static Coroutine *wrapped(KrBorrowed v) { return ((CoroutineWrapper *)as_object(v))->coroutine; }

static KrValue coroutine_await(KrVM *vm, KrBorrowed self) {
    CoroutineWrapper *wrapper = object_new(vm, TYPE_COROUTINE_WRAPPER, sizeof *wrapper);
    if (wrapper == NULL) return KR_ERROR;
    wrapper->coroutine = as_coroutine(retain(self));
    return value_of_object(wrapper);
}
static const GetSetDef coroutine_getset[] = {COMMON_GETSET, {"cr_code", get_code, NULL, NULL}, {"cr_running", get_running, NULL, NULL},
                                             {"cr_suspended", get_suspended, NULL, NULL}, {"cr_await", get_delegate, NULL, NULL},
                                             {"cr_frame", get_frame, NULL, NULL}, {"cr_origin", get_origin, NULL, NULL}, {0}};
const TypeDef coroutine_type = {
    .name = "coroutine", .id = TYPE_COROUTINE, .size = sizeof(Coroutine), .flags = COROUTINE_FLAGS, .methods = generator_methods,
    .getset = coroutine_getset, .visit = coroutine_visit, .release = coroutine_release, .clear = coroutine_clear, .finalize = coroutine_finalize,
    .size_of = coroutine_size, .repr = coroutine_repr, .await = coroutine_await,
};

static void wrapper_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((CoroutineWrapper *)self)->coroutine); }
static KrValue wrapper_next(KrVM *vm, KrBorrowed self) { return generator_next(vm, value_of_object(wrapped(self))); }
NATIVE(wrapper_send, "send(self, value, /)", "As the coroutine's send().") { return coroutine_resume(vm, wrapped(args[0]), TO_RESUME, args[1], false); }
NATIVE(wrapper_throw, "throw(self, typ, val=?, tb=?, /)", "As the coroutine's throw().") {
    KrValue exception = coroutine_thrown(vm, &args[1]);
    if (is_error(exception)) return KR_ERROR;
    KrValue result = coroutine_throw_begin(vm, wrapped(args[0]), TO_RESUME, exception);
    release(vm, exception);
    return result;
}
NATIVE(wrapper_close, "close(self, /)", "As the coroutine's close().") { return coroutine_close(vm, wrapped(args[0])) ? NONE : KR_ERROR; }
static const NativeDef *const wrapper_methods[] = {DEF(wrapper_send), DEF(wrapper_throw), DEF(wrapper_close), NULL};
const TypeDef coroutine_wrapper_type = {
    .name = "coroutine_wrapper", .id = TYPE_COROUTINE_WRAPPER, .size = sizeof(CoroutineWrapper), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = wrapper_methods, .visit = wrapper_visit, .iter = generator_iter, .next = wrapper_next,
};

//// async generator (PEP 525) /////////////////////////////////////////////////

bool async_generator_begin(KrVM *vm, Coroutine *c) {
    if (c->agen_flags & AGEN_HOOKED) return true;
    c->agen_flags |= AGEN_HOOKED;
    value_replace(vm, coroutine_extra(c), retain(vm->agen_finalizer));
    if (is_none(vm->agen_firstiter)) return true;
    KrValue hook = retain(vm->agen_firstiter), result = call_1(vm, hook, value_of_object(c));
    release(vm, hook);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

typedef enum { STEP_INIT, STEP_ITER, STEP_CLOSED } StepState;
// asend(value), athrow(exception), aclose(): one awaitable each.
typedef struct {
    Object head;
    Coroutine *agen;
    KrValue value;            // asend: what to send; athrow: the exception; aclose: NONE
    uint8_t state;
    bool is_close;
} AgenStep;
static AgenStep *as_step(KrBorrowed v) { return (AgenStep *)as_object(v); }

static KrValue step_new(KrVM *vm, TypeId type, KrBorrowed agen, KrBorrowed value, bool is_close) {
    AgenStep *step = object_new(vm, type, sizeof *step);
    if (step == NULL) return KR_ERROR;
    step->agen = as_coroutine(retain(agen));
    step->value = retain(value);
    step->state = STEP_INIT;
    step->is_close = is_close;
    return value_of_object(step);
}
static void step_visit(Object *self, Visitor *visitor) {
    visit_object(visitor, ((AgenStep *)self)->agen);
    visit_value(visitor, ((AgenStep *)self)->value);
}
static bool step_finalize(KrVM *vm, Object *self) {
    return ((AgenStep *)self)->state == STEP_INIT && vm->limit_hit == LIMIT_NONE && finalizer_queue(vm, self);
}

static bool is_busy(const Coroutine *c) { return (c->agen_flags & AGEN_RUNNING) || c->linked || c->state == CO_RUNNING; }
static void close_step(AgenStep *step) {
    step->state = STEP_CLOSED;
    step->agen->agen_flags &= (uint8_t)~AGEN_RUNNING;
}

static SendResult asend_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    AgenStep *step = as_step(self);
    *result = KR_ERROR;
    KrBorrowed sent = value;
    if (step->state == STEP_CLOSED) {
        raise(vm, RuntimeError, "cannot reuse already awaited __anext__()/asend()");
        return SEND_RAISED;
    }
    if (step->state == STEP_INIT) {
        if (is_busy(step->agen)) {
            step->state = STEP_CLOSED;
            raise(vm, RuntimeError, "anext(): asynchronous generator is already running");
            return SEND_RAISED;
        }
        if (is_none(sent)) sent = step->value;
        step->state = STEP_ITER;
        step->agen->agen_flags |= AGEN_RUNNING;
    }
    SendResult outcome = coroutine_send(vm, step->agen, sent, result);
    if (outcome != SEND_YIELDED) close_step(step);
    return outcome;
}

static SendResult athrow_finish(KrVM *vm, AgenStep *step, SendResult outcome, KrValue *result) {
    if (outcome == SEND_YIELDED) return outcome;
    close_step(step);
    if (!step->is_close) return outcome;
    if (outcome == SEND_RETURNED) {
        release(vm, *result);
        *result = KR_ERROR;
        raise(vm, RuntimeError, "async generator ignored GeneratorExit");
        return SEND_RAISED;
    }
    if (exception_clear_if(vm, TYPE_StopAsyncIteration) || exception_clear_if(vm, TYPE_GeneratorExit)) {
        *result = NONE;
        return SEND_RETURNED;
    }
    return SEND_RAISED;
}

static SendResult athrow_send(KrVM *vm, KrBorrowed self, KrBorrowed value, KrValue *result) {
    AgenStep *step = as_step(self);
    Coroutine *agen = step->agen;
    *result = KR_ERROR;
    if (step->state == STEP_CLOSED) {
        raise(vm, RuntimeError, "cannot reuse already awaited aclose()/athrow()");
        return SEND_RAISED;
    }
    if (step->state == STEP_ITER) return athrow_finish(vm, step, coroutine_send(vm, agen, value, result), result);
    if (agen->state == CO_DONE) {
        step->state = STEP_CLOSED;
        *result = NONE;
        return SEND_RETURNED;
    }
    if (is_busy(agen)) {
        step->state = STEP_CLOSED;
        raise(vm, RuntimeError, "%s(): asynchronous generator is already running", step->is_close ? "aclose" : "athrow");
        return SEND_RAISED;
    }
    if (agen->agen_flags & AGEN_CLOSED) {
        step->state = STEP_CLOSED;
        exception_raise_type(vm, TYPE_StopAsyncIteration);
        return SEND_RAISED;
    }
    if (!is_none(value)) {
        raise(vm, RuntimeError, "can't send non-None value to a just-started coroutine");
        return SEND_RAISED;
    }
    step->state = STEP_ITER;
    agen->agen_flags |= AGEN_RUNNING;
    if (step->is_close) agen->agen_flags |= AGEN_CLOSED;
    KrValue exception = step->is_close ? call_0(vm, value_of_object(vm->types[TYPE_GeneratorExit])) : retain(step->value);
    if (is_error(exception)) return SEND_RAISED;
    SendResult outcome = coroutine_throw(vm, agen, exception, result);
    release(vm, exception);
    return athrow_finish(vm, step, outcome, result);
}

static KrValue step_send(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    KrValue result;
    SendResult outcome = has_shape(self, TYPE_ASYNC_GENERATOR_ASEND) ? asend_send(vm, self, value, &result) : athrow_send(vm, self, value, &result);
    return send_outcome(vm, outcome, result);
}
static KrValue step_next(KrVM *vm, KrBorrowed self) { return step_send(vm, self, NONE); }
NATIVE(step_send_method, "send(self, value, /)", "One step of the awaitable.") { return step_send(vm, args[0], args[1]); }
// A step that has not begun begins with it.
static bool begin_throw(KrVM *vm, AgenStep *step) {
    if (step->state != STEP_INIT) return true;
    bool is_send = step->head.shape == TYPE_ASYNC_GENERATOR_ASEND;
    if (is_busy(step->agen)) {
        step->state = STEP_CLOSED;
        return raise_as(false, vm, RuntimeError, "%s(): asynchronous generator is already running", is_send ? "anext" : step->is_close ? "aclose" : "athrow");
    }
    step->state = STEP_ITER;
    step->agen->agen_flags |= AGEN_RUNNING;
    return true;
}
NATIVE(step_throw, "throw(self, typ, val=?, tb=?, /)", "Raise an exception where the generator waits.") {
    AgenStep *step = as_step(args[0]);
    bool is_send = has_shape(args[0], TYPE_ASYNC_GENERATOR_ASEND);
    if (step->state == STEP_CLOSED) {
        return raise(vm, RuntimeError, is_send ? "cannot reuse already awaited __anext__()/asend()" : "cannot reuse already awaited aclose()/athrow()");
    }
    KrValue exception = coroutine_thrown(vm, &args[1]);
    if (is_error(exception)) return KR_ERROR;
    if (!begin_throw(vm, step)) {
        release(vm, exception);
        return KR_ERROR;
    }
    KrValue result;
    SendResult outcome = coroutine_throw(vm, step->agen, exception, &result);
    release(vm, exception);
    if (is_send) {
        if (outcome != SEND_YIELDED) close_step(step);
    } else {
        outcome = athrow_finish(vm, step, outcome, &result);
    }
    return send_outcome(vm, outcome, result);
}
NATIVE(step_close, "close(self, /)", "Give the step up.") {
    AgenStep *step = as_step(args[0]);
    if (step->state == STEP_CLOSED) return NONE;
    if (!begin_throw(vm, step)) return KR_ERROR;
    KrValue exception = call_0(vm, value_of_object(vm->types[TYPE_GeneratorExit]));
    if (is_error(exception)) return KR_ERROR;
    KrValue result;
    SendResult outcome = coroutine_throw(vm, step->agen, exception, &result);
    release(vm, exception);
    if (outcome == SEND_YIELDED) {
        release(vm, result);
        return raise(vm, RuntimeError, "coroutine ignored GeneratorExit");
    }
    close_step(step);
    if (outcome == SEND_RETURNED) {
        release(vm, result);
        return NONE;
    }
    return exception_clear_if(vm, TYPE_StopIteration) || exception_clear_if(vm, TYPE_StopAsyncIteration) || exception_clear_if(vm, TYPE_GeneratorExit)
               ? NONE : KR_ERROR;
}
static const NativeDef *const step_methods[] = {DEF(step_send_method), DEF(step_throw), DEF(step_close), NULL};
const TypeDef async_generator_asend_type = {
    .name = "async_generator_asend", .id = TYPE_ASYNC_GENERATOR_ASEND, .size = sizeof(AgenStep), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = step_methods, .visit = step_visit, .finalize = step_finalize, .iter = generator_iter, .next = step_next, .await = generator_iter, .send = asend_send,
};
const TypeDef async_generator_athrow_type = {
    .name = "async_generator_athrow", .id = TYPE_ASYNC_GENERATOR_ATHROW, .size = sizeof(AgenStep), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = step_methods, .visit = step_visit, .finalize = step_finalize, .iter = generator_iter, .next = step_next, .await = generator_iter, .send = athrow_send,
};

static KrValue agen_anext(KrVM *vm, KrBorrowed self) {
    if (!async_generator_begin(vm, as_coroutine(self))) return KR_ERROR;
    return step_new(vm, TYPE_ASYNC_GENERATOR_ASEND, self, NONE, false);
}
NATIVE(agen_asend, "asend(self, value, /)", "An awaitable that resumes the generator with value.") {
    if (!async_generator_begin(vm, as_coroutine(args[0]))) return KR_ERROR;
    return step_new(vm, TYPE_ASYNC_GENERATOR_ASEND, args[0], args[1], false);
}
NATIVE(agen_athrow, "athrow(self, typ, val=?, tb=?, /)", "An awaitable that raises an exception inside.") {
    if (!async_generator_begin(vm, as_coroutine(args[0]))) return KR_ERROR;
    KrValue exception = coroutine_thrown(vm, &args[1]);
    if (is_error(exception)) return KR_ERROR;
    KrValue step = step_new(vm, TYPE_ASYNC_GENERATOR_ATHROW, args[0], exception, false);
    release(vm, exception);
    return step;
}
NATIVE(agen_aclose, "aclose(self, /)", "An awaitable that closes the generator.") {
    if (!async_generator_begin(vm, as_coroutine(args[0]))) return KR_ERROR;
    return step_new(vm, TYPE_ASYNC_GENERATOR_ATHROW, args[0], NONE, true);
}
static const NativeDef *const agen_methods[] = {DEF(agen_asend), DEF(agen_athrow), DEF(agen_aclose), NULL};
static const GetSetDef agen_getset[] = {COMMON_GETSET, {"ag_code", get_code, NULL, NULL}, {"ag_running", get_ag_running, NULL, NULL},
                                        {"ag_suspended", get_suspended, NULL, NULL}, {"ag_await", get_delegate, NULL, NULL},
                                        {"ag_frame", get_frame, NULL, NULL}, {0}};
const TypeDef async_generator_type = {
    .name = "async_generator", .id = TYPE_ASYNC_GENERATOR, .size = sizeof(Coroutine), .flags = COROUTINE_FLAGS, .methods = agen_methods,
    .getset = agen_getset, .visit = coroutine_visit, .release = coroutine_release, .clear = coroutine_clear, .finalize = coroutine_finalize, .size_of = coroutine_size,
    .repr = agen_repr, .aiter = generator_iter, .anext = agen_anext,
};

//// Delegation ////////////////////////////////////////////////////////////////

static bool is_iterable_coroutine(KrBorrowed v) {
    return has_shape(v, TYPE_GENERATOR) && (as_coroutine(v)->frame.fn->code->flags & CODE_ITERABLE_COROUTINE);
}

static KrValue unwrap(KrVM *vm, KrValue v) {
    if (!has_shape(v, TYPE_COROUTINE_WRAPPER)) return v;
    KrValue inner = retain(value_of_object(wrapped(v)));
    release(vm, v);
    return inner;
}

KrValue awaitable_iterator(KrVM *vm, KrBorrowed v, unsigned where) {
    if (has_shape(v, TYPE_COROUTINE)) {
        if (!is_absent(coroutine_delegate(as_coroutine(v)))) return raise(vm, RuntimeError, "coroutine is being awaited already");
        return retain(v);
    }
    if (is_iterable_coroutine(v)) return retain(v);
    Type *type = type_of(vm, v);
    if (type->def->send != NULL && !(type->flags & TYPE_FLAG_HEAP)) return retain(v);
    KrBorrowed method = dunder_find(vm, v, DUNDER___await__);
    if (is_absent(method)) {
        if (where == 0) return raise(vm, TypeError, "'%T' object can't be awaited", v);
        return raise(vm, TypeError, "'async with' received an object from %s that does not implement __await__: %T", where == 1 ? "__aenter__" : "__aexit__", v);
    }
    KrValue iterator = call_dunder(vm, v, DUNDER___await__, NULL, 0);
    if (is_error(iterator)) return KR_ERROR;
    if (has_shape(iterator, TYPE_COROUTINE) || is_iterable_coroutine(iterator)) {
        release(vm, iterator);
        return raise(vm, TypeError, "__await__() returned a coroutine");
    }
    if (def_of(vm, iterator)->send == NULL && is_absent(dunder_find(vm, iterator, DUNDER___next__))) {
        raise(vm, TypeError, "__await__() returned non-iterator of type '%T'", iterator);
        release(vm, iterator);
        return KR_ERROR;
    }
    return unwrap(vm, iterator);
}

KrValue yield_from_iterator(KrVM *vm, KrBorrowed v, bool in_coroutine) {
    if (has_shape(v, TYPE_COROUTINE)) {
        if (!in_coroutine) return raise(vm, TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
        return retain(v);
    }
    if (has_shape(v, TYPE_GENERATOR)) return retain(v);
    KrValue iterator = iter(vm, v);
    return is_error(iterator) ? KR_ERROR : unwrap(vm, iterator);
}

SendResult delegate_send(KrVM *vm, KrBorrowed delegate, KrBorrowed value, KrValue *result) {
    KrValue given;
    *result = KR_ERROR;
    if (is_none(value)) {
        Type *type = type_of(vm, delegate);
        if (type->flags & TYPE_FLAG_HEAP) {
            given = call_dunder(vm, delegate, DUNDER___next__, NULL, 0);
            if (is_absent(given)) given = raise(vm, TypeError, "'%T' object is not an iterator", delegate);
        } else {
            given = type->def->next == NULL ? raise(vm, TypeError, "'%T' object is not an iterator", delegate) : type->def->next(vm, delegate);
            if (is_absent(given)) {
                *result = NONE;
                return SEND_RETURNED;
            }
        }
    } else {
        given = call_method(vm, delegate, N_(vm, send), &value, 1);
    }
    if (!is_error(given)) {
        *result = given;
        return SEND_YIELDED;
    }
    if (!exception_matches(vm, TYPE_StopIteration)) return SEND_RAISED;
    KrValue stop = exception_take(vm);
    KrBorrowed v = ((Exception *)as_object(stop))->field[FIELD_STOP_VALUE];
    *result = is_undef(v) ? NONE : retain(v);
    release(vm, stop);
    return SEND_RETURNED;
}

//// Finalizers ////////////////////////////////////////////////////////////////

// With an origin the text is made by the module warnings: it reads the lines of the files.
static bool warn_never_awaited(KrVM *vm, Coroutine *c) {
    if (!(c->agen_flags & CO_HAS_ORIGIN)) return warning_raise(vm, TYPE_RuntimeWarning, "coroutine '%U' was never awaited", c->frame.fn->qualname);
    KrValue module = import_module(vm, "warnings");
    Str *name = is_error(module) ? NULL : str_intern_utf8(vm, "_warn_unawaited_coroutine", 25);
    KrBorrowed self = value_of_object(c);
    KrValue result = name == NULL ? KR_ERROR : call_method(vm, module, name, &self, 1);
    if (name != NULL) object_release(vm, name);
    release_maybe(vm, module);
    if (is_error(result)) return false;
    release(vm, result);
    return true;
}

static void finalize_coroutine(KrVM *vm, Coroutine *c) {
    if (c->state == CO_UNSTARTED && c->flavor == COROUTINE) {
        if (!warn_never_awaited(vm, c)) unraisable_report(vm, value_of_object(c), NULL);
        coroutine_finish(vm, c);
        return;
    }
    if (c->flavor == ASYNC_GENERATOR && !is_none(*coroutine_extra(c)) && !(c->agen_flags & AGEN_CLOSED)) {
        KrValue result = call_1(vm, *coroutine_extra(c), value_of_object(c));
        if (is_error(result)) unraisable_report(vm, value_of_object(c), NULL);
        else release(vm, result);
        c->head.rc &= ~RC_FINALIZED;   // it may be dropped again, suspended in the middle of its clean-up
        value_replace(vm, coroutine_extra(c), NONE);
        return;
    }
    if (!coroutine_close(vm, c)) unraisable_report(vm, value_of_object(c), NULL);
}

static void finalize(KrVM *vm, KrBorrowed v) {
    switch (as_object(v)->shape) {
    case TYPE_GENERATOR: case TYPE_COROUTINE: case TYPE_ASYNC_GENERATOR: finalize_coroutine(vm, as_coroutine(v)); return;
    case TYPE_ASYNC_GENERATOR_ASEND: case TYPE_ASYNC_GENERATOR_ATHROW: {
        AgenStep *step = as_step(v);
        const char *name = has_shape(v, TYPE_ASYNC_GENERATOR_ASEND) ? "asend" : step->is_close ? "aclose" : "athrow";
        if (!warning_raise(vm, TYPE_RuntimeWarning, "coroutine method '%s' of '%U' was never awaited", name, step->agen->frame.fn->qualname)) {
            unraisable_report(vm, v, NULL);
        }
        step->state = STEP_CLOSED;
        return;
    }
    default: break;
    }
    if (type_is_subtype(type_of(vm, v), vm->types[TYPE_WEAKREF])) {
        Weakref *ref = (Weakref *)as_object(v);
        KrValue callback = ref->callback;
        ref->callback = NONE;
        KrValue result = is_none(callback) ? NONE : call_1(vm, callback, v);
        if (is_error(result)) unraisable_report(vm, callback, NULL);
        else release(vm, result);
        release(vm, callback);
        return;
    }
    if (type_of(vm, v)->def->finalize != NULL && vm->finalize_hook != NULL) {
        vm->finalize_hook(vm, v);
        if (is_absent(dunder_find(vm, v, DUNDER___del__))) return;
    }
    KrBorrowed method = dunder_find(vm, v, DUNDER___del__);
    if (is_absent(method)) return;
    KrValue held = retain(method);
    KrValue result = call_dunder(vm, v, DUNDER___del__, NULL, 0);
    if (is_error(result)) unraisable_report(vm, held, NULL);
    else release(vm, result);
    release(vm, held);
}

void finalizers_run(KrVM *vm) {
    vm->attention &= ~(uint32_t)ATTENTION_FINALIZERS;
    KrValue raised = vm->raised, sent = vm->sent;
    vm->raised = UNDEF;
    vm->sent = NONE;
    while (vm->finalizer_count > 0) {
        // A batch of its own, so that what a finalizer drops is finalized inside of it, as CPython does.
        KrValue *batch = vm->finalizers;
        uint32_t count = vm->finalizer_count, capacity = vm->finalizer_capacity;
        vm->finalizers = NULL;
        vm->finalizer_count = vm->finalizer_capacity = 0;
        for (uint32_t i = 0; i < count; i++) {
            if (vm->limit_hit == LIMIT_NONE) finalize(vm, batch[i]);
            release(vm, batch[i]);
        }
        heap_resize(&vm->heap, batch, capacity * sizeof(KrValue), 0);
    }
    vm->attention &= ~(uint32_t)ATTENTION_FINALIZERS;
    vm->sent = sent;
    if (is_undef(vm->raised)) vm->raised = raised;   // a limit that was hit meanwhile stays in flight
    else release(vm, raised);
}
