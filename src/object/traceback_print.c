// SPDX-License-Identifier: MIT
// traceback_print.c -- the text of an uncaught exception, as CPython 3.13 and 3.14 print it. Takes an exception; gives a Str.
//
// This is the error path: the program's __str__, __notes__ and the like are asked, but what fails there is replaced by a
// short text. Only running out of memory or of a limit ends it. Lines under the source are made in traceback_caret.c, "Did
// you mean" in traceback_suggest.c.
#include "object/traceback.h"

#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/str.h"
#include "object/traceback_parts.h"
#include "object/tuple.h"

enum { GROUP_WIDTH = 15, GROUP_DEPTH = 10, REPEATS_SHOWN = 3, CHAIN_LONGEST = 1000 };

// Text goes through emit(), which puts the margin of the exception groups in front of each line.
typedef struct {
    KrVM *vm;
    StrBuilder out;
    uint32_t depth;         // of nested groups
    bool need_close;
    bool plain;             // no carets
} Printer;

static bool margin(Printer *p, char bar) {
    if (p->depth == 0) return true;
    return str_builder_fill(&p->out, ' ', (size_t)p->depth * 2) && str_builder_add_char(&p->out, (uint32_t)bar) && str_builder_add_char(&p->out, ' ');
}

static bool emit_with(Printer *p, const Str *text, char bar) {
    uint32_t count = str_length(text), start = 0;
    if (p->depth == 0) return str_builder_add(&p->out, text);
    while (start < count) {
        uint32_t end = start;
        while (end < count && str_char(text, end) != '\n') end++;
        if (end < count) end++;
        if (!margin(p, bar) || !str_builder_add_range(&p->out, text, start, end)) return false;
        start = end;
    }
    return true;
}

// Takes the text over; KR_ERROR is a failure.
static bool emit(Printer *p, KrValue text) {
    if (is_error(text)) return false;
    bool ok = emit_with(p, as_str(text), '|');
    release(p->vm, text);
    return ok;
}
static bool emit_ascii(Printer *p, const char *text, char bar) {
    KrValue s = str_new(p->vm, text);
    bool ok = !is_error(s) && emit_with(p, as_str(s), bar);
    release_maybe(p->vm, s);
    return ok;
}

// False when the failure in flight must end the printing; otherwise it is forgotten.
static bool forgive(KrVM *vm) {
    if (vm->limit_hit != LIMIT_NONE) return false;
    exception_clear(vm);
    return true;
}

// str(v) or repr(v), or "<what str() failed>".
static KrValue safe_text(KrVM *vm, KrBorrowed v, const char *what, bool by_repr) {
    KrValue text = by_repr ? repr(vm, v) : str_of(vm, v);
    if (!is_error(text) || !forgive(vm)) return text;
    return string_format(vm, "<%s %s() failed>", what, by_repr ? "repr" : "str");
}

//// Frames ////////////////////////////////////////////////////////////////////

static bool has_traceback(const Exception *e) { return has_shape(traceback_visible_value(e->traceback), TYPE_TRACEBACK); }

static bool print_frame(Printer *p, const Traceback *entry, const Str *missing) {
    const Code *code = entry->frame->fn->code;
    Position position = *code_position(code, entry->instruction);
    if (entry->made) {
        position.line = position.end_line = traceback_line(entry);
        position.col = position.end_col = 0xffff;
    }
    if (!emit(p, string_format(p->vm, "  File \"%U\", line %u, in %U\n", code->filename, position.line, code->name))) return false;
    if (!is_pointer(code->source) || !is_str(p->vm, code->source)) return true;
    if (p->plain) position.col = position.end_col = 0xffff, position.end_line = position.line;
    KrValue lines = traceback_source_lines(p->vm, as_str(code->source), &position, traceback_visible(entry->next) == NULL ? missing : NULL);
    return is_none(lines) || emit(p, lines);
}

