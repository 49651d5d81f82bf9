// SPDX-License-Identifier: MIT
// disassemble.c -- Code as text: takes a Code; gives one line an instruction, then the codes among its constants.
#include "compile/compile.h"
#include "compile/opcode.h"

#include "object/exception.h"
#include "object/object.h"
#include "object/protocol.h"
#include "object/str.h"
#include "object/tuple.h"

#include <stdio.h>

typedef struct {
    const char *name, *format;
} OpInfo;
static const OpInfo ops[] = {
#define OP(name, format, meaning) {#name, format},
#include "compile/opcode.def"
#undef OP
};
static const char *const intrinsics[] = {
#define INTRINSIC(name, count, meaning) #name,
#include "compile/intrinsic.def"
#undef INTRINSIC
};
static const char *const compares[] = {"<", "<=", "==", "!=", ">", ">="};

__attribute__((format(printf, 2, 3))) static bool add(StrBuilder *b, const char *format, ...) {
    char text[160];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return str_builder_add_ascii(b, text);
}

static bool add_register(StrBuilder *b, const Code *code, unsigned reg) {
    if (reg < code->local_count && code->local_names[reg]) {
        return str_builder_add_ascii(b, " ") && str_builder_add(b, code->local_names[reg]);
    }
    return add(b, " r%u", reg);
}

static bool add_constant(StrBuilder *b, const Code *code, uint32_t index) {
    if (index >= code->constant_count) { return add(b, " k%u", index); }
    KrBorrowed value = code->constants[index];
    if (has_shape(value, TYPE_CODE)) {
        return add(b, " <code ") && str_builder_add(b, as_code(value)->name) && add(b, ">");
    }
    return add(b, " ") && str_builder_add_repr(b, value);
}

static bool add_site(StrBuilder *b, const Code *code, uint32_t index) {
    if (index >= code->site_count) { return add(b, " s%u", index); }
    const Site *site = &code->sites[index];
    bool ok = true;
    if (site->name) { ok = add(b, " .") && str_builder_add(b, site->name); }
    if (ok && site->keywords) { ok = add(b, " ") && str_builder_add_repr(b, value_of_object(site->keywords)); }
    return ok;
}

static bool add_flags(StrBuilder *b, Opcode op, unsigned flags) {
    unsigned high = flags >> FLAG_HIGH_SHIFT;
    switch (op) {
    case OP_MKFUNC:
        return (!(flags & 1) || add(b, " defaults")) && (!(flags & 2) || add(b, " kwdefaults")) &&
               (!(flags & 4) || add(b, " annotate")) && (!(flags & 8) || add(b, " closure"));
    case OP_IMPORTNAME: return !flags || add(b, " level=%u", flags);
    case OP_CMP:
        if (!add(b, " %s", high < 6 ? compares[high] : "?")) { return false; }
        break;
    case OP_LOADWITH:
        if (flags & FLAG_ASYNC) { return add(b, " async"); }
        break;
    case OP_CALLPAIR:
        if (flags & FLAG_NONES) { return add(b, " None"); }
        break;
    case OP_RAISE:
    case OP_FORMATVAL:
        if (high && !add(b, " %s%u", op == OP_RAISE ? "form=" : "conversion=", high)) { return false; }
        break;
    default: break;
    }
    flags &= 15;
    return !flags || add(b, "  ;%s%s%s%s", flags & FLAG_TEMP_A ? " a dies" : "", flags & FLAG_TEMP_B ? " b dies" : "",
                         flags & FLAG_TEMP_C ? " c dies" : "", flags & FLAG_INPLACE ? " inplace" : "");
}

static bool add_instruction(StrBuilder *b, const Code *code, uint32_t at) {
    Instruction i = code->instructions[at];
    Opcode op = instruction_op(i);
    uint32_t line = code->positions[at].line;
    bool ok = line && (at == 0 || code->positions[at - 1].line != line) ? add(b, "%5u", line) : add(b, "     ");
    if (op >= OP_COUNT) { return ok && add(b, " %5u  ?\n", at); }
    const char *format = ops[op].format;
    ok = ok && add(b, " %5u  %-12s", at, ops[op].name);
    for (int field = 0; ok && format[field]; field++) {
        unsigned value = field == 0 ? instruction_a(i) : field == 1 ? instruction_b(i) : instruction_c(i);
        switch (format[field]) {
        case 'A': ok = add_register(b, code, instruction_a(i)); break;
        case 'B': ok = add_register(b, code, instruction_b(i)); break;
        case 'C': ok = instruction_c(i) == NO_REGISTER ? add(b, " -") : add_register(b, code, instruction_c(i)); break;
        case 'I': ok = add(b, " %d", (int)(int16_t)value); break;
        case 'N':
            ok = op == OP_INTRINSIC && field == 2 ? add(b, " %s", value < INTRINSIC_COUNT ? intrinsics[value] : "?")
                                                  : add(b, " %u", value);
            break;
        case 'K': ok = add_constant(b, code, value); break;
        case 'S': ok = add_site(b, code, instruction_c(i)); break;
        case 'X': ok = add_constant(b, code, instruction_x(i)); break;
        case 'J':
            ok = op == OP_LOADI ? add(b, " %d", instruction_sx(i))
                                : add(b, " -> %lld", (long long)at + 1 + instruction_sx(i));
            break;
        case 'j': ok = add(b, " -> %lld", (long long)at + 1 + instruction_sc(i)); break;
        default: break;
        }
    }
    return ok && add_flags(b, op, instruction_flags(i)) && add(b, "\n");
}

static bool add_code(StrBuilder *b, KrVM *vm, Code *code, int depth) {
    if (depth > 100) { return add(b, "(nested too deeply)\n"); }
    if (!str_builder_add(b, code->qualname) || !add(b, ": %u registers, %u of them named; line %u\n",
                                                    code->register_count, code->local_count, code->first_line)) {
        return false;
    }
    for (uint32_t at = 0; at < code->instruction_count; at++) {
        if (!add_instruction(b, code, at) || ((at & 63) == 0 && !poll(vm, 64))) { return false; }
    }
    for (uint32_t k = 0; k < code->handler_count; k++) {
        const Handler *h = &code->handlers[k];
        if (!add(b, "      handler %u..%u -> %u, r%u\n", h->start, h->end, h->target, h->base)) { return false; }
    }
    for (uint32_t k = 0; k < code->constant_count; k++) {
        if (has_shape(code->constants[k], TYPE_CODE)) {
            if (!add(b, "\n") || !add_code(b, vm, as_code(code->constants[k]), depth + 1)) { return false; }
        }
    }
    return true;
}

KrValue disassemble(KrVM *vm, Code *code) {
    StrBuilder b;
    str_builder_init(&b, vm);
    if (!add_code(&b, vm, code, 0)) {
        str_builder_discard(&b);
        return KR_ERROR;
    }
    return str_builder_finish(&b);
}
