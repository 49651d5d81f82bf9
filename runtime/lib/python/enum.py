# SPDX-License-Identifier: MIT
"""Enumerations: classes whose members are constants (PEP 435), and flags that combine."""

import builtins as _builtins

__all__ = ["EnumType", "EnumMeta", "EnumDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto",
           "unique", "property", "verify", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM", "EJECT",
           "KEEP", "global_enum", "global_str", "global_enum_repr", "global_flag_repr", "EnumCheck", "CONTINUOUS",
           "NAMED_FLAGS", "UNIQUE", "show_flag_values"]

# The classes the machinery itself refers to; None until each is made.
Enum = Flag = ReprEnum = FlagBoundary = None
# While the module's own classes are made, _sunder_ names are theirs to set.
_reserved = False
_MISSING = object()


class nonmember:
    """Keeps a value in an enumeration from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes a value a member that would not become one, such as a function."""

    def __init__(self, value):
        self.value = value


class auto:
    """Stands for the value that _generate_next_value_() gives."""

    def __init__(self, value=_MISSING):
        self.value = value

    def __repr__(self):
        return f"auto({'' if self.value is _MISSING else repr(self.value)})"


class property:
    """A property of members; the class itself may have a member of the same name."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc if doc is not None else getattr(fget, "__doc__", None)
        self.name = getattr(fget, "__name__", None)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            found = ownerclass._member_map_.get(self.name)
            if found is None:
                raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
            return found
        if self.fget is None:
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        return self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute {self.name!r}")
        return self.fdel(instance)

    def getter(self, fget):
        """The same property with another getter."""
        return type(self)(fget, self.fset, self.fdel)

    def setter(self, fset):
        """The same property with another setter."""
        return type(self)(self.fget, fset, self.fdel, self.__doc__)

    def deleter(self, fdel):
        """The same property with another deleter."""
        return type(self)(self.fget, self.fset, fdel, self.__doc__)


def _is_descriptor(obj):
    cls = type(obj)
    return hasattr(cls, "__get__") or hasattr(cls, "__set__") or hasattr(cls, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == "__" == name[-2:] and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == "_" == name[-1] and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    prefix = f"_{cls_name}__"
    return name.startswith(prefix) and len(name) > len(prefix) and not name.endswith("__")


_SUNDERS = ("_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_", "_iter_member_",
            "_iter_member_by_value_", "_iter_member_by_def_", "_add_alias_", "_add_value_alias_", "_use_args_")


class EnumDict(dict):
    """The namespace of an enumeration while its body runs: it knows which names are members."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._generate_next_value = None
        self._cls_name = cls_name

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if _reserved and key not in _SUNDERS and not key.startswith("_repr_"):
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
            if key == "_generate_next_value_":
                if self._auto_called:
                    raise TypeError("_generate_next_value_ must be defined before members")
                self._generate_next_value = getattr(value, "__func__", value)
            elif key == "_ignore_":
                if isinstance(value, str):
                    value = value.replace(",", " ").split()
                else:
                    value = list(value)
                self._ignore = value
                already = set(value) & set(self._member_names)
                if already:
                    raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, member):
            value = value.value
            self._member_names[key] = None
            self._last_values.append(value)
        elif _is_descriptor(value):
            pass
        else:
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            value = self._resolve_auto(key, value)
            self._member_names[key] = None
            self._last_values.append(value)
        super().__setitem__(key, value)

    def _resolve_auto(self, key, value):
        if isinstance(value, auto):
            if value.value is _MISSING:
                value.value = self._generate_next_value(key, 1, len(self._member_names), self._last_values[:])
                self._auto_called = True
            return value.value
        if type(value) is tuple or isinstance(value, tuple) and hasattr(value, "_fields"):
            if any(isinstance(v, auto) for v in value):
                values = []
                for v in value:
                    if isinstance(v, auto):
                        if v.value is _MISSING:
                            v.value = self._generate_next_value(key, 1, len(self._member_names),
                                                                self._last_values[:])
                            self._auto_called = True
                        v = v.value
                    values.append(v)
                return type(value)(*values) if hasattr(value, "_fields") else tuple(values)
        return value

    @_builtins.property
    def member_names(self):
        """The names of the members so far."""
        return list(self._member_names)

    def update(self, members, **more_members):
        """Set several names."""
        for name, value in members.items() if hasattr(members, "keys") else members:
            self[name] = value
        for name, value in more_members.items():
            self[name] = value


_EnumDict = EnumDict


def _single_bit(value):
    return value > 0 and value & (value - 1) == 0


def _bits_of(value):
    while value:
        bit = value & -value
        yield bit
        value ^= bit


