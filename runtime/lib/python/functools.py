# SPDX-License-Identifier: MIT
"""Functions that take or give functions: wrappers, caches, partial application, dispatch."""

__all__ = ["update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache",
           "cmp_to_key", "lru_cache", "reduce", "partial", "partialmethod", "singledispatch",
           "singledispatchmethod", "cached_property", "Placeholder"]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotate__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)
_GenericAlias = type(list[int])


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make a wrapper look like the function it wraps."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    # Last, so that a __wrapped__ copied with __dict__ does not win.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """The decorator form of update_wrapper()."""
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)

    return decorate


# total_ordering: each operator from each other one. NotImplemented passes through.

def _not_then(method, also=None):
    # a > b is `not a < b and a != b`; a >= b is `not a < b`.
    if also is None:
        def derived(self, other):
            result = getattr(type(self), method)(self, other)
            return result if result is NotImplemented else not result
    else:
        def derived(self, other):
            result = getattr(type(self), method)(self, other)
            return result if result is NotImplemented else not result and self != other
    return derived


def _or_equal(method):
    def derived(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else result or self == other
    return derived


def _and_unequal(method):
    def derived(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else result and self != other
    return derived


def _not_or_equal(method):
    def derived(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else not result or self == other
    return derived


_DERIVATIONS = {
    "__lt__": (("__gt__", lambda: _not_then("__lt__", True)), ("__le__", lambda: _or_equal("__lt__")),
               ("__ge__", lambda: _not_then("__lt__"))),
    "__le__": (("__ge__", lambda: _not_or_equal("__le__")), ("__lt__", lambda: _and_unequal("__le__")),
               ("__gt__", lambda: _not_then("__le__"))),
    "__gt__": (("__lt__", lambda: _not_then("__gt__", True)), ("__ge__", lambda: _or_equal("__gt__")),
               ("__le__", lambda: _not_then("__gt__"))),
    "__ge__": (("__le__", lambda: _not_or_equal("__ge__")), ("__gt__", lambda: _and_unequal("__ge__")),
               ("__lt__", lambda: _not_then("__ge__"))),
}


def total_ordering(cls):
    """Fill in the missing comparisons of a class that defines one of them."""
    roots = [name for name in ("__lt__", "__le__", "__gt__", "__ge__")
             if getattr(cls, name, None) is not getattr(object, name, None)]
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = roots[0]
    for name, make in _DERIVATIONS[root]:
        if name not in roots:
            function = make()
            function.__name__ = name
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, function)
    return cls


class _Key:
    __slots__ = ("obj", "_compare")

    def __init__(self, obj, compare):
        self.obj = obj
        self._compare = compare

    def __lt__(self, other):
        return self._compare(self.obj, other.obj) < 0

    def __gt__(self, other):
        return self._compare(self.obj, other.obj) > 0

    def __eq__(self, other):
        return self._compare(self.obj, other.obj) == 0

    def __le__(self, other):
        return self._compare(self.obj, other.obj) <= 0

    def __ge__(self, other):
        return self._compare(self.obj, other.obj) >= 0

    __hash__ = None


def cmp_to_key(mycmp):
    """Turn a function that gives -1, 0 or 1 into a sort key."""
    def key(obj):
        return _Key(obj, mycmp)

    return key


class _Missing:
    __slots__ = ()

    def __repr__(self):
        return "<initial missing>"


_initial_missing = _Missing()


def reduce(function, iterable, /, initial=_initial_missing):
    """Fold a function over an iterable, from the left."""
    it = iter(iterable)
    if initial is _initial_missing:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        value = initial
    for element in it:
        value = function(value, element)
    return value


class _PlaceholderType:
    __slots__ = ()

    def __new__(cls):
        return Placeholder

    def __repr__(self):
        return "Placeholder"

    def __reduce__(self):
        return "Placeholder"

    def __init_subclass__(cls, *args, **kwargs):
        raise TypeError("type 'functools._PlaceholderType' is not an acceptable base type")


Placeholder = object.__new__(_PlaceholderType)


def _check_partial(args):
    if args and args[-1] is Placeholder:
        raise TypeError("trailing Placeholders are not allowed")


def _fill(stored, given):
    # Puts given arguments in the holes of stored ones; what is left over follows.
    holes = 0
    for value in stored:
        if value is Placeholder:
            holes += 1
    if not holes:
        return stored + given
    if len(given) < holes:
        raise TypeError(f"missing positional arguments in 'partial' call; expected at least {holes}, got {len(given)}")
    it = iter(given)
    return tuple(next(it) if value is Placeholder else value for value in stored) + tuple(it)


class partial:
    """A function with some of its arguments already given."""

    def __new__(cls, /, *args, **keywords):
        if not args:
            raise TypeError("type 'partial' takes at least one argument")
        func, *args = args
        args = tuple(args)
        if not callable(func):
            raise TypeError("the first argument must be callable")
        _check_partial(args)
        for value in keywords.values():
            if value is Placeholder:
                raise TypeError("Placeholder cannot be passed as a keyword argument")
        if isinstance(func, partial):
            filled = func.args
            if args:
                holes = 0
                for value in filled:
                    if value is Placeholder:
                        holes += 1
                if holes > len(args):
                    args = args + (Placeholder,) * (holes - len(args))
                args = _fill(filled, args)
                while args and args[-1] is Placeholder:
                    args = args[:-1]
            else:
                args = filled
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        self._holes = any(value is Placeholder for value in args) if args else False
        return self

    def __call__(self, /, *args, **keywords):
        if self._holes:
            return self.func(*_fill(self.args, args), **{**self.keywords, **keywords})
        if keywords:
            return self.func(*self.args, *args, **{**self.keywords, **keywords})
        return self.func(*self.args, *args, **self.keywords)

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        return _MethodType(self, obj)

    def __repr__(self):
        if _enter_repr(self):
            return "..."
        try:
            cls = type(self)
            parts = [repr(self.func)]
            parts.extend(repr(x) for x in self.args)
            parts.extend(f"{k}={v!r}" for k, v in self.keywords.items())
        finally:
            _leave_repr(self)
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def __reduce__(self):
        return type(self), (self.func,), (self.func, self.args, self.keywords or None, _extra(self))

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 4:
            raise TypeError("argument to __setstate__ must be a tuple")
        func, args, keywords, namespace = state
        if not callable(func) or not isinstance(args, tuple):
            raise TypeError("invalid partial state")
        self.func = func
        self.args = tuple(args)
        self.keywords = dict(keywords or {})
        self._holes = any(value is Placeholder for value in args)
        if namespace:
            self.__dict__.update(namespace)

    __class_getitem__ = classmethod(_GenericAlias)


_FIXED = ("func", "args", "keywords", "_holes")


def _extra(self):
    rest = {k: v for k, v in self.__dict__.items() if k not in _FIXED}
    return rest or None


_repr_running = []


def _enter_repr(obj):
    for other in _repr_running:
        if other is obj:
            return True
    _repr_running.append(obj)
    return False


def _leave_repr(obj):
    for i in range(len(_repr_running) - 1, -1, -1):
        if _repr_running[i] is obj:
            del _repr_running[i]
            return


_MethodType = type(Placeholder.__reduce__)


class partialmethod:
    """partial() for use inside a class: self comes first, then the given arguments."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"the first argument {func!r} must be a callable or a descriptor")
        _check_partial(args)
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        cls = type(self)
        parts = [repr(self.func)]
        parts.extend(map(repr, self.args))
        parts.extend(f"{k}={v!r}" for k, v in self.keywords.items())
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def _make_unbound(self):
        def _method(cls_or_self, /, *args, **keywords):
            keywords = {**self.keywords, **keywords}
            return self.func(cls_or_self, *_fill(self.args, args), **keywords)

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = self
        return _method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, "__get__", None)
        result = None
        if get is not None and not isinstance(self.func, partial):
            new_func = get(obj, cls)
            if new_func is not self.func:
                # The descriptor bound self or the class itself: what is left is an ordinary partial.
                result = partial(new_func, *self.args, **self.keywords)
                try:
                    result.__self__ = new_func.__self__
                except AttributeError:
                    pass
        if result is None:
            result = self._make_unbound().__get__(obj, cls)
        return result

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(_GenericAlias)


