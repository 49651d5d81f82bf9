// SPDX-License-Identifier: MIT
// api.h -- what the files of the public API share.
//
// Each function that may run code enters and leaves the VM (vm_enter): API_RUN does both around one expression.
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
        vm_enter(vm);                   \
        (result) = (expression);        \
        vm_leave(vm);                   \
    } while (0)

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
// Is it a value at all, and of a type that this VM knows?
NODISCARD bool api_check_type(KrVM *vm, KrBorrowed v);
// Is it a future, and of this VM?
NODISCARD bool api_check_future(KrVM *vm, KrBorrowed v);
void api_call_hooks(KrVM *vm);                                // at the end of the VM: nothing will be settled any more
// callee(*args, **keywords), by the bridge. kwnames: as call_object.
NODISCARD KrValue bridge_call(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames, int64_t timeout_ns);
const ModuleFinder *api_finder(void);                         // the library's modules, and `krait`

extern const TypeDef host_object_type, cancel_hook_type;

#endif
