import asyncio
p = print
async def w(n, b, s=0.0):
    try:
        await asyncio.sleep(s)
        p(n, 'comes', b.n_waiting)
        i = await b.wait()
        p(n, 'goes', i)
    except asyncio.BrokenBarrierError as e:
        p(n, 'BrokenBarrierError', e)
    except asyncio.CancelledError:
        p(n, 'cancelled', b.n_waiting)
async def main():
    b = asyncio.Barrier(3)
    p(b.parties, b.n_waiting, b.broken)
    await asyncio.gather(*[w(n, b, s) for n, s in (('a', 0.15), ('b', 0.05), ('c', 0.1))])
    await asyncio.gather(*[w(n, b) for n in 'defghi'])            # two rounds
    p('-- reset')
    ts = [asyncio.create_task(w(n, b)) for n in 'jk']
    await asyncio.sleep(0.05)
    p(b.n_waiting)
    await b.reset()
    p('reset', b.n_waiting, b.broken)
    await asyncio.gather(*ts)
    p('-- a party that is cancelled is missing')
    ts = [asyncio.create_task(w(n, b)) for n in 'lm']
    await asyncio.sleep(0.05)
    ts[0].cancel()
    await asyncio.sleep(0.05)
    p(b.n_waiting)
    await asyncio.gather(w('o', b), w('p', b))
    p('-- abort')
    ts = [asyncio.create_task(w(n, b)) for n in 'qr']
    await asyncio.sleep(0.05)
    await b.abort()
    await asyncio.gather(*ts)
    p('broken', b.broken)
    await w('s', b)
    await b.reset()
    p('broken', b.broken)
    one = asyncio.Barrier(1)
    p(await one.wait(), await one.wait())
    async with one as i:
        p('async with', i)
    try:
        asyncio.Barrier(0)
    except ValueError as e:
        p('ValueError', e)
    try:
        await asyncio.wait_for(b.wait(), 0.05)
    except asyncio.TimeoutError:
        p('TimeoutError', b.n_waiting, b.broken)
asyncio.run(main())
