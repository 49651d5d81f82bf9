# attack: compiled patterns without end
# must: limit of memory
# status: 121
import re
kept, n = [], 0
while True:
    n += 1
    kept.append(re.compile(f"(a{n}|b{n})*[^x{n}]" * 100))
    try:
        kept[-1].match(f"a{n}")
    except MemoryError:     # of a match, whose memory is back by now
        pass
