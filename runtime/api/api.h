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
    KrValue runner;                       // an asyncio.Runner (KR_BRIDGE_PERSISTENT, kr_step), or UNDEF
    KrValue futures;                      // list: of kr_future, not yet settled; or UNDEF
    uint32_t futures_checked;             // its length when the done ones were last taken out
    struct KrPool *pool;                  // made this VM, or NULL
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

extern const TypeDef host_object_type;

#endif
