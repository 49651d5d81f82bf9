# SPDX-License-Identifier: MIT
"""bind_c.py -- writes the C header and source: one typed function for each function of the module that has a C signature.

All that calls into the VM is in HELPERS, static functions of the source; only those that a module needs are written.
"""

from bind_module import KEYWORD_ONLY, KEYWORDS, REST

MODES = {"per-call": "KR_BRIDGE_PER_CALL", "persistent": "KR_BRIDGE_PERSISTENT"}

# Names that mean something in C or C++, or that widespread headers define as macros.
TAKEN_WORDS = frozenset("""
    alignas alignof and and_eq asm atomic_cancel auto bitand bitor bool break case catch char char8_t char16_t char32_t class
    co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete
    do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace
    new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict
    return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try
    typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq
    assert complex errno EOF FILE I NULL offsetof linux signals slots stderr stdin stdout unix
    int64_t size_t uint64_t va_list""".split())

# Headers that a generated NAME.h would hide.
TAKEN_HEADERS = frozenset("""
    assert complex ctype errno fenv float inttypes iso646 krait limits locale math setjmp signal stdalign stdarg stdatomic
    stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype""".split())

# What the text of a function uses itself; a parameter that is called so gets an underscore behind its name.
TAKEN_IN_FUNCTIONS = frozenset("""
    arguments free malloc memcpy module out out_json out_length ready result strlen vm""".split())

# Of a parameter: {type: (declaration, expression)}, with the name in C for {0} and the function's and its own for {1} and {2}.
PARAMETERS = {
    "int": ("int64_t {0}", "kr_int(vm, {0})"),
    "float": ("double {0}", "kr_float(vm, {0})"),
    "bool": ("bool {0}", "{0} ? KR_TRUE : KR_FALSE"),
    "str": ("const char *{0}", 'given_text(vm, {0}, "{1}", "{2}")'),
    "bytes": ("const void *{0}, size_t {0}_length", 'given_bytes(vm, {0}, {0}_length, "{1}", "{2}")'),
    "None": ("", "KR_NONE"),
    "list": ("const char *{0}_json", 'given_json(vm, {0}_json, "list", "{1}", "{2}")'),
    "dict": ("const char *{0}_json", 'given_json(vm, {0}_json, "dict", "{1}", "{2}")'),
    "Any": ("const char *{0}_json", 'given_json(vm, {0}_json, NULL, "{1}", "{2}")'),
}

# Of a result: {type: (declaration, statement)}, with the function's name for {0}.
RESULTS = {
    "int": ("int64_t *out", 'take_int(vm, result, "{0}", out)'),
    "float": ("double *out", 'take_float(vm, result, "{0}", out)'),
    "bool": ("bool *out", 'take_bool(vm, result, "{0}", out)'),
    "str": ("char **out", 'take_text(vm, result, "{0}", out)'),
    "bytes": ("unsigned char **out, size_t *out_length", 'take_bytes(vm, result, "{0}", out, out_length)'),
    "None": ("", 'take_none(vm, result, "{0}")'),
    "list": ("char **out_json", 'take_json(vm, result, "{0}", "list", out_json)'),
    "dict": ("char **out_json", 'take_json(vm, result, "{0}", "dict", out_json)'),
    "Any": ("char **out_json", 'take_json(vm, result, "{0}", NULL, out_json)'),
}

