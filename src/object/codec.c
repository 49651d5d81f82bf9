// SPDX-License-Identifier: MIT
// codec.c -- between str and bytes: utf-8, ascii, latin-1, utf-16 and utf-32, with the error handlers of the language.
//
// Decoders and encoders walk over their input; where it is wrong they say what is wrong with which part (a Fault), and one
// function decides, by the error handler, what stands in its place and where to go on.
#include "base/utf8.h"
#include "object/bytes.h"
#include "object/exception.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"
#include "object/tuple.h"

#include <stdio.h>

typedef enum { CODEC_UTF8, CODEC_UTF8_SIG, CODEC_ASCII, CODEC_LATIN1, CODEC_UTF16, CODEC_UTF16_LE, CODEC_UTF16_BE,
               CODEC_UTF32, CODEC_UTF32_LE, CODEC_UTF32_BE, CODEC_UNKNOWN } Codec;

typedef enum { STRICT, IGNORE, REPLACE, BACKSLASHREPLACE, XMLCHARREFREPLACE, SURROGATEESCAPE, SURROGATEPASS, UNKNOWN } Handler;

static const char *const codec_names[] = {
    [CODEC_UTF8] = "utf-8", [CODEC_UTF8_SIG] = "utf-8", [CODEC_ASCII] = "ascii", [CODEC_LATIN1] = "latin-1",
    [CODEC_UTF16] = "utf-16", [CODEC_UTF16_LE] = "utf-16-le", [CODEC_UTF16_BE] = "utf-16-be",
    [CODEC_UTF32] = "utf-32", [CODEC_UTF32_LE] = "utf-32-le", [CODEC_UTF32_BE] = "utf-32-be",
};

static Codec find_codec(const char *name) {
    static const struct { const char *alias; Codec codec; } aliases[] = {
        {"utf8", CODEC_UTF8}, {"u8", CODEC_UTF8}, {"utf", CODEC_UTF8}, {"cp65001", CODEC_UTF8}, {"utf8sig", CODEC_UTF8_SIG},
        {"ascii", CODEC_ASCII}, {"usascii", CODEC_ASCII}, {"646", CODEC_ASCII}, {"latin1", CODEC_LATIN1},
        {"latin", CODEC_LATIN1}, {"l1", CODEC_LATIN1}, {"iso88591", CODEC_LATIN1}, {"8859", CODEC_LATIN1},
        {"cp819", CODEC_LATIN1}, {"utf16", CODEC_UTF16}, {"u16", CODEC_UTF16}, {"utf16le", CODEC_UTF16_LE},
        {"utf16be", CODEC_UTF16_BE}, {"utf32", CODEC_UTF32}, {"u32", CODEC_UTF32}, {"utf32le", CODEC_UTF32_LE},
        {"utf32be", CODEC_UTF32_BE},
    };
    char plain[16];
    size_t length = 0;
    for (const char *p = name; *p != 0; p++) {
        if (*p == '-' || *p == '_' || *p == ' ') continue;
        if (length + 1 == sizeof plain) return CODEC_UNKNOWN;
        plain[length++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    }
    plain[length] = 0;
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
        if (strcmp(plain, aliases[i].alias) == 0) return aliases[i].codec;
    }
    return CODEC_UNKNOWN;
}

static Handler find_handler(const char *name) {
    static const char *const names[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace",
                                        "surrogateescape", "surrogatepass"};
    for (int i = 0; i < UNKNOWN; i++) {
        if (strcmp(name, names[i]) == 0) return (Handler)i;
    }
    return UNKNOWN;
}

static bool is_surrogate(uint32_t c) { return c >= 0xd800 && c <= 0xdfff; }

// `what`: the whole object that could not be converted; owned by the caller.
static bool raise_unicode(KrVM *vm, TypeId type, const char *codec, KrBorrowed what, size_t start, size_t end, const char *reason) {
    KrValue parts[5] = {str_new(vm, codec), retain(what), small_int((int64_t)start), small_int((int64_t)end), KR_ERROR};
    parts[4] = is_error(parts[0]) ? KR_ERROR : str_new(vm, reason);
    KrValue args = is_error(parts[4]) ? KR_ERROR : tuple_from(vm, parts, 5);
    KrValue exception = is_error(args) ? KR_ERROR : exception_new(vm, type, args);
    if (!is_error(exception)) (void)exception_raise_object(vm, exception);
    release_maybe(vm, exception);
    release_maybe(vm, args);
    for (int i = 0; i < 5; i++) release_maybe(vm, parts[i]);
    return false;
}

//// Decoding

typedef struct {
    KrVM *vm;
    const uint8_t *data;
    size_t length;
    Codec codec;
    const char *errors;
    StrBuilder out;
} Decoder;