// The name that an AttributeError is about: the call of a method is one instruction, whether its lookup fails or the method.
static const Str *missing_attribute(KrVM *vm, const Exception *e) {
    if (!exception_is(vm, value_of_object(e), TYPE_AttributeError)) return NULL;
    KrBorrowed name = e->field[FIELD_ATTRIBUTE_NAME];
    return is_pointer(name) && is_str(vm, name) ? as_str(name) : NULL;
}

static bool same_place(const Traceback *a, const Traceback *b) {
    const Code *x = a->frame->fn->code, *y = b->frame->fn->code;
    return x == y ? traceback_line(a) == traceback_line(b)
                  : str_equal(x->filename, y->filename) && str_equal(x->name, y->name) && traceback_line(a) == traceback_line(b);
}

static bool print_repeats(Printer *p, uint64_t count) {
    if (count <= REPEATS_SHOWN) return true;
    count -= REPEATS_SHOWN;
    return emit(p, string_format(p->vm, "  [Previous line repeated %llu more time%s]\n", (unsigned long long)count, count > 1 ? "s" : ""));
}

static bool print_stack(Printer *p, const Exception *e) {
    const Traceback *entry = traceback_visible((const Traceback *)as_object(e->traceback));
    const Str *missing = missing_attribute(p->vm, e);
    const Traceback *last = NULL;
    uint64_t count = 0;
    for (; entry != NULL; entry = traceback_visible(entry->next)) {
        if (last == NULL || !same_place(last, entry)) {
            if (!print_repeats(p, count)) return false;
            count = 0;
        }
        last = entry;
        if (++count <= REPEATS_SHOWN && !print_frame(p, entry, missing)) return false;
    }
    return print_repeats(p, count);
}

//// The last line /////////////////////////////////////////////////////////////

// "module.Class", or "Class" for those of builtins and __main__.
static KrValue type_text(KrVM *vm, KrBorrowed exception) {
    Type *type = type_of(vm, exception);
    KrValue type_value = value_of_object(type);
    KrValue module = getattr_optional(vm, type_value, N_(vm, __module__)), name = KR_ERROR, result = KR_ERROR;
    if (!is_error(module)) name = getattr_optional(vm, type_value, N_(vm, __qualname__));
    if (is_error(module) || is_error(name)) {
        if (!forgive(vm)) goto done;
    } else if (is_str(vm, name)) {
        if (!is_str(vm, module)) result = string_format(vm, "<unknown>.%S", name);
        else if (str_equal(as_str(module), N_(vm, __main__)) || str_equal(as_str(module), N_(vm, builtins))) result = retain(name);
        else result = string_format(vm, "%S.%S", module, name);
        goto done;
    }
    result = retain(value_of_object(type->name));
done:
    release_maybe(vm, module);
    release_maybe(vm, name);
    return result;
}

static KrBorrowed field(const Exception *e, int i) { return i < e->field_count && !is_undef(e->field[i]) ? e->field[i] : NONE; }

// A small field of a SyntaxError; `none` where it is not an int.
static int64_t number(KrVM *vm, const Exception *e, int i, int64_t none) {
    int64_t n;
    return is_int(vm, field(e, i)) && int_as_i64(vm, field(e, i), &n) ? n : none;
}

static bool is_strip_char(uint32_t c) { return c == ' ' || c == '\n' || c == '\f'; }

