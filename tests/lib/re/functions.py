# SPDX-License-Identifier: MIT
# Functions of the module, bytes, types, scanners, rarer syntax.
import re
def t(f):
    try: return f()
    except Exception as e: return type(e).__name__, str(e), getattr(e,'pos',None), getattr(e,'lineno',None), getattr(e,'colno',None)
print(re.findall(b"(?i)\xe9|a", b"\xc9\xe9A"), re.sub(b"a", b"\\g<0>\xff", b"bab"), re.split(b",", bytearray(b"a,b")), re.match(b"a", bytearray(b"ab")).group(), re.search(rb"\w+", b"\xe9ab"))
# expect: [b'\xe9', b'A'] b'ba\xffb' [b'a', b'b'] b'a' <re.Match object; span=(1, 3), match=b'ab'>
print(t(lambda: re.match("a", b"a")), t(lambda: re.match(b"a", "a")), t(lambda: re.match("a", 3)), t(lambda: re.sub("a", lambda m: 3, "xa")), t(lambda: re.sub("a", b"x", "a")), t(lambda: re.sub("a", 3, "a")), re.sub("a", lambda m: None or "", "aba"), re.subn("a", "b", "ccc"))
# expect: ('TypeError', 'cannot use a string pattern on a bytes-like object', None, None, None) ('TypeError', 'cannot use a bytes pattern on a string-like object', None, None, None) ('TypeError', "expected string or bytes-like object, got 'int'", None, None, None) ('TypeError', 'sequence item 1: expected str instance, int found', None, None, None) ('TypeError', 'sequence item 0: expected str instance, bytes found', None, None, None) ('TypeError', 'decoding to str: need a bytes-like object, int found', None, None, None) b ('ccc', 0)
print(re.sub("a", "b", "aaa", count=-1), re.split("a", "bab", maxsplit=-1), re.sub("(a)|b", r"[\1]", "ab"))  # expect: aaa ['bab'] [a][]
print(re.escape("a.b é\n-_~#&"), re.escape(b"a.b\x00"), re.purge())
# expect: a\.b\ é\
# expect: \-_\~\#\& b'a\\.b\x00' None
print([type(x).__name__ for x in (re.compile("a"), re.match("a", "a"))], type(re.compile("a")), re.Pattern[str], re.Match[bytes], re.error is re.PatternError, re.error)
# expect: ['Pattern', 'Match'] <class 're.Pattern'> re.Pattern[str] re.Match[bytes] True <class 're.PatternError'>
import copy
p = re.compile("x"); print(copy.copy(p) is p, copy.deepcopy(p) is p, t(lambda: re.Pattern()), t(lambda: re.Match()), bool(re.match("", "")))
# expect: True True ('TypeError', "cannot create 're.Pattern' instances", None, None, None) ('TypeError', "cannot create 're.Match' instances", None, None, None) True
s = re.Scanner([(r"[a-zA-Z_]\w*", lambda s, t: t), (r"\d+\.\d*", lambda s, t: float(t)), (r"\d+", lambda s, t: int(t)), (r"=|\+|-|\*|/", lambda s, t: "op"+t), (r"\s+", None)])
print(s.scan("sum = 3*foo + 312.50+bar"))  # expect: (['sum', 'op=', 3, 'op*', 'foo', 'op+', 312.5, 'op+', 'bar'], '')
print(re.findall("(?x) a   # comment \\\n b", "ab"), re.findall("(?>a+)b|a", "aab aa"), re.findall("a++b|a?+", "aab"), re.findall(r"(a)?(?(1)b|c)", "abc"), re.findall("x{,2}", "xxx"), re.findall("x{2}{", "xx{"), re.findall("x{2,}?", "xxxx"), re.findall("(?:ab){2}+", "ababab"))
# expect: ['a'] ['aab', 'a', 'a'] ['aab', ''] ['a', ''] ['xx', 'x', ''] ['xx{'] ['xx', 'xx'] ['abab']
from re import *
print(match("a", "A", IGNORECASE), I | S)  # expect: <re.Match object; span=(0, 1), match='A'> re.IGNORECASE|re.DOTALL
