// SPDX-License-Identifier: MIT
// vm.c -- a VM is made, entered by the host, polled, and taken down.
//
// Fuel is handed out in slices: the eval loop and native loops count it down, and at the end of a slice vm_poll looks at
// the limits, the clock and the interrupt flag. A limit sets limit_hit, which no handler survives, until vm_leave.
#include "vm/vm.h"

#include "object/cycle.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/shape.h"
#include "object/side.h"
#include "object/tuple.h"
#include "vm/builtins.h"
#include "vm/coroutine.h"
#include "vm/frame.h"
#include "vm/operation.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SLICE = 4096, PAUSED_SLICE = 256, DEFAULT_DEPTH = 1000, FIRST_COLLECTION = 100000 };
enum { STACK_MOST = 6 << 20, STACK_RESERVE = 256 << 10, REPORT_RESERVE = 256 << 10 };

// The VM with what it needs from its first moment on.
typedef struct {
    KrVM vm;
    ExceptionItem base_item;
} Machine;

static void *resize_by_libc(void *host, void *p, size_t old_size, size_t new_size) {
    (void)host;
    (void)old_size;
    if (new_size == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, new_size);
}

//// The C stack ///////////////////////////////////////////////////////////////

// The main thread's stack, which pthread_getattr_np would find by reading /proc: as large as it may grow.
static bool main_stack(char *here, char **low, char **high) {
#ifdef __GLIBC__
    extern void *__libc_stack_end;
    struct rlimit limit;
    if (getpid() != gettid() || getrlimit(RLIMIT_STACK, &limit) != 0) return false;
    size_t size = limit.rlim_cur < STACK_MOST * 2 ? limit.rlim_cur : STACK_MOST * 2;
    *high = __libc_stack_end;
    *low = *high - size;
    return here > *low && here < *high;
#else
    (void)here, (void)low, (void)high;
    return false;
#endif
}

// Hosts may come from any thread; a thread's stack is measured when it is not the one of the last entry.
static COLD void measure_stack(KrVM *vm, char *here) {
    if (main_stack(here, &vm->host_stack_low, &vm->host_stack_high)) return;
    pthread_attr_t attributes;
    void *low = NULL;
    size_t size = 0;
    vm->host_stack_low = vm->host_stack_high = NULL;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &low, &size) == 0 && here > (char *)low && here < (char *)low + size) {
            vm->host_stack_low = low;
            vm->host_stack_high = (char *)low + size;
        }
        pthread_attr_destroy(&attributes);
    }
    if (vm->host_stack_low == NULL) {
        struct rlimit limit;
        size = 1 << 20;
        if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < STACK_MOST) size = limit.rlim_cur;
        vm->host_stack_low = here - size;
        vm->host_stack_high = here + 1;
    }
}

static void set_stack_limit(KrVM *vm) {
    char *at = __builtin_frame_address(0);
    if (at < vm->host_stack_low || at >= vm->host_stack_high) measure_stack(vm, at);
    size_t room = (size_t)(at - vm->host_stack_low);
    size_t reserve = room / 4 < STACK_RESERVE ? room / 4 : STACK_RESERVE;
    if (room > STACK_MOST) room = STACK_MOST;
    vm->stack_limit = at - room + reserve;
}

//// Clock and limits //////////////////////////////////////////////////////////

