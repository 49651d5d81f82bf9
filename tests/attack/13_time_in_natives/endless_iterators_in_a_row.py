# attack: natives that consume an endless native iterator, one after the other, in an endless loop
# must: limit of time
# status: 121
import itertools
while True:
    try:
        2 in itertools.repeat(1)
    except BaseException:
        print("caught")
