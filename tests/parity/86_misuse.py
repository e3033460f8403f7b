import asyncio
p = print
async def other():
    return 1
async def stopped():
    asyncio.get_running_loop().call_later(0.01, asyncio.get_running_loop().stop)
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        p('main cancelled')
        raise
def error(e):
    p(type(e).__name__, e)
async def coroutines():
    c = other()
    try:
        asyncio.run(c)
    except RuntimeError as e:
        error(e)
        c.close()
    c = other()
    p(await c)
    for aw in (c, asyncio.create_task(c)):
        try:
            await aw
        except RuntimeError as e:
            error(e)
    async def itself():
        try:
            await me
        except RuntimeError as e:
            p('RuntimeError', str(e)[:27])
    me = asyncio.create_task(itself())
    await me
async def timeouts():
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(1) as cm:
        pass
    try:
        cm.reschedule(loop.time() + 1)
    except RuntimeError as e:
        error(e)
    try:
        async with asyncio.timeout(0.01) as cm:
            try:
                await asyncio.sleep(9)
            finally:
                try:
                    cm.reschedule(loop.time() + 1)
                except RuntimeError as e:
                    error(e)
    except TimeoutError:
        p('TimeoutError', cm.expired())
    try:
        cm.reschedule(loop.time() + 1)
    except RuntimeError as e:
        error(e)
async def waits():
    c = other()
    for aws in ([], [c]):
        try:
            await asyncio.wait(aws)
        except (ValueError, TypeError) as e:
            error(e)
    c.close()
    f, t = asyncio.get_running_loop().create_future(), asyncio.create_task(other())
    f.set_result(1)
    try:
        f.set_result(2)
    except asyncio.InvalidStateError as e:
        error(e)
    try:
        t.set_result(1)
    except RuntimeError as e:
        error(e)
    p(await t)
async def groups():
    async with asyncio.TaskGroup() as tg:
        pass
    c = other()
    try:
        tg.create_task(c)
    except RuntimeError as e:
        p('RuntimeError', str(e)[-11:])
    async def adds(tg):
        try:
            await asyncio.sleep(9)
        finally:
            try:
                tg.create_task(c)
            except RuntimeError as e:
                p('RuntimeError', str(e)[-16:])
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(adds(tg))
            await asyncio.sleep(0)
            raise KeyError('body')
    except* KeyError:
        p('KeyError')
    c.close()
async def main():
    for f in (coroutines, timeouts, waits, groups):
        p('--', f.__name__)
        await f()
asyncio.run(main())
try:
    asyncio.run(stopped())
except RuntimeError as e:
    error(e)
