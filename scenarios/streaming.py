"""streaming: a response that is sent piece by piece, to a client that stays and to one that leaves."""
import asyncio
import contextlib
import socket
import sys

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

CHUNKS, ENOUGH, GAP = 10, 3, 0.1
app = FastAPI()
over = asyncio.Event()


async def numbers():
    try:
        for number in range(1, CHUNKS + 1):
            await asyncio.sleep(GAP)
            yield f"{number}\n"
    except asyncio.CancelledError:
        print("제너레이터가 취소됐다")
        raise
    finally:
        over.set()


@app.get("/numbers")
async def stream_numbers():
    return StreamingResponse(numbers(), media_type="text/plain")


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


async def ask(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /numbers HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    print("헤더 도착", int(head.split()[1]))
    return reader, writer


async def read_chunk(reader):
    size = int(await reader.readline(), 16)
    chunk = await reader.readexactly(size)
    await reader.readline()
    return chunk.decode().strip()


# --- stream: a chunk is there as soon as it was made
async def reader_to_the_end(port):
    reader, writer = await ask(port)
    while chunk := await read_chunk(reader):
        print("조각", chunk)
    writer.close()


async def stream():
    async with serving() as port:
        await asyncio.create_task(reader_to_the_end(port))
        print("끝까지 읽었다")


# --- disconnect: the client leaves, and what makes the chunks is cancelled
async def reader_who_leaves(port):
    reader, writer = await ask(port)
    for _ in range(ENOUGH):
        print("조각", await read_chunk(reader))
    print("클라이언트가 떠난다")
    writer.close()


async def disconnect():
    async with serving() as port:
        await asyncio.create_task(reader_who_leaves(port))
        await over.wait()
        print("서버는 더 만들지 않는다")


if __name__ == "__main__":
    modes = {"stream": stream, "disconnect": disconnect}
    if len(sys.argv) != 2 or sys.argv[1] not in modes:
        print("usage: python3", sys.argv[0], "|".join(modes), file=sys.stderr)
        sys.exit(2)
    mode = modes[sys.argv[1]]
    asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()
