import asyncio, os, signal, sys
p = print
PIPE, STDOUT, DEVNULL = asyncio.subprocess.PIPE, asyncio.subprocess.STDOUT, asyncio.subprocess.DEVNULL
async def sh(command, **options):
    return await asyncio.create_subprocess_shell(command, **options)
async def main():
    loop = asyncio.get_running_loop()
    q = await sh('echo out; echo err >&2; exit 3', stdout=PIPE, stderr=PIPE)
    p(await q.communicate(), q.returncode)
    q = await sh('cat; echo err >&2', stdin=PIPE, stdout=PIPE, stderr=STDOUT)
    out, err = await q.communicate(b'through a pipe\n')
    p(out, err, await q.wait())
    q = await asyncio.create_subprocess_exec('cat', stdin=PIPE, stdout=PIPE)
    for line in (b'one\n', b'two\n'):
        q.stdin.write(line)
        await q.stdin.drain()
        p(await q.stdout.readline())
    q.stdin.close()
    p(await q.stdout.read(), await q.wait())
    q = await asyncio.create_subprocess_exec('sleep', '100')
    waiting = [asyncio.create_task(q.wait()) for _ in range(2)]
    await asyncio.sleep(0)
    p(q.returncode)
    q.terminate()
    p(await asyncio.gather(*waiting), q.returncode == -signal.SIGTERM)
    try:
        q.kill()
    except ProcessLookupError:
        p('ProcessLookupError')
    q = await asyncio.create_subprocess_exec('sleep', '100')
    try:
        await asyncio.wait_for(q.wait(), 0.05)
    except asyncio.TimeoutError:
        p('TimeoutError', q.returncode)
        q.kill()
    p(await q.wait())
    try:
        await asyncio.create_subprocess_exec('no-such-program')
    except FileNotFoundError as e:
        p(type(e).__name__, e)
    q = await sh('echo $GREETING; pwd', stdout=PIPE, env={'GREETING': 'hi', 'PATH': os.environ['PATH']}, cwd='/')
    p(await q.communicate())
    q = await sh('echo to nowhere', stdout=DEVNULL)
    p(q.stdout, await q.wait())
    q = await sh('exit 7')
    t = asyncio.create_task(q.communicate())
    p(await t, q.returncode)
    async def lines(n, count):
        q = await sh(f'for i in $(seq {count}); do echo {n}$i; done', stdout=PIPE)
        got = []
        while line := await q.stdout.readline():
            got.append(line.decode().strip())
        return got, await q.wait()
    p(await asyncio.gather(lines('a', 3), lines('b', 2)))
    q = await sh('head -c 300000 /dev/zero', stdout=PIPE)
    p(len(await q.stdout.read()), await q.wait())
    p('-- signals')
    def on_signal(n):
        p('signal', n, 'of the loop')
        got.set()
    got = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, on_signal, 'one')
    os.kill(os.getpid(), signal.SIGUSR1)
    p('sent')
    await got.wait()
    loop.add_signal_handler(signal.SIGUSR1, on_signal, 'another')
    got.clear()
    loop.call_later(0.05, os.kill, os.getpid(), signal.SIGUSR1)
    await asyncio.wait_for(got.wait(), 5)
    p(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    for n in (signal.SIGKILL, 0):
        try:
            loop.add_signal_handler(n, p)
        except (RuntimeError, ValueError) as e:
            p('not to be caught')
    stop = asyncio.Event()                        # a graceful shutdown
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    async def worker():
        try:
            while True:
                await asyncio.sleep(1)
        finally:
            p('worker cleans up')
    w = asyncio.create_task(worker())
    loop.call_later(0.05, os.kill, os.getpid(), signal.SIGTERM)
    await stop.wait()
    p('shutting down')
    w.cancel()
    await asyncio.gather(w, return_exceptions=True)
    p(w.cancelled())
asyncio.run(main())
async def interrupted():
    async def child():
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            p('child cancelled')
            raise
    t = asyncio.create_task(child())
    asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), signal.SIGINT)
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        p('main cancelled')
        raise
    finally:
        p('main finally')
try:
    asyncio.run(interrupted())
except KeyboardInterrupt:
    p('KeyboardInterrupt')
