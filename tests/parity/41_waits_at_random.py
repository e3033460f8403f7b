# 41_waits_at_random: programs of six tasks at two locks, two semaphores, two events, a condition and a
# queue, drawn by a generator that the C port has too. Each prints a sum over all that happened in it.
import asyncio

PROGRAMS, TASKS, OPS, TURNS = 200, 6, 14, 40
MIXES = [None, [0, 0, 0, 1, 1, 16, 17], [2, 2, 2, 3, 3, 16, 17], [4, 4, 5, 6, 16, 17],
         [7, 7, 8, 8, 8, 9, 1, 16, 17], [10, 10, 11, 11, 12, 13, 14, 15, 16, 17]]
state = 1
total = said = 0


def draw(below):
    global state
    state = state * 6364136223846793005 + 1442695040888963407 & 0xffffffffffffffff
    return (state >> 33) % below


def say(text):
    global total, said
    said += 1
    for byte in text.encode() + b'\n':
        total = (total ^ byte) * 0x100000001b3 & 0xffffffffffffffff


class Item:
    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        return self.number // 10 < other.number // 10


def draw_program():
    kind, most, mix = draw(3), draw(4), MIXES[draw(6)]
    program = []
    for _ in range(TASKS):
        ops = []
        for _ in range(OPS):
            op, x, usual = draw(18), draw(30), draw(5)
            if mix and usual:
                op = mix[op % len(mix)]
            ops.append((op, x))
        program.append(ops)
    return kind, most, program


async def main(kind, most, program):
    locks = [asyncio.Lock(), asyncio.Lock()]
    semaphores = [asyncio.BoundedSemaphore(1), asyncio.Semaphore(2)]
    events = [asyncio.Event(), asyncio.Event()]
    condition = asyncio.Condition(locks[1])
    queue = [asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue][kind](most)
    tasks = []

    async def step(op, x, item):
        k = x % 2
        if op == 0: await locks[k].acquire()
        elif op == 1: locks[k].release()
        elif op == 2: await semaphores[k].acquire()
        elif op == 3: semaphores[k].release()
        elif op == 4: await events[k].wait()
        elif op == 5: events[k].set()
        elif op == 6: events[k].clear()
        elif op == 7: await locks[1].acquire()
        elif op == 8: await condition.wait()
        elif op == 9: condition.notify(x % 3 + 1)
        elif op == 10: await queue.put(item)
        elif op == 11: return (await queue.get()).number
        elif op == 12: queue.put_nowait(item)
        elif op == 13: return queue.get_nowait().number
        elif op == 14: queue.task_done()
        elif op == 15: await queue.join()
        elif op == 16: await asyncio.sleep(0)
        else: return int(tasks[x % TASKS].cancel())
        return 0

    async def body(number):
        cancels = 0
        for i, (op, x) in enumerate(program[number]):
            result, got = 'ok', 0
            try:
                got = await step(op, x, Item(x * 10 + number))
            except asyncio.CancelledError:
                result = 'CancelledError'
                cancels += 1
            except Exception as error:
                result = type(error).__name__
            say(f'{number}.{i} op {op} {result} {got}')
            if cancels == 2:
                raise asyncio.CancelledError

    for number in range(TASKS):
        tasks.append(asyncio.create_task(body(number)))
    for turn in range(TURNS):
        await asyncio.sleep(0)
        say(f'turn {turn}')
        if turn % 7 == 6:
            lock = locks[turn % 2]
            if lock.locked():
                lock.release()
            semaphores[1].release()
    for turn in range(TURNS):    # the second cancel ends a task, once it holds what it lines up for
        for task in tasks:
            task.cancel()
        for lock in locks:
            if lock.locked():
                lock.release()
        await asyncio.sleep(0)
    say(f'{[lock.locked() for lock in locks].count(True)} {semaphores[0].locked()} {queue.qsize()}')
    for task in tasks:
        say(f'{task.done()}')


for number in range(PROGRAMS):
    total, said = 0xcbf29ce484222325, 0
    asyncio.run(main(*draw_program()))
    print(number, said, f'{total:016x}')
