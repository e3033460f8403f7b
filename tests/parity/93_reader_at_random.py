# 93_reader_at_random: stream readers that are fed by chance, and read in every way by two tasks in turn, drawn by a
# generator that the C port has too. Each program prints a sum over all that happened in it; with SAY in the environment
# each says what that is.
import asyncio, os

PROGRAMS, READERS, READS, MEALS = 400, 2, 10, 14
SEPARATORS = [b'\n', b';', b'ab', b'\na']
state = 1
total = said = 0


def draw(below):
    global state
    state = state * 6364136223846793005 + 1442695040888963407 & 0xffffffffffffffff
    return (state >> 33) % below


def say(text):
    global total, said
    said += 1
    if 'SAY' in os.environ:
        print(text)
    for byte in text.encode() + b'\n':
        total = (total ^ byte) * 0x100000001b3 & 0xffffffffffffffff


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def read(r, op, x):
    if op < 2: return await r.readline()
    if op < 4: return await r.readuntil(SEPARATORS[x % 4])
    if op < 6: return await r.readexactly(x)
    if op < 8: return await r.read(x)
    if op == 8: return await r.read()
    await turns(x)


async def reads(name, r, lock, ops):
    for op, x in ops:
        try:
            async with lock:
                data = await read(r, op, x)
            if data is not None:
                say(f'{name} {op} {x} {data.hex()[:40]} {r.at_eof()}')
        except asyncio.CancelledError:
            say(f'{name} {op} cancelled')
        except asyncio.IncompleteReadError as error:
            say(f'{name} {op} {x} {error} {error.partial.hex()[:40]}')
        except Exception as error:
            say(f'{name} {op} {x} {type(error).__name__} {error}')


async def feeds(r, meals):
    for data, count, end in meals:
        if end == 1:
            r.feed_eof()
            break
        if end == 2:
            await turns(3)      # CPython would not tell whoever was given data a moment ago
            r.set_exception(ConnectionResetError())
            break
        r.feed_data(data)
        await turns(count)
    say('fed')


async def main():
    r = asyncio.StreamReader(limit=draw(12) + 1)
    plans = [[(draw(10), draw(9)) for _ in range(READS)] for _ in range(READERS)]
    meals = []
    for _ in range(draw(MEALS) + 1):
        data = bytes(b'ab;\nxy'[draw(6)] for _ in range(draw(14)))
        count, end = draw(4), draw(20)
        meals.append((data, count, end))
    lock = asyncio.Lock()
    readers = [asyncio.create_task(reads(name, r, lock, plans[name])) for name in range(READERS)]
    feeder = asyncio.create_task(feeds(r, meals))
    for _ in range(30):
        await turns(draw(3) + 1)
        if draw(4) == 0:
            say(f'cancel {readers[draw(READERS)].cancel()}')
    await feeder
    if draw(2):
        r.feed_eof()
    for _ in range(READS):
        await turns(3)
        for task in readers:
            task.cancel()
    say(f'{[task.done() for task in readers].count(True)} {r.at_eof()}')


for number in range(PROGRAMS):
    total, said = 0xcbf29ce484222325, 0
    asyncio.run(main())
    print(number, said, f'{total:016x}')
