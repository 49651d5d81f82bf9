# limit: instructions=100000
# status: 121
# stderr: krait: limit: instructions (100000)
from itertools import count
sum(x for x in count())
