// SPDX-License-Identifier: MIT
// parse_state.h -- the Parser, and what the actions of grammar/krait.y call. Private to the front end.
//
// The grammar accepts more than the language. What a token or two can tell is refused here, by the builders, at once;
// what needs the surroundings (return outside a function) is left to check.c, which walks the finished tree.
#ifndef KR_SYNTAX_PARSE_STATE_H
#define KR_SYNTAX_PARSE_STATE_H

#include "syntax/lexer.h"

enum { TREE_DEPTH_MAX = 1000 };

typedef enum {
    PLAIN,
    CHAIN,              // a BoolOp or a Compare that the next operator of the chain extends
    PARENTHESIZED,
    DISPLAY,            // a tuple that is one only by its commas in parentheses: the items of `with (a, b):`
    BARE_TUPLE,         // a tuple without parentheses
} Form;

// An expression and the text it takes up, its parentheses included: `(a) + b` begins at the parenthesis.
typedef struct {
    Node *node;
    Span span;
    Form form;
} Expression;

// `value as target` before it is known what it is: a WithItem that remembers all it takes up. Its node's span is the word
// `as`, where it is refused when nobody takes it.
typedef struct {
    NodeWithItem item;
    Span whole;
} AsItem;

// A list under construction. Its capacity follows from its count (list_append).
typedef struct {
    Nodes nodes;
    Span span;
    uint32_t flags;     // what the list of its kind needs
} List;

typedef struct {
    Identifier *items;
    uint32_t count;
    int level;
    Span span;
} NameList;

typedef struct {
    enum { ARGUMENT_PLAIN, ARGUMENT_KEYWORD, ARGUMENT_STAR, ARGUMENT_DOUBLE_STAR, ARGUMENT_GENERATOR } kind;
    Node *node;         // the value, a Starred, or a Keyword
    Span span;
} Argument;

typedef struct {
    Nodes args, keywords;
    Span generator;     // line 0: there is none
    Span last_double_star;
    uint32_t count;
    bool double_star, keyword;
} ArgumentList;

typedef struct {
    NodeArguments *arguments;
    Nodes all;          // every Arg, for the duplicates
    Span bare_star;     // of a `*` that still waits for a keyword-only parameter; line 0: none
    Token last;
    bool slash, star, double_star, has_default, lambda;
} ParameterList;

typedef struct {
    Node *node;         // the spec
    uint32_t offset;    // where the text of `=` ends; 0: absent
    uint32_t line, col;
    int conversion;
} FieldPart;

typedef struct {
    Token token;
    Token *stack;       // the terminals on the parser's stack, outermost first
    int depth;
    Span left;          // what is left of the innermost terminal, when that is an expression
    bool (*accepts)(const void *engine, int kind);
    const void *engine;
} Unexpected;

typedef struct {
    Identifier text;
    uint32_t length, hash;
} IdentifierSlot;

typedef struct Parser {
    Arena *arena;
    const ParseInput *input;
    Source source;
    Lexer lexer;
    Node *root;
    Diagnostic *error;
    bool failed;
    bool quiet;                 // measuring: no messages
    bool incomplete;
    bool compound;              // PARSE_SINGLE: the statement has blocks
    uint32_t node_count;
    Token statement;            // the first token of the last simple statement, or of a line
    Token current;              // the token that is looked at
    Token previous;             // the one before it
    Token before;               // and the one before that
    Expression disjunction;     // the last or_test that was read
    Expression measured;        // what grammar_measure read
    IdentifierSlot *identifiers;
    uint32_t identifier_count, identifier_capacity;
} Parser;

// ---- parser.c
void parser_fail(Parser *p, DiagnosticKind kind, Span span, const char *format, ...) __attribute__((format(printf, 4, 5)));
#define parser_error(p, span, ...) parser_fail(p, DIAGNOSTIC_SYNTAX_ERROR, span, __VA_ARGS__)
void parser_fail_raw(Parser *p, DiagnosticKind kind, int line, int offset, int end_line, int end_offset, const char *message);
void parser_warn(Parser *p, Span span, const char *format, ...) __attribute__((format(printf, 3, 4)));
Identifier parser_identifier(Parser *p, const char *text, size_t length);
Identifier parser_name(Parser *p, Token t);

