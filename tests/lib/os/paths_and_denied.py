# os.path works without permissions; what touches the host says which one is missing.
import os, errno

print(os.path.join("a", "b", "/c", "d"))                # expect: /c/d
print(os.path.splitext("/a.b/c.tar.gz"))                # expect: ('/a.b/c.tar', '.gz')
print(os.path.splitext(".profile"))                     # expect: ('.profile', '')
print(os.path.normpath("/a/../b//c/."), os.path.normpath("../a/../.."))   # expect: /b/c ../..
print(os.path.split("/a"), os.path.split("a//b//"))     # expect: ('/', 'a') ('a//b', '')
print(os.path.commonpath(["/a/b/c", "/a/b/d"]))         # expect: /a/b
print(os.path.relpath("/a/b", "/a/c/d"))                # expect: ../../b
print(errno.ENOENT, errno.errorcode[errno.EACCES])      # expect: 2 EACCES
print(os.environ.get("HOME"), os.fspath("x"))           # expect: None x


class Path:
    def __fspath__(self):
        return "p"


print(isinstance(Path(), os.PathLike), os.path.join("a", Path()))   # expect: True a/p
for call in (os.listdir, os.getcwd, lambda: os.stat("/"), lambda: os.mkdir("/tmp/x"), lambda: open("/etc/passwd")):
    try:
        call()
    except PermissionError as e:
        print("krait --allow" in str(e))
# expect: True
# expect: True
# expect: True
# expect: True
# expect: True
print(os.path.exists("/"))                              # expect: False