class _CacheInfo(tuple):
    __slots__ = ()
    _fields = ("hits", "misses", "maxsize", "currsize")
    __match_args__ = _fields

    def __new__(cls, hits, misses, maxsize, currsize):
        return tuple.__new__(cls, (hits, misses, maxsize, currsize))

    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __repr__(self):
        return "CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)" % self


_CacheInfo.__name__ = _CacheInfo.__qualname__ = "CacheInfo"
_kwd_mark = (object(),)
_nothing = object()


def _make_key(args, kwds, typed):
    if not kwds and not typed and len(args) == 1:
        kind = type(args[0])
        if kind is int or kind is str:
            return args[0]
    key = args
    if kwds:
        key = args + _kwd_mark
        for item in kwds.items():
            key += item
    if typed:
        key += tuple(type(v) for v in args)
        if kwds:
            key += tuple(type(v) for v in kwds.values())
    return key


class _lru_cache_wrapper:
    """A function with a memory; see lru_cache."""

    def __init__(self, function, maxsize, typed):
        self._function = function
        self._maxsize = maxsize
        self._typed = typed
        self._memory = {}
        self._hits = 0
        self._misses = 0

    def __call__(self, /, *args, **kwds):
        maxsize = self._maxsize
        if maxsize == 0:
            self._misses += 1
            return self._function(*args, **kwds)
        memory = self._memory
        if kwds or self._typed:
            key = _make_key(args, kwds, self._typed)
        elif len(args) == 1 and (type(args[0]) is int or type(args[0]) is str):
            key = args[0]
        else:
            key = args
        if maxsize is None:
            result = memory.get(key, _nothing)
            if result is not _nothing:
                self._hits += 1
                return result
            self._misses += 1
            result = memory[key] = self._function(*args, **kwds)
            return result
        # The dict keeps the order of use: the least recently used key is its first.
        result = memory.pop(key, _nothing)
        if result is not _nothing:
            memory[key] = result
            self._hits += 1
            return result
        self._misses += 1
        result = self._function(*args, **kwds)
        if key not in memory:
            if len(memory) >= maxsize:
                del memory[next(iter(memory))]
            memory[key] = result
        return result

    def cache_info(self):
        """Hits, misses, size limit and size."""
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._memory))

    def cache_clear(self):
        """Forget everything."""
        self._hits = 0
        self._misses = 0
        self._memory.clear()

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        return _MethodType(self, obj)

    def __repr__(self):
        return f"<functools._lru_cache_wrapper object at {id(self):#x}>"

    def __reduce__(self):
        return self.__qualname__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


