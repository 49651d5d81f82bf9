# attack: __str__, __repr__ and the args of an uncaught exception fail while it is reported
# must: a report
# status: 1
class Bad(Exception):
    def __str__(self): raise Bad("again")
    __repr__ = __str__
try:
    raise Bad() from Bad()
except Bad as error:
    error.add_note("note")
    error.__notes__.append(Bad())
    raise Bad("outer", error)
