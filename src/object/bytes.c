// SPDX-License-Identifier: MIT
// bytes.c -- bytes: an immutable sequence of bytes; its slots, its builder, its iterator. Methods: bytes_methods.c.
#include "object/bytes.h"

#include "base/hash.h"
#include "object/bytes_methods.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/range.h"
#include "object/state.h"
#include "object/str.h"

enum { MAX_LENGTH = 0x7fffffff };

bool is_bytes(KrVM *vm, KrBorrowed v) { return has_shape(v, TYPE_BYTES) || has_flag(vm, v, TYPE_FLAG_IS_BYTES); }
bool is_bytearray(KrVM *vm, KrBorrowed v) { return has_shape(v, TYPE_BYTEARRAY) || has_flag(vm, v, TYPE_FLAG_IS_BYTEARRAY); }

static Bytes *allocate(KrVM *vm, Type *type, size_t length) {
    if (length > MAX_LENGTH) return exception_raise_memory(vm), NULL;
    Bytes *b = type == vm->types[TYPE_BYTES] ? object_new(vm, TYPE_BYTES, sizeof *b + length + 1)
                                             : type_allocate(vm, type, length + 1);
    if (b == NULL) return NULL;
    b->length = (uint32_t)length;
    b->hash = 0;
    b->data[length] = 0;
    return b;
}

KrValue bytes_new(KrVM *vm, const void *data, size_t length) {
    Bytes *b = allocate(vm, vm->types[TYPE_BYTES], length);
    if (b == NULL) return KR_ERROR;
    if (data != NULL) memcpy(b->data, data, length);
    else memset(b->data, 0, length);
    return value_of_object(b);
}

bool bytes_view(KrVM *vm, KrBorrowed v, const uint8_t **data, size_t *length) {
    if (is_bytes(vm, v)) {
        *data = as_bytes(v)->data;
        *length = as_bytes(v)->length;
    } else if (is_bytearray(vm, v)) {
        const ByteArray *array = (const ByteArray *)(const void *)as_object(v);
        *data = array->data == NULL ? (const uint8_t *)"" : array->data;
        *length = array->length;
    } else {
        return raise_as(false, vm, TypeError, "a bytes-like object is required, not '%T'", v);
    }
    return true;
}

//// The builder

static COLD bool grow(BytesBuilder *b, size_t more) {
    if (more > MAX_LENGTH - b->length) return exception_raise_memory(b->vm), false;
    size_t capacity = b->length + b->length / 2;
    if (capacity < b->length + more) capacity = b->length + more;
    if (capacity < 32) capacity = 32;
    uint8_t *data = memory_resize(b->vm, b->data, b->capacity, capacity);
    if (data == NULL) return false;
    b->data = data;
    b->capacity = capacity;
    return true;
}

bool bytes_builder_add(BytesBuilder *b, const void *data, size_t length) {
    if (length == 0) return true;
    if (length > b->capacity - b->length && !grow(b, length)) return false;
    memcpy(b->data + b->length, data, length);
    b->length += length;
    return true;
}

bool bytes_builder_add_byte(BytesBuilder *b, uint32_t byte) {
    if (b->length == b->capacity && !grow(b, 1)) return false;
    b->data[b->length++] = (uint8_t)byte;
    return true;
}

void bytes_builder_discard(BytesBuilder *b) {
    if (b->data != NULL) memory_free(b->vm, b->data, b->capacity);
    *b = (BytesBuilder){.vm = b->vm};
}

KrValue bytes_builder_finish(BytesBuilder *b) {
    KrValue result = bytes_new(b->vm, b->data == NULL ? (const uint8_t *)"" : b->data, b->length);
    bytes_builder_discard(b);
    return result;
}

//// Construction

KrValue bytes_from_iterable(KrVM *vm, KrBorrowed iterable, const char *range_message) {
    KrValue iterator = iter(vm, iterable);
    if (is_error(iterator)) return KR_ERROR;
    BytesBuilder b = {.vm = vm};
    for (;;) {
        KrValue item = next(vm, iterator);
        if (is_absent(item)) {
            release(vm, iterator);
            return bytes_builder_finish(&b);
        }
        uint8_t byte;
        bool ok = !is_error(item) && bytes_byte_arg(vm, item, range_message, &byte) && bytes_builder_add_byte(&b, byte) &&
                  poll(vm, 1);
        release_maybe(vm, item);
        if (!ok) break;
    }
    release(vm, iterator);
    bytes_builder_discard(&b);
    return KR_ERROR;
}

