// SPDX-License-Identifier: MIT
// parse_fuzz.c -- libFuzzer: any bytes into the parser, in all modes; then the tree is dumped and the tokens too.
//
// The first byte picks the mode and a point at which memory ends. clang -fsanitize=fuzzer,address,undefined.
#include "syntax/parser.h"

#include <stdlib.h>

typedef struct {
    long left;      // allocations until there is no more memory; negative: no end
} Budget;

static void *resize(void *ctx, void *p, size_t old_size, size_t new_size) {
    Budget *budget = ctx;
    (void)old_size;
    if (new_size == 0) {
        free(p);
        return NULL;
    }
    if (budget->left == 0) {
        return NULL;
    }
    budget->left -= budget->left > 0;
    return realloc(p, new_size);
}

static void run(const Allocator *allocator, const ParseInput *input) {
    Arena arena;
    arena_init(&arena, allocator);
    if (!setjmp(arena.out_of_memory)) {
        ParseResult result = parse(&arena, input);
        if ((result.root == NULL) != (result.error != NULL)) {
            abort();
        }
        if (result.root) {
            ast_dump(&arena, result.root);
        }
        token_dump(&arena, input);
    }
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    Budget budget = {.left = data[0] & 0x80 ? data[0] >> 2 & 0x1F : -1};
    Allocator allocator = {resize, &budget};
    ParseInput input = {.text = (const char *)data + 1, .length = size - 1, .filename = "<fuzz>", .mode = (ParseMode)(data[0] % 3),
                        .max_nodes = 100000};
    run(&allocator, &input);
    return 0;
}
