try:
    str(10 ** 5000)
except ValueError as error:
    print("Exceeds the limit" in str(error))  # expect: True
try:
    int("9" * 5000)
except ValueError as error:
    print("Exceeds the limit" in str(error))  # expect: True
print(len(str(10 ** 4299)))  # expect: 4300
print(len(hex(10 ** 5000)) > 4000)  # expect: True
