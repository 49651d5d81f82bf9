// SPDX-License-Identifier: MIT
// protocol.h -- what the operators and built-in operations mean for any value, as CPython's abstract layer.
//
// All take borrowed values. Each may run the program's code (dunder methods), so a caller re-reads everything afterwards.
#ifndef KR_OBJECT_PROTOCOL_H
#define KR_OBJECT_PROTOCOL_H

#include "object/type.h"

// Calls. args[0..count): positional, then one value for each name in kwnames (a tuple of str, or ABSENT). Never PUSHED.
NODISCARD KrValue call_object(KrVM *vm, KrBorrowed callee, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames);
NODISCARD KrValue call_0(KrVM *vm, KrBorrowed callee);
NODISCARD KrValue call_1(KrVM *vm, KrBorrowed callee, KrBorrowed a);
NODISCARD KrValue call_2(KrVM *vm, KrBorrowed callee, KrBorrowed a, KrBorrowed b);
NODISCARD KrValue call_3(KrVM *vm, KrBorrowed callee, KrBorrowed a, KrBorrowed b, KrBorrowed c);
// obj.name(args...)
NODISCARD KrValue call_method(KrVM *vm, KrBorrowed object, Str *name, const KrBorrowed *args, uint32_t count);
// type(obj).dunder(obj, args...); ABSENT when the type has no such method.
NODISCARD KrValue call_dunder(KrVM *vm, KrBorrowed object, Dunder dunder, const KrBorrowed *args, uint32_t count);
bool is_callable(KrVM *vm, KrBorrowed v);

// Attributes.
NODISCARD KrValue getattr(KrVM *vm, KrBorrowed object, Str *name);
NODISCARD KrValue getattr_optional(KrVM *vm, KrBorrowed object, Str *name);      // ABSENT instead of AttributeError
NODISCARD bool setattr(KrVM *vm, KrBorrowed object, Str *name, KrBorrowed value);
NODISCARD bool delattr(KrVM *vm, KrBorrowed object, Str *name);
COLD KrValue attribute_missing(KrVM *vm, KrBorrowed object, Str *name);          // raises AttributeError
void attribute_error_fill(KrVM *vm, KrBorrowed object, Str *name);               // name and obj of the AttributeError in flight
NODISCARD KrValue getattr_generic(KrVM *vm, KrBorrowed object, Str *name);       // object.__getattribute__
NODISCARD bool setattr_generic(KrVM *vm, KrBorrowed object, Str *name, KrBorrowed value);   // object.__setattr__; ABSENT: __delattr__

// Operators.
NODISCARD KrValue binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b);
NODISCARD KrValue binary_inplace(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b);
NODISCARD KrValue power(KrVM *vm, KrBorrowed base, KrBorrowed exponent, KrBorrowed modulus);    // modulus NONE: **
NODISCARD KrValue unary(KrVM *vm, UnaryOp op, KrBorrowed a);
NODISCARD KrValue compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b);
NODISCARD int compare_bool(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b);  // 1, 0, -1; identical objects are equal (as in containers)
NODISCARD int truth(KrVM *vm, KrBorrowed v);                                     // 1, 0, -1
NODISCARD bool hash_of(KrVM *vm, KrBorrowed v, int64_t *out);

// Containers.
NODISCARD int64_t length(KrVM *vm, KrBorrowed v);                                // -1: failed
NODISCARD int64_t length_hint(KrVM *vm, KrBorrowed v, int64_t otherwise);
NODISCARD KrValue getitem(KrVM *vm, KrBorrowed object, KrBorrowed key);
NODISCARD bool setitem(KrVM *vm, KrBorrowed object, KrBorrowed key, KrBorrowed value);
NODISCARD bool delitem(KrVM *vm, KrBorrowed object, KrBorrowed key);
NODISCARD int contains(KrVM *vm, KrBorrowed container, KrBorrowed item);         // 1, 0, -1
NODISCARD KrValue iter(KrVM *vm, KrBorrowed v);
NODISCARD KrValue next(KrVM *vm, KrBorrowed iterator);                           // ABSENT: exhausted (no exception in flight). Never PUSHED

// Text.
NODISCARD KrValue repr(KrVM *vm, KrBorrowed v);                                  // a Str
NODISCARD KrValue str_of(KrVM *vm, KrBorrowed v);                                // str(v): a Str
NODISCARD KrValue ascii_of(KrVM *vm, KrBorrowed v);
NODISCARD KrValue format_value(KrVM *vm, KrBorrowed v, KrBorrowed spec);         // format(v, spec)
// repr of containers: false (and RecursionError or "...") handling. enter gives 1 when v is already being printed, -1 on failure.
NODISCARD int repr_enter(KrVM *vm, KrBorrowed v);
void repr_leave(KrVM *vm, KrBorrowed v);

// Numbers.
NODISCARD KrValue index_of(KrVM *vm, KrBorrowed v);                              // operator.index(v): an int
NODISCARD bool to_index(KrVM *vm, KrBorrowed v, int64_t *out);                   // as a subscript; IndexError when it is too large
NODISCARD bool to_size(KrVM *vm, KrBorrowed v, int64_t *out);                    // as a size or count; OverflowError when it is too large
NODISCARD bool to_index_clamped(KrVM *vm, KrBorrowed v, int64_t *out);           // the same, but too large values give INT64_MAX or MIN (slices)
NODISCARD bool to_i64(KrVM *vm, KrBorrowed v, int64_t *out);                     // TypeError, OverflowError
NODISCARD bool to_double(KrVM *vm, KrBorrowed v, double *out);                   // float(v) without strings

// isinstance(v, class_or_tuple), issubclass: with __instancecheck__. 1, 0, -1
NODISCARD int is_instance(KrVM *vm, KrBorrowed v, KrBorrowed class_or_tuple);
NODISCARD int is_instance_by_class(KrVM *vm, KrBorrowed v, Type *class_);        // type.__instancecheck__: type(v), then v.__class__
NODISCARD int is_subclass(KrVM *vm, KrBorrowed class_, KrBorrowed class_or_tuple);

// Iterates over anything into a List or Tuple (owned).
NODISCARD KrValue to_list(KrVM *vm, KrBorrowed iterable);
NODISCARD KrValue to_tuple(KrVM *vm, KrBorrowed iterable);

// To be called in every loop of C code that the program's data can make long: charges fuel, and fails when a limit or an
// interrupt stops the program. `steps`: roughly how many simple steps were done since the last call.
NODISCARD bool poll(KrVM *vm, uint64_t steps);

// Guards recursion of C code over nested data (repr, compare, hash, copy): RecursionError when too deep.
NODISCARD bool recursion_enter(KrVM *vm, const char *where);    // where: " in comparison", " while calling a Python object"
void recursion_leave(KrVM *vm);
NODISCARD bool native_enter(KrVM *vm);                         // before a nested run: the C stack, and the limit of native depth

#endif
