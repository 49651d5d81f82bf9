# SPDX-License-Identifier: MIT
import contextvars

var = contextvars.ContextVar('var')
other = contextvars.ContextVar('other', default=5)
var.set(3)
context = contextvars.copy_context()
print(len(context), var in context, other in context, context[var], context.get(other), context.get(other, 7))
# expect: 1 True False 3 None 7
print([key.name for key in context], list(context.values()), next(context.items())[1], next(context.keys()) is var)
# expect: ['var'] [3] 3 True
print(context == contextvars.copy_context(), context == contextvars.Context(), bool(contextvars.Context()))
# expect: True False False
for attempt in (lambda: context['var'], lambda: context[other], lambda: context.get('var'), lambda: hash(context),
                lambda: context.run(context.run, len, 'ab'), lambda: contextvars.Context(1)):
    try:
        attempt()
    except Exception as exc:
        print(type(exc).__name__, str(exc).replace('<', '').split(' at 0x')[0])
# expect: TypeError a ContextVar key was expected, got 'var'
# expect: KeyError ContextVar name='other' default=5
# expect: TypeError a ContextVar key was expected, got 'var'
# expect: TypeError unhashable type: '_contextvars.Context'
# expect: RuntimeError cannot enter context: _contextvars.Context object
# expect: TypeError Context() does not accept any arguments
