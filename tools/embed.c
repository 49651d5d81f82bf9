// SPDX-License-Identifier: MIT
// embed.c -- turns Python files into C: a table of modules, as runtime/lib/frozen.h and runtime/cli/program_modules.h declare it.
//
// Takes that header, the table's type, its name without the s, the root folder and the files below it as arguments; writes the C
// text to stdout. The name of a module is its
// path below the root with dots for slashes; a package is named by its folder.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *name;
    char *source;
    size_t length;
    bool is_package;
} Module;

static void die(const char *path, const char *what) {
    fprintf(stderr, "embed: %s: %s\n", path, what);
    exit(1);
}

static void *must(void *p) {
    if (!p) die("memory", "there is none left");
    return p;
}

static void read_source(Module *module, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) die(path, "cannot be opened");
    if (fseek(file, 0, SEEK_END) != 0) die(path, "cannot be measured");
    long size = ftell(file);
    if (size < 0 || size > INT32_MAX) die(path, "has an impossible size");
    rewind(file);
    module->length = (size_t)size;
    module->source = must(malloc(module->length + 1));
    if (fread(module->source, 1, module->length, file) != module->length) die(path, "cannot be read");
    fclose(file);
}

static void name_module(Module *module, const char *root, const char *path) {
    size_t root_length = strlen(root);
    if (strncmp(path, root, root_length) != 0 || path[root_length] != '/') die(path, "is not below the root folder");
    char *name = must(strdup(path + root_length + 1));
    size_t length = strlen(name);
    if (length < 3 || strcmp(name + length - 3, ".py") != 0) die(path, "does not end in .py");
    name[length - 3] = 0;
    char *slash = strrchr(name, '/');
    if (slash && strcmp(slash, "/__init__") == 0) {
        *slash = 0;
        module->is_package = true;
    }
    for (char *c = name; *c; c++)
        if (*c == '/') *c = '.';
    module->name = name;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(((const Module *)a)->name, ((const Module *)b)->name);
}

// A line of source is a line of C. Digits after an octal escape are safe: the escape always has three digits.
static void write_literal(const Module *module) {
    if (module->length == 0) {
        fputs("    \"\"", stdout);
        return;
    }
    bool open = false;
    for (size_t i = 0; i < module->length; i++) {
        unsigned char c = (unsigned char)module->source[i];
        if (!open) fputs("\n    \"", stdout);
        open = true;
        if (c == '\n') {
            fputs("\\n\"", stdout);
            open = false;
        } else if (c == '"' || c == '\\' || c == '?') {
            printf("\\%c", c);
        } else if (c < 32 || c > 126) {
            printf("\\%03o", c);
        } else {
            putchar(c);
        }
    }
    if (open) putchar('"');
}

int main(int argc, char **argv) {
    if (argc < 5) die("usage", "embed HEADER TYPE TABLE ROOT FILE...");
    const char *header = argv[1], *type = argv[2], *table = argv[3], *root = argv[4];
    size_t count = (size_t)argc - 5;
    Module *modules = must(calloc(count + 1, sizeof *modules));
    for (size_t i = 0; i < count; i++) {
        name_module(&modules[i], root, argv[i + 5]);
        read_source(&modules[i], argv[i + 5]);
    }
    qsort(modules, count, sizeof *modules, compare_names);

    printf("// Made by tools/embed.c from %s: do not edit.\n", root);
    printf("#include \"%s\"\n\n", header);
    printf("const %s %ss[] = {\n", type, table);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(modules[i - 1].name, modules[i].name) == 0) die(modules[i].name, "exists twice");
        printf("  {\"%s\",", modules[i].name);
        write_literal(&modules[i]);
        printf(",\n    %zu, %s},\n", modules[i].length, modules[i].is_package ? "true" : "false");
    }
    puts("  {0, 0, 0, false},\n};");
    printf("const uint32_t %s_count = %zu;\n", table, count);
    for (size_t i = 0; i < count; i++) {
        free(modules[i].name);
        free(modules[i].source);
    }
    free(modules);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
