# attack: characters whose case and form change their length, through all of str
# must: a result
# last: done
odd = "\u00df\ufb03\u0130\u0149\u1e9e\U0001f1e6\u0345\u03a3\u01c5" * 50
for name in dir(str):
    if name.startswith("__"):
        continue
    for args in ((), (odd,), ("\u0130",), (5,), (odd, "x"), (None, 2), ({0xdf: "\U0010ffff" * 3},)):
        try:
            getattr(odd, name)(*args)
        except (TypeError, ValueError, KeyError, LookupError, IndexError):
            pass
assert "\u00df".upper() == "SS" and len("\ufb03".upper()) == 3
print("done")
