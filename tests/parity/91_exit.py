# 91_exit: SystemExit and KeyboardInterrupt, raised by tasks, callbacks and the main coroutine, end the loop at once.
import asyncio
p = print
async def sleeper(name):
    try:
        await asyncio.sleep(1)
    finally:
        p(name, 'cleaned up')
async def raises(error, turns=0):
    for _ in range(turns):
        await asyncio.sleep(0)
    p('raises', type(error).__name__)
    raise error
async def yields(name, count):
    try:
        for i in range(count):
            p(name, i)
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        p(name, 'cancelled')
        raise
def boom(error):
    p('boom')
    raise error
def run(coro):
    try:
        p('result', asyncio.run(coro))
    except BaseException as e:
        p('run:', type(e).__name__, e)
async def a_task():
    before = asyncio.create_task(yields('before', 5))
    task = asyncio.create_task(raises(SystemExit(3), 1))
    after = asyncio.create_task(yields('after', 5))
    task.add_done_callback(lambda t: p('done callback', t.cancelled(), type(t.exception()).__name__))
    asyncio.get_running_loop().call_soon(p, 'called')
    try:
        await sleeper('main')
    except asyncio.CancelledError:
        p('main cancelled', task.done())
        raise
async def awaited():
    asyncio.create_task(yields('other', 3))
    t = asyncio.create_task(raises(KeyboardInterrupt()))
    try:
        await t
    except KeyboardInterrupt:
        p('main got it')
    except asyncio.CancelledError:
        p('main cancelled')
        raise
async def a_callback():
    loop = asyncio.get_running_loop()
    loop.call_soon(boom, KeyboardInterrupt('stop'))
    loop.call_soon(p, 'the next callback')
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        p('main cancelled')
        await asyncio.sleep(0)
        p('main cleaned up')
async def itself():
    asyncio.create_task(yields('left', 3))
    await asyncio.sleep(0)
    raise SystemExit('bye')
async def directly():
    try:
        await raises(SystemExit(1))
    except SystemExit as e:
        p('caught', e)
    return 'fine'
async def done_callback():
    t = asyncio.create_task(yields('quick', 1))
    t.add_done_callback(lambda t: boom(SystemExit('from a done callback')))
    t.add_done_callback(lambda t: p('the second one'))
    await asyncio.sleep(0.1)
async def agen():
    try:
        yield 1
        yield 2
    finally:
        p('generator closed')
async def generators():
    async for i in agen():
        asyncio.create_task(raises(SystemExit(i)))
        await asyncio.sleep(0.1)
async def value(x):
    await asyncio.sleep(0)
    return x
async def leaves():
    asyncio.create_task(raises(SystemExit(1), 2))
    await asyncio.sleep(0)
    return 'left'
for coro in a_task, awaited, a_callback, itself, directly, done_callback, generators:
    p('--', coro.__name__)
    run(coro())
p('-- runner')
with asyncio.Runner() as runner:
    for coro in itself(), value(1), leaves(), value(2), value(3), a_callback(), value(4):
        try:
            p('result', runner.run(coro))
        except BaseException as e:
            p('run:', type(e).__name__, e)
async def group():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(yields('sibling', 9))
            tg.create_task(raises(SystemExit('from a group'), 1))
            await asyncio.sleep(1)
    except BaseException as e:
        p('main got', type(e).__name__, e)
        raise
async def body():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(yields('child', 9))
            await asyncio.sleep(0)
            raise KeyboardInterrupt('of the body')
    except BaseException as e:
        p('main got', type(e).__name__, e)
        await asyncio.sleep(0)
        raise ValueError('instead')
async def stubborn():
    try:
        await asyncio.sleep(1)
    finally:
        p('leaves')
        raise SystemExit('from a clean-up')
async def clean_up():
    asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    return 'lost'
async def raises_and_clean_up():
    await clean_up()
    raise ValueError('lost')
for coro in group, body, clean_up, raises_and_clean_up:
    p('--', coro.__name__)
    run(coro())
p('-- runner_clean_up')
try:
    with asyncio.Runner() as runner:
        runner.run(clean_up())
except BaseException as e:
    p('run:', type(e).__name__, e)
