// SPDX-License-Identifier: MIT
// shape.c -- shapes grow as a tree of transitions; instances read, write and lose attributes by them.
#include "object/shape.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/side.h"

typedef struct {
    uint32_t capacity;
    uint32_t pad;
    KrValue values[];
} Overflow;

static bool grow_table(KrVM *vm) {
    uint32_t capacity = vm->shape_capacity ? vm->shape_capacity * 2 : 512;
    Shape **grown = memory_resize(vm, vm->shapes, vm->shape_capacity * sizeof *grown, capacity * sizeof *grown);
    if (grown == NULL) return false;
    memset(grown + vm->shape_capacity, 0, (capacity - vm->shape_capacity) * sizeof *grown);
    vm->shapes = grown;
    vm->shape_capacity = capacity;
    return true;
}

static Shape *new_shape(KrVM *vm, uint32_t id) {
    if (vm->shape_count < SHAPE_FIRST_DYNAMIC) vm->shape_count = SHAPE_FIRST_DYNAMIC;
    if (id == 0) id = vm->shape_count;
    while (id >= vm->shape_capacity) {
        if (!grow_table(vm)) return NULL;
    }
    Shape *shape = memory_alloc(vm, sizeof *shape);
    if (shape == NULL) return NULL;
    memset(shape, 0, sizeof *shape);
    shape->id = id;
    vm->shapes[id] = shape;
    if (id >= vm->shape_count) vm->shape_count = id + 1;
    return shape;
}

Shape *shape_new_root(KrVM *vm, Type *type, uint32_t id) {
    Shape *shape = new_shape(vm, id);
    if (shape == NULL) return NULL;
    shape->type = type;
    shape->count = type->member_count;
    return shape;
}

// Not by address: that is another in a copy of the VM (vm/image.h).
static uint32_t hash_name(KrVM *vm, const Str *name) { return name->hash != 0 ? name->hash : str_hash(vm, (Str *)(uintptr_t)name); }

static void make_table(KrVM *vm, Shape *shape) {
    uint32_t size = 16;
    while (size < shape->count * 2) size *= 2;
    uint32_t *table = heap_alloc(&vm->heap, HEAP_RAW, size * sizeof *table);
    if (table == NULL) return;   // the chain of parents still answers
    memset(table, 0, size * sizeof *table);
    shape->table = table;
    shape->table_size = size;
    for (Shape *s = shape; s->parent != NULL; s = s->parent) {
        uint32_t i = hash_name(vm, s->name) & (size - 1);
        while (table[i] != 0) i = (i + 1) & (size - 1);
        table[i] = s->id;
    }
}

// A table holds ids of the shapes that added each name: slot and name are there.
uint32_t shape_find(KrVM *vm, Shape *shape, const Str *name) {
    if (shape->table == NULL && shape->count - shape->type->member_count > 6) make_table(vm, shape);
    if (shape->table != NULL) {
        for (uint32_t i = hash_name(vm, name) & (shape->table_size - 1); shape->table[i] != 0; i = (i + 1) & (shape->table_size - 1)) {
            Shape *s = vm->shapes[shape->table[i]];
            if (s->name == name) return s->count - 1;
        }
        return SHAPE_NO_SLOT;
    }
    for (Shape *s = shape; s->parent != NULL; s = s->parent) {
        if (s->name == name) return s->count - 1;
    }
    return SHAPE_NO_SLOT;
}

