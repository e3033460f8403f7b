"""cancel: cancel() only asks. CancelledError is raised at the task's next step, where it waits."""
import asyncio
import sys

NAP, BEFORE, CLEANUP = 10, 1, 1


async def sleeper():
    print("잠들기")
    await asyncio.sleep(NAP)
    print("이 줄은 실행되지 않는다")


async def stubborn():
    try:
        await asyncio.sleep(NAP)
    except asyncio.CancelledError:
        print("취소를 삼켰다")
    await asyncio.sleep(CLEANUP)
    return "끝까지 실행"


async def tidy():
    try:
        await asyncio.sleep(NAP)
    finally:
        print("정리 시작")
        await asyncio.sleep(CLEANUP)
        print("정리 끝")


# --- sleeping: it is cancelled where it sleeps
async def sleeping():
    task = asyncio.create_task(sleeper())
    await asyncio.sleep(BEFORE)
    task.cancel()
    print("취소를 요청했을 뿐:", task.cancelled())
    try:
        await task
    except asyncio.CancelledError:
        print("이제 취소됨:", task.cancelled())


# --- before_start: it is cancelled before its first step, so its body never runs
async def before_start():
    await asyncio.sleep(BEFORE)
    task = asyncio.create_task(sleeper())
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("한 줄도 실행되지 않고 취소됨:", task.cancelled())


# --- suppressed: CancelledError is caught, and the task goes on
async def suppressed():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(BEFORE)
    task.cancel()
    print(await task)
    print("취소됨:", task.cancelled())


# --- cleanup: finally runs, and may wait
async def cleanup():
    task = asyncio.create_task(tidy())
    await asyncio.sleep(BEFORE)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("정리한 뒤에 취소됨:", task.cancelled())


if __name__ == "__main__":
    modes = {"sleeping": sleeping, "before_start": before_start, "suppressed": suppressed,
             "cleanup": cleanup}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
