"""47_generator_errors: an error in the body reaches who asks; one that is thrown in reaches the body."""
import asyncio


async def fails():
    try:
        yield 1
        await asyncio.sleep(0.01)
        raise ValueError("bad tick")
    finally:
        print("clean-up")


async def forgiving():
    count = 0
    while count < 3:
        try:
            yield count
        except KeyError as error:
            print("forgave", error)
        count += 1


async def stops():
    yield 1
    raise StopAsyncIteration


async def plain():
    raise StopIteration


async def consume(generator):
    async for value in generator:
        print("got", value)


async def main():
    generator = fails()
    try:
        await consume(generator)
    except ValueError as error:
        print("ValueError", error)
    try:
        await anext(generator)
    except StopAsyncIteration:
        print("over")
    generator = forgiving()
    print(await anext(generator))
    print(await generator.athrow(KeyError("k")))
    try:
        await generator.athrow(TypeError("t"))
    except TypeError as error:
        print("TypeError", error)
    print(await generator.athrow(TypeError("over")))
    generator = forgiving()
    try:
        await generator.athrow(KeyError("too early"))
    except KeyError as error:
        print("KeyError", error)
    print([i async for i in generator])
    generator = forgiving()
    await anext(generator)
    await anext(generator)
    await anext(generator)
    try:
        await generator.athrow(KeyError("last"))
    except StopAsyncIteration:
        print("ended by the throw")
    for run in (consume(stops()), plain()):
        try:
            await run
        except RuntimeError as error:
            print("RuntimeError", error)
    print(await asyncio.gather(consume(fails()), consume(forgiving()), return_exceptions=True))


asyncio.run(main())
