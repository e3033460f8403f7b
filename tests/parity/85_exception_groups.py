import asyncio
p = print
def show(e, depth=0):
    p('  ' * depth + type(e).__name__, *e.args[:1])
    for x in getattr(e, 'exceptions', ()):
        show(x, depth + 1)
async def child(n, s=9.0, kind=None, on_cancel=None):
    try:
        await asyncio.sleep(s)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        if on_cancel:
            raise on_cancel(n)
        raise
    if kind:
        raise kind(n)
    return n
async def leaves(n):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(child(n + '1', 0.01, ValueError))
        tg.create_task(child(n + '2', 9, None, TypeError))
async def branch(n, depth):
    if not depth:
        return await leaves(n)
    async with asyncio.TaskGroup() as tg:
        tg.create_task(branch(n + 'l', depth - 1))
        tg.create_task(child(n + 'r', 9, None, OSError))
        if depth == 2:
            try:
                await asyncio.sleep(9)
            finally:
                raise KeyError(n + ' body')
async def attempt(aw):
    try:
        p(await aw)
    except Exception as e:
        show(e)
def count(e, kind):
    if hasattr(e, 'exceptions'):
        return sum(count(x, kind) for x in e.exceptions)
    return isinstance(e, kind)
async def main():
    p('-- a tree')
    await attempt(branch('a', 3))
    p('-- from a task, and once more')
    t = asyncio.create_task(branch('b', 1))
    await attempt(t)
    await attempt(t)
    p('-- a gather has it as a result')
    r = await asyncio.gather(branch('c', 0), child('fine', 0.02), return_exceptions=True)
    show(r[0])
    p(r[1])
    p('-- counted')
    try:
        await branch('d', 2)
    except ExceptionGroup as e:
        p([count(e, kind) for kind in (ValueError, TypeError, OSError, LookupError, BaseException)])
    p('-- cleaned up, and passed on')
    async def cleans():
        try:
            await branch('e', 0)
        finally:
            try:
                await child('clean-up', 0.01, KeyError)
            except KeyError as e:
                p('met', e)
    await attempt(cleans())
    p('-- a timeout in the group, a group in a timeout')
    async def slow():
        async with asyncio.timeout(0.01):
            await child('slow')
    async def timed():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(slow())
    await attempt(timed())
    try:
        async with asyncio.timeout(0.01):
            async with asyncio.TaskGroup() as tg:
                tg.create_task(child('f', 9, None, ValueError))
    except ExceptionGroup as e:
        show(e)
    p('-- except*')
    try:
        try:
            await branch('g', 0)
        except* ValueError as e:
            p('values', len(e.exceptions))
        except* TypeError as e:
            p('types', len(e.exceptions))
    except ExceptionGroup:
        p('nothing is left')
asyncio.run(main())
