# A pattern with `as` can be refused no more than the pattern below it.
match 3:
    case _ as y if y > 5:
        print("no")
    case x as y:
        print(x, y)                     # expect: 3 3
match [4]:
    case [_ as item]:
        print(item)                     # expect: 4
for source in "case _ as y: 0\n case 1: 0", "case x as y: 0\n case 1: 0", "case (_ as y) | 1: 0":
    try:
        compile("match 0:\n " + source, "", "exec")
    except SyntaxError as e:
        print(e.msg)
# expect: wildcard makes remaining patterns unreachable
# expect: name capture 'x' makes remaining patterns unreachable
# expect: wildcard makes remaining patterns unreachable
