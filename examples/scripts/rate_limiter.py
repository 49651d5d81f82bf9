# A token bucket: at most three requests at once, then one for every tick. Who waits is served in order.
import asyncio
from collections import deque


class RateLimiter:
    def __init__(self, burst):
        self.tokens = burst
        self.burst = burst
        self.waiting = deque()

    async def __aenter__(self):
        if self.tokens > 0 and not self.waiting:
            self.tokens -= 1
            return self
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        await turn
        return self

    async def __aexit__(self, kind, error, traceback):
        return False

    def refill(self):
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():             # it may have been cancelled while it waited
                turn.set_result(None)
                return
        self.tokens = min(self.tokens + 1, self.burst)


async def request(limiter, number, log, clock):
    async with limiter:
        log.append((clock["tick"], number))
        return number * number


async def main():
    limiter, log, clock = RateLimiter(burst=3), [], {"tick": 0}
    tasks = [asyncio.create_task(request(limiter, n, log, clock)) for n in range(8)]
    for tick in range(1, 7):
        await asyncio.sleep(0)
        clock["tick"] = tick
        if tick == 2:
            tasks[4].cancel()
            await asyncio.sleep(0)
        limiter.refill()
        await asyncio.sleep(0)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for tick, number in log:
        print(f"tick {tick}: request {number} passes")
    print([type(r).__name__ if isinstance(r, BaseException) else r for r in results])
    print("tokens left:", limiter.tokens)


asyncio.run(main())
