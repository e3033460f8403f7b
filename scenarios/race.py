"""race: one hundred tasks add one to a counter. An await between reading and writing loses updates."""
import asyncio
import sys

TASKS, ARRIVE, DATABASE = 100, 0.5, 0.01
counter = 0
guard = asyncio.Lock()


# --- no_await: nothing can come between reading and writing
async def add_at_once():
    global counter
    await asyncio.sleep(ARRIVE)
    value = counter
    counter = value + 1


async def no_await():
    await asyncio.gather(*[add_at_once() for _ in range(TASKS)])
    print("counter =", counter)


# --- await_between: everybody reads before anybody has written
async def add_slowly():
    global counter
    await asyncio.sleep(ARRIVE)
    value = counter
    await asyncio.sleep(DATABASE)
    counter = value + 1


async def await_between():
    await asyncio.gather(*[add_slowly() for _ in range(TASKS)])
    print("counter =", counter)


# --- lock: one at a time
async def add_locked():
    global counter
    await asyncio.sleep(ARRIVE)
    async with guard:
        value = counter
        await asyncio.sleep(DATABASE)
        counter = value + 1


async def lock():
    await asyncio.gather(*[add_locked() for _ in range(TASKS)])
    print("counter =", counter)


if __name__ == "__main__":
    modes = {"no_await": no_await, "await_between": await_between, "lock": lock}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
