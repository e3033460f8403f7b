import asyncio
p = print
async def child(n, s=1.0, how=None):
    try:
        p(n, 'start')
        await asyncio.sleep(s)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        if how == 'raise':
            raise ValueError(n + ' on cancel')
        if how == 'suppress':
            return
        raise
    if how == 'fail':
        raise ValueError(n)
    p(n, 'end')
def tell(eg):
    p(type(eg).__name__, eg, sorted(str(e) for e in eg.exceptions))
async def main():
    try:
        async with asyncio.TaskGroup() as tg:     # errors on the way join the first
            tg.create_task(child('a', 0.05, 'fail'))
            tg.create_task(child('b', 1, 'raise'))
    except ExceptionGroup as eg:
        tell(eg)
    async with asyncio.TaskGroup() as tg:         # a cancelled child is no error
        t = tg.create_task(child('x', 1))
        u = tg.create_task(child('y', 0.05))
        await asyncio.sleep(0)
        t.cancel()
    p(t.cancelled(), u.done(), 'after the group')
    async def late(tg):
        p('late starts one more')
        tg.create_task(child('later', 0.05))
    async with asyncio.TaskGroup() as tg:
        tg.create_task(late(tg))
    try:
        async with asyncio.TaskGroup() as tg:     # nested: the inner error is a group in the outer's
            async def inner():
                async with asyncio.TaskGroup() as tg2:
                    tg2.create_task(child('deep', 0.05, 'fail'))
                    tg2.create_task(child('deep 2', 1))
            tg.create_task(inner())
            tg.create_task(child('beside', 1))
    except ExceptionGroup as eg:
        tell(eg)
        tell(eg.exceptions[0])
    try:
        async with asyncio.TaskGroup() as tg:     # the body's error comes last
            tg.create_task(child('k', 1, 'raise'))
            await asyncio.sleep(0)
            raise KeyError('body')
    except ExceptionGroup as eg:
        p([type(e).__name__ for e in eg.exceptions])
    async def whole():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child('m', 1, 'suppress'))
            tg.create_task(child('n', 0))
            try:
                await asyncio.sleep(1)
            finally:
                p('body finally')
    t = asyncio.create_task(whole())              # cancelled from outside, while the body runs
    await asyncio.sleep(0.05)
    t.cancel()
    await asyncio.wait([t])
    p('cancelled', t.cancelled())
    async def waiting():
        try:
            async with asyncio.TaskGroup() as tg:
                tg.create_task(child('o', 1, 'raise'))
        except ExceptionGroup as eg:
            tell(eg)
            p('cancelling', asyncio.current_task().cancelling())
    t = asyncio.create_task(waiting())            # and while it waits for its children
    await asyncio.sleep(0.05)
    t.cancel()
    await asyncio.wait([t])
    p('cancelled', t.cancelled())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child('fails', 0.05, 'fail'))
            await asyncio.sleep(0.1)             # interrupted
            p('not reached')
    except* ValueError as eg:
        p('except*', len(eg.exceptions))
    try:
        tg.create_task(c := child('too late'))
    except RuntimeError:
        p('RuntimeError')
        c.close()
asyncio.run(main())
