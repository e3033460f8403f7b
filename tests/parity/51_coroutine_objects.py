"""51_coroutine_objects: made, awaited once; what each way of using one says the second time."""
import asyncio


async def order():
    await asyncio.sleep(0.01)
    return "dish"


async def other():
    print("other begins")
    await asyncio.sleep(0.02)
    print("other ends")


async def main():
    used = order()
    print(await used)

    async def in_group():
        async with asyncio.TaskGroup() as group:
            group.create_task(used)
            group.create_task(other())

    for name, again in (
        ("await", lambda: used),
        ("task", lambda: asyncio.create_task(used)),
        ("gather", lambda: asyncio.gather(used, other())),
        ("wait_for", lambda: asyncio.wait_for(used, 1)),
        ("wait_for 0", lambda: asyncio.wait_for(used, 0)),
        ("shield", lambda: asyncio.shield(used)),
        ("as_completed", lambda: next(iter(asyncio.as_completed([used])))),
    ):
        try:
            await again()
        except RuntimeError as error:
            print(name, error)
    try:
        await in_group()
    except* RuntimeError as group:
        print("group", group.exceptions[0])
    await asyncio.sleep(0.05)
    # Two at once.
    shared = order()

    async def waiter(name):
        try:
            print(name, await shared)
        except RuntimeError as error:
            print(name, error)

    await asyncio.gather(waiter("first"), waiter("second"))

    async def selfish():
        try:
            await me
        except ValueError as error:
            print(error)

    me = selfish()
    await me
    closed = order()
    closed.close()
    closed.close()
    try:
        await closed
    except RuntimeError as error:
        print("closed", error)
    twice = order()
    first, second = asyncio.create_task(twice), asyncio.create_task(twice)
    print(await first)
    try:
        await second
    except RuntimeError as error:
        print("second", error)


asyncio.run(main())
