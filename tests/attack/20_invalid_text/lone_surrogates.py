# attack: lone surrogates in names, attributes, keys, formats, output, sources and file names
# must: UnicodeError, or a result
# last: done
import json, re
bad = "\ud800x\udfff"
for use in (lambda: setattr(lambda: 0, bad, 1), lambda: type(bad, (), {bad: 1}), lambda: compile(bad, "f", "exec"), lambda: compile("x", bad, "exec"), lambda: eval(repr(bad)), lambda: bad.encode(), lambda: print(bad), lambda: {bad: 1}[bad],
            lambda: f"{bad!r:>20}", lambda: bad % (), lambda: bad.format(), lambda: int(bad), lambda: float(bad), lambda: __import__(bad), lambda: json.dumps(bad), lambda: json.loads('"\\ud800"'), lambda: re.compile(bad).match(bad), lambda: bad.casefold(),
            lambda: open(bad), lambda: getattr(1, bad), lambda: exec("x = 1", {bad: 1}), lambda: bad.isidentifier(), lambda: bad.translate({0xd800: None}), lambda: bad.join([bad, bad]), lambda: bad.title(), lambda: sorted([bad, "a"]),
            lambda: ascii(bad), lambda: bad.splitlines(), lambda: exec(f"raise ValueError({bad!r})")):
    try:
        use()
    except Exception:
        pass
print("done")
