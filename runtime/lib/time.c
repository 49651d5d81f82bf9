// SPDX-License-Identifier: MIT
// time.c -- module time: clocks, sleeping, and the calendar in UTC (the local zone is UTC: the host's is not to be seen).
#include "lib/library.h"

#include "object/exception.h"
#include "object/float.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/vm.h"

#include <errno.h>
#include <math.h>
#include <time.h>

static const int64_t SECOND = 1000000000;

// Virtual time starts at zero, in 1970: what a run shows then does not depend on the day.
static bool wall_clock(KrVM *vm, int64_t *out) {
    if (vm->virtual_time) {
        *out = vm_clock_ns(vm);
        return true;
    }
    if (!(vm->config.capabilities & KR_CAN_CLOCK)) {
        return raise_as(false, vm, PermissionError, "the time of day needs the host to allow it (KR_CAN_CLOCK)");
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = (int64_t)now.tv_sec * SECOND + now.tv_nsec;
    return true;
}

static KrValue seconds(KrVM *vm, int64_t ns) { return float_from_double(vm, (double)ns / 1e9); }

NATIVE(time_time, "time()", "Seconds since 1970, as a float.") {
    int64_t now;
    return wall_clock(vm, &now) ? seconds(vm, now) : KR_ERROR;
}
NATIVE(time_time_ns, "time_ns()", "Nanoseconds since 1970.") {
    int64_t now;
    return wall_clock(vm, &now) ? int_from_i64(vm, now) : KR_ERROR;
}
NATIVE(time_monotonic, "monotonic()", "Seconds of a clock that never goes back.") { return seconds(vm, vm_clock_ns(vm)); }
NATIVE(time_monotonic_ns, "monotonic_ns()", "Nanoseconds of a clock that never goes back.") { return int_from_i64(vm, vm_clock_ns(vm)); }
NATIVE(time_perf_counter, "perf_counter()", "Seconds of the finest clock.") { return seconds(vm, vm_clock_ns(vm)); }
NATIVE(time_perf_counter_ns, "perf_counter_ns()", "Nanoseconds of the finest clock.") { return int_from_i64(vm, vm_clock_ns(vm)); }

static int64_t process_clock(KrVM *vm) {
    if (vm->virtual_time) return vm_clock_ns(vm);
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}
NATIVE(time_process_time, "process_time()", "Seconds of processor time.") { return seconds(vm, process_clock(vm)); }
NATIVE(time_process_time_ns, "process_time_ns()", "Nanoseconds of processor time.") { return int_from_i64(vm, process_clock(vm)); }

// Waits in short pieces, so that interrupts are heard. Waiting is not running: the limit of time does not count it.
NATIVE(time_sleep, "sleep(seconds, /)", "Wait, and let nothing else run meanwhile.") {
    double wanted;
    if (!to_double(vm, args[0], &wanted)) return KR_ERROR;
    if (isnan(wanted)) return raise(vm, ValueError, "Invalid value NaN (not a number)");
    if (wanted < 0) return raise(vm, ValueError, "sleep length must be non-negative");
    if (wanted > 9e9) return raise(vm, OverflowError, "timestamp out of range for platform time_t");
    int64_t left = (int64_t)(wanted * 1e9);
    if (vm->virtual_time) {
        vm->virtual_now_ns += left;
        return poll(vm, 1) ? NONE : KR_ERROR;
    }
    while (left > 0) {
        int64_t piece = left < SECOND / 20 ? left : SECOND / 20;
        struct timespec duration = {piece / SECOND, piece % SECOND}, rest = {0, 0};
        int64_t waited = piece;
        if (nanosleep(&duration, &rest) != 0 && errno == EINTR) waited -= (int64_t)rest.tv_sec * SECOND + rest.tv_nsec;
        left -= waited;
        vm->entered_ns += waited;
        if (!vm_poll(vm, 0)) return KR_ERROR;
    }
    return NONE;
}

//// The calendar //////////////////////////////////////////////////////////////

static const char *const FIELDS[] = {"tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst", NULL};

static KrValue structure(KrVM *vm, const struct tm *t) {
    KrBorrowed values[] = {small_int(t->tm_year + INT64_C(1900)), small_int(t->tm_mon + 1), small_int(t->tm_mday), small_int(t->tm_hour),
                           small_int(t->tm_min), small_int(t->tm_sec), small_int((t->tm_wday + 6) % 7), small_int(t->tm_yday + 1), small_int(0)};
    KrValue items = tuple_from(vm, values, 9), module = import_module(vm, "time"), class_ = KR_ERROR, result = KR_ERROR;
    Str *name = str_intern_utf8(vm, "struct_time", 11);
    if (!is_error(items) && !is_error(module) && name != NULL) class_ = getattr(vm, module, name);
    if (!is_error(class_)) result = call_1(vm, class_, items);
    release_maybe(vm, items);
    release_maybe(vm, module);
    release_maybe(vm, class_);
    if (name != NULL) object_release(vm, name);
    return result;
}

static bool broken_down(KrVM *vm, KrBorrowed v, struct tm *out) {
    int64_t ns;
    double x = 0;
    if (is_none(v)) {
        if (!wall_clock(vm, &ns)) return false;
        x = (double)(ns / SECOND);
    } else if (!to_double(vm, v, &x)) {
        return false;
    }
    time_t when = (time_t)0;
    if (x == x && fabs(x) < 6e16) when = (time_t)floor(x);
    if (!(fabs(x) < 6e16) || gmtime_r(&when, out) == NULL) return raise_as(false, vm, OverflowError, "timestamp out of range for platform time_t");
    return true;
}

NATIVE(time_gmtime, "gmtime(seconds=None, /)", "The parts of a time in UTC.") {
    struct tm t;
    return broken_down(vm, args[0], &t) ? structure(vm, &t) : KR_ERROR;
}
NATIVE(time_localtime, "localtime(seconds=None, /)", "The parts of a time in the local zone, which is UTC.") {
    struct tm t;
    return broken_down(vm, args[0], &t) ? structure(vm, &t) : KR_ERROR;
}

static bool from_tuple(KrVM *vm, KrBorrowed v, struct tm *out) {
    if (!is_tuple(vm, v) || as_tuple(v)->length != 9) return raise_as(false, vm, TypeError, "Tuple or struct_time argument required");
    int64_t n[9];
    for (int i = 0; i < 9; i++) {
        if (!to_i64(vm, as_tuple(v)->items[i], &n[i])) return false;
        if (n[i] > INT32_MAX || n[i] < INT32_MIN) return raise_as(false, vm, OverflowError, "signed integer is greater than maximum");
    }
    static const struct { int least, most; const char *name; } bounds[] = {
        {INT32_MIN / 2, INT32_MAX / 2, "year"}, {0, 12, "month"}, {0, 31, "day of month"}, {0, 23, "hour"}, {0, 59, "minute"}, {0, 61, "seconds"},
        {-1, 6, "day of week"}, {0, 366, "day of year"}, {INT32_MIN, INT32_MAX, ""},
    };
    for (int i = 0; i < 9; i++) {
        if (n[i] < bounds[i].least || n[i] > bounds[i].most) return raise_as(false, vm, ValueError, "%s out of range", bounds[i].name);
    }
    *out = (struct tm){.tm_year = (int)n[0] - 1900, .tm_mon = n[1] == 0 ? 0 : (int)n[1] - 1, .tm_mday = n[2] == 0 ? 1 : (int)n[2], .tm_hour = (int)n[3],
                       .tm_min = (int)n[4], .tm_sec = (int)n[5], .tm_wday = (int)(n[6] + 1) % 7, .tm_yday = n[7] == 0 ? 0 : (int)n[7] - 1};
    return true;
}

NATIVE(time_mktime, "mktime(tuple, /)", "The seconds since 1970 of the parts of a time.") {
    struct tm t;
    return from_tuple(vm, args[0], &t) ? float_from_double(vm, (double)timegm(&t)) : KR_ERROR;
}

static KrValue formatted(KrVM *vm, const char *format, const struct tm *t) {
    if (format[0] == 0) return str_new(vm, "");
    char text[1024];
    text[0] = 1;
    size_t length = strftime(text, sizeof text, format, t);
    if (length == 0 && text[0] != 0) return raise(vm, ValueError, "the formatted time is too long");
    return str_from_utf8(vm, text, length);
}

NATIVE(time_strftime, "strftime(format, tuple=None, /)", "The text of a time.") {
    if (!is_str(vm, args[0])) return raise(vm, TypeError, "strftime() argument 1 must be str, not %T", args[0]);
    struct tm t;
    size_t size;
    if (is_none(args[1]) ? !broken_down(vm, NONE, &t) : !from_tuple(vm, args[1], &t)) return KR_ERROR;
    const char *format = str_utf8(vm, as_str(args[0]), &size);
    if (format == NULL) return KR_ERROR;
    if (strlen(format) != size) return raise(vm, ValueError, "embedded null character");
    return formatted(vm, format, &t);
}

NATIVE(time_asctime, "asctime(tuple=None, /)", "The text of a time, such as 'Thu Jan  1 00:00:00 1970'.") {
    struct tm t;
    if (is_none(args[0]) ? !broken_down(vm, NONE, &t) : !from_tuple(vm, args[0], &t)) return KR_ERROR;
    return formatted(vm, "%a %b %e %H:%M:%S %Y", &t);
}
NATIVE(time_ctime, "ctime(seconds=None, /)", "The text of a time given in seconds.") {
    struct tm t;
    return broken_down(vm, args[0], &t) ? formatted(vm, "%a %b %e %H:%M:%S %Y", &t) : KR_ERROR;
}

static bool init(KrVM *vm, Dict *ns) {
    KrValue utc = str_new(vm, "UTC"), names = KR_ERROR;
    if (!is_error(utc)) {
        KrBorrowed pair[] = {utc, utc};
        names = tuple_from(vm, pair, 2);
        release(vm, utc);
    }
    return library_set(vm, ns, "tzname", names) && library_set(vm, ns, "timezone", small_int(0)) && library_set(vm, ns, "altzone", small_int(0)) &&
           library_set(vm, ns, "daylight", small_int(0)) && library_set(vm, ns, "struct_time", library_structure_class(vm, "time.struct_time", FIELDS));
}
static const NativeDef *const functions[] = {
    DEF(time_time), DEF(time_time_ns), DEF(time_monotonic), DEF(time_monotonic_ns), DEF(time_perf_counter), DEF(time_perf_counter_ns),
    DEF(time_process_time), DEF(time_process_time_ns), DEF(time_sleep), DEF(time_gmtime), DEF(time_localtime), DEF(time_mktime),
    DEF(time_strftime), DEF(time_asctime), DEF(time_ctime), NULL};
const ModuleDef time_module = {.name = "time", .functions = functions, .init = init};