// The source line of a SyntaxError and the carets under it.
static bool print_syntax_text(Printer *p, const Exception *e) {
    KrVM *vm = p->vm;
    const Str *text = as_str(field(e, FIELD_SYNTAX_TEXT));
    uint32_t size = str_length(text), end = size, start = 0;
    while (end > 0 && str_char(text, end - 1) == '\n') end--;
    while (start < end && is_strip_char(str_char(text, start))) start++;
    StrBuilder b;
    str_builder_init(&b, vm);
    bool ok = str_builder_add_ascii(&b, "    ") && str_builder_add_range(&b, text, start, end) && str_builder_add_char(&b, '\n');
    if (ok && !is_none(field(e, FIELD_SYNTAX_OFFSET))) {
        int64_t offset = number(vm, e, FIELD_SYNTAX_OFFSET, 0), line = number(vm, e, FIELD_SYNTAX_LINENO, 0);
        int64_t end_offset = number(vm, e, FIELD_SYNTAX_END_OFFSET, 0);
        if (number(vm, e, FIELD_SYNTAX_END_LINENO, -1) != line) end_offset = is_none(field(e, FIELD_SYNTAX_END_LINENO)) && end_offset == 0 ? offset : (int64_t)end + 1;
        else if (end_offset == 0) end_offset = offset;
        if (size > 0 && offset > (int64_t)size) offset = (int64_t)end + 1;
        if (end_offset < offset) end_offset = offset;
        if (offset >= end_offset || end_offset < 0) end_offset = offset + 1;
        int64_t from = offset - 1 - start, to = end_offset - 1 - start, limit = (int64_t)end + 2;
        if (to > limit) to = limit > from ? limit : from + 1;
        if (from >= 0) {
            ok = str_builder_add_ascii(&b, "    ");
            for (int64_t i = 0; ok && i < from && i < limit; i++) {
                uint32_t c = start + i < end ? str_char(text, start + (uint32_t)i) : ' ';
                ok = str_builder_add_char(&b, c == '\t' || c == '\f' || c == '\v' ? c : ' ');
            }
            ok = ok && str_builder_fill(&b, '^', (size_t)(to - from)) && str_builder_add_char(&b, '\n');
        }
    }
    if (!ok) {
        str_builder_discard(&b);
        return false;
    }
    return emit(p, str_builder_finish(&b));
}

static bool print_syntax_error(Printer *p, const Exception *e, KrBorrowed type) {
    KrVM *vm = p->vm;
    KrBorrowed filename = field(e, FIELD_SYNTAX_FILENAME), line = field(e, FIELD_SYNTAX_LINENO), msg = field(e, FIELD_SYNTAX_MSG);
    KrValue name = is_none(filename) ? str_new(vm, "<string>") : safe_text(vm, filename, "filename", false);
    KrValue message = is_none(msg) ? str_new(vm, "<no detail available>") : safe_text(vm, msg, "exception", false);
    bool ok = !is_error(name) && !is_error(message);
    if (ok && !is_none(line)) {
        KrValue number_text = safe_text(vm, line, "line", false);
        ok = !is_error(number_text) && emit(p, string_format(vm, "  File \"%S\", line %S\n", name, number_text));
        release_maybe(vm, number_text);
    }
    if (ok && is_str(vm, field(e, FIELD_SYNTAX_TEXT))) ok = print_syntax_text(p, e);
    if (ok && is_none(line) && !is_none(filename)) ok = emit(p, string_format(vm, "%S: %S (%S)\n", type, message, name));
    else if (ok) ok = emit(p, string_format(vm, "%S: %S\n", type, message));
    release_maybe(vm, name);
    release_maybe(vm, message);
    return ok;
}

static bool print_notes(Printer *p, KrBorrowed exception) {
    KrVM *vm = p->vm;
    KrValue notes = getattr_optional(vm, exception, N_(vm, __notes__));
    if (is_error(notes)) {
        if (vm->limit_hit != LIMIT_NONE) return false;
        KrValue error = exception_take(vm), text = safe_text(vm, error, "__notes__", true);
        bool ok = !is_error(text) && emit(p, string_format(vm, "Ignored error getting __notes__: %S\n", text));
        release_maybe(vm, text);
        release(vm, error);
        return ok;
    }
    bool ok = true;
    if (is_list(vm, notes) || is_tuple(vm, notes)) {
        KrValue all = to_tuple(vm, notes);
        ok = !is_error(all);
        for (uint32_t i = 0; ok && i < as_tuple(all)->length; i++) {
            KrValue text = safe_text(vm, as_tuple(all)->items[i], "note", false);
            ok = !is_error(text) && emit(p, string_format(vm, "%S\n", text));
            release_maybe(vm, text);
        }
        release_maybe(vm, all);
    } else if (!is_absent(notes) && !is_none(notes)) {
        KrValue text = safe_text(vm, notes, "__notes__", true);
        ok = !is_error(text) && emit(p, string_format(vm, "%S\n", text));
        release_maybe(vm, text);
    }
    release(vm, notes);
    return ok;
}

