# 75_combined_at_random: trees of tasks that gather, group, shield, wait, time out and clean up, drawn by a generator
# that the C port has too, while futures end, deadlines pass and tasks are cancelled. Each prints a sum over all
# that happened in it; with SAY in the environment each says what that is.
import asyncio, os, sys

PROGRAMS, ROOTS, FUTURES, DEADLINES, DEEPEST, TURNS, LAST_TURNS = 300, 4, 4, 4, 3, 30, 200
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


async def newer_wait_for(task, seconds):    # as it is from Python 3.12 on
    if seconds is not None:
        if task.done():
            return task.result()
        task.cancel()
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        callback = lambda task: waiter.done() or waiter.set_result(None)
        task.add_done_callback(callback)
        try:
            await waiter
        finally:
            task.remove_done_callback(callback)
        try:
            return task.result()
        except asyncio.CancelledError:
            raise TimeoutError
    async with asyncio.timeout(None):
        return await task


wait_for = newer_wait_for if sys.version_info < (3, 12) else asyncio.wait_for


def draw_node(nodes, depth):
    number = len(nodes)
    nodes.append(None)
    kind = draw(3) if depth == DEEPEST else draw(18) if depth else draw(15) + 3
    a = draw(6)
    count = 0 if kind < 3 or kind in (12, 13) else draw(3) + 1 if kind in (3, 4, 5, 8, 16) else 1
    nodes[number] = kind, a, [draw_node(nodes, depth + 1) for _ in range(count)]
    return number


async def main():
    loop = asyncio.get_running_loop()
    me = asyncio.current_task
    nodes, every, roots = [], [], []
    futures = [loop.create_future() for _ in range(FUTURES)]
    deadlines = [None] * DEADLINES

    def spawn(number, root, create=asyncio.create_task):
        every.append(create(node(number, root)))
        return every[-1]

    async def turns(count):
        for _ in range(count):
            await asyncio.sleep(0)

    async def group(a, children, root):
        async with TaskGroup() as tg:
            for child in children:
                spawn(child, root, tg.create_task)
            if a % 3 == 1:
                await turns(2)
                raise KeyError
            await turns(a % 3)

    async def wait(a, children, root):
        tasks = [spawn(child, root) for child in children]
        when = [asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION][a % 3]
        done, pending = await asyncio.wait(tasks, return_when=when)
        say(f'done {[task in done for task in tasks].count(True)}')
        for task in tasks:
            if task in pending and a > 2:
                task.cancel()

    async def completed(a, children, root):
        for coming in asyncio.as_completed([spawn(child, root) for child in children]):
            try:
                await coming
                say('next ok')
            except Exception as error:
                say(f'next {type(error).__name__}')
            if a == 0:
                break

    async def deadline(a, child, root):
        async with asyncio.timeout(None) as cm:
            deadlines[a % DEADLINES] = cm
            try:
                await node(child, root)
            finally:
                if deadlines[a % DEADLINES] is cm:
                    deadlines[a % DEADLINES] = None

    async def suppress(a, child, root):
        try:
            await node(child, root)
        except asyncio.CancelledError:
            if a % 2:
                me().uncancel()
            await turns(a % 3)

    async def clean_up(a, child, root):
        try:
            await node(child, root)
        finally:
            await turns(a % 3)
            say('cleaned up')

    async def forgive(child, root):
        try:
            await node(child, root)
        except Exception:
            pass

    async def callbacks(a, child, root):
        task = spawn(child, root)
        task.add_done_callback(lambda task: say(f'callback {task.cancelled()}'))
        await turns(a % 2)
        await task

    async def cancelled_gather(a, children, root):
        future = asyncio.gather(*[spawn(child, root) for child in children], return_exceptions=a % 2 == 1)
        await turns(a // 2)
        say(f'cancel {future.cancel()}')
        await future

    async def two_at_once(a, child, root):
        task = spawn(child, root)
        other = asyncio.create_task(clean_up_of(task))
        every.append(other)
        await asyncio.gather(asyncio.shield(task), other, return_exceptions=a % 2 == 1)

    async def clean_up_of(task):
        try:
            await task
        finally:
            say('the other')

    async def act(kind, a, children, root):
        if kind == 0: await turns(a)
        elif kind == 1:
            await turns(a)
            raise ValueError
        elif kind == 2: await futures[a % FUTURES]
        elif kind == 3: await asyncio.gather(*[spawn(child, root) for child in children], return_exceptions=a % 2 == 1)
        elif kind == 4: await group(a, children, root)
        elif kind == 5: await wait(a, children, root)
        elif kind == 6: await wait_for(spawn(children[0], root), None if a % 2 else 0)
        elif kind == 7: await asyncio.shield(spawn(children[0], root))
        elif kind == 8: await completed(a, children, root)
        elif kind == 9: await deadline(a, children[0], root)
        elif kind == 10: await suppress(a, children[0], root)
        elif kind == 11: await clean_up(a, children[0], root)
        elif kind == 12: await (roots[a % root] if root else asyncio.sleep(0))
        elif kind == 13: say(f'cancel {roots[a % ROOTS].cancel()}')
        elif kind == 14: await callbacks(a, children[0], root)
        elif kind == 15: await forgive(children[0], root)
        elif kind == 16: await cancelled_gather(a, children, root)
        else: await two_at_once(a, children[0], root)

    async def node(number, root):
        kind, a, children = nodes[number]
        result = 'ok'
        try:
            await act(kind, a, children, root)
        except BaseException as error:
            result = type(error).__name__
            raise
        finally:
            say(f'{number} kind {kind} {result} {me().cancelling()}')

    def disturb():
        what, x = draw(8), draw(12)
        future, cm = futures[x % FUTURES], deadlines[x % DEADLINES]
        if what == 0 and not future.done(): future.set_result(None)
        elif what == 1 and not future.done(): future.set_exception(OSError())
        elif what == 2 and x < 4: say(f'future {future.cancel()}')
        elif what == 3: say(f'root {roots[x % ROOTS].cancel()}')
        elif what == 4 and cm and not cm.expired(): cm.reschedule(loop.time() - 1)
        elif what == 5: say(f'task {every[x % len(every)].cancel()}')

    tops = [draw_node(nodes, 0) for _ in range(ROOTS)]
    for root in range(ROOTS):
        roots.append(spawn(tops[root], root))
    for turn in range(TURNS):
        await asyncio.sleep(0)
        say(f'turn {turn}')
        disturb()
    for turn in range(LAST_TURNS):
        for task in every:
            task.cancel()
        await asyncio.sleep(0)
    say(f'{len(every)} {[task.done() for task in every].count(True)} {[task.cancelled() for task in every].count(True)}')


for number in range(PROGRAMS):
    total, said = 0xcbf29ce484222325, 0
    if 'SAY' in os.environ:
        print('program', number)
    asyncio.run(main())
    print(number, said, f'{total:016x}')
