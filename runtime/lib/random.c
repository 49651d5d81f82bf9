// SPDX-License-Identifier: MIT
// random.c -- the module _random: the Mersenne Twister (MT19937) that random.py builds on, with CPython's streams.
//
// A generator that was not seeded seeds itself when first used, from the seed of the VM: the same program with the same
// --seed gives the same numbers. Random bits of the system are a capability (KR_CAN_RANDOM).
#include "lib/library.h"

#include "lib/sha512.h"
#include "object/bytes.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <sys/random.h>

enum { STATE_SIZE = 624, SHIFT_SIZE = 397, UNSEEDED = -1 };

typedef struct {
    Object head;
    int32_t index;                  // of the next word, STATE_SIZE: none left; UNSEEDED
    uint32_t state[STATE_SIZE];
} RandomCore;

static RandomCore *as_core(KrBorrowed v) { return (RandomCore *)as_object(v); }

//// The generator /////////////////////////////////////////////////////////////////////////////////////////////////////

static void seed_word(RandomCore *core, uint32_t seed) {
    core->state[0] = seed;
    for (uint32_t i = 1; i < STATE_SIZE; i++) {
        uint32_t before = core->state[i - 1];
        core->state[i] = 1812433253u * (before ^ (before >> 30)) + i;
    }
    core->index = STATE_SIZE;
}

static void seed_array(RandomCore *core, const uint32_t *key, size_t length) {
    uint32_t *state = core->state;
    seed_word(core, 19650218u);
    size_t i = 1, j = 0;
    for (size_t k = length > STATE_SIZE ? length : STATE_SIZE; k > 0; k--) {
        state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525u)) + key[j] + (uint32_t)j;
        if (++i >= STATE_SIZE) state[0] = state[STATE_SIZE - 1], i = 1;
        if (++j >= length) j = 0;
    }
    for (size_t k = STATE_SIZE - 1; k > 0; k--) {
        state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941u)) - (uint32_t)i;
        if (++i >= STATE_SIZE) state[0] = state[STATE_SIZE - 1], i = 1;
    }
    state[0] = 0x80000000u;
}

static void seed_from_vm(KrVM *vm, RandomCore *core) {
    uint64_t source[4] = {vm->hash_key[0], vm->hash_key[1], vm->config.seed, vm->identity_counter++};
    uint8_t digest[64];
    uint32_t key[16];
    sha512((const uint8_t *)source, sizeof source, digest);
    memcpy(key, digest, sizeof key);
    seed_array(core, key, 16);
}

static void refill(uint32_t *state) {
    for (uint32_t i = 0; i < STATE_SIZE; i++) {
        uint32_t y = (state[i] & 0x80000000u) | (state[(i + 1) % STATE_SIZE] & 0x7fffffffu);
        state[i] = state[(i + SHIFT_SIZE) % STATE_SIZE] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0u);
    }
}

