import asyncio
p = print
async def f(n, s, how=None):
    p(n, 'start')
    try:
        await asyncio.sleep(s)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        if how == 'suppress':
            return n + ' anyway'
        if how == 'raise':
            raise ValueError(n)
        if how == 'slow':
            await asyncio.sleep(0.1)
            p(n, 'cleaned up')
        raise
    return n
async def outer(*a, **k):
    return await asyncio.gather(*a, **k)
async def attempt(*a, **k):
    t = asyncio.create_task(outer(*a, **k))
    await asyncio.sleep(0.05)
    p('cancel', t.cancel())
    try:
        p('result', await t)
    except asyncio.CancelledError:
        p('CancelledError', t.cancelled())
    except ValueError as e:
        p('ValueError', e)
    await asyncio.sleep(0.15)
async def main():
    t = asyncio.create_task(f('t', 0.05))
    c = f('c', 0.05)
    p(await asyncio.gather(t, c, t, c, f('x', 0)))   # the same awaitable twice is one
    await attempt(f('a', 1), f('b', 1, 'slow'))       # ends with the first cancelled child
    await attempt(f('a', 1, 'suppress'), f('b', 1, 'suppress'))
    await attempt(f('a', 1, 'suppress'), f('b', 1, 'raise'))
    await attempt(f('a', 1, 'raise'), f('b', 1), return_exceptions=True)
    loop = asyncio.get_running_loop()
    futs = [loop.create_future() for _ in range(3)]
    loop.call_later(0.05, futs[2].set_result, 2), loop.call_later(0.1, futs[0].set_result, 0)
    loop.call_later(0.15, futs[1].set_result, 1)
    p(await asyncio.gather(*futs))
    g = asyncio.gather(asyncio.gather(f('i', 0), f('j', 0)), f('k', 0))
    p('nested', await g, g.done(), g.cancelled())
    g = asyncio.gather(f('l', 1), f('m', 1))
    await asyncio.sleep(0)
    p(g.cancel(), g.done())
    try:
        await g
    except asyncio.CancelledError:
        p('gather cancelled', g.cancelled())
asyncio.run(main())
