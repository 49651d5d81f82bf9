# attack: int() and str() of long numbers, in every base and notation
# must: ValueError, or a result
# last: done
for use in (lambda: int("9" * 5000), lambda: int("9" * 10 ** 6), lambda: str(10 ** 5000), lambda: f"{10 ** 5000}", lambda: f"{10 ** 5000:,}", lambda: "%d" % 10 ** 5000, lambda: repr([10 ** 5000]),
            lambda: eval("9" * 5000), lambda: float("9" * 10 ** 6), lambda: int("f" * 10 ** 6, 16), lambda: hex(1 << 10 ** 6), lambda: print(10 ** 5000), lambda: int("1_" * 10 ** 5 + "1")):
    try:
        use()
    except (ValueError, SyntaxError) as error:
        assert "4300" in str(error), error
print("done")
