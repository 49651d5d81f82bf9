match = case = type = 1
match(x)
match (x):
    case [case]: pass
    case {"match": type}: pass
match x, :
    case _: match[1:2]
type match = int
type(match)
case(1)
match -1
match -1: # subject
    case 1: pass
