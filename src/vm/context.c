// SPDX-License-Identifier: MIT
// context.c -- contexts and context variables (PEP 567): maps that are never changed, the current one, Context, ContextVar, Token.
//
// A map is a tuple (variable, value, variable, value ...) in the order in which the variables were made, or None when empty:
// to copy one is to share it, to look up is a binary search. The first ContextVar.set in a context makes its Context object,
// so that tokens know where they come from; an entered Context always has the current map.
#include "vm/context.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/generic_alias.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"
#include "vm/context_types.h"

typedef struct { Object head; KrValue map; bool entered; } Context;
typedef struct { Object head; KrValue name, otherwise; uint64_t number; } Variable;      // otherwise: the default, or UNDEF
typedef struct { Object head; KrValue variable, context, before; bool used; } Token;    // before: the old value, or UNDEF
static Context *as_context(KrBorrowed v) { return (Context *)as_object(v); }
static Variable *as_variable(KrBorrowed v) { return (Variable *)as_object(v); }
static Token *as_token(KrBorrowed v) { return (Token *)as_object(v); }

bool context_is_object(KrVM *vm, KrBorrowed v) {
    (void)vm;
    return has_shape(v, TYPE_CONTEXT);
}

//// Maps //////////////////////////////////////////////////////////////////////

static uint32_t map_length(KrBorrowed map) { return is_none(map) ? 0 : as_tuple(map)->length; }

// Where the variable is or would be.
static uint32_t map_place(KrBorrowed map, const Variable *variable, bool *found) {
    uint32_t low = 0, high = map_length(map) / 2;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const Variable *there = as_variable(as_tuple(map)->items[2 * middle]);
        if (there == variable) {
            *found = true;
            return 2 * middle;
        }
        if (there->number < variable->number) low = middle + 1;
        else high = middle;
    }
    *found = false;
    return 2 * low;
}

// Borrowed; UNDEF: not set.
static KrBorrowed map_get(KrBorrowed map, const Variable *variable) {
    bool found;
    uint32_t at = map_place(map, variable, &found);
    return found ? as_tuple(map)->items[at + 1] : UNDEF;
}

// A map with the variable set; UNDEF: without it. Owned.
static KrValue map_with(KrVM *vm, KrBorrowed map, KrBorrowed variable, KrBorrowed value) {
    bool found;
    uint32_t count = map_length(map), at = map_place(map, as_variable(variable), &found);
    bool removes = is_undef(value);
    if (removes && !found) return retain(map);
    if (removes && count == 2) return NONE;
    Tuple *result = tuple_new(vm, removes ? count - 2 : found ? count : count + 2);
    if (result == NULL) return KR_ERROR;
    uint32_t to = 0;
    for (uint32_t from = 0; from <= count; from += 2) {
        if (from == at) {
            if (!removes) {
                result->items[to++] = retain(variable);
                result->items[to++] = retain(value);
            }
            if (found) continue;
        }
        if (from == count) break;
        result->items[to++] = retain(as_tuple(map)->items[from]);
        result->items[to++] = retain(as_tuple(map)->items[from + 1]);
    }
    return value_of_object(result);
}

//// The current context ///////////////////////////////////////////////////////

static KrValue new_context(KrVM *vm, Type *type, KrBorrowed map) {
    Context *context = type_allocate(vm, type, 0);
    if (context == NULL) return KR_ERROR;
    context->map = retain(map);
    context->entered = false;
    return value_of_object(context);
}

static bool make_types(KrVM *vm) {
    if (!type_register(vm, (TypeId)TYPE_CONTEXT, &context_type) || !type_register(vm, (TypeId)TYPE_CONTEXT_VARIABLE, &context_variable_type) ||
        !type_register(vm, (TypeId)TYPE_CONTEXT_TOKEN, &context_token_type) ||
        !type_register(vm, (TypeId)TYPE_CONTEXT_MISSING, &context_missing_type)) {
        return false;
    }
    // Types of the library take this from their base; these have no subclasses.
    static const int final[] = {TYPE_CONTEXT, TYPE_CONTEXT_VARIABLE, TYPE_CONTEXT_TOKEN, TYPE_CONTEXT_MISSING};
    for (size_t i = 0; i < sizeof final / sizeof *final; i++) vm->types[final[i]]->flags &= ~(uint32_t)TYPE_FLAG_SUBCLASSABLE;
    return true;
}