# In the order in which they are written: (name, the ones it needs, text). @ is the name of the module.
HELPERS = (
    ("given_text", (), """\
static KrValue given_text(KrVM *vm, const char *text, const char *function, const char *parameter) {
    if (text) return kr_str(vm, text, KR_STRLEN);
    return kr_raise(vm, "TypeError", "@.%s(): '%s' is a null pointer", function, parameter);
}
"""),
    ("given_bytes", (), """\
static KrValue given_bytes(KrVM *vm, const void *data, size_t length, const char *function, const char *parameter) {
    if (data || length == 0) return kr_bytes(vm, data ? data : "", length);
    return kr_raise(vm, "TypeError", "@.%s(): '%s' is a null pointer", function, parameter);
}
"""),
    ("given_json", (), """\
static KrValue given_json(KrVM *vm, const char *json, const char *type, const char *function, const char *parameter) {
    if (!json) return kr_raise(vm, "TypeError", "@.%s(): '%s' is a null pointer", function, parameter);
    KrValue value = kr_from_json(vm, json, KR_STRLEN);
    if (kr_failed(value) || !type || kr_is(vm, value, type)) return value;
    kr_release(vm, value);
    return kr_raise(vm, "TypeError", "@.%s(): the JSON of '%s' is not a %s", function, parameter, type);
}
"""),
    ("run", (), """\
static KrValue run(KrVM *vm, KrBorrowed function, bool ready, int count, KrValue *arguments) {
    KrValue result = ready ? kr_call(vm, function, count, arguments) : KR_ERROR;
    for (int i = 0; i < count; i++) kr_release(vm, arguments[i]);
    return result;
}
"""),
    ("run_async", (), """\
static KrValue run_async(KrVM *vm, KrBorrowed function, bool ready, int count, KrValue *arguments) {
    KrValue result = ready ? kr_call_sync(vm, function, count, arguments, -1) : KR_ERROR;
    for (int i = 0; i < count; i++) kr_release(vm, arguments[i]);
    return result;
}
"""),
    ("returned", (), """\
// Is it there, and is it what the annotation says? `other`: another type that counts as this one.
static bool returned(KrVM *vm, KrBorrowed result, const char *function, const char *type, const char *other) {
    if (kr_failed(result)) return false;
    if (kr_is(vm, result, type) || (other && kr_is(vm, result, other))) return true;
    KrValue found = kr_getattr(vm, result, "__class__"), name = KR_ERROR;
    if (!kr_failed(found)) name = kr_getattr(vm, found, "__name__");
    const char *text = kr_failed(name) ? NULL : kr_as_str(vm, name, NULL);
    if (text) kr_raise(vm, "TypeError", "@.%s() must return %s, not '%s'", function, type, text);
    kr_release(vm, name);
    kr_release(vm, found);
    return false;
}
"""),
    ("take_int", ("returned",), """\
static bool take_int(KrVM *vm, KrValue result, const char *function, int64_t *out) {
    bool ok = returned(vm, result, function, "int", NULL) && kr_as_int(vm, result, out);
    kr_release(vm, result);
    return ok;
}
"""),
    ("take_float", ("returned",), """\
static bool take_float(KrVM *vm, KrValue result, const char *function, double *out) {
    bool ok = returned(vm, result, function, "float", "int") && kr_as_float(vm, result, out);
    kr_release(vm, result);
    return ok;
}
"""),
    ("take_bool", ("returned",), """\
static bool take_bool(KrVM *vm, KrValue result, const char *function, bool *out) {
    bool ok = returned(vm, result, function, "bool", NULL) && kr_as_bool(vm, result, out);
    kr_release(vm, result);
    return ok;
}
"""),
    ("take_none", ("returned",), """\
static bool take_none(KrVM *vm, KrValue result, const char *function) {
    bool ok = returned(vm, result, function, "None", "NoneType");
    kr_release(vm, result);
    return ok;
}
"""),
    ("copy", (), """\
static void *copy(KrVM *vm, const void *data, size_t length) {
    char *block = malloc(length + 1);
    if (!block) {
        kr_raise(vm, "MemoryError", "out of memory");
        return NULL;
    }
    if (length > 0) memcpy(block, data, length);
    block[length] = 0;
    return block;
}
"""),
    ("take_text", ("returned", "copy"), """\
static bool take_text(KrVM *vm, KrValue result, const char *function, char **out) {
    size_t length = 0;
    char *block = NULL;
    const char *text = returned(vm, result, function, "str", NULL) ? kr_as_str(vm, result, &length) : NULL;
    if (text && strlen(text) != length) kr_raise(vm, "ValueError", "@.%s() returned a str with a null character", function);
    else if (text) block = copy(vm, text, length);
    kr_release(vm, result);
    if (block) *out = block;
    return block != NULL;
}
"""),
    ("take_bytes", ("returned", "copy"), """\
static bool take_bytes(KrVM *vm, KrValue result, const char *function, unsigned char **out, size_t *out_length) {
    size_t length = 0;
    const void *data = returned(vm, result, function, "bytes", NULL) ? kr_as_bytes(vm, result, &length) : NULL;
    unsigned char *block = data ? copy(vm, data, length) : NULL;
    kr_release(vm, result);
    if (!block) return false;
    *out = block;
    *out_length = length;
    return true;
}
"""),
    ("take_json", ("returned", "copy"), """\
static bool take_json(KrVM *vm, KrValue result, const char *function, const char *type, char **out) {
    size_t length = 0;
    KrValue json = KR_ERROR;
    if (type ? returned(vm, result, function, type, NULL) : !kr_failed(result)) json = kr_to_json(vm, result);
    const char *text = kr_failed(json) ? NULL : kr_as_str(vm, json, &length);
    char *block = text ? copy(vm, text, length) : NULL;
    kr_release(vm, json);
    kr_release(vm, result);
    if (block) *out = block;
    return block != NULL;
}
"""),
    ("by_position", (), """\
// A function with keyword-only parameters, as one that takes all by position.
static KrValue by_position(KrVM *vm, KrValue function, const char *adapter) {
    KrValue maker = kr_eval(vm, adapter), made = KR_ERROR;
    if (!kr_failed(maker)) made = kr_call(vm, maker, 1, &function);
    kr_release(vm, maker);
    kr_release(vm, function);
    return made;
}
"""),
)


