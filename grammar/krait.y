// SPDX-License-Identifier: MIT
// krait.y -- the grammar: tokens to tree. lemon makes build/<variant>/gen/krait.{c,h} of it and stops at any conflict.
//
// The rules accept a superset of the language: targets, patterns and with-items are parsed as expressions and turned
// into what they are by the builders that the actions call (syntax/parse_state.h). Actions do nothing else.
// The stack is fixed: no memory is asked for, and its end is the nesting limit.
%name               KrGrammar
%token_prefix       TOK_
%token_type         {Token}
%extra_context      {Parser *p}
%stack_size         1000
%default_type       {Expression}
%default_destructor { (void)p; (void)$$; }
%start_symbol       start

%include {
// SPDX-License-Identifier: MIT
#include "syntax/parse_state.h"
#include "krait.h"

#include <string.h>

#define YYNOERRORRECOVERY 1
#define YYPARSEFREENEVERNULL 1
#define NOTHING ((Expression){.node = NULL})
#define NO_LIST ((List){.nodes = {NULL, 0}})

struct yyParser;
static void report(struct yyParser *engine, Parser *p, Token token);
}
%syntax_error   { report(yypParser, p, TOKEN); }
%stack_overflow { parser_fail(p, DIAGNOSTIC_RECURSION_ERROR, token_span(p->previous), "too many nested constructs"); }

%token NEWLINE INDENT DEDENT START_MODULE START_EVAL START_SINGLE START_EXPRESSION START_DISJUNCTION START_BITWISE.

// One entry token a mode.
start ::= START_MODULE stmts(A).            { p->root = ast_module(p, A); }
start ::= START_EVAL testlist(A) newlines.  { p->root = ast_expression_root(p, A); }
start ::= START_SINGLE.                     { p->root = ast_module(p, NO_LIST); }
start ::= START_SINGLE simple_line(A).      { p->root = ast_module(p, A); }
start ::= START_SINGLE compound(A).         { List l = NO_LIST; list_append(p, &l, A, A->span); p->compound = true; p->root = ast_module(p, l); }
// For messages: how far does an expression reach?
start ::= START_EXPRESSION testlist(A).     { p->measured = A; }
start ::= START_DISJUNCTION test(A).        { p->measured = A; }
start ::= START_BITWISE expr(A).            { p->measured = A; }
newlines ::= .
newlines ::= newlines NEWLINE.

//// Statements //////////////////////////////////////////////////////////////
%type stmts {List}
%type stmts1 {List}
%type simple_line {List}
%type simples {List}
%type simple {Node *}
%type compound {Node *}
%type block {List}
stmts(A) ::= .                              { A = NO_LIST; }
stmts(A) ::= stmts(B) simple_line(C).       { A = B; list_join(p, &A, C); }
stmts(A) ::= stmts(B) compound(C).          { A = B; list_append(p, &A, C, C->span); }
stmts1(A) ::= simple_line(B).               { A = B; }
stmts1(A) ::= compound(B).                  { A = NO_LIST; list_append(p, &A, B, B->span); }
stmts1(A) ::= stmts1(B) simple_line(C).     { A = B; list_join(p, &A, C); A.span = span_join(A.span, C.span); }
stmts1(A) ::= stmts1(B) compound(C).        { A = B; list_append(p, &A, C, C->span); }
block(A) ::= simple_line(B).                { A = B; }
block(A) ::= NEWLINE INDENT stmts1(B) DEDENT.   { A = B; }
simple_line(A) ::= simples(B) NEWLINE.      { A = B; }
simple_line(A) ::= simples(B) SEMI(T) NEWLINE.  { A = B; A.span = span_join(A.span, token_span(T)); }
simples(A) ::= simple(B).                   { A = NO_LIST; list_append(p, &A, B, B->span); }
simples(A) ::= simples(B) SEMI simple(C).   { A = B; list_append(p, &A, C, C->span); }

