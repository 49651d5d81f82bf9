# SPDX-License-Identifier: MIT
"""Shallow and deep copies, and copies with some fields replaced."""

__all__ = ["Error", "copy", "deepcopy", "replace"]


class Error(Exception):
    """Something cannot be copied."""


error = Error

_FUNCTION = type(lambda: 0)
# Copied by reference: nothing in them changes, or they are what they are by identity.
_ATOMIC = {type(None), type(Ellipsis), type(NotImplemented), int, float, bool, complex, bytes, str, type, range,
           _FUNCTION, type(len), type([].append), property, type((lambda: 0).__code__), slice, type(list[int]),
           type(int | str)}


def copy(x):
    """A shallow copy."""
    cls = type(x)
    if cls in _ATOMIC or cls is tuple or cls is frozenset:
        return x
    if cls is list or cls is dict or cls is set or cls is bytearray:
        return x.copy()
    if issubclass(cls, type):
        return x
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    rv = _reduce(x, cls)
    if isinstance(rv, str):
        return x
    return _reconstruct(x, None, *rv)


def deepcopy(x, memo=None, _nil=[]):
    """A copy of x and of what it refers to."""
    cls = type(x)
    if cls in _ATOMIC:
        return x
    key = id(x)
    if memo is None:
        memo = {}
    else:
        y = memo.get(key, _nil)
        if y is not _nil:
            return y
    copier = _DEEP.get(cls)
    if copier is not None:
        y = copier(x, memo)
    elif issubclass(cls, type):
        y = x
    else:
        copier = getattr(x, "__deepcopy__", None)
        if copier is not None:
            y = copier(memo)
        else:
            rv = _reduce(x, cls)
            y = x if isinstance(rv, str) else _reconstruct(x, memo, *rv)
    if y is not x:
        memo[key] = y
        # What is copied must live as long as the memo: its id may not be used again.
        kept = memo.get(id(memo))
        if kept is None:
            memo[id(memo)] = [x]
        else:
            kept.append(x)
    return y


def _deepcopy_list(x, memo):
    y = []
    memo[id(x)] = y
    for a in x:
        y.append(deepcopy(a, memo))
    return y


def _deepcopy_tuple(x, memo):
    y = [deepcopy(a, memo) for a in x]
    # A tuple that contains itself was copied while its items were.
    done = memo.get(id(x))
    if done is not None:
        return done
    for a, b in zip(x, y):
        if a is not b:
            return tuple(y)
    return x


def _deepcopy_dict(x, memo):
    y = {}
    memo[id(x)] = y
    for key, value in x.items():
        y[deepcopy(key, memo)] = deepcopy(value, memo)
    return y


def _deepcopy_set(x, memo):
    y = set()
    memo[id(x)] = y
    for a in x:
        y.add(deepcopy(a, memo))
    return y


def _deepcopy_frozenset(x, memo):
    return frozenset([deepcopy(a, memo) for a in x])


def _deepcopy_bytearray(x, memo):
    return bytearray(x)


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


class _Sample:
    def method(self):
        pass


_DEEP = {list: _deepcopy_list, tuple: _deepcopy_tuple, dict: _deepcopy_dict, set: _deepcopy_set,
         frozenset: _deepcopy_frozenset, bytearray: _deepcopy_bytearray, type(_Sample().method): _deepcopy_method}
_OBJECT_REDUCE = getattr(object, "__reduce__", None)
_OBJECT_REDUCE_EX = getattr(object, "__reduce_ex__", None)
# The built-in types whose contents __new__ or append() can give back.
_VALUE_TYPES = (int, float, complex, str, bytes, tuple, frozenset, bytearray, list, set, dict)
_REFUSED = {type((lambda: (yield))()): "generator", type(type.__dict__): "mappingproxy",
            type(__import__("sys")): "module"}


def _reduce(x, cls):
    if cls in _REFUSED:
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    method = getattr(cls, "__reduce_ex__", None)
    if method is not None and method is not _OBJECT_REDUCE_EX:
        return method(x, 4)
    method = getattr(cls, "__reduce__", None)
    if method is not None and method is not _OBJECT_REDUCE:
        return method(x)
    return _reduce_object(x, cls)


def _slot_names(cls):
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        if isinstance(slots, str):
            slots = (slots,)
        for name in slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                stripped = base.__name__.lstrip("_")
                if stripped:
                    name = f"_{stripped}{name}"
            names.append(name)
    return names


def _get_state(x, cls):
    method = getattr(cls, "__getstate__", None)
    if method is not None and method is not getattr(object, "__getstate__", None):
        return method(x)
    state = getattr(x, "__dict__", None)
    if state is not None:
        state = dict(state) or None
    slots = {}
    for name in _slot_names(cls):
        try:
            slots[name] = getattr(x, name)
        except AttributeError:
            pass
    return (state, slots) if slots else state


def _reduce_object(x, cls):
    if isinstance(x, BaseException):
        state = dict(x.__dict__) or None
        return (cls, x.args, state) if state else (cls, x.args)
    for base in _VALUE_TYPES:
        if isinstance(x, base):
            break
    else:
        base = None
    getnewargs_ex = getattr(cls, "__getnewargs_ex__", None)
    getnewargs = getattr(cls, "__getnewargs__", None)
    kwargs = {}
    listitems = dictitems = None
    if getnewargs_ex is not None:
        args, kwargs = getnewargs_ex(x)
    elif getnewargs is not None and base not in (list, dict, set, bytearray):
        args = getnewargs(x)
    elif base in (list, dict):
        args = ()
        if base is list:
            listitems = iter(list.copy(x))
        else:
            dictitems = iter([(k, x[k]) for k in x])
    elif base is set or base is bytearray:
        return cls, (list(x) if base is set else bytes(x),), _get_state(x, cls)
    elif base is not None:
        args = (base(x) if base is not str else str.__str__(x),)
    else:
        args = ()
    return _new_object, (cls, args, kwargs), _get_state(x, cls), listitems, dictitems


def _new_object(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _reconstruct(x, memo, func, args, state=None, listiter=None, dictiter=None):
    deep = memo is not None
    if deep and args:
        if func is _new_object:
            args = args[0], deepcopy(args[1], memo), deepcopy(args[2], memo)
        else:
            args = tuple(deepcopy(arg, memo) for arg in args)
    y = func(*args)
    if deep:
        memo[id(x)] = y
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(y, "__setstate__"):
            y.__setstate__(state)
        else:
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            else:
                slots = None
            if state is not None:
                y.__dict__.update(state)
            if slots is not None:
                for key, value in slots.items():
                    object.__setattr__(y, key, value)
    if listiter is not None:
        for item in listiter:
            y.append(deepcopy(item, memo) if deep else item)
    if dictiter is not None:
        for key, value in dictiter:
            if deep:
                key = deepcopy(key, memo)
                value = deepcopy(value, memo)
            y[key] = value
    return y


def replace(obj, /, **changes):
    """A copy of obj with some fields changed; asks its __replace__ method."""
    cls = type(obj)
    func = getattr(cls, "__replace__", None)
    if func is None:
        raise TypeError(f"replace() does not support {cls.__name__} objects")
    return func(obj, **changes)
