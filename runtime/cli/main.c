// SPDX-License-Identifier: MIT
// main.c -- the program `krait`: reads the command line (limits: limits.c), and hands over to run.c.
//
// The program is a client of the library: it includes krait.h and nothing else of Krait.
#include "cli.h"
#include "limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static const char HELP[] =
    "Usage: krait [options] FILE [args]     run a file\n"
    "       krait [options] -c CODE [args]  run a text\n"
    "       krait [options] -m MODULE [args]  run a module of the current folder\n"
    "       krait [options] - [args]        run standard input\n"
    "       krait [options]                 start a dialogue (on a terminal), with await at the top level\n"
    "       krait bind MODULE.py ...        write C functions and sync Python functions for a module's (krait bind --help)\n"
    "\n"
    "  -i                  start a dialogue after the program\n";

static const char HELP_AFTER_LIMITS[] =
    "  --allow WHAT        read=DIR, write=DIR, env=NAME, stdin, random, or all; nothing is allowed by default\n"
    "  --virtual-time      let time jump to the next timer instead of waiting\n"
    "  --trace-tasks FILE  write what each task did when, for Perfetto or chrome://tracing; FILE -: as text to standard error\n"
    "  --seed N            the seed of everything random (default: from the system)\n"
    "  --tokens, --ast, --dis   show the tokens, the tree or the code instead of running\n"
    "  --limits            show the limits that the other options give, and what each does\n"
    "  --version, --help\n"
    "\n"
    "Exit status: that of sys.exit(); 1 after an uncaught exception, 2 for a wrong command line or an unreadable file,\n"
    "121 when a limit stopped the program, 122 for an internal error, 130 when interrupted.\n";

bool complain(const char *format, const char *a, const char *b) {
    fputs("krait: ", stderr);
    fprintf(stderr, format, a, b);
    fputs("\nTry 'krait --help'.\n", stderr);
    return false;
}

//// Capabilities /////////////////////////////////////////////////////////////////////////////////////////////////////

