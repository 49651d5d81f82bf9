# SPDX-License-Identifier: MIT
# Tokens undo one set(), once, where it was made; in 3.14 also as context managers.
import contextvars

var = contextvars.ContextVar('var')
other = contextvars.ContextVar('other')
first = var.set(1)
second = var.set(2)
print(first.old_value is contextvars.Token.MISSING, second.old_value, first.var is var)     # expect: True 1 True
print(contextvars.Token.MISSING, contextvars.Token[int], contextvars.ContextVar[int])
# expect: <Token.MISSING> _contextvars.Token[int] _contextvars.ContextVar[int]


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as exc:
        text = str(exc)
        print(type(exc).__name__, text.split('> at')[0].split(' at 0x')[0], text.rpartition('> ')[2])


attempt(other.reset, first)     # expect: ValueError <Token var=<ContextVar name='var' was created by a different ContextVar
attempt(contextvars.copy_context().run, var.reset, first)
# expect: ValueError <Token var=<ContextVar name='var' was created in a different Context
var.reset(second)
print(var.get())                # expect: 1
attempt(var.reset, second)      # expect: RuntimeError <Token used var=<ContextVar name='var' has already been used once
attempt(var.reset, 3)           # expect: TypeError expected an instance of Token, got 3 expected an instance of Token, got 3
var.reset(first)
try:
    var.get()
except LookupError as exc:
    print(exc.args[0] is var)   # expect: True
with var.set('inner') as token:
    print(var.get(), token.old_value is contextvars.Token.MISSING)      # expect: inner True
print(var.get('none'))          # expect: none
try:
    with var.set('inner'):
        raise KeyError
except KeyError:
    print(var.get('none'))      # expect: none
try:
    contextvars.Token()
except RuntimeError as exc:
    print(exc)                  # expect: Tokens can only be created by ContextVars
