# How many iterations of the loop pass between what one end of a connection does and what the other sees.
import asyncio
p = print
ticks = 0
served = asyncio.Queue()
async def tick():
    global ticks
    while True:
        ticks += 1
        await asyncio.sleep(0)
async def handle(r, w):
    p('handler at', ticks - start)
    await served.put((r, w))
async def read(r, n, name):
    data = await r.read(n)
    p(name, 'read', data[:10].decode(), 'at', ticks - start)
async def pair(opener):
    global start
    start = ticks
    r, w = await opener
    p('connected at', ticks - start)
    sr, sw = await served.get()
    p('served at', ticks - start)
    return r, w, sr, sw
async def play(opener):
    global start
    r, w, sr, sw = await pair(opener)
    for i in range(3): await asyncio.sleep(0)
    t = asyncio.create_task(read(sr, 100, 'server'))
    for i in range(3): await asyncio.sleep(0)
    start = ticks
    w.write(b'one')
    w.write(b'two')
    await t
    p('awaited at', ticks - start)
    start = ticks
    w.write(b'line\nmore')
    line = await sr.readline()
    p('line', line.decode().strip(), 'at', ticks - start)
    start = ticks
    rest = await sr.readexactly(4)
    p('rest', rest.decode(), 'at', ticks - start)
    await w.drain()
    p('drained at', ticks - start)
    a = asyncio.create_task(read(sr, -1, 'server'))
    b = asyncio.create_task(read(r, -1, 'client'))
    await asyncio.sleep(0)
    start = ticks
    sw.write(b'answer')
    w.write_eof()
    await a
    p('end of input at', ticks - start)
    p(sr.at_eof(), r.at_eof(), sw.is_closing())
    start = ticks
    sw.close()
    await b
    p('end of output at', ticks - start)
    await sw.wait_closed()
    p('server closed at', ticks - start)
    start = ticks
    w.close()
    try:
        await w.drain()
    except ConnectionResetError as e:
        p('drain:', e, 'at', ticks - start)
    await w.wait_closed()
    p('client closed at', ticks - start)
async def big(opener):
    global start
    r, w, sr, sw = await pair(opener)
    w.write(bytes(8 << 20))
    t = asyncio.create_task(w.drain())
    await asyncio.sleep(0)
    p('waits', not t.done(), w.transport.get_write_buffer_size() > 65536)
    w.close()
    total = 0
    while data := await sr.read(1 << 20):
        total += len(data)
    p('all', total)
    await t
    await w.wait_closed()
    try:
        await sr.readexactly(1)
    except asyncio.IncompleteReadError as e:
        p(type(e).__name__, e)
    sw.transport.abort()
    await sw.wait_closed()
    p('aborted')
async def main():
    global start
    t = asyncio.create_task(tick())
    await asyncio.sleep(0)
    start = ticks
    s = await asyncio.start_server(handle, '127.0.0.1', 0)
    p('listens at', ticks - start)
    port = s.sockets[0].getsockname()[1]
    await play(asyncio.open_connection('127.0.0.1', port))
    await big(asyncio.open_connection('127.0.0.1', port))
    s.close()
    start = ticks
    await s.wait_closed()
    p('server over at', ticks - start)
    u = await asyncio.start_unix_server(handle, PATH)
    await play(asyncio.open_unix_connection(PATH))
    u.close()
    await u.wait_closed()
import tempfile, os
with tempfile.TemporaryDirectory() as d:
    PATH = d + '/s'
    asyncio.run(main())
