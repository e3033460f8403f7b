"""@NAME@: two waits of a second each: one after the other, and both at once."""
import asyncio
import sys

SECONDS = 1


async def work(name):
    print(name, "begins")
    await asyncio.sleep(SECONDS)
    print(name, "ends")


# --- one_by_one: each await waits for its own end
async def one_by_one():
    await work("first")
    await work("second")


# --- together: gather makes a task of each
async def together():
    await asyncio.gather(work("first"), work("second"))


if __name__ == "__main__":
    modes = {"one_by_one": one_by_one, "together": together}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    asyncio.run(modes[sys.argv[1]]())
