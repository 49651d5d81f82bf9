// SPDX-License-Identifier: MIT
// bytearray.c -- bytearray: a mutable sequence of bytes. Methods that bytes has too: bytes_methods.c.
//
// Whatever can run the program's code (an __index__, an iterator) runs before positions are computed and pointers taken.
#include "object/bytes.h"
#include "object/bytes_methods.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/range.h"
#include "object/state.h"
#include "object/str.h"

enum { MAX_LENGTH = 0x7fffffff };
static const char byte_range[] = "byte must be in range(0, 256)";

static ByteArray *array_of(KrBorrowed v) { return (ByteArray *)(void *)as_object(v); }

static void start(ByteArray *array) {
    array->length = array->capacity = array->exports = 0;
    array->data = NULL;
}

bool bytearray_resize(KrVM *vm, ByteArray *array, size_t length) {
    if (length == array->length) return true;
    if (array->exports > 0) {
        return raise_as(false, vm, BufferError, "Existing exports of data: object cannot be re-sized");
    }
    if (length > MAX_LENGTH) return exception_raise_memory(vm), false;
    // Shrinking keeps the block (unless nothing is left), so that it cannot fail.
    if (length > array->capacity || (length == 0 && array->capacity > 0)) {
        size_t capacity = length > array->capacity && array->length > 0 ? length + length / 8 + 8 : length;
        if (capacity == 0) {
            memory_free(vm, array->data, array->capacity);
            array->data = NULL;
        } else {
            uint8_t *data = memory_resize(vm, array->data, array->capacity, capacity);
            if (data == NULL) return false;
            array->data = data;
        }
        array->capacity = (uint32_t)capacity;
    }
    array->length = (uint32_t)length;
    return true;
}

KrValue bytearray_new(KrVM *vm, const void *data, size_t length) {
    ByteArray *array = object_new(vm, TYPE_BYTEARRAY, sizeof *array);
    if (array == NULL) return KR_ERROR;
    start(array);
    if (!bytearray_resize(vm, array, length)) {
        object_release(vm, array);
        return KR_ERROR;
    }
    if (data != NULL && length > 0) memcpy(array->data, data, length);
    else if (length > 0) memset(array->data, 0, length);
    return value_of_object(array);
}

static void free_slot(KrVM *vm, Object *self) {
    ByteArray *array = (ByteArray *)(void *)self;
    if (array->data != NULL) memory_free(vm, array->data, array->capacity);
}

NATIVE(new, "__new__(cls, *args, **kwargs)", "Make an empty bytearray.") {
    if (as_type(args[0]) == vm->types[TYPE_BYTEARRAY]) return bytearray_new(vm, NULL, 0);
    ByteArray *array = type_allocate(vm, as_type(args[0]), 0);
    if (array == NULL) return KR_ERROR;
    start(array);
    return value_of_object(array);
}

// array[at..at+old) becomes data[0..length); data does not lie in the array.
static bool replace_range(KrVM *vm, ByteArray *array, size_t at, size_t old, const uint8_t *data, size_t length) {
    size_t total = array->length, tail = total - at - old;
    if (length < old) memmove(array->data + at + length, array->data + at + old, array->exports > 0 ? 0 : tail);
    if (!bytearray_resize(vm, array, total - old + length)) return false;
    if (length > old) memmove(array->data + at + length, array->data + at + old, tail);
    if (length > 0) memcpy(array->data + at, data, length);
    return true;
}

NATIVE(init, "__init__(self, source=?, encoding=?, errors=?)", "Fill with a str, a count of zeros, a buffer or an iterable of ints.") {
    KrValue plain = bytes_from_source(vm, args[1], args[2], args[3], "bytearray");
    if (is_error(plain)) return KR_ERROR;
    ByteArray *array = array_of(args[0]);
    bool ok = replace_range(vm, array, 0, array->length, as_bytes(plain)->data, as_bytes(plain)->length);
    release(vm, plain);
    return ok ? NONE : KR_ERROR;
}

//// Slots

static int64_t len(KrVM *vm __attribute__((unused)), KrBorrowed self) { return array_of(self)->length; }
static int truth_slot(KrVM *vm __attribute__((unused)), KrBorrowed self) { return array_of(self)->length > 0; }
static KrValue repr_slot(KrVM *vm, KrBorrowed self) {
    ByteArray *array = array_of(self);
    KrValue name = string_format(vm, "%T(", self);
    if (is_error(name)) return KR_ERROR;
    const char *before = str_utf8(vm, as_str(name), NULL);
    KrValue result = before == NULL ? KR_ERROR : bytes_repr(vm, array->data, array->length, before, ")");
    release(vm, name);
    return result;
}

