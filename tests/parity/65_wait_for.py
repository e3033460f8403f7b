import asyncio
p = print
async def f(n, s, how=None):
    p(n, 'start')
    try:
        await asyncio.sleep(s)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        if how == 'raise':
            raise ValueError(n)
        if how == 'return':
            return n + ' anyway'
        raise
    return n
async def attempt(aw, t):
    try:
        p('->', await asyncio.wait_for(aw, t))
    except asyncio.TimeoutError as e:
        p('-> TimeoutError', repr(str(e)))
    except ValueError as e:
        p('-> ValueError', e)
    except asyncio.CancelledError:
        p('-> CancelledError')
    p('cancelling', asyncio.current_task().cancelling())
async def main():
    loop = asyncio.get_running_loop()
    await attempt(f('never', 0), 0)               # no step of it
    await attempt(f('never', 0), -1)
    t = asyncio.create_task(f('done', 0))
    await t
    await attempt(t, 0)                           # a result is there
    await attempt(t, 5)
    t = asyncio.create_task(f('running', 1))
    await asyncio.sleep(0)
    await attempt(t, 0)
    await attempt(f('raises', 1, 'raise'), 0.05)
    fut = loop.create_future()
    loop.call_later(0.05, fut.set_result, 'set')
    await attempt(fut, 0.25)
    fut = loop.create_future()
    await attempt(fut, 0.05)
    p('the future is cancelled', fut.cancelled())
    await attempt(asyncio.wait_for(f('inner first', 1), 0.05), 0.25)
    t = asyncio.create_task(attempt(f('outer cancel', 1), 1))
    await asyncio.sleep(0.05)
    p('cancel', t.cancel())
    await t
    p('handled: not cancelled', t.cancelled())
    t = asyncio.create_task(f('cancelled', 1))
    loop.call_later(0.05, t.cancel)
    await attempt(t, 1)                           # the awaited one, not the caller
    ev = asyncio.Event()
    await attempt(ev.wait(), 0.05)
    loop.call_later(0.05, ev.set)
    await attempt(ev.wait(), 0.25)
    q = asyncio.Queue()
    await attempt(q.get(), 0.05)
    q.put_nowait('item')
    await attempt(q.get(), 0.05)                  # nothing was lost
    lock = asyncio.Lock()
    await lock.acquire()
    await attempt(lock.acquire(), 0.05)
    lock.release()
    p('locked', lock.locked())
asyncio.run(main())
