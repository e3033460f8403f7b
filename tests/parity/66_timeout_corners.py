import asyncio
p = print
async def sleep(n, s):
    try:
        await asyncio.sleep(s)
        p(n, 'slept')
    except asyncio.CancelledError:
        p(n, 'cancelled')
        raise
async def main():
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as cm:
        p(cm.when(), cm.expired())
        await sleep('none', 0.05)
    for t in (0, -1):                             # expired at once, but only at the first suspension
        try:
            async with asyncio.timeout(t) as cm:
                p('inside', cm.expired())
                await asyncio.sleep(0)
                p('a bare yield is too early to be hit', cm.expired())
                await sleep('zero', 1)
        except TimeoutError as e:
            p('TimeoutError', repr(str(e)), cm.expired())
    async with asyncio.timeout(0) as cm:
        p('nothing suspends')
    p(cm.expired())
    t = loop.time()
    try:
        async with asyncio.timeout_at(t + 0.05) as cm:
            p(round(cm.when() - t, 3))
            await sleep('at', 1)
    except TimeoutError:
        p('TimeoutError')
    try:
        async with asyncio.timeout(1) as cm:
            cm.reschedule(loop.time() - 1)        # into the past
            await sleep('past', 1)
    except TimeoutError:
        p('TimeoutError')
    async with asyncio.timeout(0.05) as cm:
        cm.reschedule(None)
        await sleep('for ever', 0.1)
    try:
        async with asyncio.timeout(0.05):
            try:
                await sleep('other error', 1)
            except asyncio.CancelledError:
                raise ValueError('stays')
    except ValueError as e:
        p('ValueError', e, asyncio.current_task().cancelling())
    async with asyncio.timeout(0.05) as cm:
        try:
            await sleep('suppressed', 1)
        except asyncio.CancelledError:
            p('swallowed')
    p('no error', cm.expired(), asyncio.current_task().cancelling())
    async def both():                             # the deadline and a real cancel in one iteration
        try:
            async with asyncio.timeout(0.1):
                await sleep('both', 1)
        except TimeoutError:
            p('TimeoutError?')
        except asyncio.CancelledError:
            p('CancelledError', asyncio.current_task().cancelling())
            raise
    t = asyncio.create_task(both())
    await asyncio.sleep(0)
    f = loop.create_future()
    loop.call_later(0.05, lambda: (p('late loop'), __import__('time').sleep(0.1), t.cancel()))
    await asyncio.wait([t])
    p(t.cancelled())
    async def nested():
        async with asyncio.timeout(0.05) as a, asyncio.timeout(0.05) as b:
            await sleep('nested', 1)
    try:
        await nested()
    except TimeoutError:
        p('one TimeoutError', asyncio.current_task().cancelling())
    async with asyncio.timeout(0.25):
        async with asyncio.TaskGroup() as tg:
            tg.create_task(sleep('child', 0.05))
    try:
        async with asyncio.timeout(0.05):
            async with asyncio.TaskGroup() as tg:
                tg.create_task(sleep('child', 1))
    except TimeoutError:
        p('the group was cancelled')
asyncio.run(main())
