def g():
    try:
        yield next(me)
    except ValueError as error:
        yield str(error)
me = g()
print(next(me))

def closes_itself():
    try:
        self.close()
    except ValueError as error:
        yield str(error)
self = closes_itself()
print(next(self))

def ignores():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass
it = ignores()
next(it)
try:
    it.close()
except RuntimeError as error:
    print(error)

async def coroutine():
    try:
        again.send(None)
    except ValueError as error:
        return str(error)
again = coroutine()
try:
    again.send(None)
except StopIteration as stop:
    print(stop.value)
try:
    again.send(None)
except RuntimeError as error:
    print(error)
