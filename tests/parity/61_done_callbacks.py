import asyncio
p = print
async def w(n, f):
    try:
        p(n, 'got', await f)
    except Exception as e:
        p(n, type(e).__name__, e)
    except asyncio.CancelledError:
        p(n, 'CancelledError')
def cb(n):
    return lambda f: p('callback', n, f.cancelled())
async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    a, b = cb('a'), cb('b')
    f.add_done_callback(a)
    asyncio.create_task(w('w1', f)), asyncio.create_task(w('w2', f))
    await asyncio.sleep(0)
    f.add_done_callback(b)
    f.add_done_callback(a)
    f.add_done_callback(cb('c'))
    p('removed', f.remove_done_callback(a), f.remove_done_callback(a))
    p('done', f.done())
    f.set_result('r')
    p('done', f.done(), f.result())               # nobody was told yet
    for how in (f.set_result, lambda x: f.set_exception(ValueError(x))):
        try:
            how('again')
        except asyncio.InvalidStateError:
            p('InvalidStateError')
    p('cancel of a done one', f.cancel())
    f.add_done_callback(cb('late'))               # in the next iteration, behind the others
    loop.call_soon(p, 'soon')
    await asyncio.sleep(0)
    p('-- an error reaches all')
    f = loop.create_future()
    ts = [asyncio.create_task(w(n, f)) for n in ('w3', 'w4')]
    await asyncio.sleep(0)
    f.set_exception(ValueError('bad'))
    await w('main', f)                            # done: no switch, main is before w3
    await asyncio.gather(*ts)
    p('-- a cancelled future')
    f = loop.create_future()
    f.add_done_callback(cb('d'))
    t = asyncio.create_task(w('w5', f))
    await asyncio.sleep(0)
    p('cancel', f.cancel(), f.cancel(), f.cancelled(), f.done())
    await t
    try:
        f.result()
    except asyncio.CancelledError:
        p('result() of it: CancelledError')
    f = loop.create_future()
    try:
        f.exception()
    except asyncio.InvalidStateError:
        p('too early')
    async def body():
        p('body')
        return 7
    t = asyncio.create_task(body())
    t.add_done_callback(lambda t: (p('task callback', t.result()), t.add_done_callback(lambda t: p('added in it'))))
    p(await t)
    await asyncio.sleep(0)
asyncio.run(main())