def is_c_name(name):
    reserved = name.startswith("__") or (name[0] == "_" and name[1:2].isupper())
    return name.isascii() and not reserved and name not in TAKEN_WORDS


def free_name(name, taken):
    while name in taken:
        name += "_"
    return name


def plain(text):
    """The text for a comment of C, where a backslash or a trigraph at the end of a line would go on."""
    return text if text.isascii() and text.isprintable() and "\\" not in text and "??" not in text and len(text) < 60 else "..."


class Bound:
    """A function with its C signature; problem: why it has none, or None."""

    def __init__(self, function, module):
        self.function, self.module = function, module
        self.types, self.result = [], None
        self.problem = function.problem or self.find_problem()

    def find_problem(self):
        function = self.function
        if not is_c_name(function.name):
            return "its name is not a name in C and C++"
        for parameter in function.parameters:
            if parameter.kind in (REST, KEYWORDS):
                return f"it takes {'*' if parameter.kind == REST else '**'}{parameter.name}"
            if parameter.annotation is None:
                return f"parameter '{parameter.name}' has no annotation"
            if not is_c_name(parameter.name):
                return f"parameter '{parameter.name}' has a name that is none in C and C++"
            self.types.append(self.module.bindable_type(parameter.annotation))
            if self.types[-1] is None:
                return f"parameter '{parameter.name}' has a type that cannot be bound: {self.annotation(parameter.annotation)}"
        if function.returns is None:
            return "its result has no annotation"
        self.result = self.module.bindable_type(function.returns)
        if self.result is None:
            return f"its result has a type that cannot be bound: {self.annotation(function.returns)}"
        return None

    def annotation(self, node):
        return plain(self.module.text(node))

    def choose_name(self, taken):
        """Names the C function; an asynchronous one gives way to what is there already."""
        name = f"{self.module.name}_{self.function.name}"
        if name in taken and self.function.is_async:
            name += "_sync"
        self.c_name = name
        if name in taken:
            self.problem = f"its name in C, {name}, is taken"
        else:
            taken.add(name)

    def parameter_names(self):
        taken = set(TAKEN_IN_FUNCTIONS) | {name for name, _, _ in HELPERS}
        names = []
        for parameter in self.function.parameters:
            name = parameter.name
            if name.startswith(("kr_", "KR_")):
                name = "_" + name
            while not taken.isdisjoint((name, name + "_length", name + "_json")):
                name += "_"
            taken.update((name, name + "_length", name + "_json"))
            names.append(name)
        return names

    def signature(self):
        """The head of the Python function, in one line."""
        parts = []
        for index, parameter in enumerate(self.function.parameters):
            if parameter.kind == KEYWORD_ONLY and "*" not in parts:
                parts.append("*")
            default = f" = {plain(self.module.source.text(parameter.default))}" if parameter.default else ""
            parts.append(f"{parameter.name}: {self.annotation(parameter.annotation)}{default}")
            if index + 1 == self.function.positional_only:
                parts.append("/")
        head = "async def" if self.function.is_async else "def"
        return f"{head} {self.function.name}({', '.join(parts)}) -> {self.annotation(self.function.returns)}"

    def declaration(self):
        parameters = [f"const {self.module.name}_Module *module"]
        parameters += [PARAMETERS[kind][0].format(name) for name, kind in zip(self.parameter_names(), self.types)]
        parameters.append(RESULTS[self.result][0])
        return f"bool {self.c_name}({', '.join(parameter for parameter in parameters if parameter)})"

    def expressions(self):
        own = zip(self.parameter_names(), self.types, self.function.parameters)
        return [PARAMETERS[kind][1].format(name, self.function.name, parameter.name) for name, kind, parameter in own]

    def runner(self):
        return "run_async" if self.function.is_async else "run"

    def result_statement(self):
        return RESULTS[self.result][1].format(self.function.name)

    def definition(self, index):
        expressions = self.expressions()
        lines = [self.declaration() + " {", "    KrVM *vm = module->vm;"]
        if expressions:
            tests = [f"!kr_failed(arguments[{at}] = {text})" for at, text in enumerate(expressions)]
            lines.append(f"    KrValue arguments[{len(tests)}] = {{{', '.join(['KR_ERROR'] * len(tests))}}};")
            lines.append("    bool ready = " + "\n              && ".join(tests) + ";")
            call = f"{self.runner()}(vm, module->functions[{index}], ready, {len(tests)}, arguments)"
        else:
            call = f"{self.runner()}(vm, module->functions[{index}], true, 0, NULL)"
        lines += [f"    KrValue result = {call};", f"    return {self.result_statement()};", "}"]
        return "\n".join(lines) + "\n"

    def adapter(self):
        """Python text that makes the function one that takes all by position; None when it is one."""
        parameters = self.function.parameters
        if all(parameter.kind != KEYWORD_ONLY for parameter in parameters):
            return None
        names = [parameter.name for parameter in parameters]
        function = free_name("function", names)
        given = [f"{name}={name}" if parameter.kind == KEYWORD_ONLY else name for name, parameter in zip(names, parameters)]
        return f"lambda {function}: lambda {', '.join(names)}: {function}({', '.join(given)})"


