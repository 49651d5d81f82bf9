# SPDX-License-Identifier: MIT
# A frame that others hold ends in its last instruction: where it stood was read behind the code (a sanitizer tells).
import sys


def fail():
    sys._getframe()
    raise KeyError("last")


try:
    fail()
except KeyError as e:
    print(e.__traceback__.tb_next.tb_lineno)        # expect: 8
