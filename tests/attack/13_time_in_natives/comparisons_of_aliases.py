# attack: structures that share their parts 2**60-fold are compared, printed, hashed and copied
# must: limit of time or of memory, or an exception
import copy
a = b = ()
for _ in range(60):
    a, b = (a, a), (b, b)
for use in (lambda: a == b, lambda: hash(a), lambda: copy.deepcopy([a]), lambda: a < b, lambda: repr(a)):
    use()
