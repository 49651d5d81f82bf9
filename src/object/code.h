// SPDX-License-Identifier: MIT
// code.h -- Code: what the compiler makes of a function, class body or module; and function, cell, method.
//
// Registers of a frame: [ parameters │ other locals in order of first store │ cells sorted by name │ temporaries ]
// Parameters: positional-only, positional, keyword-only, *args, **kwargs (as co_varnames). A parameter that is captured stays in its
// place and becomes a cell by NEWCELL at the start of the code. A class body or module has one parameter: R[0] is its namespace
// (UNDEF in a module: the globals).
#ifndef KR_OBJECT_CODE_H
#define KR_OBJECT_CODE_H

#include "object/object.h"
#include "object/type.h"

typedef uint64_t Instruction;

// CPython's co_flags, as programs see them.
enum { CODE_OPTIMIZED = 1, CODE_NEWLOCALS = 2, CODE_VARARGS = 4, CODE_VARKEYWORDS = 8, CODE_NESTED = 0x10, CODE_GENERATOR = 0x20,
       CODE_COROUTINE = 0x80, CODE_ITERABLE_COROUTINE = 0x100, CODE_ASYNC_GENERATOR = 0x200,
       CODE_HAS_DOCSTRING = 0x4000000, CODE_METHOD = 0x8000000 };
typedef enum { CODE_KIND_FUNCTION, CODE_KIND_CLASS, CODE_KIND_MODULE } CodeKind;

typedef struct {
    uint32_t line, end_line;          // 0: no position
    uint16_t col, end_col;            // bytes from 0; 0xffff: too far right to tell
} Position;

// An instruction at pc in [start, end) that raises: registers >= base are released, R[base] = exception, pc = target.
// Innermost first; sorted so that the first entry that covers pc is the one.
typedef struct { uint32_t start, end, target; uint32_t base; } Handler;

typedef struct {
    Str *name;                        // interned; NULL: none (CALL, CALLKW)
    Tuple *keywords;                  // CALLKW, CALLMKW: tuple of interned strs; else NULL
} Site;

// Inline cache of a site; meaning by `kind` (vm/cache.h). Derived state: may be zeroed at any time.
typedef struct { uint32_t shape, version; uint64_t payload; uint32_t kind, extra; } InlineCache;

typedef struct Code {
    Object head;
    // What a call looks at, in one cache line.
    Instruction *instructions;
    KrValue *constants;
    InlineCache *caches;              // NULL until first run
    Site *sites;
    uint32_t register_count;          // all; at most 65000
    uint32_t flags;                   // CODE_*
    uint16_t positional_only_count, positional_count, keyword_only_count;   // positional_count includes positional-only
    bool simple;                      // no *args, **kwargs, keyword-only; not a generator or coroutine: the fast call
    bool simple_coroutine;            // the same of a generator, coroutine or async generator
    bool hidden;                      // of the frozen library: its frames are left out of tracebacks

    uint32_t instruction_count, constant_count;
    uint32_t site_count;
    struct Code *cache_next, **cache_link;   // vm->cached_codes
    Handler *handlers;
    uint32_t handler_count;
    Position *positions;              // one an instruction
    Str **local_names;                // one for each of local_count registers (parameters, locals, cells)
    uint32_t local_count;             // registers that have names
    Str **free_names;
    uint32_t free_count;
    uint32_t *cell_registers;         // registers that hold cells
    uint32_t cell_count;
    CodeKind kind;
    uint32_t class_free;              // 1 + index in free_names of __class__ (zero-argument super), 0: none
    uint32_t first_line;
    uint16_t attribute_hint;          // class bodies: how many self.x the methods assign (initial slots of instances)
    Str *name, *qualname, *filename;
    KrValue doc;                      // Str or NONE
    KrValue source;                   // Str with the whole source text (for tracebacks), shared; or NONE
    Tuple *static_attributes;         // class bodies: names assigned through self, or NULL
} Code;
ALWAYS_INLINE Code *as_code(KrBorrowed v) { return (Code *)as_object(v); }

typedef struct { Object head; KrValue value; } Cell;               // UNDEF: empty

typedef struct Function {
    Object head;
    Code *code;
    Dict *globals;
    Tuple *closure;                   // of Cells; NULL: none
    Tuple *defaults;                  // NULL: none
    Dict *kwdefaults;                 // NULL: none
    Str *name, *qualname;
    KrValue doc, module;
    KrValue annotate;                 // function, NONE; or UNDEF when `annotations` was set by hand
    KrValue annotations;              // dict made of it, or UNDEF
    KrValue type_params;              // tuple or NONE
    KrValue dict;                     // __dict__, or UNDEF: not made yet
    uint32_t version;                 // grows when code or defaults are replaced
} Function;

typedef struct { Object head; KrValue function, self; } Method;

NODISCARD bool code_make_caches(KrVM *vm, Code *code);   // once, before the code runs: function_new does it
NODISCARD KrValue function_new(KrVM *vm, Code *code, Dict *globals);
NODISCARD KrValue method_new(KrVM *vm, KrBorrowed function, KrBorrowed self);
NODISCARD KrValue cell_new(KrVM *vm, KrBorrowed content);
extern const TypeDef code_type, function_type, method_type, cell_type;

#endif
