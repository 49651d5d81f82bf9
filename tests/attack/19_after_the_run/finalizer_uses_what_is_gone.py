# attack: __del__ at the end uses modules, globals, the loop and print
# must: messages, or plain result
import asyncio, json, sys
class Late:
    def __init__(self): self.me = self
    def __del__(self):
        print("late", json and json.dumps([1]), sys and sys.version_info > (3,))
        try:
            asyncio.run(asyncio.sleep(0))
        except Exception as error:
            print(type(error).__name__)
        import re
        exec("x = 1")
        raise ValueError("late")
late = Late()
globals()["late2"] = Late()
sys.modules["late"] = Late()
