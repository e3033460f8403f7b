import asyncio
p = print
async def left(n, how=None):
    try:
        p(n, 'start')
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        if how == 'raise':
            raise ValueError(n)
        if how == 'slow':
            await asyncio.sleep(0.1)
            p(n, 'cleaned up')
        raise
    finally:
        p(n, 'finally')
async def starts(n):
    p(n, 'start')
    await asyncio.sleep(9)
def handler(loop, ctx):
    e = ctx.get('exception')
    t = ctx.get('task') or ctx.get('future')
    p('handler:', ' '.join(ctx['message'].split()[:3]), '|', type(e).__name__, e, '|', t.get_name() if isinstance(t, asyncio.Task) else t is not None)
async def ends():
    asyncio.get_running_loop().set_exception_handler(handler)
    asyncio.create_task(left('one', 'slow'), name='one')
    await asyncio.sleep(0)
    asyncio.create_task(starts('in the last iteration'))
    p('main ends')
    return 'result'
async def fails():
    asyncio.get_running_loop().set_exception_handler(handler)
    asyncio.create_task(left('two', 'raise'), name='two')
    await asyncio.sleep(0)
    raise KeyError('main')
async def cancels():
    t = asyncio.current_task()
    asyncio.get_running_loop().call_later(0.05, t.cancel)
    asyncio.create_task(left('three'))
    try:
        await asyncio.sleep(1)
    finally:
        p('main finally')
async def lost():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    async def bad(n):
        raise ValueError(n)
    asyncio.create_task(bad('nobody asks'), name='bad')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    p('told already')
    t = asyncio.create_task(bad('asked'))
    await asyncio.sleep(0)
    p('asked', repr(t.exception()))
    del t
    f = loop.create_future()
    f.set_exception(ValueError('in a future'))
    del f
    def callback():
        raise ZeroDivisionError('in a callback')
    loop.call_soon(callback)
    f = loop.create_future()
    f.add_done_callback(lambda f: 1 / 0)
    f.add_done_callback(lambda f: p('the next one runs'))
    f.set_result(1)
    await asyncio.sleep(0)
    p('main goes on')
p(asyncio.run(ends()))
try:
    asyncio.run(fails())
except KeyError as e:
    p('KeyError', e)
try:
    asyncio.run(cancels())
except asyncio.CancelledError:
    p('CancelledError')
asyncio.run(lost())
async def again():
    p('a new loop', len(asyncio.all_tasks()), asyncio.get_running_loop().is_running())
asyncio.run(again())
