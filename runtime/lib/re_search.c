// SPDX-License-Identifier: MIT
// re_search.c -- searching with PCRE2: strings made ready, compiled code, and a search that obeys the limits of the VM.
//
// PCRE2 cannot be suspended, so a search goes by portions: so many starting places with so many backtracking steps
// each. Where the steps do not do, the portion is tried again with more of them, and they are charged as fuel in
// between.
#if KR_WITH_RE
#include "lib/re.h"

#include "object/protocol.h"
#include "vm/vm.h"

#include <stddef.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { FIRST_STEPS = 4096, PORTION_STEPS = 1 << 22, MOST_STEPS = 1 << 28, HEAP_KIB = 256 << 10, NEST_LIMIT = 10000 };

//// Memory ///////////////////////////////////////////////////////////////////////////////////////////////////////////

typedef union {
    size_t size;
    max_align_t align;
} BlockHead;

static void *allocate(size_t size, void *vm) {
    if (size > SIZE_MAX - sizeof(BlockHead)) return NULL;
    BlockHead *head = heap_alloc(&((KrVM *)vm)->heap, HEAP_RAW, size + sizeof *head);
    if (head == NULL) return NULL;
    head->size = size + sizeof *head;
    return head + 1;
}

static void give_back(void *block, void *vm) {
    if (block == NULL) return;
    BlockHead *head = (BlockHead *)block - 1;
    heap_free(&((KrVM *)vm)->heap, HEAP_RAW, head, head->size);
}

//// Code /////////////////////////////////////////////////////////////////////////////////////////////////////////////

static int guard_stack(uint32_t depth, void *vm) {
    char here;
    (void)depth;
    return &here < ((KrVM *)vm)->stack_limit;
}

static bool fail_compile(KrVM *vm, const RePattern *pattern, int code) {
    char message[160];
    switch (code) {
    case PCRE2_ERROR_HEAP_FAILED: return memory_exhausted(vm);
    case PCRE2_ERROR_PATTERN_TOO_LARGE:
    case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
        return raise_as(false, vm, OverflowError, "regular expression code size limit exceeded");
    case PCRE2_ERROR_PARENTHESES_STACK_CHECK:
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
        return raise_as(false, vm, RecursionError, "maximum recursion depth exceeded in a regular expression");
    default:
        pcre2_get_error_message(code, (uint8_t *)message, sizeof message);
        return re_raise(vm, pattern->pattern, -1, "unsupported regular expression: %s", message);
    }
}

static NODISCARD bool compile_text(KrVM *vm, RePattern *pattern, const ReTranslation *t, pcre2_code **out) {
    bool ok = false;
    pcre2_general_context *general = pcre2_general_context_create(allocate, give_back, vm);
    pcre2_compile_context *context = general == NULL ? NULL : pcre2_compile_context_create(general);
    if (context != NULL && pattern->limits == NULL) pattern->limits = pcre2_match_context_create(general);
    if (context == NULL || pattern->limits == NULL) {
        memory_exhausted(vm);
        goto done;
    }
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context, NEST_LIMIT);
    pcre2_set_compile_recursion_guard(context, guard_stack, vm);
    pcre2_set_heap_limit(pattern->limits, HEAP_KIB);
    uint32_t options =
        PCRE2_MULTILINE | PCRE2_DOTALL | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
    if (t->mode == RE_FOR_UTF8) options |= PCRE2_UTF | PCRE2_UCP;
    if (re_wants_caseless(t->mode, t->flags)) options |= PCRE2_CASELESS;
    int code = 0;
    size_t place = 0;
    const uint8_t *text = t->text.data == NULL ? (const uint8_t *)"" : t->text.data;
    *out = pcre2_compile(text, t->text.length, options, &code, &place, context);
    ok = *out != NULL || fail_compile(vm, pattern, code);
done:
    if (context != NULL) pcre2_compile_context_free(context);
    if (general != NULL) pcre2_general_context_free(general);
    return ok;
}

bool re_code_make(KrVM *vm, RePattern *pattern, ReMode mode, ReTranslation *t) {
    *t = (ReTranslation){.vm = vm,
                         .pattern = pattern->pattern,
                         .width = 1,
                         .mode = mode,
                         .is_bytes = pattern->is_bytes,
                         .flags = pattern->flags};
    if (pattern->is_bytes) {
        const uint8_t *data;
        size_t length;
        if (!bytes_view(vm, pattern->pattern, &data, &length)) return false;
        if (length > INT32_MAX)
            return raise_as(false, vm, OverflowError, "regular expression code size limit exceeded");
        t->units = data;
        t->length = (uint32_t)length;
    } else {
        const Str *s = as_str(pattern->pattern);
        t->units = s->data;
        t->width = str_width(s);
        t->length = str_length(s);
    }
    pcre2_code *code = NULL;
    if (!re_translate(t) || !poll(vm, t->text.length) || !compile_text(vm, pattern, t, &code)) return false;
    if (mode == RE_FOR_UTF8)
        pattern->wide = code;
    else
        pattern->narrow = code;
    return true;
}

