# SPDX-License-Identifier: MIT
"""Asking objects what they are, and functions for their signatures."""

import sys

from _inspect_source import Traceback, findsource, getblock, getframeinfo, getsource, getsourcelines

__all__ = ["BoundArguments", "Parameter", "Signature", "cleandoc", "currentframe", "findsource",
           "getasyncgenstate", "getattr_static", "getblock", "getcoroutinestate", "getdoc", "getfile", "getframeinfo",
           "getfullargspec", "getgeneratorstate", "getmembers", "getmodule", "getmro", "getsource", "getsourcelines",
           "isabstract", "isasyncgen", "isasyncgenfunction",
           "isawaitable", "isbuiltin", "isclass", "iscode", "iscoroutine", "iscoroutinefunction", "isdatadescriptor",
           "isframe", "isfunction", "isgenerator", "isgeneratorfunction", "ismethod", "ismethoddescriptor",
           "ismodule", "isroutine", "istraceback", "markcoroutinefunction", "signature", "stack", "unwrap"]

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED = 1, 2, 4, 8, 16
CO_GENERATOR, CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 0x20, 0x80, 0x100, 0x200
GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = ("CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED",
                                                           "CORO_CLOSED")
AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED, AGEN_CLOSED = ("AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED",
                                                           "AGEN_CLOSED")


def _types():
    import types
    return types


def ismodule(object):
    """True for a module."""
    return isinstance(object, type(sys))


def isclass(object):
    """True for a class."""
    return isinstance(object, type)


_Function = type(lambda: 0)
_Method = type(type("_", (), {"m": lambda self: 0})().m)
_Generator = type((lambda: (yield))())
_Builtins = (type(len), type([].append))


def ismethod(object):
    """True for a bound method."""
    return isinstance(object, _Method)


def isfunction(object):
    """True for a function written in Python."""
    return isinstance(object, _Function)


def isbuiltin(object):
    """True for a built-in function, or a built-in method bound to an object."""
    return isinstance(object, _Builtins)


def isgenerator(object):
    """True for a generator."""
    return isinstance(object, _Generator)


def iscoroutine(object):
    """True for a coroutine."""
    return isinstance(object, _types().CoroutineType) or _is_native_coroutine(object)


def _is_native_coroutine(object):
    # What sleep(), Lock.acquire() and the like give: coroutines without a frame.
    return type(object).__name__ == "coroutine" and type(object).__module__ == "builtins"


def isasyncgen(object):
    """True for an asynchronous generator."""
    return isinstance(object, _types().AsyncGeneratorType)


def isawaitable(object):
    """True for what can be awaited."""
    if isinstance(object, _types().CoroutineType):
        return True
    if isinstance(object, _Generator):
        return bool(object.gi_code.co_flags & CO_ITERABLE_COROUTINE)
    return hasattr(type(object), "__await__")


def istraceback(object):
    """True for a traceback."""
    return isinstance(object, _types().TracebackType)


def isframe(object):
    """True for a frame."""
    return isinstance(object, _types().FrameType)


def iscode(object):
    """True for a code object."""
    return isinstance(object, type(iscode.__code__))


def ismethoddescriptor(object):
    """True for a descriptor that is no function, class or method and has no __set__."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    cls = type(object)
    return hasattr(cls, "__get__") and not hasattr(cls, "__set__") and not hasattr(cls, "__delete__")


def isdatadescriptor(object):
    """True for a descriptor with __set__ or __delete__."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    cls = type(object)
    return hasattr(cls, "__set__") or hasattr(cls, "__delete__")


def isroutine(object):
    """True for any kind of function or method."""
    return isbuiltin(object) or isfunction(object) or ismethod(object) or ismethoddescriptor(object)


def isabstract(object):
    """True for a class with abstract methods."""
    return isinstance(object, type) and bool(getattr(object, "__abstractmethods__", None))


def _unwrap_partial(f):
    if "functools" in sys.modules:
        import functools
        while isinstance(f, functools.partial):
            f = f.func
        method = getattr(f, "__partialmethod__", None)
        if isinstance(method, functools.partialmethod):
            return _unwrap_partial(method.func)
    return f


def _has_flag(f, flag):
    while ismethod(f):
        f = f.__func__
    f = _unwrap_partial(f)
    while ismethod(f):
        f = f.__func__
    code = getattr(f, "__code__", None) if isfunction(f) else None
    return code is not None and bool(code.co_flags & flag)


