# attack: mapping proxies, bound methods, weak references and patterns wrapped deeply
# must: an exception, or a result
# last: done
import re, types, weakref
proxy = {1: 2}
for _ in range(20000):
    proxy = types.MappingProxyType(proxy)
for use in (lambda: proxy[1], lambda: repr(proxy), lambda: proxy == {1: 2}, lambda: len(proxy), lambda: list(proxy)):
    try:
        use()
    except (RecursionError, TypeError):
        pass
del proxy
for n in (50, 5000, 100000):
    for pattern in ("(" * n + "a" + ")" * n, "(?:" * n + ")" * n, "[" * n, "(?=" * n + ")" * n, "(?:a|" * n + ")" * n, "a{1,2}" * n, "(a" * n + ")*" * n):
        try:
            re.compile(pattern).match("a" * 100)
        except (re.error, RecursionError, MemoryError, OverflowError):
            pass
method = print
for _ in range(500):
    method = types.MethodType(method, 1)
try:
    method()
except (RecursionError, TypeError):
    pass
print("done")
