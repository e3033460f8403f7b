"""serve: one API, a route for each idea; the class sends requests and watches them arrive."""
import asyncio
import time

import uvicorn
from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


@app.get("/async")
async def read_async(seconds: float = 1):
    await asyncio.sleep(seconds)
    return {"route": "async"}


@app.get("/sync")
def read_sync(seconds: float = 1):
    time.sleep(seconds)
    return {"route": "sync"}


@app.get("/blocking")
async def read_blocking(seconds: float = 1):
    time.sleep(seconds)
    return {"route": "blocking"}


# --- background: the response leaves first
async def send_mail(seconds):
    await asyncio.sleep(seconds)
    print("메일을 보냈습니다")


@app.get("/background")
async def read_background(background: BackgroundTasks, seconds: float = 1):
    background.add_task(send_mail, seconds)
    return {"route": "background"}


# --- stream: a chunk each half second; who leaves cancels it
async def numbers():
    try:
        for i in range(10):
            yield f"{i}\n"
            await asyncio.sleep(0.5)
    finally:
        print("스트림을 정리했습니다")


@app.get("/stream")
async def read_stream():
    return StreamingResponse(numbers(), media_type="text/plain")


# --- depends: set-up, handler, response, teardown
async def get_db():
    print("DB를 열었습니다")
    try:
        yield "db"
    finally:
        print("DB를 닫았습니다")


@app.get("/depends")
async def read_depends(db: str = Depends(get_db), seconds: float = 1):
    await asyncio.sleep(seconds)
    return {"db": db}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=8000)
