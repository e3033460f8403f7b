import asyncio
p = print
async def leaf(n, s=1):
    try:
        await asyncio.sleep(s)
        p(n, 'slept')
    except asyncio.CancelledError as e:
        p(n, 'CancelledError', e.args)
        raise
    return n
async def mid(t):
    try:
        return await t
    except asyncio.CancelledError as e:
        p('mid', e.args)
        raise
    finally:
        p('mid finally')
async def main():
    a = asyncio.create_task(leaf('a'))
    m = asyncio.create_task(mid(a))
    o = asyncio.create_task(mid(m))
    await asyncio.sleep(0)
    p(o.cancel('why'), a.cancelling(), m.cancelling(), o.cancelling())    # through the tasks, down to the sleep
    r = await asyncio.gather(a, m, o, return_exceptions=True)
    p([t.cancelled() for t in (a, m, o)])
    p('-- a result came meanwhile')
    f = asyncio.get_running_loop().create_future()
    t = asyncio.create_task(mid(f))
    await asyncio.sleep(0)
    f.set_result('lost')
    p(t.cancel('late'))
    r = await asyncio.gather(t, return_exceptions=True)
    p(type(r[0]).__name__, f.result(), f.cancelled())
    p('-- suppressed, twice')
    async def stubborn():
        for i in range(3):
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                me = asyncio.current_task()
                p('no', i, me.cancelling(), me.uncancel() if i else 'kept')
        return 'over'
    t = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    p(t.cancel(), t.cancel(), t.cancelling())     # two calls before it runs: one CancelledError
    await asyncio.sleep(0)
    p(t.done(), t.cancel())
    await asyncio.sleep(0)
    t.cancel()
    p(await t, t.cancelled(), t.cancelling(), t.cancel())
    p('-- a pending cancel beats a return')
    async def itself(last):
        asyncio.current_task().cancel()
        p('goes on', asyncio.current_task().cancelling())
        if not last:
            await asyncio.sleep(0)
            p('not reached')
        return 'x'
    for last in (True, False):
        t = asyncio.create_task(itself(last))
        r = await asyncio.gather(t, return_exceptions=True)
        p(type(r[0]).__name__, t.cancelled())
    p('-- cancelled by a callback, before its first step and by its child')
    t = asyncio.create_task(leaf('never'))
    asyncio.get_running_loop().call_soon(t.cancel)
    t2 = asyncio.create_task(leaf('b', 0.05))
    t3 = asyncio.create_task(mid(t2))
    await asyncio.sleep(0)
    p(t.cancelled(), t.done())
    t2.cancel()
    r = await asyncio.gather(t, t3, return_exceptions=True)
    p([type(x).__name__ for x in r], t3.cancelled(), t3.cancelling())
    async def finally_awaits():
        try:
            await asyncio.sleep(1)
        finally:
            await asyncio.sleep(0.05)             # a clean-up may wait; a second cancel ends that too
            p('cleaned up')
    for twice in (False, True):
        t = asyncio.create_task(finally_awaits())
        await asyncio.sleep(0)
        t.cancel()
        await asyncio.sleep(0)
        if twice:
            t.cancel()
        await asyncio.wait([t])
        p(twice, t.cancelled())
asyncio.run(main())