def bind_functions(module):
    """Gives a Bound for each function of the module, in the order of the source."""
    bound = [Bound(function, module) for function in module.functions]
    taken = {f"{module.name}_{name}" for name in ("load", "release", "Module")}
    for is_async in (False, True):          # what is called without a loop has its name first
        for one in bound:
            if one.problem is None and one.function.is_async == is_async:
                one.choose_name(taken)
    return bound


def skipped_lines(bound):
    return [f"SKIPPED {one.function.name}: {one.problem}" for one in bound if one.problem]


def write_header(module, filename, mode, bound):
    name = module.name
    good = [one for one in bound if one.problem is None]
    lines = [f"// {name}.h -- made by `krait bind` from {plain(filename)}: do not edit.", "//"]
    lines += [f"// {name}_load() imports the module {name} into a VM; {name}_release() lets go of it, before the VM is freed."]
    if any(one.function.is_async for one in good):
        lines += [f"// The VM must have been made with config.bridge = {MODES[mode]}; {name}_load() checks that."]
    lines += ["//",
              "// Each function returns true and writes its result through `out`; or it returns false, leaves `out` alone, and an",
              "// exception is pending in the VM: take it with kr_error_take. The other pointers are borrowed; only `out` of a",
              "// result that is a text or bytes is yours afterwards: free() it. Texts are UTF-8 and end with a null character."]
    skipped = skipped_lines(bound)
    if skipped:
        lines += ["//"] + [f"// {line}" for line in skipped]
    lines += [f"#ifndef KRAIT_BIND_{name}_H", f"#define KRAIT_BIND_{name}_H", "", "#include <krait.h>", "",
              "#ifdef __cplusplus", 'extern "C" {', "#endif", "", "typedef struct {", "    KrVM *vm;"]
    if good:
        lines.append(f"    KrValue functions[{len(good)}];")
    lines += [f"}} {name}_Module;", "", f"bool {name}_load({name}_Module *module, KrVM *vm);",
              f"void {name}_release({name}_Module *module);"]
    for one in good:
        lines += ["", f"// {one.signature()}", one.declaration() + ";"]
    lines += ["", "#ifdef __cplusplus", "}", "#endif", "#endif"]
    return "\n".join(lines) + "\n"