simple(A) ::= testlist(B).                  { A = stmt_expression(p, B); }
simple(A) ::= yield_expr(B).                { A = stmt_expression(p, B); }
simple(A) ::= targets(B) rhs(C).            { A = stmt_assign(p, B, C); }
simple(A) ::= aug_target(B) rhs(C).         { A = stmt_augmented(p, B, C); }
simple(A) ::= annotated(B).                 { A = B; }
simple(A) ::= annotated(B) ASSIGN rhs(C).   { A = B; annotated_value(A, C); }
simple(A) ::= DEL(T) exprlist(B).           { A = stmt_delete(p, T, B); }
simple(A) ::= PASS(T).                      { A = stmt_word(p, AST_Pass, T); }
simple(A) ::= BREAK(T).                     { A = stmt_word(p, AST_Break, T); }
simple(A) ::= CONTINUE(T).                  { A = stmt_word(p, AST_Continue, T); }
simple(A) ::= RETURN(T).                    { A = stmt_return(p, T, NULL); }
simple(A) ::= RETURN(T) testlist(B).        { A = stmt_return(p, T, &B); }
simple(A) ::= RAISE(T).                     { A = stmt_raise(p, T, NULL, NULL); }
simple(A) ::= RAISE(T) test(B).             { A = stmt_raise(p, T, &B, NULL); }
simple(A) ::= RAISE(T) test(B) FROM test(C).    { A = stmt_raise(p, T, &B, &C); }
simple(A) ::= GLOBAL(T) names(B).           { A = stmt_names(p, AST_Global, T, B); }
simple(A) ::= NONLOCAL(T) names(B).         { A = stmt_names(p, AST_Nonlocal, T, B); }
simple(A) ::= ASSERT(T) test(B).            { A = stmt_assert(p, T, B, NULL); }
simple(A) ::= ASSERT(T) test(B) COMMA test(C).  { A = stmt_assert(p, T, B, &C); }
simple(A) ::= IMPORT(T) dotted_as_names(B). { A = stmt_import(p, T, B); }
simple(A) ::= FROM(T) from_path(B) IMPORT STAR(S). {
    NameList star = {0};
    S.kind = TOK_NAME;
    List l = NO_LIST;
    Node *alias = ast_alias(p, names_more(p, star, S), NULL);
    list_append(p, &l, alias, alias->span);
    A = stmt_import_from(p, T, B, l, alias->span);
}
simple(A) ::= FROM(T) from_path(B) IMPORT import_names(C).  { A = stmt_import_from(p, T, B, C, C.span); }
simple(A) ::= FROM(T) from_path(B) IMPORT LPAR import_names(C) RPAR(E). { A = stmt_import_from(p, T, B, C, token_span(E)); }
simple(A) ::= FROM(T) from_path(B) IMPORT LPAR import_names(C) COMMA RPAR(E).   { A = stmt_import_from(p, T, B, C, token_span(E)); }
simple(A) ::= TYPE(T) NAME(N) tparams(B) ASSIGN test(C).    { A = stmt_type(p, T, N, B, C); }

%type targets {List}
targets(A) ::= testlist(B) ASSIGN.          { target_assign(p, B, true); A = list_of(p, B); }
targets(A) ::= targets(B) testlist(C) ASSIGN.   { target_assign(p, C, false); A = list_more(p, B, C); }
targets(A) ::= yield_expr(B) ASSIGN.        { target_assign(p, B, true); A = list_of(p, B); }
targets(A) ::= targets(B) yield_expr(C) ASSIGN. { target_assign(p, C, false); A = list_more(p, B, C); }
%type aug_target {List}
aug_target(A) ::= testlist(B) augop(T).     { target_augmented(p, B); A = list_of(p, B); A.flags = T.kind; }
%type annotated {Node *}
annotated(A) ::= testlist(B) COLON test(C). { target_annotated(p, B); A = stmt_annotated(p, B, C); }
rhs(A) ::= testlist(B).                     { A = B; }
rhs(A) ::= yield_expr(B).                   { A = B; }
%type augop {Token}
augop(A) ::= PLUSEQ|MINUSEQ|STAREQ|SLASHEQ|DSLASHEQ|PERCENTEQ|POWEQ|ANDEQ|OREQ|XOREQ|SHLEQ|SHREQ|ATEQ(T).   { A = T; }

%type from_path {NameList}
%type dots {NameList}
%type dotted {NameList}
%type names {NameList}
from_path(A) ::= dots(B) dotted(C).         { A = C; A.level = B.level; }
from_path(A) ::= dots(B).                   { A = B; }
from_path(A) ::= dotted(B).                 { A = B; }
dots(A) ::= DOT|ELLIPSIS(T).                { A = (NameList){.level = (int)T.length, .span = token_span(T)}; }
dots(A) ::= dots(B) DOT|ELLIPSIS(T).        { A = B; A.level += (int)T.length; }
dotted(A) ::= NAME(T).                      { A = names_more(p, (NameList){.items = NULL}, T); }
dotted(A) ::= dotted(B) DOT NAME(T).        { A = names_more(p, B, T); }
names(A) ::= NAME(T).                       { A = names_more(p, (NameList){.items = NULL}, T); }
names(A) ::= names(B) COMMA NAME(T).        { A = names_more(p, B, T); }

%type dotted_as_names {List}
%type dotted_as {Node *}
%type import_names {List}
%type import_name {Node *}
dotted_as_names(A) ::= dotted_as(B).        { A = NO_LIST; list_append(p, &A, B, B->span); }
dotted_as_names(A) ::= dotted_as_names(B) COMMA dotted_as(C).   { A = B; list_append(p, &A, C, C->span); }
dotted_as(A) ::= dotted(B).                 { A = ast_alias(p, B, NULL); }
dotted_as(A) ::= dotted(B) AS NAME(T).      { A = ast_alias(p, B, &T); }
import_names(A) ::= import_name(B).         { A = NO_LIST; list_append(p, &A, B, B->span); }
import_names(A) ::= import_names(B) COMMA import_name(C).   { A = B; list_append(p, &A, C, C->span); }
import_name(A) ::= NAME(T).                 { A = ast_alias(p, names_more(p, (NameList){.items = NULL}, T), NULL); }
import_name(A) ::= NAME(T) AS NAME(U).      { A = ast_alias(p, names_more(p, (NameList){.items = NULL}, T), &U); }

