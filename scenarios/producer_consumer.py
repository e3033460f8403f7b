"""producer_consumer: a baker is quicker than the customers. A bounded queue makes the baker wait."""
import asyncio
import sys

LOAVES, BAKE, EAT, SHELF = 6, 0.25, 1.5, 2


async def baker(shelf):
    for loaf in range(1, LOAVES + 1):
        await asyncio.sleep(BAKE)
        await shelf.put(loaf)
        print("빵", loaf, "진열, 선반에", shelf.qsize())
    print("굽기 끝")


async def customer(shelf):
    while True:
        loaf = await shelf.get()
        await asyncio.sleep(EAT)
        print("빵", loaf, "먹음")
        shelf.task_done()


async def bakery(shelf):
    eater = asyncio.create_task(customer(shelf))
    maker = asyncio.create_task(baker(shelf))
    await maker
    await shelf.join()
    eater.cancel()
    await asyncio.wait([eater])


# --- bounded_queue: the shelf holds two loaves
async def bounded_queue():
    await bakery(asyncio.Queue(maxsize=SHELF))


# --- unbounded: the shelf takes all
async def unbounded():
    await bakery(asyncio.Queue())


if __name__ == "__main__":
    modes = {"bounded_queue": bounded_queue, "unbounded": unbounded}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
