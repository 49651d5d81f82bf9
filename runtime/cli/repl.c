// SPDX-License-Identifier: MIT
// repl.c -- the dialogue: reads statements with libedit, runs each, shows what it gives. `await` works at the top level.
//
// The loop and its tasks live on between statements (KR_BRIDGE_PERSISTENT) and run while a statement runs.
#include "cli.h"

#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    EditLine *edit;         // NULL: standard input is no terminal, lines are read as they are
    History *history;
    char *history_file;
    char *plain_line;       // for getline, without a terminal
    size_t plain_capacity;
    const char *prompt;
    char *text;             // the statement so far
    size_t length, capacity;
} Repl;

static char *get_prompt(EditLine *edit) {
    Repl *self = NULL;
    el_get(edit, EL_CLIENTDATA, &self);
    return (char *)(uintptr_t)(self ? self->prompt : "");
}

static void open_editor(Repl *self) {
    if (!isatty(STDIN_FILENO)) return;
    HistEvent event;
    self->edit = el_init("krait", stdin, stdout, stderr);
    if (!self->edit) return;
    el_set(self->edit, EL_CLIENTDATA, self);
    el_set(self->edit, EL_PROMPT, get_prompt);
    el_set(self->edit, EL_EDITOR, "emacs");
    self->history = history_init();
    if (self->history) {
        history(self->history, &event, H_SETSIZE, 1000);
        history(self->history, &event, H_SETUNIQUE, 1);
        const char *home = getenv("HOME");
        if (home && asprintf(&self->history_file, "%s/.krait_history", home) < 0) self->history_file = NULL;
        if (self->history_file) history(self->history, &event, H_LOAD, self->history_file);
        el_set(self->edit, EL_HIST, history, self->history);
    }
    el_source(self->edit, NULL);        // the user's ~/.editrc
}

static void close_editor(Repl *self) {
    HistEvent event;
    if (self->history && self->history_file) history(self->history, &event, H_SAVE, self->history_file);
    if (self->history) history_end(self->history);
    if (self->edit) el_end(self->edit);
    free(self->history_file);
    free(self->plain_line);
    free(self->text);
}

static bool append(Repl *self, const char *line, size_t length) {
    if (self->capacity - self->length <= length) {
        size_t capacity = (self->length + length + 1) * 2;
        char *text = realloc(self->text, capacity);
        if (!text) return false;
        self->text = text;
        self->capacity = capacity;
    }
    memcpy(self->text + self->length, line, length);
    self->length += length;
    self->text[self->length] = 0;
    return true;
}

static bool starts_with_word(const char *text, const char *word) {
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 && (text[length] == ' ' || text[length] == ':' || text[length] == '(');
}

// A statement with a body ends at an empty line, even when what is there so far could run.
static bool has_body(const char *text) {
    static const char *const words[] = {"if", "while", "for", "def", "class", "with", "try", "async"};
    if (text[0] == '@') return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (starts_with_word(text, words[i])) return true;
    if (!starts_with_word(text, "match")) return false;
    size_t end = strcspn(text, "\n");
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\r')) end--;
    return end > 0 && text[end - 1] == ':';
}

static bool ends_with(const Repl *self, const char *tail) {
    size_t length = strlen(tail);
    return self->length >= length && memcmp(self->text + self->length - length, tail, length) == 0;
}

// Two empty lines in a row end everything: nobody should be caught in a bracket that was never closed.
static bool wants_more(KrVM *vm, const Repl *self) {
    if (ends_with(self, "\n\n\n")) return false;
    if (has_body(self->text) && !ends_with(self, "\n\n")) return true;
    return kr_is_incomplete(vm, self->text, self->length);
}

typedef enum { READ_STATEMENT, READ_END, READ_INTERRUPTED } ReadResult;

static ReadResult read_line(Repl *self, const char **line, size_t *length) {
    if (!self->edit) {
        ssize_t size = getline(&self->plain_line, &self->plain_capacity, stdin);
        *line = self->plain_line;
        *length = size > 0 ? (size_t)size : 0;
        return size > 0 ? READ_STATEMENT : READ_END;
    }
    int count = 0;
    *line = el_gets(self->edit, &count);
    *length = count > 0 ? (size_t)count : 0;
    if (*line && count > 0) return READ_STATEMENT;
    return count < 0 ? READ_INTERRUPTED : READ_END;
}

static ReadResult read_statement(KrVM *vm, Repl *self) {
    self->length = 0;
    self->prompt = ">>> ";
    for (;;) {
        const char *line;
        size_t length;
        ReadResult result = read_line(self, &line, &length);
        if (result == READ_END && self->length > 0) return READ_STATEMENT;
        if (result != READ_STATEMENT) return result;
        if (!append(self, line, length)) return READ_END;
        if (strspn(self->text, " \t\r\n") == self->length) {        // nothing but blanks so far
            self->length = 0;
            continue;
        }
        if (!wants_more(vm, self)) break;
        self->prompt = "... ";
    }
    HistEvent event;
    if (self->history) history(self->history, &event, H_ENTER, self->text);
    return READ_STATEMENT;
}

static bool run_statement(KrVM *vm, const Repl *self) {
    KrValue code = kr_compile(vm, self->text, self->length, "<stdin>", KR_INTERACTIVE);
    if (kr_failed(code)) return false;
    KrValue result = kr_exec(vm, code, KR_NONE);
    kr_release(vm, code);
    if (!kr_failed(result) && kr_kind(result) == KR_KIND_AWAITABLE) {
        KrValue coroutine = result;
        result = kr_block_on(vm, coroutine, -1);
        kr_release(vm, coroutine);
    }
    kr_release(vm, result);
    return !kr_failed(result);
}

int repl(Host *host, KrVM *vm, const Options *options) {
    Repl self = {0};
    int status = EXIT_OK;
    bool is_exit = false;
    open_editor(&self);
    if (self.edit)
        printf("Krait %s: Python, and coroutines. `await` works here. Ctrl-D ends.\n", KR_VERSION);
    while (!is_exit) {
        fflush(stdout);
        run_interruptible(NULL);
        ReadResult result = read_statement(vm, &self);
        run_interruptible(vm);
        if (result == READ_END) break;
        if (result == READ_INTERRUPTED) {
            fputs("\nKeyboardInterrupt\n", stderr);
            continue;
        }
        // Each statement has the whole of its limits; memory is one budget for the dialogue.
        kr_set_limits(vm, &options->limits);
        if (!run_statement(vm, &self)) {
            status = run_report(host, vm, options, &is_exit);
            if (!is_exit) status = EXIT_OK;
        }
        host_flush(host);
    }
    if (self.edit && !is_exit) putchar('\n');
    fflush(stdout);
    close_editor(&self);
    return status;
}
