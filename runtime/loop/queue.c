// SPDX-License-Identifier: MIT
// queue.c -- asyncio.Queue. Tasks that wait to get or put are futures in two lines; an item is never handed over directly, a
// woken task looks again (ORDERING.md Q1 to Q7). Subclasses keep their items as they like: what they override is called.
#include "loop/queue.h"

#include "loop/loop.h"
#include "object/exception.h"
#include "object/generic_alias.h"
#include "object/int.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"

typedef enum {
    HOOK_INIT, HOOK_GET, HOOK_PUT, HOOK_QSIZE, HOOK_EMPTY, HOOK_FULL, HOOK_GET_NOWAIT, HOOK_PUT_NOWAIT, HOOK_WAKEUP_NEXT, HOOK_FORMAT, HOOK_COUNT
} QueueHook;
static const char *const hook_names[HOOK_COUNT] = {
    "_init", "_get", "_put", "qsize", "empty", "full", "get_nowait", "put_nowait", "_wakeup_next", "_format",
};
static bool is_own(const Queue *q, QueueHook hook) { return q->own & (1u << hook); }

static KrValue call_hook(KrVM *vm, Queue *q, QueueHook hook, const KrBorrowed *args, uint32_t count) {
    Str *name = str_intern_utf8(vm, hook_names[hook], strlen(hook_names[hook]));
    if (name == NULL) return KR_ERROR;
    KrValue self = retain(value_of_object(q));
    KrValue result = call_method(vm, self, name, args, count);
    release(vm, self);
    object_release(vm, name);
    return result;
}
static int call_hook_truth(KrVM *vm, Queue *q, QueueHook hook) {
    KrValue answer = call_hook(vm, q, hook, NULL, 0);
    if (is_error(answer)) return -1;
    int yes = truth(vm, answer);
    release(vm, answer);
    return yes;
}
static COLD bool raise_plain(KrVM *vm, int type) {
    KrValue error = call_0(vm, value_of_object(vm->types[type]));
    if (is_error(error)) return false;
    exception_raise_object(vm, error);
    release(vm, error);
    return false;
}

//// Sizes /////////////////////////////////////////////////////////////////////

static int is_empty(KrVM *vm, Queue *q) {
    if (unlikely(is_own(q, HOOK_EMPTY))) return call_hook_truth(vm, q, HOOK_EMPTY);
    int any = line_has_items(vm, &q->items);
    return any < 0 ? -1 : !any;
}
static int is_full_plain(KrVM *vm, Queue *q) {
    if (likely(is_small_int(q->max_size))) {
        int64_t limit = small_int_value(q->max_size);
        if (limit <= 0) return 0;
        if (!is_own(q, HOOK_QSIZE)) {
            int64_t count = line_length(vm, &q->items);
            return count < 0 ? -1 : count >= limit;
        }
    }
    KrValue limit = retain(q->max_size), size = KR_ERROR;
    int full = compare_bool(vm, COMPARE_GT, limit, small_int(0));
    if (full > 0) {
        int64_t count = is_own(q, HOOK_QSIZE) ? 0 : line_length(vm, &q->items);
        size = is_own(q, HOOK_QSIZE) ? call_hook(vm, q, HOOK_QSIZE, NULL, 0) : count < 0 ? KR_ERROR : small_int(count);
        full = is_error(size) ? -1 : compare_bool(vm, COMPARE_GE, size, limit);
    }
    release_maybe(vm, size);
    release(vm, limit);
    return full;
}
static int is_full(KrVM *vm, Queue *q) { return unlikely(is_own(q, HOOK_FULL)) ? call_hook_truth(vm, q, HOOK_FULL) : is_full_plain(vm, q); }

//// put_nowait, get_nowait ////////////////////////////////////////////////////

// The first one that is still waiting; the others have been cancelled or woken already.
static bool wake_next_plain(KrVM *vm, Line *line) {
    for (;;) {
        int any = line_has_items(vm, line);
        if (any <= 0) return any == 0;
        KrValue waiter = line_pop_first(vm, line);
        if (is_error(waiter)) return false;
        int done = waiter_is_done(vm, waiter);
        bool ok = done > 0 || (done == 0 && waiter_wake(vm, waiter, NONE));
        release(vm, waiter);
        if (!ok || done == 0) return ok;
    }
}
static bool wake_next(KrVM *vm, Queue *q, Line *line) {
    if (likely(is_undef(line->object) && line->length == 0)) return true;
    if (likely(!is_own(q, HOOK_WAKEUP_NEXT))) return wake_next_plain(vm, line);
    KrValue waiters = line_object(vm, line);
    if (is_error(waiters)) return false;
    KrValue result = call_hook(vm, q, HOOK_WAKEUP_NEXT, &waiters, 1);
    release(vm, waiters);
    release_maybe(vm, result);
    return !is_error(result);
}

