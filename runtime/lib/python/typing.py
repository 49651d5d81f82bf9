# SPDX-License-Identifier: MIT
"""The vocabulary of type hints. Nothing is checked at run time but what the forms themselves promise."""

import sys
from abc import ABCMeta

__all__ = ["Annotated", "Any", "Callable", "ClassVar", "Concatenate", "Final", "ForwardRef", "Generic", "Literal",
           "Optional", "ParamSpec", "Protocol", "Tuple", "Type", "TypeVar", "TypeVarTuple", "Union", "AbstractSet",
           "ByteString", "Container", "ContextManager", "Hashable", "ItemsView", "Iterable", "Iterator", "KeysView",
           "Mapping", "MappingView", "MutableMapping", "MutableSequence", "MutableSet", "Sequence", "Sized",
           "ValuesView", "Awaitable", "AsyncIterator", "AsyncIterable", "Coroutine", "Collection", "AsyncGenerator",
           "AsyncContextManager", "Reversible", "SupportsAbs", "SupportsBytes", "SupportsComplex", "SupportsFloat",
           "SupportsIndex", "SupportsInt", "SupportsRound", "ChainMap", "Counter", "Deque", "Dict", "DefaultDict",
           "List", "OrderedDict", "Set", "FrozenSet", "NamedTuple", "TypedDict", "Generator", "BinaryIO", "IO",
           "Match", "Pattern", "TextIO", "AnyStr", "assert_type", "assert_never", "cast", "clear_overloads",
           "dataclass_transform", "evaluate_forward_ref", "final", "get_args", "get_origin", "get_overloads",
           "get_protocol_members", "get_type_hints", "is_protocol", "is_typeddict", "LiteralString", "Never",
           "NewType", "no_type_check", "NoDefault", "NoReturn", "NotRequired", "overload", "override",
           "ParamSpecArgs", "ParamSpecKwargs", "ReadOnly", "Required", "reveal_type", "runtime_checkable", "Self",
           "Text", "TYPE_CHECKING", "TypeAlias", "TypeAliasType", "TypeGuard", "TypeIs", "Unpack"]

TYPE_CHECKING = False
Text = str
_NativeAlias = type(list[int])
_NativeUnion = type(int | str)
_function = type(lambda: 0)


def _type_repr(obj):
    if obj is Ellipsis:
        return "..."
    if isinstance(obj, (_function, type(len))):
        return obj.__name__
    if isinstance(obj, tuple):
        return "[" + ", ".join(_type_repr(t) for t in obj) + "]"
    if isinstance(obj, type) and not isinstance(obj, _NativeAlias):
        if obj.__module__ == "builtins":
            return obj.__qualname__
        return f"{obj.__module__}.{obj.__qualname__}"
    return repr(obj)


def _check(arg, message, allow_special=False):
    # What may stand for a type: None is its type, a string is a forward reference.
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        from annotationlib import ForwardRef
        return ForwardRef(arg)
    if not allow_special and (arg is ClassVar or arg is Final or isinstance(arg, _Alias)
                              and arg.__origin__ in (ClassVar, Final)):
        raise TypeError(f"{arg} is not valid as type argument")
    if arg is Generic or arg is Protocol:
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if type(arg) is tuple or not (callable(arg) or isinstance(arg, (_Special, _Alias, _NativeAlias, _NativeUnion))):
        raise TypeError(f"{message} Got {arg!r:.100}.")
    return arg


class _Operators:
    # X | Y makes a Union of whatever the forms are.
    __slots__ = ()

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Special(_Operators):
    # A special form such as ClassVar: a name, and perhaps what subscription does.

    __slots__ = ("_name", "_getitem")

    def __init__(self, name, getitem=None):
        self._name = name
        self._getitem = getitem

    def __getitem__(self, params):
        if self._getitem is None:
            raise TypeError(f"{self!r} is not subscriptable")
        return self._getitem(self, params)

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            return self._name
        if name == "__module__":
            return "typing"
        raise AttributeError(name)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name


def _single(self, params):
    return _Alias(self, (_check(params, f"{self} accepts only single type."),))


