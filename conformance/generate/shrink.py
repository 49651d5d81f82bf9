# SPDX-License-Identifier: MIT
"""shrink.py -- makes a program smaller while it keeps a property: shrink(text, keeps) returns the smallest text found.

Works on the tree of statements of any Python program: takes statements out, many at a time and then singly; puts the body
of a compound statement in its place; takes clauses of a `try` away; puts a part of an expression in its place. Functions that
are named as whole are left as they are, or go altogether.
"""

import ast
import collections

LISTS = ("body", "orelse", "finalbody", "handlers", "items")


def nodes(tree, whole):
    """The nodes of the tree, the outer ones first, but for those inside of functions named in `whole`."""
    left = collections.deque([tree])
    while left:
        node = left.popleft()
        if getattr(node, "name", None) not in whole:
            yield node
            left.extend(ast.iter_child_nodes(node))


def lists(tree, whole):
    """All lists of statements and clauses, as (owner, field)."""
    for node in nodes(tree, whole):
        for field in LISTS:
            if isinstance(getattr(node, field, None), list) and getattr(node, field):
                yield node, field


def text_of(tree):
    """The text of the tree, or None when it is no program."""
    try:
        text = ast.unparse(ast.fix_missing_locations(tree))
        compile(text, "program", "exec")
        return text
    except (SyntaxError, ValueError, AttributeError, TypeError):
        return None


def replaced(owner, field, start, end, new):
    """Puts `new` in place of a part of a list; returns the list that was."""
    old = getattr(owner, field)
    changed = old[:start] + new + old[end:]
    if not changed and field == "body" and not isinstance(owner, ast.Module):
        changed = [ast.Pass()]
    setattr(owner, field, changed)
    return old


class Shrinker:
    """One program on its way down."""

    def __init__(self, text, keeps, whole, budget):
        self.tree = ast.parse(text)
        self.text = text_of(self.tree)
        self.keeps = keeps
        self.whole = whole
        self.left = budget
        self.seen = set()

    def try_part(self, owner, field, start, end, new):
        """True if the program kept the property with this change, which then stays."""
        old = replaced(owner, field, start, end, new)
        if self.accept():
            return True
        setattr(owner, field, old)
        return False

    def accept(self):
        text = text_of(self.tree)
        if text is None or text in self.seen or text == self.text or self.left == 0:
            return False
        self.seen.add(text)
        self.left -= 1
        if not self.keeps(text):
            return False
        self.text = text
        return True

    def remove(self):
        """Takes parts of lists out, halves before quarters before single ones."""
        changed = False
        for owner, field in list(lists(self.tree, self.whole)):
            size = max(1, len(getattr(owner, field)) // 2)
            while True:
                start = len(getattr(owner, field)) - size
                while start > -size:
                    first = max(start, 0)
                    part = getattr(owner, field)[first:first + size]
                    if part and not (len(part) == 1 and isinstance(part[0], ast.Pass)):
                        changed |= self.try_part(owner, field, first, first + size, [])
                    start -= size
                if size == 1:
                    break
                size //= 2
        return changed

    def unwrap(self):
        """Puts the body of a compound statement in its place."""
        changed = False
        for owner, field in list(lists(self.tree, self.whole)):
            index = 0
            while index < len(getattr(owner, field)):
                statement = getattr(owner, field)[index]
                body = getattr(statement, "body", None)
                is_definition = isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler))
                if isinstance(body, list) and not is_definition and self.try_part(owner, field, index, index + 1, body):
                    changed = True
                else:
                    index += 1
        return changed

    def simplify(self):
        """Puts parts of expressions in their places, and takes arguments away."""
        changed = False
        for node in list(nodes(self.tree, self.whole)):
            for field, value in list(ast.iter_fields(node)):
                if isinstance(value, ast.expr):
                    parts = [part for part in ast.iter_child_nodes(value) if isinstance(part, ast.expr)]
                    for part in parts[:4]:
                        setattr(node, field, part)
                        if self.accept():
                            changed = True
                            break
                        setattr(node, field, value)
                elif isinstance(value, list) and field in ("args", "keywords", "elts", "decorator_list", "names"):
                    for index in reversed(range(len(value))):
                        changed |= self.try_part(node, field, index, index + 1, [])
        return changed


def shrink(text, keeps, whole=(), budget=3000):
    """The smallest program found from `text` for which keeps(program) is true; asks at most `budget` times."""
    shrinker = Shrinker(text, keeps, whole, budget)
    if not keeps(shrinker.text):
        return text
    while shrinker.remove() or shrinker.unwrap() or shrinker.simplify():
        pass
    return shrinker.text + "\n"