//// Statements with blocks //////////////////////////////////////////////////
%type async_opt {Token}
%type else_opt {List}
%type finally_opt {List}
%type elifs {List}
async_opt(A) ::= .                          { A = (Token){.kind = 0}; }
async_opt(A) ::= ASYNC(T).                  { A = T; }
else_opt(A) ::= .                           { A = NO_LIST; }
else_opt(A) ::= ELSE COLON block(B).        { A = B; }
finally_opt(A) ::= .                        { A = NO_LIST; }
finally_opt(A) ::= FINALLY COLON block(B).  { A = B; }

compound(A) ::= IF(T) named(B) COLON block(C) elifs(D) else_opt(E). { A = stmt_if(p, T, B, C, D, E); }
elifs(A) ::= .                              { A = NO_LIST; }
elifs(A) ::= elifs(B) ELIF(T) named(C) COLON block(D).  { A = B; elif_add(p, &A, T, C, D); }
compound(A) ::= WHILE(T) named(B) COLON block(C) else_opt(D).   { A = stmt_while(p, T, B, C, D); }
compound(A) ::= async_opt(B) FOR(T) for_target(C) IN testlist(D) COLON block(E) else_opt(F). { A = stmt_for(p, B, T, C, D, E, F); }
for_target(A) ::= exprlist(B).              { target_store(p, B); A = B; }

%type excepts {List}
%type exc_list {List}
compound(A) ::= TRY(T) COLON block(B) excepts(C) else_opt(D) finally_opt(E).    { A = stmt_try(p, T, B, C, D, E); }
compound(A) ::= TRY(T) COLON block(B) FINALLY COLON block(C).   { A = stmt_try(p, T, B, NO_LIST, NO_LIST, C); }
excepts(A) ::= except(B).                   { A = B; }
excepts(A) ::= excepts(B) except(C).        { A = B; handler_add(p, &A, C.nodes.items[0], C.flags & 2, p->previous); }
%type except {List}
except(A) ::= EXCEPT(T) COLON block(B). {
    A = NO_LIST;
    handler_add(p, &A, ast_handler(p, T, NULL, NO_LIST, NULL, NULL, B), false, T);
}
except(A) ::= EXCEPT(T) exc_list(B) COLON block(C). {
    A = NO_LIST;
    handler_add(p, &A, ast_handler(p, T, NULL, B, NULL, NULL, C), false, T);
}
except(A) ::= EXCEPT(T) exc_list(B) AS NAME(N) COLON block(C). {
    A = NO_LIST;
    handler_add(p, &A, ast_handler(p, T, NULL, B, NULL, &N, C), false, T);
}
except(A) ::= EXCEPT(T) STAR(S) exc_list(B) COLON block(C). {
    A = NO_LIST;
    handler_add(p, &A, ast_handler(p, T, &S, B, NULL, NULL, C), true, T);
}
except(A) ::= EXCEPT(T) STAR(S) exc_list(B) AS NAME(N) COLON block(C). {
    A = NO_LIST;
    handler_add(p, &A, ast_handler(p, T, &S, B, NULL, &N, C), true, T);
}
exc_list(A) ::= test(B).                    { A = list_of(p, B); }
exc_list(A) ::= exc_list(B) COMMA test(C).  { A = list_more(p, B, C); }

%type with_items {List}
compound(A) ::= async_opt(B) WITH(T) with_items(C) COLON block(D).  { A = stmt_with(p, B, T, C, D); }
with_items(A) ::= with_item(B).             { A = list_of(p, B); A.flags = B.form; }
with_items(A) ::= with_items(B) COMMA with_item(C). { A = list_more(p, B, C); }
with_item(A) ::= test(B).                   { A = B; }
with_item(A) ::= test(B) AS(T) expr(C).     { A = ast_as_item(p, B, T, C); A.form = PLAIN; }

%type def {Node *}
%type class {Node *}
%type decorators {List}
compound(A) ::= def(B).                     { A = B; }
compound(A) ::= class(B).                   { A = B; }
compound(A) ::= decorators(B) def(C).       { A = stmt_decorated(C, B); }
compound(A) ::= decorators(B) class(C).     { A = stmt_decorated(C, B); }
decorators(A) ::= AT named(B) NEWLINE.      { A = list_of(p, B); }
decorators(A) ::= decorators(B) AT named(C) NEWLINE.    { A = list_more(p, B, C); }
def(A) ::= async_opt(B) DEF(T) NAME(N) tparams(C) LPAR params(D) RPAR ret(E) COLON block(F).    { A = stmt_function(p, B, T, N, C, D, E, F); }
ret(A) ::= .                                { A = NOTHING; }
ret(A) ::= ARROW test(B).                   { A = B; }
%type class_args {ArgumentList}
class(A) ::= CLASS(T) NAME(N) tparams(B) class_args(C) COLON block(D).  { A = stmt_class(p, T, N, B, C, D); }
class_args(A) ::= .                         { A = (ArgumentList){.count = 0}; }
class_args(A) ::= LPAR args(B) RPAR.        { A = B; }

