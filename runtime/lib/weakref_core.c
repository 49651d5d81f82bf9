// SPDX-License-Identifier: MIT
// weakref_core.c -- module _weakref: ref, proxy, and counts. The package weakref (python/weakref.py) wraps it.
//
// A proxy is made by a small class in Python that forwards to what it refers to.
#include "lib/library.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/side.h"
#include "object/tuple.h"
#include "vm/builtins_parts.h"

NATIVE(weakref_getweakrefcount, "getweakrefcount(object, /)", "How many weak references there are to object.") {
    return small_int(weakref_count(vm, args[0]));
}
NATIVE(weakref_getweakrefs, "getweakrefs(object, /)", "The weak references to object, as a list.") { return weakref_list(vm, args[0]); }

static const char PROXIES[] =
    "def make(ref):\n"
    "    slot, real = '_proxy_ref', object.__getattribute__\n"
    "    def get(self):\n"
    "        found = real(self, slot)()\n"
    "        if found is None:\n"
    "            raise ReferenceError('weakly-referenced object no longer exists')\n"
    "        return found\n"
    "    class ProxyType:\n"
    "        __slots__ = (slot,)\n"
    "        __hash__ = None\n"
    "        def __new__(cls, object, callback=None):\n"
    "            raise TypeError(f\"cannot create '{cls.__module__}.{cls.__name__}' instances\")\n"
    "        __getattribute__ = lambda self, name: getattr(get(self), name)\n"
    "        def __setattr__(self, name, value): setattr(get(self), name, value)\n"
    "        def __delattr__(self, name): delattr(get(self), name)\n"
    "        def __repr__(self): return f'<weakproxy at {id(self):#x} to {type(get(self)).__name__} at {id(get(self)):#x}>'\n"
    "        def __setitem__(self, key, value): get(self)[key] = value\n"
    "        def __delitem__(self, key): del get(self)[key]\n"
    "        def __contains__(self, item): return item in get(self)\n"
    "        def __reversed__(self): return reversed(get(self))\n"
    "        def __pow__(self, other): return get(self) ** plain(other)\n"
    "        def __rpow__(self, other): return plain(other) ** get(self)\n"
    "    class CallableProxyType(ProxyType):\n"
    "        __slots__ = ()\n"
    "        def __call__(self, *args, **kwargs): return get(self)(*args, **kwargs)\n"
    "    def plain(v): return get(v) if isinstance(type(v), type) and type(v) in (ProxyType, CallableProxyType) else v\n"
    "    def unary(operation): return lambda self: operation(get(self))\n"
    "    for name, operation in (('str', str), ('bool', bool), ('len', len), ('iter', iter), ('next', next), ('int', int),\n"
    "                            ('float', float), ('abs', abs), ('neg', lambda v: -v), ('pos', lambda v: +v),\n"
    "                            ('invert', lambda v: ~v), ('bytes', bytes), ('index', lambda v: v.__index__())):\n"
    "        setattr(ProxyType, f'__{name}__', unary(operation))\n"
    "    def pair(operation): return lambda self, other: operation(get(self), plain(other))\n"
    "    def swapped(operation): return lambda self, other: operation(plain(other), get(self))\n"
    "    for name, operation in (('add', lambda a, b: a + b), ('sub', lambda a, b: a - b), ('mul', lambda a, b: a * b),\n"
    "                            ('truediv', lambda a, b: a / b), ('floordiv', lambda a, b: a // b), ('mod', lambda a, b: a % b),\n"
    "                            ('matmul', lambda a, b: a @ b), ('lshift', lambda a, b: a << b), ('rshift', lambda a, b: a >> b),\n"
    "                            ('and', lambda a, b: a & b), ('or', lambda a, b: a | b), ('xor', lambda a, b: a ^ b),\n"
    "                            ('divmod', divmod)):\n"
    "        setattr(ProxyType, f'__{name}__', pair(operation))\n"
    "        setattr(ProxyType, f'__r{name}__', swapped(operation))\n"
    "    for name, operation in (('eq', lambda a, b: a == b), ('ne', lambda a, b: a != b), ('lt', lambda a, b: a < b),\n"
    "                            ('le', lambda a, b: a <= b), ('gt', lambda a, b: a > b), ('ge', lambda a, b: a >= b),\n"
    "                            ('getitem', lambda a, b: a[b])):\n"
    "        setattr(ProxyType, f'__{name}__', pair(operation))\n"
    "    for cls in (ProxyType, CallableProxyType):\n"
    "        cls.__module__, cls.__qualname__ = 'weakref', cls.__name__\n"
    "    def proxy(object, callback=None, /):\n"
    "        made = real_new(CallableProxyType if callable(object) else ProxyType)\n"
    "        real_set(made, slot, ref(object, None if callback is None else lambda _: callback(made)))\n"
    "        return made\n"
    "    real_new, real_set = globals_object.__new__, globals_object.__setattr__\n"
    "    return proxy, ProxyType, CallableProxyType\n"
    "globals_object = object\n";

static bool init(KrVM *vm, Dict *ns) {
    KrBorrowed ref = value_of_object(vm->types[TYPE_WEAKREF]);
    KrValue make = builtins_function(vm, PROXIES, "make"), made = is_error(make) ? KR_ERROR : call_1(vm, make, ref);
    release_maybe(vm, make);
    if (is_error(made)) return false;
    KrBorrowed *parts = as_tuple(made)->items;
    bool ok = library_set(vm, ns, "proxy", retain(parts[0])) && library_set(vm, ns, "ProxyType", retain(parts[1])) &&
              library_set(vm, ns, "CallableProxyType", retain(parts[2])) && library_set(vm, ns, "ref", retain(ref)) &&
              library_set(vm, ns, "ReferenceType", retain(ref));
    release(vm, made);
    return ok;
}
static const NativeDef *const functions[] = {DEF(weakref_getweakrefcount), DEF(weakref_getweakrefs), NULL};
const ModuleDef weakref_core_module = {.name = "_weakref", .functions = functions, .init = init};
