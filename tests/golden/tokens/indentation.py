if a:
    b
    if c:
        d

    # a comment between
e

def f(x,
      y):
	return (x
+ y)
g; h;
