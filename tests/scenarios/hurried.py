"""Runs a scenario's Python with its clock hurried, and tells how long it took by that clock.

usage: hurried.py virtual|FACTOR TOTAL_FILE SCRIPT MODE

virtual: time jumps to the next timer when nothing is ready, as under awaitscope's virtual clock; for programs
without threads, sockets and child processes. A FACTOR, such as 0.1: every sleep, timer and timeout takes that
part of its time, and so does computing that looks at time.thread_time. The seconds of the script's own clock are written to TOTAL_FILE.
"""
import asyncio
import runpy
import selectors
import sys
import time

real_sleep, real_monotonic, real_thread_time = time.sleep, time.monotonic, time.thread_time
how, total_file, script, mode = sys.argv[1:]
virtual = how == "virtual"
factor = 1 if virtual else float(how)
virtual_now = 0.0


def now():
    global virtual_now
    if not virtual:
        return real_monotonic() / factor
    virtual_now += 1e-9  # equal deadlines fire in the order in which they were made, as on a real clock
    return virtual_now


def thread_time():
    return real_thread_time() / factor


def sleep(seconds):
    global virtual_now
    if virtual:
        virtual_now += seconds
    else:
        real_sleep(seconds * factor)


class Selector(selectors.DefaultSelector):
    def select(self, timeout=None):
        global virtual_now
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if not virtual:
            return super().select(timeout * factor)
        events = super().select(0)
        if not events:
            virtual_now += timeout
        return events


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(Selector())

    def time(self):
        return now()


class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return Loop()


time.sleep, time.monotonic, time.perf_counter, time.time = sleep, now, now, now
time.thread_time = thread_time
asyncio.set_event_loop_policy(Policy())
sys.argv = [script, mode]
began = now()
try:
    runpy.run_path(script, run_name="__main__")
finally:
    with open(total_file, "w") as file:
        file.write(f"{now() - began:.6f}\n")
