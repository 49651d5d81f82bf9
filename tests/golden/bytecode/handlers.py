# A finally body is written for each way out; temporaries below the base of a handler stay.
def handlers(f):
    for x in f:
        try:
            if x:
                return x
        except (KeyError, ValueError) as e:
            print(e)
        finally:
            f.close()


def managers(m):
    with m as a, m.b():
        return a
