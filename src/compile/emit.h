// SPDX-License-Identifier: MIT
// emit.h -- a Unit: the instructions, constants, sites and tables of one code object while it is being written.
//
// Everything lives in the compiler's arena. Branches name labels; where they lie is known only in emit_finish, which also
// widens branches that 16 bits do not reach. What cannot be reached is not emitted.
#ifndef KR_COMPILE_EMIT_H
#define KR_COMPILE_EMIT_H

#include "compile/opcode.h"
#include "compile/scope.h"

// Kinds of Constant (ast.h) that only the compiler makes.
enum { CONST_TUPLE = CONST_BYTES + 1,   // text: Constant[length]
       CONST_FROZENSET,                 // the same
       CONST_CODE };                    // text: Unit

typedef uint64_t *Bits;                 // one bit a local: is it surely bound here?

typedef struct Label {
    uint32_t at;                        // instruction index once placed
    bool placed, used;
    Bits bound;                         // what is bound at every jump to here; NULL: no jump yet
} Label;

typedef struct { uint32_t at; Label *label; } Branch;
typedef struct { Identifier name; Identifiers keywords; } SiteText;
typedef struct { uint32_t start, end, base, depth; Label *target; } Segment;

typedef enum { BLOCK_WHILE, BLOCK_FOR, BLOCK_ASYNC_FOR, BLOCK_TRY, BLOCK_FINALLY, BLOCK_WITH, BLOCK_HANDLER, BLOCK_VALUE } BlockKind;

// What surrounds the code being written, innermost first; `break`, `continue` and `return` unwind it.
typedef struct Block {
    BlockKind kind;
    struct Block *outer;
    uint32_t depth;
    Label *break_to, *continue_to;      // loops
    uint32_t reg;                       // FOR: iterator; WITH: __exit__; HANDLER: exception; VALUE: a temporary to kill
    Nodes finalbody;                    // FINALLY
    Identifier name;                    // HANDLER: to be unbound, or NULL
    Span span;
    bool is_async;
    Label *handler;                     // NULL: this block catches nothing
    uint32_t base, start;               // where exceptions go; begin of the open segment
    bool open;
} Block;

typedef struct Unit {
    struct Unit *parent;
    Scope *scope;                       // the frame's
    Identifier name, qualname;
    CodeKind kind;
    uint32_t flags, first_line;
    uint16_t positional_only_count, positional_count, keyword_only_count;
    Instruction *code;
    Position *positions;
    uint32_t count, capacity;
    Branch *branches;
    uint32_t branch_count, branch_capacity;
    Constant *constants;
    uint32_t constant_count, constant_capacity;
    uint32_t *constant_table, constant_table_size;
    SiteText *sites;
    uint32_t site_count, site_capacity;
    uint32_t *site_of_name, site_of_name_size;      // shared sites of global names: open addressing, index + 1
    uint32_t site_of_name_count, call_site;         // call_site: 1 + one without a name
    Segment *segments;
    uint32_t segment_count, segment_capacity;
    Handler *handlers;
    uint32_t handler_count;
    Identifier *local_names;
    uint32_t local_count;
    uint32_t *cell_registers, cell_count;
    uint32_t temp_base, next, highest;  // temporaries are a stack: registers.h
    uint32_t words;                     // of a Bits
    Bits bound, deletable;              // now; those that a del can unbind
    bool reachable;
    uint32_t barrier;                   // something points to the instruction with this number: the one before stays
    Block *block;
    Position position;                  // of what is emitted next
    bool has_doc;
    Constant doc;
} Unit;

Unit *emit_unit(Compiler *c, Scope *scope, Identifier name, CodeKind kind, uint32_t first_line);
void emit_begin(Compiler *c);           // after local_count and next are known: sizes the bit sets

// Positions: what is emitted from here on belongs to this part of the source.
void emit_at(Compiler *c, const Node *node);
void emit_at_span(Compiler *c, Span span);
void emit_nowhere(Compiler *c);

void emit(Compiler *c, Instruction instruction);
void emit_abc(Compiler *c, Opcode op, unsigned flags, unsigned a, unsigned b, unsigned c3);
void emit_ax(Compiler *c, Opcode op, unsigned flags, unsigned a, uint32_t x);
Label *emit_label(Compiler *c);
void emit_branch(Compiler *c, Opcode op, unsigned flags, unsigned a, unsigned b, Label *label);   // J and j formats
void emit_jump(Compiler *c, Label *label);
void emit_place(Compiler *c, Label *label);
void emit_stop(Compiler *c);            // after RET, RAISE: nothing follows

uint32_t emit_constant(Compiler *c, const Constant *constant);
bool emit_constant_same(const Constant *a, const Constant *b);         // of the same type and value
uint32_t emit_constant_16(Compiler *c, const Constant *constant);     // UINT32_MAX: its number needs more than 16 bits
uint32_t emit_site(Compiler *c, Identifier name);
uint32_t emit_site_shared(Compiler *c, Identifier name);
uint32_t emit_site_keywords(Compiler *c, Identifier name, Identifiers keywords);

// Blocks.
Block *emit_push(Compiler *c, BlockKind kind);
void emit_catch(Compiler *c, Block *block, Label *handler, uint32_t base);    // from here on exceptions go to the handler
void emit_pop(Compiler *c, Block *block);
void emit_suspend(Compiler *c, Block *block);     // its segment ends here
void emit_resume(Compiler *c, Block *block);      // and goes on here
void emit_enter_handler(Compiler *c, Label *handler, Bits bound);   // the code of a handler begins here
Bits emit_bound_copy(Compiler *c);

void emit_finish(Compiler *c);          // labels to offsets, segments to handlers
bool emit_verify(const Unit *unit, char *why, size_t size);         // verify.c

#endif
