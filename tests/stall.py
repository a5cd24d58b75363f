"""Watches the event loop of a real process: how long it stood still at the longest, without what others took.

`watched(folder)` gives the setting that makes a process of ours watch itself, `longest(folder)` what it saw, in
seconds. Time in which the machine was busy with something else does not count: the kernel says how long a thread
was ready to run and had to wait. That of any thread counts, for it may have held Python's lock meanwhile.
"""

from pathlib import Path

WATCH = """
import asyncio, os, pathlib, threading, time

FILE = pathlib.Path(os.environ["STALL_FILE"])
PAUSE = LEAST = 0.005


def waited():
    found = {}
    for name in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{name}/schedstat") as thread:
                found[name] = int(thread.read().split()[1]) / 1e9
        except OSError:
            pass  # it has ended
    return found


def since(queued):
    now = waited()
    return max((now[name] - queued[name] for name in now.keys() & queued.keys()), default=0.0)


async def watch():
    FILE.touch()
    while True:
        queued = waited()  # each file that is read gives Python's lock away: that is the watch's time
        began = time.monotonic()
        await asyncio.sleep(PAUSE)
        late = time.monotonic() - began - PAUSE - since(queued)
        if late > LEAST:
            with FILE.open("a") as found:
                print(late, file=found)


def run(coroutine, **options):
    async def both():
        watching = asyncio.create_task(watch())
        try:
            return await coroutine
        finally:
            watching.cancel()

    return whole(both(), **options)


whole, asyncio.run = asyncio.run, run
"""


def watched(folder: Path, also: str = "") -> dict[str, str]:
    """Environment of a process that watches itself; `also` is code that it runs before anything of ours."""
    place = folder / "watch"
    place.mkdir(parents=True, exist_ok=True)
    (place / "sitecustomize.py").write_text(WATCH + also, "utf-8")
    return {"PYTHONPATH": f"{place}:{Path(__file__).parents[1]}", "STALL_FILE": str(place / "longest")}


def reset(folder: Path) -> None:
    """Forget what was seen so far: a process that starts stands still, and nobody waits for it yet."""
    with (folder / "watch" / "longest").open("r+") as found:  # it is there, or nobody watches
        found.truncate()


def longest(folder: Path) -> float:
    """Seconds."""
    return max(map(float, (folder / "watch" / "longest").read_text("utf-8").split()), default=0.0)
