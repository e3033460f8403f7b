import asyncio
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
class Upper(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        p(since(), 'made')
    def data_received(self, data):
        p(since(), 'data', data.decode())
        self.task = asyncio.create_task(self.answer(data))
        if data == b'pause':
            self.transport.pause_reading()
            self.later = asyncio.create_task(self.resume())
    async def answer(self, data):
        p(since(), 'task')
        self.transport.write(data.upper())
        p(since(), 'written')
    async def resume(self):
        for _ in range(20):
            await asyncio.sleep(0)
        p('resume')
        since()
        self.transport.resume_reading()
    def eof_received(self):
        p(since(), 'eof')
        self.transport.write(b'bye')
        self.transport.close()
        return True
    def connection_lost(self, exc):
        p(since(), 'lost', exc)
async def main():
    loop = asyncio.get_running_loop()
    ticking = asyncio.create_task(ticker())
    s = await loop.create_server(Upper, '127.0.0.1', 0)
    port = s.sockets[0].getsockname()[1]
    since()
    r, w = await asyncio.open_connection('127.0.0.1', port)
    p(since(), 'connected')
    w.write(b'one')
    p((await r.read(10)).decode())
    p(since(), 'read')
    w.write(b'pause')
    p((await r.read(10)).decode())
    p(since(), 'read')
    w.write(b'two')
    p((await r.read(10)).decode())
    p(since(), 'read')
    w.write_eof()
    p((await r.read()).decode())
    p(since(), 'end')
    w.close()
    s.close()
    ticking.cancel()
    await asyncio.sleep(0.05)
    p('main')
asyncio.run(main())
