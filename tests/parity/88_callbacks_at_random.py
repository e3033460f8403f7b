# 88_callbacks_at_random: callbacks and tasks that schedule, cancel, set, hook and unhook one another, drawn by a
# generator that the C port has too. Each prints a sum over all that happened in it; with SAY in the environment each
# says what that is.
import asyncio, os

PROGRAMS, FUTURES, CALLBACKS, TASKS, MOST_TASKS, TURNS, LAST_TURNS = 300, 5, 12, 5, 40, 20, 60
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


def draw_ops(kinds, most):
    return [(draw(kinds), draw(60)) for _ in range(draw(most) + 1)]


async def main():
    loop = asyncio.get_running_loop()
    left = 400
    futures, handles, tasks = [loop.create_future() for _ in range(FUTURES)], [], []
    of_callback = [draw_ops(15, 4) for _ in range(CALLBACKS)]
    of_task = [draw_ops(20, 8) for _ in range(TASKS)]

    def called(number):
        say(f'callback {number}')
        for op in of_callback[number]:
            act(*op)

    def place(future):
        return futures.index(future) if future in futures else tasks.index(future) if future in tasks else -1

    def done(number):
        def callback(future):
            say(f'done {number} {place(future)} {future.cancelled()}')
            for op in of_callback[number]:
                act(*op)
        return callback

    dones = [done(number) for number in range(CALLBACKS)]

    def act(op, x):
        nonlocal left
        left -= 1
        future, number = futures[x % FUTURES], x % CALLBACKS
        if left < 0: return
        elif op <= 1: handles.append(loop.call_soon(called, number))
        elif op == 2 and handles: handles[x % len(handles)].cancel()
        elif op == 3 and not future.done(): future.set_result(x)
        elif op == 4 and not future.done(): future.set_exception(ValueError(x))
        elif op == 5: say(f'cancel {future.cancel()}')
        elif op in (6, 7): future.add_done_callback(dones[number])
        elif op == 8: say(f'removed {future.remove_done_callback(dones[number])}')
        elif op == 9: say(f'cancel task {tasks[x % len(tasks)].cancel()}')
        elif op == 10: tasks[x % len(tasks)].add_done_callback(dones[number])
        elif op == 11 and future.done():
            if not future.cancelled():
                future.exception()
            futures[x % FUTURES] = loop.create_future()
        elif op == 12 and x < 12: raise KeyError(x)
        elif op == 13 and len(tasks) < MOST_TASKS: spawn(x % TASKS)
        elif op == 14:
            for handle in handles[-3:]:
                handle.cancel()

    async def step(op, x, me):
        if op < 15: act(op, x)
        elif op == 15: await futures[x % FUTURES]
        elif op == 16: await asyncio.sleep(0)
        elif op == 17: await asyncio.wait([futures[x % FUTURES], futures[(x + 1) % FUTURES]], return_when=asyncio.FIRST_COMPLETED)
        elif op == 18: await asyncio.shield(futures[x % FUTURES])
        elif x % len(tasks) < me: await tasks[x % len(tasks)]

    async def body(number, me):
        say(f'task {me}')
        for op, x in of_task[number]:
            result = 'ok'
            try:
                await step(op, x, me)
            except asyncio.CancelledError:
                result = 'CancelledError'
                if x % 3:
                    raise
            except Exception as error:
                result = type(error).__name__
            finally:
                say(f'{me} op {op} {result}')

    def spawn(number):
        tasks.append(loop.create_task(body(number, len(tasks))))

    loop.set_exception_handler(lambda loop, context: say(f'handler {type(context.get("exception")).__name__}'))
    for number in range(TASKS):
        spawn(number)
    for turn in range(TURNS):
        await asyncio.sleep(0)
        say(f'turn {turn}')
        try:
            act(draw(15), draw(60))
        except KeyError:
            say('KeyError')
    left = 0
    for turn in range(LAST_TURNS):
        for awaitable in tasks + futures:
            awaitable.cancel()
        await asyncio.sleep(0)
    for awaitable in tasks + futures:
        if not awaitable.cancelled():
            awaitable.exception()
    say(f'{len(tasks)} {[task.cancelled() for task in tasks].count(True)}')


for number in range(PROGRAMS):
    total, said = 0xcbf29ce484222325, 0
    if 'SAY' in os.environ:
        print('program', number)
    asyncio.run(main())
    print(number, said, f'{total:016x}')
