# SPDX-License-Identifier: MIT
# An exception that dies where its handler ends takes what it holds along on the handler's last line.
import sys


class Dying:
    def __del__(self):
        print(sys._getframe(1).f_lineno)


def function():
    try:
        raise TypeError(Dying())
    except TypeError as exc:
        result = 2
    return result


function()      # expect: 15