static int64_t real_clock(KrVM *vm) {
    if (vm->config.clock != NULL) return vm->config.clock(vm->config.host);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// Virtual time moves by a nanosecond at each look, so that a program that waits for it by looping ends.
int64_t vm_clock_ns(KrVM *vm) { return vm->virtual_time ? vm->virtual_now_ns++ : real_clock(vm); }

int64_t vm_clock_look(KrVM *vm) { return vm->virtual_time ? vm->virtual_now_ns : real_clock(vm); }

bool vm_clock_is_before(KrVM *vm, int64_t ns) {
#ifdef CLOCK_MONOTONIC_COARSE
    enum { TICK_NS = 20 * 1000 * 1000 };   // it lags by a tick, which is 10 ms at most
    if (vm->virtual_time || vm->config.clock != NULL) return false;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec + TICK_NS < ns;
#else
    (void)vm, (void)ns;
    return false;
#endif
}

bool vm_stop(KrVM *vm, LimitKind kind) {
    vm->limit_hit = kind;
    static const char *const names[] = {
        [LIMIT_NONE] = "limit", [LIMIT_MEMORY] = "memory", [LIMIT_INSTRUCTIONS] = "instructions", [LIMIT_TIME] = "time",
        [LIMIT_OUTPUT] = "output", [LIMIT_TASKS] = "tasks", [LIMIT_TIMERS] = "timers", [LIMIT_INTERRUPT] = "interrupt",
        [LIMIT_GRACE] = "grace",
    };
    // The error itself shall not fail for want of memory.
    size_t limit = vm->heap.limit;
    if (limit != 0) vm->heap.limit = (limit > vm->heap.bytes ? limit : vm->heap.bytes) + REPORT_RESERVE;
    raise(vm, LimitError, "the limit of %s was reached", names[kind]);
    vm->heap.limit = limit;
    return false;
}

static void next_slice(KrVM *vm) {
    int64_t slice = SLICE;
    if (vm->limits.instructions != 0) {
        uint64_t left = vm->steps_used < vm->limits.instructions ? vm->limits.instructions - vm->steps_used : 0;
        if (left < SLICE) slice = (int64_t)left;
    }
    if (vm->pause_at != 0) {
        uint64_t left = vm->steps_used < vm->pause_at ? vm->pause_at - vm->steps_used : PAUSED_SLICE;
        if (left < (uint64_t)slice) slice = (int64_t)left;
    }
    vm->fuel = vm->slice = slice;
}

int64_t vm_time_left_ns(KrVM *vm) {
    if (vm->limits.wall_ns == 0 || vm->entries == 0) return INT64_MAX;
    int64_t used = vm->time_used_ns + (real_clock(vm) - vm->entered_ns);
    return vm->limits.wall_ns <= used ? 0 : vm->limits.wall_ns - used;
}

bool vm_poll(KrVM *vm, uint64_t steps) {
    vm->steps_used += (uint64_t)(vm->slice - vm->fuel) + steps;
    next_slice(vm);
    vm->attention &= ~(uint32_t)(ATTENTION_LIMIT | ATTENTION_INTERRUPT);
    // Only the run of kr_step itself can pause: what runs above natives cannot leave them behind.
    vm->pause_due = vm->pause_at != 0 && vm->native_depth == 1 && vm->steps_used >= vm->pause_at;
    if (vm->limit_hit != LIMIT_NONE) return vm_stop(vm, vm->limit_hit);
    if (vm->limits.instructions != 0 && vm->steps_used >= vm->limits.instructions) return vm_stop(vm, LIMIT_INSTRUCTIONS);
    if (vm_time_left_ns(vm) <= 0) return vm_stop(vm, LIMIT_TIME);
    if (vm->grace_end_ns != 0 && real_clock(vm) >= vm->grace_end_ns) return vm_stop(vm, LIMIT_GRACE);
    if (vm->interrupted) {
        vm->interrupted = 0;
        exception_raise_type(vm, TYPE_KeyboardInterrupt);
        return false;
    }
    return true;
}

void vm_end_grace_after(KrVM *vm, int64_t ns) {
    int64_t now = ns < 0 ? 0 : real_clock(vm);
    vm->grace_end_ns = ns < 0 || ns > INT64_MAX - now ? 0 : now + ns;
}

void vm_forget_limit(KrVM *vm) {
    if (!is_undef(vm->raised)) exception_clear(vm);
    vm->limit_hit = LIMIT_NONE;
    vm->attention &= ~(uint32_t)ATTENTION_LIMIT;
}

void vm_pause_after(KrVM *vm, uint64_t fuel) {
    vm->steps_used += (uint64_t)(vm->slice - vm->fuel);
    vm->pause_at = fuel == 0 ? 0 : vm->steps_used + fuel;
    vm->pause_due = false;
    next_slice(vm);
}

bool vm_is_due_to_pause(KrVM *vm) {
    vm->fuel--;
    return vm->pause_at != 0 && vm->steps_used + (uint64_t)(vm->slice - vm->fuel) >= vm->pause_at;
}

void vm_set_limits(KrVM *vm, const KrLimits *limits) {
    vm->limits = *limits;
    vm->heap.limit = limits->memory;
    vm->max_depth = limits->call_depth != 0 ? limits->call_depth : DEFAULT_DEPTH;
    vm->max_native_depth = limits->native_depth != 0 && limits->native_depth < UINT32_MAX ? limits->native_depth + 1 : UINT32_MAX;
    vm->steps_used = 0;
    vm->output_bytes = 0;
    vm->time_used_ns = 0;
    if (vm->entries > 0) vm->entered_ns = real_clock(vm);
    vm->limit_hit = LIMIT_NONE;
    next_slice(vm);
}

bool vm_write(KrVM *vm, int fd, const char *text, size_t length) {
    if (vm->limits.output != 0 && length > vm->limits.output - (size_t)vm->output_bytes) return vm_stop(vm, LIMIT_OUTPUT);
    vm->output_bytes += length;
    if (vm->config.write == NULL) {
        if (fd != 1 || length == 0) return true;
        return raise_as(false, vm, PermissionError, "this program has no standard output: the host gives no 'write'");
    }
    vm->config.write(vm->config.host, fd, text, length);
    return is_undef(vm->raised);     // the host may raise an exception there
}

//// Entering and leaving //////////////////////////////////////////////////////

void vm_enter(KrVM *vm) {
    if (!is_undef(vm->raised)) exception_clear(vm);
    if (vm->entries++ > 0) return;
    set_stack_limit(vm);
    vm->limit_hit = LIMIT_NONE;
    vm->heap.over_limit = false;
    if (vm->limits.wall_ns != 0) vm->entered_ns = real_clock(vm);
}

void vm_leave(KrVM *vm) {
    if (vm->entries == 1) {
        if ((vm->attention & ATTENTION_FINALIZERS) && vm->limit_hit == LIMIT_NONE) {
            KrValue raised = vm->raised;
            vm->raised = UNDEF;
            finalizers_run(vm);
            if (is_undef(vm->raised)) vm->raised = raised;
            else if (!is_undef(raised)) release(vm, raised);
        }
        if (vm->limit_hit != LIMIT_NONE && !is_undef(vm->raised)) {
            if (!exception_matches(vm, TYPE_LimitError)) {
                exception_clear(vm);
                (void)vm_stop(vm, vm->limit_hit);
            }
            vm->last_limit = vm->limit_hit;
        }
        vm->limit_hit = LIMIT_NONE;
        vm->attention &= ~(uint32_t)ATTENTION_LIMIT;
        if (vm->limits.wall_ns != 0) vm->time_used_ns += real_clock(vm) - vm->entered_ns;
    }
    vm->entries--;
}

//// Roots /////////////////////////////////////////////////////////////////////

// Frames of coroutines are visited with their objects.
static void visit_frames(KrVM *vm, Visitor *visitor) {
    for (Frame *frame = vm->frame; frame != NULL; frame = frame->prev) {
        if (frame->flags & FRAME_COROUTINE) continue;
        visit_object(visitor, frame->fn);
        for (uint32_t i = 0; i < frame->count; i++) visit_value(visitor, frame->r[i]);
    }
}

static void visit_roots(KrVM *vm, Visitor *visitor) {
    visit_frames(vm, visitor);
    visit_value(visitor, vm->raised);
    visit_value(visitor, vm->sent);
    visit_value(visitor, vm->agen_firstiter);
    visit_value(visitor, vm->agen_finalizer);
    visit_value(visitor, vm->repr_stack);
    visit_value(visitor, vm->memory_error);
    visit_value(visitor, vm->main_module);
    visit_value(visitor, vm->context_map);
    visit_value(visitor, vm->context_object);
    visit_object(visitor, vm->modules);
    visit_object(visitor, vm->builtins);
    visit_object(visitor, vm->empty_tuple);
    for (ExceptionItem *item = vm->exception_item; item != NULL; item = item->prev) visit_value(visitor, item->exception);
    for (uint32_t i = 0; i < vm->finalizer_count; i++) visit_value(visitor, vm->finalizers[i]);
    for (int i = 0; i < TYPE_ID_LIMIT; i++) visit_object(visitor, vm->types[i]);
    for (int i = 0; i < SPARE_COROUTINES; i++) visit_object(visitor, vm->spare_coroutines[i]);
    import_visit(vm, visitor);
}

//// Frames, for the objects that stand for them ///////////////////////////////

static uint32_t instruction_of(const void *frame) { return frame_instruction(frame); }
static KrValue caller_of(KrVM *vm, const void *frame) {
    Frame *caller = frame_of_function(((const Frame *)frame)->prev);
    if (caller == NULL) return NONE;
    FrameObject *object = frame_show(vm, caller);
    return object == NULL ? KR_ERROR : value_of_object(object);
}
static bool in_library(KrVM *vm) {
    const Frame *frame = frame_of_function(vm->frame);
    return frame != NULL && (frame->flags & FRAME_HIDDEN);
}

static const Upcalls upcalls = {
    .call_function = call_nested, .visit_roots = visit_roots, .poll = vm_poll, .frame_instruction = instruction_of, .frame_caller = caller_of,
    .in_library = in_library,
};

//// Birth and death ///////////////////////////////////////////////////////////

static void seed_hash(KrVM *vm) {
    uint64_t seed = vm->config.seed;
    if (seed == 0) {
        if (getrandom(vm->hash_key, sizeof vm->hash_key, GRND_NONBLOCK) == (ssize_t)sizeof vm->hash_key) return;
        seed = (uint64_t)real_clock(vm) ^ (uint64_t)(uintptr_t)vm;
    }
    for (int i = 0; i < 2; i++) {       // splitmix64
        uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        vm->hash_key[i] = z ^ (z >> 31);
    }
}

static Dict *new_dict(KrVM *vm) {
    KrValue dict = dict_new(vm);
    return is_error(dict) ? NULL : as_dict(dict);
}

static bool fill(KrVM *vm, const ModuleFinder *finder) {
    if (!types_init(vm)) return false;
    KrValue empty = tuple_empty(vm);
    vm->memory_error = is_error(empty) ? KR_ERROR : exception_new(vm, TYPE_MemoryError, empty);
    release_maybe(vm, empty);
    if (is_error(vm->memory_error)) {
        vm->memory_error = NONE;
        return false;
    }
    vm->modules = new_dict(vm);
    vm->builtins = new_dict(vm);
    if (vm->modules == NULL || vm->builtins == NULL) return false;
    vm->builtins->watched = true;
    return builtins_init(vm) && import_init(vm, finder);
}

Allocator vm_allocator(const KrConfig *config) {
    return config->alloc != NULL ? (Allocator){config->alloc, config->host} : (Allocator){resize_by_libc, NULL};
}
size_t vm_size(void) { return sizeof(Machine); }

KrVM *vm_new(const KrConfig *config, const ModuleFinder *finder, const Allocator *given) {
    Allocator allocator = given != NULL ? *given : vm_allocator(config);
    Machine *machine = allocator.resize(allocator.ctx, NULL, 0, sizeof *machine);
    if (machine == NULL) return NULL;
    memset(machine, 0, sizeof *machine);
    KrVM *vm = &machine->vm;
    vm->config = *config;
    heap_init(&vm->heap, &allocator);
    if (given != NULL) heap_zero(&vm->heap, true);
    vm->raised = UNDEF;
    vm->sent = NONE;
    vm->agen_firstiter = vm->agen_finalizer = NONE;
    vm->repr_stack = UNDEF;
    vm->memory_error = NONE;
    vm->main_module = NONE;
    vm->context_map = vm->context_object = NONE;
    machine->base_item.exception = UNDEF;
    vm->exception_item = vm->base_item = &machine->base_item;
    vm->upcalls = &upcalls;
    vm->collect_threshold = FIRST_COLLECTION;
    vm->virtual_time = config->virtual_time;
    KrLimits start = config->limits;
    start.instructions = 0;
    start.wall_ns = 0;
    vm_set_limits(vm, &start);
    seed_hash(vm);
    vm_enter(vm);
    bool ok = fill(vm, finder);
    vm_leave(vm);
    if (!ok) {
        vm_free(vm);
        return NULL;
    }
    vm_set_limits(vm, &config->limits);
    return vm;
}

// No code of the program runs here, and objects are not taken apart one by one: the heap goes as a whole.
void vm_free(KrVM *vm) {
    Allocator allocator = vm->heap.allocator;
    import_free(vm);
    allocator.resize(allocator.ctx, vm->free_queue, vm->free_queue_capacity * sizeof *vm->free_queue, 0);
    heap_free_all(&vm->heap);
    allocator.resize(allocator.ctx, vm, sizeof(Machine), 0);
}

//// Running ///////////////////////////////////////////////////////////////////

KrValue vm_run_code(KrVM *vm, Code *code, Dict *globals, KrBorrowed locals) {
    if (code->free_count != 0) {
        return raise(vm, TypeError, "code object passed to exec() may not contain free variables");
    }
    KrValue made = function_new(vm, code, globals);
    if (is_error(made)) return KR_ERROR;
    Function *fn = (Function *)as_object(made);
    KrValue result;
    bool plain = is_absent(locals) || is_same(locals, value_of_object(globals));
    if (code->kind == CODE_KIND_FUNCTION) {
        result = call_nested(vm, made, NULL, 0, ABSENT);
    } else if (code->flags & (CODE_COROUTINE | CODE_GENERATOR | CODE_ASYNC_GENERATOR)) {
        Coroutine *c = coroutine_new(vm, fn);
        result = c == NULL ? KR_ERROR : value_of_object(c);
        if (c != NULL && !plain) c->frame.r[0] = retain(locals);
    } else {
        Frame *frame = native_enter(vm) ? frame_push(vm, code->register_count) : NULL;
        if (frame == NULL) {
            release(vm, made);
            return KR_ERROR;
        }
        recursion_leave(vm);
        for (uint32_t i = 0; i < code->register_count; i++) frame->r[i] = UNDEF;
        if (!plain) frame->r[0] = retain(locals);
        frame->fn = (Function *)as_object(retain(made));
        frame->pc = code->instructions;
        frame->mode = TO_REGISTER;
        frame->flags = code->hidden ? FRAME_HIDDEN : 0;
        frame->dest = 0;
        Frame *base = vm->frame;
        vm->fuel -= 2;
        vm->frame = frame;
        result = call_finish(vm, base, ABSENT);
    }
    release(vm, made);
    return result;
}

//// The end of a program //////////////////////////////////////////////////////

static bool is_definition(KrVM *vm, KrBorrowed v) {
    return has_shape(v, TYPE_FUNCTION) || has_shape(v, TYPE_MODULE) || has_flag(vm, v, TYPE_FLAG_IS_TYPE);
}

// Objects go before the functions, classes and modules that their __del__ may need; both in the order of the namespace.
static void clear_namespace(KrVM *vm, Dict *namespace_) {
    object_retain(namespace_);
    for (int definitions = 0; definitions < 2; definitions++) {
        for (uint32_t i = 0; i < namespace_->entry_count && vm->limit_hit == LIMIT_NONE; i++) {
            DictEntry *entry = &namespace_->entries[i];
            if (is_absent(entry->key) || is_none(entry->value) || is_same(entry->value, value_of_object(vm->builtins))) continue;
            if (is_definition(vm, entry->value) != (definitions == 1)) continue;
            if (is_str_exact(entry->key) && str_equal_ascii(as_str(entry->key), "__builtins__")) continue;
            value_replace(vm, &entry->value, NONE);
            if (vm->finalizer_count != 0) finalizers_run(vm);
        }
    }
    object_release(vm, namespace_);
}

void vm_finalize(KrVM *vm) {
    finalizers_run(vm);
    if (has_shape(vm->main_module, TYPE_MODULE)) clear_namespace(vm, as_module(vm->main_module)->dict);
    KrValue names = dict_keys_list(vm, vm->modules);
    if (!is_error(names)) {
        for (uint32_t i = as_list(names)->length; i > 0; i--) {
            KrBorrowed module = dict_get(vm, vm->modules, as_list(names)->items[i - 1]);
            if (is_error(module)) exception_clear(vm);
            if (!is_error(module) && has_shape(module, TYPE_MODULE) && import_is_from_host(vm, module)) {
                clear_namespace(vm, as_module(module)->dict);
            }
        }
        release(vm, names);
    }
    if (vm->limit_hit == LIMIT_NONE && vm->may_finalize) {
        cycle_collect(vm);
        finalizers_run(vm);
    }
}
