# SPDX-License-Identifier: MIT
# `with` and `async with` over every kind of __enter__ and __exit__, left in every way.
import asyncio


class Plain:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *error):
        print("exit", error[0] and error[0].__name__)
        return True


class Static:
    @staticmethod
    def __enter__():
        return "static"

    @staticmethod
    def __exit__(kind, value, traceback):
        print("static exit", kind)


class ByClass:
    @classmethod
    def __enter__(cls):
        return cls.__name__

    @classmethod
    def __exit__(cls, *error):
        print("class exit", error)


class Callable:
    def __call__(self, *arguments):
        print("called with", len(arguments))
        return arguments


class ByInstance:
    __enter__ = Callable()
    __exit__ = Callable()


class Getting:
    def __get__(self, instance, owner):
        print("bound for", type(instance).__name__)
        return lambda *arguments: len(arguments)


class ByDescriptor:
    __enter__ = Getting()
    __exit__ = Getting()


with Plain() as plain:
    pass
# expect: enter
# expect: exit None
with Plain():
    raise KeyError
# expect: enter
# expect: exit KeyError
with Static() as name, ByClass() as other:
    print(name, other)
# expect: static ByClass
# expect: class exit (None, None, None)
# expect: static exit None
with ByInstance() as nothing:
    print(nothing)
# expect: called with 0
# expect: ()
# expect: called with 3
with ByDescriptor() as count:
    print(count)
# expect: bound for ByDescriptor
# expect: bound for ByDescriptor
# expect: 0
with ByInstance():
    raise ValueError
# expect: called with 0
# expect: called with 3


def leaves():
    for number in range(3):
        with Plain():
            if number == 1:
                return number
            continue


print(leaves())
# expect: enter
# expect: exit None
# expect: enter
# expect: exit None
# expect: 1


class Changes:
    def __enter__(self):
        Changes.__exit__ = lambda self, *error: print("the new one")

    def __exit__(self, *error):
        print("the old one")


with Changes():
    pass
# expect: the old one


class Half:
    def __enter__(self):
        pass


try:
    with Half():
        pass
except TypeError as error:
    print(error)  # expect: 'Half' object does not support the context manager protocol (missed __exit__ method)


class Async:
    async def __aenter__(self):
        await asyncio.sleep(0)
        return "async"

    async def __aexit__(self, *error):
        await asyncio.sleep(0)
        print("aexit", error[0] and error[0].__name__)
        return True


class Mixed:
    def __aenter__(self):
        return asyncio.sleep(0, "mixed")

    @staticmethod
    async def __aexit__(kind, value, traceback):
        print("static aexit", kind)


async def main():
    async with Async() as name, Mixed() as other, asyncio.Lock() as lock:
        print(name, other, lock)
    async with Async():
        raise OSError
    async with asyncio.timeout(None), asyncio.Semaphore(1):
        print("inner")


asyncio.run(main())
# expect: async mixed None
# expect: static aexit None
# expect: aexit None
# expect: aexit OSError
# expect: inner