def lru_cache(maxsize=128, typed=False):
    """Keep the results of the `maxsize` most recent different calls (None: of all)."""
    if isinstance(maxsize, int):
        if maxsize < 0:
            maxsize = 0
    elif callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        wrapper = _lru_cache_wrapper(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorate(function):
        wrapper = _lru_cache_wrapper(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)

    return decorate


def cache(user_function, /):
    """lru_cache without a size limit."""
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A property computed once, then kept in the instance's __dict__."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            memory = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache "
                            f"{self.attrname!r} property.") from None
        value = memory.get(self.attrname, _nothing)
        if value is _nothing:
            value = self.func(instance)
            try:
                memory[self.attrname] = value
            except TypeError:
                raise TypeError(f"The '__dict__' attribute on {type(instance).__name__!r} instance does not support "
                                f"item assignment for caching {self.attrname!r} property.") from None
        return value

    __class_getitem__ = classmethod(_GenericAlias)


def _merge_mros(sequences):
    result = []
    while True:
        sequences = [s for s in sequences if s]
        if not sequences:
            return result
        for s in sequences:
            candidate = s[0]
            if not any(candidate in other[1:] for other in sequences):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        result.append(candidate)
        for s in sequences:
            if s[0] is candidate:
                del s[0]


def _mro_with_abcs(cls, abcs):
    # The mro of cls with the abstract classes it is a virtual subclass of put in, each as late as it may be.
    boundary = 0
    for i, base in enumerate(reversed(cls.__bases__)):
        if hasattr(base, "__abstractmethods__"):
            boundary = len(cls.__bases__) - i
            break
    abcs = list(abcs)
    explicit = list(cls.__bases__[:boundary])
    others = list(cls.__bases__[boundary:])
    here = []
    for base in abcs:
        if issubclass(cls, base) and not any(issubclass(b, base) for b in cls.__bases__):
            here.append(base)
    for base in here:
        abcs.remove(base)
    return _merge_mros([[cls]] + [_mro_with_abcs(b, abcs) for b in explicit] + [_mro_with_abcs(b, abcs) for b in here]
                       + [_mro_with_abcs(b, abcs) for b in others] + [explicit] + [here] + [others])


