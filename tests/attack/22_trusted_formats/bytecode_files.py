# attack: files with compiled code beside the program, named, imported, compiled and executed
# must: not loaded
# last: done
magic = b"\xf3\r\r\n" + b"\0" * 12 + b"\xe3" + b"\xff" * 200
for use in (lambda: exec(magic), lambda: compile(magic, "x.pyc", "exec"), lambda: eval(magic), lambda: __import__("x.pyc"), lambda: __import__("importlib.util", fromlist=["x"]).module_from_spec(None), lambda: __import__("importlib").machinery.SourcelessFileLoader("x", "x.pyc").load_module(), lambda: open("x.pyc", "wb").write(magic)):
    try:
        use()
        print("loaded")
    except Exception:
        pass
print("done")
