if a:
	b
	if c:
	        d  # a comment
	# another

    # less
(e,
   f)
x = 1 \
    + 2
while 1: pass; break
class A:
  def f(self): return "a" r'\b' b"c" rb'd'
