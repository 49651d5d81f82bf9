// SPDX-License-Identifier: MIT
// float_text.c -- doubles as text: takes doubles and text, gives text and doubles.
//
// libc's conversions are correctly rounded, but write and read the decimal point of the locale: what is written is taken
// apart by its digits, and what is read is given the point that the locale wants.
#include "base/float_text.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// `count` significant digits of x > 0 without the point; *exponent is that of the first digit.
static void scientific(double x, int count, char *digits, int *exponent, char *text, size_t text_size) {
    snprintf(text, text_size, "%.*e", count - 1, x);
    size_t n = 0;
    const char *p = text;
    for (; *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9') digits[n++] = *p;
    }
    digits[n] = '\0';
    *exponent = (int)strtol(p + 1, NULL, 10);
}

size_t float_text_shortest(double x, char *digits, int *point) {
    char text[48];
    int exponent = 0;
    x = fabs(x);
    if (x == 0) {
        strcpy(digits, "0");
        *point = 1;
        return 1;
    }
    // Any 15 digits survive the way through a double, unless the double is subnormal and has fewer bits.
    int count = x < 0x1p-1022 ? 1 : 15;
    for (; count <= 17; count++) {
        scientific(x, count, digits, &exponent, text, sizeof text);
        if (count == 17 || strtod(text, NULL) == x) break;
        int binary;
        if (count == 16 && frexp(x, &binary) == 0.5 && digits[15] < '9') {
            // Below a power of two doubles lie closer: the nearest 16 digits may miss it where the next ones above do not.
            digits[15]++;
            char *last = strchr(text, 'e') - 1;
            (*last)++;
            if (strtod(text, NULL) == x) break;
        }
    }
    size_t n = strlen(digits);
    while (n > 1 && digits[n - 1] == '0') n--;
    digits[n] = '\0';
    *point = exponent + 1;
    return n;
}

size_t float_text_repr(double x, char *out) {
    char *p = out;
    if (isnan(x)) {
        strcpy(out, "nan");
        return 3;
    }
    if (signbit(x)) *p++ = '-';
    if (isinf(x)) {
        strcpy(p, "inf");
        return (size_t)(p - out) + 3;
    }
    if (fabs(x) < 0x1p53 && x == trunc(x)) {      // a whole number: its own digits
        uint64_t whole = (uint64_t)fabs(x);
        if (whole < UINT64_C(10000000000000000)) {
            char digits[24], *d = digits + sizeof digits;
            do *--d = (char)('0' + whole % 10);
            while ((whole /= 10) != 0);
            size_t n = (size_t)(digits + sizeof digits - d);
            memcpy(p, d, n);
            memcpy(p + n, ".0", 3);
            return (size_t)(p - out) + n + 2;
        }
    }
    char digits[18];
    int point;
    size_t count = float_text_shortest(x, digits, &point);
    if (point > 16 || point < -3) {
        *p++ = digits[0];
        if (count > 1) {
            *p++ = '.';
            memcpy(p, digits + 1, count - 1);
            p += count - 1;
        }
        int exponent = point - 1;
        *p++ = 'e';
        *p++ = exponent < 0 ? '-' : '+';
        if (exponent < 0) exponent = -exponent;
        if (exponent >= 100) *p++ = (char)('0' + exponent / 100);
        *p++ = (char)('0' + exponent / 10 % 10);
        *p++ = (char)('0' + exponent % 10);
    } else if (point <= 0) {
        *p++ = '0';
        *p++ = '.';
        for (int i = point; i < 0; i++) *p++ = '0';
        memcpy(p, digits, count);
        p += count;
    } else {
        for (int i = 0; i < point; i++) *p++ = i < (int)count ? digits[i] : '0';
        *p++ = '.';
        if ((int)count <= point) *p++ = '0';
        for (int i = point; i < (int)count; i++) *p++ = digits[i];
    }
    *p = '\0';
    return (size_t)(p - out);
}

bool float_text_read(const char *text, size_t length, double *out) {
    size_t i = 0, point = length, digits = 0;
    for (; i < length && text[i] >= '0' && text[i] <= '9'; i++) digits++;
    if (i < length && text[i] == '.') {
        point = i++;
        for (; i < length && text[i] >= '0' && text[i] <= '9'; i++) digits++;
    }
    if (digits == 0) return false;
    if (i < length && (text[i] == 'e' || text[i] == 'E')) {
        i++;
        if (i < length && (text[i] == '+' || text[i] == '-')) i++;
        size_t first = i;
        for (; i < length && text[i] >= '0' && text[i] <= '9'; i++) {}
        if (i == first) return false;
    }
    if (i != length) return false;
    const char *locale_point = localeconv()->decimal_point;
    size_t point_length = strlen(locale_point);
    char local[128], *copy = local;
    if (length + point_length >= sizeof local && (copy = malloc(length + point_length + 1)) == NULL) return false;
    memcpy(copy, text, point);
    size_t n = point;
    if (point < length) {
        memcpy(copy + n, locale_point, point_length);
        n += point_length;
        memcpy(copy + n, text + point + 1, length - point - 1);
        n += length - point - 1;
    }
    copy[n] = '\0';
    *out = strtod(copy, NULL);
    if (copy != local) free(copy);
    return true;
}

double float_text_round(double x, int places) {
    if (x == 0 || places > 323) return x;
    if (places < -308) return copysign(0.0, x);
    char text[512];
    double magnitude = fabs(x), result;
    int exponent;
    char digits[400];
    if (places >= 0) {
        if (magnitude >= 0x1p53) return x;
        snprintf(text, sizeof text, "%.*f", places, magnitude);
        result = strtod(text, NULL);
    } else {
        scientific(magnitude, 17, digits, &exponent, text, sizeof text);
        int count = exponent + places + 1;
        if (count < 0) return copysign(0.0, x);
        if (count == 0) {           // between a tenth of the unit and the unit: more than half of it?
            snprintf(text, sizeof text, "5e%d", -places - 1);
            double half = strtod(text, NULL);    // exact wherever x can be equal to it
            result = 0.0;
            if (magnitude > half) {
                snprintf(text, sizeof text, "1e%d", -places);
                result = strtod(text, NULL);
            }
        } else {
            snprintf(text, sizeof text, "%.*e", count - 1, magnitude);
            result = strtod(text, NULL);
        }
    }
    return copysign(result, x);
}
