import asyncio
import sys
import time

COFFEE, TOAST, HEARTBEAT = 2, 3, 0.5


async def make_coffee():
    await asyncio.sleep(COFFEE)
    return "커피 완료"


async def make_toast():
    await asyncio.sleep(TOAST)
    return "토스트 완료"


async def make_coffee_blocking():
    time.sleep(COFFEE)
    return "커피 완료"


async def make_toast_blocking():
    time.sleep(TOAST)
    return "토스트 완료"


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


async def gather():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(make_coffee(), make_toast())
    print(", ".join(r))


async def blocking():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(make_coffee_blocking(), make_toast_blocking())
    print(", ".join(r))


if __name__ == "__main__":
    asyncio.run(globals()[sys.argv[1]]())
