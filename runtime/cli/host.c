// SPDX-License-Identifier: MIT
// host.c -- the hooks that the program gives to a VM: output, standard input, the source of modules.
//
// Standard output waits in a buffer; it is written when the buffer is full, before anything goes to standard error, at
// each line on a terminal, and at the end. So what a program prints and what it complains about keep their order.
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_SIZE = 64 << 10 };
static const size_t SOURCE_MAX = (size_t)256 << 20;     // a program larger than this is not a program

//// Lists of texts ///////////////////////////////////////////////////////////////////////////////////////////////////

bool texts_add(Texts *texts, const char *text, size_t length) {
    char **items = realloc(texts->items, (texts->count + 2) * sizeof *items);
    if (!items) return false;
    texts->items = items;
    char *copy = strndup(text, length);
    items[texts->count] = copy;
    if (!copy) return false;
    items[++texts->count] = NULL;
    return true;
}

void texts_free(Texts *texts) {
    for (size_t i = 0; i < texts->count; i++) free(texts->items[i]);
    free(texts->items);
    *texts = (Texts){0};
}

//// Output ///////////////////////////////////////////////////////////////////////////////////////////////////////////

// Who reads our output may be gone (`krait x.py | head -1`): there is no use in running on, and nobody to tell.
static void write_all(int fd, const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written < 0) {
            if (errno == EINTR) continue;
            if (fd == STDOUT_FILENO) {
                if (errno != EPIPE) dprintf(STDERR_FILENO, "krait: cannot write the output: %s\n", strerror(errno));
                _exit(EXIT_EXCEPTION);
            }
            return;
        }
        text += written;
        length -= (size_t)written;
    }
}

void host_flush(Host *host) {
    write_all(STDOUT_FILENO, host->buffer, host->used);
    host->used = 0;
}

static void write_output(void *context, int fd, const char *text, size_t length) {
    Host *host = context;
    if (fd != STDOUT_FILENO || length == 0) {
        host_flush(host);
        if (fd != STDOUT_FILENO) write_all(fd, text, length);
        return;
    }
    if (length > BUFFER_SIZE - host->used) host_flush(host);
    if (length > BUFFER_SIZE) {
        write_all(STDOUT_FILENO, text, length);
        return;
    }
    memcpy(host->buffer + host->used, text, length);
    host->used += length;
    if (host->line_buffered && memchr(text, '\n', length)) host_flush(host);
}