void re_code_free(RePattern *pattern) {
    pcre2_code_free(pattern->narrow);
    pcre2_code_free(pattern->wide);
    pcre2_match_context_free(pattern->limits);
    pattern->narrow = pattern->wide = pattern->limits = NULL;
}

//// Subjects /////////////////////////////////////////////////////////////////////////////////////////////////////////

bool re_subject_open(KrVM *vm, const RePattern *pattern, KrBorrowed string, ReSubject *out) {
    *out = (ReSubject){.string = UNDEF, .held = UNDEF};
    if (is_str(vm, string)) {
        if (pattern->is_bytes)
            return raise_as(false, vm, TypeError, "cannot use a bytes pattern on a string-like object");
        Str *s = as_str(string);
        out->length = str_length(s);
        out->wide = str_kind(s) != STR_ASCII;
        out->data = (const uint8_t *)str_utf8(vm, s, &out->bytes);
        if (out->data == NULL) return false;
        out->held = retain(string);
    } else {
        if (!is_bytes(vm, string) && !is_bytearray(vm, string))
            return raise_as(false, vm, TypeError, "expected string or bytes-like object, got '%T'", string);
        if (!pattern->is_bytes)
            return raise_as(false, vm, TypeError, "cannot use a string pattern on a bytes-like object");
        if (!bytes_view(vm, string, &out->data, &out->bytes)) return false;
        if (out->bytes > INT32_MAX)
            return raise_as(false, vm, OverflowError, "the bytes are too long for a regular expression");
        out->length = (uint32_t)out->bytes;
        // What can change while the search goes on is copied.
        KrValue held = is_bytes(vm, string) ? retain(string) : bytes_new(vm, out->data, out->bytes);
        if (is_error(held)) return false;
        out->held = held;
        out->data = as_bytes(held)->data;
    }
    out->string = retain(string);
    return true;
}

void re_subject_close(KrVM *vm, ReSubject *s) {
    release(vm, s->held);
    release(vm, s->string);
    s->held = s->string = UNDEF;
}

void re_subject_visit(const ReSubject *s, Visitor *visitor) {
    visit_value(visitor, s->string);
    visit_value(visitor, s->held);
}

KrValue re_subject_slice(KrVM *vm, const ReSubject *s, uint32_t start, uint32_t end) {
    if (has_flag(vm, s->held, TYPE_FLAG_IS_STR)) return str_substring(vm, as_str(s->held), start, end);
    if (start == 0 && end == s->length && has_shape(s->held, TYPE_BYTES)) return retain(s->held);
    return bytes_new(vm, s->data + start, end - start);
}

static bool is_continuation(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// Characters that begin in the bytes, eight at a time.
static uint32_t count_characters(const uint8_t *from, const uint8_t *to) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint32_t count = 0;
    for (; to - from >= 8; from += 8) {
        uint64_t word;
        memcpy(&word, from, 8);
        uint64_t continued = (word >> 7) & (~word >> 6) & ones;
        count += 8 - (uint32_t)((continued * ones) >> 56);
    }
    for (; from < to; from++) count += !is_continuation(*from);
    return count;
}

static uint32_t character_at(const ReSubject *s, size_t byte) {
    if (!s->wide) return (uint32_t)byte;
    if (byte >= s->mark_byte) return s->mark + count_characters(s->data + s->mark_byte, s->data + byte);
    return s->mark - count_characters(s->data + byte, s->data + s->mark_byte);
}

static size_t byte_at(const ReSubject *s, uint32_t position) {
    if (!s->wide) return position;
    if (position == s->length) return s->bytes;
    size_t byte = 0;
    uint32_t passed = 0;
    for (; s->bytes - byte > 8; byte += 8) {
        uint32_t here = count_characters(s->data + byte, s->data + byte + 8);
        if (passed + here > position) break;
        passed += here;
    }
    for (;; byte++) {
        if (is_continuation(s->data[byte])) continue;
        if (passed == position) return byte;
        passed++;
    }
}

//// Searching ////////////////////////////////////////////////////////////////////////////////////////////////////////

static NODISCARD bool clamp_position(KrVM *vm, KrBorrowed v, uint32_t length, uint32_t *out) {
    int64_t n;
    if (!to_index_clamped(vm, v, &n)) return false;
    *out = n < 0 ? 0 : n > length ? length : (uint32_t)n;
    return true;
}

