"""background: a mail is sent and a record written, before the response or after it, and the mail may fail."""
import asyncio
import contextlib
import socket
import sys

import uvicorn
from fastapi import BackgroundTasks, FastAPI

MAIL, RECORD = 1, 0.5
app = FastAPI()


async def send_mail():
    await asyncio.sleep(MAIL)
    print("메일을 보냈다")


async def fail_to_mail():
    await asyncio.sleep(MAIL)
    print("메일을 보내지 못했다")
    raise ConnectionError("the mail server is down")


async def write_record():
    await asyncio.sleep(RECORD)
    print("기록했다")


@app.get("/none")
async def join_and_wait():
    await send_mail()
    await write_record()


@app.get("/background")
async def join(tasks: BackgroundTasks):
    tasks.add_task(send_mail)
    tasks.add_task(write_record)


@app.get("/failing")
async def join_badly(tasks: BackgroundTasks):
    tasks.add_task(fail_to_mail)
    tasks.add_task(write_record)


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


# --- none: the client waits for all of it
async def none():
    await ask("/none")


# --- background: the response leaves first
async def background():
    await ask("/background")


# --- failing: nobody tells the client, and the record is never written
async def failing():
    await ask("/failing")


if __name__ == "__main__":
    modes = {"none": none, "background": background, "failing": failing}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