// Q1
static bool put_plain(KrVM *vm, Queue *q, KrBorrowed item) {
    if (q->is_shutdown) return raise_plain(vm, TYPE_QUEUE_SHUT_DOWN);
    int full = is_full(vm, q);
    if (full != 0) return full < 0 ? false : raise_plain(vm, TYPE_QUEUE_FULL);
    if (likely(!is_own(q, HOOK_PUT))) {
        if (!line_append(vm, &q->items, item)) return false;
    } else {
        KrValue result = call_hook(vm, q, HOOK_PUT, &item, 1);
        if (is_error(result)) return false;
        release(vm, result);
    }
    q->unfinished++;
    if (!is_none(q->finished)) as_sync(q->finished)->flag = false;
    return wake_next(vm, q, &q->getters);
}
static KrValue put_nowait(KrVM *vm, Queue *q, KrBorrowed item) {
    if (unlikely(is_own(q, HOOK_PUT_NOWAIT))) return call_hook(vm, q, HOOK_PUT_NOWAIT, &item, 1);
    return put_plain(vm, q, item) ? NONE : KR_ERROR;
}
static KrValue take(KrVM *vm, Queue *q) { return unlikely(is_own(q, HOOK_GET)) ? call_hook(vm, q, HOOK_GET, NULL, 0) : line_pop_first(vm, &q->items); }

// Q2
static KrValue get_plain(KrVM *vm, Queue *q) {
    int empty = is_empty(vm, q);
    if (empty != 0) {
        if (empty > 0) raise_plain(vm, q->is_shutdown ? TYPE_QUEUE_SHUT_DOWN : TYPE_QUEUE_EMPTY);
        return KR_ERROR;
    }
    KrValue item = take(vm, q);
    if (is_error(item)) return KR_ERROR;
    if (wake_next(vm, q, &q->putters)) return item;
    release(vm, item);
    return KR_ERROR;
}
static KrValue get_nowait(KrVM *vm, Queue *q) {
    return unlikely(is_own(q, HOOK_GET_NOWAIT)) ? call_hook(vm, q, HOOK_GET_NOWAIT, NULL, 0) : get_plain(vm, q);
}

//// put, get, join ////////////////////////////////////////////////////////////

// Q5
static bool leave_line(KrVM *vm, Queue *q, Line *line, KrBorrowed entry, int (*is_blocked)(KrVM *vm, Queue *q)) {
    if (!waiter_abandon(vm, entry) || !line_remove(vm, line, entry)) return false;
    int cancelled = waiter_is_cancelled(vm, entry);
    if (cancelled != 0) return cancelled > 0;
    // Woken, but thrown out before it ran: the next in line takes the turn.
    int blocked = is_blocked(vm, q);
    return blocked < 0 ? false : blocked || wake_next(vm, q, line);
}

static WaitPlace putters(KrBorrowed owner) { return (WaitPlace){&as_queue(owner)->putters, &as_queue(owner)->loop, owner}; }
static WaitPlace getters(KrBorrowed owner) { return (WaitPlace){&as_queue(owner)->getters, &as_queue(owner)->loop, owner}; }

// Q4
static SendResult put_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    Queue *q = as_queue(owner);
    int full = is_full(vm, q);
    if (full < 0) return SEND_RAISED;
    if (full) return q->is_shutdown ? raise_plain(vm, TYPE_QUEUE_SHUT_DOWN), SEND_RAISED : SEND_YIELDED;
    *result = put_nowait(vm, q, item);
    return is_error(*result) ? SEND_RAISED : SEND_RETURNED;
}
static bool put_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    (void)cancelled;
    return leave_line(vm, as_queue(owner), &as_queue(owner)->putters, entry, is_full);
}
const WaitDef queue_put_wait = {.name = "Queue.put", .attempt = put_attempt, .place = putters, .left = put_left};