KrValue context_map(KrVM *vm) { return retain(vm->context_map); }

bool context_enter(KrVM *vm, KrBorrowed map_or_context, ContextState *before) {
    KrBorrowed map = map_or_context;
    bool is_object = has_shape(map_or_context, TYPE_CONTEXT);
    if (is_object) {
        Context *context = as_context(map_or_context);
        if (context->entered) return raise_as(false, vm, RuntimeError, "cannot enter context: %R is already entered", map_or_context);
        context->entered = true;
        map = context->map;
    }
    *before = (ContextState){vm->context_map, vm->context_object};
    vm->context_map = retain(map);
    vm->context_object = is_object ? retain(map_or_context) : NONE;
    return true;
}

void context_leave(KrVM *vm, ContextState *before, KrValue *now) {
    KrValue map = vm->context_map, object = vm->context_object;
    vm->context_map = before->map;
    vm->context_object = before->object;
    if (is_none(object)) {
        *now = map;
        return;
    }
    as_context(object)->entered = false;
    *now = object;
    release(vm, map);
}

KrValue context_as_object(KrVM *vm, KrBorrowed map_or_context) {
    if (has_shape(map_or_context, TYPE_CONTEXT)) return retain(map_or_context);
    if (!make_types(vm)) return KR_ERROR;
    return new_context(vm, vm->types[TYPE_CONTEXT], map_or_context);
}

// The Context object of what is current, made if there was none. Borrowed; KR_ERROR.
static KrBorrowed current_object(KrVM *vm) {
    if (!is_none(vm->context_object)) return vm->context_object;
    KrValue object = context_as_object(vm, vm->context_map);
    if (is_error(object)) return KR_ERROR;
    as_context(object)->entered = true;
    return vm->context_object = object;
}

static bool set_current(KrVM *vm, KrBorrowed variable, KrBorrowed value) {
    KrBorrowed object = current_object(vm);
    if (is_error(object)) return false;
    KrValue map = map_with(vm, vm->context_map, variable, value);
    if (is_error(map)) return false;
    KrValue held = retain(object);
    value_replace(vm, &as_context(held)->map, retain(map));
    value_replace(vm, &vm->context_map, map);
    release(vm, held);
    return true;
}

//// Context ///////////////////////////////////////////////////////////////////

static void context_visit(Object *self, Visitor *visitor) { visit_value(visitor, ((Context *)self)->map); }
static void context_clear(KrVM *vm, Object *self) { value_replace(vm, &((Context *)self)->map, NONE); }

static bool check_key(KrVM *vm, KrBorrowed key) {
    return has_shape(key, TYPE_CONTEXT_VARIABLE) || raise_as(false, vm, TypeError, "a ContextVar key was expected, got %R", key);
}

static KrValue context_getitem(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    if (!check_key(vm, key)) return KR_ERROR;
    KrBorrowed found = map_get(as_context(self)->map, as_variable(key));
    return is_undef(found) ? exception_raise_with(vm, TYPE_KeyError, key) : retain(found);
}
static int context_contains(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    if (!check_key(vm, key)) return -1;
    return !is_undef(map_get(as_context(self)->map, as_variable(key)));
}
static int64_t context_len(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return map_length(as_context(self)->map) / 2;
}

typedef enum { KEYS, VALUES, ITEMS } Part;
static KrValue context_list(KrVM *vm, KrBorrowed self, Part part) {
    KrValue map = retain(as_context(self)->map), list = list_new(vm, map_length(map) / 2);
    for (uint32_t i = 0; !is_error(list) && i < map_length(map); i += 2) {
        KrBorrowed *pair = as_tuple(map)->items + i;
        KrValue item = part == ITEMS ? tuple_from(vm, pair, 2) : retain(pair[part == VALUES]);
        bool ok = !is_error(item) && list_append(vm, as_list(list), item);
        release_maybe(vm, item);
        if (!ok) {
            release(vm, list);
            list = KR_ERROR;
        }
    }
    release(vm, map);
    return list;
}
// The parts are given as iterators.
static KrValue context_parts(KrVM *vm, KrBorrowed self, Part part) {
    KrValue list = context_list(vm, self, part), iterator = is_error(list) ? KR_ERROR : iter(vm, list);
    release_maybe(vm, list);
    return iterator;
}
static KrValue context_iter(KrVM *vm, KrBorrowed self) { return context_parts(vm, self, KEYS); }

