# attack: loaders of code and objects from bytes
# must: not there
# last: done
found = []
for module, name in (("pickle", "loads"), ("_pickle", "loads"), ("cPickle", "loads"), ("marshal", "loads"), ("shelve", "open"), ("dill", "loads"), ("copyreg", "__newobj__"), ("zipimport", "zipimporter"), ("imp", "load_compiled"), ("importlib.machinery", "SourcelessFileLoader"), ("py_compile", "compile"), ("ctypes", "CDLL")):
    try:
        found.append(getattr(__import__(module, fromlist=["x"]), name))
    except (ImportError, AttributeError):
        continue
for f in found:
    try:
        f(b"cos\nsystem\n(S'id'\ntR.")
        print("loaded", f)
    except Exception:
        pass
print("done")
