# attack: searches whose naive form takes the square of the length
# must: plain result, or limit of time
a = "a" * 1_000_000
a.find("a" * 500_000 + "b"), a.count("ab"), a.replace("a" * 1000 + "b", ""), a.rfind("b" + "a" * 500_000), a.split("aab"), ("a" * 1000 + "b") in a
b = a.encode()
b.find(b"a" * 500_000 + b"b"), b.count(b"ab"), b.rfind(b"b" + b"a" * 500_000)
a.strip("b"), a.startswith("b"), a.partition("b"), a.splitlines(), a.title(), a.casefold(), a == a[:-1] + "b"