static KrValue context_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !has_shape(a, TYPE_CONTEXT) || !has_shape(b, TYPE_CONTEXT)) return NOT_IMPLEMENTED;
    KrValue x = retain(as_context(a)->map), y = retain(as_context(b)->map);
    int equal = map_length(x) == map_length(y);
    for (uint32_t i = 0; equal > 0 && i < map_length(x); i++) equal = compare_bool(vm, COMPARE_EQ, as_tuple(x)->items[i], as_tuple(y)->items[i]);
    release(vm, x);
    release(vm, y);
    return equal < 0 ? KR_ERROR : value_of_bool((equal > 0) == (op == COMPARE_EQ));
}

NATIVE(context_construct, "__new__(cls, /, *args, **kwargs)", "Make an empty context.") {
    if (as_tuple(args[1])->length > 0 || !is_absent(args[2])) return raise(vm, TypeError, "Context() does not accept any arguments");
    return new_context(vm, as_type(args[0]), NONE);
}
NATIVE(context_copy, "copy(self, /)", "A copy, made in no time.") { return new_context(vm, vm->types[TYPE_CONTEXT], as_context(args[0])->map); }
NATIVE(context_get, "get(self, key, default=None, /)", "The value of a variable, or default.") {
    if (!check_key(vm, args[1])) return KR_ERROR;
    KrBorrowed found = map_get(as_context(args[0])->map, as_variable(args[1]));
    return retain(is_undef(found) ? args[2] : found);
}
NATIVE(context_keys, "keys(self, /)", "The variables that are set.") { return context_parts(vm, args[0], KEYS); }
NATIVE(context_values, "values(self, /)", "The values of the variables.") { return context_parts(vm, args[0], VALUES); }
NATIVE(context_items, "items(self, /)", "Pairs of variable and value.") { return context_parts(vm, args[0], ITEMS); }

static KrValue call_spread(KrVM *vm, KrBorrowed callable, KrBorrowed positional, KrBorrowed keywords) {
    Tuple *given = as_tuple(positional);
    if (is_absent(keywords) || as_dict(keywords)->used == 0) return call_object(vm, callable, given->items, given->length, ABSENT);
    KrValue all = to_list(vm, positional), names = to_tuple(vm, keywords), result = KR_ERROR;
    bool ok = !is_error(all) && !is_error(names);
    uint32_t position = 0;
    KrBorrowed key, value;
    while (ok && dict_next(as_dict(keywords), &position, &key, &value)) ok = list_append(vm, as_list(all), value);
    if (ok) result = call_object(vm, callable, as_list(all)->items, as_list(all)->length, names);
    release_maybe(vm, all);
    release_maybe(vm, names);
    return result;
}

NATIVE(context_run, "run(self, callable=?, /, *args, **kwargs)", "Call callable with this context as the current one.") {
    if (is_absent(args[1])) return raise(vm, TypeError, "run() missing 1 required positional argument");
    ContextState before;
    KrValue after;
    if (!context_enter(vm, args[0], &before)) return KR_ERROR;
    KrValue result = call_spread(vm, args[1], args[2], args[3]);
    context_leave(vm, &before, &after);
    release(vm, after);
    return result;
}

static const NativeDef *const context_methods[] = {DEF(context_construct), DEF(context_run), DEF(context_copy), DEF(context_get),
                                                   DEF(context_keys), DEF(context_values), DEF(context_items), NULL};
const TypeDef context_type = {
    .name = "_contextvars.Context", .doc = "What the context variables are, as a mapping.", .id = (TypeId)TYPE_CONTEXT, .size = sizeof(Context),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_HAS_WEAKREF | TYPE_FLAG_UNHASHABLE, .methods = context_methods, .visit = context_visit,
    .clear = context_clear, .getitem = context_getitem, .contains = context_contains, .len = context_len, .iter = context_iter,
    .compare = context_compare,
};

