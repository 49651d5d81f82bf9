// SPDX-License-Identifier: MIT
// api.h -- what the files of the public API share.
//
// Each function that may run code enters and leaves the VM (vm_enter): API_RUN does both around one expression.
#ifndef KR_API_API_H
#define KR_API_API_H

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

struct Api {
    HostObject *objects;
    HostType *types;
    bool finished;                        // the program's end has run
    KrValue runner;                       // KR_BRIDGE_PERSISTENT: an asyncio.Runner, or UNDEF
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
void api_free_objects(KrVM *vm);                              // the host's data of all objects that are left

extern const TypeDef host_object_type;

#endif