def _single_special(self, params):
    return _Alias(self, (_check(params, f"{self} accepts only single type.", True),))


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        if self is Any:
            return "typing.Any"
        return super().__repr__()

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class Any(metaclass=_AnyMeta):
    """Compatible with every type."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


NoReturn = _Special("NoReturn")
Never = _Special("Never")
Self = _Special("Self")
LiteralString = _Special("LiteralString")
TypeAlias = _Special("TypeAlias")
ClassVar = _Special("ClassVar", _single_special)
Final = _Special("Final", _single_special)
TypeGuard = _Special("TypeGuard", _single)
TypeIs = _Special("TypeIs", _single)
Required = _Special("Required", _single_special)
NotRequired = _Special("NotRequired", _single_special)
ReadOnly = _Special("ReadOnly", _single_special)
Optional = _Special("Optional", lambda self, p: Union[_check(p, f"{self} requires a single type."), type(None)])


def _parameters_of(args):
    found = []
    for arg in args:
        if isinstance(arg, _TypeParameter):
            if arg not in found:
                found.append(arg)
        elif isinstance(arg, (list, tuple)):
            for p in _parameters_of(arg):
                if p not in found:
                    found.append(p)
        elif not isinstance(arg, type) or isinstance(arg, _NativeAlias):
            for p in getattr(arg, "__parameters__", ()):
                if p not in found:
                    found.append(p)
    return tuple(found)


def _substitute(arg, mapping):
    if isinstance(arg, _TypeParameter):
        return mapping.get(arg, arg)
    if isinstance(arg, (list, tuple)):
        return type(arg)(_substitute(a, mapping) for a in arg)
    if isinstance(arg, type) and not isinstance(arg, _NativeAlias):
        return arg
    parameters = getattr(arg, "__parameters__", ())
    if not parameters:
        return arg
    if isinstance(arg, _UnionGenericAlias):
        return Union[tuple(_substitute(a, mapping) for a in arg.__args__)]
    if isinstance(arg, _Alias):
        return arg._rebuild(_substitute_all(arg.__args__, mapping))
    return arg[tuple(mapping.get(p, p) for p in parameters)]


def _substitute_all(args, mapping):
    result = []
    for arg in args:
        value = _substitute(arg, mapping)
        unpacked = isinstance(arg, _Alias) and arg.__origin__ is Unpack and isinstance(arg.__args__[0], TypeVarTuple)
        if unpacked and isinstance(value, _Alias) and isinstance(value.__args__[0], tuple):
            result.extend(value.__args__[0])
        elif isinstance(arg, ParamSpec) and isinstance(value, (list, tuple)):
            result.append(tuple(value))
        else:
            result.append(value)
    return tuple(result)


def _bind_parameters(owner, parameters, args):
    # Matches arguments to type parameters; a TypeVarTuple takes what the others leave, a ParamSpec takes a list.
    variadic = [i for i, p in enumerate(parameters) if isinstance(p, TypeVarTuple)]
    if len(variadic) > 1:
        raise TypeError(f"More than one TypeVarTuple parameter in {owner}")
    if len(parameters) == 1 and isinstance(parameters[0], ParamSpec):
        if not (len(args) == 1 and (isinstance(args[0], (list, ParamSpec)) or args[0] is Ellipsis
                                    or isinstance(args[0], _ConcatenateGenericAlias))):
            args = (list(args),)
    if variadic:
        at = variadic[0]
        after = len(parameters) - at - 1
        if len(args) < at + after:
            raise TypeError(f"Too few arguments for {owner}; actual {len(args)}, expected at least {at + after}")
        middle = tuple(args[at:len(args) - after])
        args = tuple(args[:at]) + (middle,) + tuple(args[len(args) - after:])
    if len(args) < len(parameters):
        args = list(args)
        for p in parameters[len(args):]:
            if not p.has_default():
                break
            args.append(p.__default__)
    if len(args) != len(parameters):
        few = "few" if len(args) < len(parameters) else "many"
        raise TypeError(f"Too {few} arguments for {owner}; actual {len(args)}, expected {len(parameters)}")
    mapping = {}
    for p, a in zip(parameters, args):
        if isinstance(p, TypeVarTuple):
            a = Unpack._raw(tuple(_check(x, "Parameters to generic types must be types.") for x in a))
        elif isinstance(p, ParamSpec):
            if isinstance(a, list):
                a = tuple(a)
        else:
            a = _check(a, "Parameters to generic types must be types.")
        mapping[p] = a
    return mapping


class _Alias(_Operators):
    """origin[args]: what a subscription gives."""

    def __init__(self, origin, args, *, name=None):
        self.__origin__ = origin
        self.__args__ = args
        self.__parameters__ = _parameters_of(args)
        self._name = name
        self.__module__ = getattr(origin, "__module__", "typing") if name is None else "typing"

    def _rebuild(self, args):
        return type(self)(self.__origin__, args, name=self._name)

    def __getitem__(self, args):
        if self.__origin__ in (Generic, Protocol):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        if not isinstance(args, tuple):
            args = (args,)
        mapping = _bind_parameters(self, self.__parameters__, args)
        flat = []
        for arg in self.__args__:
            value = mapping.get(arg) if isinstance(arg, TypeVarTuple) else None
            if value is not None and isinstance(value, _Alias) and isinstance(value.__args__[0], tuple):
                flat.extend(value.__args__[0])
            else:
                flat.extend(_substitute_all((arg,), mapping))
        return self._rebuild(tuple(flat))

    def __call__(self, *args, **kwargs):
        origin = self.__origin__
        if isinstance(origin, _Special):
            raise TypeError(f"Cannot instantiate {self!r}")
        if self._name is not None and not self._is_user():
            raise TypeError(f"Type {self._name} cannot be instantiated; use {origin.__name__}() instead")
        result = origin(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:
            pass
        return result

    def _is_user(self):
        return self._name is None

    def __mro_entries__(self, bases):
        origin = self.__origin__
        if isinstance(origin, _Special):
            raise TypeError(f"Cannot subclass {self!r}")
        result = []
        if origin not in bases:
            result.append(origin)
        if origin is Generic:
            if any(isinstance(b, _Alias) and b is not self and b.__origin__ is Protocol for b in bases):
                return ()
            return (Generic,)
        at = bases.index(self) + 1
        for b in bases[at:]:
            if isinstance(b, _Alias) and not isinstance(b.__origin__, _Special) or isinstance(b, type) \
                    and issubclass(b, Generic):
                return tuple(result)
        if isinstance(origin, type) and not issubclass(origin, Generic):
            result.append(Generic)
        return tuple(result)

    def __getattr__(self, name):
        if name == "__origin__" or name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __instancecheck__(self, obj):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        name = "typing." + self._name if self._name else _type_repr(self.__origin__)
        if self.__args__:
            args = ", ".join(_type_repr(a) for a in self.__args__)
        else:
            args = "()"
        return f"{name}[{args}]"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


_GenericAlias = _Alias


class _ConcatenateGenericAlias(_Alias):
    pass


def _concatenate(self, params):
    if params == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    if not isinstance(params, tuple):
        params = (params,)
    if not (params[-1] is ... or isinstance(params[-1], ParamSpec)):
        raise TypeError("The last parameter to Concatenate should be a ParamSpec variable or ellipsis.")
    args = tuple(_check(p, "Concatenate[arg, ...]: each arg must be a type.") for p in params[:-1]) + (params[-1],)
    return _ConcatenateGenericAlias(self, args)


Concatenate = _Special("Concatenate", _concatenate)


class _UnpackForm(_Special):
    __slots__ = ()

    def _raw(self, args):
        return _Alias(self, (args,))


class _UnpackAlias(_Alias):
    def __repr__(self):
        return f"typing.Unpack[{_type_repr(self.__args__[0])}]"


def _unpack(self, params):
    return _UnpackAlias(self, (_check(params, f"{self} accepts only single type."),))


Unpack = _UnpackForm("Unpack", _unpack)


class _LiteralAlias(_Alias):
    def __eq__(self, other):
        if not isinstance(other, _LiteralAlias):
            return NotImplemented
        return {(a, type(a)) for a in self.__args__} == {(a, type(a)) for a in other.__args__}

    def __hash__(self):
        return hash(frozenset((a, type(a)) for a in self.__args__))

    def __repr__(self):
        return f"typing.Literal[{', '.join(map(repr, self.__args__))}]"


def _literal(self, params):
    if not isinstance(params, tuple):
        params = (params,)
    flat = []
    for p in params:
        flat.extend(p.__args__ if isinstance(p, _LiteralAlias) else (p,))
    unique = []
    for p in flat:
        if not any(p == q and type(p) is type(q) for q in unique):
            unique.append(p)
    return _LiteralAlias(self, tuple(unique))


Literal = _Special("Literal", _literal)


class _AnnotatedAlias(_Alias):
    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, (origin,), name="Annotated")
        self.__metadata__ = metadata

    def _rebuild(self, args):
        return _AnnotatedAlias(args[0], self.__metadata__)

    def _is_user(self):
        return True

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __repr__(self):
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {', '.join(repr(m) for m in self.__metadata__)}]"


def _annotated(self, params):
    if not isinstance(params, tuple) or len(params) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    origin = _check(params[0], "Annotated[t, ...]: t must be a type.", True)
    return _AnnotatedAlias(origin, tuple(params[1:]))


Annotated = _Special("Annotated", _annotated)


class _UnionGenericAlias(_Alias):
    # A union with members the native one does not take: type variables, forward references, special forms.

    def __init__(self, args):
        super().__init__(Union, args, name="Union")

    def _rebuild(self, args):
        return Union[args]

    def __eq__(self, other):
        if not isinstance(other, (_UnionGenericAlias, _NativeUnion)):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __instancecheck__(self, obj):
        return any(isinstance(obj, arg) for arg in self.__args__)

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, arg) for arg in self.__args__)

    def __repr__(self):
        return " | ".join("None" if a is type(None) else _type_repr(a) for a in self.__args__)


class _UnionMeta(type):
    def __getitem__(cls, params):
        if params == ():
            raise TypeError("Cannot take a Union of no types.")
        if not isinstance(params, tuple):
            params = (params,)
        flat = []
        for p in params:
            p = _check(p, "Union[arg, ...]: each arg must be a type.")
            for q in p.__args__ if isinstance(p, (_UnionGenericAlias, _NativeUnion)) else (p,):
                if q not in flat:
                    flat.append(q)
        if len(flat) == 1:
            return flat[0]
        if all(type(p) is type or type(p) is ABCMeta or type(p) is _NativeAlias for p in flat):
            result = flat[0] | flat[1]
            for p in flat[2:]:
                result = result | p
            return result
        return _UnionGenericAlias(tuple(flat))

    def __instancecheck__(cls, obj):
        return isinstance(obj, (_NativeUnion, _UnionGenericAlias))

    def __repr__(cls):
        return "<class 'typing.Union'>"


class Union(metaclass=_UnionMeta):
    """One of several types: Union[X, Y] is X | Y."""

    def __new__(cls, *args, **kwds):
        raise TypeError("cannot create 'typing.Union' instances")


class _NoDefaultType:
    __slots__ = ()

    def __repr__(self):
        return "typing.NoDefault"


NoDefault = _NoDefaultType()


class _TypeParameter(_Operators):
    # What TypeVar, ParamSpec and TypeVarTuple share.

    def _start(self, name, default):
        self.__name__ = name
        self._default = default
        try:
            self.__module__ = sys._getframe(2).f_globals.get("__name__")
        except (AttributeError, ValueError):
            self.__module__ = "typing"

    @property
    def __default__(self):
        value = self._default
        # The parameters of PEP 695 syntax have their default in a function, to be called once it is asked for.
        if isinstance(value, _function) and getattr(self, "_lazy", False):
            value = self._default = value()
        return value

    def has_default(self):
        """True if the parameter has a default."""
        return self._default is not NoDefault

    @property
    def __parameters__(self):
        return (self,)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __call__(self, *args):
        raise TypeError(f"'{type(self).__name__}' object is not callable")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return self.__name__


class TypeVar(_TypeParameter):
    """Stands for a type; bound or constrained, perhaps."""

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self._start(name, default)
        self.__constraints__ = tuple(_check(t, "TypeVar(name, constraint, ...): constraints must be types.")
                                     for t in constraints)
        self.__bound__ = None if bound is None else _check(bound, "Bound must be a type.")
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__


class TypeVarTuple(_TypeParameter):
    """Stands for any number of types."""

    def __init__(self, name, *, default=NoDefault):
        self._start(name, default)

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class ParamSpecArgs(_Operators):
    """P.args of a ParamSpec P."""

    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((type(self).__name__, self.__origin__))

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __call__(self, *args):
        raise TypeError(f"'{type(self).__name__}' object is not callable")


class ParamSpecKwargs(ParamSpecArgs):
    """P.kwargs of a ParamSpec P."""

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"


class ParamSpec(_TypeParameter):
    """Stands for the parameters of a callable."""

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        self._start(name, default)
        self.__bound__ = bound
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    @property
    def args(self):
        """The positional arguments."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """The keyword arguments."""
        return ParamSpecKwargs(self)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__


class TypeAliasType(_Operators):
    """What the type statement makes; the value is computed when it is asked for."""

    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self._value = value
        self._lazy = False
        self.__type_params__ = type_params
        self.__parameters__ = type_params
        try:
            self.__module__ = sys._getframe(1).f_globals.get("__name__")
        except (AttributeError, ValueError):
            self.__module__ = "typing"

    @property
    def __value__(self):
        if self._lazy:
            self._value, self._lazy = self._value(), False
        return self._value

    def __getitem__(self, params):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return _Alias(self, params if isinstance(params, tuple) else (params,))

    def __repr__(self):
        return self.__name__


class Generic:
    """The base of generic classes: class Box(Generic[T])."""

    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, params):
        if not isinstance(params, tuple):
            params = (params,)
        if cls is Generic or cls is Protocol:
            if not params:
                raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
            for p in params:
                if not (isinstance(p, _TypeParameter) or isinstance(p, _UnpackAlias)):
                    raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables or parameter "
                                    "specification variables.")
            if len(set(params)) != len(params):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
            return _Alias(cls, params, name=cls.__name__)
        parameters = getattr(cls, "__parameters__", ())
        if not parameters:
            raise TypeError(f"{cls} is not a generic class")
        mapping = _bind_parameters(cls, parameters, params)
        args = []
        for p in parameters:
            value = mapping[p]
            if isinstance(p, TypeVarTuple):
                args.extend(value.__args__[0])
            else:
                args.append(value)
        return _Alias(cls, tuple(args))

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        orig = cls.__dict__.get("__orig_bases__")
        if orig is not None:
            error = Generic in orig
        else:
            error = Generic in cls.__bases__ and cls.__name__ != "Protocol"
        if error:
            raise TypeError("Cannot inherit from plain Generic")
        parameters = ()
        if orig is not None:
            parameters = _parameters_of(orig)
            declared = None
            for base in orig:
                if isinstance(base, _Alias) and base.__origin__ in (Generic, Protocol):
                    if base.__origin__ is Protocol and declared is not None:
                        continue
                    declared = base.__parameters__
            if declared is not None:
                missing = [p for p in parameters if p not in declared]
                if missing:
                    raise TypeError(f"Some type variables ({', '.join(map(str, missing))}) are not listed in "
                                    f"Generic[{', '.join(map(str, declared))}]")
                parameters = declared
        elif "__type_params__" in cls.__dict__ and cls.__type_params__:
            parameters = tuple(cls.__type_params__)
        cls.__parameters__ = tuple(parameters)


_PROTOCOL_IGNORED = frozenset((
    "__abstractmethods__", "__annotations__", "__annotate__", "__annotate_func__", "__annotations_cache__",
    "__dict__", "__doc__", "__init__", "__module__", "__new__", "__slots__", "__subclasshook__", "__weakref__",
    "__class_getitem__", "__match_args__", "__static_attributes__", "__firstlineno__", "__orig_bases__",
    "__orig_class__", "__parameters__", "_is_protocol", "_is_runtime_protocol", "__protocol_attrs__",
    "__non_callable_proto_members__", "__type_params__", "__qualname__", "__init_subclass__", "__classcell__",
    "__classdictcell__", "_abc_impl", "_abc_hooked"))


def _protocol_members(cls):
    names = set()
    for base in cls.__mro__[:-1]:
        if base is Protocol or base is Generic:
            continue
        names.update(k for k in base.__dict__ if k not in _PROTOCOL_IGNORED)
        names.update(k for k in getattr(base, "__annotations__", {}) if k not in _PROTOCOL_IGNORED)
    return names


def _no_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")


_absent = object()


def _static_attribute(obj, name):
    # Looks in the instance and its classes without running properties or __getattr__.
    fields = getattr(obj, "__dict__", None)
    if isinstance(fields, dict) and name in fields:
        return fields[name]
    for base in type(obj).__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    if isinstance(obj, (type, type(sys))):
        return getattr(obj, name, _absent)
    return _absent


# Named before it is made: its metaclass asks.
Protocol = None


class _ProtocolMeta(ABCMeta):
    def __init__(cls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _protocol_members(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if cls._is_protocol:
            if not isinstance(other, type):
                raise TypeError("issubclass() arg 1 must be a class")
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
            data = sorted(n for n in cls.__protocol_attrs__ if not callable(getattr(cls, n, None)))
            if data:
                raise TypeError("Protocols with non-method members don't support issubclass(). "
                                f"Non-method members: {str(data)[1:-1]}.")
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not cls._is_protocol:
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if cls in type(instance).__mro__:
            return True
        for name in cls.__protocol_attrs__:
            value = _static_attribute(instance, name)
            if value is _absent or value is None and callable(getattr(cls, name, None)):
                return ABCMeta.__subclasscheck__(cls, type(instance))
        return True


def _protocol_hook(cls, other):
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    for name in cls.__protocol_attrs__:
        for base in other.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return NotImplemented
                break
            if name in getattr(base, "__annotations__", {}) and getattr(other, "_is_protocol", False):
                break
        else:
            return NotImplemented
    return True


class Protocol(Generic, metaclass=_ProtocolMeta):
    """The base of protocols: classes that say what an object has, not what it derives from (PEP 544)."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "_is_protocol" not in cls.__dict__:
            cls._is_protocol = any(b is Protocol for b in cls.__bases__)
        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = classmethod(_protocol_hook)
        if cls._is_protocol:
            for base in cls.__bases__:
                if not (base in (object, Generic) or base.__module__ in ("collections.abc", "contextlib", "typing")
                        or getattr(base, "_is_protocol", False)):
                    raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
            if cls.__init__ is Protocol.__init__:
                cls.__init__ = _no_init
        elif cls.__init__ is _no_init:
            for base in cls.__mro__[1:]:
                found = base.__dict__.get("__init__", _no_init)
                if found is not _no_init:
                    cls.__init__ = found
                    break


