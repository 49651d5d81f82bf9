# SPDX-License-Identifier: MIT
"""bind_tree.py -- the text of kr_dump(KR_DUMP_TREE), read back into nodes.

A line of it is "  field: Kind key=value key=value @line:column-line:column"; children are indented by two more. Columns count
bytes of UTF-8. The value of a Constant is the repr of its bytes and the only one with spaces in it.
"""

SCOPES = ("FunctionDef", "ClassDef", "Lambda")


class Node:
    """kind: as in src/syntax/ast.def; values: {key: text}; children: [(field, Node)]; place: text, or "" for none."""

    __slots__ = ("kind", "values", "children", "place")

    def __init__(self, kind, values, place):
        self.kind, self.values, self.place = kind, values, place
        self.children = []

    def all(self, field):
        return [child for name, child in self.children if name == field]

    def one(self, field):
        found = self.all(field)
        return found[0] if found else None

    def line(self):
        return int(self.place.partition(":")[0])


def read_line(text):
    """Gives (field, Node) of a line without its indentation; the root has no field."""
    field, colon, rest = text.partition(": ")
    if not colon or " " in field:
        field, rest = "", text
    head, _, place = rest.rpartition(" @")
    if not head:
        head, place = rest, ""
    kind, _, values = head.partition(" ")
    if kind == "Constant":
        return field, Node(kind, {"value": values.removeprefix("value=")}, place)
    pairs = (word.partition("=") for word in values.split(" ") if word)
    return field, Node(kind, {key: value for key, _, value in pairs}, place)


def read_tree(text):
    """Gives the Module node."""
    root = None
    path = []           # from the root to the node of the last line
    for line in text.split("\n"):
        content = line.lstrip(" ")
        if not content:
            continue
        field, node = read_line(content)
        depth = (len(line) - len(content)) // 2
        del path[depth:]
        if path:
            path[-1].children.append((field, node))
        else:
            root = node
        path.append(node)
    return root


def walk(*nodes):
    """The nodes and what is below them, in the order of the source, without the bodies of functions and classes."""
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        is_scope = node.kind in SCOPES
        stack.extend(child for field, child in reversed(node.children) if not (is_scope and field == "body"))


class Source:
    """The text of a module, from which nodes get their own."""

    def __init__(self, text):
        self.lines = text.encode().split(b"\n")

    def text(self, node):
        start, _, end = node.place.partition("-")
        first, column = (int(number) for number in start.split(":"))
        last, stop = (int(number) for number in end.split(":"))
        lines = self.lines[first - 1:last]
        lines[-1] = lines[-1][:stop]
        lines[0] = lines[0][column:]
        return b"\n".join(lines).decode()
