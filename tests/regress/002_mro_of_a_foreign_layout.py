# What mro() gives must be classes whose layout the new class extends.
def make(*mro):
    class Meta(type):
        def mro(cls):
            return [cls if c is None else c for c in mro]

    class X(metaclass=Meta):
        pass

    return X


for mro in ((None, dict, object), (1,), (None, object)):
    try:
        X = make(*mro)
        print(X.__mro__)
    except TypeError as e:
        print(e)
# expect: mro() returned base with unsuitable layout ('dict')
# expect: mro() returned a non-class ('int')
# expect: (<class '__main__.make.<locals>.X'>, <class 'object'>)
