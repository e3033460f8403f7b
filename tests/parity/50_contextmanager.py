# from Python 3.12
"""50_contextmanager: set-up, yield, teardown: a generator as the two ends of a with block, as depends does."""
import asyncio
from contextlib import asynccontextmanager, contextmanager


@asynccontextmanager
async def database(name, swallows=False, raises=False):
    print(name, "connects")
    await asyncio.sleep(0.01)
    try:
        yield name
    except ValueError as error:
        print(name, "rolls back:", error)
        if not swallows:
            raise
    finally:
        await asyncio.sleep(0.01)
        print(name, "disconnects")
    if raises:
        raise KeyError(name)


@asynccontextmanager
async def yields(count):
    for i in range(count):
        try:
            yield i
        except ValueError:
            pass
        finally:
            print("teardown", i)


@contextmanager
def plain():
    print("enter")
    try:
        yield "plain"
    finally:
        print("exit")


async def use(manager, error=None, seconds=0):
    try:
        async with manager as value:
            print("in", value)
            await asyncio.sleep(seconds)
            if error:
                raise error
        print("went on")
    except Exception as caught:
        print(type(caught).__name__, caught)


async def main():
    await use(database("a"))
    await use(database("b"), ValueError("b fails"))
    await use(database("c", swallows=True), ValueError("c fails"))
    await use(database("d", swallows=True, raises=True), ValueError("d fails"))
    await use(database("e", raises=True))
    for count in (0, 1, 2):
        await use(yields(count))
    await use(yields(2), ValueError("twice"))
    # Nested: the last that was set up is torn down first.
    async with database("outer"), database("inner"):
        print("both")
    with plain() as value:
        print("in", value)
    # A cancelled handler: teardown runs, and the cancellation goes on.
    task = asyncio.create_task(use(database("f"), None, 10))
    await asyncio.sleep(0.05)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
