# from Python 3.12
# 92_time_at_random: trees of tasks that sleep, time out, gather, group, shield, wait, hand over items, lock and clean up,
# drawn by a generator that the C port has too; all of it takes time, and no two moments are the same. Each program
# prints a sum over all that happened in it; with SAY in the environment each says what that is.
import asyncio, os

PROGRAMS, ROOTS, DEEPEST, KINDS = 300, 5, 4, 26
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


class Ordered(dict):
    """The siblings in a group are cancelled in the order of a set; here it is that of their making."""
    add = lambda self, task: self.setdefault(task)
    discard = lambda self, task: self.pop(task, None)


class TaskGroup(asyncio.TaskGroup):
    def __init__(self):
        super().__init__()
        self._tasks = Ordered()


def draw_node(nodes, depth):
    number = len(nodes)
    nodes.append(None)
    kind = draw(8) if depth == DEEPEST else draw(KINDS) if depth else 8 + draw(KINDS - 8)
    a, d = draw(6), (draw(399989) + 1) / 1e6
    count = 0 if kind < 8 else draw(3) + 1 if kind < 13 else 2 if kind < 15 else 1
    nodes[number] = kind, a, d, [draw_node(nodes, depth + 1) for _ in range(count)]
    return number


async def main():
    loop = asyncio.get_running_loop()
    nodes, roots, every = [], [], []
    queue, event = asyncio.Queue(2), asyncio.Event()
    lock, semaphore, condition = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Condition()

    def spawn(number, create=asyncio.create_task):
        every.append(create(node(number)))
        return every[-1]

    async def group(a, d, children):
        async with TaskGroup() as tg:
            for child in children:
                spawn(child, tg.create_task)
            await asyncio.sleep(d * (a % 2))
            if a == 1:
                raise KeyError

    async def wait(a, d, children):
        tasks = [spawn(child) for child in children]
        when = [asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION][a % 3]
        done, pending = await asyncio.wait(tasks, timeout=d * 2 if a > 2 else None, return_when=when)
        say(f'done {[task in done for task in tasks].count(True)}')
        for task in tasks:
            if task in pending:
                task.cancel()

    async def completed(a, d, children):
        for coming in asyncio.as_completed([spawn(child) for child in children], timeout=d * 2 if a % 2 else None):
            try:
                await coming
                say('next ok')
            except Exception as error:
                say(f'next {type(error).__name__}')
                if a == 0:
                    raise

    async def moving_timeout(a, d, first, second):
        async with asyncio.timeout(d) as cm:
            await node(first)
            if a % 2:
                cm.reschedule(loop.time() + d / 3)
            else:
                cm.reschedule(None)
            await node(second)
        say(f'expired {cm.expired()}')

    async def items(d, count):
        try:
            for i in range(count):
                await asyncio.sleep(d)
                yield i
        finally:
            say('items end')
            await asyncio.sleep(d / 7)

    async def iterate(a, d, child):
        each = items(d / 2, 3)
        try:
            async for i in each:
                say(f'item {i}')
                await node(child)
                if i == a:
                    break
        finally:
            await each.aclose()

    async def put_under_timeout(d):
        async with asyncio.timeout(d):
            await queue.put(d)

    async def get(d):
        got = await asyncio.wait_for(queue.get(), d)
        queue.task_done()
        say(f'got {round(got * 1e6)}')

    async def under_condition(a, d):
        async with condition:
            if a % 2:
                condition.notify(a)
            else:
                await condition.wait()
            await asyncio.sleep(d)

    async def leaf(kind, a, d):
        if kind == 0: await asyncio.sleep(d)
        elif kind == 1:
            await asyncio.sleep(d)
            raise ValueError
        elif kind == 2: await put_under_timeout(d)
        elif kind == 3: await get(d)
        elif kind == 4: await asyncio.wait_for(event.wait(), d)
        elif kind == 5:
            loop.call_later(d, event.set)
            loop.call_later(d * 1.5, event.clear)
        elif kind == 6: say(f'cancel {roots[a % len(roots)].cancel() if roots else None}')
        else: await asyncio.wait_for(under_condition(a, d / 3), d)

    async def act(kind, a, d, children):
        if kind < 8: await leaf(kind, a, d)
        elif kind == 8: await asyncio.gather(*[spawn(child) for child in children], return_exceptions=a % 2 == 1)
        elif kind == 9: await group(a, d, children)
        elif kind == 10: await wait(a, d, children)
        elif kind == 11: await completed(a, d, children)
        elif kind == 12: await asyncio.wait_for(asyncio.gather(*[spawn(child) for child in children]), d * 2)
        elif kind == 13: await moving_timeout(a, d, *children)
        elif kind == 14:
            await node(children[0])
            await node(children[1])
        elif kind == 15: await asyncio.wait_for(node(children[0]), d)
        elif kind == 16: await asyncio.wait_for(asyncio.shield(spawn(children[0])), d)
        elif kind == 17:
            async with asyncio.timeout(d):
                await node(children[0])
        elif kind == 18:
            async with lock:
                await node(children[0])
        elif kind == 19:
            async with semaphore:
                await node(children[0])
        elif kind == 20:
            try:
                await node(children[0])
            finally:
                await asyncio.sleep(d / 5)
                say('cleaned up')
        elif kind == 21:
            try:
                await node(children[0])
            except asyncio.CancelledError:
                say(f'suppressed {asyncio.current_task().uncancel() if a % 2 else None}')
        elif kind == 22:
            try:
                await node(children[0])
            except Exception as error:
                say(f'forgiven {type(error).__name__}')
        elif kind == 23: await iterate(a, d, children[0])
        elif kind == 24: await asyncio.shield(spawn(children[0]))
        else:
            spawn(children[0])
            await asyncio.sleep(d / 9)

    async def node(number):
        kind, a, d, children = nodes[number]
        result = 'ok'
        try:
            await act(kind, a, d, children)
        except BaseException as error:
            result = type(error).__name__
            raise
        finally:
            say(f'{number} kind {kind} {result} {asyncio.current_task().cancelling()}')

    tops = [draw_node(nodes, 0) for _ in range(ROOTS)]
    disturbances = [(draw(ROOTS), (draw(1999993) + 1) / 1e6) for _ in range(draw(4))]
    for root in range(ROOTS):
        roots.append(spawn(tops[root]))
    for root, d in disturbances:
        loop.call_later(d, lambda root=root: say(f'root {root} {roots[root].cancel()}'))
    await asyncio.sleep(5.0000005)
    for _ in range(9):
        for task in every:
            task.cancel()
        await asyncio.sleep(1.0000005)
    say(f'{len(every)} {[task.done() for task in every].count(True)} {[task.cancelled() for task in every].count(True)}')


def ignore(loop, context):
    pass


async def quiet():
    asyncio.get_running_loop().set_exception_handler(ignore)
    await main()


for number in range(PROGRAMS):
    total, said = 0xcbf29ce484222325, 0
    if 'SAY' in os.environ:
        print('program', number)
    asyncio.run(quiet())
    print(number, said, f'{total:016x}')
