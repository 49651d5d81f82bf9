# attack: formats, templates and paths that make their readers take steps without end
# must: an exception, or a result
# last: done
import datetime, json, string, textwrap
for use in (lambda: "{" * 100_000, lambda: ("{" * 1000).format(), lambda: ("{0." + "a." * 10_000 + "}").format(1), lambda: ("%(" * 10_000) % {}, lambda: string.Template("$" * 100_000).safe_substitute(),
            lambda: json.loads('"' + "\\" * 100_001), lambda: json.loads("1" * 100_000), lambda: json.loads("1e" + "9" * 1000), lambda: textwrap.wrap("a" * 20_000 + " b", 3)[0],
            lambda: datetime.datetime.fromisoformat("2" * 10_000), lambda: datetime.datetime.now().strftime("%Y" * 1000)):
    try:
        use()
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError):
        pass
print("done")
