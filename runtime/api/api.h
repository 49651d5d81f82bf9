// SPDX-License-Identifier: MIT
// api.h -- what the files of the public API share.
//
// Each function begins with what can be known to be wrong (API_VM, API_VALUE, ...): the macros name the function that they
// stand in, and give what follows as its result. Each one that may run code enters and leaves the VM (vm_enter): API_RUN does
// both around one expression.
#ifndef KR_API_API_H
#define KR_API_API_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "object/native.h"
#include "object/state.h"
#include "vm/vm.h"

typedef struct HostObject {
    Object head;
    void *data;
    void (*free)(void *data);
    struct HostObject *next, **link;      // all of a VM, so that the data of those that are left goes with it
} HostObject;

// kr_future_with: what hears that the future was cancelled. Once `cancelled` is NULL it is over.
typedef struct CancelHook {
    Object head;
    void (*cancelled)(KrVM *vm, void *data);
    void *data;
    struct CancelHook *next, **link;      // those that wait
} CancelHook;

typedef struct HostType {
    KrTypeDef def;
    Type *type;                           // owned
    struct HostType *next;
} HostType;

typedef struct Posted {
    void (*fn)(KrVM *vm, void *data);
    void *data;
    struct Posted *next;
} Posted;

// Between `mutex` and `bell` stands what other threads may touch: kr_post, kr_interrupt. A wait of the loop hangs on the bell.
struct Api {
    pthread_mutex_t mutex;
    sem_t bell;
    Posted *posted, **posted_end;         // malloc'ed: the VM's heap is not theirs
    atomic_bool has_posted;
    HostObject *objects;
    HostType *types;
    bool finished;                        // the program's end has run
    KrValue loop;                         // the host's own: KR_BRIDGE_PERSISTENT, kr_step, kr_spawn. Or UNDEF
    KrValue events, loop_class, policy_class;   // the module asyncio.events, and what is default there; or UNDEF
    KrBorrowed waited;                    // what a synchronous call waits for; UNDEF: none does
    bool expired, cancelled;              // why it is to end
    bool is_ending;                       // it has been told
    KrValue futures;                      // list: of kr_future, not yet settled; or UNDEF
    uint32_t futures_checked;             // its length when the done ones were last taken out
    struct KrPool *pool;                  // made this VM, or NULL
    CancelHook *hooks;                    // of futures not yet settled
    bool paused;                          // kr_step stopped in the middle of a task, whose frames stand
};

#define API_RUN(vm, result, expression) \
    do {                                \
        api_enter(vm);                  \
        (result) = (expression);        \
        api_leave(vm);                  \
    } while (0)

enum { API_LENGTH_MOST_BITS = 47 };       // no block of memory is longer than an address space of 47 bits
#define API_LENGTH_MOST ((size_t)1 << API_LENGTH_MOST_BITS)

// The thread that has entered is noted to find the mistakes of hosts, not to stop two threads that begin at the same time.
ALWAYS_INLINE void api_enter(KrVM *vm) {
    if (vm->entries == 0) atomic_store_explicit(&vm->owner, (uintptr_t)pthread_self(), memory_order_relaxed);
    vm_enter(vm);
}
ALWAYS_INLINE void api_leave(KrVM *vm) {
    vm_leave(vm);
    if (vm->entries == 0) atomic_store_explicit(&vm->owner, 0, memory_order_relaxed);
}
ALWAYS_INLINE bool api_is_alive(KrVM *vm) { return vm != NULL && vm->magic == VM_MAGIC; }
ALWAYS_INLINE bool api_is_usable(KrVM *vm) {
    if (unlikely(!api_is_alive(vm))) return false;
    uintptr_t owner = atomic_load_explicit(&vm->owner, memory_order_relaxed);
    return likely(owner == 0 || owner == (uintptr_t)pthread_self());
}

#define API_VM(vm, ...) \
    if (unlikely(!api_is_usable(vm))) return __VA_ARGS__
#define API_VALUE(vm, v, ...) \
    if (unlikely(!value_is_own(vm, v))) return api_refuse_value(vm, v, __func__), __VA_ARGS__
#define API_VALUES(vm, count, values, ...) \
    if (unlikely(!api_check_values(vm, __func__, count, values))) return __VA_ARGS__
#define API_GIVEN(vm, pointer, ...) \
    if (unlikely((pointer) == NULL)) return api_refuse_null(vm, __func__, #pointer), __VA_ARGS__
#define API_TEXT(vm, text, length, ...) \
    if (unlikely(!api_check_text(vm, __func__, text, length))) return __VA_ARGS__

// They raise, unless what is refused is KR_ERROR and its exception is still pending: that goes on.
COLD void api_refuse_value(KrVM *vm, KrBorrowed v, const char *function);
COLD void api_refuse_null(KrVM *vm, const char *function, const char *argument);
NODISCARD bool api_check_values(KrVM *vm, const char *function, int count, const KrBorrowed *values);
NODISCARD bool api_check_text(KrVM *vm, const char *function, const void *text, size_t length);

// A Str of a text of the host. KR_STRLEN: it ends with NUL.
NODISCARD KrValue api_text(KrVM *vm, const char *text, size_t length);
NODISCARD Str *api_name(KrVM *vm, const char *name);          // interned, owned
NODISCARD KrVM *api_vm_new(const KrConfig *config, const Allocator *allocator);   // kr_vm_new; allocator NULL: that of the configuration
void api_pool_give_back(struct KrPool *pool, KrVM *vm);       // after vm_free
NODISCARD bool api_async_init(KrVM *vm);
void api_async_free(KrVM *vm);
void api_free_objects(KrVM *vm);                              // the host's data of all objects that are left

// object.name(*args)
NODISCARD KrValue api_call_in(KrVM *vm, KrBorrowed object, const char *name, const KrBorrowed *args, uint32_t count);
// The host's own loop, made when it is first asked for; it may be running when kr_step has paused. Owned.
NODISCARD KrValue api_own_loop(KrVM *vm);
void api_call_hooks(KrVM *vm);                                // at the end of the VM: nothing will be settled any more
// callee(*args, **keywords), by the bridge. kwnames: as call_object.
NODISCARD KrValue bridge_call(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames, int64_t timeout_ns);
const ModuleFinder *api_finder(void);                         // the library's modules, and `krait`

extern const TypeDef host_object_type, cancel_hook_type;

#endif