def _bin(value, width):
    # Binary with the sign bit apart: 0b0 0101, 0b1 1010.
    if value >= 0:
        digits, sign = format(value, "b"), "0"
    else:
        digits, sign = format(~value ^ ((1 << max((~value).bit_length(), 1)) - 1), "b"), "1"
    pad = "0" if sign == "0" else "1"
    return f"0b{sign} {digits.rjust(max(width, len(digits)), pad)}"


def _find_data_type(cls_name, bases):
    found = {}
    for chain in bases:
        candidate = None
        for base in chain.__mro__:
            if base is object:
                continue
            if isinstance(base, EnumType):
                if base._member_type_ is not object:
                    found[base._member_type_] = None
                    break
            elif ("__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__
                  or base.__module__ == "builtins"):
                found[candidate or base] = None
                break
            else:
                candidate = candidate or base
    if len(found) > 1:
        raise TypeError(f"too many data types for {cls_name!r}: {set(found)!r}")
    for kind in found:
        return kind
    return object


def _find_new(namespace, member_type, first_enum):
    # The __new__ that makes members, and whether it wants the value's items as arguments.
    new = namespace.get("__new__")
    if new is not None:
        return getattr(new, "__func__", new), True, True
    if first_enum is None:
        return object.__new__, False, False
    plain = {object.__new__, Enum.__new__ if Enum is not None else None}
    for name in ("__new_member__", "__new__"):
        for owner in (member_type, first_enum):
            target = getattr(owner, name, None)
            if target is not None and target not in plain:
                return target, False, True
    return object.__new__, False, False