// Q3
static SendResult get_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    Queue *q = as_queue(owner);
    (void)item;
    int empty = is_empty(vm, q);
    if (empty < 0) return SEND_RAISED;
    if (empty) return q->is_shutdown ? raise_plain(vm, TYPE_QUEUE_SHUT_DOWN), SEND_RAISED : SEND_YIELDED;
    *result = get_nowait(vm, q);
    return is_error(*result) ? SEND_RAISED : SEND_RETURNED;
}
static bool get_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    (void)cancelled;
    return leave_line(vm, as_queue(owner), &as_queue(owner)->getters, entry, is_empty);
}
const WaitDef queue_get_wait = {.name = "Queue.get", .attempt = get_attempt, .place = getters, .left = get_left};

// The event is made when it is first looked at.
static Sync *finished_event(KrVM *vm, Queue *q) {
    if (is_none(q->finished)) {
        KrValue event = event_new(vm);
        if (is_error(event)) return NULL;
        as_sync(event)->flag = q->unfinished == 0;
        q->finished = event;
    }
    return as_sync(q->finished);
}
static bool finish(KrVM *vm, Queue *q) {
    if (is_none(q->finished)) return true;
    KrValue event = retain(q->finished);
    bool ok = event_set(vm, as_sync(event));
    release(vm, event);
    return ok;
}

// Q6
static WaitPlace joiners(KrBorrowed owner) {
    KrBorrowed event = as_queue(owner)->finished;
    return (WaitPlace){&as_sync(event)->waiters, &as_sync(event)->loop, event};
}
static SendResult join_attempt(KrVM *vm, KrBorrowed owner, KrBorrowed item, KrValue *result) {
    Queue *q = as_queue(owner);
    (void)item;
    *result = NONE;
    if (q->unfinished <= 0) return SEND_RETURNED;
    const Sync *event = finished_event(vm, q);
    return event == NULL ? SEND_RAISED : event->flag ? SEND_RETURNED : SEND_YIELDED;
}
static bool join_left(KrVM *vm, KrBorrowed owner, KrBorrowed entry, bool cancelled) {
    (void)cancelled;
    return line_remove(vm, joiners(owner).line, entry);
}
static SendResult join_woken(KrVM *vm, KrBorrowed owner, KrBorrowed entry, KrBorrowed item, KrValue *result) {
    (void)item;
    *result = NONE;
    return join_left(vm, owner, entry, false) ? SEND_RETURNED : SEND_RAISED;
}
const WaitDef queue_join_wait = {.name = "Queue.join", .attempt = join_attempt, .place = joiners, .woken = join_woken, .left = join_left};

//// Methods ///////////////////////////////////////////////////////////////////

