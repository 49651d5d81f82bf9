# attack: other people's time, entropy and identifiers
# must: refused, or of the program's own
# last: done
import random, time
random.seed(5)
first = random.random()
random.seed(5)
assert random.random() == first
for use in (lambda: random.SystemRandom().random(), lambda: __import__("secrets").token_bytes(4), lambda: __import__("os").urandom(4), lambda: __import__("uuid").getnode(), lambda: __import__("uuid").uuid1(), lambda: time.clock_settime(0, 0), lambda: time.tzset(),
            lambda: time.pthread_getcpuclockid(0), lambda: time.get_clock_info("x"), lambda: __import__("hashlib").file_digest("x", "y")):
    try:
        use()
    except Exception:
        pass
assert hex(id(object())).startswith("0x") and id(None) == id(None)
print("done")