static KrValue encoded(KrVM *vm, KrBorrowed source, KrBorrowed encoding, KrBorrowed errors, const char *type) {
    KrBorrowed given[2] = {encoding, errors};
    const char *name[2] = {"utf-8", "strict"};
    for (int i = 0; i < 2; i++) {
        if (is_absent(given[i])) continue;
        if (!is_str(vm, given[i])) {
            return raise(vm, TypeError, "%s() argument '%s' must be str, not %T", type, i == 0 ? "encoding" : "errors", given[i]);
        }
        name[i] = str_utf8(vm, as_str(given[i]), NULL);
        if (name[i] == NULL) return KR_ERROR;
    }
    if (is_absent(source) || !is_str(vm, source)) {
        return raise(vm, TypeError, is_absent(encoding) ? "errors without a string argument" : "encoding without a string argument");
    }
    if (is_absent(encoding)) return raise(vm, TypeError, "string argument without an encoding");
    return str_encode(vm, as_str(source), name[0], name[1]);
}

KrValue bytes_from_source(KrVM *vm, KrBorrowed source, KrBorrowed encoding, KrBorrowed errors, const char *type) {
    if (!is_absent(encoding) || !is_absent(errors)) return encoded(vm, source, encoding, errors, type);
    if (is_absent(source)) return bytes_new(vm, NULL, 0);
    if (is_str(vm, source)) return raise(vm, TypeError, "string argument without an encoding");
    bool plain = *type == 'b' && type[5] == 0;      // bytes, not bytearray
    if (plain && !is_absent(dunder_find(vm, source, DUNDER___bytes__)) && !has_shape(source, TYPE_BYTES)) {
        KrValue made = call_dunder(vm, source, DUNDER___bytes__, NULL, 0);
        if (is_error(made) || is_bytes(vm, made)) return made;
        raise(vm, TypeError, "__bytes__ returned non-bytes (type %T)", made);
        release(vm, made);
        return KR_ERROR;
    }
    const uint8_t *data;
    size_t length;
    if (is_bytes(vm, source) || is_bytearray(vm, source)) {
        if (has_shape(source, TYPE_BYTES)) return retain(source);
        return bytes_view(vm, source, &data, &length) ? bytes_new(vm, data, length) : KR_ERROR;
    }
    if (is_int(vm, source) || !is_absent(dunder_find(vm, source, DUNDER___index__))) {
        int64_t count;
        if (!to_index_clamped(vm, source, &count)) return KR_ERROR;
        if (count < 0) return raise(vm, ValueError, "negative count");
        if (count == INT64_MAX) return raise(vm, OverflowError, "cannot fit '%T' into an index-sized integer", source);
        if (!memory_check(vm, (uint64_t)count, 1)) return KR_ERROR;
        return bytes_new(vm, NULL, (size_t)count);
    }
    if (is_absent(dunder_find(vm, source, DUNDER___iter__)) && is_absent(dunder_find(vm, source, DUNDER___getitem__))) {
        return raise(vm, TypeError, "cannot convert '%T' object to %s", source, type);
    }
    return bytes_from_iterable(vm, source, plain ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)");
}

NATIVE(new, "__new__(cls, source=?, encoding=?, errors=?)", "Make bytes of a str, a count of zeros, a buffer or an iterable of ints.") {
    KrValue plain = bytes_from_source(vm, args[1], args[2], args[3], "bytes");
    if (is_error(plain) || as_type(args[0]) == vm->types[TYPE_BYTES]) return plain;
    Bytes *from = as_bytes(plain), *b = allocate(vm, as_type(args[0]), from->length);
    if (b != NULL) memcpy(b->data, from->data, from->length);
    release(vm, plain);
    return b == NULL ? KR_ERROR : value_of_object(b);
}

NATIVE(to_bytes, "__bytes__(self, /)", "Return the bytes as an exact bytes object.") {
    if (has_shape(args[0], TYPE_BYTES)) return retain(args[0]);
    return bytes_new(vm, as_bytes(args[0])->data, as_bytes(args[0])->length);
}

//// Slots

static size_t size_of(KrBorrowed self) { return sizeof(Bytes) + as_bytes(self)->length + 1; }
static int64_t len(KrVM *vm __attribute__((unused)), KrBorrowed self) { return as_bytes(self)->length; }
static int truth_slot(KrVM *vm __attribute__((unused)), KrBorrowed self) { return as_bytes(self)->length > 0; }
static KrValue repr_slot(KrVM *vm, KrBorrowed self) {
    return bytes_repr(vm, as_bytes(self)->data, as_bytes(self)->length, "", "");
}

