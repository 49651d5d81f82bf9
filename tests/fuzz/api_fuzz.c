// SPDX-License-Identifier: MIT
// api_fuzz.c -- libFuzzer: krait.h as a state machine. The bytes are calls, with values of earlier calls, on two VMs.
//
// Each call takes a byte for the function, one for the VM, and one for each argument. A value may go to the VM that it is
// not of: that is refused. Nothing is released twice: that is forbidden, and cannot always be seen.
#include <krait.h>

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 12, VMS = 2 };

typedef struct {
    const uint8_t *next, *end;      // of the input
    KrVM *vms[VMS];
    KrValue values[SLOTS];
    int owners[SLOTS];
} Machine;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const sources[] = {
    "1", "[1, 2, 3]", "{'a': [1], 2: 'b'}", "'text' * 5", "b'bytes'", "2 ** 70", "1.5", "lambda *a, **k: (a, k)", "iter([1, 2])", "(n for n in range(3))",
    "co()", "co2()", "type('C', (), {'__repr__': lambda s: 1})()", "1 / 0", "object()", "set([1])", "ValueError('x')", "__import__('sys')", "h.call", "h.give()",
    "[[]]", "range(5)", "h.call(len, [1])", "co", "print", "asyncio.sleep(1)",
};
static const char *const names[] = {"append", "a", "x", "__len__", "__class__", "pop", "clear", "__dict__", "send", "__name__", "copy", "close"};
static const char *const types[] = {"ValueError", "StopIteration", "nothing", "KeyError", "asyncio.CancelledError", "LimitError"};

static uint8_t byte(Machine *m) { return m->next < m->end ? *m->next++ : 0; }
static KrBorrowed value(Machine *m) { return m->values[byte(m) % SLOTS]; }
#define PICK(m, table) table[byte(m) % (sizeof table / sizeof *table)]

static KrValue host_call(KrVM *vm, const KrBorrowed *args, void *data) {
    (void)data;
    return kr_call(vm, args[0], 1, &args[1]);
}
static KrValue host_give(KrVM *vm, const KrBorrowed *args, void *data) {
    Machine *m = data;
    (void)args;
    uint8_t choice = byte(m);
    if (choice % 4 == 0) return kr_future(vm);
    if (choice % 4 == 1) return kr_raise(vm, PICK(m, types), "raised");
    return kr_retain(m->values[choice / 4 % SLOTS]);        // of any VM, or KR_ERROR
}
static void write_text(void *host, int fd, const char *text, size_t length) {
    Machine *m = host;
    (void)fd, (void)text, (void)length;
    if (byte(m) % 8 == 1) kr_raise(m->vms[0], "OSError", "no room");
}

static KrVM *new_vm(Machine *m) {
    static const KrNativeDef functions[] = {{"call(f, x=None)", host_call, NULL}, {"give()", host_give, NULL}, {0}};
    KrConfig config;
    kr_config_init(&config);
    config.seed = 1;
    config.virtual_time = true;
    config.bridge = byte(m) & 1 ? KR_BRIDGE_PERSISTENT : KR_BRIDGE_PER_CALL;
    config.host = m;
    config.write = write_text;
    config.limits = (KrLimits){.memory = 32 << 20, .instructions = 1000000};
    KrVM *vm = kr_vm_new(&config);
    if (vm == NULL) abort();
    static const char SOURCE[] = "import h, asyncio\nasync def co(): return await h.give()\nasync def co2():\n    await asyncio.sleep(0)\n    return 5\n";
    KrValue code = kr_compile(vm, SOURCE, KR_STRLEN, "s", KR_MODULE);
    if (!kr_module(vm, "h", functions, m) || kr_failed(code)) abort();
    kr_release(vm, kr_exec(vm, code, KR_NONE));
    kr_release(vm, code);
    return vm;
}

static void keep(Machine *m, int vm, KrValue v) {
    int slot = byte(m) % SLOTS;
    if (!kr_failed(m->values[slot])) kr_release(m->vms[m->owners[slot]], m->values[slot]);
    m->values[slot] = v;
    m->owners[slot] = vm;
}

static void free_vm(Machine *m, int which) {
    for (int i = 0; i < SLOTS; i++) {
        if (m->owners[i] == which) m->values[i] = KR_ERROR;         // gone with their VM
    }
    kr_vm_free(m->vms[which]);
}

static void post(KrVM *vm, void *data) { kr_release(vm, kr_eval(vm, sources[((Machine *)data)->values[0].bits % 9])); }

