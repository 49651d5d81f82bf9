#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""amalgam.py -- writes the library as one file, krait.c, to be compiled with krait.h beside it. Standard library only.

    python3 tools/amalgam.py --generated build/gen --out build/amalgam/krait.c FILE.c...

All headers come first, each once and after those it includes, then the files in the order given. A .def file stands wherever
it is included. What changes on the way:

- Every function and table becomes static: of Krait, only the kr_ functions are visible.
- A name at the level of the file that another file has as well becomes FILE__name, where FILE is the file's own name. Members
  keep their names: what follows a point or an arrow is not renamed, nor are functions' and tables' names inside a struct.
- A macro of a .c file is undefined at its end.

The names a file may see are those of its own and of the headers it includes; so a header's name is renamed in the header and in
all files that include it. The same input gives the same bytes.
"""

import argparse
import os
import re
import sys

TOKEN = re.compile(r"""
    (?P<directive>(?:(?<=\n)|\A)[ \t]*\#(?:[^\n\\]|\\.|\\\n)*\n)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<space>\s+)
  | (?P<string>"(?:[^"\\\n]|\\.|\\\n)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<number>\.?[0-9](?:[eEpP][+-]|[\w.])*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<mark>->|\.\.\.|\#\#|.)
""", re.VERBOSE | re.DOTALL)
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
DEFINE = re.compile(r"\s*#\s*define\s+(\w+)")
UNDEF = re.compile(r"\s*#\s*undef\s+(\w+)")
# Names of the C library that Krait uses for itself in files which do not include their header.
RESERVED = {"raise", "signal", "index", "remove", "step"}
HEAD = """// SPDX-License-Identifier: MIT
// krait.c -- the whole of the Krait library as one file. Made by tools/amalgam.py: do not edit.
//
//     cc -O2 -c krait.c              (krait.h beside it; link with -ltommath -lutf8proc -lpcre2-8 -lm)
//     cc -O2 -DKR_WITH_RE=0 -c krait.c                  (without the module re, and without PCRE2)
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#ifndef KR_WITH_RE
#define KR_WITH_RE 1
#endif
#define NDEBUG 1    // lemon's trace would be global variables
// In one file, what a header offers and nobody takes looks like a forgotten function. The rest is the text of re2c and lemon.
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wenum-conversion"
#pragma GCC diagnostic ignored "-Warray-bounds"     // gcc 12 takes a tagged word that may be 0 for an access to the page at 0
"""


def tokens_of(text):
    """(kind, text) pairs; those of a #define after its first word too, so that names inside are names."""
    for match in TOKEN.finditer(text):
        kind, text = match.lastgroup, match.group()
        if kind == "directive":
            keyword = re.match(r"\s*#\s*\w*", text).group()
            if keyword.split("#")[1].strip() in ("line", "pragma"):
                yield "directive", "\n" if "line" in keyword else text
            elif keyword.split("#")[1].strip() in ("include", "error"):
                yield "directive", text
            else:
                yield "directive", keyword
                yield from tokens_of(text[len(keyword):-1])
                yield "end", "\n"
        else:
            yield kind, text


