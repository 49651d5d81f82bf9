// SPDX-License-Identifier: MIT
// search.c -- the two-way algorithm (Crochemore and Perrin 1991), behind a quick search that gives up when it does too much.
//
// Everything is written once, for any pair of widths and both directions, and specialised by inlining with constants.
#include "base/search.h"

#include <stdbool.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef struct {
    const void *data;
    size_t length;
    unsigned width;
    bool backward;
} View;

INLINE uint32_t at(View v, size_t i) {
    if (v.backward) i = v.length - 1 - i;
    switch (v.width) {
    case 1: return ((const uint8_t *)v.data)[i];
    case 2: return ((const uint16_t *)v.data)[i];
    default: return ((const uint32_t *)v.data)[i];
    }
}

// The start of the greatest suffix of the needle, less one, by the given order; *period gets that suffix's period.
INLINE ptrdiff_t greatest_suffix(View needle, bool reversed_order, size_t *period) {
    ptrdiff_t suffix = -1;
    size_t j = 0, k = 1, p = 1;
    while (j + k < needle.length) {
        uint32_t a = at(needle, j + k), b = at(needle, (size_t)(suffix + (ptrdiff_t)k));
        if (a == b) {
            if (k == p) {
                j += p;
                k = 1;
            } else {
                k++;
            }
        } else if (reversed_order ? a > b : a < b) {
            j += k;
            k = 1;
            p = (size_t)((ptrdiff_t)j - suffix);
        } else {
            suffix = (ptrdiff_t)j;
            j++;
            k = p = 1;
        }
    }
    *period = p;
    return suffix;
}

INLINE int64_t two_way(View haystack, View needle) {
    size_t n = haystack.length, m = needle.length, period, other;
    ptrdiff_t cut = greatest_suffix(needle, false, &period), second = greatest_suffix(needle, true, &other);
    if (second > cut) {
        cut = second;
        period = other;
    }
    // Now needle[cut + 1..] is the right half. Is the left half a suffix of what the period repeats?
    bool periodic = period + (size_t)(cut + 1) <= m;
    for (size_t i = 0; periodic && i < (size_t)(cut + 1); i++) {
        periodic = at(needle, i) == at(needle, i + period);
    }
    size_t memory = 0;      // how many leading units are known to match after a shift by the period
    if (!periodic) {
        size_t left = (size_t)(cut + 1), right = m - left;
        period = (left > right ? left : right) + 1;
    }
    for (size_t position = 0; position + m <= n;) {
        size_t i = (size_t)(cut + 1) > memory ? (size_t)(cut + 1) : memory;
        while (i < m && at(needle, i) == at(haystack, position + i)) {
            i++;
        }
        if (i < m) {
            position += i - (size_t)cut;
            memory = 0;
            continue;
        }
        size_t k = (size_t)(cut + 1);
        while (k > memory && at(needle, k - 1) == at(haystack, position + k - 1)) {
            k--;
        }
        if (k <= memory) return (int64_t)position;
        position += period;
        memory = periodic ? m - period : 0;
    }
    return -1;
}

// Compares at each place where the first unit stands; when that has cost much more than it advanced, two-way takes over.
INLINE int64_t search(View haystack, View needle) {
    size_t n = haystack.length, m = needle.length;
    if (m > n) return -1;
    uint32_t first = at(needle, 0), last = at(needle, m - 1);
    size_t work = 0;
    for (size_t i = 0; i + m <= n; i++) {
        if (haystack.width == 1 && !haystack.backward && at(haystack, i) != first) {
            const uint8_t *base = haystack.data;
            const uint8_t *hit = memchr(base + i, (int)first, n - m + 1 - i);
            if (hit == NULL) return -1;
            i = (size_t)(hit - base);
        }
        if (at(haystack, i) != first || at(haystack, i + m - 1) != last) continue;
        size_t k = 1;
        while (k < m && at(needle, k) == at(haystack, i + k)) {
            k++;
        }
        if (k == m) return (int64_t)i;
        work += k;
        if (work > 64 + 2 * i) {
            View rest = haystack;
            rest.length = n - i;
            if (!haystack.backward) rest.data = (const uint8_t *)haystack.data + i * haystack.width;
            int64_t found = two_way(rest, needle);
            return found < 0 ? -1 : found + (int64_t)i;
        }
    }
    return -1;
}

INLINE int64_t dispatch(SearchText h, SearchText p, bool backward) {
#define CASE(hw, pw)                                                                                                  \
    if (h.width == (hw) && p.width == (pw))                                                                           \
        return search((View){h.data, h.length, (hw), backward}, (View){p.data, p.length, (pw), backward});
    CASE(1, 1) CASE(2, 1) CASE(2, 2) CASE(4, 1) CASE(4, 2) CASE(4, 4)
#undef CASE
    return -1;
}

int64_t search_first_unit(SearchText h, uint32_t unit) {
    if (h.width == 1) {
        if (unit > 0xff || h.length == 0) return -1;
        const uint8_t *hit = memchr(h.data, (int)unit, h.length);
        return hit == NULL ? -1 : hit - (const uint8_t *)h.data;
    }
    View v = {h.data, h.length, 0, false};
    if (h.width == 2) {
        v.width = 2;
        for (size_t i = 0; i < h.length; i++) {
            if (at(v, i) == unit) return (int64_t)i;
        }
        return -1;
    }
    v.width = 4;
    for (size_t i = 0; i < h.length; i++) {
        if (at(v, i) == unit) return (int64_t)i;
    }
    return -1;
}

int64_t search_last_unit(SearchText h, uint32_t unit) {
    View v = {h.data, h.length, h.width, false};
    for (size_t i = h.length; i > 0; i--) {
        if (at(v, i - 1) == unit) return (int64_t)(i - 1);
    }
    return -1;
}

static uint32_t first_unit(SearchText p) {
    return at((View){p.data, p.length, p.width, false}, 0);
}

int64_t search_first(SearchText h, SearchText p) {
    if (p.length == 1) return search_first_unit(h, first_unit(p));
    if (p.length > h.length) return -1;
    return dispatch(h, p, false);
}

int64_t search_last(SearchText h, SearchText p) {
    if (p.length == 1) return search_last_unit(h, first_unit(p));
    if (p.length > h.length) return -1;
    int64_t found = dispatch(h, p, true);
    return found < 0 ? -1 : (int64_t)(h.length - p.length) - found;
}
