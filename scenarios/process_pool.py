"""process_pool: the same work in another process, with a small argument and with a large one."""
import asyncio
import sys
import time
from concurrent.futures import ProcessPoolExecutor

CALLS, WORK, MEGABYTES = 3, 0.1, 64


def work(data):
    until = time.thread_time() + WORK
    while time.thread_time() < until:
        pass
    return len(data)


async def call_with(data):
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(1)
    for _ in range(CALLS):
        size = await loop.run_in_executor(pool, work, data)
        print(size, "바이트를 받아 일했다")


# --- small: the argument is a name, and the data is made over there
async def small():
    await call_with(b"report-1")


# --- large: the data itself is the argument
async def large_argument():
    await call_with(bytes(MEGABYTES * 1024 * 1024))


if __name__ == "__main__":
    modes = {"small": small, "large_argument": large_argument}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
