# attack: texts are joined and formatted from endless and shared parts
# must: limit of time or of memory
# status: 121
import itertools
try:
    "".join(itertools.repeat(""))
except BaseException:
    print("caught")
finally:
    print("finally")
