// SPDX-License-Identifier: MIT
// api_pool.c -- krait.h: VMs that begin alike, as copies of an image (vm/image.h).
#include "api/api.h"

#include "loop/loop.h"
#include "vm/image.h"
#include <stdio.h>
#include <sys/random.h>

struct KrPool {
    Allocator allocator;
    KrConfig config;
    Image *image;
};

typedef struct {
    const KrConfig *config;
    bool (*setup)(KrVM *vm);
    const char *failed;          // why there is no VM; NULL: no memory
} Making;

static bool can_be_copied(KrVM *vm, Making *making) {
    if (vm->api->objects != NULL) making->failed = "setup() made objects of the host (kr_wrap), which cannot be copied";
    else if (vm->api->has_posted || !is_undef(vm->api->futures)) making->failed = "setup() left work of the host behind (kr_post, kr_future)";
    else if (vm->loop != NULL && vm->loop->live_tasks > 0) making->failed = "setup() left tasks behind";
    return making->failed == NULL;
}

static KrVM *make(void *ctx, const Allocator *allocator) {
    Making *making = ctx;
    making->failed = NULL;
    KrVM *vm = api_vm_new(making->config, allocator);
    if (vm == NULL) return NULL;
    if (making->setup != NULL && !making->setup(vm)) making->failed = "setup() failed";
    else if (can_be_copied(vm, making)) return vm;
    kr_vm_free(vm);
    return NULL;
}

static void say(char *why, size_t size, const char *text) {
    if (why != NULL && size > 0) (void)snprintf(why, size, "%s", text);
}

KrPool *kr_pool_new(const KrConfig *config, bool (*setup)(KrVM *vm), char *why, size_t why_size) {
    KrConfig nothing;
    kr_config_init(&nothing);
    if (config == NULL) config = &nothing;
    Allocator allocator = vm_allocator(config);
    KrPool *pool = allocator.resize(allocator.ctx, NULL, 0, sizeof *pool);
    say(why, why_size, "out of memory");
    if (pool == NULL) return NULL;
    *pool = (KrPool){allocator, *config, NULL};
    while (pool->config.seed == 0 && getrandom(&pool->config.seed, sizeof pool->config.seed, 0) < 0) {}
    KrConfig unhurried = pool->config;       // what setup() runs is the host's: the limits of running count from kr_pool_take on
    unhurried.limits.instructions = 0;
    unhurried.limits.wall_ns = 0;
    unhurried.limits.output = 0;
    Making making = {&unhurried, setup, NULL};
    const char *reason;
    pool->image = image_new(&allocator, make, &making, &reason);
    if (pool->image != NULL) {
        say(why, why_size, "");
        return pool;
    }
    if (reason == NULL) reason = making.failed;
    if (reason != NULL) say(why, why_size, reason);
    allocator.resize(allocator.ctx, pool, sizeof *pool, 0);
    return NULL;
}

KrVM *kr_pool_take(KrPool *pool, void *host) {
    if (pool == NULL) return NULL;
    KrVM *vm = image_copy(pool->image);
    if (vm == NULL) return NULL;
    vm->config.host = host;
    vm->config.limits = pool->config.limits;
    if (!api_async_init(vm)) {
        image_give_back(pool->image, vm);
        return NULL;
    }
    vm->api->pool = pool;
    vm_set_limits(vm, &vm->config.limits);
    return vm;
}

void api_pool_give_back(KrPool *pool, KrVM *vm) { image_give_back(pool->image, vm); }

void kr_pool_free(KrPool *pool) {
    if (pool == NULL) return;
    Allocator allocator = pool->allocator;
    image_free(pool->image);
    allocator.resize(allocator.ctx, pool, sizeof *pool, 0);
}
