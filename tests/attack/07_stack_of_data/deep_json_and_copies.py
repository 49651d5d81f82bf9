# attack: json, copy, pprint and ast of data nested deeply, in both directions
# must: RecursionError, ValueError, or a result
# last: done
import copy, json
deep = []
for _ in range(5000):
    deep = [deep]
table = {}
for _ in range(5000):
    table = {"a": table}
for use in (lambda: json.dumps(deep), lambda: json.dumps(table), lambda: copy.deepcopy(deep), lambda: copy.deepcopy(table),
            lambda: json.loads("[" * 100000), lambda: json.loads("[" * 100000 + "]" * 100000), lambda: json.loads('{"a":' * 100000 + "1" + "}" * 100000),
            lambda: json.loads("[" * 2000 + "]" * 2000), lambda: json.dumps(deep, default=str, sort_keys=True)):
    try:
        use()
    except (RecursionError, ValueError):
        pass
print("done")
