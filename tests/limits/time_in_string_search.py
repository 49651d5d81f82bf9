# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
text = "a" * 4000000
while True:
    text.count("a"), text.replace("a", "b"), text.split("a"), ("b" in text)