def runtime_checkable(cls):
    """Let isinstance() and issubclass() ask a protocol whether the members are there."""
    if not (isinstance(cls, type) and issubclass(cls, Generic) and getattr(cls, "_is_protocol", False)):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


def is_protocol(tp):
    """True for a protocol class."""
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp is not Protocol


def get_protocol_members(tp):
    """The names a protocol asks for."""
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)


def _supports(name, method, *parameters):
    namespace = {"__module__": "typing", "__slots__": (), "__doc__": f"Has {method}.",
                 method: lambda self: None, "_is_protocol": True}
    cls = _ProtocolMeta(name, (Protocol,), namespace)
    return runtime_checkable(cls)


SupportsInt = _supports("SupportsInt", "__int__")
SupportsFloat = _supports("SupportsFloat", "__float__")
SupportsComplex = _supports("SupportsComplex", "__complex__")
SupportsBytes = _supports("SupportsBytes", "__bytes__")
SupportsIndex = _supports("SupportsIndex", "__index__")
SupportsAbs = _supports("SupportsAbs", "__abs__")
SupportsRound = _supports("SupportsRound", "__round__")


class _SpecialAlias(_Operators):
    """List, Iterable and the like: names for classes that are made elsewhere."""

    def __init__(self, origin, count, name):
        self.__origin__ = origin
        self._nparams = count
        self._name = name
        self.__module__ = "typing"

    @property
    def __name__(self):
        return self._name

    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        params = tuple(_check(p, "Parameters to generic types must be types.") for p in params)
        if self._nparams >= 0 and len(params) != self._nparams:
            if not (self._name in ("Generator", "AsyncGenerator", "ContextManager", "AsyncContextManager")
                    and 0 < len(params) < self._nparams):
                few = "few" if len(params) < self._nparams else "many"
                raise TypeError(f"Too {few} arguments for {self}; actual {len(params)}, expected {self._nparams}")
            if self._name == "AsyncGenerator" or self._name == "Generator":
                params += (type(None),) * (self._nparams - len(params))
            else:
                params += (bool | None,)
        return _Alias(self.__origin__, params, name=self._name)

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialAlias):
            cls = cls.__origin__
        return issubclass(cls, self.__origin__)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __repr__(self):
        return "typing." + self._name


