# Locals of a frame that an exception left live as long as its traceback, also when the exception went through an `except` that
# did not match, a `finally`, or a bare `raise` in that frame.
# expect: caught
# expect: gone
# expect: caught
# expect: gone
# expect: caught
# expect: gone
class Local:
    def __del__(self):
        print("gone")


def not_matching():
    local = Local()
    try:
        raise KeyError
    except ValueError:
        pass


def with_finally():
    local = Local()
    try:
        raise KeyError
    finally:
        pass


def raised_again():
    local = Local()
    try:
        raise KeyError
    except KeyError:
        raise


for function in not_matching, with_finally, raised_again:
    try:
        function()
    except KeyError:
        print("caught")
