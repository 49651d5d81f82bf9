# attack: attribute and module lookups that always answer with another lookup
# must: RecursionError or a limit
class A:
    def __getattr__(self, name): return getattr(self, name + "_")
class B:
    def __getattribute__(self, name): return getattr(B(), name)
class Meta(type):
    def __getattr__(cls, name): return getattr(cls, name * 2)
class C(metaclass=Meta): pass
for use in (lambda: A().x, lambda: B().x, lambda: C.x, lambda: hasattr(A(), "x"), lambda: A() + 1):
    try:
        use()
    except (RecursionError, TypeError):
        pass
print("done")
