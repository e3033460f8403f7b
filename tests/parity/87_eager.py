# from Python 3.12
import asyncio, contextvars
p = print
var = contextvars.ContextVar('var', default='unset')
def eager(coro):
    return asyncio.Task(coro, loop=asyncio.get_running_loop(), eager_start=True)
def name():
    return asyncio.current_task().get_name()
async def other(n):
    for i in range(3):
        p(n, i)
        await asyncio.sleep(0)
async def at_once(n):
    p(n, 'runs')
    return n + ' result'
async def yields(n):
    p(n, 'begins')
    await asyncio.sleep(0)
    p(n, 'goes on')
    await asyncio.sleep(0)
    p(n, 'ends')
    return n
async def sleeps(n, seconds):
    p(n, 'sleeps')
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        p(n, 'is cancelled')
        raise
    p(n, 'slept')
async def fails(n):
    raise ValueError(n)
async def nested(n):
    p(n, 'begins')
    t = eager(yields(n + "'s child"))
    p(n, 'made it', t.done())
    u = eager(at_once(n + "'s second"))
    p(n, 'made both', u.done())
    await t
    p(n, 'ends')
async def looks():
    p('in it', var.get())
    var.set('its own')
    await asyncio.sleep(0)
    p('in it later', var.get())
async def cancels(task):
    p('cancels its creator', task.cancel(), task.cancelling())
    await asyncio.sleep(0)
    p('the canceller ends')
async def cancels_itself():
    asyncio.current_task().cancel()
    p('still runs')
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        p('cancelled itself')
        raise
async def cancels_itself_and_ends():
    asyncio.current_task().cancel()
    return 'not this'
async def waits(event, n):
    await event.wait()
    p(n, 'heard it')
async def sets(event):
    event.set()
    p('set it')
async def tell(t):
    try:
        p('result', await t)
    except ValueError as e:
        p('ValueError', e)
    except asyncio.CancelledError:
        p('CancelledError')
async def main():
    loop = asyncio.get_running_loop()
    var.set('main')
    p('-- one that ends at once')
    o = asyncio.create_task(other('other'))
    t = eager(at_once('a'))
    p('made', t.done())
    await tell(t)
    await o
    p('-- one that yields')
    o = asyncio.create_task(other('other'))
    loop.call_soon(p, 'called')
    t = eager(yields('b'))
    p('made', t.done())
    await tell(t)
    await o
    p('-- one that sleeps')
    t = eager(sleeps('c', 0.05))
    await asyncio.sleep(0.01)
    p('main slept')
    await tell(t)
    p('-- one that fails')
    t = eager(fails('d'))
    p('made', t.done())
    await tell(t)
    p('-- within one another')
    t = eager(nested('e'))
    p('main goes on')
    await tell(t)
    p('-- its own context')
    t = eager(looks())
    p('in main', var.get())
    await t
    p('in main', var.get())
    p('-- cancelled after its first step')
    t = eager(sleeps('f', 1))
    p(t.cancel(), t.done())
    await tell(t)
    p('-- it cancels its creator')
    try:
        t = eager(cancels(asyncio.current_task()))
        p('main still runs', asyncio.current_task().cancelling())
        await asyncio.sleep(1)
        p('never')
    except asyncio.CancelledError:
        p('main is cancelled', asyncio.current_task().uncancel())
    await tell(t)
    p('-- it cancels itself')
    t = eager(cancels_itself())
    p('made', t.done())
    await tell(t)
    t = eager(cancels_itself_and_ends())
    p('made', t.done(), t.cancelled())
    p('-- an event')
    event = asyncio.Event()
    t = eager(waits(event, 'g'))
    u = eager(sets(event))
    p('both made', t.done(), u.done())
    await asyncio.gather(t, u)
    p('-- from a callback')
    made = []
    def make():
        made.append(eager(yields('h')))
        p('the callback made it', made[0].done())
    loop.call_soon(make)
    loop.call_soon(p, 'the next callback')
    await asyncio.sleep(0)
    p('main goes on')
    await tell(made[0])
    p('-- all of a gather ended')
    o = asyncio.create_task(other('other'))
    p(*await asyncio.gather(eager(at_once('i')), eager(at_once('j'))))
    await o
    p('-- left')
    t = eager(sleeps('k', 1))
asyncio.run(main())