class EnumType(type):
    """The metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        if Enum is None:
            return {}
        namespace = EnumDict(cls)
        if bases:
            _, first_enum = metacls._get_mixins_(cls, bases)
            if first_enum is not None:
                generate = getattr(first_enum, "_generate_next_value_", None)
                dict.__setitem__(namespace, "_generate_next_value_", staticmethod(generate))
                namespace._generate_next_value = generate
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if Enum is None:
            return super().__new__(metacls, cls, bases, dict(classdict), **kwds)
        if not isinstance(classdict, EnumDict):
            plain = classdict
            classdict = metacls.__prepare__(cls, bases)
            classdict.update(plain)
        member_names = list(classdict._member_names)
        ignore = classdict._ignore
        order = classdict.get("_order_")
        namespace = {k: v for k, v in classdict.items() if k not in ignore and k != "_ignore_" and k != "_order_"}
        invalid = {n for n in member_names if n in ("mro", "")}
        if invalid:
            raise ValueError(f"invalid enum member name(s) {','.join(repr(n) for n in invalid)}")
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        new, save_new, use_args = _find_new(namespace, member_type, first_enum)
        values = {}
        for name in member_names:
            values[name] = namespace.pop(name)
        namespace["_new_member_"] = new
        namespace["_use_args_"] = use_args
        namespace["_member_names_"] = []
        namespace["_member_map_"] = {}
        namespace["_value2member_map_"] = {}
        namespace["_unhashable_values_"] = []
        namespace["_member_type_"] = member_type
        is_flag = Flag is not None and first_enum is not None and issubclass(first_enum, Flag)
        boundary = boundary or getattr(first_enum, "_boundary_", None)
        namespace["_boundary_"] = boundary
        if is_flag:
            namespace["_flag_mask_"] = 0
            namespace["_singles_mask_"] = 0
            namespace["_all_bits_"] = 0
            namespace["_inverted_"] = None
        if save_new:
            namespace["__new_member__"] = namespace["__new__"]
        # Calling the class looks a member up, whatever the mixed-in type would do.
        namespace["__new__"] = Enum.__new__
        if ReprEnum is not None and ReprEnum in bases:
            for name in ("__str__", "__format__"):
                if name not in namespace:
                    method = getattr(member_type, name)
                    namespace[name] = member_type.__repr__ if method is object.__str__ else method
        for name in ("name", "value"):
            # A member of this name hides the property from the class, not from its members.
            if name in values:
                namespace[name] = property(_NAME_VALUE[name])
        enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        for name in ("__repr__", "__str__", "__format__"):
            # What a mixed-in type says of itself gives way to the enumeration's own.
            if name not in namespace:
                if getattr(enum_class, name) in (getattr(member_type, name), getattr(object, name)):
                    type.__setattr__(enum_class, name, getattr(first_enum, name))
        for name in member_names:
            _add_member(enum_class, name, values[name], member_type, new, use_args, is_flag)
        if is_flag:
            _finish_flag(enum_class)
        if order is not None:
            if isinstance(order, str):
                order = order.replace(",", " ").split()
            names = enum_class._member_names_
            if is_flag:
                order = [n for n in order if n in names]
            if list(order) != names:
                raise TypeError("member order does not match _order_:\n  %r\n  %r" % (names, list(order)))
        if is_flag:
            for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
                if name not in namespace and getattr(enum_class, name, None) is not getattr(Flag, name):
                    if getattr(enum_class, name, None) is getattr(member_type, name, None):
                        type.__setattr__(enum_class, name, getattr(Flag, name))
        return enum_class

    def __init__(cls, *args, **kwds):
        type.__init__(cls, *args)

    def __bool__(cls):
        return True

    def __call__(cls, value=_MISSING, names=_MISSING, *values, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        if cls._member_map_ or names is _MISSING:
            if names is not _MISSING:
                value = (value, names, *values)
            if value is _MISSING:
                raise TypeError("EnumType.__call__() missing 1 required positional argument: 'value'")
            if not cls._member_map_:
                raise TypeError(f"{cls} has no members; specify `names=()` if you meant to create a new, "
                                "empty, enum")
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            cls(value)
            return True
        except ValueError:
            return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __dir__(cls):
        return sorted(set(["__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__",
                           "__members__", "__module__", "__name__", "__qualname__"] + cls._member_names_))

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_builtins.property
    def __members__(cls):
        """A mapping of all names, aliases too, to members."""
        return type(type.__dict__)(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            original, names = names, []
            last_values = []
            for count, name in enumerate(original):
                value = classdict._generate_next_value(name, start, count, last_values[:])
                last_values.append(value)
                names.append((name, value))
        if names is None:
            names = ()
        for item in names:
            if isinstance(item, str):
                name, value = item, names[item]
            else:
                name, value = item
            classdict[name] = value
        if module is None:
            module = _caller_module()
        if module is not None:
            classdict["__module__"] = module
        if qualname is not None:
            classdict["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

    @staticmethod
    def _check_for_existing_members_(class_name, bases):
        for chain in bases:
            for base in getattr(chain, "__mro__", ()):
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {base!r}")

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        if not bases:
            return object, Enum
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError("new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] "
                            "enum_type)`")
        return _find_data_type(class_name, bases) or object, first_enum


EnumMeta = EnumType


def _caller_module():
    import sys
    try:
        depth = 2
        while sys._getframe(depth).f_globals.get("__name__") == __name__:
            depth += 1
        return sys._getframe(depth).f_globals.get("__name__")
    except (AttributeError, ValueError):
        return None


_NAME_VALUE = {"name": lambda self: self._name_, "value": lambda self: self._value_}


def _add_member(cls, name, value, member_type, new, use_args, is_flag):
    args = value if isinstance(value, tuple) else (value,)
    if member_type is tuple:
        args = (args,)
    if not use_args:
        new_member = new(cls)
    else:
        new_member = new(cls, *args)
    fields = new_member.__dict__
    if "_value_" not in fields:
        if member_type is object:
            new_member._value_ = value
        else:
            try:
                new_member._value_ = member_type(*args)
            except Exception as exc:
                raise TypeError("_value_ not set in __new__, unable to create it") from exc
    value = new_member._value_
    new_member._name_ = name
    new_member.__objclass__ = cls
    new_member.__init__(*args)
    new_member._sort_order_ = len(cls._member_names_)
    if is_flag and not isinstance(value, int):
        raise TypeError(f"invalid Flag value: {value!r}")
    # An equal value makes the name an alias.
    try:
        found = cls._value2member_map_.get(value)
        hashable = True
    except TypeError:
        hashable = False
        found = None
        for other in cls._member_map_.values():
            if other._value_ == value:
                found = other
                break
    if found is not None:
        new_member = found
    else:
        if not is_flag or _single_bit(value):
            cls._member_names_.append(name)
        if is_flag:
            cls._flag_mask_ |= value
            if _single_bit(value):
                cls._singles_mask_ |= value
            cls._all_bits_ = (1 << cls._flag_mask_.bit_length()) - 1
        if hashable:
            cls._value2member_map_[value] = new_member
        else:
            cls._unhashable_values_.append(value)
    type.__setattr__(cls, name, new_member)
    if name in _NAME_VALUE:
        type.__setattr__(cls, name, property(_NAME_VALUE[name]))
        cls.__dict__[name].name = name
    cls._member_map_[name] = new_member


def _finish_flag(cls):
    # Flags are iterated by value, unless they were not defined in that order.
    singles = [m for m in cls._member_map_.values() if _single_bit(m._value_)]
    ordered = sorted(dict.fromkeys(m._value_ for m in singles))
    defined = [cls._member_map_[n]._value_ for n in cls._member_names_]
    if defined != ordered:
        cls._iter_member_ = cls._iter_member_by_def_


class Enum(metaclass=EnumType):
    """A collection of named constants."""

    _member_names_ = []
    _member_map_ = {}
    _value2member_map_ = {}
    _unhashable_values_ = []
    _member_type_ = object
    _boundary_ = None
    _use_args_ = False

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for other in cls._member_map_.values():
                if other._value_ == value:
                    return other
        try:
            exc = None
            result = cls._missing_(value)
        except Exception as e:
            exc = e
            result = None
        try:
            if isinstance(result, cls):
                return result
            if Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(result, int):
                return result
            if not cls._member_map_ and cls is not Enum and exc is None and result is None:
                raise TypeError(f"{cls} has no members defined")
            error = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
            if result is None and exc is None:
                raise error
            if exc is None:
                exc = TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid "
                                "member")
            if not isinstance(exc, ValueError):
                exc.__context__ = error
            raise exc
        finally:
            # No cycle through this frame.
            exc = None
            error = None

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            last = sorted(last_values).pop()
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None
        try:
            return last + 1
        except TypeError:
            raise TypeError(f"unable to increment {last!r}") from None

    @classmethod
    def _missing_(cls, value):
        return None

    def _add_alias_(self, name):
        cls = type(self)
        if name in cls._member_map_:
            if cls._member_map_[name] is not self:
                raise NameError(f"{name!r} is already bound: {cls._member_map_[name]!r}")
            return
        type.__setattr__(cls, name, self)
        cls._member_map_[name] = self

    def _add_value_alias_(self, value):
        cls = type(self)
        found = cls._value2member_map_.get(value)
        if found is not None and found is not self:
            raise ValueError(f"{value!r} is already bound: {found!r}")
        cls._value2member_map_[value] = self

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __dir__(self):
        names = {"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"}
        for cls in self.__class__.__mro__:
            if cls is not object and cls.__module__ not in ("builtins", "enum"):
                for name in cls.__dict__:
                    if name[0] != "_" and name not in self._member_map_:
                        names.add(name)
        return sorted(names)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    # Native properties, for speed: an enumeration with a member of this name gets a slower one.
    name = _builtins.property(_NAME_VALUE["name"], doc="The name of the member.")
    value = _builtins.property(_NAME_VALUE["value"], doc="The value of the member.")


class ReprEnum(Enum):
    """Only __repr__ is the enumeration's; str() and format() are those of the mixed-in type."""


