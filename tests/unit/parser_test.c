// SPDX-License-Identifier: MIT
// parser_test.c -- syntax/parser: the messages of tests/errors/syntax/messages.txt, limits, what the REPL asks, memory.
#include "unit.h"

#include "syntax/parser.h"

#include <stdio.h>

static const char *const kinds[] = {"SyntaxError", "IndentationError", "TabError", "ValueError", "RecursionError", "SyntaxWarning"};

// The answer as a line of messages.txt has it.
static void answer(Allocator *allocator, const char *text, size_t length, ParseMode mode, char *out, size_t size, bool *incomplete) {
    Arena arena;
    arena_init(&arena, allocator);
    if (setjmp(arena.out_of_memory)) {
        snprintf(out, size, "out of memory");
        arena_free(&arena);
        return;
    }
    ParseInput input = {.text = text, .length = length, .filename = "<test>", .mode = mode};
    ParseResult result = parse(&arena, &input);
    const Diagnostic *e = result.error;
    assert_true((e == NULL) == (result.root != NULL));
    if (e) {
        snprintf(out, size, "%s: %s @%d:%d-%d:%d", kinds[e->kind], e->message, e->line, e->offset, e->end_line, e->end_offset);
    } else {
        assert_non_null(ast_dump(&arena, result.root));
        snprintf(out, size, "ok");
    }
    if (incomplete) {
        *incomplete = result.incomplete;
    }
    arena_free(&arena);
}

static size_t unescape(char *text) {
    char *out = text;
    for (const char *s = text; *s; s++) {
        *out++ = *s != '\\' ? *s : *++s == 'n' ? '\n' : *s == 't' ? '\t' : *s == 'f' ? '\f' : *s;
    }
    *out = '\0';
    return (size_t)(out - text);
}

static void messages_are_those_of_the_file(void **state) {
    (void)state;
    Counter counter;
    Allocator allocator = counted(&counter);
    FILE *file = fopen("tests/errors/syntax/messages.txt", "r");
    assert_non_null(file);
    char source[1024], expected[1024], got[1024];
    int count = 0, wrong = 0;
    while (fgets(source, sizeof source, file)) {
        if (source[0] == '#' && count == 0) {
            continue;
        }
        assert_non_null(fgets(expected, sizeof expected, file));
        source[strcspn(source, "\n")] = '\0';
        expected[strcspn(expected, "\n")] = '\0';
        char shown[1024];
        memcpy(shown, source, sizeof shown);
        size_t length = unescape(source);
        answer(&allocator, source, length, PARSE_MODULE, got, sizeof got, NULL);
        if (strcmp(got, expected + 4) != 0) {
            print_message("%s\n    expected %s\n    got      %s\n", shown, expected + 4, got);
            wrong++;
        }
        count++;
    }
    fclose(file);
    assert_true(count > 150);
    assert_int_equal(wrong, 0);
    assert_int_equal(counter.blocks, 0);
}

static void depth_is_limited(void **state) {
    (void)state;
    static const struct {
        const char *before, *repeat, *after, *expected;
    } cases[] = {
        {"", "(", "", "SyntaxError: too many nested parentheses"},
        {"", "-", "1", "RecursionError: too many nested constructs"},
        {"", "2**", "1", "RecursionError: too many nested constructs"},
        {"", "1 if 1 else ", "1", "RecursionError: too many nested constructs"},
        {"", "lambda:", "1", "RecursionError: too many nested constructs"},
        {"f", "()", "", "RecursionError: maximum recursion depth exceeded during compilation"},
        {"a", ".b", "", "RecursionError: maximum recursion depth exceeded during compilation"},
        {"a", "+a", "", "RecursionError: maximum recursion depth exceeded during compilation"},
        {"if 1: pass\n", "elif 1: pass\n", "", "RecursionError: maximum recursion depth exceeded during compilation"},
        {"a", " or a", "", "ok"}, {"a", " < a", "", "ok"}, {"[", "1,", "]", "ok"}, {"", "a;", "", "ok"}, {"", "\"\\d\" ", "", "ok"},
    };
    Counter counter;
    Allocator allocator = counted(&counter);
    const size_t times = 100000;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size = strlen(cases[i].repeat), length = strlen(cases[i].before);
        char *text = malloc(length + times * size + 8), got[512];
        assert_non_null(text);
        memcpy(text, cases[i].before, length);
        for (size_t k = 0; k < times; k++, length += size) {
            memcpy(text + length, cases[i].repeat, size);
        }
        strcpy(text + length, cases[i].after);
        answer(&allocator, text, strlen(text), PARSE_MODULE, got, sizeof got, NULL);
        assert_memory_equal(got, cases[i].expected, strlen(cases[i].expected));
        free(text);
    }
}

static void an_unfinished_statement_is_incomplete(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool incomplete;
    } cases[] = {
        {"", false}, {"1\n", false}, {"if x:", true}, {"if x:\n", true}, {"if x:\n  y", true}, {"if x:\n  y\n", false}, {"(", true},
        {"(\n1", true}, {"'''a\n", true}, {"x = \\\n", true}, {"1 +", false}, {"@a\n", true}, {"a b", false}, {"'a", false},
        {"f'''{", true}, {"class A: pass", true}, {"class A: pass\n", false},
    };
    Counter counter;
    Allocator allocator = counted(&counter);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[512];
        bool incomplete = !cases[i].incomplete;
        answer(&allocator, cases[i].text, strlen(cases[i].text), PARSE_SINGLE, got, sizeof got, &incomplete);
        assert_int_equal(incomplete, cases[i].incomplete);
    }
}

static void memory_may_end_anywhere(void **state) {
    (void)state;
    static const char text[] = "def f(a, *b, c=1):\n    return [x for x in f'{a!r:>{b}}' if x]\nmatch f:\n    case {'a': [1, *_]}: pass\n";
    Counter counter;
    Allocator allocator = counted(&counter);
    char got[512] = "out of memory";
    for (long n = 0; strcmp(got, "out of memory") == 0; n++) {
        counter.fail_after = n;
        answer(&allocator, text, sizeof text - 1, PARSE_MODULE, got, sizeof got, NULL);
        assert_int_equal(counter.blocks, 0);
        assert_true(n < 1000);
    }
    assert_string_equal(got, "ok");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_those_of_the_file),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(an_unfinished_statement_is_incomplete),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
