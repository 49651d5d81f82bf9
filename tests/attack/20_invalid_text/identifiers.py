# attack: names of every script, normalised names and names that are no names
# must: what CPython answers, or SyntaxError
# last: done
for point in list(range(0x250)) + list(range(0x2000, 0x2100)) + [0x2118, 0x212e, 0x309b, 0xfe33, 0xff21, 0x1d400, 0xe0100, 0x10ffff, 0xd800, 0xfeff]:
    name = chr(point)
    for source in (name + " = 1", "a" + name + " = 1", "a." + name, f"def {name}(): pass", f"{{'{name}': 1}}"):
        try:
            compile(source, "f", "exec")
        except (SyntaxError, UnicodeError, ValueError):
            pass
exec("\uff21 = 5")
assert globals().get("A") == 5
print("done")
