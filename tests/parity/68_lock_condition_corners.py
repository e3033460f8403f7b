import asyncio
p = print
async def w(n, lock):
    async with lock:
        p(n, 'has it')
        await asyncio.sleep(0)
    p(n, 'out')
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    a, b, c = [asyncio.create_task(w(n, lock), name=n) for n in 'abc']
    await asyncio.sleep(0)
    p('release'), lock.release()
    p('free while it is handed over', lock.locked())
    d = asyncio.create_task(w('d', lock))
    a.cancel()                                    # chosen, and then cancelled: b is next
    await asyncio.gather(b, c, d)
    p(a.cancelled(), lock.locked())
    async with lock:
        a, b = [asyncio.create_task(w(n, lock)) for n in 'ef']
        await asyncio.sleep(0)
        a.cancel()                                # not chosen yet
    await b
    try:
        lock.release()
    except RuntimeError as e:
        p('RuntimeError', e)
    p('-- condition')
    cond = asyncio.Condition()
    items = []
    async def waits(n):
        async with cond:
            p(n, 'waits')
            await cond.wait_for(lambda: items)
            p(n, 'takes', items.pop(0), 'left', len(items))
    ts = [asyncio.create_task(waits(n)) for n in 'abc']
    await asyncio.sleep(0)
    async with cond:
        items.append(1)
        cond.notify()
        p('notified', cond.locked())
    await asyncio.sleep(0.05)
    async with cond:
        items.append(2)
        cond.notify_all()                         # c looks, and waits again
    await asyncio.sleep(0.05)
    p('done', [t.done() for t in ts])
    async with cond:
        items.append(3)
        cond.notify(5)
    await asyncio.gather(*ts)
    async def once(n):
        try:
            async with cond:
                try:
                    p(n, await cond.wait())
                except asyncio.CancelledError:
                    p(n, 'cancelled, and holds the lock', cond.locked())
                    raise
        except asyncio.CancelledError:
            p(n, 'out')
    ts = [asyncio.create_task(once(n)) for n in 'xyz']
    await asyncio.sleep(0)
    await cond.acquire()
    ts[0].cancel()
    await asyncio.sleep(0)
    p('x is cancelled, but lines up for the lock', ts[0].done())
    cond.notify(1)
    cond.release()
    await asyncio.sleep(0.05)
    p([t.done() for t in ts])
    async with cond:
        cond.notify_all()
    await asyncio.wait(ts)
    for f in (cond.notify, cond.notify_all, cond.release):
        try:
            f()
        except RuntimeError as e:
            p('RuntimeError', e)
    try:
        await cond.wait()
    except RuntimeError as e:
        p('RuntimeError', e)
    one = asyncio.Condition(lock)                 # two conditions on one lock
    async with lock:
        p(one.locked(), cond.locked())
        try:
            await asyncio.wait_for(one.wait(), 0.05)
        except asyncio.TimeoutError:
            p('TimeoutError', lock.locked())
asyncio.run(main())
