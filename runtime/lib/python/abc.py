# SPDX-License-Identifier: MIT
"""Abstract base classes (PEP 3119).

ABCMeta keeps the registered classes and the answers of earlier subclass checks beside the class, in `_abc_data`.
"""

__all__ = ["ABC", "ABCMeta", "abstractmethod", "abstractclassmethod", "abstractstaticmethod", "abstractproperty",
           "get_cache_token", "update_abstractmethods"]

# Grows at every register(): negative answers given before it are void.
_token = [0]
# A cache larger than this is dropped: it may hold classes made by a program that makes classes without end.
_CACHE_LIMIT = 256


def abstractmethod(funcobj):
    """Mark a method that a concrete subclass has to define."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """A classmethod that is abstract; classmethod over abstractmethod says the same."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """A staticmethod that is abstract; staticmethod over abstractmethod says the same."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """A property that is abstract; property over abstractmethod says the same."""

    __isabstractmethod__ = True


def _abstract_names(cls, namespace):
    names = {name for name, value in namespace.items() if getattr(value, "__isabstractmethod__", False)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    return frozenset(names)


class _Data:
    """What one abstract class remembers: registered classes, positive and negative answers."""

    __slots__ = ("registry", "cache", "negative", "token")

    def __init__(self):
        self.registry = []
        self.cache = set()
        self.negative = set()
        self.token = _token[0]


class ABCMeta(type):
    """The metaclass of abstract classes: register(), virtual subclasses, abstract methods."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls, namespace)
        cls._abc_impl = _Data()
        return cls

    def register(cls, subclass):
        """Make `subclass` a virtual subclass; returns it, so that it serves as a decorator."""
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        cls._abc_impl.registry.append(subclass)
        _token[0] += 1
        return subclass

    def __instancecheck__(cls, instance):
        subclass = instance.__class__
        if subclass in cls._abc_impl.cache:
            return True
        subtype = type(instance)
        if subtype is subclass:
            return cls.__subclasscheck__(subclass)
        return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(subtype)

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        data = cls._abc_impl
        if subclass in data.cache:
            return True
        if data.token != _token[0]:
            data.negative = set()
            data.token = _token[0]
        elif subclass in data.negative:
            return False
        answer = cls._abc_decide(subclass, data)
        known = data.cache if answer else data.negative
        if len(known) >= _CACHE_LIMIT:
            known.clear()
        known.add(subclass)
        return answer

    def _abc_decide(cls, subclass, data):
        answer = cls.__subclasshook__(subclass)
        if answer is not NotImplemented:
            if answer is not True and answer is not False:
                raise AssertionError("__subclasshook__ must return either False, True, or NotImplemented")
            return answer
        if cls in subclass.__mro__:
            return True
        for registered in list(data.registry):
            if issubclass(subclass, registered):
                return True
        for derived in type.__subclasses__(cls):
            if issubclass(subclass, derived):
                return True
        return False

    def _abc_registry_clear(cls):
        cls._abc_impl.registry.clear()

    def _abc_caches_clear(cls):
        cls._abc_impl.cache.clear()
        cls._abc_impl.negative.clear()

    def _dump_registry(cls, file=None):
        print(f"Class: {cls.__module__}.{cls.__qualname__}", file=file)
        print(f"Inv. counter: {_token[0]}", file=file)
        print(f"_abc_registry: {cls._abc_impl.registry!r}", file=file)


def get_cache_token():
    """A number that changes whenever a class is registered with any abstract class."""
    return _token[0]


def update_abstractmethods(cls):
    """Recompute the abstract methods of a class after a decorator has added methods to it."""
    if hasattr(cls, "__abstractmethods__"):
        names = set()
        for base in cls.__bases__:
            for name in getattr(base, "__abstractmethods__", ()):
                if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                    names.add(name)
        for name, value in cls.__dict__.items():
            if getattr(value, "__isabstractmethod__", False):
                names.add(name)
        cls.__abstractmethods__ = frozenset(names)
    return cls


class ABC(metaclass=ABCMeta):
    """A class to derive from instead of writing metaclass=ABCMeta."""

    __slots__ = ()
