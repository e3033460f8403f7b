# 89_generators_at_random: async generators that tasks and one another ask, send to, throw into, close and drop, while
# tasks are cancelled, drawn by a generator that the C port has too. Each program prints a sum over all that happened
# in it; with SAY in the environment each says what that is.
import asyncio, os

PROGRAMS, TASKS, GENERATORS, BODIES, OPS, KINDS, TURNS, MOST = 300, 4, 3, 3, 9, 18, 40, 100
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


def draw_ops():
    return [(draw(KINDS), draw(12)) for _ in range(OPS)]


async def main():
    bodies = [(draw(64), draw_ops()) for _ in range(BODIES)]
    plans = [draw_ops() for _ in range(TASKS)]
    event = asyncio.Event()
    tasks = []
    made = 0

    def new():
        nonlocal made
        made += 1
        return body(made, *bodies[made % BODIES])

    async def act(op, x, name):
        k = x % GENERATORS
        if op < 6:
            await turns(x % 3 + 1)
        elif op == 6:
            raise ValueError
        elif op == 7:
            tasks[x % TASKS].cancel()
        elif op == 8 and made < MOST:
            say(f'{name} drops {k}')
            generators[k] = new()
        elif op == 9:
            await event.wait()
        elif op == 10:
            event.set()
            event.clear()
        elif op > 10:
            await ask(op, x, k, name)

    async def ask(op, x, k, name):
        try:
            if op < 14:
                value = await anext(generators[k])
            elif op == 14:
                value = await generators[k].asend(x)
            elif op == 15:
                value = await generators[k].athrow(KeyError())
            else:
                value = await generators[k].aclose()
            say(f'{name} got {value}')
        except (StopAsyncIteration, KeyError, ValueError) as error:
            say(f'{name} {type(error).__name__}')
        except (RuntimeError, TypeError) as error:
            say(f'{name} {error}')

    async def body(number, how, ops):
        say(f'{number} begins')
        try:
            for op, x in ops:
                try:
                    if op < 4:
                        sent = yield number * 100 + x
                        say(f'{number} sent {sent}')
                    else:
                        await act(op, x, number)
                except KeyError:
                    say(f'{number} KeyError')
                    if how & 1:
                        raise
                except asyncio.CancelledError:
                    say(f'{number} cancelled')
                    if how & 6:
                        raise
                if op == 17:
                    return
        finally:
            say(f'{number} finally')
            if how & 8:
                await turns(how // 16)
                if how // 16 == 3:
                    yield -number
            say(f'{number} closed')

    async def task(number):
        for op, x in plans[number]:
            try:
                await act(op, x, f't{number}')
            except ValueError:
                say(f't{number} ValueError')
            except asyncio.CancelledError:
                say(f't{number} cancelled')
                if x & 1:
                    raise

    def handler(loop, context):
        say(f"{context['message'][:30]} {type(context['exception']).__name__}")

    asyncio.get_running_loop().set_exception_handler(handler)
    generators = [new() for _ in range(GENERATORS)]
    tasks.extend(asyncio.create_task(task(number)) for number in range(TASKS))
    await turns(TURNS)
    event.set()
    event.clear = lambda: None
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for k in range(GENERATORS):
        for _ in range(2):
            await ask(16, 0, k, 'main')
    await turns(TURNS)


for program in range(PROGRAMS):
    total, said = 0xcbf29ce484222325, 0
    asyncio.run(main())
    print(program, said, f'{total:016x}')
