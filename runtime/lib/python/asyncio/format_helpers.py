# SPDX-License-Identifier: MIT
# How callbacks are shown in reprs.


def _get_function_source(func):
    while hasattr(func, '__wrapped__'):
        func = func.__wrapped__
    code = getattr(func, '__code__', None)
    if code is not None:
        return code.co_filename, code.co_firstlineno
    if hasattr(func, 'func') and hasattr(func, 'keywords'):
        return _get_function_source(func.func)
    return None


def _format_args_and_kwargs(args, kwargs, *, debug=False):
    # Arguments may hold secrets, so they are shown in debug mode only.
    if not debug:
        return '()'
    items = [repr(arg) for arg in args]
    items.extend(f'{name}={value!r}' for name, value in kwargs.items())
    return f"({', '.join(items)})"


def _format_callback(func, args, kwargs, *, debug=False, suffix=''):
    if hasattr(func, 'func') and hasattr(func, 'keywords'):
        suffix = _format_args_and_kwargs(args, kwargs, debug=debug) + suffix
        return _format_callback(func.func, func.args, func.keywords, debug=debug, suffix=suffix)
    name = getattr(func, '__qualname__', None) or getattr(func, '__name__', None) or repr(func)
    return name + _format_args_and_kwargs(args, kwargs, debug=debug) + suffix


def _format_callback_source(func, args, *, debug=False):
    text = _format_callback(func, args, {}, debug=debug)
    source = _get_function_source(func)
    return text if source is None else f'{text} at {source[0]}:{source[1]}'


def _stack_of_summary(summary):
    # The machine's tuple of (filename, line, name), innermost first, as the list that programs know.
    import traceback
    return traceback.StackSummary.from_list([traceback.FrameSummary(*entry) for entry in reversed(summary)])


def _source_text(stack):
    return f' created at {stack[-1][0]}:{stack[-1][1]}' if stack else ''


def _callback_text(func, args, debug):
    return _format_callback_source(func, args or (), debug=debug)


def extract_stack(f=None, limit=None):
    """The stack of the caller, or of frame f, as traceback gives it."""
    import sys
    import traceback
    if f is None:
        f = sys._getframe().f_back
    return traceback.extract_stack(f, limit=limit)
