# 90_client_protocol: create_connection, connect_read_pipe and connect_write_pipe: what comes in which iteration.
import asyncio, os, tempfile
p = print
turn = mark = 0
async def ticker():
    global turn
    while True:
        await asyncio.sleep(0)
        turn += 1
def since():                                      # how many iterations
    global mark
    n, mark = turn - mark, turn
    return n
async def turns(n):
    for _ in range(n):
        await asyncio.sleep(0)
class Client(asyncio.Protocol):
    def __init__(self, over, text):
        self.over, self.text = over, text
    def connection_made(self, transport):
        p(since(), 'made', transport.get_extra_info('peername')[1] == port, transport.get_extra_info('sockname')[0])
        self.transport = transport
        transport.write(self.text)
    def data_received(self, data):
        p(since(), 'data', data.decode())
        if data == b'ECHO':
            self.transport.write_eof()
    def eof_received(self):
        p(since(), 'eof')
    def connection_lost(self, exc):
        p(since(), 'lost', exc)
        self.over.set_result(True)
async def serve(r, w):
    while data := await r.read(100):
        w.write(data.upper())
    w.write(b'bye')
    w.close()
async def connect(text):
    over = asyncio.get_running_loop().create_future()
    since()
    t, its = await asyncio.get_running_loop().create_connection(lambda: Client(over, text), '127.0.0.1', port)
    p(since(), 'connected', t is its.transport)
    return t, over
async def protocols():
    global port
    s = await asyncio.start_server(serve, '127.0.0.1', 0)
    port = s.sockets[0].getsockname()[1]
    t, over = await connect(b'echo')
    await over
    p(t.is_closing())
    t, over = await connect(b'x')
    t.close()
    await over
    t, over = await connect(b'y')
    t.abort()
    await over
    s.close()
    await s.wait_closed()
    try:
        await connect(b'nobody')
    except ConnectionRefusedError as e:
        p('ConnectionRefusedError', e.errno)
async def read_pipe(fd):
    r = asyncio.StreamReader()
    since()
    t, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(r), open(fd, 'rb', 0))
    p(since(), 'read pipe')
    return r, t
async def write_pipe(fd):
    loop = asyncio.get_running_loop()
    since()
    t, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, open(fd, 'wb', 0))
    p(since(), 'write pipe')
    return asyncio.StreamWriter(t, protocol, None, loop)
async def lines(r):
    async for line in r:
        p(since(), 'line', line)
    p(since(), 'end', r.at_eof())
async def pipes():
    a, b = os.pipe()
    r, t = await read_pipe(a)
    w = await write_pipe(b)
    reads = asyncio.create_task(lines(r))
    await turns(3)
    since()
    w.write(b'one\ntwo\nthr')
    await w.drain()
    await turns(5)
    since()
    w.write(b'ee\n')
    w.write(b'rest')
    w.close()
    await reads
    p(t.is_closing(), w.is_closing())
    a, b = os.pipe()                              # the reader goes
    w = await write_pipe(b)
    os.close(a)
    await turns(5)
    p(w.is_closing())
    a, b = os.pipe()                              # a full pipe
    w = await write_pipe(b)
    r, t = await read_pipe(a)
    async def write():
        w.write(b'x' * 300000)
        await w.drain()
        p('drained')
        w.close()
    writes = asyncio.create_task(write())
    await turns(3)
    p(writes.done(), w.transport.get_write_buffer_size() > 65536)
    p(len(await r.read()), writes.done())
    with tempfile.TemporaryFile('r+b', 0) as f:
        for how in (asyncio.get_running_loop().connect_read_pipe, asyncio.get_running_loop().connect_write_pipe):
            try:
                await how(asyncio.Protocol, f)
            except ValueError as e:
                p('ValueError', e)
async def main():
    ticking = asyncio.create_task(ticker())
    await protocols()
    await pipes()
    ticking.cancel()
asyncio.run(main())
