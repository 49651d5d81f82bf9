// SPDX-License-Identifier: MIT
// int_methods.c -- the types int and bool: slots, methods, construction. The arithmetic is in int.c.
#include "object/int.h"

#include "base/bigint.h"
#include "object/bytes.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

//// Slots /////////////////////////////////////////////////////////////////////////////////////////////////////////////

static size_t size_of(KrBorrowed self) {
    return sizeof(BigInt) + ((const BigInt *)as_object(self))->capacity * sizeof(uint64_t);
}

static KrValue repr_int(KrVM *vm, KrBorrowed self) { return int_to_str(vm, self, 10); }

static bool hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    *out = int_hash(vm, self);
    return true;
}

static bool compare_result(CompareOp op, int order) {
    switch (op) {
    case COMPARE_LT: return order < 0;
    case COMPARE_LE: return order <= 0;
    case COMPARE_EQ: return order == 0;
    case COMPARE_NE: return order != 0;
    case COMPARE_GT: return order > 0;
    default: return order >= 0;
    }
}

static KrValue compare_ints(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_int(vm, a) || !is_int(vm, b)) return NOT_IMPLEMENTED;
    return value_of_bool(compare_result(op, int_compare(vm, a, b)));
}

static KrValue binary_int(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (!is_int(vm, a) || !is_int(vm, b)) return NOT_IMPLEMENTED;
    return int_binary(vm, op, a, b);
}

static KrValue binary_bool(KrVM *vm, BinaryOp op, KrBorrowed a, KrBorrowed b) {
    if (is_bool(a) && is_bool(b)) {
        bool x = is_same(a, TRUE_), y = is_same(b, TRUE_);
        if (op == BINARY_AND) return value_of_bool(x && y);
        if (op == BINARY_OR) return value_of_bool(x || y);
        if (op == BINARY_XOR) return value_of_bool(x != y);
    }
    return binary_int(vm, op, a, b);
}

static int truth_int(KrVM *vm, KrBorrowed self) { return int_sign(vm, self) != 0; }

static KrValue to_float(KrVM *vm, KrBorrowed self) {
    double x;
    return int_to_double(vm, self, &x) ? float_from_double(vm, x) : KR_ERROR;
}

static KrValue repr_bool(KrVM *vm, KrBorrowed self) { return str_from_ascii(vm, is_same(self, TRUE_) ? "True" : "False", is_same(self, TRUE_) ? 4 : 5); }

//// Construction //////////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue from_bytes_text(KrVM *vm, KrBorrowed v, int base) {
    const uint8_t *data;
    size_t length;
    if (!bytes_view(vm, v, &data, &length)) return KR_ERROR;
    StrBuilder text;
    str_builder_init(&text, vm);
    bool ascii = true;
    for (size_t i = 0; i < length; i++) {
        ascii &= data[i] < 128;
        if (!str_builder_add_char(&text, data[i] < 128 ? data[i] : '?')) {
            str_builder_discard(&text);
            return KR_ERROR;
        }
    }
    KrValue s = str_builder_finish(&text);
    if (is_error(s)) return KR_ERROR;
    KrValue result = ascii ? int_from_str(vm, as_str(s), base) : KR_ERROR;
    release(vm, s);
    if (is_error(result) && (!ascii || exception_matches(vm, TYPE_ValueError))) {
        if (ascii) exception_clear(vm);
        return raise(vm, ValueError, "invalid literal for int() with base %d: %R", base, v);
    }
    return result;
}

static bool is_bytes_like(KrVM *vm, KrBorrowed v) { return is_bytes(vm, v) || is_bytearray(vm, v); }