def needed_helpers(good):
    text = "\n".join(part for one in good for part in one.expressions() + [one.result_statement(), one.runner() + "("])
    wanted = {name for name, _, _ in HELPERS if name + "(" in text}
    if any(one.adapter() for one in good):
        wanted.add("by_position")
    for name, needs, _ in HELPERS:
        if name in wanted:
            wanted.update(needs)
    return [text for name, _, text in HELPERS if name in wanted]


def write_load(module, mode, good):
    name = module.name
    lines = [f"bool {name}_load({name}_Module *module, KrVM *vm) {{"]
    if good:
        lines.append("    static const char *const names[] = {")
        lines += [f'        "{one.function.name}",' for one in good] + ["    };"]
    adapters = [one.adapter() for one in good]
    if any(adapters):
        lines.append("    static const char *const adapters[] = {")
        lines += [f'        "{adapter}",' if adapter else "        NULL," for adapter in adapters] + ["    };"]
    lines += [f"    *module = ({name}_Module){{.vm = vm}};"]
    if any(one.function.is_async for one in good):
        lines += [f"    if (kr_bridge(vm) != {MODES[mode]}) {{",
                  f'        kr_raise(vm, "RuntimeError", "{name} was bound with --mode {mode}: its VM needs {MODES[mode]}");',
                  "        return false;", "    }"]
    lines += [f'    KrValue imported = kr_import(vm, "{name}");', "    if (kr_failed(imported)) return false;"]
    if good:
        lines += ["    bool ok = true;", "    for (size_t i = 0; ok && i < sizeof names / sizeof *names; i++) {",
                  "        module->functions[i] = kr_getattr(vm, imported, names[i]);",
                  "        ok = !kr_failed(module->functions[i]);"]
        if any(adapters):
            lines += ["        if (!ok || !adapters[i]) continue;",
                      "        module->functions[i] = by_position(vm, module->functions[i], adapters[i]);",
                      "        ok = !kr_failed(module->functions[i]);"]
        lines += ["    }", "    kr_release(vm, imported);", f"    if (!ok) {name}_release(module);", "    return ok;", "}"]
    else:
        lines += ["    kr_release(vm, imported);", "    return true;", "}"]
    lines += ["", f"void {name}_release({name}_Module *module) {{"]
    if good:
        lines += ["    size_t count = sizeof module->functions / sizeof *module->functions;",
                  "    for (size_t i = 0; module->vm && i < count; i++) kr_release(module->vm, module->functions[i]);"]
    lines += [f"    *module = ({name}_Module){{0}};", "}"]
    return "\n".join(lines) + "\n"


def write_source(module, filename, mode, bound):
    good = [one for one in bound if one.problem is None]
    helpers = needed_helpers(good)
    parts = [f"// {module.name}.c -- made by `krait bind` from {plain(filename)}: do not edit.\n"
             f'#include "{module.name}.h"\n']
    includes = [f"#include <{header}.h>\n" for header, word in (("stdlib", "malloc("), ("string", "memcpy("))
                if any(word in helper for helper in helpers)]
    if includes:
        parts.append("".join(includes))
    parts += [helper.replace("@", module.name) for helper in helpers]
    parts.append(write_load(module, mode, good))
    parts += [one.definition(index) for index, one in enumerate(good)]
    return "\n".join(parts)
