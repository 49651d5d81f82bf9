// SPDX-License-Identifier: MIT
// float_text.h -- doubles as text: the shortest text that reads back equal, and correct reading, over libc whatever its locale.
#ifndef KR_BASE_FLOAT_TEXT_H
#define KR_BASE_FLOAT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

// The fewest significant digits (1..17) that read back as |x|, the closest such text; no trailing zeros. x is finite.
// |x| = 0.d1d2d3... * 10**point. digits takes 18 bytes and ends with a NUL. Returns their number; zero gives "0", point 1.
size_t float_text_shortest(double x, char *digits, int *point);
// repr(x): out takes 32 bytes and ends with a NUL. Returns the length.
size_t float_text_repr(double x, char *out);
// Reads ASCII decimal text [digits][.digits][e[sign]digits] without sign, spaces or underscores, of exactly `length` bytes.
// False: not such text (nothing is stored), or out of memory for very long text. Overflow gives infinity.
bool float_text_read(const char *text, size_t length, double *out);
// x rounded to `places` decimal places (may be negative), ties to even, as the exact value of x has it. x is finite.
double float_text_round(double x, int places);

#endif
