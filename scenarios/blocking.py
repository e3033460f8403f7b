"""blocking: three reads of two seconds each, that wait, that block, and that block a thread of their own."""
import asyncio
import sys
import time

READ, HEARTBEAT = 2, 0.5


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


# --- async_sleep: a library that awaits
async def read_async(name):
    await asyncio.sleep(READ)
    return name


async def async_sleep():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(read_async("A"), read_async("B"), read_async("C"))
    print(*r, "읽음")


# --- time_sleep: a library that does not know of the loop
async def read_blocking(name):
    time.sleep(READ)
    return name


async def time_sleep():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(read_blocking("A"), read_blocking("B"), read_blocking("C"))
    print(*r, "읽음")


# --- executor: the same library, each call on a thread
def read_file():
    time.sleep(READ)


async def read_in_thread(name):
    await asyncio.to_thread(read_file)
    return name


async def executor():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(read_in_thread("A"), read_in_thread("B"), read_in_thread("C"))
    print(*r, "읽음")


if __name__ == "__main__":
    modes = {"async_sleep": async_sleep, "time_sleep": time_sleep, "executor": executor}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
