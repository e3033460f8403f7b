import asyncio
p = print
async def tick(n, s):
    try:
        while True:
            p(n, 'ticks')
            await asyncio.sleep(s)
    except asyncio.CancelledError:
        p(n, 'cancelled')
        raise
    finally:
        p(n, 'finally')
async def first():
    global left
    left = asyncio.create_task(tick('left', 0.1), name='left')
    await asyncio.sleep(0.25)
    p('first ends')
    return 'result'
async def second(e):
    p('second', left.done())
    await asyncio.sleep(0.1)
    raise e
async def gen():
    try:
        yield 1
    finally:
        p('generator closed')
async def keeps():
    global kept
    kept = gen()
    p(await anext(kept))
async def inside():
    try:
        runner.run(c := first())
    except RuntimeError as e:
        p('RuntimeError', e)
        c.close()
with asyncio.Runner() as runner:
    p(runner.run(first()))
    loop = runner.get_loop()
    loop.call_soon(p, 'scheduled while it stood still')
    try:
        runner.run(second(ValueError('bad')))
    except ValueError as e:
        p('ValueError', e)
    runner.run(keeps())
    runner.run(inside())
    p('left is done', left.done())
p('left is cancelled', left.cancelled())
p('-- run_until_complete and run_forever')
loop = asyncio.new_event_loop()
async def child(s, r):
    await asyncio.sleep(s)
    p('child', r)
    return r
t = loop.create_task(child(0.05, 'of a task'))
p(t.done())
p(loop.run_until_complete(t), loop.run_until_complete(t))
f = loop.create_future()
loop.call_later(0.05, f.set_result, 'of a future')
p(loop.run_until_complete(f))
async def stops():
    await asyncio.sleep(0.05)
    p('stops')
    loop.call_soon(p, 'not in this turn')
    loop.stop()
    p('goes on to the end of the turn')
    await asyncio.sleep(0)
    p('in the next run')
loop.create_task(stops())
loop.call_later(0.2, loop.stop)
loop.run_forever()
p('stopped')
loop.run_forever()
p('stopped again')
loop.call_later(0.05, loop.stop)
try:
    loop.run_until_complete(t := loop.create_task(child(0.1, 'late')))
except RuntimeError as e:
    p('RuntimeError', e)
p(loop.run_until_complete(t))
loop.close()
