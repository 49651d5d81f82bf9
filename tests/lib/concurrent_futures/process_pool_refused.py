# SPDX-License-Identifier: MIT
from concurrent.futures import ProcessPoolExecutor

ProcessPoolExecutor()   # raises: NotImplementedError: ProcessPoolExecutor needs a host that provides processes
