# SPDX-License-Identifier: MIT
"""bind_python.py -- writes the Python shim: NAME_sync() for each async function NAME of the module.

What a parameter's default is cannot always be told from its text: only a literal is written again, any other is taken from the
function itself. An annotation that names more than builtins becomes a str, so that the shim needs none of these names.
"""

from bind_c import free_name
from bind_module import KEYWORD_ONLY, KEYWORDS, REST, is_literal


class Shim:
    def __init__(self, module, functions):
        self.module, self.functions = module, functions
        taken = {parameter.name for function in functions for parameter in function.parameters}
        self.own = free_name("_module", taken)
        self.call = free_name("_call_sync", taken)

    def annotation(self, node, function):
        is_text = node.kind == "Constant"
        if is_text or self.module.names_only_builtins(node, function):
            return self.module.source.text(node)
        return repr(self.module.text(node))

    def default(self, function, parameter):
        if is_literal(parameter.default):
            return self.module.source.text(parameter.default)
        name = f"{self.own}.{function.name}"
        if function.decorators:         # the decorator may have put another function in its place
            return f"_signature({name}).parameters[{parameter.name!r}].default"
        if parameter.kind == KEYWORD_ONLY:
            return f"{name}.__kwdefaults__[{parameter.name!r}]"
        with_default = [one for one in function.parameters if one.default and one.kind != KEYWORD_ONLY]
        return f"{name}.__defaults__[{with_default.index(parameter)}]"

    def needs_signature(self):
        return any(parameter.default and not is_literal(parameter.default)
                   for function in self.functions if function.decorators for parameter in function.parameters)

    def parameters(self, function):
        parts, has_star = [], False
        for index, parameter in enumerate(function.parameters):
            if parameter.kind == KEYWORD_ONLY and not has_star:
                parts.append("*")
            has_star = has_star or parameter.kind in (REST, KEYWORD_ONLY)
            text = {REST: "*", KEYWORDS: "**"}.get(parameter.kind, "") + parameter.name
            if parameter.annotation:
                text += f": {self.annotation(parameter.annotation, function)}"
            if parameter.default:
                text += (" = " if parameter.annotation else "=") + self.default(function, parameter)
            parts.append(text)
            if index + 1 == function.positional_only:
                parts.append("/")
        return ", ".join(parts)

    def arguments(self, function):
        parts = [f"{self.own}.{function.name}"]
        for parameter in function.parameters:
            stars = {REST: "*", KEYWORDS: "**"}.get(parameter.kind, "")
            parts.append(f"{parameter.name}={parameter.name}" if parameter.kind == KEYWORD_ONLY else stars + parameter.name)
        return ", ".join(parts)

    def definition(self, function):
        returns = f" -> {self.annotation(function.returns, function)}" if function.returns else ""
        return (f"def {function.name}_sync({self.parameters(function)}){returns}:\n"
                f"    return {self.call}({self.arguments(function)})\n")


def write_shim(module, filename):
    """Gives the text of the shim, or None when no function of the module is async."""
    found = [function for function in module.functions if function.is_async]
    shim = Shim(module, [function for function in found if function.problem is None])
    if not shim.functions:
        return None
    skipped = [f"# SKIPPED {function.name}: {function.problem}\n" for function in found if function.problem]
    head = (f"# {module.name}_sync.py -- made by `krait bind` from {filename}: do not edit.\n"
            + ("#\n" + "".join(skipped) if skipped else "")
            + f"import {module.name} as {shim.own}\n"
            + ("from inspect import signature as _signature\n" if shim.needs_signature() else "")
            + f"from krait import call_sync as {shim.call}\n")
    return "\n\n".join([head] + [shim.definition(function) for function in shim.functions])
