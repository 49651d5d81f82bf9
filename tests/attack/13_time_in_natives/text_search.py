# attack: a search of long texts in long texts
# must: limit of time, or a result
text, part = "ab" * 2_000_000, "ba" * 500_000 + "x"
for _ in range(100000):
    text.find(part), text.count(part), text.replace(part, ""), text.rfind(part), text.split(part), part in text
