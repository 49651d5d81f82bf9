// SPDX-License-Identifier: MIT
// run.c -- runs one program: finds its source, gives it a VM, and turns how it ended into an exit status.
#include "cli.h"
#include "limits.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *text;
    size_t length;
    char *filename;     // in tracebacks
    bool is_file;       // filename is a path: __file__ is set
} Program;

//// Ctrl-C ///////////////////////////////////////////////////////////////////////////////////////////////////////////

// A signal handler has no argument of ours, so this is the program's one global.
static KrVM *volatile interruptible;
static volatile sig_atomic_t interrupt_pending;    // it came between two runs: the next one gets it

static void on_interrupt(int number) {
    (void)number;
    if (interruptible) kr_interrupt(interruptible);
    else interrupt_pending = 1;
}

void run_interruptible(KrVM *vm) {
    if (vm == NULL) interrupt_pending = 0;
    interruptible = vm;
    if (vm != NULL && interrupt_pending) kr_interrupt(vm);
}

static void watch_signals(void) {
    struct sigaction action = {.sa_handler = on_interrupt};     // no SA_RESTART: it must wake what waits
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);                                   // a failing write says it better
}

static void unwatch_signals(void) {
    signal(SIGINT, SIG_DFL);
    run_interruptible(NULL);
}

//// How it ended /////////////////////////////////////////////////////////////////////////////////////////////////////

static void report_limit(Host *host, KrVM *vm, const Options *options) {
    char text[LIMIT_TEXT];
    limit_describe(kr_limit_reached(vm), &options->limits, text);
    host_message(host, "%s", text);
}

static void write_value(Host *host, KrVM *vm, KrBorrowed text) {
    size_t length = 0;
    const char *utf8 = kr_as_str(vm, text, &length);
    host_flush(host);
    if (utf8) fwrite(utf8, 1, length, stderr);
    else kr_release(vm, kr_error_take(vm));
}

// sys.exit(): None is 0, a number is its low byte as in every shell (our own two are not for programs), and anything
// else is a message. str() of that object is the program's code and may fail too.
static int exit_status(Host *host, KrVM *vm, KrBorrowed error) {
    int64_t number = 0;
    int status = EXIT_EXCEPTION;
    KrValue code = kr_getattr(vm, error, "code"), builtins = KR_NONE, str = KR_NONE, text = KR_NONE;
    if (kr_failed(code)) goto failed;
    if (kr_kind(code) == KR_KIND_NONE) {
        status = EXIT_OK;
    } else if (kr_kind(code) == KR_KIND_INT || kr_kind(code) == KR_KIND_BOOL) {
        if (!kr_as_int(vm, code, &number)) {
            kr_release(vm, kr_error_take(vm));
            number = -1;
        }
        status = (int)(number & 0xff);
        if (status == EXIT_LIMIT || status == EXIT_INTERNAL) status = EXIT_EXCEPTION;
    } else {
        builtins = kr_import(vm, "builtins");
        if (kr_failed(builtins)) goto failed;
        str = kr_getattr(vm, builtins, "str");
        if (kr_failed(str)) goto failed;
        text = kr_call(vm, str, 1, &code);
        if (kr_failed(text)) goto failed;
        write_value(host, vm, text);
        fputc('\n', stderr);
    }
    goto done;
failed:
    kr_release(vm, kr_error_take(vm));
done:
    kr_release(vm, text);
    kr_release(vm, str);
    kr_release(vm, builtins);
    kr_release(vm, code);
    return status;
}

int run_report(Host *host, KrVM *vm, const Options *options, bool *is_exit) {
    int status = EXIT_EXCEPTION;
    *is_exit = false;
    KrValue error = kr_error_take(vm);
    if (kr_failed(error)) {
        host_message(host, "internal error: a call failed and says not why");
        return EXIT_INTERNAL;
    }
    if (kr_is(vm, error, "SystemExit")) {
        *is_exit = true;
        status = exit_status(host, vm, error);
        goto done;
    }
    KrValue text = kr_error_text(vm, error);
    if (kr_failed(text)) {
        kr_release(vm, kr_error_take(vm));
        host_message(host, "an exception was raised that cannot be shown");
    } else {
        write_value(host, vm, text);
    }
    kr_release(vm, text);
    if (kr_is(vm, error, "LimitError")) {
        report_limit(host, vm, options);
        status = EXIT_LIMIT;
    } else if (kr_is(vm, error, "KeyboardInterrupt")) {
        status = EXIT_INTERRUPT;
    }
done:
    kr_release(vm, error);
    return status;
}

//// What to run //////////////////////////////////////////////////////////////////////////////////////////////////////

// FILE may be a folder with a __main__.py, as for CPython.
static bool read_file(Program *program, const char *path) {
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        if (asprintf(&program->filename, "%s/__main__.py", path) < 0) program->filename = NULL;
        if (program->filename && access(program->filename, F_OK) != 0) {
            fprintf(stderr, "krait: '%s' is a directory without a __main__.py\n", path);
            return false;
        }
    } else {
        program->filename = strdup(path);
    }
    program->is_file = true;
    program->text = program->filename ? host_read(program->filename, &program->length) : NULL;
    return program->text;
}

