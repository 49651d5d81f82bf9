def f(x):
    try:
        x()
    except ValueError as e:
        return str(e)
    except (KeyError, OSError):
        raise
    else:
        x = 2
    finally:
        print('end')
    return x
