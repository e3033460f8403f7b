"""generator: an async generator stands still at its yield, while the loop runs on."""
import asyncio
import sys

TICKS, TICK, WORK, HEARTBEAT = 3, 0.5, 0.3, 0.4


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


async def ticker(name, tick):
    print(name, "준비")
    try:
        for number in range(1, TICKS + 1):
            await asyncio.sleep(tick)
            yield number
    finally:
        print(name, "정리")


# --- async_for: the generator's waits and the consumer's work take turns
async def async_for():
    beat = asyncio.create_task(heartbeat())
    async for number in ticker("시계", TICK):
        print("받음", number)
        await asyncio.sleep(WORK)
    print("끝")


# --- two_consumers: each has a generator of its own
async def consumer(name, tick):
    async for number in ticker(name, tick):
        print(name, number)


async def two_consumers():
    await asyncio.gather(consumer("A", TICK), consumer("B", TICK + WORK))


# --- aclose: whoever leaves early has to close it
async def aclose_mode():
    clock = ticker("시계", TICK)
    async for number in clock:
        print("받음", number)
        if number == 2:
            break
    print("break 했지만 아직 정리되지 않았다")
    await asyncio.sleep(WORK)
    await clock.aclose()
    print("이제 정리되었다")


if __name__ == "__main__":
    modes = {"async_for": async_for, "two_consumers": two_consumers, "aclose": aclose_mode}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
