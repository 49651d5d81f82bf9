// SPDX-License-Identifier: MIT
// re.c -- module _re: compile(), which makes the patterns behind re.py; the types re.Pattern and its iterator.
//
// The program's code runs inside sub() only (a replacement function), while the search owns all that it uses.
#if KR_WITH_RE
#include "lib/re.h"

#include "object/dict.h"
#include "object/generic_alias.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/tuple.h"

//// Making patterns //////////////////////////////////////////////////////////////////////////////////////////////////

static NODISCARD bool take_groups(KrVM *vm, RePattern *p, const ReTranslation *t) {
    p->group_count = t->group_count;
    p->places = memory_alloc(vm, t->group_count * sizeof *p->places + 1);
    Tuple *names = p->places == NULL ? NULL : tuple_new(vm, t->group_count);
    if (names == NULL) return false;
    p->names = value_of_object(names);
    for (uint32_t i = 0; i < t->group_count; i++) {
        const ReGroup *g = &t->groups[i];
        p->places[i] = (RePlace){g->loop, g->order};
        if (g->name == NULL) continue;
        names->items[i] = retain(value_of_object(g->name));
        if (!dict_set_str(vm, as_dict(p->groupindex), g->name, small_int(i + 1))) return false;
    }
    return true;
}

NATIVE(compile, "compile(pattern, flags=0, /)", "Make a pattern object; flags is an int.") {
    int64_t flags;
    bool text = is_str(vm, args[0]);
    if (!text && !is_bytes(vm, args[0]) && !is_bytearray(vm, args[0]))
        return raise(vm, TypeError, "first argument must be string or compiled pattern");
    if (!to_i64(vm, args[1], &flags)) return KR_ERROR;
    if (flags & RE_DEBUG) return raise(vm, NotImplementedError, "re.DEBUG is not supported");
    if (flags < 0 || flags > INT32_MAX)
        return raise(vm, ValueError, "bad flags of a regular expression: %lld", (long long)flags);
    KrValue index = dict_new(vm);
    if (is_error(index)) return KR_ERROR;
    RePattern *p = object_new(vm, (TypeId)TYPE_RE_PATTERN, sizeof *p);
    if (p == NULL) {
        release(vm, index);
        return KR_ERROR;
    }
    memset((char *)p + sizeof(Object), 0, sizeof *p - sizeof(Object));
    p->groupindex = index;
    p->names = NONE;
    p->pattern = retain(args[0]);
    p->flags = (uint32_t)flags;
    p->is_bytes = !text;
    ReTranslation t;
    bool ok = re_code_make(vm, p, text ? RE_FOR_ASCII : RE_FOR_BYTES, &t) && take_groups(vm, p, &t);
    p->flags = t.flags;
    p->group_count = p->places == NULL ? 0 : t.group_count;
    re_translation_discard(&t);
    if (ok) return value_of_object(p);
    object_release(vm, p);
    return KR_ERROR;
}

static void pattern_visit(Object *self, Visitor *visitor) {
    RePattern *p = (RePattern *)self;
    visit_value(visitor, p->pattern);
    visit_value(visitor, p->groupindex);
    visit_value(visitor, p->names);
}

static void pattern_free(KrVM *vm, Object *self) {
    RePattern *p = (RePattern *)self;
    re_code_free(p);
    if (p->places != NULL) memory_free(vm, p->places, p->group_count * sizeof *p->places + 1);
}

//// Single matches ///////////////////////////////////////////////////////////////////////////////////////////////////

// A search with all that it uses, on the C stack.
typedef struct {
    ReSubject subject;
    ReSearch search;
} Run;

static void run_close(KrVM *vm, Run *run) {
    re_search_close(vm, &run->search);
    re_subject_close(vm, &run->subject);
}