void host_message(Host *host, const char *format, ...) {
    host_flush(host);
    va_list arguments;
    va_start(arguments, format);
    fputs("krait: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static void write_trace_line(void *context, const char *text, size_t length) { write_output(context, STDERR_FILENO, text, length); }
static void write_trace_file(void *context, const char *text, size_t length) {
    Host *host = context;
    (void)fwrite(text, 1, length, host->trace);     // host_close_trace looks whether it worked
}

bool host_open_trace(Host *host, const Options *options) {
    if (!options->trace || strcmp(options->trace, "-") == 0) return true;
    host->trace = fopen(options->trace, "we");
    if (!host->trace) fprintf(stderr, "krait: cannot write '%s': %s\n", options->trace, strerror(errno));
    return host->trace;
}

bool host_close_trace(Host *host, const Options *options) {
    FILE *file = host->trace;
    host->trace = NULL;
    if (!file) return true;
    bool failed = ferror(file);
    if (fclose(file) == 0 && !failed) return true;
    host_message(host, "cannot write '%s': %s", options->trace, strerror(errno));
    return false;
}

static ptrdiff_t read_input(void *context, char *buffer, size_t size) {
    host_flush(context);
    for (;;) {
        ssize_t count = read(STDIN_FILENO, buffer, size);
        if (count >= 0 || errno != EINTR) return count;
    }
}

//// Sources //////////////////////////////////////////////////////////////////////////////////////////////////////////

static char *fail(const char *path, const char *why) {
    fprintf(stderr, "krait: cannot read '%s': %s\n", path, why);
    return NULL;
}

static char *read_stream(int fd, const char *path, size_t *length) {
    size_t used = 0, capacity = 16 << 10;
    char *text = malloc(capacity + 1);
    const char *why = "out of memory";
    while (text) {
        ssize_t count = read(fd, text + used, capacity - used);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            why = strerror(errno);
            break;
        }
        if (count == 0) {
            text[used] = 0;
            *length = used;
            return text;
        }
        used += (size_t)count;
        if (used < capacity) continue;
        if (capacity >= SOURCE_MAX) {
            why = "larger than 256 MiB";
            break;
        }
        char *larger = realloc(text, capacity * 2 + 1);
        if (!larger) break;
        text = larger;
        capacity *= 2;
    }
    free(text);
    return fail(path, why);
}

char *host_read(const char *path, size_t *length) {
    if (!path) return read_stream(STDIN_FILENO, "<stdin>", length);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail(path, strerror(errno));
    struct stat info;
    char *text = fstat(fd, &info) == 0 && S_ISDIR(info.st_mode) ? fail(path, "is a directory")
                                                                 : read_stream(fd, path, length);
    close(fd);
    return text;
}

// A module is DIR/a/b.py or the package DIR/a/b/__init__.py; the package wins, as in CPython. A name that could leave
// the folder (a slash, an empty part) never gets here through `import`, but __import__ takes any text.
static bool load_module(void *context, const char *module, KrSource *out) {
    Host *host = context;
    if (!host->module_dir || module[0] == 0 || strchr(module, '/') || strstr(module, "..") || module[0] == '.')
        return false;
    for (int package = 1; package >= 0; package--) {
        char *path = NULL;
        if (asprintf(&path, "%s/%s%s", host->module_dir, module, package ? "/__init__.py" : ".py") < 0) return false;
        for (char *c = path + strlen(host->module_dir) + 1, *end = c + strlen(module); c < end; c++)
            if (*c == '.') *c = '/';
        struct stat info;
        if (stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
            *out = (KrSource){.filename = path, .is_package = package};
            out->text = host_read(path, &out->length);
            if (out->text) return true;
        }
        free(path);
    }
    return false;
}

//// Life /////////////////////////////////////////////////////////////////////////////////////////////////////////////

static char *find_module_dir(const Options *options) {
    if (options->kind != RUN_FILE) return strdup(".");
    const char *slash = strrchr(options->target, '/');
    if (!slash) return strdup(".");
    return slash == options->target ? strdup("/") : strndup(options->target, (size_t)(slash - options->target));
}

bool host_init(Host *host, const Options *options) {
    *host = (Host){.line_buffered = isatty(STDOUT_FILENO)};
    host->buffer = malloc(BUFFER_SIZE);
    host->module_dir = find_module_dir(options);
    if (host->buffer && host->module_dir) return true;
    host_free(host);
    return false;
}

void host_free(Host *host) {
    free(host->buffer);
    free(host->module_dir);
    *host = (Host){0};
}

void host_config(Host *host, const Options *options, KrConfig *config) {
    kr_config_init(config);
    config->host = host;
    config->write = write_output;
    config->read = options->allow_stdin ? read_input : NULL;
    config->load = load_module;
    config->limits = options->limits;
    config->bridge = options->kind == RUN_REPL || options->interactive ? KR_BRIDGE_PERSISTENT : KR_BRIDGE_PER_CALL;
    config->seed = options->seed;
    config->capabilities = options->capabilities | KR_CAN_CLOCK;
    config->virtual_time = options->virtual_time;
    if (options->trace) config->trace = host->trace ? write_trace_file : write_trace_line;
    config->trace_format = host->trace ? KR_TRACE_JSON : KR_TRACE_TEXT;
    config->read_dirs = options->read_all ? NULL : (const char *const *)options->read_dirs.items;
    config->write_dirs = options->write_all ? NULL : (const char *const *)options->write_dirs.items;
    config->environment = (const char *const *)options->environment.items;
}
