// SPDX-License-Identifier: MIT
// check.c -- what the grammar leaves open.
#include "syntax/parse_state.h"

void tree_check(Parser *p) {
    (void)p;
}