class _TupleAlias(_SpecialAlias):
    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        if len(params) >= 2 and params[-1] is ...:
            return _Alias(tuple, tuple(_check(p, "Tuple[t, ...]: t must be a type.") for p in params[:-1]) + (...,),
                          name="Tuple")
        return _Alias(tuple, tuple(_check(p, "Tuple[t0, t1, ...]: each t must be a type.") for p in params),
                      name="Tuple")


class _CallableAlias(_Alias):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and (args[0] is ... or isinstance(args[0], (ParamSpec, _ConcatenateGenericAlias))):
            return f"typing.Callable[{_type_repr(args[0])}, {_type_repr(args[1])}]"
        shown = ", ".join(_type_repr(a) for a in args[:-1])
        return f"typing.Callable[[{shown}], {_type_repr(args[-1])}]"

    def _rebuild(self, args):
        flat = []
        for a in args:
            flat.extend(a if isinstance(a, tuple) else (a,))
        return _CallableAlias(self.__origin__, tuple(flat), name=self._name)


class _CallableForm(_SpecialAlias):
    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = params
        result = _check(result, "Callable[args, result]: result must be a type.")
        if isinstance(args, (list, tuple)):
            flat = tuple(_check(a, "Callable[[arg, ...], result]: each arg must be a type.") for a in args)
        elif args is ... or isinstance(args, (ParamSpec, _ConcatenateGenericAlias)):
            flat = (args,)
        else:
            raise TypeError(f"Callable[args, result]: args must be a list. Got {args}")
        return _CallableAlias(self.__origin__, flat + (result,), name="Callable")