static bool hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    Bytes *b = as_bytes(self);
    if (b->hash == 0) {
        uint64_t h = hash_bytes(vm->hash_key, b->data, b->length);
        uint32_t folded = (uint32_t)(h ^ h >> 32);
        b->hash = folded == 0 ? 1 : folded;
    }
    *out = b->hash;
    return true;
}

KrValue bytes_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    const uint8_t *p, *q;
    size_t n, m;
    if ((!is_bytes(vm, a) && !is_bytearray(vm, a)) || (!is_bytes(vm, b) && !is_bytearray(vm, b))) return NOT_IMPLEMENTED;
    if (!bytes_view(vm, a, &p, &n) || !bytes_view(vm, b, &q, &m)) return KR_ERROR;
    charge_work(vm, n < m ? n : m);
    int order = memcmp(p, q, n < m ? n : m);
    if (order == 0) order = n < m ? -1 : n > m;
    switch (op) {
    case COMPARE_EQ: return value_of_bool(order == 0);
    case COMPARE_NE: return value_of_bool(order != 0);
    case COMPARE_LT: return value_of_bool(order < 0);
    case COMPARE_LE: return value_of_bool(order <= 0);
    case COMPARE_GT: return value_of_bool(order > 0);
    default: return value_of_bool(order >= 0);
    }
}

static KrValue make_like(KrVM *vm, KrBorrowed like, const void *data, size_t length) {
    return is_bytes(vm, like) ? bytes_new(vm, data, length) : bytearray_new(vm, data, length);
}

static uint8_t *data_of(KrVM *vm, KrBorrowed v) {
    return is_bytes(vm, v) ? as_bytes(v)->data : ((ByteArray *)(void *)as_object(v))->data;
}

static KrValue concat(KrVM *vm, KrBorrowed a, KrBorrowed b) {
    const uint8_t *p, *q;
    size_t n, m;
    if (!bytes_view(vm, a, &p, &n) || !bytes_view(vm, b, &q, &m)) return KR_ERROR;
    KrValue result = make_like(vm, a, NULL, n + m);
    if (is_error(result) || n + m == 0) return result;
    memcpy(data_of(vm, result), p, n);
    memcpy(data_of(vm, result) + n, q, m);
    return result;
}

static KrValue repeat(KrVM *vm, KrBorrowed self, KrBorrowed times) {
    int64_t count;
    const uint8_t *data;
    size_t length;
    if (!to_index_clamped(vm, times, &count)) return KR_ERROR;
    if (count == INT64_MAX) return raise(vm, OverflowError, "cannot fit '%T' into an index-sized integer", times);
    if (!bytes_view(vm, self, &data, &length)) return KR_ERROR;
    if (count <= 0 || length == 0) return make_like(vm, self, NULL, 0);
    if (count == 1 && has_shape(self, TYPE_BYTES)) return retain(self);
    if (!memory_check(vm, (uint64_t)count, length)) return KR_ERROR;
    if (count > (int64_t)(MAX_LENGTH / length)) return exception_raise_memory(vm);
    size_t total = (size_t)count * length;
    KrValue result = make_like(vm, self, NULL, total);
    if (is_error(result)) return KR_ERROR;
    uint8_t *to = data_of(vm, result);
    memcpy(to, data, length);
    for (size_t done = length; done < total; done *= 2) memcpy(to + done, to, done < total - done ? done : total - done);
    return result;
}

// Whether v, the other operand, has no say in the operation: then it is ours to refuse it.
static bool is_plain(KrVM *vm, KrBorrowed v, Dunder reflected) {
    return !has_flag(vm, v, TYPE_FLAG_HEAP) || is_absent(dunder_find(vm, v, reflected));
}

KrValue bytes_binary(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    bool left = is_bytes(vm, a) || is_bytearray(vm, a), right = is_bytes(vm, b) || is_bytearray(vm, b);
    const uint8_t *data;
    size_t length;
    switch (op) {
    case BINARY_ADD:
        if (left && right) return concat(vm, a, b);
        if (left && is_plain(vm, b, DUNDER___radd__)) return raise(vm, TypeError, "can't concat %T to %T", b, a);
        return NOT_IMPLEMENTED;
    case BINARY_MUL:
        if (left && (is_int(vm, b) || !is_absent(dunder_find(vm, b, DUNDER___index__)))) return repeat(vm, a, b);
        if (right && (is_int(vm, a) || !is_absent(dunder_find(vm, a, DUNDER___index__)))) return repeat(vm, b, a);
        if (left ? is_plain(vm, b, DUNDER___rmul__) : is_plain(vm, a, DUNDER___mul__)) {
            return raise(vm, TypeError, "can't multiply sequence by non-int of type '%T'", left ? b : a);
        }
        return NOT_IMPLEMENTED;
    case BINARY_MOD: {
        if (!left) return NOT_IMPLEMENTED;
        if (!bytes_view(vm, a, &data, &length)) return KR_ERROR;
        KrValue made = bytes_percent(vm, data, length, b);
        if (is_error(made) || is_bytes(vm, a)) return made;
        KrValue array = bytearray_new(vm, as_bytes(made)->data, as_bytes(made)->length);
        release(vm, made);
        return array;
    }
    default:
        return NOT_IMPLEMENTED;
    }
}

