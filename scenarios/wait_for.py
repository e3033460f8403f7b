"""wait_for: a timeout cancels, and then waits until the cancelled one has cleaned up."""
import asyncio
import sys

LIMIT, QUICK, SLOW, CLEANUP = 2, 1, 5, 3


async def quick():
    await asyncio.sleep(QUICK)
    return "응답"


async def slow():
    await asyncio.sleep(SLOW)
    return "늦은 응답"


async def slow_to_leave():
    try:
        await asyncio.sleep(SLOW)
    finally:
        print("정리 시작")
        await asyncio.sleep(CLEANUP)
        print("정리 끝")


async def important():
    await asyncio.sleep(CLEANUP)
    print("저장 끝")


# --- in_time: the answer is there before the limit
async def in_time():
    print(await asyncio.wait_for(quick(), LIMIT))


# --- timeout: at the limit it is cancelled
async def timeout():
    try:
        print(await asyncio.wait_for(slow(), LIMIT))
    except TimeoutError:
        print("TimeoutError")


# --- slow_cleanup: 2 s until the timeout, and 3 s more until it has left
async def slow_cleanup():
    try:
        await asyncio.wait_for(slow_to_leave(), LIMIT)
    except TimeoutError:
        print("TimeoutError")


# --- shield: the timeout ends the wait, not the work
async def shield():
    save = asyncio.create_task(important())
    try:
        await asyncio.wait_for(asyncio.shield(save), LIMIT)
    except TimeoutError:
        print("TimeoutError, 저장은 계속된다")
    await save


if __name__ == "__main__":
    modes = {"in_time": in_time, "timeout": timeout, "slow_cleanup": slow_cleanup, "shield": shield}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