# Made when asked for: (module, attribute, number of parameters).
_LAZY = {
    "List": ("builtins", "list", 1), "Dict": ("builtins", "dict", 2), "Set": ("builtins", "set", 1),
    "FrozenSet": ("builtins", "frozenset", 1), "Type": ("builtins", "type", 1), "Tuple": ("builtins", "tuple", -1),
    "DefaultDict": ("collections", "defaultdict", 2), "OrderedDict": ("collections", "OrderedDict", 2),
    "Counter": ("collections", "Counter", 1), "ChainMap": ("collections", "ChainMap", 2),
    "Deque": ("collections", "deque", 1), "Hashable": ("_collections_abc", "Hashable", 0),
    "Awaitable": ("_collections_abc", "Awaitable", 1), "Coroutine": ("_collections_abc", "Coroutine", 3),
    "AsyncIterable": ("_collections_abc", "AsyncIterable", 1),
    "AsyncIterator": ("_collections_abc", "AsyncIterator", 1), "Iterable": ("_collections_abc", "Iterable", 1),
    "Iterator": ("_collections_abc", "Iterator", 1), "Reversible": ("_collections_abc", "Reversible", 1),
    "Sized": ("_collections_abc", "Sized", 0), "Container": ("_collections_abc", "Container", 1),
    "Collection": ("_collections_abc", "Collection", 1), "Callable": ("_collections_abc", "Callable", 2),
    "AbstractSet": ("_collections_abc", "Set", 1), "MutableSet": ("_collections_abc", "MutableSet", 1),
    "Mapping": ("_collections_abc", "Mapping", 2), "MutableMapping": ("_collections_abc", "MutableMapping", 2),
    "Sequence": ("_collections_abc", "Sequence", 1), "MutableSequence": ("_collections_abc", "MutableSequence", 1),
    "ByteString": ("_collections_abc", "ByteString", 0), "MappingView": ("_collections_abc", "MappingView", 1),
    "KeysView": ("_collections_abc", "KeysView", 1), "ItemsView": ("_collections_abc", "ItemsView", 2),
    "ValuesView": ("_collections_abc", "ValuesView", 1), "Generator": ("_collections_abc", "Generator", 3),
    "AsyncGenerator": ("_collections_abc", "AsyncGenerator", 2),
    "ContextManager": ("contextlib", "AbstractContextManager", 2),
    "AsyncContextManager": ("contextlib", "AbstractAsyncContextManager", 2), "Pattern": ("re", "Pattern", 1),
    "Match": ("re", "Match", 1),
}


