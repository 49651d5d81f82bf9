// SPDX-License-Identifier: MIT
// bind.c -- `krait bind`: writes the shims of a module, in C and in Python. docs/BIND.md has what they look like.
//
// The work is done by the Python files of runtime/cli/python, in a VM that may do nothing but compute. Here are the command
// line, the tree that those files ask for, and the writing of what they give: all files or none.
#include "cli.h"
#include "program_modules.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char HELP[] =
    "Usage: krait bind MODULE.py [--mode per-call|persistent] [-o DIR]\n"
    "\n"
    "Writes MODULE.h and MODULE.c, with a typed C function for each function of the module, and MODULE_sync.py, with\n"
    "NAME_sync() for each async function NAME. The module is read, not run; it may be a MODULE.pyi. A function that cannot\n"
    "be bound is named on standard output.\n"
    "\n"
    "  --mode MODE   the KrConfig.bridge of the VM that will run the module: per-call (default) or persistent\n"
    "  -o DIR        where to write (default: the current folder)\n";

static const KrLimits bind_limits = {.memory = (size_t)1 << 30, .wall_ns = 60000000000};

typedef struct {
    const char *path;           // of the module
    const char *file;           // the last part of it
    char *module;               // the name of the module; owned
    KrBridge mode;
    const char *folder;
} Request;

typedef struct {
    char *path, *temporary;     // owned; temporary: NULL when there is none (any more)
} Output;

typedef struct {
    Output *items;
    size_t count;
} Outputs;

