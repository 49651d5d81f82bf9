# attack: frames of generators, coroutines, tasks and exceptions are asked for globals, locals, builtins and callers
# must: they are not there
# last: done
import asyncio, sys
def g(): yield
async def c(): pass
frames = []
gen = g()
next(gen)
frames.append(getattr(gen, "gi_frame", None))
co = c()
frames.append(getattr(co, "cr_frame", None))
co.close()
try:
    1 / 0
except ZeroDivisionError as error:
    frames.append(error.__traceback__.tb_frame)
try:
    frames.append(sys._getframe())
except (AttributeError, ValueError):
    pass
async def main():
    frames.extend(asyncio.current_task().get_stack())
asyncio.run(main())
open_names = set()
for frame in frames:
    for name in ("f_globals", "f_builtins", "f_trace", "clear"):
        try:
            getattr(frame, name)
            open_names.add(name)
        except AttributeError:
            pass
for name in ("settrace", "setprofile", "_current_frames", "monitoring", "_getframemodulename", "addaudithook", "set_int_max_str_digits_hook"):
    if hasattr(sys, name) and name not in ("_getframemodulename",):
        open_names.add(name)
assert not {"f_globals", "f_builtins", "f_trace", "settrace", "setprofile", "_current_frames"} & open_names, open_names
print("done")