NATIVE(queue_construct, "__new__(cls, *args, **kwargs)", "Make a queue.") {
    Queue *q = type_allocate(vm, as_type(args[0]), 0);
    if (q == NULL) return KR_ERROR;
    q->is_shutdown = false;
    q->own = 0;
    q->loop = q->finished = NONE;
    q->max_size = small_int(0);
    line_init(&q->items);
    line_init(&q->getters);
    line_init(&q->putters);
    q->unfinished = 0;
    KrValue self = value_of_object(q);
    for (int i = 0; has_flag(vm, self, TYPE_FLAG_HEAP) && i < HOOK_COUNT; i++) {
        if (waiting_overrides(vm, self, hook_names[i])) q->own = (uint16_t)(q->own | 1u << i);
    }
    return self;
}
NATIVE(queue_init, "__init__(self, maxsize=0)", "A queue for maxsize items; 0 or less: any number.") {
    Queue *q = as_queue(args[0]);
    value_replace(vm, &q->max_size, retain(args[1]));
    if (!is_none(q->finished)) {
        // There is always one from the first on: a join() that waits looks for its line here.
        KrValue event = event_new(vm);
        if (is_error(event)) return KR_ERROR;
        as_sync(event)->flag = true;
        value_replace(vm, &q->finished, event);
    }
    line_release(vm, &q->getters);
    line_release(vm, &q->putters);
    q->unfinished = 0;
    q->is_shutdown = false;
    if (!is_own(q, HOOK_INIT)) {
        line_release(vm, &q->items);
        return NONE;
    }
    KrValue result = call_hook(vm, q, HOOK_INIT, &args[1], 1);
    if (is_error(result)) return KR_ERROR;
    release(vm, result);
    return NONE;
}
NATIVE(queue_init_items, "_init(self, maxsize)", "Make the container of the items.") {
    line_release(vm, &as_queue(args[0])->items);
    return NONE;
}
NATIVE(queue_take, "_get(self)", "Take an item out of the container.") { return line_pop_first(vm, &as_queue(args[0])->items); }
NATIVE(queue_add, "_put(self, item)", "Put an item into the container.") { return line_append(vm, &as_queue(args[0])->items, args[1]) ? NONE : KR_ERROR; }
NATIVE(queue_wakeup_next, "_wakeup_next(self, waiters)", "Wake the first of the waiters that still waits.") {
    Queue *q = as_queue(args[0]);
    if (is_same(args[1], q->getters.object)) return wake_next_plain(vm, &q->getters) ? NONE : KR_ERROR;
    if (is_same(args[1], q->putters.object)) return wake_next_plain(vm, &q->putters) ? NONE : KR_ERROR;
    Line line;
    line_init(&line);
    line_set_object(vm, &line, args[1]);
    bool ok = wake_next_plain(vm, &line);
    line_release(vm, &line);
    return ok ? NONE : KR_ERROR;
}
NATIVE(queue_qsize, "qsize(self)", "How many items are in the queue.") {
    int64_t count = line_length(vm, &as_queue(args[0])->items);
    return count < 0 ? KR_ERROR : small_int(count);
}
NATIVE(queue_empty, "empty(self)", "True if there is nothing to get.") {
    int any = line_has_items(vm, &as_queue(args[0])->items);
    return any < 0 ? KR_ERROR : value_of_bool(!any);
}
NATIVE(queue_full, "full(self)", "True if maxsize items are in the queue.") {
    int full = is_full_plain(vm, as_queue(args[0]));
    return full < 0 ? KR_ERROR : value_of_bool(full);
}
static SendResult put_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return wait_begin(vm, WAIT_TO_PUT, args[0], args[1], result); }
NATIVE_AWAITED(queue_put, "put(self, item)", "Put an item in, waiting for room; QueueShutDown if there will be none.", put_awaited) {
    return wait_new(vm, WAIT_TO_PUT, args[0], args[1]);
}
NATIVE(queue_put_nowait, "put_nowait(self, item)", "Put an item in; QueueFull if there is no room.") {
    return put_plain(vm, as_queue(args[0]), args[1]) ? NONE : KR_ERROR;
}
static SendResult get_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return wait_begin(vm, WAIT_TO_GET, args[0], UNDEF, result); }
NATIVE_AWAITED(queue_get, "get(self)", "Take an item out, waiting for one; QueueShutDown if there will be none.", get_awaited) {
    return wait_new(vm, WAIT_TO_GET, args[0], UNDEF);
}
NATIVE(queue_get_nowait, "get_nowait(self)", "Take an item out; QueueEmpty if there is none.") { return get_plain(vm, as_queue(args[0])); }
NATIVE(queue_task_done, "task_done(self)", "Say that an item taken out is dealt with; the last one lets join() go on.") {
    Queue *q = as_queue(args[0]);
    if (q->unfinished <= 0) return raise(vm, ValueError, "task_done() called too many times");
    return --q->unfinished > 0 || finish(vm, q) ? NONE : KR_ERROR;
}
static SendResult join_awaited(KrVM *vm, const KrBorrowed *args, KrValue *result) { return wait_begin(vm, WAIT_TO_JOIN, args[0], UNDEF, result); }
NATIVE_AWAITED(queue_join, "join(self)", "Wait until every item that was put in is dealt with.", join_awaited) {
    return wait_new(vm, WAIT_TO_JOIN, args[0], UNDEF);
}

// Q7
NATIVE(queue_shutdown, "shutdown(self, immediate=False)", "Refuse put() from now on, and get() once empty; if immediate, drop what is in the queue.") {
    Queue *q = as_queue(args[0]);
    int immediate = truth(vm, args[1]);
    if (immediate < 0) return KR_ERROR;
    q->is_shutdown = true;
    if (immediate) {
        for (;;) {
            int empty = is_empty(vm, q);
            if (empty < 0) return KR_ERROR;
            if (empty) break;
            KrValue item = take(vm, q);
            if (is_error(item) || !poll(vm, 1)) {
                release_maybe(vm, item);
                return KR_ERROR;
            }
            release(vm, item);
            if (q->unfinished > 0) q->unfinished--;
        }
        if (q->unfinished == 0 && !finish(vm, q)) return KR_ERROR;
    }
    // They look again, and find the queue shut.
    for (int i = 0; i < 2; i++) {
        Line *line = i == 0 ? &q->getters : &q->putters;
        for (;;) {
            int any = line_has_items(vm, line);
            if (any < 0 || (any > 0 && !wake_next_plain(vm, line))) return KR_ERROR;
            if (!any) break;
        }
    }
    return NONE;
}

