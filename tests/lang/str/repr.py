# repr and ascii of text.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show("it's")  # expect: "it's"
show('say "hi"')  # expect: 'say "hi"'
show('it\'s "both"')  # expect: 'it\'s "both"'
show("a\\b\n\r\t")  # expect: 'a\\b\n\r\t'
show("\x00\x7f\x80\xa0\xad")  # expect: '\x00\x7f\x80\xa0\xad'
show("\u2028\ud800\uffff\U0001f600\U000e0001")  # expect: '\u2028\ud800\uffff😀\U000e0001'
show(ascii("é\u1234\U0001f600"))  # expect: "'\\xe9\\u1234\\U0001f600'"
show(str(b"caf\xc3\xa9", "utf-8"))  # expect: 'café'
error(lambda: str(5, "ascii"))  # expect: TypeError: decoding to str: need a bytes-like object, int found