def _full_mro(cls, registered):
    bases = set(cls.__mro__)

    def is_related(kind):
        return (kind not in bases and hasattr(kind, "__mro__") and not isinstance(kind, _GenericAlias)
                and issubclass(cls, kind))

    related = [n for n in registered if is_related(n)]

    def is_strict_base(kind):
        return any(kind != other and kind in other.__mro__ for other in related)

    related = [n for n in related if not is_strict_base(n)]
    wanted = set(registered)
    mro = []
    for kind in related:
        found = []
        for sub in kind.__subclasses__():
            if sub not in bases and issubclass(cls, sub):
                found.append([s for s in sub.__mro__ if s in wanted])
        if not found:
            mro.append(kind)
            continue
        found.sort(key=len, reverse=True)
        for sub in found:
            for subcls in sub:
                if subcls not in mro:
                    mro.append(subcls)
    return _mro_with_abcs(cls, mro)


def _find_implementation(cls, registry):
    match = None
    for kind in _full_mro(cls, registry.keys()):
        if match is not None:
            if (kind in registry and kind not in cls.__mro__ and match not in cls.__mro__
                    and not issubclass(match, kind)):
                raise RuntimeError(f"Ambiguous dispatch: {match} or {kind}")
            break
        if kind in registry:
            match = kind
    return registry.get(match)


def _union_args(cls):
    # The members of a union given to register(), or None.
    if type(cls) is type(int | str):
        return cls.__args__
    if getattr(type(cls), "__name__", "") == "_UnionGenericAlias":
        return cls.__args__
    return None


def singledispatch(func):
    """A function that chooses its implementation by the class of its first argument."""
    registry = {}
    dispatch_cache = {}
    token = [None]
    funcname = getattr(func, "__name__", "singledispatch function")

    def dispatch(cls):
        """The implementation for a class."""
        if token[0] is not None:
            from abc import get_cache_token
            now = get_cache_token()
            if now != token[0]:
                dispatch_cache.clear()
                token[0] = now
        impl = dispatch_cache.get(cls)
        if impl is None:
            impl = registry.get(cls)
            if impl is None:
                impl = _find_implementation(cls, registry)
            dispatch_cache[cls] = impl
        return impl

    def is_valid(cls):
        if isinstance(cls, type) and not isinstance(cls, _GenericAlias):
            return True
        args = _union_args(cls)
        return args is not None and all(isinstance(a, type) and not isinstance(a, _GenericAlias) for a in args)

    def register(cls, func=None):
        """Register an implementation: register(cls, f), @register(cls), or @register with an annotation."""
        if is_valid(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(f"Invalid first argument to `register()`: {cls!r}. "
                                "Use either `@register(some_class)` or plain `@register` on an annotated function.")
            func = cls
            argname, cls = next(iter(annotations.items()))
            if isinstance(cls, str):
                from typing import get_type_hints
                cls = get_type_hints(func)[argname]
            if not is_valid(cls):
                if _union_args(cls) is not None:
                    raise TypeError(f"Invalid annotation for {argname!r}. {cls!r} not all arguments are classes.")
                raise TypeError(f"Invalid annotation for {argname!r}. {cls!r} is not a class.")
        args = _union_args(cls)
        if args is not None:
            for arg in args:
                registry[arg] = func
        else:
            registry[cls] = func
            if token[0] is None and hasattr(cls, "__abstractmethods__"):
                from abc import get_cache_token
                token[0] = get_cache_token()
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{funcname} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = type(type.__dict__)(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """singledispatch for methods: the class of the argument after self decides."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        """Register an implementation for a class."""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        dispatch = self.dispatcher.dispatch
        funcname = getattr(self.func, "__name__", "singledispatchmethod method")

        def _method(*args, **kwargs):
            if not args:
                raise TypeError(f"{funcname} requires at least 1 positional argument")
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **kwargs)

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.register = self.register
        update_wrapper(_method, self.func)
        return _method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    def __repr__(self):
        func = self.func
        name = getattr(func, "__qualname__", None) or getattr(func, "__name__", "?")
        return f"<single dispatch method descriptor {name}>"
