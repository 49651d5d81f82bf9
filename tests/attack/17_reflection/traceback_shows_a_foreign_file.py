# attack: tracebacks, syntax errors and warnings that name the secret file as their source
# must: the line of the file is not shown
# status: 1
import traceback, warnings
try:
    compile("x = = 1", "secret.txt", "exec")
except SyntaxError as error:
    print("".join(traceback.format_exception(error)))
warnings.warn_explicit("w", UserWarning, "secret.txt", 1)
try:
    raise SyntaxError("s", ("secret.txt", 1, 1, None))
except SyntaxError as error:
    print("".join(traceback.format_exception(error)))
print("".join(traceback.format_list([("secret.txt", 1, "f", None)])))
exec(compile("raise ValueError('x')", "secret.txt", "exec"))