static bool is_index(KrVM *vm, KrBorrowed v) { return is_int(vm, v) || !is_absent(dunder_find(vm, v, DUNDER___index__)); }

// The position of key in the array as it is afterwards; -1: failed.
static int64_t position(KrVM *vm, ByteArray *array, KrBorrowed key) {
    int64_t i;
    if (!is_index(vm, key)) return raise_as(-1, vm, TypeError, "bytearray indices must be integers or slices, not %T", key);
    if (!to_index(vm, key, &i)) return -1;
    if (i < 0) i += array->length;
    if (i < 0 || i >= array->length) return raise_as(-1, vm, IndexError, "bytearray index out of range");
    return i;
}

static KrValue getitem_slot(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    ByteArray *array = array_of(self);
    int64_t i, stop, step;
    if (!has_shape(key, TYPE_SLICE)) {
        i = position(vm, array, key);
        return i < 0 ? KR_ERROR : small_int(array->data[i]);
    }
    if (!slice_unpack(vm, key, &i, &stop, &step)) return KR_ERROR;
    int64_t count = slice_adjust(array->length, &i, &stop, step);
    if (step == 1) return bytearray_new(vm, count == 0 ? NULL : array->data + i, (size_t)count);
    KrValue result = bytearray_new(vm, NULL, (size_t)count);
    if (is_error(result)) return KR_ERROR;
    for (int64_t k = 0; k < count; k++) array_of(result)->data[k] = array->data[i + k * step];
    return result;
}

static bool delete_slice(KrVM *vm, ByteArray *array, int64_t first, int64_t step, int64_t count) {
    if (count == 0) return true;
    if (step < 0) {
        first += step * (count - 1);
        step = -step;
    }
    if (array->exports > 0) return raise_as(false, vm, BufferError, "Existing exports of data: object cannot be re-sized");
    size_t to = (size_t)first;
    int64_t gone = 0;
    for (size_t from = to; from < array->length; from++) {
        if (gone < count && (int64_t)from == first + gone * step) gone++;
        else array->data[to++] = array->data[from];
    }
    return bytearray_resize(vm, array, array->length - (size_t)count);
}