// data[start..end) is wrong. *next gets where to go on.
static bool decode_fault(Decoder *d, size_t start, size_t end, const char *reason, size_t *next) {
    KrVM *vm = d->vm;
    Handler handler = find_handler(d->errors);
    *next = end;
    switch (handler) {
    case IGNORE: return true;
    case REPLACE: return str_builder_add_char(&d->out, 0xfffd);
    case BACKSLASHREPLACE:
        for (size_t i = start; i < end; i++) {
            char text[8];
            snprintf(text, sizeof text, "\\x%02x", d->data[i]);
            if (!str_builder_add_ascii(&d->out, text)) return false;
        }
        return true;
    case SURROGATEESCAPE: {
        size_t i = start;
        while (i < end && i < start + 4 && d->data[i] >= 0x80) {
            if (!str_builder_add_char(&d->out, 0xdc00u + d->data[i++])) return false;
        }
        *next = i;
        if (i > start) return true;
        break;
    }
    case SURROGATEPASS: {
        const uint8_t *p = d->data + start;
        size_t left = d->length - start;
        uint32_t c = 0;
        size_t size = 0;
        switch (d->codec) {
        case CODEC_UTF8: case CODEC_UTF8_SIG:
            if (left >= 3 && p[0] == 0xed && (p[1] & 0xe0) == 0xa0 && (p[2] & 0xc0) == 0x80) {
                c = 0xd000u | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3fu);
                size = 3;
            }
            break;
        case CODEC_UTF16: case CODEC_UTF16_LE: case CODEC_UTF16_BE:
            if (left >= 2) {
                c = d->codec == CODEC_UTF16_BE ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
                size = 2;
            }
            break;
        case CODEC_UTF32: case CODEC_UTF32_LE: case CODEC_UTF32_BE:
            if (left >= 4) {
                c = d->codec == CODEC_UTF32_BE ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
                                               : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
                size = 4;
            }
            break;
        default: break;
        }
        if (size == 0 || !is_surrogate(c)) break;
        *next = start + size;
        return str_builder_add_char(&d->out, c);
    }
    case STRICT: break;
    case XMLCHARREFREPLACE:
        return raise_as(false, vm, TypeError, "don't know how to handle UnicodeDecodeError in error callback");
    case UNKNOWN: return raise_as(false, vm, LookupError, "unknown error handler name '%s'", d->errors);
    }
    KrValue whole = bytes_new(vm, d->data, d->length);
    if (is_error(whole)) return false;
    (void)raise_unicode(vm, TYPE_UnicodeDecodeError, codec_names[d->codec], whole, start, end, reason);
    release(vm, whole);
    return false;
}

