"""loop_anatomy: what one turn of the event loop does: due timers, what is ready now, and asking the OS."""
import asyncio
import sys

BELL, NAP = 1, 2


def say(text):
    print(text)


async def visitor():
    print("4 visitor의 첫걸음")
    asyncio.get_running_loop().call_soon(say, "6 이번 바퀴에 넣은 콜백은 다음 바퀴에")
    await asyncio.sleep(NAP)
    print("8 visitor의 타이머가 끝났다")


async def tour():
    loop = asyncio.get_running_loop()
    print("1 main이 실행 중이다")
    loop.call_soon(say, "3 준비 큐의 첫 콜백")
    task = asyncio.create_task(visitor())
    loop.call_later(BELL, say, "7 타이머 콜백")
    print("2 아직 아무것도 실행되지 않았다")
    await asyncio.sleep(0)
    print("5 한 바퀴 돌아 다시 main")
    await task
    print("9 visitor가 끝나 main이 깨어났다")


if __name__ == "__main__":
    modes = {"tour": tour}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
