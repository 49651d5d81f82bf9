# The library's gcd was asked for 1 and 8,000 digits at once, which takes it seconds without a poll.
# limit: instructions=200000
import math

number = (1 << 500_000) - 1
print(math.gcd(3, number - 4), math.gcd(number - 4, 3), math.gcd(6, number), math.gcd(number, 0) == number)  # expect: 1 1 3 True
print(math.gcd(0, number) == number, math.gcd(7 * number, 14 * number) == 7 * number)  # expect: True True
