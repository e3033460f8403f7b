import asyncio, os, socket
p = print
async def turns(n):
    for _ in range(n):
        await asyncio.sleep(0)
async def main():
    loop = asyncio.get_running_loop()
    r, w = os.pipe()
    os.set_blocking(r, False)
    p(loop.remove_reader(r))
    def reads(n, most):
        p(n, 'reads', os.read(r, most).decode())
    loop.add_reader(r, reads, 'a', 1)
    await turns(2)
    os.write(w, b'xyz')
    for i in range(5):                            # as long as there is something, once in each iteration
        p('turn', i)
        loop.call_soon(p, 'soon')
        await asyncio.sleep(0)
    loop.add_reader(r, reads, 'b', 9)             # instead of the first
    os.write(w, b'again')
    await turns(3)
    p(loop.remove_reader(r), loop.remove_reader(r))
    os.write(w, b'unread')
    await turns(3)
    def raises():
        loop.remove_reader(r)
        raise ValueError('in a reader')
    loop.set_exception_handler(lambda l, c: p('handler:', repr(c['exception'])))
    loop.add_reader(r, raises)
    await turns(3)
    def both():
        p('readable, and nobody else hears of it')
        loop.remove_reader(r)
        loop.remove_reader(s.fileno())
    s, t = socket.socketpair()
    s.setblocking(False), t.setblocking(False)
    t.send(b'!')
    loop.add_reader(r, both), loop.add_reader(s.fileno(), both)
    await turns(3)
    os.close(r), os.close(w)
    p(s.recv(9).decode())
    full = []
    def writes():
        full.append(s.send(b'w'))
        if len(full) == 3:
            p('written', sum(full), loop.remove_writer(s.fileno()))
    loop.add_writer(s.fileno(), writes)
    await turns(5)
    p(t.recv(9).decode(), loop.remove_writer(s.fileno()))
    with open('/dev/null', 'rb') as f, open(__file__, 'rb') as g:
        try:
            loop.add_reader(g.fileno(), p)
        except PermissionError as e:
            p(type(e).__name__, e)
    p('-- sockets')
    async def recv(n, s):
        try:
            data = await loop.sock_recv(s, 100)
            p(n, 'received', data.decode() or 'the end')
        except asyncio.CancelledError:
            p(n, 'cancelled')
            raise
        except OSError as e:
            p(n, type(e).__name__)
    await loop.sock_sendall(s, b'at once')
    loop.call_soon(p, 'no switch')
    await recv('main', t)
    await turns(1)
    a = asyncio.create_task(recv('a', t))
    await turns(1)
    s.send(b'later')
    for i in range(3):
        p('turn', i, a.done())
        await asyncio.sleep(0)
    a = asyncio.create_task(recv('a', t))
    await turns(1)
    a.cancel()
    await turns(1)
    s.send(b'not lost')
    await recv('b', t)
    try:
        async with asyncio.timeout(0.05):
            await recv('c', t)
    except TimeoutError:
        p('TimeoutError')
    big = bytes(1 << 20)
    async def takes():
        got = 0
        while got < len(big):
            got += len(await loop.sock_recv(t, 1 << 16))
        p('took', got)
    taker = asyncio.create_task(takes())
    await loop.sock_sendall(s, big)
    p('sent')
    await taker
    a = asyncio.create_task(recv('d', t))
    await turns(1)
    s.close()
    await a
    try:
        await loop.sock_sendall(t, b'to nobody')
    except BrokenPipeError as e:
        p(type(e).__name__, e)
    t.close()
    p('-- a server by hand')
    server = socket.create_server(('127.0.0.1', 0))
    server.setblocking(False)
    async def echo(c):
        while data := await loop.sock_recv(c, 100):
            await loop.sock_sendall(c, data.upper())
        c.close()
        p('echo ends')
    async def serve():
        while True:
            c, _ = await loop.sock_accept(server)
            p('accepted')
            asyncio.create_task(echo(c))
    st = asyncio.create_task(serve())
    async def client(n):
        c = socket.socket()
        c.setblocking(False)
        await loop.sock_connect(c, server.getsockname())
        for word in ('one', 'two'):
            await loop.sock_sendall(c, word.encode())
            p(n, (await loop.sock_recv(c, 100)).decode())
        c.close()
    await client('first')
    await asyncio.sleep(0.05)
    await client('second')
    await asyncio.sleep(0.05)
    st.cancel()
    await asyncio.wait([st])
    port = server.getsockname()[1]
    server.close()
    c = socket.socket()
    c.setblocking(False)
    try:
        await loop.sock_connect(c, ('127.0.0.1', port))
    except ConnectionRefusedError as e:
        p(type(e).__name__)
    c.close()
asyncio.run(main())
