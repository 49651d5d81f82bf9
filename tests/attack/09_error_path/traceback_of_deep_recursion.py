# attack: a RecursionError at the bottom of recursions of several kinds is reported
# must: a report
# status: 1
def a(n): return b(n + 1)
def b(n): return a(n + 1)
class C:
    def __getattr__(self, name): return getattr(self, name + "y")
for use in (lambda: a(0), lambda: C().x):
    try:
        use()
    except RecursionError as error:
        import traceback
        traceback.format_exception(error)
        str(error)
def catch():
    try:
        catch()
    except RecursionError:
        catch()
import sys
sys.setrecursionlimit(100)
def tree(n):
    try:
        return tree(n + 1)
    except RecursionError:
        return 1 / 0
tree(0)
