"""gather_fail: one of three fails. gather lets the others go on; TaskGroup cancels them."""
import asyncio
import sys

LOST, PIZZA, CHICKEN = 1, 2, 3


async def lost():
    await asyncio.sleep(LOST)
    raise ValueError("길을 잃음")


async def pizza():
    try:
        await asyncio.sleep(PIZZA)
    except asyncio.CancelledError:
        print("피자 취소")
        raise
    print("피자 도착")
    return "피자"


async def chicken():
    await asyncio.sleep(CHICKEN)
    print("치킨 도착")
    return "치킨"


# --- gather: the error comes at once, and the others go on
async def gather():
    second = asyncio.create_task(pizza())
    third = asyncio.create_task(chicken())
    try:
        await asyncio.gather(lost(), second, third)
    except ValueError as error:
        print("ValueError:", error)
    await asyncio.wait([second, third])
    print("나머지는 끝까지 왔다")


# --- return_exceptions: an error is a result like any other
async def return_exceptions():
    results = await asyncio.gather(lost(), pizza(), chicken(), return_exceptions=True)
    print(type(results[0]).__name__, *results, sep=", ")


# --- taskgroup: the first error cancels the others
async def taskgroup():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(lost())
            group.create_task(pizza())
            group.create_task(chicken())
    except* ValueError as errors:
        print("ValueError:", *errors.exceptions)
    print("나머지는 취소되었다")


if __name__ == "__main__":
    modes = {"gather": gather, "return_exceptions": return_exceptions, "taskgroup": taskgroup}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
