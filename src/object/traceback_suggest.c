// SPDX-License-Identifier: MIT
// traceback_suggest.c -- "Did you mean: 'x'?" for NameError, AttributeError and ImportError. Takes an exception; gives what is
// to be put behind its message, a Str that is empty when nothing comes to mind.
//
// The distance between names counts insertions, deletions and substitutions as 2, a change of case as 1. A name is close
// when less than about a third of it would have to be changed.
#include "object/dict.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/module.h"
#include "object/protocol.h"
#include "object/str.h"
#include "object/traceback_parts.h"
#include "object/tuple.h"

enum { MOVE_COST = 2, CASE_COST = 1, LONGEST_NAME = 40, MOST_CANDIDATES = 750 };

static uint32_t lower(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static uint32_t substitution(uint32_t a, uint32_t b) { return a == b ? 0 : lower(a) == lower(b) ? CASE_COST : MOVE_COST; }

// The distance, or a number above `limit` when it is larger than that.
static uint32_t distance(const Str *a, const Str *b, uint32_t limit) {
    uint32_t a_start = 0, b_start = 0, a_end = str_length(a), b_end = str_length(b);
    while (a_start < a_end && b_start < b_end && str_char(a, a_start) == str_char(b, b_start)) a_start++, b_start++;
    while (a_end > a_start && b_end > b_start && str_char(a, a_end - 1) == str_char(b, b_end - 1)) a_end--, b_end--;
    uint32_t m = a_end - a_start, n = b_end - b_start;
    if (m == 0 || n == 0) return (m + n) * MOVE_COST;
    if (m > LONGEST_NAME || n > LONGEST_NAME) return limit + 1;
    if ((m > n ? m - n : n - m) * MOVE_COST > limit) return limit + 1;
    uint32_t row[LONGEST_NAME + 1];
    for (uint32_t i = 0; i <= m; i++) row[i] = i * MOVE_COST;
    for (uint32_t j = 0; j < n; j++) {
        uint32_t diagonal = row[0], smallest = row[0] = (j + 1) * MOVE_COST;
        for (uint32_t i = 0; i < m; i++) {
            uint32_t best = diagonal + substitution(str_char(a, a_start + i), str_char(b, b_start + j));
            diagonal = row[i + 1];
            if (row[i] + MOVE_COST < best) best = row[i] + MOVE_COST;
            if (row[i + 1] + MOVE_COST < best) best = row[i + 1] + MOVE_COST;
            row[i + 1] = best;
            if (best < smallest) smallest = best;
        }
        if (smallest > limit) return limit + 1;
    }
    return row[m];
}

// The candidate nearest to the name. Borrowed; ABSENT: none is near enough. Candidates that are no strs are skipped.
static KrBorrowed nearest(KrVM *vm, const List *candidates, const Str *name, bool hide_underscored) {
    KrBorrowed best = ABSENT;
    uint32_t best_distance = UINT32_MAX;
    if (candidates->length >= MOST_CANDIDATES) return ABSENT;
    for (uint32_t i = 0; i < candidates->length; i++) {
        KrBorrowed v = candidates->items[i];
        if (!is_str(vm, v)) continue;
        const Str *s = as_str(v);
        if (str_length(s) == 0 || str_equal(s, name) || (hide_underscored && str_char(s, 0) == '_')) continue;
        uint32_t limit = (str_length(name) + str_length(s) + 3) * MOVE_COST / 6;
        if (!is_absent(best) && limit > best_distance - MOVE_COST) limit = best_distance < MOVE_COST ? 0 : best_distance - MOVE_COST;
        uint32_t d = distance(name, s, limit);
        if (d > limit || d >= best_distance) continue;
        best = v;
        best_distance = d;
    }
    return best;
}

//// Candidates ////////////////////////////////////////////////////////////////

static const FrameObject *last_frame(const Exception *e) {
    if (!has_shape(e->traceback, TYPE_TRACEBACK)) return NULL;
    const FrameObject *last = NULL;
    for (const Traceback *entry = traceback_visible((const Traceback *)as_object(e->traceback)); entry != NULL; entry = traceback_visible(entry->next)) {
        last = entry->frame;
    }
    return last;
}

// The value of a local of a frame that has ended; ABSENT. Borrowed.
static KrBorrowed local_of(const FrameObject *frame, uint32_t i) {
    if (i >= frame->count) return ABSENT;
    KrBorrowed v = frame->registers[i];
    if (has_shape(v, TYPE_CELL)) v = ((const Cell *)as_object(v))->value;
    return is_undef(v) ? ABSENT : v;
}

static KrBorrowed self_of(KrVM *vm, const FrameObject *frame) {
    const Code *code = frame->fn->code;
    for (uint32_t i = 0; i < code->local_count; i++) {
        if (code->local_names[i] == N_(vm, self)) return local_of(frame, i);
    }
    return ABSENT;
}

static bool add_keys(KrVM *vm, List *list, Dict *dict) {
    uint32_t position = 0;
    KrBorrowed key, value;
    while (list->length <= MOST_CANDIDATES && dict_next(dict, &position, &key, &value)) {
        if (!list_append(vm, list, key)) return false;
    }
    return true;
}

// The names that the frame sees: locals, globals, builtins.
static KrValue names_in(KrVM *vm, const FrameObject *frame) {
    const Code *code = frame->fn->code;
    KrValue list = list_new(vm, 64);
    bool ok = !is_error(list);
    if (ok && code->kind == CODE_KIND_FUNCTION) {
        for (uint32_t i = 0; ok && i < code->local_count; i++) {
            if (!is_absent(local_of(frame, i))) ok = list_append(vm, as_list(list), value_of_object(code->local_names[i]));
        }
        for (uint32_t i = 0; ok && i < code->free_count; i++) ok = list_append(vm, as_list(list), value_of_object(code->free_names[i]));
    } else if (ok) {
        KrBorrowed namespace_ = local_of(frame, 0);
        if (is_dict(vm, namespace_)) ok = add_keys(vm, as_list(list), as_dict(namespace_));
    }
    if (ok && add_keys(vm, as_list(list), frame->fn->globals) && add_keys(vm, as_list(list), vm->builtins)) return list;
    release_maybe(vm, list);
    return KR_ERROR;
}

static KrValue attributes_of(KrVM *vm, KrBorrowed object) {
    KrValue names = call_dunder(vm, object, DUNDER___dir__, NULL, 0);
    if (is_error(names) || is_absent(names)) return names;
    KrValue list = to_list(vm, names);
    release(vm, names);
    if (is_error(list) || list_sort(vm, as_list(list), NONE, false)) return list;
    release(vm, list);
    return KR_ERROR;
}

static KrBorrowed field(const Exception *e, int i) { return i < e->field_count && !is_undef(e->field[i]) ? e->field[i] : NONE; }

// Is there a module of this name to import, by sys.stdlib_module_names? 1, 0, -1.
static int is_library_module(KrVM *vm, Str *name) {
    if (vm->library_names != NULL) {
        for (const char *const *n = vm->library_names; *n != NULL; n++) {
            if (str_equal_ascii(name, *n)) return 1;
        }
        return 0;
    }
    KrBorrowed sys = dict_get_str(vm, vm->modules, N_(vm, sys));
    if (is_error(sys)) return -1;
    if (is_absent(sys) || !has_flag(vm, sys, TYPE_FLAG_IS_MODULE)) return 0;
    KrValue known = str_new(vm, "stdlib_module_names");
    if (is_error(known)) return -1;
    KrBorrowed names = dict_get_str(vm, as_module(sys)->dict, as_str(known));
    release(vm, known);
    if (is_error(names) || is_absent(names)) return is_error(names) ? -1 : 0;
    KrValue held = retain(names);
    int found = contains(vm, held, value_of_object(name));
    release(vm, held);
    return found;
}

//// The three errors //////////////////////////////////////////////////////////

static KrValue empty(KrVM *vm) { return retain(value_of_object(vm->empty_str)); }

static KrValue near_text(KrVM *vm, KrBorrowed candidates, Str *name, bool hide_underscored) {
    KrBorrowed best = nearest(vm, as_list(candidates), name, hide_underscored);
    return is_absent(best) ? empty(vm) : string_format(vm, ". Did you mean: '%S'?", best);
}

static KrValue for_name(KrVM *vm, const Exception *e, Str *name) {
    const FrameObject *frame = last_frame(e);
    KrValue text = KR_ERROR;
    KrBorrowed self = frame == NULL ? ABSENT : self_of(vm, frame);
    if (!is_absent(self)) {
        KrValue held = retain(self), found = getattr_optional(vm, held, name);
        release(vm, held);
        if (is_error(found)) {
            if (vm->limit_hit != LIMIT_NONE) return KR_ERROR;
            exception_clear(vm);
        } else if (!is_absent(found)) {
            release(vm, found);
            text = string_format(vm, ". Did you mean: 'self.%U'?", name);
            if (is_error(text)) return KR_ERROR;
        }
    }
    if (is_error(text)) {
        KrValue names = frame == NULL ? list_new(vm, 0) : names_in(vm, frame);
        if (is_error(names)) return KR_ERROR;
        text = near_text(vm, names, name, false);
        release(vm, names);
    }
    int importable = is_error(text) ? 0 : is_library_module(vm, name);
    if (importable < 0 && vm->limit_hit == LIMIT_NONE) exception_clear(vm);
    if (importable <= 0) return text;
    KrValue both = str_length(as_str(text)) == 0 ? string_format(vm, ". Did you forget to import '%U'?", name)
                                                 : string_format(vm, "%S Or did you forget to import '%U'?", text, name);
    release(vm, text);
    return both;
}

static KrValue for_attribute(KrVM *vm, const Exception *e, Str *name) {
    KrValue object = retain(field(e, FIELD_ATTRIBUTE_OBJ));
    KrValue names = attributes_of(vm, object), text;
    bool hide = str_length(name) == 0 || str_char(name, 0) != '_';
    const FrameObject *frame = last_frame(e);
    if (hide && frame != NULL && is_same(self_of(vm, frame), object)) hide = false;
    if (is_error(names)) text = KR_ERROR;
    else text = is_absent(names) ? empty(vm) : near_text(vm, names, name, hide);
    release_maybe(vm, names);
    release(vm, object);
    return text;
}

static KrValue for_import(KrVM *vm, const Exception *e, Str *name) {
    KrBorrowed module_name = field(e, FIELD_IMPORT_NAME);
    if (!is_str(vm, module_name)) return empty(vm);
    KrBorrowed module = dict_get(vm, vm->modules, module_name);
    if (is_error(module)) return KR_ERROR;
    if (is_absent(module)) return empty(vm);
    KrValue held = retain(module), names = attributes_of(vm, held), text;
    if (is_error(names)) text = KR_ERROR;
    else text = is_absent(names) ? empty(vm) : near_text(vm, names, name, str_length(name) == 0 || str_char(name, 0) != '_');
    release_maybe(vm, names);
    release(vm, held);
    return text;
}

KrValue traceback_suggestion(KrVM *vm, KrBorrowed exception) {
    const Exception *e = (const Exception *)as_object(exception);
    KrValue (*how)(KrVM *, const Exception *, Str *) = NULL;
    KrBorrowed name = NONE;
    if (exception_is(vm, exception, TYPE_NameError)) {
        how = for_name;
        name = field(e, FIELD_NAME_NAME);
    } else if (exception_is(vm, exception, TYPE_AttributeError)) {
        how = for_attribute;
        name = field(e, FIELD_ATTRIBUTE_NAME);
    } else if (exception_is(vm, exception, TYPE_ImportError)) {
        how = for_import;
        name = field(e, FIELD_IMPORT_NAME_FROM);
    }
    if (how == NULL || !is_str(vm, name)) return empty(vm);
    Str *interned = str_intern(vm, as_str(name));
    if (interned == NULL) return KR_ERROR;
    KrValue text = how(vm, e, interned);
    object_release(vm, interned);
    return text;
}
