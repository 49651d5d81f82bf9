# attack: an object dies inside imports, compilations, comparisons, formats, sorts and awaits
# must: plain result
# last: done
import asyncio, gc, json, re
class Dies:
    def __del__(self):
        compile("x = [n for n in y]", "f", "exec")
        eval("1 + 1")
        gc.collect()
        json.dumps([1])
        sorted([2, 1])
        re.sub("a", "b", "aaa")
        "{}".format(1)
    def __lt__(self, other): return True
    def __eq__(self, other): return Dies() is None
    def __hash__(self): return 1
    def __repr__(self): return f"{Dies().__class__}"
    def __getattr__(self, name):
        Dies()
        raise AttributeError(name)
    def __iter__(self): return iter([Dies()])
for use in (lambda: sorted([Dies(), Dies()]), lambda: Dies() == Dies(), lambda: {Dies(): 1, Dies(): 2}, lambda: repr([Dies()]), lambda: hasattr(Dies(), "x"), lambda: [*Dies()],
            lambda: compile("1", "f", "eval"), lambda: f"{Dies()!r:10}", lambda: dict.fromkeys([Dies(), Dies()]), lambda: max(Dies(), Dies())):
    use()
async def main():
    async def inner():
        d = Dies()
        await asyncio.sleep(0)
    await asyncio.gather(*(inner() for _ in range(20)))
asyncio.run(main())
print("done")
