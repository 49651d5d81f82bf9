# The same seed gives CPython's numbers.
import random
r = random.Random(42)
print(r.random(), r.random(), r.getrandbits(8), r.getrandbits(100))  # expect: 0.6394267984578837 0.025010755222666936 70 882565121070403957190206503824
print(r.randint(1, 6), r.randrange(0, 100, 7), r.choice("abcdef"), r.uniform(1, 2), r.randbytes(4))  # expect: 1 70 f 1.8921795677048454 b'\x82\x9fA\x16'
x = list(range(10))
r.shuffle(x)
print(x, r.sample(range(1000), 5), r.choices("abc", [1, 2, 3], k=6), r.sample("ab", 3, counts=[2, 2]))  # expect: [3, 5, 2, 4, 1, 8, 7, 0, 6, 9] [574, 203, 733, 665, 718] ['c', 'b', 'c', 'c', 'a', 'c'] ['b', 'a', 'b']
print(r.gauss(0, 1), r.normalvariate(0, 1), r.expovariate(2), r.betavariate(1, 2), r.gammavariate(0.5, 1), r.triangular(0, 1, 0.3))  # expect: 1.404896703968453 -0.3089835340742219 0.05085934249781582 0.424420206992522 2.7542203816317707 0.44002539512158134
print(r.vonmisesvariate(0, 1), r.paretovariate(2), r.weibullvariate(1, 2), r.lognormvariate(0, 1), r.binomialvariate(100, 0.4))  # expect: 2.1128359057709094 1.5381924152061937 1.1042325716296506 0.3645360497326711 37
state = r.getstate()
a = r.random()
r.setstate(state)
print(a == r.random(), random.Random("text").random(), random.Random(b"text").random(), random.Random(2 ** 100).random(), random.Random(1.5).random(), random.Random(-3).random())  # expect: True 0.8711565613554825 0.8711565613554825 0.7586581712996778 0.551763726942059 0.23796462709189137
random.seed(7)
print(random.random(), random.randint(1, 100))                # expect: 0.32383276483316237 20
