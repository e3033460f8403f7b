"""46_left_unfinished: a generator that is dropped is closed by the loop; what is left, at the run's end."""
import asyncio


async def ticker(name):
    try:
        for i in range(10):
            yield i
            await asyncio.sleep(0.01)
    except BaseException as error:
        print(name, "got", type(error).__name__)
        raise
    finally:
        print(name, "finally")
        await asyncio.sleep(0.1)
        print(name, "closed")


async def look():
    async for i in ticker("dropped"):
        print("got", i)
        if i == 1:
            break
    print("left the loop")


async def main():
    await look()
    for i in range(4):
        print("turn", i)
        await asyncio.sleep(0)
    await asyncio.sleep(0.3)
    print("main ends")


async def brief():
    try:
        yield "brief"
    except BaseException as error:
        print("brief got", type(error).__name__)
        raise


async def at_once():
    # Dropped as main ends: its closing task is cancelled with all others, before its first step.
    async for i in brief():
        print("got", i)
        break


kept = []


async def keep():
    # Still referenced: shutdown_asyncgens closes it.
    generator = ticker("kept")
    kept.append(generator)
    print(await anext(generator))
    asyncio.create_task(sleeper())
    await asyncio.sleep(0)
    print("keep ends")


async def sleeper():
    try:
        await asyncio.sleep(10)
    finally:
        print("sleeper cancelled first")


asyncio.run(main())
asyncio.run(at_once())
asyncio.run(keep())
