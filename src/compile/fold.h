// SPDX-License-Identifier: MIT
// fold.h -- constant folding: takes a node whose children are folded; gives a Constant node instead where that is safe and small.
#ifndef KR_COMPILE_FOLD_H
#define KR_COMPILE_FOLD_H

#include "compile/emit.h"

Node *fold(Compiler *c, Node *node);
// The right side of `in`, the iterable of `for`: a display of constants as a constant tuple (or frozenset).
Node *fold_display(Compiler *c, Node *node, bool membership);
// 1 or 0 where the truth of a test is known, else -1.
int fold_truth(Compiler *c, const Node *node);

#endif