def __getattr__(name):
    if name in _LAZY:
        module, attribute, count = _LAZY[name]
        __import__(module)
        kind = {"Tuple": _TupleAlias, "Callable": _CallableForm}.get(name, _SpecialAlias)
        value = kind(getattr(sys.modules[module], attribute), count, name)
    elif name == "ForwardRef":
        from annotationlib import ForwardRef as value
    elif name in ("IO", "TextIO", "BinaryIO"):
        IO = type("IO", (Generic[AnyStr].__origin__,), {"__module__": "typing", "__orig_bases__": (Generic[AnyStr],)})
        value = IO if name == "IO" else type(name, (IO,), {"__module__": "typing"})
    else:
        raise AttributeError(f"module 'typing' has no attribute {name!r}")
    globals()[name] = value
    return value


AnyStr = TypeVar("AnyStr", bytes, str)


def cast(typ, val):
    """val; a checker takes it for a typ."""
    return val


def assert_type(val, typ, /):
    """val; a checker verifies its type."""
    return val


def reveal_type(obj, /):
    """obj; its type is printed to stderr."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def assert_never(arg, /):
    """Fails: a checker verifies that this is never reached."""
    value = repr(arg)
    if len(value) > 100:
        value = value[:100] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


_overloads = {}


def overload(func):
    """Declares one of several signatures of the function that follows."""
    f = getattr(func, "__func__", func)
    key = getattr(f, "__module__", None), getattr(f, "__qualname__", None)
    _overloads.setdefault(key, {})[f.__code__.co_firstlineno if hasattr(f, "__code__") else len(_overloads)] = func
    return _overload_dummy


def _overload_dummy(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions "
                              "outside a stub module should always be followed by an implementation that is not "
                              "@overload-ed.")


def get_overloads(func):
    """The overloads declared for a function."""
    f = getattr(func, "__func__", func)
    return list(_overloads.get((getattr(f, "__module__", None), getattr(f, "__qualname__", None)), {}).values())


def clear_overloads():
    """Forget all overloads."""
    _overloads.clear()


def _mark(name):
    def decorate(arg):
        try:
            setattr(arg, name, True)
        except (AttributeError, TypeError):
            pass
        return arg

    return decorate


final = _mark("__final__")
override = _mark("__override__")
no_type_check = _mark("__no_type_check__")
final.__name__, override.__name__, no_type_check.__name__ = "final", "override", "no_type_check"


def dataclass_transform(**options):
    """Marks a decorator or class that makes dataclass-like classes."""
    def decorate(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = options
        return cls_or_fn

    return decorate


class NewType(_Operators):
    """A name for a type that a checker keeps apart; calling it gives its argument."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        try:
            module = sys._getframe(1).f_globals.get("__name__")
        except (AttributeError, ValueError):
            module = None
        if module != "typing":
            self.__module__ = module

    def __call__(self, x, /):
        return x

    def __mro_entries__(self, bases):
        name = self.__name__
        raise TypeError("Cannot subclass an instance of NewType. Perhaps you were looking for: "
                        f"`{bases[0].__name__ if hasattr(bases[0], '__name__') else name} = NewType({name!r}, {name})`")

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __reduce__(self):
        return self.__qualname__