%type tparams {List}
%type tplist {List}
%type tp {Node *}
tparams(A) ::= .                            { A = NO_LIST; }
tparams(A) ::= LSQB tplist(B) RSQB.         { A = B; }
tparams(A) ::= LSQB tplist(B) COMMA RSQB.   { A = B; }
tplist(A) ::= tp(B).                        { A = NO_LIST; list_append(p, &A, B, B->span); }
tplist(A) ::= tplist(B) COMMA tp(C).        { A = B; list_append(p, &A, C, C->span); }
tp(A) ::= NAME(N) annot(B) tpdef(C).        { A = ast_type_variable(p, AST_TypeVar, N, N, B, C); }
tp(A) ::= STAR(S) NAME(N) tpdefs(C).        { A = ast_type_variable(p, AST_TypeVarTuple, S, N, NOTHING, C); }
tp(A) ::= POW(S) NAME(N) tpdef(C).          { A = ast_type_variable(p, AST_ParamSpec, S, N, NOTHING, C); }
tpdef(A) ::= .                              { A = NOTHING; }
tpdef(A) ::= ASSIGN test(B).                { A = B; }
tpdefs(A) ::= .                             { A = NOTHING; }
tpdefs(A) ::= ASSIGN star_or_test(B).       { A = B; }
star_or_test(A) ::= test(B).                { A = B; }
star_or_test(A) ::= STAR(T) expr(B).        { A = ast_starred(p, T, B); }

%type params {ParameterList *}
%type param_list {ParameterList *}
%type lparams {ParameterList *}
%type lparam_list {ParameterList *}
params(A) ::= .                             { A = parameters_new(p, false); }
params(A) ::= param_list(B).                { A = B; }
params(A) ::= param_list(B) COMMA.          { A = B; }
%type param_next {ParameterList *}
// The list exists before its first parameter, so that each is checked as it comes.
param_list(A) ::= param_next(L) NAME(N) annot(B).                   { A = L; parameter_add(p, A, N, B, NOTHING); }
param_list(A) ::= param_next(L) NAME(N) annot(B) ASSIGN test(C).    { A = L; parameter_add(p, A, N, B, C); }
param_list(A) ::= param_next(L) STAR(S).                            { A = L; parameter_star(p, A, S, NULL, NOTHING); }
param_list(A) ::= param_next(L) STAR(S) NAME(N) star_annot(B).      { A = L; parameter_star(p, A, S, &N, B); }
param_list(A) ::= param_next(L) POW(S) NAME(N) annot(B).            { A = L; parameter_double_star(p, A, S, N, B, NOTHING); }
param_list(A) ::= param_next(L) SLASH(S).                           { A = L; parameter_slash(p, A, S); }
param_next(A) ::= .                         { A = parameters_new(p, false); }
param_next(A) ::= param_list(B) COMMA.      { A = B; }
star_annot(A) ::= .                         { A = NOTHING; }
star_annot(A) ::= COLON star_or_test(B).    { A = B; }
annot(A) ::= .                              { A = NOTHING; }
annot(A) ::= COLON test(B).                 { A = B; }
%type lparam_next {ParameterList *}
lparams(A) ::= .                            { A = parameters_new(p, true); }
lparams(A) ::= lparam_list(B).              { A = B; }
lparams(A) ::= lparam_list(B) COMMA.        { A = B; }
lparam_list(A) ::= lparam_next(L) NAME(N).                  { A = L; parameter_add(p, A, N, NOTHING, NOTHING); }
lparam_list(A) ::= lparam_next(L) NAME(N) ASSIGN test(C).   { A = L; parameter_add(p, A, N, NOTHING, C); }
lparam_list(A) ::= lparam_next(L) STAR(S).                  { A = L; parameter_star(p, A, S, NULL, NOTHING); }
lparam_list(A) ::= lparam_next(L) STAR(S) NAME(N).          { A = L; parameter_star(p, A, S, &N, NOTHING); }
lparam_list(A) ::= lparam_next(L) POW(S) NAME(N).           { A = L; parameter_double_star(p, A, S, N, NOTHING, NOTHING); }
lparam_list(A) ::= lparam_next(L) SLASH(S).                 { A = L; parameter_slash(p, A, S); }
lparam_next(A) ::= .                        { A = parameters_new(p, true); }
lparam_next(A) ::= lparam_list(B) COMMA.    { A = B; }

