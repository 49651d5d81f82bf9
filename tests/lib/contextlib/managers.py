# SPDX-License-Identifier: MIT
# Context managers of contextlib: order of entering and leaving, what is swallowed, what becomes of errors.
import contextlib, sys, io
from contextlib import *
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, repr(e.__context__), repr(e.__cause__))
@contextmanager
def cm(x, swallow=False):
    print('enter', x)
    try: yield x * 2
    except ValueError as e:
        print('caught', e)
        if not swallow: raise
    finally: print('exit', x)

with cm(1) as v: print(v)
with cm(2, True): raise ValueError('a')
def r():
    with cm(3): raise ValueError('b')
err(r)
def r():
    with cm(4): raise StopIteration('s')
err(r)
@contextmanager
def none():
    if 0: yield
def r():
    with none(): pass
err(r)
@contextmanager
def twice():
    yield; yield
def r():
    with twice(): pass
err(r)
@cm('deco')
def func(a): return a
print(func(5), func(6))
def r():
    with ExitStack() as st:
        st.callback(print, 'cb', end='.\n')
        st.enter_context(cm('e'))
        @st.push
        def ex(t, v, tb): print('push', t.__name__ if t else t); return t is KeyError
        raise KeyError('k')
    return 'done'
err(r)
def r():
    with ExitStack() as st:
        def bad(): raise RuntimeError('bad')
        def worse(): raise OSError('worse')
        st.callback(bad); st.callback(worse)
        raise ValueError('first')
try: r()
except RuntimeError as e: print(repr(e), repr(e.__context__), repr(e.__context__.__context__), e.__context__.__context__.__context__)
err(lambda: ExitStack().enter_context(3))
with suppress(KeyError, IndexError): [][1]
try:
    with suppress(KeyError): raise ExceptionGroup('g', [KeyError(1), ValueError(2)])
except* ValueError as g: print(g.exceptions)
b = io.StringIO()
with redirect_stdout(b) as t: sys.stdout.write('hid')
print(b.getvalue(), t is b)
class C:
    def close(self): print('closed')
with closing(C()) as c: print(type(c).__name__)
with nullcontext(4) as n: print(n)
st = ExitStack(); st.callback(print, 'later'); st2 = st.pop_all(); st.close(); print('now'); st2.close()

print(isinstance(cm(1), AbstractContextManager), issubclass(C, AbstractContextManager))
