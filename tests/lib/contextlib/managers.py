import contextlib, sys, io
from contextlib import *
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, repr(e.__context__), repr(e.__cause__))
@contextmanager
def cm(x, swallow=False):
    print('enter', x)  # expect: enter 1
# expect: enter 2
# expect: enter 3
# expect: enter 4
# expect: enter deco
# expect: enter deco
# expect: enter e
    try: yield x * 2
    except ValueError as e:
        print('caught', e)  # expect: caught a
# expect: caught b
        if not swallow: raise
    finally: print('exit', x)  # expect: exit 1
# expect: exit 2
# expect: exit 3
# expect: exit 4
# expect: exit deco
# expect: exit deco
# expect: exit e
with cm(1) as v: print(v)  # expect: 2
with cm(2, True): raise ValueError('a')
def r():
    with cm(3): raise ValueError('b')
err(r)  # expect: ValueError b None None
def r():
    with cm(4): raise StopIteration('s')
err(r)  # expect: StopIteration s None None
@contextmanager
def none():
    if 0: yield
def r():
    with none(): pass
err(r)  # expect: RuntimeError generator didn't yield StopIteration() None
@contextmanager
def twice():
    yield; yield
def r():
    with twice(): pass
err(r)  # expect: RuntimeError generator didn't stop None None
@cm('deco')
def func(a): return a
print(func(5), func(6))  # expect: 5 6
def r():
    with ExitStack() as st:  # expect: cb.
        st.callback(print, 'cb', end='.\n')
        st.enter_context(cm('e'))
        @st.push
        def ex(t, v, tb): print('push', t.__name__ if t else t); return t is KeyError  # expect: push KeyError
        raise KeyError('k')
    return 'done'
err(r)  # expect: done
def r():
    with ExitStack() as st:
        def bad(): raise RuntimeError('bad')
        def worse(): raise OSError('worse')
        st.callback(bad); st.callback(worse)
        raise ValueError('first')
try: r()
except RuntimeError as e: print(repr(e), repr(e.__context__), repr(e.__context__.__context__), e.__context__.__context__.__context__)  # expect: RuntimeError('bad') OSError('worse') ValueError('first') None
err(lambda: ExitStack().enter_context(3))  # expect: TypeError 'builtins.int' object does not support the context manager protocol AttributeError("type object 'int' has no attribute '__enter__'") None
with suppress(KeyError, IndexError): [][1]
try:
    with suppress(KeyError): raise ExceptionGroup('g', [KeyError(1), ValueError(2)])
except* ValueError as g: print(g.exceptions)  # expect: (ValueError(2),)
b = io.StringIO()
with redirect_stdout(b) as t: sys.stdout.write('hid')
print(b.getvalue(), t is b)  # expect: hid True
class C:
    def close(self): print('closed')  # expect: closed
with closing(C()) as c: print(type(c).__name__)  # expect: C
with nullcontext(4) as n: print(n)  # expect: 4
st = ExitStack(); st.callback(print, 'later'); st2 = st.pop_all(); st.close(); print('now'); st2.close()  # expect: now
# expect: later
print(isinstance(cm(1), AbstractContextManager), issubclass(C, AbstractContextManager))  # expect: True False
