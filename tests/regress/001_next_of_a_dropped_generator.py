# Nobody but the call owns the generator: it must live until its frame has ended.
def fails():
    raise StopIteration
    yield


def counts():
    yield 1
    yield 2


for i in range(3):
    try:
        next(fails())
    except RuntimeError as e:
        print(e, repr(e.__cause__))
# expect: generator raised StopIteration StopIteration()
# expect: generator raised StopIteration StopIteration()
# expect: generator raised StopIteration StopIteration()
print(next(counts()), counts().send(None))   # expect: 1 1
