# attack: sys.exit, SystemExit and KeyboardInterrupt in tasks, callbacks, generators, __del__ and handlers
# must: the status of sys.exit
import asyncio, sys
class Code:
    def __str__(self): raise ValueError("no text")
async def leave(): sys.exit(Code())
async def main():
    asyncio.get_running_loop().call_soon(lambda: None)
    await asyncio.gather(leave(), leave(), return_exceptions=True)
try:
    asyncio.run(main())
except SystemExit:
    pass
for code in (None, 0, "text", 2 ** 100, -1, Code(), [1], 1.5):
    try:
        sys.exit(code)
    except SystemExit as error:
        assert error.code is code
raise SystemExit(Code())
