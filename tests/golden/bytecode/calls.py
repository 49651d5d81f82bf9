# Arguments are evaluated into their registers; methods are called without being bound.
def calls(f, x, *args, **kw):
    f(x, 1, key=None)
    x.method(f(x), x.attr[0])
    f(*args, x, a=1, **kw)
    return f(x)