static bool refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool refuse(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("krait bind: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}

//// The command line /////////////////////////////////////////////////////////////////////////////////////////////////

static bool set_mode(Request *request, const char *mode) {
    char why[200];
    if (!mode[0]) return refuse("--mode needs a value: 'per-call' or 'persistent'");
    return kr_bridge_parse(mode, &request->mode, why, sizeof why) || refuse("--mode: %s", why);
}

static bool set_module(Request *request, const char *path) {
    if (request->path) return refuse("one module at a time: '%s' or '%s'", request->path, path);
    const char *slash = strrchr(path, '/');
    request->path = path;
    request->file = slash ? slash + 1 : path;
    const char *dot = strrchr(request->file, '.');
    if (!dot || (strcmp(dot, ".py") != 0 && strcmp(dot, ".pyi") != 0))
        return refuse("'%s' is not the name of a module: it does not end in .py or .pyi", path);
    request->module = strndup(request->file, (size_t)(dot - request->file));
    return request->module || refuse("out of memory");
}

static bool read_words(Request *request, int argc, char **argv) {
    bool options_end = false;
    for (int at = 0; at < argc; at++) {
        const char *word = argv[at];
        if (options_end || word[0] != '-') {
            if (!set_module(request, word)) return false;
        } else if (strcmp(word, "--") == 0) {
            options_end = true;
        } else if (strncmp(word, "--mode=", 7) == 0) {
            if (!set_mode(request, word + 7)) return false;
        } else if (strcmp(word, "--mode") == 0 || strcmp(word, "-o") == 0) {
            if (++at == argc) return refuse("%s needs a value", word);
            if (word[1] == 'o') request->folder = argv[at];
            else if (!set_mode(request, argv[at])) return false;
        } else {
            return refuse("unknown option '%s'", word);
        }
    }
    return request->path || refuse("which module?");
}

//// What the Python files ask for ////////////////////////////////////////////////////////////////////////////////////

static bool load_module(void *context, const char *module, KrSource *out) {
    (void)context;
    for (uint32_t i = 0; i < program_module_count; i++) {
        if (strcmp(program_modules[i].name, module) != 0) continue;
        *out = (KrSource){.text = strdup(program_modules[i].source), .length = program_modules[i].length};
        return out->text;
    }
    return false;
}

static KrValue tree(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    size_t length;
    const char *text = kr_as_str(vm, args[0], &length), *filename = text ? kr_as_str(vm, args[1], NULL) : NULL;
    return filename ? kr_dump(vm, text, length, filename, KR_DUMP_TREE) : KR_ERROR;
}

static const KrNativeDef natives[] = {
    {"tree(text, filename, /)", tree, "The tree of a source, as text."},
    {0},
};

static bool compiles(KrVM *vm, const char *text, size_t length, const char *path) {
    KrValue code = kr_compile(vm, text, length, path, KR_MODULE);
    kr_release(vm, code);
    return !kr_failed(code);
}

// Calls bind.NAME with texts.
static KrValue call_bind(KrVM *vm, const char *name, int count, const char *const *texts) {
    KrValue module = kr_import(vm, "bind"), arguments[4], result = KR_ERROR;
    bool ok = !kr_failed(module);
    for (int i = 0; i < count; i++) {
        arguments[i] = ok ? kr_str(vm, texts[i], KR_STRLEN) : KR_ERROR;
        ok = ok && !kr_failed(arguments[i]);
    }
    if (ok) result = kr_call_method(vm, module, name, count, arguments);
    for (int i = 0; i < count; i++) kr_release(vm, arguments[i]);
    kr_release(vm, module);
    return result;
}

//// Writing: temporary files first ///////////////////////////////////////////////////////////////////////////////////

static bool cannot_write(const Output *output) { return refuse("cannot write '%s': %s", output->path, strerror(errno)); }

static bool write_temporary(Output *output, const char *text, size_t length) {
    struct stat info;
    if (stat(output->path, &info) == 0 && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return cannot_write(output);
    }
    char *name = NULL;
    if (asprintf(&name, "%s.XXXXXX", output->path) < 0) return refuse("out of memory");
    int fd = mkstemp(name);
    if (fd < 0) {
        free(name);
        return cannot_write(output);
    }
    output->temporary = name;
    mode_t mask = umask(0);
    umask(mask);
    FILE *file = fdopen(fd, "w");
    bool ok = file && fchmod(fd, 0666 & ~mask) == 0 && fwrite(text, 1, length, file) == length;
    if (file ? fclose(file) != 0 : close(fd) != 0) ok = false;
    return ok || cannot_write(output);
}

static bool commit(Outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++) {
        Output *output = &outputs->items[i];
        if (rename(output->temporary, output->path) != 0) return cannot_write(output);
        free(output->temporary);
        output->temporary = NULL;
    }
    return true;
}

static void outputs_free(Outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++) {
        if (outputs->items[i].temporary) unlink(outputs->items[i].temporary);
        free(outputs->items[i].temporary);
        free(outputs->items[i].path);
    }
    free(outputs->items);
}

// The text at an index of a sequence; it lives as long as the sequence.
static const char *text_at(KrVM *vm, KrBorrowed sequence, int64_t at, size_t *length) {
    KrValue index = kr_int(vm, at), item = kr_failed(index) ? KR_ERROR : kr_getitem(vm, sequence, index);
    const char *text = kr_failed(item) ? NULL : kr_as_str(vm, item, length);
    kr_release(vm, item);
    kr_release(vm, index);
    return text;
}

typedef enum { WRITE_DONE, WRITE_RAISED, WRITE_FAILED } WriteResult;     // failed: and said why

// files: a list of pairs of a file's name and its text.
static WriteResult write_files(KrVM *vm, KrBorrowed files, const Request *request, Outputs *outputs) {
    WriteResult result = WRITE_RAISED;
    KrValue iterator = kr_iter(vm, files), pair = KR_ERROR;
    int64_t count = kr_failed(iterator) ? -1 : kr_len(vm, files);
    if (count < 0) goto done;
    outputs->items = calloc((size_t)count + 1, sizeof *outputs->items);
    if (!outputs->items) {
        refuse("out of memory");
        result = WRITE_FAILED;
        goto done;
    }
    while (kr_next(vm, iterator, &pair)) {
        size_t length = 0;
        const char *name = text_at(vm, pair, 0, NULL), *text = name ? text_at(vm, pair, 1, &length) : NULL;
        if (!text) goto done;
        Output *output = &outputs->items[outputs->count];
        if (asprintf(&output->path, "%s/%s", request->folder, name) < 0) {
            output->path = NULL;
            refuse("out of memory");
            result = WRITE_FAILED;
            goto done;
        }
        outputs->count++;
        if (!write_temporary(output, text, length)) {
            result = WRITE_FAILED;
            goto done;
        }
        kr_release(vm, pair);
        pair = KR_ERROR;
    }
    if (kr_failed(pair) && outputs->count < (size_t)count) goto done;
    result = commit(outputs) ? WRITE_DONE : WRITE_FAILED;
done:
    kr_release(vm, pair);
    kr_release(vm, iterator);
    return result;
}

