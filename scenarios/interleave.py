"""interleave: A sleeps 2 s, B 1 s. Who starts first does not end first."""
import asyncio
import sys

A, B = 2, 1


async def a():
    print("1 A 시작")
    await asyncio.sleep(A)
    print("4 A 끝")


async def b():
    print("2 B 시작")
    await asyncio.sleep(B)
    print("3 B 끝")


async def gather():
    await asyncio.gather(a(), b())
    print("5 모두 끝")


if __name__ == "__main__":
    modes = {"gather": gather}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
