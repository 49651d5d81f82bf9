# SPDX-License-Identifier: MIT
"""Classes made of annotated fields (PEP 557): the decorator writes __init__, __repr__, __eq__ and more."""

import sys

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
           "astuple", "make_dataclass", "replace", "is_dataclass"]

_GenericAlias = type(list[int])
_MappingProxy = type(type.__dict__)


class FrozenInstanceError(AttributeError):
    """A field of a frozen instance was assigned or deleted."""


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()
_NO_METADATA = _MappingProxy({})


class _FIELD_BASE:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FIELD_BASE("_FIELD")
_FIELD_CLASSVAR = _FIELD_BASE("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FIELD_BASE("_FIELD_INITVAR")
_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"


class InitVar:
    """Annotates a parameter of __init__ that is handed to __post_init__ and not kept."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type) and not isinstance(self.type, _GenericAlias):
            name = self.type.__name__
        else:
            name = repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of one field; see field()."""

    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata",
                 "kw_only", "doc", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only, doc):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _NO_METADATA if metadata is None else _MappingProxy(metadata)
        self.kw_only = kw_only
        self.doc = doc
        self._field_type = None

    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
                f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
                f"compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},doc={self.doc!r},"
                f"_field_type={self._field_type})")

    def __set_name__(self, owner, name):
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(_GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots",
                 "weakref_slot")

    def __init__(self, **options):
        for name, value in options.items():
            setattr(self, name, value)

    def __repr__(self):
        return "_DataclassParams(" + ",".join(f"{n}={getattr(self, n)!r}" for n in self.__slots__) + ")"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING, doc=None):
    """Say more about a field than its annotation and default do."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


def _own_annotations(cls):
    # Annotations may name what does not exist yet: only their names and a few special forms matter here.
    found = cls.__dict__.get("__annotations__")
    if isinstance(found, dict):
        return found
    try:
        return cls.__annotations__ or {}
    except NameError:
        from annotationlib import Format, get_annotations
        return get_annotations(cls, format=Format.FORWARDREF)
    except AttributeError:
        return {}


def _lookup_string(text, cls):
    # The object that the head of a string annotation names, as far as the module of the class knows.
    head = text.strip().partition("[")[0].strip()
    module = sys.modules.get(cls.__module__)
    namespace = module.__dict__ if module is not None else {}
    first, _, rest = head.partition(".")
    obj = namespace.get(first)
    for name in rest.split(".") if rest else ():
        obj = getattr(obj, name, None)
    return obj


def _annotation_kind(annotation, cls):
    if isinstance(annotation, str):
        annotation = _lookup_string(annotation, cls)
    if annotation is None:
        return _FIELD
    if annotation is KW_ONLY:
        return KW_ONLY
    if annotation is InitVar or type(annotation) is InitVar:
        return _FIELD_INITVAR
    typing = sys.modules.get("typing")
    if typing is not None:
        if annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar:
            return _FIELD_CLASSVAR
    return _FIELD


def _make_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if type(default) is type(_FIELD_BASE.name):
            # The member of a __slots__ entry is no default.
            default = MISSING
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _annotation_kind(annotation, cls)
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR) and f.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if f._field_type in (_FIELD, _FIELD_INITVAR):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    elif f.kw_only is not MISSING:
        raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {f.default.__class__} for field {name} is not allowed: use default_factory")
    return f


class _Writer:
    # Collects the text of functions and compiles them in one go; objects they need go by names in `given`.

    def __init__(self, cls):
        self.cls = cls
        self.given = {}
        self.names = []
        self.lines = []

    def add(self, name, params, body):
        self.names.append(name)
        self.lines.append(f" def {name}({params}):")
        self.lines.extend("  " + line for line in body)

    def finish(self):
        if not self.names:
            return {}
        text = (f"def __create_fn__({', '.join(self.given)}):\n" + "\n".join(self.lines)
                + f"\n return ({', '.join(self.names)},)")
        module = sys.modules.get(self.cls.__module__)
        namespace = {"__name__": self.cls.__module__, "__builtins__": __builtins__}
        if module is not None:
            namespace["__name__"] = module.__name__
        exec(text, namespace)
        functions = namespace["__create_fn__"](**self.given)
        result = {}
        for name, function in zip(self.names, functions):
            function.__qualname__ = f"{self.cls.__qualname__}.{name}"
            result[name] = function
        return result


def _write_init(writer, fields, std, kw_only, frozen, has_post_init, self_name, slots):
    seen_default = None
    for f in std:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")
    given = writer.given
    given["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    given["__dataclass_builtins_object__"] = object
    annotations = {}

    def parameter(f):
        annotations[f.name] = f.type.type if isinstance(f.type, InitVar) else f.type
        if f.default is MISSING and f.default_factory is MISSING:
            return f.name
        if f.default is not MISSING:
            given[f"__dataclass_dflt_{f.name}__"] = f.default
            return f"{f.name}=__dataclass_dflt_{f.name}__"
        return f"{f.name}=__dataclass_HAS_DEFAULT_FACTORY__"

    body = []
    for f in fields:
        if f._field_type is _FIELD_INITVAR:
            continue
        default = f"__dataclass_dflt_{f.name}__"
        if f.default_factory is not MISSING:
            given[default] = f.default_factory
            value = f"{default}()"
            if f.init:
                value = f"{value} if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
        elif f.init:
            value = f.name
        elif slots and f.default is not MISSING:
            given[default] = f.default
            value = default
        else:
            continue
        if frozen:
            body.append(f"__dataclass_builtins_object__.__setattr__({self_name}, {f.name!r}, {value})")
        else:
            body.append(f"{self_name}.{f.name} = {value}")
    if has_post_init:
        arguments = ", ".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.__post_init__({arguments})")
    params = [self_name] + [parameter(f) for f in std if f.init]
    keywords = [parameter(f) for f in kw_only if f.init]
    if keywords:
        params += ["*"] + keywords
    writer.add("__init__", ", ".join(params), body or ["pass"])
    annotations["return"] = None
    return annotations


_repr_running = []


def _guard_repr(function):
    def __repr__(self):
        for other in _repr_running:
            if other is self:
                return "..."
        _repr_running.append(self)
        try:
            return function(self)
        finally:
            _repr_running.pop()

    __repr__.__wrapped__ = function
    __repr__.__qualname__ = function.__qualname__
    __repr__.__module__ = function.__module__
    return __repr__


def _compared(name, fields):
    return "(" + "".join(f"{name}.{f.name}, " for f in fields) + ")"


def _set_new_attribute(cls, name, value):
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _process_class(cls, params):
    fields = {}
    any_frozen_base = False
    all_frozen_bases = None
    has_dataclass_bases = False
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            has_dataclass_bases = True
            for f in base_fields.values():
                fields[f.name] = f
            base_frozen = getattr(base, _PARAMS).frozen
            if all_frozen_bases is None:
                all_frozen_bases = True
            all_frozen_bases = all_frozen_bases and base_frozen
            any_frozen_base = any_frozen_base or base_frozen
    annotations = _own_annotations(cls)
    own = []
    kw_only = params.kw_only
    seen_kw_only = False
    for name, annotation in annotations.items():
        if _annotation_kind(annotation, cls) is KW_ONLY:
            if seen_kw_only:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_kw_only = True
            kw_only = True
        else:
            own.append(_make_field(cls, name, annotation, kw_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_dataclass_bases:
        if any_frozen_base and not params.frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen_bases is False and params.frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (class_hash is MISSING or class_hash is None and "__eq__" in cls.__dict__)
    if params.order and not params.eq:
        raise ValueError("eq must be true if order is true")
    inits = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std = [f for f in inits if f.init and not f.kw_only]
    kws = [f for f in inits if f.init and f.kw_only]
    real = [f for f in fields.values() if f._field_type is _FIELD]
    writer = _Writer(cls)
    if params.init:
        self_name = "__dataclass_self__" if "self" in fields else "self"
        init_annotations = _write_init(writer, inits, std, kws, params.frozen, hasattr(cls, "__post_init__"),
                                       self_name, params.slots)
    setattr(cls, "__replace__", _replace)
    if params.repr:
        shown = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in real if f.repr)
        writer.add("__repr__", "self", [f"return f\"{{self.__class__.__qualname__}}({shown})\""])
    compared = [f for f in real if f.compare]
    if params.eq:
        terms = " and ".join(f"self.{f.name}==other.{f.name}" for f in compared) or "True"
        writer.add("__eq__", "self, other", ["if self is other:", " return True",
                                             "if other.__class__ is self.__class__:", f" return {terms}",
                                             "return NotImplemented"])
    if params.order:
        mine, theirs = _compared("self", compared), _compared("other", compared)
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            writer.add(name, "self, other", ["if other.__class__ is self.__class__:",
                                             f" return {mine}{op}{theirs}", "return NotImplemented"])
    if params.frozen:
        writer.given["cls"] = cls
        writer.given["__dataclass_FrozenInstanceError__"] = FrozenInstanceError
        names = "(" + "".join(f"{f.name!r}, " for f in real) + ")"
        for name, extra, verb in (("__setattr__", ", value", "assign to"), ("__delattr__", "", "delete")):
            writer.add(name, f"self, name{extra}",
                       [f"if type(self) is cls or name in {names}:",
                        f" raise __dataclass_FrozenInstanceError__(f\"cannot {verb} field {{name!r}}\")",
                        f"super(cls, self).{name}(name{extra})"])
    # explicit __hash__, unsafe_hash, eq and frozen decide what becomes of __hash__.
    if params.unsafe_hash:
        hash_action = "raise" if has_explicit_hash else "add"
    elif has_explicit_hash or not params.eq:
        hash_action = None
    else:
        hash_action = "add" if params.frozen else "none"
    if hash_action == "raise":
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if hash_action == "add":
        hashed = [f for f in real if (f.compare if f.hash is None else f.hash)]
        writer.add("__hash__", "self", [f"return hash({_compared('self', hashed)})"])
    functions = writer.finish()
    for name, function in functions.items():
        if name == "__init__":
            function.__annotations__ = init_annotations
            _set_new_attribute(cls, name, function)
        elif name == "__repr__":
            if "__repr__" not in cls.__dict__:
                cls.__repr__ = _guard_repr(function)
        elif name == "__hash__":
            cls.__hash__ = function
        elif name == "__eq__":
            _set_new_attribute(cls, name, function)
        elif _set_new_attribute(cls, name, function):
            if name in ("__setattr__", "__delattr__"):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
            raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__} "
                            "Consider using functools.total_ordering")
    if hash_action == "none":
        cls.__hash__ = None
    if params.match_args:
        _set_new_attribute(cls, "__match_args__", tuple(f.name for f in std))
    if params.weakref_slot and not params.slots:
        raise TypeError("weakref_slot is True but slots is False")
    if params.slots:
        cls = _add_slots(cls, params.frozen, params.weakref_slot, functions)
    if getattr(cls, "__abstractmethods__", None):
        from abc import update_abstractmethods
        update_abstractmethods(cls)
    if not cls.__dict__.get("__doc__"):
        cls.__doc__ = cls.__name__ + (_signature_text(std, kws) if params.init else "()")
    return cls


def _type_text(t):
    if isinstance(t, str):
        return repr(t)
    if isinstance(t, InitVar) or isinstance(t, _GenericAlias) or not isinstance(t, type):
        return repr(t)
    return t.__qualname__ if t.__module__ == "builtins" else f"{t.__module__}.{t.__qualname__}"


def _signature_text(std, kws):
    parts = []
    for i, f in enumerate(std + kws):
        if i == len(std):
            parts.append("*")
        text = f"{f.name}: {_type_text(f.type)}"
        if f.default is not MISSING:
            text += f" = {f.default!r}"
        elif f.default_factory is not MISSING:
            text += " = <factory>"
        parts.append(text)
    return "(" + ", ".join(parts) + ")"


def _slot_names(cls):
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        return ()
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def _add_slots(cls, is_frozen, weakref_slot, written):
    # __slots__ counts only when a class is made: a new class takes the place of the decorated one.
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    field_names = tuple(f.name for f in fields(cls))
    inherited = set()
    for base in cls.__mro__[1:-1]:
        inherited.update(_slot_names(base))
    slots = tuple(name for name in field_names if name not in inherited)
    if weakref_slot and "__weakref__" not in inherited:
        slots += ("__weakref__",)
    docs = {f.name: f.doc for f in fields(cls) if f.name in slots}
    namespace["__slots__"] = {n: docs.get(n) for n in slots} if any(docs.values()) else slots
    for name in field_names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    newcls = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        newcls.__qualname__ = qualname
    if is_frozen:
        if "__getstate__" not in namespace:
            newcls.__getstate__ = _dataclass_getstate
        if "__setstate__" not in namespace:
            newcls.__setstate__ = _dataclass_setstate
    # super() and __class__ in methods must mean the new class; so must `cls` in what was written for it.
    for value in namespace.values():
        for function in _functions_of(value):
            _move_class_cell(function, cls, newcls)
    return newcls


def _functions_of(value):
    if isinstance(value, property):
        return [f for f in (value.fget, value.fset, value.fdel) if f is not None]
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return [getattr(value, "__func__", value)]


def _move_class_cell(function, old, new):
    closure = getattr(function, "__closure__", None)
    for cell in closure or ():
        try:
            if cell.cell_contents is old:
                cell.cell_contents = new
        except ValueError:
            pass


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Add __init__, __repr__, __eq__ and what else is asked for, from the annotations of a class."""
    def wrap(cls):
        params = _DataclassParams(init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                                  match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)
        setattr(cls, _PARAMS, params)
        return _process_class(cls, params)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """The fields, as a tuple of Field."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """True for a dataclass and for an instance of one."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