static void call(Machine *m) {
    static const KrTypeDef type_def = {.name = "Made"};
    uint8_t function = byte(m);
    int which = byte(m) % VMS;
    KrVM *vm = m->vms[which];
    int64_t n = 0;
    double x;
    bool truth;
    size_t length;
    KrValue item = KR_ERROR;
    KrStats stats;
    KrBorrowed a = value(m), b = value(m), pair[] = {a, b};
    switch (function % 48) {
    case 0: keep(m, which, kr_eval(vm, PICK(m, sources))); break;
    case 1: keep(m, which, kr_call(vm, a, 1, &b)); break;
    case 2: keep(m, which, kr_call(vm, a, 2, pair)); break;
    case 3: keep(m, which, kr_call_kw(vm, a, 1, &b, value(m))); break;
    case 4: keep(m, which, kr_call_method(vm, a, PICK(m, names), 1, &b)); break;
    case 5: keep(m, which, kr_call_method(vm, a, PICK(m, names), 0, NULL)); break;
    case 6: keep(m, which, kr_int(vm, (int64_t)((uint64_t)byte(m) << (byte(m) % 64)))); break;
    case 7: keep(m, which, kr_float(vm, byte(m) * 1e300)); break;
    case 8: keep(m, which, kr_str(vm, (const char *)m->next, (size_t)(m->end - m->next) % 16)); break;
    case 9: keep(m, which, kr_bytes(vm, m->next, (size_t)(m->end - m->next) % 16)); break;
    case 10: keep(m, which, kr_tuple(vm, 2, pair)); break;
    case 11: keep(m, which, kr_list(vm, 2, pair)); break;
    case 12: keep(m, which, kr_dict(vm)); break;
    case 13: keep(m, which, kr_to_json(vm, a)); break;
    case 14: keep(m, which, kr_from_json(vm, (const char *)m->next, (size_t)(m->end - m->next) % 16)); break;
    case 15: (void)kr_as_bool(vm, a, &truth); break;
    case 16: (void)kr_as_int(vm, a, &n); break;
    case 17: (void)kr_as_float(vm, a, &x); break;
    case 18: (void)kr_as_str(vm, a, &length); break;
    case 19: (void)kr_as_bytes(vm, a, &length); break;
    case 20: keep(m, which, kr_getattr(vm, a, PICK(m, names))); break;
    case 21: (void)kr_setattr(vm, a, PICK(m, names), b); break;
    case 22: keep(m, which, kr_getitem(vm, a, b)); break;
    case 23: (void)kr_setitem(vm, a, b, value(m)); break;
    case 24: (void)kr_len(vm, a); break;
    case 25: keep(m, which, kr_iter(vm, a)); break;
    case 26:
        (void)kr_next(vm, a, &item);
        keep(m, which, item);
        break;
    case 27: keep(m, which, kr_repr(vm, a)); break;
    case 28: kr_raise(vm, PICK(m, types), "text %d", byte(m)); break;
    case 29: kr_reraise(vm, a); break;
    case 30: keep(m, which, kr_error_take(vm)); break;
    case 31: keep(m, which, kr_error_text(vm, a)); break;
    case 32: keep(m, which, kr_type(vm, &type_def)); break;
    case 33: keep(m, which, kr_wrap(vm, a, m)); break;
    case 34: (void)kr_unwrap(vm, a, b); break;
    case 35: keep(m, which, kr_future(vm)); break;
    case 36: (void)kr_settle(vm, a, b); break;
    case 37: keep(m, which, kr_spawn(vm, a)); break;
    case 38: (void)kr_cancel(vm, a); break;
    case 39:
        (void)kr_poll(vm, a, &item);
        keep(m, which, item);
        break;
    case 40: (void)kr_step(vm, byte(m) * 4u); break;
    case 41: keep(m, which, kr_block_on(vm, a, byte(m))); break;
    case 42:
        kr_stats(vm, &stats);
        (void)kr_wait_ns(vm);
        (void)kr_kind(a);
        (void)kr_is(vm, a, PICK(m, types));
        break;
    case 43: (void)kr_post(vm, post, m); break;
    case 44: kr_interrupt(vm); break;
    case 45: (void)kr_vm_finish(vm); break;
    case 46: keep(m, which, KR_ERROR); break;
    case 47:
        if (byte(m) % 4 == 0) {
            free_vm(m, which);
            m->vms[which] = new_vm(m);
        } else {
            KrLimits limits = {.memory = (size_t)(16 + byte(m)) << 18, .instructions = 1u + byte(m) * 100u, .call_depth = byte(m)};
            kr_set_limits(vm, &limits);
        }
        break;
    }
}

// The VMs live on to the next input, a hundred times: to make them is most of the time.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Machine m;
    static int inputs;
    m.next = data;
    m.end = data + size;
    for (int i = 0; i < VMS; i++) {
        if (m.vms[i] == NULL) m.vms[i] = new_vm(&m);
    }
    for (int i = 0; i < SLOTS; i++) m.values[i] = KR_NONE;
    for (int calls = 0; m.next < m.end && calls < 300; calls++) call(&m);
    m.end = m.next;
    const KrLimits limits = {.instructions = 1000000};
    bool renew = ++inputs % 100 == 0;
    for (int i = 0; i < SLOTS; i++) {
        if (!kr_failed(m.values[i])) kr_release(m.vms[m.owners[i]], m.values[i]);
        m.values[i] = KR_ERROR;
    }
    for (int i = 0; i < VMS; i++) {
        kr_set_limits(m.vms[i], &limits);
        kr_release(m.vms[i], kr_eval(m.vms[i], "1"));       // posts and interrupts of this input
        if (!renew) continue;
        free_vm(&m, i);
        m.vms[i] = NULL;
    }
    return 0;
}
