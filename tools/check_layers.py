#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_layers.py -- reads the table of layers in docs/ARCHITECTURE.md, and checks every #include against it.

A file may include its own folder, the folders that its row names, and headers from outside the project. Generated
headers (the grammar's krait.h) belong to the layer "grammar".
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SEARCHED = ("src", "runtime", "include")        # as the Makefile's -I options, generated files aside


def read_table(path):
    """Gives {folder: set of folders it may include}."""
    table = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) == 4 and cells[0].isdigit():
                allowed = {word.strip() for word in cells[2].split(",") if word.strip()}
                for folder in cells[1].split(","):
                    table[folder.strip()] = set(allowed)
    folders = {folder.strip() for folder in table}
    for folder, allowed in table.items():
        unknown = allowed - folders - {"krait.h"}
        if unknown:
            sys.exit(f"{path}: {folder} may include {', '.join(sorted(unknown))}, which is no layer")
    return table


def layer_of(path, table):
    folder = os.path.dirname(path)
    while folder:
        if folder in table:
            return folder
        folder = os.path.dirname(folder)
    return None


def resolve(text, quoted, includer):
    """The path of an included file inside the project, or None for a file from outside."""
    # <krait.h> is the public header, "krait.h" the generated one when a generated or syntax file asks for it.
    if text == "krait.h":
        inside = includer.startswith(("src/syntax/", "grammar/"))
        return "grammar/krait.h" if quoted and inside else "include/krait.h"
    candidates = [os.path.normpath(os.path.join(os.path.dirname(includer), text))] if quoted else []
    candidates += [os.path.join(top, text) for top in SEARCHED]
    for path in candidates:
        if os.path.exists(os.path.join(ROOT, path)):
            return path
    return None


def sources(table):
    for folder in sorted(table):
        for top, folders, files in os.walk(os.path.join(ROOT, folder)):
            folders.sort()
            for name in sorted(files):
                if name.endswith((".c", ".h", ".re", ".y", ".def")):
                    yield os.path.relpath(os.path.join(top, name), ROOT)


def main():
    table = read_table(os.path.join(ROOT, "docs/ARCHITECTURE.md"))
    if not table:
        sys.exit("docs/ARCHITECTURE.md has no table of layers")
    wrong = count = 0
    for path in sources(table):
        own = layer_of(path, table)
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                match = re.match(r'\s*#\s*include\s*([<"])([^">]+)[">]', line)
                if not match:
                    continue
                count += 1
                target = resolve(match.group(2), match.group(1) == '"', path)
                if target is None:
                    continue
                layer = "krait.h" if target == "include/krait.h" else layer_of(target, table)
                same = layer == own or {layer, own} == {"src/syntax", "grammar"}
                if layer and not same and layer not in table[own]:
                    print(f"{path}:{number}: {own} must not include {match.group(2)} (layer {layer})")
                    wrong += 1
    print(f"layers: {count} includes checked, {wrong} wrong")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main())
