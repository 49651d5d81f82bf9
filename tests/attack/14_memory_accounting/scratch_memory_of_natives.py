# attack: natives that need working memory as large as their data
# must: limit of memory, or a result
data = bytearray(20_000_000)
text = "\u20ac" * 5_000_000
for use in (lambda: sorted(data), lambda: text.upper(), lambda: text.encode("utf-16"), lambda: data.hex(), lambda: text.split("\u20ac"), lambda: list(data), lambda: text[::-1] + text,
            lambda: (1 << 200_000_000) * ((1 << 200_000_000) - 1), lambda: data.replace(b"\0", b"xxxx"), lambda: repr(data), lambda: "".join(list(text))):
    use()
