# from Python 3.12
import asyncio
p = print
async def attempt(n, aw):
    try:
        p(n, '->', repr(await aw))
    except asyncio.IncompleteReadError as e:
        p(n, '-> IncompleteReadError', e, e.partial)
    except asyncio.LimitOverrunError as e:
        p(n, '-> LimitOverrunError', e)
    except asyncio.TimeoutError:
        p(n, '-> TimeoutError')
    except Exception as e:
        p(n, '->', type(e).__name__, e)
serving = None
async def pair(port, limit=2 ** 16):
    global serving
    serving = asyncio.get_running_loop().create_future()
    r, w = await asyncio.open_connection('127.0.0.1', port, limit=limit)
    sr, sw = await serving
    return r, w, sr, sw
async def handle(r, w):
    serving.set_result((r, w))
async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    p('serving', server.is_serving())
    p('-- pieces')
    r, w, sr, sw = await pair(port)
    w.writelines([b'HTTP/1.1 200 OK\r\n', b'Length: 4\r\n', b'\r\n', b'body', b'rest\n', b'no end'])
    await attempt('readuntil', sr.readuntil(b'\r\n'))
    await attempt('readuntil', sr.readuntil(b'\r\n\r\n'))
    await attempt('readexactly', sr.readexactly(4))
    await attempt('readexactly 0', sr.readexactly(0))
    await attempt('readline', sr.readline())
    await attempt('wait_for', asyncio.wait_for(sr.readline(), 0.05))
    await attempt('read', sr.read(3))
    w.close()
    p('closing', w.is_closing())
    await attempt('readline', sr.readline())
    await attempt('readline', sr.readline())
    await attempt('read', sr.read())
    await attempt('readexactly', sr.readexactly(2))
    await attempt('readuntil', sr.readuntil(b';'))
    p('at_eof', sr.at_eof())
    sw.close()
    await sw.wait_closed()
    p('-- too long')
    r, w, sr, sw = await pair(port, 8)
    sw.write(b'a line longer than that\nok\n')
    await asyncio.sleep(0.05)
    await attempt('readline', r.readline())
    await attempt('readline', r.readline())
    sw.write(b'a line longer than that;ok;')
    await asyncio.sleep(0.05)
    await attempt('readuntil', r.readuntil(b';'))
    await attempt('readexactly', r.readexactly(24))
    await attempt('readuntil', r.readuntil(b';'))
    sw.write(b'not ended')
    sw.write_eof()
    await attempt('readexactly', r.readexactly(99))
    w.close(), sw.close()
    await w.wait_closed()
    p('-- two readers, a cancelled one')
    r, w, sr, sw = await pair(port)
    t = asyncio.create_task(attempt('first', r.readline()))
    await asyncio.sleep(0)
    await attempt('second', r.read(1))
    t.cancel()
    await asyncio.wait([t])
    p(t.cancelled())
    sw.write(b'still there\n')
    await attempt('third', r.readline())
    p('-- reset')
    t = asyncio.create_task(attempt('reader', r.read(1)))
    await asyncio.sleep(0.05)
    sw.transport.abort()
    await t
    p('is_closing', sw.is_closing(), r.at_eof())
    w.close()
    await w.wait_closed()
    try:
        sw.write_eof()
    except Exception as e:
        p(type(e).__name__)
    r, w, sr, sw = await pair(port)
    w.write_eof()
    try:
        w.write(b'more')
    except RuntimeError as e:
        p('RuntimeError', e)
    p(await sr.read(), w.can_write_eof())
    sw.write(b'answer')
    sw.close()
    p(await r.read())
    w.close()
    await w.wait_closed()
    p('-- the server')
    async def fails(r, w):
        await r.readline()
        raise ValueError('in a handler')
    async def forever():
        try:
            await other.serve_forever()
        except asyncio.CancelledError:
            p('serve_forever cancelled', other.is_serving())
            raise
    loop.set_exception_handler(lambda l, c: p('handler:', c['message'][:40], '|', repr(c['exception'])))
    other = await asyncio.start_server(fails, '127.0.0.1', 0)
    t = asyncio.create_task(forever())
    await asyncio.sleep(0)
    p('serving', other.is_serving())
    r, w = await asyncio.open_connection(*other.sockets[0].getsockname())
    w.write(b'x\n')
    p(await r.read(), 'from one that failed')
    w.close()
    await w.wait_closed()
    t.cancel()
    await asyncio.wait([t])
    p(t.cancelled())
    server.close()
    p('serving', server.is_serving())
    await server.wait_closed()
    try:
        await asyncio.open_connection('127.0.0.1', port)
    except OSError as e:
        p(type(e).__name__)
asyncio.run(main())
