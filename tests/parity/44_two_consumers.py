"""44_two_consumers: a generator serves one at a time; a second one who asks meanwhile gets an error."""
import asyncio


async def numbers():
    for i in range(4):
        await asyncio.sleep(0.01)
        yield i


async def consume(name, generator):
    try:
        async for number in generator:
            print(name, "got", number)
    except RuntimeError as error:
        print(name, type(error).__name__, error)
    print(name, "over")


async def main():
    generator = numbers()
    await asyncio.gather(consume("a", generator), consume("b", generator))
    # In turn it is fine: each gets every other.
    generator = numbers()
    for name in "abab":
        print(name, await asyncio.create_task(anext(generator)))
    # Everything else is refused as well while it runs.
    generator = numbers()
    task = asyncio.create_task(consume("c", generator))
    await asyncio.sleep(0)
    for ask in (generator.aclose, lambda: generator.athrow(ValueError("x")), lambda: generator.asend(None)):
        try:
            await ask()
        except RuntimeError as error:
            print(error)
    await task

    async def selfish():
        try:
            await anext(me)
        except RuntimeError as error:
            print(error)
        yield "served"

    me = selfish()
    print(await anext(me))
    # The queue is what shares work.
    generator = numbers()
    lock = asyncio.Lock()

    async def locked(name):
        while True:
            async with lock:
                try:
                    number = await anext(generator)
                except StopAsyncIteration:
                    break
            print(name, "got", number)
            await asyncio.sleep(0)

    await asyncio.gather(locked("d"), locked("e"))


asyncio.run(main())
