// SPDX-License-Identifier: MIT
// native.h -- functions written in C, born with their Python signature and docstring.
//
//   NATIVE(list_pop, "pop(self, index=-1, /)", "Remove and return item at index (default last).") {
//       List *list = (List *)as_object(args[0]);
//       ...
//       return value;
//   }
//   static const NativeDef *const list_methods[] = { DEF(list_pop), ..., NULL };
//
// `args` has one borrowed value for each parameter of the signature, in its order: keywords are placed, defaults filled in,
// and the same TypeErrors given as for a `def`. In a signature: `/` and `*` as in Python; a default is None, True, False, an
// integer, a float, 'text', (), or ? which gives ABSENT ("not given"); *name gives a tuple; **name gives a dict, or ABSENT
// when no keyword was given. For methods the first parameter is self and its type has been checked (class methods: cls).
// A native may return PUSHED after call_begin() (vm/call.h) pushed a frame whose result shall be its own.
#ifndef KR_OBJECT_NATIVE_H
#define KR_OBJECT_NATIVE_H

#include "object/type.h"

typedef KrValue (*NativeFn)(KrVM *vm, const KrBorrowed *args);

// `await native(...)` in one go, for natives that give an awaitable: what the call and the first step of its awaitable do. SEND_RETURNED: it is done,
// *result is what the await gives. SEND_YIELDED: the running task waits, and *result (owned) is what the coroutine delegates to from now on;
// nothing is yielded to the task. SEND_DECLINED: nothing has happened, the call goes the usual way.
typedef SendResult (*NativeAwaited)(KrVM *vm, const KrBorrowed *args, KrValue *result);

typedef enum { NATIVE_PLAIN, NATIVE_CLASSMETHOD, NATIVE_STATICMETHOD } NativeBinding;

struct NativeDef {
    const char *signature;
    NativeFn fn;
    const char *doc;
    NativeBinding binding;
    KrNative host;                // a function of the host, instead of fn
    void *host_data;
    NativeAwaited awaited;        // or NULL
};

#define NATIVE_BOUND(symbol, sig, text, how)                                            \
    static KrValue symbol(KrVM *vm, const KrBorrowed *args);                            \
    static const NativeDef symbol##_def = {.signature = (sig), .fn = symbol, .doc = (text), .binding = (how)}; \
    static KrValue symbol(KrVM *vm __attribute__((unused)), const KrBorrowed *args __attribute__((unused)))
#define NATIVE_AWAITED(symbol, sig, text, in_one_go)                                    \
    static KrValue symbol(KrVM *vm, const KrBorrowed *args);                            \
    static const NativeDef symbol##_def = {.signature = (sig), .fn = symbol, .doc = (text), .awaited = (in_one_go)}; \
    static KrValue symbol(KrVM *vm __attribute__((unused)), const KrBorrowed *args __attribute__((unused)))
#define NATIVE(symbol, sig, text) NATIVE_BOUND(symbol, sig, text, NATIVE_PLAIN)
#define NATIVE_CLASS(symbol, sig, text) NATIVE_BOUND(symbol, sig, text, NATIVE_CLASSMETHOD)
#define NATIVE_STATIC(symbol, sig, text) NATIVE_BOUND(symbol, sig, text, NATIVE_STATICMETHOD)
#define DEF(symbol) (&symbol##_def)

// The signature, parsed at the first call.
typedef struct {
    uint16_t count;               // parameters, with *args and **kwargs
    uint16_t positional_only, positional;   // positional includes the positional-only ones
    uint16_t required;            // leading positional parameters without default
    int16_t varargs, varkw;       // index of *args, **kwargs, or -1
    Str **names;
    KrValue *defaults;            // UNDEF: required
} Signature;

// builtin_function_or_method (unbound; natives of modules) and, as TYPE_NATIVE_METHOD, method_descriptor.
typedef struct {
    Object head;
    const NativeDef *def;
    Signature *signature;         // NULL until first needed
    Str *name;
    Type *owner;                  // methods: the class they belong to. Owned
    KrValue self;                 // bound: the object (a module, an instance, a class); else ABSENT
    KrValue module;               // name of the module, or NONE
} Native;

NODISCARD KrValue native_new(KrVM *vm, const NativeDef *def, KrBorrowed self, KrBorrowed module_name);   // function of a module
NODISCARD KrValue native_method_new(KrVM *vm, const NativeDef *def, Type *owner);                     // method_descriptor
// A bound method of a C-only object, e.g. generator.send taken as a value.
NODISCARD KrValue native_bind(KrVM *vm, const Native *method, KrBorrowed self);
// Calls with args[0..count); the last `len(kwnames)` of them are keyword values. `self` ABSENT: none to put before.
NODISCARD KrValue native_call(KrVM *vm, Native *native, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);
// `await native(...)`: native->def->awaited is not NULL. Arguments that need more than to be put in their places are declined.
NODISCARD SendResult native_await(KrVM *vm, Native *native, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrValue *result);

#endif