class IntEnum(int, ReprEnum):
    """Members are ints too."""


class StrEnum(str, ReprEnum):
    """Members are strs too; auto() gives the name in lower case."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f"encoding must be a string, not {values[1]!r}")
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError("errors must be a string, not %r" % (values[2],))
        value = str(*values)
        self = str.__new__(cls, value)
        self._value_ = value
        return self

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    """What becomes of bits that no flag has."""

    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=STRICT):
    """Constants that combine with |, &, ^ and ~."""

    _flag_mask_ = 0
    _singles_mask_ = 0
    _all_bits_ = 0
    _inverted_ = None
    _boundary_ = STRICT
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last = max(last_values)
        try:
            high = last.bit_length() - 1
        except Exception:
            raise TypeError(f"invalid flag value {last!r}") from None
        return 2 ** (high + 1)

    @classmethod
    def _iter_member_by_value_(cls, value):
        for bit in _bits_of(value & cls._flag_mask_):
            yield cls._value2member_map_[bit]

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        members = [cls._value2member_map_[bit] for bit in _bits_of(value & cls._flag_mask_)]
        return iter(sorted(members, key=lambda m: m._sort_order_))

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask, singles, all_bits = cls._flag_mask_, cls._singles_mask_, cls._all_bits_
        boundary = cls._boundary_
        negative = None
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ mask):
            if boundary is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n    given {_bin(value, width)}\n"
                                 f"  allowed {_bin(mask, width)}")
            if boundary is CONFORM:
                value &= mask
            elif boundary is EJECT:
                return value
            elif value < 0:
                value += max(all_bits + 1, 2 ** value.bit_length())
        if value < 0:
            negative = value
            if boundary is EJECT or boundary is KEEP:
                value += all_bits + 1
            else:
                value &= singles
        unknown = value & ~mask
        aliases = value & ~singles
        if unknown and boundary is not KEEP:
            raise ValueError(f"{cls.__name__}({value!r}) -->  unknown values {unknown!r} [{bin(unknown)}]")
        if cls._member_type_ is object:
            pseudo = object.__new__(cls)
        else:
            pseudo = cls._member_type_.__new__(cls, value)
        pseudo._value_ = value
        pseudo._name_ = None
        names = []
        combined = 0
        for m in cls._iter_member_(value & singles):
            names.append(m._name_)
            combined |= m._value_
        if aliases:
            for name, m in cls._member_map_.items():
                if m._name_ not in names and m._value_ and m._value_ & value == m._value_:
                    names.append(m._name_)
                    combined |= m._value_
        if combined:
            rest = value ^ combined
            pseudo._name_ = "|".join(names)
            if rest:
                if boundary is STRICT:
                    raise ValueError(f"{cls!r}: no members with value {rest!r}")
                pseudo._name_ += f"|{cls._numeric_repr_(rest)}"
        pseudo = cls._value2member_map_.setdefault(value, pseudo)
        if negative is not None:
            cls._value2member_map_[negative] = pseudo
        return pseudo

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                            f"{self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        name = self.__class__.__name__
        shown = self._numeric_repr_(self._value_)
        if self._name_ is None:
            return f"<{name}: {shown}>"
        return f"<{name}.{self._name_}: {shown}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def _operand(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    def __or__(self, other):
        value = self._operand(other)
        if value is NotImplemented:
            return NotImplemented
        return self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._operand(other)
        if value is NotImplemented:
            return NotImplemented
        return self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._operand(other)
        if value is NotImplemented:
            return NotImplemented
        return self.__class__(self._value_ ^ value)

    def __invert__(self):
        cls = self.__class__
        if self._boundary_ is EJECT or self._boundary_ is KEEP:
            return cls(~self._value_)
        return cls(self._singles_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are ints too."""


