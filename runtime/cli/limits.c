// SPDX-License-Identifier: MIT
// limits.c -- the table of limits, numbers with units read and written, and what is said when a limit is reached.
#include "limits.h"

#include "cli.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(name) offsetof(KrLimits, name), sizeof(((KrLimits *)NULL)->name)

static const Limit table[] = {
    {"memory", "--max-memory", UNIT_SIZE, FIELD(memory), (uint64_t)256 << 20, KR_LIMIT_MEMORY, "off", "bytes of heap"},
    {"time", "--max-time", UNIT_TIME, FIELD(wall_ns), 0, KR_LIMIT_TIME, "off", "running time, waiting not included"},
    {"instructions", "--max-steps", UNIT_COUNT, FIELD(instructions), 0, KR_LIMIT_INSTRUCTIONS, "off", "turns of loops, calls, pieces of long operations"},
    {"depth", "--max-depth", UNIT_COUNT, FIELD(call_depth), 0, KR_LIMIT_NONE, "1000, which programs may change", "calls inside one another"},
    {"native depth", "--max-native-depth", UNIT_COUNT, FIELD(native_depth), 0, KR_LIMIT_NONE, "what the C stack holds", "library functions inside one another that call the program back"},
    {"output", "--max-output", UNIT_SIZE, FIELD(output), (uint64_t)64 << 20, KR_LIMIT_OUTPUT, "off", "bytes written"},
    {"tasks", "--max-tasks", UNIT_COUNT, FIELD(tasks), 0, KR_LIMIT_TASKS, "off", "tasks not yet done"},
    {"timers", "--max-timers", UNIT_COUNT, FIELD(timers), 0, KR_LIMIT_TIMERS, "off", "timers that are neither due nor cancelled"},
};
enum { COUNT = sizeof table / sizeof *table };

//// Fields ///////////////////////////////////////////////////////////////////////////////////////////////////////////

static uint64_t get(const Limit *limit, const KrLimits *limits) {
    const char *field = (const char *)limits + limit->offset;
    return limit->width == sizeof(uint32_t) ? *(const uint32_t *)(const void *)field : *(const uint64_t *)(const void *)field;
}

static void set(const Limit *limit, KrLimits *limits, uint64_t value) {
    char *field = (char *)limits + limit->offset;
    if (limit->width == sizeof(uint32_t)) *(uint32_t *)(void *)field = (uint32_t)value;
    else *(uint64_t *)(void *)field = value;
}

void limits_default(KrLimits *limits) {
    *limits = (KrLimits){0};
    for (int i = 0; i < COUNT; i++) set(&table[i], limits, table[i].normal);
}

const Limit *limit_find(const char *option, size_t length) {
    for (int i = 0; i < COUNT; i++)
        if (strlen(table[i].option) == length && strncmp(table[i].option, option, length) == 0) return &table[i];
    return NULL;
}

//// Numbers with units ///////////////////////////////////////////////////////////////////////////////////////////////

typedef struct {
    const char *unit;
    double factor;
} Unit;

static const Unit size_units[] = {{"", 1}, {"B", 1}, {"K", 1024}, {"KB", 1024}, {"KiB", 1024}, {"M", 1048576},
                                  {"MB", 1048576}, {"MiB", 1048576}, {"G", 1073741824}, {"GB", 1073741824},
                                  {"GiB", 1073741824}, {0}};
static const Unit time_units[] = {{"", 1e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}, {"m", 60e9}, {"h", 3600e9},
                                  {0}};

static bool read_quantity(const char *option, const char *text, const Unit *units, double most, uint64_t *out) {
    char *end;
    if (text[0] < '0' || text[0] > '9') return complain("%s: not a number: '%s'", option, text);
    double number = strtod(text, &end);
    for (; units->unit; units++) {
        if (strcmp(end, units->unit) != 0) continue;
        number *= units->factor;
        if (!(number <= most)) return complain("%s: too large: '%s'", option, text);
        *out = number > 0 && number < 1 ? 1 : (uint64_t)floor(number);     // not 0: that means "no limit"
        return true;
    }
    return complain("%s: unknown unit '%s'", option, end);
}