_ATOMIC = frozenset({type(None), bool, int, float, str, complex, bytes, type(...), type(NotImplemented),
                     type(lambda: 0), type(len), type, range, property})


def asdict(obj, *, dict_factory=dict):
    """The fields as a dict, those of dataclasses within too."""
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory, True)


def astuple(obj, *, tuple_factory=tuple):
    """The fields as a tuple, those of dataclasses within too."""
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, tuple_factory, False)


def _convert(obj, factory, named):
    kind = type(obj)
    if kind in _ATOMIC:
        return obj
    if hasattr(kind, _FIELDS):
        if named:
            return factory([(f.name, _convert(getattr(obj, f.name), factory, named)) for f in fields(obj)])
        return factory([_convert(getattr(obj, f.name), factory, named) for f in fields(obj)])
    if kind is list:
        return [_convert(v, factory, named) for v in obj]
    if kind is dict:
        return {_convert(k, factory, named): _convert(v, factory, named) for k, v in obj.items()}
    if issubclass(kind, tuple):
        if hasattr(kind, "_fields"):
            return kind(*[_convert(v, factory, named) for v in obj])
        return kind([_convert(v, factory, named) for v in obj])
    if issubclass(kind, dict):
        if hasattr(kind, "default_factory"):
            result = kind(obj.default_factory)
            for k, v in obj.items():
                result[_convert(k, factory, named)] = _convert(v, factory, named)
            return result
        return kind((_convert(k, factory, named), _convert(v, factory, named)) for k, v in obj.items())
    if issubclass(kind, list):
        return kind(_convert(v, factory, named) for v in obj)
    import copy
    return copy.deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False,
                   module=None, decorator=dataclass):
    """Make a dataclass of names, (name, type) pairs and (name, type, Field) triples."""
    from keyword import iskeyword
    import types
    namespace = {} if namespace is None else namespace
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, default = item
            defaults[name] = default
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = annotation

    def fill(ns):
        ns.update(namespace)
        ns.update(defaults)
        ns["__annotations__"] = annotations

    cls = types.new_class(cls_name, bases, {}, fill)
    if module is None:
        try:
            module = sys._getframe(1).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            pass
    if module is not None:
        cls.__module__ = module
    return decorator(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A copy with some fields changed."""
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR:
                if f.default is MISSING:
                    raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            else:
                changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
