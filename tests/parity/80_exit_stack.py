import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
p = print
@asynccontextmanager
async def resource(n, how=None):
    p(n, 'opens')
    if how == 'fails':
        raise OSError(n)
    await asyncio.sleep(0.01)
    try:
        yield n
    except ValueError as e:
        p(n, 'sees', e)
        if how == 'swallows':
            return
        if how == 'replaces':
            raise KeyError(n)
        raise
    finally:
        try:
            raise TypeError('handled')
        except TypeError:
            pass
        await asyncio.sleep(0.01)
        p(n, 'closes')
@contextmanager
def plain(n):
    p(n, 'opens')
    try:
        yield n
    finally:
        p(n, 'closes')
async def say(n):
    await asyncio.sleep(0.01)
    p('callback', n)
async def bad(n):
    p('bad', n)
    raise RuntimeError(n)
async def on_exit(kind, e, tb):
    p('exit', kind.__name__ if kind else None, e)
    return kind is ValueError
async def attempt(name, body):
    p('--', name)
    try:
        async with AsyncExitStack() as stack:
            await body(stack)
            p('body ends')
        p('went on')
    except Exception as e:
        p(type(e).__name__, e)
async def main():
    async def all_well(stack):
        p(await stack.enter_async_context(resource('a')))
        p(await stack.enter_async_context(resource('b')))
        stack.push_async_callback(say, 'c')
        p(stack.enter_context(plain('d')))
    await attempt('all well', all_well)
    async def error(stack):
        await stack.enter_async_context(resource('a'))
        stack.push_async_callback(say, 'b')
        await stack.enter_async_context(resource('c'))
        raise ValueError('of the body')
    await attempt('an error', error)
    async def swallowed(stack):
        stack.push_async_exit(on_exit)
        await stack.enter_async_context(resource('a', 'swallows'))
        await stack.enter_async_context(resource('b'))
        raise ValueError('of the body')
    await attempt('swallowed', swallowed)
    async def replaced(stack):
        stack.push_async_exit(on_exit)
        await stack.enter_async_context(resource('a', 'replaces'))
        raise ValueError('of the body')
    await attempt('replaced', replaced)
    async def at_exit(stack):
        stack.push_async_exit(on_exit)
        raise ValueError('of the body')
    await attempt('swallowed by an exit', at_exit)
    async def fails(stack):
        await stack.enter_async_context(resource('a'))
        await stack.enter_async_context(resource('b', 'fails'))
    await attempt('the second cannot be opened', fails)
    async def raises(stack):
        await stack.enter_async_context(resource('a'))
        stack.push_async_callback(bad, 'in a callback')
        stack.push_async_callback(say, 'first')
    await attempt('a callback fails', raises)
    async def moved(stack):
        nonlocal kept
        await stack.enter_async_context(resource('a'))
        kept = stack.pop_all()
    kept = None
    await attempt('moved', moved)
    await kept.aclose()
    async def cancelled():
        async with AsyncExitStack() as stack:
            stack.push_async_exit(on_exit)
            await stack.enter_async_context(resource('a'))
            await asyncio.sleep(9)
    p('-- cancelled')
    t = asyncio.create_task(cancelled())
    await asyncio.sleep(0.1)
    t.cancel()
    await asyncio.wait([t])
    p(t.cancelled())
asyncio.run(main())
