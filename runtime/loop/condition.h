// SPDX-License-Identifier: MIT
// condition.h -- Condition: a lock whose holder can wait, without holding it, to be notified (ORDERING.md Y5).
#ifndef KR_LOOP_CONDITION_H
#define KR_LOOP_CONDITION_H

#include "loop/wait.h"

extern const WaitDef condition_wait, condition_reacquire;
extern const TypeDef condition_type;

#endif
