# attack: widths and precisions of all ways to format
# must: MemoryError, OverflowError or ValueError
# last: done
for n in (2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 128):
    for use in (lambda: f"{1:{n}}", lambda: f"{1.5:.{n}f}", lambda: f"{1.5:{n}.{n}e}", lambda: f"{'x':{n}}", lambda: f"{'x':€>{n}}", lambda: f"{1:0{n},}",
                lambda: f"{1:#0{n}x}", lambda: f"{1j:{n}}", lambda: "%*d" % (n, 1), lambda: "%-*s" % (n, "x"), lambda: "%.*f" % (n, 1.5),
                lambda: "%.*d" % (n, 1), lambda: format(True, f"{n}"), lambda: ("{:%d}" % n).format("x"), lambda: ("%%%dx" % n) % 255,
                lambda: "{:{}}".format(1, n), lambda: f"{1.5:.{n}%}", lambda: "x".center(n), lambda: b"%*d" % (n, 1)):
        try:
            use()
            print("made", n)
        except (MemoryError, OverflowError, ValueError):
            pass
print("done")
