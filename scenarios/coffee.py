"""coffee & toast: what waiting together is worth, and what one blocking call costs."""
import asyncio
import sys
import time

COFFEE, TOAST, HEARTBEAT = 2, 3, 0.5


async def heartbeat():
    while True:
        await asyncio.sleep(HEARTBEAT)


# --- sync: no loop, one after the other
def make_coffee_sync():
    print("커피 시작")
    time.sleep(COFFEE)
    return "커피 완료"


def make_toast_sync():
    print("토스트 시작")
    time.sleep(TOAST)
    return "토스트 완료"


def sync():
    coffee = make_coffee_sync()
    toast = make_toast_sync()
    print(coffee, toast, sep=", ")


# --- gather: both wait at the same time
async def make_coffee():
    print("커피 시작")
    await asyncio.sleep(COFFEE)
    return "커피 완료"


async def make_toast():
    print("토스트 시작")
    await asyncio.sleep(TOAST)
    return "토스트 완료"


async def gather():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(make_coffee(), make_toast())
    print(*r, sep=", ")


# --- blocking: the same gather, but time.sleep holds the loop
async def make_coffee_blocking():
    print("커피 시작")
    time.sleep(COFFEE)
    return "커피 완료"


async def make_toast_blocking():
    print("토스트 시작")
    time.sleep(TOAST)
    return "토스트 완료"


async def blocking():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(make_coffee_blocking(), make_toast_blocking())
    print(*r, sep=", ")


# --- sequential: await waits for one before the other is begun
async def sequential():
    beat = asyncio.create_task(heartbeat())
    coffee = await make_coffee()
    toast = await make_toast()
    print(coffee, toast, sep=", ")


# --- create_task: both are begun, then awaited
async def create_task():
    beat = asyncio.create_task(heartbeat())
    coffee = asyncio.create_task(make_coffee())
    toast = asyncio.create_task(make_toast())
    r = [await coffee]
    r += [await toast]
    print(*r, sep=", ")


# --- executor: time.sleep again, but on threads
def brew():
    time.sleep(COFFEE)


def toast():
    time.sleep(TOAST)


async def make_coffee_in_thread():
    print("커피 시작")
    await asyncio.to_thread(brew)
    return "커피 완료"


async def make_toast_in_thread():
    print("토스트 시작")
    await asyncio.to_thread(toast)
    return "토스트 완료"


async def executor():
    beat = asyncio.create_task(heartbeat())
    r = await asyncio.gather(make_coffee_in_thread(), make_toast_in_thread())
    print(*r, sep=", ")


if __name__ == "__main__":
    modes = {"sync": sync, "gather": gather, "blocking": blocking, "sequential": sequential,
             "create_task": create_task, "executor": executor}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
