"""48_generator_cancel: cancelling who asks cancels what the body awaits: CancelledError is thrown there."""
import asyncio


async def slow(name, swallows=False):
    try:
        for i in range(3):
            try:
                await asyncio.sleep(0.03)
            except asyncio.CancelledError:
                print(name, "cancelled at", i)
                if not swallows:
                    raise
            yield i
    finally:
        print(name, "finally")
        await asyncio.sleep(0.01)
        print(name, "closed")


async def consume(generator):
    try:
        async for i in generator:
            print("got", i)
    except asyncio.CancelledError:
        print("consumer cancelled")
        raise


async def main():
    # While the body waits.
    task = asyncio.create_task(consume(slow("a")))
    await asyncio.sleep(0.04)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: cancelled", task.cancelled())
    # A body that swallows it goes on.
    task = asyncio.create_task(consume(slow("b", True)))
    await asyncio.sleep(0.01)
    task.cancel()
    await task
    print("b done", task.cancelled())
    # A timeout around one step of it ends the generator.
    generator = slow("c")
    try:
        await asyncio.wait_for(anext(generator), 0.01)
    except TimeoutError:
        print("timeout")
    print([i async for i in generator])
    # Around the whole loop.
    try:
        async with asyncio.timeout(0.05):
            await consume(slow("d"))
    except TimeoutError:
        print("timeout")
    # While the consumer waits, the body knows nothing of it.
    generator = slow("e")

    async def dawdle():
        async for i in generator:
            print("e", i)
            await asyncio.sleep(1)

    task = asyncio.create_task(dawdle())
    await asyncio.sleep(0.05)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("dawdler cancelled")
    print("e goes on", await anext(generator))
    await generator.aclose()
    # Asked before it could begin.
    generator = slow("f")
    task = asyncio.create_task(anext(generator))
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("never asked")


asyncio.run(main())
