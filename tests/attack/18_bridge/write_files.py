# attack: ways to make, change and remove files
# must: refused, and nothing is left behind
# last: done
import os
for use in (lambda: open("new.txt", "w"), lambda: open("secret.txt", "a"), lambda: open("new.txt", "xb"), lambda: os.remove("secret.txt"), lambda: os.mkdir("d"), lambda: os.rename("secret.txt", "x"), lambda: os.symlink("/etc/passwd", "x"),
            lambda: os.truncate("secret.txt", 0), lambda: os.chmod("secret.txt", 0), lambda: __import__("pathlib").Path("x").write_text("y"), lambda: __import__("tempfile").NamedTemporaryFile(), lambda: __import__("logging").basicConfig(filename="x.log"),
            lambda: __import__("shelve").open("x"), lambda: __import__("sqlite3").connect("x.db"), lambda: __import__("tracemalloc").start(), lambda: __import__("faulthandler").dump_traceback(open("x", "w")), lambda: __import__("py_compile").compile("attack.py"),
            lambda: __import__("zipfile").ZipFile("x.zip", "w"), lambda: os.makedirs("a/b"), lambda: os.mkfifo("f"), lambda: os.link("secret.txt", "y")):
    try:
        use()
    except Exception:
        pass
print("done")