static NODISCARD bool run_open(KrVM *vm, KrBorrowed pattern, KrBorrowed string, KrBorrowed pos, KrBorrowed endpos,
                               Run *run) {
    run->search = (ReSearch){0};
    if (re_subject_open(vm, as_pattern(pattern), string, &run->subject) &&
        re_search_open(vm, as_pattern(pattern), &run->subject, pos, endpos, &run->search)) {
        return true;
    }
    run_close(vm, run);
    return false;
}

static KrValue find_once(KrVM *vm, const KrBorrowed *args, ReHow how) {
    Run run;
    if (!run_open(vm, args[0], args[1], args[2], args[3], &run)) return KR_ERROR;
    int found = re_search_next(vm, &run.search, how);
    KrValue result = found < 0 ? KR_ERROR : found ? re_match_new(vm, &run.search) : NONE;
    run_close(vm, &run);
    return result;
}

NATIVE(pattern_match, "match(self, /, string, pos=0, endpos=?)",
       "Match at the start of the string; None when it does not.") {
    return find_once(vm, args, RE_MATCH);
}
NATIVE(pattern_fullmatch, "fullmatch(self, /, string, pos=0, endpos=?)",
       "Match the whole string; None when it does not.") {
    return find_once(vm, args, RE_FULLMATCH);
}
NATIVE(pattern_search, "search(self, /, string, pos=0, endpos=?)", "The first match in the string, or None.") {
    return find_once(vm, args, RE_SEARCH);
}

//// All matches //////////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue slice_span(KrVM *vm, const ReSearch *search, uint32_t group, KrBorrowed otherwise) {
    const int32_t *span = search->spans + 2 * group;
    return span[0] < 0 ? retain(otherwise)
                       : re_subject_slice(vm, search->subject, (uint32_t)span[0], (uint32_t)span[1]);
}

// What findall gives for one match: the text, the group, or a tuple of the groups.
static KrValue found_item(KrVM *vm, const ReSearch *search, KrBorrowed empty) {
    uint32_t groups = search->pattern->group_count;
    if (groups <= 1) return slice_span(vm, search, groups, empty);
    Tuple *result = tuple_new(vm, groups);
    for (uint32_t i = 0; result != NULL && i < groups; i++) {
        KrValue text = slice_span(vm, search, i + 1, empty);
        if (is_error(text)) {
            object_release(vm, result);
            return KR_ERROR;
        }
        result->items[i] = text;
    }
    return result == NULL ? KR_ERROR : value_of_object(result);
}

NATIVE(pattern_findall, "findall(self, /, string, pos=0, endpos=?)",
       "A list of all matches: their texts, or their groups.") {
    Run run;
    if (!run_open(vm, args[0], args[1], args[2], args[3], &run)) return KR_ERROR;
    KrValue result = list_new(vm, 0), empty = re_subject_slice(vm, &run.subject, 0, 0);
    bool ok = !is_error(result) && !is_error(empty);
    while (ok) {
        int found = re_search_next(vm, &run.search, RE_SEARCH);
        if (found == 0) break;
        KrValue item = found < 0 ? KR_ERROR : found_item(vm, &run.search, empty);
        ok = !is_error(item) && list_append(vm, as_list(result), item);
        release_maybe(vm, item);
    }
    release_maybe(vm, empty);
    run_close(vm, &run);
    if (ok) return result;
    release_maybe(vm, result);
    return KR_ERROR;
}