KrValue int_convert(KrVM *vm, KrBorrowed x) {
    if (is_int_exact(x) || is_bool(x)) return int_plain(vm, x);
    if (is_float_exact(x)) return int_from_double(vm, float_value(x));
    if (is_str(vm, x)) return int_from_str(vm, as_str(x), 10);
    if (is_bytes_like(vm, x)) return from_bytes_text(vm, x, 10);
    KrValue result = call_dunder(vm, x, DUNDER___int__, NULL, 0);
    if (is_absent(result)) {
        if (is_absent(dunder_find(vm, x, DUNDER___index__)))
            return raise(vm, TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'", x);
        return index_of(vm, x);
    }
    if (is_error(result)) return KR_ERROR;
    if (!is_int(vm, result)) {
        (void)raise(vm, TypeError, "__int__ returned non-int (type %T)", result);
        release(vm, result);
        return KR_ERROR;
    }
    KrValue plain = int_plain(vm, result);
    release(vm, result);
    return plain;
}

static KrValue convert_with_base(KrVM *vm, KrBorrowed x, KrBorrowed base) {
    int64_t n;
    if (!to_index_clamped(vm, base, &n)) return KR_ERROR;
    if (n != 0 && (n < 2 || n > 36)) return raise(vm, ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (is_str(vm, x)) return int_from_str(vm, as_str(x), (int)n);
    if (is_bytes_like(vm, x)) return from_bytes_text(vm, x, (int)n);
    return raise(vm, TypeError, "int() can't convert non-string with explicit base");
}

// The number as an instance of a class derived from int.
static KrValue as_instance(KrVM *vm, Type *class_, KrBorrowed number) {
    IntView view;
    int_view(number, &view);
    BigInt *big = type_allocate(vm, class_, view.count * sizeof(uint64_t));
    if (big == NULL) return KR_ERROR;
    int_view(number, &view);
    memcpy(big->digit, view.digit, view.count * sizeof(uint64_t));
    big->capacity = (uint32_t)view.count;
    big->size = view.negative ? -(int32_t)view.count : (int32_t)view.count;
    return value_of_object(big);
}

NATIVE(int_new_instance, "__new__(cls, x=?, /, base=?)", "Make an integer from a number, or from text in the given base.") {
    KrValue number;
    if (is_absent(args[1])) {
        if (!is_absent(args[2])) return raise(vm, TypeError, "int() missing string argument");
        number = small_int(0);
    } else if (is_absent(args[2])) number = int_convert(vm, args[1]);
    else number = convert_with_base(vm, args[1], args[2]);
    if (is_error(number) || as_type(args[0]) == vm->types[TYPE_INT]) return number;
    KrValue instance = as_instance(vm, as_type(args[0]), number);
    release(vm, number);
    return instance;
}

NATIVE(bool_new_instance, "__new__(cls, object=False, /)", "The truth value of an object.") {
    int t = truth(vm, args[1]);
    return t < 0 ? KR_ERROR : value_of_bool(t);
}

//// Methods ///////////////////////////////////////////////////////////////////////////////////////////////////////////

NATIVE(int_bit_length_method, "bit_length(self, /)", "Number of bits needed for the value without its sign.") {
    return int_from_u64(vm, int_bit_length(args[0]));
}

NATIVE(int_bit_count, "bit_count(self, /)", "Number of ones in the binary form of the absolute value.") {
    IntView view;
    int_view(args[0], &view);
    if (view.count > 65536 && !poll(vm, view.count / 4)) return KR_ERROR;
    uint64_t count = 0;
    for (size_t i = 0; i < view.count; i++) count += (unsigned)__builtin_popcountll(view.digit[i]);
    return int_from_u64(vm, count);
}

NATIVE(int_conjugate, "conjugate(self, /)", "The number itself: an integer has no imaginary part.") { return int_plain(vm, args[0]); }
NATIVE(int_trunc, "__trunc__(self, /)", "The number itself.") { return int_plain(vm, args[0]); }
NATIVE(int_floor, "__floor__(self, /)", "The number itself.") { return int_plain(vm, args[0]); }
NATIVE(int_ceil, "__ceil__(self, /)", "The number itself.") { return int_plain(vm, args[0]); }
NATIVE(int_is_integer, "is_integer(self, /)", "True: an integer has no fraction.") { return TRUE_; }

NATIVE(int_as_integer_ratio, "as_integer_ratio(self, /)", "The number as a pair: itself and 1.") {
    KrValue plain = int_plain(vm, args[0]);
    if (is_error(plain)) return KR_ERROR;
    KrValue pair = tuple_from(vm, (KrBorrowed[]){plain, small_int(1)}, 2);
    release(vm, plain);
    return pair;
}

NATIVE(int_format, "__format__(self, format_spec, /)", "Format by a format specification.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "__format__() argument must be str, not %T", args[1]);
    return str_format_int(vm, args[0], as_str(args[1]));
}

// To the nearest multiple of 10**-ndigits, a tie to the even one.
NATIVE(int_round, "__round__(self, ndigits=None, /)", "Round to a negative number of digits; half to even.") {
    if (is_none(args[1])) return int_plain(vm, args[0]);
    KrValue digits = index_of(vm, args[1]);
    if (is_error(digits)) return KR_ERROR;
    KrValue positive = KR_ERROR, unit = KR_ERROR, quotient_rest = KR_ERROR, twice = KR_ERROR, result = KR_ERROR;
    if (int_sign(vm, digits) >= 0) {
        release(vm, digits);
        return int_plain(vm, args[0]);
    }
    // With that many digits even the unit is more than twice the number.
    int64_t n;
    if (!int_as_i64(vm, digits, &n) || (uint64_t)-(n + 1) > int_bit_length(args[0]) / 3 + 1) {
        release(vm, digits);
        return small_int(0);
    }
    positive = int_unary(vm, UNARY_OP_NEG, digits);
    if (!is_error(positive)) unit = int_binary(vm, BINARY_POW, small_int(10), positive);
    if (!is_error(unit)) quotient_rest = int_binary(vm, BINARY_DIVMOD, args[0], unit);
    if (is_error(quotient_rest)) goto done;
    KrBorrowed quotient = as_tuple(quotient_rest)->items[0], rest = as_tuple(quotient_rest)->items[1];
    twice = int_binary(vm, BINARY_ADD, rest, rest);
    if (is_error(twice)) goto done;
    int order = int_compare(vm, twice, unit);
    IntView view;
    int_view(quotient, &view);
    bool odd = view.count > 0 && (view.digit[0] & 1);
    KrValue base = int_binary(vm, BINARY_SUB, args[0], rest);
    if (!is_error(base) && (order > 0 || (order == 0 && odd))) {
        result = int_binary(vm, BINARY_ADD, base, unit);
        release(vm, base);
    } else result = base;
done:
    release(vm, digits);
    release_maybe(vm, positive);
    release_maybe(vm, unit);
    release_maybe(vm, quotient_rest);
    release_maybe(vm, twice);
    return result;
}

static bool byte_order(KrVM *vm, KrBorrowed v, bool *little) {
    if (!is_str(vm, v)) return raise_as(false, vm, TypeError, "byteorder must be str, not %T", v);
    *little = str_equal_ascii(as_str(v), "little");
    if (*little || str_equal_ascii(as_str(v), "big")) return true;
    return raise_as(false, vm, ValueError, "byteorder must be either 'little' or 'big'");
}

NATIVE(int_to_bytes, "to_bytes(self, /, length=1, byteorder='big', *, signed=False)", "The number as an array of bytes.") {
    int64_t length;
    bool little;
    KrValue wanted = index_of(vm, args[1]);
    if (is_error(wanted)) return KR_ERROR;
    bool fits = int_as_i64(vm, wanted, &length);
    release(vm, wanted);
    if (!fits) return raise(vm, OverflowError, "Python int too large to convert to C ssize_t");
    if (!byte_order(vm, args[2], &little)) return KR_ERROR;
    int is_signed = truth(vm, args[3]);
    if (is_signed < 0) return KR_ERROR;
    if (length < 0) return raise(vm, ValueError, "length argument must be non-negative");
    IntView view;
    int_view(args[0], &view);
    if (view.negative && !is_signed) return raise(vm, OverflowError, "can't convert negative int to unsigned");
    uint64_t bits = bigint_bits(view.digit, view.count);
    if (is_signed && bits > 0) {
        bool power_of_two = bigint_trailing_zeros(view.digit, view.count) + 1 == bits;
        if (!(view.negative && power_of_two)) bits++;       // the sign's bit; -128 needs none beyond its eight
    }
    if (bits > (uint64_t)length * 8) return raise(vm, OverflowError, "int too big to convert");
    if (length > UINT32_MAX / 2 || !memory_check(vm, (uint64_t)length, 1)) return exception_raise_type(vm, TYPE_MemoryError);
    KrValue result = bytes_new(vm, NULL, (size_t)length);
    if (is_error(result)) return KR_ERROR;
    uint8_t *data = as_bytes(result)->data;
    unsigned carry = 1;
    for (size_t i = 0; i < (size_t)length; i++) {
        if ((i & 0xffff) == 0xffff && !poll(vm, 0x4000)) {
            release(vm, result);
            return KR_ERROR;
        }
        uint64_t position = (uint64_t)i * 8;
        size_t d = (size_t)(position / BIGINT_DIGIT_BITS);
        unsigned part = (unsigned)(position % BIGINT_DIGIT_BITS);
        uint64_t value = d < view.count ? view.digit[d] >> part : 0;
        if (part > BIGINT_DIGIT_BITS - 8 && d + 1 < view.count) value |= view.digit[d + 1] << (BIGINT_DIGIT_BITS - part);
        unsigned byte = (unsigned)(value & 0xff);
        if (view.negative) {
            byte = (~byte & 0xff) + carry;
            carry = byte >> 8;
        }
        data[little ? i : (size_t)length - 1 - i] = (uint8_t)byte;
    }
    return result;
}

NATIVE_CLASS(int_from_bytes, "from_bytes(cls, /, bytes, byteorder='big', *, signed=False)", "The number that an array of bytes stands for.") {
    bool little;
    if (!byte_order(vm, args[2], &little)) return KR_ERROR;
    int is_signed = truth(vm, args[3]);
    if (is_signed < 0) return KR_ERROR;
    KrValue source = KR_ERROR;
    if (is_bytes_like(vm, args[1])) source = retain(args[1]);
    else if (is_str(vm, args[1])) return raise(vm, TypeError, "cannot convert '%T' object to bytes", args[1]);
    else source = call_1(vm, value_of_object(vm->types[TYPE_BYTES]), args[1]);
    if (is_error(source)) return KR_ERROR;
    const uint8_t *data;
    size_t length;
    KrValue number = KR_ERROR;
    if (!bytes_view(vm, source, &data, &length)) goto done;
    BigInt *big = int_new(vm, (uint64_t)length * 8 / BIGINT_DIGIT_BITS + 1);
    if (big == NULL) goto done;
    memset(big->digit, 0, big->capacity * sizeof(uint64_t));
    bool negative = is_signed && length > 0 && (data[little ? length - 1 : 0] & 0x80);
    unsigned carry = 1;
    for (size_t i = 0; i < length; i++) {
        if ((i & 0xffff) == 0xffff && !poll(vm, 0x4000)) {
            object_release(vm, big);
            goto done;
        }
        unsigned byte = data[little ? i : length - 1 - i];
        if (negative) {
            byte = (~byte & 0xff) + carry;
            carry = byte >> 8;
            byte &= 0xff;
        }
        uint64_t position = (uint64_t)i * 8;
        size_t d = (size_t)(position / BIGINT_DIGIT_BITS);
        unsigned part = (unsigned)(position % BIGINT_DIGIT_BITS);
        big->digit[d] |= ((uint64_t)byte << part) & BIGINT_DIGIT_MASK;
        if (part > BIGINT_DIGIT_BITS - 8) big->digit[d + 1] |= (uint64_t)byte >> (BIGINT_DIGIT_BITS - part);
    }
    number = int_finish(vm, big, big->capacity, negative);
    if (!is_error(number) && as_type(args[0]) != vm->types[TYPE_INT]) {
        KrValue instance = call_1(vm, args[0], number);
        release(vm, number);
        number = instance;
    }
done:
    release(vm, source);
    return number;
}

NATIVE(int_getnewargs, "__getnewargs__(self, /)", "The arguments from which a copy can be made.") {
    KrValue plain = int_plain(vm, args[0]);
    if (is_error(plain)) return KR_ERROR;
    KrValue tuple = tuple_from(vm, &plain, 1);
    release(vm, plain);
    return tuple;
}

static KrValue get_plain(KrVM *vm, KrBorrowed self) { return int_plain(vm, self); }
static KrValue get_zero(KrVM *vm __attribute__((unused)), KrBorrowed self __attribute__((unused))) { return small_int(0); }
static KrValue get_one(KrVM *vm __attribute__((unused)), KrBorrowed self __attribute__((unused))) { return small_int(1); }

static const GetSetDef int_getset[] = {
    {"real", get_plain, NULL, "The number itself."},
    {"imag", get_zero, NULL, "The imaginary part: 0."},
    {"numerator", get_plain, NULL, "The number itself."},
    {"denominator", get_one, NULL, "The denominator: 1."},
    {0},
};

static const NativeDef *const int_methods[] = {
    DEF(int_new_instance), DEF(int_bit_length_method), DEF(int_bit_count), DEF(int_conjugate), DEF(int_trunc), DEF(int_floor),
    DEF(int_ceil), DEF(int_is_integer), DEF(int_as_integer_ratio), DEF(int_format), DEF(int_round), DEF(int_to_bytes),
    DEF(int_from_bytes), DEF(int_getnewargs), NULL,
};
static const NativeDef *const bool_methods[] = {DEF(bool_new_instance), NULL};

#define INT_BINARY_OPS                                                                                                       \
    (OP_BIT(BINARY_ADD) | OP_BIT(BINARY_SUB) | OP_BIT(BINARY_MUL) | OP_BIT(BINARY_TRUEDIV) | OP_BIT(BINARY_FLOORDIV) |       \
     OP_BIT(BINARY_MOD) | OP_BIT(BINARY_POW) | OP_BIT(BINARY_LSHIFT) | OP_BIT(BINARY_RSHIFT) | OP_BIT(BINARY_AND) |          \
     OP_BIT(BINARY_OR) | OP_BIT(BINARY_XOR) | OP_BIT(BINARY_DIVMOD))
#define ALL_UNARY_OPS (OP_BIT(UNARY_OP_NEG) | OP_BIT(UNARY_OP_POS) | OP_BIT(UNARY_OP_INVERT) | OP_BIT(UNARY_OP_ABS))

const TypeDef int_type = {
    .name = "int", .id = TYPE_INT, .size = sizeof(BigInt),
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nA whole number of any size.",
    .flags = TYPE_FLAG_SUBCLASSABLE | TYPE_FLAG_VARIABLE | TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_INT,
    .methods = int_methods, .getset = int_getset, .size_of = size_of,
    .repr = repr_int, .hash = hash, .compare = compare_ints, .binary = binary_int, .unary = int_unary,
    .binary_ops = INT_BINARY_OPS, .reflected_ops = INT_BINARY_OPS, .unary_ops = ALL_UNARY_OPS,
    .truth = truth_int, .to_int = int_plain, .to_index = int_plain, .to_float = to_float,
};

const TypeDef bool_type = {
    .name = "bool", .id = TYPE_BOOL, .base = TYPE_INT, .size = sizeof(BigInt),
    .doc = "bool(object=False, /)\n\nThe truth values True and False.",
    .flags = TYPE_FLAG_MATCH_SELF | TYPE_FLAG_IS_INT | TYPE_FLAG_VARIABLE,
    .methods = bool_methods, .size_of = size_of,
    .repr = repr_bool, .hash = hash, .compare = compare_ints, .binary = binary_bool, .unary = int_unary,
    .binary_ops = INT_BINARY_OPS, .reflected_ops = INT_BINARY_OPS, .unary_ops = ALL_UNARY_OPS,
    .truth = truth_int, .to_int = int_plain, .to_index = int_plain, .to_float = to_float,
};
