"""inline_await: awaiting a coroutine is a call. Only what suspends lets somebody else run."""
import asyncio
import sys

BREW = 1


async def clerk():
    print("점원: 이제 내 차례")


async def price():
    return 4500


async def brew():
    print("커피 내리기 시작")
    await asyncio.sleep(BREW)
    return "커피"


# --- awaited: price() and brew() run as a part of main
async def awaited():
    other = asyncio.create_task(clerk())
    cost = await price()
    print("가격", cost)
    dish = await brew()
    print(dish, "완성")


# --- task: each is a task of its own, and main suspends for it
async def task():
    other = asyncio.create_task(clerk())
    cost = await asyncio.create_task(price())
    print("가격", cost)
    dish = await asyncio.create_task(brew())
    print(dish, "완성")


if __name__ == "__main__":
    modes = {"awaited": awaited, "task": task}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
