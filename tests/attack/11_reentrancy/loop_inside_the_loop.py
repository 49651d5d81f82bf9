# attack: run, run_until_complete, run_forever, stop and close are called inside a running loop
# must: RuntimeError
# last: done
import asyncio
async def nothing(): pass
async def main():
    loop = asyncio.get_running_loop()
    for use in (lambda c: asyncio.run(c), loop.run_until_complete, lambda c: loop.run_forever(), lambda c: loop.close(), lambda c: asyncio.Runner().run(c),
                lambda c: asyncio.new_event_loop().run_until_complete(c)):
        c = nothing()
        try:
            use(c)
            print("ran")
        except RuntimeError:
            pass
        finally:
            c.close()
    loop.call_soon(loop.run_forever)
    await asyncio.sleep(0)
    print("done")
asyncio.run(main())