def isgeneratorfunction(obj):
    """True for a function that makes generators."""
    return _has_flag(obj, CO_GENERATOR)


def isasyncgenfunction(obj):
    """True for a function that makes asynchronous generators."""
    return _has_flag(obj, CO_ASYNC_GENERATOR)


_mark = object()


def markcoroutinefunction(func):
    """Have a function counted as a coroutine function."""
    getattr(func, "__func__", func)._is_coroutine_mark = _mark
    return func


def iscoroutinefunction(obj):
    """True for a function that makes coroutines."""
    if _has_flag(obj, CO_COROUTINE):
        return True
    inner = getattr(obj, "__func__", obj)
    if getattr(inner, "_is_coroutine_mark", None) is _mark:
        return True
    coroutines = sys.modules.get("asyncio.coroutines")
    return coroutines is not None and not hasattr(inner, "__code__") and coroutines._is_native_coroutine_function(inner)


def _state(prefix, running, suspended, frame):
    if running:
        return prefix + "_RUNNING"
    if suspended:
        return prefix + "_SUSPENDED"
    return prefix + ("_CLOSED" if frame is None else "_CREATED")


def getgeneratorstate(generator):
    """GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED or GEN_CLOSED."""
    return _state("GEN", generator.gi_running, generator.gi_suspended, generator.gi_frame)


def getcoroutinestate(coroutine):
    """CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED or CORO_CLOSED."""
    return _state("CORO", coroutine.cr_running, coroutine.cr_suspended, coroutine.cr_frame)


def getasyncgenstate(agen):
    """AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED or AGEN_CLOSED."""
    return _state("AGEN", agen.ag_running, agen.ag_suspended, agen.ag_frame)


