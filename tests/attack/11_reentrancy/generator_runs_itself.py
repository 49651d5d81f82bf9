# attack: a generator calls next, send, throw and close on itself, from itself and from natives
# must: ValueError
# last: done
def own():
    for use in (lambda: next(g), lambda: g.send(1), lambda: g.throw(KeyError), lambda: g.close(), lambda: list(g), lambda: max(g), lambda: [*g], lambda: sum(map(lambda x: next(g), [1]))):
        try:
            use()
            print("ran")
        except ValueError as error:
            assert "already executing" in str(error)
    yield from g
g = own()
try:
    next(g)
except ValueError:
    pass
class Key:
    def __eq__(self, other): next(h)
    def __hash__(self): return 1
def through():
    {Key(): 1, Key(): 2}
    yield
h = through()
try:
    next(h)
except ValueError:
    print("done")
