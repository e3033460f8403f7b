"""depends: a dependency with yield: its set-up, the handler, the response, background work, and its teardown."""
import asyncio
import contextlib
import socket
import sys

import uvicorn
from fastapi import BackgroundTasks, Depends, FastAPI

STEP = 0.3
app = FastAPI()


async def connection():
    print("연결을 연다")
    await asyncio.sleep(STEP)
    yield "db"
    await asyncio.sleep(STEP)
    print("연결을 닫았다")


async def write_record():
    await asyncio.sleep(STEP)
    print("백그라운드 작업을 했다")


async def handle(tasks, db):
    print("요청을 처리한다")
    await asyncio.sleep(STEP)
    tasks.add_task(write_record)


# --- response_then_teardown: FastAPI up to 0.105 (such as Debian 12's 0.92), and from 0.118 on
@app.get("/items")
async def items(tasks: BackgroundTasks, db=Depends(connection)):
    await handle(tasks, db)


# --- teardown_first: FastAPI 0.106 to 0.117; in the others a with in the handler does the same
@app.get("/items-first")
async def items_first(tasks: BackgroundTasks):
    async with contextlib.asynccontextmanager(connection)() as db:
        await handle(tasks, db)


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
    status = await get(port, path)
    print("클라이언트가 받은 응답", status)


async def ask(path):
    async with serving() as port:
        await asyncio.create_task(client(port, path))


async def response_then_teardown():
    await ask("/items")


async def teardown_first():
    await ask("/items-first")


if __name__ == "__main__":
    modes = {"response_then_teardown": response_then_teardown, "teardown_first": teardown_first}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
