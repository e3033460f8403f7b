"""gil: four jobs that compute. With a GIL, four threads take as long as one; processes have one GIL each."""
import asyncio
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

JOBS, JOB, HEARTBEAT = 4, 1, 0.25


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


def compute():
    until = time.thread_time() + JOB
    while time.thread_time() < until:
        pass
    return 1


async def four_jobs(pool):
    beat = asyncio.create_task(heartbeat())
    loop = asyncio.get_running_loop()
    jobs = [loop.run_in_executor(pool, compute) for _ in range(JOBS)]
    done = await asyncio.gather(*jobs)
    print(sum(done), "개 완료")


# --- one: one thread computes them one after the other
async def one():
    await four_jobs(ThreadPoolExecutor(1))


# --- threads4: a thread each, but only one at a time holds the GIL
async def threads4():
    await four_jobs(ThreadPoolExecutor(JOBS))


# --- processes4: a process each, with an interpreter and a GIL of its own
async def processes4():
    await four_jobs(ProcessPoolExecutor(JOBS))


if __name__ == "__main__":
    modes = {"one": one, "threads4": threads4, "processes4": processes4}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
