# attack: patterns that backtrack without end
# must: limit of time
# status: 121
import re
re.match(r"(a*)*b", "a" * 100000)
re.match(r"(a|a)*$", "a" * 40 + "b")
re.match(r"(\w+\s?)*$", "word " * 100 + "!")
re.search(r"(x+x+)+y", "x" * 10000)
while True:
    re.match(r"((a?){50})*c", "a" * 50)
