// SPDX-License-Identifier: MIT
// text_stream.c -- sys.stdout, sys.stderr and sys.stdin: text to and from the hooks of the host.
#include "lib/text_stream.h"

#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "vm/vm.h"

typedef struct { Object head; int fd; } TextStream;
static TextStream *as_stream(KrBorrowed v) { return (TextStream *)as_object(v); }

KrValue text_stream_new(KrVM *vm, int fd) {
    if (!type_register(vm, (TypeId)TYPE_TEXT_STREAM, &text_stream_type)) return KR_ERROR;
    TextStream *stream = object_new(vm, (TypeId)TYPE_TEXT_STREAM, sizeof *stream);
    if (stream == NULL) return KR_ERROR;
    stream->fd = fd;
    return value_of_object(stream);
}

static bool must_write(KrVM *vm, KrBorrowed self) {
    return as_stream(self)->fd != 0 || raise_as(false, vm, OSError, "not writable");
}

NATIVE(stream_write, "write(self, text, /)", "Write text; gives the number of its characters.") {
    if (!must_write(vm, args[0])) return KR_ERROR;
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "write() argument must be str, not %T", args[1]);
    size_t size;
    const char *utf8 = str_utf8(vm, as_str(args[1]), &size);
    if (utf8 == NULL || (size > 0 && !vm_write(vm, as_stream(args[0])->fd, utf8, size))) return KR_ERROR;
    return small_int(str_length(as_str(args[1])));
}

NATIVE(stream_writelines, "writelines(self, lines, /)", "Write each text of an iterable.") {
    KrValue lines = iter(vm, args[1]);
    if (is_error(lines)) return KR_ERROR;
    KrValue line;
    while (!is_error(line = next(vm, lines)) && !is_absent(line)) {
        KrBorrowed pair[] = {args[0], line};
        KrValue written = stream_write(vm, pair);
        release(vm, line);
        if (is_error(written)) {
            line = KR_ERROR;
            break;
        }
    }
    release(vm, lines);
    return is_error(line) ? KR_ERROR : NONE;
}

NATIVE(stream_flush, "flush(self, /)", "Hand over what was written.") {
    int fd = as_stream(args[0])->fd;
    return fd == 0 || vm_write(vm, fd, "", 0) ? NONE : KR_ERROR;
}

// Reads up to `limit` characters' bytes (-1: all), or one line. The host is asked for a byte at a time, so that nothing is
// taken that another reader (input()) should have.
static KrValue read_text(KrVM *vm, KrBorrowed self, int64_t limit, bool line) {
    if (as_stream(self)->fd != 0) return raise(vm, OSError, "not readable");
    if (vm->config.read == NULL) {
        return raise(vm, PermissionError, "reading standard input needs the host to allow it (krait --allow stdin)");
    }
    char *text = NULL;
    size_t size = 0, capacity = 0;
    int64_t characters = 0;
    KrValue result = KR_ERROR;
    while (limit < 0 || characters < limit) {
        char c;
        ptrdiff_t got = vm->config.read(vm->config.host, &c, 1);
        if (got < 0) {
            raise(vm, OSError, "standard input cannot be read");
            goto done;
        }
        if (got == 0) break;
        if (size == capacity) {
            size_t wider = capacity == 0 ? 128 : capacity * 2;
            char *grown = memory_resize(vm, text, capacity, wider);
            if (grown == NULL) goto done;
            text = grown;
            capacity = wider;
        }
        text[size++] = c;
        // a character ends where its last byte was read
        uint32_t lead = 1;
        while (lead < 4 && lead < size && ((uint8_t)text[size - lead] & 0xc0) == 0x80) lead++;
        uint8_t first = (uint8_t)text[size - lead];
        uint32_t need = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
        if (lead >= need) characters++;
        if (line && c == '\n') break;
        if (!poll(vm, 1)) goto done;
    }
    result = str_from_utf8(vm, text == NULL ? "" : text, size);
done:
    memory_free(vm, text, capacity);
    return result;
}

static bool size_argument(KrVM *vm, KrBorrowed v, int64_t *out) {
    *out = -1;
    return is_none(v) || to_index_clamped(vm, v, out);
}

