# attack: every way to open, import, compile or list the file beside the program
# must: refused
# last: done
import sys
attempts = [lambda: open("secret.txt").read(), lambda: __import__("io").open("secret.txt").read(), lambda: __import__("os").open("secret.txt", 0), lambda: __import__("os").listdir("."),
            lambda: __import__("pathlib").Path("secret.txt").read_text(), lambda: __import__("codecs").open("secret.txt").read(), lambda: __import__("secret.txt"), lambda: __import__("secret"),
            lambda: exec(open("secret.txt").read()), lambda: __import__("linecache").getline("secret.txt", 1), lambda: __import__("fileinput").input("secret.txt"),
            lambda: __import__("runpy").run_path("secret.txt"), lambda: __import__("importlib").import_module("secret.txt"), lambda: __import__("tokenize").open("secret.txt").read(),
            lambda: __import__("configparser").ConfigParser().read("secret.txt"), lambda: __import__("logging").FileHandler("secret.txt"), lambda: __import__("shutil").copy("secret.txt", "x"),
            lambda: __import__("json").load(open("secret.txt")), lambda: __import__("os").scandir("."), lambda: __import__("glob").glob("*"), lambda: __import__("mmap"), lambda: open(0).read(), lambda: open(3).read(),
            lambda: open("/proc/self/environ").read(), lambda: open(b"secret.txt").read(), lambda: open(__file__).read(), lambda: __loader__.get_data("secret.txt"), lambda: __spec__.loader.get_data("secret.txt")]
for attempt in attempts:
    try:
        value = attempt()
        print(value if isinstance(value, (str, bytes, list)) and "secret" in str(value) else "")
        assert not value or "planted" not in str(value)
    except Exception:
        pass
def lines():
    try:
        exec(compile("raise ValueError", "secret.txt", "exec"))
    except ValueError as error:
        import traceback
        print("".join(traceback.format_exception(error)))
lines()
print("done")
