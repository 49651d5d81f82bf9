# A loop whose class overrides call_at() and _run_once(): sleep() and call_later() go through them.
import asyncio
from asyncio import base_events


class Loop(base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._now, self.asked = 0.0, []
        self._clock_resolution = 0.5

    def time(self):
        return self._now

    def call_at(self, when, callback, *args, context=None):
        self.asked.append(when)
        return super().call_at(when, callback, *args, context=context)

    def _process_events(self, events):
        pass

    def _run_once(self):
        super()._run_once()
        if self._scheduled and not self._ready:
            self._now = self._scheduled[0].when()


class Selector:
    def select(self, timeout):
        return []

    def close(self):
        pass


async def main():
    await asyncio.sleep(2)
    asyncio.get_running_loop().call_later(1, print, "later")
    task = asyncio.create_task(asyncio.sleep(7, "seven"))
    return await task, asyncio.get_running_loop().time()


loop = Loop()
loop._selector = Selector()
print(loop.run_until_complete(main()))
# expect: later
# expect: ('seven', 9.0)
print(loop.asked, loop._clock_resolution)   # expect: [2.0, 3.0, 9.0] 0.5
loop.close()
