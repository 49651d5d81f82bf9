a + b - c * d / e // f % g ** h @ i
a << b >> c & d | e ^ ~f
a < b <= c == d != e >= f > g
a += b; a -= b; a *= b; a /= b; a //= b; a %= b; a **= b; a @= b; a <<= b; a >>= b; a &= b; a |= b; a ^= b
f(*a, **b)[1:2, ...]; (x := 1); a.b -> c
