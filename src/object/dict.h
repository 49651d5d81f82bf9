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
// Iteration by position: *position starts at 0. The dict must not change meanwhile. Borrowed.
bool dict_next(const Dict *dict, uint32_t *position, KrBorrowed *key, KrBorrowed *value);
NODISCARD KrValue dict_keys_list(KrVM *vm, Dict *dict);

typedef struct { Object head; KrValue dict; uint32_t position, used; uint32_t left; } DictIterator;   // dict NONE: exhausted
typedef struct { Object head; Dict *dict; } DictView;
NODISCARD KrValue dict_view_new(KrVM *vm, Dict *dict, TypeId type);
NODISCARD KrValue mapping_proxy_new(KrVM *vm, KrBorrowed mapping);

extern const TypeDef dict_type, dict_keys_type, dict_values_type, dict_items_type, dict_key_iterator_type, dict_value_iterator_type,
    dict_item_iterator_type, dict_reverse_key_iterator_type, dict_reverse_value_iterator_type, dict_reverse_item_iterator_type,
    mapping_proxy_type;
#endif