def getmembers(object, predicate=None):
    """Pairs (name, value) of the attributes, sorted by name."""
    results = []
    for name in sorted(set(dir(object))):
        try:
            value = getattr(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            results.append((name, value))
    return results


_absent = object()


def getattr_static(obj, attr, default=_absent):
    """An attribute without descriptors, __getattr__ and __getattribute__."""
    if not isinstance(obj, type):
        fields = getattr(obj, "__dict__", None)
        if isinstance(fields, dict) and attr in fields:
            return fields[attr]
    for base in (obj if isinstance(obj, type) else type(obj)).__mro__:
        if attr in base.__dict__:
            return base.__dict__[attr]
    if isinstance(obj, type):
        for base in type(obj).__mro__:
            if attr in base.__dict__:
                return base.__dict__[attr]
    if default is not _absent:
        return default
    raise AttributeError(attr)


def getmro(cls):
    """cls.__mro__."""
    return cls.__mro__


def unwrap(func, *, stop=None):
    """The function below all __wrapped__."""
    seen = set()
    while hasattr(func, "__wrapped__") and not (stop is not None and stop(func)):
        if id(func) in seen:
            raise ValueError(f"wrapper loop when unwrapping {func!r}")
        seen.add(id(func))
        func = func.__wrapped__
    return func


def cleandoc(doc):
    """A docstring without its indentation."""
    lines = doc.expandtabs().split("\n")
    margin = None
    for line in lines[1:]:
        content = line.lstrip(" ")
        if content:
            indent = len(line) - len(content)
            margin = indent if margin is None else min(margin, indent)
    lines[0] = lines[0].lstrip(" ")
    if margin is not None:
        lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getdoc(object):
    """The docstring, cleaned; that of a base class if there is none."""
    doc = getattr(object, "__doc__", None)
    if doc is None:
        name = getattr(object, "__name__", None)
        if isclass(object):
            for base in object.__mro__[1:-1]:
                if base.__doc__ is not None:
                    doc = base.__doc__
                    break
        elif ismethod(object):
            owner = object.__self__
            for base in (owner if isclass(owner) else type(owner)).__mro__:
                found = getattr(base.__dict__.get(name), "__doc__", None)
                if found is not None:
                    doc = found
                    break
    return cleandoc(doc) if isinstance(doc, str) else None


def getmodule(object, _filename=None):
    """The module an object was defined in."""
    if ismodule(object):
        return object
    return sys.modules.get(getattr(object, "__module__", None))


def getfile(object):
    """The file an object was defined in."""
    if ismodule(object):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError(f"{object!r} is a built-in module")
    if isclass(object):
        module = sys.modules.get(object.__module__)
        if getattr(module, "__file__", None):
            return module.__file__
        raise TypeError(f"{object!r} is a built-in class")
    if ismethod(object):
        object = object.__func__
    if isfunction(object):
        object = object.__code__
    if istraceback(object):
        object = object.tb_frame
    if isframe(object):
        object = object.f_code
    if iscode(object):
        return object.co_filename
    raise TypeError("module, class, method, function, traceback, frame, or code object was expected, got "
                    f"{type(object).__name__}")


getsourcefile = getfile


def currentframe():
    """The frame of the caller."""
    try:
        return sys._getframe(1)
    except (AttributeError, ValueError):
        return None


def stack(context=1):
    """The frames from the caller outwards, as (frame, filename, lineno, function, None, None)."""
    result = []
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        result.append(FrameInfo(frame, code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    return result


class FrameInfo(tuple):
    """One frame of stack()."""

    def __new__(cls, frame, filename, lineno, function):
        self = tuple.__new__(cls, (frame, filename, lineno, function, None, None))
        self.frame, self.filename, self.lineno, self.function = frame, filename, lineno, function
        self.code_context = self.index = None
        return self


class _empty:
    """Marks the absence of a default or an annotation."""


class _ParameterKind(int):
    _NAMES = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")
    _DESCRIPTIONS = ("positional-only", "positional or keyword", "variadic positional", "keyword-only",
                     "variadic keyword")

    @property
    def name(self):
        return self._NAMES[self]

    @property
    def description(self):
        return self._DESCRIPTIONS[self]

    def __str__(self):
        return self.name

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"


def formatannotation(annotation, base_module=None, *, quote_annotation_strings=True):
    """The text of an annotation."""
    if isinstance(annotation, str) and not quote_annotation_strings:
        return annotation
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, type(list[int])):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    return repr(annotation)


_KINDS = tuple(map(_ParameterKind, range(5)))


class Parameter:
    """One parameter of a Signature."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = _KINDS
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            # The kinds are compared by identity: always the same five.
            kind = _KINDS[kind]
        except (ValueError, TypeError, IndexError):
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind") from None
        if default is not _empty and kind in (2, 4):
            raise ValueError(f"{kind.description} parameters cannot have default values")
        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name, self._kind, self._default, self._annotation = name, kind, default, annotation

    name = property(lambda self: self._name)
    kind = property(lambda self: self._kind)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)

    def replace(self, *, name=_empty, kind=_empty, annotation=_empty, default=_empty):
        """A copy with some parts changed."""
        return type(self)(self._name if name is _empty else name, self._kind if kind is _empty else kind,
                          default=self._default if default is _empty else default,
                          annotation=self._annotation if annotation is _empty else annotation)

    def _text(self, quote=True):
        text = self._name
        if self._annotation is not _empty:
            text += ": " + formatannotation(self._annotation, quote_annotation_strings=quote)
        if self._default is not _empty:
            text += (" = " if self._annotation is not _empty else "=") + repr(self._default)
        return "*" + text if self._kind == 2 else "**" + text if self._kind == 4 else text

    def __str__(self):
        return self._text()

    def __repr__(self):
        return f'<{type(self).__name__} "{self}">'

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self._name == other._name and self._kind == other._kind and self._default == other._default
                and self._annotation == other._annotation)


class BoundArguments:
    """What Signature.bind() gives: the arguments by parameter."""

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    @property
    def signature(self):
        """The signature."""
        return self._signature

    @property
    def args(self):
        """The positional arguments."""
        args = []
        for name, p in self._signature.parameters.items():
            if p.kind in (3, 4) or name not in self.arguments:
                break
            if p.kind == 2:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        """The keyword arguments."""
        kwargs = {}
        started = False
        for name, p in self._signature.parameters.items():
            if not started:
                if p.kind in (3, 4):
                    started = True
                elif name not in self.arguments:
                    started = True
                    continue
            if not started or name not in self.arguments:
                continue
            if p.kind == 4:
                kwargs.update(self.arguments[name])
            else:
                kwargs[name] = self.arguments[name]
        return kwargs

    def apply_defaults(self):
        """Put in the defaults of what was not given."""
        new = {}
        for name, p in self._signature.parameters.items():
            if name in self.arguments:
                new[name] = self.arguments[name]
            elif p.default is not _empty:
                new[name] = p.default
            elif p.kind == 2:
                new[name] = ()
            elif p.kind == 4:
                new[name] = {}
        self.arguments = new

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self._signature == other._signature and self.arguments == other.arguments

    def __repr__(self):
        return f"<BoundArguments ({', '.join(f'{k}={v!r}' for k, v in self.arguments.items())})>"


class Signature:
    """The parameters and the return annotation of a callable."""

    __slots__ = ("_parameters", "_return_annotation")
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty, __validate_parameters__=True):
        found = {}
        top = 0
        seen_default = False
        for p in parameters or ():
            if p.kind < top:
                raise ValueError(f"wrong parameter order: {_ParameterKind(top).description} parameter before "
                                 f"{p.kind.description} parameter")
            top = max(top, p.kind)
            if p.kind in (0, 1):
                if p.default is not _empty:
                    seen_default = True
                elif seen_default:
                    raise ValueError("non-default argument follows default argument")
            if p.name in found:
                raise ValueError(f"duplicate parameter name: {p.name!r}")
            found[p.name] = p
        self._parameters = type(type.__dict__)(found)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        """The signature of a callable."""
        return _signature(obj, follow_wrapped)

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    def replace(self, *, parameters=_empty, return_annotation=_empty):
        """A copy with some parts changed."""
        return type(self)(self._parameters.values() if parameters is _empty else parameters,
                          return_annotation=self._return_annotation if return_annotation is _empty
                          else return_annotation)

    __replace__ = replace

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        return (dict(self._parameters) == dict(other._parameters)
                and self._return_annotation == other._return_annotation)

    def __hash__(self):
        return hash((tuple(self._parameters.values()), self._return_annotation))

    def bind(self, /, *args, **kwargs):
        """Match arguments to parameters; TypeError if they do not fit."""
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        """The same, with required arguments left out."""
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        arguments = {}
        args = list(args)
        kwargs = dict(kwargs)
        var_keyword = None
        for p in self._parameters.values():
            if p.kind == 2:
                if args:
                    arguments[p.name] = tuple(args)
                    args = []
            elif p.kind == 4:
                var_keyword = p
            elif args and p.kind != 3:
                if p.name in kwargs and p.kind != 0:
                    raise TypeError(f"multiple values for argument {p.name!r}")
                arguments[p.name] = args.pop(0)
            elif p.name in kwargs and p.kind != 0:
                if args and p.kind == 3 and not any(q.kind == 2 for q in self._parameters.values()):
                    raise TypeError("too many positional arguments")
                arguments[p.name] = kwargs.pop(p.name)
            elif p.default is _empty and not partial:
                if args:
                    raise TypeError("too many positional arguments")
                variadic = any(q.kind == 2 for q in self._parameters.values())
                kind = " keyword-only" if p.kind == 3 and not variadic else " positional-only" if p.kind == 0 else ""
                raise TypeError(f"missing a required{kind} argument: {p.name!r}")
        if args:
            raise TypeError("too many positional arguments")
        if var_keyword is not None:
            if kwargs:
                arguments[var_keyword.name] = kwargs
        elif kwargs:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, arguments)

    def format(self, *, max_width=None, quote_annotation_strings=True):
        """The text, on several lines if it is too wide."""
        parts = []
        positional_only = False
        star = True
        for p in self._parameters.values():
            if p.kind == 0:
                positional_only = True
            elif positional_only:
                parts.append("/")
                positional_only = False
            if p.kind == 2:
                star = False
            elif p.kind == 3 and star:
                parts.append("*")
                star = False
            parts.append(p._text(quote_annotation_strings))
        if positional_only:
            parts.append("/")
        text = f"({', '.join(parts)})"
        if max_width is not None and len(text) > max_width:
            text = "(\n    " + ",\n    ".join(parts) + "\n)"
        if self._return_annotation is not _empty:
            text += " -> " + formatannotation(self._return_annotation,
                                              quote_annotation_strings=quote_annotation_strings)
        return text

    def __str__(self):
        return self.format()

    def __repr__(self):
        return f"<{type(self).__name__} {self}>"


def _from_function(func):
    code = func.__code__
    names = code.co_varnames
    count, only, keywords = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount
    annotations = getattr(func, "__annotations__", None) or {}
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    first_default = count - len(defaults)
    parameters = []

    def add(name, kind, default=_empty):
        parameters.append(Parameter(name, kind, default=default, annotation=annotations.get(name, _empty)))

    for i in range(count):
        add(names[i], 0 if i < only else 1, defaults[i - first_default] if i >= first_default else _empty)
    at = count + keywords
    if code.co_flags & CO_VARARGS:
        add(names[at], 2)
        at += 1
    for name in names[count:count + keywords]:
        add(name, 3, kwdefaults.get(name, _empty))
    if code.co_flags & CO_VARKEYWORDS:
        add(names[at], 4)
    return Signature(parameters, return_annotation=annotations.get("return", _empty))


def _drop_first(sig):
    parameters = list(sig.parameters.values())
    if not parameters or parameters[0].kind in (3, 4):
        raise ValueError("invalid method signature")
    if parameters[0].kind != 2:
        parameters = parameters[1:]
    return sig.replace(parameters=parameters)


def _partial_signature(sig, p):
    bound = sig.bind_partial(*p.args, **p.keywords).arguments
    given_by_keyword = False
    result = []
    count = len(p.args)
    for i, q in enumerate(sig.parameters.values()):
        if q.name in p.keywords and q.kind in (1, 3):
            result.append(q.replace(default=bound[q.name], kind=3))
            given_by_keyword = True
        elif q.kind in (0, 1) and i < count:
            continue
        elif given_by_keyword and q.kind == 1:
            result.append(q.replace(kind=3))
        elif given_by_keyword and q.kind == 2:
            continue
        else:
            result.append(q)
    return sig.replace(parameters=result)


def _signature(obj, follow_wrapped=True):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if ismethod(obj):
        return _drop_first(_signature(obj.__func__, follow_wrapped))
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__") or ismethod(f))
        if ismethod(obj):
            return _signature(obj)
    sig = getattr(obj, "__signature__", None)
    if sig is not None:
        if not isinstance(sig, Signature):
            raise TypeError(f"unexpected object {sig!r} in __signature__ attribute")
        return sig
    if isfunction(obj):
        return _from_function(obj)
    if "functools" in sys.modules:
        import functools
        if isinstance(obj, functools.partial):
            return _partial_signature(_signature(obj.func), obj)
    if isinstance(obj, type):
        call = getattr_static(type(obj), "__call__", None)
        if isfunction(call) and type(obj).__name__ not in ("EnumType", "ABCMeta"):
            return _drop_first(_from_function(call))
        is_open = False
        for base in obj.__mro__:
            for name in ("__new__", "__init__"):
                found = base.__dict__.get(name)
                found = getattr(found, "__func__", found)
                if isfunction(found):
                    return _drop_first(_signature(found))
            if base is object:
                return _from_text("(*args, **kwargs)" if is_open else "()")
            if base.__module__ == "builtins":
                break
            for name in ("__init__", "__new__"):
                text = getattr(base.__dict__.get(name), "__text_signature__", None)
                if text and "*args, **kwargs" not in text:
                    return _drop_first(_from_text(text))
                is_open = is_open or bool(text)
    else:
        call = getattr(type(obj), "__call__", None)
        if isfunction(call):
            return _drop_first(_signature(call))
    text = getattr(obj, "__text_signature__", None)
    if text:
        return _from_text(text)
    raise ValueError(f"no signature found for builtin {obj!r}")


def _from_text(text):
    # "(a, b=1, /, *, c)" as native functions have it; "$self" is bound already.
    text = text.replace("$self, /, ", "").replace("$self, /", "").replace("$self, ", "").replace("$module, ", "")
    text = text.replace("$module", "")
    function = eval(f"lambda {text.strip()[1:-1]}: None", {"__builtins__": {}})
    return _from_function(function)


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """The Signature of a callable."""
    return _signature(obj, follow_wrapped)


def getfullargspec(func):
    """The parameters of a function as a named tuple."""
    from collections import namedtuple
    sig = _signature(func, False)
    args, varargs, varkw, defaults, kwonly, kwdefaults, annotations = [], None, None, (), [], {}, {}
    for p in sig.parameters.values():
        if p.kind in (0, 1):
            args.append(p.name)
            if p.default is not _empty:
                defaults += (p.default,)
        elif p.kind == 2:
            varargs = p.name
        elif p.kind == 3:
            kwonly.append(p.name)
            if p.default is not _empty:
                kwdefaults[p.name] = p.default
        else:
            varkw = p.name
        if p.annotation is not _empty:
            annotations[p.name] = p.annotation
    if sig.return_annotation is not _empty:
        annotations["return"] = sig.return_annotation
    kind = namedtuple("FullArgSpec", "args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, annotations")
    return kind(args, varargs, varkw, defaults or None, kwonly, kwdefaults or None, annotations)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=1):
    """The annotations of an object as a new dict."""
    from annotationlib import get_annotations as get
    return get(obj, globals=globals, locals=locals, eval_str=eval_str, format=format)
