import asyncio
p = print
async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, p, 'later 0')
    loop.call_soon(p, 'soon')
    loop.call_later(-1, p, 'later -1')            # overdue: in the order of the deadlines
    loop.call_at(loop.time() - 2, p, 'at -2')
    await asyncio.sleep(0)
    p('main: one turn')                           # timers that are due stand behind what was ready
    await asyncio.sleep(0)
    p('main: two turns')
    def first():
        p('first')
        second.cancel()
        loop.call_soon(p, 'soon from first')
        loop.call_later(0, p, 'later 0 from first')
    t = loop.time()
    third = loop.call_at(t + 0.1, p, 'third')
    loop.call_at(t + 0.05, first)
    second = loop.call_at(t + 0.05, p, 'second')
    loop.call_at(t + 0.075, third.cancel)
    loop.call_at(t + 0.2, p, 'fourth')
    p('when', round(third.when() - t, 3), round(second.when() - t, 3))
    await asyncio.sleep(0.15)
    p('main: 150 ms')
    third.cancel()                                # twice, and of one that was called: nothing
    async def sleeper(n, s):
        await asyncio.sleep(s)
        p('slept', n)
    for n, s in (('a', 0.15), ('b', 0.05), ('c', 0.1), ('d', 0), ('e', -1)):
        asyncio.create_task(sleeper(n, s))
    await asyncio.sleep(0.25)
    h = loop.call_later(0.05, p, 'never')
    h.cancel()
    await asyncio.sleep(0.1)
    n = 0
    def again():
        nonlocal n
        n += 1
        if n < 3:
            loop.call_soon(again)                 # runs in the next iteration, never in this one
    loop.call_soon(again)
    for i in range(4):
        p('turn', i, n)
        await asyncio.sleep(0)
asyncio.run(main())
