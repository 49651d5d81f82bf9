// SPDX-License-Identifier: MIT
// str_builder.c -- StrBuilder: text of unknown length and kind, grown by halves, widened when a character asks for it.
#include "object/exception.h"
#include "object/protocol.h"
#include "object/str.h"

#include "base/utf8.h"

static uint32_t width_of(StrKind kind) {
    return kind <= STR_LATIN1 ? 1 : kind == STR_UCS2 ? 2 : 4;
}

static StrKind kind_of(uint32_t c) {
    return c < 0x80 ? STR_ASCII : c < 0x100 ? STR_LATIN1 : c < 0x10000 ? STR_UCS2 : STR_UCS4;
}

void str_builder_init(StrBuilder *b, KrVM *vm) {
    *b = (StrBuilder){.vm = vm};
}

void str_builder_discard(StrBuilder *b) {
    if (b->data != NULL) memory_free(b->vm, b->data, b->capacity * width_of(b->kind));
    *b = (StrBuilder){.vm = b->vm};
}

// Makes room for `more` characters of this kind.
static COLD bool grow(StrBuilder *b, size_t more, StrKind kind) {
    if (more > STR_MAX_LENGTH - b->length) return exception_raise_memory(b->vm), false;
    if (kind < b->kind) kind = b->kind;
    size_t capacity = b->capacity, needed = b->length + more;
    if (needed > capacity) {
        capacity = b->length + b->length / 2;
        if (capacity < needed) capacity = needed;
        if (capacity < 32) capacity = 32;
    }
    uint32_t width = width_of(kind), old_width = width_of(b->kind);
    if (width == old_width) {
        if (capacity != b->capacity) {
            uint8_t *data = memory_resize(b->vm, b->data, b->capacity * width, capacity * width);
            if (data == NULL) return false;
            b->data = data;
        }
    } else {
        uint8_t *data = memory_alloc(b->vm, capacity * width);
        if (data == NULL) return false;
        if (b->data != NULL) {
            str_copy_units(data, width, b->data, old_width, b->length);
            memory_free(b->vm, b->data, b->capacity * old_width);
        }
        b->data = data;
    }
    b->capacity = capacity;
    b->kind = kind;
    return true;
}

static inline bool reserve(StrBuilder *b, size_t more, StrKind kind) {
    if (likely(kind <= b->kind && more <= b->capacity - b->length)) return true;
    return grow(b, more, kind);
}

bool str_builder_add_units(StrBuilder *b, const void *units, uint32_t width, StrKind kind, size_t length) {
    if (length == 0) return true;
    if (!reserve(b, length, kind)) return false;
    uint32_t own = width_of(b->kind);
    str_copy_units(b->data + b->length * own, own, units, width, length);
    b->length += length;
    return true;
}

bool str_builder_add(StrBuilder *b, const Str *s) {
    return str_builder_add_units(b, s->data, str_width(s), str_kind(s), str_length(s));
}

bool str_builder_add_range(StrBuilder *b, const Str *s, uint32_t start, uint32_t end) {
    // The kind of the whole may be too wide for the range; finish narrows.
    return str_builder_add_units(b, str_at(s, start), str_width(s), str_kind(s), end - start);
}

bool str_builder_add_char(StrBuilder *b, uint32_t c) {
    if (!reserve(b, 1, kind_of(c))) return false;
    switch (b->kind) {
    case STR_UCS2: ((uint16_t *)(void *)b->data)[b->length++] = (uint16_t)c; break;
    case STR_UCS4: ((uint32_t *)(void *)b->data)[b->length++] = c; break;
    default: b->data[b->length++] = (uint8_t)c;
    }
    return true;
}

bool str_builder_add_ascii(StrBuilder *b, const char *text) {
    return str_builder_add_units(b, text, 1, STR_ASCII, strlen(text));
}

bool str_builder_add_ascii_n(StrBuilder *b, const char *text, size_t length) {
    return str_builder_add_units(b, text, 1, STR_ASCII, length);
}

bool str_builder_add_utf8(StrBuilder *b, const char *text, size_t length) {
    KrValue s = str_from_utf8(b->vm, text, length);
    if (is_error(s)) return false;
    bool ok = str_builder_add(b, as_str(s));
    release(b->vm, s);
    return ok;
}

bool str_builder_add_repr(StrBuilder *b, KrBorrowed v) {
    KrValue s = repr(b->vm, v);
    if (is_error(s)) return false;
    bool ok = str_builder_add(b, as_str(s));
    release(b->vm, s);
    return ok;
}

bool str_builder_add_str_of(StrBuilder *b, KrBorrowed v) {
    KrValue s = str_of(b->vm, v);
    if (is_error(s)) return false;
    bool ok = str_builder_add(b, as_str(s));
    release(b->vm, s);
    return ok;
}

bool str_builder_fill(StrBuilder *b, uint32_t c, size_t count) {
    if (count == 0) return true;
    if (!reserve(b, count, kind_of(c))) return false;
    if (width_of(b->kind) == 1) {
        memset(b->data + b->length, (int)c, count);
    } else if (b->kind == STR_UCS2) {
        for (size_t i = 0; i < count; i++) ((uint16_t *)(void *)b->data)[b->length + i] = (uint16_t)c;
    } else {
        for (size_t i = 0; i < count; i++) ((uint32_t *)(void *)b->data)[b->length + i] = c;
    }
    b->length += count;
    return true;
}

KrValue str_builder_finish(StrBuilder *b) {
    KrValue s = b->kind == STR_ASCII ? str_from_ascii(b->vm, (const char *)b->data, b->length)
                                     : str_from_units(b->vm, b->data, width_of(b->kind), b->length);
    str_builder_discard(b);
    return s;
}
