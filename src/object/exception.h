// SPDX-License-Identifier: MIT
// exception.h -- exceptions: the objects, raising from C, and the exception in flight.
//
// Raising from C is one line: `return raise(vm, TypeError, "'%T' object is not iterable", value);`
// At most one exception is in flight: vm->raised. A function that gives KR_ERROR (false, -1, NULL) has set it.
#ifndef KR_OBJECT_EXCEPTION_H
#define KR_OBJECT_EXCEPTION_H

#include "object/object.h"
#include "object/type.h"
#include <stdarg.h>

typedef struct Exception {
    Object head;
    KrValue args;               // a tuple
    KrValue traceback;          // Traceback or NONE
    KrValue cause, context;     // exceptions or NONE
    bool suppress_context;
    uint8_t field_count;
    KrValue field[];            // by exception.def; UNDEF reads as None
} Exception;

// Fields by number, in exception.def's order.
enum { FIELD_GROUP_MESSAGE, FIELD_GROUP_EXCEPTIONS };
enum { FIELD_STOP_VALUE = 0, FIELD_EXIT_CODE = 0 };
enum { FIELD_ATTRIBUTE_NAME, FIELD_ATTRIBUTE_OBJ };
enum { FIELD_NAME_NAME };
enum { FIELD_IMPORT_MSG, FIELD_IMPORT_NAME, FIELD_IMPORT_PATH, FIELD_IMPORT_NAME_FROM };
enum { FIELD_OS_ERRNO, FIELD_OS_STRERROR, FIELD_OS_FILENAME, FIELD_OS_FILENAME2 };
enum { FIELD_SYNTAX_MSG, FIELD_SYNTAX_FILENAME, FIELD_SYNTAX_LINENO, FIELD_SYNTAX_OFFSET, FIELD_SYNTAX_TEXT,
       FIELD_SYNTAX_END_LINENO, FIELD_SYNTAX_END_OFFSET, FIELD_SYNTAX_PRINT_FILE_AND_LINE };
enum { FIELD_UNICODE_ENCODING, FIELD_UNICODE_OBJECT, FIELD_UNICODE_START, FIELD_UNICODE_END, FIELD_UNICODE_REASON };

// Formats as printf with: %s C string  %d int  %u unsigned  %lld %llu %zu %zd  %c %x %%  and for values
// %R repr(v)  %S str(v)  %A ascii(v) (KrBorrowed)   %T name of v's type (KrBorrowed)   %N name of a Type *   %U a Str *
// Gives KR_ERROR, so that it can be returned. While formatting fails, that failure is the exception.
#define raise(vm, exception, ...) exception_raise((vm), TYPE_##exception, __VA_ARGS__)
// The same where a function returns something else: raise_as(false, vm, TypeError, "...")
#define raise_as(result, vm, exception, ...) ((void)exception_raise((vm), TYPE_##exception, __VA_ARGS__), (result))
COLD KrValue exception_raise(KrVM *vm, TypeId type, const char *format, ...);
COLD KrValue exception_raise_object(KrVM *vm, KrBorrowed exception);       // an exception instance
COLD KrValue exception_raise_type(KrVM *vm, TypeId type);                  // without arguments
COLD KrValue exception_raise_with(KrVM *vm, TypeId type, KrBorrowed argument);   // type(argument): KeyError(key), StopIteration(value)
COLD KrValue exception_raise_memory(KrVM *vm);                             // the pre-allocated MemoryError
// Is making an instance nothing but args and what set them (no __new__ or __init__ of its own)? Then this does it.
bool exception_is_plain(KrVM *vm, Type *type);
NODISCARD KrValue exception_construct_plain(KrVM *vm, Type *type, const KrBorrowed *args, uint32_t count);
NODISCARD KrValue exception_new(KrVM *vm, TypeId type, KrBorrowed args_tuple);   // fields set as the constructor does
NODISCARD KrValue string_format(KrVM *vm, const char *format, ...);        // a Str, by the format above
NODISCARD KrValue string_format_va(KrVM *vm, const char *format, va_list list);

// The exception in flight.
bool exception_matches(KrVM *vm, TypeId type);     // is it (of a subclass of) this type?
bool exception_is(KrVM *vm, KrBorrowed exception, TypeId type);
void exception_clear(KrVM *vm);
KrValue exception_take(KrVM *vm);                  // now yours; none is in flight
// True, and clears it, if StopIteration is in flight or nothing is: for natives that drive iterators of C type.
bool exception_clear_if(KrVM *vm, TypeId type);

NODISCARD bool exception_set_cause(KrVM *vm, KrBorrowed exception, KrBorrowed cause);   // raise e from cause (class, instance, None)
// __context__: the exception being handled becomes the context of `exception`, cycles broken as CPython does.
void exception_set_context(KrVM *vm, KrBorrowed exception, KrBorrowed handled);
// What `raise x` and gen.throw(x) do first: a class is instantiated, anything else is a TypeError. Owned.
NODISCARD KrValue exception_normalize(KrVM *vm, KrBorrowed class_or_instance);
// except TYPE: 1 match, 0 no, -1 TypeError ("catching classes that do not inherit from BaseException is not allowed")
NODISCARD int exception_handler_match(KrVM *vm, KrBorrowed exception, KrBorrowed type_or_tuple);

// Groups (exception_group.c; PEP 654).
NODISCARD bool exception_group_split(KrVM *vm, KrBorrowed exception, KrBorrowed type_or_tuple, KrValue *match, KrValue *rest);  // NONE for empty
NODISCARD KrValue exception_group_combine(KrVM *vm, KrBorrowed original, KrBorrowed raised_list);   // what to raise after except*; NONE: nothing

KrValue exception_group_str(KrVM *vm, KrBorrowed self);      // "message (2 sub-exceptions)"

extern const TypeDef *const exception_defs[];      // in exception.def's order
// Slots of an exception type; those of higher layers have no fields of their own.
#define EXCEPTION_SLOTS                                                                                                           \
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_HAS_DICT | TYPE_FLAG_HAS_WEAKREF, .visit = exception_visit, \
    .clear = exception_clear_links, .repr = exception_repr, .str = exception_str
void exception_visit(Object *self, Visitor *visitor);
void exception_clear_links(KrVM *vm, Object *self);
KrValue exception_repr(KrVM *vm, KrBorrowed self);
KrValue exception_str(KrVM *vm, KrBorrowed self);
void exception_tables(TypeId id, const NativeDef *const **methods, const GetSetDef **getset);   // what their __dict__ is filled from

#endif