// ---- krait.y
bool grammar_run(Parser *p, int start);
// How far an expression reaches that begins at a place; false when there is none.
bool grammar_measure(Parser *p, int start, Token from, Span *span);

// ---- unexpected.c
void parser_unexpected(Parser *p, const Unexpected *u);

// ---- ast.c
Span span_join(Span first, Span last);
Node *node_new(Parser *p, NodeKind kind, size_t size, Span span);
#define NODE_NEW(p, kind, span) ((Node##kind *)node_new(p, AST_##kind, sizeof(Node##kind), span))
void list_append(Parser *p, List *list, Node *node, Span span);
void nodes_append(Parser *p, Nodes *nodes, Node *node);
List list_of(Parser *p, Expression first);
List list_more(Parser *p, List list, Expression more);
void list_join(Parser *p, List *list, List more);

Expression ast_wrap(Node *node);
Expression ast_name(Parser *p, Token t);
Expression ast_singleton(Parser *p, Token t);
Expression ast_number(Parser *p, Token t);
Expression ast_binary(Parser *p, Expression left, Token op, Expression right);
Expression ast_unary(Parser *p, Token op, Expression operand);
Expression ast_bool(Parser *p, Expression left, BoolOperator op, Expression right);
Expression ast_compare(Parser *p, Expression left, CompareOperator op, Expression right);
Expression ast_conditional(Parser *p, Expression body, Expression test, Expression orelse);
Expression ast_lambda(Parser *p, Token lambda, ParameterList *parameters, Expression body);
Expression ast_named(Parser *p, Expression target, Expression value);
Expression ast_await(Parser *p, Token await, Expression value);
Expression ast_yield(Parser *p, Token yield, const Expression *value);
Expression ast_yield_from(Parser *p, Token yield, Expression value);
Expression ast_starred(Parser *p, Token star, Expression value);
Expression ast_call(Parser *p, Expression callee, Token open, ArgumentList arguments, Token close);
Expression ast_subscript(Parser *p, Expression value, Expression index, Token close);
Expression ast_attribute(Parser *p, Expression value, Token name);
Expression ast_index(Parser *p, List items);                                  // as ast_tuple, but *a is a tuple too
Expression ast_slice(Parser *p, Expression lower, Token colon, Expression upper, const Token *second, Expression step);
Expression ast_tuple(Parser *p, List items, const Token *comma);             // without parentheses; one item stays itself
Expression ast_parenthesized(Parser *p, Token open, List items, const Token *comma, Token close);
Expression ast_group(Token open, Expression inside, Token close);
Expression ast_display(Parser *p, NodeKind kind, Token open, List items, Token close);   // List, Tuple, Set, Dict
Expression ast_comprehension(Parser *p, NodeKind kind, Token open, Expression element, List generators, Token close);
Expression ast_dict_comprehension(Parser *p, Token open, Expression key, Expression value, List generators, Token close);
Expression ast_as_item(Parser *p, Expression value, Token as, Expression target);
Node *ast_comp_for(Parser *p, const Token *async, Token head, Expression target);
void ast_comp_source(Node *comp_for, Expression iter);
Node *ast_comp_if(Parser *p, Node *comp_for, Expression test);
void dict_add(Parser *p, List *items, const Expression *key, Expression value, Span span);

