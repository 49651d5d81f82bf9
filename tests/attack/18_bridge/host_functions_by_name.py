# attack: modules of larger runtimes and their back doors
# must: not found
# last: done
for name in ("js", "pyodide", "pyodide_js", "micropython", "ctypes", "_ctypes", "cffi", "_cffi_backend", "posix", "nt", "_posixsubprocess", "subprocess", "multiprocessing", "socket", "_socket", "ssl", "signal",
             "threading", "_thread", "fcntl", "resource", "pty", "imp", "_imp", "_frozen_importlib_external", "zipimport", "_winapi", "winreg", "readline", "gdb", "site", "sitecustomize", "usercustomize", "ensurepip", "webbrowser",
             "krait", "_krait", "host", "__host__", "_io", "posixpath.os.system"):
    try:
        module = __import__(name)
    except ImportError:
        continue
    for bad in ("system", "popen", "fork", "CDLL", "dlopen", "open_new", "Popen", "create_dynamic", "fork_exec", "start_new_thread", "eval", "runPython"):
        assert not hasattr(module, bad), (name, bad)
print("done")