static bool set_slice(KrVM *vm, KrBorrowed self, KrBorrowed key, KrBorrowed value) {
    ByteArray *array = array_of(self);
    int64_t first, stop, step;
    KrValue fresh = KR_ERROR;
    if (!is_absent(value)) {
        if (is_int(vm, value) || is_str(vm, value)) {
            return raise_as(false, vm, TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        }
        const uint8_t *data;
        size_t length;
        if (is_bytes(vm, value) || is_bytearray(vm, value)) {       // a copy: the value may be the array itself
            if (!bytes_view(vm, value, &data, &length)) return false;
            fresh = bytes_new(vm, data, length);
        } else {
            fresh = bytes_from_iterable(vm, value, byte_range);
            if (is_error(fresh) && is_absent(dunder_find(vm, value, DUNDER___iter__)) && exception_clear_if(vm, TYPE_TypeError)) {
                raise(vm, TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
            }
        }
        if (is_error(fresh)) return false;
    }
    bool ok = false;
    if (!slice_unpack(vm, key, &first, &stop, &step)) goto done;
    int64_t count = slice_adjust(array->length, &first, &stop, step);
    if (is_absent(value)) {
        ok = delete_slice(vm, array, first, step, count);
        goto done;
    }
    Bytes *b = as_bytes(fresh);
    if (step == 1) {
        ok = replace_range(vm, array, (size_t)first, (size_t)count, b->data, b->length);
    } else if (b->length != count) {
        ok = b->length == 0 ? delete_slice(vm, array, first, step, count)
                            : raise_as(false, vm, ValueError, "attempt to assign bytes of size %u to extended slice of size %lld",
                                       b->length, (long long)count);
    } else {
        for (int64_t k = 0; k < count; k++) array->data[first + k * step] = b->data[k];
        ok = true;
    }
done:
    release_maybe(vm, fresh);
    return ok;
}

static bool setitem_slot(KrVM *vm, KrBorrowed self, KrBorrowed key, KrBorrowed value) {
    ByteArray *array = array_of(self);
    uint8_t byte = 0;
    if (has_shape(key, TYPE_SLICE)) return set_slice(vm, self, key, value);
    if (!is_index(vm, key)) return raise_as(false, vm, TypeError, "bytearray indices must be integers or slices, not %T", key);
    int64_t i;
    if (!to_index(vm, key, &i) || (!is_absent(value) && !bytes_byte_arg(vm, value, byte_range, &byte))) return false;
    if (i < 0) i += array->length;
    if (i < 0 || i >= array->length) return raise_as(false, vm, IndexError, "bytearray index out of range");
    if (is_absent(value)) return replace_range(vm, array, (size_t)i, 1, NULL, 0);
    array->data[i] = byte;
    return true;
}

static bool append_bytes(KrVM *vm, ByteArray *array, KrBorrowed other) {
    const uint8_t *data;
    size_t length, old = array->length;
    if (!bytes_view(vm, other, &data, &length)) return false;
    if (length == 0) return true;
    bool self = data == array->data;
    if (!bytearray_resize(vm, array, old + length)) return false;
    memcpy(array->data + old, self ? array->data : data, length);
    return true;
}

static KrValue inplace(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    ByteArray *array = array_of(a);
    if (op == BINARY_ADD) {
        if (!is_bytes(vm, b) && !is_bytearray(vm, b)) return raise(vm, TypeError, "can't concat %T to %T", b, a);
        if (is_same(a, b) && array->length > 0) {      // as CPython, where the right operand exports its bytes meanwhile
            return raise(vm, BufferError, "Existing exports of data: object cannot be re-sized");
        }
        return append_bytes(vm, array, b) ? retain(a) : KR_ERROR;
    }
    if (op != BINARY_MUL || !is_index(vm, b)) return NOT_IMPLEMENTED;
    KrValue product = bytes_binary(vm, BINARY_MUL, a, b);
    if (is_error(product)) return KR_ERROR;
    bool ok = replace_range(vm, array, 0, array->length, array_of(product)->data, array_of(product)->length);
    release(vm, product);
    return ok ? retain(a) : KR_ERROR;
}

//// Methods

NATIVE(append, "append(self, item, /)", "Append one byte.") {
    ByteArray *array = array_of(args[0]);
    uint8_t byte;
    if (!bytes_byte_arg(vm, args[1], byte_range, &byte)) return KR_ERROR;
    if (!bytearray_resize(vm, array, (size_t)array->length + 1)) return KR_ERROR;
    array->data[array->length - 1] = byte;
    return NONE;
}

NATIVE(insert, "insert(self, index, item, /)", "Insert one byte before the index.") {
    ByteArray *array = array_of(args[0]);
    int64_t i;
    uint8_t byte;
    if (!to_index_clamped(vm, args[1], &i) || !bytes_byte_arg(vm, args[2], byte_range, &byte)) return KR_ERROR;
    if (i < 0) i += array->length;
    if (i < 0) i = 0;
    if (i > array->length) i = array->length;
    return replace_range(vm, array, (size_t)i, 0, &byte, 1) ? NONE : KR_ERROR;
}

NATIVE(extend, "extend(self, iterable_of_ints, /)", "Append the bytes of a buffer or of an iterable of ints.") {
    ByteArray *array = array_of(args[0]);
    if (is_bytes(vm, args[1]) || is_bytearray(vm, args[1])) return append_bytes(vm, array, args[1]) ? NONE : KR_ERROR;
    if (is_str(vm, args[1])) return raise(vm, TypeError, "expected iterable of integers; got: 'str'");
    if (is_absent(dunder_find(vm, args[1], DUNDER___iter__)) && is_absent(dunder_find(vm, args[1], DUNDER___getitem__))) {
        return raise(vm, TypeError, "can't extend bytearray with %T", args[1]);
    }
    KrValue more = bytes_from_iterable(vm, args[1], byte_range);
    if (is_error(more)) return KR_ERROR;
    bool ok = append_bytes(vm, array, more);
    release(vm, more);
    return ok ? NONE : KR_ERROR;
}

NATIVE(pop, "pop(self, index=-1, /)", "Remove and return the byte at the index.") {
    ByteArray *array = array_of(args[0]);
    int64_t i;
    if (!to_size(vm, args[1], &i)) return KR_ERROR;
    if (array->length == 0) return raise(vm, IndexError, "pop from empty bytearray");
    if (i < 0) i += array->length;
    if (i < 0 || i >= array->length) return raise(vm, IndexError, "pop index out of range");
    KrValue byte = small_int(array->data[i]);
    return replace_range(vm, array, (size_t)i, 1, NULL, 0) ? byte : KR_ERROR;
}

NATIVE(remove_byte, "remove(self, value, /)", "Remove the first occurrence of a byte.") {
    ByteArray *array = array_of(args[0]);
    uint8_t byte;
    if (!bytes_byte_arg(vm, args[1], byte_range, &byte)) return KR_ERROR;
    const uint8_t *hit = array->length == 0 ? NULL : memchr(array->data, byte, array->length);
    if (hit == NULL) return raise(vm, ValueError, "value not found in bytearray");
    return replace_range(vm, array, (size_t)(hit - array->data), 1, NULL, 0) ? NONE : KR_ERROR;
}

NATIVE(clear, "clear(self, /)", "Remove all bytes.") {
    return bytearray_resize(vm, array_of(args[0]), 0) ? NONE : KR_ERROR;
}
NATIVE(copy, "copy(self, /)", "Return a copy.") {
    return bytearray_new(vm, array_of(args[0])->data, array_of(args[0])->length);
}
NATIVE(reverse, "reverse(self, /)", "Reverse the bytes in place.") {
    ByteArray *array = array_of(args[0]);
    for (uint32_t i = 0, j = array->length; i + 1 < j; i++) {
        uint8_t byte = array->data[i];
        array->data[i] = array->data[--j];
        array->data[j] = byte;
    }
    return NONE;
}
NATIVE(resize, "resize(self, size, /)", "Change the length; new bytes are zero.") {
    ByteArray *array = array_of(args[0]);
    int64_t size;
    if (!to_size(vm, args[1], &size)) return KR_ERROR;
    if (size < 0) return raise(vm, ValueError, "Can only resize to positive sizes, got %lld", (long long)size);
    size_t old = array->length;
    if (!memory_check(vm, (uint64_t)size, 1) || !bytearray_resize(vm, array, (size_t)size)) return KR_ERROR;
    if ((size_t)size > old) memset(array->data + old, 0, (size_t)size - old);
    return NONE;
}

//// The iterator

typedef struct {
    Object head;
    ByteArray *array;       // NULL: exhausted
    uint32_t index;
} ByteArrayIterator;

static KrValue iter_slot(KrVM *vm, KrBorrowed self) {
    ByteArrayIterator *it = object_new(vm, TYPE_BYTEARRAY_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->array = array_of(self);
    object_retain(it->array);
    it->index = 0;
    return value_of_object(it);
}

static void iterator_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((ByteArrayIterator *)self)->array); }
static KrValue iterator_iter(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(self); }

static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    ByteArrayIterator *it = (ByteArrayIterator *)as_object(self);
    if (it->array == NULL) return ABSENT;
    if (it->index < it->array->length) return small_int(it->array->data[it->index++]);
    ByteArray *array = it->array;
    it->array = NULL;
    object_release(vm, array);
    return ABSENT;
}