bool read_count(const char *option, const char *text, uint64_t most, uint64_t *out) {
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end) return complain("%s: not a number: '%s'", option, text);
    if (errno || number > most) return complain("%s: too large: '%s'", option, text);
    *out = number;
    return true;
}

bool limit_read(const Limit *limit, const char *text, KrLimits *limits) {
    uint64_t value = 0, most = limit->width == sizeof(uint32_t) ? UINT32_MAX : UINT64_MAX;
    bool ok = false;
    switch (limit->unit) {
    case UNIT_SIZE: ok = read_quantity(limit->option, text, size_units, 1e18, &value); break;
    case UNIT_TIME: ok = read_quantity(limit->option, text, time_units, 9e18, &value); break;
    case UNIT_COUNT: ok = read_count(limit->option, text, most, &value); break;
    }
    if (ok) set(limit, limits, value);
    return ok;
}

// "64 MiB", "1500 bytes" (the largest unit that divides the number), "0.5 s", "1000"; what 0 means is not for here.
static void format(const Limit *limit, uint64_t value, char *out, size_t room) {
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
    int unit = 0;
    switch (limit->unit) {
    case UNIT_SIZE:
        while (unit < 3 && value >= 1024 && value % 1024 == 0) value /= 1024, unit++;
        snprintf(out, room, "%llu %s", (unsigned long long)value, units[unit]);
        return;
    case UNIT_TIME: snprintf(out, room, "%g s", (double)value / 1e9); return;
    case UNIT_COUNT: snprintf(out, room, "%llu", (unsigned long long)value); return;
    }
}

//// What is shown ////////////////////////////////////////////////////////////////////////////////////////////////////

static const char *const unit_names[] = {[UNIT_SIZE] = "SIZE", [UNIT_TIME] = "TIME", [UNIT_COUNT] = "N"};

static void format_or_off(const Limit *limit, uint64_t value, char out[LIMIT_TEXT]) {
    if (value == 0) snprintf(out, LIMIT_TEXT, "%s", limit->off);
    else format(limit, value, out, LIMIT_TEXT);
}

void limits_help(FILE *out) {
    fputs("\nLimits. SIZE is in bytes, or with K, M or G; TIME is 2s, 500ms or 1m; 0 takes a limit off:\n\n", out);
    for (int i = 0; i < COUNT; i++) {
        char normal[LIMIT_TEXT];
        format_or_off(&table[i], table[i].normal, normal);
        int used = fprintf(out, "  %s %s", table[i].option, unit_names[table[i].unit]);
        fprintf(out, "%*s%s (default: %s)\n", used < 25 ? 26 - used : 1, "", table[i].meaning, normal);
    }
    fputc('\n', out);
}

void limits_show(FILE *out, const KrLimits *limits) {
    for (int i = 0; i < COUNT; i++) {
        const Limit *limit = &table[i];
        uint64_t value = get(limit, limits);
        char text[LIMIT_TEXT];
        format_or_off(limit, value, text);
        fprintf(out, "%s: %s\n", limit->name, text);
        fprintf(out, "    what      %s\n", limit->meaning);
        fprintf(out, "    option    %s %s", limit->option, unit_names[limit->unit]);
        format_or_off(limit, limit->normal, text);
        if (value != limit->normal) fprintf(out, ", was given; the default is: %s", text);
        if (limit->kind == KR_LIMIT_NONE) fputs("\n    reached   RecursionError, which the program can catch; uncaught: exit status 1\n", out);
        else fprintf(out, "\n    reached   the program is stopped; exit status %d, \"krait: limit: %s (...)\"\n", EXIT_LIMIT, limit->name);
    }
}

void limit_describe(KrLimit reached, const KrLimits *limits, char out[LIMIT_TEXT]) {
    snprintf(out, LIMIT_TEXT, "limit");
    for (int i = 0; i < COUNT; i++) {
        if (table[i].kind == KR_LIMIT_NONE || table[i].kind != reached) continue;
        char value[LIMIT_TEXT / 2];
        format(&table[i], get(&table[i], limits), value, sizeof value);
        snprintf(out, LIMIT_TEXT, "limit: %s (%s)", table[i].name, value);
    }
}
