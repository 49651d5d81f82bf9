# SPDX-License-Identifier: MIT
# Templates of sub().
import re
def t(f):
    try: return f()
    except Exception as e: return type(e).__name__, str(e), getattr(e,'pos',None), getattr(e,'lineno',None), getattr(e,'colno',None)
for tpl in [r"\1", r"\2", r"\g<1>", r"\g<x>", r"\g<n>", r"\g", r"\g<", r"\g<>", r"\g<1", r"\q", "\\", r"\0", r"\012", r"\111", r"\400", r"\n\t", r"\.", r"\g<0>", r"\g<-1>", r"\g<1a>", r"\10", r"\g<99>", "é\\1"]:
    print(ascii(tpl), ascii(t(lambda: re.sub("(?P<n>a)|b", tpl, "xaby"))))
# expect: '\\1' 'xay'
# expect: '\\2' ('PatternError', 'invalid group reference 2 at position 1', 1, 1, 2)
# expect: '\\g<1>' 'xay'
# expect: '\\g<x>' ('IndexError', "unknown group name 'x'", None, None, None)
# expect: '\\g<n>' 'xay'
# expect: '\\g' ('PatternError', 'missing < at position 2', 2, 1, 3)
# expect: '\\g<' ('PatternError', 'missing group name at position 3', 3, 1, 4)
# expect: '\\g<>' ('PatternError', 'missing group name at position 3', 3, 1, 4)
# expect: '\\g<1' ('PatternError', 'missing >, unterminated name at position 3', 3, 1, 4)
# expect: '\\q' ('PatternError', 'bad escape \\q at position 0', 0, 1, 1)
# expect: '\\' ('PatternError', 'bad escape (end of pattern) at position 0', 0, 1, 1)
# expect: '\\0' 'x\x00\x00y'
# expect: '\\012' 'x\n\ny'
# expect: '\\111' 'xIIy'
# expect: '\\400' ('PatternError', 'octal escape value \\400 outside of range 0-0o377 at position 0', 0, 1, 1)
# expect: '\\n\\t' 'x\n\t\n\ty'
# expect: '\\.' 'x\\.\\.y'
# expect: '\\g<0>' 'xaby'
# expect: '\\g<-1>' ('PatternError', "bad character in group name '-1' at position 3", 3, 1, 4)
# expect: '\\g<1a>' ('PatternError', "bad character in group name '1a' at position 3", 3, 1, 4)
# expect: '\\10' ('PatternError', 'invalid group reference 10 at position 1', 1, 1, 2)
# expect: '\\g<99>' ('PatternError', 'invalid group reference 99 at position 3', 3, 1, 4)
# expect: '\xe9\\1' 'x\xe9a\xe9y'