class File:
    """One source file: its tokens, what it includes, and the names it gives at its own level, each with a kind."""

    def __init__(self, path, tree):
        self.path, self.tree = path, tree
        self.stem = re.sub(r"\W", "_", os.path.splitext(os.path.basename(path))[0])
        self.is_header = path.endswith(".h")
        self.includes, self.names, self.renamed = [], {}, {}
        self.shared = set()             # names of a .c file that other .c files may know
        self.hidden = set()             # positions inside a struct or union
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        self.tokens = list(self.expand(text.replace("\r", "")))

    def expand(self, text):
        for kind, text in tokens_of(text):
            include = kind == "directive" and INCLUDE.match(text)
            if not include:
                yield kind, text
                continue
            bracket, name = include.groups()
            path = self.tree.find(self.path, bracket, name)
            if path is None:
                yield ("directive", '#include "krait.h"\n') if name == "krait.h" else (kind, text)
            elif path.endswith(".def"):
                yield "directive", "\n"
                with open(path, encoding="utf-8") as stream:
                    yield from (token for token in self.expand(stream.read()) if token[0] != "comment")
            else:
                self.includes.append(path)

    def read_items(self):
        """Splits the file into items that end with ; or } at its own level."""
        item, depth, inside_directive = [], 0, False
        for position, (kind, text) in enumerate(self.tokens):
            if kind == "directive":
                inside_directive = text.strip() != "" and not text.endswith("\n")
                self.directive(position)
            elif kind == "end":
                inside_directive = False
            elif inside_directive or kind in ("comment", "space"):
                if text == "extern" and inside_directive:
                    self.tokens[position] = ("name", "static")
            else:
                if depth == 0 and text not in ("{", ";", "=") and self.is_whole_call(item):
                    self.read_item(item)
                    item = []
                item.append(position)
                depth += (text in "({[") - (text in ")}]") if kind == "mark" else 0
                if depth == 0 and (text == ";" or (text == "}" and self.ends(item))):
                    self.read_item(item)
                    item = []

    def directive(self, position):
        line = self.tokens[position][1]
        words = [text for kind, text in self.tokens[position + 1:position + 3] if kind == "name"]
        if line.endswith("define") and words:
            self.names.setdefault(words[0], "macro")
            self.define(position)
        elif line.endswith("undef") and words and self.names.get(words[0]) == "macro":
            del self.names[words[0]]

    def define(self, position):
        """A table that a macro makes becomes static; and which parameters of the macro become a part of a name or a string."""
        end = next(place for place in range(position, len(self.tokens)) if self.tokens[place][0] == "end")
        places = [place for place in range(position + 1, end) if self.tokens[place][0] not in ("space", "comment")
                  and self.tokens[place][1] != "\\"]
        texts = self.texts(places)
        body = 1
        if self.tokens[places[0] + 1][1] == "(":
            body = texts.index(")") + 1
            parameters = [text for text in texts[2:body - 1] if text != ","]
            kept = {parameters.index(text) for before, text in zip(texts[body:], texts[body + 1:])
                    if before in ("#", "##") and text in parameters}
            if kept:
                self.tree.kept.setdefault(texts[0], set()).update(kept)
        elif texts[1:2] == ["static"]:
            self.tree.storage.add(texts[0])
        depth = 0
        for before, place, text in zip([";"] + texts[body:], places[body:], texts[body:]):
            depth += (text in ("(", "{")) - (text in (")", "}"))
            if text == "const" and before in (";", "}") and depth == 0:
                self.tokens[place] = ("name", "static const")

    def texts(self, item):
        return [self.tokens[position][1] for position in item]

    def is_whole_call(self, item):
        """Whether an item is a macro with its arguments, and nothing besides."""
        texts = self.texts(item[:2] + item[-1:])
        return len(item) > 2 and texts[1:] == ["(", ")"] and re.match(r"[A-Z][A-Z_]*$", texts[0]) is not None

    def ends(self, item):
        """Whether the } that is last ends the item: the body of a function does, that of a struct or a table does not."""
        texts = self.texts(item)
        if texts[0] == "typedef" or "=" in self.outside(texts):
            return False
        return "(" in texts[:texts.index("{")]

    @staticmethod
    def outside(texts):
        """The tokens that are in no brackets, the brackets themselves included."""
        depth, found = 0, []
        for text in texts:
            depth -= text in (")", "}", "]")
            if depth == 0:
                found.append(text)
            depth += text in ("(", "{", "[")
        return found

    def read_item(self, item):
        if self.tokens[item[0]][1] == "__extension__":
            item = item[1:]
        texts = self.texts(item)
        outside = self.outside(texts)
        while "__attribute__" in outside:
            place = outside.index("__attribute__")
            del outside[place:place + 3]
        names = [text for text in outside if re.match(r"[A-Za-z_]\w*$", text)]
        self.read_bodies(item, texts)
        if texts[0] in (";", "extern") and texts[1:2] == ['"C"'] or not names or texts[0] == "_Static_assert":
            return
        if texts[0] == "typedef":
            pointer = re.search(r"\(\*(\w+)\)", "".join(texts))
            self.names[pointer.group(1) if pointer and outside.count("(") > 1 else names[-1]] = "type"
            return
        if outside[0] in ("struct", "union", "enum") and (len(outside) <= 5 and "{" in outside or len(outside) == 3):
            if outside[1] not in "{;":
                self.names[outside[1]] = "type"
            return
        if re.match(r"[A-Z][A-Z_]*$", texts[0]) and texts[1] == "(":    # a macro that makes a function or a table
            if re.match(r"[A-Za-z_]\w*$", texts[2]) and texts[-1] == "}":
                self.names.setdefault(texts[2], "function")
            return
        stop = next((place for place, text in enumerate(outside) if text in ("=", "(")), None)
        if stop is not None and outside[stop] == "(":
            self.names.setdefault(outside[stop - 1], "function")
            if not self.tree.storage & set(outside) and not outside[stop - 1].startswith("kr_"):
                self.make_static(item)
            return
        self.read_tables(item, outside)

    def read_tables(self, item, outside):
        first, value = True, False
        for before, text in zip(outside, outside[1:]):
            if text in ("=", ";", ",", "[") and re.match(r"[A-Za-z_]\w*$", before) and not value:
                self.names.setdefault(before, "table")
            value = text == "=" or (value and text not in (",", ";"))
        if "static" not in outside:
            self.make_static(item)

    def make_static(self, item):
        self.shared.update(text for text in self.outside(self.texts(item)) if text in self.names)
        kind, text = self.tokens[item[0]]
        self.tokens[item[0]] = (kind, "static") if text == "extern" else (kind, "static " + text)

    def read_bodies(self, item, texts):
        """Notes the constants of enums, and the insides of structs."""
        open_bodies, before = [], ""
        for place, text in enumerate(texts):
            if text == "{":
                opener = texts[place - 1] if texts[place - 1] in ("struct", "union", "enum") else texts[place - 2] if place > 1 else ""
                open_bodies.append(opener)
            elif text == "}":
                open_bodies.pop()
            elif open_bodies:
                if open_bodies[-1] == "enum" and len(open_bodies) == 1 and texts[place - 1] in ("{", ",") \
                        and re.match(r"[A-Za-z_]\w*$", text):
                    self.names.setdefault(text, "constant")
                if open_bodies[-1] in ("struct", "union"):
                    self.hidden.add(item[place])

    def text(self, renames):
        """The file with names replaced: {name: (new name, kind)}."""
        parts, before, calls = [], "", []     # calls: of macros that keep arguments, [kept, position of the argument, depth]
        for position, (kind, text) in enumerate(self.tokens):
            if calls and kind == "mark":
                call = calls[-1]
                call[2] += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
                call[1] += text == "," and call[2] == 1
                if call[2] == 0:
                    calls.pop()
            if text == "(" and before in self.tree.kept:
                calls.append([self.tree.kept[before], 0, 1])
            if kind == "name" or text.startswith("static "):
                prefix, _, name = text.rpartition(" ")
                new, what = renames.get(name, (name, None))
                member = before in (".", "->") or position in self.hidden
                kept = any(call[1] in call[0] for call in calls)
                if what == "macro" or (what and not kept and not (member and what in ("function", "table"))):
                    text = f"{prefix} {new}".lstrip()
            parts.append(text)
            if kind not in ("space", "comment"):
                before = text
        return "".join(parts).strip("\n") + "\n"


