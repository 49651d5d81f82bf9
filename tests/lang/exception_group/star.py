# What except* raises in the end.
def run(exception, handlers):
    try:
        handlers(exception)
    except BaseException as e:
        return repr(e)
    return "nothing"
def group():
    return ExceptionGroup("m", [ValueError(1), TypeError(2), ExceptionGroup("n", [ValueError(3), KeyError(4)])])
def leave_rest(e):
    try:
        raise e
    except* ValueError:
        pass
def raise_again(e):
    try:
        raise e
    except* ValueError:
        raise
    except* KeyError:
        pass
def raise_new(e):
    try:
        raise e
    except* ValueError:
        raise OSError("new")
def take_all(e):
    try:
        raise e
    except* Exception:
        pass
print(run(group(), leave_rest))                               # expect: ExceptionGroup('m', [TypeError(2), ExceptionGroup('n', [KeyError(4)])])
print(run(group(), raise_again))                              # expect: ExceptionGroup('m', [ValueError(1), TypeError(2), ExceptionGroup('n', [ValueError(3)])])
print(run(group(), raise_new))                                # expect: ExceptionGroup('', [OSError('new'), ExceptionGroup('m', [TypeError(2), ExceptionGroup('n', [KeyError(4)])])])
print(run(group(), take_all))                                 # expect: nothing
print(run(ValueError(5), raise_again))                        # expect: ExceptionGroup('', (ValueError(5),))
print(run(ValueError(5), leave_rest))                         # expect: nothing
print(run(IndexError(5), leave_rest))                         # expect: IndexError(5)
print(run(ValueError(5), raise_new))                          # expect: OSError('new')
