import asyncio
p = print
async def w(n, sem, s=0.05):
    try:
        async with sem:
            p(n, 'in')
            await asyncio.sleep(s)
        p(n, 'out')
    except asyncio.CancelledError:
        p(n, 'cancelled')
async def main():
    sem = asyncio.Semaphore(2)
    ts = [asyncio.create_task(w(n, sem)) for n in 'abcde']
    await asyncio.sleep(0)
    p('locked', sem.locked())
    ts[2].cancel()                                # waits: nothing is lost
    await asyncio.gather(*ts)
    p('locked', sem.locked())
    sem = asyncio.Semaphore(0)
    ts = [asyncio.create_task(w(n, sem, 0)) for n in 'fgh']
    await asyncio.sleep(0)
    sem.release()
    p('a permit on its way', sem.locked())
    ts[0].cancel()                                # chosen, then cancelled: g gets it
    await asyncio.sleep(0.05)
    p([t.done() for t in ts])
    p(sem.locked())
    sem = asyncio.Semaphore(0)
    ts = [asyncio.create_task(w(n, sem, 0)) for n in 'ijk']
    await asyncio.sleep(0)
    for _ in range(3):
        sem.release()
    p('all three at once')
    await asyncio.gather(*ts)
    b = asyncio.BoundedSemaphore(1)
    async with b:
        p('bounded', b.locked())
    try:
        b.release()
    except ValueError as e:
        p('ValueError', e)
    try:
        asyncio.Semaphore(-1)
    except ValueError as e:
        p('ValueError')
    s = asyncio.Semaphore(1)
    try:
        async with s:
            raise KeyError('inside')
    except KeyError:
        p('released by the error', s.locked())
    try:
        await asyncio.wait_for(asyncio.gather(*[w(n, s, 1) for n in 'lm']), 0.05)
    except asyncio.TimeoutError:
        p('TimeoutError', s.locked())
    p('-- event')
    ev = asyncio.Event()
    async def waits(n):
        try:
            p(n, await ev.wait())
        except asyncio.CancelledError:
            p(n, 'cancelled')
    ts = [asyncio.create_task(waits(n)) for n in 'abc']
    await asyncio.sleep(0)
    ts[1].cancel()
    ev.set(), ev.set()
    late = asyncio.create_task(waits('late'))
    ev.clear()                                    # who has not waited yet, waits
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    p([t.done() for t in ts], late.done(), ev.is_set())
    ev.set()
    p(await ev.wait())
    await late
asyncio.run(main())
