# attack: the memory limit is reached inside set and str operations
# must: limit of memory
# status: 121
s = {"x" * 1000}
while True:
    try:
        s |= {text + str(n) for n, text in enumerate(s)} | {"y" * len(s)}
    except Exception:
        pass
