def match(subject):
    match subject:
        case 1 | "a":
            return 0
        case [x, *rest] if x:
            return rest
        case {"k": v, **others}:
            return v, others
        case Point(x=0, y=y):
            return y
        case _:
            return None