class Tree:
    """All files of the library, and which header an #include means."""

    def __init__(self, generated, sources):
        self.generated = generated
        self.storage = {"static", "KR_API"}     # words that settle who sees a name, macros among them
        self.kept = {}                  # macro: positions of arguments that are pasted or quoted, and so keep their names
        self.headers = {}               # path: File, each after those it includes
        self.sources = []
        for path in sources:
            self.sources.append(self.add(path))
        self.files = list(self.headers.values()) + self.sources
        for file in self.files:
            file.visible = {}
            self.see(file, file)

    def find(self, includer, bracket, name):
        """The path of an included file, or None when it is the system's or the public krait.h."""
        if bracket == '"':
            for folder in (os.path.dirname(includer), self.generated, "src", "runtime"):
                path = os.path.join(folder, name)
                if os.path.exists(path):
                    return os.path.normpath(path)
            raise SystemExit(f"amalgam: {includer} includes {name}, which is nowhere")
        return None

    def add(self, path):
        file = File(path, self)
        for header in file.includes:
            if header not in self.headers:
                self.headers[header] = None
                self.headers[header] = header_file = self.add(header)
                del self.headers[header]
                self.headers[header] = header_file      # after what it includes
        file.read_items()                               # which needs the macros of the headers
        return file

    def see(self, file, other):
        for path in other.includes:
            if path not in file.visible:
                file.visible[path] = self.headers[path]
                self.see(file, self.headers[path])

    def own_names(self, file):
        """The names that a .c file has for itself: not those that a header it sees declares."""
        return {name: kind for name, kind in file.names.items()
                if not any(name in header.names for header in file.visible.values())}

    def choose_names(self):
        headers = list(self.headers.values())
        own = {file.path: self.own_names(file) for file in self.sources}
        owners = {}
        for file in headers + self.sources:
            for name in file.names if file.is_header else own[file.path]:
                owners.setdefault(name, []).append(file)
        for position, header in enumerate(headers):
            for name, kind in header.names.items():
                if any(name in other.names and self.apart(header, other) for other in headers[:position]):
                    header.renamed[name] = (f"{header.stem}__{name}", kind)
        for file in self.sources:
            for name, kind in own[file.path].items():
                others = [other for other in owners[name] if other is not file]
                if kind == "macro":
                    others = [other for other in others if other.is_header]
                if name not in file.shared and (others or name in RESERVED):
                    file.renamed[name] = (f"{file.stem}__{name}", kind)

    def apart(self, one, other):
        """Whether no file sees both headers: then a name in both means two things."""
        if one.path in other.visible or other.path in one.visible:
            return False
        return not any(one.path in file.visible and other.path in file.visible for file in self.files)

    def write(self, stream):
        self.choose_names()
        stream.write(HEAD)
        for file in self.files:
            renames = {}
            for header in file.visible.values():
                renames.update(header.renamed)
            renames.update(file.renamed)
            stream.write(f"\n//// {file.path if self.generated not in file.path else os.path.basename(file.path)} ////\n\n")
            stream.write(file.text(renames))
            if not file.is_header:
                for name, kind in sorted(self.own_names(file).items()):
                    if kind == "macro":
                        stream.write(f"#undef {file.renamed.get(name, (name,))[0]}\n")


def main():
    parser = argparse.ArgumentParser(description="Writes the Krait library as one C file.")
    parser.add_argument("--generated", required=True, help="the folder of the lexer, the grammar and the frozen modules")
    parser.add_argument("--out", required=True)
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args()
    tree = Tree(os.path.normpath(options.generated), options.sources)
    with open(options.out, "w", encoding="utf-8") as stream:
        tree.write(stream)


if __name__ == "__main__":
    sys.exit(main())
