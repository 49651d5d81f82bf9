match x:
    case 1: pass
match = case = type = _ = 1
match(x)
match[x]
type X = int
type(x)
print(match, case)
