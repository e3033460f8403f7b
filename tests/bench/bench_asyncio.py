"""The same work on CPython's asyncio, for bench_runtime: prints nanoseconds (or bytes) a unit as JSON."""
import asyncio
import json
import resource
import sys
import time


def best(measure, rounds=3):
    return min(measure() for _ in range(rounds))


def yields(tasks, each):
    async def worker():
        for _ in range(each):
            await asyncio.sleep(0)

    async def main():
        workers = asyncio.gather(*(worker() for _ in range(tasks - 1)))
        await asyncio.sleep(0)  # all have begun
        start = time.perf_counter_ns()
        for _ in range(each - 2):
            await asyncio.sleep(0)
        took = (time.perf_counter_ns() - start) / (tasks * (each - 2))
        await workers
        return took

    return best(lambda: asyncio.run(main()))


def spawn_join(count):
    async def empty():
        pass

    async def main():
        start = time.perf_counter_ns()
        for _ in range(count):
            await asyncio.create_task(empty())
        return (time.perf_counter_ns() - start) / count

    return best(lambda: asyncio.run(main()))


def gather(count):
    async def empty():
        pass

    async def main():
        start = time.perf_counter_ns()
        await asyncio.gather(*(empty() for _ in range(count)))
        return (time.perf_counter_ns() - start) / count

    return best(lambda: asyncio.run(main()))


def sleepers(count):
    async def sleeper(i):
        await asyncio.sleep(0.5 + i * 2654435761 % 2**32 % 1000000 / 2000000)  # as bench_runtime.c's nap()

    async def main():
        await asyncio.gather(*(sleeper(i) for i in range(count)))

    before = resource.getrusage(resource.RUSAGE_SELF)
    asyncio.run(main())
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu * 1e9 / count, (after.ru_maxrss - before.ru_maxrss) * 1024 / count


cpu, memory = sleepers(int(sys.argv[1]))
print(json.dumps({
    "sleepers_cpu": cpu,
    "sleepers_bytes": memory,
    "yield_2": yields(2, 50000),
    "yield_1000": yields(1000, 100),
    "yield_100000": yields(100000, 8),
    "spawn_join": spawn_join(50000),
    "gather_10000": gather(10000),
    "version": sys.version.split()[0],
}))
