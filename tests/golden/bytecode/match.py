def f(x):
    match x:
        case 0: return 'zero'
        case [a, *rest]: return rest
        case {'k': v}: return v
        case P(y=1) as p: return p
        case _: return None