static KrValue getitem_slot(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    Bytes *b = as_bytes(self);
    int64_t i, stop, step;
    if (has_shape(key, TYPE_SLICE)) {
        if (!slice_unpack(vm, key, &i, &stop, &step)) return KR_ERROR;
        int64_t count = slice_adjust(b->length, &i, &stop, step);
        if (count == b->length && step == 1 && has_shape(self, TYPE_BYTES)) return retain(self);
        if (step == 1) return bytes_new(vm, b->data + i, (size_t)count);
        KrValue result = bytes_new(vm, NULL, (size_t)count);
        if (is_error(result)) return KR_ERROR;
        for (int64_t k = 0; k < count; k++) as_bytes(result)->data[k] = b->data[i + k * step];
        return result;
    }
    if (!is_int(vm, key) && is_absent(dunder_find(vm, key, DUNDER___index__))) {
        return raise(vm, TypeError, "byte indices must be integers or slices, not %T", key);
    }
    if (!to_index(vm, key, &i)) return KR_ERROR;
    if (i < 0) i += b->length;
    if (i < 0 || i >= b->length) return raise(vm, IndexError, "index out of range");
    return small_int(b->data[i]);
}

typedef struct {
    Object head;
    Bytes *bytes;           // NULL: exhausted
    uint32_t index;
} BytesIterator;

static KrValue iter_slot(KrVM *vm, KrBorrowed self) {
    BytesIterator *it = object_new(vm, TYPE_BYTES_ITERATOR, sizeof *it);
    if (it == NULL) return KR_ERROR;
    it->bytes = as_bytes(self);
    object_retain(it->bytes);
    it->index = 0;
    return value_of_object(it);
}

static void iterator_visit(Object *self, Visitor *visitor) { visit_object(visitor, ((BytesIterator *)self)->bytes); }
static KrValue iterator_iter(KrVM *vm __attribute__((unused)), KrBorrowed self) { return retain(self); }

static KrValue iterator_next(KrVM *vm, KrBorrowed self) {
    BytesIterator *it = (BytesIterator *)as_object(self);
    if (it->bytes == NULL) return ABSENT;
    if (it->index < it->bytes->length) return small_int(it->bytes->data[it->index++]);
    Bytes *b = it->bytes;
    it->bytes = NULL;
    object_release(vm, b);
    return ABSENT;
}

NATIVE(iterator_length_hint, "__length_hint__(self, /)", "Return how many bytes are left.") {
    BytesIterator *it = (BytesIterator *)as_object(args[0]);
    return small_int(it->bytes == NULL ? 0 : (int64_t)it->bytes->length - it->index);
}
static const NativeDef *const iterator_methods[] = {DEF(iterator_length_hint), NULL};

const TypeDef bytes_iterator_type = {
    .name = "bytes_iterator", .id = TYPE_BYTES_ITERATOR, .size = sizeof(BytesIterator),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW, .methods = iterator_methods,
    .visit = iterator_visit, .iter = iterator_iter, .next = iterator_next,
};

#define X(name) &bytes_method_##name,
static const NativeDef *const methods[] = {DEF(new), DEF(to_bytes), BYTES_METHODS(X) NULL};
#undef X

const TypeDef bytes_type = {
    .name = "bytes", .doc = "An immutable sequence of bytes.", .id = TYPE_BYTES, .size = sizeof(Bytes),
    .flags = TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_VARIABLE | TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_BYTES,
    .methods = methods, .size_of = size_of, .repr = repr_slot, .hash = hash, .compare = bytes_compare,
    .binary = bytes_binary, .binary_ops = OP_BIT(BINARY_ADD) | OP_BIT(BINARY_MUL) | OP_BIT(BINARY_MOD),
    .reflected_ops = OP_BIT(BINARY_MUL) | OP_BIT(BINARY_MOD), .truth = truth_slot, .len = len,
    .getitem = getitem_slot, .contains = bytes_contains, .iter = iter_slot,
};
