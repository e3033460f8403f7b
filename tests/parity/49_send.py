"""49_send: values that go in, of async and of plain generators; what a plain one returns."""
import asyncio


async def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            return
        await asyncio.sleep(0)
        total += value
        count += 1
        average = total // count


def echo():
    got = None
    try:
        while got != "end":
            got = yield got
            print("echo got", got)
        return "returned"
    finally:
        print("echo finally")


def stubborn():
    while True:
        try:
            yield "again"
        except GeneratorExit:
            print("no")


def selfish():
    try:
        next(me)
    except ValueError as error:
        print(error)
    yield


def stops():
    yield 1
    raise StopIteration


me = selfish()


def plain():
    generator = echo()
    print(next(generator))
    print(generator.send("a"))
    print(next(generator))
    try:
        generator.send("end")
    except StopIteration as stop:
        print("stop", stop.value)
    try:
        next(generator)
    except StopIteration as stop:
        print("stop", stop.value)
    try:
        generator.throw(KeyError("k"))
    except KeyError as error:
        print("thrown back", error)
    try:
        echo().send("x")
    except TypeError as error:
        print(error)
    generator = echo()
    next(generator)
    generator.close()
    print("closed")
    generator = echo()
    next(generator)
    del generator
    print("dropped")
    generator = stubborn()
    next(generator)
    try:
        generator.close()
    except RuntimeError as error:
        print(error)
    print(next(generator))
    kept.append(generator)
    next(me)
    try:
        for i in stops():
            print(i)
    except RuntimeError as error:
        print(error)
    for word in echo():
        break
    print("left", word)


kept = []


async def main():
    generator = averager()
    print(await anext(generator))
    for value in (10, 30, 5):
        print(await generator.asend(value))
    try:
        await generator.asend(None)
    except StopAsyncIteration:
        print("over")
    try:
        await averager().asend(1)
    except TypeError as error:
        print(error)
    plain()


asyncio.run(main())
