// SPDX-License-Identifier: MIT
// side.c -- identity numbers and weak references; the weakref type (PEP 205).
#include "object/side.h"

#include "object/exception.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/state.h"

typedef struct {
    Object *object;             // NULL: free; DELETED: was used
    uint64_t identity;          // 0: none
    Weakref *weakrefs;
} Entry;

struct SideTable {
    Entry *entries;
    const KrVM *vm;             // places go by the distance from it: a copy of the VM has the same (vm/image.h)
    uint32_t mask, used, fill;
};

static const Object deleted_marker = {0, 0};
#define DELETED ((Object *)(uintptr_t)&deleted_marker)

static uint32_t start_of(const SideTable *table, const Object *object) {
    return (uint32_t)((((uintptr_t)object - (uintptr_t)table->vm) >> 3) * 0x9e3779b97f4a7c15ull >> 32) & table->mask;
}

static Entry *find(const SideTable *table, const Object *object) {
    if (table == NULL || table->entries == NULL) return NULL;
    for (uint32_t i = start_of(table, object);; i = (i + 1) & table->mask) {
        if (table->entries[i].object == object) return &table->entries[i];
        if (table->entries[i].object == NULL) return NULL;
    }
}

static bool grow(KrVM *vm, SideTable *table) {
    uint32_t size = table->entries == NULL ? 64 : (table->used * 2 > table->mask ? (table->mask + 1) * 2 : table->mask + 1);
    Entry *entries = memory_alloc(vm, size * sizeof *entries);
    if (entries == NULL) return false;
    memset(entries, 0, size * sizeof *entries);
    SideTable fresh = {entries, vm, size - 1, 0, 0};
    for (uint32_t i = 0; table->entries != NULL && i <= table->mask; i++) {
        const Entry *entry = &table->entries[i];
        if (entry->object == NULL || entry->object == DELETED) continue;
        uint32_t at = start_of(&fresh, entry->object);
        while (entries[at].object != NULL) at = (at + 1) & fresh.mask;
        entries[at] = *entry;
        fresh.used++;
    }
    fresh.fill = fresh.used;
    if (table->entries != NULL) memory_free(vm, table->entries, (table->mask + 1) * sizeof *entries);
    *table = fresh;
    return true;
}

static Entry *find_or_add(KrVM *vm, Object *object) {
    if (vm->side == NULL) {
        vm->side = memory_alloc(vm, sizeof *vm->side);
        if (vm->side == NULL) return NULL;
        *vm->side = (SideTable){.vm = vm};
    }
    SideTable *table = vm->side;
    Entry *entry = find(table, object);
    if (entry != NULL) return entry;
    if (table->entries == NULL || (table->fill + 1) * 3 > table->mask * 2) {
        if (!grow(vm, table)) return NULL;
    }
    uint32_t i = start_of(table, object);
    while (table->entries[i].object != NULL && table->entries[i].object != DELETED) i = (i + 1) & table->mask;
    if (table->entries[i].object == NULL) table->fill++;
    table->entries[i] = (Entry){object, 0, NULL};
    table->used++;
    return &table->entries[i];
}

static void remove_entry(SideTable *table, Entry *entry) {
    entry->object = DELETED;
    table->used--;
}

bool object_identity(KrVM *vm, KrBorrowed v, uint64_t *out) {
    if (!is_pointer(v)) {
        *out = (value_bits(v) << 4 | value_bits(v) >> 60) & INT64_C(0x7fffffffffffffff);
        return true;
    }
    Object *object = as_object(v);
    if (object->rc & RC_IMMORTAL) {
        *out = 0x10000 + object->shape * 16u;
        return true;
    }
    Entry *entry = find_or_add(vm, object);
    if (entry == NULL) return false;
    if (entry->identity == 0) {
        entry->identity = 0x7f0000000000ull + 16 * ++vm->identity_counter;
        object->rc |= RC_HAS_IDENTITY;
    }
    *out = entry->identity;
    return true;
}

// Weak references without a callback are shared, as CPython's.
KrValue weakref_new(KrVM *vm, Type *type, KrBorrowed target, KrBorrowed callback) {
    if (!is_pointer(target) || !(type_of(vm, target)->flags & TYPE_FLAG_HAS_WEAKREF)) {
        return raise(vm, TypeError, "cannot create weak reference to '%T' object", target);
    }
    Entry *entry = find_or_add(vm, as_object(target));
    if (entry == NULL) return KR_ERROR;
    if (is_none(callback)) {
        for (Weakref *ref = entry->weakrefs; ref != NULL; ref = ref->next) {
            if (is_none(ref->callback) && ref->head.shape == type->root_shape) return retain(value_of_object(ref));
        }
    }
    Weakref *ref = type_allocate(vm, type, 0);
    if (ref == NULL) return KR_ERROR;
    ref->target = as_object(target);
    ref->callback = retain(callback);
    vm->may_finalize |= !is_none(callback);
    ref->hash = -1;
    ref->is_proxy = 0;
    entry = find_or_add(vm, as_object(target));
    ref->next = entry->weakrefs;
    entry->weakrefs = ref;
    as_object(target)->rc |= RC_HAS_WEAKREF;
    return value_of_object(ref);
}

KrBorrowed weakref_target(const Weakref *ref) { return ref->target == NULL ? NONE : value_of_object(ref->target); }

uint32_t weakref_count(KrVM *vm, KrBorrowed target) {
    if (!is_pointer(target)) return 0;
    const Entry *entry = find(vm->side, as_object(target));
    uint32_t count = 0;
    for (const Weakref *ref = entry == NULL ? NULL : entry->weakrefs; ref != NULL; ref = ref->next) count++;
    return count;
}

