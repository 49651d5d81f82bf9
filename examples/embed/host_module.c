// SPDX-License-Identifier: MIT
// host_module.c -- a module of the host with Python signatures, and a type of the host with methods and a finalizer.
//
// The script opens tapes, writes to them, and lets go of them. A tape is a struct of the host; its type is kept in the library's own
// data, for kr_wrap and kr_unwrap.
#include <krait.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char label[32];
    char text[200];
    size_t used;
} Tape;

typedef struct {
    KrValue tape_type;
} Library;

// The type's methods get no data of their own: what they need hangs on the VM.
static Library *library_of(KrVM *vm) { return kr_host(vm); }

static void print(void *host, int fd, const char *text, size_t length) {
    (void)host;
    fwrite(text, 1, length, fd == 2 ? stderr : stdout);
}

// The program has let go of a tape, or the VM ends. This must not touch the VM.
static void free_tape(void *data) {
    Tape *tape = data;
    printf("host: %s goes back, %zu characters on it\n", tape->label, tape->used);
    free(tape);
}

static KrValue tape_write(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    Tape *tape = kr_unwrap(vm, args[0], library_of(vm)->tape_type);     // NULL: self is something else
    if (tape == NULL) return KR_ERROR;
    size_t length;
    int64_t times;
    const char *text = kr_as_str(vm, args[1], &length);
    if (text == NULL || !kr_as_int(vm, args[2], &times)) return KR_ERROR;
    if (times < 0) return kr_raise(vm, "ValueError", "times must not be negative");
    for (int64_t i = 0; i < times; i++) {
        if (length > sizeof tape->text - tape->used) return kr_raise(vm, "OSError", "%s is full", tape->label);
        memcpy(tape->text + tape->used, text, length);
        tape->used += length;
    }
    return kr_int(vm, (int64_t)tape->used);
}

static KrValue tape_read(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    Tape *tape = kr_unwrap(vm, args[0], library_of(vm)->tape_type);
    return tape == NULL ? KR_ERROR : kr_str(vm, tape->text, tape->used);
}

static KrValue open_tape(KrVM *vm, const KrBorrowed *args, void *data) {
    Library *library = data;
    const char *label = kr_as_str(vm, args[0], NULL);
    if (label == NULL) return KR_ERROR;
    Tape *tape = calloc(1, sizeof *tape);
    if (tape == NULL) return kr_raise(vm, "MemoryError", "no memory for a tape");
    snprintf(tape->label, sizeof tape->label, "%s", label);
    KrValue object = kr_wrap(vm, library->tape_type, tape);
    if (kr_failed(object)) free(tape);
    return object;
}

static const char SCRIPT[] =
    "import tapes\n"
    "with_music = tapes.open('music')\n"
    "print(with_music.write('la '), with_music.write('li', times=2))\n"
    "print(repr(with_music.read()))\n"
    "for wrong in (lambda: with_music.write(3), lambda: with_music.write('x', times=-1),\n"
    "              lambda: with_music.write('x' * 50, times=9), lambda: tapes.open()):\n"
    "    try:\n"
    "        wrong()\n"
    "    except Exception as error:\n"
    "        print(type(error).__name__, '-', error)\n"
    "print(tapes.open.__doc__)\n"
    "tapes.open('speech')        # nobody keeps it\n"
    "print('the end of the script')\n";

int main(void) {
    static const KrNativeDef methods[] = {
        {"write(self, text, *, times=1)", tape_write, "Write a text, and give how many characters are on the tape."},
        {"read(self)", tape_read, "Give all that is on the tape."},
        {0},
    };
    static const KrTypeDef tape_type = {.name = "tapes.Tape", .methods = methods, .free = free_tape};
    static const KrNativeDef functions[] = {{"open(label)", open_tape, "Open a tape."}, {0}};
    Library library = {KR_ERROR};
    KrConfig config;
    kr_config_init(&config);
    config.write = print;
    config.host = &library;
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) return 1;
    KrValue code = KR_ERROR, done = KR_ERROR;
    library.tape_type = kr_type(vm, &tape_type);
    if (!kr_failed(library.tape_type) && kr_module(vm, "tapes", functions, &library))
        code = kr_compile(vm, SCRIPT, KR_STRLEN, "script.py", KR_MODULE);
    if (!kr_failed(code)) done = kr_exec(vm, code, KR_NONE);
    int status = kr_failed(done);
    if (status) {
        KrValue error = kr_error_take(vm), text = kr_error_text(vm, error);
        if (!kr_failed(text)) fputs(kr_as_str(vm, text, NULL), stderr);
        kr_release(vm, text);
        kr_release(vm, error);
    }
    kr_release(vm, done);
    kr_release(vm, code);
    kr_release(vm, library.tape_type);
    kr_vm_free(vm);
    return status;
}