static bool read_module(Host *host, Program *program, const char *name) {
    KrConfig config;
    KrSource source = {0};
    Options none = {.kind = RUN_MODULE};
    host_config(host, &none, &config);
    if (!config.load(host, name, &source)) {
        fprintf(stderr, "krait: no module named '%s' in the current folder\n", name);
        return false;
    }
    if (source.is_package) {        // -m PACKAGE runs its __main__
        free(source.text);
        free(source.filename);
        char *inside = NULL;
        if (asprintf(&inside, "%s.__main__", name) < 0) return false;
        bool found = config.load(host, inside, &source);
        free(inside);
        if (!found) {
            fprintf(stderr, "krait: '%s' is a package without a __main__\n", name);
            return false;
        }
    }
    *program = (Program){.text = source.text, .length = source.length, .filename = source.filename, .is_file = true};
    return true;
}

static bool read_program(Host *host, const Options *options, Program *program) {
    switch (options->kind) {
    case RUN_FILE: return read_file(program, options->target);
    case RUN_MODULE: return read_module(host, program, options->target);
    case RUN_CODE:
        program->filename = strdup("<string>");
        program->text = strdup(options->target);
        program->length = strlen(options->target);
        return program->filename && program->text;
    case RUN_STDIN:
    case RUN_REPL:
        program->filename = strdup("<stdin>");
        program->text = host_read(NULL, &program->length);
        return program->filename && program->text;
    }
    return false;
}

static void program_free(Program *program) {
    free(program->text);
    free(program->filename);
}

//// Running it ///////////////////////////////////////////////////////////////////////////////////////////////////////

static bool set_up(KrVM *vm, const Options *options, const Program *program) {
    bool ok = false;
    KrValue module = KR_NONE, file = KR_NONE;
    const char **argv = calloc((size_t)options->argc + 2, sizeof *argv);
    if (!argv) return true;         // a program without sys.argv is better than none
    switch (options->kind) {
    case RUN_CODE: argv[0] = "-c"; break;
    case RUN_REPL: argv[0] = ""; break;
    case RUN_STDIN: argv[0] = "-"; break;
    case RUN_FILE: argv[0] = options->target; break;
    case RUN_MODULE: argv[0] = program->filename; break;
    }
    for (int i = 0; i < options->argc; i++) argv[i + 1] = options->argv[i];
    if (!kr_set_argv(vm, options->argc + 1, argv)) goto done;
    if (program->is_file) {
        module = kr_import(vm, "__main__");
        if (kr_failed(module)) goto done;
        file = kr_str(vm, program->filename, KR_STRLEN);
        if (kr_failed(file) || !kr_setattr(vm, module, "__file__", file)) goto done;
    }
    ok = true;
done:
    kr_release(vm, file);
    kr_release(vm, module);
    free(argv);
    return ok;
}

static bool show_dump(Host *host, KrVM *vm, const Options *options, const Program *program) {
    KrValue text = kr_dump(vm, program->text, program->length, program->filename, options->dump_kind);
    if (kr_failed(text)) return false;
    size_t length = 0;
    const char *utf8 = kr_as_str(vm, text, &length);
    host_flush(host);
    if (utf8) fwrite(utf8, 1, length, stdout);
    fflush(stdout);
    kr_release(vm, text);
    return utf8;
}

static bool run_program(KrVM *vm, const Program *program) {
    KrValue code = kr_compile(vm, program->text, program->length, program->filename, KR_MODULE);
    if (kr_failed(code)) return false;
    KrValue result = kr_exec(vm, code, KR_NONE);
    kr_release(vm, code);
    kr_release(vm, result);
    return !kr_failed(result);
}

int run(Host *host, const Options *options) {
    Program program = {0};
    KrConfig config;
    KrVM *vm = NULL;
    int status = EXIT_USAGE;
    bool is_exit = false, ok;
    bool dialogue = options->kind == RUN_REPL && isatty(STDIN_FILENO);
    if (!dialogue && !read_program(host, options, &program)) goto done;
    if (!host_open_trace(host, options)) goto done;

    host_config(host, options, &config);
    vm = kr_vm_new(&config);
    if (!vm) {
        host_message(host, "cannot start: not enough memory (see --max-memory)");
        status = EXIT_INTERNAL;
        goto done;
    }
    watch_signals();
    run_interruptible(vm);
    status = EXIT_OK;
    ok = set_up(vm, options, &program);
    if (ok && !dialogue) ok = options->dump ? show_dump(host, vm, options, &program) : run_program(vm, &program);
    if (!ok) status = run_report(host, vm, options, &is_exit);
    if ((dialogue || (options->interactive && !options->dump)) && status != EXIT_LIMIT && !(dialogue && is_exit))
        status = repl(host, vm, options);
    if (!kr_vm_finish(vm)) status = run_report(host, vm, options, &is_exit);
    unwatch_signals();
    kr_vm_free(vm);
done:
    host_flush(host);
    if (!host_close_trace(host, options) && status == EXIT_OK) status = EXIT_USAGE;
    program_free(&program);
    return status;
}
