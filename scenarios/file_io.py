"""file_io: three reports are saved to a slow disk. A file cannot be polled: writing blocks, or takes a thread."""
import asyncio
import sys
import tempfile
import time

REPORTS, DISK, HEARTBEAT = 3, 0.5, 0.25


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


def ask_to_poll():
    with tempfile.TemporaryFile() as file:
        try:
            asyncio.get_running_loop().add_reader(file, print)
        except PermissionError:
            print("epoll은 일반 파일을 받지 않는다")


def save():
    with tempfile.TemporaryFile() as file:
        file.write(b"report\n")
    time.sleep(DISK)  # a slow disk, simulated


# --- direct: each report is written on the loop's own thread
async def report():
    save()


async def direct():
    beat = asyncio.create_task(heartbeat())
    ask_to_poll()
    await asyncio.gather(*[report() for _ in range(REPORTS)])
    print("모두 저장했다")


# --- pool: a thread writes, and the loop waits for it
async def report_in_pool():
    await asyncio.to_thread(save)


async def pool():
    beat = asyncio.create_task(heartbeat())
    ask_to_poll()
    await asyncio.gather(*[report_in_pool() for _ in range(REPORTS)])
    print("모두 저장했다")


if __name__ == "__main__":
    modes = {"direct": direct, "pool": pool}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
