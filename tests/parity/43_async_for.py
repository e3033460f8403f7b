"""43_async_for: a yield suspends the function, not the loop: what goes on between the values."""
import asyncio


async def ticker(name, count, seconds):
    print(name, "begins")
    for i in range(count):
        yield i
        print(name, "asked again")
        if seconds is not None:
            await asyncio.sleep(seconds)
    print(name, "ends")


async def beat():
    for i in range(6):
        print("beat", i)
        await asyncio.sleep(0)


async def main():
    # No await in the body: the whole loop is one step, and nobody else runs.
    task = asyncio.create_task(beat())
    async for tick in ticker("quick", 2, None):
        print("got", tick)
    print("quick over")
    await task
    # A sleep of 0 in the body: the others run there.
    task = asyncio.create_task(beat())
    async for tick in ticker("yielding", 3, 0):
        if tick == 1:
            continue
        print("got", tick)
    await task
    # Two loops at once, each over a generator of its own.

    async def consume(name, seconds):
        async for tick in ticker(name, 3, seconds):
            print(name, "got", tick)

    await asyncio.gather(consume("a", 0.02), consume("b", 0.15))
    # A generator within a generator.

    async def pairs():
        async for left in ticker("outer", 2, 0):
            async for right in ticker("inner", 2, 0):
                yield left * 10 + right

    async for pair in pairs():
        print("pair", pair)
    # One that is over stays over.
    once = ticker("once", 1, None)
    print([tick async for tick in once], [tick async for tick in once])
    try:
        await anext(once)
    except StopAsyncIteration as error:
        print("stop", type(error).__name__)


asyncio.run(main())