static uint32_t next_word(KrVM *vm, RandomCore *core) {
    if (core->index == UNSEEDED) seed_from_vm(vm, core);
    if (core->index >= STATE_SIZE) {
        refill(core->state);
        core->index = 0;
    }
    uint32_t y = core->state[core->index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

// Least significant 32 bits first; the last word keeps its highest bits.
static KrValue int_from_words(KrVM *vm, RandomCore *core, uint64_t bits) {
    uint64_t words = (bits - 1) / 32 + 1, filled = 0;
    BigInt *big = int_new(vm, bits / 60 + 1);
    if (big == NULL) return KR_ERROR;
    uint64_t digit = 0;
    unsigned held = 0;
    for (uint64_t i = 0; i < words; i++) {
        uint32_t word;
        if (core != NULL) word = next_word(vm, core);
        else if (getrandom(&word, sizeof word, 0) != (ssize_t)sizeof word) {
            object_release(vm, big);
            return raise(vm, NotImplementedError, "the system has no source of random bits");
        }
        if (i + 1 == words && bits % 32 != 0) word >>= 32 - bits % 32;
        if ((i & 1023) == 1023 && !poll(vm, 1024)) {
            object_release(vm, big);
            return KR_ERROR;
        }
        digit |= ((uint64_t)word << held) & ((UINT64_C(1) << 60) - 1);
        held += 32;
        if (held >= 60) {
            big->digit[filled++] = digit;
            held -= 60;
            digit = (uint64_t)word >> (32 - held);
        }
    }
    if (filled < big->capacity) big->digit[filled++] = digit;
    return int_finish(vm, big, (size_t)filled, false);
}

static bool read_bit_count(KrVM *vm, KrBorrowed v, int64_t *out) {
    KrValue index = index_of(vm, v);
    if (is_error(index)) return false;
    bool fits = int_as_i64(vm, index, out), negative = int_sign(vm, index) < 0;
    release(vm, index);
    if (negative) return raise_as(false, vm, ValueError, "Cannot convert negative int");
    return fits || raise_as(false, vm, OverflowError, "Python int too large to convert to C uint64_t");
}

//// The type Random ///////////////////////////////////////////////////////////////////////////////////////////////////

NATIVE(core_new, "__new__(cls, *args, **kwargs)", "Make a generator that is not seeded yet.") {
    Type *class_ = as_type(args[0]);
    RandomCore *core = type_allocate(vm, class_, 0);
    if (core == NULL) return KR_ERROR;
    memset(core->state, 0, sizeof core->state);
    core->index = UNSEEDED;
    return value_of_object(core);
}

NATIVE(core_init, "__init__(self, *args, **kwargs)", "Nothing is left to do.") { return NONE; }

NATIVE(core_random, "random(self, /)", "The next float in the interval from 0.0 to 1.0, without 1.0.") {
    RandomCore *core = as_core(args[0]);
    uint32_t high = next_word(vm, core) >> 5, low = next_word(vm, core) >> 6;
    return float_from_double(vm, (high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

NATIVE(core_getrandbits, "getrandbits(self, k, /)", "An int with k random bits.") {
    int64_t bits;
    if (!read_bit_count(vm, args[1], &bits)) return KR_ERROR;
    if (bits == 0) return small_int(0);
    if (bits <= 32) return small_int(next_word(vm, as_core(args[0])) >> (32 - bits));
    return int_from_words(vm, as_core(args[0]), (uint64_t)bits);
}

NATIVE(core_seed, "seed(self, n=None, /)", "Set the state from an int, from the hash of an object, or from the VM's seed.") {
    RandomCore *core = as_core(args[0]);
    if (is_none(args[1])) {
        seed_from_vm(vm, core);
        return NONE;
    }
    KrValue number;
    if (is_int(vm, args[1])) number = int_plain(vm, args[1]);
    else {
        int64_t hash;
        if (!hash_of(vm, args[1], &hash)) return KR_ERROR;
        number = int_from_u64(vm, (uint64_t)hash);
    }
    if (is_error(number)) return KR_ERROR;
    IntView view;
    int_view(number, &view);
    uint64_t bits = int_bit_length(number);
    size_t words = bits == 0 ? 1 : (size_t)((bits - 1) / 32 + 1);
    uint32_t *key = memory_alloc(vm, words * sizeof *key);
    if (key == NULL) {
        release(vm, number);
        return KR_ERROR;
    }
    for (size_t i = 0; i < words; i++) {
        size_t position = i * 32, d = position / 60;
        unsigned part = (unsigned)(position % 60);
        uint64_t word = d < view.count ? view.digit[d] >> part : 0;
        if (part > 28 && d + 1 < view.count) word |= view.digit[d + 1] << (60 - part);
        key[i] = (uint32_t)word;
    }
    bool ok = words < 4096 || poll(vm, words);
    if (ok) seed_array(core, key, words);
    memory_free(vm, key, words * sizeof *key);
    release(vm, number);
    return ok ? NONE : KR_ERROR;
}

NATIVE(core_getstate, "getstate(self, /)", "The state, as a tuple of ints.") {
    RandomCore *core = as_core(args[0]);
    if (core->index == UNSEEDED) seed_from_vm(vm, core);
    Tuple *state = tuple_new(vm, STATE_SIZE + 1);
    if (state == NULL) return KR_ERROR;
    for (uint32_t i = 0; i < STATE_SIZE; i++) state->items[i] = small_int(core->state[i]);
    state->items[STATE_SIZE] = small_int(core->index);
    return value_of_object(state);
}

NATIVE(core_setstate, "setstate(self, state, /)", "Set the state to what getstate() gave.") {
    if (!is_tuple(vm, args[1])) return raise(vm, TypeError, "state vector must be a tuple");
    Tuple *given = as_tuple(args[1]);
    if (given->length != STATE_SIZE + 1) return raise(vm, ValueError, "state vector is the wrong size");
    uint32_t words[STATE_SIZE];
    int64_t word;
    for (uint32_t i = 0; i <= STATE_SIZE; i++) {
        if (!is_int(vm, given->items[i])) return raise(vm, TypeError, "an integer is required");
        if (!int_as_i64(vm, given->items[i], &word)) return raise(vm, OverflowError, "Python int too large to convert to C unsigned long");
        if (i < STATE_SIZE) words[i] = (uint32_t)word;
    }
    if (word < 0 || word > STATE_SIZE) return raise(vm, ValueError, "invalid state");
    memcpy(as_core(args[0])->state, words, sizeof words);
    as_core(args[0])->index = (int32_t)word;
    return NONE;
}

static const NativeDef *const core_methods[] = {
    DEF(core_new), DEF(core_init), DEF(core_random), DEF(core_getrandbits), DEF(core_seed), DEF(core_getstate), DEF(core_setstate), NULL,
};

const TypeDef random_core_type = {
    .name = "_random.Random", .id = (TypeId)TYPE_RANDOM_CORE, .size = sizeof(RandomCore),
    .doc = "A Mersenne Twister: the source of random numbers below random.Random.",
    .flags = TYPE_FLAG_SUBCLASSABLE, .methods = core_methods,
};

//// The module ////////////////////////////////////////////////////////////////////////////////////////////////////////

NATIVE(random_sha512, "sha512(data, /)", "The SHA-512 digest of bytes.") {
    const uint8_t *data;
    size_t length;
    if (!bytes_view(vm, args[0], &data, &length) || !poll(vm, length / 16)) return KR_ERROR;
    uint8_t digest[64];
    sha512(data, length, digest);
    return bytes_new(vm, digest, sizeof digest);
}

NATIVE(random_system_bits, "system_bits(k, /)", "An int with k random bits of the system; the host must allow it.") {
    int64_t bits;
    if (!(vm->config.capabilities & KR_CAN_RANDOM))
        return raise(vm, PermissionError, "random bits of the system are not allowed here (capability: random)");
    if (!read_bit_count(vm, args[0], &bits)) return KR_ERROR;
    return bits == 0 ? small_int(0) : int_from_words(vm, NULL, (uint64_t)bits);
}

static bool init(KrVM *vm, Dict *namespace_) {
    if (!type_register(vm, (TypeId)TYPE_RANDOM_CORE, &random_core_type)) return false;
    Str *name = str_intern_utf8(vm, "Random", 6);
    if (name == NULL) return false;
    bool ok = dict_set_str(vm, namespace_, name, value_of_object(vm->types[TYPE_RANDOM_CORE]));
    object_release(vm, name);
    return ok;
}

static const NativeDef *const functions[] = {DEF(random_sha512), DEF(random_system_bits), NULL};

const ModuleDef random_module = {.name = "_random", .functions = functions, .init = init};
