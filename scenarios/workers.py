"""workers: a program that counts its visits, run by one process, and by two."""
import asyncio
import multiprocessing
import socket
import sys
import time

import uvicorn
from fastapi import FastAPI

WORK, LATER = 1, 0.5
app = FastAPI()
visits = 0
ready = multiprocessing.Semaphore(0)


@app.get("/visit")
async def visit():
    global visits
    visits += 1
    time.sleep(WORK)  # holds this worker
    return visits


# --- a worker is a process of its own; all of them take connections from one socket
class Worker(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        ready.release()


def run_worker(sock):
    Worker(uvicorn.Config(app, log_level="critical")).run(sockets=[sock])


async def get(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return int(answer.split()[-1])


async def client(port, delay):
    await asyncio.sleep(delay)
    number = await get(port, "/visit")
    print(number, "번째 방문")


async def ask(count):
    sock = socket.create_server(("127.0.0.1", 0))
    workers = [multiprocessing.Process(target=run_worker, args=(sock,)) for _ in range(count)]
    for worker in workers:
        worker.start()
        ready.acquire()
    port = sock.getsockname()[1]
    await asyncio.gather(client(port, 0), client(port, LATER))
    for worker in workers:
        worker.kill()


# --- one: both requests come to the same process
async def one():
    await ask(1)


# --- two: while one process is held, the other takes the request, and counts for itself
async def two():
    await ask(2)


if __name__ == "__main__":
    modes = {"one": one, "two": two}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
