import asyncio
p = print
async def take(n, aw):
    try:
        p(n, await aw)
    except asyncio.IncompleteReadError as e:
        p(n, 'IncompleteReadError', e, e.partial)
    except asyncio.LimitOverrunError as e:
        p(n, 'LimitOverrunError', e)
    except (ValueError, RuntimeError, ConnectionResetError) as e:
        p(n, type(e).__name__, e)
    except asyncio.CancelledError:
        p(n, 'CancelledError')
async def main():
    loop = asyncio.get_running_loop()
    r = asyncio.StreamReader()
    r.feed_data(b'one\ntwo\nthree;four')
    await take('line', r.readline())
    await take('line', r.readline())
    await take('until', r.readuntil(b';'))
    await take('exactly', r.readexactly(2))
    await take('read', r.read(100))
    p('-- who waits')
    t = asyncio.create_task(take('waits', r.readline()))
    await asyncio.sleep(0)
    await take('second', r.read(1))
    r.feed_data(b'par')
    await asyncio.sleep(0)
    p('a part', t.done())
    loop.call_soon(r.feed_data, b'tial\nrest')
    for i in range(4):
        p('turn', i, t.done())
        await asyncio.sleep(0)
    p('-- cancelled, and nothing is lost')
    t = asyncio.create_task(take('cancelled', r.readuntil(b'\r\n')))
    await asyncio.sleep(0)
    t.cancel()
    await t
    await take('read', r.read(2))
    p('-- the end')
    t = asyncio.create_task(take('exactly', r.readexactly(10)))
    await asyncio.sleep(0)
    p(r.at_eof())
    r.feed_eof()
    p(r.at_eof())
    await t
    p(r.at_eof())
    await take('read', r.read())
    await take('line', r.readline())
    await take('until', r.readuntil(b'\n'))
    r = asyncio.StreamReader()
    r.feed_data(b'no end')
    r.feed_eof()
    await take('line', r.readline())
    p('-- the limit')
    r = asyncio.StreamReader(limit=5)
    r.feed_data(b'0123456789\nab\n')
    await take('until', r.readuntil(b'\n'))
    await take('line', r.readline())
    await take('line', r.readline())
    r.feed_data(b'0123456789')
    await take('line', r.readline())
    await take('line', r.readexactly(0))
    r.feed_data(b'abcdefg\r\n')
    await take('two', r.readuntil(b'\r\n'))
    await take('exactly', r.readexactly(9))
    p('-- an exception')
    t = asyncio.create_task(take('waits', r.read(1)))
    await asyncio.sleep(0)
    r.set_exception(ConnectionResetError(104, 'Connection reset by peer'))
    await t
    await take('again', r.readline())
    p('-- a pipe between two tasks')
    r = asyncio.StreamReader()
    async def writer():
        for i in range(4):
            r.feed_data(f'{i}\n'.encode() * (i + 1))
            p('fed', i)
            await asyncio.sleep(0.01 * (i % 2))
        r.feed_eof()
    async def reader():
        async for line in r:
            p('got', line)
    await asyncio.gather(reader(), writer())
asyncio.run(main())
