"""routes: three requests of a second at the same time, to an async def, to a def, and to an async def that blocks."""
import asyncio
import contextlib
import socket
import sys
import time

import uvicorn
from fastapi import FastAPI

REQUESTS, SLOW = 3, 1
app = FastAPI()


@app.get("/health")
async def health():
    return "ok"


# --- the client, and the server beside it on the same loop
@contextlib.asynccontextmanager
async def serving():
    sock = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    task = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield sock.getsockname()[1]
    server.should_exit = True
    await task


async def get(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return int(answer.split()[1])


async def client(port, path):
    return await get(port, path)


async def innocent(port):
    await asyncio.sleep(0)  # after the others
    return await get(port, "/health")


async def ask(path):
    async with serving() as port:
        clients = [client(port, path) for _ in range(REQUESTS)]
        answers = await asyncio.gather(innocent(port), *clients)
        print(path, *answers)


# --- async_def: the handlers wait on the loop, together
@app.get("/async")
async def slow_async():
    await asyncio.sleep(SLOW)


async def async_def():
    await ask("/async")


# --- def_pool: FastAPI gives each its thread
@app.get("/def")
def slow_def():
    time.sleep(SLOW)


async def def_pool():
    await ask("/def")


# --- async_blocking: time.sleep in an async def holds the loop, and everybody
@app.get("/blocking")
async def slow_blocking():
    time.sleep(SLOW)


async def async_blocking():
    await ask("/blocking")


if __name__ == "__main__":
    modes = {"async_def": async_def, "def_pool": def_pool, "async_blocking": async_blocking}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
