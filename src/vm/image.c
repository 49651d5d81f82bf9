// SPDX-License-Identifier: MIT
// image.c -- see image.h.
#include "vm/image.h"

#include <string.h>

// Room.next is where the next allocation of the making goes; NULL: the room is closed.
typedef struct Room {
    char *next, *end;
    Allocator outer;
    struct Room *free_next;      // of those that were given back
    size_t block_size;           // of the outer allocation, which begins at `block`
    void *block;
} Room;

typedef struct { uint32_t offset, size; } Piece;      // multiples of 8

struct Image {
    Allocator outer;
    uintptr_t origin;            // where the first VM's room was
    size_t used, vm_offset;
    Piece *pieces;               // what was written
    uint32_t piece_count, piece_capacity;
    char *bytes;                 // the contents of the pieces, one behind the other
    size_t byte_count;
    uint32_t *pointers;          // offsets of words
    uint32_t pointer_count, pointer_capacity;
    Room *free_rooms;
    bool failed;                 // a list could not grow
};

enum { ROOM_SIZE = 32 << 20, ALIGNMENT = 16 };     // only what is written of it is more than address space

static size_t round_up(size_t n, size_t to) { return (n + to - 1) / to * to; }

static void *resize_in_room(void *ctx, void *p, size_t old_size, size_t new_size) {
    Room *room = ctx;
    bool inside = (char *)p >= (char *)room && (char *)p < room->end;
    if (p != NULL && !inside) return room->outer.resize(room->outer.ctx, p, old_size, new_size);
    if (new_size == 0) return NULL;
    if (inside && new_size <= old_size) return p;
    void *fresh;
    if (room->next == NULL) {
        fresh = room->outer.resize(room->outer.ctx, NULL, 0, new_size);
    } else {
        size_t size = round_up(new_size, ALIGNMENT);
        fresh = size > (size_t)(room->end - room->next) ? NULL : room->next;
        if (fresh != NULL) room->next += size;
    }
    if (fresh != NULL && p != NULL) memcpy(fresh, p, old_size);
    return fresh;
}

static Room *new_room(const Allocator *outer, size_t size) {
    size_t block_size = size + HEAP_PAGE_SIZE;
    char *block = outer->resize(outer->ctx, NULL, 0, block_size);
    if (block == NULL) return NULL;
    Room *room = (Room *)(void *)(((uintptr_t)block + HEAP_PAGE_SIZE - 1) & ~(uintptr_t)(HEAP_PAGE_SIZE - 1));
    *room = (Room){.next = (char *)room + round_up(sizeof *room, ALIGNMENT), .end = (char *)room + size, .outer = *outer,
                   .block_size = block_size, .block = block};
    return room;
}
static void free_room(Room *room) {
    Allocator outer = room->outer;
    if (room->block != NULL) outer.resize(outer.ctx, room->block, room->block_size, 0);
}

//// Making ////////////////////////////////////////////////////////////////////

static bool reserve(Image *image, void **items, uint32_t count, uint32_t *capacity, size_t item_size) {
    if (count < *capacity) return true;
    uint32_t fresh = *capacity == 0 ? 256 : *capacity * 2;
    void *grown = image->outer.resize(image->outer.ctx, *items, *capacity * item_size, fresh * item_size);
    if (grown == NULL) {
        image->failed = true;
        return false;
    }
    *items = grown;
    *capacity = fresh;
    return true;
}

static void add_piece(void *ctx, const void *start, size_t size) {
    Image *image = ctx;
    void *items = image->pieces;
    if (!reserve(image, &items, image->piece_count, &image->piece_capacity, sizeof(Piece))) return;
    image->pieces = items;
    image->pieces[image->piece_count++] = (Piece){(uint32_t)((uintptr_t)start - image->origin), (uint32_t)round_up(size, 8)};
    image->byte_count += round_up(size, 8);
}

// Finds the pointers of the pieces. False: a word is neither equal nor a pointer.
static bool compare(Image *image, const Room *made, const Room *other) {
    uint64_t distance = (uint64_t)((uintptr_t)other - image->origin);
    for (uint32_t i = 0; i < image->piece_count; i++) {
        uint32_t end = image->pieces[i].offset + image->pieces[i].size;
        for (uint32_t at = image->pieces[i].offset; at < end; at += 8) {
            uint64_t a, b;
            memcpy(&a, (const char *)made + at, 8);
            memcpy(&b, (const char *)other + at, 8);
            if (a == b) continue;
            if (b - a != distance || a < image->origin || a > image->origin + image->used) return false;
            void *items = image->pointers;
            if (!reserve(image, &items, image->pointer_count, &image->pointer_capacity, sizeof(uint32_t))) return false;
            image->pointers = items;
            image->pointers[image->pointer_count++] = at;
        }
    }
    return true;
}

