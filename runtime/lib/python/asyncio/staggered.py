# SPDX-License-Identifier: MIT
# staggered_race(): start attempts one after another until one succeeds.

from . import tasks
from .locks import Event

__all__ = ('staggered_race',)


async def staggered_race(coro_fns, delay, *, loop=None):
    """Call coro_fns in order, the next one when the last one failed or after delay seconds (None: only then).

    Return (the winner's result, its index or None, a list of the exceptions).
    """
    winner_result = None
    winner_index = None
    exceptions = []
    attempts = []

    async def attempt(index, coro_fn, failed):
        nonlocal winner_result, winner_index
        try:
            result = await coro_fn()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            exceptions[index] = exc
            failed.set()
            return
        if winner_index is None:
            winner_result, winner_index = result, index
            won.set()

    async def start_all():
        for index, coro_fn in enumerate(coro_fns):
            failed = Event()
            exceptions.append(None)
            attempts.append(tasks.create_task(attempt(index, coro_fn, failed)))
            try:
                await tasks.wait_for(failed.wait(), delay)
            except TimeoutError:
                pass
        await tasks.gather(*attempts)
        won.set()

    won = Event()
    starter = tasks.create_task(start_all())
    try:
        await won.wait()
    finally:
        starter.cancel()
        for task in attempts:
            task.cancel()
        await tasks.gather(starter, *attempts, return_exceptions=True)
    return winner_result, winner_index, exceptions
