# What the functions of builtins say about wrong arguments.
def check(f):
    try:
        f()
    except BaseException as e:
        print(type(e).__name__, e)


check(lambda: max())  # expect: TypeError max expected at least 1 argument, got 0
check(lambda: max(1,2,default=3))  # expect: TypeError Cannot specify a default for max() with multiple positional arguments
check(lambda: min([]))  # expect: ValueError min() iterable argument is empty
check(lambda: sum([],""))  # expect: TypeError sum() can't sum strings [use ''.join(seq) instead]
check(lambda: iter(1,2))  # expect: TypeError iter(v, w): v must be callable
check(lambda: next(1))  # expect: TypeError 'int' object is not an iterator
check(lambda: next([],1))  # expect: TypeError 'list' object is not an iterator
check(lambda: aiter(1))  # expect: TypeError 'int' object is not an async iterable
check(lambda: anext(1))  # expect: TypeError 'int' object is not an async iterator
check(lambda: vars(1))  # expect: TypeError vars() argument must have __dict__ attribute
check(lambda: getattr(1,2))  # expect: TypeError attribute name must be string, not 'int'
check(lambda: print(1,sep=3))  # expect: TypeError sep must be None or a string, not int
check(lambda: print(1,file=5))  # expect: AttributeError 'int' object has no attribute 'write'
check(lambda: round("a"))  # expect: TypeError type str doesn't define __round__ method
check(lambda: format(1,2))  # expect: TypeError format() argument 2 must be str, not int
check(lambda: len(5))  # expect: TypeError object of type 'int' has no len()
check(lambda: chr(2**100))  # expect: ValueError chr() arg not in range(0x110000)
check(lambda: ord("ab"))  # expect: TypeError ord() expected a character, but string of length 2 found
check(lambda: exec("1",5))  # expect: TypeError exec() globals must be a dict, not int
check(lambda: exec("1",{},5))  # expect: TypeError locals must be a mapping or None, not int
check(lambda: eval("1",5))  # expect: TypeError globals must be a dict
check(lambda: eval("1",[]))  # expect: TypeError globals must be a real dict; try eval(expr, {}, mapping)
check(lambda: exec(5))  # expect: TypeError exec() arg 1 must be a string, bytes or code object
check(lambda: compile("1","f","x"))  # expect: ValueError compile() mode must be 'exec', 'eval' or 'single'
check(lambda: compile("1\0","f","exec"))  # expect: SyntaxError source code string cannot contain null bytes
check(lambda: pow(2,3,0))  # expect: ValueError pow() 3rd argument cannot be 0
check(lambda: sum(["a"]))  # expect: TypeError unsupported operand type(s) for +: 'int' and 'str'
check(lambda: min(3,"a"))  # expect: TypeError '<' not supported between instances of 'str' and 'int'
check(lambda: hex("a"))  # expect: TypeError 'str' object cannot be interpreted as an integer
