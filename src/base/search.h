// SPDX-License-Identifier: MIT
// search.h -- finding a sequence of units (of 1, 2 or 4 bytes) in another one, in linear time whatever the data.
//
// A needle may have narrower units than the haystack, never wider ones. An empty needle is the caller's affair.
#ifndef KR_BASE_SEARCH_H
#define KR_BASE_SEARCH_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const void *data;
    size_t length;        // in units
    unsigned width;       // 1, 2, 4
} SearchText;

// The index of the first (last) occurrence; -1: none.
int64_t search_first(SearchText haystack, SearchText needle);
int64_t search_last(SearchText haystack, SearchText needle);
int64_t search_first_unit(SearchText haystack, uint32_t unit);
int64_t search_last_unit(SearchText haystack, uint32_t unit);

#endif
