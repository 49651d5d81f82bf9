match a, b:
    case 1 | -2 | 'x' | None: pass
    case 1 + 2j: pass
    case x if x > 1: pass
    case [a, *_, b]: pass
    case (a,): pass
    case {'k': v, 1: _, **rest}: pass
    case P(1, y=2) as p: pass
    case a.b.C(): pass
    case a.b: pass
    case _: pass
