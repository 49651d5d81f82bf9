# SPDX-License-Identifier: MIT
"""Weak references, and containers that do not keep what they hold alive."""

from _weakref import getweakrefcount, getweakrefs, proxy, ref

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "WeakMethod", "WeakSet",
           "WeakValueDictionary", "finalize", "ReferenceType", "ProxyType"]

ReferenceType = ref


def __getattr__(name):
    if name in ("ProxyType", "CallableProxyType", "ProxyTypes"):
        import _weakref
        return (_weakref.ProxyType, _weakref.CallableProxyType) if name == "ProxyTypes" else getattr(_weakref, name)
    raise AttributeError(f"module 'weakref' has no attribute {name!r}")


class WeakMethod:
    """A weak reference to a bound method: dead when its object is."""

    def __init__(self, meth, callback=None):
        try:
            obj, func = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None
        self._type = type(meth)
        self._func = ref(func)
        if callback is None:
            self._obj = ref(obj)
        else:
            back = ref(self)

            def died(_):
                me = back()
                if me is not None:
                    callback(me)

            self._obj = ref(obj, died)

    def __call__(self):
        obj, func = self._obj(), self._func()
        if obj is None or func is None:
            return None
        return self._type(func, obj)

    def __eq__(self, other):
        if isinstance(other, WeakMethod):
            if self._obj() is None or other._obj() is None:
                return self is other
            return self._obj() == other._obj() and self._func() == other._func()
        return NotImplemented

    def __hash__(self):
        return hash((self._obj, self._func))


class _Mapping:
    # What the two dictionaries share with any mapping.

    def __contains__(self, key):
        return self.get(key, _absent) is not _absent

    def keys(self):
        return iter(list(self))

    __hash__ = None

    def __eq__(self, other):
        if not isinstance(other, (_Mapping, dict)):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def setdefault(self, key, default=None):
        value = self.get(key, _absent)
        if value is _absent:
            self[key] = value = default
        return value

    def update(self, other=(), /, **kwargs):
        for key, value in other.items() if hasattr(other, "items") else other:
            self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def pop(self, key, *default):
        value = self.get(key, _absent)
        if value is _absent:
            if default:
                return default[0]
            raise KeyError(key)
        del self[key]
        return value

    def popitem(self):
        for key, value in list(self.items()):
            del self[key]
            return key, value
        raise KeyError("dictionary is empty")

    def clear(self):
        self.data.clear()

    def copy(self):
        new = type(self)()
        for key, value in self.items():
            new[key] = value
        return new

    __copy__ = copy

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ior__(self, other):
        self.update(other)
        return self


_absent = object()


def _callback(owner, key_of=None):
    # Removes a dead entry from the dictionary of an owner that may be dead itself.
    back = ref(owner)

    def died(reference):
        me = back()
        if me is not None:
            key = reference if key_of is None else key_of[0]
            if key_of is None or me.data.get(key) is reference:
                me.data.pop(key, None)

    return died


class WeakValueDictionary(_Mapping):
    """A mapping whose entries go when their values do."""

    def __init__(self, other=(), /, **kw):
        self.data = {}
        self.update(other, **kw)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = ref(value, _callback(self, (key,)))

    def __delitem__(self, key):
        del self.data[key]

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        for key, reference in list(self.data.items()):
            if reference() is not None:
                yield key

    def get(self, key, default=None):
        """The value of key, or default."""
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def items(self):
        """The live pairs."""
        for key, reference in list(self.data.items()):
            value = reference()
            if value is not None:
                yield key, value

    def values(self):
        """The live values."""
        for reference in list(self.data.values()):
            value = reference()
            if value is not None:
                yield value

    def valuerefs(self):
        """The references to the values."""
        return list(self.data.values())

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"