//// All of it ////////////////////////////////////////////////////////////////////////////////////////////////////////

// status: what an error means that is not a limit.
static int report_error(KrVM *vm, int status) {
    KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
    const char *utf8 = kr_failed(text) ? NULL : kr_as_str(vm, text, NULL);
    fputs(utf8 ? utf8 : "krait bind: an error that cannot be shown\n", stderr);
    if (kr_is(vm, error, "LimitError")) status = EXIT_LIMIT;
    kr_release(vm, text);
    kr_release(vm, error);
    return status;
}

static int bind_in(KrVM *vm, const Request *request, const char *text, size_t length) {
    int status = EXIT_INTERNAL;
    Outputs outputs = {0};
    KrValue why = KR_ERROR, answer = KR_ERROR, files = KR_ERROR, zero = kr_int(vm, 0);
    const char *problem, *report, *mode = request->mode == KR_BRIDGE_PER_CALL ? "per-call" : "persistent";
    if (!compiles(vm, text, length, request->path)) {
        status = report_error(vm, EXIT_USAGE);
        goto done;
    }
    if (kr_failed(zero) || !kr_module(vm, "_bind", natives, NULL)) goto raised;
    why = call_bind(vm, "check_name", 1, (const char *[]){request->module});
    problem = kr_failed(why) ? NULL : kr_as_str(vm, why, NULL);
    if (!problem) goto raised;
    if (problem[0]) {
        refuse("%s", problem);
        status = EXIT_USAGE;
        goto done;
    }
    answer = call_bind(vm, "bind", 4, (const char *[]){text, request->module, request->file, mode});
    if (kr_failed(answer)) goto raised;
    files = kr_getitem(vm, answer, zero);
    if (kr_failed(files)) goto raised;
    report = text_at(vm, answer, 1, NULL);
    if (!report) goto raised;
    switch (write_files(vm, files, request, &outputs)) {
    case WRITE_RAISED: goto raised;
    case WRITE_FAILED: status = EXIT_USAGE; goto done;
    case WRITE_DONE: break;
    }
    fputs(report, stdout);
    status = EXIT_OK;
    goto done;
raised:
    status = report_error(vm, EXIT_INTERNAL);
done:
    outputs_free(&outputs);
    kr_release(vm, files);
    kr_release(vm, answer);
    kr_release(vm, why);
    kr_release(vm, zero);
    return status;
}

int bind_main(int argc, char **argv) {
    if (argc == 1 && (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0)) {
        fputs(HELP, stdout);
        return EXIT_OK;
    }
    Request request = {.mode = KR_BRIDGE_PER_CALL, .folder = "."};
    int status = EXIT_USAGE;
    size_t length = 0;
    char *text = NULL;
    KrConfig config;
    KrVM *vm = NULL;
    if (!read_words(&request, argc, argv)) {
        fputs("Try 'krait bind --help'.\n", stderr);
        goto done;
    }
    text = host_read(request.path, &length);
    if (!text) goto done;
    kr_config_init(&config);
    config.load = load_module;
    config.limits = bind_limits;
    config.seed = 1;
    vm = kr_vm_new(&config);
    if (!vm) {
        refuse("out of memory");
        status = EXIT_INTERNAL;
        goto done;
    }
    status = bind_in(vm, &request, text, length);
    kr_vm_free(vm);
done:
    free(text);
    free(request.module);
    return status;
}