//// Patterns: expressions, with `as` ////////////////////////////////////////
%type cases {List}
%type case {Node *}
%type pattern_list {List}
compound(A) ::= MATCH(T) subject(B) COLON NEWLINE INDENT cases(C) DEDENT.   { A = stmt_match(p, T, B, C); }
subject(A) ::= items(B).                    { A = ast_tuple(p, B, NULL); }
subject(A) ::= items(B) COMMA(C).           { A = ast_tuple(p, B, &C); }
cases(A) ::= case(B).                       { A = NO_LIST; list_append(p, &A, B, B->span); }
cases(A) ::= cases(B) case(C).              { A = B; list_append(p, &A, C, C->span); }
case(A) ::= CASE patterns(B) guard(C) COLON block(D).   { A = ast_case(p, B, C, D); }
patterns(A) ::= pattern_list(B).            { A = ast_tuple(p, B, NULL); }
patterns(A) ::= pattern_list(B) COMMA(C).   { A = ast_tuple(p, B, &C); }
pattern_list(A) ::= pattern(B).             { A = list_of(p, B); }
pattern_list(A) ::= pattern_list(B) COMMA pattern(C).   { A = list_more(p, B, C); }
pattern(A) ::= expr_item(B).                { A = B; }
pattern(A) ::= expr_item(B) AS(T) expr(C).  { A = ast_as_item(p, B, T, C); }
guard(A) ::= .                              { A = NOTHING; }
guard(A) ::= IF named(B).                   { A = B; }

//// Expressions /////////////////////////////////////////////////////////////
%type testlist_items {List}
%type items {List}
%type expr_items {List}
yield_expr(A) ::= YIELD(T).                 { A = ast_yield(p, T, NULL); }
yield_expr(A) ::= YIELD(T) testlist(B).     { A = ast_yield(p, T, &B); }
yield_expr(A) ::= YIELD(T) FROM test(B).    { A = ast_yield_from(p, T, B); }
// Without brackets around: no `:=`.
testlist(A) ::= testlist_items(B).          { A = ast_tuple(p, B, NULL); }
testlist(A) ::= testlist_items(B) COMMA(C). { A = ast_tuple(p, B, &C); }
testlist_items(A) ::= star_or_test(B).      { A = list_of(p, B); }
testlist_items(A) ::= testlist_items(B) COMMA star_or_test(C).  { A = list_more(p, B, C); }
// In brackets: with `:=`, and `as` for with-items and patterns.
items(A) ::= item(B).                       { A = list_of(p, B); }
items(A) ::= items(B) COMMA item(C).        { A = list_more(p, B, C); }
item(A) ::= named_or_star(B).               { A = B; }
item(A) ::= test(B) AS(T) expr(C).          { A = ast_as_item(p, B, T, C); }
named_or_star(A) ::= named(B).              { A = B; }
named_or_star(A) ::= STAR(T) expr(B).       { A = ast_starred(p, T, B); }
// Targets of for and del: nothing above `|`, so that `in` is free.
exprlist(A) ::= expr_items(B).              { A = ast_tuple(p, B, NULL); }
exprlist(A) ::= expr_items(B) COMMA(C).     { A = ast_tuple(p, B, &C); }
expr_items(A) ::= expr_item(B).             { A = list_of(p, B); }
expr_items(A) ::= expr_items(B) COMMA expr_item(C). { A = list_more(p, B, C); }
expr_item(A) ::= expr(B).                   { A = B; }
expr_item(A) ::= STAR(T) expr(B).           { A = ast_starred(p, T, B); }

named(A) ::= test(B).                       { A = B; }
named(A) ::= walrus_target(B) test(C).      { A = ast_named(p, B, C); }
walrus_target(A) ::= test(B) WALRUS. {
    A = B;
    if (B.node->kind != AST_Name || B.form == PARENTHESIZED) {
        parser_error(p, B.span, "cannot use assignment expressions with %s", expression_noun(B.node));
    }
}
test(A) ::= or_test(B).                     { A = B; }
test(A) ::= or_test(B) IF or_test(C) ELSE test(D).  { A = ast_conditional(p, B, C, D); }
test(A) ::= LAMBDA(T) lparams(B) COLON test(C). { A = ast_lambda(p, T, B, C); }
or_test(A) ::= and_test(B).                 { A = B; p->disjunction = A; }
or_test(A) ::= or_test(B) OR and_test(C).   { A = ast_bool(p, B, BOOL_OR, C); p->disjunction = A; }
and_test(A) ::= not_test(B).                { A = B; }
and_test(A) ::= and_test(B) AND not_test(C).    { A = ast_bool(p, B, BOOL_AND, C); }
not_test(A) ::= NOT(T) not_test(B).         { A = ast_unary(p, T, B); }
not_test(A) ::= comparison(B).              { A = B; }
comparison(A) ::= expr(B).                  { A = B; }
comparison(A) ::= comparison(B) comparison_op(C) expr(D).   { A = ast_compare(p, B, C, D); }
%type comparison_op {CompareOperator}
comparison_op(A) ::= LT.                    { A = CMP_OP_LT; }
comparison_op(A) ::= GT.                    { A = CMP_OP_GT; }
comparison_op(A) ::= LE.                    { A = CMP_OP_LE; }
comparison_op(A) ::= GE.                    { A = CMP_OP_GE; }
comparison_op(A) ::= EQ.                    { A = CMP_OP_EQ; }
comparison_op(A) ::= NE.                    { A = CMP_OP_NE; }
comparison_op(A) ::= IN.                    { A = CMP_OP_IN; }
comparison_op(A) ::= IS.                    { A = CMP_OP_IS; }
comparison_op(A) ::= NOT IN.                { A = CMP_OP_NOT_IN; }
comparison_op(A) ::= IS NOT.                { A = CMP_OP_IS_NOT; }