NATIVE(iterator_length_hint, "__length_hint__(self, /)", "Return how many bytes are left.") {
    ByteArrayIterator *it = (ByteArrayIterator *)as_object(args[0]);
    return small_int(it->array == NULL || it->array->length < it->index ? 0 : (int64_t)it->array->length - it->index);
}
static const NativeDef *const iterator_methods[] = {DEF(iterator_length_hint), NULL};

const TypeDef bytearray_iterator_type = {
    .name = "bytearray_iterator", .id = TYPE_BYTEARRAY_ITERATOR, .size = sizeof(ByteArrayIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = iterator_methods,
    .visit = iterator_visit, .iter = iterator_iter, .next = iterator_next,
};

#define X(name) &bytes_method_##name,
static const NativeDef *const methods[] = {
    DEF(new), DEF(init), DEF(append), DEF(insert), DEF(extend), DEF(pop), DEF(remove_byte), DEF(clear), DEF(copy),
    DEF(reverse), DEF(resize), BYTES_METHODS(X) NULL,
};
#undef X

const TypeDef bytearray_type = {
    .name = "bytearray", .doc = "A mutable sequence of bytes.", .id = TYPE_BYTEARRAY, .size = sizeof(ByteArray),
    .flags = TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_UNHASHABLE | TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_BYTEARRAY,
    .methods = methods, .free = free_slot, .repr = repr_slot, .str = repr_slot, .compare = bytes_compare,
    .binary = bytes_binary, .inplace = inplace,
    .binary_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL) | OP_BIT(BINARY_MOD),
    .reflected_ops = OP_BIT(BINARY_MUL) | OP_BIT(BINARY_MOD), .inplace_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL),
    .truth = truth_slot, .len = len, .getitem = getitem_slot, .setitem = setitem_slot, .contains = bytes_contains,
    .iter = iter_slot,
};
