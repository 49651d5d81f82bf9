# Work on long texts that is one step of the program each time counts by the length of the texts.
# limit: memory=64M instructions=1000000
# status: 121
# stderr: krait: limit: instructions (1000000)
text, part = "ab" * 2_000_000, "ba" * 500_000 + "x"
other = "ab" * 2_000_000
data = text.encode()
n = 0
while n < 60:
    n += 1
    text.find(part), text.count(part), text.replace(part, ""), text.rfind(part), part in text, text == other, text.split(part)
    data.find(b"x"), data == text.encode(), text + part, text[1:]
