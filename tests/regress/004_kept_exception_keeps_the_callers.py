# SPDX-License-Identifier: MIT
# An exception that is kept keeps the locals of the frames it passed, and of all frames that called those, until it dies.
import sys


class Mark:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


kept = []


def raises():
    mark = Mark("raises")
    raise ValueError


def catches():
    mark = Mark("catches")
    try:
        raises()
    except ValueError as error:
        kept.append(error)
    print("catches ends")  # expect: catches ends


def calls():
    mark = Mark("calls")
    catches()
    print("calls ends")  # expect: calls ends


calls()
print("all ended")  # expect: all ended
kept.clear()
# expect: gone: raises
# expect: gone: catches
# expect: gone: calls
print("cleared")  # expect: cleared


def numbers():
    mark = Mark("numbers")
    yield 1
    raise KeyError


def consumes():
    mark = Mark("consumes")
    for number in numbers():
        pass


try:
    consumes()
except KeyError as error:
    kept.append(error)
print("caught")  # expect: caught
kept.clear()
# expect: gone: numbers
# expect: gone: consumes


def forgets():
    mark = Mark("forgets")
    try:
        raises()
    except ValueError:
        # expect: gone: raises
        pass
    print("forgets ends")  # expect: forgets ends


forgets()  # expect: gone: forgets


def looks():
    mark = Mark("looks")
    return sys._getframe()


print(sys._getframe() is sys._getframe())  # expect: True
frame = looks()
print(frame.f_code.co_name, frame.f_back is sys._getframe())  # expect: looks True
frame.clear()  # expect: gone: looks
