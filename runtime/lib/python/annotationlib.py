# SPDX-License-Identifier: MIT
"""Looking at annotations without needing what they name (PEP 649, PEP 749)."""

import sys

__all__ = ["Format", "ForwardRef", "call_annotate_function", "get_annotations"]


class Format:
    """How annotations are wanted: as values, with ForwardRef for unknown names, or as text."""

    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


class ForwardRef:
    """A name, or an expression, that could not be evaluated yet."""

    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_module__ = module
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__owner__ = owner

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=Format.VALUE):
        """The object the text stands for."""
        if globals is None:
            owner = self.__owner__ if owner is None else owner
            module = self.__forward_module__ or getattr(owner, "__module__", None)
            globals = getattr(sys.modules.get(module), "__dict__", {}) if isinstance(module, str) else {}
        names = {p.__name__: p for p in type_params or ()}
        names.update(locals or {})
        return eval(self.__forward_arg__, globals, names)

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (self.__forward_arg__ == other.__forward_arg__
                and self.__forward_module__ == other.__forward_module__)

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        import typing
        return typing.Union[self, other]

    def __ror__(self, other):
        import typing
        return typing.Union[other, self]

    def __repr__(self):
        module = "" if self.__forward_module__ is None else f", module={self.__forward_module__!r}"
        return f"ForwardRef({self.__forward_arg__!r}{module})"


def call_annotate_function(annotate, format, *, owner=None):
    """Call an __annotate__ function for one of the formats."""
    try:
        return annotate(format)
    except NotImplementedError:
        return annotate(Format.VALUE)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    """The annotations of a class, function or module as a new dict."""
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    annotate = getattr(obj, "__annotate__", None)
    if format != Format.VALUE and annotate is not None:
        try:
            found = annotate(Format.VALUE)
        except NameError:
            found = call_annotate_function(annotate, format, owner=obj)
    else:
        found = getattr(obj, "__annotations__", None)
        if found is None:
            if not (isinstance(obj, type) or callable(obj) or hasattr(obj, "__dict__")):
                raise TypeError(f"{obj!r} does not have annotations")
            found = {}
    if not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    found = dict(found)
    if not eval_str:
        return found
    if globals is None:
        if isinstance(obj, type):
            globals = getattr(sys.modules.get(obj.__module__), "__dict__", {})
            locals = dict(vars(obj)) if locals is None else locals
        else:
            # A function's globals are not in reach, but they are those of its module.
            of = sys.modules.get(getattr(obj, "__module__", None), obj)
            globals = getattr(of, "__dict__", {})
    return {k: eval(v, globals, locals) if isinstance(v, str) else v for k, v in found.items()}
