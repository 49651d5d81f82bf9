# attack: broken escapes, surrogates and bytes in JSON, literals and formats
# must: ValueError or SyntaxError
# last: done
import json
for text in ('"\\u"', '"\\ud83d\\u"', '"\\ud83d\\ude00"', '"\\x41"', '"\x00"', '"\\', '\ufeff1', '"\ud800"', '{"\\ud800": 1}', "\x0b1", "NaN", "-Infinity", "1.", ".5", "01", "1e", '"\t"', "'a'", "[1,]", '{"a":1,}', "//", "tru", "nul", "[" * 100 + "]" * 99, "\u20281", "{1:2}"):
    try:
        json.loads(text)
    except ValueError:
        pass
for data in (b"\xff", b"\xff\xfe1\x00", b"\x00\x00\x001", b"\xef\xbb\xbf1", b'"\xed\xa0\x80"'):
    try:
        json.loads(data)
    except ValueError:
        pass
print("done")
