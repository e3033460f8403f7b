"""executor: ten uploads of one second, on the loop itself, on a pool of four threads, and beside a pool of one."""
import asyncio
import sys
import time
from concurrent.futures import ThreadPoolExecutor

JOBS, THREADS, JOB, QUICK, LIMIT, HEARTBEAT = 10, 4, 1, 0.2, 0.5, 0.5


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


def upload():
    time.sleep(JOB)
    return 1


def payment():
    time.sleep(QUICK)
    return "결제 완료"


# --- loop: no executor at all
async def upload_on_loop():
    return upload()


async def loop_mode():
    beat = asyncio.create_task(heartbeat())
    done = await asyncio.gather(*[upload_on_loop() for _ in range(JOBS)])
    print(sum(done), "개 완료")


# --- pool4: four threads, and a queue before them
async def pool4():
    beat = asyncio.create_task(heartbeat())
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(THREADS)
    jobs = [loop.run_in_executor(pool, upload) for _ in range(JOBS)]
    done = await asyncio.gather(*jobs)
    print(sum(done), "개 완료")


# --- dedicated: what must not queue has a thread of its own
async def dedicated():
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(THREADS)
    till = ThreadPoolExecutor(1)
    jobs = [loop.run_in_executor(pool, upload) for _ in range(JOBS)]
    answer = await loop.run_in_executor(till, payment)
    print(answer)
    try:
        await asyncio.wait_for(loop.run_in_executor(till, upload), LIMIT)
    except TimeoutError:
        print("기다림은 끝났지만 스레드는 계속 일한다")
    done = await asyncio.gather(*jobs)
    print(sum(done), "개 완료")


if __name__ == "__main__":
    modes = {"loop": loop_mode, "pool4": pool4, "dedicated": dedicated}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
