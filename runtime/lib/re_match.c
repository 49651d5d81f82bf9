// SPDX-License-Identifier: MIT
// re_match.c -- the type re.Match: what a search found, and where.
#if KR_WITH_RE
#include "lib/re.h"

#include "object/dict.h"
#include "object/generic_alias.h"
#include "object/int.h"
#include "object/protocol.h"
#include "object/tuple.h"

typedef struct {
    Object head;
    RePattern *pattern;
    KrValue string;
    uint32_t position, end;
    uint32_t count;      // groups + 1
    uint32_t last_group; // 0: none
    int32_t spans[];     // 2 * count, -1: not matched
} Match;

static Match *as_match(KrBorrowed v) { return (Match *)as_object(v); }

// The group whose parenthesis closed last. Groups of one loop are told apart by where they ended.
static uint32_t last_closed(const RePattern *pattern, const int32_t *spans) {
    uint32_t best = 0;
    for (uint32_t i = 1; i <= pattern->group_count; i++) {
        if (spans[2 * i] < 0) continue;
        const RePlace *a = &pattern->places[i - 1], *b = best == 0 ? NULL : &pattern->places[best - 1];
        if (b == NULL)
            best = i;
        else if (a->loop != 0 && a->loop == b->loop && spans[2 * i + 1] != spans[2 * best + 1]) {
            if (spans[2 * i + 1] > spans[2 * best + 1]) best = i;
        } else if (a->order > b->order)
            best = i;
    }
    return best;
}

KrValue re_match_new(KrVM *vm, const ReSearch *search) {
    size_t extra = search->span_count * sizeof(int32_t);
    Match *m = object_new(vm, (TypeId)TYPE_RE_MATCH, sizeof *m + extra);
    if (m == NULL) return KR_ERROR;
    object_retain(search->pattern);
    m->pattern = search->pattern;
    m->string = retain(search->subject->string);
    m->position = search->position;
    m->end = search->end;
    m->count = search->span_count / 2;
    m->last_group = last_closed(search->pattern, search->spans);
    memcpy(m->spans, search->spans, extra);
    return value_of_object(m);
}

// The text between two places; the string may be a bytearray that has changed since.
static KrValue slice(KrVM *vm, const Match *m, int32_t start, int32_t end) {
    if (is_str(vm, m->string)) return str_substring(vm, as_str(m->string), (uint32_t)start, (uint32_t)end);
    const uint8_t *data;
    size_t length;
    if (!bytes_view(vm, m->string, &data, &length)) return KR_ERROR;
    size_t to = (size_t)end > length ? length : (size_t)end, from = (size_t)start > to ? to : (size_t)start;
    if (from == 0 && to == length && has_shape(m->string, TYPE_BYTES)) return retain(m->string);
    return bytes_new(vm, data + from, to - from);
}

static KrValue group_or(KrVM *vm, const Match *m, uint32_t group, KrBorrowed otherwise) {
    const int32_t *span = m->spans + 2 * group;
    return span[0] < 0 ? retain(otherwise) : slice(vm, m, span[0], span[1]);
}

static NODISCARD bool find_group(KrVM *vm, const Match *m, KrBorrowed key, uint32_t *out) {
    int64_t n = -1;
    if (is_small_int(key))
        n = small_int_value(key);
    else if (!is_absent(dunder_find(vm, key, DUNDER___index__))) {
        KrValue index = index_of(vm, key);
        if (is_error(index)) return false;
        if (!int_as_i64(vm, index, &n)) n = -1;
        release(vm, index);
    } else {
        KrBorrowed found = dict_get(vm, as_dict(m->pattern->groupindex), key);
        if (is_error(found)) {
            if (!exception_matches(vm, TYPE_TypeError)) return false;
            exception_clear(vm); // not hashable
        } else if (!is_absent(found) && is_small_int(found))
            n = small_int_value(found);
    }
    if (n < 0 || n >= m->count) return raise_as(false, vm, IndexError, "no such group");
    *out = (uint32_t)n;
    return true;
}

