// SPDX-License-Identifier: MIT
// set.h -- set and frozenset: CPython's open addressing (linear probes of 9, then perturb), since the order of a set of ints
// is visible to programs.
#ifndef KR_OBJECT_SET_H
#define KR_OBJECT_SET_H

#include "object/object.h"
#include "object/type.h"

typedef struct { KrValue key; int64_t hash; } SetEntry;   // key UNDEF: never used; ABSENT: deleted
typedef struct {
    Object head;
    uint32_t used, fill, mask;
    uint32_t finger;            // where pop looks next
    int64_t hash;               // frozenset: -1 is "not computed"
    SetEntry *table;            // NULL: empty, mask is 7 then
} Set;
ALWAYS_INLINE Set *as_set(KrBorrowed v) { return (Set *)as_object(v); }
bool is_any_set(KrVM *vm, KrBorrowed v);                    // set, frozenset or a subclass
NODISCARD KrValue set_new(KrVM *vm);
NODISCARD KrValue frozenset_from(KrVM *vm, KrBorrowed iterable);
NODISCARD int set_add(KrVM *vm, Set *set, KrBorrowed v);    // 1 added, 0 was there, -1
NODISCARD int set_contains(KrVM *vm, Set *set, KrBorrowed v);
NODISCARD int set_discard(KrVM *vm, Set *set, KrBorrowed v);
NODISCARD bool set_update(KrVM *vm, Set *set, KrBorrowed iterable);
void set_init(Set *set);                                    // an empty table in a fresh instance
// The same with the key's hash at hand; set_key_hash computes it (TypeError "cannot use ... as a set element").
NODISCARD bool set_key_hash(KrVM *vm, KrBorrowed v, int64_t *out);
NODISCARD int set_add_hashed(KrVM *vm, Set *set, KrBorrowed v, int64_t hash);
NODISCARD int set_contains_hashed(KrVM *vm, const Set *set, KrBorrowed v, int64_t hash);
NODISCARD int set_discard_hashed(KrVM *vm, Set *set, KrBorrowed v, int64_t hash);
NODISCARD bool set_shrink(KrVM *vm, Set *set);              // drops the deleted entries when there are many
KrValue set_pop(KrVM *vm, Set *set);                        // the set must not be empty
NODISCARD bool set_difference_update(KrVM *vm, Set *set, KrBorrowed iterable);
NODISCARD bool set_symmetric_update(KrVM *vm, Set *set, KrBorrowed iterable);
NODISCARD KrValue set_copy(KrVM *vm, Set *set, TypeId type);  // TYPE_SET or TYPE_FROZENSET
void set_clear_items(KrVM *vm, Set *set);
bool set_next(const Set *set, uint32_t *position, KrBorrowed *key);   // borrowed; the set must not change meanwhile
void set_visit(Object *self, Visitor *visitor);
void set_free(KrVM *vm, Object *self);
NODISCARD KrValue set_iterator_new(KrVM *vm, KrBorrowed set);
extern const TypeDef set_type, frozenset_type, set_iterator_type;
#endif
