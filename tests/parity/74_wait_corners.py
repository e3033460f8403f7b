import asyncio
p = print
async def f(n, s, e=None):
    try:
        await asyncio.sleep(s)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        raise
    p(n, 'ends')
    if e:
        raise e
    return n
def T(n, s, e=None):
    return asyncio.create_task(f(n, s, e), name=n)
def names(s):
    return sorted(t.get_name() for t in s)
async def main():
    loop = asyncio.get_running_loop()
    a, b = T('a', 0), T('b', 0.05)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    p('a is done', a.done())
    loop.call_soon(p, 'wait switches all the same')
    d, q = await asyncio.wait([a, b], return_when=asyncio.FIRST_COMPLETED)
    p(names(d), names(q))
    d, q = await asyncio.wait([b], timeout=0)
    p(names(d), names(q), b.cancelled())
    d, q = await asyncio.wait([b])
    p('FIRST_EXCEPTION is not set off by a cancelled one')
    ts = [T('c', 1), T('d', 0.05), T('e', 0.1, ValueError('e'))]
    await asyncio.sleep(0)
    ts[0].cancel()
    d, q = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
    p(names(d), names(q), [t.exception() and type(t.exception()).__name__ for t in ts[1:]])
    async def waits(ts):
        await asyncio.wait(ts)
    t = T('g', 0.05)
    w = asyncio.create_task(waits([t]))
    await asyncio.sleep(0)
    w.cancel()                                    # the waiter alone
    await asyncio.wait([w])
    p(w.cancelled(), t.done(), await t)
    p('-- as_completed')
    for c in asyncio.as_completed([f('h', 0.1), f('i', 0.05, KeyError('i')), f('j', 0)]):
        try:
            p('next', await c)
        except KeyError as e:
            p('next raises', e)
    t, u = T('k', 1), T('l', 0.05)
    loop.call_later(0.1, t.cancel)
    for c in asyncio.as_completed([t, u, t]):     # twice is once
        try:
            p('next', await c)
        except asyncio.CancelledError:
            p('next was cancelled', t.cancelled())
    async def iterates(ts):
        for c in asyncio.as_completed(ts):
            p('got', await c)
    ts = [T('m', 0.05), T('n', 0.15)]
    w = asyncio.create_task(iterates(ts))
    await asyncio.sleep(0.1)
    w.cancel()
    await asyncio.wait([w])
    p('iterator cancelled', w.cancelled(), ts[1].done())
    p(await asyncio.gather(*ts))
    for c in asyncio.as_completed([]):
        p('never')
    me = asyncio.current_task()
    p('all', names(t for t in asyncio.all_tasks() if t is not me))
    x, y = T('x', 0), T('y', 0)
    p('all', names(t for t in asyncio.all_tasks() if t is not me), x.get_name())
    x.set_name('renamed')
    y.cancel()
    await asyncio.wait([x, y])
    p(x.get_name(), names(t for t in asyncio.all_tasks() if t is not me), y.cancelled())
asyncio.run(main())
