# json.dumps: formats, keys, defaults and errors.
import json


class P:
    def __init__(self, x):
        self.x = x


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, P):
            return {"x": o.x}
        return super().default(o)


def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show(json.dumps({"a": [1, 2.5, True, None], "b": {}, "c": [], "d": (1, 2)}))  # expect: '{"a": [1, 2.5, true, null], "b": {}, "c": [], "d": [1, 2]}'
show(json.dumps("é\u2028\U0001f600\x7f\x00\"\\/\n"))  # expect: '"\\u00e9\\u2028\\ud83d\\ude00\\u007f\\u0000\\"\\\\/\\n"'
show(json.dumps("é\u2028\U0001f600\x7f\x00\"\\/\n", ensure_ascii=False))  # expect: '"é\u2028😀\x7f\\u0000\\"\\\\/\\n"'
show(json.dumps([float("nan"), float("inf"), -float("inf")]))  # expect: '[NaN, Infinity, -Infinity]'
show(json.dumps([[], {}, [1, [2]], {"a": {"b": 1}}], indent=2))  # expect: '[\n  [],\n  {},\n  [\n    1,\n    [\n      2\n    ]\n  ],\n  {\n    "a": {\n      "b": 1\n    }\n  }\n]'
show(json.dumps([1, 2], indent="--"), json.dumps([1], indent=0))  # expect: '[\n--1,\n--2\n]' '[\n1\n]'
show(json.dumps({"b": 1, "a": [1, 2]}, sort_keys=True, separators=(",", ":")))  # expect: '{"a":[1,2],"b":1}'
show(json.dumps({1: 2, 1.5: 3, None: 5, False: 6}))  # expect: '{"1": 2, "1.5": 3, "null": 5, "false": 6}'
show(json.dumps({(1,): 2, "a": 3}, skipkeys=True))  # expect: '{"a": 3}'
show(json.dumps([1, {2}], default=sorted))  # expect: '[1, [2]]'
show(json.dumps(10 ** 25), json.dumps(1e16), json.dumps(0.1))  # expect: '10000000000000000000000000' '1e+16' '0.1'
error(lambda: json.dumps({(1,): 2}))  # expect: TypeError: keys must be str, int, float, bool or None, not tuple
error(lambda: json.dumps({1, 2}))  # expect: TypeError: Object of type set is not JSON serializable
error(lambda: json.dumps(float("nan"), allow_nan=False))  # expect: ValueError: Out of range float values are not JSON compliant: nan
error(lambda: json.dumps({1: 2, "a": 3}, sort_keys=True))  # expect: TypeError: '<' not supported between instances of 'str' and 'int'
loop = []
loop.append(loop)
error(lambda: json.dumps(loop))  # expect: ValueError: Circular reference detected
error(lambda: json.dumps(loop, check_circular=False))  # expect: RecursionError: maximum recursion depth exceeded while encoding a JSON object
show(json.dumps([P(1)], cls=Encoder), Encoder(indent=1).encode({"p": P(2)}))  # expect: '[{"x": 1}]' '{\n "p": {\n  "x": 2\n }\n}'
error(lambda: json.dumps([1], foo=3))  # expect: TypeError: JSONEncoder.__init__() got an unexpected keyword argument 'foo'
show(json.loads(json.dumps({"k": [1.5, "x", None]})) == {"k": [1.5, "x", None]})  # expect: True
