match = 1; match.x = 2; match[1:2] = 3; print(match)
match (x):
    case (1 | b.c) as d: pass
match x, :
    case {1: a, -1+2j: b, 'x' 'y': [*_], None: _, **r} if (y := 3): pass
    case (((a)),): pass
    case C(): pass
    case -1 | 2 | (3 | 4): pass
    case []: pass
    case a, *b: pass
    case "a" | b"b": pass