NATIVE(pattern_split, "split(self, /, string, maxsplit=0)",
       "The parts of the string between the matches, with the groups.") {
    Run run;
    int64_t most;
    if (!to_index_clamped(vm, args[2], &most) || !run_open(vm, args[0], args[1], ABSENT, ABSENT, &run)) return KR_ERROR;
    KrValue result = list_new(vm, 0);
    bool ok = !is_error(result);
    uint32_t last = 0;
    for (int64_t n = 0; ok && (most == 0 || n < most); n++) {
        int found = re_search_next(vm, &run.search, RE_SEARCH);
        if (found == 0) break;
        KrValue part = found < 0 ? KR_ERROR : re_subject_slice(vm, &run.subject, last, (uint32_t)run.search.spans[0]);
        for (uint32_t group = 1; !is_error(part) && group <= run.search.pattern->group_count; group++) {
            bool added = list_append(vm, as_list(result), part);
            release(vm, part);
            part = added ? slice_span(vm, &run.search, group, NONE) : KR_ERROR;
        }
        ok = !is_error(part) && list_append(vm, as_list(result), part);
        release_maybe(vm, part);
        last = (uint32_t)run.search.spans[1];
    }
    KrValue rest = ok ? re_subject_slice(vm, &run.subject, last, run.subject.length) : KR_ERROR;
    ok = !is_error(rest) && list_append(vm, as_list(result), rest);
    release_maybe(vm, rest);
    run_close(vm, &run);
    if (ok) return result;
    release_maybe(vm, result);
    return KR_ERROR;
}

//// Substitution /////////////////////////////////////////////////////////////////////////////////////////////////////

// The text under construction, of str or of bytes.
typedef struct {
    KrVM *vm;
    bool is_bytes;
    StrBuilder text;
    BytesBuilder bytes;
    int64_t pieces; // added so far, as ''.join() would count them
} Output;

static NODISCARD bool add_range(Output *out, const ReSubject *s, uint32_t start, uint32_t end) {
    if (start == end) return true;
    return out->is_bytes ? bytes_builder_add(&out->bytes, s->data + start, end - start)
                         : str_builder_add_range(&out->text, as_str(s->held), start, end);
}

static NODISCARD bool add_piece(Output *out, KrBorrowed piece) {
    KrVM *vm = out->vm;
    const uint8_t *data;
    size_t length;
    if (is_none(piece)) return true;
    if (!out->is_bytes) {
        if (!is_str(vm, piece))
            return raise_as(false, vm, TypeError, "sequence item %lld: expected str instance, %T found",
                            (long long)out->pieces, piece);
        out->pieces++;
        return str_builder_add(&out->text, as_str(piece));
    }
    if (!is_bytes(vm, piece) && !is_bytearray(vm, piece)) {
        return raise_as(false, vm, TypeError, "sequence item %lld: expected a bytes-like object, %T found",
                        (long long)out->pieces, piece);
    }
    out->pieces++;
    return bytes_view(vm, piece, &data, &length) && bytes_builder_add(&out->bytes, data, length);
}

static NODISCARD bool add_template(Output *out, const ReSearch *search, const Tuple *items) {
    for (uint32_t i = 0; i < items->length; i++) {
        bool ok = true;
        if (is_small_int(items->items[i])) {
            const int32_t *span = search->spans + 2 * small_int_value(items->items[i]);
            if (span[0] >= 0) ok = add_range(out, search->subject, (uint32_t)span[0], (uint32_t)span[1]);
        } else
            ok = add_piece(out, items->items[i]);
        if (!ok || !poll(out->vm, 1)) return false;
    }
    return true;
}

static NODISCARD bool add_replacement(Output *out, const ReSearch *search, KrBorrowed function, KrBorrowed items) {
    if (!is_none(items)) return add_template(out, search, as_tuple(items));
    KrValue match = re_match_new(out->vm, search);
    KrValue piece = is_error(match) ? KR_ERROR : call_1(out->vm, function, match);
    bool ok = !is_error(piece) && add_piece(out, piece);
    release_maybe(out->vm, match);
    release_maybe(out->vm, piece);
    return ok;
}

