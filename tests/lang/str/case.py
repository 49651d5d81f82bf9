# Case mapping and classes of characters.
def show(*values):
    print(*map(repr, values))


def error(function):
    try:
        print("no error:", repr(function()))
    except Exception as e:
        print(f"{type(e).__name__}: {e}")


show("straße".upper())  # expect: 'STRASSE'
show("ΟΔΥΣΣΕΥΣ".lower())  # expect: 'οδυσσευς'
show("Σ".lower())  # expect: 'σ'
show("ﬁn ŉ ǆ".title())  # expect: 'Fin ʼN ǅ'
show("they're bill's".title())  # expect: "They'Re Bill'S"
show("İ".lower())  # expect: 'i̇'
show("ẞß".casefold())  # expect: 'ssss'
show("éÉ".swapcase())  # expect: 'Éé'
show("ÉCOLE".capitalize())  # expect: 'École'
show("ab1".isalnum())  # expect: True
show("٣".isdecimal())  # expect: True
show("²".isdecimal(), "²".isdigit())  # expect: False True
show("Ⅷ½".isnumeric())  # expect: True
show("\u2003\n".isspace())  # expect: True
show("a\x00".isprintable())  # expect: False
show("".isprintable(), "".isalpha())  # expect: True False
show("Hello World".istitle())  # expect: True
show("HeLLo".istitle())  # expect: False
show("ⅷ".islower())  # expect: True
show("naïve_1".isidentifier())  # expect: True
show("1a".isidentifier())  # expect: False
show("é".isascii(), "".isascii())  # expect: False True
