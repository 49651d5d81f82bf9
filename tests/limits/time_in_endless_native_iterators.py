# limit: time=300ms
# status: 121
# stderr: krait: limit: time (0.3 s)
from itertools import repeat
max(repeat(1))
