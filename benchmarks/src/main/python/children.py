"""Measures the life of the processes of a ProcessPoolExecutor, and prints lines: figure TAB what TAB value.

    python3 children.py MANY

Needs Linux, whose files tell the memory of a process.
"""

import os
import re
import signal
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

REPEATS = 5


def pid(seconds=0):
    time.sleep(seconds)
    return os.getpid()


def print_figure(what, value):
    print(f"figure\t{what}\t{value}", flush=True)


def mebibytes(process):
    with open(f"/proc/{process}/status") as status:
        return int(re.search(r"VmRSS:\s*(\d+)", status.read())[1]) / 1024


def millis_since(begin):
    return (time.perf_counter() - begin) * 1000


def first_result():
    begin = time.perf_counter()
    with ProcessPoolExecutor(1) as pool:
        pool.submit(pid).result()
        return millis_since(begin)


def after_kill():
    """A pool whose worker was killed is broken for good: the next result is that of another pool."""
    pool = ProcessPoolExecutor(1)
    worker = pool.submit(pid).result()
    begin = time.perf_counter()
    os.kill(worker, signal.SIGKILL)
    while True:
        try:
            if pool.submit(pid).result() != worker:
                millis = millis_since(begin)
                pool.shutdown()
                return millis
        except BrokenProcessPool:
            pool = ProcessPoolExecutor(1)


def main(many):
    first_result()
    print_figure("new worker to its first result, ms", statistics.median(first_result() for _ in range(REPEATS)))
    with ProcessPoolExecutor(1) as pool:
        worker = pool.submit(pid).result()
        time.sleep(1)
        print_figure("idle worker, MiB", mebibytes(worker))
    print_figure("killed worker to the next result, ms", statistics.median(after_kill() for _ in range(REPEATS)))
    begin = time.perf_counter()
    with ProcessPoolExecutor(many) as pool:
        # Each takes a moment, so that no worker takes two.
        workers = {each.result() for each in [pool.submit(pid, 0.2) for _ in range(many)]}
        print_figure(f"{many} workers ready, ms", millis_since(begin) - 200)
        if len(workers) == many:
            print_figure(f"{many} workers alive, MiB", sum(mebibytes(each) for each in workers))


if __name__ == "__main__":
    main(int(sys.argv[1]))
