"""Watches the event loop of a real process: how long it stood still at the longest, without what others took.

`watched(folder)` gives the setting that makes a process of ours watch itself, `longest(folder)` what it saw, in
seconds. Time in which the machine was busy with something else does not count: the kernel says how long a thread
was ready to run and had to wait.
"""

from pathlib import Path

WATCH = """
import asyncio, os, pathlib, threading, time

FILE = pathlib.Path(os.environ["STALL_FILE"])
PAUSE = 0.005


def waited():
    with open(f"/proc/self/task/{threading.get_native_id()}/schedstat") as found:
        return int(found.read().split()[1]) / 1e9


async def watch():
    worst = 0.0
    while True:
        began, queued = time.monotonic(), waited()
        await asyncio.sleep(PAUSE)
        late = time.monotonic() - began - PAUSE - (waited() - queued)
        if FILE.exists() and FILE.read_text() == "0":  # whoever watches wants to hear of what comes from now on
            worst = 0.0
        if late > worst:
            worst = late
            FILE.write_text(str(worst))


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


def watched(folder: Path) -> dict[str, str]:
    """Environment of a process that watches itself."""
    place = folder / "watch"
    place.mkdir(parents=True, exist_ok=True)
    (place / "sitecustomize.py").write_text(WATCH, "utf-8")
    return {"PYTHONPATH": f"{place}:{Path(__file__).parents[1]}", "STALL_FILE": str(place / "longest")}


def reset(folder: Path) -> None:
    """Forget what was seen so far: a process that starts stands still, and nobody waits for it yet."""
    (folder / "watch" / "longest").write_text("0", "utf-8")


def longest(folder: Path) -> float:
    """Seconds."""
    return float((folder / "watch" / "longest").read_text("utf-8"))
