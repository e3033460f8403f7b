import asyncio, contextvars
p = print
var = contextvars.ContextVar('var', default='unset')
user = contextvars.ContextVar('user')
async def child(n):
    p(n, 'sees', var.get())
    var.set(n)
    await asyncio.sleep(0.05)
    p(n, 'still has', var.get())
    await inner(n)
    p(n, 'after a call', var.get())
async def inner(n):
    var.set(n + ' inner')                         # an awaited coroutine is in the same context
async def handle(name):
    user.set(name)
    await asyncio.sleep(0.05)
    await asyncio.gather(log('a'), log('b'))
    p('request of', user.get())
async def log(n):
    p('log', n, user.get())
async def main():
    p(var.get(), user.get('nobody'))
    try:
        user.get()
    except LookupError:
        p('LookupError')
    token = var.set('main')
    ts = [asyncio.create_task(child(n)) for n in 'xy']
    var.set('main later')                         # the copies were made at create_task
    await asyncio.gather(*ts)
    p('main has', var.get())
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: (p('callback', var.get()), var.set('lost')))
    f = loop.create_future()
    f.add_done_callback(lambda f: p('done callback', var.get()))
    loop.call_later(0.05, f.set_result, 1)
    var.set('after call_soon')
    await f
    await asyncio.sleep(0)
    await inner('main')
    p(var.get())
    var.reset(token)
    p('reset', var.get())
    try:
        var.reset(token)
    except RuntimeError:
        p('RuntimeError')
    t2 = var.set('two')
    t3 = var.set('three')
    var.reset(t3)
    p(var.get())
    var.reset(t2)
    p(var.get())
    await asyncio.gather(*[handle(n) for n in ('kim', 'lee')])
    var.set('to the thread')
    p('thread', await asyncio.to_thread(var.get))
    async with asyncio.TaskGroup() as tg:
        tg.create_task(child('z'))
        var.set('body')
    p(var.get())
asyncio.run(main())
