# A state machine without states: a generator that is sent tokens. Where it stands in its code is the state it is in.
from collections import namedtuple

Token = namedtuple("Token", "kind text")


def scan(text):
    """A tokenizer: three generators hand the characters to each other with `yield from`."""
    def number(first):
        digits = first
        while (c := (yield)) is not None and (c.isdigit() or c == "."):
            digits += c
        tokens.append(Token("number", digits))
        return c

    def word(first):
        letters = first
        while (c := (yield)) is not None and c.isalnum():
            letters += c
        tokens.append(Token("word", letters))
        return c

    def start():
        c = yield
        while c is not None:
            if c.isdigit():
                c = yield from number(c)
            elif c.isalpha():
                c = yield from word(c)
            elif c.isspace():
                c = yield
            else:
                tokens.append(Token("sign", c))
                c = yield

    tokens = []
    machine = start()
    next(machine)
    for character in text:
        machine.send(character)
    try:
        machine.send(None)
    except StopIteration:
        pass
    return tokens


def traffic_light():
    """Runs for ever; an error thrown into it is an event like any other."""
    while True:
        for colour, ticks in (("green", 3), ("amber", 1), ("red", 2)):
            while ticks:
                try:
                    command = yield colour
                    ticks -= 1
                    if command == "skip":
                        break
                except RuntimeError as fault:
                    yield f"blinking ({fault})"


for kind, text in scan("let x1 = 3.14 * (radius2 + 40)"):
    print(f"{kind:>7}: {text}")

light = traffic_light()
shown = [next(light)]
for event in (None, None, None, "fault", None, "skip", None, None):
    shown.append(light.throw(RuntimeError("lamp broken")) if event == "fault" else light.send(event))
print(" -> ".join(shown))
light.close()
print("closed:", list(light))
