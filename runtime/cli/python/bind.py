# SPDX-License-Identifier: MIT
"""bind.py -- `krait bind`: from the text of a module to the texts of its shims. runtime/cli/bind.c calls it and writes them."""

from bind_c import TAKEN_HEADERS, TAKEN_WORDS, bind_functions, skipped_lines, write_header, write_source
from bind_module import Module
from bind_python import write_shim


def check_name(name):
    """Gives why no module of this name can be bound, or ""."""
    if not (name.isascii() and name.isidentifier()) or name in TAKEN_WORDS:
        return f"'{name}' is not a name in C"
    if name.startswith("_"):
        return f"'{name}' is private, or the inside of a package"
    if name.lower() in TAKEN_HEADERS or name == "kr":
        return f"{name}.h would hide a header that hosts need"
    return ""


def bind(text, name, filename, mode):
    """Gives [(file name, text)] and what to report, a line for each function that was skipped."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    module = Module(text, name, filename)
    bound = bind_functions(module)
    files = [(f"{name}.h", write_header(module, filename, mode, bound)), (f"{name}.c", write_source(module, filename, mode, bound))]
    shim = write_shim(module, filename)
    if shim is not None:
        files.append((f"{name}_sync.py", shim))
    return files, "".join(line + "\n" for line in skipped_lines(bound))
