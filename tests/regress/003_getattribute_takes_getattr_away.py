# SPDX-License-Identifier: MIT
# A __getattribute__ that deletes the class's __getattr__ freed the function that was about to be called.
class Evil:
    def __getattribute__(self, name):
        if name == "gone":
            try:
                del Evil.__getattr__
            except AttributeError:
                pass
            for _ in range(10):
                (lambda: None)
        raise AttributeError(name)


for _ in range(3):
    Evil.__getattr__ = lambda self, name: "found " + name
    try:
        print(Evil().gone)      # expect: found gone
    except AttributeError as error:
        print("AttributeError", error)
    break


class Get:
    def __get__(self, instance, owner):
        if "__len__" in Holder.__dict__:
            del Holder.__len__
        return lambda: 3


class Holder:
    __len__ = Get()


print(len(Holder()))            # expect: 3
