// SPDX-License-Identifier: MIT
// image.h -- the memory of a VM at rest, from which others are made by copying: microseconds instead of building one.
//
// An Image is built from the same VM made twice, in two stretches of memory: the words that differ by the distance of the
// two are the pointers into them, all others must be equal. A copy is made by moving the written parts of the first to a
// new stretch (a Room) and shifting the pointers. Nothing may depend on addresses otherwise.
//
//   Room, aligned as heap pages:  ┌ header ┬ Machine ┬ what the heap took from the allocator while the VM was made ... ┐
//   What the copy asks for later comes from the outer allocator; what lies in the room goes with the room.
#ifndef KR_VM_IMAGE_H
#define KR_VM_IMAGE_H

#include "base/alloc.h"
#include "vm/vm.h"

typedef struct Image Image;

// `make` builds a VM that takes its memory from the given allocator; it is called twice and must do the same both times.
// NULL: out of memory, or the two are not alike (then *why is a text, else NULL).
NODISCARD Image *image_new(const Allocator *outer, KrVM *(*make)(void *ctx, const Allocator *allocator), void *ctx, const char **why);
NODISCARD KrVM *image_copy(Image *image);              // NULL: out of memory
// After vm_free of a copy: its room serves the next one.
void image_give_back(Image *image, KrVM *vm);
void image_free(Image *image);                         // and the rooms that were given back

#endif