def _namespace_annotations(ns):
    # The annotations in the namespace of a class body: a dict, or the function that makes it.
    found = ns.get("__annotations__")
    if found is not None:
        return found
    for name in ("__annotate__", "__annotate_func__"):
        annotate = ns.get(name)
        if annotate is not None:
            try:
                return annotate(1)
            except NameError:
                return annotate(3)
    return {}


def _call_site():
    try:
        return sys._getframe(2).f_globals.get("__name__")
    except (AttributeError, ValueError):
        return None


_FORBIDDEN = frozenset(("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults",
                        "_field_types", "_make", "_replace", "_asdict", "_source"))
_NOT_COPIED = frozenset(("__module__", "__name__", "__annotations__", "__annotate__", "__annotate_func__",
                         "__annotations_cache__", "__qualname__", "__orig_bases__", "__static_attributes__",
                         "__firstlineno__", "__classcell__", "__dict__", "__weakref__"))


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        if "_root" in ns:
            return super().__new__(cls, typename, bases, {k: v for k, v in ns.items() if k != "_root"})
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        types = {n: _check(t, f"field {n} annotation must be a type", True)
                 for n, t in _namespace_annotations(ns).items()}
        defaults = []
        for name in types:
            if name in ns:
                defaults.append(ns[name])
            elif defaults:
                names = [n for n in types if n in ns]
                raise TypeError(f"non-default namedtuple field {name} cannot follow default "
                                f"field{'s' if len(defaults) > 1 else ''} {', '.join(names[:len(defaults)])}")
        result = _make_named_tuple(typename, types, defaults, ns.get("__module__"))
        if Generic in bases:
            rebuilt = dict(result.__dict__)
            for name in ("__dict__", "__weakref__"):
                rebuilt.pop(name, None)
            if "__orig_bases__" in ns:
                rebuilt["__orig_bases__"] = ns["__orig_bases__"]
            result = type(typename, (tuple, Generic), rebuilt)
        for key, value in ns.items():
            if key in _FORBIDDEN:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in _NOT_COPIED and key not in result._fields:
                setattr(result, key, value)
        if "__qualname__" in ns:
            result.__qualname__ = ns["__qualname__"]
        return result


def _make_named_tuple(name, types, defaults, module):
    import collections
    result = collections.namedtuple(name, list(types), defaults=defaults, module=module)
    result.__annotations__ = types
    result.__new__.__annotations__ = types
    return result


class _NamedTuple(metaclass=_NamedTupleMeta):
    _root = True


class _NamedTupleForm:
    """class P(NamedTuple): x: int; or NamedTuple("P", [("x", int)])."""

    __name__ = __qualname__ = "NamedTuple"
    __module__ = "typing"

    def __call__(self, typename, fields=(), /, **kwargs):
        if kwargs:
            raise TypeError("NamedTuple() takes a list of fields, not keywords")
        types = {n: _check(t, f"field {n} annotation must be a type") for n, t in fields}
        result = _make_named_tuple(typename, types, (), _call_site())
        result.__orig_bases__ = (NamedTuple,)
        return result

    def __mro_entries__(self, bases):
        return (_NamedTuple,)

    def __repr__(self):
        return "<function NamedTuple>"


NamedTuple = _NamedTupleForm()


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        own = {n: _check(t, "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type", True)
               for n, t in _namespace_annotations(ns).items()}
        generic = (Generic,) if any(issubclass(b, Generic) for b in bases) else ()
        fresh = {k: v for k, v in ns.items() if k not in ("__annotate__", "__annotate_func__", "__classcell__")}
        fresh["__annotations__"] = {}
        result = super().__new__(_TypedDictMeta, name, (*generic, dict), fresh)
        annotations, required, optional, readonly, mutable = {}, set(), set(), set(), set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", None) or getattr(base, "__annotations__", {}))
            required |= getattr(base, "__required_keys__", frozenset())
            optional |= getattr(base, "__optional_keys__", frozenset())
            readonly |= getattr(base, "__readonly_keys__", frozenset())
            mutable |= getattr(base, "__mutable_keys__", frozenset())
        annotations.update(own)
        for key, annotation in own.items():
            is_required, is_readonly = total, False
            t = annotation
            while True:
                if isinstance(t, _AnnotatedAlias):
                    t = t.__origin__
                elif isinstance(t, _Alias) and t.__origin__ in (Required, NotRequired, ReadOnly):
                    if t.__origin__ is Required:
                        is_required = True
                    elif t.__origin__ is NotRequired:
                        is_required = False
                    else:
                        is_readonly = True
                    t = t.__args__[0]
                else:
                    break
            (required if is_required else optional).add(key)
            (optional if is_required else required).discard(key)
            (readonly if is_readonly else mutable).add(key)
        result.__annotations__ = annotations
        result.__required_keys__ = frozenset(required)
        result.__optional_keys__ = frozenset(optional)
        result.__readonly_keys__ = frozenset(readonly)
        result.__mutable_keys__ = frozenset(mutable)
        result.__total__ = total
        if "__orig_bases__" not in ns and bases:
            result.__orig_bases__ = bases
        return result

    def __init__(cls, name, bases, ns, total=True):
        super().__init__(name, bases, ns)

    def __call__(cls, /, *args, **kwargs):
        return dict(*args, **kwargs)

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {"__module__": "typing"})


