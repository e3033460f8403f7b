"""c10k: ten thousand waits at once, each on a thread of its own, or each in a task of one thread."""
import asyncio
import sys
import threading
import time

WAITS, WAIT = 10000, 3


def memory():
    kib = {}
    for path in "/proc/self/status", "/proc/meminfo":
        with open(path) as file:
            kib.update(line.split()[:2] for line in file if line.endswith("kB\n"))
    return [int(kib[what]) for what in ("RssAnon:", "KernelStack:", "VmSize:")]


# It differs from run to run, so it goes to standard error.
def tell(before, what):
    each = [round((now - then) / WAITS, 1) for now, then in zip(memory(), before)]
    print(f"{what} 하나에: 메모리 {each[0]}, 커널 안의 스택 {each[1]}, 주소 공간 {each[2]} KiB", file=sys.stderr)


# --- threads: the operating system keeps a stack for each
def wait_on_thread():
    time.sleep(WAIT)


def start_all():
    waiting = []
    try:
        for _ in range(WAITS):
            thread = threading.Thread(target=wait_on_thread)
            thread.start()
            waiting.append(thread)
    except RuntimeError:
        print("운영체제가 스레드를 더 주지 않는다")
    return waiting


def join_all(waiting):
    for thread in waiting:
        thread.join()


def threads():
    before = memory()
    waiting = start_all()
    tell(before, "스레드")
    join_all(waiting)
    print("모두 기다렸다")


# --- tasks: one thread, and a timer for each
async def wait():
    await asyncio.sleep(WAIT)


async def tasks():
    asyncio.get_running_loop().call_later(WAIT / 2, tell, memory(), "태스크")
    await asyncio.gather(*[wait() for _ in range(WAITS)])
    print("모두 기다렸다")


if __name__ == "__main__":
    modes = {"threads": threads, "tasks": tasks}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