NATIVE(match_group, "group(self, /, *args)", "The text of the whole match or of a group; of several groups a tuple.") {
    Match *m = as_match(args[0]);
    const Tuple *wanted = as_tuple(args[1]);
    uint32_t group = 0;
    if (wanted->length == 0) return group_or(vm, m, 0, NONE);
    if (wanted->length == 1)
        return find_group(vm, m, wanted->items[0], &group) ? group_or(vm, m, group, NONE) : KR_ERROR;
    Tuple *result = tuple_new(vm, wanted->length);
    for (uint32_t i = 0; result != NULL && i < wanted->length; i++) {
        KrValue text = find_group(vm, m, wanted->items[i], &group) ? group_or(vm, m, group, NONE) : KR_ERROR;
        if (is_error(text)) {
            object_release(vm, result);
            return KR_ERROR;
        }
        result->items[i] = text;
    }
    return result == NULL ? KR_ERROR : value_of_object(result);
}

static KrValue getitem_slot(KrVM *vm, KrBorrowed self, KrBorrowed key) {
    uint32_t group;
    return find_group(vm, as_match(self), key, &group) ? group_or(vm, as_match(self), group, NONE) : KR_ERROR;
}

NATIVE(match_groups, "groups(self, /, default=None)", "The texts of all groups.") {
    Match *m = as_match(args[0]);
    Tuple *result = tuple_new(vm, m->count - 1);
    for (uint32_t i = 1; result != NULL && i < m->count; i++) {
        KrValue text = group_or(vm, m, i, args[1]);
        if (is_error(text)) {
            object_release(vm, result);
            return KR_ERROR;
        }
        result->items[i - 1] = text;
    }
    return result == NULL  ? KR_ERROR
           : m->count == 1 ? (object_release(vm, result), tuple_empty(vm))
                           : value_of_object(result);
}

NATIVE(match_groupdict, "groupdict(self, /, default=None)", "The texts of the named groups, by name.") {
    Match *m = as_match(args[0]);
    KrValue result = dict_new(vm);
    KrBorrowed name, number;
    for (uint32_t at = 0; !is_error(result) && dict_next(as_dict(m->pattern->groupindex), &at, &name, &number);) {
        KrValue text = group_or(vm, m, (uint32_t)small_int_value(number), args[1]);
        bool ok = !is_error(text) && dict_set(vm, as_dict(result), name, text);
        release_maybe(vm, text);
        if (ok) continue;
        release(vm, result);
        return KR_ERROR;
    }
    return result;
}

static KrValue pair(KrVM *vm, const int32_t *span) {
    const KrBorrowed both[] = {small_int(span[0]), small_int(span[1])};
    return tuple_from(vm, both, 2);
}

NATIVE(match_start, "start(self, group=0, /)", "Where the match or a group begins; -1 when the group is not in it.") {
    uint32_t group;
    return find_group(vm, as_match(args[0]), args[1], &group) ? small_int(as_match(args[0])->spans[2 * group])
                                                              : KR_ERROR;
}

NATIVE(match_end, "end(self, group=0, /)", "Where the match or a group ends; -1 when the group is not in it.") {
    uint32_t group;
    return find_group(vm, as_match(args[0]), args[1], &group) ? small_int(as_match(args[0])->spans[2 * group + 1])
                                                              : KR_ERROR;
}

NATIVE(match_span, "span(self, group=0, /)", "Where the match or a group begins and ends.") {
    uint32_t group;
    return find_group(vm, as_match(args[0]), args[1], &group) ? pair(vm, as_match(args[0])->spans + 2 * group)
                                                              : KR_ERROR;
}

// Pieces of a parsed template put together.
static KrValue join_template(KrVM *vm, const Match *m, const Tuple *items) {
    KrValue result = KR_ERROR;
    StrBuilder text;
    BytesBuilder bytes = {.vm = vm};
    str_builder_init(&text, vm);
    bool is_text = !m->pattern->is_bytes, ok = true;
    for (uint32_t i = 0; ok && i < items->length; i++) {
        KrValue piece = is_small_int(items->items[i])
                            ? group_or(vm, m, (uint32_t)small_int_value(items->items[i]), NONE)
                            : retain(items->items[i]);
        ok = !is_error(piece) && poll(vm, 1);
        if (ok && !is_none(piece))
            ok = is_text ? str_builder_add(&text, as_str(piece))
                         : bytes_builder_add(&bytes, as_bytes(piece)->data, as_bytes(piece)->length);
        release_maybe(vm, piece);
    }
    if (ok) result = is_text ? str_builder_finish(&text) : bytes_builder_finish(&bytes);
    if (!ok || !is_text) str_builder_discard(&text);
    if (!ok || is_text) bytes_builder_discard(&bytes);
    return result;
}