static bool allow_env(Options *options, const char *name) {
    size_t length = strlen(name);
    for (char **entry = environ; *entry; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return texts_add(&options->environment, *entry, strlen(*entry));
    return true;        // a variable that is not set is allowed, and still not set
}

static bool allow_all(Options *options) {
    options->capabilities |= KR_CAN_READ_FILES | KR_CAN_WRITE_FILES | KR_CAN_RANDOM;
    options->read_all = options->write_all = options->allow_stdin = true;
    for (char **entry = environ; *entry; entry++)
        if (!texts_add(&options->environment, *entry, strlen(*entry))) return false;
    return true;
}

static bool allow(Options *options, const char *what) {
    if (strcmp(what, "all") == 0) return allow_all(options);
    if (strcmp(what, "stdin") == 0) return options->allow_stdin = true;
    if (strcmp(what, "random") == 0) {
        options->capabilities |= KR_CAN_RANDOM;
        return true;
    }
    const char *equals = strchr(what, '=');
    if (equals && equals[1]) {
        const char *value = equals + 1;
        if (strncmp(what, "env=", 4) == 0) return allow_env(options, value);
        if (strncmp(what, "read=", 5) == 0) {
            options->capabilities |= KR_CAN_READ_FILES;
            return texts_add(&options->read_dirs, value, strlen(value));
        }
        if (strncmp(what, "write=", 6) == 0) {
            options->capabilities |= KR_CAN_WRITE_FILES;
            return texts_add(&options->write_dirs, value, strlen(value));
        }
    }
    return complain("--allow: unknown capability '%s' (read=DIR, write=DIR, env=NAME, stdin, random, all)%s", what, "");
}

//// The command line /////////////////////////////////////////////////////////////////////////////////////////////////

typedef enum { OPTION_ALLOW, OPTION_SEED, OPTION_TRACE_TASKS, OPTION_VIRTUAL_TIME, OPTION_TOKENS, OPTION_AST, OPTION_DIS,
               OPTION_LIMITS, OPTION_VERSION, OPTION_HELP } OptionName;

static const struct {
    const char *name;
    OptionName option;
    bool has_value;
} long_options[] = {
    {"--allow", OPTION_ALLOW, true},           {"--seed", OPTION_SEED, true},
    {"--trace-tasks", OPTION_TRACE_TASKS, true},
    {"--virtual-time", OPTION_VIRTUAL_TIME, false}, {"--tokens", OPTION_TOKENS, false},
    {"--ast", OPTION_AST, false},              {"--dis", OPTION_DIS, false},
    {"--limits", OPTION_LIMITS, false},        {"--version", OPTION_VERSION, false},
    {"--help", OPTION_HELP, false},
};

static bool set_dump(Options *options, KrDump kind) {
    options->dump = true;
    options->dump_kind = kind;
    return true;
}

static bool set_option(Options *options, OptionName option, const char *name, const char *value) {
    switch (option) {
    case OPTION_ALLOW: return allow(options, value);
    case OPTION_SEED: return read_count(name, value, UINT64_MAX, &options->seed);
    case OPTION_TRACE_TASKS:
        options->trace = value;
        return true;
    case OPTION_VIRTUAL_TIME: return options->virtual_time = true;
    case OPTION_TOKENS: return set_dump(options, KR_DUMP_TOKENS);
    case OPTION_AST: return set_dump(options, KR_DUMP_TREE);
    case OPTION_DIS: return set_dump(options, KR_DUMP_CODE);
    case OPTION_LIMITS: return options->show_limits = true;
    case OPTION_VERSION:
        puts("Krait " KR_VERSION);
        exit(EXIT_OK);
    case OPTION_HELP:
        fputs(HELP, stdout);
        limits_help(stdout);
        fputs(HELP_AFTER_LIMITS, stdout);
        exit(EXIT_OK);
    }
    return false;
}

static bool read_long_option(Options *options, char **argv, int *at) {
    const char *text = argv[*at], *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : strlen(text);
    const Limit *limit = limit_find(text, length);
    size_t i = 0, count = sizeof long_options / sizeof *long_options;
    while (i < count && (strlen(long_options[i].name) != length || strncmp(long_options[i].name, text, length) != 0)) i++;
    if (!limit && i == count) return complain("unknown option '%s'%s", text, "");
    const char *name = limit ? limit->option : long_options[i].name, *value = NULL;
    if (!limit && !long_options[i].has_value) {
        if (equals) return complain("%s takes no value%s", name, "");
    } else {
        value = equals ? equals + 1 : argv[*at + 1];
        if (!value) return complain("%s needs a value%s", name, "");
        if (!equals) ++*at;
    }
    return limit ? limit_read(limit, value, &options->limits) : set_option(options, long_options[i].option, name, value);
}

// Options end at the first word that says what to run; the rest belongs to the program.
static bool read_command_line(Options *options, int argc, char **argv) {
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at++) {
        const char *word = argv[at];
        if (word[1] == 0) {
            options->kind = RUN_STDIN;
            options->target = "-";
            at++;
            break;
        }
        if (strcmp(word, "--") == 0) {
            at++;
            break;
        }
        if (strcmp(word, "-c") == 0 || strcmp(word, "-m") == 0) {
            if (at + 1 >= argc) return complain("%s needs a value%s", word, "");
            options->kind = word[1] == 'c' ? RUN_CODE : RUN_MODULE;
            options->target = argv[at + 1];
            at += 2;
            break;
        }
        if (strcmp(word, "-i") == 0) options->interactive = true;
        else if (strcmp(word, "-h") == 0) set_option(options, OPTION_HELP, word, NULL);
        else if (strcmp(word, "-V") == 0) set_option(options, OPTION_VERSION, word, NULL);
        else if (word[1] != '-') return complain("unknown option '%s'%s", word, "");
        else if (!read_long_option(options, argv, &at)) return false;
    }
    if (options->kind == RUN_REPL && at < argc) {
        options->kind = RUN_FILE;
        options->target = argv[at++];
    }
    options->argc = argc - at;
    options->argv = (const char *const *)argv + at;
    return true;
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "bind") == 0) return bind_main(argc - 2, argv + 2);
    Options options = {.kind = RUN_REPL};
    limits_default(&options.limits);
    Host host;
    int status = EXIT_USAGE;
    if (argc > 0 && !read_command_line(&options, argc, argv)) goto done;
    if (options.show_limits) {
        limits_show(stdout, &options.limits);
        status = EXIT_OK;
        goto done;
    }
    if (!host_init(&host, &options)) {
        fputs("krait: out of memory\n", stderr);
        status = EXIT_INTERNAL;
        goto done;
    }
    status = run(&host, &options);
    host_flush(&host);
    host_free(&host);
done:
    texts_free(&options.read_dirs);
    texts_free(&options.write_dirs);
    texts_free(&options.environment);
    return status;
}
