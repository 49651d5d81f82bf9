# SPDX-License-Identifier: MIT
import asyncio
import os


async def debug():
    return asyncio.get_running_loop().get_debug()


print(asyncio.run(debug()))                 # expect: False
os.environ['PYTHONASYNCIODEBUG'] = '1'
print(asyncio.run(debug()))                 # expect: True
print(asyncio.run(debug(), debug=False))    # expect: False
