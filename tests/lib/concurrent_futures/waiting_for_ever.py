# SPDX-License-Identifier: MIT
from concurrent.futures import Future

Future().result()   # raises: RuntimeError: deadlock: nothing is left to do that could finish the future, and there are no other threads