// ---- statement.c
Node *stmt_expression(Parser *p, Expression value);
Node *stmt_assign(Parser *p, List targets, Expression value);
Node *stmt_augmented(Parser *p, List target, Expression value);                        // flags: the operator
Node *stmt_annotated(Parser *p, Expression target, Expression annotation);
void annotated_value(Node *annotated, Expression value);
Node *stmt_delete(Parser *p, Token del, Expression targets);
Node *stmt_word(Parser *p, NodeKind kind, Token word);
Node *stmt_return(Parser *p, Token word, const Expression *value);
Node *stmt_raise(Parser *p, Token word, const Expression *exc, const Expression *cause);
Node *stmt_assert(Parser *p, Token word, Expression test, const Expression *message);
Node *stmt_names(Parser *p, NodeKind kind, Token word, NameList names);
Node *stmt_import(Parser *p, Token word, List names);
Node *stmt_import_from(Parser *p, Token word, NameList path, List names, Span end);
Node *stmt_type(Parser *p, Token word, Token name, List parameters, Expression value);
Node *stmt_if(Parser *p, Token word, Expression test, List body, List elifs, List orelse);
void elif_add(Parser *p, List *elifs, Token word, Expression test, List body);
Node *stmt_while(Parser *p, Token word, Expression test, List body, List orelse);
Node *stmt_for(Parser *p, Token async, Token word, Expression target, Expression iter, List body, List orelse);
Node *stmt_with(Parser *p, Token async, Token word, List items, List body);
Node *stmt_try(Parser *p, Token word, List body, List handlers, List orelse, List final);
void handler_add(Parser *p, List *handlers, Node *handler, bool star, Token word);
Node *ast_handler(Parser *p, Token word, const Token *star, List types, const Token *comma, const Token *name, List body);
Node *stmt_function(Parser *p, Token async, Token word, Token name, List type_parameters, ParameterList *parameters,
                    Expression returns, List body);
Node *stmt_class(Parser *p, Token word, Token name, List type_parameters, ArgumentList arguments, List body);
Node *stmt_decorated(Node *definition, List decorators);
Node *stmt_match(Parser *p, Token word, Expression subject, List cases);
Node *ast_case(Parser *p, Expression pattern, Expression guard, List body);
Node *ast_alias(Parser *p, NameList path, const Token *asname);
Node *ast_type_variable(Parser *p, NodeKind kind, Token start, Token name, Expression bound, Expression value);
NameList names_more(Parser *p, NameList names, Token name);
Node *ast_module(Parser *p, List body);
Node *ast_expression_root(Parser *p, Expression body);

// ---- target.c
const char *expression_noun(const Node *node);
void target_store(Parser *p, Expression target);        // = for with
void target_assign(Parser *p, Expression target, bool first);       // the targets of an assignment statement
void target_annotated(Parser *p, Expression target);
void target_augmented(Parser *p, Expression target);
void target_delete(Parser *p, Expression target);

// ---- signature.c: parameters and arguments, in order
ParameterList *parameters_new(Parser *p, bool lambda);
void parameter_add(Parser *p, ParameterList *list, Token name, Expression annotation, Expression value);
void parameter_star(Parser *p, ParameterList *list, Token star, const Token *name, Expression annotation);
void parameter_double_star(Parser *p, ParameterList *list, Token star, Token name, Expression annotation, Expression value);
void parameter_slash(Parser *p, ParameterList *list, Token slash);
NodeArguments *parameters_end(Parser *p, ParameterList *list);
Argument argument_keyword(Parser *p, Expression name, Expression value);
void argument_name_check(Parser *p, Expression name, Token assign);
Argument argument_star(Parser *p, Token star, Expression value);
Argument argument_double_star(Parser *p, Token star, Expression value);
Argument argument_generator(Parser *p, Expression element, List generators);
ArgumentList argument_add(Parser *p, ArgumentList list, Argument argument);
ArgumentList arguments_end(Parser *p, ArgumentList list, bool comma);

// ---- pattern.c
Node *pattern_from(Parser *p, Expression subject);

// ---- literal.c
void literal_number(Parser *p, Token t, Constant *out);
Expression literal_string(Parser *p, Token t);
Expression literal_fstring(Parser *p, Token start, List parts, Token end);
Expression literal_join(Parser *p, List strings);
void fstring_text(Parser *p, List *parts, Token text);
void fstring_field(Parser *p, List *parts, Token open, Expression value, const Token *debug, FieldPart conversion,
                   FieldPart spec, Token close);
FieldPart fstring_conversion(Parser *p, Token bang, Token name);
FieldPart fstring_spec(Parser *p, Token colon, List parts);

// ---- check.c
void tree_check(Parser *p);

#endif
