"""slow_callback: a step of more than 100 ms is too long for a loop that others share."""
import asyncio
import sys
import time

HEARTBEAT, SHORT, LONG, REST = 0.2, 0.05, 0.35, 0.5


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


async def parse_small():
    time.sleep(SHORT)
    print("작은 파일을 읽었다")


async def parse_large():
    time.sleep(LONG)
    print("큰 파일을 읽었다")


# --- warned: of the two, only one is too long
async def warned():
    beat = asyncio.create_task(heartbeat())
    await asyncio.sleep(REST)
    await asyncio.create_task(parse_small())
    await asyncio.sleep(REST)
    await asyncio.create_task(parse_large())
    await asyncio.sleep(REST)
    print("끝")


if __name__ == "__main__":
    modes = {"warned": warned}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
