# json.loads: values, hooks and errors.
import json


def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show(json.loads('{"a": [1, 2.5, -3e2, true, false, null], "b": {"c": "x"}}'))  # expect: {'a': [1, 2.5, -300.0, True, False, None], 'b': {'c': 'x'}}
show(json.loads('"\\u00e9\\ud83d\\ude00\\n\\"\\/"'))  # expect: 'é😀\n"/'
show(json.loads('[NaN, Infinity, -Infinity]'))  # expect: [nan, inf, -inf]
show(json.loads('123456789012345678901234567890'))  # expect: 123456789012345678901234567890
show(json.loads('0.1'), json.loads('-0.0'), json.loads('1e400'), json.loads('5e-324'))  # expect: 0.1 -0.0 inf 5e-324
show(json.loads(b'"\xc3\xa9"'), json.loads(bytearray(b'[1]')), json.loads('[1]'.encode("utf-16")))  # expect: 'é' [1] [1]
show(json.loads('{"a": 1, "a": 2}', object_pairs_hook=list))  # expect: [('a', 1), ('a', 2)]
show(json.loads('{"a": {"b": 1}}', object_hook=sorted))  # expect: ['a']
show(json.loads('[1, 1.5]', parse_int=str, parse_float=lambda s: s + "!"))  # expect: ['1', '1.5!']
show(json.loads('[NaN]', parse_constant=lambda s: s))  # expect: ['NaN']
show(json.loads('"\n"', strict=False))  # expect: '\n'
show(json.JSONDecoder().raw_decode('[1] tail'))  # expect: ([1], 3)
error(lambda: json.loads(''))  # expect: JSONDecodeError: Expecting value: line 1 column 1 (char 0)
error(lambda: json.loads('[1,]'))  # expect: JSONDecodeError: Illegal trailing comma before end of array: line 1 column 3 (char 2)
error(lambda: json.loads('{"a":1,}'))  # expect: JSONDecodeError: Illegal trailing comma before end of object: line 1 column 7 (char 6)
error(lambda: json.loads('{a: 1}'))  # expect: JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)
error(lambda: json.loads('{"a" 1}'))  # expect: JSONDecodeError: Expecting ':' delimiter: line 1 column 6 (char 5)
error(lambda: json.loads('[1 2]'))  # expect: JSONDecodeError: Expecting ',' delimiter: line 1 column 4 (char 3)
error(lambda: json.loads('1 2'))  # expect: JSONDecodeError: Extra data: line 1 column 3 (char 2)
error(lambda: json.loads('"abc'))  # expect: JSONDecodeError: Unterminated string starting at: line 1 column 1 (char 0)
error(lambda: json.loads('"\n"'))  # expect: JSONDecodeError: Invalid control character at: line 1 column 2 (char 1)
error(lambda: json.loads('"\\x"'))  # expect: JSONDecodeError: Invalid \escape: line 1 column 2 (char 1)
error(lambda: json.loads('"\\u12"'))  # expect: JSONDecodeError: Invalid \uXXXX escape: line 1 column 3 (char 2)
error(lambda: json.loads('[1,\n 2\n x]'))  # expect: JSONDecodeError: Expecting ',' delimiter: line 3 column 2 (char 8)
error(lambda: json.loads('tru'))  # expect: JSONDecodeError: Expecting value: line 1 column 1 (char 0)
error(lambda: json.loads('\ufeff1'))  # expect: JSONDecodeError: Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)
error(lambda: json.loads(5))  # expect: TypeError: the JSON object must be str, bytes or bytearray, not int
error(lambda: json.loads('[' * 100000))  # expect: RecursionError: maximum recursion depth exceeded while decoding a JSON array from a unicode string
e = json.JSONDecodeError("m", "a\nbc", 3)
show((e.msg, e.doc, e.pos, e.lineno, e.colno, str(e)))  # expect: ('m', 'a\nbc', 3, 2, 2, 'm: line 2 column 2 (char 3)')
show(isinstance(e, ValueError))  # expect: True
