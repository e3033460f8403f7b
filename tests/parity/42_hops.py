# 42_hops: how many iterations lie between the end of a task and who waits for it, counted by a third.
import asyncio
p=print
async def f(n,s):
    try:
        await asyncio.sleep(s); p(n,'end'); return n
    except asyncio.CancelledError:
        p(n,'cancelled'); raise
async def tick(k):
    for i in range(k):
        p('tick',i); await asyncio.sleep(0)
async def main():
    for what in ('shield','wait','group','as_completed','gather','wait_for'):
        p(what)
        t=asyncio.create_task(tick(7))
        q=asyncio.create_task(f('q',0))
        if what=='shield': await asyncio.shield(q)
        if what=='wait': await asyncio.wait([q],timeout=1)
        if what=='group':
            q.cancel()
            async with asyncio.TaskGroup() as g: g.create_task(f('g',0))
        if what=='as_completed':
            for c in asyncio.as_completed([q]): await c
        if what=='gather':
            g=asyncio.gather(q,f('r',0)); await g
        if what=='wait_for':
            try: await asyncio.wait_for(q,0)
            except asyncio.TimeoutError: p('TimeoutError')
        p('done',what)
        await t
asyncio.run(main())
