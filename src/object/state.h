// SPDX-License-Identifier: MIT
// state.h -- struct KrVM: all the state of one interpreter. There is no other state.
//
// It stands in the object layer because every layer needs it; what belongs to a higher layer is a pointer to a struct that
// only that layer knows.
#ifndef KR_OBJECT_STATE_H
#define KR_OBJECT_STATE_H

#include "base/heap.h"

#include <stdatomic.h>
#include "object/float.h"
#include "object/object.h"
#include "object/str.h"
#include "object/type.h"
#include <stdatomic.h>

struct Frame;
struct Coroutine;
struct Loop;
struct ExceptionItem;

typedef enum {
#define NAME(id, text) NAME_##id,
#define DUNDER(id) NAME_##id,
#include "object/names.def"
#undef NAME
#undef DUNDER
    NAME_COUNT
} NameId;
// The interned Str of a name of names.def; borrowed.
#define N_(vm, id) ((vm)->names[NAME_##id])

// Why the eval loop must leave its fast path at the next boundary.
enum {
    ATTENTION_FINALIZERS = 1 << 0,   // vm->finalizers is not empty
    ATTENTION_INTERRUPT = 1 << 1,    // kr_interrupt
    ATTENTION_COLLECT = 1 << 2,      // many new containers: run the cycle collector
    ATTENTION_LIMIT = 1 << 3,        // a limit was passed inside C code
};

typedef enum { LIMIT_NONE, LIMIT_MEMORY, LIMIT_INSTRUCTIONS, LIMIT_TIME, LIMIT_OUTPUT, LIMIT_TASKS, LIMIT_TIMERS, LIMIT_INTERRUPT, LIMIT_GRACE } LimitKind;

// An upcall: what the object layer needs of the layers above. Set once, when the VM is built.
typedef struct {
    KrValue (*call_function)(KrVM *vm, KrBorrowed function, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);  // nested run
    void (*visit_roots)(KrVM *vm, Visitor *visitor);
    bool (*poll)(KrVM *vm, uint64_t steps);
    uint32_t (*frame_instruction)(const void *frame);                   // of a frame that lives: the instruction it is in
    KrValue (*frame_caller)(KrVM *vm, const void *frame);               // the FrameObject of its caller, owned; NONE; KR_ERROR
    bool (*in_library)(KrVM *vm);                                       // is what runs a function of the frozen library?
} Upcalls;

// What a name means in a type (by its version). The name is owned: names compare by address, and that of a dead one would
// come back as another's.
typedef struct { uint32_t version; Str *name; KrBorrowed value; } TypeCacheEntry;

// The objects of frames that live, by the address of the frame: open addressing, no deleted marks (object/frame_object.h).
typedef struct {
    struct FrameObject **entries;
    uint32_t mask, used;
} FrameTable;

enum { VM_MAGIC = 0x6b726169, TYPE_CACHE_FIRST = 64, TYPE_CACHE_LARGEST = 1024, THROW_LIMIT = 16, SPARE_COROUTINES = 16 };

struct KrVM {
    // the eval loop's
    struct Frame *frame;              // the running frame
    int64_t fuel;                     // steps left of this slice; below 0: look at attention, budget, deadline
    uint32_t attention;               // ATTENTION_*
    uint32_t depth, max_depth;        // Krait frames
    struct ExceptionItem *exception_item;   // what is being handled (sys.exc_info); the outermost is base_item
    struct ExceptionItem *base_item;
    KrValue raised;                   // the exception in flight (owned), or UNDEF
    KrValue sent;                     // what a resumed SEND passes on; NONE otherwise
    KrValue context_map, context_object;   // vm/context.h: NONE at first
    KrValue agen_firstiter, agen_finalizer;   // sys.set_asyncgen_hooks; NONE
    uint32_t origin_depth;            // sys.set_coroutine_origin_tracking_depth
    char *stack_top, *stack_end;      // data stack: free part of the current chunk
    struct StackChunk *stack_chunk;
    struct Coroutine *running_root;   // outermost coroutine of the running chain
    bool thrown_in;                   // `raised` has just been thrown into the running frame: nobody gives it a context there
    uint32_t throw_count;             // chains of awaits that an exception was thrown into and that have not suspended since:
    struct { uint32_t base, above; } throws[THROW_LIMIT];   // their coroutines at depths between the two have not run again
    char *stack_limit;                // C stack: no deeper than this address
    uint32_t native_depth, max_native_depth;   // nested runs on the C stack, that of the host included
    uint32_t names_version;           // grows whenever inline caches are flushed

    // memory
    Heap heap;
    Object **free_queue;              // objects waiting for destruction while depth is exceeded
    uint32_t free_queue_count, free_queue_capacity, free_depth;
    KrValue *finalizers;              // objects (owned) whose __del__ is due
    uint32_t finalizer_count, finalizer_capacity;
    bool collecting, collect_disabled;
    size_t collect_threshold;
    uint64_t collections;
    uint64_t identity_counter;
    struct SideTable *side;           // weak references and identities by object address
    FrameTable frame_table;
    struct Coroutine *spare_coroutines[SPARE_COROUTINES];   // by the number of registers: one that has ended, without a function, or NULL
    KrValue memory_error;             // pre-allocated