static bool is_continuation(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// What is wrong with the sequence at `at`: the reason and how many bytes it concerns. NULL: nothing.
static const char *utf8_fault(const uint8_t *p, size_t left, size_t *bad) {
    uint8_t lead = p[0];
    *bad = 1;
    if (lead < 0xc2 || lead > 0xf4) return "invalid start byte";
    size_t size = utf8_length(lead);
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80, high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    for (size_t k = 1; k < size; k++) {
        if (k >= left) {
            *bad = left;
            return "unexpected end of data";
        }
        if (k == 1 ? p[1] < low || p[1] > high : !is_continuation(p[k])) {
            *bad = k;
            return "invalid continuation byte";
        }
    }
    return NULL;
}

static bool decode_utf8(Decoder *d) {
    size_t at = 0;
    if (d->codec == CODEC_UTF8_SIG && d->length >= 3 && memcmp(d->data, "\xef\xbb\xbf", 3) == 0) at = 3;
    while (at < d->length) {
        size_t start = at, bad;
        while (at < d->length && d->data[at] < 0x80) at++;
        if (!str_builder_add_ascii_n(&d->out, (const char *)d->data + start, at - start)) return false;
        if (at == d->length) break;
        const char *reason = utf8_fault(d->data + at, d->length - at, &bad);
        if (reason == NULL) {
            size_t size;
            if (!str_builder_add_char(&d->out, utf8_decode((const char *)d->data + at, &size))) return false;
            at += size;
        } else if (!decode_fault(d, at, at + bad, reason, &at)) {
            return false;
        }
        if ((at & 255) == 0 && !poll(d->vm, 256)) return false;
    }
    return true;
}

static bool decode_ascii(Decoder *d) {
    for (size_t at = 0; at < d->length;) {
        size_t start = at;
        while (at < d->length && d->data[at] < 0x80) at++;
        if (!str_builder_add_ascii_n(&d->out, (const char *)d->data + start, at - start)) return false;
        if (at < d->length && !decode_fault(d, at, at + 1, "ordinal not in range(128)", &at)) return false;
    }
    return true;
}

static bool decode_utf16(Decoder *d) {
    bool big = d->codec == CODEC_UTF16_BE;
    size_t at = 0;
    const uint8_t *p = d->data;
    if (d->codec == CODEC_UTF16 && d->length >= 2 && (p[0] ^ p[1]) == 1 && p[0] >= 0xfe) {
        big = p[0] == 0xfe;
        at = 2;
    }
#define UNIT(i) (big ? (uint32_t)p[i] << 8 | p[(i) + 1] : (uint32_t)p[(i) + 1] << 8 | p[i])
    while (at < d->length) {
        bool ok;
        if (d->length - at < 2) {
            ok = decode_fault(d, at, d->length, "truncated data", &at);
        } else {
            uint32_t c = UNIT(at);
            if (!is_surrogate(c)) {
                ok = str_builder_add_char(&d->out, c);
                at += 2;
            } else if (c >= 0xdc00) {
                ok = decode_fault(d, at, at + 2, "illegal encoding", &at);
            } else if (d->length - at < 4) {
                ok = decode_fault(d, at, d->length, "unexpected end of data", &at);
            } else {
                uint32_t low = UNIT(at + 2);
                if (low >= 0xdc00 && low <= 0xdfff) {
                    ok = str_builder_add_char(&d->out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
                    at += 4;
                } else {
                    ok = decode_fault(d, at, at + 2, "illegal UTF-16 surrogate", &at);
                }
            }
        }
        if (!ok || ((at & 1023) == 0 && !poll(d->vm, 512))) return false;
    }
#undef UNIT
    return true;
}

static bool decode_utf32(Decoder *d) {
    bool big = d->codec == CODEC_UTF32_BE;
    size_t at = 0;
    const uint8_t *p = d->data;
    if (d->codec == CODEC_UTF32 && d->length >= 4) {
        if (memcmp(p, "\xff\xfe\0\0", 4) == 0) at = 4;
        if (memcmp(p, "\0\0\xfe\xff", 4) == 0) {
            big = true;
            at = 4;
        }
    }
    while (at < d->length) {
        bool ok;
        if (d->length - at < 4) {
            ok = decode_fault(d, at, d->length, "truncated data", &at);
        } else {
            uint32_t c = big ? (uint32_t)p[at] << 24 | (uint32_t)p[at + 1] << 16 | (uint32_t)p[at + 2] << 8 | p[at + 3]
                             : (uint32_t)p[at + 3] << 24 | (uint32_t)p[at + 2] << 16 | (uint32_t)p[at + 1] << 8 | p[at];
            if (c > 0x10ffff) {
                ok = decode_fault(d, at, at + 4, "code point not in range(0x110000)", &at);
            } else if (is_surrogate(c)) {
                ok = decode_fault(d, at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)", &at);
            } else {
                ok = str_builder_add_char(&d->out, c);
                at += 4;
            }
        }
        if (!ok || ((at & 1023) == 0 && !poll(d->vm, 256))) return false;
    }
    return true;
}

KrValue bytes_decode(KrVM *vm, const uint8_t *data, size_t length, const char *encoding, const char *errors) {
    Codec codec = find_codec(encoding);
    if (codec == CODEC_UNKNOWN) return raise(vm, LookupError, "unknown encoding: %s", encoding);
    if (codec == CODEC_LATIN1) return str_from_units(vm, data, 1, length);
    if ((codec == CODEC_UTF8 && utf8_validate((const char *)data, length) == length)) {
        return str_from_utf8(vm, (const char *)data, length);
    }
    Decoder d = {.vm = vm, .data = data, .length = length, .codec = codec, .errors = errors};
    str_builder_init(&d.out, vm);
    bool ok;
    switch (codec) {
    case CODEC_ASCII: ok = decode_ascii(&d); break;
    case CODEC_UTF16: case CODEC_UTF16_LE: case CODEC_UTF16_BE: ok = decode_utf16(&d); break;
    case CODEC_UTF32: case CODEC_UTF32_LE: case CODEC_UTF32_BE: ok = decode_utf32(&d); break;
    default: ok = decode_utf8(&d);
    }
    if (ok) return str_builder_finish(&d.out);
    str_builder_discard(&d.out);
    return KR_ERROR;
}

//// Encoding

typedef struct {
    KrVM *vm;
    Str *text;
    Codec codec;
    const char *errors;
    BytesBuilder out;
} Encoder;

static bool put_16(Encoder *e, uint32_t unit) {
    bool big = e->codec == CODEC_UTF16_BE;
    uint8_t pair[2] = {(uint8_t)(big ? unit >> 8 : unit), (uint8_t)(big ? unit : unit >> 8)};
    return bytes_builder_add(&e->out, pair, 2);
}

// Writes c, which the codec has (but for surrogates, which are written as they are).
static bool put(Encoder *e, uint32_t c) {
    switch (e->codec) {
    case CODEC_UTF8: case CODEC_UTF8_SIG: {
        char unit[4];
        return bytes_builder_add(&e->out, unit, utf8_encode(c, unit));
    }
    case CODEC_UTF16: case CODEC_UTF16_LE: case CODEC_UTF16_BE:
        if (c < 0x10000) return put_16(e, c);
        return put_16(e, 0xd800 + ((c - 0x10000) >> 10)) && put_16(e, 0xdc00 + ((c - 0x10000) & 0x3ff));
    case CODEC_UTF32: case CODEC_UTF32_LE: case CODEC_UTF32_BE: {
        bool big = e->codec == CODEC_UTF32_BE;
        uint8_t unit[4];
        for (unsigned i = 0; i < 4; i++) unit[i] = (uint8_t)(c >> (8 * (big ? 3 - i : i)));
        return bytes_builder_add(&e->out, unit, 4);
    }
    default: return bytes_builder_add_byte(&e->out, c);
    }
}

static bool put_text(Encoder *e, const char *text) {
    for (; *text != 0; text++) {
        if (!put(e, (uint8_t)*text)) return false;
    }
    return true;
}

static bool can_encode(Codec codec, uint32_t c) {
    return codec == CODEC_ASCII ? c < 128 : codec == CODEC_LATIN1 ? c < 256 : !is_surrogate(c);
}

// text[start..end) cannot be encoded.
static bool encode_fault(Encoder *e, uint32_t start, uint32_t end) {
    KrVM *vm = e->vm;
    Handler handler = find_handler(e->errors);
    uint32_t i = start;
    bool bytewise = e->codec <= CODEC_LATIN1;
    if (handler == UNKNOWN) return raise_as(false, vm, LookupError, "unknown error handler name '%s'", e->errors);
    if (handler == IGNORE) return true;
    for (; handler != STRICT && i < end; i++) {
        uint32_t c = str_char(e->text, i);
        char text[16];
        bool ok = true;
        if (handler == REPLACE) {
            ok = put(e, '?');
        } else if (handler == BACKSLASHREPLACE) {
            snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
            ok = put_text(e, text);
        } else if (handler == XMLCHARREFREPLACE) {
            snprintf(text, sizeof text, "&#%u;", (unsigned)c);
            ok = put_text(e, text);
        } else if (handler == SURROGATEESCAPE && bytewise && c >= 0xdc80 && c <= 0xdcff) {
            ok = bytes_builder_add_byte(&e->out, c - 0xdc00);
        } else if (handler == SURROGATEPASS && is_surrogate(c) && e->codec != CODEC_ASCII && e->codec != CODEC_LATIN1) {
            ok = put(e, c);
        } else {
            break;
        }
        if (!ok || ((i & 255) == 255 && !poll(vm, 256))) return false;
    }
    if (i == end) return true;
    const char *reason = e->codec == CODEC_ASCII ? "ordinal not in range(128)"
                         : e->codec == CODEC_LATIN1 ? "ordinal not in range(256)" : "surrogates not allowed";
    return raise_unicode(vm, TYPE_UnicodeEncodeError, codec_names[e->codec], value_of_object(e->text), start, end, reason);
}

KrValue str_encode(KrVM *vm, Str *s, const char *encoding, const char *errors) {
    Codec codec = find_codec(encoding);
    if (codec == CODEC_UNKNOWN) return raise(vm, LookupError, "unknown encoding: %s", encoding);
    uint32_t length = str_length(s);
    if ((str_kind(s) == STR_ASCII && (codec == CODEC_UTF8 || codec == CODEC_ASCII)) ||
        (str_kind(s) <= STR_LATIN1 && codec == CODEC_LATIN1)) {
        return bytes_new(vm, s->data, length);
    }
    Encoder e = {.vm = vm, .text = s, .codec = codec, .errors = errors, .out = {.vm = vm}};
    bool ok = true;
    if (codec == CODEC_UTF16 || codec == CODEC_UTF32 || codec == CODEC_UTF8_SIG) ok = put(&e, 0xfeff);
    for (uint32_t i = 0; ok && i < length; i++) {
        uint32_t c = str_char(s, i);
        if (likely(can_encode(codec, c))) {
            ok = put(&e, c);
        } else {
            uint32_t start = i;
            while (i + 1 < length && !can_encode(codec, str_char(s, i + 1))) i++;
            ok = encode_fault(&e, start, i + 1);
        }
        if ((i & 1023) == 1023 && ok) ok = poll(vm, 1024);
    }
    if (ok) return bytes_builder_finish(&e.out);
    bytes_builder_discard(&e.out);
    return KR_ERROR;
}
