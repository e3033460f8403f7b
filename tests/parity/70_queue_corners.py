import asyncio
p = print
async def get(n, q):
    try:
        p(n, 'got', await q.get())
    except asyncio.CancelledError:
        p(n, 'cancelled')
async def put(n, q, x):
    await q.put(x)
    p(n, 'put', x)
async def main():
    q = asyncio.Queue()
    ts = [asyncio.create_task(get(n, q)) for n in 'abc']
    await asyncio.sleep(0)
    q.put_nowait(1)
    p('handed over', q.qsize(), q.get_nowait())   # a was woken, but main is faster: a waits again
    await asyncio.sleep(0)
    p([t.done() for t in ts])
    q.put_nowait(2)
    ts[0].cancel()                                # chosen and cancelled: b gets it
    await asyncio.sleep(0.05)
    q.put_nowait(3), q.put_nowait(4)
    await asyncio.gather(*ts)
    p(q.qsize(), q.empty(), q.full())
    q.get_nowait()
    p('-- bounded')
    q = asyncio.Queue(1)
    ts = [asyncio.create_task(put(n, q, i)) for i, n in enumerate('xyz')]
    await asyncio.sleep(0)
    p(q.full(), q.get_nowait(), q.full())
    ts[1].cancel()
    await asyncio.sleep(0)
    p([t.done() for t in ts], q.qsize())
    await asyncio.sleep(0)
    p(await q.get(), q.qsize())
    try:
        await asyncio.wait_for(q.get(), 0.05)
    except asyncio.TimeoutError:
        p('TimeoutError')
    p('-- priority and LIFO')
    q = asyncio.PriorityQueue()
    for x in ((3, 'c'), (1, 'a'), (2, 'b'), (1, 'A')):
        q.put_nowait(x)
    p([q.get_nowait() for _ in range(4)])
    q = asyncio.LifoQueue(3)
    for x in range(3):
        await q.put(x)
    p(await q.get(), q.full(), await q.get(), await q.get())
    p('-- join')
    q = asyncio.Queue()
    async def worker(n):
        while True:
            x = await q.get()
            await asyncio.sleep(x / 20)
            p(n, 'did', x)
            q.task_done()
    for x in (1, 2, 3, 4):
        q.put_nowait(x)
    ws = [asyncio.create_task(worker(n)) for n in ('w1', 'w2')]
    async def joins(n):
        await q.join()
        p(n, 'joined')
    j = asyncio.create_task(joins('other'))
    await joins('main')
    await j
    await joins('again, at once')
    for w in ws:
        w.cancel()
    p([type(r).__name__ for r in await asyncio.gather(*ws, return_exceptions=True)])
    try:
        q.task_done()
    except ValueError as e:
        p('ValueError', e)
    async def produce():
        for i in range(3):
            await asyncio.sleep(0.05)
            await q.put(i)
        await q.put(None)
    async def consume():
        while (x := await q.get()) is not None:
            p('consumed', x)
    await asyncio.gather(produce(), consume())
asyncio.run(main())
