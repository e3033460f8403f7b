"""45_aclose_finally: aclose() throws GeneratorExit at the yield, and waits for the clean-up."""
import asyncio


async def resource(name, seconds=0.01):
    print(name, "opens")
    try:
        for i in range(10):
            yield i
    except GeneratorExit:
        print(name, "GeneratorExit")
        raise
    finally:
        print(name, "finally")
        await asyncio.sleep(seconds)
        print(name, "closed")


async def stubborn():
    while True:
        try:
            yield "again"
        except GeneratorExit:
            print("no")


async def main():
    generator = resource("r")
    print(await anext(generator), await anext(generator))
    await generator.aclose()
    print("after")
    await generator.aclose()  # nothing more
    try:
        await anext(generator)
    except StopAsyncIteration:
        print("stop")
    # Never begun: its body never runs.
    generator = resource("fresh")
    await generator.aclose()
    print([i async for i in generator])
    # Yielding instead of ending.
    generator = stubborn()
    await anext(generator)
    try:
        await generator.aclose()
    except RuntimeError as error:
        print(error)
    try:
        await generator.aclose()
    except StopAsyncIteration:
        print("StopAsyncIteration")
    print(await anext(generator))
    # try/finally around the loop: closed where the loop was left.
    generator = resource("left")
    try:
        async for i in generator:
            if i == 2:
                break
    finally:
        await generator.aclose()
    print("left at", i)
    # aclose() in a task of its own; cancelled in the clean-up.
    generator = resource("slow", 10)
    await anext(generator)
    task = asyncio.create_task(generator.aclose())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
