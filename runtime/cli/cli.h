// SPDX-License-Identifier: MIT
// cli.h -- what the files of the program share: the options, the host behind the hooks, and how a run ends.
#ifndef KR_CLI_CLI_H
#define KR_CLI_CLI_H

#include <krait.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// Exit statuses of our own; a program's sys.exit(n) gives the others.
enum { EXIT_OK = 0, EXIT_EXCEPTION = 1, EXIT_USAGE = 2, EXIT_LIMIT = 121, EXIT_INTERNAL = 122, EXIT_INTERRUPT = 130 };

// A growable array of texts, NULL at the end. Entries are owned.
typedef struct {
    char **items;
    size_t count;
} Texts;

typedef enum { RUN_REPL, RUN_FILE, RUN_CODE, RUN_STDIN, RUN_MODULE } RunKind;

typedef struct {
    RunKind kind;
    const char *target;             // FILE, CODE or MODULE
    bool interactive;               // -i: a dialogue after the program
    bool dump;
    bool show_limits;
    KrDump dump_kind;
    int argc;                       // the program's sys.argv, without its name
    const char *const *argv;
    KrLimits limits;
    bool virtual_time;
    const char *trace;              // --trace-tasks: a path, "-": as text to standard error, NULL: no trace
    uint64_t seed;
    uint32_t capabilities;
    bool allow_stdin;
    Texts read_dirs, write_dirs, environment;
    bool read_all, write_all;       // every folder: the lists do not count
} Options;

// The host: where output waits, and where modules are looked for.
typedef struct {
    char *buffer;                   // standard output not yet written
    size_t used;
    bool line_buffered;             // a terminal sees each line at once
    FILE *trace;                    // NULL: none
    char *module_dir;               // folder of the script, NULL: no imports from files
} Host;

// A message about the command line, whose format takes two texts; false.
bool complain(const char *format, const char *a, const char *b);

bool texts_add(Texts *texts, const char *text, size_t length);
void texts_free(Texts *texts);

// Reads a whole file or stdin (path NULL). On failure gives NULL after a message on stderr.
char *host_read(const char *path, size_t *length);

bool host_init(Host *host, const Options *options);
void host_free(Host *host);
// Opens and closes the file of --trace-tasks. False after a message.
bool host_open_trace(Host *host, const Options *options);
bool host_close_trace(Host *host, const Options *options);
void host_flush(Host *host);
void host_message(Host *host, const char *format, ...) __attribute__((format(printf, 2, 3)));
void host_config(Host *host, const Options *options, KrConfig *config);

// Runs what the options say; gives the exit status.
int run(Host *host, const Options *options);
// Takes the pending exception, reports it, and gives the exit status that it means.
int run_report(Host *host, KrVM *vm, const Options *options, bool *is_exit);

// Whom Ctrl-C interrupts; NULL: nobody, as while a line is typed.
void run_interruptible(KrVM *vm);

// `krait bind`, with the words behind it; gives the exit status.
int bind_main(int argc, char **argv);

// The dialogue on a terminal; gives the exit status.
int repl(Host *host, KrVM *vm, const Options *options);

#endif
