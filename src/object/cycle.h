// SPDX-License-Identifier: MIT
// cycle.h -- the cycle collector: trial deletion over the container blocks, then PEP 442's order.
#ifndef KR_OBJECT_CYCLE_H
#define KR_OBJECT_CYCLE_H

// A test build: a loop that runs has garbage collected after each allocation of a container.
#ifndef KR_COLLECT_ALWAYS
#define KR_COLLECT_ALWAYS 0
#endif

#include "object/object.h"

// Finds unreachable cycles: clears their weak references, queues finalizers (they run at the next safe point; what they resurrect
// lives), and drops the rest. Gives how many objects went. Never fails: without memory it does nothing.
size_t cycle_collect(KrVM *vm);
// Debug: compares every object's count with the references found by visiting the objects, the roots of the VM and those that
// `visit_more` knows of. Prints differences to stderr as `krait: ledger: ...`; gives how many there were.
size_t ledger_check(KrVM *vm, void (*visit_more)(KrVM *vm, Visitor *visitor));
// Calls visit for every value an object owns, attributes included.
void object_visit(KrVM *vm, Object *object, Visitor *visitor);

#endif
