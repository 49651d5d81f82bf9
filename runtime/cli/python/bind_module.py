# SPDX-License-Identifier: MIT
"""bind_module.py -- what a module offers: its functions with their parameters and types, as its text alone says.

Takes the tree of the module; runs none of it, and imports nothing that it imports.
"""

import builtins
from _bind import tree
from bind_tree import Source, read_tree, walk

STORE = "1"                 # the context of a Name that is assigned to
UNION = "11"                # the operator of a BinOp, when it is `|`
PLAIN, REST, KEYWORD_ONLY, KEYWORDS = "plain", "rest", "keyword only", "keywords"

SIMPLE = ("int", "float", "bool", "str", "bytes")
CONTAINERS = {"list": "list", "typing.List": "list", "dict": "dict", "typing.Dict": "dict"}
ANY = "typing.Any"
JSON = ("int", "float", "bool", "str", "None", "list", "dict", "Any")       # what can stand in one that travels as JSON


class Parameter:
    """kind: PLAIN, REST, KEYWORD_ONLY or KEYWORDS; annotation and default: a Node or None."""

    def __init__(self, node, kind, default=None):
        self.name, self.annotation = node.values["arg"], node.one("annotation")
        self.kind, self.default = kind, default


class Function:
    """problem: why nobody can call it from outside, or None."""

    def __init__(self, node):
        self.name, self.line = node.values["name"], node.line()
        self.is_async = node.values["is_async"] == "1"
        self.returns = node.one("returns")
        self.decorators = node.all("decorators")
        self.type_parameters = [parameter.values["name"] for parameter in node.all("type_params")]
        self.positional_only = 0
        self.parameters = self.read_parameters(node.one("args"))
        self.problem = self.find_problem(node)

    def read_parameters(self, arguments):
        self.positional_only = len(arguments.all("posonlyargs"))
        parameters = [Parameter(node, PLAIN) for node in arguments.all("posonlyargs") + arguments.all("args")]
        defaults = arguments.all("defaults")
        for parameter, default in zip(parameters[len(parameters) - len(defaults):], defaults):
            parameter.default = default
        parameters += [Parameter(node, REST) for node in arguments.all("vararg")]
        for node, default in zip(arguments.all("kwonlyargs"), arguments.all("kw_defaults")):
            parameters.append(Parameter(node, KEYWORD_ONLY, default if default.kind != "-" else None))
        return parameters + [Parameter(node, KEYWORDS) for node in arguments.all("kwarg")]

    def find_problem(self, node):
        if self.name.startswith("_"):
            return "a name with an underscore in front is private"
        if any(last_name(decorator) == "overload" for decorator in self.decorators):
            return "it is overloaded"
        if any(inner.kind in ("Yield", "YieldFrom") for inner in walk(*node.all("body"))):
            return "it is an asynchronous generator" if self.is_async else "it is a generator"
        return None


def last_name(node):
    return node.values.get("id") or node.values.get("attr")


def is_literal(node):
    """Is it a constant that is the same object or an equal one wherever it is written?"""
    if node.kind == "UnaryOp":
        node = node.one("operand")
    return node.kind == "Constant" and node.values["value"] != "Ellipsis"


class Module:
    def __init__(self, text, name, filename):
        self.name, self.source = name, Source(text)
        self.names = {}         # what its top level binds: {name: the dotted name it was imported from, or ""}
        self.functions = []     # in the order of the source
        root = read_tree(tree(text, filename))
        for statement in root.all("body"):
            for node in walk(statement):
                self.read_names(node)
                if node.kind == "FunctionDef":
                    function = Function(node)
                    if node is not statement:
                        function.problem = "it is not at the top level of the module"
                    self.functions.append(function)
        last = {function.name: function for function in self.functions}
        for function in self.functions:
            if last[function.name] is not function and function.problem is None:
                function.problem = f"it is defined again in line {last[function.name].line}"

    def read_names(self, node):
        if node.kind == "ImportFrom":
            source = "" if node.values["level"] != "0" else node.values["module"] + "."
            for alias in node.all("names"):
                name, renamed = alias.values["name"], alias.values["asname"]
                self.names[name if renamed == "-" else renamed] = source and source + name
        elif node.kind == "Import":
            for alias in node.all("names"):
                name, renamed = alias.values["name"], alias.values["asname"]
                first = name.partition(".")[0]
                self.names[first if renamed == "-" else renamed] = first if renamed == "-" else name
        elif node.kind in ("FunctionDef", "ClassDef"):
            self.names[node.values["name"]] = ""
        elif node.kind == "Name" and node.values["ctx"] == STORE:
            self.names[node.values["id"]] = ""

    def dotted(self, node):
        """The full name that an annotation means: "int", "typing.Any"; "" when that cannot be known."""
        if node.kind == "Name":
            name = node.values["id"]
            return self.names.get(name, name)
        if node.kind == "Attribute":
            before = self.dotted(node.one("value"))
            return before and before + "." + node.values["attr"]
        return ""

    def bindable_type(self, node):
        """What an annotation means: one of SIMPLE, "None", "list", "dict", "Any"; None when it is anything else."""
        try:
            return self.type_of(node)
        except RecursionError:
            return None

    def type_of(self, node):
        if node.kind == "Constant":
            return self.type_of_constant(node.values["value"])
        if node.kind == "Subscript":
            container = CONTAINERS.get(self.dotted(node.one("value")))
            return container if container and self.is_json(container, node.one("slice")) else None
        name = self.dotted(node).removeprefix("builtins.")
        if name in SIMPLE:
            return name
        return "Any" if name == ANY else CONTAINERS.get(name)

    def type_of_constant(self, value):
        if value == "None":
            return "None"
        if value[0] not in "'\"" or "\\" in value:
            return None
        try:
            statements = read_tree(tree(value[1:-1].strip(), "<annotation>")).all("body")
        except SyntaxError:
            return None
        if len(statements) != 1 or statements[0].kind != "Expr":
            return None
        meant = statements[0].one("value")
        return self.type_of(meant) if meant.kind != "Constant" or meant.values["value"] == "None" else None

    def is_json(self, container, node):
        if container == "list":
            return self.is_json_item(node)
        keys_and_values = node.all("elts") if node.kind == "Tuple" else []
        return len(keys_and_values) == 2 and self.type_of(keys_and_values[0]) == "str" and self.is_json_item(keys_and_values[1])

    def is_json_item(self, node):
        if node.kind == "BinOp" and node.values["op"] == UNION:
            return self.is_json_item(node.one("left")) and self.is_json_item(node.one("right"))
        return self.type_of(node) in JSON

    def text(self, node):
        """The text of a node in one line."""
        return " ".join(self.source.text(node).split())

    def names_only_builtins(self, node, function):
        names = [inner.values["id"] for inner in walk(node) if inner.kind == "Name"]
        own = (*self.names, *function.type_parameters)
        return all(name not in own and hasattr(builtins, name) for name in names)
