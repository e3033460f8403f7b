"""semaphore: twelve calls of one second. With five permits, five are on their way at a time."""
import asyncio
import sys

CALLS, PERMITS, CALL = 12, 5, 1
permits = asyncio.Semaphore(PERMITS)


async def call(number):
    await asyncio.sleep(CALL)
    print("응답", number)


# --- free: all at once
async def free_mode():
    await asyncio.gather(*[call(number) for number in range(1, CALLS + 1)])


# --- limit5: whoever finds no permit waits in line
async def limited(number):
    async with permits:
        await call(number)


async def limit5():
    await asyncio.gather(*[limited(number) for number in range(1, CALLS + 1)])


if __name__ == "__main__":
    modes = {"free": free_mode, "limit5": limit5}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
