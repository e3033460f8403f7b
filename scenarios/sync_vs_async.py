"""sync_vs_async: three requests of one second each, one after the other and together."""
import asyncio
import sys
import time

REQUEST = 1


# --- sync: each request holds the program until its answer is there
def request_sync(name):
    print(name, "요청")
    time.sleep(REQUEST)
    print(name, "응답")


def sync():
    request_sync("A")
    request_sync("B")
    request_sync("C")


# --- async: each request waits on its own, so all three wait together
async def request(name):
    print(name, "요청")
    await asyncio.sleep(REQUEST)
    print(name, "응답")


async def async_mode():
    await asyncio.gather(request("A"), request("B"), request("C"))


if __name__ == "__main__":
    modes = {"sync": sync, "async": async_mode}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