%left BOR.
%left BXOR.
%left BAND.
%left SHL SHR.
%left PLUS MINUS.
%left STAR SLASH DSLASH PERCENT AT.
%right UNARY.
%right POW.
%right AWAIT.
expr(A) ::= expr(B) BOR(T) expr(C).         { A = ast_binary(p, B, T, C); }
expr(A) ::= expr(B) BXOR(T) expr(C).        { A = ast_binary(p, B, T, C); }
expr(A) ::= expr(B) BAND(T) expr(C).        { A = ast_binary(p, B, T, C); }
expr(A) ::= expr(B) SHL|SHR(T) expr(C).  [SHL]      { A = ast_binary(p, B, T, C); }
expr(A) ::= expr(B) PLUS|MINUS(T) expr(C). [PLUS]   { A = ast_binary(p, B, T, C); }
expr(A) ::= expr(B) STAR|SLASH|DSLASH|PERCENT|AT(T) expr(C). [STAR] { A = ast_binary(p, B, T, C); }
expr(A) ::= PLUS|MINUS|TILDE(T) expr(B). [UNARY]    { A = ast_unary(p, T, B); }
expr(A) ::= primary(B) POW(T) expr(C). [POW]        { A = ast_binary(p, B, T, C); }
expr(A) ::= primary(B).                     { A = B; }
primary(A) ::= AWAIT(T) atom_expr(B).       { A = ast_await(p, T, B); }
primary(A) ::= atom_expr(B).                { A = B; }
atom_expr(A) ::= atom(B).                   { A = B; }
atom_expr(A) ::= atom_expr(B) LPAR(T) args(C) RPAR(U).  { A = ast_call(p, B, T, C, U); }
atom_expr(A) ::= atom_expr(B) LSQB subscripts(C) RSQB(U).   { A = ast_subscript(p, B, C, U); }
atom_expr(A) ::= atom_expr(B) DOT NAME(N).  { A = ast_attribute(p, B, N); }
atom(A) ::= NAME(T).                        { A = ast_name(p, T); }
atom(A) ::= NUMBER(T).                      { A = ast_number(p, T); }
atom(A) ::= NONE|TRUE|FALSE|ELLIPSIS(T).    { A = ast_singleton(p, T); }
atom(A) ::= strings(B).                     { A = literal_join(p, B); }
atom(A) ::= LPAR(T) RPAR(U).                { A = ast_display(p, AST_Tuple, T, NO_LIST, U); }
atom(A) ::= LPAR(T) yield_expr(B) RPAR(U).  { A = ast_group(T, B, U); }
atom(A) ::= LPAR(T) items(B) RPAR(U).       { A = ast_parenthesized(p, T, B, NULL, U); }
atom(A) ::= LPAR(T) items(B) COMMA(C) RPAR(U).  { A = ast_parenthesized(p, T, B, &C, U); }
atom(A) ::= LPAR(T) named_or_star(B) comp_for(C) RPAR(U).   { A = ast_comprehension(p, AST_GeneratorExp, T, B, C, U); }
atom(A) ::= LSQB(T) RSQB(U).                { A = ast_display(p, AST_List, T, NO_LIST, U); }
atom(A) ::= LSQB(T) items(B) RSQB(U).       { A = ast_display(p, AST_List, T, B, U); }
atom(A) ::= LSQB(T) items(B) COMMA RSQB(U). { A = ast_display(p, AST_List, T, B, U); }
atom(A) ::= LSQB(T) named_or_star(B) comp_for(C) RSQB(U).   { A = ast_comprehension(p, AST_ListComp, T, B, C, U); }
atom(A) ::= LBRACE(T) RBRACE(U).            { A = ast_display(p, AST_Dict, T, NO_LIST, U); }
atom(A) ::= LBRACE(T) set_items(B) RBRACE(U).   { A = ast_display(p, AST_Set, T, B, U); }
atom(A) ::= LBRACE(T) set_items(B) COMMA RBRACE(U). { A = ast_display(p, AST_Set, T, B, U); }
atom(A) ::= LBRACE(T) named_or_star(B) comp_for(C) RBRACE(U).   { A = ast_comprehension(p, AST_SetComp, T, B, C, U); }
atom(A) ::= LBRACE(T) dict_items(B) RBRACE(U).  { A = ast_display(p, AST_Dict, T, B, U); }
atom(A) ::= LBRACE(T) dict_items(B) COMMA RBRACE(U).    { A = ast_display(p, AST_Dict, T, B, U); }
atom(A) ::= LBRACE(T) test(B) COLON test(C) comp_for(D) RBRACE(U).  { A = ast_dict_comprehension(p, T, B, C, D, U); }
%type set_items {List}
set_items(A) ::= named_or_star(B).          { A = list_of(p, B); }
set_items(A) ::= set_items(B) COMMA named_or_star(C).   { A = list_more(p, B, C); }
// Keys and values in turn; a NULL key is **value.
%type dict_items {List}
dict_items(A) ::= dict_item(B).             { A = B; }
dict_items(A) ::= dict_items(B) COMMA dict_item(C). { A = B; list_append(p, &A, C.nodes.items[0], C.span); list_append(p, &A, C.nodes.items[1], C.span); }
%type dict_item {List}
dict_item(A) ::= test(B) COLON test(C).     { A = NO_LIST; dict_add(p, &A, &B, C, span_join(B.span, C.span)); }
dict_item(A) ::= test(B) COLON test(C) AS(T) expr(D).   { A = NO_LIST; dict_add(p, &A, &B, ast_as_item(p, C, T, D), span_join(B.span, D.span)); }
dict_item(A) ::= POW(T) expr(B).            { A = NO_LIST; dict_add(p, &A, NULL, B, span_join(token_span(T), B.span)); }

