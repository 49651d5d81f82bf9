# attack: exceptions with messages, names and notes of a megabyte
# must: a report
# status: 1
name = "x" * 1000000
for use in (lambda: {}[name], lambda: getattr(1, name), lambda: __import__(name), lambda: int(name), lambda: eval(name[:1000]), lambda: compile("(" + name, name, "exec"),
            lambda: print(**{name: 1}), lambda: "%q" % 1, lambda: format(1, name), lambda: [].index(name), lambda: name.encode("x" * 1000), lambda: type(name, (1,), {})):
    try:
        use()
    except Exception as error:
        repr(error), str(error)
error = KeyError(name)
error.add_note(name)
raise error
