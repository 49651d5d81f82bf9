# SPDX-License-Identifier: MIT
# Text with lone surrogates cannot be searched; a pattern may name them, and matches nothing then.
import re

print(re.findall("[\ud800-\udfffa]", "abé"))  # expect: ['a']
print(re.search("\udc80", "é"))  # expect: None
try:
    re.search("a", "\udc80")
except UnicodeEncodeError as e:
    print(e)  # expect: 'utf-8' codec can't encode character '\udc80' in position 0: surrogates not allowed
try:
    re.compile("(" * 100000 + ")" * 100000)
except RecursionError as e:
    print("RecursionError")  # expect: RecursionError
try:
    re.compile("(?:abc|d){9000}")
except OverflowError as e:
    print(e)  # expect: regular expression code size limit exceeded
print(re.search("a" * 1000 + r"\B", "a" * 1001).end(), re.search(r"\B", ""), re.search(r"\z", "a").span())  # expect: 1000 <re.Match object; span=(0, 0), match=''> (1, 1)