%type args {ArgumentList}
%type arg_list {ArgumentList}
%type arg {Argument}
args(A) ::= .                               { A = (ArgumentList){.count = 0}; }
args(A) ::= arg_list(B).                    { A = arguments_end(p, B, false); }
args(A) ::= arg_list(B) COMMA.              { A = arguments_end(p, B, true); }
arg_list(A) ::= arg(B).                     { A = argument_add(p, (ArgumentList){.count = 0}, B); }
arg_list(A) ::= arg_list(B) COMMA arg(C).   { A = argument_add(p, B, C); }
arg(A) ::= named(B).                        { A = (Argument){ARGUMENT_PLAIN, B.node, B.span}; }
arg(A) ::= named(B) comp_for(C).            { A = argument_generator(p, B, C); }
arg(A) ::= test(B) AS(T) expr(C).           { Expression item = ast_as_item(p, B, T, C); A = (Argument){ARGUMENT_PLAIN, item.node, item.span}; }
arg(A) ::= keyword_name(B) test(C).         { A = argument_keyword(p, B, C); }
arg(A) ::= keyword_name(B) test(C) AS(T) expr(D).   { A = argument_keyword(p, B, ast_as_item(p, C, T, D)); }
keyword_name(A) ::= test(B) ASSIGN(T).      { argument_name_check(p, B, T); A = B; }
arg(A) ::= STAR(T) test(B).                 { A = argument_star(p, T, B); }
arg(A) ::= POW(T) test(B).                  { A = argument_double_star(p, T, B); }

%type subscript_list {List}
subscripts(A) ::= subscript_list(B).        { A = ast_index(p, B); }
subscripts(A) ::= subscript_list(B) COMMA(C).   { A = ast_tuple(p, B, &C); }
subscript_list(A) ::= subscript(B).         { A = list_of(p, B); }
subscript_list(A) ::= subscript_list(B) COMMA subscript(C). { A = list_more(p, B, C); }
subscript(A) ::= named_or_star(B).          { A = B; }
subscript(A) ::= test_opt(B) COLON(T) test_opt(C).  { A = ast_slice(p, B, T, C, NULL, NOTHING); }
subscript(A) ::= test_opt(B) COLON(T) test_opt(C) COLON(U) test_opt(D). { A = ast_slice(p, B, T, C, &U, D); }
test_opt(A) ::= .                           { A = NOTHING; }
test_opt(A) ::= test(B).                    { A = B; }

%type comp_for {List}
%type comp_one {Node *}
%type comp_head {Node *}
comp_for(A) ::= comp_one(B).                { A = NO_LIST; list_append(p, &A, B, B->span); }
comp_for(A) ::= comp_for(B) comp_one(C).    { A = B; list_append(p, &A, C, C->span); }
comp_one(A) ::= comp_head(B) or_test(C).    { A = B; ast_comp_source(A, C); }
comp_one(A) ::= comp_one(B) IF or_test(C).  { A = ast_comp_if(p, B, C); }
comp_head(A) ::= FOR(T) exprlist(B) IN.     { A = ast_comp_for(p, NULL, T, B); }
comp_head(A) ::= ASYNC(S) FOR(T) exprlist(B) IN.    { A = ast_comp_for(p, &S, T, B); }

