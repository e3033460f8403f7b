"""order_slip: a coroutine object is an order slip: nothing is cooked until somebody awaits it, once."""
import asyncio
import sys

COOK = 1


async def cook(dish):
    print(dish, "조리 시작")
    await asyncio.sleep(COOK)
    return dish


# --- called: the slip is written and thrown away
async def called():
    cook("커피")
    print("cook을 불렀지만 아무것도 시작되지 않았다")
    await asyncio.sleep(COOK)
    print("커피는 나오지 않는다")


# --- awaited: the slip is handed in
async def awaited():
    slip = cook("커피")
    print("주문서만 있다")
    dish = await slip
    print(dish, "나왔다")


# --- twice: the same slip a second time
async def twice():
    slip = cook("커피")
    dish = await slip
    print(dish, "나왔다")
    try:
        await slip
    except RuntimeError as error:
        print("RuntimeError:", error)


if __name__ == "__main__":
    modes = {"called": called, "awaited": awaited, "twice": twice}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
