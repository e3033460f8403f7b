import asyncio
p = print
async def work(n, s=0.3, e=None):
    try:
        await asyncio.sleep(s)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        raise
    p(n, 'done')
    if e:
        raise e
    return n
async def waits(aw):
    try:
        return await aw
    except asyncio.CancelledError:
        p('waiter cancelled')
        raise
async def main():
    p(await asyncio.shield(work('plain', 0)))
    inner = asyncio.create_task(work('kept'))
    outer = asyncio.create_task(waits(asyncio.shield(inner)))
    await asyncio.sleep(0.15)
    p('cancel', outer.cancel(), inner.cancelling())
    await asyncio.wait([outer])
    p('outer', outer.cancelled(), 'inner', inner.done())
    p(await inner)
    inner = asyncio.create_task(work('inner'))
    outer = asyncio.create_task(waits(asyncio.shield(inner)))
    await asyncio.sleep(0)
    inner.cancel()                                # from below it comes through
    await asyncio.wait([outer])
    p(outer.cancelled(), outer.cancelling())
    try:
        await asyncio.wait_for(asyncio.shield(t := asyncio.create_task(work('slow'))), 0.15)
    except asyncio.TimeoutError:
        p('TimeoutError', t.done())
    p(await t)
    try:
        await asyncio.shield(work('bad', 0, KeyError('k')))
    except KeyError as e:
        p('KeyError', e)
    s = asyncio.shield(t)                         # of a done one: itself
    p(s is t, await s)
    async def critical():
        t = asyncio.create_task(work('critical'))
        try:
            await asyncio.shield(t)
        except asyncio.CancelledError:
            p('waits for it all the same')
            await t
            raise
    c = asyncio.create_task(critical())
    await asyncio.sleep(0.15)
    c.cancel()
    await asyncio.wait([c])
    p(c.cancelled())
    g = asyncio.create_task(waits(asyncio.gather(asyncio.shield(work('shielded')), work('bare'))))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    g.cancel()
    await asyncio.wait([g])
    p('gathered', g.cancelled())
    await asyncio.sleep(0.45)
    t = asyncio.create_task(work('first cancel'))
    s = asyncio.shield(t)
    p(s.cancel(), s.cancelled(), t.cancelling(), s.cancel())
    p(await t)
asyncio.run(main())