//// Strings (PEP 701) ///////////////////////////////////////////////////////
%type strings {List}
%type parts {List}
%type debug_opt {Token}
%type conversion_opt {FieldPart}
%type spec_opt {FieldPart}
strings(A) ::= string(B).                   { A = list_of(p, B); }
strings(A) ::= strings(B) string(C).        { A = list_more(p, B, C); }
string(A) ::= STRING|BYTES(T).              { A = literal_string(p, T); }
string(A) ::= FSTRING_START(T) parts(B) FSTRING_END(U). { A = literal_fstring(p, T, B, U); }
parts(A) ::= .                              { A = NO_LIST; }
parts(A) ::= parts(B) FSTRING_MIDDLE(T).    { A = B; fstring_text(p, &A, T); }
parts(A) ::= parts(B) LBRACE(T) rhs(C) debug_opt(D) conversion_opt(E) spec_opt(F) RBRACE(U). { A = B; fstring_field(p, &A, T, C, &D, E, F, U); }
debug_opt(A) ::= .                          { A = (Token){.kind = 0}; }
debug_opt(A) ::= ASSIGN(T).                 { A = T; }
conversion_opt(A) ::= .                     { A = (FieldPart){.conversion = -1}; }
conversion_opt(A) ::= BANG(T) NAME(N).      { A = fstring_conversion(p, T, N); }
spec_opt(A) ::= .                           { A = (FieldPart){.node = NULL}; }
spec_opt(A) ::= COLON(T) parts(B).          { A = fstring_spec(p, T, B); }

// Kinds that only the lexer makes. They match no rule.
%token END_OF_TEXT ERROR UNKNOWN.

%code {
// Whether the engine's state has something to do with a token of this kind.
static bool accepts(const void *engine, int kind) {
    const yyParser *y = engine;
    return yy_find_shift_action((YYCODETYPE)kind, y->yytos->stateno) != YY_ERROR_ACTION;
}

static void report(struct yyParser *y, Parser *p, Token token) {
    if (p->failed) {
        return;
    }
    p->failed = true;
    if (p->quiet) {
        return;
    }
    Unexpected u = {.token = token, .accepts = accepts, .engine = y};
    u.stack = arena_alloc(p->arena, sizeof(Token) * YYSTACKDEPTH);
    for (yyStackEntry *e = y->yystack + 1; e <= y->yytos; e++) {
        if (e->major < YYNTOKEN) {
            u.stack[u.depth++] = e->minor.yy0;
            // All types of the union begin at its first byte. Only who knows the rule may look at `left`.
            Expression left;
            memcpy(&left, &e[-1].minor, sizeof left);
            u.left = left.span;
        }
    }
    parser_unexpected(p, &u);
}

bool grammar_run(Parser *p, int start) {
    yyParser engine;
    KrGrammarInit(&engine, p);
    KrGrammar(&engine, start, (Token){.kind = (uint16_t)start, .line = p->lexer.line, .end_line = p->lexer.line});
    while (!p->failed) {
        Token t = lexer_next(&p->lexer);
        if (t.kind == TOK_ERROR) {
            p->failed = true;
            p->error = p->lexer.error;
            p->incomplete |= p->lexer.at_end;
            break;
        }
        if (p->previous.kind == TOK_NEWLINE || p->previous.kind == TOK_SEMI || p->previous.kind == 0) {
            p->statement = t;
        }
        p->current = t;
        KrGrammar(&engine, t.kind == TOK_END_OF_TEXT && !p->lexer.bracket_depth ? 0 : t.kind, t);
        if (t.kind == TOK_END_OF_TEXT) {
            break;
        }
        p->before = p->previous;
        p->previous = t;
    }
    KrGrammarFinalize(&engine);
    return !p->failed;
}

bool grammar_measure(Parser *p, int start, Token from, Span *span) {
    Parser *q = ARENA_NEW(p->arena, Parser);
    *q = *p;
    q->quiet = true;
    q->failed = false;
    q->error = NULL;
    q->measured = NOTHING;
    lexer_init(&q->lexer, p->arena, &q->source);
    q->lexer.cursor = q->source.text + from.offset;
    q->lexer.line_start = q->lexer.cursor - from.col;
    q->lexer.line = from.line;
    q->lexer.line_begins = false;
    q->lexer.joined = p->lexer.bracket_depth > 0;
    yyParser engine;
    KrGrammarInit(&engine, q);
    KrGrammar(&engine, start, (Token){.kind = (uint16_t)start});
    for (;;) {
        Token t = lexer_next(&q->lexer);
        if (t.kind == TOK_ERROR || t.kind == TOK_END_OF_TEXT || q->failed) {
            break;
        }
        q->current = t;
        KrGrammar(&engine, t.kind, t);
        if (q->failed) {
            break;
        }
        q->previous = t;
    }
    // The first token that does not fit ends the expression: so many are accepted, let them be all.
    bool overflow = q->error != NULL;
    q->failed = false;
    KrGrammar(&engine, 0, (Token){.kind = 0});
    KrGrammarFinalize(&engine);
    *span = q->measured.span;
    return !overflow && !q->failed && q->measured.node;
}
}
