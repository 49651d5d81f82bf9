# attack: executors, threads and run_in_executor are handed what should not run beside the loop
# must: a result on the same thread, or refused
# last: done
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    order = []
    for use in (lambda: asyncio.to_thread(order.append, 1), lambda: loop.run_in_executor(None, order.append, 2)):
        try:
            await use()
        except (NotImplementedError, RuntimeError, ImportError):
            pass
    try:
        import concurrent.futures
        with concurrent.futures.ThreadPoolExecutor(10 ** 6) as pool:
            pool.submit(order.append, 3)
        concurrent.futures.ProcessPoolExecutor(2)
    except (ImportError, NotImplementedError, AttributeError, OSError, RuntimeError, ValueError):
        pass
    print("done")
asyncio.run(main())
