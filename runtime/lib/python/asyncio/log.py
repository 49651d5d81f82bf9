# SPDX-License-Identifier: MIT
# The package's logger. Importing logging costs more than all of asyncio, so this object writes warnings and worse to
# stderr by itself, in the form of logging's last resort, and hands every record to logging.getLogger('asyncio') as
# soon as the program has imported logging.

import sys

WARNING = 30


class _Logger:
    name = 'asyncio'

    def __init__(self):
        self._level = 0

    def _real(self):
        logging = sys.modules.get('logging')
        get = getattr(logging, 'getLogger', None)
        return None if get is None else get(self.name)

    @property
    def level(self):
        real = self._real()
        return self._level if real is None else real.level

    def setLevel(self, level):
        real = self._real()
        if real is None:
            self._level = level
        else:
            real.setLevel(level)

    def isEnabledFor(self, level):
        real = self._real()
        return level >= (self._level or WARNING) if real is None else real.isEnabledFor(level)

    def log(self, level, msg, *args, exc_info=None, **options):
        real = self._real()
        if real is not None:
            real.log(level, msg, *args, exc_info=exc_info, **options)
        elif level >= WARNING and level >= self._level:
            print(msg % args if args else msg, file=sys.stderr)
            if exc_info:
                self._print_exception(exc_info)

    def _print_exception(self, exc_info):
        import traceback
        if exc_info is True:
            exc_info = sys.exc_info()
        elif isinstance(exc_info, BaseException):
            exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
        if exc_info[1] is not None:
            traceback.print_exception(*exc_info)

    def debug(self, msg, *args, **options):
        self.log(10, msg, *args, **options)

    def info(self, msg, *args, **options):
        self.log(20, msg, *args, **options)

    def warning(self, msg, *args, **options):
        self.log(30, msg, *args, **options)

    def error(self, msg, *args, **options):
        self.log(40, msg, *args, **options)

    def exception(self, msg, *args, exc_info=True, **options):
        self.log(40, msg, *args, exc_info=exc_info, **options)

    def critical(self, msg, *args, **options):
        self.log(50, msg, *args, **options)

    def __getattr__(self, name):
        # Handlers, filters, propagation: only logging has them.
        if name.startswith('__'):
            raise AttributeError(name)
        import logging
        return getattr(logging.getLogger(self.name), name)


logger = _Logger()