// The string with replacements, and how many were made.
static KrValue substitute(KrVM *vm, const KrBorrowed *args, int64_t *count) {
    int64_t most, n = 0;
    Run run;
    KrValue items = NONE, result = KR_ERROR;
    RePattern *p = as_pattern(args[0]);
    Output out = {.vm = vm, .is_bytes = p->is_bytes, .bytes = {.vm = vm}};
    if (!to_index_clamped(vm, args[3], &most)) return KR_ERROR;
    if (!is_callable(vm, args[1])) items = re_template_parse(vm, p, args[1]);
    if (is_error(items)) return KR_ERROR;
    if (!run_open(vm, args[0], args[2], ABSENT, ABSENT, &run)) {
        release(vm, items);
        return KR_ERROR;
    }
    str_builder_init(&out.text, vm);
    uint32_t last = 0;
    for (; most == 0 || n < most; n++) {
        int found = re_search_next(vm, &run.search, RE_SEARCH);
        if (found == 0) break;
        if (found < 0) goto done;
        uint32_t start = (uint32_t)run.search.spans[0];
        out.pieces += start > last;
        if (!add_range(&out, &run.subject, last, start)) goto done;
        last = (uint32_t)run.search.spans[1];
        if (!add_replacement(&out, &run.search, args[1], items)) goto done;
    }
    *count = n;
    if (n == 0)
        result = re_subject_slice(vm, &run.subject, 0, run.subject.length);
    else if (add_range(&out, &run.subject, last, run.subject.length))
        result = out.is_bytes ? bytes_builder_finish(&out.bytes) : str_builder_finish(&out.text);
done:
    str_builder_discard(&out.text);
    bytes_builder_discard(&out.bytes);
    release(vm, items);
    run_close(vm, &run);
    return result;
}

NATIVE(pattern_sub, "sub(self, /, repl, string, count=0)",
       "The string with the matches replaced by a template or a function's results.") {
    int64_t n;
    return substitute(vm, args, &n);
}

NATIVE(pattern_subn, "subn(self, /, repl, string, count=0)",
       "As sub(): a tuple of the new string and the number of replacements.") {
    int64_t n = 0;
    KrValue text = substitute(vm, args, &n);
    if (is_error(text)) return KR_ERROR;
    const KrBorrowed both[] = {text, small_int(n)};
    KrValue result = tuple_from(vm, both, 2);
    release(vm, text);
    return result;
}

//// Iteration ////////////////////////////////////////////////////////////////////////////////////////////////////////

typedef struct {
    Object head;
    RePattern *pattern;
    ReSubject subject;
    ReSearch search;
} Scanner;

static Scanner *as_scanner(KrBorrowed v) { return (Scanner *)as_object(v); }

static KrValue scanner_new(KrVM *vm, const KrBorrowed *args) {
    Run run;
    if (!run_open(vm, args[0], args[1], args[2], args[3], &run)) return KR_ERROR;
    Scanner *s = object_new(vm, (TypeId)TYPE_RE_SCANNER, sizeof *s);
    if (s == NULL) {
        run_close(vm, &run);
        return KR_ERROR;
    }
    s->pattern = as_pattern(retain(args[0]));
    s->subject = run.subject;
    s->search = run.search;
    s->search.subject = &s->subject;
    return value_of_object(s);
}

NATIVE(pattern_finditer, "finditer(self, /, string, pos=0, endpos=?)",
       "An iterator over the match objects of all matches.") {
    return scanner_new(vm, args);
}
NATIVE(pattern_scanner, "scanner(self, /, string, pos=0, endpos=?)",
       "A scanner: its search() and match() go on where the last one ended.") {
    return scanner_new(vm, args);
}

static KrValue scan(KrVM *vm, KrBorrowed self, ReHow how, KrBorrowed otherwise) {
    int found = re_search_next(vm, &as_scanner(self)->search, how);
    return found < 0 ? KR_ERROR : found ? re_match_new(vm, &as_scanner(self)->search) : otherwise;
}

static KrValue scanner_next(KrVM *vm, KrBorrowed self) { return scan(vm, self, RE_SEARCH, ABSENT); }
static KrValue scanner_iter(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(self);
}
NATIVE(scanner_search, "search(self, /)", "The next match, or None.") { return scan(vm, args[0], RE_SEARCH, NONE); }
NATIVE(scanner_match, "match(self, /)", "The match that begins where the last one ended, or None.") {
    return scan(vm, args[0], RE_MATCH, NONE);
}