static bool print_last(Printer *p, KrBorrowed exception) {
    KrVM *vm = p->vm;
    KrValue type = type_text(vm, exception), message = KR_ERROR, hint = KR_ERROR;
    bool ok = false;
    if (is_error(type)) return false;
    if (exception_is(vm, exception, TYPE_SyntaxError)) {
        ok = print_syntax_error(p, (const Exception *)as_object(exception), type);
        goto done;
    }
    message = safe_text(vm, exception, "exception", false);
    if (is_error(message)) goto done;
    hint = traceback_suggestion(vm, exception);
    if (is_error(hint)) {
        if (!forgive(vm)) goto done;
        hint = retain(value_of_object(vm->empty_str));
    }
    bool silent = str_length(as_str(message)) == 0 && str_length(as_str(hint)) == 0;
    ok = emit(p, silent ? string_format(vm, "%S\n", type) : string_format(vm, "%S: %S%S\n", type, message, hint));
done:
    release_maybe(vm, hint);
    release_maybe(vm, message);
    release(vm, type);
    return ok && print_notes(p, exception);
}

//// Chains and groups /////////////////////////////////////////////////////////

typedef enum { LINK_NONE, LINK_CAUSE, LINK_CONTEXT } Link;

// What stands before this exception in its chain. Borrowed.
static KrBorrowed previous(const Exception *e, Link *link) {
    *link = LINK_CAUSE;
    if (!is_none(e->cause) && !is_undef(e->cause)) return e->cause;
    *link = LINK_CONTEXT;
    if (!is_none(e->context) && !is_undef(e->context) && !e->suppress_context) return e->context;
    *link = LINK_NONE;
    return NONE;
}

static bool print_chain(Printer *p, KrBorrowed exception);

static bool print_group(Printer *p, const Exception *e, KrBorrowed exception) {
    KrVM *vm = p->vm;
    if (p->depth > GROUP_DEPTH) return emit_ascii(p, "... (max_group_depth is 10)\n", '|');
    bool top = p->depth == 0;
    if (top) p->depth = 1;
    if (has_traceback(e)) {
        if (!emit_ascii(p, "Exception Group Traceback (most recent call last):\n", top ? '+' : '|')) return false;
        if (!print_stack(p, e)) return false;
    }
    if (!print_last(p, exception)) return false;
    KrValue held = retain(field(e, FIELD_GROUP_EXCEPTIONS));
    uint32_t count = is_tuple(vm, held) ? as_tuple(held)->length : 0, shown = count <= GROUP_WIDTH ? count : GROUP_WIDTH + 1;
    p->need_close = false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < shown; i++) {
        bool last = i == shown - 1, truncated = i >= GROUP_WIDTH;
        if (last) p->need_close = true;
        ok = str_builder_fill(&p->out, ' ', (size_t)p->depth * 2);
        KrValue title = KR_ERROR;
        if (ok) {
            const char *edge = i == 0 ? "+-" : "  ";
            title = truncated ? string_format(vm, "%s+---------------- ... ----------------\n", edge)
                              : string_format(vm, "%s+---------------- %u ----------------\n", edge, i + 1);
        }
        ok = !is_error(title) && str_builder_add(&p->out, as_str(title));
        release_maybe(vm, title);
        p->depth++;
        if (ok && truncated) {
            uint32_t left = count - GROUP_WIDTH;
            ok = emit(p, string_format(vm, "and %u more exception%s\n", left, left > 1 ? "s" : ""));
        } else if (ok) {
            ok = print_chain(p, as_tuple(held)->items[i]);
        }
        if (ok && last && p->need_close) {
            ok = str_builder_fill(&p->out, ' ', (size_t)p->depth * 2) && str_builder_add_ascii(&p->out, "+------------------------------------\n");
            p->need_close = false;
        }
        p->depth--;
    }
    release(vm, held);
    if (top) p->depth = 0;
    return ok;
}

