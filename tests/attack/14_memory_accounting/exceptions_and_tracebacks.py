# attack: exceptions with tracebacks and notes are kept without end
# must: limit of memory
# status: 121
kept = []
def deep(n):
    if n == 0:
        raise ValueError("x" * 100)
    deep(n - 1)
while True:
    try:
        deep(50)
    except ValueError as error:
        error.add_note("note" * 100)
        kept.append(error)