NATIVE(stream_read, "read(self, size=-1, /)", "Read size characters, or all.") {
    int64_t size;
    return size_argument(vm, args[1], &size) ? read_text(vm, args[0], size, false) : KR_ERROR;
}
NATIVE(stream_readline, "readline(self, size=-1, /)", "Read a line with its newline.") {
    int64_t size;
    return size_argument(vm, args[1], &size) ? read_text(vm, args[0], size, true) : KR_ERROR;
}
NATIVE(stream_readlines, "readlines(self, hint=-1, /)", "Read all lines.") { return to_list(vm, args[0]); }

static KrValue stream_next(KrVM *vm, KrBorrowed self) {
    KrValue line = read_text(vm, self, -1, true);
    if (is_error(line) || str_length(as_str(line)) > 0) return line;
    release(vm, line);
    return ABSENT;
}
static KrValue stream_iter(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}

NATIVE(stream_isatty, "isatty(self, /)", "False: what is behind the host's hooks is not known.") { return FALSE_; }
NATIVE(stream_readable, "readable(self, /)", "Can it be read?") { return value_of_bool(as_stream(args[0])->fd == 0); }
NATIVE(stream_writable, "writable(self, /)", "Can it be written?") { return value_of_bool(as_stream(args[0])->fd != 0); }
NATIVE(stream_seekable, "seekable(self, /)", "False: these are streams.") { return FALSE_; }
NATIVE(stream_fileno, "fileno(self, /)", "The number of the stream: 0, 1 or 2.") { return small_int(as_stream(args[0])->fd); }
NATIVE(stream_close, "close(self, /)", "Do nothing: the stream is the host's.") { return NONE; }
NATIVE(stream_reconfigure, "reconfigure(self, **options)", "Do nothing: the stream is the host's.") { return NONE; }

static KrValue get_encoding(KrVM *vm, KrBorrowed self) {
    (void)self;
    return str_new(vm, "utf-8");
}
static KrValue get_errors(KrVM *vm, KrBorrowed self) { return str_new(vm, as_stream(self)->fd == 2 ? "backslashreplace" : "strict"); }
static const char *name_of(KrBorrowed self) {
    static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
    return names[as_stream(self)->fd];
}
static KrValue get_name(KrVM *vm, KrBorrowed self) { return str_new(vm, name_of(self)); }
static KrValue get_mode(KrVM *vm, KrBorrowed self) { return str_new(vm, as_stream(self)->fd == 0 ? "r" : "w"); }
static KrValue get_closed(KrVM *vm, KrBorrowed self) {
    (void)vm;
    (void)self;
    return FALSE_;
}
static KrValue get_line_buffering(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return value_of_bool(as_stream(self)->fd == 2);
}

static KrValue stream_repr(KrVM *vm, KrBorrowed self) {
    return string_format(vm, "<_io.TextIOWrapper name='%s' mode='%c' encoding='utf-8'>", name_of(self), as_stream(self)->fd == 0 ? 'r' : 'w');
}

static const GetSetDef stream_getset[] = {
    {"encoding", get_encoding, NULL, NULL}, {"errors", get_errors, NULL, NULL}, {"name", get_name, NULL, NULL}, {"mode", get_mode, NULL, NULL},
    {"closed", get_closed, NULL, NULL}, {"line_buffering", get_line_buffering, NULL, NULL}, {0},
};
static const NativeDef *const stream_methods[] = {
    DEF(stream_write), DEF(stream_writelines), DEF(stream_flush), DEF(stream_read), DEF(stream_readline), DEF(stream_readlines),
    DEF(stream_isatty), DEF(stream_readable), DEF(stream_writable), DEF(stream_seekable), DEF(stream_fileno), DEF(stream_close),
    DEF(stream_reconfigure), NULL,
};
const TypeDef text_stream_type = {
    .name = "_io.TextIOWrapper", .doc = "A standard stream of the host.", .id = (TypeId)TYPE_TEXT_STREAM, .size = sizeof(TextStream),
    .flags = TYPE_FLAG_NO_NEW, .methods = stream_methods, .getset = stream_getset, .repr = stream_repr, .iter = stream_iter,
    .next = stream_next,
};