class _TypedDictForm:
    """class D(TypedDict): x: int; or TypedDict("D", {"x": int})."""

    __name__ = __qualname__ = "TypedDict"
    __module__ = "typing"

    def __call__(self, typename, fields=(), /, *, total=True):
        ns = {"__annotations__": dict(fields), "__orig_bases__": (TypedDict,)}
        module = _call_site()
        if module is not None:
            ns["__module__"] = module
        return _TypedDictMeta(typename, (), ns, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDict,)

    def __repr__(self):
        return "<function TypedDict>"


TypedDict = _TypedDictForm()


def is_typeddict(tp):
    """True for a class made of TypedDict."""
    return type(tp) is _TypedDictMeta and tp is not _TypedDict


def get_origin(tp):
    """X of X[...], or None."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_NativeUnion, _UnionGenericAlias)):
        return Union
    if isinstance(tp, (_Alias, _SpecialAlias, _NativeAlias, ParamSpecArgs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    return None


def get_args(tp):
    """The arguments of X[...], as a tuple."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (_Alias, _NativeAlias)):
        args = tp.__args__
        origin = tp.__origin__
        if getattr(origin, "__name__", "") == "Callable" and getattr(origin, "__module__", "") == "collections.abc":
            if not (len(args) == 2 and (args[0] is ... or isinstance(args[0], (ParamSpec, _ConcatenateGenericAlias)))):
                args = (list(args[:-1]), args[-1])
        return args
    if isinstance(tp, _NativeUnion):
        return tp.__args__
    return ()


def _evaluate(value, globalns, localns):
    if value is None:
        return type(None)
    if isinstance(value, str):
        return _evaluate(eval(value, globalns, localns), globalns, localns)
    if type(value).__name__ == "ForwardRef" and hasattr(value, "__forward_arg__"):
        return _evaluate(value.__forward_arg__, globalns, localns)
    if isinstance(value, _LiteralAlias):
        return value
    if isinstance(value, _AnnotatedAlias):
        return _AnnotatedAlias(_evaluate(value.__origin__, globalns, localns), value.__metadata__)
    if isinstance(value, (_Alias, _NativeAlias, _NativeUnion)):
        args = value.__args__
        new = tuple(_evaluate(a, globalns, localns) if isinstance(a, (str, _Alias, _NativeAlias, _NativeUnion))
                    or hasattr(a, "__forward_arg__") else a for a in args)
        if all(a is b for a, b in zip(args, new)):
            return value
        if isinstance(value, (_NativeUnion, _UnionGenericAlias)):
            return Union[new]
        if isinstance(value, _Alias):
            return value._rebuild(new)
        return _NativeAlias(value.__origin__, new)
    return value


def _strip(tp):
    # Without Annotated, Required, NotRequired and ReadOnly, inside too.
    if isinstance(tp, _AnnotatedAlias):
        return _strip(tp.__origin__)
    if isinstance(tp, _Alias) and tp.__origin__ in (Required, NotRequired, ReadOnly):
        return _strip(tp.__args__[0])
    if isinstance(tp, (_Alias, _NativeAlias, _NativeUnion)) and not isinstance(tp, _LiteralAlias):
        args = tp.__args__
        new = tuple(_strip(a) for a in args)
        if all(a is b for a, b in zip(args, new)):
            return tp
        if isinstance(tp, (_NativeUnion, _UnionGenericAlias)):
            return Union[new]
        if isinstance(tp, _Alias):
            return tp._rebuild(new)
        return _NativeAlias(tp.__origin__, new)
    return tp


def get_type_hints(obj, globalns=None, localns=None, include_extras=False, *, format=1):
    """The annotations of a function, class or module, with strings evaluated."""
    if getattr(obj, "__no_type_check__", None):
        return {}
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            space = globalns
            if space is None:
                space = getattr(sys.modules.get(base.__module__), "__dict__", {})
            local = dict(vars(base)) if localns is None else localns
            found = base.__dict__.get("__annotations__")
            if found is None:
                found = getattr(base, "__annotations__", {}) if base is not object else {}
            for name, value in (found or {}).items():
                hints[name] = _evaluate(value, space, local)
    else:
        if globalns is None:
            if isinstance(obj, type(sys)):
                globalns = obj.__dict__
            else:
                inner = obj
                while hasattr(inner, "__wrapped__"):
                    inner = inner.__wrapped__
                # Functions do not show their globals here: their module has them.
                globalns = getattr(sys.modules.get(getattr(inner, "__module__", None)), "__dict__", {})
        found = getattr(obj, "__annotations__", None)
        if found is None:
            if isinstance(obj, (_function, type(len), type(sys), type([].append))):
                return {}
            raise TypeError(f"{obj!r} is not a module, class, method, or function.")
        for name, value in found.items():
            hints[name] = _evaluate(value, globalns, globalns if localns is None else localns)
    if include_extras:
        return hints
    return {name: _strip(value) for name, value in hints.items()}


def evaluate_forward_ref(forward_ref, *, owner=None, globals=None, locals=None, type_params=None, format=1):
    """The object a forward reference stands for."""
    return forward_ref.evaluate(globals=globals, locals=locals, type_params=type_params, owner=owner, format=format)
