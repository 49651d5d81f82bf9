# attack: a text grows by one character a million times, in several ways
# must: plain result, or a limit
text, data, parts = "", b"", ()
for n in range(200_000):
    text = text + "x"
    text += "y"
for n in range(20_000):
    data += b"x"
    parts += (n,)
items = []
for n in range(20_000):
    items.insert(0, n)
while items:
    items.pop(0)
