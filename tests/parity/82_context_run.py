import asyncio, contextvars
p = print
var = contextvars.ContextVar('var', default='unset')
other = contextvars.ContextVar('other', default='none')
def look(n):
    p(n, var.get(), other.get())
def change(n):
    look(n)
    var.set(n)
    look(n + ' then')
async def task(n):
    look(n)
    var.set(n)
    await asyncio.sleep(0)
    look(n + ' later')
    await asyncio.create_task(child(n))
    look(n + ' after its child')
async def child(n):
    look(n + "'s child")
    var.set('child')
async def main():
    loop = asyncio.get_running_loop()
    var.set('main')
    ctx = contextvars.copy_context()
    var.set('main later')                         # the copy keeps what was set
    ctx.run(look, 'run')
    ctx.run(change, 'changed')
    look('main')
    p('the context has', ctx.get(var), ctx.get(other))
    p('-- a task in it')
    t = asyncio.create_task(task('a'), context=ctx)
    await t
    p('the context has', ctx.get(var))
    p('-- two tasks in it')
    await asyncio.gather(asyncio.create_task(task('b'), context=ctx), asyncio.create_task(task('c'), context=ctx))
    p('the context has', ctx.get(var))
    look('main')
    p('-- spawned within run: a copy')
    def spawn():
        nonlocal t
        var.set('spawner')
        t = asyncio.create_task(task('d'))
        other.set('after the copy')
    ctx.run(spawn)
    await t
    p('the context has', ctx.get(var), ctx.get(other))
    p('-- callbacks')
    loop.call_soon(change, 'soon', context=ctx)
    loop.call_soon(look, 'soon without')
    loop.call_soon(look, 'soon after', context=ctx)
    await asyncio.sleep(0)
    p('the context has', ctx.get(var))
    p('-- in a group, and nested')
    async with asyncio.TaskGroup() as tg:
        tg.create_task(task('e'), context=ctx)
        tg.create_task(task('f'))
    p('the context has', ctx.get(var))
    def within():
        try:
            ctx.run(look, 'never')
        except RuntimeError:
            p('RuntimeError within a copy')
    def again():
        try:
            ctx.run(look, 'never')
        except RuntimeError:
            p('RuntimeError')
        contextvars.copy_context().run(look, 'a copy of it')
        contextvars.copy_context().run(within)
        empty = contextvars.Context()
        empty.run(look, 'an empty one')
    ctx.run(again)
    async def inside():
        try:
            ctx.run(look, 'never')
        except RuntimeError:
            p('RuntimeError in the task')
        contextvars.copy_context().run(within)
        token = var.set('x')
        try:
            contextvars.copy_context().run(var.reset, token)
        except ValueError:
            p('ValueError')
        var.reset(token)
        look('reset')
    await asyncio.create_task(inside(), context=ctx)
    def fails():
        raise KeyError('in run')
    try:
        ctx.run(fails)
    except KeyError as e:
        p('KeyError', e)
    ctx.run(look, 'still good')
    p('thread', await asyncio.to_thread(ctx.run, var.get))
    look('main')
asyncio.run(main())