static bool print_one(Printer *p, KrBorrowed exception) {
    const Exception *e = (const Exception *)as_object(exception);
    if (exception_is(p->vm, exception, TYPE_BaseExceptionGroup)) return print_group(p, e, exception);
    if (has_traceback(e)) {
        if (!emit_ascii(p, "Traceback (most recent call last):\n", '|')) return false;
        if (!print_stack(p, e)) return false;
    }
    return print_last(p, exception);
}

// The exception with what it came from, oldest first.
static bool print_chain(Printer *p, KrBorrowed exception) {
    KrVM *vm = p->vm;
    if (!recursion_enter(vm, " while printing an exception")) return false;
    KrValue chain = list_new(vm, 4);
    bool ok = !is_error(chain) && list_append(vm, as_list(chain), exception);
    for (KrBorrowed e = exception; ok;) {
        Link link;
        e = previous((const Exception *)as_object(e), &link);
        if (link == LINK_NONE || as_list(chain)->length >= CHAIN_LONGEST) break;
        bool known = false;
        for (uint32_t i = 0; i < as_list(chain)->length && !known; i++) known = is_same(as_list(chain)->items[i], e);
        if (known) break;
        ok = list_append(vm, as_list(chain), e);
    }
    // The chain keeps its exceptions alive; which link it is is asked again, since __str__ may have changed them.
    for (uint32_t i = ok ? as_list(chain)->length : 0; ok && i-- > 0;) {
        ok = print_one(p, as_list(chain)->items[i]);
        if (!ok || i == 0) break;
        Link link;
        previous((const Exception *)as_object(as_list(chain)->items[i - 1]), &link);
        ok = emit_ascii(p, link == LINK_CAUSE ? "\nThe above exception was the direct cause of the following exception:\n\n"
                                              : "\nDuring handling of the above exception, another exception occurred:\n\n", '|');
    }
    release_maybe(vm, chain);
    recursion_leave(vm);
    return ok;
}

// Only this exception, of a group the group's own line.
static bool print_plain(Printer *p, KrBorrowed exception) {
    const Exception *e = (const Exception *)as_object(exception);
    p->plain = true;
    if (has_traceback(e) && !(emit_ascii(p, "Traceback (most recent call last):\n", '|') && print_stack(p, e))) return false;
    return print_last(p, exception);
}

static KrValue print(KrVM *vm, KrBorrowed exception, bool (*how)(Printer *, KrBorrowed)) {
    Printer p = {.vm = vm};
    str_builder_init(&p.out, vm);
    KrValue held = retain(exception);
    bool ok = how(&p, held);
    if (!ok && forgive(vm)) {
        // Too little memory or stack for all of it: at least the type.
        str_builder_discard(&p.out);
        str_builder_init(&p.out, vm);
        ok = str_builder_add(&p.out, type_of(vm, held)->name) && str_builder_add_char(&p.out, '\n');
    }
    release(vm, held);
    if (ok) return str_builder_finish(&p.out);
    str_builder_discard(&p.out);
    return KR_ERROR;
}

KrValue traceback_format(KrVM *vm, KrBorrowed exception) { return print(vm, exception, print_chain); }
KrValue traceback_format_plain(KrVM *vm, KrBorrowed exception) { return print(vm, exception, print_plain); }