static void scanner_visit(Object *self, Visitor *visitor) {
    visit_object(visitor, ((Scanner *)self)->pattern);
    re_subject_visit(&((Scanner *)self)->subject, visitor);
}

static void scanner_release(KrVM *vm, Object *self) {
    Scanner *s = (Scanner *)self;
    re_search_close(vm, &s->search);
    re_subject_close(vm, &s->subject);
    object_release(vm, s->pattern);
}

static KrValue scanner_pattern(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_scanner(self)->pattern));
}

static const GetSetDef scanner_getset[] = {{"pattern", scanner_pattern, NULL, "The pattern."}, {0}};
static const NativeDef *const scanner_methods[] = {DEF(scanner_search), DEF(scanner_match), NULL};

const TypeDef re_scanner_type = {
    .name = "_re.Scanner",
    .id = (TypeId)TYPE_RE_SCANNER,
    .size = sizeof(Scanner),
    .doc = "Matches, one after the other.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW,
    .methods = scanner_methods,
    .getset = scanner_getset,
    .visit = scanner_visit,
    .release = scanner_release,
    .iter = scanner_iter,
    .next = scanner_next,
};

//// The type Pattern /////////////////////////////////////////////////////////////////////////////////////////////////

NATIVE(pattern_copy, "__copy__(self, /)", "The pattern itself.") { return retain(args[0]); }
NATIVE(pattern_deepcopy, "__deepcopy__(self, memo, /)", "The pattern itself.") { return retain(args[0]); }
NATIVE_CLASS(pattern_subscript, "__class_getitem__(cls, item, /)", "re.Pattern with a type argument.") {
    return generic_alias_new(vm, args[0], args[1]);
}

static KrValue get_pattern(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_pattern(self)->pattern);
}
static KrValue get_flags(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_pattern(self)->flags);
}
static KrValue get_groups(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_pattern(self)->group_count);
}
static KrValue get_groupindex(KrVM *vm, KrBorrowed self) { return mapping_proxy_new(vm, as_pattern(self)->groupindex); }

static KrValue pattern_repr(KrVM *vm, KrBorrowed self) {
    static const struct {
        uint32_t flag;
        const char *name;
    } names[] = {
        {RE_IGNORECASE, "re.IGNORECASE"}, {RE_LOCALE, "re.LOCALE"},   {RE_MULTILINE, "re.MULTILINE"},
        {RE_DOTALL, "re.DOTALL"},         {RE_UNICODE, "re.UNICODE"}, {RE_VERBOSE, "re.VERBOSE"},
        {RE_DEBUG, "re.DEBUG"},           {RE_ASCII, "re.ASCII"},
    };
    const RePattern *p = as_pattern(self);
    uint32_t flags = p->flags;
    if (!p->is_bytes && (flags & (RE_LOCALE | RE_UNICODE | RE_ASCII)) == RE_UNICODE) flags &= ~(uint32_t)RE_UNICODE;
    KrValue text = repr(vm, p->pattern);
    if (is_error(text)) return KR_ERROR;
    StrBuilder b;
    str_builder_init(&b, vm);
    uint32_t length = str_length(as_str(text));
    bool ok = str_builder_add_ascii(&b, "re.compile(") &&
              str_builder_add_range(&b, as_str(text), 0, length < 200 ? length : 200);
    const char *before = ", ";
    for (size_t i = 0; ok && i < sizeof names / sizeof *names; i++) {
        if (!(flags & names[i].flag)) continue;
        flags &= ~names[i].flag;
        ok = str_builder_add_ascii(&b, before) && str_builder_add_ascii(&b, names[i].name);
        before = "|";
    }
    KrValue rest = ok && flags != 0 ? string_format(vm, "%s0x%x", before, flags) : NONE;
    ok = ok && !is_error(rest) && (is_none(rest) || str_builder_add(&b, as_str(rest)));
    release_maybe(vm, rest);
    release(vm, text);
    KrValue result = ok && str_builder_add_ascii(&b, ")") ? str_builder_finish(&b) : KR_ERROR;
    str_builder_discard(&b);
    return result;
}

