# attack: an uncaught exception whose type, text and notes have lone surrogates and control characters
# must: a report
# status: 1
class Odd(Exception): pass
error = Odd("\ud800\0\x1b[2J\u202e" * 10)
error.add_note("\udfff")
raise error
