"""threadpool_40: a hundred requests at once to a def, which runs in FastAPI's pool of 40, and to an async def."""
import asyncio
import contextlib
import socket
import sys
import time

import uvicorn
from fastapi import FastAPI

REQUESTS, SLOW = 100, 0.3
app = FastAPI()


@app.get("/def")
def slow_def():
    time.sleep(SLOW)


@app.get("/async")
async def slow_async():
    await asyncio.sleep(SLOW)


# --- the server and its clients, on one loop
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


async def ask(path):
    async with serving() as port:
        answers = await asyncio.gather(*[client(port, path) for _ in range(REQUESTS)])
        print(path, answers.count(200), "개 응답")


# --- def: 40 threads, so the 41st request waits for one
async def def_mode():
    await ask("/def")


# --- async: all wait on the loop
async def async_mode():
    await ask("/async")


if __name__ == "__main__":
    modes = {"def": def_mode, "async": async_mode}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