static bool add_count(KrVM *vm, StrBuilder *b, const char *format, int64_t count) {
    if (count <= 0) return count == 0;
    KrValue text = string_format(vm, format, (long long)count);
    bool ok = !is_error(text) && str_builder_add(b, as_str(text));
    release_maybe(vm, text);
    return ok;
}
NATIVE(queue_format, "_format(self)", "What repr() shows of the state.") {
    Queue *q = as_queue(args[0]);
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_ascii(&b, "maxsize=") && str_builder_add_repr(&b, q->max_size);
    int any = ok ? line_has_items(vm, &q->items) : -1;
    if (any > 0) {
        KrValue object = line_object(vm, &q->items), list = is_error(object) ? KR_ERROR : to_list(vm, object);
        ok = !is_error(list) && str_builder_add_ascii(&b, " _queue=") && str_builder_add_repr(&b, list);
        release_maybe(vm, list);
        release_maybe(vm, object);
    }
    ok = ok && any >= 0 && add_count(vm, &b, " _getters[%lld]", line_length(vm, &q->getters)) &&
         add_count(vm, &b, " _putters[%lld]", line_length(vm, &q->putters)) && add_count(vm, &b, " tasks=%lld", q->unfinished) &&
         (!q->is_shutdown || str_builder_add_ascii(&b, " shutdown"));
    if (ok) return str_builder_finish(&b);
    str_builder_discard(&b);
    return KR_ERROR;
}
static KrValue describe(KrVM *vm, KrBorrowed self, bool with_id) {
    uint64_t id = 0;
    if (with_id && !object_identity(vm, self, &id)) return KR_ERROR;
    KrValue state = is_own(as_queue(self), HOOK_FORMAT) ? call_hook(vm, as_queue(self), HOOK_FORMAT, NULL, 0) : queue_format(vm, &self);
    if (is_error(state)) return KR_ERROR;
    KrValue text = with_id ? string_format(vm, "<%N at 0x%llx %S>", type_of(vm, self), (unsigned long long)id, state)
                           : string_format(vm, "<%N %S>", type_of(vm, self), state);
    release(vm, state);
    return text;
}
static KrValue queue_repr(KrVM *vm, KrBorrowed self) {
    int inside = repr_enter(vm, self);
    if (inside != 0) return inside > 0 ? string_format(vm, "<%N ...>", type_of(vm, self)) : KR_ERROR;
    KrValue text = describe(vm, self, true);
    repr_leave(vm, self);
    return text;
}
static KrValue queue_str(KrVM *vm, KrBorrowed self) { return describe(vm, self, false); }
NATIVE_CLASS(queue_class_getitem, "__class_getitem__(cls, item, /)", "Queue[int]") { return generic_alias_new(vm, args[0], args[1]); }
NATIVE(queue_get_loop, "_get_loop(self)", "The running loop, which is this object's from now on.") {
    if (is_none(vm->loop->running_loop)) return NONE;
    KrBorrowed loop = wait_loop(vm, args[0], &as_queue(args[0])->loop);
    return is_error(loop) ? KR_ERROR : retain(loop);
}

//// Attributes ////////////////////////////////////////////////////////////////

static KrValue get_max_size(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_queue(self)->max_size);
}
static bool set_max_size(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_queue(self)->max_size, is_absent(value) ? small_int(0) : retain(value));
    return true;
}
static KrValue get_loop(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_queue(self)->loop);
}
static bool set_loop(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    value_replace(vm, &as_queue(self)->loop, is_absent(value) ? NONE : retain(value));
    return true;
}
static bool set_line(KrVM *vm, Line *line, KrBorrowed value) {
    if (is_absent(value)) line_release(vm, line);
    else line_set_object(vm, line, value);
    return true;
}
static KrValue get_items(KrVM *vm, KrBorrowed self) { return line_object(vm, &as_queue(self)->items); }
static bool set_items(KrVM *vm, KrBorrowed self, KrBorrowed value) { return set_line(vm, &as_queue(self)->items, value); }
static KrValue get_getters(KrVM *vm, KrBorrowed self) { return line_object(vm, &as_queue(self)->getters); }
static bool set_getters(KrVM *vm, KrBorrowed self, KrBorrowed value) { return set_line(vm, &as_queue(self)->getters, value); }
static KrValue get_putters(KrVM *vm, KrBorrowed self) { return line_object(vm, &as_queue(self)->putters); }
static bool set_putters(KrVM *vm, KrBorrowed self, KrBorrowed value) { return set_line(vm, &as_queue(self)->putters, value); }
static KrValue get_unfinished(KrVM *vm, KrBorrowed self) { return int_from_i64(vm, as_queue(self)->unfinished); }
static bool set_unfinished(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    if (is_absent(value)) return raise_as(false, vm, AttributeError, "cannot delete _unfinished_tasks");
    return to_i64(vm, value, &as_queue(self)->unfinished);
}
static KrValue get_finished(KrVM *vm, KrBorrowed self) {
    Sync *event = finished_event(vm, as_queue(self));
    return event == NULL ? KR_ERROR : retain(value_of_object(event));
}
static KrValue get_is_shutdown(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_queue(self)->is_shutdown);
}
static bool set_is_shutdown(KrVM *vm, KrBorrowed self, KrBorrowed value) {
    int yes = is_absent(value) ? 0 : truth(vm, value);
    if (yes < 0) return false;
    as_queue(self)->is_shutdown = yes;
    return true;
}