    // types, shapes, names
    Shape **shapes;
    uint32_t shape_count, shape_capacity;
    Type *types[TYPE_ID_LIMIT];       // NULL: not made yet (loop and library types)
    Str *names[NAME_COUNT];
    Str **interned;                   // open addressing, borrowed: an interned Str takes itself out when it dies
    uint32_t interned_count, interned_mask, interned_deleted;
    Str *characters[256];
    Str *empty_str;
    Tuple *empty_tuple;
    uint64_t hash_key[2];             // SipHash key of str and bytes
    uint32_t dict_version;
    TypeCacheEntry *type_cache;       // type_cache_size of them, a power of two; it grows as entries push each other out
    uint32_t type_cache_size, type_cache_lost;
    uint32_t type_version;
    struct Code *cached_codes;        // codes with inline caches (a list through Code.cache_next)
    KrValue repr_stack;               // list of objects being printed, or UNDEF

    // modules
    Dict *modules;                    // sys.modules
    Dict *builtins;                   // the namespace of builtins
    KrValue main_module;
    struct Importer *importer;        // vm/import.c

    // limits
    KrLimits limits;
    uint64_t steps_used;              // whole slices
    int64_t slice;                    // length of the current slice
    uint64_t pause_at;                // kr_step: steps_used at which its run leaves between two instructions; 0: never
    bool pause_due;                   // fresh after each poll
    int64_t time_used_ns;             // of running time, up to the last entry from the host
    int64_t entered_ns;               // when the host last entered; a wait of the loop moves it forward by its length
    uint32_t entries;                 // of the host, nested ones included
    uint32_t magic;                   // VM_MAGIC between kr_vm_new and kr_vm_free
    _Atomic uintptr_t owner;          // the thread that has entered; 0: none
    char *host_stack_low, *host_stack_high;   // the C stack of the thread that entered last
    uint64_t output_bytes;
    int64_t grace_end_ns;             // when a synchronous call that was told to end is stopped by LIMIT_GRACE; 0: never
    LimitKind limit_hit;              // a limit is stopping the program: no handler sees it
    LimitKind last_limit;             // what the last LimitError was about
    atomic_int interrupted;           // set by any thread, or a signal handler: lock-free

    // layers above
    const Upcalls *upcalls;
    bool may_finalize;                // there has been a coroutine, an event loop, a __del__, a callback of a weak reference: an object's end may run code
    void (*finalize_hook)(KrVM *vm, KrBorrowed object);   // the loop's: a pending Task, an unread exception; may be NULL
    // runtime/api's: waits up to timeout_ns (-1: without end) or until the host does something, and runs what other threads
    // posted. False: there is no time to wait for and nothing can come from the host.
    bool (*host_turn)(KrVM *vm, int64_t timeout_ns);
    struct Loop *loop;                // runtime/loop
    struct Library *library;          // runtime/lib: state of the modules
    struct Api *api;                  // runtime/api
    KrConfig config;
    const char *const *library_names;
    int argc;
    const char *const *argv;
    bool virtual_time;
    int64_t virtual_now_ns;
};

// Work over many bytes that goes through without a poll (a copy, a search, a comparison): the next poll comes the sooner.
ALWAYS_INLINE void charge_work(KrVM *vm, uint64_t bytes) {
    if (unlikely(bytes > 4096)) vm->fuel -= (int64_t)(bytes >> 8);
}

static inline Type *type_of(KrVM *vm, KrBorrowed v) {
    if (is_pointer(v)) return vm->shapes[as_object(v)->shape]->type;
    if (is_small_int(v)) return vm->types[TYPE_INT];
    if (is_inline_float(v)) return vm->types[TYPE_FLOAT];
    switch (value_bits(v) >> 3) {
    case 0: return vm->types[TYPE_NONE];
    case 1: case 2: return vm->types[TYPE_BOOL];
    case 3: return vm->types[TYPE_NOT_IMPLEMENTED];
    case 4: return vm->types[TYPE_ELLIPSIS];
    default: return vm->types[TYPE_FLOAT];
    }
}
static inline const TypeDef *def_of(KrVM *vm, KrBorrowed v) { return type_of(vm, v)->def; }
ALWAYS_INLINE bool has_flag(KrVM *vm, KrBorrowed v, uint32_t flag) { return type_of(vm, v)->flags & flag; }

// Is this a value of this VM, and still one? For what comes from the host; KR_ERROR is none. The count of a free cell is 0: a
// released value is found out as long as nothing else has taken its place.
ALWAYS_INLINE bool value_is_own(KrVM *vm, KrBorrowed v) {
    if (!is_pointer(v)) return true;
    if (is_error(v) || as_object(v)->rc == 0) return false;
    return heap_owns(&vm->heap, as_object(v)) || str_pool_has(vm, as_object(v));
}

// object_new() of a built-in container type, inlined for those that are made often.
ALWAYS_INLINE void *object_new_container(KrVM *vm, TypeId id, size_t size) {
    Object *object = heap_alloc(&vm->heap, HEAP_CONTAINER, size);
    if (unlikely(object == NULL)) {
        memory_exhausted(vm);
        return NULL;
    }
    if (unlikely(vm->heap.containers > vm->collect_threshold)) vm->attention |= ATTENTION_COLLECT;
    object->rc = 1;
    object->shape = id;
    return object;
}

#endif
