// SPDX-License-Identifier: MIT
// tool.h -- the struct that all iterators of itertools share. ABSENT in a value: not set.
#ifndef KR_LIB_TOOL_H
#define KR_LIB_TOOL_H

#include "lib/library.h"
#include "object/dict.h"
#include "object/native.h"

typedef struct {
    Object head;
    KrValue a, b, c, d, e;
    int64_t n, m, k;
    bool flag;
} Tool;

static inline Tool *as_tool(KrBorrowed v) { return (Tool *)as_object(v); }
NODISCARD Tool *tool_new(KrVM *vm, Type *type);
void tool_visit(Object *self, Visitor *visitor);
KrValue tool_self(KrVM *vm, KrBorrowed self);

extern const TypeDef count_type, repeat_type, cycle_type, chain_type, accumulate_type, batched_type, compress_type, dropwhile_type,
    takewhile_type, filterfalse_type, starmap_type, islice_type, pairwise_type, zip_longest_type, groupby_type, grouper_type, tee_type,
    tee_node_type, combinations_type, combinations_with_replacement_type, permutations_type, product_type;
#endif
