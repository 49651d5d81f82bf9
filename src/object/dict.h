// SPDX-License-Identifier: MIT
// dict.h -- dict: insertion-ordered compact table; its views and iterators.
//
// entries[0..entry_count) in insertion order, a deleted one has key ABSENT; an index table of u8, u16 or u32 over them.
// Invariants: `version` changes whenever the key set or the place of an entry's value changes, never when only a value changes,
// and no two dicts of a VM ever have the same version (0: no cache looks at this dict). So {version, &entry->value} is a valid
// cache of a name in a namespace for as long as dict->version is that.
// Released as CPython: k0 v0 k1 v1.
#ifndef KR_OBJECT_DICT_H
#define KR_OBJECT_DICT_H

#include "object/object.h"
#include "object/type.h"

typedef struct {
    KrValue key;                // ABSENT: deleted
    KrValue value;
    int64_t hash;
} DictEntry;

struct Dict {
    Object head;
    uint32_t used;              // live entries
    uint32_t version;
    uint32_t entry_count, entry_capacity;
    uint32_t index_mask;        // size of the index table - 1; 0: no table (empty dict)
    uint8_t index_width;        // 1, 2, 4
    bool watched;               // the builtins dict, class dicts: changes flush caches (vm->names_changed)
    void *indices;
    DictEntry *entries;
};
ALWAYS_INLINE Dict *as_dict(KrBorrowed v) { return (Dict *)as_object(v); }
bool is_dict(KrVM *vm, KrBorrowed v);
ALWAYS_INLINE bool is_dict_exact(KrBorrowed v) { return has_shape(v, TYPE_DICT); }

NODISCARD KrValue dict_new(KrVM *vm);
void dict_init(Dict *dict);                                         // an empty table in a fresh instance
NODISCARD bool dict_reserve(KrVM *vm, Dict *dict, uint64_t count);  // room for `count` more entries
// The version for a cache to remember: given now if the dict had none. 0: must not be cached.
uint32_t dict_version(KrVM *vm, Dict *dict);
void names_changed(KrVM *vm, Dict *dict);                           // type.c: after each change of a watched dict
NODISCARD KrValue dict_copy(KrVM *vm, Dict *dict);
// ABSENT: not there; KR_ERROR: __hash__ or __eq__ raised. Borrowed: retain before anything else can run.
KrBorrowed dict_get(KrVM *vm, Dict *dict, KrBorrowed key);
KrBorrowed dict_get_str(KrVM *vm, Dict *dict, Str *key);            // no user code can run when all keys are str; never fails then
DictEntry *dict_entry_str(KrVM *vm, Dict *dict, Str *key);          // for caches; NULL: not there (or a key of the dict is not a str)
NODISCARD bool dict_set(KrVM *vm, Dict *dict, KrBorrowed key, KrBorrowed value);
NODISCARD bool dict_set_str(KrVM *vm, Dict *dict, Str *key, KrBorrowed value);
NODISCARD int dict_delete(KrVM *vm, Dict *dict, KrBorrowed key);    // 1, 0: not there, -1
NODISCARD KrValue dict_pop(KrVM *vm, Dict *dict, KrBorrowed key);   // ABSENT: not there
NODISCARD KrBorrowed dict_setdefault(KrVM *vm, Dict *dict, KrBorrowed key, KrBorrowed value);
void dict_clear_items(KrVM *vm, Dict *dict);
NODISCARD bool dict_update(KrVM *vm, Dict *dict, KrBorrowed mapping_or_pairs);                // as dict.update(x)
NODISCARD bool dict_merge(KrVM *vm, Dict *dict, KrBorrowed mapping, bool override);           // a mapping only
// The same with the key's hash at hand; dict_key_hash is what computes it (TypeError "cannot use ... as a dict key").
NODISCARD bool dict_key_hash(KrVM *vm, KrBorrowed key, int64_t *out);
KrBorrowed dict_get_hashed(KrVM *vm, Dict *dict, KrBorrowed key, int64_t hash);
NODISCARD bool dict_set_hashed(KrVM *vm, Dict *dict, KrBorrowed key, int64_t hash, KrBorrowed value);
NODISCARD KrValue dict_pop_hashed(KrVM *vm, Dict *dict, KrBorrowed key, int64_t hash);
bool dict_pop_last(KrVM *vm, Dict *dict, KrValue *key, KrValue *value);   // false: empty. Owned
// Iteration by position: *position starts at 0. The dict must not change meanwhile. Borrowed.
bool dict_next(const Dict *dict, uint32_t *position, KrBorrowed *key, KrBorrowed *value);
NODISCARD KrValue dict_keys_list(KrVM *vm, Dict *dict);

// For the TypeDefs of dict and of C types that extend it.
void dict_visit(Object *self, Visitor *visitor);
void dict_free(KrVM *vm, Object *self);
void dict_clear(KrVM *vm, Object *self);
KrValue dict_type_repr(KrVM *vm, KrBorrowed self);
KrValue dict_type_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b);
KrValue dict_type_getitem(KrVM *vm, KrBorrowed self, KrBorrowed key);   // with __missing__ of subclasses

typedef struct { Object head; KrValue dict; uint32_t position, used; uint32_t left; } DictIterator;   // dict NONE: exhausted
typedef struct { Object head; Dict *dict; } DictView;
NODISCARD KrValue dict_iterator_new(KrVM *vm, Dict *dict, TypeId type);   // one of the six iterator types
NODISCARD KrValue dict_view_new(KrVM *vm, Dict *dict, TypeId type);
NODISCARD KrValue mapping_proxy_new(KrVM *vm, KrBorrowed mapping);

extern const TypeDef dict_type, dict_keys_type, dict_values_type, dict_items_type, dict_key_iterator_type, dict_value_iterator_type,
    dict_item_iterator_type, dict_reverse_key_iterator_type, dict_reverse_value_iterator_type, dict_reverse_item_iterator_type,
    mapping_proxy_type;
#endif