def unique(enumeration):
    """Refuse an enumeration with aliases."""
    duplicates = [f"{name} -> {m._name_}" for name, m in enumeration.__members__.items() if name != m._name_]
    if duplicates:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(duplicates)}")
    return enumeration


class EnumCheck(StrEnum):
    """What verify() can ask."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Check an enumeration: UNIQUE, CONTINUOUS, NAMED_FLAGS."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        name = enumeration.__name__
        for check in self.checks:
            if check is UNIQUE:
                aliases = [f"{alias} -> {m._name_}" for alias, m in enumeration.__members__.items()
                           if alias != m._name_]
                if aliases:
                    raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")
            elif check is CONTINUOUS:
                values = {m._value_ for m in enumeration}
                if len(values) < 2:
                    continue
                low, high = min(values), max(values)
                if issubclass(enumeration, Flag):
                    missing = [1 << i for i in range(low.bit_length(), high.bit_length() - 1)
                               if 1 << i not in values]
                else:
                    missing = [i for i in range(low + 1, high) if i not in values]
                if missing:
                    raise ValueError(f"invalid {'flag' if issubclass(enumeration, Flag) else 'enum'} {name!r}: "
                                     f"missing values {', '.join(map(str, missing))}")
            elif check is NAMED_FLAGS:
                missing_names = []
                missing_value = 0
                for alias, m in enumeration.__members__.items():
                    if m._value_ < 0:
                        continue
                    missed = m._value_ & ~enumeration._singles_mask_
                    if missed:
                        missing_names.append(alias)
                        missing_value |= missed
                if missing_names:
                    if len(missing_names) == 1:
                        text = f"alias {missing_names[0]!r} is missing"
                    else:
                        text = "aliases " + ", ".join(map(repr, missing_names)) + " are missing"
                    raise ValueError(f"invalid Flag {name!r}: {text} combined values of {hex(missing_value)} "
                                     "[use enum.show_flag_values(value) for details]")
        return enumeration


def show_flag_values(value):
    """The powers of two that make up a value."""
    return list(_bits_of(value))


def global_str(self):
    """A member's name alone, for str()."""
    if self._name_ is None:
        return f"{self.__class__.__name__}({self._value_!r})"
    return self._name_


def global_enum_repr(self):
    """module.NAME, for repr()."""
    return f"{self.__class__.__module__.split('.')[-1]}.{self._name_}"


def global_flag_repr(self):
    """module.NAME, or several joined with |, for repr()."""
    module = self.__class__.__module__.split(".")[-1]
    if self._name_ is None:
        return f"{module}.{self.__class__.__name__}({self._value_!r})"
    return "|".join(name if name[0].isdigit() else f"{module}.{name}" for name in self._name_.split("|"))


def global_enum(cls, update_str=False):
    """Export the members to the module of the enumeration, and show them so."""
    import sys
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


_reserved = True
