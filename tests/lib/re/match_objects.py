# SPDX-License-Identifier: MIT
# Attributes and methods of patterns and matches.
import re
def t(f):
    try: return f()
    except Exception as e: return type(e).__name__, str(e), getattr(e,'pos',None), getattr(e,'lineno',None), getattr(e,'colno',None)
m = re.search("(?P<w>é+)(x)?", "abçéé!")
print(m, m.groups(), m.groups(0), m.groupdict(), m.span("w"), m.regs, m.pos, m.endpos, m.lastindex, m.lastgroup, m.string, m.re, m["w"], m[0], m.expand(r"<\g<w>\2>"))
# expect: <re.Match object; span=(3, 5), match='éé'> ('éé', None) ('éé', 0) {'w': 'éé'} (3, 5) ((3, 5), (3, 5), (-1, -1)) 0 6 1 w abçéé! re.compile('(?P<w>é+)(x)?') éé éé <éé>
print(t(lambda: m["q"]), t(lambda: m[5]), t(lambda: m.group(1, 9)), m.group(0, 1, 2), m.start(2), t(lambda: m.start("zz")))
# expect: ('IndexError', 'no such group', None, None, None) ('IndexError', 'no such group', None, None, None) ('IndexError', 'no such group', None, None, None) ('éé', 'éé', None) -1 ('IndexError', 'no such group', None, None, None)
print(re.compile("a", re.I|re.M), re.compile(b"a\n", re.A), re.compile("a"*300), re.compile("(?x) a"), repr(re.I|re.M), str(re.I), re.I, repr(re.NOFLAG), re.RegexFlag(2), re.RegexFlag(0x10002), ~re.I, re.S|8)
# expect: re.compile('a', re.IGNORECASE|re.MULTILINE) re.compile(b'a\n', re.ASCII) re.compile('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) re.compile('(?x) a', re.VERBOSE) re.IGNORECASE|re.MULTILINE re.IGNORECASE re.IGNORECASE re.NOFLAG re.IGNORECASE re.IGNORECASE|0x10000 re.ASCII|re.LOCALE|re.UNICODE|re.MULTILINE|re.DOTALL|re.VERBOSE|re.DEBUG|0x1 re.MULTILINE|re.DOTALL
print(re.compile("a") == re.compile("a"), re.compile("a") == re.compile("a", re.I), hash(re.compile("a")) == hash(re.compile("a")), re.compile("a") == re.compile(b"a"))
# expect: True False True False
p = re.compile(r"(\w)(\d)?")
print(p.match("ab", 1), p.match("ab", 1, 1), p.match("ab", 5), p.search("ab", -3, 100), p.fullmatch("a1"), p.fullmatch("xa1", 1), p.fullmatch("a1x", 0, 2), p.flags, p.groups, p.groupindex, p.pattern)
# expect: <re.Match object; span=(1, 2), match='b'> None None <re.Match object; span=(0, 1), match='a'> <re.Match object; span=(0, 2), match='a1'> <re.Match object; span=(1, 3), match='a1'> <re.Match object; span=(0, 2), match='a1'> 32 2 {} (\w)(\d)?
print(re.compile("^a").match("ba", 1), re.compile(r"\Aa").search("ba", 1), re.compile("(?<=b)a").match("ba", 1), re.compile("a$").match("ab", 0, 1), re.compile(r"\ba").match("ba", 1))
# expect: None None <re.Match object; span=(1, 2), match='a'> <re.Match object; span=(0, 1), match='a'> None
for pat, s in [("(a)(b)?", "a"), ("((a)(b))", "ab"), ("(a)|b", "b"), ("(?:(a)|(b))*", "ba"), ("(?:(a)|(b))*", "ab"), ("(?=(abc))(a)", "abc"), ("((a)|b)*", "ab"), ("(a)(?=(b))", "ab"), ("(?P<x>a)(b)", "ab"), ("(?P<x>(a))", "ab"), ("(()|a)+", "aa"), ("(a?)*", "aa"), ("(a|b*)*", "ab"), ("(?:(a)|(b)|(c))+", "cab")]:
    m = re.match(pat, s); print(pat, s, m.groups(), m.lastindex, m.lastgroup, m.span())
# expect: (a)(b)? a ('a', None) 1 None (0, 1)
# expect: ((a)(b)) ab ('ab', 'a', 'b') 1 None (0, 2)
# expect: (a)|b b (None,) None None (0, 1)
# expect: (?:(a)|(b))* ba ('a', 'b') 1 None (0, 2)
# expect: (?:(a)|(b))* ab ('a', 'b') 2 None (0, 2)
# expect: (?=(abc))(a) abc ('abc', 'a') 2 None (0, 1)
# expect: ((a)|b)* ab ('b', 'a') 1 None (0, 2)
# expect: (a)(?=(b)) ab ('a', 'b') 2 None (0, 1)
# expect: (?P<x>a)(b) ab ('a', 'b') 2 None (0, 2)
# expect: (?P<x>(a)) ab ('a', 'a') 1 x (0, 1)
# expect: (()|a)+ aa ('', '') 1 None (0, 0)
# expect: (a?)* aa ('',) 1 None (0, 2)
# expect: (a|b*)* ab ('',) 1 None (0, 2)
# expect: (?:(a)|(b)|(c))+ cab ('a', 'b', 'c') 2 None (0, 3)
