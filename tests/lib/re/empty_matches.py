# SPDX-License-Identifier: MIT
# Where empty matches are found.
import re
for pat, s in [("x*", "abxd"), ("b|", "abcb"), ("", "aé"), (r"\b", "hi é you"), ("(?=b)", "abab"), ("a*?", "aab"), (r"\b|\w+", "ab cd"), ("$", "a\n"), ("(?m)$", "a\nb\n"), ("(?m)^", "a\nb\n"), (r"\Z", "a\n"), ("^", "ab")]:
    print(pat, s, re.findall(pat, s), re.sub(pat, "-", s), re.split(pat, s), [m.span() for m in re.finditer(pat, s)])
# expect: x* abxd ['', '', 'x', '', ''] -a-b--d- ['', 'a', 'b', '', 'd', ''] [(0, 0), (1, 1), (2, 3), (3, 3), (4, 4)]
# expect: b| abcb ['', 'b', '', 'b', ''] -a--c-- ['', 'a', '', 'c', '', ''] [(0, 0), (1, 2), (2, 2), (3, 4), (4, 4)]
# expect:  aé ['', '', ''] -a-é- ['', 'a', 'é', ''] [(0, 0), (1, 1), (2, 2)]
# expect: \b hi é you ['', '', '', '', '', ''] -hi- -é- -you- ['', 'hi', ' ', 'é', ' ', 'you', ''] [(0, 0), (2, 2), (3, 3), (4, 4), (5, 5), (8, 8)]
# expect: (?=b) abab ['', ''] a-ba-b ['a', 'ba', 'b'] [(1, 1), (3, 3)]
# expect: a*? aab ['', 'a', '', 'a', '', ''] -----b- ['', '', '', '', '', 'b', ''] [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (3, 3)]
# expect: \b|\w+ ab cd ['', 'ab', '', '', 'cd', ''] --- --- ['', '', '', ' ', '', '', ''] [(0, 0), (0, 2), (2, 2), (3, 3), (3, 5), (5, 5)]
# expect: $ a
# expect:  ['', ''] a-
# expect: - ['a', '\n', ''] [(1, 1), (2, 2)]
# expect: (?m)$ a
# expect: b
# expect:  ['', '', ''] a-
# expect: b-
# expect: - ['a', '\nb', '\n', ''] [(1, 1), (3, 3), (4, 4)]
# expect: (?m)^ a
# expect: b
# expect:  ['', '', ''] -a
# expect: -b
# expect: - ['', 'a\n', 'b\n', ''] [(0, 0), (2, 2), (4, 4)]
# expect: \Z a
# expect:  [''] a
# expect: - ['a\n', ''] [(2, 2)]
# expect: ^ ab [''] -ab ['', 'ab'] [(0, 0)]