KrValue re_match_expand(KrVM *vm, KrBorrowed match, KrBorrowed template) {
    KrValue items = re_template_parse(vm, as_match(match)->pattern, template);
    if (is_error(items)) return KR_ERROR;
    KrValue result = join_template(vm, as_match(match), as_tuple(items));
    release(vm, items);
    return result;
}

NATIVE(match_expand, "expand(self, /, template)", "The template with the groups of the match put in.") {
    return re_match_expand(vm, args[0], args[1]);
}

NATIVE(match_copy, "__copy__(self, /)", "The match itself.") { return retain(args[0]); }
NATIVE(match_deepcopy, "__deepcopy__(self, memo, /)", "The match itself.") { return retain(args[0]); }
NATIVE_CLASS(match_subscript, "__class_getitem__(cls, item, /)", "re.Match with a type argument.") {
    return generic_alias_new(vm, args[0], args[1]);
}

static KrValue get_pos(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_match(self)->position);
}
static KrValue get_endpos(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return small_int(as_match(self)->end);
}
static KrValue get_re(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(value_of_object(as_match(self)->pattern));
}
static KrValue get_string(KrVM *vm, KrBorrowed self) {
    (void)vm;
    return retain(as_match(self)->string);
}
static KrValue get_lastindex(KrVM *vm, KrBorrowed self) {
    (void)vm;
    uint32_t last = as_match(self)->last_group;
    return last == 0 ? NONE : small_int(last);
}
static KrValue get_lastgroup(KrVM *vm, KrBorrowed self) {
    (void)vm;
    const Match *m = as_match(self);
    return m->last_group == 0 ? NONE : retain(as_tuple(m->pattern->names)->items[m->last_group - 1]);
}
static KrValue get_regs(KrVM *vm, KrBorrowed self) {
    const Match *m = as_match(self);
    Tuple *result = tuple_new(vm, m->count);
    for (uint32_t i = 0; result != NULL && i < m->count; i++) {
        KrValue span = pair(vm, m->spans + 2 * i);
        if (is_error(span)) {
            object_release(vm, result);
            return KR_ERROR;
        }
        result->items[i] = span;
    }
    return result == NULL ? KR_ERROR : value_of_object(result);
}

static KrValue repr_slot(KrVM *vm, KrBorrowed self) {
    const Match *m = as_match(self);
    KrValue text = group_or(vm, m, 0, NONE);
    if (is_error(text)) return KR_ERROR;
    KrValue result = string_format(vm, "<%T object; span=(%d, %d), match=%R>", self, m->spans[0], m->spans[1], text);
    release(vm, text);
    return result;
}

static void visit(Object *self, Visitor *visitor) {
    visit_object(visitor, ((Match *)self)->pattern);
    visit_value(visitor, ((Match *)self)->string);
}

static size_t size_of(KrBorrowed self) { return sizeof(Match) + 2 * (size_t)as_match(self)->count * sizeof(int32_t); }

static const NativeDef *const methods[] = {
    DEF(match_group),  DEF(match_groups), DEF(match_groupdict), DEF(match_start),     DEF(match_end), DEF(match_span),
    DEF(match_expand), DEF(match_copy),   DEF(match_deepcopy),  DEF(match_subscript), NULL,
};
static const GetSetDef getset[] = {
    {"pos", get_pos, NULL, "Where the search began."},
    {"endpos", get_endpos, NULL, "Where the search had to end."},
    {"re", get_re, NULL, "The pattern."},
    {"string", get_string, NULL, "The string that was searched."},
    {"lastindex", get_lastindex, NULL, "The number of the group that matched last."},
    {"lastgroup", get_lastgroup, NULL, "The name of the group that matched last."},
    {"regs", get_regs, NULL, "The spans of the match and of all groups."},
    {0},
};

const TypeDef re_match_type = {
    .name = "re.Match",
    .id = (TypeId)TYPE_RE_MATCH,
    .size = sizeof(Match),
    .doc = "The result of re.match() and re.search().",
    .flags = TYPE_FLAG_CONTAINER | TYPE_FLAG_VARIABLE | TYPE_FLAG_NO_NEW,
    .methods = methods,
    .getset = getset,
    .visit = visit,
    .size_of = size_of,
    .repr = repr_slot,
    .getitem = getitem_slot,
};
#endif