static bool pattern_hash(KrVM *vm, KrBorrowed self, int64_t *out) {
    if (!hash_of(vm, as_pattern(self)->pattern, out)) return false;
    *out = (int64_t)((uint64_t)*out * 31 + as_pattern(self)->flags);
    if (*out == -1) *out = -2;
    return true;
}

static KrValue pattern_compare(KrVM *vm, CompareOp op, KrBorrowed a, KrBorrowed b) {
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !has_shape(b, (uint32_t)TYPE_RE_PATTERN)) return NOT_IMPLEMENTED;
    const RePattern *p = as_pattern(a), *q = as_pattern(b);
    int equal =
        p->flags == q->flags && p->is_bytes == q->is_bytes ? compare_bool(vm, COMPARE_EQ, p->pattern, q->pattern) : 0;
    return equal < 0 ? KR_ERROR : value_of_bool((op == COMPARE_EQ) == (equal == 1));
}

static const NativeDef *const pattern_methods[] = {
    DEF(pattern_match),
    DEF(pattern_fullmatch),
    DEF(pattern_search),
    DEF(pattern_findall),
    DEF(pattern_finditer),
    DEF(pattern_split),
    DEF(pattern_sub),
    DEF(pattern_subn),
    DEF(pattern_scanner),
    DEF(pattern_copy),
    DEF(pattern_deepcopy),
    DEF(pattern_subscript),
    NULL,
};
static const GetSetDef pattern_getset[] = {
    {"pattern", get_pattern, NULL, "The text that the pattern was made of."},
    {"flags", get_flags, NULL, "The flags, with those in the text."},
    {"groups", get_groups, NULL, "The number of groups."},
    {"groupindex", get_groupindex, NULL, "The numbers of the named groups."},
    {0},
};

const TypeDef re_pattern_type = {
    .name = "re.Pattern",
    .id = (TypeId)TYPE_RE_PATTERN,
    .size = sizeof(RePattern),
    .doc = "A compiled regular expression.",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_NO_NEW | TYPE_FLAG_HAS_WEAKREF,
    .methods = pattern_methods,
    .getset = pattern_getset,
    .visit = pattern_visit,
    .free = pattern_free,
    .repr = pattern_repr,
    .hash = pattern_hash,
    .compare = pattern_compare,
};

//// The module ///////////////////////////////////////////////////////////////////////////////////////////////////////

NATIVE(expand, "expand(match, template, /)", "The template with the groups of the match put in.") {
    if (!has_shape(args[0], (uint32_t)TYPE_RE_MATCH))
        return raise(vm, TypeError, "expected a match object, got '%T'", args[0]);
    return re_match_expand(vm, args[0], args[1]);
}

static bool init(KrVM *vm, Dict *namespace_) {
    return type_register(vm, (TypeId)TYPE_RE_PATTERN, &re_pattern_type) &&
           type_register(vm, (TypeId)TYPE_RE_MATCH, &re_match_type) &&
           type_register(vm, (TypeId)TYPE_RE_SCANNER, &re_scanner_type) &&
           library_set(vm, namespace_, "Pattern", retain(value_of_object(vm->types[TYPE_RE_PATTERN]))) &&
           library_set(vm, namespace_, "Match", retain(value_of_object(vm->types[TYPE_RE_MATCH])));
}

static const NativeDef *const functions[] = {DEF(compile), DEF(expand), NULL};

const ModuleDef re_module = {.name = "_re", .functions = functions, .init = init};

#else
#include "lib/library.h"

#include "object/exception.h"

static bool init(KrVM *vm, Dict *namespace_) {
    (void)namespace_;
    return raise_as(false, vm, ImportError,
                    "the module re is not part of this build of Krait (it was made with WITH_RE=0)");
}

static const NativeDef *const functions[] = {NULL};

const ModuleDef re_module = {.name = "_re", .functions = functions, .init = init};
#endif