bool re_search_open(KrVM *vm, RePattern *pattern, ReSubject *subject, KrBorrowed pos, KrBorrowed endpos,
                    ReSearch *out) {
    *out = (ReSearch){.pattern = pattern, .subject = subject, .end = subject->length};
    if (!is_absent(pos) && !clamp_position(vm, pos, subject->length, &out->position)) return false;
    if (!is_absent(endpos) && !clamp_position(vm, endpos, subject->length, &out->end)) return false;
    if (subject->wide && pattern->wide == NULL) {
        ReTranslation t;
        bool ok = re_code_make(vm, pattern, RE_FOR_UTF8, &t);
        re_translation_discard(&t);
        if (!ok) return false;
    }
    if (subject->wide && !poll(vm, subject->bytes / 256)) return false;
    out->exhausted = out->position > out->end;
    out->next = byte_at(subject, out->position);
    out->end_byte = byte_at(subject, out->end);
    subject->mark = out->position;
    subject->mark_byte = out->next;
    out->span_count = 2 * (pattern->group_count + 1);
    out->spans = memory_alloc(vm, out->span_count * sizeof *out->spans);
    if (out->spans == NULL) return false;
    out->data = pcre2_match_data_create_from_pattern(subject->wide ? pattern->wide : pattern->narrow, NULL);
    if (out->data == NULL) {
        exception_raise_memory(vm);
        return false;
    }
    return true;
}

void re_search_close(KrVM *vm, ReSearch *search) {
    if (search->spans != NULL) memory_free(vm, search->spans, search->span_count * sizeof *search->spans);
    pcre2_match_data_free(search->data);
    search->spans = NULL;
    search->data = NULL;
}

static int fail_search(KrVM *vm, int result) {
    switch (result) {
    case PCRE2_ERROR_NOMEMORY:      // for working memory that is back by now: an ordinary error
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
        vm->heap.over_limit = false;
        exception_raise_memory(vm);
        return -1;
    case PCRE2_ERROR_MATCHLIMIT:
        return raise_as(-1, vm, RuntimeError,
                        "the regular expression needs too many steps (catastrophic backtracking)");
    default: return raise_as(-1, vm, RuntimeError, "the regular expression cannot be matched (PCRE2 error %d)", result);
    }
}

// The result of pcre2_match, or 0 when a limit of the VM stopped it.
static int match_by_portions(KrVM *vm, ReSearch *search, uint32_t options) {
    const ReSubject *s = search->subject;
    pcre2_code *code = s->wide ? search->pattern->wide : search->pattern->narrow;
    pcre2_match_context *limits = search->pattern->limits;
    size_t from = search->next;
    uint32_t steps = FIRST_STEPS;
    options |= PCRE2_NO_UTF_CHECK;
    for (;;) {
        size_t portion = PORTION_STEPS / steps + 1, left = search->end_byte - from;
        bool last = (options & PCRE2_ANCHORED) || left <= portion;
        pcre2_set_match_limit(limits, steps);
        pcre2_set_offset_limit(limits, last ? PCRE2_UNSET : from + portion);
        int64_t before = vm_time_left_ns(vm);
        int result = pcre2_match(code, s->data, search->end_byte, from, options, search->data, limits);
        if (result == PCRE2_ERROR_MATCHLIMIT && steps < MOST_STEPS) {
            if (!poll(vm, steps / 4)) return 0;
            // It begins anew with more steps, but no more than there is time for: PCRE2 does not poll.
            int64_t time_left = vm_time_left_ns(vm), spent = before - time_left;
            uint32_t growth = steps < (1 << 20) ? 4 : 2;
            if (time_left != INT64_MAX && time_left / growth < spent) steps = (uint32_t)((double)steps * (double)time_left / (double)spent) + 1;
            else steps *= growth;
            continue;
        }
        if (result != PCRE2_ERROR_NOMATCH || last) {
            size_t scanned = result > 0 ? pcre2_get_ovector_pointer(search->data)[1] : search->end_byte;
            return poll(vm, 2 + (scanned > from ? scanned - from : 0) / 32) ? result : 0;
        }
        if (!poll(vm, portion / 16 + 1)) return 0;
        from += portion + 1;
        while (s->wide && from < search->end_byte && is_continuation(s->data[from])) from++;
        options &= ~PCRE2_NOTEMPTY_ATSTART;
        steps = FIRST_STEPS;
    }
}

int re_search_next(KrVM *vm, ReSearch *search, ReHow how) {
    if (search->exhausted) return 0;
    uint32_t options = search->must_advance ? PCRE2_NOTEMPTY_ATSTART : 0;
    if (how != RE_SEARCH) options |= PCRE2_ANCHORED;
    if (how == RE_FULLMATCH) options |= PCRE2_ENDANCHORED;
    int result = match_by_portions(vm, search, options);
    if (result == 0) return -1;
    if (result == PCRE2_ERROR_NOMATCH) {
        search->exhausted = true;
        return 0;
    }
    if (result < 0) return fail_search(vm, result);
    ReSubject *s = search->subject;
    const size_t *places = pcre2_get_ovector_pointer(search->data);
    if (s->wide) {
        s->mark = character_at(s, places[0]);
        s->mark_byte = places[0];
    }
    for (uint32_t i = 0; i < search->span_count; i++) {
        bool set = i < 2 * (uint32_t)result && places[i] != PCRE2_UNSET;
        search->spans[i] = set ? (int32_t)character_at(s, places[i]) : -1;
    }
    if (s->wide) {
        s->mark = (uint32_t)search->spans[1];
        s->mark_byte = places[1];
    }
    search->must_advance = places[0] == places[1];
    search->next = places[1];
    return 1;
}
#endif