//// ContextVar ////////////////////////////////////////////////////////////////

static void variable_visit(Object *self, Visitor *visitor) {
    visit_value(visitor, ((Variable *)self)->name);
    visit_value(visitor, ((Variable *)self)->otherwise);
}
static void variable_clear(KrVM *vm, Object *self) { value_replace(vm, &((Variable *)self)->otherwise, UNDEF); }

static KrValue variable_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    Variable *v = as_variable(self);
    if (is_undef(v->otherwise)) return string_format(vm, "<ContextVar name=%R at 0x%llx>", v->name, (unsigned long long)id);
    return string_format(vm, "<ContextVar name=%R default=%R at 0x%llx>", v->name, v->otherwise, (unsigned long long)id);
}

NATIVE(variable_construct, "__new__(cls, name=?, /, *, default=?)", "Make a context variable.") {
    if (is_absent(args[1])) return raise(vm, TypeError, "ContextVar() takes exactly 1 positional argument (0 given)");
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "context variable name must be a str");
    Variable *v = type_allocate(vm, as_type(args[0]), 0);
    if (v == NULL) return KR_ERROR;
    v->name = retain(args[1]);
    v->otherwise = is_absent(args[2]) ? UNDEF : retain(args[2]);
    v->number = ++vm->identity_counter;
    return value_of_object(v);
}

NATIVE(variable_get, "get(self, default=?, /)", "The value in the current context.") {
    Variable *v = as_variable(args[0]);
    KrBorrowed found = map_get(vm->context_map, v);
    if (!is_undef(found)) return retain(found);
    if (!is_absent(args[1])) return retain(args[1]);
    if (!is_undef(v->otherwise)) return retain(v->otherwise);
    return exception_raise_with(vm, TYPE_LookupError, args[0]);
}

NATIVE(variable_set, "set(self, value, /)", "Set the value in the current context; the token undoes it.") {
    KrBorrowed context = current_object(vm);
    if (is_error(context)) return KR_ERROR;
    Token *token = object_new(vm, (TypeId)TYPE_CONTEXT_TOKEN, sizeof *token);
    if (token == NULL) return KR_ERROR;
    token->variable = retain(args[0]);
    token->context = retain(context);
    token->before = retain(map_get(vm->context_map, as_variable(args[0])));
    token->used = false;
    if (set_current(vm, args[0], args[1])) return value_of_object(token);
    object_release(vm, token);
    return KR_ERROR;
}

static KrValue reset(KrVM *vm, KrBorrowed variable, KrBorrowed token_value) {
    Token *token = as_token(token_value);
    if (token->used) return raise(vm, RuntimeError, "%R has already been used once", token_value);
    if (!is_same(token->variable, variable)) return raise(vm, ValueError, "%R was created by a different ContextVar", token_value);
    if (!is_same(token->context, vm->context_object)) return raise(vm, ValueError, "%R was created in a different Context", token_value);
    token->used = true;
    return set_current(vm, variable, token->before) ? NONE : KR_ERROR;
}

NATIVE(variable_reset, "reset(self, token, /)", "Undo the set() that gave the token.") {
    if (!has_shape(args[1], TYPE_CONTEXT_TOKEN)) return raise(vm, TypeError, "expected an instance of Token, got %R", args[1]);
    return reset(vm, args[0], args[1]);
}
NATIVE_CLASS(variable_class_getitem, "__class_getitem__(cls, item, /)", "ContextVar[int]") { return generic_alias_new(vm, args[0], args[1]); }

static KrValue get_name(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_variable(self)->name);
}
static const GetSetDef variable_getset[] = {{"name", get_name, NULL, NULL}, {0}};
static const NativeDef *const variable_methods[] = {DEF(variable_construct), DEF(variable_get), DEF(variable_set), DEF(variable_reset),
                                                    DEF(variable_class_getitem), NULL};
const TypeDef context_variable_type = {
    .name = "_contextvars.ContextVar", .doc = "A variable whose value belongs to the context.", .id = (TypeId)TYPE_CONTEXT_VARIABLE,
    .size = sizeof(Variable), .flags = TYPE_FLAG_CONTAINER, .methods = variable_methods, .getset = variable_getset,
    .visit = variable_visit, .clear = variable_clear, .repr = variable_repr,
};