static void queue_visit(Object *self, Visitor *visitor) {
    Queue *q = (Queue *)self;
    visit_value(visitor, q->loop);
    visit_value(visitor, q->max_size);
    line_visit(&q->items, visitor);
    line_visit(&q->getters, visitor);
    line_visit(&q->putters, visitor);
    visit_value(visitor, q->finished);
}
static void queue_clear(KrVM *vm, Object *self) {
    Queue *q = (Queue *)self;
    line_release(vm, &q->items);
    line_release(vm, &q->getters);
    line_release(vm, &q->putters);
}
static void queue_release(KrVM *vm, Object *self) {
    Queue *q = (Queue *)self;
    queue_clear(vm, self);
    release(vm, q->finished);
    release(vm, q->loop);
    release(vm, q->max_size);
}

static const NativeDef *const queue_methods[] = {
    DEF(queue_construct), DEF(queue_init), DEF(queue_init_items), DEF(queue_take), DEF(queue_add), DEF(queue_wakeup_next), DEF(queue_qsize),
    DEF(queue_empty), DEF(queue_full), DEF(queue_put), DEF(queue_put_nowait), DEF(queue_get), DEF(queue_get_nowait), DEF(queue_task_done),
    DEF(queue_join), DEF(queue_shutdown), DEF(queue_format), DEF(queue_class_getitem), DEF(queue_get_loop), NULL};
static const GetSetDef queue_getset[] = {
    {"maxsize", get_max_size, NULL, "How many items the queue takes."}, {"_maxsize", get_max_size, set_max_size, NULL},
    {"_loop", get_loop, set_loop, NULL}, {"_queue", get_items, set_items, NULL}, {"_getters", get_getters, set_getters, NULL},
    {"_putters", get_putters, set_putters, NULL}, {"_unfinished_tasks", get_unfinished, set_unfinished, NULL},
    {"_finished", get_finished, NULL, NULL}, {"_is_shutdown", get_is_shutdown, set_is_shutdown, NULL}, {0}};
const TypeDef queue_type = {
    .name = "asyncio.queues.Queue", .doc = "First in, first out; put() waits while maxsize items are in it (a maxsize of 0 or less is no limit).",
    .id = TYPE_QUEUE, .size = sizeof(Queue), .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF,
    .methods = queue_methods, .getset = queue_getset, .visit = queue_visit, .release = queue_release, .clear = queue_clear, .repr = queue_repr,
    .str = queue_str,
};

static const NativeDef *const no_methods[] = {NULL};
const TypeDef queue_empty_type = {
    .name = "asyncio.queues.QueueEmpty", .doc = "get_nowait() on an empty queue.", .id = TYPE_QUEUE_EMPTY, .base = TYPE_Exception,
    .size = sizeof(Exception), .methods = no_methods, EXCEPTION_SLOTS,
};
const TypeDef queue_full_type = {
    .name = "asyncio.queues.QueueFull", .doc = "put_nowait() on a full queue.", .id = TYPE_QUEUE_FULL, .base = TYPE_Exception,
    .size = sizeof(Exception), .methods = no_methods, EXCEPTION_SLOTS,
};
const TypeDef queue_shut_down_type = {
    .name = "asyncio.queues.QueueShutDown", .doc = "put() or get() on a queue that was shut down.", .id = TYPE_QUEUE_SHUT_DOWN,
    .base = TYPE_Exception, .size = sizeof(Exception), .methods = no_methods, EXCEPTION_SLOTS,
};