KrValue weakref_list(KrVM *vm, KrBorrowed target) {
    KrValue list = list_new(vm, weakref_count(vm, target));
    if (is_error(list) || !is_pointer(target)) return list;
    const Entry *entry = find(vm->side, as_object(target));
    for (Weakref *ref = entry == NULL ? NULL : entry->weakrefs; ref != NULL; ref = ref->next) {
        if (list_append(vm, as_list(list), value_of_object(ref))) continue;
        release(vm, list);
        return KR_ERROR;
    }
    return list;
}

void side_clear_weakrefs(KrVM *vm, Object *object) {
    Entry *entry = find(vm->side, object);
    if (entry == NULL) return;
    Weakref *ref = entry->weakrefs;
    entry->weakrefs = NULL;
    object->rc &= ~RC_HAS_WEAKREF;
    for (Weakref *next; ref != NULL; ref = next) {
        next = ref->next;
        ref->target = NULL;
        ref->next = NULL;
        // The callback is due: the queue calls it with the reference (run_finalizers knows a Weakref by its type).
        if (!is_none(ref->callback) && (ref->head.rc & RC_COUNT_MASK) != 0 && ref->head.rc != RC_COUNT_MASK) {
            uint32_t rc = ref->head.rc;
            if (finalizer_queue(vm, &ref->head)) ref->head.rc = rc + 1;
        }
    }
}

void side_forget(KrVM *vm, Object *object) {
    if (object->rc & RC_HAS_WEAKREF) side_clear_weakrefs(vm, object);
    Entry *entry = find(vm->side, object);
    if (entry != NULL) remove_entry(vm->side, entry);
    object->rc &= ~(RC_HAS_WEAKREF | RC_HAS_IDENTITY);
}

static void weakref_release(KrVM *vm, Object *self) {
    Weakref *ref = (Weakref *)self;
    if (ref->target != NULL) {
        Entry *entry = find(vm->side, ref->target);
        for (Weakref **link = entry == NULL ? NULL : &entry->weakrefs; link != NULL && *link != NULL; link = &(*link)->next) {
            if (*link == ref) {
                *link = ref->next;
                break;
            }
        }
        ref->target = NULL;
    }
    release(vm, ref->callback);
}

static void weakref_visit(Object *self, Visitor *visitor) { visit_value(visitor, ((Weakref *)self)->callback); }

static KrValue weakref_call(KrVM *vm, KrBorrowed self, const KrBorrowed *args, uint32_t count, KrBorrowed kwnames) {
    (void)args;
    (void)kwnames;
    if (count != 0) return raise(vm, TypeError, "__call__() takes 0 positional arguments but %u were given", count);
    return retain(weakref_target((Weakref *)as_object(self)));
}

static KrValue weakref_repr(KrVM *vm, KrBorrowed self) {
    Weakref *ref = (Weakref *)as_object(self);
    uint64_t id, target_id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    if (ref->target == NULL) return string_format(vm, "<weakref at 0x%llx; dead>", (unsigned long long)id);
    if (!object_identity(vm, value_of_object(ref->target), &target_id)) return KR_ERROR;
    return string_format(vm, "<weakref at 0x%llx; to '%T' at 0x%llx>", (unsigned long long)id, value_of_object(ref->target),
                         (unsigned long long)target_id);
}

static bool weakref_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    Weakref *ref = (Weakref *)as_object(self);
    if (ref->hash == -1) {
        if (ref->target == NULL) return raise_as(false, vm, TypeError, "weak object has gone away");
        KrValue target = retain(value_of_object(ref->target));
        bool ok = hash_of(vm, target, &ref->hash);
        release(vm, target);
        if (!ok) return false;
    }
    *out = ref->hash;
    return true;
}

static KrValue weakref_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || def_of(vm, a) != &weakref_type || def_of(vm, b) != &weakref_type) return NOT_IMPLEMENTED;
    Weakref *x = (Weakref *)as_object(a), *y = (Weakref *)as_object(b);
    if (x->target == NULL || y->target == NULL) return value_of_bool((x == y) == (op == COMPARE_EQ));
    KrValue left = retain(value_of_object(x->target)), right = retain(value_of_object(y->target));
    KrValue result = compare(vm, op, left, right);
    release(vm, left);
    release(vm, right);
    return result;
}

NATIVE(weakref_construct, "__new__(cls, object, callback=None, /)", "Make a weak reference to object.") {
    return weakref_new(vm, as_type(args[0]), args[1], args[2]);
}
NATIVE(weakref_init, "__init__(self, object, callback=None, /)", "Accept what __new__ has used.") { return NONE; }

static KrValue get_callback(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(((Weakref *)as_object(self))->callback);
}
static const GetSetDef weakref_getset[] = {{"__callback__", get_callback, NULL, "The function called when the referent dies."}, {0}};
static const NativeDef *const weakref_methods[] = {DEF(weakref_construct), DEF(weakref_init), NULL};
const TypeDef weakref_type = {
    .name = "weakref.ReferenceType", .doc = "A weak reference.", .id = TYPE_WEAKREF, .size = sizeof(Weakref),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_SUBCLASSABLE, .methods = weakref_methods, .getset = weakref_getset,
    .visit = weakref_visit, .release = weakref_release, .repr = weakref_repr, .hash = weakref_hash, .compare = weakref_compare,
    .call = weakref_call,
};
