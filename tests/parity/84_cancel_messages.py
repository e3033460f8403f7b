import asyncio
p = print
async def leaf():
    await asyncio.sleep(9)
async def swallow():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError as e:
        p('swallowed', e.args)
    return 'kept'
async def w(n, aw):
    try:
        p(n, await aw)
    except asyncio.CancelledError as e:
        p(n, 'CancelledError', e.args)
async def spin(k):
    for _ in range(k):
        await asyncio.sleep(0)
async def cleans_up():
    try:
        await asyncio.sleep(9)
    finally:
        await spin(3)
async def body():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(cleans_up())
        await asyncio.sleep(9)
async def children():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(cleans_up())
async def main():
    loop = asyncio.get_running_loop()
    p('-- a task hands its message out once, a future always')
    for aw in (asyncio.create_task(leaf()), loop.create_future()):
        ws = [asyncio.create_task(w(n, aw)) for n in ('w1', 'w2')]
        await spin(2)
        aw.cancel('m')
        await asyncio.gather(*ws)
        await w('later', aw)
    p('-- twice: the first, once the wait is over; before that the last')
    t = asyncio.create_task(w('t', asyncio.sleep(9)))
    await spin(1)
    t.cancel('first'), t.cancel('second')
    await t
    t = asyncio.create_task(leaf())
    t.cancel('first'), t.cancel('second')
    await w('before its first step', t)
    async def meets_another():
        asyncio.current_task().cancel('itself')
        f = loop.create_future()
        f.set_exception(ValueError('meanwhile'))
        for aw in (f, asyncio.sleep(0)):
            try:
                await aw
            except (ValueError, asyncio.CancelledError) as e:
                p(type(e).__name__, e.args)
    await asyncio.create_task(meets_another())
    p('-- shield from both sides')
    t = asyncio.create_task(leaf())
    s = asyncio.create_task(w('shielded', asyncio.shield(t)))
    await spin(2)
    t.cancel('inner')
    await s
    await w('inner', t)
    t = asyncio.create_task(leaf())
    s = asyncio.shield(t)
    s.cancel('outer')
    await w('outer', s)
    g = asyncio.gather(leaf(), leaf())
    s = asyncio.shield(g)
    await spin(1)
    g.cancel('gather')
    await w('of a gather', s)
    p(g.cancelled(), s.cancelled())
    p('-- gather: the last child\'s')
    for pair in ((leaf, leaf), (leaf, swallow), (swallow, leaf)):
        for keeps in (False, True):
            g = asyncio.gather(*[f() for f in pair], return_exceptions=keeps)
            await spin(1)
            g.cancel('g')
            await w('gather', g)
            await w('again', g)
    p('-- as a result it has a future\'s message, and none of a task')
    a, b, f = asyncio.create_task(leaf()), asyncio.create_task(leaf()), loop.create_future()
    a.cancel('before its first step')
    await spin(1)
    b.cancel('b'), f.cancel('f')
    await w('results', asyncio.gather(a, b, f, return_exceptions=True))
    p('-- a group passes on the first')
    for grouped in (body, children):
        t = asyncio.create_task(w('group', grouped()))
        await spin(2)
        for message in ('first', 'second'):
            t.cancel(message)
            await spin(1)
        await t
    p('-- raised by hand')
    async def by_hand(kind):
        raise kind('by hand')
    t = asyncio.create_task(by_hand(asyncio.CancelledError))
    await w('task', t)
    p(t.cancelled())
    f = loop.create_future()
    f.set_exception(asyncio.CancelledError('set'))
    await w('future', f)
    p(f.cancelled())
    async with asyncio.TaskGroup() as tg:
        t = tg.create_task(by_hand(asyncio.CancelledError))
    p('no error of the group', t.cancelled())
    try:
        async with asyncio.timeout(1):
            await by_hand(TimeoutError)
    except TimeoutError as e:
        p('TimeoutError', e)
asyncio.run(main())