// What belongs to this thread or moment, and is found anew when the VM is entered.
static void forget_moment(KrVM *vm) {
    type_cache_drop(vm);
    heap_scrub(&vm->heap);
    heap_zero(&vm->heap, false);
    heap_sign(&vm->heap, NULL);
    vm->host_stack_low = vm->host_stack_high = NULL;
    vm->stack_limit = NULL;
    vm->entered_ns = 0;
}

static bool pack(Image *image, const Room *made) {
    image->bytes = image->outer.resize(image->outer.ctx, NULL, 0, image->byte_count);
    if (image->bytes == NULL) return false;
    char *to = image->bytes;
    for (uint32_t i = 0; i < image->piece_count; i++) {
        memcpy(to, (const char *)made + image->pieces[i].offset, image->pieces[i].size);
        to += image->pieces[i].size;
    }
    return true;
}

Image *image_new(const Allocator *outer, KrVM *(*make)(void *ctx, const Allocator *allocator), void *ctx, const char **why) {
    *why = NULL;
    Image *image = outer->resize(outer->ctx, NULL, 0, sizeof *image);
    if (image == NULL) return NULL;
    *image = (Image){.outer = *outer};
    Room *rooms[2] = {NULL, NULL};
    KrVM *vms[2];
    for (int i = 0; i < 2; i++) {
        rooms[i] = new_room(outer, ROOM_SIZE);
        if (rooms[i] == NULL) goto failed;
        vms[i] = make(ctx, &(Allocator){resize_in_room, rooms[i]});
        if (vms[i] == NULL) goto failed;
        forget_moment(vms[i]);
    }
    image->origin = (uintptr_t)rooms[0];
    image->used = (size_t)(rooms[0]->next - (char *)rooms[0]);
    image->vm_offset = (size_t)((char *)vms[0] - (char *)rooms[0]);
    *why = "two VMs made in the same way are not alike";
    if ((size_t)(rooms[1]->next - (char *)rooms[1]) != image->used || (size_t)((char *)vms[1] - (char *)rooms[1]) != image->vm_offset) goto failed;
    add_piece(image, vms[0], vm_size());
    heap_each_used(&vms[0]->heap, add_piece, image);
    bool alike = !image->failed && compare(image, rooms[0], rooms[1]);
    if (alike || image->failed) *why = NULL;
    if (!alike || !pack(image, rooms[0])) goto failed;
    free_room(rooms[0]);
    free_room(rooms[1]);
    return image;
failed:
    for (int i = 0; i < 2; i++) {
        if (rooms[i] != NULL) free_room(rooms[i]);
    }
    image_free(image);
    return NULL;
}

void image_free(Image *image) {
    Allocator outer = image->outer;
    for (Room *room = image->free_rooms, *next; room != NULL; room = next) {
        next = room->free_next;
        free_room(room);
    }
    if (image->pieces != NULL) outer.resize(outer.ctx, image->pieces, image->piece_capacity * sizeof *image->pieces, 0);
    if (image->pointers != NULL) outer.resize(outer.ctx, image->pointers, image->pointer_capacity * sizeof *image->pointers, 0);
    if (image->bytes != NULL) outer.resize(outer.ctx, image->bytes, image->byte_count, 0);
    outer.resize(outer.ctx, image, sizeof *image, 0);
}

//// Copying ///////////////////////////////////////////////////////////////////

KrVM *image_copy(Image *image) {
    Room *room = image->free_rooms;
    if (room != NULL) image->free_rooms = room->free_next;
    else room = new_room(&image->outer, image->used);
    if (room == NULL) return NULL;
    room->next = NULL;
    const char *from = image->bytes;
    char *to = (char *)room;
    for (uint32_t i = 0; i < image->piece_count; i++) {
        memcpy(to + image->pieces[i].offset, from, image->pieces[i].size);
        from += image->pieces[i].size;
    }
    uint64_t distance = (uint64_t)((uintptr_t)room - image->origin);
    for (uint32_t i = 0; i < image->pointer_count; i++) *(uint64_t *)(void *)(to + image->pointers[i]) += distance;
    KrVM *vm = (KrVM *)(void *)(to + image->vm_offset);
    heap_sign(&vm->heap, &vm->heap);
    return vm;
}

void image_give_back(Image *image, KrVM *vm) {
    Room *room = (Room *)(void *)((char *)vm - image->vm_offset);
    room->free_next = image->free_rooms;
    image->free_rooms = room;
}