//// Token /////////////////////////////////////////////////////////////////////

static void token_visit(Object *self, Visitor *visitor) {
    Token *token = (Token *)self;
    visit_value(visitor, token->context);
    visit_value(visitor, token->variable);
    visit_value(visitor, token->before);
}
static void token_clear(KrVM *vm, Object *self) {
    Token *token = (Token *)self;
    token->used = true;
    value_replace(vm, &token->context, NONE);
    value_replace(vm, &token->before, UNDEF);
}

static KrValue token_repr(KrVM *vm, KrBorrowed self) {
    uint64_t id;
    if (!object_identity(vm, self, &id)) return KR_ERROR;
    return string_format(vm, "<Token%s var=%R at 0x%llx>", as_token(self)->used ? " used" : "", as_token(self)->variable, (unsigned long long)id);
}
static KrValue get_var(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_token(self)->variable);
}

// Token.MISSING is kept in the class's own namespace.
static KrValue get_old_value(KrVM *vm, KrBorrowed self) {
    if (!is_undef(as_token(self)->before)) return retain(as_token(self)->before);
    Str *name = str_intern_utf8(vm, "MISSING", 7);
    KrValue missing = name == NULL ? KR_ERROR : getattr(vm, value_of_object(vm->types[TYPE_CONTEXT_TOKEN]), name);
    if (name != NULL) object_release(vm, name);
    return missing;
}

NATIVE(token_enter, "__enter__(self, /)", "The token itself.") { return retain(args[0]); }
NATIVE(token_exit, "__exit__(self, type, exc, tb, /)", "Undo the set().") { return reset(vm, as_token(args[0])->variable, args[0]); }
NATIVE_CLASS(token_class_getitem, "__class_getitem__(cls, item, /)", "Token[int]") { return generic_alias_new(vm, args[0], args[1]); }

static const GetSetDef token_getset[] = {{"var", get_var, NULL, NULL}, {"old_value", get_old_value, NULL, NULL}, {0}};
NATIVE(token_construct, "__new__(cls, /, *args, **kwargs)", "Refused: ContextVar.set() makes tokens.") {
    return raise(vm, RuntimeError, "Tokens can only be created by ContextVars");
}
static const NativeDef *const token_methods[] = {DEF(token_construct), DEF(token_enter), DEF(token_exit), DEF(token_class_getitem), NULL};
const TypeDef context_token_type = {
    .name = "_contextvars.Token", .doc = "Undoes one ContextVar.set().", .id = (TypeId)TYPE_CONTEXT_TOKEN, .size = sizeof(Token),
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_UNHASHABLE, .methods = token_methods, .getset = token_getset,
    .visit = token_visit, .clear = token_clear, .repr = token_repr,
};

static KrValue missing_repr(KrVM *vm, KrBorrowed self) {
    (void)self;
    return str_new(vm, "<Token.MISSING>");
}
const TypeDef context_missing_type = {
    .name = "Token.MISSING", .id = (TypeId)TYPE_CONTEXT_MISSING, .size = sizeof(Object), .flags = TYPE_FLAG_NO_NEW, .repr = missing_repr,
};

//// The module ////////////////////////////////////////////////////////////////

NATIVE(copy_context, "copy_context()", "A copy of the current context.") { return context_as_object(vm, vm->context_map); }
const NativeDef *const context_copy_function = DEF(copy_context);

bool context_init(KrVM *vm) {
    if (!make_types(vm)) return false;
    Type *token = vm->types[TYPE_CONTEXT_TOKEN];
    if (token->dict == NULL && !type_fill_dict(vm, token)) return false;
    Str *name = str_intern_utf8(vm, "MISSING", 7);
    bool ok = name != NULL;
    if (ok && is_absent(dict_get_str(vm, token->dict, name))) {
        Object *missing = object_new(vm, (TypeId)TYPE_CONTEXT_MISSING, sizeof *missing);
        ok = missing != NULL && dict_set_str(vm, token->dict, name, value_of_object(missing));
        if (missing != NULL) object_release(vm, missing);
    }
    if (name != NULL) object_release(vm, name);
    return ok;
}
