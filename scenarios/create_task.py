"""create_task: a task is begun when its creator suspends, and waits beside it from then on."""
import asyncio
import gc
import sys
import time

WASH, DRY, WORK = 1, 2, 1


async def wash():
    print("세탁 시작")
    await asyncio.sleep(WASH)
    print("세탁 끝")


async def dry():
    print("건조 시작")
    await asyncio.sleep(DRY)
    print("건조 끝")


# --- one_by_one: each is awaited as soon as it is made
async def one_by_one():
    first = asyncio.create_task(wash())
    await first
    second = asyncio.create_task(dry())
    await second


# --- both_first: both are made, then awaited
async def both_first():
    first = asyncio.create_task(wash())
    second = asyncio.create_task(dry())
    await first
    await second


# --- gather: makes both and waits for both
async def gather():
    await asyncio.gather(wash(), dry())


# --- eager_belief: "create_task has started it, so I can do my own work meanwhile"
async def eager_belief():
    first = asyncio.create_task(dry())
    print("건조기를 켰다고 믿는다")
    time.sleep(WORK)
    print("내 일이 끝났다")
    await first


# --- forgotten: nobody keeps the tasks. A timer holds one of them; nothing at all holds the other
async def wait_for_nobody():
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        print("아무도 모르는 태스크가 사라진다")


async def forgotten():
    asyncio.create_task(dry())
    asyncio.create_task(wait_for_nobody())
    await asyncio.sleep(WASH)
    print("쓰레기를 모은다")
    gc.collect()
    await asyncio.sleep(DRY)


if __name__ == "__main__":
    modes = {"one_by_one": one_by_one, "both_first": both_first, "gather": gather,
             "eager_belief": eager_belief, "forgotten": forgotten}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
