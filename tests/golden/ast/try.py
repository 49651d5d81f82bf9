try:
    a
except B:
    c
except (D, E) as f:
    g
except:
    h
else:
    i
finally:
    j
try:
    a
except* B as c:
    d
try: a
finally: b
