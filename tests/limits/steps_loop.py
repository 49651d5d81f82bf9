# limit: instructions=100000
# status: 121
# stderr: krait: limit: instructions (100000)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
    finally:
        continue_ = 1