class WeakKeyDictionary(_Mapping):
    """A mapping whose entries go when their keys do."""

    def __init__(self, dict=None):
        self.data = {}
        self._died = _callback(self)
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._died)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        for reference in list(self.data):
            key = reference()
            if key is not None:
                yield key

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def get(self, key, default=None):
        """The value of key, or default."""
        return self.data.get(ref(key), default)

    def items(self):
        """The live pairs."""
        for reference, value in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, value

    def values(self):
        """The values of live keys."""
        for reference, value in list(self.data.items()):
            if reference() is not None:
                yield value

    def keyrefs(self):
        """The references to the keys."""
        return list(self.data)

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"


class WeakSet:
    """A set whose elements go when nothing else holds them."""

    def __init__(self, data=None):
        self.data = {}
        self._died = _callback(self)
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def add(self, item):
        """Add an element."""
        self.data[ref(item, self._died)] = None

    def discard(self, item):
        """Remove an element if it is there."""
        self.data.pop(ref(item), None)

    def remove(self, item):
        """Remove an element; KeyError if it is not there."""
        del self.data[ref(item)]

    def pop(self):
        """Remove and return some element."""
        while self.data:
            item = self.data.popitem()[0]()
            if item is not None:
                return item
        raise KeyError("pop from empty WeakSet")

    def clear(self):
        """Remove all elements."""
        self.data.clear()

    def update(self, other):
        """Add elements."""
        for item in other:
            self.add(item)

    def copy(self):
        """A shallow copy."""
        return type(self)(self)

    def __ior__(self, other):
        self.update(other)
        return self

    def union(self, other):
        """The elements of both."""
        new = self.copy()
        new.update(other)
        return new

    __or__ = union

    def intersection(self, other):
        """The elements that are in both."""
        return type(self)(item for item in other if item in self)

    __and__ = intersection

    def difference(self, other):
        """The elements that are not in the other."""
        other = set(other)
        return type(self)(item for item in self if item not in other)

    __sub__ = difference

    def difference_update(self, other):
        """Remove the elements of the other."""
        for item in list(other):
            self.discard(item)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def issubset(self, other):
        """True if all elements are in the other."""
        return all(item in other for item in self)

    __le__ = issubset

    def issuperset(self, other):
        """True if all elements of the other are here."""
        return all(item in self for item in other)

    __ge__ = issuperset

    def isdisjoint(self, other):
        """True if there is no common element."""
        return not any(item in self for item in other)

    def __eq__(self, other):
        if not isinstance(other, WeakSet):
            return NotImplemented
        return set(self) == set(other)

    __hash__ = None

    def __repr__(self):
        return repr(set(self))


class finalize:
    """Calls a function when an object dies, or at exit; at most once."""

    __slots__ = ("__weakref__",)
    # What is alive: finalize object -> (reference, function, arguments, keywords, at exit?).
    _registry = {}
    _at_exit = False

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._at_exit:
            finalize._at_exit = True
            try:
                import atexit
                atexit.register(finalize._exit)
            except ImportError:
                pass
        finalize._registry[self] = [ref(obj, lambda _: self()), func, args, kwargs, True]

    def __call__(self, _=None):
        """Call the function now, if it was not called yet."""
        entry = finalize._registry.pop(self, None)
        if entry is not None:
            return entry[1](*entry[2], **entry[3])

    def detach(self):
        """Give (object, function, arguments, keywords) and do nothing any more."""
        entry = finalize._registry.get(self)
        obj = entry and entry[0]()
        if obj is not None and finalize._registry.pop(self, None):
            return obj, entry[1], entry[2], entry[3]

    def peek(self):
        """(object, function, arguments, keywords), or None if done."""
        entry = finalize._registry.get(self)
        obj = entry and entry[0]()
        if obj is not None:
            return obj, entry[1], entry[2], entry[3]

    @property
    def alive(self):
        """True until it was called or detached."""
        return self in finalize._registry

    @property
    def atexit(self):
        """Whether to call the function at exit."""
        entry = finalize._registry.get(self)
        return bool(entry) and entry[4]

    @atexit.setter
    def atexit(self, value):
        entry = finalize._registry.get(self)
        if entry is not None:
            entry[4] = bool(value)

    @classmethod
    def _exit(cls):
        for f, entry in reversed(list(cls._registry.items())):
            if entry[4]:
                f()