Shape *shape_child(KrVM *vm, Shape *shape, Str *name) {
    for (uint32_t i = 0; i < shape->child_count; i++) {
        Shape *child = vm->shapes[shape->children[i]];
        if (child->name == name) return child;
    }
    if (shape->count >= SHAPE_MAX_ATTRIBUTES || shape->child_count >= SHAPE_MAX_CHILDREN) return NULL;
    if (shape->child_count == shape->child_capacity) {
        uint32_t capacity = shape->child_capacity ? shape->child_capacity * 2 : 2;
        uint32_t *grown = memory_resize(vm, shape->children, shape->child_capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return NULL;
        shape->children = grown;
        shape->child_capacity = capacity;
    }
    Shape *child = new_shape(vm, 0);
    if (child == NULL) return NULL;
    child->type = shape->type;
    child->parent = shape;
    child->name = name;
    object_retain(name);
    child->count = shape->count + 1;
    shape->children[shape->child_count++] = child->id;
    return child;
}

uint64_t *instance_word(KrVM *vm, Type *type, Object *object) {
    if (type->attr_offset != ATTR_AT_END) return (uint64_t *)(void *)((char *)object + type->attr_offset);
    size_t size = type->def->size_of(value_of_object(object));
    (void)vm;
    return (uint64_t *)(void *)((char *)object + ((size + 7) & ~(size_t)7));
}

static KrValue *slot_address(KrVM *vm, Type *type, Object *object, uint32_t slot) {
    if (slot < type->slot_capacity) return instance_slots(type, object) + slot;
    Overflow *overflow = (Overflow *)(uintptr_t)*instance_word(vm, type, object);
    if (overflow == NULL || slot - type->slot_capacity >= overflow->capacity) return NULL;
    return &overflow->values[slot - type->slot_capacity];
}

static size_t overflow_size(uint32_t capacity) { return sizeof(Overflow) + capacity * sizeof(KrValue); }

static bool ensure_slot(KrVM *vm, Type *type, Object *object, uint32_t slot) {
    if (slot < type->slot_capacity) return true;
    uint64_t *word = instance_word(vm, type, object);
    Overflow *overflow = (Overflow *)(uintptr_t)*word;
    uint32_t needed = slot - type->slot_capacity + 1, capacity = overflow == NULL ? 0 : overflow->capacity;
    if (needed <= capacity) return true;
    uint32_t grown_capacity = capacity == 0 ? 4 : capacity * 2;
    if (grown_capacity < needed) grown_capacity = needed;
    Overflow *grown = memory_resize(vm, overflow, overflow == NULL ? 0 : overflow_size(capacity), overflow_size(grown_capacity));
    if (grown == NULL) return false;
    for (uint32_t i = capacity; i < grown_capacity; i++) grown->values[i] = UNDEF;
    grown->capacity = grown_capacity;
    *word = (uint64_t)(uintptr_t)grown;
    return true;
}

static Dict *dictionary_of(KrVM *vm, Type *type, Object *object) { return (Dict *)(uintptr_t)*instance_word(vm, type, object); }

KrBorrowed instance_get(KrVM *vm, Object *object, Str *name) {
    Shape *shape = vm->shapes[object->shape];
    if (shape->dictionary) return dict_get_str(vm, dictionary_of(vm, shape->type, object), name);
    uint32_t slot = shape_find(vm, shape, name);
    if (slot == SHAPE_NO_SLOT) return ABSENT;
    return *slot_address(vm, shape->type, object, slot);
}

// Names of a shape in insertion order into out[0..count); count = attributes beyond the members.
static void names_in_order(const Shape *shape, Str **out) {
    for (const Shape *s = shape; s->parent != NULL; s = s->parent) out[s->count - 1 - s->type->member_count] = s->name;
}

static bool dictionary_shape(KrVM *vm, Type *type) {
    if (type->dictionary_shape != 0) return true;
    Shape *shape = shape_new_root(vm, type, 0);
    if (shape == NULL) return false;
    shape->dictionary = true;
    type->dictionary_shape = shape->id;
    return true;
}

// Moves all attributes into a real dict; the object has it as its __dict__ from now on.
static bool to_dictionary(KrVM *vm, Object *object) {
    Shape *shape = vm->shapes[object->shape];
    Type *type = shape->type;
    if (shape->dictionary) return true;
    if (!dictionary_shape(vm, type)) return false;
    KrValue dict = dict_new(vm);
    if (is_error(dict)) return false;
    uint32_t count = shape->count - type->member_count;
    Str *names[SHAPE_MAX_ATTRIBUTES + 1];
    names_in_order(shape, names);
    for (uint32_t i = 0; i < count; i++) {
        KrValue *slot = slot_address(vm, type, object, type->member_count + i);
        if (!dict_set_str(vm, as_dict(dict), names[i], *slot)) {
            release(vm, dict);
            return false;
        }
    }
    for (uint32_t i = 0; i < count; i++) value_replace(vm, slot_address(vm, type, object, type->member_count + i), UNDEF);
    uint64_t *word = instance_word(vm, type, object);
    Overflow *overflow = (Overflow *)(uintptr_t)*word;
    if (overflow != NULL) memory_free(vm, overflow, overflow_size(overflow->capacity));
    *word = value_bits(dict);
    object->shape = type->dictionary_shape;
    return true;
}

bool instance_set(KrVM *vm, Object *object, Str *name, KrBorrowed value) {
    Shape *shape = vm->shapes[object->shape];
    Type *type = shape->type;
    if (!shape->dictionary) {
        uint32_t slot = shape_find(vm, shape, name);
        if (slot != SHAPE_NO_SLOT) {
            value_replace(vm, slot_address(vm, type, object, slot), retain(value));
            return true;
        }
        Shape *child = shape_child(vm, shape, name);
        if (child != NULL) {
            if (!ensure_slot(vm, type, object, child->count - 1)) return false;
            *slot_address(vm, type, object, child->count - 1) = retain(value);
            object->shape = child->id;
            return true;
        }
        if (!is_undef(vm->raised)) return false;
        if (!to_dictionary(vm, object)) return false;
    }
    return dict_set_str(vm, dictionary_of(vm, type, object), name, value);
}

int instance_delete(KrVM *vm, Object *object, Str *name) {
    Shape *shape = vm->shapes[object->shape];
    if (!shape->dictionary) {
        if (shape_find(vm, shape, name) == SHAPE_NO_SLOT) return 0;
        if (!to_dictionary(vm, object)) return -1;
    }
    return dict_delete(vm, dictionary_of(vm, shape->type, object), value_of_object(name));
}

KrValue instance_dict(KrVM *vm, Object *object) {
    if (!to_dictionary(vm, object)) return KR_ERROR;
    return retain(value_of_object(dictionary_of(vm, vm->shapes[object->shape]->type, object)));
}

bool instance_set_dict(KrVM *vm, Object *object, Dict *dict) {
    if (!to_dictionary(vm, object)) return false;
    uint64_t *word = instance_word(vm, vm->shapes[object->shape]->type, object);
    Object *old = (Object *)(uintptr_t)*word;
    object_retain(dict);
    *word = (uint64_t)(uintptr_t)dict;
    object_release(vm, old);
    return true;
}

// The dictionary shape of `type` for objects whose block has another size than its own instances'. They hang below the usual one.
static uint32_t resized_shape(KrVM *vm, Type *type, size_t size) {
    if (size == type->instance_size || (type->flags & TYPE_FLAG_VARIABLE)) return type->dictionary_shape;
    Shape *usual = vm->shapes[type->dictionary_shape];
    for (uint32_t i = 0; i < usual->child_count; i++) {
        if (vm->shapes[usual->children[i]]->block_size == size) return usual->children[i];
    }
    if (usual->child_count == usual->child_capacity) {
        uint32_t capacity = usual->child_capacity ? usual->child_capacity * 2 : 2;
        uint32_t *grown = memory_resize(vm, usual->children, usual->child_capacity * sizeof *grown, capacity * sizeof *grown);
        if (grown == NULL) return 0;
        usual->children = grown;
        usual->child_capacity = capacity;
    }
    Shape *shape = shape_new_root(vm, type, 0);
    if (shape == NULL) return 0;
    shape->dictionary = true;
    shape->block_size = (uint32_t)size;
    usual->children[usual->child_count++] = shape->id;
    return shape->id;
}

bool instance_set_class(KrVM *vm, Object *object, Type *type) {
    Type *old = vm->shapes[object->shape]->type;
    if (old == type) return true;
    if (type->attr_offset != 0) {
        if (!to_dictionary(vm, object) || !dictionary_shape(vm, type)) return false;
        uint32_t shape = resized_shape(vm, type, object_size(vm, object));
        if (shape == 0) return false;
        object->shape = shape;
    } else {
        object->shape = type->root_shape;
    }
    if (type->flags & TYPE_FLAG_HEAP) object_retain(type);
    if (old->flags & TYPE_FLAG_HEAP) object_release(vm, old);
    return true;
}

// Inline slots that may hold something. In dictionary mode the members only: the block may be that of another class.
static uint32_t slots_in_use(const Shape *shape) {
    if (shape->type->attr_offset == ATTR_AT_END) return 0;
    return shape->dictionary ? shape->type->member_count : shape->type->slot_capacity;
}

void instance_release(KrVM *vm, Object *object) {
    Shape *shape = vm->shapes[object->shape];
    Type *type = shape->type;
    uint64_t *word = instance_word(vm, type, object);
    uint32_t in_line = slots_in_use(shape);
    for (uint32_t i = 0; i < in_line; i++) {
        KrValue *slot = instance_slots(type, object) + i, old = *slot;
        *slot = UNDEF;
        release(vm, old);
    }
    if (*word == 0) return;
    if (shape->dictionary) {
        Object *dict = (Object *)(uintptr_t)*word;
        *word = 0;
        object_release(vm, dict);
        return;
    }
    Overflow *overflow = (Overflow *)(uintptr_t)*word;
    *word = 0;
    for (uint32_t i = 0; i < overflow->capacity; i++) release(vm, overflow->values[i]);
    memory_free(vm, overflow, overflow_size(overflow->capacity));
}

void instance_visit(KrVM *vm, Object *object, Visitor *visitor) {
    Shape *shape = vm->shapes[object->shape];
    Type *type = shape->type;
    if (type->attr_offset == 0) return;
    uint32_t in_line = slots_in_use(shape);
    for (uint32_t i = 0; i < in_line; i++) visit_value(visitor, instance_slots(type, object)[i]);
    uint64_t word = *instance_word(vm, type, object);
    if (word == 0) return;
    if (shape->dictionary) {
        visit_object(visitor, (Object *)(uintptr_t)word);
        return;
    }
    Overflow *overflow = (Overflow *)(uintptr_t)word;
    for (uint32_t i = 0; i < overflow->capacity; i++) visit_value(visitor, overflow->values[i]);
}

// Drops all attributes but stays a valid object: the shape is the root again.
void instance_clear(KrVM *vm, Object *object) {
    Shape *shape = vm->shapes[object->shape];
    Type *type = shape->type;
    if (type->attr_offset == 0) return;
    if (shape->dictionary) return;   // the dict may have other owners; where it is garbage too, it is cleared itself
    KrValue *slots = type->attr_offset == ATTR_AT_END ? NULL : instance_slots(type, object);
    uint32_t in_line = slots == NULL ? 0 : type->slot_capacity;
    Overflow *overflow = (Overflow *)(uintptr_t)*instance_word(vm, type, object);
    object->shape = type->root_shape;
    *instance_word(vm, type, object) = 0;
    for (uint32_t i = 0; i < in_line; i++) value_replace(vm, &slots[i], UNDEF);
    if (overflow != NULL) {
        for (uint32_t i = 0; i < overflow->capacity; i++) release(vm, overflow->values[i]);
        memory_free(vm, overflow, overflow_size(overflow->capacity));
    }
}
